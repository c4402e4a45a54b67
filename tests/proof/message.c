/*
 * message.c - rill/message.h, call by call: from every state in which a call can find a rill_message, with any chunk, no
 * call goes wrong, and each leaves such a state. A state is told by its place: the payload, the objects that are open, the
 * member at hand and what is to be done with it, and where in that the JSON is.
 *
 * A call is taken apart: rill_message_next() with any decode(), decode() once round its loop, and of json() and payload()
 * one round, for each begins where a call may. What keep() and the like do in the hold is shown for every place in it.
 */
#include "rill/message.h"
#include "__fc_builtin.h"
#include "internal.h"

rill_message m_;
rill_event ev_;
unsigned rounds_; /* of decode(), payload(), json() */
unsigned alone_;  /* of decode() is shown: 1: the payload from the chunk; 2: what is between the data; 3: the rest; 0: nothing */
unsigned live_;   /* what is kept of a key or string fits behind the hold */
unsigned began_;  /* a delta went into the hold in this call */
unsigned held_;   /* held_at <= held_end <= RILL_HOLD */
unsigned apart_;  /* keep() and the like are shown here */
unsigned input_;  /* rilli_read_input() is shown here */
unsigned turns_;  /* rounds of json(), payload(), rilli_read_input() */
unsigned row_, first_, behind_, array_, how_;
unsigned pending_; /* of the chunk, so many bytes at least were used and have not left yet */
unsigned again_;    /* as replayed_, of the call before */
unsigned replayed_; /* the delta in the hold is read from here on: { is next */
size_t other_n_;
unsigned whole_;    /* of members() is shown: 1: up to a value; 2: the value; 3: what it calls for heads; 4: numbers */
unsigned owed_;     /* a mark is owed behind it */

/* ---- what stands for what is proved elsewhere ---- */

static void keep_any(rill_message *m, const rilli_tok *t);
static unsigned find_any(rill_message *m, const rilli_tok *t, unsigned list);
static void keep_scalar_any(rill_message *m, unsigned slot);
static rill_status decode_any(rill_in *in);
static rill_status read_any(rill_in *in);
static void other_any(rill_in *other);
static void held_over(const rill_message *m);
static const uint8_t *back(const uint8_t *p);
#if RILL_WIDE
static rill_status members_any(rill_message *m);
static const uint8_t *head_any(rill_message *m, const uint8_t *p, const uint8_t *end);
static bool other_delta(size_t *n, size_t rest);
static void first_is(unsigned b);
static const uint8_t *number_any(rill_message *m, const uint8_t *p, const uint8_t *end);
#define SHAPE_ROOM (RILL_HOLD - KEY_ROOM)
static void shape_any(rill_shape_ *s, unsigned most);
static void shape_holds(const rill_message *m);
#endif

rill_status message_step(rill_json_core *c, uint8_t *bits, unsigned max, rill_in *in, rilli_tok *t);
#define rilli_json_step message_step
#include "../lib/message.c"
#undef rilli_json_step
#undef TEXT
#undef AT
#define TOKENS_STEP tokens_step
#define TOKENS_DEPTH(c) 0
#define TOKENS_HOW(t, h) how_ = (t)->how = (h)
#define TOKENS_HOW_APART
#define rilli_json_pass pass_itself
#include "tokens.h"
#undef rilli_json_pass
#define rilli_find find_itself
#define rilli_event_at event_at_itself
#include "../lib/names.c"
#undef rilli_find
#undef rilli_event_at

rill_json json_; /* what hints of other layers name */
size_t at_;
rill_out out_;
static uint8_t shown_;

/* ---- names.c, sse.c ---- */

static unsigned rows_of(unsigned list)
{
    return (unsigned)list_begin[list + 1] - list_begin[list];
}

unsigned rilli_find(unsigned list, const uint8_t *p, size_t n)
{
    //@ assert list <= RILLI_LIST_SCOPE + RILLI_SCOPE_SERVER_TOOL_USE;
    //@ assert n == 0 || \valid_read(p + (0 .. n - 1));
    row_ = Frama_C_unsigned_int_interval(0, rows_of(list));
    if (list > RILLI_LIST_SCOPE) {
        //@ split row_;
        return row_ == rows_of(list) ? RILLI_ROW_NONE : row_;
    }
    return row_ == rows_of(list) ? RILLI_ROW_NONE : row_;
}

#define SSE_VALUE 4 /* as in sse.c */

rilli_sse_step_kind rilli_sse_step(rill_sse_core *c, rill_in *in)
{
    //@ assert c->state <= SSE_VALUE && c->field <= RILLI_FIELD_COMMENT;
    if (in->n == 0)
        return RILLI_SSE_MORE;
    if (c->state == SSE_VALUE && c->field != RILLI_FIELD_OTHER) {
        if (Frama_C_interval(0, 1))
            return RILLI_SSE_VALUE;
        skip(in, 1);
        c->state = 1;
        return RILLI_SSE_END;
    }
    if (Frama_C_interval(0, 1)) {
        skip(in, in->n);
        c->field = Frama_C_unsigned_char_interval(0, RILLI_FIELD_COMMENT);
        c->state = Frama_C_unsigned_char_interval(0, SSE_VALUE - 1);
        if (Frama_C_interval(0, 1)) {
            c->field = RILLI_FIELD_OTHER;
            c->state = SSE_VALUE;
        }
        return RILLI_SSE_MORE;
    }
    skip(in, Frama_C_size_t_interval(0, in->n));
    if (Frama_C_interval(0, 1)) {
        c->state = 1;
        return RILLI_SSE_BLANK;
    }
    c->field = Frama_C_unsigned_char_interval(RILLI_FIELD_EVENT, RILLI_FIELD_COMMENT);
    c->state = SSE_VALUE;
    return RILLI_SSE_BEGIN;
}

bool rilli_sse_at_line(const rill_sse_core *c)
{
    return Frama_C_interval(0, 1);
}

bool rilli_sse_named(const rill_sse_core *c)
{
    return Frama_C_interval(0, 1);
}

bool rilli_sse_no_field(const rill_sse_core *c, unsigned b)
{
    return Frama_C_interval(0, 1);
}

/* ---- the JSON of m_: what tokens.h does, with where in its object a token can stand ---- */

static bool in_array(void)
{
    return m_.raw_depth != 0 ? Frama_C_interval(0, 1) : m_.scope[m_.json.depth] == RILLI_SCOPE_CONTENT;
}

/* Uses some bytes, at least so many; leaves at least so many. */
static void use(rill_in *in, size_t least, size_t leave)
{
    //@ dynamic_split left_;
    left_ = Frama_C_size_t_interval(leave, in->n - least);
    in->p += in->n - left_;
    in->n = left_;
}

/* No token; `what` tells states apart. */
static rill_status no_more(const rill_json_core *c, rill_in *in, rilli_tok *t, size_t least, unsigned what)
{
    use(in, (c->flags & RILLI_JSON_LINES) != 0 ? least : in->n, 0);
    return given(RILL_MORE, c, in, t, what, 0);
}

