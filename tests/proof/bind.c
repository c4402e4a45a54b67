/*
 * bind.c - rill_call by a table, call by call: from every state in which a call can find it, one token of what is below,
 * and the rule of the state is asserted again. A state is told by the container that is open (c->parent), the element of
 * a list, and what of a name, a choice or a text was met.
 *
 * The table has a row of every kind and width, an object in a list, an empty object, and lists of all that can be an
 * element. What is written has to be in the field of its row: placed(). A second table points anywhere.
 */
#include "rill/tool.h"
#include "__fc_builtin.h"
#include "internal.h"

rill_call c_;
unsigned passes_;
unsigned rounds_; /* tokens of this call */

unsigned exact_;  /* the table is right: all goes into its field */

static void placed(uint32_t at, size_t n);
rill_status tool_step(rill_tool *t, rill_event *ev, rilli_tok *tok, rill_value *v);
#define rilli_tool_step tool_step
#include "../lib/bind.c" /* of build/proof */
#undef rilli_tool_step

/* what hints of other files name */
rill_tool tool_;
rill_event ev_;
rill_json json_;
size_t at_, left_;
rill_out out_;
unsigned token_, depth_;

/* ---- the table ---- */

struct step {
    uint8_t w;
    char n[3];
    int16_t m;
    uint32_t k;
};
typedef RILL_SIZED(2) sized;
struct args {
    bool b;
    int8_t bc;
    uint16_t bd;
    int32_t f;
    int64_t i;
    uint64_t u;
    uint32_t e4;
    sized z;
    uint8_t e;
    char t[4];
    uint8_t x;
    bool q;
    sized zc;
    struct step l[2];
    uint16_t l_n;
    int16_t k[3];
    uint16_t k_n;
    sized y[2];
    uint16_t y_n;
    uint8_t w[2];
    uint16_t w_n;
};

static const rill_row rows_[] = {
    RILL_ROW(0, "b", struct args, b, BOOL, RILL_REQUIRED | RILL_PREVIEW, 0, 0),                   /*  0 */
    RILL_ROW(0, "bc", struct args, bc, INT, RILL_NULLABLE, -5, 100),                              /*  1 */
    RILL_ROW(0, "bd", struct args, bd, UINT, RILL_LAST_ONE, 0, 0),                                /*  2 */
    RILL_ROW_FIXED(0, "f", struct args, f, 2, 0, 0, 150),                                         /*  3 */
    RILL_ROW(0, "i", struct args, i, INT, RILL_PREVIEW, 0, 0),                                    /*  4 */
    RILL_ROW(0, "u", struct args, u, UINT, 0, 0, 0),                                              /*  5 */
    RILL_ROW_ENUM(0, "e", struct args, e, RILL_PREVIEW, 3, "on\0off\0of"),                        /*  6 */
    RILL_ROW_ENUM(0, "e4", struct args, e4, RILL_NULLABLE, 1, "x"),                               /*  7 */
    RILL_ROW(0, "t", struct args, t, TEXT, RILL_PREVIEW | RILL_NULLABLE, 0, 0),                   /*  8 */
    RILL_ROW(0, "z", struct args, z, SIZED, 0, 0, 0),                                             /*  9 */
    RILL_ROW(0, "zc", struct args, zc, SIZED, RILL_MAY_CUT | RILL_PREVIEW, 0, 0),                 /* 10 */
    RILL_ROW_ANY(0, "a", 0),                                                                      /* 11 */
    RILL_ROW_OBJECT(0, "o", RILL_REQUIRED | RILL_NULLABLE),                                       /* 12 */
    RILL_ROW(1, "x", struct args, x, UINT, RILL_REQUIRED, 0, 0),                                  /* 13 */
    RILL_ROW_OBJECT(1, "p", 0),                                                                   /* 14 */
    RILL_ROW(2, "q", struct args, q, BOOL, 0, 0, 0),                                              /* 15 */
    RILL_ROW_OBJECT(1, "v", 0),                                                                   /* 16 */
    RILL_ROW_LIST(0, "l", struct args, l, 0, l_n, 1, 0),                                          /* 17 */
    RILL_ROW_OBJECT(1, "", 0),                                                                    /* 18 */
    RILL_ROW(2, "n", struct step, n, TEXT, RILL_REQUIRED, 0, 0),                                  /* 19 */
    RILL_ROW(2, "m", struct step, m, INT, RILL_PREVIEW | RILL_NULLABLE, 0, 0),                    /* 20 */
    RILL_ROW_OBJECT(2, "s", 0),                                                                   /* 21 */
    RILL_ROW_ENUM(3, "w", struct step, w, 0, 2, "a\0b"),                                          /* 22 */
    RILL_ROW(2, "k", struct step, k, UINT, 0, 0, 0),                                              /* 23 */
    RILL_ROW_LIST(0, "k", struct args, k, RILL_NULLABLE, k_n, 0, 2),                              /* 24 */
    RILL_ROW_ELEMENT(1, int16_t, INT, 0, 0, 0),                                                   /* 25 */
    RILL_ROW_LIST(0, "y", struct args, y, RILL_PREVIEW, y_n, 2, 2),                               /* 26 */
    RILL_ROW_ELEMENT(1, sized, SIZED, RILL_PREVIEW, 0, 0),                                        /* 27 */
    RILL_ROW_LIST(0, "w", struct args, w, 0, w_n, 0, 0),                                          /* 28 */
    RILL_ROW_ANY(1, "", 0),                                                                       /* 29 */
    RILL_ROW_OBJECT(0, "h", 0),                                                                   /* 30 */
};
#define ROWS 31
#define N NO_ROW
#define L NO_LIST
static const uint8_t parent_of[ROWS] = { N, N, N, N, N, N, N, N,  N,  N,  N,  N,  N,  12, 12, 14,
                                         12, N, 17, 18, 18, 18, 21, 18, N,  24, N,  26, N,  28, N };
