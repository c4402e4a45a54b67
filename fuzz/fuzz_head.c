/*
 * fuzz_head.c - request heads and uploads from any texts: what init took is a head of the lines that were asked for and
 * no other, or a body with its boundary where parts begin and nowhere else; the same bytes for any room, any pieces of
 * the source, with the state moved before each call; the same as names and values.
 *
 * The body has a member in each part that ends in 01: a letter that says which, and its text. A member given again
 * counts last; a name is followed by its value.
 *
 * options  bits 0 to 4: rill_to (24 to 31: none); 20: the length is not known; 40: an upload: name, type, content;
 *          80: as the harness likes
 */
#include "fuzz.h"

enum { MOST_EXTRA = 4, MOST = 1 << 16 };
#define FIELDS "nbqpijrhkwtvcaux" /* rill_call_field; n begins an extra header, x is its value */

struct bytes {
    char *p;
    size_t n;
};

/* ---- heads ---- */

struct call {
    rill_head_call c;
    rill_header extra[MOST_EXTRA];
};

static rill_text *member(struct call *k, unsigned field)
{
    rill_header *last = &k->extra[k->c.extra_n == 0 ? 0 : k->c.extra_n - 1];
    rill_text *all[] = { &last->name, &k->c.base,   &k->c.query,   &k->c.path,         &k->c.id,     &k->c.project,
                         &k->c.region, &k->c.host,  &k->c.key,     &k->c.bearer,       &k->c.betas,  &k->c.version,
                         &k->c.content_type,        &k->c.accept,  &k->c.user_agent,   &last->value };

    return all[field];
}

static void call_of(struct call *k, struct input x)
{
    size_t i = 0, n;

    memset(k, 0, sizeof *k);
    k->c.to = x.options & 31;
    k->c.length = (x.options & 0x20) != 0 ? RILL_CHUNKED : x.n * 0x100000001u;
    k->c.extra = k->extra;
    while (i < x.n) {
        const char *name = memchr(FIELDS, x.d[i++], sizeof FIELDS - 1);
        const uint8_t *end = memchr(x.d + i, 1, x.n - i);

        n = end != NULL ? (size_t)(end - (x.d + i)) : x.n - i;
        if (name != NULL && (*name != 'n' || k->c.extra_n < MOST_EXTRA)) {
            rill_text *t;

            k->c.extra_n = (uint16_t)(k->c.extra_n + (*name == 'n'));
            t = member(k, (unsigned)(name - FIELDS));
            t->p = (const char *)x.d + i;
            t->n = n;
        }
        i += n + 1;
    }
}

/* no cuts: room for all of it; one: byte by byte */
static size_t room_of(struct input x, bool cut, size_t turn, size_t all)
{
    return !cut ? all : x.cuts_n == 0 ? 1 : 1 + x.cuts[turn % x.cuts_n] % 40u;
}

static struct bytes head(const rill_head_call *c, struct input x, bool cut)
{
    struct bytes all = { NULL, 0 };
    rill_head slot[2];
    rill_status st;
    unsigned at = 0;
    size_t turn = 0;

    REQUIRE(rill_head_init(&slot[0], c) == RILL_OK && slot[0].length < MOST);
    all.p = malloc(slot[0].length);
    REQUIRE(all.p != NULL);
    do {
        size_t room = room_of(x, cut, turn++, slot[at].length);
        uint8_t *block = malloc(room);
        rill_out out = { block, room };

        REQUIRE(block != NULL);
        slot[1 - at] = slot[at];
        memset(&slot[at], 0xA5, sizeof slot[at]);
        at = 1 - at;
        st = rill_head_read(&slot[at], c, &out);
        REQUIRE((st == RILL_MORE && out.n == 0) || st == RILL_END);
        REQUIRE(out.p == block + (room - out.n) && all.n + (room - out.n) <= slot[at].length);
        memcpy(all.p + all.n, block, room - out.n);
        all.n += room - out.n;
        free(block);
    } while (st == RILL_MORE);
    REQUIRE(all.n == slot[at].length && slot[at].error == 0);
    return all;
}

