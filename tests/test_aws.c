/*
 * test_aws.c - rill/aws.h: frames that are built here, at every cut; every byte of a frame changed to every other; all
 * of base64; and through rill/message.h, where nothing in a damaged frame may become complete.
 */
#include "harness.h"
#include "rill.h"

/* ---- building frames ---- */

#ifdef HARNESS_CASES
enum { BYTES = 4000, WANT = 2000 };
#else
enum { BYTES = 6000, WANT = 8000 };
#endif
struct bytes {
    uint8_t p[BYTES];
    size_t n;
};

static void add(struct bytes *b, const void *p, size_t n)
{
    if (n != 0 && b->n + n <= sizeof b->p) {
        memcpy(b->p + b->n, p, n);
        b->n += n;
    }
}

static void add_u32(struct bytes *b, uint32_t v)
{
    uint8_t four[4];

    four[0] = (uint8_t)(v >> 24);
    four[1] = (uint8_t)(v >> 16);
    four[2] = (uint8_t)(v >> 8);
    four[3] = (uint8_t)v;
    add(b, four, 4);
}

static uint32_t crc_of(const uint8_t *p, size_t n)
{
    uint32_t crc = 0xffffffff;
    unsigned k;

    for (; n != 0; n--)
        for (crc ^= *p++, k = 0; k < 8; k++)
            crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb88320 : 0);
    return ~crc;
}

static void add_frame(struct bytes *b, const struct bytes *headers, const void *payload, size_t n)
{
    size_t from = b->n;

    add_u32(b, (uint32_t)(16 + headers->n + n));
    add_u32(b, (uint32_t)headers->n);
    add_u32(b, crc_of(b->p + from, 8));
    add(b, headers->p, headers->n);
    add(b, payload, n);
    add_u32(b, crc_of(b->p + from, b->n - from));
}

static void add_value(struct bytes *b, const char *name, unsigned type, const void *value, size_t n)
{
    uint8_t one = (uint8_t)strlen(name), t = (uint8_t)type, two[2];

    add(b, &one, 1);
    add(b, name, one);
    add(b, &t, 1);
    two[0] = (uint8_t)(n >> 8);
    two[1] = (uint8_t)n;
    if (type == 6 || type == 7)
        add(b, two, 2);
    add(b, value, n);
}

static void add_header(struct bytes *b, const char *name, const char *value)
{
    add_value(b, name, 7, value, strlen(value));
}

/* names and values in turn, NULL at the end */
static struct bytes headers_of(const char *const *h)
{
    struct bytes b;

    b.n = 0;
    for (; *h != NULL; h += 2)
        add_header(&b, h[0], h[1]);
    return b;
}

static const char *const chunk_headers[] = {
    ":event-type", "chunk", ":content-type", "application/json", ":message-type", "event", NULL
};

static size_t base64_of(const uint8_t *p, size_t n, char *to)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t at = 0, k;

    for (; n != 0; p += k, n -= k) {
        uint32_t v = (uint32_t)p[0] << 16 | (n > 1 ? (uint32_t)p[1] << 8 : 0) | (n > 2 ? p[2] : 0u);

        k = n < 3 ? n : 3;
        to[at++] = letters[v >> 18];
        to[at++] = letters[v >> 12 & 63];
        to[at++] = k > 1 ? letters[v >> 6 & 63] : '=';
        to[at++] = k > 2 ? letters[v & 63] : '=';
    }
    to[at] = 0;
    return at;
}

static void add_chunk(struct bytes *b, const char *event)
{
    struct bytes h = headers_of(chunk_headers), payload;
    char coded[4000];

    payload.n = 0;
    add(&payload, "{\"bytes\":\"", 10);
    add(&payload, coded, base64_of((const uint8_t *)event, strlen(event), coded));
    add(&payload, "\",\"p\":\"abcdef\"}", 15);
    add_frame(b, &h, payload.p, payload.n);
}

/* ---- the layer, for run_cuts() ---- */

static rill_status case_init(void *state, const struct settings *set)
{
    (void)set;
    return rill_aws_init((rill_aws *)state);
}

static rill_status case_next(void *state, rill_in *in, void *out)
{
    return rill_aws_next((rill_aws *)state, in, (rill_aws_item *)out);
}

static rill_status case_finish(void *state, const struct settings *set, void *out)
{
    (void)set;
    (void)out;
    return rill_aws_finish((rill_aws *)state);
}

static uint64_t case_offset(const void *state)
{
    return ((const rill_aws *)state)->offset;
}

/* The pieces of one kind join until another kind or the frame's end. Bytes are written as two Latin-1 letters would be:
 * trace pieces are whole characters, and these need not be. */
