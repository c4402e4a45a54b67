/*
 * test_emit.c - rill/emit.h: the bytes of every kind of frame; every size of the output; what the decoder makes of
 * frames at random is the frame again; what must be refused.
 */
#include "harness.h"
#include "rill/emit.h"

#include <stdarg.h>

#ifdef HARNESS_CASES
enum { ROOM = 2048 + 2 * RILL_DEPTH };
#else
enum { ROOM = 8192 + 2 * RILL_DEPTH };
#endif

static rill_text text_of(const char *s)
{
    rill_text t;

    t.p = s;
    t.n = strlen(s);
    return t;
}

static rill_text text_n(const char *p, size_t n)
{
    rill_text t;

    t.p = p;
    t.n = n;
    return t;
}

static rill_frame frame_of(unsigned type)
{
    static const rill_frame zero = { 0 };
    rill_frame f = zero;

    f.type = (uint8_t)type;
    return f;
}

/* Writes a frame through outputs of `room` bytes; between them the state moves. */
static rill_status emit(rill_emit *e, const rill_frame *f, size_t room, char *to, size_t *n)
{
    rill_status st;

    do {
        uint8_t *buf = (uint8_t *)need(room);
        rill_emit moved = *e;
        rill_out out;

        memset(e, 0xa5, sizeof *e);
        out.p = buf;
        out.n = room;
        st = rill_emit_next(&moved, f, &out);
        *e = moved;
        CHECK(*n + room - out.n <= ROOM);
        memcpy(to + *n, buf, room - out.n);
        *n += room - out.n;
        CHECK(st != RILL_MORE || out.n == 0);
        free(buf);
    } while (st == RILL_MORE);
    return st;
}

static void bytes_are(const rill_frame *f, unsigned options, const char *want, size_t want_n, int line)
{
    char to[ROOM];
    rill_emit e;
    size_t room, n;

    for (room = 1; room < 8000; room += room < want_n + 3 ? 1 : 997) { /* also where there is room for all of it at once */
        rill_status st;

        n = 0;
        CHECK(rill_emit_init(&e, options) == RILL_OK);
        st = emit(&e, f, room, to, &n);
        if (!CHECKF(st == RILL_OK && n == want_n && memcmp(to, want, n) == 0,
                    "line %d, room %u: %s\n  %.*s\n  not\n  %s", line, (unsigned)room, rill_status_name(st), (int)n, to,
                    want))
            return;
    }
}
#define BYTES(f, want) bytes_are(&(f), 0, want, sizeof(want) - 1, __LINE__)
#define LINE_BYTES(f, want) bytes_are(&(f), RILL_EMIT_LINES, want, sizeof(want) - 1, __LINE__)

/* Deltas of letters, and some that are more than that: the bytes of a large output are those of one of a byte. */
static void deltas_at_once(void)
{
    static const char letters[] = "plain, \"quoted\" and \n\x01\xf0\x9f\x98\x80\xff; the rest is plain, and longer than sixteen";
    unsigned delta, odd;

    for (delta = 0; delta <= RILL_EV_COMPACTION; delta++)
        for (odd = 0; odd < 12; odd++) {
            static const size_t rooms[] = { 1, 199, 200, 500, 800, 7000 };
            rill_frame f = frame_of(RILL_TYPE_CONTENT_BLOCK_DELTA);
            char to[2][ROOM];
            rill_status st[2];
            size_t n[2], k;

            f.delta = (uint8_t)delta;
            f.index = 4294;
            f.text[RILL_FRAME_TEXT] = delta < RILL_EV_CITATION ? text_n(letters, sizeof letters - 1) : text_of("{}");
            f.more = odd == 1;
            f.index = odd == 2 ? -1 : odd == 3 ? INT32_MAX : 0;
            if (odd == 4)
                f.text[RILL_FRAME_TEXT].p = NULL;
            if (odd == 5)
                f.text[RILL_FRAME_MEMBERS] = text_of("\"a\":1");
            if (odd == 6)
                f.text[RILL_FRAME_LEDGER] = text_of("x"); /* is none, and is not written */
            f.block = odd == 7 ? 99 : 0;
            f.fault = odd == 8 ? 99 : 0;
            f.reason = odd == 9 ? 99 : 0;
            if (odd == 10)
                f.text[RILL_FRAME_TEXT].n = 0;
            if (odd == 11)
                f.type = RILL_TYPE_OTHER; /* without a name */
            for (k = 0; k < sizeof rooms / sizeof rooms[0]; k++) {
                unsigned i = k != 0;
                rill_emit e;

                n[i] = 0;
                CHECK(rill_emit_init(&e, 0) == RILL_OK);
                st[i] = emit(&e, &f, rooms[k], to[i], &n[i]);
                if (i != 0)
                    CHECKF(st[0] == st[1] && n[0] == n[1] && memcmp(to[0], to[1], n[0]) == 0 &&
                               e.type == f.type * (st[1] == RILL_OK) && e.delta == f.delta * (st[1] == RILL_OK),
                           "delta %u, odd %u, room %u: %s, %s", delta, odd, (unsigned)rooms[k], rill_status_name(st[0]),
                           rill_status_name(st[1]));
            }
        }
}

/* A long text each of whose characters becomes six: the room for all of it is not the room for its letters. */
static void delta_of_escapes(void)
{
    static const char before[] = "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":7,"
                                 "\"delta\":{\"type\":\"text_delta\",\"text\":\"";
    static const char behind[] = "\"}}\n\n";
    enum { N = 250 };
    char text[N], want[sizeof before + 6 * N + sizeof behind];
    size_t n = sizeof before - 1, k;
    rill_frame f = frame_of(RILL_TYPE_CONTENT_BLOCK_DELTA);

    memcpy(want, before, n);
    for (k = 0; k < N; k++) {
        text[k] = "\1\7\13\16\37"[k % 5]; /* none of them has a letter */
        n += (size_t)sprintf(want + n, "\\u%04x", (unsigned)text[k]);
    }
    memcpy(want + n, behind, sizeof behind);
    f.delta = RILL_EV_TEXT;
    f.index = 7;
    f.text[RILL_FRAME_TEXT] = text_n(text, N);
    bytes_are(&f, 0, want, n + sizeof behind - 1, __LINE__);
}

