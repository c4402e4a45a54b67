/*
 * peer_nlohmann.cc - nlohmann/json: callbacks, which is faster than its tree.
 */
#include <nlohmann/json.hpp>

#include "peer.h"

using nlohmann::json;

struct job : nlohmann::json_sax<json> {
    enum { KEY_OTHER, KEY_TYPE, KEY_INDEX, KEY_DELTA, KEY_TEXT } at = KEY_OTHER;
    unsigned depth = 0, type = EVENT_OTHER, kind = KIND_NONE;
    bool in_delta = false;
    uint64_t index = 0;
    sink *to = nullptr;

    bool null() override
    {
        return true;
    }
    bool boolean(bool) override
    {
        return true;
    }
    bool number_integer(number_integer_t) override
    {
        return true;
    }
    bool number_unsigned(number_unsigned_t x) override
    {
        if (depth == 1 && at == KEY_INDEX)
            index = x;
        return true;
    }
    bool number_float(number_float_t, const string_t &) override
    {
        return true;
    }
    bool string(string_t &s) override
    {
        if (depth == 1 && at == KEY_TYPE)
            type = event_type(s.data(), s.size());
        else if (depth == 2 && in_delta && at == KEY_TEXT)
            sink_text(to, s.data(), s.size());
        else if (depth == 2 && in_delta && at == KEY_TYPE)
            kind = delta_kind(s.data(), s.size());
        return true;
    }
    bool binary(binary_t &) override
    {
        return true;
    }
    bool start_object(size_t) override
    {
        in_delta = depth++ == 1 && at == KEY_DELTA;
        return true;
    }
    bool key(string_t &s) override
    {
        at = s == "type"    ? KEY_TYPE
             : depth != 1   ? (field_kind(s.data(), s.size()) != KIND_NONE ? KEY_TEXT : KEY_OTHER)
             : s == "index" ? KEY_INDEX
             : s == "delta" ? KEY_DELTA
                            : KEY_OTHER;
        return true;
    }
    bool end_object() override
    {
        depth--;
        in_delta = false;
        return true;
    }
    bool start_array(size_t n) override
    {
        return start_object(n);
    }
    bool end_array() override
    {
        return end_object();
    }
    bool parse_error(size_t, const std::string &, const nlohmann::detail::exception &) override
    {
        return false;
    }
};

#define PEER_STATE void
static void line(PEER_STATE *, const uint8_t *p, size_t n, struct sink *to)
{
    job j;

    j.to = to;
    if (!json::sax_parse(p, p + n, &j))
        to->errors++;
    sink_event(to, j.type, has_index(j.type) ? j.index : 0, j.kind);
}
#include "split.h"

static void run(const struct stream *s, size_t piece, struct sink *to)
{
    split(nullptr, s, piece, to);
}

#define STRING_(x) #x
#define STRING(x) STRING_(x)
static const char *about()
{
    return "nlohmann/json " STRING(NLOHMANN_JSON_VERSION_MAJOR) "." STRING(NLOHMANN_JSON_VERSION_MINOR) "." STRING(
        NLOHMANN_JSON_VERSION_PATCH) ", callbacks, C++";
}

extern "C" {
extern const struct peer peer_nlohmann;
const struct peer peer_nlohmann = { "nlohmann", about, run };
}
