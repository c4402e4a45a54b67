/*
 * fuzz_tool.c - the input of a call, any bytes, any cut: the same values with the same paths, the same verdict, the
 * same struct. Nothing but the whole input commits; the store is 0 unless it was taken; and the struct has what a slow
 * reader finds, which has the whole text, builds every path and looks it up.
 */
#include "fuzz.h"

struct step {
    char name[4];
    uint16_t ms;
};

struct args {
    uint8_t pin;
    bool on;
    int32_t volt;
    int64_t big;
    uint8_t mode;
    char text[6];
    RILL_SIZED(4) sized;
    struct step steps[2];
    uint16_t steps_n;
    int16_t levels[3];
    uint16_t levels_n;
    int8_t x;
};

static const char modes[] = "off\0on\0o";
static const rill_row rows[] = {
    RILL_ROW(0, "pin", struct args, pin, UINT, RILL_NULLABLE, 0, 40),
    RILL_ROW(0, "on", struct args, on, BOOL, RILL_REQUIRED, 0, 0),
    RILL_ROW_FIXED(0, "volt", struct args, volt, 2, RILL_LAST_ONE, 0, 0),
    RILL_ROW(0, "big", struct args, big, INT, 0, 0, 0),
    RILL_ROW_ENUM(0, "mode", struct args, mode, 0, 3, modes),
    RILL_ROW(0, "text", struct args, text, TEXT, RILL_PREVIEW, 0, 0),
    RILL_ROW(0, "sized", struct args, sized, SIZED, RILL_MAY_CUT, 0, 0),
    RILL_ROW_LIST(0, "steps", struct args, steps, 0, steps_n, 0, 2),
    RILL_ROW_OBJECT(1, "", 0),
    RILL_ROW(2, "name", struct step, name, TEXT, RILL_REQUIRED, 0, 0),
    RILL_ROW(2, "ms", struct step, ms, UINT, 0, 0, 0),
    RILL_ROW_LIST(0, "levels", struct args, levels, 0, levels_n, 1, 3),
    RILL_ROW_ELEMENT(1, int16_t, INT, 0, -5, 500),
    RILL_ROW_OBJECT(0, "pos", 0),
    RILL_ROW(1, "x", struct args, x, INT, RILL_REQUIRED, 0, 0),
    RILL_ROW_ANY(0, "any", 0),
};
/* the same by path, for the slow reader */
static const char *const paths[] = { "pin",      "on",    "volt",    "big",          "mode",       "text",
                                     "sized",    "steps", "steps[]", "steps[].name", "steps[].ms", "levels",
                                     "levels[]", "pos",   "pos.x",   "any" };
#define ROWS (sizeof rows / sizeof rows[0])

/* options */
#define BOUND 1u
#define LENIENT 2u
#define MENDED 4u
#define STRICT 8u
#define TEXT 16u
#define VOID 32u /* the message layer says SYNTAX */

struct sum {
    uint64_t values, pieces, args;
    uint32_t offset, why_at;
    unsigned mended, why, commits;
};

static bool is_zero(const void *p, size_t n)
{
    for (const uint8_t *b = p; n-- != 0;)
        if (*b++ != 0)
            return false;
    return true;
}

static rill_event event(unsigned kind)
{
    rill_event ev;

    memset(&ev, 0, sizeof ev);
    ev.kind = (uint8_t)kind;
    ev.index = 7;
    return ev;
}

struct state {
    rill_call c;
    RILL_STORE(struct args) store;
};

