/*
 * json.c - rill/json.h, all of it, call by call: from every state in which a call can find a reader, with any chunk, no
 * call goes wrong, and each leaves such a state. So no number of calls does. With RILL_WIDE that of quick_step(),
 * short_run() and rilli_json_pass(), which stand before or beside what the other run shows.
 */
#include "eva.h"

#if RILL_WIDE
#include "../lib/json.c" /* of build/proof */
#endif

rill_json json_;
unsigned rounds_;

static uint8_t units(void)
{
    /* letters of `literals` that can be next */
    switch (Frama_C_interval(0, 2)) {
    case 0:
        return Frama_C_unsigned_char_interval(1, 3);
    case 1:
        return Frama_C_unsigned_char_interval(6, 9);
    default:
        return Frama_C_unsigned_char_interval(12, 14);
    }
}

/* Any flags, as a set of values: what one bit says is known. */
static uint8_t flags(unsigned in_key)
{
    unsigned f = in_key;
    unsigned bit;

    //@ loop unroll 8;
    for (bit = 1; bit <= 128; bit <<= 1)
        if (bit != RILLI_JSON_IN_KEY)
            f |= Frama_C_interval(0, 1) * bit;
    return (uint8_t)f;
}

static void any_state(unsigned state, unsigned in_key)
{
    rill_json any;
    rill_json_core *c = &any.core;

    Frama_C_make_unknown((char *)&any, sizeof any);
    any.error = 0;
    c->state = (uint8_t)state;
    c->depth = Frama_C_unsigned_short_interval(0, RILL_DEPTH);
    if (state == JS_FIRST || state == JS_FIRST_KEY || state == JS_AFTER || state == JS_KEY || state == JS_COLON)
        c->depth = Frama_C_unsigned_short_interval(1, RILL_DEPTH);
    c->flags = flags(in_key);
    if (in_key != 0 && state >= JS_STR && state <= JS_UNIT)
        c->depth = Frama_C_unsigned_short_interval(1, RILL_DEPTH);
    if (state == JS_DONE)
        c->depth = 0;
    if (state == JS_LITERAL)
        c->unit = units();
    c->carry[0] = Frama_C_unsigned_char_interval(0, RILLI_CARRY - 2);
    json_ = any;
}

/* What any_state() makes is all that there can be. */
static void holds(void)
{
    const rill_json_core *c = &json_.core;

    //@ assert json_.error <= 0;
    if (json_.error != 0)
        return; /* the next call looks at nothing else */
    if (c->state == JS_LITERAL) {
        //@ assert 1 <= c->unit <= 14 && c->unit != 4 && c->unit != 5 && c->unit != 10 && c->unit != 11;
    }
    if (c->state >= JS_STR && c->state <= JS_UNIT && (c->flags & RILLI_JSON_IN_KEY) != 0) {
        //@ assert c->depth >= 1;
    }
    //@ assert json_.core.state <= JS_EXP;
    //@ assert json_.core.depth <= RILL_DEPTH;
    //@ assert json_.core.state \in { JS_FIRST, JS_FIRST_KEY, JS_AFTER, JS_KEY, JS_COLON } ==> json_.core.depth >= 1;
    //@ assert json_.core.state == JS_DONE ==> json_.core.depth == 0;
    //@ assert json_.core.carry[0] <= RILLI_CARRY - 2;
}

