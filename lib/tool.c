/*
 * tool.c - the JSON inside a tool call to values with their paths, and one verdict on the call.
 *
 * The path is kept as the text that is handed out. t->from says for each open container where the step of what is in it
 * begins: ".name" or "[0]". A step that did not fit is the last thing kept, as far as it did: t->cut_at is the level of
 * its container then, or that of a container too deep to be known. What is below is not kept either.
 *
 *     {"steps":[{"name":     $.steps[0].name
 *                             ^1    ^2 ^3
 */
#include "rill/tool.h"
#include "internal.h"

#define VALUE_BEGUN RILL_LAST /* t->flags: a value began; so says a BLOCK_STOP of input */
#define BLOCK_OVER 4u         /* the block is over */
#define READY 8u              /* only the stop reason is missing */
#define BROKEN RILLI_TOOL_BROKEN
#define TOLD 128u /* the verdict was given */
#if RILL_LENIENT
#define LENIENT RILL_TOOL_LENIENT
#define MENDED RILL_TOOL_MENDED
#else
#define LENIENT 0u
#define MENDED 0u
#endif

void rilli_copy(void *to, const void *from, size_t n)
{
    uint8_t *q = (uint8_t *)to;
    const uint8_t *p = (const uint8_t *)from;

    for (; n != 0; n--)
        *q++ = *p++;
}

void rilli_zero(void *to, size_t n)
{
    uint8_t *q = (uint8_t *)to;

    for (; n != 0; n--)
        *q++ = 0;
}

APART_ void rilli_tool_fail(rill_tool *t, unsigned why, uint32_t at)
{
    if (t->why != 0)
        return;
    t->why = (uint8_t)why;
    t->why_at = at;
}

static uint32_t add_offset(uint32_t offset, size_t n)
{
    return n > UINT32_MAX - offset ? UINT32_MAX : offset + (uint32_t)n;
}

/* ---- the path ---- */

APART bool level_is_object(const rill_tool *t, unsigned level)
{
    return (t->bits[(level - 1) >> 3] >> ((level - 1) & 7) & 1u) != 0;
}

#if RILL_PATH
/* Adds to the path what fits of a text, whole characters. level: of the container that the step is in. */
APART void add_step(rill_tool *t, unsigned level, const void *p, size_t n)
{
    size_t fit;

    if (t->cut_at != 0)
        return;
    fit = rilli_fit(p, n, RILL_PATH - (size_t)t->path_n);
    if (fit != n)
        t->cut_at = (uint16_t)level;
    rilli_copy(t->path + t->path_n, p, fit);
    t->path_n = (uint16_t)(t->path_n + fit);
}

static void open_step(rill_tool *t)
{
    unsigned depth = t->json.depth;

    if (t->cut_at != 0)
        return;
    if (depth > RILL_STEPS)
        t->cut_at = (uint16_t)depth;
    else
        t->from[depth - 1] = t->path_n;
}

static void element_step(rill_tool *t, unsigned level)
{
    const unsigned from = t->from[level - 1];
    uint8_t *p;

    if (t->path_n <= from) {
        add_step(t, level, "[0]", 3);
        return;
    }
    for (p = t->path + t->path_n - 2; *p == '9'; p--)
        *p = '0';
    if (*p - (unsigned)'0' <= 9) {
        ++*p;
    } else if (t->path_n == RILL_PATH) {
        t->path_n = t->from[level - 1];
        t->cut_at = (uint16_t)level;
    } else { /* nothing but nines: one digit more */
        p[1] = '1';
        t->path[t->path_n - 1] = '0';
        t->path[t->path_n++] = ']';
    }
}

rill_text rill_tool_path(const rill_tool *t)
{
    rill_text path;

    path.p = (const char *)t->path;
    path.n = t->path_n;
    return path;
}

static void begin_path(rill_tool *t)
{
    t->path[0] = '$';
    t->path_n = 1;
    t->cut_at = 0;
}

