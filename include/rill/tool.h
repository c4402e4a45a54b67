/*
 * rill/tool.h - the arguments of a tool call: seen while they arrive, given out only when they may be acted on.
 *
 *     event                              rill_tool_next()                    rill_tool_commit()
 *     BLOCK_START tool_use "set_pin"     (rill_tool_begin)
 *     TOOL_INPUT  {"pin":1               $ OBJECT; $.pin NUMBER "1" FIRST
 *     TOOL_INPUT  3,"on":tr              $.pin NUMBER "3" LAST, 13
 *     TOOL_INPUT  ue}                    $.on TRUE; $ OBJECT LAST
 *     BLOCK_STOP                                                             RILL_MORE
 *     MESSAGE_DELTA tool_use                                                 RILL_MORE
 *     CALL_FINAL                                                             RILL_OK: it may be run
 *
 * What next hands out is to be shown; only the verdict makes a call one that may be run, and there is one verdict for
 * each. It stands on two gates. The message layer's says that the model *finished*: a block of its own, stopped, one
 * whole JSON object or no input at all, a stop reason under which calls stand. This layer's says that the call means
 * *one thing*: with a table (rill_call), every required value is there, of its type, in its range, no name came twice
 * and none that the tool does not have. A bound struct can be reached through rill_call_take() alone, and that wants
 * the event with the verdict.
 *
 * Two states, one for each block that is followed at the same time (calls wait for the stop reason, so parallel calls
 * want one each). Every state may see every event, also after its verdict: what is not its own it leaves alone. But
 * one state a block, a rill_tool or a rill_call: reading moves the event's text on. Who shows that text too, shows it
 * from a copy of the event; a state that sees nothing of an input which somebody else used up is RILL_WHY_UNFINISHED.
 *
 *     rill_tool    values with their paths              lib/tool.c
 *     rill_call    and a C struct filled from them      lib/bind.c, and rill_tool_explain() in lib/explain.c
 *
 * Both run over a text block as well (structured output is JSON in a text block): begin with its BLOCK_START, and hand
 * over its TEXT. The verdict comes with the stop reason then.
 */
#ifndef RILL_TOOL_H
#define RILL_TOOL_H

#include "base.h"
#include "json.h"
#include "message.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What a verdict can name beside rill_why. Numbers are for good. */
#define RILL_TOOL_WHYS(X)                                                                 \
    X(SERVER, 32, "the server runs this call itself")                                     \
    X(TOOL, 33, "there is no tool of this name")                                          \
    X(MENDED, 34, "the input was mended, and a mended call is not to be run")             \
    X(KIND, 35, "a value of another type")                                                \
    X(RANGE, 36, "a number out of its range")                                             \
    X(CHOICE, 37, "a text that is none of the choices")                                   \
    X(TEXT, 38, "a text that is too long, or holds a NUL")                                \
    X(HALF, 39, "a text with half a surrogate pair")                                      \
    X(COUNT, 40, "too few or too many elements")                                          \
    X(MISSING, 41, "a required value is missing")                                         \
    X(UNEXPECTED, 42, "a member that the tool does not have")                             \
    X(TWICE, 43, "a member given twice")
#define RILL_X(id, number, text) RILL_WHY_##id = number,
typedef enum rill_tool_why { RILL_TOOL_WHYS(RILL_X) RILL_TOOL_WHY_MAX_ = 63 } rill_tool_why;
#undef RILL_X

/* ---- values as they pass ---- */

/* A value, or a piece of one. An object or array comes twice: with RILL_FIRST where it begins and with RILL_LAST where
 * it ends. */
