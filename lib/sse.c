/*
 * sse.c - bytes to the parts of server-sent events.
 *
 *     START -EF-> NAME -BB BF-> LINE             a mark that breaks off is the name of an unknown field
 *     LINE -':'-> COLON (comment)    LINE -byte-> NAME -':'-> COLON -> VALUE -line end-> LINE
 *     LINE -line end-> LINE (blank)  NAME -line end-> VALUE (empty)
 *
 * A line ends at its CR; `cr` remembers to swallow one LF after it, whenever that comes. Only the place in the
 * field's name is kept, never its bytes.
 */
#include "rill/sse.h"
#include "internal.h"
#include "wide.h"

enum {
    ST_START,
    ST_LINE,  /* at the first byte of a line */
    ST_NAME,  /* `at`: the byte of `names` that must be next */
    ST_COLON, /* a colon; one space may follow */
    ST_VALUE
};

/* each followed by its number: of a comment, whose name is empty, of the fields, of the byte order mark, of the rest */
static const uint8_t names[] = "\5event\1data\2id\3retry\4\xef\xbb\xbf\6";
#define AT_COMMENT 0u
#define AT_EVENT 1u
#define AT_DATA 7u
#define AT_ID 12u
#define AT_RETRY 15u
#define AT_MARK 21u
#define AT_OTHER 25u
#define MARK 6u

bool rilli_sse_at_line(const rill_sse_core *c)
{
    return c->state <= ST_LINE;
}

bool rilli_sse_named(const rill_sse_core *c)
{
    return c->state >= ST_COLON;
}

bool rilli_sse_no_field(const rill_sse_core *c, unsigned b)
{
    return b == ' ' || ((b == '\n' || b == '\r') && names[c->at] - 1u >= MARK - 1u);
}

static bool line_end(unsigned b)
{
    return b == '\n' || b == '\r';
}

#if RILL_WIDE
/* Goes n bytes on, into the value of a data line; c->at is as if they had been read one by one. */
static void in_data(rill_sse_core *c, rill_in *in, size_t n)
{
    c->at = AT_DATA + 4;
    c->field = RILLI_FIELD_DATA;
    c->state = ST_VALUE;
    c->cr = 0;
    in->p += n;
    in->n -= n;
}

bool rilli_sse_head(rill_sse_core *c, rill_in *in, rill_text *name)
{
    const uint8_t *p = in->p;
    size_t n = in->n, k;

    if (n < 16 || memcmp(p, "event: ", 7) != 0)
        return false;
    k = rilli_run(p + 7, n - 7);
    name->p = (const char *)p + 7;
    name->n = k;
    k += 7;
    if (n - k < 8 || memcmp(p + k, "\ndata: ", 7) != 0)
        return false;
    in_data(c, in, k + 7);
    return true;
}

bool rilli_sse_tail(rill_sse_core *c, rill_in *in)
{
    if (in->n < 2 || in->p[0] != '\n' || in->p[1] != '\n')
        return false;
    in->p += 2;
    in->n -= 2;
    c->state = ST_LINE;
    c->cr = 0;
    return true;
}
#endif

rilli_sse_step_kind rilli_sse_step(rill_sse_core *c, rill_in *in)
{
    rilli_sse_step_kind kind = RILLI_SSE_MORE;
    unsigned b, at;

    for (; kind == RILLI_SSE_MORE && in->n != 0; in->p++, in->n--) {
        b = *in->p;
        at = c->cr;
        c->cr = b == '\r';
        if (b == '\n' && at != 0)
            continue;
        if (b == '\r')
            b = '\n';
        at = c->at;
        switch (c->state) {
        case ST_COLON:
            c->state = ST_VALUE;
            kind = RILLI_SSE_BEGIN;
            if (b != ' ')
                return kind;
            continue;
        case ST_VALUE:
        value:
            if (c->field != RILLI_FIELD_OTHER) {
                kind = RILLI_SSE_END;
                if (b != '\n')
                    return RILLI_SSE_VALUE;
            }
            if (b == '\n')
                c->state = ST_LINE;
            continue;
        default:
            if (b == '\n') {
                kind = RILLI_SSE_BLANK;
                c->state = ST_LINE;
                continue;
            }
#if RILL_WIDE
            /* the two lines that nearly all events have, in one look; c->at is as if it had been read byte by byte */
            if (c->state == ST_LINE && in->n > 7 &&
                (memcmp(in->p, "data: ", 6) == 0 || memcmp(in->p, "event: ", 7) == 0)) {
                at = b == 'd' ? AT_DATA + 4 : AT_EVENT + 5;
                c->at = (uint8_t)at;
                c->field = names[at];
                c->state = ST_VALUE;
                at = b == 'd' ? 6 : 7;
                in->p += at;
                in->n -= at;
                return RILLI_SSE_BEGIN;
            }
#endif
            at = AT_COMMENT;
            if (b == 'e')
                at = AT_EVENT;
            if (b == 'd')
                at = AT_DATA;
            if (b == 'i')
                at = AT_ID;
            if (b == 'r')
                at = AT_RETRY;
            if (b == 0xef && c->state == ST_START)
                at = AT_MARK;
            c->state = ST_NAME;
            break;
        case ST_NAME:
            break;
        }
        if (b == ':' || b == '\n') {
            c->state = ST_VALUE;
            c->field = names[at] < MARK ? names[at] : RILLI_FIELD_OTHER;
            if (c->field == RILLI_FIELD_OTHER)
                goto value; /* a colon is as good as any byte of it */
            if (b != ':')
                return RILLI_SSE_BEGIN;
            c->state = ST_COLON;
            continue;
        }
        if (b != names[at] || b <= MARK)
            at = AT_OTHER - 1;
        c->at = (uint8_t)++at;
        if (names[at] == MARK)
            c->state = ST_LINE;
    }
    return kind;
}

