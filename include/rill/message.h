/*
 * rill/message.h - response bytes of the Anthropic Messages API to typed events.
 *
 *     data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hel
 *                                                           TEXT index 0, "Hel", RILL_FIRST ---^
 *     lo"}}                                                 TEXT index 0, "lo", RILL_LAST
 *     (blank line)                                          NOTE, only if something was odd
 *
 *     wire                 events
 *     message_start        MEMBER* MESSAGE_START                  id, model; counters in m->usage
 *     content_block_start  (MEMBER | RAW)* BLOCK_START            type, id, name ...; content that already
 *                                                                 stands in it comes as after a delta
 *     content_block_delta  TEXT | THINKING | SIGNATURE | TOOL_INPUT | CITATION | COMPACTION | MEMBER
 *     content_block_stop   BLOCK_STOP [CALL_VOID]
 *     message_delta        MEMBER* MESSAGE_DELTA CALL_FINAL*      stop reason; counters in m->usage
 *     message_stop         MESSAGE_STOP
 *     ping                 PING
 *     error                ERROR_TEXT* MEMBER* ERROR
 *     anything else        MEMBER* UNKNOWN                        with its name
 *     (end of input)       [TEXT ...] CALL_VOID* END              from rill_message_finish(); the piece is the U+FFFD
 *                                                                 for half a surrogate pair that nothing followed
 *
 * Two kinds of events. *Pieces* flow while their event is still arriving; where the chunks end decides how many
 * there are, but not what they are once joined. *Marks* come once each, at the blank line that ends their
 * event; neither their number nor their order nor their place depends on the chunks. Only a BLOCK_START comes
 * sooner, right before the first piece, when the block brings content along and its type, index, id and name
 * stand before it, as in what the API sends. (There, and at the stop that a start for an open index implies, m->offset
 * may be some bytes apart from cut to cut: the first character was read.)
 *
 * Keys may stand in any order. What cannot be known in time is said late, and never guessed in silence:
 * - Of "delta", "content_block", "message" and "content" an event has one. Where its type stands before them it decides
 *   which, and the others are MEMBERs; a stop reason in an event that has none at all is nothing. Where no type did,
 *   the first one counts, and RILL_WARN_WRONG_KIND says what did not fit (RILL_WARN_REUSED: the message starts again).
 *   "error" is read beside all of them, and its words are ERROR_TEXT in any event, but it is a MEMBER of a body whose
 *   type stands before it, of an event whose type stands before it and nobody knows, unless its name is `error`, and of
 *   any event where it is false: that is no error.
 * - In them, the name of a member decides: text under "text" is TEXT. The type of the block and of the delta confirm
 *   it, a warning says where they do not (but a signature may stand in any start, and beside what fits "" is nothing),
 *   and a call whose own block is touched by one can no longer become final.
 * - "index" after the delta: with one block open the pieces flow as that block's, before the first as those of block 0,
 *   and the index is checked when it comes (RILL_WARN_MISROUTED if it was another, though nothing was in it). With
 *   several the delta waits in the hold (RILL_E_HOLD: too long).
 * - An integer "index" in an event that is about no block is nothing, and is not told.
 * - "usage" before the type of an event that has none of its own is counted; RILL_WARN_WRONG_KIND says that it was.
 * - Half a surrogate pair at the end of a delta waits for the next delta of its block; one block at a time can wait.
 * - Where type, id or name come after the content of a block, its pieces come before its BLOCK_START; so do its members
 *   where the index comes after them. They have the index that is next, and a warning of the BLOCK_START says if it was
 *   another: RILL_WARN_GAP or RILL_WARN_REUSED, and for content RILL_WARN_MISROUTED too. An id or name behind the
 *   content of a block that is no call, whose BLOCK_START is out, is a MEMBER.
 *
 * Calls that are over wait for the stop reason; the first of them and those of the 31 indices after it have room
 * (RILL_WHY_UNTRACKED: more). The first stop reason decides for good: calls that start behind it are void, so none that
 * was final is run again. Void are all that are open or wait, and those that start later, too, once
 * - an event can be read in two ways: its SSE name and its type are two (`message`, SSE's own default, is no name), or
 *   the members above are; "error" is an error by either;
 * - data that are no JSON come under the name of a delta, or behind a block, without a name and with quotes: they may
 *   have been one;
 * - input came for no call that is open: whose was it?
 * - a message that started again has its first index that was there before, or its reason is end_turn while calls wait,
 *   or tool_use while none does.
 * An event that nobody knows by its type, or without a type by its name, does so only if it has two types, a name that
 * is known, or content that no type stands in front of.
 *
 * A Message or error body that was not streamed, and JSON Lines, give the same events (RILL_JSON).
 *
 * The text of a whole program that prints an answer:
 *
 *     rill_message m;
 *     rill_event ev;
 *     rill_message_init(&m, RILL_SSE);
 *     while ((n = recv(socket, buf, sizeof buf, 0)) > 0) {
 *         rill_in in = { buf, (size_t)n };
 *         while (rill_message_next(&m, &in, &ev) == RILL_OK)
 *             if (ev.kind == RILL_EV_TEXT)
 *                 fwrite(ev.text.p, 1, ev.text.n, stdout);
 *     }
 *     while (rill_message_finish(&m, n == 0 ? RILL_END_CLEAN : RILL_END_RESET, &ev) == RILL_OK)
 *         if (ev.kind == RILL_EV_END && m.outcome != RILL_COMPLETE)
 *             puts("the answer is not whole");
 */
