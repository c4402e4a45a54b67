/*
 * wide.h - runs of bytes, several at a time where RILL_WIDE and the machine allow it.
 */
#ifndef RILL_WIDE_H
#define RILL_WIDE_H

#include "internal.h"

#if RILL_FAST || RILL_WIDE

/* Where a load of eight that needs no alignment is one instruction, and the first byte is the lowest of a word. */
#if RILL_WIDE && UINTPTR_MAX > UINT32_MAX && defined(__GNUC__) && defined(__BYTE_ORDER__) && \
    __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define RILLI_EIGHT 1
#define RILLI_ONES UINT64_C(0x0101010101010101)

RILLI_INLINE uint64_t rilli_load(const uint8_t *p)
{
    uint64_t w;

    memcpy(&w, p, sizeof w);
    return w;
}

/* The place of the first byte that is marked. */
RILLI_INLINE size_t rilli_marked(uint64_t marks)
{
    return (size_t)(__builtin_ctzll(marks) >> 3);
}

#ifdef __SSE2__
typedef unsigned char rilli_sixteen __attribute__((vector_size(16)));
typedef uint64_t rilli_words __attribute__((vector_size(16)));
typedef char rilli_chars __attribute__((vector_size(16))); /* as the compiler's own function wants them */
#endif
#endif

#ifdef RILLI_EIGHT
/* Which bytes are not plain: ASCII, no control character, no quote, no backslash.
 *
 * With 2 exclusive-ored a quote is 20, space and ! are more than that, and a control character stays one. Such a byte
 * sets the top bit of its place; a borrow can set others, but only above it. With sixteen at a time there is none. */
RILLI_INLINE uint64_t rilli_odd8(uint64_t w)
{
    return (w | ((w ^ RILLI_ONES * 2) - RILLI_ONES * 0x21) | ((w ^ RILLI_ONES * '\\') - RILLI_ONES)) &
           RILLI_ONES * 0x80;
}

#ifdef __SSE2__
RILLI_INLINE rilli_sixteen rilli_load16(const uint8_t *p)
{
    rilli_sixteen v;

    memcpy(&v, p, sizeof v);
    return v;
}

RILLI_INLINE unsigned rilli_odd16(const uint8_t *p)
{
    rilli_sixteen v = rilli_load16(p), w = v ^ 2;

    return (unsigned)__builtin_ia32_pmovmskb128((rilli_chars)(w | (w - 0x21) | (v == '\\')));
}

/* The other bytes than spaces. */
RILLI_INLINE unsigned rilli_other16(const uint8_t *p)
{
    return (unsigned)__builtin_ia32_pmovmskb128((rilli_chars)(rilli_load16(p) == ' ')) ^ 0xffffu;
}

/* Are 64 bytes the same? */
RILLI_INLINE bool rilli_same64(const uint8_t *a, const uint8_t *b)
{
    rilli_sixteen v = rilli_load16(a) == rilli_load16(b), w = rilli_load16(a + 16) == rilli_load16(b + 16);

    v &= rilli_load16(a + 32) == rilli_load16(b + 32);
    w &= rilli_load16(a + 48) == rilli_load16(b + 48);
    return __builtin_ia32_pmovmskb128((rilli_chars)(v & w)) == 0xffff;
}
#endif
#endif

/* Are n bytes the same? Mostly they are some hundred. */
RILLI_INLINE bool rilli_same(const uint8_t *a, const uint8_t *b, size_t n)
{
#if defined(RILLI_EIGHT) && defined(__SSE2__)
    size_t k;

    if (n >= 64) {
        for (k = 0; k + 64 < n; k += 64)
            if (!rilli_same64(a + k, b + k))
                return false;
        return rilli_same64(a + n - 64, b + n - 64);
    }
#endif
    return memcmp(a, b, n) == 0;
}

#ifdef RILLI_EIGHT
/* 1 to 7 bytes, zeros behind them. */
RILLI_INLINE uint64_t rilli_load_few(const uint8_t *p, size_t n)
{
    uint32_t low, high;

    if (n < 4)
        return p[0] | (uint64_t)p[n / 2] << 8 * (n / 2) | (uint64_t)p[n - 1] << 8 * (n - 1);
    memcpy(&low, p, 4);
    memcpy(&high, p + n - 4, 4);
    return low | (uint64_t)high << 8 * (n - 4);
}
#endif

/* How many bytes from p on are plain. */
RILLI_INLINE size_t rilli_run(const uint8_t *p, size_t n)
{
    size_t k = 0;

#ifdef RILLI_EIGHT
    uint64_t marks;

#ifdef __SSE2__
    for (; n - k >= 16; k += 16) {
        unsigned odd = rilli_odd16(p + k);

        if (odd != 0)
            return k + (size_t)__builtin_ctz(odd);
    }
#endif
    for (; n - k >= 8; k += 8) {
        marks = rilli_odd8(rilli_load(p + k));
        if (marks != 0)
            return k + rilli_marked(marks);
    }
    if (k == n)
        return n;
    /* the last few: with plain ones before them, or with zeros behind them, which are not plain */
    marks = n >= 8 ? rilli_odd8(rilli_load(p + n - 8)) >> 8 * (8 - (n - k)) : rilli_odd8(rilli_load_few(p, n));
    return marks != 0 ? k + rilli_marked(marks) : n;
#else
    while (k < n && p[k] >= 0x20 && p[k] < 0x80 && p[k] != '"' && p[k] != '\\')
        k++;
    return k;
#endif
}

