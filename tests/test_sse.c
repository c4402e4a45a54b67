/*
 * test_sse.c - rill/sse.h: the cases of cases/sse at every cut; and all short streams against a reader that takes
 * the standard at its word: whole buffer, decode, split into lines, interpret.
 */
#include "harness.h"
#include "rill/sse.h"

/* ---- the layer, for cases ---- */

static rill_status case_init(void *state, const struct settings *set)
{
    (void)set;
    return rill_sse_init((rill_sse *)state);
}

static rill_status case_next(void *state, rill_in *in, void *out)
{
    return rill_sse_next((rill_sse *)state, in, (rill_sse_item *)out);
}

static uint64_t case_offset(const void *state)
{
    return ((const rill_sse *)state)->offset;
}

static void case_note(struct trace *t, const void *state, const void *out)
{
    static const char *const heads[] = { "?", "name", "data", "id", "retry", "comment", "dispatch", "drop" };
    const rill_sse_item *item = (const rill_sse_item *)out;
    unsigned part = item->part;
    bool text = item->kind == RILL_SSE_NAME || item->kind == RILL_SSE_DATA || item->kind == RILL_SSE_ID ||
                item->kind == RILL_SSE_COMMENT;

    if (item->kind < RILL_SSE_NAME || item->kind > RILL_SSE_DROP) {
        trace_fault(t, "an item of kind %d", item->kind);
        return;
    }
    if (!text && item->text.n != 0)
        trace_fault(t, "%s with text", heads[item->kind]);
    if (item->value != 0 && item->kind != RILL_SSE_RETRY)
        trace_fault(t, "%s with a value", heads[item->kind]);
    if (item->bad && item->kind != RILL_SSE_ID)
        trace_fault(t, "%s is bad", heads[item->kind]);
    if ((part & ~(RILL_FIRST | RILL_LAST)) != 0)
        trace_fault(t, "part %u", part);
    if (text) {
        if (item->kind == RILL_SSE_DATA) {
            if ((part & RILL_LAST) != 0 || item->text.n == 0)
                trace_fault(t, "DATA has no last piece and no empty one");
            if (((part & RILL_FIRST) != 0) != (t->memo[0] == 0))
                trace_fault(t, "DATA: RILL_FIRST on other than the first piece of an event");
            t->memo[0] = 1;
            part |= TRACE_ENDLESS;
        }
        trace_piece(t, heads[item->kind], part, item->text);
        if (item->bad && (part & RILL_LAST) != 0)
            trace_add(t, " (ignored)");
    } else if (item->kind == RILL_SSE_RETRY) {
        trace_line(t, "retry %lu", (unsigned long)item->value);
    } else {
        trace_line(t, "%lu %s", (unsigned long)case_offset(state), heads[item->kind]);
        if (item->kind == RILL_SSE_DROP && t->memo[0] != 0)
            trace_fault(t, "DROP after data");
        t->memo[0] = 0;
    }
}

static void case_last(struct trace *t, const void *state)
{
    const rill_sse *s = (const rill_sse *)state;

    if (s->comments != 0)
        trace_line(t, "comments %lu", (unsigned long)s->comments);
    if (s->repaired != 0)
        trace_line(t, "repaired %lu", (unsigned long)s->repaired);
}

/* clang-format off */
static const struct layer sse_layer = {
    "sse", sizeof(rill_sse), sizeof(rill_sse_item), NULL, case_init, case_next, NULL, case_offset, case_note,
    case_last, 1, 2, false, false, false
};
/* clang-format on */

/* ---- what events come of it: by rill, and by the standard's words ---- */

#define LONGEST 64 /* bytes of an input */

struct result {
    char log[2048];
    size_t n;
    uint32_t retry; /* last valid one, 0 if none */
};
struct text {
    char p[4 * LONGEST];
    size_t n;
};

static void text_add(struct text *t, const char *p, size_t n)
{
    if (n != 0 && t->n + n <= sizeof t->p) {
        memcpy(t->p + t->n, p, n);
        t->n += n;
    }
}

static void result_add(struct result *r, const void *p, size_t n)
{
    if (n != 0 && r->n + n <= sizeof r->log) {
        memcpy(r->log + r->n, p, n);
        r->n += n;
    }
}

static void result_event(struct result *r, size_t offset, const struct text *name, const struct text *data,
                         const struct text *id)
{
    char head[40];

    sprintf(head, "@%lu %s", (unsigned long)offset, data != NULL ? "event" : "drop");
    result_add(r, head, strlen(head));
    if (data == NULL)
        return;
    result_add(r, "(", 1);
    result_add(r, name->p, name->n);
    result_add(r, "|", 1);
    result_add(r, data->p, data->n);
    result_add(r, "|", 1);
    result_add(r, id->p, id->n);
    result_add(r, ")", 1);
}

