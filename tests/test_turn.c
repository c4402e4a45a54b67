/*
 * test_turn.c - rill/turn.h: the cases of cases/turn at every cut; every beginning of every stream, mended; every size
 * of the output. What is stored is read by a JSON reader of its own, and held to the rules of the API.
 */
#include "harness.h"
#include "rill/turn.h"

/* ---- the layer, for cases ---- */

#ifdef HARNESS_CASES
enum { STORE = HARNESS_CASES };
#else
enum { STORE = 6000 };
#endif

struct both {
    rill_message m;
    rill_turn t;
    rill_status turn;
    unsigned room;
    uint8_t store[STORE];
};

struct given {
    rill_event ev;
    bool is;
};

static bool case_option(struct settings *set, const char *word, const char *rest)
{
    static const struct {
        const char *word;
        unsigned bits, turn;
    } row[] = { { "json", RILL_JSON, 0 },
                { "raw", RILL_RAW_BLOCKS, 0 },
                { "content", 0, RILL_TURN_CONTENT },
                { "answer", 0, RILL_TURN_ANSWER },
                { "whole", 0, RILL_TURN_WHOLE } };
    unsigned k;

    for (k = 0; k < sizeof row / sizeof row[0]; k++)
        if (strcmp(word, row[k].word) == 0 && *rest == 0) {
            set->options |= row[k].bits;
            set->n[0] |= row[k].turn;
            return true;
        }
    if (strcmp(word, "limit") == 0) {
        set->n[1] = (uint32_t)strtoul(rest, NULL, 10);
        return set->n[1] != 0;
    }
    if (strcmp(word, "end") != 0)
        return false;
    set->how = strcmp(rest, "abort") == 0 ? RILL_END_ABORT : RILL_END_RESET;
    return true;
}

static rill_status case_init(void *state, const struct settings *set)
{
    struct both *b = (struct both *)state;
    rill_status st = rill_message_init(&b->m, set->options);

    b->turn = rill_turn_init(&b->t, set->n[0]);
    b->room = 0;
    memset(b->store, 0xee, sizeof b->store);
    rill_message_limit(&b->m, set->n[1], 0);
    return st;
}

/* Hands an event to the turn, with outputs of 1, 2, 3 .. bytes in turn. */
static void feed(struct both *b, const rill_event *ev)
{
    rill_event copy = *ev;
    rill_out out;

    if (b->turn < 0)
        return;
    do {
        uint32_t before = b->t.written;
        size_t room = 1 + b->room++ % 5;

        if (before + room > STORE)
            room = STORE - before;
        out.p = b->store + before;
        out.n = room;
        b->turn = rill_turn_next(&b->t, &b->m, &copy, &out);
        if (b->turn == RILL_MORE)
            CHECKF(out.n == 0 && (room != 0 || b->t.written == STORE), "RILL_MORE, and %u bytes of room",
                   (unsigned)out.n);
        else if (b->turn == RILL_BACK)
            CHECK(b->t.written < before + (room - out.n));
        if (b->turn == RILL_MORE && b->t.written == STORE)
            b->turn = RILL_E_TURN_SIZE;
    } while (b->turn == RILL_MORE || b->turn == RILL_BACK);
    CHECK(memcmp(&copy, ev, sizeof copy) == 0);
}

static rill_status case_next(void *state, rill_in *in, void *out)
{
    struct both *b = (struct both *)state;
    rill_status st = rill_message_next(&b->m, in, (rill_event *)out);

    if (st == RILL_OK)
        feed(b, (const rill_event *)out);
    return st;
}

static rill_status case_finish(void *state, const struct settings *set, void *out)
{
    struct both *b = (struct both *)state;
    rill_status st = b->m.error != 0 ? (rill_status)b->m.error : RILL_OK;

    if (st == RILL_OK)
        st = rill_message_finish(&b->m, set->how, (rill_event *)out);
    if (st == RILL_OK)
        feed(b, (const rill_event *)out);
    return st;
}

static uint64_t case_offset(const void *state)
{
    return ((const struct both *)state)->m.offset;
}

static void case_note(struct trace *t, const void *state, const void *out)
{
    (void)t;
    (void)state;
    (void)out;
}

static rill_text text_of(const char *s)
{
    rill_text t;

    t.p = s;
    t.n = strlen(s);
    return t;
}

