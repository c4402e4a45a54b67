/*
 * fuzz_bedrock.c - the events of a body, each in a frame of Amazon's event stream, mean what they mean without: the
 * same marks, texts, scalars, counts and outcome, however the frames are cut. Where a frame is refused, what was told
 * so far is the beginning of what is told without frames. If the tail says so, one bit of the frames is changed: then
 * no stop reason, verdict or end comes out of that frame or any behind it, and all before it stand. The body's events
 * are its lines from { on; `data:` may stand before it.
 */
#include "fuzz.h"

#define LOG 65536
#define FRAMES 256

struct log {
    size_t n;
    char p[LOG];
    bool full;
};

struct told {
    struct log all, final; /* of these: what a program acts on */
    rill_usage usage;
    int aws, message; /* how either ended */
    unsigned outcome;
};

/* What is sent: its events, each with a line end behind it, and frames with one in each. */
struct sent {
    uint8_t *text, *frames;
    bool objects; /* each event is one JSON object */
    size_t text_n, frames_n, event_n;
    size_t text_at[FRAMES + 1], frame_at[FRAMES + 1]; /* where each begins, and the last one ends */
};

static void note(struct log *l, const void *p, size_t n)
{
    l->full = l->full || n > LOG - l->n;
    if (l->full || n == 0)
        return;
    memcpy(l->p + l->n, p, n);
    l->n += n;
}

static void event(struct told *t, const rill_message *m, const rill_event *ev)
{
    char s[120];
    int n;

    if (RILL_IS_PIECE(ev->kind)) {
        if ((ev->part & RILL_FIRST) != 0) {
            n = snprintf(s, sizeof s, "\n%u %ld %u %u ", (unsigned)ev->kind, (long)ev->index, (unsigned)ev->of,
                         (unsigned)ev->restart);
            note(&t->all, s, (size_t)n);
            note(&t->all, ev->key.p, ev->key.n);
            note(&t->all, " ", 1);
        }
        note(&t->all, ev->text.p, ev->text.n);
        if ((ev->part & RILL_LAST) != 0)
            note(&t->all, "\n", 1);
        return;
    }
    n = snprintf(s, sizeof s, "\n%u %ld %u %u %u %u %lx", (unsigned)ev->kind, (long)ev->index, (unsigned)ev->block,
                 (unsigned)ev->reason, (unsigned)ev->why, (unsigned)ev->fault, (unsigned long)ev->warn);
    note(&t->all, s, (size_t)n);
    if (ev->kind == RILL_EV_MESSAGE_DELTA || ev->kind == RILL_EV_CALL_FINAL || ev->kind == RILL_EV_MESSAGE_STOP)
        note(&t->final, s, (size_t)n);
    for (int slot = RILL_TYPE; slot <= RILL_REQUEST_ID; slot++) {
        rill_scalar v = rill_message_get(m, (rill_slot)slot);

        if (v.p == NULL)
            continue;
        note(&t->all, "=", 1);
        note(&t->all, v.p, v.n);
    }
}

static bool read_on(struct told *t, rill_message *m, rill_in in)
{
    rill_event ev;
    rill_status st;

    while ((st = rill_message_next(m, &in, &ev)) == RILL_OK)
        event(t, m, &ev);
    REQUIRE(st != RILL_MORE || in.n == 0);
    return st == RILL_MORE;
}

static void finish(struct told *t, rill_message *m, unsigned how)
{
    rill_event ev;

    while (rill_message_finish(m, how, &ev) == RILL_OK)
        event(t, m, &ev);
    t->usage = m->usage;
    t->message = m->error;
    t->outcome = m->outcome;
}

static void begin(struct told *t, rill_message *m, unsigned options)
{
    t->all.n = t->final.n = 0;
    t->all.full = t->final.full = false;
    REQUIRE(rill_message_init(m, RILL_JSON | (options & (RILL_STRICT | RILL_UTF8_ERROR | RILL_QUIET))) == RILL_OK);
}

