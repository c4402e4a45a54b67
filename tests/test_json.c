/*
 * test_json.c - rill/json.h: the cases of cases/json at every cut; all short texts against a slow reader that has
 * the whole text before it; numbers; depth; the public accept and reject files, if they are at hand.
 */
#include "harness.h"
#include "rill/json.h"

#if defined(__unix__) || defined(__APPLE__)
#include <dirent.h>
#define HAVE_DIRENT 1
#endif

static const char *const kind_names[] = { "?",      "object", "array", "close", "key",
                                          "string", "number", "true",  "false", "null" };

/* ---- the layer, for cases ---- */

enum { SKIP_NONE, SKIP_ALL, SKIP_AFTER }; /* settings.how */

struct case_state {
    rill_json j;
    unsigned how, left, depth;
};

static bool case_option(struct settings *set, const char *word, const char *rest)
{
    if (strcmp(word, "strict") == 0) {
        set->options |= RILL_JSON_STRICT;
    } else if (strcmp(word, "skip") == 0 && strcmp(rest, "all") == 0) {
        set->how = SKIP_ALL; /* no tokens at all */
    } else if (strcmp(word, "skip") == 0 && strncmp(rest, "after ", 6) == 0) {
        set->how = SKIP_AFTER; /* "! skip after N D": after N pieces skip to depth D */
        set->n[0] = (uint32_t)strtoul(rest + 6, NULL, 10);
        set->n[1] = (uint32_t)strtoul(rest + 6 + strcspn(rest + 6, " "), NULL, 10);
    } else {
        return false;
    }
    return true;
}

static rill_status case_init(void *state, const struct settings *set)
{
    struct case_state *s = (struct case_state *)state;

    memset(s, 0, sizeof *s);
    s->how = set->how;
    s->left = set->n[0];
    s->depth = set->n[1];
    return rill_json_init(&s->j, set->options);
}

static rill_status case_next(void *state, rill_in *in, void *out)
{
    struct case_state *s = (struct case_state *)state;
    rill_status st;

    if (s->how == SKIP_ALL)
        return rill_json_skip(&s->j, in, 0);
    if (s->how == SKIP_AFTER && s->left == 0) {
        st = rill_json_skip(&s->j, in, s->depth);
        if (st != RILL_OK)
            return st;
        s->how = SKIP_NONE;
    }
    st = rill_json_next(&s->j, in, (rill_json_tok *)out);
    if (s->how == SKIP_AFTER && st == RILL_OK && (((rill_json_tok *)out)->part & RILL_LAST) != 0)
        s->left--;
    return st;
}

static rill_status case_finish(void *state, const struct settings *set, void *out)
{
    (void)set;
    return rill_json_finish(&((struct case_state *)state)->j, (rill_json_tok *)out);
}

static uint64_t case_offset(const void *state)
{
    return ((const struct case_state *)state)->j.offset;
}

static void show_number(const rill_number *n, char *to)
{
    char digits[24];
    size_t k = sizeof digits;
    uint64_t v = n->digits;

    digits[--k] = 0;
    do {
        digits[--k] = (char)('0' + (char)(v % 10));
        v /= 10;
    } while (v != 0);
    if (n->big)
        sprintf(to, "%sbig", n->negative ? "-" : "");
    else if (n->power == 0)
        sprintf(to, "%s%s", n->negative ? "-" : "", digits + k);
    else
        sprintf(to, "%s%se%d", n->negative ? "-" : "", digits + k, n->power);
}

/* memo[0..63]: a bit for each open object; memo[64]: depth; memo[65]: 1 when a value must follow a key; memo[66]: last
 * offset + 1 */
static void check_place(struct trace *t, const rill_json_tok *tok, bool first, bool last)
{
    uint64_t *depth = &t->memo[64], *due = &t->memo[65];
    uint64_t here = *depth == 0 ? 0 : t->memo[(*depth - 1) / 64] >> ((*depth - 1) % 64) & 1;
    bool key = tok->kind == RILL_JSON_KEY, close = tok->kind == RILL_JSON_CLOSE;

    if (first && (tok->offset + 1 <= t->memo[66] || tok->offset >= t->bytes))
        trace_fault(t, "offsets of tokens do not rise, or lead");
    if (first && here != 0 && !close && key != (*due == 0))
        trace_fault(t, "keys and values do not alternate");
    if (key && here == 0)
        trace_fault(t, "a key outside of an object");
    t->memo[66] = tok->offset + 1;
    if (tok->kind == RILL_JSON_OBJECT || tok->kind == RILL_JSON_ARRAY) {
        t->memo[*depth / 64] &= ~((uint64_t)1 << *depth % 64);
        t->memo[*depth / 64] |= (uint64_t)(tok->kind == RILL_JSON_OBJECT) << *depth % 64;
        ++*depth;
        *due = 0;
    } else if (last) {
        *due = key;
    }
    if (tok->depth != *depth)
        trace_fault(t, "depth is %u, should be %u", (unsigned)tok->depth, (unsigned)*depth);
    if (close) {
        if (*due != 0 || *depth == 0)
            trace_fault(t, "a close that closes nothing");
        *depth -= *depth != 0;
    }
}

static void case_note(struct trace *t, const void *state, const void *out)
{
    const rill_json_tok *tok = (const rill_json_tok *)out;
    char head[48], number[48];
    bool piece;

    (void)state;
    if (tok->kind < RILL_JSON_OBJECT || tok->kind > RILL_JSON_NULL) {
        trace_fault(t, "a token of kind %d", tok->kind);
        return;
    }
    piece = tok->kind == RILL_JSON_KEY || tok->kind == RILL_JSON_STRING || tok->kind == RILL_JSON_NUMBER;
    if (t->set->how == SKIP_NONE)
        check_place(t, tok, (tok->part & RILL_FIRST) != 0, (tok->part & RILL_LAST) != 0);
    sprintf(head, "%lu %s", (unsigned long)tok->offset, kind_names[tok->kind]);
    if (piece) {
        /* of a number that was skipped only the end is left for finish() */
        trace_piece(t, head, tok->part | (t->set->how == SKIP_ALL ? RILL_FIRST : 0u), tok->text);
        if (tok->kind == RILL_JSON_NUMBER && (tok->part & RILL_LAST) != 0) {
            show_number(&tok->number, number);
            trace_add(t, " = %s", number);
        }
        return;
    }
    if (tok->part != (RILL_FIRST | RILL_LAST) || tok->text.n != 0)
        trace_fault(t, "%s in pieces, or with text", kind_names[tok->kind]);
    trace_line(t, "%s", head);
}

static void case_last(struct trace *t, const void *state)
{
    const rill_json *j = &((const struct case_state *)state)->j;

    if (j->repaired != 0)
        trace_line(t, "repaired %lu", (unsigned long)j->repaired);
}

/* clang-format off */
static const struct layer json_layer = {
    "json", sizeof(struct case_state), sizeof(rill_json_tok), case_option, case_init, case_next, case_finish,
    case_offset, case_note, case_last, 2, 2, false, false, false
};
/* clang-format on */

/* ---- a slow reader: RFC 8259 by recursive descent, the whole text before it ---- */

enum verdict { GOOD, CUT, BAD }; /* complete; a start of something valid; no start of anything valid */

struct log {
    char p[1500];
    size_t n, done; /* done: up to the last token that is whole */
};

struct slow {
    const uint8_t *p;
    size_t n, pos; /* BAD: pos is the first byte that no valid text can have there */
    unsigned depth, max;
    bool strict;
    struct log log;
};

static void log_add(struct log *l, const void *p, size_t n)
{
    if (n != 0 && l->n + n <= sizeof l->p) {
        memcpy(l->p + l->n, p, n);
        l->n += n;
    }
}

static void log_decimal(struct log *l, char before, size_t v)
{
    char digits[24];
    size_t k = sizeof digits;

    do {
        digits[--k] = (char)('0' + (char)(v % 10));
        v /= 10;
    } while (v != 0);
    digits[--k] = before;
    log_add(l, digits + k, sizeof digits - k);
}

/* By hand: sprintf() would take most of the time of the whole program. */
static void log_head(struct log *l, unsigned kind, size_t offset, unsigned depth)
{
    log_add(l, kind_names[kind], strlen(kind_names[kind]));
    log_decimal(l, '@', offset);
    log_decimal(l, '/', depth);
    log_add(l, " ", 1);
}

static void log_done(struct log *l)
{
    log_add(l, ";", 1);
    l->done = l->n;
}

static bool at_end(const struct slow *s)
{
    return s->pos == s->n;
}

static void slow_space(struct slow *s)
{
    while (!at_end(s) && memchr(" \n\r\t", s->p[s->pos], 4) != NULL)
        s->pos++;
}

static int slow_hex(uint8_t b)
{
    return b >= '0' && b <= '9'   ? b - '0'
           : b >= 'a' && b <= 'f' ? b - 'a' + 10
           : b >= 'A' && b <= 'F' ? b - 'A' + 10
                                  : -1;
}