#ifndef RILL_MESSAGE_H
#define RILL_MESSAGE_H

#include "base.h"
#include "json.h"
#include "protocol.def"
#include "sse.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Numbers are for good. Let pass kinds that you do not know: a later release may hand out more. */
typedef enum rill_event_kind {
    /* pieces */
    RILL_EV_TEXT = 1,       /* text: of the answer                                                         */
    RILL_EV_THINKING = 2,   /* text                                                                        */
    RILL_EV_SIGNATURE = 3,  /* text: opaque; pieces and deltas of one block are appended                   */
    RILL_EV_TOOL_INPUT = 4, /* text: of a tool call's input, itself JSON. To show; to act on: CALL_FINAL   */
    RILL_EV_CITATION = 5,   /* text: raw JSON of one citation                                              */
    RILL_EV_COMPACTION = 6, /* text: raw JSON of member `key` of a compaction                              */
    RILL_EV_MEMBER = 7,     /* text: raw JSON of member `key` of the object `of`: all that has no place of */
                            /*       its own in this list, known or not                                    */
    RILL_EV_ERROR_TEXT = 8, /* text: the server's words                                                    */
    RILL_EV_RAW = 9,        /* only `raw` (RILL_RAW_BLOCKS)                                                */
    /* marks */
    RILL_EV_MESSAGE_START = 16, /* RILL_ID, RILL_MODEL; in a body only if they stand before its content     */
    RILL_EV_BLOCK_START = 17,   /* index, block; RILL_ID, RILL_NAME, RILL_TOOL_USE_ID, RILL_SERVER_NAME;    */
                                /*               RILL_TYPE if block is OTHER                                */
    RILL_EV_BLOCK_STOP = 18,    /* index, block; why: of a call the server runs, and of what is no call and had */
                                /*               TOOL_INPUT: is that whole? Of other blocks: UNSTOPPED,         */
                                /*               UNSTARTED, UNTRACKED, MISROUTED, or NONE                       */
    RILL_EV_MESSAGE_DELTA = 19, /* reason; RILL_TYPE if it is OTHER; RILL_STOP_SEQUENCE; of a body also     */
                                /*               RILL_ID and RILL_MODEL, those that were there before, too  */
    RILL_EV_CALL_FINAL = 20,    /* index: the call is whole and the stop reason lets it stand: it may be run, if its
                                   input means one thing: a key given twice is found by rill_call, not here. Where no
                                   input came at all, no TOOL_INPUT did, it is {} */
    RILL_EV_CALL_VOID = 21,     /* index, why: the call must not be run                                     */
    RILL_EV_MESSAGE_STOP = 22,
    RILL_EV_PING = 23,
    RILL_EV_ERROR = 24,         /* fault; RILL_TYPE if it is OTHER; RILL_REQUEST_ID                         */
    RILL_EV_UNKNOWN = 25,       /* RILL_TYPE: its name; index: of the block, if it is a delta               */
                                /*               RILL_ID and the like, where they stood before its type, in */
                                /*               it or in an object of it; an index there is not told       */
    RILL_EV_NOTE = 26,          /* warn: what was odd in an event that has no other mark                    */
    RILL_EV_END = 27            /* always last: m->outcome, m->error, m->retry                              */
} rill_event_kind;
#define RILL_IS_PIECE(kind) ((kind) < 16)

