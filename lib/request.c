/*
 * request.c - a tree of structs to the bytes of its JSON, into buffers of any size.
 *
 *     ROW, OVER, NEXT -next row that is set-> HEAD
 *     HEAD -,"key":{-> ROW of the object below ... HEAD -}-> NEXT of the one above
 *     HEAD -,"key":[-> LIST -element-> ROW of it, or its content ... LIST -]-> OVER
 *     HEAD or LIST -"-> TEXT, BASE64 -all of it-> QUOTE -"-> NEXT
 *     HEAD or LIST ---> JSON -all of it-> JSON_END -> NEXT
 *
 * The place in the tree is a row and an element for each level; what stands there is found from the root again with
 * every call, so the state holds no pointer into the tree but to the root. A literal is made anew with every call, and
 * what of it is out already (`at`) is left out: so it may end at any byte.
 */
#include "rill/request.h"
#include "internal.h"

#if RILL_WIDE && UINTPTR_MAX > 0xffffffffu
#define RILLI_WIDE 1
#define EACH(byte) (0x0101010101010101u * (uint64_t)(byte))
/* A control, a quote, a backslash, or what is not ASCII, has the top bit of its place set; so may what is above it. */
#define SPECIAL(v) \
    ((((v)-EACH(0x20)) | (((v) ^ EACH('"')) - EACH(1)) | (((v) ^ EACH('\\')) - EACH(1)) | (v)) & EACH(0x80))
#else
#define RILLI_WIDE 0
#endif

enum {
    PH_START,
    PH_HEAD,
    PH_LIST,
    PH_TEXT,
    PH_BASE64,
    PH_JSON,
    PH_JSON_END,
    PH_QUOTE,
    PH_NEXT,
    PH_OVER,
    PH_ROW,
    PH_DONE
};
#define NO_COMMA 1u     /* nothing stands behind the last { or [ */
#define SOURCE_ENDED 2u /* rill_request_end() */

/* ---- tables ---- */

unsigned rilli_row_after(const rill_shape *s, unsigned row)
{
    const rill_field *r = &s->rows[row++];

    return RILLI_ROW_KIND(r) == RILL_FIELD_INLINE ? row + RILLI_ROW_ARG(r) : row;
}

bool rilli_row_set(const rilli_object *o, const rill_field *row)
{
    const void *field = RILLI_ROW_FIELD(o, row);
    unsigned kind = RILLI_ROW_KIND(row);

    if (kind <= RILL_FIELD_MEMBERS && ((const rill_data *)field)->source != 0)
        return true;
    if (kind == RILL_FIELD_CHOICE || kind == RILL_FIELD_LITERAL)
        return *(const rill_choice *)field != 0;
    if (kind == RILL_FIELD_NUMBER)
        return ((const rill_num *)field)->set != 0;
    return kind != RILL_FIELD_CONST && kind < RILL_FIELD_PART && *(const void *const *)field != NULL;
}

/* Does it send anything? */
JOINED bool any_set(const rilli_object *o, const rill_field *row)
{
    const rill_field *end = row;
    unsigned kind = RILLI_ROW_KIND(row);

    if (kind == RILL_FIELD_INLINE)
        end += RILLI_ROW_ARG(row);
    else if (kind == RILL_FIELD_PART || kind == RILL_FIELD_CONST ||
             (kind <= RILL_FIELD_JSON && RILLI_ROW_ARG(row) != 0))
        return true;
    for (; row <= end; row++)
        if (rilli_row_set(o, row))
            return true;
    return false;
}

unsigned rilli_row_next(const rilli_object *o, unsigned row)
{
    while (row < o->end && !any_set(o, &o->shape->rows[row]))
        row = rilli_row_after(o->shape, row);
    return row;
}

void rilli_row_root(rilli_object *o, const rill_shape *shape, const void *root)
{
    o->shape = shape;
    o->p = (const uint8_t *)root;
    o->end = shape->n;
}

