/*
 * fuzz_http.c - any bytes, any cut: the same headers, body, errors and offsets; nothing of a body before its head.
 */
#include "fuzz.h"

struct sum {
    uint64_t hash, offset;
    uint32_t after;
    int status;
    unsigned code;
};

static struct sum replay(const uint8_t *d, size_t n, const uint8_t *cuts, size_t cuts_n)
{
    struct sum sum = { HASH_START, 0, 0, 0, 0 };
    struct feed f = { d, cuts, n, cuts_n, 0, 0, NULL };
    rill_http slot[2];
    rill_http_item item;
    rill_status st = RILL_OK;
    rill_in in;
    unsigned at = 0, heads = 0;
    bool open = false;

    REQUIRE(rill_http_init(&slot[0]) == RILL_OK);
    while (st >= RILL_OK && st != RILL_END && feed_next(&f, &in)) {
        slot[1 - at] = slot[at];
        memset(&slot[at], 0xA5, sizeof slot[at]);
        at = 1 - at;
        while ((st = rill_http_next(&slot[at], &in, &item)) == RILL_OK) {
            REQUIRE(slot[at].offset == f.at - in.n);
            if (item.kind == RILL_HTTP_HEADER) {
                REQUIRE(heads == 0 && open == ((item.part & RILL_FIRST) == 0) && item.name.n <= item.name.full);
                REQUIRE(item.bytes.n != 0 || (item.part & RILL_LAST) != 0);
                open = (item.part & RILL_LAST) == 0;
                if ((item.part & RILL_FIRST) != 0)
                    sum.hash = hash_bytes(hash_number(sum.hash, item.name.full), item.name.p, item.name.n);
                sum.hash = hash_bytes(sum.hash, item.bytes.p, item.bytes.n);
            } else if (item.kind == RILL_HTTP_HEAD) {
                heads++;
                REQUIRE(heads == 1 && !open && slot[at].status >= 200 && slot[at].status <= 999);
                sum.code = slot[at].status;
                sum.after = slot[at].retry_after_ms;
            } else {
                REQUIRE(item.kind == RILL_HTTP_BODY && heads == 1 && item.bytes.n != 0);
                sum.hash = hash_bytes(sum.hash, item.bytes.p, item.bytes.n);
            }
        }
        REQUIRE(st != RILL_MORE || in.n == 0);
        REQUIRE(slot[at].offset == f.at - in.n);
        REQUIRE(rill_http_next(&slot[at], &in, &item) == st);
    }
    feed_end(&f);
    sum.offset = slot[at].offset;
    sum.status = rill_http_finish(&slot[at]);
    REQUIRE(sum.status == RILL_END ? st == RILL_END || heads == 1 : sum.status < 0);
    return sum;
}

static void same(struct sum a, struct sum b)
{
    REQUIRE(a.hash == b.hash);
    REQUIRE(a.offset == b.offset);
    REQUIRE(a.status == b.status);
    REQUIRE(a.code == b.code && a.after == b.after);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t one[] = { 1 };
    struct input x = input_of(data, size);
    struct sum whole = replay(x.d, x.n, NULL, 0);

    same(whole, replay(x.d, x.n, one, 1));
    same(whole, replay(x.d, x.n, x.cuts, x.cuts_n));
    return 0;
}
