/*
 * fuzz_aws.c - any bytes, any cut: the same items, errors and offsets. No checksum fits by chance, so a body is, unless
 * the tail's first byte says otherwise, the inside of frames: a byte, the length of the headers; headers; payload, up
 * to a byte FE; and the frames are built around it. JSON that was handed out has an object's end only with DONE. If the
 * tail says so, one byte of the frames is then changed: that frame is never DONE.
 */
#include "fuzz.h"

struct sum {
    uint64_t items, offset;
    unsigned done;
    int status;
};

static uint32_t crc_of(const uint8_t *p, size_t n)
{
    uint32_t crc = 0xFFFFFFFF;

    for (; n != 0; n--) {
        crc ^= *p++;
        for (int k = 0; k < 8; k++)
            crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320 : 0);
    }
    return ~crc;
}

static void put(uint8_t *to, size_t v)
{
    for (int k = 0; k < 4; k++)
        to[k] = (uint8_t)(v >> (24 - 8 * k));
}

/* Gives the length; `to` has room for 17 bytes for each of d. */
static size_t build(const uint8_t *d, size_t n, uint8_t *to)
{
    uint8_t *frame = to;

    while (n != 0) {
        size_t h = *d++, all = 0;

        for (n--; all < n && d[all] != 0xFE;)
            all++;
        h = h < all ? h : all;
        put(frame, 16 + all);
        put(frame + 4, h);
        put(frame + 8, crc_of(frame, 8));
        memcpy(frame + 12, d, all);
        put(frame + 12 + all, crc_of(frame, 12 + all));
        frame += 16 + all;
        all += all < n;
        d += all;
        n -= all;
    }
    return (size_t)(frame - to);
}

static struct sum replay(const uint8_t *d, size_t n, const uint8_t *cuts, size_t cuts_n)
{
    struct sum sum = { HASH_START, 0, 0, 0 };
    struct feed f = { d, cuts, n, cuts_n, 0, 0, NULL };
    rill_json json;
    rill_json_tok tok;
    rill_aws slot[2];
    rill_aws_item item;
    rill_status st = RILL_OK;
    rill_in in;
    unsigned at = 0;
    int last = 0;
    bool open = false, whole = false;

    REQUIRE(rill_aws_init(&slot[0]) == RILL_OK);
    while (feed_next(&f, &in)) {
        slot[1 - at] = slot[at];
        memset(&slot[at], 0xA5, sizeof slot[at]);
        at = 1 - at;
        do {
            memset(&item, 0xA5, sizeof item);
            st = rill_aws_next(&slot[at], &in, &item);
            REQUIRE(slot[at].offset == f.at - in.n);
            if (st != RILL_OK)
                break;
            REQUIRE(item.kind >= RILL_AWS_NAME && item.kind <= RILL_AWS_DONE);
            REQUIRE((item.bytes.n == 0) == (item.kind == RILL_AWS_DONE));
            if (item.kind != last)
                sum.items = hash_number(sum.items, item.kind);
            last = item.kind;
            sum.items = hash_bytes(sum.items, item.bytes.p, item.bytes.n);
            if (item.kind == RILL_AWS_JSON) {
                if (!open)
                    REQUIRE(rill_json_init(&json, 0) == RILL_OK);
                REQUIRE(!whole);
                open = true;
                while (rill_json_next(&json, &item.bytes, &tok) == RILL_OK)
                    ;
                whole = slot[at].error == 0 && rill_json_next(&json, &item.bytes, &tok) == RILL_END;
            }
            if (item.kind == RILL_AWS_DONE) {
                sum.items = hash_number(sum.items, slot[at].offset);
                sum.done++;
                open = whole = false;
            }
        } while (st == RILL_OK);
        if (st < RILL_OK)
            break;
        REQUIRE(in.n == 0);
        REQUIRE(!whole); /* DONE follows at once */
    }
    feed_end(&f);
    sum.offset = slot[at].offset;
    sum.status = rill_aws_finish(&slot[at]);
    REQUIRE(sum.status != RILL_OK && (st >= RILL_OK || sum.status == (int)st));
    REQUIRE(rill_aws_next(&slot[at], &in, &item) == (sum.status < 0 ? (rill_status)sum.status : RILL_MORE) ||
            sum.status > 0);
    return sum;
}

static void same(struct sum a, struct sum b)
{
    REQUIRE(a.items == b.items);
    REQUIRE(a.offset == b.offset);
    REQUIRE(a.done == b.done);
    REQUIRE(a.status == b.status);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t one[] = { 1 };
    struct input x = input_of(data, size);
    uint8_t *frames = malloc(17 * x.n + 1);
    const uint8_t *d = x.d;
    size_t n = x.n;
    struct sum whole;

    REQUIRE(frames != NULL);
    if ((x.options & 1) == 0) {
        n = build(x.d, x.n, frames);
        d = frames;
    }
    whole = replay(d, n, NULL, 0);
    same(whole, replay(d, n, one, 1));
    same(whole, replay(d, n, x.cuts, x.cuts_n));
    if (d == frames && n != 0 && (x.options & 2) != 0) {
        size_t at = x.options / 4 * (n - 1) / 63;

        frames[at] ^= (uint8_t)(1u << (x.cuts_n != 0 ? x.cuts[0] % 8u : 0));
        whole = replay(d, n, NULL, 0);
        REQUIRE(whole.status < 0 && whole.offset <= n && whole.done <= at / 16);
        same(whole, replay(d, n, one, 1));
    }
    free(frames);
    return 0;
}