/* The user message with the answers, in outputs of room bytes; gives its length. */
static size_t answers_of(const uint8_t *store, size_t n, size_t in_room, size_t room, char *to, unsigned *answers)
{
    rill_answer a;
    rill_in in;
    rill_out out;
    size_t used = 0, written = 0;
    rill_status st;

    *answers = 0;
    if (n == 0)
        return 0;
    CHECK(rill_answer_init(&a) == RILL_OK);
    in.p = store;
    in.n = 0;
    do {
        if (in.n == 0) {
            in.p = store + used;
            in.n = n - used < in_room ? n - used : in_room;
            used += in.n;
        }
        out.p = (uint8_t *)to + written;
        out.n = room;
        st = rill_answer_next(&a, &in, text_of("inter\"rupted"), &out);
        written += room - out.n;
    } while (st == RILL_MORE && (in.n != 0 || out.n == 0 || used < n));
    CHECKF(st == RILL_END, "the answers end with %d", (int)st);
    CHECK(in.n == 0 && used == n);
    *answers = a.answers;
    return written;
}

static void changes(struct trace *t, unsigned changed)
{
    static const char *const name[] = { "dropped", "mended", "split", "ignored" };
    unsigned k;

    for (k = 0; k < 4; k++)
        if ((changed >> k & 1) != 0)
            trace_line(t, "%s", name[k]);
}

static void case_last(struct trace *t, const void *state)
{
    const struct both *b = (const struct both *)state;
    struct both copy = *b;
    rill_event ev;
    char *line, buf[2 * STORE];
    unsigned answers;
    size_t n;

    while (rill_message_finish(&copy.m, RILL_END_RESET, &ev) == RILL_OK)
        feed(&copy, &ev);
    changes(t, copy.t.changed);
    if (copy.turn < 0) {
        trace_line(t, "%s", rill_status_name(copy.turn));
        return;
    }
    line = escaped((const char *)copy.store, copy.t.written);
    trace_line(t, copy.t.written != 0 ? "turn %s" : "no turn%s", line);
    free(line);
    n = answers_of(copy.store, copy.t.written, 7, 5, buf, &answers);
    if (answers != copy.t.owed)
        trace_fault(t, "%u answers, %u owed", answers, copy.t.owed);
    if (n == 0)
        return;
    line = escaped(buf, n);
    trace_line(t, "answer %s", line);
    free(line);
}

static const struct layer turn_layer = {
    .name = "turn",
    .state_size = sizeof(struct both),
    .out_size = sizeof(rill_event),
    .option = case_option,
    .init = case_init,
    .next = case_next,
    .finish = case_finish,
    .offset = case_offset,
    .note = case_note,
    .last = case_last,
    .per_byte = 3,
    .per_chunk = 16,
    .error_elsewhere = true,
};

/* ---- JSON, into a tree ---- */

struct node {
    char kind;     /* { [ " 0 t f n */
    const char *p; /* the text of a string without quotes, as it stands */
    size_t n;
    int key;          /* node of its key, or -1 */
    int parent, next; /* next sibling, or 0 */
    int first;        /* first child, or 0 */
};
struct tree {
    struct node node[STORE / 3];
    int n;
    const char *p, *end;
};

static void space(struct tree *t)
{
    while (t->p < t->end && strchr(" \n\r\t", *t->p) != NULL && *t->p != 0)
        t->p++;
}

static bool string_at(struct tree *t, const char **from, size_t *n)
{
    if (t->p == t->end || *t->p != '"')
        return false;
    *from = ++t->p;
    for (; t->p < t->end && *t->p != '"'; t->p++) {
        if ((unsigned char)*t->p < 0x20)
            return false;
        if (*t->p != '\\')
            continue;
        if (++t->p == t->end || strchr("\"\\/bfnrtu", *t->p) == NULL)
            return false;
        if (*t->p == 'u' && (t->end - t->p < 5 || strspn(t->p + 1, "0123456789abcdefABCDEF") < 4))
            return false;
    }
    *n = (size_t)(t->p - *from);
    return t->p++ < t->end && valid_utf8(*from, *n);
}