void rilli_row_enter(rilli_object *o, const rill_place_ *at, unsigned level)
{
    unsigned n = at->row[level], kind;
    const rill_field *r = &o->shape->rows[n];
    const void *field = RILLI_ROW_FIELD(o, r);
    const rill_shape *shape;

    kind = RILLI_ROW_KIND(r);
    if (kind == RILL_FIELD_INLINE) {
        o->end = (uint8_t)(n + 1 + RILLI_ROW_ARG(r));
        return;
    }
    if (kind != RILL_FIELD_PART)
        field = kind == RILL_FIELD_NODES ? ((const rill_nodes *)field)->p[at->element[level]]
                                         : *(const rill_node *const *)field;
    else
        field = o->p;
    if (kind != RILL_FIELD_NODES && RILLI_ROW_ARG(r) != 0)
        shape = (const rill_shape *)RILLI_ROW_AUX(o->shape, r);
    else
        shape = ((const rill_node *)field)->shape;
    rilli_row_root(o, shape, field);
}

/* ---- output ---- */

/* What one call works with. */
struct pull {
    rill_request *r;
    uint8_t *p; /* NULL: counting */
    size_t room;
    size_t over;   /* how much of the room may be left before the last bracket: a promise is to be kept */
    uint16_t skip; /* while a literal is being made: how much of it is out already */
    bool full;     /* not all of the literal is out */
    /* what is next at r->place */
    uint8_t kind;      /* rill_field_kind, KIND_END, KIND_OVER */
    const void *field; /* of the row; in a list, the element */
    const rill_field *row;
    rilli_object o; /* that the row is of */
    rill_in *src;
    rill_in in; /* what there is of the content at hand */
    rilli_tok t;
#if RILLI_WIDE
    rilli_object above[RILL_NESTING];
#endif
};
#define KIND_END 0u   /* no row is left */
#define KIND_OVER 15u /* no element is left */

static void put_char(struct pull *e, unsigned c)
{
    if (e->skip != 0) {
        e->skip--;
    } else if (e->room == 0) {
        e->full = true;
    } else {
        e->room--;
        e->r->at++;
        if (e->p != NULL)
            *e->p++ = (uint8_t)c;
    }
}

#if RILLI_WIDE
/* A few bytes; the call of memcpy() would cost more than they do. */
static void copy_some(uint8_t *to, const uint8_t *from, size_t n)
{
    uint64_t eight;
    uint32_t four;

    for (; n > 8; n -= 8, to += 8, from += 8) {
        memcpy(&eight, from, 8);
        memcpy(to, &eight, 8);
    }
    if (n >= 4) {
        memcpy(&four, from, 4);
        memcpy(to, &four, 4);
        memcpy(&four, from + n - 4, 4);
        memcpy(to + n - 4, &four, 4);
    } else {
        for (; n != 0; n--)
            *to++ = *from++;
    }
}
#endif

static void put_bytes(struct pull *e, const void *p, size_t n)
{
    const uint8_t *q = (const uint8_t *)p;

#if RILLI_WIDE
    if (e->skip == 0 && n <= e->room) { /* mostly */
        e->r->at = (uint16_t)(e->r->at + n);
        e->room -= n;
        if (e->p != NULL) {
            copy_some(e->p, q, n);
            e->p += n;
        }
        return;
    }
#endif
    while (n-- != 0)
        put_char(e, *q++);
}

static size_t length_of(const char *p)
{
    size_t n = 0;

    while (p[n] != 0)
        n++;
    return n;
}

static void put_text(struct pull *e, const char *p)
{
#if RILLI_WIDE
    put_bytes(e, p, length_of(p));
#else
    while (*p != 0)
        put_char(e, (uint8_t)*p++);
#endif
}

#if RILLI_WIDE
enum { NAME_ROOM = 32 };

/* Writes p between quotes, and `behind` unless that is 0, if it is short and all of it fits. */
static bool short_name(struct pull *e, const char *p, unsigned behind)
{
    uint8_t *q = e->p;
    const uint8_t *end;

    if (e->skip != 0 || q == NULL || e->room < NAME_ROOM) /* seldom */
        return false;
    end = q + NAME_ROOM - 2;
    *q++ = '"';
    while (*p != 0 && q != end)
        *q++ = (uint8_t)*p++;
    if (*p != 0)
        return false;
    *q++ = '"';
    if (behind != 0)
        *q++ = (uint8_t)behind;
    e->r->at = (uint16_t)(e->r->at + (q - e->p));
    e->room -= (size_t)(q - e->p);
    e->p = q;
    return true;
}
#endif