typedef struct rill_value {
    uint8_t kind;       /* rill_json_kind: neither KEY nor CLOSE */
    uint8_t part;       /* RILL_FIRST, RILL_LAST */
    uint8_t row;        /* rill_call: the row it belongs to; 255: none */
    bool cut;           /* its path is longer than RILL_PATH, or has more than RILL_STEPS steps: a part is missing */
    bool repaired;      /* STRING: this piece is the U+FFFD for half a surrogate pair */
    uint16_t depth;     /* containers around it */
    uint16_t element;   /* rill_call: which element of the list it is in; 65535: the list's own begin */
    uint32_t offset;    /* of its first byte, in bytes of the block's input; stops at 2^32-1 */
    rill_text path;     /* $.steps[0].name; names stand as they are, decoded, whatever their characters */
    rill_text text;     /* STRING: decoded; NUMBER: as received */
    rill_number number; /* NUMBER with RILL_LAST */
} rill_value;

typedef struct rill_tool {
    uint32_t abi;
    int32_t index;   /* of the block; -1: none */
    uint32_t offset; /* bytes of input used; stops at 2^32-1 */
    uint32_t why_at; /* where, in bytes of input */
    uint16_t mended; /* RILL_TOOL_LENIENT: places that were mended; stops at 65535 */
    uint8_t why;     /* rill_why or rill_tool_why: the first thing wrong so far. 0 is no permission */
    /* private from here; the size may change */
    uint8_t flags, kind;
#if RILL_PATH
    uint16_t path_n, cut_at;
#endif
    uint32_t begun;
    rill_digits_ number;
    rill_json_core json;
#if RILL_PATH
    uint16_t from[RILL_STEPS];
    uint8_t path[RILL_PATH];
#endif
    uint8_t bits[RILL_INNER_DEPTH / 8];
} rill_tool;

/* Options. The JSON inside a call is read strictly, unless: */
#if RILL_LENIENT
#define RILL_TOOL_LENIENT 32u /* raw control characters and bad escapes (\' for ') in strings, and a comma before } or
                                 ], are mended and counted; a mended call is RILL_WHY_MENDED, */
#define RILL_TOOL_MENDED 64u  /* unless a mended call may be run, too. Both only where RILL_LENIENT is 1 */
#endif

/*
 * rill_tool_begin - follow one block.
 *
 * ev       its BLOCK_START.
 * options  any of the above.
 * gives    RILL_OK, or RILL_E_ABI.
 * note     A block of a call that the server runs can be looked at, by this, but its verdict is RILL_WHY_SERVER. Of a
 *          peer that sends input before the name, pieces are gone by now; then the verdict is RILL_WHY_UNFINISHED.
 */
#define rill_tool_begin(t, ev, options) rill_tool_begin_((t), (ev), (options), RILL_ABI)
rill_status rill_tool_begin_(rill_tool *t, const rill_event *ev, unsigned options, uint32_t abi);

/*
 * rill_tool_next - read on in the input that an event brings.
 *
 * ev     any event; TOOL_INPUT (or TEXT) of this block is read, ev->text moves past what was used. Other events are
 *        left alone, and so is all that comes for its index once the block is over.
 * v      written only when the result is RILL_OK.
 * gives  RILL_OK    a value, or a piece of one; call again with the same event.
 *        RILL_MORE  there is nothing more in it.
 *        No error: what is wrong with the input is remembered in t->why and t->why_at. After what is no JSON no values
 *        follow. ev->restart begins again: all values so far are void.
 * lives  v->text is in the event's text, in *t or in rill, v->path in *t: good until the next call on t or on the
 *        message.
 * cost   linear: at most one call a byte, and one more for each event.
 * rule   RFC 8259; half a surrogate pair in an escape becomes U+FFFD; at most RILL_INNER_DEPTH levels.
 */
rill_status rill_tool_next(rill_tool *t, rill_event *ev, rill_value *v);

/*
 * rill_tool_path - the path of the value given last; after the verdict, where t->why was found if it was in the input.
 *
 * lives  until the next call on t.
 */
rill_text rill_tool_path(const rill_tool *t);

