/*
 * shape.c - lib/shape.c, in parts, each function with what it calls in place or with what those were shown to do. PART
 * 1: escapes. 2: what notes a delta down. 3: rilli_shape_follow(). 4: the text. 5: from one text to the next. 6:
 * rilli_shape_glide(). From 3 on the driver begins with three shapes, from each part that is compared: its first place,
 * its second and its last. For what message.c has there is something that does what shape.c looks at.
 */
#include "rill/message.h"
#include "eva.h"

rill_in in_;
size_t piece_n;

/* What has something that stands for it. */
#define AS_UNESCAPE 1u
#define AS_END_OF_LINE 2u
#define AS_DROP_IDS 4u
#define AS_PASS_ID 8u
#define AS_NEXT_HEAD 16u
#define AS_NEXT_TEXT 32u
#define AS_ODD_TEXT 64u
#define AS_TAKE_TEXT 128u
#define AS_GLIDE 256u
unsigned stands_in_, rounds_;
static unsigned phase_; /* that is left behind */
static size_t k_, line_, to_, brace_, tail_; /* where a round begins */

struct stretch;
static size_t any_unescape(const uint8_t *p, size_t size, size_t n, size_t *to);
static size_t any_end_of_line(const uint8_t *p, size_t at, size_t n);
static void any_drop_ids(rill_message *m);
static bool any_pass_id(rill_message *m, struct stretch *c);
static rill_status any_next_head(rill_message *m, struct stretch *c);
static rill_status any_next_text(rill_message *m, struct stretch *c);
static const uint8_t *any_odd_text(rill_message *m, const uint8_t *p, const uint8_t *q, const uint8_t *end,
                                   rill_text *t);
static rill_status any_take_text(rill_message *m, rill_in *in, const uint8_t *q);
static rill_status any_glide(rill_message *m, rill_in *in);

#include "../lib/shape.c" /* of build/proof */

static rill_message m_;

/* All is shown: what comes next shall not tell these runs apart. */
static void forget(void)
{
    rounds_ = 0;
    k_ = 0;
    //@ merge run_n;
    //@ merge place_n;
    //@ merge to_;
    //@ merge k_;
    //@ merge phase_;
    run_n = place_n = to_ = 0;
    phase_ = 0;
    in_.n = 0;
    in_.p = chunk;
    Frama_C_make_unknown((char *)chunk, sizeof chunk);
    Frama_C_make_unknown((char *)&m_, sizeof m_);
}

/* ---- 1: escapes ---- */

uint8_t rilli_escaped(unsigned b)
{
    return Frama_C_unsigned_char_interval(0, 255);
}

static size_t any_unescape(const uint8_t *p, size_t size, size_t n, size_t *to)
{
    //@ assert n < size && n <= KEY_ROOM && \valid_read(p + (0 .. size - 1));
    *to = Frama_C_size_t_interval(0, KEY_ROOM);
    run_n = Frama_C_size_t_interval(n, size);
    return run_n;
}

static void escapes(size_t n)
{
    const uint8_t *p = chunk + CHUNK - n;
    size_t used;
    uint32_t c = long_escape(p, n, &used);

    //@ assert c == UINT32_MAX || c <= 0x10ffff;
    if (c != UINT32_MAX) {
        //@ assert used == 6 || used == 12;
        //@ assert used <= n;
    }
    short_escape(Frama_C_unsigned_char_interval(0, 255));
}

/* Every round of unescape() begins with k bytes of the hold filled and n letters next, which begin with a character. */
static void unescapes(size_t size, size_t k, size_t n, uint8_t from, uint8_t to)
{
    uint8_t *p = chunk + CHUNK - size;
    size_t became, used;

    if (n != 0)
        p[0] = Frama_C_unsigned_char_interval(from, to);
    k_ = k;
    used = unescape(&m_, p, size, n, &became);
    //@ assert used <= size && became <= KEY_ROOM;
    forget();
}

