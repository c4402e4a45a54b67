/*
 * rill_message.c - the modes `message`, the Message as it would have come without streaming, and `turn`, what of it the
 * next request sends back.
 *
 * A content block is its JSON as received (RILL_RAW_BLOCKS), with what the deltas brought put in. What belongs to the
 * message waits until the mark of its event: an event without an end did not happen.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rill_cli.h"

/* ---- the message ---- */

struct block {
    int32_t index;
    uint64_t event; /* that it started in */
    uint8_t kind;
    bool has_raw, whole; /* its JSON came, to the end */
    bool stopped;
    struct buf raw;
    struct object o;
    struct buf input, citations, value;
    bool has_input;
};

struct pending {
    uint8_t of;
    bool whole;
    struct buf key, json;
};

struct message {
    const struct options *o;
    const rill_message *m;
    struct object o_message;
    struct usage usage;
    rill_usage counts;
    bool started;
    struct buf error_text;

    struct block *blocks;
    size_t blocks_n, blocks_cap;

    struct pending *wait;
    size_t wait_n, wait_cap;
    struct object taken; /* names of those of this event that found their place */
    uint64_t event;

    struct buf raw;     /* of a block without its BLOCK_START so far */
    struct block early; /* what came of it */
    bool raw_open, raw_whole, raw_owned;

    struct { /* of a body: members that are null, which have no event where another value is one */
        rill_json *json;
        bool ended;
        struct buf key;
        struct buf *p;
        size_t n;
    } nulls;
};

static bool is_null(const struct buf *json)
{
    return json->n == 4 && memcmp(json->p, "null", 4) == 0;
}

#define SET(of) (1u << RILL_OF_##of)

/* What the decoder reads itself, and how such a value begins. */
static const struct known {
    unsigned set; /* of the objects where it does */
    char begins;
    bool envelope; /* it is about the event, not the message */
    const char *key;
} known_row[] = {
    { SET(EVENT) | SET(MESSAGE), '"', false, "id" },
    { SET(EVENT) | SET(MESSAGE), '"', false, "model" },
    { SET(EVENT) | SET(MESSAGE), '{', false, "usage" },
    { SET(EVENT) | SET(DELTA), '"', false, "stop_reason" },
    { SET(EVENT) | SET(DELTA), '"', false, "stop_sequence" },
    { SET(EVENT), '"', false, "request_id" },
    { SET(EVENT), '{', true, "delta" },
    { SET(EVENT), '{', true, "message" },
    { SET(EVENT), '{', true, "content_block" },
    { SET(EVENT), '{', true, "error" },
    { SET(EVENT), '0', true, "index" },
};

static const struct known *known_of(const struct pending *w)
{
    size_t i;

    for (i = 0; i < sizeof known_row / sizeof *known_row; i++)
        if ((known_row[i].set >> w->of & 1) != 0 && w->key.n == strlen(known_row[i].key) &&
            memcmp(w->key.p, known_row[i].key, w->key.n) == 0)
            return &known_row[i];
    return NULL;
}

/* Said once, in message_start or a body; so are type and content, which are not made of members. */
static bool is_lasting(const struct buf *key)
{
    return (key->n == 2 && memcmp(key->p, "id", 2) == 0) || (key->n == 5 && memcmp(key->p, "model", 5) == 0) ||
           (key->n == 4 && memcmp(key->p, "role", 4) == 0);
}

/* Of a name given twice the first counts. If the decoder reads it, a MEMBER of the right kind came second: the first
 * was taken, or is null. One of another kind is for a gap only. */
static void take_member(struct message *s, const struct pending *w)
{
    struct object *to = &s->o_message;
    const struct known *known = known_of(w);
    struct field *f;

    if (known != NULL && known->envelope && !s->o->body)
        return;
    if (known != NULL && (known->begins == '0' ? *w->json.p == '-' || (*w->json.p >= '0' && *w->json.p <= '9')
                                               : !known->envelope && *w->json.p == known->begins))
        return;
    if (object_find(&s->taken, w->key.p, w->key.n) != NULL)
        return;
    object_get(&s->taken, w->key.p, w->key.n);
    f = object_find(to, w->key.p, w->key.n);
    if (f != NULL && is_null(&w->json))
        return;
    if (f != NULL && (f->is_text || !is_null(&f->json)) && (known != NULL || is_lasting(&w->key)))
        return;
    set_json(object_get(to, w->key.p, w->key.n), w->json.p, w->json.n);
}

