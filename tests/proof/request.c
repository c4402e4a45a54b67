/*
 * request.c - rill/request.h, call by call: from every place in a tree of nodes, with any part of what stands there out,
 * into outputs of up to ROOM bytes, or none; content of up to CHUNK bytes, in memory or from a source. The walk and what
 * sends content go round once, for each of their rounds begins where a call may.
 *
 * The tree has a row of every kind, in a node that is its own child, so it is as deep as one likes.
 */
#include "rill/request.h"
#include "eva.h"

extern unsigned rounds_, content_, stands_in_;
extern rill_request r_;
extern rill_in src_;
extern size_t left_;
#define rilli_json_step rilli_json_step_itself
#define rilli_json_blank rilli_json_blank_itself
#include "../lib/json.c" /* of build/proof */
#undef rilli_json_step
#undef rilli_json_blank
static void text_of(uint8_t *carry, rill_in *in, rilli_tok *t, unsigned how);
#define rilli_text text_of
#define chunk chunk_of /* eva.h has one */
#include "../lib/request.c"
#undef chunk
#undef rilli_text

#define ROOM 2
#define TEXTS_N 2 /* of `strings` */
#define NODES_N 3 /* of `nodes`: a leaf, raw JSON, the tree itself */
#define ALL 255
#define COUNTING (ROOM + 1) /* in the place of a room */

rill_json json_;
rill_request r_;
rill_in src_;
rill_out out_;
size_t left_;
unsigned rounds_, content_;
unsigned stands_in_; /* rill_request_length(): any result for that of a call */

static uint8_t to[ROOM];
static char text[CHUNK];

/* ---- the tree ---- */

struct leaf {
    rill_node node;
    rill_data s;
};
struct tree {
    rill_node node;
    rill_data s, s_or, b, j, j_or, extra, part_s;
    rill_choice c, l, in_c;
    rill_num n, in_n, last;
    rill_strings strings;
    rill_nodes nodes;
    const rill_node *any, *more;
    const struct leaf *known, *more_known;
};

#define LEAF(X, T) X(T, STRING, 0, s, "s", 0)
#define PART(X, T) X(T, STRING, 0, part_s, "p", 0)
#define TREE(X, T)                             \
    X(T, STRING, 0, s, "s", 0)                 \
    X(T, STRING, 0, s_or, "so", 1)             \
    X(T, BASE64, RILL_NEEDED, b, "b", 0)       \
    X(T, JSON, 0, j, "j", 0)                   \
    X(T, JSON, 0, j_or, "jo", 1)               \
    X(T, MEMBERS, 0, extra, "", 0)             \
    X(T, CHOICE, 0, c, "c", 2)                 \
    X(T, LITERAL, 0, l, "l", 2)                \
    X(T, NUMBER, 0, n, "n", 0)                 \
    X(T, STRINGS, 0, strings, "ss", 0)         \
    X(T, NODES, 0, nodes, "ns", RILL_IN_OTHER) \
    X(T, NODE, 0, any, "a", 0)                 \
    X(T, NODE, 0, known, "k", 3)               \
    X(T, MORE, 0, more, "", 0)                 \
    X(T, MORE, 0, more_known, "", 3)           \
    X(T, PART, 0, part, "", 4)                 \
    X(T, INLINE, 0, in, "i", 4)                \
    X(T, CONST, 0, in_const, "t", 5)           \
    X(T, CHOICE, 0, in_c, "ic", 2)             \
    X(T, INLINE, 0, in_in, "ii", 1)            \
    X(T, NUMBER, 0, in_n, "in", 0)             \
    X(T, NUMBER, 0, last, "z", 0)
