/*
 * rill_tools.c - the mode `tools`: every value inside tool input as it arrives, then the verdict on the call.
 *
 * There is no table here, so the library has no names to hold against one another; whether one came twice in an object
 * is found out beside it, with memory: a call in which "pin" is 2 and 13 is no call to run.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rill_cli.h"

struct name {
    uint64_t hash, offset;
};

struct object { /* open, with the names it has so far */
    struct name *p;
    size_t n, cap;
};

struct followed {
    rill_tool *t;
    int32_t index;
    bool server, stopped;
    uint8_t why; /* of a server's call, at its stop */
    struct buf id, name;
    bool has_id, has_name;
    /* names */
    rill_json *json;
    bool json_ended;
    struct object *open;
    size_t depth, open_cap;
    uint64_t hash;
    uint64_t twice; /* offset of the first name that came again; UINT64_MAX: none */
    /* --join */
    struct buf path, text;
    unsigned kind;
};

struct tools {
    const struct options *o;
    const rill_message *m;
    struct followed **p; /* in the order of their starts */
    size_t n;
};

static const char *const kind_name[] = {
    "?", "object", "array", "?", "?", "string", "number", "true", "false", "null"
};

/* ---- names ---- */

static int by_hash(const void *a, const void *b)
{
    const struct name *x = (const struct name *)a, *y = (const struct name *)b;

    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return (x->offset > y->offset) - (x->offset < y->offset);
}

/* The innermost object is over, or will not be. */
static void close_names(struct followed *f)
{
    struct object *o = &f->open[--f->depth];
    size_t i;

    if (o->n > 1)
        qsort(o->p, o->n, sizeof *o->p, by_hash);
    for (i = 1; i < o->n; i++)
        if (o->p[i].hash == o->p[i - 1].hash && o->p[i].offset < f->twice)
            f->twice = o->p[i].offset;
    free(o->p);
}

static void open_names(struct followed *f)
{
    if (f->depth == f->open_cap) {
        f->open_cap = f->open_cap * 2 + 8;
        f->open = (struct object *)grow(f->open, f->open_cap * sizeof *f->open);
    }
    memset(&f->open[f->depth++], 0, sizeof *f->open);
}

static void add_name(struct followed *f, const rill_json_tok *tok)
{
    struct object *o = &f->open[f->depth - 1];
    size_t i;

    if ((tok->part & RILL_FIRST) != 0)
        f->hash = 14695981039346656037u;
    for (i = 0; i < tok->text.n; i++)
        f->hash = (f->hash ^ (uint8_t)tok->text.p[i]) * 1099511628211u;
    if ((tok->part & RILL_LAST) == 0)
        return;
    if (o->n == o->cap) {
        o->cap = o->cap * 2 + 8;
        o->p = (struct name *)grow(o->p, o->cap * sizeof *o->p);
    }
    o->p[o->n].hash = f->hash;
    o->p[o->n++].offset = tok->offset;
}

static void begin_names(struct followed *f)
{
    while (f->depth != 0)
        close_names(f);
    f->twice = UINT64_MAX;
    f->json_ended = rill_json_init(f->json, 0) != RILL_OK;
}

static void read_names(struct followed *f, const rill_event *ev)
{
    rill_json_tok tok;
    rill_status st = RILL_OK;
    rill_in in;

    if (ev->restart)
        begin_names(f);
    in.p = (const uint8_t *)ev->text.p;
    in.n = ev->text.n;
    while (!f->json_ended && (st = rill_json_next(f->json, &in, &tok)) == RILL_OK) {
        if (tok.kind == RILL_JSON_OBJECT || tok.kind == RILL_JSON_ARRAY)
            open_names(f);
        else if (tok.kind == RILL_JSON_CLOSE)
            close_names(f);
        else if (tok.kind == RILL_JSON_KEY)
            add_name(f, &tok);
    }
    f->json_ended = f->json_ended || st != RILL_MORE;
}

/* ---- lines ---- */