static void slow_character(struct slow *s, uint32_t c)
{
    uint8_t b[4];

    if (c < 0x80) {
        b[0] = (uint8_t)c;
        log_add(&s->log, b, 1);
    } else if (c < 0x800) {
        b[0] = (uint8_t)(0xc0 + c / 64);
        b[1] = (uint8_t)(0x80 + c % 64);
        log_add(&s->log, b, 2);
    } else if (c < 0x10000) {
        b[0] = (uint8_t)(0xe0 + c / 4096);
        b[1] = (uint8_t)(0x80 + c / 64 % 64);
        b[2] = (uint8_t)(0x80 + c % 64);
        log_add(&s->log, b, 3);
    } else {
        b[0] = (uint8_t)(0xf0 + c / 262144);
        b[1] = (uint8_t)(0x80 + c / 4096 % 64);
        b[2] = (uint8_t)(0x80 + c / 64 % 64);
        b[3] = (uint8_t)(0x80 + c % 64);
        log_add(&s->log, b, 4);
    }
}

/* Can these n bytes, 1..4, begin a character? Tried out. */
static bool can_begin(const uint8_t *p, size_t n, size_t want)
{
    uint8_t full[4];
    size_t k;

    memcpy(full, p, n);
    for (k = n; k < want; k++)
        full[k] = 0x80;
    if (valid_utf8(full, want))
        return true;
    for (k = n; k < want; k++)
        full[k] = 0xbf;
    return valid_utf8(full, want);
}

static enum verdict slow_utf8(struct slow *s)
{
    const uint8_t *p = s->p + s->pos;
    size_t left = s->n - s->pos, want = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4, k = 0;

    while (k < left && k < want && p[0] >= 0xc0 && p[0] < 0xf8 && can_begin(p, k + 1, want))
        k++;
    if (k == want) {
        log_add(&s->log, p, k);
        s->pos += k;
        return GOOD;
    }
    if (k == left)
        return CUT;
    if (s->strict) {
        s->pos += k;
        return BAD;
    }
    slow_character(s, 0xfffd);
    s->pos += k != 0 ? k : 1;
    return GOOD;
}

/* Four hex digits at pos. first, least, most: which values the place allows. */
static enum verdict slow_unit(struct slow *s, bool low_only, bool no_low, uint32_t *unit)
{
    unsigned k;
    int v;

    *unit = 0;
    for (k = 0; k < 4; k++, s->pos++) {
        if (at_end(s))
            return CUT;
        v = slow_hex(s->p[s->pos]);
        if (v < 0)
            return BAD;
        *unit = *unit * 16 + (uint32_t)v;
        if (low_only && ((k == 0 && *unit != 0xd) || (k == 1 && *unit < 0xdc)))
            return BAD;
        if (no_low && k == 1 && *unit >= 0xdc && *unit <= 0xdf)
            return BAD;
    }
    return GOOD;
}

static enum verdict slow_escape(struct slow *s) /* after the backslash */
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    const char *q;
    uint32_t unit, second; /* also where int has 16 bits */
    enum verdict v;

    if (at_end(s))
        return CUT;
    if (s->p[s->pos] != 'u') {
        q = s->p[s->pos] != 0 ? strchr(from, s->p[s->pos]) : NULL;
        if (q == NULL)
            return BAD;
        slow_character(s, (uint8_t)to[q - from]);
        s->pos++;
        return GOOD;
    }
    s->pos++;
    v = slow_unit(s, false, s->strict, &unit);
    while (v == GOOD && unit >= 0xd800 && unit < 0xdc00) {
        if (at_end(s))
            return CUT;
        if (s->p[s->pos] != '\\') {
            if (s->strict)
                return BAD;
            break;
        }
        if (s->pos + 1 == s->n) {
            s->pos++;
            return CUT;
        }
        if (s->p[s->pos + 1] != 'u') {
            s->pos += s->strict;
            if (s->strict)
                return BAD;
            break;
        }
        s->pos += 2;
        v = slow_unit(s, s->strict, false, &second);
        if (v != GOOD)
            return v;
        if (second >= 0xdc00 && second < 0xe000) {
            unit = 0x10000 + (unit - 0xd800) * 0x400 + (second - 0xdc00);
        } else {
            slow_character(s, 0xfffd);
            unit = second;
        }
    }
    if (v == GOOD)
        slow_character(s, unit >= 0xd800 && unit < 0xe000 ? 0xfffd : unit);
    return v;
}

static enum verdict slow_string(struct slow *s, unsigned kind)
{
    enum verdict v = GOOD;

    log_head(&s->log, kind, s->pos, s->depth);
    s->pos++;
    while (v == GOOD) {
        if (at_end(s))
            return CUT;
        if (s->p[s->pos] == '"') {
            s->pos++;
            log_done(&s->log);
            return GOOD;
        }
        if (s->p[s->pos] < 0x20)
            return BAD;
        if (s->p[s->pos] >= 0x80) {
            v = slow_utf8(s);
        } else if (s->p[s->pos] == '\\') {
            s->pos++;
            v = slow_escape(s);
        } else {
            log_add(&s->log, s->p + s->pos, 1);
            s->pos++;
        }
    }
    return v;
}

static bool digit_here(const struct slow *s)
{
    return !at_end(s) && s->p[s->pos] >= '0' && s->p[s->pos] <= '9';
}

static enum verdict slow_digits(struct slow *s)
{
    if (!digit_here(s))
        return at_end(s) ? CUT : BAD;
    while (digit_here(s))
        s->pos++;
    return GOOD;
}

/* The value of a number, for texts of few digits and a small exponent. */
static void slow_value(const char *p, size_t n, char *to)
{
    uint64_t digits = 0;
    long power = 0, exponent = 0;
    bool frac = false;
    size_t k = 0;
    rill_number r;

    for (; k < n && (p[k] | 0x20) != 'e'; k++) {
        if (p[k] == '.') {
            frac = true;
        } else if (p[k] != '-') {
            digits = digits * 10 + (uint64_t)(p[k] - '0');
            power -= frac;
        }
    }
    if (k < n)
        exponent = strtol(p + k + 1, NULL, 10);
    while (digits != 0 && digits % 10 == 0) {
        digits /= 10;
        power++;
    }
    r.digits = digits;
    r.power = (int16_t)(digits == 0 ? 0 : power + exponent);
    r.negative = p[0] == '-';
    r.big = false;
    show_number(&r, to);
}

static enum verdict slow_number(struct slow *s)
{
    size_t from = s->pos;
    enum verdict v;
    char text[64], value[64];

    log_head(&s->log, RILL_JSON_NUMBER, s->pos, s->depth);
    if (s->p[s->pos] == '-')
        s->pos++;
    if (digit_here(s) && s->p[s->pos] == '0') {
        s->pos++;
        if (digit_here(s))
            return BAD;
    } else if ((v = slow_digits(s)) != GOOD) {
        return v;
    }
    if (!at_end(s) && s->p[s->pos] == '.') {
        s->pos++;
        if ((v = slow_digits(s)) != GOOD)
            return v;
    }
    if (!at_end(s) && (s->p[s->pos] | 0x20) == 'e') {
        s->pos++;
        if (!at_end(s) && (s->p[s->pos] == '+' || s->p[s->pos] == '-'))
            s->pos++;
        if ((v = slow_digits(s)) != GOOD)
            return v;
    }
    if (at_end(s) && s->depth != 0)
        return CUT;
    sprintf(text, "%.*s", (int)(s->pos - from), (const char *)s->p + from);
    slow_value(text, s->pos - from, value);
    log_add(&s->log, text, s->pos - from);
    log_add(&s->log, "=", 1);
    log_add(&s->log, value, strlen(value));
    log_done(&s->log);
    return GOOD;
}

static enum verdict slow_word(struct slow *s, const char *word, unsigned kind)
{
    size_t from = s->pos;

    for (; *word != 0; word++, s->pos++) {
        if (at_end(s))
            return CUT;
        if (s->p[s->pos] != (uint8_t)*word)
            return BAD;
    }
    log_head(&s->log, kind, from, s->depth);
    log_done(&s->log);
    return GOOD;
}

static enum verdict slow_json(struct slow *s)
{
    enum verdict v = GOOD;
    bool object, first = true;

