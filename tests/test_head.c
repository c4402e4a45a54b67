/*
 * test_head.c - rill/head.h: every target and every line written out; every size of buffer; every byte in every
 * member against rules of its own; names and values against the same head read as text.
 */
#include "harness.h"
#include "rill/head.h"

static rill_text text_of(const char *s)
{
    rill_text t;

    t.p = s;
    t.n = strlen(s);
    return t;
}

static rill_head_call call_to(unsigned to)
{
    rill_head_call c;

    memset(&c, 0, sizeof c);
    c.to = (uint8_t)to;
    c.host = text_of("h");
    return c;
}

/* The whole head in pieces of `size` bytes, each in a block of its own; the state moves before every call. */
static char *read_head(const rill_head_call *c, size_t size, rill_status *st)
{
    enum { MOST = 8192 };
    static rill_head slot[2];
    unsigned at = 0;
    char *head = (char *)need(MOST);
    size_t n = 0, length;

    head[0] = 0;
    *st = rill_head_init(&slot[0], c);
    if (*st != RILL_OK)
        return head;
    length = slot[0].length;
    for (;;) {
        uint8_t *block = (uint8_t *)need(size);
        rill_out out;

        out.p = block;
        out.n = size;
        slot[1 - at] = slot[at];
        memset(&slot[at], 0xA5, sizeof slot[at]);
        at = 1 - at;
        *st = rill_head_read(&slot[at], c, &out);
        CHECK(out.p == block + (size - out.n));
        if (size - out.n >= MOST - n)
            exit(2);
        memcpy(head + n, block, size - out.n);
        n += size - out.n;
        free(block);
        if (*st != RILL_MORE)
            break;
        CHECK(out.n == 0);
    }
    head[n] = 0;
    CHECKF(*st != RILL_END || n == length, "%lu bytes, %lu were promised", (unsigned long)n, (unsigned long)length);
    CHECK(*st != RILL_END || strlen(head) == n);
    return head;
}

static void is_head(const rill_head_call *c, const char *want)
{
    size_t size;

    for (size = 1; size < 600; size += size < 40 ? 1 : 97) {
        rill_status st;
        char *head = read_head(c, size, &st);

        if (!CHECKF(st == RILL_END && strcmp(head, want) == 0, "in pieces of %lu, status %d:\n%s\nwanted:\n%s",
                    (unsigned long)size, st, head, want))
            size = 600;
        free(head);
    }
}

#define TAIL "accept: application/json\r\naccept-encoding: identity\r\nuser-agent: rill/" RILL_VERSION "\r\n"
#define VERSION "anthropic-version: 2023-06-01\r\n"

