/*
 * base.c - scalars and texts of results.
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