/* The list that a row, or what is in it, is in. */
static const uint8_t list_of[ROWS] = { L, L,  L,  L,  L,  L,  L,  L,  L,  L,  L,  L,  L,  L,  L, L,
                                       L, 17, 17, 17, 17, 17, 17, 17, 24, 24, 26, 26, 28, 28, L };
static const uint8_t name_n[ROWS] = { 1, 2, 2, 1, 1, 1, 1, 2, 1, 1, 2, 1, 1, 1, 1, 1,
                                      1, 1, 0, 1, 1, 1, 1, 1, 1, 0, 1, 0, 1, 0, 1 };
static const uint8_t choice_n[3] = { 2, 3, 2 }; /* of row 6; the others have 1 */

static const rill_tool_def table_ = RILL_TOOL("table", struct args, rows_, RILL_TOOL_OPEN);
static const rill_tool_def closed_ = RILL_TOOL("closed", struct args, rows_, 0);
static uint8_t store_[sizeof(struct args)], preview_[sizeof(struct args)];

/* ---- what is below ---- */

unsigned rilli_flags(unsigned list, unsigned number)
{
    return Frama_C_unsigned_int_interval(0, 255);
}

/* The token that is to come; 0: none. json: its depth behind it. */
static unsigned kind_, part_, json_at_;
static size_t n_;
static uint8_t bytes_[CHUNK];

rill_status tool_step(rill_tool *t, rill_event *ev, rilli_tok *tok, rill_value *v)
{
    unsigned k;

    if (rounds_++ != 0)
        return RILL_MORE; /* as a call of its own */
    if (kind_ == 0) {
        if (!rilli_tool_reads(t, ev))
            return RILL_MORE;
        if (ev->restart)
            t->json.depth = 0;
        ev->restart = false;
        return RILL_MORE;
    }
    //@ loop unroll 10;
    for (k = 0; k < CHUNK; k++)
        bytes_[k] = Frama_C_unsigned_char_interval(0, 254); /* it is UTF-8 */
    Frama_C_make_unknown((char *)tok, sizeof *tok);
    tok->kind = (uint8_t)kind_;
    tok->part = (uint8_t)part_;
    tok->p = bytes_ + CHUNK - n_;
    tok->n = n_;
    t->offset = Frama_C_unsigned_long_interval(0, UINT32_MAX);
    t->json.depth = (uint16_t)json_at_;
    if (kind_ == RILL_JSON_KEY)
        return RILL_OK;
    Frama_C_make_unknown((char *)v, sizeof *v);
    v->kind = (uint8_t)kind_;
    v->part = (uint8_t)part_;
    v->row = 255;
    v->repaired = Frama_C_interval(0, 1);
    v->depth = (uint16_t)json_at_;
    v->text.p = NULL;
    v->text.n = 0;
    v->number.negative = Frama_C_interval(0, 1);
    v->number.big = Frama_C_interval(0, 1);
    if (kind_ == RILL_JSON_CLOSE) {
        v->kind = Frama_C_interval(0, 1) ? RILL_JSON_OBJECT : RILL_JSON_ARRAY;
        v->part = RILL_LAST;
    } else if (kind_ <= RILL_JSON_ARRAY) {
        v->depth--;
        v->part = RILL_FIRST;
    } else if (kind_ <= RILL_JSON_NUMBER) {
        v->text.p = (const char *)tok->p;
        v->text.n = n_;
    }
    return RILL_OK;
}

