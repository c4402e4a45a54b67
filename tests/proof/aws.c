/* aws.c - rill/aws.h, all of it. */
#include "rill/aws.h"
#include "eva.h"

int main(void)
{
    rill_aws a;
    rill_aws_item item;

    Frama_C_make_unknown((char *)&a, sizeof a);
    rill_aws_init_(&a, Frama_C_interval(0, 1) ? RILL_ABI : 0);
    /*@ widen_hints global:"all", 15, 16, 17, 29, 30, 36, 37; */
    //@ dynamic_split in_.n;
    in_.n = 0;
    while (Frama_C_interval(0, 1)) {
        if (in_.n == 0)
            next_chunk();
        rill_aws_next(&a, &in_, &item);
    }
    rill_aws_finish(&a);
    return 0;
}
