/*
 * turn.c - rill_turn, call by call: from every state in which a call can find one, with pieces of up to CHUNK bytes, into
 * outputs of up to ROOM bytes. rill_turn_next() goes round once: either it writes one part of what a bit of its plan stands
 * for, or it decides on an event, with nothing planned.
 */
#include "rill/turn.h"
#include "put.h"

extern unsigned decides_, rounds_, runs_, parts_, value_;
extern size_t text_n_;
#include "../lib/turn.c" /* of build/proof */

#define ROOM 2
#define NAME 18 /* longer than any of keys */

rill_in in_;
rill_out out_;
rill_turn turn_;
unsigned decides_; /* 0: what is planned is written; 1: an event is decided on */
unsigned rounds_, runs_, parts_;
size_t text_n_;  /* of a text from elsewhere */
unsigned value_; /* the plan has the event's bytes */

static rill_message message_;
static rill_event event_;
static uint8_t to[ROOM];
static char piece[CHUNK], name[NAME];

/* names.c has its own layer. */
unsigned rilli_flags(unsigned list, unsigned number)
{
    //@ assert list < RILLI_LIST_SCOPE;
    return Frama_C_unsigned_char_interval(0, 255);
}

static rill_text any_text(void)
{
    rill_text t;

    //@ dynamic_split text_n_;
    text_n_ = Frama_C_size_t_interval(0, CHUNK);
    t.n = text_n_;
    t.p = t.n == 0 ? NULL : piece + CHUNK - t.n;
    return t;
}

rill_text rill_block_name(unsigned block)
{
    return any_text();
}

rill_scalar rill_message_get(const rill_message *m, rill_slot slot)
{
    rill_text t = any_text();
    rill_scalar s;

    //@ assert RILL_TYPE <= slot <= RILL_REQUEST_ID;
    s.p = t.p;
    s.n = t.n;
    s.full = Frama_C_unsigned_short_interval(0, 65535);
    return s;
}

static void any_event(unsigned from, unsigned last, size_t n, size_t key_n)
{
    rill_event any;

    Frama_C_make_unknown((char *)&any, sizeof any);
    Frama_C_make_unknown(piece, sizeof piece);
    Frama_C_make_unknown(name, sizeof name);
    any.kind = Frama_C_unsigned_char_interval(from, last);
    any.part = Frama_C_unsigned_char_interval(0, RILL_FIRST | RILL_LAST);
    if (n == 0 && from >= RILL_EV_CITATION && last <= RILL_EV_MEMBER) /* raw JSON begins with a byte */
        any.part &= RILL_LAST;
    any.restart = Frama_C_interval(0, 1);
    any.text.p = n == 0 ? NULL : piece + CHUNK - n;
    any.text.n = n;
    any.key.p = key_n == 0 ? NULL : name + NAME - key_n;
    any.key.n = key_n;
#if RILL_RAW
    any.raw.p = NULL;
    any.raw.n = 0;
    any.raw_last = Frama_C_interval(0, 1);
#endif
    event_ = any;
}

static void any_state(unsigned state, unsigned section)
{
    rill_turn any;

    Frama_C_make_unknown((char *)&any, sizeof any);
    any.error = 0;
    any.state = (uint8_t)state;
    any.next = Frama_C_unsigned_char_interval(T_DECIDE, T_BLOCK_ENDS);
    any.section = (uint8_t)section;
    any.raw = Frama_C_unsigned_char_interval(T_RAW_NONE, T_RAW_SKIP);
    any.empty = Frama_C_unsigned_char_interval(0, T_SEEN(K_OTHER - K_TEXT) - 1);
    any.seen = Frama_C_unsigned_short_interval(0, T_SEEN(K_OTHER + 1) - 1);
    any.plan = 0;
    any.phase = 0;
    any.at = 0;
    turn_ = any;
}

/* The last part of what a bit of the plan stands for. */
static unsigned phases(unsigned bit)
{
    if (bit >= P_SCALAR && bit < P_KEY)
        return 5;
    return bit == P_KEY || (bit >= P_EMPTY && bit < P_HEAD) ? 3 : 0;
}

static void holds(void)
{
    const bool has_value = (turn_.plan >> P_VALUE & 1u) != 0;

    //@ assert turn_.error <= 0;
    if (turn_.error != 0)
        return;
    //@ assert turn_.state <= T_CLOSED && turn_.next <= T_BLOCK_ENDS && turn_.section <= K_OTHER;
    //@ assert turn_.raw <= T_RAW_SKIP && turn_.empty < 128 && turn_.seen < 1 << (K_OTHER + 1);
    //@ assert turn_.plan < 1 << (P_TAIL + 1);
    if (turn_.plan == 0) {
        //@ assert turn_.phase == 0 && turn_.at == 0;
    }
    if (value_ == 0) {
        //@ assert !has_value;
    }
}

/* What comes next shall not tell these runs apart. */
static void over(void)
{
    any_state(0, 0);
    any_event(0, 0, 0, 0);
    Frama_C_make_unknown((char *)to, sizeof to);
    rounds_ = runs_ = parts_ = value_ = 0;
    text_n_ = 0;
    out_.n = 0;
    out_.p = to;
}

