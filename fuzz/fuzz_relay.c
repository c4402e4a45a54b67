/*
 * fuzz_relay.c - what was decoded is sent on by emit, in pieces as they come, and decoded again: the same message.
 * Marks, texts, citations, counters, verdicts and the outcome; members that have no event of their own, and pings, stay
 * behind. And once more: what is sent the second time is, byte for byte, what was sent the first time, if the first
 * time went out event by event.
 */
#include "fuzz.h"

#define ROOM 120000
struct relay {
    char log[ROOM];
    uint8_t out[ROOM];
    size_t log_n, out_n;
    bool full, refused, counted; /* counted: what usage is now, a frame had */
    uint8_t kind, outcome;       /* of the last piece */
    int32_t index;
    rill_usage usage; /* as the last frame had it: a ping or an unknown event may count too, and stays behind */
    rill_emit e;
};

static void note(struct relay *r, const void *p, size_t n)
{
    r->full = r->full || n > ROOM - r->log_n;
    if (r->full || n == 0)
        return;
    memcpy(r->log + r->log_n, p, n);
    r->log_n += n;
}

static void note_number(struct relay *r, long v)
{
    char s[24];

    note(r, s, (size_t)snprintf(s, sizeof s, " %ld", v));
}

static void send_on(struct relay *r, const rill_frame *f)
{
    rill_out out = { r->out + r->out_n, ROOM - r->out_n };
    rill_status st = rill_emit_next(&r->e, f, &out);

    r->full = r->full || st == RILL_MORE; /* what comes then is another frame inside that one */
    r->refused = r->refused || st < 0;
    r->out_n = ROOM - out.n;
}

/* A block may have any member, and a body has no deltas: what comes of "input" in a text is a delta that does not
 * belong there. */
static bool belongs(const rill_event *ev)
{
    bool input = ev->kind == RILL_EV_TOOL_INPUT;

    switch (ev->block) {
    case RILL_BLOCK_TEXT:
        return ev->kind == RILL_EV_TEXT || ev->kind == RILL_EV_CITATION;
    case RILL_BLOCK_THINKING:
        return ev->kind == RILL_EV_THINKING || ev->kind == RILL_EV_SIGNATURE;
    case RILL_BLOCK_TOOL_USE:
    case RILL_BLOCK_SERVER_TOOL_USE:
#if RILL_BETA
    case RILL_BLOCK_MCP_TOOL_USE:
#endif
        return input;
    default:
        return ev->block == 0 || ev->block == RILL_BLOCK_OTHER || !input;
    }
}

