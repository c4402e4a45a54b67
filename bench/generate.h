/*
 * generate.h - streams like those that the API sends, of any size, from a seed.
 */
#ifndef GENERATE_H
#define GENERATE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum mix {
    MIX_REAL,     /* lengths, escapes, padding as recorded */
    MIX_NOPAD,    /* no spaces before the last brace */
    MIX_RESPACED, /* by a gateway: a space after each colon and comma, CRLF, another id: line for each event */
    MIX_SORTED,   /* by a gateway: keys in order, so that type comes last */
    MIX_TOOLS,    /* tool input only */
    MIX_ESC,      /* text of escapes only, half of them \u */
    MIX_UTF8,     /* text without ASCII letters */
    MIX_LARGE,    /* 2 to 16 KB of text in each delta */
    MIX_SEARCH,   /* as real, and one event of 40 KB in each 48 KB */
    MIXES
};
extern const char *const mix_names[MIXES];

struct stream {
    uint8_t *p; /* malloc'ed, STREAM_SPARE bytes after the end may be read */
    size_t n;
    size_t events; /* SSE events */
    size_t deltas;
    size_t escaped; /* deltas with an escape */
    size_t text;    /* bytes of text, thinking, signatures and tool input, decoded */
    uint32_t *ends; /* where each event ends */
};
#define STREAM_SPARE 64

struct stream generate(enum mix mix, size_t about, uint64_t seed);

#ifdef __cplusplus
}
#endif

#endif
