/*
 * json.c - bytes to JSON tokens.
 *
 *     VALUE -{-> FIRST_KEY -"-> STR ... -"-> COLON -:-> VALUE ... AFTER -,-> KEY -"-> STR
 *     VALUE -[-> FIRST -value-> AFTER -,-> VALUE           AFTER -} ]-> AFTER, or DONE at depth 0
 *     STR -\-> ESC -u-> HEX x4 -> UNIT -> STR              UNIT, a high surrogate: `high` -> STR
 *     VALUE -t f n-> LITERAL.. -last letter-> AFTER        VALUE -digit-> NUMBER.. -other byte-> AFTER
 *
 * A container is one bit: set for an object. Between two calls only the core is kept: a state, a half-read escape
 * or character. A string leaves in the longest runs that the chunk and its escapes allow.
 */
#include "rill/json.h"
#include "internal.h"
#include "wide.h"

/* each with its kind behind it */
static const char literals[] = "true\7false\10null\11";
#define LIT_FALSE 5u
#define LIT_NULL 11u

bool rilli_json_in_value(const rill_json_core *c)
{
    return c->state != JS_AFTER && c->state != JS_DONE;
}

void rilli_json_again(rill_json_core *c, unsigned depth, uint8_t flags)
{
    c->depth = (uint16_t)depth;
    c->state = JS_VALUE;
    c->flags = flags;
    c->high = 0;
    c->carry[0] = 0;
}

void rilli_json_over(rill_json_core *c)
{
    c->depth = 0;
    c->state = JS_DONE;
}

uint8_t rilli_escaped(unsigned b)
{
    static const char pairs[] = "\"\"\\\\//b\bf\fn\nr\rt\t";
    unsigned k;

    for (k = 0; k < sizeof pairs - 1; k += 2)
        if (b == (uint8_t)pairs[k])
            return (uint8_t)pairs[k + 1];
    return 0;
}

/* Where a number stands after one more byte; 0: the byte is not part of it. */
APART unsigned number_state(unsigned s, unsigned b)
{
    static const uint8_t digit[] = { 0, JS_INT, JS_INT, JS_FRAC, JS_EXP, JS_EXP, JS_BAD, JS_INT, JS_FRAC, JS_EXP };

    if (b - '0' <= 9)
        return b == '0' && s - JS_NUMBER <= 1 ? JS_ZERO : digit[s - JS_BAD];
    if (b == '-' && s == JS_NUMBER)
        return JS_MINUS;
    if ((b == '-' || b == '+') && s == JS_E)
        return JS_SIGN;
    if (b == '.' && (s == JS_ZERO || s == JS_INT))
        return JS_DOT;
    if ((b | 0x20) == 'e' && s >= JS_ZERO && s <= JS_FRAC)
        return JS_E;
    return 0;
}

#if RILL_WIDE
/* What rilli_text() does, for a run that no broken or cut character ends: on large machines the call and what it looks
 * at first cost as much as a short string. */
static bool short_run(const uint8_t *carry, rill_in *in, rilli_tok *t)
{
    const uint8_t *p = in->p;
    size_t n = in->n, k;

    if (carry[0] != 0)
        return false;
    k = rilli_letters(p, n);
    if (k == 0 || (k != n && p[k] >= 0x80))
        return false;
    t->p = p;
    t->n = k;
    in->p = p + k;
    in->n = n - k;
    return true;
}

/* Mostly there is none, or one. */
static const uint8_t *no_blanks(const uint8_t *p, const uint8_t *end)
{
    while (p != end && *p == ' ')
        p++;
    return p;
}

/* What any_step() does, for a token that is simple and, but for a string's rest, whole in the chunk, with what stands
 * before it. false: it is not; nothing was used. */
