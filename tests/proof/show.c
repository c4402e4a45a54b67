/*
 * show.c - rill/show.h, call by call: pieces of up to CHUNK bytes, into outputs of up to ROOM bytes, from every state
 * that a call can find. A call that is cut by the output leaves the rest of the piece to one that begins there.
 */
#include "rill/show.h"
#include "eva.h"

#define ROOM 2
#define KEY 7 /* letters of the prefix; so many seen: in the key */

static char to[ROOM];

static void call(size_t n, size_t room, unsigned key)
{
    rill_show s;
    rill_text t;
    size_t made;

    s.abi = RILL_ABI;
    s.options = Frama_C_unsigned_char_interval(0, 255);
    s.key = (uint8_t)key;
    s.sub = Frama_C_unsigned_char_interval(0, 255);
    t.p = (const char *)chunk + CHUNK - n;
    t.n = n;
    made = rill_show_next(&s, &t, to + ROOM - room, room);
    //@ assert made <= room && s.key <= KEY;
    //@ assert t.n <= n && t.p + t.n == (const char *)chunk + CHUNK;
    if (made == 0 && room != 0) {
        //@ assert t.n == 0;
    }
    Frama_C_make_unknown(to, sizeof to); /* what comes next shall not tell these runs apart */
    Frama_C_make_unknown((char *)chunk, sizeof chunk);
}

int main(void)
{
    rill_show s;
    unsigned key;
    size_t n, room;

    rill_show_init_(&s, Frama_C_unsigned_int_interval(0, UINT_MAX), 0);
    rill_show_init_(&s, Frama_C_unsigned_int_interval(0, UINT_MAX), RILL_ABI);
    //@ assert s.key <= KEY;
    Frama_C_make_unknown(to, sizeof to);
    Frama_C_make_unknown((char *)chunk, sizeof chunk);
    //@ loop unroll 10;
    for (n = 0; n <= CHUNK; n++)
        //@ loop unroll 10;
        for (room = 0; room <= ROOM; room++)
            //@ loop unroll 10;
            for (key = 0; key <= KEY; key++)
                call(n, room, key);
    return 0;
}
