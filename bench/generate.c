/*
 * generate.c - one long message whose events have the lengths, escapes and padding of recorded streams.
 *
 * Bytes of a delta: text mean 17, median 11, 90 % 40, 99 % 91, at most 197; tool input mean 6, at most 13; thinking
 * mean 30, 99 % 239; one signature of about 500. An escape in 15 % of text, 43 % of tool input, 50 % of thinking;
 * other than ASCII in 2.4 % of text. 0 to 15 spaces before the last brace of every event but ping.
 */
#include "generate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct out {
    struct stream s;
    size_t cap;
    uint64_t random;
};

static uint32_t draw(struct out *o, uint32_t n) /* 0..n-1 */
{
    o->random ^= o->random << 13;
    o->random ^= o->random >> 7;
    o->random ^= o->random << 17;
    return (uint32_t)(o->random >> 33) % n;
}

static void put(struct out *o, const char *p, size_t n)
{
    if (o->cap - o->s.n < n) {
        o->cap = o->cap * 2 + n;
        o->s.p = realloc(o->s.p, o->cap);
        if (o->s.p == NULL)
            abort();
    }
    memcpy(o->s.p + o->s.n, p, n);
    o->s.n += n;
}

static void puts_(struct out *o, const char *s)
{
    put(o, s, strlen(s));
}

static void open_event(struct out *o, const char *name)
{
    o->s.events++;
    puts_(o, "event: ");
    puts_(o, name);
    puts_(o, "\ndata: {\"type\":\"");
    puts_(o, name);
    puts_(o, "\"");
}

static void close_event(struct out *o)
{
    put(o, "               ", draw(o, 16));
    puts_(o, "}\n\n");
}

static void open_indexed(struct out *o, const char *name, unsigned index)
{
    char number[32];

    open_event(o, name);
    put(o, number, (size_t)snprintf(number, sizeof number, ",\"index\":%u", index));
}

static void string(struct out *o, const char *p, size_t n)
{
    size_t i;

    o->s.text += n;
    for (i = 0; i < n; i++)
        if (p[i] == '"' || p[i] == '\\')
            put(o, p[i] == '"' ? "\\\"" : "\\\\", 2);
        else if (p[i] == '\n')
            put(o, "\\n", 2);
        else
            put(o, p + i, 1);
}

static void delta(struct out *o, unsigned index, const char *head, const char *p, size_t n)
{
    open_indexed(o, "content_block_delta", index);
    puts_(o, head);
    string(o, p, n);
    puts_(o, "\"}");
    close_event(o);
}

/* A length between the quantiles of the recordings. */
static size_t length(struct out *o, const uint16_t (*q)[2])
{
    uint32_t at = draw(o, 1000);

    while (at >= q[1][0])
        q++;
    return q[0][1] + draw(o, (uint32_t)(q[1][1] - q[0][1]) + 1);
}

static const uint16_t text_length[][2] = { { 0, 1 }, { 100, 3 }, { 500, 11 }, { 750, 20 }, { 900, 40 }, { 990, 91 },
                                           { 1000, 197 } };
static const uint16_t thinking_length[][2] = { { 0, 2 }, { 500, 23 }, { 900, 55 }, { 990, 150 }, { 1000, 400 } };

/* n bytes of words; per mille: an escape, and a character that is not ASCII. */
static size_t words(struct out *o, char *to, size_t n, uint32_t escapes, uint32_t wide)
{
    static const char letters[] = "eeeeetttaaoooiinnsshrrdllcumwfgypbvk";
    size_t i, word = draw(o, 6);

    for (i = 0; i < n; i++, word--)
        if (word == 0) {
            to[i] = ' ';
            word = 2 + draw(o, 8);
        } else
            to[i] = letters[draw(o, sizeof letters - 1)];
    if (draw(o, 1000) < escapes)
        to[draw(o, (uint32_t)n)] = draw(o, 3) != 0 ? '\n' : '"';
    if (draw(o, 1000) < wide && n >= 3)
        memcpy(to + draw(o, (uint32_t)n - 2), "\xE2\x80\x94", 3);
    return n;
}