static bool quick_step(rill_json_core *c, uint8_t *bits, unsigned max, rill_in *in, rilli_tok *t)
{
    const uint8_t *p = in->p, *end;
    unsigned s = c->state, flags = c->flags, b, k;

    if (s > JS_COLON || s == JS_DONE || in->n == 0)
        return false;
    end = p + in->n;
    p = no_blanks(p, end);
    if (p == end)
        return false;
    t->at = p;
    t->n = 0;
    t->part = RILL_FIRST | RILL_LAST;
    t->how = RILLI_HOW_PLAIN;
    if (s == JS_COLON) {
        if (*p != ':')
            return false;
        p = no_blanks(p + 1, end);
        s = JS_VALUE;
    } else if (s == JS_AFTER) {
        k = c->depth - 1u;
        k = (unsigned)bits[k >> 3] >> (k & 7) & 1u; /* in an object? */
        if (*p == ']' + 0x20 * k) {
            c->depth--;
            t->kind = RILL_JSON_CLOSE;
            p++;
            goto over;
        }
        if (*p != ',')
            return false;
        p = no_blanks(p + 1, end);
        s = k != 0 ? JS_KEY : JS_VALUE;
    }
    if (p == end)
        return false;
    t->at = p;
    b = *p++;
    flags &= ~(RILLI_JSON_IN_KEY | RILLI_JSON_BEGUN | RILLI_JSON_TOLD);
    t->kind = RILL_JSON_STRING;
    if (s == JS_FIRST_KEY || s == JS_KEY) {
        if (b != '"' || (s == JS_FIRST_KEY && (flags & RILLI_JSON_FIRST) != 0))
            return false;
        flags = (flags & ~RILLI_JSON_FIRST) | RILLI_JSON_IN_KEY;
        t->kind = RILL_JSON_KEY;
    } else if ((flags & RILLI_JSON_PEEK) != 0 && s != JS_PEEKED) {
        if (!rilli_begins_value(b))
            return false;
        t->at = NULL;
        t->p = --p;
        t->kind = RILLI_JSON_BEGIN;
        c->state = JS_PEEKED;
        goto used;
    } else if ((b | 0x20) == '{') {
        if (c->depth == max)
            return false;
        k = 1u << (c->depth & 7);
        s = b == '{' ? k : 0;
        t->kind = b == '{' ? RILL_JSON_OBJECT : RILL_JSON_ARRAY;
        c->state = b == '{' ? JS_FIRST_KEY : JS_FIRST;
        c->flags = (uint8_t)flags;
        bits += c->depth++ >> 3;
        *bits = (uint8_t)((*bits & ~k) | s);
        goto used;
    } else if (b - '0' <= 9) {
        t->p = p - 1;
        while (b != '0' && p != end && *p - (unsigned)'0' <= 9)
            p++;
        if (p == end || (*p != ',' && *p != '}' && *p != ']'))
            return false;
        t->n = (size_t)(p - t->p);
        t->kind = RILL_JSON_NUMBER;
        c->flags = (uint8_t)(flags | RILLI_JSON_BEGUN);
        goto over;
    }
    if (b != '"' || (flags & RILLI_JSON_FIRST) != 0 || c->high != 0)
        return false;
    t->p = p;
    t->n = rilli_letters(p, (size_t)(end - p));
    p += t->n;
    if (p != end && *p == '"') {
        p++;
        c->flags = (uint8_t)(flags | RILLI_JSON_BEGUN);
        c->state = JS_COLON;
        if (t->kind == RILL_JSON_KEY)
            goto used;
        goto over;
    }
    if (t->n == 0)
        return false;
    t->part = RILL_FIRST;
    c->flags = (uint8_t)(flags | RILLI_JSON_BEGUN);
    c->state = JS_STR;
    goto used;
over:
    c->state = c->depth != 0 ? JS_AFTER : JS_DONE;
used:
    in->p = p;
    in->n = (size_t)(end - p);
    return true;
}

