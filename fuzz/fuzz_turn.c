/*
 * fuzz_turn.c - any bytes, any cut, any size of the output, the states copied at every cut: the same turn. It is one
 * JSON text, or nothing, or there was an error; it owes as many answers as it holds calls; the answers are JSON too.
 *
 * What is stored is decoded again, as a body, and compared block by block with what was decoded of the stream: types,
 * ids, names, texts, thinking, signatures, inputs, citations, the members that have no event of their own. A block that
 * was received and is not stored must have a reason (may_go()). Of streams with a warning that makes a block something
 * else than was received (ODD), and of turns that say that they split a text or left something out of a block, nothing
 * is compared but the calls that were CALL_FINAL: they are there, with the input that was.
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

/* ---- what was decoded ---- */

enum {
    F_TYPE,
    F_ID,
    F_NAME,
    F_TOOL_USE_ID,
    F_SERVER_NAME,
    F_TEXT,
    F_THINKING,
    F_SIGNATURE,
    F_INPUT,
    F_CITATIONS,
    FIELDS
};
enum { MOST_BLOCKS = 32 };

struct block {
    struct store field[FIELDS];
    uint64_t others; /* of the other members, in any order */
    int32_t index;
    uint8_t kind;
    bool started, stopped, broken, final;
    bool inside; /* a member that has not ended */
    bool early;  /* input came before its start */
    bool input;  /* it had some, be it {} */
};

struct list {
    struct block b[MOST_BLOCKS];
    size_t n;
    struct store value; /* of the member at hand, without white space */
    bool in_string, in_escape, refused, complete;
    bool over; /* too many blocks, or it cannot be told what belongs to which: it is not compared */
};

static const uint8_t class_of[64] = {
#define PLAIN 0
#define CLIENT 1
#define SERVER 2
#define RILL_X(id, number, name, class_) [number] = class_,
    RILL_BLOCKS_LIST(RILL_X)
#undef RILL_X
};

static bool is(const struct store *s, const char *want)
{
    return s->n == strlen(want) && (s->n == 0 || memcmp(s->p, want, s->n) == 0);
}

static bool visible(const struct store *s)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->p[i] > ' ')
            return true;
    return false;
}

/* The block of that index that is open, or a new one. */
static struct block *block_of(struct list *l, int32_t index, bool begins)
{
    struct block *b;

    for (size_t k = l->n; k-- != 0;)
        if (l->b[k].index == index && !l->b[k].stopped && !(begins && l->b[k].started))
            return &l->b[k];
    if (l->n == MOST_BLOCKS) {
        l->over = true;
        return NULL;
    }
    b = &l->b[l->n++];
    b->index = index;
    return b;
}

/* What is open when another begins is not whole. */
static void turn_to(struct list *l, int32_t index)
{
    for (size_t k = 0; k < l->n; k++)
        if (l->b[k].index != index && !l->b[k].stopped)
            l->b[k].broken = true;
}

/* JSON without the white space between its tokens */
static void put_value(struct list *l, rill_text t)
{
    for (; t.n != 0; t.p++, t.n--) {
        if (!l->in_string && strchr(" \t\r\n", *t.p) != NULL && *t.p != 0)
            continue;
        put(&l->value, (const uint8_t *)t.p, 1);
        if (l->in_escape)
            l->in_escape = false;
        else if (*t.p == '\\')
            l->in_escape = l->in_string;
        else if (*t.p == '"')
            l->in_string = !l->in_string;
    }
}

static void put_letters(struct store *s, const struct store *value)
{
    rill_json j;
    rill_json_tok tok;
    rill_in in = { value->p, value->n };

    REQUIRE(rill_json_init(&j, 0) == RILL_OK);
    while (rill_json_next(&j, &in, &tok) == RILL_OK)
        put(s, (const uint8_t *)tok.text.p, tok.text.n);
}