static rill_status wrong(const rill_json_core *c, rill_in *in, rilli_tok *t)
{
    if (in->n != 0)
        use(in, 0, 1);
    if (Frama_C_interval(0, 1))
        return given(RILL_E_JSON_SYNTAX, c, in, t, 8, 0);
    return given(RILL_E_JSON_UTF8, c, in, t, 9, 0);
}

/* In a string or key, behind what was used of it. */
static rill_status in_text(rill_json_core *c, rill_in *in, rilli_tok *t, bool fresh, bool plain, size_t n)
{
    const bool key = (c->flags & RILLI_JSON_IN_KEY) != 0;

    if ((in->n == 0 || (c->flags & RILLI_JSON_LINES) != 0) && Frama_C_interval(0, 1)) {
        into_text(c, 0);
        return given(RILL_MORE, c, in, t, 1, 0);
    }
    if (in->n != 0 && Frama_C_interval(0, 1)) {
        into_text(c, 0);
        c->state = JS_STR;
        if ((c->flags & RILLI_JSON_FIRST) != 0) {
            c->flags &= (uint8_t)~RILLI_JSON_FIRST;
            return given(RILL_OK, c, in, t, RILLI_JSON_INSIDE, RILL_FIRST | RILL_LAST);
        }
        c->flags |= RILLI_JSON_TOLD;
        return given(RILL_OK, c, in, t, RILLI_JSON_ODD, RILL_FIRST | RILL_LAST);
    }
    return piece(c, key ? RILL_JSON_KEY : RILL_JSON_STRING, fresh, plain, in, n - in->n, t);
}

static void text_begins(rill_json_core *c, unsigned in_key)
{
    c->flags &= (uint8_t) ~(RILLI_JSON_IN_KEY | RILLI_JSON_BEGUN | RILLI_JSON_TOLD | in_key << 2);
    c->flags |= (uint8_t)in_key;
}

/* At the first byte of a value, of this kind. */
static rill_status value(rill_json_core *c, unsigned max, rill_in *in, rilli_tok *t, unsigned first)
{
    const size_t n = in->n;

    switch (first) {
    case '{':
    case '[':
        if (c->depth == max)
            return given(RILL_E_JSON_DEPTH, c, in, t, 9, 0);
        use(in, 1, 0);
        c->depth++;
        c->state = first == '{' ? JS_FIRST_KEY : JS_FIRST;
        return given(RILL_OK, c, in, t, first == '{' ? RILL_JSON_OBJECT : RILL_JSON_ARRAY, RILL_FIRST | RILL_LAST);
    case '"':
        use(in, 1, 0);
        text_begins(c, 0);
        return in_text(c, in, t, true, true, n);
    case '0':
        use(in, 1, 0);
        text_begins(c, 0);
        return piece(c, RILL_JSON_NUMBER, true, true, in, n - in->n, t);
    default:
        if (Frama_C_interval(0, 1)) {
            c->state = JS_LITERAL;
            return no_more(c, in, t, 1, 2);
        }
        use(in, 1, 0);
        value_over(c);
        return literal(c, in, t);
    }
}

static rill_status outside_text(rill_json_core *c, unsigned max, rill_in *in, rilli_tok *t)
{
    const unsigned state = c->state;
    const size_t n = in->n;

    array_ = in_array();
    //@ split array_;
    if (state == JS_LITERAL) {
        if (Frama_C_interval(0, 1))
            return no_more(c, in, t, 1, 2);
        use(in, 1, 0);
        value_over(c);
        return literal(c, in, t);
    }
    if (state == JS_PEEKED)
        return value(c, max, in, t, first_);
    if (Frama_C_interval(0, 1)) { /* no token */
        if (state == JS_AFTER && Frama_C_interval(0, 1))
            c->state = array_ ? JS_VALUE : JS_KEY;
        if (state == JS_COLON && Frama_C_interval(0, 1))
            c->state = JS_VALUE;
        return no_more(c, in, t, 0, 0);
    }
    if ((state == JS_FIRST || state == JS_FIRST_KEY || state == JS_AFTER) && Frama_C_interval(0, 1)) {
        //@ assert c->depth >= 1;
        use(in, 1, 0);
        c->depth--;
        value_over(c);
        return given(RILL_OK, c, in, t, RILL_JSON_CLOSE, RILL_FIRST | RILL_LAST);
    }
    if (state == JS_FIRST_KEY && (c->flags & RILLI_JSON_FIRST) != 0) {
        use(in, 0, 1);
        c->flags &= (uint8_t)~RILLI_JSON_FIRST;
        return given(RILL_OK, c, in, t, RILLI_JSON_INSIDE, RILL_FIRST | RILL_LAST);
    }
    if (state == JS_FIRST_KEY || state == JS_KEY || (state == JS_AFTER && array_ == 0)) {
        use(in, 1, 0);
        text_begins(c, RILLI_JSON_IN_KEY);
        return in_text(c, in, t, true, true, n);
    }
    if ((c->flags & RILLI_JSON_PEEK) == 0)
        return value(c, max, in, t,
                     (unsigned)(Frama_C_interval(0, 1)   ? Frama_C_interval(0, 1) ? '{' : '['
                                : Frama_C_interval(0, 1) ? '"'
                                : Frama_C_interval(0, 1) ? '0'
                                                         : 'n'));
    use(in, 0, 1);
    switch (Frama_C_interval(0, 6)) {
    case 0:
        first_ = '[';
        break;
    case 1:
        first_ = '"';
        break;
    case 2:
        first_ = '0';
        break;
    case 3:
        first_ = 'n';
        break;
    case 4:
        first_ = 't';
        break;
    case 5:
        first_ = 'f';
        break;
    default:
        first_ = '{';
    }
    //@ split first_;
    if (c->depth == 0 || again_)
        first_ = '{'; /* begin_json() and replay() are called at it */
    shown_ = (uint8_t)(first_ == '0' && Frama_C_interval(0, 1) ? '-' : first_);
    t->p = &shown_;
    c->state = JS_PEEKED;
    return given(RILL_OK, c, in, t, RILLI_JSON_BEGIN, RILL_FIRST | RILL_LAST);
}

static void core_any(rill_json_core *c, unsigned depth)
{
    c->state = Frama_C_unsigned_char_interval(JS_VALUE, JS_EXP);
    c->depth = Frama_C_unsigned_short_interval(0, depth);
    c->carry[0] = Frama_C_unsigned_char_interval(0, RILLI_CARRY - 2);
}

/* Of a reader's JSON, anything. */
static rill_status reader_step(rill_json_core *c, unsigned max, rill_in *in, rilli_tok *t)
{
    //@ assert c->state <= JS_EXP && c->depth <= max && c->carry[0] <= RILLI_CARRY - 2;
    //@ assert in->n > 0 ==> \valid_read(in->p + (0 .. in->n - 1));
    use(in, 0, 0);
    Frama_C_make_unknown((char *)c, sizeof *c);
    core_any(c, max);
    t->kind = Frama_C_unsigned_char_interval(RILL_JSON_OBJECT, RILLI_JSON_ODD);
    switch (Frama_C_interval(0, 3)) {
    case 0:
        token_ = 0;
        return RILL_OK;
    case 1:
        token_ = 1;
        return RILL_MORE;
    case 2:
        token_ = 2;
        return RILL_END;
    default:
        token_ = 3;
        return Frama_C_interval(0, 1) ? RILL_E_JSON_DEPTH : RILL_E_JSON_SYNTAX;
    }
}

