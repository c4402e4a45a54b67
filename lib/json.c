/*
 * json.c - bytes to JSON tokens.
 *
 *     VALUE -{-> FIRST_KEY -"-> STR ... -"-> COLON -:-> VALUE ... AFTER -,-> KEY -"-> STR
 *     VALUE -[-> FIRST -value-> AFTER -,-> VALUE           AFTER -} ]-> AFTER, or DONE at depth 0
 *     STR -\-> ESC -u-> HEX x4 -> UNIT -> STR              high surrogate: UNIT -> HIGH -\-> HIGH_ESC -u-> HEX
 *     STR -cut character-> UTF8 -> STR                     VALUE -digit-> NUMBER.. -other byte-> AFTER
 *
 * A container is one bit: set for an object. Between two calls only the core is kept: a state, a count, a half-read
 * escape or character. A string leaves in the longest runs that the chunk and its escapes allow.
 */
#include "internal.h"

/* what was seen; up to AFTER white space may follow */
enum {
    ST_VALUE,     /* nothing, or a comma or colon that asks for a value */
    ST_FIRST,     /* [ */
    ST_FIRST_KEY, /* { */
    ST_KEY,       /* a comma in an object */
    ST_COLON,     /* a key */
    ST_AFTER,     /* a value inside a container */
    ST_PEEKED,    /* as VALUE, and the caller was told of the byte that is next */
    ST_DONE,
    ST_STR,
    ST_ODD,      /* as STR, and the caller was told that what is next is no whole character */
    ST_UTF8,     /* the first bytes of a character, in carry */
    ST_ESC,      /* a backslash */
    ST_HEX,      /* \u and `count` digits */
    ST_UNIT,     /* all four: `unit` is to be handed out */
    ST_HIGH,     /* the first half of a pair, in `high` */
    ST_HIGH_ESC, /* and a backslash after it */
    ST_LITERAL,  /* `unit` bytes of `literals` */
    ST_NUMBER,   /* nothing of a number yet */
    ST_MINUS,
    ST_ZERO,
    ST_INT,
    ST_DOT,
    ST_FRAC,
    ST_E,
    ST_SIGN,
    ST_EXP
};
#define IN_KEY 16u /* flags, beside RILLI_JSON_*: the string is a key */
#define BEGUN 32u  /* a piece of it was handed out */

static const char literals[] = "true\0false\0null";
#define LIT_TRUE 0u
#define LIT_FALSE 5u
#define LIT_NULL 11u

bool rilli_json_in_value(const rill_json_core *c)
{
    return c->state != ST_AFTER && c->state != ST_DONE;
}

bool rilli_json_opened(const rill_json_core *c)
{
    return c->state == ST_FIRST_KEY;
}

void rilli_json_again(rill_json_core *c, unsigned depth, uint8_t flags)
{
    c->depth = (uint16_t)depth;
    c->state = ST_VALUE;
    c->flags = flags;
    c->high = 0;
    c->carry_n = 0;
}

static unsigned begin_string(rill_json_core *c, unsigned flag)
{
    c->flags = (uint8_t)((c->flags & ~(IN_KEY | BEGUN)) | flag);
    if (flag != 0)
        c->flags &= (uint8_t)~RILLI_JSON_FIRST; /* meant for a value that was empty */
    return c->high != 0 ? ST_HIGH : ST_STR;
}

void rilli_json_inside(rill_json_core *c)
{
    c->state = (uint8_t)begin_string(c, 0);
}

static void value_over(rill_json_core *c)
{
    c->state = c->depth != 0 ? ST_AFTER : ST_DONE;
}

unsigned rilli_json_run(rill_json_core *c, unsigned last)
{
    unsigned first = (c->flags & BEGUN) != 0 ? 0 : RILL_FIRST;

    c->flags |= BEGUN;
    if (last != 0)
        value_over(c);
    return first;
}

bool rilli_json_plain(const rill_json_core *c)
{
    return c->state == ST_STR;
}

void rilli_json_over(rill_json_core *c)
{
    c->depth = 0;
    c->state = ST_DONE;
}

