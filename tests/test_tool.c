/*
 * test_tool.c - rill/tool.h: the cases of cases/tool at every cut, with a table and without; whole streams, and each
 * beginning of them; what a table of cases says better than a case.
 */
#define _POSIX_C_SOURCE 200809L
#include "harness.h"
#include "rill/message.h"
#include "rill/tool.h"

#include <dirent.h>
#include <time.h>

/* ---- a struct with everything in it ---- */

struct step {
    char name[8];
    uint16_t ms;
    int32_t on[2];
    uint16_t on_n;
};

struct all {
    bool on;
    uint8_t pin;
    int16_t small;
    int32_t number;
    uint32_t natural;
    int64_t big;
    int32_t volt;
    uint8_t mode;
    int32_t wide_mode;
    char text[8];
    RILL_SIZED(6) sized, whole;
    struct step steps[3];
    uint16_t steps_n;
    char tags[2][4];
    uint16_t tags_n;
    struct {
        int8_t x, y;
    } pos;
    uint32_t last;
    char last_text[6];
    uint8_t dotted;
};

static const char modes[] = "off\0on\0onward\0o";
#define ALL(name, member, kind, flags, lo, hi) RILL_ROW(0, name, struct all, member, kind, flags, lo, hi)

static const rill_row all_rows[] = {
    ALL("on", on, BOOL, RILL_NULLABLE, 0, 0),
    ALL("pin", pin, UINT, RILL_PREVIEW, 0, 40),
    ALL("small", small, INT, 0, 0, 0),
    ALL("number", number, INT, RILL_NULLABLE, 0, 0),
    ALL("natural", natural, UINT, 0, 0, 0),
    ALL("big", big, INT, 0, 0, 0),
    RILL_ROW_FIXED(0, "volt", struct all, volt, 3, 0, -5000, 5000),
    RILL_ROW_ENUM(0, "mode", struct all, mode, 0, 4, modes),
    RILL_ROW_ENUM(0, "wide_mode", struct all, wide_mode, 0, 4, modes),
    ALL("text", text, TEXT, RILL_PREVIEW, 0, 0),
    ALL("sized", sized, SIZED, RILL_MAY_CUT | RILL_PREVIEW, 0, 0),
    ALL("whole", whole, SIZED, 0, 0, 0),
    RILL_ROW_LIST(0, "steps", struct all, steps, 0, steps_n, 1, 3),
    RILL_ROW_OBJECT(1, "", 0),
    RILL_ROW(2, "name", struct step, name, TEXT, RILL_REQUIRED, 0, 0),
    RILL_ROW(2, "ms", struct step, ms, UINT, RILL_REQUIRED | RILL_NULLABLE, 1, 1000),
    RILL_ROW_LIST(2, "on", struct step, on, 0, on_n, 0, 2),
    RILL_ROW_ELEMENT(3, int32_t, INT, 0, 0, 0),
    RILL_ROW_LIST(0, "tags", struct all, tags, 0, tags_n, 0, 2),
    RILL_ROW_ELEMENT(1, char[4], TEXT, 0, 0, 0),
    RILL_ROW_OBJECT(0, "pos", 0),
    RILL_ROW(1, "x", struct all, pos.x, INT, RILL_REQUIRED, -9, 9),
    RILL_ROW(1, "y", struct all, pos.y, INT, 0, 0, 0),
    ALL("last", last, UINT, RILL_LAST_ONE | RILL_NULLABLE, 0, 0),
    ALL("last_text", last_text, TEXT, RILL_LAST_ONE, 0, 0),
    RILL_ROW_ANY(0, "any", 0),
    ALL("a.b[]", dotted, UINT, 0, 0, 0),
};

struct pin {
    uint8_t pin;
    bool on;
};
static const rill_row pin_rows[] = {
    RILL_ROW(0, "pin", struct pin, pin, UINT, RILL_REQUIRED, 0, 40),
    RILL_ROW(0, "on", struct pin, on, BOOL, RILL_REQUIRED, 0, 0),
};
static const rill_row free_rows[] = {
    RILL_ROW(0, "pin", struct pin, pin, UINT, 0, 0, 0),
};

#if !RILL_LENIENT
#define RILL_TOOL_LENIENT 0
#define RILL_TOOL_MENDED 0
#endif
static const rill_tool_def defs[] = {
    RILL_TOOL("all", struct all, all_rows, RILL_TOOL_OPEN),
    RILL_TOOL("strict", struct all, all_rows, 0),
    RILL_TOOL("lenient", struct all, all_rows, RILL_TOOL_OPEN | RILL_TOOL_LENIENT),
    RILL_TOOL("mended", struct all, all_rows, RILL_TOOL_OPEN | RILL_TOOL_LENIENT | RILL_TOOL_MENDED),
    RILL_TOOL("pin", struct pin, pin_rows, 0),
    RILL_TOOL("pins", struct pin, pin_rows, 0),
    RILL_TOOL("free", struct pin, free_rows, 0),
};
#define DEFS (sizeof defs / sizeof defs[0])

/* What some run showed. */
static struct {
    bool why[64];
} seen;

static const char *why_name(unsigned why)
{
    switch (why) {
#define RILL_X(id, number, text) \
    case number:                 \
        return #id;
        RILL_WHYS(RILL_X)
        RILL_TOOL_WHYS(RILL_X)
#undef RILL_X
    default:
        return "?";
    }
}

/* ---- the layer, for cases: the input of a call, byte by byte what partial_json carries ---- */

struct state {
    rill_call c;
    RILL_STORE(struct all) store;
    struct all preview;
    struct all taken;
    bool bound, is_text, ended, took;
    uint8_t table;
    uint64_t used;
    uint32_t events;
};

static bool case_option(struct settings *set, const char *word, const char *rest)
{
    static const char *const blocks[] = { "tool_use", "server", "text", "late" };
    static const char *const ends[] = { "final", "syntax", "truncated", "reason", "unstopped" };
    size_t k;

    for (k = 0; k < DEFS; k++)
        if (strcmp(word, "table") == 0 && strcmp(rest, defs[k].name) == 0) {
            set->n[0] = (uint32_t)(k + 1);
            return true;
        }
    for (k = 0; k < 4; k++)
        if (strcmp(word, "block") == 0 && strcmp(rest, blocks[k]) == 0) {
            set->n[1] = (uint32_t)k;
            return true;
        }
    for (k = 0; k < 5; k++)
        if (strcmp(word, "end") == 0 && strcmp(rest, ends[k]) == 0) {
            set->n[2] = (uint32_t)k;
            return true;
        }
    if (strcmp(word, "table") == 0 && strcmp(rest, "none") == 0) {
        set->n[0] = 99;
        return true;
    }
    if (strcmp(word, "lenient") == 0 || strcmp(word, "mended") == 0) {
        set->options |= strcmp(word, "lenient") == 0 ? RILL_TOOL_LENIENT : RILL_TOOL_LENIENT | RILL_TOOL_MENDED;
        return *rest == 0;
    }
    return false;
}

static const rill_tool_def *def_of(const struct state *s)
{
    return s->table >= 1 && s->table <= DEFS ? &defs[s->table - 1] : NULL;
}

static rill_event event(unsigned kind)
{
    rill_event ev;

    memset(&ev, 0, sizeof ev);
    ev.kind = (uint8_t)kind;
    ev.index = 3;
    return ev;
}

static rill_status case_init(void *state, const struct settings *set)
{
    struct state *s = (struct state *)state;
    rill_event ev = event(RILL_EV_BLOCK_START);

    memset(s, 0, sizeof *s);
    memset(&s->c, 0xA5, sizeof s->c);
    s->table = (uint8_t)set->n[0];
    s->bound = s->table != 0;
    s->is_text = set->n[1] == 2;
    ev.block = s->is_text ? RILL_BLOCK_TEXT : set->n[1] == 1 ? RILL_BLOCK_SERVER_TOOL_USE : RILL_BLOCK_TOOL_USE;
    ev.restart = set->n[1] == 3;
    memset(&s->store, 0xEE, sizeof s->store);
    if (s->bound)
        return rill_call_begin(&s->c, &ev, def_of(s), &s->store);
    return rill_tool_begin(&s->c.tool, &ev, set->options);
}

static rill_status case_next(void *state, rill_in *in, void *out)
{
    struct state *s = (struct state *)state;
    rill_event ev = event(s->is_text ? RILL_EV_TEXT : RILL_EV_TOOL_INPUT);
    rill_status st;
    size_t n;

    if (s->ended)
        return RILL_END;
    ev.text.p = (const char *)in->p;
    ev.text.n = in->n;
    if (s->bound)
        st = rill_call_next(&s->c, &ev, def_of(s), &s->store, &s->preview, (rill_value *)out);
    else
        st = rill_tool_next(&s->c.tool, &ev, (rill_value *)out);
    n = in->n - ev.text.n;
    s->used += n;
    if (n != 0) {
        in->p += n;
        in->n -= n;
    }
    return st;
}

static bool is_zero(const void *p, size_t n)
{
    const uint8_t *b = (const uint8_t *)p;

    while (n-- != 0)
        if (*b++ != 0)
            return false;
    return true;
}

static void judge(struct state *s, const rill_event *ev)
{
    if (!s->bound) {
        s->took |= rill_tool_commit(&s->c.tool, ev) == RILL_OK;
    } else {
        const void *args = rill_call_take(&s->c, ev, def_of(s), &s->store);

        if (args != NULL) {
            s->took = true;
            memcpy(&s->taken, args, def_of(s)->size);
            memset(&s->store, 0, sizeof s->store);
        }
    }
}

/* The events that end a call, as the message layer gives them; also some that are none of its business. */
static rill_status case_finish(void *state, const struct settings *set, void *out)
{
    struct state *s = (struct state *)state;
    rill_event ev = event(RILL_EV_BLOCK_STOP);

    (void)out;
    if (s->ended)
        return RILL_END;
    s->ended = true;
    ev.index = 2;
    judge(s, &ev);
    ev.kind = RILL_EV_CALL_FINAL;
    judge(s, &ev);
    ev = event(RILL_EV_BLOCK_STOP);
    ev.part = s->c.tool.offset != 0 ? RILL_LAST : 0;
    if (set->n[2] == 4)
        ev.why = RILL_WHY_UNSTOPPED;
    judge(s, &ev);
    if (set->n[2] == 1) {
        ev = event(RILL_EV_CALL_VOID);
        ev.why = RILL_WHY_SYNTAX;
        judge(s, &ev);
    }
    ev = event(RILL_EV_MESSAGE_DELTA);
    ev.index = -1;
    judge(s, &ev); /* one without a stop reason */
    ev.reason = set->n[2] == 3 ? RILL_REASON_MAX_TOKENS : RILL_REASON_END_TURN;
    if (set->n[2] != 2)
        judge(s, &ev);
    if (set->n[2] == 2 || set->n[2] == 3 || set->n[2] == 4) {
        ev = event(RILL_EV_CALL_VOID);
        ev.why = set->n[2] == 2 ? RILL_WHY_TRUNCATED : set->n[2] == 3 ? RILL_WHY_REASON : RILL_WHY_UNSTOPPED;
        if (!s->is_text)
            judge(s, &ev);
    } else if (set->n[2] == 0 && !s->is_text) {
        ev = event(RILL_EV_CALL_FINAL);
        judge(s, &ev);
    }
    ev = event(RILL_EV_END);
    ev.index = -1;
    judge(s, &ev);
    return RILL_END;
}

