/*
 * emit.c - rill/emit.h, call by call. rilli_emit_write() goes round once, from every place in the formats, for texts of
 * up to CHUNK bytes; then what comes ahead of it, for every type and every state.
 */
#include "rill/emit.h"
#include "put.h"

extern rill_emit emit_;
extern size_t left_;
#define rilli_json_step rilli_json_step_itself
#include "../lib/json.c" /* of build/proof */
#undef rilli_json_step
#include "../lib/emit.c"

#define ROOM 1
#define NO_NUMBER 62 /* of a type, block, delta, reason, fault */

rill_in in_;
rill_out out_;
rill_json json_;
rill_emit emit_;
unsigned rounds_;
size_t left_;

static uint8_t to[ROOM];
static char letters[CHUNK];
static rill_frame f;
static rill_usage usage;
static unsigned type_, state_; /* of the event, of emit_ */
static unsigned count_ = RILL_COUNT_N, phase_;
static uint32_t n_;          /* of the counter */
static int32_t index_ = -1;
static unsigned places[E_COUNTERS + 1]; /* of the formats */
static unsigned text_if, text_fi;       /* around a delta's own member */

/* Any token or none. The rule of the reader's state is of the layer json, and emit.c leaves the state alone. */
rill_status rilli_json_step(rill_json_core *c, uint8_t *bits, unsigned max, rill_in *in, rilli_tok *t)
{
    const size_t n = in->n;

    //@ dynamic_split left_;
    //@ assert c->state <= JS_EXP && c->depth <= max && c->carry[0] <= RILLI_CARRY - 2;
    //@ assert n > 0 ==> \valid_read(in->p + (0 .. n - 1));
    left_ = Frama_C_size_t_interval(0, n);
    in->p += n - left_;
    in->n = left_;
    Frama_C_make_unknown((char *)bits, max / 8);
    Frama_C_make_unknown((char *)t, sizeof *t);
    Frama_C_make_unknown((char *)c, sizeof *c);
    c->state = Frama_C_unsigned_char_interval(JS_VALUE, JS_EXP);
    c->depth = Frama_C_unsigned_short_interval(0, max);
    c->carry[0] = Frama_C_unsigned_char_interval(0, RILLI_CARRY - 2);
    switch (Frama_C_interval(0, 3)) {
    case 0:
        return RILL_OK;
    case 1:
        return RILL_END;
    case 2:
        if (left_ == 0)
            return RILL_MORE;
        break;
    }
    return (rill_status)Frama_C_interval(RILL_E_JSON_CUT, RILL_E_JSON_SYNTAX);
}

static unsigned code(unsigned pc)
{
    return (uint8_t)formats[pc];
}

/* Can the walk stop here? */
static bool is_place(unsigned pc)
{
    return code(pc) == 0 || code(pc) >= E_F_IF || code(pc - 1) == 0 || code(pc - 1) >= E_F_IF;
}

/* Every text: none, empty, or CHUNK bytes. */
static void any_frame(unsigned type, unsigned texts)
{
    unsigned k;

    Frama_C_make_unknown((char *)&f, sizeof f);
    Frama_C_make_unknown(letters, sizeof letters);
    Frama_C_make_unknown((char *)&usage, sizeof usage);
    f.type = (uint8_t)type;
    f.more = Frama_C_interval(0, 1);
    f.usage = texts == 0 ? NULL : &usage;
    //@ loop unroll 20;
    for (k = 0; k < RILL_FRAME_TEXTS; k++) {
        f.text[k].p = texts == 0 ? NULL : letters;
        f.text[k].n = texts == 2 ? CHUNK : 0;
    }
}

static void any_state(unsigned state, unsigned pc, unsigned back, unsigned type, unsigned delta)
{
    rill_emit any;

    Frama_C_make_unknown((char *)&any, sizeof any);
    any.error = 0;
    any.state = (uint8_t)state;
    any.pc = (uint16_t)pc;
    any.back = (uint16_t)back;
    any.type = (uint8_t)type;
    any.delta = (uint8_t)delta;
    any.phase = Frama_C_unsigned_char_interval(0, 3);
    any.json.state = Frama_C_unsigned_char_interval(JS_VALUE, JS_EXP);
    any.json.depth = Frama_C_unsigned_short_interval(0, RILL_DEPTH - 2);
    any.json.carry[0] = Frama_C_unsigned_char_interval(0, RILLI_CARRY - 2);
    emit_ = any;
}

