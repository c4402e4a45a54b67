/*
 * bind.c - values with paths into a C struct.
 *
 * A container that has a row is bound; bound containers are the outermost ones, c->depth of them are open, and c->parent
 * is the row of the innermost. Only what stands in it directly can have a row, so no stack is needed: a parent's path is
 * the beginning of its child's.
 *
 * A name is matched as it passes: c->name is the first row (or choice) that has the path so far, c->name_at its length.
 * A byte that does not fit moves on to the next row with the same beginning. At the end NUL has to fit.
 */
#include "internal.h"

#define NONE 255u
#define ROOT 254u /* c->parent: the outermost object */

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

static void zero_bytes(uint8_t *p, size_t n)
{
    for (; n != 0; n--)
        *p++ = 0;
}

/* ---- names ---- */

static const char *nth(const rill_tool_def *def, const char *names, unsigned k)
{
    if (names == NULL)
        return def->rows[k].path;
    for (; k != 0; k--)
        while (*names++ != 0)
            continue;
    return names;
}

/* One more byte of a path, or with names of a choice. */
static void match(rill_call *c, const rill_tool_def *def, const char *names, unsigned n, unsigned b)
{
    unsigned row, at = c->name_at, k;
    const char *p, *q;

    if (c->name == NONE)
        return;
    c->name_at++;
    p = nth(def, names, c->name);
    if ((uint8_t)p[at] == b)
        return;
    for (row = 0; row < n; row++) {
        q = nth(def, names, row);
        for (k = 0; k < at && p[k] == q[k]; k++)
            continue;
        if (k == at && (uint8_t)q[k] == b)
            break;
    }
    c->name = (uint8_t)(row < n ? row : NONE);
}

static void match_text(rill_call *c, const rill_tool_def *def, const char *names, unsigned n, const rilli_tok *t)
{
    size_t k;

    for (k = 0; k < t->n; k++) {
        uint8_t b = t->p[k];

        if (b == 0 || (names == NULL && (b == '.' || b == '[')))
            c->name = NONE;
        match(c, def, names, n, b);
    }
    if ((t->part & RILL_LAST) != 0)
        match(c, def, names, n, 0);
}

/* Begins to match what is in the container that is open; of a list the one row that there is. */
static void match_inside(rill_call *c, const rill_tool_def *def)
{
    const char *p;

    c->name_at = 0;
    if (c->parent == ROOT) {
        c->name = def->n != 0 ? 0 : NONE;
        return;
    }
    c->name = c->parent;
    for (p = def->rows[c->parent].path; *p != 0; p++)
        c->name_at++;
    if (def->rows[c->parent].kind != RILL_BIND_LIST) {
        match(c, def, NULL, def->n, '.');
        return;
    }
    for (p = "[]"; p != NULL; p = *p != 0 ? p + 1 : NULL)
        match(c, def, NULL, def->n, (uint8_t)*p);
}

/* What a row's path has behind that of an object, and its '.'; NULL: it is not below. */
static const char *below(const rill_tool_def *def, unsigned row, unsigned parent)
{
    const char *p = def->rows[row].path, *q;

    if (parent == ROOT)
        return p;
    for (q = def->rows[parent].path; *q != 0; q++)
        if (*p++ != *q)
            return NULL;
    return *p == '.' ? p + 1 : NULL;
}

/* ---- storing ---- */

/* n bytes at a place of the struct. A table that points beyond the struct stores nothing there. */
static void put_at(const struct place *to, unsigned flags, size_t at, const void *p, size_t n)
{
    if (at > to->def->size || n > to->def->size - at)
        return;
    rilli_copy(to->store + at, p, n);
    if ((flags & RILL_PREVIEW) != 0 && to->preview != NULL)
        rilli_copy(to->preview + at, p, n);
}