enum {
    ROW_S,
    ROW_S_OR,
    ROW_B,
    ROW_J,
    ROW_J_OR,
    ROW_EXTRA,
    ROW_C,
    ROW_L,
    ROW_N,
    ROW_STRINGS,
    ROW_NODES,
    ROW_ANY,
    ROW_KNOWN,
    ROW_MORE,
    ROW_MORE_KNOWN,
    ROW_PART,
    ROW_IN,
    ROW_IN_CONST,
    ROW_IN_C,
    ROW_IN_IN,
    ROW_IN_N,
    ROW_LAST,
    ROWS
};
static const void *const no_aux[] = { NULL };
RILL_FIELDS(leaf, struct leaf, LEAF)
static RILL_SHAPE(leaf, NULL, leaf, no_aux, RILL_IN_OTHER);
RILL_FIELDS(part, struct tree, PART)
static RILL_SHAPE(part, NULL, part, no_aux, RILL_IN_OTHER);
static const void *const tree_aux[] = { "{}", "x\0yz\0", &rill_shape_leaf, &rill_shape_part, "t" };
RILL_FIELDS(tree, struct tree, TREE)
static RILL_SHAPE(tree, "tr", tree, tree_aux, RILL_IN_OTHER);
static const rill_shape raw_shape = { NULL, NULL, NULL, NULL, 0, 0 };

static struct leaf leaf;
static rill_node_raw raw;
static rill_data strings[TEXTS_N];
static struct tree tree;
static const rill_node *nodes[NODES_N];

/* Content of n bytes; source: not in memory. */
static void any_data(rill_data *d, uint32_t n, unsigned source)
{
    d->p = source == 0 ? text + CHUNK - n : NULL;
    d->n = n;
    d->source = (uint16_t)source;
    d->is = Frama_C_unsigned_char_interval(0, 255);
}

static void no_data(rill_data *d)
{
    d->p = NULL;
    d->n = Frama_C_unsigned_int_interval(0, UINT_MAX);
    d->source = 0;
    d->is = Frama_C_unsigned_char_interval(0, 255);
}

static void any_number(rill_num *num, bool set)
{
    num->n = Frama_C_unsigned_int_interval(0, UINT_MAX);
    num->set = set ? Frama_C_unsigned_char_interval(1, 255) : 0;
    num->places = Frama_C_unsigned_char_interval(0, 255);
    num->negative = Frama_C_unsigned_char_interval(0, 255);
}

/* A tree with the field of row `only`, or with ALL; content of n bytes. */
static void any_tree(unsigned only, uint32_t n, unsigned source)
{
    unsigned k;

    Frama_C_make_unknown(text, sizeof text);
    leaf.node.shape = &rill_shape_leaf;
    raw.node.shape = &raw_shape;
    any_data(&leaf.s, n, source);
    any_data(&raw.json, n, source);
    //@ loop unroll 10;
    for (k = 0; k < TEXTS_N; k++)
        any_data(&strings[k], n, source);
    nodes[0] = &leaf.node;
    nodes[1] = &raw.node;
    nodes[2] = &tree.node;
    tree.node.shape = &rill_shape_tree;
#define IF(row) (only == ALL || only == (row))
#define DATA(field, row)                  \
    if (IF(row))                          \
        any_data(&tree.field, n, source); \
    else                                  \
        no_data(&tree.field)
    DATA(s, ROW_S);
    DATA(s_or, ROW_S_OR);
    DATA(b, ROW_B);
    DATA(j, ROW_J);
    DATA(j_or, ROW_J_OR);
    DATA(extra, ROW_EXTRA);
    DATA(part_s, ROW_PART);
    tree.c = IF(ROW_C) ? Frama_C_unsigned_char_interval(1, 255) : 0;
    tree.l = IF(ROW_L) ? Frama_C_unsigned_char_interval(1, 255) : 0;
    tree.in_c = IF(ROW_IN_C) ? Frama_C_unsigned_char_interval(1, 255) : 0;
    any_number(&tree.n, IF(ROW_N));
    any_number(&tree.in_n, IF(ROW_IN_N));
    any_number(&tree.last, IF(ROW_LAST));
    tree.strings.p = IF(ROW_STRINGS) ? strings : NULL;
    tree.strings.n = TEXTS_N;
    tree.nodes.p = IF(ROW_NODES) ? nodes : NULL;
    tree.nodes.n = NODES_N;
    tree.any = IF(ROW_ANY) ? &tree.node : NULL;
    tree.more = IF(ROW_MORE) ? &leaf.node : NULL;
    tree.known = IF(ROW_KNOWN) ? &leaf : NULL;
    tree.more_known = IF(ROW_MORE_KNOWN) ? &leaf : NULL;
}

