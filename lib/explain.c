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

    if (fit != n)
        out->cap = out->n + fit;
    rilli_copy(out->to + out->n, p, fit);
    out->n += fit;
}

static void say(struct out *out, const char *text)
{
    size_t n = 0;

    while (text[n] != 0)
        n++;
    say_text(out, text, n);
}

/* size / 10^places */
static void say_digits(struct out *out, uint64_t size, unsigned places)
{
    char digits[20];
    unsigned k = rilli_decimal(size, digits);

    if (k > 19 - places)
        k = 19 - places; /* a digit before the point */
    say_text(out, digits + k, 20 - places - k);
    if (places != 0)
        say(out, ".");
    say_text(out, digits + 20 - places, places);
}

static void say_int(struct out *out, int64_t v, unsigned places)
{
    if (v < 0)
        say(out, "-");
    say_digits(out, v < 0 ? 0 - (uint64_t)v : (uint64_t)v, places);
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
        say_digits(out, r->size - (r->kind == RILL_BIND_TEXT ? 1u : 5u), 0);
        say(out, " bytes");
        break;
    case RILL_BIND_INT:
    case RILL_BIND_UINT:
    case RILL_BIND_LIST:
        if (r->places > 19)
            break; /* it can be 0 and no other number */
        say(out, r->kind == RILL_BIND_LIST ? " of " : " from ");
        say_int(out, r->lo, r->places);
        say(out, " to ");
        say_int(out, r->hi, r->places);
        if (r->kind == RILL_BIND_LIST) {
            say(out, " elements");
        } else if (r->places != 0) {
            say(out, " with at most ");
            say_digits(out, r->places, 0);
            say(out, r->places == 1 ? " decimal" : " decimals");
        }
        break;
    default:
        break;
    }
    if ((r->flags & RILL_NULLABLE) != 0)
        say(out, ", or null");
}

/* The members that the open object may have. */
static void expected_members(struct out *out, const rill_call *c, const rill_tool_def *def)
{
    const char *between = "; expected one of \"";
    unsigned k;

    for (k = (uint8_t)(c->parent + 1); k < def->n && def->rows[k].level + 1u >= c->depth; k++) {
        if (def->rows[k].level + 1u != c->depth)
            continue;
        say(out, between);
        say(out, def->rows[k].name);
        between = "\", \"";
    }
    say(out, *between == ';' ? "; expected none" : "\"");
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
    if (why == 0 || cap == 0)
        return 0;
    if (input && why != RILL_WHY_MENDED) {
        path = rill_tool_path(&c->tool);
        say_text(&out, path.p, path.n);
#if RILL_PATH
        if (c->tool.cut_at != 0 && (c->tool.cut_at <= RILL_STEPS || c->tool.cut_at != c->tool.json.depth))
            say(&out, "..."); /* else it is the container's, and whole */
        if (r != NULL && why == RILL_WHY_MISSING) { /* else the path has the name */
            say(&out, ".");
            say(&out, r->name);
        }
#else
        if (r != NULL) {
            say(&out, ".");
            say(&out, r->level != 0 && *r->name == 0 ? r[-1].name : r->name); /* an element: its list's */
        }
#endif
        say(&out, ": ");
    }
    say(&out, rill_tool_why_text(why));
    if (r != NULL && why != RILL_WHY_TWICE)
        expected(&out, r);
    if (why == RILL_WHY_UNEXPECTED)
        expected_members(&out, c, def);
    if (why == RILL_WHY_DEPTH) {
        say(&out, "; expected at most ");
        say_digits(&out, RILL_INNER_DEPTH, 0);
        say(&out, " levels");
    }
    if (input) {
        say(&out, " (byte ");
        say_digits(&out, c->tool.why_at, 0);
        say(&out, " of the input)");
    }
    return out.n;
}