/* Gathers rill's items. */
struct reader {
    rill_sse s;
    struct text name, data, id, new_id;
    struct result *r;
    unsigned comments;
};

static void reader_init(struct reader *g, struct result *r)
{
    g->name.n = g->data.n = g->id.n = g->new_id.n = 0;
    g->comments = 0;
    g->r = r;
    r->n = 0;
    r->retry = 0;
    rill_sse_init(&g->s);
}

static bool reader_feed(struct reader *g, const uint8_t *p, size_t n)
{
    rill_in in;
    rill_sse_item item;
    size_t calls = 0;

    in.p = p;
    in.n = n;
    while (rill_sse_next(&g->s, &in, &item) == RILL_OK) {
        if (calls++ > n + 2 || !valid_utf8(item.text.p, item.text.n))
            return false;
        switch (item.kind) {
        case RILL_SSE_NAME:
            if ((item.part & RILL_FIRST) != 0)
                g->name.n = 0;
            text_add(&g->name, item.text.p, item.text.n);
            break;
        case RILL_SSE_DATA:
            if (((item.part & RILL_FIRST) != 0) != (g->data.n == 0))
                return false;
            text_add(&g->data, item.text.p, item.text.n);
            break;
        case RILL_SSE_ID:
            if ((item.part & RILL_FIRST) != 0)
                g->new_id.n = 0;
            text_add(&g->new_id, item.text.p, item.text.n);
            if ((item.part & RILL_LAST) != 0 && !item.bad)
                g->id = g->new_id;
            break;
        case RILL_SSE_RETRY:
            g->r->retry = item.value;
            break;
        case RILL_SSE_COMMENT:
            g->comments += (item.part & RILL_LAST) != 0;
            break;
        case RILL_SSE_DISPATCH:
        case RILL_SSE_DROP:
            result_event(g->r, (size_t)g->s.offset, &g->name, item.kind == RILL_SSE_DISPATCH ? &g->data : NULL, &g->id);
            g->name.n = g->data.n = 0;
            break;
        default:
            return false;
        }
    }
    return in.n == 0;
}

/* One character as the standard's decoder has it: U+FFFD for a maximal subpart. n >= 1; gives the bytes it took. */
static size_t decode(const uint8_t *p, size_t n, struct text *to)
{
    size_t want = p[0] < 0x80 ? 1 : p[0] < 0xc2 ? 0 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : p[0] < 0xf5 ? 4 : 0, k;
    char full[4] = { 0, 0, 0, 0 };
    static const char tails[2][3] = { { '\x80', '\x80', '\x80' }, { '\xbf', '\xbf', '\xbf' } };

    /* The longest start of p that some character begins with; what can follow is tried at both its ends. */
    for (k = want; k > 1; k--) {
        size_t m;

        for (m = 1; m < k && m < n && (p[m] & 0xc0) == 0x80; m++)
            ;
        if (m < k)
            continue;
        memcpy(full, p, k);
        memcpy(full + k, tails[0], want - k);
        if (!valid_utf8(full, want)) {
            memcpy(full + k, tails[1], want - k);
            if (!valid_utf8(full, want))
                continue;
        }
        break;
    }
    if (want > 1 && k == want) {
        text_add(to, (const char *)p, k);
        return k;
    }
    if (want == 1) {
        text_add(to, (const char *)p, 1);
        return 1;
    }
    text_add(to, "\xef\xbf\xbd", 3);
    return k > 1 ? k : 1;
}

