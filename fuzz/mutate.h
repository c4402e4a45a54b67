/*
 * mutate.h - changes event streams and JSON, which stay well-formed: members that nobody knows, members that are
 * missing, null, twice, in another order, of another type; events and lines that nobody knows; other line ends, other
 * spellings.
 *
 * A buffer is changed in place. What is drawn depends on the seed alone.
 */
#ifndef MUTATE_H
#define MUTATE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct mutant {
    uint8_t *p;
    size_t n, cap;
    uint32_t seed;
};

static inline uint32_t draw(struct mutant *x, uint32_t below)
{
    x->seed ^= x->seed << 13;
    x->seed ^= x->seed >> 17;
    x->seed ^= x->seed << 5;
    return x->seed % below;
}

/* Puts n bytes in the place of those from..to. What does not fit changes nothing. */
static inline void splice(struct mutant *x, size_t from, size_t to, const void *p, size_t n)
{
    if (x->n - (to - from) + n > x->cap)
        return;
    memmove(x->p + from + n, x->p + to, x->n - to);
    if (n != 0)
        memcpy(x->p + from, p, n);
    x->n = x->n - (to - from) + n;
}

static inline void insert(struct mutant *x, size_t at, const char *s)
{
    splice(x, at, at, s, strlen(s));
}

/* ---- JSON ---- */

#define NODES 400
struct node {
    size_t key, at, end; /* of its key, or of itself; of its value; behind it */
    int parent;
    uint8_t kind; /* the first byte: { [ " t f n, 0 for a number */
};

struct document {
    struct node node[NODES];
    int n;
};

static inline size_t blank(const uint8_t *p, size_t n, size_t i)
{
    while (i < n && (p[i] == ' ' || p[i] == '\t' || p[i] == '\n' || p[i] == '\r'))
        i++;
    return i;
}

static inline size_t string_end(const uint8_t *p, size_t n, size_t i)
{
    for (i++; i < n && p[i] != '"'; i++)
        if (p[i] < 0x20 || (p[i] == '\\' && ++i == n))
            return 0;
    return i < n ? i + 1 : 0;
}

/* Reads the value at `at`, as far as its structure goes. false: it is no JSON, or more than there is room for. */
static inline bool document_read(struct document *doc, const uint8_t *p, size_t n, size_t at)
{
    int open = -1;
    bool due = true; /* a value */
    size_t i = at, key = 0;

    doc->n = 0;
    for (;;) {
        i = blank(p, n, i);
        if (i == n)
            return false;
        if (due && open >= 0 && doc->node[open].kind == '{' && key == 0 && p[i] == '"') {
            key = i;
            i = string_end(p, n, i);
            i = i != 0 ? blank(p, n, i) : n;
            if (i == n || p[i] != ':')
                return false;
            i++;
            continue;
        }
        if (due && strchr("}]", p[i]) == NULL && p[i] != 0) {
            struct node *v = &doc->node[doc->n];

            if (doc->n == NODES || (open >= 0 && doc->node[open].kind == '{' && key == 0))
                return false;
            v->key = key != 0 ? key : i;
            v->at = i;
            v->parent = open;
            v->kind = strchr("{[\"tfn", p[i]) != NULL ? p[i] : 0;
            doc->n++;
            key = 0;
            if (p[i] == '{' || p[i] == '[') {
                open = doc->n - 1;
                i++;
                continue;
            }
            if (p[i] == '"') {
                i = string_end(p, n, i);
                if (i == 0)
                    return false;
            } else {
                while (i < n &&
                       ((p[i] | 0x20u) - 'a' < 26u || (unsigned)p[i] - '0' < 10u || strchr("+-.", p[i]) != NULL) &&
                       p[i] != 0)
                    i++;
                if (i == v->at)
                    return false;
            }
            v->end = i;
            due = false;
        } else if (open >= 0 && key == 0 && p[i] == (doc->node[open].kind == '{' ? '}' : ']') &&
                   (!due || doc->n - 1 == open)) {
            doc->node[open].end = ++i;
            open = doc->node[open].parent;
            due = false;
        } else if (!due && open >= 0 && p[i] == ',') {
            due = true;
            i++;
        } else {
            return false;
        }
        if (!due && open < 0)
            return true;
    }
}