/* In the field of a row. */
static void put(const rill_call *c, const struct place *to, size_t at, const void *p, size_t n)
{
    const rill_row *r = &to->def->rows[c->row];

    at += r->offset;
    if (c->list != NONE)
        at += to->def->rows[c->list].offset + (size_t)c->element * to->def->rows[c->list].size;
    put_at(to, r->flags, at, p, n);
}

static void put_int(const rill_call *c, const struct place *to, int64_t v)
{
    unsigned size = to->def->rows[c->row].size;
    uint8_t v1 = (uint8_t)v;
    uint16_t v2 = (uint16_t)v;
    uint32_t v4 = (uint32_t)v;

    if (size == 8)
        put(c, to, 0, &v, 8);
    else if (size == 4)
        put(c, to, 0, &v4, 4);
    else if (size == 2)
        put(c, to, 0, &v2, 2);
    else
        put(c, to, 0, &v1, 1);
}

/* ---- values ---- */

static void number(rill_call *c, const struct place *to, const rill_row *r, const rill_value *v)
{
    unsigned bits = 8u * r->size;
    int64_t hi = INT64_MAX >> (64 - bits), lo = -hi - 1, n = 0;
    rill_number value = v->number;

    if (r->kind == RILL_BIND_UINT) {
        lo = 0;
        if (bits != 64)
            hi += hi + 1;
    }
    if (r->lo != 0 || r->hi != 0) {
        lo = r->lo > lo ? r->lo : lo;
        hi = r->hi < hi ? r->hi : hi;
    }
    if (value.power < 32000)
        value.power = (int16_t)(value.power + r->places);
    if (rill_number_int(&value, lo, hi, &n))
        put_int(c, to, n);
    else
        wrong(c, RILL_WHY_RANGE, c->row, v->offset);
}

/* A piece of TEXT or SIZED. */
static void text(rill_call *c, const struct place *to, const rill_row *r, const rill_value *v)
{
    static const char nul = 0;
    const bool sized = r->kind == RILL_BIND_SIZED;
    size_t room = (size_t)r->size - (sized ? 4 : 1), n = v->text.n;

    if ((v->part & RILL_FIRST) != 0)
        c->text_n = c->text_full = 0;
    if (v->repaired)
        wrong(c, RILL_WHY_HALF, c->row, v->offset);
    room -= c->text_n;
    if (c->text_n != c->text_full)
        n = 0;
    c->text_full = v->text.n > 65535u - c->text_full ? 65535u : (uint16_t)(c->text_full + v->text.n);
    if (n > room)
        for (n = room; n != 0 && ((uint8_t)v->text.p[n] & 0xc0) == 0x80; n--)
            continue;
    if (!sized)
        for (room = 0; room < n; room++)
            if (v->text.p[room] == 0)
                n = room;
    put(c, to, c->text_n + (sized ? 4u : 0), v->text.p, n);
    c->text_n = (uint16_t)(c->text_n + n);
    if (sized) {
        put(c, to, 0, &c->text_n, 2);
        put(c, to, 2, &c->text_full, 2);
    } else {
        put(c, to, c->text_n, &nul, 1);
    }
    if (c->text_n != c->text_full && (!sized || (r->flags & RILL_MAY_CUT) == 0))
        wrong(c, RILL_WHY_TEXT, c->row, v->offset);
}

/* Is anything missing in the object that ends, or begins again? Then its rows are as if never met. */
static void missing(rill_call *c, const rill_tool_def *def, uint32_t at)
{
    const char *p;
    unsigned row;

    for (row = 0; row < def->n; row++) {
        p = below(def, row, c->parent);
        if (p == NULL || (def->rows[row].flags & RILL_REQUIRED) == 0 || (c->seen >> row & 1u) != 0)
            continue;
        while (*p != 0 && *p != '.' && *p != '[')
            p++;
        if (*p == 0)
            wrong(c, RILL_WHY_MISSING, row, at);
    }
}

