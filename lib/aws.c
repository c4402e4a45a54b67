/*
 * aws.c - an AWS event stream to the JSON inside.
 *
 *     PRELUDE -12 bytes-> NAME_N -> NAME -> TYPE -> N1 -> N2 -> VALUE -> NAME_N ... -> BODY -> PAYLOAD -> CRC -> DONE
 *
 * Each byte goes through aws_step(), which adds to `out` what it yields; `out` is handed out when it is nearly full, at
 * the end of a part, and at the end of the chunk. The brace that closes an event is counted out, and written when the
 * frame is DONE. In a payload {"bytes":"..."} only that member is read; of the others no more is asked than that their
 * end can be found.
 */
#include "rill/aws.h"
#include "internal.h"

enum {
    FRAME_PRELUDE,
    FRAME_NAME_N,
    FRAME_NAME,
    FRAME_TYPE,
    FRAME_N1,
    FRAME_N2,
    FRAME_VALUE,
    FRAME_BODY,
    FRAME_PAYLOAD,
    FRAME_CRC,
    FRAME_DONE
};

enum {
    W_MESSAGE_TYPE,
    W_EVENT_TYPE,
    W_EXCEPTION_TYPE,
    W_ERROR_CODE,
    W_ERROR_MESSAGE, /* the names above count; each is a bit of `seen` */
    W_EVENT,
    W_EXCEPTION,
    W_ERROR,
    W_CHUNK,
    W_BYTES,
    W_NONE
};
static const char aws_words[] = ":message-type\0:event-type\0:exception-type\0:error-code\0:error-message\0"
                                "event\0exception\0error\0chunk\0bytes";
enum {
    SEEN_EVENT = 1 << W_EVENT_TYPE,
    SEEN_EXCEPTION = 1 << W_EXCEPTION_TYPE,
    SEEN_ERROR = 1 << W_ERROR_CODE | 1 << W_ERROR_MESSAGE,
    SEEN_CHUNK = 32,
    SEEN_BYTES = 64,
    SEEN_CLOSE = 128 /* the brace that waits */
};

/* where in a payload */
enum {
    PAYLOAD_ERROR,   /* passed over */
    PAYLOAD_START,   /* exception: before { */
    PAYLOAD_FIRST,   /* behind it */
    PAYLOAD_COPY,    /* white space counts from here ... */
    PAYLOAD_OTHER,   /* handed out as it is */
    PAYLOAD_KEYTEXT, /* chunk */
    PAYLOAD_SKIP,    /* in, or behind, a value */
    PAYLOAD_BASE64,  /* ... to here */
    PAYLOAD_OBJECT,  /* before { */
    PAYLOAD_OPEN,    /* behind it */
    PAYLOAD_KEY,     /* before a key */
    PAYLOAD_COLON,
    PAYLOAD_VALUE, /* before a value */
    PAYLOAD_END    /* behind } */
};
enum { IN_ESCAPE = 1, IN_STRING = 2, IN_SLASH = 4 }; /* of flags; the last inside base64 */

/* Follows JSON text, depth in aux. Does this byte close what is open? */
static bool closes(rill_aws *a, unsigned b)
{
    if ((a->flags & IN_STRING) != 0) {
        if ((a->flags & IN_ESCAPE) != 0 || b == '\\')
            a->flags ^= IN_ESCAPE;
        else if (b == '"')
            a->flags = 0;
    } else if (b == '"') {
        a->flags = IN_STRING;
    } else if (b == '{' || b == '[') {
        a->aux++;
    } else if (b == '}' || b == ']') {
        return --a->aux == 0;
    }
    return false;
}

static bool is_white(unsigned b)
{
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
}

/* One byte more. An event is one object, with no more than white space around it. */
static rill_status yield(rill_aws *a, unsigned b)
{
    if (a->kind == RILL_AWS_JSON) {
        if (a->aux == 0 && is_white(b))
            return RILL_OK;
        if ((a->aux == 0 && b != '{') || (a->seen & SEEN_CLOSE) != 0)
            return RILL_E_AWS_PAYLOAD;
        if (closes(a, b)) {
            a->seen |= SEEN_CLOSE;
            return b == '}' ? RILL_OK : RILL_E_AWS_PAYLOAD;
        }
    }
    a->out[a->n++] = (uint8_t)b;
    return RILL_OK;
}

static void say_letters(rill_aws *a, const char *s)
{
    while (*s != 0)
        yield(a, (uint8_t)*s++);
}