/* What a string or number token has in common: kind, and which ends of it this piece has. */
static rill_status piece(rill_json_core *c, rilli_tok *t, unsigned kind, unsigned last)
{
    t->kind = (uint8_t)kind;
    t->part = (uint8_t)(last | ((c->flags & BEGUN) != 0 ? 0 : RILL_FIRST));
    c->flags |= BEGUN;
    return RILL_OK;
}

static rill_status string_piece(rill_json_core *c, rilli_tok *t, unsigned last)
{
    unsigned key = c->flags & IN_KEY;

    if (last != 0) {
        c->state = ST_COLON;
        if (key == 0)
            value_over(c);
    }
    return piece(c, t, key != 0 ? RILL_JSON_KEY : RILL_JSON_STRING, last);
}

static rill_status broken_piece(rill_json_core *c, rilli_tok *t, unsigned how)
{
    rilli_utf8_broken(t);
    t->how = (uint8_t)(how | RILLI_HOW_REPAIRED);
    return string_piece(c, t, 0);
}

static int hex_value(uint8_t b)
{
    if (b >= '0' && b <= '9')
        return b - '0';
    b |= 0x20;
    return b >= 'a' && b <= 'f' ? b - 'a' + 10 : -1;
}

uint8_t rilli_escaped(uint8_t b)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    unsigned k;

    for (k = 0; k < sizeof from - 1; k++)
        if (b == (uint8_t)from[k])
            return (uint8_t)to[k];
    return 0;
}

static bool is_high(unsigned u)
{
    return (u & 0xfc00) == 0xd800;
}

static bool is_low(unsigned u)
{
    return (u & 0xfc00) == 0xdc00;
}

/* c->unit is whole. false: it is the first half of a pair and waits. */
static bool unit_piece(rill_json_core *c, rilli_tok *t)
{
    unsigned u = c->unit, high = c->high;

    c->high = 0;
    if (high != 0 && !is_low(u)) {
        broken_piece(c, t, RILLI_HOW_MADE);
        return true; /* the unit itself is next */
    }
    if (is_high(u)) {
        c->high = (uint16_t)u;
        c->state = ST_HIGH;
        return false;
    }
    c->state = ST_STR;
    if (high == 0 && is_low(u)) {
        broken_piece(c, t, RILLI_HOW_MADE);
        return true;
    }
    rilli_utf8_make(c->carry, high == 0 ? u : 0x10000u + ((uint32_t)(high & 0x3ff) << 10) + (u & 0x3ff), t);
    string_piece(c, t, 0);
    return true;
}

/* Where a number stands after one more byte; 0: the byte is not part of it. */
static unsigned number_state(unsigned s, uint8_t b)
{
    if (b >= '0' && b <= '9') {
        switch (s) {
        case ST_NUMBER:
        case ST_MINUS:
            return b == '0' ? ST_ZERO : ST_INT;
        case ST_ZERO:
            return 0;
        case ST_DOT:
            return ST_FRAC;
        case ST_E:
        case ST_SIGN:
            return ST_EXP;
        default:
            return s;
        }
    }
    if (b == '-' && s == ST_NUMBER)
        return ST_MINUS;
    if (b == '.' && (s == ST_ZERO || s == ST_INT))
        return ST_DOT;
    if ((b | 0x20) == 'e' && (s == ST_ZERO || s == ST_INT || s == ST_FRAC))
        return ST_E;
    if ((b == '+' || b == '-') && s == ST_E)
        return ST_SIGN;
    return 0;
}

