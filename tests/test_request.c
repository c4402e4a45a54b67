/*
 * test_request.c - rill/request.h: what each field becomes, at every buffer size, from memory and from sources that
 * answer short, wait or fail; random trees against a plain encoder; what may never leave.
 */
#include "harness.h"
#include "request_tree.h"
#include "rill/head.h"

/* ---- running ---- */

/* How a run is cut: room for each read (0: random), bytes of a source for each call (0: random, also none at all). */
struct cut {
    size_t room, piece;
    uint32_t seed;
};

struct run {
    uint8_t *p;
    size_t n;
    rill_status st;
    uint64_t sent;
    uint32_t repaired;
    bool counting;
};

static size_t cut_size(size_t fixed, uint32_t *seed, uint32_t least)
{
    return fixed != 0 ? fixed : least + random_next(seed) % 40;
}

/* Pulls all of it. The state moves before every call; each piece and each room is a block of its own. */
static void pull(rill_request *from, const struct tree *t, struct cut cut, struct run *run)
{
    rill_request *r = (rill_request *)need(sizeof *r);
    unsigned waits = 0, idle = 0;
    uint8_t *piece = NULL;
    rill_in src = { NULL, 0 };
    bool ended = false;

    *r = *from;
    run->p = NULL;
    run->n = 0;
    for (;;) {
        size_t room = cut_size(cut.room, &cut.seed, 1);
        uint8_t *block = (uint8_t *)need(room);
        rill_out out = { run->counting ? NULL : block, room };
        rill_request *moved = (rill_request *)need(sizeof *r);
        uint64_t before;

        *moved = *r;
        memset(r, 0xa5, sizeof *r);
        free(r);
        r = moved;
        before = r->sent;
        if (ended)
            rill_request_end(r);
        ended = false;
        run->st = rill_request_read(r, &src, &out);
        if (!run->counting) {
            size_t got = room - out.n;

            CHECK(out.p == block + got && r->sent == before + got);
            run->p = (uint8_t *)realloc(run->p, run->n + got + 1);
            memcpy(run->p + run->n, block, got);
            run->n += got;
            if (run->st == RILL_MORE)
                CHECK(out.n == 0);
        } else {
            run->n += (size_t)(r->sent - before);
        }
        free(block);
        idle = r->sent == before ? idle + 1 : 0;
        if (!CHECK(idle < 1000))
            break;
        if (run->st == RILL_NEED && t != NULL) {
            const struct tree_source *s;
            size_t n;

            if (!CHECK(r->source != 0 && r->source <= t->sources_n && src.n == 0))
                break;
            s = &t->sources[r->source - 1];
            if (!CHECK(r->offset <= s->n))
                break;
            n = cut_size(cut.piece, &cut.seed, 0);
            n = n < s->n - r->offset ? n : s->n - r->offset;
            free(piece);
            piece = (uint8_t *)need(n != 0 ? n : 1);
            memcpy(piece, s->p + r->offset, n);
            src.p = n != 0 ? piece : NULL;
            src.n = n;
            ended = r->offset == s->n;
            if (n == 0 && !ended)
                CHECK(++waits < 100000);
            continue;
        }
        if (run->st != RILL_MORE)
            break;
    }
    if (run->st < 0) {
        rill_out out = { NULL, 0 };

        CHECK(rill_request_read(r, NULL, &out) == run->st && r->error == (int8_t)run->st);
    } else if (run->st == RILL_END) {
        uint8_t byte = 0xa5;
        rill_out out = { &byte, 1 };

        CHECK(rill_request_read(r, NULL, &out) == RILL_END && out.n == 1 && byte == 0xa5);
    }
    run->sent = r->sent;
    run->repaired = r->repaired;
    free(piece);
    *from = *r;
    free(r);
}

#ifdef HARNESS_CASES
enum { WHOLE_ROOM = 2048 };
#else
enum { WHOLE_ROOM = 65536 };
#endif
static const size_t rooms[] = { 1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11,  12,   13,    14, 15, 16, 17, 18,
                                19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29,  30,   31,    32, 33, 34, 35, 36,
                                37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47,  48,   49,    50, 51, 52, 53, 54,
                                55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 255, 1460, WHOLE_ROOM, 0, 0 };

/* One body through all sizes of buffer: the text, or the error after this much text. */
static void gives(const rill_shape *shape, const void *root, unsigned options, const struct tree *t, const char *want,
                  size_t want_n, rill_status want_st)
{
    rill_request r;
    struct run run = { NULL, 0, RILL_OK, 0, 0, false };

    for (size_t k = 0; k < sizeof rooms / sizeof *rooms; k++) {
        struct cut cut = { rooms[k], rooms[k] % 23, (uint32_t)k + 1 };

        CHECK(rill_request_init(&r, shape, root, options) == RILL_OK);
        for (unsigned pass = 0; pass < 3; pass++) { /* count, send, send without a promise */
            run.counting = pass == 0;
            if (pass == 2)
                CHECK(rill_request_init(&r, shape, root, options) == RILL_OK);
            rill_request_restart(&r);
            pull(&r, t, cut, &run);
            if (!CHECKF(run.st == want_st, "%s, not %s, in buffers of %lu", rill_status_name(run.st),
                        rill_status_name(want_st), (unsigned long)rooms[k]) ||
                !CHECKF(run.n == want_n && run.sent == want_n, "%lu bytes, not %lu, in buffers of %lu: %.*s",
                        (unsigned long)run.n, (unsigned long)want_n, (unsigned long)rooms[k],
                        run.counting ? 0 : (int)run.n, (const char *)run.p) ||
                !CHECKF(run.counting || run.n == 0 || memcmp(run.p, want, want_n) == 0, "in buffers of %lu: %.*s",
                        (unsigned long)rooms[k], (int)run.n, (const char *)run.p)) {
                free(run.p);
                return;
            }
            CHECK(r.promised == (run.st == RILL_END && pass < 2 ? want_n : 0));
            free(run.p);
            run.p = NULL;
        }
    }
    if (want_st == RILL_END)
        CHECK(tree_is_json(want, want_n));
    else
        CHECK(!tree_is_json(want, want_n)); /* what did not end does not look whole */
}

static void sends(const rill_shape *shape, const void *root, const char *want)
{
    gives(shape, root, 0, NULL, want, strlen(want), RILL_END);
}

static void fails(const rill_shape *shape, const void *root, unsigned options, const char *want, rill_status st)
{
    gives(shape, root, options, NULL, want, strlen(want), st);
}

/* ---- bodies ---- */

#define OBJECT "{\"type\":\"object\"}"

static const rill_node_message hello = { RILL_NODE(message), .role = RILL_USER, .text = RILL_S("Hello") };
static const rill_node *const hello_list[] = { &hello.node };
#define BASE .model = RILL_S("m"), .max_tokens = RILL_INT(9), .messages = RILL_LIST(hello_list)
#define BASE_TEXT "\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]"

static void nothing(void)
{
    static const rill_messages none = { .max_tokens = { 0 } };
    static const rill_batch empty = { { hello_list, 0 } };

    sends(&rill_shape_messages, &none, "{}");
    sends(&rill_shape_count_tokens, &none, "{}");
    sends(&rill_shape_bedrock, &none, "{\"anthropic_version\":\"bedrock-2023-05-31\"}");
    sends(&rill_shape_vertex, &none, "{\"anthropic_version\":\"vertex-2023-10-16\"}");
    sends(&rill_shape_batch, &empty, "{\"requests\":[]}");
}

static void bodies(void)
{
    static const rill_data betas[] = { RILL_S("a-1"), RILL_S("b-2") };
    static const rill_more more = { RILL_NODE(more), .speed = RILL_S("fast"), .container = RILL_S("c") };
    static const rill_messages body = { BASE, .stream = RILL_TRUE, .more = &more.node, .betas = RILL_LIST(betas),
                                        .temperature = RILL_INT(1) };
    static const rill_messages other = { BASE, .version = RILL_S("2026-10-21") };
    static const rill_node_batch_item item = { RILL_NODE(batch_item), .custom_id = RILL_S("i-1"),
                                               .params = &body.node };
    static const rill_node *const items[] = { &item.node, &item.node };
    static const rill_batch batch = { RILL_LIST(items) };
    static const rill_messages fallback = { RILL_NODE(fallback), .model = RILL_S("b"), .think = RILL_THINK_ADAPTIVE,
                                            .more = &more.node, .stream = RILL_TRUE };
    static const rill_node *const fallbacks[] = { &fallback.node };
    static const rill_more with = { RILL_NODE(more), .fallbacks = RILL_LIST(fallbacks) };
    static const rill_messages last = { BASE, .more = &with.node };
#define REST BASE_TEXT ",\"temperature\":1,\"speed\":\"fast\",\"container\":\"c\"}"

    sends(&rill_shape_messages, &body, "{\"model\":\"m\",\"stream\":true," REST);
    sends(&rill_shape_bedrock, &body,
          "{\"anthropic_version\":\"bedrock-2023-05-31\",\"anthropic_beta\":[\"a-1\",\"b-2\"]," REST);
    sends(&rill_shape_vertex, &body, "{\"anthropic_version\":\"vertex-2023-10-16\",\"stream\":true," REST);
    sends(&rill_shape_vertex, &other, "{\"anthropic_version\":\"2026-10-21\"," BASE_TEXT "}");
    sends(&rill_shape_count_tokens, &body,
          "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"speed\":\"fast\"}");
    sends(&rill_shape_batch, &batch,
          "{\"requests\":[{\"custom_id\":\"i-1\",\"params\":{\"model\":\"m\"," REST "},"
          "{\"custom_id\":\"i-1\",\"params\":{\"model\":\"m\"," REST "}]}");
    sends(&rill_shape_messages, &last,
          "{\"model\":\"m\"," BASE_TEXT
          ",\"fallbacks\":[{\"model\":\"b\",\"thinking\":{\"type\":\"adaptive\"},\"speed\":\"fast\"}]}");
}

/* The whole request as each platform wants it: path and headers, then a body of the length that they promise. */
static void platforms(void)
{
#define T(literal) { (literal), sizeof(literal) - 1 }
#define HOST_B "bedrock-runtime.us-east-1.amazonaws.com"
#define HOST_V "europe-west1-aiplatform.googleapis.com"
#define MODEL_B "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
#define ARN_B "arn:aws:bedrock:us-east-1:123456789012:inference-profile/abc"
#define MODEL_V "claude-sonnet-4-5@20250929"
#define PATH_V "/v1/projects/my-project/locations/europe-west1/publishers/anthropic/models/"
#define LINES(n, accept) \
    "content-type: application/json\r\ncontent-length: " n "\r\naccept: " accept "\r\naccept-encoding: identity\r\n" \
    "user-agent: rill/" RILL_VERSION "\r\n"
    static const rill_data betas[] = { RILL_S("context-1m-2025-08-07"), RILL_S("b-2") };
    static const rill_messages body = { BASE, .stream = RILL_TRUE, .betas = RILL_LIST(betas) };
    static const rill_messages newer = { BASE, .version = RILL_S("2026-10-21"), .extra = RILL_S("\"a\":1") };
    static const rill_messages counted = { BASE, .stream = RILL_TRUE, .betas = RILL_LIST(betas),
                                           .version = RILL_S("vertex-2023-10-16") };
    static const struct {
        const rill_shape *shape;
        const rill_messages *body;
        rill_head_call call;
        const char *head, *text;
    } rows[] = {
        { &rill_shape_bedrock, &body,
          { .to = RILL_TO_BEDROCK, .host = T(HOST_B), .id = T(MODEL_B), .bearer = T("k") },
          "POST /model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/invoke HTTP/1.1\r\nhost: " HOST_B "\r\n"
          LINES("153", "application/json") "authorization: Bearer k\r\n\r\n",
          "{\"anthropic_version\":\"bedrock-2023-05-31\",\"anthropic_beta\":[\"context-1m-2025-08-07\",\"b-2\"]," BASE_TEXT "}" },
        { &rill_shape_bedrock, &newer,
          { .to = RILL_TO_BEDROCK_STREAM, .host = T(HOST_B), .id = T(ARN_B), .bearer = T("k"),
            .accept = T("application/vnd.amazon.eventstream") },
          "POST /model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Ainference-profile%2Fabc/invoke-with-response-stream"
          " HTTP/1.1\r\nhost: " HOST_B "\r\n" LINES("102", "application/vnd.amazon.eventstream")
          "authorization: Bearer k\r\n\r\n",
          "{\"anthropic_version\":\"2026-10-21\"," BASE_TEXT ",\"a\":1}" },
        { &rill_shape_vertex, &newer,
          { .to = RILL_TO_VERTEX, .host = T(HOST_V), .project = T("my-project"), .region = T("europe-west1"),
            .id = T(MODEL_V), .bearer = T("t") },
          "POST " PATH_V "claude-sonnet-4-5@20250929:rawPredict HTTP/1.1\r\nhost: " HOST_V "\r\n"
          LINES("102", "application/json") "authorization: Bearer t\r\n\r\n",
          "{\"anthropic_version\":\"2026-10-21\"," BASE_TEXT ",\"a\":1}" },
        { &rill_shape_vertex, &body,
          { .to = RILL_TO_VERTEX_STREAM, .host = T(HOST_V), .project = T("my-project"), .region = T("europe-west1"),
            .id = T(MODEL_V), .bearer = T("t"), .betas = T("context-1m-2025-08-07,b-2"),
            .accept = T("text/event-stream") },
          "POST " PATH_V "claude-sonnet-4-5@20250929:streamRawPredict HTTP/1.1\r\nhost: " HOST_V "\r\n"
          LINES("117", "text/event-stream")
          "anthropic-beta: context-1m-2025-08-07,b-2\r\nauthorization: Bearer t\r\n\r\n",
          "{\"anthropic_version\":\"vertex-2023-10-16\",\"stream\":true," BASE_TEXT "}" },
        { &rill_shape_count_tokens, &counted,
          { .to = RILL_TO_VERTEX_COUNT, .host = T(HOST_V), .project = T("my-project"), .region = T("europe-west1"),
            .bearer = T("t") },
          "POST " PATH_V "count-tokens:rawPredict HTTP/1.1\r\nhost: " HOST_V "\r\n"
          LINES("100", "application/json") "authorization: Bearer t\r\n\r\n",
          "{\"anthropic_version\":\"vertex-2023-10-16\",\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}" },
        { &rill_shape_count_tokens, &body,
          { .to = RILL_TO_COUNT_TOKENS, .host = T("api.anthropic.com"), .key = T("k"), .betas = T("b-2") },
          "POST /v1/messages/count_tokens HTTP/1.1\r\nhost: api.anthropic.com\r\n" LINES("60", "application/json")
          "x-api-key: k\r\nanthropic-beta: b-2\r\nanthropic-version: 2023-06-01\r\n\r\n",
          "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}" },
    };

    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        rill_head_call call = rows[k].call;
        uint8_t text[1024];
        rill_out out = { text, sizeof text - 1 };
        rill_request r;
        rill_head h;

        sends(rows[k].shape, rows[k].body, rows[k].text);
        CHECK(rill_request_init(&r, rows[k].shape, rows[k].body, 0) == RILL_OK);
        CHECK(rill_request_length(&r, &call.length) == RILL_OK && call.length == strlen(rows[k].text));
        CHECK(rill_head_init(&h, &call) == RILL_OK && rill_head_read(&h, &call, &out) == RILL_END);
        *out.p = 0;
        CHECKF(strcmp((const char *)text, rows[k].head) == 0, "%s, not %s", (const char *)text, rows[k].head);
    }
#undef T
}

/* 0, false, null and empty are sent when they are asked for, and only then. */
static void zeros(void)
{
    static const rill_node_tool_result result = { RILL_NODE(tool_result), .tool_use_id = RILL_S(""),
                                                  .is_error = RILL_FALSE, .blocks = { hello_list, 0 } };
    static const rill_node_tool_use use = { RILL_NODE(tool_use), .id = RILL_S("a"), .name = RILL_S("b"),
                                            .input = RILL_NULL };
    static const rill_node *const content[] = { &result.node, &use.node };
    static const rill_node_message turn = { RILL_NODE(message), .role = RILL_USER, .blocks = RILL_LIST(content) };
    static const rill_node *const turns[] = { &turn.node };
    static const rill_more more = { RILL_NODE(more), .previous_message_id = RILL_NULL, .speed = RILL_NULL };
    static const rill_data none[1] = { RILL_S("") };
    static const rill_messages body = { .max_tokens = RILL_INT(0),
                                        .messages = RILL_LIST(turns),
                                        .stream = RILL_FALSE,
                                        .top_k = RILL_NULL_INT,
                                        .choose = RILL_CHOOSE_ANY,
                                        .choose_one = RILL_FALSE,
                                        .stop_sequences = { none, 0 },
                                        .user_id = RILL_NULL,
                                        .more = &more.node };

    sends(&rill_shape_messages, &body,
          "{\"stream\":false,\"max_tokens\":0,\"messages\":[{\"role\":\"user\",\"content\":["
          "{\"type\":\"tool_result\",\"tool_use_id\":\"\",\"content\":[],\"is_error\":false},"
          "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"b\",\"input\":null}]}],"
          "\"tool_choice\":{\"type\":\"any\",\"disable_parallel_tool_use\":false},\"stop_sequences\":[],\"top_k\":null,"
          "\"metadata\":{\"user_id\":null},\"speed\":null,\"diagnostics\":{\"previous_message_id\":null}}");
}

static void numbers(void)
{
    static const struct {
        rill_num n;
        const char *text;
    } rows[] = {
        { RILL_INT(0), "0" },
        { RILL_INT(7), "7" },
        { RILL_INT(4294967295u), "4294967295" },
        { RILL_DEC(7, 1), "0.7" },
        { RILL_DEC(10, 1), "1.0" },
        { RILL_DEC(0, 2), "0.00" },
        { RILL_DEC(5, 3), "0.005" },
        { RILL_DEC(12345, 2), "123.45" },
        { RILL_DEC(4294967295u, 9), "4.294967295" },
        { RILL_INT(-5), "-5" },
        { RILL_INT(-2147483647 - 1), "-2147483648" },
        { RILL_INT(-4294967295), "-4294967295" },
        { RILL_DEC(-7, 1), "-0.7" },
        { { 3, 1, 0, 1 }, "-3" },
        { { 25, 1, 2, 1 }, "-0.25" },
        { RILL_NULL_INT, "null" },
        { RILL_DEC(1, 9), "0.000000001" },
    };

    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        rill_messages body = { .max_tokens = rows[k].n };
        char want[64];

        sprintf(want, "{\"max_tokens\":%s}", rows[k].text);
        sends(&rill_shape_messages, &body, want);
    }
    {
        int below = -3;
        rill_messages body = { .max_tokens = RILL_INT(below) };

        sends(&rill_shape_messages, &body, "{\"max_tokens\":-3}");
    }
}

/* What a field cannot hold is an error, and nothing like it is sent. */
static void wrong_numbers(void)
{
    static const rill_num rows[] = {
        RILL_DEC(1, 10), RILL_DEC(1, 16), RILL_DEC(1, 17), RILL_DEC(1, 256), RILL_DEC(1, -1),
        RILL_INT(4294967296), RILL_INT(-4294967296), RILL_INT(18446744073709551615u), { 0, 2, 10, 0 },
    };

    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        rill_messages body = { .max_tokens = rows[k] };

        fails(&rill_shape_messages, &body, 0, "{\"max_tokens\":", RILL_E_REQUEST_CHOICE);
    }
    for (unsigned is = 3; is < 256; is++) {
        rill_node_text text = { RILL_NODE(text), .text = { "\"", 1, 0, 0 } };
        rill_node_media image = { RILL_NODE(image), .data = RILL_FROM(1, 3) };
        rill_node_tool tool = { RILL_NODE(tool), .input_schema = RILL_S(OBJECT) };
        rill_messages body = { .extra = RILL_S("\"a\":1") };
        rill_data list[2] = { RILL_S("a"), RILL_S("b") };
        rill_messages stop = { .stop_sequences = RILL_LIST(list) };

        text.text.is = image.data.is = tool.input_schema.is = body.extra.is = list[1].is = (uint8_t)is;
        fails(&rill_shape_text, &text, 0, "{\"type\":\"text\",\"text\":", RILL_E_REQUEST_CHOICE);
        fails(&rill_shape_image, &image, 0, "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"data\":",
              RILL_E_REQUEST_CHOICE);
        fails(&rill_shape_tool, &tool, 0, "{\"input_schema\":", RILL_E_REQUEST_CHOICE);
        fails(&rill_shape_messages, &body, 0, "{", RILL_E_REQUEST_CHOICE);
        fails(&rill_shape_messages, &stop, 0, "{\"stop_sequences\":[\"a\",", RILL_E_REQUEST_CHOICE);
    }
}

static void choices(void)
{
    for (unsigned k = 0; k < TREE_BODIES_N + TREE_NODES_N; k++) {
        const rill_shape *s = k < TREE_BODIES_N ? tree_bodies[k] : tree_nodes[k - TREE_BODIES_N];

        for (unsigned j = 0; j < s->n; j++) {
            unsigned kind = tree_kind(s, j), n;
            uint8_t *object;
            rill_request r;
            rill_out out = { NULL, 0 };

            if (kind != RILL_FIELD_CHOICE && kind != RILL_FIELD_LITERAL)
                continue;
            n = tree_count((const char *)s->aux[tree_arg(s, j) - 1]);
            for (unsigned c = 1; c <= 255; c++) {
                object = (uint8_t *)need(1024);
                memset(object, 0, 1024);
                object[s->rows[j].at & 0x7ff] = (uint8_t)c;
                CHECK(rill_request_init(&r, s, object, 0) == RILL_OK);
                CHECK(rill_request_read(&r, NULL, &out) == (c <= n ? RILL_END : RILL_E_REQUEST_CHOICE));
                free(object);
            }
        }
    }
}

/* The tables hold together: what is inside ends where what is around it ends, and has a field; names of the API. */
static void tables(void)
{
    for (unsigned k = 0; k < TREE_BODIES_N + TREE_NODES_N; k++) {
        const rill_shape *s = k < TREE_BODIES_N ? tree_bodies[k] : tree_nodes[k - TREE_BODIES_N];
        unsigned ends[4] = { s->n, 0, 0, 0 }, level = 0;

        for (unsigned j = 0; j < s->n; j++) {
            unsigned kind = tree_kind(s, j), arg = tree_arg(s, j);
            const char *key = tree_key(s, j);

            while (level != 0 && j == ends[level])
                level--;
            CHECK(kind >= RILL_FIELD_STRING && kind <= RILL_FIELD_INLINE);
            CHECK(arg == 0 || kind == RILL_FIELD_NODES || kind == RILL_FIELD_INLINE || s->aux[arg - 1] != NULL);
            CHECK((kind == RILL_FIELD_MEMBERS || kind == RILL_FIELD_PART || kind == RILL_FIELD_MORE) == (*key == '\0'));
            CHECK((kind != RILL_FIELD_CHOICE && kind != RILL_FIELD_LITERAL && kind != RILL_FIELD_CONST &&
                   kind != RILL_FIELD_PART && kind != RILL_FIELD_INLINE) ||
                  arg != 0);
            CHECKF(strspn(key, "abcdefghijklmnopqrstuvwxyz_") == strlen(key), "%s", key);
            CHECK(kind != RILL_FIELD_CONST || level != 0);
            if (kind == RILL_FIELD_INLINE) {
                unsigned fields = 0;

                for (unsigned i = j + 1; i <= j + arg; i++)
                    fields += tree_kind(s, i) < RILL_FIELD_PART && tree_kind(s, i) != RILL_FIELD_CONST;
                CHECKF(fields != 0 && j + 1 + arg <= ends[level] && level < 3, "%s", key);
                ends[++level] = j + 1 + arg;
            }
        }
    }
    CHECK(sizeof(rill_messages) < 1024 && sizeof(rill_node_api_tool) < 1024 && sizeof(rill_more) < 1024);
}

/* ---- names on the wire ---- */

/*
 * What each shape sends, as the API's reference has it, written by hand; and where it may stand. The tables have to say
 * the same, no more and no less:
 *
 *     key! needed   key# number   key~ any JSON   key% base64   key* strings   key{} object   key[C] list, by place
 *     key(...) an object of these   key=a|b one of these texts   key:a|b one of these values   + members given raw
 *
 * In capitals: what `wire_short` has. Places: M messages, C their content, R a result, S system, T tools, Q citations,
 * D a document, O others.
 */
static const char wire_places[] = "MCRSTQDO";
static const char *const wire_short[][2] = {
    { "CACHE",
      "{\"type\":\"ephemeral\"}|{\"type\":\"ephemeral\",\"ttl\":\"5m\"}|{\"type\":\"ephemeral\",\"ttl\":\"1h\"}" },
    { "BOOL", "false|true|null" },
    { "EFFORT", "low|medium|high|xhigh|max" },
    { "THINKING", "type!=enabled|adaptive|disabled|between_tools budget_tokens# display=summarized|omitted|updates "
                  "block_binding(prefix_mismatch_behavior=error|drop_block)" },
    { "CHOICE", "type!=auto|any|tool|none name disable_parallel_tool_use:BOOL" },
    { "OUTPUT", "effort=EFFORT format(FORMAT) task_budget(type=tokens total!# remaining#)" },
    { "FORMAT", "type=json_schema schema!~" },
    { "BILLING", "type!=billing_policy bill_to=self|user_profile" },
    { "SUMMARY", "type!=summarize instructions" },
    { "CITED", "enabled:BOOL" },
    { "CALLER", "type! tool_id" },
    { "BODY", "max_tokens!# system system[S] messages![M] tools[T] tool_choice(CHOICE) thinking(THINKING) "
              "cache_control:CACHE stop_sequences* temperature# top_p# top_k# metadata(user_id) "
              "service_tier=auto|standard_only + +" },
};
#define FROM_DOCUMENT "cited_text! document_index!# document_title "
#define FOUND_BY "tool_use_id! caller(CALLER) content{} content[O] cache_control:CACHE"
#define WENT_WRONG "error_code! error_message"
#define OWN_TOOL                                                                           \
    "name! description input_schema!~ cache_control:CACHE strict:BOOL defer_loading:BOOL " \
    "eager_input_streaming:BOOL allowed_callers* input_examples~ +"