static void put_quoted(struct pull *e, const char *p)
{
#if RILLI_WIDE
    if (short_name(e, p, 0))
        return;
#endif
    put_char(e, '"');
    put_text(e, p);
    put_char(e, '"');
}

static void put_key(struct pull *e, const char *key)
{
#if RILLI_WIDE
    if (short_name(e, key, ':'))
        return;
#endif
    put_quoted(e, key);
    put_char(e, ':');
}

static rill_status put_number(struct pull *e, const rill_num *num)
{
    char digits[16], *p = digits + sizeof digits;
    unsigned left = num->places;
    uint32_t n = num->n;

    if (left > 9)
        return RILL_E_REQUEST_CHOICE;

    *--p = 0;
    for (;;) {
        uint32_t tenth = n / 10;

        *--p = (char)('0' + (n - tenth * 10));
        n = tenth;
        if (left == 0) {
            if (n == 0)
                break;
        } else if (--left == 0) {
            *--p = '.';
        }
    }
    if (num->negative != 0)
        *--p = '-';
    put_text(e, num->set == 2 ? "null" : p);
    return RILL_OK;
}

/* ---- content ---- */

static const rill_field *row_at(const struct pull *e)
{
    const rill_place_ *at = &e->r->place;

    return &e->o.shape->rows[at->row[at->depth]];
}

/* Does what the row holds stand among the members of the object it is in? */
#define BESIDE(kind) ((kind) == RILL_FIELD_MORE || (kind) == RILL_FIELD_PART)

/* What is next: the row, or in a list the element; a raw node counts as the JSON it is. */
APART void look(struct pull *e)
{
    const rill_place_ *at = &e->r->place;
    unsigned n = at->row[at->depth], kind;
    uint32_t element = at->element[at->depth];
    const rill_node *node;

    e->kind = KIND_END;
    if (n == e->o.end || e->r->phase == PH_START)
        return;
    e->row = row_at(e);
    e->field = RILLI_ROW_FIELD(&e->o, e->row);
    e->kind = (uint8_t)(kind = RILLI_ROW_KIND(e->row));
    if (kind == RILL_FIELD_STRINGS || kind == RILL_FIELD_NODES) {
        const rill_strings *strings = (const rill_strings *)e->field;
        const rill_nodes *nodes = (const rill_nodes *)e->field;

        if (e->r->phase == PH_HEAD)
            return;
        e->kind = KIND_OVER;
        if (element == (kind == RILL_FIELD_STRINGS ? strings->n : nodes->n))
            return;
        if (kind == RILL_FIELD_STRINGS) {
            e->kind = RILL_FIELD_STRING;
            e->field = &strings->p[element];
            return;
        }
        e->kind = RILL_FIELD_NODE;
        node = nodes->p[element];
    } else if (kind == RILL_FIELD_NODE && RILLI_ROW_ARG(e->row) == 0) {
        node = *(const rill_node *const *)e->field;
    } else {
        return;
    }
    if (node->shape->rows == NULL) {
        e->kind = RILL_FIELD_JSON;
        e->field = &((const rill_node_raw *)(const void *)node)->json;
    }
}

/* What there is of it: RILL_OK with bytes, RILL_END, RILL_NEED, or an error. */
JOINED rill_status chunk(struct pull *e, const rill_data *d)
{
    rill_request *r = e->r;
    uint32_t left = d->n - r->offset;

    if (r->phase == PH_JSON_END) { /* a value ends before a blank, which does not leave */
        e->in.p = (const uint8_t *)" ";
        e->in.n = 1;
        return RILL_OK;
    }
    if (d->p != NULL) {
        e->in.n = left;
        e->in.p = (const uint8_t *)d->p + r->offset;
        return left == 0 ? RILL_END : RILL_OK;
    }
    if (left == 0 && d->n != RILL_UNKNOWN) /* of unknown length: only when it says so */
        return RILL_END;
    r->source = d->source;
    if (e->src == NULL || e->src->n == 0) {
        if ((r->flags & SOURCE_ENDED) == 0)
            return RILL_NEED;
        return d->n == RILL_UNKNOWN ? RILL_END : RILL_E_REQUEST_LENGTH;
    }
    e->in = *e->src;
    return e->in.n > left ? RILL_E_REQUEST_LENGTH : RILL_OK;
}