static rill_status known_step(rill_json_core *c, unsigned max, rill_in *in, rilli_tok *t)
{
    const unsigned state = c->state;
    const bool fresh = (c->flags & RILLI_JSON_BEGUN) == 0;
    const size_t n = in->n;

    //@ dynamic_split token_;
    //@ dynamic_split left_;
    //@ dynamic_split piece_n;
    //@ dynamic_split how_;
    left_ = n;
    piece_n = 0;
    //@ assert state <= JS_EXP && c->depth <= max && c->carry[0] <= RILLI_CARRY - 2;
    //@ assert n > 0 ==> \valid_read(in->p + (0 .. n - 1));
    t->at = NULL;
    t->n = 0;
    t->how = RILLI_HOW_PLAIN;
    if (state == JS_DONE)
        return given(RILL_END, c, in, t, 0, RILL_FIRST | RILL_LAST);
    if (Frama_C_interval(0, 1))
        return wrong(c, in, t);
    if (state >= JS_STR && state <= JS_UNIT) {
        use(in, 0, 0);
        return in_text(c, in, t, fresh, state == JS_STR, n);
    }
    if (n == 0)
        return given(RILL_MORE, c, in, t, 0, 0);
    if (state >= JS_BAD) {
        use(in, 0, 0);
        return piece(c, RILL_JSON_NUMBER, fresh, true, in, n - in->n, t);
    }
    return outside_text(c, max, in, t);
}

rill_status message_step(rill_json_core *c, uint8_t *bits, unsigned max, rill_in *in, rilli_tok *t)
{
    rill_status st;

    //@ dynamic_split token_;
    //@ dynamic_split left_;
    //@ dynamic_split piece_n;
    //@ dynamic_split how_;
    how_ = 0;
    if (c != &m_.json)
        st = reader_step(c, max, in, t);
    else
        st = known_step(c, max, in, t);
    //@ split token_;
    //@ split left_;
    //@ split piece_n;
    //@ split how_;
    return st;
}

/* ---- what hints call ---- */

static void keep_any(rill_message *m, const rilli_tok *t)
{
    //@ assert (t->part & RILL_FIRST) != 0 || live_ == 1;
    //@ assert t->n == 0 || \valid_read(t->p + (0 .. t->n - 1));
    m->key_n = Frama_C_unsigned_short_interval(0, RILL_HOLD - HEAD);
    m->key_full = Frama_C_unsigned_short_interval(0, 65535);
    live_ = 1;
}

static unsigned find_any(rill_message *m, const rilli_tok *t, unsigned list)
{
    if (t->part == (RILL_FIRST | RILL_LAST))
        return rilli_find(list, t->p, t->n);
    //@ assert live_ == 1;
    return rilli_find(list, m->hold, 1);
}

static void keep_scalar_any(rill_message *m, unsigned slot)
{
    //@ assert live_ == 1;
    if (Frama_C_interval(0, 1))
        warn(m, RILL_WARN_CUT);
    m->hold_n = Frama_C_unsigned_short_interval(0, RILL_HOLD - KEY_ROOM);
    live_ = 0;
}

static rill_status decode_any(rill_in *in)
{
    left_ = Frama_C_size_t_interval(0, in->n);
    //@ split left_;
    skip(in, left_);
    ev_.kind = Frama_C_unsigned_char_interval(RILL_EV_TEXT, RILL_EV_NOTE);
    return (rill_status)Frama_C_interval(-100, 100);
}

/* For json() and payload(). */
static rill_status read_any(rill_in *in)
{
    skip(in, Frama_C_size_t_interval(0, in->n));
#if RILL_FAST
    if (m_.shape.phase == SHAPE_TEXT_DUE) /* nothing ends there, but the text, and then it is another phase */
        return Frama_C_interval(0, 1) ? RILL_OK : RILL_MORE;
#endif
    switch (Frama_C_interval(0, 3)) {
    case 0:
        return RILL_OK;
    case 1:
        return RILL_MORE;
    case 2:
        return RILL_END;
    default:
        return AGAIN;
    }
}

/* The rest of what is read from the hold, as bytes of the chunk. */
static void other_any(rill_in *other)
{
    //@ assert held_ == 1;
    other_n_ = Frama_C_size_t_interval(0, CHUNK);
    //@ split other_n_;
    other->p = chunk + CHUNK - other_n_;
    other->n = other_n_;
}

static void held_over(const rill_message *m)
{
    //@ assert m->held_at <= m->held_end <= RILL_HOLD - KEY_ROOM;
    held_ = 1;
}

/* A place in the chunk from which on nothing has left yet. */
static const uint8_t *back(const uint8_t *p)
{
    behind_ = 0;
    if (m_.raw_depth != 0) /* elsewhere only a block that leaves as received too asks for it, and in the same way */
        behind_ = Frama_C_unsigned_int_interval(pending_, (unsigned)(p - chunk));
    //@ split behind_;
    return p - behind_;
}

/* ---- the rule ---- */

static uint8_t place_any(void)
{
    return Frama_C_interval(0, 1) ? NOWHERE : Frama_C_unsigned_char_interval(0, RILL_BLOCKS - 1);
}

/* Of every state, wherever it is. */
static void message_any(void)
{
    rill_message any;
    unsigned k;

    Frama_C_make_unknown((char *)&any, sizeof any);
    core_any(&any.json, RILL_DEPTH);
    //@ loop unroll 15;
    for (k = 0; k < RILL_READERS; k++)
        core_any(&any.reader[k].json, RILL_INNER_DEPTH);
    any.cur = place_any();
    any.stop = place_any();
    any.hold_n = Frama_C_unsigned_short_interval(0, RILL_HOLD - KEY_ROOM);
    any.hold_base = Frama_C_unsigned_short_interval(0, RILL_HOLD - KEY_ROOM);
    any.hold_get = Frama_C_interval(0, 1) ? RILL_HOLD : Frama_C_unsigned_short_interval(0, RILL_HOLD - KEY_ROOM);
    any.sse.state = Frama_C_unsigned_char_interval(0, SSE_VALUE);
    any.sse.field = Frama_C_unsigned_char_interval(0, RILLI_FIELD_COMMENT);
    any.state = Frama_C_unsigned_char_interval(PAYLOAD_NONE, PAYLOAD_OVER);
    any.warn = Frama_C_unsigned_long_interval(0, ((uint32_t)1 << RILL_WARN_N) - 1);
    any.error = 0;
    m_ = any;
    new_event(&ev_, 0);
    live_ = held_ = 1;
#if RILL_FAST
    shape_any(&m_.shape, SHAPE_TRY);
#endif
    whole_ = owed_ = 0;
    rounds_ = turns_ = began_ = again_ = replayed_ = 0;
    apart_ = alone_ = input_ = 0;
}

