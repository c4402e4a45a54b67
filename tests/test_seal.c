/*
 * test_seal.c - rill_seal(), rill_resume(): a state of every layer is known again, and nothing else is.
 *
 * What another version, configuration or word size stored is tried by checkpoint.sh, with programs of their own.
 */
#include "harness.h"
#include "rill.h"

static const char stream[] =
    "event: message_start\n"
    "data: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"model\":\"m\",\"usage\":{\"input_tokens\":7}}}\n\n"
    "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t\","
    "\"name\":\"pin\",\"input\":{}}}\n\n"
    "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"input_json_delta\","
    "\"partial_json\":\"{\\\"n\\\": 1\"}}\n\n"
    "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"input_json_delta\","
    "\"partial_json\":\"3}\"}}\n\n"
    "data: {\"type\":\"content_block_stop\",\"index\":0}\n\n"
    "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"}}\n\n"
    "data: {\"type\":\"message_stop\"}\n\n";

struct pin {
    uint8_t n;
};
static const rill_row rows[] = { RILL_ROW(0, "n", struct pin, n, UINT, RILL_REQUIRED, 0, 40) };
static const rill_tool_def tools[] = { RILL_TOOL("pin", struct pin, rows, 0) };

/* Decodes the whole stream in chunks of `cut` bytes. After each chunk all states are stored and read back if `seal`.
 * Gives a number for all that came out; 0: something failed. */
static uint32_t decode(size_t cut, bool seal)
{
    static rill_message m, m2;
    static rill_call c, c2;
    static rill_turn t, t2;
    struct pin store;
    rill_event ev;
    rill_value v;
    uint32_t sum = 1;
    size_t at, k;
    unsigned taken = 0, begun = 0;

    rill_message_init(&m, RILL_SSE);
    rill_turn_init(&t, 0);
    memset(&c, 0, sizeof c);
    for (at = 0; at < sizeof stream - 1;) {
        rill_in in;

        in.p = (const uint8_t *)stream + at;
        in.n = sizeof stream - 1 - at < cut ? sizeof stream - 1 - at : cut;
        at += in.n;
        while (rill_message_next(&m, &in, &ev) == RILL_OK) {
            uint8_t json[512];
            rill_out out;
            rill_event copy = ev;

            sum = sum * 31 + ev.kind + (uint32_t)ev.index * 7u + ev.warn;
            for (k = 0; k < ev.text.n; k++)
                sum = sum * 31 + (uint8_t)ev.text.p[k];
            out.p = json;
            out.n = sizeof json;
            if (rill_turn_next(&t, &m, &copy, &out) < 0)
                return 0;
            for (k = 0; k < sizeof json - out.n; k++)
                sum = sum * 31 + json[k];
            if (ev.kind == RILL_EV_BLOCK_START && rill_call_begin(&c, &ev, tools, &store) == RILL_OK)
                begun++;
            if (begun == 0)
                continue;
            while (rill_call_next(&c, &ev, tools, &store, NULL, &v) == RILL_OK)
                sum = sum * 31 + v.kind + v.offset;
            if (rill_call_take(&c, &ev, tools, &store) != NULL) {
                taken++;
                sum = sum * 31 + store.n;
            }
        }
        if (!seal)
            continue;
        rill_seal(&m);
        rill_seal(&t);
        memcpy(&m2, &m, sizeof m);
        memcpy(&t2, &t, sizeof t);
        memset(&m, 0xa5, sizeof m);
        memset(&t, 0xa5, sizeof t);
        memcpy(&m, &m2, sizeof m);
        memcpy(&t, &t2, sizeof t);
        if (rill_resume(&m) != RILL_OK || rill_resume(&t) != RILL_OK)
            return 0;
        if (begun != 0) {
            rill_call_seal(&c);
            memcpy(&c2, &c, sizeof c);
            memset(&c, 0xa5, sizeof c);
            memcpy(&c, &c2, sizeof c);
            if (rill_call_resume(&c) != RILL_OK)
                return 0;
        }
    }
    while (rill_message_finish(&m, RILL_END_CLEAN, &ev) == RILL_OK)
        sum = sum * 31 + ev.kind;
    return m.outcome == RILL_COMPLETE && begun == 1 && taken == 1 ? sum : 0;
}

