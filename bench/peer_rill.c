/*
 * peer_rill.c - rill itself. Compiled once for each build of the library that is measured; PEER is its name.
 */
#include "peer.h"
#include "rill.h"

#define STRING_(x) #x
#define STRING(x) STRING_(x)
#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)

/* The one call that is counted by valgrind. */
void JOIN(run_, PEER)(const struct stream *s, size_t piece, struct sink *to);
void JOIN(run_, PEER)(const struct stream *s, size_t piece, struct sink *to)
{
    static const uint8_t kinds[] = { 0, KIND_TEXT, KIND_THINKING, KIND_SIGNATURE, KIND_INPUT };
    static const uint8_t marks[] = { EVENT_MESSAGE_START, EVENT_BLOCK_START, EVENT_BLOCK_STOP, EVENT_MESSAGE_DELTA };
    rill_message m;
    rill_event ev;
    size_t at = 0, event = 0;
    unsigned i;

    if (rill_message_init(&m, RILL_SSE) != RILL_OK)
        to->errors++;
    while (at < s->n) {
        size_t end = piece_end(s, piece, at, &event);
        rill_in in = { s->p + at, end - at };
        rill_status st;
        at = end;
        while ((st = rill_message_next(&m, &in, &ev)) == RILL_OK)
            if (ev.kind <= RILL_EV_TOOL_INPUT) {
                sink_text(to, ev.text.p, ev.text.n);
                if ((ev.part & RILL_LAST) != 0)
                    sink_event(to, EVENT_DELTA, (uint64_t)ev.index, kinds[ev.kind]);
            } else if (ev.kind >= RILL_EV_MESSAGE_START && ev.kind <= RILL_EV_MESSAGE_DELTA)
                sink_event(to, marks[ev.kind - RILL_EV_MESSAGE_START], ev.index < 0 ? 0 : (uint64_t)ev.index,
                           KIND_NONE);
            else if (ev.kind == RILL_EV_MESSAGE_STOP || ev.kind == RILL_EV_PING)
                sink_event(to, ev.kind == RILL_EV_PING ? EVENT_PING : EVENT_MESSAGE_STOP, 0, KIND_NONE);
        if (st != RILL_MORE) {
            to->errors++;
            return;
        }
    }
    while (rill_message_finish(&m, RILL_END_CLEAN, &ev) == RILL_OK)
        ;
    for (i = 0; i < RILL_WARN_N; i++)
        to->errors += m.warned[i];
}

static const char *about(void)
{
    if (strcmp(STRING(PEER), "portable") == 0)
        return "rill " RILL_VERSION ", without SSE2";
    return "rill " RILL_VERSION
#if !RILL_FAST
           ", RILL_FAST=0"
#endif
        ;
}

const struct peer JOIN(peer_, PEER) = { STRING(PEER), about, JOIN(run_, PEER) };