static void value(struct sum *s, const rill_value *v, const rill_call *c, const rill_tool_def *def)
{
    const char *path = v->path.p;
    size_t n = v->path.n;

    REQUIRE(rill_tool_path(&c->tool).p == path && rill_tool_path(&c->tool).n == n);
    REQUIRE(utf8_whole(path, n) && utf8_whole(v->text.p, v->text.n) && n != 0 && path[0] == '$');
    REQUIRE(v->kind >= RILL_JSON_OBJECT && v->kind <= RILL_JSON_NULL && v->kind != RILL_JSON_CLOSE &&
            v->kind != RILL_JSON_KEY);
    REQUIRE(v->row == 255 || (def != NULL && v->row < def->n));
    REQUIRE(v->offset < c->tool.offset || v->offset == UINT32_MAX);
    REQUIRE(v->part != 0 || v->text.n != 0);
    REQUIRE(n <= RILL_PATH);
    if ((v->part & RILL_FIRST) != 0 || v->kind <= RILL_JSON_ARRAY) {
        s->values = hash_bytes(s->values, path, n);
        s->values = hash_number(s->values, v->kind | (unsigned)v->row << 8 | (uint64_t)v->cut << 63 |
                                               (uint64_t)v->depth << 16 | (uint64_t)v->element << 32);
        s->values = hash_number(s->values, v->offset);
        s->pieces++;
    }
    s->values = hash_bytes(s->values, v->text.p, v->text.n);
    if ((v->part & RILL_LAST) != 0)
        s->values =
            hash_number(s->values, v->kind == RILL_JSON_NUMBER ? v->number.digits + (uint64_t)v->number.power : 77);
}

static void judge(struct state *st, struct sum *s, const rill_event *ev, const rill_tool_def *def, unsigned o,
                  struct args *out)
{
    if ((o & BOUND) != 0) {
        const void *args = rill_call_take(&st->c, ev, def, &st->store);

        if (args == NULL)
            return;
        memcpy(out, args, sizeof *out);
        memset(&st->store, 0, sizeof st->store);
        s->args = hash_bytes(HASH_START, out, sizeof *out);
    } else if (rill_tool_commit(&st->c.tool, ev) != RILL_OK) {
        return;
    }
    s->commits++;
}

static struct sum replay(const struct input *x, size_t n, const uint8_t *cuts, size_t cuts_n, struct args *out)
{
    const unsigned o = x->options;
    struct sum s = { HASH_START, 0, 0, 0, 0, 0, 0, 0 };
    struct feed f = { x->d, cuts, n, cuts_n, 0, 0, NULL };
    rill_tool_def def = { "t", rows, ROWS, 0, sizeof(struct args) };
    rill_event ev = event(RILL_EV_BLOCK_START);
    struct state slot[2];
    struct args preview = { 0 };
    unsigned at = 0;
    rill_in in = { NULL, 0 };
    rill_value v;

    def.flags = (uint8_t)((o & STRICT ? 0 : RILL_TOOL_OPEN) | (o & LENIENT ? RILL_TOOL_LENIENT : 0) |
                          (o & MENDED ? RILL_TOOL_MENDED : 0));
    ev.block = o & TEXT ? RILL_BLOCK_TEXT : RILL_BLOCK_TOOL_USE;
    memset(&slot[0], 0xA5, sizeof slot[0]);
    if (o & BOUND)
        REQUIRE(rill_call_begin(&slot[0].c, &ev, &def, &slot[0].store) == RILL_OK);
    else
        REQUIRE(rill_tool_begin(&slot[0].c.tool, &ev, def.flags) == RILL_OK);
    while (feed_next(&f, &in)) {
        slot[1 - at] = slot[at];
        memset(&slot[at], 0xA5, sizeof slot[at]);
        at = 1 - at;
        ev = event(o & TEXT ? RILL_EV_TEXT : RILL_EV_TOOL_INPUT);
        ev.text.p = (const char *)in.p;
        ev.text.n = in.n;
        for (;;) {
            rill_status st;
            size_t left = ev.text.n;

            memset(&v, 0xA5, sizeof v);
            st = o & BOUND ? rill_call_next(&slot[at].c, &ev, &def, &slot[at].store, &preview, &v)
                           : rill_tool_next(&slot[at].c.tool, &ev, &v);
            REQUIRE(ev.text.n <= left && (st == RILL_OK || (st == RILL_MORE && ev.text.n == 0)));
            REQUIRE(slot[at].c.tool.offset == f.at - ev.text.n);
            if (st != RILL_OK) {
                memset(&ev, 0xA5, sizeof v.kind);
                break;
            }
            value(&s, &v, &slot[at].c, &def);
        }
    }
    feed_end(&f);
    ev = event(RILL_EV_BLOCK_STOP);
    ev.part = slot[at].c.tool.offset != 0 ? RILL_LAST : 0;
    judge(&slot[at], &s, &ev, &def, o, out);
    REQUIRE(s.commits == 0);
    if (!(o & TEXT)) {
        ev = event(o & VOID ? RILL_EV_CALL_VOID : RILL_EV_CALL_FINAL);
        ev.why = o & VOID ? RILL_WHY_SYNTAX : 0;
        judge(&slot[at], &s, &ev, &def, o, out);
        REQUIRE(s.commits == 0 || !(o & VOID));
    }
    ev = event(RILL_EV_MESSAGE_DELTA);
    ev.index = -1;
    ev.reason = RILL_REASON_TOOL_USE;
    judge(&slot[at], &s, &ev, &def, o, out);
    ev = event(RILL_EV_END);
    ev.index = -1;
    judge(&slot[at], &s, &ev, &def, o, out);
    REQUIRE(s.commits <= 1 && (s.commits == 1) == (slot[at].c.tool.why == 0));
    if (o & BOUND) {
        char text[300], part[300];
        size_t all = rill_tool_explain(&slot[at].c, &def, text, sizeof text), some;

        REQUIRE(is_zero(&slot[at].store, sizeof(struct args)));
        REQUIRE(all <= sizeof text && utf8_whole(text, all) && (all != 0) == (s.commits == 0));
        some = rill_tool_explain(&slot[at].c, &def, part, all / 2);
        REQUIRE(some <= all / 2 && memcmp(part, text, some) == 0 && utf8_whole(part, some));
    }
    s.offset = slot[at].c.tool.offset;
    s.why = slot[at].c.tool.why;
    s.why_at = slot[at].c.tool.why_at;
    s.mended = slot[at].c.tool.mended;
    return s;
}

