/*
 * cuts.c - what a configuration makes of files, and of broken ones made from them; for cuts.sh, which compares two.
 *
 *     cuts FILE...    a line for each: FILE N OUTCOME ERROR OFFSET FINAL VOID TEXT
 *
 * FINAL, VOID: the calls, a bit for each index; of FINAL only those that rill_tool_commit() lets run too. TEXT: a sum
 * over the text of the answer.
 */
#include <stdio.h>
#include <string.h>

#include "rill.h"

enum { MUTANTS = 120, MOST = 1 << 16, CALLS = 8 };

static uint32_t random_next(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void decode(const uint8_t *p, size_t n)
{
    static rill_message m;
    static rill_tool tool[CALLS];
    bool used[CALLS] = { false };
    uint32_t final = 0, voids = 0, runs = 0, text = 1;
    rill_in in = { p, n };
    rill_event ev;
    rill_value v;
    bool over = false;
    unsigned k;

    rill_message_init(&m, RILL_DETECT);
    while (!over) {
        if (rill_message_next(&m, &in, &ev) != RILL_OK)
            over = true;
        while (!over || rill_message_finish(&m, RILL_END_CLEAN, &ev) == RILL_OK) {
            for (k = 0; ev.kind == RILL_EV_TEXT && k < ev.text.n; k++)
                text = text * 31 + (uint8_t)ev.text.p[k];
            if (ev.kind == RILL_EV_CALL_FINAL && ev.index < 32)
                final |= (uint32_t)1 << ev.index;
            if (ev.kind == RILL_EV_CALL_VOID && ev.index < 32)
                voids |= (uint32_t)1 << ev.index;
            for (k = 0; k < CALLS; k++) {
                if (!used[k])
                    continue;
                while (rill_tool_next(&tool[k], &ev, &v) == RILL_OK)
                    continue;
                if (rill_tool_commit(&tool[k], &ev) == RILL_OK && tool[k].index < 32)
                    runs |= (uint32_t)1 << tool[k].index;
            }
            if (ev.kind == RILL_EV_BLOCK_START && ev.block == RILL_BLOCK_TOOL_USE) {
                for (k = 0; k < CALLS && used[k]; k++)
                    continue;
                if (k < CALLS)
                    used[k] = rill_tool_begin(&tool[k], &ev, 0) == RILL_OK;
            }
            if (!over)
                break;
        }
    }
    printf("%d %d %lu %lx %lx %lx\n", m.outcome, m.error, (unsigned long)m.offset, (unsigned long)(final & runs),
           (unsigned long)voids, (unsigned long)text);
}

int main(int argc, char **argv)
{
    static uint8_t whole[MOST], bytes[MOST];
    uint32_t seed = 1;
    int k;

    for (k = 1; k < argc; k++) {
        FILE *f = fopen(argv[k], "rb");
        size_t n = f != NULL ? fread(whole, 1, sizeof whole, f) : 0, size;
        unsigned i, j;

        if (f == NULL || n == 0)
            return 1;
        fclose(f);
        for (i = 0; i < MUTANTS; i++) {
            memcpy(bytes, whole, n);
            size = n;
            if (i % 3 == 1)
                size = random_next(&seed) % n + 1;
            for (j = 0; i % 3 != 0 && j < i / 12; j++) /* some letters of JSON in wrong places */
                bytes[random_next(&seed) % n] = (uint8_t) "{}[]\",:\\n0\n \xc3u7e"[random_next(&seed) % 16];
            if (i % 3 == 0 && i != 0) { /* a part moved */
                size_t from = random_next(&seed) % n, to = random_next(&seed) % n, room = n - (from > to ? from : to);

                memmove(bytes + to, bytes + from, room < 80 ? room : 80);
            }
            printf("%s %u ", argv[k], i);
            decode(bytes, size);
        }
    }
    return 0;
}
