/*
 * bind.c - values with paths into a C struct.
 *
 * A container that has a row is bound. Bound containers are the outermost ones; c->depth of them are open, c->parent is
 * the row of the innermost. Only what stands in it directly can have a row, one level below it in the outline, so no
 * stack is needed: whose child it is says the outline itself.
 *
 * A name is matched as it passes: c->name is the first row (or choice) that begins like it, c->name_at how much of it
 * was met. A byte that does not fit moves on to the next with the same beginning. At the end NUL has to fit.
 */
#include "rill/tool.h"
#include "internal.h"

#define NO_ROW 255u  /* no row; as c->parent the outermost object, whose rows begin at NO_ROW + 1 */
#define NO_LIST 254u /* c->list: none is open */

/* One value, or a piece of one, and where it goes. */
struct job {
    rill_call *c;
    const rill_tool_def *def;
    uint8_t *store, *preview;
    rill_value *v;
    uint32_t at; /* offset of the value */
    rilli_tok tok;
};

/* The value is wrong; c->row: whose. */
static void wrong(const struct job *j, unsigned why)
{
    rill_call *c = j->c;

    if (c->tool.why == 0)
        c->why_row = c->row;
    rilli_tool_fail(&c->tool, why, j->at);
}

/* ---- names ---- */

/* The first row in the container that is open. */
static unsigned first_row(const rill_call *c)
{
    return (uint8_t)(c->parent + 1);
}

/* Name of a row, one that fits nothing if the row stands deeper, NULL behind the container's last. With a list of
 * choices, r: a choice. */
APART const char *nth(const struct job *j, const rill_row *r, unsigned k)
{
    const char *p;

    if (k >= (r == NULL ? j->def->n : r->places))
        return NULL;
    if (r == NULL) {
        int deeper = j->def->rows[k].level + 1 - j->c->depth;

        return deeper < 0 ? NULL : deeper == 0 ? j->def->rows[k].name : "\377"; /* no UTF-8 */
    }
    for (p = r->names; k != 0; k--)
        while (*p++ != 0)
            continue;
    return p;
}

/* A piece of a name, or of a choice. */
static void match(const struct job *j, const rill_row *r)
{
    rill_call *c = j->c;
    const size_t n = j->tok.n;
    unsigned row = c->name;
    size_t k, at;

    if ((j->tok.part & RILL_FIRST) != 0) {
        row = r == NULL ? first_row(c) : 0;
        c->name_at = 0;
    }
    for (k = 0; row != NO_ROW && (k < n || (k == n && (j->tok.part & RILL_LAST) != 0)); k++) {
        unsigned b = k < n ? j->tok.p[k] : 0;
        const char *p = nth(j, r, row), *q;

        for (q = p; q != NULL; q = nth(j, r, ++row)) {
            for (at = 0; at < c->name_at && p[at] == q[at]; at++)
                continue;
            if (at == c->name_at && (uint8_t)q[at] == b)
                break;
        }
        if (q == NULL || (b == 0 && k < n))
            row = NO_ROW;
        c->name_at++;
    }
    c->name = (uint8_t)row;
}

/* ---- storing ---- */

/* n bytes into the field of c->row, or the count of the list that it is, unless something is wrong. A table that points
 * beyond the struct voids the call. */
static void put(const struct job *j, uint32_t at, const void *p, size_t n)
{
    const rill_call *c = j->c;
    const rill_row *rows = j->def->rows, *r = &rows[c->row];

    at += r->kind == RILL_BIND_LIST ? r->n : r->offset;
    if (c->list != NO_LIST)
        at += rows[c->list].offset + (uint32_t)c->element * rows[c->list].size;
    if (at + n > j->def->size)
        wrong(j, RILL_WHY_KIND);
    if (c->tool.why != 0)
        return;
    rilli_copy(j->store + at, p, n);
    if ((r->flags & RILL_PREVIEW) != 0 && j->preview != NULL)
        rilli_copy(j->preview + at, p, n);
}

