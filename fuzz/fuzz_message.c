/*
 * fuzz_message.c - any bytes, any cut, any option: the same events, counts, usage, offsets and outcome. Each call
 * gets one verdict; it is final only after a stop reason that lets it stand, and only if a second reader finds its
 * joined input to be one JSON object. What comes raw is one JSON object too.
 */
#include "fuzz.h"

struct sum {
    uint64_t events, raw, offset;
    uint32_t pings, progress;
    rill_status status;
    uint8_t outcome, retry, reason, fault;
    uint8_t warned[RILL_WARN_N];
    rill_usage usage;
};

#define CALLS 6 /* as many calls as are looked into */

struct call {
    rill_json json;
    rill_status st; /* of its reader */
    int32_t index;
    bool object, named, started, stopped, judged;
};

struct check {
    struct call call[CALLS];
    unsigned call_n, starts, verdicts, unstarted, open;
    int32_t index;
    uint64_t key;
    unsigned reason; /* of the last MESSAGE_DELTA that gave one */
    uint32_t progress;
    uint64_t begun, shown; /* bits of indices below 64: no stop is behind the start; behind what came of it */
    int last; /* kind of the mark before */
    bool ended, finishing, error, stop;
    rill_json raw;
    rill_status raw_st;
    bool raw_open;
};

static const bool stands[RILL_REASON_OTHER + 1] = {
#define STANDS true
#define CUTS false
#define RILL_X(id, number, name, verdict) [number] = verdict,
    RILL_REASONS_LIST(RILL_X)
#undef RILL_X
};

static rill_status read_on(rill_json *j, rill_status st, rill_text t, bool *object)
{
    rill_in in = { (const uint8_t *)t.p, t.n };
    rill_json_tok tok;

    if (st == RILL_END || st < 0) /* white space may follow the value */
        for (; in.n != 0; in.p++, in.n--)
            if (st == RILL_END && strchr(" \t\r\n", *in.p) == NULL)
                return RILL_E_JSON_SYNTAX;
    if (st == RILL_END || st < 0)
        return st;
    while ((st = rill_json_next(j, &in, &tok)) == RILL_OK)
        *object = *object || (tok.kind == RILL_JSON_OBJECT && tok.depth == 1);
    return st == RILL_END && in.n != 0 ? read_on(j, st, (rill_text){ (const char *)in.p, in.n }, object) : st;
}

/* The last call of that index that is not over; or a new one; or none. Pieces may come before their BLOCK_START. */
static struct call *call_of(struct check *c, int32_t index, bool begins)
{
    struct call *k = c->call + c->call_n;

    for (unsigned i = c->call_n; i-- != 0;)
        if (c->call[i].index == index && !c->call[i].stopped && !(begins && c->call[i].started))
            return &c->call[i];
    if (c->call_n == CALLS)
        return NULL;
    c->call_n++;
    k->index = index;
    k->st = RILL_MORE;
    REQUIRE(rill_json_init(&k->json, 0) == RILL_OK);
    return k;
}

static void raw(struct check *c, struct sum *s, const rill_event *ev)
{
#if RILL_RAW
    bool object = false;

    if (ev->raw.n == 0) {
        REQUIRE(!ev->raw_last);
        return;
    }
    REQUIRE(utf8_whole(ev->raw.p, ev->raw.n));
    s->raw = hash_bytes(s->raw, ev->raw.p, ev->raw.n);
    if (!c->raw_open) {
        REQUIRE(ev->raw.p[0] == '{');
        REQUIRE(rill_json_init(&c->raw, 0) == RILL_OK);
        c->raw_st = RILL_MORE;
    }
    c->raw_st = read_on(&c->raw, c->raw_st, ev->raw, &object);
    REQUIRE(c->raw_st == (ev->raw_last ? RILL_END : RILL_MORE));
    c->raw_open = !ev->raw_last;
    if (ev->raw_last)
        s->raw = hash_number(s->raw, 0x100);
#else
    (void)c;
    (void)s;
    (void)ev;
#endif
}

