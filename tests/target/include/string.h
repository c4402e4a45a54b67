/* see stdio.h */
#ifndef TARGET_STRING_H
#define TARGET_STRING_H

#include <stddef.h>

void *memcpy(void *to, const void *from, size_t n);
void *memmove(void *to, const void *from, size_t n);
void *memset(void *p, int c, size_t n);
int memcmp(const void *a, const void *b, size_t n);
void *memchr(const void *p, int c, size_t n);
size_t strlen(const char *s);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t n);
char *strchr(const char *s, int c);
char *strstr(const char *s, const char *want);
char *strcpy(char *to, const char *s);
char *strcat(char *to, const char *s);
size_t strspn(const char *s, const char *set);
size_t strcspn(const char *s, const char *set);

#endif
