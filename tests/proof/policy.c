/* policy.c - rill/policy.h and base.c: any attempt, any scalar, any text. */
#include "rill/policy.h"
#include "eva.h"

int main(void)
{
    static char text[300], to[300];
    char digits[20];
    rill_attempt a;
    rill_scalar s;
    rill_text t;
    size_t n;
    unsigned first;

    Frama_C_make_unknown((char *)&a, sizeof a);
    a.output_seen = Frama_C_interval(0, 1);
    a.stream_retry = Frama_C_interval(0, 1);
    rill_policy_wait(&a, Frama_C_unsigned_int_interval(0, UINT_MAX), Frama_C_unsigned_long_interval(0, UINT32_MAX));

    Frama_C_make_unknown(text, sizeof text);
    s.p = Frama_C_interval(0, 1) ? text : NULL;
    s.n = Frama_C_unsigned_short_interval(0, sizeof text);
    s.full = Frama_C_unsigned_short_interval(0, 65535);
    n = Frama_C_size_t_interval(0, sizeof text);
    rill_is(s, text, n);
    t.p = text;
    t.n = Frama_C_size_t_interval(0, sizeof text);
    rill_cstr(t, to, Frama_C_size_t_interval(1, sizeof to));
    first = rilli_decimal((uint64_t)Frama_C_unsigned_long_interval(0, UINT32_MAX) << 32 |
                              Frama_C_unsigned_long_interval(0, UINT32_MAX),
                          digits);
    //@ assert first < 20;
    return 0;
}
