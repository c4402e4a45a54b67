/*
 * test_show.c - rill/show.h: every character against the table in its header; every cut of the text, every room.
 */
#include "harness.h"

#include "rill/show.h"

/* All of it, in pieces of whole characters of at least `piece` bytes, through rooms of `room` bytes. */
static char *show(const char *p, size_t n, unsigned options, size_t piece, size_t room, size_t *got)
{
    char *to = (char *)need(12 * n + 1), *block = (char *)need(room);
    rill_show *s = (rill_show *)need(sizeof *s);
    size_t from = 0, m;

    *got = 0;
    CHECK(rill_show_init(s, options) == RILL_OK);
    while (from != n) {
        size_t k = piece < n - from ? piece : n - from;
        char *own;
        rill_text t;

        while (from + k != n && ((uint8_t)p[from + k] & 0xc0) == 0x80)
            k++;
        own = (char *)need(k);
        memcpy(own, p + from, k);
        t.p = own;
        t.n = k;
        for (;;) {
            rill_show *moved = (rill_show *)need(sizeof *s);

            *moved = *s;
            memset(s, 0xa5, sizeof *s);
            free(s);
            s = moved;
            m = rill_show_next(s, &t, block, room);
            if (!CHECK(m <= room && *got + m <= 12 * n) || m == 0)
                break;
            memcpy(to + *got, block, m);
            *got += m;
        }
        CHECK(t.n == 0 && t.p == own + k);
        free(own);
        from += k;
    }
    free(s);
    free(block);
    return to;
}

static void shows_as(const char *p, size_t n, unsigned options, const char *want, size_t want_n)
{
    for (size_t piece = 1; piece <= n + 1; piece++)
        for (size_t room = 1; room <= 24; room++) {
            size_t got;
            char *to = show(p, n, options, piece, room, &got);
            bool same = got == want_n && memcmp(to, want, got) == 0;

            CHECKF(same, "pieces of %lu, room for %lu: %.*s, not %s", (unsigned long)piece, (unsigned long)room,
                   (int)got, to, want);
            free(to);
            if (!same)
                return;
        }
}

static void texts(void)
{
    static const struct {
        const char *text, *shown;
    } rows[] = {
        { "plain, 'quoted', \\x1b\n\tend", "plain, 'quoted', \\x1b\n\tend" },
        { "\x1b[2J\x1b[31mred", "\\x1b[2J\\x1b[31mred" },
        { "\x1b]52;c;cm0gLXJm\x07", "\\x1b]52;c;cm0gLXJm\\x07" },   /* the clipboard */
        { "\x1b]8;;http://a\x1b\\b", "\\x1b]8;;http://a\\x1b\\b" }, /* a link */
        { "\xc2\x9b\x33\x31m", "<U+009B>31m" },                     /* a control of one character */
        { "a\rb\bc\x7f\x0c", "a\\x0db\\x08c\\x7f\\x0c" },
        { "file\xe2\x80\xaegnp.exe", "file<U+202E>gnp.exe" }, /* written backwards */
        { "\xe2\x81\xa6x\xe2\x81\xa9 \xd8\x9c", "<U+2066>x<U+2069> <U+061C>" },
        { "a\xe2\x80\xa8rill: done", "a<U+2028>rill: done" },
        { "pay\xe2\x80\x8b\xef\xbb\xbf\xc2\xadpal", "pay<U+200B><U+FEFF><U+00AD>pal" },
        { "\xf3\xa0\x81\x89\xf3\xa0\x81\x8e", "<U+E0049><U+E004E>" }, /* tags: words that only a model reads */
        { "\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80 \xd7\xa9", "\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80 \xd7\xa9" },
        { "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x80\xef\xb8\x8f",
          "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x80\xef\xb8\x8f" },
        { "\xff\xc0\x80 \xed\xa0\x80 \xe2\x82", "\\xff\\xc0\\x80 \\xed\\xa0\\x80 \\xe2\\x82" },
        { "invalid x-api-key: sk-ant-api03-aZ09_-xyz.", "invalid x-api-key: sk-ant-...." },
        { "sk-ant-", "sk-ant-..." },
        { "sk-ant-a sk-ant-b\n", "sk-ant-... sk-ant-...\n" },
        { "sk-sk-ant-a ssk-ant-b", "sk-sk-ant-... ssk-ant-..." },
        { "sk-an sk-ANT-a sk-antx", "sk-an sk-ANT-a sk-antx" },
        { "sk-ant-\x1bsecret", "sk-ant-...\\x1bsecret" },
        { "sk-ant-\xc3\xa9", "sk-ant-...\xc3\xa9" },
        { "", "" },
    };

    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
        shows_as(rows[k].text, strlen(rows[k].text), 0, rows[k].shown, strlen(rows[k].shown));
    shows_as("a\n\tb\0c", 6, RILL_SHOW_LINE, "a\\x0a\\x09b\\x00c", 15);
    shows_as("a\0b", 3, 0, "a\\x00b", 6);
}