static void core_holds(const rill_json_core *c, unsigned depth)
{
    //@ assert c->state <= JS_EXP;
    //@ assert c->depth <= depth;
    //@ assert c->carry[0] <= RILLI_CARRY - 2;
}

static void holds(void)
{
    unsigned k;

    core_holds(&m_.json, RILL_DEPTH);
    //@ loop unroll 15;
    for (k = 0; k < RILL_READERS; k++)
        core_holds(&m_.reader[k].json, RILL_INNER_DEPTH);
    //@ assert m_.cur < RILL_BLOCKS || m_.cur == NOWHERE;
    //@ assert m_.stop < RILL_BLOCKS || m_.stop == NOWHERE;
    //@ assert m_.hold_n <= RILL_HOLD - KEY_ROOM && m_.hold_base <= RILL_HOLD - KEY_ROOM;
    //@ assert m_.hold_get <= RILL_HOLD - KEY_ROOM || m_.hold_get == RILL_HOLD;
    //@ assert m_.sse.state <= SSE_VALUE && m_.sse.field <= RILLI_FIELD_COMMENT;
    //@ assert m_.state <= PAYLOAD_OVER;
    //@ assert m_.warn < 1 << RILL_WARN_N;
#if RILL_FAST
    shape_holds(&m_);
#endif
}

/* Behind this, states that are no longer split are one: it needs a place where ways meet. */
#define JOIN                       \
    if (Frama_C_interval(0, 1))    \
    token_ = 0

/* What comes next shall not tell these runs apart. */
static void done(void)
{
    //@ merge in_.n;
    //@ merge token_;
    //@ merge left_;
    //@ merge piece_n;
    //@ merge how_;
    //@ merge rounds_;
    //@ merge turns_;
    //@ merge replayed_;
    //@ merge row_;
    //@ merge first_;
    //@ merge behind_;
    //@ merge other_n_;
    //@ merge m_.calls == 0;
    //@ merge m_.act;
    //@ merge m_.raw_depth;
    //@ merge held_;
    //@ merge array_;
    //@ merge m_.state;
#if RILL_WIDE
    //@ merge run_n;
    //@ merge m_.json.state;
    //@ merge m_.json.depth;
    //@ merge m_.got >= SETTLED;
    //@ merge m_.got == 384;
    //@ merge m_.shape.phase;
    //@ merge m_.error;
    run_n = place_n = 0;
    whole_ = 0;
#endif
    in_.n = 0;
    in_.p = chunk;
    piece_n = left_ = other_n_ = 0;
    again_ = replayed_ = array_ = how_ = token_ = depth_ = row_ = first_ = behind_ = rounds_ = turns_ = began_ = 0;
    live_ = held_ = 0;
    shown_ = 0;
    Frama_C_make_unknown((char *)chunk, sizeof chunk);
    Frama_C_make_unknown((char *)&ev_, sizeof ev_);
    ev_.restart = ev_.raw_last = 0;
    Frama_C_make_unknown((char *)&m_, sizeof m_);
    m_.json.depth = m_.json.state = m_.json.flags = 0;
    m_.act = m_.arg = m_.of = m_.todo = 0;
    m_.raw_depth = m_.hold_n = 0;
    m_.calls = 0;
#if RILL_FAST
    m_.shape.phase = SHAPE_UNKNOWN;
#endif
}

/* ---- calls that take any state ---- */

static void chunk_any(void)
{
    in_.n = Frama_C_size_t_interval(0, CHUNK - pending_);
    //@ split in_.n;
    in_.p = chunk + CHUNK - in_.n;
}

static void any_event(void)
{
    chunk_any();
    ev_.kind = RILL_EV_TOOL_INPUT;
    ev_.index = Frama_C_long_interval(0, 65535);
    ev_.text.p = (const char *)in_.p;
    ev_.text.n = in_.n;
}

static void of_input(void)
{
    message_any();
    input_ = 1;
    any_event();
    rilli_read_input(&m_, &ev_);
    holds();
    done();
    JOIN;
}

static void of_next(void)
{
    message_any();
    m_.error = Frama_C_interval(0, 1) ? 0 : (int8_t)Frama_C_interval(-128, -1);
#if RILL_FAST
    shape_any(&m_.shape, SHAPE_OVER);
    //@ split m_.shape.phase;
    if (m_.shape.phase >= SHAPE_TEXT_DUE) {
        m_.cur = Frama_C_unsigned_char_interval(0, RILL_BLOCKS - 1);
        m_.error = 0;
    }
#endif
    chunk_any();
    rill_message_next(&m_, &in_, &ev_);
    holds();
    done();
    JOIN;
}

static void of_init(void)
{
    Frama_C_make_unknown((char *)&m_, sizeof m_);
    rill_message_init_(&m_, Frama_C_unsigned_int_interval(0, UINT_MAX), 0);
    rill_message_init_(&m_, Frama_C_unsigned_int_interval(0, UINT_MAX), RILL_ABI);
    rill_message_limit(&m_, Frama_C_unsigned_long_interval(0, UINT32_MAX), Frama_C_unsigned_long_interval(0, UINT32_MAX));
    holds();
    //@ assert m_.held_at <= m_.held_end <= RILL_HOLD && m_.state == PAYLOAD_NONE;
    done();
    JOIN;
}

static void of_get(void)
{
    rill_scalar s;

    message_any();
    s = rill_message_get(&m_, (rill_slot)Frama_C_interval(0, 255));
    //@ assert s.p == \null || \valid_read(s.p);
    done();
    JOIN;
}

/* Marks: of the calls that wait, which is the first; 32: there are some, 33: or none. */
static void of_marks(unsigned low, unsigned finish)
{
    message_any();
    m_.todo = Frama_C_unsigned_char_interval(1, 63);
    if (Frama_C_interval(0, 1))
        m_.todo = (uint8_t)(Frama_C_unsigned_char_interval(0, 63) + TODO_MSTOP);
    m_.calls = Frama_C_unsigned_long_interval(0, UINT32_MAX);
    if (low < 33) {
        m_.todo = (uint8_t)(Frama_C_interval(0, 1) * TODO_MSTOP + TODO_CALLS);
        m_.calls = Frama_C_unsigned_long_interval(1, UINT32_MAX);
    }
    if (low == 32)
        m_.todo = (uint8_t)(Frama_C_interval(0, 1) * TODO_MSTOP + TODO_CALLS + (unsigned)Frama_C_interval(1, 63));
    if (low == 31)
        m_.calls = (uint32_t)1 << 31;
    if (low < 31)
        m_.calls = (uint32_t)Frama_C_unsigned_long_interval(0, ((uint32_t)1 << (31 - low)) - 1) * ((uint32_t)2 << low) +
                   ((uint32_t)1 << low);
    if (finish) {
        m_.error = (int8_t)Frama_C_interval(-128, 127);
        rill_message_finish(&m_, Frama_C_unsigned_int_interval(0, UINT_MAX), &ev_);
    } else {
        alone_ = 1;
        in_.n = 0;
        in_.p = chunk;
        decode(&m_, &in_, &ev_);
    }
    holds();
    if ((m_.todo & TODO_CALLS) != 0) {
        //@ assert m_.calls != 0;
    }
    done();
    JOIN;
}

