/*
 * rill_events.c - the mode `events`: a line of JSON for every event.
 *
 * The decoder gives pieces and marks. A line may need several of them: a member belongs to the line of the mark that
 * follows, `raw` is known whole only after the block's first pieces, `message_start` of a body may get its id at the
 * end. So lines go through a queue, and one that is not complete keeps its place there.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rill_cli.h"

struct member {
    uint8_t of;
    int32_t index;
    bool whole;
    struct buf key, json;
};

struct events {
    const struct options *o;
    const rill_message *m;
    uint64_t event; /* that the following belongs to */
    struct queue queue;

    struct member *members; /* without a line so far */
    size_t members_n, members_cap;

    struct {
        bool open, shown, restart;
        uint8_t kind;
        int32_t index;
        struct buf text;
    } string;
    struct buf citation;
    struct buf error_text;
    bool error_given;
    struct {
        bool open;
        int32_t index;
        struct line object;
        struct buf key, json;
    } compaction;

    struct { /* a content block between its { and both its } and its BLOCK_START */
        bool open, whole, started;
        size_t at;
        int32_t index;
        struct buf json;
        struct line start;
    } raw;
    struct { /* message_start of a body that lacks its id or model */
        bool open, id, model; /* what it lacks */
        size_t at;
        struct line line;
    } start;
    struct calls calls;
    struct usage usage;
};

static const char *const of_name[] = { "?",
                                       "event",
                                       "message",
                                       "block",
                                       "delta",
                                       "usage",
                                       "fault",
                                       "cache_creation",
                                       "output_tokens_details",
                                       "server_tool_use" };
static const char *const of_key[] = { "?",
                                      "?",
                                      "message",
                                      "content_block",
                                      "delta",
                                      "usage",
                                      "error",
                                      "cache_creation",
                                      "output_tokens_details",
                                      "server_tool_use" };

static void emit(struct events *e, struct line *l)
{
    queue_fill(&e->queue, queue_place(&e->queue, e->queue.n), l);
}

/* What is about another block and comes before a BLOCK_START that is still due stands before its `raw`. */
static void emit_before_raw(struct events *e, struct line *l)
{
    size_t at = e->queue.n;

    if (e->raw.open && !e->raw.started)
        at = e->raw.at++;
    queue_fill(&e->queue, queue_place(&e->queue, at), l);
}

static void put_warn(struct line *l, uint32_t warn)
{
    const char *comma = "";
    unsigned i;

    if (warn == 0 || !line_key(l, "warn", 4))
        return;
    buf_str(&l->out, "[");
    for (i = 0; i < RILL_WARN_N; i++)
        if (warn >> i & 1) {
            buf_str(&l->out, comma);
            buf_str(&l->out, "\"");
            buf_str(&l->out, rill_warning_name(i));
            buf_str(&l->out, "\"");
            comma = ",";
        }
    buf_str(&l->out, "]");
}

static void put_name(struct line *l, const char *key, rill_text name, rill_scalar other)
{
    if (name.n != 0)
        line_text(l, key, name.p, name.n);
    else
        line_scalar(l, key, other);
}

static void put_given(struct line *l, const char *key, rill_scalar s)
{
    if (s.p != NULL)
        line_scalar(l, key, s);
}

static void member_free(struct member *m)
{
    buf_free(&m->key);
    buf_free(&m->json);
}

/* Moves the members whose `of` is in the set to where the caller wants them: a line, as keys. */
static void claim(struct events *e, struct line *l, unsigned set)
{
    size_t i, left = 0;

    for (i = 0; i < e->members_n; i++) {
        struct member *m = &e->members[i];

        if (m->whole && (set >> m->of & 1) != 0) {
            line_member(l, of_name[m->of], &m->key, &m->json);
            member_free(m);
        } else
            e->members[left++] = *m;
    }
    e->members_n = left;
}

#define SET(of) (1u << RILL_OF_##of)

/* A value that the ledger did not take never stands where a count does. */
static void keep_odd(void *self, const struct buf *key, const struct buf *json)
{
    line_odd((struct line *)self, "usage", key, json);
}