static void bytes_of_each(void)
{
    rill_usage u;
    rill_frame f = frame_of(RILL_TYPE_MESSAGE_START);

    memset(&u, 0, sizeof u);
    f.text[RILL_ID] = text_of("msg_\"1");
    f.text[RILL_MODEL] = text_of("m");
    BYTES(
        f,
        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"type\":\"message\",\"role\":\"assistant\",\"id\":\"msg_\\\"1\","
        "\"model\":\"m\",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null}}\n\n");
    f.usage = &u;
    f.text[RILL_FRAME_MEMBERS] = text_of("\"container\":null");
    f.text[RILL_FRAME_OUTER] = text_of("\"p\":\"ab\" , \"q\":\n[1]");
    f.text[RILL_FRAME_LEDGER] = text_of("\"service_tier\":\"standard\"");
    BYTES(
        f,
        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"type\":\"message\",\"role\":\"assistant\",\"id\":\"msg_\\\"1\","
        "\"model\":\"m\",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"service_tier\":\"standard\"},\"container\":null},"
        "\"p\":\"ab\" , \"q\": [1]}\n\n");
    u.given = 1u << RILL_COUNT_N;
    u.given--;
    u.n[RILL_COUNT_INPUT] = 4294967295u;
    u.n[RILL_COUNT_OUTPUT] = 1;
    u.n[RILL_COUNT_CACHE_1H] = 10;
    u.n[RILL_COUNT_WEB_FETCH] = 1000000000;
    f.text[RILL_ID].p = f.text[RILL_MODEL].p = NULL;
    f.text[RILL_FRAME_MEMBERS].n = f.text[RILL_FRAME_OUTER].n = 0;
    LINE_BYTES(
        f,
        "{\"type\":\"message_start\",\"message\":{\"type\":\"message\",\"role\":\"assistant\",\"content\":[],\"stop_reason\":null,"
        "\"stop_sequence\":null,\"usage\":{\"input_tokens\":4294967295,\"output_tokens\":1,\"cache_creation_input_tokens\":0,"
        "\"cache_read_input_tokens\":0,\"cache_creation\":{\"ephemeral_5m_input_tokens\":0,\"ephemeral_1h_input_tokens\":10},"
        "\"output_tokens_details\":{\"thinking_tokens\":0},\"server_tool_use\":{\"web_search_requests\":0,"
        "\"web_fetch_requests\":1000000000,\"code_execution_requests\":0},\"service_tier\":\"standard\"}}}\n");

    f = frame_of(RILL_TYPE_MESSAGE_START);
    f.text[RILL_FRAME_LEDGER] = text_of("\"service_tier\":\"standard\""); /* without the counters */
    LINE_BYTES(
        f,
        "{\"type\":\"message_start\",\"message\":{\"type\":\"message\",\"role\":\"assistant\",\"content\":[],\"stop_reason\":null,"
        "\"stop_sequence\":null,\"usage\":{\"service_tier\":\"standard\"}}}\n");

    f = frame_of(RILL_TYPE_CONTENT_BLOCK_START);
    f.block = RILL_BLOCK_TEXT;
    BYTES(
        f,
        "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n");
    f.block = RILL_BLOCK_THINKING;
    f.index = 65534;
    f.text[RILL_FRAME_TEXT] = text_of("Hm\n");
    LINE_BYTES(
        f,
        "{\"type\":\"content_block_start\",\"index\":65534,\"content_block\":{\"type\":\"thinking\",\"thinking\":\"Hm\\n\"}}\n");
    f.text[RILL_FRAME_MEMBERS] = text_of("\"signature\":\"EqQB\""); /* once */
    LINE_BYTES(
        f,
        "{\"type\":\"content_block_start\",\"index\":65534,\"content_block\":{\"type\":\"thinking\",\"thinking\":\"Hm\\n\",\"signature\":\"EqQB\"}}\n");
    f = frame_of(RILL_TYPE_CONTENT_BLOCK_START);
    f.block = RILL_BLOCK_TOOL_USE;
    f.text[RILL_ID] = text_of("t1");
    f.text[RILL_NAME] = text_of("lamp");
    f.text[RILL_FRAME_MEMBERS] = text_of("\"caller\":{\"type\":\"direct\"}");
    LINE_BYTES(
        f,
        "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"lamp\",\"input\":{},"
        "\"caller\":{\"type\":\"direct\"}}}\n");
    f.text[RILL_FRAME_TEXT] = text_of("{\"on\": true}");
    f.block = RILL_BLOCK_SERVER_TOOL_USE;
    LINE_BYTES(
        f,
        "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"server_tool_use\",\"id\":\"t1\",\"name\":\"lamp\","
        "\"input\":{\"on\": true},\"caller\":{\"type\":\"direct\"}}}\n");
    f = frame_of(RILL_TYPE_CONTENT_BLOCK_START);
    f.block = RILL_BLOCK_OTHER;
    f.text[RILL_TYPE] = text_of("new");
    f.text[RILL_TOOL_USE_ID] = text_of("");
    f.text[RILL_SERVER_NAME] = text_of("s");
    LINE_BYTES(
        f,
        "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"new\",\"tool_use_id\":\"\",\"server_name\":\"s\"}}\n");
    f = frame_of(RILL_TYPE_CONTENT_BLOCK_START);
    f.index = -1;
    f.text[RILL_ID] = text_of("first");
    LINE_BYTES(f, "{\"type\":\"content_block_start\",\"content_block\":{\"id\":\"first\"}}\n");

    f = frame_of(RILL_TYPE_CONTENT_BLOCK_DELTA);
    f.delta = RILL_EV_TEXT;
    f.text[RILL_FRAME_TEXT] = text_n("a\"\\\b\t\n\f\r\0\x1f\x7f\xc3\xa9\xe2\x80\xa8\xff\xf0\x9f\x98\x80\xf0\x9f", 23);
    BYTES(
        f,
        "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":"
        "\"a\\\"\\\\\\b\\t\\n\\f\\r\\u0000\\u001f\x7f\xc3\xa9\xe2\x80\xa8\xef\xbf\xbd\xf0\x9f\x98\x80\xef\xbf\xbd\"}}\n\n");
    f.text[RILL_FRAME_TEXT] = text_n("\xe2\x82x\xf0\x9f\x98y\xed\xa0\x80", 10); /* one for each maximal subpart */
    BYTES(
        f,
        "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":"
        "\"\xef\xbf\xbdx\xef\xbf\xbdy\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"}}\n\n");
    f.text[RILL_FRAME_TEXT] = text_of("x");
    f.delta = RILL_EV_THINKING;
    f.text[RILL_FRAME_MEMBERS] = text_of("\"estimated_tokens\":3");
    LINE_BYTES(
        f,
        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"x\",\"estimated_tokens\":3}}\n");
    f.text[RILL_FRAME_MEMBERS].n = 0;
    f.delta = RILL_EV_SIGNATURE;
    LINE_BYTES(
        f,
        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"signature_delta\",\"signature\":\"x\"}}\n");
    f.delta = RILL_EV_TOOL_INPUT;
    f.text[RILL_FRAME_TEXT] = text_of("{\"a\":");
    LINE_BYTES(
        f,
        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"a\\\":\"}}\n");
    f.delta = RILL_EV_CITATION;
    f.text[RILL_FRAME_TEXT] = text_of("{\"a\":\r\n1}");
    LINE_BYTES(
        f,
        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"citations_delta\",\"citation\":{\"a\":  1}}}\n");
    f.text[RILL_FRAME_TEXT] = text_of("{} \n\r\t");
    LINE_BYTES(
        f,
        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"citations_delta\",\"citation\":{}   \t}}\n");
    f.delta = RILL_EV_COMPACTION;
    f.text[RILL_FRAME_TEXT] = text_of("null");
    f.text[RILL_FRAME_MEMBERS] = text_of("\"encrypted_content\":\"e\"");
    LINE_BYTES(
        f,
        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"compaction_delta\",\"content\":null,\"encrypted_content\":\"e\"}}\n");
    f = frame_of(RILL_TYPE_CONTENT_BLOCK_DELTA);
    f.delta = RILL_TYPE_OTHER;
    f.text[RILL_TYPE] = text_of("new_delta");
    f.text[RILL_FRAME_MEMBERS] = text_of("\"v\":1");
    LINE_BYTES(f, "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"new_delta\",\"v\":1}}\n");

    f = frame_of(RILL_TYPE_CONTENT_BLOCK_STOP);
    f.index = 10;
    BYTES(f, "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":10}\n\n");
    f = frame_of(RILL_TYPE_MESSAGE_DELTA);
    LINE_BYTES(f, "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":null,\"stop_sequence\":null}}\n");
    f.reason = RILL_REASON_STOP_SEQUENCE;
    f.text[RILL_STOP_SEQUENCE] = text_of("END");
    f.text[RILL_FRAME_MEMBERS] = text_of("\"container\":{\"id\":\"c\"}");
    u.given = 1u << RILL_COUNT_OUTPUT | 1u << RILL_COUNT_THINKING;
    f.usage = &u;
    f.text[RILL_FRAME_OUTER] = text_of("\"context_management\":{\"applied_edits\":[]}");
    BYTES(
        f,
        "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"stop_sequence\",\"stop_sequence\":\"END\",\"container\":"
        "{\"id\":\"c\"}},\"usage\":{\"output_tokens\":1,\"output_tokens_details\":{\"thinking_tokens\":0}},\"context_management\":{\"applied_edits\":[]}}\n\n");
    f = frame_of(RILL_TYPE_MESSAGE_DELTA);
    f.reason = RILL_REASON_OTHER;
    f.text[RILL_TYPE] = text_of("guardrail");
    u.given = 0;
    f.usage = &u;
    LINE_BYTES(
        f,
        "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"guardrail\",\"stop_sequence\":null},\"usage\":{}}\n");
    f = frame_of(RILL_TYPE_MESSAGE_STOP);
    BYTES(f, "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
    f = frame_of(RILL_TYPE_PING);
    BYTES(f, "event: ping\ndata: {\"type\":\"ping\"}\n\n");
    f = frame_of(RILL_TYPE_ERROR);
    f.fault = RILL_FAULT_OVERLOADED;
    f.text[RILL_FRAME_TEXT] = text_of("Over\nloaded");
    f.text[RILL_REQUEST_ID] = text_of("req_1");
    f.text[RILL_FRAME_MEMBERS] = text_of("\"details\":null");
    BYTES(
        f,
        "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Over\\nloaded\",\"details\":null},"
        "\"request_id\":\"req_1\"}\n\n");
    f = frame_of(RILL_TYPE_OTHER);
    f.text[RILL_TYPE] = text_of("vertex_event \xc3\xa9");
    f.text[RILL_FRAME_MEMBERS] = text_of("\"a\":{\"b\":[1,2]}");
    BYTES(f, "event: vertex_event \xc3\xa9\ndata: {\"type\":\"vertex_event \xc3\xa9\",\"a\":{\"b\":[1,2]}}\n\n");
}