static void put_int(const struct job *j, int64_t v)
{
    static const uint16_t order = 1;
    const uint8_t *p = (const uint8_t *)&v;
    size_t n = j->def->rows[j->c->row].size;

    p += (8 - n) * (1u - *(const uint8_t *)&order); /* big-endian: the last bytes */
    put(j, 0, p, n);
}

/* ---- values ---- */

static void number(const struct job *j, const rill_row *r)
{
    rill_number *x = &j->v->number;
    const int16_t power = x->power;
    int64_t n = 0;

    if (power < 32000)
        x->power = (int16_t)(power + r->places);
    if (!rill_number_int(x, r->lo, r->hi, &n))
        wrong(j, RILL_WHY_RANGE);
    x->power = power;
    put_int(j, n);
}

/* A piece of TEXT or SIZED. */
APART void text(const struct job *j, const rill_row *r)
{
    rill_call *c = j->c;
    const size_t head = r->kind == RILL_BIND_SIZED ? 4 : 0;
    const char *p = j->v->text.p;
    size_t n = j->v->text.n, k;
    unsigned full;
    bool cut;

    if (j->v->repaired)
        wrong(j, RILL_WHY_HALF);
    if ((j->v->part & RILL_FIRST) != 0)
        c->text_n = c->text_full = 0;
    full = c->text_full;
    if (n > 65535 - full)
        n = 65535 - full;
    c->text_full = (uint16_t)(full + n);
    if (c->text_n != full)
        n = 0;
    n = rilli_fit(p, n, r->size - head - 1 - full); /* if n is 0, of a room that may be wrong */
    for (k = 0; k < n; k++)
        if (p[k] == 0 && head == 0)
            n = k;
    put(j, (uint32_t)(head + c->text_n), p, n);
    c->text_n = (uint16_t)(c->text_n + n);
    put(j, (uint32_t)(head + c->text_n), "", 1);
    cut = c->text_n != c->text_full && (head == 0 || (r->flags & RILL_MAY_CUT) == 0);
    if (cut)
        c->text_full = (uint16_t)(c->text_n + 1); /* for every cut */
    put(j, 0, &c->text_n, head);                  /* and text_full */
    if (cut)
        wrong(j, RILL_WHY_TEXT);
}

/* Is a required row missing in the object that ends? */
static void missing(const struct job *j)
{
    rill_call *c = j->c;
    const rill_row *r;

    for (c->row = (uint8_t)first_row(c); nth(j, NULL, c->row) != NULL; c->row++) {
        r = &j->def->rows[c->row];
        if (r->level + 1u == c->depth && (r->flags & RILL_REQUIRED) != 0 && (c->given >> c->row & 1u) == 0)
            wrong(j, RILL_WHY_MISSING);
    }
}

/* The container that is open has ended. */
static void leave(const struct job *j)
{
    rill_call *c = j->c;
    const rill_row *rows = j->def->rows, *r;
    uint16_t count = (uint16_t)(c->element + 1);
    unsigned parent = c->parent;

    if (c->parent != c->list)
        missing(j);
    c->row = c->parent;
    c->depth--;
    if (c->row == NO_ROW)
        return;
    r = &rows[c->row];
    if (c->row == c->list) {
        c->list = NO_LIST;
        c->element = 0;
        put(j, 0, &count, 2);
        if (count < (uint32_t)r->lo)
            wrong(j, RILL_WHY_COUNT);
    }
    do
        parent--;
    while (parent + 1 != 0 && rows[parent].level >= r->level);
    c->parent = (uint8_t)parent;
}

