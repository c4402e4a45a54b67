/*
 * rill/emit.h - the other direction: events to the bytes of an event stream. For gateways, mock servers, tests.
 *
 *     rill_frame f = { 0 };
 *     f.type = RILL_TYPE_CONTENT_BLOCK_DELTA;
 *     f.delta = RILL_EV_TEXT;
 *     f.text[RILL_FRAME_TEXT] = (rill_text){ "Hi", 2 };
 *
 *     event: content_block_delta
 *     data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}
 *     (blank line)
 *
 * What rill_message_next() makes of these bytes are the event, the scalars and the members of the frame again. Text is
 * escaped; broken UTF-8 in it becomes U+FFFD. Raw JSON is read by rill's own reader before a byte of it leaves, and
 * stays on one line. So no frame puts a line end, a second event, broken UTF-8 or broken JSON on the wire.
 *
 *     type                   what is sent of the frame: its texts, and
 *     MESSAGE_START          ID, MODEL, usage, LEDGER, MEMBERS of "message", OUTER
 *     CONTENT_BLOCK_START    index, block, ID, NAME, TOOL_USE_ID, SERVER_NAME, TEXT (of text and thinking: what theirs
 *                            begins with; of a call: the JSON of its input, {} if none), MEMBERS of "content_block",
 *                            OUTER
 *     CONTENT_BLOCK_DELTA    index, delta, TEXT, MEMBERS of "delta", OUTER
 *     CONTENT_BLOCK_STOP     index, MEMBERS
 *     MESSAGE_DELTA          reason, STOP_SEQUENCE, MEMBERS of "delta", usage, LEDGER, OUTER
 *     MESSAGE_STOP, PING     MEMBERS
 *     ERROR                  fault, TEXT (the message), MEMBERS of "error", REQUEST_ID, OUTER
 *     OTHER                  TYPE (its name), MEMBERS
 *
 * Members that are given raw are not compared with those that the frame writes by itself: a key that is in both is
 * there twice. The API's own starts of thinking have "signature":"", to be filled by a delta: who wants it gives it in
 * MEMBERS.
 */
#ifndef RILL_EMIT_H
#define RILL_EMIT_H

#include "base.h"
#include "json.h"
#include "message.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The texts of a frame: by rill_slot (RILL_TYPE: the name of what is OTHER), and these. */
enum {
    RILL_FRAME_TEXT = 9,     /* of CITATION, COMPACTION (its content) and a call's input: JSON; else letters */
    RILL_FRAME_MEMBERS = 10, /* further members of the inner object, as JSON, no space before them: "a":1,"b":[] */
    RILL_FRAME_OUTER = 11,   /* further members of the event itself */
    RILL_FRAME_LEDGER = 12,  /* further members of usage */
    RILL_FRAME_TEXTS = 13
};

/* One event. All zero but for the type is a frame; what is zero or has p == NULL is not sent, but for the text of a
 * start of text or thinking, which is "" then. Raw JSON that is given is read, whether the type sends it or not; of no
 * bytes, with p not NULL, TEXT is an error, but for a call, where it is {}. */
typedef struct rill_frame {
    uint8_t type;   /* rill_type, but not MESSAGE */
    uint8_t block;  /* CONTENT_BLOCK_START: rill_block */
    uint8_t delta;  /* CONTENT_BLOCK_DELTA: what TEXT is, RILL_EV_TEXT .. RILL_EV_COMPACTION; or RILL_TYPE_OTHER, that
                       of TYPE: what it has are MEMBERS, no TEXT is sent */
    uint8_t reason; /* MESSAGE_DELTA: rill_reason; NONE is null */
    uint8_t fault;  /* ERROR: rill_fault */
    bool more;      /* its long text goes on in the next frame: TEXT of deltas and errors, MEMBERS of all others */
    int32_t index;  /* 0..RILL_FRAME_INDEX; negative: not sent */
    rill_text text[RILL_FRAME_TEXTS];
    const rill_usage *usage; /* the counters that are given */
} rill_frame;

typedef struct rill_emit {
    uint32_t abi;
    int8_t error; /* rill_status that sticks, or 0 */
    /* private from here; the size may change */
    uint8_t options, state, phase, sub, first, type, delta;
    uint16_t pc, back;
    size_t at;
    rill_json_core json;
    uint8_t bits[RILL_DEPTH / 8];
} rill_emit;

#define RILL_FRAME_INDEX 65534 /* the highest that rill/message.h takes */
#define RILL_EMIT_LINES 1u /* one JSON object a line (JSON Lines), not server-sent events */

/*
 * rill_emit_init - begin a stream.
 *
 * gives  RILL_OK, or RILL_E_ABI.
 */
#define rill_emit_init(e, options) rill_emit_init_((e), (options), RILL_ABI)
rill_status rill_emit_init_(rill_emit *e, unsigned options, uint32_t abi);

/*
 * rill_emit_next - write one frame, or a piece of one.
 *
 * f      the same until the result is RILL_OK. After a frame with `more`, one of the same type and delta, until one
 *        without `more` ends the event. What stands before the long text on the wire is that of the first, what stands
 *        behind it (MEMBERS of a delta or error; REQUEST_ID; usage and LEDGER of MESSAGE_DELTA; OUTER) that of the
 *        last. Pieces of text are whole characters, pieces of JSON may end anywhere; the first may be empty, but not of
 *        MEMBERS.
 * out    any size; moved past what was written. The bytes do not depend on it.
 * gives  RILL_OK    the frame is written.
 *        RILL_MORE  out is full: send it, call again with the same frame.
 *        RILL_E_EMIT_FRAME  its type or a number in it is none, its name would break the line, or it is not the
 *                   rest of the frame before; or a comment is not out yet.
 *        RILL_E_JSON_*      raw JSON that is none; half a surrogate pair and broken UTF-8 are none either; nor
 *                   is what nests deeper than RILL_DEPTH - 2 (the value of a member: one less).
 *        Of a frame that is refused nothing was written; the next one may be good. But in the rest of a frame, with
 *        `more` or after RILL_MORE, the error sticks: the event on the wire has no end, so it did not happen for who
 *        reads it.
 * cost   linear in the frame. No recursion. Stack: make stack.
 * rule   WHATWG HTML 9.2.6; RFC 8259.
 */
rill_status rill_emit_next(rill_emit *e, const rill_frame *f, rill_out *out);

/*
 * rill_emit_comment - ": text" and a blank line, between frames: keeps a connection alive.
 *
 * gives  as rill_emit_next(). With RILL_EMIT_LINES an empty line. RILL_E_EMIT_FRAME: inside a frame, or the text has a
 *        character below U+0020, such as a line end, or is not UTF-8; nothing was written, the frame can go on.
 */
rill_status rill_emit_comment(rill_emit *e, rill_text text, rill_out *out);

#ifdef __cplusplus
}
#endif

#endif