/* Long texts in pieces, cut anywhere. */
static void pieces(void)
{
    static const char members[] = "\"a\":\"x\\u00e9\\\\\",\"b\":[1.5e3,{\"c\":null}]",
                      citation[] = "{\"type\":\"char\\\"\",\"n\":-12}";
    static const char want[] = "{\"type\":\"ping\",\"a\":\"x\\u00e9\\\\\",\"b\":[1.5e3,{\"c\":null}]}\n";
    static const char want_cited[] =
        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"citations_delta\",\"citation\":{\"type\":\"char\\\"\",\"n\":-12},\"z\":0}}\n";
    size_t a, b, room;

    for (a = 1; a < sizeof members; a++)
        for (b = a; b < sizeof members; b++) {
            rill_frame f = frame_of(RILL_TYPE_PING);
            char to[ROOM];
            rill_emit e;
            size_t n = 0;

            room = 1 + (a * 7 + b) % 50;
            CHECK(rill_emit_init(&e, RILL_EMIT_LINES) == RILL_OK);
            f.more = true;
            f.text[RILL_FRAME_MEMBERS] = text_n(members, a);
            CHECK(emit(&e, &f, room, to, &n) == RILL_OK);
            f.text[RILL_FRAME_MEMBERS] = text_n(members + a, b - a);
            CHECK(emit(&e, &f, room, to, &n) == RILL_OK);
            f.more = false;
            f.text[RILL_FRAME_MEMBERS] = text_n(members + b, sizeof members - 1 - b);
            CHECK(emit(&e, &f, room, to, &n) == RILL_OK);
            if (!CHECKF(n == sizeof want - 1 && memcmp(to, want, n) == 0, "%u %u: %.*s", (unsigned)a, (unsigned)b,
                        (int)n, to))
                return;
        }
    for (a = 0; a < sizeof citation; a++) {
        rill_frame f = frame_of(RILL_TYPE_CONTENT_BLOCK_DELTA);
        char to[ROOM];
        rill_emit e;
        size_t n = 0;

        CHECK(rill_emit_init(&e, RILL_EMIT_LINES) == RILL_OK);
        f.delta = RILL_EV_CITATION;
        f.more = true;
        f.text[RILL_FRAME_TEXT] = text_n(citation, a);
        f.text[RILL_FRAME_MEMBERS] = text_of("\"z\":0");
        CHECK(emit(&e, &f, 3, to, &n) == RILL_OK);
        f.more = false;
        f.text[RILL_FRAME_TEXT] = text_n(citation + a, sizeof citation - 1 - a);
        CHECK(emit(&e, &f, 3, to, &n) == RILL_OK);
        if (!CHECKF(n == sizeof want_cited - 1 && memcmp(to, want_cited, n) == 0, "%u: %.*s", (unsigned)a, (int)n, to))
            return;
    }
}

static void refused(rill_frame f, rill_status want, int line)
{
    char to[ROOM];
    rill_emit e;
    size_t n = 0;
    rill_status st;
    rill_frame ping = frame_of(RILL_TYPE_PING);

    CHECK(rill_emit_init(&e, 0) == RILL_OK);
    st = emit(&e, &f, 100, to, &n);
    CHECKF(st == want && n == 0, "line %d: %s, %u bytes", line, rill_status_name(st), (unsigned)n);
    CHECKF(emit(&e, &ping, 100, to, &n) == RILL_OK && n != 0, "line %d: nothing can follow", line);
}
#define REFUSED(f, want) refused((f), (want), __LINE__)

