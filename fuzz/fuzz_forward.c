/*
 * fuzz_forward.c - what a later API may add changes nothing of what is known. A stream that decodes without any warning
 * gets, at random, members, events, blocks, lines and fields that nobody knows, null where nothing stood, nothing where
 * null stood or what says as little, other spellings of the same text, other white space, other line ends, members in
 * another order; and what is known of it must come out as before: the same marks, texts, counters, verdicts, outcome.
 *
 * The tail is the seed. A stream that is odd in itself is let pass.
 */
#include "fuzz.h"
#include "mutate.h"

#define LOG 60000
struct log {
    char p[LOG];
    size_t n;
    bool odd, full, held;
    bool shuffled; /* members changed places */
    int32_t added; /* index of the block that was added, or -1 */
    int32_t blocks;
    rill_usage usage;
    unsigned outcome, reason, fault, retry, warned;
    uint64_t open; /* blocks, by index */
};

static void note(struct log *l, const void *p, size_t n)
{
    if (n > LOG - l->n) {
        l->full = true;
        return;
    }
    if (n != 0)
        memcpy(l->p + l->n, p, n);
    l->n += n;
}

static void note_number(struct log *l, long v)
{
    char s[24];

    note(l, s, (size_t)snprintf(s, sizeof s, " %ld", v));
}

static bool is_future(rill_text t)
{
    return t.n >= 6 && memcmp(t.p, "future", 6) == 0;
}

/* What may have been added to an event that nobody knows, or taken out of it, as null: there it is a member as any. */
static bool is_known(rill_text t)
{
    static const char *const keys[] = { "id",    "model", "stop_reason",   "stop_sequence", "request_id", "index",
                                        "delta", "usage", "content_block", "message",       "error",      "content" };
    bool found = false;

    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
        found = found || (t.n == strlen(keys[k]) && memcmp(t.p, keys[k], t.n) == 0);
    return found;
}

static void event(struct log *l, const rill_message *m, const rill_event *ev)
{
    rill_scalar type = rill_message_get(m, RILL_TYPE);
    rill_text name = { type.p, type.n };
    uint64_t block = ev->index >= 0 && ev->index < 64 ? (uint64_t)1 << ev->index : 0;

    if (ev->kind == RILL_EV_BLOCK_START)
        l->open |= block;
    else if (ev->kind == RILL_EV_BLOCK_STOP)
        l->open &= ~block;
    else if (ev->kind == RILL_EV_MEMBER && ev->of == RILL_OF_DELTA && ev->index >= 0 && (l->open & block) == 0)
        l->odd = true; /* in front of its index it could be of another block */
    if (RILL_IS_PIECE(ev->kind) ? ev->kind == RILL_EV_RAW || is_future(ev->key) : ev->kind == RILL_EV_PING)
        return;
    if (ev->kind == RILL_EV_UNKNOWN && is_future(name))
        return;
    if (ev->kind == RILL_EV_NOTE && ev->warn == 1u << RILL_WARN_AFTER_END)
        return; /* a ping after message_stop */
    if (l->added >= 0 && ev->index == l->added)
        return;
    if (ev->kind == RILL_EV_MEMBER && ev->of == RILL_OF_EVENT && is_known(ev->key))
        return;
    if (l->shuffled && ev->kind == RILL_EV_MEMBER && (ev->index < 0 || ev->of == RILL_OF_DELTA))
        return; /* in front of the index of a block that is closed, it has none */
    if (RILL_IS_PIECE(ev->kind)) {
        if ((ev->part & RILL_FIRST) != 0) {
            note(l, "\n", 1);
            note_number(l, ev->kind);
            note_number(l, ev->index);
            note_number(l, ev->restart * 16 + ev->of);
            note(l, " ", 1);
            note(l, ev->key.p, ev->key.n);
            note(l, " ", 1);
        }
        if (ev->kind != RILL_EV_MEMBER && ev->kind != RILL_EV_CITATION && ev->kind != RILL_EV_COMPACTION)
            note(l, ev->text.p, ev->text.n); /* the others are as received: white space and spelling may differ */
        return;
    }
    l->blocks += ev->kind == RILL_EV_BLOCK_START;
    note(l, "\n", 1);
    note_number(l, ev->kind);
    note_number(l, ev->index);
    note_number(l, ev->block * 64 + ev->reason);
    note_number(l, ev->fault * 64 + ev->why);
    note_number(l, (long)ev->warn);
    l->odd = l->odd || ev->warn != 0 || ev->kind == RILL_EV_UNKNOWN || ev->block == RILL_BLOCK_OTHER ||
             ev->reason == RILL_REASON_OTHER || ev->fault == RILL_FAULT_OTHER;
    for (int k = RILL_ID; k <= RILL_REQUEST_ID; k++) {
        rill_scalar s = rill_message_get(m, (rill_slot)k);

        if (s.p == NULL)
            continue;
        note_number(l, k);
        note(l, "=", 1);
        note(l, s.p, s.n);
    }
}

