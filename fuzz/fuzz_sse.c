/*
 * fuzz_sse.c - any bytes, any cut: the same items, which end at the same places, and the same events as a plain reader
 * finds that has it all.
 */
#include "fuzz.h"

struct sum {
    uint64_t items, events;
    uint32_t comments, repaired, retry;
};

/* What a caller would keep of an event. A broken byte becomes three, so 3 n is room for any field. */
struct event {
    uint8_t *name, *data, *id;
    size_t name_n, data_n, id_n;
    bool any;
};

static void event_open(struct event *e, size_t n)
{
    memset(e, 0, sizeof *e);
    e->name = malloc(9 * n + 9);
    REQUIRE(e->name != NULL);
    e->data = e->name + 3 * n + 3;
    e->id = e->data + 3 * n + 3;
}

static uint64_t event_hash(uint64_t h, const struct event *e)
{
    h = hash_number(hash_bytes(h, e->name, e->name_n), e->name_n);
    h = hash_number(hash_bytes(h, e->data, e->data_n), e->data_n);
    return hash_number(hash_bytes(h, e->id, e->id_n), e->id_n);
}

static void append(uint8_t *to, size_t *n, const void *p, size_t more)
{
    if (more != 0)
        memcpy(to + *n, p, more);
    *n += more;
}

struct check {
    struct event e;
    uint8_t *next_id;
    size_t next_id_n;
    uint32_t comments;
    int open; /* kind of the value whose RILL_LAST is awaited */
    int last; /* kind of the item before */
};

static void item(struct check *c, struct sum *s, const rill_sse_item *it)
{
    bool value = it->kind == RILL_SSE_NAME || it->kind == RILL_SSE_ID || it->kind == RILL_SSE_COMMENT;

    REQUIRE(it->kind >= RILL_SSE_NAME && it->kind <= RILL_SSE_DROP);
    REQUIRE(utf8_whole(it->text.p, it->text.n));
    REQUIRE(!it->bad || it->kind == RILL_SSE_ID);
    REQUIRE(c->open == 0 || (it->kind == c->open && !(it->part & RILL_FIRST)));
    if (value) {
        REQUIRE(c->open != 0 || (it->part & RILL_FIRST));
        REQUIRE(it->text.n != 0 || (it->part & RILL_LAST));
        c->open = it->part & RILL_LAST ? 0 : it->kind;
    }
    if (it->kind != c->last || (it->part & RILL_FIRST))
        s->items = hash_number(s->items, it->kind);
    s->items = hash_bytes(s->items, it->text.p, it->text.n);
    if (it->part & RILL_LAST)
        s->items = hash_number(s->items, 0x100u + it->bad);
    c->last = it->kind;
    switch (it->kind) {
    case RILL_SSE_NAME:
        if (it->part & RILL_FIRST)
            c->e.name_n = 0;
        append(c->e.name, &c->e.name_n, it->text.p, it->text.n);
        break;
    case RILL_SSE_DATA:
        REQUIRE(it->text.n != 0 && !(it->part & RILL_LAST) && c->e.any == !(it->part & RILL_FIRST));
        c->e.any = true;
        append(c->e.data, &c->e.data_n, it->text.p, it->text.n);
        break;
    case RILL_SSE_ID:
        if (it->part & RILL_FIRST)
            c->next_id_n = 0;
        append(c->next_id, &c->next_id_n, it->text.p, it->text.n);
        if ((it->part & RILL_LAST) && !it->bad) {
            c->e.id_n = 0;
            append(c->e.id, &c->e.id_n, c->next_id, c->next_id_n);
        }
        break;
    case RILL_SSE_RETRY:
        s->retry = it->value;
        s->items = hash_number(s->items, it->value);
        break;
    case RILL_SSE_COMMENT:
        c->comments += (it->part & RILL_LAST) != 0;
        break;
    default:
        REQUIRE(it->kind == RILL_SSE_DISPATCH || !c->e.any);
        if (it->kind == RILL_SSE_DISPATCH)
            s->events = event_hash(s->events, &c->e);
        c->e.any = false;
        c->e.name_n = c->e.data_n = 0;
        break;
    }
}

static struct sum replay(const uint8_t *d, size_t n, const uint8_t *cuts, size_t cuts_n)
{
    struct sum sum = { HASH_START, HASH_START, 0, 0, 0 };
    struct feed f = { d, cuts, n, cuts_n, 0, 0, NULL };
    struct check c = { { 0 }, NULL, 0, 0, 0, 0 };
    rill_sse slot[2];
    unsigned at = 0;
    rill_sse_item it;
    rill_in in;
    rill_status st;