/* The node before or behind in the same container, or -1. */
static inline int sibling(const struct document *doc, int k, int step)
{
    for (int i = k + step; i >= 0 && i < doc->n; i += step)
        if (doc->node[i].parent == doc->node[k].parent)
            return i;
    return -1;
}

static const char *const odd_values[] = {
    "null",
    "true",
    "false",
    "0",
    "-1",
    "1.5e3",
    "65535",
    "4294967296",
    "18446744073709551616",
    "1e400",
    "\"\"",
    "\"x\"",
    "{}",
    "[]",
    "[[],{}]",
    "{\"type\":\"text\",\"text\":\"no\"}",
    "\"\\ud83d\"",
    "\"\\ude00\\ud83d\\ude00\"",
    "\"\xf0\x9f\x98\x80\"",
    "\"\xc3\"",
    "\"\xed\xa0\x80\"",
    "\"{\\\"a\\\":1}\"",
    "[1,\"]\",{\"}\":[]}]",
    "\"\\u0000\\n\\\"\\\\\\/\"",
    "\"a long string that will not fit into what the hold has room for, whatever that is, because it goes on and on\"",
};
static const char *const odd_keys[] = {
    "future_a",
    "future_b",
    "nonce",
    "typ",
    "types",
    "Type",
    "index2",
    "",
    "t\\u0079pe",
    "inde\\u0078",
    "\\u0000",
    "\xc3\xa9",
    "future_member_whose_name_is_longer_than_any_that_is_known_so_far",
};
#define ONE_OF(x, list) list[draw(x, sizeof(list) / sizeof *(list))]

/* Removes a member or an element, and a comma. */
static inline void cut_node(struct mutant *x, const struct document *doc, int k)
{
    int next = sibling(doc, k, 1), before = sibling(doc, k, -1);

    if (doc->node[k].parent < 0)
        return;
    if (next >= 0)
        splice(x, doc->node[k].key, doc->node[next].key, NULL, 0);
    else
        splice(x, before >= 0 ? doc->node[before].end : doc->node[k].key, doc->node[k].end, NULL, 0);
}

/* Adds a member (or, without key, an element) in front of node k, a sibling; or into k, if it is empty. */
static inline void add_node(struct mutant *x, const struct document *doc, int k, bool into, const char *key,
                            const char *value)
{
    char text[600];

    snprintf(text, sizeof text, "%s%s%s%s%s", key != NULL ? "\"" : "", key != NULL ? key : "", key != NULL ? "\":" : "",
             value, into ? "" : ",");
    insert(x, into ? doc->node[k].at + 1 : doc->node[k].key, text);
}

static inline void swap_nodes(struct mutant *x, const struct document *doc, int a, int b)
{
    const struct node *l = &doc->node[a], *r = &doc->node[b];
    size_t ln = l->end - l->key, rn = r->end - r->key, mid = r->key - l->end;
    uint8_t *copy;

    if (l->end > r->key || (copy = malloc(r->end - l->key)) == NULL)
        return;
    memcpy(copy, x->p + r->key, rn);
    memcpy(copy + rn, x->p + l->end, mid);
    memcpy(copy + rn + mid, x->p + l->key, ln);
    memcpy(x->p + l->key, copy, rn + mid + ln);
    free(copy);
}