static void a_stream_goes_on(void)
{
    size_t cut;

    for (cut = 1; cut < sizeof stream; cut++) {
        uint32_t want = decode(cut, false);

        CHECKF(want != 0, "chunks of %u bytes: not decoded", (unsigned)cut);
        CHECKF(decode(cut, true) == want, "chunks of %u bytes: something else", (unsigned)cut);
    }
}

/* ---- any state ---- */

/* An exact block with the n bytes of p, so that a sanitizer sees one byte too far. */
static uint8_t *moved(const void *p, size_t n)
{
    return memcpy(need(n), p, n);
}

static rill_status resumed(const void *p, size_t n, size_t word, uint32_t *left)
{
    uint8_t *copy = moved(p, n);
    rill_status st = rill_resume_(copy, n, (uint32_t *)(void *)(copy + word), RILL_ABI);

    memcpy(left, copy + word, sizeof *left);
    CHECK(memcmp(copy, p, word) == 0 && memcmp(copy + word + 4, (const uint8_t *)p + word + 4, n - word - 4) == 0);
    free(copy);
    return st;
}

/* now, later: sealed states of one layer at two moments; before: `now` as it was before rill_seal(). */
static void try_state(const char *name, const void *before, const void *now, const void *later, size_t n, size_t word)
{
    uint8_t *p = moved(now, n);
    uint32_t left, seed = 1;
    size_t k, step = (1 + n / 1024) | 1; /* odd: a sample has all bits of a byte */

    CHECKF(resumed(before, n, word, &left) == RILL_E_STATE, "%s: never sealed", name);
    CHECKF(resumed(now, n, word, &left) == RILL_OK && left == RILL_ABI, "%s: not known", name);
    CHECKF(resumed(later, n, word, &left) == RILL_OK && left == RILL_ABI, "%s: not known later", name);
    CHECK(memcmp(before, now, word) == 0 &&
          memcmp((const uint8_t *)before + word + 4, (const uint8_t *)now + word + 4, n - word - 4) == 0);
    for (k = 0; k < n * 8; k += step) {
        p[k / 8] ^= (uint8_t)(1u << k % 8);
        CHECKF(resumed(p, n, word, &left) == RILL_E_STATE, "%s: bit %u changed", name, (unsigned)k);
        p[k / 8] ^= (uint8_t)(1u << k % 8);
    }
    for (k = 0; k + 4 < n; k += step) { /* bytes change places */
        uint8_t b = p[k];

        p[k] = p[k + 4];
        p[k + 4] = b;
        CHECKF(resumed(p, n, word, &left) == RILL_E_STATE || memcmp(p, now, n) == 0, "%s: %u swapped", name,
               (unsigned)k);
        memcpy(p, now, n);
    }
    for (k = 1; k < n; k += step) { /* the first k bytes are new */
        memcpy(p, later, k);
        CHECKF((resumed(p, n, word, &left) == RILL_OK) == (memcmp(p, now, n) == 0 || memcmp(p, later, n) == 0),
               "%s: torn at %u", name, (unsigned)k);
    }
    memcpy(p, now, n);
    for (k = 1; k < n; k += step) { /* the last k bytes were never written */
        memset(p + n - k, k % 2 != 0 ? 0xff : 0, k);
        CHECKF(resumed(p, n, word, &left) == RILL_E_STATE || memcmp(p, now, n) == 0, "%s: cut at %u", name,
               (unsigned)k);
        memcpy(p, now, n);
    }
    memset(p, 0, n);
    CHECKF(resumed(p, n, word, &left) == RILL_E_STATE, "%s: zeros", name);
    memset(p, 0xff, n);
    CHECKF(resumed(p, n, word, &left) == RILL_E_STATE, "%s: erased flash", name);
    for (k = 0; k < n; k++)
        p[k] = (uint8_t)(random_next(&seed) >> 8);
    CHECKF(resumed(p, n, word, &left) == RILL_E_STATE, "%s: noise", name);
    free(p);
    p = moved(now, n);
    CHECKF(rill_resume_(p, n - 1, (uint32_t *)(void *)(p + word), RILL_ABI) == RILL_E_STATE, "%s: another size", name);
    CHECKF(rill_resume_(p, n, (uint32_t *)(void *)(p + word), RILL_ABI) == RILL_E_STATE, "%s: after a refusal", name);
    CHECKF(rill_resume_(p, n, (uint32_t *)(void *)(p + word), RILL_ABI + 1) == RILL_E_ABI, "%s: caller", name);
    CHECKF(rill_seal_(p, n, (uint32_t *)(void *)(p + word), RILL_ABI + 1) == RILL_E_ABI, "%s: caller", name);
    free(p);
}

