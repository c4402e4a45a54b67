/*
 * head.c - rill/head.h. head_byte() goes round once, from every place in the text of all heads, for members without
 * bytes and of CHUNK bytes. Then what calls it, with any_byte() in its place: any byte, and any state by the rule that is asserted behind
 * the real one.
 */
#include "rill/head.h"
#include "eva.h"

extern unsigned stands_in_;
extern rill_head head_;
extern rill_out out_;
static int any_byte(rill_head *h, const rill_head_call *c);
#include "../lib/head.c" /* of build/proof */

#define EXTRA 2
#define ROOM 2
#define NAME 45 /* longer than any of H_OWN */
#define DONE (sizeof(head_text) - 2) /* H_DONE */
#define AGAIN (sizeof(head_text) - 6) /* OP_AGAIN */

rill_in in_;
rill_out out_;
rill_head head_;
unsigned rounds_, token_;
unsigned stands_in_; /* any_byte() for head_byte() */

static uint8_t to[ROOM];
static char letters[NAME];
static rill_header extra[EXTRA];
static rill_head_call call_;
static unsigned by_to, in_all; /* in head_text: ahead of by_to are OP_SHARED, from in_all on what is in all heads */
static unsigned backs;         /* any place behind an OP_SHARED */

/* base.c is in the layer policy. */
unsigned rilli_decimal(uint64_t n, char digits[20])
{
    Frama_C_make_unknown(digits, 20);
    return Frama_C_unsigned_int_interval(0, 19);
}

static unsigned code(unsigned at)
{
    return (uint8_t)head_text[at];
}

static bool is_member(unsigned at)
{
    return code(at) >= OP_MEMBER && code(at) < OP_IF_SET;
}

/* Is it behind an OP_SHARED? */
static bool is_back(unsigned at)
{
    return code(at - 1) >= OP_SHARED && code(at - 1) < OP_IF;
}

static rill_text text(size_t n)
{
    rill_text t;

    t.p = n == 0 ? NULL : letters + NAME - n;
    t.n = n;
    return t;
}

static void any_call(size_t n)
{
    unsigned k;

    Frama_C_make_unknown((char *)&call_, sizeof call_);
    Frama_C_make_unknown(letters, sizeof letters);
    call_.base = call_.query = call_.path = call_.id = call_.project = call_.region = call_.host = text(n);
    call_.key = call_.bearer = call_.betas = call_.version = call_.content_type = call_.accept = text(n);
    call_.user_agent = text(n);
    call_.extra = extra;
    call_.extra_n = EXTRA;
    //@ loop unroll 10;
    for (k = 0; k < EXTRA; k++)
        extra[k].name = extra[k].value = text(n);
}

static void any_state(unsigned op, unsigned back, unsigned item, unsigned digit)
{
    rill_head any;

    Frama_C_make_unknown((char *)&any, sizeof any);
    any.error = 0;
    any.op = (uint16_t)op;
    any.back = (uint16_t)back;
    any.first = (uint16_t)in_all;
    any.flags = Frama_C_unsigned_char_interval(0, HAS_POST | HAS_LENGTH | HAS_CHUNKED | HAS_VERSION);
    any.item = (uint16_t)item;
    any.digit = (uint8_t)digit;
    any.hex = Frama_C_unsigned_char_interval(0, 2);
    if (!is_member(op))
        any.at = 0;
    head_ = any;
}

static void holds(void)
{
    const unsigned op = head_.op, back = head_.back;

    //@ assert head_.error <= 0;
    if (head_.error != 0)
        return;
    //@ assert op <= DONE && head_.first == in_all;
    //@ assert head_.item <= EXTRA && (AGAIN - 6 < op <= AGAIN ==> head_.item < EXTRA);
    //@ assert head_.flags < HAS_EXTRA && head_.digit < 20 && head_.hex <= 2;
    if (!is_member(op)) {
        //@ assert head_.at == 0;
    }
    if (op >= by_to) {
        //@ assert back == in_all;
    } else {
        //@ assert 0xc0 <= (unsigned char)head_text[back - 1] < 0xd0;
    }
}

/* A call to the real one, from one state. */
static void call(unsigned op, unsigned back, unsigned item, unsigned digit)
{
    int b;

    any_state(op, back, item, digit);
    rounds_ = 0;
    b = head_byte(&head_, &call_);
    //@ assert b <= 255;
    if (b < 0 && head_.error == 0) {
        //@ assert head_.op == DONE && head_.back == in_all && head_.at == 0;
    }
    holds();
    any_state(0, in_all, 0, 0); /* what comes next shall not tell these runs apart */
}