#define DOWNLOADED "download_id! url! path size_bytes# error"
static const struct {
    const rill_shape *shape;
    const char *place, *wire;
} wires[] = {
#define W(name, place, wire)            \
    {                                   \
        &rill_shape_##name, place, wire \
    }
    W(messages, "", "model! stream:BOOL BODY"),
    W(count_tokens, "",
      "anthropic_version model! system system[S] messages![M] tools[T] tool_choice(CHOICE) "
      "thinking(THINKING) cache_control:CACHE output_config(OUTPUT) output_format(FORMAT) speed "
      "mcp_servers[O] context_management(edits[O]) compaction(SUMMARY) billing_policy(BILLING) +"),
    W(bedrock, "", "anthropic_version=\"bedrock-2023-05-31\" anthropic_beta* BODY"),
    W(vertex, "", "anthropic_version=\"vertex-2023-10-16\" stream:BOOL BODY"),
    W(batch, "", "requests![O]"),
    W(batch_item, "O", "custom_id! params!{model! BODY}"),
    W(fallback, "O", "model! max_tokens# thinking(THINKING) output_config(OUTPUT) speed"),
    W(more, "O",
      "output_config(OUTPUT) output_format(FORMAT) inference_geo speed container container(id skills[O]) "
      "diagnostics(previous_message_id) mcp_servers[O] context_management(edits[O]) compaction(SUMMARY) "
      "fallbacks=default fallbacks[O] fallback_credit_token "
      "fallback_credit_token(token! mode=strict|best_effort) "
      "thread(type!=create|continue previous_message_id) billing_policy(BILLING)"),
    W(message, "M", "role!=user|assistant|system content! content[C]"),
    W(system_message, "M",
      "role!=user|assistant|system content content[C] clear_at=never|next_user_message "
      "output_config(effort=EFFORT)"),
    W(text, "CRSD", "type=text text! citations[Q] cache_control:CACHE"),
    W(image, "CRD",
      "type=image source!(type=base64 media_type! data!%) source(type=url url!) source(type=file file_id!) "
      "transformations(oversized_image=downsize|error) cache_control:CACHE"),
    W(document, "CRO",
      "type=document source!(type=base64 media_type! data!%) source(type=url url!) "
      "source(type=file file_id!) source(type=text media_type=text/plain data!) "
      "source(type=content content content[D]) title context citations(CITED) cache_control:CACHE"),
    W(search_result, "CR", "type=search_result source! title! content![D] citations(CITED) cache_control:CACHE"),
    W(thinking, "C", "type=thinking thinking! signature!"),
    W(redacted_thinking, "C", "type=redacted_thinking data!"),
    W(tool_use, "C", "type=tool_use id! name! input~{} caller(CALLER) toolset_name cache_control:CACHE"),
    W(tool_result, "C",
      "type=tool_result tool_use_id! content content[R] is_error:BOOL toolset_name cache_control:CACHE"),
    W(tool_reference, "RO", "type=tool_reference tool_name! cache_control:CACHE"),
    W(browser_state, "R", "type=browser_state tabs![O] state_changes[O] cache_control:CACHE"),
    W(tab, "O", "tab_id! title! url! active:BOOL"),
    W(tab_opened, "O", "type=tab_opened tab_id!"),
    W(download_started, "O", "type=download_started " DOWNLOADED),
    W(download_completed, "O", "type=download_completed " DOWNLOADED),
    W(download_failed, "O", "type=download_failed " DOWNLOADED),
    W(container_upload, "C", "type=container_upload file_id! cache_control:CACHE"),
    W(server_tool_use, "C", "type=server_tool_use id! name! input~{} caller(CALLER) cache_control:CACHE"),
    W(mcp_tool_use, "C", "type=mcp_tool_use id! name! input~{} caller(CALLER) cache_control:CACHE server_name!"),
    W(mcp_tool_result, "C", "type=mcp_tool_result tool_use_id! content content[R] is_error:BOOL cache_control:CACHE"),
    W(mcp_tool_listing, "C", "type=mcp_tool_listing mcp_server_name! tools![T]"),
    W(compaction, "C", "type=compaction content encrypted_content signature tool_changes[O] cache_control:CACHE"),
    W(fallback_block, "C", "type=fallback from!(model!) to!(model!) trigger(type!=refusal category)"),
    W(tool_addition, "CO", "type=tool_addition tool!{} cache_control:CACHE"),
    W(tool_removal, "CO", "type=tool_removal tool!{} cache_control:CACHE"),
    W(tool_ref, "O", "type=tool_reference name!"),
    W(mcp_tool_ref, "O", "type=mcp_tool_reference server_name! name!"),
    W(mcp_toolset_ref, "O", "type=mcp_toolset_reference server_name!"),
    W(tool_definition, "O", "type=tool_definition definition!{}"),
    W(char_location, "Q", "type=char_location " FROM_DOCUMENT "start_char_index!# end_char_index!# file_id"),
    W(page_location, "Q", "type=page_location " FROM_DOCUMENT "start_page_number!# end_page_number!# file_id"),
    W(content_block_location, "Q",
      "type=content_block_location " FROM_DOCUMENT "start_block_index!# end_block_index!# file_id"),
    W(web_search_result_location, "Q", "type=web_search_result_location cited_text! encrypted_index! title url!"),
    W(search_result_location, "Q",
      "type=search_result_location cited_text! search_result_index!# source! title "
      "start_block_index!# end_block_index!#"),
    W(web_search_tool_result, "C", "type=web_search_tool_result " FOUND_BY),
    W(web_fetch_tool_result, "C", "type=web_fetch_tool_result " FOUND_BY),
    W(code_execution_tool_result, "C", "type=code_execution_tool_result " FOUND_BY),
    W(bash_code_execution_tool_result, "C", "type=bash_code_execution_tool_result " FOUND_BY),
    W(text_editor_code_execution_tool_result, "C", "type=text_editor_code_execution_tool_result " FOUND_BY),
    W(tool_search_tool_result, "C", "type=tool_search_tool_result " FOUND_BY),
    W(advisor_tool_result, "C", "type=advisor_tool_result " FOUND_BY),
    W(web_search_tool_result_error, "O", "type=web_search_tool_result_error " WENT_WRONG),
    W(web_fetch_tool_result_error, "O", "type=web_fetch_tool_result_error " WENT_WRONG),
    W(code_execution_tool_result_error, "O", "type=code_execution_tool_result_error " WENT_WRONG),
    W(bash_code_execution_tool_result_error, "O", "type=bash_code_execution_tool_result_error " WENT_WRONG),
    W(text_editor_code_execution_tool_result_error, "O",
      "type=text_editor_code_execution_tool_result_error " WENT_WRONG),
    W(tool_search_tool_result_error, "O", "type=tool_search_tool_result_error " WENT_WRONG),
    W(advisor_tool_result_error, "O", "type=advisor_tool_result_error " WENT_WRONG),
    W(web_search_result, "O", "type=web_search_result url! title! encrypted_content! page_age"),
    W(web_fetch_result, "O", "type=web_fetch_result url! retrieved_at content!{}"),
    W(code_execution_result, "O", "type=code_execution_result stdout! stderr! return_code!# content[O]"),
    W(encrypted_code_execution_result, "O",
      "type=encrypted_code_execution_result encrypted_stdout! stderr! return_code!# content[O]"),
    W(bash_code_execution_result, "O", "type=bash_code_execution_result stdout! stderr! return_code!# content[O]"),
    W(code_execution_output, "O", "type=code_execution_output file_id!"),
    W(bash_code_execution_output, "O", "type=bash_code_execution_output file_id!"),
    W(text_editor_code_execution_view_result, "O",
      "type=text_editor_code_execution_view_result content! file_type! num_lines# "
      "start_line# total_lines#"),
    W(text_editor_code_execution_create_result, "O",
      "type=text_editor_code_execution_create_result is_file_update!:BOOL"),
    W(text_editor_code_execution_str_replace_result, "O",
      "type=text_editor_code_execution_str_replace_result lines* new_lines# "
      "new_start# old_lines# old_start#"),
    W(tool_search_tool_search_result, "O", "type=tool_search_tool_search_result tool_references![O]"),
    W(advisor_result, "O", "type=advisor_result text! stop_reason"),
    W(advisor_redacted_result, "O", "type=advisor_redacted_result encrypted_content! stop_reason"),
    W(tool, "T", OWN_TOOL),
    W(custom_tool, "T", "type=custom " OWN_TOOL),
    W(api_tool, "T",
      "type! name max_uses# max_characters# max_content_tokens# max_tokens# display_width_px# display_height_px# "
      "display_number# allowed_domains* blocked_domains* allowed_callers* "
      "user_location(type!=approximate city region country timezone) url_sources{} model mcp_server_name "
      "response_inclusion configs~ default_config(enabled:BOOL defer_loading:BOOL) tools[T] input_examples~ "
      "caching:CACHE citations(CITED) use_cache:BOOL enable_zoom:BOOL strict:BOOL defer_loading:BOOL "
      "cache_control:CACHE +"),
    W(url_sources, "O",
      "user_input(type!=all|none|only|except) client_tool_results(type!=all|none|only|except tools[O]) "
      "server_tool_results(type!=all|none|only|except tools[O])"),
    W(skill, "O", "type!=anthropic|custom skill_id! version"),
    W(mcp_server, "O", "type=url url! name! authorization_token tool_configuration(enabled:BOOL allowed_tools*)"),
    W(clear_tool_uses, "O",
      "type=clear_tool_uses_20250919 trigger(type=input_tokens value!#) trigger(type=tool_uses value!#) "
      "keep(type=tool_uses value!#) clear_at_least(type=input_tokens value!#) exclude_tools* "
      "clear_tool_inputs:BOOL clear_tool_inputs*"),
    W(clear_thinking, "O",
      "type=clear_thinking_20251015 keep(type=thinking_turns value!#) keep:{\"type\":\"all\"}|\"all\""),
    W(compact, "O",
      "type=compact_20260112 trigger(type=input_tokens value!#) pause_after_compaction:BOOL instructions"),
#undef W
};

/* What was written from `from` on stands by its name, if it has one. */
static void wire_name(char *from)
{
    for (size_t k = 0; k < sizeof wire_short / sizeof *wire_short; k++)
        if (strcmp(from, wire_short[k][1]) == 0)
            strcpy(from, wire_short[k][0]);
}

static char *wire_end(char *text)
{
    return text + strlen(text);
}

static void wire_rows(char *text, const rill_shape *s, unsigned row, unsigned to)
{
    static const char marks[] = " %~+=:=#*[{"; /* by kind */

    for (unsigned first = row; row < to; row = tree_after(s, row)) {
        unsigned kind = tree_kind(s, row), arg = tree_arg(s, row);
        const void *aux = arg != 0 && kind != RILL_FIELD_NODES && kind != RILL_FIELD_INLINE ? s->aux[arg - 1] : NULL;
        const rill_shape *below = (const rill_shape *)aux;
        const char *list = (const char *)aux;
        char *from;

        sprintf(wire_end(text), "%s%s%s", row != first ? " " : "", tree_key(s, row),
                (s->rows[row].at & RILL_NEEDED) != 0 ? "!" : "");
        from = wire_end(text);
        if (kind > RILL_FIELD_STRING && kind <= RILL_FIELD_NODE)
            *from++ = marks[kind - 1];
        *from = 0;
        if (kind == RILL_FIELD_CHOICE || kind == RILL_FIELD_LITERAL) {
            for (const char *one = list; *one != 0; one += strlen(one) + 1)
                sprintf(wire_end(from), "%s%s", one != list ? "|" : "", one);
            wire_name(from);
        } else if (kind == RILL_FIELD_NODES) {
            sprintf(from, "%c]", wire_places[arg]);
        } else if (kind == RILL_FIELD_INLINE) {
            strcpy(from, "(");
            wire_rows(from + 1, s, row + 1, row + 1 + arg);
            strcat(from, ")");
        } else if (kind == RILL_FIELD_MORE && below == NULL) {
            strcpy(from, "+");
        } else if (kind == RILL_FIELD_NODE || kind == RILL_FIELD_MORE || kind == RILL_FIELD_PART) {
            if (below != NULL)
                wire_rows(from, below, 0, below->n);
            strcat(from, kind == RILL_FIELD_NODE ? "}" : "");
        } else if (list != NULL) { /* a text that is always sent, or if there is no other */
            sprintf(from, "%s%s", kind == RILL_FIELD_STRING ? "=" : "", list);
        }
    }
    wire_name(text);
}

static void wire_names(void)
{
    char *text = (char *)need(2048);

    for (unsigned k = 0; k < TREE_BODIES_N + TREE_NODES_N; k++) {
        const rill_shape *s = k < TREE_BODIES_N ? tree_bodies[k] : tree_nodes[k - TREE_BODIES_N];
        unsigned at = 0, in = 0;

        while (at < sizeof wires / sizeof *wires && wires[at].shape != s)
            at++;
        if (!CHECKF(at < sizeof wires / sizeof *wires, "%s is not in the list", s->type != NULL ? s->type : s->keys))
            continue;
        *text = 0;
        if (s->type != NULL)
            sprintf(text, "type=%s ", s->type);
        wire_rows(wire_end(text), s, 0, s->n);
        CHECKF(strcmp(text, wires[at].wire) == 0, "sent:\n%s\nnot:\n%s", text, wires[at].wire);
        for (const char *p = wires[at].place; *p != 0; p++)
            in |= 1u << (strchr(wire_places, *p) - wire_places);
        CHECKF((s->place & 255u) == in, "%s stands in %x, not in %x", wires[at].wire, s->place & 255u, in);
    }
    CHECK(sizeof wires / sizeof *wires == TREE_BODIES_N + TREE_NODES_N);
    free(text);
}

/* ---- nodes ---- */

static void images(void)
{
    static const rill_node_media rows[] = {
        { RILL_NODE(image), .media = RILL_S("image/png"), .data = RILL_S("\x89PNG"), .cache = RILL_CACHE },
        { RILL_NODE(image), .url = RILL_S("https://x/y"), .cache = RILL_CACHE_1H },
        { RILL_NODE(image), .file = RILL_S("file_1"), .oversized = 2 },
        { RILL_NODE(image), .media = RILL_S("image/gif"), .data = { "R0lG", 4, 0, RILL_IS_TEXT } },
        { RILL_NODE(document), .media = RILL_S("application/pdf"), .data = RILL_S("%PDF-"), .citations = RILL_TRUE },
        { RILL_NODE(document), .plain = RILL_S("a\"b"), .title = RILL_S("t"), .context = RILL_S("c"), .cache = 2 },
        { RILL_NODE(document), .content = RILL_S("x") },
        { RILL_NODE(document), .url = RILL_S("u") },
        { RILL_NODE(document), .file = RILL_S("f") },
    };
    static const char *const want[] = {
        "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"iVBORw==\"},"
        "\"cache_control\":{\"type\":\"ephemeral\"}}",
        "{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"https://x/y\"},"
        "\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}}",
        "{\"type\":\"image\",\"source\":{\"type\":\"file\",\"file_id\":\"file_1\"},"
        "\"transformations\":{\"oversized_image\":\"error\"}}",
        "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/gif\",\"data\":\"R0lG\"}}",
        "{\"type\":\"document\",\"source\":{\"type\":\"base64\",\"media_type\":\"application/pdf\",\"data\":\"JVBERi0=\"},"
        "\"citations\":{\"enabled\":true}}",
        "{\"type\":\"document\",\"source\":{\"type\":\"text\",\"media_type\":\"text/plain\",\"data\":\"a\\\"b\"},"
        "\"title\":\"t\",\"context\":\"c\",\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"5m\"}}",
        "{\"type\":\"document\",\"source\":{\"type\":\"content\",\"content\":\"x\"}}",
        "{\"type\":\"document\",\"source\":{\"type\":\"url\",\"url\":\"u\"}}",
        "{\"type\":\"document\",\"source\":{\"type\":\"file\",\"file_id\":\"f\"}}",
    };

    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
        sends(rows[k].node.shape, &rows[k], want[k]);
}

/* Every row of every shape, alone: it is sent under its key, and nothing else is but the type and what has a default. */
static void each_row(void)
{
    struct tree t = { 7, NULL, 0, NULL, 0, 0, { { 0 } }, 0, true };

    for (unsigned k = 0; k < TREE_BODIES_N + TREE_NODES_N; k++) {
        const rill_shape *s = k < TREE_BODIES_N ? tree_bodies[k] : tree_nodes[k - TREE_BODIES_N];

        for (unsigned j = 0; j < s->n; j = tree_after(s, j)) {
            rill_shape one = *s;
            const rill_node *object;
            struct tree_out o = { NULL, 0, 0, 0, false };
            char key[48];

            one.rows = &s->rows[j];
            one.n = (uint8_t)(tree_after(s, j) - j);
            object = tree_node(&t, &one, 6);
            tree_put_object(&o, &t, s, (const uint8_t *)(const void *)object, false);
            gives(s, object, 0, &t, o.p, o.n, RILL_END);
            sprintf(key, "\"%s\":", tree_key(s, j));
            tree_put(&o, "", 1);
            if (tree_has(&one, (const uint8_t *)(const void *)object, 0, false) && *tree_key(s, j) != '\0')
                CHECK(strstr(o.p, key) != NULL);
            free(o.p);
            tree_free(&t);
        }
    }
}

/* A shape of the program's own. */
struct lamp {
    rill_node node;
    rill_data name;
    rill_choice on;
};
#define LAMP(X, T) X(T, STRING, RILL_NEEDED, name, "name", 0) X(T, LITERAL, 0, on, "on", 1)
static const void *const lamp_aux[] = { "off\0true\0" };
RILL_FIELDS(lamp, struct lamp, LAMP)
static RILL_SHAPE(lamp, "lamp", lamp, lamp_aux, RILL_IN_CONTENT);

/* One with an object inside, of its own fields, and members of another table beside its own. */
struct room_lamp {
    rill_node node;
    rill_data name, room;
    rill_num floor;
    const rill_node *more;
};
#define ROOM_NAME(X, T) X(T, STRING, RILL_NEEDED, name, "name", 0)
static const void *const room_lamp_aux[] = { "house", NULL };
#define ROOM_LAMP(X, T)                  \
    X(T, INLINE, 0, at, "at", 4)         \
    X(T, CONST, 0, kind, "kind", 1)      \
    X(T, STRING, 0, room, "room", 0)     \
    X(T, INLINE, 0, stairs, "stairs", 1) \
    X(T, NUMBER, 0, floor, "floor", 0)   \
    X(T, MORE, 0, more, "", 0)           \
    ROOM_NAME(X, T)
RILL_FIELDS(room_lamp, struct room_lamp, ROOM_LAMP)
static RILL_SHAPE(room_lamp, NULL, room_lamp, room_lamp_aux, RILL_IN_CONTENT);

static void own_objects(void)
{
    static const rill_node_thinking more = { RILL_NODE(thinking), .signature = RILL_S("s") };
    static const rill_more none = { RILL_NODE(more), .speed = { 0 } };
    static const struct room_lamp rows[] = {
        { RILL_NODE(room_lamp), .name = RILL_S("a") },
        { RILL_NODE(room_lamp), .name = RILL_S("a"), .room = RILL_S("hall") },
        { RILL_NODE(room_lamp), .name = RILL_S("a"), .floor = RILL_INT(0) },
        { RILL_NODE(room_lamp), .room = RILL_S("hall"), .floor = RILL_INT(2), .more = &more.node },
        { RILL_NODE(room_lamp), .more = &more.node },
        { RILL_NODE(room_lamp), .name = RILL_S("a"), .more = &none.node },
        { RILL_NODE(room_lamp), .more = &none.node },
    };
    static const char *const want[] = {
        "{\"name\":\"a\"}",
        "{\"at\":{\"kind\":\"house\",\"room\":\"hall\"},\"name\":\"a\"}",
        "{\"at\":{\"kind\":\"house\",\"stairs\":{\"floor\":0}},\"name\":\"a\"}",
        "{\"at\":{\"kind\":\"house\",\"room\":\"hall\",\"stairs\":{\"floor\":2}},\"signature\":\"s\"}",
        "{\"signature\":\"s\"}",
        "{\"name\":\"a\"}",
        "{}",
    };

    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
        sends(&rill_shape_room_lamp, &rows[k], want[k]);
}

static void own_shape(void)
{
    static const struct lamp l = { RILL_NODE(lamp), .name = RILL_S("desk"), .on = 2 };
    static const rill_node_raw raw = { RILL_NODE(raw), .json = RILL_S(" [1, 2] ") };
    static const rill_node *const content[] = { &l.node, &raw.node, &l.node };
    static const rill_node_message m = { RILL_NODE(message), .blocks = RILL_LIST(content) };

    sends(&rill_shape_message, &m,
          "{\"content\":[{\"type\":\"lamp\",\"name\":\"desk\",\"on\":true}, [1, 2] ,"
          "{\"type\":\"lamp\",\"name\":\"desk\",\"on\":true}]}");
}

/* ---- text ---- */

static void all_bytes(void)
{
    for (unsigned b = 0; b < 256; b++)
        for (unsigned k = 0; k < 3; k++) {
            uint8_t text[3] = { 'x', 'y', 'z' };
            rill_node_text node = { RILL_NODE(text), .text = RILL_MEM(text, 3) };
            struct tree_out o = { NULL, 0, 0, 0, false };

            text[k] = (uint8_t)b;
            tree_str(&o, "{\"type\":\"text\",\"text\":");
            tree_put_text(&o, text, 3);
            tree_str(&o, "}");
            gives(&rill_shape_text, &node, 0, NULL, o.p, o.n, RILL_END);
            free(o.p);
        }
}

/* Broken text in memory is found by the dry run, before the first byte; and in a source at its place. */
static void refused_text(void)
{
    static const char *const broken[] = { "\xff", "\xed\xa0\xbd", "\xe2\x82",        "\xf0\x9f\x98",
                                          "\x80", "\xc0\x80",     "\xf4\x90\x80\x80" };

    for (size_t k = 0; k < sizeof broken / sizeof *broken; k++) {
        char text[16];
        rill_messages body = { .model = RILL_MEM(text, 0) };
        struct tree t = { 0, NULL, 0, NULL, 0, 0, { { 0 } }, 1, false };
        rill_request r;
        uint64_t length = 77;

        strcpy(text, "ab");
        strcat(text, broken[k]);
        body.model.n = (uint32_t)strlen(text);
        fails(&rill_shape_messages, &body, RILL_REFUSE, "{\"model\":\"ab", RILL_E_REQUEST_TEXT);
        CHECK(rill_request_init(&r, &rill_shape_messages, &body, RILL_REFUSE) == RILL_OK);
        CHECK(rill_request_length(&r, &length) == RILL_E_REQUEST_TEXT && length == 77);
        t.sources[0].p = (uint8_t *)text;
        t.sources[0].n = body.model.n;
        body.model.p = NULL;
        body.model.source = 1;
        gives(&rill_shape_messages, &body, RILL_REFUSE, &t, "{\"model\":\"ab", 12, RILL_E_REQUEST_TEXT);
    }
}

static void repairs_stop(void)
{
    static const rill_node_text node = { RILL_NODE(text), .text = RILL_MEM("\xff\xff\xff", 3) };
    rill_request r;
    uint8_t text[64];
    rill_out out = { text, sizeof text };

    CHECK(rill_request_init(&r, &rill_shape_text, &node, 0) == RILL_OK);
    r.repaired = UINT32_MAX - 1;
    CHECK(rill_request_read(&r, NULL, &out) == RILL_END && r.repaired == UINT32_MAX);
}

/* A source of unknown length is not closed as whole because it can be counted no further. */
static void unknown_ends_when_told(void)
{
    static const rill_node_text node = { RILL_NODE(text), .text = RILL_FROM(1, RILL_UNKNOWN) };

    for (unsigned more = 0; more < 2; more++) {
        rill_request r;
        uint8_t text[64];
        rill_out out = { text, sizeof text };
        rill_in src = { (const uint8_t *)"abc", 3 };

        CHECK(rill_request_init(&r, &rill_shape_text, &node, 0) == RILL_OK);
        CHECK(rill_request_read(&r, NULL, &out) == RILL_NEED && r.offset == 0);
        r.offset = UINT32_MAX - 3;
        CHECK(rill_request_read(&r, &src, &out) == RILL_NEED && src.n == 0 && r.offset == UINT32_MAX);
        if (more == 1) {
            src.n = 1;
            CHECK(rill_request_read(&r, &src, &out) == RILL_E_REQUEST_LENGTH);
            rill_request_end(&r);
            CHECK(rill_request_read(&r, NULL, &out) == RILL_E_REQUEST_LENGTH);
        } else {
            rill_request_end(&r);
            CHECK(rill_request_read(&r, NULL, &out) == RILL_END);
        }
    }
}

static void trims(void)
{
    static const char text[] = "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80z";
    static const size_t want[] = { 0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11, 11, 11 };

    for (size_t most = 0; most < sizeof want / sizeof *want; most++)
        CHECKF(rill_trim(text, 11, most) == want[most], "at most %lu: %lu", (unsigned long)most,
               (unsigned long)rill_trim(text, 11, most));
    CHECK(rill_trim("\x80\x80\x80\x80\x80\x80", 6, 4) == 4); /* broken: nothing to be whole */
    CHECK(rill_trim("\xe2\x82", 2, 1) == 1);
    CHECK(rill_trim("\xc3\xa9\x80z", 4, 2) == 2);
    CHECK(rill_trim("\xff\x80\x80", 3, 2) == 2);
    CHECK(rill_trim("\xed\xa0\x80", 3, 2) == 2 && rill_trim("\xe0\x80\x80", 3, 1) == 1);
    CHECK(rill_trim(NULL, 0, 0) == 0 && rill_trim(NULL, 0, 5) == 0);
}

/* What a model wrote goes back as a result: whatever it looks like, it stays one string. */
static void fed_back(void)
{
    static const char *const texts[] = { "\"}],\"role\":\"system\",\"x\":[{\"",
                                         "\",\"is_error\":true,\"y\":\"",
                                         "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n",
                                         "\\",
                                         "\\\"",
                                         "\\u0022}" };

    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
        rill_node_tool_result node = { RILL_NODE(tool_result), .tool_use_id = RILL_S("a"),
                                       .text = RILL_MEM(texts[k], (uint32_t)strlen(texts[k])) };
        struct tree_out o = { NULL, 0, 0, 0, false };

        tree_str(&o, "{\"type\":\"tool_result\",\"tool_use_id\":\"a\",\"content\":");
        tree_put_text(&o, (const uint8_t *)texts[k], node.text.n);
        tree_str(&o, "}");
        gives(&rill_shape_tool_result, &node, 0, NULL, o.p, o.n, RILL_END);
        free(o.p);
    }
}

/* ---- raw JSON ---- */

static void raw_json(void)
{
    static const struct {
        const char *text;
        size_t out; /* how much of it leaves */
        rill_status st;
    } rows[] = {
        { "{}", 2, RILL_END },
        { " 12 ", 4, RILL_END },
        { "\n[]\t \r\n", 7, RILL_END },
        { "-0.5e+3", 7, RILL_END },
        { "\"\\ud83d\\ude00\"", 14, RILL_END },
        { "[1,{\"a\":[]}]", 12, RILL_END },
        { "", 0, RILL_E_JSON_CUT },
        { "  ", 2, RILL_E_JSON_CUT },
        { "{", 1, RILL_E_JSON_CUT },
        { "{\"a\"", 4, RILL_E_JSON_CUT },
        { "[1,", 3, RILL_E_JSON_CUT },
        { "\"abc", 4, RILL_E_JSON_CUT },
        { "\"a\\", 3, RILL_E_JSON_CUT },
        { "\"a\\u12", 6, RILL_E_JSON_CUT },
        { "\"\xe2\x82", 3, RILL_E_JSON_CUT },
        { "tru", 3, RILL_E_JSON_CUT },
        { "truex", 4, RILL_E_JSON_SYNTAX },
        { "tr ue", 2, RILL_E_JSON_LITERAL },
        { "-", 1, RILL_E_JSON_CUT },
        { "1.", 2, RILL_E_JSON_CUT },
        { "1.x", 2, RILL_E_JSON_NUMBER },
        { "01", 1, RILL_E_JSON_NUMBER },
        { "1 2", 2, RILL_E_JSON_SYNTAX },
        { "{}}", 2, RILL_E_JSON_SYNTAX },
        { "{} x", 3, RILL_E_JSON_SYNTAX },
        { "{},\"b\":1", 2, RILL_E_JSON_SYNTAX },
        { "]", 0, RILL_E_JSON_SYNTAX },
        { "{a:1}", 1, RILL_E_JSON_SYNTAX },
        { "{\"a\":1,}", 7, RILL_E_JSON_SYNTAX },
        { "[1,]", 3, RILL_E_JSON_SYNTAX },
        { "'a'", 0, RILL_E_JSON_SYNTAX },
        { "NaN", 0, RILL_E_JSON_SYNTAX },
        { "\"a\nb\"", 2, RILL_E_JSON_CONTROL },
        { "\"\\x\"", 2, RILL_E_JSON_ESCAPE },
        { "\"\\ud83dx\"", 7, RILL_E_JSON_SURROGATE },
        { "\"\\ud83d\"", 7, RILL_E_JSON_SURROGATE },
        { "\"\\ude00\"", 4, RILL_E_JSON_SURROGATE },
        { "\"\xff\"", 1, RILL_E_JSON_UTF8 },
        { "\"\xed\xa0\x80\"", 2, RILL_E_JSON_UTF8 },
        { "\"\xe2\x82\"", 3, RILL_E_JSON_UTF8 },
    };

    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        uint32_t n = (uint32_t)strlen(rows[k].text);
        rill_node_tool_use use = { RILL_NODE(tool_use), .input = RILL_MEM(rows[k].text, n) };
        struct tree t = { 0, NULL, 0, NULL, 0, 0, { { 0 } }, 1, false };
        char want[128];

        for (unsigned how = 0; how < 4; how++) {
            if (how == 1)
                use.input.is = RILL_IS_JSON;
            if (how >= 2) {
                use.input.p = NULL;
                use.input.source = 1;
                t.sources[0].p = (uint8_t *)need(n + 1);
                memcpy(t.sources[0].p, rows[k].text, n);
                t.sources[0].n = n;
                if (how == 3)
                    use.input.n = RILL_UNKNOWN;
            }
            sprintf(want, "{\"type\":\"tool_use\",\"input\":%.*s%s", (int)rows[k].out, rows[k].text,
                    rows[k].st == RILL_END ? "}" : "");
            gives(&rill_shape_tool_use, &use, 0, &t, want, strlen(want), rows[k].st);
            if (how >= 2)
                free(t.sources[0].p);
        }
    }
}