static void input(struct check *c, const rill_event *ev)
{
    struct call *k = call_of(c, ev->index, false);

    if (k != NULL && ev->restart) {
        REQUIRE(rill_json_init(&k->json, 0) == RILL_OK);
        k->st = RILL_MORE;
        k->object = false;
    }
    if (k != NULL)
        k->st = read_on(&k->json, k->st, ev->text, &k->object);
}

static void piece(struct check *c, struct sum *s, const rill_event *ev)
{
    uint64_t key = hash_bytes(HASH_START, ev->key.p, ev->key.n);

    REQUIRE(!c->finishing || ev->text.n == 3); /* U+FFFD for half a pair */
    REQUIRE(utf8_whole(ev->text.p, ev->text.n) && utf8_whole(ev->key.p, ev->key.n));
    REQUIRE(ev->warn == 0 && ev->why == 0 && ev->fault == 0 && ev->reason == 0);
    REQUIRE(ev->key.n == 0 || ev->kind == RILL_EV_MEMBER || ev->kind == RILL_EV_COMPACTION);
    REQUIRE((ev->of != 0) == (ev->kind == RILL_EV_MEMBER) && ev->of <= RILL_OF_SERVER_TOOL_USE);
    REQUIRE(ev->restart == false || (ev->kind == RILL_EV_TOOL_INPUT && (ev->part & RILL_FIRST)));
    if (ev->kind == RILL_EV_RAW) {
#if RILL_RAW
        REQUIRE(ev->raw.n != 0 && ev->text.n == 0);
#endif
        return;
    }
    REQUIRE(ev->text.n != 0 || (ev->part & RILL_LAST));
    if (ev->part & RILL_FIRST) {
        REQUIRE(c->open == 0 || c->finishing); /* what the end of input cuts has no last piece */
        s->events = hash_number(s->events, ev->kind | (unsigned)ev->block << 8 | (unsigned)ev->of << 16 |
                                               (unsigned)ev->restart << 24);
        s->events = hash_number(hash_number(s->events, (uint64_t)(int64_t)ev->index), key);
    } else {
        REQUIRE(c->open == ev->kind && c->index == ev->index && c->key == key);
    }
    c->open = ev->part & RILL_LAST ? 0 : ev->kind;
    c->index = ev->index;
    c->key = key;
    s->events = hash_bytes(s->events, ev->text.p, ev->text.n);
    if (ev->part & RILL_LAST)
        s->events = hash_number(s->events, 0x100);
    if (ev->kind == RILL_EV_TOOL_INPUT)
        input(c, ev);
}

static void start(struct check *c, const rill_message *m, const rill_event *ev)
{
    rill_scalar id = rill_message_get(m, RILL_ID), name = rill_message_get(m, RILL_NAME);
    struct call *k;

    if (ev->block != RILL_BLOCK_TOOL_USE)
        return;
    c->starts++;
    if ((k = call_of(c, ev->index, true)) == NULL)
        return;
    k->started = true;
    k->named = id.n != 0 && name.n != 0 && id.n == id.full && name.n == name.full;
}

static void verdict(struct check *c, const rill_event *ev)
{
    bool fit = c->call_n == CALLS, own = fit;

    REQUIRE((ev->kind == RILL_EV_CALL_VOID) == (ev->why != 0) && ev->why <= RILL_WHY_SYNTAX);
    c->verdicts++;
    for (struct call *k = c->call; k < c->call + c->call_n; k++)
        if (k->index == ev->index && k->started && !k->judged) {
            k->judged = own = true;
            break;
        }
    REQUIRE(own);
    if (ev->kind == RILL_EV_CALL_VOID) {
        c->unstarted += ev->why == RILL_WHY_UNSTARTED;
        return;
    }
    REQUIRE(!c->finishing && c->reason != 0 && stands[c->reason]);
    REQUIRE(c->last == RILL_EV_MESSAGE_DELTA || c->last == RILL_EV_CALL_FINAL || c->last == RILL_EV_CALL_VOID);
    for (struct call *k = c->call; k < c->call + c->call_n; k++)
        fit = fit || (k->index == ev->index && k->started && k->stopped && k->named &&
                      (k->st == RILL_END ? k->object : k->st == RILL_MORE && k->json.offset == 0));
    REQUIRE(fit);
}