static uint64_t case_offset(const void *state)
{
    const struct state *s = (const struct state *)state;

    return s->used;
}

static const char *const kind_name[] = {
    "?", "object", "array", "?", "?", "string", "number", "true", "false", "null"
};

static void case_note(struct trace *t, const void *state, const void *out)
{
    const struct state *s = (const struct state *)state;
    const rill_value *v = (const rill_value *)out;
    char head[160];
    rill_text path = rill_tool_path(&s->c.tool);
    char *shown = escaped(v->path.p, v->path.n);

    if (!valid_utf8(v->path.p, v->path.n) || path.n != v->path.n || memcmp(path.p, v->path.p, path.n) != 0)
        trace_fault(t, "path %s, not %.*s", shown, (int)path.n, path.p);
    if (v->kind == 0 || v->kind > RILL_JSON_NULL || kind_name[v->kind][0] == '?')
        trace_fault(t, "kind %u", v->kind);
    if (v->row != 255 && !(def_of(s) != NULL && v->row < def_of(s)->n))
        trace_fault(t, "row %u", v->row);
    if (v->repaired && v->text.n != 3)
        trace_fault(t, "repaired");
    snprintf(head, sizeof head, "%lu %.80s%s %s%s%s", (unsigned long)v->offset, shown, !v->cut ? "" : RILL_PATH != 0 ? "..." : "_",
             kind_name[v->kind], v->row != 255 ? " =" : "", v->row != 255 ? def_of(s)->rows[v->row].name : "");
    if (s->bound && v->row != 255 && v->row > 12 && v->row < 20 && v->row != 18 && s->table < 5)
        snprintf(head + strlen(head), sizeof head - strlen(head), "@%u", v->element);
    free(shown);
    if (v->kind == RILL_JSON_STRING || v->kind == RILL_JSON_NUMBER) {
        trace_piece(t, head, v->part, v->text);
        if (v->kind == RILL_JSON_NUMBER && (v->part & RILL_LAST) != 0 && v->number.big)
            trace_add(t, " big");
    } else {
        trace_line(t, "%s%s", head, v->kind <= RILL_JSON_ARRAY && v->part == RILL_LAST ? " end" : "");
        if (v->text.n != 0 && v->kind > RILL_JSON_ARRAY)
            trace_fault(t, "text of a literal");
    }
    if (s->bound && v->row == 1 && v->kind == RILL_JSON_NUMBER && (v->part & RILL_LAST) != 0 && s->table == 1 &&
        s->c.tool.why == 0 && s->preview.pin == 0)
        trace_fault(t, "no preview");
}

static void line_of(struct trace *t, const char *name, const char *p, size_t n)
{
    char *shown = escaped(p, n);

    trace_line(t, "%s %s", name, shown);
    free(shown);
}

static void dump(struct trace *t, const struct state *s)
{
    const struct all *a = &s->taken;
    uint32_t given = s->c.given;
    size_t k, j;

    if (s->table >= 5) {
        const struct pin *p = (const struct pin *)(const void *)&s->taken;

        trace_line(t, "pin %u on %d", p->pin, p->on);
        return;
    }
#define IS(row) ((given >> (row)&1u) != 0)
    if (IS(0))
        trace_line(t, "on %d", a->on);
    if (IS(1))
        trace_line(t, "pin %u, preview %u", a->pin, s->preview.pin);
    if (IS(2))
        trace_line(t, "small %d", a->small);
    if (IS(3))
        trace_line(t, "number %ld", (long)a->number);
    if (IS(4))
        trace_line(t, "natural %lu", (unsigned long)a->natural);
    if (IS(5))
        trace_line(t, "big %lld", (long long)a->big);
    if (IS(6))
        trace_line(t, "volt %ld", (long)a->volt);
    if (IS(7))
        trace_line(t, "mode %u", a->mode);
    if (IS(8))
        trace_line(t, "wide_mode %ld", (long)a->wide_mode);
    if (IS(9)) {
        line_of(t, "text", a->text, strlen(a->text));
        if (strcmp(a->text, s->preview.text) != 0)
            trace_fault(t, "preview of text");
    }
    if (IS(10)) {
        line_of(t, "sized", a->sized.text, a->sized.n);
        trace_line(t, "sized %u of %u", a->sized.n, a->sized.full);
        if (memcmp(&a->sized, &s->preview.sized, sizeof a->sized) != 0)
            trace_fault(t, "preview of sized");
    }
    if (IS(11))
        line_of(t, "whole", a->whole.text, a->whole.n);
    if (IS(12))
        for (k = 0; k < a->steps_n; k++) {
            trace_line(t, "step %s %u", a->steps[k].name, a->steps[k].ms);
            for (j = 0; j < a->steps[k].on_n; j++)
                trace_line(t, "on %ld", (long)a->steps[k].on[j]);
        }
    if (IS(18))
        for (k = 0; k < a->tags_n; k++)
            trace_line(t, "tag \"%s\"", a->tags[k]);
    if (IS(20))
        trace_line(t, "pos %d %d", a->pos.x, a->pos.y);
    if (IS(23) || a->last != 0)
        trace_line(t, "last %lu", (unsigned long)a->last);
    if (IS(24))
        trace_line(t, "last_text %s", a->last_text);
    if (IS(25))
        trace_line(t, "any");
    if (IS(26))
        trace_line(t, "a.b[] %u", a->dotted);
}

static void case_last(struct trace *t, const void *state)
{
    const struct state *s = (const struct state *)state;
    const rill_tool *tool = &s->c.tool;
    char text[400], again[400];
    size_t n, k;

    if (!is_zero(&s->store, s->bound && def_of(s) != NULL ? def_of(s)->size : 0))
        trace_fault(t, "the store is not 0, and was not taken");
    if (tool->mended != 0)
        trace_line(t, "mended %u", tool->mended);
    if (s->took != (s->ended && tool->why == 0))
        trace_fault(t, "taken %d, why %u", s->took, tool->why);
    if (!s->took && !is_zero(&s->taken, sizeof s->taken))
        trace_fault(t, "a struct without a verdict");
    if (s->took) {
        trace_line(t, "commit");
        if (s->bound)
            dump(t, s);
        return;
    }
    seen.why[tool->why] = true;
    if (!s->bound) {
        trace_line(t, "void %s at %lu", why_name(tool->why), (unsigned long)tool->why_at);
        return;
    }
    n = rill_tool_explain(&s->c, def_of(s), text, sizeof text);
    if (rill_tool_explain(&s->c, def_of(s), NULL, 0) != 0)
        trace_fault(t, "explained in nothing");
    for (k = 0; k < n; k++) {
        size_t some = rill_tool_explain(&s->c, def_of(s), again, k);

        if (some > k || memcmp(text, again, some) != 0)
            trace_fault(t, "explained in %lu bytes", (unsigned long)k);
    }
    if (RILL_PATH == 0 && text[0] == '$') {
        const rill_row *of = tool->why >= RILL_WHY_KIND && s->c.why_row != 255 ? &def_of(s)->rows[s->c.why_row] : NULL;
        const char *row = of == NULL ? NULL : of->level != 0 && of->name[0] == 0 ? of[-1].name : of->name;
        size_t m = row != NULL ? 2 + strlen(row) : 1;

        if (n < m + 2 || (row != NULL && (text[1] != '.' || memcmp(text + 2, row, m - 2) != 0)) || text[m] != ':')
            trace_fault(t, "explained: %.*s", (int)n, text);
        n -= m - 1;
        memmove(text + 1, text + m, n - 1);
    }
    line_of(t, "void", text, n);
}

/* Without paths each is $, or $_, and a verdict has the name of its row: neither is compared. */
static void adapt(char *log)
{
    char *p = log, *to = log, *q;
    size_t k;

    while (RILL_PATH == 0 && *p != 0) {
        char *end = strchr(p, '\n') + 1, *from = NULL;

        q = p + strspn(p, "0123456789");
        if (q != p && q[0] == ' ' && q[1] == '$') {
            for (k = 1; k <= RILL_JSON_NULL && q[2] != ' '; k++) {
                char kind[12];
                char *at;

                snprintf(kind, sizeof kind, " %s", kind_name[k]);
                at = strstr(q + 2, kind);
                if (at != NULL && at < end && (from == NULL || at < from))
                    from = at;
            }
        } else if (strncmp(p, "void $", 6) == 0) {
            from = strstr(p, ": ");
        }
        if (from != NULL) {
            const bool verdict = *p == 'v';
            size_t head = verdict ? 6 : (size_t)(q + 2 - p);

            memmove(to, p, head);
            to += head;
            if (!verdict)
                *to++ = '_';
            p = from;
        }
        memmove(to, p, (size_t)(end - p));
        to += end - p;
        p = end;
    }
    if (RILL_PATH == 0)
        *to = 0;
}

static const struct layer tool_layer = {
    "tool",
    sizeof(struct state),
    sizeof(rill_value),
    case_option,
    case_init,
    case_next,
    case_finish,
    case_offset,
    case_note,
    case_last,
    1,
    4,
    true,
    true,
    false,
};

/* ---- whole streams ---- */

/* A stream as a program would follow it: each call with the table of its tool, each text block as a call of "free". All
 * of them see every event, also after their verdict. */
enum { CALLS = 4 };
struct device {
    rill_message m;
    struct {
        rill_call c;
        RILL_STORE(struct all) store;
        const rill_tool_def *def;
        bool used, done;
        uint8_t why;
    } call[CALLS];
    unsigned commits, voids;
    uint8_t why;
    struct all args; /* of the last commit */
    bool texts;
};

static void device_init(struct device *d, bool texts)
{
    memset(d, 0, sizeof *d);
    d->texts = texts;
    CHECK(rill_message_init(&d->m, RILL_SSE) == RILL_OK);
}

