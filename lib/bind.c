/*
 * bind.c - values with paths into a C struct.
 *
 * A container that has a row is bound. Bound containers are the outermost ones; c->depth of them are open, and c->parent
 * is the row of the innermost. Only what stands in it directly can have a row, one level below it in the outline, so no
 * stack is needed: whose child it is says the outline itself.
 *
 * A name is matched as it passes: c->name is the first row (or choice) that begins like it, c->name_at how much of it
 * was met. A byte that does not fit moves on to the next with the same beginning. At the end NUL has to fit.
 */
#include "rill/tool.h"
#include "internal.h"

#define NO_ROW 255u  /* no row; as c->parent the outermost object, whose rows begin at NO_ROW + 1 */
#define NO_LIST 254u /* c->list: none is open */

/* Where values go. */
struct place {
    const rill_tool_def *def;
    uint8_t *store, *preview;
};

static void wrong(rill_call *c, unsigned why, unsigned row, uint32_t at)
{
    if (c->tool.why == 0)
        c->why_row = (uint8_t)row;
    rilli_tool_fail(&c->tool, why, at);
}

/* ---- names ---- */

/* The first row in the container that is open. */
static unsigned first_row(const rill_call *c)
{
    return (uint8_t)(c->parent + 1);
}

/* Name of a row, one that fits nothing if the row stands deeper, NULL behind the container's last. With a list of
 * choices, r: a choice. */
static const char *nth(const rill_call *c, const rill_tool_def *def, const rill_row *r, unsigned k)
{
    const char *p;

    if (r == NULL) {
        r = &def->rows[k];
        if (k >= def->n || r->level + 1u < c->depth)
            return NULL;
        return r->level + 1u == c->depth ? r->name : "\377"; /* no UTF-8 */
    }
    if (k >= r->places)
        return NULL;
    for (p = r->names; k != 0; k--)
        while (*p++ != 0)
            continue;
    return p;
}

static void match(rill_call *c, const rill_tool_def *def, const rill_row *r, unsigned b)
{
    unsigned row = c->name, at = c->name_at, k;
    const char *p, *q;

    if (row == NO_ROW)
        return;
    c->name_at++;
    p = nth(c, def, r, row);
    for (q = p; q != NULL; q = nth(c, def, r, ++row)) {
        for (k = 0; k < at && p[k] == q[k]; k++)
            continue;
        if (k == at && (uint8_t)q[k] == b) {
            c->name = (uint8_t)row;
            return;
        }
    }
    c->name = NO_ROW;
}

/* A piece of a name, or of a choice. */
static void match_text(rill_call *c, const rill_tool_def *def, const rill_row *r, const rilli_tok *t)
{
    size_t k;

    if ((t->part & RILL_FIRST) != 0) {
        c->name = (uint8_t)(r == NULL ? first_row(c) : 0);
        c->name_at = 0;
        if (nth(c, def, r, c->name) == NULL)
            c->name = NO_ROW;
    }
    for (k = 0; k < t->n; k++) {
        if (t->p[k] == 0)
            c->name = NO_ROW;
        match(c, def, r, t->p[k]);
    }
    if ((t->part & RILL_LAST) != 0)
        match(c, def, r, 0);
}

/* ---- storing ---- */

/* n bytes into the field of c->row. A table that points beyond the struct stores nothing there. */
static void put(const rill_call *c, const struct place *to, size_t at, const void *p, size_t n)
{
    const rill_row *r = &to->def->rows[c->row], *list;

    at += r->offset;
    if (c->list != NO_LIST) {
        list = &to->def->rows[c->list];
        at += list->offset + (size_t)c->element * list->size;
    }
    if (at + n > to->def->size)
        return;
    rilli_copy(to->store + at, p, n);
    if ((r->flags & RILL_PREVIEW) != 0 && to->preview != NULL)
        rilli_copy(to->preview + at, p, n);
}

static void put_int(const rill_call *c, const struct place *to, int64_t v)
{
    static const uint16_t order = 1;
    const uint8_t *p = (const uint8_t *)&v;
    size_t n = to->def->rows[c->row].size;

    p += (8 - n) * (1u - *(const uint8_t *)&order); /* big-endian: the last bytes */
    put(c, to, 0, p, n);
}

/* ---- values ---- */

static void number(rill_call *c, const struct place *to, const rill_row *r, rill_value *v)
{
    const int16_t power = v->number.power;
    int64_t n = 0;

    if (power < 32000)
        v->number.power = (int16_t)(power + r->places);
    if (!rill_number_int(&v->number, r->lo, r->hi, &n))
        wrong(c, RILL_WHY_RANGE, c->row, v->offset);
    v->number.power = power;
    put_int(c, to, n);
}