/* Members of the event at hand whose object it is. */
static void claim_of(struct message *s, unsigned of)
{
    size_t i;

    for (i = 0; i < s->wait_n; i++) {
        struct pending *w = &s->wait[i];

        if (!w->whole || w->of != of)
            continue;
        w->whole = false;
        take_member(s, w);
    }
}

/* The same for each object in the set. What stands in `delta` goes before what stands beside it; a body has all its
 * members outermost. */
static void claim_members(struct message *s, unsigned set)
{
    if (!s->o->body && (set & SET(MESSAGE)) != 0)
        claim_of(s, RILL_OF_MESSAGE);
    if (!s->o->body && (set & SET(DELTA)) != 0)
        claim_of(s, RILL_OF_DELTA);
    if ((set & SET(EVENT)) != 0)
        claim_of(s, RILL_OF_EVENT);
    if ((set & SET(USAGE)) != 0) {
        s->counts = s->m->usage;
        usage_take(&s->usage);
    }
}

static void forget_members(struct message *s)
{
    for (; s->wait_n != 0; s->wait_n--) {
        buf_free(&s->wait[s->wait_n - 1].key);
        buf_free(&s->wait[s->wait_n - 1].json);
    }
    object_free(&s->taken);
}

static void keep_member(struct message *s, const rill_event *ev)
{
    struct pending *w;

    if ((ev->part & RILL_FIRST) != 0 || s->wait_n == 0) {
        if (s->wait_n == s->wait_cap) {
            s->wait_cap = s->wait_cap * 2 + 8;
            s->wait = (struct pending *)grow(s->wait, s->wait_cap * sizeof *s->wait);
        }
        w = &s->wait[s->wait_n++];
        memset(w, 0, sizeof *w);
        w->of = ev->of;
        buf_put(&w->key, ev->key.p, ev->key.n);
    }
    w = &s->wait[s->wait_n - 1];
    buf_put(&w->json, ev->text.p, ev->text.n);
    w->whole = (ev->part & RILL_LAST) != 0;
}

static struct block *newest(struct message *s, int32_t index)
{
    size_t i;

    for (i = s->blocks_n; i != 0; i--)
        if (s->blocks[i - 1].index == index)
            return &s->blocks[i - 1];
    return NULL;
}

static void keep_raw(struct message *s, const rill_event *ev)
{
    struct block *b = s->blocks_n != 0 ? &s->blocks[s->blocks_n - 1] : NULL;

    if (!s->raw_open) {
        s->raw_open = true;
        s->raw_whole = s->raw_owned = false;
        s->raw.n = 0;
    }
    if (s->raw_owned && b != NULL)
        buf_put(&b->raw, ev->raw.p, ev->raw.n);
    else
        buf_put(&s->raw, ev->raw.p, ev->raw.n);
    if (ev->raw_last) {
        s->raw_open = false;
        s->raw_whole = true;
        if (s->raw_owned && b != NULL)
            b->whole = true;
    }
}

static void block_free(struct block *b)
{
    object_free(&b->o);
    buf_free(&b->raw);
    buf_free(&b->input);
    buf_free(&b->citations);
    buf_free(&b->value);
    memset(b, 0, sizeof *b);
}

/* The JSON that came with the start takes the place of what is known from the mark, once its event is over. Not that of
 * text that was handed out: half a surrogate pair at its end may have its other half in the first delta. */
static void settle_raw(struct message *s)
{
    static const char *const handed_out[] = { "text", "thinking", "signature" };
    struct block *b = s->blocks_n != 0 ? &s->blocks[s->blocks_n - 1] : NULL;
    struct object told;
    size_t i;

    if (b == NULL || !b->whole || !b->has_raw)
        return;
    told = b->o;
    memset(&b->o, 0, sizeof b->o);
    read_object(&b->o, &b->raw);
    for (i = 0; i < sizeof handed_out / sizeof *handed_out; i++) {
        const struct field *f = FIND(&told, handed_out[i]);
        rill_text t;

        if (f == NULL)
            continue;
        t.p = f->text.p;
        t.n = f->text.n;
        set_text(GET(&b->o, handed_out[i]), t);
    }
    object_free(&told);
    buf_free(&b->raw);
    buf_free(&b->input);
    buf_free(&b->citations);
    b->has_input = b->has_raw = false;
}

