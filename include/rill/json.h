/*
 * rill/json.h - bytes to JSON tokens, pulled one by one, in constant memory. Of use alone.
 *
 *     {"a" : "x\u0041y", "n": -1.50e2 , "l": [true]}
 *     |  |    |       |             |        ||   ||
 *     |  KEY  |       STRING "y"    |        ||   |END, depth 1
 *     |       STRING "x", "A"       NUMBER   ||   END, depth 2
 *     OBJECT, depth 1                        |TRUE
 *                                            ARRAY, depth 2
 *
 * Strict RFC 8259: no comment, no trailing comma, no leading zero, no byte order mark. A key, a string or a
 * number may come in several pieces, where a chunk ended or an escape stood; joined they are the same for
 * every cut.
 *
 * What the RFC leaves to the reader: a number of any size or precision is valid and comes as its exact text,
 * rill_number_int() tells whether it fits; half a surrogate pair and broken UTF-8 become U+FFFD, one for each
 * maximal subpart, or are errors (RILL_JSON_STRICT); repeated keys are handed out as they come; nesting ends
 * at RILL_DEPTH.
 */
#ifndef RILL_JSON_H
#define RILL_JSON_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum rill_json_kind {
    RILL_JSON_OBJECT = 1, /* {                       */
    RILL_JSON_ARRAY = 2,  /* [                       */
    RILL_JSON_CLOSE = 3,  /* } or ]                  */
    RILL_JSON_KEY = 4,    /* piece of a member's key */
    RILL_JSON_STRING = 5, /* piece of a string       */
    RILL_JSON_NUMBER = 6, /* piece of a number       */
    RILL_JSON_TRUE = 7,
    RILL_JSON_FALSE = 8,
    RILL_JSON_NULL = 9
} rill_json_kind;

/*
 * A number without loss: sign * digits * 10^power. digits has no trailing zero in base ten (or is 0), so it is an
 * integer exactly when power >= 0. One with more digits than fit, or a power out of range, is `big`; its text is
 * handed out whole all the same.
 */
typedef struct rill_number {
    uint64_t digits;
    int16_t power;
    bool negative; /* also for -0 */
    bool big;
} rill_number;

typedef struct rill_json_tok {
    uint8_t kind;    /* rill_json_kind */
    uint8_t part;    /* RILL_FIRST, RILL_LAST: KEY, STRING, NUMBER; both for the others */
    uint16_t depth;  /* open containers around it; OBJECT, ARRAY and CLOSE count their own */
    uint64_t offset; /* of the first byte of the whole token, not of the piece; bytes since init */
    rill_text text;  /* KEY, STRING: decoded. NUMBER: as received */
    rill_number number; /* NUMBER with RILL_LAST */
} rill_json_tok;

/* private: the machine alone, also part of rill_message */
typedef struct rill_json_core {
    uint8_t state, flags;
    uint16_t depth;
    uint16_t unit, high; /* \u digits so far; first half of a pair that waits for its second */
    uint8_t carry[5];    /* a character that a chunk's end cut, or one made from an escape; its length first */
} rill_json_core;

/* private: a number being read */
typedef struct rill_digits_ {
    uint64_t digits;
    uint16_t zeros, places; /* at the end and not in digits yet; after the point */
    uint16_t exponent;
    uint8_t flags;
} rill_digits_;

typedef struct rill_json {
    uint32_t abi;
    uint32_t repaired; /* characters replaced by U+FFFD; stops at 2^32-1 */
    uint64_t offset;   /* bytes used since init; after an error, where its byte is */
    /* private from here; the size may change */
    uint64_t begun;
    int16_t error;
    rill_json_core core;
    rill_digits_ number;
    uint8_t bits[RILL_DEPTH / 8];
} rill_json;

#define RILL_JSON_STRICT 1u /* broken UTF-8 and half a surrogate pair are errors, not U+FFFD */

/*
 * rill_json_init - begin a JSON text.
 *
 * options  RILL_JSON_STRICT or 0.
 * gives    RILL_OK, or RILL_E_ABI.
 */
#define rill_json_init(j, options) rill_json_init_((j), (options), RILL_ABI)
rill_status rill_json_init_(rill_json *j, unsigned options, uint32_t abi);

/*
 * rill_json_next - read up to the next token, or piece of one.
 *
 * in     any number of bytes, also none; moved past what was used.
 * tok    written only when the result is RILL_OK.
 * gives  RILL_OK    a token.
 *        RILL_MORE  every byte is used; go on with the next chunk.
 *        RILL_END   the value is complete, now and on every later call; in->p is the first byte after it. A
 *                   number that stands alone has no end of its own: see rill_json_finish().
 *        RILL_E_JSON_*  in->p is the first byte that no valid text could have there. Every later call gives
 *                   the same, until init.
 * lives  tok->text is in the chunk, in *j or in rill: good until the next call on j, or until the chunk is
 *        reused, whichever is first.
 * cost   linear in the bytes, however they are cut. No recursion. Stack: make stack.
 * rule   RFC 8259 sections 2 to 7; RFC 3629 section 4; Unicode 3.9, U+FFFD for maximal subparts.
 */
rill_status rill_json_next(rill_json *j, rill_in *in, rill_json_tok *tok);

/*
 * rill_json_finish - say that no byte follows.
 *
 * gives  RILL_OK          the last piece of a number that stands alone; call again.
 *        RILL_END         the text was one complete value.
 *        RILL_E_JSON_CUT  it ended inside one, or before it began; j->offset is its length.
 *        RILL_E_JSON_*    the error that sticks.
 */
rill_status rill_json_finish(rill_json *j, rill_json_tok *tok);

/*
 * rill_json_skip - read on without handing out tokens.
 *
 * depth  RILL_OK comes when no more than depth - 1 containers are open: with the depth of an OBJECT or ARRAY
 *        token, after that container is closed.
 * gives  RILL_OK, RILL_MORE, RILL_END, RILL_E_JSON_* as rill_json_next().
 * cost   constant memory. What is skipped is checked like everything else.
 */
rill_status rill_json_skip(rill_json *j, rill_in *in, unsigned depth);

/*
 * rill_number_int, rill_number_uint - a number as an integer.
 *
 * to     written only when true.
 * gives  true when it is an integer in lo..hi (0..hi). 1e2 is 100, 1.0 is 1, -0 is 0; 1.5 is none.
 * cost   at most 19 multiplications; no division.
 */
bool rill_number_int(const rill_number *n, int64_t lo, int64_t hi, int64_t *to);
bool rill_number_uint(const rill_number *n, uint64_t hi, uint64_t *to);

#ifdef __cplusplus
}
#endif

#endif