/* What rilli_json_step() gives, without any of its options, is among what tokens.h gives in its place. */
static void told(void)
{
    const unsigned state = json_.core.state, depth = json_.core.depth, flags = json_.core.flags;
    const size_t n = in_.n;
    const uint8_t *from = in_.p;
    const rill_json_core *c = &json_.core;
    unsigned s, over, quote;
    rill_status st;
    rilli_tok t;

    //@ dynamic_split in_.n;
    //@ dynamic_split json_.core.state;
    //@ dynamic_split json_.core.flags & 16;
    //@ split depth;
    t.p = from;
#if RILL_WIDE
    st = RILL_OK;
    if (!quick_step(&json_.core, json_.bits, RILL_DEPTH, &in_, &t)) {
        //@ assert c->state == state && c->depth == depth && in_.n == n && in_.p == from;
        return;
    }
#else
    st = rilli_json_step(&json_.core, json_.bits, RILL_DEPTH, &in_, &t);
#endif
    s = c->state;
    over = c->depth != 0 ? JS_AFTER : JS_DONE;
    //@ assert in_.n <= n && in_.p + in_.n == from + n;
    //@ assert t.at == \null || from <= t.at <= in_.p;
    //@ assert (st == RILL_END) == (state == JS_DONE);
    if (st != RILL_OK) {
        //@ assert c->depth == depth;
        //@ assert st == RILL_MORE ==> in_.n == 0;
        //@ assert st == RILL_MORE && JS_STR <= state <= JS_UNIT ==> JS_STR <= s <= JS_UNIT;
        //@ assert st == RILL_MORE && state >= JS_BAD ==> s >= JS_BAD && in_.n == 0;
        //@ assert st < 0 ==> in_.n != 0;
        //@ assert st == RILL_E_JSON_CONTROL ==> s == JS_STR;
        //@ assert st == RILL_E_JSON_ESCAPE ==> JS_ESC <= s <= JS_HEX_4;
        return;
    }
    switch (t.kind) {
    case RILL_JSON_OBJECT:
    case RILL_JSON_ARRAY:
        //@ assert c->depth == depth + 1 && (s == JS_FIRST || s == JS_FIRST_KEY) && state < JS_STR;
        //@ assert in_.n < n;
        return;
    case RILL_JSON_CLOSE:
        //@ assert c->depth + 1 == depth && s == over && state < JS_STR;
        //@ assert in_.n < n;
        return;
    case RILL_JSON_KEY:
        //@ assert depth != 0;
    case RILL_JSON_STRING:
    case RILL_JSON_NUMBER:
        break;
    case RILLI_JSON_ODD:
        //@ assert in_.n != 0 && s == JS_STR;
        return;
    default:
        //@ assert RILL_JSON_TRUE <= t.kind <= RILL_JSON_NULL && s == over && (state < JS_STR || state == JS_LITERAL);
        return;
    }
    //@ assert c->depth == depth;
    //@ assert JS_STR <= state <= JS_UNIT ==> t.kind != RILL_JSON_NUMBER;
    //@ assert state >= JS_BAD ==> t.kind == RILL_JSON_NUMBER;
    if (t.how == RILLI_HOW_PLAIN) {
        quote = (t.part & RILL_LAST) != 0 && t.kind != RILL_JSON_NUMBER; /* the quote behind it */
        //@ assert t.n == 0 || (t.n <= n - in_.n && t.p + t.n + quote == in_.p);
        //@ assert JS_STR <= state <= JS_UNIT ==> state == JS_STR;
    } else {
        //@ assert t.kind != RILL_JSON_NUMBER && 1 <= t.n <= 4 && \valid_read(t.p + (0 .. t.n - 1));
        //@ assert (t.part & RILL_LAST) == 0;
    }
    if ((t.part & RILL_LAST) != 0) {
        //@ assert s == (t.kind == RILL_JSON_KEY ? JS_COLON : over);
    } else if (t.kind == RILL_JSON_NUMBER) {
        //@ assert s >= JS_BAD;
    } else {
        //@ assert JS_STR <= s <= JS_UNIT;
    }
    if ((flags & RILLI_JSON_BEGUN) == 0 || !((state >= JS_STR && state <= JS_UNIT) || state >= JS_BAD)) {
        //@ assert (t.part & RILL_FIRST) != 0;
    } else {
        //@ assert (t.part & RILL_FIRST) == 0;
    }
    if (rilli_json_blank(&in_)) {
        //@ assert in_.n == 0;
    }
}

/* All is shown: what comes next shall not tell these runs apart. */
static void forget(void)
{
    in_.n = 0;
    in_.p = chunk;
    piece_n = 0;
    rounds_ = 0;
#if RILL_WIDE
    //@ merge run_n;
    run_n = 0;
#endif
    Frama_C_make_unknown((char *)chunk, sizeof chunk);
    rill_json_init(&json_, 0);
}

/* The same from three depths, for which it is told how deep it is behind it. */
static void told_of(unsigned state, unsigned in_key)
{
    const bool in_text = state >= JS_STR && state <= JS_UNIT;
    const unsigned lowest = (in_key != 0 && in_text) || (state >= JS_FIRST && state <= JS_COLON);
    unsigned depth, begun;

    //@ loop unroll 3;
    for (depth = 0; depth <= RILL_DEPTH; depth += RILL_WIDE ? RILL_DEPTH : RILL_DEPTH / 2) {
        //@ loop unroll 2;
        for (begun = 0; begun <= (RILL_WIDE ? 0 : RILLI_JSON_BEGUN); begun += RILLI_JSON_BEGUN) {
            any_state(state, in_key);
            json_.core.depth = (uint16_t)(state == JS_DONE ? 0 : depth == 0 ? lowest : depth);
            json_.core.flags = (uint8_t)(in_key + begun + (unsigned)Frama_C_interval(0, 1) * RILLI_JSON_TOLD);
            next_chunk();
            told();
            forget();
        }
    }
}