static void raw_members(void)
{
    static const struct {
        const char *text;
        size_t out;
        rill_status st;
    } rows[] = {
        { "\"a\":1", 5, RILL_END },
        { " \"a\" : {} , \"b\":[\"}\"] ", 22, RILL_END },
        { "", 0, RILL_E_JSON_CUT },
        { " ", 1, RILL_E_JSON_CUT },
        { "\"a\"", 3, RILL_E_JSON_CUT },
        { "\"a\":", 4, RILL_E_JSON_CUT },
        { "\"a\":1,", 6, RILL_E_JSON_CUT },
        { "\"a\":1}", 5, RILL_E_JSON_SYNTAX },
        { "\"a\":1},{\"b\":2", 5, RILL_E_JSON_SYNTAX },
        { "}", 0, RILL_E_JSON_SYNTAX },
        { ",\"a\":1", 0, RILL_E_JSON_SYNTAX },
        { "{\"a\":1}", 0, RILL_E_JSON_SYNTAX },
        { "1", 0, RILL_E_JSON_SYNTAX },
    };

    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        rill_messages body = { .model = RILL_S("m"), .extra = RILL_MEM(rows[k].text, (uint32_t)strlen(rows[k].text)) };
        char want[128];

        sprintf(want, "{\"model\":\"m\",%.*s%s", (int)rows[k].out, rows[k].text, rows[k].st == RILL_END ? "}" : "");
        gives(&rill_shape_messages, &body, 0, NULL, want, strlen(want), rows[k].st);
        body.model.p = NULL; /* no comma then */
        sprintf(want, "{%.*s%s", (int)rows[k].out, rows[k].text, rows[k].st == RILL_END ? "}" : "");
        gives(&rill_shape_messages, &body, 0, NULL, want, strlen(want), rows[k].st);
    }
}

static void raw_depth(void)
{
    char *text = (char *)need(2 * RILL_DEPTH + 3), *want = (char *)need(4 * RILL_DEPTH + 64);

    for (unsigned depth = RILL_DEPTH - 1; depth <= RILL_DEPTH + 1; depth++) {
        rill_node_tool_use use = { RILL_NODE(tool_use), .input = RILL_MEM(text, 2 * depth) };

        memset(text, '[', depth);
        memset(text + depth, ']', depth);
        sprintf(want, "{\"type\":\"tool_use\",\"input\":%.*s%s", (int)(depth <= RILL_DEPTH ? 2 * depth : RILL_DEPTH),
                text, depth <= RILL_DEPTH ? "}" : "");
        fails(&rill_shape_tool_use, &use, 0, want, depth <= RILL_DEPTH ? RILL_END : RILL_E_JSON_DEPTH);
    }
    free(text);
    free(want);
}

/* ---- nesting ---- */

static void nesting(void)
{
    static rill_node_tool_result turn[RILL_NESTING + 2];
    static const rill_node *list[RILL_NESTING + 2][1];

    for (unsigned n = RILL_NESTING - 2; n < RILL_NESTING + 2; n++) {
        char want[1024] = "";

        for (unsigned k = 0; k < n; k++) {
            static const rill_node_tool_result zero = { RILL_NODE(tool_result), .is_error = RILL_TRUE };

            turn[k] = zero;
            list[k][0] = &turn[k].node;
            if (k + 1 < n) {
                turn[k].blocks.p = list[k + 1];
                turn[k].blocks.n = 1;
            }
        }
        for (unsigned k = 0; k < n && k < RILL_NESTING; k++)
            strcat(want, k + 1 < n ? "{\"type\":\"tool_result\",\"content\":[" : "{\"type\":\"tool_result\"");
        if (n <= RILL_NESTING) {
            for (unsigned k = 0; k < n; k++)
                strcat(want, k == 0 ? ",\"is_error\":true}" : "],\"is_error\":true}");
            fails(&rill_shape_tool_result, &turn[0], 0, want, RILL_END);
        } else {
            fails(&rill_shape_tool_result, &turn[0], 0, want, RILL_E_REQUEST_DEPTH);
        }
    }
    for (unsigned n = RILL_NESTING - 4; n <= RILL_NESTING - 2; n++) { /* in a body: it, and a table that is a part of it */
        rill_node_message m = { RILL_NODE(message), .role = RILL_USER, .blocks = { list[1], 1 } };
        const rill_node *const messages[] = { &m.node };
        const rill_messages body = { .messages = RILL_LIST(messages) };
        const rill_shape *const shapes[] = { &rill_shape_messages, &rill_shape_bedrock, &rill_shape_count_tokens };

        for (unsigned k = 1; k <= n; k++) {
            turn[k].blocks.p = k < n ? list[k + 1] : NULL;
            turn[k].blocks.n = k < n;
        }
        for (unsigned k = 0; k < 3; k++) {
            bool fits = n + (k == 2 ? 2 : 3) <= RILL_NESTING;
            rill_request r;
            uint64_t length;

            CHECK(rill_request_init(&r, shapes[k], &body, 0) == RILL_OK);
            CHECK(rill_request_length(&r, &length) == (fits ? RILL_OK : RILL_E_REQUEST_DEPTH));
        }
    }
    turn[0].blocks.p = list[0]; /* a ring */
    turn[0].blocks.n = 1;
    {
        rill_request r;
        uint64_t length;

        CHECK(rill_request_init(&r, &rill_shape_tool_result, &turn[0], 0) == RILL_OK);
        CHECK(rill_request_length(&r, &length) == RILL_E_REQUEST_DEPTH);
    }
}

/* ---- base64 ---- */

/* What is said to be base64 already, and is not, is a string all the same. */
static void not_base64(void)
{
    static const rill_node_media rows[] = {
        { RILL_NODE(image), .data = { "\"},\"x\":{\"", 9, 0, RILL_IS_TEXT } },
        { RILL_NODE(image), .data = { "\\", 1, 0, RILL_IS_TEXT } },
        { RILL_NODE(image), .data = { "\xff\n", 2, 0, RILL_IS_TEXT } },
    };
    static const char *const want[] = { "\\\"},\\\"x\\\":{\\\"", "\\\\", "\xef\xbf\xbd\\n" };

    for (size_t k = 0; k < 3; k++) {
        char text[128];

        sprintf(text, "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"data\":\"%s\"}}", want[k]);
        sends(&rill_shape_image, &rows[k], text);
    }
    fails(&rill_shape_image, &rows[2], RILL_REFUSE,
          "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"data\":\"", RILL_E_REQUEST_TEXT);
}

static void base64(void)
{
    static const char *const rows[][2] = { { "", "" },
                                           { "f", "Zg==" },
                                           { "fo", "Zm8=" },
                                           { "foo", "Zm9v" },
                                           { "foob", "Zm9vYg==" },
                                           { "fooba", "Zm9vYmE=" },
                                           { "foobar", "Zm9vYmFy" } }; /* RFC 4648 section 10 */
    static const rill_node_text text_behind = { RILL_NODE(text), .text = RILL_S("hello") };

    for (size_t k = 0; k < 7; k++) {
        rill_node_media node = { RILL_NODE(image), .data = RILL_MEM(rows[k][0], (uint32_t)k) };
        char want[128];

        sprintf(want, "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"data\":\"%s\"}}", rows[k][1]);
        sends(&rill_shape_image, &node, want);
    }
    for (uint32_t n = 0; n < 70; n++)
        for (unsigned how = 0; how < 2; how++) {
            struct tree t = { 0, NULL, 0, NULL, 0, 0, { { 0 } }, 1, false };
            rill_node_media node = { RILL_NODE(image), .data = RILL_FROM(1, how == 0 ? n : RILL_UNKNOWN) };
            const rill_node *const blocks[] = { &node.node, &text_behind.node };
            rill_node_message message = { RILL_NODE(message), .blocks = RILL_LIST(blocks) };
            struct tree_out o = { NULL, 0, 0, 0, false };
            uint32_t seed = n;

            t.sources[0].p = (uint8_t *)need(n + 1);
            t.sources[0].n = n;
            for (uint32_t j = 0; j < n; j++)
                t.sources[0].p[j] = (uint8_t)random_next(&seed);
            tree_str(&o, "{\"content\":[{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"data\":");
            tree_put_base64(&o, t.sources[0].p, n);
            tree_str(&o, "}},{\"type\":\"text\",\"text\":\"hello\"}]}");
            gives(&rill_shape_message, &message, 0, &t, o.p, o.n, RILL_END);
            free(o.p);
            free(t.sources[0].p);
        }
}

/* The length has 64 bits, and needs no byte of a binary source. */
static void long_length(void)
{
    static const rill_node_media big = { RILL_NODE(image), .data = RILL_FROM(1, 0xfffffffeu) };
    static const rill_node *const list[] = { &big.node, &big.node, &big.node, &big.node, &big.node };
    static const rill_node_message m = { RILL_NODE(message), .blocks = RILL_LIST(list) };
    static const uint64_t one = 53 + (uint64_t)1431655765u * 4;
    rill_request r;
    uint64_t length = 0;

    CHECK(rill_request_init(&r, &rill_shape_message, &m, 0) == RILL_OK);
    CHECK(rill_request_length(&r, &length) == RILL_OK);
    CHECKF(length == 5 * one + 4 + 14, "%llu", (unsigned long long)length);
}

/* More text than is counted in one step. */
static void long_text(void)
{
    enum { LONG = 200001 };
    char *text = (char *)need(LONG);
    rill_node_text node = { RILL_NODE(text), .text = RILL_MEM(text, LONG) };
    uint64_t length = 0;
    rill_request r;
    uint8_t *body = (uint8_t *)need(LONG * 2);
    rill_out out = { body, LONG * 2 };

    memset(text, 'x', LONG);
    memset(text + 65500, '\n', 100);
    CHECK(rill_request_init(&r, &rill_shape_text, &node, 0) == RILL_OK);
    CHECK(rill_request_length(&r, &length) == RILL_OK && length == 25 + LONG + 100);
    CHECK(rill_request_read(&r, NULL, &out) == RILL_END && r.sent == length && tree_is_json(body, (size_t)length));
    free(text);
    free(body);
}

/* ---- sources ---- */

static const rill_node_text from_source = { RILL_NODE(text), .text = RILL_FROM(7, 5) };
static const rill_node_media from_camera = { RILL_NODE(image), .data = RILL_FROM(7, 5) };
static const struct {
    const rill_shape *shape;
    const void *root;
} sourced[] = { { &rill_shape_text, &from_source }, { &rill_shape_image, &from_camera } };

static void source_fails(void)
{
    for (size_t k = 0; k < sizeof sourced / sizeof *sourced; k++)
        for (unsigned after = 0; after < 5; after++)
            for (size_t room = 1; room < 60; room++) {
                rill_request r;
                uint8_t text[128];
                rill_out out = { text, 0 };
                rill_in src = { NULL, 0 };
                rill_status st;

                CHECK(rill_request_init(&r, sourced[k].shape, sourced[k].root, 0) == RILL_OK);
                do {
                    out.n = room;
                    st = rill_request_read(&r, &src, &out);
                    if (st == RILL_NEED && r.offset < after) {
                        CHECK(r.source == 7);
                        src.p = (const uint8_t *)"hello" + r.offset;
                        src.n = 1;
                        st = RILL_MORE;
                    }
                } while (st == RILL_MORE);
                CHECK(st == RILL_NEED && r.offset == after);
                rill_request_fail(&r);
                out.n = room;
                CHECK(rill_request_read(&r, &src, &out) == RILL_E_REQUEST_SOURCE && out.n == room);
                CHECK(rill_request_read(&r, &src, &out) == RILL_E_REQUEST_SOURCE && r.error == RILL_E_REQUEST_SOURCE);
                CHECK(r.sent == (size_t)(out.p - text));
                CHECK(!tree_is_json(text, (size_t)(out.p - text)) && memchr(text, '}', (size_t)(out.p - text)) == NULL);
                CHECK(memchr(text, '=', (size_t)(out.p - text)) == NULL); /* nor does the last group */
                rill_request_restart(&r); /* and from the first byte again */
                CHECK(r.error == 0 && r.sent == 0);
            }
}

static void source_amounts(void)
{
    static const uint8_t ten[] = "0123456789";
    rill_request r;
    uint8_t text[128];

    for (unsigned how = 0; how < 6; how++) {
        rill_out out = { text, sizeof text };
        rill_in src = { NULL, 0 };

        CHECK(rill_request_init(&r, sourced[how / 3].shape, sourced[how / 3].root, 0) == RILL_OK);
        CHECK(rill_request_read(&r, how == 0 ? NULL : &src, &out) == RILL_NEED && r.source == 7 && r.offset == 0);
        src.p = ten;
        if (how % 3 == 0) { /* more than it has */
            src.n = 6;
            CHECK(rill_request_read(&r, &src, &out) == RILL_E_REQUEST_LENGTH && src.n == 6);
            rill_request_fail(&r); /* the first error stands */
            CHECK(r.error == RILL_E_REQUEST_LENGTH);
        } else if (how % 3 == 1) { /* fewer */
            src.n = 4;
            CHECK(rill_request_read(&r, &src, &out) == RILL_NEED && r.offset == 4 && src.n == 0);
            rill_request_end(&r);
            CHECK(rill_request_read(&r, &src, &out) == RILL_E_REQUEST_LENGTH);
        } else {
            src.n = 5;
            CHECK(rill_request_read(&r, &src, &out) == RILL_END && src.n == 0);
            continue;
        }
        CHECK(!tree_is_json(text, (size_t)(out.p - text)));
    }
}

/* What was promised and what a second pass gives: longer, shorter, or escaped to another length. */
static void promises(void)
{
    static const struct {
        const char *first, *second;
        rill_status st;
    } rows[] = {
        { "hello", "world", RILL_END },
        { "hello", "hell", RILL_E_REQUEST_LENGTH },
        { "hello", "hello!", RILL_E_REQUEST_LENGTH },
        { "hello", "hel\"o", RILL_E_REQUEST_LENGTH },
        { "hel\"o", "hello", RILL_E_REQUEST_LENGTH },
        { "hello", "", RILL_E_REQUEST_LENGTH },
        { "", "hello", RILL_E_REQUEST_LENGTH },
        { "ab", "\xff", RILL_E_REQUEST_LENGTH },
        { "abc", "\xff", RILL_END },
    };
    static const rill_node_text any = { RILL_NODE(text), .text = RILL_FROM(1, RILL_UNKNOWN), .cache = RILL_CACHE };
    static const rill_node_text last = { RILL_NODE(text), .text = RILL_FROM(1, RILL_UNKNOWN) };

    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
        for (size_t room = 1; room < 70; room++)
            for (unsigned which = 0; which < 2; which++) {
                struct tree t = { 0, NULL, 0, NULL, 0, 0, { { 0 } }, 1, false };
                struct cut cut = { room, 3, 1 };
                struct run run = { NULL, 0, RILL_OK, 0, 0, true };
                rill_request r;
                size_t promised;
                uint8_t *own;

                CHECK(rill_request_init(&r, &rill_shape_text, which == 0 ? &any : &last, 0) == RILL_OK);
                t.sources[0].n = (uint32_t)strlen(rows[k].first);
                own = t.sources[0].p = (uint8_t *)need(64);
                strcpy((char *)own, rows[k].first);
                pull(&r, &t, cut, &run);
                CHECK(run.st == RILL_END && r.promised == run.n);
                promised = run.n;
                rill_request_restart(&r);
                run.counting = false;
                strcpy((char *)own, rows[k].second);
                t.sources[0].n = (uint32_t)strlen(rows[k].second);
                pull(&r, &t, cut, &run);
                CHECKF(run.st == rows[k].st, "%s for \"%s\"", rill_status_name(run.st), rows[k].second);
                CHECK(run.n <= promised);
                CHECK(tree_is_json(run.p, run.n) == (rows[k].st == RILL_END));
                free(run.p);
                free(own);
            }
}

static void not_mixed(void)
{
    rill_request r;

    memset(&r, 0xa5, sizeof r);
    CHECK(rill_request_init_(&r, &rill_shape_text, &from_source, 0, RILL_ABI + 1) == RILL_E_ABI);
}

/* ---- random trees ---- */

static void random_trees(void)
{
    unsigned n = harness_corpus() != NULL ? 600 : 300;
    size_t most = 0;

    for (uint32_t seed = 1; seed <= n; seed++) {
        struct tree t = { seed, NULL, 0, NULL, 0, 0, { { 0 } }, 0, seed % 3 == 0 };
        const rill_shape *s = tree_bodies[seed % TREE_BODIES_N];
        const rill_node *root = tree_node(&t, s, 0);
        struct tree_out o = { NULL, 0, 0, 0, false };
        static const size_t some[] = { 1, 2, 3, 7, 64, WHOLE_ROOM, 0 };
        rill_request r;

        tree_put_object(&o, &t, s, (const uint8_t *)(const void *)root, false);
        CHECKF(tree_is_json(o.p, o.n), "seed %u: %.*s", (unsigned)seed, (int)o.n, o.p);
        most = o.n > most ? o.n : most;
        for (size_t k = 0; k < sizeof some / sizeof *some; k++) {
            struct cut cut = { some[k], some[(k + 3) % 7], seed };
            struct run run = { NULL, 0, RILL_OK, 0, 0, false };

            CHECK(rill_request_init(&r, s, root, t.sane ? RILL_REFUSE : 0) == RILL_OK);
            pull(&r, &t, cut, &run);
            if (!CHECKF(run.st == RILL_END && run.n == o.n && memcmp(run.p, o.p, o.n) == 0,
                        "seed %u, room %lu: %s\n%.*s\n%.*s", (unsigned)seed, (unsigned long)some[k],
                        rill_status_name(run.st), (int)run.n, (const char *)run.p, (int)o.n, o.p)) {
                free(run.p);
                break;
            }
            CHECK(run.repaired == o.repaired);
            free(run.p);
            rill_request_restart(&r);
            run.counting = true;
            pull(&r, &t, cut, &run);
            CHECK(run.st == RILL_END && r.promised == o.n);
        }
        free(o.p);
        tree_free(&t);
    }
    CHECK(most > 2000); /* they are not all small */
}

/* ---- lint ---- */

static unsigned codes_seen[256];

/* The findings, one a line: name, path. The state moves before each. */
static void lints(const rill_shape *shape, const void *root, const char *want)
{
    char log[4096] = "", path[256], small[8];
    rill_lint *l = (rill_lint *)need(sizeof *l);
    rill_finding f;
    rill_status st;
    unsigned n = 0;

    CHECK(rill_lint_init(l, shape, root) == RILL_OK);
    for (;;) {
        rill_lint *moved = (rill_lint *)need(sizeof *l);
        size_t length;

        *moved = *l;
        memset(l, 0xa5, sizeof *l);
        free(l);
        l = moved;
        memset(&f, 0xa5, sizeof f);
        st = rill_lint_next(l, &f);
        if (st != RILL_OK || !CHECK(++n < 100))
            break;
        codes_seen[f.code]++;
        length = rill_lint_path(l, &f, path, sizeof path);
        CHECK(length == strlen(path));
        CHECK(rill_lint_path(l, &f, small, sizeof small) == length && strlen(small) == (length < 7 ? length : 7) &&
              strncmp(small, path, strlen(small)) == 0);
        snprintf(log + strlen(log), sizeof log - strlen(log), "%s %s\n", rill_lint_name(f.code), path);
    }
    CHECK(st == RILL_END && rill_lint_next(l, &f) == RILL_END);
    CHECKF(strcmp(log, want) == 0, "findings:\n%snot:\n%s", log, want);
    free(l);
}

#define ID(id_) .id = RILL_S(id_), .name = RILL_S("f")
static const rill_node_tool_use call_a = { RILL_NODE(tool_use), ID("a") }, call_b = { RILL_NODE(tool_use), ID("b") };
static const rill_node_tool_result result_a = { RILL_NODE(tool_result), .tool_use_id = RILL_S("a") };
static const rill_node_tool_result result_b = { RILL_NODE(tool_result), .tool_use_id = RILL_S("b") };
static const rill_node_text some_text = { RILL_NODE(text), .text = RILL_S("x") };
static const rill_node_raw raw_turn = { RILL_NODE(raw), .json = RILL_S("{\"role\":\"user\"}") };
static const rill_node_raw raw_bot = { RILL_NODE(raw), .json = RILL_S(" { \"role\": \"bot\"}") };
static const rill_node_raw raw_escaped = { RILL_NODE(raw), .json = RILL_S("{\"r\\u006fle\":\"us\\u0065r\"}") };
static const rill_node_raw raw_cut = { RILL_NODE(raw), .json = RILL_S("{\"role\":\"user") };
static const rill_node_raw raw_number = { RILL_NODE(raw), .json = RILL_S("{\"role\":0}") };
static const rill_node_raw raw_none = { RILL_NODE(raw), .json = RILL_S("{\"a\":{\"role\":\"user\"}}") };
static const rill_node_message assistant = { RILL_NODE(message), .role = RILL_ASSISTANT, .text = RILL_S("ok") };
static const rill_node_tool a_tool = { RILL_NODE(tool), .name = RILL_S("f"), .input_schema = RILL_S(OBJECT) };
static const rill_node *const a_tools[] = { &a_tool.node };
static const rill_node *const ask[] = { &call_a.node, &call_b.node };
static const rill_node *const answer[] = { &result_b.node, &result_a.node, &some_text.node };
static const rill_node *const answer_b[] = { &result_b.node };
static const rill_node *const answer_late[] = { &some_text.node, &result_a.node, &result_b.node };
static const rill_node *const twice[] = { &result_a.node, &result_b.node, &result_a.node };
static const rill_node *const with_raw[] = { &result_b.node, &raw_turn.node };
#define TURN(name, role_, list) \
    static const rill_node_message name = { RILL_NODE(message), .role = (role_), .blocks = RILL_LIST(list) }
TURN(asks, RILL_ASSISTANT, ask);
TURN(answers, RILL_USER, answer);
TURN(answers_b, RILL_USER, answer_b);
TURN(answers_late, RILL_USER, answer_late);
TURN(answers_twice, RILL_USER, twice);
TURN(answers_raw, RILL_USER, with_raw);
static const rill_node *const answer_a[] = { &result_a.node };
static const rill_node_media a_picture = { RILL_NODE(image), .url = RILL_S("u") };
static const rill_node_thinking a_thought = { RILL_NODE(thinking), RILL_S("t"), RILL_S("s") };
static const rill_node_tool_ref the_tool = { RILL_NODE(tool_ref), .name = RILL_S("f") };
static const rill_node_tool_change a_change = { RILL_NODE(tool_addition), .tool = &the_tool.node };
static const rill_node *const calls_and_thoughts[] = { &call_a.node, &a_thought.node };
static const rill_node *const results_and_pictures[] = { &result_a.node, &a_picture.node };
static const rill_node *const pictures_and_changes[] = { &a_picture.node, &a_change.node, &some_text.node };
static const rill_node *const changes[] = { &a_change.node };
TURN(answers_a, RILL_USER, answer_a);
TURN(user_asks, RILL_USER, calls_and_thoughts);
TURN(wrong_answers, RILL_ASSISTANT, results_and_pictures);
TURN(told, RILL_SYSTEM, pictures_and_changes);
TURN(changed, RILL_USER, changes);
static const rill_node_tool_use call_known_later = { RILL_NODE(tool_use), .id = RILL_FROM(1, 3), .name = RILL_S("f") };
static const rill_node_tool_result result_known_later = { RILL_NODE(tool_result), .tool_use_id = RILL_FROM(2, 3) };
static const rill_node *const ask_twice[] = { &call_a.node, &call_a.node };
static const rill_node *const ask_later[] = { &call_known_later.node };
static const rill_node *const answer_later[] = { &result_known_later.node };
static const rill_node *const raw_and_result[] = { &raw_turn.node, &result_a.node };
static const rill_node *const raw_last[] = { &some_text.node, &raw_turn.node };
TURN(asks_twice, RILL_ASSISTANT, ask_twice);
TURN(asks_later, RILL_ASSISTANT, ask_later);
TURN(answers_later, RILL_USER, answer_later);
TURN(answers_behind_raw, RILL_USER, raw_and_result);
TURN(says_raw, RILL_ASSISTANT, raw_last);
static const rill_node_edit an_edit = { RILL_NODE(compact), .keep_all = 0 };
static const rill_node *const edit_list[] = { &an_edit.node };
TURN(edited, RILL_SYSTEM, edit_list);
static const rill_node_tool_result no_message = { RILL_NODE(tool_result), .tool_use_id = RILL_S("a"),
                                                  .blocks = RILL_LIST(raw_last) };
static const rill_node_raw raw_space_only = { RILL_NODE(raw), .json = RILL_S(" \t\r\n") };
static const rill_node_raw raw_source = { RILL_NODE(raw), .json = RILL_J_FROM(1, 9) };
static const rill_node_raw raw_list = { RILL_NODE(raw), .json = RILL_S("[]") };
static const rill_node_message answers_json = { RILL_NODE(message), .role = RILL_USER, .text = RILL_J("[{}]") };