static void case_note(struct trace *t, const void *state, const void *out)
{
    static const char *const heads[] = { "?", "name", "json", "other", "done" };
    const rill_aws_item *item = (const rill_aws_item *)out;
    size_t k;

    if (item->kind < RILL_AWS_NAME || item->kind > RILL_AWS_DONE) {
        trace_fault(t, "an item of kind %d", item->kind);
        return;
    }
    if (item->kind == RILL_AWS_DONE) {
        trace_line(t, "%lu done", (unsigned long)case_offset(state));
        if (item->bytes.n != 0)
            trace_fault(t, "DONE with bytes");
        t->memo[0] = 0;
        return;
    }
    if (item->bytes.n == 0)
        trace_fault(t, "an empty piece");
    for (k = 0; k < item->bytes.n; k++) {
        uint8_t b = item->bytes.p[k];
        char two[2];
        rill_text text;

        two[0] = (char)(b < 0x80 ? b : 0xc0 | b >> 6);
        two[1] = (char)(0x80 | (b & 0x3f));
        text.p = two;
        text.n = b < 0x80 ? 1 : 2;
        trace_piece(t, heads[item->kind], (t->memo[0] >> item->kind & 1 ? 0 : RILL_FIRST) | TRACE_ENDLESS, text);
        t->memo[0] |= UINT64_C(1) << item->kind;
    }
}

/* clang-format off */
static const struct layer aws_layer = {
    "aws", sizeof(rill_aws), sizeof(rill_aws_item), NULL, case_init, case_next, case_finish, case_offset, case_note,
    NULL, 2, 4, true, false, true
};
/* clang-format on */

static const struct settings plain;

/* A stream and the log that it should give. */
struct stream {
    struct bytes b;
    char want[WANT];
};

static void want(struct stream *s, const char *line)
{
    strcat(s->want, line);
}

static void want_at(struct stream *s, size_t offset, const char *what)
{
    sprintf(s->want + strlen(s->want), "%lu %s\n", (unsigned long)offset, what);
}

static void frame(struct stream *s, const char *const *headers, const char *payload, const char *items)
{
    struct bytes h = headers_of(headers);

    add_frame(&s->b, &h, payload, strlen(payload));
    want(s, items);
    want_at(s, s->b.n, "done");
}

static void gives(struct stream *s, const char *title)
{
    CHECKF(run_cuts(&aws_layer, &plain, s->b.p, s->b.n, s->want, title), "%s", title);
    s->b.n = 0;
    s->want[0] = 0;
}

/* ---- frames that are right ---- */

static const char *const no_headers[] = { NULL };
static const char *const throttled[] = {
    ":exception-type", "throttlingException", ":content-type", "application/json", ":message-type", "exception", NULL
};

static void frames(void)
{
    static const char *const other[] = { ":message-type", "event", ":event-type", "metadata", NULL };
    static const char *const odd[] = { "x", "y", ":message-type", "novelty", NULL };
    static const char *const late[] = { ":message-type", "event", "chunk",      "",
                                        ":event-type-",  "chunk", ":event-typ", "a",
                                        ":event-type",   "chunk", NULL };
    static const char *const almost[] = { ":message-type", "event", ":event-type", "chunks", NULL };
    static const char *const untyped[] = { ":event-type", "chunk", NULL };
    static const char *const events[] = { ":message-type", "events", ":event-type", "chunk", NULL };
    static const char *const longer[] = { ":message-typeX", ":event-typeX", ":exception-typeX", ":error-codeX",
                                          ":error-messageX" };
    static struct stream s;
    unsigned k;

    gives(&s, "nothing");
    add_chunk(&s.b, "{\"type\":\"ping\"}");
    want(&s, "name chunk\njson {\"type\":\"ping\"}\n");
    want_at(&s, s.b.n, "done");
    frame(&s, other, "{\"a\": 1}\n", "name metadata\nother {\"a\": 1}\\n\n");
    frame(&s, odd, "\xff", "other \xc3\xbf\n");
    frame(&s, no_headers, "", "");
    gives(&s, "one after the other");
    frame(&s, no_headers, "\"", "other \"\n");
    frame(&s, almost, "{}", "name chunks\nother {}\n");
    frame(&s, untyped, "{}", "name chunk\nother {}\n");
    frame(&s, events, "{}", "name chunk\nother {}\n");
    gives(&s, "what is not known is handed on");
    frame(&s, late,
          " {\"p\":\"\\\"{\\\\\",\"bytes\" : \"e30=\",\r\n\"n\":[{\"bytes\":\"no\"},\"]\", {}],\t\"\":-1.5e3}\n",
          "name chunk\njson {}\n");
    frame(&s, late, "{}", "name chunk\n");
    frame(&s, late, "{\"bytes\":null,\"p\":[]}", "name chunk\n");
    frame(&s, late, "{\"byte\":\"e30=\",\"bytess\":\"e30=\"}", "name chunk\n");
    frame(&s, chunk_headers, "{\"bytes\":\"eyI\\/Pz8iOiI+Pj4ifQ==\"}", "name chunk\njson {\"\?\?\?\":\">>>\"}\n");
    frame(&s, chunk_headers, "{\"bytes\":\"IAp7ICJhIjogWzFdIH0NCgk=\"}", "name chunk\njson { \"a\": [1] }\n");
    gives(&s, "members of a chunk");
    for (k = 0; k < sizeof longer / sizeof longer[0]; k++) {
        const char *both[] = { NULL, "chunk", ":event-type", "chunk", ":message-type", "event", NULL };

        both[0] = longer[k];
        frame(&s, both, "{\"bytes\":\"e30=\"}", "name chunk\njson {}\n");
        gives(&s, longer[k]);
    }
}

