/*
 * request.c - how fast a request is encoded, next to other writers that have the same data before them, and how fast text is
 * escaped and bytes become base64, next to memcpy of the same buffer; all in one run. Medians of rounds.
 */
#define _POSIX_C_SOURCE 200809L
#include "request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "rill.h"
#ifdef WITH_CJSON
#include <cjson/cJSON.h>
#endif

enum { ROUNDS = 31, MEGABYTE = 1 << 20 };

const struct plain plain = {
    "You are the assistant of a small house. Answer briefly, and use the tools where they help.\n",
    "read_sensor",
    "Reads a sensor of the house: temperature, humidity, or whether a door is open.",
    "{\"type\":\"object\",\"properties\":{\"room\":{\"type\":\"string\",\"description\":\"as on the plan\"},\"kind\":{\"type\":"
    "\"string\",\"enum\":[\"temperature\",\"humidity\",\"door\"]}},\"required\":[\"room\",\"kind\"]}",
    "Is it warm enough in the greenhouse for the tomatoes? They were put out on Monday, and the night was said to be cold. "
    "If it is below \"15 degrees\", tell me what to do about it; I am away until Thursday.\n",
    "Let me look. The tomatoes want 15 degrees or more at night, and they do not like draughts:\n\n- the door should be "
    "closed\n- the heater may run until seven in the morning\n\nI read the sensor in the greenhouse first, and the door next.",
    "{\"room\":\"greenhouse\",\"kind\":\"temperature\"}",
    "{\"value\":13.5,\"unit\":\"celsius\",\"at\":\"2026-05-04T05:12:09Z\",\"battery\":0.87,\"history\":[14.1,13.9,13.7,13.5]}",
};

static volatile uint64_t sink;

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* ---- the request ---- */

static rill_node_text texts[2];
static rill_node_tool_use use;
static rill_node_tool_result result;
static rill_node_message turns[3];
static rill_node_tool tool;
static const rill_node *blocks[4], *messages[3 * TURNS], *tools[1];
static rill_messages body;

static rill_data data(const char *s)
{
    rill_data d = RILL_MEM(s, (uint32_t)strlen(s));

    return d;
}

static void describe(void)
{
    texts[0].node.shape = texts[1].node.shape = &rill_shape_text;
    texts[0].text = data(plain.asked);
    texts[1].text = data(plain.answered);
    use.node.shape = &rill_shape_tool_use;
    use.id = data("toolu_01");
    use.name = data(plain.name);
    use.input = data(plain.input);
    result.node.shape = &rill_shape_tool_result;
    result.tool_use_id = data("toolu_01");
    result.text = data(plain.result);
    blocks[0] = &texts[0].node;
    blocks[1] = &texts[1].node;
    blocks[2] = &use.node;
    blocks[3] = &result.node;
    for (int k = 0; k < 3; k++) {
        static const int first[] = { 0, 1, 3 };

        turns[k].node.shape = &rill_shape_message;
        turns[k].role = k == 1 ? RILL_ASSISTANT : RILL_USER;
        turns[k].blocks.p = blocks + first[k];
        turns[k].blocks.n = k == 1 ? 2 : 1;
    }
    for (int k = 0; k < 3 * TURNS; k++)
        messages[k] = &turns[k % 3].node;
    tool.node.shape = &rill_shape_tool;
    tool.name = data(plain.name);
    tool.description = data(plain.description);
    tool.input_schema = data(plain.schema);
    tools[0] = &tool.node;
    body.model = data("claude-haiku-4-5");
    body.stream = RILL_TRUE;
    body.max_tokens.n = 1024;
    body.max_tokens.set = 1;
    body.system = data(plain.system);
    body.messages.p = messages;
    body.messages.n = 3 * TURNS;
    body.tools.p = tools;
    body.tools.n = 1;
}

static size_t encode(const rill_shape *shape, const void *root, uint8_t *to, size_t piece)
{
    rill_request r;
    rill_status st;
    size_t n = 0;

    if (rill_request_init(&r, shape, root, 0) != RILL_OK)
        abort();
    do {
        rill_out out = { to == NULL ? NULL : to + n, piece };

        st = rill_request_read(&r, NULL, &out);
        n += piece - out.n;
    } while (st == RILL_MORE);
    if (st != RILL_END)
        abort();
    return (size_t)r.sent;
}

/* Text of n bytes as events of a stream, 32 bytes a delta. */
static size_t emit(const uint8_t *from, size_t n, uint8_t *to, size_t cap)
{
    rill_frame f = { .type = RILL_TYPE_CONTENT_BLOCK_DELTA, .delta = RILL_EV_TEXT };
    size_t written = 0;
    rill_emit e;

    if (rill_emit_init(&e, 0) != RILL_OK)
        abort();
    for (size_t at = 0; at < n; at += 32) {
        rill_out out = { to + written, cap - written };

        f.text[RILL_FRAME_TEXT].p = (const char *)from + at;
        f.text[RILL_FRAME_TEXT].n = n - at < 32 ? n - at : 32;
        if (rill_emit_next(&e, &f, &out) != RILL_OK)
            abort();
        written = cap - out.n;
    }
    return written;
}

/* ---- what is measured ---- */