/* Writes a letter of a string as an escape. */
static inline void respell(struct mutant *x, size_t from, size_t to)
{
    char text[8];
    size_t i = from + 1, k = to - from > 2 ? draw(x, (uint32_t)(to - from - 2)) : 0;

    for (; i + 1 < to && k-- != 0; i++)
        if (x->p[i] == '\\')
            i += x->p[i + 1] == 'u' ? 5 : 1;
    if (i + 1 >= to || x->p[i] == '\\' || x->p[i] >= 0x80)
        return;
    snprintf(text, sizeof text, draw(x, 2) != 0 ? "\\u%04x" : "\\u%04X", (unsigned)x->p[i]);
    splice(x, i, i + 1, text, 6);
}

static inline void mutate_json(struct mutant *x, const struct document *doc)
{
    int k = (int)draw(x, (uint32_t)doc->n), other = (int)draw(x, (uint32_t)doc->n);
    const struct node *v = &doc->node[k], *o = &doc->node[other];
    bool member = v->key != v->at, full = k + 1 < doc->n && doc->node[k + 1].parent == k;
    uint8_t *copy;
    size_t n, from;

    switch (draw(x, 16)) {
    case 0:
        cut_node(x, doc, k);
        break;
    case 1:
        splice(x, v->at, v->end, "null", 4);
        break;
    case 2: /* another type */
    case 3: {
        const char *s = ONE_OF(x, odd_values);
        splice(x, v->at, v->end, s, strlen(s));
        break;
    }
    case 4: /* twice */
        n = v->end - v->key;
        if (v->parent < 0 || (copy = malloc(n + 1)) == NULL)
            break;
        memcpy(copy, x->p + v->key, n);
        copy[n] = ',';
        splice(x, o->parent == v->parent && (o->key != o->at) == member ? o->key : v->key,
               o->parent == v->parent && (o->key != o->at) == member ? o->key : v->key, copy, n + 1);
        free(copy);
        break;
    case 5:
    case 6: /* another order */
        if ((other = sibling(doc, k, draw(x, 2) != 0 ? 1 : -1)) >= 0)
            swap_nodes(x, doc, k < other ? k : other, k < other ? other : k);
        break;
    case 7:
    case 8: /* one more that nobody knows */
        if (v->kind == '{' || v->kind == '[')
            add_node(x, doc, full ? k + 1 : k, !full, v->kind == '{' ? ONE_OF(x, odd_keys) : NULL,
                     ONE_OF(x, odd_values));
        else if (v->parent >= 0)
            add_node(x, doc, k, false, member ? ONE_OF(x, odd_keys) : NULL, ONE_OF(x, odd_values));
        break;
    case 9: /* the value of another */
        n = o->end - o->at;
        if ((copy = malloc(n)) == NULL)
            break;
        memcpy(copy, x->p + o->at, n);
        if (o->end <= v->at || v->end <= o->at || (o->at > v->at && o->end < v->end))
            splice(x, v->at, v->end, copy, n);
        free(copy);
        break;
    case 10: /* the name of another */
        if (member && o->key != o->at) {
            size_t at = o->key, end = string_end(x->p, x->n, at);
            if ((copy = malloc(end - at)) == NULL)
                break;
            memcpy(copy, x->p + at, end - at);
            splice(x, v->key, string_end(x->p, x->n, v->key), copy, end - at);
            free(copy);
        }
        break;
    case 11: { /* white space between tokens, where it may be long */
        char spaces[24];
        n = 1 + draw(x, sizeof spaces);
        memset(spaces, "  \t "[draw(x, 4)], n);
        from = draw(x, 2) != 0 ? v->at : v->end;
        splice(x, from, from, spaces, n);
        break;
    }
    case 12:
        if (member)
            respell(x, v->key, string_end(x->p, x->n, v->key));
        break;
    case 13:
        if (v->kind == '"')
            respell(x, v->at, v->end);
        break;
    case 14: /* deeper */
        insert(x, v->end, "]");
        insert(x, v->at, "[");
        break;
    default: /* a piece of a string twice: longer, and cut characters */
        if (v->kind == '"' && v->end - v->at > 2) {
            from = v->at + 1 + draw(x, (uint32_t)(v->end - v->at - 2));
            n = v->end - 1 - from;
            if (from != v->at + 1 && (x->p[from - 1] == '\\' || x->p[from] == '\\'))
                break;
            if ((copy = malloc(n + 1)) == NULL)
                break;
            memcpy(copy, x->p + from, n);
            splice(x, from, from, copy, n);
            free(copy);
        }
        break;
    }
}