/* ---- the rule ---- */

/* n bytes at `at` are in the field of the row, or in the count of the list. */
static void placed(uint32_t at, size_t n)
{
    const unsigned row = c_.row;
    const rill_row *r;
    uint32_t from;

    if (!exact_)
        return;
    //@ assert row < ROWS;
    r = &rows_[row];
    if (r->kind == RILL_BIND_LIST) {
        //@ assert at == r->n && n == 2;
        return;
    }
    from = r->offset;
    if (list_of[row] != NO_LIST) {
        //@ assert c_.element < rows_[list_of[row]].hi;
        from += rows_[list_of[row]].offset + (uint32_t)c_.element * rows_[list_of[row]].size;
    }
    //@ assert from <= at && at + n <= from + r->size;
}

static void holds(void)
{
    const unsigned p = c_.parent;

    if (p == NO_ROW) {
        //@ assert c_.depth <= 1 && c_.list == 254;
    } else {
        //@ assert p < ROWS && c_.depth == rows_[p].level + 2 && c_.list == list_of[p];
        //@ assert rows_[p].kind >= RILL_BIND_OBJECT;
    }
    if (c_.list == NO_LIST) {
        //@ assert c_.element == 0;
    } else if (c_.tool.why == 0 && !(c_.element == 65535 && c_.list == p)) {
        //@ assert c_.element < rows_[c_.list].hi;
    }
    //@ assert c_.tool.json.depth >= c_.depth || c_.tool.why != 0;
}

static void zeroed(void)
{
    size_t k;

    //@ loop unroll 400;
    for (k = 0; k < sizeof store_; k++) {
        //@ assert store_[k] == 0;
    }
}

/* In a row that is no container, of a value that is not over. */
static void holds_text(void)
{
    const unsigned row = c_.row;
    const rill_row *r = &rows_[row];

    if (row == NO_ROW)
        return;
    //@ assert row < ROWS && parent_of[row] == c_.parent;
    if (r->kind == RILL_BIND_TEXT || r->kind == RILL_BIND_SIZED) {
        //@ assert c_.text_n <= c_.text_full;
        //@ assert c_.text_n <= r->size - (r->kind == RILL_BIND_SIZED ? 5 : 1);
    } else if (r->kind == RILL_BIND_ENUM && kind_ == RILL_JSON_STRING && c_.name != NO_ROW) {
        //@ assert c_.name < r->places;
        if (row == 6) {
            //@ assert c_.name_at <= choice_n[c_.name];
        } else {
            //@ assert c_.name_at <= 1;
        }
    }
}

static void any_event(void)
{
    Frama_C_make_unknown((char *)&ev_, sizeof ev_);
    ev_.restart = Frama_C_interval(0, 1);
    ev_.text.p = NULL;
    ev_.text.n = 0;
}

/* In this container; which: of the elements, see ways(). */
static void any_state(unsigned parent, unsigned which)
{
    rill_call any;

    Frama_C_make_unknown((char *)&any, sizeof any);
    any.parent = (uint8_t)parent;
    any.depth = parent == NO_ROW ? 1 : rows_[parent].level + 2u;
    any.list = parent == NO_ROW ? NO_LIST : list_of[parent];
    any.element = 0;
    any.tool.json.depth = any.depth;
    any.tool.json.state = Frama_C_unsigned_char_interval(JS_VALUE, JS_EXP);
    any.tool.path_n = Frama_C_unsigned_short_interval(1, RILL_PATH);
    if (any.list != NO_LIST) {
        any.element = (uint16_t)which;
        if (which == rows_[any.list].hi) {
            any.tool.why = Frama_C_unsigned_char_interval(1, 255);
            any.element = Frama_C_unsigned_short_interval(0, 65535);
        } else if (which > rows_[any.list].hi) {
            any.element = 65535;
        }
    }
    c_ = any;
}

static unsigned ways(unsigned parent)
{
    if (parent == NO_ROW || list_of[parent] == NO_LIST)
        return 1;
    return (unsigned)rows_[list_of[parent]].hi + (list_of[parent] == parent ? 2u : 1u);
}