/*
 * rill_tool_commit - the verdict.
 *
 * ev     every event, or at least every mark; after its pieces were read.
 * gives  RILL_OK    the call may be run. Once.
 *        RILL_END   it must not; t->why tells. Once.
 *        RILL_MORE  not known yet, or known before.
 * note   It comes with CALL_FINAL or CALL_VOID, for a text block and a mended call with the MESSAGE_DELTA that has the
 *        stop reason, or with a BLOCK_START that takes their index away; at the latest with END. Nothing at all is as
 *        good as {}, but not for a text block. Of a text block that is over, a delta that went astray without an index
 *        says nothing; a call it voids.
 */
rill_status rill_tool_commit(rill_tool *t, const rill_event *ev);

/* ---- a table that says where values go ---- */

typedef enum rill_bind {
    RILL_BIND_BOOL = 1,   /* bool                                                                              */
    RILL_BIND_INT = 2,    /* signed integer of 1, 2, 4 or 8 bytes                                              */
    RILL_BIND_UINT = 3,   /* unsigned, of 1, 2, 4 or 8 bytes; no more than 2^63-1. INT and UINT: lo..hi.       */
                          /* With places: counts of 10^-places, 2.5 is 250 with two; exact, never rounded      */
    RILL_BIND_ENUM = 4,   /* integer of 1, 2 or 4 bytes: place of the text in `names`, compared whole          */
    RILL_BIND_TEXT = 5,   /* char[size], NUL-terminated; what does not fit, or holds a NUL, is RILL_WHY_TEXT   */
    RILL_BIND_SIZED = 6,  /* RILL_SIZED(size): any bytes of UTF-8, also NUL                                    */
    RILL_BIND_ANY = 7,    /* any value, also null; not stored, only known: its begin comes with this row       */
    RILL_BIND_OBJECT = 8, /* its members have rows                                                             */
    RILL_BIND_LIST = 9    /* array; its elements have one row, and go into an array at offset, size bytes each. */
                          /* lo..hi elements; how many: uint16_t at `n`. No list inside a list                 */
} rill_bind;

#define RILL_REQUIRED 1u  /* else it may be missing; the field is 0 then. In an object that is there */
#define RILL_NULLABLE 2u  /* null is fine, the field is 0, a text empty */
#define RILL_PREVIEW 4u   /* written to the preview struct too, which may be read at any time */
#define RILL_MAY_CUT 8u   /* SIZED: a text that does not fit is cut after a character, and n < full */
#define RILL_LAST_ONE 16u /* given twice, the last one counts: no RILL_WHY_TWICE. Not for OBJECT and LIST */

/* One place in the input. The rows of a tool are an outline: what is in an OBJECT stands behind it, one level deeper,
 * and so does the one row of all elements of a LIST. The outermost level is 0.
 *
 *     0 "pin"              $.pin
 *     0 "pos" OBJECT       $.pos
 *     1   "x"              $.pos.x
 *     0 "steps" LIST       $.steps
 *     1   "" OBJECT        $.steps[0]
 *     2     "name"         $.steps[0].name
 *
 * At most 32 rows. */
typedef struct rill_row {
    const char *name;  /* at most 250 bytes */
    const char *names; /* ENUM: "off\0on\0", each at most 250 bytes */
    uint8_t kind;      /* rill_bind */
    uint8_t flags;
    uint8_t level;
    uint8_t places;  /* INT, UINT; ENUM: how many names */
    uint16_t offset; /* into the struct; below a list into the element */
    uint16_t size;   /* of the field; LIST: of one element */
    uint16_t n;      /* LIST: offset of the uint16_t that counts them; at most 65534 */
    int64_t lo, hi;
} rill_row;

typedef struct rill_tool_def {
    const char *name; /* compared whole; longer than the hold can keep, it never matches */
    const rill_row *rows;
    uint8_t n;     /* rows */
    uint8_t flags; /* options of rill_tool_begin(), and */
    uint16_t size; /* sizeof the struct: nothing is written beyond it */
} rill_tool_def;
#define RILL_TOOL_OPEN 1u /* a member without a row passes: not stored, and not remembered, so that two of one name pass
                             too. Else, in an object that has a row, it is RILL_WHY_UNEXPECTED: what a tool does not
                             know may change what the call means ("dry_run": true) */

