/*
 * seal.c - rill_seal(), rill_resume() over states of up to STATE bytes, of any bytes, with the word in any place. The
 * second word is not all of the state's: nothing but it may be written.
 */
#include "eva.h"

#define STATE 64

static uint32_t state[STATE / 4];

int main(void)
{
    uint32_t abi = Frama_C_interval(0, 1) ? RILL_ABI : Frama_C_unsigned_long_interval(0, UINT32_MAX);
    size_t n;

    //@ loop unroll 20;
    for (n = 1; n <= STATE / 4; n++) {
        uint32_t *begin = state + STATE / 4 - n;
        uint32_t *word = begin + Frama_C_size_t_interval(0, n - 1);

        Frama_C_make_unknown((char *)state, sizeof state);
        if (Frama_C_interval(0, 1))
            rill_seal_(begin, 4 * n, word, abi);
        else
            rill_resume_(begin, 4 * n, word, abi);
    }
    return 0;
}
