/*
 * test_upload.c - rill/upload.h: the body written out; every size of buffer and of the source's pieces; the boundary
 * at every place of the content; every byte in name and type.
 */
#include "harness.h"
#include "rill/upload.h"

#define BOUNDARY "rill0123456789abcdef"

static rill_file file_of(const char *name, const void *p, size_t n)
{
    static const uint8_t nonce[8] = { 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef };
    rill_file f;

    memset(&f, 0, sizeof f);
    f.filename.p = name;
    f.filename.n = strlen(name);
    f.p = p;
    f.n = (uint32_t)n;
    memcpy(f.nonce, nonce, sizeof nonce);
    return f;
}

struct result {
    rill_status st;
    char *p;
    size_t n;
    uint64_t length;
    uint32_t at;
};

/* room: of a buffer; 0: a dry run. piece: of the source, 0: in memory. Each buffer and piece is a block of its own, and
 * the state moves before every call. */
static struct result send(rill_file f, size_t room, size_t piece)
{
    const uint8_t *content = (const uint8_t *)f.p;
    static rill_upload slot[2];
    size_t given = 0;
    uint8_t *block = NULL;
    unsigned at = 0, source = f.source;
    struct result r;
    rill_in src;

    memset(&r, 0, sizeof r);
    r.p = (char *)need(f.n + 1000);
    src.p = NULL;
    src.n = 0;
    if (piece != 0)
        f.p = NULL;
    r.st = rill_upload_init(&slot[0], &f);
    r.length = slot[0].length;
    while (r.st >= RILL_OK && r.st != RILL_END) {
        uint8_t *to = (uint8_t *)need(room);
        rill_out out;

        out.p = room != 0 ? to : NULL;
        out.n = room;
        slot[1 - at] = slot[at];
        memset(&slot[at], 0xA5, sizeof slot[at]);
        at = 1 - at;
        r.st = rill_upload_read(&slot[at], &f, piece != 0 ? &src : NULL, &out);
        if (room != 0) {
            memcpy(r.p + r.n, to, room - out.n);
            r.n += room - out.n;
        } else {
            r.n = (size_t)slot[at].sent;
        }
        free(to);
        CHECK(slot[at].sent == r.n && r.n <= r.length);
        CHECK(r.st != RILL_MORE || (out.n == 0 && room != 0));
        if (r.st == RILL_NEED) {
            size_t n = f.n - given < piece ? f.n - given : piece;

            if (!CHECK(piece != 0 && src.n == 0 && slot[at].source == source && n != 0))
                break;
            free(block);
            block = (uint8_t *)need(n);
            memcpy(block, content + given, n);
            given += n;
            src.p = block;
            src.n = n;
        }
    }
    r.at = slot[at].at;
    CHECK(slot[at].error == (r.st < RILL_OK ? r.st : 0));
    free(block);
    return r;
}

static void is_body(const rill_file *f, const char *want, size_t n)
{
    static const size_t sizes[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 16, 17, 31, 64, 100, 1000 };
    size_t k, i;

    for (k = 0; k < sizeof sizes / sizeof sizes[0]; k++)
        for (i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
            struct result r = send(*f, sizes[k], i == 0 ? 0 : sizes[i - 1]);

            CHECKF(r.st == RILL_END && r.n == n && r.length == n && memcmp(r.p, want, n) == 0,
                   "room %u, pieces of %u: status %d\n%.*s", (unsigned)sizes[k], i == 0 ? 0 : (unsigned)sizes[i - 1],
                   r.st, (int)r.n, r.p);
            free(r.p);
            r = send(*f, 0, i == 0 ? 0 : sizes[i - 1]);
            CHECK(r.st == RILL_END && r.n == n);
            free(r.p);
        }
}

#define HEAD(name, type)                                                                                            \
    "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" name "\"\r\nContent-Type: " type \
    "\r\n\r\n"
#define TAIL "\r\n--" BOUNDARY "--\r\n"
#define IS_BODY(f, want) is_body(f, want, sizeof(want) - 1)

