/*
 * bench.c - how fast rill is, next to other JSON readers behind a splitter that do the same job, to finding the line
 * ends alone, and to memcpy of the same bytes.
 *
 *     bench [--mb N] [--seed N] [--rounds N] [--only PEER,PEER...] [--insn FILE] [--tsv FILE]
 *     bench --write MIX MB FILE          the mix itself
 *     bench --once PEER MIX MB PIECE     one run, to be counted by valgrind; prints the number of events
 *
 * --mb     size of the realistic mix, 8; the others have at most 8
 * --insn   lines "insn_event N" and "insn_general N", for the table of goals
 * --tsv    also the figures, one a line: sort, then as the first line of that sort names them
 *
 * Before anything is measured, all must hand out the same: of each event its type, index, kind and the text. Then come
 * rounds in which everything runs once, one after the other; a figure is the median of the rounds. Times are the
 * thread's own, so that what else runs disturbs less.
 */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "allocs.h"
#include "peer.h"
#include "rill.h"

static void copy_all(const struct stream *s, size_t piece, struct sink *to)
{
    (void)piece;
    memcpy(to->to, s->p, s->n);
}

static const char *about_copy(void)
{
    return "memcpy of the same bytes, whole";
}

static const struct peer peer_memcpy = { "memcpy", about_copy, copy_all };

/* made by the Makefile of what is installed: X(rill) X(general) X(portable) X(lines) and the peers */
#define X(name) extern const struct peer peer_##name;
#include "peers.list"
#undef X
#define X(name) &peer_##name,
static const struct peer *const all_peers[] = {
#include "peers.list"
    &peer_memcpy
};
#undef X
enum { RILL, GENERAL, PORTABLE, LINES, FIRST_PEER, PEERS_MOST = 24, ROUNDS_MOST = 99, TRIES = 501 };
static const struct peer *peers[PEERS_MOST];
static unsigned peers_n, copy;

static const size_t pieces[] = { 1, 16, 64, 256, 1460, 16384, PIECE_WHOLE, PIECE_EVENT };
static const char *const piece_names[] = { "1", "16", "64", "256", "1460", "16384", "whole", "event" };
enum { P_1, P_16, P_64, P_256, P_1460, P_16384, P_WHOLE, P_EVENT, PIECES };

