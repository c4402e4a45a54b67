/*
 * internal.h - what the files of lib/ share. Never installed. A part that names types of a layer is there only if that
 * layer's header was included before.
 */
#ifndef RILL_INTERNAL_H
#define RILL_INTERNAL_H

#include "rill/base.h"

/* What a compiler wants of every environment, also a freestanding one; there is no header for it. */
void *memcpy(void *to, const void *from, size_t n);
void *memmove(void *to, const void *from, size_t n);
void *memset(void *p, int byte, size_t n);
int memcmp(const void *a, const void *b, size_t n);

/* A static function that stays one where size counts: what gcc 12 joins at -Os, because it is called once or looks
 * small, makes message.c a tenth larger and its frames twice as deep. */
#if defined(__OPTIMIZE_SIZE__) && defined(__GNUC__)
#define APART_ __attribute__((noinline))
#define JOINED_ __attribute__((always_inline)) /* and one that it should join */
#else
#define APART_
#define JOINED_
#endif
#define APART static APART_
#define JOINED static inline JOINED_

/* In a header: where files are joined, not all of them call it. */
#ifdef __GNUC__
#define RILLI_INLINE static inline __attribute__((unused))
#else
#define RILLI_INLINE static inline
#endif

/* ---- base.c ---- */

/* Writes n in decimal, at the end of twenty places; gives the place of the first digit. */
unsigned rilli_decimal(uint64_t n, char *to);

/* ---- utf8.c ---- */

/* A piece of text, or a token. p is in the chunk, in a carry, or constant. */
typedef struct rilli_tok {
    const uint8_t *p;
    size_t n;
    const uint8_t *at; /* where in the chunk the token began, NULL: in an earlier one */
    uint8_t kind, part, how;
} rilli_tok;
#define RILLI_HOW_PLAIN 0u    /* p..p+n are the source's own bytes */
#define RILLI_HOW_MADE 1u     /* made from an escape, whose bytes are in the chunk */
#define RILLI_HOW_CARRIED 2u  /* stands for bytes that are not, or not as they are, in the chunk */
#define RILLI_HOW_REPAIRED 4u /* is U+FFFD for something broken */

/* Length of the character at p (n >= 1, *p >= 0x80): 2..4. 0: whole so far, but cut. Negative: broken, and the first
 * byte that could not be there is p[-1 - result]. */
int rilli_utf8(const uint8_t *p, size_t n);

/* A carry keeps the first bytes of a character that a chunk's end cut: how many, and they. */
#define RILLI_CARRY 5

/* How much of n bytes of text fits, whole characters. */
size_t rilli_fit(const void *p, size_t n, size_t room);

/* Writes a code point into a carry that is empty and points t there. */
void rilli_utf8_make(uint8_t *carry, uint32_t c, rilli_tok *t);

/* Points t at U+FFFD. */
void rilli_utf8_broken(rilli_tok *t);

/* The next piece of text up to the end of the line. t->n == 0: none; *in is empty or at the byte that stops it. Of t,
 * kind, part and at are not written. */
void rilli_text(uint8_t *carry, rill_in *in, rilli_tok *t, unsigned how);
#define RILLI_TEXT_LINE 0u
#define RILLI_TEXT_STRICT 1u /* *in stays at the byte that could not be there */
#define RILLI_TEXT_JSON 2u   /* up to a quote, a backslash or any control character */
#define RILLI_TEXT_WHOLE 4u  /* up to a character that is not whole in the chunk */

/* ---- escape.c ---- */

enum {
    RILLI_PUT_RAW,    /* as it is */
    RILLI_PUT_STRING, /* as the inside of a JSON string */
    RILLI_PUT_FLAT    /* as it is, but a blank for CR and LF: JSON on one line */
};

/* Writes on in t, from *at and byte *sub of what stands for that character. Broken UTF-8 becomes U+FFFD, one for each
 * maximal subpart, but for RAW and FLAT. true: all is written. Both begin as 0; afterwards *sub is 0. */
bool rilli_put(rill_text t, unsigned how, size_t *at, uint8_t *sub, rill_out *out);

/* Text k of a list in which each ends with NUL. */
rill_text rilli_pick(const char *list, unsigned k);

/* ---- emit.c ---- */

#ifdef RILL_EMIT_H
bool rilli_emit_named(const rill_frame *f);
rill_status rilli_emit_check(rill_emit *e, const rill_frame *f, bool rest);
rill_status rilli_emit_write(rill_emit *e, const rill_frame *f, rill_out *out);
#endif

/* ---- sse.c ---- */

#ifdef RILL_SSE_H
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
bool rilli_sse_named(const rill_sse_core *c); /* is the name of its line over? */
#if RILL_WIDE
/* At the first byte of a line: a line with a plain name, and `data: ` after it, that are whole in the chunk and end in
 * LF, and a byte behind them. */
