/*
 * rill/policy.h - try again or not, and after how long: integers in, milliseconds out. The caller has the clock.
 */
#ifndef RILL_POLICY_H
#define RILL_POLICY_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What is known of the attempt that failed. Zero means nothing known, in every member but retry_after_ms. */
typedef struct rill_attempt {
    uint16_t status;         /* of HTTP; 0: there was none, the connection failed or timed out */
    uint8_t should_retry;    /* x-should-retry: 0 not given, 1 false, 2 true (rill_http.should_retry) */
    bool stream_retry;       /* status 2xx: rill_message.retry is RILL_RETRY_YES */
    bool output_seen;        /* something of the answer was shown or acted on */
    uint8_t made;            /* attempts before this one */
    uint16_t random;         /* any number; another one each time */
    uint32_t retry_after_ms; /* rill_http.retry_after_ms; RILL_NEVER: not given */
} rill_attempt;

#define RILL_NEVER UINT32_MAX

/*
 * rill_policy_wait - how long to wait before the next attempt.
 *
 * most     attempts beside the first; the SDKs take 2.
 * longest  milliseconds that a server may ask for; above it, and for 0, the wait is our own.
 * gives    milliseconds: what the server asks for, or min(500 * 2^made, 8000) less up to a quarter of it at random.
 *          RILL_NEVER: do not. That is so once output was seen, when x-should-retry says false, and from the attempt on
 *          that is behind `most`; of a status 2xx, unless stream_retry; of others, unless x-should-retry says true, but
 *          for 0, 408, 409, 429 and those from 500 on.
 */
uint32_t rill_policy_wait(const rill_attempt *a, unsigned most, uint32_t longest);

#ifdef __cplusplus
}
#endif

#endif