static struct stream streams[MIXES];
static double times[MIXES][PIECES][PEERS_MOST][ROUNDS_MOST]; /* ns */
static double middle[MIXES][PIECES][PEERS_MOST];             /* their median */
static double allocs_of[PEERS_MOST];                         /* an event, real, 1460 */
static size_t rounds = 5;
static uint8_t *target;
static FILE *tsv;
static int wrong;

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double median(const double *t, size_t n)
{
    double sorted[TRIES];

    memcpy(sorted, t, n * sizeof *t);
    qsort(sorted, n, sizeof *t, compare);
    return n % 2 != 0 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

static uint64_t hash_bytes(const uint8_t *p, size_t n)
{
    uint64_t h = n;

    while (n-- != 0)
        h = (h ^ *p++) * 0x100000001B3u;
    return h;
}

/* Which are measured: all pieces of the realistic mix, two of each other mix. */
static int measured(unsigned mix, unsigned piece)
{
    return mix == MIX_REAL || piece == P_1460 || piece == P_WHOLE;
}

static struct sink run(const struct peer *p, const struct stream *s, size_t piece)
{
    struct sink to = { NULL, 0, 0, 0 };

    to.to = target;
    p->run(s, piece, &to);
    return to;
}

/* Do all hand out the same? */
static void check(void)
{
    unsigned mix, piece, i;

    for (mix = 0; mix < MIXES; mix++) {
        const struct stream *s = &streams[mix];
        struct sink first = run(peers[RILL], s, PIECE_WHOLE);
        uint64_t hash = hash_bytes(target, first.n);
        if (first.n != s->text || first.errors != 0) {
            fprintf(stderr, "bench: %s: rill: %lu bytes of text, not %lu; %lu errors or warnings\n", mix_names[mix],
                    (unsigned long)first.n, (unsigned long)s->text, (unsigned long)first.errors);
            wrong = 1;
        }
        for (piece = 0; piece < PIECES; piece++)
            for (i = 0; i < peers_n && measured(mix, piece); i++) {
                size_t before;
                struct sink to;
                if (i == copy || i == LINES)
                    continue;
                before = allocs;
                to = run(peers[i], s, pieces[piece]);
                if (mix == MIX_REAL && piece == P_1460)
                    allocs_of[i] = allocs == ALLOCS_UNKNOWN ? -1 : (double)(allocs - before) / (double)s->events;
                if (i < LINES && allocs != before) {
                    fprintf(stderr, "bench: %s: rill asked for memory\n", mix_names[mix]);
                    wrong = 1;
                }
                if (to.n != first.n || to.hash != first.hash || to.errors != 0 || hash_bytes(target, to.n) != hash) {
                    fprintf(stderr, "bench: %s, %s: %s hands out something else (%lu bytes, not %lu; %lu errors)\n",
                            mix_names[mix], piece_names[piece], peers[i]->name, (unsigned long)to.n,
                            (unsigned long)first.n, (unsigned long)to.errors);
                    wrong = 1;
                }
            }
    }
}

static void measure(void)
{
    unsigned mix, piece, i;
    size_t r;

    for (r = 0; r < rounds; r++)
        for (mix = 0; mix < MIXES; mix++)
            for (piece = 0; piece < PIECES; piece++)
                for (i = 0; i < peers_n && measured(mix, piece); i++) {
                    double begin;
                    begin = now();
                    run(peers[i], &streams[mix], pieces[piece]);
                    times[mix][piece][i][r] = now() - begin;
                }
    for (mix = 0; mix < MIXES; mix++)
        for (piece = 0; piece < PIECES; piece++)
            for (i = 0; i < peers_n && measured(mix, piece); i++)
                middle[mix][piece][i] = median(times[mix][piece][i], rounds);
}

/* ns an event */
static double cost(unsigned mix, unsigned piece, unsigned peer)
{
    return middle[mix][piece][peer] / (double)streams[mix].events;
}

/* Time over another's. The two ran side by side in each round, so the median is that of the rounds' ratios. */
static double ratio(unsigned mix, unsigned piece, unsigned peer, unsigned other)
{
    double x[ROUNDS_MOST];
    size_t r;

    for (r = 0; r < rounds; r++)
        x[r] = times[mix][piece][peer][r] / times[mix][piece][other][r];
    return median(x, rounds);
}

static unsigned fastest(unsigned mix, unsigned piece)
{
    unsigned i, best = copy;

    for (i = FIRST_PEER; i < copy; i++)
        if (best == copy || cost(mix, piece, i) < cost(mix, piece, best))
            best = i;
    return best;
}

/* ---- tables ---- */

static void rule(unsigned columns)
{
    printf("| :--- |");
    while (columns-- != 0)
        printf(" ---: |");
    printf("\n");
}

static void about_run(size_t megabytes, unsigned long seed)
{
    char line[256];
    FILE *f = fopen("/proc/cpuinfo", "r");
    const char *cpu = "unknown CPU";
    unsigned i;

    while (f != NULL && fgets(line, sizeof line, f) != NULL)
        if (strncmp(line, "model name", 10) == 0 && strchr(line, ':') != NULL) {
            line[strcspn(line, "\n")] = '\0';
            cpu = strchr(line, ':') + 2;
            break;
        }
    if (f != NULL)
        fclose(f);
#ifdef __clang__
    printf("%s; %s; ", __VERSION__, cpu);
#else
    printf("gcc %s; %s; ", __VERSION__, cpu);
#endif
    printf("realistic mix of %lu MB, seed %lu, medians of %lu interleaved rounds\n\n", (unsigned long)megabytes, seed,
           (unsigned long)rounds);
    for (i = 0; i < peers_n; i++)
        printf("- %s: %s\n", peers[i]->name, peers[i]->about());
}

static void table_mixes(void)
{
    unsigned mix;

    printf("\n| mix | bytes | events | bytes/event | deltas | with an escape | text/delta |\n");
    rule(6);
    for (mix = 0; mix < MIXES; mix++) {
        const struct stream *s = &streams[mix];
        printf("| %-9s | %9lu | %6lu | %6.0f | %3.0f %% | %3.0f %% | %5.1f |\n", mix_names[mix], (unsigned long)s->n,
               (unsigned long)s->events, (double)s->n / (double)s->events,
               100.0 * (double)s->deltas / (double)s->events, 100.0 * (double)s->escaped / (double)s->deltas,
               (double)s->text / (double)s->deltas);
    }
}

static void table_real(void)
{
    unsigned i, piece;
    double size = (double)streams[MIX_REAL].n;

    printf(
        "\nRealistic mix, ns an event, in pieces of N bytes, whole, and one event a read; then for 1460 bytes\n\n|          |");
    for (piece = 0; piece < PIECES; piece++)
        printf(" %6s |", piece_names[piece]);
    printf(" ns/byte | MB/s | x memcpy | x lines | malloc/event |\n");
    rule(PIECES + 5);
    for (i = 0; i < peers_n; i++) {
        double t = middle[MIX_REAL][P_1460][i];
        printf("| %-9s |", peers[i]->name);
        for (piece = 0; piece < PIECES; piece++)
            printf(" %6.1f |", cost(MIX_REAL, piece, i));
        printf(" %7.3f | %6.0f | %5.1f | %5.1f | ", t / size, size * 1e3 / t, ratio(MIX_REAL, P_1460, i, copy),
               ratio(MIX_REAL, P_1460, i, LINES));
        if (i == LINES || i == copy)
            printf("  - |\n");
        else
            printf(allocs_of[i] < 0 ? "not counted |\n" : allocs_of[i] == 0 ? "0 |\n" : "%.3f |\n", allocs_of[i]);
    }
}

static void table_others(void)
{
    unsigned i, mix, k;

    printf("\nOther mixes, ns an event, 1460-byte pieces / whole\n\n|           |");
    for (mix = 0; mix < MIXES; mix++)
        printf(" %15s |", mix_names[mix]);
    printf("\n");
    rule(MIXES);
    for (i = 0; i < peers_n; i++) {
        printf("| %-9s |", peers[i]->name);
        for (mix = 0; mix < MIXES; mix++) {
            char cell[2][24];
            for (k = 0; k < 2; k++) {
                double t = cost(mix, k == 0 ? P_1460 : P_WHOLE, i);
                snprintf(cell[k], sizeof cell[k], t < 100 ? "%.1f" : "%.0f", t);
            }
            printf(" %6s / %6s |", cell[0], cell[1]);
        }
        printf("\n");
    }
}

static void write_times(void)
{
    unsigned mix, piece, i;

    fprintf(tsv, "time\tmix\tpiece\tpeer\tns_event\tns_byte\tx_memcpy\tx_lines\n");
    for (mix = 0; mix < MIXES; mix++)
        for (piece = 0; piece < PIECES; piece++)
            for (i = 0; i < peers_n && measured(mix, piece); i++) {
                const double t = middle[mix][piece][i];
                fprintf(tsv, "time\t%s\t%s\t%s\t%.2f\t%.4f\t%.3f\t%.3f\n", mix_names[mix], piece_names[piece],
                        peers[i]->name, cost(mix, piece, i), t / (double)streams[mix].n, ratio(mix, piece, i, copy),
                        ratio(mix, piece, i, LINES));
            }
    fprintf(tsv, "peer\tpeer\tmalloc_event\tabout\n");
    for (i = 0; i < peers_n; i++)
        fprintf(tsv, "peer\t%s\t%.4f\t%s\n", peers[i]->name, allocs_of[i], peers[i]->about());
}

/* ---- the first byte of text ---- */

/* A new reader, and the events up to the first delta; and how much of them must be there. */
static void first_text(void)
{
    struct stream s = streams[MIX_REAL];
    double t[TRIES], tt;
    unsigned i;
    size_t k, low, high;

    s.events = 3;
    s.n = s.ends[2];
    printf("\nFrom nothing to the first text: three events, the first delta ends at byte %lu\n\n", (unsigned long)s.n);
    printf("|           |     ns | bytes that must have arrived |\n");
    rule(2);
    if (tsv != NULL)
        fprintf(tsv, "first\tpeer\tns\tbytes\n");
    for (i = 0; i < copy; i++) {
        if (i == LINES)
            continue;
        for (k = 0; k < TRIES; k++) {
            double begin = now();
            run(peers[i], &s, PIECE_EVENT);
            t[k] = now() - begin;
        }
        tt = median(t, TRIES);
        for (low = 0, high = s.n; high - low > 1;) {
            struct stream part = s;
            part.n = low + (high - low) / 2;
            if (run(peers[i], &part, PIECE_WHOLE).n != 0)
                high = part.n;
            else
                low = part.n;
        }
        printf("| %-9s | %6.0f | %5lu |\n", peers[i]->name, tt, (unsigned long)high);
        if (tsv != NULL)
            fprintf(tsv, "first\t%s\t%.0f\t%lu\n", peers[i]->name, tt, (unsigned long)high);
    }
}

/* ---- many streams ---- */

static const size_t crowds[] = { 1, 100, 10000, 100000 };
enum { CROWDS = sizeof crowds / sizeof crowds[0], VISITS = 300000, AHEAD = 6 };
static double crowd_times[2][CROWDS][ROUNDS_MOST], crowd_ratio[2]; /* as it is, and asked for ahead; of the largest at last */

static size_t feed(rill_message *m, const uint8_t *p, size_t n)
{
    rill_in in = { p, n };
    rill_event ev;
    rill_status st;
    size_t text = 0;

    while ((st = rill_message_next(m, &in, &ev)) == RILL_OK)
        if (ev.kind == RILL_EV_TEXT) {
            memcpy(target, ev.text.p, ev.text.n);
            text += ev.text.n;
        }
    if (st != RILL_MORE)
        wrong = 1;
    return text;
}

/* The text deltas of a realistic stream, all of block 0. */
static struct stream text_deltas(unsigned long seed)
{
    struct stream all = generate(MIX_REAL, 4u << 20, seed), s = all;
    size_t i;

    s.n = s.events = 0; /* moved forward in place */
    for (i = 1; i < all.events; i++) {
        static const char head[] = "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":";
        const uint8_t *p = all.p + all.ends[i - 1], *end = all.p + all.ends[i];
        size_t n = sizeof head - 1;
        if ((size_t)(end - p) < n + 50 || memcmp(p, head, n) != 0)
            continue;
        for (p += n; *p >= '0' && *p <= '9'; p++)
            continue;
        if (memcmp(p, ",\"delta\":{\"type\":\"text_delta\"", sizeof ",\"delta\":{\"type\":\"text_delta\"" - 1) != 0)
            continue;
        memmove(s.p + s.n, head, n);
        s.n += n;
        s.p[s.n++] = '0';
        memmove(s.p + s.n, p, (size_t)(end - p));
        s.n += (size_t)(end - p);
        s.ends[s.events++] = (uint32_t)s.n;
    }
    return s;
}

/* Each state is given one event, then the next state; the order is random. Which events these are does not depend on how
 * many states there are, so that only the states make the difference. Once as it is, once with rill_message_prefetch() for
 * the state that is AHEAD places on. */
static void many_streams(unsigned long seed, const char *touched)
{
    struct stream s = text_deltas(seed + 1);
    rill_message *m[CROWDS];
    uint32_t *order[CROWDS], random = 1;
    size_t i, k, r, text[CROWDS];
    unsigned c, how;

    for (c = 0; c < CROWDS; c++) {
        m[c] = malloc(crowds[c] * sizeof *m[c]);
        order[c] = malloc(crowds[c] * sizeof *order[c]);
        if (m[c] == NULL || order[c] == NULL || s.events == 0)
            abort();
        for (i = 0; i < crowds[c]; i++) {
            static const char start[] =
                "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\","
                "\"role\":\"assistant\",\"model\":\"claude\",\"content\":[],\"stop_reason\":null,\"usage\":"
                "{\"input_tokens\":1,\"output_tokens\":1}}}\n\nevent: content_block_start\ndata: {\"type\":"
                "\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n";
            order[c][i] = (uint32_t)i;
            if (rill_message_init(&m[c][i], RILL_SSE) != RILL_OK)
                wrong = 1;
            feed(&m[c][i], (const uint8_t *)start, sizeof start - 1);
        }
        for (i = crowds[c]; i > 1; i--) {
            uint32_t x = order[c][i - 1];
            random = random * 1664525u + 1013904223u;
            k = (size_t)((uint64_t)random * i >> 32);
            order[c][i - 1] = order[c][k];
            order[c][k] = x;
        }
    }
    for (r = 0; r <= rounds; r++) /* in the first, each state sees its first delta */
        for (c = 0; c < CROWDS; c++)
            for (how = 0; how < 2; how++) {
                double t;
                size_t who = 0, what = 0, ahead = AHEAD % crowds[c];
                text[c] = 0;
                t = now();
                for (i = 0; i < VISITS; i++) {
                    size_t begin = what != 0 ? s.ends[what - 1] : 0;
                    if (how == 1)
                        rill_message_prefetch(&m[c][order[c][ahead]]);
                    text[c] += feed(&m[c][order[c][who]], s.p + begin, s.ends[what] - begin);
                    who = who + 1 == crowds[c] ? 0 : who + 1;
                    ahead = ahead + 1 == crowds[c] ? 0 : ahead + 1;
                    what = what + 1 == s.events ? 0 : what + 1;
                }
                t = now() - t;
                if (r != 0)
                    crowd_times[how][c][r - 1] = t / VISITS;
                if (text[c] != text[0]) {
                    fprintf(stderr, "bench: %lu streams give other text than one\n", (unsigned long)crowds[c]);
                    wrong = 1;
                }
            }
    printf("\nMany streams, one event a read, in random order; a state is %lu bytes (%s). \"Asked for\": with "
           "rill_message_prefetch() for the stream %d places on\n\n"
           "| streams | MB of states | ns an event | x one stream | asked for: ns an event | x one stream |\n",
           (unsigned long)sizeof *m[0], touched, AHEAD);
    rule(5);
    if (tsv != NULL)
        fprintf(tsv, "streams\tstreams\tstate_bytes\tns_event\tx_one\tns_asked\tx_one_asked\n");
    for (c = 0; c < CROWDS; c++) {
        double t[2];
        for (how = 0; how < 2; how++) {
            double x[ROUNDS_MOST];
            for (r = 0; r < rounds; r++)
                x[r] = crowd_times[how][c][r] / crowd_times[0][0][r];
            t[how] = median(crowd_times[how][c], rounds);
            crowd_ratio[how] = median(x, rounds);
        }
        printf("| %6lu | %6.2f | %6.1f | %5.2f | %6.1f | %5.2f |\n", (unsigned long)crowds[c],
               (double)(crowds[c] * sizeof *m[c]) / 1e6, t[0], crowd_ratio[0], t[1], crowd_ratio[1]);
        if (tsv != NULL)
            fprintf(tsv, "streams\t%lu\t%lu\t%.1f\t%.3f\t%.1f\t%.3f\n", (unsigned long)crowds[c],
                    (unsigned long)sizeof *m[c], t[0], crowd_ratio[0], t[1], crowd_ratio[1]);
        free(m[c]);
        free(order[c]);
    }
    free(s.p);
    free(s.ends);
}

/* ---- goals ---- */

static void goal(const char *what, double is, double must, double aim, const char *unit, const char *against)
{
    const int more = must < aim; /* is better */
    const int met = more ? is >= must : is <= must, aimed = more ? is >= aim : is <= aim;
    const int digits = is < 10;
    double off = more ? must / is : is / must;
    char verdict[64];

    if (aimed)
        strcpy(verdict, "aim met");
    else if (met)
        strcpy(verdict, "met");
    else
        snprintf(verdict, sizeof verdict, "**missed**, %.2f times off", off);
    printf("| %s | %.*f%s | %.*f | %.*f | %s%s%s |\n", what, 2 * digits, is, unit, 2 * digits, must, 2 * digits, aim,
           verdict, against[0] != '\0' ? "; " : "", against);
    if (tsv != NULL)
        fprintf(tsv, "goal\t%s\t%.3f\t%.3f\t%.3f\t%s\n", what, is, must, aim, verdict);
}

static void goal_time(const char *what, unsigned mix, unsigned piece, double must, double aim)
{
    unsigned best = fastest(mix, piece);
    char against[64];

    snprintf(against, sizeof against, "%s %.0f ns, rill %.0f", peers[best]->name, cost(mix, piece, best),
             cost(mix, piece, RILL));
    goal(what, ratio(mix, piece, RILL, best), must, aim, " x", against);
}

static void goals(const char *insn)
{
    FILE *f = insn != NULL ? fopen(insn, "r") : NULL;
    char name[32], speed[64];
    unsigned i;
    double n;

    printf(
        "\nAgainst the goals; x: time over that of the fastest peer in the same run\n\n| what | is | must | aim | |\n");
    rule(4);
    if (tsv != NULL)
        fprintf(tsv, "goal\twhat\tis\tmust\taim\tverdict\n");
    if (copy > FIRST_PEER) {
        goal_time("real, 1460-byte pieces", MIX_REAL, P_1460, 0.45, 0.30);
        goal_time("real, whole buffer", MIX_REAL, P_WHOLE, 0.40, 0.23);
        goal_time("real, one event a read", MIX_REAL, P_EVENT, 0.55, 0.30);
    }
    while (f != NULL && fscanf(f, "%31s %lf", name, &n) == 2)
        if (strcmp(name, "insn_event") == 0)
            goal("instructions an event, real 1 MB, 1460-byte pieces", n, 440, 311, "", "");
        else
            goal("the same, general path alone (RILL_FAST=0)", n, 1700, 1280, "", "");
    if (f != NULL)
        fclose(f);
    if (copy > FIRST_PEER) {
        goal_time("keys sorted, type last", MIX_SORTED, P_1460, 0.65, 0.40);
        goal_time("re-spaced, CRLF, changing ids", MIX_RESPACED, P_1460, 0.65, 0.40);
        goal_time("escapes only", MIX_ESC, P_1460, 0.75, 0.50);
        goal_time("text without ASCII", MIX_UTF8, P_1460, 1.0, 0.60);
        goal_time("real, 64-byte pieces", MIX_REAL, P_64, 1.0, 0.60);
    }
    for (i = PORTABLE; i != LINES; i = i == PORTABLE ? RILL : LINES) {
        snprintf(speed, sizeof speed, "rill %.1f GB/s, memcpy %.1f GB/s",
                 (double)streams[MIX_LARGE].n / middle[MIX_LARGE][P_WHOLE][i],
                 (double)streams[MIX_LARGE].n / middle[MIX_LARGE][P_WHOLE][copy]);
        n = 100 * ratio(MIX_LARGE, P_WHOLE, copy, i);
        if (i == PORTABLE)
            goal("large deltas, whole, without SSE2: share of memcpy, %", n, 10, 13, "", speed);
        else
            goal("the same, with SSE2", n, 16, 21, "", speed);
    }
    goal("100,000 streams in random order, x one stream", crowd_ratio[0], 4, 2, " x", "");
    goal("the same, each asked for six places ahead", crowd_ratio[1], 4, 2, " x", "");
    goal("state of a stream, bytes", sizeof(rill_message), 512, 320, "", "");
}

/* ---- */

static int once(const char *peer, const char *mix, const char *megabytes, const char *piece)
{
    unsigned i, k, p;

    for (i = 0; i < sizeof all_peers / sizeof all_peers[0]; i++)
        for (k = 0; k < MIXES; k++)
            for (p = 0; p < PIECES; p++)
                if (strcmp(all_peers[i]->name, peer) == 0 && strcmp(mix_names[k], mix) == 0 &&
                    strcmp(piece_names[p], piece) == 0) {
                    struct stream s = generate((enum mix)k, (size_t)(strtod(megabytes, NULL) * 1048576.0), 1);
                    struct sink to;
                    target = malloc(s.n);
                    if (target == NULL)
                        return 2;
                    to = run(all_peers[i], &s, pieces[p]);
                    printf("%lu\n", (unsigned long)s.events);
                    return to.errors != 0 || to.n != s.text;
                }
    fprintf(stderr, "bench: there is no such peer, mix or piece\n");
    return 2;
}

static int write_mix(const char *mix, const char *megabytes, const char *file)
{
    FILE *f = fopen(file, "wb");
    unsigned k;

    for (k = 0; k < MIXES && f != NULL; k++)
        if (strcmp(mix_names[k], mix) == 0) {
            struct stream s = generate((enum mix)k, (size_t)(strtod(megabytes, NULL) * 1048576.0), 1);
            return fwrite(s.p, 1, s.n, f) != s.n || fclose(f) != 0;
        }
    fprintf(stderr, "bench: there is no such mix, or %s cannot be written\n", file);
    return 2;
}

static int is_in(const char *name, const char *list)
{
    size_t n = strlen(name);

    for (; list != NULL; list = strchr(list, ',') != NULL ? strchr(list, ',') + 1 : NULL)
        if (strncmp(list, name, n) == 0 && (list[n] == ',' || list[n] == '\0'))
            return 1;
    return 0;
}

int main(int argc, char **argv)
{
    size_t megabytes = 8, most = 0;
    unsigned long seed = 1;
    const char *insn = NULL, *only = NULL, *touched = "not counted how much of it";
    unsigned i;

    if (argc == 6 && strcmp(argv[1], "--once") == 0)
        return once(argv[2], argv[3], argv[4], argv[5]);
    if (argc == 5 && strcmp(argv[1], "--write") == 0)
        return write_mix(argv[2], argv[3], argv[4]);
    for (i = 1; i + 1 < (unsigned)argc; i += 2)
        if (strcmp(argv[i], "--mb") == 0)
            megabytes = strtoul(argv[i + 1], NULL, 10);
        else if (strcmp(argv[i], "--seed") == 0)
            seed = strtoul(argv[i + 1], NULL, 10);
        else if (strcmp(argv[i], "--rounds") == 0)
            rounds = strtoul(argv[i + 1], NULL, 10);
        else if (strcmp(argv[i], "--only") == 0)
            only = argv[i + 1];
        else if (strcmp(argv[i], "--insn") == 0)
            insn = argv[i + 1];
        else if (strcmp(argv[i], "--touched") == 0)
            touched = argv[i + 1];
        else if (strcmp(argv[i], "--tsv") == 0 && (tsv = fopen(argv[i + 1], "w")) != NULL)
            continue;
        else
            break;
    if (i < (unsigned)argc || megabytes == 0 || megabytes > 1024 || rounds == 0 || rounds > ROUNDS_MOST) {
        fprintf(stderr,
                "usage: bench [--mb N] [--seed N] [--rounds N] [--only PEER,PEER] [--insn FILE] [--touched TEXT] [--tsv FILE]\n");
        return 2;
    }
    for (i = 0; i < sizeof all_peers / sizeof all_peers[0] && peers_n < PEERS_MOST; i++)
        if (i < FIRST_PEER || all_peers[i] == &peer_memcpy || only == NULL || is_in(all_peers[i]->name, only))
            peers[peers_n++] = all_peers[i];
    copy = peers_n - 1;
    for (i = 0; i < MIXES; i++) {
        streams[i] = generate((enum mix)i, (i != MIX_REAL && megabytes > 8 ? 8 : megabytes) << 20, seed);
        most = streams[i].n > most ? streams[i].n : most;
    }
    target = malloc(most);
    if (target == NULL)
        return 2;
    memset(target, 1, most);
    about_run(megabytes, seed);
    table_mixes();
    fflush(stdout);
    allocs_begin();
    check();
    measure();
    table_real();
    table_others();
    if (tsv != NULL)
        write_times();
    first_text();
    many_streams(seed, touched);
    goals(insn);
    if (tsv != NULL && fclose(tsv) != 0)
        wrong = 1;
    return wrong;
}