/* SIZED: n bytes of text, of the full that were sent, and a NUL. full stops at 65535. At least `bytes` fit. */
#define RILL_SIZED(bytes)               \
    struct {                            \
        uint16_t n, full;               \
        char text[(bytes) / 2 * 2 + 2]; \
    }

/* Rows without noise. member: of struct type; below a list, of the struct of an element. lo and hi both 0: what the
 * member can hold; of a list hi 0: as many elements as the array has. A lo or hi that it cannot hold does not compile,
 * nor does a member whose size its kind cannot have.
 *     RILL_ROW(0, "pin", struct set_pin, pin, UINT, RILL_REQUIRED, 0, 40) */
#define RILL_MOST_(size, kind) /* an integer of this size */                                       \
    ((int64_t)(UINT64_MAX >> (RILL_BIND_##kind != RILL_BIND_UINT || (size) > 4) >> (64 - 8 * (size)) % 64))
#define RILL_LEAST_(size, kind) (RILL_BIND_##kind == RILL_BIND_UINT ? 0 : -RILL_MOST_(size, kind) - 1)
#define RILL_LIMIT_(size, kind, lo, hi, limit, none)                                                            \
    ((lo) == 0 && (hi) == 0 ? (none) :                                                                          \
                              (limit) + 0 * (int64_t)sizeof(char[RILL_BIND_##kind > RILL_BIND_UINT ||           \
                                                                         ((lo) <= (hi) &&                       \
                                                                          (lo) >= RILL_LEAST_(size, kind) &&    \
                                                                          (hi) <= RILL_MOST_(size, kind)) ?     \
                                                                     1 :                                        \
                                                                     -1]))
#define RILL_LIMITS_(size, kind, lo, hi)                              \
    RILL_LIMIT_(size, kind, lo, hi, lo, RILL_LEAST_(size, kind)),     \
        RILL_LIMIT_(size, kind, lo, hi, hi, RILL_MOST_(size, kind))
#define RILL_ONLY_IF_(is) (0 * sizeof(char[(is) ? 1 : -1])) /* 0; does not compile if it is not so */
#define RILL_16_(n) ((uint16_t)((n) + RILL_ONLY_IF_((n) <= 65535)))
#define RILL_HOLDS_(size, kind) /* its size, if a field of this kind can have it */ \
    ((uint16_t)((size) + RILL_ONLY_IF_(RILL_BIND_##kind > RILL_BIND_ENUM ? (size) <= 65535 : \
                                                                         (size) <= 8 && ((size) & ((size) - 1)) == 0)))
/* Is the member what its kind wants: an integer, chars, a RILL_SIZED? */
#define RILL_IS_BOOL_(member) (0 * sizeof((member) % 2))
#define RILL_IS_INT_(member) (0 * sizeof((member) % 2))
#define RILL_IS_UINT_(member) (0 * sizeof((member) % 2))
#define RILL_IS_ENUM_(member) (0 * sizeof((member) % 2))
#define RILL_IS_TEXT_(member) RILL_ONLY_IF_(sizeof((member)[0]) == 1)
#define RILL_IS_SIZED_(member) \
    RILL_ONLY_IF_(sizeof((member).n) + sizeof((member).full) == 4 && sizeof((member).text[0]) == 1)
#define RILL_ROW_(level, name, type, member, kind, flags, places, lo, hi, names)                    \
    { (name), (names), RILL_BIND_##kind, (flags), (level), (places), RILL_16_(offsetof(type, member)), \
      (uint16_t)(RILL_HOLDS_(sizeof(((type *)0)->member), kind) + RILL_IS_##kind##_(((type *)0)->member)), 0, \
      RILL_LIMITS_(sizeof(((type *)0)->member), kind, lo, hi) }
#define RILL_ROW(level, name, type, member, kind, flags, lo, hi) \
    RILL_ROW_(level, name, type, member, kind, flags, 0, lo, hi, NULL)
/* lo and hi as the field has them: of 2 places, 150 is 1.50 */
#define RILL_ROW_FIXED(level, name, type, member, places, flags, lo, hi) \
    RILL_ROW_(level, name, type, member, INT, flags, places, lo, hi, NULL)
#define RILL_ROW_ENUM(level, name, type, member, flags, count, names) \
    RILL_ROW_(level, name, type, member, ENUM, flags, count, 0, 0, names)
#define RILL_MANY_(room, n_size, lo, hi) /* how many elements a list may have */                   \
    ((int64_t)((hi) == 0 ? (room) : (hi)) +                                                         \
     (int64_t)RILL_ONLY_IF_((n_size) == 2 && (lo) >= 0 && (lo) <= (int64_t)(room) && (hi) >= 0 &&   \
                            (hi) <= (int64_t)(room) && (room) <= 65534))
#define RILL_ROW_LIST(level, name, type, member, flags, n_member, lo, hi)                                 \
    { (name), NULL, RILL_BIND_LIST, (flags), (level), 0, RILL_16_(offsetof(type, member)),                \
      RILL_16_(sizeof(((type *)0)->member[0])), RILL_16_(offsetof(type, n_member)), (lo),                 \
      RILL_MANY_(sizeof(((type *)0)->member) / sizeof(((type *)0)->member[0]), sizeof(((type *)0)->n_member), lo, hi) }
#define RILL_ROW_ELEMENT_(level, element, kind, flags, places, lo, hi, names)                                 \
    { "", (names), RILL_BIND_##kind, (flags), (level), (places), 0, RILL_HOLDS_(sizeof(element), kind), 0, \
      RILL_LIMITS_(sizeof(element), kind, lo, hi) }
#define RILL_ROW_ELEMENT(level, element, kind, flags, lo, hi) /* elements that are scalars */ \
    RILL_ROW_ELEMENT_(level, element, kind, flags, 0, lo, hi, NULL)
#define RILL_ROW_ELEMENT_FIXED(level, element, places, flags, lo, hi) \
    RILL_ROW_ELEMENT_(level, element, INT, flags, places, lo, hi, NULL)
#define RILL_ROW_ELEMENT_ENUM(level, element, flags, count, names) \
    RILL_ROW_ELEMENT_(level, element, ENUM, flags, count, 0, 0, names)
#define RILL_ROW_OBJECT(level, name, flags) /* name "": elements that are structs */ \
    { (name), NULL, RILL_BIND_OBJECT, (uint8_t)((flags) + RILL_ONLY_IF_(((flags) & RILL_LAST_ONE) == 0)), (level), 0, \
      0, 0, 0, 0, 0 }
#define RILL_ROW_ANY(level, name, flags) \
    { (name), NULL, RILL_BIND_ANY, (flags), (level), 0, 0, 0, 0, 0, 0 }
#define RILL_TOOL(name, type, rows, flags)                                                                     \
    { (name), (rows), (uint8_t)(sizeof(rows) / sizeof *(rows) + RILL_ONLY_IF_(sizeof(rows) / sizeof *(rows) <= 32)), \
      (flags), RILL_16_(sizeof(type)) }

/* Room for a struct that nobody reads before its time: bytes of its size, aligned for it. rill_call_take() has it as a
 * struct.  RILL_STORE(struct set_pin) store;  ... store.bytes ... */
#define RILL_STORE(type)                   \
    union {                                \
        unsigned char bytes[sizeof(type)]; \
        uint64_t align_;                   \
        void *align_p_;                    \
    }

typedef struct rill_call {
    uint32_t given;  /* bit of each row that was there, null too; below a list, in the last element */
    uint8_t why_row; /* row that tool.why is about, if that is RILL_WHY_KIND or higher; 255: none */
    /* private; the size may change. It stands first for the Cortex-M0+, as in rill_message */
    uint8_t row, parent, list, name, name_at;
    uint16_t text_n, text_full; /* as in RILL_SIZED */
    uint16_t depth, element;
    rill_tool tool; /* to be read as above */
} rill_call;

/*
 * rill_tool_find - which of the caller's tools is meant?
 *
 * name   rill_message_get(&m, RILL_NAME) at BLOCK_START.
 * gives  the tool; NULL if none has exactly this name. A name that the hold cut is nobody's.
 * cost   n comparisons.
 */
const rill_tool_def *rill_tool_find(const rill_tool_def *defs, size_t n, rill_scalar name);

/*
 * rill_call_begin - follow one block, and fill a struct from it.
 *
 * def    the tool; NULL: the verdict will be RILL_WHY_TOOL.
 * store  def->size bytes for the struct, set to 0 now; NULL with def NULL.
 * gives  RILL_OK, or RILL_E_ABI.
 */
#define rill_call_begin(c, ev, def, store) rill_call_begin_((c), (ev), (def), (store), RILL_ABI)
rill_status rill_call_begin_(rill_call *c, const rill_event *ev, const rill_tool_def *def, void *store, uint32_t abi);

/*
 * rill_call_next - as rill_tool_next(), and store what has a row.
 *
 * def, store  as given to begin.
 * preview     a struct of the same type for rows with RILL_PREVIEW; may be NULL. Numbers, enums and bools are written
 *             when whole, and only if they are right, texts piece by piece, always terminated. It says nothing about
 *             the verdict. It is the caller's to zero, before the first piece and at ev->restart (false afterwards).
 * gives       RILL_OK, RILL_MORE as rill_tool_next(). With the first thing wrong nothing more is stored, and no
 *             values follow the one that is wrong; rill_tool_path(&c->tool) stays where it was.
 * cost        as rill_tool_next(). A byte of a name or of a choice that a row or choice begins with: a look at what
 *             came before it, and at the rows, or choices, up to that one; any other: nothing. However it is cut.
 */
rill_status rill_call_next(rill_call *c, rill_event *ev, const rill_tool_def *def, void *store, void *preview,
                           rill_value *v);

/*
 * rill_call_take - the verdict, and the struct with it.
 *
 * ev     as for rill_tool_commit().
 * gives  store, now a struct of the tool's type, when the verdict is that the call may be run; once. Else NULL.
 *        c->tool.why tells once it must not; the store is 0 then.
 * lives  until the caller writes to the store, or hands it to rill_call_begin() again: rill does not touch it any more.
 */
const void *rill_call_take(rill_call *c, const rill_event *ev, const rill_tool_def *def, void *store);

/* rill_call_seal, rill_call_resume - rill_seal(), rill_resume() for a rill_call. The store is the caller's: it is to be
 * stored too, and has no sum of its own. */
#define rill_call_seal(c) rill_seal_((c), sizeof *(c), &(c)->tool.abi, RILL_ABI)
#define rill_call_resume(c) rill_resume_((c), sizeof *(c), &(c)->tool.abi, RILL_ABI)

/*
 * rill_tool_explain - a text for the tool_result, from which the model can mend its call.
 *
 *     $.pin: a number out of its range; expected an integer from 0 to 40 (byte 7 of the input)
 *
 * gives  how many bytes were written, without a terminator; at most cap. What does not fit is left out, whole
 *        characters. The path has names that the model chose.
 */
size_t rill_tool_explain(const rill_call *c, const rill_tool_def *def, char *to, size_t cap);

/* rill_tool_why_text - rill_why_text() for both lists. */
const char *rill_tool_why_text(unsigned why);

#ifdef __cplusplus
}
#endif

#endif