void rilli_json_pass(rill_json_core *c, uint8_t *bits, unsigned max, rill_in *in)
{
    const uint8_t *p = in->p, *const end = p + in->n, *q;
    unsigned s = c->state, flags = c->flags, k, b;

    if (c->high != 0)
        return;
    for (; p != end; p = q) {
        q = p + 1;
        b = *p;
        if (s == JS_STR) {
            q = p + rilli_letters(p, (size_t)(end - p));
            if (q == end)
                continue;
            if (*q == '"') {
                q++;
                s = (flags & RILLI_JSON_IN_KEY) != 0 ? JS_COLON : JS_AFTER;
            } else if (*q == '\\' && end - q > 1 && rilli_escaped(q[1]) != 0) {
                q += 2;
            } else if (q == p) {
                break;
            }
            continue;
        }
        if (s > JS_COLON || s == JS_DONE)
            break;
        if (b == ' ')
            continue;
        if (s == JS_COLON) {
            if (b != ':')
                break;
            s = JS_VALUE;
        } else if ((b == '}' || b == ']') && s >= JS_FIRST && s <= JS_AFTER) {
            k = c->depth - 1u;
            if (b != ']' + 0x20 * ((unsigned)bits[k >> 3] >> (k & 7) & 1u))
                break;
            c->depth = (uint16_t)k;
            s = k != 0 ? JS_AFTER : JS_DONE;
        } else if (s == JS_AFTER) {
            if (b != ',')
                break;
            k = c->depth - 1u;
            s = ((unsigned)bits[k >> 3] >> (k & 7) & 1u) != 0 ? JS_KEY : JS_VALUE;
        } else if (b == '"') {
            flags &= ~RILLI_JSON_IN_KEY;
            if (s == JS_FIRST_KEY || s == JS_KEY)
                flags |= RILLI_JSON_IN_KEY;
            s = JS_STR;
        } else if (s == JS_FIRST_KEY || s == JS_KEY) {
            break;
        } else if ((b | 0x20) == '{') {
            if (c->depth == max)
                break;
            k = 1u << (c->depth & 7);
            s = b == '{' ? k : 0;
            bits[c->depth >> 3] = (uint8_t)((bits[c->depth >> 3] & ~k) | s);
            c->depth++;
            s = b == '{' ? JS_FIRST_KEY : JS_FIRST;
        } else if (b - '1' < 9) {
            while (q != end && *q - (unsigned)'0' <= 9)
                q++;
            if (q == end || (*q != ',' && *q != '}' && *q != ']'))
                break;
            s = JS_AFTER;
        } else {
            break;
        }
    }
    c->state = (uint8_t)s;
    c->flags = (uint8_t)flags;
    in->p = p;
    in->n = (size_t)(end - p);
}
#else
#define short_run(carry, in, t) false
#endif