static void start_block(struct message *s, const rill_event *ev)
{
    static const struct {
        rill_slot slot;
        const char *key;
    } row[] = {
        { RILL_ID, "id" },
        { RILL_NAME, "name" },
        { RILL_TOOL_USE_ID, "tool_use_id" },
        { RILL_SERVER_NAME, "server_name" },
    };
    rill_text type = rill_block_name(ev->block);
    struct block *b;
    size_t i;

    settle_raw(s);
    if (s->blocks_n == s->blocks_cap) {
        s->blocks_cap = s->blocks_cap * 2 + 8;
        s->blocks = (struct block *)grow(s->blocks, s->blocks_cap * sizeof *s->blocks);
    }
    b = &s->blocks[s->blocks_n++];
    *b = s->early;
    memset(&s->early, 0, sizeof s->early);
    b->index = ev->index;
    b->event = s->event;
    b->kind = ev->block;
    if ((s->raw_open || s->raw_whole) && !s->raw_owned) {
        b->raw = s->raw;
        memset(&s->raw, 0, sizeof s->raw);
        b->has_raw = true;
        b->whole = s->raw_whole;
        s->raw_owned = true;
    }
    if (type.n == 0)
        type = scalar_text(rill_message_get(s->m, RILL_TYPE));
    if (type.p != NULL && ev->block != RILL_BLOCK_NONE)
        set_text(GET(&b->o, "type"), type);
    for (i = 0; i < sizeof row / sizeof *row; i++) {
        rill_text t = scalar_text(rill_message_get(s->m, row[i].slot));

        if (t.p != NULL)
            set_text(GET(&b->o, row[i].key), t);
    }
}

static void add_text(struct object *o, const char *key, rill_text t)
{
    struct field *f = GET(o, key);

    if (!f->is_text) {
        if (f->json.n != 0 && *f->json.p != '"')
            f->json.n = 0; /* no text stood there */
        decode_text(f);
    }
    buf_put(&f->text, t.p, t.n);
}

static void add_piece(struct message *s, const rill_event *ev)
{
    static const char *const key[] = { "?", "text", "thinking", "signature" };
    struct block *b = newest(s, ev->index);

    if ((b == NULL || b->stopped) && (s->raw_open || s->raw_whole) && !s->raw_owned)
        b = &s->early;
    if (b == NULL)
        return;
    switch (ev->kind) {
    case RILL_EV_TOOL_INPUT:
        if (b->stopped)
            break; /* the verdict is about what was there */
        if (ev->restart)
            b->input.n = 0;
        b->has_input = true;
        buf_put(&b->input, ev->text.p, ev->text.n);
        break;
    case RILL_EV_CITATION:
        if ((ev->part & RILL_FIRST) != 0)
            b->value.n = 0;
        buf_put(&b->value, ev->text.p, ev->text.n);
        if ((ev->part & RILL_LAST) == 0)
            break;
        if (b->citations.n != 0)
            buf_str(&b->citations, ",");
        buf_put(&b->citations, b->value.p, b->value.n);
        break;
    case RILL_EV_COMPACTION:
        if ((ev->part & RILL_FIRST) != 0)
            b->value.n = 0;
        buf_put(&b->value, ev->text.p, ev->text.n);
        if ((ev->part & RILL_LAST) != 0)
            set_json(object_get(&b->o, ev->key.p, ev->key.n), b->value.p, b->value.n);
        break;
    default:
        add_text(&b->o, key[ev->kind], ev->text);
        break;
    }
}

