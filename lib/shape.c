/*
 * shape.c - the shape of a delta, learned and followed.
 *
 * Nearly all events of a stream differ from the one before in their text only. So the bytes of a delta are noted down,
 * up to its text and from there to its end, with what the machines had come to at either place; the next events are
 * compared with them, and only the text is read. Where bytes differ, those that were the same are read after all,
 * from the note, as if nothing had been. The note stands in the hold behind KEY_ROOM, where a delta needs no room.
 *
 * Only a delta with one text, and none but known members, gets noted; only without any warning; and the note lasts
 * until a block starts or stops. So what was true of the one is true of the next. Before the last } there may be
 * spaces, any number of them.
 */
#include "rill/message.h"
#include "internal.h"

#if RILL_FAST
#include "state.h"
#include "wide.h"

#define SHAPE_ROOM (RILL_HOLD - KEY_ROOM < 255u ? RILL_HOLD - KEY_ROOM : 255u)

void rilli_shape_note(rill_message *m, const rill_in *in, size_t more)
{
    rill_shape_ *s = &m->shape;
    size_t n = s->left - in->n + more;

    s->left = in->n - more;
    if (n > SHAPE_ROOM - (size_t)s->used) {
        s->phase = SHAPE_UNKNOWN;
    } else if (n != 0) {
        memcpy(m->hold + KEY_ROOM + s->used, in->p + more - n, n);
        s->used = (uint8_t)(s->used + n);
    }
}

void rilli_shape_begin(rill_message *m)
{
    rill_shape_ *s = &m->shape;

    if ((m->options & RILL_JSON) != 0 || (m->flags & (STOPPED | FAILED)) != 0)
        s->phase = SHAPE_UNKNOWN;
    else
        s->phase = s->phase < SHAPE_KNOWN ? SHAPE_LINES : m->sse.cr == s->sse[1].cr ? SHAPE_LINES_DUE : SHAPE_KNOWN;
    if (s->phase == SHAPE_LINES)
        s->sse[1] = m->sse;
    s->at = 0;
    s->used = 0;
}

/* The end of the line that begins at `at`, or n. A CR and the LF after it are one end. */
static size_t end_of_line(const uint8_t *p, size_t at, size_t n)
{
    for (; at < n; at++) {
        at = (size_t)(rilli_run_to(p, p + at, p + n) - p);
        if (at == n || p[at] == '\n' || p[at] == '\r')
            break;
    }
    if (at < n)
        at += p[at] == '\r' && at + 1 < n && p[at + 1] == '\n' ? 2 : 1;
    return at;
}

static bool is_id(const uint8_t *p, size_t n)
{
    return n >= 3 && p[0] == 'i' && p[1] == 'd' && p[2] == ':';
}

/* Takes the ids out of the lines that were noted. */
static void drop_ids(rill_message *m)
{
    rill_shape_ *s = &m->shape;
    uint8_t *note = m->hold + KEY_ROOM;
    size_t at = 0, to = 0;

    s->id_at = s->ids = 0;
    while (at < s->lines) {
        size_t end = end_of_line(note, at, s->lines);

        if (is_id(note + at, end - at)) {
            s->id_at = (uint8_t)to;
            s->ids = 1;
        } else {
            if (to != at)
                memmove(note + to, note + at, end - at);
            to += end - at;
        }
        at = end;
    }
    if (to != at)
        memmove(note + to, note + at, s->used - at);
    s->used = (uint8_t)(s->used - (at - to));
    s->lines = (uint8_t)to;
}

void rilli_shape_data(rill_message *m, const rill_in *in)
{
    rill_shape_ *s = &m->shape;

    rilli_shape_note(m, in, 0);
    s->lines = s->used;
    s->name = m->name;
    s->sse[0] = m->sse;
    if (s->phase != SHAPE_UNKNOWN)
        s->phase = SHAPE_DATA;
}

