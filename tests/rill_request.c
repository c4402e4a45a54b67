/*
 * rill_request.c - `rill request`: a recorded body into the structs of rill/request.h, and out of the encoder again.
 *
 * The body is read with rill's reader into a tree of values; each object is then matched with the shapes that may stand
 * there, by their tables: every member has to find a row that can hold it. If one finds none, the shape is taken with
 * raw members added to each of its objects, so that the rest stays structured, and the lint sees it; what is no object,
 * or has no shape, goes in raw as a whole. --raw tells how many members and nodes did. What then is not in the output,
 * or only there, is told.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "request_shapes.h"
#include "rill_cli.h"

enum { EXTRAS_AT = 1024, OBJECT_SIZE = 2048, PART_AT = 20 /* the first of the extras of a part */ };

/* ---- values ---- */

struct value {
    unsigned kind; /* rill_json_kind */
    const char *p; /* as it was written */
    size_t n;
    struct buf text; /* STRING */
    rill_number number;
    struct value *items; /* OBJECT, ARRAY */
    struct buf *keys;    /* OBJECT */
    size_t items_n;
};

struct reader {
    rill_json j;
    rill_in in;
    const char *from;
    rill_json_tok tok;
};

/* What the structs are made of: it lives as long as they do, and trials that failed with it. */
static struct {
    void **p;
    size_t n, cap;
} kept;

static void *keep(void *p)
{
    if (kept.n == kept.cap) {
        kept.cap = kept.cap * 2 + 64;
        kept.p = (void **)grow(kept.p, kept.cap * sizeof *kept.p);
    }
    return kept.p[kept.n++] = p;
}

static void kept_free(void)
{
    while (kept.n != 0)
        free(kept.p[--kept.n]);
    free(kept.p);
}

static void *zeros(size_t n)
{
    void *p = keep(grow(NULL, n));

    memset(p, 0, n);
    return p;
}

static rill_status token(struct reader *r)
{
    rill_status st = rill_json_next(&r->j, &r->in, &r->tok);

    return st == RILL_MORE ? rill_json_finish(&r->j, &r->tok) : st;
}

/* The value whose first token is in r->tok. */
static rill_status value_read(struct reader *r, struct value *v)
{
    size_t begin = (size_t)r->tok.offset;
    rill_status st = RILL_OK;

    memset(v, 0, sizeof *v);
    v->kind = r->tok.kind;
    if (v->kind == RILL_JSON_STRING || v->kind == RILL_JSON_NUMBER) {
        for (;;) {
            if (v->kind == RILL_JSON_STRING)
                buf_put(&v->text, r->tok.text.p, r->tok.text.n);
            if ((r->tok.part & RILL_LAST) != 0)
                break;
            if ((st = token(r)) != RILL_OK)
                return st;
        }
        v->number = r->tok.number;
    } else if (v->kind == RILL_JSON_OBJECT || v->kind == RILL_JSON_ARRAY) {
        while ((st = token(r)) == RILL_OK && r->tok.kind != RILL_JSON_CLOSE) {
            size_t k = v->items_n++;

            v->items = (struct value *)grow(v->items, v->items_n * sizeof *v->items);
            v->keys = (struct buf *)grow(v->keys, v->items_n * sizeof *v->keys);
            memset(&v->items[k], 0, sizeof *v->items);
            memset(&v->keys[k], 0, sizeof *v->keys);
            if (v->kind == RILL_JSON_OBJECT) {
                for (;;) {
                    buf_put(&v->keys[k], r->tok.text.p, r->tok.text.n);
                    if ((r->tok.part & RILL_LAST) != 0)
                        break;
                    if ((st = token(r)) != RILL_OK)
                        return st;
                }
                if ((st = token(r)) != RILL_OK)
                    return st;
            }
            if ((st = value_read(r, &v->items[k])) != RILL_OK)
                return st;
        }
        if (st != RILL_OK)
            return st;
    }
    v->p = r->from + begin;
    v->n = (size_t)r->j.offset - begin;
    return RILL_OK;
}

