/*
 * base.c - scalars, C strings, decimal digits.
 */
#include "internal.h"

bool rill_is(rill_scalar s, const char *want, size_t n)
{
    if (s.p == NULL || s.n != s.full || s.n != n)
        return false;
    while (n != 0 && s.p[n - 1] == want[n - 1])
        n--;
    return n == 0;
}

bool rill_cstr(rill_text t, char *to, size_t cap)
{
    size_t k = t.n;

    if (k < cap) {
        to[k] = 0;
        while (k != 0 && (to[k - 1] = t.p[k - 1]) != 0)
            k--;
        if (k == 0)
            return true;
    }
    to[0] = 0;
    return false;
}

/* One bit after the other is shifted into twenty decimal digits: no division. */
unsigned rilli_decimal(uint64_t n, char *to)
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