/* What the machines have come to: 0 at the text, 1 at the end. */
static void note_state(rill_message *m, unsigned k)
{
    m->shape.type[k] = m->type;
    m->shape.sub[k] = m->sub;
    m->shape.got[k] = m->got;
}

void rilli_shape_value(rill_message *m, const rill_in *in)
{
    rill_shape_ *s = &m->shape;

    if (s->phase == SHAPE_DATA && m->act == RILLI_ACT_STREAM && m->of == RILLI_SCOPE_DELTA && m->cur != NOWHERE) {
        drop_ids(m);
        rilli_shape_note(m, in, 1);
        s->open = (uint8_t)(s->used - s->lines);
        s->kind = m->arg;
        s->place = m->cur;
        s->seen[0] = m->seen[1];
        s->seen[1] = m->seen[2];
        note_state(m, 0);
        if (s->phase != SHAPE_UNKNOWN)
            s->phase = SHAPE_TEXT;
    } else if (s->phase >= SHAPE_DATA && s->phase < SHAPE_KNOWN &&
               (m->act < RILLI_ACT_SKIP || m->act > RILLI_ACT_ENTER)) {
        s->phase = SHAPE_UNKNOWN;
    }
}

static void reverse(uint8_t *p, size_t n)
{
    while (n > 1) {
        uint8_t b = *p;

        *p = p[n - 1];
        p[n - 1] = b;
        p++;
        n -= 2;
    }
}

/* The event is over. The note is turned round: what follows the text, and then what the next event begins with. */
static void turn_note(rill_message *m, const rill_in *in)
{
    rill_shape_ *s = &m->shape;
    uint8_t *after = m->hold + KEY_ROOM + s->lines + s->open, few[16];
    unsigned n, k;

    if (s->phase == SHAPE_TAIL)
        rilli_shape_note(m, in, 0);
    if (s->phase != SHAPE_TAIL) {
        if (m->type == RILL_TYPE_CONTENT_BLOCK_DELTA && s->phase < SHAPE_LINES_DUE)
            s->phase = SHAPE_UNKNOWN; /* it was not of the shape: the next one is noted */
        return;
    }
    n = s->used - (unsigned)s->lines - s->open;
    for (k = n; after[k - 1] != '}'; k--) /* there is one: the value is over */
        continue;
    s->phase = SHAPE_UNKNOWN;
    /* an LF ends a line, or a CR before it has: the bytes of the next event mean the same only in the same place */
    if (m->sse.cr != s->sse[1].cr)
        return;
    k--;
    s->end = (uint8_t)(n - k);
    for (n = k; after[n - 1] == ' '; n--) /* the } of the delta stands before them */
        continue;
    s->tail = (uint8_t)n;
    memmove(after + n, after + k, s->end);
    k = (unsigned)s->lines + s->open;
    s->next = s->ids != 0 ? 0 : (uint8_t)(k + s->end);
    n += s->end;
    if (n <= sizeof few) {
        memcpy(few, after, n);
        memmove(m->hold + KEY_ROOM + n, m->hold + KEY_ROOM, k);
        memcpy(m->hold + KEY_ROOM, few, n);
    } else {
        reverse(after, n);
        reverse(m->hold + KEY_ROOM, k);
        reverse(m->hold + KEY_ROOM, k + n);
    }
    note_state(m, 1);
    s->sse[1] = m->sse;
    s->phase = SHAPE_KNOWN;
}

void rilli_shape_over(rill_message *m, const rill_in *in)
{
    turn_note(m, in);
    m->shape.left = in->n;
}

/* ---- following ---- */

void rilli_shape_text_over(rill_message *m, const rill_in *in)
{
    if (m->shape.phase == SHAPE_TEXT) {
        m->shape.phase = SHAPE_TAIL;
        m->shape.left = in->n;
    } else if (m->shape.phase == SHAPE_TEXT_DUE) {
        m->shape.phase = SHAPE_TAIL_DUE;
    }
}