/* A piece of TEXT or SIZED. */
static void text(rill_call *c, const struct place *to, const rill_row *r, const rill_value *v)
{
    const size_t head = r->kind == RILL_BIND_SIZED ? 4 : 0;
    const char *p = v->text.p;
    size_t n = v->text.n, room, k;
    uint32_t full;

    if ((v->part & RILL_FIRST) != 0)
        c->text_n = c->text_full = 0;
    if (v->repaired)
        wrong(c, RILL_WHY_HALF, c->row, v->offset);
    full = c->text_full + (uint32_t)(n > 65535 ? 65535 : n);
    if (c->text_n != c->text_full)
        n = 0;
    c->text_full = (uint16_t)(full > 65535 ? 65535 : full);
    room = r->size - head - 1 - c->text_n;
    if (n > room)
        for (n = room; n != 0 && ((uint8_t)p[n] & 0xc0) == 0x80; n--)
            continue;
    for (k = 0; k < n; k++)
        if (p[k] == 0 && head == 0)
            n = k;
    put(c, to, head + c->text_n, p, n);
    c->text_n = (uint16_t)(c->text_n + n);
    put(c, to, head + c->text_n, "", 1);
    put(c, to, 0, &c->text_n, head); /* and text_full */
    if (c->text_n != c->text_full && (head == 0 || (r->flags & RILL_MAY_CUT) == 0))
        wrong(c, RILL_WHY_TEXT, c->row, v->offset);
}

/* Is a required row missing in the object that ends? */
static void missing(rill_call *c, const rill_tool_def *def, uint32_t at)
{
    unsigned row;

    for (row = first_row(c); nth(c, def, NULL, row) != NULL; row++)
        if (def->rows[row].level + 1u == c->depth && (def->rows[row].flags & RILL_REQUIRED) != 0 &&
            (c->given >> row & 1u) == 0)
            wrong(c, RILL_WHY_MISSING, row, at);
}

/* The container that is open has ended. */
static void leave(rill_call *c, const struct place *to, const rill_value *v)
{
    const rill_row *rows = to->def->rows, *r;

    c->row = c->parent;
    if (c->row != c->list)
        missing(c, to->def, v->offset);
    c->depth--;
    if (c->row == NO_ROW)
        return;
    r = &rows[c->row];
    if (c->row == c->list) {
        uint16_t count = (uint16_t)(c->element + 1);

        c->list = NO_LIST;
        c->element = 0;
        put(c, to, (size_t)r->n - r->offset, &count, 2);
        if (count < (uint32_t)r->lo)
            wrong(c, RILL_WHY_COUNT, c->row, v->offset);
    }
    do
        c->parent--;
    while (c->parent != NO_ROW && rows[c->parent].level >= r->level);
}

/* A container begins, and c->row is its row. */
static void open_row(rill_call *c, const rill_tool_def *def, const rill_row *r)
{
    unsigned row = c->row;

    c->depth++;
    c->parent = c->row;
    if (r->kind == RILL_BIND_LIST) {
        c->list = c->row;
        c->element = 65535;
    } else {
        while (++row < def->n && def->rows[row].level > r->level)
            c->given &= ~((uint32_t)1 << row);
    }
}

/* A value begins in the container that is open, and c->row is its row. */
static void enter_place(rill_call *c, const struct place *to, const rill_value *v)
{
    /* by rill_bind: bit kind - 1 of what may stand there */
    static const uint8_t fits[] = { 0, 0xc0, 0x20, 0x20, 0x10, 0x10, 0x10, 0xff, 0x01, 0x02 };
    const rill_row *r = &to->def->rows[c->row];
    uint32_t bit = (uint32_t)1 << c->row;

    if ((c->given & bit) != 0 && (r->flags & RILL_LAST_ONE) == 0)
        wrong(c, RILL_WHY_TWICE, c->row, v->offset);
    if (c->parent != c->list)
        c->given |= bit;
    if (v->kind == RILL_JSON_NULL && (r->flags & RILL_NULLABLE) != 0)
        return;
    if ((fits[r->kind] >> (v->kind - 1) & 1u) == 0 || (r->kind == RILL_BIND_LIST && c->list != NO_LIST))
        wrong(c, RILL_WHY_KIND, c->row, v->offset);
    else if (r->kind >= RILL_BIND_OBJECT)
        open_row(c, to->def, r);
}