static bool is_text(rill_text t, const char *p, size_t n)
{
    return t.n == n && (n == 0 || memcmp(t.p, p, n) == 0);
}

static bool is_line(const char *p, size_t n, const char *name, rill_text value)
{
    size_t k = strlen(name);

    return n > k + 2 && memcmp(p, name, k) == 0 && memcmp(p + k, ": ", 2) == 0 && is_text(value, p + k + 2, n - k - 2);
}

/* The lines, by a reader of its own, and each beside the pair that stands for it. */
static void is_head(const rill_head_call *c, struct bytes h)
{
    static const struct {
        const char *name;
        unsigned field;
    } of[] = { { "host", 7 },    { "x-api-key", 8 },         { "anthropic-beta", 10 }, { "anthropic-version", 11 },
               { "accept", 13 }, { "content-type", 12 }, { "user-agent", 14 } };
    struct call k;
    unsigned found[sizeof of / sizeof of[0]] = { 0 }, lines = 0, bearers = 0, extra = 0;
    char *p = h.p, *end = h.p + h.n;
    rill_head pairs;

    k.c = *c;
    REQUIRE(rill_head_init(&pairs, c) == RILL_OK);
    for (;; lines++) {
        char *cr = memchr(p, '\r', (size_t)(end - p)), *colon;
        size_t n, want = 0;
        rill_status st;
        rill_header pair;
        char *to;

        REQUIRE(cr != NULL && cr + 1 < end && cr[1] == '\n');
        n = (size_t)(cr - p);
        st = rill_head_pair(&pairs, c, NULL, 0, &pair);
        if (n == 0) {
            REQUIRE(cr + 2 == end && st == RILL_END);
            break;
        }
        REQUIRE(st == RILL_MORE);
        want = pair.value.n;
        to = malloc(want);
        REQUIRE(to != NULL);
        if (want > 1)
            REQUIRE(rill_head_pair(&pairs, c, to, want - 1, &pair) == RILL_MORE && pair.value.n == want);
        REQUIRE(rill_head_pair(&pairs, c, to, want, &pair) == RILL_OK && pair.name.n + pair.value.n + 2 == want);
        REQUIRE(pair.name.p[pair.name.n] == 0 && pair.value.p[pair.value.n] == 0);
        for (size_t i = 0; i < n; i++)
            REQUIRE(p[i] >= 0x20 && p[i] <= 0x7E);
        if (lines == 0) {
            char *path = memchr(p, ' ', n), *version;

            REQUIRE(path != NULL && path[1] == '/');
            version = memchr(path + 1, ' ', (size_t)(cr - path - 1));
            REQUIRE(version != NULL && cr - version == 9 && memcmp(version, " HTTP/1.1", 9) == 0);
            REQUIRE(is_text(pair.name, p, (size_t)(path - p)));
            REQUIRE(is_text(pair.value, path + 1, (size_t)(version - path - 1)));
        } else {
            colon = memchr(p, ':', n);
            REQUIRE(colon != NULL && colon != p && colon[1] == ' ');
            REQUIRE(is_text(pair.name, p, (size_t)(colon - p)));
            REQUIRE(is_text(pair.value, colon + 2, (size_t)(cr - colon - 2)));
            if (extra < c->extra_n && is_text(c->extra[extra].name, p, (size_t)(colon - p)) &&
                is_text(c->extra[extra].value, colon + 2, (size_t)(cr - colon - 2))) {
                extra++;
            } else {
                REQUIRE(extra == 0); /* they stand last */
                for (size_t i = 0; i < sizeof of / sizeof of[0]; i++)
                    found[i] += is_line(p, n, of[i].name, *member(&k, of[i].field));
                bearers += n > 22 && memcmp(p, "authorization: Bearer ", 22) == 0 &&
                           is_text(c->bearer, p + 22, n - 22);
            }
        }
        free(to);
        p = cr + 2;
    }
    REQUIRE(extra == c->extra_n && bearers == (c->bearer.n != 0));
    for (size_t i = 0; i < sizeof of / sizeof of[0]; i++)
        REQUIRE(found[i] == (member(&k, of[i].field)->n != 0) ||
                (of[i].field == 12 && found[i] == 0 && memcmp(h.p, "POST ", 5) != 0));
}

