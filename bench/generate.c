/*
 * generate.c - one long message whose events have the lengths, escapes and padding of recorded streams.
 *
 * Bytes of a delta: text mean 17, median 11, 90 % 40, 99 % 91, at most 197; tool input mean 6, at most 13; thinking
 * mean 30, 99 % 239; one signature of about 500. An escape in 15 % of text, 43 % of tool input, 50 % of thinking;
 * other than ASCII in 2.4 % of text. 0 to 15 spaces before the last brace of every event but ping.
 *
 * An event is written as compact JSON first; emit() gives it the dress of the mix.
 */
#include "generate.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const mix_names[MIXES] = {
    "real", "nopad", "respaced", "sorted", "tools", "esc", "utf8", "large", "search"
};

struct buf {
    uint8_t *p;
    size_t n, cap;
};

struct out {
    struct stream s;
    struct buf to, json, text;
    size_t text_n; /* bytes of `text`, decoded */
    bool escape;   /* it has one */
    size_t ends_cap;
    enum mix mix;
    uint64_t random;
};

static uint32_t draw(struct out *o, size_t n) /* 0..n-1 */
{
    o->random ^= o->random << 13;
    o->random ^= o->random >> 7;
    o->random ^= o->random << 17;
    return (uint32_t)(o->random >> 33) % (uint32_t)n;
}

static void *grown(void *p, size_t n)
{
    p = realloc(p, n);
    if (p == NULL)
        abort();
    return p;
}

static void put(struct buf *b, const void *p, size_t n)
{
    if (b->cap - b->n < n) {
        b->cap = b->cap * 2 + n;
        b->p = grown(b->p, b->cap);
    }
    memcpy(b->p + b->n, p, n);
    b->n += n;
}

static void puts_(struct buf *b, const char *s)
{
    put(b, s, strlen(s));
}

static void putf(struct buf *b, const char *format, ...)
{
    char line[256];
    va_list args;

    va_start(args, format);
    put(b, line, (size_t)vsnprintf(line, sizeof line, format, args));
    va_end(args);
}

/* ---- dress ---- */

static void spaced(struct buf *to, const uint8_t *p, size_t n)
{
    bool inside = false;
    size_t i;

    for (i = 0; i < n; i++) {
        put(to, p + i, 1);
        if (inside && p[i] == '\\')
            put(to, p + ++i, 1);
        else if (p[i] == '"')
            inside = !inside;
        else if (!inside && (p[i] == ':' || p[i] == ','))
            put(to, " ", 1);
    }
}

/* From the first byte of a value or key to the byte after it. */
static const uint8_t *after(const uint8_t *p)
{
    size_t depth = 0;

    do {
        if (*p == '{' || *p == '[')
            depth++;
        else if (*p == '}' || *p == ']')
            depth--;
        else if (*p == '"')
            while (*++p != '"')
                p += *p == '\\';
        p++;
    } while (depth != 0 || strchr(",:}]", *p) == NULL);
    return p;
}

static void sorted(struct buf *to, const uint8_t *p)
{
    struct member {
        const uint8_t *key, *value, *end;
    } m[32], one;
    size_t n = 0, i, k;

    if (*p == '[') {
        put(to, p, 1);
        while (*p++ != ']')
            if (*p != ']') {
                sorted(to, p);
                p = after(p);
                put(to, p, 1);
            } else
                put(to, p, 1);
        return;
    }
    if (*p != '{') {
        put(to, p, (size_t)(after(p) - p));
        return;
    }
    while (*p != '}' && p[1] != '}') {
        one.key = p + 1;
        one.value = after(one.key) + 1;
        one.end = p = after(one.value);
        for (i = 0; i < n && strcmp((const char *)m[i].key, (const char *)one.key) < 0; i++)
            ;
        for (k = n++; k > i; k--)
            m[k] = m[k - 1];
        m[i] = one;
    }
    for (i = 0; i < n; i++) {
        put(to, i != 0 ? "," : "{", 1);
        put(to, m[i].key, (size_t)(m[i].value - m[i].key));
        sorted(to, m[i].value);
    }
    puts_(to, n != 0 ? "}" : "{}");
}