static void all_escapes(void)
{
    static const uint8_t sizes[] = { 1, 2, 6, 12, 16, 17, 44, 45 }, filled[] = { 0, 1, 28, 29, 32, 39, 40, 41, 43, 44 };
    static const uint8_t letters[] = { 0, 1, 2, 3, 15, 16, 17, 43, 44, 45 };
    size_t n, k, size;
    uint8_t few[4];

    //@ loop unroll 20;
    for (n = 0; n <= 14; n++)
        escapes(n);
    n = put_character(few, Frama_C_unsigned_int_interval(0x80, 0x10ffff));
    //@ assert 2 <= n <= 4;
    //@ loop unroll 20;
    for (size = 0; size < sizeof sizes; size++)
        //@ loop unroll 20;
        for (k = 0; k < sizeof filled; k++)
            //@ loop unroll 20;
            for (n = 0; n < sizeof letters && letters[n] <= sizes[size]; n++) {
                unescapes(sizes[size], filled[k], letters[n], 1, 0x7f);
                unescapes(sizes[size], filled[k], letters[n], 0xc2, 0xf4);
            }
}

/* ---- 2: what is noted ---- */

static size_t any_end_of_line(const uint8_t *p, size_t at, size_t n)
{
    //@ assert at <= n && (n == 0 || \valid_read(p + (0 .. n - 1)));
    run_n = at == n ? n : Frama_C_size_t_interval(at + 1, n);
    //@ split run_n;
    return run_n;
}

static void any_drop_ids(rill_message *m)
{
    const unsigned lines = m->shape.lines;

    to_ = Frama_C_size_t_interval(0, lines);
    //@ split to_;
    m->shape.ids = Frama_C_interval(0, 1);
    m->shape.id_at = Frama_C_unsigned_char_interval(0, (uint8_t)to_);
    m->shape.used -= (uint8_t)(lines - to_);
    m->shape.lines = (uint8_t)to_;
}

/* A delta is noted down, used bytes of it, and of the chunk there are left that are not, n of them still to be read. */
static void noting(unsigned phase, unsigned used, unsigned lines, unsigned open, size_t left, size_t n)
{
    m_.shape.phase = (uint8_t)phase;
    m_.shape.used = (uint8_t)used;
    m_.shape.lines = (uint8_t)lines;
    m_.shape.open = (uint8_t)open;
    m_.shape.left = left;
    in_.n = n;
    in_.p = chunk + CHUNK - n;
}

static void noted(void)
{
    //@ assert m_.shape.used <= SHAPE_ROOM && m_.shape.phase <= SHAPE_OVER;
    forget();
}

static void notes(void)
{
    static const uint8_t used[] = { 0, 1, 2, 147, 148 }, left[] = { 0, 1, 2, 147, 148, 149, CHUNK };
    unsigned k, n, more, phase;

    //@ loop unroll 10;
    for (k = 0; k < sizeof used; k++)
        //@ loop unroll 10;
        for (n = 0; n < sizeof left; n++)
            //@ loop unroll 10;
            for (more = 0; more < 3; more++) {
                if (left[n] < more)
                    continue;
                noting(SHAPE_LINES, used[k], 0, 0, left[n], more);
                rilli_shape_note(&m_, &in_, 0);
                noted();
                noting(SHAPE_LINES, used[k], 0, 0, left[n], more);
                rilli_shape_data(&m_, &in_);
                //@ assert m_.shape.lines == m_.shape.used;
                noted();
                if (more == 0)
                    continue;
                noting(SHAPE_DATA, used[k], used[k] / 2, 0, left[n], more);
                rilli_shape_value(&m_, &in_);
                if (m_.shape.phase == SHAPE_TEXT) {
                    //@ assert m_.shape.lines + m_.shape.open == m_.shape.used;
                }
                noted();
            }
    //@ loop unroll 20;
    for (phase = SHAPE_UNKNOWN; phase <= SHAPE_OVER; phase++) {
        noting(phase, 2, 1, 1, 0, 0);
        rilli_shape_begin(&m_);
        noted();
        noting(phase, 2, 1, 1, 0, 0);
        rilli_shape_text_over(&m_, &in_);
        noted();
        if (phase == SHAPE_DATA || phase == SHAPE_TAIL)
            continue;
        noting(phase, 2, 1, 0, 1, 1);
        rilli_shape_value(&m_, &in_);
        noted();
        noting(phase, 2, 1, 1, 0, 0);
        rilli_shape_over(&m_, &in_); /* with no tail */
        noted();
    }
}