    event_open(&c.e, n);
    c.next_id = malloc(3 * n + 3);
    REQUIRE(c.next_id != NULL && rill_sse_init(&slot[0]) == RILL_OK);
    while (feed_next(&f, &in)) {
        slot[1 - at] = slot[at]; /* the state goes elsewhere at every cut */
        memset(&slot[at], 0xA5, sizeof slot[at]);
        at = 1 - at;
        do {
            memset(&it, 0xA5, sizeof it);
            if ((st = rill_sse_next(&slot[at], &in, &it)) == RILL_OK) {
                item(&c, &sum, &it);
                if (c.open == 0 && it.kind != RILL_SSE_DATA)
                    sum.items = hash_number(sum.items, slot[at].offset);
            }
            REQUIRE(slot[at].offset == f.at - in.n);
        } while (st == RILL_OK);
        REQUIRE(st == RILL_MORE && in.n == 0);
        REQUIRE(rill_sse_next(&slot[at], &in, &it) == RILL_MORE);
    }
    REQUIRE(slot[at].comments - c.comments <= 1); /* one may be unfinished */
    sum.comments = c.comments;
    sum.repaired = slot[at].repaired;
    free(c.e.name);
    free(c.next_id);
    return sum;
}

static bool is(const uint8_t *p, size_t n, const char *want)
{
    return n == strlen(want) && memcmp(p, want, n) == 0;
}

/* The plain reader: repair, cut into lines, interpret (HTML 9.2.5, 9.2.6). */
static struct sum reference(const uint8_t *d, size_t n)
{
    struct sum sum = { 0, HASH_START, 0, 0, 0 };
    struct event e;
    uint8_t *t = malloc(3 * n + 3);
    size_t t_n = 0, i, k, bad;

    event_open(&e, n);
    REQUIRE(t != NULL);
    for (i = 0; i < n; i += k != 0 ? k : bad)
        if ((k = utf8_length(d + i, n - i, &bad)) != 0)
            append(t, &t_n, d + i, k);
        else
            append(t, &t_n, "\xEF\xBF\xBD", 3);
    for (i = t_n >= 3 && memcmp(t, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;;) {
        size_t line = i, end, colon, v;
        while (i < t_n && t[i] != '\r' && t[i] != '\n')
            i++;
        if (i == t_n)
            break;
        end = i++;
        if (t[end] == '\r' && i < t_n && t[i] == '\n')
            i++;
        for (colon = line; colon < end && t[colon] != ':';)
            colon++;
        v = colon < end ? colon + 1 : end;
        v += v < end && t[v] == ' ';
        if (line == end) {
            if (e.any)
                sum.events = event_hash(sum.events, &e);
            e.any = false;
            e.name_n = e.data_n = 0;
        } else if (colon == line) {
            sum.comments++;
        } else if (is(t + line, colon - line, "data")) {
            if (e.any)
                append(e.data, &e.data_n, "\n", 1);
            append(e.data, &e.data_n, t + v, end - v);
            e.any = true;
        } else if (is(t + line, colon - line, "event")) {
            e.name_n = 0;
            append(e.name, &e.name_n, t + v, end - v);
        } else if (is(t + line, colon - line, "id") && memchr(t + v, 0, end - v) == NULL) {
            e.id_n = 0;
            append(e.id, &e.id_n, t + v, end - v);
        } else if (is(t + line, colon - line, "retry") && v < end) {
            uint64_t ms = 0;
            for (; v < end && t[v] >= '0' && t[v] <= '9'; v++)
                ms = ms > 0xFFFFFFFFu ? ms : ms * 10 + t[v] - '0';
            if (v == end)
                sum.retry = ms > 0xFFFFFFFFu ? 0xFFFFFFFFu : (uint32_t)ms;
        }
    }
    free(t);
    free(e.name);
    return sum;
}

static void same(struct sum a, struct sum b)
{
    REQUIRE(a.items == b.items);
    REQUIRE(a.events == b.events);
    REQUIRE(a.comments == b.comments);
    REQUIRE(a.repaired == b.repaired);
    REQUIRE(a.retry == b.retry);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t one[] = { 1 };
    struct input x = input_of(data, size);
    struct sum whole = replay(x.d, x.n, NULL, 0), plain = reference(x.d, x.n);

    same(whole, replay(x.d, x.n, one, 1));
    same(whole, replay(x.d, x.n, x.cuts, x.cuts_n));
    plain.items = whole.items;
    plain.repaired = whole.repaired;
    same(whole, plain);
    return 0;
}