static void emit(struct out *o, const char *name)
{
    const char *nl = o->mix == MIX_RESPACED ? "\r\n" : "\n";

    if (o->mix == MIX_RESPACED)
        putf(&o->to, "id: %lu\r\n", (unsigned long)o->s.events + 100000);
    putf(&o->to, "event: %s%sdata: ", name, nl);
    put(&o->json, "", 1);
    o->json.n--;
    if (strcmp(name, "ping") == 0)
        put(&o->to, o->json.p, o->json.n);
    else if (o->mix == MIX_RESPACED)
        spaced(&o->to, o->json.p, o->json.n);
    else if (o->mix == MIX_SORTED)
        sorted(&o->to, o->json.p);
    else if (o->mix == MIX_NOPAD)
        put(&o->to, o->json.p, o->json.n);
    else {
        put(&o->to, o->json.p, o->json.n - 1);
        put(&o->to, "               ", draw(o, 16));
        put(&o->to, "}", 1);
    }
    puts_(&o->to, nl);
    puts_(&o->to, nl);
    o->json.n = 0;
    if (o->s.events == o->ends_cap)
        o->s.ends = grown(o->s.ends, (o->ends_cap = o->ends_cap * 2 + 1024) * sizeof o->s.ends[0]);
    o->s.ends[o->s.events++] = (uint32_t)o->to.n;
}

/* ---- text, into o->text as it stands in JSON ---- */

static void put_char(struct out *o, char c)
{
    put(&o->text, &c, 1);
    o->text_n++;
}

static void put_escape(struct out *o, const char *as, size_t decoded)
{
    puts_(&o->text, as);
    o->text_n += decoded;
    o->escape = true;
}

static void put_wide(struct out *o, const char *as)
{
    puts_(&o->text, as);
    o->text_n += strlen(as);
}

static void new_text(struct out *o)
{
    o->text.n = o->text_n = 0;
    o->escape = false;
}

/* A length between the quantiles of the recordings. */
static size_t length(struct out *o, const uint16_t (*q)[2])
{
    uint32_t at = draw(o, 1000);

    while (at >= q[1][0])
        q++;
    return q[0][1] + draw(o, (uint32_t)(q[1][1] - q[0][1]) + 1);
}

static const uint16_t text_length[][2] = { { 0, 1 },    { 100, 3 },  { 500, 11 }, { 750, 18 },
                                           { 900, 40 }, { 960, 60 }, { 990, 91 }, { 1000, 197 } };
static const uint16_t thinking_length[][2] = { { 0, 2 },    { 500, 23 },  { 900, 36 },
                                               { 950, 60 }, { 990, 239 }, { 1000, 400 } };

/* n bytes of words; per mille: an escape, and a character that is not ASCII. */
static void words(struct out *o, size_t n, uint32_t escapes, uint32_t wide)
{
    static const char letters[] = "eeeeetttaaoooiinnsshrrdllcumwfgypbvk";
    size_t i, word = draw(o, 6), escape = n, other = n;

    if (draw(o, 1000) < escapes)
        escape = draw(o, n);
    if (draw(o, 1000) < wide && n >= 3)
        other = draw(o, n - 2);
    for (i = 0; i < n; i++, word--)
        if (i == other && (escape < i || escape > i + 2)) {
            put_wide(o, "\xE2\x80\x94");
            i += 2;
            word = 3;
        } else if (i == escape)
            put_escape(o, draw(o, 3) != 0 ? "\\n" : "\\\"", 1);
        else if (word == 0) {
            put_char(o, ' ');
            word = 3 + draw(o, 8);
        } else
            put_char(o, letters[draw(o, sizeof letters - 1)]);
}

static void escapes_only(struct out *o, size_t n)
{
    static const char *const shorts[] = { "\\n", "\\\"", "\\\\", "\\t" };

    while (n-- != 0)
        if (draw(o, 2) != 0)
            put_escape(o, shorts[draw(o, 4)], 1);
        else
            switch (draw(o, 3)) {
            case 0:
                put_escape(o, draw(o, 2) != 0 ? "\\u00e9" : "\\u0416", 2);
                break;
            case 1:
                put_escape(o, draw(o, 2) != 0 ? "\\u4e2d" : "\\u2014", 3);
                break;
            default:
                put_escape(o, "\\ud83d\\ude00", 4);
            }
}

