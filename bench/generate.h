/*
 * generate.h - a stream like those that the API sends, of any size, from a seed.
 */
#ifndef GENERATE_H
#define GENERATE_H

#include <stddef.h>
#include <stdint.h>

struct stream {
    uint8_t *p; /* malloc'ed */
    size_t n;
    size_t events; /* SSE events */
    size_t text;   /* bytes of text, thinking, signatures and tool input, decoded */
};

struct stream generate(size_t about, uint64_t seed);

#endif