/* A value begins in the container that is open. */
APART void enter_place(const struct job *j)
{
    /* by rill_bind: bit kind - 1 of what may stand there */
    static const uint8_t fits[] = { 0, 0xc0, 0x20, 0x20, 0x10, 0x10, 0x10, 0, 0x01, 0x02 };
    rill_call *c = j->c;
    const rill_row *rows = j->def->rows, *r;
    uint32_t bit;
    unsigned row;

    c->row = c->name;
    if (c->parent == c->list) {
        c->element++;
        c->row = c->list;
        if (c->element >= (uint32_t)rows[c->row].hi)
            wrong(j, RILL_WHY_COUNT);
        for (row = c->list; nth(j, NULL, ++row) != NULL;)
            c->given &= ~((uint32_t)1 << row); /* of the element before */
        c->row++;
    }
    row = c->row;
    if (row == NO_ROW) {
        if ((j->def->flags & RILL_TOOL_OPEN) == 0)
            wrong(j, RILL_WHY_UNEXPECTED);
        return;
    }
    r = &rows[row];
    bit = (uint32_t)1 << row;
    if ((c->given & bit) != 0 && (r->flags & RILL_LAST_ONE) == 0)
        wrong(j, RILL_WHY_TWICE);
    if (c->parent != c->list)
        c->given |= bit;
    if (r->kind == RILL_BIND_ANY || (j->v->kind == RILL_JSON_NULL && (r->flags & RILL_NULLABLE) != 0))
        return;
    if ((fits[r->kind] >> (j->v->kind - 1) & 1u) == 0 || (r->kind == RILL_BIND_LIST && c->list != NO_LIST)) {
        wrong(j, RILL_WHY_KIND);
    } else if (r->kind >= RILL_BIND_OBJECT) {
        c->depth++;
        c->parent = (uint8_t)row;
        if (r->kind == RILL_BIND_LIST) {
            c->list = (uint8_t)row;
            c->element = 65535;
        }
    }
}

APART void value(struct job *j)
{
    rill_call *c = j->c;
    rill_value *v = j->v;
    const rill_row *r;

    if (v->part == RILL_LAST && v->kind <= RILL_JSON_ARRAY) {
        c->row = NO_ROW;
        if (v->depth + 1u == c->depth)
            leave(j);
    } else if ((v->part & RILL_FIRST) != 0) {
        c->row = NO_ROW;
        if (c->depth == 0)
            c->depth = 1;
        else if (v->depth == c->depth)
            enter_place(j);
    }
    v->row = c->row;
    v->element = c->element;
    if (c->row == NO_ROW)
        return;
    r = &j->def->rows[c->row];
    if (r->kind >= RILL_BIND_ANY)
        return;
    if (r->kind >= RILL_BIND_TEXT) {
        text(j, r);
    } else if (v->kind == RILL_JSON_STRING) {
        match(j, r);
        if ((v->part & RILL_LAST) == 0)
            return;
        if (c->name == NO_ROW)
            wrong(j, RILL_WHY_CHOICE);
        put_int(j, c->name);
    } else if (v->kind != RILL_JSON_NUMBER) {
        put_int(j, v->kind == RILL_JSON_TRUE);
    } else if ((v->part & RILL_LAST) != 0) {
        number(j, r);
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
    struct job j;
    rill_status st;

    j.c = c;
    j.def = def;
    j.store = (uint8_t *)store;
    j.preview = (uint8_t *)preview;
    j.v = v;
    if (ev->restart && rilli_tool_reads(&c->tool, ev))
        begin_struct(c, def, store);
    while ((st = rilli_tool_step(&c->tool, ev, &j.tok, v)) == RILL_OK) {
        if (j.tok.kind == RILL_JSON_KEY) {
            if (c->tool.json.depth == c->depth)
                match(&j, NULL);
            continue;
        }
        j.at = v->offset;
        if (def != NULL)
            value(&j);
        /* a value that is wrong is handed out to its end: where in it that shows depends on the cut */
        if (c->tool.why != 0 && (j.tok.part & RILL_LAST) != 0)
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
        struct job j;

        j.c = c;
        j.def = def;
        j.at = 0;
        c->depth = 1;
        missing(&j);
    }
    if (c->tool.why == 0)
        return store;
    if (def != NULL)
        rilli_zero(store, def->size);
    return NULL;
}
