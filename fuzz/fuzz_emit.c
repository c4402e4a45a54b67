/*
 * fuzz_emit.c - a frame made of any bytes: whatever the size of the output, it is the same bytes or refused; what is sent
 * is one event, and the decoder takes it for that event without a warning that emit could have spared it.
 *
 * The body is the frame: numbers first, then texts, each behind its length.
 */
#include "fuzz.h"
#include "is_json.h"

static uint8_t byte(struct input *x)
{
    if (x->n == 0)
        return 0;
    x->n--;
    return *x->d++;
}

static rill_text text(struct input *x)
{
    rill_text t = { NULL, 0 };
    uint8_t n = byte(x);

    if (n == 0)
        return t;
    t.n = n - 1u < x->n ? n - 1u : x->n;
    t.p = (const char *)x->d;
    x->d += t.n;
    x->n -= t.n;
    return t;
}

static size_t run(const rill_frame *f, unsigned options, size_t room, uint8_t *to, size_t cap, rill_status *result)
{
    rill_emit e, copy;
    size_t n = 0;

    REQUIRE(rill_emit_init(&e, options) == RILL_OK);
    do {
        copy = e;
        memset(&e, 0xA5, sizeof e);
        e = copy;
        uint8_t *buf = malloc(room);
        rill_out out = { buf, room };

        REQUIRE(buf != NULL);
        *result = rill_emit_next(&e, f, &out);
        REQUIRE(n + room - out.n <= cap);
        memcpy(to + n, buf, room - out.n);
        n += room - out.n;
        REQUIRE(*result != RILL_MORE || out.n == 0);
        free(buf);
    } while (*result == RILL_MORE);
    REQUIRE(*result == RILL_OK || n == 0);
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t whole[1 << 15], cut[1 << 15];
    struct input x = input_of(data, size);
    unsigned lines = x.options & RILL_EMIT_LINES, marks = 0, k;
    rill_frame f = { 0 };
    rill_usage u = { 0 };
    rill_status st, again;
    size_t n;

    f.type = byte(&x) % 66u;
    f.block = byte(&x) % 66u;
    f.delta = byte(&x) % 66u;
    f.reason = byte(&x) % 66u;
    f.fault = byte(&x) % 66u;
    f.index = byte(&x) % 130 == 129 ? -1 : byte(&x);
    u.given = (uint16_t)(byte(&x) | byte(&x) << 8);
    for (k = 0; k < RILL_COUNT_N; k++)
        u.n[k] = (uint32_t)byte(&x) << byte(&x) % 25;
    if ((u.given & 0x400) != 0)
        f.usage = &u;
    u.given &= 0x3ff;
    for (k = 1; k < RILL_FRAME_TEXTS; k++)
        f.text[k] = text(&x);
    n = run(&f, lines, 4096, whole, sizeof whole, &st);
    REQUIRE(run(&f, lines, 1u + (x.cuts_n != 0 ? x.cuts[0] % 33u : 0u), cut, sizeof cut, &again) == n);
    REQUIRE(again == st && memcmp(whole, cut, n) == 0);
    if (st == RILL_OK) {
        rill_message m;
        rill_event ev;
        rill_in in = { whole, n };
        size_t breaks = 0, i;

        REQUIRE(utf8_whole(whole, n) && n > 1 && whole[n - 1] == '\n');
        for (i = 0; i < n; i++)
            breaks += whole[i] == '\n';
        REQUIRE(breaks == (lines ? 1u : 3u) && memchr(whole, '\r', n) == NULL);
        i = lines ? 0 : (size_t)((uint8_t *)memchr(whole, '\n', n) - whole) + 7; /* behind "data: " */
        REQUIRE(is_json(whole + i, n - i));
        REQUIRE(rill_message_init(&m, lines ? RILL_JSON : RILL_SSE) == RILL_OK);
        while ((st = rill_message_next(&m, &in, &ev)) == RILL_OK) {
            REQUIRE((ev.warn & (1u << RILL_WARN_NOT_JSON | 1u << RILL_WARN_EXTRA | 1u << RILL_WARN_MISMATCH)) == 0);
            marks += !RILL_IS_PIECE(ev.kind);
        }
        /* a delta of no block may be longer than the hold */
        REQUIRE((st == RILL_MORE && in.n == 0) || st == RILL_E_HOLD);
        REQUIRE(marks != 0 || f.type == RILL_TYPE_CONTENT_BLOCK_DELTA || st < 0);
        if (f.type == RILL_TYPE_MESSAGE_DELTA && f.usage != NULL && f.text[RILL_FRAME_LEDGER].n == 0)
            for (k = 0; k < RILL_COUNT_N; k++)
                REQUIRE((u.given >> k & 1) == 0 || f.text[RILL_FRAME_OUTER].n != 0 || m.usage.n[k] == u.n[k]);
    }
    return 0;
}
