/*
 * explain.c - what was wrong with a call, in words for the model. A program that answers in its own words does not link
 * it.
 */
#include "rill/tool.h"
#include "internal.h"

const char *rill_tool_why_text(unsigned why)
{
#define RILL_X(id, number, text) \
    case number:                 \
        return text;
    switch (why) {
        RILL_TOOL_WHYS(RILL_X) default : return rill_why_text(why);
    }
#undef RILL_X
}

struct out {
    char *to;
    size_t cap, n;
};

/* What does not fit is left out, and all after it. */
static void say_text(struct out *out, const char *p, size_t n)
{
    size_t fit = rilli_fit(p, n, out->cap - out->n);

    rilli_copy(out->to + out->n, p, fit);
    out->n += fit;
    if (fit != n)
        out->cap = out->n;
}

static void say(struct out *out, const char *text)
{
    size_t n = 0;

    while (text[n] != 0)
        n++;
    say_text(out, text, n);
}

static void say_number(struct out *out, uint32_t v)
{
    char digits[10];
    size_t k = sizeof digits;

    do {
        uint32_t tenth = v / 10;

        digits[--k] = (char)('0' + (v - tenth * 10));
        v = tenth;
    } while (v != 0);
    say_text(out, digits + k, sizeof digits - k);
}

static void say_int(struct out *out, int32_t v, unsigned places)
{
    uint32_t size = v < 0 ? 0u - (uint32_t)v : (uint32_t)v, unit = 1;
    unsigned k;

    if (v < 0)
        say(out, "-");
    for (k = 0; k < places; k++)
        unit *= 10;
    say_number(out, size / unit);
    if (unit == 1)
        return;
    say(out, ".");
    for (size %= unit; (unit /= 10) != 0; size %= unit)
        say_number(out, size / unit);
}

static void expected(struct out *out, const rill_row *r)
{
    /* by rill_bind */
    static const char words[] = "\0true or false\0a number\0a number\0one of\0a text of at most \0a text of at most \0"
                                "any value\0an object\0an array";
    const char *word = words;
    const char *name = r->names;
    unsigned k;

    say(out, "; expected ");
    for (k = r->kind; k != 0; k--)
        while (*word++ != 0)
            continue;
    if ((r->kind == RILL_BIND_INT || r->kind == RILL_BIND_UINT) && r->places == 0)
        word = "an integer";
    say(out, word);
    switch (r->kind) {
    case RILL_BIND_ENUM:
        for (k = 0; k < r->places; k++) {
            say(out, k == 0 ? " \"" : ", \"");
            say(out, name);
            say(out, "\"");
            while (*name++ != 0)
                continue;
        }
        break;
    case RILL_BIND_TEXT:
    case RILL_BIND_SIZED:
        say_number(out, r->size - (r->kind == RILL_BIND_TEXT ? 1u : 5u));
        say(out, " bytes");
        break;
    case RILL_BIND_INT:
    case RILL_BIND_UINT:
    case RILL_BIND_LIST:
        if (r->lo < -INT32_MAX || r->hi > INT32_MAX || r->places > 9)
            break; /* the type's own, or nearly; or too fine for 32 bits */
        say(out, r->kind == RILL_BIND_LIST ? " of " : " from ");
        say_int(out, (int32_t)r->lo, r->places);
        say(out, " to ");
        say_int(out, (int32_t)r->hi, r->places);
        if (r->kind == RILL_BIND_LIST)
            say(out, " elements");
        break;
    default:
        break;
    }
}

size_t rill_tool_explain(const rill_call *c, const rill_tool_def *def, char *to, size_t cap)
{
    const unsigned why = c->tool.why;
    const rill_row *r = why >= RILL_WHY_KIND && c->why_row < def->n ? &def->rows[c->why_row] : NULL;
    const bool input = why >= RILL_WHY_DEPTH && why != RILL_WHY_SERVER && why != RILL_WHY_TOOL; /* to be mended there */
    rill_text path;
    struct out out;

    out.to = to;
    out.cap = cap;
    out.n = 0;
    if (why == 0)
        return 0;
    if (input) {
        path = rill_tool_path(&c->tool);
        say_text(&out, path.p, path.n);
#if RILL_PATH
        if (r != NULL && why == RILL_WHY_MISSING) { /* else the path has the name */
#else
        if (r != NULL) {
#endif
            say(&out, ".");
            say(&out, r->name);
        }
        say(&out, ": ");
    }
    say(&out, rill_tool_why_text(why));
    if (r != NULL && why != RILL_WHY_TWICE)
        expected(&out, r);
    if (input) {
        say(&out, " (byte ");
        say_number(&out, c->tool.why_at);
        say(&out, " of the input)");
    }
    return out.n;
}
