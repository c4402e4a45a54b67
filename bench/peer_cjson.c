/*
 * peer_cjson.c - cJSON: a tree for each event.
 */
#include <cjson/cJSON.h>

#include "peer.h"

static const cJSON *member(const cJSON *of, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(of, name);
}

#define PEER_STATE void
static void line(PEER_STATE *state, const uint8_t *p, size_t n, struct sink *to)
{
    cJSON *doc = cJSON_ParseWithLength((const char *)p, n);
    const char *s = cJSON_GetStringValue(member(doc, "type"));
    const cJSON *delta, *index;
    unsigned type, kind = KIND_NONE;
    uint64_t at = 0;

    (void)state;
    if (s == NULL) {
        to->errors++;
        cJSON_Delete(doc);
        return;
    }
    type = event_type(s, strlen(s));
    if (has_index(type)) {
        index = member(doc, "index");
        at = cJSON_IsNumber(index) ? (uint64_t)index->valueint : UINT64_MAX;
    }
    if (type == EVENT_DELTA) {
        delta = member(doc, "delta");
        s = cJSON_GetStringValue(member(delta, "type"));
        kind = s != NULL ? delta_kind(s, strlen(s)) : 0;
        s = cJSON_GetStringValue(member(delta, delta_field[kind]));
        if (s != NULL)
            sink_text(to, s, strlen(s));
        else
            to->errors++;
    }
    sink_event(to, type, at, kind);
    cJSON_Delete(doc);
}
#include "split.h"

static void run(const struct stream *s, size_t piece, struct sink *to)
{
    split(NULL, s, piece, to);
}

static const char *about(void)
{
    static char s[32] = "cJSON ";

    strcpy(s + 6, cJSON_Version());
    return s;
}

extern const struct peer peer_cjson;
const struct peer peer_cjson = { "cjson", about, run };
