/*
 * text.c - rilli_text() and what is below it, as EVA takes them for in the layers above. utf8.c shows that all they do
 * is among what these do; of rilli_utf8(), wp.h for every length.
 */
#include "eva.h"

rill_in in_;
size_t piece_n;

#if RILL_FAST || RILL_WIDE
size_t rilli_more_letters(const uint8_t *p, size_t k, size_t n)
{
    //@ assert k < n && \valid_read(p + (0 .. n - 1));
    return Frama_C_size_t_interval(k, n);
}
#endif

int rilli_utf8(const uint8_t *p, size_t n)
{
    int r = Frama_C_interval(-4, 4);

    //@ assert n >= 1 && \valid_read(p + (0 .. n - 1));
    if (*p < 0x80)
        return -1;
    //@ split r;
    if (r == 1 || (r > 0 && (size_t)r > n) || (r < 0 && (size_t)-r > n) || (r == 0 && n > 3))
        return -1;
    return r;
}

void rilli_utf8_broken(rilli_tok *t)
{
    t->p = (const uint8_t *)"\xef\xbf\xbd";
    t->n = 3;
    t->how = RILLI_HOW_CARRIED | RILLI_HOW_REPAIRED;
}

void rilli_utf8_make(uint8_t *carry, uint32_t c, rilli_tok *t)
{
    Frama_C_make_unknown((char *)carry + 1, RILLI_CARRY - 1);
    t->n = Frama_C_size_t_interval(1, 4);
    //@ dynamic_split t->n;
    t->p = carry + RILLI_CARRY - t->n;
    t->how = RILLI_HOW_MADE;
}

void rilli_text(uint8_t *carry, rill_in *in, rilli_tok *t, unsigned how)
{
    size_t used;

    //@ dynamic_split in_.n;
    //@ dynamic_split piece_n;
    piece_n = 0;
    t->p = in->p;
    t->n = 0;
    t->how = RILLI_HOW_PLAIN;
    if (in->n == 0)
        return;
    if ((how & RILLI_TEXT_JSON) != 0 && carry[0] == 0 && *in->p == '\\')
        return;
    used = Frama_C_size_t_interval(0, in->n);
    //@ split used;
    in->p += used;
    in->n -= used;
    if (carry[0] == 0 && Frama_C_interval(0, 1)) {
        t->n = piece_n = used;
        //@ merge used;
        return;
    }
    //@ merge used;
    Frama_C_make_unknown((char *)carry, RILLI_CARRY);
    carry[0] = Frama_C_unsigned_char_interval(0, 3);
    if (carry[0] != 0)
        return;
    if (Frama_C_interval(0, 1)) {
        rilli_utf8_broken(t);
        piece_n = 3;
        return;
    }
    t->p = carry + 1;
    t->n = piece_n = Frama_C_size_t_interval(2, 4);
    t->how = RILLI_HOW_CARRIED;
}

size_t rilli_fit(const void *p, size_t n, size_t room)
{
    size_t fit = Frama_C_size_t_interval(0, n);

    if (n <= room)
        return n;
    //@ assert \valid_read((const uint8_t *)p + (0 .. room));
    return fit <= room ? fit : room;
}