bool rilli_sse_head(rill_sse_core *c, rill_in *in, rill_text *name);
/* In a data line: its end and a blank line, both LF. */
bool rilli_sse_tail(rill_sse_core *c, rill_in *in);
#endif
/* Does b, after its first letters, show that its line is no field, but words? */
bool rilli_sse_no_field(const rill_sse_core *c, unsigned b);
#endif

/* ---- json.c ---- */

#ifdef RILL_JSON_H
/* what was seen; up to COLON white space may follow */
enum {
    JS_VALUE,     /* nothing, or a comma or colon that asks for a value */
    JS_PEEKED,    /* as VALUE, and the caller was told of the byte that is next */
    JS_FIRST,     /* [ */
    JS_FIRST_KEY, /* { */
    JS_AFTER,     /* a value inside a container */
    JS_DONE,      /* the value */
    JS_KEY,       /* a comma in an object */
    JS_COLON,     /* a key */
    JS_STR,       /* if `high`, then the first half of a pair, and its second is next */
    JS_ESC,       /* a backslash */
    JS_HEX,       /* \u */
    JS_HEX_2,
    JS_HEX_3,
    JS_HEX_4,
    JS_UNIT,    /* all four digits: `unit` is to be handed out */
    JS_LITERAL, /* `unit` bytes of `literals` */
    JS_BAD,     /* a number with a leading zero, before the byte that shows it */
    JS_NUMBER,  /* nothing of a number yet */
    JS_MINUS,
    JS_DOT,
    JS_E,
    JS_SIGN,
    JS_ZERO, /* from here on it may end */
    JS_INT,
    JS_FRAC,
    JS_EXP
};

#define RILLI_JSON_STRICT 1u /* as RILL_JSON_STRICT */
#define RILLI_JSON_LINES 2u  /* stop before CR and LF: RILL_MORE with bytes left */
#define RILLI_JSON_PEEK 4u   /* give RILLI_JSON_BEGIN before each value; *t->p is its first byte, not used yet */
#define RILLI_JSON_KEEP 8u   /* a high surrogate at the end of a string stays in core->high */
#define RILLI_JSON_FIRST 64u /* give RILLI_JSON_INSIDE, once, before what is in a string or object, if anything is */
/* of json.c itself: */
#define RILLI_JSON_IN_KEY 16u /* the string is a key */
#define RILLI_JSON_BEGUN 32u  /* a piece of it was handed out */
#define RILLI_JSON_TOLD 128u  /* the caller knows of the odd character that is next */
/* beside rill_json_kind: */
#define RILLI_JSON_BEGIN 10
#define RILLI_JSON_INSIDE 11
#define RILLI_JSON_ODD 12 /* before a character that is broken, or that the chunk's end cuts */

rill_status rilli_json_step(rill_json_core *c, uint8_t *bits, unsigned max, rill_in *in, rilli_tok *t);
#if RILL_WIDE
/* Reads on in a container, without making tokens, as far as they are simple: no state that it can be called in and
 * leave is in the middle of an escape or a number. The bytes, and those before them, are whole characters. */
void rilli_json_pass(rill_json_core *c, uint8_t *bits, unsigned max, rill_in *in);
RILLI_INLINE bool rilli_begins_value(unsigned b)
{
    /* " - 0 to 9, and [ f n t {: a bit for each of two rows of 64, as which it will be cannot be foreseen */
    static const uint64_t begins[] = { UINT64_C(0x03ff200400000000), UINT64_C(0x0810404008000000) };

    return b < 128 && (begins[b >> 6] >> (b & 63) & 1) != 0;
}
#endif
bool rilli_json_in_value(const rill_json_core *c); /* is the innermost value not over yet? */
bool rilli_json_blank(rill_in *in);                /* moves *in past white space; is it all? */
void rilli_json_again(rill_json_core *c, unsigned depth, uint8_t flags); /* a value follows, at this depth */
void rilli_json_over(rill_json_core *c);                                 /* undo that: the value is over */
uint8_t rilli_escaped(unsigned b); /* what \b stands for; 0: nothing, or more than a byte */

#if RILL_FAST
/* After rilli_json_again(): the value is a string, and its quote was read. */
RILLI_INLINE void rilli_json_inside(rill_json_core *c)
{
    c->state = JS_STR;
    c->flags &= (uint8_t) ~(RILLI_JSON_IN_KEY | RILLI_JSON_BEGUN);
}

/* Is it inside a string, and nothing half read? */
RILLI_INLINE bool rilli_json_plain(const rill_json_core *c)
{
    return c->state == JS_STR && c->high == 0 && c->carry[0] == 0;
}
#endif

bool rilli_more_digits(uint64_t *digits, unsigned n, unsigned last);
void rilli_digits(rill_digits_ *d, const uint8_t *p, size_t n);
void rilli_number(const rill_digits_ *d, rill_number *n);
#endif

/* ---- request.c ---- */

#ifdef RILL_REQUEST_H
/* An object of a tree: where its fields are, and what they mean. Its last row is the one before `end`. */
typedef struct rilli_object {
    const rill_shape *shape;
    const uint8_t *p;
    uint8_t end;
} rilli_object;