static rill_status read_text(struct reader *r, const char *p, size_t n, struct value *v)
{
    rill_status st = rill_json_init(&r->j, 0);

    r->in.p = (const uint8_t *)p;
    r->in.n = n;
    r->from = p;
    if (st == RILL_OK)
        st = token(r);
    if (st == RILL_OK)
        st = value_read(r, v);
    if (st == RILL_OK && (st = token(r)) == RILL_END) {
        st = RILL_OK;
        for (; r->in.n != 0; r->in.p++, r->in.n--)
            if (strchr(" \t\r\n", *r->in.p) == NULL || *r->in.p == 0)
                return RILL_E_JSON_SYNTAX;
    }
    return st;
}

static void value_free(struct value *v)
{
    for (size_t k = 0; k < v->items_n; k++) {
        value_free(&v->items[k]);
        buf_free(&v->keys[k]);
    }
    free(v->items);
    free(v->keys);
    buf_free(&v->text);
}

static const struct value *member(const struct value *v, const char *key)
{
    for (size_t k = 0; v->kind == RILL_JSON_OBJECT && k < v->items_n; k++)
        if (v->keys[k].n == strlen(key) && memcmp(v->keys[k].p, key, v->keys[k].n) == 0)
            return &v->items[k];
    return NULL;
}

/* A key that is given twice goes in raw the second time. Its text ends with a NUL. */
static bool is_first(const struct value *v, size_t m)
{
    return member(v, v->keys[m].p) == &v->items[m];
}

static bool equal(const struct value *a, const struct value *b)
{
    if (a->kind != b->kind || a->items_n != b->items_n)
        return false;
    if (a->kind == RILL_JSON_STRING)
        return a->text.n == b->text.n && (a->text.n == 0 || memcmp(a->text.p, b->text.p, a->text.n) == 0);
    if (a->kind == RILL_JSON_NUMBER)
        return a->n == b->n && memcmp(a->p, b->p, a->n) == 0;
    for (size_t k = 0; k < a->items_n; k++) {
        const struct value *other = &b->items[k];

        if (a->kind == RILL_JSON_OBJECT) {
            buf_put(&a->keys[k], "", 1); /* a NUL behind it */
            a->keys[k].n--;
            other = is_first(a, k) ? member(b, a->keys[k].p) : NULL;
        }
        if (other == NULL || !equal(&a->items[k], other))
            return false;
    }
    return true;
}

/* ---- into structs ---- */

#define ENTRY(name) &rill_shape_##name,
static const rill_shape *const nodes[] = { SHAPE_NODES(ENTRY) };

struct raw_count {
    unsigned members, nodes;
};

/* An object of a table: its rows. */
struct part {
    const rill_shape *shape;
    unsigned from, to;
};

static struct part whole_shape(const rill_shape *s)
{
    struct part p = { NULL, 0, 0 };

    p.shape = s;
    p.to = s->n;
    return p;
}

static bool fill(struct part part, uint8_t *object, const struct value *v, struct raw_count *raw, bool *used);

/* Nodes that have no type are told apart by the member that they are in. */
static const struct {
    const char *key;
    const rill_shape *shape;
} untyped[] = {
    { "skills", &rill_shape_skill },     { "fallbacks", &rill_shape_fallback },       { "requests", &rill_shape_batch_item },
    { "tabs", &rill_shape_tab },         { "url_sources", &rill_shape_url_sources },
};

static const char *row_key(const rill_shape *s, unsigned k);
static unsigned row_kind(const rill_shape *s, unsigned k);

/* ---- shapes with raw members ---- */

static struct open_shape {
    const rill_shape *from;
    unsigned first;
    rill_shape *to;
} *opened;
static size_t opened_n;

/* How many rows, of these and inside of them, are objects. */
static unsigned inlines(const rill_shape *s, unsigned from, unsigned to)
{
    unsigned n = 0;

    for (; from < to; from++)
        n += row_kind(s, from) == RILL_FIELD_INLINE;
    return n;
}

/* The shape with raw members in each of its objects; `first`: the number of the first of its extras. One that goes
 * beside the members of another shape (as a MORE) or has such members already gets none for itself. */
