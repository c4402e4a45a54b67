/*
 * rill_tools.c - the mode `tools`: every value inside tool input as it arrives, then the verdict on the call.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rill_cli.h"

struct followed {
    rill_tool *t;
    int32_t index;
    bool server, stopped;
    uint8_t why; /* of a server's call, at its stop */
    struct buf id, name;
    bool has_id, has_name;
    struct names names;
    bool shown; /* values, since its input began */
    /* --join */
    struct buf path, text;
    unsigned kind;
};

struct tools {
    const struct options *o;
    const rill_message *m;
    struct followed **p; /* in the order of their starts */
    size_t n;
    struct buf early; /* input that stands before the name of its call */
    int32_t early_index;
};

static const char *const kind_name[] = {
    "?", "object", "array", "?", "?", "string", "number", "true", "false", "null"
};

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

/* What was printed of its input is void. */
static void restart(struct followed *f)
{
    struct line l;

    join_end(f, false);
    if (!f->shown)
        return;
    f->shown = false;
    line_open(&l, NULL);
    line_index(&l, f->index);
    line_key(&l, "restart", 7);
    buf_str(&l.out, "true");
    line_print(&l);
}

static void put_value(const struct options *o, struct followed *f, const rill_value *v)
{
    bool text = v->kind == RILL_JSON_STRING || v->kind == RILL_JSON_NUMBER;

    f->shown = true;
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

static void print_verdict(struct followed *f, int32_t index, unsigned why, uint64_t offset)
{
    struct line l;

    if (f != NULL)
        join_end(f, false);
    line_open(&l, NULL);
    line_index(&l, index);
    line_str(&l, "verdict", why == 0 ? "commit" : "abort");
    if (why != 0) {
        line_why(&l, why);
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

    names_free(&f->names);
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
    if (why == 0 && names_twice(&f->names, &offset))
        why = RILL_WHY_TWICE;
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

static void read_piece(const struct tools *s, struct followed *f, const rill_event *ev)
{
    rill_event piece = *ev;
    rill_value v;

    names_read(&f->names, ev);
    while (rill_tool_next(f->t, &piece, &v) == RILL_OK)
        put_value(s->o, f, &v);
}

static void begin(struct tools *s, const rill_event *ev)
{
    rill_scalar id = rill_message_get(s->m, RILL_ID), name = rill_message_get(s->m, RILL_NAME);
    rill_event start = *ev;
    struct followed *f;
    bool server, early;

    if (!is_call(ev->block, &server))
        return;
    f = (struct followed *)grow(NULL, sizeof *f);
    memset(f, 0, sizeof *f);
    f->index = ev->index;
    f->server = server;
    f->t = (rill_tool *)grow(NULL, sizeof *f->t);
    early = ev->restart && s->early_index == ev->index && s->early.n != 0;
    start.restart = ev->restart && !early;
    if (rill_tool_begin(f->t, &start, 0) != RILL_OK)
        die("%s", rill_status_text(RILL_E_ABI));
    f->has_id = id.p != NULL;
    f->has_name = name.p != NULL;
    buf_put(&f->id, id.p, id.n);
    buf_put(&f->name, name.p, name.n);
    s->p = (struct followed **)grow(s->p, (s->n + 1) * sizeof *s->p);
    s->p[s->n++] = f;
    if (early) {
        start.kind = RILL_EV_TOOL_INPUT;
        start.text.p = s->early.p;
        start.text.n = s->early.n;
        read_piece(s, f, &start);
    }
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
        s->early.n = 0;
        break;
    case RILL_EV_TOOL_INPUT:
        if (i < s->n && !s->p[i]->stopped) {
            if (s->o->copy)
                s->p[i]->t = (rill_tool *)moved(s->p[i]->t, sizeof *s->p[i]->t);
            if (ev->restart)
                restart(s->p[i]);
            read_piece(s, s->p[i], ev);
        } else {
            if ((ev->part & RILL_FIRST) != 0)
                s->early.n = 0;
            s->early_index = ev->index;
            buf_put(&s->early, ev->text.p, ev->text.n);
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
    buf_free(&s.early);
    return status;
}
