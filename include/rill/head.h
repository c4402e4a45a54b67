/*
 * rill/head.h - what is asked of which server, to a request head: bytes of HTTP/1.1 for a socket, or names and values
 * for a stack that writes its own.
 *
 *     rill_head_call call = { .to = RILL_TO_MESSAGES, .host = RILL_TEXT("api.anthropic.com"), .key = { key, key_n },
 *                        .betas = RILL_TEXT("files-api-2025-04-14"), .length = length };
 *
 *     POST /v1/messages HTTP/1.1             to, base, path, id, project, region, query
 *     host: api.anthropic.com                host
 *     content-type: application/json         content_type; where the method is POST, as the next
 *     content-length: 1234                   length; RILL_CHUNKED gives  transfer-encoding: chunked
 *     accept: application/json               accept
 *     accept-encoding: identity
 *     user-agent: rill/0.1.0                 user_agent
 *     x-api-key: sk-...                      key; or, behind the next two, bearer:  authorization: Bearer ...
 *     anthropic-beta: a,b                    betas
 *     anthropic-version: 2023-06-01          version; by itself not for Bedrock and Vertex, whose bodies have it
 *     connection: close                      extra
 *
 * No byte that could end a line, or begin another, gets through: init looks at all of it before the first byte is
 * out, and each byte is looked at again as it goes. What stands in the path as a part of its own (id, project,
 * region) is percent-encoded here; give it as it is.
 */
#ifndef RILL_HEAD_H
#define RILL_HEAD_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Method and path. base stands before all of these paths; <...> is a member of rill_head_call. */
typedef enum rill_to {
    RILL_TO_MESSAGES = 0,        /* POST /v1/messages                                    */
    RILL_TO_COUNT_TOKENS = 1,    /* POST /v1/messages/count_tokens                       */
    RILL_TO_BATCH_CREATE = 2,    /* POST /v1/messages/batches                            */
    RILL_TO_BATCH_LIST = 3,      /* GET /v1/messages/batches                             */
    RILL_TO_BATCH_GET = 4,       /* GET /v1/messages/batches/<id>                        */
    RILL_TO_BATCH_RESULTS = 5,   /* GET /v1/messages/batches/<id>/results                */
    RILL_TO_BATCH_CANCEL = 6,    /* POST /v1/messages/batches/<id>/cancel                */
    RILL_TO_BATCH_DELETE = 7,    /* DELETE /v1/messages/batches/<id>                     */
    RILL_TO_FILE_UPLOAD = 8,     /* POST /v1/files                                       */
    RILL_TO_FILE_LIST = 9,       /* GET /v1/files                                        */
    RILL_TO_FILE_GET = 10,       /* GET /v1/files/<id>                                   */
    RILL_TO_FILE_CONTENT = 11,   /* GET /v1/files/<id>/content                           */
    RILL_TO_FILE_DELETE = 12,    /* DELETE /v1/files/<id>                                */
    RILL_TO_MODEL_LIST = 13,     /* GET /v1/models                                       */
    RILL_TO_MODEL_GET = 14,      /* GET /v1/models/<id>                                  */
    RILL_TO_BEDROCK = 15,        /* POST /model/<id>/invoke                              */
    RILL_TO_BEDROCK_STREAM = 16, /* POST /model/<id>/invoke-with-response-stream        */
    RILL_TO_VERTEX =
        17, /* POST /v1/projects/<project>/locations/<region>/publishers/anthropic/models/<id>:rawPredict */
    RILL_TO_VERTEX_STREAM = 18, /* the same, :streamRawPredict                          */
    RILL_TO_VERTEX_COUNT = 19,  /* the same, model count-tokens, :rawPredict            */
    RILL_TO_GET = 20,           /* GET <path>                                           */
    RILL_TO_POST = 21,          /* POST <path>                                          */
    RILL_TO_DELETE = 22         /* DELETE <path>                                        */
} rill_to;

typedef struct rill_header {
    rill_text name, value;
} rill_header;

/* Which member an error is about, rill_head.field. */
typedef enum rill_call_field {
    RILL_CALL_NAME = 0, /* of extra[item] */
    RILL_CALL_BASE = 1,
    RILL_CALL_QUERY = 2,
    RILL_CALL_PATH = 3,
    RILL_CALL_ID = 4,
    RILL_CALL_PROJECT = 5,
    RILL_CALL_REGION = 6,
    RILL_CALL_HOST = 7,
    RILL_CALL_KEY = 8,
    RILL_CALL_BEARER = 9,
    RILL_CALL_BETAS = 10,
    RILL_CALL_VERSION = 11,
    RILL_CALL_CONTENT_TYPE = 12,
    RILL_CALL_ACCEPT = 13,
    RILL_CALL_USER_AGENT = 14,
    RILL_CALL_VALUE = 15 /* of extra[item] */
} rill_call_field;

