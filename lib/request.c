/*
 * request.c - a tree of structs to the bytes of its JSON, into buffers of any size.
 *
 *     ROW -first row that is set-> HEAD -,"key":{-> ROW of the object below ... HEAD -}-> ROW of the one above
 *     HEAD -,"key":[-> LIST -element-> ROW of it, or its content ... LIST -]-> ROW
 *     HEAD or LIST -"-> TEXT, BASE64, JSON -all of it-> LIST or ROW; the closing quote leads the next literal
 *
 * The place in the tree is a row and an element for each level; what stands there is found from the root again with every
 * call, so the state holds no pointer into the tree but to the root. A literal is made anew with every call, and what of it is out
 * already (`at`) is left out: so it may end at any byte.
 */
#include "internal.h"

enum { PH_START, PH_ROW, PH_HEAD, PH_LIST, PH_TEXT, PH_BASE64, PH_JSON, PH_DONE };
#define OWED 1u  /* a closing quote */
#define FRESH 2u /* nothing stands behind the last { or [ */
#define ENDED 4u /* rill_request_end() */

/* ---- tables ---- */

const void *rilli_row_aux(const rilli_object *o, const rill_row *row)
{
    return o->shape->aux[row->arg - 1];
}

const char *rilli_row_key(const rill_shape *s, unsigned row)
{
    const char *key = s->keys;
    const rill_row *r = s->rows;

    for (; row != 0; row--)
        key += RILLI_ROW_KEY_N(r++);
    return key;
}

bool rilli_row_set(const rilli_object *o, const rill_row *row)
{
    const void *field = RILLI_ROW_FIELD(o, row);
    unsigned kind = RILLI_ROW_KIND(row);

    if (kind <= RILL_ROW_MEMBERS) {
        const rill_data *d = (const rill_data *)field;

        return d->p != NULL || d->source != 0;
    }
    if (kind <= RILL_ROW_LITERAL)
        return *(const rill_choice *)field != 0;
    if (kind == RILL_ROW_NUMBER)
        return ((const rill_num *)field)->set != 0;
    return *(const void *const *)field != NULL;
}

/* An object within an object within an object counts as set if its first row is. */
static bool any_set(rilli_object o, const rill_row *row)
{
    const rill_row *end = row + 1, *in;

    if (RILLI_ROW_KIND(row) == RILL_ROW_INLINE) {
        if (RILLI_ROW_KEY_N(row) == 0)
            return true;
        o.shape = (const rill_shape *)rilli_row_aux(&o, row);
        row = o.shape->rows;
        end = row + o.shape->n;
    } else if (RILLI_ROW_KIND(row) <= RILL_ROW_JSON && row->arg != 0) {
        return true;
    }
    for (; row != end; row++) {
        rilli_object first = o;

        for (in = row; RILLI_ROW_KIND(in) == RILL_ROW_INLINE; in = first.shape->rows)
            first.shape = (const rill_shape *)rilli_row_aux(&first, in);
        if (rilli_row_set(&first, in))
            return true;
    }
    return false;
}

unsigned rilli_row_next(const rilli_object *o, unsigned row)
{
    while (row < o->shape->n && !any_set(*o, &o->shape->rows[row]))
        row++;
    return row;
}

void rilli_row_enter(rilli_object *o, unsigned row, uint32_t element)
{
    const rill_row *r = &o->shape->rows[row];
    const void *field = RILLI_ROW_FIELD(o, r);
    const rill_node *node;

    if (RILLI_ROW_KIND(r) == RILL_ROW_INLINE) {
        o->shape = (const rill_shape *)rilli_row_aux(o, r);
        return;
    }
    if (RILLI_ROW_KIND(r) == RILL_ROW_NODES)
        node = ((const rill_nodes *)field)->p[element];
    else
        node = *(const rill_node *const *)field;
    o->shape =
        RILLI_ROW_KIND(r) == RILL_ROW_NODES || r->arg == 0 ? node->shape : (const rill_shape *)rilli_row_aux(o, r);
    o->p = (const uint8_t *)node;
}

void rilli_place_enter(rilli_object *o, const rill_place_ *at, unsigned depth)
{
    unsigned k;

    for (k = 0; k < depth; k++)
        rilli_row_enter(o, at->row[k], at->element[k]);
}

/* ---- output ---- */

/* Room; while a literal is being made, also how much of it is to be left out. */
struct writer {
    uint8_t *p; /* NULL: counting */
    size_t room;
    uint32_t skip;
    bool full;
};