/* Which word is it that was gathered? */
static unsigned word_is(const rill_aws *a)
{
    const char *w = aws_words;
    unsigned which, k;

    for (which = 0; which < W_NONE; which++) {
        for (k = 0; k < a->word_n && w[k] != 0 && w[k] == a->word[k]; k++)
            ;
        if (k == a->word_n && w[k] == 0)
            break;
        while (*w++ != 0)
            ;
    }
    return which;
}

static void gather(rill_aws *a, unsigned b)
{
    if (a->word_n < sizeof a->word)
        a->word[a->word_n++] = (char)b; /* every word is shorter */
}

static rill_status payload_end(rill_aws *a)
{
    if (a->json == PAYLOAD_COPY ? a->aux != 1
                                : a->json == PAYLOAD_FIRST || (a->json >= PAYLOAD_KEYTEXT && a->json != PAYLOAD_END))
        return RILL_E_AWS_PAYLOAD;
    a->state = FRAME_CRC;
    a->word_n = 0;
    return RILL_OK;
}

static rill_status payload_begin(rill_aws *a)
{
    unsigned errors = a->seen & (SEEN_EXCEPTION | SEEN_ERROR);

    a->json = PAYLOAD_OTHER;
    if (a->type == W_EXCEPTION) {
        a->json = PAYLOAD_START;
        errors ^= SEEN_EXCEPTION;
    } else if (a->type == W_ERROR) {
        a->json = PAYLOAD_ERROR;
        errors = (errors & SEEN_EXCEPTION) | (errors == 0);
    } else if (a->type == W_EVENT && (a->seen & SEEN_CHUNK) != 0) {
        a->json = PAYLOAD_OBJECT;
    }
    if (errors != 0)
        return RILL_E_AWS_HEADER;
    a->kind = a->json == PAYLOAD_OTHER ? RILL_AWS_OTHER : RILL_AWS_JSON;
    a->state = FRAME_PAYLOAD;
    return a->left == 0 ? payload_end(a) : RILL_OK;
}

static void header_end(rill_aws *a)
{
    unsigned word = word_is(a);

    a->state = a->headers == 0 ? FRAME_BODY : FRAME_NAME_N;
    if (a->name == W_MESSAGE_TYPE)
        a->type = (uint8_t)word;
    else if (a->name == W_EVENT_TYPE)
        a->seen |= word == W_CHUNK ? SEEN_CHUNK : 0;
    else if (a->name < W_EVENT)
        yield(a, '"');
}

static rill_status base64_byte(rill_aws *a, unsigned b)
{
    unsigned v, at = a->at;

    if (b == '=' && (at >= 2 && at <= 4)) { /* 4: behind one of two */
        a->at = at == 2 ? 4 : 5;
        return RILL_OK;
    }
    if ((b | 0x20) - 'a' < 26)
        v = b >= 'a' ? b - 'a' + 26 : b - 'A';
    else if (b - '0' < 10)
        v = b - '0' + 52;
    else if (b == '+' || b == '/')
        v = b == '+' ? 62 : 63;
    else
        return RILL_E_AWS_BASE64;
    if (at > 3)
        return RILL_E_AWS_BASE64;
    v |= (unsigned)a->bits << 6;
    a->bits = (uint8_t)(v & 63);
    a->at = (uint8_t)((at + 1) & 3);
    return at != 0 ? yield(a, v >> (6 - 2 * at) & 255) : RILL_OK;
}

