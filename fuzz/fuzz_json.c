/*
 * fuzz_json.c - any bytes, any cut: the same tokens in the same places. Nesting and the turns of key and value add
 * up, numbers keep their value, what is skipped changes nothing after it, and a valid text that is written down
 * again from its tokens reads the same.
 */
#include <inttypes.h>

#include "fuzz.h"

struct sum {
    uint64_t tokens, places, outer, offset;
    uint32_t repaired;
    rill_status status;
};

struct check {
    const uint8_t *d;
    char *text; /* of the number at hand */
    size_t n, text_n;
    uint8_t kind[RILL_DEPTH + 1];
    bool key[RILL_DEPTH + 1]; /* a key was given, its value is due */
    unsigned depth, open;
    uint64_t begun;
    char *out; /* the text again */
    size_t out_n;
    bool comma;
};

static void put(struct check *c, const char *p, size_t n)
{
    if (c->out != NULL && n != 0)
        memcpy(c->out + c->out_n, p, n);
    c->out_n += n;
}

static void put_string(struct check *c, rill_text t)
{
    for (size_t i = 0; i < t.n; i++) {
        char esc[8];
        if ((uint8_t)t.p[i] < 0x20)
            put(c, esc, (size_t)snprintf(esc, sizeof esc, "\\u%04x", (unsigned)(uint8_t)t.p[i]));
        else if (t.p[i] == '"' || t.p[i] == '\\')
            put(c, esc, (size_t)snprintf(esc, sizeof esc, "\\%c", t.p[i]));
        else
            put(c, t.p + i, 1);
    }
}

/* Does it fit? By hand: the digits times ten, until they do not. */
static void integers(const rill_number *v)
{
    static const uint64_t his[] = { 0, 9, 65534, 0xFFFFFFFF, INT64_MAX, (uint64_t)INT64_MAX + 1, UINT64_MAX };
    uint64_t u = v->digits, got;
    bool fits = !v->big && v->power >= 0;
    int64_t i;

    for (int k = v->power; fits && k > 0 && u != 0; k--, u *= 10)
        fits = u <= UINT64_MAX / 10;
    for (size_t k = 0; k < sizeof his / sizeof his[0]; k++) {
        bool yes = fits && u <= his[k] && (!v->negative || u == 0);
        got = u + 1;
        REQUIRE(rill_number_uint(v, his[k], &got) == yes && got == (yes ? u : u + 1));
        if (his[k] > INT64_MAX)
            continue;
        yes = fits && (v->negative ? u <= his[k] + 1 : u <= his[k]);
        REQUIRE(rill_number_int(v, -(int64_t)his[k] - 1, (int64_t)his[k], &i) == yes);
        REQUIRE(!yes || (v->negative ? (uint64_t)0 - (uint64_t)i == u : (uint64_t)i == u));
        REQUIRE(!rill_number_int(v, 1, (int64_t)his[k], &i) || (i >= 1 && yes));
    }
}

/* The value of the text by hand: significant digits and a power of ten. */
static void number(const struct check *c, const rill_number *v)
{
    char mine[32], digits[32];
    size_t n = 0, all = 0, zeros = 0, i = 0;
    long power = 0, e = 0;
    bool point = false, minus = c->text[0] == '-', lost = false;

    for (i = minus; i < c->text_n && c->text[i] != 'e' && c->text[i] != 'E'; i++) {
        if (c->text[i] == '.') {
            point = true;
            continue;
        }
        power -= point;
        if (c->text[i] == '0') {
            zeros += all != 0; /* trailing until proven otherwise; leading ones do not count */
            continue;
        }
        for (; zeros != 0; zeros--, all++)
            if (n < 31)
                mine[n++] = '0';
        all++;
        if (n < 31)
            mine[n++] = c->text[i];
    }
    power += (long)zeros;
    if (++i < c->text_n) {
        bool neg = c->text[i] == '-';
        for (i += neg || c->text[i] == '+'; i < c->text_n; i++)
            e = e > 999999 ? e : e * 10 + c->text[i] - '0';
        power += neg ? -e : e;
    }
    lost = all > 31;
    mine[n] = 0;
    REQUIRE(v->negative == minus);
    if (all == 0) {
        REQUIRE(v->digits == 0 && !v->big);
        return;
    }
    if (v->big) {
        REQUIRE(all > 20 || (all == 20 && strcmp(mine, "18446744073709551615") > 0) || e > 32000 || c->text_n > 32000);
        return;
    }
    snprintf(digits, sizeof digits, "%" PRIu64, v->digits);
    REQUIRE(!lost && strcmp(digits, mine) == 0 && v->power == power);
}

