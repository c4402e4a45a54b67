/*
 * test_order.c - rill/message.h: keys may stand in any order. Each event here comes with its members in every order,
 * and those of the object in it, between what makes it part of a stream; all must be the same answer, without a
 * warning.
 */
#include "harness.h"
#include "rill/message.h"

enum { MEMBERS = 8, ROOM = 900, LINES = 32, LINE = 120 };

/* Members are separated by | ; @ in event stands for those of inner. */
struct row {
    const char *name;   /* of what is in another order */
    const char *before; /* whole events */
    const char *event;  /* its members */
    const char *inner;  /* those of the object in it, or "" */
    const char *after;
    unsigned options;
    unsigned calls; /* that become final */
};

#define START "data: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"model\":\"c\",\"content\":[]}}\n\n"
#define TEXT_0 \
    "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n"
#define THINKING_0                                                           \
    "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":" \
    "{\"type\":\"thinking\",\"thinking\":\"\"}}\n\n"
#define CALL_0                                                               \
    "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":" \
    "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\",\"input\":{}}}\n\n"
#define INPUT_0                                                                                     \
    "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"input_json_delta\"," \
    "\"partial_json\":\"{\\\"a\\\":1}\"}}\n\n"
#define STOP_0 "data: {\"type\":\"content_block_stop\",\"index\":0}\n\n"
#define DELTA(reason) "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"" reason "\"},\"usage\":{}}\n\n"
#define END "data: {\"type\":\"message_stop\"}\n\n"

static const struct row rows[] = {
    { "message_start", "", "\"type\":\"message_start\"|\"message\":{@}|\"future\":1",
      "\"id\":\"m\"|\"type\":\"message\"|\"role\":\"assistant\"|\"model\":\"c\"|\"content\":[]|\"stop_reason\":null|"
      "\"usage\":{\"input_tokens\":3,\"output_tokens\":1}",
      TEXT_0 STOP_0 DELTA("end_turn") END, 0, 0 },
    { "start of a text", START, "\"type\":\"content_block_start\"|\"index\":0|\"content_block\":{@}",
      "\"type\":\"text\"|\"text\":\"\"|\"citations\":[]", STOP_0 DELTA("end_turn") END, 0, 0 },
    { "start of a call", START, "\"type\":\"content_block_start\"|\"index\":0|\"content_block\":{@}",
      "\"type\":\"tool_use\"|\"id\":\"t\"|\"name\":\"f\"|\"input\":{}|\"caller\":{\"type\":\"direct\"}",
      INPUT_0 STOP_0 DELTA("tool_use") END, 0, 1 },
    { "start of a call with its input", START, "\"type\":\"content_block_start\"|\"index\":0|\"content_block\":{@}",
      "\"type\":\"tool_use\"|\"id\":\"t\"|\"name\":\"f\"|\"input\":{\"a\":[1]}", STOP_0 DELTA("tool_use") END, 0, 1 },
    { "start of a call of MCP", START, "\"type\":\"content_block_start\"|\"index\":0|\"content_block\":{@}",
      "\"type\":\"mcp_tool_use\"|\"id\":\"t\"|\"name\":\"f\"|\"server_name\":\"s\"|\"input\":{}",
      INPUT_0 STOP_0 DELTA("end_turn") END, 0, 0 },
    { "start of a result", START, "\"type\":\"content_block_start\"|\"index\":0|\"content_block\":{@}",
      "\"type\":\"web_search_tool_result\"|\"tool_use_id\":\"t\"|\"content\":[{\"type\":\"web_search_result\"}]",
      STOP_0 DELTA("end_turn") END, 0, 0 },
    { "start of thinking", START, "\"type\":\"content_block_start\"|\"index\":0|\"content_block\":{@}",
      "\"type\":\"thinking\"|\"thinking\":\"h\"|\"signature\":\"s\"", STOP_0 DELTA("end_turn") END, 0, 0 },
    { "start of what is hidden", START, "\"type\":\"content_block_start\"|\"index\":0|\"content_block\":{@}",
      "\"type\":\"redacted_thinking\"|\"data\":\"ab\"", STOP_0 DELTA("end_turn") END, 0, 0 },
    { "delta of a text", START TEXT_0,
      "\"type\":\"content_block_delta\"|\"index\":0|\"delta\":{@}|\"future\":{\"index\":7}",
      "\"type\":\"text_delta\"|\"text\":\"a\\ud83d\\ude00\"|\"future\":[]", STOP_0 DELTA("end_turn") END, 0, 0 },
    { "delta of a call", START CALL_0, "\"type\":\"content_block_delta\"|\"index\":0|\"delta\":{@}",
      "\"type\":\"input_json_delta\"|\"partial_json\":\"{}\"", STOP_0 DELTA("tool_use") END, 0, 1 },
    { "delta of thinking", START THINKING_0, "\"type\":\"content_block_delta\"|\"index\":0|\"delta\":{@}",
      "\"type\":\"thinking_delta\"|\"thinking\":\"h\"", STOP_0 DELTA("end_turn") END, 0, 0 },
    { "signature", START THINKING_0, "\"type\":\"content_block_delta\"|\"index\":0|\"delta\":{@}",
      "\"type\":\"signature_delta\"|\"signature\":\"c2ln\"", STOP_0 DELTA("end_turn") END, 0, 0 },
    { "citation", START TEXT_0, "\"type\":\"content_block_delta\"|\"index\":0|\"delta\":{@}",
      "\"type\":\"citations_delta\"|\"citation\":{\"type\":\"char_location\",\"cited_text\":\"x\"}",
      STOP_0 DELTA("end_turn") END, 0, 0 },
    { "compaction",
      START "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":"
            "{\"type\":\"compaction\",\"content\":null}}\n\n",
      "\"type\":\"content_block_delta\"|\"index\":0|\"delta\":{@}",
      "\"type\":\"compaction_delta\"|\"content\":\"short\"", STOP_0 DELTA("end_turn") END, 0, 0 },
#if RILL_BLOCKS > 1
    { "delta of one of two",
      START TEXT_0
      "data: {\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n",
      "\"type\":\"content_block_delta\"|\"index\":1|\"delta\":{@}", "\"type\":\"text_delta\"|\"text\":\"b\"",
      "data: {\"type\":\"content_block_stop\",\"index\":1}\n\n" STOP_0 DELTA("end_turn") END, 0, 0 },
    { "stop of one of two",
      START CALL_0 INPUT_0
      "data: {\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n",
      "\"type\":\"content_block_stop\"|\"index\":0|\"future\":{\"index\":1}", "",
      "data: {\"type\":\"content_block_stop\",\"index\":1}\n\n" DELTA("tool_use") END, 0, 1 },
#endif
    { "stop", START CALL_0 INPUT_0, "\"type\":\"content_block_stop\"|\"index\":0|\"future\":null", "",
      DELTA("tool_use") END, 0, 1 },
    { "message_delta", START CALL_0 INPUT_0 STOP_0,
      "\"type\":\"message_delta\"|\"delta\":{@}|"
      "\"usage\":{\"output_tokens\":9,\"server_tool_use\":{\"web_search_requests\":2}}|"
      "\"context_management\":{\"applied_edits\":[]}",
      "\"stop_reason\":\"tool_use\"|\"stop_sequence\":null|\"container\":{\"id\":\"c\"}", END, 0, 1 },
    { "message_delta with a stop sequence", START TEXT_0 STOP_0,
      "\"type\":\"message_delta\"|\"delta\":{@}|\"usage\":{\"output_tokens\":9}",
      "\"stop_reason\":\"stop_sequence\"|\"stop_sequence\":\"###\"", END, 0, 0 },
    { "counters", START TEXT_0 STOP_0,
      "\"type\":\"message_delta\"|\"delta\":{\"stop_reason\":\"end_turn\"}|\"usage\":{@}",
      "\"input_tokens\":1|\"output_tokens\":2|\"cache_read_input_tokens\":3|\"cache_creation_input_tokens\":4|"
      "\"cache_creation\":{\"ephemeral_5m_input_tokens\":4}|\"service_tier\":\"standard\"",
      END, 0, 0 },
    { "error", START CALL_0 INPUT_0 STOP_0, "\"type\":\"error\"|\"error\":{@}|\"request_id\":\"req_1\"|\"future\":1",
      "\"type\":\"overloaded_error\"|\"message\":\"busy\"|\"details\":null", "", 0, 0 },
    { "ping", START TEXT_0, "\"type\":\"ping\"|\"future\":1|\"future_b\":[]", "", STOP_0 DELTA("end_turn") END, 0, 0 },
    { "message_stop", START TEXT_0 STOP_0 DELTA("end_turn"),
      "\"type\":\"message_stop\"|\"amazon-bedrock-invocationMetrics\":{\"inputTokenCount\":1}|\"future\":null", "", "",
      0, 0 },
    { "an event that nobody knows", START CALL_0 INPUT_0 STOP_0,
      "\"type\":\"vertex_event\"|\"indices\":0|\"future\":{}|\"name\":\"n\"", "", DELTA("tool_use") END, 0, 1 },
    { "a body", "",
      "\"id\":\"m\"|\"type\":\"message\"|\"role\":\"assistant\"|\"model\":\"c\"|\"content\":[{@}]|"
      "\"stop_reason\":\"tool_use\"|\"stop_sequence\":null|\"usage\":{\"output_tokens\":1}",
      "\"type\":\"tool_use\"|\"id\":\"t\"|\"name\":\"f\"|\"input\":{\"a\":1}", "", RILL_JSON, 1 },
    { "a body of an error", "", "\"type\":\"error\"|\"error\":{@}|\"request_id\":\"req_1\"",
      "\"type\":\"rate_limit_error\"|\"message\":\"later\"|\"details\":{\"a\":1}", "", RILL_JSON, 0 },
};

/* ---- what an answer says, whatever stood where ---- */

struct log {
    char line[LINES][LINE];
    unsigned lines, calls;
    uint32_t warn;
    int open; /* the last line, to which pieces are added */
};

static void log_add(struct log *l, const char *p, size_t n)
{
    size_t at = strlen(l->line[l->open]);

    if (CHECK(n < LINE - at) && n != 0)
        memcpy(l->line[l->open] + at, p, n);
}

static void log_line(struct log *l, const char *head, int index)
{
    if (!CHECK(l->lines < LINES))
        l->lines = 0;
    l->open = (int)l->lines++;
    memset(l->line[l->open], 0, LINE);
    snprintf(l->line[l->open], LINE, "%s %d ", head, index);
}

static void log_event(struct log *l, const rill_message *m, const rill_event *ev)
{
    char head[80];
    int k;

    if (RILL_IS_PIECE(ev->kind)) {
        if ((ev->part & RILL_FIRST) != 0) {
            snprintf(head, sizeof head, "piece %d of %d", ev->kind, ev->of);
            log_line(l, head, ev->kind == RILL_EV_MEMBER && ev->of != RILL_OF_BLOCK ? -1 : ev->index);
            log_add(l, ev->key.p, ev->key.n);
            log_add(l, "=", 1);
        }
        log_add(l, ev->text.p, ev->text.n);
        return;
    }
    l->warn |= ev->warn;
    l->calls += ev->kind == RILL_EV_CALL_FINAL;
    snprintf(head, sizeof head, "mark %d, block %d, reason %d, fault %d, why %d, warn %lx", ev->kind, ev->block,
             ev->reason, ev->fault, ev->why, (unsigned long)ev->warn);
    log_line(l, head, ev->index);
    for (k = RILL_TYPE; k <= RILL_REQUEST_ID; k++) {
        rill_scalar s = rill_message_get(m, (rill_slot)k);

        if (s.p == NULL)
            continue;
        snprintf(head, sizeof head, "slot %d %.*s", k, (int)s.n, s.p);
        log_line(l, head, ev->index);
    }
}

/* The first line of a that b has not; NULL: all are there. */
static const char *missing(const struct log *a, const struct log *b)
{
    bool taken[LINES] = { false };
    unsigned k, i;

    for (k = 0; k < a->lines; k++) {
        for (i = 0; i < b->lines && (taken[i] || strcmp(a->line[k], b->line[i]) != 0); i++)
            continue;
        if (i == b->lines)
            return a->line[k];
        taken[i] = true;
    }
    return NULL;
}

static void decode(struct log *l, const struct row *r, const char *p, size_t n, size_t step)
{
    static rill_message m;
    rill_event ev;
    rill_in in;
    size_t at;
    unsigned k;
    char head[80];

    l->lines = l->calls = 0;
    l->warn = 0;
    CHECK(rill_message_init(&m, r->options) == RILL_OK);
    for (at = 0; at < n; at += step) {
        in.p = (const uint8_t *)p + at;
        in.n = n - at < step ? n - at : step;
        while (rill_message_next(&m, &in, &ev) == RILL_OK)
            log_event(l, &m, &ev);
    }
    while (rill_message_finish(&m, RILL_END_CLEAN, &ev) == RILL_OK)
        log_event(l, &m, &ev);
    for (k = 0; k < RILL_COUNT_N; k++)
        if ((m.usage.given >> k & 1u) != 0) {
            snprintf(head, sizeof head, "count %u = %lu", k, (unsigned long)m.usage.n[k]);
            log_line(l, head, 0);
        }
    snprintf(head, sizeof head, "outcome %d, error %d, retry %d", m.outcome, m.error, m.retry);
    log_line(l, head, 0);
}

/* ---- every order ---- */

static unsigned count_of(const char *s)
{
    unsigned n = *s != 0;

    for (; *s != 0; s++)
        n += *s == '|';
    return n;
}

static void put(char *to, const char *p, size_t n)
{
    size_t at = strlen(to);

    if (!CHECK(n < ROOM - at))
        return;
    memcpy(to + at, p, n);
    to[at + n] = 0;
}

/* The members of s in an order; @ is inner. */
static void put_members(char *to, const char *s, const uint8_t *order, const char *inner)
{
    unsigned n = count_of(s), k, skip;

    for (k = 0; k < n; k++) {
        const char *p = s;

        for (skip = order[k]; skip > 0; skip--)
            p = strchr(p, '|') + 1;
        if (k != 0)
            put(to, ",", 1);
        for (; *p != 0 && *p != '|'; p++)
            if (*p == '@')
                put(to, inner, strlen(inner));
            else
                put(to, p, 1);
    }
}

static void reverse(uint8_t *p, unsigned n)
{
    unsigned k;

    for (k = 0; k < n / 2; k++) {
        uint8_t byte = p[k];

        p[k] = p[n - 1 - k];
        p[n - 1 - k] = byte;
    }
}

/* The next order, as in a dictionary; false behind the last, and it is the first again. */
static bool next_order(uint8_t *order, unsigned n)
{
    unsigned head = n, k = n - 1;
    uint8_t byte;

    if (n == 0)
        return false;
    while (head > 1 && order[head - 2] > order[head - 1])
        head--;
    if (head > 1) {
        byte = order[head - 2];
        while (order[k] < byte)
            k--;
        order[head - 2] = order[k];
        order[k] = byte;
    }
    reverse(order + head - 1, n - head + 1);
    return head > 1;
}

static void first_order(uint8_t *order)
{
    unsigned k;

    for (k = 0; k < MEMBERS; k++)
        order[k] = (uint8_t)k;
}

/* named: a field "event" says the type, which is the first of the members in their first order. */
static void build(char *to, const struct row *r, const uint8_t *outer, const uint8_t *inner, bool named)
{
    char object[ROOM];
    const char *type = r->event + strlen("\"type\":\"");

    to[0] = object[0] = 0;
    put_members(object, r->inner, inner, "");
    put(to, r->before, strlen(r->before));
    if (named) {
        put(to, "event: ", 7);
        put(to, type, strcspn(type, "\""));
        put(to, "\n", 1);
    }
    put(to, "data: ", r->options == RILL_JSON ? 0 : 6);
    put(to, "{", 1);
    put_members(to, r->event, outer, object);
    put(to, "}\n\n", 3);
    put(to, r->after, strlen(r->after));
}

/* An order at random. */
static void some_order(uint8_t *order, unsigned n, uint32_t *seed)
{
    first_order(order);
    for (; n > 1; n--) {
        unsigned k = random_next(seed) % n;
        uint8_t byte = order[k];

        order[k] = order[n - 1];
        order[n - 1] = byte;
    }
}

/* What first_order() gave is what this order gives, byte by byte or whole, with an SSE name or without. */
static bool is_same(const struct row *r, const struct log *want, const uint8_t *outer, const uint8_t *inner,
                    unsigned long way)
{
    static struct log got;
    static char text[ROOM];
    const char *lost, *more;

    build(text, r, outer, inner, way % 3 == 0 && r->options != RILL_JSON);
    decode(&got, r, text, strlen(text), way % 2 != 0 ? 1 : strlen(text));
    lost = missing(want, &got);
    more = missing(&got, want);
    return CHECKF(lost == NULL && more == NULL, "%s:\n%s\nlost: %s\nmore: %s", r->name, text, lost != NULL ? lost : "",
                  more != NULL ? more : "");
}

/* Every order of the outer members, every one of the inner, and some of both at once. */
static void one_row(const struct row *r)
{
    static struct log want;
    static char text[ROOM];
    const unsigned out = count_of(r->event), in = count_of(r->inner);
    uint8_t outer[MEMBERS], inner[MEMBERS];
    unsigned long n = 0, most = test_short() ? 50 : 2000;
    uint32_t seed = 1;

    first_order(outer);
    first_order(inner);
    build(text, r, outer, inner, false);
    decode(&want, r, text, strlen(text), strlen(text));
    CHECKF(want.warn == 0 && want.calls == r->calls, "%s: %u final, warnings %lx", r->name, want.calls,
           (unsigned long)want.warn);
    while (!test_short() && next_order(inner, in) && is_same(r, &want, outer, inner, n))
        n++;
    first_order(inner);
    while (!test_short() && next_order(outer, out) && is_same(r, &want, outer, inner, n))
        n++;
    for (n = 0; n < most; n++) {
        some_order(outer, out, &seed);
        some_order(inner, in, &seed);
        if (!is_same(r, &want, outer, inner, n))
            break;
    }
}

static void every_order(void)
{
    unsigned k;

    for (k = 0; k < sizeof rows / sizeof *rows; k++)
        one_row(&rows[k]);
}

int main(int argc, char **argv)
{
    harness_begin(argc, argv);
    TEST(every_order);
    return harness_end();
}