/* Are the next bytes those of the note, from `from` on? RILL_OK: all n; RILL_MORE: as far as the chunk goes. */
static rill_status compare(rill_message *m, rill_in *in, unsigned from, unsigned n)
{
    rill_shape_ *s = &m->shape;
    size_t want = n - (size_t)s->at;

    if (want > in->n)
        want = in->n;
    if (want != 0) {
        if (memcmp(in->p, m->hold + KEY_ROOM + from + s->at, want) != 0)
            return RILL_END;
        skip(in, want);
    }
    s->at = (uint8_t)(s->at + want);
    if (s->at != n)
        return RILL_MORE;
    s->at = 0;
    return RILL_OK;
}

/* At the text of a delta. */
static void begin_text(rill_message *m)
{
    rill_shape_ *s = &m->shape;

    s->phase = SHAPE_TEXT_DUE;
    m->state = PAYLOAD_JSON;
    m->type = s->type[0];
    m->sub = s->sub[0];
    m->got = s->got[0];
    rilli_json_again(&m->json, 2, (uint8_t)((m->json.flags & RILLI_JSON_STRICT) | RILLI_JSON_LINES | RILLI_JSON_PEEK));
    rilli_begin_text(m, s->kind);
    rilli_json_inside(&m->json);
}

/* The lines before the data were compared. */
static void begin_data(rill_message *m)
{
    rill_shape_ *s = &m->shape;

    m->name = s->name;
    m->got = GOT_DATA | IN_DATA;
    m->sse = s->sse[0];
    s->phase = SHAPE_DATA_DUE;
}

/* From the beginning of an event to its text. */
static void enter_text(rill_message *m)
{
    rill_shape_ *s = &m->shape;

    m->name = s->name;
    m->sse = s->sse[0];
    enter_delta(m, s->place, s->kind);
    if ((s->got[0] & GOT_INDEX) != 0)
        m->index = m->open[m->cur].index;
    m->streamed = s->kind;
    m->raw_depth = 0;
    m->scope[1] = RILLI_SCOPE_EVENT;
    m->seen[1] = s->seen[0];
    m->seen[2] = s->seen[1];
    begin_text(m);
}

/* The event that is over in SHAPE_OVER ends, and the next one begins. */
void rilli_shape_settle(rill_message *m)
{
    rill_shape_ *s = &m->shape;
    unsigned at = s->at;

    m->sse = s->sse[1];
    rilli_begin_event(m);
    if (at > s->lines) {
        begin_data(m);
        at -= s->lines;
    }
    s->at = (uint8_t)at;
}

/* The value of four hexadecimal digits, or something above 65535. */
static uint32_t hex_unit(const uint8_t *p)
{
#ifdef RILLI_EIGHT
    /* all four at a time, as what they are cannot be foreseen: the top bit of a byte tells whether it is at least 0,
     * more than 9, at least a, more than f */
    const uint32_t ones = 0x01010101;
    uint32_t x, low, digit, letter;

    memcpy(&x, p, sizeof x);
    low = x | ones * 0x20;
    digit = ((x & ones * 0x7f) + ones * 0x50) & ~((x & ones * 0x7f) + ones * 0x46);
    letter = ((low & ones * 0x7f) + ones * 0x1f) & ~((low & ones * 0x7f) + ones * 0x19);
    if (((digit | letter) & ~x & ones * 0x80) != ones * 0x80)
        return UINT32_MAX;
    x = (x & ones * 15) + (x >> 6 & ones) * 9;
    x = x << 4 | x >> 8;
    return (x & 0xff) << 8 | (x >> 16 & 0xff);
#else
    uint32_t u = 0;
    unsigned k;

    for (k = 0; k < 4; k++) {
        unsigned v = (unsigned)p[k] - '0';

        if (v > 9)
            v = ((unsigned)p[k] | 0x20) - 'a' + 10;
        if (v > 15 || (v == 9 && p[k] != '9')) /* @ and ` stand before the letters */
            return UINT32_MAX;
        u = u << 4 | v;
    }
    return u;
#endif
}