static rill_status payload_byte(rill_aws *a, unsigned b)
{
    if ((a->json < PAYLOAD_COPY || a->json > PAYLOAD_BASE64) && is_white(b))
        return RILL_OK;
    switch (a->json) {
    case PAYLOAD_ERROR:
        return RILL_OK;
    case PAYLOAD_START:
    case PAYLOAD_OBJECT:
        if (b != '{')
            break;
        a->json++;
        return RILL_OK;
    case PAYLOAD_FIRST:
        a->json = PAYLOAD_COPY;
        if (b != '}')
            yield(a, ',');
        return yield(a, b);
    case PAYLOAD_COPY:
        if (a->aux == 1 && !is_white(b)) /* behind its } */
            break;
        /* fall through */
    case PAYLOAD_OTHER:
        return yield(a, b);
    case PAYLOAD_OPEN:
        if (b == '}') {
            a->json = PAYLOAD_END;
            return RILL_OK;
        }
        /* fall through */
    case PAYLOAD_KEY:
        if (b != '"')
            break;
        a->json = PAYLOAD_KEYTEXT;
        a->word_n = 0;
        return RILL_OK;
    case PAYLOAD_KEYTEXT:
        if (b == '\\')
            break; /* it may be "bytes" */
        if (b == '"')
            a->json = PAYLOAD_COLON;
        else
            gather(a, b);
        return RILL_OK;
    case PAYLOAD_COLON:
        if (b != ':')
            break;
        a->json = PAYLOAD_VALUE;
        return RILL_OK;
    case PAYLOAD_VALUE:
        a->json = PAYLOAD_SKIP;
        a->aux = 0; /* depth */
        if (word_is(a) == W_BYTES) {
            if ((a->seen & SEEN_BYTES) != 0)
                break;
            a->seen |= SEEN_BYTES;
            if (b == '"') {
                a->json = PAYLOAD_BASE64;
                a->at = 0;
                return RILL_OK;
            }
        }
        /* fall through */
    case PAYLOAD_SKIP:
        if (a->aux != 0 || (a->flags & IN_STRING) != 0)
            closes(a, b);
        else if (b == ']')
            break;
        else if (b == '}' || b == ',')
            a->json = b == ',' ? PAYLOAD_KEY : PAYLOAD_END;
        else
            closes(a, b); /* opens */
        return RILL_OK;
    case PAYLOAD_BASE64:
        if ((a->flags & IN_SLASH) != 0) {
            if (b != '/')
                return RILL_E_AWS_BASE64;
            a->flags ^= IN_SLASH;
        } else if (b == '\\') {
            a->flags |= IN_SLASH;
            return RILL_OK;
        }
        if (b != '"')
            return base64_byte(a, b);
        if (a->at != 0 && a->at != 5)
            return RILL_E_AWS_BASE64;
        if ((a->seen & SEEN_CLOSE) == 0)
            break;
        a->json = PAYLOAD_SKIP;
        return RILL_OK;
    default:
        break;
    }
    return RILL_E_AWS_PAYLOAD;
}

static const uint32_t crc_nibble[16] = { 0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4,
                                         0x4db26158, 0x5005713c, 0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
                                         0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c };

/* Is this the next byte of the checksum so far? */
static bool checks(rill_aws *a, unsigned b, bool first)
{
    bool right;

    if (first)
        a->aux = ~a->crc;
    right = a->aux >> 24 == b;
    a->aux <<= 8;
    return right;
}

