/*
 * rill_text.c - the mode `text`: an answer for people, as it arrives.
 *
 * What the model and the server wrote goes through rill/show.h: it cannot act on the terminal.
 */
#define _POSIX_C_SOURCE 200809L

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rill_cli.h"

#define PLAIN ""
#define DIM "2"
#define THOUGHT "2;3"
#define CALL "36"
#define GOOD "32"
#define BAD "31"
#define SOURCE "34"

struct text {
    const rill_message *m;
    rill_show show;
    bool colour;
    bool begun, midline;
    uint8_t section; /* RILL_EV_TEXT, _THINKING, _TOOL_INPUT; 0: none */
    int32_t index;   /* its block */
    struct buf citation, error_text, reason;
    struct calls calls;
};

/* The style ends with every piece: whenever the program is stopped, the terminal is as it was. */
static void put(struct text *t, const char *style, const char *p, size_t n)
{
    bool styled = t->colour && *style != '\0';

    if (n == 0)
        return;
    if (styled)
        printf("\033[%sm", style);
    put_shown(stdout, &t->show, p, n);
    if (styled)
        fputs("\033[0m", stdout);
    t->midline = p[n - 1] != '\n';
    t->begun = true;
}

static void put_str(struct text *t, const char *style, const char *s)
{
    put(t, style, s, strlen(s));
}

static void fresh_line(struct text *t)
{
    if (t->midline)
        put_str(t, PLAIN, "\n");
}

/* ends what stands there; the next begins after an empty line */
static void part(struct text *t)
{
    fresh_line(t);
    if (t->begun)
        put_str(t, PLAIN, "\n");
    t->section = 0;
}

static void put_call_name(struct text *t, const char *style, int32_t index)
{
    const struct call *call = calls_find(&t->calls, index);

    if (call != NULL && call->has_name)
        put(t, style, call->name.p, call->name.n);
    else
        put_str(t, style, "tool call");
}

static void enter(struct text *t, unsigned kind, int32_t index)
{
    if (t->section == kind && t->index == index)
        return;
    part(t);
    t->section = (uint8_t)kind;
    t->index = index;
    if (kind == RILL_EV_THINKING)
        put_str(t, DIM, "[thinking]\n");
    if (kind == RILL_EV_TOOL_INPUT) {
        put_call_name(t, CALL, index);
        put_str(t, CALL, "(");
    }
}

/* the string under this key of a flat look at one JSON object; false if it has none */
static bool member(const struct buf *json, const char *key, struct buf *to)
{
    rill_json j;
    rill_json_tok tok;
    rill_in in;
    struct buf name = { NULL, 0, 0 };
    bool found = false;

    to->n = 0;
    if (rill_json_init(&j, 0) != RILL_OK)
        return false;
    in.p = (const uint8_t *)json->p;
    in.n = json->n;
    while (rill_json_next(&j, &in, &tok) == RILL_OK) {
        if (tok.depth != 1)
            continue;
        if (tok.kind == RILL_JSON_KEY) {
            if ((tok.part & RILL_FIRST) != 0)
                name.n = 0;
            buf_put(&name, tok.text.p, tok.text.n);
        } else if (tok.kind == RILL_JSON_STRING && name.n == strlen(key) && memcmp(name.p, key, name.n) == 0) {
            buf_put(to, tok.text.p, tok.text.n);
            found = true;
        }
    }
    buf_free(&name);
    return found;
}

static void citation(struct text *t, const rill_event *ev)
{
    static const char *const title[] = { "title", "document_title", "source", "cited_text" };
    struct buf words = { NULL, 0, 0 };
    size_t i;

    if ((ev->part & RILL_FIRST) != 0)
        t->citation.n = 0;
    buf_put(&t->citation, ev->text.p, ev->text.n);
    if ((ev->part & RILL_LAST) == 0)
        return;
    enter(t, RILL_EV_TEXT, ev->index);
    put_str(t, SOURCE, " [source");
    for (i = 0; i < sizeof title / sizeof *title; i++)
        if (member(&t->citation, title[i], &words) && words.n != 0) {
            put_str(t, SOURCE, ": ");
            put(t, SOURCE, words.p, words.n);
            break;
        }
    if (member(&t->citation, "url", &words)) {
        put_str(t, SOURCE, ", ");
        put(t, SOURCE, words.p, words.n);
    }
    put_str(t, SOURCE, "]");
    buf_free(&words);
}

static void block_start(struct text *t, const rill_event *ev)
{
    rill_text name = rill_block_name(ev->block);
    bool server;

    calls_add(&t->calls, t->m, ev);
    if (is_call(ev->block, &server)) {
        enter(t, RILL_EV_TOOL_INPUT, ev->index);
        return;
    }
    if (ev->block == RILL_BLOCK_TEXT || ev->block == RILL_BLOCK_THINKING)
        return;
    part(t);
    if (name.n == 0)
        name = scalar_text(rill_message_get(t->m, RILL_TYPE));
    put_str(t, DIM, "[");
    put(t, DIM, name.p, name.n);
    put_str(t, DIM, "]\n");
}

static void verdict(struct text *t, const rill_event *ev)
{
    unsigned why =
        calls_why(calls_find(&t->calls, ev->index), ev->kind == RILL_EV_CALL_FINAL ? RILL_WHY_NONE : ev->why);

    fresh_line(t);
    t->section = 0;
    put_str(t, DIM, "-> ");
    put_call_name(t, DIM, ev->index);
    put_str(t, DIM, ": ");
    if (why == RILL_WHY_NONE)
        put_str(t, GOOD, "call complete");
    else {
        put_str(t, BAD, "do not run: ");
        put_str(t, BAD, rill_tool_why_text(why));
    }
    put_str(t, PLAIN, "\n");
}

