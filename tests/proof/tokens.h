/*
 * tokens.h - rilli_json_step() and rilli_json_blank(), as EVA takes them for in the layers above json.c: whatever the
 * rule of its state allows, over any part of the bytes given. The driver json.c asserts that the real ones do no more,
 * without any option. The rest of json.c is here as it is.
 */
#include "rill/json.h"

#include "eva.h"

#define rilli_json_step rilli_json_step_itself
#define rilli_json_blank rilli_json_blank_itself
#include "../lib/json.c" /* of build/proof */
#undef rilli_json_step
#undef rilli_json_blank
#ifndef TOKENS_DEPTH /* what is told apart of it */
#define TOKENS_DEPTH(c) (c)->depth
#endif
#ifndef TOKENS_HOW
#define TOKENS_HOW(t, h) (t)->how = (h)
#endif
#ifdef TOKENS_STEP /* the name that it is to have */
#define rilli_json_step TOKENS_STEP
#endif

/* In a string, or a number, or behind it. */
static void into_text(rill_json_core *c, unsigned number)
{
    c->unit = Frama_C_unsigned_short_interval(0, 65535);
    c->high = Frama_C_unsigned_short_interval(0, 65535);
    if (number) {
        c->state = Frama_C_unsigned_char_interval(JS_BAD, JS_EXP);
        return;
    }
    c->state = Frama_C_unsigned_char_interval(JS_STR, JS_UNIT);
    Frama_C_make_unknown((char *)c->carry, RILLI_CARRY);
    c->carry[0] = Frama_C_unsigned_char_interval(0, RILLI_CARRY - 2);
}

/* No token, and in no text before. */
static void anywhere(rill_json_core *c)
{
    c->unit = Frama_C_unsigned_short_interval(0, 65535);
    switch (Frama_C_interval(0, 4)) {
    case 0:
        c->state = Frama_C_interval(0, 1) ? JS_VALUE : JS_PEEKED;
        break;
    case 1:
        if (c->depth != 0)
            c->state = Frama_C_interval(0, 1) ? Frama_C_unsigned_char_interval(JS_FIRST, JS_AFTER)
                                              : Frama_C_unsigned_char_interval(JS_KEY, JS_COLON);
        break;
    case 2:
        c->state = JS_LITERAL;
        break;
    case 3:
        c->flags &= (uint8_t) ~(RILLI_JSON_BEGUN | RILLI_JSON_IN_KEY);
        if (c->depth != 0 && Frama_C_interval(0, 1))
            c->flags |= RILLI_JSON_IN_KEY;
        into_text(c, 0);
        break;
    default:
        c->flags &= (uint8_t) ~(RILLI_JSON_BEGUN | RILLI_JSON_IN_KEY);
        into_text(c, 1);
    }
}

static void value_over(rill_json_core *c)
{
    c->state = c->depth != 0 ? JS_AFTER : JS_DONE;
}

/* What the last call left: kind of a token and part, or status; bytes; depth. Callers are to tell these apart. */
unsigned token_;
size_t left_;
unsigned depth_;

static rill_status given(rill_status st, const rill_json_core *c, const rill_in *in, rilli_tok *t, unsigned kind,
                         unsigned part)
{
    //@ dynamic_split token_;
    //@ dynamic_split left_;
    //@ dynamic_split depth_;
    //@ dynamic_split piece_n;
    depth_ = TOKENS_DEPTH(c);
    token_ = st == RILL_OK ? kind * 4 + part : 90 + kind + (unsigned)(st > 0 ? st : 0);
    t->part = (uint8_t)part;
    if (st == RILL_OK) {
        t->kind = (uint8_t)(token_ / 4);
        t->part = (uint8_t)(token_ % 4);
    }
    return st;
}