/* ---- what other layers show ---- */

/* Any token or none, and any state by the rule of json.c. What changes the depth uses a byte. */
rill_status rilli_json_step(rill_json_core *c, uint8_t *bits, unsigned max, rill_in *in, rilli_tok *t)
{
    const size_t n = in->n;
    const unsigned what = Frama_C_unsigned_int_interval(0, 3);

    //@ dynamic_split left_;
    //@ assert c->state <= JS_EXP && c->depth <= max && c->carry[0] <= RILLI_CARRY - 2;
    //@ assert n > 0 ==> \valid_read(in->p + (0 .. n - 1));
    left_ = Frama_C_size_t_interval(0, n);
    in->p += n - left_;
    in->n = left_;
    Frama_C_make_unknown((char *)bits, max / 8);
    Frama_C_make_unknown((char *)t, sizeof *t);
    c->state = Frama_C_unsigned_char_interval(JS_VALUE, JS_EXP);
    c->flags = Frama_C_unsigned_char_interval(0, 255);
    c->unit = Frama_C_unsigned_short_interval(0, 65535);
    c->high = Frama_C_unsigned_short_interval(0, 65535);
    Frama_C_make_unknown((char *)c->carry, RILLI_CARRY);
    c->carry[0] = Frama_C_unsigned_char_interval(0, RILLI_CARRY - 2);
    //@ split what;
    if (what == 0) {
        if (left_ != n)
            c->depth = Frama_C_unsigned_short_interval(0, max);
        return RILL_OK;
    }
    if (what == 1)
        return RILL_END;
    if (what == 2 && left_ == 0)
        return RILL_MORE;
    return (rill_status)Frama_C_interval(RILL_E_JSON_CUT, RILL_E_JSON_SYNTAX);
}

bool rilli_json_blank(rill_in *in)
{
    const size_t n = in->n;

    //@ dynamic_split left_;
    left_ = Frama_C_size_t_interval(0, n);
    in->p += n - left_;
    in->n = left_;
    return left_ == 0;
}

/* text.c tells apart what is left in in_. */
static void text_of(uint8_t *carry, rill_in *in, rilli_tok *t, unsigned how)
{
    //@ dynamic_split in_.n;
    //@ dynamic_split piece_n;
    //@ assert carry[0] <= RILLI_CARRY - 2;
    in_ = *in;
    rilli_text(carry, &in_, t, how);
    *in = in_;
}

/* ---- the rule ---- */

static bool is_data(unsigned kind)
{
    return kind >= RILL_FIELD_STRING && kind <= RILL_FIELD_MEMBERS;
}

static bool is_raw(const rill_node *node)
{
    return node->shape->rows == NULL;
}

/* Is this a row that the walk can stand at? */
static bool is_row(const rilli_object *o, unsigned begin, unsigned row)
{
    //@ loop unroll 40;
    while (begin < row && begin < o->end)
        begin = rilli_row_after(o->shape, begin);
    return begin == row;
}

/* The first row of the object at a level. */
static unsigned first_row(const rill_shape *above, unsigned row)
{
    return RILLI_ROW_KIND(&above->rows[row]) == RILL_FIELD_INLINE ? row + 1 : 0;
}

/* Does the place lead to an object, from one to the next? */
static bool is_place(rilli_object *o, unsigned *begin)
{
    const rill_place_ *at = &r_.place;
    unsigned k;

    *begin = 0;
    rilli_row_root(o, r_.shape, r_.root);
    //@ loop unroll 20;
    for (k = 0; k < at->depth; k++) {
        const rill_field *row = &o->shape->rows[at->row[k]];
        const unsigned kind = RILLI_ROW_KIND(row);
        const void *field = RILLI_ROW_FIELD(o, row);

        if (!is_row(o, *begin, at->row[k]) || at->row[k] == o->end || !any_set(o, row) || kind < RILL_FIELD_NODES)
            return false;
        if (kind == RILL_FIELD_NODES && (at->element[k] >= ((const rill_nodes *)field)->n ||
                                         is_raw(((const rill_nodes *)field)->p[at->element[k]])))
            return false;
        if (kind == RILL_FIELD_NODE && RILLI_ROW_ARG(row) == 0 && is_raw(*(const rill_node *const *)field))
            return false;
        *begin = first_row(o->shape, at->row[k]);
        rilli_row_enter(o, at, k);
    }
    return is_row(o, *begin, at->row[k]);
}