#define RILL_X(id, number, name) RILL_TYPE_##id = number,
typedef enum rill_type { RILL_TYPE_NONE = 0, RILL_EVENTS_LIST(RILL_X) RILL_TYPE_OTHER = 63 } rill_type;
#undef RILL_X

/* OTHER: a type that is not in the list; NONE: not known, or not yet. So in the next three. */
#define RILL_X(id, number, name, class_) RILL_BLOCK_##id = number,
typedef enum rill_block { RILL_BLOCK_NONE = 0, RILL_BLOCKS_LIST(RILL_X) RILL_BLOCK_OTHER = 63 } rill_block;
#undef RILL_X

#define RILL_X(id, number, name, verdict) RILL_REASON_##id = number,
typedef enum rill_reason { RILL_REASON_NONE = 0, RILL_REASONS_LIST(RILL_X) RILL_REASON_OTHER = 63 } rill_reason;
#undef RILL_X

#define RILL_X(id, number, name, retry) RILL_FAULT_##id = number,
typedef enum rill_fault { RILL_FAULT_NONE = 0, RILL_FAULTS_LIST(RILL_X) RILL_FAULT_OTHER = 63 } rill_fault;
#undef RILL_X

/* The object that a MEMBER stands in. */
typedef enum rill_of {
    RILL_OF_EVENT = 1,   /* the event itself; a body                    */
    RILL_OF_MESSAGE = 2, /* "message" of message_start                  */
    RILL_OF_BLOCK = 3,   /* "content_block"; an element of "content"    */
    RILL_OF_DELTA = 4,   /* "delta", of a block or of the message       */
    RILL_OF_USAGE = 5,   /* "usage"                                     */
    RILL_OF_FAULT = 6,   /* "error"                                     */
    /* in "usage": */
    RILL_OF_CACHE_CREATION = 7,
    RILL_OF_OUTPUT_DETAILS = 8, /* "output_tokens_details" */
    RILL_OF_SERVER_TOOL_USE = 9
} rill_of;

/* Why a call is void. Of several reasons the gravest is told, the one that stands first here. What can be read in two
 * ways is read in neither: a known member given twice (null counts), one of another kind, a delta that cannot be read,
 * a start for the index of a call that is open or waits, each voids the calls that it may be about. */
