/*
 * harness.h - what the test programs share: case files, cuts, traces, invariants. README.md here tells how.
 *
 *     struct layer      how to drive one layer: init, next, finish, offset, and how to write an item down
 *     struct trace      the log of one run: lines; pieces of one string joined; invariants that broke
 *     run_cuts()        one input through every cut, against one log; cases are that, from text files
 *     CHECK, TEST       tests in C
 *
 *     int main(int argc, char **argv)
 *     {
 *         harness_begin(argc, argv);
 *         run_cases(&sse_layer);
 *         TEST(exhaustive);
 *         return harness_end();
 *     }
 *
 * Arguments of every test program: [-v] [-l] [-s] [-c] [--corpus DIR] [FILE.txt ...] [TITLE]. With a TITLE only the
 * cases and C tests of that name run; with -c only cases. -v names all that runs or is skipped, -l prints each case's log, -s
 * leaves out the tests that show by length or number what others show already.
 */
#ifndef HARNESS_H
#define HARNESS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rill/base.h"

/* ---- trace ---- */

struct piece_ {
    char head[128];
    char tail[96];
    char *text;
    size_t n, cap;
    unsigned part;
};

/* What a case may set with `! word rest`: the layer's option() fills it, its init() and finish() read it. */
struct settings {
    unsigned options, how;
    uint32_t n[4];
};

struct trace {
    char *text; /* whole lines, terminated */
    size_t n;
    uint64_t memo[80];     /* the layer's own, all 0 when a run begins */
    uint64_t items, bytes; /* calls that gave RILL_OK; bytes used */
    rill_status end;       /* the last result */
    char fault[240];       /* the first invariant that broke, or "" */
    const struct settings *set;
    /* private */
    size_t cap;
    struct piece_ open[6];
    unsigned open_n;
};

/* A line of its own. */
void trace_line(struct trace *t, const char *format, ...);

/* A piece of a string, part as the library gives it. It joins the line before it if that is an unfinished piece with
 * the same head; else it begins the line "head text". A string that never got its RILL_LAST ends in " ...".
 * Checks: valid UTF-8 of whole characters; empty only with RILL_LAST; RILL_FIRST where it must be. */
void trace_piece(struct trace *t, const char *head, unsigned part, rill_text text);
#define TRACE_ENDLESS 4u /* or'ed to part: this kind has no RILL_LAST; a later line of it is "head+ text" */

/* The same, but joins any unfinished line with that head since the last trace_line() or trace_seal(): for kinds
 * whose pieces take turns. */
void trace_weave(struct trace *t, const char *head, unsigned part, rill_text text);

void trace_add(struct trace *t, const char *format, ...);   /* to the end of the last piece's line */
void trace_seal(struct trace *t);                           /* nothing joins what stands so far */
void trace_fault(struct trace *t, const char *format, ...); /* an invariant broke: the run fails */
void trace_free(struct trace *t);

/* Escapes n bytes for a line: controls and other things that cannot be seen, backslash, a space at the end; 20 and
 * more equal characters become x{*20}. Gives a string to be freed. */
char *escaped(const char *p, size_t n);
bool valid_utf8(const void *p, size_t n);

/* ---- layers ---- */

struct layer {
    const char *name;
    size_t state_size, out_size;
    bool (*option)(struct settings *set, const char *word, const char *rest); /* NULL: none; false: not known */
    rill_status (*init)(void *state, const struct settings *set);
    rill_status (*next)(void *state, rill_in *in, void *out);
    rill_status (*finish)(void *state, const struct settings *set, void *out); /* NULL: none */
    uint64_t (*offset)(const void *state);
    void (*note)(struct trace *t, const void *state, const void *out); /* writes down an item (RILL_OK) */
    void (*last)(struct trace *t, const void *state);                  /* NULL, or lines at the very end */
    unsigned per_byte, per_chunk; /* at most per_byte * n + per_chunk items from a chunk of n bytes */
    bool quiet;                   /* do not write "N done" for RILL_END */
    bool error_elsewhere;         /* after an error, offset may be before the bytes used */
    bool keep_open;               /* next() after finish() is not asked to stick */
};