/* ---- the slow reader ---- */

struct node {
    char *path; /* with [] */
    char *text; /* of texts and numbers */
    size_t text_n;
    unsigned kind, element; /* of the array of its first [] */
    bool repaired;
};

struct slow {
    const uint8_t *d;
    size_t n, i;
    struct node *node;
    size_t nodes;
    bool twice; /* two members of one name, where that matters */
};

static void space(struct slow *r)
{
    while (r->i < r->n && strchr(" \t\r\n", r->d[r->i]) != NULL && r->d[r->i] != 0)
        r->i++;
}

static bool next_is(struct slow *r, const char *set)
{
    return r->i < r->n && r->d[r->i] != 0 && strchr(set, r->d[r->i]) != NULL;
}

static bool slow_string(struct slow *r, char **to, size_t *to_n, bool *repaired)
{
    static const char from[] = "\"\\/bfnrt", is[] = "\"\\/\b\f\n\r\t";
    char *out = malloc(3 * r->n + 4);
    size_t n = 0, k;
    uint32_t high = 0;

    REQUIRE(out != NULL);
    *to = out;
    for (r->i++; r->i < r->n;) {
        uint32_t c = r->d[r->i];

        if (c == '\\' && r->i + 1 < r->n && r->d[r->i + 1] == 'u') {
            for (c = 0, k = 2; k < 6; k++) {
                const char *digits = "0123456789abcdef0123456789ABCDEF", *p;
                if (r->i + k >= r->n || r->d[r->i + k] == 0 || (p = strchr(digits, r->d[r->i + k])) == NULL)
                    return false;
                c = c << 4 | ((size_t)(p - digits) & 15);
            }
            r->i += 6;
            if (high != 0 && c >> 10 == 0x37) {
                c = 0x10000 + ((high & 0x3FF) << 10 | (c & 0x3FF));
                high = 0;
            } else {
                if (high != 0) {
                    memcpy(out + n, "\xEF\xBF\xBD", 3);
                    n += 3;
                    *repaired = true;
                }
                high = c >> 10 == 0x36 ? c : 0;
                if (high != 0)
                    continue;
                if (c >> 10 == 0x37) {
                    c = 0xFFFD;
                    *repaired = true;
                }
            }
            if (c >= 0x10000)
                out[n++] = (char)(0xF0 | c >> 18);
            if (c >= 0x800)
                out[n++] = (char)(c >= 0x10000 ? 0x80 | (c >> 12 & 63) : 0xE0 | c >> 12);
            if (c >= 0x80)
                out[n++] = (char)(c >= 0x800 ? 0x80 | (c >> 6 & 63) : 0xC0 | c >> 6);
            out[n++] = (char)(c >= 0x80 ? 0x80 | (c & 63) : c);
            continue;
        }
        if (high != 0) {
            memcpy(out + n, "\xEF\xBF\xBD", 3);
            n += 3;
            high = 0;
            *repaired = true;
        }
        r->i++;
        if (c == '"') {
            *to_n = n;
            return true;
        }
        if (c < 0x20)
            return false;
        if (c == '\\') {
            const char *p = r->i < r->n && r->d[r->i] != 0 ? strchr(from, r->d[r->i]) : NULL;
            if (p == NULL)
                return false;
            c = (uint8_t)is[p - from];
            r->i++;
        }
        out[n++] = (char)c;
    }
    return false;
}

