/*
 * touch.c - how much of its state a stream touches for an event: a run for valgrind's lackey, which writes down each
 * access to memory; touch.py counts them. Prints where the state and the mark are.
 */
#include <stdio.h>

#include "rill.h"

enum { EVENTS = 400 };

static volatile unsigned mark; /* written before each event */

static unsigned feed(rill_message *m, const char *p, size_t n)
{
    rill_in in = { (const uint8_t *)p, n };
    rill_event ev;
    unsigned pieces = 0;

    while (rill_message_next(m, &in, &ev) == RILL_OK)
        pieces += ev.kind == RILL_EV_TEXT;
    return pieces;
}

int main(void)
{
    static const char start[] =
        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":"
        "\"assistant\",\"model\":\"claude\",\"content\":[],\"stop_reason\":null,\"usage\":{\"input_tokens\":1}}}\n\n"
        "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\","
        "\"text\":\"\"}}\n\n",
        letters[] = "the text of one delta, in plain letters", spaces[] = "               ";
    static union { /* cache lines begin where it does */
        rill_message m;
        uint8_t bytes[sizeof(rill_message) + 64];
    } room;
    rill_message *m = (rill_message *)(void *)(room.bytes + (64 - (uintptr_t)room.bytes % 64));
    unsigned random = 1, pieces = 0;
    char event[256];

    if (rill_message_init(m, RILL_SSE) != RILL_OK)
        return 2;
    printf("%p %lu %p\n", (void *)m, (unsigned long)sizeof *m, (void *)(uintptr_t)&mark);
    feed(m, start, sizeof start - 1);
    for (unsigned i = 0; i < EVENTS; i++) {
        int n;

        random = random * 1664525u + 1013904223u;
        n = snprintf(event, sizeof event,
                     "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":"
                     "\"text_delta\",\"text\":\"%.*s\"}%.*s}\n\n",
                     1 + (int)(random >> 16) % 36, letters, (int)(random >> 24) % 16, spaces);
        mark = i;
        pieces += feed(m, event, (size_t)n);
        mark = i;
    }
    return pieces != EVENTS;
}