static rill_status aws_step(rill_aws *a, unsigned b)
{
    static const uint8_t sizes[] = { 0, 0, 1, 2, 4, 8, 0, 0, 8, 16 };
    unsigned at = a->word_n;
    rill_status st;

    switch (a->state) {
    case FRAME_PRELUDE:
        a->word_n++;
        if (at < 4) {
            a->left = a->left << 8 | b;
        } else if (at < 8) {
            a->headers = a->headers << 8 | b;
        } else {
            if (!checks(a, b, at == 8))
                return RILL_E_AWS_PRELUDE;
            if (at < 11)
                return RILL_OK;
            if (a->left < 16 || a->headers > a->left - 16)
                return RILL_E_AWS_LENGTH;
            a->left -= 16 + a->headers;
            a->state = a->headers == 0 ? FRAME_BODY : FRAME_NAME_N;
        }
        return RILL_OK;
    case FRAME_PAYLOAD:
        st = payload_byte(a, b);
        return st == RILL_OK && --a->left == 0 ? payload_end(a) : st;
    case FRAME_CRC:
        if (!checks(a, b, at == 0))
            return RILL_E_AWS_CRC;
        if (++a->word_n < 4)
            return RILL_OK;
        if (a->json <= PAYLOAD_START)
            a->out[a->n++] = '}';
        if (a->json <= PAYLOAD_COPY || (a->seen & SEEN_CLOSE) != 0)
            a->out[a->n++] = '}';
        a->state = FRAME_DONE;
        return RILL_OK;
    default:
        break;
    }
    /* headers */
    a->headers--;
    switch (a->state) {
    case FRAME_NAME_N:
        a->value = (uint16_t)b;
        a->word_n = 0;
        a->state = FRAME_NAME;
        if (b == 0 || b >= a->headers)
            break;
        return RILL_OK;
    case FRAME_NAME:
        gather(a, b);
        if (--a->value == 0)
            a->state = FRAME_TYPE;
        return RILL_OK;
    case FRAME_TYPE:
        if (b > 9)
            break;
        a->name = (uint8_t)word_is(a);
        a->value = sizes[b];
        a->state = b - 6 < 2 ? FRAME_N1 : FRAME_VALUE;
        if (a->name < W_EVENT) {
            unsigned errors = a->seen & (SEEN_EXCEPTION | SEEN_ERROR);

            if (b != 7 || (a->seen >> a->name & 1) != 0)
                break;
            a->seen |= (uint8_t)(1u << a->name);
            if ((a->seen & SEEN_EVENT) != 0 && (a->seen & (SEEN_EXCEPTION | SEEN_ERROR)) != 0)
                break;
            if (a->name == W_EVENT_TYPE)
                a->kind = RILL_AWS_NAME;
            if (a->name > W_EVENT_TYPE) {
                a->kind = RILL_AWS_JSON;
                say_letters(a, errors == 0 ? "{\"type\":\"error\",\"error\":{\"" : ",\"");
                say_letters(a, a->name == W_ERROR_MESSAGE ? "message\":\"" : "type\":\"");
            }
        }
        goto value;
    case FRAME_N1:
        a->value = (uint16_t)(b << 8);
        a->state = FRAME_N2;
        return RILL_OK;
    case FRAME_N2:
        a->value |= (uint16_t)b;
        a->state = FRAME_VALUE;
    value:
        a->word_n = 0;
        if (a->value > a->headers || (a->state == FRAME_N1 && a->headers < 2) || a->value > 32767)
            break;
        if (a->state == FRAME_VALUE && a->value == 0)
            header_end(a);
        return RILL_OK;
    default: /* FRAME_VALUE */
        gather(a, b);
        if (a->name > W_EVENT_TYPE && a->name < W_EVENT) {
            if (b < 0x20) {
                say_letters(a, "\\u00");
                yield(a, (b >> 4) + '0');
                b &= 15;
                b += b < 10 ? '0' : 'a' - 10;
            } else if (b == '"' || b == '\\') {
                yield(a, '\\');
            }
        }
        if (a->name > W_MESSAGE_TYPE && a->name < W_EVENT)
            yield(a, b);
        if (--a->value == 0)
            header_end(a);
        return RILL_OK;
    }
    return RILL_E_AWS_HEADER;
}

static void frame_begin(rill_aws *a)
{
    a->state = FRAME_PRELUDE;
    a->crc = 0xffffffff;
    a->word_n = a->seen = a->type = 0;
    a->n = a->kind = a->flags = 0;
}

rill_status rill_aws_init_(rill_aws *a, uint32_t abi)
{
    a->abi = abi;
    a->error = 0;
    a->offset = 0;
    frame_begin(a);
    return abi == RILL_ABI ? RILL_OK : RILL_E_ABI;
}

rill_status rill_aws_next(rill_aws *a, rill_in *in, rill_aws_item *item)
{
    for (;;) {
        unsigned full = 0, b;
        rill_status st = (rill_status)a->error;

        if (in->n != 0 && st == RILL_OK && (a->state == FRAME_VALUE || a->state == FRAME_PAYLOAD))
            full = sizeof a->out - 7;
        if (a->n > full || a->state == FRAME_DONE) {
            item->kind = a->n != 0 ? a->kind : (uint8_t)RILL_AWS_DONE;
            item->bytes.p = a->out;
            item->bytes.n = a->n;
            if (a->n == 0)
                frame_begin(a);
            a->n = 0;
            return RILL_OK;
        }
        if (st != RILL_OK)
            return st;
        if (a->state == FRAME_BODY) {
            a->error = (int8_t)payload_begin(a);
            continue;
        }
        if (in->n == 0)
            return RILL_MORE;
        b = *in->p;
        a->error = (int8_t)aws_step(a, b);
        if (a->error != 0)
            continue;
        a->crc ^= b;
        a->crc = a->crc >> 4 ^ crc_nibble[a->crc & 15];
        a->crc = a->crc >> 4 ^ crc_nibble[a->crc & 15];
        a->offset++;
        in->p++;
        in->n--;
    }
}

rill_status rill_aws_finish(rill_aws *a)
{
    if (a->error == 0 && (a->state != FRAME_PRELUDE || a->word_n != 0))
        a->error = RILL_E_AWS_CUT;
    return a->error != 0 ? (rill_status)a->error : RILL_END;
}
