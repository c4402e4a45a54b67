/*
 * rill/http.h - an HTTP/1.1 response to its status, its headers, and its body without the framing.
 *
 *     HTTP/1.1 429 Too Many Requests CR LF           h.status 429
 *     content-type: application/json CR LF           HEADER "content-type", "application/json"
 *     retry-after: 3 CR LF                           HEADER "retry-after", "3"; h.retry_after_ms 3000
 *     transfer-encoding: chunked CR LF               HEADER
 *     CR LF                                          HEAD
 *     5 CR LF {"a": CR LF                            BODY "{"a":"
 *     0 CR LF CR LF                                  RILL_END
 *
 * Strict where two readers could disagree on where a response ends: lines end in CR LF and nowhere else, no folded
 * lines, one length or one transfer-encoding that is `chunked`, never both. Responses 1xx are passed over.
 */
#ifndef RILL_HTTP_H
#define RILL_HTTP_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum rill_http_kind {
    RILL_HTTP_HEADER = 1, /* piece of a header's value; its name is in `name` */
    RILL_HTTP_HEAD = 2,   /* the head is complete */
    RILL_HTTP_BODY = 3    /* piece of the body */
} rill_http_kind;

typedef struct rill_http_item {
    uint8_t kind;     /* rill_http_kind */
    uint8_t part;     /* HEADER: RILL_FIRST, RILL_LAST; the last may be empty, white space at the end is still there */
    rill_scalar name; /* HEADER: in lower case */
    rill_in bytes;    /* HEADER, BODY */
} rill_http_item;

#define RILL_HTTP_UNSET UINT32_MAX
#define RILL_HTTP_NAME 44      /* bytes of a name that are kept */
#define RILL_HTTP_LIMIT 65535u /* bytes of all heads, and, each anew, of chunk lines between data, of trailers */

typedef struct rill_http {
    uint32_t abi;
    int8_t error; /* rill_status: 0, or the error that sticks */
    /* private; the size may change */
    uint8_t state, after, known, part, digits, flags, name_n, word_n;
    uint16_t name_full, line;
    /* to be read from HEAD on */
    uint16_t status;         /* 200..999 */
    uint8_t should_retry;    /* x-should-retry: 0 not given, 1 false, 2 true; the last that is one of these */
    uint8_t version;         /* 0: HTTP/1.0, 1: HTTP/1.1 */
    uint32_t retry_after_ms; /* retry-after-ms, or else retry-after, of each the last number; from 2147483640 on 2^31-1;
                                RILL_HTTP_UNSET, also for a date */
    uint64_t offset;         /* bytes used; after an error, where it is */
    uint64_t left;           /* bytes of the body, or of the chunk, that are still to come; not with status 204, 304 */
    /* private */
    uint32_t number;
    char word[8];
    char name[RILL_HTTP_NAME];
} rill_http;

/*
 * rill_http_init - begin a response.
 *
 * gives  RILL_OK, or RILL_E_ABI.
 */
#define rill_http_init(h) rill_http_init_((h), RILL_ABI)
rill_status rill_http_init_(rill_http *h, uint32_t abi);

/*
 * rill_http_next - read up to the next item.
 *
 * in     any number of bytes, also none; moved past what was used.
 * item   written only when the result is RILL_OK.
 * gives  RILL_OK    an item; call again, whether bytes are left or not.
 *        RILL_MORE  every byte is used.
 *        RILL_END   the response is complete; what is left in *in belongs to the next one.
 *        RILL_E_HTTP_*  it sticks; h->offset is the byte that showed it. Nothing of the body was handed out before
 *                   the head was whole and in order.
 * lives  item->bytes is in the chunk, item->name in *h: good until the next call on h.
 * cost   linear. No recursion.
 * rule   RFC 9112 2.2, 4, 5, 6, 7.1; RFC 9110 5.5, 10.2.3.
 */
rill_status rill_http_next(rill_http *h, rill_in *in, rill_http_item *item);

/*
 * rill_http_finish - the connection has ended.
 *
 * gives  RILL_END if the response was complete, or is one that ends with the connection; RILL_E_HTTP_CUT; the error
 *        that sticks.
 */
rill_status rill_http_finish(rill_http *h);

#ifdef __cplusplus
}
#endif

#endif
