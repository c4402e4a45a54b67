/*
 * head.c - a call to the bytes of a request head.
 *
 * All that a head can be made of is one text, in which a byte from 0x80 up is not a letter but says what stands there:
 * a member of the call, a string used in several places, a condition on the rest of its line. One small reader gives
 * its next byte. init runs it once to the end and keeps nothing, so no byte leaves before all were seen; and since the
 * checks are in the reader, what the caller changes after that does not get through either.
 */
#include "rill/head.h"
#include "internal.h"

enum {
    OP_MEMBER = 0x80, /* + rill_call_field, or LENGTH */
    OP_IF_SET = 0xa0, /* + rill_call_field: else not this line */
    OP_SHARED = 0xc0, /* + place in the text */
    OP_IF = 0xd0,     /* + bit of flags: else not this line */
    OP_AGAIN = 0xe0,  /* LF, and the line again for the next of extra */
    OP_DONE = 0xe1
};
enum { FIELD_LENGTH = RILL_CALL_VALUE + 1 };
/* the same as letters */
#define H_NAME "\x80"
#define H_BASE "\x81"
#define H_QUERY "\x82"
#define H_PATH "\x83"
#define H_ID "\x84"
#define H_PROJECT "\x85"
#define H_REGION "\x86"
#define H_HOST "\x87"
#define H_KEY "\x88"
#define H_BEARER "\x89"
#define H_BETAS "\x8a"
#define H_VERSION "\x8b"
#define H_CONTENT_TYPE "\x8c"
#define H_ACCEPT "\x8d"
#define H_USER_AGENT "\x8e"
#define H_VALUE "\x8f"
#define H_LENGTH "\x90"
#define H_IF_KEY "\xa8"
#define H_IF_BEARER "\xa9"
#define H_IF_BETAS "\xaa"
#define H_POST "\xc0"
#define H_GET "\xc1"
#define H_DELETE "\xc2"
#define H_MESSAGES "\xc3"
#define H_BATCH "\xc4"
#define H_FILES "\xc5"
#define H_VERTEX "\xc6"
#define H_JSON "\xc7"
#define H_MODELS "\xc8"
#define H_INVOKE "\xc9"
#define H_PREDICT "\xca"
#define H_IF_POST "\xd0"
#define H_IF_LENGTH "\xd1"
#define H_IF_CHUNKED "\xd2"
#define H_IF_VERSION "\xd3"
#define H_IF_EXTRA "\xd4"
#define H_NEXT_EXTRA "\xe0"
#define H_DONE "\xe1"
enum { SHARED_N = 11, HAS_POST = 1, HAS_LENGTH = 2, HAS_CHUNKED = 4, HAS_VERSION = 8, HAS_EXTRA = 16 };

/* clang-format off */
/* These are not for extra: they are always here, say where the body ends, or have a member of the call. */
#define H_OWN \
    "host: " H_HOST "\r\n" \
    H_IF_POST "content-type: " H_CONTENT_TYPE H_JSON "\r\n" \
    H_IF_LENGTH "content-length: " H_LENGTH "\r\n" \
    H_IF_CHUNKED "transfer-encoding: chunked\r\n" \
    "accept: " H_ACCEPT H_JSON "\r\n" \
    "accept-encoding: identity\r\n" \
    "user-agent: " H_USER_AGENT "rill/" RILL_VERSION "\r\n" \
    H_IF_KEY "x-api-key: " H_KEY "\r\n" \
    H_IF_BETAS "anthropic-beta: " H_BETAS "\r\n" \
    H_IF_VERSION "anthropic-version: " H_VERSION "2023-06-01\r\n"
/* Without key and bearer extra may have it: what signs a call makes one. */
#define H_BEARER_LINE H_IF_BEARER "authorization: Bearer " H_BEARER "\r\n"

static const char head_text[] =
    "POST " H_BASE "\0"
    "GET " H_BASE "\0"
    "DELETE " H_BASE "\0"
    "/v1/messages\0"
    "/v1/messages/batches/" H_ID "\0"
    "/v1/files\0"
    "/v1/projects/" H_PROJECT "/locations/" H_REGION "/publishers/anthropic/models/\0"
    "application/json\0"
    "/v1/models\0"
    "/model/" H_ID "/invoke\0"
    ":rawPredict\0"
    /* by rill_to */
    H_POST H_MESSAGES "\0"
    H_POST H_MESSAGES "/count_tokens\0"
    H_POST H_MESSAGES "/batches\0"
    H_GET H_MESSAGES "/batches\0"
    H_GET H_BATCH "\0"
    H_GET H_BATCH "/results\0"
    H_POST H_BATCH "/cancel\0"
    H_DELETE H_BATCH "\0"
    H_POST H_FILES "\0"
    H_GET H_FILES "\0"
    H_GET H_FILES "/" H_ID "\0"
    H_GET H_FILES "/" H_ID "/content\0"
    H_DELETE H_FILES "/" H_ID "\0"
    H_GET H_MODELS "\0"
    H_GET H_MODELS "/" H_ID "\0"
    H_POST H_INVOKE "\0"
    H_POST H_INVOKE "-with-response-stream\0"
    H_POST H_VERTEX H_ID H_PREDICT "\0"
    H_POST H_VERTEX H_ID ":streamRawPredict\0"
    H_POST H_VERTEX "count-tokens" H_PREDICT "\0"
    H_GET H_PATH "\0"
    H_POST H_PATH "\0"
    H_DELETE H_PATH "\0"
    /* behind each of them */
    H_QUERY " HTTP/1.1\r\n"
    H_OWN H_BEARER_LINE
    H_IF_EXTRA H_NAME ": " H_VALUE "\r" H_NEXT_EXTRA "\n"
    "\r\n" H_DONE;
