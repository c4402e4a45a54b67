/*
 * rill_usage.c - the object "usage", as the API would have sent it.
 */
#include <stdlib.h>
#include <string.h>

#include "rill_cli.h"

static const struct count {
    unsigned number;
    const char *key, *object;
} counts_row[] = {
#define X(id, number, name, object) { number, #name, object },
    RILL_COUNTS_LIST(X)
#undef X
};
enum { COUNTS = sizeof counts_row / sizeof *counts_row };

/* ---- reading ---- */

static bool equals(const struct buf *b, const char *s)
{
    return b->n == strlen(s) && (b->n == 0 || memcmp(b->p, s, b->n) == 0);
}

static void begin(struct usage *u)
{
    u->inside = 0;
    u->whole = u->over = u->in_message = u->met_message = u->met[0] = u->met[1] = false;
    u->now.n = u->key.n = u->open.n = 0;
    if (rill_json_init(u->json, 0) != RILL_OK)
        die("%s", rill_status_text(RILL_E_ABI));
}

/* What is inside "usage", written again. */
static void copy(struct usage *u, const rill_json_tok *tok)
{
    static const char *const plain[] = {
        [RILL_JSON_OBJECT] = "{",    [RILL_JSON_ARRAY] = "[",   [RILL_JSON_TRUE] = "true",
        [RILL_JSON_FALSE] = "false", [RILL_JSON_NULL] = "null",
    };
    bool first = (tok->part & RILL_FIRST) != 0, last = (tok->part & RILL_LAST) != 0;
    bool words = tok->kind == RILL_JSON_STRING || tok->kind == RILL_JSON_KEY || tok->kind == RILL_JSON_NUMBER;
    char before = u->now.n != 0 ? u->now.p[u->now.n - 1] : '[';

    if (tok->kind == RILL_JSON_CLOSE) {
        buf_put(&u->now, u->open.p[--u->open.n] == '{' ? "}" : "]", 1);
        return;
    }
    if ((first || !words) && before != '{' && before != '[' && before != ':')
        buf_str(&u->now, ",");
    if (!words) {
        buf_str(&u->now, plain[tok->kind]);
        if (tok->kind == RILL_JSON_OBJECT || tok->kind == RILL_JSON_ARRAY)
            buf_str(&u->open, plain[tok->kind]);
        return;
    }
    if (first)
        u->word.n = 0;
    buf_put(&u->word, tok->text.p, tok->text.n);
    if (!last)
        return;
    if (tok->kind == RILL_JSON_NUMBER)
        buf_put(&u->now, u->word.p, u->word.n);
    else
        buf_quoted(&u->now, u->word.p, u->word.n);
    if (tok->kind == RILL_JSON_KEY)
        buf_str(&u->now, ":");
}

static void token(struct usage *u, const rill_json_tok *tok)
{
    if (u->inside != 0) {
        copy(u, tok);
        if (tok->kind == RILL_JSON_CLOSE && tok->depth == u->inside) {
            u->inside = 0;
            u->whole = true;
        }
    } else if (tok->kind == RILL_JSON_KEY && tok->depth == (u->in_message ? 2 : 1)) {
        bool *met = NULL;

        if ((tok->part & RILL_FIRST) != 0)
            u->key.n = 0;
        buf_put(&u->key, tok->text.p, tok->text.n);
        if ((tok->part & RILL_LAST) == 0)
            return;
        if (equals(&u->key, "usage"))
            met = &u->met[u->in_message];
        else if (!u->in_message && equals(&u->key, "message"))
            met = &u->met_message;
        if (met != NULL && *met)
            u->key.n = 0; /* a second time: the first counts */
        if (met != NULL)
            *met = true;
    } else if (tok->kind == RILL_JSON_OBJECT && tok->depth == (u->in_message ? 3 : 2)) {
        /* the message's own goes before one beside it */
        if ((!u->whole || u->in_message) && equals(&u->key, "usage")) {
            u->inside = tok->depth;
            u->now.n = u->open.n = 0;
            buf_str(&u->now, "{");
            buf_str(&u->open, "{");
        } else if (tok->depth == 2)
            u->in_message = equals(&u->key, "message");
    } else if (tok->kind == RILL_JSON_CLOSE && tok->depth == 2)
        u->in_message = false;
}

static void json_bytes(struct usage *u, rill_in *in)
{
    rill_json_tok tok;
    rill_status st = RILL_OK;

    while (!u->over && (st = rill_json_next(u->json, in, &tok)) == RILL_OK)
        token(u, &tok);
    u->over = u->over || st != RILL_MORE;
}

void usage_bytes(struct usage *u, const struct options *o, const uint8_t *p, size_t n)
{
    rill_sse_item item;
    rill_in in;

    if (u->json == NULL) {
        u->json = (rill_json *)grow(NULL, sizeof *u->json);
        u->sse = (rill_sse *)grow(NULL, sizeof *u->sse);
        if (rill_sse_init(u->sse) != RILL_OK)
            die("%s", rill_status_text(RILL_E_ABI));
        begin(u);
    }
    in.p = p;
    in.n = n;
    if (o->framing == RILL_JSON) {
        while (in.n != 0) {
            if (u->over && !o->body && (*in.p == '{'))
                begin(u);
            if (u->over) {
                in.p++, in.n--;
                continue;
            }
            json_bytes(u, &in);
        }
        return;
    }
    while (rill_sse_next(u->sse, &in, &item) == RILL_OK) {
        if (item.kind == RILL_SSE_DATA) {
            rill_in text;

            if ((item.part & RILL_FIRST) != 0)
                begin(u);
            text.p = (const uint8_t *)item.text.p;
            text.n = item.text.n;
            json_bytes(u, &text);
        }
    }
}

