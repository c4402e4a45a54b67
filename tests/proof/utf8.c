/*
 * utf8.c - lib/utf8.c, on every length up to CHUNK: nothing beyond the bytes given is read, and what it gives is among
 * what text.c gives in its place. wp.h has the same for any length.
 */
#include "eva.h"
#if RILL_WIDE
#include "../lib/utf8.c" /* of build/proof */

unsigned rounds_; /* one is enough: a second begins where a call may, and what it leaves the first may leave too */
#endif

/* All is shown: what comes next shall not tell these runs apart. */
static void forget(void)
{
#if RILL_WIDE
    rounds_ = 0;
    //@ merge run_n;
    run_n = 0;
    Frama_C_make_unknown((char *)chunk, sizeof chunk);
#endif
}

static void each(size_t n)
{
    const uint8_t *p = chunk + CHUNK - n;
    uint8_t carry[RILLI_CARRY];
    rill_in in;
    rilli_tok t;
    int r;
    size_t k, room;

    if (n != 0) {
        r = rilli_utf8(p, n);
        //@ assert -4 <= r <= 4 && r != 1 && r <= n && -r <= n;
    }
#if RILL_WIDE
    r = 0;
    forget();
    //@ loop unroll 20;
    for (k = 0; k < n; k++) {
        room = rilli_more_letters(p, k, n);
        //@ assert k <= room <= n;
        room = 0;
        forget();
    }
#endif
    Frama_C_make_unknown((char *)carry, sizeof carry);
    carry[0] = Frama_C_unsigned_char_interval(0, 3);
    //@ split carry[0];
    in.p = p;
    in.n = n;
    rilli_text(carry, &in, &t, Frama_C_unsigned_int_interval(0, 7));
    //@ assert in.p + in.n == p + n && in.n <= n;
    //@ assert t.n <= n || t.n <= 4;
    //@ assert carry[0] <= 3;
    //@ assert t.n > 0 ==> \valid_read(t.p + (0 .. t.n - 1));
    forget();
    if (n != 0) {
        chunk[CHUNK - n] = '\\';
        carry[0] = 0;
        in.p = p;
        in.n = n;
        rilli_text(carry, &in, &t, RILLI_TEXT_JSON | (Frama_C_interval(0, 1) ? RILLI_TEXT_STRICT : RILLI_TEXT_WHOLE));
        //@ assert t.n == 0 && in.n == n;
        Frama_C_make_unknown((char *)chunk, sizeof chunk);
    }
    forget();
    room = Frama_C_size_t_interval(0, CHUNK);
    //@ split room;
    k = rilli_fit(p, n, room);
    //@ assert k <= n && k <= room;
    //@ merge room;
}

static void make(uint32_t from, uint32_t to, size_t n)
{
    uint8_t carry[RILLI_CARRY];
    rilli_tok t;

    carry[0] = 0;
    rilli_utf8_make(carry, Frama_C_unsigned_long_interval(from, to), &t);
    //@ assert t.n == n && t.p == &carry[RILLI_CARRY - n] && carry[0] == 0;
}

int main(void)
{
    size_t n;

    Frama_C_make_unknown((char *)chunk, sizeof chunk);
    //@ loop unroll 40;
    for (n = 0; n <= CHUNK; n++)
        each(n);
    make(0, 0x7f, 1);
    make(0x80, 0x7ff, 2);
    make(0x800, 0xffff, 3);
    make(0x10000, 0x10ffff, 4);
    return 0;
}