#define RILL_WHYS(X)                                                                    \
    X(NONE, 0, "not void")                                                              \
    X(TRUNCATED, 1, "the stream ended before a stop reason")                            \
    X(ERROR, 2, "the server reported an error, or the bytes broke the protocol")        \
    X(REASON, 3, "the stop reason cuts the answer, is missing, or is not known")        \
    X(UNSTOPPED, 4, "the block was not stopped by an event of its own")                 \
    X(UNSTARTED, 5, "the block has no start of its own")                                \
    X(UNTRACKED, 6, "more blocks or calls at once than the tables hold")                \
    X(MISROUTED, 7, "an event of the block was contradictory, or went astray")          \
    X(NAME, 8, "name or id missing, empty, or longer than the hold")                    \
    X(REPAIRED, 9, "the input, name or id was not valid UTF-8")                         \
    X(DEPTH, 10, "the input nests too deep")                                            \
    X(NOT_OBJECT, 11, "the input is JSON but no object")                                \
    X(UNFINISHED, 12, "the input ends inside its JSON")                                 \
    X(EXTRA, 13, "the input goes on after its object")                                  \
    X(SYNTAX, 14, "the input is not JSON")
#define RILL_X(id, number, text) RILL_WHY_##id = number,
typedef enum rill_why { RILL_WHYS(RILL_X) RILL_WHY_OTHER = 63 } rill_why;
#undef RILL_X

/* Warnings: bits of rill_event.warn, and places of m->warned. */
#define RILL_WARNINGS(X)                                                                         \
    X(MISMATCH, 0, "mismatch", "SSE name and type do not agree")                                 \
    X(NO_TYPE, 1, "no_type", "no type; taken from the SSE name, or without one, the members")    \
    X(REPEATED, 2, "repeated", "a key twice; the first counts, the second is a MEMBER")          \
    X(VALUE, 3, "value", "a known key with a value of another kind; handed out as MEMBER")       \
    X(INDEX, 4, "index", "index missing, or no integer from 0 to 65534")                         \
    X(ORPHAN, 5, "orphan", "delta or stop of a block that is not open")                          \
    X(IMPLIED, 6, "implied", "a start or stop is missing and was taken as given")                \
    X(REUSED, 7, "reused", "an index, or the start of the message, a second time")               \
    X(GAP, 8, "gap", "a block started out of order")                                             \
    X(MISROUTED, 9, "misrouted", "pieces went out under an index that proved wrong")             \
    X(WRONG_KIND, 10, "wrong_kind", "a member in an event, or content in a block, that has none such") \
    X(EXTRA, 11, "extra", "bytes after the event's JSON")                                        \
    X(NOT_JSON, 12, "not_json", "data that is no JSON object; skipped")                          \
    X(REPAIRED, 13, "repaired", "broken UTF-8 or half a surrogate pair became U+FFFD")           \
    X(UNTRACKED, 14, "untracked", "more blocks or calls at once than the tables hold")           \
    X(COUNT, 15, "count", "a counter that is no integer from 0 to 2^32-1")                       \
    X(CUT, 16, "cut", "an id, name or key longer than the hold can keep")                        \
    X(REASON, 17, "reason", "stop reason changed, missing at the end, or at odds with the calls") \
    X(AFTER_END, 18, "after_end", "something after message_stop or error; ignored")              \
    X(INPUT_TWICE, 19, "input_twice", "input in the start and in deltas; the deltas count")      \
    X(UNSTARTED, 20, "unstarted", "content before message_start")                                \
    X(LONG, 21, "long", "an event longer than the soft limit")
#define RILL_X(id, bit, name, text) RILL_WARN_##id = bit,
typedef enum rill_warning { RILL_WARNINGS(RILL_X) RILL_WARN_N } rill_warning;
#undef RILL_X

/* The ledger. Counts are cumulative over the message; the last non-null value of each stands. Bit 1u << RILL_COUNT_x
 * of `given` is set once the counter was a number: not given is not 0. They stop at 2^32-1. It is written while
 * the event arrives: after a cut it may be ahead of the last mark. */
#define RILL_X(id, number, name, object) RILL_COUNT_##id = number,
typedef enum rill_count { RILL_COUNTS_LIST(RILL_X) RILL_COUNT_N } rill_count;
#undef RILL_X
typedef struct rill_usage {
    uint16_t given;
    uint32_t n[RILL_COUNT_N]; /* tokens; of WEB_SEARCH, WEB_FETCH, CODE_EXECUTION: requests */
} rill_usage;

