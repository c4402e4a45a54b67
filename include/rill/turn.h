/*
 * rill/turn.h - the decoded answer to the assistant message of the next request, while it arrives.
 *
 *     events of rill/message.h                 the store
 *     BLOCK_START 0 thinking                   {"role":"assistant","content":[{"type":"thinking"
 *     THINKING "Hm"                              ,"thinking":"Hm
 *     SIGNATURE "EqQB.."                         ","signature":"EqQB..
 *     BLOCK_STOP 0                               "}
 *     BLOCK_START 1 tool_use                     ,{"type":"tool_use","id":"toolu_1","name":"lamp"
 *     TOOL_INPUT "{\"on\":tr"                      ,"input":{"on":tr
 *     (the connection breaks)
 *     CALL_VOID 1, END                         RILL_BACK: the store ends behind block 0, then behind nothing
 *
 * The bytes go to the caller's memory, file or flash, through a buffer of any size; nothing is held. What came as
 * JSON (results, citations, input, redacted data) leaves as it was received, text is escaped anew, so its value is
 * the same. All members of a block are sent back but those that are null or belong to no request (usage of a delta,
 * what strayed into a call or into text behind its type, an id or a name of a text, or behind the content of its block,
 * the empty content of a compaction, a delta that nobody knows). Of a known member that is given twice the first counts
 * (RILL_TURN_IGNORED); a call that it voids is left out. Of one that rill does not know both are sent.
 *
 * What was written sometimes has to be taken back: half a call, thinking without its signature. Then RILL_BACK says
 * so, and t->written is the length that counts. After RILL_EV_END the store holds a message that the API takes, or
 * nothing (t->written is 0: there is nothing to send):
 * - text ends where the stream was cut. A text block without text, or of white space alone (bytes up to 0x20), is left
 *   out: the API refuses it.
 * - a thinking block without its signature, a block that never stopped, one that has input in front of its type and is
 *   no call, and a call that was void at its stop, or by the event behind it (RILL_WHY_UNSTOPPED and what stands behind
 *   it: input that is not whole JSON, or was repaired; no name) are left out; with RILL_TURN_ANSWER such a call stays,
 *   with input {}, if its id and name are whole.
 * - calls of the server without a result, and thinking, may not stand last: unless the stop reason is pause_turn or
 *   tool_use they are taken back, with what came after them. Where a call of the server is left out, so is all
 *   that comes after it. A block of a type that rill does not know (RILL_BLOCK_OTHER) is taken for one if it has an id,
 *   a name and input; one that has TOOL_INPUT but no name is left out alone.
 * - where a refusal is the last stop reason nothing is left, as the API asks for; behind a CALL_FINAL that is
 *   RILL_E_TURN_ORDER.
 * - a call that was CALL_FINAL is in it, with what is in it before, but where RILL_TURN_WHOLE drops the turn: else
 *   the error is RILL_E_TURN_ORDER, for what is run must be answered, and what is answered must be there.
 * - t->owed calls want an answer in the next message: the program's own, or that of rill_answer_next().
 *
 * An object that was begun must be finished before the next one, a member before the next one. Some legal streams, none
 * sent by the API today, break that: deltas of two blocks in turns (behind RILL_WARN_UNTRACKED any of a block that is
 * not open, for it may be), a call that is open when another block begins, and becomes final all the same, thinking or
 * input that goes on in deltas behind another member of its start, a type among them (RILL_E_TURN_ORDER); text that
 * goes on after its citations, which then goes on in a text block of its own (RILL_TURN_SPLIT); citations behind a text
 * that had others before it: they are left out, for they have no text of their own (RILL_TURN_SPLIT and
 * RILL_TURN_DROPPED).
 *
 *     rill_turn t;
 *     rill_turn_init(&t, 0);
 *     ... for each event of rill_message_next() and rill_message_finish():
 *     do {
 *         out.p = store + t.written;
 *         out.n = sizeof store - t.written;
 *     } while ((st = rill_turn_next(&t, &m, &ev, &out)) == RILL_BACK);
 *     if (st != RILL_OK)
 *         the store is too small (RILL_MORE), or st is an error: there is no turn
 *
 * Needs RILL_MEMBERS 1, and no RILL_QUIET: without them only text, thinking and calls can be sent back, and other
 * blocks are left out.
 */