#if RILL_WIDE
static rill_status any_step(rill_json_core *c, uint8_t *bits, unsigned max, rill_in *in, rilli_tok *t)
#else /* the only one */
rill_status rilli_json_step(rill_json_core *c, uint8_t *bits, unsigned max, rill_in *in, rilli_tok *t)
#endif
{
    rill_status st;
    unsigned b, s, k;

    t->at = NULL;
    t->n = 0;
    t->part = RILL_FIRST | RILL_LAST;
    t->how = RILLI_HOW_PLAIN;
    for (;;) {
        s = c->state;
        if (s == JS_DONE)
            return RILL_END;
        if (s == JS_UNIT) {
            k = c->unit;
            c->state = JS_STR;
            if ((k & 0xfc00) == 0xdc00 ? c->high == 0 : c->high != 0) {
                if (c->high != 0)
                    c->state = JS_UNIT; /* the unit itself is next */
                goto half;
            }
            if ((k & 0xfc00) == 0xd800) {
                c->high = (uint16_t)k;
                continue;
            }
            rilli_utf8_make(c->carry, c->high == 0 ? k : ((uint32_t)c->high << 10) + k - 0x35fdc00u, t);
            c->high = 0;
            goto inside;
        }
        if (s == JS_STR && c->high == 0) {
            if ((c->flags & RILLI_JSON_FIRST) != 0 && in->n != 0 && *in->p != '"')
                goto first;
            k = c->flags & RILLI_JSON_STRICT;
            if (!short_run(c->carry, in, t))
                rilli_text(c->carry, in, t,
                           RILLI_TEXT_JSON | k | ((c->flags & RILLI_JSON_TOLD) != 0 ? 0 : RILLI_TEXT_WHOLE));
            if (t->n == 0 && in->n != 0 && *in->p >= 0x80) { /* which is so only if it was not told yet */
                c->flags |= RILLI_JSON_TOLD;
                t->kind = RILLI_JSON_ODD;
                return RILL_OK;
            }
            if ((t->how & RILLI_HOW_REPAIRED) != 0 && k != 0)
                return RILL_E_JSON_UTF8;
            if (t->n != 0 && (t->how != RILLI_HOW_PLAIN || in->n == 0 || *in->p != '"'))
                goto inside;
        }
        if (in->n == 0)
            return RILL_MORE;
        b = *in->p++;
        in->n--;
        if (s < JS_STR && (b == ' ' || b == '\t'))
            continue;
        if (s <= JS_STR && (b == '\n' || b == '\r')) {
            st = RILL_MORE;
            if ((c->flags & RILLI_JSON_LINES) != 0)
                goto back;
            if (s < JS_STR)
                continue;
        }
        st = RILL_E_JSON_SYNTAX;
        k = 0;
        switch (s) {
        case JS_FIRST:
        case JS_FIRST_KEY:
        case JS_AFTER:
            k = c->depth - 1u;
            k = (unsigned)bits[k >> 3] >> (k & 7) & 1u; /* in an object? */
            if (b == ']' + 0x20 * k) {
                c->depth--;
                t->kind = RILL_JSON_CLOSE;
                t->at = in->p - 1;
                goto over;
            }
            if (s == JS_AFTER) {
                if (b != ',')
                    goto back;
                c->state = k != 0 ? JS_KEY : JS_VALUE;
                continue;
            }
            if (k == 0)
                goto value;
            if ((c->flags & RILLI_JSON_FIRST) != 0) {
                in->p--;
                in->n++;
            first:
                c->flags &= (uint8_t)~RILLI_JSON_FIRST;
                t->kind = RILLI_JSON_INSIDE;
                return RILL_OK;
            }
            /* fall through */
        case JS_KEY:
            if (b != '"')
                goto back;
            k = RILLI_JSON_IN_KEY;
            s = JS_STR;
            goto begin;
        case JS_COLON:
            if (b != ':')
                goto back;
            c->state = JS_VALUE;
            continue;
        case JS_VALUE:
        case JS_PEEKED:
        value:
            s = JS_NUMBER;
            if (b == '"') {
                s = JS_STR;
            } else if (b == 't' || b == 'f' || b == 'n') {
                c->unit = b == 't' ? 0 : b == 'f' ? LIT_FALSE : LIT_NULL;
                s = JS_LITERAL;
            } else if ((b | 0x20) == '{') {
                s = JS_FIRST;
            } else if (b != '-' && b - '0' > 9) {
                goto back;
            }
            if ((c->flags & RILLI_JSON_PEEK) != 0 && c->state != JS_PEEKED) {
                c->state = JS_PEEKED;
                t->p = in->p - 1;
                t->kind = RILLI_JSON_BEGIN;
                st = RILL_OK;
                goto back;
            }
            k = 0;
        begin:
            c->state = (uint8_t)s;
            c->flags = (uint8_t)((c->flags & ~(RILLI_JSON_IN_KEY | RILLI_JSON_BEGUN | RILLI_JSON_TOLD | k << 2)) |
                                 k); /* a key clears FIRST: its value was empty */
            t->at = in->p - 1;
            if (s == JS_STR)
                continue;
            if (s == JS_FIRST) {
                uint8_t *at;

                st = RILL_E_JSON_DEPTH;
                if (c->depth == max)
                    goto back;
                at = &bits[c->depth >> 3];
                t->kind = RILL_JSON_ARRAY;
                s = 1u << (c->depth++ & 7);
                *at = (uint8_t)(*at & ~s);
                if (b == '{') {
                    t->kind = RILL_JSON_OBJECT;
                    c->state = JS_FIRST_KEY;
                    *at = (uint8_t)(*at | s);
                }
                return RILL_OK;
            }
            in->p--;
            in->n++;
            continue;
        case JS_STR:
            if (b == '\\') {
                c->state = JS_ESC;
                continue;
            }
            if (b == '"' && (c->high == 0 || (c->flags & (RILLI_JSON_KEEP | RILLI_JSON_IN_KEY)) == RILLI_JSON_KEEP)) {
                if (c->high != 0)
                    t->p = in->p; /* else rilli_text() did that */
                k = RILL_LAST;
                goto string;
            }
            if (c->high != 0)
                goto alone;
            st = RILL_E_JSON_CONTROL;
            goto back;
        case JS_ESC:
            if (b == 'u') {
                c->state = JS_HEX;
                continue;
            }
            if (c->high != 0)
                goto alone;
            st = RILL_E_JSON_ESCAPE;
            b = rilli_escaped(b);
            if (b == 0)
                goto back;
            c->state = JS_STR;
            rilli_utf8_make(c->carry, b, t);
            goto inside;
        case JS_LITERAL:
            st = RILL_E_JSON_LITERAL;
            if (b != (uint8_t)literals[c->unit])
                goto back;
            t->kind = (uint8_t)literals[++c->unit];
            if (t->kind >= 'a')
                continue;
            goto over;
        case JS_HEX:
        case JS_HEX_2:
        case JS_HEX_3:
        case JS_HEX_4:
            st = RILL_E_JSON_ESCAPE;
            k = b - '0';
            if (k > 9) {
                k = (b | 0x20) - 'a' + 10;
                if (k < 10 || k > 15)
                    goto back;
            }
            k |= (unsigned)c->unit << 4;
            /* DC..DF are the first two digits of a second half, and of nothing else */
            st = RILL_E_JSON_SURROGATE;
            if ((c->flags & RILLI_JSON_STRICT) != 0) {
                if (s == JS_HEX && c->high != 0 && (k & 15) != 0xd)
                    goto back;
                if (s == JS_HEX_2 && (c->high != 0) != ((k & 0xfc) == 0xdc))
                    goto back;
            }
            c->unit = (uint16_t)k;
            c->state++;
            continue;
        default: /* a number */
            in->p--;
            in->n++;
            for (t->p = in->p; in->n != 0; in->p++, in->n--, t->n++) {
                s = number_state(c->state, *in->p);
                if (s != 0)
                    c->state = (uint8_t)s;
                if (s <= JS_BAD)
                    break;
            }
            if (c->state >= JS_ZERO && in->n != 0)
                k = RILL_LAST;
            else if (t->n == 0)
                return RILL_E_JSON_NUMBER;
            s = RILL_JSON_NUMBER;
            goto piece;
        }
    alone:
        in->p--;
        in->n++;
    half:
        if ((c->flags & RILLI_JSON_STRICT) != 0)
            return RILL_E_JSON_SURROGATE;
        c->high = 0;
        rilli_utf8_broken(t);
        t->how = RILLI_HOW_MADE | RILLI_HOW_REPAIRED;
    inside:
        k = 0;
    string:
        s = (c->flags & RILLI_JSON_IN_KEY) != 0 ? RILL_JSON_KEY : RILL_JSON_STRING;
    piece:
        t->kind = (uint8_t)s;
        t->part = (uint8_t)(k | ((c->flags & RILLI_JSON_BEGUN) != 0 ? 0 : RILL_FIRST));
        c->flags = (uint8_t)((c->flags & ~RILLI_JSON_TOLD) | RILLI_JSON_BEGUN);
        if (k == 0)
            return RILL_OK;
        c->state = JS_COLON;
        if (s == RILL_JSON_KEY)
            return RILL_OK;
    over:
        c->state = c->depth != 0 ? JS_AFTER : JS_DONE;
        return RILL_OK;
    }
back:
    in->p--;
    in->n++;
    return st;
}

