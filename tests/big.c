/*
 * big.c - one event of more than 4 GiB, then a tool call of 256 MiB, through a decoder of fixed size. The bytes are
 * made as they are needed; what the process keeps in memory must not grow, and no count of 32 bits may matter.
 */
#define _XOPEN_SOURCE 600
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>

#include "rill.h"

#define CHUNK 65536
#define MIB ((uint64_t)1 << 20)

static rill_message m;
static uint8_t chunk[CHUNK];
static uint64_t text_n, input_n, sent;
static unsigned finals, voids, failed;

static void die(const char *what)
{
    printf("%s\n0 passed, 1 failed\n", what);
    exit(1);
}

static long kept(void) /* KiB at most so far */
{
    struct rusage u;

    if (getrusage(RUSAGE_SELF, &u) != 0)
        die("getrusage");
    return u.ru_maxrss;
}

static double now(void)
{
    struct timeval t;

    gettimeofday(&t, NULL);
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static void note(const rill_event *ev)
{
    if (ev->kind == RILL_EV_TEXT)
        text_n += ev->text.n;
    else if (ev->kind == RILL_EV_TOOL_INPUT)
        input_n += ev->text.n;
    else if (ev->kind == RILL_EV_CALL_FINAL)
        finals++;
    else if (ev->kind == RILL_EV_CALL_VOID)
        voids++;
}

static void send_bytes(const void *p, size_t n)
{
    rill_in in;
    rill_event ev;
    rill_status st;

    in.p = p;
    in.n = n;
    while ((st = rill_message_next(&m, &in, &ev)) == RILL_OK)
        note(&ev);
    if (st != RILL_MORE)
        die(rill_status_text(st));
    sent += n;
}

static void send_text(const char *s)
{
    send_bytes(s, strlen(s));
}

/* Sends whole units, `bytes` in all; gives how many units. */
static uint64_t send_units(const char *unit, uint64_t bytes)
{
    size_t n = strlen(unit), k;
    uint64_t left;

    if (CHUNK % n != 0 || bytes % CHUNK != 0)
        die("a unit is no part of a chunk");
    for (k = 0; k < CHUNK; k++)
        chunk[k] = (uint8_t)unit[k % n];
    for (left = bytes; left != 0; left -= CHUNK)
        send_bytes(chunk, CHUNK);
    return bytes / n;
}

static void require(int ok, const char *what)
{
    if (!ok) {
        printf("FAIL %s\n", what);
        failed++;
    }
}

int main(void)
{
    /* in JSON five bytes longer than the text: \n and \u00e4 */
    static const char words[] = "All this text is one event. \\n Gr\xc3\xbc\xc3\x9f Gott \\u00e4, and so on... ";
    static const char element[] = "{\\\"number\\\":12},";
    rill_event ev;
    uint64_t units, elements;
    double begun = now(), took;
    long before, after;

    if (rill_message_init(&m, RILL_SSE) != RILL_OK)
        die("init");
    memset(chunk, ' ', sizeof chunk);
    send_text("data: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"model\":\"x\"}}\n\n"
              "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n"
              "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"");
    units = send_units(words, MIB);
    before = kept();
    units += send_units(words, 4100 * MIB);
    send_text("\"}}\n\n"
              "data: {\"type\":\"content_block_stop\",\"index\":0}\n\n");
    require(text_n == units * (sizeof words - 1 - 1 - 4), "every byte of the text came out");
    send_text("data: {\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t_1\","
              "\"name\":\"f\",\"input\":{}}}\n\n"
              "data: {\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"input_json_delta\","
              "\"partial_json\":\"{\\\"list\\\":[");
    elements = send_units(element, 256 * MIB);
    send_text("0]}\"}}\n\n"
              "data: {\"type\":\"content_block_stop\",\"index\":1}\n\n"
              "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"}}\n\n"
              "data: {\"type\":\"message_stop\"}\n\n");
    require(input_n == sizeof "{\"list\":[0]}" - 1 + elements * (sizeof element - 1 - 2),
            "every byte of the tool input came out");
    while (rill_message_finish(&m, RILL_END_CLEAN, &ev) == RILL_OK)
        note(&ev);
    after = kept();
    took = now() - begun;
    require(m.outcome == RILL_COMPLETE, "the message is complete");
    require(finals == 1 && voids == 0, "the tool call is final");
    require(m.offset == sent, "the offset is the number of bytes");
    require(after - before <= 1024, "memory did not grow by more than 1 MiB");
    printf("%.0f MiB in pieces of %d KiB: %.1f s, %.0f MB/s; state %u bytes, process %ld KiB before, %ld KiB after\n",
           (double)sent / (double)MIB, CHUNK / 1024, took, (double)sent / 1e6 / took, (unsigned)sizeof m, before, after);
    printf("%u passed, %u failed\n", 6 - failed, failed);
    return failed != 0;
}
