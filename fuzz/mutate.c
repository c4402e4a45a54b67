/*
 * mutate.c - mutate.h as a plug-in: for AFL++ (cc -shared -fPIC, AFL_CUSTOM_MUTATOR_LIBRARY), for libFuzzer (linked
 * in).
 */
#include "mutate.h"

/* ---- AFL++ ---- */

void *afl_custom_init(void *afl, unsigned int seed);
size_t afl_custom_fuzz(void *data, uint8_t *buf, size_t n, uint8_t **out, uint8_t *add, size_t add_n, size_t max);
void afl_custom_deinit(void *data);

void *afl_custom_init(void *afl, unsigned int seed)
{
    struct mutant *x = calloc(1, sizeof *x);

    (void)afl;
    if (x != NULL)
        x->seed = seed | 1;
    return x;
}

size_t afl_custom_fuzz(void *data, uint8_t *buf, size_t n, uint8_t **out, uint8_t *add, size_t add_n, size_t max)
{
    struct mutant *x = data;

    (void)add;
    (void)add_n;
    if (x->cap < max || x->p == NULL) {
        free(x->p);
        x->p = malloc(max);
        x->cap = x->p != NULL ? max : 0;
    }
    *out = x->p;
    if (x->p == NULL || n > max)
        return 0;
    memcpy(x->p, buf, n);
    x->n = n;
    x->cap = max;
    mutate(x);
    return x->n;
}

void afl_custom_deinit(void *data)
{
    struct mutant *x = data;

    free(x->p);
    free(x);
}

/* ---- libFuzzer ---- */

#ifdef __clang__
extern bool thorough; /* of fuzz.h */
bool thorough;

size_t LLVMFuzzerCustomMutator(uint8_t *d, size_t n, size_t max, unsigned int seed);
__attribute__((weak)) size_t LLVMFuzzerMutate(uint8_t *d, size_t n, size_t max);

size_t LLVMFuzzerCustomMutator(uint8_t *d, size_t n, size_t max, unsigned int seed)
{
    struct mutant x = { d, n, max, seed | 1 };

    if (seed % 4 == 0 && LLVMFuzzerMutate != NULL)
        return LLVMFuzzerMutate(d, n, max);
    mutate(&x);
    return x.n;
}
#endif