/* A member that is whole. Of the known ones those that are empty say nothing. */
static void member(struct block *b, rill_text key, const struct store *v)
{
    static const char *const names[FIELDS] = { "type", "id",       "name",      "tool_use_id", "server_name",
                                               "text", "thinking", "signature", "input",       "citations" };
    static const char *const known[] = { "content", "encrypted_content" };
    bool empty = is(v, "\"\"") || is(v, "[]") || is(v, "{}");
    unsigned k;

    if (is(v, "null"))
        return;
    for (k = 0; k < FIELDS; k++)
        if (key.n == strlen(names[k]) && memcmp(key.p, names[k], key.n) == 0)
            break;
    b->input = b->input || (k == F_INPUT && v->p[0] == '{');
    if (k < F_TEXT || (k < FIELDS && (empty || v->p[0] != "\"\"\"{["[k - F_TEXT])))
        return; /* of a kind that it cannot have: it is left out */
    if (k == FIELDS) {
        uint64_t h = hash_bytes(hash_number(HASH_START, key.n), key.p, key.n);

        for (k = 0; k < 2; k++)
            if (empty && key.n == strlen(known[k]) && memcmp(key.p, known[k], key.n) == 0)
                return;
        b->others += hash_bytes(h, v->p, v->n);
    } else if (k == F_INPUT) {
        put(&b->field[F_INPUT], v->p, v->n);
    } else if (k != F_CITATIONS) {
        put_letters(&b->field[k], v);
    } else if (v->n > 2) {
        if (b->field[k].n != 0)
            put(&b->field[k], (const uint8_t *)",", 1);
        put(&b->field[k], v->p + 1, v->n - 2);
    }
}

static void piece(struct list *l, const rill_event *ev)
{
    static const uint8_t fields[] = { 0, F_TEXT, F_THINKING, F_SIGNATURE };
    struct block *b;

    if (ev->kind > RILL_EV_MEMBER || ev->index < 0 || (ev->kind == RILL_EV_MEMBER && ev->of != RILL_OF_BLOCK) ||
        (ev->kind <= RILL_EV_SIGNATURE && ev->text.n == 0))
        return;
    turn_to(l, ev->index);
    if ((b = block_of(l, ev->index, false)) == NULL)
        return;
    if (ev->kind <= RILL_EV_SIGNATURE) {
        put(&b->field[fields[ev->kind]], (const uint8_t *)ev->text.p, ev->text.n);
        return;
    }
    if (ev->restart)
        b->field[F_INPUT].n = 0;
    if ((ev->part & RILL_FIRST) != 0) {
        l->value.n = 0;
        l->in_string = l->in_escape = false;
    }
    if (ev->kind == RILL_EV_TOOL_INPUT) { /* the pieces of many deltas are one value */
        b->early = b->early || !b->started;
        b->input = true;
        put(&b->field[F_INPUT], (const uint8_t *)ev->text.p, ev->text.n);
        return;
    }
    put_value(l, ev->text);
    b->inside = (ev->part & RILL_LAST) == 0;
    if ((ev->part & RILL_LAST) != 0 && ev->kind == RILL_EV_CITATION) {
        if (b->field[F_CITATIONS].n != 0)
            put(&b->field[F_CITATIONS], (const uint8_t *)",", 1);
        put(&b->field[F_CITATIONS], l->value.p, l->value.n);
    } else if ((ev->part & RILL_LAST) != 0) {
        member(b, ev->key, &l->value);
    }
}

