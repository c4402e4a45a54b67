/*
 * request_tree.h - trees of nodes drawn at random from the tables themselves, and what their JSON must be, written by a
 * plain recursive encoder that has all the room it wants. For test_request.c and fuzz/fuzz_request.c.
 */
#ifndef REQUEST_TREE_H
#define REQUEST_TREE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "request_shapes.h"

#define TREE_ENTRY(name) &rill_shape_##name,
static const rill_shape *const tree_bodies[] = { SHAPE_BODIES(TREE_ENTRY) };
static const rill_shape *const tree_nodes[] = { SHAPE_NODES(TREE_ENTRY) };
enum {
    TREE_BODIES_N = sizeof tree_bodies / sizeof *tree_bodies,
    TREE_NODES_N = sizeof tree_nodes / sizeof *tree_nodes
};

/* ---- a tree ---- */

struct tree_source {
    uint8_t *p;
    uint32_t n;
    bool endless; /* its length was not told */
};
struct tree {
    uint32_t seed;       /* of the generator, or */
    const uint8_t *data; /* bytes of a fuzzer */
    size_t data_n;
    void **blocks;
    size_t blocks_n, blocks_cap;
    struct tree_source sources[64];
    unsigned sources_n;
    bool sane; /* text that is UTF-8 only */
};

static uint32_t tree_draw(struct tree *t, uint32_t below)
{
    if (t->data != NULL) {
        uint32_t v = t->data_n != 0 ? *t->data : 0;

        if (t->data_n != 0) {
            t->data++;
            t->data_n--;
        }
        return v % below;
    }
    t->seed = t->seed * 1664525u + 1013904223u;
    return (t->seed >> 8) % below;
}

static void *tree_alloc(struct tree *t, size_t n)
{
    if (t->blocks_n == t->blocks_cap) {
        t->blocks_cap = t->blocks_cap * 2 + 64;
        t->blocks = (void **)realloc(t->blocks, t->blocks_cap * sizeof *t->blocks);
    }
    if (t->blocks == NULL || (t->blocks[t->blocks_n] = calloc(1, n != 0 ? n : 1)) == NULL)
        exit(2);
    return t->blocks[t->blocks_n++];
}

static void tree_free(struct tree *t)
{
    while (t->blocks_n != 0)
        free(t->blocks[--t->blocks_n]);
    free(t->blocks);
    t->blocks = NULL;
    t->blocks_cap = 0;
    t->sources_n = 0;
}

static uint32_t tree_text(struct tree *t, char *to)
{
    static const char *const parts[] = { "plain text that is a little longer than a word ",
                                         "\"",
                                         "\\",
                                         "\n",
                                         "\x01",
                                         "\x7f",
                                         "\xc3\xa9",
                                         "\xe2\x82\xac",
                                         "\xf0\x9f\x98\x80",
                                         "</script>",
                                         "\xef\xbf\xbd",
                                         "a",
                                         "\xed\xa0\xbd",
                                         "\xff",
                                         "\xe2\x82",
                                         "\xf0\x9f",
                                         "\xc0\x80",
                                         "\x80" };
    uint32_t n = 0;

    for (uint32_t k = tree_draw(t, 12); k != 0; k--) {
        const char *s = parts[tree_draw(t, t->sane ? 12 : 18)];

        memcpy(to + n, s, strlen(s));
        n += (uint32_t)strlen(s);
        if (tree_draw(t, 20) == 0)
            to[n++] = '\0';
    }
    return n;
}

static uint32_t tree_json(struct tree *t, char *to)
{
    static const char *const texts[] = { "{}",
                                         "[]",
                                         "null",
                                         "-0.5e+7",
                                         "\"a\\u00e9\\ud83d\\ude00\"",
                                         " {\"a\" : [1,2,{}]} ",
                                         "true",
                                         "12",
                                         "{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"number\"}}}" };
    const char *s = texts[tree_draw(t, 9)];

    memcpy(to, s, strlen(s));
    return (uint32_t)strlen(s);
}