static void put_bytes(rill_request *r, struct writer *w, const void *p, size_t n)
{
    if (w->p != NULL) {
        memcpy(w->p, p, n);
        w->p += n;
    }
    w->room -= n;
    r->sent += n;
}

static void put(rill_request *r, struct writer *w, const void *p, size_t n)
{
    if (w->skip >= n) {
        w->skip -= (uint32_t)n;
        return;
    }
    p = (const uint8_t *)p + w->skip;
    n -= w->skip;
    w->skip = 0;
    if (n > w->room) {
        n = w->room;
        w->full = true;
    }
    r->at = (uint16_t)(r->at + n);
    put_bytes(r, w, p, n);
}

static size_t length_of(const char *p)
{
    size_t n = 0;

    while (p[n] != 0)
        n++;
    return n;
}

static void put_text(rill_request *r, struct writer *w, const char *p)
{
    put(r, w, p, length_of(p));
}

static void put_number(rill_request *r, struct writer *w, const rill_num *num)
{
    char digits[20], *p = digits + sizeof digits;
    unsigned left = num->places & 15u;
    uint32_t n = num->n;

    if (num->set == 2) {
        put_text(r, w, "null");
        return;
    }
    for (;;) {
        *--p = (char)('0' + n % 10);
        n /= 10;
        if (left == 0) {
            if (n == 0)
                break;
        } else if (--left == 0) {
            *--p = '.';
        }
    }
    if (num->negative != 0)
        *--p = '-';
    put(r, w, p, (size_t)(digits + sizeof digits - p));
}

/* ---- content ---- */

/* What there is of it: RILL_OK with bytes, RILL_END, RILL_NEED, or an error. */
static rill_status chunk(rill_request *r, const rill_in *src, const rill_data *d, rill_in *in)
{
    uint32_t left = d->n - r->offset;

    if (left == 0)
        return RILL_END;
    if (d->p != NULL) {
        in->p = (const uint8_t *)d->p + r->offset;
        in->n = left;
        return RILL_OK;
    }
    r->source = d->source;
    if (src == NULL || src->n == 0) {
        if ((r->flags & ENDED) == 0)
            return RILL_NEED;
        return d->n == RILL_UNKNOWN ? RILL_END : RILL_E_REQUEST_LENGTH;
    }
    if (src->n > left)
        return RILL_E_REQUEST_LENGTH;
    *in = *src;
    return RILL_OK;
}

static void use(rill_request *r, rill_in *src, const rill_data *d, size_t n)
{
    r->offset += (uint32_t)n;
    if (d->p == NULL) {
        src->p += n;
        src->n -= n;
    }
}

/* How many bytes at p leave as they are: plain ones, and whole characters. */
static size_t plain_text(const uint8_t *p, size_t n)
{
    size_t k = 0;
    int c;

    for (;;) {
        while (k < n && p[k] >= 0x20 && p[k] < 0x80 && p[k] != '"' && p[k] != '\\')
            k++;
        if (k == n || p[k] < 0x80)
            return k;
        c = rilli_utf8(p + k, n - k);
        if (c <= 0)
            return k;
        k += (size_t)c;
    }
}

/* Sets a small literal before what follows. */
static void pend(rill_request *r, const uint8_t *p, size_t n)
{
    r->pend_n = (uint8_t)n;
    memcpy(r->pend, p, n);
}

static rill_status pend_broken(rill_request *r)
{
    static const uint8_t fffd[] = { 0xef, 0xbf, 0xbd };

    if ((r->options & RILL_REFUSE) != 0)
        return RILL_E_REQUEST_TEXT;
    if (r->repaired != UINT32_MAX)
        r->repaired++;
    pend(r, fffd, sizeof fffd);
    return RILL_OK;
}

static void pend_escape(rill_request *r, uint8_t b)
{
    static const char hex[] = "0123456789abcdef", named[] = "\"\"\\\\\bb\ff\nn\rr\tt";
    uint8_t e[6] = { '\\', 'u', '0', '0', 0, 0 };
    unsigned k;

    for (k = 0; k < sizeof named - 1; k += 2)
        if ((uint8_t)named[k] == b) {
            e[1] = (uint8_t)named[k + 1];
            pend(r, e, 2);
            return;
        }
    e[4] = (uint8_t)hex[b >> 4];
    e[5] = (uint8_t)hex[b & 15];
    pend(r, e, 6);
}