static void put_block(struct buf *to, struct block *b)
{
    struct field *f = FIND(&b->o, "citations");
    bool server, call = is_call(b->kind, &server);
    size_t i;

    if (b->citations.n != 0) {
        struct buf list = { NULL, 0, 0 };

        if (f != NULL && f->json.n > 2 && *f->json.p == '[') {
            buf_put(&list, f->json.p, f->json.n - 1);
            for (i = 1; i < list.n && memchr(" \t\r\n", list.p[i], 4) != NULL; i++)
                ;
            if (i < list.n)
                buf_str(&list, ",");
        } else
            buf_str(&list, "[");
        buf_put(&list, b->citations.p, b->citations.n);
        buf_str(&list, "]");
        set_json(GET(&b->o, "citations"), list.p, list.n);
        buf_free(&list);
    }
    for (i = 0; i < b->input.n && memchr(" \t\r\n", b->input.p[i], 4) != NULL; i++)
        ;
    f = FIND(&b->o, "input");
    if (i < b->input.n) {
        f = GET(&b->o, "input");
        if (is_json(&b->input))
            set_json(f, b->input.p, b->input.n);
        else { /* not JSON, or cut: its text */
            rill_text t;

            t.p = b->input.p;
            t.n = b->input.n;
            set_text(f, t);
        }
    } else if (f == NULL && (call || (b->has_input && b->kind == RILL_BLOCK_OTHER)))
        set_json(GET(&b->o, "input"), "{}", 2);
    if (b->kind == RILL_BLOCK_TEXT && FIND(&b->o, "text") == NULL)
        set_json(GET(&b->o, "text"), "\"\"", 2);
    put_object(to, &b->o);
}

/* It never stands where a count should. */
static void tell_odd(void *self, const struct buf *key, const struct buf *json)
{
    (void)self;
    fputs("rill: not a count in usage: ", stderr);
    put_safe(stderr, key->p, key->n);
    fputs(": ", stderr);
    put_safe(stderr, json->p, json->n);
    fputc('\n', stderr);
}

static int by_index(const void *a, const void *b)
{
    const struct block *x = *(const struct block *const *)a, *y = *(const struct block *const *)b;

    return x->index != y->index ? (x->index > y->index) - (x->index < y->index) : (x > y) - (x < y);
}

/* The model that took over is the one that answers. */
static void take_fallback(struct message *s, struct block *b)
{
    struct object to = NO_MEMBERS;
    struct field *f = FIND(&b->o, "to");

    if (b->kind == RILL_BLOCK_FALLBACK && f != NULL) {
        read_object(&to, &f->json);
        f = FIND(&to, "model");
        if (f != NULL && f->json.n != 0 && *f->json.p == '"')
            set_json(GET(&s->o_message, "model"), f->json.p, f->json.n);
    }
    object_free(&to);
}

/* On one line. */
static void print_flat(struct buf *b)
{
    size_t i;

    for (i = 0; i < b->n; i++) /* between tokens only: a string has no raw line end */
        if (b->p[i] == '\n' || b->p[i] == '\r')
            b->p[i] = ' ';
    fwrite(b->p, 1, b->n, stdout);
    putchar('\n');
}

static void print_message(struct message *s)
{
    struct block **order = (struct block **)grow(NULL, (s->blocks_n + 1) * sizeof *order);
    struct buf text = { NULL, 0, 0 };
    size_t i;

    settle_raw(s);
    for (i = 0; i < s->blocks_n; i++)
        order[i] = &s->blocks[i];
    if (s->blocks_n != 0)
        qsort(order, s->blocks_n, sizeof *order, by_index);
    if (s->started)
        set_json(GET(&s->o_message, "type"), "\"message\"", 9);
    buf_str(&text, "[");
    for (i = 0; i < s->blocks_n; i++) {
        if (i != 0)
            buf_str(&text, ",");
        take_fallback(s, order[i]);
        put_block(&text, order[i]);
    }
    buf_str(&text, "]");
    set_json(GET(&s->o_message, "content"), text.p, text.n);
    if (s->counts.given != 0 || s->usage.given) {
        struct buf seen = { NULL, 0, 0 };

        if (s->usage.given)
            put_object(&seen, &s->usage.all);
        text.n = 0;
        usage_put(&text, &s->counts, &seen, tell_odd, NULL);
        buf_free(&seen);
        set_json(GET(&s->o_message, "usage"), text.p, text.n);
    }
    text.n = 0;
    put_object(&text, &s->o_message);
    print_flat(&text);
    buf_free(&text);
    free(order);
}