static void holds(void)
{
    const unsigned pc = emit_.pc, back = emit_.back, type = emit_.type == RILL_TYPE_OTHER ? 0 : emit_.type;
    unsigned from, end;
    bool place;

    //@ assert emit_.error <= 0;
    if (emit_.error != 0)
        return;
    //@ assert emit_.state <= E_ENDING;
    //@ assert emit_.json.state <= JS_EXP && emit_.json.depth <= RILL_DEPTH - 2 && emit_.json.carry[0] <= RILLI_CARRY - 2;
    //@ assert emit_.phase <= 3;
    if (emit_.state == E_BETWEEN)
        return;
    //@ assert type < RILL_TYPE_MESSAGE;
    //@ assert emit_.type == RILL_TYPE_CONTENT_BLOCK_DELTA ==> 1 <= emit_.delta <= 6 || emit_.delta == RILL_TYPE_OTHER;
    place = is_place(pc);
    //@ assert place;
    from = places[emit_.state == E_BEGUN    ? E_HEAD
                  : emit_.state == E_ENDING ? E_TAIL
                  : back != 0               ? E_COUNTERS
                                            : type];
    end = emit_.state == E_BEGUN    ? places[E_TAIL]
          : emit_.state == E_ENDING ? places[E_COUNTERS]
          : back != 0               ? sizeof formats - 1
                                    : places[type + 1];
    //@ assert from <= pc < end;
    if (back != 0) {
        place = emit_.state == E_INSIDE && code(back - 1) == E_F_USAGE;
        //@ assert place;
    } else if (text_if < pc && pc < text_fi) {
        //@ assert emit_.delta != RILL_TYPE_OTHER;
    }
}

static void over(void)
{
    any_state(E_BETWEEN, 0, 0, 0, 0); /* what comes next shall not tell these runs apart */
    Frama_C_make_unknown((char *)to, sizeof to);
    f.type = f.block = f.delta = f.reason = f.fault = 0;
    f.index = 0;
    rounds_ = 0;
    left_ = 0;
    out_.n = 0;
    out_.p = to;
}

static uint32_t of_digits(unsigned n, uint32_t most)
{
    uint32_t low = 1, high;

    //@ loop unroll 10;
    for (; n > 1; n--)
        low *= 10;
    high = low > most / 10 ? most : low * 10 - 1;
    return Frama_C_unsigned_long_interval(low == 1 ? 0 : low, high);
}

/* One round of the walk. number: of the inner object, or the reason. */
static void walk(unsigned pc, unsigned back, unsigned number, unsigned texts)
{
    any_frame(type_, texts);
    f.block = f.delta = f.reason = f.fault = (uint8_t)number;
    f.index = index_;
    if (count_ != RILL_COUNT_N)
        usage.n[count_] = n_;
    any_state(state_, pc, back, type_, number);
    if (count_ != RILL_COUNT_N)
        emit_.phase = (uint8_t)phase_;
    out_.n = ROOM;
    out_.p = to;
    rilli_emit_write(&emit_, &f, &out_);
    //@ assert out_.n <= ROOM && out_.p + out_.n == to + ROOM;
    holds();
    over();
}

/* What an op is about. */
static unsigned what_of(unsigned op)
{
    return op < E_F_STRING ? op & 31 : op < E_F_COUNT ? op & 15 : E_W_GROUP;
}

static void walks(unsigned pc, unsigned back, unsigned number, bool texts)
{
    const unsigned op = code(pc);
    unsigned k;

    if (op >= E_F_COUNT && op < E_F_KEY) {
        count_ = op - E_F_COUNT;
        walk(pc, back, number, 0);
        //@ loop unroll 4;
        for (phase_ = 0; phase_ < 3; phase_++)
            walk(pc, back, number, 2);
        //@ loop unroll 11;
        for (k = 1; k <= (count_ == 0 ? 10 : 1); k++) {
            n_ = of_digits(k, UINT32_MAX);
            walk(pc, back, number, 2);
        }
        phase_ = 0;
        count_ = RILL_COUNT_N;
    } else if (op >= E_F_IF && op < E_F_COUNT && what_of(op) == E_W_INDEX) {
        //@ loop unroll 11;
        for (k = 1; k <= (op >= E_F_STRING && type_ == RILL_TYPE_CONTENT_BLOCK_START ? 10 : 1); k++) {
            index_ = (int32_t)of_digits(k, INT32_MAX);
            walk(pc, back, number, 0);
        }
        index_ = -1;
        walk(pc, back, number, 0);
    } else {
        walk(pc, back, number, 2);
        if (texts)
            walk(pc, back, number, 0);
        if (texts && op < E_F_STRING)
            walk(pc, back, number, 1);
    }
}