static void add_node(struct slow *r, const char *path, unsigned kind, unsigned element)
{
    struct node *x;

    r->node = realloc(r->node, (r->nodes + 1) * sizeof *r->node);
    REQUIRE(r->node != NULL);
    x = &r->node[r->nodes++];
    memset(x, 0, sizeof *x);
    x->path = malloc(strlen(path) + 1);
    REQUIRE(x->path != NULL);
    strcpy(x->path, path);
    x->kind = kind;
    x->element = element;
}

static bool has_row(const char *path)
{
    for (size_t k = 0; k < ROWS; k++)
        if (strcmp(paths[k], path) == 0)
            return (rows[k].flags & RILL_LAST_ONE) == 0;
    return false;
}

/* path: of this value; NULL: nothing in it can have a row */
static bool slow_value(struct slow *r, const char *path, unsigned depth, unsigned element)
{
    size_t at = r->nodes, from;

    space(r);
    if (r->i == r->n)
        return false;
    add_node(r, path != NULL ? path : "?", 0, element);
    if (next_is(r, "{[")) {
        bool object = r->d[r->i] == '{';
        char **names = NULL;
        size_t names_n = 0, count = 0;
        bool ok = false;

        if (depth == RILL_INNER_DEPTH)
            return false;
        r->node[at].kind = object ? RILL_JSON_OBJECT : RILL_JSON_ARRAY;
        r->i++;
        for (space(r);; space(r)) {
            char *key = NULL, *below = NULL;
            size_t key_n = 0;
            bool repaired = false;

            if (count == 0 && next_is(r, object ? "}" : "]")) {
                r->i++;
                ok = true;
                break;
            }
            if (count != 0 && next_is(r, object ? "}" : "]")) {
                r->i++;
                ok = true;
                break;
            }
            if (count++ != 0) {
                if (!next_is(r, ","))
                    break;
                r->i++;
                space(r);
            }
            if (object) {
                if (!next_is(r, "\"") || !slow_string(r, &key, &key_n, &repaired)) {
                    free(key);
                    break;
                }
                space(r);
                if (!next_is(r, ":")) {
                    free(key);
                    break;
                }
                r->i++;
            }
            if (path != NULL) {
                below = malloc(strlen(path) + key_n + 4);
                REQUIRE(below != NULL);
                if (!object)
                    sprintf(below, "%s[]", path);
                else if (key_n == 0 || memchr(key, 0, key_n) != NULL || memchr(key, '.', key_n) != NULL ||
                         memchr(key, '[', key_n) != NULL)
                    strcpy(below, "?");
                else
                    sprintf(below, "%s%s%.*s", path, *path != 0 ? "." : "", (int)key_n, key);
                for (size_t k = 0; object && k < names_n; k++)
                    if (strcmp(names[k], below) == 0 && has_row(below))
                        r->twice = true;
                if (object) {
                    names = realloc(names, (names_n + 1) * sizeof *names);
                    REQUIRE(names != NULL);
                    names[names_n++] = below;
                }
            }
            free(key);
            if (!slow_value(r, below != NULL && strcmp(below, "?") == 0 ? NULL : below, depth + 1,
                            object ? element : (unsigned)count - 1)) {
                if (!object)
                    free(below);
                break;
            }
            if (!object)
                free(below);
        }
        for (size_t k = 0; k < names_n; k++)
            free(names[k]);
        free(names);
        /* where it ended, with how many there are */
        add_node(r, path != NULL ? path : "?", 100 + (object ? 0 : 1), (unsigned)count);
        return ok;
    }
    from = r->i;
    if (next_is(r, "\"")) {
        char *text = NULL;
        size_t n = 0;
        bool repaired = false, ok = slow_string(r, &text, &n, &repaired);

        r->node[at].kind = RILL_JSON_STRING;
        r->node[at].text = text;
        r->node[at].text_n = n;
        r->node[at].repaired = repaired;
        return ok;
    }
    if (next_is(r, "-0123456789")) {
        size_t digits;

        r->i += next_is(r, "-");
        if (next_is(r, "0")) {
            r->i++;
        } else {
            for (digits = r->i; next_is(r, "0123456789");)
                r->i++;
            if (r->i == digits)
                return false;
        }
        if (next_is(r, ".")) {
            r->i++;
            for (digits = r->i; next_is(r, "0123456789");)
                r->i++;
            if (r->i == digits)
                return false;
        }
        if (next_is(r, "eE")) {
            r->i++;
            r->i += next_is(r, "+-");
            for (digits = r->i; next_is(r, "0123456789");)
                r->i++;
            if (r->i == digits)
                return false;
        }
        r->node[at].kind = RILL_JSON_NUMBER;
        r->node[at].text_n = r->i - from;
        r->node[at].text = malloc(r->i - from + 1);
        REQUIRE(r->node[at].text != NULL);
        memcpy(r->node[at].text, r->d + from, r->i - from);
        r->node[at].text[r->i - from] = 0;
        return true;
    }
    for (unsigned k = 0; k < 3; k++) {
        static const char *const words[] = { "true", "false", "null" };
        size_t n = strlen(words[k]);
        if (r->n - r->i >= n && memcmp(r->d + r->i, words[k], n) == 0) {
            r->i += n;
            r->node[at].kind = RILL_JSON_TRUE + k;
            return true;
        }
    }
    return false;
}