static void call(unsigned kind, unsigned part, size_t n, unsigned json_at)
{
    static rill_value v;

    kind_ = kind;
    part_ = part;
    n_ = n;
    json_at_ = json_at;
    rounds_ = 0;
    any_event();
    ev_.restart = false;
    rill_call_next(&c_, &ev_, Frama_C_interval(0, 1) ? &table_ : &closed_, store_,
                   Frama_C_interval(0, 1) ? preview_ : NULL, &v);
}

/* What comes next shall not tell these runs apart. */
static void done(void)
{
    //@ merge c_.parent;
    //@ merge c_.depth;
    //@ merge rounds_;
    //@ merge c_.name;
    //@ merge c_.name_at;
    //@ merge c_.text_n;
    //@ merge c_.tool.why == 0;
    kind_ = part_ = json_at_ = rounds_ = 0;
    n_ = 0;
    Frama_C_make_unknown((char *)&c_, sizeof c_);
    Frama_C_make_unknown((char *)store_, sizeof store_);
    Frama_C_make_unknown((char *)preview_, sizeof preview_);
}
#define JOIN                       \
    if (Frama_C_interval(0, 1))    \
    token_ = 0

/* ---- a name ---- */

static bool child(unsigned parent, unsigned row)
{
    return row < ROWS && parent_of[row] == parent;
}

static void holds_name(unsigned parent, bool over)
{
    holds();
    //@ assert c_.parent == parent;
    if (c_.name == NO_ROW)
        return;
    if (!over && c_.name == (uint8_t)(parent + 1) && c_.name_at == 0)
        return;
    //@ assert c_.name < ROWS && parent_of[c_.name] == parent;
    if (!over) {
        //@ assert c_.name_at <= name_n[c_.name];
    }
}

static void name_piece(unsigned parent, unsigned name, unsigned at, unsigned part)
{
    size_t n;

    //@ loop unroll 10;
    for (n = 0; n <= CHUNK; n++) {
        any_state(parent, 0); /* the element does not matter */
        if (name <= NO_ROW) {
            c_.name = (uint8_t)name;
            c_.name_at = (uint8_t)at;
        }
        call(RILL_JSON_KEY, part, n, c_.depth);
        holds_name(parent, (part & RILL_LAST) != 0);
        done();
        JOIN;
    }
}

static void of_names(unsigned parent)
{
    unsigned name, at;

    name_piece(parent, 1000, 0, RILL_FIRST);
    name_piece(parent, 1000, 0, RILL_FIRST | RILL_LAST);
    name_piece(parent, NO_ROW, 0, 0);
    name_piece(parent, NO_ROW, 0, RILL_LAST);
    name_piece(parent, (uint8_t)(parent + 1), 0, 0);
    name_piece(parent, (uint8_t)(parent + 1), 0, RILL_LAST);
    //@ loop unroll 40;
    for (name = 0; name < ROWS; name++)
        if (child(parent, name))
            //@ loop unroll 10;
            for (at = 0; at <= name_n[name]; at++) {
                name_piece(parent, name, at, 0);
                name_piece(parent, name, at, RILL_LAST);
            }
}

/* ---- where values begin and end ---- */

/* A value began in the container `parent`, for the row, or NO_ROW. */
static void holds_value(unsigned parent, unsigned row, unsigned kind, unsigned part)
{
    const unsigned now = c_.parent;

    holds();
    if (now != parent) {
        //@ assert now == row && now < ROWS && parent_of[now] == parent;
        //@ assert c_.tool.json.depth == c_.depth;
        if (rows_[now].kind == RILL_BIND_OBJECT) {
            //@ assert kind == RILL_JSON_OBJECT;
        } else {
            //@ assert kind == RILL_JSON_ARRAY;
        }
    } else if (kind <= RILL_JSON_ARRAY) {
        //@ assert c_.tool.json.depth > c_.depth;
    }
    if ((part & RILL_LAST) == 0) {
        //@ assert c_.row == row;
        holds_text();
    }
    if (c_.tool.why != 0 && (part & RILL_LAST) != 0) {
        //@ assert (c_.tool.flags & 16) != 0;
    }
}

static void value_of(unsigned parent, unsigned which, unsigned name, unsigned row, unsigned kind, unsigned part, size_t n)
{
    any_state(parent, which);
    c_.name = name <= NO_ROW ? name : Frama_C_unsigned_char_interval(0, 255);
    call(kind, part, n, c_.depth + (kind <= RILL_JSON_ARRAY ? 1u : 0u));
    holds_value(parent, row, kind, part);
    done();
    JOIN;
}