static void of_marks_any(unsigned finish)
{
    unsigned low;

    //@ loop unroll 40;
    for (low = 0; low < 34; low++)
        of_marks(low, finish);
    if (finish) {
        message_any();
        m_.todo = 0;
        m_.error = (int8_t)Frama_C_interval(-128, 127);
        rill_message_finish(&m_, Frama_C_unsigned_int_interval(0, UINT_MAX), &ev_);
        holds();
        done();
        JOIN;
    }
}

/* ---- places in the JSON ---- */

enum { OF_EVENT = RILLI_SCOPE_EVENT };
#define S(name) RILLI_SCOPE_##name
/* How many objects are open, and what each is; 0: an input that may be {}. */
static const uint8_t stacks[][5] = {
    { 0 },
    { 1, S(EVENT) },
    { 2, S(EVENT), S(DELTA) },
    { 2, S(EVENT), S(BLOCK) },
    { 2, S(EVENT), S(USAGE) },
    { 2, S(EVENT), S(MESSAGE) },
    { 2, S(EVENT), S(FAULT) },
    { 2, S(EVENT), S(CONTENT) },
    { 3, S(EVENT), S(CONTENT), S(BLOCK) },
    { 3, S(EVENT), S(MESSAGE), S(USAGE) },
    { 3, S(EVENT), S(USAGE), S(CACHE_CREATION) },
    { 3, S(EVENT), S(USAGE), S(OUTPUT_DETAILS) },
    { 3, S(EVENT), S(USAGE), S(SERVER_TOOL_USE) },
    { 4, S(EVENT), S(MESSAGE), S(USAGE), S(CACHE_CREATION) },
    { 4, S(EVENT), S(MESSAGE), S(USAGE), S(OUTPUT_DETAILS) },
    { 4, S(EVENT), S(MESSAGE), S(USAGE), S(SERVER_TOOL_USE) },
    { 3, S(EVENT), S(BLOCK), 0 },
    { 4, S(EVENT), S(CONTENT), S(BLOCK), 0 },
};
#define STACKS (sizeof stacks / sizeof *stacks)

static uint8_t flags_any(unsigned flags, unsigned first)
{
    if (Frama_C_interval(0, 1))
        flags |= RILLI_JSON_STRICT;
    if (Frama_C_interval(0, 1))
        flags |= RILLI_JSON_LINES;
    if (Frama_C_interval(0, 1))
        flags |= RILLI_JSON_KEEP;
    if (Frama_C_interval(0, 1))
        flags |= RILLI_JSON_TOLD;
    if (first && Frama_C_interval(0, 1))
        flags |= RILLI_JSON_FIRST;
    return (uint8_t)flags;
}

/* Is this a row of that scope? */
static bool row_of_scope(unsigned scope, unsigned act, unsigned arg)
{
    unsigned row, rows = rows_of(RILLI_LIST_SCOPE + scope);

    //@ loop unroll 20;
    for (row = 0; row < rows; row++)
        if (rilli_row(RILLI_LIST_SCOPE + scope, row) == act * 16 + arg)
            return true;
    return false;
}

/* What a member's value begins with: 0 is anything. */
static unsigned begins(unsigned act)
{
    static const char opens[] = { 0, '"', '"', '0', '{', '[', '"', '"', '"', 0, '{', '0', 0 };

    return (uint8_t)opens[act];
}

static void scopes_hold(unsigned depth)
{
    const unsigned s1 = m_.scope[1], s2 = m_.scope[2], s3 = m_.scope[3], s4 = m_.scope[4];

    //@ assert depth <= 4;
    if (depth >= 1) {
        //@ assert s1 == RILLI_SCOPE_EVENT;
    }
    if (depth >= 2) {
        //@ assert s2 == RILLI_SCOPE_CONTENT || RILLI_SCOPE_MESSAGE <= s2 <= RILLI_SCOPE_FAULT;
    }
    if (depth >= 3) {
        //@ assert s2 == RILLI_SCOPE_CONTENT ==> s3 == RILLI_SCOPE_BLOCK;
        //@ assert s2 == RILLI_SCOPE_MESSAGE ==> s3 == RILLI_SCOPE_USAGE;
        //@ assert s2 == RILLI_SCOPE_USAGE ==> RILLI_SCOPE_CACHE_CREATION <= s3 <= RILLI_SCOPE_SERVER_TOOL_USE;
        //@ assert s2 == RILLI_SCOPE_BLOCK ==> s3 == 0;
        //@ assert s2 != RILLI_SCOPE_DELTA && s2 != RILLI_SCOPE_FAULT;
    }
    if (depth == 4) {
        //@ assert s2 == RILLI_SCOPE_CONTENT ==> s4 == 0;
        //@ assert s2 == RILLI_SCOPE_MESSAGE ==> RILLI_SCOPE_CACHE_CREATION <= s4 <= RILLI_SCOPE_SERVER_TOOL_USE;
        //@ assert s2 == RILLI_SCOPE_CONTENT || s2 == RILLI_SCOPE_MESSAGE;
    }
}

/* The member's key: a row of its scope, or kept. */
static void key_holds(unsigned scope)
{
    const unsigned of = scope == RILLI_SCOPE_CONTENT ? OF_EVENT : scope;

    //@ assert m_.of == of;
    if (m_.key_row == RILLI_ROW_NONE) {
        //@ assert live_ == 1 && m_.act == RILLI_ACT_MEMBER;
    } else {
        const unsigned rows = rows_of(RILLI_LIST_SCOPE + of);

        //@ assert m_.key_row < rows;
    }
}

static void raw_holds(unsigned depth)
{
    const unsigned state = m_.json.state, act = m_.act, scope = m_.scope[m_.raw_depth];

    scopes_hold(m_.raw_depth);
    key_holds(scope);
    //@ assert depth >= m_.raw_depth;
    //@ assert (m_.json.flags & (RILLI_JSON_PEEK | RILLI_JSON_FIRST)) == 0;
    if (act == RILLI_ACT_HELD) {
        //@ assert scope == RILLI_SCOPE_EVENT;
        //@ assert began_ == 1 || m_.hold_n + HEAD <= m_.held_end <= RILL_HOLD - KEY_ROOM || m_.held_end == m_.hold_n + HEAD;
        /* only replay() sets REPLAY, and it was not set when this began */
        //@ assert replayed_ == 0;
        //@ assert began_ == 0 || (m_.got & REPLAY) == 0;
    } else {
        //@ assert held_ == 1;
        //@ assert act == RILLI_ACT_MEMBER || act == RILLI_ACT_RAW || act == RILLI_ACT_INPUT;
    }
    if (act == RILLI_ACT_RAW) {
        //@ assert scope == RILLI_SCOPE_DELTA && RILL_EV_CITATION <= m_.arg <= RILL_EV_COMPACTION;
    }
    if (act == RILLI_ACT_INPUT) {
        //@ assert scope == RILLI_SCOPE_BLOCK;
    }
    if (depth == m_.raw_depth) {
        //@ assert state == JS_PEEKED || (state >= JS_STR && (m_.json.flags & RILLI_JSON_IN_KEY) == 0);
        if (act == RILLI_ACT_HELD) {
            //@ assert state == JS_PEEKED && first_ == '{';
        }
    } else {
        //@ assert state != JS_PEEKED && state != JS_DONE;
    }
}