/* n bytes leave as they are. */
APART void pass(struct pull *e, const uint8_t *p, size_t n)
{
    e->room -= n;
    if (e->p != NULL) {
        memcpy(e->p, p, n);
        e->p += n;
    }
}

/* Sets a small literal before what follows. */
static void pend(rill_request *r, const uint8_t *p, size_t n)
{
    r->pend_n = (uint8_t)n;
    memcpy(r->pend, p, n);
}

static rill_status pend_broken(struct pull *e)
{
    rill_request *r = e->r;

    if ((r->options & RILL_REFUSE) != 0)
        return RILL_E_REQUEST_TEXT;
    if (r->repaired != UINT32_MAX)
        r->repaired++;
    rilli_utf8_broken(&e->t);
    pend(r, e->t.p, e->t.n);
    return RILL_OK;
}

static void pend_escape(rill_request *r, unsigned b)
{
    uint8_t *q = r->pend, c = (uint8_t)b;

    if (b < 0x20)
        c = b - 8 < 6 ? (uint8_t) "btn\0fr"[b - 8] : 0;
    *q++ = '\\';
    *q++ = c;
    r->pend_n = 2;
    if (c != 0)
        return;
    r->pend_n = 6;
    q[-1] = 'u';
    *q++ = '0';
    *q++ = '0';
    *q++ = (uint8_t)('0' + (b >> 4));
    b &= 15;
    *q = (uint8_t)(b < 10 ? '0' + b : 'a' - 10 + b);
}

#if RILLI_WIDE
static bool is_plain(unsigned b)
{
    return b >= 0x20 && b < 0x80 && b != '"' && b != '\\';
}

/* How many of these eight bytes are plain; not all are. */
static size_t plain_n(const uint8_t *p, uint64_t special)
{
#if defined(__GNUC__) && defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    (void)p;
    return (size_t)(__builtin_ctzll(special) >> 3);
#else
    size_t k = 0;

    (void)special;
    while (is_plain(p[k]))
        k++;
    return k;
#endif
}

/* Plain ASCII and the escapes that are met most, in one go. */
static void text_run(struct pull *e)
{
    const uint8_t *p = e->in.p, *end = p + e->in.n;
    uint8_t *q = e->p, *full = q + e->room;
    uint64_t v;

    while (full - q >= 16) {
        if (end - p >= 8) {
            memcpy(&v, p, 8);
            memcpy(q, &v, 8);
            v = SPECIAL(v);
            if (v == 0) {
                p += 8;
                q += 8;
                continue;
            }
            v = plain_n(p, v);
            p += v;
            q += v;
        } else {
            while (p != end && is_plain(*p))
                *q++ = *p++;
            if (p == end)
                break;
        }
        if (*p == '\n')
            q[1] = 'n';
        else if (*p == '"' || *p == '\\')
            q[1] = *p;
        else
            break;
        *q = '\\';
        q += 2;
        p++;
    }
    e->room -= (size_t)(q - e->p);
    e->p = q;
    e->in.p = p;
}
#endif

/* One step of a text. Each step moves in.p past what it took. */
static rill_status text_step(struct pull *e)
{
    rill_request *r = e->r;

#if RILLI_WIDE
    if (r->carry[0] == 0 && e->p != NULL) {
        const uint8_t *from = e->in.p;

        text_run(e);
        if (e->in.p != from)
            return RILL_OK;
    }
#endif
    rilli_text(r->carry, &e->in, &e->t, RILLI_TEXT_JSON);
    if (e->t.n == 0) {
        if (e->in.n != 0)
            pend_escape(r, *e->in.p++);
    } else if (e->t.how == RILLI_HOW_PLAIN) {
        pass(e, e->t.p, e->t.n);
    } else {
        if ((e->t.how & RILLI_HOW_REPAIRED) != 0)
            return pend_broken(e);
        pend(r, e->t.p, e->t.n);
    }
    return RILL_OK;
}