/* ---- putting together ---- */

static bool is_object(const struct buf *json)
{
    return json->n != 0 && *json->p == '{';
}

/* What is not null takes the place of what was there; objects are put together. */
static void merge(struct object *to, const struct buf *now)
{
    struct object from = NO_MEMBERS;
    size_t i;

    read_object(&from, now);
    for (i = 0; i < from.n; i++) {
        const struct field *f = &from.p[i];
        struct field *old = object_find(to, f->key.p, f->key.n);

        if (old != NULL && equals(&f->json, "null"))
            continue;
        if (old == NULL)
            old = object_get(to, f->key.p, f->key.n);
        if (!is_object(&f->json)) {
            if (old->inner != NULL)
                object_free(old->inner);
            free(old->inner);
            old->inner = NULL;
            set_json(old, f->json.p, f->json.n);
            continue;
        }
        if (old->inner == NULL) {
            old->inner = (struct object *)grow(NULL, sizeof *old->inner);
            memset(old->inner, 0, sizeof *old->inner);
        }
        merge(old->inner, &f->json);
    }
    object_free(&from);
}

void usage_take(struct usage *u)
{
    if (!u->whole)
        return;
    u->given = true;
    merge(&u->all, &u->now);
}

void usage_free(struct usage *u)
{
    free(u->sse);
    free(u->json);
    buf_free(&u->key);
    buf_free(&u->word);
    buf_free(&u->now);
    buf_free(&u->open);
    object_free(&u->all);
}

static const struct count *count_of(const struct buf *key, const char *object)
{
    unsigned i;

    for (i = 0; i < COUNTS; i++)
        if (equals(key, counts_row[i].key) && strcmp(object, counts_row[i].object) == 0)
            return &counts_row[i];
    return NULL;
}

/* "" or the name of an object that holds counters, into `to`; *any: there is something to write. */
static void fill(struct object *to, const char *object, const rill_usage *counts, const struct object *seen, bool *any,
                 void (*odd)(void *self, const struct buf *key, const struct buf *json), void *self)
{
    struct buf text = { NULL, 0, 0 };
    unsigned i;
    size_t k;

    for (i = 0; i < COUNTS; i++)
        if ((counts->given >> counts_row[i].number & 1) != 0 && strcmp(object, counts_row[i].object) == 0) {
            text.n = 0;
            buf_uint(&text, counts->n[counts_row[i].number]);
            set_json(GET(to, counts_row[i].key), text.p, text.n);
        }
    for (k = 0; seen != NULL && k < seen->n; k++) {
        const struct field *f = &seen->p[k];

        for (i = 0; i < COUNTS; i++) /* an object of counters has its turn later */
            if (*object == '\0' && *counts_row[i].object != '\0' && equals(&f->key, counts_row[i].object))
                break;
        if (i < COUNTS || object_find(to, f->key.p, f->key.n) != NULL)
            continue;
        if (count_of(&f->key, object) != NULL && !equals(&f->json, "null"))
            odd(self, &f->key, &f->json);
        else
            set_json(object_get(to, f->key.p, f->key.n), f->json.p, f->json.n);
    }
    *any = to->n != 0 || (seen != NULL && seen->n == 0);
    buf_free(&text);
}

void usage_put(struct buf *to, const rill_usage *counts, const struct buf *seen,
               void (*odd)(void *self, const struct buf *key, const struct buf *json), void *self)
{
    struct object all = NO_MEMBERS, from = NO_MEMBERS;
    unsigned i, k;
    bool any;

    read_object(&from, seen);
    fill(&all, "", counts, &from, &any, odd, self);
    for (i = 0; i < COUNTS; i++) {
        struct object inner = NO_MEMBERS, inner_from = NO_MEMBERS;
        const char *name = counts_row[i].object;
        struct field *f = FIND(&from, name);
        struct buf text = { NULL, 0, 0 };

        for (k = 0; k < i && strcmp(name, counts_row[k].object) != 0; k++)
            ;
        if (*name == '\0' || k < i)
            continue;
        if (f != NULL && is_object(&f->json))
            read_object(&inner_from, &f->json);
        fill(&inner, name, counts, f != NULL && is_object(&f->json) ? &inner_from : NULL, &any, odd, self);
        if (any) {
            put_object(&text, &inner);
            set_json(GET(&all, name), text.p, text.n);
        } else if (f != NULL && equals(&f->json, "null"))
            set_json(GET(&all, name), "null", 4);
        else if (f != NULL && !is_object(&f->json))
            odd(self, &f->key, &f->json);
        buf_free(&text);
        object_free(&inner);
        object_free(&inner_from);
    }
    put_object(to, &all);
    object_free(&all);
    object_free(&from);
}
