/*
 * test_http.c - rill/http.h: the cases of cases/http at every cut; every byte at every place of a head and of a chunk's
 * lines; limits; and rill/policy.h against a table.
 */
#include "harness.h"
#include "rill/http.h"
#include "rill/policy.h"

/* ---- the layer, for cases ---- */

static rill_status case_init(void *state, const struct settings *set)
{
    (void)set;
    return rill_http_init((rill_http *)state);
}

static rill_status case_next(void *state, rill_in *in, void *out)
{
    return rill_http_next((rill_http *)state, in, (rill_http_item *)out);
}

static rill_status case_finish(void *state, const struct settings *set, void *out)
{
    (void)set;
    (void)out;
    return rill_http_finish((rill_http *)state);
}

static uint64_t case_offset(const void *state)
{
    return ((const rill_http *)state)->offset;
}

static void case_note(struct trace *t, const void *state, const void *out)
{
    const rill_http *h = (const rill_http *)state;
    const rill_http_item *item = (const rill_http_item *)out;
    rill_text text;
    char head[100];

    text.p = (const char *)item->bytes.p;
    text.n = item->bytes.n;
    if (item->kind == RILL_HTTP_HEADER) {
        sprintf(head, "%.*s%s =", (int)item->name.n, item->name.p, item->name.n < item->name.full ? "..." : "");
        if (item->name.full == 0 || (item->name.n != item->name.full && item->name.n != RILL_HTTP_NAME))
            trace_fault(t, "a name of %u of %u", item->name.n, item->name.full);
        trace_piece(t, head, item->part, text);
    } else if (item->kind == RILL_HTTP_HEAD) {
        trace_line(t, "%lu head %u", (unsigned long)h->offset, h->status);
        if (h->retry_after_ms != RILL_HTTP_UNSET)
            trace_line(t, "after %lu", (unsigned long)h->retry_after_ms);
        if (h->should_retry != 0)
            trace_line(t, "should %u", h->should_retry);
        t->memo[0]++;
    } else if (item->kind == RILL_HTTP_BODY) {
        if (text.n == 0 || t->memo[0] != 1)
            trace_fault(t, "a body of %u before %u heads", (unsigned)text.n, (unsigned)t->memo[0]);
        trace_piece(t, "body", (t->memo[1] == 0 ? RILL_FIRST : 0) | TRACE_ENDLESS, text);
        t->memo[1] = 1;
    } else {
        trace_fault(t, "an item of kind %d", item->kind);
    }
}

/* clang-format off */
static const struct layer http_layer = {
    "http", sizeof(rill_http), sizeof(rill_http_item), NULL, case_init, case_next, case_finish, case_offset, case_note,
    NULL, 1, 3, false, false, true
};
/* clang-format on */

/* ---- every byte ---- */

struct outcome {
    rill_status st;
    uint64_t offset;
    uint64_t hash;
    unsigned heads, body;
};

static struct outcome run(const void *p, size_t n, size_t size)
{
    struct outcome o;
    rill_http h;
    rill_http_item item;
    size_t at, k;

    memset(&o, 0, sizeof o);
    CHECK(rill_http_init(&h) == RILL_OK);
    for (at = 0; at < n && o.st != RILL_END && o.st >= RILL_OK; at += size) {
        uint8_t *block;
        rill_in in;

        in.n = n - at < size ? n - at : size;
        block = (uint8_t *)need(in.n);
        memcpy(block, (const uint8_t *)p + at, in.n);
        in.p = block;
        while ((o.st = rill_http_next(&h, &in, &item)) == RILL_OK) {
            o.heads += item.kind == RILL_HTTP_HEAD;
            o.body += item.kind == RILL_HTTP_BODY ? (unsigned)item.bytes.n : 0;
            for (k = 0; item.kind != RILL_HTTP_HEAD && k < item.bytes.n; k++)
                o.hash = (o.hash ^ item.bytes.p[k]) * 1099511628211u + item.kind;
            CHECK(item.kind != RILL_HTTP_BODY || o.heads == 1);
        }
        free(block);
    }
    if (o.st >= RILL_OK)
        o.st = rill_http_finish(&h);
    o.offset = h.offset;
    return o;
}