/* Can the phase be at that row? */
static bool fits(const rilli_object *o)
{
    const rill_place_ *at = &r_.place;
    const unsigned n = at->row[at->depth], phase = r_.phase;
    const uint32_t element = at->element[at->depth];
    const rill_field *row = &o->shape->rows[n];
    const void *field;
    unsigned kind, content;
    uint32_t elements;

    if (phase == PH_DONE)
        return at->depth == 0;
    if (phase == PH_START)
        return at->depth == 0 && n == 0;
    if (phase == PH_ROW)
        return true;
    if (n == o->end)
        return phase == PH_HEAD;
    kind = RILLI_ROW_KIND(row);
    field = RILLI_ROW_FIELD(o, row);
    elements = kind == RILL_FIELD_STRINGS ? ((const rill_strings *)field)->n
               : kind == RILL_FIELD_NODES ? ((const rill_nodes *)field)->n
                                          : 0;
    if (!any_set(o, row))
        return false;
    switch (phase) {
    case PH_HEAD:
    case PH_OVER:
        return true;
    case PH_LIST:
        return (kind == RILL_FIELD_STRINGS || kind == RILL_FIELD_NODES) && element <= elements;
    case PH_NEXT:
        return elements == 0 || element < elements;
    default:
        break;
    }
    content = kind;
    if (kind == RILL_FIELD_STRINGS && element < elements)
        content = RILL_FIELD_STRING;
    if (kind == RILL_FIELD_NODES && element < elements && is_raw(((const rill_nodes *)field)->p[element]))
        content = RILL_FIELD_JSON;
    if (kind == RILL_FIELD_NODE && RILLI_ROW_ARG(row) == 0 && is_raw(*(const rill_node *const *)field))
        content = RILL_FIELD_JSON;
    if (!is_data(content))
        return false;
    return phase == PH_JSON || phase == PH_JSON_END || (phase == PH_BASE64 && content == RILL_FIELD_BASE64) ||
           ((phase == PH_TEXT || phase == PH_QUOTE) && content <= RILL_FIELD_BASE64);
}

static const rill_data *content_at(const rilli_object *o)
{
    const rill_place_ *at = &r_.place;
    const rill_field *row = &o->shape->rows[at->row[at->depth]];
    const void *field = RILLI_ROW_FIELD(o, row);

    switch (RILLI_ROW_KIND(row)) {
    case RILL_FIELD_STRINGS:
        return &((const rill_strings *)field)->p[at->element[at->depth]];
    case RILL_FIELD_NODES:
    case RILL_FIELD_NODE:
        return &raw.json;
    default:
        return (const rill_data *)field;
    }
}

static void holds(void)
{
    rilli_object o;
    unsigned begin;
    bool place, fit;

    //@ assert r_.error <= 0;
    if (r_.error != 0)
        return;
    //@ assert r_.phase <= PH_DONE && r_.place.depth < RILL_NESTING && r_.pend_n <= 6;
    place = is_place(&o, &begin);
    //@ assert place;
    fit = fits(&o);
    //@ assert fit;
    if (r_.phase >= PH_TEXT && r_.phase <= PH_JSON_END) {
        const rill_data *d = content_at(&o);

        //@ assert r_.offset <= d->n;
    }
    if (r_.phase == PH_TEXT) {
        //@ assert r_.carry[0] <= RILLI_CARRY - 2;
    }
    if (r_.phase == PH_BASE64) {
        //@ assert r_.carry[1] \in { 0, 2, 4 };
    }
    if (r_.phase == PH_JSON || r_.phase == PH_JSON_END) {
        //@ assert r_.json.state <= JS_EXP && r_.json.depth <= RILL_DEPTH && r_.json.carry[0] <= RILLI_CARRY - 2;
        if (RILLI_ROW_KIND(&o.shape->rows[r_.place.row[r_.place.depth]]) == RILL_FIELD_MEMBERS) {
            //@ assert r_.json.depth >= 1;
        }
    }
}

