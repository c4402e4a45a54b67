/*
 * upload.c - a file to a body of multipart/form-data.
 *
 * The body is one text, in which a byte from 0x80 up is not a letter but says what stands there. The content alone is
 * copied by rill_upload_read() itself, and each of its bytes goes through a matcher for the boundary. `r` stands only
 * at the boundary's beginning, so a match that breaks off begins again at this byte or at none. [RFC 2046 s5.1.1]
 * forbids the boundary behind CR LF -- only; here it is forbidden everywhere, for servers that are more lenient.
 */
#include "rill/upload.h"
#include "internal.h"

#define FILE_BOUNDARY "\x80"
#define FILE_NAME "\x81"
#define FILE_TYPE "\x82"
#define FILE_EXPIRES "\x83"
#define FILE_PART "\x84"
#define FILE_CONTENT "\x85"
#define FILE_DONE "\x86"
enum { BODY_BOUNDARY = 0x80, BODY_NAME, BODY_TYPE, BODY_EXPIRES, BODY_PART, BODY_CONTENT, BODY_DONE };

static const char upload_text[] = "--" FILE_BOUNDARY "\r\nContent-Disposition: form-data; name=\"\0" /* the part */
    FILE_PART "expires_in_seconds\"\r\n\r\n" FILE_EXPIRES "\r\n\0"                            /* goes on behind it */
    FILE_PART "file\"; filename=\"" FILE_NAME "\"\r\nContent-Type: " FILE_TYPE "\r\n\r\n" FILE_CONTENT
                           "\r\n--" FILE_BOUNDARY "--\r\n" FILE_DONE;
enum { BOUNDARY_N = 20, AT_EXPIRES = 44, AT_FILE = 72 };

static char boundary_at(const rill_file *f, unsigned k)
{
    unsigned digit;

    if (k < 4)
        return "rill"[k];
    digit = f->nonce[(k - 4) >> 1] >> (k & 1 ? 0 : 4) & 15u;
    return (char)(digit < 10 ? digit + '0' : digit - 10 + 'a');
}

/* The next byte; *u is neither at the content nor at the end. */
static char upload_byte(rill_upload *u, const rill_file *f)
{
    for (;;) {
        unsigned op = (uint8_t)upload_text[u->op];
        char digits[20], c;
        rill_text t;

        if (op - 1 < BODY_BOUNDARY - 1) {
            u->op++;
            return (char)op;
        }
        if (op == BODY_PART) {
            u->back = (uint8_t)(u->op + 1);
            u->op = 0;
            continue;
        }
        if (op == 0) {
            u->op = u->back;
            u->back = AT_FILE;
            continue;
        }
        t = f->filename;
        if (op == BODY_BOUNDARY) {
            t.n = BOUNDARY_N;
        } else if (op == BODY_EXPIRES) {
            unsigned first = rilli_decimal(f->expires_in_seconds, digits);

            t.p = digits + first;
            t.n = 20u - first;
        } else if (op == BODY_TYPE) {
            t = f->mime;
            if (t.n == 0) {
                t.p = "application/octet-stream";
                t.n = 24;
            }
        }
        if (u->at == t.n) {
            u->at = 0;
            u->op++;
            continue;
        }
        c = op == BODY_BOUNDARY ? boundary_at(f, u->at) : t.p[u->at];
        if (op == BODY_NAME && (c == '"' || c == '\r' || c == '\n')) {
            u->hex++;
            if (u->hex == 1)
                return '%';
            if (u->hex == 2)
                return c == '"' ? '2' : '0';
            u->hex = 0;
            c = c == '"' ? '2' : c == '\r' ? 'D' : 'A';
        }
        u->at++;
        return c;
    }
}

static rill_status upload_error(rill_upload *u, rill_status st)
{
    u->error = (int8_t)st;
    return st;
}

static void upload_begin(rill_upload *u, const rill_file *f)
{
    u->op = f->expires_in_seconds != 0 ? AT_EXPIRES : AT_FILE;
    u->at = 0;
}

