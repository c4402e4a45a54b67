/*
 * utf8.c - bytes to whole characters.
 *
 * Unicode 3.9, table 3-7: the second byte of a sequence decides whether it is overlong, a surrogate or out of
 * range; the others are 80..BF. A broken sequence counts as one U+FFFD up to the first byte that could not
 * follow ("maximal subpart").
 */
#include "internal.h"

int rilli_utf8(const uint8_t *p, size_t n)
{
    unsigned lead = p[0], lo = 0x80, hi = 0xbf, k, want = 1;

    if (lead < 0xc2 || lead > 0xf4)
        return -1;
    if (lead >= 0xe0) {
        want = 2;
        if (lead == 0xe0)
            lo = 0xa0;
        if (lead == 0xed)
            hi = 0x9f;
    }
    if (lead >= 0xf0) {
        want = 3;
        if (lead == 0xf0)
            lo = 0x90;
        if (lead == 0xf4)
            hi = 0x8f;
    }
    for (k = 1; k <= want; k++) {
        if (k == n)
            return 0;
        if (p[k] < lo || p[k] > hi)
            return -1 - (int)k;
        lo = 0x80;
        hi = 0xbf;
    }
    return (int)want + 1;
}

void rilli_utf8_broken(rilli_tok *t)
{
    static const uint8_t fffd[3] = { 0xef, 0xbf, 0xbd };

    t->p = fffd;
    t->n = sizeof fffd;
    t->how = RILLI_HOW_CARRIED | RILLI_HOW_REPAIRED;
}

int rilli_utf8_join(uint8_t *carry, uint8_t *carry_n, uint8_t b, rilli_tok *t)
{
    int k;

    carry[*carry_n] = b; /* a cut character has at most three bytes, so there is room for a fourth */
    k = rilli_utf8(carry, *carry_n + 1u);
    if (k == 0) {
        ++*carry_n;
        return 0;
    }
    *carry_n = 0;
    if (k < 0) {
        rilli_utf8_broken(t);
        return -1;
    }
    t->p = carry;
    t->n = (size_t)k;
    t->how = RILLI_HOW_CARRIED;
    return 1;
}

void rilli_utf8_make(uint8_t *carry, uint32_t c, rilli_tok *t)
{
    uint8_t *q = carry;

    if (c < 0x80) {
        *q++ = (uint8_t)c;
    } else {
        if (c < 0x800) {
            *q++ = (uint8_t)(0xc0 | c >> 6);
        } else {
            if (c < 0x10000) {
                *q++ = (uint8_t)(0xe0 | c >> 12);
            } else {
                *q++ = (uint8_t)(0xf0 | c >> 18);
                *q++ = (uint8_t)(0x80 | (c >> 12 & 0x3f));
            }
            *q++ = (uint8_t)(0x80 | (c >> 6 & 0x3f));
        }
        *q++ = (uint8_t)(0x80 | (c & 0x3f));
    }
    t->p = carry;
    t->n = (size_t)(q - carry);
    t->how = RILLI_HOW_MADE;
}

bool rilli_line_text(uint8_t *carry, uint8_t *carry_n, rill_in *in, rilli_tok *t)
{
    size_t n = 0;
    int k = 0;

    while (*carry_n != 0) {
        if (in->n == 0)
            return false;
        k = rilli_utf8_join(carry, carry_n, *in->p, t);
        if (k >= 0) {
            in->p++;
            in->n--;
        }
        if (k != 0)
            return true;
    }
    while (n < in->n && in->p[n] != '\n' && in->p[n] != '\r') {
        if (in->p[n] < 0x80) {
            n++;
            continue;
        }
        k = rilli_utf8(in->p + n, in->n - n);
        if (k <= 0)
            break;
        n += (size_t)k;
    }
    t->p = in->p;
    t->n = n;
    t->how = RILLI_HOW_PLAIN;
    if (n == 0 && k < 0) {
        n = k == -1 ? 1 : (size_t)(-1 - k);
        rilli_utf8_broken(t);
    } else if (n == 0 && in->n != 0 && *in->p >= 0x80) {
        for (; n < in->n; n++)
            carry[n] = in->p[n];
        *carry_n = (uint8_t)n;
    }
    if (n != 0) {
        in->p += n;
        in->n -= n;
    }
    return t->n != 0;
}

/* ---- runs ---- */

/* Eight bytes at once, where a load of eight that needs no alignment is one instruction and the first byte is the
 * lowest. A byte that is no plain one sets the top bit of its place; a borrow can set others, but only above it. */
#if RILL_FAST && defined(__GNUC__) && defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define ONES UINT64_C(0x0101010101010101)
#define TOPS (ONES * 0x80)

static uint64_t load(const uint8_t *p)
{
    uint64_t w;

    memcpy(&w, p, sizeof w);
    return w;
}

/* The place of the first byte that is marked. */
static size_t first_of(uint64_t marks)
{
    return (size_t)(__builtin_ctzll(marks) >> 3);
}

size_t rilli_run(const uint8_t *p, size_t n)
{
    size_t k;

    for (k = 0; n - k >= 8; k += 8) {
        uint64_t w = load(p + k), marks;

        marks = (w | (w - ONES * 0x20) | ((w ^ ONES * '"') - ONES) | ((w ^ ONES * '\\') - ONES)) & TOPS;
        if (marks != 0)
            return k + first_of(marks);
    }
    while (k < n && p[k] >= 0x20 && p[k] < 0x80 && p[k] != '"' && p[k] != '\\')
        k++;
    return k;
}

size_t rilli_spaces(const uint8_t *p, size_t n)
{
    size_t k;

    for (k = 0; n - k >= 8; k += 8) {
        uint64_t other = load(p + k) ^ ONES * ' ';

        if (other != 0)
            return k + first_of(other);
    }
    while (k < n && p[k] == ' ')
        k++;
    return k;
}
#else
size_t rilli_run(const uint8_t *p, size_t n)
{
    size_t k = 0;

    while (k < n && p[k] >= 0x20 && p[k] < 0x80 && p[k] != '"' && p[k] != '\\')
        k++;
    return k;
}

size_t rilli_spaces(const uint8_t *p, size_t n)
{
    size_t k = 0;

    while (k < n && p[k] == ' ')
        k++;
    return k;
}
#endif
