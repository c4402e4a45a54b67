/*
 * fuzz_turn.c - any bytes, any cut, any size of the output, the states copied at every cut: the same turn. It is one JSON
 * text, or nothing, or there was an error; it owes as many answers as it holds calls; the answers are JSON too.
 */
#include "fuzz.h"
#include "is_json.h"

struct store {
    uint8_t *p;
    size_t n, cap;
};

static void put(struct store *s, const uint8_t *p, size_t n)
{
    while (s->n + n > s->cap) {
        s->cap = s->cap * 2 + 256;
        s->p = realloc(s->p, s->cap);
        REQUIRE(s->p != NULL);
    }
    if (n != 0)
        memcpy(s->p + s->n, p, n);
    s->n += n;
}

/* buf: a block of `room` bytes and not one more */
static rill_status write_event(rill_turn *t, const rill_message *m, const rill_event *ev, uint8_t *buf, size_t room,
                               struct store *s)
{
    unsigned backs = 0;
    rill_status st;

    if (t->error != 0)
        return (rill_status)t->error;
    do {
        rill_out out = { buf, room };

        REQUIRE(s->n == t->written);
        st = rill_turn_next(t, m, ev, &out);
        put(s, buf, room - out.n);
        REQUIRE(st != RILL_MORE || out.n == 0);
        if (st == RILL_BACK) {
            REQUIRE(t->written < s->n && ++backs < 4);
            s->n = t->written;
        }
    } while (st == RILL_MORE || st == RILL_BACK);
    REQUIRE(st == RILL_OK || (st < 0 && st == t->error));
    return st;
}

static void one_text(const uint8_t *p, size_t n)
{
    rill_json j;
    rill_json_tok tok;
    rill_in in = { p, n };
    rill_status st;

    REQUIRE(utf8_whole(p, n) && is_json(p, n));
    REQUIRE(rill_json_init(&j, 0) == RILL_OK);
    while ((st = rill_json_next(&j, &in, &tok)) == RILL_OK)
        continue;
    REQUIRE((st == RILL_END && in.n == 0) || st == RILL_E_JSON_DEPTH);
    REQUIRE(j.repaired == 0 || memchr(p, '\\', n) != NULL); /* half of a surrogate pair, as received */
}

enum { WHOLE, BYTES, CUT };

static struct store play(const struct input *x, unsigned how, rill_turn *t)
{
    static const uint8_t one[] = { 1 };
    static rill_message m[2];
    static rill_turn slot[2];
    struct feed f = {
        .d = x->d, .n = x->n, .cuts = how == CUT ? x->cuts : one, .cuts_n = how == CUT ? x->cuts_n : how
    };
    size_t room = how == BYTES ? 1 : how == CUT && x->cuts_n != 0 ? 1u + x->cuts[0] % 33u : 4096;
    struct store s = { 0 };
    uint8_t *buf = malloc(room);
    rill_event ev;
    rill_in in;
    rill_status st;
    unsigned at = 0;

    REQUIRE(buf != NULL);
    REQUIRE(rill_message_init(&m[0], x->options & (3u | RILL_RAW_BLOCKS)) == RILL_OK);
    REQUIRE(rill_turn_init(&slot[0], x->options >> 2 & 7u) == RILL_OK);
    while (feed_next(&f, &in)) {
        m[1 - at] = m[at];
        slot[1 - at] = slot[at]; /* both go elsewhere at every cut */
        memset(&m[at], 0xA5, sizeof m[at]);
        memset(&slot[at], 0xA5, sizeof slot[at]);
        at = 1 - at;
        while ((st = rill_message_next(&m[at], &in, &ev)) == RILL_OK)
            write_event(&slot[at], &m[at], &ev, buf, room, &s);
        if (st < 0)
            break;
    }
    feed_end(&f);
    while (rill_message_finish(&m[at], RILL_END_RESET, &ev) == RILL_OK)
        write_event(&slot[at], &m[at], &ev, buf, room, &s);
    free(buf);
    *t = slot[at];
    return s;
}

static void same(const struct store *a, const rill_turn *t, const struct store *b, const rill_turn *u)
{
    REQUIRE(t->error == u->error);
    if (t->error != 0)
        return;
    REQUIRE(a->n == b->n && (b->n == 0 || memcmp(a->p, b->p, b->n) == 0));
    REQUIRE(t->owed == u->owed && t->blocks == u->blocks && t->changed == u->changed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input x = input_of(data, size);
    struct store whole, other, answers = { 0 };
    rill_turn t, again;

    whole = play(&x, WHOLE, &t);
    other = play(&x, CUT, &again);
    same(&whole, &t, &other, &again);
    free(other.p);
    if (x.n < 800) {
        other = play(&x, BYTES, &again);
        same(&whole, &t, &other, &again);
        free(other.p);
    }
    if (t.error == 0) {
        REQUIRE((t.written == 0) == (t.blocks == 0) && t.owed <= t.blocks);
        if (whole.n != 0) {
            rill_in in = { whole.p, whole.n };
            rill_text why = { "interrupted", 11 };
            rill_answer a;
            rill_status st;

            one_text(whole.p, whole.n);
            REQUIRE(rill_answer_init(&a) == RILL_OK);
            do {
                uint8_t buf[7];
                rill_out out = { buf, sizeof buf };

                st = rill_answer_next(&a, &in, why, &out);
                put(&answers, buf, sizeof buf - out.n);
                REQUIRE(st == RILL_END || out.n == 0);
            } while (st == RILL_MORE);
            REQUIRE(st == RILL_END && a.answers == t.owed && in.n == 0);
            if (answers.n != 0)
                one_text(answers.p, answers.n);
        }
    }
    free(whole.p);
    free(answers.p);
    return 0;
}
