/*
 * allocs.h - how often malloc, calloc and realloc were called.
 */
#ifndef ALLOCS_H
#define ALLOCS_H

#include <stddef.h>

#define ALLOCS_UNKNOWN ((size_t)-1)
extern size_t allocs;
void allocs_begin(void); /* from now on */

#endif