#if RILL_WIDE
rill_status rilli_json_step(rill_json_core *c, uint8_t *bits, unsigned max, rill_in *in, rilli_tok *t)
{
    return quick_step(c, bits, max, in, t) ? RILL_OK : any_step(c, bits, max, in, t);
}
#endif

/* ---- numbers ---- */

#define DIGITS_BIG 1u
#define DIGITS_NEGATIVE 2u
#define DIGITS_EXP 4u  /* after the e */
#define DIGITS_FRAC 8u /* after the point */
#define DIGITS_EXP_MINUS (DIGITS_NEGATIVE << DIGITS_EXP)

/* So many more digits, zeros but for the last. false: they do not fit. By halves: on small machines a 64-bit product is
 * a call. */
bool rilli_more_digits(uint64_t *digits, unsigned n, unsigned last)
{
    uint32_t high = (uint32_t)(*digits >> 32), low = (uint32_t)*digits;

    for (; n != 0; n--) {
        uint32_t first = (low & 0xffff) * 10 + (n == 1 ? last : 0), second = (low >> 16) * 10 + (first >> 16);
        uint32_t third = second >> 16; /* below 10 */

        if (high > UINT32_MAX / 10 || high * 10 > UINT32_MAX - third)
            return false;
        high = high * 10 + third;
        low = second << 16 | (first & 0xffff);
    }
    *digits = (uint64_t)high << 32 | low;
    return true;
}

/* Counts up; false at the end. */
static bool one_more(uint16_t *n)
{
    if (*n == 65535)
        return false;
    ++*n;
    return true;
}

