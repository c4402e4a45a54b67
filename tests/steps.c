/*
 * steps.c - work is linear: the library counts its steps (the compiler calls in at every branch target; what is copied
 * counts by the byte), long inputs arrive byte by byte, and four times the bytes may not take more than four times the
 * steps. No clock, so the same figures each time.
 */
#include <stdio.h>
#include <string.h>

#include "rill.h"

static uint64_t steps;

void __sanitizer_cov_trace_pc(void);
void __sanitizer_cov_trace_pc(void)
{
    steps++;
}

/* The library's own, by these names. */
void *steps_memcpy(void *to, const void *from, size_t n);
void *steps_memmove(void *to, const void *from, size_t n);
void *steps_memset(void *p, int byte, size_t n);
int steps_memcmp(const void *a, const void *b, size_t n);

void *steps_memcpy(void *to, const void *from, size_t n)
{
    steps += n;
    return memcpy(to, from, n);
}

void *steps_memmove(void *to, const void *from, size_t n)
{
    steps += n;
    return memmove(to, from, n);
}

void *steps_memset(void *p, int byte, size_t n)
{
    steps += n;
    return memset(p, byte, n);
}

int steps_memcmp(const void *a, const void *b, size_t n)
{
    steps += n;
    return memcmp(a, b, n);
}

/* ---- what takes the bytes ---- */

static union {
    rill_sse sse;
    rill_json json;
    struct {
        rill_message m;
        rill_tool tool;
        rill_turn turn;
        bool follows;
    } all;
} u;

static void sse_begin(void)
{
    rill_sse_init(&u.sse);
}

static void sse_feed(rill_in *in)
{
    rill_sse_item item;

    while (rill_sse_next(&u.sse, in, &item) == RILL_OK)
        continue;
}

static void json_begin(void)
{
    rill_json_init(&u.json, 0);
}

static void json_feed(rill_in *in)
{
    rill_json_tok tok;

    while (rill_json_next(&u.json, in, &tok) == RILL_OK)
        continue;
}

/* The decoder; beside it a tool that is followed, and the turn. */
static void all_begin(void)
{
    rill_message_init(&u.all.m, RILL_SSE);
    rill_turn_init(&u.all.turn, 0);
    u.all.follows = false;
}

static void all_feed(rill_in *in)
{
    static uint8_t room[4096];
    rill_event ev, copy;
    rill_value v;

    while (rill_message_next(&u.all.m, in, &ev) == RILL_OK) {
        rill_status st;

        if (ev.kind == RILL_EV_BLOCK_START && ev.block == RILL_BLOCK_TOOL_USE)
            u.all.follows = rill_tool_begin(&u.all.tool, &ev, 0) == RILL_OK;
        copy = ev;
        while (u.all.follows && rill_tool_next(&u.all.tool, &copy, &v) == RILL_OK)
            continue;
        do {
            rill_out out = { room, sizeof room };

            st = rill_turn_next(&u.all.turn, &u.all.m, &ev, &out);
        } while (st == RILL_MORE);
    }
}

/* ---- inputs ---- */

#define START "data: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"model\":\"x\"}}\n\n"
#define BLOCK(rest) "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{" rest "}}\n\n"
#define TOOL START BLOCK("\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\",\"input\":{}")
#define DELTA(member) "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{" member