/* The first byte from p on that is not plain, or the end. Bytes from `begin` on may be read. */
RILLI_INLINE const uint8_t *rilli_run_to(const uint8_t *begin, const uint8_t *p, const uint8_t *end)
{
#ifdef RILLI_EIGHT
#ifdef __SSE2__
    unsigned odd;

    for (; end - p >= 16; p += 16) {
        odd = rilli_odd16(p);
        if (odd != 0)
            return p + __builtin_ctz(odd);
    }
    if (end - begin >= 16) {
        odd = rilli_odd16(end - 16) >> (16 - (end - p));
        return odd != 0 ? p + __builtin_ctz(odd) : end;
    }
#endif
#endif
    (void)begin;
    return p + rilli_run(p, (size_t)(end - p));
}

#if defined(RILLI_EIGHT) && defined(__SSE2__)
/* The same for text, at least 32 bytes behind `begin`. It is mostly shorter than 32, and what comes after it in the
 * chunk may be short, too: no branch hangs on either. */
RILLI_INLINE const uint8_t *rilli_text_to(const uint8_t *begin, const uint8_t *p, const uint8_t *end)
{
    const uint8_t *from = p;
    uint64_t odd;

    if (end - p < 32)
        from = end - 32;
    odd = (uint64_t)(rilli_odd16(from) | rilli_odd16(from + 16) << 16) | (uint64_t)1 << 32;
    p = from + __builtin_ctzll(odd >> (p - from) << (p - from));
    return p == end || p - from != 32 ? p : rilli_run_to(begin, p, end);
}
#endif

/* As far as p is such bytes, or whole characters that are not ASCII; the first k bytes are. */
size_t rilli_more_letters(const uint8_t *p, size_t k, size_t n);

RILLI_INLINE size_t rilli_letters(const uint8_t *p, size_t n)
{
    size_t k = rilli_run(p, n);

    return k < n && p[k] >= 0x80 ? rilli_more_letters(p, k, n) : k;
}

/* How many bytes from p on are spaces. */
RILLI_INLINE size_t rilli_spaces(const uint8_t *p, size_t n)
{
    size_t k = 0;

#ifdef RILLI_EIGHT
    for (; n - k >= 8; k += 8) {
        uint64_t other = rilli_load(p + k) ^ RILLI_ONES * ' ';

        if (other != 0)
            return k + rilli_marked(other);
    }
#endif
    while (k < n && p[k] == ' ')
        k++;
    return k;
}

#if defined(RILLI_EIGHT) && defined(__SSE2__)
/* Bit k: byte k is a space. n: 4 to 31. As many loads for nearly every n, as that cannot be foreseen. */
RILLI_INLINE uint32_t rilli_space_bits(const uint8_t *p, size_t n)
{
    rilli_words v;
    unsigned low, high;

    if (n >= 8) {
        size_t most = n - 8, second = most < 8 ? most : 8, third = most < 16 ? most : 16;

        v[0] = rilli_load(p);
        v[1] = rilli_load(p + second);
        low = (unsigned)__builtin_ia32_pmovmskb128((rilli_chars)((rilli_sixteen)v == ' '));
        v[0] = rilli_load(p + third);
        v[1] = rilli_load(p + most);
        high = (unsigned)__builtin_ia32_pmovmskb128((rilli_chars)((rilli_sixteen)v == ' '));
        return (low & 255) | (low >> 8) << second | (high & 255) << third | (high >> 8) << most;
    }
    memcpy(&low, p, 4);
    memcpy(&high, p + n - 4, 4);
    v[0] = low | (uint64_t)high << 8 * (n - 4);
    v[1] = 0;
    return (unsigned)__builtin_ia32_pmovmskb128((rilli_chars)((rilli_sixteen)v == ' '));
}
#endif

/* The first byte from p on that is no space, or the end. How many there are cannot be foreseen, so no branch hangs on
 * it. */
RILLI_INLINE const uint8_t *rilli_spaces_to(const uint8_t *p, const uint8_t *end)
{
#if defined(RILLI_EIGHT) && defined(__SSE2__)
    size_t n = (size_t)(end - p);

    if (n >= 16) {
        unsigned other = rilli_other16(p);

        if (other != 0)
            return p + __builtin_ctz(other);
    } else if (n >= 8) {
        uint64_t w[2];
        unsigned other;

        w[0] = rilli_load(p);
        w[1] = rilli_load(end - 8);
        other = rilli_other16((const uint8_t *)w);
        return p + __builtin_ctz((other & 0xff) | (other >> 8) << (n - 8) | 1u << n);
    }
#endif
    return p + rilli_spaces(p, (size_t)(end - p));
}

#endif
#endif