/* A piece of a name. */
static void name_step(rill_tool *t, const rilli_tok *tok)
{
    unsigned depth = t->json.depth;

    if ((tok->part & RILL_FIRST) != 0 && depth <= RILL_STEPS && (t->cut_at == 0 || t->cut_at == depth)) {
        t->cut_at = 0;
        t->path_n = t->from[depth - 1];
        add_step(t, depth, ".", 1);
    }
    add_step(t, depth, tok->p, tok->n);
}

/* A value begins in the container at this level. */
static void value_step(rill_tool *t, unsigned level)
{
    if (level != 0 && t->cut_at == 0 && !level_is_object(t, level))
        element_step(t, level);
}

/* A container in the one at this depth has ended; its own path is left. */
static void close_step(rill_tool *t, unsigned depth)
{
    if (t->cut_at > depth)
        t->cut_at = 0;
    if (t->cut_at == 0 && depth < RILL_STEPS)
        t->path_n = t->from[depth];
}
#else
#define begin_path(t) ((void)0)
#define name_step(t, tok) ((void)0)
#define value_step(t, level) ((void)0)
#define open_step(t) ((void)0)
#define close_step(t, depth) ((void)0)

rill_text rill_tool_path(const rill_tool *t)
{
    rill_text path = RILL_TEXT("$");

    (void)t;
    return path;
}
#endif

/* ---- reading ---- */

APART void begin_input(rill_tool *t)
{
    t->flags &= LENIENT | MENDED;
    if (t->why != RILL_WHY_SERVER && t->why != RILL_WHY_TOOL)
        t->why = 0;
    t->offset = 0;
    t->mended = 0;
    begin_path(t);
    rilli_json_again(&t->json, 0, 0);
}

rill_status rill_tool_begin_(rill_tool *t, const rill_event *ev, unsigned options, uint32_t abi)
{
    if (abi != RILL_ABI)
        return RILL_E_ABI;
    rilli_zero(t, sizeof *t);
    t->abi = abi;
    t->index = ev->index;
    t->flags = (uint8_t)(options & (LENIENT | MENDED));
    begin_input(t);
    t->kind = RILL_EV_TOOL_INPUT;
    if (ev->restart)
        t->why = RILL_WHY_UNFINISHED;
    if (ev->kind != RILL_EV_BLOCK_START)
        t->why = RILL_WHY_UNSTARTED;
    if (ev->block == RILL_BLOCK_TEXT)
        t->kind = RILL_EV_TEXT;
    else if ((rilli_flags(RILLI_LIST_BLOCKS, ev->block) & RILLI_CLASS_CLIENT) == 0)
        t->why = RILL_WHY_SERVER;
    return RILL_OK;
}

#if RILL_LENIENT
/* Tries to read on after an error by what was meant. RILL_OK: a piece of a string; RILL_MORE: mended, no token; or the
 * error that stays. What is meant goes through the strict reader, so nothing that it would not say can come of it. */
static rill_status mend(rill_tool *t, rill_status error, rill_in *in, rilli_tok *tok)
{
    uint8_t meant[7], b = *in->p;
    unsigned from = 0, depth = t->json.depth;
    rill_status st;
    rill_in sub;

    rilli_copy(meant, "\\u0000 ", 7);
    if (error == RILL_E_JSON_SYNTAX && depth != 0 && b == (level_is_object(t, depth) ? '}' : ']')) {
        /* only after a comma a member, or an element, can stand here */
        rilli_copy(meant, "\"\":0 ", 5);
        from = b == '}' ? 0 : 3;
    } else if (b < 0x80 && (error == RILL_E_JSON_CONTROL || error == RILL_E_JSON_ESCAPE)) {
        meant[4] = (uint8_t)('0' + (b >> 4));
        meant[5] = (uint8_t)((b & 15) + ((b & 15) < 10 ? '0' : 'a' - 10));
        from = error == RILL_E_JSON_ESCAPE; /* its backslash was read */
    } else {
        return error;
    }
    sub.p = meant + from;
    sub.n = sizeof meant - from;
    do
        st = rilli_json_step(&t->json, t->bits, RILL_INNER_DEPTH, &sub, tok);
    while (st == RILL_OK && tok->kind == RILL_JSON_KEY && error == RILL_E_JSON_SYNTAX);
    if (st != RILL_OK || (error == RILL_E_JSON_SYNTAX && tok->kind != RILL_JSON_NUMBER))
        return error; /* for good: what was read on top of it is of no matter */
    if (t->mended != 65535)
        t->mended++;
    if (error == RILL_E_JSON_SYNTAX)
        return RILL_MORE;
    in->p++;
    in->n--;
    return RILL_OK;
}
#endif

