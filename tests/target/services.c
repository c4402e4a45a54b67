/*
 * services.c - stack gauge, exit, and the four functions that every compiler may call; with cortexm.c or rv32.c.
 */
#include "target.h"

#define PAINT 0xa5a5a5a5u

void *memcpy(void *to, const void *from, size_t n);
void *memmove(void *to, const void *from, size_t n);
void *memset(void *p, int c, size_t n);
int memcmp(const void *a, const void *b, size_t n);

void target_exit(int status)
{
    uintptr_t block[2];

    block[0] = 0x20026; /* the program ended itself */
    block[1] = (uintptr_t)status;
    for (;;)
        (void)semihost(SEMIHOST_EXIT, block);
}

/* volatile: the compiler knows nothing of this use of the stack */
void stack_paint(void)
{
    volatile uint32_t here = 0, *p = target_stack_end;

    while ((uintptr_t)p + 64 < (uintptr_t)&here)
        *p++ = PAINT;
}

size_t stack_high_water(void)
{
    const volatile uint32_t *p = target_stack_end;

    while ((uintptr_t)p < (uintptr_t)target_stack && *p == PAINT)
        p++;
    return (uintptr_t)target_stack - (uintptr_t)p;
}

/* By bytes: they are right at any address. By words where both are aligned, as a C library has it. */
void *memcpy(void *to, const void *from, size_t n)
{
    unsigned char *a = (unsigned char *)to;
    const unsigned char *b = (const unsigned char *)from;

    if ((((uintptr_t)a | (uintptr_t)b) & 3) == 0)
        for (; n >= 4; n -= 4, a += 4, b += 4)
            *(uint32_t *)(void *)a = *(const uint32_t *)(const void *)b;
    while (n-- != 0)
        *a++ = *b++;
    return to;
}

void *memmove(void *to, const void *from, size_t n)
{
    unsigned char *a = (unsigned char *)to;
    const unsigned char *b = (const unsigned char *)from;

    if ((uintptr_t)a <= (uintptr_t)b)
        return memcpy(to, from, n);
    while (n-- != 0)
        a[n] = b[n];
    return to;
}

void *memset(void *p, int c, size_t n)
{
    unsigned char *a = (unsigned char *)p;

    while (n-- != 0)
        *a++ = (unsigned char)c;
    return p;
}

int memcmp(const void *a, const void *b, size_t n)
{
    const unsigned char *p = (const unsigned char *)a, *q = (const unsigned char *)b;

    for (; n-- != 0; p++, q++)
        if (*p != *q)
            return *p < *q ? -1 : 1;
    return 0;
}
