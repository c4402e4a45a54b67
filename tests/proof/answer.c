/*
 * answer.c - rill_answer, call by call: from every state in which a call can find one, with stores and reasons of up to
 * CHUNK bytes, into outputs of up to ROOM bytes.
 */
#include "rill/turn.h"
#include "put.h"

#define ROOM 2
#define LAST_STATE 8 /* A_DONE */
#define LETTERS 24   /* of what stands ahead of an id */
#define NO_MATCH 255

static uint8_t to[ROOM];
static char why[CHUNK];
rill_in in_;
rill_out out_;
rill_answer answer_;

static void holds(void)
{
    //@ assert answer_.state <= LAST_STATE;
    //@ assert answer_.match < LETTERS || answer_.match == NO_MATCH;
}

static void call(unsigned state, bool matches, size_t in_n, size_t room, size_t why_n)
{
    rill_answer any;
    rill_text text;

    Frama_C_make_unknown((char *)&any, sizeof any);
    any.state = (uint8_t)state;
    any.match = matches ? Frama_C_unsigned_char_interval(0, LETTERS - 1) : NO_MATCH;
    answer_ = any;
    in_.n = in_n;
    in_.p = chunk + CHUNK - in_n;
    out_.n = room;
    out_.p = to + ROOM - room;
    text.n = why_n;
    text.p = why_n == 0 ? NULL : why + CHUNK - why_n;
    rill_answer_next(&answer_, &in_, text, &out_);
    //@ assert in_.n <= in_n && in_.p + in_.n == chunk + CHUNK;
    //@ assert out_.n <= room && out_.p + out_.n == to + ROOM;
    holds();
    Frama_C_make_unknown((char *)to, sizeof to); /* what comes next shall not tell these runs apart */
    answer_.state = 0;
    in_.n = out_.n = 0;
    in_.p = chunk;
    out_.p = to;
}

int main(void)
{
    unsigned state;
    size_t in_n, room, why_n;

    Frama_C_make_unknown((char *)chunk, sizeof chunk);
    Frama_C_make_unknown((char *)to, sizeof to);
    Frama_C_make_unknown(why, sizeof why);
    rill_answer_init_(&answer_, 0);
    rill_answer_init_(&answer_, RILL_ABI);
    holds();
    //@ loop unroll 10;
    for (state = 0; state <= LAST_STATE; state++)
        //@ loop unroll 10;
        for (in_n = 0; in_n <= CHUNK; in_n++)
            //@ loop unroll 10;
            for (room = 0; room <= ROOM; room++)
                //@ loop unroll 10;
                for (why_n = 0; why_n <= CHUNK; why_n++) {
                    call(state, 0, in_n, room, why_n);
                    call(state, 1, in_n, room, why_n);
                }
    return 0;
}