static void bodies(void)
{
    rill_file f = file_of("paper.pdf", "%PDF\0\r\n", 7);

    f.source = 3;
    IS_BODY(&f, HEAD("paper.pdf", "application/octet-stream") "%PDF\0\r\n" TAIL);
    f.mime.p = "text/plain; charset=utf-8";
    f.mime.n = 25;
    f.n = 0;
    IS_BODY(&f, HEAD("paper.pdf", "text/plain; charset=utf-8") TAIL);
    f.expires_in_seconds = 3600;
    f.n = 4;
    IS_BODY(&f, "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"expires_in_seconds\"\r\n\r\n3600\r\n" HEAD(
                    "paper.pdf", "text/plain; charset=utf-8") "%PDF" TAIL);
    f.expires_in_seconds = UINT32_MAX;
    memset(f.nonce, 0, sizeof f.nonce);
    IS_BODY(
        &f,
        "--rill0000000000000000\r\nContent-Disposition: form-data; name=\"expires_in_seconds\"\r\n\r\n4294967295\r\n"
        "--rill0000000000000000\r\nContent-Disposition: form-data; name=\"file\"; filename=\"paper.pdf\"\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n\r\n%PDF\r\n--rill0000000000000000--\r\n");
}

static void names(void)
{
    rill_file f = file_of("a\"b\r\nc%22\\;'\xc3\xa9\xf0\x9f\x98\x80", "x", 1);
    unsigned b, at;

    IS_BODY(&f, HEAD("a%22b%0D%0Ac%22\\;'\xc3\xa9\xf0\x9f\x98\x80", "application/octet-stream") "x" TAIL);
    f = file_of("\"\"", "x", 1);
    IS_BODY(&f, HEAD("%22%22", "application/octet-stream") "x" TAIL);
    for (b = 0; b < 256; b++)
        for (at = 0; at < 3; at++) {
            char name[] = "abc";
            rill_upload u;
            bool ok = (b >= 0x20 && b < 0x7f) || b == '\r' || b == '\n';

            name[at] = (char)b;
            f = file_of("abc", "x", 1);
            f.filename.p = name;
            CHECKF(rill_upload_init(&u, &f) == (ok ? RILL_OK : RILL_E_UPLOAD_NAME), "name, %02x at %u", b, at);
            CHECK(ok || u.at == at);
            if (!ok) {
                uint8_t none = 1;
                rill_out out;

                out.p = &none;
                out.n = 1;
                CHECK(rill_upload_read(&u, &f, NULL, &out) == RILL_E_UPLOAD_NAME && out.n == 1 && none == 1);
                rill_upload_fail(&u);
                CHECK(u.error == RILL_E_UPLOAD_NAME);
            }
            f = file_of("abc", "x", 1);
            f.mime.p = name;
            f.mime.n = 3;
            ok = b >= 0x20 && b < 0x7f && (b != ' ' || at == 1);
            CHECKF(rill_upload_init(&u, &f) == (ok ? RILL_OK : RILL_E_UPLOAD_TYPE), "type, %02x at %u", b, at);
            CHECK(ok || u.at == at);
        }
    {
        static const char *const broken[] = { "",         "\xc3",         "a\xc3", "\x80", "\xed\xa0\x80",
                                              "\xc0\xaf", "\xf0\x9f\x98", "\xff" };
        rill_upload u;

        for (b = 0; b < sizeof broken / sizeof broken[0]; b++) {
            f = file_of(broken[b], "x", 1);
            CHECK(rill_upload_init(&u, &f) == RILL_E_UPLOAD_NAME);
        }
        CHECK(rill_upload_init_(&u, &f, RILL_ABI + 1) == RILL_E_ABI);
    }
}