static void decode(struct log *l, const uint8_t *p, size_t n, bool bytewise)
{
    rill_message m;
    rill_event ev;
    rill_in in;
    rill_status st = RILL_MORE;

    l->n = 0;
    l->odd = l->full = false;
    l->blocks = 0;
    l->open = 0;
    REQUIRE(rill_message_init(&m, RILL_SSE) == RILL_OK);
    for (size_t at = 0, k; at < n && st == RILL_MORE; at += k) {
        k = bytewise ? 1 : n;
        in.p = p + at;
        in.n = k;
        while ((st = rill_message_next(&m, &in, &ev)) == RILL_OK)
            event(l, &m, &ev);
    }
    while (rill_message_finish(&m, RILL_END_CLEAN, &ev) == RILL_OK)
        event(l, &m, &ev);
    l->usage = m.usage;
    l->outcome = m.outcome;
    l->reason = m.reason;
    l->fault = m.fault;
    l->retry = m.retry;
    l->held = m.error == RILL_E_HOLD || m.warned[RILL_WARN_CUT] != 0; /* they share the room */
    l->odd = l->odd || m.error != 0;
    l->warned = 0;
    for (unsigned k = 0; k < RILL_WARN_N; k++)
        l->warned += k == RILL_WARN_AFTER_END ? 0 : m.warned[k];
    l->odd = l->odd || l->warned != 0;
}

/* ---- harmless changes ---- */

static const char *const future_keys[] = { "future",         "future_a",        "future_b",
                                           "future\\u0020c", "future_\xc3\xa9", "future_long_name" };
static const char *const future_values[] = {
    "null",
    "true",
    "0",
    "-1.5e300",
    "\"\"",
    "\"x\\n\\ud83d\\ude00\"",
    "{}",
    "[]",
    "[{\"type\":\"text\"},[]]",
    "{\"type\":\"message_stop\",\"index\":0,\"text\":\"no\",\"delta\":{\"text\":\"no\",\"stop_reason\":\"tool_use\"}}",
    "{\"usage\":{\"output_tokens\":99}}",
    "\"data: {}\\n\\n\"",
    "\"]}\\\"\"",
    "[[[[\"]\"]]]]",
};
static const char *const future_events[] = {
    "event: future\ndata: {\"type\":\"future\"}\n\n",
    "event: ping\ndata: {\"type\": \"ping\"}\n\n",
    ": comment\n\n",
    "event: future\ndata: {\"type\":\"future\",\"future_a\":{\"text\":\"no\"}}\n\n",
    "id: 12\n\n",
    "retry: 1\n\n",
    "future: x\n\n",
    "\n",
    ": a\n: b\n\nid\n\n",
    "data: {\"type\":\"future_x\",\"future_x\":[1,2,{}]}\r\n\r\n",
    "event: future\n\n",
};
static const char *const future_lines[] = { ": c\n",       "id: 3\n",   "id\n",  "retry: 9\n",
                                            "future: y\n", "dat: {}\n", ":\r\n", "datax: 1\n" };