/* One step of a text. */
static rill_status text_step(rill_request *r, struct writer *w, rill_in *src, const rill_data *d, rill_in in)
{
    rilli_tok t;
    size_t n;
    int k;

    if (r->carry_n != 0) { /* a character that the end of a piece cut */
        k = rilli_utf8_join(r->carry, &r->carry_n, *in.p, &t);
        if (k >= 0)
            use(r, src, d, 1);
        if (k < 0)
            return pend_broken(r);
        if (k > 0)
            pend(r, t.p, t.n);
        return RILL_OK;
    }
    n = plain_text(in.p, in.n < w->room ? in.n : w->room);
    if (n != 0) {
        put_bytes(r, w, in.p, n);
        use(r, src, d, n);
        return RILL_OK;
    }
    k = 1;
    if (*in.p < 0x80) {
        pend_escape(r, *in.p);
    } else {
        k = rilli_utf8(in.p, in.n);
        if (k > 0) {
            pend(r, in.p, (size_t)k);
        } else if (k == 0) {
            k = (int)in.n;
            memcpy(r->carry, in.p, in.n);
            r->carry_n = (uint8_t)k;
        } else {
            k = k == -1 ? 1 : -1 - k;
            if (pend_broken(r) != RILL_OK)
                return RILL_E_REQUEST_TEXT;
        }
    }
    use(r, src, d, (size_t)k);
    return RILL_OK;
}

static void group(uint8_t *to, const uint8_t *p)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    to[0] = (uint8_t)digits[p[0] >> 2];
    to[1] = (uint8_t)digits[(p[0] << 4 | p[1] >> 4) & 63];
    to[2] = (uint8_t)digits[(p[1] << 2 | p[2] >> 6) & 63];
    to[3] = (uint8_t)digits[p[2] & 63];
}

static void pend_group(rill_request *r)
{
    unsigned n = r->carry_n;

    r->carry_n = 0;
    r->carry[3] = 0; /* what is missing counts as zero bits */
    for (; r->carry_n < 3; r->carry_n++)
        if (r->carry_n >= n)
            r->carry[r->carry_n] = 0;
    group(r->pend, r->carry);
    for (r->pend_n = 4; n < 3; n++)
        r->pend[n + 1] = '=';
    r->carry_n = 0;
}

static rill_status base64_step(rill_request *r, struct writer *w, rill_in *src, const rill_data *d, rill_in in)
{
    size_t k = 0;

    if (r->carry_n == 0) {
        while (in.n - k >= 3 && w->room >= 4) {
            if (w->p != NULL) {
                group(w->p, in.p + k);
                w->p += 4;
            }
            w->room -= 4;
            r->sent += 4;
            k += 3;
        }
    }
    if (k == 0) {
        r->carry[r->carry_n++] = *in.p;
        k = 1;
        if (r->carry_n == 3)
            pend_group(r);
    }
    use(r, src, d, k);
    return RILL_OK;
}

/* Of raw JSON, what is right so far leaves. */
static rill_status json_step(rill_request *r, struct writer *w, rill_in *src, const rill_data *d, rill_in in,
                             bool members)
{
    const uint8_t *from = in.p;
    rill_status st;
    rilli_tok t;
    size_t n;

    if (in.n > w->room)
        in.n = w->room;
    do {
        st = rilli_json_step(&r->json, r->bits, RILL_DEPTH, &in, &t);
        if (members && r->json.depth == 0) {
            in.p--;
            st = RILL_E_JSON_SYNTAX;
        }
    } while (st == RILL_OK);
    if (st == RILL_END) {
        st = RILL_MORE;
        while (in.n != 0 && (*in.p == ' ' || *in.p == '\n' || *in.p == '\r' || *in.p == '\t')) {
            in.p++;
            in.n--;
        }
        if (in.n != 0)
            st = RILL_E_JSON_SYNTAX;
    }
    n = (size_t)(in.p - from);
    put_bytes(r, w, from, n);
    use(r, src, d, n);
    return st == RILL_MORE ? RILL_OK : st;
}

/* Raw JSON is over: was it whole? A space ends a number, and harms nothing else. */
static rill_status json_end(rill_request *r, bool members)
{
    static const uint8_t space = ' ';
    rill_in in;
    rill_status st;
    rilli_tok t;

    in.p = &space;
    in.n = 1;
    do
        st = rilli_json_step(&r->json, r->bits, RILL_DEPTH, &in, &t);
    while (st == RILL_OK);
    return st < 0 || rilli_json_in_value(&r->json) || r->json.depth != members ? RILL_E_JSON_CUT : RILL_END;
}

