/*
 * peer_yyjson.c - yyjson: a tree for each event, in a pool that is used again.
 */
#include <yyjson.h>

#include "peer.h"

struct pool {
    yyjson_alc alc;
    void *memory;
    size_t n;
};

#define PEER_STATE struct pool
static void line(PEER_STATE *state, const uint8_t *p, size_t n, struct sink *to)
{
    size_t need = yyjson_read_max_memory_usage(n, 0);
    yyjson_doc *doc;
    yyjson_val *o, *v;
    unsigned type, kind = KIND_NONE;
    uint64_t at = 0;

    if (need > state->n) {
        state->memory = realloc(state->memory, state->n = need * 2);
        if (state->memory == NULL)
            abort();
        yyjson_alc_pool_init(&state->alc, state->memory, state->n);
    }
    doc = yyjson_read_opts((char *)(uintptr_t)p, n, 0, &state->alc, NULL);
    o = yyjson_doc_get_root(doc);
    v = yyjson_obj_getn(o, "type", 4);
    if (!yyjson_is_str(v)) {
        to->errors++;
        yyjson_doc_free(doc);
        return;
    }
    type = event_type(yyjson_get_str(v), yyjson_get_len(v));
    if (has_index(type)) {
        v = yyjson_obj_getn(o, "index", 5);
        at = yyjson_is_uint(v) ? yyjson_get_uint(v) : UINT64_MAX;
    }
    if (type == EVENT_DELTA) {
        o = yyjson_obj_getn(o, "delta", 5);
        v = yyjson_obj_getn(o, "type", 4);
        kind = yyjson_is_str(v) ? delta_kind(yyjson_get_str(v), yyjson_get_len(v)) : 0;
        v = yyjson_obj_getn(o, delta_field[kind], delta_field_n(kind));
        if (yyjson_is_str(v))
            sink_text(to, yyjson_get_str(v), yyjson_get_len(v));
        else
            to->errors++;
    }
    sink_event(to, type, at, kind);
    yyjson_doc_free(doc);
}
#include "split.h"

static void run(const struct stream *s, size_t piece, struct sink *to)
{
    struct pool pool = { { 0 }, NULL, 0 };

    split(&pool, s, piece, to);
    free(pool.memory);
}

static const char *about(void)
{
    return "yyjson " YYJSON_VERSION_STRING ", memory pool";
}

extern const struct peer peer_yyjson;
const struct peer peer_yyjson = { "yyjson", about, run };
