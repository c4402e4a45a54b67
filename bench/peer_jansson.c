/*
 * peer_jansson.c - jansson: a tree for each event.
 */
#include <jansson.h>

#include "peer.h"

#define PEER_STATE void
static void line(PEER_STATE *state, const uint8_t *p, size_t n, struct sink *to)
{
    json_t *doc = json_loadb((const char *)p, n, 0, NULL), *o = json_object_get(doc, "type");
    unsigned type, kind = KIND_NONE;
    uint64_t at = 0;

    (void)state;
    if (!json_is_string(o)) {
        to->errors++;
        json_decref(doc);
        return;
    }
    type = event_type(json_string_value(o), json_string_length(o));
    if (has_index(type)) {
        o = json_object_get(doc, "index");
        at = json_is_integer(o) ? (uint64_t)json_integer_value(o) : UINT64_MAX;
    }
    if (type == EVENT_DELTA) {
        json_t *delta = json_object_get(doc, "delta");
        o = json_object_get(delta, "type");
        kind = json_is_string(o) ? delta_kind(json_string_value(o), json_string_length(o)) : 0;
        o = json_object_get(delta, delta_field[kind]);
        if (json_is_string(o))
            sink_text(to, json_string_value(o), json_string_length(o));
        else
            to->errors++;
    }
    sink_event(to, type, at, kind);
    json_decref(doc);
}
#include "split.h"

static void run(const struct stream *s, size_t piece, struct sink *to)
{
    split(NULL, s, piece, to);
}

static const char *about(void)
{
    return "jansson " JANSSON_VERSION;
}

extern const struct peer peer_jansson;
const struct peer peer_jansson = { "jansson", about, run };