/* Which object of the protocol is node k? E event, M message, D delta, B block, F fault, U usage, - none. */
static char scope_of(const struct document *doc, const uint8_t *p, int k)
{
    static const struct {
        char in, is;
        const char *key;
    } rows[] = {
        { 'E', 'M', "\"message\"" },         { 'E', 'D', "\"delta\"" },
        { 'E', 'B', "\"content_block\"" },   { 'E', 'F', "\"error\"" },
        { 'E', 'U', "\"usage\"" },           { 'M', 'U', "\"usage\"" },
        { 'U', 'V', "\"cache_creation\"" },  { 'U', 'V', "\"output_tokens_details\"" },
        { 'U', 'V', "\"server_tool_use\"" },
    };
    char is[NODES];

    for (int i = 0; i <= k; i++) {
        const struct node *v = &doc->node[i];

        is[i] = v->parent < 0 ? 'E' : '-';
        if (v->kind != '{')
            is[i] = '-';
        else if (v->parent >= 0)
            for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
                if (rows[r].in == is[v->parent] && strlen(rows[r].key) == string_end(p, v->at, v->key) - v->key &&
                    memcmp(rows[r].key, p + v->key, strlen(rows[r].key)) == 0)
                    is[i] = rows[r].is;
    }
    return is[k];
}

/* May the key be any, for it is written with escapes? */
static bool is_escaped(const struct document *doc, const uint8_t *p, int k)
{
    return memchr(p + doc->node[k].key, '\\', doc->node[k].at - doc->node[k].key) != NULL;
}

static bool has_key(const struct document *doc, const uint8_t *p, int object, const char *key)
{
    size_t n = strlen(key);

    for (int i = object + 1; i < doc->n; i++)
        if (doc->node[i].parent == object &&
            (is_escaped(doc, p, i) || memcmp(p + doc->node[i].key + 1, key, n) == 0))
            return true;
    return false;
}

static bool key_is(const struct document *doc, const uint8_t *p, int k, const char *key)
{
    size_t n = strlen(key), at = doc->node[k].key;

    return p[at] == '"' && memcmp(p + at + 1, key, n) == 0 && p[at + 1 + n] == '"';
}

/* The type of a delta that may be one that nobody knows. */
static bool is_other_delta(const struct document *doc, const uint8_t *p, int k)
{
    const struct node *n = &doc->node[k];

    return n->parent >= 0 && (key_is(doc, p, n->parent, "delta") || is_escaped(doc, p, n->parent)) &&
           key_is(doc, p, k, "type") &&
           (n->end - n->at < 8 || memcmp(p + n->end - 7, "_delta\"", 7) != 0);
}

/* Does the member say as little as if it were not there? scope: of the object that it stands in. */
static bool says_nothing(const struct document *doc, const uint8_t *p, int k, char scope)
{
    static const struct {
        char scope;
        const char *key;
    } known[] = { { 'E', "index" },         { 'E', "delta" },    { 'E', "content_block" }, { 'E', "usage" },
                  { 'E', "message" },       { 'E', "error" },    { 'E', "stop_reason" },   { 'E', "stop_sequence" },
                  { 'D', "stop_reason" },   { 'D', "text" },     { 'D', "partial_json" },  { 'D', "thinking" },
                  { 'D', "stop_sequence" }, { 'B', "thinking" }, { 'B', "text" },          { 'B', "input" },
                  { 'D', "signature" },     { 'B', "signature" } };
    const struct node *v = &doc->node[k];
    bool of = false, empty = v->kind == 'n';

    if ((scope == 'D' || scope == 'M') && key_is(doc, p, k, "type"))
        return scope == 'M' ? memcmp(p + v->at, "\"future", 7) != 0 : !is_other_delta(doc, p, k); /* others say it, too */
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        of = of || (scope == known[i].scope && key_is(doc, p, k, known[i].key));
    if (scope == 'B' && v->kind == '"')
        empty = v->end == v->at + 2;
    if (scope == 'B' && v->kind == '{')
        empty = k + 1 == doc->n || doc->node[k + 1].parent != k;
    return of && empty;
}

/* Has the block that starts in this document content? */
static bool brings_content(const struct document *doc, const uint8_t *p)
{
    static const char *const content[] = { "text", "thinking", "signature", "input" };
    bool found = false;

    for (int k = 0; k < doc->n; k++)
        for (size_t i = 0; i < sizeof content / sizeof *content; i++)
            found = found || (doc->node[k].parent >= 0 && scope_of(doc, p, doc->node[k].parent) == 'B' &&
                              key_is(doc, p, k, content[i]) && !says_nothing(doc, p, k, 'B'));
    return found;
}