static void look(void *self, const uint8_t *p, size_t n)
{
    struct message *s = (struct message *)self;
    rill_status st = RILL_OK;
    rill_json_tok tok;
    rill_in in;

    usage_bytes(&s->usage, s->o, p, n);
    if (!s->o->body)
        return;
    in.p = p;
    in.n = n;
    if (s->nulls.json == NULL) {
        s->nulls.json = (rill_json *)grow(NULL, sizeof *s->nulls.json);
        s->nulls.ended = rill_json_init(s->nulls.json, 0) != RILL_OK;
    }
    while (!s->nulls.ended && (st = rill_json_next(s->nulls.json, &in, &tok)) == RILL_OK) {
        if (tok.depth != 1)
            continue;
        if (tok.kind == RILL_JSON_KEY) {
            if ((tok.part & RILL_FIRST) != 0)
                s->nulls.key.n = 0;
            buf_put(&s->nulls.key, tok.text.p, tok.text.n);
        } else if (tok.kind == RILL_JSON_NULL) {
            s->nulls.p = (struct buf *)grow(s->nulls.p, (s->nulls.n + 1) * sizeof *s->nulls.p);
            s->nulls.p[s->nulls.n++] = s->nulls.key;
            memset(&s->nulls.key, 0, sizeof s->nulls.key);
        }
    }
    s->nulls.ended = s->nulls.ended || st != RILL_MORE;
}

static void set_nulls(struct message *s)
{
    size_t i;

    for (i = 0; i < s->nulls.n; i++) {
        const struct buf *key = &s->nulls.p[i];

        if (object_find(&s->o_message, key->p, key->n) == NULL)
            set_json(object_get(&s->o_message, key->p, key->n), "null", 4);
    }
}

static void set_scalar(struct message *s, const char *key, rill_slot slot)
{
    rill_scalar v = rill_message_get(s->m, slot);

    if (v.p != NULL)
        set_text(GET(&s->o_message, key), scalar_text(v));
}

static void set_reason(struct message *s, const rill_event *ev)
{
    rill_text t = rill_reason_name(ev->reason);

    if (ev->reason == RILL_REASON_NONE)
        return;
    if (t.n == 0)
        t = scalar_text(rill_message_get(s->m, RILL_TYPE));
    set_text(GET(&s->o_message, "stop_reason"), t);
}

static void handle_message(void *self, const rill_message *m, const rill_event *ev, uint64_t event)
{
    struct message *s = (struct message *)self;
    struct block *b;

    s->m = m;
    if (event != s->event) {
        settle_raw(s);
        forget_members(s);
        block_free(&s->early);
        s->raw_open = s->raw_whole = s->raw_owned = false;
        s->event = event;
        s->error_text.n = 0;
    }
    if (ev->raw.n != 0 || ev->raw_last)
        keep_raw(s, ev);
    if (s->o->body && ev->kind >= RILL_EV_MESSAGE_START && ev->kind <= RILL_EV_MESSAGE_STOP)
        set_scalar(s, "request_id", RILL_REQUEST_ID);
    switch (ev->kind) {
    case RILL_EV_TEXT:
    case RILL_EV_THINKING:
    case RILL_EV_SIGNATURE:
    case RILL_EV_TOOL_INPUT:
    case RILL_EV_CITATION:
    case RILL_EV_COMPACTION:
        add_piece(s, ev);
        break;
    case RILL_EV_MEMBER:
        keep_member(s, ev);
        break;
    case RILL_EV_ERROR_TEXT:
        buf_put(&s->error_text, ev->text.p, ev->text.n);
        break;
    case RILL_EV_MESSAGE_START:
        s->started = true;
        set_scalar(s, "id", RILL_ID);
        set_scalar(s, "model", RILL_MODEL);
        claim_members(s, SET(MESSAGE) | SET(USAGE));
        break;
    case RILL_EV_BLOCK_START:
        if (s->raw_whole && s->raw_owned)
            s->raw_whole = false;
        start_block(s, ev);
        break;
    case RILL_EV_BLOCK_STOP:
        b = newest(s, ev->index);
        if (b == NULL)
            break;
        b->stopped = true;
        if (b->whole)
            settle_raw(s);
        break;
    case RILL_EV_MESSAGE_DELTA:
        if (FIND(&s->o_message, "id") == NULL)
            set_scalar(s, "id", RILL_ID);
        if (FIND(&s->o_message, "model") == NULL)
            set_scalar(s, "model", RILL_MODEL);
        set_reason(s, ev);
        set_scalar(s, "stop_sequence", RILL_STOP_SEQUENCE);
        claim_members(s, SET(EVENT) | SET(DELTA) | SET(USAGE));
        break;
    case RILL_EV_ERROR:
        fputs("rill: the server reported an error: ", stderr);
        put_safe(stderr, s->error_text.p, s->error_text.n);
        fputs("\n", stderr);
        break;
    case RILL_EV_END:
        if (s->o->body)
            claim_members(s, SET(EVENT) | SET(USAGE));
        if (s->started)
            set_nulls(s);
        print_message(s);
        if (m->warned[RILL_WARN_COUNT] != 0)
            fputs("rill: a counter in usage was no integer from 0 to 4294967295\n", stderr);
        break;
    default:
        break;
    }
}

