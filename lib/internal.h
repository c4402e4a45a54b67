/*
 * internal.h - what the files of lib/ share. Never installed.
 */
#ifndef RILL_INTERNAL_H
#define RILL_INTERNAL_H

#include "rill/json.h"
#include "rill/message.h"
#include "rill/request.h"
#include "rill/sse.h"

/* What a compiler wants of every environment, also a freestanding one; there is no header for it. */
void *memcpy(void *to, const void *from, size_t n);
void *memmove(void *to, const void *from, size_t n);
int memcmp(const void *a, const void *b, size_t n);

/* A static function that stays one where size counts: what gcc 12 joins at -Os, because it is called once or looks
 * small, makes message.c a tenth larger and its frames twice as deep. */
#if defined(__OPTIMIZE_SIZE__) && defined(__GNUC__)
#define APART static __attribute__((noinline))
#else
#define APART static
#endif

/* ---- utf8.c ---- */

/* A piece of text, or a token. p is in the chunk, in a carry, or constant. */
typedef struct rilli_tok {
    const uint8_t *p;
    size_t n;
    const uint8_t *at;   /* where in the chunk the token began, NULL: in an earlier one */
    const uint8_t *from; /* CARRIED: the first byte in the chunk that it stands for */
    uint8_t kind, part, how;
} rilli_tok;
#define RILLI_HOW_PLAIN 0u    /* p..p+n are the source's own bytes */
#define RILLI_HOW_MADE 1u     /* made from an escape, whose bytes are in the chunk */
#define RILLI_HOW_CARRIED 2u  /* stands for bytes that are not, or not as they are, in the chunk */
#define RILLI_HOW_REPAIRED 4u /* is U+FFFD for something broken */

/* Length of the character at p (n >= 1, *p >= 0x80): 2..4. 0: whole so far, but cut. Negative: broken, and the first
 * byte that could not be there is p[-1 - result]. */
int rilli_utf8(const uint8_t *p, size_t n);

/* Takes one byte into a cut character. 0: wants another. 1: t is the character. -1: broken; t is U+FFFD, and b is
 * not part of it. */
int rilli_utf8_join(uint8_t *carry, uint8_t *carry_n, uint8_t b, rilli_tok *t);

/* Writes a code point into carry and points t there. */
void rilli_utf8_make(uint8_t *carry, uint32_t c, rilli_tok *t);

/* Points t at U+FFFD. */
void rilli_utf8_broken(rilli_tok *t);

/* The next piece of text up to the end of the line. false: none; *in is empty or at CR or LF. */
bool rilli_line_text(uint8_t *carry, uint8_t *carry_n, rill_in *in, rilli_tok *t);

/* ---- sse.c ---- */

enum { RILLI_FIELD_OTHER, RILLI_FIELD_EVENT, RILLI_FIELD_DATA, RILLI_FIELD_ID, RILLI_FIELD_RETRY, RILLI_FIELD_COMMENT };
typedef enum rilli_sse_step_kind {
    RILLI_SSE_MORE,  /* every byte is used */
    RILLI_SSE_BEGIN, /* a value begins, of core->field */
    RILLI_SSE_VALUE, /* *in is inside it: the caller uses bytes up to CR or LF */
    RILLI_SSE_END,   /* its line is over */
    RILLI_SSE_BLANK  /* a blank line */
} rilli_sse_step_kind;
rilli_sse_step_kind rilli_sse_step(rill_sse_core *c, rill_in *in);
bool rilli_sse_at_line(const rill_sse_core *c);

/* ---- json.c ---- */

#define RILLI_JSON_STRICT 1u /* as RILL_JSON_STRICT */
#define RILLI_JSON_LINES 2u  /* stop before CR and LF: RILL_MORE with bytes left */
#define RILLI_JSON_PEEK 4u   /* give RILLI_JSON_BEGIN before each value; *t->p is its first byte, not used yet */
#define RILLI_JSON_KEEP 8u   /* a high surrogate at the end of a string stays in core->high */
#define RILLI_JSON_BEGIN 10  /* beside rill_json_kind */