static void put_usage(struct events *e, struct line *l)
{
    struct line gone; /* these are in `now` */
    struct buf text = { NULL, 0, 0 };

    line_open(&gone, NULL);
    claim(e, &gone, SET(USAGE) | SET(CACHE_CREATION) | SET(OUTPUT_DETAILS) | SET(SERVER_TOOL_USE));
    line_close(&gone, &text);
    text.n = 0;
    usage_put(&text, &e->m->usage, &e->usage.now, keep_odd, l);
    if (!line_key(l, "usage", 5))
        text.n = 0;
    else if (text.n > 2)
        buf_put(&l->out, text.p, text.n);
    else
        buf_str(&l->out, "null");
    buf_free(&text);
}

static void string_line(struct events *e)
{
    static const char *const name[] = {
        [RILL_EV_TEXT] = "text",
        [RILL_EV_THINKING] = "thinking",
        [RILL_EV_SIGNATURE] = "signature",
        [RILL_EV_TOOL_INPUT] = "tool_input",
    };
    struct line l;

    line_open(&l, name[e->string.kind]);
    line_index(&l, e->string.index);
    if (e->string.restart && line_key(&l, "restart", 7))
        buf_str(&l.out, "true");
    line_text(&l, "text", e->string.text.p, e->string.text.n);
    emit(e, &l);
    e->string.text.n = 0;
    e->string.restart = false;
    e->string.shown = true;
}

static void string_close(struct events *e)
{
    if (e->string.open && (e->string.text.n != 0 || !e->string.shown))
        string_line(e);
    e->string.open = false;
}

static void string_piece(struct events *e, const rill_event *ev)
{
    if ((ev->part & RILL_FIRST) != 0 || !e->string.open) {
        string_close(e);
        e->string.open = true;
        e->string.shown = e->string.restart = false;
        e->string.kind = ev->kind;
        e->string.index = ev->index;
    }
    e->string.restart |= ev->restart;
    buf_put(&e->string.text, ev->text.p, ev->text.n);
    if ((ev->part & RILL_LAST) != 0)
        string_close(e);
    else if (!e->o->join && e->string.text.n != 0)
        string_line(e);
}

static void citation_piece(struct events *e, const rill_event *ev)
{
    struct line l;

    if ((ev->part & RILL_FIRST) != 0)
        e->citation.n = 0;
    buf_put(&e->citation, ev->text.p, ev->text.n);
    if ((ev->part & RILL_LAST) == 0)
        return;
    line_open(&l, "citation");
    line_index(&l, ev->index);
    line_text(&l, "json", e->citation.p, e->citation.n);
    emit(e, &l);
}

static void compaction_close(struct events *e)
{
    struct buf object;
    struct line l;

    if (!e->compaction.open)
        return;
    e->compaction.open = false;
    line_close(&e->compaction.object, &object);
    line_open(&l, "compaction");
    line_index(&l, e->compaction.index);
    line_text(&l, "json", object.p, object.n);
    emit(e, &l);
    buf_free(&object);
}

static void compaction_piece(struct events *e, const rill_event *ev)
{
    if ((ev->part & RILL_FIRST) != 0) {
        e->compaction.key.n = e->compaction.json.n = 0;
        buf_put(&e->compaction.key, ev->key.p, ev->key.n);
    }
    buf_put(&e->compaction.json, ev->text.p, ev->text.n);
    if ((ev->part & RILL_LAST) == 0)
        return;
    if (e->compaction.open && (e->compaction.index != ev->index ||
                               !line_key(&e->compaction.object, e->compaction.key.p, e->compaction.key.n)))
        compaction_close(e);
    if (!e->compaction.open) {
        e->compaction.open = true;
        e->compaction.index = ev->index;
        line_open(&e->compaction.object, NULL);
        line_key(&e->compaction.object, e->compaction.key.p, e->compaction.key.n);
    }
    buf_put(&e->compaction.object.out, e->compaction.json.p, e->compaction.json.n);
}

static void member_piece(struct events *e, const rill_event *ev)
{
    struct member *m;

    if ((ev->part & RILL_FIRST) != 0 || e->members_n == 0) {
        if (e->members_n == e->members_cap) {
            e->members_cap = e->members_cap * 2 + 8;
            e->members = (struct member *)grow(e->members, e->members_cap * sizeof *e->members);
        }
        m = &e->members[e->members_n++];
        memset(m, 0, sizeof *m);
        m->of = ev->of;
        m->index = ev->index;
        buf_put(&m->key, ev->key.p, ev->key.n);
    }
    m = &e->members[e->members_n - 1];
    buf_put(&m->json, ev->text.p, ev->text.n);
    m->whole = (ev->part & RILL_LAST) != 0;
    /* after its block's early BLOCK_START */
    if (m->whole && m->of == RILL_OF_BLOCK && e->raw.open && e->raw.started)
        claim(e, &e->raw.start, SET(BLOCK));
}