static void lint_pairs(void)
{
    static const struct {
        const rill_node *list[5];
        const char *want;
    } rows[] = {
        { { &hello.node, &asks.node, &answers.node, &assistant.node, &hello.node }, "" },
        { { &hello.node, &asks.node }, "unanswered messages[1].content[0].id\nunanswered messages[1].content[1].id\n" },
        { { &hello.node, &asks.node, &answers_b.node }, "unanswered messages[1].content[0].id\n" },
        { { &hello.node, &asks.node, &hello.node, &answers.node },
          "result_late messages[3].content[0]\nresult_late messages[3].content[1]\n" },
        { { &hello.node, &asks.node, &answers_b.node, &answers_a.node, &hello.node }, "" }, /* one turn all the same */
        { { &hello.node, &asks.node, &assistant.node, &answers.node, &assistant.node }, "" },
        { { &hello.node, &asks.node, &answers_b.node, &assistant.node, &answers_a.node },
          "unanswered messages[1].content[0].id\nunasked messages[4].content[0].tool_use_id\n" },
        { { &hello.node, &asks.node, &answers.node, &answers_b.node },
          "same_id messages[3].content[0].tool_use_id\nresult_late messages[3].content[0]\n" },
        { { &hello.node, &asks.node, &answers_b.node, &answers_raw.node }, /* a may be in there */
          "same_id messages[3].content[0].tool_use_id\n" },
        { { &hello.node, &asks.node, &answers_json.node }, "" },
        { { &hello.node, &asks.node, &answers_json.node, &answers.node }, "" },
        { { &hello.node, &asks_twice.node, &answers_a.node }, "same_id messages[1].content[1].id\n" },
        { { &hello.node, &asks_later.node, &answers_a.node }, "" }, /* its id may be this one */
        { { &hello.node, &asks.node, &answers_later.node }, "" },
        { { &hello.node, &asks.node, &answers_behind_raw.node }, "" }, /* raw may be a result */
        { { &hello.node, &edited.node }, "place messages[1].content[0]\n" },
        { { &no_message.node }, "place messages[0]\n" },
        { { &raw_space_only.node, &raw_source.node, &raw_list.node }, "value messages[2]\n" },
        { { &hello.node, &hello.node, &user_asks.node }, /* what may not stand with this role */
          "place messages[2].content[0]\nplace messages[2].content[1]\n" },
        { { &hello.node, &asks.node, &wrong_answers.node },
          "unanswered messages[1].content[0].id\nunanswered messages[1].content[1].id\n"
          "place messages[2].content[0]\nplace messages[2].content[1]\n" },
        { { &hello.node, &told.node }, "place messages[1].content[0]\n" },
        { { &changed.node }, "place messages[0].content[0]\n" },
        { { &hello.node, &answers_b.node }, "unasked messages[1].content[0].tool_use_id\n" },
        { { &answers_b.node }, "unasked messages[0].content[0].tool_use_id\n" },
        { { &hello.node, &asks.node, &answers_late.node },
          "result_late messages[2].content[1]\nresult_late messages[2].content[2]\n" },
        { { &hello.node, &asks.node, &answers_twice.node }, "same_id messages[2].content[2].tool_use_id\n" },
        { { &hello.node, &asks.node, &raw_turn.node }, "" },    /* it may be in there */
        { { &hello.node, &asks.node, &answers_raw.node }, "" }, /* the same */
        { { &hello.node, &raw_turn.node, &answers.node }, "" },
        { { &assistant.node, &hello.node }, "first_role messages\n" },
        { { &raw_turn.node }, "" },
        { { &raw_escaped.node, &raw_number.node }, "value messages[1].role\n" },
        { { &raw_cut.node }, "" }, /* the encoder says so */
        { { &raw_turn.node, &raw_bot.node, &raw_none.node }, "value messages[1].role\nvalue messages[2].role\n" },
    };

    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        rill_messages body = { .model = RILL_S("m"), .max_tokens = RILL_INT(9) };

        body.messages.p = rows[k].list;
        while (body.messages.n < 5 && rows[k].list[body.messages.n] != NULL)
            body.messages.n++;
        lints(&rill_shape_messages, &body, rows[k].want);
    }
}

static void lint_bodies(void)
{
    static const rill_node_tool bad_tools[] = {
        { RILL_NODE(tool), .name = RILL_S("a b"), .input_schema = RILL_S(OBJECT) },
        { RILL_NODE(tool), .name = RILL_S(""), .input_schema = RILL_S(OBJECT), .cache = 1 },
        { RILL_NODE(custom_tool), .name = RILL_S("0123456789012345678901234567890123456789012345678901234567890123456"),
          .input_schema = RILL_S(OBJECT), .cache = 1 },
        { RILL_NODE(tool), .name = RILL_S("ok_-9Z"), .cache = 1, .defer_loading = RILL_TRUE },
    };
    static const rill_node *const bad_list[] = { &bad_tools[0].node, &bad_tools[1].node, &bad_tools[2].node,
                                                 &bad_tools[3].node };
    static const rill_node_api_tool search = { RILL_NODE(api_tool), RILL_WEB_SEARCH_20260318,
                                               .allowed_domains = { &hello.text, 1 },
                                               .blocked_domains = { &hello.text, 1 }, .defer_loading = RILL_TRUE };
    static const rill_node *const search_list[] = { &search.node };
    static const rill_node_text empty = { RILL_NODE(text), .text = RILL_S(""), .cache = 1 };
    static const rill_node_media two = { RILL_NODE(image), .url = RILL_S("u"), .file = RILL_S("f"), .cache = 1 };
    static const rill_node_media none = { RILL_NODE(image), .cache = 1 };
    static const rill_node *const content[] = { &empty.node, &two.node, &none.node, &a_tool.node };
    static const rill_node_message m = { RILL_NODE(message), .role = RILL_USER, .blocks = RILL_LIST(content) };
    static const rill_node_message nothing_said = { RILL_NODE(message), .role = RILL_USER };
    static const rill_node_message silent = { RILL_NODE(message), .role = RILL_USER, .text = RILL_S("") };
    static const rill_node *const messages[] = { &m.node, &nothing_said.node, &silent.node };
    static const rill_messages body = { .messages = RILL_LIST(messages),
                                        .tools = RILL_LIST(bad_list),
                                        .max_tokens = RILL_INT(10) };
    static const rill_messages deferred = { BASE, .tools = RILL_LIST(search_list), .system = RILL_S("a"),
                                            .system_blocks = { hello_list, 1 } };
    static const rill_batch empty_batch = { { NULL, 0 } };

    lints(&rill_shape_messages, &body,
          "needed model\n"
          "empty_text messages[0].content[0].text\n"
          "twice messages[0].content[1].source\n"
          "needed messages[0].content[2].source\n"
          "place messages[0].content[3]\n"
          "needed messages[1].content\n"
          "empty_text messages[2].content\n"
          "name tools[0].name\n"
          "name tools[1].name\n"
          "name tools[2].name\n"
          "cache_marks tools[2].cache_control\n"
          "needed tools[3].input_schema\n");
    lints(&rill_shape_messages, &deferred,
          "twice system\nplace system[0]\nexclusive tools[0].blocked_domains\nlimit tools\n");
    lints(&rill_shape_batch, &empty_batch, "needed requests\n");
}

static const rill_node_tool g_tool = { RILL_NODE(tool), .name = RILL_S("g"), .input_schema = RILL_S(OBJECT) };
static const rill_node *const same_tools[] = { &a_tool.node, &g_tool.node, &a_tool.node };
static const rill_node_edit edits[] = { { RILL_NODE(compact), .trigger_tokens = RILL_INT(49999) },
                                        { RILL_NODE(compact), .trigger_tokens = RILL_INT(50000) },
                                        { RILL_NODE(clear_tool_uses), .trigger_tokens = RILL_INT(1) } };
static const rill_node *const some_edits[] = { &edits[0].node, &edits[1].node, &edits[2].node };
static const rill_node *const answers_only[] = { &answers_b.node };

static const rill_messages a_fallback = { RILL_NODE(fallback), .model = RILL_S("m") };
static const rill_node *const one_fallback[] = { &a_fallback.node };
static const rill_node *const four_fallbacks[] = { &a_fallback.node, &a_fallback.node, &a_fallback.node,
                                                   &a_fallback.node };
static const rill_node_edit no_trigger = { RILL_NODE(compact), .trigger_tokens = RILL_NULL_INT };
static const rill_node *const null_edit[] = { &no_trigger.node };
#define TEXT_51 "012345678901234567890123456789012345678901234567890"
#define TEXT_255 TEXT_51 TEXT_51 TEXT_51 TEXT_51 TEXT_51
#define TEXT_256 TEXT_255 "5"

static void lint_parameters(void)
{
    static const struct {
        rill_messages body;
        rill_more more;
        const char *want;
    } rows[] = {
#define THINK .think = RILL_THINK_ENABLED, .think_budget = RILL_INT(1024), .max_tokens = RILL_INT(2000)
#define HELLO .model = RILL_S("m"), .messages = RILL_LIST(hello_list)
        { { HELLO, THINK }, { .effort = 1 }, "" },
        { { HELLO, THINK, .temperature = RILL_INT(1), .top_p = RILL_DEC(95, 2) }, { .effort = 1 }, "" },
        { { HELLO, THINK, .temperature = RILL_DEC(100, 2), .top_p = RILL_DEC(950000000, 9) }, { .effort = 1 }, "" },
        { { HELLO, THINK, .temperature = RILL_DEC(9, 1) }, { .effort = 1 }, "sampling temperature\n" },
        { { HELLO, THINK, .top_p = RILL_DEC(949, 3) }, { .effort = 1 }, "sampling top_p\n" },
        { { HELLO, THINK, .top_k = RILL_INT(0) }, { .effort = 1 }, "sampling top_k\n" },
        { { HELLO, THINK, .choose = RILL_CHOOSE_ANY, .tools = RILL_LIST(a_tools) },
          { .effort = 1 },
          "forced tool_choice.type\n" },
        { { HELLO, .max_tokens = RILL_INT(9), .think = RILL_THINK_ENABLED },
          { .effort = 1 },
          "needed thinking.budget_tokens\n" },
        { { HELLO, .max_tokens = RILL_INT(1024), .think = RILL_THINK_ENABLED, .think_budget = RILL_INT(1024) },
          { .effort = 1 },
          "budget thinking.budget_tokens\n" },
        { { HELLO, .max_tokens = RILL_INT(2000), .think = RILL_THINK_ENABLED, .think_budget = RILL_INT(1023) },
          { .effort = 1 },
          "budget thinking.budget_tokens\n" },
        { { HELLO, .max_tokens = RILL_INT(2000), .think = RILL_THINK_ADAPTIVE, .think_budget = RILL_INT(1024) },
          { .effort = 1 },
          "budget thinking.budget_tokens\n" },
        { { HELLO, .max_tokens = RILL_INT(2000), .think_display = 1 }, { .effort = 1 }, "needed thinking.type\n" },
        { { HELLO, .max_tokens = RILL_INT(9), .think = RILL_THINK_DISABLED, .think_display = 1 },
          { .effort = 1 },
          "exclusive thinking\n" },
        { { HELLO, .max_tokens = RILL_INT(9), .think = RILL_THINK_BETWEEN_TOOLS, .think_mismatch = 1 },
          { .effort = 1 },
          "exclusive thinking\n" },
        { { HELLO, .max_tokens = RILL_INT(9), .think = RILL_THINK_BETWEEN_TOOLS }, { .effort = 1 }, "" },
        { { HELLO, .max_tokens = RILL_INT(9), .think = RILL_THINK_ADAPTIVE, .think_display = 3, .think_mismatch = 2 },
          { .effort = 1 },
          "" },
        { { HELLO, .max_tokens = RILL_INT(9), .choose = RILL_CHOOSE_TOOL },
          { .effort = 1 },
          "needed tool_choice.name\n" },
        { { HELLO, .max_tokens = RILL_INT(9), .choose = RILL_CHOOSE_TOOL, .choose_name = RILL_S("g"),
            .tools = RILL_LIST(a_tools) },
          { .effort = 1 },
          "no_tool tool_choice.name\n" },
        { { HELLO, .max_tokens = RILL_INT(9), .choose = RILL_CHOOSE_TOOL, .choose_name = RILL_S("f"),
            .tools = RILL_LIST(a_tools) },
          { .effort = 1 },
          "" },
        { { HELLO, .max_tokens = RILL_INT(9), .choose = RILL_CHOOSE_NONE, .choose_one = RILL_TRUE },
          { .effort = 1 },
          "exclusive tool_choice\n" },
        { { HELLO, .max_tokens = RILL_INT(9), .temperature = RILL_DEC(11, 1), .top_p = { 1, 1, 0, 1 } },
          { .effort = 1 },
          "limit temperature\nlimit top_p\n" },
        { { HELLO, .max_tokens = { 9, 1, 0, 1 } }, { .effort = 1 }, "limit max_tokens\n" },
        { { HELLO, .max_tokens = RILL_DEC(95, 1) }, { .effort = 1 }, "limit max_tokens\n" },
        { { .model = RILL_S("m"), .max_tokens = RILL_INT(9), .messages = { hello_list, 0 } },
          { .effort = 1 },
          "limit messages\n" },
        { { .model = RILL_S("m") }, { .effort = 1 }, "needed max_tokens\nneeded messages\n" },
        /* a rule of some models */
        { { HELLO, .max_tokens = RILL_INT(9), .think = RILL_THINK_DISABLED }, { .effort = RILL_EFFORT_MAX }, "" },
        { { HELLO, .max_tokens = RILL_INT(9), .choose = RILL_CHOOSE_TOOL, .choose_name = RILL_S("g"),
            .tools = RILL_LIST(a_tools) },
          { .thread = 2, .thread_message_id = RILL_S("i") },
          "" },
        { { HELLO, .max_tokens = RILL_INT(9), .choose = RILL_CHOOSE_TOOL, .choose_name = RILL_S("g"),
            .extra = RILL_S("\"tools\":[]") },
          { .effort = 1 },
          "" },
        { { HELLO, .max_tokens = RILL_INT(9), .choose = RILL_CHOOSE_ANY, .extra = RILL_S("\"a\":[]") },
          { .effort = 1 },
          "no_tool tool_choice\n" },
        { { HELLO, .max_tokens = RILL_INT(9) },
          { .schema = RILL_S("{}"), .old_schema = RILL_S("{}") },
          "exclusive output_format\n" },
        { { HELLO, .max_tokens = RILL_INT(9) },
          { .compaction = 1, .edits = { hello_list, 0 } },
          "exclusive context_management\n" },
        { { HELLO, .max_tokens = RILL_INT(9) },
          { .credit_token = RILL_S("t"), .fallbacks_default = 1 },
          "exclusive fallback_credit_token\n" },
        { { HELLO, .max_tokens = RILL_INT(9), .cache = 1 },
          { .thread = 2 },
          "exclusive thread\nneeded thread.previous_message_id\n" },
        { { HELLO, .max_tokens = RILL_INT(9) },
          { .task_budget = RILL_INT(19999) },
          "limit output_config.task_budget.total\n" },
        { { HELLO, .max_tokens = RILL_INT(9), .top_k = RILL_INT(0) }, { .effort = 1 }, "" },
        { { HELLO, .max_tokens = RILL_INT(9), .top_k = { 1, 1, 0, 1 } }, { .effort = 1 }, "limit top_k\n" },
        { { HELLO, .max_tokens = RILL_INT(9), .top_k = RILL_DEC(15, 1) }, { .effort = 1 }, "limit top_k\n" },
        { { HELLO, .max_tokens = RILL_INT(9), .choose = RILL_CHOOSE_ANY }, { .effort = 1 }, "no_tool tool_choice\n" },
        { { HELLO, .max_tokens = RILL_INT(9), .choose = RILL_CHOOSE_ANY, .tools = RILL_LIST(a_tools) },
          { .effort = 1 },
          "" },
        { { HELLO, .max_tokens = RILL_INT(9), .choose = RILL_CHOOSE_ANY }, { .thread = 1 }, "" },
        { { HELLO, .max_tokens = RILL_INT(9), .tools = RILL_LIST(same_tools) },
          { .effort = 1 },
          "same_id tools[2].name\n" },
        { { HELLO, .max_tokens = RILL_INT(9) },
          { .edits = RILL_LIST(some_edits) },
          "limit context_management.edits[0].trigger.value\n" },
        { { .model = RILL_S("m"), .max_tokens = RILL_INT(9), .messages = RILL_LIST(answers_only) },
          { .thread = 2, .thread_message_id = RILL_S("i") },
          "" },
        { { .model = RILL_S("m"), .max_tokens = RILL_INT(9), .messages = RILL_LIST(answers_only) },
          { .thread = 1 },
          "unasked messages[0].content[0].tool_use_id\n" },
        { { HELLO, .extra = RILL_S("\"a\":{\"max_tokens\":1},\"b\":\"max_tokens\",\"max_tokens\" : 256") },
          { .effort = 1 },
          "" },
        { { HELLO, .extra = RILL_S("\"max_tokens\":\"5\"") }, { .effort = 1 }, "value max_tokens\n" },
        { { HELLO, .extra = RILL_S("\"max_tokens\":1e23") }, { .effort = 1 }, "value max_tokens\n" },
        { { HELLO, .extra = RILL_S("\"max_tokens\":null") }, { .effort = 1 }, "value max_tokens\n" },
        { { HELLO, .extra = RILL_S("\"a\":[{\"max_tokens\":1}],\"\\\"max_tokens\":1,\"b\":\"max_tokens\"") },
          { .effort = 1 },
          "needed max_tokens\n" },
        { { HELLO, .max_tokens = RILL_INT(9), .extra = RILL_S("\"max_tokens\":8") },
          { .effort = 1 },
          "twice max_tokens\n" },
        { { HELLO, .max_tokens = RILL_INT(9), .extra = RILL_S("\"top_k\":true,\"top_p\":0.1234567890") },
          { .effort = 1 },
          "value top_k\n" },
        { { HELLO, .extra = RILL_FROM(1, 20) }, { .effort = 1 }, "" },
        { { HELLO, .extra = RILL_S("\"max_tokens") }, { .effort = 1 }, "needed max_tokens\n" },
        { { .messages = RILL_LIST(hello_list), .max_tokens = RILL_INT(9), .extra = RILL_S("\"model\":5") },
          { .effort = 1 },
          "value model\n" },
        { { HELLO, .max_tokens = RILL_INT(9) },
          { .container = RILL_S("c"), .container_id = RILL_S("c") },
          "twice container\n" },
        { { HELLO, .max_tokens = RILL_INT(9) },
          { .credit_object_token = RILL_S("t"), .credit_mode = 1, .fallbacks = RILL_LIST(one_fallback) },
          "exclusive fallback_credit_token\n" },
        { { HELLO, .max_tokens = RILL_INT(9) }, { .credit_token = RILL_S("t") }, "" },
        { { HELLO, .max_tokens = RILL_INT(9) },
          { .thread = 1, .fallbacks = RILL_LIST(one_fallback) },
          "exclusive thread\n" },
        { { HELLO, .max_tokens = RILL_INT(9) }, { .thread = 1, .fallbacks_default = 1 }, "exclusive thread\n" },
        { { HELLO, .max_tokens = RILL_INT(9) }, { .speed = RILL_S("fast"), .inference_geo = RILL_S("us") }, "" },
        { { HELLO, .max_tokens = RILL_INT(9) }, { .speed = RILL_S("standard"), .inference_geo = RILL_S("global") }, "" },
        { { HELLO, .max_tokens = RILL_INT(9) }, { .speed = RILL_NULL, .inference_geo = RILL_NULL }, "" },
        { { HELLO, .max_tokens = RILL_INT(9) },
          { .speed = RILL_S("slow"), .inference_geo = RILL_S("eu") },
          "value inference_geo\nvalue speed\n" },
        { { HELLO, .max_tokens = RILL_INT(9) }, { .speed = RILL_FROM(1, 4) }, "" },
        { { HELLO, .max_tokens = RILL_INT(9), .extra = RILL_S("\"tool_choice\":{}") },
          { .effort = 1 },
          "value tool_choice\n" },
        { { HELLO, .max_tokens = RILL_INT(9), .extra = RILL_S("\"thinking\" : { \n}") },
          { .effort = 1 },
          "value thinking\n" },
        { { HELLO, .max_tokens = RILL_INT(9), .extra = RILL_S("\"metadata\":{},\"tool_choice\":{\"type\":\"auto\"}") },
          { .effort = 1 },
          "" },
        { { HELLO, .max_tokens = RILL_INT(9), .extra = RILL_S("\"tool_choice\":{") }, { .effort = 1 }, "value tool_choice\n" },
        { { HELLO, .max_tokens = RILL_INT(9) }, { .thread = 1, .edits = { some_edits, 0 } }, "exclusive thread\n" },
        { { HELLO, .max_tokens = RILL_INT(9) }, { .fallbacks = RILL_LIST(four_fallbacks) }, "limit fallbacks\n" },
        { { HELLO, .max_tokens = RILL_INT(9) }, { .edits = RILL_LIST(null_edit) },
          "value context_management.edits[0].trigger.value\n" },
        { { HELLO, .max_tokens = RILL_INT(9), .user_id = RILL_S(TEXT_256 "\xc3\xa4") },
          { .effort = 1 },
          "limit metadata.user_id\n" },
        { { HELLO, .max_tokens = RILL_INT(9), .user_id = RILL_S(TEXT_255 "\xc3\xa4") }, { .effort = 1 }, "" },
        { { HELLO, .max_tokens = RILL_INT(9), .user_id = RILL_FROM(1, 300) }, { .effort = 1 }, "" },
        { { HELLO, .extra = RILL_S("\"max_tokens\"\t\r\n:\t\r\n256") }, { .effort = 1 }, "" },
        { { HELLO, .extra = RILL_S("\"max_tokens\": ") }, { .effort = 1 }, "needed max_tokens\n" },
        { { HELLO, .extra = RILL_S("\"max_tokens\":1,\"a\\") }, { .effort = 1 }, "" },
        { { HELLO, .extra = RILL_S("\"a\\") }, { .effort = 1 }, "needed max_tokens\n" },
        { { HELLO, .extra = RILL_S("\"max_tokens\":1234567890") }, { .effort = 1 }, "value max_tokens\n" },
        { { HELLO, .extra = RILL_S("\"max_tokens\":1.5") }, { .effort = 1 }, "value max_tokens\n" },
        { { HELLO, .extra = RILL_S("\"max_tokens\":1E5") }, { .effort = 1 }, "value max_tokens\n" },
        { { HELLO, .extra = RILL_S("\"max_tokens\":15,\"top_k\":-1,\"temperature\":null") },
          { .effort = 1 },
          "value top_k\n" },
        { { .messages = RILL_LIST(hello_list), .max_tokens = RILL_INT(9),
            .extra = RILL_S("\"model\":\"m\",\"system\":5,\"tools\":5,\"stream\":5") },
          { .effort = 1 },
          "value stream\nvalue system\nvalue tools\n" },
        { { .model = RILL_S("m"), .max_tokens = RILL_INT(9), .extra = RILL_S("\"messages\":[]") }, { .effort = 1 }, "" },
        { { .model = RILL_S("m"), .max_tokens = RILL_INT(9), .extra = RILL_S("\"messages\":{}") },
          { .effort = 1 },
          "value messages\n" },
    };

    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        rill_messages body = rows[k].body;
        rill_more more = rows[k].more;

        more.node.shape = &rill_shape_more;
        body.more = &more.node;
        lints(&rill_shape_messages, &body, rows[k].want);
    }
}

/* What only one kind of node needs, or may hold. */
static void lint_values(void)
{
    static const rill_node_api_tool computer = { RILL_NODE(api_tool), RILL_COMPUTER_20250124,
                                                 .display_width_px = RILL_INT(1) };
    static const rill_node_api_tool toolset = { RILL_NODE(api_tool), RILL_COMPUTER_TOOLSET_20260801 };
    static const rill_node_api_tool advisor = { RILL_NODE(api_tool), RILL_ADVISOR_20260301 };
    static const rill_node_api_tool advisor_raw = { RILL_NODE(api_tool), RILL_API_TOOL("advisor_2", "advisor"),
                                                    .extra = RILL_S("\"model\":\"m\"") };
    static const rill_node_api_tool mcp = { RILL_NODE(api_tool), RILL_MCP_TOOLSET };
    static const rill_node_api_tool computer_wide = { RILL_NODE(api_tool), RILL_API_TOOL("computer_2", "computer"),
                                                      .display_height_px = RILL_INT(1) };
    static const rill_data callers[] = { RILL_S("direct"), RILL_S("code_execution_20250825"), RILL_FROM(1, 3) };
    static const rill_data no_callers[] = { RILL_S("direct"), RILL_S("code_execution") };
    static const rill_node_tool called = { RILL_NODE(tool), .name = RILL_S("called"), .input_schema = RILL_S(OBJECT),
                                           .allowed_callers = RILL_LIST(callers) };
    static const rill_node_tool not_called = { RILL_NODE(tool), .name = RILL_S("d"), .input_schema = RILL_S(OBJECT),
                                               .allowed_callers = RILL_LIST(no_callers) };
    static const rill_node_api_tool search = { RILL_NODE(api_tool), RILL_WEB_SEARCH_20260318,
                                               .response_inclusion = RILL_S("excluded") };
    static const rill_node_api_tool fetch = { RILL_NODE(api_tool), RILL_WEB_FETCH_20260318,
                                              .response_inclusion = RILL_S("some") };
    static const rill_node *const needy[] = { &computer.node, &computer_wide.node, &toolset.node,    &advisor.node,
                                              &advisor_raw.node, &mcp.node,        &called.node,     &not_called.node,
                                              &search.node,      &fetch.node };
    static const rill_node_mcp_server plain = { RILL_NODE(mcp_server), .url = RILL_S("http://a"), .name = RILL_S("a") };
    static const rill_node_mcp_server safe = { RILL_NODE(mcp_server), .url = RILL_S("https://a"), .name = RILL_S("b") };
    static const rill_node *const servers[] = { &safe.node, &plain.node };
    static const rill_more more = { RILL_NODE(more), .mcp_servers = RILL_LIST(servers) };
    static const rill_node_media media[] = {
        { RILL_NODE(image), .media = RILL_S("image/webp"), .data = RILL_S("x") },
        { RILL_NODE(image), .media = RILL_S("image/bmp"), .data = RILL_S("x") },
        { RILL_NODE(image), .media = RILL_S("image/pn"), .data = RILL_S("x") },
        { RILL_NODE(document), .media = RILL_S("application/pdf"), .data = RILL_S("x") },
        { RILL_NODE(document), .media = RILL_S("image/png"), .data = RILL_S("x") },
        { RILL_NODE(image), .url = RILL_S("http://a") },
    };
    static const rill_node *blocks[602];
    rill_node_message m = { RILL_NODE(message), .role = RILL_USER, .blocks = { blocks, 6 } };
    const rill_node *const list[] = { &m.node };
    rill_messages body = { .model = RILL_S("m"), .max_tokens = RILL_INT(9), .messages = RILL_LIST(list),
                           .tools = RILL_LIST(needy), .more = &more.node };

    for (unsigned k = 0; k < 6; k++)
        blocks[k] = &media[k].node;
    lints(&rill_shape_messages, &body,
          "value messages[0].content[1].source.media_type\n"
          "value messages[0].content[2].source.media_type\n"
          "value messages[0].content[4].source.media_type\n"
          "needed tools[0].display_height_px\n"
          "same_id tools[1].name\n"
          "needed tools[1].display_width_px\n"
          "needed tools[3].model\n"
          "same_id tools[4].name\n"
          "needed tools[5].mcp_server_name\n"
          "value tools[7].allowed_callers\n"
          "value tools[9].response_inclusion\n"
          "value mcp_servers[1].url\n");
    body.tools.p = NULL;
    body.more = NULL;
    for (unsigned k = 0; k < 602; k++)
        blocks[k] = &media[5].node;
    m.blocks.n = 600;
    lints(&rill_shape_messages, &body, "");
    m.blocks.n = 602;
    lints(&rill_shape_messages, &body, "limit messages[0].content[600]\n");
    m.blocks.n = 1;
}

static void lint_too_many_tools(void)
{
    rill_node_tool later = { RILL_NODE(tool), .input_schema = RILL_S(OBJECT), .defer_loading = RILL_TRUE };
    const rill_node **many = (const rill_node **)need(10002 * sizeof *many);
    rill_messages body = { BASE };

    later.name.p = "";
    later.name.is = RILL_IS_JSON; /* of no name that could be there twice */
    for (unsigned k = 0; k < 10002; k++)
        many[k] = &later.node;
    many[0] = &a_tool.node;
    body.tools.p = many;
    body.tools.n = 10001;
    lints(&rill_shape_messages, &body, "");
    body.tools.n = 10002;
    lints(&rill_shape_messages, &body, "limit tools\n");
    free(many);
}

