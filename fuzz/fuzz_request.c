/*
 * fuzz_request.c - the bytes draw a tree of nodes, its texts and sources: what the encoder makes of it, in buffers and
 * pieces of any size, is what a plain encoder makes of it, and JSON. Then the bytes themselves are a text, raw JSON and
 * members of an object, from memory or, if the tail says so, from a source. The lint looks at the tree too.
 */
#include "../tests/request_tree.h"
#include "fuzz.h"

struct result {
    uint8_t *p;
    size_t n;
    rill_status st;
};

/* A bound on what n bytes of input can become, six for each and what stands around them. */
static struct result encode(const rill_shape *shape, const void *root, unsigned options, const struct tree *t,
                            const uint8_t *cuts, size_t cuts_n, bool counted)
{
    struct result x = { NULL, 0, RILL_OK };
    const size_t most = cuts_n != 0 ? 33 : 1 << 16;
    uint8_t *block = malloc(most); /* each output ends where it ends */
    size_t cap = 0, turn = 0, waits = 0;
    rill_request slot[2];
    unsigned at = 0;
    rill_in src = { NULL, 0 };
    uint8_t *piece = NULL;
    bool ended = false;

    REQUIRE(block != NULL);
    REQUIRE(rill_request_init(&slot[0], shape, root, options) == RILL_OK);
    for (unsigned pass = counted ? 0 : 1; pass < 2; pass++) {
        do {
            size_t room = cuts_n != 0 ? cuts[turn++ % cuts_n] % 33u + 1 : most;
            rill_out out = { pass == 0 ? NULL : block + most - room, room };

            slot[1 - at] = slot[at];
            memset(&slot[at], 0xA5, sizeof slot[at]);
            at = 1 - at;
            if (ended)
                rill_request_end(&slot[at]);
            ended = false;
            x.st = rill_request_read(&slot[at], &src, &out);
            if (pass == 1) {
                size_t got = room - out.n;

                if (x.n + got > cap)
                    x.p = realloc(x.p, cap = (x.n + got) * 2);
                REQUIRE(got == 0 || x.p != NULL);
                if (got != 0)
                    memcpy(x.p + x.n, block + most - room, got);
                x.n += got;
                REQUIRE(slot[at].sent == x.n);
            }
            if (x.st == RILL_NEED) {
                const struct tree_source *s = &t->sources[slot[at].source - 1];
                size_t n = cuts_n != 0 ? cuts[turn++ % cuts_n] % 17u : SIZE_MAX;

                REQUIRE(slot[at].source != 0 && slot[at].source <= t->sources_n && src.n == 0);
                REQUIRE(slot[at].offset <= s->n);
                if (n == 0 && ++waits % 2 != 0) /* it may wait, but not for ever */
                    n = 1;
                if (n > s->n - slot[at].offset)
                    n = s->n - slot[at].offset;
                free(piece);
                piece = malloc(n + 1);
                REQUIRE(piece != NULL);
                memcpy(piece, s->p + slot[at].offset, n);
                src.p = piece;
                src.n = n;
                ended = slot[at].offset == s->n;
            }
        } while (x.st == RILL_MORE || x.st == RILL_NEED);
        if (pass == 0 && x.st != RILL_END)
            break;
        if (pass == 0)
            rill_request_restart(&slot[at]);
    }
    free(block);
    free(piece);
    REQUIRE(x.st == RILL_END || x.st < 0);
    return x;
}

static void same(const rill_shape *shape, const void *root, unsigned options, const struct tree *t, struct input x,
                 const struct tree_out *want)
{
    static const uint8_t rooms[] = { 0, 32, 6 }; /* a fuzzer does not write in single bytes what is long */
    struct result whole = encode(shape, root, options, t, NULL, 0, false), r[2];

    r[0] = encode(shape, root, options, t, rooms, whole.n < 100 || thorough ? 1 : 3, false);
    r[1] = encode(shape, root, options, t, x.cuts, x.cuts_n, (x.options & 128) == 0);
    for (unsigned k = 0; k < 2; k++) {
        REQUIRE(r[k].st == whole.st);
        if (k != 1 || r[k].n != 0) /* the dry run found it before the first byte */
            REQUIRE(r[k].n == whole.n && (whole.n == 0 || memcmp(r[k].p, whole.p, whole.n) == 0));
        free(r[k].p);
    }
    REQUIRE(tree_is_json(whole.p, whole.n) == (whole.st == RILL_END));
    if (want != NULL)
        REQUIRE(whole.st == RILL_END && whole.n == want->n && memcmp(whole.p, want->p, want->n) == 0);
    free(whole.p);
}

static void lint(const rill_shape *shape, const void *root)
{
    rill_finding f;
    rill_lint l;
    char path[64];
    size_t n = 0;

    REQUIRE(rill_lint_init(&l, shape, root) == RILL_OK);
    while (rill_lint_next(&l, &f) == RILL_OK) {
        rill_lint_path(&l, &f, path, sizeof path);
        REQUIRE(++n < 100000);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input x = input_of(data, size);
    struct tree t = { 0, x.d, x.n, NULL, 0, 0, { { 0 } }, 0, false };
    const rill_shape *shape = tree_bodies[x.options % TREE_BODIES_N];
    const rill_node *root;
    struct tree_out o = { NULL, 0, 0, 0, false };
    rill_node_tool_use node = { RILL_NODE(tool_use), .id = RILL_MEM(x.d, (uint32_t)x.n) };
    rill_node_tool tool = { RILL_NODE(tool), .extra = RILL_MEM(x.d, (uint32_t)x.n) };
    struct tree one = { 0, NULL, 0, NULL, 0, 0, { { 0 } }, 1, false };

    root = tree_node(&t, shape, 0);
    tree_put_object(&o, &t, shape, (const uint8_t *)(const void *)root, false);
    REQUIRE(tree_is_json(o.p, o.n));
    same(shape, root, 0, &t, x, &o);
    lint(shape, root);
    free(o.p);
    tree_free(&t);

    if ((x.options & 64) == 0) {
        same(&rill_shape_tool_use, &node, x.options & RILL_REFUSE, &one, x, NULL);
        node.input = node.id;
        node.id.p = NULL;
        same(&rill_shape_tool_use, &node, 0, &one, x, NULL);
        same(&rill_shape_tool, &tool, 0, &one, x, NULL);
        return 0;
    }
    node.input = node.id;
    node.id.p = NULL;
    one.sources[0].p = malloc(x.n + 1);
    REQUIRE(one.sources[0].p != NULL);
    memcpy(one.sources[0].p, x.d, x.n);
    one.sources[0].n = (uint32_t)x.n;
    node.input.p = NULL;
    node.input.source = 1;
    same(&rill_shape_tool_use, &node, 0, &one, x, NULL);
    node.input.n = RILL_UNKNOWN;
    node.id = node.input;
    node.input.source = 0;
    same(&rill_shape_tool_use, &node, x.options & RILL_REFUSE, &one, x, NULL);
    free(one.sources[0].p);
    return 0;
}
