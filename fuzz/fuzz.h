/*
 * fuzz.h - what the harnesses share.
 *
 * An input is a body and, after the last byte FF in it, a tail. So text files are bodies without a tail, and a file
 * that a fuzzer found carries its own cuts. The tail's first byte is the harness's (options), the others are the
 * lengths of the pieces, again from the start when they are used up.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rill.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Is what is long to be run byte by byte, too? main says so: replay.c for files, not for what is changed at random or
 * timed; not where a fuzzer is at work. */
extern bool thorough;

#define REQUIRE(x)                                                               \
    do {                                                                         \
        if (!(x)) {                                                              \
            fprintf(stderr, "%s:%d: REQUIRE(%s)\n", __FILE__, __LINE__, #x);     \
            abort();                                                             \
        }                                                                        \
    } while (0)

struct input {
    const uint8_t *d, *cuts;
    size_t n, cuts_n;
    unsigned options;
};

static inline struct input input_of(const uint8_t *data, size_t size)
{
    struct input x = { data, data, size, 0, 0 };
    size_t i = size;

    while (i != 0 && data[i - 1] != 0xFF)
        i--;
    if (i == 0)
        return x;
    x.n = i - 1;
    if (i < size) {
        x.options = data[i];
        x.cuts = data + i + 1;
        x.cuts_n = size - i - 1;
    }
    return x;
}

/* Hands out the body in pieces, each in a block of exactly its size that is freed before the next: the sanitizer
 * sees a byte too far and a span kept too long. No cuts: one piece. */
struct feed {
    const uint8_t *d, *cuts;
    size_t n, cuts_n, at, turn;
    uint8_t *block;
};

static inline bool feed_next(struct feed *f, rill_in *in)
{
    size_t n = f->n - f->at;

    free(f->block);
    f->block = NULL;
    if (n == 0 && f->turn != 0)
        return false;
    if (f->cuts_n != 0) {
        size_t want = f->cuts[f->turn % f->cuts_n] % 33u;
        if (want == 0 && f->turn % 2 != 0) /* a chunk may be empty, but not all of them */
            want = 1;
        n = want < n ? want : n;
    }
    f->turn++;
    f->block = malloc(n != 0 ? n : 1);
    REQUIRE(f->block != NULL);
    if (n != 0)
        memcpy(f->block, f->d + f->at, n);
    f->at += n;
    in->p = n != 0 ? f->block : NULL;
    in->n = n;
    return true;
}

static inline void feed_end(struct feed *f)
{
    free(f->block);
    f->block = NULL;
}

#define HASH_START 14695981039346656037u

static inline uint64_t hash_bytes(uint64_t h, const void *p, size_t n)
{
    const uint8_t *b = p;

    while (n-- != 0)
        h = (h ^ *b++) * 1099511628211u;
    return h;
}

static inline uint64_t hash_number(uint64_t h, uint64_t v)
{
    for (int i = 0; i < 8; i++, v >>= 8)
        h = (h ^ (v & 0xFF)) * 1099511628211u;
    return h;
}

/* The length of the character at p; or 0, and *bad is the length of the maximal subpart (Unicode 3.9, table 3-7). */
static inline size_t utf8_length(const uint8_t *p, size_t n, size_t *bad)
{
    uint8_t lo = 0x80, hi = 0xBF;
    size_t want;

    *bad = 1;
    if (p[0] < 0x80)
        return 1;
    if (p[0] < 0xC2 || p[0] > 0xF4)
        return 0;
    want = p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
    if (p[0] == 0xE0)
        lo = 0xA0;
    if (p[0] == 0xED)
        hi = 0x9F;
    if (p[0] == 0xF0)
        lo = 0x90;
    if (p[0] == 0xF4)
        hi = 0x8F;
    for (; *bad < want; ++*bad, lo = 0x80, hi = 0xBF)
        if (*bad >= n || p[*bad] < lo || p[*bad] > hi)
            return 0;
    return want;
}

static inline bool utf8_whole(const void *text, size_t n)
{
    const uint8_t *p = text;
    size_t bad, k;

    for (; n != 0; p += k, n -= k)
        if ((k = utf8_length(p, n, &bad)) == 0)
            return false;
    return true;
}

#endif
