/*
 * seal.c - a sum over a state, to know its bytes again.
 *
 * FNV-1a, begun with what is known of the program. Each step is one to one, so states that differ in one byte
 * differ in their sum. It stands where RILL_ABI stands while the state is in use, and no sum is 0: what was never
 * sealed does not pass.
 */
#include "internal.h"

APART uint32_t sum_of(const void *state, size_t n, uint32_t *word)
{
    const uint8_t *p = (const uint8_t *)state;
    uint32_t sum = RILL_ABI;

    for (*word = 0; n != 0; n--)
        sum = (sum ^ *p++) * 16777619u;
    return sum != 0 ? sum : 1;
}

rill_status rill_seal_(void *state, size_t n, uint32_t *abi_word, uint32_t abi)
{
    if (abi != RILL_ABI)
        return RILL_E_ABI;
    *abi_word = sum_of(state, n, abi_word);
    return RILL_OK;
}

rill_status rill_resume_(void *state, size_t n, uint32_t *abi_word, uint32_t abi)
{
    const uint32_t word = *abi_word;

    if (abi != RILL_ABI)
        return RILL_E_ABI;
    if (word != sum_of(state, n, abi_word))
        return RILL_E_STATE;
    *abi_word = RILL_ABI;
    return RILL_OK;
}