    slow_space(s);
    if (at_end(s))
        return CUT;
    switch (s->p[s->pos]) {
    case '"':
        return slow_string(s, RILL_JSON_STRING);
    case 't':
        return slow_word(s, "true", RILL_JSON_TRUE);
    case 'f':
        return slow_word(s, "false", RILL_JSON_FALSE);
    case 'n':
        return slow_word(s, "null", RILL_JSON_NULL);
    case '{':
    case '[':
        break;
    default:
        return s->p[s->pos] == '-' || digit_here(s) ? slow_number(s) : BAD;
    }
    object = s->p[s->pos] == '{';
    if (s->depth == s->max)
        return BAD;
    s->depth++;
    log_head(&s->log, object ? RILL_JSON_OBJECT : RILL_JSON_ARRAY, s->pos, s->depth);
    log_done(&s->log);
    s->pos++;
    for (;; first = false) {
        slow_space(s);
        if (at_end(s))
            return CUT;
        if (s->p[s->pos] == (object ? '}' : ']')) {
            log_head(&s->log, RILL_JSON_CLOSE, s->pos, s->depth);
            log_done(&s->log);
            s->pos++;
            s->depth--;
            return GOOD;
        }
        if (!first) {
            if (s->p[s->pos] != ',')
                return BAD;
            s->pos++;
            slow_space(s);
            if (at_end(s))
                return CUT;
        }
        if (object) {
            if (s->p[s->pos] != '"')
                return BAD;
            if ((v = slow_string(s, RILL_JSON_KEY)) != GOOD)
                return v;
            slow_space(s);
            if (at_end(s))
                return CUT;
            if (s->p[s->pos] != ':')
                return BAD;
            s->pos++;
        }
        v = slow_json(s);
        if (v != GOOD)
            return v;
    }
}

static enum verdict slow_read(struct slow *s, const uint8_t *p, size_t n, bool strict)
{
    s->p = p;
    s->n = n;
    s->pos = 0;
    s->depth = 0;
    s->max = RILL_DEPTH;
    s->strict = strict;
    s->log.n = s->log.done = 0;
    return slow_json(s);
}

/* ---- rill against it ---- */

struct reader {
    rill_json j;
    struct log log;
    rill_status st;
    bool odd; /* something that must not be */
};

static void reader_token(struct reader *g, const rill_json_tok *tok)
{
    char value[64];

    if ((tok->part & RILL_FIRST) != 0)
        log_head(&g->log, tok->kind, (size_t)tok->offset, tok->depth);
    log_add(&g->log, tok->text.p, tok->text.n);
    if ((tok->part & RILL_LAST) == 0)
        return;
    if (tok->kind == RILL_JSON_NUMBER) {
        show_number(&tok->number, value);
        log_add(&g->log, "=", 1);
        log_add(&g->log, value, strlen(value));
    }
    log_done(&g->log);
}

static void reader_init(struct reader *g, unsigned options)
{
    g->log.n = g->log.done = 0;
    g->st = rill_json_init(&g->j, options) == RILL_OK ? RILL_MORE : RILL_E_ABI;
    g->odd = false;
}

static void reader_feed(struct reader *g, const uint8_t *p, size_t n)
{
    rill_in in;
    rill_json_tok tok;
    size_t calls = 0;

    in.p = p;
    in.n = n;
    if (g->st != RILL_MORE)
        return;
    while ((g->st = rill_json_next(&g->j, &in, &tok)) == RILL_OK) {
        if (calls++ > 2 * n + 2 || !valid_utf8(tok.text.p, tok.text.n)) {
            g->odd = true;
            return;
        }
        reader_token(g, &tok);
    }
    if (g->st == RILL_MORE && in.n != 0)
        g->odd = true;
}

static void reader_finish(struct reader *g)
{
    rill_json_tok tok;

    while (!g->odd && (g->st = rill_json_finish(&g->j, &tok)) == RILL_OK)
        reader_token(g, &tok);
}

static enum verdict verdict_of(rill_status st)
{
    return st == RILL_END ? GOOD : st == RILL_E_JSON_CUT ? CUT : BAD;
}

static void complain(const uint8_t *p, size_t n, bool strict, const char *how, const struct slow *s, enum verdict v,
                     const struct reader *g)
{
    static const char *const names[] = { "good", "cut", "bad" };
    char *shown = escaped((const char *)p, n), *want = escaped(s->log.p, s->log.done);
    char *got = escaped(g->log.p, g->log.n);

    CHECKF(false, "\"%s\"%s, %s\n    want: %s at %lu: %s\n    got:  %s at %lu: %s%s", shown, strict ? " strict" : "",
           how, names[v], (unsigned long)s->pos, want, rill_status_name(g->st), (unsigned long)g->j.offset, got,
           g->odd ? " (odd)" : "");
    free(shown);
    free(want);
    free(got);
}

/* One text: whole, byte by byte, skipped and, if deep, at every two-way split. Gives the slow reader's word. */
static enum verdict agrees(const uint8_t *p, size_t n, bool strict, bool deep)
{
    struct slow s;
    struct reader g;
    struct log whole;
    enum verdict v = slow_read(&s, p, n, strict);
    unsigned options = strict ? RILL_JSON_STRICT : 0;
    size_t at = v == CUT ? n : s.pos, cut, k;
    rill_in in;
    rill_status whole_st = RILL_OK;

    whole.n = 0;
    for (cut = 0; cut <= (deep && n > 1 ? n : 1); cut++) {
        reader_init(&g, options);
        if (cut == 0) {
            reader_feed(&g, p, n);
        } else if (cut == 1) {
            for (k = 0; k < n; k++)
                reader_feed(&g, p + k, 1);
        } else {
            reader_feed(&g, p, cut - 1);
            reader_feed(&g, p + cut - 1, n - cut + 1);
        }
        reader_finish(&g);
        if (cut == 0) {
            whole = g.log;
            whole_st = g.st;
        }
        if (g.odd || verdict_of(g.st) != v || g.j.offset != at || g.log.done != s.log.done ||
            memcmp(g.log.p, s.log.p, s.log.done) != 0 || g.log.n != whole.n || g.st != whole_st ||
            memcmp(g.log.p, whole.p, whole.n) != 0) {
            complain(p, n, strict, cut == 0 ? "whole" : cut == 1 ? "byte by byte" : "split", &s, v, &g);
            return v;
        }
    }
    reader_init(&g, options);
    in.p = p;
    in.n = n;
    g.st = rill_json_skip(&g.j, &in, 0);
    if (g.st == RILL_MORE)
        reader_finish(&g);
    if (verdict_of(g.st) != v || g.j.offset != at)
        complain(p, n, strict, "skipped", &s, v, &g);
    return v;
}

/* All strings over the words, put behind what is in p. What is no start of anything valid is not made longer:
 * nothing that follows would be read. */
static void grow(const char *const *words, uint8_t *p, size_t n, unsigned left, bool strict, unsigned deep)
{
    unsigned k;

    if (agrees(p, n, strict, left >= deep) != CUT && (p[n - 1] < '0' || p[n - 1] > '9'))
        return; /* but a number at the top may go on */
    if (left == 0)
        return;
    for (k = 0; words[k] != NULL; k++) {
        size_t m = words[k][0] == 0 ? 1 : strlen(words[k]);

        memcpy(p + n, words[k], m);
        grow(words, p, n + m, left - 1, strict, deep);
    }
}

static void grow_from(const char *const *before, const char *const *words, unsigned length, unsigned deep)
{
    uint8_t p[128];
    unsigned k;

    for (k = 0; before[k] != NULL; k++) {
        memcpy(p, before[k], strlen(before[k]));
        grow(words, p, strlen(before[k]), length, false, length - deep);
        grow(words, p, strlen(before[k]), length, true, length - deep);
    }
}

/* On a small board, of what takes all possibilities, a part: it would take hours there. */
#ifdef HARNESS_CASES
enum { SMALL = 1 };
#else
enum { SMALL = 0 };
#endif

static void all_short_structures(void)
{
    static const char *const before[] = { "", "[", "{\"a\":", "[{\"a\":[],", NULL };
    static const char *const words[] = {
        "{", "}", "[", "]", ",", ":", "\"", " ", "a", "0", "true", "n", "\n", "-", NULL
    };

    grow_from(before, words, 5, 4);
}

static void all_short_numbers(void)
{
    static const char *const before[] = { "", "[", "{\"a\":", NULL };
    static const char *const words[] = { "0", "1", "9", "-", "+", ".", "e", "E", ",", "]", " ", NULL };

    grow_from(before, words, 6 - SMALL, 5 - SMALL);
}

static void all_short_strings(void)
{
    static const char *const before[] = { "", "\"", "{\"", NULL };
    static const char *const words[] = { "\"", "\\",   "u",    "\\ud83d", "\\uDE00", "\\u0", "00",   "d8", "Dc",
                                         "x",  "\x1f", "\xe2", "\x82",    "\xac",    "n",    "\x7f", NULL };

    grow_from(before, words, 5, 3);
}

static void all_short_surrogates(void)
{
    static const char *const before[] = { "", "\"\\u", "\"\\ud", "\"\\ud8", "\"\\udbff\\", "\"\\ud834\\u", NULL };
    static const char *const words[] = { "d", "D", "8", "b", "C", "f", "0", "7", "g", "\\", "u", "\"", NULL };

    grow_from(before, words, 5 - SMALL, 3);
}

static void all_short_bytes(void)
{
    static const char *const before[] = { "", "\"", "\"a\xf0", "\"\xf4\x8f", "\"\xe0", NULL };
    static const char *const words[] = { "\xc1", "\xc2", "\xe0", "\xe1", "\xed", "\xef", "\xf0", "\xf4", "\xf5",
                                         "\x80", "\x8f", "\x90", "\x9f", "\xa0", "\xbf", "a",    "\"",   NULL };

    grow_from(before, words, 4 - SMALL, 3 - SMALL);
}