static void values_of(unsigned parent, unsigned which, unsigned name, unsigned row)
{
    unsigned kind;
    size_t n;

    value_of(parent, which, name, row, RILL_JSON_OBJECT, RILL_FIRST | RILL_LAST, 0);
    value_of(parent, which, name, row, RILL_JSON_ARRAY, RILL_FIRST | RILL_LAST, 0);
    //@ loop unroll 10;
    for (kind = RILL_JSON_TRUE; kind <= RILL_JSON_NULL; kind++)
        value_of(parent, which, name, row, kind, RILL_FIRST | RILL_LAST, 0);
    //@ loop unroll 10;
    for (kind = RILL_JSON_STRING; kind <= RILL_JSON_NUMBER; kind++)
        //@ loop unroll 10;
        for (n = 0; n <= CHUNK; n++) {
            value_of(parent, which, name, row, kind, RILL_FIRST, n);
            value_of(parent, which, name, row, kind, RILL_FIRST | RILL_LAST, n);
        }
}

static void of_values(unsigned parent, unsigned which)
{
    unsigned name;

    if (parent != NO_ROW && rows_[parent].kind == RILL_BIND_LIST) {
        values_of(parent, which, 1000, parent + 1);
        return;
    }
    values_of(parent, which, NO_ROW, NO_ROW);
    //@ loop unroll 40;
    for (name = 0; name < ROWS; name++)
        if (child(parent, name))
            values_of(parent, which, name, name);
}

/* The container ends. */
static void of_end(unsigned parent, unsigned which)
{
    any_state(parent, which);
    call(RILL_JSON_CLOSE, RILL_FIRST | RILL_LAST, 0, c_.depth - 1u);
    holds();
    if (parent == NO_ROW) {
        //@ assert c_.parent == 255 && c_.depth == 0;
    } else {
        //@ assert c_.parent == parent_of[parent] && c_.depth == c_.tool.json.depth;
    }
    done();
    JOIN;
}

/* An event says that all so far is void. */
static void began_again(bool ours)
{
    static rill_value v;

    c_.tool.flags = (uint8_t)(ours ? Frama_C_interval(0, 1) * 16 : 128);
    c_.tool.kind = RILL_EV_TOOL_INPUT;
    c_.tool.index = 0;
    kind_ = rounds_ = 0;
    any_event();
    ev_.kind = RILL_EV_TOOL_INPUT;
    ev_.index = 0;
    ev_.restart = true;
    rill_call_next(&c_, &ev_, &table_, store_, NULL, &v);
    if (ours) {
        //@ assert c_.depth == 0 && c_.parent == 255 && c_.list == 254 && c_.element == 0;
    }
}

/* In a container without a row, in this one; and nothing, or a new begin. */
static void of_others(unsigned parent, unsigned which)
{
    unsigned kind, part;

    //@ loop unroll 10;
    for (kind = RILL_JSON_OBJECT; kind <= RILL_JSON_NULL; kind++)
        //@ loop unroll 10;
        for (part = 0; part <= 3; part++) {
            unsigned deep;

            if ((part & RILL_FIRST) == 0 && (kind < RILL_JSON_KEY || kind > RILL_JSON_NUMBER))
                continue;
            any_state(parent, which);
            c_.name = Frama_C_unsigned_char_interval(0, 255);
            deep = Frama_C_unsigned_int_interval(c_.depth + 1u, RILL_INNER_DEPTH);
            if ((part & RILL_FIRST) == 0)
                c_.row = NO_ROW;
            if (kind == RILL_JSON_CLOSE)
                deep--; /* behind it */
            else if (kind <= RILL_JSON_ARRAY)
                deep = Frama_C_unsigned_int_interval(c_.depth + 2u, RILL_INNER_DEPTH);
            call(kind, part, CHUNK, deep);
            holds();
            //@ assert c_.parent == parent;
            if (kind > RILL_JSON_KEY) {
                //@ assert c_.row == 255;
            }
            done();
            JOIN;
        }
    any_state(parent, which);
    call(0, 0, 0, 0);
    //@ assert c_.parent == parent && c_.depth > 0;
    holds();
    done();
    JOIN;
    any_state(parent, which);
    began_again(true);
    done();
    JOIN;
    any_state(parent, which);
    began_again(false);
    //@ assert c_.parent == parent && c_.depth > 0;
    holds();
    done();
    JOIN;
}

