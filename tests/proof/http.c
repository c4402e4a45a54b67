/* http.c - rill/http.h, all of it. */
#include "rill/http.h"
#include "eva.h"

int main(void)
{
    rill_http h;
    rill_http_item item;

    Frama_C_make_unknown((char *)&h, sizeof h);
    rill_http_init_(&h, Frama_C_interval(0, 1) ? RILL_ABI : 0);
    //@ dynamic_split in_.n;
    in_.n = 0;
    while (Frama_C_interval(0, 1)) {
        if (in_.n == 0)
            next_chunk();
        rill_http_next(&h, &in_, &item);
    }
    rill_http_finish(&h);
    return 0;
}