static const rill_shape *open_shape(const rill_shape *s, unsigned first, bool beside)
{
    unsigned more = inlines(s, 0, s->n), n = 0, slot = first, ends[4] = { s->n, 0, 0, 0 }, at[4], level = 0, none = 0;
    const void **aux;
    rill_field *rows;
    rill_shape *to;

    for (size_t k = 0; k < opened_n; k++)
        if (opened[k].from == s && opened[k].first == first)
            return opened[k].to;
    aux = (const void **)zeros(16 * sizeof *aux);
    rows = (rill_field *)zeros((s->n + more + 1) * sizeof *rows);
    while (s->keys[none] != '\0')
        none++;
    for (unsigned k = 0;; k++) {
        for (; level != 0 && k == ends[level]; level--) { /* the end of an object */
            rows[n].at = (uint16_t)(RILL_FIELD_MEMBERS * 4096u + EXTRAS_AT + slot++ * sizeof(rill_data));
            rows[n++].key = (uint16_t)none;
            rows[at[level]].key = (uint16_t)((rows[at[level]].key & 0xfff) | (n - at[level] - 1) * 4096u);
        }
        if (k == s->n)
            break;
        if (row_kind(s, k) == RILL_FIELD_INLINE) {
            ends[++level] = k + 1 + (s->rows[k].key >> 12);
            at[level] = n;
        } else if (row_kind(s, k) != RILL_FIELD_NODES && s->rows[k].key >> 12 != 0) {
            const void *arg = s->aux[(s->rows[k].key >> 12) - 1];

            if (row_kind(s, k) == RILL_FIELD_PART)
                arg = open_shape((const rill_shape *)arg, PART_AT, true);
            else if (row_kind(s, k) == RILL_FIELD_NODE || row_kind(s, k) == RILL_FIELD_MORE)
                arg = open_shape((const rill_shape *)arg, 0, row_kind(s, k) == RILL_FIELD_MORE);
            aux[(s->rows[k].key >> 12) - 1] = arg;
        }
        beside |= row_kind(s, k) == RILL_FIELD_MEMBERS || row_kind(s, k) == RILL_FIELD_PART;
        rows[n++] = s->rows[k];
    }
    if (!beside) {
        rows[n].at = (uint16_t)(RILL_FIELD_MEMBERS * 4096u + EXTRAS_AT + slot++ * sizeof(rill_data));
        rows[n++].key = (uint16_t)none;
    }
    if (EXTRAS_AT + slot * sizeof(rill_data) > OBJECT_SIZE || (first < PART_AT && slot > PART_AT) || n > 255)
        die("a shape with more objects than there is room for");
    to = (rill_shape *)zeros(sizeof *to);
    *to = *s;
    to->rows = rows;
    to->n = (uint8_t)n;
    to->aux = aux;
    opened = (struct open_shape *)grow(opened, (opened_n + 1) * sizeof *opened);
    opened[opened_n].from = s;
    opened[opened_n].first = first;
    opened[opened_n++].to = to;
    return to;
}

/* ---- rows ---- */

static const char *row_key(const rill_shape *s, unsigned k)
{
    return s->keys + (s->rows[k].key & 0xfff);
}

static unsigned row_kind(const rill_shape *s, unsigned k)
{
    return s->rows[k].at >> 12;
}

static const void *row_aux(const rill_shape *s, unsigned k)
{
    unsigned arg = s->rows[k].key >> 12;

    return arg == 0 || row_kind(s, k) == RILL_FIELD_NODES || row_kind(s, k) == RILL_FIELD_INLINE ? NULL
                                                                                                  : s->aux[arg - 1];
}

static unsigned row_after(const rill_shape *s, unsigned k)
{
    return k + 1 + (row_kind(s, k) == RILL_FIELD_INLINE ? s->rows[k].key >> 12 : 0);
}

static bool is_string(const struct value *v, const char *text)
{
    return v->kind == RILL_JSON_STRING && v->text.n == strlen(text) && memcmp(v->text.p, text, v->text.n) == 0;
}

static void raw_data(rill_data *d, const struct value *v)
{
    d->p = v->p;
    d->n = (uint32_t)v->n;
    d->is = RILL_IS_JSON;
}

static void text_data(rill_data *d, const struct value *v)
{
    d->p = v->text.n != 0 ? v->text.p : "";
    d->n = (uint32_t)v->text.n;
}