static void print_value(int32_t index, const struct buf *path, unsigned kind, rill_text text, bool last)
{
    struct line l;

    line_open(&l, NULL);
    line_index(&l, index);
    line_text(&l, "path", path->p, path->n);
    line_str(&l, "type", kind_name[kind]);
    if (kind == RILL_JSON_STRING || kind == RILL_JSON_NUMBER)
        line_text(&l, "text", text.p, text.n);
    line_key(&l, "last", 4);
    buf_str(&l.out, last ? "true" : "false");
    line_print(&l);
}

static void join_end(struct followed *f, bool last)
{
    rill_text text;

    if (f->kind == 0)
        return;
    text.p = f->text.p;
    text.n = f->text.n;
    print_value(f->index, &f->path, f->kind, text, last);
    f->kind = 0;
    f->text.n = 0;
}

static void put_value(const struct options *o, struct followed *f, const rill_value *v)
{
    bool text = v->kind == RILL_JSON_STRING || v->kind == RILL_JSON_NUMBER;

    if ((v->part & RILL_FIRST) != 0 || !text) {
        f->path.n = 0;
        buf_put(&f->path, v->path.p, v->path.n);
        if (v->cut)
            buf_str(&f->path, "...");
    }
    if (!o->join || !text) {
        print_value(f->index, &f->path, v->kind, v->text, (v->part & RILL_LAST) != 0);
        return;
    }
    f->kind = v->kind;
    buf_put(&f->text, v->text.p, v->text.n);
    if ((v->part & RILL_LAST) != 0)
        join_end(f, true);
}

static const char *why_name(unsigned why)
{
    switch (why) {
#define X(id, number, text) \
    case number:            \
        return #id;
        RILL_WHYS(X)
        RILL_TOOL_WHYS(X)
#undef X
    default:
        return "OTHER";
    }
}

static void print_verdict(struct followed *f, int32_t index, unsigned why, uint64_t offset)
{
    struct line l;
    char small[32];
    const char *name = why_name(why);
    size_t i;

    if (f != NULL)
        join_end(f, false);
    for (i = 0; name[i] != '\0' && i + 1 < sizeof small; i++)
        small[i] = name[i] >= 'A' && name[i] <= 'Z' ? (char)(name[i] - 'A' + 'a') : name[i];
    small[i] = '\0';
    line_open(&l, NULL);
    line_index(&l, index);
    line_str(&l, "verdict", why == 0 ? "commit" : "abort");
    if (why != 0) {
        line_str(&l, "why", small);
        line_uint(&l, "offset", offset);
    }
    if (f != NULL && f->has_name)
        line_text(&l, "name", f->name.p, f->name.n);
    else
        line_str(&l, "name", NULL);
    if (f != NULL && f->has_id)
        line_text(&l, "id", f->id.p, f->id.n);
    else
        line_str(&l, "id", NULL);
    if (f != NULL && f->server && line_key(&l, "server", 6))
        buf_str(&l.out, "true");
    line_print(&l);
}

/* ---- calls ---- */

static void forget(struct tools *s, size_t i)
{
    struct followed *f = s->p[i];

    f->twice = 0;
    while (f->depth != 0)
        close_names(f);
    free(f->open);
    free(f->json);
    free(f->t);
    buf_free(&f->id);
    buf_free(&f->name);
    buf_free(&f->path);
    buf_free(&f->text);
    free(f);
    memmove(s->p + i, s->p + i + 1, (--s->n - i) * sizeof *s->p);
}

static void verdict(struct tools *s, size_t i, const rill_event *ev, unsigned why)
{
    struct followed *f = s->p[i];
    uint64_t offset = f->t->offset;

    if (!f->server && rill_tool_commit(f->t, ev) != RILL_OK) {
        why = f->t->why;
        offset = f->t->why_at;
    }
    if (why == 0 && f->twice != UINT64_MAX) {
        why = RILL_WHY_TWICE;
        offset = f->twice;
    }
    print_verdict(f, f->index, why, offset);
    forget(s, i);
}

