/*
 * allocs.c - counts what is asked of malloc, also by shared libraries. With glibc only; elsewhere it stays at ALLOCS_UNKNOWN.
 */
#include "allocs.h"

#include <stdlib.h>

size_t allocs = ALLOCS_UNKNOWN;

#ifdef __GLIBC__
extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t n);
void *malloc(size_t n);
void *calloc(size_t n, size_t size);
void *realloc(void *p, size_t n);

void *malloc(size_t n)
{
    allocs += allocs != ALLOCS_UNKNOWN;
    return __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
    allocs += allocs != ALLOCS_UNKNOWN;
    return __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
    allocs += allocs != ALLOCS_UNKNOWN;
    return __libc_realloc(p, n);
}

void allocs_begin(void)
{
    allocs = 0;
}
#else
void allocs_begin(void)
{
}
#endif
