/*
 * rill_object.c - a JSON object as a list of its members, for what is put together or looked at as a whole.
 */
#include <stdlib.h>
#include <string.h>

#include "rill_cli.h"

/* Where the field of this key is noted, or would be. */
static size_t *slot_of(const struct object *o, const char *key, size_t n)
{
    uint64_t hash = 14695981039346656037u;
    size_t i;

    for (i = 0; i < n; i++)
        hash = (hash ^ (unsigned char)key[i]) * 1099511628211u;
    for (i = (size_t)hash & (o->slots - 1); o->slot[i] != 0; i = (i + 1) & (o->slots - 1)) {
        const struct buf *k = &o->p[o->slot[i] - 1].key;

        if (k->n == n && (n == 0 || memcmp(k->p, key, n) == 0))
            break;
    }
    return &o->slot[i];
}

struct field *object_find(struct object *o, const char *key, size_t n)
{
    size_t at = o->slots != 0 ? *slot_of(o, key, n) : 0;

    return at != 0 ? &o->p[at - 1] : NULL;
}

struct field *object_get(struct object *o, const char *key, size_t n)
{
    struct field *f = object_find(o, key, n);
    size_t i;

    if (f != NULL)
        return f;
    if (o->n == o->cap) {
        o->cap = o->cap * 2 + 8;
        o->p = (struct field *)grow(o->p, o->cap * sizeof *o->p);
        for (o->slots = 16; o->slots < o->cap * 2; o->slots *= 2)
            ;
        o->slot = (size_t *)grow(o->slot, o->slots * sizeof *o->slot);
        memset(o->slot, 0, o->slots * sizeof *o->slot);
        for (i = 0; i < o->n; i++)
            *slot_of(o, o->p[i].key.p, o->p[i].key.n) = i + 1;
    }
    *slot_of(o, key, n) = o->n + 1;
    f = &o->p[o->n++];
    memset(f, 0, sizeof *f);
    buf_put(&f->key, key, n);
    return f;
}

void set_json(struct field *f, const char *p, size_t n)
{
    f->json.n = 0;
    f->is_text = false;
    buf_put(&f->json, p, n);
}

void set_text(struct field *f, rill_text t)
{
    f->text.n = 0;
    f->is_text = true;
    buf_put(&f->text, t.p, t.n);
}

void object_free(struct object *o)
{
    for (; o->n != 0; o->n--) {
        struct field *f = &o->p[o->n - 1];

        buf_free(&f->key);
        buf_free(&f->json);
        buf_free(&f->text);
        if (f->inner != NULL)
            object_free(f->inner);
        free(f->inner);
    }
    free(o->p);
    free(o->slot);
    memset(o, 0, sizeof *o);
}

/* "key":value, for all, type first */
void put_object(struct buf *to, struct object *o)
{
    struct field *type = FIND(o, "type");
    size_t i;

    buf_str(to, "{");
    for (i = 0; i <= o->n; i++) {
        struct field *f = i == 0 ? type : &o->p[i - 1];

        if (f == NULL || (i != 0 && f == type))
            continue;
        if (to->p[to->n - 1] != '{')
            buf_str(to, ",");
        buf_quoted(to, f->key.p, f->key.n);
        buf_str(to, ":");
        if (f->inner != NULL)
            put_object(to, f->inner);
        else if (f->is_text)
            buf_quoted(to, f->text.p, f->text.n);
        else
            buf_put(to, f->json.p, f->json.n);
    }
    buf_str(to, "}");
}

/* Is it one value, and nothing else? */
bool is_json(const struct buf *b)
{
    rill_json *j = (rill_json *)grow(NULL, sizeof *j);
    rill_json_tok tok;
    rill_in in;
    rill_status st;

    in.p = (const uint8_t *)b->p;
    in.n = b->n;
    rill_json_init(j, 0);
    while ((st = rill_json_next(j, &in, &tok)) == RILL_OK)
        ;
    while (st == RILL_END && in.n != 0 && memchr(" \t\n\r", *in.p, 4) != NULL)
        in.p++, in.n--;
    if (st == RILL_MORE)
        while ((st = rill_json_finish(j, &tok)) == RILL_OK)
            ;
    free(j);
    return st == RILL_END && in.n == 0;
}

/* The members of an object, which may be cut. */
void read_object(struct object *o, const struct buf *b)
{
    rill_json *j = (rill_json *)grow(NULL, sizeof *j);
    struct buf key = { NULL, 0, 0 };
    struct field *f = NULL;
    rill_json_tok tok;
    size_t from = 0;
    rill_in in;

    in.p = (const uint8_t *)b->p;
    in.n = b->n;
    rill_json_init(j, 0);
    while (rill_json_next(j, &in, &tok) == RILL_OK) {
        if (tok.kind == RILL_JSON_KEY && tok.depth == 1) {
            if ((tok.part & RILL_FIRST) != 0)
                key.n = 0;
            buf_put(&key, tok.text.p, tok.text.n);
            from = SIZE_MAX;
            continue;
        }
        if (tok.depth == 1 && tok.kind == RILL_JSON_OBJECT)
            continue;
        if (from == SIZE_MAX)
            from = (size_t)tok.offset;
        if (tok.kind == RILL_JSON_CLOSE ? tok.depth != 2 : tok.depth != 1 || (tok.part & RILL_LAST) == 0)
            continue;
        if (object_find(o, key.p, key.n) != NULL)
            continue; /* the first counts */
        f = object_get(o, key.p, key.n);
        set_json(f, b->p + from, (size_t)j->offset - from);
    }
    buf_free(&key);
    free(j);
}

/* A string of JSON, decoded. */
void decode_text(struct field *f)
{
    rill_json *j = (rill_json *)grow(NULL, sizeof *j);
    rill_json_tok tok;
    rill_in in;

    in.p = (const uint8_t *)f->json.p;
    in.n = f->json.n;
    rill_json_init(j, 0);
    f->text.n = 0;
    while (rill_json_next(j, &in, &tok) == RILL_OK)
        if (tok.kind == RILL_JSON_STRING)
            buf_put(&f->text, tok.text.p, tok.text.n);
    f->is_text = true;
    free(j);
}