/* Members whose event has no line of its own that they could stand in. */
static void members_left(struct events *e)
{
    size_t i;

    for (i = 0; i < e->members_n; i++) {
        struct member *m = &e->members[i];
        struct line l;

        if (m->whole) {
            line_open(&l, "member");
            line_str(&l, "of", of_name[m->of]);
            line_index(&l, m->index);
            line_text(&l, "key", m->key.p, m->key.n);
            line_text(&l, "json", m->json.p, m->json.n);
            emit(e, &l);
        }
        member_free(m);
    }
    e->members_n = 0;
}

/* What came behind the content of its block, after the BLOCK_START. */
static void start_late(struct line *start, const struct buf *json)
{
    static const char *const key[] = { "id", "name", "tool_use_id", "server_name" };
    struct object o = NO_MEMBERS;
    size_t i;

    read_object(&o, json);
    for (i = 0; i < sizeof key / sizeof *key; i++) {
        struct field *f = FIND(&o, key[i]);

        if (f == NULL || *f->json.p != '"' || line_has(start, key[i]))
            continue;
        decode_text(f);
        line_text(start, key[i], f->text.p, f->text.n);
    }
    object_free(&o);
}

static void raw_close(struct events *e)
{
    struct line l;

    if (!e->raw.open)
        return;
    e->raw.open = false;
    line_open(&l, "raw");
    line_index(&l, e->raw.index);
    line_text(&l, "json", e->raw.json.p, e->raw.json.n);
    if (!e->raw.whole && line_key(&l, "cut", 3))
        buf_str(&l.out, "true");
    if (e->raw.started && e->raw.whole)
        start_late(&e->raw.start, &e->raw.json);
    queue_fill(&e->queue, e->raw.at, &l);
    queue_fill(&e->queue, e->raw.at + 1, e->raw.started ? &e->raw.start : NULL);
    e->raw.json.n = 0;
}

static void raw_piece(struct events *e, const rill_event *ev)
{
    if (e->raw.open && e->raw.whole)
        raw_close(e);
    if (!e->raw.open) {
        e->raw.open = true;
        e->raw.started = false;
        e->raw.at = queue_place(&e->queue, e->queue.n);
        queue_place(&e->queue, e->queue.n);
        e->raw.index = -1;
    }
    if (!e->raw.started)
        e->raw.index = ev->index;
    buf_put(&e->raw.json, ev->raw.p, ev->raw.n);
    e->raw.whole = ev->raw_last;
}

static void start_close(struct events *e)
{
    if (!e->start.open)
        return;
    e->start.open = false;
    if (e->start.id) {
        line_release(&e->start.line, "id");
        line_scalar(&e->start.line, "id", rill_message_get(e->m, RILL_ID));
    }
    if (e->start.model) {
        line_release(&e->start.line, "model");
        line_scalar(&e->start.line, "model", rill_message_get(e->m, RILL_MODEL));
    }
    line_release(&e->start.line, "usage");
    put_usage(e, &e->start.line);
    queue_fill(&e->queue, e->start.at, &e->start.line);
}

static void verdict(struct events *e, const struct call *c, int32_t index, unsigned why, uint32_t warn)
{
    struct line l;

    why = calls_why(c, why);
    line_open(&l, why == RILL_WHY_NONE ? "tool_commit" : "tool_abort");
    line_index(&l, index);
    if (c != NULL && c->has_id)
        line_text(&l, "id", c->id.p, c->id.n);
    else
        line_str(&l, "id", NULL);
    if (c != NULL && c->has_name)
        line_text(&l, "name", c->name.p, c->name.n);
    else
        line_str(&l, "name", NULL);
    if (c != NULL && c->server && line_key(&l, "server", 6))
        buf_str(&l.out, "true");
    if (why != RILL_WHY_NONE)
        line_why(&l, why);
    put_warn(&l, warn);
    emit_before_raw(e, &l);
}

static int by_index(const void *a, const void *b)
{
    const struct call *x = *(const struct call *const *)a, *y = *(const struct call *const *)b;

    return x->index != y->index ? (x->index > y->index) - (x->index < y->index) : (x > y) - (x < y);
}

