/*
 * wp.h - contracts of the functions that look at bytes in runs, and of what writes into a bounded output. Frama-C's WP
 * proves them for every length, with no run-time error on the way; wp.hints has the invariants of the loops.
 */
#include "internal.h"

/*@ requires n >= 1 && \valid_read(p + (0 .. n - 1));
    assigns \nothing;
    ensures -4 <= \result <= 4 && \result != 1;
    ensures \result > 0 ==> \result <= n;
    ensures \result < 0 ==> -\result <= n;
    ensures \result == 0 ==> n <= 3;
    ensures p[0] < 0x80 ==> \result == -1;
*/
int rilli_utf8(const uint8_t *p, size_t n);

/*@ requires *at <= t.n && \valid_read((const uint8_t *)t.p + (0 .. t.n - 1));
    requires \valid(at) && \valid(sub) && \valid(out) && \valid(out->p + (0 .. out->n - 1));
    requires \separated(at, sub, out, out->p + (0 .. out->n - 1), (const uint8_t *)t.p + (0 .. t.n - 1));
    assigns *at, *sub, *out, out->p[0 .. out->n - 1];
    ensures \old(*at) <= *at <= t.n;
    ensures out->n <= \old(out->n) && out->p == \old(out->p) + (\old(out->n) - out->n);
    ensures \result == \true ==> *at == t.n;
*/
bool rilli_put(rill_text t, unsigned how, size_t *at, uint8_t *sub, rill_out *out);

/*@ requires s.p == \null || \valid_read(s.p + (0 .. s.n - 1));
    requires n == 0 || \valid_read(want + (0 .. n - 1));
    assigns \nothing;
    ensures \result == \true <==> s.p != \null && s.n == s.full && s.n == n && (\forall integer k; 0 <= k < n ==> s.p[k] == want[k]);
*/
bool rill_is(rill_scalar s, const char *want, size_t n);

/*@ requires cap >= 1 && \valid(to + (0 .. cap - 1)) && \valid_read(t.p + (0 .. t.n - 1));
    requires \separated(to + (0 .. cap - 1), t.p + (0 .. t.n - 1));
    assigns to[0 .. cap - 1];
    ensures \result == \true ==> t.n < cap && to[t.n] == 0;
    ensures \result == \true ==> (\forall integer k; 0 <= k < t.n ==> to[k] == t.p[k] && t.p[k] != 0);
    ensures \result == \false ==> to[0] == 0;
*/
bool rill_cstr(rill_text t, char *to, size_t cap);