static void try_head(struct input x)
{
    struct call k;
    struct bytes whole, cut;
    rill_status st;
    rill_head h;

    call_of(&k, x);
    st = rill_head_init(&h, &k.c);
    if (st != RILL_OK) {
        uint8_t none = 0xA5;
        rill_out out = { &none, 1 };
        rill_header pair;

        REQUIRE(h.error == st && (st == RILL_E_HEAD_BYTE || st == RILL_E_HEAD_MISSING || st == RILL_E_HEAD_TWICE));
        REQUIRE(h.field < sizeof FIELDS - 1);
        if (st == RILL_E_HEAD_BYTE) {
            if (h.field == RILL_CALL_NAME || h.field == RILL_CALL_VALUE) {
                REQUIRE(h.item < k.c.extra_n);
                k.c.extra_n = (uint16_t)(h.item + 1);
            }
            REQUIRE(h.at < member(&k, h.field)->n);
        }
        REQUIRE(rill_head_read(&h, &k.c, &out) == st && rill_head_pair(&h, &k.c, (char *)&none, 1, &pair) == st);
        REQUIRE(out.n == 1 && none == 0xA5);
        return;
    }
    whole = head(&k.c, x, false);
    is_head(&k.c, whole);
    cut = head(&k.c, x, true);
    REQUIRE(cut.n == whole.n && memcmp(cut.p, whole.p, cut.n) == 0);
    free(cut.p);
    free(whole.p);
}

/* ---- uploads ---- */

static struct bytes upload(rill_file f, struct input x, bool cut, bool source, rill_status *st)
{
    struct bytes all = { NULL, 0 };
    const uint8_t *content = f.p;
    rill_upload slot[2];
    rill_in src = { NULL, 0 };
    uint8_t *piece = NULL;
    unsigned at = 0;
    size_t turn = 0, given = 0;

    f.p = source ? NULL : f.p;
    REQUIRE(rill_upload_init(&slot[0], &f) == RILL_OK && slot[0].length < MOST);
    all.p = malloc((size_t)slot[0].length);
    REQUIRE(all.p != NULL);
    do {
        size_t room = room_of(x, cut, turn++, (size_t)slot[at].length);
        uint8_t *block = malloc(room);
        rill_out out = { block, room };

        REQUIRE(block != NULL);
        slot[1 - at] = slot[at];
        memset(&slot[at], 0xA5, sizeof slot[at]);
        at = 1 - at;
        *st = rill_upload_read(&slot[at], &f, source ? &src : NULL, &out);
        REQUIRE(out.p == block + (room - out.n));
        memcpy(all.p + all.n, block, room - out.n);
        all.n += room - out.n;
        REQUIRE(slot[at].sent == all.n && all.n <= slot[at].length && (*st != RILL_MORE || out.n == 0));
        free(block);
        if (*st == RILL_NEED) {
            size_t n = room_of(x, cut, turn + 7, f.n);

            REQUIRE(source && src.n == 0 && given < f.n && slot[at].source == f.source);
            n = n < f.n - given ? n : f.n - given;
            free(piece);
            piece = malloc(n);
            REQUIRE(piece != NULL);
            memcpy(piece, content + given, n);
            given += n;
            src.p = piece;
            src.n = n;
        }
    } while (*st == RILL_MORE || *st == RILL_NEED);
    free(piece);
    REQUIRE(slot[at].error == (*st < RILL_OK ? *st : RILL_OK) && (*st == RILL_END) == (all.n == slot[at].length));
    if (*st < RILL_OK) { /* found at the last byte of the boundary in the content, and that one is not out */
        REQUIRE(*st == RILL_E_UPLOAD_BOUNDARY && slot[at].at >= 19 && slot[at].at < f.n);
        REQUIRE(memcmp(content + slot[at].at - 19, "rill0000000000000000", 20) == 0);
        REQUIRE(all.n >= slot[at].at && memcmp(all.p + all.n - slot[at].at, content, slot[at].at) == 0);
    }
    return all;
}