static void event(struct relay *r, const rill_message *m, const rill_event *ev)
{
    static const uint8_t types[] = { RILL_TYPE_MESSAGE_START,
                                     RILL_TYPE_CONTENT_BLOCK_START,
                                     RILL_TYPE_CONTENT_BLOCK_STOP,
                                     RILL_TYPE_MESSAGE_DELTA,
                                     0,
                                     0,
                                     RILL_TYPE_MESSAGE_STOP,
                                     0,
                                     RILL_TYPE_ERROR };
    rill_frame f = { 0 };

    /* odd streams become others on the way */
    r->refused = r->refused || (ev->warn & ~(1u << RILL_WARN_NO_TYPE)) != 0 ||
                 (ev->kind == RILL_EV_UNKNOWN && ev->warn != 0) || /* it may have counted, */
                 (ev->kind == RILL_EV_BLOCK_STOP && ev->why != 0) || ev->why == RILL_WHY_MISROUTED; /* or for this */
    if (ev->kind == RILL_EV_MEMBER || ev->kind == RILL_EV_PING || ev->kind == RILL_EV_UNKNOWN ||
        ev->kind == RILL_EV_NOTE)
        return;
    r->refused = r->refused || ev->kind == RILL_EV_COMPACTION || ev->restart;
    f.index = ev->index;
    if (ev->kind == RILL_EV_ERROR_TEXT)
        return; /* it would have to wait for its mark */
    if (RILL_IS_PIECE(ev->kind)) {
        r->refused = r->refused || !belongs(ev);
        if (r->kind != ev->kind || r->index != ev->index ||
            (ev->kind == RILL_EV_CITATION && (ev->part & RILL_FIRST) != 0)) {
            if (ev->text.n == 0 && ev->kind != RILL_EV_CITATION)
                return;
            note(r, "\n", 1);
            note_number(r, ev->kind);
            note_number(r, ev->index);
            note(r, " ", 1);
        }
        r->kind = ev->kind;
        r->index = ev->index;
        note(r, ev->text.p, ev->text.n);
        for (size_t k = 0; ev->kind == RILL_EV_CITATION && !r->full && k < ev->text.n; k++)
            if (r->log[r->log_n - 1 - k] == '\n' || r->log[r->log_n - 1 - k] == '\r')
                r->log[r->log_n - 1 - k] = ' '; /* raw JSON goes out on one line */
        f.type = RILL_TYPE_CONTENT_BLOCK_DELTA;
        f.delta = ev->kind;
        f.text[RILL_FRAME_TEXT] = ev->text;
        f.more = ev->kind == RILL_EV_CITATION && (ev->part & RILL_LAST) == 0;
        if (ev->text.n != 0 || ev->kind == RILL_EV_CITATION)
            send_on(r, &f);
        return;
    }
    r->kind = 0;
    note(r, "\n", 1);
    note_number(r, ev->kind);
    note_number(r, ev->index);
    note_number(r, ev->block * 64 + ev->reason);
    note_number(r, ev->fault * 64 + ev->why);
    for (int k = RILL_TYPE; k <= RILL_REQUEST_ID; k++) {
        rill_scalar s = rill_message_get(m, (rill_slot)k);

        if (k == RILL_STOP_SEQUENCE && ev->kind == RILL_EV_MESSAGE_START)
            continue; /* of a body; it comes again with the reason */
        if (s.p == NULL || (k == RILL_TYPE && ev->block != RILL_BLOCK_OTHER && ev->reason != RILL_REASON_OTHER &&
                            ev->fault != RILL_FAULT_OTHER))
            continue;
        /* of a body: id and model may come too late for message_start */
        r->refused = r->refused || s.n != s.full || s.n == 0 ||
                     (ev->kind == RILL_EV_MESSAGE_DELTA && (k == RILL_ID || k == RILL_MODEL));
        note_number(r, k);
        note(r, "=", 1);
        note(r, s.p, s.n);
        f.text[k].p = s.p;
        f.text[k].n = s.n;
    }
    if (ev->kind > RILL_EV_ERROR || types[ev->kind - RILL_EV_MESSAGE_START] == 0)
        return;
    f.type = types[ev->kind - RILL_EV_MESSAGE_START];
    f.block = ev->kind == RILL_EV_BLOCK_START ? ev->block : 0;
    f.reason = ev->reason;
    f.fault = ev->fault;
    if (ev->kind == RILL_EV_MESSAGE_START || ev->kind == RILL_EV_MESSAGE_DELTA) {
        f.usage = &m->usage;
        r->usage = m->usage;
    }
    send_on(r, &f);
}

static void relay(struct relay *r, const uint8_t *p, size_t n, unsigned framing, const uint8_t *cuts, size_t cuts_n)
{
    struct feed f = { p, cuts, n, cuts_n, 0, 0, NULL };
    rill_message m;
    rill_event ev;
    rill_in in;
    rill_status st = RILL_MORE;

    r->log_n = r->out_n = 0;
    r->full = r->refused = false;
    r->kind = 0;
    memset(&r->usage, 0, sizeof r->usage);
    REQUIRE(rill_message_init(&m, framing) == RILL_OK && rill_emit_init(&r->e, 0) == RILL_OK);
    while (st == RILL_MORE && feed_next(&f, &in))
        while ((st = rill_message_next(&m, &in, &ev)) == RILL_OK)
            event(r, &m, &ev);
    feed_end(&f);
    while (rill_message_finish(&m, RILL_END_CLEAN, &ev) == RILL_OK)
        event(r, &m, &ev);
    r->refused = r->refused || m.error != 0;
    r->outcome = m.outcome;
    r->counted = m.usage.given == r->usage.given && memcmp(m.usage.n, r->usage.n, sizeof m.usage.n) == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct relay first, second, third;
    struct input x = input_of(data, size);

    if (x.n > ROOM / 8)
        return 0;
    relay(&first, x.d, x.n, x.options % 3, x.cuts, x.cuts_n);
    if (first.refused || first.full || first.outcome != RILL_COMPLETE)
        return 0; /* odd, or cut; what is odd about an event comes at its end */
    relay(&second, first.out, first.out_n, RILL_SSE, NULL, 0);
    REQUIRE(!second.full && !second.refused);
    REQUIRE(first.log_n == second.log_n && memcmp(first.log, second.log, first.log_n) == 0);
    REQUIRE(second.outcome == RILL_COMPLETE && second.counted && first.usage.given == second.usage.given);
    for (unsigned k = 0; k < RILL_COUNT_N; k++)
        REQUIRE((second.usage.given >> k & 1) == 0 || second.usage.n[k] == first.usage.n[k]);
    relay(&third, second.out, second.out_n, RILL_SSE, x.cuts, x.cuts_n);
    if (x.cuts_n == 0)
        REQUIRE(third.out_n == second.out_n && memcmp(third.out, second.out, third.out_n) == 0);
    return 0;
}