static rill_status call(size_t room)
{
    rill_status st;

    out_.n = room;
    out_.p = to + ROOM - room;
    st = rill_turn_next(&turn_, &message_, &event_, &out_);
    //@ assert out_.n <= room && out_.p + out_.n == to + ROOM;
    holds();
    return st;
}

/* One part of one bit of the plan, with any bits that come behind it. */
static void run(unsigned bit, unsigned phase, unsigned section, unsigned section_last, size_t n, size_t key_n,
                uint32_t written)
{
    const unsigned last = phases(bit);
    size_t room;

    //@ loop unroll 10;
    for (room = 0; room <= ROOM; room++) {
        any_state(Frama_C_unsigned_int_interval(0, T_CLOSED), Frama_C_unsigned_int_interval(section, section_last));
        turn_.plan = T_BIT(bit);
        if (bit < P_TAIL)
            turn_.plan += Frama_C_unsigned_int_interval(0, T_BIT(P_TAIL - bit) - 1) * T_BIT(bit + 1);
        turn_.phase = (uint8_t)phase;
        turn_.at = Frama_C_size_t_interval(0, SIZE_MAX);
        turn_.written = written;
        turn_.drop = Frama_C_unsigned_char_interval(0, 1);
        value_ = 1;
        if (bit == P_VALUE) {
            any_event(RILL_EV_TEXT, RILL_EV_MEMBER, n, 0);
            turn_.drop = Frama_C_unsigned_char_interval(0, n != 0);
            turn_.from = Frama_C_size_t_interval(0, n);
        } else {
            any_event(0, 255, 0, key_n);
        }
        call(room);
        if (turn_.error == 0) {
            //@ assert turn_.written - written == room - out_.n;
            //@ assert turn_.phase == 0 || (turn_.phase <= last && (turn_.plan >> bit) % 2 == 1);
        } else {
            //@ assert turn_.error == RILL_E_TURN_SIZE && written == UINT32_MAX - 1;
        }
        over();
    }
}

static void runs(unsigned bit)
{
    unsigned phase, k;
    size_t n;

    //@ loop unroll 10;
    for (phase = 0; phase <= phases(bit); phase++) {
        if (bit == P_VALUE) {
            //@ loop unroll 10;
            for (n = 0; n <= CHUNK; n++)
                run(bit, phase, 0, K_OTHER, n, 0, 0);
        } else if (bit == P_KEY && phase == 1) {
            //@ loop unroll 20;
            for (k = 0; k < K_OTHER; k++)
                run(bit, phase, k, k, 0, 0, 0);
            //@ loop unroll 10;
            for (n = 0; n <= CHUNK; n++)
                run(bit, phase, k, k, 0, n, 0);
        } else {
            run(bit, phase, 0, K_OTHER, 0, 0, 0);
        }
    }
    run(bit, 0, 0, K_OTHER, 0, 0, UINT32_MAX - 1);
}

/* An event, with nothing planned. */
static void decide(unsigned state, unsigned from, unsigned last, size_t n, size_t key_n)
{
    any_event(from, last, n, key_n);
    any_state(state, Frama_C_unsigned_int_interval(0, K_OTHER));
    call(ROOM);
    over();
}

static void decides(unsigned state)
{
    unsigned kind;
    size_t n, key_n;

    //@ loop unroll 20;
    for (kind = RILL_EV_TEXT; kind <= RILL_EV_MEMBER; kind++)
        //@ loop unroll 10;
        for (n = 0; n <= CHUNK; n++)
            //@ loop unroll 20;
            for (key_n = 0; key_n <= (kind >= RILL_EV_COMPACTION ? NAME : 0); key_n++)
                decide(state, kind, kind, n, key_n);
    decide(state, 0, 0, 0, 0);
    decide(state, RILL_EV_MEMBER + 1, RILL_EV_BLOCK_START - 1, 0, 0);
    //@ loop unroll 20;
    for (kind = RILL_EV_BLOCK_START; kind <= RILL_EV_END; kind++)
        decide(state, kind, kind, 0, 0);
    decide(state, RILL_EV_END + 1, 255, 0, 0);
}

int main(void)
{
    unsigned k;

    Frama_C_make_unknown((char *)to, sizeof to);
    Frama_C_make_unknown((char *)&message_, sizeof message_);
    rill_turn_init_(&turn_, 0, 0);
    rill_turn_init_(&turn_, Frama_C_unsigned_int_interval(0, UINT_MAX), RILL_ABI);
    holds();
    over();
    //@ loop unroll 30;
    for (k = 0; k <= P_TAIL; k++)
        runs(k);
    decides_ = 1;
    //@ loop unroll 20;
    for (k = 0; k <= T_CLOSED; k++)
        decides(k);
    turn_.error = (int8_t)Frama_C_interval(-128, -1);
    rill_turn_next(&turn_, &message_, &event_, &out_);
    return 0;
}