#define BITS(r) ((r)->carry[1]) /* of base64; [0] is their byte */

JOINED uint8_t base64_digit(unsigned v)
{
#if RILLI_WIDE
    return (uint8_t) "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[v];
#else
    unsigned c = v + 'A';

    if (v >= 26)
        c += 'a' - 'Z' - 1;
    if (v >= 52)
        c -= 'z' + 1 - '0';
    if (v >= 62)
        c = v == 62 ? '+' : '/';
    return (uint8_t)c;
#endif
}

/* The digits that a byte completes. The last BITS(r) bits of the one before wait for it. */
static void pend_digits(rill_request *r, unsigned b)
{
    unsigned bits = (unsigned)r->carry[0] << 8 | b, n = BITS(r) + 8u;

    r->carry[0] = (uint8_t)b;
    do {
        n -= 6;
        r->pend[r->pend_n++] = base64_digit(bits >> n & 63);
    } while (n >= 6);
    BITS(r) = (uint8_t)n;
}

/* The bits that wait, and what makes it a whole group. */
static void pend_last(rill_request *r)
{
    unsigned n = BITS(r);

    pend_digits(r, 0);
    r->pend[1] = r->pend[2] = '=';
    r->pend_n = (uint8_t)(4 - n / 2);
    BITS(r) = 0;
}

#if RILLI_WIDE
#if defined(__GNUC__) && (defined(__SSE2__) || (defined(__ARM_NEON) && !defined(__ARM_BIG_ENDIAN)))
#define BASE64_16
typedef signed char base64_16 __attribute__((vector_size(16)));
typedef uint64_t base64_2 __attribute__((vector_size(16)));

/* Six bytes at p, of which eight can be read: each six bits of them in a byte, the first ones lowest. */
static inline uint64_t base64_sixes(const uint8_t *p)
{
    uint64_t v = (uint64_t)p[0] << 56 | (uint64_t)p[1] << 48 | (uint64_t)p[2] << 40 | (uint64_t)p[3] << 32 |
                 (uint64_t)p[4] << 24 | (uint64_t)p[5] << 16 | (uint64_t)p[6] << 8 | p[7]; /* one load */

    v = v >> 40 | (v << 16 & UINT64_C(0x00ffffff00000000));
    v = (v >> 12 & UINT64_C(0x00000fff00000fff)) | (v & UINT64_C(0x00000fff00000fff)) << 16;
    return (v >> 6 & UINT64_C(0x003f003f003f003f)) | (v & UINT64_C(0x003f003f003f003f)) << 8;
}
#endif

/* Whole groups, as they are. */
static void base64_run(struct pull *e)
{
    size_t n = e->in.n / 3, k = 0;

    if (n > e->room / 4)
        n = e->room / 4;
#ifdef BASE64_16
    for (; n - k >= 4 && e->in.n - 3 * k >= 14; k += 4) { /* twelve bytes, sixteen digits; as in base64_digit() */
        const uint8_t *p = e->in.p + 3 * k;
        base64_2 sixes = { base64_sixes(p), base64_sixes(p + 6) };
        base64_16 v = (base64_16)sixes;

        v += 'A' + ((v > 25) & 6) - ((v > 51) & 75) - ((v > 61) & 15) + ((v > 62) & 3);
        memcpy(e->p + 4 * k, &v, 16);
    }
#endif
    for (; k < n; k++) {
        const uint8_t *p = e->in.p + 3 * k;
        uint32_t v = (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];

        for (unsigned j = 0; j < 4; j++)
            e->p[4 * k + j] = base64_digit(v >> (18 - 6 * j) & 63);
    }
    e->p += 4 * n;
    e->room -= 4 * n;
    e->in.p += 3 * n;
}
#endif

static void base64_step(struct pull *e)
{
    rill_request *r = e->r;

#if RILLI_WIDE
    if (BITS(r) == 0 && e->in.n >= 3 && e->room >= 4 && e->p != NULL) {
        base64_run(e);
        return;
    }
#endif
    pend_digits(r, *e->in.p++);
}

