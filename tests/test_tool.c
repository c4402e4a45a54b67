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
};

static const char modes[] = "off\0on\0onward\0o";
#define ALL(path, member, kind, flags, lo, hi) RILL_ROW(path, struct all, member, kind, flags, lo, hi)

static const rill_row all_rows[] = {
    ALL("on", on, BOOL, RILL_NULLABLE, 0, 0),
    ALL("pin", pin, UINT, RILL_PREVIEW, 0, 40),
    ALL("small", small, INT, 0, 0, 0),
    ALL("number", number, INT, RILL_NULLABLE, 0, 0),
    ALL("natural", natural, UINT, 0, 0, 0),
    ALL("big", big, INT, 0, 0, 0),
    RILL_ROW_FIXED("volt", struct all, volt, 3, 0, -5000, 5000),
    RILL_ROW_ENUM("mode", struct all, mode, 0, 4, modes),
    RILL_ROW_ENUM("wide_mode", struct all, wide_mode, 0, 4, modes),
    ALL("text", text, TEXT, RILL_PREVIEW, 0, 0),
    ALL("sized", sized, SIZED, RILL_MAY_CUT | RILL_PREVIEW, 0, 0),
    ALL("whole", whole, SIZED, 0, 0, 0),
    RILL_ROW("steps[].name", struct step, name, TEXT, RILL_REQUIRED, 0, 0),
    RILL_ROW("steps[].ms", struct step, ms, UINT, RILL_REQUIRED | RILL_NULLABLE, 1, 1000),
    RILL_ROW_OBJECT("steps[]", 0),
    RILL_ROW_LIST("steps", struct all, steps, 0, steps_n, 1, 3),
    RILL_ROW_LIST("tags", struct all, tags, 0, tags_n, 0, 2),
    RILL_ROW_ELEMENT("tags[]", char[4], TEXT, 0, 0, 0),
    RILL_ROW_OBJECT("pos", 0),
    ALL("pos.x", pos.x, INT, RILL_REQUIRED, -9, 9),
    ALL("pos.y", pos.y, INT, 0, 0, 0),
    ALL("last", last, UINT, RILL_LAST_ONE | RILL_NULLABLE, 0, 0),
    ALL("last_text", last_text, TEXT, RILL_LAST_ONE, 0, 0),
    { "any", NULL, RILL_BIND_ANY, 0, 0, 0, 0, 0, 0, 0, 0 },
    RILL_ROW_LIST("steps[].on", struct step, on, 0, on_n, 0, 2),
};

struct pin {
    uint8_t pin;
    bool on;
};
static const rill_row pin_rows[] = {
    RILL_ROW("pin", struct pin, pin, UINT, RILL_REQUIRED, 0, 40),
    RILL_ROW("on", struct pin, on, BOOL, RILL_REQUIRED, 0, 0),
};
static const rill_row free_rows[] = {
    RILL_ROW("pin", struct pin, pin, UINT, 0, 0, 0),
};

static const rill_tool_def defs[] = {
    RILL_TOOL("all", struct all, all_rows, 0),
    RILL_TOOL("strict", struct all, all_rows, RILL_TOOL_STRICT),
    RILL_TOOL("lenient", struct all, all_rows, RILL_TOOL_LENIENT),
    RILL_TOOL("mended", struct all, all_rows, RILL_TOOL_LENIENT | RILL_TOOL_MENDED),
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

static const char *const kind_name[] = { "?", "object", "array", "?", "?", "string", "number", "true", "false", "null" };

static void case_note(struct trace *t, const void *state, const void *out)
{
    const struct state *s = (const struct state *)state;
    const rill_value *v = (const rill_value *)out;
    char path[RILL_PATH * 4 + 16], head[160], again[8];
    size_t n = rill_tool_path(&s->c.tool, path, sizeof path), k;
    char *shown = escaped(path, n);

    for (k = 0; k < 8; k++) { /* a small buffer has the beginning, in whole characters */
        size_t m = rill_tool_path(&s->c.tool, again, k);

        if (m > k || m > n || memcmp(path, again, m) != 0 || !valid_utf8(again, m))
            trace_fault(t, "a path in %lu bytes", (unsigned long)k);
    }
    if (!valid_utf8(path, n) || v->cut != (n > 3 && memcmp(path + n - 3, "...", 3) == 0))
        trace_fault(t, "path %s, cut %d", shown, v->cut);
    if (v->kind == 0 || v->kind > RILL_JSON_NULL || kind_name[v->kind][0] == '?')
        trace_fault(t, "kind %u", v->kind);
    if (v->row != 255 && !(def_of(s) != NULL && v->row < def_of(s)->n))
        trace_fault(t, "row %u", v->row);
    if (v->repaired && v->text.n != 3)
        trace_fault(t, "repaired");
    snprintf(head, sizeof head, "%lu %.80s %s%s%s", (unsigned long)v->offset, shown, kind_name[v->kind],
             v->row != 255 ? " =" : "", v->row != 255 ? def_of(s)->rows[v->row].path : "");
    if (s->bound && v->row != 255 && strchr(def_of(s)->rows[v->row].path, '[') != NULL)
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
        s->preview.pin == 0)
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
    if (IS(15))
        for (k = 0; k < a->steps_n; k++) {
            trace_line(t, "step %s %u", a->steps[k].name, a->steps[k].ms);
            for (j = 0; j < a->steps[k].on_n; j++)
                trace_line(t, "on %ld", (long)a->steps[k].on[j]);
        }
    if (IS(16))
        for (k = 0; k < a->tags_n; k++)
            trace_line(t, "tag %s", a->tags[k]);
    if (IS(18))
        trace_line(t, "pos %d %d", a->pos.x, a->pos.y);
    if (IS(21) || a->last != 0)
        trace_line(t, "last %lu", (unsigned long)a->last);
    if (IS(22))
        trace_line(t, "last_text %s", a->last_text);
    if (IS(23))
        trace_line(t, "any");
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
    for (k = 0; k < n; k++)
        if (rill_tool_explain(&s->c, def_of(s), again, k) > k || memcmp(text, again, 1) * (int)k != 0)
            trace_fault(t, "explained in %lu bytes", (unsigned long)k);
    line_of(t, "void", text, n);
}

static const struct layer tool_layer = {
    "tool", sizeof(struct state), sizeof(rill_value), case_option, case_init, case_next, case_finish, case_offset,
    case_note, case_last, 1, 4, true, true, false,
};

int main(int argc, char **argv)
{
    harness_begin(argc, argv);
    run_cases(&tool_layer);
    return harness_end();
}