/* A type, or what could be one, behind which nothing is known: the value begins with `future`. */
static bool is_future_type(const struct document *doc, const uint8_t *p, int k)
{
    return memcmp(p + doc->node[k].at, "\"future", 7) == 0;
}

/* A delta without content, or, where members are left out, any. */
static bool is_bare(const struct document *doc, const uint8_t *p, int k)
{
    if (!key_is(doc, p, k, "delta"))
        return false;
    for (int child = k + 1; RILL_MEMBERS && child < doc->n; child++)
        if (doc->node[child].parent == k && !key_is(doc, p, child, "type") && p[doc->node[child].at] != 'n')
            return false;
    return true;
}

/* May these two not change places, because what the one says depends on the other? Behind a type `usage` is read in an
 * event that may have it; ahead of it, in any. */
static bool is_tied(const struct document *doc, const uint8_t *p, int k, int other)
{
    if (is_future_type(doc, p, k) || is_future_type(doc, p, other))
        return true;
    if (is_escaped(doc, p, k) || is_escaped(doc, p, other))
        return true;
    if (is_other_delta(doc, p, k) || is_other_delta(doc, p, other))
        return true; /* behind it nothing is known, in front of it all */
    if (is_bare(doc, p, k) || is_bare(doc, p, other))
        return true; /* in front of its index it is a guess, and nothing else shows it */
    if (key_is(doc, p, other, "usage"))
        return key_is(doc, p, k, "type") && memcmp(p + doc->node[k].at, "\"message_delta\"", 15) != 0;
    return key_is(doc, p, k, "usage") && key_is(doc, p, other, "type") &&
           memcmp(p + doc->node[other].at, "\"message_delta\"", 15) != 0;
}

/* Is it a member that no event of the decoder is made of, so that its place in this scope shows nowhere? */
static bool is_silent(const struct document *doc, const uint8_t *p, int k, char scope)
{
    if (key_is(doc, p, k, "type") || scope == 'M' || scope == 'U' || scope == 'V')
        return true;
    if (scope == 'E')
        return key_is(doc, p, k, "index") || key_is(doc, p, k, "usage");
    if (scope == 'D')
        return key_is(doc, p, k, "stop_reason") || key_is(doc, p, k, "stop_sequence");
    return scope == 'B' && (key_is(doc, p, k, "id") || key_is(doc, p, k, "name"));
}

/* Where the JSON of the event from `from` to `to` begins; `to`: it has none, or more than one line of it. */
static size_t json_of(const uint8_t *p, size_t from, size_t to)
{
    size_t at = to;

    for (size_t i = from; i + 5 < to; i++)
        if ((i == from || p[i - 1] == '\n' || p[i - 1] == '\r') && memcmp(p + i, "data:", 5) == 0) {
            if (at != to)
                return to;
            at = i + 5 + (p[i + 5] == ' ');
        }
    return at;
}