/* Those that the server runs get theirs with the stop reason too: for information, by the same rules. */
static void server_verdicts(struct tools *s, const rill_event *ev)
{
    const rill_message *m = s->m;
    bool end = ev->kind == RILL_EV_END;
    size_t i = 0;

    while (i < s->n) {
        struct followed *f = s->p[i];
        unsigned why = f->why;

        if (!f->server || (!end && !f->stopped)) {
            i++;
            continue;
        }
        if (end && m->outcome == RILL_TRUNCATED)
            why = RILL_WHY_TRUNCATED;
        else if (end && (m->outcome == RILL_SERVER_ERROR || m->outcome == RILL_PROTOCOL_ERROR))
            why = RILL_WHY_ERROR;
        else if (!reason_stands(m->reason))
            why = RILL_WHY_REASON;
        else if (!f->stopped)
            why = RILL_WHY_UNSTOPPED;
        verdict(s, i, ev, why);
    }
}

/* the newest of this index, or s->n */
static size_t find(const struct tools *s, int32_t index)
{
    size_t i = s->n;

    while (i-- != 0)
        if (s->p[i]->index == index)
            return i;
    return s->n;
}

static void begin(struct tools *s, const rill_event *ev)
{
    rill_scalar id = rill_message_get(s->m, RILL_ID), name = rill_message_get(s->m, RILL_NAME);
    struct followed *f;
    bool server;

    if (!is_call(ev->block, &server))
        return;
    f = (struct followed *)grow(NULL, sizeof *f);
    memset(f, 0, sizeof *f);
    f->index = ev->index;
    f->server = server;
    f->t = (rill_tool *)grow(NULL, sizeof *f->t);
    f->json = (rill_json *)grow(NULL, sizeof *f->json);
    if (rill_tool_begin(f->t, ev, 0) != RILL_OK)
        die("%s", rill_status_text(RILL_E_ABI));
    begin_names(f);
    f->has_id = id.p != NULL;
    f->has_name = name.p != NULL;
    buf_put(&f->id, id.p, id.n);
    buf_put(&f->name, name.p, name.n);
    s->p = (struct followed **)grow(s->p, (s->n + 1) * sizeof *s->p);
    s->p[s->n++] = f;
}

static void handle(void *self, const rill_message *m, const rill_event *ev, uint64_t event)
{
    struct tools *s = (struct tools *)self;
    size_t i;

    (void)event;
    s->m = m;
    i = find(s, ev->index);
    switch (ev->kind) {
    case RILL_EV_BLOCK_START:
        begin(s, ev);
        break;
    case RILL_EV_TOOL_INPUT:
        if (i < s->n) {
            struct followed *f = s->p[i];
            rill_event piece = *ev;
            rill_value v;

            if (s->o->copy)
                f->t = (rill_tool *)moved(f->t, sizeof *f->t);
            if (ev->restart)
                join_end(f, false);
            read_names(f, ev);
            while (rill_tool_next(f->t, &piece, &v) == RILL_OK)
                put_value(s->o, f, &v);
        }
        break;
    case RILL_EV_BLOCK_STOP:
        if (i < s->n) {
            if (!s->p[i]->server)
                rill_tool_commit(s->p[i]->t, ev);
            join_end(s->p[i], false);
            s->p[i]->stopped = true;
            s->p[i]->why = ev->why;
        }
        break;
    case RILL_EV_MESSAGE_DELTA:
        if (ev->reason != RILL_REASON_NONE)
            server_verdicts(s, ev);
        break;
    case RILL_EV_CALL_FINAL:
    case RILL_EV_CALL_VOID:
        if (i < s->n)
            verdict(s, i, ev, 0);
        else
            print_verdict(NULL, ev->index, ev->why, 0);
        break;
    case RILL_EV_END:
        server_verdicts(s, ev);
        break;
    default:
        break;
    }
}

int run_tools(const struct options *o)
{
    struct tools s;
    int status;

    memset(&s, 0, sizeof s);
    s.o = o;
    status = decode(o, RILL_QUIET, handle, &s);
    while (s.n != 0)
        forget(&s, s.n - 1);
    free(s.p);
    return status;
}