static void wide_only(struct out *o, size_t n)
{
    uint32_t script = draw(o, 6);
    char c[5] = "";

    while (n-- != 0) {
        uint32_t x = script < 3 ? 0x430 + draw(o, 32) : script < 5 ? 0x4E00 + draw(o, 0x5000) : 0x1F600 + draw(o, 64);
        size_t k = 0;
        if (script < 3)
            c[k++] = (char)(0xC0 | x >> 6);
        else {
            c[k++] = (char)(script < 5 ? 0xE0 | x >> 12 : 0xF0 | x >> 18);
            if (script == 5)
                c[k++] = (char)(0x80 | (x >> 12 & 63));
            c[k++] = (char)(0x80 | (x >> 6 & 63));
        }
        c[k++] = (char)(0x80 | (x & 63));
        c[k] = '\0';
        put_wide(o, draw(o, 7) != 0 || script > 2 ? c : " ");
    }
}

static void base64(struct out *o, size_t n)
{
    while (n-- != 0)
        put_char(o, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[draw(o, 64)]);
}

/* ---- events ---- */

static void delta(struct out *o, unsigned index, const char *type, const char *field)
{
    o->s.deltas++;
    o->s.text += o->text_n;
    o->s.escaped += o->escape;
    putf(&o->json, "{\"type\":\"content_block_delta\",\"index\":%u,\"delta\":{\"type\":\"%s\",\"%s\":\"", index, type,
         field);
    put(&o->json, o->text.p, o->text.n);
    puts_(&o->json, "\"}}");
    emit(o, "content_block_delta");
    new_text(o);
}

static void start(struct out *o, unsigned index, const char *block)
{
    putf(&o->json, "{\"type\":\"content_block_start\",\"index\":%u,\"content_block\":", index);
    puts_(&o->json, block);
    puts_(&o->json, "}");
    emit(o, "content_block_start");
}

static void text_block(struct out *o, unsigned index)
{
    unsigned i = o->mix == MIX_LARGE ? 10 : o->mix == MIX_SEARCH ? 40 : 40 + draw(o, 110);

    start(o, index, "{\"type\":\"text\",\"text\":\"\"}");
    while (i-- != 0) {
        if (o->mix == MIX_ESC)
            escapes_only(o, length(o, text_length));
        else if (o->mix == MIX_UTF8)
            wide_only(o, 1 + length(o, text_length) / 2);
        else if (o->mix == MIX_LARGE) {
            uint32_t a = draw(o, 14337), b = draw(o, 14337), c = draw(o, 14337);
            a = a < b ? a : b;
            words(o, 2048 + (a < c ? a : c), 150, 24);
        } else
            words(o, length(o, text_length), 150, 24);
        delta(o, index, "text_delta", "text");
    }
}

static void thinking_block(struct out *o, unsigned index)
{
    unsigned i = 20 + draw(o, 60);

    start(o, index, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}");
    while (i-- != 0) {
        words(o, length(o, thinking_length), 500, 0);
        delta(o, index, "thinking_delta", "thinking");
    }
    base64(o, 300 + draw(o, 400));
    delta(o, index, "signature_delta", "signature");
}

/* The input is cut anywhere but inside an escape. */
static void tool_block(struct out *o, unsigned index)
{
    struct buf json = { NULL, 0, 0 };
    char block[160];
    size_t k, i, members = 8 + draw(o, 24);

    snprintf(block, sizeof block,
             "{\"type\":\"server_tool_use\",\"id\":\"srvtoolu_%06u%06u\",\"name\":\"code_execution\",\"input\":{}}",
             (unsigned)draw(o, 1000000), index);
    start(o, index, block);
    put(&json, "{", 1);
    for (i = 0; i < members; i++) {
        putf(&json, "%s\"%c%u\": ", i != 0 ? ", " : "", (char)('a' + draw(o, 26)), (unsigned)i);
        if (draw(o, 3) == 0)
            putf(&json, "%u", (unsigned)draw(o, 100000));
        else {
            words(o, 6 + draw(o, 34), 0, 0);
            put(&json, "\"", 1);
            put(&json, o->text.p, o->text.n);
            put(&json, "\"", 1);
            new_text(o);
        }
    }
    put(&json, "}", 1);
    delta(o, index, "input_json_delta", "partial_json");
    for (i = 0; i < json.n; i += k) {
        size_t j;
        k = draw(o, 10) != 0 ? 1 + draw(o, 10) : 1 + draw(o, 13);
        k = k < json.n - i ? k : json.n - i;
        for (j = i; j < i + k; j++)
            if (json.p[j] == '"')
                put_escape(o, "\\\"", 1);
            else
                put_char(o, (char)json.p[j]);
        delta(o, index, "input_json_delta", "partial_json");
    }
    free(json.p);
}