typedef enum rill_outcome {
    RILL_OPEN = 0,               /* not finished yet */
    RILL_COMPLETE = 1,           /* message_stop, or a whole body */
    RILL_LOGICALLY_COMPLETE = 2, /* a stop reason, no message_stop */
    RILL_TRUNCATED = 3,          /* neither */
    RILL_SERVER_ERROR = 4,       /* an error event or body */
    RILL_PROTOCOL_ERROR = 5      /* m->error is set */
} rill_outcome;

typedef enum rill_retry {
    RILL_RETRY_NO = 0,
    RILL_RETRY_YES = 1,
    RILL_RETRY_OUTPUT_SEEN = 2 /* it may be tried again, but content (not only members) or a final call was given */
} rill_retry;

/* One event. What a kind does not name is 0, index is -1. */
typedef struct rill_event {
    uint8_t kind;   /* rill_event_kind */
    uint8_t part;   /* pieces: RILL_FIRST, RILL_LAST. BLOCK_STOP of a call: RILL_LAST if there was input, so who
                       saw none lost it */
    uint8_t block;  /* rill_block of index, as far as it is known */
    uint8_t of;     /* rill_of: MEMBER */
    uint8_t why;    /* rill_why: CALL_VOID, BLOCK_STOP; MESSAGE_DELTA: MISROUTED if it contradicts itself */
    uint8_t fault;  /* rill_fault: ERROR */
    uint8_t reason; /* rill_reason given by this MESSAGE_DELTA; NONE: null or not given */
    bool restart;   /* TOOL_INPUT: the input so far is void, it begins here. BLOCK_START: pieces of it came before */
    int32_t index;  /* of the block in `content`, 0..65534; -1: none, or not known */
    uint32_t warn;  /* marks: 1u << rill_warning */
    rill_text text; /* pieces */
    rill_text key;  /* MEMBER, COMPACTION: as much of it as the hold could keep (RILL_WARN_CUT) */
#if RILL_RAW
    rill_text raw;  /* RILL_RAW_BLOCKS: the next piece of the content block's JSON, as received. It begins at
                       the object's { and the event with its } has raw_last */
    bool raw_last;
#endif
} rill_event;

/* What a mark can name besides, for rill_message_get(). */
typedef enum rill_slot {
    RILL_TYPE = 1, /* name of the event, block, delta, stop reason or error that is not in the list */
    RILL_ID = 2,
    RILL_MODEL = 3,
    RILL_NAME = 4,
    RILL_TOOL_USE_ID = 5,
    RILL_SERVER_NAME = 6,
    RILL_STOP_SEQUENCE = 7,
    RILL_REQUEST_ID = 8
} rill_slot;

/* private: a block that is open; the inner JSON of a call */
typedef struct rill_open_ {
    uint16_t index;
    uint8_t kind, bits;
} rill_open_;
typedef struct rill_reader_ {
    rill_json_core json;
    uint8_t why, owner;
    uint8_t bits[RILL_INNER_DEPTH / 8];
} rill_reader_;

#if RILL_FAST
/* private: what the last delta looked like */
typedef struct rill_shape_ {
    uint8_t phase, at, again, again_at; /* how far; bytes that matched but are to be read after all, where they are */
    uint8_t lines, open, tail, end;     /* lengths: up to the data; up to the text; after it; from the last } on */
    uint8_t next;                       /* end, lines and open together; 0: an id stands between */
    uint8_t name, kind, place, type[2], sub[2]; /* before the text and at the end of the event */
    uint16_t got[2], seen[2];
    uint8_t used, id_at, ids;           /* bytes noted; where among the lines an id was, which is not; is there one? */
    rill_sse_core sse[2];
    size_t left;                        /* of the chunk, where noting it down goes on; only within a call */
} rill_shape_;
#endif

