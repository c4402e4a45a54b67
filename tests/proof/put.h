/*
 * put.h - rilli_put(), as EVA takes it for in the layers above escape.c: any part of the text, into any part of the
 * room. The driver escape.c asserts that the real one does no more. The rest of escape.c is here as it is.
 */
#include "eva.h"

#define rilli_put rilli_put_itself
#include "../lib/escape.c" /* of build/proof */
#undef rilli_put

bool rilli_put(rill_text t, unsigned how, size_t *at, uint8_t *sub, rill_out *out)
{
    size_t used;

    //@ dynamic_split out_.n;
    //@ assert how <= RILLI_PUT_FLAT;
    //@ assert t.n > 0 ==> \valid_read(t.p + (0 .. t.n - 1));
    //@ assert out->n > 0 ==> \valid(out->p + (0 .. out->n - 1));
    if (*at >= t.n)
        return true;
#if RILL_WIDE
    if (*sub == 0 && out->n / 6 >= t.n - *at) { /* there is room for all, however it is escaped */
        used = Frama_C_size_t_interval(0, 6 * (t.n - *at));
        out->p += used;
        out->n -= used;
        *at = t.n;
        return true;
    }
#endif
    used = Frama_C_size_t_interval(0, out->n);
    //@ split used;
    out->p += used;
    out->n -= used;
    //@ merge used;
    if (Frama_C_interval(0, 1)) {
        *at = t.n;
        *sub = 0;
        return true;
    }
    *at = Frama_C_size_t_interval(0, t.n);
    *sub = Frama_C_unsigned_char_interval(0, 255);
    return false;
}