/* One value; gives its node, or -1. Recursive, as deep as the tests are. */
static int parse(struct tree *t, int parent)
{
    static const char *const words[] = { "true", "false", "null" };
    int me = t->n, last = 0, k;
    struct node *v = &t->node[me];

    space(t);
    if (t->p == t->end || t->n >= 2040)
        return -1;
    t->n++;
    memset(v, 0, sizeof *v);
    v->parent = parent;
    v->key = -1;
    v->kind = *t->p;
    v->p = t->p;
    if (*t->p == '"')
        return string_at(t, &v->p, &v->n) ? me : -1;
    if (*t->p == '{' || *t->p == '[') {
        char close = *t->p == '{' ? '}' : ']';

        t->p++;
        for (;;) {
            int key = -1, child;

            space(t);
            if (t->p < t->end && *t->p == close && last == 0)
                break;
            if (close == '}') {
                key = t->n++;
                memset(&t->node[key], 0, sizeof t->node[key]);
                if (!string_at(t, &t->node[key].p, &t->node[key].n))
                    return -1;
                space(t);
                if (t->p == t->end || *t->p++ != ':')
                    return -1;
                for (k = v->first; k != 0; k = t->node[k].next) /* a key twice */
                    if (t->node[t->node[k].key].n == t->node[key].n &&
                        memcmp(t->node[t->node[k].key].p, t->node[key].p, t->node[key].n) == 0)
                        return -1;
            }
            child = parse(t, me);
            if (child < 0)
                return -1;
            t->node[child].key = key;
            if (last == 0)
                v->first = child;
            else
                t->node[last].next = child;
            last = child;
            space(t);
            if (t->p == t->end || (*t->p != ',' && *t->p != close))
                return -1;
            if (*t->p == close)
                break;
            t->p++;
        }
        t->p++;
        v->n = (size_t)(t->p - v->p);
        return me;
    }
    for (k = 0; k < 3; k++)
        if ((size_t)(t->end - t->p) >= strlen(words[k]) && memcmp(t->p, words[k], strlen(words[k])) == 0) {
            t->p += strlen(words[k]);
            return me;
        }
    v->kind = '0';
    v->n = strspn(t->p, "-+.eE0123456789");
    t->p += v->n;
    return v->n != 0 ? me : -1;
}

static struct tree *tree_of(const char *p, size_t n)
{
    struct tree *t = (struct tree *)need(sizeof *t);

    t->n = 0;
    t->p = p;
    t->end = p + n;
    if (parse(t, -1) == 0) {
        space(t);
        if (t->p == t->end)
            return t;
    }
    free(t);
    return NULL;
}

static int member(const struct tree *t, int of, const char *key)
{
    int k;

    for (k = t->node[of].first; k != 0; k = t->node[k].next)
        if (t->node[k].key >= 0 && t->node[t->node[k].key].n == strlen(key) &&
            memcmp(t->node[t->node[k].key].p, key, strlen(key)) == 0)
            return k;
    return -1;
}

static bool is_string(const struct tree *t, int k, const char *want)
{
    return k >= 0 && t->node[k].kind == '"' && t->node[k].n == strlen(want) &&
           memcmp(t->node[k].p, want, strlen(want)) == 0;
}

static bool has_text(const struct tree *t, int k)
{
    return k >= 0 && t->node[k].kind == '"' && t->node[k].n != 0;
}

static bool equal(const struct tree *t, int a, int b)
{
    return a >= 0 && b >= 0 && t->node[a].n == t->node[b].n && memcmp(t->node[a].p, t->node[b].p, t->node[a].n) == 0;
}

/* What the API asks of an assistant message. NULL: all well; else what is wrong. may_wait: calls of the server may
 * have no result. */
