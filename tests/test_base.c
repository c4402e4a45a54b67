/*
 * test_base.c - rill/base.h: the list of results, scalars, C strings; and whether the harness sees what it is there
 * to see, with a toy layer that is wrong on demand.
 */
#include "harness.h"
#include "rill.h"

/* ---- results ---- */

static void results_keep_their_numbers(void)
{
    static const struct {
        const char *name;
        int value;
    } all[] = {
        { "RILL_OK", 0 },
        { "RILL_MORE", 1 },
        { "RILL_END", 2 },
        { "RILL_NEED", 3 },
        { "RILL_E_ABI", -10 },
        { "RILL_E_STATE", -11 },
        { "RILL_E_JSON_SYNTAX", -20 },
        { "RILL_E_JSON_CONTROL", -21 },
        { "RILL_E_JSON_ESCAPE", -22 },
        { "RILL_E_JSON_NUMBER", -23 },
        { "RILL_E_JSON_LITERAL", -24 },
        { "RILL_E_JSON_UTF8", -25 },
        { "RILL_E_JSON_SURROGATE", -26 },
        { "RILL_E_JSON_DEPTH", -27 },
        { "RILL_E_JSON_CUT", -28 },
        { "RILL_E_NOT_SSE", -40 },
        { "RILL_E_EVENT_SIZE", -41 },
        { "RILL_E_EVENT_CUT", -50 },
        { "RILL_E_HOLD", -51 },
        { "RILL_E_MISMATCH", -52 },
        { "RILL_E_NOT_JSON", -53 },
        { "RILL_E_HEAD_BYTE", -100 },
        { "RILL_E_HEAD_MISSING", -101 },
        { "RILL_E_HEAD_TWICE", -102 },
        { "RILL_E_UPLOAD_BOUNDARY", -103 },
        { "RILL_E_UPLOAD_LENGTH", -104 },
        { "RILL_E_UPLOAD_SOURCE", -105 },
        { "RILL_E_UPLOAD_NAME", -106 },
        { "RILL_E_UPLOAD_TYPE", -107 },
        { "RILL_E_AWS_PRELUDE", -110 },
        { "RILL_E_AWS_LENGTH", -111 },
        { "RILL_E_AWS_HEADER", -112 },
        { "RILL_E_AWS_PAYLOAD", -113 },
        { "RILL_E_AWS_BASE64", -114 },
        { "RILL_E_AWS_CRC", -115 },
        { "RILL_E_AWS_CUT", -116 },
        { "RILL_E_HTTP_SYNTAX", -120 },
        { "RILL_E_HTTP_LENGTH", -121 },
        { "RILL_E_HTTP_CODING", -122 },
        { "RILL_E_HTTP_LIMIT", -123 },
        { "RILL_E_HTTP_CUT", -124 },
        { "RILL_BACK", 4 },
        { "RILL_E_TURN_ORDER", -80 },
        { "RILL_E_TURN_SIZE", -81 },
        { "RILL_E_EMIT_FRAME", -90 },
        { "RILL_E_REQUEST_DEPTH", -70 },
        { "RILL_E_REQUEST_CHOICE", -71 },
        { "RILL_E_REQUEST_TEXT", -74 },
        { "RILL_E_REQUEST_LENGTH", -75 },
        { "RILL_E_REQUEST_SOURCE", -76 },
    };
    unsigned k, listed = 0;
    int v, named = 0;

    for (k = 0; k < sizeof all / sizeof all[0]; k++) {
        const char *name = rill_status_name((rill_status)all[k].value);

        CHECKF(strcmp(name, all[k].name) == 0, "%d is %s, was %s", all[k].value, name, all[k].name);
    }
#define RILL_X(name, value, text) \
    listed += rill_status_text(name)[0] != '?' && strcmp(rill_status_text(name), text) == 0;
    RILL_RESULTS(RILL_X)
#undef RILL_X
    CHECKF(listed == sizeof all / sizeof all[0], "%u results are in the list: add the new one here", listed);
    for (v = -300; v <= 300; v++) {
        named += strcmp(rill_status_name((rill_status)v), "?") != 0;
        CHECK((strcmp(rill_status_name((rill_status)v), "?") == 0) ==
              (strcmp(rill_status_text((rill_status)v), "?") == 0));
    }
    CHECKF(named == (int)listed, "%d names for %u results: a number is there twice", named, listed);
    CHECK(strcmp(rill_status_name(RILL_STATUS_MIN_), "?") == 0);
}