static void lint_batches(void)
{
    static const rill_more more = { RILL_NODE(more), .speed = RILL_S("fast") };
    static const rill_messages bad = {
        .model = RILL_S("m"), .max_tokens = RILL_INT(0), .messages = RILL_LIST(hello_list), .more = &more.node
    };
    static const rill_messages good = { BASE, .stream = RILL_TRUE, .extra = RILL_S("\"stream\":false") };
    static const rill_messages stream = { BASE, .extra = RILL_S("\"stream\":true") };
    static const rill_more thread = { RILL_NODE(more), .thread = 1 };
    static const rill_more fallbacks = { RILL_NODE(more), .fallbacks = RILL_LIST(one_fallback) };
    static const rill_more fallbacks_default = { RILL_NODE(more), .fallbacks_default = 1 };
    static const rill_more effort = { RILL_NODE(more), .effort = 1 };
    static const rill_messages excluded[] = { { BASE, .more = &thread.node },
                                              { BASE, .more = &fallbacks.node },
                                              { BASE, .more = &fallbacks_default.node },
                                              { BASE, .more = &effort.node } };
    static const rill_node_batch_item items[] = {
        { RILL_NODE(batch_item), .custom_id = RILL_S("a.b"), .params = &bad.node },
        { RILL_NODE(batch_item), .custom_id = RILL_S("a-b"), .params = &good.node },
        { RILL_NODE(batch_item), .custom_id = { NULL, 0, 0, 0 } },
        { RILL_NODE(batch_item), .custom_id = RILL_S("a-b"), .params = &good.node },
        { RILL_NODE(batch_item), .custom_id = RILL_S("a-c"), .params = &stream.node },
        { RILL_NODE(batch_item), .custom_id = RILL_S("5"), .params = &excluded[0].node },
        { RILL_NODE(batch_item), .custom_id = RILL_S("6"), .params = &excluded[1].node },
        { RILL_NODE(batch_item), .custom_id = RILL_S("7"), .params = &excluded[2].node },
        { RILL_NODE(batch_item), .custom_id = RILL_S("8"), .params = &excluded[3].node },
    };
    static const rill_node *const list[] = { &items[0].node, &items[1].node, &items[2].node,
                                             &items[3].node, &items[4].node, &items[5].node,
                                             &items[6].node, &items[7].node, &items[8].node };
    static const rill_batch batch = { RILL_LIST(list) };

    lints(
        &rill_shape_batch, &batch,
        "name requests[0].custom_id\nlimit requests[0].params.max_tokens\nexclusive requests[0].params.speed\n"
        "needed requests[2].custom_id\nneeded requests[2].params\nsame_id requests[3].custom_id\nexclusive requests[4].params.stream\n"
        "exclusive requests[5].params.thread\nexclusive requests[6].params.fallbacks\n"
        "exclusive requests[7].params.fallbacks\n");
}

/* More of them than the API takes, and than a counter counts. */
static void lint_amounts(void)
{
    enum { MANY = 100001 };
    static const rill_node_text marked = { RILL_NODE(text), .text = RILL_S("x"), .cache = RILL_CACHE };
    static const rill_node_tool strict = { RILL_NODE(tool), .name = RILL_FROM(1, 9), .input_schema = RILL_S(OBJECT),
                                           .strict = RILL_TRUE };
    static const rill_node_tool unknown = { RILL_NODE(tool), .name = RILL_FROM(1, 9), .input_schema = RILL_S(OBJECT) };
    const rill_node **list = (const rill_node **)need(MANY * sizeof *list);
    rill_messages body = { .model = RILL_S("m"), .max_tokens = RILL_INT(9) };
    rill_node_message m = { RILL_NODE(message), .role = RILL_USER };
    rill_batch batch = { { list, MANY } };
    size_t k;

    for (k = 0; k < MANY; k++)
        list[k] = &raw_source.node;
    lints(&rill_shape_batch, &batch, "limit requests\n");
    batch.requests.n--;
    lints(&rill_shape_batch, &batch, "");
    body.messages.p = list;
    body.messages.n = MANY;
    lints(&rill_shape_messages, &body, "limit messages\n");
    body.messages.n--;
    lints(&rill_shape_messages, &body, "");

    body.messages.p = hello_list;
    body.messages.n = 1;
    for (k = 0; k < 300; k++)
        list[k] = &strict.node;
    body.tools.p = list;
    body.tools.n = 20;
    lints(&rill_shape_messages, &body, "");
    body.tools.n = 300;
    lints(&rill_shape_messages, &body, "limit tools[20].strict\n");
    for (k = 0; k < 1002; k++) /* names are compared with the 1000 before */
        list[k] = &unknown.node;
    list[0] = list[1000] = &a_tool.node;
    body.tools.n = 1002;
    lints(&rill_shape_messages, &body, "same_id tools[1000].name\n");
    list[1000] = &unknown.node;
    list[1001] = &a_tool.node;
    lints(&rill_shape_messages, &body, "");

    body.tools.p = NULL;
    body.tools.n = 0;
    for (k = 0; k < 300; k++)
        list[k] = &marked.node;
    m.blocks.p = list;
    m.blocks.n = 300;
    {
        const rill_node *const one[] = { &m.node };

        body.messages.p = one;
        lints(&rill_shape_messages, &body, "cache_marks messages[0].content[4].cache_control\n");
    }
    free(list);
}

/* A tool of the program's own, whose name and type are raw JSON. */
struct json_tool {
    rill_node node;
    rill_data name, type;
};
#define JSON_TOOL(X, T) X(T, JSON, RILL_NEEDED, name, "name", 0) X(T, JSON, 0, type, "type", 0)
RILL_FIELDS(json_tool, struct json_tool, JSON_TOOL)
static RILL_SHAPE(json_tool, NULL, json_tool, NULL, RILL_IN_TOOLS);

/* Structs of the program's own, with rows that rill's own have too, but other fields behind them: a message whose
 * fields stand in another order, a body that ends early, an object in a struct that is no node. Nothing is taken for
 * what it is not; what the rows say is looked at. */
struct own_message {
    rill_node node;
    rill_nodes blocks;
    rill_data text;
    rill_choice role;
};
#define OWN_MESSAGE(X, T)                      \
    X(T, CHOICE, RILL_NEEDED, role, "role", 1) \
    X(T, STRING, 0, text, "content", 0)        \
    X(T, NODES, 0, blocks, "content", RILL_IN_CONTENT)
static const void *const own_message_aux[] = { "user\0assistant\0" };
RILL_FIELDS(own_message, struct own_message, OWN_MESSAGE)
static RILL_SHAPE(own_message, NULL, own_message, own_message_aux, RILL_IN_MESSAGES);

struct own_body {
    rill_node node;
    rill_data model;
    rill_num max_tokens;
    rill_nodes messages;
};
#define OWN_BODY(X, T)                                     \
    X(T, STRING, RILL_NEEDED, model, "model", 0)           \
    X(T, NUMBER, RILL_NEEDED, max_tokens, "max_tokens", 0) \
    X(T, NODES, RILL_NEEDED, messages, "messages", RILL_IN_MESSAGES)
RILL_FIELDS(own_body, struct own_body, OWN_BODY)
static RILL_SHAPE(own_body, NULL, own_body, NULL, 0);

struct own_source {
    rill_data media_type, url;
};
struct own_picture {
    rill_node node;
    const struct own_source *source;
};
#define OWN_SOURCE(X, T) X(T, STRING, 0, media_type, "media_type", 0) X(T, STRING, 0, url, "url", 0)
RILL_FIELDS(own_source, struct own_source, OWN_SOURCE)
static RILL_SHAPE(own_source, NULL, own_source, NULL, RILL_IN_OTHER);
static const void *const own_picture_aux[] = { &rill_shape_own_source };
#define OWN_PICTURE(X, T) X(T, NODE, 0, source, "source", 1)
RILL_FIELDS(own_picture, struct own_picture, OWN_PICTURE)
static RILL_SHAPE(own_picture, "audio", own_picture, own_picture_aux, RILL_IN_CONTENT);

struct own_search {
    rill_node node;
    rill_strings blocked;
};
#define OWN_SEARCH(X, T) X(T, STRINGS, 0, blocked, "blocked_domains", 0)
RILL_FIELDS(own_search, struct own_search, OWN_SEARCH)
static RILL_SHAPE(own_search, NULL, own_search, NULL, RILL_IN_TOOLS);

/* One that begins with a message of rill's, and has more; and a key of 256 letters. */
struct noted_message {
    rill_node_message message;
    const rill_node *note;
    rill_data letters;
};
#define KEY_16 "abcdefghijklmnop"
#define KEY_64 KEY_16 KEY_16 KEY_16 KEY_16
#define KEY_256 KEY_64 KEY_64 KEY_64 KEY_64
struct rill_keys_noted_message {
    char role[sizeof "role"], note[sizeof "note"], letters[sizeof KEY_256];
};
static const struct rill_keys_noted_message noted_keys = { "role", "note", KEY_256 };
static const rill_field noted_fields[] = {
    { (uint16_t)(RILL_FIELD_CHOICE * 4096u + offsetof(struct noted_message, message.role) + RILL_NEEDED), 4096 },
    { (uint16_t)(RILL_FIELD_NODE * 4096u + offsetof(struct noted_message, note)),
      offsetof(struct rill_keys_noted_message, note) },
    { (uint16_t)(RILL_FIELD_STRING * 4096u + offsetof(struct noted_message, letters) + RILL_NEEDED),
      offsetof(struct rill_keys_noted_message, letters) },
};
static const rill_shape rill_shape_noted_message = {
    NULL, (const char *)&noted_keys, noted_fields, own_message_aux, 3, RILL_IN_MESSAGES | RILL_IS_MESSAGE
};

static void lint_own_structs(void)
{
    static const rill_node_tool_use call = { RILL_NODE(tool_use), .id = RILL_S("i"), .name = RILL_S("f") };
    static const rill_node *const calls[] = { &call.node };
    static const rill_node_message asking = { RILL_NODE(message), .role = RILL_ASSISTANT, .blocks = RILL_LIST(calls) };
    static const struct own_source source = { RILL_S("audio/wav"), RILL_S("x") };
    static const struct own_picture picture = { RILL_NODE(own_picture), &source };
    static const rill_node *const pictures[] = { &picture.node };
    static const struct own_message own[] = {
        { RILL_NODE(own_message), .text = RILL_S("text that is no list of nodes"), .role = RILL_USER },
        { RILL_NODE(own_message), .blocks = RILL_LIST(pictures), .role = 3 },
        { RILL_NODE(own_message), .role = RILL_USER },
    };
    static const rill_node *const messages[] = { &asking.node, &own[0].node, &own[1].node, &own[2].node };
    static const rill_data domain[] = { RILL_S("example.com") };
    static const struct own_search search = { RILL_NODE(own_search), RILL_LIST(domain) };
    static const rill_node *const tools[] = { &search.node };
    static const rill_messages body = { BASE, .tools = RILL_LIST(tools) };
    static const struct noted_message noted = { { RILL_NODE(noted_message), .role = RILL_USER }, &call.node, { 0 } };
    static const rill_node *const noted_messages[] = { &noted.message.node };
    struct own_body *small = (struct own_body *)need(sizeof *small); /* a byte more is not there */
    rill_lint l;
    rill_finding f;

    lints(&rill_shape_messages, &body, "");
    memset(small, 0, sizeof *small);
    small->model.p = "m";
    small->model.n = 1;
    small->messages.p = messages;
    small->messages.n = 4;
    lints(&rill_shape_own_body, small, "needed max_tokens\nvalue messages[2].role\n");
    small->max_tokens.n = small->max_tokens.set = 1;
    small->messages.p = noted_messages;
    small->messages.n = 1;
    CHECK(rill_lint_init(&l, &rill_shape_own_body, small) == RILL_OK && rill_lint_next(&l, &f) == RILL_OK);
    CHECK(f.code == RILL_LINT_NEEDED && f.key_n == 255 && f.key[255] == 'p' && rill_lint_next(&l, &f) == RILL_END);
    free(small);
}

/* Raw members inside an object that stands in the row: its own "type" among them is no second one of the shape's. */
struct budget {
    rill_node node;
    rill_num budget_tokens;
    rill_data extra;
};
#define BUDGET(X, T)                                   \
    X(T, INLINE, 0, thinking, "thinking", 2)           \
    X(T, NUMBER, 0, budget_tokens, "budget_tokens", 0) \
    X(T, MEMBERS, 0, extra, "", 0)
RILL_FIELDS(budget, struct budget, BUDGET)
static RILL_SHAPE(budget, "budget", budget, NULL, RILL_IN_CONTENT);

/* A budget_tokens that is not that of thinking: at no object's inside, or where no choice of the type stands before it. */
struct own_budget {
    rill_node node;
    rill_num first, budget_tokens;
    rill_data type;
};
#define OWN_BUDGET(X, T)               \
    X(T, NUMBER, 0, first, "first", 0) \
    X(T, NUMBER, 0, budget_tokens, "budget_tokens", 0)
#define TYPED_BUDGET(X, T)               \
    X(T, INLINE, 0, limits, "limits", 2) \
    X(T, STRING, 0, type, "type", 0)     \
    X(T, NUMBER, 0, budget_tokens, "budget_tokens", 0)
#define LIMITED_BUDGET(X, T)             \
    X(T, INLINE, 0, limits, "limits", 2) \
    X(T, NUMBER, 0, first, "first", 0)   \
    X(T, NUMBER, 0, budget_tokens, "budget_tokens", 0)
RILL_FIELDS(own_budget, struct own_budget, OWN_BUDGET)
RILL_FIELDS(typed_budget, struct own_budget, TYPED_BUDGET)
RILL_FIELDS(limited_budget, struct own_budget, LIMITED_BUDGET)
static RILL_SHAPE(own_budget, "own", own_budget, NULL, RILL_IN_CONTENT);
static RILL_SHAPE(typed_budget, "own", typed_budget, NULL, RILL_IN_CONTENT);
static RILL_SHAPE(limited_budget, "own", limited_budget, NULL, RILL_IN_CONTENT);

static void lint_budgets_of_others(void)
{
    static const struct own_budget node = { .first = RILL_INT(1), .type = RILL_S("x") };

    lints(&rill_shape_own_budget, &node, "");
    lints(&rill_shape_typed_budget, &node, "");
    lints(&rill_shape_limited_budget, &node, "");
}

static void lint_members_inside(void)
{
    static const struct {
        const char *extra, *found;
    } rows[] = {
        { "\"type\":\"x\"", "" },
        { "\"budget_tokens\":2000", "" },
        { "\"budget_tokens\":8589934592", "value thinking.budget_tokens\n" },
        { "\"budget_tokens\":1.5", "value thinking.budget_tokens\n" },
    };

    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        struct budget node = { RILL_NODE(budget), .extra = RILL_MEM(rows[k].extra, 0) };

        node.extra.n = (uint32_t)strlen(rows[k].extra);
        lints(&rill_shape_budget, &node, rows[k].found);
    }
}

/* A list that is not there has no nodes, whatever its length says; so the encoder takes it, too. */
static void lint_lists_of_nothing(void)
{
    static const rill_node_tool_result unasked = { RILL_NODE(tool_result), .tool_use_id = RILL_S("a") };
    static const rill_node *const answers_list[] = { &unasked.node };
    static const rill_node_message talk[] = {
        { RILL_NODE(message), .role = RILL_USER, .text = RILL_S("x"), .blocks = { NULL, 3 } },
        { RILL_NODE(message), .role = RILL_ASSISTANT, .blocks = { NULL, 3 } },
        { RILL_NODE(system_message), .role = RILL_SYSTEM, .text = RILL_S("x"), .blocks = { NULL, 3 } },
        { RILL_NODE(message), .role = RILL_USER, .blocks = RILL_LIST(answers_list) },
        { RILL_NODE(message), .role = RILL_ASSISTANT, .text = RILL_S("x"), .blocks = { NULL, 3 } },
    };
    static const rill_node *const messages[] = { &talk[0].node, &talk[1].node, &talk[2].node, &talk[3].node, &talk[4].node };
    static const rill_more more = { RILL_NODE(more), .mcp_servers = { NULL, 3 }, .fallbacks = { NULL, 4 } };
    static const rill_messages none = { .model = RILL_S("m"), .max_tokens = RILL_INT(9), .messages = { NULL, 3 },
                                        .think = RILL_THINK_ADAPTIVE, .choose = RILL_CHOOSE_TOOL,
                                        .choose_name = RILL_S("f"), .tools = { NULL, 3 }, .more = &more.node };
    static const rill_messages some = { .model = RILL_S("m"), .max_tokens = RILL_INT(9),
                                        .messages = RILL_LIST(messages), .system_blocks = { NULL, 3 },
                                        .think = RILL_THINK_ADAPTIVE, .choose = RILL_CHOOSE_ANY, .tools = { NULL, 3 },
                                        .stop_sequences = { NULL, 3 }, .more = &more.node };

    lints(&rill_shape_messages, &none, "no_tool tool_choice.name\nneeded messages\n");
    lints(&rill_shape_messages, &some,
          "prefill messages\nno_tool tool_choice\nneeded messages[1].content\nplace messages[2]\n"
          "unasked messages[3].content[0].tool_use_id\n");
}

/* Nodes by themselves, and rules that look at the kind of a node. */
static void lint_nodes(void)
{
    static const struct {
        rill_node_media image;
        const char *in_body, *alone;
    } images[] = {
#define PICTURE RILL_NODE(image), .media = RILL_S("image/png")
        { { PICTURE, .data = RILL_FROM(1, 7864320) }, "", "" },
        { { PICTURE, .data = RILL_FROM(1, 7864321) },
          "limit messages[0].content[0].source.data\n",
          "limit source.data\n" },
        { { PICTURE, .data = RILL_FROM(1, RILL_UNKNOWN) }, "", "" },
        { { PICTURE, .data = { NULL, 9000000, 1, RILL_IS_TEXT } }, "", "" },
        { { PICTURE, .data = { NULL, 10485760, 1, RILL_IS_TEXT } }, "", "" },
        { { PICTURE, .data = { NULL, 10485764, 1, RILL_IS_TEXT } },
          "limit messages[0].content[0].source.data\n",
          "limit source.data\n" },
    };
    static const rill_node_media paper = { RILL_NODE(document), .media = RILL_S("application/pdf"),
                                           .data = RILL_FROM(1, 20000000) };
    static const struct json_tool odd = { RILL_NODE(json_tool), .name = RILL_S("\"f\"") };
    static const rill_node *const odd_tools[] = { &odd.node, &a_tool.node };
    static const rill_messages chosen = { BASE, .choose = RILL_CHOOSE_TOOL, .choose_name = RILL_S("g"),
                                          .tools = RILL_LIST(odd_tools) };
    static const rill_node_compaction nothing = { RILL_NODE(compaction), .content = RILL_S("") };
    static const rill_node_compaction unsigned_one = { RILL_NODE(compaction), .content = RILL_S("c"),
                                                       .signature = RILL_S("") };
    static const rill_node_advice advice = { RILL_NODE(advisor_result), .text = RILL_S("") };
    static const rill_node_tool_result result = { RILL_NODE(tool_result), .tool_use_id = RILL_S("a"),
                                                  .text = RILL_S("") };

    for (size_t k = 0; k < sizeof images / sizeof *images; k++) {
        const rill_node *const content[] = { &images[k].image.node };
        rill_node_message m = { RILL_NODE(message), .role = RILL_USER, .blocks = RILL_LIST(content) };
        const rill_node *const messages[] = { &m.node };
        rill_messages body = { .model = RILL_S("m"), .max_tokens = RILL_INT(9), .messages = RILL_LIST(messages) };

        lints(&rill_shape_messages, &body, images[k].in_body);
        lints(&rill_shape_image, &images[k].image, images[k].alone);
    }
    lints(&rill_shape_messages, &chosen, "");
    lints(&rill_shape_tool, &a_tool, "");
    lints(&rill_shape_compaction, &nothing, "empty_text content\n");
    lints(&rill_shape_compaction, &unsigned_one, "");
    lints(&rill_shape_advisor_result, &advice, "");
    lints(&rill_shape_tool_result, &result, "");
    lints(&rill_shape_document, &paper, "");
}

/* The white space that a turn leaves out is told of; a compaction, and a result, may have it. */
static void lint_blank(void)
{
    static const struct {
        rill_data text;
        bool blank;
    } rows[] = {
        { RILL_S(" "), true },           { RILL_S("\n\t\r \v\f\x1f"), true }, { RILL_S(" .\n"), false },
        { RILL_S("\xc2\xa0"), false }, { RILL_FROM(1, 1), false },          { RILL_J("\" \""), false },
    };

    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        rill_node_text text = { RILL_NODE(text), .text = rows[k].text };
        rill_node_compaction compaction = { RILL_NODE(compaction), .content = rows[k].text };
        rill_node_tool_result result = { RILL_NODE(tool_result), .tool_use_id = RILL_S("a"), .text = rows[k].text };
        rill_node_message said = { RILL_NODE(message), .role = RILL_USER, .text = rows[k].text };
        const rill_node *const list[] = { &said.node };
        rill_messages body = { .model = RILL_S("m"), .max_tokens = RILL_INT(9), .messages = RILL_LIST(list),
                               .system = rows[k].text };

        lints(&rill_shape_text, &text, rows[k].blank ? "empty_text text\n" : "");
        lints(&rill_shape_messages, &body, rows[k].blank ? "empty_text system\nempty_text messages[0].content\n" : "");
        lints(&rill_shape_compaction, &compaction, "");
        lints(&rill_shape_tool_result, &result, "");
    }
}

/* What was received goes back as it is: the names and schemas of a server's tools, ids of any length. */
static void lint_received(void)
{
    static const rill_node_tool dotted = { RILL_NODE(tool), .name = RILL_S("x.y"), .input_schema = RILL_S("{}") };
    static const rill_node_tool longer = { RILL_NODE(tool), .name = RILL_S(TEXT_255), .input_schema = RILL_S(OBJECT) };
    static const rill_node *const tools[] = { &dotted.node, &longer.node };
    static const rill_node_api_tool toolset = { RILL_NODE(api_tool), RILL_MCP_TOOLSET, .mcp_server_name = RILL_S("s"),
                                                .tools = RILL_LIST(tools) };
    static const rill_node_mcp_tool_listing listing = { RILL_NODE(mcp_tool_listing), .mcp_server_name = RILL_S("s"),
                                                   .tools = RILL_LIST(tools) };
    static const rill_messages own = { BASE, .tools = RILL_LIST(tools) };
    static const rill_node_tool_use call = { RILL_NODE(tool_use), .id = RILL_S(TEXT_255 "abc"), .name = RILL_S("f") };
    static const rill_node_tool_use bad = { RILL_NODE(tool_use), .id = RILL_S("a b"), .name = RILL_S("f.") };

    lints(&rill_shape_mcp_tool_listing, &listing, "");
    lints(&rill_shape_api_tool, &toolset, "");
    lints(&rill_shape_messages, &own, "name tools[0].name\nvalue tools[0].input_schema\nname tools[1].name\n");
    lints(&rill_shape_tool_use, &call, "");
    lints(&rill_shape_tool_use, &bad, "name id\nname name\n");
}

static void lint_deep(void)
{
    static rill_node_tool_result ring = { RILL_NODE(tool_result), .tool_use_id = RILL_S("a") };
    static const rill_node *list[1];
    rill_finding f;
    rill_lint l;
    unsigned n = 0, deep = 0;

    list[0] = &ring.node;
    ring.blocks.p = list;
    ring.blocks.n = 1;
    CHECK(rill_lint_init(&l, &rill_shape_tool_result, &ring) == RILL_OK);
    while (rill_lint_next(&l, &f) == RILL_OK && n++ < 1000)
        deep += f.code == RILL_LINT_DEPTH;
    codes_seen[RILL_LINT_DEPTH] += deep;
    CHECK(deep == 1 && n < 100);
    CHECK(rill_lint_init_(&l, &rill_shape_text, &some_text, RILL_ABI + 1) == RILL_E_ABI);
}

static void lint_system(void)
{
    static const rill_node_message system = { RILL_NODE(message), .role = RILL_SYSTEM, .text = RILL_S("be brief") };
    static const rill_node_message json_said = { RILL_NODE(message), .role = RILL_ASSISTANT, .text = RILL_J("[]") };
    static const rill_node_failed failed = { RILL_NODE(web_search_tool_result_error), .error_code = RILL_S("e") };
    static const rill_node_server_result searched = { RILL_NODE(web_search_tool_result), .tool_use_id = RILL_S("s"),
                                                      .content = &failed.node };
    static const rill_node *const found[] = { &some_text.node, &searched.node };
    static const rill_node *const said[] = { &searched.node, &some_text.node };
    static const rill_node_tool_use searching = { RILL_NODE(server_tool_use), .id = RILL_S("s"), .name = RILL_S("web_search") };
    static const rill_node *const sought[] = { &some_text.node, &searching.node };
    static const struct room_lamp in_room = { RILL_NODE(room_lamp), .name = RILL_S("desk") };
    static const rill_node *const in_rooms[] = { &in_room.node };
    TURN(seeks, RILL_ASSISTANT, sought);
    TURN(tells_room, RILL_SYSTEM, in_rooms);
    TURN(finds, RILL_ASSISTANT, found);
    TURN(says, RILL_ASSISTANT, said);
    static const struct {
        const rill_node *list[5];
        const char *want;
    } rows[] = {
        { { &hello.node, &system.node }, "" },
        { { &hello.node, &system.node, &system.node, &assistant.node, &hello.node }, "" },
        { { &hello.node, &system.node, &hello.node }, "place messages[1]\n" },
        { { &hello.node, &system.node, &system.node, &hello.node }, "place messages[1]\n" },
        { { &hello.node, &system.node, &raw_turn.node }, "" },
        { { &hello.node, &assistant.node, &system.node }, "place messages[2]\n" },
        { { &hello.node, &finds.node, &system.node }, "" },
        { { &hello.node, &seeks.node, &system.node }, "place messages[2]\n" },
        { { &hello.node, &tells_room.node }, "" },
        { { &hello.node, &says_raw.node, &system.node }, "" },     /* raw may be what a tool gave */
        { { &hello.node, &json_said.node, &system.node }, "" },
        { { &hello.node, &says.node, &system.node }, "place messages[2]\n" },
        { { &hello.node, &asks.node, &answers.node, &system.node }, "" },
        { { &hello.node, &raw_turn.node, &system.node, &assistant.node }, "" },
    };

    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        rill_messages body = { .model = RILL_S("m"), .max_tokens = RILL_INT(9) };

        body.messages.p = rows[k].list;
        while (body.messages.n < 5 && rows[k].list[body.messages.n] != NULL)
            body.messages.n++;
        lints(&rill_shape_messages, &body, rows[k].want);
    }
}

static void lint_documents(void)
{
    static const rill_node_media cited = { RILL_NODE(document), .file = RILL_S("f"), .citations = RILL_TRUE };
    static const rill_node_media off = { RILL_NODE(document), .file = RILL_S("f"), .citations = RILL_FALSE };
    static const rill_node_media plain = { RILL_NODE(document), .file = RILL_S("f") };
    static const rill_node *const all[] = { &cited.node, &cited.node };
    static const rill_node *const none[] = { &off.node, &plain.node };
    static const rill_node *const mixed[] = { &cited.node, &cited.node, &plain.node, &cited.node };
    TURN(all_cited, RILL_USER, all);
    TURN(none_cited, RILL_USER, none);
    TURN(some_cited, RILL_USER, mixed);
    static const struct {
        const rill_node *list[2];
        bool schema;
        const char *want;
    } rows[] = {
        { { &all_cited.node, &hello.node }, false, "" },
        { { &none_cited.node, &none_cited.node }, true, "" },
        { { &all_cited.node, &all_cited.node }, true, "citations messages[0].content[0].citations\n" },
        { { &some_cited.node, &all_cited.node }, false, "citations messages[0].content[2].citations\n" },
        { { &none_cited.node, &all_cited.node }, false, "citations messages[1].content[0].citations\n" },
    };

    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        rill_more more = { RILL_NODE(more), .effort = 1 };
        rill_messages body = { .model = RILL_S("m"), .max_tokens = RILL_INT(9), .more = &more.node };

        body.messages.p = rows[k].list;
        body.messages.n = 2;
        if (rows[k].schema) {
            more.old_schema.p = "{}";
            more.old_schema.n = 2;
            lints(&rill_shape_messages, &body, rows[k].want);
            more.schema = more.old_schema;
            more.old_schema.p = NULL;
        }
        lints(&rill_shape_messages, &body, rows[k].want);
        body.more = NULL;
        if (!rows[k].schema)
            lints(&rill_shape_messages, &body, rows[k].want);
    }
}