/* Text of a number, times 10^places, as an integer. */
static bool slow_int(const char *s, unsigned places, long long lo, long long hi, long long *to)
{
    char digits[2048];
    size_t n = 0;
    long e = (long)places, x = 0;
    bool minus = *s == '-', point = false, overflow = false;
    unsigned long long v = 0;

    for (s += minus; *s != 0 && *s != 'e' && *s != 'E'; s++) {
        if (*s == '.') {
            point = true;
            continue;
        }
        e -= point;
        if (n < sizeof digits)
            digits[n++] = *s;
        else
            overflow = true; /* such long ones are not judged here */
    }
    if (overflow)
        return false;
    if (*s != 0) {
        bool neg = s[1] == '-';
        for (s += 1 + (neg || s[1] == '+'); *s != 0; s++)
            x = x > 100000 ? x : x * 10 + (*s - '0');
        e += neg ? -x : x;
    }
    while (n != 0 && digits[n - 1] == '0') {
        n--;
        e++;
    }
    if (n == 0)
        e = 0;
    if (e < 0)
        return false;
    for (size_t k = 0; k < n || e > 0; k++) {
        unsigned d = k < n ? (unsigned)(digits[k] - '0') : 0;
        if (v > (UINT64_MAX - d) / 10)
            return false;
        v = v * 10 + d;
        if (k >= n)
            e--;
        if (k >= n && v == 0)
            e = 0;
    }
    if (v > (unsigned long long)INT64_MAX + minus)
        return false;
    *to = minus ? (long long)(0 - v) : (long long)v;
    return *to >= lo && *to <= hi;
}