static void token(struct check *c, struct sum *s, const rill_json_tok *t)
{
    bool string = t->kind == RILL_JSON_KEY || t->kind == RILL_JSON_STRING;
    bool piece = string || t->kind == RILL_JSON_NUMBER;
    bool first = t->part & RILL_FIRST, last = t->part & RILL_LAST, array, outer;
    static const char begins[] = "?{[?\"\"?tfn";

    REQUIRE(t->kind >= RILL_JSON_OBJECT && t->kind <= RILL_JSON_NULL);
    REQUIRE(utf8_whole(t->text.p, t->text.n));
    REQUIRE(piece || (first && last && t->text.n == 0));
    REQUIRE(first ? c->open == 0 : c->open == t->kind && c->begun == t->offset);
    REQUIRE(t->text.n != 0 || last);
    REQUIRE(t->offset < c->n && (!first || c->begun < t->offset || t->offset == 0));
    if (t->kind == RILL_JSON_NUMBER)
        REQUIRE(strchr("-0123456789", c->d[t->offset]) != NULL);
    else if (t->kind == RILL_JSON_CLOSE)
        REQUIRE(c->d[t->offset] == (c->kind[c->depth] == RILL_JSON_OBJECT ? '}' : ']'));
    else
        REQUIRE(c->d[t->offset] == (uint8_t)begins[t->kind]);
    c->begun = t->offset;
    c->open = last ? 0 : t->kind;
    array = c->depth != 0 && c->kind[c->depth] == RILL_JSON_ARRAY;
    if (first && t->kind != RILL_JSON_CLOSE) {
        if (t->kind == RILL_JSON_KEY) {
            REQUIRE(c->depth != 0 && !array && !c->key[c->depth]);
        } else if (c->depth != 0 && !array) {
            REQUIRE(c->key[c->depth]);
        }
        c->key[c->depth] = t->kind == RILL_JSON_KEY;
        if (c->comma && (array || t->kind == RILL_JSON_KEY))
            put(c, ",", 1);
    }
    if (t->kind == RILL_JSON_CLOSE)
        REQUIRE(c->depth != 0 && !c->key[c->depth]);
    if (t->kind == RILL_JSON_OBJECT || t->kind == RILL_JSON_ARRAY) {
        c->kind[++c->depth] = t->kind;
        c->key[c->depth] = false;
    }
    REQUIRE(t->depth == c->depth);
    outer = c->depth < 2 || (c->depth == 2 && (t->kind == RILL_JSON_OBJECT || t->kind == RILL_JSON_ARRAY));
    if (first) {
        uint64_t id = t->kind * 65536u + t->depth;
        s->tokens = hash_number(s->tokens, id);
        s->places = hash_number(s->places, t->offset);
        if (outer)
            s->outer = hash_number(hash_number(s->outer, id), t->offset);
    }
    s->tokens = hash_bytes(s->tokens, t->text.p, t->text.n);
    if (outer)
        s->outer = hash_bytes(s->outer, t->text.p, t->text.n);
    if (last)
        s->tokens = hash_number(s->tokens, 0x100);
    if (string) {
        put(c, "\"", first);
        put_string(c, t->text);
        put(c, t->kind == RILL_JSON_KEY ? "\":" : "\"", last ? 1u + (t->kind == RILL_JSON_KEY) : 0);
    } else if (t->kind == RILL_JSON_NUMBER) {
        if (first)
            c->text_n = 0;
        memcpy(c->text + c->text_n, t->text.p, t->text.n);
        c->text_n += t->text.n;
        put(c, t->text.p, t->text.n);
        if (last) {
            number(c, &t->number);
            integers(&t->number);
            s->places = hash_number(s->places, t->number.digits * 2 + t->number.negative);
            s->places = hash_number(s->places, (uint64_t)t->number.power * 2 + t->number.big);
        }
    } else if (t->kind == RILL_JSON_CLOSE) {
        put(c, c->kind[c->depth--] == RILL_JSON_OBJECT ? "}" : "]", 1);
    } else {
        static const char *const words[] = { "{", "[", "", "", "", "", "true", "false", "null" };
        put(c, words[t->kind - 1], strlen(words[t->kind - 1]));
    }
    c->comma = t->kind != RILL_JSON_OBJECT && t->kind != RILL_JSON_ARRAY && t->kind != RILL_JSON_KEY;
}