/* clang-format on */
#define H_EXTRA (sizeof head_text - 12) /* H_IF_EXTRA */
#define H_OWN_END (H_EXTRA - (sizeof H_BEARER_LINE - 1))
#define H_OWN_BEGIN (H_OWN_END - (sizeof H_OWN - 1))

/* What may stand in a member beside letters and digits: marks from..to; or, to == 0, any ASCII from..0x7e. */
static const char head_marks[] = "#^`|!$%&'*+~-._@(),;=:/?[]:-._";
static const uint8_t may_rows[][2] = {
    { 0, 15 },   /* NAME: RFC 9110, token */
    { 4, 23 },   /* BASE: RFC 3986, path */
    { 4, 24 },   /* QUERY */
    { 4, 23 },   /* PATH */
    { 11, 16 },  /* ID: what else is visible is percent-encoded */
    { 11, 16 },  /* PROJECT */
    { 11, 16 },  /* REGION */
    { 24, 30 },  /* HOST */
    { 0x21, 0 }, /* KEY */
    { 0x21, 0 }, /* BEARER */
    { 0x21, 0 }, /* BETAS */
    { 0, 15 },   /* VERSION */
    { 0x20, 0 }, /* CONTENT_TYPE */
    { 0x20, 0 }, /* ACCEPT */
    { 0x20, 0 }, /* USER_AGENT */
    { 0x20, 0 }, /* VALUE */
    { 0x20, 0 }  /* LENGTH */
};

static bool may_stand(unsigned c, unsigned field)
{
    unsigned k = may_rows[field][0], end = may_rows[field][1];

    if (end == 0)
        return c >= k && c < 0x7f;
    if (c - '0' < 10 || (c | 0x20) - 'a' < 26)
        return true;
    for (; k < end; k++)
        if ((uint8_t)head_marks[k] == c)
            return true;
    return false;
}

static unsigned head_place(unsigned n)
{
    unsigned k = 0;

    for (; n != 0; k++)
        n -= head_text[k] == 0;
    return k;
}

static rill_status head_fail(rill_head *h, rill_status st, unsigned field)
{
    h->error = (int8_t)st;
    h->field = (uint8_t)field;
    return st;
}

/* The next byte. Negative: there is none, or an error. */
static int head_byte(rill_head *h, const rill_head_call *c)
{
    for (;;) {
        unsigned op = (uint8_t)head_text[h->op], field = op & 0x1f, b = 0;
        const rill_text *t;
        rill_text digits;

        if (op >= OP_AGAIN) {
            if (op == OP_DONE)
                return -1;
            h->op = H_EXTRA;
            h->item++;
            return '\n';
        }
        if (op == 0) {
            h->op = h->back;
            h->back = h->first;
            continue;
        }
        if (op < OP_MEMBER || op >= OP_SHARED)
            h->op++;
        if (op < OP_MEMBER)
            return (int)op;
        if (op >= OP_IF) {
            b = h->flags | (h->item < c->extra_n ? HAS_EXTRA : 0u);
            b = b >> (op - OP_IF) & 1;
        } else if (op >= OP_SHARED) {
            h->back = h->op;
            h->op = (uint16_t)head_place(op - OP_SHARED);
            continue;
        }
        t = (const rill_text *)(const void *)c;
        if (field - 1 < RILL_CALL_VALUE - 1) /* one of its own */
            t = (const rill_text *)(const void *)((const char *)c + (field - 1) * sizeof *t);
        if (op < OP_IF_SET) {
            if (field == RILL_CALL_NAME)
                t = &c->extra[h->item].name;
            if (field == RILL_CALL_VALUE)
                t = &c->extra[h->item].value;
            if (field == FIELD_LENGTH) {
                digits.p = h->digits + h->digit;
                digits.n = 20u - h->digit;
                t = &digits;
            }
            if (t->n == 0 && (field == RILL_CALL_NAME || field - RILL_CALL_PATH <= RILL_CALL_HOST - RILL_CALL_PATH)) {
                head_fail(h, RILL_E_HEAD_MISSING, field);
                return -1;
            }
            if (h->at < t->n) {
                bool coded = field - RILL_CALL_ID <= RILL_CALL_REGION - RILL_CALL_ID;
                bool first = h->at == 0;

                b = (uint8_t)t->p[h->at];
                if (!may_stand(b, coded ? RILL_CALL_KEY : field) || (b == ' ' && (first || h->at == t->n - 1)) ||
                    (first && ((coded && b == '.') ||
                               (field - RILL_CALL_BASE < 3 && b != (field == RILL_CALL_QUERY ? '?' : '/'))))) {
                    head_fail(h, RILL_E_HEAD_BYTE, field);
                    return -1;
                }
                if (coded && !may_stand(b, field)) {
                    h->hex++;
                    if (h->hex == 1)
                        return '%';
                    if (h->hex == 2)
                        return (int)((b >> 4) + '0'); /* never above 7 */
                    h->hex = 0;
                    b &= 15;
                    b += b < 10 ? '0' : 'A' - 10;
                }
                h->at++;
                return (int)b;
            }
            h->at = 0;
            h->op++;
            if (t->n == 0 || field < RILL_CALL_HOST)
                continue;
            while (head_text[h->op] != '\r') /* not the default */
                h->op++;
            continue;
        }
        if (op < OP_SHARED) {
            h->op++;
            b = t->n != 0;
        }
        if (b == 0)
            while (head_text[h->op++] != '\n')
                ;
    }
}