/* Canonical base64 into bytes; or the text stays what it is. */
static void base64_data(rill_data *d, const struct value *v)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint8_t *to = (uint8_t *)keep(grow(NULL, v->text.n));
    uint32_t bits = 0, n = 0;
    size_t k;

    text_data(d, v);
    d->is = RILL_IS_TEXT;
    for (k = 0; k < v->text.n; k++) {
        const char *at = v->text.p[k] == 0 ? NULL : strchr(digits, v->text.p[k]);

        if (at == NULL)
            break;
        bits = bits << 6 | (uint32_t)(at - digits);
        if (k % 4 != 0)
            to[n++] = (uint8_t)(bits >> (6 - 2 * (k % 4)));
    }
    if (v->text.n % 4 != 0 || v->text.n - k > 2 || (k % 4 == 2 && (bits & 15) != 0) ||
        (k % 4 == 3 && (bits & 3) != 0) || k % 4 == 1)
        return;
    for (size_t pad = k; pad < v->text.n; pad++)
        if (v->text.p[pad] != '=')
            return;
    d->p = to;
    d->n = n;
    d->is = 0;
}

static bool number_field(rill_num *to, const rill_number *n)
{
    uint64_t digits = n->digits;
    int power = n->power;

    if (n->big || power < -9 || digits > UINT32_MAX)
        return false;
    for (; power > 0 && digits <= UINT32_MAX; power--)
        digits *= 10;
    if (digits > UINT32_MAX)
        return false;
    to->n = (uint32_t)digits;
    to->places = (uint8_t)(power < 0 ? -power : 0);
    to->negative = n->negative;
    to->set = 1;
    return true;
}

static bool choice_field(rill_choice *to, const struct value *v, const char *list, bool literal)
{
    unsigned c;

    for (c = 1; *list != '\0'; c++, list += strlen(list) + 1) {
        bool same;

        if (literal) {
            struct reader r;
            struct value want;

            if (read_text(&r, list, strlen(list), &want) != RILL_OK)
                die("a list of choices is not JSON: %s", list);
            same = equal(v, &want);
            value_free(&want);
        } else {
            same = is_string(v, list);
        }
        if (same) {
            *to = (rill_choice)c;
            return true;
        }
    }
    return false;
}

static const rill_node *raw_node(const struct value *v, struct raw_count *raw)
{
    rill_node_raw *node = (rill_node_raw *)zeros(sizeof *node);

    node->node.shape = &rill_shape_raw;
    raw_data(&node->json, v);
    raw->nodes++;
    return &node->node;
}

static unsigned weight(const struct raw_count *raw)
{
    return raw->nodes * 100 + raw->members;
}

static void raw_add(struct raw_count *to, const struct raw_count *more)
{
    to->members += more->members;
    to->nodes += more->nodes;
}

/* May this be the shape of a node in member `key`? */
static bool may_be(const rill_shape *s, const struct value *v, unsigned place, const char *key)
{
    const struct value *type = member(v, "type");

    if (strcmp(key, "definition") == 0) /* of a tool */
        place = RILL_IN_TOOLS;
    if ((s->place & place) == 0)
        return false;
    if (s->type != NULL)
        return type != NULL && is_string(type, s->type);
    if (s == &rill_shape_tool || s == &rill_shape_api_tool)
        return (place & RILL_IN_OTHER) == 0 && (type == NULL) == (s == &rill_shape_tool);
    if (s == &rill_shape_message || s == &rill_shape_system_message)
        return place == RILL_IN_MESSAGES;
    for (size_t k = 0; k < sizeof untyped / sizeof *untyped; k++)
        if (untyped[k].shape == s)
            return strcmp(untyped[k].key, key) == 0;
    return false;
}

/* The shape that takes most of it. */
static const rill_node *any_node(const struct value *v, unsigned place, const char *key, struct raw_count *raw)
{
    struct raw_count best = { 0, 0 };
    uint8_t *found = NULL;

    for (unsigned open = 0; open < 2; open++) {
        for (size_t k = 0; v->kind == RILL_JSON_OBJECT && k < sizeof nodes / sizeof *nodes; k++) {
            struct raw_count count = { 0, 0 };
            const rill_shape *s = nodes[k];
            uint8_t *object;

            if (!may_be(s, v, place, key))
                continue;
            if (open)
                s = open_shape(s, 0, false);
            object = (uint8_t *)zeros(OBJECT_SIZE);
            if (fill(whole_shape(s), object, v, &count, NULL) && (found == NULL || weight(&count) < weight(&best))) {
                ((rill_node *)(void *)object)->shape = s;
                found = object;
                best = count;
            }
            if (found != NULL && weight(&best) == 0)
                return (const rill_node *)(void *)found;
        }
        if (open == 0)
            found = NULL; /* something would be raw, or left out */
    }
    if (found == NULL)
        return raw_node(v, raw);
    raw_add(raw, &best);
    return (const rill_node *)(void *)found;
}