/* Zero means unset, in every member. It must not change between init and the last call. */
typedef struct rill_head_call {
    rill_text base;           /* before the path, "/anthropic": a slash at its beginning, none at its end       */
    rill_text query;          /* behind it, "?limit=20"; begins with a question mark, is encoded already        */
    rill_text path;           /* RILL_TO_GET, POST, DELETE; begins with a slash                                 */
    rill_text id;             /* of a batch, a file, a model; a Bedrock model's id or ARN, as it is             */
    rill_text project;        /* Vertex                                                                         */
    rill_text region;         /* Vertex                                                                         */
    rill_text host;           /* "api.anthropic.com", "[::1]:8080"; always needed                               */
    rill_text key;            /* visible ASCII; give this, or bearer, or sign the call yourself and use extra    */
    rill_text bearer;         /* visible ASCII                                                                  */
    rill_text betas;          /* visible ASCII, "a,b"                                                           */
    rill_text version;        /* a token; unset: 2023-06-01, but none for Bedrock and Vertex                    */
    rill_text content_type;   /* unset: application/json                                                        */
    rill_text accept;         /* unset: application/json                                                        */
    rill_text user_agent;     /* unset: rill and its version                                                    */
    const rill_header *extra; /* names: tokens; values: printable ASCII without a space at either end         */
    uint16_t extra_n;
    uint8_t to;      /* rill_to */
    uint64_t length; /* bytes of the body; or RILL_CHUNKED                                             */
} rill_head_call;
#define RILL_CHUNKED UINT64_MAX /* not known; framing the chunks is the caller's task */

typedef struct rill_head {
    uint32_t abi;
    uint32_t length; /* of the whole head, in bytes */
    size_t at;       /* after an error: the byte that is wrong, of ... */
    uint8_t field;   /* ... this member, rill_call_field; NAME and VALUE: ... */
    uint16_t item;   /* ... of extra[item] */
    int8_t error;    /* rill_status: 0, or the error that sticks */
    /* private from here; the size may change */
    uint32_t sent;
    uint16_t op, back, first;
    uint8_t flags, hex, digit;
    char digits[20];
} rill_head;

/*
 * rill_head_init - look at everything, begin at the first byte.
 *
 * gives  RILL_OK    h->length is how much rill_head_read() will write.
 *        RILL_E_HEAD_BYTE     a byte that may not stand where it does; a query without its question mark, a base
 *                             or path without its slash, a base with one at its end; an id, project or region that
 *                             begins with a dot; a space at an end.
 *        RILL_E_HEAD_MISSING  host, or a part of the path, is unset; `to` is no rill_to (field: PATH); an extra header
 *                             without a name.
 *        RILL_E_HEAD_TWICE    key and bearer are both set (field: BEARER); or extra has host, content-type,
 *                             content-length, transfer-encoding, accept, accept-encoding, user-agent, x-api-key,
 *                             anthropic-beta or anthropic-version, in any case of letters; or authorization, while key
 *                             or bearer is set: it is for a call that is signed.
 *        RILL_E_ABI.
 * rule   RFC 9110 5.1, 5.5, 5.6.2; RFC 9112 3; RFC 3986 3.3, 3.4. Narrower: no tab, nothing above 0x7e.
 */
#define rill_head_init(h, call) rill_head_init_((h), (call), RILL_ABI)
rill_status rill_head_init_(rill_head *h, const rill_head_call *call, uint32_t abi);

/*
 * rill_head_read - the next bytes of an HTTP/1.1 request head, with its empty line.
 *
 * out    any size from 1 byte up.
 * gives  RILL_MORE  out is full.
 *        RILL_END   the head is complete; the body follows.
 *        errors of init, should a byte have changed since.
 * cost   linear; the same bytes for every size of out.
 */
rill_status rill_head_read(rill_head *h, const rill_head_call *call, rill_out *out);

/*
 * rill_head_pair - the next header as two C strings. The first pair is the method and the path.
 *
 * to     cap bytes.
 * gives  RILL_OK    pair->name and pair->value are in `to`, each with a NUL behind it.
 *        RILL_MORE  cap is too small; pair->value.n is how much it takes. The same pair comes again.
 *        RILL_END   that was all.
 *        errors as above.
 * note   Many stacks write host, content-length and connection themselves: pass over those. For one head use either
 *        read or pair.
 */
rill_status rill_head_pair(rill_head *h, const rill_head_call *call, char *to, size_t cap, rill_header *pair);

#ifdef __cplusplus
}
#endif

#endif