#ifndef RILL_TURN_H
#define RILL_TURN_H

#include "base.h"
#include "message.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct rill_turn {
    uint32_t abi;
    uint32_t written; /* bytes of the store that count */
    uint16_t blocks;  /* whole blocks in it */
    uint16_t owed;    /* those that are calls the next message must answer */
    uint8_t changed;  /* RILL_TURN_DROPPED and the like: how the turn differs from what was received */
    int8_t error;     /* rill_status that sticks, or 0 */
    /* private from here; the size may change */
    uint8_t options, state, next, kind, class_, section, flags, raw, held, drop, phase, sub, empty;
    uint16_t seen, pending, safe_blocks, safe_owed, call_blocks;
    int32_t index;
    uint32_t plan, begun, input, safe, call, kept, kept_from;
    size_t at, from;
} rill_turn;

/* options */
#define RILL_TURN_CONTENT 1u /* only the array [...], not {"role":"assistant","content":[...]} */
#define RILL_TURN_ANSWER 2u  /* a call whose input is not whole stays, with input {}, and is owed an answer */
#define RILL_TURN_WHOLE 4u   /* a turn that is not complete is dropped whole */

/* changed, any of */
#define RILL_TURN_DROPPED 1u /* a block was left out, or the turn */
#define RILL_TURN_MENDED 2u  /* a call's input was replaced by {} */
#define RILL_TURN_SPLIT 4u   /* text went on after its citations: it became two blocks */
#define RILL_TURN_IGNORED 8u /* left out was content that does not fit its block, or is of none that is open, a text's
                                id or name, an id behind content, the second of two members, what a delta that nobody
                                knows had */

/*
 * rill_turn_init - begin a turn.
 *
 * options  any of the bits above.
 * gives    RILL_OK, or RILL_E_ABI.
 */
#define rill_turn_init(t, options) rill_turn_init_((t), (options), RILL_ABI)
rill_status rill_turn_init_(rill_turn *t, unsigned options, uint32_t abi);

/*
 * rill_turn_next - write what an event adds; RILL_EV_END closes the message.
 *
 * m, ev  the event just given by rill_message_next() or rill_message_finish(), before the next call on m. All of
 *        them, in their order.
 * out    any size; moved past what was written.
 * gives  RILL_OK    the event is written; take the next one.
 *        RILL_MORE  out is full: store it, call again with the same event and a fresh out.
 *        RILL_BACK  first store what out got, then cut the store to t->written bytes, and call again with
 *                   the same event.
 *        RILL_E_TURN_*  it sticks; what is in the store is no message.
 * cost   linear in the event. No recursion. Stack: make stack.
 */
rill_status rill_turn_next(rill_turn *t, const rill_message *m, const rill_event *ev, rill_out *out);

/* The owed answers, made from the store itself. */
typedef struct rill_answer {
    uint32_t abi;
    uint16_t answers; /* so far */
    /* private from here; the size may change */
    uint8_t state, match, sub, flags;
    uint32_t depth;
    size_t at;
} rill_answer;

/*
 * rill_answer_init - begin the user message that answers all calls of a turn.
 *
 * gives  RILL_OK, or RILL_E_ABI.
 */
#define rill_answer_init(a) rill_answer_init_((a), RILL_ABI)
rill_status rill_answer_init_(rill_answer *a, uint32_t abi);

/*
 * rill_answer_next - read the store, write {"role":"user","content":[{"type":"tool_result",...},...]}.
 *
 * in     the store as rill_turn_next() left it after RILL_EV_END, in pieces of any size; moved past what was used.
 * why    the content of each answer, the same text on every call: "interrupted". They are marked is_error.
 * out    any size; moved past what was written.
 * gives  RILL_MORE  *in is used up, or out is full.
 *        RILL_END   the message is written. A turn without calls gives nothing at all: a->answers is 0.
 * cost   linear in the store. It is trusted to be what was written.
 */
rill_status rill_answer_next(rill_answer *a, rill_in *in, rill_text why, rill_out *out);

#ifdef __cplusplus
}
#endif

#endif