static void tree_data(struct tree *t, rill_data *d, unsigned kind)
{
    char text[1024];
    uint8_t *p;
    uint32_t n;

    d->is = 0;
    if (kind == RILL_FIELD_MEMBERS) {
        n = (uint32_t)sprintf(text, "\"x%u\":[true],\"y\" : \"\\n\"", (unsigned)tree_draw(t, 100));
    } else if (kind == RILL_FIELD_JSON || tree_draw(t, 16) == 0) {
        d->is = tree_draw(t, 2) != 0 || kind != RILL_FIELD_JSON ? RILL_IS_JSON : 0;
        n = tree_json(t, text);
    } else if (kind == RILL_FIELD_BASE64) {
        n = tree_draw(t, 70);
        for (uint32_t k = 0; k < n; k++)
            text[k] = (char)tree_draw(t, 256);
        if (tree_draw(t, 5) == 0) {
            d->is = RILL_IS_TEXT;
            strcpy(text, "QUJD");
            n = 4;
        }
    } else {
        n = tree_text(t, text);
    }
    p = (uint8_t *)tree_alloc(t, n); /* a block of exactly its size */
    memcpy(p, text, n);
    d->p = p;
    d->n = n;
    d->source = 0;
    if (tree_draw(t, 4) == 0 && t->sources_n < 64) {
        struct tree_source *s = &t->sources[t->sources_n++];

        s->p = p;
        s->n = n;
        s->endless = tree_draw(t, 2) != 0;
        d->p = NULL;
        d->n = s->endless ? RILL_UNKNOWN : n;
        d->source = (uint16_t)t->sources_n;
    }
}

static const rill_node *tree_node(struct tree *t, const rill_shape *shape, unsigned levels);

static const rill_shape *tree_shape(struct tree *t, unsigned place)
{
    for (;;) {
        const rill_shape *s = tree_nodes[tree_draw(t, TREE_NODES_N)];

        if ((s->place & place) != 0)
            return s;
        if (t->data != NULL && t->data_n == 0)
            for (unsigned k = 0;; k++)
                if ((tree_nodes[k]->place & place) != 0)
                    return tree_nodes[k];
    }
}

static const char *tree_key(const rill_shape *s, unsigned row)
{
    return s->keys + (s->rows[row].key & 0xfff);
}

static unsigned tree_kind(const rill_shape *s, unsigned row)
{
    return s->rows[row].at >> 12;
}

static unsigned tree_arg(const rill_shape *s, unsigned row)
{
    return s->rows[row].key >> 12;
}

/* The row behind this one and behind those inside it. */
static unsigned tree_after(const rill_shape *s, unsigned row)
{
    return row + 1 + (tree_kind(s, row) == RILL_FIELD_INLINE ? tree_arg(s, row) : 0);
}

static unsigned tree_count(const char *list)
{
    unsigned n = 0;

    for (; *list != '\0'; list += strlen(list) + 1)
        n++;
    return n;
}