/* ---- the public layer ---- */

#define S_BEGUN 1u                       /* a piece of the line's value was handed out */
#define S_NAME (1u << RILLI_FIELD_EVENT) /* the event at hand has a name */
#define S_DATA (1u << RILLI_FIELD_DATA)  /* it has a data line; the other fields leave their bits too */
#define S_ID (1u << RILLI_FIELD_ID)      /* it has an id line */
#define S_BAD 64u                        /* ID: a NUL. RETRY: something that is no digit */
#define S_PIECE 128u                     /* a piece of the data was handed out */

rill_status rill_sse_init_(rill_sse *s, uint32_t abi)
{
    static const rill_sse zero = { 0 };

    if (abi != RILL_ABI)
        return RILL_E_ABI;
    *s = zero;
    s->abi = abi;
    return RILL_OK;
}

static void count_up(uint32_t *n)
{
    if (*n != UINT32_MAX)
        ++*n;
}

APART rill_status sse_item(rill_sse *s, rill_in *in, rill_sse_item *item)
{
    rilli_tok t;
    size_t k;
    unsigned kind, part, step;

    for (;;) {
        step = RILLI_SSE_VALUE; /* in the middle of a character, so of a value */
        if (s->carry[0] == 0)
            step = rilli_sse_step(&s->core, in);
        kind = s->core.field;
        part = s->flags;
        t.p = NULL;
        t.n = 0;
        if (step == RILLI_SSE_MORE)
            return RILL_MORE;
        if (step == RILLI_SSE_BLANK) {
            s->flags = 0;
            s->value = 0;
            if ((part & (S_NAME | S_DATA | S_ID)) == 0)
                continue;
            kind = (part & S_DATA) != 0 ? RILL_SSE_DISPATCH : RILL_SSE_DROP;
            part = 0;
            break;
        }
        if (step == RILLI_SSE_BEGIN) {
            s->flags = (uint8_t)((part & ~(S_BEGUN | S_BAD)) | 1u << kind);
            s->value = 0;
            if (kind == RILLI_FIELD_COMMENT)
                count_up(&s->comments);
            if (kind != RILLI_FIELD_DATA || (part & S_DATA) == 0)
                continue;
            t.p = (const uint8_t *)"\n"; /* between two data lines */
            t.n = 1;
        }
        if (step == RILLI_SSE_VALUE) {
            rilli_text(s->carry, in, &t, RILLI_TEXT_LINE);
            if (t.n == 0)
                return RILL_MORE; /* in the middle of a character */
            if ((t.how & RILLI_HOW_REPAIRED) != 0)
                count_up(&s->repaired);
        }
        if (kind == RILLI_FIELD_DATA) {
            if (t.n == 0)
                continue;
            s->flags |= S_PIECE;
            part = (part & S_PIECE) != 0 ? 0 : RILL_FIRST;
            break;
        }
        for (k = 0; k < t.n; k++) {
            unsigned v = (unsigned)t.p[k] - '0';
            uint32_t ten = s->value * 10u + v;

            if (kind == RILLI_FIELD_RETRY && v <= 9)
                s->value = s->value > UINT32_MAX / 10u || ten < v ? UINT32_MAX : ten;
            else if (kind == RILLI_FIELD_RETRY || (kind == RILLI_FIELD_ID && v == 0u - '0'))
                s->flags |= S_BAD;
        }
        s->flags |= S_BEGUN;
        part = (part & S_BEGUN) != 0 ? 0 : RILL_FIRST;
        if (step == RILLI_SSE_VALUE && in->n != 0 && line_end(*in->p))
            step = rilli_sse_step(&s->core, in); /* the line's end goes along with its last piece */
        if (step == RILLI_SSE_END)
            part |= RILL_LAST;
        if (kind != RILLI_FIELD_RETRY)
            break;
        if (step != RILLI_SSE_END || (s->flags & S_BAD) != 0 || (t.n == 0 && (part & RILL_FIRST) != 0))
            continue;
        t.n = 0;
        part = RILL_FIRST | RILL_LAST;
        break;
    }
    item->kind = (uint8_t)kind; /* a field has the number of its kind */
    item->part = (uint8_t)part;
    item->bad = (s->flags & S_BAD) != 0;
    item->value = s->value;
    item->text.p = (const char *)t.p;
    item->text.n = t.n;
    return RILL_OK;
}

rill_status rill_sse_next(rill_sse *s, rill_in *in, rill_sse_item *item)
{
    size_t before = in->n;
    rill_status st = sse_item(s, in, item);

    s->offset += before - in->n;
    return st;
}
