/*
 * exhaustive.c - runs a harness over every string of an alphabet up to a length:  exhaustive LENGTH ALPHABET
 *
 * ALPHABET takes \n, \r, \\ and \xHH. One symbol for each class of bytes is enough: JSON in 7 of '[]{},:"\\u0-.e1 ',
 * SSE in 8 of 'da:\r\n t\x00i', UTF-8 in 8 of '\xEF\xBB\xBF\xF0\x9F\x80\xED\xC3\n:'.
 */
#include "fuzz.h"

int main(int argc, char **argv)
{
    uint8_t alphabet[256], text[32];
    size_t at[32] = { 0 }, n, k = 0, i;
    unsigned long runs = 0;

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
            LLVMFuzzerTestOneInput(text, length);
            runs++;
            for (i = length; i != 0 && ++at[i - 1] == k; i--)
                at[i - 1] = 0;
        } while (i != 0);
    printf("%lu strings\n", runs);
    return 0;
}