static const char *wrong(const struct tree *t, unsigned owed, unsigned blocks, bool may_wait, const char *answer,
                         size_t n)
{
    int content = member(t, 0, "content"), k, j, type = -1, result = 0;
    struct tree *a = n != 0 ? tree_of(answer, n) : NULL;
    const char *why = NULL;

    if (t->node[0].kind == '[')
        content = 0;
    else if (!is_string(t, member(t, 0, "role"), "assistant"))
        return "no role";
    if (content < 0 || t->node[content].kind != '[' || t->node[content].first == 0)
        return "no content";
    if ((owed != 0) != (a != NULL))
        why = "answers are no JSON, or there are none";
    if (a != NULL) {
        if (!is_string(a, member(a, 0, "role"), "user"))
            why = "answer without role";
        result = a->node[member(a, 0, "content")].first;
    }
    for (k = t->node[content].first; k != 0 && why == NULL; k = t->node[k].next) {
        type = member(t, k, "type");
        blocks--;
        if (!has_text(t, type))
            why = "block without type";
        else if (is_string(t, type, "text")) {
            int text = member(t, k, "text"), cited = member(t, k, "citations");
            size_t i;

            if (!has_text(t, text))
                return "empty text";
            for (i = 0; i < t->node[text].n && strchr(" \t", t->node[text].p[i]) != NULL; i++)
                continue;
            if (i == t->node[text].n)
                why = "blank text";
            if (cited >= 0 && (t->node[cited].kind != '[' || t->node[cited].first == 0))
                why = "empty citations";
        } else if (is_string(t, type, "thinking")) {
            if (!has_text(t, member(t, k, "signature")) || member(t, k, "thinking") < 0)
                why = "thinking without signature";
        } else if (is_string(t, type, "redacted_thinking")) {
            if (!has_text(t, member(t, k, "data")))
                why = "redacted thinking without data";
        } else if (is_string(t, type, "tool_use") || is_string(t, type, "server_tool_use")) {
            int input = member(t, k, "input");

            if (!has_text(t, member(t, k, "id")) || !has_text(t, member(t, k, "name")) || input < 0 ||
                t->node[input].kind != '{')
                why = "half a call";
            if (is_string(t, type, "tool_use")) {
                int id;

                owed--;
                if (result <= 0)
                    return "an answer is missing";
                id = member(a, result, "tool_use_id");
                if (id < 0 || a->node[id].n != t->node[member(t, k, "id")].n ||
                    memcmp(a->node[id].p, t->node[member(t, k, "id")].p, a->node[id].n) != 0)
                    why = "an answer for another call";
                if (!is_string(a, member(a, result, "content"), "inter\\\"rupted"))
                    why = "an answer without its text";
                result = a->node[result].next;
            } else if (!may_wait) {
                for (j = t->node[k].next; j != 0 && !equal(t, member(t, j, "tool_use_id"), member(t, k, "id"));)
                    j = t->node[j].next;
                if (j == 0)
                    why = "a call of the server without its result";
            }
        } else if (member(t, k, "tool_use_id") >= 0) {
            for (j = t->node[content].first; j != k && !equal(t, member(t, j, "id"), member(t, k, "tool_use_id"));)
                j = t->node[j].next;
            if (j == k)
                why = "a result without its call";
            if (member(t, k, "content") < 0)
                why = "a result without content";
        }
    }
    if (why == NULL && !may_wait && (is_string(t, type, "thinking") || is_string(t, type, "redacted_thinking")))
        why = "thinking stands last";
    if (why == NULL && (owed != 0 || blocks != 0 || result > 0))
        why = "other counts";
    free(a);
    return why;
}

/* ---- streams ---- */

#define START                                                                                                     \
    "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\"," \
    "\"role\":\"assistant\",\"model\":\"m\",\"content\":[],\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}}\n\n"
#define BLOCK(index, block)                                                                 \
    "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":" #index \
    ",\"content_block\":" block "}\n\n"
#define DELTA(index, delta) \
    "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":" #index ",\"delta\":" delta "}\n\n"
#define TEXT(index, text) DELTA(index, "{\"type\":\"text_delta\",\"text\":\"" text "\"}")
#define JSON(index, text) DELTA(index, "{\"type\":\"input_json_delta\",\"partial_json\":\"" text "\"}")
#define STOP(index) "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":" #index "}\n\n"
#define END(reason)                                                                                \
    "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"" reason \
    "\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":9}}\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"
#define TOOL(index, id) \
    BLOCK(index,        \
          "{\"type\":\"tool_use\",\"id\":\"" id "\",\"name\":\"lamp\",\"input\":{},\"caller\":{\"type\":\"direct\"}}")
#define SEARCH(index, id) \
    BLOCK(index, "{\"type\":\"server_tool_use\",\"id\":\"" id "\",\"name\":\"web_search\",\"input\":{}}")
#define FOUND(index, id)                                             \
    BLOCK(                                                           \
        index,                                                       \
        "{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"" id \
        "\",\"content\":[{\"type\":\"web_search_result\",\"url\":\"u\",\"title\":\"t\",\"encrypted_content\":\"x==\",\"page_age\":null}]}")

