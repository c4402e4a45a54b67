/*
 * harness.c - see harness.h.
 */
#include "harness.h"

#include <stdarg.h>

static struct {
    const char *program, *corpus, *title;
    const char *files[256];
    unsigned files_n, passed, failed, skipped, found;
    bool verbose, logs, brief, cases;
    void (*adapt)(char *log);
    const char *test; /* the C test that runs */
    unsigned test_failed;
} h;

void *need(size_t n)
{
    void *p = malloc(n != 0 ? n : 1);

    if (p == NULL) {
        fprintf(stderr, "no memory\n");
        exit(2);
    }
    return p;
}

uint8_t *read_file(const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    size_t cap = 4096, got;
    uint8_t *p, *q;

    *n = 0;
    if (f == NULL)
        return NULL;
    p = (uint8_t *)need(cap);
    while ((got = fread(p + *n, 1, cap - 1 - *n, f)) != 0) {
        *n += got;
        if (*n == cap - 1) {
            q = (uint8_t *)need(cap * 2);
            memcpy(q, p, *n);
            free(p);
            p = q;
            cap *= 2;
        }
    }
    p[*n] = 0;
    fclose(f);
    return p;
}

uint32_t random_next(uint32_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

const char *harness_corpus(void)
{
    return h.corpus;
}

/* ---- text ---- */

/* Length of the character at p, 0 if there is none that is whole and allowed. Written from the bit patterns of RFC 3629
 * and the numbers they give, not from the table of byte ranges that lib/ uses. */
static size_t character(const uint8_t *p, size_t n, uint32_t *c)
{
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    size_t k, want = p[0] < 0x80 ? 1 : (p[0] & 0xe0) == 0xc0 ? 2 : (p[0] & 0xf0) == 0xe0 ? 3 : 4;

    *c = p[0];
    if (want == 1)
        return 1;
    if ((p[0] & 0x40) == 0 || p[0] >= 0xf8 || n < want)
        return 0;
    *c = p[0] & (0x7fu >> want);
    for (k = 1; k < want; k++) {
        if ((p[k] & 0xc0) != 0x80)
            return 0;
        *c = *c << 6 | (p[k] & 0x3fu);
    }
    return *c < least[want] || *c > 0x10ffff || (*c >= 0xd800 && *c <= 0xdfff) ? 0 : want;
}

bool valid_utf8(const void *p, size_t n)
{
    const uint8_t *q = (const uint8_t *)p;
    size_t k;
    uint32_t c;

    for (; n != 0; q += k, n -= k)
        if ((k = character(q, n, &c)) == 0)
            return false;
    return true;
}

struct buffer {
    char *p;
    size_t n, cap;
};

static void put(struct buffer *b, const void *p, size_t n)
{
    char *q;

    if (b->cap - b->n <= n) {
        b->cap = (b->n + n) * 2 + 64;
        q = (char *)need(b->cap);
        if (b->n != 0)
            memcpy(q, b->p, b->n);
        free(b->p);
        b->p = q;
    }
    if (n != 0)
        memcpy(b->p + b->n, p, n);
    b->n += n;
    b->p[b->n] = 0;
}

/* Can it be mistaken for nothing, or for something else? */
static bool hidden(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || (c >= 0x200b && c < 0x2010) ||
           (c >= 0x2028 && c < 0x2030) || (c >= 0x2060 && c < 0x2070) || (c >= 0xe000 && c < 0xf900) || c == 0xfeff ||
           (c >= 0xfff0 && c <= 0xffff) || (c & 0xfffe) == 0xfffe;
}

char *escaped(const char *p, size_t n)
{
    static const char from[] = "\n\r\t\0\\", to[] = "nrt0\\";
    struct buffer b = { NULL, 0, 0 };
    const uint8_t *q = (const uint8_t *)p;
    size_t k, run, pos;
    const char *letter;
    char one[32];
    uint32_t c;

    put(&b, "", 0);
    for (pos = 0; pos < n; pos += run) {
        k = character(q + pos, n - pos, &c);
        for (run = 1; k == 1 && pos + run < n && q[pos + run] == q[pos]; run++)
            ;
        letter = k == 1 ? (const char *)memchr(from, (int)c, sizeof from - 1) : NULL;
        if (letter != NULL)
            sprintf(one, "\\%c", to[letter - from]);
        else if (k == 0 || (k == 1 && (hidden(c) || (c == ' ' && pos + run == n))))
            sprintf(one, "\\x%02X", (unsigned)q[pos]);
        else if (hidden(c))
            sprintf(one, "\\u{%04lX}", (unsigned long)c);
        else
            sprintf(one, "%.*s", (int)k, (const char *)q + pos);
        if (run >= 20)
            sprintf(one + strlen(one), "{*%lu}", (unsigned long)(run % 1000000000u));
        else if (run != 1 && (c != ' ' || pos + run != n))
            run = 1;
        put(&b, one, strlen(one));
        if (run != 1 && run < 20) /* a few spaces at the end */
            for (c = 1; c < run; c++)
                put(&b, one, strlen(one));
        if (k > 1)
            run = k;
    }
    return b.p;
}

/* ---- trace ---- */

void trace_fault(struct trace *t, const char *format, ...)
{
    va_list ap;

    if (t->fault[0] != 0)
        return;
    va_start(ap, format);
    vsnprintf(t->fault, sizeof t->fault, format, ap);
    va_end(ap);
}

static void trace_put(struct trace *t, const char *p)
{
    struct buffer b;

    b.p = t->text;
    b.n = t->n;
    b.cap = t->cap;
    put(&b, p, strlen(p));
    t->text = b.p;
    t->n = b.n;
    t->cap = b.cap;
}

void trace_seal(struct trace *t)
{
    unsigned k;

    for (k = 0; k < t->open_n; k++) {
        struct piece_ *o = &t->open[k];
        char *text = escaped(o->text, o->n);

        trace_put(t, o->head);
        if (o->n != 0)
            trace_put(t, " ");
        trace_put(t, text);
        if ((o->part & (RILL_LAST | TRACE_ENDLESS)) == 0)
            trace_put(t, " ...");
        trace_put(t, o->tail);
        trace_put(t, "\n");
        free(text);
        free(o->text);
    }
    t->open_n = 0;
}

void trace_line(struct trace *t, const char *format, ...)
{
    char line[512];
    va_list ap;

    trace_seal(t);
    va_start(ap, format);
    vsnprintf(line, sizeof line, format, ap);
    va_end(ap);
    trace_put(t, line);
    trace_put(t, "\n");
}

void trace_add(struct trace *t, const char *format, ...)
{
    struct piece_ *o;
    va_list ap;

    if (t->open_n == 0) {
        trace_fault(t, "trace_add() without a piece");
        return;
    }
    o = &t->open[t->open_n - 1];
    va_start(ap, format);
    vsnprintf(o->tail, sizeof o->tail, format, ap);
    va_end(ap);
}

/* Is a line's head this one, or this one with the + of one that goes on? */
static bool same_head(const char *line, const char *head)
{
    size_t n = strlen(head);

    return strncmp(line, head, n) == 0 && (line[n] == 0 || (line[n] == '+' && line[n + 1] == 0));
}

static void any_piece(struct trace *t, const char *head, unsigned part, rill_text text, bool weave)
{
    struct buffer b;
    struct piece_ *o = NULL;
    unsigned k;

    if (!valid_utf8(text.p, text.n))
        trace_fault(t, "a piece of \"%s\" is not whole, valid characters", head);
    if (text.n == 0 && (part & RILL_LAST) == 0)
        trace_fault(t, "an empty piece of \"%s\" that is not its last", head);
    for (k = t->open_n; k-- > 0 && o == NULL && (weave || k + 1 == t->open_n);)
        if ((part & RILL_FIRST) == 0 && (t->open[k].part & RILL_LAST) == 0 && same_head(t->open[k].head, head))
            o = &t->open[k];
    if (o == NULL) {
        if (!weave)
            trace_seal(t);
        if ((part & (RILL_FIRST | TRACE_ENDLESS)) == 0)
            trace_fault(t, "a piece of \"%s\" without RILL_FIRST, nothing before it", head);
        if (t->open_n == sizeof t->open / sizeof t->open[0]) {
            trace_fault(t, "too many unfinished strings");
            return;
        }
        o = &t->open[t->open_n++];
        memset(o, 0, sizeof *o);
        sprintf(o->head, "%.120s%s", head, (part & RILL_FIRST) == 0 ? "+" : "");
    }
    o->part |= part;
    b.p = o->text;
    b.n = o->n;
    b.cap = o->cap;
    put(&b, text.p, text.n);
    o->text = b.p;
    o->n = b.n;
    o->cap = b.cap;
}

void trace_piece(struct trace *t, const char *head, unsigned part, rill_text text)
{
    any_piece(t, head, part, text, false);
}

void trace_weave(struct trace *t, const char *head, unsigned part, rill_text text)
{
    any_piece(t, head, part, text, true);
}

void trace_free(struct trace *t)
{
    trace_seal(t);
    free(t->text);
    t->text = NULL;
    t->n = 0;
    t->cap = 0;
}

/* ---- one run ---- */

struct run {
    const struct layer *l;
    const struct settings *set;
    struct trace *t;
    void *state;
    uint8_t *out, *before;
    uint64_t items_allowed;
    unsigned pattern;
};

/* Before a call: an out that nobody wrote to. */
static void fill_out(struct run *r)
{
    memset(r->out, (int)(r->pattern & 255), r->l->out_size);
    memset(r->before, (int)(r->pattern & 255), r->l->out_size);
    r->pattern = r->pattern * 7 + 13;
}

/* After a call that gave st: what holds for every call. */
static void after_call(struct run *r, rill_status st, const char *what)
{
    if (st == RILL_OK) {
        if (++r->t->items > r->items_allowed)
            trace_fault(r->t, "%s gave more items than the bytes allow: a loop?", what);
    } else if (memcmp(r->out, r->before, r->l->out_size) != 0) {
        trace_fault(r->t, "%s gave %s and wrote to its output", what, rill_status_name(st));
    }
}

static void check_offset(struct run *r, rill_status st)
{
    uint64_t offset = r->l->offset(r->state);

    if (st < 0 && r->l->error_elsewhere ? offset > r->t->bytes : offset != r->t->bytes)
        trace_fault(r->t, "offset is %lu after %lu bytes", (unsigned long)offset, (unsigned long)r->t->bytes);
}

/* An error, and RILL_END, stay, whatever comes. */
static void check_sticks(struct run *r, rill_status st)
{
    static const char more[] = " {\"a\":[1,\"x\"]}\n\ndata: x\r\n\r\n,:]}\xc3\xbf\xed\xa0\"\\u00";
    uint64_t offset = r->l->offset(r->state);
    unsigned k;

    for (k = 0; k < 3; k++) {
        const size_t n = k == 0 ? sizeof more - 1 : k == 1 ? 0 : 1;
        uint8_t *p = (uint8_t *)need(n);
        rill_in in;
        rill_status again;

        memcpy(p, more, n);
        in.p = p;
        in.n = n;
        fill_out(r);
        again = r->l->next(r->state, &in, r->out);
        if (again != st)
            trace_fault(r->t, "%s does not stick: then came %s", rill_status_name(st), rill_status_name(again));
        if (in.n != n || in.p != p || r->l->offset(r->state) != offset)
            trace_fault(r->t, "a byte was used after %s", rill_status_name(st));
        if (again != RILL_OK)
            after_call(r, again, "next() after the end");
        free(p);
    }
}

/* Everything that one chunk gives. false: the end, or a fault. */
static bool feed(struct run *r, const uint8_t *p, size_t n)
{
    uint8_t *chunk = (uint8_t *)need(n);
    rill_in in;
    rill_status st = RILL_OK;

    if (n != 0)
        memcpy(chunk, p, n);
    in.p = n != 0 || (r->pattern & 1) != 0 ? chunk : NULL;
    in.n = n;
    r->items_allowed = r->t->items + (uint64_t)r->l->per_byte * n + r->l->per_chunk;
    while (st == RILL_OK && r->t->fault[0] == 0) {
        const uint8_t *was = in.p;
        size_t left = in.n;

        fill_out(r);
        st = r->l->next(r->state, &in, r->out);
        if (in.n > left || in.p != (left != in.n ? was + (left - in.n) : was)) {
            trace_fault(r->t, "the cursor did not move forward by what was used");
            break;
        }
        r->t->bytes += left - in.n;
        check_offset(r, st);
        after_call(r, st, "next()");
        if (st == RILL_OK)
            r->l->note(r->t, r->state, r->out);
        if (st == RILL_MORE && in.n != 0)
            trace_fault(r->t, "RILL_MORE with %lu bytes left", (unsigned long)in.n);
    }
    memset(chunk, 0xa5, n);
    free(chunk);
    r->t->end = st;
    if (st != RILL_MORE && r->t->fault[0] == 0) {
        if (st != RILL_END && st > 0)
            trace_fault(r->t, "next() gave %d", (int)st);
        check_sticks(r, st);
    }
    return st == RILL_MORE && r->t->fault[0] == 0;
}

/* The state goes elsewhere, as stored and resumed. */
static void move_state(struct run *r)
{
    void *to = need(r->l->state_size);

    memcpy(to, r->state, r->l->state_size);
    memset(r->state, 0xa5, r->l->state_size);
    free(r->state);
    r->state = to;
}

static void write_end(struct run *r, rill_status st)
{
    unsigned long offset = (unsigned long)r->l->offset(r->state);

    if (st < 0)
        trace_line(r->t, "%lu error %s", offset, rill_status_name(st));
    else if (st == RILL_MORE)
        trace_line(r->t, "%lu more", offset);
    else if (!r->l->quiet)
        trace_line(r->t, "%lu done", offset);
}

static void end_of_input(struct run *r)
{
    rill_status st = r->t->end, end = RILL_OK;
    unsigned k;

    if (st < 0 || r->l->finish == NULL)
        write_end(r, st);
    if (r->l->finish == NULL)
        return;
    r->items_allowed = r->t->items + 2u * r->l->per_chunk;
    while (end == RILL_OK && r->t->fault[0] == 0) {
        fill_out(r);
        end = r->l->finish(r->state, r->set, r->out);
        after_call(r, end, "finish()");
        if (end == RILL_OK)
            r->l->note(r->t, r->state, r->out);
    }
    if (end == RILL_MORE)
        trace_fault(r->t, "finish() gave RILL_MORE");
    if (st < 0 && end < 0 && end != st)
        trace_fault(r->t, "finish() gave %s after %s", rill_status_name(end), rill_status_name(st));
    if (st >= 0 || end >= 0)
        write_end(r, end);
    if (st == RILL_END && end != RILL_END)
        trace_fault(r->t, "finish() gave %s after RILL_END", rill_status_name(end));
    for (k = 0; k < 2 && r->t->fault[0] == 0; k++) {
        fill_out(r);
        if (r->l->finish(r->state, r->set, r->out) != end)
            trace_fault(r->t, "the result of finish() does not stick");
        after_call(r, end, "finish() after the end");
    }
    if (!r->l->keep_open && r->t->fault[0] == 0)
        check_sticks(r, end);
    r->t->end = end;
}

static size_t next_chunk(struct plan *plan, size_t pos, size_t n)
{
    size_t to = n;

    if (plan->kind == PLAN_EVERY)
        to = pos + plan->a;
    else if (plan->kind == PLAN_EMPTY)
        to = pos + 1;
    else if ((plan->kind == PLAN_SPLIT || plan->kind == PLAN_MOVE || plan->kind == PLAN_THREE) && pos < plan->a)
        to = plan->a;
    else if (plan->kind == PLAN_THREE && pos < plan->b)
        to = plan->b;
    else if (plan->kind == PLAN_RANDOM) {
        uint32_t seed = (uint32_t)plan->a;

        to = pos + (random_next(&seed) >> 8) % (1u + ((seed & 7u) == 0 ? 400u : 9u)) + ((seed & 48u) != 0);
        plan->a = seed;
    }
    return (to < n ? to : n) - pos;
}

void run_plan(const struct layer *l, const struct settings *set, const void *p, size_t n, struct plan plan,
              struct trace *t)
{
    static const struct settings none = { 0, 0, { 0, 0, 0, 0 } };
    struct run r;
    size_t pos = 0, k;
    rill_status st;
    bool on = true;

    memset(t, 0, sizeof *t);
    trace_put(t, "");
    t->set = r.set = set != NULL ? set : &none;
    r.l = l;
    r.t = t;
    r.state = need(l->state_size);
    r.out = (uint8_t *)need(l->out_size);
    r.before = (uint8_t *)need(l->out_size);
    r.pattern = (unsigned)plan.kind * 64 + (unsigned)(plan.a & 63);
    r.items_allowed = 0;
    memset(r.state, 0x5a, l->state_size);
    st = l->init(r.state, r.set);
    t->end = RILL_MORE;
    if (st != RILL_OK) {
        trace_fault(t, "init() gave %s", rill_status_name(st));
        on = false;
    } else if (l->offset(r.state) != 0) {
        trace_fault(t, "offset is not 0 after init()");
    }
    while (on && pos < n) {
        k = next_chunk(&plan, pos, n);
        on = feed(&r, (const uint8_t *)p + pos, k);
        pos += k;
        if (on && plan.kind == PLAN_EMPTY)
            on = feed(&r, NULL, 0) && feed(&r, NULL, 0);
        if (on && ((plan.kind == PLAN_MOVE && pos == plan.a) || (plan.kind == PLAN_RANDOM && (plan.a & 1) != 0)))
            move_state(&r);
    }
    if (on)
        on = feed(&r, NULL, 0);
    if (t->fault[0] == 0)
        end_of_input(&r);
    if (l->last != NULL && t->fault[0] == 0)
        l->last(t, r.state);
    trace_seal(t);
    free(r.state);
    free(r.out);
    free(r.before);
}

/* ---- all cuts ---- */

static const char *plan_name(struct plan plan)
{
    static char name[80];
    unsigned long a = (unsigned long)plan.a, b = (unsigned long)plan.b;

    switch (plan.kind) {
    case PLAN_EVERY:
        sprintf(name, "in chunks of %lu", a);
        break;
    case PLAN_SPLIT:
        sprintf(name, "split at %lu", a);
        break;
    case PLAN_MOVE:
        sprintf(name, "split at %lu, the state moved there", a);
        break;
    case PLAN_EMPTY:
        sprintf(name, "byte by byte with empty chunks between");
        break;
    case PLAN_THREE:
        sprintf(name, "split at %lu and %lu", a, b);
        break;
    case PLAN_RANDOM:
        sprintf(name, "random chunks, seed %lu", a);
        break;
    default:
        sprintf(name, "whole");
    }
    return name;
}

static void print_lines(const char *text, const char *other, const char *mark)
{
    bool same = true;

    while (*text != 0) {
        size_t n = strcspn(text, "\n"), m = strcspn(other, "\n");

        if (same && (n != m || memcmp(text, other, n) != 0))
            same = false;
        else if (!same)
            mark = ">";
        printf("    %s %.*s\n", same ? ">" : mark, (int)n, text);
        text += n + (text[n] != 0);
        other += m + (other[m] != 0);
    }
}

static void print_failure(const char *title, struct plan plan, const char *want, const struct trace *t)
{
    printf("FAIL %s\n  cut: %s\n", title, plan_name(plan));
    if (t->fault[0] != 0)
        printf("  broken: %s\n", t->fault);
    printf("  expected:\n");
    print_lines(want, t->text, "*");
    printf("  got (* is the first difference):\n");
    print_lines(t->text, want, "*");
}

struct cuts {
    const struct layer *l;
    const struct settings *set;
    const uint8_t *p;
    size_t n;
    const char *want, *title;
};

static bool one_cut(const struct cuts *c, enum plan_kind kind, size_t a, size_t b)
{
    struct plan plan;
    struct trace t;
    bool ok;

    plan.kind = kind;
    plan.a = a;
    plan.b = b;
    run_plan(c->l, c->set, c->p, c->n, plan, &t);
    ok = t.fault[0] == 0 && strcmp(t.text, c->want) == 0;
    if (!ok)
        print_failure(c->title, plan, c->want, &t);
    trace_free(&t);
    return ok;
}

#ifndef HARNESS_EVERY
#define HARNESS_EVERY 2000
#endif

/* Longer inputs: a sample. */
static bool other_cuts(const struct cuts *c)
{
    static const size_t large[] = { 100, 127, 128, 129, 255, 256, 257, 1400, 4096 };
    size_t n = c->n, k, m, step = n <= HARNESS_EVERY ? 1 : n / 97 + 1;

    for (k = 1; k <= 64 && k<n; k += n> HARNESS_EVERY && k > 4 ? k : 1)
        if (!one_cut(c, PLAN_EVERY, k, 0))
            return false;
    for (k = 0; k < sizeof large / sizeof large[0]; k++)
        if (large[k] < n && !one_cut(c, PLAN_EVERY, large[k], 0))
            return false;
    for (k = 1; k<n; k += n> HARNESS_EVERY && k >= 40 && k + 40 < n ? (n - k < 40 + step ? n - k - 40 : step) : 1)
        if (!one_cut(c, PLAN_SPLIT, k, 0) || !one_cut(c, PLAN_MOVE, k, 0))
            return false;
    if (!one_cut(c, PLAN_EMPTY, 0, 0))
        return false;
    if (n <= 24)
        for (k = 1; k < n; k++)
            for (m = k + 1; m < n; m++)
                if (!one_cut(c, PLAN_THREE, k, m))
                    return false;
    for (k = 1; k <= 8; k++)
        if (!one_cut(c, PLAN_RANDOM, k * 2654435761u % 1000003u, 0))
            return false;
    return true;
}

bool run_cuts(const struct layer *l, const struct settings *set, const void *p, size_t n, const char *want,
              const char *title)
{
    struct plan whole = { PLAN_WHOLE, 0, 0 };
    struct cuts c;
    struct trace t;
    bool ok;

    run_plan(l, set, p, n, whole, &t);
    c.l = l;
    c.set = set;
    c.p = (const uint8_t *)p;
    c.n = n;
    c.want = want != NULL ? want : t.text;
    c.title = title;
    ok = t.fault[0] == 0 && strcmp(t.text, c.want) == 0;
    if (!ok)
        print_failure(title, whole, c.want, &t);
    ok = ok && other_cuts(&c);
    trace_free(&t);
    return ok;
}

/* ---- case files ---- */

struct a_case {
    char title[200];
    struct buffer input, want;
    struct settings set;
    char skip[160], wrong[240];
    unsigned line;
    bool wanted;
};

static int hex_digit(int c)
{
    const char *digits = "0123456789abcdef", *q = c != 0 ? strchr(digits, c | 0x20) : NULL;

    return q != NULL && (c >= '0' && c <= '9') == (q - digits < 10) ? (int)(q - digits) : -1;
}

#ifndef HARNESS_CASES
#define HARNESS_CASES (SIZE_MAX / 2)
#endif

/* Text with C escapes, times over. */
static bool put_escaped(struct buffer *b, const char *p, size_t n, unsigned long times)
{
    static const char from[] = "nrt0\\\"", to[] = "\n\r\t\0\\\"";
    struct buffer one = { NULL, 0, 0 };
    size_t k;

    put(&one, "", 0);
    for (k = 0; k < n; k++) {
        char c = p[k];
        const char *q;

        if (c == '\\') {
            if (++k == n)
                break;
            if (p[k] == 'x' && k + 2 < n && hex_digit(p[k + 1]) >= 0 && hex_digit(p[k + 2]) >= 0) {
                c = (char)(hex_digit(p[k + 1]) * 16 + hex_digit(p[k + 2]));
                k += 2;
            } else if ((q = (const char *)memchr(from, p[k], sizeof from - 1)) != NULL) {
                c = to[q - from];
            } else {
                break;
            }
        }
        put(&one, &c, 1);
    }
    while (k >= n && times-- > 0 && b->n <= HARNESS_CASES)
        put(b, one.p, one.n);
    free(one.p);
    return k >= n;
}

#define PATH_SIZE (RILL_PATH != 0 ? RILL_PATH : 65536) /* none: no path is too long; see adapt() of test_tool.c */

/* "HOLD>=160" */
static bool fits_config(const char *rest, bool *known)
{
    static const struct {
        const char *name;
        long value;
    } macros[] = { { "DEPTH", RILL_DEPTH },     { "INNER_DEPTH", RILL_INNER_DEPTH },
                   { "HOLD", RILL_HOLD },       { "BLOCKS", RILL_BLOCKS },
                   { "READERS", RILL_READERS }, { "BETA", RILL_BETA },
                   { "MEMBERS", RILL_MEMBERS }, { "RAW", RILL_RAW },
                   { "PATH", PATH_SIZE },       { "STEPS", RILL_STEPS },
                   { "LENIENT", RILL_LENIENT } };
    size_t n = strspn(rest, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_"), k, op = strspn(rest + n, "<>=");
    const char *at = rest + n;
    long value = strtol(at + op, NULL, 10);

    *known = op == 1 || op == 2;
    for (k = 0; k < sizeof macros / sizeof macros[0]; k++) {
        if (strlen(macros[k].name) != n || memcmp(macros[k].name, rest, n) != 0)
            continue;
        if (op == 2 && at[0] == '=' && at[1] == '=')
            return macros[k].value == value;
        if (op == 2 && at[1] == '=')
            return at[0] == '>' ? macros[k].value >= value : macros[k].value <= value;
        return at[0] == '>'   ? macros[k].value > value
               : at[0] == '<' ? macros[k].value < value
                              : macros[k].value == value;
    }
    *known = false;
    return false;
}

static void option_line(const struct layer *l, struct a_case *c, const char *line)
{
    char word[40];
    size_t n = strcspn(line, " ");
    const char *rest = line + n + strspn(line + n, " ");
    bool known = true;

    sprintf(word, "%.*s", (int)(n < 39 ? n : 39), line);
    if (strcmp(word, "config") == 0) {
        if (!fits_config(rest, &known) && known)
            sprintf(c->skip, "RILL_%.100s", rest);
    } else {
        known = l->option != NULL && l->option(&c->set, word, rest);
    }
    if (!known)
        sprintf(c->wrong, "unknown option: %.100s", line);
}

/* One line of a case; n bytes at p, terminated. */
static void case_line(const struct layer *l, struct a_case *c, char *p, size_t n)
{
    char *q;
    unsigned long times;

    if (c->input.n + c->want.n > HARNESS_CASES) {
        sprintf(c->skip, "more room");
        return;
    }
    if (n != 0 && (p[n - 1] == ' ' || p[n - 1] == '\t'))
        sprintf(c->wrong, "white space at the end of a line: write \\x20");
    if (strncmp(p, "> ", 2) == 0) {
        put(&c->want, p + 2, n - 2);
        put(&c->want, "\n", 1);
    } else if (c->want.n != 0) {
        sprintf(c->wrong, "input after the log, or a case without title: %.60s", p);
    } else if (strncmp(p, "< ", 2) == 0) {
        put(&c->input, p + 2, n - 2);
    } else if (strncmp(p, "<c ", 3) == 0) {
        if (!put_escaped(&c->input, p + 3, n - 3, 1))
            sprintf(c->wrong, "bad escape: %.100s", p);
    } else if (strncmp(p, "<*", 2) == 0) {
        times = strtoul(p + 2, &q, 10);
        if (*q != ' ' || times == 0 || !put_escaped(&c->input, q + 1, n - (size_t)(q + 1 - p), times))
            sprintf(c->wrong, "neither <*N text nor a good escape: %.100s", p);
    } else if (strncmp(p, "! ", 2) == 0) {
        option_line(l, c, p + 2);
    } else {
        sprintf(c->wrong, "no such line: %.100s", p);
    }
}

static void end_case(const struct layer *l, struct a_case *c, const char *file)
{
    char where[640];
    struct plan whole = { PLAN_WHOLE, 0, 0 };
    struct trace t;
    bool ok;

    if (c->title[0] == 0)
        return;
    sprintf(where, "%.300s:%u: %s", file, c->line, c->title);
    if (c->input.n + c->want.n > HARNESS_CASES)
        sprintf(c->skip, "more room");
    if (c->wanted) {
        h.found++;
        if (h.logs) {
            run_plan(l, &c->set, c->input.p, c->input.n, whole, &t);
            printf("# %s\n", c->title);
            print_lines(t.text, t.text, "");
            if (t.fault[0] != 0)
                printf("    broken: %s\n", t.fault);
            trace_free(&t);
        }
        if (c->want.n == 0 && c->wrong[0] == 0 && c->skip[0] == 0)
            sprintf(c->wrong, "no log: at least one > line");
        if (c->wrong[0] != 0) {
            printf("FAIL %s\n  %s\n", where, c->wrong);
            ok = false;
        } else if (c->skip[0] != 0) {
            h.skipped++;
            if (h.verbose)
                printf("skip %s: needs %s\n", where, c->skip);
            ok = true;
        } else {
            if (h.adapt != NULL)
                h.adapt(c->want.p);
            ok = run_cuts(l, &c->set, c->input.p, c->input.n, c->want.p, where);
            if (ok)
                h.passed++;
            if (ok && h.verbose)
                printf("ok   %s\n", where);
        }
        if (!ok) {
            h.failed++;
            printf("  again: %s %s \"%s\"\n", h.program, file, c->title);
        }
    }
    free(c->input.p);
    free(c->want.p);
    memset(c, 0, sizeof *c);
}

/* The next line of a file, terminated, without its end; by the block, for machines without room for the file. */
struct lines {
    FILE *f;
    struct buffer line;
    size_t at, n;
    char block[256];
    bool wrong; /* NUL or CR is in it */
};

static bool next_line(struct lines *s)
{
    const char *end = NULL;
    size_t k;
    bool any = false;

    for (s->line.n = 0; end == NULL; s->at += k + (end != NULL)) {
        if (s->at == s->n) {
            s->at = 0;
            s->n = fread(s->block, 1, sizeof s->block, s->f);
            if (s->n == 0)
                break;
        }
        any = true;
        end = (const char *)memchr(s->block + s->at, '\n', s->n - s->at);
        k = end != NULL ? (size_t)(end - s->block) - s->at : s->n - s->at;
        put(&s->line, s->block + s->at, k);
    }
    s->wrong = any && (memchr(s->line.p, 0, s->line.n) != NULL || memchr(s->line.p, '\r', s->line.n) != NULL);
    return any && !s->wrong;
}

static void run_file(const struct layer *l, const char *file)
{
    struct a_case c;
    struct lines s;
    unsigned line = 0;
    char *p;

    memset(&c, 0, sizeof c);
    memset(&s, 0, sizeof s);
    s.f = fopen(file, "rb");
    while (s.f != NULL && next_line(&s)) {
        p = s.line.p;
        line++;
        if (p[0] == 0 || p[0] == ';') /* ; is a remark */
            continue;
        if (strncmp(p, "# ", 2) == 0) {
            end_case(l, &c, file);
            sprintf(c.title, "%.190s", p + 2);
            c.line = line;
            c.wanted = h.title == NULL || strcmp(h.title, c.title) == 0;
            put(&c.input, "", 0);
            put(&c.want, "", 0);
        } else {
            case_line(l, &c, p, s.line.n);
        }
    }
    if (s.f == NULL || s.wrong) {
        printf("FAIL %s: cannot be read, or NUL or CR is in it\n", file);
        h.failed++;
    }
    end_case(l, &c, file);
    if (s.f != NULL)
        fclose(s.f);
    free(s.line.p);
}

void run_cases(const struct layer *l)
{
    unsigned k;

    for (k = 0; k < h.files_n; k++)
        run_file(l, h.files[k]);
}

void run_cases_adapted(const struct layer *l, void (*adapt)(char *log))
{
    h.adapt = adapt;
    run_cases(l);
    h.adapt = NULL;
}

/* ---- C tests ---- */

void harness_begin(int argc, char **argv)
{
    const char *corpus = getenv("CORPUS");
    int k;

    h.program = argv[0];
    h.corpus = corpus != NULL && corpus[0] != 0 ? corpus : NULL;
    for (k = 1; k < argc; k++) {
        size_t n = strlen(argv[k]);

        if (strcmp(argv[k], "-v") == 0)
            h.verbose = true;
        else if (strcmp(argv[k], "-l") == 0)
            h.logs = true;
        else if (strcmp(argv[k], "-s") == 0)
            h.brief = true;
        else if (strcmp(argv[k], "-c") == 0)
            h.cases = true;
        else if (strcmp(argv[k], "--corpus") == 0 && k + 1 < argc)
            h.corpus = argv[++k];
        else if (n > 4 && strcmp(argv[k] + n - 4, ".txt") == 0) {
            if (h.files_n == sizeof h.files / sizeof h.files[0]) {
                fprintf(stderr, "too many files\n");
                exit(2);
            }
            h.files[h.files_n++] = argv[k];
        } else if (h.title == NULL && argv[k][0] != '-') {
            h.title = argv[k];
        } else {
            fprintf(stderr, "usage: %s [-v] [-l] [-s] [-c] [--corpus DIR] [FILE.txt ...] [TITLE]\n", argv[0]);
            exit(2);
        }
    }
}

int harness_end(void)
{
    if (h.title != NULL && h.found == 0) {
        printf("FAIL no case or test has the title \"%s\"\n", h.title);
        h.failed++;
    }
    if (h.verbose && h.skipped != 0)
        printf("%u skipped, for other values of the macros or want of room\n", h.skipped);
    printf("%u passed, %u failed\n", h.passed, h.failed);
    return h.failed != 0;
}

bool test_short(void)
{
    return h.brief;
}

bool test_begin(const char *name)
{
    if (h.cases || (h.title != NULL && strcmp(h.title, name) != 0))
        return false;
    h.found++;
    h.test = name;
    h.test_failed = 0;
    return true;
}

void test_end(void)
{
    if (h.test_failed == 0) {
        h.passed++;
        if (h.verbose)
            printf("ok   %s\n", h.test);
        return;
    }
    h.failed++;
    printf("FAIL %s: %u checks\n  again: %s %s\n", h.test, h.test_failed, h.program, h.test);
}

bool check_(bool ok, const char *file, int line, const char *format, ...)
{
    va_list ap;

    if (ok || h.test_failed++ >= 10)
        return ok;
    printf("%s:%d: %s: ", file, line, h.test != NULL ? h.test : "");
    va_start(ap, format);
    vprintf(format, ap);
    va_end(ap);
    printf("\n");
    return ok;
}