#define SKIP 0x100u

static struct sum replay(struct check c, unsigned options, const uint8_t *cuts, size_t cuts_n, struct check *after)
{
    struct sum sum = { HASH_START, HASH_START, HASH_START, 0, 0, RILL_OK };
    struct feed f = { c.d, cuts, c.n, cuts_n, 0, 0, NULL };
    rill_json slot[2];
    rill_json_tok t;
    unsigned at = 0, inside = 0;
    rill_in in = { NULL, 0 };
    rill_status st = RILL_MORE;
    uint64_t offset;

    c.text = malloc(c.n + 1);
    REQUIRE(c.text != NULL && rill_json_init(&slot[0], options & RILL_JSON_STRICT) == RILL_OK);
    while (st == RILL_MORE && feed_next(&f, &in)) {
        slot[1 - at] = slot[at];
        memset(&slot[at], 0xA5, sizeof slot[at]);
        at = 1 - at;
        do {
            memset(&t, 0xA5, sizeof t);
            st = inside != 0 ? rill_json_skip(&slot[at], &in, inside) : rill_json_next(&slot[at], &in, &t);
            if (st == RILL_OK && inside != 0) {
                REQUIRE(c.depth-- == 2);
                c.comma = true;
                inside = 0;
            } else if (st == RILL_OK) {
                token(&c, &sum, &t);
                if ((options & SKIP) && c.depth == 2)
                    inside = 2;
            }
            REQUIRE(slot[at].offset == f.at - in.n);
        } while (st == RILL_OK);
    }
    REQUIRE(st != RILL_MORE || in.n == 0);
    if (st == RILL_MORE)
        while ((st = rill_json_finish(&slot[at], &t)) == RILL_OK) {
            REQUIRE(t.kind == RILL_JSON_NUMBER && t.depth == 0 && t.part & RILL_LAST);
            token(&c, &sum, &t);
        }
    REQUIRE(st != RILL_MORE);
    REQUIRE(st != RILL_END || (c.depth == 0 && c.open == 0));
    REQUIRE(!(options & RILL_JSON_STRICT) || slot[at].repaired == 0);
    offset = slot[at].offset;
    in = (rill_in){ (const uint8_t *)"]", 1 };
    REQUIRE(rill_json_next(&slot[at], &in, &t) == st && rill_json_skip(&slot[at], &in, 0) == st && in.n == 1);
    REQUIRE(rill_json_finish(&slot[at], &t) == st && slot[at].offset == offset && offset <= c.n);
    sum.offset = offset;
    sum.repaired = slot[at].repaired;
    sum.status = st;
    feed_end(&f);
    free(c.text);
    if (after != NULL)
        *after = c;
    return sum;
}

/* The plain reader, which has it all: the same verdict at the same byte; of a valid text also the same tokens. */
struct plain {
    const uint8_t *d;
    size_t n, i;
    unsigned depth;
    bool strict;
    uint64_t tokens;
    uint32_t repaired;
};

static rill_status wrong(const struct plain *r, rill_status st)
{
    return r->i < r->n ? st : RILL_E_JSON_CUT;
}

static bool in_set(const struct plain *r, const char *set)
{
    return r->i < r->n && r->d[r->i] != 0 && strchr(set, r->d[r->i]) != NULL;
}

static void plain_first(struct plain *r, unsigned kind)
{
    r->tokens = hash_number(r->tokens, kind * 65536u + r->depth);
}

static void character(struct plain *r, uint32_t c)
{
    uint8_t u[4] = { (uint8_t)(0xF0 | c >> 18), (uint8_t)(0x80 | (c >> 12 & 63)), (uint8_t)(0x80 | (c >> 6 & 63)),
                     (uint8_t)(0x80 | (c & 63)) };
    unsigned from = c < 0x80 ? 3 : c < 0x800 ? 2 : c < 0x10000 ? 1 : 0;

    if (from != 0)
        u[from] = (uint8_t)(from == 3 ? c : from == 2 ? 0xC0 | c >> 6 : 0xE0 | c >> 12);
    r->tokens = hash_bytes(r->tokens, u + from, 4 - from);
}