static void all_short_literals(void)
{
    static const char *const before[] = { "", "[", NULL };
    static const char *const words[] = { "t", "r", "u", "e", "f", "a", "l", "s", "n", "T", "]", " ", NULL };

    grow_from(before, words, 7 - SMALL, 7 - SMALL);
}

/* ---- every byte in every state ---- */

/* clang-format off */
static const char *const before_byte[] = {
    "", " ", "[", "[ ", "[1", "[1 ", "[1,", "[1, ", "[[]", "[{}", "{", "{ ", "{\"", "{\"a", "{\"a\"", "{\"a\" ",
    "{\"a\":", "{\"a\": ", "{\"a\":1", "{\"a\":1 ", "{\"a\":1,", "{\"a\":1, ", "{\"a\":\"b\"", "{\"a\":[]", "\"",
    "\"a", "\"\\", "\"a\\", "\"\\u", "\"\\u1", "\"\\u12", "\"\\u123", "\"\\u1234", "\"\\u0000", "\"\\ud",
    "\"\\ud8", "\"\\ud83", "\"\\ud83d", "\"\\ud83d\\", "\"\\ud83d\\u", "\"\\ud83d\\ud", "\"\\ud83d\\ude",
    "\"\\ud83d\\ude0", "\"\\ud83d\\ude00", "\"\\ud83d\\ud83d", "\"\\ud83d\\u0041", "\"\\ude00", "\"\\ud83d\xc3",
    "\"\xc3", "\"\xe0", "\"\xe2", "\"\xe2\x82", "\"\xed", "\"\xf0", "\"\xf0\x9f", "\"\xf0\x9f\x98", "\"\xf4",
    "\"\xf4\x8f", "\"\xff", "\"\xc3\xa9", "[-", "[0", "[-0", "[1", "[12", "[1.", "[1.5", "[1e", "[1e+", "[1e-",
    "[1e5", "[0e0", "[0.0", "-", "0", "1", "1.", "1.0", "1e", "1e1", "[t", "[tr", "[tru", "[true", "[f", "[fa",
    "[fal", "[fals", "[false", "[n", "[nu", "[nul", "[null", "t", "tru", "true", "null", "{}", "[]", "\"\"",
    "{\"\\", "{\"\\u00", "{\"\\ud83d", "{\"\xe2", "[[[[", "[{\"a\":[{\"b\":", "[\"a\"", "[\"a\",", "{\"a\":true",
    "{\"a\":0", NULL
};
/* clang-format on */

static void every_byte_in_every_state(void)
{
    static const char *const after[] = { "",  "\"",    "]",         "}",      "1]",         "\"]",
                                         "0", "e00\"", "\\udc00\"", "\x80\"", "\xbf\x80\"", NULL };
    unsigned k, m, b, strict;

    for (k = 0; before_byte[k] != NULL; k++)
        for (m = 0; after[m] != NULL; m++)
            for (b = 0; b < 256; b++)
                for (strict = 0; strict < 2; strict++) {
                    uint8_t p[64];
                    size_t n = strlen(before_byte[k]);

                    if (SMALL && (k + m + b) % 11 != 0)
                        continue;
                    memcpy(p, before_byte[k], n);
                    p[n++] = (uint8_t)b;
                    memcpy(p + n, after[m], strlen(after[m]));
                    agrees(p, n + strlen(after[m]), strict != 0, true);
                }
}

/* Runs are read some bytes at a time: none is overlooked, wherever in a run it stands. */
static void every_byte_in_every_place(void)
{
    uint8_t p[42];
    unsigned k, b;

    for (k = 1; k <= 40; k++)
        for (b = 0; b < 256; b++) {
            memset(p, 'a', sizeof p);
            p[0] = p[41] = '"';
            p[k] = (uint8_t)b;
            agrees(p, sizeof p, k % 2 != 0, false);
        }
}

/* A text that nobody wrote: words at random, at every cut. */
static void random_texts(void)
{
    static const char *const words[] = { "{",        "}",     "[",        "]",       ",",       ":",       "\"",
                                         "\"a\"",    "\"\":", "1",        "-0.5e+3", "true",    "null",    "false",
                                         " ",        "\n",    "\\",       "\\u00e9", "\\ud83d", "\\ude00", "\xc3\xa9",
                                         "\xf0\x9f", "x",     "\"\\\"\"", "\"a\":[", "{\"b\":", "]," };
    uint32_t seed = 1, k;

    for (k = 0; k < (SMALL ? 5000u : 60000u); k++) {
        uint8_t p[128];
        size_t n = 0, m;

        while (n < 40 && random_next(&seed) % 19 != 0) {
            const char *w = words[(random_next(&seed) >> 5) % (sizeof words / sizeof words[0])];

            m = strlen(w);
            memcpy(p + n, w, m);
            n += m;
        }
        agrees(p, n, k % 2 != 0, true);
    }
}

/* ---- depth ---- */

#ifdef HARNESS_CASES
enum { DEEP = 1000 };
#else
enum { DEEP = 20000 };
#endif
static void at_depth(unsigned depth, unsigned shape)
{
    char *p = (char *)need(depth * 6 + 2), *q = p;
    unsigned k, open = 0;
    rill_json j;
    rill_json_tok tok;
    rill_in in;
    rill_status st;
    size_t last = 0, n;
    struct slow s;

    for (k = 0; k < depth; k++) { /* shape 0: arrays, 1: objects, 2: both */
        bool object = shape == 1 || (shape == 2 && k % 3 == 1);

        last = (size_t)(q - p);
        memcpy(q, object ? "{\"\":" : "[", object ? 4 : 1);
        q += object ? 4 : 1;
    }
    *q++ = '1';
    for (k = depth; k-- > 0;)
        *q++ = shape == 1 || (shape == 2 && k % 3 == 1) ? '}' : ']';
    n = (size_t)(q - p);
    if (depth <= 20)
        CHECK(slow_read(&s, (const uint8_t *)p, n, false) == (depth <= RILL_DEPTH ? GOOD : BAD));
    in.p = (const uint8_t *)p;
    in.n = n;
    rill_json_init(&j, 0);
    while ((st = rill_json_next(&j, &in, &tok)) == RILL_OK) {
        if (tok.kind == RILL_JSON_OBJECT || tok.kind == RILL_JSON_ARRAY)
            CHECK(tok.depth == ++open && (tok.kind == RILL_JSON_OBJECT) == (p[tok.offset] == '{'));
        if (tok.kind == RILL_JSON_CLOSE)
            CHECK(tok.depth == open--);
    }
    CHECKF(st == (depth <= RILL_DEPTH ? RILL_END : RILL_E_JSON_DEPTH), "depth %u: %s", depth, rill_status_name(st));
    CHECKF(j.offset == (depth <= RILL_DEPTH ? n : last - (depth - RILL_DEPTH - 1) * (shape == 1 ? 4 : 1)) ||
               (shape == 2 && depth > RILL_DEPTH + 1),
           "depth %u, shape %u: stopped at %lu of %lu", depth, shape, (unsigned long)j.offset, (unsigned long)n);
    /* skip from the first token, and from the start */
    for (k = 0; k < 2; k++) {
        in.p = (const uint8_t *)p;
        in.n = n;
        rill_json_init(&j, 0);
        if (k == 0)
            CHECK(rill_json_next(&j, &in, &tok) == RILL_OK && tok.depth == 1);
        st = rill_json_skip(&j, &in, 1 - k);
        if (k == 0 && st == RILL_OK)
            st = rill_json_next(&j, &in, &tok);
        CHECKF(st == (depth <= RILL_DEPTH ? RILL_END : RILL_E_JSON_DEPTH), "skip at depth %u: %s", depth,
               rill_status_name(st));
    }
    free(p);
}

static void depth_limit(void)
{
    static const unsigned depths[] = { 1, 2, 7, RILL_DEPTH - 1, RILL_DEPTH, RILL_DEPTH + 1, RILL_DEPTH + 2, DEEP };
    unsigned k, shape;

    for (k = 0; k < sizeof depths / sizeof depths[0]; k++)
        for (shape = 0; shape < 3; shape++)
            at_depth(depths[k], shape);
}

/* ---- skip ---- */