static void the_boundary_is_never_in_the_content(void)
{
    static const char *const befores[] = { "",
                                           "r",
                                           "ri",
                                           "rill",
                                           "rrill",
                                           "rill0",
                                           "rill012345678",
                                           "\r\n--",
                                           "rill0123456789abcde",
                                           "rill0123456789abcdE",
                                           "rillrill",
                                           "rirrill" };
    size_t k, pad, room, piece;

    for (k = 0; k < sizeof befores / sizeof befores[0]; k++)
        for (pad = 0; pad < 3; pad++)
            for (room = 0; room < 70; room += room < 3 ? 1 : 31)
                for (piece = 0; piece < 40; piece += piece < 3 ? 1 : 7) {
                    char content[200];
                    rill_file f;
                    struct result r;
                    size_t n;

                    sprintf(content, "%.*s%s" BOUNDARY "--", (int)pad, "xy", befores[k]);
                    n = strlen(content);
                    f = file_of("n", content, n);
                    r = send(f, room, piece);
                    CHECKF(r.st == RILL_E_UPLOAD_BOUNDARY && r.at == n - 3, "%s: %d at %u", content, r.st, r.at);
                    CHECK(r.n < r.length);
                    if (room != 0) {
                        r.p[r.n] = 0;
                        CHECK(strstr(strstr(r.p, "\r\n\r\n"), BOUNDARY) == NULL);
                    }
                    free(r.p);
                    f.n -= 3; /* all but its last letter */
                    r = send(f, room, piece);
                    CHECK(r.st == RILL_END);
                    free(r.p);
                    f.n += 3;
                    f.nonce[7] ^= 1; /* another nonce */
                    r = send(f, room, piece);
                    CHECK(r.st == RILL_END);
                    free(r.p);
                }
}

/* Random texts of few letters: found if and only if it is there. */
static void the_boundary_is_found_where_it_is(void)
{
    uint32_t seed = 7;
    unsigned turn, found = 0;

    for (turn = 0; turn < 20000; turn++) {
        char content[120];
        size_t n = 0;
        rill_file f;
        struct result r;
        bool there;

        while (n < 80) {
            size_t from = random_next(&seed) % 5 * 2, more = 1 + random_next(&seed) % 20;

            if (more > 20 - from)
                more = 20 - from;
            if (random_next(&seed) % 4 != 0)
                from = 0;
            memcpy(content + n, &BOUNDARY[from], more);
            n += more;
        }
        content[n] = 0;
        there = strstr(content, BOUNDARY) != NULL;
        found += there;
        f = file_of("n", content, n);
        r = send(f, 64, random_next(&seed) % 30);
        CHECKF(r.st == (there ? RILL_E_UPLOAD_BOUNDARY : RILL_END), "%s: %d", content, r.st);
        CHECK(!there || content + r.at + 1 == strstr(content, BOUNDARY) + 20);
        free(r.p);
    }
    CHECK(found > 100 && found < 19900);
}