static void repair(struct plain *r)
{
    character(r, 0xFFFD);
    r->repaired++;
}

static rill_status plain_string(struct plain *r)
{
    static const char from[] = "\"\\/bfnrtu", to[] = "\"\\/\b\f\n\r\t";
    uint32_t high = 0, u;
    size_t k, bad;

    for (r->i++; r->i < r->n;) {
        bool escape = r->d[r->i] == '\\';
        if (escape) {
            r->i++;
            if (!in_set(r, high != 0 && r->strict ? "u" : from))
                return wrong(r, high != 0 && r->strict ? RILL_E_JSON_SURROGATE : RILL_E_JSON_ESCAPE);
            if (r->d[r->i] == 'u') {
                r->i++;
                for (u = 0, k = 0; k < 4; k++, r->i++) {
                    if (!in_set(r, "0123456789abcdefABCDEF"))
                        return wrong(r, RILL_E_JSON_ESCAPE);
                    u = u << 4 | (r->d[r->i] <= '9' ? r->d[r->i] - 48u : (r->d[r->i] | 32u) - 87u);
                    /* D, then C..F: the second half of a pair, at its second digit */
                    if (r->strict && ((k == 0 && high != 0 && u != 0xD) || (k == 1 && (high != 0) != (u >> 2 == 0x37))))
                        return RILL_E_JSON_SURROGATE;
                }
                if (u >> 10 == 0x37 && high != 0) {
                    character(r, 0x10000 + ((high & 0x3FF) << 10 | (u & 0x3FF)));
                    high = 0;
                    continue;
                }
                if (high != 0)
                    repair(r);
                high = u >> 10 == 0x36 ? u : 0;
                if (u >> 10 == 0x37)
                    repair(r);
                else if (high == 0)
                    character(r, u);
                continue;
            }
        }
        if (high != 0 && r->strict)
            return RILL_E_JSON_SURROGATE;
        if (high != 0)
            repair(r);
        high = 0;
        if (escape) {
            character(r, (uint8_t)to[strchr(from, r->d[r->i++]) - from]);
            continue;
        }
        if (r->d[r->i] == '"') {
            r->i++;
            r->tokens = hash_number(r->tokens, 0x100);
            return RILL_OK;
        }
        if (r->d[r->i] < 0x20)
            return RILL_E_JSON_CONTROL;
        if ((k = utf8_length(r->d + r->i, r->n - r->i, &bad)) == 0) {
            bool lead = r->d[r->i] >= 0xC2 && r->d[r->i] <= 0xF4;
            if (r->strict || (lead && r->i + bad == r->n)) {
                r->i += lead ? bad : 0;
                return wrong(r, RILL_E_JSON_UTF8);
            }
            repair(r);
            r->i += bad;
            continue;
        }
        r->tokens = hash_bytes(r->tokens, r->d + r->i, k);
        r->i += k;
    }
    return RILL_E_JSON_CUT;
}

static bool digits(struct plain *r)
{
    size_t from = r->i;

    while (in_set(r, "0123456789"))
        r->i++;
    return r->i != from;
}

static rill_status plain_number(struct plain *r)
{
    size_t from = r->i;
    bool zero;

    r->i += in_set(r, "-");
    zero = in_set(r, "0");
    r->i += zero;
    if ((zero && in_set(r, "0123456789")) || (!zero && !digits(r)))
        return wrong(r, RILL_E_JSON_NUMBER);
    if (in_set(r, ".") && (r->i++, !digits(r)))
        return wrong(r, RILL_E_JSON_NUMBER);
    if (in_set(r, "eE") && (r->i++, r->i += in_set(r, "+-"), !digits(r)))
        return wrong(r, RILL_E_JSON_NUMBER);
    r->tokens = hash_bytes(r->tokens, r->d + from, r->i - from);
    r->tokens = hash_number(r->tokens, 0x100);
    return RILL_OK;
}

static void space(struct plain *r)
{
    while (in_set(r, " \t\r\n"))
        r->i++;
}

static void plain_close(struct plain *r)
{
    plain_first(r, RILL_JSON_CLOSE);
    r->tokens = hash_number(r->tokens, 0x100);
    r->i++;
    r->depth--;
}

