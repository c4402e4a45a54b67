/*
 * utf8.c - bytes to whole characters.
 *
 * Unicode 3.9, table 3-7: the second byte of a sequence decides whether it is overlong, a surrogate or out of
 * range; the others are 80..BF. A broken sequence counts as one U+FFFD up to the first byte that could not
 * follow ("maximal subpart").
 */
#include "internal.h"
#include "wide.h"

int rilli_utf8(const uint8_t *p, size_t n)
{
    unsigned lead = p[0], may = 15, k = 0; /* may: the second byte begin with 8, 9, A, B, a bit for each */

    if (lead < 0xc2 || lead > 0xf4)
        return -1;
    if (lead == 0xe0)
        may = 12;
    if (lead == 0xed)
        may = 3;
    if (lead == 0xf0)
        may = 14;
    if (lead == 0xf4)
        may = 1;
    do {
        if (++k == n)
            return 0;
        if ((may << 8 >> (p[k] >> 4) & 1) == 0)
            return -1 - (int)k;
        may = 15;
        lead -= 0x10;
    } while (lead >= 0xd0); /* E0..EF wanted one more, F0.. two */
    return (int)k + 1;
}

void rilli_utf8_broken(rilli_tok *t)
{
    t->p = (const uint8_t *)"\xef\xbf\xbd";
    t->n = 3;
    t->how = RILLI_HOW_CARRIED | RILLI_HOW_REPAIRED;
}

void rilli_utf8_make(uint8_t *carry, uint32_t c, rilli_tok *t)
{
    uint8_t *q = carry + RILLI_CARRY;
    unsigned most = 0x7f; /* what the first byte has room for */

    if (c > most) {
        most = 0x3f;
        do {
            *--q = (uint8_t)(0x80 | (c & 0x3f));
            c >>= 6;
            most >>= 1;
        } while (c > most);
    }
    *--q = (uint8_t)(~most << 1 | c);
    t->p = q;
    t->n = (size_t)(carry + RILLI_CARRY - q);
    t->how = RILLI_HOW_MADE;
}

/* ---- runs ---- */

#if RILL_FAST || RILL_WIDE
/* The frequent forms here; E0, ED and four bytes have rules of their own. */
static size_t letter_size(const uint8_t *p, size_t n)
{
    int k;

    if (n >= 2 && *p >= 0xc2 && *p < 0xe0 && (p[1] & 0xc0) == 0x80)
        return 2;
    if (n >= 3 && *p > 0xe0 && *p < 0xf0 && *p != 0xed && (p[1] & 0xc0) == 0x80 && (p[2] & 0xc0) == 0x80)
        return 3;
    k = rilli_utf8(p, n);
    return k > 0 ? (size_t)k : 0;
}

size_t rilli_more_letters(const uint8_t *p, size_t k, size_t n)
{
    size_t more;

    do {
        more = letter_size(p + k, n - k);
        if (more == 0)
            break;
        k += more;
        if (k < n && p[k] < 0x80)
            k += rilli_run(p + k, n - k);
    } while (k < n && p[k] >= 0x80);
    return k;
}
#endif

/* ---- text ---- */

#if RILL_FAST || RILL_WIDE
/* To the end of the letters; of a line, its other plain characters too. */
static const uint8_t *text_end(const uint8_t *p, const uint8_t *end, unsigned how)
{
    for (;;) {
        p += rilli_letters(p, (size_t)(end - p));
        if (p == end || *p >= 0x80 || (how & RILLI_TEXT_JSON) != 0 || *p == '\n' || *p == '\r')
            return p;
        p++;
    }
}
#else
static const uint8_t *text_end(const uint8_t *p, const uint8_t *end, unsigned how)
{
    int k;

    for (; p != end; p += k) {
        unsigned b = *p;

        k = 1;
        if (b >= 0x80)
            k = rilli_utf8(p, (size_t)(end - p));
        else if ((how & RILLI_TEXT_JSON) != 0 ? b < 0x20 || b == '"' || b == '\\' : b == '\n' || b == '\r')
            break;
        if (k <= 0)
            break;
    }
    return p;
}
#endif

void rilli_text(uint8_t *carry, rill_in *in, rilli_tok *t, unsigned how)
{
    const uint8_t *p = in->p;
    int k;

    t->p = p;
    t->n = 0;
    t->how = RILLI_HOW_PLAIN;
    if (in->n == 0)
        return;
    if (carry[0] == 0) {
        p = text_end(p, p + in->n, how);
        t->n = (size_t)(p - t->p);
    }
    if (t->n == 0 &&
        (carry[0] != 0 ||
         (*p >= 0x80 && (how & RILLI_TEXT_WHOLE) == 0))) { /* what is no whole character in the chunk, byte by byte */
        do {
            carry[++carry[0]] = *p;
            k = rilli_utf8(carry + 1, carry[0]);
            if (k < 0)
                break;
            p++;
        } while (k == 0 && p != in->p + in->n);
        if (k != 0) {
            carry[0] = 0;
            t->p = carry + 1;
            t->n = (size_t)k;
            t->how = RILLI_HOW_CARRIED;
        }
        if (k < 0)
            rilli_utf8_broken(t);
        if (k == -1 && (how & RILLI_TEXT_STRICT) == 0)
            p++;
    }
    in->n -= (size_t)(p - in->p);
    in->p = p;
}

size_t rilli_fit(const void *p, size_t n, size_t room)
{
    const uint8_t *q = (const uint8_t *)p;

    if (n > room)
        for (n = room; n != 0 && (q[n] & 0xc0) == 0x80; n--)
            continue;
    return n;
}