/* What \b stands for; 0: nothing, or more than a byte. */
static inline uint32_t short_escape(unsigned b)
{
#ifdef RILLI_EIGHT
    static const uint8_t bytes[] = { ['"'] = '"', ['\\'] = '\\', ['/'] = '/',  ['b'] = '\b',
                                     ['f'] = '\f', ['n'] = '\n',  ['r'] = '\r', ['t'] = '\t' };

    return b < sizeof bytes ? bytes[b] : 0;
#else
    return rilli_escaped(b);
#endif
}

/* The character that the escape \u at p stands for, and its length in *used; UINT32_MAX: none that is whole. */
static uint32_t long_escape(const uint8_t *p, size_t n, size_t *used)
{
    uint32_t u, low;

    *used = 6;
    u = n < 6 ? UINT32_MAX : hex_unit(p + 2);
    if ((u & 0xfffff800) != 0xd800)
        return u;
    *used = 12;
    if ((u & 0x400) != 0 || n < 12 || p[6] != '\\' || p[7] != 'u')
        return UINT32_MAX;
    low = hex_unit(p + 8);
    return (low & 0xfffffc00) == 0xdc00 ? 0x10000 + ((u & 0x3ff) << 10) + (low & 0x3ff) : UINT32_MAX;
}

/* Writes a character of more than a byte. */
static inline size_t put_character(uint8_t *h, uint32_t c)
{
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4, k;

    for (k = n - 1; k != 0; k--, c >>= 6)
        h[k] = (uint8_t)(0x80 | (c & 0x3f));
    h[0] = (uint8_t)(0xf00 >> n | c);
    return n;
}

/* Takes escapes out of text that begins with n plain bytes, as far as there is room for it in front of the note. Gives
 * how many bytes were used, *to how many they became. Stops before what is not simple. */
static size_t unescape(rill_message *m, const uint8_t *p, size_t size, size_t n, size_t *to)
{
    uint8_t *h = m->hold;
    size_t at = 0, k = 0, used;

    for (;;) {
        uint32_t c;

        if (n > KEY_ROOM - k)
            for (n = KEY_ROOM - k; (p[at + n] & 0xc0) == 0x80; n--) /* the text begins with a whole character */
                continue;
#ifdef RILLI_EIGHT
        if (k == 0 && size >= KEY_ROOM) { /* whatever n is: how much that will be cannot be foreseen */
            memcpy(h, p, 32);
            memcpy(h + KEY_ROOM - 16, p + KEY_ROOM - 16, 16);
        } else if (n <= 16 && size - at >= 16 && KEY_ROOM - k >= 16) {
            memcpy(h + k, p + at, 16);
        } else
#endif
            memcpy(h + k, p + at, n);
        at += n;
        k += n;
        for (;;) {
            if (size - at < 2 || p[at] != '\\' || KEY_ROOM - k < 4)
                goto over;
            if (p[at + 1] != 'u') {
                c = short_escape(p[at + 1]);
                if (c == 0)
                    goto over;
                h[k++] = (uint8_t)c;
                at += 2;
            } else {
                c = long_escape(p + at, size - at, &used);
                if (c == UINT32_MAX)
                    goto over;
                if (c < 0x80)
                    h[k++] = (uint8_t)c;
                else
                    k += put_character(h + k, c);
                at += used;
            }
            if (at == size || p[at] == '"')
                goto over;
            if (p[at] != '\\')
                break;
        }
        n = rilli_letters(p + at, size - at);
    }
over:
    *to = k;
    return at;
}

/* Compares byte for byte, however few there are. RILL_OK: a part is over; RILL_MORE: all is used; RILL_END: the bytes
 * differ. */