/* ---- calls ---- */

static void any_state(unsigned phase)
{
    const rill_place_ place = r_.place;
    rill_request any;

    Frama_C_make_unknown((char *)&any, sizeof any);
    any.error = 0;
    any.phase = (uint8_t)phase;
    any.place = place;
    any.pend_n = phase == PH_QUOTE;
    any.shape = &rill_shape_tree;
    any.root = &tree;
    any.promised = 0;
    any.sent = 0;
    any.json.state = Frama_C_unsigned_char_interval(JS_VALUE, JS_EXP);
    any.json.depth = Frama_C_unsigned_short_interval(0, RILL_DEPTH);
    any.json.carry[0] = Frama_C_unsigned_char_interval(0, RILLI_CARRY - 2);
    any.offset = 0;
    if (phase == PH_TEXT)
        any.carry[0] = Frama_C_unsigned_char_interval(0, RILLI_CARRY - 2);
    r_ = any;
}

/* What comes next shall not tell these runs apart. */
static void over(void)
{
    //@ loop unroll 20;
    for (unsigned k = 0; k < RILL_NESTING; k++) {
        r_.place.row[k] = 0;
        r_.place.element[k] = 0;
    }
    r_.place.depth = 0;
    any_state(PH_START);
    Frama_C_make_unknown((char *)to, sizeof to);
    rounds_ = content_ = 0;
    left_ = piece_n = 0;
    src_.n = in_.n = 0;
    src_.p = in_.p = chunk;
    out_.n = 0;
    out_.p = to;
}

/* From the state at hand. */
static void call(size_t room, size_t src_n)
{
    const bool counts = room == COUNTING;
    const rill_place_ place = r_.place;
    const uint64_t sent = r_.sent, promised = r_.promised;
    rill_status st;

    out_.n = room;
    out_.p = counts ? NULL : to + ROOM - room;
    src_.n = src_n;
    src_.p = chunk + CHUNK - src_n;
    st = rill_request_read(&r_, src_n == 0 && Frama_C_interval(0, 1) ? NULL : &src_, &out_);
    if (counts) {
        //@ assert out_.n == room && out_.p == \null;
    } else {
        //@ assert out_.n <= room && out_.p + out_.n == to + ROOM;
        //@ assert r_.sent - sent == room - out_.n;
        //@ assert promised != 0 ==> r_.sent <= promised;
    }
    //@ assert src_.n <= src_n && src_.p + src_.n == chunk + CHUNK;
    holds();
    over();
    r_.place = place;
}

/* With every room, and with a promise that the room is kept to, or not. few: with one. */
static void calls(unsigned phase, bool few)
{
    size_t room;

    //@ loop unroll 10;
    for (room = few || phase > PH_LIST ? ROOM : 0; room <= (phase > PH_LIST && phase != PH_DONE ? ROOM : COUNTING);
         room++) {
        any_state(phase);
        call(room, 0);
        if (few)
            return;
    }
    //@ loop unroll 10;
    for (room = 0; room <= 2 && phase <= PH_LIST; room++) {
        any_state(phase);
        r_.promised = room == 2 ? 100 : 6 + room;
        r_.sent = 6;
        call(ROOM, 0);
    }
}

/* Every phase that can be at the place at hand, but those of content. */
static void place(unsigned from, bool few)
{
    rilli_object o;
    unsigned begin, phase;

    if (!is_place(&o, &begin))
        return;
    //@ loop unroll 20;
    for (phase = from; phase <= PH_DONE; phase++) {
        r_.phase = (uint8_t)phase;
        if ((phase < PH_TEXT || phase > PH_QUOTE) && fits(&o))
            calls(phase, few);
    }
}