static void without_frames(struct told *t, const uint8_t *p, size_t n, unsigned options, bool ends)
{
    static rill_message m;
    rill_in in = { p, n };

    begin(t, &m, options);
    t->aws = RILL_END;
    read_on(t, &m, in);
    if (ends)
        finish(t, &m, RILL_END_CLEAN);
}

/* finish() is only called where the frames are whole. */
static void with_frames(struct told *t, const struct sent *s, const uint8_t *cuts, size_t cuts_n, unsigned options)
{
    static rill_message m;
    struct feed f = { s->frames, cuts, s->frames_n, cuts_n, 0, 0, NULL };
    rill_aws a;
    rill_aws_item item;
    rill_in in;
    rill_status st = RILL_MORE;
    bool more = true;

    begin(t, &m, options);
    REQUIRE(rill_aws_init(&a) == RILL_OK);
    while (st == RILL_MORE && feed_next(&f, &in))
        while ((st = rill_aws_next(&a, &in, &item)) == RILL_OK)
            if (item.kind == RILL_AWS_JSON)
                more = more && read_on(t, &m, item.bytes);
    feed_end(&f);
    t->aws = rill_aws_finish(&a);
    if (t->aws == RILL_END)
        finish(t, &m, RILL_END_CLEAN);
}

/* ---- frames ---- */

static uint32_t crc_of(const uint8_t *p, size_t n)
{
    uint32_t crc = 0xFFFFFFFF;

    for (; n != 0; n--) {
        crc ^= *p++;
        for (int k = 0; k < 8; k++)
            crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320 : 0);
    }
    return ~crc;
}

static uint8_t *put_number(uint8_t *to, size_t v)
{
    for (int k = 0; k < 4; k++)
        to[k] = (uint8_t)(v >> (24 - 8 * k));
    return to + 4;
}

static uint8_t *put_base64(uint8_t *to, const uint8_t *p, size_t n)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    for (size_t i = 0; i < n; i += 3) {
        uint32_t v = (uint32_t)p[i] << 16 | (i + 1 < n ? (uint32_t)p[i + 1] << 8 : 0) | (i + 2 < n ? p[i + 2] : 0);

        *to++ = (uint8_t)digits[v >> 18];
        *to++ = (uint8_t)digits[v >> 12 & 63];
        *to++ = i + 1 < n ? (uint8_t)digits[v >> 6 & 63] : '=';
        *to++ = i + 2 < n ? (uint8_t)digits[v & 63] : '=';
    }
    return to;
}

static const char headers[] = "\x0b:event-type\x07\x00\x05"
                              "chunk\x0d:message-type\x07\x00\x05"
                              "event";
#define FRAME_MORE (16 + sizeof headers + 24) /* what a frame has beside its base64 */

static uint8_t *put_frame(uint8_t *frame, const uint8_t *p, size_t n)
{
    uint8_t *to = frame + 12;

    memcpy(to, headers, sizeof headers - 1);
    to += sizeof headers - 1;
    memcpy(to, "{\"bytes\":\"", 10);
    to = put_base64(to + 10, p, n);
    memcpy(to, "\",\"p\":\"ab\"}", 11);
    to += 11;
    put_number(frame, (size_t)(to - frame) + 4);
    put_number(frame + 4, sizeof headers - 1);
    put_number(frame + 8, crc_of(frame, 8));
    return put_number(to, crc_of(frame, (size_t)(to - frame)));
}

static bool is_object(const uint8_t *p, size_t n)
{
    rill_in in = { p, n };
    rill_json json;
    rill_json_tok tok;
    rill_status st;

    REQUIRE(rill_json_init(&json, 0) == RILL_OK);
    while ((st = rill_json_next(&json, &in, &tok)) == RILL_OK)
        ;
    return st == RILL_END && in.n == 0;
}

