/*
 * escape.c - lib/escape.c, call by call: texts of up to CHUNK bytes, from every place in them, into outputs of up to ROOM
 * bytes. A call leaves a place in the text and moves the output on, so the next one is among these.
 */
#include "eva.h"

#ifndef ROOM
#define ROOM 7
#endif

rill_in in_;
size_t piece_n;
rill_json json_;
unsigned rounds_;

static uint8_t to[ROOM];

size_t at_;
rill_out out_;

static void put(unsigned how, size_t n, size_t at, size_t room, uint8_t sub)
{
    const uint8_t from = sub;
    rill_text t;
    bool all;

    t.p = (const char *)chunk + CHUNK - n;
    t.n = n;
    at_ = at;
    //@ dynamic_split at_;
    //@ dynamic_split out_.n;
    out_.p = to + ROOM - room;
    out_.n = room;
    all = rilli_put(t, how, &at_, &sub, &out_);
    //@ assert at_ <= n && out_.n <= room && out_.p + out_.n == to + ROOM;
    if (all) {
        //@ assert at_ == n;
    }
    if (from == 0 && room >= 6 * (n - at)) { /* there is room for all, however it is escaped */
        //@ assert all && room - out_.n <= 6 * (n - at);
    }
    at_ = 0;
    out_.n = 0;
    out_.p = to;
    Frama_C_make_unknown((char *)to, sizeof to); /* what comes next shall not tell these runs apart */
    Frama_C_make_unknown((char *)chunk, sizeof chunk);
}

/* From behind the text. */
static void put_none(unsigned how, size_t n, uint8_t sub)
{
    size_t at = Frama_C_size_t_interval(n, SIZE_MAX);
    rill_text t;
    bool all;

    t.p = (const char *)chunk + CHUNK - n;
    t.n = n;
    out_.p = to;
    out_.n = ROOM;
    all = rilli_put(t, how, &at, &sub, &out_);
    //@ assert all && at >= n && out_.n == ROOM && out_.p == to;
    out_.n = 0;
}

int main(void)
{
    unsigned how;
    size_t n, at, room;

    Frama_C_make_unknown((char *)to, sizeof to);
    Frama_C_make_unknown((char *)chunk, sizeof chunk);
    //@ loop unroll 10;
    for (how = RILLI_PUT_RAW; how <= RILLI_PUT_FLAT; how++)
        //@ loop unroll 10;
        for (n = 0; n <= CHUNK; n++) {
            put_none(how, n, Frama_C_unsigned_char_interval(0, 255));
            //@ loop unroll 10;
            for (at = 0; at <= n; at++)
                //@ loop unroll 10;
                for (room = 0; room <= ROOM; room++) {
                    put(how, n, at, room, 0);
                    put(how, n, at, room, Frama_C_unsigned_char_interval(1, 255));
                }
        }
    rilli_pick("a\0bc\0", Frama_C_unsigned_int_interval(0, 2));
    return 0;
}