static rill_status creep(rill_message *m, rill_in *in)
{
    rill_shape_ *s = &m->shape;
    unsigned from = (unsigned)s->tail + s->end, phase = SHAPE_KNOWN;
    rill_status st;

    switch (s->phase) {
    case SHAPE_LINES_DUE:
        st = compare(m, in, from, s->lines);
        if (st == RILL_END)
            phase = SHAPE_TRY;
        if (st != RILL_OK)
            break;
        begin_data(m);
        /* fall through */
    case SHAPE_DATA_DUE:
        from = (unsigned)s->tail + s->end + s->lines;
        st = compare(m, in, from, s->open);
        if (st != RILL_OK)
            break;
        enter_text(m);
        return RILL_OK;
    case SHAPE_TAIL_DUE:
        from = 0;
        st = compare(m, in, 0, s->tail);
        if (st != RILL_OK)
            break;
        s->phase = SHAPE_END_DUE;
        /* fall through */
    default: /* SHAPE_END_DUE */
        if (s->at == 0 && in->n != 0)
            skip(in, rilli_spaces(in->p, in->n));
        from = 0;
        st = compare(m, in, s->tail, s->end);
        if (st == RILL_END)
            s->at = (uint8_t)(s->at + s->tail);
        if (st != RILL_OK)
            break;
        s->phase = SHAPE_OVER;
        return RILL_OK;
    }
    if (st == RILL_END) {
        s->again = s->at;
        s->again_at = (uint8_t)from;
        s->at = 0;
        s->phase = (uint8_t)phase;
    }
    return st;
}

rill_status rilli_shape_follow(rill_message *m, rill_in *in)
{
    rill_shape_ *s = &m->shape;
    rill_status st;

    if (s->phase == SHAPE_TRY && m->got == (GOT_DATA | IN_DATA) && m->state == PAYLOAD_NONE && m->name == s->name)
        s->phase = SHAPE_DATA_DUE;
    if (s->phase < SHAPE_LINES_DUE || s->phase == SHAPE_TEXT_DUE)
        return RILL_END;
    st = creep(m, in);
    if (st != RILL_OK)
        return RILL_MORE; /* also where bytes differed: those that did not come first */
    if (s->phase == SHAPE_OVER) {
        m->sse = s->sse[1];
        m->type = s->type[1];
        m->sub = s->sub[1];
        m->got = s->got[1];
        m->index = m->open[m->cur].index;
        m->state = PAYLOAD_AFTER;
        s->phase = SHAPE_LINES_DUE;
        rilli_finish_event(m);
    }
    return RILL_BACK;
}

/* What rilli_content() does, for a delta of a block that such deltas had before. */
static inline void next_piece(rill_message *m, rill_event *ev, const char *p, size_t n, unsigned part)
{
    static const rill_event none = { 0 };
    const rill_open_ *o = &m->open[m->cur];

    *ev = none;
    ev->kind = m->arg;
    ev->part = (uint8_t)part;
    ev->block = o->kind;
    ev->index = o->index;
    ev->text.p = p;
    ev->text.n = n;
    m->progress += (uint32_t)n;
    if (n != 0)
        m->flags |= SEEN;
}

/* Are the first n bytes, at least one, the same? They are few. */
static inline bool same_few(const uint8_t *a, const uint8_t *b, size_t n)
{
    size_t k = 0;

    while (a[k] == b[k])
        if (++k == n)
            return true;
    return false;
}

/* What a call has, and how far it is: p; event: where the event began, or that which was not counted yet. */
struct stretch {
    const uint8_t *begin, *p, *end, *event;
};

/* The event is over. It is not settled before it is known that the next one is another: mostly all but its text is the
 * same, and nothing is to be written. */
static inline void over(rill_message *m, struct stretch *c, const uint8_t *p)
{
    m->size = 0;
    c->event = p;
    c->p = p;
}

/* Passes over an id, which may change from event to event and means nothing here, where one was when the lines were
 * noted, after those that stand before it. false: there is none, or not all of it. */