/* A value that is no raw one is at its first byte, or inside. */
static void value_holds(unsigned scope)
{
    const unsigned state = m_.json.state, act = m_.act, arg = m_.arg, first = begins(act);
    bool row = true;

    if (act == RILLI_ACT_STREAM && arg == RILL_EV_ERROR_TEXT && scope == RILLI_SCOPE_EVENT) {
        /* of "error" or "message" */
    } else if (scope == RILLI_SCOPE_CONTENT) {
        row = act == RILLI_ACT_ENTER && arg == RILLI_SCOPE_BLOCK;
    } else if (act == RILLI_ACT_CONTENT) {
        row = scope == RILLI_SCOPE_EVENT && arg == RILLI_SCOPE_CONTENT;
    } else if (act != RILLI_ACT_SKIP) {
        row = row_of_scope(scope, act, arg);
    }
    //@ assert row;
    //@ assert act != RILLI_ACT_MEMBER && act != RILLI_ACT_RAW && act != RILLI_ACT_HELD;
    if (act != RILLI_ACT_ENTER) /* with it nobody asks for the key */
        key_holds(scope);
    if (state == JS_PEEKED) {
        //@ assert first_ == first || (act == RILLI_ACT_SKIP && first_ == 'n');
        if (act == RILLI_ACT_INPUT) {
            //@ assert (m_.json.flags & RILLI_JSON_FIRST) != 0;
        }
        if (act == RILLI_ACT_ENTER) {
            //@ assert (m_.json.flags & RILLI_JSON_FIRST) == 0;
        }
    } else if (state == JS_LITERAL) {
        //@ assert act == RILLI_ACT_SKIP;
    } else if (state >= JS_STR && state <= JS_UNIT) {
        //@ assert first == '"';
        if ((m_.json.flags & RILLI_JSON_BEGUN) != 0 && act != RILLI_ACT_STREAM && act != RILLI_ACT_SKIP) {
            //@ assert live_ == 1;
        }
    } else {
        //@ assert state >= JS_BAD && first == '0';
    }
}

static void place_holds(void)
{
    const unsigned depth = m_.json.depth, state = m_.json.state, act = m_.act, arg = m_.arg, flags = m_.json.flags;
    unsigned scope;

    if (m_.error != 0)
        return;
    if (m_.state != PAYLOAD_JSON) {
        //@ assert held_ == 1;
        return;
    }
    if (state == JS_DONE) {
        //@ assert depth == 0 && held_ == 1;
        return;
    }
    if (m_.raw_depth != 0) {
        raw_holds(depth);
        return;
    }
    //@ assert held_ == 1;
    scopes_hold(depth);
    //@ assert (flags & RILLI_JSON_PEEK) != 0;
    if (depth == 0) {
        //@ assert act == RILLI_ACT_ENTER && arg == RILLI_SCOPE_EVENT;
        //@ assert state == JS_VALUE || (state == JS_PEEKED && first_ == '{');
        //@ assert m_.scope[0] == 0 && (flags & RILLI_JSON_FIRST) == 0;
        return;
    }
    scope = m_.scope[depth];
    if (scope == 0) {
        //@ assert state == JS_FIRST_KEY && act == RILLI_ACT_INPUT && (flags & RILLI_JSON_FIRST) != 0;
        key_holds(m_.scope[depth - 1]);
        return;
    }
    if (state >= JS_STR && state <= JS_UNIT && (flags & RILLI_JSON_IN_KEY) != 0) {
        //@ assert scope != RILLI_SCOPE_CONTENT && (flags & RILLI_JSON_FIRST) == 0;
        if ((flags & RILLI_JSON_BEGUN) != 0) {
            //@ assert live_ == 1;
        }
        return;
    }
    if (state == JS_AFTER || (scope == RILLI_SCOPE_CONTENT && (state == JS_FIRST || state == JS_VALUE)))
        return;
    if (scope != RILLI_SCOPE_CONTENT && (state == JS_FIRST_KEY || state == JS_KEY)) {
        if (state == JS_FIRST_KEY) {
            //@ assert (flags & RILLI_JSON_FIRST) == 0;
        }
        return;
    }
    if (replayed_ == 1 || (again_ == 1 && state == JS_VALUE)) {
        //@ assert state == JS_VALUE && act == RILLI_ACT_ENTER && arg == RILLI_SCOPE_DELTA && m_.of == RILLI_SCOPE_EVENT;
        return;
    }
    if (state == JS_COLON || state == JS_VALUE) {
        if (act != RILLI_ACT_MEMBER) {
            const bool row = row_of_scope(scope, act, arg);

            //@ assert row;
        }
        key_holds(scope);
        return;
    }
    value_holds(scope);
}

/* One round of json(), from here. What decode() does behind it is shown with any json(): of the place, it leaves all as it
 * is but at the end of the value. */
static void call(void)
{
    rill_status st;

    if (m_.act != RILLI_ACT_HELD || m_.raw_depth == 0)
        held_ = 1;
    alone_ = 1;
    chunk_any();
    st = json(&m_, &in_, &ev_);
    if (st == RILL_END)
        m_.state = PAYLOAD_AFTER;
    holds();
    place_holds();
    done();
    JOIN;
}

/* So many of these objects are open; a state of these. */
static void place(const uint8_t *stack, unsigned from, unsigned to, unsigned flags, unsigned first)
{
    message_any();
    m_.state = PAYLOAD_JSON;
    m_.todo = 0;
    m_.raw_depth = 0;
    m_.json.depth = stack[0];
    m_.scope[1] = stack[1];
    m_.scope[2] = stack[2];
    m_.scope[3] = stack[3];
    m_.scope[4] = stack[4];
    m_.json.state = Frama_C_unsigned_char_interval((uint8_t)from, (uint8_t)to);
    m_.json.flags = flags_any(flags | RILLI_JSON_PEEK, first);
    live_ = 0;
}

static void key_is(unsigned scope, unsigned row)
{
    m_.of = (uint8_t)(scope == RILLI_SCOPE_CONTENT ? OF_EVENT : scope);
    m_.key_row = (uint8_t)row;
    if (row == RILLI_ROW_NONE)
        live_ = 1;
}

static void key_any(unsigned scope)
{
    key_is(scope, Frama_C_unsigned_int_interval(0, rows_of(RILLI_LIST_SCOPE +
                                                           (scope == RILLI_SCOPE_CONTENT ? OF_EVENT : scope)) - 1));
}