/* What the struct must be; false: the call must be void. */
static bool slow_bind(const struct slow *r, bool strict, struct args *a)
{
    unsigned stepping = 0;
    bool has_on = false, name[2] = { false, false }, in_pos = false, has_x = false;

    memset(a, 0, sizeof *a);
    for (size_t k = 1; k + 1 < r->nodes; k++) { /* without $ itself */
        const struct node *x = &r->node[k];
        const char *p = x->path;
        const rill_row *row = NULL;
        long long v = 0;

        for (size_t j = 0; j < ROWS; j++)
            if (strcmp(paths[j], p) == 0)
                row = &rows[j];
        if (row == NULL) {
            size_t dot = strlen(p);

            if (!strict || x->kind >= 100)
                continue;
            /* in an object that has a row, or at the top? */
            if (strcmp(p, "?") == 0)
                return (void)dot, false; /* the caller leaves these out */
            while (dot != 0 && p[dot] != '.')
                dot--;
            if (dot == 0 && strchr(p, '[') == NULL)
                return false;
            if (strncmp(p, "steps[].", 8) == 0 && dot == 7 && strchr(p + 8, '[') == NULL)
                return false;
            if (strncmp(p, "pos.", 4) == 0 && dot == 3 && strchr(p, '[') == NULL)
                return false;
            continue;
        }
        if (x->kind == 101) { /* end of a list */
            if (strcmp(p, "steps") == 0)
                a->steps_n = (uint16_t)x->element;
            if (strcmp(p, "levels") == 0) {
                a->levels_n = (uint16_t)x->element;
                if (x->element < 1)
                    return false;
            }
            continue;
        }
        if (x->kind == 100) {
            if (strcmp(p, "steps[]") == 0 && !name[stepping])
                return false;
            if (strcmp(p, "pos") == 0 && !has_x)
                return false;
            continue;
        }
        if (x->kind == RILL_JSON_NULL && strcmp(p, "pin") == 0) {
            a->pin = 0;
        } else if (strcmp(p, "any") == 0) {
            continue;
        } else if (strcmp(p, "pin") == 0) {
            if (x->kind != RILL_JSON_NUMBER || !slow_int(x->text, 0, 0, 40, &v))
                return false;
            a->pin = (uint8_t)v;
        } else if (strcmp(p, "on") == 0) {
            if (x->kind != RILL_JSON_TRUE && x->kind != RILL_JSON_FALSE)
                return false;
            a->on = x->kind == RILL_JSON_TRUE;
            has_on = true;
        } else if (strcmp(p, "volt") == 0) {
            if (x->kind != RILL_JSON_NUMBER || !slow_int(x->text, 2, INT32_MIN, INT32_MAX, &v))
                return false;
            a->volt = (int32_t)v;
        } else if (strcmp(p, "big") == 0) {
            if (x->kind != RILL_JSON_NUMBER || !slow_int(x->text, 0, INT64_MIN, INT64_MAX, &v))
                return false;
            a->big = v;
        } else if (strcmp(p, "mode") == 0) {
            if (x->kind != RILL_JSON_STRING)
                return false;
            if (x->text_n == 3 && memcmp(x->text, "off", 3) == 0)
                a->mode = 0;
            else if (x->text_n == 2 && memcmp(x->text, "on", 2) == 0)
                a->mode = 1;
            else if (x->text_n == 1 && *x->text == 'o')
                a->mode = 2;
            else
                return false;
        } else if (strcmp(p, "text") == 0 || strcmp(p, "steps[].name") == 0) {
            size_t most = *p == 't' ? 5 : 3;
            char *to = *p == 't' ? a->text : NULL;

            if (x->kind != RILL_JSON_STRING || x->repaired || x->text_n > most || memchr(x->text, 0, x->text_n) != NULL)
                return false;
            if (to == NULL) {
                to = a->steps[stepping].name;
                name[stepping] = true;
            }
            memcpy(to, x->text, x->text_n);
            to[x->text_n] = 0;
        } else if (strcmp(p, "sized") == 0) {
            size_t n = x->text_n;

            if (x->kind != RILL_JSON_STRING || x->repaired)
                return false;
            if (n > 5)
                for (n = 5; n != 0 && ((uint8_t)x->text[n] & 0xC0) == 0x80; n--)
                    continue;
            a->sized.n = (uint16_t)n;
            a->sized.full = (uint16_t)(x->text_n > 65535 ? 65535 : x->text_n);
            memcpy(a->sized.text, x->text, n);
        } else if (strcmp(p, "steps[].ms") == 0) {
            if (x->kind != RILL_JSON_NUMBER || !slow_int(x->text, 0, 0, 65535, &v))
                return false;
            a->steps[stepping].ms = (uint16_t)v;
        } else if (strcmp(p, "steps[]") == 0) {
            stepping = x->element;
            if (x->kind != RILL_JSON_OBJECT || stepping >= 2)
                return false;
        } else if (strcmp(p, "levels[]") == 0) {
            if (x->element >= 3 || x->kind != RILL_JSON_NUMBER || !slow_int(x->text, 0, -5, 500, &v))
                return false;
            a->levels[x->element] = (int16_t)v;
        } else if (strcmp(p, "steps") == 0 || strcmp(p, "levels") == 0) {
            if (x->kind != RILL_JSON_ARRAY)
                return false;
        } else if (strcmp(p, "pos") == 0) {
            in_pos = true;
            if (x->kind != RILL_JSON_OBJECT)
                return false;
        } else if (strcmp(p, "pos.x") == 0) {
            if (x->kind != RILL_JSON_NUMBER || !slow_int(x->text, 0, -128, 127, &v))
                return false;
            a->x = (int8_t)v;
            has_x = true;
        }
    }
    (void)in_pos;
    return has_on && !r->twice;
}