/* The container that is open has ended. */
static void leave(rill_call *c, const struct place *to, rill_value *v)
{
    const rill_row *r = &to->def->rows[c->parent];
    unsigned n = 0, k;

    c->depth--;
    if (c->parent != ROOT && r->kind == RILL_BIND_LIST) {
        uint16_t count = (uint16_t)(c->element + 1);

        put_at(to, r->flags, r->n, &count, 2);
        if (count < r->lo)
            wrong(c, RILL_WHY_COUNT, c->parent, v->offset);
        c->list = NONE;
    } else {
        missing(c, to->def, v->offset);
        if (c->parent == ROOT)
            return;
    }
    v->row = c->parent;
    if (c->list != NONE)
        v->element = c->element;
    c->given |= (uint32_t)1 << c->parent;
    for (k = 0; r->path[k] != 0; k++)
        if (r->path[k] == '.' || r->path[k] == '[')
            n = k;
    c->name = c->parent;
    c->name_at = (uint8_t)n;
    c->parent = ROOT;
    if (n == 0)
        return;
    match(c, to->def, NULL, to->def->n, 0);
    c->parent = c->name;
}

/* A value begins in the container that is open, and c->row is its row. */
static void enter(rill_call *c, const struct place *to, const rill_value *v)
{
    /* by rill_bind: bit kind - 1 of what may stand there */
    static const uint8_t fits[] = { 0, 0xc0, 0x20, 0x20, 0x10, 0x10, 0x10, 0xff, 0x01, 0x02 };
    const rill_row *r = &to->def->rows[c->row];
    const bool in_list = c->parent == c->list;
    uint32_t bit = (uint32_t)1 << c->row;
    unsigned row;

    if (!in_list && (c->seen & bit) != 0 && ((r->flags & RILL_LAST_ONE) == 0 || r->kind >= RILL_BIND_OBJECT))
        wrong(c, RILL_WHY_TWICE, c->row, v->offset);
    c->seen |= bit;
    c->given &= ~bit;
    if (v->kind == RILL_JSON_NULL && (r->flags & RILL_NULLABLE) != 0)
        return;
    if ((fits[r->kind] >> (v->kind - 1) & 1u) == 0 || (r->kind == RILL_BIND_LIST && c->list != NONE)) {
        wrong(c, RILL_WHY_KIND, c->row, v->offset);
        return;
    }
    if (r->kind < RILL_BIND_OBJECT)
        return;
    c->depth++;
    c->parent = c->row;
    if (r->kind == RILL_BIND_LIST) {
        c->list = c->row;
        c->element = 65535;
        return;
    }
    for (row = 0; row < to->def->n; row++)
        if (below(to->def, row, c->parent) != NULL) {
            c->seen &= ~((uint32_t)1 << row);
            c->given &= ~((uint32_t)1 << row);
        }
}

static void value(rill_call *c, const struct place *to, const rilli_tok *tok, rill_value *v)
{
    const rill_tool_def *def = to->def;
    const bool container = v->kind <= RILL_JSON_ARRAY;
    const rill_row *r;

    if (container && v->part == RILL_LAST) {
        if (v->depth + 1u == c->depth)
            leave(c, to, v);
        return;
    }
    if ((v->part & RILL_FIRST) != 0) {
        c->row = NONE;
        if (v->depth != c->depth)
            return;
        if (c->depth == 0) {
            c->depth = 1;
            return;
        }
        if (c->parent == c->list) {
            c->element++;
            if (c->element == 65535 || c->element >= def->rows[c->list].hi)
                wrong(c, RILL_WHY_COUNT, c->list, v->offset);
            match_inside(c, def);
        }
        c->row = c->name;
        if (c->row != NONE)
            enter(c, to, v);
        else if ((def->flags & RILL_TOOL_STRICT) != 0)
            wrong(c, RILL_WHY_UNEXPECTED, NONE, v->offset);
    }
    v->row = c->row;
    if (c->list != NONE)
        v->element = c->element;
    if (c->row == NONE || c->tool.why != 0 || container)
        return;
    r = &def->rows[c->row];
    if (r->kind == RILL_BIND_TEXT || r->kind == RILL_BIND_SIZED) {
        text(c, to, r, v);
    } else if (v->kind == RILL_JSON_STRING && r->kind == RILL_BIND_ENUM) {
        if ((v->part & RILL_FIRST) != 0)
            c->name = c->name_at = 0;
        match_text(c, def, r->names, r->count, tok);
        if ((v->part & RILL_LAST) != 0 && c->name == NONE)
            wrong(c, RILL_WHY_CHOICE, c->row, v->offset);
        else if ((v->part & RILL_LAST) != 0)
            put_int(c, to, c->name);
    } else if (v->kind == RILL_JSON_NUMBER && r->kind != RILL_BIND_ANY) {
        if ((v->part & RILL_LAST) != 0)
            number(c, to, r, v);
    } else if (r->kind != RILL_BIND_ANY) {
        put_int(c, to, v->kind == RILL_JSON_TRUE);
    }
    if ((v->part & RILL_LAST) != 0 && v->kind != RILL_JSON_NULL)
        c->given |= (uint32_t)1 << c->row;
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
    c->given = c->seen = 0;
    c->depth = 0;
    c->parent = ROOT;
    c->list = c->name = c->row = c->why_row = NONE;
    if (def != NULL)
        zero_bytes((uint8_t *)store, def->size);
}

