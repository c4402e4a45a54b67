/*
 * sse.c - rill/sse.h, all of it. With RILL_WIDE what is called from outside of sse.c, call by call, from every state that
 * the other run can come to, and none other is left.
 */
#include "rill/sse.h"
#include "eva.h"

#if RILL_WIDE
#include "../lib/sse.c" /* of build/proof */

rill_sse sse_;

static void holds(void)
{
    //@ assert sse_.core.state <= ST_VALUE && sse_.core.at <= AT_OTHER && sse_.core.field <= RILLI_FIELD_COMMENT;
}

/* One call, with up to `most` bytes. */
static void call(unsigned how, size_t most)
{
    rill_text name;

    //@ dynamic_split in_.n;
    Frama_C_make_unknown((char *)chunk, sizeof chunk);
    Frama_C_make_unknown((char *)&sse_, sizeof sse_);
    sse_.core.state = Frama_C_unsigned_char_interval(ST_START, ST_VALUE);
    sse_.core.at = Frama_C_unsigned_char_interval(0, AT_OTHER);
    sse_.core.field = Frama_C_unsigned_char_interval(RILLI_FIELD_OTHER, RILLI_FIELD_COMMENT);
    in_.n = Frama_C_size_t_interval(0, most);
    in_.p = chunk + CHUNK - in_.n;
    switch (how) {
    case 0:
        rilli_sse_step(&sse_.core, &in_);
        break;
    case 1:
        if (rilli_sse_head(&sse_.core, &in_, &name)) {
            //@ assert in_.n != 0;
        }
        break;
    default:
        rilli_sse_tail(&sse_.core, &in_);
    }
    //@ assert in_.n <= most && in_.p + in_.n == chunk + CHUNK;
    holds();
    in_.n = 0;
    in_.p = chunk;
    piece_n = 0;
}

int main(void)
{
    /*@ widen_hints global:"all", 1, 2, 3, 4, 5, 25, 26; */
    in_.n = 0;
    call(0, 9);
    call(1, CHUNK);
    call(2, CHUNK);
    return 0;
}
#else
int main(void)
{
    rill_sse s;
    rill_sse_item item;

    Frama_C_make_unknown((char *)&s, sizeof s);
    rill_sse_init_(&s, 0);
    rill_sse_init_(&s, RILL_ABI);
    /*@ widen_hints global:"all", 1, 2, 3, 4, 5, 25, 26; */
    //@ dynamic_split in_.n;
    in_.n = 0;
    while (Frama_C_interval(0, 1)) {
        if (in_.n == 0)
            next_chunk();
        rill_sse_next(&s, &in_, &item);
        rilli_sse_at_line(&s.core);
        rilli_sse_named(&s.core);
        rilli_sse_no_field(&s.core, Frama_C_unsigned_char_interval(0, 255));
    }
    return 0;
}
#endif
