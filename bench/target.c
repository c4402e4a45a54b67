/*
 * target.c - one stream, one reader, between two marks, for the counter of instructions. For `make insn`.
 *
 *     target FILE READER PIECE
 *
 * READER decode is rill alone: each event is taken and its text looked at by nobody. The others do the job of peer.h.
 */
#include <stdio.h>
#include <stdlib.h>

#include "peer.h"
#include "rill.h"

#define X(name) extern const struct peer peer_##name;
#include "peers.list"
#undef X
static const struct peer *const peers[] = {
#define X(name) &peer_##name,
#include "peers.list"
#undef X
};

void bench_begin(void);
void bench_end(void);
__attribute__((noinline)) void bench_begin(void)
{
    __asm__ volatile("" ::: "memory");
}
__attribute__((noinline)) void bench_end(void)
{
    __asm__ volatile("" ::: "memory");
}

static unsigned long decode(const struct stream *s, size_t piece)
{
    static rill_message m;
    rill_event ev;
    size_t at = 0;
    unsigned long text = 0;

    if (rill_message_init(&m, RILL_SSE) != RILL_OK)
        return 0;
    while (at < s->n) {
        size_t n = s->n - at < piece ? s->n - at : piece;
        rill_in in;

        in.p = s->p + at;
        in.n = n;
        at += n;
        while (rill_message_next(&m, &in, &ev) == RILL_OK)
            if (ev.kind <= RILL_EV_TOOL_INPUT)
                text += (unsigned long)ev.text.n;
    }
    return text;
}

int main(int argc, char **argv)
{
    struct stream s;
    struct sink to = { 0 };
    size_t piece, cap = 1u << 20;
    unsigned long text = 0;
    unsigned k;
    FILE *f;

    if (argc != 4 || (f = fopen(argv[1], "rb")) == NULL)
        return 2;
    memset(&s, 0, sizeof s);
    s.p = (uint8_t *)malloc(cap);
    to.to = (uint8_t *)malloc(cap);
    if (s.p == NULL || to.to == NULL)
        return 2;
    s.n = fread(s.p, 1, cap - STREAM_SPARE, f);
    piece = strtoul(argv[3], NULL, 10);
    if (strcmp(argv[2], "decode") == 0) {
        bench_begin();
        text = decode(&s, piece);
        bench_end();
    }
    for (k = 0; k < sizeof peers / sizeof peers[0]; k++)
        if (strcmp(argv[2], peers[k]->name) == 0) {
            bench_begin();
            peers[k]->run(&s, piece, &to);
            bench_end();
            text = (unsigned long)to.n;
        }
    printf("%lu %lu %lu %08lx\n", (unsigned long)s.n, text, (unsigned long)to.errors, (unsigned long)(uint32_t)to.hash);
    return text == 0;
}