static void what_is_refused(void)
{
    static const struct {
        const char *json;
        rill_status want;
    } members[] = {
        { " ", RILL_E_JSON_SYNTAX },
        { " \"a\":1", RILL_E_JSON_SYNTAX },
        { "\"a\":1}", RILL_E_JSON_SYNTAX },
        { "\"a\":1},{\"b\":2", RILL_E_JSON_SYNTAX },
        { "\"a\":1,", RILL_E_JSON_SYNTAX },
        { "\"a\"", RILL_E_JSON_SYNTAX },
        { "\"a\":", RILL_E_JSON_SYNTAX },
        { "\"a\":[", RILL_E_JSON_SYNTAX },
        { "\"a\":\"b", RILL_E_JSON_CUT },
        { "\"a\":\"\n\"", RILL_E_JSON_CONTROL },
        { "\"a\":\"\\x\"", RILL_E_JSON_ESCAPE },
        { "\"a\":01", RILL_E_JSON_NUMBER },
        { "\"a\":1.", RILL_E_JSON_NUMBER },
        { "\"a\":tru", RILL_E_JSON_LITERAL },
        { "\"a\":\"\xff\"", RILL_E_JSON_UTF8 },
        { "\"a\":\"\\ud800\"", RILL_E_JSON_SURROGATE },
        { "a:1", RILL_E_JSON_SYNTAX },
        { "{\"a\":1}", RILL_E_JSON_SYNTAX },
    };
    static const struct {
        const char *json;
        rill_status want;
    } values[] = { { "", RILL_E_JSON_CUT },         { " ", RILL_E_JSON_CUT },
                   { "{", RILL_E_JSON_CUT },        { "{}x", RILL_E_JSON_SYNTAX },
                   { "{},{}", RILL_E_JSON_SYNTAX }, { "\"", RILL_E_JSON_CUT },
                   { "1}", RILL_E_JSON_SYNTAX },    { "\n\ndata: x", RILL_E_JSON_SYNTAX } };
    static const char *const names[] = { "", "a\nb", "a\rb", "a\n\nevent: x", "\t", "\xff", "a\xc3" };
    char deep[2 * RILL_DEPTH + 8];
    rill_frame f, g;
    rill_emit e;
    char to[ROOM];
    size_t k, n;
    unsigned type;

    for (k = 0; k < sizeof members / sizeof members[0]; k++) {
        f = frame_of(RILL_TYPE_MESSAGE_DELTA);
        f.text[RILL_FRAME_MEMBERS] = text_of(members[k].json);
        REFUSED(f, members[k].want);
        f = frame_of(RILL_TYPE_MESSAGE_DELTA);
        f.text[RILL_FRAME_OUTER] = text_of(members[k].json);
        REFUSED(f, members[k].want);
        f = frame_of(RILL_TYPE_MESSAGE_START);
        f.text[RILL_FRAME_LEDGER] = text_of(members[k].json);
        REFUSED(f, members[k].want);
        f = frame_of(RILL_TYPE_CONTENT_BLOCK_DELTA);
        f.delta = RILL_EV_TEXT;
        f.text[RILL_FRAME_MEMBERS] = text_of(members[k].json);
        REFUSED(f, members[k].want);
    }
    for (k = 0; k < sizeof values / sizeof values[0]; k++) {
        f = frame_of(RILL_TYPE_CONTENT_BLOCK_DELTA);
        f.delta = RILL_EV_CITATION;
        f.text[RILL_FRAME_TEXT] = text_of(values[k].json);
        REFUSED(f, values[k].want);
        f.delta = RILL_EV_COMPACTION;
        REFUSED(f, values[k].want);
        f = frame_of(RILL_TYPE_CONTENT_BLOCK_START);
        f.block = RILL_BLOCK_TOOL_USE;
        f.text[RILL_FRAME_TEXT] = text_of(values[k].json);
        if (f.text[RILL_FRAME_TEXT].n != 0)
            REFUSED(f, values[k].want);
    }
    for (k = 0; k < sizeof names / sizeof names[0]; k++) {
        f = frame_of(RILL_TYPE_OTHER);
        f.text[RILL_TYPE] = text_of(names[k]);
        REFUSED(f, RILL_E_EMIT_FRAME);
        CHECK(rill_emit_init(&e, 0) == RILL_OK);
        if (k != 0) {
            rill_out out;

            out.p = (uint8_t *)to;
            out.n = sizeof to;
            CHECK(rill_emit_comment(&e, text_of(names[k]), &out) == RILL_E_EMIT_FRAME && out.n == sizeof to);
        }
    }
    for (k = 0; k < 256; k++) {
        char name[3] = "a?";

        name[1] = (char)k;
        f = frame_of(RILL_TYPE_OTHER);
        f.text[RILL_TYPE] = text_n(name, 2);
        CHECK(rill_emit_init(&e, 0) == RILL_OK);
        n = 0;
        CHECKF(emit(&e, &f, 100, to, &n) == (k < 0x20 || k > 0x7f ? RILL_E_EMIT_FRAME : RILL_OK), "%02x", (unsigned)k);
    }
    for (type = 0; type < 256; type++)
        if (type == 0 || (type > RILL_TYPE_ERROR && type != RILL_TYPE_OTHER)) {
            f = frame_of(type);
            REFUSED(f, RILL_E_EMIT_FRAME);
        }
    f = frame_of(RILL_TYPE_CONTENT_BLOCK_START);
    f.block = 40;
    REFUSED(f, RILL_E_EMIT_FRAME);
    f.block = RILL_BLOCK_OTHER;
    f.text[RILL_TYPE] = text_of(""); /* a name, but of no letters */
    REFUSED(f, RILL_E_EMIT_FRAME);
    f = frame_of(RILL_TYPE_CONTENT_BLOCK_DELTA);
    f.delta = RILL_EV_MEMBER;
    REFUSED(f, RILL_E_EMIT_FRAME);
    f.delta = 0;
    f.text[RILL_FRAME_TEXT] = text_of("x");
    REFUSED(f, RILL_E_EMIT_FRAME);
    f.delta = RILL_EV_TEXT;
    f.index = RILL_FRAME_INDEX + 1;
    REFUSED(f, RILL_E_EMIT_FRAME);
    f.index = INT32_MAX;
    REFUSED(f, RILL_E_EMIT_FRAME);
    f = frame_of(RILL_TYPE_MESSAGE_DELTA);
    f.reason = 40;
    REFUSED(f, RILL_E_EMIT_FRAME);
    f = frame_of(RILL_TYPE_ERROR);
    f.fault = 40;
    REFUSED(f, RILL_E_EMIT_FRAME);
    f = frame_of(RILL_TYPE_PING);
    f.more = true;
    REFUSED(f, RILL_E_JSON_SYNTAX);

    /* as deep as the decoder reads it, and one deeper */
    for (k = 0; k < 2; k++) {
        n = 0;
        memcpy(deep, "\"a\":", 4);
        memset(deep + 4, '[', RILL_DEPTH);
        memset(deep + 4 + RILL_DEPTH - 3 + k, ']', RILL_DEPTH);
        f = frame_of(RILL_TYPE_PING);
        f.text[RILL_FRAME_MEMBERS] = text_n(deep, 4 + 2 * (RILL_DEPTH - 3 + k));
        CHECK(rill_emit_init(&e, 0) == RILL_OK);
        CHECK(emit(&e, &f, 50, to, &n) == (k == 0 ? RILL_OK : RILL_E_JSON_DEPTH));
    }

    /* in the rest of a frame it sticks */
    f = frame_of(RILL_TYPE_PING);
    f.more = true;
    f.text[RILL_FRAME_MEMBERS] = text_of("\"a\":[");
    for (k = 0; k < 3; k++) {
        n = 0;
        CHECK(rill_emit_init(&e, 0) == RILL_OK);
        CHECK(emit(&e, &f, 50, to, &n) == RILL_OK);
        CHECK(n != 0 && to[n - 1] == '[');
        g = k == 0 ? frame_of(RILL_TYPE_MESSAGE_STOP) : f;
        g.more = k == 2;
        g.text[RILL_FRAME_MEMBERS] = text_of(k == 2 ? "x" : "1");
        n = 0;
        CHECK(emit(&e, &g, 50, to, &n) == (k == 0   ? RILL_E_EMIT_FRAME
                                           : k == 1 ? RILL_E_JSON_SYNTAX
                                                    : RILL_E_JSON_SYNTAX));
        g = frame_of(RILL_TYPE_PING);
        CHECK(emit(&e, &g, 50, to, &n) < 0 && n == 0 && e.error < 0);
    }
}