static void lines_of(unsigned lines, unsigned used)
{
    unsigned at, to;

    //@ loop unroll 20;
    for (at = 0; at <= lines; at++)
        //@ loop unroll 20;
        for (to = 0; to <= at; to++) {
            noting(SHAPE_DATA, used, lines, 0, 0, 0);
            line_ = at;
            to_ = to;
            drop_ids(&m_);
            noted();
        }
}

/* The event is over, and its note is turned round. */
static void turns(unsigned lines, unsigned open, unsigned n)
{
    unsigned brace, tail;

    //@ loop unroll 100;
    for (brace = 2; brace <= n; brace += n / 2)
        //@ loop unroll 100;
        for (tail = 1; tail < brace; tail += n / 3 + 1) {
            noting(SHAPE_TAIL, lines + open + n, lines, open, 0, 0);
            brace_ = brace;
            tail_ = tail;
            rilli_shape_over(&m_, &in_);
            //@ assert m_.shape.phase == SHAPE_UNKNOWN || m_.shape.phase == SHAPE_KNOWN;
            if (m_.shape.phase == SHAPE_KNOWN) {
                //@ assert m_.shape.tail == tail && m_.shape.end == n - brace + 1;
                //@ assert m_.shape.next == 0 || m_.shape.next == m_.shape.end + lines + open;
            }
            noted();
        }
}

static void all_notes(void)
{
    static const uint8_t ends[][2] = { { 0, 0 }, { 0, 1 }, { 1, 2 }, { 1, 5 }, { 5, 7 }, { 0, 7 } };
    unsigned k, n, at;

    stands_in_ = AS_DROP_IDS;
    notes();
    stands_in_ = 0;
    //@ loop unroll 10;
    for (n = 0; n <= 6; n++)
        //@ loop unroll 10;
        for (at = 0; at <= n; at++) {
            const size_t end = end_of_line(chunk + CHUNK - n, at, n);

            //@ assert at == n ? end == n : (at < end <= n);
            forget();
            is_id(chunk + CHUNK - n, n);
        }
    stands_in_ = AS_END_OF_LINE;
    lines_of(0, 9);
    lines_of(6, 6);
    lines_of(6, SHAPE_ROOM);
    lines_of(14, 20);
    stands_in_ = 0;
    turns(0, 10, 2);
    turns(6, 20, 3);
    turns(6, 20, 16);
    turns(20, 60, 17);
    turns(20, 60, 68);
}

/* ---- 3: what is followed ---- */

static unsigned parts[4], id_at_; /* tail, end, lines, open, as they are; where an id was */

static bool id_;

/* What is true of a shape that is followed. */
static void holds(const rill_message *m)
{
    const rill_shape_ *s = &m->shape;

    //@ assert s->phase <= SHAPE_OVER;
    //@ assert s->again + s->again_at <= SHAPE_ROOM;
    //@ assert s->tail == parts[0] && s->end == parts[1] && s->lines == parts[2] && s->open == parts[3];
    if (s->phase == SHAPE_LINES_DUE) {
        //@ assert s->at <= s->lines;
    }
    if (s->phase == SHAPE_DATA_DUE) {
        //@ assert s->at <= s->open;
    }
    if (s->phase == SHAPE_TEXT_DUE) {
        //@ assert s->at == 0;
    }
    if (s->phase == SHAPE_TAIL_DUE) {
        //@ assert s->at <= s->tail;
    }
    if (s->phase == SHAPE_END_DUE) {
        //@ assert s->at <= s->end;
    }
    if (s->phase == SHAPE_OVER) {
        //@ assert s->at <= s->lines + s->open;
    }
    if (s->phase >= SHAPE_TEXT_DUE) {
        //@ assert m->cur < RILL_BLOCKS;
    }
}

/* How many bytes of it can have been compared. */
static unsigned most_of(unsigned phase)
{
    switch (phase) {
    case SHAPE_LINES_DUE:
        return parts[2];
    case SHAPE_DATA_DUE:
        return parts[3];
    case SHAPE_TAIL_DUE:
        return parts[0];
    case SHAPE_END_DUE:
        return parts[1];
    case SHAPE_OVER:
        return parts[2] + parts[3];
    default:
        return 0;
    }
}