/* ---- in the middle of a value ---- */

static void piece(unsigned row, unsigned which, unsigned name, unsigned at, unsigned n_before, unsigned kind, unsigned part,
                  size_t n)
{
    const unsigned parent = row == NO_ROW ? NO_ROW : parent_of[row];

    any_state(parent, which);
    c_.row = (uint8_t)row;
    c_.name = (uint8_t)name;
    c_.name_at = (uint8_t)at;
    c_.text_n = c_.text_full = (uint16_t)n_before;
    if (Frama_C_interval(0, 1))
        c_.text_full = Frama_C_unsigned_short_interval(n_before, 65535);
    call(kind, part, n, c_.depth);
    holds();
    //@ assert c_.parent == parent;
    if ((part & RILL_LAST) == 0) {
        //@ assert c_.row == row;
        holds_text();
    }
    done();
    JOIN;
}

static void pieces(unsigned row, unsigned which, unsigned name, unsigned at, unsigned n_before, unsigned kind)
{
    size_t n;

    //@ loop unroll 10;
    for (n = 0; n <= CHUNK; n++) {
        piece(row, which, name, at, n_before, kind, 0, n);
        piece(row, which, name, at, n_before, kind, RILL_LAST, n);
    }
}

static void of_pieces(unsigned row, unsigned which)
{
    const rill_row *r = &rows_[row];
    unsigned k, at;

    pieces(row, which, 0, 0, 0, RILL_JSON_NUMBER);
    pieces(row, which, NO_ROW, 0, 0, RILL_JSON_STRING);
    pieces(row, which, 0, 0, 0, RILL_JSON_STRING);
    if (row == NO_ROW)
        return;
    if (r->kind == RILL_BIND_ENUM) {
        //@ loop unroll 10;
        for (k = 0; k < r->places; k++)
            //@ loop unroll 10;
            for (at = 0; at <= (row == 6 ? choice_n[k] : 1u); at++)
                pieces(row, which, k, at, 0, RILL_JSON_STRING);
    } else if (r->kind == RILL_BIND_TEXT || r->kind == RILL_BIND_SIZED) {
        //@ loop unroll 10;
        for (at = 0; at <= r->size - (r->kind == RILL_BIND_SIZED ? 5u : 1u); at++) {
            pieces(row, which, 0, 0, at, RILL_JSON_STRING);
            pieces(row, which, 0, 0, at, RILL_JSON_NUMBER);
        }
    }
}

/* ---- the first value; calls without a table ---- */

static void of_first(void)
{
    unsigned kind, part;

    //@ loop unroll 10;
    for (kind = RILL_JSON_OBJECT; kind <= RILL_JSON_NULL; kind++)
        if (kind != RILL_JSON_CLOSE && kind != RILL_JSON_KEY)
            //@ loop unroll 10;
            for (part = RILL_FIRST; part <= 3; part += RILL_LAST) {
                any_state(NO_ROW, 0);
                c_.depth = 0;
                if (kind != RILL_JSON_OBJECT) /* the real one says so */
                    c_.tool.why = Frama_C_unsigned_char_interval(1, 255);
                call(kind, part, CHUNK, kind <= RILL_JSON_ARRAY);
                holds();
                //@ assert c_.depth == 1 && c_.parent == 255 && c_.row == 255;
                if (kind != RILL_JSON_OBJECT && (part & RILL_LAST) != 0) {
                    //@ assert (c_.tool.flags & 16) != 0;
                }
                done();
                JOIN;
            }
}

static void of_none(void)
{
    static rill_value v;
    unsigned kind;

    //@ loop unroll 10;
    for (kind = RILL_JSON_OBJECT; kind <= RILL_JSON_NULL; kind++) {
        any_state(NO_ROW, 0);
        c_.depth = 0;
        c_.tool.why = Frama_C_unsigned_char_interval(1, 255);
        any_event();
        kind_ = kind;
        part_ = Frama_C_unsigned_int_interval(0, 3);
        n_ = CHUNK;
        json_at_ = Frama_C_unsigned_int_interval(kind <= RILL_JSON_ARRAY || kind == RILL_JSON_KEY, RILL_INNER_DEPTH);
        rounds_ = 0;
        rill_call_next(&c_, &ev_, NULL, NULL, NULL, &v);
        //@ assert c_.depth == 0 && c_.tool.why != 0;
        done();
        JOIN;
    }
}

/* ---- begin, take, find ---- */