/* The content at hand, until a literal pends or it is over (RILL_OK), or as far as it goes. */
static rill_status send_content(struct pull *e)
{
    const rill_data *d = (const rill_data *)e->field;
    rill_request *r = e->r;

    if (r->phase == PH_BASE64 && e->p == NULL && r->offset == 0 && d->n != RILL_UNKNOWN) {
        uint32_t groups = d->n / 3;

        groups += groups * 3 != d->n;
        r->sent += (uint64_t)groups << 2; /* the dry run needs no byte of it */
        r->offset = d->n;
    }
    while (r->pend_n == 0) {
        rill_status st = chunk(e, d);
        const uint8_t *from;
        size_t used;

        if (st == RILL_END) {
            if (r->phase == PH_JSON) {
                r->phase = PH_JSON_END;
                continue;
            }
            if (r->phase == PH_TEXT && r->carry[0] != 0) {
                r->carry[0] = 0;
                return pend_broken(e);
            }
            if (r->phase == PH_BASE64 && BITS(r) != 0) {
                pend_last(r);
                break;
            }
            r->phase = PH_QUOTE;
            r->pend[0] = '"';
            r->pend_n = 1;
            break;
        }
        if (st != RILL_OK)
            return st;
        if (e->room == 0)
            return RILL_MORE;
        if (e->in.n > e->room)
            e->in.n = e->room;
        from = e->in.p;
        if (r->phase == PH_TEXT) {
            st = text_step(e);
        } else if (r->phase == PH_BASE64) {
            base64_step(e);
        } else {
            bool members = e->kind == RILL_FIELD_MEMBERS;

            do
                st = rilli_json_step(&r->json, r->bits, RILL_DEPTH, &e->in, &e->t);
            while (st == RILL_OK && r->json.depth >= members);
            if (r->phase == PH_JSON_END) {
                r->phase = PH_NEXT;
                return r->json.depth == members && r->json.state == JS_DONE - members ? RILL_OK : RILL_E_JSON_CUT;
            }
            if (st == RILL_OK) { /* a brace that is not theirs */
                e->in.p--;
                st = RILL_E_JSON_SYNTAX;
            }
            if (st == RILL_END && !rilli_json_blank(&e->in))
                st = RILL_E_JSON_SYNTAX;
            pass(e, from, (size_t)(e->in.p - from));
        }
        if (st < 0)
            return st;
        used = (size_t)(e->in.p - from);
        r->offset += (uint32_t)used;
        if (d->p == NULL) {
            e->src->p = e->in.p;
            e->src->n -= used;
        }
    }
    return RILL_OK;
}

/* ---- the walk ---- */

/* Enters what is at this level of the place. */
static void enter(struct pull *e, unsigned level)
{
#if RILLI_WIDE
    e->above[level] = e->o;
#endif
    rilli_row_enter(&e->o, &e->r->place, level);
}

/* The object at hand, from the root again. */
APART void find_object(struct pull *e)
{
    unsigned k;

    rilli_row_root(&e->o, e->r->shape, e->r->root);
    for (k = 0; k < e->r->place.depth; k++)
        enter(e, k);
}

static void put_open(struct pull *e, const char *type)
{
    e->r->flags = NO_COMMA;
    put_char(e, '{');
    if (type == NULL)
        return;
    e->r->flags = 0;
    put_key(e, "type");
    put_quoted(e, type);
}

/* The end of the object. */
static rill_status close_object(struct pull *e)
{
    rill_request *r = e->r;

    r->phase = PH_DONE;
    if (r->place.depth != 0) {
        r->place.depth--;
#if RILLI_WIDE
        e->o = e->above[r->place.depth];
#else
        find_object(e);
#endif
        r->phase = PH_OVER;
        if (BESIDE(RILLI_ROW_KIND(row_at(e))))
            return RILL_OK;
        r->phase = PH_NEXT;
    } else if (e->room > e->over) { /* instead of the last bracket, if the promise is not kept */
        return RILL_E_REQUEST_LENGTH;
    }
    put_char(e, '}');
    return RILL_OK;
}