static void exceptions(void)
{
    static const char *const first[] = { ":message-type", "exception", ":exception-type", "a\"b\\c\x01\x1f/", NULL };
    static const char *const error[] = { ":error-code",    "500", ":message-type", "error", ":error-message",
                                         "it \"broke\"\n", NULL };
    static const char *const code[] = { ":message-type", "error", ":error-code", "", NULL };
    static const char *const message[] = { ":error-message", "m", ":message-type", "error", NULL };
    static struct stream s;

    frame(&s, throttled, "{\"message\":\"Too many requests\"}",
          "json {\"type\":\"error\",\"error\":{\"type\":\"throttlingException\",\"message\":\"Too many requests\"}}\n");
    frame(&s, throttled, "", "json {\"type\":\"error\",\"error\":{\"type\":\"throttlingException\"}}\n");
    frame(&s, throttled, " { } ", "json {\"type\":\"error\",\"error\":{\"type\":\"throttlingException\"} }\n");
    frame(
        &s, first, "{ \"a\":{\"b\" : \"} \"}}",
        "json {\"type\":\"error\",\"error\":{\"type\":\"a\\\\\"b\\\\\\\\c\\\\u0001\\\\u001f/\",\"a\":{\"b\" : \"} \"}}}\n");
    gives(&s, "exceptions");
    frame(&s, error, "",
          "json {\"type\":\"error\",\"error\":{\"type\":\"500\",\"message\":\"it \\\\\"broke\\\\\"\\\\u000a\"}}\n");
    frame(&s, code, "ignored", "json {\"type\":\"error\",\"error\":{\"type\":\"\"}}\n");
    frame(&s, message, "", "json {\"type\":\"error\",\"error\":{\"message\":\"m\"}}\n");
    gives(&s, "errors");
}

static void header_types(void)
{
    static const uint8_t sizes[] = { 0, 0, 1, 2, 4, 8, 0, 0, 8, 16 };
    static struct stream s;
    unsigned type, n;

    for (type = 0; type < 10; type++)
        for (n = 0; n < 3; n++) {
            struct bytes h = headers_of(chunk_headers);

            add_value(&h, ":date", type, "0123456789abcdef", type == 6 || type == 7 ? n * 7 : sizes[type]);
            if (n == 0)
                add_value(&h, "x", 7, "y", 1);
            add_frame(&s.b, &h, "{}", 2);
            want(&s, "name chunk\n");
            want_at(&s, s.b.n, "done");
        }
    gives(&s, "values of every type");
}

/* ---- frames that are wrong ---- */

/* A frame with these headers, which ends in an error `back` bytes before the end of its headers. */
static void wrong_headers(const struct bytes *h, size_t back, const char *items, const char *title)
{
    static struct stream s;

    add_frame(&s.b, h, "{\"bytes\":\"e30=\"}", 16);
    want(&s, items);
    want_at(&s, 12 + h->n - back, "error RILL_E_AWS_HEADER");
    gives(&s, title);
}

static void wrong_names(const char *const *names, const char *items, const char *title)
{
    struct bytes h = headers_of(names);

    wrong_headers(&h, 0, items, title);
}

