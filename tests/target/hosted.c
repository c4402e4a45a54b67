/*
 * hosted.c - what the test programs want of a C library, by semihosting. Enough for them, no more: no locale, no
 * buffering of input, %f with three digits.
 */
#include <ctype.h>
#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "target.h"

struct target_file {
    uintptr_t handle;
    bool open;
};

#define FILES 4
static FILE files[FILES];
FILE *const stdin = &files[0], *const stdout = &files[1], *const stderr = &files[1];
static char line[256]; /* of output */
static size_t line_n;

/* ---- memory ---- */

/* First fit; a block's head is its size, that of a free one is odd. Neighbours are joined when one is looked for. */
#define ALIGN 8u
#define PAINT 0xa5a5a5a5u
#define HEAD ((size_t)ALIGN)

static char *heap_end(void)
{
    return (char *)target_heap_end;
}

static size_t *head_of(char *p)
{
    return (size_t *)(void *)p;
}

static char *first_free, *heap_top; /* heap_top: the end of the highest block there ever was */

static void out_of_stack(void)
{
    char here;

    printf("no room: %lu bytes of heap, %lu of stack\n", (unsigned long)(heap_top - (char *)target_heap),
           (unsigned long)((char *)target_stack - &here));
    target_exit(98);
}

/* From the heap's beginning to the stack as it is now: the two share what is between them, and must not meet. */
static void paint(char *from)
{
    volatile uint32_t here = 0, *p = (volatile uint32_t *)(void *)from;

    while ((uintptr_t)p + 64 < (uintptr_t)&here)
        *p++ = PAINT;
}

static void heap_begin(void)
{
    char *p = (char *)(((uintptr_t)target_heap + ALIGN - 1) & ~(uintptr_t)(ALIGN - 1));

    first_free = heap_top = p;
    paint(p);
    *head_of(p) = ((size_t)(heap_end() - p) & ~(size_t)(ALIGN - 1)) | 1;
}

