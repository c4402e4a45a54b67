/*
 * runs.h - ahead of every file of the layers with RILL_WIDE: what the compiler's own functions give, and with ANY_RUNS what
 * stands for the functions of lib/wide.h. The driver wide.c shows that the real ones do no more.
 */
#if !SSE2
#undef __SSE2__
#endif
#include "__fc_builtin.h"
#include "ghost.h"
#include "internal.h"

/* Where the lowest bit is that is set: one is. */
static inline int first_place(unsigned long long marks)
{
    int k;

    //@ assert marks != 0;
    //@ loop unroll 64;
    for (k = 0; marks >> k > 1; k++)
        if ((marks >> k & 1) != 0)
            return k;
    return k;
}
#define __builtin_ctzll first_place
#if ANY_RUNS && SSE2
#define __builtin_ctz any_place
#else
#define __builtin_ctz first_place
#endif

/* A vector is one byte here, of any value, but rilli_load16() asserts that sixteen can be read. */
static inline int any_bits(int v)
{
    return Frama_C_interval(0, 0xffff);
}
#define __builtin_ia32_pmovmskb128 any_bits
#define vector_size(n) unused

#if ANY_RUNS
static size_t run_n, place_n; /* told apart until the driver merges them */

/* Of up to sixteen. */
RILLI_INLINE int any_place(unsigned marks)
{
    //@ assert marks != 0;
    place_n = Frama_C_size_t_interval(0, 15);
    //@ split place_n;
    return (int)place_n;
}

#define rilli_run rilli_run_itself
#define rilli_run_to rilli_run_to_itself
#define rilli_letters rilli_letters_itself
#define rilli_spaces rilli_spaces_itself
#define rilli_spaces_to rilli_spaces_to_itself
#define rilli_same rilli_same_itself
#define rilli_text_to rilli_text_to_itself
#define rilli_same64 rilli_same64_itself
#define rilli_other16 rilli_other16_itself
#define rilli_space_bits rilli_space_bits_itself
#include "wide.h"
#undef rilli_run
#undef rilli_run_to
#undef rilli_letters
#undef rilli_spaces
#undef rilli_spaces_to
#undef rilli_same
#undef rilli_text_to
#undef rilli_same64
#undef rilli_other16
#undef rilli_space_bits

RILLI_INLINE size_t any_run(const uint8_t *p, size_t n)
{
    //@ assert n == 0 || \valid_read(p + (0 .. n - 1));
    run_n = n == 0 || *p == '\\' ? 0 : Frama_C_size_t_interval(0, n);
    //@ split run_n;
    return run_n;
}
#define rilli_run any_run
#define rilli_letters any_run
#define rilli_spaces any_run

RILLI_INLINE const uint8_t *rilli_spaces_to(const uint8_t *p, const uint8_t *end)
{
    return p + any_run(p, (size_t)(end - p));
}

RILLI_INLINE const uint8_t *rilli_run_to(const uint8_t *begin, const uint8_t *p, const uint8_t *end)
{
    //@ assert begin <= p;
    return p + any_run(p, (size_t)(end - p));
}

RILLI_INLINE bool rilli_same(const uint8_t *a, const uint8_t *b, size_t n)
{
    //@ assert n == 0 || (\valid_read(a + (0 .. n - 1)) && \valid_read(b + (0 .. n - 1)));
    return Frama_C_interval(0, 1);
}

#if SSE2
RILLI_INLINE bool rilli_same64(const uint8_t *a, const uint8_t *b)
{
    return rilli_same(a, b, 64);
}

RILLI_INLINE const uint8_t *rilli_text_to(const uint8_t *begin, const uint8_t *p, const uint8_t *end)
{
    //@ assert p - begin >= 32;
    return rilli_run_to(begin, p, end);
}

RILLI_INLINE unsigned rilli_other16(const uint8_t *p)
{
    //@ assert \valid_read(p + (0 .. 15));
    return (unsigned)Frama_C_interval(0, 0xffff);
}

RILLI_INLINE uint32_t rilli_space_bits(const uint8_t *p, size_t n)
{
    //@ assert 4 <= n <= 31 && \valid_read(p + (0 .. n - 1));
    return Frama_C_unsigned_int_interval(0, UINT32_MAX);
}
#endif
#endif
