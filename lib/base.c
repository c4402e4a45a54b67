/*
 * base.c - scalars, C strings, decimal digits.
 */
#include "internal.h"

bool rill_is(rill_scalar s, const char *want, size_t n)
{
    size_t k;

    if (s.p == NULL || s.n != s.full || s.n != n)
        return false;
    for (k = 0; k < n; k++)
        if (s.p[k] != want[k])
            return false;
    return true;
}

bool rill_cstr(rill_text t, char *to, size_t cap)
{
    size_t k;

    to[0] = 0;
    if (t.n >= cap)
        return false;
    for (k = 0; k < t.n; k++)
        if (t.p[k] == 0)
            return false;
    for (k = 0; k < t.n; k++)
        to[k] = t.p[k];
    to[t.n] = 0;
    return true;
}

/* One bit after the other is shifted into twenty decimal digits: no division. */
unsigned rilli_decimal(uint64_t n, char to[20])
{
    unsigned bit, k;

    for (k = 0; k < 20; k++)
        to[k] = '0';
    for (bit = 64; bit != 0; bit--, n <<= 1) {
        unsigned carry = (unsigned)(n >> 63);

        for (k = 20; k-- != 0;) {
            carry += 2u * ((unsigned)to[k] - '0');
            to[k] = (char)(carry > 9 ? carry - 10 + '0' : carry + '0');
            carry = carry > 9;
        }
    }
    for (k = 0; k < 19 && to[k] == '0'; k++)
        ;
    return k;
}