static void lint_prefill(void)
{
    static const rill_node_tool_use searches = { RILL_NODE(server_tool_use), .id = RILL_S("s"), .name = RILL_S("web_search") };
    static const rill_node_tool_use asks_server = { RILL_NODE(mcp_tool_use), .id = RILL_S("s"), .name = RILL_S("f"),
                                                    .server_name = RILL_S("x") };
    static const rill_node_tool_result server_said = { RILL_NODE(mcp_tool_result), .tool_use_id = RILL_S("s") };
    static const rill_node_compaction compacted = { RILL_NODE(compaction), .content = RILL_S("c") };
    static const struct lamp lit = { RILL_NODE(lamp), .name = RILL_S("desk") };
    static const struct room_lamp in_room = { RILL_NODE(room_lamp), .name = RILL_S("desk") };
    static const rill_node *const calls_last[] = { &hello.node, &asks.node };
    static const rill_messages unanswered = { .model = RILL_S("m"), THINK, .messages = RILL_LIST(calls_last) };
    static const struct {
        const rill_node *last[2];
        bool paused;
    } rows[] = {
        { { &some_text.node, &searches.node }, true },     { { &some_text.node, &asks_server.node }, true },
        { { &searches.node, &server_said.node }, true },   { { &some_text.node, &compacted.node }, true },
        { { &some_text.node, &raw_turn.node }, true }, /* what it is, nobody knows */
        { { &server_said.node, &some_text.node }, false }, { { &searches.node, &a_thought.node }, false },
        { { &searches.node, &lit.node }, false },          { { &searches.node, &in_room.node }, false },
    };
    static const rill_node_message json_said = { RILL_NODE(message), .role = RILL_ASSISTANT, .text = RILL_J("[]") };
    rill_node_message last = { RILL_NODE(message), .role = RILL_ASSISTANT };
    const rill_node *list[] = { &hello.node, &assistant.node };
    rill_messages body = { .model = RILL_S("m"), THINK, .messages = RILL_LIST(list) };

    lints(&rill_shape_messages, &body, "prefill messages\n");
    list[1] = &json_said.node;
    lints(&rill_shape_messages, &body, "");
    list[1] = &last.node;
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        last.blocks.p = rows[k].last;
        last.blocks.n = 2;
        lints(&rill_shape_messages, &body, rows[k].paused ? "" : "prefill messages\n");
    }
    lints(&rill_shape_messages, &unanswered,
          "prefill messages\nunanswered messages[1].content[0].id\nunanswered messages[1].content[1].id\n");
    last.blocks.n = 0;
    lints(&rill_shape_messages, &body, "prefill messages\nempty_text messages[1].content\n");
    list[1] = &assistant.node;
    body.think = 0;
    body.think_budget.set = 0;
    lints(&rill_shape_messages, &body, "");
}

/* Numbers that count: no sign, no decimals. */
static void lint_numbers(void)
{
    static const rill_num wrong[] = { RILL_INT(-25000), RILL_DEC(250000, 1), { 25000, 1, 10, 0 } };

    for (unsigned k = 0; k < 3; k++) {
        rill_node_api_tool tool = { RILL_NODE(api_tool), RILL_COMPUTER_20250124, .display_width_px = RILL_INT(1),
                                    .display_height_px = RILL_INT(1) };
        rill_node_edit edit = { RILL_NODE(compact), .trigger_tokens = RILL_INT(50000) };
        const rill_node *const tools[] = { &tool.node }, *const edit_one[] = { &edit.node };
        rill_more more = { RILL_NODE(more), .task_budget = RILL_INT(20000), .edits = RILL_LIST(edit_one) };
        rill_messages body = { HELLO, .think = RILL_THINK_ENABLED, .think_budget = RILL_INT(25000),
                               .max_tokens = RILL_INT(30000), .more = &more.node, .tools = RILL_LIST(tools) };

        lints(&rill_shape_messages, &body, "");
        body.think_budget = wrong[k];
        more.task_budget = wrong[k];
        lints(&rill_shape_messages, &body,
              k < 2 ? "budget thinking.budget_tokens\nlimit output_config.task_budget.total\n"
                    : "budget thinking.budget_tokens\nlimit output_config.task_budget.total\n"
                      "limit thinking.budget_tokens\nlimit output_config.task_budget.total\n");
        body.think = RILL_THINK_ADAPTIVE;
        body.think_budget.set = 0;
        more.task_budget = wrong[0];
        more.task_budget.n = 0; /* -0 is 0 */
        lints(&rill_shape_messages, &body, "limit output_config.task_budget.total\n");
        more.task_budget = body.think_budget = body.max_tokens;
        body.think_budget.set = 0;
        more.task_remaining = tool.display_number = edit.trigger_tokens = body.max_tokens = wrong[k];
        lints(&rill_shape_messages, &body,
              "limit max_tokens\nlimit tools[0].display_number\nlimit output_config.task_budget.remaining\n"
              "limit context_management.edits[0].trigger.value\n");
    }
    {
        rill_messages body = { HELLO, .think = RILL_THINK_ENABLED, .think_budget = RILL_NULL_INT, .max_tokens = RILL_INT(9),
                               .temperature = { 1, 1, 10, 0 } };

        lints(&rill_shape_messages, &body, "needed thinking.budget_tokens\nsampling temperature\nlimit temperature\n");
    }
    {
        rill_messages body = { HELLO, .max_tokens = RILL_INT(9), .temperature = { 0, 1, 1, 1 }, .top_p = { 0, 1, 0, 1 } };

        lints(&rill_shape_messages, &body, ""); /* -0 is 0 */
    }
}

/* What is required, and is there, but null or empty. */
static void lint_nothing(void)
{
    static const rill_node_message null_said = { RILL_NODE(message), .role = RILL_USER, .text = RILL_J(" null ") };
    static const rill_node_message nothing_said = { RILL_NODE(message), .role = RILL_USER, .blocks = { hello_list, 0 } };
    static const rill_node_media no_url = { RILL_NODE(image), .url = RILL_S("") };
    static const rill_node_media no_data = { RILL_NODE(image), .media = RILL_S(""), .data = RILL_NULL };
    static const rill_node_one redacted = { RILL_NODE(redacted_thinking), .value = RILL_S("") };
    static const rill_node_thinking thought = { RILL_NODE(thinking), .thinking = RILL_S(""), .signature = RILL_J("nul") };
    static const rill_node *const pictures[] = { &no_url.node, &no_data.node };
    static const rill_node *const thoughts[] = { &redacted.node, &thought.node };
    TURN(shows, RILL_USER, pictures);
    TURN(thinks, RILL_ASSISTANT, thoughts);
    static const rill_node *const messages[] = { &null_said.node, &nothing_said.node, &shows.node, &thinks.node,
                                                 &hello.node };
    static const rill_node_tool tool = { RILL_NODE(tool), .name = RILL_NULL, .input_schema = RILL_NULL };
    static const rill_node *const tools[] = { &tool.node };
    static const rill_messages body = { .model = RILL_S(""), .max_tokens = RILL_NULL_INT, .messages = RILL_LIST(messages),
                                        .tools = RILL_LIST(tools) };
    static const rill_messages raw = { .max_tokens = RILL_INT(1), .messages = RILL_LIST(hello_list),
                                       .extra = RILL_S("\"model\":\"\"") };

    lints(&rill_shape_messages, &body,
          "value model\nvalue max_tokens\nvalue messages[0].content\nempty_text messages[1].content\n"
          "value messages[2].content[0].source.url\nvalue messages[2].content[1].source.media_type\n"
          "value messages[2].content[1].source.media_type\n"
          "value messages[2].content[1].source.data\nvalue messages[3].content[0].data\n"
          "value tools[0].name\nvalue tools[0].input_schema\n");
    lints(&rill_shape_messages, &raw, "value model\n");
}

/* Servers of MCP and their toolsets, by name. */
static void lint_mcp(void)
{
#define SERVER(name_) { RILL_NODE(mcp_server), .url = RILL_S("https://a"), .name = name_ }
#define TOOLSET(name_) { RILL_NODE(api_tool), RILL_MCP_TOOLSET, .mcp_server_name = name_ }
    static const rill_node_mcp_server a = SERVER(RILL_S("a")), b = SERVER(RILL_S("b")), later = SERVER(RILL_FROM(1, 3));
    static const rill_node_api_tool set_a = TOOLSET(RILL_S("a")), set_b = TOOLSET(RILL_S("b")),
                                    set_later = TOOLSET(RILL_FROM(1, 3));
    static const struct {
        const rill_node *servers[2], *tools[2];
        const char *want;
    } rows[] = {
        { { &a.node, &b.node }, { &set_b.node, &set_a.node }, "" },
        { { &a.node, &b.node }, { &set_b.node, &a_tool.node }, "mcp mcp_servers[0].name\n" },
        { { &a.node, &later.node }, { &set_b.node, &raw_list.node }, "" },
        { { &a.node }, { &set_b.node, &set_a.node }, "mcp tools[0].mcp_server_name\n" },
        { { &a.node }, { &a_tool.node }, "" }, /* as it was before there were toolsets */
        { { &a.node, &a.node }, { &set_a.node }, "same_id mcp_servers[1].name\n" },
        { { &a.node }, { &set_a.node, &set_a.node }, "same_id tools[1].mcp_server_name\n" },
        { { NULL }, { &set_a.node }, "mcp tools[0].mcp_server_name\n" },
        { { &a.node }, { NULL }, "" },
        { { &a.node, &b.node }, { &a_tool.node, &set_a.node }, "mcp mcp_servers[1].name\n" },
        { { &a.node }, { &raw_list.node }, "" },
        { { &raw_list.node }, { &set_a.node }, "" },
        { { &a.node }, { &set_later.node }, "" },
        { { &later.node }, { &set_a.node }, "" },
    };
    static const rill_node_text no_more = { RILL_NODE(text), .text = RILL_S("x") };
    static const rill_node *const one_set[] = { &set_a.node }, *const one_server[] = { &a.node };
    static const rill_more more = { RILL_NODE(more), .mcp_servers = RILL_LIST(one_server) };
    static const rill_more thread = { RILL_NODE(more), .thread = 2, .thread_message_id = RILL_S("i"),
                                      .mcp_servers = RILL_LIST(one_server) };
    static const rill_messages others[] = {
        { BASE, .tools = RILL_LIST(one_set), .extra = RILL_S("\"mcp_servers\":[]") },
        { BASE, .tools = RILL_LIST(one_set), .extra = RILL_FROM(1, 30) },
        { BASE, .tools = RILL_LIST(one_set), .more = &no_more.node }, /* what it has, nobody knows */
        { BASE, .more = &more.node, .extra = RILL_S("\"tools\":[]") },
        { BASE, .more = &thread.node },
    };

    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        rill_more m = { RILL_NODE(more), .mcp_servers = { rows[k].servers, rows[k].servers[1] != NULL ? 2 : 1 } };
        rill_messages body = { BASE, .tools = { rows[k].tools, rows[k].tools[1] != NULL ? 2 : 1 } };

        if (rows[k].tools[0] == NULL)
            body.tools.p = NULL, body.tools.n = 0;
        body.more = rows[k].servers[0] != NULL ? &m.node : NULL;
        lints(&rill_shape_messages, &body, rows[k].want);
        lints(&rill_shape_count_tokens, &body, rows[k].want);
    }
    for (size_t k = 0; k < sizeof others / sizeof *others; k++)
        lints(&rill_shape_messages, &others[k], "");
    lints(&rill_shape_api_tool, &set_a, "");
}

/* 1h before 5m, in the order tools, system, messages, the last block. */
static void lint_marks(void)
{
    for (unsigned five = 0; five < 4; five++)
        for (unsigned hour = 0; hour < 4; hour++) {
            rill_node_tool tools[2] = { { RILL_NODE(tool), .name = RILL_S("a"), .input_schema = RILL_S(OBJECT) },
                                        { RILL_NODE(tool), .name = RILL_S("b"), .input_schema = RILL_S(OBJECT) } };
            rill_node_text system[2] = { { RILL_NODE(text), .text = RILL_S("x") }, { RILL_NODE(text), .text = RILL_S("x") } };
            rill_node_text texts[2] = { { RILL_NODE(text), .text = RILL_S("x") }, { RILL_NODE(text), .text = RILL_S("x") } };
            const rill_node *const tool_list[] = { &tools[0].node, &tools[1].node };
            const rill_node *const system_list[] = { &system[0].node, &system[1].node };
            const rill_node *const text_list[] = { &texts[0].node, &texts[1].node };
            rill_node_message m = { RILL_NODE(message), .role = RILL_USER, .blocks = RILL_LIST(text_list) };
            const rill_node *const list[] = { &m.node };
            rill_messages body = { .model = RILL_S("m"), .max_tokens = RILL_INT(9), .messages = RILL_LIST(list),
                                   .tools = RILL_LIST(tool_list), .system_blocks = RILL_LIST(system_list) };
            rill_choice *const at[4][2] = { { &tools[0].cache, &tools[1].cache },
                                            { &system[0].cache, &system[1].cache },
                                            { &texts[0].cache, &texts[1].cache },
                                            { &body.cache, NULL } };
            static const char *const hours[] = { "tools[1]", "system[1]", "messages[0].content[1]", "" };
            char log[128] = "";

            for (unsigned early = 0; early < 2; early++) { /* 1h is the first, or the last of its place */
                if (five == 3 && hour == 3)
                    continue;
                for (unsigned k = 0; k < 4; k++)
                    for (unsigned j = 0; j < 2; j++)
                        if (at[k][j] != NULL)
                            *at[k][j] = 0;
                *at[five][five != 3 && early] = early ? RILL_CACHE : RILL_CACHE_5M;
                *at[hour][hour != 3 && !early] = RILL_CACHE_1H;
                if (hour > five || (hour == five && !early)) {
                    bool tools_last = five == 0 && hour != 0 && hour != 3;
                    const char *where = tools_last ? (early ? "tools[1]" : "tools[0]") : hours[hour];

                    sprintf(log, "cache_order %s%scache_control\n",
                            !tools_last && early && hour == 2   ? "messages[0].content[0]"
                            : !tools_last && early && hour == 1 ? "system[0]"
                            : !tools_last && early && hour == 0 ? "tools[0]"
                                                                : where,
                            hour == 3 ? "" : ".");
                } else {
                    log[0] = 0;
                }
                lints(&rill_shape_messages, &body, log);
            }
        }
}

/* Values that no list has: raw ones are sent, and told; numbers beyond a list are not. */
static void lint_unknown(void)
{
    static const struct {
        const char *extra, *want;
    } rows[] = {
        { "\"service_tier\":\"auto\"", "" },
        { "\"service_tier\":\"new\"", "unknown service_tier\n" },
        { "\"service_tier\":\"\"", "unknown service_tier\n" },
        { "\"service_tier\":5", "value service_tier\n" },
        { "\"service_tier\":null", "" },
        { "\"tool_choice\":{\"type\":\"some\"}", "unknown tool_choice\n" },
        { "\"tool_choice\":{\"disable_parallel_tool_use\":true}", "value tool_choice\n" },
        { "\"tool_choice\" : { \"name\":\"a\", \"type\" : \"auto\" }", "" },
        { "\"tool_choice\":null", "" },
        { "\"thinking\":{\"type\":\"deep\"}", "unknown thinking\n" },
        { "\"thinking\":{\"type\":\"adaptive\",\"display\":\"loud\"}", "unknown thinking\n" },
        { "\"thinking\":{\"type\":\"adaptive\",\"display\":null}", "" },
        { "\"thinking\":[]", "value thinking\n" },
        { "\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"2h\"}", "unknown cache_control\n" },
        { "\"cache_control\":{ \"type\" : \"ephemeral\" }", "" },
        { "\"cache_control\":{\"type\":\"ephe meral\"}", "unknown cache_control\n" },
        { "\"cache_control\":null", "" },
        { "\"cache_control\":\"x\"", "unknown cache_control\n" },
        { "\"cache_control\":5", "value cache_control\n" },
        { "\"stream\":true", "" },
        { "\"stream\":5", "value stream\n" },
        { "\"stop_sequences\":[]", "" },
        { "\"stop_sequences\":{}", "value stop_sequences\n" },
        { "\"output_config\":{\"effort\":\"ultra\"}", "unknown output_config\n" },
        { "\"output_config\":{\"effort\":\"max\"}", "" },
        { "\"fallbacks\":\"default\"", "" },
        { "\"fallbacks\":[]", "" },
        { "\"fallbacks\":\"x\"", "unknown fallbacks\n" },
        { "\"fallbacks\":5", "value fallbacks\n" },
        { "\"container\":{\"id\":\"c\"}", "" },
        { "\"speed\":5", "value speed\n" },
        { "\"service\\u005ftier\":\"new\"", "unknown service_tier\n" },
        { "\"service\\u005Ftier\":\"auto\"", "" },
        { "\"a\":1}, \"stream\":5", "" }, /* behind what ends the object: the encoder refuses it */
        { "\"service_tier\\u00\":1", "" },
        { "\"service\\u00\":1", "" },
        { "\"service_tier\":\"new", "unknown service_tier\n" }, /* cut: the encoder refuses it */
        { "\"cache_control\":{\"type\":\"eph", "unknown cache_control\n" },
        { "\"speed\":\"", "" },
        { "\"speed\":\"\"", "" },
        { "\"output_format\":{\"type\":\"json_schema\",\"schema\":{}}", "" },
        { "\"output_format\":{\"type\":\"x\",\"schema\":{}}", "unknown output_format\n" },
        { "\"output_format\":{\"schema\":{}}", "value output_format\n" },
        { "\"output_format\":{\"schema\":{},\"type\":\"json", "unknown output_format\n" },
        { "\"output_format\":{\"schema\":{},\"type\":\"json_schemas\"}", "unknown output_format\n" },
        { "\"output_format\":{\"schema\":{},\"type\":\"jsonl_schem\"}", "unknown output_format\n" },
        { "\"output_format\":{\"schema\":{},\"type\":5             }", "unknown output_format\n" },
        { "\"output_format\":{\"type\":\"json_schema\"}", "value output_format\n" },
        { "\"temperature\":-1", "" },
        { "\"temperature\":\"hot\"", "value temperature\n" },
    };
    static const rill_node_api_tool many[] = {
        { RILL_NODE(api_tool), RILL_BASH_20250124, .strict = 4 },
        { RILL_NODE(api_tool), RILL_MEMORY_20250818, .located = 2 },
    };
    static const rill_node *const tools[] = { &many[0].node, &many[1].node };
    rill_more more = { RILL_NODE(more), .effort = 0 };
    rill_messages body = { BASE, .more = &more.node };

    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        body.extra.p = rows[k].extra;
        body.extra.n = (uint32_t)strlen(rows[k].extra);
        lints(&rill_shape_messages, &body, rows[k].want);
    }
    body.extra.p = NULL;
    body.choose = 5;
    body.think = 9;
    body.service_tier = 3;
    body.think_display = 4;
    more.effort = 6;
    body.tools.p = tools;
    body.tools.n = 2;
    lints(&rill_shape_messages, &body,
          "value tools[0].strict\nvalue tools[1].user_location.type\nvalue tool_choice.type\nvalue thinking.type\n"
          "value thinking.display\nvalue service_tier\nvalue output_config.effort\n");
}

/* The parts of a call and of its result. */
static void lint_calls(void)
{
    static const rill_node_tool_use calls[] = {
        { RILL_NODE(tool_use), .id = RILL_S("a.b"), .name = RILL_S("f g") },
        { RILL_NODE(tool_use), .id = RILL_S(""), .name = RILL_S(""), .input = RILL_S(" []") },
        { RILL_NODE(tool_use), .id = RILL_S("c"), .name = RILL_S(TEXT_51 TEXT_51), .input = RILL_S(" {}") },
        { RILL_NODE(tool_use), .input = RILL_NULL },
        { RILL_NODE(tool_use), .id = RILL_S("d"), .name = RILL_S("f"), .input = RILL_FROM(1, 9) },
        { RILL_NODE(server_tool_use), .id = RILL_S("s/1"), .name = RILL_S("a b"), .input = RILL_S("5") },
        { RILL_NODE(mcp_tool_use), .id = RILL_S("m"), .name = RILL_S("a b"), .server_name = RILL_S("x"),
          .input = RILL_S("5") },
    };
    static const rill_node_tool_result results[] = {
        { RILL_NODE(tool_result), .tool_use_id = RILL_S("a.b") }, { RILL_NODE(tool_result), .tool_use_id = RILL_S("") },
        { RILL_NODE(tool_result), .tool_use_id = RILL_S("c") },   { RILL_NODE(tool_result), .text = RILL_S("x") },
        { RILL_NODE(tool_result), .tool_use_id = RILL_S("d") },
    };
    static const rill_node *const asked[] = { &calls[0].node, &calls[1].node, &calls[2].node, &calls[3].node,
                                              &calls[4].node, &calls[5].node, &calls[6].node };
    static const rill_node *const given[] = { &results[0].node, &results[1].node, &results[2].node, &results[3].node,
                                              &results[4].node };
    TURN(asks_all, RILL_ASSISTANT, asked);
    TURN(gives_all, RILL_USER, given);
    static const rill_node *const list[] = { &hello.node, &asks_all.node, &gives_all.node };
    static const rill_messages body = { .model = RILL_S("m"), .max_tokens = RILL_INT(9), .messages = RILL_LIST(list) };

#define AT "messages[1].content"
    lints(&rill_shape_messages, &body,
          "name " AT "[0].id\nname " AT "[0].name\nname " AT "[1].id\nname " AT "[1].name\nvalue " AT "[1].input\n"
          "needed " AT "[3].id\nneeded " AT "[3].name\nvalue " AT "[3].input\n"
          "name " AT "[5].id\nvalue " AT "[5].input\n"
          "name messages[2].content[0].tool_use_id\nname messages[2].content[1].tool_use_id\n"
          "needed messages[2].content[3].tool_use_id\n");
}

/* JSON that must be an object or a list; of a schema also its type. */
static void lint_forms(void)
{
    static const struct {
        const char *schema;
        bool good;
    } rows[] = {
        { OBJECT, true },
        { " { \"type\" : \"object\" , \"properties\":{}}", true },
        { "{\"properties\":{\"type\":\"object\"}}", false },
        { "{\"\\u0074ype\":\"object\"}", true },
        { "{}", false },
        { "{\"type\":\"string\"}", false },
        { "{\"type\":\"objects\"}", false },
        { "{\"type\":[\"object\"]}", false },
        { "{\"type\":\"obj", false },
        { "[]", false },
        { "true", false },
        { "  ", false },
        { "\"{}\"", false },
    };
    static const rill_node_tool examples = { RILL_NODE(tool), .name = RILL_S("f"), .input_schema = RILL_S(OBJECT),
                                             .input_examples = RILL_S("{}") };
    static const rill_node_api_tool set = { RILL_NODE(api_tool), RILL_BROWSER_TOOLSET_20260801, .configs = RILL_S("[]") };
    static const rill_node *const tools[] = { &examples.node, &set.node };
    static const rill_more more = { RILL_NODE(more), .schema = RILL_S("[]") };
    static const rill_messages body = { BASE, .tools = RILL_LIST(tools), .more = &more.node };
    static const rill_node_tool good_in_extra = { RILL_NODE(tool), .name = RILL_S("f"),
                                                  .extra = RILL_S("\"input_schema\":" OBJECT) };
    static const rill_node_tool in_extra = { RILL_NODE(tool), .name = RILL_S("f"), .extra = RILL_S("\"input_schema\":5") };

    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        rill_node_tool tool = { RILL_NODE(tool), .name = RILL_S("f") };

        tool.input_schema.p = rows[k].schema;
        tool.input_schema.n = (uint32_t)strlen(rows[k].schema);
        lints(&rill_shape_tool, &tool, rows[k].good ? "" : "value input_schema\n");
        tool.input_schema.is = RILL_IS_JSON;
        lints(&rill_shape_tool, &tool, rows[k].good ? "" : "value input_schema\n");
    }
    lints(&rill_shape_messages, &body,
          "value tools[0].input_examples\nvalue tools[1].configs\nvalue output_config.format.schema\n");
    lints(&rill_shape_tool, &in_extra, "value input_schema\n");
    lints(&rill_shape_tool, &good_in_extra, "");
}

/* The name that belongs to a type of tool. */
static void lint_tool_names(void)
{
    static const struct {
        rill_node_api_tool tool;
        const char *want;
    } rows[] = {
#define TYPED(type_, name_) { RILL_NODE(api_tool), .type = RILL_S(type_), .name = RILL_S(name_) }
#define ANY(...) { RILL_NODE(api_tool), __VA_ARGS__ }
        { ANY(RILL_TEXT_EDITOR_20241022), "" },
        { ANY(RILL_TEXT_EDITOR_20250124), "" },
        { ANY(RILL_TEXT_EDITOR_20250429), "" },
        { ANY(RILL_TEXT_EDITOR_20250728), "" },
        { ANY(RILL_BASH_20241022), "" },
        { ANY(RILL_MEMORY_20250818), "" },
        { ANY(RILL_WEB_SEARCH_20260318), "" },
        { ANY(RILL_WEB_FETCH_20260318), "" },
        { ANY(RILL_CODE_EXECUTION_20260521), "" },
        { ANY(RILL_TOOL_SEARCH_REGEX), "" },
        { ANY(RILL_TOOL_SEARCH_BM25), "" },
        { ANY(RILL_COMPUTER_TOOLSET_20260801), "" },
        { ANY(RILL_BROWSER_TOOLSET_20260801), "" },
        { TYPED("bash_20250124", "shell"), "value name\n" },
        { TYPED("bash_20990101", "bash"), "" },
        { TYPED("bash_20990101", "bas"), "value name\n" },
        { TYPED("bash_20990101", "bashs"), "value name\n" },
        { TYPED("bash_20990101", "bosh"), "value name\n" },
        { ANY(RILL_WEB_FETCH_20260318, .extra = RILL_S("\"url_sources\":{}")), "" },
        { ANY(RILL_WEB_FETCH_20260318, .extra = RILL_S("\"url_sources\":[]")), "value url_sources\n" },
        { TYPED("text_editor_20250728", "str_replace_editor"), "value name\n" },
        { TYPED("text_editor_20990101", "edit"), "" },
        { TYPED("browser_toolset_20260801", "browser"), "value name\n" },
        { TYPED("hammer_20990101", "hammer"), "" },
        { ANY(.type = RILL_S("bash_20250124")), "needed name\n" },
        { ANY(.type = RILL_S("hammer_20990101")), "" },
        { ANY(.type = RILL_S("bash_20250124"), .name = RILL_FROM(1, 4)), "" },
        { ANY(.type = RILL_FROM(1, 13), .name = RILL_S("b")), "" },
        { ANY(.type = RILL_S("bash_20250124"), .extra = RILL_S("\"name\":\"bash\"")), "" },
        { ANY(.type = RILL_S(""), .name = RILL_S("b")), "" },
    };

    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
        lints(&rill_shape_api_tool, &rows[k].tool, rows[k].want);
}

/* A block of the program's own with raw members; with a breakpoint where the API takes none. */
struct open_thinking {
    rill_node node;
    rill_data thinking, signature, extra;
    rill_choice cache;
};
#define OPEN_THINKING(X, T)                                \
    X(T, STRING, RILL_NEEDED, thinking, "thinking", 0)     \
    X(T, STRING, RILL_NEEDED, signature, "signature", 0)   \
    X(T, LITERAL, 0, cache, "cache_control", 1)            \
    X(T, MEMBERS, 0, extra, "", 0)
static const void *const open_thinking_aux[] = { "{\"type\":\"ephemeral\"}\0" };
RILL_FIELDS(open_thinking, struct open_thinking, OPEN_THINKING)
static RILL_SHAPE(open_thinking, "thinking", open_thinking, open_thinking_aux, RILL_IN_CONTENT);

