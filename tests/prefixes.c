/*
 * prefixes.c - the next request after an answer that was cut, for every byte where it can be cut.
 *
 *     prefixes OPTIONS MOST FILE    a body of /v1/messages/batches: of each prefix of the stream FILE that leaves a
 *     turn, a
 *                                   question, the turn as rill_turn_next() repaired it, and what is owed. Those
 *                                   alike are there once. OPTIONS: those of rill_turn_init(), a number. MOST: bytes
 *                                   of the body; of a stream that takes more a part is left out, all over it.
 *
 * The decoder is fed once, byte by byte; at each byte copies of all state are brought to their end.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rill.h"

enum { STORE = 4 << 20, SEEN = 1 << 18 };

struct state {
    rill_message m;
    rill_turn turn;
};

static uint8_t store[STORE], end_store[STORE], answer[STORE];
static uint64_t seen[SEEN], printed; /* bytes */

static void die(const char *what)
{
    fprintf(stderr, "prefixes: %s\n", what);
    exit(2);
}

static void take(struct state *s, const rill_event *ev, uint8_t *to)
{
    rill_status st;
    rill_out out;

    do {
        out.p = to + s->turn.written;
        out.n = STORE - s->turn.written;
        st = rill_turn_next(&s->turn, &s->m, ev, &out);
    } while (st == RILL_BACK);
    if (st != RILL_OK)
        die(rill_status_text(st));
}

/* Was this turn there before? */
static bool known(const uint8_t *p, size_t n)
{
    uint64_t sum = UINT64_C(14695981039346656037);
    size_t k;

    for (k = 0; k < n; k++)
        sum = (sum ^ p[k]) * UINT64_C(1099511628211);
    for (k = (size_t)(sum % SEEN); seen[k] != 0; k = (k + 1) % SEEN)
        if (seen[k] == sum)
            return true;
    seen[k] = sum;
    return false;
}

/* No byte follows: prints the body of the next request. */
static void end(const struct state *at, unsigned how, size_t offset)
{
    static const char more[] = "{\"role\":\"user\",\"content\":\"go on\"}";
    struct state s = *at;
    rill_event ev;
    rill_answer a;
    rill_text why = RILL_TEXT("interrupted");
    rill_out out = { answer, STORE };
    rill_in in;
    rill_status st;
    int n;

    memcpy(end_store, store, s.turn.written);
    while (rill_message_finish(&s.m, how, &ev) == RILL_OK)
        take(&s, &ev, end_store);
    if (s.turn.written == 0 || known(end_store, s.turn.written))
        return;
    in.p = end_store;
    in.n = s.turn.written;
    rill_answer_init(&a);
    st = rill_answer_next(&a, &in, why, &out);
    if (st != RILL_END || a.answers != s.turn.owed)
        die("answers");
    n = printf("%s{\"custom_id\":\"at-%lu\",\"params\":{\"model\":\"m\",\"max_tokens\":4096,\"messages\":["
               "{\"role\":\"user\",\"content\":\"q\"},%.*s,%.*s]}}",
               printed != 0 ? "," : "", (unsigned long)offset, (int)s.turn.written, (const char *)end_store,
               a.answers != 0 ? (int)(STORE - out.n) : (int)sizeof more - 1,
               a.answers != 0 ? (const char *)answer : more);
    printed += (uint64_t)n;
}

int main(int argc, char **argv)
{
    static struct state s;
    FILE *f = argc == 4 ? fopen(argv[3], "rb") : NULL;
    uint64_t most = argc == 4 ? (uint64_t)atol(argv[2]) : 0;
    long length;
    uint8_t byte;
    size_t offset;
    rill_event ev;

    if (f == NULL)
        die("usage: prefixes OPTIONS MOST FILE");
    fseek(f, 0, SEEK_END);
    length = ftell(f);
    rewind(f);
    if (rill_message_init(&s.m, RILL_SSE) != RILL_OK || rill_turn_init(&s.turn, (unsigned)atoi(argv[1])) != RILL_OK)
        die("init");
    printf("{\"requests\":[");
    for (offset = 0; fread(&byte, 1, 1, f) == 1; offset++) {
        rill_in in = { &byte, 1 };

        if (printed <= most / 4 + most * 3 / 4 * offset / (uint64_t)length)
            end(&s, offset % 2 != 0 ? RILL_END_CLEAN : RILL_END_RESET, offset);
        while (rill_message_next(&s.m, &in, &ev) == RILL_OK)
            take(&s, &ev, store);
    }
    end(&s, RILL_END_CLEAN, offset);
    printf("]}\n");
    fclose(f);
    return 0;
}
