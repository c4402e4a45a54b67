/*
 * rill/aws.h - application/vnd.amazon.eventstream, what Amazon Bedrock answers with, to the JSON inside.
 *
 *     rill_aws_init(&a); rill_message_init(&m, RILL_JSON);
 *     while ((st = rill_aws_next(&a, &in, &item)) == RILL_OK)
 *         if (item.kind == RILL_AWS_JSON)
 *             while (rill_message_next(&m, &item.bytes, &ev) == RILL_OK) ...
 *
 *     frame: length, headers, payload, two checksums      items
 *     event, chunk: {"bytes":"eyJ0e...","p":"abc"}        NAME "chunk", JSON {"type":...}, DONE
 *     event, metadata: {...}                              NAME "metadata", OTHER {...}, DONE
 *     exception, throttlingException: {"message":"x"}     JSON {"type":"error","error":{"type":
 *                                                         "throttlingException","message":"x"}}, DONE
 *     error, code and message in headers                  JSON {"type":"error","error":{...}}, DONE
 *
 * JSON is what rill/message.h reads with RILL_JSON: one event object after the other. The brace that closes one is kept
 * back until the frame's checksum was right, so no event, and no tool call, is ever complete in a damaged frame: what
 * was handed out of it is the beginning of something that does not end. Frames of any length pass through the same few
 * bytes.
 *
 * The exceptions of Bedrock are no rows of RILL_FAULTS_LIST: m->fault is RILL_FAULT_OTHER, m->retry says no, and the
 * name is rill_message_get(m, RILL_TYPE). All of throttling, modelTimeout, modelStreamError, serviceUnavailable and
 * internalServerException are worth another try; validationException is not.
 */
#ifndef RILL_AWS_H
#define RILL_AWS_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum rill_aws_kind {
    RILL_AWS_NAME = 1,  /* piece of :event-type                                              */
    RILL_AWS_JSON = 2,  /* piece of an event of the Messages API                             */
    RILL_AWS_OTHER = 3, /* piece of the payload of a frame that is none of the three above   */
    RILL_AWS_DONE = 4   /* the frame is complete, its checksums are right                    */
} rill_aws_kind;

typedef struct rill_aws_item {
    uint8_t kind;  /* rill_aws_kind */
    rill_in bytes; /* of NAME, JSON, OTHER; characters may be divided */
} rill_aws_item;

typedef struct rill_aws {
    uint32_t abi;
    int8_t error; /* rill_status: 0, or the error that sticks */
    /* private; the size may change */
    uint8_t state, type, kind, name, seen, json, flags, at, bits, n, word_n;
    uint16_t value;
    uint32_t crc, left, headers, aux;
    char word[16];
    uint8_t out[36];
    /* to be read at any time */
    uint64_t offset; /* bytes used; after an error, where it is */
} rill_aws;

/*
 * rill_aws_init - begin a stream.
 *
 * gives  RILL_OK, or RILL_E_ABI.
 */
#define rill_aws_init(a) rill_aws_init_((a), RILL_ABI)
rill_status rill_aws_init_(rill_aws *a, uint32_t abi);

/*
 * rill_aws_next - read up to the next item.
 *
 * in     any number of bytes, also none; moved past what was used.
 * item   written only when the result is RILL_OK.
 * gives  RILL_OK    an item; call again, whether bytes are left or not.
 *        RILL_MORE  every byte is used.
 *        RILL_E_AWS_PRELUDE  the first checksum is wrong: damage, or something else than an event stream.
 *        RILL_E_AWS_LENGTH   lengths that do not fit each other.
 *        RILL_E_AWS_HEADER   a malformed header; two of a kind that counts; an exception without its type.
 *        RILL_E_AWS_PAYLOAD  a chunk's or an exception's payload is no JSON object, or has two "bytes", or
 *                             they are no JSON object, or a key of a chunk is spelled with an escape, which AWS
 *                             does not. A chunk without "bytes", or with those that are no string, is no event.
 *        RILL_E_AWS_BASE64   "bytes" is not base64, with its padding. \/ is the one escape that may stand there.
 *        RILL_E_AWS_CRC      the second checksum is wrong.
 *        All stick; a->offset is the byte that showed it.
 * lives  item->bytes is in *a: good until the next call on a.
 * cost   linear in the bytes, however they are cut. No recursion. Stack: make stack.
 * rule   the event stream encoding of AWS (vnd.amazon.eventstream); RFC 4648 section 4.
 */
rill_status rill_aws_next(rill_aws *a, rill_in *in, rill_aws_item *item);

/*
 * rill_aws_finish - say that no byte follows.
 *
 * gives  RILL_END between two frames; RILL_E_AWS_CUT inside one; the error that sticks. After anything but RILL_END
 *        finish the message with RILL_END_RESET.
 */
rill_status rill_aws_finish(rill_aws *a);

#ifdef __cplusplus
}
#endif

#endif