static const char *const streams[] = {
    START BLOCK(0, "{\"type\":\"text\",\"text\":\"\"}") TEXT(0, "Hi \\\"you\\\"\\n")
        TEXT(0, "\\ud83d\\ude00 \\u00e9 \xc3\xa9 \\u0001") STOP(0) END("end_turn"),
    START BLOCK(0, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}")
        DELTA(0, "{\"type\":\"thinking_delta\",\"thinking\":\"Hm.\",\"estimated_tokens\":3}")
            DELTA(0, "{\"type\":\"signature_delta\",\"signature\":\"EqQB/+=\"}") STOP(0)
                BLOCK(1, "{\"type\":\"text\",\"text\":\"\"}") TEXT(1, "\\n\\n") STOP(1) TOOL(2, "toolu_1") JSON(2, "")
                    JSON(2, "{\\\"on\\\": tr") JSON(2, "ue, \\\"l\\\":[1,{}]}") STOP(2) TOOL(3, "toolu_2") STOP(3)
                        TOOL(4, "toolu_3") JSON(4, "{\\\"a\\\":\\\"\\ud83d\\ude00\\\"}") STOP(4) END("tool_use"),
    START BLOCK(0, "{\"type\":\"redacted_thinking\",\"data\":\"AAAA\"}") STOP(0)
        BLOCK(1, "{\"citations\":[],\"type\":\"text\",\"text\":\"\"}")
            DELTA(1, "{\"type\":\"citations_delta\",\"citation\":{\"type\":\"char_location\",\"cited_text\":\"c\"}}")
                DELTA(1, "{\"type\":\"citations_delta\",\"citation\":{\"type\":\"page_location\"}}") TEXT(1, "cited")
                    STOP(1) SEARCH(2, "srvtoolu_1") JSON(2, "{\\\"query\\\":\\\"q\\\"}") STOP(2) FOUND(3, "srvtoolu_1")
                        STOP(3) SEARCH(4, "srvtoolu_2") JSON(4, "{}") STOP(4) SEARCH(5, "srvtoolu_3") STOP(5)
                            FOUND(6, "srvtoolu_3") STOP(6) FOUND(7, "srvtoolu_2") STOP(7)
                                BLOCK(8, "{\"type\":\"text\",\"text\":\"\"}") TEXT(8, "done") STOP(8) END("end_turn"),
    START SEARCH(0, "srvtoolu_1") JSON(0, "{}") STOP(0) TOOL(1, "toolu_1") JSON(1, "{}") STOP(1) END("tool_use"),
    START BLOCK(0, "{\"type\":\"text\",\"text\":\"\"}") TEXT(0, "a") STOP(0) SEARCH(1, "srvtoolu_1") STOP(1)
        END("pause_turn"),
    START BLOCK(0, "{\"type\":\"text\",\"text\":\"\"}") TEXT(0, "a") STOP(0) SEARCH(1, "srvtoolu_1") STOP(1)
        END("max_tokens"),
    START BLOCK(0, "{\"type\":\"text\",\"text\":\"\"}") TEXT(0, "no") STOP(0) END("refusal"),
    START BLOCK(0, "{\"type\":\"compaction\",\"content\":null,\"encrypted_content\":null}")
        DELTA(0, "{\"type\":\"compaction_delta\",\"content\":\"short\",\"encrypted_content\":\"yy\"}") STOP(0) BLOCK(
            1, "{\"type\":\"fallback\",\"from\":{\"model\":\"a\"},\"to\":{\"model\":\"b\"},\"trigger\":null}") STOP(1)
            BLOCK(2, "{\"type\":\"new_thing\",\"text\":\"\",\"input\":{ },\"list\":[1 , {\"a\":null}],\"n\":-1.5e3}")
                TEXT(2, "new") STOP(2) BLOCK(3, "{\"type\":\"text\",\"text\":\"\"}") TEXT(3, "z") STOP(3)
                    END("end_turn"),
    /* as a gateway might: no names, type last, no stops, text after its citations */
    "data: {\"message\":{\"id\":\"x\",\"model\":\"m\"},\"type\":\"message_start\"}\n\n"
    "data: {\"content_block\":{\"text\":\"sta\",\"type\":\"text\"},\"index\":0,\"type\":\"content_block_start\"}\n\n"
    "data: {\"delta\":{\"text\":\"rt\",\"type\":\"text_delta\"},\"index\":0,\"type\":\"content_block_delta\"}\n\n"
    "data: {\"delta\":{\"citation\":{\"type\":\"char_location\"},\"type\":\"citations_delta\"},\"index\":0,\"type\":\"content_block_delta\"}\n\n"
    "data: {\"delta\":{\"text\":\"on\",\"type\":\"text_delta\"},\"index\":0,\"type\":\"content_block_delta\"}\n\n"
    "data: {\"content_block\":{\"caller\":{\"type\":\"direct\"},\"id\":\"t1\",\"input\":{\"x\":1},\"name\":\"n\",\"type\":\"tool_use\"},"
    "\"index\":1,\"type\":\"content_block_start\"}\n\n"
    "data: {\"index\":1,\"type\":\"content_block_stop\"}\n\n"
    "data: {\"delta\":{\"stop_reason\":\"tool_use\"},\"type\":\"message_delta\"}\n\n"
    "data: {\"type\":\"message_stop\"}\n\n",
    "{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"T\",\"signature\":"
    "\"S\"},{\"type\":\"text\",\"text\":\"hello\",\"citations\":[ {\"type\":\"char_location\"}, 1 ]},{\"input\":{\"a\":[{}]},\"type\":\"tool_use\","
    "\"name\":\"n\",\"id\":\"i\\u00e9\\\"\"}],\"stop_reason\":\"tool_use\",\"usage\":{\"input_tokens\":1}}",
};
enum { STREAMS = sizeof streams / sizeof streams[0] };

