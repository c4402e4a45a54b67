/*
 * replay.c - runs a harness over files and folders, with any compiler and no fuzzer:
 *
 *     replay [-r SECONDS] [-t SECONDS] FILE-OR-FOLDER...
 *
 * A file without a tail of its own is run with every options byte and some cuts besides, unless it is of the corpus
 * that fuzzing left. -t: how many of the files a second of CPU time takes, each as it is. -r: and then changed at
 * random, as mutate.h does it, for so many seconds; always the same changes in the same order. What fails is
 * written to the program's name with .failed behind it.
 */
#define _POSIX_C_SOURCE 200809L
#include <dirent.h>
#include <setjmp.h>
#include <signal.h>
#include <time.h>

#include "fuzz.h"
#include "mutate.h"

bool thorough = true;
static sigjmp_buf back;
static unsigned passed, failed;
static struct {
    uint8_t *p;
    size_t n;
} kept[4096]; /* the files, to be changed */
static size_t kept_n;
static bool keep_files, once, timed;

static void aborted(int sig)
{
    siglongjmp(back, sig);
}

static void run(const uint8_t *d, size_t n)
{
    static const uint8_t cuts[][3] = { { 0, 0, 0 }, { 2, 2, 2 }, { 3, 3, 3 }, { 7, 0, 13 } };
    uint8_t *x = malloc(n + 5);

    REQUIRE(x != NULL);
    if (n != 0)
        memcpy(x, d, n);
    LLVMFuzzerTestOneInput(x, n);
    if (!once && (n == 0 || memchr(d, 0xFF, n) == NULL))
        for (unsigned i = 0; i < 255; i++) {
            x[n] = 0xFF;
            x[n + 1] = (uint8_t)i;
            memcpy(x + n + 2, cuts[(i ^ i >> 2 ^ i >> 4 ^ i >> 6) % 4], 3);
            LLVMFuzzerTestOneInput(x, n + 5);
        }
    free(x);
}

static bool file(const char *path)
{
    static uint8_t *d;
    FILE *f = fopen(path, "rb");
    size_t n = 0, cap = 1 << 16;

    if (f == NULL || (d = malloc(cap)) == NULL)
        return false;
    for (size_t got; (got = fread(d + n, 1, cap - n, f)) != 0;)
        if ((n += got) == cap && (d = realloc(d, cap *= 2)) == NULL)
            return false;
    fclose(f);
    once = timed || strstr(path, "corpus/") != NULL;
    signal(SIGABRT, aborted);
    if (sigsetjmp(back, 1) == 0) {
        run(d, n);
        passed++;
    } else {
        fprintf(stderr, "%s: failed\n", path);
        failed++;
    }
    if (keep_files && kept_n < sizeof kept / sizeof *kept && n < 10000) {
        kept[kept_n].p = d;
        kept[kept_n++].n = n;
    } else {
        free(d);
    }
    return true;
}

static void save(const char *name, const uint8_t *p, size_t n)
{
    char path[4096];
    FILE *f;

    snprintf(path, sizeof path, "%s.failed", name);
    f = fopen(path, "wb");
    if (f != NULL && fwrite(p, 1, n, f) == n)
        fprintf(stderr, "the input is in %s\n", path);
    if (f != NULL)
        fclose(f);
}

static void change(const char *name, unsigned seconds)
{
    enum { CAP = 20000 };
    static uint8_t text[CAP];
    struct mutant x = { text, 0, CAP, 2463534242 };
    time_t end = time(NULL) + (time_t)seconds;
    static unsigned long runs;
    uint8_t *exact = NULL;

    for (; kept_n != 0 && (runs % 64 != 0 || time(NULL) < end); runs++) {
        size_t k = draw(&x, (uint32_t)kept_n);

        if (x.n == 0 || draw(&x, 8) == 0) { /* else the one before is changed further */
            x.n = kept[k].n;
            memcpy(text, kept[k].p, x.n);
        }
        mutate(&x);
        if (x.n > CAP / 2)
            x.n = 0;
        exact = malloc(x.n + 1);
        REQUIRE(exact != NULL);
        memcpy(exact, text, x.n);
        if (sigsetjmp(back, 1) == 0) {
            LLVMFuzzerTestOneInput(exact, x.n);
        } else {
            save(name, text, x.n);
            failed++;
            break;
        }
        free(exact);
    }
    passed += failed == 0;
    printf("%lu changed\n", runs);
}

static bool any(const char *path)
{
    DIR *dir = opendir(path);
    bool ok = true;
    char name[4096];

    if (dir == NULL)
        return file(path);
    for (struct dirent *e; (e = readdir(dir)) != NULL;)
        if (e->d_name[0] != '.' && (size_t)snprintf(name, sizeof name, "%s/%s", path, e->d_name) < sizeof name &&
            !any(name))
            ok = false;
    closedir(dir);
    return ok;
}

static void speed(unsigned seconds)
{
    clock_t begun = clock(), end = begun + (clock_t)seconds * CLOCKS_PER_SEC, now;
    unsigned long runs = 0;

    do {
        for (size_t k = 0; k < kept_n; k++, runs++)
            LLVMFuzzerTestOneInput(kept[k].p, kept[k].n);
        now = clock();
    } while (kept_n != 0 && now < end);
    printf("%.0f a second\n", now != begun ? (double)runs * CLOCKS_PER_SEC / (double)(now - begun) : 0.0);
}

int main(int argc, char **argv)
{
    unsigned seconds = 0;
    int i = 1;

    if (argc > 2 && (strcmp(argv[1], "-r") == 0 || strcmp(argv[1], "-t") == 0)) {
        timed = argv[1][1] == 't';
        seconds = (unsigned)strtoul(argv[2], NULL, 10);
        keep_files = seconds != 0;
        i = 3;
    }
    for (; i < argc; i++)
        if (!any(argv[i])) {
            fprintf(stderr, "%s: cannot read\n", argv[i]);
            failed++;
        }
    thorough = false;
    if (timed && failed == 0)
        speed(seconds);
    else if (keep_files && failed == 0)
        change(argv[0], seconds);
    while (kept_n != 0)
        free(kept[--kept_n].p);
    printf("%u passed, %u failed\n", passed, failed);
    return failed != 0;
}