/* The server runs these itself, so the decoder gives no verdict: printed for information, by the same rules. */
static void server_verdicts(struct events *e, bool at_end)
{
    const rill_message *m = e->m;
    struct call **due = (struct call **)grow(NULL, e->calls.n * sizeof *due);
    size_t i, n = 0;

    for (i = 0; i < e->calls.n; i++)
        if (e->calls.p[i].server && !e->calls.p[i].told && (at_end || e->calls.p[i].stopped))
            due[n++] = &e->calls.p[i];
    if (n != 0)
        qsort(due, n, sizeof *due, by_index);
    for (i = 0; i < n; i++) {
        unsigned why = due[i]->why;

        if (at_end && m->outcome == RILL_TRUNCATED)
            why = RILL_WHY_TRUNCATED;
        else if (at_end && (m->outcome == RILL_SERVER_ERROR || m->outcome == RILL_PROTOCOL_ERROR))
            why = RILL_WHY_ERROR;
        else if (!reason_stands(m->reason))
            why = RILL_WHY_REASON;
        else if (!due[i]->stopped)
            why = RILL_WHY_UNSTOPPED;
        due[i]->told = true;
        verdict(e, due[i], due[i]->index, why, 0);
    }
    free(due);
}

static void block_start(struct events *e, const rill_event *ev)
{
    struct line l;

    line_open(&l, "block_start");
    line_index(&l, ev->index);
    put_name(&l, "type", rill_block_name(ev->block), rill_message_get(e->m, RILL_TYPE));
    put_given(&l, "id", rill_message_get(e->m, RILL_ID));
    put_given(&l, "name", rill_message_get(e->m, RILL_NAME));
    put_given(&l, "tool_use_id", rill_message_get(e->m, RILL_TOOL_USE_ID));
    put_given(&l, "server_name", rill_message_get(e->m, RILL_SERVER_NAME));
    put_warn(&l, ev->warn);
    calls_add(&e->calls, e->m, ev);
    if (!e->raw.open || e->raw.started) {
        claim(e, &l, SET(BLOCK));
        emit(e, &l);
        return;
    }
    claim(e, &l, SET(BLOCK) | SET(EVENT));
    e->raw.started = true;
    e->raw.index = ev->index;
    e->raw.start = l;
}

static void message_start(struct events *e, const rill_event *ev)
{
    rill_scalar id = rill_message_get(e->m, RILL_ID), model = rill_message_get(e->m, RILL_MODEL);
    struct line l;

    start_close(e);
    line_open(&l, "message_start");
    line_str(&l, "type", "message");
    put_warn(&l, ev->warn);
    if (e->o->body && (id.p == NULL || model.p == NULL)) {
        put_given(&l, "id", id);
        put_given(&l, "model", model);
        e->start.id = id.p == NULL;
        e->start.model = model.p == NULL;
        if (e->start.id)
            line_reserve(&l, "id");
        if (e->start.model)
            line_reserve(&l, "model");
        line_reserve(&l, "usage");
        claim(e, &l, SET(MESSAGE) | SET(EVENT));
        e->start.open = true;
        e->start.at = queue_place(&e->queue, e->queue.n);
        e->start.line = l;
        return;
    }
    line_scalar(&l, "id", id);
    line_scalar(&l, "model", model);
    put_usage(e, &l);
    claim(e, &l, SET(MESSAGE) | SET(EVENT));
    emit_before_raw(e, &l);
}

static void message_delta(struct events *e, const rill_event *ev)
{
    bool late = e->start.open;
    struct line l;

    start_close(e);
    line_open(&l, "message_delta");
    if (ev->reason == RILL_REASON_NONE)
        line_str(&l, "stop_reason", NULL);
    else
        put_name(&l, "stop_reason", rill_reason_name(ev->reason), rill_message_get(e->m, RILL_TYPE));
    line_scalar(&l, "stop_sequence", rill_message_get(e->m, RILL_STOP_SEQUENCE));
    if (!late) {
        put_given(&l, "id", rill_message_get(e->m, RILL_ID));
        put_given(&l, "model", rill_message_get(e->m, RILL_MODEL));
    }
    put_usage(e, &l);
    put_warn(&l, ev->warn);
    claim(e, &l, SET(DELTA) | SET(MESSAGE) | SET(EVENT));
    emit(e, &l);
    if (ev->reason != RILL_REASON_NONE)
        server_verdicts(e, false);
}

