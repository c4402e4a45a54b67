/*
 * fuzz_show.c - any text: what is shown is what a slow reader of the header's table makes of it, for any pieces of
 * whole characters and any room, with the state moved before each call; no byte of it acts on a terminal.
 *
 * options  1: RILL_SHOW_LINE
 */
#include "fuzz.h"

#include "rill/show.h"

struct shown {
    char *p;
    size_t n;
};

static struct shown show(struct input x, unsigned options, bool cut, size_t fixed)
{
    struct shown s = { malloc(12 * x.n + 1), 0 };
    rill_show slot[2];
    size_t from = 0, turn = 0, room_turn = 0, k, m;
    unsigned at = 0;

    REQUIRE(s.p != NULL && rill_show_init(&slot[0], options) == RILL_OK);
    while (from != x.n) {
        char *own;
        rill_text t;

        k = fixed;
        if (cut && x.cuts_n != 0)
            k = 1 + x.cuts[turn++ % x.cuts_n] % 32u;
        k = k == 0 || k > x.n - from ? x.n - from : k;
        while (from + k != x.n && (x.d[from + k] & 0xC0) == 0x80)
            k++;
        own = malloc(k);
        REQUIRE(own != NULL);
        memcpy(own, x.d + from, k);
        t.p = own;
        t.n = k;
        do {
            size_t room = fixed != 0 ? fixed : 64;
            char *block;

            if (cut && x.cuts_n != 0)
                room = 1 + x.cuts[(x.cuts_n - 1 - room_turn++ % x.cuts_n)] % 19u;
            block = malloc(room);
            REQUIRE(block != NULL);
            slot[1 - at] = slot[at];
            memset(&slot[at], 0xA5, sizeof slot[at]);
            at = 1 - at;
            m = rill_show_next(&slot[at], &t, block, room);
            REQUIRE(m <= room && s.n + m <= 12 * x.n && t.n <= k && t.p == own + (k - t.n));
            memcpy(s.p + s.n, block, m);
            s.n += m;
            free(block);
        } while (m != 0);
        REQUIRE(t.n == 0);
        free(own);
        from += k;
    }
    return s;
}

static bool not_seen(uint32_t c)
{
    static const uint32_t all[][2] = { { 0x80, 0x9F },     { 0xAD, 0xAD },     { 0x61C, 0x61C },   { 0x180E, 0x180E },
                                       { 0x200B, 0x200B }, { 0x200E, 0x200F }, { 0x2028, 0x202E }, { 0x2060, 0x206F },
                                       { 0xFEFF, 0xFEFF }, { 0xFFF9, 0xFFFB }, { 0xE0000, 0xE0FFF } };

    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (c >= all[i][0] && c <= all[i][1])
            return true;
    return false;
}

static bool of_key(uint8_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
}

/* The whole text, read at once and slowly. */
static struct shown expected(struct input x, unsigned options)
{
    struct shown s = { malloc(12 * x.n + 16), 0 };
    size_t i = 0, n, bad;

    REQUIRE(s.p != NULL);
    while (i < x.n) {
        const uint8_t *p = x.d + i;
        uint32_t c = 0;

        if (x.n - i >= 7 && memcmp(p, "sk-ant-", 7) == 0) {
            memcpy(s.p + s.n, "sk-ant-...", 10);
            s.n += 10;
            for (i += 7; i < x.n && of_key(x.d[i]);)
                i++;
            continue;
        }
        n = utf8_length(p, x.n - i, &bad);
        if (n == 1)
            c = p[0];
        else if (n == 2)
            c = (p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu);
        else if (n == 3)
            c = (p[0] & 0xFu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
        else if (n == 4)
            c = (p[0] & 7u) << 18 | (p[1] & 0x3Fu) << 12 | (p[2] & 0x3Fu) << 6 | (p[3] & 0x3Fu);
        if (n == 0 || c == 0x7F || (c < 0x20 && ((options & RILL_SHOW_LINE) != 0 || (c != '\n' && c != '\t')))) {
            s.n += (size_t)sprintf(s.p + s.n, "\\x%02x", p[0]);
            n = 1;
        } else if (not_seen(c)) {
            s.n += (size_t)sprintf(s.p + s.n, "<U+%04lX>", (unsigned long)c);
        } else {
            memcpy(s.p + s.n, p, n);
            s.n += n;
        }
        i += n;
    }
    return s;
}

static void same(struct shown a, struct shown b)
{
    REQUIRE(a.n == b.n && memcmp(a.p, b.p, a.n) == 0);
    free(b.p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input x = input_of(data, size);
    unsigned options = (x.options & 1) != 0 ? RILL_SHOW_LINE : 0;
    struct shown s = show(x, options, false, 0);

    REQUIRE(utf8_whole(s.p, s.n));
    for (size_t i = 0; i < s.n; i++)
        REQUIRE(((uint8_t)s.p[i] >= 0x20 && s.p[i] != 0x7F) || (options == 0 && (s.p[i] == '\n' || s.p[i] == '\t')));
    same(s, expected(x, options));
    same(s, show(x, options, false, 1));
    same(s, show(x, options, true, 1));
    free(s.p);
    return 0;
}