static void broken_headers(void)
{
    static const char *const no_type[] = { ":message-type", "exception", NULL };
    static const char *const no_code[] = { ":message-type", "error", NULL };
    static const char *const stray[] = { ":message-type", "event", ":exception-type", "x", NULL };
    static const char *const untyped[] = { ":error-code", "x", NULL };
    static const char *const both[] = {
        ":message-type", "exception", ":error-code", "x", ":exception-type", "y", NULL
    };
    static const char *const coded[] = { ":message-type", "error", ":error-code", "x", ":exception-type", "y", NULL };
    static struct stream s;
    struct bytes h;
    unsigned type;

    wrong_names(no_type, "", "an exception without a type");
    wrong_names(no_code, "", "an error without anything");
    wrong_names(stray, "json {\"type\":\"error\",\"error\":{\"type\":\"x\"\n", "an event with an exception's type");
    wrong_names(untyped, "json {\"type\":\"error\",\"error\":{\"type\":\"x\"\n", "a code without a type");
    wrong_names(both, "json {\"type\":\"error\",\"error\":{\"type\":\"x\",\"type\":\"y\"\n",
                "an exception with a code");
    wrong_names(coded, "json {\"type\":\"error\",\"error\":{\"type\":\"x\",\"type\":\"y\"\n",
                "an error with an exception's type");

    h = headers_of(chunk_headers);
    add_header(&h, ":event-type", "x");
    wrong_headers(&h, 4, "name chunk\n", "two event types");
    h = headers_of(chunk_headers);
    add_header(&h, ":exception-type", "x");
    wrong_headers(&h, 4, "name chunk\n", "an exception's type behind an event's");
    h = headers_of(throttled);
    add_header(&h, ":event-type", "x");
    wrong_headers(&h, 4, "json {\"type\":\"error\",\"error\":{\"type\":\"throttlingException\"\n",
                  "an event's type behind an exception's");
    for (type = 0; type < 256; type++)
        if (type != 7) {
            h.n = 0;
            add_value(&h, ":event-type", type == 6 ? 5 : type, "12345678", 8);
            h.p[12] = (uint8_t)type;
            wrong_headers(&h, 9, "", "an event type of another type");
            h.p[1] = 'x';
            if (type > 9)
                wrong_headers(&h, 9, "", "no such type");
        }
    h.n = 0;
    add(&h, "\0", 1);
    wrong_headers(&h, 1, "", "a name of no bytes");
    h.n = 0;
    add(&h, "\2ab", 3);
    wrong_headers(&h, 3, "", "no room for a type");
    h.n = 0;
    add(&h, "\1a\4\0\0\0", 6);
    wrong_headers(&h, 4, "", "no room for a value");
    h.n = 0;
    add(&h, "\1a\7\0", 4);
    wrong_headers(&h, 2, "", "no room for a length");
    h.n = 0;
    add(&h, "\1a\7\0\4xyz", 8);
    wrong_headers(&h, 4, "", "a value longer than the headers");
    h.n = 0;
    add(&h, "\1a\7\200\0", 5);
    wrong_headers(&h, 1, "", "a length above 32767");
    add_u32(&s.b, 16 + 32768 + 5);
    add_u32(&s.b, 32768 + 5);
    add_u32(&s.b, crc_of(s.b.p, 8));
    add(&s.b, h.p, h.n);
    want_at(&s, 12 + 4, "error RILL_E_AWS_HEADER");
    gives(&s, "a length above 32767, and room for it");
}

