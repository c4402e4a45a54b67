/* json.c - rill/json.h, all of it: any text, any calls, any cuts. */
#include "eva.h"

rill_json json_;

int main(void)
{
    rill_json_tok tok;
    rill_number any;
    uint64_t u;
    int64_t i;

    Frama_C_make_unknown((char *)&json_, sizeof json_);
    rill_json_init_(&json_, Frama_C_unsigned_int_interval(0, 1), 0);
    rill_json_init_(&json_, Frama_C_unsigned_int_interval(0, 1), RILL_ABI);
    /*@ widen_hints global:"all", 1, 2, 3, 4, 5, 63, 64, 65, 6552, 6553, 65535; */
    //@ dynamic_split in_.n;
    in_.n = 0;
    //@ dynamic_split json_.core.state;
    while (Frama_C_interval(0, 1)) {
        if (in_.n == 0)
            next_chunk();
        if (Frama_C_interval(0, 1))
            rill_json_skip(&json_, &in_, Frama_C_unsigned_int_interval(0, UINT_MAX));
        else
            rill_json_next(&json_, &in_, &tok);
    }
    rill_json_finish(&json_, &tok);
    Frama_C_make_unknown((char *)&any, sizeof any);
    any.negative = Frama_C_interval(0, 1);
    any.big = Frama_C_interval(0, 1);
    rill_number_uint(&any, UINT64_MAX, &u);
    rill_number_int(&any, INT64_MIN, INT64_MAX, &i);
    return 0;
}