static void act_is(unsigned act, unsigned arg)
{
    m_.act = (uint8_t)act;
    m_.arg = (uint8_t)arg;
}

/* In a value that is read, of this member. */
static void in_value(const uint8_t *stack, unsigned scope, unsigned act, unsigned arg, unsigned first)
{
    unsigned begun;

    place(stack, JS_PEEKED, JS_PEEKED, act == RILLI_ACT_INPUT ? RILLI_JSON_FIRST : 0,
          act != RILLI_ACT_INPUT && act != RILLI_ACT_ENTER);
    key_any(scope);
    if (act == RILLI_ACT_ENTER)
        m_.key_row = Frama_C_unsigned_char_interval(0, 255);
    act_is(act, arg);
    first_ = first;
    call();
    if (first == '{' || first == '[')
        return;
    if (first == 'n') {
        place(stack, JS_LITERAL, JS_LITERAL, 0, 1);
        key_any(scope);
        act_is(act, arg);
        call();
        return;
    }
    //@ loop unroll 2;
    for (begun = 0; begun <= RILLI_JSON_BEGUN; begun += RILLI_JSON_BEGUN) {
        if (first == '"')
            place(stack, JS_STR, JS_UNIT, begun, 1);
        else
            place(stack, JS_BAD, JS_EXP, begun, 1);
        key_any(scope);
        act_is(act, arg);
        if (begun != 0)
            live_ = 1;
        call();
#if RILL_FAST
        if (scope != RILLI_SCOPE_DELTA || act != RILLI_ACT_STREAM)
            continue;
        place(stack, JS_STR, JS_UNIT, begun, 1); /* in a text that the shape led to */
        key_any(scope);
        act_is(act, arg);
        m_.cur = Frama_C_unsigned_char_interval(0, RILL_BLOCKS - 1);
        m_.shape.phase = SHAPE_TEXT_DUE;
        call();
#endif
    }
}

/* In a raw value, of an object at this depth. */
static void in_raw(const uint8_t *stack, unsigned scope, unsigned act, unsigned arg, unsigned row)
{
    unsigned how;

    //@ loop unroll 10;
    for (how = 0; how < 7; how++) {
        if (how < 3) {
            place(stack, JS_PEEKED, JS_PEEKED, 0, 0);
            first_ = how == 0 ? '{' : how == 1 ? '"' : '0';
        } else if (how < 5) {
            place(stack, how == 3 ? JS_STR : JS_LITERAL, how == 3 ? JS_UNIT : JS_EXP, 0, 0);
        } else {
            place(stack, JS_FIRST, JS_EXP, 0, 0);
            if (Frama_C_interval(0, 1))
                m_.json.state = JS_VALUE;
            if (m_.json.state == JS_DONE)
                m_.json.state = JS_AFTER;
            m_.json.depth++;
            if (how == 6)
                m_.json.depth = Frama_C_unsigned_short_interval((uint16_t)(stack[0] + 2), RILL_DEPTH);
        }
        m_.json.flags &= (uint8_t)~RILLI_JSON_PEEK;
        if (how > 2) {
            if (Frama_C_interval(0, 1))
                m_.json.flags |= RILLI_JSON_BEGUN;
            if (how > 4 && Frama_C_interval(0, 1))
                m_.json.flags |= RILLI_JSON_IN_KEY;
        }
        m_.raw_depth = stack[0];
        if (row == RILLI_ROW_NONE)
            key_is(scope, row);
        else
            key_any(scope);
        act_is(act, arg);
        call();
    }
}

/* In a delta that goes into the hold, behind so much of it. Where there is no room for it, its { waits in the chunk. */
static void in_held(const uint8_t *stack, unsigned hold_n)
{
    const uint16_t least = (uint16_t)(hold_n + HEAD), most = RILL_HOLD - KEY_ROOM;
    unsigned how;

    //@ loop unroll 3;
    for (how = 0; how < 3; how++) {
        if (how == 0) {
            place(stack, JS_PEEKED, JS_PEEKED, 0, 0);
            first_ = '{';
        } else {
            place(stack, JS_FIRST, JS_EXP, 0, 0);
            if (Frama_C_interval(0, 1))
                m_.json.state = JS_VALUE;
            if (m_.json.state == JS_DONE)
                m_.json.state = JS_AFTER;
            m_.json.depth++;
            if (how == 2)
                m_.json.depth = Frama_C_unsigned_short_interval((uint16_t)(stack[0] + 2), RILL_DEPTH);
            if (Frama_C_interval(0, 1))
                m_.json.flags |= RILLI_JSON_BEGUN;
            if (Frama_C_interval(0, 1))
                m_.json.flags |= RILLI_JSON_IN_KEY;
        }
        m_.json.flags &= (uint8_t)~RILLI_JSON_PEEK;
        m_.raw_depth = stack[0];
        key_any(RILLI_SCOPE_EVENT);
        act_is(RILLI_ACT_HELD, RILLI_SCOPE_DELTA);
        m_.hold_n = (uint16_t)hold_n;
        m_.held_end = how == 0 || least > most ? least : Frama_C_unsigned_short_interval(least, most);
        pending_ = how != 0 && least > most;
        held_ = 0;
        call();
    }
    pending_ = 0;
}

/* A member whose key was read, and then its value. */
static void of_member(const uint8_t *stack, unsigned scope, unsigned row)
{
    const unsigned v = row == RILLI_ROW_NONE ? 0 : rilli_row(RILLI_LIST_SCOPE + scope, row), act = v >> 4;
    const bool delta = act == RILLI_ACT_ENTER && (v & 15) == RILLI_SCOPE_DELTA;
    unsigned high;

    //@ loop unroll 30;
    for (high = 0; high < (delta ? 12u : 1u); high++) {
        place(stack, JS_VALUE, JS_VALUE, 0, 1);
        if (Frama_C_interval(0, 1))
            m_.json.state = JS_COLON;
        key_is(scope, row);
        act_is(act, act == RILLI_ACT_MEMBER ? Frama_C_unsigned_int_interval(0, 15) : v & 15);
        if (delta) /* whether REPLAY is set is to be known */
            m_.got = (uint16_t)(Frama_C_unsigned_short_interval(0, REPLAY - 1) +
                                (high < 8 ? high : (high - 8) * 2 + 1) * REPLAY);
        if (high >= 8) {
            m_.json.state = JS_VALUE;
            m_.key_row = Frama_C_unsigned_char_interval(0, 255);
            again_ = 1;
        }
        call();
    }
    if (act == RILLI_ACT_RAW)
        in_raw(stack, scope, act, v & 15, row);
    if (act == RILLI_ACT_INPUT)
        in_raw(stack, scope, act, v & 15, row);
    if (begins(act) != 0)
        in_value(stack, scope, act, act == RILLI_ACT_CONTENT ? RILLI_SCOPE_CONTENT : v & 15, begins(act));
}