static void broken_payloads(void)
{
    static const struct {
        const char *payload;
        size_t at;
        const char *json;
        const char *error;
    } all[] = {
        { "x", 0, "", "error RILL_E_AWS_PAYLOAD" },
        { "[]", 0, "", "error RILL_E_AWS_PAYLOAD" },
        { " ", 0, "", "error RILL_E_AWS_PAYLOAD" },
        { "{", 0, "", "error RILL_E_AWS_PAYLOAD" },
        { "{,}", 1, "", "error RILL_E_AWS_PAYLOAD" },
        { "{p:1}", 1, "", "error RILL_E_AWS_PAYLOAD" },
        { "{\"p\" 1}", 5, "", "error RILL_E_AWS_PAYLOAD" },
        { "{\"p\":1,}", 7, "", "error RILL_E_AWS_PAYLOAD" },
        { "{\"p\":1]", 6, "", "error RILL_E_AWS_PAYLOAD" },
        { "{\"p\":\"}\"", 7, "", "error RILL_E_AWS_PAYLOAD" },
        { "{\"p\":[}", 6, "", "error RILL_E_AWS_PAYLOAD" },
        { "{\"p\":1}}", 7, "", "error RILL_E_AWS_PAYLOAD" },
        { "{}{}", 2, "", "error RILL_E_AWS_PAYLOAD" },
        { "{\"by\\u0074es\":\"e30=\"}", 4, "", "error RILL_E_AWS_PAYLOAD" },
        { "{\"\\\"\":1}", 2, "", "error RILL_E_AWS_PAYLOAD" },
        { "{\"bytes\":\"e30=\",\"byt\\u0065s\":\"e30=\"}", 20, "json {\n", "error RILL_E_AWS_PAYLOAD" },
        { "{\"bytes\":\"e30=\",\"bytes\":null}", 24, "json {\n", "error RILL_E_AWS_PAYLOAD" },
        { "{\"bytes\":1,\"bytes\":\"e30=\"}", 19, "", "error RILL_E_AWS_PAYLOAD" },
        { "{\"bytes\":\"e30=\"", 14, "json {\n", "error RILL_E_AWS_PAYLOAD" },
        { "{\"bytes\":\"e30=", 13, "json {\n", "error RILL_E_AWS_PAYLOAD" },
        { "{\"bytes\":\"e30=\",\"bytes\":\"e30=\"}", 24, "json {\n", "error RILL_E_AWS_PAYLOAD" },
        { "{\"bytes\":\"e30=\"]", 15, "json {\n", "error RILL_E_AWS_PAYLOAD" },
        { "{\"bytes\":\"e30=\"] [ }", 15, "json {\n", "error RILL_E_AWS_PAYLOAD" },
        { "{\"bytes\":\"e30\"}", 13, "json {\n", "error RILL_E_AWS_BASE64" },
        { "{\"bytes\":\"e3\"}", 12, "json {\n", "error RILL_E_AWS_BASE64" },
        { "{\"bytes\":\"e\"}", 11, "", "error RILL_E_AWS_BASE64" },
        { "{\"bytes\":\"e3==\"}", 14, "json {\n", "error RILL_E_AWS_PAYLOAD" },
        { "{\"bytes\":\"e3=\"}", 13, "json {\n", "error RILL_E_AWS_BASE64" },
        { "{\"bytes\":\"e===\"}", 11, "", "error RILL_E_AWS_BASE64" },
        { "{\"bytes\":\"=\"}", 10, "", "error RILL_E_AWS_BASE64" },
        { "{\"bytes\":\"e30==\"}", 14, "json {\n", "error RILL_E_AWS_BASE64" },
        { "{\"bytes\":\"e3===\"}", 14, "json {\n", "error RILL_E_AWS_BASE64" },
        { "{\"bytes\":\"e30=e30=\"}", 14, "json {\n", "error RILL_E_AWS_BASE64" },
        { "{\"bytes\":\"e3=0\"}", 13, "json {\n", "error RILL_E_AWS_BASE64" },
        { "{\"bytes\":\"e30=\n\"}", 14, "json {\n", "error RILL_E_AWS_BASE64" },
        { "{\"bytes\":\"e10=\"}", 12, "json {\n", "error RILL_E_AWS_PAYLOAD" },    /* {] */
        { "{\"bytes\":\"e31d\"}", 13, "json {\n", "error RILL_E_AWS_PAYLOAD" },    /* {}] */
        { "{\"bytes\":\"e317\"}", 13, "json {\n", "error RILL_E_AWS_PAYLOAD" },    /* {}{ */
        { "{\"bytes\":\"W10=\"}", 11, "", "error RILL_E_AWS_PAYLOAD" },            /* [] */
        { "{\"bytes\":\"MQ==\"}", 11, "", "error RILL_E_AWS_PAYLOAD" },            /* 1 */
        { "{\"bytes\":\"eyJ9\"}", 14, "json {\"}\n", "error RILL_E_AWS_PAYLOAD" }, /* {"} */
        { "{\"bytes\":\"\"}", 10, "", "error RILL_E_AWS_PAYLOAD" },
        { "{\"bytes\":\"ICAg\"}", 14, "", "error RILL_E_AWS_PAYLOAD" }, /* spaces */
        { "{\"bytes\":\"\\n\"}", 11, "", "error RILL_E_AWS_BASE64" },
        { "{\"bytes\":\"\\\"\"}", 11, "", "error RILL_E_AWS_BASE64" },
        { "{\"bytes\":\"\\\\\"}", 11, "", "error RILL_E_AWS_BASE64" },
    };
    static const char *const broken[] = { "x", "[]", "\"\"" };
    static const char *const behind[] = { "x}", ",\"request_id\":\"evil\"", "{}", "}", "\"" };
    static struct stream s;
    struct bytes h = headers_of(chunk_headers), e = headers_of(throttled);
    size_t k;

    for (k = 0; k < sizeof all / sizeof all[0]; k++) {
        add_frame(&s.b, &h, all[k].payload, strlen(all[k].payload));
        want(&s, "name chunk\n");
        want(&s, all[k].json);
        want_at(&s, 12 + h.n + all[k].at, all[k].error);
        gives(&s, all[k].payload);
    }
    for (k = 0; k < sizeof broken / sizeof broken[0]; k++) {
        add_frame(&s.b, &e, broken[k], strlen(broken[k]));
        want(&s, "json {\"type\":\"error\",\"error\":{\"type\":\"throttlingException\"\n");
        want_at(&s, 12 + e.n, "error RILL_E_AWS_PAYLOAD");
        gives(&s, "an exception that is no object");
    }
    add_frame(&s.b, &e, "{ ", 2);
    want(&s, "json {\"type\":\"error\",\"error\":{\"type\":\"throttlingException\"\n");
    want_at(&s, 12 + e.n + 1, "error RILL_E_AWS_PAYLOAD");
    gives(&s, "an exception that ends after its brace");
    for (k = 0; k < sizeof behind / sizeof behind[0]; k++) {
        char payload[64] = "{\"message\":\"x\"} ";
        const size_t n = strlen(payload);

        strcat(payload, behind[k]);
        add_frame(&s.b, &e, payload, strlen(payload));
        want(&s, "json {\"type\":\"error\",\"error\":{\"type\":\"throttlingException\",\"message\":\"x\"}\\x20\n");
        want_at(&s, 12 + e.n + n, "error RILL_E_AWS_PAYLOAD");
        gives(&s, "something behind the object of an exception");
    }
}

