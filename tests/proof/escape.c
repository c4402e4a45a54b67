/* escape.c - lib/escape.c: texts of up to CHUNK bytes, whatever they are, into outputs of several sizes. */
#include "eva.h"

rill_in in_;
size_t piece_n;
rill_json json_;
unsigned rounds_;

int main(void)
{
    static uint8_t to[8];
    unsigned how = Frama_C_unsigned_int_interval(RILLI_PUT_RAW, RILLI_PUT_FLAT);
    size_t n, room, at;
    uint8_t sub;
    rill_text t;
    rill_out out;

    //@ split how;
    Frama_C_make_unknown((char *)chunk, sizeof chunk);
    for (n = 0; n <= CHUNK; n++) {
        if (n != 0)
            rilli_sequence(chunk + CHUNK - n, n);
        for (room = 0; room <= sizeof to; room++) {
            t.p = (const char *)chunk + CHUNK - n;
            t.n = n;
            at = 0;
            sub = 0;
            do {
                out.p = to + sizeof to - room;
                out.n = room;
            } while (!rilli_put(t, how, &at, &sub, &out) && room != 0);
        }
    }
    rilli_pick("a\0bc\0", Frama_C_unsigned_int_interval(0, 2));
    return 0;
}