static void version_agrees_with_itself(void)
{
    char text[40];

    sprintf(text, "%d.%d.%d", RILL_VERSION_MAJOR, RILL_VERSION_MINOR, RILL_VERSION_PATCH);
    CHECK(strcmp(text, RILL_VERSION) == 0);
}

/* ---- scalars and C strings ---- */

static rill_scalar scalar(const char *p, size_t n, size_t full)
{
    rill_scalar s;

    s.p = p;
    s.n = (uint16_t)n;
    s.full = (uint16_t)full;
    return s;
}

static void whole_scalars_are_equal(void)
{
    CHECK(RILL_IS(scalar("abc", 3, 3), "abc"));
    CHECK(!RILL_IS(scalar("abc", 3, 3), "abd"));
    CHECK(!RILL_IS(scalar("abc", 3, 3), "xbc"));
    CHECK(!RILL_IS(scalar("abc", 3, 3), "ab"));
    CHECK(!RILL_IS(scalar("abc", 3, 3), "abcd"));
    CHECK(!RILL_IS(scalar("abc", 3, 3), ""));
    CHECK(RILL_IS(scalar("abcd", 3, 3), "abc")); /* what stands behind it is not part of it */
    CHECK(RILL_IS(scalar("", 0, 0), ""));
    CHECK(!RILL_IS(scalar("", 0, 0), "a"));
    CHECK(RILL_IS(scalar("a\0b", 3, 3), "a\0b"));
    CHECK(!RILL_IS(scalar("a\0b", 3, 3), "a"));
    CHECK(!RILL_IS(scalar("a\0b", 3, 3), "a\0c"));
    CHECK(rill_is(scalar("\xff", 1, 1), "\xff", 1));
}

static void cut_scalars_are_equal_to_nothing(void)
{
    CHECK(!RILL_IS(scalar("abc", 3, 4), "abc"));
    CHECK(!RILL_IS(scalar("abc", 3, 4), "abcd"));
    CHECK(!RILL_IS(scalar("abc", 3, 65535), "abc"));
    CHECK(!RILL_IS(scalar("", 0, 1), ""));
    CHECK(!RILL_IS(scalar("", 0, 1), "a"));
    CHECK(!RILL_IS(scalar(NULL, 0, 0), "")); /* not given */
    CHECK(!rill_is(scalar(NULL, 0, 0), NULL, 0));
    CHECK(rill_is(scalar("", 0, 0), NULL, 0));
}

static bool to_cstr(const char *p, size_t n, size_t cap, const char *want)
{
    rill_text t;
    char *to = (char *)need(cap), *from = (char *)need(n);
    bool ok;

    memset(to, 'z', cap);
    if (n != 0)
        memcpy(from, p, n);
    t.p = n != 0 ? from : NULL;
    t.n = n;
    ok = rill_cstr(t, to, cap);
    ok = ok == (want != NULL) && strcmp(to, want != NULL ? want : "") == 0;
    free(to);
    free(from);
    return ok;
}