static void broken_lengths(void)
{
    static const uint32_t all[][2] = { { 0, 0 },
                                       { 15, 0 },
                                       { 16, 1 },
                                       { 20, 5 },
                                       { 16, 0xffffffff },
                                       { 20, 0x80000000 },
                                       { 0xffffffff, 0xffffffff },
                                       { 15, 0xffffffff },
                                       { 0, 16 } };
    static struct stream s;
    size_t k;

    for (k = 0; k < sizeof all / sizeof all[0]; k++) {
        add_u32(&s.b, all[k][0]);
        add_u32(&s.b, all[k][1]);
        add_u32(&s.b, crc_of(s.b.p, 8));
        add(&s.b, "0123456789", 10);
        want_at(&s, 11, "error RILL_E_AWS_LENGTH");
        gives(&s, "lengths");
    }
    add(&s.b, "{\"message\":\"Forbidden\"}", 23);
    want_at(&s, 8, "error RILL_E_AWS_PRELUDE");
    gives(&s, "not frames but JSON");
    add(&s.b, "event: message_start\ndata: {}\n\n", 31);
    want_at(&s, 8, "error RILL_E_AWS_PRELUDE");
    gives(&s, "not frames but an event stream");
    add_u32(&s.b, 0xffffffff);
    add_u32(&s.b, 0);
    add_u32(&s.b, crc_of(s.b.p, 8));
    add(&s.b, "abc", 3);
    want(&s, "other abc\n");
    want_at(&s, 15, "error RILL_E_AWS_CUT");
    gives(&s, "4 GiB, cut");
}

/* ---- every change, every end ---- */

struct outcome {
    rill_status st, finish;
    char json[2000];
    size_t n, done;
    uint64_t offset;
};

static struct outcome run(const uint8_t *p, size_t n, size_t size)
{
    struct outcome o;
    rill_aws a;
    rill_aws_item item;
    rill_in in;
    size_t at;

    memset(&o, 0, sizeof o);
    CHECK(rill_aws_init(&a) == RILL_OK);
    for (at = 0; at < n && o.st >= RILL_OK; at += size) {
        in.p = p + at;
        in.n = n - at < size ? n - at : size;
        while ((o.st = rill_aws_next(&a, &in, &item)) == RILL_OK) {
            o.done += item.kind == RILL_AWS_DONE;
            if (item.kind == RILL_AWS_JSON && o.n + item.bytes.n < sizeof o.json) {
                memcpy(o.json + o.n, item.bytes.p, item.bytes.n);
                o.n += item.bytes.n;
            }
        }
        CHECK(o.st != RILL_MORE || in.n == 0);
    }
    o.finish = rill_aws_finish(&a);
    o.offset = a.offset;
    CHECK(o.st >= RILL_OK || o.finish == o.st);
    CHECK(rill_aws_finish(&a) == o.finish);
    return o;
}

static void no_damaged_byte_passes(void)
{
    static struct bytes b;
    struct bytes e = headers_of(throttled);
    struct outcome good;
    size_t at, first;
    unsigned bit;

    b.n = 0;
    add_chunk(&b, "{\"type\":\"message_stop\"}");
    first = b.n;
    add_frame(&b, &e, "{\"message\":\"x\"}", 15);
    good = run(b.p, b.n, 7);
    CHECK(good.finish == RILL_END && good.done == 2);
    for (at = 0; at < b.n; at++)
        for (bit = 1; bit < 256; bit++) {
            struct outcome o;
            size_t whole = at < first ? 0 : 23; /* JSON of the frames before */

            b.p[at] ^= (uint8_t)bit;
            o = run(b.p, b.n, 1 + bit % 50);
            CHECK(o.finish < RILL_OK && o.done == (at >= first));
            CHECK(o.offset <= b.n);
            /* of the damaged one, no object is complete */
            if (o.n > whole) {
                rill_json j;
                rill_json_tok tok;
                rill_in in;
                rill_status st;

                in.p = (const uint8_t *)o.json + whole;
                in.n = o.n - whole;
                CHECK(rill_json_init(&j, 0) == RILL_OK);
                while ((st = rill_json_next(&j, &in, &tok)) == RILL_OK)
                    ;
                CHECK(o.json[whole] == '{');
                CHECKF(st != RILL_END, "byte %u: %.*s", (unsigned)at, (int)o.n, o.json);
            }
            b.p[at] ^= (uint8_t)bit;
        }
}

static void every_end(void)
{
    static struct bytes b;
    struct bytes e = headers_of(throttled);
    size_t first, n;

    b.n = 0;
    add_chunk(&b, "{\"type\":\"message_stop\"}");
    first = b.n;
    add_frame(&b, &e, "{\"message\":\"x\"}", 15);
    for (n = 0; n <= b.n; n++) {
        struct outcome o = run(b.p, n, 1 + n % 9);

        CHECK(o.finish == (n == 0 || n == first || n == b.n ? RILL_END : RILL_E_AWS_CUT));
        CHECK(o.done == (size_t)(n >= first) + (n == b.n) && o.offset == n);
        if (n < first)
            CHECK(o.n < 23);
    }
}

/* ---- base64 ---- */