static void mark(struct check *c, struct sum *s, const rill_message *m, const rill_event *ev)
{
    REQUIRE(ev->kind >= RILL_EV_MESSAGE_START && ev->kind <= RILL_EV_END);
    /* a string that the end of input cuts has no last piece; the soft limit may lie inside one */
    REQUIRE(c->open == 0 || c->finishing || (ev->kind == RILL_EV_NOTE && ev->warn == 1u << RILL_WARN_LONG));
    REQUIRE(ev->part == 0 || (ev->part == RILL_LAST && ev->kind == RILL_EV_BLOCK_STOP));
    REQUIRE(ev->text.n == 0 && ev->key.n == 0 && ev->of == 0 && (!ev->restart || ev->kind == RILL_EV_BLOCK_START));
    REQUIRE(ev->index >= -1 && ev->index <= 65534 && ev->warn >> RILL_WARN_N == 0);
    REQUIRE(ev->why == 0 || ev->kind == RILL_EV_CALL_VOID || ev->kind == RILL_EV_BLOCK_STOP ||
            (ev->kind == RILL_EV_MESSAGE_DELTA && ev->why == RILL_WHY_MISROUTED));
    REQUIRE(ev->fault == 0 || ev->kind == RILL_EV_ERROR);
    REQUIRE(ev->reason == 0 || ev->kind == RILL_EV_MESSAGE_DELTA);
    s->events = hash_number(s->events, ev->kind | (unsigned)ev->block << 8 | (unsigned)ev->why << 16);
    s->events = hash_number(s->events, ev->fault | (unsigned)ev->reason << 8 | (uint64_t)ev->warn << 32);
    s->events = hash_number(s->events, (uint64_t)(int64_t)ev->index);
    if (ev->kind != RILL_EV_BLOCK_START && (ev->warn >> RILL_WARN_IMPLIED & 1) == 0) /* these may come sooner */
        s->events = hash_number(s->events, m->offset);
    for (int slot = RILL_TYPE; slot <= RILL_REQUEST_ID; slot++) {
        rill_scalar t = rill_message_get(m, (rill_slot)slot);
        REQUIRE(t.n <= t.full && (t.p != NULL || t.full == 0));
        REQUIRE(utf8_whole(t.p, t.n));
        if (t.p != NULL)
            s->events = hash_number(hash_bytes(s->events, t.p, t.n), (unsigned)slot << 16 | t.full);
    }
    if (ev->kind == RILL_EV_MESSAGE_DELTA && ev->reason != 0)
        c->reason = ev->reason;
    if (ev->kind == RILL_EV_BLOCK_START)
        start(c, m, ev);
    if (ev->kind == RILL_EV_BLOCK_STOP)
        for (struct call *k = c->call; k < c->call + c->call_n; k++)
            k->stopped = k->stopped || k->index == ev->index;
    if (ev->kind == RILL_EV_CALL_FINAL || ev->kind == RILL_EV_CALL_VOID)
        verdict(c, ev);
    c->last = ev->kind;
    c->error = c->error || ev->kind == RILL_EV_ERROR;
    c->stop = c->stop || ev->kind == RILL_EV_MESSAGE_STOP;
    REQUIRE((ev->kind == RILL_EV_END) <= c->finishing);
}

