/* sse.c - rill/sse.h, all of it. */
#include "rill/sse.h"
#include "eva.h"

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