static void of_begin(const rill_tool_def *def, uint32_t abi)
{
    Frama_C_make_unknown((char *)&c_, sizeof c_);
    any_event();
    if (rill_call_begin_(&c_, &ev_, def, def == NULL ? NULL : store_, abi) == RILL_OK) {
        //@ assert c_.depth == 0 && c_.parent == 255 && c_.row == 255 && c_.list == 254 && c_.element == 0;
        if (def == NULL) {
            //@ assert c_.tool.why == RILL_WHY_TOOL || c_.tool.why == RILL_WHY_SERVER;
        } else {
            zeroed();
        }
    }
    done();
    JOIN;
}

/* kind: of the event. With an END there is a verdict, and it is no good one. */
static void take(const rill_tool_def *def, unsigned parent, unsigned which, unsigned from, unsigned to, bool over)
{
    const void *s;

    any_state(parent, which);
    if (def == NULL)
        c_.tool.why = Frama_C_interval(0, 1) ? RILL_WHY_TOOL : RILL_WHY_SERVER;
    if (over)
        c_.tool.flags = 0;
    any_event();
    ev_.kind = Frama_C_unsigned_char_interval(from, to);
    if (from == RILL_EV_CALL_VOID)
        ev_.why = Frama_C_unsigned_char_interval(1, 255);
    s = rill_call_take(&c_, &ev_, def, def == NULL ? NULL : store_);
    if (s != NULL) {
        //@ assert s == (void *)store_ && c_.tool.why == 0;
    }
    //@ assert c_.parent == parent;
    if (over) {
        //@ assert s == \null && c_.tool.why != 0;
        if (def != NULL)
            zeroed();
    }
    done();
    JOIN;
}

static void of_take(const rill_tool_def *def, unsigned parent, unsigned which)
{
    take(def, parent, which, 0, RILL_EV_CALL_VOID - 1, false);
    take(def, parent, which, RILL_EV_CALL_VOID, RILL_EV_CALL_VOID, false);
    take(def, parent, which, RILL_EV_CALL_VOID + 1, 255, false);
    take(def, parent, which, RILL_EV_END, RILL_EV_END, true);
}

static void of_find(void)
{
    static rill_tool_def defs[2];
    static char name[8];
    const rill_tool_def *found;
    rill_scalar s;

    defs[0] = table_;
    defs[1] = closed_;
    Frama_C_make_unknown(name, sizeof name);
    s.p = Frama_C_interval(0, 1) ? name : NULL;
    s.n = Frama_C_unsigned_short_interval(0, sizeof name);
    s.full = Frama_C_unsigned_short_interval(0, 65535);
    found = rill_tool_find(defs, Frama_C_size_t_interval(0, 2), s);
    //@ assert found == \null || found == defs || found == defs + 1;
    JOIN;
}

/* ---- a table that points anywhere ---- */

enum { LOOSE_LIST = 6, LOOSE_ROWS = 13, LOOSE_SIZE = 16 };
static rill_row loose_rows_[LOOSE_ROWS];
static uint8_t loose_store_[LOOSE_SIZE], loose_preview_[LOOSE_SIZE];

static void loose_row(unsigned row, unsigned level, unsigned kind, unsigned least, unsigned most)
{
    rill_row *r = &loose_rows_[row];

    r->name = "";
    r->names = NULL;
    r->kind = (uint8_t)kind;
    r->flags = (uint8_t)(Frama_C_interval(0, 1) * RILL_PREVIEW + Frama_C_interval(0, 1) * RILL_MAY_CUT);
    r->level = (uint8_t)level;
    r->places = 0;
    r->offset = Frama_C_unsigned_short_interval(0, 65535);
    r->size = Frama_C_unsigned_short_interval(least, most);
    r->n = Frama_C_unsigned_short_interval(0, 65535);
    r->lo = 0;
    r->hi = 3;
}

static void loose_call(unsigned list, unsigned row, unsigned element, unsigned kind, unsigned part)
{
    static rill_tool_def def;
    static rill_value v;

    def.name = "";
    def.rows = loose_rows_;
    def.n = LOOSE_ROWS;
    def.flags = 0;
    def.size = LOOSE_SIZE;
    any_state(NO_ROW, 0);
    c_.name = c_.row = (uint8_t)row;
    c_.name_at = 0;
    if (list != NO_LIST) {
        c_.parent = c_.list = (uint8_t)list;
        c_.depth = 2;
        c_.element = (uint16_t)element;
    }
    kind_ = kind;
    part_ = part;
    n_ = CHUNK;
    json_at_ = c_.depth + (kind <= RILL_JSON_ARRAY ? 1u : 0u);
    if (kind == RILL_JSON_CLOSE)
        json_at_ = c_.depth - 1u;
    rounds_ = 0;
    any_event();
    ev_.restart = false;
    rill_call_next(&c_, &ev_, &def, loose_store_, Frama_C_interval(0, 1) ? loose_preview_ : NULL, &v);
    done();
    JOIN;
}

