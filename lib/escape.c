/*
 * escape.c - text to the bytes of a JSON string, into an output of any size.
 *
 * A character whose escape does not fit is begun all the same; `sub` is how much of it is out. So a buffer of one
 * byte is enough, and what was written never depends on the buffer.
 */
#include "internal.h"
#include "wide.h"

/* What must not stand as itself: 0, or the letter behind the backslash, or 1: \u00XX. */
static uint8_t escape_of(uint8_t b)
{
    static const char letters[] = "btn\1fr"; /* from 8 up */

    if (b == '"' || b == '\\')
        return b;
    if (b >= 0x20)
        return 0;
    return b >= 8 && b < 14 ? (uint8_t)letters[b - 8] : 1;
}

/* What stands for the character at p, of which there are n bytes; size: how many. Gives how many of p it stands for. */
static size_t stand_in(const uint8_t *p, size_t n, uint8_t *made, size_t *size)
{
    uint8_t letter;
    int k;

    if (*p >= 0x80) {
        k = rilli_utf8(p, n);
        if (k > 0) {
            for (*size = 0; *size != (size_t)k; ++*size)
                made[*size] = p[*size];
            return *size;
        }
        made[0] = 0xef;
        made[1] = 0xbf;
        made[2] = 0xbd;
        *size = 3;
        return k == 0 ? n : k == -1 ? 1 : (size_t)(-1 - k);
    }
    letter = escape_of(*p);
    made[0] = '\\';
    made[1] = letter;
    *size = 2;
    if (letter == 1) {
        made[1] = 'u';
        made[2] = made[3] = '0';
        made[4] = (uint8_t)('0' + (*p >> 4));
        made[5] = (uint8_t)((*p & 15) < 10 ? '0' + (*p & 15) : 'a' - 10 + (*p & 15));
        *size = 6;
    }
    return 1;
}

bool rilli_put(rill_text t, unsigned how, size_t *at, uint8_t *sub, rill_out *out)
{
    while (*at < t.n) {
        const uint8_t *p = (const uint8_t *)t.p + *at;
        size_t left = t.n - *at, n = 0, size;
        uint8_t made[6];

        if (*sub == 0) {
            if (left > out->n)
                left = out->n;
#if RILL_WIDE
            if (how != RILLI_PUT_FLAT) {
                n = how == RILLI_PUT_RAW ? left : rilli_run(p, left);
                if (n != 0)
                    memcpy(out->p, p, n);
            }
#endif
            for (; n != left; n++) {
                uint8_t b = p[n];

                if (how == RILLI_PUT_STRING && (b >= 0x80 || escape_of(b) != 0))
                    break;
                out->p[n] = how == RILLI_PUT_FLAT && (b == '\n' || b == '\r') ? ' ' : b;
            }
            if (n != 0) {
                out->p += n;
                out->n -= n;
                *at += n;
                continue;
            }
        }
        if (out->n == 0)
            return false;
        n = stand_in(p, t.n - *at, made, &size);
        while (*sub < size && out->n != 0) {
            *out->p++ = made[(*sub)++];
            out->n--;
        }
        if (*sub < size)
            return false;
        *sub = 0;
        *at += n;
    }
    return true;
}

rill_text rilli_pick(const char *list, unsigned k)
{
    rill_text t;

    t.p = list;
    for (; k != 0; k--)
        while (*t.p++ != 0)
            continue;
    for (t.n = 0; t.p[t.n] != 0; t.n++)
        continue;
    return t;
}