static void send(struct sent *s, const uint8_t *d, size_t n)
{
    const uint8_t *end = d + n, *line;

    s->text = malloc(n + 1);
    s->frames = malloc(2 * n + FRAMES * (FRAME_MORE + 4) + 1);
    REQUIRE(s->text != NULL && s->frames != NULL);
    s->text_n = s->frames_n = s->event_n = 0;
    s->objects = true;
    while (d != end && s->event_n != FRAMES) {
        for (line = d; d != end && *d != '\n' && *d != '\r';)
            d++;
        if (d - line > 5 && memcmp(line, "data:", 5) == 0)
            line += 5 + (line[5] == ' ');
        s->text_at[s->event_n] = s->text_n;
        s->frame_at[s->event_n] = s->frames_n;
        if (line != d && *line == '{') {
            s->event_n++;
            s->objects = s->objects && is_object(line, (size_t)(d - line));
            memcpy(s->text + s->text_n, line, (size_t)(d - line));
            s->text_n += (size_t)(d - line);
            s->frames_n = (size_t)(put_frame(s->frames + s->frames_n, line, (size_t)(d - line)) - s->frames);
            s->text[s->text_n++] = '\n'; /* where the line had its end, or at the end of all */
        }
        d += d != end;
    }
    s->text_at[s->event_n] = s->text_n;
    s->frame_at[s->event_n] = s->frames_n;
}

/* ---- what must be so ---- */

static void same(const struct told *a, const struct told *b)
{
    REQUIRE(a->all.n == b->all.n && memcmp(a->all.p, b->all.p, a->all.n) == 0);
    REQUIRE(a->aws == b->aws);
    if (a->aws != RILL_END)
        return;
    REQUIRE(a->message == b->message && a->outcome == b->outcome);
    REQUIRE(a->usage.given == b->usage.given && memcmp(a->usage.n, b->usage.n, sizeof a->usage.n) == 0);
}

static void damaged(struct sent *s, const struct input *x, size_t at, unsigned bit)
{
    static struct told before, told;
    size_t k = 0;

    while (s->frame_at[k + 1] <= at)
        k++;
    s->frames[at] ^= (uint8_t)(1u << bit);
    with_frames(&told, s, x->cuts, x->cuts_n, x->options);
    s->frames[at] ^= (uint8_t)(1u << bit);
    without_frames(&before, s->text, s->text_at[k], x->options, false);
    REQUIRE(told.aws < 0);
    REQUIRE(told.final.n == before.final.n && memcmp(told.final.p, before.final.p, told.final.n) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t one[] = { 1 };
    static struct told plain, whole, cut;
    struct input x = input_of(data, size);
    struct sent s;

    send(&s, x.d, x.n);
    with_frames(&whole, &s, NULL, 0, x.options);
    without_frames(&plain, s.text, s.text_n, x.options, whole.aws == RILL_END);
    REQUIRE(!s.objects || whole.aws == RILL_END);
    if (!plain.all.full && !whole.all.full) {
        if (whole.aws == RILL_END)
            same(&plain, &whole);
        else
            REQUIRE(memcmp(plain.all.p, whole.all.p, plain.all.n < whole.all.n ? plain.all.n : whole.all.n) == 0);
        with_frames(&cut, &s, x.cuts, x.cuts_n, x.options);
        same(&whole, &cut);
        if (thorough) {
            with_frames(&cut, &s, one, 1, x.options);
            same(&whole, &cut);
        }
        if ((x.options & 1) != 0 && x.cuts_n != 0 && s.frames_n != 0 && whole.aws == RILL_END)
            damaged(&s, &x, (size_t)x.cuts[0] * 251 % s.frames_n, x.cuts[x.cuts_n - 1] % 8u);
        if (thorough && whole.aws == RILL_END)
            for (size_t k = 0; k < s.event_n; k += s.event_n / 5 + 1)
                damaged(&s, &x, s.frame_at[k + 1] - 1 - k % 16, k % 8);
    }
    free(s.text);
    free(s.frames);
    return 0;
}