typedef struct rill_message {
    /* private; the size may change. What is used most comes first: a Cortex-M0+ reaches the first 32 bytes, 64 as
     * halfwords and 128 as words with one instruction */
    uint8_t todo, state, act, arg; /* marks owed; the payload; the member at hand */
    rill_json_core json;
    uint8_t of, cur, flags, at;
    uint8_t type, name, sub, options; /* numbers: by "type", by SSE name, by the type inside */
    uint8_t key_row, mark, stop, why;
    uint8_t newreason, streamed;
    uint16_t got, raw_depth, hold_n, index, next;
    uint16_t hold_base, hold_get, key_n, key_full, held_at, held_end;
    uint16_t high, high_index, call_base, void_index;
    uint32_t warn, calls;
    uint32_t size, soft, hard;
    uint8_t high_kind;
    uint8_t scope[5]; /* by depth, rill_of */
    rill_sse_core sse;
    uint16_t seen[5]; /* by depth: rows that were met */
    rill_open_ open[RILL_BLOCKS];
    /* to be read at any time */
    uint32_t pings;              /* ping events and comment lines; compare for change */
    uint32_t progress;           /* marks but PING and NOTE, and bytes of pieces; compare for change */
    uint64_t offset;             /* bytes used; after an error, where it is */
#if RILL_FAST
    rill_shape_ shape;           /* private; here because each delta needs it, and what stands above */
#endif
    uint8_t outcome;             /* rill_outcome, after finish */
    uint8_t retry;               /* rill_retry, after finish */
    uint8_t reason;              /* rill_reason: the last that was not null */
    uint8_t fault;               /* rill_fault, after RILL_EV_ERROR */
    int8_t error;                /* rill_status that sticks, or 0 */
    uint8_t warned[RILL_WARN_N]; /* events with that warning; stops at 255 */
    rill_usage usage;
    /* private */
    uint32_t abi;
    rill_digits_ number;
    rill_reader_ reader[RILL_READERS];
    uint8_t bits[RILL_DEPTH / 8];
    uint8_t hold[RILL_HOLD];
} rill_message;

/* What the bytes are: one of */
#define RILL_SSE 0u        /* an event stream; what begins like JSON, HTML, gzip or a line of words is
                              RILL_E_NOT_SSE */
#define RILL_JSON 1u       /* JSON: a Message or error body, or one event after the other (JSON Lines) */
#define RILL_DETECT 2u     /* RILL_JSON if the first byte is {, else RILL_SSE */
/* and any of */
#define RILL_STRICT 4u     /* RILL_WARN_MISMATCH is an error instead, RILL_E_MISMATCH */
#define RILL_UTF8_ERROR 8u /* broken UTF-8 and half a surrogate pair are errors, not U+FFFD; so is one that is divided
                              over two deltas */
#define RILL_QUIET 16u     /* no MEMBER, CITATION, COMPACTION: checked and skipped */
#define RILL_RAW_BLOCKS 32u /* each content block also as received, in rill_event.raw */

/*
 * rill_message_init - begin a response.
 *
 * options  one framing, and any of the bits above; others are ignored.
 * gives    RILL_OK, or RILL_E_ABI.
 */
#define rill_message_init(m, options) rill_message_init_((m), (options), RILL_ABI)
rill_status rill_message_init_(rill_message *m, unsigned options, uint32_t abi);

/*
 * rill_message_limit - how long one event may be; 0: no limit, as after init.
 *
 * soft   bytes; the first one more gives RILL_EV_NOTE with RILL_WARN_LONG.
 * hard   bytes; the first one more is RILL_E_EVENT_SIZE. All bytes since the end of the event before
 *        count, line ends, field names and comments too.
 * note   the same place for every cut, if it is called before the first byte; later, what is told of the event at hand
 *        hangs on how far it was read.
 */
void rill_message_limit(rill_message *m, uint32_t soft, uint32_t hard);