/* One start, one stop; nothing stops that has not begun. Of more blocks than there is room for nothing is known. */
static void block(struct check *c, const rill_message *m, const rill_event *ev, uint64_t bit)
{
    if (ev->kind == RILL_EV_BLOCK_START) {
        REQUIRE((c->begun & bit) == 0 || m->warned[RILL_WARN_UNTRACKED] != 0);
        c->begun |= bit;
    } else if (ev->kind == RILL_EV_BLOCK_STOP) {
        REQUIRE(((c->begun | c->shown) & bit) != 0 || ev->why == RILL_WHY_UNTRACKED);
        c->begun &= ~bit;
        c->shown &= ~bit;
    } else if (ev->kind <= RILL_EV_COMPACTION) {
        c->shown |= bit;
    }
}

static void event(struct check *c, struct sum *s, const rill_message *m, const rill_event *ev)
{
    REQUIRE(!c->ended);
    raw(c, s, ev);
    if (RILL_IS_PIECE(ev->kind))
        piece(c, s, ev);
    else
        mark(c, s, m, ev);
    c->progress += (uint32_t)ev->text.n;
    c->progress += !RILL_IS_PIECE(ev->kind) && ev->kind != RILL_EV_PING && ev->kind != RILL_EV_NOTE;
    REQUIRE(m->progress == c->progress);
    if (ev->index >= 0 && ev->index < 64)
        block(c, m, ev, (uint64_t)1 << ev->index);
    c->ended = ev->kind == RILL_EV_END;
}

static void limit(rill_message *m, unsigned how)
{
    static const uint32_t limits[4][2] = { { 0, 0 }, { 90, 0 }, { 0, 200 }, { 50, 120 } };

    rill_message_limit(m, limits[how % 4][0], limits[how % 4][1]);
}

/* The end of input, here and now. The state and what is known of it are copies: it may go on elsewhere. */
static void finish(const struct check *so_far, struct sum *s, rill_message m, unsigned how)
{
    struct check c = *so_far;
    uint64_t offset = m.offset;
    rill_event ev;
    rill_status st;

    c.finishing = true;
    do {
        memset(&ev, 0xA5, sizeof ev);
        if ((st = rill_message_finish(&m, how, &ev)) == RILL_OK)
            event(&c, s, &m, &ev);
        REQUIRE(st == RILL_OK || st == RILL_END);
        REQUIRE(m.outcome != RILL_OPEN && m.offset == offset);
    } while (st == RILL_OK);
    REQUIRE(c.ended && rill_message_finish(&m, RILL_END_CLEAN, &ev) == RILL_END);
    REQUIRE(c.verdicts - c.unstarted <= c.starts && c.starts <= c.verdicts);
    for (struct call *k = c.call; k < c.call + c.call_n; k++)
        REQUIRE(k->judged == k->started);
    REQUIRE(m.outcome != RILL_PROTOCOL_ERROR || m.error != 0);
    REQUIRE(m.error != 0 || m.outcome == (c.error      ? RILL_SERVER_ERROR
                                          : c.stop     ? RILL_COMPLETE
                                          : c.reason != 0 ? RILL_LOGICALLY_COMPLETE
                                                       : RILL_TRUNCATED));
    REQUIRE(how != RILL_END_ABORT || m.retry == RILL_RETRY_NO);
    s->pings = m.pings;
    s->progress = m.progress;
    s->outcome = m.outcome;
    s->retry = m.retry;
    s->reason = m.reason;
    s->fault = m.fault;
    memcpy(s->warned, m.warned, sizeof s->warned);
    s->usage = m.usage;
}

static struct sum replay(const struct input *x, const uint8_t *cuts, size_t cuts_n)
{
    struct sum sum = { HASH_START, HASH_START, 0, 0, 0, RILL_OK, 0, 0, 0, 0, { 0 }, { 0, { 0 } } }, early = sum;
    struct feed f = { x->d, cuts, x->n, cuts_n, 0, 0, NULL };
    unsigned at = 0, options = x->options & 63u, how = x->options / 64;
    static rill_message slot[2];
    static struct check c;
    rill_event ev;
    rill_in in = { NULL, 0 };
    rill_status st = RILL_MORE;

