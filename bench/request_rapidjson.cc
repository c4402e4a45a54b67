/*
 * request_rapidjson.cc - the request by rapidjson's Writer, into a buffer that is kept.
 */
#include "request.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <string.h>

typedef rapidjson::Writer<rapidjson::StringBuffer> writer;

static void text(writer &w, const char *key, const char *value)
{
    w.Key(key);
    w.String(value, (rapidjson::SizeType)strlen(value));
}

static void open_block(writer &w, const char *role, const char *type)
{
    w.StartObject();
    text(w, "role", role);
    w.Key("content");
    w.StartArray();
    w.StartObject();
    text(w, "type", type);
}

static void close_block(writer &w)
{
    w.EndObject();
    w.EndArray();
    w.EndObject();
}

extern "C" size_t rapidjson_write(const char **out)
{
    static rapidjson::StringBuffer s;

    s.Clear();
    writer w(s);
    w.StartObject();
    text(w, "model", "claude-haiku-4-5");
    w.Key("stream");
    w.Bool(true);
    w.Key("max_tokens");
    w.Uint(1024);
    text(w, "system", plain.system);
    w.Key("messages");
    w.StartArray();
    for (int k = 0; k < TURNS; k++) {
        open_block(w, "user", "text");
        text(w, "text", plain.asked);
        close_block(w);
        open_block(w, "assistant", "text");
        text(w, "text", plain.answered);
        w.EndObject();
        w.StartObject();
        text(w, "type", "tool_use");
        text(w, "id", "toolu_01");
        text(w, "name", plain.name);
        w.Key("input");
        w.RawValue(plain.input, strlen(plain.input), rapidjson::kObjectType);
        close_block(w);
        open_block(w, "user", "tool_result");
        text(w, "tool_use_id", "toolu_01");
        text(w, "content", plain.result);
        close_block(w);
    }
    w.EndArray();
    w.Key("tools");
    w.StartArray();
    w.StartObject();
    text(w, "name", plain.name);
    text(w, "description", plain.description);
    w.Key("input_schema");
    w.RawValue(plain.schema, strlen(plain.schema), rapidjson::kObjectType);
    w.EndObject();
    w.EndArray();
    w.EndObject();
    *out = s.GetString();
    return s.GetSize();
}