static bool has_boundary(const uint8_t *p, size_t n)
{
    for (; n >= 20; p++, n--)
        if (memcmp(p, "rill0000000000000000", 20) == 0)
            return true;
    return false;
}

/* Lines that begin with it, as those do that part a body; a name may have it inside. */
static size_t delimiters(const char *p, size_t n)
{
    size_t found = 0;

    for (size_t i = 0; i + 22 <= n; i++)
        found += (i == 0 || p[i - 1] == '\n') && memcmp(p + i, "--rill0000000000000000", 22) == 0;
    return found;
}

static void try_upload(struct input x)
{
    const uint8_t *type = memchr(x.d, 1, x.n), *content = NULL;
    rill_file f;
    rill_upload u;
    rill_status st, again;
    struct bytes whole, other;

    memset(&f, 0, sizeof f);
    f.filename.p = (const char *)x.d;
    f.filename.n = type != NULL ? (size_t)(type - x.d) : x.n;
    if (type != NULL) {
        content = memchr(type + 1, 1, x.n - f.filename.n - 1);
        f.mime.p = (const char *)type + 1;
        f.mime.n = (size_t)((content != NULL ? content : x.d + x.n) - (type + 1));
    }
    f.p = content != NULL ? content + 1 : x.d;
    f.n = content != NULL ? (uint32_t)(x.d + x.n - (content + 1)) : 0;
    f.source = 3;
    f.expires_in_seconds = (x.options & 0x20) != 0 ? 1u << (x.options & 31) : 0;
    st = rill_upload_init(&u, &f);
    if (st != RILL_OK) {
        REQUIRE(u.error == st);
        REQUIRE(st == RILL_E_UPLOAD_NAME ? u.at <= f.filename.n : st == RILL_E_UPLOAD_TYPE && u.at < f.mime.n);
        return;
    }
    whole = upload(f, x, false, false, &st);
    REQUIRE(st == (has_boundary(f.p, f.n) ? RILL_E_UPLOAD_BOUNDARY : RILL_END));
    if (st == RILL_END) {
        char *body = whole.p + whole.n - f.n - 28;

        REQUIRE(delimiters(whole.p, whole.n) == 2 + (f.expires_in_seconds != 0));
        REQUIRE(memcmp(body - 4, "\r\n\r\n", 4) == 0 && memcmp(body, f.p, f.n) == 0);
        REQUIRE(memcmp(body + f.n, "\r\n--rill0000000000000000--\r\n", 28) == 0);
        for (char *p = whole.p; p < body; p++)
            REQUIRE((uint8_t)*p >= 0x20 || (*p == '\r' && p[1] == '\n') || (*p == '\n' && p[-1] == '\r'));
    }
    for (unsigned k = 0; k < 3; k++) {
        other = upload(f, x, k != 1, k != 0, &again);
        REQUIRE(again == st && other.n == whole.n && memcmp(other.p, whole.p, other.n) == 0);
        free(other.p);
    }
    free(whole.p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input x = input_of(data, size);

    if (size > 4096)
        return 0;
    if ((x.options & 0x40) != 0)
        try_upload(x);
    else
        try_head(x);
    return 0;
}