/*
 * rill_message_next - read up to the next event.
 *
 * in     any number of bytes, also none; moved past what was used.
 * ev     written only when the result is RILL_OK.
 * gives  RILL_OK    an event; call again with the same *in, whether bytes are left or not.
 *        RILL_MORE  every byte is used and no event waits; go on with the next chunk.
 *        RILL_END   after rill_message_finish(): nothing is read.
 *        RILL_E_*   the bytes are wrong, m->offset is where. Every later call gives the same. What was handed
 *                   out before stands; rill_message_finish() has the verdicts that are owed.
 * lives  ev->text, key and raw are in the chunk, in *m or in rill: good until the next call on m, or until the
 *        chunk is reused, whichever is first.
 * cost   linear in the bytes, however they are cut; what waited in the hold is read twice. No recursion.
 *        Stack: make stack.
 * rule   the Messages API's streaming reference; WHATWG HTML 9.2.5, 9.2.6; RFC 8259.
 */
rill_status rill_message_next(rill_message *m, rill_in *in, rill_event *ev);

/*
 * rill_message_prefetch - ask memory for a state that is needed soon.
 *
 * For who holds more streams than the cache does: of the connections that are ready, as epoll_wait() gives them, call
 * it for the one six places on before the next is read. `make bench` shows what it saves.
 *
 * note  nothing is read or changed. Where the compiler has no such instruction it does nothing.
 */
static inline void rill_message_prefetch(const rill_message *m)
{
#if defined(__GNUC__)
    const uint8_t *p = (const uint8_t *)m;
    size_t at;

    for (at = 0; at < sizeof *m; at += 64)
        __builtin_prefetch(p + at);
    __builtin_prefetch(p + sizeof *m - 1);
#else
    (void)m;
#endif
}

/* How the transport ended. */
#define RILL_END_CLEAN 0u
#define RILL_END_RESET 1u
#define RILL_END_TIMEOUT 2u
#define RILL_END_ABORT 3u /* the caller gave up: m->retry is RILL_RETRY_NO */

/*
 * rill_message_finish - say that no byte follows; get what is owed.
 *
 * Call it in a loop, whatever happened before: the end of input, an error, giving up.
 *
 * gives  RILL_OK   an event: marks that an event which is whole still owes, CALL_FINAL too; the piece for half a
 *                  surrogate pair; CALL_VOID for each call without a verdict; then RILL_EV_END, once. m->outcome and
 *                  m->retry are set from the first call on.
 *        RILL_END  nothing more, for good.
 * note   An event without its blank line did not happen. A call that was final stays final, also with RILL_END_ABORT:
 *        that only says not to try again.
 */
rill_status rill_message_finish(rill_message *m, unsigned how, rill_event *ev);

/*
 * rill_message_get - a whole text that belongs to the mark just given.
 *
 * gives  the scalar; p == NULL when it was not given, or was null; n < full when the hold could not keep it.
 * lives  until the next call on m.
 * cost   a walk over at most RILL_HOLD bytes.
 */
rill_scalar rill_message_get(const rill_message *m, rill_slot slot);

/*
 * rill_block_name, rill_reason_name, rill_fault_name, rill_count_name - the API's own name of a number.
 *
 * gives  the name; n == 0 for NONE, OTHER and numbers without one.
 * cost   a walk over the list that the matcher uses; no table of their own.
 */
rill_text rill_block_name(unsigned block);
rill_text rill_reason_name(unsigned reason);
rill_text rill_fault_name(unsigned fault);
rill_text rill_count_name(unsigned count);

/* rill_why_text, rill_warning_name - "the stream ended before a stop reason", "mismatch". "?" for numbers that are
 * not in the list. Linked only if called. */
const char *rill_why_text(unsigned why);
const char *rill_warning_name(unsigned warning);

#ifdef __cplusplus
}
#endif

#endif
