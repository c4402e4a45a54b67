/*
 * example_gateway.c - a gateway: reads an answer of the API from standard input, whatever its framing, and sends it on
 * as a clean event stream. Tests use it to see decode and emit undo one another.
 *
 *     gateway <answer.json >answer.sse
 *
 * Text, calls and citations pass as they come, in constant memory; the members of one event wait here for its mark.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rill.h"

struct text {
    char p[1 << 16];
    size_t n;
};

static struct gateway {
    rill_message m;
    rill_emit e;
    struct text inner, outer, ledger; /* members of the event at hand */
    struct text text;                 /* what a block begins with; a compaction; an error's message */
    int32_t started;                  /* the newest block */
    unsigned compaction;              /* pieces of one wait */
} g;

static void fail(const char *why)
{
    fprintf(stderr, "gateway: %s\n", why);
    exit(1);
}

static void add(struct text *t, const char *p, size_t n)
{
    if (n > sizeof t->p - t->n)
        fail("an event that is too long");
    if (n != 0)
        memcpy(t->p + t->n, p, n);
    t->n += n;
}

static rill_text taken(struct text *t)
{
    rill_text x;

    x.p = t->p;
    x.n = t->n;
    t->n = 0;
    return x;
}

static void send(const rill_frame *f)
{
    uint8_t buf[512];
    rill_status st;

    do {
        rill_out out;

        out.p = buf;
        out.n = sizeof buf;
        st = rill_emit_next(&g.e, f, &out);
        fwrite(buf, 1, sizeof buf - out.n, stdout);
    } while (st == RILL_MORE);
    if (st != RILL_OK)
        fail(rill_status_text(st));
}

static rill_frame frame(unsigned type, const rill_event *ev)
{
    static const rill_frame zero = { 0 };
    rill_frame f = zero;

    f.type = (uint8_t)type;
    f.index = ev->index;
    return f;
}

/* The scalars of a mark. */
static void scalars(rill_frame *f)
{
    unsigned k;

    for (k = RILL_TYPE; k <= RILL_REQUEST_ID; k++) {
        rill_scalar s = rill_message_get(&g.m, (rill_slot)k);

        if (s.n != s.full)
            fail("an id or name that is too long");
        f->text[k].p = s.p;
        f->text[k].n = s.n;
    }
}

static void members(rill_frame *f)
{
    f->text[RILL_FRAME_MEMBERS] = taken(&g.inner);
    f->text[RILL_FRAME_OUTER] = taken(&g.outer);
}

/* emit writes these itself */
static int is_own(const rill_event *ev)
{
    static const char *const own[] = { "role", "content", "stop_reason", "stop_sequence" };
    size_t k;

    for (k = 0; k < 4 && (ev->of == RILL_OF_MESSAGE || ev->of == RILL_OF_EVENT); k++)
        if (strlen(own[k]) == ev->key.n && memcmp(own[k], ev->key.p, ev->key.n) == 0)
            return 1;
    return 0;
}

static void member(const rill_event *ev)
{
    struct text *t = ev->of == RILL_OF_EVENT ? &g.outer : ev->of == RILL_OF_USAGE ? &g.ledger : &g.inner;
    size_t i;

    if (is_own(ev) || (ev->of == RILL_OF_DELTA && ev->index >= 0))
        return;
    if (ev->of > RILL_OF_FAULT)
        return; /* a counter inside "cache_creation" and the like that rill does not know: no frame has a place for it */
    if (ev->of == RILL_OF_BLOCK && ev->index == g.started && *ev->text.p != 'n' && (ev->part & RILL_FIRST) != 0)
        fail("a member of a block behind its content");
    if (ev->of == RILL_OF_BLOCK && ev->index == g.started)
        return;
    if ((ev->part & RILL_FIRST) != 0) {
        if (t->n != 0)
            add(t, ",", 1);
        add(t, "\"", 1);
        for (i = 0; i < ev->key.n; i++) /* keys that need an escape are left to others */
            if ((unsigned char)ev->key.p[i] < 0x20 || ev->key.p[i] == '"' || ev->key.p[i] == '\\')
                fail("a member of that name");
        add(t, ev->key.p, ev->key.n);
        add(t, "\":", 2);
    }
    add(t, ev->text.p, ev->text.n);
}

static void piece(const rill_event *ev)
{
    rill_frame f = frame(RILL_TYPE_CONTENT_BLOCK_DELTA, ev);

    if (ev->index != g.started) { /* its start is still to come */
        add(&g.text, ev->text.p, ev->text.n);
        return;
    }
    if (ev->text.n == 0 && ev->kind != RILL_EV_CITATION)
        return;
    f.delta = ev->kind;
    f.text[RILL_FRAME_TEXT] = ev->text;
    f.more = ev->kind == RILL_EV_CITATION && (ev->part & RILL_LAST) == 0;
    send(&f);
}

