/*
 * rill_names.c - does an object in the input of a call give a name twice?
 *
 * The library tells so where a table has the name; without one it has nothing to hold names against one another, so it
 * is found out beside it, with memory: a call in which "pin" is 2 and 13 is no call to run.
 */
#include <stdlib.h>
#include <string.h>

#include "rill_cli.h"

struct name {
    uint64_t hash, offset;
};

struct names_object { /* open, with the names it has so far */
    struct name *p;
    size_t n, cap;
};

static int by_hash(const void *a, const void *b)
{
    const struct name *x = (const struct name *)a, *y = (const struct name *)b;

    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return (x->offset > y->offset) - (x->offset < y->offset);
}

/* The innermost object is over, or will not be. */
static void close_names(struct names *s)
{
    struct names_object *o = &s->open[--s->depth];
    size_t i;

    if (o->n > 1)
        qsort(o->p, o->n, sizeof *o->p, by_hash);
    for (i = 1; i < o->n; i++)
        if (o->p[i].hash == o->p[i - 1].hash && o->p[i].offset < s->twice)
            s->twice = o->p[i].offset;
    free(o->p);
}

static void open_names(struct names *s)
{
    if (s->depth == s->cap) {
        s->cap = s->cap * 2 + 8;
        s->open = (struct names_object *)grow(s->open, s->cap * sizeof *s->open);
    }
    memset(&s->open[s->depth++], 0, sizeof *s->open);
}

static void add_name(struct names *s, const rill_json_tok *tok)
{
    struct names_object *o = &s->open[s->depth - 1];
    size_t i;

    if ((tok->part & RILL_FIRST) != 0)
        s->hash = 14695981039346656037u;
    for (i = 0; i < tok->text.n; i++)
        s->hash = (s->hash ^ (uint8_t)tok->text.p[i]) * 1099511628211u;
    if ((tok->part & RILL_LAST) == 0)
        return;
    if (o->n == o->cap) {
        o->cap = o->cap * 2 + 8;
        o->p = (struct name *)grow(o->p, o->cap * sizeof *o->p);
    }
    o->p[o->n].hash = s->hash;
    o->p[o->n++].offset = tok->offset;
}

static void begin_names(struct names *s)
{
    while (s->depth != 0)
        close_names(s);
    s->twice = UINT64_MAX;
    if (s->json == NULL)
        s->json = (rill_json *)grow(NULL, sizeof *s->json);
    s->ended = rill_json_init(s->json, 0) != RILL_OK;
}

void names_read(struct names *s, const rill_event *ev)
{
    rill_json_tok tok;
    rill_status st = RILL_OK;
    rill_in in;

    if (ev->restart || s->json == NULL)
        begin_names(s);
    in.p = (const uint8_t *)ev->text.p;
    in.n = ev->text.n;
    while (!s->ended && (st = rill_json_next(s->json, &in, &tok)) == RILL_OK) {
        if (tok.kind == RILL_JSON_OBJECT || tok.kind == RILL_JSON_ARRAY)
            open_names(s);
        else if (tok.kind == RILL_JSON_CLOSE)
            close_names(s);
        else if (tok.kind == RILL_JSON_KEY)
            add_name(s, &tok);
    }
    s->ended = s->ended || st != RILL_MORE;
}

bool names_twice(const struct names *s, uint64_t *offset)
{
    if (s->json == NULL || s->twice == UINT64_MAX)
        return false;
    *offset = s->twice;
    return true;
}

void names_free(struct names *s)
{
    while (s->depth != 0)
        close_names(s);
    free(s->open);
    free(s->json);
    memset(s, 0, sizeof *s);
}