static void device_event(struct device *d, rill_event *ev)
{
    rill_value v;
    unsigned k, begun = CALLS;

    if (ev->kind == RILL_EV_BLOCK_START &&
        (ev->block == RILL_BLOCK_TOOL_USE || (d->texts && ev->block == RILL_BLOCK_TEXT))) {
        for (k = 0; k < CALLS && d->call[k].used; k++)
            continue;
        if (k == CALLS)
            return;
        d->call[k].used = true;
        d->call[k].def =
            ev->block == RILL_BLOCK_TEXT ? &defs[6] : rill_tool_find(defs, DEFS, rill_message_get(&d->m, RILL_NAME));
        CHECK(rill_call_begin(&d->call[k].c, ev, d->call[k].def, &d->call[k].store) == RILL_OK);
        begun = k;
    }
    for (k = 0; k < CALLS; k++) {
        const void *args;
        unsigned why, values = 0;

        if (!d->call[k].used)
            continue;
        while (rill_call_next(&d->call[k].c, ev, d->call[k].def, &d->call[k].store, NULL, &v) == RILL_OK)
            values++;
        args = rill_call_take(&d->call[k].c, ev, d->call[k].def, &d->call[k].store);
        why = d->call[k].c.tool.why;
        if (d->call[k].done) { /* nothing of it changes any more */
            CHECK(args == NULL && values == 0 && why == d->call[k].why);
            if (d->call[k].def != NULL && d->call[k].why != 0)
                CHECK(is_zero(&d->call[k].store, d->call[k].def->size));
        } else if (args != NULL) {
            memcpy(&d->args, args, d->call[k].def->size);
            d->commits++;
            d->call[k].done = true;
        } else if (ev->kind == RILL_EV_END ||
                   (ev->index == d->call[k].c.tool.index && k != begun &&
                    (ev->kind == RILL_EV_CALL_VOID || ev->kind == RILL_EV_CALL_FINAL ||
                     (ev->kind == RILL_EV_BLOCK_START && why == RILL_WHY_MISROUTED)))) {
            CHECK(why != 0 || ev->kind == RILL_EV_CALL_VOID);
            if (why == 0)
                continue; /* mended: the stop reason decides */
            CHECK(d->call[k].def == NULL || is_zero(&d->call[k].store, d->call[k].def->size));
            d->why = d->call[k].why = (uint8_t)why;
            d->voids++;
            d->call[k].done = true;
        }
    }
}

static void device_feed(struct device *d, const void *p, size_t n)
{
    rill_event ev;
    rill_in in;

    in.p = (const uint8_t *)p;
    in.n = n;
    while (rill_message_next(&d->m, &in, &ev) == RILL_OK)
        device_event(d, &ev);
}

static void device_finish(struct device *d)
{
    rill_event ev;
    unsigned k;

    while (rill_message_finish(&d->m, RILL_END_CLEAN, &ev) == RILL_OK)
        device_event(d, &ev);
    for (k = 0; k < CALLS; k++)
        CHECK(!d->call[k].used || d->call[k].done);
}

#define MESSAGE "data: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"type\":\"message\"}}\n\n"
#define START(i, name)                                                                                                \
    "data: {\"type\":\"content_block_start\",\"index\":" #i ",\"content_block\":{\"type\":\"tool_use\",\"id\":\"t" #i \
    "\",\"name\":\"" name "\",\"input\":{}}}\n\n"
#define TEXT_START(i) \
    "data: {\"type\":\"content_block_start\",\"index\":" #i ",\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n"
#define INPUT(i, json)                                      \
    "data: {\"type\":\"content_block_delta\",\"index\":" #i \
    ",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"" json "\"}}\n\n"
#define TEXT(i, text)                                                                                              \
    "data: {\"type\":\"content_block_delta\",\"index\":" #i ",\"delta\":{\"type\":\"text_delta\",\"text\":\"" text \
    "\"}}\n\n"
#define STOP(i) "data: {\"type\":\"content_block_stop\",\"index\":" #i "}\n\n"
#define REASON(reason) "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"" reason "\"}}\n\n"
#define END "data: {\"type\":\"message_stop\"}\n\n"
#define GOOD "{\\\"pin\\\":13,\\\"on\\\":true}"