void *malloc(size_t n)
{
    char *p, *q;
    bool first = true;

    n = (n + HEAD + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    for (p = first_free; p + HEAD <= heap_end(); p += *head_of(p) & ~(size_t)1) {
        if ((*head_of(p) & 1) == 0)
            continue;
        for (q = p + (*head_of(p) & ~(size_t)1); q + HEAD <= heap_end() && (*head_of(q) & 1) != 0;
             q = p + (*head_of(p) & ~(size_t)1))
            *head_of(p) += *head_of(q) & ~(size_t)1;
        if (first)
            first_free = p;
        first = false;
        if ((*head_of(p) & ~(size_t)1) < n)
            continue;
        if ((*head_of(p) & ~(size_t)1) - n >= 2 * HEAD)
            *head_of(p + n) = *head_of(p) - n;
        else
            n = *head_of(p) & ~(size_t)1;
        *head_of(p) = n;
        if (p + n > heap_top)
            heap_top = p + n;
        if ((char *)&p < heap_top + HEAD)
            out_of_stack();
        return p + HEAD;
    }
    return NULL;
}

void free(void *p)
{
    char *q = (char *)p - HEAD;

    if (p == NULL)
        return;
    *head_of(q) |= 1;
    if (q < first_free)
        first_free = q;
}

void *calloc(size_t n, size_t size)
{
    void *p = size != 0 && n > SIZE_MAX / size ? NULL : malloc(n * size);

    if (p != NULL)
        memset(p, 0, n * size);
    return p;
}

void *realloc(void *p, size_t n)
{
    void *q = malloc(n);
    size_t old;

    if (p == NULL || q == NULL)
        return q;
    old = (*head_of((char *)p - HEAD) & ~(size_t)1) - HEAD;
    memcpy(q, p, old < n ? old : n);
    free(p);
    return q;
}

/* ---- text ---- */

void *memchr(const void *p, int c, size_t n)
{
    const unsigned char *q = (const unsigned char *)p;

    for (; n-- != 0; q++)
        if (*q == (unsigned char)c)
            return (void *)(uintptr_t)q;
    return NULL;
}

size_t strlen(const char *s)
{
    size_t n = 0;

    while (s[n] != 0)
        n++;
    return n;
}

int strncmp(const char *a, const char *b, size_t n)
{
    for (; n-- != 0; a++, b++)
        if (*a != *b || *a == 0)
            return (unsigned char)*a - (unsigned char)*b;
    return 0;
}

int strcmp(const char *a, const char *b)
{
    return strncmp(a, b, SIZE_MAX);
}

char *strchr(const char *s, int c)
{
    return (char *)memchr(s, c, strlen(s) + 1);
}

char *strstr(const char *s, const char *want)
{
    size_t n = strlen(want);

    for (;; s++)
        if (strncmp(s, want, n) == 0)
            return (char *)(uintptr_t)s;
        else if (*s == 0)
            return NULL;
}

char *strcpy(char *to, const char *s)
{
    memcpy(to, s, strlen(s) + 1);
    return to;
}

char *strcat(char *to, const char *s)
{
    strcpy(to + strlen(to), s);
    return to;
}

size_t strspn(const char *s, const char *set)
{
    size_t n = 0;

    while (s[n] != 0 && strchr(set, s[n]) != NULL)
        n++;
    return n;
}

size_t strcspn(const char *s, const char *set)
{
    size_t n = 0;

    while (s[n] != 0 && strchr(set, s[n]) == NULL)
        n++;
    return n;
}

unsigned long strtoul(const char *s, char **end, int base)
{
    unsigned long n = 0;
    int d;

    s += strspn(s, " \t\n");
    s += *s == '+';
    for (;; s++) {
        d = *s >= '0' && *s <= '9' ? *s - '0' : (*s | 32) >= 'a' && (*s | 32) <= 'z' ? (*s | 32) - 'a' + 10 : 99;
        if (d >= base)
            break;
        n = n * (unsigned long)base + (unsigned long)d;
    }
    if (end != NULL)
        *end = (char *)(uintptr_t)s;
    return n;
}

long strtol(const char *s, char **end, int base)
{
    long n;

    s += strspn(s, " \t\n");
    if (*s != '-')
        return (long)strtoul(s, end, base);
    n = (long)strtoul(s + 1, end, base);
    return -n;
}

/* Digits and a fraction; for cJSON, which reads indexes and counts with it. */
double strtod(const char *s, char **end)
{
    const char *p = s + (*s == '-');
    double d = 0, unit = 1;

    for (; *p >= '0' && *p <= '9'; p++)
        d = d * 10 + (*p - '0');
    if (*p == '.')
        for (p++; *p >= '0' && *p <= '9'; p++)
            d += (*p - '0') * (unit /= 10);
    if (end != NULL)
        *end = (char *)(uintptr_t)p;
    return *s == '-' ? -d : d;
}

int tolower(int c)
{
    return c >= 'A' && c <= 'Z' ? c | 32 : c;
}

long labs(long n)
{
    return n < 0 ? -n : n;
}

int abs(int n)
{
    return n < 0 ? -n : n;
}

/* ---- output ---- */

struct target_out {
    char *p;
    size_t n, cap;
    FILE *to; /* or p */
};

static void flush_line(void)
{
    uintptr_t block[3];

    block[0] = stdout->handle;
    block[1] = (uintptr_t)line;
    block[2] = line_n;
    if (line_n != 0)
        (void)semihost(SEMIHOST_WRITE, block);
    line_n = 0;
}

static void out_char(struct target_out *o, char c)
{
    if (o->to != NULL) {
        line[line_n++] = c;
        if (c == '\n' || line_n == sizeof line)
            flush_line();
    } else if (o->n + 1 < o->cap) {
        o->p[o->n] = c;
    }
    o->n++;
}

static void out_padded(struct target_out *o, const char *p, size_t n, long width, bool left, char pad)
{
    size_t k;

    if (pad == '0' && n != 0 && *p == '-') {
        out_char(o, *p++);
        n--;
        width--;
    }
    for (; !left && width > (long)n; width--)
        out_char(o, pad);
    for (k = 0; k < n; k++)
        out_char(o, p[k]);
    for (; width > (long)n; width--)
        out_char(o, ' ');
}

static const char *out_number(char *end, unsigned long long v, unsigned base, bool upper)
{
    do {
        unsigned d = (unsigned)(v % base);

        *--end = (char)(d < 10 ? '0' + d : (upper ? 'A' : 'a') + d - 10);
        v /= base;
    } while (v != 0);
    return end;
}

static void format_all(struct target_out *o, const char *f, va_list ap)
{
    char number[40];
    const char *p;

    for (; *f != 0; f++) {
        long width = 0, precision = -1;
        bool left = false;
        char pad = ' ';
        unsigned longs = 0;
        unsigned long long v;
        long long s;

        if (*f != '%') {
            out_char(o, *f);
            continue;
        }
        for (f++; *f == '-' || *f == '0'; f++)
            if (*f == '-')
                left = true;
            else
                pad = '0';
        if (*f == '*') {
            width = va_arg(ap, int);
            f++;
        }
        for (; *f >= '0' && *f <= '9'; f++)
            width = width * 10 + (*f - '0');
        if (*f == '.') {
            precision = 0;
            if (*++f == '*') {
                precision = va_arg(ap, int);
                f++;
            }
            for (; *f >= '0' && *f <= '9'; f++)
                precision = precision * 10 + (*f - '0');
        }
        for (; *f == 'l' || *f == 'z'; f++)
            longs += *f == 'l' ? 1 : sizeof(size_t) > sizeof(int);
        switch (*f) {
        case 's':
            p = va_arg(ap, const char *);
            for (v = 0; (precision < 0 || (long)v < precision) && p[v] != 0;)
                v++;
            out_padded(o, p, (size_t)v, width, left, ' ');
            break;
        case 'c':
            number[0] = (char)va_arg(ap, int);
            out_padded(o, number, 1, width, left, ' ');
            break;
        case 'd':
            s = longs == 0 ? va_arg(ap, int) : longs == 1 ? va_arg(ap, long) : va_arg(ap, long long);
            v = s < 0 ? 0 - (unsigned long long)s : (unsigned long long)s;
            p = out_number(number + sizeof number, v, 10, false);
            if (s < 0)
                *(char *)(uintptr_t)--p = '-';
            out_padded(o, p, (size_t)(number + sizeof number - p), width, left, pad);
            break;
        case 'u':
        case 'x':
        case 'X':
            v = longs == 0   ? va_arg(ap, unsigned)
                : longs == 1 ? va_arg(ap, unsigned long)
                             : va_arg(ap, unsigned long long);
            p = out_number(number + sizeof number, v, *f == 'u' ? 10 : 16, *f == 'X');
            out_padded(o, p, (size_t)(number + sizeof number - p), width, left, pad);
            break;
        case 'f': {
            double d = va_arg(ap, double);

            v = (unsigned long long)((d < 0 ? -d : d) * 1000 + 0.5);
            p = out_number(number + sizeof number, v % 1000 + 1000, 10, false);
            *(char *)(uintptr_t)p = '.';
            p = out_number((char *)(uintptr_t)p, v / 1000, 10, false);
            if (d < 0)
                *(char *)(uintptr_t)--p = '-';
            out_padded(o, p, (size_t)(number + sizeof number - p), width, left, pad);
            break;
        }
        case '%':
            out_char(o, '%');
            break;
        default: /* not known here: to be seen in the log */
            out_char(o, '?');
        }
    }
}

int vsnprintf(char *to, size_t cap, const char *format, va_list ap)
{
    struct target_out o = { NULL, 0, 0, NULL };

    o.p = to;
    o.cap = cap;
    format_all(&o, format, ap);
    if (cap != 0)
        to[o.n < cap ? o.n : cap - 1] = 0;
    return (int)o.n;
}

int snprintf(char *to, size_t cap, const char *format, ...)
{
    va_list ap;
    int n;

    va_start(ap, format);
    n = vsnprintf(to, cap, format, ap);
    va_end(ap);
    return n;
}

int sprintf(char *to, const char *format, ...)
{
    va_list ap;
    int n;

    va_start(ap, format);
    n = vsnprintf(to, SIZE_MAX, format, ap);
    va_end(ap);
    return n;
}

int vprintf(const char *format, va_list ap)
{
    struct target_out o = { NULL, 0, 0, NULL };

    o.to = stdout;
    format_all(&o, format, ap);
    return (int)o.n;
}

int printf(const char *format, ...)
{
    va_list ap;
    int n;

    va_start(ap, format);
    n = vprintf(format, ap);
    va_end(ap);
    return n;
}

int fprintf(FILE *f, const char *format, ...)
{
    va_list ap;
    int n;

    (void)f;
    va_start(ap, format);
    n = vprintf(format, ap);
    va_end(ap);
    return n;
}

int fflush(FILE *f)
{
    (void)f;
    flush_line();
    return 0;
}

/* ---- files ---- */

static uintptr_t open_file(const char *path, unsigned mode)
{
    uintptr_t block[3];

    block[0] = (uintptr_t)path;
    block[1] = mode;
    block[2] = strlen(path);
    return semihost(SEMIHOST_OPEN, block);
}

FILE *fopen(const char *path, const char *mode)
{
    FILE *f;

    for (f = files + 2; f < files + FILES && f->open; f++)
        ;
    if (f == files + FILES || mode[0] != 'r')
        return NULL;
    f->handle = open_file(path, 1);
    if (f->handle == UINTPTR_MAX)
        return NULL;
    f->open = true;
    return f;
}

int fclose(FILE *f)
{
    (void)semihost(SEMIHOST_CLOSE, &f->handle);
    f->open = false;
    return 0;
}

size_t fread(void *p, size_t size, size_t n, FILE *f)
{
    uintptr_t block[3];

    block[0] = f->handle;
    block[1] = (uintptr_t)p;
    block[2] = size * n;
    return (size * n - semihost(SEMIHOST_READ, block)) / size;
}

size_t fwrite(const void *p, size_t size, size_t n, FILE *f)
{
    struct target_out o = { NULL, 0, 0, NULL };
    const char *q = (const char *)p;
    size_t k;

    o.to = f;
    for (k = 0; k < size * n; k++)
        out_char(&o, q[k]);
    return n;
}

DIR *opendir(const char *path)
{
    (void)path;
    return NULL;
}

struct dirent *readdir(DIR *dir)
{
    (void)dir;
    return NULL;
}

int closedir(DIR *dir)
{
    (void)dir;
    return 0;
}

/* ---- the rest ---- */

clock_t clock(void)
{
    return (clock_t)semihost(SEMIHOST_CLOCK, NULL);
}

char *getenv(const char *name)
{
    (void)name;
    return NULL;
}

void exit(int status)
{
    /* behind the head of what is free */
    if (*(const volatile uint32_t *)(void *)(heap_top + HEAD) != PAINT)
        out_of_stack();
    flush_line();
    target_exit(status);
}

void abort(void)
{
    exit(134);
}

int target_main(void);
int target_main(void)
{
    static char words[4096], none[] = "test";
    static char *argv[128];
    uintptr_t block[2];
    char *p = words;
    int argc = 0;

    heap_begin();
    stdout->handle = open_file(":tt", 4);
    block[0] = (uintptr_t)words;
    block[1] = sizeof words;
    if (semihost(SEMIHOST_ARGUMENTS, block) != 0)
        words[0] = 0;
    while (*p != 0 && argc < 127) {
        argv[argc++] = p;
        p += strcspn(p, " ");
        if (*p != 0)
            *p++ = 0;
    }
    if (argc == 0)
        argv[argc++] = none;
    exit(main(argc, argv));
}