static bool is_token(unsigned b)
{
    return (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') ||
           (b != 0 && strchr("!#$%&'*+-.^_`|~", (int)b) != NULL);
}

static bool is_text(unsigned b)
{
    return b == '\t' || (b >= ' ' && b != 0x7f);
}

/* `form` with byte b for its ?; gives the result. */
static struct outcome with(const char *form, unsigned b, size_t size)
{
    char text[400];
    size_t n = strlen(form);

    memcpy(text, form, n);
    text[strcspn(form, "?")] = (char)b;
    return run(text, n, size);
}

static void every_byte_in_every_place(void)
{
    static const struct {
        const char *form, *kind; /* kind: the bytes that may be there; "token", "text" and more */
    } all[] = {
        { "?TTP/1.1 200 OK\r\n\r\n", "H" },
        { "HTTP?1.1 200 OK\r\n\r\n", "/" },
        { "HTTP/1.? 200 OK\r\n\r\n", "01" },
        { "HTTP/1.1?200 OK\r\n\r\n", " " },
        { "HTTP/1.1 ?00 OK\r\n\r\n", "23456789" },
        { "HTTP/1.1 2?0 OK\r\n\r\n", "0123456789" },
        { "HTTP/1.1 200?OK\r\n\r\n", " " },
        { "HTTP/1.1 200 O?\r\n\r\n", "text" },
        { "HTTP/1.1 200 OK?\n\r\n", "\r" },
        { "HTTP/1.1 200 OK\r?\r\n", "\n" },
        { "HTTP/1.1 200 OK\r\n?a:b\r\n\r\n", "token" },
        { "HTTP/1.1 200 OK\r\na?:b\r\n\r\n", "token:" },
        { "HTTP/1.1 200 OK\r\na?b\r\n\r\n", ":" },
        { "HTTP/1.1 200 OK\r\na: ?b\r\n\r\n", "text" },
        { "HTTP/1.1 200 OK\r\na: b?\r\n\r\n", "text" },
        { "HTTP/1.1 200 OK\r\na: b\r?\r\n", "\n" },
        { "HTTP/1.1 200 OK\r\na: b\r\n?\n", "\r" },
        { "HTTP/1.1 200 OK\r\na: b\r\n\r?", "\n" },
        { "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n?\r\nx\r\n0\r\n\r\n", "01" },
        { "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n?\r\n123456789\r\n0\r\n\r\n", "09" },
        { "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n?\r\n1234567890\r\n0\r\n\r\n", "0aA" },
        { "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0?\r\n\r\n", "0;" },
        { "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0;a?\r\n\r\n", "text" },
        { "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r?x\r\n0\r\n\r\n", "\n" },
        { "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx?\n0\r\n\r\n", "\r" },
        { "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r?0\r\n\r\n", "\n" },
        { "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n?:a\r\n\r\n", "text" },
        { "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\na?\r\n\r\n", "text" },
        { "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r?", "\n" },
        { "HTTP/1.1 200 OK\r\ncontent-length: ?\r\n\r\n123456789", "0123456789 \t" },
        { "HTTP/1.1 200 OK\r\ncontent-length: 0?\r\n\r\n123456789", "0123456789 \t" },
        { "HTTP/1.1 200 OK\r\ntransfer-encoding: chunke?\r\n\r\n0\r\n\r\n", "dD" },
        { "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked?\r\n\r\n0\r\n\r\n", " \t" },
        { "HTTP/1.1 200 OK\r\ncontent-encoding: identit?\r\n\r\n", "yY" },
    };
    size_t k, size;
    unsigned b;

    for (k = 0; k < sizeof all / sizeof all[0]; k++)
        for (b = 0; b < 256; b++) {
            bool ok = strncmp(all[k].kind, "token", 5) == 0
                          ? is_token(b) || (b != 0 && strchr(all[k].kind + 5, (int)b) != NULL)
                      : strcmp(all[k].kind, "text") == 0 ? is_text(b)
                                                         : b != 0 && strchr(all[k].kind, (int)b) != NULL;
            struct outcome whole = with(all[k].form, b, 1000);

            if (b == '\r' && strcmp(all[k].kind, "text") == 0)
                continue; /* a line's end; what follows says the rest */
            if (b == ' ' && all[k].form[k] == 0)
                continue;
            if (strstr(all[k].form, "length: ?") != NULL && (b == ' ' || b == '\t'))
                ok = false; /* no digits */
            CHECKF((whole.st == RILL_END) == ok, "%s: byte %02x gives %d", all[k].form, b, whole.st);
            for (size = 1; size < 6; size++) {
                struct outcome cut = with(all[k].form, b, size);

                CHECKF(cut.st == whole.st && cut.offset == whole.offset && cut.hash == whole.hash &&
                           cut.body == whole.body,
                       "%s: byte %02x, cut", all[k].form, b);
            }
        }
}

/* ---- limits ---- */

static void repeat(char **text, size_t *n, const char *what, size_t times)
{
    size_t more = strlen(what), k;

    *text = (char *)realloc(*text, *n + more * times + 1);
    for (k = 0; k < times; k++, *n += more)
        memcpy(*text + *n, what, more);
}

static void limits(void)
{
    static const char *const before[] = {
        "HTTP/1.1 200 ",
        "HTTP/1.1 200 OK\r\na:",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\na: b",
        "",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
    };
    static const char *const often[] = { "x", " ", "x", "x", "HTTP/1.1 100 \r\n\r\n", "0", "x", "a: b\r\n" };
    size_t k, size;

    for (k = 0; k < sizeof before / sizeof before[0]; k++) {
        char *text = NULL;
        size_t n = 0, head;
        struct outcome o, cut;

        repeat(&text, &n, before[k], 1);
        head = k < 5 ? 0 : (size_t)(strstr(before[k], "\r\n\r\n") + 4 - before[k]);
        if (k == 7)
            head += 3; /* trailers count anew */
        repeat(&text, &n, often[k], 70000);
        o = run(text, n, n);
        CHECKF(o.st == RILL_E_HTTP_LIMIT && o.offset == head + RILL_HTTP_LIMIT, "%s: %d at %lu", before[k], o.st,
               (unsigned long)o.offset);
        for (size = 1; size < 5000; size = size * 3 + 1) {
            cut = run(text, n, size);
            CHECK(cut.st == o.st && cut.offset == o.offset);
        }
        o = run(text, head + RILL_HTTP_LIMIT, 100);
        CHECK(o.st == RILL_E_HTTP_CUT);
        free(text);
    }
    { /* many chunks are no limit */
        char *text = NULL;
        size_t n = 0;
        struct outcome o;

        repeat(&text, &n, before[5], 1);
        repeat(&text, &n, "2;a=b\r\nxy\r\n", 70000);
        repeat(&text, &n, "0\r\n\r\nHTTP", 1);
        o = run(text, n, 1000);
        CHECK(o.st == RILL_END && o.body == 140000 && o.offset == n - 4);
        free(text);
    }
}

static void every_end(void)
{
    static const char text[] = "HTTP/1.1 100 C\r\n\r\nHTTP/1.1 200 OK\r\nA: b\r\nTransfer-Encoding:\tchunked \r\n\r\n"
                               "3;x\r\nabc\r\n00a\r\n0123456789\r\n0\r\nt: u\r\n\r\n";
    size_t n, size;

    for (n = 0; n < sizeof text; n++)
        for (size = 1; size < 9; size++) {
            struct outcome o = run(text, n, size);

            CHECK(o.st == (n == sizeof text - 1 ? RILL_END : RILL_E_HTTP_CUT) && o.offset == n);
            CHECK(n != sizeof text - 1 || o.body == 13);
        }
}

/* ---- policy ---- */

static uint32_t wait_for(unsigned status, unsigned should, bool stream, bool seen, unsigned made, unsigned chance,
                         uint32_t after)
{
    rill_attempt a;

    memset(&a, 0, sizeof a);
    a.status = (uint16_t)status;
    a.should_retry = (uint8_t)should;
    a.stream_retry = stream;
    a.output_seen = seen;
    a.made = (uint8_t)made;
    a.random = (uint16_t)chance;
    a.retry_after_ms = after;
    return rill_policy_wait(&a, 9, 60000);
}

static void waits(void)
{
    unsigned status, made, k;
    uint32_t seed = 3;

    for (status = 0; status < 1000; status++) {
        bool again = status == 0 || status == 408 || status == 409 || status == 429 || status >= 500;

        if (status >= 200 && status < 300) {
            CHECK(wait_for(status, 0, true, false, 0, 0, RILL_NEVER) == 500);
            CHECK(wait_for(status, 2, false, false, 0, 0, RILL_NEVER) == RILL_NEVER);
            CHECK(wait_for(status, 2, true, false, 0, 0, RILL_NEVER) == 500);
            CHECK(wait_for(status, 1, true, false, 0, 0, RILL_NEVER) == RILL_NEVER);
            continue;
        }
        CHECK(wait_for(status, 0, false, false, 0, 0, RILL_NEVER) == (again ? 500 : RILL_NEVER));
        CHECK(wait_for(status, 0, true, false, 0, 0, 7) == (again ? 7 : RILL_NEVER));
        CHECK(wait_for(status, 1, true, false, 0, 0, 7) == RILL_NEVER);
        CHECK(wait_for(status, 2, false, false, 0, 0, 7) == 7);
        CHECK(wait_for(status, 2, true, true, 0, 0, 7) == RILL_NEVER);
    }
    for (made = 0; made < 256; made++) {
        uint32_t most = made > 3 ? 8000 : 500u << made;

        if (made >= 9)
            most = RILL_NEVER;
        CHECK(wait_for(429, 0, false, false, made, 0, RILL_NEVER) == most);
        for (k = 0; k < 50 && made < 9; k++) {
            uint32_t w = wait_for(429, 0, false, false, made, random_next(&seed) & 0xffff, RILL_NEVER);

            CHECK(w <= most && w >= most - most / 4);
        }
        CHECK(made >= 9 || wait_for(429, 0, false, false, made, 65535, RILL_NEVER) <= most - most / 4 + 1);
    }
    CHECK(wait_for(429, 0, false, false, 0, 0, 0) == 500);
    CHECK(wait_for(429, 0, false, false, 0, 0, 1) == 1);
    CHECK(wait_for(429, 0, false, false, 0, 0, 60000) == 60000);
    CHECK(wait_for(429, 0, false, false, 0, 0, 60001) == 500);
    CHECK(wait_for(429, 0, false, false, 0, 0, INT32_MAX) == 500);
}

static void other_build(void)
{
    rill_http h;

    CHECK(rill_http_init_(&h, RILL_ABI + 1) == RILL_E_ABI);
}

int main(int argc, char **argv)
{
    harness_begin(argc, argv);
    run_cases(&http_layer);
    TEST(every_byte_in_every_place);
    TEST_LARGE(limits);
    TEST(every_end);
    TEST(waits);
    TEST(other_build);
    return harness_end();
}