/* Another frame, or one of another delta, before the first is out; and a frame before a comment is out. */
static void another_frame(void)
{
    char to[ROOM];
    rill_emit e;
    rill_out out;

    for (unsigned k = 0; k < 3; k++)
        for (size_t room = 1; room < 70; room++) {
            rill_frame f = frame_of(RILL_TYPE_CONTENT_BLOCK_DELTA), g;

            f.delta = RILL_EV_TEXT;
            f.text[RILL_FRAME_TEXT] = text_of("Hello");
            g = f;
            if (k == 0)
                g = frame_of(RILL_TYPE_PING);
            else
                g.delta = k == 1 ? 0 : RILL_EV_TOOL_INPUT;
            CHECK(rill_emit_init(&e, 0) == RILL_OK);
            out.p = (uint8_t *)to;
            out.n = room;
            CHECK(rill_emit_next(&e, &f, &out) == RILL_MORE && out.n == 0);
            out.p = (uint8_t *)to;
            out.n = sizeof to;
            CHECKF(rill_emit_next(&e, &g, &out) == RILL_E_EMIT_FRAME && out.n == sizeof to, "%u at %u", k, (unsigned)room);
            CHECK(rill_emit_next(&e, &f, &out) == RILL_E_EMIT_FRAME && out.n == sizeof to);
        }
    for (size_t room = 1; room < 6; room++) {
        rill_frame f = frame_of(RILL_TYPE_PING);

        CHECK(rill_emit_init(&e, 0) == RILL_OK);
        out.p = (uint8_t *)to;
        out.n = room;
        CHECK(rill_emit_comment(&e, text_of("hi"), &out) == RILL_MORE);
        out.p = (uint8_t *)to;
        out.n = sizeof to;
        CHECK(rill_emit_next(&e, &f, &out) == RILL_E_EMIT_FRAME && out.n == sizeof to && e.error == 0);
        CHECK(rill_emit_comment(&e, text_of("hi"), &out) == RILL_OK);
        CHECK(rill_emit_next(&e, &f, &out) == RILL_OK);
    }
}

/* What stands behind a long text is that of the last frame, and read before its first byte leaves; a first piece may be
 * empty. */
static void behind_the_last_piece(void)
{
    static const struct {
        uint8_t type, delta, text, reason;
        const char *from; /* of the first and of the last frame; what follows is of the last */
        unsigned behind;
        const char *bad;
    } rows[] = {
        { RILL_TYPE_CONTENT_BLOCK_DELTA, RILL_EV_TEXT, RILL_FRAME_TEXT, 0, "ab", RILL_FRAME_MEMBERS, "\xff}}}{" },
        { RILL_TYPE_CONTENT_BLOCK_DELTA, RILL_EV_TEXT, RILL_FRAME_TEXT, 0, "ab", RILL_FRAME_OUTER, "nonsense" },
        { RILL_TYPE_CONTENT_BLOCK_DELTA, RILL_EV_CITATION, RILL_FRAME_TEXT, 0, "{}", RILL_FRAME_OUTER, "\"a\":1}" },
        { RILL_TYPE_CONTENT_BLOCK_DELTA, RILL_TYPE_OTHER, RILL_FRAME_MEMBERS, 0, "\"a\":1", RILL_FRAME_OUTER, "1" },
        { RILL_TYPE_ERROR, 0, RILL_FRAME_TEXT, 0, "ab", RILL_FRAME_MEMBERS, "\"a\":" },
        { RILL_TYPE_ERROR, 0, RILL_FRAME_TEXT, 0, "ab", RILL_FRAME_OUTER, ",\"type\":\"message_stop\"" },
        { RILL_TYPE_MESSAGE_START, 0, RILL_FRAME_MEMBERS, 0, "\"a\":1", RILL_FRAME_OUTER, "{}" },
        { RILL_TYPE_CONTENT_BLOCK_START, 0, RILL_FRAME_MEMBERS, 0, "\"a\":1", RILL_FRAME_OUTER, "\"a\"" },
        { RILL_TYPE_MESSAGE_DELTA, 0, RILL_FRAME_MEMBERS, RILL_REASON_REFUSAL, "\"a\":1", RILL_FRAME_LEDGER, "\"a\":01" },
        { RILL_TYPE_MESSAGE_DELTA, 0, RILL_FRAME_MEMBERS, RILL_REASON_REFUSAL, "\"a\":1", RILL_FRAME_OUTER, "\"a" },
    };
    size_t k, cut;

    for (k = 0; k < sizeof rows / sizeof rows[0]; k++)
        for (cut = rows[k].text == RILL_FRAME_TEXT ? 0 : 1; cut <= strlen(rows[k].from); cut++) {
            rill_frame f = frame_of(rows[k].type), g;
            char to[ROOM], want[ROOM];
            rill_emit e;
            size_t n = 0, want_n = 0;

            f.delta = rows[k].delta;
            f.reason = rows[k].reason;
            if (f.delta == RILL_TYPE_OTHER)
                f.text[RILL_TYPE] = text_of("new_delta");
            if (f.type == RILL_TYPE_CONTENT_BLOCK_START)
                f.block = RILL_BLOCK_TEXT;
            g = f;
            f.text[rows[k].text] = text_of(rows[k].from);
            f.text[rows[k].behind] = text_of("\"z\":0");
            CHECK(rill_emit_init(&e, 0) == RILL_OK && emit(&e, &f, 20, want, &want_n) == RILL_OK);

            f.more = true;
            f.text[rows[k].text] = text_n(cut == 0 ? NULL : rows[k].from, cut);
            g.text[rows[k].text] = text_of(rows[k].from + cut);
            g.text[rows[k].behind] = text_of("\"z\":0");
            CHECK(rill_emit_init(&e, 0) == RILL_OK && emit(&e, &f, 7, to, &n) == RILL_OK);
            CHECK(emit(&e, &g, 7, to, &n) == RILL_OK);
            CHECKF(n == want_n && memcmp(to, want, n) == 0, "row %u: %.*s", (unsigned)k, (int)n, to);

            g.text[rows[k].behind] = text_of(rows[k].bad);
            n = 0;
            CHECK(rill_emit_init(&e, 0) == RILL_OK && emit(&e, &f, 7, to, &n) == RILL_OK);
            want_n = n;
            CHECKF(emit(&e, &g, 7, to, &n) < RILL_OK && n == want_n && e.error != 0, "row %u: %.*s", (unsigned)k, (int)n, to);
        }
}