static bool pass_id(rill_message *m, struct stretch *c)
{
    rill_shape_ *s = &m->shape;
    const uint8_t *note = m->hold + KEY_ROOM + s->tail + s->end, *q;
    size_t at = s->at, n = (size_t)(c->end - c->p), k;

    if (at > s->id_at)
        return false;
    k = s->id_at - at;
    if (n <= k || (k != 0 && !same_few(c->p, note + at, k)) || !is_id(c->p + k, n - k))
        return false;
    q = rilli_run_to(c->begin, c->p + k, c->end);
    if (c->end - q > 2 && q[0] == '\r' && q[1] == '\n')
        q += 2;
    else if (c->end - q > 1 && *q == '\n')
        q++;
    else
        q = c->p + end_of_line(c->p, k, n);
    if (q == c->end)
        return false; /* perhaps its LF is still to come */
    c->p = q;
    s->at = s->id_at;
    return true;
}

/* From the end of an event to the text of the next. As creep(). */
static inline rill_status next_head(rill_message *m, struct stretch *c)
{
    rill_shape_ *s = &m->shape;
    const uint8_t *note = m->hold + KEY_ROOM + s->tail + s->end;
    size_t head = (size_t)s->lines + s->open, n;

    if (s->ids != 0)
        pass_id(m, c);
    for (;;) {
        n = (size_t)(c->end - c->p);
        if (n > head - s->at)
            n = head - s->at;
        if (n == 0 || rilli_same(c->p, note + s->at, n))
            break;
        if (s->ids != 0 || !pass_id(m, c))
            return RILL_END;
    }
    c->p += n;
    n += s->at;
    s->at = (uint8_t)n;
    if (n != head)
        return RILL_MORE;
    s->at = 0;
    if (m->high == 0)
        return RILL_OK;
    begin_text(m);
    return RILL_END;
}

/* From the end of a text to the next text. */
static inline rill_status next_text(rill_message *m, struct stretch *c)
{
    rill_shape_ *s = &m->shape;
    const uint8_t *note = m->hold + KEY_ROOM, *p = c->p, *end = c->end;

    if (s->phase == SHAPE_TAIL_DUE && s->at == 0) {
        /* the } of the delta, mostly one byte; the padding; the rest, and all that the next text has before it */
        size_t tail = s->tail, rest = s->end, n = (size_t)(end - p);

        if (n > tail && *p == *note && (tail == 1 || memcmp(p, note, tail) == 0)) {
            p = rilli_spaces_to(p + tail, end);
            note += tail;
            n = (size_t)(end - p);
            if (s->next != 0 && n >= s->next && m->high == 0 && rilli_same(p, note, s->next)) {
                over(m, c, p + rest);
                c->p = p + s->next;
                return RILL_OK;
            }
            if (n >= rest && same_few(p, note, rest)) {
                over(m, c, p + rest);
                s->phase = SHAPE_OVER;
            }
        }
    }
    if (s->phase != SHAPE_OVER) {
        rill_in in;
        rill_status st;

        in.p = c->p;
        in.n = (size_t)(end - c->p);
        st = creep(m, &in);
        c->p = in.p;
        if (st != RILL_OK)
            return st;
        over(m, c, in.p);
    }
    return next_head(m, c);
}

/* Goes on where a run of plain bytes ends at q, before something else than a quote. The text is in *t if it is not what
 * stands there. Gives how far it goes. */
static const uint8_t *odd_text(rill_message *m, const uint8_t *p, const uint8_t *q, const uint8_t *end, rill_text *t)
{
    size_t n = (size_t)(q - p);

    if (*q >= 0x80)
        n = rilli_more_letters(p, n, (size_t)(end - p));
    if (n < KEY_ROOM - 4 && p + n != end && p[n] == '\\') {
        size_t used = unescape(m, p, (size_t)(end - p), n, &t->n);

        t->p = (const char *)m->hold;
        return p + used;
    }
    t->n = n;
    return p + n;
}