/* With each number that tells something at this op. */
static void walk_numbers(unsigned pc, unsigned back)
{
    const bool delta = type_ == RILL_TYPE_CONTENT_BLOCK_DELTA;
    const unsigned op = code(pc), what = what_of(op);
    unsigned k, end = 0;

    if (delta && (op >= E_F_KEY || what == RILL_TYPE || what == RILL_FRAME_TEXT || what == RILL_FRAME_MEMBERS))
        end = RILL_EV_MEMBER;
    else if (op >= E_F_STRING && what == RILL_TYPE)
        end = type_ == RILL_TYPE_CONTENT_BLOCK_START ? list_rows[RILLI_LIST_BLOCKS] + 2
                                                     : list_rows[RILLI_LIST_FAULTS] + 2;
    else if (op >= E_F_STRING && what == E_W_REASON)
        end = list_rows[RILLI_LIST_REASONS] + 2;
    else if (type_ == RILL_TYPE_CONTENT_BLOCK_START && what == RILL_FRAME_TEXT)
        end = RILL_BLOCK_SERVER_TOOL_USE + 1;
    if (end == 0) {
        walks(pc, back, delta ? RILL_EV_TEXT : Frama_C_unsigned_int_interval(0, 255), op >= E_F_IF);
        return;
    }
    //@ loop unroll 30;
    for (k = delta; k < end; k++)
        walks(pc, back, k, what == RILL_FRAME_TEXT || what == RILL_FRAME_MEMBERS);
    if (!delta || pc <= text_if || pc >= text_fi)
        walks(pc, back, RILL_TYPE_OTHER, 1);
    if (!delta)
        walks(pc, back, Frama_C_unsigned_int_interval(end, RILL_TYPE_OTHER - 1), 0);
}

/* From every place between two. What is alike in all types: only in one. */
static void walk_all(unsigned from, unsigned end, unsigned back)
{
    unsigned pc;

    //@ loop unroll 200;
    for (pc = from; pc < end; pc++)
        if (is_place(pc) && (state_ == E_INSIDE || type_ == RILL_TYPE_OTHER ||
                             (code(pc) >= E_F_STRING && what_of(code(pc)) == E_W_EVENT)))
            walk_numbers(pc, back);
}

static void walk_type(unsigned type)
{
    const unsigned from = places[type], end = places[type + 1], counters_end = sizeof formats - 1;
    unsigned pc;

    type_ = type == 0 ? RILL_TYPE_OTHER : type;
    state_ = E_BEGUN;
    walk_all(places[E_HEAD], places[E_TAIL], 0);
    state_ = E_INSIDE;
    walk_all(from, end, 0);
    //@ loop unroll 200;
    for (pc = from; pc < end; pc++)
        if (code(pc) == E_F_USAGE) /* the end alone looks at where it goes on */
            walk_all(type == RILL_TYPE_MESSAGE_START ? places[E_COUNTERS] : counters_end - 1, counters_end, pc + 1);
    state_ = E_ENDING;
    walk_all(places[E_TAIL], places[E_COUNTERS], 0);
}

static void next(unsigned state, unsigned type, unsigned from, unsigned last, unsigned texts, bool same)
{
    const unsigned format = state == E_BEGUN ? E_HEAD : state == E_ENDING ? E_TAIL : type;

    any_frame(type, texts);
    f.delta = Frama_C_unsigned_char_interval(from, last);
    any_state(state, state == E_BETWEEN ? 0 : places[format == RILL_TYPE_OTHER ? 0 : format], 0, type, f.delta);
    if (!same)
        f.type = RILL_TYPE_MESSAGE;
    out_.n = ROOM;
    out_.p = to;
    rill_emit_next(&emit_, &f, &out_);
    //@ assert out_.n <= ROOM && out_.p + out_.n == to + ROOM;
    holds();
    over();
}

static void next_type(unsigned type, unsigned from, unsigned last)
{
    unsigned state, texts;

    //@ loop unroll 3;
    for (texts = 0; texts < 3; texts++) {
        next(E_BETWEEN, type, from, last, texts, 1);
        if ((type >= RILL_TYPE_MESSAGE || type == 0) && type != RILL_TYPE_OTHER)
            continue;
        if (type == RILL_TYPE_CONTENT_BLOCK_DELTA && (from == 0 || last == NO_NUMBER || last == 255))
            continue;
        if (texts == 1)
            continue;
        //@ loop unroll 5;
        for (state = E_PAUSED; state <= E_ENDING; state++) {
            next(state, type, from, last, texts, 1);
            if (type == RILL_TYPE_PING)
                next(state, type, from, last, texts, 0);
        }
    }
}