/* ---- event streams ---- */

/* Where the block of lines begins, or ends (behind its blank line), that at is in. */
static inline bool line_end_at(const uint8_t *p, size_t n, size_t i, size_t *behind)
{
    if (i >= n || (p[i] != '\n' && p[i] != '\r'))
        return false;
    *behind = p[i] == '\r' && i + 1 < n && p[i + 1] == '\n' ? i + 2 : i + 1;
    return true;
}

/* The begins of events, at most max; the last is the end. */
static inline int events_of(const uint8_t *p, size_t n, size_t *at, int max)
{
    int k = 0;
    size_t i = 0, behind;
    bool blank_line = true;

    at[k++] = 0;
    while (i < n && k + 1 < max) {
        if (line_end_at(p, n, i, &behind)) {
            i = behind;
            if (blank_line)
                at[k++] = i;
            blank_line = true;
        } else {
            blank_line = false;
            i++;
        }
    }
    if (at[k - 1] != n)
        at[k++] = n;
    return k;
}

static const char *const odd_events[] = {
    "event: future_event\ndata: {\"type\":\"future_event\",\"index\":0}\n\n",
    "event: ping\ndata: {\"type\": \"ping\"}\n\n",
    ": a comment\n\n",
    "id: 7\n\n",
    "retry: 3000\n\n",
    "future: field\n\n",
    "event: future_event\n\n",
    "data\n\n",
    "data: {\"type\":\"future_event\"}\r\n\r\n",
    "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}\n\n",
    "data: [DONE]\n\n",
    "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n",
    "\n",
    "\r",
    "\xef\xbb\xbf",
    "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n",
};
static const char *const odd_lines[] = { ": note\n",      "id: 41\n", "id:\n",       "retry: 10\n",
                                         "event: ping\n", "event:\n", "future: x\n", "data:\n",
                                         "data: \n",      "id\n",     ":\n" };

static inline void mutate_events(struct mutant *x)
{
    size_t at[130], n, i, behind;
    int events = events_of(x->p, x->n, at, 130) - 1, a, b;
    uint8_t *copy;

    if (events < 1)
        return;
    a = (int)draw(x, (uint32_t)events);
    b = (int)draw(x, (uint32_t)events);
    n = at[a + 1] - at[a];
    switch (draw(x, 9)) {
    case 0: {
        insert(x, at[a], ONE_OF(x, odd_events));
        break;
    }
    case 1: /* a line at the begin of an event, or behind one of its lines */
        i = at[a];
        if (draw(x, 2) != 0)
            for (; i + 1 < at[a + 1]; i++)
                if (line_end_at(x->p, x->n, i, &behind)) {
                    i = behind;
                    break;
                }
        insert(x, i, ONE_OF(x, odd_lines));
        break;
    case 2: /* twice, here or elsewhere */
    case 3:
        if ((copy = malloc(n + 1)) == NULL)
            break;
        memcpy(copy, x->p + at[a], n);
        splice(x, at[b], at[b], copy, n);
        free(copy);
        break;
    case 4:
        splice(x, at[a], at[a + 1], NULL, 0);
        break;
    case 5: /* the next one first */
        if (a + 1 < events && (copy = malloc(n + 1)) != NULL) {
            memcpy(copy, x->p + at[a], n);
            memmove(x->p + at[a], x->p + at[a + 1], at[a + 2] - at[a + 1]);
            memcpy(x->p + at[a] + at[a + 2] - at[a + 1], copy, n);
            free(copy);
        }
        break;
    case 6: /* other line ends, from here on to there */
        for (i = at[a < b ? a : b]; i < at[(a < b ? b : a) + 1] && i < x->n; i++)
            if (x->p[i] == '\n' && (i == 0 || x->p[i - 1] != '\r')) {
                if (x->seed & 1)
                    x->p[i] = '\r';
                else
                    splice(x, i, i, "\r", 1), i++;
            }
        break;
    case 7: /* without its first line, mostly its name */
        for (i = at[a]; i < at[a + 1]; i++)
            if (line_end_at(x->p, x->n, i, &behind)) {
                splice(x, at[a], behind, NULL, 0);
                break;
            }
        break;
    default: /* a data line becomes two, behind a comma or a colon outside of strings, mostly */
        for (i = at[a], b = (int)draw(x, 12); i < at[a + 1]; i++)
            if ((x->p[i] == ',' || x->p[i] == ':' || x->p[i] == '{') && i > at[a] + 6 && b-- == 0) {
                insert(x, i + 1, draw(x, 2) != 0 ? "\ndata: " : "\r\ndata:");
                break;
            }
        break;
    }
}

