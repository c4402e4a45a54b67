/*
 * peer_jsmn.c - jsmn: tokens only; numbers and escapes are read here.
 */
#include <stdbool.h>

/* in the header everything is static on request */
#define JSMN_STATIC
#include <jsmn.h>

#include "peer.h"

enum { TOKENS = 256 };

static unsigned hex4(const char *p)
{
    unsigned i, x = 0;

    for (i = 0; i < 4; i++) {
        unsigned c = (uint8_t)p[i];
        x = x << 4 | (c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
    }
    return x;
}

/* Decodes into the sink; jsmn has checked the escapes. */
static void text(const char *p, const char *end, struct sink *to)
{
    uint8_t *q = to->to + to->n;

    for (;;) {
        const char *stop = (const char *)memchr(p, '\\', (size_t)(end - p));
        size_t n = (size_t)((stop != NULL ? stop : end) - p);
        uint32_t x;
        memcpy(q, p, n);
        q += n;
        if (stop == NULL)
            break;
        p = stop + 2;
        switch (p[-1]) {
        case 'n':
            *q++ = '\n';
            break;
        case 't':
            *q++ = '\t';
            break;
        case 'r':
            *q++ = '\r';
            break;
        case 'b':
            *q++ = '\b';
            break;
        case 'f':
            *q++ = '\f';
            break;
        case 'u':
            x = hex4(p);
            p += 4;
            if (x >= 0xD800 && x < 0xDC00 && end - p >= 6) {
                x = 0x10000 + ((x - 0xD800) << 10) + (hex4(p + 2) - 0xDC00);
                p += 6;
            }
            if (x < 0x80) {
                *q++ = (uint8_t)x;
            } else if (x < 0x800) {
                *q++ = (uint8_t)(0xC0 | x >> 6);
                *q++ = (uint8_t)(0x80 | (x & 63));
            } else {
                if (x < 0x10000) {
                    *q++ = (uint8_t)(0xE0 | x >> 12);
                } else {
                    *q++ = (uint8_t)(0xF0 | x >> 18);
                    *q++ = (uint8_t)(0x80 | (x >> 12 & 63));
                }
                *q++ = (uint8_t)(0x80 | (x >> 6 & 63));
                *q++ = (uint8_t)(0x80 | (x & 63));
            }
            break;
        default:
            *q++ = (uint8_t)p[-1];
        }
    }
    to->n = (size_t)(q - to->to);
}

/* The token after the one of t[i] and all inside it. */
static int after(const jsmntok_t *t, int n, int i)
{
    int end = t[i].end;

    for (i++; i < n && t[i].start < end; i++)
        ;
    return i;
}

/* The value of a member of the object at i; 0: none. */
static int member(const char *p, const jsmntok_t *t, int n, int i, const char *name, size_t name_n)
{
    int k, left = t[i].type == JSMN_OBJECT ? t[i].size : 0;

    for (k = i + 1; left-- > 0; k = after(t, n, k + 1))
        if ((size_t)(t[k].end - t[k].start) == name_n && memcmp(p + t[k].start, name, name_n) == 0)
            return k + 1;
    return 0;
}

#define PEER_STATE jsmntok_t
static void line(PEER_STATE *t, const uint8_t *bytes, size_t size, struct sink *to)
{
    const char *p = (const char *)bytes;
    jsmn_parser parser;
    unsigned type, kind = KIND_NONE;
    uint64_t at = 0;
    int n, i, k;

    jsmn_init(&parser);
    n = jsmn_parse(&parser, p, size, t, TOKENS);
    if (n < 1 || (i = member(p, t, n, 0, "type", 4)) == 0) {
        to->errors++;
        return;
    }
    type = event_type(p + t[i].start, (size_t)(t[i].end - t[i].start));
    if (has_index(type)) {
        i = member(p, t, n, 0, "index", 5);
        for (k = t[i].start; k < t[i].end && i != 0; k++)
            at = at * 10 + (uint64_t)(p[k] - '0');
    }
    if (type == EVENT_DELTA) {
        i = member(p, t, n, 0, "delta", 5);
        k = member(p, t, n, i, "type", 4);
        kind = k != 0 ? delta_kind(p + t[k].start, (size_t)(t[k].end - t[k].start)) : 0;
        k = member(p, t, n, i, delta_field[kind], delta_field_n(kind));
        if (k != 0)
            text(p + t[k].start, p + t[k].end, to);
        else
            to->errors++;
    }
    sink_event(to, type, at, kind);
}
#include "split.h"

static void run(const struct stream *s, size_t piece, struct sink *to)
{
    jsmntok_t tokens[TOKENS];

    split(tokens, s, piece, to);
}

static const char *about(void)
{
    return "jsmn, 256 tokens, escapes decoded by us";
}

extern const struct peer peer_jsmn;
const struct peer peer_jsmn = { "jsmn", about, run };