/* From everywhere, or from every member only. */
static void calls(bool members)
{
    unsigned op, k;

    //@ loop unroll 700;
    for (op = 0; op <= DONE; op++) {
        if (members && !is_member(op))
            continue;
        if (code(op) == OP_MEMBER + FIELD_LENGTH) {
            //@ loop unroll 20;
            for (k = 0; k < 20; k++)
                call(op, in_all, 0, k);
        } else if (op < by_to) {
            call(op, code(op) == 0 ? backs : by_to + 1, 0, 0); /* the end alone looks at it */
        } else if (op < H_EXTRA) {
            call(op, in_all, 0, 0);
        } else {
            //@ loop unroll 10;
            for (k = 0; k < EXTRA; k++)
                call(op, in_all, k, 0);
            if (op == H_EXTRA || op > AGAIN)
                call(op, in_all, k, 0);
        }
    }
}

static void any_back(void)
{
    unsigned k;

    backs = by_to + 1;
    //@ loop unroll 700;
    for (k = by_to + 1; k < H_EXTRA; k++)
        if (is_back(k) && Frama_C_interval(0, 1))
            backs = k;
}

/* token_ tells an error, the end and a byte apart. */
static int any_byte(rill_head *h, const rill_head_call *c)
{
    //@ assert h->error == 0;
    //@ dynamic_split token_;
    token_ = Frama_C_unsigned_int_interval(0, 2);
    switch (token_) {
    case 0:
        h->error = (int8_t)Frama_C_interval(-128, -1);
        h->field = Frama_C_unsigned_char_interval(0, 255);
        return -1;
    case 1:
        any_state(DONE, in_all, Frama_C_unsigned_int_interval(0, c->extra_n), 0);
        return -1;
    default:
        h->op = Frama_C_unsigned_short_interval(0, DONE);
        h->back = Frama_C_unsigned_short_interval(1, DONE);
        h->item = Frama_C_unsigned_short_interval(0, c->extra_n);
        h->hex = Frama_C_unsigned_char_interval(0, 2);
        h->at = Frama_C_size_t_interval(0, SIZE_MAX);
        return Frama_C_interval(0, 255);
    }
}

static void begin(unsigned where, size_t n, unsigned extra_n)
{
    rill_status st;

    any_call(n);
    call_.to = (uint8_t)where;
    call_.extra_n = (uint16_t)extra_n;
    if (Frama_C_interval(0, 1))
        call_.key = text(0);
    if (Frama_C_interval(0, 1))
        call_.bearer = text(0);
    st = rill_head_init_(&head_, &call_, RILL_ABI);
    //@ assert st <= 0;
    if (st == RILL_OK) {
        //@ assert head_.item == 0 && head_.back == in_all && head_.flags < HAS_EXTRA && head_.digit < 20;
        holds();
    }
    token_ = 0; /* what comes next shall not tell these runs apart */
    any_state(0, in_all, 0, 0);
}

int main(void)
{
    rill_header pair;
    unsigned k;
    size_t n;

    by_to = head_place(SHARED_N);
    in_all = head_place(SHARED_N + RILL_TO_DELETE + 1);
    any_back();
    any_call(0);
    calls(0);
    any_call(CHUNK);
    calls(1);
    stands_in_ = 1;
    rill_head_init_(&head_, &call_, 0);
    //@ loop unroll 30;
    for (k = 0; k <= RILL_TO_DELETE; k++)
        begin(k, 1, 0);
    begin(Frama_C_unsigned_char_interval(RILL_TO_DELETE + 1, 255), 1, 0);
    begin(0, sizeof "host" - 1, EXTRA);
    begin(0, NAME, EXTRA);
    //@ loop unroll 10;
    for (n = 0; n <= ROOM; n++) {
        any_state(0, in_all, 0, 0);
        head_.error = (int8_t)Frama_C_interval(-128, 0);
        out_.p = to + ROOM - n;
        out_.n = n;
        rill_head_read(&head_, &call_, &out_);
        //@ assert out_.n <= n && out_.p + out_.n == to + ROOM;
        any_state(0, in_all, 0, 0);
        head_.error = (int8_t)Frama_C_interval(-128, 0);
        rill_head_pair(&head_, &call_, (char *)to + ROOM - n, n, &pair);
    }
    return 0;
}