/* What stands before the long text is out with the first frame: in the rest nothing is asked of it. */
static void before_the_long_text(void)
{
    rill_frame f = frame_of(RILL_TYPE_CONTENT_BLOCK_START), other = frame_of(RILL_TYPE_CONTENT_BLOCK_DELTA);
    char to[ROOM], want[ROOM];
    rill_emit e;
    size_t n = 0, want_n = 0;

    f.block = RILL_BLOCK_TOOL_USE;
    f.text[RILL_FRAME_TEXT] = text_of("{\"a\":1}");
    f.text[RILL_FRAME_MEMBERS] = text_of("\"x\":1");
    CHECK(rill_emit_init(&e, 0) == RILL_OK && emit(&e, &f, 20, want, &want_n) == RILL_OK);
    f.more = true;
    f.text[RILL_FRAME_MEMBERS] = text_of("\"x\":");
    CHECK(rill_emit_init(&e, 0) == RILL_OK && emit(&e, &f, 7, to, &n) == RILL_OK);
    f.more = false;
    f.text[RILL_FRAME_TEXT] = text_of("no JSON");
    f.text[RILL_FRAME_MEMBERS] = text_of("1");
    CHECK(emit(&e, &f, 7, to, &n) == RILL_OK && n == want_n && memcmp(to, want, n) == 0);
    f.text[RILL_FRAME_MEMBERS] = text_of("\"y\":1");
    CHECK(emit(&e, &f, 7, to, &n) < RILL_OK && e.error == 0); /* a frame of its own is read whole */

    other.delta = RILL_TYPE_OTHER; /* its type has no text to send */
    other.text[RILL_TYPE] = text_of("new_delta");
    other.text[RILL_FRAME_MEMBERS] = text_of("\"x\":1");
    n = want_n = 0;
    CHECK(rill_emit_init(&e, 0) == RILL_OK && emit(&e, &other, 20, want, &want_n) == RILL_OK);
    other.text[RILL_FRAME_TEXT] = text_of("letters");
    CHECK(emit(&e, &other, 7, to, &n) == RILL_OK && n == want_n && memcmp(to, want, n) == 0);
}