APART void value(rill_call *c, const struct place *to, const rilli_tok *tok, rill_value *v)
{
    const rill_tool_def *def = to->def;
    const rill_row *r;

    if (v->part == RILL_LAST && v->kind <= RILL_JSON_ARRAY) {
        c->row = NO_ROW;
        if (v->depth + 1u == c->depth)
            leave(c, to, v);
    } else if ((v->part & RILL_FIRST) != 0) {
        c->row = NO_ROW;
        if (c->depth == 0) {
            c->depth = 1;
        } else if (v->depth == c->depth) {
            c->row = c->name;
            if (c->parent == c->list) {
                c->element++;
                if (c->element >= (uint32_t)def->rows[c->list].hi)
                    wrong(c, RILL_WHY_COUNT, c->list, v->offset);
                c->row = (uint8_t)(c->list + 1);
            }
            if (c->row != NO_ROW)
                enter_place(c, to, v);
            else if ((def->flags & RILL_TOOL_STRICT) != 0)
                wrong(c, RILL_WHY_UNEXPECTED, NO_ROW, v->offset);
        }
    }
    v->row = c->row;
    v->element = c->element;
    if (c->row == NO_ROW || c->tool.why != 0)
        return;
    r = &def->rows[c->row];
    if (r->kind >= RILL_BIND_ANY)
        return;
    if (r->kind >= RILL_BIND_TEXT) {
        text(c, to, r, v);
    } else if (v->kind == RILL_JSON_STRING) {
        match_text(c, def, r, tok);
        if ((v->part & RILL_LAST) == 0)
            return;
        if (c->name == NO_ROW)
            wrong(c, RILL_WHY_CHOICE, c->row, v->offset);
        put_int(c, to, c->name);
    } else if (v->kind != RILL_JSON_NUMBER) {
        put_int(c, to, v->kind == RILL_JSON_TRUE);
    } else if ((v->part & RILL_LAST) != 0) {
        number(c, to, r, v);
    }
}

/* ---- the public layer ---- */

const rill_tool_def *rill_tool_find(const rill_tool_def *defs, size_t n, rill_scalar name)
{
    for (; n != 0; n--, defs++) {
        size_t k = 0;

        while (defs->name[k] != 0)
            k++;
        if (rill_is(name, defs->name, k))
            return defs;
    }
    return NULL;
}

static void begin_struct(rill_call *c, const rill_tool_def *def, void *store)
{
    c->given = 0;
    c->depth = c->element = 0;
    c->parent = c->row = c->why_row = NO_ROW;
    c->list = NO_LIST;
    if (def != NULL)
        rilli_zero(store, def->size);
}

rill_status rill_call_begin_(rill_call *c, const rill_event *ev, const rill_tool_def *def, void *store, uint32_t abi)
{
    rill_status st = rill_tool_begin_(&c->tool, ev, def != NULL ? def->flags : 0, abi);

    if (st != RILL_OK)
        return st;
    begin_struct(c, def, store);
    if (def == NULL && c->tool.why != RILL_WHY_SERVER)
        c->tool.why = RILL_WHY_TOOL; /* in place of one that a restart would take back */
    return RILL_OK;
}

rill_status rill_call_next(rill_call *c, rill_event *ev, const rill_tool_def *def, void *store, void *preview,
                           rill_value *v)
{
    struct place to;
    rill_status st;
    rilli_tok tok;

    to.def = def;
    to.store = (uint8_t *)store;
    to.preview = (uint8_t *)preview;
    if (ev->restart && ev->index == c->tool.index)
        begin_struct(c, def, store);
    while ((st = rilli_tool_step(&c->tool, ev, &tok, v)) == RILL_OK) {
        if (tok.kind == RILL_JSON_KEY) {
            if (c->tool.json.depth == c->depth)
                match_text(c, def, NULL, &tok);
            continue;
        }
        if (c->tool.why == 0 || (tok.part & RILL_FIRST) == 0)
            value(c, &to, &tok, v);
        /* a value that is wrong is handed out to its end: where in it that shows depends on the cut */
        if (c->tool.why != 0 && (tok.part & RILL_LAST) != 0)
            c->tool.flags |= RILLI_TOOL_BROKEN;
        break;
    }
    return st;
}

const void *rill_call_take(rill_call *c, const rill_event *ev, const rill_tool_def *def, void *store)
{
    rill_status st = rill_tool_commit(&c->tool, ev);

    if (st == RILL_MORE)
        return NULL;
    if (st == RILL_OK && c->tool.offset == 0) {
        c->depth = 1;
        missing(c, def, 0);
    }
    if (c->tool.why == 0)
        return store;
    if (def != NULL)
        rilli_zero(store, def->size);
    return NULL;
}