/* One member into one row; false: it cannot hold it. */
static bool fill_row(const rill_shape *shape, unsigned row, uint8_t *object, const struct value *v,
                     struct raw_count *raw)
{
    void *field = object + (shape->rows[row].at & 0x7ff);
    unsigned kind = row_kind(shape, row);
    const void *aux = row_aux(shape, row);

    switch (kind) {
    case RILL_FIELD_STRING:
    case RILL_FIELD_BASE64:
        if (v->kind == RILL_JSON_NULL)
            raw_data((rill_data *)field, v);
        else if (v->kind != RILL_JSON_STRING)
            return false;
        else if (kind == RILL_FIELD_BASE64)
            base64_data((rill_data *)field, v);
        else
            text_data((rill_data *)field, v);
        return true;
    case RILL_FIELD_JSON:
        raw_data((rill_data *)field, v);
        return true;
    case RILL_FIELD_CHOICE:
    case RILL_FIELD_LITERAL:
        return choice_field((rill_choice *)field, v, (const char *)aux, kind == RILL_FIELD_LITERAL);
    case RILL_FIELD_NUMBER:
        if (v->kind == RILL_JSON_NULL)
            ((rill_num *)field)->set = 2;
        return v->kind == RILL_JSON_NULL ||
               (v->kind == RILL_JSON_NUMBER && number_field((rill_num *)field, &v->number));
    case RILL_FIELD_STRINGS: {
        rill_data *list;

        if (v->kind != RILL_JSON_ARRAY)
            return false;
        list = (rill_data *)zeros(v->items_n * sizeof *list + 1);
        for (size_t k = 0; k < v->items_n; k++) {
            if (v->items[k].kind != RILL_JSON_STRING)
                return false;
            text_data(&list[k], &v->items[k]);
        }
        ((rill_strings *)field)->p = list;
        ((rill_strings *)field)->n = (uint32_t)v->items_n;
        return true;
    }
    case RILL_FIELD_NODES: {
        const rill_node **list;

        if (v->kind != RILL_JSON_ARRAY)
            return false;
        list = (const rill_node **)zeros(v->items_n * sizeof *list + 1);
        for (size_t k = 0; k < v->items_n; k++)
            list[k] = any_node(&v->items[k], 1u << (shape->rows[row].key >> 12), row_key(shape, row), raw);
        ((rill_nodes *)field)->p = list;
        ((rill_nodes *)field)->n = (uint32_t)v->items_n;
        return true;
    }
    case RILL_FIELD_NODE:
        if (v->kind != RILL_JSON_OBJECT)
            return false;
        if (aux != NULL) {
            uint8_t *below = (uint8_t *)zeros(OBJECT_SIZE);

            *(const rill_node **)field = (const rill_node *)(void *)below;
            return fill(whole_shape((const rill_shape *)aux), below, v, raw, NULL);
        }
        *(const rill_node **)field = any_node(v, 255, row_key(shape, row), raw);
        return true;
    case RILL_FIELD_CONST:
        return is_string(v, (const char *)aux);
    default: {
        struct part inner = { NULL, 0, 0 };
        struct raw_count count = { 0, 0 };
        uint8_t *trial;
        bool ok;

        inner.shape = shape;
        inner.from = row + 1;
        inner.to = row_after(shape, row);
        if (v->kind != RILL_JSON_OBJECT || v->items_n == 0) /* no field can say that it is there and empty */
            return false;
        for (unsigned k = inner.from; k < inner.to; k = row_after(shape, k))
            if (row_kind(shape, k) == RILL_FIELD_CONST &&
                (member(v, row_key(shape, k)) == NULL ||
                 !is_string(member(v, row_key(shape, k)), (const char *)row_aux(shape, k))))
                return false;
        trial = (uint8_t *)grow(NULL, OBJECT_SIZE);
        memcpy(trial, object, OBJECT_SIZE);
        ok = fill(inner, trial, v, &count, NULL) && memcmp(trial, object, OBJECT_SIZE) != 0; /* or it would not be sent */
        if (ok) {
            memcpy(object, trial, OBJECT_SIZE);
            raw_add(raw, &count);
        }
        free(trial);
        return ok;
    }
    }
}

