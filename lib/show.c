/*
 * show.c - text to text that only shows.
 *
 * A character becomes what stands for it, in a few bytes; `sub` is how many of them are out. The letters of a key's
 * prefix pass as they come, and behind the last of them everything that a key can be made of is left out.
 */
#include "rill/show.h"
#include "internal.h"

/* first and last of each range that is not shown as it is */
static const uint16_t acting[] = { 0x80,   0x9f,   0xad,   0xad,   0x61c,  0x61c,  0x180e, 0x180e, 0x200b, 0x200b,
                                   0x200e, 0x200f, 0x2028, 0x202e, 0x2060, 0x206f, 0xfeff, 0xfeff, 0xfff9, 0xfffb };
static const char key_prefix[] = "sk-ant-";
enum { IN_KEY = sizeof key_prefix - 1 };

static bool acts(uint32_t c)
{
    size_t k;

    for (k = 0; k < sizeof acting / sizeof *acting; k += 2)
        if (c >= acting[k] && c <= acting[k + 1])
            return true;
    return c >> 12 == 0xe0;
}

static bool in_key(unsigned c)
{
    return c - '0' < 10 || (c | 0x20) - 'a' < 26 || c == '-' || c == '_';
}

static size_t put_hex(uint8_t *to, uint32_t c, unsigned digits)
{
    unsigned k = digits, d;

    for (; k-- != 0; c >>= 4) {
        d = c & 15;
        to[k] = (uint8_t)(d < 10 ? '0' + d : d - 10 + (digits > 2 ? 'A' : 'a'));
    }
    return digits;
}

/* What is shown of the character at p, of which there are n bytes; *used: how many are its own. */
static size_t shown(const rill_show *s, const uint8_t *p, size_t n, uint8_t *to, size_t *used)
{
    uint32_t c = *p;
    int k = c < 0x80 ? 1 : rilli_utf8(p, n), i;

    *used = k > 0 ? (size_t)k : 1;
    if (c < 0x20 ? (s->options & RILL_SHOW_LINE) != 0 || (c != '\n' && c != '\t') : c == 0x7f || k <= 0) {
        to[0] = '\\';
        to[1] = 'x';
        return 2 + put_hex(to + 2, c, 2);
    }
    for (i = 0; i < k; i++)
        to[i] = p[i];
    if (k == 1)
        return 1;
    c &= 0x7fu >> k;
    for (i = 1; i < k; i++)
        c = c << 6 | (p[i] & 0x3fu);
    if (!acts(c))
        return (size_t)k;
    to[0] = '<';
    to[1] = 'U';
    to[2] = '+';
    n = 3 + put_hex(to + 3, c, c > 0xffff ? 5 : 4);
    to[n] = '>';
    return n + 1;
}

rill_status rill_show_init_(rill_show *s, unsigned options, uint32_t abi)
{
    if (abi != RILL_ABI)
        return RILL_E_ABI;
    s->abi = abi;
    s->options = (uint8_t)options;
    s->key = 0;
    s->sub = 0;
    return RILL_OK;
}

size_t rill_show_next(rill_show *s, rill_text *text, char *to, size_t cap)
{
    size_t n = 0, used, size;
    uint8_t made[12];

    while (text->n != 0 && n != cap) {
        const uint8_t *p = (const uint8_t *)text->p;

        used = 1;
        size = 0;
        if (s->key != IN_KEY || !in_key(*p)) {
            if (s->key == IN_KEY)
                s->key = 0;
            size = shown(s, p, text->n, made, &used);
            if (*p == '-' && s->key == IN_KEY - 1)
                for (; size != 4; size++)
                    made[size] = '.';
        }
        while (s->sub < size && n != cap)
            to[n++] = (char)made[s->sub++];
        if (s->sub < size)
            break;
        s->sub = 0;
        if (s->key != IN_KEY)
            s->key = (uint8_t)(*p == (uint8_t)key_prefix[s->key] ? s->key + 1 : *p == 's');
        text->p += used;
        text->n -= used;
    }
    return n;
}