/* Keys given twice, among raw members and by a field; and raw breakpoints. */
static void lint_extra(void)
{
#define LONG "0123456789012345678901234567890123456789012345678901234567890123456789"
    static const struct {
        const char *extra, *want;
    } rows[] = {
        { "\"a\":1,\"b\":{\"a\":1,\"a\":2},\"c\":\"a\"", "" },
        { "\"a\":1,\"b\":2,\"a\":3", "twice a\n" },
        { "\"b\":[\"a\",\"a\"],\"a\":3,\"c\":4 , \"c\" : 5", "twice c\n" },
        { "\"ab\":1,\"a\\u0062\":2", "twice ab\n" },
        { "\"a\\u00e9\":1,\"a\\u00e9\":2", "twice a\\u00e9\n" },
        { "\"a\\\"\":1,\"a\":2", "" },
        { "\"model\":\"x\"", "twice model\n" },
        { "\"mod\\u0065l\":\"x\"", "twice model\n" },
        { "\"speed\":\"fast\"", "twice speed\n" },
        { "\"type\":\"x\"", "" },
    };
    static const rill_more more = { RILL_NODE(more), .speed = RILL_S("fast") };
    static const struct open_thinking thoughts[] = {
        { RILL_NODE(open_thinking), RILL_S(""), RILL_S("s"), .extra = RILL_S("\"x\":{\"cache_control\":1}") },
        { RILL_NODE(open_thinking), RILL_S(""), RILL_S("s"), .extra = RILL_S("\"cache_control\":{\"type\":\"ephemeral\"}") },
        { RILL_NODE(open_thinking), RILL_S(""), RILL_S("s"), .cache = 1 },
        { RILL_NODE(open_thinking), RILL_S(""), RILL_S("s"), .extra = RILL_S("\"type\":\"text\"") },
        { RILL_NODE(open_thinking), RILL_S(""), RILL_S("s"), .extra = RILL_FROM(1, 5) },
    };
    static const char *const want[] = { "", "place cache_control\n", "place cache_control\n", "twice type\n", "" };

    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        rill_messages body = { BASE, .more = &more.node, .extra = RILL_MEM(rows[k].extra, (uint32_t)strlen(rows[k].extra)) };

        lints(&rill_shape_messages, &body, rows[k].want);
    }
    { /* the second key ends with what there is, inside an escape */
        rill_messages body = { BASE, .extra = RILL_MEM("\"\\\\\":1,\"\\\\\":2", 9) };

        lints(&rill_shape_messages, &body, "");
    }
    for (size_t k = 0; k < sizeof want / sizeof *want; k++)
        lints(&rill_shape_open_thinking, &thoughts[k], want[k]);
    for (unsigned n = 31; n < 34; n++) { /* so many keys are compared with those behind them */
        char text[1024] = "";
        rill_messages body = { BASE };

        for (unsigned k = 0; k < n; k++)
            sprintf(text + strlen(text), "\"k%u\":%u,", k, k);
        sprintf(text + strlen(text), "\"k%u\":0", n - 1);
        body.extra.p = text;
        body.extra.n = (uint32_t)strlen(text);
        sprintf(text + 900, "twice k%u\n", n - 1);
        lints(&rill_shape_messages, &body, n <= 32 ? text + 900 : "");
    }
    {
        char key[300], text[700], found_path[300];
        rill_messages body = { BASE };

        memset(key, 'x', sizeof key);
        key[sizeof key - 1] = 0;
        sprintf(text, "\"%s\":1,\"%s\":2", key, key);
        body.extra.p = text;
        body.extra.n = (uint32_t)strlen(text);
        sprintf(found_path, "twice %.255s\n", key); /* so much of it stands in a path */
        lints(&rill_shape_messages, &body, found_path);
    }
}

/* Base64 that is there already. */
static void lint_base64(void)
{
    static const struct {
        const char *text;
        bool good;
    } rows[] = {
        { "", true },      { "QUJD", true },  { "QUI=", true },  { "QQ==", true },  { "azAZ09+/", true },
        { "QUJ", false },  { "QU\"D", false }, { "QU=D", false }, { "Q===", false }, { "QU-_", false },
        { "QUJ_", false }, { "QUJ{", false }, { "QU JD", false }, { "QUJDQUJ\n", false }, { "====", false },
    };

    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        rill_node_media image = { RILL_NODE(image), .media = RILL_S("image/png") };

        image.data.p = rows[k].text;
        image.data.n = (uint32_t)strlen(rows[k].text);
        image.data.is = RILL_IS_TEXT;
        lints(&rill_shape_image, &image, rows[k].good ? "" : "value source.data\n");
    }
}

/* Shapes of the program's own that look like the API's, with their fields elsewhere: nothing is read that is not there. */
struct small_node {
    rill_node node;
    rill_choice a, b, c;
};
#define SMALL_MESSAGE(X, T) X(T, CHOICE, 0, a, "role", 1) X(T, LITERAL, 0, b, "content", 1)
#define SMALL_BODY(X, T) X(T, LITERAL, 0, a, "messages", 1) X(T, LITERAL, 0, b, "fallbacks", 1)
#define SMALL_BLOCK(X, T) \
    X(T, LITERAL, 0, a, "id", 1) X(T, LITERAL, 0, b, "title", 1) X(T, LITERAL, 0, c, "requests", 1)
static const void *const small_aux[] = { "true\0true\0" };
RILL_FIELDS(small_message, struct small_node, SMALL_MESSAGE)
static RILL_SHAPE(small_message, NULL, small_message, small_aux, RILL_IN_MESSAGES);
RILL_FIELDS(small_body, struct small_node, SMALL_BODY)
static RILL_SHAPE(small_body, NULL, small_body, small_aux, RILL_IN_OTHER);
RILL_FIELDS(small_block, struct small_node, SMALL_BLOCK)
static RILL_SHAPE(small_tool_use, "tool_use", small_block, small_aux, RILL_IN_CONTENT);
static RILL_SHAPE(small_document, "document", small_block, small_aux, RILL_IN_CONTENT);
static RILL_SHAPE(small_edit, "compact_20260112", small_block, small_aux, RILL_IN_OTHER);

/* A message with a list that is not its content; one object that is a part of another, whose raw members are its own. */
struct side_message {
    rill_node_message m;
    rill_nodes side;
};
#define SIDE_MESSAGE(X, T) X(T, CHOICE, 0, m.role, "role", 1) X(T, NODES, 0, side, "side", RILL_IN_CONTENT)
struct side_keys {
    char role[5], side[5];
};
static const struct side_keys side_keys = { "role", "side" };
static const void *const side_aux[] = { "user\0assistant\0" };
static const rill_field side_rows[] = {
    { RILL_FIELD_CHOICE * 4096u + offsetof(struct side_message, m) + offsetof(rill_node_message, role), 1 * 4096u },
    { RILL_FIELD_NODES * 4096u + offsetof(struct side_message, side), 1 * 4096u + 5 },
};
static const rill_shape rill_shape_side_message = { NULL, side_keys.role, side_rows, side_aux, 2, RILL_IN_MESSAGES };

struct whole {
    rill_node node;
    rill_data name, picture, media, schema, strict, extra;
    rill_choice kind, keep, later;
};
static const void *const inner_aux[] = { "a\0b\0", "{\"type\":\"all\"}\0\"all\"\0", "false\0true\0" };
#define INNER(X, T)                          \
    X(T, CHOICE, 0, kind, "kind", 1)         \
    X(T, LITERAL, 0, keep, "keep", 2)        \
    X(T, BASE64, 0, picture, "picture", 0)   \
    X(T, LITERAL, 0, later, "defer_loading", 3)
RILL_FIELDS(inner, struct whole, INNER)
static RILL_SHAPE(inner, NULL, inner, inner_aux, RILL_IN_OTHER);
static const void *const whole_aux[] = { &rill_shape_inner };
#define WHOLE(X, T)                                       \
    X(T, PART, 0, part, "", 1)                            \
    X(T, STRING, 0, name, "name", 0)                      \
    X(T, STRING, 0, media, "media_type", 0)               \
    X(T, JSON, RILL_NEEDED, schema, "input_schema", 0)    \
    X(T, STRING, 0, strict, "strict", 0)                  \
    X(T, MEMBERS, 0, extra, "", 0)
RILL_FIELDS(whole, struct whole, WHOLE)
static RILL_SHAPE(whole, "url", whole, whole_aux, RILL_IN_OTHER);
#define ONLY_SCHEMA(X, T) X(T, JSON, RILL_NEEDED, schema, "input_schema", 0)
RILL_FIELDS(only_schema, struct whole, ONLY_SCHEMA)
static RILL_SHAPE(only_schema, NULL, only_schema, NULL, RILL_IN_TOOLS);

static void lint_parts(void)
{
    static const struct {
        const char *extra, *want;
    } rows[] = {
        { "\"kind\":\"a\"", "" },
        { "\"kind\":\"c\"", "unknown kind\n" },
        { "\"keep\":\"all\"", "" },
        { "\"keep\": {\"type\" : \"all\"}", "" },
        { "\"keep\":\"some\"", "unknown keep\n" },
        { "\"keep\":[]", "value keep\n" },
        { "\"picture\":\"QQ==\"", "" },
        { "\"picture\":5", "value picture\n" },
        { "\"picture\":\"\",\"defer_loading\":true", "" },
        { "\"later\":5", "" },
    };
    static const struct side_message side = { { RILL_NODE(side_message), .role = RILL_USER }, RILL_LIST(ask) };
    static const rill_node *const sides[] = { &side.m.node };
    static const rill_messages body = { .model = RILL_S("m"), .max_tokens = RILL_INT(9), .messages = RILL_LIST(sides) };
    struct whole w = { RILL_NODE(whole), .name = RILL_S("n"), .media = RILL_S("m"), .schema = RILL_S(OBJECT),
                       .strict = RILL_S("s"), .later = 2 };
    struct json_tool null_name = { RILL_NODE(json_tool), .name = RILL_S("null") };

    lints(&rill_shape_messages, &body, "");
    lints(&rill_shape_whole, &w, "");
    w.later = 0;
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        w.extra.p = rows[k].extra;
        w.extra.n = (uint32_t)strlen(rows[k].extra);
        lints(&rill_shape_whole, &w, rows[k].want);
    }
    w.node.shape = &rill_shape_only_schema;
    lints(&rill_shape_only_schema, &w, "");
    lints(&rill_shape_json_tool, &null_name, "value name\n");
    null_name.name.n = 2;
    lints(&rill_shape_json_tool, &null_name, "");
    null_name.name.p = NULL;
    null_name.name.source = 1;
    lints(&rill_shape_json_tool, &null_name, "");
}

/* Raw text cut anywhere, in a block of exactly its size: nothing behind it is read. */
static void lint_cut(void)
{
    static const char *const texts[] = {
        "\"thinking\" : {\"type\":\"enabled\",\"budget_tokens\":5},\"top_k\":-15.5e3,\"stream\":true,\"service_tier\":\"auto\"",
        "\"cache_control\":{\"type\" : \"ephemeral\", \"ttl\":\"1h\"},\"tool_choice\":{\"type\":\"tool\",\"name\":\"n\"}",
        "\"output_format\":{\"type\":\"json_schema\",\"schema\":{\"a\":[{}]}},\"model\":null,\"messages\":[],\"a\":1,\"a\":2",
        "\"\\u0074ype\":\"\\u0061\\\\\",\"input_schema\" : { \"type\" : \"object\" },\"strict\":true,\"kind\":\"a\",\"keep\":\"all\"",
    };

    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
        for (uint32_t n = 0; n <= strlen(texts[k]); n++) {
            char *text = (char *)need(n + (n == 0));
            rill_more more = { RILL_NODE(more), .effort = 1 };
            rill_node_tool tool = { RILL_NODE(tool), .input_schema = RILL_MEM(text, n), .extra = RILL_MEM(text, n) };
            rill_node_raw turn = { RILL_NODE(raw), .json = RILL_MEM(text, n) };
            const rill_node *const tools[] = { &tool.node }, *const turns[] = { &turn.node };
            rill_messages body = { .messages = RILL_LIST(turns), .tools = RILL_LIST(tools), .more = &more.node,
                                   .extra = RILL_MEM(text, n) };
            struct whole w = { RILL_NODE(whole), .extra = RILL_MEM(text, n) };
            struct open_thinking thought = { RILL_NODE(open_thinking), .extra = RILL_MEM(text, n) };
            const struct {
                const rill_shape *shape;
                const void *root;
            } roots[] = { { &rill_shape_messages, &body },
                          { &rill_shape_whole, &w },
                          { &rill_shape_open_thinking, &thought } };

            memcpy(text, texts[k], n);
            tool.strict = RILL_TRUE;
            for (size_t j = 0; j < sizeof roots / sizeof *roots; j++) {
                unsigned found = 0;
                rill_finding f;
                rill_lint l;

                CHECK(rill_lint_init(&l, roots[j].shape, roots[j].root) == RILL_OK);
                while (rill_lint_next(&l, &f) == RILL_OK && CHECK(found++ < 100))
                    continue;
            }
            free(text);
        }
}

/* A thousand of them are looked at; what is behind may be what is looked for. */
static void lint_thousands(void)
{
    enum { SOME = 1001, TOO_MANY = 256 }; /* which a byte cannot hold */
    static const struct whole plain = { RILL_NODE(only_schema), .schema = RILL_S(OBJECT) };
    static const rill_node_api_tool later = { RILL_NODE(api_tool), RILL_MCP_TOOLSET, .mcp_server_name = RILL_S("a"),
                                              .default_defer_loading = RILL_TRUE };
    static const rill_node *const one_later[] = { &later.node };
    static const rill_node_mcp_server server = { RILL_NODE(mcp_server), .url = RILL_S("https://a"), .name = RILL_S("a") };
    static const rill_node *const servers[] = { &server.node };
    static const rill_more more = { RILL_NODE(more), .mcp_servers = RILL_LIST(servers) };
    static const rill_messages deferred = { BASE, .tools = RILL_LIST(one_later), .more = &more.node };
    static const rill_node *list[SOME];
    static char schema[16 * TOO_MANY];
    rill_node_tool strict = { RILL_NODE(tool), .name = RILL_S("f"), .strict = RILL_TRUE };
    rill_messages body = { BASE, .choose = RILL_CHOOSE_TOOL, .choose_name = RILL_S("g"), .tools = { list, 1000 } };

    for (unsigned k = 0; k < SOME; k++)
        list[k] = &plain.node;
    body.more = &more.node;
    lints(&rill_shape_messages, &body, "");
    body.tools.n = 1001;
    lints(&rill_shape_messages, &body, "");
    body.tools.n = 999;
    lints(&rill_shape_messages, &body, "no_tool tool_choice.name\n");
    lints(&rill_shape_messages, &deferred, ""); /* what a toolset says of its tools is not said of itself */
    strcpy(schema, "{\"type\":\"object\",\"properties\":{");
    for (unsigned k = 0; k < TOO_MANY; k++)
        sprintf(schema + strlen(schema), "%s\"p%u\":{}", k != 0 ? "," : "", k);
    strcat(schema, "}}");
    strict.input_schema.p = schema;
    strict.input_schema.n = (uint32_t)strlen(schema);
    list[0] = &strict.node;
    body.choose = 0;
    body.choose_name.p = NULL;
    body.tools.n = 1;
    lints(&rill_shape_messages, &body, "limit tools[0].input_schema\n");
}

static void lint_own(void)
{
    static const struct small_node small = { RILL_NODE(small_message), 1, 1, 1 }, more = { RILL_NODE(small_body), 1, 1, 1 };
    static const struct small_node use = { RILL_NODE(small_tool_use), 2, 1, 1 }, document = { RILL_NODE(small_document), 1, 1, 1 };
    static const struct small_node edit = { RILL_NODE(small_edit), 1, 1, 1 };
    static const rill_node *const blocks[] = { &document.node, &some_text.node };
    static const rill_node *const said[] = { &use.node };
    TURN(user_turn, RILL_USER, blocks);
    TURN(model_turn, RILL_ASSISTANT, said);
    static const rill_node *const list[] = { &small.node, &user_turn.node, &model_turn.node };
    static const rill_messages body = { .model = RILL_S("m"), .max_tokens = RILL_INT(9), .messages = RILL_LIST(list),
                                        .more = &more.node };

    lints(&rill_shape_messages, &body, "");
    lints(&rill_shape_small_body, &more, "");
    lints(&rill_shape_small_edit, &edit, "");
}

