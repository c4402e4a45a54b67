/* What the test programs use of the C library, on a machine that has none: hosted.c. */
#ifndef TARGET_STDIO_H
#define TARGET_STDIO_H

#include <stdarg.h>
#include <stddef.h>

typedef struct target_file FILE;
extern FILE *const stdin, *const stdout, *const stderr;
#define EOF (-1)

FILE *fopen(const char *path, const char *mode);
int fclose(FILE *f);
size_t fread(void *p, size_t size, size_t n, FILE *f);
size_t fwrite(const void *p, size_t size, size_t n, FILE *f);
int fflush(FILE *f);
int printf(const char *format, ...);
int fprintf(FILE *f, const char *format, ...);
int sscanf(const char *s, const char *format, ...); /* declared for cJSON, not there */
int vprintf(const char *format, va_list ap);
int sprintf(char *to, const char *format, ...);
int snprintf(char *to, size_t cap, const char *format, ...);
int vsnprintf(char *to, size_t cap, const char *format, va_list ap);

#endif