static void sources_that_do_not_keep_their_word(void)
{
    size_t n;

    for (n = 0; n < 5; n++) {
        rill_file f = file_of("n", NULL, n);
        rill_upload u;
        uint8_t to[500];
        rill_out out;
        rill_in src;
        size_t before;

        /* one byte too many */
        f.source = 9;
        CHECK(rill_upload_init(&u, &f) == RILL_OK);
        out.p = to;
        out.n = sizeof to;
        src.p = (const uint8_t *)"123456";
        src.n = n + 1;
        CHECK(rill_upload_read(&u, &f, &src, &out) == RILL_E_UPLOAD_LENGTH && src.n == 1);
        CHECK(rill_upload_read(&u, &f, &src, &out) == RILL_E_UPLOAD_LENGTH && u.error == RILL_E_UPLOAD_LENGTH);
        CHECK(out.p[-1] == (n == 0 ? '\n' : '0' + n) && u.sent == u.length - 28);
        if (n == 0) { /* no bytes, and no source */
            CHECK(rill_upload_init(&u, &f) == RILL_OK);
            out.p = to;
            out.n = sizeof to;
            CHECK(rill_upload_read(&u, &f, NULL, &out) == RILL_END && u.sent == u.length);
            continue;
        }
        /* one too few */
        CHECK(rill_upload_init(&u, &f) == RILL_OK);
        out.p = to;
        out.n = sizeof to;
        src.p = (const uint8_t *)"123456";
        src.n = n - 1;
        CHECK(rill_upload_read(&u, &f, &src, &out) == RILL_NEED && u.source == 9);
        before = out.n;
        CHECK(rill_upload_read(&u, &f, &src, &out) == RILL_NEED && rill_upload_read(&u, &f, NULL, &out) == RILL_NEED);
        rill_upload_fail(&u);
        CHECK(rill_upload_read(&u, &f, &src, &out) == RILL_E_UPLOAD_SOURCE && out.n == before);
        rill_upload_fail(&u);
        CHECK(u.error == RILL_E_UPLOAD_SOURCE);
        /* failing at the very end changes nothing */
        CHECK(rill_upload_init(&u, &f) == RILL_OK);
        out.p = to;
        out.n = sizeof to;
        src.p = (const uint8_t *)"123456";
        src.n = n;
        CHECK(rill_upload_read(&u, &f, &src, &out) == RILL_END);
        rill_upload_fail(&u);
        CHECK(u.error == 0 && rill_upload_read(&u, &f, &src, &out) == RILL_END);
    }
}

static void types(void)
{
    rill_file f = file_of("n", "", 0);
    char to[RILL_UPLOAD_TYPE + 1];
    rill_text t = rill_upload_type(&f, to);

    to[RILL_UPLOAD_TYPE] = 0;
    CHECK(t.p == to && t.n == RILL_UPLOAD_TYPE);
    CHECK(strcmp(to, "multipart/form-data; boundary=" BOUNDARY) == 0);
}

static void long_content(void)
{
    size_t n = 1 << 20, k;
    uint8_t *content = (uint8_t *)need(n);
    struct result a, b;
    rill_file f;

    for (k = 0; k < n; k++)
        content[k] = (uint8_t)("rill0123"[k % 8]);
    f = file_of("n", content, n);
    a = send(f, 1460, 0);
    b = send(f, 777, 1000);
    CHECK(a.st == RILL_END && b.st == RILL_END && a.n == b.n && memcmp(a.p, b.p, a.n) == 0);
    CHECK(a.n == a.length && memcmp(strstr(a.p, "\r\n\r\n") + 4, content, n) == 0);
    free(a.p);
    free(b.p);
    free(content);
}

/* A name or type of more than 65535 bytes is refused before it is read. */
static void long_names(void)
{
    static const size_t all[] = { 65535, 65536, 65536 * 2 - 1, SIZE_MAX / 2 + 1, SIZE_MAX };

    for (unsigned k = 0; SIZE_MAX > 65535 && k < sizeof all / sizeof all[0]; k++) {
        char *name = (char *)need(k == 0 ? all[0] : 1);
        rill_file f = { .filename = RILL_TEXT("a"), .p = "", .n = 0 };
        rill_upload u;

        memset(name, 'a', k == 0 ? all[0] : 1);
        f.mime.p = name;
        f.mime.n = all[k];
        CHECK(rill_upload_init(&u, &f) == (k == 0 ? RILL_OK : RILL_E_UPLOAD_TYPE) && (k == 0 || u.at == 0));
        f.filename = f.mime;
        CHECK(rill_upload_init(&u, &f) == (k == 0 ? RILL_OK : RILL_E_UPLOAD_NAME) && (k == 0 || u.at == 0));
        free(name);
    }
}

int main(int argc, char **argv)
{
    harness_begin(argc, argv);
    TEST(bodies);
    TEST(names);
    TEST(the_boundary_is_never_in_the_content);
    TEST(the_boundary_is_found_where_it_is);
    TEST(sources_that_do_not_keep_their_word);
    TEST(types);
    TEST_LARGE(long_content);
    TEST_LARGE(long_names);
    return harness_end();
}