APART_ bool rilli_tool_reads(rill_tool *t, const rill_event *ev)
{
    unsigned over = t->flags & (BLOCK_OVER | TOLD);

    if (ev->index != t->index || ev->kind != t->kind)
        over = TOLD; /* it is not its own */
    if (over == BLOCK_OVER) /* it may be another call's, so it is left alone */
        rilli_tool_fail(t, RILL_WHY_MISROUTED, t->offset);
    return over == 0;
}

rill_status rilli_tool_step(rill_tool *t, rill_event *ev, rilli_tok *tok, rill_value *v)
{
    rill_in in;
    rill_status st;
    unsigned depth;

    if (!rilli_tool_reads(t, ev))
        return RILL_MORE;
    if (ev->restart)
        begin_input(t);
    ev->restart = false;
    in.p = (const uint8_t *)ev->text.p;
    in.n = ev->text.n;
    do {
        const uint8_t *from = in.p;
        size_t n = in.n;

        tok->at = NULL;
        if ((t->flags & BROKEN) != 0) {
            if (in.n != 0)
                in.p += in.n; /* in.p may be NULL */
            in.n = 0;
            st = RILL_MORE;
        } else {
            st = rilli_json_step(&t->json, t->bits, RILL_INNER_DEPTH, &in, tok);
        }
        if (tok->at != NULL)
            t->begun = add_offset(t->offset, (size_t)(tok->at - from));
#if RILL_LENIENT
        if (st < 0 && (t->flags & LENIENT) != 0) {
            const uint32_t at = add_offset(t->offset, n - in.n);

            st = mend(t, st, &in, tok);
            if (st >= 0 && t->mended == 1 && t->why == 0)
                t->why_at = at; /* if it is not to be run */
            if (st == RILL_MORE)
                st = RILL_END; /* go on */
        } else
#endif
        if (st == RILL_END) {
            st = rilli_json_blank(&in) ? RILL_MORE : RILL_E_JSON_CUT; /* any error: it is EXTRA */
        }
        t->offset = add_offset(t->offset, n - in.n);
        if (st == RILL_OK && tok->kind == RILLI_JSON_ODD)
            st = RILL_END; /* go on */
        if (st < 0) {
            rilli_tool_fail(t,
                            st == RILL_E_JSON_CUT     ? RILL_WHY_EXTRA
                            : st == RILL_E_JSON_DEPTH ? RILL_WHY_DEPTH
                                                      : RILL_WHY_SYNTAX,
                            t->offset);
            t->flags |= BROKEN;
        }
    } while (st != RILL_OK && st != RILL_MORE);
    ev->text.p = (const char *)in.p;
    ev->text.n = in.n;
    if (st != RILL_OK)
        return st;

    if ((t->flags & VALUE_BEGUN) == 0 && tok->kind != RILL_JSON_OBJECT)
        rilli_tool_fail(t, RILL_WHY_NOT_OBJECT, t->begun);
    t->flags |= VALUE_BEGUN;
    depth = t->json.depth;
    if (tok->kind == RILL_JSON_KEY) {
        name_step(t, tok);
        return RILL_OK;
    }
    rilli_zero(v, sizeof *v);
    v->kind = tok->kind;
    v->part = tok->part;
    v->row = 255;
    v->repaired = (tok->how & RILLI_HOW_REPAIRED) != 0;
    v->offset = t->begun;
    if (tok->kind == RILL_JSON_CLOSE) {
        close_step(t, depth);
        v->kind = level_is_object(t, depth + 1) ? RILL_JSON_OBJECT : RILL_JSON_ARRAY;
        v->part = RILL_LAST;
    } else {
        if (tok->kind <= RILL_JSON_ARRAY) {
            depth--;
            v->part = RILL_FIRST;
        }
        if ((tok->part & RILL_FIRST) != 0)
            value_step(t, depth);
        if (tok->kind == RILL_JSON_STRING || tok->kind == RILL_JSON_NUMBER) {
            v->text.p = (const char *)tok->p;
            v->text.n = tok->n;
        }
        if (tok->kind == RILL_JSON_NUMBER) {
            if ((tok->part & RILL_FIRST) != 0)
                rilli_zero(&t->number, sizeof t->number);
            rilli_digits(&t->number, tok->p, tok->n);
            if ((tok->part & RILL_LAST) != 0)
                rilli_number(&t->number, &v->number);
        }
    }
    v->depth = (uint16_t)depth;
#if RILL_PATH
    v->cut = t->cut_at != 0;
#else
    v->cut = depth != 0;
#endif
    v->path = rill_tool_path(t);
    if (tok->kind <= RILL_JSON_ARRAY)
        open_step(t);
    return RILL_OK;
}

