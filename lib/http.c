/*
 * http.c - a response of HTTP/1.1 to its parts.
 *
 *     STATUS -> REASON -> LINE -> NAME -> SPACE -> VALUE -> LINE ... -> HEAD -> CLOSE, DATA, or CHUNKS
 *     CHUNKS: SIZE -> EXTENSION -> DATA -> SIZE ... -> TRAILER ... -> END
 *
 * CR is a state of its own, as is the LF that must follow it; `after` is where that leads. Only the headers in
 * `http_names` mean something here, and each of them is read as it passes.
 */
#include "rill/http.h"
#include "internal.h"

enum {
    HTTP_STATUS,
    HTTP_REASON,
    HTTP_CR,
    HTTP_LF,
    HTTP_LINE, /* at the first byte of a header's line */
    HTTP_NAME,
    HTTP_SPACE,
    HTTP_VALUE,
    HTTP_HEAD,
    HTTP_SIZE,
    HTTP_EXTENSION,
    HTTP_DATA,
    HTTP_TRAILER, /* at the first byte of its line */
    HTTP_TRAILER_TEXT,
    HTTP_CLOSE,
    HTTP_END
};

enum { IS_LENGTH, IS_TRANSFER, IS_CODING, IS_AFTER, IS_AFTER_MS, IS_SHOULD, IS_NONE };
static const char http_names[] = "content-length\0transfer-encoding\0content-encoding\0retry-after\0retry-after-ms\0"
                                 "x-should-retry";
/* of flags: the first three about the value at hand */
enum { VALUE_BAD = 1, VALUE_SPACED = 2, VALUE_POINT = 4, GOT_LENGTH = 8, GOT_CHUNKS = 16, GOT_MS = 32 };

static bool is_field_text(unsigned b)
{
    return b == '\t' || (b >= 0x20 && b != 0x7f);
}

static bool is_token_byte(unsigned b)
{
    const char *marks = "!#$%&'*+-.^_`|~";

    if (b - '0' < 10 || (b | 0x20) - 'a' < 26)
        return true;
    while (*marks != 0)
        if ((uint8_t)*marks++ == b)
            return true;
    return false;
}

static unsigned name_is(const rill_http *h)
{
    const char *w = http_names;
    unsigned which, k;

    for (which = 0; which < IS_NONE; which++) {
        for (k = 0; k < h->name_n && w[k] != 0 && w[k] == h->name[k]; k++)
            ;
        if (k == h->name_full && w[k] == 0)
            break;
        while (*w++ != 0)
            ;
    }
    return h->status < 200 ? (unsigned)IS_NONE : which;
}

static bool word_equals(const rill_http *h, const char *s)
{
    unsigned k;

    for (k = 0; k < h->word_n && s[k] != 0 && h->word[k] == s[k]; k++)
        ;
    return k == h->word_n && s[k] == 0 && (h->flags & VALUE_BAD) == 0;
}

/* One byte of a value that means something. */
static void value_byte(rill_http *h, unsigned b)
{
    unsigned digit = b - '0';

    if (b == ' ' || b == '\t') {
        h->flags |= VALUE_SPACED;
        return;
    }
    if ((h->flags & VALUE_SPACED) != 0)
        h->flags |= VALUE_BAD;
    if (h->word_n < sizeof h->word)
        h->word[h->word_n] = (char)(b - 'A' < 26 ? b | 0x20 : b);
    if (h->word_n < 255)
        h->word_n++;
    if (h->known == IS_LENGTH) {
        if (digit > 9 || h->left > UINT64_MAX / 10 - 1)
            h->flags |= VALUE_BAD;
        h->left = (h->left << 3) + (h->left << 1) + digit;
    } else if (h->known == IS_AFTER || h->known == IS_AFTER_MS) {
        if (b == '.' && (h->flags & VALUE_POINT) == 0 && h->word_n > 1) {
            h->flags |= VALUE_POINT;
            h->digits = 0;
        } else if (digit > 9) {
            h->flags |= VALUE_BAD;
        } else if ((h->flags & VALUE_POINT) == 0 || h->digits < (h->known == IS_AFTER ? 3 : 0)) {
            h->digits++;
            h->number = h->number > INT32_MAX / 10 - 1 ? INT32_MAX : h->number * 10 + digit;
        }
    }
}

