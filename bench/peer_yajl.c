/*
 * peer_yajl.c - yajl: callbacks.
 */
#include <yajl/yajl_parse.h>
#include <yajl/yajl_version.h>

#include "peer.h"

/* Where it is, and what it found. */
struct job {
    unsigned depth;
    char in_delta; /* the object that is open is the delta */
    enum { KEY_OTHER, KEY_TYPE, KEY_INDEX, KEY_DELTA, KEY_TEXT } key;
    unsigned type, kind;
    uint64_t index;
    struct sink *to;
};

static int null(void *ctx)
{
    (void)ctx;
    return 1;
}

static int boolean(void *ctx, int b)
{
    (void)b;
    return null(ctx);
}

static int integer(void *ctx, long long x)
{
    struct job *j = (struct job *)ctx;

    if (j->depth == 1 && j->key == KEY_INDEX)
        j->index = (uint64_t)x;
    return 1;
}

static int number(void *ctx, double x)
{
    (void)x;
    return null(ctx);
}

static int string(void *ctx, const unsigned char *p, size_t n)
{
    struct job *j = (struct job *)ctx;

    if (j->depth == 1 && j->key == KEY_TYPE)
        j->type = event_type((const char *)p, n);
    else if (j->depth == 2 && j->in_delta && j->key == KEY_TEXT)
        sink_text(j->to, p, n);
    else if (j->depth == 2 && j->in_delta && j->key == KEY_TYPE)
        j->kind = delta_kind((const char *)p, n);
    return 1;
}

static int open(void *ctx)
{
    struct job *j = (struct job *)ctx;

    j->in_delta = j->depth++ == 1 && j->key == KEY_DELTA;
    return 1;
}

static int key(void *ctx, const unsigned char *p, size_t n)
{
    struct job *j = (struct job *)ctx;
    const char *s = (const char *)p;

    j->key = KEY_OTHER;
    if (n == 4 && equal(s, "type", 4))
        j->key = KEY_TYPE;
    else if (j->depth == 1)
        j->key = n != 5 ? KEY_OTHER : equal(s, "index", 5) ? KEY_INDEX : equal(s, "delta", 5) ? KEY_DELTA : KEY_OTHER;
    else if (field_kind(s, n) != KIND_NONE)
        j->key = KEY_TEXT;
    return 1;
}

static int close_(void *ctx)
{
    struct job *j = (struct job *)ctx;

    j->depth--;
    j->in_delta = 0;
    return 1;
}

static const yajl_callbacks callbacks = {
    null, boolean, integer, number, NULL, string, open, key, close_, open, close_
};

#define PEER_STATE void
static void line(PEER_STATE *state, const uint8_t *p, size_t n, struct sink *to)
{
    struct job j = { 0, 0, KEY_OTHER, EVENT_OTHER, KIND_NONE, 0, NULL };
    yajl_handle h;

    (void)state;
    j.to = to;
    h = yajl_alloc(&callbacks, NULL, &j);
    if (yajl_parse(h, p, n) != yajl_status_ok || yajl_complete_parse(h) != yajl_status_ok)
        to->errors++;
    yajl_free(h);
    sink_event(to, j.type, has_index(j.type) ? j.index : 0, j.kind);
}
#include "split.h"

static void run(const struct stream *s, size_t piece, struct sink *to)
{
    split(NULL, s, piece, to);
}

#define STRING_(x) #x
#define STRING(x) STRING_(x)
static const char *about(void)
{
    return "yajl " STRING(YAJL_MAJOR) "." STRING(YAJL_MINOR) ", callbacks";
}

extern const struct peer peer_yajl;
const struct peer peer_yajl = { "yajl", about, run };