rill_status rill_upload_init_(rill_upload *u, const rill_file *f, uint32_t abi)
{
    const uint8_t *name = (const uint8_t *)f->filename.p;
    size_t n = f->filename.n;

    u->abi = abi;
    if (abi != RILL_ABI)
        return RILL_E_ABI;
    u->source = f->p == NULL ? f->source : 0;
    u->error = 0;
    u->sent = 0;
    u->back = u->hex = u->match = 0;
    u->at = 0;
    if (n >> 8 > 255)
        return upload_error(u, RILL_E_UPLOAD_NAME);
    if (f->mime.n >> 8 > 255)
        return upload_error(u, RILL_E_UPLOAD_TYPE);
    do {
        int k = 1;

        if (n == 0 || name[u->at] == 0x7f || (name[u->at] < 0x20 && name[u->at] != '\r' && name[u->at] != '\n'))
            k = 0;
        else if (name[u->at] >= 0x80)
            k = rilli_utf8(name + u->at, n - u->at);
        if (k <= 0)
            return upload_error(u, RILL_E_UPLOAD_NAME);
        u->at += (unsigned)k;
    } while (u->at < n);
    for (u->at = 0; u->at < f->mime.n; u->at++) {
        char c = f->mime.p[u->at];

        if (c < ' ' || c > '~' || (c == ' ' && (u->at == 0 || u->at == f->mime.n - 1)))
            return upload_error(u, RILL_E_UPLOAD_TYPE);
    }
    upload_begin(u, f);
    for (u->length = f->n; (uint8_t)upload_text[u->op] != BODY_DONE;)
        if ((uint8_t)upload_text[u->op] == BODY_CONTENT) {
            u->op++;
        } else {
            upload_byte(u, f);
            u->length++;
        }
    upload_begin(u, f);
    return RILL_OK;
}

rill_status rill_upload_read(rill_upload *u, const rill_file *f, rill_in *src, rill_out *out)
{
    while (u->error == 0 && (uint8_t)upload_text[u->op] != BODY_DONE) {
        bool content = (uint8_t)upload_text[u->op] == BODY_CONTENT;
        uint8_t b;

        if (content && u->at == f->n) {
            if (f->p == NULL && src != NULL && src->n != 0)
                return upload_error(u, RILL_E_UPLOAD_LENGTH);
            u->at = 0;
            u->op++;
            continue;
        }
        if (out->p != NULL && out->n == 0)
            return RILL_MORE;
        if (!content) {
            b = (uint8_t)upload_byte(u, f);
        } else if (f->p != NULL) {
            b = ((const uint8_t *)f->p)[u->at];
        } else {
            if (src == NULL || src->n == 0)
                return RILL_NEED;
            b = *src->p;
        }
        if (content) {
            if (b != (uint8_t)boundary_at(f, u->match))
                u->match = b == 'r';
            else if (++u->match == BOUNDARY_N)
                return upload_error(u, RILL_E_UPLOAD_BOUNDARY);
            u->at++;
            if (f->p == NULL) {
                src->p++;
                src->n--;
            }
        }
        if (out->p != NULL) {
            *out->p++ = b;
            out->n--;
        }
        u->sent++;
    }
    return u->error != 0 ? (rill_status)u->error : RILL_END;
}

void rill_upload_fail(rill_upload *u)
{
    if (u->error == 0 && (uint8_t)upload_text[u->op] != BODY_DONE)
        u->error = RILL_E_UPLOAD_SOURCE;
}

rill_text rill_upload_type(const rill_file *f, char to[RILL_UPLOAD_TYPE])
{
    static const char type[] = "multipart/form-data; boundary=";
    rill_text t;
    unsigned k;

    for (k = 0; k < RILL_UPLOAD_TYPE; k++)
        to[k] = k < sizeof type - 1 ? type[k] : boundary_at(f, k - (unsigned)(sizeof type - 1));
    t.p = to;
    t.n = RILL_UPLOAD_TYPE;
    return t;
}