/* Wherever a container begins, at any cut of what follows: skipping it is reading it without looking. */
static void skip_is_reading(void)
{
    static const char text[] =
        " {\"a\":[1,{\"b\":\"]}\\\"\\\\\"},[[]],{}],\"}\":{\"c\":[-0.5e1,true]},\"d\":\"\\u005d\",\"e\":[[1]]} x";
    size_t n = sizeof text - 1, cut;
    struct reader want;

    reader_init(&want, 0);
    reader_feed(&want, (const uint8_t *)text, n);
    CHECK(want.st == RILL_END && want.j.offset == n - 2);
    for (cut = 0; cut <= n; cut++) {
        unsigned skipped;

        for (skipped = 0;; skipped++) {
            struct reader g;
            rill_json_tok tok;
            rill_in in;
            rill_status st = RILL_OK;
            unsigned seen_n = 0, depth = 0;
            size_t rest = n - cut;

            reader_init(&g, 0);
            in.p = (const uint8_t *)text;
            in.n = cut;
            for (;;) {
                if (st == RILL_MORE) {
                    if (in.n != 0 || rest == 0)
                        break;
                    in.n = rest;
                    rest = 0;
                }
                if (depth != 0) {
                    st = rill_json_skip(&g.j, &in, depth);
                    if (st == RILL_OK) { /* the } or ] is the last byte used */
                        CHECK(g.j.offset != 0 && strchr("]}", text[g.j.offset - 1]) != NULL);
                        log_head(&g.log, RILL_JSON_CLOSE, (size_t)g.j.offset - 1, depth);
                        log_done(&g.log);
                        depth = 0;
                    }
                } else {
                    st = rill_json_next(&g.j, &in, &tok);
                    if (st == RILL_OK) {
                        reader_token(&g, &tok);
                        if ((tok.kind == RILL_JSON_OBJECT || tok.kind == RILL_JSON_ARRAY) && seen_n++ == skipped)
                            depth = tok.depth;
                    }
                }
                if (st != RILL_OK && st != RILL_MORE)
                    break;
            }
            CHECK(st == RILL_END && g.j.offset == n - 2);
            /* the log is want's, with a part left out */
            for (depth = 0; depth < g.log.n && g.log.p[depth] == want.log.p[depth]; depth++)
                ;
            CHECKF(g.log.n - depth <= want.log.n &&
                       memcmp(g.log.p + depth, want.log.p + want.log.n - (g.log.n - depth), g.log.n - depth) == 0,
                   "container %u, cut at %lu: %.*s", skipped, (unsigned long)cut, (int)g.log.n, g.log.p);
            if (seen_n <= skipped) {
                CHECK(skipped == 10 && g.log.n == want.log.n);
                break;
            }
        }
    }
}

/* ---- numbers ---- */

static rill_number number_of(const char *text)
{
    rill_number whole, got;
    size_t n = strlen(text), chunk, pos, m;

    memset(&whole, 0, sizeof whole);
    for (chunk = n; chunk != 0; chunk = chunk > 7 ? 7 : chunk - 1) {
        rill_json j;
        rill_json_tok tok;
        rill_in in;

        tok.part = 0;
        rill_json_init(&j, 0);
        for (pos = 0; pos < n; pos += m) {
            m = n - pos < chunk ? n - pos : chunk;
            in.p = (const uint8_t *)text + pos;
            in.n = m;
            while (rill_json_next(&j, &in, &tok) == RILL_OK)
                ;
        }
        CHECKF(rill_json_finish(&j, &tok) == RILL_OK && tok.part >= RILL_LAST, "%.40s: no last piece", text);
        CHECK(rill_json_finish(&j, &tok) == RILL_END && j.offset == n);
        got = tok.number;
        if (chunk == n)
            whole = got;
        CHECKF(got.digits == whole.digits && got.power == whole.power && got.negative == whole.negative &&
                   got.big == whole.big,
               "%.40s in chunks of %lu is another number", text, (unsigned long)chunk);
    }
    return whole;
}

static void numbers(void)
{
    static const struct {
        const char *text, *value;
        bool is_int, is_uint;
        int64_t i;
        uint64_t u;
    } all[] = {
        { "0", "0", true, true, 0, 0 },
        { "-0", "-0", true, true, 0, 0 },
        { "1", "1", true, true, 1, 1 },
        { "-1", "-1", true, false, -1, 0 },
        { "10", "1e1", true, true, 10, 10 },
        { "100", "1e2", true, true, 100, 100 },
        { "1e2", "1e2", true, true, 100, 100 },
        { "1E+2", "1e2", true, true, 100, 100 },
        { "1.0", "1", true, true, 1, 1 },
        { "1.000", "1", true, true, 1, 1 },
        { "1.50e1", "15", true, true, 15, 15 },
        { "1.50e0", "15e-1", false, false, 0, 0 },
        { "15e-1", "15e-1", false, false, 0, 0 },
        { "150e-1", "15", true, true, 15, 15 },
        { "0.1", "1e-1", false, false, 0, 0 },
        { "0.10e1", "1", true, true, 1, 1 },
        { "100e-3", "1e-1", false, false, 0, 0 },
        { "-1.5e3", "-15e2", true, false, -1500, 0 },
        { "0.0", "0", true, true, 0, 0 },
        { "0e0", "0", true, true, 0, 0 },
        { "0e999999", "0", true, true, 0, 0 },
        { "0e-999999", "0", true, true, 0, 0 },
        { "-0.000e+99999999999999999999", "-0", true, true, 0, 0 },
        { "1e999999999", "big", false, false, 0, 0 },
        { "1e-999999999", "big", false, false, 0, 0 },
        { "-1e999999999999999999999999999999", "-big", false, false, 0, 0 },
        { "1e32000", "1e32000", false, false, 0, 0 },
        { "1e-32000", "1e-32000", false, false, 0, 0 },
        { "1e32767", "1e32767", false, false, 0, 0 },
        { "1e32768", "big", false, false, 0, 0 },
        { "1e-32767", "1e-32767", false, false, 0, 0 },
        { "1e-32768", "big", false, false, 0, 0 },
        { "1e0000000000000000000000000000002", "1e2", true, true, 100, 100 },
        { "1e-00", "1", true, true, 1, 1 },
        { "2147483647", "2147483647", true, true, 2147483647, 2147483647 },
        { "2147483648", "2147483648", true, true, 2147483648, 2147483648u },
        { "4294967295", "4294967295", true, true, 4294967295, 4294967295u },
        { "4294967296", "4294967296", true, true, 4294967296, 4294967296 },
        { "9223372036854775806", "9223372036854775806", true, true, INT64_MAX - 1, (uint64_t)INT64_MAX - 1 },
        { "9223372036854775807", "9223372036854775807", true, true, INT64_MAX, INT64_MAX },
        { "9223372036854775808", "9223372036854775808", false, true, 0, (uint64_t)INT64_MAX + 1 },
        { "9223372036854775809", "9223372036854775809", false, true, 0, (uint64_t)INT64_MAX + 2 },
        { "-9223372036854775807", "-9223372036854775807", true, false, -INT64_MAX, 0 },
        { "-9223372036854775808", "-9223372036854775808", true, false, INT64_MIN, 0 },
        { "-9223372036854775809", "-9223372036854775809", false, false, 0, 0 },
        { "-9223372036854775810", "-922337203685477581e1", false, false, 0, 0 },
        { "-922337203685477580.8e1", "-9223372036854775808", true, false, INT64_MIN, 0 },
        { "9223372036854775808.0", "9223372036854775808", false, true, 0, (uint64_t)INT64_MAX + 1 },
        { "18446744073709551614", "18446744073709551614", false, true, 0, UINT64_MAX - 1 },
        { "18446744073709551615", "18446744073709551615", false, true, 0, UINT64_MAX },
        { "18446744073709551616", "big", false, false, 0, 0 },
        { "18446744073709551617", "big", false, false, 0, 0 },
        { "18446744073709551610", "1844674407370955161e1", false, true, 0, 18446744073709551610u },
        { "18446744073709551620", "1844674407370955162e1", false, false, 0, 0 },
        { "18446744073709551615.0e0", "18446744073709551615", false, true, 0, UINT64_MAX },
        { "1844674407370955161.5e1", "18446744073709551615", false, true, 0, UINT64_MAX },
        { "1844674407370955161.6e1", "big", false, false, 0, 0 },
        { "28446744073709551615", "big", false, false, 0, 0 },
        { "184467440737095516150", "18446744073709551615e1", false, false, 0, 0 },
        { "0.18446744073709551615", "18446744073709551615e-20", false, false, 0, 0 },
        { "10000000000000000000", "1e19", false, true, 0, 10000000000000000000u },
        { "1e18", "1e18", true, true, 1000000000000000000, 1000000000000000000 },
        { "1e19", "1e19", false, true, 0, 10000000000000000000u },
        { "-1e18", "-1e18", true, false, -1000000000000000000, 0 },
        { "-1e19", "-1e19", false, false, 0, 0 },
        { "1e20", "1e20", false, false, 0, 0 },
        { "2e19", "2e19", false, false, 0, 0 },
        { "100000000000000000000000000000", "1e29", false, false, 0, 0 },
        { "100000000000000000000000000000e-29", "1", true, true, 1, 1 },
        { "100000000000000000000000000001", "big", false, false, 0, 0 },
        { "100000000000000000000000000001e-29", "big", false, false, 0, 0 },
        { "0.00000000000000000000000000000123e32", "123", true, true, 123, 123 },
        { "3.141592653589793238", "3141592653589793238e-18", false, false, 0, 0 },
        { "1.00000000000000000000000000000000000000000", "1", true, true, 1, 1 },
        { "1.00000000000000000000000000000000000000001", "big", false, false, 0, 0 },
    };
    unsigned k;

    for (k = 0; k < sizeof all / sizeof all[0]; k++) {
        rill_number n = number_of(all[k].text);
        int64_t i = 77;
        uint64_t u = 77;
        char shown[64];

        show_number(&n, shown);
        CHECKF(strcmp(shown, all[k].value) == 0, "%s is %s, should be %s", all[k].text, shown, all[k].value);
        CHECKF(rill_number_int(&n, INT64_MIN, INT64_MAX, &i) == all[k].is_int && i == (all[k].is_int ? all[k].i : 77),
               "%s as int: %ld", all[k].text, (long)i);
        CHECKF(rill_number_uint(&n, UINT64_MAX, &u) == all[k].is_uint && u == (all[k].is_uint ? all[k].u : 77),
               "%s as uint: %lu", all[k].text, (unsigned long)u);
        if (all[k].is_int) { /* at, above and below the caller's bounds */
            int64_t v = all[k].i;

            i = 77;
            CHECK(rill_number_int(&n, v, v, &i) && i == v);
            i = 77;
            CHECK(v == INT64_MAX || (!rill_number_int(&n, v + 1, INT64_MAX, &i) && i == 77));
            CHECK(v == INT64_MIN || (!rill_number_int(&n, INT64_MIN, v - 1, &i) && i == 77));
        }
        if (all[k].is_uint) {
            uint64_t v = all[k].u;

            u = 77;
            CHECK(rill_number_uint(&n, v, &u) && u == v);
            u = 77;
            CHECK(v == 0 || (!rill_number_uint(&n, v - 1, &u) && u == 77));
        }
    }
}

