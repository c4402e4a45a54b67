/*
 * sse.c - bytes to the parts of server-sent events.
 *
 *     START -EF-> BOM1 -BB-> BOM2 -BF-> LINE      a mark that breaks off is the name of an unknown field
 *     LINE -':'-> COLON (comment)    LINE -byte-> NAME -':'-> COLON -> VALUE -line end-> LINE
 *     LINE -line end-> LINE (blank)  NAME -line end-> VALUE (empty)
 *
 * A line ends at its CR; `cr` remembers to swallow one LF after it, whenever that comes. Only the place in the
 * field's name is kept, never its bytes.
 */
#include "internal.h"

enum {
    ST_START,
    ST_BOM1,
    ST_BOM2,
    ST_LINE,  /* at the first byte of a line */
    ST_NAME,  /* `at` bytes of the name of `field` */
    ST_COLON, /* a colon; one space may follow */
    ST_VALUE
};

static const char field_names[][6] = { "", "event", "data", "id", "retry" };

bool rilli_sse_at_line(const rill_sse_core *c)
{
    return c->state == ST_LINE || c->state == ST_START;
}

static bool line_end(uint8_t b)
{
    return b == '\n' || b == '\r';
}

rilli_sse_step_kind rilli_sse_step(rill_sse_core *c, rill_in *in)
{
    rilli_sse_step_kind kind = RILLI_SSE_MORE;

    for (; in->n != 0; in->p++, in->n--) {
        uint8_t b = *in->p;

        if (c->cr != 0) {
            c->cr = 0;
            if (b == '\n')
                continue;
        }
        switch (c->state) {
        case ST_START:
            c->state = b == 0xef ? ST_BOM1 : ST_LINE;
            if (b == 0xef)
                continue;
            break;
        case ST_BOM1:
        case ST_BOM2:
            if (b == (c->state == ST_BOM1 ? 0xbb : 0xbf)) {
                c->state++; /* BOM1, BOM2, LINE */
                continue;
            }
            c->state = ST_NAME;
            c->field = RILLI_FIELD_OTHER;
            break;
        case ST_COLON:
            c->state = ST_VALUE;
            if (b == ' ') {
                in->p++;
                in->n--;
            }
            if (c->field != RILLI_FIELD_OTHER)
                return RILLI_SSE_BEGIN;
            if (in->n == 0)
                return RILLI_SSE_MORE;
            b = *in->p;
            break;
        default:
            break;
        }
        if (c->state == ST_VALUE && c->field != RILLI_FIELD_OTHER && !line_end(b))
            return RILLI_SSE_VALUE;
        if (line_end(b)) {
            if (c->state == ST_NAME) {
                c->state = ST_VALUE;
                if (field_names[c->field][c->at] != 0)
                    c->field = RILLI_FIELD_OTHER;
                if (c->field != RILLI_FIELD_OTHER)
                    return RILLI_SSE_BEGIN;
            }
            c->cr = b == '\r';
            if (c->state == ST_LINE)
                kind = RILLI_SSE_BLANK;
            else if (c->field != RILLI_FIELD_OTHER)
                kind = RILLI_SSE_END;
            c->state = ST_LINE;
            if (kind == RILLI_SSE_MORE)
                continue;
            in->p++;
            in->n--;
            return kind;
        }
        if (c->state == ST_LINE) {
            c->at = 0;
            c->state = ST_NAME;
            c->field = RILLI_FIELD_RETRY; /* down to the name that begins with b, or none */
            while (c->field != RILLI_FIELD_OTHER && (uint8_t)field_names[c->field][0] != b)
                c->field--;
            if (b == ':') {
                c->field = RILLI_FIELD_COMMENT;
                c->state = ST_COLON;
                continue;
            }
        }
        if (c->state == ST_NAME) {
            if (b == ':') {
                if (field_names[c->field][c->at] != 0)
                    c->field = RILLI_FIELD_OTHER;
                c->state = ST_COLON;
            } else if ((uint8_t)field_names[c->field][c->at] == b && b != 0) {
                c->at++;
            } else {
                c->field = RILLI_FIELD_OTHER;
                c->at = 0;
            }
        }
    }
    return RILLI_SSE_MORE;
}

/* ---- the public layer ---- */

#define GOT_NAME 1u  /* the event at hand has a name */
#define GOT_DATA 2u  /* it has a data line */
#define GOT_PIECE 4u /* a piece of the data was handed out */
#define BEGUN 8u     /* a piece of the line's value was handed out */
#define BAD 16u      /* ID: a NUL. RETRY: something that is no digit */
#define JOIN 32u     /* an LF is due between two data lines */

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