static void all_of_base64(void)
{
    static struct bytes b, payload;
    struct bytes h = headers_of(chunk_headers);
    uint32_t seed = 5;
    size_t n, k;
    unsigned at, c;

    for (n = 4; n < 400; n++) {
        uint8_t plain_text[400];
        char coded[600];
        struct outcome o;

        memset(plain_text, ' ', 4);
        for (k = 0; k < n; k++) {
            plain_text[k] = (uint8_t)random_next(&seed);
            if (k == 0 || k == n - 1)
                plain_text[k] = k == 0 ? '{' : '}';
            else if (k == 1 || k == n - 2)
                plain_text[k] = '"';
            else if (plain_text[k] == '"' || plain_text[k] == '\\')
                plain_text[k] = 0;
        }
        b.n = payload.n = 0;
        add(&payload, "{\"bytes\":\"", 10);
        add(&payload, coded, base64_of(plain_text, n, coded));
        add(&payload, "\"}", 2);
        add_frame(&b, &h, payload.p, payload.n);
        o = run(b.p, b.n, 1 + n % 70);
        CHECK(o.finish == RILL_END && o.n == n && memcmp(o.json, plain_text, n) == 0);
    }
    for (at = 0; at < 4; at++)
        for (c = 0; c < 256; c++) {
            char text[] = "{\"bytes\":\"eyJhBBCBIn0=\"}"; /* {"a....} */
            bool letter =
                strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", (int)c) != NULL && c != 0;
            struct outcome o;

            text[14 + at] = (char)c;
            b.n = 0;
            add_frame(&b, &h, text, sizeof text - 1);
            o = run(b.p, b.n, 100);
            if (letter)
                CHECKF(o.finish == RILL_END && o.n == 8, "%02x at %u: %d", c, at, o.finish);
            else
                CHECKF(o.finish == (c == '"' && at == 0 ? RILL_E_AWS_PAYLOAD : RILL_E_AWS_BASE64), "%02x at %u: %d", c,
                       at, o.finish);
        }
}

/* Every byte in an error's text: what comes is a JSON string that means it. */
static void every_byte_in_a_message(void)
{
    static struct bytes b;
    unsigned c;

    for (c = 0; c < 256; c++) {
        struct bytes h;
        struct outcome o;
        rill_json j;
        rill_json_tok tok;
        rill_in in;
        rill_status st;
        char text[4], got[16];
        size_t n = 0;
        bool value = false;

        sprintf(text, "a%cb", (int)c);
        b.n = h.n = 0;
        add_header(&h, ":message-type", "error");
        add_value(&h, ":error-message", 7, text, 3);
        add_frame(&b, &h, NULL, 0);
        o = run(b.p, b.n, 1 + c % 5);
        CHECK(o.finish == RILL_END);
        in.p = (const uint8_t *)o.json;
        in.n = o.n;
        CHECK(rill_json_init(&j, 0) == RILL_OK);
        while ((st = rill_json_next(&j, &in, &tok)) == RILL_OK)
            if (tok.kind == RILL_JSON_KEY)
                value = tok.text.n == 7 && memcmp(tok.text.p, "message", 7) == 0;
            else if (tok.kind == RILL_JSON_STRING && value && n + tok.text.n < sizeof got) {
                memcpy(got + n, tok.text.p, tok.text.n);
                n += tok.text.n;
            }
        CHECK(st == RILL_END);
        if (c < 0x80)
            CHECKF(n == 3 && memcmp(got, text, 3) == 0, "%02x", c);
        else
            CHECK(n == 5 && memcmp(got,
                                   "a\xef\xbf\xbd"
                                   "b",
                                   5) == 0);
    }
}

/* A control becomes six bytes, and the quote comes behind it: however many letters wait to be handed out. */
static void a_control_behind_letters(void)
{
    static struct bytes b;
    char text[80], json[160];
    size_t n;

    for (n = 0; n < 64; n++) {
        struct bytes h;
        struct outcome o;

        memset(text, 'a', n);
        text[n] = 1;
        b.n = h.n = 0;
        add_value(&h, ":error-message", 7, text, n + 1);
        add_header(&h, ":message-type", "error");
        add_frame(&b, &h, NULL, 0);
        o = run(b.p, b.n, b.n);
        sprintf(json, "{\"type\":\"error\",\"error\":{\"message\":\"%.*s\\u0001\"}}", (int)n, text);
        CHECK(o.finish == RILL_END && o.done == 1 && o.offset == b.n);
        CHECKF(o.n == strlen(json) && memcmp(o.json, json, o.n) == 0, "%u letters: %.*s", (unsigned)n, (int)o.n,
               o.json);
    }
}

/* ---- through the message layer ---- */

static const char *const answer[] = {
    "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_bdrk_1\",\"type\":\"message\",\"role\":\"assistant\",\"content\":[],"
    "\"model\":\"claude\",\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}}",
    "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"toolu_bdrk_1\",\"name\":\"f\","
    "\"input\":{}}}",
    "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"a\\\":1}\"}}",
    "{\"type\":\"content_block_stop\",\"index\":0}",
    "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":9}}",
    "{\"type\":\"message_stop\",\"amazon-bedrock-invocationMetrics\":{\"inputTokenCount\":3}}",
};

struct verdict {
    unsigned finals, voids, outcome;
};

static struct verdict judged(const uint8_t *p, size_t n, size_t size)
{
    struct verdict v;
    static rill_message m;
    rill_aws a;
    rill_aws_item item;
    rill_event ev;
    rill_status st = RILL_OK;
    size_t at;