/* ---- runs ---- */

enum plan_kind { PLAN_WHOLE, PLAN_EVERY, PLAN_SPLIT, PLAN_MOVE, PLAN_EMPTY, PLAN_THREE, PLAN_RANDOM };
struct plan {
    enum plan_kind kind;
    size_t a, b; /* EVERY: size. SPLIT, MOVE: where. THREE: both places. RANDOM: seed */
};

/* One run. *t is made anew; to be freed with trace_free(). It ends with the lines
 *     OFFSET error RILL_E_...    or    OFFSET done    or, where there is no finish(),    OFFSET more
 * and what last() adds. Checked on the way:
 * - each chunk is an exact block of its own, freed right after its last call
 * - RILL_MORE: no byte is left; the cursor only moves forward; offset == bytes used
 * - result not RILL_OK: out is unchanged, down to the padding
 * - an error, and RILL_END, stick: with more bytes, with none, and for finish(); no byte is used
 * - items are bounded by the bytes */
void run_plan(const struct layer *l, const struct settings *set, const void *p, size_t n, struct plan plan,
              struct trace *t);

/* Every cut: whole; chunks of 1..64 bytes and some larger; each two-way split, also with the state copied elsewhere
 * and the old one wiped; empty chunks between all bytes; each three-way split of short inputs; random ones. Above
 * 2000 bytes a sample. want: the log; NULL: that of the whole run. Gives false, with the reason printed, at the first
 * cut that fails. title: for the message. */
bool run_cuts(const struct layer *l, const struct settings *set, const void *p, size_t n, const char *want,
              const char *title);

/* All cases of the files given as arguments. */
void run_cases(const struct layer *l);
/* The same; adapt takes out of each case's log what this configuration leaves out. */
void run_cases_adapted(const struct layer *l, void (*adapt)(char *log));

/* ---- C tests ---- */

void harness_begin(int argc, char **argv);
int harness_end(void);            /* prints "N passed, N failed"; gives the exit status */
const char *harness_corpus(void); /* --corpus DIR, or $CORPUS, or NULL */

bool test_begin(const char *name);
void test_end(void);
/* Runs static void name(void) as one test. A machine without room has them in HARNESS_PARTS programs; this one is
 * HARNESS_PART, 0 the first. */
#ifdef HARNESS_PARTS
#define test_here() (__COUNTER__ % HARNESS_PARTS == HARNESS_PART)
#else
#define test_here() true
#endif
#define TEST(name)                              \
    do {                                        \
        if (test_here() && test_begin(#name)) { \
            name();                             \
            test_end();                         \
        }                                       \
    } while (0)

/* One that takes more than 64 KB, or that looks back at all that ran: not where HARNESS_CASES is set, the size that a
 * case may have. */
#ifdef HARNESS_CASES
#define TEST_LARGE(name) \
    do {                 \
        if (0)           \
            name();      \
    } while (0)
#else
#define TEST_LARGE(name) TEST(name)
#endif

/* One that -s leaves out. */
#define TEST_LONG(name)     \
    do {                    \
        if (!test_short())  \
            TEST(name);     \
    } while (0)
bool test_short(void);

bool check_(bool ok, const char *file, int line, const char *format, ...);
#define CHECK(what) check_((what), __FILE__, __LINE__, "%s", #what)
/* CHECKF(k == 3, "k is %d", k); like CHECK, it gives what it checked. */
#define CHECKF(what, ...) check_((what), __FILE__, __LINE__, __VA_ARGS__)

/* malloc or exit */
void *need(size_t n);
/* A whole file; NULL if it cannot be read. To be freed. One NUL follows its bytes. */
uint8_t *read_file(const char *path, size_t *n);
uint32_t random_next(uint32_t *seed);

#endif