rill_status rill_call_begin_(rill_call *c, const rill_event *ev, const rill_tool_def *def, void *store, uint32_t abi)
{
    rill_status st = rill_tool_begin_(&c->tool, ev, def != NULL ? def->flags : 0, abi);

    if (st != RILL_OK)
        return st;
    begin_struct(c, def, store);
    if (def == NULL)
        rilli_tool_fail(&c->tool, RILL_WHY_TOOL, 0);
    return RILL_OK;
}

/* A text or number that is wrong is handed out to its end: where in it that shows depends on the cut. */
static bool comes_whole(const rill_call *c)
{
    return c->tool.why >= RILL_WHY_RANGE && c->tool.why <= RILL_WHY_HALF;
}

rill_status rill_call_next(rill_call *c, rill_event *ev, const rill_tool_def *def, void *store, void *preview,
                           rill_value *v)
{
    struct place to;
    rill_status st;
    rilli_tok tok;
    rill_value val;

    to.def = def;
    to.store = (uint8_t *)store;
    to.preview = (uint8_t *)preview;
    if (ev->restart && ev->index == c->tool.index)
        begin_struct(c, def, store);
    for (;;) {
        bool sound = c->tool.why == 0 || ev->restart;

        st = rilli_tool_step(&c->tool, ev, &tok, &val);
        if (st == RILL_OK && (c->tool.why == 0 || comes_whole(c))) {
            if (tok.kind != RILL_JSON_KEY) {
                value(c, &to, &tok, &val);
            } else if (c->tool.json.depth == c->depth) {
                if ((tok.part & RILL_FIRST) != 0)
                    match_inside(c, def);
                match_text(c, def, NULL, def->n, &tok);
            }
        }
        if (c->tool.why != 0 && sound && def != NULL)
            zero_bytes((uint8_t *)store, def->size);
        if (st != RILL_OK)
            return st;
        if (c->tool.why != 0 && (!comes_whole(c) || (tok.part & RILL_LAST) != 0))
            c->tool.flags |= RILLI_TOOL_BROKEN;
        if (tok.kind != RILL_JSON_KEY && (c->tool.why == 0 || comes_whole(c))) {
            *v = val;
            return RILL_OK;
        }
    }
}

const void *rill_call_take(rill_call *c, const rill_event *ev, const rill_tool_def *def, void *store)
{
    rill_status st = rill_tool_commit(&c->tool, ev);

    if (st == RILL_MORE)
        return NULL;
    if (st == RILL_OK && c->tool.offset == 0)
        missing(c, def, 0);
    if (c->tool.why == 0)
        return store;
    if (def != NULL)
        zero_bytes((uint8_t *)store, def->size);
    return NULL;
}