/* From what the value before owes to what the next begins with. */
static void lead(struct pull *e)
{
    if ((e->r->flags & NO_COMMA) == 0)
        put_char(e, ',');
    if (e->r->phase == PH_HEAD && e->kind != RILL_FIELD_MEMBERS)
        put_key(e, RILLI_ROW_KEY(e->o.shape, e->row));
}

static rill_status enter_object(struct pull *e)
{
    rill_place_ *at = &e->r->place;

    if (at->depth == RILL_NESTING - 1)
        return RILL_E_REQUEST_DEPTH;
    enter(e, at->depth);
    at->row[at->depth + 1] = (uint8_t)(e->kind == RILL_FIELD_INLINE ? at->row[at->depth] + 1 : 0);
    at->depth++;
    if (!BESIDE(e->kind))
        put_open(e, e->kind == RILL_FIELD_INLINE ? NULL : e->o.shape->type);
    return RILL_OK;
}

/* A text of a table: a choice, a constant, or what stands for a field that is not set. */
static rill_status put_aux(struct pull *e)
{
    const char *text = (const char *)RILLI_ROW_AUX(e->o.shape, e->row);
    unsigned c = 1;

    if (e->kind == RILL_FIELD_CHOICE || e->kind == RILL_FIELD_LITERAL)
        c = *(const rill_choice *)e->field;
    while (--c != 0) {
        text += length_of(text) + 1;
        if (*text == 0)
            return RILL_E_REQUEST_CHOICE;
    }
    if (e->kind == RILL_FIELD_CHOICE || e->kind == RILL_FIELD_CONST)
        put_quoted(e, text);
    else
        put_text(e, text);
    return RILL_OK;
}

static rill_status begin_content(struct pull *e)
{
    rill_request *r = e->r;
    unsigned is = ((const rill_data *)e->field)->is;

    bool members = e->kind == RILL_FIELD_MEMBERS;

    if (is > RILL_IS_TEXT)
        return RILL_E_REQUEST_CHOICE;
    r->offset = 0;
    r->carry[0] = BITS(r) = 0;
    r->phase = PH_JSON;
    if (is != RILL_IS_JSON && e->kind <= RILL_FIELD_BASE64) {
        r->phase = (uint8_t)(is == RILL_IS_TEXT ? PH_TEXT : PH_TEXT - RILL_FIELD_STRING + e->kind);
        put_char(e, '"');
    }
    rilli_json_again(&r->json, members, RILLI_JSON_STRICT);
    r->bits[0] = 1;
    if (members) /* as behind a brace */
        r->json.state = JS_FIRST_KEY;
    return RILL_OK;
}

APART rill_status whole_literal(struct pull *e)
{
    rill_request *r = e->r;
    unsigned kind = e->kind;

    if (r->phase == PH_START) {
        r->phase = PH_ROW;
        put_open(e, e->o.shape->type);
        return RILL_OK;
    }
    if (kind == KIND_END)
        return close_object(e);
    if (kind == KIND_OVER) {
        put_char(e, ']');
        r->phase = PH_OVER;
        r->flags = 0;
        return RILL_OK;
    }
    if (!BESIDE(kind))
        lead(e);
    r->phase = PH_ROW;
    if (kind >= RILL_FIELD_NODE)
        return enter_object(e);
    if (kind >= RILL_FIELD_STRINGS) {
        put_char(e, '[');
        r->place.element[r->place.depth] = 0;
        r->phase = PH_LIST;
        r->flags = NO_COMMA;
        return RILL_OK;
    }
    r->phase = PH_NEXT;
    if (kind == RILL_FIELD_NUMBER)
        return put_number(e, (const rill_num *)e->field);
    if (kind >= RILL_FIELD_CHOICE || (RILLI_ROW_ARG(e->row) != 0 && !rilli_row_set(&e->o, e->row)))
        return put_aux(e);
    return begin_content(e);
}

/* Content, and all that stands between. A literal that did not fit is made again with the next call, without what is
 * out. */