static void error(struct text *t, const rill_event *ev)
{
    rill_text name = rill_fault_name(ev->fault);
    rill_text request = scalar_text(rill_message_get(t->m, RILL_REQUEST_ID));

    if (name.n == 0)
        name = scalar_text(rill_message_get(t->m, RILL_TYPE));
    part(t);
    put_str(t, BAD, "error");
    if (name.n != 0)
        put_str(t, BAD, ": ");
    put(t, BAD, name.p, name.n);
    if (t->error_text.n != 0)
        put_str(t, BAD, ": ");
    put(t, BAD, t->error_text.p, t->error_text.n);
    if (request.n != 0) {
        put_str(t, DIM, " (");
        put(t, DIM, request.p, request.n);
        put_str(t, DIM, ")");
    }
    put_str(t, PLAIN, "\n");
    t->error_text.n = 0;
}

static void message_delta(struct text *t, const rill_event *ev)
{
    rill_text name = rill_reason_name(ev->reason);

    if (ev->reason == RILL_REASON_NONE)
        return;
    if (name.n == 0)
        name = scalar_text(rill_message_get(t->m, RILL_TYPE));
    t->reason.n = 0;
    buf_put(&t->reason, name.p, name.n);
}

static void put_count(const rill_usage *u, unsigned count, const char *before, const char *after)
{
    if ((u->given >> count & 1) != 0)
        fprintf(stderr, "%s%lu%s", before, (unsigned long)u->n[count], after);
}

/* the one line on standard error */
static void end(struct text *t)
{
    static const char *const words[] = {
        "not finished",
        "complete",
        "complete but for its last event",
        "cut off: this is not the whole answer",
        "ended by an error of the server",
        "not understood",
    };
    const rill_message *m = t->m;
    const rill_usage *u = &m->usage;

    fresh_line(t);
    fflush(stdout);
    fprintf(stderr, "rill: %s", m->outcome < sizeof words / sizeof *words ? words[m->outcome] : "?");
    if (m->error != 0)
        fprintf(stderr, ", byte %llu: %s", (unsigned long long)m->offset, rill_status_text((rill_status)m->error));
    if (t->reason.n != 0) {
        fputs(", stop reason ", stderr);
        put_safe(stderr, t->reason.p, t->reason.n);
    }
    put_count(u, RILL_COUNT_INPUT, "; ", " tokens in");
    put_count(u, RILL_COUNT_OUTPUT, "; ", " tokens out");
    put_count(u, RILL_COUNT_CACHE_READ, "; ", " read from cache");
    put_count(u, RILL_COUNT_CACHE_WRITE, "; ", " written to cache");
    if (m->retry == RILL_RETRY_YES)
        fputs("; may be tried again", stderr);
    fputc('\n', stderr);
}

static void handle(void *self, const rill_message *m, const rill_event *ev, uint64_t event)
{
    struct text *t = (struct text *)self;

    (void)event;
    t->m = m;
    switch (ev->kind) {
    case RILL_EV_TEXT:
        if (ev->text.n != 0)
            enter(t, RILL_EV_TEXT, ev->index);
        put(t, PLAIN, ev->text.p, ev->text.n);
        break;
    case RILL_EV_THINKING:
        if (ev->text.n != 0)
            enter(t, RILL_EV_THINKING, ev->index);
        put(t, THOUGHT, ev->text.p, ev->text.n);
        break;
    case RILL_EV_TOOL_INPUT:
        if (ev->restart)
            part(t);
        calls_input(&t->calls, ev);
        enter(t, RILL_EV_TOOL_INPUT, ev->index);
        put(t, PLAIN, ev->text.p, ev->text.n);
        break;
    case RILL_EV_CITATION:
        citation(t, ev);
        break;
    case RILL_EV_ERROR_TEXT:
        buf_put(&t->error_text, ev->text.p, ev->text.n);
        break;
    case RILL_EV_BLOCK_START:
        block_start(t, ev);
        break;
    case RILL_EV_BLOCK_STOP:
        if (t->section == RILL_EV_TOOL_INPUT && t->index == ev->index)
            put_str(t, CALL, ")\n");
        if (t->index == ev->index)
            t->section = 0;
        break;
    case RILL_EV_MESSAGE_DELTA:
        message_delta(t, ev);
        break;
    case RILL_EV_CALL_FINAL:
    case RILL_EV_CALL_VOID:
        verdict(t, ev);
        break;
    case RILL_EV_ERROR:
        error(t, ev);
        break;
    case RILL_EV_END:
        end(t);
        break;
    default:
        break;
    }
}

int run_text(const struct options *o)
{
    const char *no_color = getenv("NO_COLOR");
    struct text t;
    int status;

    memset(&t, 0, sizeof t);
    if (rill_show_init(&t.show, 0) != RILL_OK)
        return INVALID;
    t.colour = isatty(STDOUT_FILENO) && (no_color == NULL || *no_color == '\0');
    status = decode(o, 0, handle, &t);
    buf_free(&t.citation);
    buf_free(&t.error_text);
    buf_free(&t.reason);
    calls_free(&t.calls);
    return status;
}