static void search_block(struct out *o, unsigned index)
{
    struct buf block = { NULL, 0, 0 };
    unsigned i;

    putf(&block, "{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"srvtoolu_%06u%06u\",\"content\":[",
         (unsigned)draw(o, 1000000), index);
    for (i = 0; i < 10; i++) {
        words(o, 20 + draw(o, 60), 100, 50);
        putf(&block, "%s{\"type\":\"web_search_result\",\"title\":\"", i != 0 ? "," : "");
        put(&block, o->text.p, o->text.n);
        putf(&block, "\",\"url\":\"https://example.com/%u/%u\",\"encrypted_content\":\"", index,
             (unsigned)draw(o, 1000000));
        new_text(o);
        base64(o, 3000 + draw(o, 1800));
        put(&block, o->text.p, o->text.n);
        puts_(&block, "\",\"page_age\":null}");
        new_text(o);
    }
    put(&block, "]}", 3);
    start(o, index, (const char *)block.p);
    free(block.p);
}

static void block(struct out *o, unsigned index)
{
    switch (o->mix) {
    case MIX_TOOLS:
        tool_block(o, index);
        break;
    case MIX_ESC:
    case MIX_UTF8:
    case MIX_LARGE:
        text_block(o, index);
        break;
    case MIX_SEARCH:
        index % 2 == 0 ? search_block(o, index) : text_block(o, index);
        break;
    default:
        if (index % 8 == 5)
            tool_block(o, index);
        else if (index % 8 == 0)
            thinking_block(o, index);
        else
            text_block(o, index);
    }
    putf(&o->json, "{\"type\":\"content_block_stop\",\"index\":%u}", index);
    emit(o, "content_block_stop");
}

struct stream generate(enum mix mix, size_t about, uint64_t seed)
{
    static const uint8_t spare[STREAM_SPARE];
    struct out o;
    unsigned index;

    memset(&o, 0, sizeof o);
    o.mix = mix;
    o.random = seed * 2 + 1;
    for (index = 0; index < 16; index++)
        draw(&o, 1);
    puts_(&o.json, "{\"type\":\"message_start\",\"message\":{\"model\":\"claude-sonnet-4-5-20250929\",\"id\":"
                   "\"msg_01AbCdEfGhIjKlMnOpQrStUv\",\"type\":\"message\",\"role\":\"assistant\",\"content\":[],"
                   "\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"input_tokens\":605,"
                   "\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":0,\"cache_creation\":{"
                   "\"ephemeral_5m_input_tokens\":0,\"ephemeral_1h_input_tokens\":0},\"output_tokens\":25,"
                   "\"service_tier\":\"standard\"}}}");
    emit(&o, "message_start");
    for (index = 0; o.to.n < about; index++) {
        block(&o, index);
        if (draw(&o, 4) == 0) {
            puts_(&o.json, "{\"type\": \"ping\"}");
            emit(&o, "ping");
        }
    }
    puts_(&o.json,
          "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":"
          "{\"input_tokens\":605,\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":0,"
          "\"output_tokens\":48231}}");
    emit(&o, "message_delta");
    puts_(&o.json, "{\"type\":\"message_stop\"}");
    emit(&o, "message_stop");
    o.s.n = o.to.n;
    put(&o.to, spare, sizeof spare);
    o.s.p = o.to.p;
    free(o.json.p);
    free(o.text.p);
    return o.s;
}