/* Every row of the object at hand from this one on, and behind the last. */
static void rows(unsigned depth, unsigned from, unsigned last, bool few)
{
    unsigned row, element, elements;

    r_.place.depth = (uint8_t)depth;
    //@ loop unroll 40;
    for (row = from; row <= last; row++) {
        r_.place.row[depth] = (uint8_t)row;
        elements = row == ROW_STRINGS ? TEXTS_N : row == ROW_NODES ? NODES_N : 0;
        //@ loop unroll 10;
        for (element = 0; element <= elements; element++) {
            r_.place.element[depth] = element;
            place(PH_START, few);
        }
    }
}

/* A level more. */
static unsigned below(unsigned depth, unsigned row, unsigned element)
{
    r_.place.row[depth] = (uint8_t)row;
    r_.place.element[depth] = element;
    return depth + 1;
}

/* The tree itself at this level, and what it has below. */
static void objects(unsigned depth, unsigned from, bool few)
{
    rows(depth, from, ROWS, few);
    if (depth == RILL_NESTING - 1)
        return;
    rows(below(depth, ROW_NODES, 0), 0, 1, 1);
    rows(below(depth, ROW_KNOWN, 0), 0, 1, 1);
    rows(below(depth, ROW_MORE, 0), 0, 1, 1);
    rows(below(depth, ROW_MORE_KNOWN, 0), 0, 1, 1);
    rows(below(depth, ROW_PART, 0), 0, 1, 1);
    rows(below(depth, ROW_IN, 0), ROW_IN_CONST, ROW_LAST, 1);
    if (depth < RILL_NESTING - 2)
        rows(below(below(depth, ROW_IN, 0), ROW_IN_IN, 0), ROW_IN_N, ROW_LAST, 1);
}

/* From row to row of a tree of which only this one is set. */
static void moves(unsigned row)
{
    any_tree(row, CHUNK, 0);
    r_.place.depth = 0;
    below(0, 0, 0);
    place(PH_NEXT, 1);
    below(0, row, 0);
    place(PH_NEXT, 1);
    if (row <= ROW_IN || row >= ROW_LAST)
        return;
    r_.place.depth = (uint8_t)below(0, ROW_IN, 0);
    below(1, ROW_IN_CONST, 0);
    place(PH_NEXT, 1);
    below(1, row, 0);
    place(PH_NEXT, 1);
}

/* ---- content ---- */

static void content(unsigned phase, uint32_t offset, size_t room, size_t src_n, unsigned bits, unsigned pend_n)
{
    any_state(phase);
    r_.offset = offset;
    if (phase == PH_BASE64)
        r_.carry[1] = (uint8_t)bits;
    if (r_.place.row[r_.place.depth] == ROW_EXTRA)
        r_.json.depth = Frama_C_unsigned_short_interval(1, RILL_DEPTH);
    r_.pend_n = (uint8_t)pend_n;
    call(room, src_n);
}

static void contents_of(unsigned phase, unsigned source, uint32_t offset)
{
    size_t room, src_n;
    unsigned bits;

    //@ loop unroll 10;
    for (room = 0; room <= COUNTING; room++)
        //@ loop unroll 10;
        for (src_n = 0; src_n <= (source ? CHUNK : 0); src_n++)
            //@ loop unroll 10;
            for (bits = 0; bits <= (phase == PH_BASE64 ? 4 : 0); bits += 2)
                content(phase, offset, room, src_n, bits, 0);
}

/* From every place in it. */
static void contents(unsigned row, unsigned phase)
{
    uint32_t n, offset;

    r_.place.depth = 0;
    r_.place.row[0] = (uint8_t)row;
    r_.place.element[0] = 0;
    //@ loop unroll 10;
    for (n = 0; n <= CHUNK; n++) {
        any_tree(ALL, n, 0);
        //@ loop unroll 10;
        for (offset = 0; offset <= n; offset++)
            contents_of(phase, 0, offset);
        any_tree(ALL, n + 7, 1);
        contents_of(phase, 1, 7);
    }
    any_tree(ALL, RILL_UNKNOWN, 1);
    contents_of(phase, 1, Frama_C_unsigned_int_interval(0, UINT_MAX));
}