static const struct input {
    const char *what;
    void (*begin)(void), (*feed)(rill_in *in);
    const char *head, *unit;
} inputs[] = {
    { "sse: data", sse_begin, sse_feed, "data: ", "some text \xc3\xa9" },
    { "sse: a name", sse_begin, sse_feed, "event: ", "name" },
    { "sse: a field that nobody knows", sse_begin, sse_feed, "", "field" },
    { "sse: data lines", sse_begin, sse_feed, "", "data: a\r\n" },
    { "sse: events", sse_begin, sse_feed, "", "id: 7\ndata: a\n\n" },
    { "json: a string", json_begin, json_feed, "\"", "text \\u00e9\\ud83d\\ude00\\n\xe2\x82\xac" },
    { "json: digits", json_begin, json_feed, "1", "0" },
    { "json: blanks", json_begin, json_feed, "[", " \n" },
    { "json: a key", json_begin, json_feed, "{\"", "key" },
    { "json: members", json_begin, json_feed, "{\"a\":1", ",\"a\":[{},null]" },
    { "text", all_begin, all_feed,
      START BLOCK("\"type\":\"text\",\"text\":\"\"") DELTA("\"type\":\"text_delta\",\"text\":\""),
      "words \\n\\u00e9 " },
    { "deltas of text", all_begin, all_feed, START BLOCK("\"type\":\"text\",\"text\":\"\""),
      DELTA("\"type\":\"text_delta\",\"text\":\"ab\"}}\n\n") },
    { "deltas, keys sorted", all_begin, all_feed, START BLOCK("\"type\":\"text\",\"text\":\"\""),
      "data: {\"delta\":{\"text\":\"ab\",\"type\":\"text_delta\"},\"index\":0,\"type\":\"content_block_delta\"}\n\n" },
    { "an input", all_begin, all_feed, TOOL DELTA("\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"a\\\":[0"),
      ",{\\\"key\\\":\\\"text\\\"}" },
    { "deltas of input", all_begin, all_feed, TOOL DELTA("\"partial_json\":\"[0\"}}\n\n"),
      DELTA("\"partial_json\":\",1\"}}\n\n") },
    { "a member that nobody knows", all_begin, all_feed, "data: {\"later\":[0", ",{\"a\":\"b\"}" },
    { "members that nobody knows", all_begin, all_feed, "data: {\"later\":0", ",\"later\":1" },
    { "an id", all_begin, all_feed, "data: {\"type\":\"message_start\",\"message\":{\"id\":\"", "id" },
    { "a name of a type", all_begin, all_feed, "data: {\"type\":\"", "name" },
    { "pings", all_begin, all_feed, "", "event: ping\ndata: {\"type\":\"ping\"}\n\n" },
    { "a result", all_begin, all_feed,
      START "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":"
            "\"web_search_tool_result\",\"tool_use_id\":\"t\",\"content\":[0",
      ",{\"url\":\"u\"}" },
};

static uint64_t count(const struct input *x, size_t n)
{
    size_t at = 0, unit = strlen(x->unit);
    rill_in in;

    x->begin();
    in.p = (const uint8_t *)x->head;
    in.n = strlen(x->head);
    x->feed(&in);
    for (steps = 0; n != 0; n--, at = at + 1 == unit ? 0 : at + 1) {
        in.p = (const uint8_t *)x->unit + at;
        in.n = 1;
        x->feed(&in);
    }
    return steps;
}

/* A body whose text is n bytes, byte by byte. */
static uint64_t count_request(size_t n)
{
    static char text[262144];
    rill_messages body = { .model = RILL_S("m"), .max_tokens = RILL_INT(1), .system = RILL_MEM(text, 0) };
    rill_request r;
    uint64_t length;
    rill_status st;

    memset(text, '\n', sizeof text);
    body.system.n = (uint32_t)n;
    steps = 0;
    if (rill_request_init(&r, &rill_shape_messages, &body, 0) != RILL_OK || rill_request_length(&r, &length) != RILL_OK)
        return 0;
    do {
        uint8_t b;
        rill_out out = { &b, 1 };

        st = rill_request_read(&r, NULL, &out);
    } while (st == RILL_MORE);
    return st == RILL_END ? steps : 0;
}

static unsigned failed;

static void judge(const char *what, uint64_t small, uint64_t large)
{
    bool good = small != 0 && large <= small * 4 + small / 100;

    if (!good)
        failed++;
    printf("%-4s %-34s %8.1f steps a byte, of four times the bytes %8.1f\n", good ? "ok" : "FAIL", what,
           (double)small / 65536, (double)large / 262144);
}

int main(void)
{
    size_t k, n = sizeof inputs / sizeof *inputs;

    for (k = 0; k < n; k++)
        judge(inputs[k].what, count(&inputs[k], 65536), count(&inputs[k], 262144));
    judge("request: a text, byte by byte", count_request(65536), count_request(262144));
    printf("%u passed, %u failed\n", (unsigned)(n + 1) - failed, failed);
    return failed != 0;
}