rill_status rilli_json_step(rill_json_core *c, uint8_t *bits, unsigned max, rill_in *in, rilli_tok *t)
{
    const uint8_t *p = in->p, *q;
    const uint8_t *end;
    rill_status st = RILL_MORE;
    unsigned strict = c->flags & RILLI_JSON_STRICT;
    unsigned s;
    int k;
    uint8_t b;

    t->at = NULL;
    t->n = 0;
    t->part = RILL_FIRST | RILL_LAST;
    t->how = RILLI_HOW_PLAIN;
    if (c->state == ST_UNIT && unit_piece(c, t))
        return RILL_OK;
    if (c->state == ST_DONE)
        return RILL_END;
    if (in->n == 0)
        return RILL_MORE;
    end = p + in->n;
    while (p != end) {
        b = *p;
        if (c->state <= ST_AFTER && (b == ' ' || b == '\n' || b == '\r' || b == '\t')) {
            if ((c->flags & RILLI_JSON_LINES) != 0 && (b == '\n' || b == '\r'))
                break;
            p++;
            continue;
        }
        switch (c->state) {
        case ST_FIRST_KEY:
            if ((c->flags & RILLI_JSON_FIRST) != 0 && b != '}')
                goto inside;
            /* fall through */
        case ST_KEY:
            if (b == '"') {
                t->at = p++;
                c->state = (uint8_t)begin_string(c, IN_KEY);
                continue;
            }
            if (c->state == ST_FIRST_KEY && b == '}')
                goto close;
            st = RILL_E_JSON_SYNTAX;
            break;
        case ST_COLON:
            if (b == ':') {
                p++;
                c->state = ST_VALUE;
                continue;
            }
            st = RILL_E_JSON_SYNTAX;
            break;
        case ST_AFTER:
            s = (unsigned)bits[(c->depth - 1u) >> 3] >> ((c->depth - 1u) & 7) & 1u; /* in an object? */
            if (b == ',') {
                p++;
                c->state = s != 0 ? ST_KEY : ST_VALUE;
                continue;
            }
            if (b == (s != 0 ? '}' : ']')) {
            close:
                t->at = p++;
                t->kind = RILL_JSON_CLOSE;
                c->depth--;
                value_over(c);
                st = RILL_OK;
            } else {
                st = RILL_E_JSON_SYNTAX;
            }
            break;
        case ST_FIRST:
            if (b == ']')
                goto close;
            /* fall through */
        case ST_VALUE:
        case ST_PEEKED:
            s = RILL_JSON_NUMBER;
            if (b == '{' || b == '[' || b == '"')
                s = 0;
            else if (b == 't')
                s = LIT_TRUE + 32;
            else if (b == 'f')
                s = LIT_FALSE + 32;
            else if (b == 'n')
                s = LIT_NULL + 32;
            else if (b != '-' && (b < '0' || b > '9')) {
                st = RILL_E_JSON_SYNTAX;
                break;
            }
            if ((c->flags & RILLI_JSON_PEEK) != 0 && c->state != ST_PEEKED) {
                c->state = ST_PEEKED;
                t->p = p;
                t->kind = RILLI_JSON_BEGIN;
                st = RILL_OK;
                break;
            }
            t->at = p;
            if (s == RILL_JSON_NUMBER) {
                c->flags &= (uint8_t)~BEGUN;
                c->state = ST_NUMBER;
            } else if (s != 0) {
                c->unit = (uint16_t)(s - 32);
                c->state = ST_LITERAL;
            } else if (b == '"') {
                p++;
                c->state = (uint8_t)begin_string(c, 0);
            } else if (c->depth == max) {
                st = RILL_E_JSON_DEPTH;
                break;
            } else {
                uint8_t *at = &bits[c->depth >> 3];

                s = 1u << (c->depth & 7);
                *at = (uint8_t)(b == '{' ? *at | s : *at & ~s);
                c->depth++;
                c->state = b == '{' ? ST_FIRST_KEY : ST_FIRST;
                t->kind = b == '{' ? RILL_JSON_OBJECT : RILL_JSON_ARRAY;
                p++;
                st = RILL_OK;
                break;
            }
            continue;
        case ST_STR:
            if ((c->flags & RILLI_JSON_FIRST) != 0 && b != '"') {
            inside:
                c->flags &= (uint8_t)~RILLI_JSON_FIRST;
                t->kind = RILLI_JSON_INSIDE;
                st = RILL_OK;
                break;
            }
            /* fall through */
        case ST_ODD:
            q = p;
            k = 1;
            do {
                p += rilli_run(p, (size_t)(end - p));
                if (p == end || *p < 0x80)
                    break;
                k = rilli_utf8(p, (size_t)(end - p));
                if (k > 0)
                    p += k;
            } while (k > 0);
            t->p = q;
            t->n = (size_t)(p - q);
            if (p != end && *p == '"') {
                p++;
                st = string_piece(c, t, RILL_LAST);
                break;
            }
            if (t->n != 0) {
                c->state = ST_STR;
                st = string_piece(c, t, 0);
                break;
            }
            /* a byte that is no plain one */
            if (b == '\\') {
                p++;
                c->state = ST_ESC;
                continue;
            }
            if (b < 0x20) {
                if ((c->flags & RILLI_JSON_LINES) == 0 || (b != '\n' && b != '\r'))
                    st = RILL_E_JSON_CONTROL;
                break;
            }
            if (c->state == ST_STR) {
                c->state = ST_ODD;
                t->kind = RILLI_JSON_ODD;
                st = RILL_OK;
                break;
            }
            if (k == 0) {
                for (; p != end; p++)
                    c->carry[c->carry_n++] = *p;
                c->state = ST_UTF8;
                continue;
            }
            p += -1 - k;
            if (strict != 0) {
                st = RILL_E_JSON_UTF8;
                break;
            }
            if (k == -1)
                p++;
            c->state = ST_STR;
            st = broken_piece(c, t, RILLI_HOW_CARRIED);
            break;
        case ST_UTF8:
            k = rilli_utf8_join(c->carry, &c->carry_n, b, t);
            if (k == 0) {
                p++;
                continue;
            }
            c->state = ST_STR;
            if (k > 0)
                p++;
            else if (strict != 0) {
                st = RILL_E_JSON_UTF8;
                c->state = ST_UTF8; /* stays wrong */
                break;
            }
            st = string_piece(c, t, 0);
            break;
        case ST_HIGH:
            if (b == '\\') {
                p++;
                c->state = ST_HIGH_ESC;
                continue;
            }
            if (b == '"' && (c->flags & (RILLI_JSON_KEEP | IN_KEY)) == RILLI_JSON_KEEP) {
                p++;
                st = string_piece(c, t, RILL_LAST);
                break;
            }
            if ((c->flags & RILLI_JSON_LINES) != 0 && (b == '\n' || b == '\r'))
                break;
            c->state = ST_STR;
            goto half;
        case ST_HIGH_ESC:
            if (b == 'u') {
                p++;
                c->unit = 0;
                c->count = 0;
                c->state = ST_HEX;
                continue;
            }
            c->state = ST_ESC;
        half:
            if (strict != 0) {
                st = RILL_E_JSON_SURROGATE;
                break;
            }
            c->high = 0;
            st = broken_piece(c, t, RILLI_HOW_MADE);
            break;
        case ST_ESC:
            if (b == 'u') {
                p++;
                c->unit = 0;
                c->count = 0;
                c->state = ST_HEX;
                continue;
            }
            b = rilli_escaped(b);
            if (b == 0) {
                st = RILL_E_JSON_ESCAPE;
                break;
            }
            p++;
            c->state = ST_STR;
            rilli_utf8_make(c->carry, b, t);
            st = string_piece(c, t, 0);
            break;
        case ST_HEX:
            k = hex_value(b);
            if (k < 0) {
                st = RILL_E_JSON_ESCAPE;
                break;
            }
            s = (unsigned)(c->unit << 4 | k) & 0xffffu;
            /* DC..DF are the first two digits of a second half, and of nothing else */
            if (strict != 0 &&
                (c->count == 0 ? c->high != 0 && s != 0xd : c->count == 1 && (c->high != 0) != ((s & 0xfc) == 0xdc))) {
                st = RILL_E_JSON_SURROGATE;
                break;
            }
            p++;
            c->unit = (uint16_t)s;
            if (++c->count < 4)
                continue;
            c->state = ST_UNIT;
            if (!unit_piece(c, t))
                continue;
            st = RILL_OK;
            break;
        case ST_LITERAL:
            if (b != (uint8_t)literals[c->unit]) {
                st = RILL_E_JSON_LITERAL;
                break;
            }
            p++;
            c->unit++;
            if (literals[c->unit] != 0)
                continue;
            t->kind = RILL_JSON_TRUE;
            if (c->unit > LIT_FALSE)
                t->kind = c->unit < LIT_NULL ? RILL_JSON_FALSE : RILL_JSON_NULL;
            value_over(c);
            st = RILL_OK;
            break;
        default: /* a number */
            q = p;
            while (p != end && (s = number_state(c->state, *p)) != 0) {
                c->state = (uint8_t)s;
                p++;
            }
            t->p = q;
            t->n = (size_t)(p - q);
            s = c->state;
            if (s != ST_ZERO && s != ST_INT && s != ST_FRAC && s != ST_EXP)
                k = 0; /* not complete */
            else if (s == ST_ZERO && p != end && *p >= '0' && *p <= '9')
                k = 0; /* a leading zero */
            else
                k = 1;
            if (t->n != 0 && (p == end || k == 0)) {
                st = piece(c, t, RILL_JSON_NUMBER, 0);
            } else if (k == 0) {
                st = RILL_E_JSON_NUMBER;
            } else {
                st = piece(c, t, RILL_JSON_NUMBER, RILL_LAST);
                value_over(c);
            }
            break;
        }
        break;
    }
    in->n = (size_t)(end - p);
    in->p = p;
    return st;
}

