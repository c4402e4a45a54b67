/*
 * wide.c - lib/wide.h, eight bytes at a time (wide) or sixteen (wide-sse2): texts of every length up to CHUNK, at the
 * beginning of an array and at its end, so that nothing outside of them is read. What is asserted here of a result is all
 * that its callers rely on, and what runs.h gives in its place.
 */
#include "eva.h"
#include "wide.h"

rill_in in_;
size_t piece_n;

static uint8_t a[140], b[140];

static void each(const uint8_t *p, size_t n)
{
    const uint8_t *const end = p + n, *q;
    size_t k;

    k = rilli_run(p, n);
    //@ assert k <= n;
    k = rilli_letters(p, n);
    //@ assert k <= n;
    k = rilli_spaces(p, n);
    //@ assert k <= n;
    q = rilli_spaces_to(p, end);
    //@ assert p <= q <= end;
    //@ loop unroll 50;
    for (k = 0; k <= n && n < 40; k++) { /* what stands before p may be read */
        q = rilli_run_to(p, p + k, end);
        //@ assert p + k <= q <= end;
    }
#ifdef __SSE2__
    if (n >= 4 && n < 32)
        rilli_space_bits(p, n);
    //@ loop unroll 50;
    for (k = 32; k <= n; k += 3) {
        q = rilli_text_to(p, p + k, end);
        //@ assert p + k <= q <= end;
    }
#endif
}

#if !SSE2
/* A backslash is no letter. */
static void backslash(uint8_t *p, size_t n)
{
    size_t k;

    p[0] = '\\';
    k = rilli_run(p, n);
    //@ assert k == 0;
    k = rilli_letters(p, n);
    //@ assert k == 0;
    k = rilli_spaces(p, n);
    //@ assert k == 0;
    Frama_C_make_unknown((char *)chunk, sizeof chunk);
}
#endif

int main(void)
{
    size_t n;

    Frama_C_make_unknown((char *)chunk, sizeof chunk);
    //@ loop unroll 80;
    for (n = 0; n <= CHUNK; n++) {
        each(chunk, n);
        each(chunk + CHUNK - n, n);
#if !SSE2
        if (n != 0)
            backslash(chunk + CHUNK - n, n);
#endif
    }
    Frama_C_make_unknown((char *)a, sizeof a);
    Frama_C_make_unknown((char *)b, sizeof b);
    //@ loop unroll 140;
    for (n = 1; n <= sizeof a; n++) {
        rilli_same(a, b + sizeof b - n, n);
        rilli_same(a + sizeof a - n, b, n);
    }
    return 0;
}
