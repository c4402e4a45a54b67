/*
 * rill/base.h - what all layers share: results, cursors, text, the version.
 */
#ifndef RILL_BASE_H
#define RILL_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config.h"

#ifdef __cplusplus
extern "C" {
#endif

#define RILL_VERSION_MAJOR 0
#define RILL_VERSION_MINOR 1
#define RILL_VERSION_PATCH 0
#define RILL_VERSION "0.1.0"

/*
 * What a call gives back. Not negative: nothing is wrong. Negative: an error; it sticks, it has an offset,
 * and the caller's outputs were not written.
 *
 * What the server says (an error event, a stop reason) is data and never an error here; what a peer sends
 * oddly but readably is a warning (rill/message.h) and never an error either.
 *
 * A number keeps its meaning for good; new results take free numbers of their band.
 *
 *     -10..-19 the caller's side   -20..-39 JSON   -40..-49 event streams   -50..-69 messages   -70..-79 requests
 *     -80..-89 turns   -90..-99 events that are sent   -100..-109 request heads, uploads
 *     -110..-119 AWS event streams   -120..-129 HTTP
 */
#define RILL_RESULTS(X)                                                                                   \
    X(RILL_OK, 0, "done")                                                                                 \
    X(RILL_MORE, 1, "nothing wrong; all bytes are used, or all room is; more is wanted")                  \
    X(RILL_END, 2, "done for good")                                                                       \
    X(RILL_NEED, 3, "nothing wrong; bytes of one of the caller's sources are wanted")                     \
    X(RILL_BACK, 4, "bytes that were given out are taken back: cut the store, call again")                \
    X(RILL_E_ABI, -10, "caller and library were compiled with different macros of rill/config.h")         \
    X(RILL_E_STATE, -11, "a stored state that is not whole, or not of this version and configuration")   \
    X(RILL_E_JSON_SYNTAX, -20, "byte not allowed here")                                                   \
    X(RILL_E_JSON_CONTROL, -21, "control character in a string")                                          \
    X(RILL_E_JSON_ESCAPE, -22, "bad escape in a string")                                                  \
    X(RILL_E_JSON_NUMBER, -23, "not a number")                                                            \
    X(RILL_E_JSON_LITERAL, -24, "neither true nor false nor null")                                        \
    X(RILL_E_JSON_UTF8, -25, "broken UTF-8 in a string")                                                  \
    X(RILL_E_JSON_SURROGATE, -26, "half a surrogate pair in a string")                                    \
    X(RILL_E_JSON_DEPTH, -27, "nested deeper than the limit")                                             \
    X(RILL_E_JSON_CUT, -28, "the text ends before its value does")                                        \
    X(RILL_E_NOT_SSE, -40, "not an event stream: JSON, HTML, plain text or compressed bytes")             \
    X(RILL_E_EVENT_SIZE, -41, "an event is longer than the limit that was set")                           \
    X(RILL_E_EVENT_CUT, -50, "an event ended before its JSON did")                                        \
    X(RILL_E_HOLD, -51, "a delta before its index, not one block open, and longer than the hold")         \
    X(RILL_E_MISMATCH, -52, "name and type of an event disagree (RILL_STRICT)")                           \
    X(RILL_E_NOT_JSON, -53, "a body that does not begin like a JSON object")                              \
    X(RILL_E_REQUEST_DEPTH, -70, "nodes nested deeper than RILL_NESTING")                                 \
    X(RILL_E_REQUEST_CHOICE, -71, "a number that its field does not take")                                \
    X(RILL_E_REQUEST_TEXT, -74, "text that is not UTF-8 (RILL_REFUSE)")                                   \
    X(RILL_E_REQUEST_LENGTH, -75, "more or fewer bytes than were promised")                               \
    X(RILL_E_REQUEST_SOURCE, -76, "a source of the caller failed")                                        \
    X(RILL_E_TURN_ORDER, -80, "blocks or their members in turns, or a final call that had to be left out")  \
    X(RILL_E_TURN_SIZE, -81, "a turn of 2^32 bytes, or of 65,536 blocks")                                 \
    X(RILL_E_EMIT_FRAME, -90, "a frame that is no event, or whose name or text would break its line")     \
    X(RILL_E_HEAD_BYTE, -100, "a byte that may not stand in this part of a request head")                 \
    X(RILL_E_HEAD_MISSING, -101, "the request head lacks a part that it must have")                       \
    X(RILL_E_HEAD_TWICE, -102, "a header that the head has, or decides, itself; or two credentials")      \
    X(RILL_E_UPLOAD_BOUNDARY, -103, "the boundary stands in the content: begin again with another")       \
    X(RILL_E_UPLOAD_LENGTH, -104, "the source gave more bytes than were promised")                        \
    X(RILL_E_UPLOAD_SOURCE, -105, "the source failed, or ended too early")                                \
    X(RILL_E_UPLOAD_NAME, -106, "a file name that is empty, not UTF-8, or holds a control character")     \
    X(RILL_E_UPLOAD_TYPE, -107, "a file's media type holds a byte that may not stand in a header")        \
    X(RILL_E_AWS_PRELUDE, -110, "a frame's first checksum is wrong: damaged, or not an AWS event stream") \
    X(RILL_E_AWS_LENGTH, -111, "a frame's lengths do not fit each other")                                 \
    X(RILL_E_AWS_HEADER, -112, "a frame's headers are malformed or contradict each other")                \
    X(RILL_E_AWS_PAYLOAD, -113, "a frame's payload is not a JSON object, or has none in it")              \
    X(RILL_E_AWS_BASE64, -114, "a chunk's bytes are not base64")                                          \
    X(RILL_E_AWS_CRC, -115, "a frame's checksum is wrong")                                                \
    X(RILL_E_AWS_CUT, -116, "the stream ends inside a frame")                                             \
    X(RILL_E_HTTP_SYNTAX, -120, "byte not allowed here in a response's head or framing")                  \
    X(RILL_E_HTTP_LENGTH, -121, "a response says twice, or in an impossible way, where it ends")          \
    X(RILL_E_HTTP_CODING, -122, "the body is compressed, though nobody asked for it")                     \
    X(RILL_E_HTTP_LIMIT, -123, "head, chunk extensions or trailers are longer than the limit")            \
    X(RILL_E_HTTP_CUT, -124, "the connection ended before the response did")

typedef enum rill_status {
#define RILL_X(name, value, text) name = value,
    RILL_RESULTS(RILL_X)
#undef RILL_X
        RILL_STATUS_MIN_ = -32767 /* the type has 16 bits at least */
} rill_status;

/* Input: the next byte, and how many there are. A call moves it past what it used; nothing of it is kept.
 * p may be NULL when n is 0. */
typedef struct rill_in {
    const uint8_t *p;
    size_t n;
} rill_in;

/* Output: where the next byte goes, and how much room there is. A call moves it past what it wrote. Where a call says
 * that it counts: p == NULL takes any number of bytes and keeps none, whatever n is. */
typedef struct rill_out {
    uint8_t *p;
    size_t n;
} rill_out;

/* n bytes of text: valid UTF-8, whole characters, no terminator; NUL may be among them. */
typedef struct rill_text {
    const char *p;
    size_t n;
} rill_text;

/* The text of a literal, also in a static initialiser. */
#define RILL_TEXT(literal)             \
    {                                  \
        (literal), sizeof(literal) - 1 \
    }

/* Which end of its string a piece is, bits of `part`. A string in one piece has both. Where only the end
 * was still missing, an empty piece with RILL_LAST follows. */
#define RILL_FIRST 1u
#define RILL_LAST 2u

/* Text that is of use only when whole. n < full: only n bytes could be kept, and it equals nothing, whatever
 * it begins with. full stops at 65535. p == NULL: it was not given. */
typedef struct rill_scalar {
    const char *p;
    uint16_t n;
    uint16_t full;
} rill_scalar;

/*
 * rill_is - is this scalar exactly these bytes?
 *
 * gives  true when it is given, whole and equal; false for every cut one.
 * cost   the length of want.
 */
bool rill_is(rill_scalar s, const char *want, size_t n);
#define RILL_IS(s, literal) rill_is((s), (literal), sizeof(literal) - 1)

/*
 * rill_cstr - copy a text into a C string.
 *
 * to     cap bytes, cap at least 1.
 * gives  true and a terminated copy; false and an empty string when it does not fit or a NUL is inside.
 *        Nothing is ever cut in silence.
 */
bool rill_cstr(rill_text t, char *to, size_t cap);

/*
 * rill_status_name, rill_status_text - "RILL_E_JSON_DEPTH", "nested deeper than the limit".
 *
 * gives  a static string; "?" for a number that is not in the list. Linked only if called.
 */
const char *rill_status_name(rill_status st);
const char *rill_status_text(rill_status st);

/*
 * rill_seal, rill_resume - for a state that is stored and read back: over deep sleep, in a file, by another process.
 *
 *     rill_seal(&m);                         and then its sizeof m bytes are stored
 *     if (rill_resume(&m) != RILL_OK)        once they were read back
 *         rill_message_init(&m, RILL_SSE);   nothing of them can be used: the request is made again
 *
 * A copy that stays in the program needs neither; it is good as it is.
 *
 * s      points to any state that has a member `abi`; for a rill_call: rill_call_seal(), rill_call_resume(). Only `abi`
 *        is written. A sealed state may be used on; before it is stored anew it is sealed anew.
 * gives  RILL_OK       resume: these are the bytes that were sealed, by a program with this RILL_ABI (version, macros
 *                      of rill/config.h but RILL_WIDE, size of a pointer) and a struct of this size. The state goes on
 *                      as if nothing had been.
 *        RILL_E_STATE  resume: they are not. Of another version, configuration or byte order; never sealed, or used
 *                      since; zeros; half of one and half of another; damaged.
 *        RILL_E_ABI    as from init.
 * cost   one multiplication a byte. lib/seal.c is linked only if called.
 * note   A change is seen but for one in 2^32. Not seen: bytes that were made to
 *        fit (this is no signature), an older state that is whole, a state of another type and the same size. Nor can
 *        it know what the caller keeps: states that work together must be of one moment, the table of a rill_call what
 *        it was, and the tree of a rill_request or rill_lint, to which they have pointers, also where it was. If a new
 *        build of your program may find states of an older one, give each a RILL_BUILD of its own.
 */
#define rill_seal(s) rill_seal_((s), sizeof *(s), &(s)->abi, RILL_ABI)
#define rill_resume(s) rill_resume_((s), sizeof *(s), &(s)->abi, RILL_ABI)
rill_status rill_seal_(void *state, size_t n, uint32_t *abi_word, uint32_t abi);
rill_status rill_resume_(void *state, size_t n, uint32_t *abi_word, uint32_t abi);

/* private: a sum over the version and all macros that change a struct or what its bytes mean. init takes it from the
 * caller's own compilation and compares; it also stands in every state. */
#define RILL_MIX_(a, b) ((uint32_t)((uint32_t)(a)*16777619u + (uint32_t)(b)))
#define RILL_ABI_NUMBER_ (RILL_VERSION_MAJOR * 65536u + RILL_VERSION_MINOR * 256u + RILL_VERSION_PATCH)
#define RILL_ABI_VERSION_ RILL_MIX_(RILL_ABI_NUMBER_, sizeof(void *))
#define RILL_ABI_DEPTH_ RILL_MIX_(RILL_MIX_(RILL_ABI_VERSION_, RILL_DEPTH), RILL_INNER_DEPTH)
#define RILL_ABI_HOLD_ RILL_MIX_(RILL_MIX_(RILL_ABI_DEPTH_, RILL_HOLD), RILL_BLOCKS * 256u + RILL_READERS)
#define RILL_ABI_PATH_ RILL_MIX_(RILL_MIX_(RILL_ABI_HOLD_, RILL_PATH), RILL_STEPS)
#define RILL_ABI_NAMES_ RILL_MIX_(RILL_ABI_PATH_, RILL_RAW + RILL_FAST * 2u + RILL_BETA * 4u)
#define RILL_ABI_PARTS_ RILL_MIX_(RILL_ABI_NAMES_, RILL_MEMBERS + RILL_LENIENT * 2u)
#define RILL_ABI RILL_MIX_(RILL_ABI_PARTS_, RILL_BUILD)

#ifdef __cplusplus
}
#endif

#endif