static void change_event(struct mutant *x, size_t from, size_t to, bool *shuffled)
{
    static const char *const nulls[] = { "index", "delta", "content_block", "usage",         "message",    "error",
                                         "id",    "model", "stop_reason",   "stop_sequence", "request_id", "content" };
    static const char *const delta_nulls[] = { "text",      "partial_json", "thinking",
                                               "signature", "stop_reason",  "stop_sequence" };
    static const char *const usage_nulls[] = { "input_tokens",          "output_tokens",
                                               "cache_creation",        "cache_read_input_tokens",
                                               "output_tokens_details", "server_tool_use" };
    static struct document doc;
    size_t at = json_of(x->p, from, to);
    int k, other;
    char scope;
    bool known;

    if (at == to || !document_read(&doc, x->p, to, at))
        return;
    k = (int)draw(x, (uint32_t)doc.n);
    scope = scope_of(&doc, x->p, k);
    /* what leaves as received is left alone */
    known = doc.node[k].parent < 0 || (scope_of(&doc, x->p, doc.node[k].parent) != '-' &&
                                       memcmp(x->p + doc.node[k].key, "\"input\"", 7) != 0);
    switch (draw(x, 8)) {
    case 0: /* a member that nobody knows */
    case 1:
        if (scope == '-' || k + 1 == doc.n || doc.node[k + 1].parent != k)
            return;
        for (other = k + 1; draw(x, 3) != 0 && sibling(&doc, other, 1) >= 0;)
            other = sibling(&doc, other, 1);
        add_node(x, &doc, other, false, ONE_OF(x, future_keys), ONE_OF(x, future_values));
        break;
    case 2: { /* null where nothing stood */
        const char *key = scope == 'E'   ? ONE_OF(x, nulls)
                          : scope == 'D' ? ONE_OF(x, delta_nulls)
                          : scope == 'U' ? ONE_OF(x, usage_nulls)
                                         : NULL;

        if (key == NULL || has_key(&doc, x->p, k, key) || k + 1 == doc.n || doc.node[k + 1].parent != k)
            return;
        add_node(x, &doc, k + 1, false, key, "null");
        if (scope == 'E' && strcmp(key, "index") == 0)
            *shuffled = true; /* a delta in front of its type waits no longer, so what stands behind it comes later */
        break;
    }
    case 3: /* other spellings; also of the letters in a key */
        if (!known)
            return;
        if (doc.node[k].kind == '"' && draw(x, 2) != 0)
            respell(x, doc.node[k].at, doc.node[k].end);
        else if (doc.node[k].key != doc.node[k].at)
            respell(x, doc.node[k].key, string_end(x->p, x->n, doc.node[k].key));
        break;
    case 4: { /* white space */
        size_t place = draw(x, 2) != 0 ? doc.node[k].at : doc.node[k].end;

        if (!known)
            return;
        insert(x, place, draw(x, 2) != 0 ? " " : "\t  ");
        break;
    }
    case 5: /* a line end as white space: a data line more */
        if (known)
            insert(x, doc.node[k].at, draw(x, 2) != 0 ? "\ndata:" : "\r\ndata: ");
        break;
    case 6: /* nothing where null stood, and the other way round */
        scope = doc.node[k].parent < 0 ? '-' : scope_of(&doc, x->p, doc.node[k].parent);
        if (!says_nothing(&doc, x->p, k, scope))
            return;
        if (draw(x, 2) != 0)
            cut_node(x, &doc, k);
        else
            splice(x, doc.node[k].at, doc.node[k].end, "null", 4);
        break;
    default: /* another order; content of a block before its type and its index is another matter */
        scope = doc.node[k].parent < 0 ? '-' : scope_of(&doc, x->p, doc.node[k].parent);
        other = sibling(&doc, k, 1);
        if (other < 0 || brings_content(&doc, x->p) || is_tied(&doc, x->p, k, other) ||
            (!is_silent(&doc, x->p, k, scope) && !is_silent(&doc, x->p, other, scope)))
            return;
        swap_nodes(x, &doc, k, other);
        *shuffled = true;
        break;
    }
}

static bool begins(const struct mutant *x, size_t from, size_t to, const char *type)
{
    size_t n = strlen(type), at = json_of(x->p, from, to);

    return to - at > n + 9 && memcmp(x->p + at, "{\"type\":\"", 9) == 0 && memcmp(x->p + at + 9, type, n) == 0;
}

/* A block that nobody knows, behind the last one. */
static int32_t add_block(struct mutant *x, int32_t blocks)
{
    size_t at[130];
    int n = events_of(x->p, x->n, at, 130) - 1, place = -1;
    int32_t index = 0, stops = 0;
    char text[700];

    for (int k = 0; k < n; k++) {
        index += begins(x, at[k], at[k + 1], "content_block_start");
        if (begins(x, at[k], at[k + 1], "content_block_stop")) {
            place = k + 1;
            stops++;
        }
        if (place != k + 1 && place >= 0 && begins(x, at[k], at[k + 1], "content_block_"))
            place = -1;
    }
    if (place < 0 || n == 129 || index != blocks || stops != blocks) /* or with its type behind */
        return -1;
    snprintf(
        text, sizeof text,
        "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":%ld,\"content_block\":{\"type\":\"future\","
        "\"text\":\"no\",\"input\":{\"a\":1},\"id\":\"x\"}}\n\nevent: content_block_delta\ndata: {\"type\":\"content_block_delta\","
        "\"index\":%ld,\"delta\":{\"type\":\"future_delta\",\"text\":\"no\",\"partial_json\":\"no\"}}\n\n"
        "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":%ld}\n\n",
        (long)index, (long)index, (long)index);
    insert(x, at[place], text);
    return index;
}