static rill_status value_end(rill_http *h)
{
    unsigned known = h->known, k;

    if (known == IS_LENGTH || known == IS_TRANSFER) {
        if ((h->flags & (VALUE_BAD | GOT_LENGTH | GOT_CHUNKS)) != 0 || h->word_n == 0)
            return RILL_E_HTTP_LENGTH;
        h->flags |= known == IS_LENGTH ? GOT_LENGTH : GOT_CHUNKS;
        if (known == IS_TRANSFER && (!word_equals(h, "chunked") || h->version == 0))
            return RILL_E_HTTP_LENGTH;
    } else if (known == IS_CODING) {
        if (!word_equals(h, "identity"))
            return RILL_E_HTTP_CODING;
    } else if (known == IS_SHOULD) {
        h->should_retry = word_equals(h, "true") ? 2 : word_equals(h, "false") ? 1 : h->should_retry;
    } else if (known != IS_NONE && (h->flags & VALUE_BAD) == 0 && h->word_n != 0) {
        if (known == IS_AFTER)
            for (k = (h->flags & VALUE_POINT) != 0 ? h->digits : 0; k < 3; k++)
                h->number = h->number > INT32_MAX / 10 - 1 ? INT32_MAX : h->number * 10;
        if (known == IS_AFTER_MS || (h->flags & GOT_MS) == 0)
            h->retry_after_ms = h->number;
        if (known == IS_AFTER_MS)
            h->flags |= GOT_MS;
    }
    return RILL_OK;
}

static void http_line_end(rill_http *h, unsigned after)
{
    h->state = HTTP_LF;
    h->after = (uint8_t)after;
}

static rill_status http_step(rill_http *h, unsigned b)
{
    unsigned at = h->word_n, digit = b - '0';

    if (++h->line == 0)
        return RILL_E_HTTP_LIMIT;
    switch (h->state) {
    case HTTP_STATUS:
        h->word_n++;
        if (at < 7) {
            if ((uint8_t) "HTTP/1."[at] != b)
                break;
        } else if (at == 7) {
            if (digit > 1)
                break;
            h->version = (uint8_t)digit;
        } else if (at < 12 && at > 8) {
            if (digit > 9 || (at == 9 && digit == 0))
                break;
            h->status = (uint16_t)(h->status * 10u + digit);
        } else if (at == 12 && b == '\r') {
            http_line_end(h, HTTP_LINE);
        } else if (b != ' ') {
            break;
        } else if (at == 12) {
            h->state = HTTP_REASON;
        }
        return RILL_OK;
    case HTTP_REASON:
    case HTTP_TRAILER_TEXT:
    case HTTP_EXTENSION:
        if (b == '\r')
            http_line_end(h, h->state == HTTP_REASON      ? HTTP_LINE
                             : h->state == HTTP_EXTENSION ? HTTP_DATA
                                                          : HTTP_TRAILER);
        else if (!is_field_text(b))
            break;
        return RILL_OK;
    case HTTP_CR: /* after: behind its LF */
        if (b != '\r')
            break;
        h->state = HTTP_LF;
        return RILL_OK;
    case HTTP_LF:
        if (b != '\n')
            break;
        h->state = h->after;
        h->digits = 0;
        if (h->state == HTTP_DATA) {
            h->line = 0;
            if (h->left == 0)
                h->state = HTTP_TRAILER;
        }
        return RILL_OK;
    case HTTP_LINE:
        h->name_n = 0;
        h->name_full = 0;
        h->state = HTTP_NAME;
        if (b == '\r') {
            http_line_end(h, HTTP_HEAD);
            return RILL_OK;
        }
        /* fall through */
    case HTTP_NAME:
        if (b == ':' && h->name_full != 0) {
            h->known = (uint8_t)name_is(h);
            h->state = HTTP_SPACE;
            h->part = RILL_FIRST;
            h->flags &= (uint8_t) ~(VALUE_BAD | VALUE_SPACED | VALUE_POINT);
            h->word_n = h->digits = 0;
            h->number = 0;
            return RILL_OK;
        }
        if (!is_token_byte(b))
            break;
        if (h->name_n < RILL_HTTP_NAME)
            h->name[h->name_n++] = (char)(b - 'A' < 26 ? b | 0x20 : b);
        h->name_full++; /* the limit of the head is its limit */
        return RILL_OK;
    case HTTP_SPACE:
        return RILL_OK;
    case HTTP_SIZE:
        if (digit > 9) {
            digit = (b | 0x20) - 'a' + 10;
            if (digit < 10 || digit > 15)
                digit = 16;
        }
        if (digit < 16) {
            if (h->left >> 60 != 0)
                return RILL_E_HTTP_LENGTH;
            h->left = h->left << 4 | digit;
            h->digits = 1;
            return RILL_OK;
        }
        if (h->digits == 0 || (b != ';' && b != '\r'))
            break;
        if (b == ';')
            h->state = HTTP_EXTENSION;
        else
            http_line_end(h, HTTP_DATA);
        return RILL_OK;
    case HTTP_TRAILER:
        if (b == '\r') {
            http_line_end(h, HTTP_END);
            return RILL_OK;
        }
        h->state = HTTP_TRAILER_TEXT;
        return is_field_text(b) ? RILL_OK : RILL_E_HTTP_SYNTAX;
    default:
        break;
    }
    return RILL_E_HTTP_SYNTAX;
}