rill_status rill_tool_next(rill_tool *t, rill_event *ev, rill_value *v)
{
    rill_status st;
    rilli_tok tok;

    do
        st = rilli_tool_step(t, ev, &tok, v);
    while (st == RILL_OK && tok.kind == RILL_JSON_KEY);
    return st;
}

/* ---- the verdict ---- */

static bool stands(unsigned reason)
{
    return (rilli_flags(RILLI_LIST_REASONS, reason) & RILLI_REASON_STANDS) != 0;
}

rill_status rill_tool_commit(rill_tool *t, const rill_event *ev)
{
    bool whole = t->json.depth == 0 && !rilli_json_in_value(&t->json);
    unsigned why = 0;

    if ((t->flags & TOLD) != 0)
        return RILL_MORE;
    if (ev->kind == RILL_EV_MESSAGE_DELTA) {
        if (ev->reason == 0 || (t->flags & READY) == 0)
            return RILL_MORE;
        if (!stands(ev->reason) || ev->why != 0)
            why = RILL_WHY_REASON;
    } else if (ev->kind == RILL_EV_END) {
        why = RILL_WHY_TRUNCATED;
    } else if (ev->index != t->index) {
        return RILL_MORE;
    } else if (ev->kind == RILL_EV_BLOCK_START) {
        if ((t->flags & BLOCK_OVER) == 0)
            return RILL_MORE; /* its own */
        why = RILL_WHY_MISROUTED;
    } else if (ev->kind == RILL_EV_BLOCK_STOP) {
        t->flags |= t->kind == RILL_EV_TEXT ? BLOCK_OVER | READY : BLOCK_OVER;
        t->flags |= ev->part; /* VALUE_BEGUN, whoever took it */
        if (ev->why != 0)
            rilli_tool_fail(t, ev->why, t->offset);
        if (t->why != RILL_WHY_SERVER)
            return RILL_MORE;
    } else if (ev->kind == RILL_EV_CALL_VOID) {
#if RILL_LENIENT
        if (ev->why == RILL_WHY_SYNTAX && (t->flags & LENIENT) != 0 && t->why == 0 && whole) {
            t->flags |= READY;
            return RILL_MORE;
        }
#endif
        why = ev->why;
        if (why < RILL_WHY_DEPTH) /* what the input itself has is known better here */
            t->why = 0;
    } else if (ev->kind != RILL_EV_CALL_FINAL || t->kind != RILL_EV_TOOL_INPUT) {
        return RILL_MORE;
    } else if ((t->flags & VALUE_BEGUN) == 0) {
        whole = true; /* nothing is {} */
    }
    if (why == 0 && !whole)
        why = RILL_WHY_UNFINISHED;
#if RILL_LENIENT
    if (why == 0 && t->mended != 0 && (t->flags & MENDED) == 0)
        rilli_tool_fail(t, RILL_WHY_MENDED, t->why_at);
#endif
    if (why != 0)
        rilli_tool_fail(t, why, t->offset);
    t->flags |= TOLD;
    return t->why == 0 ? RILL_OK : RILL_END;
}
