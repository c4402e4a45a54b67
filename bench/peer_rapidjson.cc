/*
 * peer_rapidjson.cc - rapidjson: a tree for each event, parsed in situ, in a pool that is used again.
 */
#include <rapidjson/document.h>
#include <vector>

#include "peer.h"

namespace rj = rapidjson;

typedef rj::MemoryPoolAllocator<> alloc;
typedef rj::GenericDocument<rj::UTF8<>, alloc, alloc> document;

struct pool {
    std::vector<char> line, memory = std::vector<char>(65536), stack = std::vector<char>(65536);
};

static bool string(const rj::Value &of, const char *name, size_t n, const rj::Value **v)
{
    auto m = of.FindMember(rj::Value(rj::StringRef(name, n)));

    if (m == of.MemberEnd() || !m->value.IsString())
        return false;
    *v = &m->value;
    return true;
}

#define PEER_STATE pool
static void line(PEER_STATE *state, const uint8_t *p, size_t n, struct sink *to)
{
    state->line.resize(n + 1);
    memcpy(state->line.data(), p, n);
    state->line[n] = '\0';
    alloc memory(state->memory.data(), state->memory.size()), stack(state->stack.data(), state->stack.size());
    document doc(&memory, 1024, &stack);
    const rj::Value *v;
    unsigned type, kind = KIND_NONE;
    uint64_t at = 0;

    doc.ParseInsitu(state->line.data());
    if (doc.HasParseError() || !doc.IsObject() || !string(doc, "type", 4, &v)) {
        to->errors++;
        return;
    }
    type = event_type(v->GetString(), v->GetStringLength());
    if (has_index(type)) {
        auto m = doc.FindMember("index");
        at = m != doc.MemberEnd() && m->value.IsUint64() ? m->value.GetUint64() : UINT64_MAX;
    }
    if (type == EVENT_DELTA) {
        auto d = doc.FindMember("delta");
        if (d == doc.MemberEnd() || !d->value.IsObject() || !string(d->value, "type", 4, &v) ||
            (kind = delta_kind(v->GetString(), v->GetStringLength())) == KIND_NONE ||
            !string(d->value, delta_field[kind], delta_field_n(kind), &v)) {
            to->errors++;
            return;
        }
        sink_text(to, v->GetString(), v->GetStringLength());
    }
    sink_event(to, type, at, kind);
}
#include "split.h"

static void run(const struct stream *s, size_t piece, struct sink *to)
{
    pool state;

    split(&state, s, piece, to);
}

static const char *about()
{
    return "rapidjson " RAPIDJSON_VERSION_STRING ", tree in situ, memory pool, C++";
}

extern "C" {
extern const struct peer peer_rapidjson;
const struct peer peer_rapidjson = { "rapidjson", about, run };
}
