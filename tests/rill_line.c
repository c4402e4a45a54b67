/*
 * rill_line.c - the lines that build/rill prints: JSON objects that are built key by key, and a queue of them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rill_cli.h"

enum { KEYS_MOST = 256 }; /* look-up is a walk; a line with more members lists the others under "members" */

void line_open(struct line *l, const char *event)
{
    memset(l, 0, sizeof *l);
    buf_str(&l->out, "{");
    buf_str(&l->keys, "\n");
    if (event != NULL) {
        line_str(l, "event", event);
        line_reserve(l, "members"); /* see line_close() */
    }
}

/* keys: "\n" then each key as a JSON string, in which no raw LF can stand, and "\n" */
static bool listed(const struct line *l, const char *quoted, size_t n)
{
    const char *p = l->keys.p, *end = l->keys.p + l->keys.n;

    while ((size_t)(end - p) > n + 1) {
        if (memcmp(p + 1, quoted, n) == 0 && p[n + 1] == '\n')
            return true;
        p = (const char *)memchr(p + 1, '\n', (size_t)(end - p) - 1);
        if (p == NULL)
            break;
    }
    return false;
}

bool line_has(const struct line *l, const char *key)
{
    struct buf quoted = { NULL, 0, 0 };
    bool there;

    buf_quoted(&quoted, key, strlen(key));
    there = listed(l, quoted.p, quoted.n);
    buf_free(&quoted);
    return there;
}

void line_reserve(struct line *l, const char *key)
{
    buf_quoted(&l->keys, key, strlen(key));
    buf_put(&l->keys, "\n", 1);
    l->keys_n++;
}

void line_release(struct line *l, const char *key)
{
    struct buf quoted = { NULL, 0, 0 };
    size_t at = 0, n;

    buf_quoted(&quoted, key, strlen(key));
    buf_put(&quoted, "\n", 1);
    n = quoted.n;
    while (at + n <= l->keys.n && memcmp(l->keys.p + at, quoted.p, n) != 0)
        at = (size_t)((const char *)memchr(l->keys.p + at, '\n', l->keys.n - at) - (const char *)l->keys.p) + 1;
    if (at + n <= l->keys.n) {
        memmove(l->keys.p + at, l->keys.p + at + n, l->keys.n - at - n);
        l->keys.n -= n;
        l->keys_n--;
    }
    buf_free(&quoted);
}

bool line_key(struct line *l, const char *key, size_t n)
{
    struct buf quoted = { NULL, 0, 0 };
    bool is_new;

    buf_quoted(&quoted, key, n);
    is_new = l->keys_n < KEYS_MOST && !listed(l, quoted.p, quoted.n);
    if (is_new) {
        l->keys_n++;
        buf_put(&l->keys, quoted.p, quoted.n);
        buf_put(&l->keys, "\n", 1);
        if (l->out.n > 1)
            buf_str(&l->out, ",");
        buf_put(&l->out, quoted.p, quoted.n);
        buf_str(&l->out, ":");
    }
    buf_free(&quoted);
    return is_new;
}

void line_text(struct line *l, const char *key, const char *p, size_t n)
{
    if (line_key(l, key, strlen(key)))
        buf_quoted(&l->out, p, n);
}

void line_str(struct line *l, const char *key, const char *s)
{
    if (s != NULL)
        line_text(l, key, s, strlen(s));
    else if (line_key(l, key, strlen(key)))
        buf_str(&l->out, "null");
}

void line_uint(struct line *l, const char *key, uint64_t n)
{
    if (line_key(l, key, strlen(key)))
        buf_uint(&l->out, n);
}

void line_index(struct line *l, int32_t index)
{
    if (index < 0)
        line_str(l, "index", NULL);
    else
        line_uint(l, "index", (uint64_t)index);
}

void line_why(struct line *l, unsigned why)
{
    static const struct {
        unsigned number;
        const char *name;
    } row[] = {
#define X(id, number, text) { number, #id },
        RILL_WHYS(X) RILL_TOOL_WHYS(X)
#undef X
    };
    const char *name = "OTHER";
    char small[32];
    size_t i;

    for (i = 0; i < sizeof row / sizeof *row; i++)
        if (row[i].number == why)
            name = row[i].name;
    for (i = 0; name[i] != '\0' && i + 1 < sizeof small; i++)
        small[i] = name[i] >= 'A' && name[i] <= 'Z' ? (char)(name[i] - 'A' + 'a') : name[i];
    line_text(l, "why", small, i);
}

void line_scalar(struct line *l, const char *key, rill_scalar s)
{
    if (s.p == NULL)
        line_str(l, key, NULL);
    else
        line_text(l, key, s.p, s.n);
    if (s.n < s.full && line_key(l, "cut", 3))
        buf_str(&l->out, "true");
}

void line_member(struct line *l, const char *of, const struct buf *key, const struct buf *json)
{
    size_t i;

    if (line_key(l, key->p, key->n)) {
        i = l->out.n;
        buf_put(&l->out, json->p, json->n);
        for (; i < l->out.n; i++) /* between tokens only: a string has no raw line end */
            if (l->out.p[i] == '\n' || l->out.p[i] == '\r')
                l->out.p[i] = ' ';
        return;
    }
    line_odd(l, of, key, json);
}

void line_odd(struct line *l, const char *of, const struct buf *key, const struct buf *json)
{
    buf_str(&l->rest, l->rest.n != 0 ? ",{\"of\":\"" : "{\"of\":\"");
    buf_str(&l->rest, of);
    buf_str(&l->rest, "\",\"key\":");
    buf_quoted(&l->rest, key->p, key->n);
    buf_str(&l->rest, ",\"json\":");
    buf_quoted(&l->rest, json->p, json->n);
    buf_str(&l->rest, "}");
}

void line_close(struct line *l, struct buf *to)
{
    if (l->rest.n != 0) {
        buf_str(&l->out, ",\"members\":[");
        buf_put(&l->out, l->rest.p, l->rest.n);
        buf_str(&l->out, "]");
    }
    buf_str(&l->out, "}");
    *to = l->out;
    buf_free(&l->keys);
    buf_free(&l->rest);
}

static void print(const struct buf *b)
{
    fwrite(b->p, 1, b->n, stdout);
    putchar('\n');
}

void line_print(struct line *l)
{
    struct buf text;

    line_close(l, &text);
    print(&text);
    buf_free(&text);
}

size_t queue_place(struct queue *q, size_t at)
{
    if (q->n == q->cap) {
        q->cap = q->cap * 2 + 16;
        q->p = (struct entry *)grow(q->p, q->cap * sizeof *q->p);
    }
    memmove(q->p + at + 1, q->p + at, (q->n - at) * sizeof *q->p);
    memset(&q->p[at], 0, sizeof q->p[at]);
    q->p[at].waits = true;
    q->n++;
    return at;
}

void queue_fill(struct queue *q, size_t at, struct line *l)
{
    q->p[at].waits = false;
    if (l != NULL)
        line_close(l, &q->p[at].text);
}

void queue_flush(struct queue *q)
{
    for (; q->head < q->n && !q->p[q->head].waits; q->head++) {
        struct buf *text = &q->p[q->head].text;

        if (text->p != NULL)
            print(text);
        buf_free(text);
    }
    if (q->head == q->n)
        q->head = q->n = 0;
}

void queue_free(struct queue *q)
{
    for (; q->head < q->n; q->head++)
        buf_free(&q->p[q->head].text);
    free(q->p);
    q->p = NULL;
    q->head = q->n = q->cap = 0;
}