/* The header's table, in other words. */
static bool is_hidden(uint32_t c)
{
    return (c >= 0x80 && c <= 0x9f) || c == 0xad || c == 0x61c || c == 0x180e || c == 0x200b || c == 0x200e ||
           c == 0x200f || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
           (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe0fff);
}

static void every_character(void)
{
    for (uint32_t c = 0; c < 0x110000; c++) {
        char text[8], want[16], to[16];
        size_t n = 0, m;
        rill_show s;
        rill_text t;

        if (c >= 0xd800 && c < 0xe000)
            continue;
        if (c < 0x80) {
            text[n++] = (char)c;
        } else {
            unsigned more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;

            text[n++] = (char)(uint8_t)((0xf0u << (3 - more) & 0xff) | c >> 6 * more);
            while (more-- != 0)
                text[n++] = (char)(uint8_t)(0x80 | (c >> 6 * more & 0x3f));
        }
        memcpy(want, text, n);
        want[n] = 0;
        m = n;
        if (is_hidden(c))
            m = (size_t)sprintf(want, "<U+%04lX>", (unsigned long)c);
        else if (c == 0x7f || (c < 0x20 && c != '\n' && c != '\t'))
            m = (size_t)sprintf(want, "\\x%02lx", (unsigned long)c);
        t.p = text;
        t.n = n;
        CHECK(rill_show_init(&s, 0) == RILL_OK);
        if (!CHECKF(rill_show_next(&s, &t, to, sizeof to) == m && t.n == 0 && memcmp(to, want, m) == 0, "U+%04lX",
                    (unsigned long)c))
            return;
    }
}

/* Any bytes: no control comes through, and what does is UTF-8. */
static void any_bytes(void)
{
    uint32_t seed = 1;

    for (unsigned k = 0; k < 3000; k++) {
        char text[40];
        size_t n = random_next(&seed) % sizeof text, got;
        char *to;

        for (size_t j = 0; j < n; j++)
            text[j] = (char)(uint8_t)(random_next(&seed) >> 8 & (k % 2 == 0 ? 0xff : 0xdf));
        to = show(text, n, RILL_SHOW_LINE, 1 + k % 50, 1 + k % 13, &got);
        CHECK(valid_utf8(to, got));
        for (size_t j = 0; j < got; j++)
            CHECK((uint8_t)to[j] >= 0x20 && (uint8_t)to[j] != 0x7f);
        free(to);
    }
}

static void not_mixed(void)
{
    rill_show s;

    CHECK(rill_show_init_(&s, 0, RILL_ABI + 1) == RILL_E_ABI);
}

int main(int argc, char **argv)
{
    harness_begin(argc, argv);
    TEST(texts);
    TEST(every_character);
    TEST(any_bytes);
    TEST(not_mixed);
    return harness_end();
}