static const struct {
    const char *what, *stream;
    unsigned commits, voids, why;
    bool texts;
} streams[] = {
    { "a call",
      MESSAGE START(0, "pin") INPUT(0, "{\\\"pin\\\":1") INPUT(0, "3,\\\"on\\\":true}") STOP(0) REASON("tool_use") END,
      1, 0, 0, false },
    { "two calls",
      MESSAGE START(0, "pin") INPUT(0, GOOD) STOP(0) START(1, "pins") INPUT(1, GOOD) STOP(1) REASON("tool_use") END, 2,
      0, 0, false },
    { "two calls, one bad",
      MESSAGE START(0, "pin") INPUT(0, "{\\\"pin\\\":99}") STOP(0) START(1, "pins") INPUT(1, GOOD) STOP(1)
          REASON("tool_use") END,
      1, 1, RILL_WHY_RANGE, false },
    { "a tool that nobody has", MESSAGE START(0, "pi") INPUT(0, GOOD) STOP(0) REASON("tool_use") END, 0, 1,
      RILL_WHY_TOOL, false },
    { "a tool with more to its name", MESSAGE START(0, "pin2") INPUT(0, GOOD) STOP(0) REASON("tool_use") END, 0, 1,
      RILL_WHY_TOOL, false },
    { "a tool whose name has NUL", MESSAGE START(0, "pin\\u0000") INPUT(0, GOOD) STOP(0) REASON("tool_use") END, 0, 1,
      RILL_WHY_TOOL, false },
    { "a name given twice",
      MESSAGE START(0, "pin") INPUT(0, "{\\\"pin\\\":2,\\\"pin\\\":13,\\\"on\\\":true}") STOP(0) REASON("tool_use") END,
      0, 1, RILL_WHY_TWICE, false },
    { "a name given twice, once escaped",
      MESSAGE START(0, "pin") INPUT(0, "{\\\"pin\\\":2,\\\"p\\\\u0069n\\\":13,\\\"on\\\":true}") STOP(0)
          REASON("tool_use") END,
      0, 1, RILL_WHY_TWICE, false },
    { "max_tokens", MESSAGE START(0, "pin") INPUT(0, GOOD) STOP(0) REASON("max_tokens") END, 0, 1, RILL_WHY_REASON,
      false },
    { "refusal", MESSAGE START(0, "pin") INPUT(0, GOOD) STOP(0) REASON("refusal") END, 0, 1, RILL_WHY_REASON, false },
    { "a reason of next year", MESSAGE START(0, "pin") INPUT(0, GOOD) STOP(0) REASON("tool_usage") END, 0, 1,
      RILL_WHY_REASON, false },
    { "no stop", MESSAGE START(0, "pin") INPUT(0, GOOD) REASON("tool_use") END, 0, 1, RILL_WHY_UNSTOPPED, false },
    { "no input, max_tokens", MESSAGE START(0, "free") STOP(0) REASON("max_tokens") END, 0, 1, RILL_WHY_REASON, false },
    { "no input", MESSAGE START(0, "free") STOP(0) REASON("tool_use") END, 1, 0, 0, false },
    { "no input where some is required", MESSAGE START(0, "pin") STOP(0) REASON("tool_use") END, 0, 1, RILL_WHY_MISSING,
      false },
    { "two objects", MESSAGE START(0, "pin") INPUT(0, GOOD GOOD) STOP(0) REASON("tool_use") END, 0, 1, RILL_WHY_EXTRA,
      false },
    { "an array", MESSAGE START(0, "pin") INPUT(0, "[" GOOD "]") STOP(0) REASON("tool_use") END, 0, 1,
      RILL_WHY_NOT_OBJECT, false },
    { "a delta after the stop", MESSAGE START(0, "pin") INPUT(0, GOOD) STOP(0) INPUT(0, " ") REASON("tool_use") END, 0,
      1, RILL_WHY_MISROUTED, false },
    { "an index twice",
      MESSAGE START(0, "pin") INPUT(0, GOOD) STOP(0) START(0, "pin") INPUT(0, GOOD) STOP(0) REASON("tool_use") END, 0,
      2, RILL_WHY_MISROUTED, false },
    { "an error",
      MESSAGE START(0, "pin") INPUT(0, GOOD) STOP(0) "data: {\"type\":\"error\",\"error\":{\"type\":\"x\"}}\n\n", 0, 1,
      RILL_WHY_ERROR, false },
    { "a server's call",
      MESSAGE
      "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"server_tool_use\",\"id\":\"t\",\"name\":\"pin\"}}\n\n" INPUT(
          0, GOOD) STOP(0) REASON("tool_use") END,
      0, 0, 0, false },
    { "input in the start",
      MESSAGE
      "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"pin\",\"input\":{\"pin\":1,\"on\":true}}}\n\n" STOP(
          0) REASON("tool_use") END,
      1, 0, 0, false },
    { "input in the start, then in deltas",
      MESSAGE
      "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"pin\",\"input\":{\"pin\":99,\"o\":[1]}}}\n\n" INPUT(
          0, GOOD) STOP(0) REASON("tool_use") END,
      1, 0, 0, false },
    { "input before the name",
      MESSAGE
      "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"input\":{\"pin\":1},\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"free\"}}\n\n" STOP(
          0) REASON("tool_use") END,
      0, 1, RILL_WHY_UNFINISHED, false },
    { "input before the name, then in deltas",
      MESSAGE
      "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"input\":{\"pin\":1},\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"pin\"}}\n\n" INPUT(
          0, GOOD) STOP(0) REASON("tool_use") END,
      1, 0, 0, false },
    { "input before the name of a tool that nobody has, then in deltas",
      MESSAGE
      "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"input\":{\"pin\":1},\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"pi\"}}\n\n" INPUT(
          0, GOOD) STOP(0) REASON("tool_use") END,
      0, 1, RILL_WHY_TOOL, false },
    { "broken UTF-8", MESSAGE START(0, "all") INPUT(0, "{\\\"text\\\":\\\"\xff\\\"}") STOP(0) REASON("tool_use") END, 0,
      1, RILL_WHY_REPAIRED, false },
    { "a surrogate pair over two deltas",
      MESSAGE START(0, "all") INPUT(0, "{\\\"text\\\":\\\"\\ud83d") INPUT(0, "\\ude00\\\"}") STOP(0) REASON("tool_use")
          END,
      1, 0, 0, false },
    { "an escaped surrogate pair over two deltas",
      MESSAGE START(0, "all") INPUT(0, "{\\\"text\\\":\\\"\\\\ud83d") INPUT(0, "\\\\ude00\\\"}") STOP(0)
          REASON("tool_use") END,
      1, 0, 0, false },
#if RILL_INNER_DEPTH == 32
    { "out of range, and then too deep",
      MESSAGE START(0, "all")
          INPUT(0, "{\\\"pin\\\":99,\\\"any\\\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[") STOP(0) REASON("tool_use") END,
      0, 1, RILL_WHY_RANGE, false },
#endif
#if RILL_LENIENT
    { "mended", MESSAGE START(0, "mended") INPUT(0, "{\\\"pin\\\":1,}") STOP(0) REASON("tool_use") END, 1, 0, 0,
      false },
    { "mended, and cut", MESSAGE START(0, "mended") INPUT(0, "{\\\"pin\\\":1,}") STOP(0) REASON("max_tokens") END, 0, 1,
      RILL_WHY_REASON, false },
    { "mended, but it may not run",
      MESSAGE START(0, "lenient") INPUT(0, "{\\\"text\\\":\\\"a\\nb\\\"}") STOP(0) REASON("tool_use") END, 0, 1,
      RILL_WHY_MENDED, false },
    { "mended, and a delta after the stop",
      MESSAGE START(0, "mended") INPUT(0, "{\\\"pin\\\":1,}") STOP(0) INPUT(0, "1") REASON("tool_use") END, 0, 1,
      RILL_WHY_MISROUTED, false },
    { "mended, and no stop", MESSAGE START(0, "mended") INPUT(0, "{\\\"pin\\\":1,}") REASON("tool_use") END, 0, 1,
      RILL_WHY_UNSTOPPED, false },
#endif
    { "an empty name", MESSAGE START(0, "") INPUT(0, GOOD) STOP(0) REASON("tool_use") END, 0, 1, RILL_WHY_NAME, false },
    { "a name that looks alike", MESSAGE START(0, "p\xd1\x96n") INPUT(0, GOOD) STOP(0) REASON("tool_use") END, 0, 1,
      RILL_WHY_TOOL, false },
    { "a name in capitals", MESSAGE START(0, "PIN") INPUT(0, GOOD) STOP(0) REASON("tool_use") END, 0, 1, RILL_WHY_TOOL,
      false },
    { "a name with a path", MESSAGE START(0, "../pin") INPUT(0, GOOD) STOP(0) REASON("tool_use") END, 0, 1,
      RILL_WHY_TOOL, false },
    { "no start", MESSAGE INPUT(0, GOOD) STOP(0) REASON("tool_use") END, 0, 1, RILL_WHY_UNSTARTED, false },
    { "no message_start", START(0, "pin") INPUT(0, GOOD) STOP(0) REASON("tool_use") END, 1, 0, 0, false },
    { "a second message_start", MESSAGE START(0, "pin") MESSAGE INPUT(0, GOOD) STOP(0) REASON("tool_use") END, 1, 0, 0,
      false },
    { "an error inside the block",
      MESSAGE START(0, "pin") INPUT(0, GOOD) "data: {\"type\":\"error\",\"error\":{\"type\":\"x\"}}\n\n" STOP(0)
          REASON("tool_use") END,
      0, 1, RILL_WHY_ERROR, false },
    { "input that parses early", MESSAGE START(0, "free") INPUT(0, "{}") INPUT(0, " x") STOP(0) REASON("tool_use") END,
      0, 1, RILL_WHY_EXTRA, false },
    { "a number that grows", MESSAGE START(0, "pin") INPUT(0, "1") INPUT(0, "2") STOP(0) REASON("tool_use") END, 0, 1,
      RILL_WHY_NOT_OBJECT, false },
    { "a reason that changes",
      MESSAGE START(0, "pin") INPUT(0, GOOD) STOP(0) REASON("tool_use") REASON("max_tokens") END, 1, 0, 0, false },
    { "another reason", MESSAGE START(0, "pin") INPUT(0, GOOD) STOP(0) REASON("end_turn") END, 1, 0, 0, false },
    { "two calls that interleave",
      MESSAGE START(0, "pin") START(1, "pins") INPUT(0, GOOD) STOP(0) INPUT(1, GOOD) STOP(1) REASON("tool_use") END, 2,
      0, 0, false },
    { "a delta of text in the block",
      MESSAGE START(0, "pin") INPUT(0, GOOD) TEXT(0, "x") STOP(0) REASON("tool_use") END, 0, 1, RILL_WHY_MISROUTED,
      false },
    { "structured output", MESSAGE TEXT_START(0) TEXT(0, "{\\\"pi") TEXT(0, "n\\\":13}") STOP(0) REASON("end_turn") END,
      1, 0, 0, true },
    { "structured output, cut", MESSAGE TEXT_START(0) TEXT(0, "{\\\"pin\\\":13}") STOP(0) REASON("max_tokens") END, 0,
      1, RILL_WHY_REASON, true },
    { "structured output, no stop", MESSAGE TEXT_START(0) TEXT(0, "{\\\"pin\\\":13}") REASON("end_turn") END, 0, 1,
      RILL_WHY_UNSTOPPED, true },
    { "structured output, no start", MESSAGE TEXT(0, "{\\\"pin\\\":13}") STOP(0) REASON("end_turn") END, 0, 1,
      RILL_WHY_UNSTARTED, true },
    { "structured output, text before its type",
      MESSAGE
      "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"text\":\"{\",\"type\":\"text\"}}\n\n" TEXT(
          0, "{\\\"pin\\\":13}") STOP(0) REASON("end_turn") END,
      0, 1, RILL_WHY_UNFINISHED, true },
    { "structured output, text after the stop",
      MESSAGE TEXT_START(0) TEXT(0, "{\\\"pin\\\":13}") STOP(0) TEXT(0, " ") REASON("end_turn") END, 0, 1,
      RILL_WHY_MISROUTED, true },
    { "a start twice", MESSAGE START(0, "free") START(0, "free") INPUT(0, "{\\\"pin\\\":13}") STOP(0) REASON("tool_use") END,
      0, 2, RILL_WHY_MISROUTED, false },
    { "a start twice, the input between",
      MESSAGE START(0, "free") INPUT(0, "{\\\"pin\\\":13}") START(0, "free") STOP(0) REASON("tool_use") END, 0, 2,
      RILL_WHY_MISROUTED, false },
    { "an index of a tool that nobody has, again",
      MESSAGE START(0, "pi") INPUT(0, "{}") STOP(0) START(0, "free") INPUT(0, "{\\\"pin\\\":13}") STOP(0)
          REASON("tool_use") END,
      0, 2, RILL_WHY_MISROUTED, false },
    { "an index of a void call, again",
      MESSAGE START(0, "free") INPUT(0, "x") STOP(0) START(0, "pin") INPUT(0, GOOD) STOP(0) REASON("tool_use") END, 1, 1,
      RILL_WHY_SYNTAX, false },
    { "an index of a server's call, again",
      MESSAGE
      "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"server_tool_use\",\"id\":\"t\",\"name\":\"pin\"}}\n\n" INPUT(
          0, "{}") STOP(0) START(0, "pin") INPUT(0, GOOD) STOP(0) REASON("tool_use") END,
      1, 0, 0, false },
    { "an index of text, again",
      MESSAGE TEXT_START(0) TEXT(0, "hm") STOP(0) START(0, "pin") INPUT(0, GOOD) STOP(0) REASON("tool_use") END, 1, 0, 0,
      false },
    { "an index of open text, again",
      MESSAGE TEXT_START(0) TEXT(0, "hm") START(0, "pin") INPUT(0, GOOD) STOP(0) REASON("tool_use") END, 1, 0, 0, false },
    { "a delta after the verdict",
      MESSAGE START(0, "pin") INPUT(0, GOOD) STOP(0) REASON("tool_use") INPUT(0, "{\\\"pin\\\":1}") END, 1, 0, 0, false },
    { "a start after the verdict",
      MESSAGE START(0, "pin") INPUT(0, GOOD) STOP(0) REASON("tool_use") TEXT_START(0) TEXT(0, "x") STOP(0) END, 1, 0, 0,
      false },
    { "an input that is no text",
      MESSAGE START(0, "free") INPUT(0, "{\\\"pin\\\":1")
      "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":3}}\n\n" INPUT(
          0, "}") STOP(0) REASON("tool_use") END,
      0, 1, RILL_WHY_MISROUTED, false },
#if RILL_LENIENT
    { "mended, and its index again as text",
      MESSAGE START(0, "mended") INPUT(0, "{\\\"pin\\\":1,}") STOP(0) TEXT_START(0) TEXT(0, "x") STOP(0)
          REASON("tool_use") END,
      0, 1, RILL_WHY_MISROUTED, false },
    { "mended, and its index again",
      MESSAGE START(0, "mended") INPUT(0, "{\\\"pin\\\":1,}") STOP(0) START(0, "mended") INPUT(0, "{\\\"pin\\\":2,}")
          STOP(0) REASON("tool_use") END,
      1, 1, RILL_WHY_MISROUTED, false },
#endif
    { "structured output, and thinking under its index",
      MESSAGE TEXT_START(0) TEXT(0, "{\\\"pin\\\":13}") STOP(0)
      "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"thinking\":\"hm\",\"type\":\"thinking\"}}\n\n" STOP(
          0) REASON("end_turn") END,
      0, 1, RILL_WHY_MISROUTED, true },
    { "structured output, and text under its index",
      MESSAGE TEXT_START(0) TEXT(0, "{\\\"pin\\\":13}") STOP(0) TEXT_START(0) TEXT(0, "{\\\"pin\\\":14}") STOP(0)
          REASON("end_turn") END,
      1, 1, RILL_WHY_MISROUTED, true },
    { "structured output, two stop reasons, and a block that is open",
      MESSAGE TEXT_START(0) TEXT(0, "{\\\"pin\\\":13}") STOP(0) START(1, "pin")
      "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_reason\":\"max_tokens\"}}\n\n", 0, 2,
      RILL_WHY_REASON, true },
    { "structured output, two stop reasons",
      MESSAGE TEXT_START(0) TEXT(0, "{\\\"pin\\\":13}") STOP(0)
      "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_reason\":\"max_tokens\"}}\n\n", 0, 1,
      RILL_WHY_REASON, true },
