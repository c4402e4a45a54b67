/*
 * fuzz_emit.c - a frame made of any bytes: whatever the size of the output, it is the same bytes or refused; what is
 * sent is one event, and the decoder takes it for that event without a warning that emit could have spared it. In two
 * pieces, each with no more than what counts of it, it is the same bytes, or refused, too. A comment before it is a
 * comment, and changes nothing of it.
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
    rill_emit slot[2];
    unsigned at = 0;
    size_t n = 0;

    REQUIRE(rill_emit_init(&slot[0], options) == RILL_OK);
    do {
        slot[1 - at] = slot[at]; /* the state goes elsewhere at every cut */
        memset(&slot[at], 0xA5, sizeof slot[at]);
        at = 1 - at;
        uint8_t *buf = malloc(room);
        rill_out out = { buf, room };

        REQUIRE(buf != NULL);
        *result = rill_emit_next(&slot[at], f, &out);
        REQUIRE(n + room - out.n <= cap);
        memcpy(to + n, buf, room - out.n);
        n += room - out.n;
        REQUIRE(*result != RILL_MORE || out.n == 0);
        free(buf);
    } while (*result == RILL_MORE);
    REQUIRE(*result == RILL_OK || n == 0);
    return n;
}

/* The same frame with its long text in two. */
static void in_two(const rill_frame *f, unsigned options, struct input x, const uint8_t *want, size_t want_n,
                   rill_status st)
{
    static uint8_t to[1 << 15];
    const bool delta = f->type == RILL_TYPE_CONTENT_BLOCK_DELTA && f->delta != RILL_TYPE_OTHER;
    const unsigned longest = f->type == RILL_TYPE_ERROR || delta ? RILL_FRAME_TEXT : RILL_FRAME_MEMBERS;
    const rill_text t = f->text[longest];
    size_t cut = x.cuts_n > 1 ? x.cuts[1] : x.n, n = 0;
    rill_frame part[2] = { *f, *f };
    rill_status got = RILL_OK;
    rill_emit e;

    if (t.p == NULL || (t.n == 0 && longest == RILL_FRAME_MEMBERS))
        return;
    cut = longest == RILL_FRAME_MEMBERS ? 1 + cut % t.n : cut % (t.n + 1);
    while (cut != t.n && longest == RILL_FRAME_TEXT && ((uint8_t)t.p[cut] & 0xC0) == 0x80)
        cut++; /* a whole character; nothing that is broken either is parted */
    part[0].more = true;
    part[0].text[longest].n = cut;
    part[0].text[RILL_FRAME_OUTER] = (rill_text){ NULL, 0 };
    part[1].text[longest].p += cut;
    part[1].text[longest].n -= cut;
    part[1].index = -1;
    part[1].block = part[1].fault = part[1].reason = 0;
    for (unsigned k = RILL_TYPE; k < RILL_REQUEST_ID; k++)
        part[1].text[k] = (rill_text){ NULL, 0 };
    if (longest == RILL_FRAME_TEXT)
        part[0].text[RILL_FRAME_MEMBERS] = part[0].text[RILL_REQUEST_ID] = (rill_text){ NULL, 0 };
    if (f->type == RILL_TYPE_MESSAGE_DELTA) {
        part[0].text[RILL_FRAME_LEDGER] = (rill_text){ NULL, 0 };
        part[0].usage = NULL;
    }
    REQUIRE(rill_emit_init(&e, options) == RILL_OK);
    for (unsigned k = 0; k < 2 && got == RILL_OK; k++) {
        size_t room = 1u + (x.cuts_n > 2 ? x.cuts[2] % 60u : 4095u);

        do {
            rill_out out = { to + n, room };

            got = rill_emit_next(&e, &part[k], &out);
            n += room - out.n;
            REQUIRE(n < sizeof to - 4096);
        } while (got == RILL_MORE);
    }
    REQUIRE((got == RILL_OK) == (st == RILL_OK));
    if (st == RILL_OK)
        REQUIRE(n == want_n && memcmp(to, want, n) == 0);
}

/* What a reader is to get of a text: one U+FFFD for each maximal subpart. */
static size_t repaired(rill_text t, uint8_t *to)
{
    const uint8_t *p = (const uint8_t *)t.p;
    size_t n = 0, bad;

    for (size_t i = 0, k; i < t.n; i += k != 0 ? k : bad) {
        k = utf8_length(p + i, t.n - i, &bad);
        memcpy(to + n, k != 0 ? p + i : (const uint8_t *)"\xef\xbf\xbd", k != 0 ? k : 3);
        n += k != 0 ? k : 3;
    }
    return n;
}