static void error(struct events *e, const rill_event *ev)
{
    struct line l;

    line_open(&l, "error");
    put_name(&l, "type", rill_fault_name(ev->fault), rill_message_get(e->m, RILL_TYPE));
    if (e->error_given)
        line_text(&l, "message", e->error_text.p, e->error_text.n);
    else
        line_str(&l, "message", NULL);
    line_scalar(&l, "request_id", rill_message_get(e->m, RILL_REQUEST_ID));
    put_warn(&l, ev->warn);
    claim(e, &l, SET(FAULT) | SET(EVENT));
    emit(e, &l);
}

/* "key":json for every member of one object; first: the text stands behind a { */
static void put_members(struct events *e, struct buf *to, unsigned of, bool first)
{
    size_t i;

    for (i = 0; i < e->members_n; i++) {
        struct member *m = &e->members[i];

        if (!m->whole || m->of != of)
            continue;
        if (!first)
            buf_str(to, ",");
        first = false;
        buf_quoted(to, m->key.p, m->key.n);
        buf_str(to, ":");
        buf_put(to, m->json.p, m->json.n);
        m->whole = false; /* it has found its line */
    }
}

/* The objects from one number to another, as members behind what `to` has after its {. */
static void put_objects(struct events *e, struct buf *to, unsigned of, unsigned last)
{
    for (; of <= last; of++) {
        size_t mark = to->n;

        if (to->p[to->n - 1] != '{')
            buf_str(to, ",");
        buf_quoted(to, of_key[of], strlen(of_key[of]));
        buf_str(to, ":{");
        put_members(e, to, of, true);
        if (of == RILL_OF_USAGE)
            put_objects(e, to, RILL_OF_CACHE_CREATION, RILL_OF_SERVER_TOOL_USE);
        if (to->p[to->n - 1] == '{')
            to->n = mark;
        else
            buf_str(to, "}");
    }
}

static void unknown(struct events *e, const rill_event *ev)
{
    rill_scalar type = rill_message_get(e->m, RILL_TYPE);
    struct buf object = { NULL, 0, 0 };
    struct line l;

    buf_str(&object, "{");
    if (type.p != NULL && (ev->warn >> RILL_WARN_NO_TYPE & 1) == 0) {
        buf_str(&object, "\"type\":");
        buf_quoted(&object, type.p, type.n);
    }
    if (ev->index >= 0)
        put_members(e, &object, RILL_OF_DELTA, object.n == 1);
    else {
        put_members(e, &object, RILL_OF_EVENT, object.n == 1);
        put_objects(e, &object, RILL_OF_MESSAGE, RILL_OF_FAULT);
    }
    buf_str(&object, "}");
    line_open(&l, "unknown");
    line_scalar(&l, "name", type);
    if (ev->index >= 0)
        line_index(&l, ev->index);
    if ((ev->warn >> RILL_WARN_NOT_JSON & 1) != 0)
        line_str(&l, "json", NULL);
    else
        line_text(&l, "json", object.p, object.n);
    put_warn(&l, ev->warn);
    emit(e, &l);
    buf_free(&object);
}

static void end(struct events *e, const rill_event *ev)
{
    static const char *const retry[] = { "no", "yes", "output_seen" };
    const rill_message *m = e->m;
    struct line l, flags;
    struct buf text;
    unsigned i;

    members_left(e);
    start_close(e);
    raw_close(e);
    server_verdicts(e, true);
    line_open(&l, "end");
    line_str(&l, "outcome", outcome_name(m->outcome));
    if (m->error != 0) {
        line_str(&l, "error", rill_status_name((rill_status)m->error));
        line_uint(&l, "offset", m->offset);
    }
    line_uint(&l, "bytes", m->offset);
    line_uint(&l, "pings", m->pings);
    line_uint(&l, "progress", m->progress);
    line_open(&flags, NULL);
    for (i = 0; i < RILL_WARN_N; i++)
        if (m->warned[i] != 0)
            line_uint(&flags, rill_warning_name(i), m->warned[i]);
    line_close(&flags, &text);
    line_key(&l, "flags", 5);
    buf_put(&l.out, text.p, text.n);
    buf_free(&text);
    line_str(&l, "retry", m->retry < sizeof retry / sizeof *retry ? retry[m->retry] : "?");
    put_warn(&l, ev->warn);
    emit(e, &l);
}

static void simple(struct events *e, const rill_event *ev, const char *name, unsigned set)
{
    struct line l;

    line_open(&l, name);
    put_warn(&l, ev->warn);
    claim(e, &l, set);
    emit(e, &l);
}