/* A piece of an id or a retry: is it still good? */
static void look_at_value(rill_sse *s, const rilli_tok *t)
{
    size_t k;

    for (k = 0; k < t->n; k++) {
        uint8_t b = t->p[k];

        if (s->core.field == RILLI_FIELD_ID) {
            if (b == 0)
                s->flags |= BAD;
        } else if (b < '0' || b > '9') {
            s->flags |= BAD;
        } else if (s->value > UINT32_MAX / 10u || s->value * 10u > UINT32_MAX - (b - '0')) {
            s->value = UINT32_MAX;
        } else {
            s->value = s->value * 10u + (uint32_t)(b - '0');
        }
    }
}

static rill_status line_item(rill_sse *s, unsigned part, rilli_tok *t, rill_sse_item *item)
{
    static const uint8_t kinds[] = { 0, RILL_SSE_NAME, RILL_SSE_DATA, RILL_SSE_ID, RILL_SSE_RETRY, RILL_SSE_COMMENT };
    static const rill_sse_item none = { 0 };

    *item = none;
    item->kind = kinds[s->core.field];
    item->bad = s->core.field == RILLI_FIELD_ID && (s->flags & BAD) != 0;
    item->value = item->kind == RILL_SSE_RETRY ? s->value : 0;
    item->text.p = (const char *)t->p;
    item->text.n = t->n;
    item->part = (uint8_t)part;
    return RILL_OK;
}

static rill_status sse_item(rill_sse *s, rill_in *in, rill_sse_item *item)
{
    rilli_tok t = { 0 };
    unsigned part;

    for (;;) {
        rilli_sse_step_kind kind;

        if ((s->flags & JOIN) != 0) {
            s->flags &= (uint8_t)~JOIN;
            t.p = (const uint8_t *)"\n";
            t.n = 1;
            part = (s->flags & GOT_PIECE) != 0 ? 0 : RILL_FIRST;
            s->flags |= GOT_PIECE;
            return line_item(s, part, &t, item);
        }
        if (s->carry[0] != 0) /* in the middle of a character, so of a value */
            kind = RILLI_SSE_VALUE;
        else
            kind = rilli_sse_step(&s->core, in);
        t.n = 0;
        switch (kind) {
        case RILLI_SSE_MORE:
            return RILL_MORE;
        case RILLI_SSE_BEGIN:
            s->flags &= (uint8_t)~(BEGUN | BAD);
            s->value = 0;
            if (s->core.field == RILLI_FIELD_DATA) {
                if ((s->flags & GOT_DATA) != 0)
                    s->flags |= JOIN;
                s->flags |= GOT_DATA;
            } else if (s->core.field == RILLI_FIELD_EVENT) {
                s->flags |= GOT_NAME;
            } else if (s->core.field == RILLI_FIELD_COMMENT) {
                count_up(&s->comments);
            }
            continue;
        case RILLI_SSE_BLANK:
            part = s->flags & (GOT_NAME | GOT_DATA);
            s->flags = 0;
            if (part == 0)
                continue;
            line_item(s, 0, &t, item);
            item->kind = (part & GOT_DATA) != 0 ? RILL_SSE_DISPATCH : RILL_SSE_DROP;
            item->bad = false;
            return RILL_OK;
        case RILLI_SSE_VALUE:
            if (!rilli_text(s->carry, in, &t, RILLI_TEXT_LINE)) {
                if (in->n == 0)
                    return RILL_MORE;
                continue; /* at the line's end */
            }
            if ((t.how & RILLI_HOW_REPAIRED) != 0)
                count_up(&s->repaired);
            break;
        default: /* RILLI_SSE_END, with nothing left of the value */
            break;
        }
        if (s->core.field == RILLI_FIELD_DATA) {
            if (t.n == 0)
                continue;
            part = (s->flags & GOT_PIECE) != 0 ? 0 : RILL_FIRST;
            s->flags |= GOT_PIECE;
            return line_item(s, part, &t, item);
        }
        if (s->core.field == RILLI_FIELD_ID || s->core.field == RILLI_FIELD_RETRY)
            look_at_value(s, &t);
        part = (s->flags & BEGUN) != 0 ? 0 : RILL_FIRST;
        s->flags |= BEGUN;
        if (kind == RILLI_SSE_VALUE && in->n != 0 && line_end(*in->p))
            kind = rilli_sse_step(&s->core, in); /* the line's end goes along with its last piece */
        if (kind == RILLI_SSE_END)
            part |= RILL_LAST;
        if (s->core.field != RILLI_FIELD_RETRY)
            return line_item(s, part, &t, item);
        if (kind != RILLI_SSE_END || (s->flags & BAD) != 0)
            continue;
        if (t.n != 0 || (part & RILL_FIRST) == 0) { /* not empty */
            t.n = 0;
            return line_item(s, RILL_FIRST | RILL_LAST, &t, item);
        }
    }
}

rill_status rill_sse_next(rill_sse *s, rill_in *in, rill_sse_item *item)
{
    size_t before = in->n;
    rill_status st = sse_item(s, in, item);

    s->offset += before - in->n;
    return st;
}