/* Every member into a row, of this object or of one that is a part of it. `used`: those of an outer call that are done. */
static bool fill(struct part part, uint8_t *object, const struct value *v, struct raw_count *raw, bool *used)
{
    const rill_shape *shape = part.shape;
    bool whole = used == NULL, ok = true;
    const rill_field *rest = NULL;
    struct buf extra = { NULL, 0, 0 };

    if (whole)
        used = (bool *)zeros(v->items_n + 1);
    for (size_t m = 0; m < v->items_n; m++) {
        buf_put(&v->keys[m], "", 1); /* a NUL behind it */
        v->keys[m].n--;
        if (whole && part.from == 0 && shape->type != NULL && strcmp(v->keys[m].p, "type") == 0 &&
            is_string(&v->items[m], shape->type) && is_first(v, m))
            used[m] = true;
        for (unsigned k = part.from; k < part.to && !used[m]; k = row_after(shape, k))
            if (*row_key(shape, k) != '\0' && strlen(row_key(shape, k)) == v->keys[m].n &&
                strcmp(row_key(shape, k), v->keys[m].p) == 0 && is_first(v, m))
                used[m] = fill_row(shape, k, object, &v->items[m], raw);
    }
    for (unsigned k = part.from; k < part.to; k = row_after(shape, k)) { /* parts of this object */
        const rill_field *row = &shape->rows[k];

        if (*row_key(shape, k) != '\0')
            continue;
        if (row_kind(shape, k) == RILL_FIELD_PART) {
            fill(whole_shape((const rill_shape *)row_aux(shape, k)), object, v, raw, used);
        } else if (row_kind(shape, k) == RILL_FIELD_MORE) {
            uint8_t *below = (uint8_t *)zeros(OBJECT_SIZE);
            const rill_shape *s = (const rill_shape *)row_aux(shape, k);

            ((rill_node *)(void *)below)->shape = open_shape(&rill_shape_more, 0, true);
            fill(whole_shape(s != NULL ? s : ((rill_node *)(void *)below)->shape), below, v, raw, used);
            *(const rill_node **)(void *)(object + (row->at & 0x7ff)) = (const rill_node *)(void *)below;
        } else {
            rest = row;
        }
    }
    for (size_t m = 0; m < v->items_n; m++) {
        if (used[m] || (rest == NULL && !whole))
            continue;
        if (rest == NULL) {
            ok = false;
            continue;
        }
        if (extra.n != 0)
            buf_str(&extra, ",");
        buf_quoted(&extra, v->keys[m].p, v->keys[m].n);
        buf_str(&extra, ":");
        buf_put(&extra, v->items[m].p, v->items[m].n);
        raw->members++;
        used[m] = true;
    }
    if (extra.n != 0) {
        rill_data *d = (rill_data *)(void *)(object + (rest->at & 0x7ff));

        d->p = (const char *)keep(extra.p);
        d->n = (uint32_t)extra.n;
    }
    return ok;
}

/* ---- the mode ---- */

static const rill_shape *body_shape(const struct value *v)
{
    static const char *const not_counted[] = { "max_tokens", "stream",   "stop_sequences", "temperature", "top_p",
                                               "top_k",      "metadata", "service_tier",   NULL };
    const struct value *version = member(v, "anthropic_version");
    bool vertex = version != NULL && version->text.n >= 6 && memcmp(version->text.p, "vertex", 6) == 0;
    bool counted = true;

    for (const char *const *key = not_counted; *key != NULL; key++)
        counted = counted && member(v, *key) == NULL;
    if (member(v, "requests") != NULL)
        return &rill_shape_batch;
    if (vertex && !(counted && member(v, "model") != NULL)) /* else the model is in the path */
        return &rill_shape_vertex;
    if (version != NULL && version->kind == RILL_JSON_STRING && !vertex)
        return &rill_shape_bedrock;
    return counted ? &rill_shape_count_tokens : &rill_shape_messages;
}

