/*
 * exhaustive.c - runs a harness over every string of an alphabet up to a length:  exhaustive [-c] LENGTH ALPHABET
 *
 * -c: the harness takes cuts, and each string is run at each cut into two.
 *
 * ALPHABET takes \n, \r, \\ and \xHH. Of bytes that mean the same to a harness one is enough. Where the harness aborts,
 * the string is printed.
 */
#include "fuzz.h"

#include <signal.h>

bool thorough = true;

enum { MOST = 32 }; /* a piece is no longer, see feed_next() */

static uint8_t text[MOST];
static size_t length, cut;

static void on_abort(int number)
{
    fprintf(stderr, "string ");
    for (size_t i = 0; i < length; i++)
        fprintf(stderr, text[i] > 0x20 && text[i] < 0x7f && text[i] != '\\' ? "%c" : "\\x%02x", text[i]);
    if (cut != 0)
        fprintf(stderr, ", cut at %zu", cut);
    fputs("\n", stderr);
    (void)number;
}

/* The first piece ends at `cut`, the second has the rest. */
static void run_cut(void)
{
    uint8_t x[MOST + 4];

    memcpy(x, text, length);
    x[length] = 0xFF;
    x[length + 1] = 0; /* options */
    x[length + 2] = (uint8_t)cut;
    x[length + 3] = MOST;
    LLVMFuzzerTestOneInput(x, length + 4);
}

int main(int argc, char **argv)
{
    uint8_t alphabet[256];
    size_t at[MOST] = { 0 }, n, k = 0, i;
    unsigned long runs = 0, strings = 0;
    bool cuts = argc > 1 && strcmp(argv[1], "-c") == 0;

    argc -= cuts;
    argv += cuts;
    if (argc != 3 || (n = strtoul(argv[1], NULL, 10)) == 0 || n > sizeof text)
        return 2;
    for (const char *p = argv[2]; *p != 0 && k < sizeof alphabet; p++) {
        char hex[3] = { 0 };
        alphabet[k++] = (uint8_t)*p;
        if (*p != '\\' || *++p == 0)
            continue;
        alphabet[k - 1] = (uint8_t)(*p == 'n' ? '\n' : *p == 'r' ? '\r' : *p);
        if (*p == 'x' && p[1] != 0 && p[2] != 0) {
            memcpy(hex, p + 1, 2);
            alphabet[k - 1] = (uint8_t)strtoul(hex, NULL, 16);
            p += 2;
        }
    }
    if (k == 0)
        return 2;
    signal(SIGABRT, on_abort);
    for (length = 1; length <= n; length++)
        do {
            for (i = 0; i < length; i++)
                text[i] = alphabet[at[i]];
            for (cut = 1; cuts && cut < length; cut++, runs++)
                run_cut();
            cut = 0;
            if (!cuts || length == 1) {
                LLVMFuzzerTestOneInput(text, length);
                runs++;
            }
            strings++;
            for (i = length; i != 0 && ++at[i - 1] == k; i--)
                at[i - 1] = 0;
        } while (i != 0);
    if (cuts)
        printf("%lu strings, %lu runs\n", strings, runs);
    else
        printf("%lu strings\n", strings);
    return 0;
}