#if RILL_BLOCKS == 4
#define SERVER_START(i)                                                                                \
    "data: {\"type\":\"content_block_start\",\"index\":" #i                                             \
    ",\"content_block\":{\"type\":\"server_tool_use\",\"id\":\"t\",\"name\":\"f\",\"input\":{}}}\n\n"
    { "structured output in a block more than the table holds, and a piece of it lost",
      MESSAGE SERVER_START(0) SERVER_START(1) SERVER_START(2) SERVER_START(3) TEXT_START(4) TEXT(4, "{\\\"pin\\\":1")
      "data: {\"type\":\"content_block_delta\",\"index\":4,\"delta\":{\"type\":\"text_delta\",\"text\":3}}\n\n" TEXT(
          4, "}") STOP(4) REASON("end_turn") END,
      0, 1, RILL_WHY_UNTRACKED, true },
#endif
    { "structured output, prose",
      MESSAGE TEXT_START(0) TEXT(0, "Here: {\\\"pin\\\":13}") STOP(0) REASON("end_turn") END, 0, 1, RILL_WHY_SYNTAX,
      true },
};

/* Where the event with the stop reason ends; n if there is none. */
static size_t reason_end(const char *p, size_t n)
{
    static const char mark[] = "\"message_delta\"";
    size_t k;

    for (k = 0; k + sizeof mark - 1 < n; k++)
        if (memcmp(p + k, mark, sizeof mark - 1) == 0)
            for (; k + 1 < n; k++)
                if (p[k] == '\n' && (p[k + 1] == '\n' || (p[k + 1] == '\r' && k + 2 < n)))
                    return k + (p[k + 1] == '\r' ? 3 : 2);
    return n;
}

/* Every beginning of a stream, byte by byte: nothing commits before the stop reason is complete. */
static void every_beginning(const char *p, size_t n, bool texts, const char *what)
{
    size_t ready = reason_end(p, n), k;
    struct device d, copy;
    unsigned commits;

    device_init(&d, texts);
    for (k = 0; k <= n; k++) {
        copy = d;
        device_finish(&copy);
        if (k < ready &&
            !CHECKF(copy.commits == 0, "%s: a commit after %lu of %lu bytes", what, (unsigned long)k, (unsigned long)n))
            return;
        if (k < n)
            device_feed(&d, p + k, 1);
    }
    commits = d.commits;
    device_init(&d, texts);
    device_feed(&d, p, n);
    device_finish(&d);
    CHECKF(d.commits == commits, "%s: %u commits, byte by byte %u", what, d.commits, commits);
}

/* Who shows a piece and moves ev->text on, takes it from who reads next: that is not the same as no input. */
static void taken_by_another(void)
{
    struct pins {
        uint8_t pin;
    };
    static const rill_row rows[] = { RILL_ROW(0, "pin", struct pins, pin, UINT, 0, 0, 40) };
    static const rill_tool_def def = RILL_TOOL("f", struct pins, rows, 0);
    static const char stream[] =
        MESSAGE START(0, "f") INPUT(0, "{\\\"pin\\\":7}") STOP(0) START(1, "f") STOP(1) REASON("tool_use") END;
    rill_message m;
    rill_event ev;
    rill_value v;
    rill_tool first;
    rill_call second, empty;
    RILL_STORE(struct pins) store, none;
    rill_in in = { (const uint8_t *)stream, sizeof stream - 1 };
    unsigned finals = 0, begun = 0;

    CHECK(rill_message_init(&m, RILL_SSE) == RILL_OK);
    while (rill_message_next(&m, &in, &ev) == RILL_OK) {
        bool over = ev.kind == RILL_EV_CALL_FINAL;

        finals += over;
        if (ev.kind == RILL_EV_BLOCK_START && begun++ == 0) {
            CHECK(rill_tool_begin(&first, &ev, 0) == RILL_OK);
            CHECK(rill_call_begin(&second, &ev, &def, &store) == RILL_OK);
        } else if (ev.kind == RILL_EV_BLOCK_START) {
            CHECK(rill_call_begin(&empty, &ev, &def, &none) == RILL_OK);
        }
        if (begun == 0)
            continue;
        while (rill_tool_next(&first, &ev, &v) == RILL_OK)
            continue;
        CHECK((rill_tool_commit(&first, &ev) == RILL_OK) == (over && ev.index == 0));
        while (rill_call_next(&second, &ev, &def, &store, NULL, &v) == RILL_OK)
            continue;
        CHECK(rill_call_take(&second, &ev, &def, &store) == NULL);
        if (begun == 2)
            CHECK((rill_call_take(&empty, &ev, &def, &none) != NULL) == (over && ev.index == 1));
    }
    CHECK(finals == 2 && second.tool.why == RILL_WHY_UNFINISHED);
}

static void whole_streams(void)
{
    size_t k, n, cut;
    struct device d;

    for (k = 0; k < sizeof streams / sizeof streams[0]; k++) {
        const char *what = streams[k].what;

        if (RILL_BLOCKS < 2 && strcmp(what, "two calls that interleave") == 0)
            continue;
        n = strlen(streams[k].stream);
        for (cut = 0; cut <= n; cut++) {
            device_init(&d, streams[k].texts);
            device_feed(&d, streams[k].stream, cut);
            device_feed(&d, streams[k].stream + cut, n - cut);
            device_finish(&d);
            seen.why[d.why] = true;
            if (!CHECKF(d.commits == streams[k].commits && d.voids == streams[k].voids && d.why == streams[k].why,
                        "%s, cut at %lu: %u commits, %u void, %s", what, (unsigned long)cut, d.commits, d.voids,
                        why_name(d.why)))
                break;
        }
        every_beginning(streams[k].stream, n, streams[k].texts, what);
    }
}

/* The recorded streams that have a tool call: with the tool's own name nobody has a table, so each call is followed
 * with one that takes any object. */
static void recorded_streams(void)
{
    char dir_path[512], path[1024];
    struct dirent *e;
    unsigned files = 0;
    DIR *dir;

    snprintf(dir_path, sizeof dir_path, "%.300s/streams", harness_corpus());
    dir = opendir(dir_path);
    if (dir == NULL)
        return;
    while ((e = readdir(dir)) != NULL) {
        size_t n = strlen(e->d_name), k, ready;
        char *p;
        unsigned before = 0, commits = 0, finals = 0, calls = 0, i;
        rill_tool t[8], t2[8]; /* each call of the stream */
        rill_message m;

        if (n < 4 || strcmp(e->d_name + n - 4, ".sse") != 0)
            continue;
        snprintf(path, sizeof path, "%s/%.300s", dir_path, e->d_name);
        p = (char *)read_file(path, &n);
        if (p == NULL || strstr(p, "\"tool_use\"") == NULL) {
            free(p);
            continue;
        }
        files++;
        ready = reason_end(p, n);
        CHECK(rill_message_init(&m, RILL_SSE) == RILL_OK);
        memset(t, 0, sizeof t);
        for (k = 0; k <= n; k++) {
            rill_message m2 = m;
            rill_event ev;
            rill_value v;
            rill_in in;

            memcpy(t2, t, sizeof t);
            while (rill_message_finish(&m2, RILL_END_CLEAN, &ev) == RILL_OK)
                for (i = 0; i < calls; i++)
                    if (rill_tool_commit(&t2[i], &ev) == RILL_OK)
                        before++;
            if (k == n)
                break;
            in.p = (const uint8_t *)p + k;
            in.n = 1;
            while (rill_message_next(&m, &in, &ev) == RILL_OK) {
                finals += ev.kind == RILL_EV_CALL_FINAL;
                if (ev.kind == RILL_EV_BLOCK_START && ev.block == RILL_BLOCK_TOOL_USE && calls < 8)
                    CHECK(rill_tool_begin(&t[calls++], &ev, 0) == RILL_OK);
                for (i = 0; i < calls; i++) {
                    while (rill_tool_next(&t[i], &ev, &v) == RILL_OK)
                        continue;
                    if (rill_tool_commit(&t[i], &ev) == RILL_OK)
                        *(k + 1 < ready ? &before : &commits) += 1;
                }
            }
        }
        CHECKF(commits == finals, "%s: %u commits, %u final calls", e->d_name, commits, finals);
        CHECKF(before == 0, "%s: %u commits too early", e->d_name, before);
        free(p);
    }
    closedir(dir);
    CHECK(files != 0);
}

/* ---- long inputs: linear, bounded ---- */