/* Hands out text; *in is in front of it, q where its plain bytes end. */
static rill_status take_text(rill_message *m, rill_in *in, rill_event *ev, const uint8_t *q, unsigned part)
{
    rill_shape_ *s = &m->shape;
    const uint8_t *const p = in->p, *const end = p + in->n;
    rill_text t;

    t.p = (const char *)p;
    t.n = (size_t)(q - p);
    if (q != end && *q != '"')
        q = odd_text(m, p, q, end, &t);
    s->phase = SHAPE_TEXT_DUE;
    m->json.state = JS_STR;
    m->json.flags |= RILLI_JSON_BEGUN;
    if (q != end && *q == '"') {
        q++;
        part |= RILL_LAST;
        m->json.state = JS_AFTER;
        s->phase = SHAPE_TAIL_DUE;
    } else if (t.n == 0) {
        if (part != 0)
            m->json.flags &= (uint8_t)~RILLI_JSON_BEGUN;
        return p == end ? RILL_MORE : rilli_message_read(m, in, ev);
    }
    m->size += (uint32_t)(q - p);
    m->offset += (size_t)(q - p);
    in->p = q;
    in->n = (size_t)(end - q);
    if (m->arg == RILL_EV_TOOL_INPUT && (m->open[m->cur].bits & DELTAS) == 0)
        rilli_content(m, ev, RILL_EV_TOOL_INPUT, (const uint8_t *)t.p, t.n, part);
    else
        next_piece(m, ev, t.p, t.n, part);
    if (m->arg == RILL_EV_TOOL_INPUT)
        rilli_read_input(m, ev);
    return RILL_OK;
}

/* As rilli_shape_glide(), in any of its phases and with any text. */
static rill_status glide(rill_message *m, rill_in *in, rill_event *ev)
{
    rill_shape_ *s = &m->shape;
    struct stretch c;
    rill_status st = RILL_OK;
    unsigned part = RILL_FIRST;

    if (in->n == 0)
        return RILL_MORE;
    c.begin = c.p = c.event = in->p;
    c.end = in->p + in->n;
    if (s->phase != SHAPE_TEXT_DUE)
        st = m->warn != 0 ? RILL_END : next_text(m, &c);
    else if (!rilli_json_plain(&m->json))
        st = RILL_END;
    else if ((m->json.flags & RILLI_JSON_BEGUN) != 0)
        part = 0;
    m->size += (uint32_t)(c.p - c.event);
    m->offset += (size_t)(c.p - c.begin);
    in->p = c.p;
    in->n = (size_t)(c.end - c.p);
    if (st == RILL_OK)
        return take_text(m, in, ev, rilli_run_to(c.begin, c.p, c.end), part);
    if (st == RILL_MORE)
        return RILL_MORE;
    if (s->phase == SHAPE_OVER) {
        rilli_shape_settle(m);
        if (s->phase == SHAPE_LINES_DUE && s->at == 0 && in->n >= s->lines &&
            !rilli_same(in->p, m->hold + KEY_ROOM + s->tail + s->end, s->lines))
            s->phase = SHAPE_TRY; /* as creep() would find */
    }
    return rilli_message_read(m, in, ev);
}

#if defined(RILLI_EIGHT) && defined(__SSE2__)
/* Where the chunk ends with the event. */
static rill_status ending(rill_message *m, rill_in *in, rill_event *ev)
{
    rill_shape_ *s = &m->shape;
    const uint8_t *note = m->hold + KEY_ROOM, *p = in->p, *end;
    size_t n = in->n;
    uint32_t spaces; /* a bit for each byte that is to be one */

    if (n < 4 || n <= s->end || s->phase != SHAPE_TAIL_DUE || s->at != 0 || s->tail != 1 || *p != *note || m->warn != 0)
        return glide(m, in, ev);
    end = p + n;
    spaces = ((uint32_t)1 << (n - s->end)) - 2;
    if ((rilli_space_bits(p, n) & spaces) != spaces || !same_few(end - s->end, note + 1, s->end))
        return glide(m, in, ev);
    s->phase = SHAPE_OVER;
    m->size = 0;
    m->offset += n;
    in->p = end;
    in->n = 0;
    return RILL_MORE;
}