static void read_all(const struct options *o, struct buf *to)
{
    struct input in;
    uint8_t *piece;
    size_t n;

    input_open(&in, o);
    while ((piece = input_piece(&in, &n)) != NULL) {
        buf_put(to, (const char *)piece, n);
        free(piece);
    }
    input_close(&in);
}

static void print_finding(unsigned code, const char *path, size_t n)
{
    printf("%s: ", rill_lint_name(code));
    put_safe(stdout, path, n);
    printf(": %s\n", rill_lint_text(code));
}

static int run_lint(const rill_shape *plain, const rill_shape *shape, const void *root)
{
    uint64_t length = 0;
    rill_finding f;
    rill_request q;
    rill_lint l;
    char path[256];
    unsigned n = 0;

    if (rill_lint_init(&l, shape, root) != RILL_OK)
        die("%s", rill_status_text(RILL_E_ABI));
    for (; rill_lint_next(&l, &f) == RILL_OK; n++) {
        rill_lint_path(&l, &f, path, sizeof path);
        print_finding(f.code, path, strlen(path));
    }
    if (rill_request_init(&q, shape, root, 0) == RILL_OK && rill_request_length(&q, &length) == RILL_OK &&
        rill_lint_length(plain, length, &f) == RILL_OK) {
        print_finding(f.code, "$", 1);
        n++;
    }
    return n != 0 ? INVALID : DONE;
}

static void say(const char *what, const struct buf *path)
{
    fprintf(stderr, "rill: %s: ", what);
    put_safe(stderr, path->p, path->n);
    fputc('\n', stderr);
}

static bool same_number(const struct value *a, const struct value *b)
{
    rill_number n[2];

    if (a->n == b->n && memcmp(a->p, b->p, a->n) == 0)
        return true;
    n[0] = a->number;
    n[1] = b->number;
    for (unsigned i = 0; i < 2; i++)
        for (; n[i].digits != 0 && n[i].digits % 10 == 0; n[i].power++)
            n[i].digits /= 10;
    return !n[0].big && !n[1].big && n[0].digits == n[1].digits && n[0].negative == n[1].negative &&
           (n[0].digits == 0 || n[0].power == n[1].power);
}

/* The member with this key; they mostly stand in the same order, so it is looked for from `from` on, and around. */
static const struct value *member_near(const struct value *v, const struct buf *key, size_t from)
{
    for (size_t k = 0; k < v->items_n; k++) {
        size_t at = (from + k) % v->items_n;

        if (v->keys[at].n == key->n && (key->n == 0 || memcmp(v->keys[at].p, key->p, key->n) == 0))
            return &v->items[at];
    }
    return NULL;
}

/* A member that the encoder put there: it is required. */
static void tell_added(const struct buf *path, bool lint)
{
    if (!lint) {
        say("added", path);
        return;
    }
    print_finding(RILL_LINT_NEEDED, path->p + 2, path->n - 2); /* without $. */
}

/* What the structs could not hold, or the encoder put there. Gives how many members it put there. */
static unsigned tell_changes(struct buf *path, const struct value *in, const struct value *out, bool lint)
{
    unsigned added = 0;
    size_t base = path->n, n = in->items_n < out->items_n ? in->items_n : out->items_n;
    bool object = in->kind == RILL_JSON_OBJECT;

    if (in->kind != out->kind || (in->kind == RILL_JSON_ARRAY && in->items_n != out->items_n) ||
        (in->kind == RILL_JSON_NUMBER && !same_number(in, out)) || (in->kind == RILL_JSON_STRING && !equal(in, out))) {
        say("changed", path);
        return 0;
    }
    for (size_t k = 0; k < (object ? in->items_n : n); k++) {
        const struct value *other = object ? member_near(out, &in->keys[k], k) : &out->items[k];

        if (object) {
            buf_str(path, ".");
            buf_put(path, in->keys[k].p, in->keys[k].n);
        } else {
            buf_str(path, "[");
            buf_uint(path, k);
            buf_str(path, "]");
        }
        if (other != NULL)
            added += tell_changes(path, &in->items[k], other, lint);
        else
            say("left out", path);
        path->n = base;
    }
    for (size_t k = 0; object && k < out->items_n; k++) {
        if (member_near(in, &out->keys[k], k) != NULL)
            continue;
        buf_str(path, ".");
        buf_put(path, out->keys[k].p, out->keys[k].n);
        tell_added(path, lint);
        added++;
        path->n = base;
    }
    return added;
}