/* ---- numbers ---- */

#define DIGITS_BIG 1u
#define DIGITS_NEGATIVE 2u
#define DIGITS_FRAC 4u /* after the point */
#define DIGITS_EXP 8u  /* after the e */
#define DIGITS_EXP_MINUS 16u

static void ten_times(rill_digits_ *d, unsigned add)
{
    const uint64_t tenth = UINT64_MAX / 10;

    if (d->digits > tenth || (d->digits == tenth && add > 5))
        d->flags |= DIGITS_BIG;
    else
        d->digits = d->digits * 10 + add;
}

void rilli_digits(rill_digits_ *d, const uint8_t *p, size_t n)
{
    for (; n != 0; n--, p++) {
        unsigned v = (unsigned)*p - '0';

        if (v > 9) {
            if (*p == '.')
                d->flags |= DIGITS_FRAC;
            else if ((*p | 0x20) == 'e')
                d->flags |= DIGITS_EXP;
            else if (*p == '-')
                d->flags |= (d->flags & DIGITS_EXP) != 0 ? DIGITS_EXP_MINUS : DIGITS_NEGATIVE;
            continue;
        }
        if ((d->flags & DIGITS_EXP) != 0) {
            d->exponent = d->exponent > 6552 ? 65535 : (uint16_t)(d->exponent * 10u + v);
            continue;
        }
        if ((d->flags & DIGITS_FRAC) != 0) {
            if (d->power == -32767)
                d->flags |= DIGITS_BIG;
            else
                d->power--;
        }
        if (v != 0) {
            for (; d->zeros != 0; d->zeros--)
                if ((d->flags & DIGITS_BIG) == 0)
                    ten_times(d, 0);
            ten_times(d, v);
        } else if (d->digits != 0) {
            if (d->zeros == 32767)
                d->flags |= DIGITS_BIG;
            else
                d->zeros++;
        }
    }
}

