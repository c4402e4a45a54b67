/*
 * replay.c - runs a harness over files and folders, with any compiler and no fuzzer:  replay FILE-OR-FOLDER...
 *
 * A file without a tail of its own is run with every options byte and some cuts besides.
 */
#define _POSIX_C_SOURCE 200809L
#include <dirent.h>
#include <setjmp.h>
#include <signal.h>

#include "fuzz.h"

static sigjmp_buf back;
static unsigned passed, failed;

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
    if (n == 0 || memchr(d, 0xFF, n) == NULL)
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
    signal(SIGABRT, aborted);
    if (sigsetjmp(back, 1) == 0) {
        run(d, n);
        passed++;
    } else {
        fprintf(stderr, "%s: failed\n", path);
        failed++;
    }
    free(d);
    return true;
}

static bool any(const char *path)
{
    DIR *dir = opendir(path);
    bool ok = true;
    char name[4096];

    if (dir == NULL)
        return file(path);
    for (struct dirent *e; (e = readdir(dir)) != NULL;)
        if (e->d_name[0] != '.' &&
            (size_t)snprintf(name, sizeof name, "%s/%s", path, e->d_name) < sizeof name && !any(name))
            ok = false;
    closedir(dir);
    return ok;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (!any(argv[i])) {
            fprintf(stderr, "%s: cannot read\n", argv[i]);
            failed++;
        }
    printf("%u passed, %u failed\n", passed, failed);
    return failed != 0;
}