/* -4000..4000 in all spellings of a grid, and all powers of ten. */
static void spelled_numbers(void)
{
    char text[96];
    int v, zeros, frac, k;

    for (v = -4000; v <= 4000; v += 7)
        for (zeros = 0; zeros <= 3; zeros++)
            for (frac = 0; frac <= 3; frac++) {
                long scaled = labs((long)v);
                rill_number n;
                int64_t i = 0;
                long unit = frac == 0 ? 1 : frac == 1 ? 10 : frac == 2 ? 100 : 1000;

                sprintf(text, "%s%ld", v < 0 ? "-" : "", scaled / unit); /* v = text * 10^frac */
                if (frac != 0)
                    sprintf(text + strlen(text), ".%0*ld", frac, scaled % unit);
                if (frac != 0)
                    sprintf(text + strlen(text), "%.*s", zeros, "000");
                sprintf(text + strlen(text), "e%s%d", zeros == 1 ? "+" : "", frac);
                n = number_of(text);
                CHECKF(rill_number_int(&n, -4000, 4000, &i) && i == v, "%s", text);
                CHECKF(n.digits == 0 || n.digits % 10 != 0, "%s: a zero at the end of digits", text);
                CHECK(n.negative == (v < 0));
            }
    for (k = 0; k <= 30; k++) {
        rill_number n;
        uint64_t u = 0;
        int m;

        strcpy(text, "1");
        for (m = 0; m < k; m++)
            strcat(text, "0");
        n = number_of(text);
        CHECK(n.digits == 1 && n.power == k && !n.big);
        CHECK(rill_number_uint(&n, UINT64_MAX, &u) == (k <= 19));
        sprintf(text + strlen(text), "e-%d", k);
        n = number_of(text);
        CHECKF(n.digits == 1 && n.power == 0 && rill_number_uint(&n, 1, &u) && u == 1, "%s", text);
    }
}

static void long_numbers(void)
{
#ifdef HARNESS_CASES
    static const size_t sizes[] = { 1000, 8000 };
#else
    static const size_t sizes[] = { 1000, 30000, 32766, 32767, 32768, 40000, 70000, 200000 };
#endif
    size_t k, n;

    for (k = 0; k < sizeof sizes / sizeof sizes[0]; k++) {
        char *p = (char *)need(sizes[k] + 40);
        rill_number r;
        uint64_t u = 0;

        n = sizes[k];
        memset(p, '0', n + 1);
        p[0] = '1';
        sprintf(p + n + 1, "e-%lu", (unsigned long)n);
        r = number_of(p);
        CHECKF(r.big ? n > 32000 : r.digits == 1 && r.power == 0 && rill_number_uint(&r, 9, &u) && u == 1,
               "1 and %lu zeros, as many taken away again", (unsigned long)n);
        p[n + 1] = 0;
        r = number_of(p);
        CHECK(r.big ? n > 32000 : r.digits == 1 && r.power == (int)n);
        CHECK(r.big || n < 32768);
        p[0] = '0';
        p[1] = '.';
        p[n] = '7';
        r = number_of(p);
        CHECK(r.big ? n > 32000 : r.digits == 70 || (r.digits == 7 && r.power == 1 - (int)n));
        memset(p + 2, '0', n);
        sprintf(p + n, "e7");
        r = number_of(p);
        CHECKF(r.digits == 0 && !r.big && r.power == 0, "0.%lu zeros is 0", (unsigned long)n);
        memset(p, '9', n);
        p[n] = 0;
        r = number_of(p);
        CHECK(r.big && !rill_number_uint(&r, UINT64_MAX, &u));
        if (n == 30000) { /* neither the zeros nor the exponent is too much, but both are */
            memset(p, '0', n);
            p[0] = '5';
            sprintf(p + n, "e3000");
            r = number_of(p);
            CHECK(r.big);
            p[n + 1] = '2';
            r = number_of(p);
            CHECK(!r.big && r.digits == 5 && r.power == 31999);
            memcpy(p, "-0.", 3);
            sprintf(p + n, "7e-3000");
            r = number_of(p);
            CHECK(r.big && r.negative);
            p[n + 3] = '2';
            r = number_of(p);
            CHECK(!r.big && r.digits == 7 && r.power == -31998 && r.negative);
        }
        if (n == 70000) { /* more zeros, and more of an exponent, than are counted */
            memset(p, '0', n + 1);
            p[0] = '1';
            sprintf(p + n + 1, "e-65525");
            CHECK(number_of(p).big);
            sprintf(p + 65536, "e-70000");
            CHECK(number_of(p).big);
        }
        free(p);
    }
}

/* ---- size ---- */

/* A text of n bytes between head and tail, in chunks: calls that gave something, bytes of text. */
static void feed_long(const char *head, const char *middle, size_t n, const char *tail, size_t chunk, bool skip,
                      uint64_t *calls, uint64_t *bytes)
{
    size_t head_n = strlen(head), middle_n = strlen(middle), all, pos, m;
    uint8_t *p;
    rill_json j;
    rill_json_tok tok;
    rill_in in;
    rill_status st = RILL_MORE;

    n -= n % middle_n;
    all = head_n + n + strlen(tail);
    p = (uint8_t *)need(all);
    memcpy(p, head, head_n);
    for (pos = 0; pos < n; pos += middle_n)
        memcpy(p + head_n + pos, middle, middle_n);
    memcpy(p + head_n + n, tail, strlen(tail));
    *calls = *bytes = 0;
    rill_json_init(&j, 0);
    for (pos = 0; pos < all && st == RILL_MORE; pos += m) {
        m = all - pos < chunk ? all - pos : chunk;
        in.p = p + pos;
        in.n = m;
        while ((st = skip ? rill_json_skip(&j, &in, 0) : rill_json_next(&j, &in, &tok)) == RILL_OK) {
            ++*calls;
            *bytes += tok.text.n;
        }
    }
    CHECKF(st == RILL_END && j.offset == all, "%s: %s at %lu", head, rill_status_name(st), (unsigned long)j.offset);
    free(p);
}

static void long_texts(void)
{
    /* clang-format off */
    static const struct {
        const char *head, *middle, *tail;
        unsigned text, tokens; /* bytes of text and tokens a middle gives; pieces come on top */
    } all[] = {
        { "[\"", "a", "\"]", 1, 0 }, { "{\"", "a", "\":1}", 1, 0 }, { "[\"", "\\n", "\"]", 1, 1 },
        { "[\"", "\\u00e9", "\"]", 2, 1 }, { "[\"", "\\ud83d\\ude00", "\"]", 4, 1 },
        { "[\"", "\xc3\xa9", "\"]", 2, 0 }, { "[\"", "\xff", "\"]", 3, 1 }, { "[\"", "\\ud83d", "\"]", 3, 1 },
        { "[1", "0", "]", 1, 0 }, { "[0.", "1", "]", 1, 0 }, { "[1e", "9", "]", 1, 0 }, { "[", " ", "]", 0, 0 },
        { "[0", ",0", "]", 1, 1 }, { "[[]", ",[]", "]", 0, 2 }, { "{\"\":0", ",\"\":0", "}", 1, 2 },
        { "[true", ",null", "]", 0, 1 }
    };
    /* clang-format on */
    static const size_t chunks[] = { 1, 3, 1400, (size_t)1 << 21 };
    uint64_t calls, bytes;
    unsigned k, m;

    for (k = 0; k < sizeof all / sizeof all[0]; k++)
        for (m = 0; m < 4; m++) {
            const size_t n = (size_t)1 << (k == 0 ? 20 : 18);
            size_t times = n / strlen(all[k].middle);

            feed_long(all[k].head, all[k].middle, n, all[k].tail, chunks[m], false, &calls, &bytes);
            CHECKF(bytes >= times * all[k].text && bytes <= times * all[k].text + 4, "%s%s: %lu bytes of text",
                   all[k].head, all[k].middle, (unsigned long)bytes);
            CHECKF(calls <= times * all[k].tokens + n / chunks[m] * 2 + 12, "%s%s in chunks of %lu: %lu calls",
                   all[k].head, all[k].middle, (unsigned long)chunks[m], (unsigned long)calls);
            feed_long(all[k].head, all[k].middle, n, all[k].tail, chunks[m], true, &calls, &bytes);
        }
}