/* begin: statements that make `s` a state in use. go_on: statements that change it. */
#define TRY(type, member, begin, go_on)                                                                \
    do {                                                                                               \
        static type s, before, now;                                                                    \
        uint32_t left_;                                                                                \
        memset(&s, 0, sizeof s);                                                                       \
        begin;                                                                                         \
        memcpy(&before, &s, sizeof s);                                                                 \
        CHECK(s.member == RILL_ABI);                                                                   \
        CHECK(rill_seal_(&s, sizeof s, &s.member, RILL_ABI) == RILL_OK && s.member != 0);              \
        memcpy(&now, &s, sizeof s);                                                                    \
        CHECK(rill_seal_(&s, sizeof s, &s.member, RILL_ABI) == RILL_OK && s.member == now.member);     \
        go_on;                                                                                         \
        CHECK(resumed(&s, sizeof s, offsetof(type, member), &left_) == RILL_E_STATE); /* used since */ \
        CHECK(rill_seal_(&s, sizeof s, &s.member, RILL_ABI) == RILL_OK && s.member != now.member);     \
        try_state(#type, &before, &now, &s, sizeof s, offsetof(type, member));                         \
    } while (0)

static void feed(const char *text, rill_in *in)
{
    in->p = (const uint8_t *)text;
    in->n = strlen(text);
}

static void every_layer(void)
{
    static const rill_head_call call = { .host = RILL_TEXT("h"), .key = RILL_TEXT("k") };
    static const rill_file file = { .filename = RILL_TEXT("f"), .mime = RILL_TEXT("a/b"), .n = 3, .source = 1 };
    static const rill_messages body = { .model = RILL_S("m"), .max_tokens = RILL_INT(1) };
    static const rill_frame frame = { .type = RILL_TYPE_PING };
    rill_in in;
    rill_out out;
    uint8_t room[8];
    rill_sse_item sse;
    rill_json_tok tok;
    rill_http_item http;
    rill_aws_item aws;
    rill_event ev;
    rill_value v;
    struct pin store;

    memset(&ev, 0, sizeof ev);
    ev.kind = RILL_EV_BLOCK_START;
    ev.block = RILL_BLOCK_TOOL_USE;
    TRY(rill_sse, abi, rill_sse_init(&s); feed("data: a", &in);
        while (rill_sse_next(&s, &in, &sse) == RILL_OK), feed("b", &in);
        while (rill_sse_next(&s, &in, &sse) == RILL_OK));
    TRY(rill_json, abi, rill_json_init(&s, 0); feed("[1, 2", &in);
        while (rill_json_next(&s, &in, &tok) == RILL_OK), feed("3", &in);
        while (rill_json_next(&s, &in, &tok) == RILL_OK));
    TRY(rill_message, abi, rill_message_init(&s, RILL_SSE); feed("data: {\"type\":", &in);
        while (rill_message_next(&s, &in, &ev) == RILL_OK), feed("\"pi", &in);
        while (rill_message_next(&s, &in, &ev) == RILL_OK));
    TRY(rill_http, abi, rill_http_init(&s); feed("HTTP/1.1 20", &in);
        while (rill_http_next(&s, &in, &http) == RILL_OK), feed("0", &in);
        while (rill_http_next(&s, &in, &http) == RILL_OK));
    TRY(rill_aws, abi, rill_aws_init(&s); feed("x", &in);
        while (rill_aws_next(&s, &in, &aws) == RILL_OK), feed("y", &in);
        while (rill_aws_next(&s, &in, &aws) == RILL_OK));
    TRY(rill_turn, abi, rill_turn_init(&s, 0), s.written++);
    TRY(rill_answer, abi, rill_answer_init(&s), s.answers++);
    TRY(rill_emit, abi, rill_emit_init(&s, 0), out.p = room; out.n = sizeof room; rill_emit_next(&s, &frame, &out));
    TRY(rill_head, abi, rill_head_init(&s, &call), out.p = room; out.n = sizeof room; rill_head_read(&s, &call, &out));
    TRY(rill_upload, abi, rill_upload_init(&s, &file), out.p = room; out.n = sizeof room; in.n = 0; in.p = NULL;
        rill_upload_read(&s, &file, &in, &out));
    TRY(rill_request, abi, rill_request_init(&s, &rill_shape_messages, &body, 0), out.p = room; out.n = sizeof room;
        in.n = 0; in.p = NULL; rill_request_read(&s, &in, &out));
    TRY(rill_lint, abi, rill_lint_init(&s, &rill_shape_messages, &body), s.marks++);
    TRY(rill_tool, abi, rill_tool_begin(&s, &ev, 0), ev.kind = RILL_EV_TOOL_INPUT; ev.text.p = "{\"n\":"; ev.text.n = 5;
        ev.part = RILL_FIRST; while (rill_tool_next(&s, &ev, &v) == RILL_OK));
    ev.kind = RILL_EV_BLOCK_START;
    TRY(rill_call, tool.abi, rill_call_begin(&s, &ev, tools, &store), ev.kind = RILL_EV_TOOL_INPUT;
        ev.text.p = "{\"n\":"; ev.text.n = 5; while (rill_call_next(&s, &ev, tools, &store, NULL, &v) == RILL_OK));
}

/* A state whose sum comes out as 0 is sealed with another word: 0 stands where nothing was sealed. */
static void no_sum_is_0(void)
{
    struct {
        uint32_t abi;
        uint8_t byte[8];
    } s;
    uint32_t start = RILL_ABI, n, sum = 256;
    unsigned k;

    memset(&s, 0, sizeof s);
    for (k = 0; k < 6; k++)
        start *= 16777619u; /* the word, and two bytes of 0 */
    for (n = 0; n != UINT32_MAX && sum > 255; n++) {
        sum = start;
        for (k = 0; k < 5; k++) {
            s.byte[2 + k] = (uint8_t)(k < 4 ? n >> 8 * (3 - k) : 0u);
            sum = (sum ^ s.byte[2 + k]) * 16777619u;
        }
    }
    s.byte[7] = (uint8_t)sum; /* and with this one, 0 */
    s.abi = RILL_ABI;
    CHECK(rill_seal_(&s, sizeof s, &s.abi, RILL_ABI) == RILL_OK);
    CHECK(s.abi == 1);
    CHECK(rill_resume_(&s, sizeof s, &s.abi, RILL_ABI) == RILL_OK);
    s.abi = 0;
    CHECK(rill_resume_(&s, sizeof s, &s.abi, RILL_ABI) == RILL_E_STATE);
}

int main(int argc, char **argv)
{
    harness_begin(argc, argv);
    TEST(a_stream_goes_on);
    TEST(every_layer);
    TEST_LARGE(no_sum_is_0); /* tries millions */
    return harness_end();
}