static void comment(size_t n)
{
    rill_text t;

    any_state(Frama_C_interval(0, 1) ? E_BETWEEN : E_INSIDE, 0, 0, RILL_TYPE_PING, 0);
    emit_.phase = (uint8_t)phase_;
    emit_.error = (int8_t)Frama_C_interval(-128, 0);
    t.p = n == 0 ? NULL : letters;
    t.n = n;
    out_.n = ROOM;
    out_.p = to;
    rill_emit_comment(&emit_, t, &out_);
    //@ assert emit_.phase <= 3 && out_.n <= ROOM && out_.p + out_.n == to + ROOM;
    over();
}

#if RILL_WIDE
/* write_delta(), which stands before all else: with texts of CHUNK bytes or none, into `room` bytes. */
static void at_once(size_t room, size_t n, size_t other, unsigned delta, unsigned digits)
{
    static uint8_t to_all[201 + 6 * CHUNK];
    uint8_t *const begin = to_all, *const end = to_all + sizeof to_all;

    any_frame(RILL_TYPE_CONTENT_BLOCK_DELTA, 1);
    f.delta = delta < RILL_EV_CITATION ? (uint8_t)delta : Frama_C_unsigned_char_interval(delta, 255);
    f.index = digits == 0 ? -1 : (int32_t)of_digits(digits, RILL_FRAME_INDEX + 1);
    f.text[RILL_FRAME_TEXT].n = n;
    f.text[RILL_FRAME_TEXTS - 1].n = other;
    out_.n = room;
    out_.p = end - room;
    write_delta(&f, &out_);
    //@ assert out_.n <= room && begin <= out_.p && out_.p <= end;
    over();
}

int main(void)
{
    unsigned delta;
    size_t room;

    //@ loop unroll 10;
    for (delta = 0; delta <= RILL_EV_CITATION; delta++)
        //@ loop unroll 300;
        for (room = 199; room <= 201 + 6 * CHUNK; room += 2) {
            at_once(room, 0, 0, delta, 1);
            at_once(room, CHUNK, 0, delta, room / 2 % 6);
            at_once(room, CHUNK, 1, delta, 5);
        }
    any_frame(RILL_TYPE_CONTENT_BLOCK_DELTA, 0);
    f.delta = RILL_EV_TEXT;
    f.index = 0;
    out_.n = 0;
    write_delta(&f, &out_);
    any_frame(RILL_TYPE_PING, 1);
    write_delta(&f, &out_);
    return 0;
}
#else
int main(void)
{
    unsigned k;

    rill_emit_init_(&emit_, Frama_C_unsigned_int_interval(0, UINT_MAX), 0);
    rill_emit_init_(&emit_, Frama_C_unsigned_int_interval(0, UINT_MAX), RILL_ABI);
    //@ loop unroll 20;
    for (k = 0; k <= E_COUNTERS; k++)
        places[k] = format_at(k);
    text_if = places[RILL_TYPE_CONTENT_BLOCK_DELTA];
    //@ loop unroll 100;
    while (code(text_if) != (E_F_IF | RILL_FRAME_TEXT))
        text_if++;
    text_fi = text_if;
    //@ loop unroll 100;
    while (code(text_fi) != E_F_FI)
        text_fi++;
    holds();
    over();
    //@ loop unroll 12;
    for (k = 0; k < RILL_TYPE_MESSAGE; k++)
        walk_type(k);
    //@ loop unroll 12;
    for (k = 0; k <= RILL_TYPE_MESSAGE + 1; k++)
        if (k != RILL_TYPE_CONTENT_BLOCK_DELTA)
            next_type(k, 0, 255);
    next_type(RILL_TYPE_OTHER, 0, 255);
    //@ loop unroll 10;
    for (k = 0; k <= RILL_EV_COMPACTION; k++)
        next_type(RILL_TYPE_CONTENT_BLOCK_DELTA, k, k);
    next_type(RILL_TYPE_CONTENT_BLOCK_DELTA, k, NO_NUMBER);
    next_type(RILL_TYPE_CONTENT_BLOCK_DELTA, RILL_TYPE_OTHER, RILL_TYPE_OTHER);
    next_type(RILL_TYPE_CONTENT_BLOCK_DELTA, RILL_TYPE_OTHER + 1, 255);
    //@ loop unroll 10;
    for (phase_ = 0; phase_ <= 3; phase_++) {
        comment(0);
        comment(CHUNK);
    }
    emit_.error = (int8_t)Frama_C_interval(-128, -1);
    rill_emit_next(&emit_, &f, &out_);
    return 0;
}
#endif