int run_message(const struct options *o)
{
    struct message s;
    size_t i;
    int status;

    memset(&s, 0, sizeof s);
    s.o = o;
    status = decode_seen(o, RILL_RAW_BLOCKS, handle_message, look, NULL, &s);
    for (i = 0; i < s.blocks_n; i++)
        block_free(&s.blocks[i]);
    free(s.blocks);
    block_free(&s.early);
    while (s.nulls.n != 0)
        buf_free(&s.nulls.p[--s.nulls.n]);
    free(s.nulls.p);
    free(s.nulls.json);
    buf_free(&s.nulls.key);
    forget_members(&s);
    free(s.wait);
    object_free(&s.o_message);
    usage_free(&s.usage);
    buf_free(&s.error_text);
    buf_free(&s.raw);
    return status;
}

/* ---- turn ---- */

struct turn {
    rill_turn t;
    struct buf store;
    bool failed;
};

static void handle_turn(void *self, const rill_message *m, const rill_event *ev, uint64_t event)
{
    struct turn *s = (struct turn *)self;
    uint8_t room[64];
    rill_status st;

    (void)event;
    do {
        rill_out out;

        out.p = room;
        out.n = sizeof room;
        st = rill_turn_next(&s->t, m, ev, &out);
        buf_put(&s->store, (const char *)room, sizeof room - out.n);
        if (st == RILL_BACK)
            s->store.n = s->t.written;
    } while (st == RILL_MORE || st == RILL_BACK);
    if (st < 0 && !s->failed) {
        fprintf(stderr, "rill: no turn: %s\n", rill_status_text(st));
        s->failed = true;
    }
}

static void print_answers(const struct buf *store)
{
    rill_answer a;
    rill_in in;
    rill_text why;
    rill_status st;
    size_t n = 0;

    rill_answer_init(&a);
    in.p = (const uint8_t *)store->p;
    in.n = store->n;
    why.p = "interrupted";
    why.n = 11;
    do {
        uint8_t room[64];
        rill_out out;

        out.p = room;
        out.n = sizeof room;
        st = rill_answer_next(&a, &in, why, &out);
        fwrite(room, 1, sizeof room - out.n, stdout);
        n += sizeof room - out.n;
    } while (st == RILL_MORE);
    if (n != 0)
        putchar('\n');
}

int run_turn(const struct options *o)
{
    struct turn s;
    int status;

    memset(&s, 0, sizeof s);
    if (rill_turn_init(&s.t, 0) != RILL_OK)
        die("%s", rill_status_text(RILL_E_ABI));
    status = decode(o, 0, handle_turn, &s);
    if (!s.failed && s.store.n != 0) {
        print_flat(&s.store);
        if (s.t.owed != 0)
            print_answers(&s.store);
    }
    buf_free(&s.store);
    return s.failed ? INVALID : status;
}