/* The rows of one object. */
static void tree_fill(struct tree *t, const rill_shape *shape, unsigned from, unsigned to, uint8_t *object,
                      unsigned levels)
{
    for (unsigned k = from; k < to; k = tree_after(shape, k)) {
        const rill_field *row = &shape->rows[k];
        unsigned kind = tree_kind(shape, k), arg = tree_arg(shape, k);
        const char *key = tree_key(shape, k);
        void *field = object + (row->at & 0x7ff);
        bool twice = false;

        for (unsigned j = from; j < k; j = tree_after(shape, j))
            if (*key != '\0' && strcmp(tree_key(shape, j), key) == 0)
                twice = true;
        if (twice && tree_draw(t, 4) != 0) /* often the second of two is the one that is set */
            continue;
        if (twice)
            for (unsigned j = from; j < k; j = tree_after(shape, j)) /* the first row of both is unset again */
                if (strcmp(tree_key(shape, j), key) == 0) {
                    if (tree_kind(shape, j) == RILL_FIELD_STRING)
                        memset(object + (shape->rows[j].at & 0x7ff), 0, sizeof(rill_data));
                    else
                        twice = false;
                }
        if (*key != '\0' && !twice)
            for (unsigned j = from; j < k; j = tree_after(shape, j))
                if (strcmp(tree_key(shape, j), key) == 0)
                    goto next;
        if (tree_draw(t, 3) == 0 && kind != RILL_FIELD_PART)
            continue;
        switch (kind) {
        case RILL_FIELD_STRING:
        case RILL_FIELD_BASE64:
        case RILL_FIELD_JSON:
        case RILL_FIELD_MEMBERS:
            tree_data(t, (rill_data *)field, kind);
            break;
        case RILL_FIELD_CHOICE:
        case RILL_FIELD_LITERAL:
            *(rill_choice *)field = (rill_choice)(1 + tree_draw(t, tree_count((const char *)shape->aux[arg - 1])));
            break;
        case RILL_FIELD_NUMBER: {
            rill_num *n = (rill_num *)field;
            static const uint32_t some[] = { 0, 1, 9, 10, 70, 4096, 4294967295u };

            n->n = some[tree_draw(t, 7)];
            n->set = (uint8_t)(tree_draw(t, 9) == 0 ? 2 : 1);
            n->places = (uint8_t)(tree_draw(t, 3) == 0 ? tree_draw(t, 10) : 0);
            n->negative = (uint8_t)(tree_draw(t, 8) == 0);
            break;
        }
        case RILL_FIELD_STRINGS: {
            rill_strings *s = (rill_strings *)field;
            rill_data *d;

            s->n = tree_draw(t, 4);
            d = (rill_data *)tree_alloc(t, s->n * sizeof *d);
            for (uint32_t j = 0; j < s->n; j++)
                tree_data(t, &d[j], RILL_FIELD_STRING);
            s->p = d;
            break;
        }
        case RILL_FIELD_NODES: {
            rill_nodes *l = (rill_nodes *)field;
            const rill_node **p;

            l->n = levels > 6 ? 0 : tree_draw(t, 4);
            p = (const rill_node **)tree_alloc(t, l->n * sizeof *p);
            for (uint32_t j = 0; j < l->n; j++)
                if (tree_draw(t, 8) == 0) {
                    rill_node_raw *raw = (rill_node_raw *)tree_alloc(t, sizeof *raw);

                    raw->node.shape = &rill_shape_raw;
                    tree_data(t, &raw->json, RILL_FIELD_JSON);
                    p[j] = &raw->node;
                } else {
                    p[j] = tree_node(t, tree_shape(t, 1u << arg), levels + 1);
                }
            l->p = p;
            break;
        }
        case RILL_FIELD_NODE:
        case RILL_FIELD_MORE:
            if (levels > 6)
                break;
            if (arg != 0)
                *(const rill_node **)field = tree_node(t, (const rill_shape *)shape->aux[arg - 1], levels + 1);
            else if (kind == RILL_FIELD_MORE)
                *(const rill_node **)field = tree_node(t, &rill_shape_more, levels + 1);
            else
                *(const rill_node **)field = tree_node(t, tree_shape(t, 255), levels + 1);
            break;
        case RILL_FIELD_PART: {
            const rill_shape *part = (const rill_shape *)shape->aux[arg - 1];

            tree_fill(t, part, 0, part->n, object, levels + 1);
            break;
        }
        case RILL_FIELD_INLINE:
            tree_fill(t, shape, k + 1, k + 1 + arg, object, levels + 1);
            break;
        }
    next:;
    }
}

static const rill_node *tree_node(struct tree *t, const rill_shape *shape, unsigned levels)
{
    uint8_t *object = (uint8_t *)tree_alloc(t, 1024);

    tree_fill(t, shape, 0, shape->n, object, levels);
    if (shape->n == 0 || shape->rows[0].at != RILL_FIELD_NODES * 4096u + RILL_NEEDED) /* a batch has no node in front */
        ((rill_node *)(void *)object)->shape = shape;
    return (const rill_node *)(void *)object;
}

/* ---- what its JSON is ---- */

struct tree_out {
    char *p;
    size_t n, cap;
    uint32_t repaired;
    bool comma;
};

static void tree_put(struct tree_out *o, const void *p, size_t n)
{
    if (n > o->cap - o->n) {
        o->cap = o->cap * 2 + n + 4096;
        if ((o->p = (char *)realloc(o->p, o->cap)) == NULL)
            exit(2);
    }
    memcpy(o->p + o->n, p, n);
    o->n += n;
}

static void tree_str(struct tree_out *o, const char *s)
{
    tree_put(o, s, strlen(s));
}