/* Some state that holds() allows. */
static void anywhere(rill_message *m)
{
    rill_shape_ *s = &m->shape;

    phase_ = Frama_C_unsigned_int_interval(SHAPE_UNKNOWN, SHAPE_OVER);
    //@ split phase_;
    s->phase = (uint8_t)phase_;
    s->at = Frama_C_unsigned_char_interval(0, (uint8_t)most_of(s->phase));
    if (s->phase == SHAPE_KNOWN || s->phase == SHAPE_TRY) {
        s->again = Frama_C_unsigned_char_interval(0, SHAPE_ROOM / 2);
        s->again_at = Frama_C_unsigned_char_interval(0, SHAPE_ROOM / 2);
    }
}

static void unless_forgotten(rill_message *m)
{
    if (Frama_C_interval(0, 1))
        m->shape.phase = SHAPE_UNKNOWN;
}

void rilli_begin_event(rill_message *m)
{
    m->got = 0;
    m->cur = NOWHERE;
    rilli_shape_begin(m);
}

rill_status rilli_finish_event(rill_message *m)
{
    unless_forgotten(m);
    return RILL_MORE;
}

void rilli_begin_text(rill_message *m, unsigned kind)
{
    m->high = Frama_C_unsigned_short_interval(0, 65535);
    m->json.high = Frama_C_unsigned_short_interval(0, 65535);
}

rill_status rilli_content(rill_message *m, rill_event *ev, unsigned kind, const uint8_t *p, size_t n, unsigned part)
{
    ev->text.p = (const char *)p;
    ev->text.n = n;
    unless_forgotten(m);
    return RILL_OK;
}

void rilli_read_input(rill_message *m, const rill_event *ev)
{
}

rill_status rilli_message_read(rill_message *m, rill_in *in, rill_event *ev)
{
    holds(m);
    //@ assert m->shape.phase != SHAPE_OVER;
    return RILL_MORE;
}

void rilli_json_again(rill_json_core *c, unsigned depth, uint8_t flags)
{
    Frama_C_make_unknown((char *)c, sizeof *c);
}

/* After a call with n bytes. */
static void was_called(size_t n)
{
    //@ assert in_.n <= n;
    holds(&m_);
    forget();
}

/* At one place in the part that is compared, with n bytes. */
static void at_place(unsigned phase, unsigned at, size_t n)
{
    rill_shape_ *s = &m_.shape;

    Frama_C_make_unknown((char *)&m_, sizeof m_);
    m_.cur = Frama_C_unsigned_char_interval(0, RILL_BLOCKS - 1);
    s->place = Frama_C_unsigned_char_interval(0, RILL_BLOCKS - 1);
    s->tail = (uint8_t)parts[0];
    s->end = (uint8_t)parts[1];
    s->lines = (uint8_t)parts[2];
    s->open = (uint8_t)parts[3];
    s->ids = id_;
    s->id_at = (uint8_t)id_at_;
    s->next = (uint8_t)(id_ ? 0 : parts[1] + parts[2] + parts[3]);
    s->again = s->again_at = 0;
    s->phase = (uint8_t)phase;
    s->at = (uint8_t)at;
    in_.n = n;
    in_.p = chunk + CHUNK - n;
}

/* ---- 4: the text ---- */

static const uint8_t *any_odd_text(rill_message *m, const uint8_t *p, const uint8_t *q, const uint8_t *end,
                                   rill_text *t)
{
    const size_t n = (size_t)(end - p);

    //@ assert p <= q < end && \valid_read(q);
    if (Frama_C_interval(0, 1))
        t->p = (const char *)m->hold;
    t->n = Frama_C_size_t_interval(0, n + KEY_ROOM);
    k_ = Frama_C_size_t_interval(0, n);
    //@ split k_;
    return p + k_;
}

static rill_status any_take_text(rill_message *m, rill_in *in, const uint8_t *q)
{
    //@ assert in->n == 0 || \valid_read(in->p + (0 .. in->n - 1));
    //@ assert in->p <= q <= in->p + in->n && m->shape.at == 0 && m->shape.phase >= SHAPE_TEXT_DUE;
    holds(m);
    return RILL_OK;
}

static rill_status any_next_text(rill_message *m, struct stretch *c)
{
    const size_t n = (size_t)(c->end - c->p);
    rill_status st = (rill_status)Frama_C_interval(0, 2);

    //@ assert n >= 1;
    k_ = Frama_C_size_t_interval(0, n);
    //@ split k_;
    c->p += k_;
    c->event += Frama_C_size_t_interval(0, k_);
    anywhere(m);
    if (st == 0) {
        m->shape.phase = Frama_C_interval(0, 1) ? SHAPE_TAIL_DUE : SHAPE_OVER;
        m->shape.at = 0;
        return RILL_OK;
    }
    return st == 1 ? RILL_MORE : RILL_END;
}