static void begin_json(rill_request *r, bool members)
{
    static const uint8_t brace = '{';
    rill_in in;
    rilli_tok t;

    rilli_json_again(&r->json, 0, RILLI_JSON_STRICT);
    in.p = &brace;
    in.n = 1;
    if (members)
        rilli_json_step(&r->json, r->bits, RILL_DEPTH, &in, &t);
}

/* The content at hand, as far as it goes. RILL_END: all of it is out. */
static rill_status content(rill_request *r, struct writer *w, rill_in *src, const rill_data *d, bool members)
{
    rill_status st;
    rill_in in;

    if (r->phase == PH_BASE64 && w->p == NULL && r->offset == 0 && d->n != RILL_UNKNOWN) {
        uint32_t groups = d->n / 3 + (d->n % 3 != 0); /* the dry run needs no byte of it */

        if (groups <= w->room / 4) {
            w->room -= (size_t)groups * 4;
            r->sent += (uint64_t)groups << 2;
            r->offset = d->n;
        }
    }
    for (;;) {
        if (r->pend_n != 0) {
            w->skip = r->at;
            put(r, w, r->pend, r->pend_n);
            if (w->full)
                return RILL_MORE;
            r->at = 0;
            r->pend_n = 0;
        }
        st = chunk(r, src, d, &in);
        if (st == RILL_END) {
            if (r->phase == PH_JSON)
                return json_end(r, members);
            if (r->carry_n == 0)
                return RILL_END;
            st = RILL_OK;
            if (r->phase == PH_BASE64)
                pend_group(r);
            else
                st = pend_broken(r);
            r->carry_n = 0;
        } else if (st != RILL_OK) {
            return st;
        } else if (w->room == 0) {
            return RILL_MORE;
        } else if (r->phase == PH_TEXT) {
            st = text_step(r, w, src, d, in);
        } else if (r->phase == PH_BASE64) {
            st = base64_step(r, w, src, d, in);
        } else {
            st = json_step(r, w, src, d, in, members);
        }
        if (st < 0)
            return st;
    }
}

/* ---- the walk ---- */

/* The text numbered c in a list; NULL: there is none. */
static const char *choice_text(const char *list, unsigned c)
{
    while (*list != 0) {
        if (--c == 0)
            return list;
        list += length_of(list) + 1;
    }
    return NULL;
}

/* On to what follows the value at hand. */
static void advance(rill_request *r, const rilli_object *o)
{
    rill_place_ *at = &r->place;
    unsigned kind = RILLI_ROW_KIND(&o->shape->rows[at->row[at->depth]]);

    r->phase = PH_ROW;
    if (kind == RILL_ROW_NODES || kind == RILL_ROW_STRINGS) {
        at->element[at->depth]++;
        r->phase = PH_LIST;
    } else {
        at->row[at->depth]++;
    }
}

static void root_object(const rill_request *r, rilli_object *o, unsigned depth)
{
    o->shape = r->shape;
    o->p = (const uint8_t *)r->root;
    rilli_place_enter(o, &r->place, depth);
}

/* The end of the object. */
static rill_status close_object(rill_request *r, struct writer *w, rilli_object *o)
{
    unsigned depth = r->place.depth;
    bool flat = false;

    if (depth != 0) {
        root_object(r, o, depth - 1);
        flat = RILLI_ROW_KEY_N(&o->shape->rows[r->place.row[depth - 1]]) == 0;
    } else if (w->p != NULL && r->promised != 0 && r->promised - r->sent != 1u + ((r->flags & OWED) != 0) - r->at) {
        return RILL_E_REQUEST_LENGTH; /* and not the last bracket */
    }
    if (!flat) {
        if ((r->flags & OWED) != 0)
            put(r, w, "\"", 1);
        put(r, w, "}", 1);
        if (w->full)
            return RILL_MORE;
        r->flags = 0;
    }
    r->at = 0;
    r->phase = PH_DONE;
    if (depth != 0) {
        r->place.depth--;
        advance(r, o);
    }
    return RILL_OK;
}

/* The content that a row holds; of a list, its element. */
static const rill_data *row_data(const rill_request *r, const rilli_object *o, const rill_row *row)
{
    const void *field = RILLI_ROW_FIELD(o, row);
    uint32_t element = r->place.element[r->place.depth];

    if (RILLI_ROW_KIND(row) == RILL_ROW_STRINGS)
        return &((const rill_strings *)field)->p[element];
    if (RILLI_ROW_KIND(row) == RILL_ROW_NODES)
        field = ((const rill_nodes *)field)->p[element];
    else if (RILLI_ROW_KIND(row) == RILL_ROW_NODE)
        field = *(const rill_node *const *)field;
    else
        return (const rill_data *)field;
    return &((const rill_node_raw *)field)->json;
}