/* WHATWG HTML 9.2.5 and 9.2.6, from the text. */
static unsigned by_the_book(const uint8_t *p, size_t n, struct result *r)
{
    struct text name, data, id, line;
    size_t pos = 0;
    bool data_seen = false, other_seen = false; /* a name, or an id */
    unsigned comments = 0;

    name.n = data.n = id.n = 0;
    r->n = 0;
    r->retry = 0;
    if (n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
        pos = 3;
    for (;;) {
        struct text value;
        char *colon;
        size_t field_n;

        line.n = 0;
        while (pos < n && p[pos] != '\r' && p[pos] != '\n')
            pos += decode(p + pos, n - pos, &line);
        if (pos >= n)
            return comments; /* a line without its end is none */
        pos++;
        if (line.n == 0) {
            if (data_seen)
                result_event(r, pos, &name, &data, &id);
            else if (other_seen)
                result_event(r, pos, &name, NULL, &id);
            data.n = name.n = 0;
            data_seen = other_seen = false;
        }
        if (p[pos - 1] == '\r' && pos < n && p[pos] == '\n')
            pos++;
        if (line.n == 0)
            continue;
        colon = (char *)memchr(line.p, ':', line.n);
        field_n = colon != NULL ? (size_t)(colon - line.p) : line.n;
        value.n = 0;
        if (colon != NULL)
            text_add(&value, colon + 1, line.n - field_n - 1);
        if (value.n != 0 && value.p[0] == ' ')
            memmove(value.p, value.p + 1, --value.n);
        if (colon == line.p) {
            comments++;
        } else if (field_n == 5 && memcmp(line.p, "event", 5) == 0) {
            name = value;
            other_seen = true;
        } else if (field_n == 4 && memcmp(line.p, "data", 4) == 0) {
            if (data_seen)
                text_add(&data, "\n", 1);
            text_add(&data, value.p, value.n);
            data_seen = true;
        } else if (field_n == 2 && memcmp(line.p, "id", 2) == 0) {
            if (memchr(value.p, 0, value.n) == NULL)
                id = value;
            other_seen = true;
        } else if (field_n == 5 && memcmp(line.p, "retry", 5) == 0) {
            double total = 0;
            size_t k;

            for (k = 0; k < value.n && value.p[k] >= '0' && value.p[k] <= '9'; k++)
                total = total * 10 + (value.p[k] - '0');
            if (k == value.n && k != 0)
                r->retry = total > 4294967295.0 ? 4294967295u : (uint32_t)total;
        }
    }
}

static bool same_result(const struct result *a, const struct result *b)
{
    return a->n == b->n && a->retry == b->retry && memcmp(a->log, b->log, a->n) == 0;
}

/* One input: whole, byte by byte and, if deep, at every two-way split against the book. */
static bool agrees(const uint8_t *p, size_t n, bool deep)
{
    struct result want, got;
    struct reader g;
    size_t cut, k;
    unsigned comments = by_the_book(p, n, &want);
    char *shown;
    bool ok = true;

    for (cut = 0; ok && cut <= (deep && n > 1 ? n : 1); cut++) {
        reader_init(&g, &got);
        if (cut == 0) {
            ok = reader_feed(&g, p, n);
        } else if (cut == 1) {
            for (k = 0; ok && k < n; k++)
                ok = reader_feed(&g, p + k, 1);
        } else {
            ok = reader_feed(&g, p, cut - 1) && reader_feed(&g, p + cut - 1, n - cut + 1);
        }
        ok = ok && same_result(&got, &want) && g.s.offset == n && g.comments == comments;
        if (!ok) {
            shown = escaped((const char *)p, n);
            CHECKF(false, "\"%s\" (%s)\n    the book: %.*s retry %lu\n    rill:     %.*s retry %lu", shown,
                   cut == 0   ? "whole"
                   : cut == 1 ? "byte by byte"
                              : "split",
                   (int)want.n, want.log, (unsigned long)want.retry, (int)got.n, got.log, (unsigned long)got.retry);
            free(shown);
        }
    }
    return ok;
}

/* All strings of up to `most` words. */
static void all_strings(const char *const *words, unsigned words_n, unsigned most, unsigned deep)
{
    unsigned digits[8] = { 0 }, len, k;
    unsigned long bad = 0;

    for (len = 0; len <= most; len++) {
        memset(digits, 0, sizeof digits);
        for (;;) {
            uint8_t p[LONGEST];
            size_t n = 0;

            for (k = 0; k < len; k++) {
                size_t m = words[digits[k]][0] == 0 ? 1 : strlen(words[digits[k]]);

                memcpy(p + n, words[digits[k]], m);
                n += m;
            }
            if (!agrees(p, n, len <= deep) && ++bad == 5)
                return;
            for (k = 0; k < len && ++digits[k] == words_n; k++)
                digits[k] = 0;
            if (k == len)
                break;
        }
    }
}

static void all_short_streams(void)
{
    static const char *const words[] = { "data", ":", " ", "\r", "\n", "x", "", "event", "id", "\xef", "\xbb", "\xbf" };

    all_strings(words, 12, 5, 4);
}

static void all_short_lines(void)
{
    static const char *const words[] = { "data", ":", " ", "\r", "\n", "x" };

    all_strings(words, 6, 7, 6);
}

static void all_short_fields(void)
{
    static const char *const words[] = { "retry:", "id:", "event:", "\n", "\r", "", "7", "-", "data\n" };

    all_strings(words, 9, 5, 5);
}

/* Broken UTF-8 in a value: all strings over one byte of each class. */
static void all_short_bytes(void)
{
    static const char *const words[] = { "\xc2", "\xe0", "\xe1", "\xed", "\xef", "\xf0", "\xf4", "\xf5",
                                         "\x80", "\x8f", "\x90", "\x9f", "\xa0", "\xbf", "a",    "\n" };
    unsigned a, b, c, d;

    for (a = 0; a < 16; a++)
        for (b = 0; b < 16; b++)
            for (c = 0; c < 16; c++)
                for (d = 0; d < 16; d++) {
                    uint8_t p[12] = { 'd', 'a', 't', 'a', ':' };

                    p[5] = (uint8_t)words[a][0];
                    p[6] = (uint8_t)words[b][0];
                    p[7] = (uint8_t)words[c][0];
                    p[8] = (uint8_t)words[d][0];
                    p[9] = p[10] = p[11] = '\n';
                    agrees(p, 12, true);
                }
}

/* Each byte value, and each pair with a byte that ends something, in each state. */
static void every_byte_in_every_state(void)
{
    /* clang-format off */
    static const char *const before[] = {
        "", "\xef", "\xef\xbb", "\xef\xbb\xbf", "\n", "\r", "d", "dat", "data", "datax", "e", "event", "i", "id",
        "r", "retry", "x", ":", ": ", ": c", "data:", "data: ", "data: x", "data:x\n", "data:x\r", "data:\ndata:",
        "event:a", "id:7", "retry:3", "retry:x", "data:\xe2\x82", "id:\xc3", "event:\xf0\x9f\x98", ":\xe2",
        "x:\xe2", "data:a\n\n", "event:b\n"
    };
    /* clang-format on */
    static const char *const after[] = { "", "\n\n", "\r\r", ":y\r\n\r\n", "\xbf\n\n", "ata: z\n\n", "\ndata\n\n" };
    unsigned k, m, b;

    for (k = 0; k < sizeof before / sizeof before[0]; k++)
        for (m = 0; m < sizeof after / sizeof after[0]; m++)
            for (b = 0; b < 256; b++) {
                uint8_t p[LONGEST];
                size_t n = strlen(before[k]);

                memcpy(p, before[k], n);
                p[n++] = (uint8_t)b;
                memcpy(p + n, after[m], strlen(after[m]));
                agrees(p, n + strlen(after[m]), true);
            }
}

/* The event is there before another byte is. */
static void dispatch_at_once(void)
{
    static const char *const blank[] = { "\n", "\r", "\r\n" };
    unsigned first, second;

    for (first = 0; first < 3; first++)
        for (second = 0; second < 3; second++) {
            rill_sse s;
            rill_sse_item item;
            rill_in in;
            char text[32];

            if (first == 1 && second == 0) /* CR LF is one line end */
                continue;
            rill_sse_init(&s);
            sprintf(text, "data: x%s%.1s", blank[first], blank[second]);
            in.p = (const uint8_t *)text;
            in.n = strlen(text);
            CHECK(rill_sse_next(&s, &in, &item) == RILL_OK && item.kind == RILL_SSE_DATA);
            CHECK(rill_sse_next(&s, &in, &item) == RILL_OK && item.kind == RILL_SSE_DISPATCH);
            CHECK(s.offset == strlen(text) && in.n == 0);
            CHECK(rill_sse_next(&s, &in, &item) == RILL_MORE);
            strcpy(text, "\n\ndata: y\n");
            in.p = (const uint8_t *)text + (second != 2);
            in.n = strlen((const char *)in.p);
            CHECK(rill_sse_next(&s, &in, &item) == RILL_OK && item.kind == RILL_SSE_DATA);
            CHECKF((item.part & RILL_FIRST) != 0 && item.text.n == 1 && item.text.p[0] == 'y',
                   "the LF after a CR is part of that line's end");
        }
}

/* ---- size ---- */

struct feed_cost {
    uint64_t items, text;
    rill_sse s;
    rill_sse_item item;
};

static void feed_long(const char *head, size_t n, const char *tail, size_t chunk, struct feed_cost *c)
{
    size_t head_n = strlen(head), all = head_n + n + strlen(tail), pos, m;
    uint8_t *p = (uint8_t *)need(all);
    rill_in in;

    memcpy(p, head, head_n);
    memset(p + head_n, '9', n);
    memcpy(p + head_n + n, tail, strlen(tail));
    c->items = c->text = 0;
    rill_sse_init(&c->s);
    for (pos = 0; pos < all; pos += m) {
        m = all - pos < chunk ? all - pos : chunk;
        in.p = p + pos;
        in.n = m;
        while (rill_sse_next(&c->s, &in, &c->item) == RILL_OK) {
            c->items++;
            c->text += c->item.text.n;
        }
    }
    CHECK(c->s.offset == all);
    free(p);
}

static void long_fields(void)
{
    static const struct {
        const char *head, *tail;
        bool text;
        uint8_t kind;
    } all[] = { { "data: ", "\n\n", true, RILL_SSE_DISPATCH },  { "event: ", "\n\n", true, RILL_SSE_DROP },
                { "id: ", "\n\n", true, RILL_SSE_DROP },        { "retry: ", "\n\n", false, RILL_SSE_RETRY },
                { ":", "\n\n", true, RILL_SSE_COMMENT },        { "data", ":x\nevent:\n\n", false, RILL_SSE_DROP },
                { "x: ", "\nevent\n\n", false, RILL_SSE_DROP }, { "", "\nevent\n\n", false, RILL_SSE_DROP } };
    static const size_t chunks[] = { 1, 2, 1400, (size_t)1 << 21 };
    const size_t n = (size_t)1 << 20;
    struct feed_cost c;
    unsigned k, m;

    for (k = 0; k < sizeof all / sizeof all[0]; k++)
        for (m = 0; m < 4; m++) {
            feed_long(all[k].head, n, all[k].tail, chunks[m], &c);
            CHECKF(c.text == (all[k].text ? n : 0), "%s: %lu bytes came out", all[k].head, (unsigned long)c.text);
            CHECKF(c.items <= n / chunks[m] + 4, "%s: %lu items", all[k].head, (unsigned long)c.items);
            CHECKF(c.item.kind == all[k].kind, "%s: ends with %d", all[k].head, c.item.kind);
            CHECK(all[k].kind != RILL_SSE_RETRY || c.item.value == 4294967295u);
        }
}

static void counters_stop(void)
{
    static const char text[] = ":\n:\n:\ndata:\xff\xff\xff\n\n";
    rill_sse s;
    rill_sse_item item;
    rill_in in;

    rill_sse_init(&s);
    s.comments = s.repaired = UINT32_MAX - 2;
    in.p = (const uint8_t *)text;
    in.n = sizeof text - 1;
    while (rill_sse_next(&s, &in, &item) == RILL_OK)
        ;
    CHECK(s.comments == UINT32_MAX && s.repaired == UINT32_MAX);
}

static void refuses_other_macros(void)
{
    rill_sse s;

    CHECK(rill_sse_init_(&s, RILL_ABI) == RILL_OK);
    CHECK(rill_sse_init_(&s, RILL_ABI + 1) == RILL_E_ABI);
}

/* A copy is a checkpoint: two continuations of one state do not meet. */
static void fork_a_state(void)
{
    struct result ra, rb, wa, wb;
    struct reader a, b;
    static const char head[] = "id: 1\nevent: ab\ndata: \xe2\x82", tail_a[] = "\xac\r\rdata: 1\n\n";
    static const char tail_b[] = "z\n\ndata: 2\n\n";
    char whole[80];

    reader_init(&a, &ra);
    reader_feed(&a, (const uint8_t *)head, sizeof head - 1);
    b = a;
    rb = ra;
    b.r = &rb;
    CHECK(reader_feed(&a, (const uint8_t *)tail_a, sizeof tail_a - 1));
    CHECK(reader_feed(&b, (const uint8_t *)tail_b, sizeof tail_b - 1));
    sprintf(whole, "%s%s", head, tail_a);
    by_the_book((const uint8_t *)whole, strlen(whole), &wa);
    sprintf(whole, "%s%s", head, tail_b);
    by_the_book((const uint8_t *)whole, strlen(whole), &wb);
    CHECK(same_result(&ra, &wa) && same_result(&rb, &wb) && !same_result(&wa, &wb));
}

int main(int argc, char **argv)
{
    harness_begin(argc, argv);
    run_cases(&sse_layer);
    TEST(all_short_streams);
    TEST(all_short_lines);
    TEST(all_short_fields);
    TEST(all_short_bytes);
    TEST(every_byte_in_every_state);
    TEST(dispatch_at_once);
    TEST_LONG(long_fields);
    TEST(counters_stop);
    TEST(refuses_other_macros);
    TEST(fork_a_state);
    return harness_end();
}
