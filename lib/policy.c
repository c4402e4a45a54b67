/*
 * policy.c - whether to try again, and when. The rules are those of the official SDKs.
 */
#include "rill/policy.h"
#include "internal.h"

uint32_t rill_policy_wait(const rill_attempt *a, unsigned most, uint32_t longest)
{
    unsigned status = a->status;
    uint32_t wait = 8000;
    bool again = status == 0 || status == 408 || status == 409 || status == 429 || status >= 500;

    if (status - 200 < 100)
        again = a->stream_retry;
    else if (a->should_retry == 2)
        again = true;
    if (!again || a->should_retry == 1 || a->output_seen || a->made >= most)
        return RILL_NEVER;
    if (a->retry_after_ms != RILL_NEVER && a->retry_after_ms - 1 < longest)
        return a->retry_after_ms;
    if (a->made < 4)
        wait = (uint32_t)500 << a->made;
    return wait - ((wait >> 2) * a->random >> 16);
}
