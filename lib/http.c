/*
 * http.c - a response of HTTP/1.1 to its parts.
 *
 *     STATUS -> REASON -> LINE -> NAME -> SPACE -> VALUE -> LINE ... -> HEAD -> CLOSE, DATA, or CHUNKS
 *     CHUNKS: SIZE -> EXTENSION -> DATA -> SIZE ... -> TRAILER ... -> END
 *
 * CR is a state of its own, as is the LF that must follow it; `after` is where that leads. Only the headers in `names`
 * mean something here, and each of them is read as it passes.
 */
#include "rill/http.h"
#include "internal.h"

enum {
    ST_STATUS,
    ST_REASON,
    ST_CR,
    ST_LF,
    ST_LINE, /* at the first byte of a header's line */
    ST_NAME,
    ST_SPACE,
    ST_VALUE,
    ST_HEAD,
    ST_SIZE,
    ST_EXTENSION,
    ST_DATA,
    ST_TRAILER, /* at the first byte of its line */
    ST_TRAILER_TEXT,
    ST_CLOSE,
    ST_END
};

enum { IS_LENGTH, IS_TRANSFER, IS_CODING, IS_AFTER, IS_AFTER_MS, IS_SHOULD, IS_NONE };
static const char names[] = "content-length\0transfer-encoding\0content-encoding\0retry-after\0retry-after-ms\0"
                            "x-should-retry";
/* of flags: the first three about the value at hand */
enum { BAD = 1, SPACED = 2, POINT = 4, HAS_LENGTH = 8, HAS_CHUNKS = 16, HAS_MS = 32 };

static bool is_field_text(unsigned b)
{
    return b == '\t' || (b >= 0x20 && b != 0x7f);
}

static bool is_token(unsigned b)
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
    const char *w = names;
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

    for (k = 0; k < h->word_n && k < sizeof h->word && h->word[k] == s[k]; k++)
        ;
    return k == h->word_n && s[k] == 0 && (h->flags & BAD) == 0;
}

/* One byte of a value that means something. */
static void value_byte(rill_http *h, unsigned b)
{
    unsigned digit = b - '0';

    if (b == ' ' || b == '\t') {
        h->flags |= SPACED;
        return;
    }
    if ((h->flags & SPACED) != 0)
        h->flags |= BAD;
    if (h->word_n < sizeof h->word)
        h->word[h->word_n] = (char)(b - 'A' < 26 ? b | 0x20 : b);
    if (h->word_n < 255)
        h->word_n++;
    if (h->known == IS_LENGTH) {
        if (digit > 9 || h->left > UINT64_MAX / 10 - 1)
            h->flags |= BAD;
        h->left = (h->left << 3) + (h->left << 1) + digit;
    } else if (h->known == IS_AFTER || h->known == IS_AFTER_MS) {
        if (b == '.' && (h->flags & POINT) == 0 && h->word_n > 1) {
            h->flags |= POINT;
            h->digits = 0;
        } else if (digit > 9) {
            h->flags |= BAD;
        } else if ((h->flags & POINT) == 0 || h->digits < (h->known == IS_AFTER ? 3 : 0)) {
            h->digits++;
            h->number = h->number > INT32_MAX / 10 - 1 ? INT32_MAX : h->number * 10 + digit;
        }
    }
}

static rill_status value_end(rill_http *h)
{
    unsigned known = h->known, k;

    if (known == IS_LENGTH || known == IS_TRANSFER) {
        if ((h->flags & (BAD | HAS_LENGTH | HAS_CHUNKS)) != 0 || h->word_n == 0)
            return RILL_E_HTTP_LENGTH;
        h->flags |= known == IS_LENGTH ? HAS_LENGTH : HAS_CHUNKS;
        if (known == IS_TRANSFER && (!word_equals(h, "chunked") || h->version == 0))
            return RILL_E_HTTP_LENGTH;
    } else if (known == IS_CODING) {
        if (!word_equals(h, "identity"))
            return RILL_E_HTTP_CODING;
    } else if (known == IS_SHOULD) {
        h->should_retry = word_equals(h, "true") ? 2 : word_equals(h, "false") ? 1 : h->should_retry;
    } else if (known != IS_NONE && (h->flags & BAD) == 0 && h->word_n != 0) {
        if (known == IS_AFTER)
            for (k = (h->flags & POINT) != 0 ? h->digits : 0; k < 3; k++)
                h->number = h->number > INT32_MAX / 10 - 1 ? INT32_MAX : h->number * 10;
        if (known == IS_AFTER_MS || (h->flags & HAS_MS) == 0)
            h->retry_after_ms = h->number;
        if (known == IS_AFTER_MS)
            h->flags |= HAS_MS;
    }
    return RILL_OK;
}

static void line_end(rill_http *h, unsigned after)
{
    h->state = ST_LF;
    h->after = (uint8_t)after;
}