static bool same_args(const struct args *a, const struct args *b)
{
    for (unsigned k = 0; k < 2; k++)
        if (strcmp(a->steps[k].name, b->steps[k].name) != 0 || a->steps[k].ms != b->steps[k].ms)
            return false;
    return a->pin == b->pin && a->on == b->on && a->volt == b->volt && a->big == b->big && a->mode == b->mode &&
           strcmp(a->text, b->text) == 0 && memcmp(&a->sized, &b->sized, sizeof a->sized) == 0 &&
           a->steps_n == b->steps_n && memcmp(a->levels, b->levels, sizeof a->levels) == 0 &&
           a->levels_n == b->levels_n && a->x == b->x;
}

static void slowly(const struct input *x, const struct sum *s, const struct args *got)
{
    struct slow r = { x->d, x->n, 0, NULL, 0, false };
    struct args want;
    bool valid = slow_value(&r, "", 0, 0), commits, odd = false;

    space(&r);
    valid = valid && r.i == r.n;
    for (size_t k = 0; k < r.nodes; k++) /* a name that is no path, or a number too long for slow_int() */
        odd = odd || (strcmp(r.node[k].path, "?") == 0 && x->options & STRICT) || r.node[k].text_n > 2000;
    commits = valid && r.node[0].kind == RILL_JSON_OBJECT;
    if (x->n == 0)
        commits = !(x->options & (BOUND | TEXT)); /* "on" is required */
    else if (commits && x->options & BOUND)
        commits = slow_bind(&r, (x->options & STRICT) != 0, &want);
    if (!odd) {
        REQUIRE(s->commits == commits);
        if (commits && x->options & BOUND)
            REQUIRE(same_args(got, &want));
    }
    for (size_t k = 0; k < r.nodes; k++) {
        free(r.node[k].path);
        free(r.node[k].text);
    }
    free(r.node);
}

static void same(struct sum a, struct sum b)
{
    REQUIRE(a.values == b.values && a.pieces == b.pieces);
    REQUIRE(a.args == b.args && a.commits == b.commits);
    REQUIRE(a.offset == b.offset && a.mended == b.mended);
    REQUIRE(a.why == b.why && a.why_at == b.why_at);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t one[] = { 1 };
    struct input x = input_of(data, size);
    struct args args, other;
    struct sum whole;
    size_t n;

    if (!utf8_whole(x.d, x.n))
        return 0; /* the message layer hands out text */
    memset(&args, 0, sizeof args);
    whole = replay(&x, x.n, NULL, 0, &args);
    same(whole, replay(&x, x.n, one, 1, &other));
    same(whole, replay(&x, x.n, x.cuts, x.cuts_n, &other));
    if (whole.commits != 0 && x.n != 0) {
        for (n = x.n; n != 0 && x.d[n - 1] != '}';)
            n--;
        REQUIRE(n != 0);
        for (size_t k = 1, left = 64; k < n && left != 0; k += 1 + k / 16, left--)
            REQUIRE(replay(&x, k, NULL, 0, &other).commits == 0);
        REQUIRE(replay(&x, n - 1, NULL, 0, &other).commits == 0 || n == 1);
    }
    if (!(x.options & (LENIENT | VOID)))
        slowly(&x, &whole, &args);
    return 0;
}