#define RILLI_ROW_KIND(row) ((unsigned)(row)->at >> 12)
#define RILLI_ROW_FIELD(o, row) ((const void *)((o)->p + ((row)->at & 0x7ffu)))
#define RILLI_ROW_ARG(row) ((unsigned)(row)->key >> 12)
#define RILLI_ROW_KEY(shape, row) ((shape)->keys + ((row)->key & 0xfffu))
#define RILLI_ROW_AUX(shape, row) ((shape)->aux[RILLI_ROW_ARG(row) - 1])
/* The row behind this one, and behind those that are inside it. */
unsigned rilli_row_after(const rill_shape *s, unsigned row);
/* Does this row, but for an INLINE and what has no field, have its field set? */
bool rilli_row_set(const rilli_object *o, const rill_field *row);
/* The first row from `row` on that sends something; o->end: none. */
unsigned rilli_row_next(const rilli_object *o, unsigned row);
/* The object that a place begins with. */
void rilli_row_root(rilli_object *o, const rill_shape *shape, const void *root);
/* Moves *o, an object at this level of a place, to the one below it. */
void rilli_row_enter(rilli_object *o, const rill_place_ *at, unsigned level);
#endif

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
    RILLI_SCOPE_CACHE_CREATION,
    RILLI_SCOPE_OUTPUT_DETAILS,
    RILLI_SCOPE_SERVER_TOOL_USE,
    RILLI_SCOPE_CONTENT
};
/* what is to be done with a member */
enum {
    RILLI_ACT_MEMBER, /* hand out raw */
    RILLI_ACT_SKIP,   /* nothing */
    RILLI_ACT_TYPE,   /* match with the list of the scope */
    RILLI_ACT_INDEX,
    RILLI_ACT_ENTER,   /* an object of known members, scope arg */
    RILLI_ACT_CONTENT, /* the array of blocks of a body */
    RILLI_ACT_SCALAR,  /* keep whole, as slot arg */
    RILLI_ACT_REASON,
    RILLI_ACT_STREAM, /* hand out decoded, as event arg */
    RILLI_ACT_RAW,    /* hand out raw, as event arg */
    RILLI_ACT_INPUT,  /* hand out raw as TOOL_INPUT, unless {} */
    RILLI_ACT_COUNT,  /* into the ledger, at arg */
    RILLI_ACT_HELD    /* keep raw until the index is known */
};
#define RILLI_ROW_NONE 255u
/* Row of a name in a list, RILLI_ROW_NONE if it is not there. */
unsigned rilli_find(unsigned list, const uint8_t *p, size_t n);
#if RILL_WIDE
/* Does the name of this event begin the n bytes at p, and a quote end it? Its length, or 0. */
size_t rilli_event_at(unsigned event, const uint8_t *p, size_t n);
#endif
/* What stands in a row: the public number, with flags below; for members action * 16 + argument. */
unsigned rilli_row(unsigned list, unsigned row);
/* The name in a row. */
rill_text rilli_row_name(unsigned list, unsigned row);
/* The flags beside a public number; 0 if it is not in the list. */
unsigned rilli_flags(unsigned list, unsigned number);
#define RILLI_CLASS_CLIENT 64u /* of a block's number */
#define RILLI_CLASS_SERVER 128u
#define RILLI_REASON_STANDS 64u /* of a stop reason's number */
#define RILLI_FAULT_RETRY 64u   /* of a fault's number */
#define RILLI_NUMBER 63u

/* ---- message.c ---- */

/* m->todo, in the order of handing out */
#define TODO_VOID 1u    /* CALL_VOID of void_index */
#define TODO_STOPS 2u   /* BLOCK_STOP of the block in `stop`, or of all that are open */
#define TODO_MSTART 4u  /* MESSAGE_START of a body */
#define TODO_BSTART 8u  /* BLOCK_START of the block in `cur` */
#define TODO_BSTOP 16u  /* its BLOCK_STOP */
#define TODO_MARK 32u   /* `mark` */
#define TODO_CALLS 64u  /* verdicts on all calls that wait */
#define TODO_MSTOP 128u /* MESSAGE_STOP of a body */

/* ---- tool.c ---- */

#ifdef RILL_TOOL_H
void rilli_copy(void *to, const void *from, size_t n);
void rilli_zero(void *to, size_t n);

/* As rill_tool_next(), with the pieces of keys: RILL_OK with tok->kind RILL_JSON_KEY, and *v not written. */
rill_status rilli_tool_step(rill_tool *t, rill_event *ev, rilli_tok *tok, rill_value *v);
/* Is this a piece that rilli_tool_step() reads? */
bool rilli_tool_reads(rill_tool *t, const rill_event *ev);
#define RILLI_TOOL_BROKEN 16u /* flags: there is nothing more to read, the path stays */
/* The first thing wrong stands. */
void rilli_tool_fail(rill_tool *t, unsigned why, uint32_t at);
#endif

#endif