static void targets(void)
{
    static const struct {
        unsigned to;
        const char *line;
        bool versioned;
    } all[] = {
        { RILL_TO_MESSAGES, "POST /v1/messages", true },
        { RILL_TO_COUNT_TOKENS, "POST /v1/messages/count_tokens", true },
        { RILL_TO_BATCH_CREATE, "POST /v1/messages/batches", true },
        { RILL_TO_BATCH_LIST, "GET /v1/messages/batches", true },
        { RILL_TO_BATCH_GET, "GET /v1/messages/batches/i%2Fd", true },
        { RILL_TO_BATCH_RESULTS, "GET /v1/messages/batches/i%2Fd/results", true },
        { RILL_TO_BATCH_CANCEL, "POST /v1/messages/batches/i%2Fd/cancel", true },
        { RILL_TO_BATCH_DELETE, "DELETE /v1/messages/batches/i%2Fd", true },
        { RILL_TO_FILE_UPLOAD, "POST /v1/files", true },
        { RILL_TO_FILE_LIST, "GET /v1/files", true },
        { RILL_TO_FILE_GET, "GET /v1/files/i%2Fd", true },
        { RILL_TO_FILE_CONTENT, "GET /v1/files/i%2Fd/content", true },
        { RILL_TO_FILE_DELETE, "DELETE /v1/files/i%2Fd", true },
        { RILL_TO_MODEL_LIST, "GET /v1/models", true },
        { RILL_TO_MODEL_GET, "GET /v1/models/i%2Fd", true },
        { RILL_TO_BEDROCK, "POST /model/i%2Fd/invoke", false },
        { RILL_TO_BEDROCK_STREAM, "POST /model/i%2Fd/invoke-with-response-stream", false },
        { RILL_TO_VERTEX, "POST /v1/projects/p/locations/r/publishers/anthropic/models/i%2Fd:rawPredict", false },
        { RILL_TO_VERTEX_STREAM, "POST /v1/projects/p/locations/r/publishers/anthropic/models/i%2Fd:streamRawPredict",
          false },
        { RILL_TO_VERTEX_COUNT, "POST /v1/projects/p/locations/r/publishers/anthropic/models/count-tokens:rawPredict",
          false },
        { RILL_TO_GET, "GET /any", true },
        { RILL_TO_POST, "POST /any", true },
        { RILL_TO_DELETE, "DELETE /any", true },
    };
    char want[1000];
    size_t k;

    for (k = 0; k < sizeof all / sizeof all[0]; k++) {
        rill_head_call c = call_to(all[k].to);
        bool post = all[k].line[0] == 'P';
        const char *path = strchr(all[k].line, '/');

        c.id = text_of("i/d");
        c.project = text_of("p");
        c.region = text_of("r");
        c.path = text_of("/any");
        c.length = 12;
        CHECK(all[k].to == k);
        sprintf(want, "%s HTTP/1.1\r\nhost: h\r\n%s" TAIL "%s\r\n", all[k].line,
                post ? "content-type: application/json\r\ncontent-length: 12\r\n" : "",
                all[k].versioned ? VERSION : "");
        is_head(&c, want);
        c.base = text_of("/a/nthropic");
        c.query = text_of("?limit=20&ids[]=%2F");
        c.query.n = 9; /* [ is not for a query */
        c.version = text_of("2026-10-21");
        sprintf(want,
                "%.*s/a/nthropic%s?limit=20 HTTP/1.1\r\nhost: h\r\n%s" TAIL "anthropic-version: 2026-10-21\r\n\r\n",
                (int)(path - all[k].line), all[k].line, path,
                post ? "content-type: application/json\r\ncontent-length: 12\r\n" : "");
        is_head(&c, want);
    }
}

static void lines(void)
{
    static const rill_header extra[] = {
        { RILL_TEXT("x-stainless-retry-count"), RILL_TEXT("1") },
        { RILL_TEXT("X-Empty"), RILL_TEXT("") },
        { RILL_TEXT("Authorizatio"), RILL_TEXT("AWS4-HMAC-SHA256 Credential=a/b, Signature=c") },
        { RILL_TEXT("accept-encodin"), RILL_TEXT("a") },
        { RILL_TEXT("length"), RILL_TEXT("a") },
        { RILL_TEXT("hosts"), RILL_TEXT("a") },
    };
    rill_head_call c = call_to(RILL_TO_MESSAGES);

    c.host = text_of("[::1]:8080");
    c.key = text_of("sk-ant-api03-x_y-z");
    c.betas = text_of("a-2025-01-01,b-2025-02-02");
    c.version = text_of("2026-10-21");
    c.content_type = text_of("multipart/form-data; boundary=\"x\"");
    c.accept = text_of("*/*");
    c.user_agent = text_of("toaster/1 (kitchen)");
    c.length = UINT64_MAX - 1;
    c.extra = extra;
    c.extra_n = 6;
    is_head(&c, "POST /v1/messages HTTP/1.1\r\nhost: [::1]:8080\r\n"
                "content-type: multipart/form-data; boundary=\"x\"\r\ncontent-length: 18446744073709551614\r\n"
                "accept: */*\r\naccept-encoding: identity\r\nuser-agent: toaster/1 (kitchen)\r\n"
                "x-api-key: sk-ant-api03-x_y-z\r\n"
                "anthropic-beta: a-2025-01-01,b-2025-02-02\r\nanthropic-version: 2026-10-21\r\n"
                "x-stainless-retry-count: 1\r\nX-Empty: \r\n"
                "Authorizatio: AWS4-HMAC-SHA256 Credential=a/b, Signature=c\r\naccept-encodin: a\r\nlength: a\r\n"
                "hosts: a\r\n\r\n");
    c = call_to(RILL_TO_MODEL_LIST);
    c.bearer = text_of("to/ken+==");
    is_head(&c, "GET /v1/models HTTP/1.1\r\nhost: h\r\n" TAIL VERSION "authorization: Bearer to/ken+==\r\n\r\n");
    c = call_to(RILL_TO_MESSAGES);
    c.length = RILL_CHUNKED;
    is_head(&c, "POST /v1/messages HTTP/1.1\r\nhost: h\r\ncontent-type: application/json\r\n"
                "transfer-encoding: chunked\r\n" TAIL VERSION "\r\n");
    c.length = 0;
    is_head(
        &c,
        "POST /v1/messages HTTP/1.1\r\nhost: h\r\ncontent-type: application/json\r\ncontent-length: 0\r\n" TAIL VERSION
        "\r\n");
}

