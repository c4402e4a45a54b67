/*
 * exhaustive.c - runs a harness over every string of an alphabet up to a length:  exhaustive [-c] LENGTH ALPHABET
 *
 * -c: the harness takes cuts, and each string is run at each cut into two.
 *
 * ALPHABET takes \n, \r, \\ and \xHH. Of bytes that mean the same to a harness one is enough.
 */
#include "fuzz.h"

bool thorough = true;

enum { MOST = 32 }; /* a piece is no longer, see feed_next() */

/* The first piece ends at `cut`, the second has the rest. */
static void run_cut(const uint8_t *text, size_t n, size_t cut)
{
    uint8_t x[MOST + 4];

    memcpy(x, text, n);
    x[n] = 0xFF;
    x[n + 1] = 0; /* options */
    x[n + 2] = (uint8_t)cut;
    x[n + 3] = MOST;
    LLVMFuzzerTestOneInput(x, n + 4);
}

int main(int argc, char **argv)
{
    uint8_t alphabet[256], text[MOST];
    size_t at[MOST] = { 0 }, n, k = 0, i, cut;
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
    for (size_t length = 1; length <= n; length++)
        do {
            for (i = 0; i < length; i++)
                text[i] = alphabet[at[i]];
            for (cut = 1; cuts && cut < length; cut++, runs++)
                run_cut(text, length, cut);
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
