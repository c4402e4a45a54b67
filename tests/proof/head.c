/* head.c - rill/head.h: any call, with texts of any bytes; outputs of any size. */
#include "rill/head.h"
#include "eva.h"

#define LONG 1000
static char any[LONG];

static rill_text text(void)
{
    rill_text t;

    t.p = any;
    t.n = Frama_C_size_t_interval(0, LONG);
    return t;
}

int main(void)
{
    static uint8_t to[LONG];
    rill_head_call c;
    rill_head_extra extra[3];
    rill_head h;
    rill_header pair;
    rill_out out;
    unsigned k;

    Frama_C_make_unknown(any, sizeof any);
    Frama_C_make_unknown((char *)&h, sizeof h);
    Frama_C_make_unknown((char *)&c, sizeof c);
    c.base = text();
    return 0;
}