static void ids_are_encoded(void)
{
    rill_head_call c = call_to(RILL_TO_MODEL_GET);

    c.id = text_of("arn:aws:bedrock:us-east-1:1:inference-profile/us.anthropic.claude-sonnet-4-5-20250929-v1:0");
    is_head(&c,
            "GET /v1/models/arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Ainference-profile%2Fus.anthropic.claude-sonnet-4-5-"
            "20250929-v1%3A0 HTTP/1.1\r\nhost: h\r\n" TAIL VERSION "\r\n");
    c.id = text_of("claude@1;2%3A~_!\"#$&'()*+,<=>?[\\]^`{|}");
    is_head(&c,
            "GET /v1/models/claude@1%3B2%253A~_%21%22%23%24%26%27%28%29%2A%2B%2C%3C%3D%3E%3F%5B%5C%5D%5E%60%7B%7C%7D "
            "HTTP/1.1\r\nhost: h\r\n" TAIL VERSION "\r\n");
}

/* ---- what is refused ---- */

#define FIELDS 16
/* the texts of a call, by rill_call_field; x is for extra */
static rill_text *member(rill_head_call *c, rill_header *x, unsigned field)
{
    rill_text *all[FIELDS];

    all[0] = &x->name;
    all[1] = &c->base;
    all[2] = &c->query;
    all[3] = &c->path;
    all[4] = &c->id;
    all[5] = &c->project;
    all[6] = &c->region;
    all[7] = &c->host;
    all[8] = &c->key;
    all[9] = &c->bearer;
    all[10] = &c->betas;
    all[11] = &c->version;
    all[12] = &c->content_type;
    all[13] = &c->accept;
    all[14] = &c->user_agent;
    all[15] = &x->value;
    return all[field];
}