    memset(&v, 0, sizeof v);
    CHECK(rill_message_init(&m, RILL_JSON) == RILL_OK && rill_aws_init(&a) == RILL_OK);
    for (at = 0; at < n && st >= RILL_OK; at += size) {
        rill_in in;

        in.p = p + at;
        in.n = n - at < size ? n - at : size;
        while ((st = rill_aws_next(&a, &in, &item)) == RILL_OK)
            while (item.kind == RILL_AWS_JSON && rill_message_next(&m, &item.bytes, &ev) == RILL_OK) {
                v.finals += ev.kind == RILL_EV_CALL_FINAL;
                v.voids += ev.kind == RILL_EV_CALL_VOID;
            }
    }
    st = rill_aws_finish(&a);
    while (rill_message_finish(&m, st == RILL_END ? RILL_END_CLEAN : RILL_END_RESET, &ev) == RILL_OK) {
        v.finals += ev.kind == RILL_EV_CALL_FINAL;
        v.voids += ev.kind == RILL_EV_CALL_VOID;
    }
    v.outcome = m.outcome;
    return v;
}

static void a_call_is_never_final_in_a_damaged_frame(void)
{
    static struct bytes b;
    size_t begin = 0, end = 0, k, at;
    struct verdict v;

    b.n = 0;
    for (k = 0; k < sizeof answer / sizeof answer[0]; k++) {
        if (k == 4)
            begin = b.n;
        add_chunk(&b, answer[k]);
        if (k == 4)
            end = b.n;
    }
    for (at = 1; at < 200; at++) {
        v = judged(b.p, b.n, at);
        CHECK(v.finals == 1 && v.voids == 0 && v.outcome == RILL_COMPLETE);
    }
    for (at = 0; at < b.n; at++) {
        b.p[at] ^= 0x20;
        v = judged(b.p, b.n, 1 + at % 100);
        CHECK(v.finals == (at >= end) && v.outcome != RILL_COMPLETE);
        CHECK(at < begin || at >= end || v.voids == 1);
        b.p[at] ^= 0x20;
        v = judged(b.p, at, 1 + at % 100);
        CHECK(v.finals == (at >= end));
    }
}

static void an_exception_is_an_error_of_the_server(void)
{
    static struct bytes b;
    struct bytes h = headers_of(throttled);

    b.n = 0;
    add_chunk(&b, answer[0]);
    add_frame(&b, &h, "{\"message\":\"slow down\"}", 23);
    CHECK(judged(b.p, b.n, 5).outcome == RILL_SERVER_ERROR);
}

/* ---- any bytes ---- */

static void random_frames(void)
{
    static const char *const names[] = { ":message-type", ":event-type",    ":exception-type",
                                         ":error-code",   ":error-message", "x" };
    static const char *const values[] = {
        "event", "exception", "error", "chunk", "", "bytes", "long enough to be more than is kept of it"
    };
    static const char *const parts[] = { "{",  "}",  "\"bytes\"", ":", "\"e30=\"", ",", "\"p\"",
                                         "\"", "\\", "[",         "]", " ",        "1", "x" };
    uint32_t seed = 11;
    unsigned turn;

    for (turn = 0; turn < 4000; turn++) {
        static struct bytes b, payload;
        struct bytes h;
        unsigned frames_n = 1 + random_next(&seed) % 2, k;
        struct outcome whole, cut;

        for (b.n = 0; frames_n != 0; frames_n--) {
            h.n = payload.n = 0;
            for (k = random_next(&seed) % 4; k != 0; k--)
                add_header(&h, names[random_next(&seed) % 6], values[random_next(&seed) % 7]);
            for (k = random_next(&seed) % 12; k != 0; k--) {
                const char *part = parts[random_next(&seed) % 14];

                add(&payload, part, strlen(part));
            }
            if (random_next(&seed) % 4 == 0 && h.n != 0)
                h.p[random_next(&seed) % h.n] ^= (uint8_t)(1u << random_next(&seed) % 8);
            add_frame(&b, &h, payload.p, payload.n);
        }
        whole = run(b.p, b.n, b.n);
        for (k = 1; k < 9; k++) {
            cut = run(b.p, b.n, k);
            CHECK(cut.finish == whole.finish && cut.offset == whole.offset && cut.done == whole.done);
            CHECK(cut.n == whole.n && memcmp(cut.json, whole.json, cut.n) == 0);
        }
    }
}

static void other_build(void)
{
    rill_aws a;

    CHECK(rill_aws_init_(&a, RILL_ABI + 1) == RILL_E_ABI);
    CHECK(sizeof a <= 104);
}

int main(int argc, char **argv)
{
    harness_begin(argc, argv);
    TEST(frames);
    TEST(exceptions);
    TEST(header_types);
    TEST(broken_headers);
    TEST(broken_payloads);
    TEST(broken_lengths);
    TEST(no_damaged_byte_passes);
    TEST(every_end);
    TEST(all_of_base64);
    TEST(every_byte_in_a_message);
    TEST(a_control_behind_letters);
    TEST(a_call_is_never_final_in_a_damaged_frame);
    TEST(an_exception_is_an_error_of_the_server);
    TEST(random_frames);
    TEST(other_build);
    return harness_end();
}