rill_status rilli_json_step(rill_json_core *c, uint8_t *bits, unsigned max, rill_in *in, rilli_tok *t);
bool rilli_json_in_value(const rill_json_core *c); /* is the innermost value not over yet? */
bool rilli_json_opened(const rill_json_core *c);   /* is { the last thing seen, white space aside? */
void rilli_json_again(rill_json_core *c, unsigned depth, uint8_t flags); /* a value follows, at this depth */
void rilli_json_over(rill_json_core *c);                                 /* undo that: the value is over */

void rilli_digits(rill_digits_ *d, const uint8_t *p, size_t n);
void rilli_number(const rill_digits_ *d, rill_number *n);

/* ---- request.c ---- */

/* An object of a tree: where its fields are, and what they mean. */
typedef struct rilli_object {
    const rill_shape *shape;
    const uint8_t *p;
} rilli_object;

#define RILLI_ROW_KIND(row) ((unsigned)(row)->at >> 12)
#define RILLI_ROW_FIELD(o, row) ((const void *)((o)->p + ((row)->at & 0xfff)))
#define RILLI_ROW_KEY_N(row) ((row)->key & 31u)
const void *rilli_row_aux(const rilli_object *o, const rill_row *row);
const char *rilli_row_key(const rill_shape *s, unsigned row);
/* Is the field of this row itself set? (INLINE: no answer.) */
bool rilli_row_set(const rilli_object *o, const rill_row *row);
/* The first row from `row` on that sends something; shape->n: none. */
unsigned rilli_row_next(const rilli_object *o, unsigned row);
/* Moves *o to the object that a row holds; of NODES the one numbered `element`. */
void rilli_row_enter(rilli_object *o, unsigned row, uint32_t element);
/* Moves *o from the root down `depth` levels. */
void rilli_place_enter(rilli_object *o, const rill_place_ *at, unsigned depth);

/* ---- names.c ---- */

enum {
    RILLI_LIST_EVENTS,
    RILLI_LIST_BLOCKS,
    RILLI_LIST_DELTAS,
    RILLI_LIST_REASONS,
    RILLI_LIST_FAULTS,
    RILLI_LIST_SCOPE = RILLI_LIST_FAULTS /* + scope: the members of an object */
};
enum {
    RILLI_SCOPE_EVENT = 1, /* as rill_of */
    RILLI_SCOPE_MESSAGE,
    RILLI_SCOPE_BLOCK,
    RILLI_SCOPE_DELTA,
    RILLI_SCOPE_USAGE,
    RILLI_SCOPE_FAULT,
    RILLI_SCOPE_CONTENT
};
/* what is to be done with a member */
enum {
    RILLI_ACT_MEMBER,  /* hand out raw */
    RILLI_ACT_SKIP,    /* nothing */
    RILLI_ACT_TYPE,    /* match with the list of the scope */
    RILLI_ACT_INDEX,
    RILLI_ACT_ENTER,   /* an object of known members, scope arg */
    RILLI_ACT_CONTENT, /* the array of blocks of a body */
    RILLI_ACT_SCALAR,  /* keep whole, as slot arg */
    RILLI_ACT_REASON,
    RILLI_ACT_STREAM,  /* hand out decoded, as event arg */
    RILLI_ACT_RAW,     /* hand out raw, as event arg */
    RILLI_ACT_INPUT,   /* hand out raw as TOOL_INPUT, unless {} */
    RILLI_ACT_COUNT,   /* into the ledger, at arg */
    RILLI_ACT_HELD     /* keep raw until the index is known */
};
#define RILLI_ROW_NONE 255u
/* Row of a name in a list, RILLI_ROW_NONE if it is not there. */
unsigned rilli_find(unsigned list, const uint8_t *p, size_t n);
/* What stands in a row: the public number, with flags below; for members action * 16 + argument. */
unsigned rilli_row(unsigned list, unsigned row);
/* The name in a row. */
rill_text rilli_row_name(unsigned list, unsigned row);
/* The flags beside a public number; 0 if it is not in the list. */
unsigned rilli_flags(unsigned list, unsigned number);
#define RILLI_CLASS_CLIENT 64u  /* of a block's number */
#define RILLI_CLASS_SERVER 128u
#define RILLI_REASON_STANDS 64u /* of a stop reason's number */
#define RILLI_FAULT_RETRY 64u   /* of a fault's number */
#define RILLI_NUMBER 63u

#endif