/* Where the next JSON text may begin, from i on. */
static inline size_t next_text(const struct mutant *x, size_t i, size_t n)
{
    while (i < n && x->p[i] != '{' && x->p[i] != '[')
        i++;
    return i;
}

/* One to four changes. The tail behind the last FF is the cuts. */
static inline void mutate(struct mutant *x)
{
    static struct document doc;
    unsigned times = 1 + draw(x, 4);

    for (; times != 0; times--) {
        size_t body = x->n, texts = 0, i;

        while (body != 0 && x->p[body - 1] != 0xFF)
            body--;
        body = body != 0 ? body - 1 : x->n;
        switch (draw(x, 12)) {
        case 0: /* the tail: options and cuts */
            if (body == x->n) {
                uint8_t made[6] = { 0xFF };
                for (i = 1; i < sizeof made; i++)
                    made[i] = (uint8_t)draw(x, 255);
                splice(x, body, body, made, 2 + draw(x, 5));
            } else if (body + 1 < x->n) {
                i = body + 1 + draw(x, (uint32_t)(x->n - body - 1));
                x->p[i] = (uint8_t)draw(x, 255);
            }
            continue;
        case 1: /* any byte, anywhere */
            if (x->n != 0) {
                i = draw(x, (uint32_t)x->n);
                if (draw(x, 2) != 0)
                    x->p[i] ^= (uint8_t)(1u << draw(x, 8));
                else if (i < body)
                    splice(x, i, i + 1 + draw(x, (uint32_t)(body - i)) % 9, NULL, 0);
            }
            continue;
        case 2:
        case 3:
        case 4:
            if (body > 6 && (memchr(x->p, '\n', body) != NULL || memchr(x->p, '\r', body) != NULL)) {
                struct mutant part = { x->p, body, x->cap - (x->n - body), x->seed };
                size_t rest = x->n - body;
                uint8_t *copy = malloc(rest + 1);

                if (copy == NULL)
                    continue;
                memcpy(copy, x->p + body, rest);
                mutate_events(&part);
                memcpy(x->p + part.n, copy, rest);
                x->n = part.n + rest;
                x->seed = part.seed;
                free(copy);
                continue;
            }
            break;
        default:
            break;
        }
        for (i = next_text(x, 0, body); i < body;) /* how many are there? */
            if (document_read(&doc, x->p, body, i)) {
                texts++;
                i = next_text(x, doc.node[0].end, body);
            } else {
                i = next_text(x, i + 1, body);
            }
        if (texts == 0)
            continue;
        texts = draw(x, (uint32_t)texts);
        for (i = next_text(x, 0, body); i < body;)
            if (document_read(&doc, x->p, body, i)) {
                if (texts-- == 0)
                    break;
                i = next_text(x, doc.node[0].end, body);
            } else {
                i = next_text(x, i + 1, body);
            }
        mutate_json(x, &doc);
    }
}

#endif