#if RILL_WIDE
/* quick_step() with any flags. */
static void quick(unsigned state, unsigned in_key)
{
    const rill_json_core *c = &json_.core;
    const uint8_t *from;
    size_t n;
    rilli_tok t;

    //@ dynamic_split in_.n;
    any_state(state, in_key);
    next_chunk();
    from = in_.p;
    n = in_.n;
    if (quick_step(&json_.core, json_.bits, RILL_DEPTH, &in_, &t)) {
        //@ assert in_.n <= n && in_.p + in_.n == from + n;
        //@ assert t.n > 0 ==> \valid_read(t.p + (0 .. t.n - 1));
    }
    holds();
    forget();
}

/* One round of rilli_json_pass(): it begins where a call may. */
static void pass(unsigned state, unsigned in_key)
{
    const rill_json_core *c = &json_.core;
    const uint8_t *from;
    size_t n;

    //@ dynamic_split in_.n;
    any_state(state, in_key);
    if (state != JS_DONE)
        json_.core.depth = Frama_C_unsigned_short_interval(1, RILL_DEPTH);
    next_chunk();
    from = in_.p;
    n = in_.n;
    rilli_json_pass(&json_.core, json_.bits, RILL_DEPTH, &in_);
    //@ assert in_.n <= n && in_.p + in_.n == from + n;
    //@ assert c->state == state || c->state <= JS_STR;
    if (c->state != JS_DONE) {
        //@ assert 1 <= c->depth <= RILL_DEPTH;
    }
    holds();
    forget();
}

/* short_run() gives a run that rilli_text() may give too. */
static void run(void)
{
    uint8_t carry[RILLI_CARRY];
    rilli_tok t;

    //@ dynamic_split in_.n;
    Frama_C_make_unknown((char *)carry, sizeof carry);
    next_chunk();
    if (short_run(carry, &in_, &t)) {
        //@ assert carry[0] == 0 && t.n != 0 && t.p + t.n == in_.p && in_.p + in_.n == chunk + CHUNK;
    }
    forget();
}

int main(void)
{
    unsigned state;

    //@ dynamic_split json_.core.state;
    //@ dynamic_split json_.core.flags & 16;
    rill_json_init(&json_, 0);
    forget();
    run();
    //@ loop unroll 30;
    for (state = 0; state <= JS_ESC; state++) { /* from there on they go nowhere */
        quick(state, 0);
        quick(state, RILLI_JSON_IN_KEY);
        pass(state, 0);
        pass(state, RILLI_JSON_IN_KEY);
        told_of(state, 0);
    }
    return 0;
}
#else
static void call(unsigned how)
{
    rill_json_tok tok;
    rill_status st;

    //@ dynamic_split in_.n;
    //@ dynamic_split json_.core.state;
    //@ dynamic_split json_.core.flags & 16;
    switch (how) {
    case 0:
        next_chunk();
        st = rill_json_next(&json_, &in_, &tok);
        if (st == RILL_OK && (tok.kind == RILL_JSON_KEY || tok.kind == RILL_JSON_STRING)) {
            //@ assert tok.text.n == 0 || \valid_read(tok.text.p + (0 .. tok.text.n - 1));
        }
        break;
    case 1:
        next_chunk();
        rounds_ = 0;
        rill_json_skip(&json_, &in_, Frama_C_unsigned_int_interval(0, UINT_MAX));
        break;
    default:
        rill_json_finish(&json_, &tok);
    }
    holds();
    forget();
}

int main(void)
{
    rill_number any;
    uint64_t u;
    int64_t i;
    unsigned state, how;

    //@ dynamic_split json_.core.state;
    //@ dynamic_split json_.core.flags & 16;
    rill_json_init_(&json_, Frama_C_unsigned_int_interval(0, UINT_MAX), 0);
    rill_json_init_(&json_, Frama_C_unsigned_int_interval(0, UINT_MAX), RILL_ABI);
    holds();
    //@ loop unroll 30;
    for (state = 0; state <= JS_EXP; state++) {
        //@ loop unroll 4;
        for (how = 0; how < 3; how++) {
            any_state(state, 0);
            call(how);
            any_state(state, RILLI_JSON_IN_KEY);
            call(how);
        }
        told_of(state, 0);
        told_of(state, RILLI_JSON_IN_KEY);
    }
    //@ loop unroll 3;
    for (how = 0; how < 3; how++) {
        any_state(JS_STR, 0);
        json_.error = (int16_t)Frama_C_interval(-32767, -1);
        call(how);
    }
    Frama_C_make_unknown((char *)&any, sizeof any);
    any.negative = Frama_C_interval(0, 1);
    any.big = Frama_C_interval(0, 1);
    rill_number_uint(&any, (uint64_t)Frama_C_unsigned_long_interval(0, UINT32_MAX) << 32, &u);
    rill_number_int(&any, Frama_C_long_interval(-1000, 0), Frama_C_long_interval(0, 1000), &i);
    return 0;
}
#endif