/* ---- the rest of the contract ---- */

static void counters_stop(void)
{
    static const char text[] = "\"\xff\xff\xff\"";
    rill_json j;
    rill_json_tok tok;
    rill_in in;

    rill_json_init(&j, 0);
    j.repaired = UINT32_MAX - 1;
    in.p = (const uint8_t *)text;
    in.n = sizeof text - 1;
    while (rill_json_next(&j, &in, &tok) == RILL_OK)
        ;
    CHECK(j.repaired == UINT32_MAX && j.offset == sizeof text - 1);
}

static void refuses_other_macros(void)
{
    rill_json j;

    CHECK(rill_json_init_(&j, 0, RILL_ABI) == RILL_OK);
    CHECK(rill_json_init_(&j, 0, RILL_ABI ^ 1) == RILL_E_ABI);
}

/* A text after the other in one buffer: END leaves the cursor at the byte after the value. */
static void one_after_the_other(void)
{
    static const char text[] = "{}[] 1 \"a\"true\n-2.5[1]null ";
    static const char *const kinds = "{}[]n\"tn[n]0";
    rill_in in;
    rill_json j;
    rill_json_tok tok;
    rill_status st = RILL_OK;
    char got[40];
    size_t k = 0;

    in.p = (const uint8_t *)text;
    in.n = sizeof text - 1;
    while (in.n != 0 && st >= 0 && k < sizeof got - 1) {
        rill_json_init(&j, 0);
        while ((st = rill_json_next(&j, &in, &tok)) == RILL_OK && k < sizeof got - 1)
            if ((tok.part & RILL_LAST) != 0) /* the opening bracket, or a letter for the kind */
                got[k++] = tok.kind == RILL_JSON_CLOSE ? (char)in.p[-1] : "?{[}k\"ntf0"[tok.kind];
    }
    got[k] = 0;
    CHECKF(strcmp(got, kinds) == 0, "%s, should be %s", got, kinds);
    CHECK(st == RILL_MORE && rill_json_finish(&j, &tok) == RILL_E_JSON_CUT);
}

