/*
 * peer_simdjson.cc - simdjson, on demand. Reads in place; what it does not ask for is not checked.
 */
#include <simdjson.h>

#include "peer.h"

namespace od = simdjson::ondemand;

static void read(od::parser &parser, const uint8_t *p, size_t n, sink *to)
{
    od::document doc;
    od::object delta;
    std::string_view type, kind, text;
    uint64_t index = 0;
    unsigned t, k = 0;

    if (parser.iterate(reinterpret_cast<const char *>(p), n, n + simdjson::SIMDJSON_PADDING).get(doc) !=
            simdjson::SUCCESS ||
        doc["type"].get_string().get(type) != simdjson::SUCCESS) {
        to->errors++;
        return;
    }
    t = event_type(type.data(), type.size());
    if (has_index(t) && doc["index"].get_uint64().get(index) != simdjson::SUCCESS)
        to->errors++;
    if (t == EVENT_DELTA) {
        if (doc["delta"].get_object().get(delta) != simdjson::SUCCESS ||
            delta["type"].get_string().get(kind) != simdjson::SUCCESS ||
            (k = delta_kind(kind.data(), kind.size())) == KIND_NONE ||
            delta[std::string_view(delta_field[k], delta_field_n(k))].get_string().get(text) != simdjson::SUCCESS) {
            to->errors++;
            return;
        }
        sink_text(to, text.data(), text.size());
    }
    sink_event(to, t, index, k);
}

#define PEER_STATE od::parser
static void line(PEER_STATE *state, const uint8_t *p, size_t n, struct sink *to)
{
    read(*state, p, n, to);
}
#include "split.h"

static void run(const struct stream *s, size_t piece, struct sink *to)
{
    od::parser parser;

    split(&parser, s, piece, to);
}

static const char *about()
{
    static std::string s;

    s = "simdjson " + std::to_string(simdjson::SIMDJSON_VERSION_MAJOR) + "." +
        std::to_string(simdjson::SIMDJSON_VERSION_MINOR) + "." + std::to_string(simdjson::SIMDJSON_VERSION_REVISION) +
        " on demand, " + simdjson::get_active_implementation()->name() + "/" +
        simdjson::builtin_implementation()->name() + ", C++";
    return s.c_str();
}

extern "C" {
extern const struct peer peer_simdjson;
const struct peer peer_simdjson = { "simdjson", about, run };
}