/* How many parameters of strict tools may be left out or be of several types, over all of them. */
static void lint_schemas(void)
{
    enum { MOST = 30 };
    static const struct {
        const char *schema; /* of each tool */
        unsigned most;      /* so many of them are taken */
    } rows[] = {
        { "{\"type\":\"object\",\"properties\":{\"a\":{},\"b\":{},\"c\":{}},\"required\":[\"b\"]}", 12 },
        { "{\"type\":\"object\",\"properties\":{\"a\":{},\"b\":{},\"c\":{},\"d\":{},\"e\":{}}}", 4 },
        { "{\"type\":\"object\",\"required\":[\"a\",\"b\",\"c\"],\"properties\":{\"a\":{},\"b\":{},\"c\":{}}}", 20 },
        { "{\"type\":\"object\",\"properties\":{\"a\":{\"properties\":{\"required\":{},\"x\":{}}}},\"required\":[\"a\"]}", 12 },
        { "{\"type\":\"object\",\"$defs\":{\"d\":{\"properties\":{\"x\":{}}}},\"items\":{\"properties\":{\"x\":{}}}}", 12 },
        { "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":[\"string\",\"null\"]}},\"required\" : [ \"a\" ]}", 16 },
        { "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":[[\"string\"]]}},\"required\":[\"a\"]}", 16 }, /* no schema */
        { "{\"type\":\"object\",\"properties\":{\"a\":{\"anyOf\":[{\"type\":\"null\"},{\"properties\":{\"x\":{}},\"required\":[\"x\"]}]}},"
          "\"required\":[\"a\"]}",
          16 },
        { "{\"type\":\"object\",\"properties\":{\"a\":{\"enum\":[{\"properties\":{\"x\":{}}}],\"type\":\"string\"}},\"required\":[\"a\"]}", 20 },
        { "{\"type\":\"object\",\"properties\":{\"\\\"a\":{\"allOf\":[{}]}},\"required\":[\"\\\"a\"],\"anyOf\":[{}]}", 20 },
        { "{\"type\":\"object\",\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[{\"properties\":{\"a\":{}}}]]]]]]]]]]]]]]]]]]]]]]]]]]]]}", 20 },
        { "{\"type\":\"object\",\"nothing\":{\"properties\":{\"a\":{}}}}", 20 },
        { "{\"type\":\"object\"}]}\"", 20 }, /* not JSON: the encoder refuses it */
        { "{\"type\":\"object\",\"a", 20 },
        { "{\"type\":\"object\",\"a\\", 20 },
    };

    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
        for (unsigned n = 0; n <= 20; n++) {
            static rill_node_tool tools[MOST];
            static char names[MOST];
            const rill_node *list[MOST];
            rill_messages body = { BASE };
            char want[64] = "";

            for (unsigned j = 0; j < n; j++) {
                const rill_node_tool tool = { RILL_NODE(tool), .strict = RILL_TRUE };

                names[j] = (char)('a' + j);
                tools[j] = tool;
                tools[j].name.p = &names[j];
                tools[j].name.n = 1;
                tools[j].input_schema.p = rows[k].schema;
                tools[j].input_schema.n = (uint32_t)strlen(rows[k].schema);
                list[j] = &tools[j].node;
            }
            body.tools.p = list;
            body.tools.n = n;
            if (n > rows[k].most)
                sprintf(want, "limit tools[%u].input_schema\n", rows[k].most);
            if (n != 0)
                lints(&rill_shape_messages, &body, want);
            for (unsigned j = 0; j < n; j++)
                tools[j].strict = RILL_FALSE;
            if (n != 0)
                lints(&rill_shape_messages, &body, "");
        }
}

/* ---- every entry of lint's lists, every limit of it ---- */

/* A string, a number or a breakpoint, and members given raw; under any key, in an object of any type. */
struct any_key {
    rill_node node;
    rill_data text, extra;
    rill_num number;
    rill_choice cache;
};
#define ANY_ROWS(kind, field, arg)                                                       \
    {                                                                                    \
        { (uint16_t)(kind * 4096u + offsetof(struct any_key, field)), (arg)*4096u + 1 }, \
        {                                                                                \
            (uint16_t)(RILL_FIELD_MEMBERS * 4096u + offsetof(struct any_key, extra)), 0  \
        }                                                                                \
    }
static const rill_field text_rows[] = ANY_ROWS(RILL_FIELD_STRING, text, 0);
static const rill_field number_rows[] = ANY_ROWS(RILL_FIELD_NUMBER, number, 0);
static const rill_field cache_rows[] = ANY_ROWS(RILL_FIELD_LITERAL, cache, 1);

/* Gives it this finding, or NULL: none? */
static void lint_set(const rill_field *rows, const char *type, const char *key, struct any_key node, const char *code)
{
    char keys[32] = "", want[64] = "";
    const rill_shape s = { type, keys, rows, open_thinking_aux, 2, RILL_IN_OTHER };

    node.node.shape = &s;
    strcpy(keys + 1, key);
    if (code != NULL)
        sprintf(want, "%s %s\n", code, key);
    lints(&s, &node, want);
}

static void lint_raw(const rill_field *rows, const char *type, const char *key, const char *value, const char *code)
{
    char members[96];
    struct any_key node = { .extra = RILL_MEM(members, 0) };

    node.extra.n = (uint32_t)sprintf(members, "\"%s\":%s", key, value);
    lint_set(rows, type, key, node, code);
}

/* What may not be empty, what counts, what has no breakpoint. */
static void lint_keys(void)
{
    static const char *const full[] = { "model",    "url",       "file_id",     "media_type", "data",
                                        "skill_id", "tool_name", "server_name", "token",      "mcp_server_name" };
    static const char *const not_full[] = { "title", "instructions", "mode", "models" };
    static const char *const counted[] = { "max_tokens",         "top_k",
                                           "remaining",          "value",
                                           "max_uses",           "max_characters",
                                           "max_content_tokens", "display_width_px",
                                           "display_height_px",  "display_number" };
    static const char *const not_counted[] = { "temperature", "max_token", "values" };
    static const char *const unmarked[] = { "thinking", "redacted_thinking", "fallback", "mcp_tool_listing" };
    static const char *const marked[] = { "text", "compaction", "tool_use", "mcp_tool_result", "fallbacks" };
    static const struct {
        rill_num n;
        const char *raw;
        bool counts;
    } numbers[] = {
        { RILL_INT(0), "0", true },        { RILL_INT(123456789), "123456789", true },
        { RILL_DEC(15, 1), "1.5", false }, { RILL_INT(-1), "-1", false },
        { { 10, 1, 1, 0 }, "1e0", false }, { RILL_INT(-1), "1234567890", false },
    };
    static const struct any_key nothing = { .text = RILL_S("") }, mark = { .cache = RILL_CACHE };

    for (size_t k = 0; k < sizeof full / sizeof *full; k++) {
        lint_set(text_rows, NULL, full[k], nothing, "value");
        lint_raw(text_rows, NULL, full[k], "\"\"", "value");
        lint_raw(text_rows, NULL, full[k], "\"x\"", NULL);
    }
    for (size_t k = 0; k < sizeof not_full / sizeof *not_full; k++) {
        lint_set(text_rows, NULL, not_full[k], nothing, NULL);
        lint_raw(text_rows, NULL, not_full[k], "\"\"", NULL);
    }
    for (size_t j = 0; j < sizeof numbers / sizeof *numbers; j++) {
        struct any_key node = { .number = numbers[j].n };

        for (size_t k = 0; k < sizeof counted / sizeof *counted; k++) {
            lint_set(number_rows, NULL, counted[k], node, numbers[j].counts ? NULL : "limit");
            lint_raw(number_rows, NULL, counted[k], numbers[j].raw, numbers[j].counts ? NULL : "value");
        }
        for (size_t k = 0; k < sizeof not_counted / sizeof *not_counted; k++) {
            lint_set(number_rows, NULL, not_counted[k], node, NULL);
            lint_raw(number_rows, NULL, not_counted[k], numbers[j].raw, NULL);
        }
    }
    for (size_t k = 0; k < sizeof unmarked / sizeof *unmarked; k++) {
        lint_set(cache_rows, unmarked[k], "cache_control", mark, "place");
        lint_raw(cache_rows, unmarked[k], "cache_control", "{\"type\":\"ephemeral\"}", "place");
    }
    for (size_t k = 0; k < sizeof marked / sizeof *marked; k++) {
        lint_set(cache_rows, marked[k], "cache_control", mark, NULL);
        lint_raw(cache_rows, marked[k], "cache_control", "{\"type\":\"ephemeral\"}", NULL);
    }
}

/* Strings of which the API lists the values, all of them, and what is a letter more, less, or of another key. */
static void lint_listed(void)
{
    static const struct {
        const char *type, *key, *good, *bad;
    } rows[] = {
        { "image", "media_type", "image/jpeg image/png image/gif image/webp",
          "image/jpg image/pn image/gift application/pdf" },
        { "document", "media_type", "application/pdf", "application/pd application/pdfs text/plain image/png" },
        { "audio", "media_type", "audio/wav application/pd", "" },
        { NULL, "speed", "standard fast", "standards fas slow" },
        { NULL, "inference_geo", "us global", "u globe eu" },
        { NULL, "response_inclusion", "full excluded", "ful exclude none" },
        { NULL, "custom_id", "a Z09_-", "a.b" },
    };
    static const struct {
        const char *url;
        bool good;
    } urls[] = {
        { "https://a", true }, { "https://", true }, { "https:/", false }, { "http://a", false }, { "a", false }
    };
    static const struct {
        const char *caller;
        bool good;
    } callers[] = { { "direct", true },
                    { "code_execution_20250825", true },
                    { "code_execution_20260120", true },
                    { "code_execution_20260521", true },
                    { "directly", false },
                    { "direc", false },
                    { "code_execution_", false } };

    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
        for (unsigned bad = 0; bad < 2; bad++) {
            const char *p = bad != 0 ? rows[k].bad : rows[k].good;

            while (*p != 0) {
                struct any_key node = { .text = RILL_MEM(p, (uint32_t)strcspn(p, " ")) };

                lint_set(text_rows, rows[k].type, rows[k].key, node,
                         bad == 0                                ? NULL
                         : strcmp(rows[k].key, "custom_id") == 0 ? "name"
                                                                 : "value");
                p += node.text.n;
                p += *p != 0;
            }
        }
    for (size_t k = 0; k < sizeof urls / sizeof *urls; k++) {
        rill_node_mcp_server server = { RILL_NODE(mcp_server),
                                        .url = RILL_MEM(urls[k].url, (uint32_t)strlen(urls[k].url)),
                                        .name = RILL_S("a") };

        lints(&rill_shape_mcp_server, &server, urls[k].good ? "" : "value url\n");
    }
    for (size_t k = 0; k < sizeof callers / sizeof *callers; k++) {
        const rill_data caller = RILL_MEM(callers[k].caller, (uint32_t)strlen(callers[k].caller));
        rill_node_tool tool = a_tool;

        tool.allowed_callers.p = &caller;
        tool.allowed_callers.n = 1;
        lints(&rill_shape_tool, &tool, callers[k].good ? "" : "value allowed_callers\n");
    }
}

/* All characters, as a name and as base64; names of as many as there may be. */
static void lint_characters(void)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    char text[66];

    for (unsigned c = 0; c < 256; c++) {
        char four[4] = { 'A', 'A', 'A', (char)c };
        struct any_key node = { .text = RILL_MEM(&four[3], 1) };
        rill_node_media image = { RILL_NODE(image), .media = RILL_S("image/png"),
                                  .data = { four, 4, 0, RILL_IS_TEXT } };
        rill_node_text blank = { RILL_NODE(text), .text = RILL_MEM(&four[3], 1) };
        bool letter = c != 0 && strchr(letters, (int)c) != NULL;

        lint_set(text_rows, NULL, "custom_id", node, letter || c == '_' || c == '-' ? NULL : "name");
        lints(&rill_shape_image, &image, letter || c == '+' || c == '/' || c == '=' ? "" : "value source.data\n");
        lints(&rill_shape_text, &blank, c <= 0x20 ? "empty_text text\n" : "");
    }
    memset(text, 'a', sizeof text);
    for (uint32_t n = 0; n <= sizeof text; n++) {
        struct any_key node = { .text = RILL_MEM(text, n) };
        rill_node_tool tool = { RILL_NODE(tool), .name = RILL_MEM(text, n), .input_schema = RILL_S(OBJECT) };
        bool good = n >= 1 && n <= 64;

        lint_set(text_rows, NULL, "custom_id", node, good ? NULL : "name");
        lints(&rill_shape_tool, &tool, good ? "" : "name name\n");
    }
}

/* Which blocks stand in a message of whom; p: and if the assistant's ends with it, the turn was paused. */
static void lint_roles(void)
{
    static const struct {
        const char *type, *in; /* u user, a assistant, s system */
    } rows[] = {
        { "text", "uas" },
        { NULL, "uas" },
        { "image", "u" },
        { "document", "ua" },
        { "search_result", "ua" },
        { "thinking", "a" },
        { "redacted_thinking", "a" },
        { "tool_use", "a" },
        { "tool_result", "u" },
        { "server_tool_use", "ap" },
        { "mcp_tool_use", "ap" },
        { "mcp_tool_result", "uap" },
        { "mcp_tool_listing", "ua" },
        { "web_search_tool_result", "uap" },
        { "web_fetch_tool_result", "uap" },
        { "code_execution_tool_result", "uap" },
        { "bash_code_execution_tool_result", "uap" },
        { "text_editor_code_execution_tool_result", "uap" },
        { "tool_search_tool_result", "uap" },
        { "advisor_tool_result", "uap" },
        { "container_upload", "ua" },
        { "compaction", "uap" },
        { "fallback", "ua" },
        { "tool_addition", "s" },
        { "tool_removal", "s" },
    };
    static const struct {
        const char *json, *want;
    } raw[] = {
        { "{\"role\":\"user\"}", "" },
        { "{\"role\":\"assistant\"}", "" },
        { "{\"role\":\"system\"}", "" },
        { "{\"role\":\"tool\"}", "value messages[1].role\n" },
        { "{\"role\":\"use\"}", "value messages[1].role\n" },
        { "{\"role\":\"users\"}", "value messages[1].role\n" },
    };
    static const char *const first[] = { "", "first_role messages\n", "first_role messages\n" };
    const rill_node *list[2] = { &hello.node, NULL };
    rill_messages body = {
        .model = RILL_S("m"), .max_tokens = RILL_INT(9), .messages = RILL_LIST(list), .think = RILL_THINK_ADAPTIVE
    };

    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
        for (unsigned role = 0; role < 3; role++) {
            const rill_shape s = { rows[k].type, "", text_rows, NULL, 0, RILL_IN_CONTENT };
            const rill_node block = { &s }, *const blocks[] = { &block };
            rill_node_message m = { RILL_NODE(message), .role = (rill_choice)(role + 1), .blocks = RILL_LIST(blocks) };
            char want[64] = "";

            list[1] = &m.node;
            if (role == 1 && strchr(rows[k].in, 'p') == NULL)
                strcpy(want, "prefill messages\n");
            if (strchr(rows[k].in, "uas"[role]) == NULL)
                strcat(want, "place messages[1].content[0]\n");
            lints(&rill_shape_messages, &body, want);
        }
    for (size_t k = 0; k < sizeof raw / sizeof *raw; k++) {
        rill_node_raw m = { RILL_NODE(raw), .json = RILL_MEM(raw[k].json, (uint32_t)strlen(raw[k].json)) };

        list[1] = &m.node;
        lints(&rill_shape_messages, &body, raw[k].want);
    }
    for (size_t k = 0; k < sizeof first / sizeof *first; k++) {
        rill_node_message m = { RILL_NODE(message), .role = (rill_choice)(k + 1), .text = RILL_S("x") };
        const rill_node *const one[] = { &m.node, &assistant.node };
        rill_messages two = { .model = RILL_S("m"), .max_tokens = RILL_INT(9), .messages = RILL_LIST(one) };

        lints(&rill_shape_messages, &two, first[k]);
    }
}

/* Tools that the API defines: the type, its name (- none), what else it needs; and the macros for them. */
static void lint_types(void)
{
    static const struct {
        rill_data type, name;
        const char *wire;
    } rows[] = {
        { RILL_TEXT_EDITOR_20241022, .wire = "text_editor_20241022 str_replace_editor" },
        { RILL_TEXT_EDITOR_20250124, .wire = "text_editor_20250124 str_replace_editor" },
        { RILL_TEXT_EDITOR_20250429, .wire = "text_editor_20250429 str_replace_based_edit_tool" },
        { RILL_TEXT_EDITOR_20250728, .wire = "text_editor_20250728 str_replace_based_edit_tool" },
        { RILL_BASH_20241022, .wire = "bash_20241022 bash" },
        { RILL_BASH_20250124, .wire = "bash_20250124 bash" },
        { RILL_COMPUTER_20241022, .wire = "computer_20241022 computer display_width_px display_height_px" },
        { RILL_COMPUTER_20250124, .wire = "computer_20250124 computer display_width_px display_height_px" },
        { RILL_COMPUTER_20251124, .wire = "computer_20251124 computer display_width_px display_height_px" },
        { RILL_COMPUTER_TOOLSET_20260801, .wire = "computer_toolset_20260801 -" },
        { RILL_BROWSER_TOOLSET_20260801, .wire = "browser_toolset_20260801 -" },
        { RILL_MEMORY_20250818, .wire = "memory_20250818 memory" },
        { RILL_WEB_SEARCH_20250305, .wire = "web_search_20250305 web_search" },
        { RILL_WEB_SEARCH_20260209, .wire = "web_search_20260209 web_search" },
        { RILL_WEB_SEARCH_20260318, .wire = "web_search_20260318 web_search" },
        { RILL_WEB_FETCH_20250910, .wire = "web_fetch_20250910 web_fetch" },
        { RILL_WEB_FETCH_20260209, .wire = "web_fetch_20260209 web_fetch" },
        { RILL_WEB_FETCH_20260309, .wire = "web_fetch_20260309 web_fetch" },
        { RILL_WEB_FETCH_20260318, .wire = "web_fetch_20260318 web_fetch" },
        { RILL_CODE_EXECUTION_20250522, .wire = "code_execution_20250522 code_execution" },
        { RILL_CODE_EXECUTION_20250825, .wire = "code_execution_20250825 code_execution" },
        { RILL_CODE_EXECUTION_20260120, .wire = "code_execution_20260120 code_execution" },
        { RILL_CODE_EXECUTION_20260521, .wire = "code_execution_20260521 code_execution" },
        { RILL_TOOL_SEARCH_REGEX, .wire = "tool_search_tool_regex_20251119 tool_search_tool_regex" },
        { RILL_TOOL_SEARCH_BM25, .wire = "tool_search_tool_bm25_20251119 tool_search_tool_bm25" },
        { RILL_API_TOOL("tool_search_tool_regex", "tool_search_tool_regex"),
          .wire = "tool_search_tool_regex tool_search_tool_regex" },
        { RILL_API_TOOL("tool_search_tool_bm25", "tool_search_tool_bm25"),
          .wire = "tool_search_tool_bm25 tool_search_tool_bm25" },
        { RILL_ADVISOR_20260301, .wire = "advisor_20260301 advisor model" },
        { RILL_MCP_TOOLSET, .wire = "mcp_toolset - mcp_server_name" },
    };

    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        const char *type = rows[k].wire, *name = strchr(type, ' ') + 1, *p = name + strcspn(name, " ");
        rill_node_api_tool bare = { RILL_NODE(api_tool), .type = RILL_MEM(type, (uint32_t)(name - type - 1)) };
        rill_node_api_tool tool = { RILL_NODE(api_tool),
                                    .type = rows[k].type,
                                    .name = rows[k].name,
                                    .display_width_px = RILL_INT(1),
                                    .display_height_px = RILL_INT(1),
                                    .model = RILL_S("m"),
                                    .mcp_server_name = RILL_S("s") };
        uint32_t n = *name != '-' ? (uint32_t)(p - name) : 0;
        char want[128] = "", longer[32] = "";

        CHECKF(tool.type.n == bare.type.n && memcmp(tool.type.p, type, tool.type.n) == 0, "%s", type);
        CHECKF(tool.name.n == n && (n == 0 || memcmp(tool.name.p, name, n) == 0), "%s", type);
        lints(&rill_shape_api_tool, &tool, "");
        memcpy(longer, name, n);
        longer[n] = 's';
        tool.name.p = longer;
        tool.name.n = n + 1;
        lints(&rill_shape_api_tool, &tool, "value name\n");
        if (n != 0)
            strcpy(want, "needed name\n");
        while (*p != 0) {
            size_t length = strcspn(++p, " ");

            sprintf(want + strlen(want), "needed %.*s\n", (int)length, p);
            p += length;
        }
        lints(&rill_shape_api_tool, &bare, want);
    }
}

/* Numbers at their limits, by the way of thinking (0: unset, as the others). */
static void lint_limits(void)
{
#define BODY(field) offsetof(rill_messages, field)
    static const struct {
        uint8_t think;
        uint16_t at;
        rill_num n;
        const char *want;
    } rows[] = {
        { 0, BODY(temperature), RILL_DEC(-1, 2), "limit temperature\n" },
        { 0, BODY(temperature), RILL_INT(0), "" },
        { 0, BODY(temperature), RILL_DEC(99, 2), "" },
        { 0, BODY(temperature), RILL_DEC(1000000000, 9), "" },
        { 0, BODY(temperature), RILL_DEC(1000000001, 9), "limit temperature\n" },
        { 0, BODY(temperature), RILL_DEC(101, 2), "limit temperature\n" },
        { 0, BODY(top_p), RILL_DEC(-1, 2), "limit top_p\n" },
        { 0, BODY(top_p), RILL_INT(0), "" },
        { 0, BODY(top_p), RILL_DEC(99, 2), "" },
        { 0, BODY(top_p), RILL_INT(1), "" },
        { 0, BODY(top_p), RILL_DEC(101, 2), "limit top_p\n" },
        { 0, BODY(top_k), RILL_INT(1), "" },
        { 0, BODY(max_tokens), RILL_INT(0), "" },
        { 0, BODY(max_tokens), RILL_INT(-1), "limit max_tokens\n" },
        { 0, BODY(think_budget), RILL_INT(1024), "budget thinking.budget_tokens\nneeded thinking.type\n" },
        { RILL_THINK_ENABLED, BODY(temperature), RILL_DEC(99, 2), "sampling temperature\n" },
        { RILL_THINK_ENABLED, BODY(temperature), RILL_INT(1), "" },
        { RILL_THINK_ENABLED, BODY(temperature), RILL_DEC(101, 2), "sampling temperature\nlimit temperature\n" },
        { RILL_THINK_ENABLED, BODY(top_p), RILL_DEC(94, 2), "sampling top_p\n" },
        { RILL_THINK_ENABLED, BODY(top_p), RILL_DEC(95, 2), "" },
        { RILL_THINK_ENABLED, BODY(top_p), RILL_DEC(96, 2), "" },
        { RILL_THINK_ENABLED, BODY(top_k), RILL_INT(1), "sampling top_k\n" },
        { RILL_THINK_ENABLED, BODY(think_budget), RILL_INT(1023), "budget thinking.budget_tokens\n" },
        { RILL_THINK_ENABLED, BODY(think_budget), RILL_INT(1024), "" },
        { RILL_THINK_ENABLED, BODY(think_budget), RILL_INT(1025), "" },
        { RILL_THINK_ENABLED, BODY(think_budget), RILL_INT(1999), "" },
        { RILL_THINK_ENABLED, BODY(think_budget), RILL_INT(2000), "budget thinking.budget_tokens\n" },
        { RILL_THINK_ENABLED, BODY(think_budget), RILL_INT(2001), "budget thinking.budget_tokens\n" },
        { RILL_THINK_ADAPTIVE, BODY(temperature), RILL_DEC(99, 2), "sampling temperature\n" },
        { RILL_THINK_ADAPTIVE, BODY(top_p), RILL_DEC(94, 2), "sampling top_p\n" },
        { RILL_THINK_ADAPTIVE, BODY(top_k), RILL_INT(1), "sampling top_k\n" },
        { RILL_THINK_ADAPTIVE, BODY(think_budget), RILL_INT(1024), "budget thinking.budget_tokens\n" },
        { RILL_THINK_DISABLED, BODY(temperature), RILL_DEC(99, 2), "" },
        { RILL_THINK_DISABLED, BODY(top_p), RILL_DEC(94, 2), "" },
        { RILL_THINK_DISABLED, BODY(top_k), RILL_INT(1), "" },
        { RILL_THINK_DISABLED, BODY(think_budget), RILL_INT(1024), "budget thinking.budget_tokens\n" },
        { RILL_THINK_BETWEEN_TOOLS, BODY(temperature), RILL_DEC(99, 2), "" },
        { RILL_THINK_BETWEEN_TOOLS, BODY(top_p), RILL_DEC(94, 2), "" },
        { RILL_THINK_BETWEEN_TOOLS, BODY(top_k), RILL_INT(1), "" },
        { RILL_THINK_BETWEEN_TOOLS, BODY(think_budget), RILL_INT(1024), "budget thinking.budget_tokens\n" },
    };
#undef BODY
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        rill_messages body = { HELLO, .max_tokens = RILL_INT(2000), .think = rows[k].think };

        if (rows[k].think == RILL_THINK_ENABLED)
            body.think_budget.n = 1024, body.think_budget.set = 1;
        memcpy((char *)&body + rows[k].at, &rows[k].n, sizeof rows[k].n);
        lints(&rill_shape_messages, &body, rows[k].want);
    }
    for (uint32_t n = 0; n < 3; n++) {
        rill_more more = { RILL_NODE(more), .task_budget = RILL_INT(19999), .fallbacks = { four_fallbacks, 2 } };
        rill_messages body = { HELLO, .max_tokens = RILL_INT(9), .more = &more.node };
        rill_node_batch_item item = { RILL_NODE(batch_item), .custom_id = RILL_S("a"), .params = &body.node };

        more.task_budget.n += n;
        more.fallbacks.n += n;
        lints(&rill_shape_messages, &body,
              n == 0   ? "limit output_config.task_budget.total\n"
              : n == 2 ? "limit fallbacks\n"
                       : "");
        body.more = NULL;
        body.max_tokens.n = n;
        {
            const rill_node *const items[] = { &item.node };
            rill_batch batch = { RILL_LIST(items) };

            lints(&rill_shape_batch, &batch, n == 0 ? "limit requests[0].params.max_tokens\n" : "");
        }
    }
}

/* What goes together. */
static void lint_together(void)
{
    enum { E = RILL_THINK_ENABLED, A = RILL_THINK_ADAPTIVE, D = RILL_THINK_DISABLED, B = RILL_THINK_BETWEEN_TOOLS };
    enum { AUTO = RILL_CHOOSE_AUTO, ANY_ = RILL_CHOOSE_ANY, TOOL = RILL_CHOOSE_TOOL, NONE = RILL_CHOOSE_NONE };
    static const struct {
        uint8_t think, display, mismatch, choose, one;
        bool name;
        const char *want;
    } rows[] = {
        { E, 1, 1, 0, 0, false, "" },
        { A, 1, 1, 0, 0, false, "" },
        { D, 1, 0, 0, 0, false, "exclusive thinking\n" },
        { D, 0, 1, 0, 0, false, "exclusive thinking\n" },
        { D, 0, 0, 0, 0, false, "" },
        { B, 1, 0, 0, 0, false, "exclusive thinking\n" },
        { B, 0, 1, 0, 0, false, "exclusive thinking\n" },
        { B, 0, 0, 0, 0, false, "" },
        { E, 0, 0, AUTO, 2, false, "" },
        { E, 0, 0, ANY_, 2, false, "forced tool_choice.type\n" },
        { E, 0, 0, TOOL, 2, true, "forced tool_choice.type\n" },
        { E, 0, 0, NONE, 0, false, "" },
        { A, 0, 0, ANY_, 0, false, "" },
        { A, 0, 0, TOOL, 0, true, "" },
        { D, 0, 0, ANY_, 0, false, "" },
        { D, 0, 0, TOOL, 0, true, "" },
        { B, 0, 0, ANY_, 0, false, "" },
        { B, 0, 0, TOOL, 0, true, "" },
        { 0, 0, 0, AUTO, 0, true, "exclusive tool_choice\n" },
        { 0, 0, 0, ANY_, 0, true, "exclusive tool_choice\n" },
        { 0, 0, 0, TOOL, 1, false, "needed tool_choice.name\n" },
        { 0, 0, 0, NONE, 0, true, "exclusive tool_choice\n" },
        { 0, 0, 0, NONE, 1, false, "exclusive tool_choice\n" },
        { 0, 0, 0, NONE, 2, false, "exclusive tool_choice\n" },
        { 0, 0, 0, 0, 0, true, "exclusive tool_choice\nneeded tool_choice.type\n" },
    };
    static const rill_node_mcp_server server = { RILL_NODE(mcp_server), .url = RILL_S("https://a"),
                                                 .name = RILL_S("a") };
    static const rill_node *const servers[] = { &server.node };

    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        rill_messages body = { HELLO, .max_tokens = RILL_INT(2000), .tools = RILL_LIST(a_tools) };

        body.think = rows[k].think;
        body.think_display = rows[k].display;
        body.think_mismatch = rows[k].mismatch;
        body.choose = rows[k].choose;
        body.choose_one = rows[k].one;
        if (body.think == E)
            body.think_budget.n = 1024, body.think_budget.set = 1;
        if (rows[k].name)
            body.choose_name = a_tool.name;
        lints(&rill_shape_messages, &body, rows[k].want);
    }
    for (unsigned k = 0; k < 8; k++) { /* a credit, and fallbacks; and tools of a server of MCP alone */
        rill_more more = { RILL_NODE(more), .effort = 1, .mcp_servers = RILL_LIST(servers) };
        rill_messages body = { HELLO, .max_tokens = RILL_INT(9), .choose = RILL_CHOOSE_ANY, .more = &more.node };

        *((k & 1) != 0 ? &more.credit_token : &more.credit_object_token) = hello.text;
        if ((k & 2) != 0)
            more.fallbacks_default = 1;
        else if ((k & 4) != 0)
            more.fallbacks.p = one_fallback, more.fallbacks.n = 1;
        lints(&rill_shape_messages, &body, k > 1 ? "exclusive fallback_credit_token\n" : "");
    }
}

/* What the words of a schema hold: so many parameters that may be left out, and of more than one type. */
static void lint_words(void)
{
#define X_IN "{\"type\":[\"a\",\"b\"],\"properties\":{\"x\":{}}}"
    static const struct {
        const char *schema;
        int optional, unions;
    } rows[] = {
        { "\"properties\":{\"x\":{}}", 1, 0 },
        { "\"required\":[\"x\"]", -1, 0 },
        { "\"$defs\":{\"a\":" X_IN "}", 1, 0 },
        { "\"definitions\":{\"a\":" X_IN "}", 1, 0 },
        { "\"patternProperties\":{\"a\":" X_IN "}", 1, 0 },
        { "\"anyOf\":[" X_IN "]", 1, 0 },
        { "\"oneOf\":[" X_IN "]", 1, 0 },
        { "\"allOf\":[" X_IN "]", 1, 0 },
        { "\"prefixItems\":[" X_IN "]", 1, 0 },
        { "\"items\":" X_IN, 1, 0 },
        { "\"additionalProperties\":" X_IN, 1, 0 },
        { "\"not\":" X_IN, 1, 0 },
        { "\"items\":{\"a\":" X_IN "}", 0, 0 },
        { "\"additionalProperties\":{\"a\":" X_IN "}", 0, 0 },
        { "\"not\":{\"a\":" X_IN "}", 0, 0 },
        { "\"enum\":[" X_IN "],\"const\":" X_IN ",\"default\":" X_IN, 0, 0 },
        { "\"type\":[\"a\",\"b\"]", 0, 0 },
        { "\"properties\":{\"a\":{\"type\":[\"a\",\"b\"]}}", 1, 1 },
        { "\"properties\":{\"a\":{\"anyOf\":[" X_IN "]}}", 2, 1 },
        { "\"properties\":{\"a\":{\"oneOf\":[" X_IN "]}}", 2, 1 },
        { "\"properties\":{\"a\":{\"allOf\":[" X_IN "]}}", 2, 0 },
        { "\"properties\":{\"a\":{\"prefixItems\":[" X_IN "]}}", 2, 0 },
        { "\"properties\":{\"a\":{\"enum\":[" X_IN "]}}", 1, 0 },
    };
    char *text = (char *)need(1024);

    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
        for (int more = 0; more < 4; more++) { /* as many as there may be, and one more, of both kinds */
            bool unions = more >= 2;
            int n = (unions ? 16 - rows[k].unions : 24 - rows[k].optional) + more % 2;
            rill_node_tool tool = a_tool;

            sprintf(text, "{\"type\":\"object\",%s,\"properties\":{", rows[k].schema);
            for (int j = 0; j < n; j++)
                sprintf(text + strlen(text), "\"%d\":{%s},", j, unions ? "\"type\":[]" : "");
            strcat(text, "\"a\":{}},\"required\":[");
            for (int j = 0; j < (unions ? n + rows[k].optional : 0); j++)
                strcat(text, "\"\",");
            strcat(text, "\"a\"]}");
            tool.strict = RILL_TRUE;
            tool.input_schema.p = text;
            tool.input_schema.n = (uint32_t)strlen(text);
            lints(&rill_shape_tool, &tool, more % 2 != 0 ? "limit input_schema\n" : "");
        }
    for (unsigned depth = 23; depth <= 25; depth++) { /* of the object with the parameters; deeper it goes uncounted */
        rill_node_tool tool = a_tool;

        strcpy(text, "{\"type\":\"object\"");
        for (unsigned k = 2; k < depth; k++)
            strcat(text, k == 2 ? ",\"not\":{" : "\"not\":{");
        strcat(text, "\"properties\":{");
        for (unsigned k = 0; k < 25; k++)
            sprintf(text + strlen(text), "\"%u\":{},", k);
        tool.strict = RILL_TRUE;
        tool.input_schema.p = text;
        tool.input_schema.n = (uint32_t)strlen(text);
        lints(&rill_shape_tool, &tool, depth <= 24 ? "limit input_schema\n" : "");
    }
    free(text);
}

static void lint_lengths(void)
{
    static const struct {
        const rill_shape *shape;
        uint64_t most;
    } rows[] = {
        { &rill_shape_messages, UINT64_C(32) << 20 }, { &rill_shape_count_tokens, UINT64_C(32) << 20 },
        { &rill_shape_batch, UINT64_C(256) << 20 },   { &rill_shape_bedrock, UINT64_C(20) << 20 },
        { &rill_shape_vertex, UINT64_C(30) << 20 },
    };

    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        rill_finding f;

        memset(&f, 0xa5, sizeof f);
        CHECK(rill_lint_length(rows[k].shape, rows[k].most, &f) == RILL_END && f.code == 0xa5);
        CHECK(rill_lint_length(rows[k].shape, rows[k].most + 1, &f) == RILL_OK && f.code == RILL_LINT_LIMIT &&
              f.key_n == 0);
        CHECK(rill_lint_length(rows[k].shape, UINT64_MAX, &f) == RILL_OK);
    }
}

/* Every code was seen above, and has a name. */
static void lint_codes(void)
{
    lint_pairs();
    lint_bodies();
    lint_parameters();
    lint_batches();
    lint_deep();
    lint_prefill();
    lint_documents();
    lint_mcp();
    lint_marks();
    lint_unknown();
#define RILL_X(id, number, name, text)                         \
    CHECKF(codes_seen[number] != 0, "no case gives %s", name); \
    CHECK(strcmp(rill_lint_name(number), name) == 0 && strcmp(rill_lint_text(number), text) == 0);
    RILL_FINDINGS(RILL_X)
#undef RILL_X
    CHECK(strcmp(rill_lint_name(0), "?") == 0 && strcmp(rill_lint_text(255), "?") == 0);
}

/* Random trees: it ends, whatever it finds. */
static void lint_random(void)
{
    for (uint32_t seed = 1; seed <= 300; seed++) {
        struct tree t = { seed, NULL, 0, NULL, 0, 0, { { 0 } }, 0, false };
        const rill_shape *s = tree_bodies[seed % TREE_BODIES_N];
        const rill_node *root = tree_node(&t, s, 0);
        rill_finding f;
        rill_lint l;
        unsigned n = 0;
        char path[300];

        CHECK(rill_lint_init(&l, s, root) == RILL_OK);
        while (rill_lint_next(&l, &f) == RILL_OK && CHECK(n++ < 20000))
            CHECK(rill_lint_path(&l, &f, path, sizeof path) < sizeof path && rill_lint_name(f.code)[0] != '?');
        tree_free(&t);
    }
}

int main(int argc, char **argv)
{
    harness_begin(argc, argv);
    TEST(nothing);
    TEST(bodies);
    TEST(platforms);
    TEST(zeros);
    TEST(numbers);
    TEST(wrong_numbers);
    TEST(choices);
    TEST(tables);
    TEST(images);
    TEST(each_row);
    TEST(own_shape);
    TEST(own_objects);
    TEST(all_bytes);
    TEST(refused_text);
    TEST(repairs_stop);
    TEST(unknown_ends_when_told);
    TEST(trims);
    TEST(fed_back);
    TEST(raw_json);
    TEST(raw_members);
    TEST(raw_depth);
    TEST(nesting);
    TEST(base64);
    TEST(not_base64);
    TEST(long_length);
    TEST_LARGE(long_text);
    TEST(source_fails);
    TEST(source_amounts);
    TEST(promises);
    TEST(not_mixed);
    TEST_LARGE(random_trees);
    TEST(lint_pairs);
    TEST(lint_bodies);
    TEST(lint_parameters);
    TEST(lint_values);
    TEST(lint_too_many_tools);
    TEST(lint_schemas);
    TEST(lint_lengths);
    TEST(lint_batches);
    TEST_LARGE(lint_amounts);
    TEST(lint_members_inside);
    TEST(lint_budgets_of_others);
    TEST(lint_nodes);
    TEST(lint_lists_of_nothing);
    TEST(lint_blank);
    TEST(lint_received);
    TEST(lint_deep);
    TEST(lint_prefill);
    TEST(lint_numbers);
    TEST(lint_nothing);
    TEST(lint_mcp);
    TEST(lint_marks);
    TEST(lint_unknown);
    TEST(lint_calls);
    TEST(lint_forms);
    TEST(lint_tool_names);
    TEST(lint_extra);
    TEST(lint_base64);
    TEST(lint_own);
    TEST(lint_parts);
    TEST(lint_cut);
    TEST(lint_thousands);
    TEST(lint_system);
    TEST(lint_documents);
    TEST_LARGE(lint_codes);
#if SIZE_MAX > 65535 /* some of its trees have 31 KB */
    TEST(lint_random);
#endif
    TEST(lint_own_structs);
    TEST(lint_keys);
    TEST(lint_listed);
    TEST(lint_characters);
    TEST(lint_roles);
    TEST(lint_types);
    TEST(lint_limits);
    TEST(lint_together);
    TEST(lint_words);
    TEST(wire_names);
    return harness_end();
}