/* The list of results is the loop: each of the JSON band has the shortest text that gives it, and where. */
static void every_error(void)
{
    static const struct {
        rill_status st;
        const char *text;
        size_t offset;
        unsigned options;
    } all[] = {
        { RILL_E_JSON_SYNTAX, "]", 0, 0 },
        { RILL_E_JSON_CONTROL, "\"\n", 1, 0 },
        { RILL_E_JSON_ESCAPE, "\"\\x", 2, 0 },
        { RILL_E_JSON_NUMBER, "-]", 1, 0 },
        { RILL_E_JSON_LITERAL, "nux", 2, 0 },
        { RILL_E_JSON_UTF8, "\"\xff", 1, RILL_JSON_STRICT },
        { RILL_E_JSON_SURROGATE, "\"\\ud800\"", 7, RILL_JSON_STRICT },
        { RILL_E_JSON_DEPTH, "", RILL_DEPTH, 0 }, /* brackets */
        { RILL_E_JSON_CUT, "[", 1, 0 },
    };
    char brackets[RILL_DEPTH + 1];
    unsigned k, found;
    rill_json j;
    rill_json_tok tok;
    rill_in in;
    rill_status st;

    memset(brackets, '[', sizeof brackets);
#define RILL_X(name, value, text)                            \
    for (found = k = 0; k < sizeof all / sizeof all[0]; k++) \
        found += all[k].st == name;                          \
    CHECKF(found == ((value) <= -20 && (value) > -40), "%s: %u texts give it", #name, found);
    RILL_RESULTS(RILL_X)
#undef RILL_X
    for (k = 0; k < sizeof all / sizeof all[0]; k++) {
        bool deep = all[k].st == RILL_E_JSON_DEPTH;

        in.p = (const uint8_t *)(deep ? brackets : all[k].text);
        in.n = deep ? sizeof brackets : strlen(all[k].text);
        rill_json_init(&j, all[k].options);
        while ((st = rill_json_next(&j, &in, &tok)) == RILL_OK)
            ;
        if (st == RILL_MORE)
            st = rill_json_finish(&j, &tok);
        CHECKF(st == all[k].st && j.offset == all[k].offset, "%s: %s at %lu", all[k].text, rill_status_name(st),
               (unsigned long)j.offset);
        CHECK(rill_json_next(&j, &in, &tok) == st && rill_json_skip(&j, &in, 0) == st &&
              rill_json_finish(&j, &tok) == st);
    }
}

/* ---- public files ---- */

#ifdef HAVE_DIRENT

struct file_result {
    rill_status st;
    uint64_t offset;
    uint32_t repaired;
    uint32_t hash; /* of everything that came out */
    bool odd;
};

static void hash_bytes(uint32_t *h, const void *p, size_t n)
{
    const uint8_t *q = (const uint8_t *)p;

    while (n-- != 0)
        *h = (*h ^ *q++) * 16777619u;
}

/* A whole text: one value, and white space around it. */
static struct file_result read_text(const uint8_t *p, size_t n, size_t chunk, unsigned options)
{
    struct file_result r = { RILL_MORE, 0, 0, 2166136261u, false };
    size_t pos, m, end;
    rill_json j;
    rill_json_tok tok;

    rill_json_init(&j, options);
    for (pos = 0; pos <= n && r.st == RILL_MORE; pos += m) {
        uint8_t *block;
        rill_in in;

        m = pos == n ? 1 : n - pos < chunk ? n - pos : chunk;
        block = (uint8_t *)need(m);
        if (pos != n)
            memcpy(block, p + pos, m);
        in.p = block;
        in.n = pos == n ? 0 : m;
        for (;;) {
            r.st = pos == n ? rill_json_finish(&j, &tok) : rill_json_next(&j, &in, &tok);
            if (r.st != RILL_OK)
                break;
            if (!valid_utf8(tok.text.p, tok.text.n))
                r.odd = true;
            if ((tok.part & RILL_FIRST) != 0) {
                hash_bytes(&r.hash, &tok.kind, 1);
                hash_bytes(&r.hash, &tok.offset, sizeof tok.offset);
                hash_bytes(&r.hash, &tok.depth, sizeof tok.depth);
            }
            hash_bytes(&r.hash, tok.text.p, tok.text.n);
            if (tok.kind == RILL_JSON_NUMBER && (tok.part & RILL_LAST) != 0) {
                hash_bytes(&r.hash, &tok.number.digits, sizeof tok.number.digits);
                hash_bytes(&r.hash, &tok.number.power, sizeof tok.number.power);
            }
        }
        free(block);
    }
    r.offset = j.offset;
    r.repaired = j.repaired;
    if (r.st == RILL_END) {
        for (end = (size_t)j.offset; end < n && memchr(" \n\r\t", p[end], 4) != NULL; end++)
            ;
        if (end < n)
            r.st = RILL_E_JSON_SYNTAX; /* something after the value */
    }
    return r;
}

/* The same at several cuts; odd if they do not agree. */
static struct file_result read_cut(const uint8_t *p, size_t n, unsigned options)
{
    static const size_t chunks[] = { 1, 2, 3, 5, 7, 16, 63, 64, 65, 1400 };
    struct file_result whole = read_text(p, n, n + 1, options), cut;
    unsigned k;

    for (k = 0; k < sizeof chunks / sizeof chunks[0]; k++) {
        cut = read_text(p, n, chunks[k], options);
        if (cut.st != whole.st || cut.offset != whole.offset || cut.hash != whole.hash ||
            cut.repaired != whole.repaired || cut.odd)
            whole.odd = true;
    }
    return whole;
}

static const struct {
    const char *name;
    uint32_t repaired; /* how many U+FFFD without RILL_JSON_STRICT; then it is valid */
    rill_status plain, strict;
} left_open[] = {
    { "i_number_double_huge_neg_exp.json", 0, RILL_END, RILL_END },
    { "i_number_huge_exp.json", 0, RILL_END, RILL_END },
    { "i_number_neg_int_huge_exp.json", 0, RILL_END, RILL_END },
    { "i_number_pos_double_huge_exp.json", 0, RILL_END, RILL_END },
    { "i_number_real_neg_overflow.json", 0, RILL_END, RILL_END },
    { "i_number_real_pos_overflow.json", 0, RILL_END, RILL_END },
    { "i_number_real_underflow.json", 0, RILL_END, RILL_END },
    { "i_number_too_big_neg_int.json", 0, RILL_END, RILL_END },
    { "i_number_too_big_pos_int.json", 0, RILL_END, RILL_END },
    { "i_number_very_big_negative_int.json", 0, RILL_END, RILL_END },
    { "i_object_key_lone_2nd_surrogate.json", 1, RILL_END, RILL_E_JSON_SURROGATE },
    { "i_string_1st_surrogate_but_2nd_missing.json", 1, RILL_END, RILL_E_JSON_SURROGATE },
    { "i_string_1st_valid_surrogate_2nd_invalid.json", 1, RILL_END, RILL_E_JSON_SURROGATE },
    { "i_string_incomplete_surrogate_and_escape_valid.json", 1, RILL_END, RILL_E_JSON_SURROGATE },
    { "i_string_incomplete_surrogate_pair.json", 1, RILL_END, RILL_E_JSON_SURROGATE },
    { "i_string_incomplete_surrogates_escape_valid.json", 2, RILL_END, RILL_E_JSON_SURROGATE },
    { "i_string_invalid_lonely_surrogate.json", 1, RILL_END, RILL_E_JSON_SURROGATE },
    { "i_string_invalid_surrogate.json", 1, RILL_END, RILL_E_JSON_SURROGATE },
    { "i_string_inverted_surrogates_U+1D11E.json", 2, RILL_END, RILL_E_JSON_SURROGATE },
    { "i_string_lone_second_surrogate.json", 1, RILL_END, RILL_E_JSON_SURROGATE },
    { "i_string_UTF-8_invalid_sequence.json", 1, RILL_END, RILL_E_JSON_UTF8 },
    { "i_string_UTF8_surrogate_U+D800.json", 3, RILL_END, RILL_E_JSON_UTF8 },
    { "i_string_invalid_utf-8.json", 1, RILL_END, RILL_E_JSON_UTF8 },
    { "i_string_iso_latin_1.json", 1, RILL_END, RILL_E_JSON_UTF8 },
    { "i_string_lone_utf8_continuation_byte.json", 1, RILL_END, RILL_E_JSON_UTF8 },
    { "i_string_not_in_unicode_range.json", 4, RILL_END, RILL_E_JSON_UTF8 },
    { "i_string_overlong_sequence_2_bytes.json", 2, RILL_END, RILL_E_JSON_UTF8 },
    { "i_string_overlong_sequence_6_bytes.json", 6, RILL_END, RILL_E_JSON_UTF8 },
    { "i_string_overlong_sequence_6_bytes_null.json", 6, RILL_END, RILL_E_JSON_UTF8 },
    { "i_string_truncated-utf-8.json", 2, RILL_END, RILL_E_JSON_UTF8 },
    { "i_string_UTF-16LE_with_BOM.json", 0, RILL_E_JSON_SYNTAX, RILL_E_JSON_SYNTAX },
    { "i_string_utf16BE_no_BOM.json", 0, RILL_E_JSON_SYNTAX, RILL_E_JSON_SYNTAX },
    { "i_string_utf16LE_no_BOM.json", 0, RILL_E_JSON_SYNTAX, RILL_E_JSON_SYNTAX },
    { "i_structure_UTF-8_BOM_empty_object.json", 0, RILL_E_JSON_SYNTAX, RILL_E_JSON_SYNTAX },
    { "i_structure_500_nested_arrays.json", 0, RILL_DEPTH >= 500 ? RILL_END : RILL_E_JSON_DEPTH,
      RILL_DEPTH >= 500 ? RILL_END : RILL_E_JSON_DEPTH },
};

/* want: 'y' valid, 'n' not, 'i' as in left_open, '?' only that the cuts agree */
static void one_file(const char *name, const uint8_t *p, size_t n, char want)
{
    struct file_result plain = read_cut(p, n, 0), strict = read_cut(p, n, RILL_JSON_STRICT);
    unsigned k;

    CHECKF(!plain.odd && !strict.odd, "%s: the cuts do not agree", name);
    if (want == 'y' && RILL_DEPTH < 32 && plain.st == RILL_E_JSON_DEPTH)
        return; /* too deep for this build */
    CHECKF(want != 'y' || (plain.st == RILL_END && strict.st == RILL_END && plain.repaired == 0),
           "%s: %s at %lu; strict: %s", name, rill_status_name(plain.st), (unsigned long)plain.offset,
           rill_status_name(strict.st));
    CHECKF(want != 'n' || (plain.st < 0 && strict.st < 0), "%s: taken as valid", name);
    if (want != 'i')
        return;
    for (k = 0; k < sizeof left_open / sizeof left_open[0]; k++)
        if (strcmp(left_open[k].name, name) == 0)
            break;
    if (CHECKF(k < sizeof left_open / sizeof left_open[0], "%s is not in the table", name))
        CHECKF(left_open[k].plain == plain.st && left_open[k].strict == strict.st &&
                   left_open[k].repaired == plain.repaired,
               "%s: %s, %lu repaired; strict: %s", name, rill_status_name(plain.st), (unsigned long)plain.repaired,
               rill_status_name(strict.st));
}

/* All files of a folder; gives how many. */
static unsigned each_file(const char *folder, void (*one)(const char *name, const uint8_t *p, size_t n))
{
    char path[1200], dir_path[600];
    DIR *dir;
    struct dirent *e;
    unsigned count = 0;
    size_t n;
    uint8_t *p;

    sprintf(dir_path, "%.300s/json/%.200s", harness_corpus(), folder);
    dir = opendir(dir_path);
    if (dir == NULL)
        return 0;
    while ((e = readdir(dir)) != NULL) {
        if (e->d_name[0] == '.')
            continue;
        sprintf(path, "%s/%.300s", dir_path, e->d_name);
        p = read_file(path, &n);
        if (p == NULL)
            continue;
        one(e->d_name, p, n);
        count++;
        free(p);
    }
    closedir(dir);
    return count;
}

static void suite_file(const char *name, const uint8_t *p, size_t n)
{
    one_file(name, p, n, name[0]);
}

static void transform_file(const char *name, const uint8_t *p, size_t n)
{
    one_file(name, p, n, '?');
}

static void checker_file(const char *name, const uint8_t *p, size_t n)
{
    /* EXCLUDE: valid by the RFC (any value at the top; no limit of 20 levels) */
    one_file(name, p, n, strncmp(name, "pass", 4) == 0 || strstr(name, "EXCLUDE") != NULL ? 'y' : 'n');
}

static unsigned lines_read;

static void number_file(const char *name, const uint8_t *p, size_t n)
{
    /* (ext) and (fail): JSON5 and worse */
    bool bad = strstr(name, "ext") != NULL || strstr(name, "fail") != NULL;
    size_t pos, k;

    if (strstr(name, ".txt") == NULL)
        return;
    for (pos = 0; pos < n; pos += k + 1) {
        char shown[80];

        for (k = 0; pos + k < n && p[pos + k] != '\n' && p[pos + k] != '\r'; k++)
            ;
        if (k == 0 || p[pos] == '#')
            continue;
        sprintf(shown, "%.30s: %.40s", name, (const char *)p + pos);
        one_file(shown, p + pos, k, bad ? 'n' : 'y');
        lines_read++;
    }
}

static void public_files(void)
{
    unsigned suite = each_file("JSONTestSuite/test_parsing", suite_file);
    unsigned transform = each_file("JSONTestSuite/test_transform", transform_file);
    unsigned checker = each_file("yyjson/test_checker", checker_file);
    unsigned num = each_file("yyjson/num", number_file);

    CHECKF(suite >= 300 && transform >= 20 && checker >= 30 && num >= 10 && lines_read >= 500,
           "only %u + %u + %u + %u files and %u numbers were found", suite, transform, checker, num, lines_read);
}

#endif

int main(int argc, char **argv)
{
    harness_begin(argc, argv);
    run_cases(&json_layer);
    TEST_LONG(all_short_structures);
    TEST(all_short_numbers);
    TEST_LONG(all_short_strings);
    TEST(all_short_surrogates);
    TEST(all_short_bytes);
    TEST(all_short_literals);
    TEST(every_byte_in_every_state);
    TEST(every_byte_in_every_place);
    TEST(random_texts);
    TEST(every_error);
    TEST(depth_limit);
    TEST(skip_is_reading);
    TEST(numbers);
    TEST(spelled_numbers);
    TEST(long_numbers);
    TEST_LONG(long_texts);
    TEST(counters_stop);
    TEST(refuses_other_macros);
    TEST(one_after_the_other);
#ifdef HAVE_DIRENT
    if (harness_corpus() != NULL)
        TEST(public_files);
#endif
    return harness_end();
}