    memset(&c, 0, sizeof c);
    options -= (options & 3u) == 3;
    REQUIRE(rill_message_init(&slot[0], options) == RILL_OK);
    limit(&slot[0], how);
    while (st == RILL_MORE && feed_next(&f, &in)) {
        slot[1 - at] = slot[at];
        if (f.turn % 4 == 0) /* the copy alone may be used; to see that, it need not be each time */
            memset(&slot[at], 0xA5, sizeof slot[at]);
        at = 1 - at;
        if (f.turn < 8 || f.turn % 61 == 0) /* the input may end at any cut; at some of them it does */
            finish(&c, &early, slot[at], how);
        do {
            memset(&ev, 0xA5, sizeof ev);
            if ((st = rill_message_next(&slot[at], &in, &ev)) == RILL_OK)
                event(&c, &sum, &slot[at], &ev);
            REQUIRE(slot[at].offset >= sum.offset && slot[at].offset <= f.at);
            sum.offset = slot[at].offset;
        } while (st == RILL_OK);
        REQUIRE(st != RILL_MORE || (in.n == 0 && sum.offset == f.at));
        REQUIRE(st != RILL_END && st == (slot[at].error != 0 ? slot[at].error : RILL_MORE));
        REQUIRE(rill_message_next(&slot[at], &in, &ev) == st && slot[at].offset == sum.offset);
    }
    REQUIRE(st != RILL_E_MISMATCH || (options & RILL_STRICT));
    REQUIRE(st != RILL_E_EVENT_SIZE || how >= 2);
    sum.status = st;
    finish(&c, &sum, slot[at], how);
    feed_end(&f);
    return sum;
}

#ifndef TWIN
static void same(const struct sum *a, const struct sum *b)
{
    REQUIRE(a->status == b->status);
    REQUIRE(a->events == b->events);
    REQUIRE(a->raw == b->raw);
    REQUIRE(a->offset == b->offset);
    REQUIRE(a->pings == b->pings);
    REQUIRE(a->progress == b->progress);
    REQUIRE(a->outcome == b->outcome && a->retry == b->retry && a->reason == b->reason && a->fault == b->fault);
    REQUIRE(memcmp(a->warned, b->warned, sizeof a->warned) == 0);
    REQUIRE(a->usage.given == b->usage.given && memcmp(a->usage.n, b->usage.n, sizeof a->usage.n) == 0);
}
#endif

/* The library and this file once more, as twin.o, compiled without RILL_FAST: it must tell the same of every input.
 * Where the linker was not given it, it is not asked. */
#if defined(__GNUC__) && defined(__ELF__)
void twin_sum(const uint8_t *data, size_t size, struct sum *sum);
#ifdef TWIN
void twin_sum(const uint8_t *data, size_t size, struct sum *sum)
{
    struct input x = input_of(data, size);

    *sum = replay(&x, NULL, 0);
}
#else
#pragma weak twin_sum
#endif
#endif

#ifndef TWIN
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t one[64];
    struct input x = input_of(data, size);
    struct sum whole = replay(&x, NULL, 0), bytes, cut;
    size_t one_n = 1;

    if (x.n > 600 && !thorough) { /* byte by byte but for a third of it: speed */
        memset(one + 48, 32, sizeof one - 48);
        one_n = 51;
    }
    memset(one, 1, 48);
    bytes = replay(&x, one, one_n);

    same(&whole, &bytes);
    if (x.cuts_n != 0) {
        cut = replay(&x, x.cuts, x.cuts_n);
        same(&whole, &cut);
    }
#if defined(__GNUC__) && defined(__ELF__)
    if (twin_sum != NULL) {
        struct sum twin = whole;

        twin_sum(data, size, &twin);
        same(&whole, &twin);
    }
#endif
    return 0;
}
#endif