static rill_status plain_read(struct plain *r)
{
    static const char *const words[] = { "true", "false", "null" };
    uint8_t kind[RILL_DEPTH + 1];
    bool colon = false, done = false; /* a key was read; a value was read */
    rill_status st = RILL_OK;

    for (;;) {
        bool object = r->depth != 0 && kind[r->depth] == RILL_JSON_OBJECT;
        if (done && r->depth == 0)
            return RILL_END;
        space(r);
        if (r->i == r->n)
            return RILL_E_JSON_CUT;
        if (done && in_set(r, object ? "}" : "]")) {
            plain_close(r);
            continue;
        }
        if (done) {
            if (!in_set(r, ","))
                return RILL_E_JSON_SYNTAX;
            r->i++;
            space(r);
            done = false;
        }
        if (object && !colon) {
            if (!in_set(r, "\""))
                return wrong(r, RILL_E_JSON_SYNTAX);
            plain_first(r, RILL_JSON_KEY);
            if ((st = plain_string(r)) != RILL_OK)
                return st;
            space(r);
            if (!in_set(r, ":"))
                return wrong(r, RILL_E_JSON_SYNTAX);
            r->i++;
            colon = true;
            continue;
        }
        colon = false;
        if (in_set(r, "{[")) {
            if (r->depth == RILL_DEPTH)
                return RILL_E_JSON_DEPTH;
            kind[++r->depth] = r->d[r->i] == '{' ? RILL_JSON_OBJECT : RILL_JSON_ARRAY;
            plain_first(r, kind[r->depth]);
            r->tokens = hash_number(r->tokens, 0x100);
            r->i++;
            space(r);
            if ((done = in_set(r, kind[r->depth] == RILL_JSON_OBJECT ? "}" : "]")))
                plain_close(r);
            continue;
        }
        if (in_set(r, "\"")) {
            plain_first(r, RILL_JSON_STRING);
            st = plain_string(r);
        } else if (in_set(r, "-0123456789")) {
            plain_first(r, RILL_JSON_NUMBER);
            st = plain_number(r);
        } else {
            unsigned w = in_set(r, "t") ? 0 : in_set(r, "f") ? 1 : in_set(r, "n") ? 2 : 3;
            if (w == 3)
                return wrong(r, RILL_E_JSON_SYNTAX);
            plain_first(r, RILL_JSON_TRUE + w);
            for (const char *p = words[w]; *p != 0; p++, r->i++)
                if (r->i == r->n || r->d[r->i] != (uint8_t)*p)
                    return wrong(r, RILL_E_JSON_LITERAL);
            r->tokens = hash_number(r->tokens, 0x100);
        }
        if (st != RILL_OK)
            return st;
        done = true;
    }
}

static void same(struct sum a, struct sum b)
{
    REQUIRE(a.status == b.status);
    REQUIRE(a.tokens == b.tokens);
    REQUIRE(a.places == b.places);
    REQUIRE(a.outer == b.outer);
    REQUIRE(a.offset == b.offset);
    REQUIRE(a.repaired == b.repaired);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t one[] = { 1 };
    struct input x = input_of(data, size);
    unsigned o = x.options & RILL_JSON_STRICT;
    struct check c = { x.d, NULL, x.n, 0, { 0 }, { 0 }, 0, 0, 0, NULL, 0, false }, again = c;
    struct plain plain = { x.d, x.n, 0, 0, o != 0, HASH_START, 0 };
    struct sum whole, skip;
    uint64_t tokens;

    again.out = malloc(6 * x.n + 8);
    REQUIRE(again.out != NULL);
    whole = replay(again, o, NULL, 0, &again);
    same(whole, replay(c, o, one, 1, NULL));
    same(whole, replay(c, o, x.cuts, x.cuts_n, NULL));
    skip = replay(c, o | SKIP, x.cuts, x.cuts_n, NULL);
    REQUIRE(skip.status == whole.status && skip.offset == whole.offset && skip.repaired == whole.repaired);
    REQUIRE(skip.outer == whole.outer);
    REQUIRE(plain_read(&plain) == whole.status && plain.i == whole.offset);
    REQUIRE(whole.status != RILL_END || (plain.tokens == whole.tokens && plain.repaired == whole.repaired));
    if (whole.status == RILL_END) {
        tokens = whole.tokens;
        c.d = (const uint8_t *)again.out;
        c.n = again.out_n;
        whole = replay(c, RILL_JSON_STRICT, NULL, 0, NULL);
        REQUIRE(whole.status == RILL_END && whole.tokens == tokens && whole.offset == c.n);
    }
    free(again.out);
    return 0;
}