/* Unicode 3.9, D93b: the whole character at p, or 0 and the length of the maximal subpart. */
static uint32_t tree_char(const uint8_t *p, uint32_t n, uint32_t *bad)
{
    static const struct {
        uint8_t from, to, lo, hi;
    } rows[] = { { 0xc2, 0xdf, 0x80, 0xbf }, { 0xe0, 0xe0, 0xa0, 0xbf }, { 0xe1, 0xec, 0x80, 0xbf },
                 { 0xed, 0xed, 0x80, 0x9f }, { 0xee, 0xef, 0x80, 0xbf }, { 0xf0, 0xf0, 0x90, 0xbf },
                 { 0xf1, 0xf3, 0x80, 0xbf }, { 0xf4, 0xf4, 0x80, 0x8f } };
    uint32_t want = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;

    *bad = 1;
    for (unsigned k = 0; k < 8; k++)
        if (p[0] >= rows[k].from && p[0] <= rows[k].to) {
            if (n < 2 || p[1] < rows[k].lo || p[1] > rows[k].hi)
                return 0;
            for (*bad = 2; *bad < want; ++*bad)
                if (*bad >= n || (p[*bad] & 0xc0) != 0x80)
                    return 0;
            return want;
        }
    return 0;
}

static void tree_put_text(struct tree_out *o, const uint8_t *p, uint32_t n)
{
    tree_str(o, "\"");
    while (n != 0) {
        char e[8];
        uint32_t k = 1, bad;

        if (*p >= 0x80) {
            k = tree_char(p, n, &bad);
            if (k != 0) {
                tree_put(o, p, k);
            } else {
                tree_str(o, "\xef\xbf\xbd");
                o->repaired++;
                k = bad;
            }
        } else if (*p == '"' || *p == '\\') {
            e[0] = '\\';
            e[1] = (char)*p;
            tree_put(o, e, 2);
        } else if (*p < 0x20) {
            static const char named[] = "btn?fr"; /* 8..13 */

            if (*p >= 8 && *p <= 13 && *p != 11)
                sprintf(e, "\\%c", named[*p - 8]);
            else
                sprintf(e, "\\u%04x", *p);
            tree_str(o, e);
        } else {
            tree_put(o, p, 1);
        }
        p += k;
        n -= k;
    }
    tree_str(o, "\"");
}

