/*
 * is_json.h - is this one JSON text? A reader of its own, by the grammar of RFC 8259, for what rill writes.
 */
#ifndef IS_JSON_H
#define IS_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

static inline const char *json_blank(const char *p, const char *end)
{
    while (p != end && *p != 0 && strchr(" \t\r\n", *p) != NULL)
        p++;
    return p;
}

static inline const char *json_digits(const char *p, const char *end)
{
    const char *from = p;

    while (p != end && *p >= '0' && *p <= '9')
        p++;
    return p != from ? p : NULL;
}

/* Behind the value at p; NULL: it is none. */
static inline const char *json_value(const char *p, const char *end, unsigned depth)
{
    static const char *const words[] = { "true", "false", "null" };
    char close;

    p = json_blank(p, end);
    if (p == end || depth > 5000)
        return NULL;
    if (*p == '"') {
        for (p++; p != end && *p != '"'; p++) {
            if ((unsigned char)*p < 0x20)
                return NULL;
            if (*p != '\\')
                continue;
            if (++p == end || *p == 0 || strchr("\"\\/bfnrtu", *p) == NULL)
                return NULL;
            for (int k = 0; *p == 'u' && k < 4; k++)
                if (end - p < 6 || p[1 + k] == 0 || strchr("0123456789abcdefABCDEF", p[1 + k]) == NULL)
                    return NULL;
        }
        return p != end ? p + 1 : NULL;
    }
    if (*p == '{' || *p == '[') {
        close = *p == '{' ? '}' : ']';
        p = json_blank(p + 1, end);
        if (p != end && *p == close)
            return p + 1;
        for (;; p++) {
            if (close == '}') {
                p = json_blank(p, end);
                p = p != end && *p == '"' ? json_value(p, end, depth + 1) : NULL;
                p = p != NULL ? json_blank(p, end) : end;
                if (p == end || *p++ != ':')
                    return NULL;
            }
            p = json_value(p, end, depth + 1);
            p = p != NULL ? json_blank(p, end) : end;
            if (p == end || (*p != ',' && *p != close))
                return NULL;
            if (*p == close)
                return p + 1;
        }
    }
    for (int k = 0; k < 3; k++)
        if ((size_t)(end - p) >= strlen(words[k]) && memcmp(p, words[k], strlen(words[k])) == 0)
            return p + strlen(words[k]);
    if (*p == '-')
        p++;
    if (p == end)
        return NULL;
    p = *p == '0' ? p + 1 : json_digits(p, end);
    if (p != NULL && p != end && *p == '.')
        p = json_digits(p + 1, end);
    if (p != NULL && p != end && (*p == 'e' || *p == 'E')) {
        p++;
        if (p != end && (*p == '+' || *p == '-'))
            p++;
        p = json_digits(p, end);
    }
    return p;
}

static inline bool is_json(const void *text, size_t n)
{
    const char *p = (const char *)text, *end = p + n;

    p = json_value(p, end, 0);
    return p != NULL && json_blank(p, end) == end;
}

#endif