/* of this process, so that others do not count */
static double seconds(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

/* head, n bytes of `mid` repeated, tail; a byte an event. Gives calls of next. */
static uint64_t feed_long(const char *head, const char *mid, size_t n, const char *tail, bool bound, rill_call *c,
                          double *took)
{
    RILL_STORE(struct all) store;
    const size_t heads = strlen(head), mids = strlen(mid), all = heads + n + strlen(tail);
    rill_event ev = event(RILL_EV_BLOCK_START);
    uint64_t calls = 0;
    rill_value v;
    size_t k;
    double begin = seconds();

    ev.block = RILL_BLOCK_TOOL_USE;
    if (bound)
        CHECK(rill_call_begin(c, &ev, &defs[0], &store) == RILL_OK);
    else
        CHECK(rill_tool_begin(&c->tool, &ev, 0) == RILL_OK);
    for (k = 0; k < all; k++) {
        char b = k < heads ? head[k] : k < heads + n ? mid[(k - heads) % mids] : tail[k - heads - n];

        ev = event(RILL_EV_TOOL_INPUT);
        ev.text.p = &b;
        ev.text.n = 1;
        do
            calls++;
        while ((bound ? rill_call_next(c, &ev, &defs[0], &store, NULL, &v) : rill_tool_next(&c->tool, &ev, &v)) ==
               RILL_OK);
    }
    *took = seconds() - begin;
    CHECK(c->tool.offset == all);
    return calls;
}

static void long_inputs(void)
{
    static const struct {
        const char *head, *mid, *tail;
        unsigned why;
    } inputs[] = {
        { "{\"more\":\"", "lorem ipsum \\u0041", "\"}", 0 },
        { "{\"sized\":\"", "x", "\"}", 0 },
        { "{\"more\":", "1", "}", 0 },
        { "{\"", "name", "\":1}", 0 },
        { "{\"pin", "n", "\":1}", 0 },
        { "{\"steps", "steps", "\":1}", 0 },
        { "{\"more\":[1", ",[],{}", "]}", 0 },
        { "{\"more\":1", ",\"b\":0", "}", 0 },
        { "{", " ", "}", 0 },
        { "{\"more\":", "[", "", RILL_WHY_DEPTH },
        { "{\"pin\":", "1", "}", RILL_WHY_RANGE },
    };
    const size_t n = 4u << 20;
    size_t k;

    for (k = 0; k < sizeof inputs / sizeof inputs[0]; k++) {
        unsigned bound;

        for (bound = 0; bound < 2; bound++) {
            rill_event final = event(RILL_EV_CALL_FINAL);
            rill_call c;
            double small, large;
            uint64_t calls =
                feed_long(inputs[k].head, inputs[k].mid, n / 16 / 84 * 84, inputs[k].tail, bound, &c, &small);

            CHECK(calls <= 2 * (n / 16 + 32));
            if (small > 0.3)
                continue; /* an emulated machine, or all checks on: the sixteenth will do */
            calls = feed_long(inputs[k].head, inputs[k].mid, n / 84 * 84, inputs[k].tail, bound, &c, &large);
            CHECKF(calls <= 2 * (n + 32), "input %lu: %lu calls", (unsigned long)k, (unsigned long)calls);
            CHECKF(large < small * 16 * 4 + 0.2, "input %lu: %.3f s, a sixteenth %.3f s", (unsigned long)k, large,
                   small);
            if (inputs[k].why == RILL_WHY_RANGE && !bound)
                continue;
            CHECKF((rill_tool_commit(&c.tool, &final) == RILL_OK) == (inputs[k].why == 0) &&
                       c.tool.why == inputs[k].why,
                   "input %lu: %s", (unsigned long)k, why_name(c.tool.why));
        }
    }
}

/* 10 MB of digits: one number, whose text passes, and which fits nothing. */
static void ten_megabytes_of_digits(void)
{
    rill_event ev = event(RILL_EV_BLOCK_START);
    static char block[1000];
    rill_tool t;
    rill_value v;
    uint64_t bytes = 0;
    unsigned k;

    memset(block, '7', sizeof block);
    ev.block = RILL_BLOCK_TOOL_USE;
    memset(&v, 0, sizeof v);
    CHECK(rill_tool_begin(&t, &ev, 0) == RILL_OK);
    for (k = 0; k < 10002; k++) {
        ev = event(RILL_EV_TOOL_INPUT);
        ev.text.p = k == 0 ? "{\"n\":" : k == 10001 ? "}" : block;
        ev.text.n = k == 0 ? 5 : k == 10001 ? 1 : sizeof block;
        while (rill_tool_next(&t, &ev, &v) == RILL_OK)
            if (v.kind == RILL_JSON_NUMBER) {
                bytes += v.text.n;
                if ((v.part & RILL_LAST) != 0)
                    CHECK(v.number.big && k == 10001);
            }
    }
    CHECK(bytes == 10000000);
    ev = event(RILL_EV_CALL_FINAL);
    CHECK(rill_tool_commit(&t, &ev) == RILL_OK);
}

/* ---- numbers against the slow way ---- */

static void integers_by_hand(void)
{
    static const struct {
        unsigned row;
        long long lo, hi;
    } rows[] = { { 1, 0, 40 }, { 2, -32768, 32767 }, { 3, INT32_MIN, INT32_MAX }, { 4, 0, UINT32_MAX } };
    static const long long near[] = { 0,     1,     40,    127,        128,        255,        256,       32767,
                                      32768, 65535, 65536, 2147483647, 2147483648, 4294967295, 4294967296 };
    size_t k, j;
    int sign, d;

    for (k = 0; k < sizeof rows / sizeof rows[0]; k++)
        for (j = 0; j < sizeof near / sizeof near[0]; j++)
            for (sign = -1; sign <= 1; sign += 2)
                for (d = -1; d <= 1; d++) {
                    long long want = sign * near[j] + d, got = 0;
                    rill_event ev = event(RILL_EV_BLOCK_START);
                    RILL_STORE(struct all) store;
                    const struct all *a;
                    char text[64];
                    rill_call c;
                    rill_value v;

                    sprintf(text, "{\"%s\":%lld}", all_rows[rows[k].row].name, want);
                    ev.block = RILL_BLOCK_TOOL_USE;
                    CHECK(rill_call_begin(&c, &ev, &defs[0], &store) == RILL_OK);
                    ev = event(RILL_EV_TOOL_INPUT);
                    ev.text.p = text;
                    ev.text.n = strlen(text);
                    while (rill_call_next(&c, &ev, &defs[0], &store, NULL, &v) == RILL_OK)
                        continue;
                    ev = event(RILL_EV_CALL_FINAL);
                    a = (const struct all *)rill_call_take(&c, &ev, &defs[0], &store);
                    CHECKF((a != NULL) == (want >= rows[k].lo && want <= rows[k].hi), "%s", text);
                    if (a == NULL)
                        continue;
                    got = k == 0 ? a->pin : k == 1 ? a->small : k == 2 ? a->number : (long long)a->natural;
                    CHECKF(got == want, "%s: %lld", text, got);
                    CHECK(rill_call_take(&c, &ev, &defs[0], &store) == NULL); /* once */
                }
}

static void names_of_tools(void)
{
    rill_scalar s;

    memset(&s, 0, sizeof s);
    CHECK(rill_tool_find(defs, DEFS, s) == NULL);
    s.p = "pins";
    for (s.n = 0; s.n <= 4; s.n++) {
        s.full = s.n;
        CHECK(rill_tool_find(defs, DEFS, s) == (s.n == 3 ? &defs[4] : s.n == 4 ? &defs[5] : NULL));
        s.full = (uint16_t)(s.n + 1); /* cut */
        CHECK(rill_tool_find(defs, DEFS, s) == NULL);
    }
    s.p = "free";
    s.n = s.full = 4;
    CHECK(rill_tool_find(defs, DEFS - 1, s) == NULL && rill_tool_find(NULL, 0, s) == NULL);
}

static void refuses_other_macros(void)
{
    rill_event ev = event(RILL_EV_BLOCK_START);
    rill_call c;

    CHECK(rill_tool_begin_(&c.tool, &ev, 0, RILL_ABI + 1) == RILL_E_ABI);
    CHECK(rill_call_begin_(&c, &ev, NULL, NULL, RILL_ABI + 1) == RILL_E_ABI);
    ev.kind = RILL_EV_BLOCK_STOP; /* not where a block begins */
    ev.block = RILL_BLOCK_TOOL_USE;
    CHECK(rill_tool_begin(&c.tool, &ev, 0) == RILL_OK && c.tool.why == RILL_WHY_UNSTARTED);
}

/* Hands over input of the block that was begun. Gives how many values came. */
static unsigned read_input(rill_call *c, const rill_tool_def *def, void *store, const char *p, size_t n)
{
    rill_event ev = event(RILL_EV_TOOL_INPUT);
    unsigned values = 0;
    rill_value v;

    ev.text.p = p;
    ev.text.n = n;
    while (rill_call_next(c, &ev, def, store, NULL, &v) == RILL_OK)
        values++;
    CHECK(ev.text.n == 0);
    return values;
}

static void begin_call(rill_call *c, unsigned block, const rill_tool_def *def, void *store)
{
    rill_event ev = event(RILL_EV_BLOCK_START);

    ev.block = (uint8_t)block;
    CHECK(rill_call_begin(c, &ev, def, store) == RILL_OK);
}

/* A table that points beyond its struct stores nothing there, and voids the call. */
static void table_beyond_struct(void)
{
    static const rill_row rows[][2] = {
        { { "a", NULL, RILL_BIND_UINT, 0, 0, 0, 6, 4, 0, 0, UINT32_MAX }, { NULL, NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0 } },
        { { "a", NULL, RILL_BIND_TEXT, 0, 0, 0, 65535, 4, 0, 0, 0 }, { NULL, NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0 } },
        { { "a", NULL, RILL_BIND_LIST, 0, 0, 0, 0, 4, 6, 0, 9 }, { "", NULL, RILL_BIND_UINT, 0, 1, 0, 0, 4, 0, 0, 9 } },
        { { "a", NULL, RILL_BIND_LIST, 0, 0, 0, 0, 4, 65534, 0, 9 }, { "", NULL, RILL_BIND_ANY, 0, 1, 0, 0, 0, 0, 0, 0 } },
    };
    static const char *const inputs[] = { "{\"a\":4294967295}", "{\"a\":\"xyz\"}", "{\"a\":[1,2,3]}", "{\"a\":[1]}" };
    static const unsigned at[] = { 5, 5, 10, 7 }; /* the field, the text, the third element, the counter */
    unsigned k;

    for (k = 0; k < 4; k++) {
        rill_tool_def def = { "x", rows[k], 0, 0, 8 };
        uint8_t *store = (uint8_t *)need(8);
        rill_call c;

        def.n = k < 2 ? 1 : 2;
        begin_call(&c, RILL_BLOCK_TOOL_USE, &def, store);
        read_input(&c, &def, store, inputs[k], strlen(inputs[k]));
        CHECKF(c.tool.why == RILL_WHY_KIND && c.tool.why_at == at[k], "%s: %u at %lu", inputs[k], c.tool.why,
               (unsigned long)c.tool.why_at);
        free(store);
    }
}

/* The last byte of a field may be the last of its struct, and not the one behind it. */
static void field_at_the_end(void)
{
    static const char input[] = "{\"a\":4294967295}";
    rill_row row = { "a", NULL, RILL_BIND_UINT, 0, 0, 0, 0, 4, 0, 0, UINT32_MAX };
    rill_tool_def def = { "x", &row, 1, 0, 8 };
    unsigned at;

    for (at = 0; at <= 9; at++) {
        uint8_t *store = (uint8_t *)need(8);
        rill_call c;

        row.offset = (uint16_t)at;
        begin_call(&c, RILL_BLOCK_TOOL_USE, &def, store);
        read_input(&c, &def, store, input, sizeof input - 1);
        CHECKF(c.tool.why == (at <= 4 ? 0 : RILL_WHY_KIND), "at %u: %u", at, c.tool.why);
        CHECK(store[7] == (at == 4 ? 255 : 0));
        free(store);
    }
}

/* Input that comes again from its beginning: what was stored is gone, what kind of call it is stays. */
static void begun_again(void)
{
    RILL_STORE(struct pin) store;
    rill_event again = event(RILL_EV_TOOL_INPUT), final = event(RILL_EV_CALL_FINAL);
    const struct pin *pin;
    rill_call c;
    rill_value v;
    unsigned k;

    again.restart = true;
    again.text.p = "{\"pin\":1";
    again.text.n = 8;
    begin_call(&c, RILL_BLOCK_TOOL_USE, &defs[4], &store);
    read_input(&c, &defs[4], &store, "{\"on\":true,\"pin\":2", 18);
    again.index++; /* of another block */
    CHECK(rill_call_next(&c, &again, &defs[4], &store, NULL, &v) == RILL_MORE && c.given == 3 && again.restart);
    again.index--;
    CHECK(rill_call_next(&c, &again, &defs[4], &store, NULL, &v) == RILL_OK && v.kind == RILL_JSON_OBJECT);
    CHECK(rill_call_next(&c, &again, &defs[4], &store, NULL, &v) == RILL_OK && c.given == 1 && !again.restart);
    read_input(&c, &defs[4], &store, "3,\"on\":false}", 13);
    pin = (const struct pin *)rill_call_take(&c, &final, &defs[4], &store);
    CHECK(pin != NULL && pin->pin == 13 && !pin->on);
    for (k = 0; k < 3; k++) {
        const rill_tool_def *def = k == 0 ? &defs[6] : NULL;
        const unsigned why = k < 2 ? RILL_WHY_SERVER : RILL_WHY_TOOL;

        again.restart = true;
        again.text.p = "{}";
        again.text.n = 2;
        begin_call(&c, k < 2 ? RILL_BLOCK_SERVER_TOOL_USE : RILL_BLOCK_TOOL_USE, def, &store);
        CHECK(c.tool.why == why);
        while (rill_call_next(&c, &again, def, &store, NULL, &v) == RILL_OK)
            continue;
        CHECK(c.tool.why == why && rill_call_take(&c, &final, def, &store) == NULL);
    }
}

/* Of a value that is wrong nothing goes into the preview but the text that fits; for every cut the same. */
static void previews_of_what_is_wrong(void)
{
    struct shown {
        uint8_t number, mode;
        char text[4];
        RILL_SIZED(3) sized;
    };
    static const rill_row shown_rows[] = {
        RILL_ROW(0, "number", struct shown, number, UINT, RILL_PREVIEW | RILL_LAST_ONE, 0, 9),
        RILL_ROW_ENUM(0, "mode", struct shown, mode, RILL_PREVIEW, 4, modes),
        RILL_ROW(0, "text", struct shown, text, TEXT, RILL_PREVIEW, 0, 0),
        RILL_ROW(0, "sized", struct shown, sized, SIZED, RILL_PREVIEW, 0, 0),
    };
    static const rill_tool_def def = RILL_TOOL("shown", struct shown, shown_rows, 0);
    static const struct {
        const char *input;
        unsigned why;
        struct shown shown;
    } inputs[] = {
        { "{\"number\":5,\"number\":77}", RILL_WHY_RANGE, { 5, 0, "", { 0, 0, "" } } },
        { "{\"mode\":\"on\",\"number\":1e4}", RILL_WHY_RANGE, { 0, 1, "", { 0, 0, "" } } },
        { "{\"mode\":\"purple\"}", RILL_WHY_CHOICE, { 0, 0, "", { 0, 0, "" } } },
        { "{\"text\":\"abcd\"}", RILL_WHY_TEXT, { 0, 0, "abc", { 0, 0, "" } } },
        { "{\"text\":\"a\\u0000b\"}", RILL_WHY_TEXT, { 0, 0, "a", { 0, 0, "" } } },
        { "{\"text\":\"ab\\ud800\"}", RILL_WHY_HALF, { 0, 0, "ab", { 0, 0, "" } } },
        { "{\"sized\":\"aa\xc3\xa9\xc3\xa9\"}", RILL_WHY_TEXT, { 0, 0, "", { 2, 3, "aa" } } },
    };
    size_t k, cut;

    for (k = 0; k < sizeof inputs / sizeof inputs[0]; k++) {
        const size_t n = strlen(inputs[k].input);

        for (cut = 0; cut <= n; cut++) {
            const struct shown *want = &inputs[k].shown;
            RILL_STORE(struct shown) store;
            struct shown preview = { 0 };
            rill_call c;
            rill_value v;
            unsigned part;

            begin_call(&c, RILL_BLOCK_TOOL_USE, &def, &store);
            for (part = 0; part < 2; part++) {
                rill_event ev = event(RILL_EV_TOOL_INPUT);
                const char *end = inputs[k].input + (part == 0 ? cut : n);

                ev.text.p = inputs[k].input + (part == 0 ? 0 : cut);
                ev.text.n = (size_t)(end - ev.text.p);
                while (rill_call_next(&c, &ev, &def, &store, &preview, &v) == RILL_OK)
                    continue;
                CHECK(ev.text.p == end && ev.text.n == 0);
            }
            CHECKF(c.tool.why == inputs[k].why, "%s: %u", inputs[k].input, c.tool.why);
            CHECKF(preview.number == want->number && preview.mode == want->mode && strcmp(preview.text, want->text) == 0 &&
                       preview.sized.n == want->sized.n && preview.sized.full == want->sized.full &&
                       strcmp(preview.sized.text, want->sized.text) == 0,
                   "%s, cut at %lu: %u %u %s, %u of %u %s", inputs[k].input, (unsigned long)cut, preview.number, preview.mode,
                   preview.text, preview.sized.n, preview.sized.full, preview.sized.text);
        }
    }
}

/* The verdict on a text comes with the stop reason, whatever call has its index. */
static void no_final_for_a_text(void)
{
    rill_event ev = event(RILL_EV_BLOCK_START);
    rill_tool t;
    rill_value v;

    ev.block = RILL_BLOCK_TEXT;
    CHECK(rill_tool_begin(&t, &ev, 0) == RILL_OK);
    ev = event(RILL_EV_TEXT);
    ev.text.p = "{}";
    ev.text.n = 2;
    while (rill_tool_next(&t, &ev, &v) == RILL_OK)
        continue;
    ev = event(RILL_EV_BLOCK_STOP);
    CHECK(rill_tool_commit(&t, &ev) == RILL_MORE);
    ev = event(RILL_EV_CALL_FINAL);
    CHECK(rill_tool_commit(&t, &ev) == RILL_MORE);
    ev = event(RILL_EV_MESSAGE_DELTA);
    ev.reason = RILL_REASON_END_TURN;
    CHECK(rill_tool_commit(&t, &ev) == RILL_OK);
}

static void counters_stop(void)
{
    static const rill_tool_def pins = RILL_TOOL("x", struct pin, free_rows, 0);
    RILL_STORE(struct all) store;
    rill_call c;

    begin_call(&c, RILL_BLOCK_TOOL_USE, &defs[6], &store);
    c.tool.offset = UINT32_MAX - 3;
    read_input(&c, &defs[6], &store, "{} ", 3);
    CHECK(c.tool.offset == UINT32_MAX);
    read_input(&c, &defs[6], &store, "  ", 2);
    CHECK(c.tool.offset == UINT32_MAX && c.tool.why == 0);
    begin_call(&c, RILL_BLOCK_TOOL_USE, &pins, &store);
    c.tool.offset = UINT32_MAX - 9;
    read_input(&c, &pins, &store, "{\"pin\":1,\"pin\":2}", 17); /* the second value lies beyond */
    CHECK(c.tool.why == RILL_WHY_TWICE && c.tool.why_at == UINT32_MAX);
    begin_call(&c, RILL_BLOCK_TOOL_USE, &pins, &store);
    c.tool.offset = UINT32_MAX - 9;
    read_input(&c, &pins, &store, "{\"pin\":-1}", 10);
    CHECK(c.tool.why == RILL_WHY_RANGE && c.tool.why_at == UINT32_MAX - 2);
#if RILL_LENIENT
    begin_call(&c, RILL_BLOCK_TOOL_USE, &defs[3], &store);
    c.tool.mended = 65533;
    read_input(&c, &defs[3], &store, "{\"more\":\"\n\n", 11);
    CHECK(c.tool.mended == 65535);
    CHECK(read_input(&c, &defs[3], &store, "\n\"}", 3) == 3 && c.tool.mended == 65535 && c.tool.why == 0);
#endif
}

#ifndef HARNESS_CASES /* no object there is as large */
/* A text of more than 65535 bytes in one piece. */
static void long_text_at_once(void)
{
    static char input[70020] = "{\"sized\":\"";
    RILL_STORE(struct all) store;
    rill_event final = event(RILL_EV_CALL_FINAL);
    const struct all *a;
    rill_call c;

    memset(input + 10, 'x', 70000);
    memcpy(input + 70010, "\"}", 2);
    begin_call(&c, RILL_BLOCK_TOOL_USE, &defs[0], &store);
    read_input(&c, &defs[0], &store, input, 70000);
    read_input(&c, &defs[0], &store, input + 70000, 12);
    a = (const struct all *)rill_call_take(&c, &final, &defs[0], &store);
    CHECK(a != NULL && a->sized.n == 7 && a->sized.full == 65535 && strcmp(a->sized.text, "xxxxxxx") == 0);
}
#endif

#if RILL_PATH && RILL_STEPS >= 2
/* The path has the index of an element as long as there is room, of however many digits it is. */
static void path_of_every_element(void)
{
    static const size_t names[] = { 1, RILL_PATH - 7, RILL_PATH - 6, RILL_PATH - 5 };
    static char input[RILL_PATH + 16], want[RILL_PATH + 16];
    size_t k;

    for (k = 0; k < sizeof names / sizeof names[0]; k++) {
        const size_t n = names[k];
        rill_event ev = event(RILL_EV_BLOCK_START);
        rill_tool t;
        rill_value v;
        unsigned i;

        memset(input, 'x', sizeof input);
        memcpy(input, "{\"", 2);
        strcpy(input + 2 + n, "\":[null");
        memset(want, 'x', sizeof want);
        memcpy(want, "$.", 2);
        ev.block = RILL_BLOCK_TOOL_USE;
        CHECK(rill_tool_begin(&t, &ev, 0) == RILL_OK);
        for (i = 0; i < (k == 0 ? 10001u : 101u); i++) {
            const size_t all = n + 2 + (size_t)sprintf(want + n + 2, "[%u]", i);

            ev = event(RILL_EV_TOOL_INPUT);
            ev.text.p = i == 0 ? input : ",null";
            ev.text.n = strlen(ev.text.p);
            while (rill_tool_next(&t, &ev, &v) == RILL_OK)
                continue;
            if (!CHECKF(v.kind == RILL_JSON_NULL && v.cut == (all > RILL_PATH) &&
                            v.path.n == (v.cut ? n + 2 : all) && memcmp(v.path.p, want, v.path.n) == 0,
                        "%u behind %lu bytes: %.*s", i, (unsigned long)n, (int)v.path.n, v.path.p))
                return;
        }
    }
}
#endif

/* Below a list, given tells of the last element; null has nothing. */
static void null_after_an_object(void)
{
    struct spots {
        struct {
            int32_t x, z;
        } spots[3];
        uint16_t spots_n;
        uint8_t pin;
    };
    static const rill_row rows[] = {
        RILL_ROW_LIST(0, "spots", struct spots, spots, 0, spots_n, 0, 0),
        RILL_ROW_OBJECT(1, "", RILL_NULLABLE),
        { "x", NULL, RILL_BIND_INT, 0, 2, 0, 0, 4, 0, -9, 9 },
        RILL_ROW_OBJECT(2, "p", RILL_NULLABLE),
        { "z", NULL, RILL_BIND_INT, 0, 3, 0, 4, 4, 0, -9, 9 },
        RILL_ROW(0, "pin", struct spots, pin, UINT, 0, 0, 40),
    };
    static const rill_tool_def def = RILL_TOOL("x", struct spots, rows, 0);
    static const struct {
        const char *input;
        uint32_t given;
    } inputs[] = {
        { "{\"pin\":1,\"spots\":[{\"x\":1,\"p\":{\"z\":3}}]}", 0x3d },
        { "{\"pin\":1,\"spots\":[{\"x\":1,\"p\":{\"z\":3}},null]}", 0x21 },
        { "{\"pin\":1,\"spots\":[{\"x\":1,\"p\":{\"z\":3}},null,{\"p\":null}]}", 0x29 },
    };
    unsigned k;

    for (k = 0; k < sizeof inputs / sizeof inputs[0]; k++) {
        RILL_STORE(struct spots) store;
        rill_event final = event(RILL_EV_CALL_FINAL);
        const struct spots *s;
        rill_call c;

        begin_call(&c, RILL_BLOCK_TOOL_USE, &def, &store);
        read_input(&c, &def, &store, inputs[k].input, strlen(inputs[k].input));
        s = (const struct spots *)rill_call_take(&c, &final, &def, &store);
        CHECKF(s != NULL && s->spots_n == k + 1 && s->spots[0].z == 3 && c.given == inputs[k].given, "%s: given is %lx",
               inputs[k].input, (unsigned long)c.given);
    }
}

/* Whatever stands in memory before a call begins there. */
static void begun_in_used_memory(void)
{
    RILL_STORE(struct pin) store;
    rill_call c;

    memset(&c, 0xA5, sizeof c);
    memset(&store, 0xA5, sizeof store);
    begin_call(&c, RILL_BLOCK_TOOL_USE, &defs[4], &store);
    CHECK(c.given == 0 && c.why_row == 255 && c.tool.why == 0 && is_zero(&store, sizeof(struct pin)));
    read_input(&c, &defs[4], &store, "{\"on\":true,x", 12);
    CHECK(c.given == 2 && c.why_row == 255 && c.tool.why == RILL_WHY_SYNTAX);
}

/* The last row is an object: nothing of the table is in it. */
static void last_row_is_an_object(void)
{
    static const rill_row rows[] = {
        RILL_ROW(0, "pin", struct pin, pin, UINT, 0, 0, 40),
        RILL_ROW_OBJECT(0, "o", RILL_NULLABLE),
    };
    static const rill_tool_def plain = RILL_TOOL("x", struct pin, rows, RILL_TOOL_OPEN),
                               strict = RILL_TOOL("x", struct pin, rows, 0);
    static const char input[] = "{\"pin\":1,\"o\":{\"pin\":2,\"o\":3}}";
    RILL_STORE(struct pin) store;
    rill_event final = event(RILL_EV_CALL_FINAL);
    const struct pin *pin;
    rill_call c;

    begin_call(&c, RILL_BLOCK_TOOL_USE, &plain, &store);
    CHECK(read_input(&c, &plain, &store, input, sizeof input - 1) == 7);
    pin = (const struct pin *)rill_call_take(&c, &final, &plain, &store);
    CHECK(pin != NULL && pin->pin == 1 && c.given == 3);
    begin_call(&c, RILL_BLOCK_TOOL_USE, &strict, &store);
    read_input(&c, &strict, &store, input, sizeof input - 1);
    CHECK(c.tool.why == RILL_WHY_UNEXPECTED && c.tool.why_at == 20);
    CHECK(rill_call_take(&c, &final, &strict, &store) == NULL);
#if RILL_PATH >= 16 && RILL_STEPS >= 2
    {
        static const char want[] =
            "$.o.pin: a member that the tool does not have; expected none (byte 20 of the input)";
        char text[200];

        CHECK(rill_tool_explain(&c, &strict, text, sizeof text) == sizeof want - 1 &&
              memcmp(text, want, sizeof want - 1) == 0);
    }
#endif
}

/* What rill_tool_explain() says of an input, in every room. */
static void check_explained(const rill_row *row, const char *input, const char *want)
{
    const rill_tool_def def = { "x", row, 1, RILL_TOOL_OPEN, sizeof(struct all) };
    RILL_STORE(struct all) store;
    char text[200];
    size_t cap, n = 0;
    rill_call c;

    begin_call(&c, RILL_BLOCK_TOOL_USE, &def, &store);
    CHECK(rill_tool_explain(&c, &def, text, sizeof text) == 0); /* nothing is wrong */
    read_input(&c, &def, &store, input, strlen(input));
    for (cap = 0; cap <= strlen(want); cap++) {
        memset(text, 0, sizeof text);
        n = rill_tool_explain(&c, &def, text, cap);
        CHECKF(n <= cap && n + 3 >= cap && strncmp(text, want, n) == 0 && valid_utf8(text, n) && text[n] == 0,
               "%lu of %lu bytes: %s", (unsigned long)n, (unsigned long)cap, text);
    }
    CHECKF(n == strlen(want), "%s", text);
}

static void explanations(void)
{
    static const rill_row choice = RILL_ROW_ENUM(0, "m", struct all, mode, 0, 2, "\xc3\xa4\0\xf0\x9f\x98\x80"),
                          nine = RILL_ROW_FIXED(0, "m", struct all, volt, 9, 0, -5, 2000000000),
                          fine = RILL_ROW_FIXED(0, "m", struct all, volt, 19, 0, -5, 5),
                          tenth = RILL_ROW_FIXED(0, "m", struct all, volt, 1, 0, -5, 5),
                          finer = RILL_ROW_FIXED(0, "m", struct all, volt, 20, 0, -5, 5),
                          big = RILL_ROW(0, "m", struct all, big, INT, 0, 0, 4102444800000),
                          all_of_it = RILL_ROW(0, "m", struct all, big, INT, 0, 0, 0),
                          natural = RILL_ROW(0, "m", struct all, natural, UINT, 0, 0, 0);

    check_explained(&choice, "{\"m\":\"x\"}",
                    "$.m: a text that is none of the choices; expected one of \"\xc3\xa4\", \"\xf0\x9f\x98\x80\" "
                    "(byte 5 of the input)");
#if RILL_PATH == 48 && RILL_STEPS == 8 && RILL_INNER_DEPTH == 32
    check_explained(&choice, "{\"x\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
                    "$.x[0][0][0][0][0][0][0]...: the input nests too deep; expected at most 32 levels (byte 36 of the input)");
    check_explained(&choice, "{\"x\":[[[[[[{\"a_name_that_is_rather_longer\":x",
                    "$.x[0][0][0][0][0][0].a_name_that_is_rather_long...: the input is not JSON (byte 43 of the input)");
    check_explained(&choice, "{\"x\":[[[[[[[x", "$.x[0][0][0][0][0][0]: the input is not JSON (byte 12 of the input)");
    check_explained(&choice, "{\"x\":[[[[[[[[x", "$.x[0][0][0][0][0][0][0]: the input is not JSON (byte 13 of the input)");
#endif
#if RILL_PATH == 48 && RILL_STEPS >= 2
    check_explained(&choice, "{\"a_name_that_is_rather_long\":{\"another_one_that_is_long\":{\"and\":x",
                    "$.a_name_that_is_rather_long.another_one_that_is...: the input is not JSON (byte 65 of the input)");
#endif
    check_explained(&nine, "{\"m\":9}",
                    "$.m: a number out of its range; expected a number from -0.000000005 to 2.000000000 with at most 9 "
                    "decimals (byte 5 of the input)");
    check_explained(&fine, "{\"m\":9}",
                    "$.m: a number out of its range; expected a number from -0.0000000000000000005 to "
                    "0.0000000000000000005 with at most 19 decimals (byte 5 of the input)");
    check_explained(&tenth, "{\"m\":9}",
                    "$.m: a number out of its range; expected a number from -0.5 to 0.5 with at most 1 decimal "
                    "(byte 5 of the input)");
    check_explained(&finer, "{\"m\":9}", "$.m: a number out of its range; expected a number (byte 5 of the input)");
    check_explained(&big, "{\"m\":4102444800001}",
                    "$.m: a number out of its range; expected an integer from 0 to 4102444800000 (byte 5 of the input)");
    check_explained(&all_of_it, "{\"m\":1e19}",
                    "$.m: a number out of its range; expected an integer from -9223372036854775808 to "
                    "9223372036854775807 (byte 5 of the input)");
    check_explained(&natural, "{\"m\":-1}",
                    "$.m: a number out of its range; expected an integer from 0 to 4294967295 (byte 5 of the input)");
}

static void texts(void)
{
#define RILL_X(id, number, text) CHECK(strcmp(rill_tool_why_text(number), text) == 0);
    RILL_WHYS(RILL_X)
    RILL_TOOL_WHYS(RILL_X)
#undef RILL_X
    CHECK(strcmp(rill_tool_why_text(RILL_WHY_OTHER), "?") == 0);
}

static void all_were_seen(void)
{
#define RILL_X(id, number, text) \
    CHECKF(seen.why[number] || number == 0 || (number == RILL_WHY_MENDED && !RILL_LENIENT), "RILL_WHY_%s", #id);
    RILL_TOOL_WHYS(RILL_X)
#undef RILL_X
}

int main(int argc, char **argv)
{
    bool files = argc > 1;

    harness_begin(argc, argv);
    run_cases_adapted(&tool_layer, adapt);
    TEST(taken_by_another);
    TEST(whole_streams);
    if (harness_corpus() != NULL)
        TEST(recorded_streams);
    TEST_LONG(long_inputs);
    TEST_LONG(ten_megabytes_of_digits);
    TEST(integers_by_hand);
    TEST(names_of_tools);
    TEST(refuses_other_macros);
    TEST(table_beyond_struct);
    TEST(field_at_the_end);
    TEST(begun_again);
    TEST(previews_of_what_is_wrong);
    TEST(no_final_for_a_text);
    TEST(counters_stop);
#ifndef HARNESS_CASES
    TEST(long_text_at_once);
#endif
#if RILL_PATH && RILL_STEPS >= 2
    TEST(path_of_every_element);
#endif
    TEST(null_after_an_object);
    TEST(begun_in_used_memory);
    TEST(last_row_is_an_object);
    TEST(explanations);
    TEST(texts);
    if (files && RILL_PATH >= 48 && RILL_STEPS >= 8)
        TEST_LARGE(all_were_seen);
    return harness_end();
}