enum { RILL, RILL_64, RILL_COUNT, CJSON, RAPIDJSON, COPY, ESCAPE, CODE, BASE64, EMIT, ALL };
static const char *const names[] = { "rill, 16 KB", "rill, 64 bytes",   "rill, dry run",    "cJSON", "rapidjson Writer",
                                     "memcpy",      "text, escapes 1%", "text, escapes 6%", "base64", "emit, 32 a delta" };
enum { MUST = 8 }; /* times as long as memcpy */

int main(void)
{
    static double times[ALL][ROUNDS];
    const size_t room = 8 * MEGABYTE;
    uint8_t *to = malloc(room), *from = malloc(MEGABYTE);
    uint8_t *code = malloc(MEGABYTE);
    rill_node_text text = { RILL_NODE(text), .text = RILL_MEM(from, MEGABYTE) };
    rill_node_text code_text = { RILL_NODE(text), .text = RILL_MEM(code, MEGABYTE) };
    rill_node_media image = { RILL_NODE(image), .data = RILL_MEM(from, MEGABYTE) };
    size_t n, bytes[ALL] = { 0 };

    if (to == NULL || from == NULL || code == NULL)
        return 2;
    describe();
    n = encode(&rill_shape_messages, &body, to, 16384);
    for (size_t k = 0; k < MEGABYTE; k++) /* a line of text now and then */
        from[k] = (uint8_t)(k % 97 == 96 ? '\n' : 'a' + k % 23);
    for (size_t k = 0; k < MEGABYTE; k++) /* as JSON or source is: a quote or a line's end every 16 bytes, unevenly */
        code[k] = (uint8_t)(k % 37 == 11 || k % 37 == 30 ? '"' : k % 97 == 96 ? '\n' : 'a' + k % 23);
    memset(to + 2 * MEGABYTE, 1, room - 2 * MEGABYTE);
#ifdef WITH_CJSON
    to[n] = 0;
    cJSON *tree = cJSON_Parse((const char *)to);
    if (tree == NULL)
        return 2;
#endif
    for (int r = 0; r < ROUNDS; r++)
        for (int i = 0; i < ALL; i++) {
            int repeat = i < COPY ? 20 : 1;
            double begin = now();

            for (int k = 0; k < repeat; k++)
                switch (i) {
                case RILL:
                    bytes[i] = encode(&rill_shape_messages, &body, to, 16384);
                    break;
                case RILL_64:
                    bytes[i] = encode(&rill_shape_messages, &body, to, 64);
                    break;
                case RILL_COUNT:
                    bytes[i] = encode(&rill_shape_messages, &body, NULL, 0);
                    break;
#ifdef WITH_CJSON
                case CJSON:
                    if (!cJSON_PrintPreallocated(tree, (char *)to, 2 * MEGABYTE, 0))
                        abort();
                    bytes[i] = strlen((const char *)to);
                    break;
#endif
#ifdef WITH_RAPIDJSON
                case RAPIDJSON: {
                    const char *out;

                    bytes[i] = rapidjson_write(&out);
                    sink += (uint8_t)out[k];
                    break;
                }
#endif
                case COPY:
                    memcpy(to, from, MEGABYTE);
                    bytes[i] = MEGABYTE;
                    break;
                case ESCAPE:
                    bytes[i] = encode(&rill_shape_text, &text, to, 16384);
                    break;
                case CODE:
                    bytes[i] = encode(&rill_shape_text, &code_text, to, 16384);
                    break;
                case BASE64:
                    bytes[i] = encode(&rill_shape_image, &image, to, 16384);
                    break;
                case EMIT:
                    bytes[i] = emit(from, MEGABYTE, to, room);
                    break;
                default:
                    break;
                }
            times[i][r] = (now() - begin) / repeat;
            sink += to[r];
        }
    for (int i = 0; i < ALL; i++)
        qsort(times[i], ROUNDS, sizeof times[i][0], compare);
    printf("a request of %lu bytes, %d messages; text and base64 from 1 MiB; medians of %d rounds\n", (unsigned long)n,
           3 * TURNS, ROUNDS);
    for (int i = 0; i < ALL; i++) {
        double t = times[i][ROUNDS / 2];

        if (bytes[i] == 0)
            printf("%-20s not installed\n", names[i]);
        else if (i < COPY)
            printf("%-20s %9.0f MB/s %9.2f x rill  (%lu bytes)\n", names[i], (double)bytes[i] * 1e3 / t,
                   t / times[RILL][ROUNDS / 2], (unsigned long)bytes[i]);
        else if (i == EMIT)
            printf("%-20s %9.0f MB/s of stream %5.1f ns an event\n", names[i], (double)bytes[i] * 1e3 / t,
                   t / (MEGABYTE / 32));
        else
            printf("%-20s %9.0f MB/s of input %6.2f x memcpy%s\n", names[i], MEGABYTE * 1e3 / t,
                   t / times[COPY][ROUNDS / 2],
                   i == COPY                             ? ""
                   : t <= MUST * times[COPY][ROUNDS / 2] ? ", must 8: met"
                                                         : ", must 8: MISSED");
    }
    free(to);
    free(from);
    free(code);
    return 0;
}