/* A piece of a key, a string or a number. fresh: none was handed out before. */
static rill_status piece(rill_json_core *c, unsigned kind, bool fresh, bool plain, const rill_in *in, size_t used,
                         rilli_tok *t)
{
    const unsigned part = fresh ? RILL_FIRST : 0;

    //@ dynamic_split piece_n;
#ifdef TOKENS_HOW_APART
    //@ dynamic_split how_;
#endif
    t->p = in->p;
    if (plain && used > CHUNK) { /* of what tool.c makes itself: of no length that matters */
        t->n = Frama_C_size_t_interval(0, used);
        t->p -= used;
    } else if (plain) {
        piece_n = Frama_C_size_t_interval(0, used);
        t->n = piece_n;
        t->p -= piece_n;
    }
    c->flags &= (uint8_t)~RILLI_JSON_IN_KEY;
    c->flags |= kind == RILL_JSON_KEY ? RILLI_JSON_BEGUN | RILLI_JSON_IN_KEY : RILLI_JSON_BEGUN;
    if ((plain || (c->flags & RILLI_JSON_KEEP) != 0) && Frama_C_interval(0, 1)) { /* its end */
        c->carry[0] = 0;
        if (kind == RILL_JSON_KEY)
            c->state = JS_COLON;
        else
            value_over(c);
        return given(RILL_OK, c, in, t, kind, part | RILL_LAST);
    }
    into_text(c, kind == RILL_JSON_NUMBER);
    if (kind != RILL_JSON_NUMBER && (!plain || Frama_C_interval(0, 1))) { /* something in the place of what was there */
        c->carry[0] = 0;
        if (Frama_C_interval(0, 1)) {
            rilli_utf8_broken(t);
            piece_n = 3;
            TOKENS_HOW(t, RILLI_HOW_MADE | RILLI_HOW_REPAIRED);
            if (Frama_C_interval(0, 1))
                TOKENS_HOW(t, RILLI_HOW_CARRIED | RILLI_HOW_REPAIRED);
        } else {
            Frama_C_make_unknown((char *)c->carry + 1, RILLI_CARRY - 1);
            piece_n = Frama_C_size_t_interval(1, 4);
            t->n = piece_n;
            t->p = c->carry + RILLI_CARRY - piece_n;
            TOKENS_HOW(t, RILLI_HOW_MADE);
            if (Frama_C_interval(0, 1))
                TOKENS_HOW(t, RILLI_HOW_CARRIED);
        }
    }
    return given(RILL_OK, c, in, t, kind, part);
}

static rill_status wrong_byte(rill_json_core *c, const rill_in *in, rilli_tok *t)
{
    if (Frama_C_interval(0, 1)) {
        into_text(c, 0);
        c->state = JS_STR;
        return given(RILL_E_JSON_CONTROL, c, in, t, 7, 0);
    }
    if (Frama_C_interval(0, 1)) {
        into_text(c, 0);
        c->state = Frama_C_unsigned_char_interval(JS_ESC, JS_HEX_4);
        return given(RILL_E_JSON_ESCAPE, c, in, t, 8, 0);
    }
    return given(Frama_C_interval(0, 1) ? RILL_E_JSON_SYNTAX : RILL_E_JSON_DEPTH, c, in, t, 9, 0);
}

static rill_status literal(const rill_json_core *c, const rill_in *in, rilli_tok *t)
{
    rill_status st = given(RILL_OK, c, in, t, RILL_JSON_TRUE, RILL_FIRST | RILL_LAST);

    t->kind = Frama_C_unsigned_char_interval(RILL_JSON_TRUE, RILL_JSON_NULL);
    return st;
}

/* At a byte of a value, or ahead of one. */
static rill_status outside(rill_json_core *c, uint8_t *bits, unsigned max, const rill_in *in, size_t used, rilli_tok *t)
{
    unsigned open = 0;

    c->flags &= (uint8_t) ~(RILLI_JSON_BEGUN | RILLI_JSON_TOLD);
    switch (Frama_C_interval(0, 7)) {
    case 0:
        open = 1;
        /* fall through */
    case 1:
        if (c->depth == max)
            break;
        Frama_C_make_unknown((char *)bits, max / 8);
        c->depth++;
        c->state = open ? JS_FIRST_KEY : JS_FIRST;
        return given(RILL_OK, c, in, t, open ? RILL_JSON_OBJECT : RILL_JSON_ARRAY, RILL_FIRST | RILL_LAST);
    case 2:
        if (c->depth == 0)
            break;
        c->depth--;
        value_over(c);
        return given(RILL_OK, c, in, t, RILL_JSON_CLOSE, RILL_FIRST | RILL_LAST);
    case 3:
        if (c->depth == 0)
            break;
        c->flags &= (uint8_t)~RILLI_JSON_FIRST;
        return piece(c, RILL_JSON_KEY, true, true, in, used, t);
    case 4:
        return piece(c, RILL_JSON_STRING, true, true, in, used, t);
    case 5:
        return piece(c, RILL_JSON_NUMBER, true, true, in, used, t);
    case 6:
        if ((c->flags & RILLI_JSON_PEEK) != 0 && in->n != 0) {
            t->p = in->p;
            c->state = JS_PEEKED;
            return given(RILL_OK, c, in, t, RILLI_JSON_BEGIN, RILL_FIRST | RILL_LAST);
        }
        if ((c->flags & RILLI_JSON_FIRST) != 0 && in->n != 0) {
            c->flags &= (uint8_t)~RILLI_JSON_FIRST;
            c->state = Frama_C_interval(0, 1) || c->depth == 0 ? JS_STR : JS_FIRST_KEY;
            return given(RILL_OK, c, in, t, RILLI_JSON_INSIDE, RILL_FIRST | RILL_LAST);
        }
        break;
    default:
        value_over(c);
        return literal(c, in, t);
    }
    return given(RILL_MORE, c, in, t, 0, 0);
}