static void of_loose(void)
{
    unsigned row, element;

    loose_row(0, 0, RILL_BIND_BOOL, 1, 1);
    loose_row(1, 0, RILL_BIND_INT, 2, 2);
    loose_row(2, 0, RILL_BIND_UINT, 4, 4);
    loose_row(3, 0, RILL_BIND_INT, 8, 8);
    loose_row(4, 0, RILL_BIND_TEXT, 1, 65535);
    loose_row(5, 0, RILL_BIND_SIZED, 6, 65535);
    loose_row(6, 0, RILL_BIND_LIST, 0, 65535);
    loose_row(7, 1, RILL_BIND_INT, 8, 8);
    loose_row(8, 0, RILL_BIND_LIST, 0, 65535);
    loose_row(9, 1, RILL_BIND_SIZED, 6, 65535);
    loose_row(10, 0, RILL_BIND_LIST, 0, 65535);
    loose_row(11, 1, RILL_BIND_LIST, 0, 65535);
    loose_row(12, 2, RILL_BIND_INT, 1, 1);
    //@ loop unroll 20;
    for (row = 0; row < LOOSE_LIST; row++) {
        loose_call(NO_LIST, row, 0, RILL_JSON_TRUE, RILL_FIRST | RILL_LAST);
        loose_call(NO_LIST, row, 0, RILL_JSON_NUMBER, RILL_FIRST | RILL_LAST);
        loose_call(NO_LIST, row, 0, RILL_JSON_STRING, RILL_FIRST | RILL_LAST);
        loose_call(NO_LIST, row, 0, RILL_JSON_STRING, 0);
    }
    //@ loop unroll 20;
    for (row = LOOSE_LIST; row < 12; row += 2)
        //@ loop unroll 20;
        for (element = 0; element < 4; element++) { /* 3: before the first */
            const unsigned at = element == 3 ? 65535u : element;

            loose_call(row, row + 1, at, RILL_JSON_ARRAY, RILL_FIRST | RILL_LAST);
            loose_call(row, row + 1, at, RILL_JSON_NUMBER, RILL_FIRST | RILL_LAST);
            loose_call(row, row + 1, at, RILL_JSON_STRING, RILL_FIRST | RILL_LAST);
            if (element != 3)
                loose_call(row, row + 1, at, RILL_JSON_STRING, 0);
            loose_call(row, row + 1, at, RILL_JSON_CLOSE, RILL_FIRST | RILL_LAST);
        }
}

#ifndef PART
#define PART 0 /* to show only a part */
#endif
#ifndef FROM
#define FROM 0
#define TO ROWS
#endif

int main(void)
{
    unsigned row, which;

    exact_ = 1;
    //@ loop unroll 40;
    for (row = FROM; row <= TO; row++) {
        const unsigned parent = row == ROWS ? NO_ROW : row;

        if (parent == NO_ROW || rows_[parent].kind >= RILL_BIND_OBJECT) {
            if ((PART == 0 || PART == 1) && (parent == NO_ROW || rows_[parent].kind == RILL_BIND_OBJECT))
                of_names(parent);
            //@ loop unroll 10;
            for (which = 0; which < ways(parent); which++) {
                if (PART == 0 || PART == 2)
                    of_values(parent, which);
                if (PART == 0 || PART == 3) {
                    of_end(parent, which);
                    of_others(parent, which);
                }
                if (PART == 0 || PART == 5)
                    of_take(&table_, parent, which);
            }
        }
        if (PART == 0 || PART == 4) {
            //@ loop unroll 10;
            for (which = 0; which < ways(parent); which++)
                of_pieces(parent, which);
        }
    }
    if (PART == 0 || PART == 5) {
        of_first();
        of_none();
        of_take(NULL, NO_ROW, 0);
        of_begin(&table_, RILL_ABI);
        of_begin(&table_, 0);
        of_begin(NULL, RILL_ABI);
        of_find();
    }
    if (PART == 0 || PART == 6) {
        exact_ = 0;
        of_loose();
    }
    return 0;
}
