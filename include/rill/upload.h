/*
 * rill/upload.h - a file to the body of POST /v1/files, multipart/form-data, pulled in pieces of any size.
 *
 *     rill_file file = { .filename = RILL_TEXT("paper.pdf"), .mime = RILL_TEXT("application/pdf"),
 *                        .n = size, .source = 1 };
 *     rill_upload_init(&u, &file);            u.length: what goes into content-length
 *     while ((st = rill_upload_read(&u, &file, &src, &out)) >= RILL_OK && st != RILL_END)
 *         if (st == RILL_NEED) ...            put bytes of the file into src
 *         else ...                            RILL_MORE: send what is in out, give it room again
 *
 *     --rill0011223344556677
 *     Content-Disposition: form-data; name="file"; filename="paper.pdf"
 *     Content-Type: application/pdf
 *
 *     (n bytes)
 *     --rill0011223344556677--
 *
 * The boundary cannot end up in the content. It is "rill" and the 16 hex digits of a number that the caller draws,
 * and the content is searched for it while it passes. If it is there, in whatever surroundings, the call that would
 * have written its last byte gives RILL_E_UPLOAD_BOUNDARY instead: the body stays short of its promised length, so no
 * server takes it for a whole one. Begin again with another nonce. Content that can be read twice is searched before
 * anything is sent by a dry run; for content that cannot, draw the nonce at random: one of the 2^64 that happens to
 * stand in a file of a gigabyte is less likely than one in ten thousand million.
 */
#ifndef RILL_UPLOAD_H
#define RILL_UPLOAD_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Zero means unset. It must not change between init and the last call. */
typedef struct rill_file {
    rill_text filename; /* 1..65535 bytes of UTF-8; quotes and line ends are escaped, other control characters
                           refused */
    rill_text mime;     /* ..65535 bytes; unset: application/octet-stream */
    const void *p;      /* n bytes in memory; or NULL, and they are ... */
    uint32_t n;
    uint16_t source;             /* ... the caller's source of this number, of exactly n bytes */
    uint32_t expires_in_seconds; /* a part of its own, unless 0 */
    uint8_t nonce[8];
} rill_file;

typedef struct rill_upload {
    uint32_t abi;
    uint16_t source; /* after RILL_NEED: whose bytes are wanted */
    int8_t error;    /* rill_status: 0, or the error that sticks */
    uint64_t length; /* of the whole body, in bytes */
    uint64_t sent;   /* given so far, or counted */
    uint32_t at;     /* after RILL_E_UPLOAD_NAME, TYPE, BOUNDARY: the byte in the name, the type, the content */
    /* private from here; the size may change */
    uint8_t op, back, hex, match;
} rill_upload;

/*
 * rill_upload_init - look at name and type, begin at the first byte. To begin again, call it again.
 *
 * gives  RILL_OK; RILL_E_UPLOAD_NAME, RILL_E_UPLOAD_TYPE, RILL_E_ABI.
 * rule   RFC 7578; WHATWG HTML, "multipart/form-data encoding algorithm": in a name " is %22, CR %0D, LF %0A.
 */
#define rill_upload_init(u, file) rill_upload_init_((u), (file), RILL_ABI)
rill_status rill_upload_init_(rill_upload *u, const rill_file *file, uint32_t abi);

/*
 * rill_upload_read - the next bytes of the body.
 *
 * src    bytes of source u->source, moved past what was used; NULL if the content is in memory.
 * out    any size from 1 byte up. p == NULL: count, a dry run; init before what is sent.
 * gives  RILL_MORE  out is full.
 *        RILL_NEED  put bytes of the source into *src. Nothing is lost by waiting.
 *        RILL_END   the body is complete; u->length bytes are out.
 *        RILL_E_UPLOAD_BOUNDARY  above.
 *        RILL_E_UPLOAD_LENGTH    *src holds more than was promised; the closing boundary is not written.
 *        RILL_E_UPLOAD_SOURCE    after rill_upload_fail().
 * cost   linear; the same bytes for every size of out and every piece of the source.
 */
rill_status rill_upload_read(rill_upload *u, const rill_file *file, rill_in *src, rill_out *out);

/* rill_upload_fail - the source has failed, or has no more bytes. The body will not be closed. */
void rill_upload_fail(rill_upload *u);

/*
 * rill_upload_type - the value of the header content-type, for rill_head_call.content_type.
 *
 * gives  the text, in `to`.
 */
#define RILL_UPLOAD_TYPE 50
rill_text rill_upload_type(const rill_file *file, char to[RILL_UPLOAD_TYPE]);

#ifdef __cplusplus
}
#endif

#endif