/* The body, out of the structs; with --lint only told of. */
static int print_body(const struct options *o, const rill_shape *shape, const void *root, const struct raw_count *raw,
                      const struct value *in)
{
    struct buf all = { NULL, 0, 0 }, path = { NULL, 0, 0 };
    struct reader r;
    struct value out_value;
    size_t room = o->buffer != 0 ? o->buffer : 4096;
    uint8_t *to = (uint8_t *)grow(NULL, room);
    rill_request q;
    rill_status st;
    uint64_t length = 0;
    unsigned added = 0;

    if (rill_request_init(&q, shape, root, 0) != RILL_OK)
        die("%s", rill_status_text(RILL_E_ABI));
    st = rill_request_length(&q, &length);
    if (st == RILL_OK && o->length)
        fprintf(stderr, "%llu\n", (unsigned long long)length);
    if (o->raw)
        fprintf(stderr, "raw: %u members, %u nodes\n", raw->members, raw->nodes);
    if (st == RILL_OK)
        do {
            rill_out out = { NULL, 0 };

            out.p = to;
            out.n = room;
            if (o->copy) {
                rill_request *copy = (rill_request *)grow(NULL, sizeof q);

                memcpy(copy, &q, sizeof q);
                memset(&q, 0xA5, sizeof q);
                q = *copy;
                free(copy);
            }
            st = rill_request_read(&q, NULL, &out);
            buf_put(&all, (const char *)to, room - out.n);
            if (!o->lint && fwrite(to, 1, room - out.n, stdout) != room - out.n)
                die("standard output: cannot write");
        } while (st == RILL_MORE);
    free(to);
    fflush(stdout);
    if (st == RILL_END) {
        buf_put(&all, "", 1);
        memset(&out_value, 0, sizeof out_value);
        if (read_text(&r, all.p, all.n - 1, &out_value) == RILL_OK) {
            buf_str(&path, "$");
            added = tell_changes(&path, in, &out_value, o->lint);
        } else
            fputs("rill: what was made is not JSON\n", stderr);
        value_free(&out_value);
        buf_free(&path);
    }
    buf_free(&all);
    if (st != RILL_END) {
        fprintf(stderr, "rill: %s after %llu bytes\n", rill_status_text(st), (unsigned long long)q.sent);
        return INVALID;
    }
    return o->lint && added != 0 ? INVALID : DONE;
}

int run_request(const struct options *o)
{
    struct raw_count raw = { 0, 0 };
    struct buf text = { NULL, 0, 0 };
    void *root = zeros(OBJECT_SIZE);
    const rill_shape *shape, *opened_shape;
    struct reader r;
    struct value v;
    rill_status st;
    int status = INVALID, printed;

    memset(&v, 0, sizeof v);
    read_all(o, &text);
    buf_put(&text, "", 1);
    st = read_text(&r, text.p, text.n - 1, &v);
    if (st != RILL_OK || v.kind != RILL_JSON_OBJECT) {
        fprintf(stderr, "rill: invalid %llu %s\n", (unsigned long long)r.j.offset,
                st != RILL_OK ? rill_status_text(st) : "not an object");
    } else {
        shape = body_shape(&v);
        opened_shape = open_shape(shape, 0, false);
        fill(whole_shape(opened_shape), (uint8_t *)root, &v, &raw, NULL);
        if (r.j.repaired != 0)
            fprintf(stderr, "rill: %lu characters are not Unicode and became U+FFFD\n", (unsigned long)r.j.repaired);
        if (o->lint)
            status = run_lint(shape, opened_shape, root);
        printed = print_body(o, opened_shape, root, &raw, &v);
        if (printed != DONE || !o->lint)
            status = printed;
    }
    value_free(&v);
    buf_free(&text);
    kept_free();
    free(opened);
    return status;
}