static bool allowed(unsigned field, unsigned b)
{
    static const char *const more[FIELDS] = { "!#$%&'*+-.^_`|~",
                                              "-._~!$&'()*+,;=:@/%",
                                              "-._~!$&'()*+,;=:@/%?",
                                              "-._~!$&'()*+,;=:@/%",
                                              NULL,
                                              NULL,
                                              NULL,
                                              "-._:[]",
                                              NULL,
                                              NULL,
                                              NULL,
                                              "!#$%&'*+-.^_`|~",
                                              NULL,
                                              NULL,
                                              NULL,
                                              NULL };

    if (b < 0x20 || b > 0x7e)
        return false;
    if (b == ' ')
        return field == RILL_CALL_CONTENT_TYPE || field == RILL_CALL_ACCEPT || field == RILL_CALL_USER_AGENT ||
               field == RILL_CALL_VALUE;
    if (more[field] == NULL || (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z'))
        return true;
    return strchr(more[field], (int)b) != NULL;
}

static rill_head_call full_call(rill_header *x, unsigned field)
{
    rill_head_call c = call_to(field == RILL_CALL_PATH ? RILL_TO_POST : RILL_TO_VERTEX);
    unsigned k;

    for (k = 0; k < FIELDS; k++)
        *member(&c, x, k) = text_of("aaa");
    if (field == RILL_CALL_BEARER)
        c.key.n = 0;
    else
        c.bearer.n = 0;
    c.base = text_of("/aa");
    c.query = text_of("?aa");
    c.path = text_of("/aa");
    c.extra = x;
    c.extra_n = 1;
    return c;
}

static void every_byte_in_every_member(void)
{
    unsigned field, b, at;

    for (field = 0; field < FIELDS; field++)
        for (b = 0; b < 256; b++)
            for (at = 0; at < 3; at++) {
                rill_header x;
                rill_head_call c = full_call(&x, field);
                rill_head h;
                rill_status st;
                char bytes[3];
                bool ok = allowed(field, b);

                memcpy(bytes, member(&c, &x, field)->p, 3);
                bytes[at] = (char)b;
                member(&c, &x, field)->p = bytes;
                if (b == ' ' && at != 1)
                    ok = false;
                if (at == 0 && b == '.' && field >= RILL_CALL_ID && field <= RILL_CALL_REGION)
                    ok = false;
                if (at == 0 && field == RILL_CALL_QUERY)
                    ok = b == '?';
                if (at == 0 && (field == RILL_CALL_BASE || field == RILL_CALL_PATH))
                    ok = b == '/';
                if (at == 2 && b == '/' && field == RILL_CALL_BASE)
                    ok = false;
                st = rill_head_init(&h, &c);
                CHECKF(st == (ok ? RILL_OK : RILL_E_HEAD_BYTE), "field %u, byte %02x at %u: %d", field, b, at, st);
                if (st != RILL_OK) {
                    uint8_t none[4] = { 1, 2, 3, 4 };
                    rill_header pair;
                    rill_out out;

                    out.p = none;
                    out.n = 4;
                    CHECK(h.error == st && h.field == field && h.at == at && h.item == 0);
                    CHECK(rill_head_read(&h, &c, &out) == st && out.n == 4 && none[0] == 1);
                    CHECK(rill_head_pair(&h, &c, (char *)none, 4, &pair) == st && none[0] == 1);
                } else {
                    char *head = read_head(&c, 1000, &st);
                    const char *p;
                    unsigned lines_n = 0;

                    /* no byte makes a line more, or a space in the first line */
                    for (p = head; *p != 0; p++) {
                        CHECK((uint8_t)*p >= 0x20 || *p == '\r' || *p == '\n');
                        CHECK((*p == '\n') == (p != head && p[-1] == '\r'));
                        lines_n += *p == '\n';
                    }
                    CHECK(lines_n == 12);
                    CHECK(strchr(strchr(head, ' ') + 1, ' ') + 1 == strstr(head, "HTTP/1.1\r\n"));
                    free(head);
                }
            }
}

static void missing_parts(void)
{
    static const struct {
        uint8_t to, field;
    } all[] = {
        { RILL_TO_MESSAGES, RILL_CALL_HOST },     { RILL_TO_BATCH_GET, RILL_CALL_ID },
        { RILL_TO_BATCH_RESULTS, RILL_CALL_ID },  { RILL_TO_BATCH_CANCEL, RILL_CALL_ID },
        { RILL_TO_BATCH_DELETE, RILL_CALL_ID },   { RILL_TO_FILE_GET, RILL_CALL_ID },
        { RILL_TO_FILE_CONTENT, RILL_CALL_ID },   { RILL_TO_FILE_DELETE, RILL_CALL_ID },
        { RILL_TO_MODEL_GET, RILL_CALL_ID },      { RILL_TO_BEDROCK, RILL_CALL_ID },
        { RILL_TO_BEDROCK_STREAM, RILL_CALL_ID }, { RILL_TO_VERTEX, RILL_CALL_PROJECT },
        { RILL_TO_VERTEX, RILL_CALL_REGION },     { RILL_TO_VERTEX, RILL_CALL_ID },
        { RILL_TO_GET, RILL_CALL_PATH },          { RILL_TO_POST, RILL_CALL_PATH },
        { RILL_TO_DELETE, RILL_CALL_PATH },       { RILL_TO_MESSAGES, RILL_CALL_NAME },
    };
    size_t k;

    for (k = 0; k < sizeof all / sizeof all[0]; k++) {
        rill_header x;
        rill_head_call c = full_call(&x, 0);
        rill_head h;

        c.to = all[k].to;
        CHECK(rill_head_init(&h, &c) == RILL_OK);
        member(&c, &x, all[k].field)->n = 0;
        CHECK(rill_head_init(&h, &c) == RILL_E_HEAD_MISSING);
        CHECKF(h.field == all[k].field, "field %u, not %u", h.field, all[k].field);
    }
}

/* What signs a call is its only credential. */
static void signed_call(void)
{
    static const rill_header extra[] = {
        { RILL_TEXT("Authorization"), RILL_TEXT("AWS4-HMAC-SHA256 Credential=a/b, Signature=c") },
    };
    rill_head_call c = call_to(RILL_TO_MODEL_LIST);
    rill_head h;

    c.extra = extra;
    c.extra_n = 1;
    is_head(&c, "GET /v1/models HTTP/1.1\r\nhost: h\r\n" TAIL VERSION
                "Authorization: AWS4-HMAC-SHA256 Credential=a/b, Signature=c\r\n\r\n");
    c.key = text_of("k");
    CHECK(rill_head_init(&h, &c) == RILL_E_HEAD_TWICE && h.field == RILL_CALL_NAME && h.item == 0);
    c.key.n = 0;
    c.bearer = text_of("k");
    CHECK(rill_head_init(&h, &c) == RILL_E_HEAD_TWICE && h.field == RILL_CALL_NAME && h.item == 0);
}

/* A target that there is not, and two credentials. */
static void nonsense(void)
{
    unsigned to;

    for (to = 0; to < 256; to++) {
        rill_header pair;
        rill_head_call c = full_call(&pair, 0);
        rill_head *h = (rill_head *)need(sizeof *h);
        rill_status want = to <= RILL_TO_DELETE ? RILL_OK : RILL_E_HEAD_MISSING;
        uint8_t byte = 7;
        rill_out out;

        memset(h, 0xA5, sizeof *h);
        c.to = (uint8_t)to;
        CHECK(rill_head_init(h, &c) == want && h->error == want && (want == RILL_OK || h->field == RILL_CALL_PATH));
        if (want == RILL_OK) {
            c.bearer = text_of("b");
            want = RILL_E_HEAD_TWICE;
            CHECK(rill_head_init(h, &c) == want && h->error == want && h->field == RILL_CALL_BEARER);
        }
        out.p = &byte;
        out.n = 1;
        CHECK(rill_head_read(h, &c, &out) == want && out.n == 1 && byte == 7);
        CHECK(rill_head_pair(h, &c, (char *)&byte, 1, &pair) == want && byte == 7);
        free(h);
    }
}

static void extra_cannot_repeat(void)
{
    static const char *const names[] = { "host",           "content-type",     "content-length", "transfer-encoding",
                                         "accept",         "accept-encoding",  "user-agent",     "x-api-key",
                                         "anthropic-beta", "anthropic-version", "authorization" };
    static const char *const fine[] = { "hos",           "hostt",    "ontent-length", "encoding",         "type",
                                        "length",        "agent",    "close",         "content-encoding", "connection",
                                        "uthorization",  "content",  "-length",       "application",      "x-api",
                                        "version",       "anthropic" };
    unsigned to, k, upper;

    for (to = 0; to <= RILL_TO_DELETE; to++)
        for (upper = 0; upper < 4; upper++) {
            for (k = 0; k < sizeof names / sizeof names[0] + sizeof fine / sizeof fine[0]; k++) {
                bool own = k < sizeof names / sizeof names[0];
                const char *name = own ? names[k] : fine[k - sizeof names / sizeof names[0]];
                rill_header x[3];
                rill_head_call c = full_call(x, 0);
                rill_head h;
                char word[32];
                unsigned i;

                strcpy(word, name);
                for (i = 0; word[i] != 0; i++)
                    if (word[i] >= 'a' && (upper == 3 || (upper != 0 && i % 2 == upper - 1)))
                        word[i] = (char)(word[i] - 32);
                c.to = (uint8_t)to;
                c.extra_n = 3;
                x[1] = x[2] = x[0];
                x[1].name = text_of(word);
                CHECKF(rill_head_init(&h, &c) == (own ? RILL_E_HEAD_TWICE : RILL_OK), "%s to %u", word, to);
                if (own)
                    CHECK(h.field == RILL_CALL_NAME && h.item == 1);
                x[1].value = text_of("a\rb");
                CHECK(rill_head_init(&h, &c) == RILL_E_HEAD_BYTE && h.item == 1 && h.at == 1);
            }
        }
}

static void a_change_after_init_does_not_get_through(void)
{
    rill_head_call c = call_to(RILL_TO_MESSAGES);
    rill_head h;
    char key[] = "abcdef";
    uint8_t to[2000];
    rill_out out;

    c.key = text_of(key);
    CHECK(rill_head_init(&h, &c) == RILL_OK);
    key[3] = '\n';
    out.p = to;
    out.n = sizeof to;
    CHECK(rill_head_read(&h, &c, &out) == RILL_E_HEAD_BYTE);
    CHECK(h.field == RILL_CALL_KEY && memcmp(out.p - 3, "abc", 3) == 0);
    CHECK(rill_head_read(&h, &c, &out) == RILL_E_HEAD_BYTE);

    key[3] = 'd'; /* nor one between two pairs */
    CHECK(rill_head_init(&h, &c) == RILL_OK);
    for (;;) {
        rill_header pair, got;

        CHECK(rill_head_pair(&h, &c, (char *)to, sizeof to, &pair) == RILL_OK);
        if (pair.name.n != 15 || memcmp(pair.name.p, "accept-encoding", 15) != 0)
            continue;
        CHECK(rill_head_pair(&h, &c, (char *)to, sizeof to, &pair) == RILL_OK);
        key[3] = '\n';
        got = pair;
        CHECK(rill_head_pair(&h, &c, (char *)to, sizeof to, &pair) == RILL_E_HEAD_BYTE && h.field == RILL_CALL_KEY);
        CHECK(rill_head_pair(&h, &c, (char *)to, sizeof to, &pair) == RILL_E_HEAD_BYTE);
        CHECK(memcmp(&got.name, &pair.name, sizeof got.name) == 0);
        break;
    }
}

/* ---- names and values ---- */

static void pairs_are_the_lines(void)
{
    unsigned to, chunked;

    for (to = 0; to <= RILL_TO_DELETE; to++)
        for (chunked = 0; chunked < 2; chunked++) {
            rill_header x[3], pair;
            rill_head_call c = full_call(x, 0);
            rill_status st;
            rill_head h;
            char *head, *p, block[200];

            c.to = (uint8_t)to;
            c.length = chunked ? RILL_CHUNKED : 77;
            c.user_agent = text_of("a b  c : d");
            c.extra_n = 3;
            x[1].name = text_of("b");
            x[1].value = text_of("");
            x[2].name = text_of("c");
            x[2].value = text_of(": c");
            head = p = read_head(&c, 999, &st);
            CHECK(st == RILL_END && rill_head_init(&h, &c) == RILL_OK);
            for (;;) {
                char *end = strstr(p, "\r\n"), *colon;
                size_t takes = 0, cap;

                *end = 0;
                if (*p == 0)
                    break;
                for (cap = 0; (st = rill_head_pair(&h, &c, block, cap, &pair)) == RILL_MORE; cap++) {
                    CHECK(takes == 0 || takes == pair.value.n);
                    takes = pair.value.n;
                }
                if (!CHECK(st == RILL_OK && cap == takes))
                    break;
                colon = strstr(p, p == head ? " " : ": ");
                *colon = 0;
                colon += p == head ? 1 : 2;
                if (p == head)
                    *strchr(colon, ' ') = 0;
                CHECKF(strcmp(p, pair.name.p) == 0 && strcmp(colon, pair.value.p) == 0, "%s: %s, not %s: %s",
                       pair.name.p, pair.value.p, p, colon);
                CHECK(pair.name.n == strlen(p) && pair.value.n == strlen(colon));
                CHECK(takes == pair.name.n + pair.value.n + 2);
                p = end + 2;
            }
            CHECK(rill_head_pair(&h, &c, block, sizeof block, &pair) == RILL_END);
            CHECK(rill_head_pair(&h, &c, block, 0, &pair) == RILL_END);
            free(head);
        }
}

static void other_build(void)
{
    rill_head_call c = call_to(0);
    rill_head h;

    CHECK(rill_head_init_(&h, &c, RILL_ABI + 1) == RILL_E_ABI);
}

int main(int argc, char **argv)
{
    harness_begin(argc, argv);
    TEST(targets);
    TEST(lines);
    TEST(ids_are_encoded);
    TEST(every_byte_in_every_member);
    TEST(missing_parts);
    TEST(signed_call);
    TEST(nonsense);
    TEST(extra_cannot_repeat);
    TEST(a_change_after_init_does_not_get_through);
    TEST(pairs_are_the_lines);
    TEST(other_build);
    return harness_end();
}