/* From its beginning; pend_last: with so much pending. */
static void content_in(unsigned depth, unsigned row, unsigned element, unsigned phase, const rill_node *any,
                       unsigned pend_last)
{
    unsigned pend_n;

    any_tree(ALL, CHUNK, 0);
    tree.any = any;
    r_.place.depth = (uint8_t)below(depth, row, element) - 1;
    //@ loop unroll 10;
    for (pend_n = phase == PH_QUOTE; pend_n <= pend_last; pend_n++) {
        content(phase, 0, ROOM, 0, 0, pend_n);
        if (pend_last != 0) {
            content(phase, 0, 1, 0, 0, pend_n);
            content(phase, 0, COUNTING, 0, 0, pend_n);
        }
    }
}

static void contents_elsewhere(void)
{
    content_in(0, ROW_S, 0, PH_TEXT, &tree.node, 6);
    content_in(0, ROW_S, 0, PH_JSON, &tree.node, 0);
    content_in(0, ROW_S, 0, PH_JSON_END, &tree.node, 0);
    content_in(0, ROW_S, 0, PH_QUOTE, &tree.node, 1);
    content_in(0, ROW_B, 0, PH_TEXT, &tree.node, 0);
    content_in(0, ROW_B, 0, PH_BASE64, &tree.node, 6);
    content_in(0, ROW_B, 0, PH_JSON, &tree.node, 0);
    content_in(0, ROW_B, 0, PH_QUOTE, &tree.node, 1);
    content_in(0, ROW_J_OR, 0, PH_JSON, &tree.node, 0);
    content_in(0, ROW_STRINGS, 0, PH_TEXT, &tree.node, 0);
    content_in(0, ROW_STRINGS, 1, PH_QUOTE, &tree.node, 1);
    content_in(0, ROW_STRINGS, 1, PH_JSON, &tree.node, 0);
    content_in(0, ROW_NODES, 1, PH_JSON, &tree.node, 0);
    content_in(0, ROW_NODES, 1, PH_JSON_END, &tree.node, 0);
    content_in(0, ROW_ANY, 0, PH_JSON, &raw.node, 0);
    content_in(0, ROW_ANY, 0, PH_JSON_END, &raw.node, 0);
    content_in(0, ROW_EXTRA, 0, PH_JSON_END, &tree.node, 0);
    content_in(below(0, ROW_NODES, 0), 0, 0, PH_TEXT, &tree.node, 0);
    content_in(below(0, ROW_PART, 0), 0, 0, PH_TEXT, &tree.node, 0);
    content_in(below(0, ROW_MORE, 0), 0, 0, PH_QUOTE, &tree.node, 1);
}

/* ---- what is left ---- */

static void trims(void)
{
    static char word[CHUNK + 1];
    size_t n, most, fit;

    Frama_C_make_unknown(word, sizeof word);
    //@ loop unroll 10;
    for (n = 0; n <= sizeof word; n++)
        //@ loop unroll 10;
        for (most = 0; most <= sizeof word; most++) {
            fit = rill_trim(n == 0 ? NULL : word + sizeof word - n, n, most);
            //@ assert fit <= n && fit <= most;
        }
}

static void others(void)
{
    uint64_t length;
    rill_status st;

    any_tree(ALL, CHUNK, 0);
    rill_request_init_(&r_, &rill_shape_tree, &tree, 0, 0);
    rill_request_init_(&r_, &rill_shape_tree, &tree, Frama_C_unsigned_int_interval(0, UINT_MAX), RILL_ABI);
    holds();
    over();
    any_state(Frama_C_unsigned_int_interval(PH_START, PH_DONE));
    rill_request_restart(&r_);
    holds();
    over();
    any_state(PH_DONE);
    stands_in_ = 1;
    st = rill_request_length(&r_, &length);
    //@ assert st <= RILL_END;
    holds();
    over();
    rill_request_end(&r_);
    holds();
    rill_request_fail(&r_);
    //@ assert r_.error == RILL_E_REQUEST_SOURCE;
    rill_request_fail(&r_);
    rill_request_read(&r_, NULL, &out_);
    rill_request_read(&r_, NULL, NULL);
    r_.error = 0;
    rill_request_read(&r_, NULL, NULL);
    over();
    trims();
}