/* A store that grows and is cut, and outputs of `room` bytes. */
static rill_status sink(rill_turn *t, const rill_message *m, const rill_event *ev, size_t room, uint8_t *store)
{
    uint8_t buf[512];
    rill_status st;
    size_t at = t->written;

    do {
        rill_out out;

        memset(buf, 0xaa, sizeof buf);
        out.p = buf;
        out.n = room;
        st = rill_turn_next(t, m, ev, &out);
        CHECK(buf[room] == 0xaa);
        if (at + room - out.n > STORE)
            return RILL_E_TURN_SIZE;
        memcpy(store + at, buf, room - out.n);
        at += room - out.n;
        if (st == RILL_BACK)
            at = t->written;
        if (!CHECKF(at == t->written, "%u in the store, %u written", (unsigned)at, (unsigned)t->written))
            return RILL_E_TURN_SIZE;
    } while (st == RILL_MORE || st == RILL_BACK);
    return st;
}

static bool may_wait(const rill_message *m)
{
    return (m->outcome == RILL_COMPLETE || m->outcome == RILL_LOGICALLY_COMPLETE) &&
           (m->reason == RILL_REASON_PAUSE_TURN || m->reason == RILL_REASON_TOOL_USE);
}

/* Ends copies of both states here, and looks at what is in the store. */
static bool check_end(const rill_message *m0, const rill_turn *t0, const uint8_t *store0, const char *where)
{
    rill_message m = *m0;
    rill_turn t = *t0;
    rill_event ev;
    rill_status st = RILL_OK;
    uint8_t store[STORE];
    char answer[STORE];
    const char *why = NULL;
    unsigned answers;
    size_t n;

    memcpy(store, store0, STORE);
    while (rill_message_finish(&m, RILL_END_RESET, &ev) == RILL_OK)
        st = sink(&t, &m, &ev, 7, store);
    n = answers_of(store, t.written, 64, 3, answer, &answers);
    if (st != RILL_OK)
        return CHECKF(false, "%s: %s", where, rill_status_name(st));
    if ((t.written == 0) != (t.blocks == 0))
        why = "blocks without bytes";
    if (t.written != 0) {
        struct tree *tree = tree_of((const char *)store, t.written);

        why = tree == NULL ? "no JSON" : wrong(tree, t.owed, t.blocks, may_wait(&m), answer, n);
        free(tree);
    }
    return CHECKF(why == NULL, "%s: %s: %.*s", where, why, (int)t.written, (const char *)store);
}

/* Every beginning of every stream, under every policy: one valid message, or nothing. */
static void every_beginning(void)
{
    unsigned s, options;

    for (s = 0; s < STREAMS; s++)
        for (options = 0; options < 8; options++) {
            static uint8_t store[STORE];
            rill_message m, moved;
            rill_turn t, turned;
            rill_event ev;
            size_t i, n = strlen(streams[s]);
            bool fine = true;

            CHECK(rill_message_init(&m, *streams[s] == '{' ? RILL_JSON : RILL_SSE) == RILL_OK);
            CHECK(rill_turn_init(&t, options) == RILL_OK);
            for (i = 0; i <= n && fine; i++) {
                char where[64];
                uint8_t *byte = (uint8_t *)need(1);
                rill_in in;

                snprintf(where, sizeof where, "stream %u, options %u, %u bytes", s, options, (unsigned)i);
                fine = check_end(&m, &t, store, where);
                if (i == n) {
                    free(byte);
                    break;
                }
                *byte = (uint8_t)streams[s][i];
                in.p = byte;
                in.n = 1;
                moved = m; /* both states move between any two bytes */
                memset(&m, 0xa5, sizeof m);
                m = moved;
                while (rill_message_next(&m, &in, &ev) == RILL_OK) {
                    rill_status st = sink(&t, &m, &ev, 1 + i % 9, store);

                    CHECKF(st == RILL_OK, "%s: %s", where, rill_status_name(st));
                    turned = t;
                    memset(&t, 0xa5, sizeof t);
                    t = turned;
                }
                free(byte);
            }
        }
}

