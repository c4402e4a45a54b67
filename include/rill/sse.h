/*
 * rill/sse.h - bytes to the parts of server-sent events. Of use alone: OpenAI, Gemini, MCP and others
 * stream events too.
 *
 *     : hi LF                  COMMENT "hi"
 *     event: delta LF          NAME "delta"
 *     data: {"a": CR LF        DATA "{"a":"
 *     data: 1} CR              DATA LF, DATA "1}"          lines are joined by one LF
 *     id: 7 LF                 ID "7"
 *     retry: 3000 LF           RETRY 3000
 *     LF                       DISPATCH                    at this byte; a CR does not wait for its LF
 *
 * Nothing is gathered: a field of any length passes in pieces through the same few bytes of state. So the
 * name of an event is seen before it is known whether the event has data; what holds is what came since
 * the last DISPATCH or DROP. An event whose blank line never comes is not an event.
 */
#ifndef RILL_SSE_H
#define RILL_SSE_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum rill_sse_kind {
    RILL_SSE_NAME = 1,     /* piece of the event's name; with RILL_FIRST it replaces an earlier one    */
    RILL_SSE_DATA = 2,     /* piece of the event's data, until DISPATCH; no RILL_LAST; never empty      */
    RILL_SSE_ID = 3,       /* piece of an id; whole at RILL_LAST, unless `bad`. The next DISPATCH or DROP
                              makes it the last event id                                                */
    RILL_SSE_RETRY = 4,    /* value: milliseconds                                                       */
    RILL_SSE_COMMENT = 5,  /* piece of a comment, one leading space removed as from a value             */
    RILL_SSE_DISPATCH = 6, /* the event is complete; its data may be empty                              */
    RILL_SSE_DROP = 7      /* a blank line after a name or an id, and no data: forget the name          */
} rill_sse_kind;

typedef struct rill_sse_item {
    uint8_t kind;   /* rill_sse_kind */
    uint8_t part;   /* RILL_FIRST, RILL_LAST: of a line's value; DATA: RILL_FIRST, of the event's data */
    bool bad;       /* ID: a NUL is in it, the id is ignored */
    uint32_t value; /* RETRY; stops at 2^32-1 */
    rill_text text; /* NAME, DATA, ID, COMMENT */
} rill_sse_item;

/* private: the machine alone, also part of rill_message */
typedef struct rill_sse_core {
    uint8_t state, field, at, cr;
} rill_sse_core;

typedef struct rill_sse {
    uint32_t abi;
    uint32_t comments; /* comment lines; stops at 2^32-1 */
    uint32_t repaired; /* characters replaced by U+FFFD; stops at 2^32-1 */
    uint64_t offset;   /* bytes used since init */
    /* private from here; the size may change */
    rill_sse_core core;
    uint8_t flags;
    uint8_t carry[5];
    uint32_t value;
} rill_sse;

/*
 * rill_sse_init - begin a stream.
 *
 * gives  RILL_OK, or RILL_E_ABI.
 */
#define rill_sse_init(s) rill_sse_init_((s), RILL_ABI)
rill_status rill_sse_init_(rill_sse *s, uint32_t abi);

/*
 * rill_sse_next - read up to the next item.
 *
 * in     any number of bytes, also none; moved past what was used.
 * item   written only when the result is RILL_OK.
 * gives  RILL_OK    an item; call again, whether bytes are left or not.
 *        RILL_MORE  every byte is used. At the end of input nothing is to be called: what was not
 *                   dispatched is not an event.
 *        No errors: every sequence of bytes is an event stream.
 * lives  item->text is in the chunk, in *s or in rill: good until the next call on s, or until the chunk
 *        is reused, whichever is first.
 * cost   linear in the bytes, however they are cut. No recursion. Stack: make stack.
 * rule   WHATWG HTML, 9.2.5 "Parsing an event stream" and 9.2.6 "Interpreting an event stream". Broken UTF-8
 *        becomes U+FFFD, one for each maximal subpart. A byte order mark is dropped at the start only.
 */
rill_status rill_sse_next(rill_sse *s, rill_in *in, rill_sse_item *item);

#ifdef __cplusplus
}
#endif

#endif