void rilli_digits(rill_digits_ *d, const uint8_t *p, size_t n)
{
    unsigned flags = d->flags;

    for (; n != 0; n--, p++) {
        unsigned v = (unsigned)*p - '0';

        if (v > 9) {
            if (*p == '.')
                flags |= DIGITS_FRAC;
            else if (*p == '-')
                flags |= DIGITS_NEGATIVE << (flags & DIGITS_EXP);
            else if (*p != '+')
                flags |= DIGITS_EXP;
            continue;
        }
        if ((flags & DIGITS_EXP) != 0) {
            d->exponent = d->exponent > 6552 ? 65535 : (uint16_t)(d->exponent * 10u + v);
            continue;
        }
        if ((flags & DIGITS_FRAC) != 0 && !one_more(&d->places))
            flags |= DIGITS_BIG;
        if (v == 0 && d->digits == 0)
            continue;
        if (!one_more(&d->zeros))
            flags |= DIGITS_BIG;
        if (v == 0)
            continue;
        if (!rilli_more_digits(&d->digits, d->zeros, v))
            flags |= DIGITS_BIG;
        d->zeros = 0;
    }
    d->flags = (uint8_t)flags;
}

void rilli_number(const rill_digits_ *d, rill_number *n)
{
    int32_t power = d->exponent, most = 32767;
    bool big = (d->flags & DIGITS_BIG) != 0 || power == 65535;

    if ((d->flags & DIGITS_EXP_MINUS) != 0)
        power = -power;
    power += (int32_t)d->zeros - (int32_t)d->places;
    if (power < 0)
        most = -most;
    if (power < 0 ? power < most : power > most) {
        power = most;
        big = true;
    }
    n->digits = d->digits;
    if (d->digits == 0) {
        power = 0;
        big = false;
    }
    n->power = (int16_t)power;
    n->negative = (d->flags & DIGITS_NEGATIVE) != 0;
    n->big = big;
}

bool rill_number_uint(const rill_number *n, uint64_t hi, uint64_t *to)
{
    uint64_t v = n->digits;

    if (n->big || n->power < 0 || (n->negative && v != 0) || !rilli_more_digits(&v, (unsigned)n->power, 0) || v > hi)
        return false;
    *to = v;
    return true;
}

bool rill_number_int(const rill_number *n, int64_t lo, int64_t hi, int64_t *to)
{
    rill_number size = *n;
    uint64_t u;
    int64_t v;

    size.negative = false;
    if (!rill_number_uint(&size, UINT64_MAX, &u))
        return false;
    v = (int64_t)(n->negative ? 0 - u : u); /* int64_t is two's complement; what does not fit changes its sign */
    if ((n->negative ? v > 0 : v < 0) || v < lo || v > hi)
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

rill_status rill_json_next(rill_json *j, rill_in *in, rill_json_tok *tok)
{
    static const rill_digits_ zero = { 0 };
    const uint8_t *from = in->p;
    size_t n = in->n;
    rilli_tok t;
    rill_status st = (rill_status)j->error;

    if (st != RILL_OK)
        return st;
    t.p = from; /* where no text is */
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
    tok->kind = t.kind;
    tok->part = t.part;
    tok->depth = (uint16_t)(j->core.depth + (t.kind == RILL_JSON_CLOSE));
    tok->offset = j->begun;
    tok->text.p = (const char *)t.p;
    tok->text.n = t.n;
    if (t.kind == RILL_JSON_NUMBER) {
        if ((t.part & RILL_FIRST) != 0)
            j->number = zero;
        rilli_digits(&j->number, t.p, t.n);
        rilli_number(&j->number, &tok->number);
    }
    return RILL_OK;
}

bool rilli_json_blank(rill_in *in)
{
    for (; in->n != 0; in->p++, in->n--)
        if (*in->p != ' ' && *in->p != '\n' && *in->p != '\r' && *in->p != '\t')
            return false;
    return true;
}

rill_status rill_json_finish(rill_json *j, rill_json_tok *tok)
{
    rill_in in;

    if (j->error != 0)
        return (rill_status)j->error;
    in.p = (const uint8_t *)" ";
    in.n = 1;
    if (j->core.depth == 0 && j->core.state >= JS_BAD && rill_json_next(j, &in, tok) == RILL_OK)
        return RILL_OK;
    if (j->core.state == JS_DONE)
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