/* Every size of the output gives the same bytes. */
static void every_room(void)
{
    unsigned s;
    size_t room;

    for (s = 0; s < STREAMS; s++) {
        static uint8_t first[STORE], store[STORE];
        uint32_t first_n = 0;

        for (room = 256; room != 0; room = room > 80 ? 80 : room - 1) {
            rill_message m;
            rill_turn t;
            rill_event ev;
            rill_in in;
            rill_status st = RILL_OK;

            CHECK(rill_message_init(&m, *streams[s] == '{' ? RILL_JSON : RILL_SSE) == RILL_OK);
            CHECK(rill_turn_init(&t, 0) == RILL_OK);
            in.p = (const uint8_t *)streams[s];
            in.n = strlen(streams[s]);
            while (st == RILL_OK && rill_message_next(&m, &in, &ev) == RILL_OK)
                st = sink(&t, &m, &ev, room, store);
            while (st == RILL_OK && rill_message_finish(&m, RILL_END_CLEAN, &ev) == RILL_OK)
                st = sink(&t, &m, &ev, room, store);
            CHECK(st == RILL_OK);
            if (room == 256) {
                first_n = t.written;
                memcpy(first, store, STORE);
            }
            CHECKF(first_n == t.written && memcmp(first, store, first_n) == 0, "stream %u, room %u", s, (unsigned)room);
        }
    }
}

/* The answers do not depend on how the store is cut, nor on the output. */
static void every_answer(void)
{
    static const char store[] =
        "{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"\\\"type\\\":\\\"tool_use\\\",\\\"id\\\":\\\"no\\\"\"},"
        "{\"caller\":{\"type\":\"tool_use\",\"id\":\"no\"},\"type\":\"tool_use\",\"id\":\"a\\\"b\\\\\",\"name\":\"n\",\"input\":"
        "{\"x\":[{\"type\":\"tool_use\",\"id\":\"no\"}],\"type\":\"tool_use\"}},{\"type\":\"tool_use\",\"id\":\"\xc3\xa9\",\"name\":\"type\",\"input\":{}}]}";
    static const char want[] =
        "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"a\\\"b\\\\\",\"is_error\":true,"
        "\"content\":\"inter\\\"rupted\"},{\"type\":\"tool_result\",\"tool_use_id\":\"\xc3\xa9\",\"is_error\":true,"
        "\"content\":\"inter\\\"rupted\"}]}";
    static const char none[] = "[{\"type\":\"text\",\"text\":\"x\"}]";
    char buf[STORE];
    unsigned answers;
    size_t in, out, n;

    for (in = 1; in < sizeof store; in++)
        for (out = 1; out < 40; out++) {
            n = answers_of((const uint8_t *)store, sizeof store - 1, in, out, buf, &answers);
            if (!CHECKF(n == sizeof want - 1 && memcmp(buf, want, n) == 0, "in %u, out %u: %.*s", (unsigned)in,
                        (unsigned)out, (int)n, buf))
                return;
        }
    CHECK(answers_of((const uint8_t *)none, sizeof none - 1, 3, 1, buf, &answers) == 0 && answers == 0);
    n = answers_of((const uint8_t *)store + 30, sizeof store - 32, 3, 1, buf, &answers); /* the array alone */
    CHECK(n == sizeof want - 1 && memcmp(buf, want, n) == 0);
}