/* {, and its type. Gives what flags follow. */
static uint8_t open_object(rill_request *r, struct writer *w, const rill_shape *shape)
{
    put(r, w, "{", 1);
    if (shape->type == NULL)
        return FRESH;
    put(r, w, "\"type\":\"", 8);
    put_text(r, w, shape->type);
    put(r, w, "\"", 1);
    return 0;
}

/* All that stands between two contents: from a closing quote to what opens the next. */
static rill_status literal(rill_request *r, struct writer *w, rilli_object *o)
{
    rill_place_ *at = &r->place;
    unsigned n = at->row[at->depth], kind, key_n;
    const rill_row *row = &o->shape->rows[n];
    const void *field;
    rilli_object below = *o;
    bool push = false, list = false, over = false;
    const char *text = NULL;
    uint8_t next = PH_ROW, flags = 0;

    w->skip = r->at;
    w->full = false;
    if (r->phase == PH_START) {
        flags = open_object(r, w, o->shape);
        if (w->full)
            return RILL_MORE;
        r->at = 0;
        r->flags = flags;
        r->phase = PH_ROW;
        return RILL_OK;
    }
    if (n == o->shape->n)
        return close_object(r, w, o);
    kind = RILLI_ROW_KIND(row);
    key_n = RILLI_ROW_KEY_N(row);
    field = RILLI_ROW_FIELD(o, row);
    list = kind == RILL_ROW_NODES || kind == RILL_ROW_STRINGS;
    if (r->phase == PH_LIST)
        over = at->element[at->depth] ==
               (kind == RILL_ROW_NODES ? ((const rill_nodes *)field)->n : ((const rill_strings *)field)->n);
    else
        at->element[at->depth] = 0;
    /* what it is, before the first byte */
    if (kind == RILL_ROW_CHOICE || kind == RILL_ROW_LITERAL) {
        text = choice_text((const char *)rilli_row_aux(o, row), *(const rill_choice *)field);
        if (text == NULL)
            return RILL_E_REQUEST_CHOICE;
    } else if (kind <= RILL_ROW_MEMBERS && !rilli_row_set(o, row)) {
        text = (const char *)rilli_row_aux(o, row);
    } else if (kind == RILL_ROW_NODE || kind == RILL_ROW_INLINE || (kind == RILL_ROW_NODES && r->phase == PH_LIST)) {
        if (!over) {
            rilli_row_enter(&below, n, at->element[at->depth]);
            push = below.shape->rows != NULL;
            if (!push)
                next = PH_JSON;
            else if (at->depth == RILL_NESTING - 1)
                return RILL_E_REQUEST_DEPTH;
        }
    } else if (kind != RILL_ROW_NUMBER && (!list || (r->phase == PH_LIST && !over))) {
        next = kind == RILL_ROW_BASE64 ? PH_BASE64 : PH_TEXT;
        if (kind == RILL_ROW_JSON || kind == RILL_ROW_MEMBERS || row_data(r, o, row)->is == RILL_IS_JSON)
            next = PH_JSON;
        else if (row_data(r, o, row)->is == RILL_IS_TEXT)
            next = PH_TEXT;
    }

    if (!push || key_n != 0) {
        if ((r->flags & OWED) != 0)
            put(r, w, "\"", 1);
        if ((r->flags & FRESH) == 0 && !over)
            put(r, w, ",", 1);
    }
    if (key_n != 0 && r->phase != PH_LIST) {
        put(r, w, "\"", 1);
        put(r, w, rilli_row_key(o->shape, n), key_n);
        put(r, w, "\":", 2);
    }
    if (text != NULL) {
        if (kind == RILL_ROW_CHOICE)
            put(r, w, "\"", 1);
        put_text(r, w, text);
        if (kind == RILL_ROW_CHOICE)
            put(r, w, "\"", 1);
    } else if (kind == RILL_ROW_NUMBER) {
        put_number(r, w, (const rill_num *)field);
    } else if (push && key_n != 0) {
        flags = open_object(r, w, below.shape);
    } else if (push) {
        flags = r->flags;
    } else if (over) {
        put(r, w, "]", 1);
    } else if (next == PH_TEXT || next == PH_BASE64) {
        put(r, w, "\"", 1);
    } else if (next == PH_ROW) {
        put(r, w, "[", 1);
        next = PH_LIST;
        flags = FRESH;
    }
    if (w->full)
        return RILL_MORE;

    r->at = 0;
    r->flags = flags;
    r->phase = next;
    if (push) {
        *o = below;
        at->row[++at->depth] = 0;
    } else if (next == PH_ROW) {
        at->row[at->depth]++;
    } else if (next != PH_LIST) {
        r->offset = 0;
        if (next == PH_JSON)
            begin_json(r, kind == RILL_ROW_MEMBERS);
    }
    return RILL_OK;
}