static void mark(struct events *e, const rill_event *ev)
{
    struct call *call;
    struct line l;

    switch (ev->kind) {
    case RILL_EV_MESSAGE_START:
        message_start(e, ev);
        break;
    case RILL_EV_BLOCK_START:
        block_start(e, ev);
        break;
    case RILL_EV_BLOCK_STOP:
        line_open(&l, "block_stop");
        line_index(&l, ev->index);
        put_warn(&l, ev->warn);
        emit_before_raw(e, &l);
        call = calls_find(&e->calls, ev->index);
        if (call != NULL) {
            call->stopped = true;
            call->why = ev->why;
        }
        break;
    case RILL_EV_MESSAGE_DELTA:
        message_delta(e, ev);
        break;
    case RILL_EV_CALL_FINAL:
    case RILL_EV_CALL_VOID:
        verdict(e, calls_find(&e->calls, ev->index), ev->index, ev->kind == RILL_EV_CALL_FINAL ? 0 : ev->why, ev->warn);
        break;
    case RILL_EV_MESSAGE_STOP:
        simple(e, ev, "message_stop", SET(EVENT));
        break;
    case RILL_EV_PING:
        simple(e, ev, "ping", SET(EVENT));
        break;
    case RILL_EV_ERROR:
        error(e, ev);
        break;
    case RILL_EV_UNKNOWN:
        unknown(e, ev);
        break;
    case RILL_EV_NOTE:
        members_left(e);
        line_open(&l, "note");
        if (ev->index >= 0)
            line_index(&l, ev->index);
        put_warn(&l, ev->warn);
        emit_before_raw(e, &l);
        break;
    case RILL_EV_END:
        end(e, ev);
        break;
    default:
        break;
    }
}

static void handle(void *self, const rill_message *m, const rill_event *ev, uint64_t event)
{
    struct events *e = (struct events *)self;

    e->m = m;
    if (event != e->event) {
        string_close(e);
        compaction_close(e);
        members_left(e);
        raw_close(e);
        e->error_text.n = 0;
        e->error_given = false;
        e->event = event;
    }
    if (ev->raw.n != 0 || ev->raw_last)
        raw_piece(e, ev);
    switch (ev->kind) {
    case RILL_EV_TEXT:
    case RILL_EV_THINKING:
    case RILL_EV_SIGNATURE:
    case RILL_EV_TOOL_INPUT:
        if (ev->kind == RILL_EV_TOOL_INPUT)
            calls_input(&e->calls, ev);
        string_piece(e, ev);
        break;
    case RILL_EV_CITATION:
        citation_piece(e, ev);
        break;
    case RILL_EV_COMPACTION:
        compaction_piece(e, ev);
        break;
    case RILL_EV_MEMBER:
        member_piece(e, ev);
        break;
    case RILL_EV_ERROR_TEXT:
        buf_put(&e->error_text, ev->text.p, ev->text.n);
        e->error_given = true;
        break;
    case RILL_EV_RAW:
        break;
    default:
        string_close(e);
        compaction_close(e);
        mark(e, ev);
        break;
    }
    if (e->raw.open && e->raw.whole && e->raw.started)
        raw_close(e);
    queue_flush(&e->queue);
}

static void look(void *self, const uint8_t *p, size_t n)
{
    struct events *e = (struct events *)self;

    usage_bytes(&e->usage, e->o, p, n);
}

static void other_frame(void *self, const struct buf *name, const struct buf *payload)
{
    struct events *e = (struct events *)self;
    struct line l;

    line_open(&l, "unknown");
    line_text(&l, "name", name->p, name->n);
    if (is_json(payload))
        line_text(&l, "json", payload->p, payload->n);
    else
        line_str(&l, "json", NULL);
    emit_before_raw(e, &l);
    queue_flush(&e->queue);
}

int run_events(const struct options *o)
{
    struct events e;
    size_t i;
    int status;

    memset(&e, 0, sizeof e);
    e.o = o;
    status = decode_seen(o, RILL_RAW_BLOCKS, handle, look, other_frame, &e);
    for (i = 0; i < e.members_n; i++)
        member_free(&e.members[i]);
    free(e.members);
    buf_free(&e.string.text);
    buf_free(&e.citation);
    buf_free(&e.error_text);
    buf_free(&e.compaction.key);
    buf_free(&e.compaction.json);
    buf_free(&e.raw.json);
    queue_free(&e.queue);
    calls_free(&e.calls);
    usage_free(&e.usage);
    return status;
}