/* A text in n bytes, of which `plain` are. */
static void text(unsigned phase, size_t n, size_t plain, unsigned part)
{
    rill_event ev;
    rill_status st;

    at_place(phase, 0, n);
    stands_in_ = AS_ODD_TEXT;
    st = take_text(&m_, &in_, &ev, in_.p + plain, part);
    //@ assert in_.n <= n;
    holds(&m_);
    forget();
}

static void odd(size_t n, size_t plain)
{
    rill_text t;
    const uint8_t *q;

    at_place(SHAPE_TEXT_DUE, 0, n);
    stands_in_ = AS_UNESCAPE;
    q = odd_text(&m_, in_.p, in_.p + plain, in_.p + n, &t);
    //@ assert in_.p <= q <= in_.p + n;
    //@ assert t.n <= n || t.n <= KEY_ROOM;
    forget();
}

static void texts(unsigned phase)
{
    static const uint8_t sizes[] = { 0, 1, 2, 45, 70 };
    unsigned k, plain;

    //@ loop unroll 10;
    for (k = 0; k < sizeof sizes; k++)
        //@ loop unroll 100;
        for (plain = 0; plain <= sizes[k]; plain += plain < 2 || plain > 43 ? 1 : 14) {
            text(phase, sizes[k], plain, RILL_FIRST);
            text(phase, sizes[k], plain, 0);
            if (plain != sizes[k])
                odd(sizes[k], plain);
        }
}

static void glides(unsigned phase, unsigned at, size_t n)
{
    rill_event ev;

    at_place(phase, at, n);
    stands_in_ = AS_NEXT_TEXT | AS_TAKE_TEXT;
    glide(&m_, &in_, &ev);
    was_called(n);
}

/* ---- 5: from one text to the next ---- */

static bool any_pass_id(rill_message *m, struct stretch *c)
{
    const size_t n = (size_t)(c->end - c->p);

    //@ assert c->begin <= c->p <= c->end && m->shape.at <= m->shape.lines + m->shape.open;
    if (n < 2 || m->shape.at > m->shape.id_at || Frama_C_interval(0, 1))
        return false;
    run_n = Frama_C_size_t_interval(1, n - 1);
    //@ split run_n;
    c->p += run_n;
    m->shape.at = m->shape.id_at;
    return true;
}

static rill_status any_next_head(rill_message *m, struct stretch *c)
{
    const size_t n = (size_t)(c->end - c->p);

    //@ assert c->begin <= c->event <= c->p <= c->end && m->shape.phase == SHAPE_OVER;
    //@ assert m->shape.at <= m->shape.lines + m->shape.open;
    holds(m);
    c->p += Frama_C_size_t_interval(0, n);
    m->shape.at = Frama_C_unsigned_char_interval(0, (uint8_t)(m->shape.lines + m->shape.open));
    if (Frama_C_interval(0, 1))
        return Frama_C_interval(0, 1) ? RILL_MORE : RILL_END;
    m->shape.at = 0;
    if (Frama_C_interval(0, 1))
        return RILL_OK;
    begin_text(m);
    return RILL_END;
}

static void stretch_over(const struct stretch *c, rill_status st)
{
    //@ assert c->begin <= c->event <= c->p <= c->end;
    //@ assert st == RILL_OK || st == RILL_MORE || st == RILL_END;
    if (st == RILL_OK) {
        //@ assert m_.shape.at == 0 && (m_.shape.phase == SHAPE_TAIL_DUE || m_.shape.phase == SHAPE_OVER);
    }
    holds(&m_);
    forget();
}

/* As glide() calls it: not at a text. */
static void next(unsigned phase, unsigned at, size_t n)
{
    struct stretch c;
    rill_status st;

    at_place(phase, at, n);
    c.begin = c.p = c.event = in_.p;
    c.end = in_.p + n;
    stands_in_ = AS_NEXT_HEAD;
    st = next_text(&m_, &c);
    stretch_over(&c, st);
}