static rill_status walk(rill_request *r, rill_in *src, struct writer *w)
{
    rilli_object o;
    rill_status st;

    root_object(r, &o, r->place.depth);
    for (;;) {
        uint8_t *row = &r->place.row[r->place.depth];

        if (r->phase == PH_DONE)
            return RILL_END;
        if (r->phase == PH_ROW) {
            *row = (uint8_t)rilli_row_next(&o, *row);
            r->phase = PH_HEAD;
        }
        if (r->phase <= PH_LIST) {
            st = literal(r, w, &o);
            if (st != RILL_OK)
                return st;
            continue;
        }
        st = content(r, w, src, row_data(r, &o, &o.shape->rows[*row]),
                     RILLI_ROW_KIND(&o.shape->rows[*row]) == RILL_ROW_MEMBERS);
        if (st != RILL_END)
            return st;
        r->flags = (uint8_t)(r->phase == PH_JSON ? 0 : OWED);
        advance(r, &o);
    }
}

/* ---- the public layer ---- */

void rill_request_restart(rill_request *r)
{
    r->offset = 0;
    r->source = 0;
    r->error = 0;
    r->repaired = 0;
    r->sent = 0;
    r->at = 0;
    r->phase = PH_START;
    r->flags = 0;
    r->carry_n = 0;
    r->pend_n = 0;
    r->place.depth = 0;
    r->place.row[0] = 0;
}

rill_status rill_request_init_(rill_request *r, const rill_shape *shape, const void *root, unsigned options,
                               uint32_t abi)
{
    if (abi != RILL_ABI)
        return RILL_E_ABI;
    r->abi = abi;
    r->options = (uint8_t)options;
    r->promised = 0;
    r->shape = shape;
    r->root = root;
    rill_request_restart(r);
    return RILL_OK;
}

rill_status rill_request_read(rill_request *r, rill_in *src, rill_out *out)
{
    struct writer w;
    rill_status st;

    if (r->error != 0)
        return (rill_status)r->error;
    w.p = out->p;
    w.room = w.p != NULL ? out->n : SIZE_MAX;
    w.full = false;
    if (w.p != NULL && r->promised != 0 && r->promised - r->sent < w.room)
        w.room = (size_t)(r->promised - r->sent);
    st = walk(r, src, &w);
    if (w.p == NULL) {
        if (st == RILL_END)
            r->promised = r->sent;
    } else {
        out->n -= (size_t)(w.p - out->p);
        out->p = w.p;
        if (st == RILL_MORE && r->promised != 0 && r->sent == r->promised)
            st = RILL_E_REQUEST_LENGTH;
    }
    if (st < 0)
        r->error = (int8_t)st;
    return st;
}

rill_status rill_request_length(rill_request *r, uint64_t *length)
{
    rill_status st;
    rill_out out;

    rill_request_restart(r);
    out.p = NULL;
    out.n = 0;
    do
        st = rill_request_read(r, NULL, &out);
    while (st == RILL_MORE);
    if (st != RILL_END)
        return st;
    *length = r->sent;
    rill_request_restart(r);
    return RILL_OK;
}

void rill_request_end(rill_request *r)
{
    r->flags |= ENDED;
}

void rill_request_fail(rill_request *r)
{
    if (r->error == 0)
        r->error = RILL_E_REQUEST_SOURCE;
}

size_t rill_trim(const char *p, size_t n, size_t most)
{
    const uint8_t *q = (const uint8_t *)p;
    size_t k = most;
    int c;

    if (n <= most)
        return n;
    while (k != 0 && most - k < 3 && (q[k] & 0xc0) == 0x80)
        k--;
    c = q[k] < 0x80 ? 1 : rilli_utf8(q + k, n - k);
    return c > 0 && (size_t)c > most - k ? k : most;
}