static void text_block(struct out *o, unsigned index)
{
    char text[256];
    unsigned i = 100 + draw(o, 500);

    open_indexed(o, "content_block_start", index);
    puts_(o, ",\"content_block\":{\"type\":\"text\",\"text\":\"\"}");
    close_event(o);
    while (i-- != 0)
        delta(o, index, ",\"delta\":{\"type\":\"text_delta\",\"text\":\"", text,
              words(o, text, length(o, text_length), 150, 24));
}

static void thinking_block(struct out *o, unsigned index)
{
    char text[2048];
    unsigned i = 50 + draw(o, 200);
    size_t k, n = 300 + draw(o, 400);

    open_indexed(o, "content_block_start", index);
    puts_(o, ",\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}");
    close_event(o);
    while (i-- != 0)
        delta(o, index, ",\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"", text,
              words(o, text, length(o, thinking_length), 500, 0));
    for (k = 0; k < n; k++)
        text[k] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[draw(o, 64)];
    delta(o, index, ",\"delta\":{\"type\":\"signature_delta\",\"signature\":\"", text, n);
}

static void tool_block(struct out *o, unsigned index)
{
    char json[8192], head[160];
    size_t n = 1, k, i;
    unsigned members = 40 + draw(o, 120);

    open_indexed(o, "content_block_start", index);
    put(o, head, (size_t)snprintf(head, sizeof head, ",\"content_block\":{\"type\":\"server_tool_use\","
                                  "\"id\":\"srvtoolu_%06u%06u\",\"name\":\"code_execution\",\"input\":{}}",
                                  (unsigned)draw(o, 1000000), index));
    close_event(o);
    json[0] = '{';
    for (i = 0; i < members; i++) {
        n += (size_t)snprintf(json + n, 32, "%s\"%c%u\": ", i != 0 ? ", " : "", (char)('a' + draw(o, 26)), (unsigned)i);
        if (draw(o, 3) == 0) {
            n += (size_t)snprintf(json + n, 32, "%u", (unsigned)draw(o, 100000));
            continue;
        }
        json[n++] = '"';
        n += words(o, json + n, 3 + draw(o, 24), 0, 0);
        json[n++] = '"';
    }
    json[n++] = '}';
    delta(o, index, ",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"", "", 0);
    for (i = 0; i < n; i += k) {
        k = 1 + draw(o, 10);
        k = k < n - i ? k : n - i;
        delta(o, index, ",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"", json + i, k);
    }
}

struct stream generate(size_t about, uint64_t seed)
{
    struct out o = { { NULL, 0, 0, 0 }, 0, seed * 2 + 1 };
    unsigned index;

    open_event(&o, "message_start");
    puts_(&o, ",\"message\":{\"model\":\"claude-sonnet-4-5-20250929\",\"id\":\"msg_01AbCdEfGhIjKlMnOpQrStUv\","
              "\"type\":\"message\",\"role\":\"assistant\",\"content\":[],\"stop_reason\":null,"
              "\"stop_sequence\":null,\"usage\":{\"input_tokens\":605,"
              "\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":0,\"cache_creation\":{"
              "\"ephemeral_5m_input_tokens\":0,\"ephemeral_1h_input_tokens\":0},\"output_tokens\":25,"
              "\"service_tier\":\"standard\"}}");
    close_event(&o);
    for (index = 0; o.s.n < about; index++) {
        if (index % 8 == 5)
            tool_block(&o, index);
        else if (index % 4 == 0)
            thinking_block(&o, index);
        else
            text_block(&o, index);
        open_indexed(&o, "content_block_stop", index);
        close_event(&o);
        if (draw(&o, 4) == 0) {
            puts_(&o, "event: ping\ndata: {\"type\": \"ping\"}\n\n");
            o.s.events++;
        }
    }
    open_event(&o, "message_delta");
    puts_(&o, ",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":{\"input_tokens\":605,"
              "\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":0,\"output_tokens\":48231}");
    close_event(&o);
    open_event(&o, "message_stop");
    close_event(&o);
    return o.s;
}