void rilli_number(const rill_digits_ *d, rill_number *n)
{
    int32_t power = (int32_t)d->power + (int32_t)d->zeros;

    power += (d->flags & DIGITS_EXP_MINUS) != 0 ? -(int32_t)d->exponent : (int32_t)d->exponent;
    n->digits = d->digits;
    n->negative = (d->flags & DIGITS_NEGATIVE) != 0;
    n->big = false;
    n->power = 0;
    if (d->digits == 0)
        return;
    n->big = (d->flags & DIGITS_BIG) != 0 || d->exponent == 65535 || power > 32767 || power < -32767;
    if (power > 32767)
        power = 32767;
    if (power < -32767)
        power = -32767;
    n->power = (int16_t)power;
}

bool rill_number_uint(const rill_number *n, uint64_t hi, uint64_t *to)
{
    rill_digits_ d = { 0 };
    int k;

    d.digits = n->digits;
    if (n->big || n->power < 0 || (n->negative && n->digits != 0))
        return false;
    for (k = n->power; k != 0 && d.flags == 0; k--)
        ten_times(&d, 0);
    if (d.flags != 0 || d.digits > hi)
        return false;
    *to = d.digits;
    return true;
}

bool rill_number_int(const rill_number *n, int64_t lo, int64_t hi, int64_t *to)
{
    rill_number size = *n;
    uint64_t u = 0;
    int64_t v;

    size.negative = false;
    if (!rill_number_uint(&size, (uint64_t)1 << 63, &u) || (u >> 63 != 0 && !n->negative))
        return false;
    if (u >> 63 != 0)
        v = INT64_MIN;
    else
        v = n->negative ? -(int64_t)u : (int64_t)u;
    if (v < lo || v > hi)
        return false;
    *to = v;
    return true;
}