/* Text that is no UTF-8, and how many U+FFFD it is. */
static void broken_text(void)
{
    static const struct {
        const char *text;
        unsigned marks;
    } broken[] = {
        { "\x80", 1 },         { "\xc1\xbf", 2 },     { "\xf5", 1 },         { "\xff", 1 },
        { "\xc3", 1 },         { "\xc3(", 1 },        { "\xc3\xc3", 2 },     { "\xe2\x82", 1 },
        { "\xe2\x82(", 1 },    { "\xe0\x9f\xbf", 3 }, { "\xe0\xa0", 1 },     { "\xed\xa0\x80", 3 },
        { "\xed\x9f", 1 },     { "\xf0\x8f\xbf", 3 }, { "\xf0\x90\x80", 1 }, { "\xf4\x90\x80\x80", 4 },
        { "\xf4\x8f\xbf", 1 }, { "\xf0\x9f\x98(", 1 }, { "\xf0\x9f(", 1 },
    };
    size_t k;

    for (k = 0; k < sizeof broken / sizeof broken[0]; k++) {
        rill_frame f = frame_of(RILL_TYPE_CONTENT_BLOCK_DELTA);
        size_t n = strlen(broken[k].text);
        char want[200];
        unsigned mark;

        strcpy(want, "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"");
        for (mark = 0; mark < broken[k].marks; mark++)
            strcat(want, "\xef\xbf\xbd");
        strcat(want, broken[k].text[n - 1] == '(' ? "(\"}}\n" : "\"}}\n");
        f.delta = RILL_EV_TEXT;
        f.text[RILL_FRAME_TEXT] = text_of(broken[k].text);
        bytes_are(&f, RILL_EMIT_LINES, want, strlen(want), __LINE__);
    }
}

static void comments(void)
{
    char to[ROOM];
    rill_emit e;
    size_t room, n;
    unsigned lines;

    for (lines = 0; lines < 2; lines++)
        for (room = 1; room < 20; room++) {
            const char *want = lines ? "\n" : ": keep-alive\n\n";
            rill_out out;
            rill_status st;

            CHECK(rill_emit_init(&e, lines ? RILL_EMIT_LINES : 0) == RILL_OK);
            n = 0;
            do {
                out.p = (uint8_t *)to + n;
                out.n = room;
                st = rill_emit_comment(&e, text_of("keep-alive"), &out);
                n += room - out.n;
            } while (st == RILL_MORE);
            CHECKF(st == RILL_OK && n == strlen(want) && memcmp(to, want, n) == 0, "%s, %.*s", rill_status_name(st),
                   (int)n, to);
        }
    for (lines = 0; lines < 2; lines++) { /* inside a frame, and after an error that sticks, there is none */
        rill_frame f = frame_of(RILL_TYPE_PING);
        rill_out out;

        CHECK(rill_emit_init(&e, 0) == RILL_OK);
        f.more = true;
        f.text[RILL_FRAME_MEMBERS] = text_of("\"a\":1");
        n = 0;
        CHECK(emit(&e, &f, 50, to, &n) == RILL_OK);
        f.text[RILL_FRAME_MEMBERS] = text_of("x");
        if (lines == 1)
            CHECK(emit(&e, &f, 50, to, &n) == RILL_E_JSON_SYNTAX);
        out.p = (uint8_t *)to;
        out.n = 50;
        CHECK(rill_emit_comment(&e, text_of("a"), &out) == (lines == 0 ? RILL_E_EMIT_FRAME : RILL_E_JSON_SYNTAX));
        CHECK(out.n == 50);
    }
    CHECK(rill_emit_init_(&e, 0, RILL_ABI + 1) == RILL_E_ABI);
}

/* ---- decode(emit(frame)) ---- */

struct log {
    char text[ROOM];
    size_t n;
};

static void add(struct log *l, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    l->n += (size_t)vsnprintf(l->text + l->n, sizeof l->text - l->n, format, list);
    va_end(list);
    if (l->n >= sizeof l->text)
        abort();
}

static void add_slots(struct log *l, const rill_text *slot)
{
    unsigned k;

    for (k = RILL_TYPE; k <= RILL_REQUEST_ID; k++)
        if (slot[k].p != NULL)
            add(l, " %u=%.*s", k, (int)slot[k].n, slot[k].p);
    add(l, "\n");
}

/* What the decoder makes of the bytes of one event, after those of others. */
static void decoded(struct log *l, const char *before, size_t before_n, const char *p, size_t n, unsigned framing,
                    rill_usage *u)
{
    static rill_message m;
    static const rill_usage none;
    rill_event ev;
    rill_in in;
    rill_status st;
    unsigned k;

    l->n = 0;
    CHECK(rill_message_init(&m, framing) == RILL_OK);
    in.p = (const uint8_t *)before;
    in.n = before_n;
    while (rill_message_next(&m, &in, &ev) == RILL_OK)
        continue;
    m.usage = none;
    in.p = (const uint8_t *)p;
    in.n = n;
    while ((st = rill_message_next(&m, &in, &ev)) == RILL_OK) {
        rill_text slot[9];

        memset(slot, 0, sizeof slot);
        if (ev.warn != 0)
            add(l, "warn %lx ", (unsigned long)ev.warn);
        if (RILL_IS_PIECE(ev.kind)) {
            if ((ev.part & RILL_FIRST) != 0)
                add(l, "%u.%u %d %.*s:", ev.kind, ev.of, (int)ev.index, (int)ev.key.n,
                    ev.key.p != NULL ? ev.key.p : "");
            add(l, "%.*s", (int)ev.text.n, ev.text.n != 0 ? ev.text.p : "");
            if ((ev.part & RILL_LAST) != 0)
                add(l, "\n");
            continue;
        }
        for (k = RILL_TYPE; k <= RILL_REQUEST_ID; k++) {
            rill_scalar s = rill_message_get(&m, (rill_slot)k);

            CHECK(s.n == s.full);
            slot[k] = text_n(s.p, s.n);
        }
        if (ev.kind == RILL_EV_CALL_FINAL || ev.kind == RILL_EV_CALL_VOID)
            continue;
        add(l, "%u %d block %u reason %u fault %u", ev.kind, (int)ev.index, ev.block, ev.reason, ev.fault);
        add_slots(l, slot);
    }
    CHECKF(st == RILL_MORE && in.n == 0, "%s", rill_status_name(st));
    *u = m.usage;
}

static const char *pick(uint32_t *seed, const char *const *list, size_t n)
{
    return list[random_next(seed) % n];
}
#define PICK(list) pick(&seed, list, sizeof(list) / sizeof(list)[0])

static void round_trip(void)
{
    static const char *const words[] = { "a", "msg_01", "t\"\\", "\xc3\xa9\n", "" };
    static const char *const long_ones[] = {
        "", "x", "two words", "\"\\/\b\f\n\r\t", "\xf0\x9f\x98\x80 \xe2\x80\xa8", "\x01\x7f"
    };
    static const char *const json[] = { "1",    "-0.5e+3",   "null", "true", "[]", "{}", "[1, {\"a\":\"\\u00e9\\n\"}]",
                                        "\"\"", "\"x\\\"y\"" };
    static const char *const keys[] = { "k", "zz", "new_key", "caller" };
    uint32_t seed = 7;
    unsigned round;

    for (round = 0; round < 20000; round++) {
        static struct log got, want;
        static char before[ROOM], to[ROOM];
        char member[5][64];
        unsigned lines = random_next(&seed) & 1, type = 1 + random_next(&seed) % 9, k, count = 0;
        const char *of_key[4] = { NULL, NULL, NULL, NULL }, *of_json[4] = { NULL, NULL, NULL, NULL };
        rill_frame f = frame_of(type == 9 ? RILL_TYPE_OTHER : type), start;
        rill_usage u, back;
        rill_emit e;
        size_t n = 0, before_n = 0;
        rill_status st;

        CHECK(rill_emit_init(&e, lines ? RILL_EMIT_LINES : 0) == RILL_OK);
        memset(&u, 0, sizeof u);
        /* what stands before: the message, and the block that a delta is for */
        start = frame_of(RILL_TYPE_MESSAGE_START);
        if (type != RILL_TYPE_MESSAGE_START)
            emit(&e, &start, 100, before, &before_n);
        f.index = type >= 2 && type <= 4 ? 0 : -1;
        if (type == RILL_TYPE_CONTENT_BLOCK_DELTA) {
            static const uint8_t block_of[] = { RILL_BLOCK_OTHER,           RILL_BLOCK_TEXT,     RILL_BLOCK_THINKING,
                                                RILL_BLOCK_THINKING,        RILL_BLOCK_TOOL_USE, RILL_BLOCK_TEXT,
                                                RILL_BLOCK_CONTAINER_UPLOAD };

            k = random_next(&seed) % 7;
            f.delta = (uint8_t)(k == 0 ? RILL_TYPE_OTHER : k);
            start = frame_of(RILL_TYPE_CONTENT_BLOCK_START);
            start.block = block_of[k];
            start.text[RILL_TYPE] = text_of("other_block");
            start.text[RILL_ID] = start.text[RILL_NAME] = text_of("i");
            emit(&e, &start, 100, before, &before_n);
            if (k == 0)
                f.text[RILL_TYPE] = text_of("new_delta");
            else
                f.text[RILL_FRAME_TEXT] = text_of(k >= RILL_EV_CITATION ? PICK(json) : PICK(long_ones));
        }
        if (type == RILL_TYPE_CONTENT_BLOCK_STOP) {
            start = frame_of(RILL_TYPE_CONTENT_BLOCK_START);
            start.block = RILL_BLOCK_CONTAINER_UPLOAD;
            emit(&e, &start, 100, before, &before_n);
        }
        if (type == RILL_TYPE_CONTENT_BLOCK_START) {
            f.block = (uint8_t)(1 + random_next(&seed) % 12);
            if (random_next(&seed) % 6 == 0) {
                f.block = RILL_BLOCK_OTHER;
                f.text[RILL_TYPE] = text_of("new_block");
            }
            for (k = RILL_ID; k <= RILL_SERVER_NAME; k++)
                if (k != RILL_MODEL && random_next(&seed) % 2 == 0)
                    f.text[k] = text_of(PICK(words));
            if (f.block == RILL_BLOCK_TEXT || f.block == RILL_BLOCK_THINKING)
                f.text[RILL_FRAME_TEXT] = text_of(PICK(long_ones));
            if (f.block == RILL_BLOCK_TOOL_USE || f.block == RILL_BLOCK_SERVER_TOOL_USE)
                f.text[RILL_FRAME_TEXT] = text_of(random_next(&seed) % 2 ? "{\"q\":[1]}" : "");
        }
        if (type == RILL_TYPE_MESSAGE_DELTA) {
            f.reason = (uint8_t)(random_next(&seed) % 9);
            if (random_next(&seed) % 6 == 0) {
                f.reason = RILL_REASON_OTHER;
                f.text[RILL_TYPE] = text_of("new_reason");
            }
            if (random_next(&seed) % 2)
                f.text[RILL_STOP_SEQUENCE] = text_of(PICK(words));
        }
        if (type == RILL_TYPE_ERROR) {
            f.fault = (uint8_t)(1 + random_next(&seed) % 11);
            if (random_next(&seed) % 6 == 0) {
                f.fault = RILL_FAULT_OTHER;
                f.text[RILL_TYPE] = text_of("new_fault");
            }
            f.text[RILL_FRAME_TEXT] = text_of(PICK(long_ones));
            if (random_next(&seed) % 2)
                f.text[RILL_REQUEST_ID] = text_of(PICK(words));
        }
        if (type == 9)
            f.text[RILL_TYPE] = text_of("new_event");
        if (type == RILL_TYPE_MESSAGE_START) {
            f.text[RILL_ID] = text_of(PICK(words));
            f.text[RILL_MODEL] = text_of(PICK(words));
        }
        if (type == RILL_TYPE_MESSAGE_START || type == RILL_TYPE_MESSAGE_DELTA) {
            u.given = (uint16_t)(random_next(&seed) & random_next(&seed) & ((1u << RILL_COUNT_N) - 1));
            for (k = 0; k < RILL_COUNT_N; k++)
                u.n[k] = (u.given >> k & 1) != 0 ? random_next(&seed) >> random_next(&seed) % 32 : 0;
            f.usage = &u;
        }
        for (k = RILL_FRAME_MEMBERS; k <= RILL_FRAME_LEDGER; k++) {
            bool has_outer = type == 1 || type == 2 || type == 3 || type == 5 || type == 8;

            if (random_next(&seed) % 2 || (k == RILL_FRAME_OUTER && !has_outer) ||
                (k == RILL_FRAME_LEDGER && f.usage == NULL))
                continue;
            of_key[k - 10] = PICK(keys);
            of_json[k - 10] = PICK(json);
            snprintf(member[k - 10], sizeof member[0], "\"%s\":%s", of_key[k - 10], of_json[k - 10]);
            f.text[k] = text_of(member[k - 10]);
        }
        st = emit(&e, &f, 1 + random_next(&seed) % 40, to, &n);
        if (!CHECKF(st == RILL_OK, "round %u: %s", round, rill_status_name(st)))
            return;
        /* what should come back */
        want.n = 0;
#if RILL_MEMBERS
#define WANT_MEMBER(of, index, k) \
    if (of_key[k] != NULL)        \
    add(&want, "7.%u %d %s:%s\n", (of), (int)(index), of_key[k], of_json[k])
#else
#define WANT_MEMBER(of, index, k) (void)(index)
#endif
        switch (type) {
        case RILL_TYPE_MESSAGE_START:
#if RILL_MEMBERS
            add(&want,
                "7.2 -1 role:\"assistant\"\n7.2 -1 content:[]\n7.2 -1 stop_reason:null\n7.2 -1 stop_sequence:null\n");
#endif
            WANT_MEMBER(RILL_OF_USAGE, -1, 2);
            WANT_MEMBER(RILL_OF_MESSAGE, -1, 0);
            WANT_MEMBER(RILL_OF_EVENT, -1, 1);
            count = RILL_EV_MESSAGE_START;
            break;
        case RILL_TYPE_CONTENT_BLOCK_START: {
            bool content = f.text[RILL_FRAME_TEXT].n != 0;
            struct log mark;

            mark.n = 0;
            add(&mark, "17 0 block %u reason 0 fault 0", f.block);
            add_slots(&mark, f.text);
            /* before its content, where all that names it stands before that */
            if (content && (f.block == RILL_BLOCK_TEXT || f.block == RILL_BLOCK_THINKING ||
                            (f.text[RILL_ID].p != NULL && f.text[RILL_NAME].p != NULL)))
                add(&want, "%s", mark.text);
            else if (content)
                add(&want, "4.0 0 :%s\n", f.text[RILL_FRAME_TEXT].p);
            if (content && want.text[0] == '1')
                add(&want, "%u.0 0 :%s\n",
                    f.block == RILL_BLOCK_TEXT       ? 1u
                    : f.block == RILL_BLOCK_THINKING ? 2u
                                                     : 4u,
                    f.text[RILL_FRAME_TEXT].p);
            WANT_MEMBER(RILL_OF_BLOCK, 0, 0);
            WANT_MEMBER(RILL_OF_EVENT, -1, 1);
            if (!content || want.text[0] != '1')
                add(&want, "%s", mark.text);
            break;
        }
        case RILL_TYPE_CONTENT_BLOCK_DELTA:
#if !RILL_MEMBERS
            if (f.delta < RILL_EV_CITATION)
#endif
                if (f.delta != RILL_TYPE_OTHER)
                    add(&want, "%u.0 0 %s:%s\n", f.delta, f.delta == RILL_EV_COMPACTION ? "content" : "",
                        f.text[RILL_FRAME_TEXT].p);
            WANT_MEMBER(RILL_OF_DELTA, 0, 0);
            WANT_MEMBER(RILL_OF_EVENT, -1, 1);
            if (f.delta == RILL_TYPE_OTHER)
                add(&want, "25 0 block 63 reason 0 fault 0 1=new_delta\n");
            break;
        case RILL_TYPE_MESSAGE_DELTA:
            WANT_MEMBER(RILL_OF_DELTA, -1, 0);
            WANT_MEMBER(RILL_OF_USAGE, -1, 2);
            WANT_MEMBER(RILL_OF_EVENT, -1, 1);
            count = RILL_EV_MESSAGE_DELTA;
            break;
        case RILL_TYPE_ERROR:
            add(&want, "8.0 -1 :%s\n", f.text[RILL_FRAME_TEXT].p);
            WANT_MEMBER(RILL_OF_FAULT, -1, 0);
            WANT_MEMBER(RILL_OF_EVENT, -1, 1);
            count = RILL_EV_ERROR;
            break;
        default:
            WANT_MEMBER(RILL_OF_EVENT, -1, 0);
            count = type == RILL_TYPE_CONTENT_BLOCK_STOP ? RILL_EV_BLOCK_STOP
                    : type == RILL_TYPE_MESSAGE_STOP     ? RILL_EV_MESSAGE_STOP
                    : type == RILL_TYPE_PING             ? RILL_EV_PING
                                                         : RILL_EV_UNKNOWN;
            break;
        }
        if (count != 0) {
            add(&want, "%u %d block %u reason %u fault %u", count, (int)f.index,
                type == RILL_TYPE_CONTENT_BLOCK_STOP ? RILL_BLOCK_CONTAINER_UPLOAD : 0u, f.reason, f.fault);
            add_slots(&want, f.text);
        }
        decoded(&got, before, before_n, to, n, lines ? RILL_JSON : RILL_SSE, &back);
        if (strstr(got.text, "warn") != NULL &&
            (f.type == RILL_TYPE_MESSAGE_DELTA || f.type == RILL_TYPE_MESSAGE_STOP)) {
            char *at = strstr(got.text, "warn 20000 "); /* a stop reason that is at odds with the calls, or missing */

            if (at != NULL)
                memmove(at, at + 11, strlen(at + 11) + 1);
        }
        if (!CHECKF(strcmp(got.text, want.text) == 0, "round %u:\n%.*s%s  wanted\n%s", round, (int)n, to, got.text,
                    want.text))
            return;
        for (k = 0; k < RILL_COUNT_N; k++)
            if ((u.given >> k & 1) == 0)
                u.n[k] = 0;
        if (f.usage != NULL && !CHECKF(back.given == u.given && memcmp(back.n, u.n, sizeof u.n) == 0,
                                       "round %u: usage\n%.*s", round, (int)n, to))
            return;
    }
}

int main(int argc, char **argv)
{
    harness_begin(argc, argv);
    TEST(deltas_at_once);
    TEST(delta_of_escapes);
    TEST(bytes_of_each);
    TEST(pieces);
    TEST(what_is_refused);
    TEST(another_frame);
    TEST(behind_the_last_piece);
    TEST(before_the_long_text);
    TEST(broken_text);
    TEST(comments);
    TEST(round_trip);
    return harness_end();
}