/* Both members of a compaction go out in one delta. */
static void compaction(const rill_event *ev)
{
    if (ev->key.n == 7) {
        add(&g.text, ev->text.p, ev->text.n);
    } else {
        if ((ev->part & RILL_FIRST) != 0)
            add(&g.inner, "\"encrypted_content\":", 20);
        add(&g.inner, ev->text.p, ev->text.n);
    }
    g.compaction = 1;
}

static void mark(const rill_event *ev)
{
    static const uint8_t type_of[] = { RILL_TYPE_MESSAGE_START,
                                       RILL_TYPE_CONTENT_BLOCK_START,
                                       RILL_TYPE_CONTENT_BLOCK_STOP,
                                       RILL_TYPE_MESSAGE_DELTA,
                                       0,
                                       0,
                                       RILL_TYPE_MESSAGE_STOP,
                                       RILL_TYPE_PING,
                                       RILL_TYPE_ERROR,
                                       RILL_TYPE_OTHER };
    rill_frame f;

    if (ev->kind > RILL_EV_UNKNOWN || type_of[ev->kind - RILL_EV_MESSAGE_START] == 0)
        return; /* verdicts are for who runs the tools */
    f = frame(type_of[ev->kind - RILL_EV_MESSAGE_START], ev);
    if (g.compaction != 0) {
        rill_frame d = frame(RILL_TYPE_CONTENT_BLOCK_DELTA, ev);

        d.delta = RILL_EV_COMPACTION;
        if (g.text.n != 0)
            d.text[RILL_FRAME_TEXT] = taken(&g.text);
        members(&d);
        send(&d);
        g.compaction = 0;
    }
    scalars(&f);
    f.block = ev->kind == RILL_EV_BLOCK_START ? ev->block : 0;
    f.reason = ev->reason;
    f.fault = ev->fault;
    members(&f);
    switch (ev->kind) {
    case RILL_EV_MESSAGE_START: /* of a body, all that came so far is the message's */
    case RILL_EV_MESSAGE_DELTA:
        if (ev->kind == RILL_EV_MESSAGE_START && f.text[RILL_FRAME_MEMBERS].n == 0) {
            f.text[RILL_FRAME_MEMBERS] = f.text[RILL_FRAME_OUTER];
            f.text[RILL_FRAME_OUTER].n = 0;
        }
        f.usage = &g.m.usage;
        f.text[RILL_FRAME_LEDGER] = taken(&g.ledger);
        break;
    case RILL_EV_BLOCK_START:
        g.started = ev->index;
        f.text[RILL_FRAME_TEXT] = taken(&g.text);
        break;
    case RILL_EV_ERROR:
        f.text[RILL_FRAME_TEXT] = taken(&g.text);
        break;
    case RILL_EV_UNKNOWN:
        if (ev->index >= 0) {
            f.type = RILL_TYPE_CONTENT_BLOCK_DELTA;
            f.delta = RILL_TYPE_OTHER;
        } else {
            f.text[RILL_FRAME_MEMBERS] = f.text[RILL_FRAME_OUTER];
            f.text[RILL_FRAME_OUTER].n = 0;
        }
        break;
    default:
        f.text[RILL_FRAME_MEMBERS] = f.text[RILL_FRAME_OUTER];
        f.text[RILL_FRAME_OUTER].n = 0;
        break;
    }
    send(&f);
}

int main(void)
{
    uint8_t buf[4096];
    rill_event ev;
    size_t n;

    g.started = -2;
    if (rill_message_init(&g.m, RILL_DETECT) != RILL_OK || rill_emit_init(&g.e, 0) != RILL_OK)
        fail("other macros");
    while ((n = fread(buf, 1, sizeof buf, stdin)) != 0) {
        rill_in in;
        rill_status st;

        in.p = buf;
        in.n = n;
        while ((st = rill_message_next(&g.m, &in, &ev)) == RILL_OK) {
            if (ev.kind == RILL_EV_MEMBER)
                member(&ev);
            else if (ev.kind == RILL_EV_COMPACTION)
                compaction(&ev);
            else if (ev.kind == RILL_EV_ERROR_TEXT)
                add(&g.text, ev.text.p, ev.text.n);
            else if (RILL_IS_PIECE(ev.kind) && ev.kind != RILL_EV_RAW)
                piece(&ev);
            else if (!RILL_IS_PIECE(ev.kind))
                mark(&ev);
        }
        if (st < 0)
            fail(rill_status_text(st));
    }
    while (rill_message_finish(&g.m, RILL_END_CLEAN, &ev) == RILL_OK)
        continue;
    return g.m.outcome == RILL_COMPLETE ? 0 : 3;
}