static void cstr_fits_or_is_empty(void)
{
    CHECK(to_cstr("abc", 3, 4, "abc"));
    CHECK(to_cstr("abc", 3, 5, "abc"));
    CHECK(to_cstr("abc", 3, 3, NULL));
    CHECK(to_cstr("abc", 3, 1, NULL));
    CHECK(to_cstr("", 0, 1, ""));
    CHECK(to_cstr("a", 1, 1, NULL));
    CHECK(to_cstr("a", 1, 2, "a"));
    CHECK(to_cstr("a\0b", 3, 9, NULL));
    CHECK(to_cstr("\0", 1, 9, NULL));
    CHECK(to_cstr("ab\0", 3, 9, NULL));
    CHECK(to_cstr("abcdefghi\0jkl", 13, 99, NULL));
    CHECK(to_cstr("\xc3\xa9", 2, 3, "\xc3\xa9"));
    CHECK(to_cstr("\xc3\xa9", 2, 2, NULL));
}

/* ---- the harness ---- */

/* The toy hands out each letter in turn, joined as one string; ! is an error, . is the end. */
enum wrong {
    RIGHT,
    WRITES_ON_MORE,   /* to out, with RILL_MORE */
    WRITES_PADDING,   /* one byte at the very end of out */
    LEAVES_BYTES,     /* RILL_MORE before the chunk is used up */
    LOSES_OFFSET,     /* offset does not count the last byte */
    ERROR_FADES,      /* the second call after an error is fine */
    ERROR_EATS,       /* a call after an error uses a byte */
    END_FADES,        /* the next byte after RILL_END is read */
    BROKEN_TEXT,      /* half a character */
    EMPTY_PIECE,      /* at a chunk's end */
    LOOPS,            /* an item for nothing, for ever */
    HAS_A_POINTER,    /* into itself */
    LOOKS_AT_THE_CUT, /* another text at the beginning of a chunk */
    COUNTS_CALLS,     /* empty chunks make a difference */
    FINISH_FADES,     /* finish() says something else the second time */
    FINISH_CHANGES,   /* finish() replaces the error */
    NO_FIRST,         /* the first piece does not say so */
    WRONG_N
};

struct toy {
    uint64_t offset;
    unsigned wrong, calls, begun, finished;
    int error;
    const unsigned *at; /* HAS_A_POINTER */
};
struct toy_item {
    char text[4];
    size_t n;
    unsigned part;
};

static bool toy_option(struct settings *set, const char *word, const char *rest)
{
    set->n[0] = (uint32_t)strtoul(rest, NULL, 10);
    return strcmp(word, "wrong") == 0;
}

static rill_status toy_init(void *state, const struct settings *set)
{
    struct toy *s = (struct toy *)state;

    memset(s, 0, sizeof *s);
    s->wrong = set->n[0];
    s->at = &s->begun;
    return RILL_OK;
}

static rill_status toy_next(void *state, rill_in *in, void *out)
{
    struct toy *s = (struct toy *)state;
    struct toy_item *item = (struct toy_item *)out;
    char c;

    s->calls++;
    if (s->error != 0 && !(s->wrong == ERROR_FADES && s->error < 0 && ++s->finished > 1) &&
        !(s->wrong == END_FADES && s->error > 0)) {
        if (s->wrong == ERROR_EATS && in->n != 0) {
            in->p++;
            in->n--;
        }
        return (rill_status)s->error;
    }
    if (in->n == 0 || (s->wrong == LEAVES_BYTES && in->n == 1)) {
        if (s->wrong == WRITES_ON_MORE)
            item->part = 7;
        if (s->wrong == WRITES_PADDING)
            ((uint8_t *)out)[sizeof *item - 1] ^= 1;
        if (s->wrong != EMPTY_PIECE || s->begun == 0 || s->calls % 2 == 0)
            return RILL_MORE;
        item->n = 0;
        item->part = 0;
        return RILL_OK;
    }
    c = (char)*in->p;
    if (c == '!' || c == '.') {
        s->error = c == '!' ? RILL_E_JSON_SYNTAX : RILL_END;
        return (rill_status)s->error;
    }
    if (s->wrong == LOSES_OFFSET && s->offset == 3)
        s->offset--;
    if (s->wrong != LOOPS || c != 'x') {
        in->p++;
        in->n--;
        s->offset++;
    }
    item->text[0] = c;
    if (s->wrong == BROKEN_TEXT && c == 'x')
        item->text[0] = '\xc3';
    if (s->wrong == LOOKS_AT_THE_CUT && c == 'x' && in->n == 0)
        item->text[0] = 'y';
    if (s->wrong == COUNTS_CALLS && s->calls > 16)
        item->text[0] = 'y';
    item->n = 1;
    item->part = s->begun != 0 || s->wrong == NO_FIRST ? 0 : RILL_FIRST;
    s->begun = 1;
    if (s->wrong == HAS_A_POINTER && s->at != &s->begun)
        item->text[0] = 'y';
    return RILL_OK;
}