static void response_begin(rill_http *h)
{
    h->state = HTTP_STATUS;
    h->flags = h->word_n = h->should_retry = 0;
    h->status = 0;
    h->left = 0;
    h->retry_after_ms = RILL_HTTP_UNSET;
}

rill_status rill_http_init_(rill_http *h, uint32_t abi)
{
    h->abi = abi;
    h->error = 0;
    h->line = 0;
    h->offset = 0;
    response_begin(h);
    return abi == RILL_ABI ? RILL_OK : RILL_E_ABI;
}

static void take_bytes(rill_http *h, rill_in *in, size_t n)
{
    in->p += n;
    in->n -= n;
    h->offset += n;
}

rill_status rill_http_next(rill_http *h, rill_in *in, rill_http_item *item)
{
    for (;;) {
        size_t n = 0;

        if (h->error != 0)
            return (rill_status)h->error;
        if (h->state == HTTP_END)
            return RILL_END;
        if (h->state == HTTP_HEAD) {
            if (h->status == 101) {
                h->error = RILL_E_HTTP_SYNTAX;
                continue;
            }
            if (h->status < 200) {
                response_begin(h);
                continue;
            }
            h->line = 0;
            h->state = (h->flags & GOT_CHUNKS) != 0 ? HTTP_SIZE : (h->flags & GOT_LENGTH) != 0 ? HTTP_DATA : HTTP_CLOSE;
            if (h->status == 204 || h->status == 304 || (h->state == HTTP_DATA && h->left == 0))
                h->state = HTTP_END;
            item->kind = RILL_HTTP_HEAD;
            return RILL_OK;
        }
        if (in->n == 0)
            return RILL_MORE;
        if (h->state == HTTP_DATA || h->state == HTTP_CLOSE) {
            n = in->n;
            if (h->state == HTTP_DATA) {
                if (n > h->left)
                    n = (size_t)h->left;
                h->left -= n;
                if (h->left == 0) {
                    h->state = HTTP_END;
                    if ((h->flags & GOT_CHUNKS) != 0) {
                        h->state = HTTP_CR;
                        h->after = HTTP_SIZE;
                    }
                }
            }
            item->kind = RILL_HTTP_BODY;
            item->bytes.p = in->p;
            item->bytes.n = n;
            take_bytes(h, in, n);
            return RILL_OK;
        }
        if (h->state == HTTP_SPACE && *in->p != ' ' && *in->p != '\t')
            h->state = HTTP_VALUE;
        if (h->state == HTTP_VALUE) {
            while (n < in->n && is_field_text(in->p[n]) && h->line != UINT16_MAX) {
                if (h->known != IS_NONE)
                    value_byte(h, in->p[n]);
                h->line++;
                n++;
            }
            if (n < in->n && in->p[n] == '\r') {
                h->error = (int8_t)value_end(h);
                h->part |= RILL_LAST;
                h->state = HTTP_CR;
                h->after = HTTP_LINE;
            }
            if ((n != 0 || (h->part & RILL_LAST) != 0) && h->status >= 200) {
                item->kind = RILL_HTTP_HEADER;
                item->part = h->part;
                item->name.p = h->name;
                item->name.n = h->name_n;
                item->name.full = h->name_full;
                item->bytes.p = in->p;
                item->bytes.n = n;
                h->part = 0;
                take_bytes(h, in, n);
                return RILL_OK;
            }
            if (n != 0 || h->state == HTTP_CR) {
                take_bytes(h, in, n);
                continue;
            }
        }
        h->error = (int8_t)http_step(h, *in->p);
        if (h->error == 0)
            take_bytes(h, in, 1);
    }
}

rill_status rill_http_finish(rill_http *h)
{
    if (h->error == 0 && h->state != HTTP_END && h->state != HTTP_CLOSE)
        h->error = RILL_E_HTTP_CUT;
    return h->error != 0 ? (rill_status)h->error : RILL_END;
}