static void note(struct list *l, const rill_message *m, const rill_event *ev)
{
    static const uint8_t slots[] = { RILL_TYPE, RILL_ID, RILL_NAME, RILL_TOOL_USE_ID, RILL_SERVER_NAME };
    struct block *b = NULL;

    if (RILL_IS_PIECE(ev->kind))
        piece(l, ev);
    if (ev->kind == RILL_EV_BLOCK_START)
        turn_to(l, ev->index);
    for (size_t k = l->n; !RILL_IS_PIECE(ev->kind) && k-- != 0;)
        if (!l->b[k].started && !l->b[k].stopped) {
            if (ev->kind == RILL_EV_BLOCK_STOP || ev->kind == RILL_EV_CALL_VOID)
                l->over = true; /* these tell of another block, in the same event or not */
            else if (ev->kind == RILL_EV_BLOCK_START)
                l->b[k].index = ev->index;
            else
                l->b[k].stopped = true; /* it is of no block */
        }
    if (ev->kind == RILL_EV_BLOCK_START && (b = block_of(l, ev->index, true)) != NULL) {
        b->started = true;
        b->kind = ev->block;
        for (unsigned k = 0; k < sizeof slots; k++) {
            rill_scalar t = rill_message_get(m, (rill_slot)slots[k]);

            if (t.p != NULL)
                put(&b->field[k], (const uint8_t *)t.p, t.n);
        }
    }
    if (ev->kind == RILL_EV_BLOCK_STOP && (b = block_of(l, ev->index, false)) != NULL) {
        b->stopped = true;
        b->broken = b->broken || ev->why != 0;
    }
    if (ev->kind == RILL_EV_CALL_VOID && ev->why > RILL_WHY_REASON)
        for (size_t k = l->n; k-- != 0;)
            if (l->b[k].index == ev->index) {
                l->b[k].broken = true;
                break;
            }
    if (ev->kind == RILL_EV_CALL_FINAL)
        for (size_t k = l->n; k-- != 0;)
            if (l->b[k].index == ev->index) {
                l->b[k].final = true;
                break;
            }
    if (ev->kind == RILL_EV_END) {
        l->refused = m->reason == RILL_REASON_REFUSAL;
        l->complete = m->outcome == RILL_COMPLETE || m->outcome == RILL_LOGICALLY_COMPLETE;
    }
}

/* Inputs without their white space; {} is none. */
static void plain_inputs(struct list *l)
{
    for (size_t k = 0; k < l->n; k++) {
        struct store *s = &l->b[k].field[F_INPUT];

        l->value.n = 0;
        l->in_string = l->in_escape = false;
        put_value(l, (rill_text){ (const char *)s->p, s->n });
        s->n = is(&l->value, "{}") ? 0 : l->value.n;
        if (s->n != 0)
            memcpy(s->p, l->value.p, s->n);
    }
}

static void list_free(struct list *l)
{
    for (size_t k = 0; k < l->n; k++)
        for (unsigned f = 0; f < FIELDS; f++)
            free(l->b[k].field[f].p);
    free(l->value.p);
    memset(l, 0, sizeof *l);
}

/* Could a turn without this block be right? */
static bool may_go(const struct list *l, size_t k, unsigned options)
{
    const struct block *b = &l->b[k];

    if (l->refused || (!l->complete && (options & RILL_TURN_WHOLE) != 0))
        return true;
    for (size_t i = 0; i <= k; i++) /* a call without its result takes along what came after it */
        if (class_of[l->b[i].kind] == SERVER || (l->b[i].kind == RILL_BLOCK_OTHER && l->b[i].input))
            return true;
    if (b->kind == RILL_BLOCK_TEXT)
        return !b->started || b->inside || !visible(&b->field[F_TEXT]) || b->early;
    if (!b->started || !b->stopped || b->broken || b->kind == RILL_BLOCK_NONE)
        return true;
    if (b->kind == RILL_BLOCK_THINKING || b->kind == RILL_BLOCK_REDACTED_THINKING) {
        if (b->kind == RILL_BLOCK_THINKING ? b->field[F_SIGNATURE].n == 0 : !RILL_MEMBERS || b->others == 0)
            return true;
        while (++k < l->n) /* it stands last */
            if (!may_go(l, k, options))
                return false;
        return true;
    }
    if (class_of[b->kind] == CLIENT)
        return b->field[F_ID].n == 0 || b->field[F_NAME].n == 0;
    /* input that was not read, as the block is no call, may be no JSON */
    return !RILL_MEMBERS || b->others == 0 || b->input;
}

static bool same_field(const struct block *a, const struct block *b, unsigned f)
{
    const struct store *x = &a->field[f], *y = &b->field[f];

    return x->n == y->n && (x->n == 0 || memcmp(x->p, y->p, x->n) == 0);
}