/* ---- the public layer ---- */

rill_status rill_json_init_(rill_json *j, unsigned options, uint32_t abi)
{
    static const rill_json zero = { 0 };

    if (abi != RILL_ABI)
        return RILL_E_ABI;
    *j = zero;
    j->abi = abi;
    j->core.flags = (options & RILL_JSON_STRICT) != 0 ? RILLI_JSON_STRICT : 0;
    return RILL_OK;
}

static rill_status hand_out(rill_json *j, const rilli_tok *t, rill_json_tok *tok)
{
    static const rill_digits_ zero = { 0 };
    static const rill_number none = { 0 };

    tok->kind = t->kind;
    tok->part = t->part;
    tok->depth = (uint16_t)(j->core.depth + (t->kind == RILL_JSON_CLOSE));
    tok->offset = j->begun;
    tok->text.p = (const char *)t->p;
    tok->text.n = t->n;
    tok->number = none;
    if (t->kind == RILL_JSON_NUMBER) {
        if ((t->part & RILL_FIRST) != 0)
            j->number = zero;
        rilli_digits(&j->number, t->p, t->n);
        if ((t->part & RILL_LAST) != 0)
            rilli_number(&j->number, &tok->number);
    }
    return RILL_OK;
}

rill_status rill_json_next(rill_json *j, rill_in *in, rill_json_tok *tok)
{
    const uint8_t *from = in->p;
    size_t n = in->n;
    rilli_tok t = { 0 };
    rill_status st;

    if (j->error != 0)
        return (rill_status)j->error;
    do {
        st = rilli_json_step(&j->core, j->bits, RILL_DEPTH, in, &t);
        if (t.at != NULL)
            j->begun = j->offset + (size_t)(t.at - from);
    } while (st == RILL_OK && t.kind == RILLI_JSON_ODD);
    j->offset += n - in->n;
    if (st < 0)
        j->error = (int16_t)st;
    if (st != RILL_OK)
        return st;
    if ((t.how & RILLI_HOW_REPAIRED) != 0 && j->repaired != UINT32_MAX)
        j->repaired++;
    return hand_out(j, &t, tok);
}

rill_status rill_json_finish(rill_json *j, rill_json_tok *tok)
{
    static const uint8_t space = ' ';
    rill_in in;
    rilli_tok t = { 0 };

    if (j->error != 0)
        return (rill_status)j->error;
    in.p = &space;
    in.n = 1;
    if (j->core.depth == 0 && j->core.state > ST_NUMBER &&
        rilli_json_step(&j->core, j->bits, RILL_DEPTH, &in, &t) == RILL_OK)
        return hand_out(j, &t, tok);
    if (j->core.state == ST_DONE)
        return RILL_END;
    j->error = RILL_E_JSON_CUT;
    return RILL_E_JSON_CUT;
}

rill_status rill_json_skip(rill_json *j, rill_in *in, unsigned depth)
{
    rill_json_tok tok;
    rill_status st = (rill_status)j->error;

    while (st == RILL_OK && j->core.depth >= depth)
        st = rill_json_next(j, in, &tok);
    return st;
}