static void of_stack(const uint8_t *stack)
{
    const unsigned scope = stack[stack[0]], rows = scope == RILLI_SCOPE_CONTENT ? 0 : rows_of(RILLI_LIST_SCOPE + scope);
    unsigned k;

    if (stack[0] == 0) { /* the payload's {, and its end */
        place(stack, JS_VALUE, JS_VALUE, 0, 0);
        act_is(RILLI_ACT_ENTER, RILLI_SCOPE_EVENT);
        m_.scope[0] = 0;
        call();
        place(stack, JS_PEEKED, JS_PEEKED, 0, 0);
        act_is(RILLI_ACT_ENTER, RILLI_SCOPE_EVENT);
        m_.scope[0] = 0;
        first_ = '{';
        call();
        place(stack, JS_DONE, JS_DONE, 0, 1);
        call();
        return;
    }
    if (scope == 0) { /* of an input, its { */
        place(stack, JS_FIRST_KEY, JS_FIRST_KEY, RILLI_JSON_FIRST, 0);
        key_any(RILLI_SCOPE_BLOCK);
        act_is(RILLI_ACT_INPUT, 0);
        call();
        return;
    }
    if (scope == RILLI_SCOPE_CONTENT) {
        place(stack, JS_AFTER, JS_AFTER, 0, 1);
        call();
        place(stack, JS_FIRST, JS_FIRST, 0, 1);
        call();
        place(stack, JS_VALUE, JS_VALUE, 0, 1);
        call();
        in_value(stack, scope, RILLI_ACT_ENTER, RILLI_SCOPE_BLOCK, '{');
        in_raw(stack, scope, RILLI_ACT_MEMBER, Frama_C_unsigned_int_interval(0, 15), 0);
        return;
    }
    place(stack, JS_FIRST_KEY, JS_FIRST_KEY, 0, 0);
    call();
    place(stack, JS_AFTER, JS_AFTER, 0, 1);
    call();
    place(stack, JS_KEY, JS_KEY, 0, 1);
    call();
    place(stack, JS_STR, JS_UNIT, RILLI_JSON_IN_KEY, 0);
    call();
    place(stack, JS_STR, JS_UNIT, RILLI_JSON_IN_KEY | RILLI_JSON_BEGUN, 0);
    live_ = 1;
    call();
    //@ loop unroll 20;
    for (k = 0; k < rows; k++)
        of_member(stack, scope, k);
    of_member(stack, scope, RILLI_ROW_NONE);
    in_value(stack, scope, RILLI_ACT_SKIP, Frama_C_unsigned_int_interval(0, 15), '"');
    in_value(stack, scope, RILLI_ACT_SKIP, Frama_C_unsigned_int_interval(0, 15), 'n');
    in_raw(stack, scope, RILLI_ACT_MEMBER, Frama_C_unsigned_int_interval(0, 15), 0);
    in_raw(stack, scope, RILLI_ACT_MEMBER, Frama_C_unsigned_int_interval(0, 15), RILLI_ROW_NONE);
    if (scope == RILLI_SCOPE_EVENT)
        in_value(stack, scope, RILLI_ACT_STREAM, RILL_EV_ERROR_TEXT, '"');
}

/* What is kept behind so much of the hold. */
static void of_hold(unsigned hold_n)
{
    rilli_tok t;
    unsigned how;

    //@ loop unroll 4;
    for (how = 0; how < 3; how++) {
        message_any();
        apart_ = 1;
        m_.hold_n = (uint16_t)hold_n;
        m_.key_n = Frama_C_unsigned_short_interval(0, (uint16_t)(RILL_HOLD - HEAD - hold_n));
        chunk_any();
        t.p = in_.p;
        t.n = in_.n;
        t.part = Frama_C_unsigned_char_interval(0, 3);
        if (how == 0) {
            keep(&m_, &t);
            //@ assert m_.hold_n + HEAD + m_.key_n <= RILL_HOLD;
        } else if (how == 1) {
            find_kept(&m_, &t, Frama_C_unsigned_int_interval(0, RILLI_LIST_SCOPE + RILLI_SCOPE_SERVER_TOOL_USE));
        } else {
            keep_scalar(&m_, Frama_C_unsigned_int_interval(0, 255));
        }
        holds();
        done();
        JOIN;
    }
}

/* Payloads that are no JSON, or none yet; lines; the hold and the LF between two data lines. */
static void of_payload(unsigned state, unsigned alone)
{
    message_any();
    m_.state = (uint8_t)state;
    m_.todo = 0;
    alone_ = alone;
    live_ = m_.state != PAYLOAD_JSON;
    if (alone == 3) {
        m_.state = Frama_C_unsigned_char_interval(PAYLOAD_NONE, PAYLOAD_SKIPPED);
        live_ = 0;
    }
#if RILL_FAST
    shape_any(&m_.shape, SHAPE_END_DUE);
    //@ split m_.shape.phase;
    if (m_.shape.phase >= SHAPE_TEXT_DUE)
        m_.cur = Frama_C_unsigned_char_interval(0, RILL_BLOCKS - 1);
    if (m_.shape.phase == SHAPE_TEXT_DUE && alone != 3)
        m_.shape.phase = SHAPE_TAIL_DUE;
    if (m_.shape.phase == SHAPE_TEXT_DUE) { /* in a string, which stands in the data */
        m_.state = PAYLOAD_JSON;
        m_.got = GOT_DATA | IN_DATA;
    }
#endif
    chunk_any();
    decode(&m_, &in_, &ev_);
    holds();
    if (alone != 3 && state != PAYLOAD_JSON)
        place_holds();
    done();
    JOIN;
}

#if RILL_WIDE
#include "members.h"
#endif

#ifndef PART
#define PART 255
#endif
#ifndef FROM
#define FROM 0
#define TO STACKS
#endif

int main(void)
{
    unsigned k;

    done();
    if (PART & 1) {
        of_init();
        of_get();
        of_next();
    }
    if (PART & 2)
        of_marks_any(1);
    if (PART & 4)
        of_marks_any(0);
    if (PART & 8)
        of_input();
    if (PART & 32)
        //@ loop unroll 10;
        for (k = PAYLOAD_NONE; k <= PAYLOAD_OVER; k++) {
            if (k != PAYLOAD_JSON)
                of_payload(k, 1);
            of_payload(k, 2);
            of_payload(k, 3);
        }
    if (PART & 64)
        //@ loop unroll 100;
        for (k = 0; k <= RILL_HOLD - KEY_ROOM; k++)
            of_hold(k);
    if (PART & 128)
        //@ loop unroll 100;
        for (k = FROM; k < TO; k++)
            in_held(stacks[1], k);
    if (PART & 16)
        //@ loop unroll 30;
        for (k = FROM; k < TO; k++)
            of_stack(stacks[k]);
#if RILL_WIDE
    if (PART & 256)
        //@ loop unroll 30;
        for (k = FROM; k < TO; k++)
            of_members(stacks[k]);
    if (PART & 512)
        //@ loop unroll 100;
        for (k = 0; k <= CHUNK; k++)
            of_heads(k);
#endif
    return 0;
}