static bool equal(const struct block *a, const struct block *b, unsigned options)
{
    const bool mended = (options & RILL_TURN_ANSWER) != 0 && class_of[a->kind] == CLIENT && (a->broken || !a->stopped);
    unsigned f = F_TYPE;

    if (a->kind != b->kind || (a->others != b->others && !mended))
        return false;
    for (; f < FIELDS; f++) {
        if (f == F_INPUT && mended && b->field[f].n == 0)
            continue;
        if (!same_field(a, b, f))
            return false;
    }
    return true;
}

/* Is what is stored what was received, in its order, without some that may go? */
static bool agree(const struct list *got, const struct list *kept, unsigned options)
{
    bool at[MOST_BLOCKS + 1] = { true }; /* so many of `kept` are matched */

    for (size_t k = 0; k < got->n; k++) {
        bool go = may_go(got, k, options);

        for (size_t i = kept->n + 1; i-- != 0;)
            at[i] = (at[i] && go) || (i != 0 && at[i - 1] && equal(&got->b[k], &kept->b[i - 1], options));
    }
    return at[kept->n];
}

/* What is to be run is in the turn, as it is run. */
static bool finals_stand(const struct list *got, const struct list *kept)
{
    for (size_t k = 0; k < got->n; k++) {
        size_t i = 0;

        while (i < kept->n && !(got->b[k].kind == kept->b[i].kind && same_field(&got->b[k], &kept->b[i], F_ID) &&
                                same_field(&got->b[k], &kept->b[i], F_NAME) &&
                                same_field(&got->b[k], &kept->b[i], F_INPUT)))
            i++;
        if (got->b[k].final && i == kept->n)
            return false;
    }
    return true;
}

/* What is stored as text is the whole text of one block, also where much is odd. */
static bool texts_stand(const struct list *got, const struct list *kept)
{
    for (size_t i = 0; i < kept->n; i++) {
        const struct block *b = &kept->b[i];
        const unsigned f = b->kind == RILL_BLOCK_TEXT ? F_TEXT : F_THINKING;
        size_t k = 0;

        while (k < got->n && (got->b[k].kind != b->kind || !same_field(&got->b[k], b, f)))
            k++;
        if (k == got->n && (b->kind == RILL_BLOCK_TEXT || b->kind == RILL_BLOCK_THINKING))
            return false;
    }
    return true;
}

#define BIT(w) (1u << RILL_WARN_##w)
#define ODD                                                                                                \
    (BIT(REPEATED) | BIT(VALUE) | BIT(INDEX) | BIT(ORPHAN) | BIT(IMPLIED) | BIT(REUSED) | BIT(GAP) |       \
     BIT(MISROUTED) | BIT(WRONG_KIND) | BIT(UNTRACKED) | BIT(CUT) | BIT(INPUT_TWICE))

