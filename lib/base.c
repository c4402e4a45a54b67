/*
 * base.c - scalars and texts of results.
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