#if RILL_WIDE
/* ---- several bytes at a time: RUN 2 ---- */

static uint8_t from_[30], to_[48];

/* A call with n bytes of content and this room. */
static struct pull run_of(size_t n, size_t room)
{
    struct pull e;

    Frama_C_make_unknown((char *)&e, sizeof e);
    Frama_C_make_unknown((char *)from_, sizeof from_);
    e.r = &r_;
    e.skip = 0;
    e.in.p = from_ + sizeof from_ - n;
    e.in.n = n;
    e.p = to_ + sizeof to_ - room;
    e.room = room;
    rounds_ = 0;
    return e;
}

static void ran(const struct pull *e)
{
    //@ assert e->p <= to_ + sizeof(to_) && e->room <= sizeof(to_);
    //@ assert e->in.p <= (uint8_t const *)from_ + sizeof(from_) && (uint8_t const *)from_ <= e->in.p;
    //@ merge e->room;
}

static void names(size_t room)
{
    static char name[40];
    struct pull e;
    size_t n;

    //@ loop unroll 50;
    for (n = 0; n < sizeof name; n++) {
        char *p = name + sizeof name - 1 - n;

        Frama_C_make_unknown(name, sizeof name);
        name[sizeof name - 1] = 0;
        e = run_of(0, room);
        short_name(&e, p, n % 2 != 0 ? ':' : 0);
        ran(&e);
        if (room >= NAME_ROOM && n < NAME_ROOM - 2) {
            e = run_of(0, room);
            put_key(&e, p);
            e = run_of(0, room);
            put_quoted(&e, p);
        }
        copy_some(to_ + sizeof to_ - n, (const uint8_t *)name + sizeof name - n, n);
    }
}

static void runs(void)
{
    static const uint8_t rooms[] = { 0, 1, 3, 4, 7, 8, 12, 15, 16, 17, 18, 24, 31, 32, 33, 40 };
    struct pull e;
    size_t n, k;

    //@ loop unroll 20;
    for (k = 0; k < sizeof rooms; k++) {
        //@ loop unroll 40;
        for (n = 0; n <= sizeof from_; n++) {
            e = run_of(n, rooms[k]);
            text_run(&e);
            ran(&e);
            e = run_of(n, rooms[k]);
            base64_run(&e);
            ran(&e);
            if (n < 3 || rooms[k] < 16)
                continue;
            e = run_of(n, rooms[k]);
            memset(from_, 'a', sizeof from_); /* what it does with others is shown in RUN 1 */
            r_.carry[0] = r_.carry[1] = 0;
            text_step(&e);
            e = run_of(n, rooms[k]);
            r_.carry[0] = r_.carry[1] = 0;
            base64_step(&e);
        }
        names(rooms[k]);
    }
}
#endif
#ifndef RUN
#define RUN 1
#endif

int main(void)
{
    unsigned k;

#if RILL_WIDE
    if (RUN == 2) {
        runs();
        return 0;
    }
#endif
    Frama_C_make_unknown((char *)to, sizeof to);
    Frama_C_make_unknown((char *)chunk, sizeof chunk);
    over();
    any_tree(ALL, CHUNK, 0);
    objects(0, 0, 0);
    //@ loop unroll 20;
    for (k = 0; k < RILL_NESTING - 1; k++) {
        below(k, ROW_ANY, 0);
        if (k == 0 || k >= RILL_NESTING - 3)
            objects(k + 1, ROW_NODES, 1);
    }
    r_.place.depth = 0;
    any_tree(ALL, CHUNK, 0);
    tree.any = &raw.node;
    below(0, ROW_ANY, 0);
    place(PH_START, 0);
    any_tree(ROWS, CHUNK, 0); /* none */
    rows(0, 0, ROWS, 1);
    //@ loop unroll 40;
    for (k = 0; k < ROWS; k++)
        moves(k);
    contents(ROW_S, PH_TEXT);
    contents(ROW_B, PH_BASE64);
    contents(ROW_J, PH_JSON);
    contents(ROW_EXTRA, PH_JSON);
    contents_elsewhere();
    others();
    return 0;
}
