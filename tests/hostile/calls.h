/*
 * calls.h - the rows that are calls of the library, on what goes out; and what client.c has in common with them.
 */
#ifndef CALLS_H
#define CALLS_H

#include <stddef.h>

struct out {
    char *p;
    size_t n;
};

void put(struct out *o, const char *format, ...); /* moves on; what does not fit is cut */
const char *why_name(unsigned why);
void run_call(const char *name, struct out *o);

#endif