/* Where the chunk ends before the next text, and what of the event before it is still to come, if anything is, ends at
 * q. */
static rill_status cut_head(rill_message *m, rill_in *in, rill_event *ev, const uint8_t *q)
{
    rill_shape_ *s = &m->shape;
    const uint8_t *note = m->hold + KEY_ROOM + s->tail, *end = in->p + in->n;
    size_t n = (size_t)(end - q), last = s->end;

    if (s->phase == SHAPE_OVER) {
        note += last;
        last = 0;
    }
    if (n < last || !rilli_same(q, note, n))
        return glide(m, in, ev);
    s->phase = SHAPE_OVER;
    s->at = (uint8_t)(n - last);
    m->size = (uint32_t)(n - last);
    m->offset += in->n;
    in->p = end;
    in->n = 0;
    return RILL_MORE;
}

static rill_status input_piece(rill_message *m, rill_event *ev)
{
    rilli_read_input(m, ev);
    return RILL_OK;
}

/* What most calls come to, and no more: all else that glide() may come to would cost them as much again. It calls
 * nothing that it comes back from. */
rill_status rilli_shape_glide(rill_message *m, rill_in *in, rill_event *ev)
{
    rill_shape_ *s = &m->shape;
    const uint8_t *note = m->hold + KEY_ROOM, *p = in->p, *q = p, *event = p, *end;
    size_t n = in->n, k;
    unsigned odd;

    /* beside the rest of the state, which is read at once */
    __builtin_prefetch(note);
    __builtin_prefetch(note + 64);
    if (n < 32)
        return ending(m, in, ev);
    if (s->next < 64 || (m->warn | m->high) != 0)
        return glide(m, in, ev);
    end = p + n;
    n = s->next;
    if (s->phase == SHAPE_TAIL_DUE && s->at == 0) { /* mostly one } with spaces after it */
        if (s->tail != 1 || *p != *note)
            return glide(m, in, ev);
        odd = rilli_other16(p + 1);
        if (odd == 0)
            return glide(m, in, ev);
        note++;
        q = p + 1 + __builtin_ctz(odd);
        event = q + s->end;
    } else if (s->phase == SHAPE_OVER && s->at == 0) {
        note += (size_t)s->tail + s->end;
        n = (size_t)s->lines + s->open;
        if (n < 64)
            return glide(m, in, ev);
    } else {
        return glide(m, in, ev);
    }
    if ((size_t)(end - q) < n)
        return cut_head(m, in, ev, q);
    for (k = 0; k + 64 < n; k += 64)
        if (!rilli_same64(q + k, note + k))
            return glide(m, in, ev);
    p = q + n;
    if (!rilli_same64(p - 64, note + n - 64))
        return glide(m, in, ev);
    q = rilli_text_to(in->p, p, end);
    if (q == end || *q != '"' || (m->arg == RILL_EV_TOOL_INPUT && (m->open[m->cur].bits & DELTAS) == 0)) {
        m->size = (uint32_t)(p - event);
        m->offset += (size_t)(p - in->p);
        in->p = p;
        in->n = (size_t)(end - p);
        return take_text(m, in, ev, q, RILL_FIRST);
    }
    n = (size_t)(q - p);
    q++;
    s->phase = SHAPE_TAIL_DUE;
    m->size = (uint32_t)(q - event);
    m->offset += (size_t)(q - in->p);
    in->p = q;
    in->n = (size_t)(end - q);
    next_piece(m, ev, (const char *)p, n, RILL_FIRST | RILL_LAST);
    return m->arg == RILL_EV_TOOL_INPUT ? input_piece(m, ev) : RILL_OK;
}
#else
rill_status rilli_shape_glide(rill_message *m, rill_in *in, rill_event *ev)
{
    return glide(m, in, ev);
}
#endif

#endif