static void tree_put_base64(struct tree_out *o, const uint8_t *p, uint32_t n)
{
    static const char a[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t bits = 0, have = 0, count = 0;

    tree_str(o, "\"");
    for (; n != 0; n--) {
        bits = bits << 8 | *p++;
        for (have += 8; have >= 6; count++)
            tree_put(o, &a[bits >> (have -= 6) & 63], 1);
    }
    if (have != 0) {
        tree_put(o, &a[bits << (6 - have) & 63], 1);
        count++;
    }
    for (; count % 4 != 0; count++)
        tree_str(o, "=");
    tree_str(o, "\"");
}

static void tree_put_data(struct tree_out *o, const struct tree *t, const rill_data *d, unsigned kind)
{
    const uint8_t *p = d->source != 0 ? t->sources[d->source - 1].p : (const uint8_t *)d->p;
    uint32_t n = d->source != 0 ? t->sources[d->source - 1].n : d->n;

    if (d->is == RILL_IS_JSON || kind == RILL_FIELD_JSON || kind == RILL_FIELD_MEMBERS)
        tree_put(o, p, n);
    else if (kind == RILL_FIELD_BASE64 && d->is != RILL_IS_TEXT)
        tree_put_base64(o, p, n);
    else
        tree_put_text(o, p, n);
}

static bool tree_has(const rill_shape *shape, const uint8_t *object, unsigned k, bool inner)
{
    const void *field = object + (shape->rows[k].at & 0x7ff);

    switch (tree_kind(shape, k)) {
    case RILL_FIELD_STRING:
    case RILL_FIELD_JSON:
        if (!inner && tree_arg(shape, k) != 0)
            return true;
        /* fall through */
    case RILL_FIELD_BASE64:
    case RILL_FIELD_MEMBERS:
        return ((const rill_data *)field)->p != NULL || ((const rill_data *)field)->source != 0;
    case RILL_FIELD_CHOICE:
    case RILL_FIELD_LITERAL:
        return *(const rill_choice *)field != 0;
    case RILL_FIELD_NUMBER:
        return ((const rill_num *)field)->set != 0;
    case RILL_FIELD_STRINGS:
        return ((const rill_strings *)field)->p != NULL;
    case RILL_FIELD_NODES:
        return ((const rill_nodes *)field)->p != NULL;
    case RILL_FIELD_NODE:
    case RILL_FIELD_MORE:
        return *(const rill_node *const *)field != NULL;
    case RILL_FIELD_PART:
        return true;
    case RILL_FIELD_CONST:
        return !inner;
    default:
        for (unsigned j = k + 1; j <= k + tree_arg(shape, k); j = tree_after(shape, j))
            if (tree_has(shape, object, j, true))
                return true;
        return false;
    }
}

static void tree_put_object(struct tree_out *o, const struct tree *t, const rill_shape *shape, const uint8_t *object,
                            bool flat);

static void tree_put_rows(struct tree_out *o, const struct tree *t, const rill_shape *shape, unsigned from, unsigned to,
                          const uint8_t *object)
{
    for (unsigned k = from; k < to; k = tree_after(shape, k)) {
        unsigned kind = tree_kind(shape, k), arg = tree_arg(shape, k);
        const void *field = object + (shape->rows[k].at & 0x7ff);
        const char *key = tree_key(shape, k), *list;
        bool member = *key != '\0' || kind == RILL_FIELD_MEMBERS;
        const rill_node *node;
        rill_num num;
        char digits[300];

        if (!tree_has(shape, object, k, false))
            continue;
        if (member && o->comma)
            tree_str(o, ",");
        if (*key != '\0') {
            tree_str(o, "\"");
            tree_str(o, key);
            tree_str(o, "\":");
        }
        switch (kind) {
        case RILL_FIELD_CHOICE:
        case RILL_FIELD_LITERAL:
        case RILL_FIELD_CONST:
            list = (const char *)shape->aux[arg - 1];
            for (unsigned c = kind == RILL_FIELD_CONST ? 1 : *(const rill_choice *)field; c != 1; c--)
                list += strlen(list) + 1;
            if (kind != RILL_FIELD_LITERAL)
                tree_str(o, "\"");
            tree_str(o, list);
            if (kind != RILL_FIELD_LITERAL)
                tree_str(o, "\"");
            break;
        case RILL_FIELD_NUMBER:
            num = *(const rill_num *)field;
            if (num.set == 2) {
                strcpy(digits, "null");
            } else {
                unsigned long whole = num.n, scale = 1;

                for (unsigned j = 0; j < num.places; j++)
                    scale *= 10;
                sprintf(digits, "%s%lu", num.negative ? "-" : "", whole / scale);
                if (num.places != 0)
                    sprintf(digits + strlen(digits), ".%0*lu", num.places, whole % scale);
            }
            tree_str(o, digits);
            break;
        case RILL_FIELD_STRINGS:
            tree_str(o, "[");
            for (uint32_t j = 0; j < ((const rill_strings *)field)->n; j++) {
                if (j != 0)
                    tree_str(o, ",");
                tree_put_data(o, t, &((const rill_strings *)field)->p[j], RILL_FIELD_STRING);
            }
            tree_str(o, "]");
            break;
        case RILL_FIELD_NODES:
            tree_str(o, "[");
            for (uint32_t j = 0; j < ((const rill_nodes *)field)->n; j++) {
                if (j != 0)
                    tree_str(o, ",");
                node = ((const rill_nodes *)field)->p[j];
                tree_put_object(o, t, node->shape, (const uint8_t *)(const void *)node, false);
            }
            tree_str(o, "]");
            break;
        case RILL_FIELD_NODE:
        case RILL_FIELD_MORE:
            node = *(const rill_node *const *)field;
            tree_put_object(o, t, arg != 0 ? (const rill_shape *)shape->aux[arg - 1] : node->shape,
                            (const uint8_t *)(const void *)node, kind == RILL_FIELD_MORE);
            break;
        case RILL_FIELD_PART:
            tree_put_object(o, t, (const rill_shape *)shape->aux[arg - 1], object, true);
            break;
        case RILL_FIELD_INLINE:
            tree_str(o, "{");
            o->comma = false;
            tree_put_rows(o, t, shape, k + 1, k + 1 + arg, object);
            tree_str(o, "}");
            break;
        default:
            if (((const rill_data *)field)->p == NULL && ((const rill_data *)field)->source == 0)
                tree_str(o, (const char *)shape->aux[arg - 1]);
            else
                tree_put_data(o, t, (const rill_data *)field, kind);
        }
        if (member)
            o->comma = true;
    }
}

static void tree_put_object(struct tree_out *o, const struct tree *t, const rill_shape *shape, const uint8_t *object,
                            bool flat)
{
    if (shape == &rill_shape_raw) {
        tree_put_data(o, t, &((const rill_node_raw *)(const void *)object)->json, RILL_FIELD_JSON);
        return;
    }
    if (!flat) {
        tree_str(o, "{");
        o->comma = false;
        if (shape->type != NULL) {
            tree_str(o, "\"type\":\"");
            tree_str(o, shape->type);
            tree_str(o, "\"");
            o->comma = true;
        }
    }
    tree_put_rows(o, t, shape, 0, shape->n, object);
    if (!flat) {
        tree_str(o, "}");
        o->comma = true;
    }
}

/* ---- is it JSON? A plain reader that knows nothing of rill. ---- */

static const uint8_t *tree_read(const uint8_t *p, const uint8_t *end, unsigned depth);

static const uint8_t *tree_space(const uint8_t *p, const uint8_t *end)
{
    while (p != NULL && p != end && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t'))
        p++;
    return p;
}

static const uint8_t *tree_read_string(const uint8_t *p, const uint8_t *end)
{
    uint32_t bad;

    if (p == end || *p++ != '"')
        return NULL;
    while (p != end && *p != '"') {
        if (*p < 0x20) {
            return NULL;
        } else if (*p >= 0x80) {
            uint32_t k = tree_char(p, (uint32_t)(end - p), &bad);

            if (k == 0)
                return NULL;
            p += k;
        } else if (*p++ == '\\') {
            if (p == end || strchr("\"\\/bfnrtu", *p) == NULL || *p == 0)
                return NULL;
            if (*p++ == 'u')
                for (int k = 0; k < 4; k++, p++)
                    if (p == end || strchr("0123456789abcdefABCDEF", *p) == NULL || *p == 0)
                        return NULL;
        }
    }
    return p == end ? NULL : p + 1;
}

static const uint8_t *tree_read(const uint8_t *p, const uint8_t *end, unsigned depth)
{
    p = tree_space(p, end);
    if (p == end || depth > 5000)
        return NULL;
    if (*p == '"')
        return tree_read_string(p, end);
    if (*p == '{' || *p == '[') {
        const uint8_t close = *p == '{' ? '}' : ']';
        bool first = true;

        for (p++;; first = false) {
            p = tree_space(p, end);
            if (p == end)
                return NULL;
            if (*p == close && first)
                return p + 1;
            if (!first && *p++ != ',')
                return NULL;
            if (close == '}') {
                p = tree_read_string(tree_space(p, end), end);
                p = p == NULL ? NULL : tree_space(p, end);
                if (p == NULL || p == end || *p++ != ':')
                    return NULL;
            }
            p = tree_read(p, end, depth + 1);
            p = p == NULL ? NULL : tree_space(p, end);
            if (p == NULL || p == end)
                return NULL;
            if (*p == close)
                return p + 1;
        }
    }
    for (unsigned k = 0; k < 3; k++) {
        static const char *const words[] = { "true", "false", "null" };
        size_t n = strlen(words[k]);

        if ((size_t)(end - p) >= n && memcmp(p, words[k], n) == 0)
            return p + n;
    }
    if (*p == '-')
        p++;
    if (p == end || *p < '0' || *p > '9')
        return NULL;
    if (*p == '0')
        p++;
    else
        while (p != end && *p >= '0' && *p <= '9')
            p++;
    for (unsigned part = 0; part < 2; part++)
        if (p != end && (part == 0 ? *p == '.' : *p == 'e' || *p == 'E')) {
            p++;
            if (part == 1 && p != end && (*p == '+' || *p == '-'))
                p++;
            if (p == end || *p < '0' || *p > '9')
                return NULL;
            while (p != end && *p >= '0' && *p <= '9')
                p++;
        }
    return p;
}

static bool tree_is_json(const void *text, size_t n)
{
    const uint8_t *p = (const uint8_t *)text, *end = p + n;

    p = tree_read(p, end, 0);
    return p != NULL && tree_space(p, end) == end;
}

#endif
