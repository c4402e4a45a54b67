/*
 * shape.c - lib/shape.c, begun. PART 1: escapes. 2: rilli_shape_follow(), from three shapes with any bytes noted, from the
 * first place in the part that is compared, the second and the last. 3: rilli_shape_glide() too; of take_text() it has too
 * many paths so far. What notes a delta down is not here. For what message.c has there is something that does what
 * shape.c looks at.
 */
#include "rill/message.h"
#include "eva.h"
#include "../lib/shape.c" /* of build/proof */

rill_in in_;
size_t piece_n;
unsigned rounds_, stands_in_;
size_t k_; /* of unescape() */

static rill_message m_;

/* All is shown: what comes next shall not tell these runs apart. */
static void forget(void)
{
    rounds_ = 0;
    k_ = 0;
    //@ merge run_n;
    run_n = 0;
    Frama_C_make_unknown((char *)chunk, sizeof chunk);
    Frama_C_make_unknown((char *)m_.hold, sizeof m_.hold);
}

/* ---- escapes ---- */

uint8_t rilli_escaped(unsigned b)
{
    return Frama_C_unsigned_char_interval(0, 255);
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
static void unescapes(size_t size, size_t k, uint8_t from, uint8_t to)
{
    uint8_t *p = chunk + CHUNK - size;
    size_t became, n = 0;

    if (from != 0)
        n = Frama_C_size_t_interval(1, size);
    //@ split n;
    if (size != 0 && from != 0)
        p[0] = Frama_C_unsigned_char_interval(from, to);
    k_ = k;
    rounds_ = 0;
    n = unescape(&m_, p, size, n, &became);
    //@ assert n <= size && became <= KEY_ROOM;
    forget();
}

static void all_escapes(void)
{
    static const uint8_t sizes[] = { 1, 2, 6, 12, 16, 17, 44, 45 };
    size_t n, k;
    uint8_t few[4];

    //@ loop unroll 20;
    for (n = 0; n <= 14; n++)
        escapes(n);
    n = put_character(few, Frama_C_unsigned_int_interval(0x80, 0x10ffff));
    //@ assert 2 <= n <= 4;
    //@ loop unroll 20;
    for (n = 0; n < sizeof sizes; n++)
        //@ loop unroll 50;
        for (k = 0; k <= KEY_ROOM; k += k == 2 ? 25 : 1) {
            unescapes(sizes[n], k, 0, 0);
            if (sizes[n] != 0) {
                unescapes(sizes[n], k, 1, 0x7f);
                unescapes(sizes[n], k, 0xc2, 0xf4);
            }
        }
}

/* ---- what is followed ---- */

static unsigned parts[4]; /* tail, end, lines, open, as they are */

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

/* From one place in the part that is compared, with n bytes. */
static void follow(unsigned phase, unsigned at, size_t n, bool glides)
{
    rill_shape_ *s = &m_.shape;
    rill_event ev;

    Frama_C_make_unknown((char *)&m_, sizeof m_);
    m_.cur = Frama_C_unsigned_char_interval(0, RILL_BLOCKS - 1);
    s->place = Frama_C_unsigned_char_interval(0, RILL_BLOCKS - 1);
    s->tail = (uint8_t)parts[0];
    s->end = (uint8_t)parts[1];
    s->lines = (uint8_t)parts[2];
    s->open = (uint8_t)parts[3];
    s->ids = id_;
    s->id_at = Frama_C_unsigned_char_interval(0, s->lines);
    if (id_)
        s->id_at = 4;
    s->next = (uint8_t)(id_ ? 0 : parts[1] + parts[2] + parts[3]);
    s->again = s->again_at = 0;
    s->phase = (uint8_t)phase;
    s->at = (uint8_t)at;
    in_.n = n;
    in_.p = chunk + CHUNK - n;
    if (glides)
        rilli_shape_glide(&m_, &in_, &ev);
    else
        rilli_shape_follow(&m_, &in_);
    //@ assert in_.n <= n;
    holds(&m_);
    in_.n = 0;
    in_.p = chunk;
    Frama_C_make_unknown((char *)&m_, sizeof m_);
    forget();
}

static void each_length(unsigned phase, unsigned at)
{
    const unsigned next = parts[1] + parts[2] + parts[3];
    const size_t sizes[] = { 0, 1, 2, 3, 8, 9, 31, 32, 33, next, next + 1, next + 33, CHUNK };
    unsigned k;

    //@ loop unroll 20;
    for (k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        if (phase != SHAPE_OVER && phase != SHAPE_TEXT_DUE)
            follow(phase, at, sizes[k], 0);
        if (PART == 3 && phase >= SHAPE_TEXT_DUE)
            follow(phase, at, sizes[k], 1);
    }
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
    for (phase = SHAPE_LINES_DUE; phase <= SHAPE_OVER; phase++) {
        most = phase == SHAPE_LINES_DUE ? lines : phase == SHAPE_DATA_DUE ? open : phase == SHAPE_TEXT_DUE ? 0 : phase == SHAPE_TAIL_DUE ? tail : phase == SHAPE_END_DUE ? end : lines + open;
        each_length(phase, 0);
        if (most != 0) {
            each_length(phase, 1);
            each_length(phase, most);
        }
        if (phase == SHAPE_OVER) {
            each_length(phase, lines);
            each_length(phase, lines + 1);
        }
    }
}

int main(void)
{
    Frama_C_make_unknown((char *)chunk, sizeof chunk);
    Frama_C_make_unknown((char *)&m_, sizeof m_);
#if PART == 1
    all_escapes();
#else
    stands_in_ = 1;
    shape(2, 1, 6, 20, 0);
    shape(1, 3, 74, 70, 0);
    shape(1, 3, 20, 60, 1);
#endif
    return 0;
}