/* A turn of 2^32 - 1 bytes is the longest. */
static void too_long(void)
{
    uint32_t room;

    for (room = 0; room < 3; room++) {
        rill_message m;
        rill_turn t;
        rill_event ev;
        rill_in in;
        rill_status st = RILL_OK;
        uint8_t buf[4096];

        CHECK(rill_message_init(&m, RILL_SSE) == RILL_OK && rill_turn_init(&t, 0) == RILL_OK);
        in.p = (const uint8_t *)streams[0];
        in.n = strlen(streams[0]);
        while (st == RILL_OK && rill_message_next(&m, &in, &ev) == RILL_OK) {
            rill_out out;

            if (ev.kind == RILL_EV_BLOCK_START) /* {"role":"assistant","content":[{"type":"text","text":"Hi */
                t.written = UINT32_MAX - 57 + 1 - room;
            out.p = buf;
            out.n = sizeof buf;
            st = rill_turn_next(&t, &m, &ev, &out);
            if (ev.kind == RILL_EV_TEXT)
                break;
        }
        CHECKF(st == (room == 0 ? RILL_E_TURN_SIZE : RILL_OK), "%u: %s, %u", (unsigned)room, rill_status_name(st),
               (unsigned)t.written);
        CHECK(room != 0 || rill_turn_next(&t, &m, &ev, NULL) == RILL_E_TURN_SIZE);
    }
}

/* What comes after the end changes nothing. */
static void closed(void)
{
    static const char stream[] =
        "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"a\"}}\n\n";
    static struct both b;
    rill_event ev;
    rill_in in;
    rill_out out;
    uint8_t to[9];
    uint32_t written;

    CHECK(rill_message_init(&b.m, RILL_SSE) == RILL_OK && rill_turn_init(&b.t, 0) == RILL_OK);
    in.p = (const uint8_t *)stream;
    in.n = sizeof stream - 1;
    while (rill_message_next(&b.m, &in, &ev) == RILL_OK)
        feed(&b, &ev);
    do {
        CHECK(rill_message_finish(&b.m, RILL_END_CLEAN, &ev) == RILL_OK);
        feed(&b, &ev);
    } while (ev.kind != RILL_EV_END);
    written = b.t.written;
    out.p = to;
    out.n = sizeof to;
    CHECK(written != 0 && rill_turn_next(&b.t, &b.m, &ev, &out) == RILL_OK);
    CHECK(out.n == sizeof to && b.t.written == written);
}

/* Blocks are counted in 16 bits: one more is an error, no turn of few blocks. */
static void many_blocks(void)
{
    static const char head[] =
        "{\"type\":\"message\",\"stop_reason\":\"tool_use\",\"content\":[{\"type\":\"text\",\"text\":\"a\"}",
                      text[] = ",{\"type\":\"text\",\"text\":\"a\"}",
                      call[] = ",{\"type\":\"server_tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":{}}";
    static struct both b;
    rill_status st;
    unsigned way;

    for (way = 0; way < 4; way++) { /* texts or calls, as many as there may be, or one more */
        const unsigned long blocks = 65535 + way % 2;
        unsigned long k;
        rill_event ev;
        rill_in in;
        uint8_t to[400];
        rill_out out;

        CHECK(rill_message_init(&b.m, RILL_JSON) == RILL_OK && rill_turn_init(&b.t, 0) == RILL_OK);
        st = RILL_OK;
        for (k = 0; st >= 0 && st != RILL_END; k++) {
            const char *p = k == 0 ? head : k == blocks ? "]}" : way < 2 ? text : call;
            rill_status next = RILL_OK;

            in.p = (const uint8_t *)p;
            in.n = strlen(p);
            while (st >= 0 && next == RILL_OK) {
                next = k <= blocks ? rill_message_next(&b.m, &in, &ev) : rill_message_finish(&b.m, RILL_END_CLEAN, &ev);
                if (next != RILL_OK)
                    break;
                do {
                    out.p = to;
                    out.n = sizeof to;
                    st = rill_turn_next(&b.t, &b.m, &ev, &out);
                } while (st == RILL_BACK || st == RILL_MORE);
            }
            if (st == RILL_OK && k > blocks)
                st = RILL_END;
        }
        CHECKF(blocks == 65536 ? st == RILL_E_TURN_SIZE : st == RILL_END && b.t.blocks == 65535, "%u: %s, %u blocks",
               way, rill_status_name(st), b.t.blocks);
    }
}

static void other_abi(void)
{
    rill_turn t;
    rill_answer a;

    CHECK(rill_turn_init_(&t, 0, RILL_ABI + 1) == RILL_E_ABI);
    CHECK(rill_answer_init_(&a, RILL_ABI + 1) == RILL_E_ABI);
}

int main(int argc, char **argv)
{
    harness_begin(argc, argv);
    run_cases(&turn_layer);
    TEST(every_beginning);
    TEST(every_room);
    TEST(every_answer);
    TEST(too_long);
    TEST(closed);
    TEST_LARGE(many_blocks);
    TEST(other_abi);
    return harness_end();
}