rill_status rill_head_init_(rill_head *h, const rill_head_call *c, uint32_t abi)
{
    const unsigned end = (c->key.n | c->bearer.n) != 0 ? H_EXTRA : H_OWN_END;
    unsigned flags = 0, at, k;

    h->abi = abi;
    if (abi != RILL_ABI)
        return RILL_E_ABI;
    h->at = 0;
    h->item = 0;
    h->error = 0;
    if (c->to > RILL_TO_DELETE)
        return head_fail(h, RILL_E_HEAD_MISSING, RILL_CALL_PATH);
    if (c->key.n != 0 && c->bearer.n != 0)
        return head_fail(h, RILL_E_HEAD_TWICE, RILL_CALL_BEARER);
    if (c->base.n != 0 && c->base.p[c->base.n - 1] == '/') {
        h->at = c->base.n - 1;
        return head_fail(h, RILL_E_HEAD_BYTE, RILL_CALL_BASE);
    }
    h->digit = (uint8_t)rilli_decimal(c->length, h->digits);
    h->first = h->back = (uint16_t)head_place(SHARED_N + RILL_TO_DELETE + 1);
    h->op = (uint16_t)head_place(SHARED_N + c->to);
    h->sent = 0;
    h->hex = 0;
    if (head_text[h->op] == *H_POST)
        flags = c->length == RILL_CHUNKED ? HAS_POST | HAS_CHUNKED : HAS_POST | HAS_LENGTH;
    if (c->version.n != 0 || c->to - (unsigned)RILL_TO_BEDROCK > RILL_TO_VERTEX_COUNT - RILL_TO_BEDROCK)
        flags |= HAS_VERSION;
    h->flags = (uint8_t)flags;
    while (head_byte(h, c) >= 0)
        h->sent++;
    h->length = h->sent;
    h->sent = 0;
    for (; h->error == 0 && h->item != 0; h->item--) {
        const rill_text *name = &c->extra[h->item - 1].name;

        for (at = H_OWN_BEGIN; at != end; at++) {
            if (head_text[at - 1] != '\n' && (uint8_t)head_text[at - 1] < OP_IF_SET)
                continue;
            for (k = 0; k < name->n && ((uint8_t)name->p[k] | 0x20) == head_text[at + k]; k++)
                ;
            if (k == name->n && head_text[at + k] == ':')
                head_fail(h, RILL_E_HEAD_TWICE, RILL_CALL_NAME);
        }
    }
    h->op = (uint16_t)head_place(SHARED_N + c->to);
    return (rill_status)h->error;
}

rill_status rill_head_read(rill_head *h, const rill_head_call *c, rill_out *out)
{
    for (; h->error == 0 && h->sent != h->length; h->sent++) {
        int b;

        if (out->n == 0)
            return RILL_MORE;
        b = head_byte(h, c);
        if (b < 0)
            break;
        *out->p++ = (uint8_t)b;
        out->n--;
    }
    return h->error != 0 ? (rill_status)h->error : RILL_END;
}

rill_status rill_head_pair(rill_head *h, const rill_head_call *c, char *to, size_t cap, rill_header *pair)
{
    rill_head before = *h;
    size_t n = 0, value = 0;
    bool whole = false;
    int b;

    if (h->error != 0)
        return (rill_status)h->error;
    if (h->sent + 2 >= h->length) /* the empty line */
        return RILL_END;
    do {
        int letter = b = head_byte(h, c);

        if (b < 0)
            return (rill_status)h->error;
        h->sent++;
        if (whole || (b == ' ' && n == value))
            continue;
        if (value == 0 ? b == ':' || b == ' ' : b == '\r' || (b == ' ' && before.sent == 0))
            letter = 0;
        if (n < cap)
            to[n] = (char)letter;
        n++;
        if (letter == 0) {
            whole = value != 0;
            if (!whole)
                value = n;
        }
    } while (b != '\n');
    pair->value.n = n;
    if (n > cap) {
        *h = before;
        return RILL_MORE;
    }
    pair->name.p = to;
    pair->name.n = value - 1;
    pair->value.p = to + value;
    pair->value.n = n - value - 1;
    return RILL_OK;
}