static rill_status http_step(rill_http *h, unsigned b)
{
    unsigned at = h->word_n, digit = b - '0';

    if (++h->line == 0)
        return RILL_E_HTTP_LIMIT;
    switch (h->state) {
    case ST_STATUS:
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
            line_end(h, ST_LINE);
        } else if (b != ' ') {
            break;
        } else if (at == 12) {
            h->state = ST_REASON;
        }
        return RILL_OK;
    case ST_REASON:
    case ST_TRAILER_TEXT:
    case ST_EXTENSION:
        if (b == '\r')
            line_end(h, h->state == ST_REASON ? ST_LINE : h->state == ST_EXTENSION ? ST_DATA : ST_TRAILER);
        else if (!is_field_text(b))
            break;
        return RILL_OK;
    case ST_CR: /* after: behind its LF */
        if (b != '\r')
            break;
        h->state = ST_LF;
        return RILL_OK;
    case ST_LF:
        if (b != '\n')
            break;
        h->state = h->after;
        h->digits = 0;
        if (h->state == ST_DATA) {
            h->line = 0;
            if (h->left == 0)
                h->state = ST_TRAILER;
        }
        return RILL_OK;
    case ST_LINE:
        h->name_n = 0;
        h->name_full = 0;
        h->state = ST_NAME;
        if (b == '\r') {
            line_end(h, ST_HEAD);
            return RILL_OK;
        }
        /* fall through */
    case ST_NAME:
        if (b == ':' && h->name_full != 0) {
            h->known = (uint8_t)name_is(h);
            h->state = ST_SPACE;
            h->part = RILL_FIRST;
            h->flags &= (uint8_t) ~(BAD | SPACED | POINT);
            h->word_n = h->digits = 0;
            h->number = 0;
            return RILL_OK;
        }
        if (!is_token(b))
            break;
        if (h->name_n < RILL_HTTP_NAME)
            h->name[h->name_n++] = (char)(b - 'A' < 26 ? b | 0x20 : b);
        h->name_full++; /* the limit of the head is its limit */
        return RILL_OK;
    case ST_SPACE:
        return RILL_OK;
    case ST_SIZE:
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
            h->state = ST_EXTENSION;
        else
            line_end(h, ST_DATA);
        return RILL_OK;
    case ST_TRAILER:
        if (b == '\r') {
            line_end(h, ST_END);
            return RILL_OK;
        }
        h->state = ST_TRAILER_TEXT;
        return is_field_text(b) ? RILL_OK : RILL_E_HTTP_SYNTAX;
    default:
        break;
    }
    return RILL_E_HTTP_SYNTAX;
}

static void response_begin(rill_http *h)
{
    h->state = ST_STATUS;
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
        if (h->state == ST_END)
            return RILL_END;
        if (h->state == ST_HEAD) {
            if (h->status == 101) {
                h->error = RILL_E_HTTP_SYNTAX;
                continue;
            }
            if (h->status < 200) {
                response_begin(h);
                continue;
            }
            h->line = 0;
            h->state = (h->flags & HAS_CHUNKS) != 0 ? ST_SIZE : (h->flags & HAS_LENGTH) != 0 ? ST_DATA : ST_CLOSE;
            if (h->status == 204 || h->status == 304 || (h->state == ST_DATA && h->left == 0))
                h->state = ST_END;
            item->kind = RILL_HTTP_HEAD;
            return RILL_OK;
        }
        if (in->n == 0)
            return RILL_MORE;
        if (h->state == ST_DATA || h->state == ST_CLOSE) {
            n = in->n;
            if (h->state == ST_DATA) {
                if (n > h->left)
                    n = (size_t)h->left;
                h->left -= n;
                if (h->left == 0) {
                    h->state = ST_END;
                    if ((h->flags & HAS_CHUNKS) != 0) {
                        h->state = ST_CR;
                        h->after = ST_SIZE;
                    }
                }
            }
            item->kind = RILL_HTTP_BODY;
            item->bytes.p = in->p;
            item->bytes.n = n;
            take_bytes(h, in, n);
            return RILL_OK;
        }
        if (h->state == ST_SPACE && *in->p != ' ' && *in->p != '\t')
            h->state = ST_VALUE;
        if (h->state == ST_VALUE) {
            while (n < in->n && is_field_text(in->p[n]) && h->line != UINT16_MAX) {
                if (h->known != IS_NONE)
                    value_byte(h, in->p[n]);
                h->line++;
                n++;
            }
            if (n < in->n && in->p[n] == '\r') {
                h->error = (int8_t)value_end(h);
                h->part |= RILL_LAST;
                h->state = ST_CR;
                h->after = ST_LINE;
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
            if (n != 0 || h->state == ST_CR) {
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
    if (h->error == 0 && h->state != ST_END && h->state != ST_CLOSE)
        h->error = RILL_E_HTTP_CUT;
    return h->error != 0 ? (rill_status)h->error : RILL_END;
}