static void head(unsigned at, size_t n)
{
    struct stretch c;
    rill_status st;
    bool passed;

    at_place(SHAPE_OVER, at, n);
    c.begin = c.p = c.event = in_.p;
    c.end = in_.p + n;
    stands_in_ = AS_PASS_ID;
    st = next_head(&m_, &c);
    if (st == RILL_BACK) { /* it goes round again */
        st = RILL_END;
        //@ assert m_.shape.ids == 0;
    }
    stretch_over(&c, st);
    at_place(SHAPE_OVER, at, n);
    c.begin = c.p = c.event = in_.p;
    c.end = in_.p + n;
    stands_in_ = AS_END_OF_LINE;
    passed = pass_id(&m_, &c);
    if (passed) {
        //@ assert m_.shape.at == m_.shape.id_at && c.p < c.end;
    }
    stretch_over(&c, RILL_END);
}

/* ---- 6: rilli_shape_glide() ---- */

static rill_status any_glide(rill_message *m, rill_in *in)
{
    //@ assert in->n == 0 || \valid_read(in->p + (0 .. in->n - 1));
    holds(m);
    return RILL_MORE;
}

static void quick(unsigned phase, unsigned at, size_t n)
{
    rill_event ev;

    at_place(phase, at, n);
    stands_in_ = AS_TAKE_TEXT | AS_GLIDE;
    rilli_shape_glide(&m_, &in_, &ev);
    was_called(n);
}

/* ---- from each place ---- */

static void follow(unsigned phase, unsigned at, size_t n)
{
    at_place(phase, at, n);
    rilli_shape_follow(&m_, &in_);
    was_called(n);
}

static void place(unsigned phase, unsigned at, size_t n)
{
    switch (PART) {
    case 3:
        if (phase != SHAPE_OVER)
            follow(phase, at, n);
        break;
    case 4:
        glides(phase, at, n);
        break;
    case 5:
        //@ loop unroll 5;
        for (id_at_ = 0; phase == SHAPE_OVER && id_at_ <= parts[2]; id_at_ += id_at_ == 0 ? 4 : parts[2] - 4)
            head(at, n);
        id_at_ = 4;
        if (phase > SHAPE_TEXT_DUE && n != 0)
            next(phase, at, n);
        break;
    default:
        quick(phase, at, n);
    }
}

static void each_length(unsigned phase, unsigned at)
{
    const unsigned next = parts[1] + parts[2] + parts[3];
    const size_t sizes[] = { 0, 1, 3, 2, 4, 5, next, next + 1, next + 4, 31, 32, 33, next + 16, next + 17, CHUNK };
    const unsigned most = PART == 4 ? 3 : PART == 5 ? 9 : sizeof sizes / sizeof *sizes;
    unsigned k;

    //@ loop unroll 20;
    for (k = 0; k < most; k++)
        place(phase, at, sizes[k]);
}

/* A shape with parts of these lengths. */
static void shape(unsigned tail, unsigned end, unsigned lines, unsigned open, bool id)
{
    unsigned phase, most;

    parts[0] = tail;
    parts[1] = end;
    parts[2] = lines;
    parts[3] = open;
    id_ = id;
    //@ loop unroll 10;
    for (phase = PART == 3 ? SHAPE_TRY : SHAPE_TEXT_DUE; phase <= SHAPE_OVER; phase++) {
        most = most_of(phase);
        each_length(phase, 0);
        if (most != 0) {
            each_length(phase, 1);
            each_length(phase, most);
        }
        if (phase == SHAPE_OVER) {
            each_length(phase, lines);
            each_length(phase, lines + 1);
        }
        if (PART == 4 && (phase == SHAPE_TEXT_DUE || phase == SHAPE_TAIL_DUE || phase == SHAPE_OVER))
            texts(phase);
    }
}

int main(void)
{
    forget();
    id_at_ = 4;
    switch (PART) {
    case 1:
        all_escapes();
        break;
    case 2:
        all_notes();
        break;
    default:
        shape(2, 1, 2, 20, 0);
        if (PART == 4)
            break;
        shape(1, 3, 6, 12, 0);
        shape(1, 3, 6, 12, 1);
        if (PART == 5)
            break;
        shape(1, 50, 4, 20, 0);
        shape(1, 3, 40, 100, 0);
        shape(1, 3, 20, 60, 1);
    }
    return 0;
}