static void change_stream(struct mutant *x, bool *shuffled)
{
    size_t at[130], i, behind;
    int n = events_of(x->p, x->n, at, 130) - 1, k;

    if (n < 1)
        return;
    k = (int)draw(x, (uint32_t)n);
    switch (draw(x, 10)) {
    case 0:
        insert(x, at[k], ONE_OF(x, future_events));
        break;
    case 1: /* lines before an event, or behind its first line */
        i = at[k];
        if (draw(x, 2) != 0)
            for (; i + 1 < at[k + 1]; i++)
                if (line_end_at(x->p, x->n, i, &behind)) {
                    i = behind;
                    break;
                }
        if (i < at[k + 1])
            insert(x, i, ONE_OF(x, future_lines));
        break;
    case 2: /* other line ends */
        for (i = at[k]; i < at[k + 1] && i < x->n; i++)
            if (x->p[i] == '\n' && (i == 0 || x->p[i - 1] != '\r') && (i + 1 == x->n || x->p[i + 1] != '\r')) {
                splice(x, i, i, "\r", 1);
                i++;
            }
        break;
    default:
        change_event(x, at[k], at[k + 1], shuffled);
        break;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct log before, after;
    static uint8_t text[LOG];
    struct input in = input_of(data, size);
    struct mutant x = { text, in.n, LOG, 2463534242u + in.options };
    unsigned times;

    if (in.n == 0 || in.n > LOG / 2 || in.d[0] == 0xEF || (in.d[in.n - 1] != '\n' && in.d[in.n - 1] != '\r'))
        return 0; /* behind a line without an end, what is added is part of it */
    before.added = after.added = -1;
    before.shuffled = after.shuffled = false;
    decode(&before, in.d, in.n, false);
    if (before.odd || before.full || before.outcome != RILL_COMPLETE)
        return 0;
    memcpy(text, in.d, in.n);
    for (size_t k = 0; k < in.cuts_n; k++)
        x.seed = (x.seed ^ in.cuts[k]) * 16777619u;
    x.seed |= 1;
    if (draw(&x, 4) == 0)
        after.added = add_block(&x, before.blocks);
    for (times = 1 + draw(&x, 20); times != 0; times--)
        change_stream(&x, &after.shuffled);
    if (after.shuffled || after.added >= 0) {
        before.shuffled = after.shuffled;
        before.added = after.added; /* what goes astray may have that index, too */
        decode(&before, in.d, in.n, false);
    }
    decode(&after, x.p, x.n, draw(&x, 2) != 0);
    if (after.full || after.held) /* a delta before its type and its index may have become too long to wait */
        return 0;
    if (after.n != before.n || memcmp(after.p, before.p, after.n) != 0) {
        fwrite(x.p, 1, x.n, stderr);
        fprintf(stderr, "---- before");
        fwrite(before.p, 1, before.n, stderr);
        fprintf(stderr, "\n---- after");
        fwrite(after.p, 1, after.n, stderr);
    }
    REQUIRE(after.n == before.n && memcmp(after.p, before.p, after.n) == 0);
    if (after.warned != 0)
        fprintf(stderr, "%.*s\n---- warned%.*s\n", (int)x.n, (char *)x.p, (int)after.n, after.p);
    REQUIRE(after.outcome == before.outcome && after.reason == before.reason && after.fault == before.fault);
    REQUIRE(after.retry == before.retry && after.warned == 0);
    REQUIRE(after.usage.given == before.usage.given &&
            memcmp(after.usage.n, before.usage.n, sizeof after.usage.n) == 0);
    return 0;
}