/* A comment with any text: refused, or what a reader of SSE takes for one; and a frame may follow. */
static void comment(rill_text t, unsigned options, size_t room, const rill_frame *f)
{
    static uint8_t to[1 << 13], want[1 << 13];
    static char letters[1 << 8];
    bool line = utf8_whole((const uint8_t *)t.p, t.n);
    size_t n = 0, letters_n = 0;
    rill_status st, alone;
    rill_sse_item it;
    rill_emit e, fresh;
    rill_out out;
    rill_sse s;
    rill_in in;

    for (n = t.n; n-- != 0;)
        line = line && (uint8_t)t.p[n] >= 0x20;
    n = 0;
    REQUIRE(rill_emit_init(&e, options) == RILL_OK && rill_emit_init(&fresh, options) == RILL_OK);
    do {
        out = (rill_out){ to + n, room };
        st = rill_emit_comment(&e, t, &out);
        n += room - out.n;
        REQUIRE(n + room < sizeof to && (st != RILL_MORE || out.n == 0));
    } while (st == RILL_MORE);
    REQUIRE(st == (line ? RILL_OK : RILL_E_EMIT_FRAME) && (line || n == 0));
    REQUIRE(rill_sse_init(&s) == RILL_OK);
    for (in = (rill_in){ to, n }; rill_sse_next(&s, &in, &it) == RILL_OK;) {
        REQUIRE(it.kind == RILL_SSE_COMMENT || (it.kind == RILL_SSE_DROP && s.comments == 1));
        if (it.text.n != 0)
            memcpy(letters + letters_n, it.text.p, it.text.n);
        letters_n += it.text.n;
    }
    if (options & RILL_EMIT_LINES)
        REQUIRE(!line || (n == 1 && to[0] == '\n'));
    else
        REQUIRE(s.comments == line && letters_n == (line ? t.n : 0) &&
                (letters_n == 0 || memcmp(letters, t.p, letters_n) == 0));
    out = (rill_out){ to, sizeof to };
    st = rill_emit_next(&e, f, &out);
    n = sizeof to - out.n;
    out = (rill_out){ want, sizeof want };
    alone = rill_emit_next(&fresh, f, &out);
    REQUIRE(st == alone && n == sizeof want - out.n && memcmp(to, want, n) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t whole[1 << 15], cut[1 << 15], letters[1 << 15];
    size_t letters_n = 0;
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
    in_two(&f, lines, x, whole, n, st);
    comment(f.text[RILL_FRAME_TEXT], lines, 1u + (x.cuts_n > 3 ? x.cuts[3] % 20u : 7u), &f);
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
            if (RILL_IS_PIECE(ev.kind) && ev.kind == f.delta && ev.text.n != 0) {
                REQUIRE(letters_n + ev.text.n <= sizeof letters);
                memcpy(letters + letters_n, ev.text.p, ev.text.n);
                letters_n += ev.text.n;
            }
        }
        /* a "content" that the caller puts beside the delta has texts of its own */
        if (st == RILL_MORE && f.type == RILL_TYPE_CONTENT_BLOCK_DELTA && f.delta >= RILL_EV_TEXT &&
            f.delta <= RILL_EV_TOOL_INPUT && f.text[RILL_FRAME_OUTER].n == 0)
            REQUIRE(letters_n == repaired(f.text[RILL_FRAME_TEXT], cut) && memcmp(letters, cut, letters_n) == 0);
        /* a delta of no block may be longer than the hold */
        REQUIRE((st == RILL_MORE && in.n == 0) || st == RILL_E_HOLD);
        REQUIRE(marks != 0 || f.type == RILL_TYPE_CONTENT_BLOCK_DELTA || st < 0);
        if (f.type == RILL_TYPE_MESSAGE_DELTA && f.usage != NULL && f.text[RILL_FRAME_LEDGER].n == 0)
            for (k = 0; k < RILL_COUNT_N; k++)
                REQUIRE((u.given >> k & 1) == 0 || f.text[RILL_FRAME_OUTER].n != 0 || m.usage.n[k] == u.n[k]);
    }
    return 0;
}