static rill_status walk(struct pull *e)
{
    rill_request *r = e->r;
    rill_place_ *at = &r->place;
    rill_status st;

    find_object(e);
    for (;;) {
        unsigned phase = r->phase, flags = r->flags, depth = at->depth;

        if (phase == PH_DONE)
            return RILL_END;
        if (phase >= PH_NEXT) {
            uint8_t *row = &at->row[depth];

            if (phase == PH_NEXT) {
                unsigned kind = RILLI_ROW_KIND(row_at(e));

                r->flags = 0;
                r->phase = PH_LIST;
                if (kind == RILL_FIELD_STRINGS || kind == RILL_FIELD_NODES) {
                    at->element[depth]++;
                    continue;
                }
            }
            if (phase != PH_ROW)
                *row = (uint8_t)rilli_row_after(e->o.shape, *row);
            *row = (uint8_t)rilli_row_next(&e->o, *row);
            r->phase = PH_HEAD;
            continue;
        }
        look(e);
        e->skip = r->at;
        st = RILL_OK;
        if (phase <= PH_LIST)
            st = whole_literal(e);
        else
            put_bytes(e, r->pend, r->pend_n);
        if (e->full) {
            r->phase = (uint8_t)phase;
            r->flags = (uint8_t)flags;
            at->depth = (uint8_t)depth;
            return RILL_MORE;
        }
        r->at = 0;
        r->pend_n = 0;
        if (phase == PH_QUOTE)
            r->phase = PH_NEXT;
        else if (phase > PH_LIST)
            st = send_content(e);
        if (st != RILL_OK)
            return st;
    }
}

/* ---- the public layer ---- */

void rill_request_restart(rill_request *r)
{
    memset((uint8_t *)r + offsetof(rill_request, offset), 0,
           offsetof(rill_request, promised) - offsetof(rill_request, offset));
}

rill_status rill_request_init_(rill_request *r, const rill_shape *shape, const void *root, unsigned options,
                               uint32_t abi)
{
    if (abi != RILL_ABI)
        return RILL_E_ABI;
    memset(r, 0, sizeof *r);
    r->abi = abi;
    r->options = (uint8_t)options;
    r->shape = shape;
    r->root = root;
    return RILL_OK;
}

rill_status rill_request_read(rill_request *r, rill_in *src, rill_out *out)
{
    struct pull e;
    rill_status st = (rill_status)r->error;
    size_t room;

    if (st != RILL_OK)
        return st;
    e.r = r;
    e.src = src;
    e.p = NULL;
    if (out != NULL) {
        e.p = out->p;
        if (e.p == NULL)
            out = NULL; /* it only counts */
    }
    e.full = false;
    e.over = SIZE_MAX;
    room = UINT16_MAX; /* counted in steps, the same ones where size_t is small */
    if (out != NULL) {
        room = out->n;
        if (r->promised != 0) {
            uint64_t left = r->promised - r->sent;

            e.over = 0;
            if (left <= room) {
                room = (size_t)left;
                e.over = 1;
            }
        }
    }
    e.room = room;
    st = walk(&e);
    room -= e.room;
    r->sent += room;
    if (out != NULL) {
        out->p = e.p;
        out->n -= room;
        if (st == RILL_MORE && e.over == 1)
            st = RILL_E_REQUEST_LENGTH;
    } else if (st == RILL_END) {
        r->promised = r->sent;
    }
    if (st < 0)
        r->error = (int8_t)st;
    return st;
}

rill_status rill_request_length(rill_request *r, uint64_t *length)
{
    rill_status st;

    rill_request_restart(r);
    do
        st = rill_request_read(r, NULL, NULL);
    while (st == RILL_MORE);
    if (st != RILL_END)
        return st;
    *length = r->sent;
    rill_request_restart(r);
    return RILL_OK;
}

void rill_request_end(rill_request *r)
{
    r->flags |= SOURCE_ENDED;
}

void rill_request_fail(rill_request *r)
{
    if (r->error == 0)
        r->error = RILL_E_REQUEST_SOURCE;
}

size_t rill_trim(const char *p, size_t n, size_t most)
{
    size_t k = rilli_fit(p, n, most);
    int c;

    if (n <= most)
        return n;
    c = rilli_utf8((const uint8_t *)p + k, n - k);
    return c > 0 && (size_t)c > most - k ? k : most;
}