static void compare(struct list *got, const rill_message *m, const rill_turn *t, const struct store *s,
                    unsigned options)
{
    static const char head[] = "{\"type\":\"message\",", inner[] = "\"role\":\"assistant\",\"content\":";
    static struct list kept;
    static rill_message body;
    struct store text = { 0 };
    rill_event ev;
    rill_in in;
    rill_status st;
    bool odd = (t->changed & (RILL_TURN_SPLIT | RILL_TURN_IGNORED)) != 0;

    list_free(&kept);
    for (unsigned w = 0; w < RILL_WARN_N; w++)
        odd = odd || (m->warned[w] != 0 && (ODD >> w & 1) != 0);
    put(&text, (const uint8_t *)head, sizeof head - 1);
    if (s->n == 0) {
        put(&text, (const uint8_t *)"\"content\":[]}", 13);
    } else if ((options & RILL_TURN_CONTENT) != 0) {
        put(&text, (const uint8_t *)inner, sizeof inner - 1);
        put(&text, s->p, s->n);
        put(&text, (const uint8_t *)"}", 1);
    } else {
        REQUIRE(s->p[0] == '{');
        put(&text, s->p + 1, s->n - 1);
    }
    in.p = text.p;
    in.n = text.n;
    REQUIRE(rill_message_init(&body, RILL_JSON) == RILL_OK);
    while ((st = rill_message_next(&body, &in, &ev)) == RILL_OK)
        note(&kept, &body, &ev);
    while (rill_message_finish(&body, RILL_END_CLEAN, &ev) == RILL_OK)
        note(&kept, &body, &ev);
    plain_inputs(got);
    plain_inputs(&kept);
    REQUIRE(st == RILL_MORE || st == RILL_E_JSON_DEPTH); /* there it stands one level deeper */
    if (st == RILL_MORE && !kept.over && got->n < MOST_BLOCKS &&
        (got->complete || (options & RILL_TURN_WHOLE) == 0))
        REQUIRE(finals_stand(got, &kept));
    if (st == RILL_MORE && !kept.over && !got->over && got->n < MOST_BLOCKS && t->changed < RILL_TURN_SPLIT)
        REQUIRE(texts_stand(got, &kept));
    if (st == RILL_MORE && !kept.over && !odd && !got->over) {
        REQUIRE(kept.n == t->blocks);
        REQUIRE(agree(got, &kept, options));
        for (size_t k = 0; k < kept.n; k++)
            REQUIRE(kept.b[k].kind != RILL_BLOCK_TEXT || visible(&kept.b[k].field[F_TEXT]));
        REQUIRE(t->changed != 0 || kept.n == got->n);
    }
    list_free(&kept);
    free(text.p);
}

/* ---- runs ---- */

enum { WHOLE, BYTES, CUT };

static struct store play(const struct input *x, unsigned how, rill_turn *t)
{
    static const uint8_t one[] = { 1 };
    static rill_message m[2];
    static rill_turn slot[2];
    static struct list got;
    struct feed f = {
        .d = x->d, .n = x->n, .cuts = how == CUT ? x->cuts : one, .cuts_n = how == CUT ? x->cuts_n : how
    };
    size_t room = how == BYTES ? 1 : how == CUT && x->cuts_n != 0 ? 1u + x->cuts[0] % 33u : 4096;
    struct store s = { 0 };
    uint8_t *buf = malloc(room);
    rill_event ev;
    rill_in in;
    rill_status st;
    unsigned at = 0, finals = 0;

    REQUIRE(buf != NULL);
    list_free(&got); /* of a run that failed */
    REQUIRE(rill_message_init(&m[0], x->options & (3u | RILL_RAW_BLOCKS)) == RILL_OK);
    REQUIRE(rill_turn_init(&slot[0], x->options >> 2 & 7u) == RILL_OK);
    while (feed_next(&f, &in)) {
        m[1 - at] = m[at];
        slot[1 - at] = slot[at]; /* both go elsewhere at every cut */
        memset(&m[at], 0xA5, sizeof m[at]);
        memset(&slot[at], 0xA5, sizeof slot[at]);
        at = 1 - at;
        while ((st = rill_message_next(&m[at], &in, &ev)) == RILL_OK) {
            if (how == WHOLE)
                note(&got, &m[at], &ev);
            finals += ev.kind == RILL_EV_CALL_FINAL;
            write_event(&slot[at], &m[at], &ev, buf, room, &s);
        }
        if (st < 0)
            break;
    }
    feed_end(&f);
    while (rill_message_finish(&m[at], RILL_END_RESET, &ev) == RILL_OK) {
        if (how == WHOLE)
            note(&got, &m[at], &ev);
        write_event(&slot[at], &m[at], &ev, buf, room, &s);
    }
    if (slot[at].error == 0 && ((slot[at].options & RILL_TURN_WHOLE) == 0 || m[at].outcome == RILL_COMPLETE ||
                                m[at].outcome == RILL_LOGICALLY_COMPLETE))
        REQUIRE(finals <= slot[at].owed); /* what is to be run is in the turn */
    if (how == WHOLE && slot[at].error == 0)
        compare(&got, &m[at], &slot[at], &s, slot[at].options);
    list_free(&got);
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
    if (x.n < 800 || thorough) {
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