static rill_status toy_finish(void *state, const struct settings *set, void *out)
{
    struct toy *s = (struct toy *)state;

    (void)set;
    (void)out;
    if (s->wrong == FINISH_FADES && s->finished++ != 0)
        return RILL_E_JSON_CUT;
    if (s->error == 0)
        s->error = RILL_END;
    return s->wrong == FINISH_CHANGES && s->error < 0 ? RILL_E_JSON_CUT : (rill_status)s->error;
}

static uint64_t toy_offset(const void *state)
{
    return ((const struct toy *)state)->offset;
}

static void toy_note(struct trace *t, const void *state, const void *out)
{
    const struct toy_item *item = (const struct toy_item *)out;
    rill_text text;

    (void)state;
    text.p = item->text;
    text.n = item->n;
    trace_piece(t, "text", item->part, text);
}

/* clang-format off */
static const struct layer toy_layer = {
    "toy", sizeof(struct toy), sizeof(struct toy_item), toy_option, toy_init, toy_next, toy_finish, toy_offset,
    toy_note, NULL, 1, 2, false, false, false
};
/* clang-format on */

/* Does any cut of the input break something, or log something else? Quietly. */
static bool toy_fails(unsigned wrong, const char *input)
{
    static const struct plan plans[] = { { PLAN_WHOLE, 0, 0 }, { PLAN_EVERY, 1, 0 }, { PLAN_EVERY, 2, 0 },
                                         { PLAN_SPLIT, 2, 0 }, { PLAN_MOVE, 2, 0 },  { PLAN_EMPTY, 0, 0 },
                                         { PLAN_THREE, 1, 3 }, { PLAN_RANDOM, 9, 0 } };
    struct settings set;
    struct trace whole, t;
    bool failed = false;
    unsigned k;

    memset(&set, 0, sizeof set);
    set.n[0] = wrong;
    run_plan(&toy_layer, &set, input, strlen(input), plans[0], &whole);
    for (k = 0; k < sizeof plans / sizeof plans[0]; k++) {
        run_plan(&toy_layer, &set, input, strlen(input), plans[k], &t);
        if (t.fault[0] != 0 || strcmp(t.text, whole.text) != 0)
            failed = true;
        if (wrong == RIGHT && failed)
            printf("%s\n%s", t.fault, t.text);
        trace_free(&t);
    }
    trace_free(&whole);
    return failed;
}

static void harness_sees_faults(void)
{
    unsigned wrong;

    CHECK(!toy_fails(RIGHT, "axbxcx!a"));
    CHECK(!toy_fails(RIGHT, "axbxcx.a"));
    CHECK(!toy_fails(RIGHT, "axbxcx"));
    CHECK(!toy_fails(RIGHT, ""));
    for (wrong = RIGHT + 1; wrong < WRONG_N; wrong++)
        CHECKF(toy_fails(wrong, "axbxcx!a") || toy_fails(wrong, "axbxcx.a") || toy_fails(wrong, "axbxcx"), "fault %u",
               wrong);
}

