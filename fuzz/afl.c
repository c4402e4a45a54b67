/*
 * afl.c - main for AFL++ in persistent mode:  afl-clang-fast -Iinclude -o fz fuzz/afl.c fuzz/fuzz_X.c lib/?*.c
 */
#include <unistd.h>

#include "fuzz.h"

bool thorough;

__AFL_FUZZ_INIT();

int main(void)
{
    __AFL_INIT();
    const uint8_t *d = __AFL_FUZZ_TESTCASE_BUF;
    while (__AFL_LOOP(100000)) {
        size_t n = (size_t)__AFL_FUZZ_TESTCASE_LEN;
        uint8_t *x = malloc(n != 0 ? n : 1);
        REQUIRE(x != NULL);
        if (n != 0)
            memcpy(x, d, n);
        LLVMFuzzerTestOneInput(x, n);
        free(x);
    }
    return 0;
}