rill_status rilli_json_step(rill_json_core *c, uint8_t *bits, unsigned max, rill_in *in, rilli_tok *t)
{
    const unsigned state = c->state;
    const bool fresh = (c->flags & RILLI_JSON_BEGUN) == 0;
    const size_t n = in->n;
    bool plain = true;

    //@ dynamic_split left_;
    left_ = n;
    piece_n = 0;
    //@ assert state <= JS_EXP && c->depth <= max && c->carry[0] <= RILLI_CARRY - 2;
    //@ assert n > 0 ==> \valid_read(in->p + (0 .. n - 1));
    t->at = NULL;
    t->n = 0;
    t->how = RILLI_HOW_PLAIN;
    if (state == JS_DONE)
        return given(RILL_END, c, in, t, 0, RILL_FIRST | RILL_LAST);
    if (n != 0) {
        if (state == JS_STR && *in->p == '\\')
            plain = false;
        left_ = Frama_C_size_t_interval(0, n);
        in->p += n - left_;
        in->n = left_;
        if (Frama_C_interval(0, 1))
            t->at = in->p - Frama_C_size_t_interval(0, n - left_);
    }
    if ((in->n != 0 || (c->flags & RILLI_JSON_STRICT) != 0) && Frama_C_interval(0, 1))
        return wrong_byte(c, in, t);
    if (state >= JS_STR && state <= JS_UNIT) {
        if ((in->n == 0 || (c->flags & RILLI_JSON_LINES) != 0) && Frama_C_interval(0, 1)) {
            into_text(c, 0);
            return given(RILL_MORE, c, in, t, 0, 0);
        }
        if (in->n != 0 && Frama_C_interval(0, 1)) {
            into_text(c, 0);
            c->state = JS_STR;
            if ((c->flags & RILLI_JSON_FIRST) != 0 && Frama_C_interval(0, 1)) {
                c->flags &= (uint8_t)~RILLI_JSON_FIRST;
                return given(RILL_OK, c, in, t, RILLI_JSON_INSIDE, RILL_FIRST | RILL_LAST);
            }
            c->flags |= RILLI_JSON_TOLD;
            return given(RILL_OK, c, in, t, RILLI_JSON_ODD, RILL_FIRST | RILL_LAST);
        }
        return piece(c, (c->flags & RILLI_JSON_IN_KEY) != 0 && c->depth != 0 ? RILL_JSON_KEY : RILL_JSON_STRING, fresh,
                     plain && state == JS_STR, in, n - in->n, t);
    }
    if (state >= JS_BAD) {
        if (in->n == 0 && Frama_C_interval(0, 1))
            return given(RILL_MORE, c, in, t, 0, 0);
        return piece(c, RILL_JSON_NUMBER, fresh, true, in, n - in->n, t);
    }
    if ((in->n == 0 || (c->flags & RILLI_JSON_LINES) != 0) && Frama_C_interval(0, 1)) {
        anywhere(c);
        return given(RILL_MORE, c, in, t, 0, 0);
    }
    return outside(c, bits, max, in, n - in->n, t);
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
#ifdef TOKENS_STEP
#undef rilli_json_step
#endif