static void harness_compares_logs(void)
{
    struct plan whole = { PLAN_WHOLE, 0, 0 };
    struct trace t;

    run_plan(&toy_layer, NULL, "ab!", 3, whole, &t);
    CHECKF(strcmp(t.text, "text ab ...\n2 error RILL_E_JSON_SYNTAX\n") == 0, "%s", t.text);
    trace_free(&t);
    run_plan(&toy_layer, NULL, "ab.x", 4, whole, &t);
    CHECKF(strcmp(t.text, "text ab ...\n2 done\n") == 0, "%s", t.text);
    trace_free(&t);
    CHECK(run_cuts(&toy_layer, NULL, "ab", 2, "text ab ...\n2 done\n", "toy"));
}

static bool shows_as(const char *p, size_t n, const char *want)
{
    char *got = escaped(p, n);
    bool ok = strcmp(got, want) == 0;

    if (!ok)
        printf("%s, should be %s\n", got, want);
    free(got);
    return ok;
}

static void logs_are_readable(void)
{
    char long_text[64];

    CHECK(shows_as("", 0, ""));
    CHECK(shows_as("a b\\\"", 5, "a b\\\\\""));
    CHECK(shows_as("\0\n\r\t\x1b\x7f", 6, "\\0\\n\\r\\t\\x1B\\x7F"));
    CHECK(shows_as("a  ", 3, "a\\x20\\x20"));
    CHECK(shows_as("\xc3\xa9\xf0\x9f\x98\x80", 6, "\xc3\xa9\xf0\x9f\x98\x80"));
    CHECK(shows_as("\xef\xbf\xbd\xc2\x85\xef\xbb\xbf\xf4\x8f\xbf\xbf", 12, "\\u{FFFD}\\u{0085}\\u{FEFF}\\u{10FFFF}"));
    CHECK(shows_as("\xed\xa0\x80\xff", 4, "\\xED\\xA0\\x80\\xFF"));
    memset(long_text, 'a', sizeof long_text);
    CHECK(shows_as(long_text, 19, "aaaaaaaaaaaaaaaaaaa"));
    CHECK(shows_as(long_text, 20, "a{*20}"));
    long_text[40] = 'b';
    CHECK(shows_as(long_text, 43, "a{*40}baa"));
    memset(long_text, 0, 30);
    CHECK(shows_as(long_text, 31, "\\0{*30}a"));
}

/* The checker that all texts pass: against the definition, for every 1, 2 and 3 bytes and a sample of 4. */
static void utf8_checker(void)
{
    unsigned long a, good[5] = { 0, 0, 0, 0, 0 };
    uint8_t p[4];
    unsigned b, c, d;

    for (a = 0; a < 256; a++) {
        p[0] = (uint8_t)a;
        good[1] += valid_utf8(p, 1);
        for (b = 0; b < 256; b++) {
            p[1] = (uint8_t)b;
            good[2] += a >= 0x80 && valid_utf8(p, 2);
            for (c = 0; a >= 0xc0 && c < 256; c++) {
                p[2] = (uint8_t)c;
                good[3] += a >= 0xe0 && b >= 0x80 && valid_utf8(p, 3);
                for (d = 0x70; a >= 0xf0 && b >= 0x80 && c >= 0x80 && d < 256; d += 16) {
                    p[3] = (uint8_t)d;
                    good[4] += valid_utf8(p, 4);
                }
            }
        }
    }
    CHECKF(good[1] == 128 && good[2] == 1920 && good[3] == 63488 - 2048 && good[4] == 1048576 / 16, "%lu %lu %lu %lu",
           good[1], good[2], good[3], good[4]);
}

int main(int argc, char **argv)
{
    harness_begin(argc, argv);
    TEST(results_keep_their_numbers);
    TEST(version_agrees_with_itself);
    TEST(whole_scalars_are_equal);
    TEST(cut_scalars_are_equal_to_nothing);
    TEST(cstr_fits_or_is_empty);
    TEST(utf8_checker);
    TEST(logs_are_readable);
    TEST(harness_compares_logs);
    TEST(harness_sees_faults);
    return harness_end();
}
