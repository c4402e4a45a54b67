/*
 * differential.cc - what others make of the same bytes:  differential [-r SECONDS] FILE-OR-FOLDER...
 *
 * - JSON: simdjson, yajl, jansson and rapidjson. Is the text valid, and is it the same text? Where one of them sees it in
 *   another way, the reason is in `excuses`; without one it is a failure.
 * - Event streams: a reader that has the whole stream before it, splits it into lines, and does with each what the WHATWG
 *   text says.
 * - Messages: a decoder with jansson that has each event whole. What is a clean stream in its eyes must be the same message
 *   in rill's: blocks, texts, input of calls, counters, stop reason, verdicts, outcome. What is not clean is let pass. Its
 *   events as JSON Lines, and the answer as a body that jansson wrote, must be the same message too.
 *
 * -r: the files are changed at random, as mutate.h does it, for so many seconds.
 */
#include <dirent.h>
#include <sys/stat.h>
#include <time.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include <jansson.h>
#include <rapidjson/reader.h>
#include <simdjson.h>
#include <yajl/yajl_parse.h>

#include "rill.h"

extern "C" {
void *afl_custom_init(void *afl, unsigned seed);
size_t afl_custom_fuzz(void *data, uint8_t *buf, size_t n, uint8_t **out, uint8_t *add, size_t add_n, size_t max);
}

using std::string;
using std::vector;

static unsigned long compared[5], passed_by[3], excused_n;
static std::map<string, unsigned long> excused_by;
static unsigned failed;
static string at_hand; /* the file */

static void show(const char *what, const string &text, const string &a, const string &b)
{
    printf("%s: %s\n", at_hand.c_str(), what);
    printf("  input: ");
    for (unsigned char c : text.substr(0, 4000))
        if (c == '\n')
            printf("\n         ");
        else if (c < 0x20 || c == 0x7f || c >= 0x80)
            printf("\\x%02x", c);
        else
            putchar(c);
    printf("\n  rill:  %s\n  other: %s\n", a.substr(0, 4000).c_str(), b.substr(0, 4000).c_str());
    failed++;
}

/* ---- JSON ---- */

struct verdict {
    bool valid = false;
    string tokens; /* kinds, strings, numbers as received */
    string why;
};

static void put_string(string &to, char kind, const char *p, size_t n)
{
    to += kind;
    to += std::to_string(n);
    to += ':';
    to.append(p, n);
}

static verdict by_rill(const string &s, bool strict)
{
    static const char kinds[] = "?{[}\"\"0tfn";
    verdict v;
    rill_json j;
    rill_json_tok t;
    rill_in in = { (const uint8_t *)s.data(), s.size() };
    rill_status st;
    string text;
    vector<char> open;

    rill_json_init(&j, strict ? RILL_JSON_STRICT : 0);
    for (;;) {
        st = rill_json_next(&j, &in, &t);
        if (st == RILL_MORE)
            st = rill_json_finish(&j, &t);
        if (st != RILL_OK)
            break;
        if (t.part & RILL_FIRST)
            text.clear();
        text.append(t.text.p != NULL ? t.text.p : "", t.text.n);
        if (!(t.part & RILL_LAST))
            continue;
        if (t.kind == RILL_JSON_KEY || t.kind == RILL_JSON_STRING || t.kind == RILL_JSON_NUMBER) {
            put_string(v.tokens, t.kind == RILL_JSON_KEY ? 'k' : kinds[t.kind], text.data(), text.size());
        } else if (t.kind == RILL_JSON_CLOSE) {
            v.tokens += open.back() == '{' ? '}' : ']';
            open.pop_back();
        } else {
            v.tokens += kinds[t.kind];
            if (t.kind <= RILL_JSON_ARRAY)
                open.push_back(kinds[t.kind]);
        }
    }
    v.valid = st == RILL_END;
    v.why = rill_status_name(st);
    for (; v.valid && in.n != 0; in.p++, in.n--)
        if (strchr(" \t\r\n", *in.p) == NULL || *in.p == 0) {
            v.valid = false;
            v.why = "something behind it";
        }
    return v;
}

static void tokens_of(simdjson::dom::element e, string &to)
{
    switch (e.type()) {
    case simdjson::dom::element_type::OBJECT:
        to += '{';
        for (auto f : simdjson::dom::object(e)) {
            put_string(to, 'k', f.key.data(), f.key.size());
            tokens_of(f.value, to);
        }
        to += '}';
        break;
    case simdjson::dom::element_type::ARRAY:
        to += '[';
        for (auto x : simdjson::dom::array(e))
            tokens_of(x, to);
        to += ']';
        break;
    case simdjson::dom::element_type::STRING: {
        std::string_view t = e;
        put_string(to, '"', t.data(), t.size());
        break;
    }
    case simdjson::dom::element_type::BOOL:
        to += bool(e) ? 't' : 'f';
        break;
    case simdjson::dom::element_type::NULL_VALUE:
        to += 'n';
        break;
    default:
        to += '0';
        break;
    }
}

static verdict by_simdjson(const string &s)
{
    static simdjson::dom::parser parser;
    verdict v;
    simdjson::dom::element e;
    auto error = parser.parse(simdjson::padded_string(s)).get(e);

    v.valid = !error;
    v.why = simdjson::error_message(error);
    if (v.valid)
        tokens_of(e, v.tokens);
    return v;
}

static int y_null(void *to) { *(string *)to += 'n'; return 1; }
static int y_bool(void *to, int b) { *(string *)to += b ? 't' : 'f'; return 1; }
static int y_number(void *to, const char *p, size_t n) { put_string(*(string *)to, '0', p, n); return 1; }
static int y_string(void *to, const unsigned char *p, size_t n) { put_string(*(string *)to, '"', (const char *)p, n); return 1; }
static int y_key(void *to, const unsigned char *p, size_t n) { put_string(*(string *)to, 'k', (const char *)p, n); return 1; }
static int y_open(void *to) { *(string *)to += '{'; return 1; }
static int y_close(void *to) { *(string *)to += '}'; return 1; }
static int y_list(void *to) { *(string *)to += '['; return 1; }
static int y_list_end(void *to) { *(string *)to += ']'; return 1; }

static verdict by_yajl(const string &s)
{
    static const yajl_callbacks calls = { y_null, y_bool, NULL, NULL, y_number, y_string, y_open, y_key, y_close, y_list, y_list_end };
    verdict v;
    yajl_handle h = yajl_alloc(&calls, NULL, &v.tokens);

    v.valid = yajl_parse(h, (const unsigned char *)s.data(), s.size()) == yajl_status_ok && yajl_complete_parse(h) == yajl_status_ok;
    v.why = v.valid ? "valid" : "not valid";
    yajl_free(h);
    return v;
}

static verdict by_jansson(const string &s)
{
    verdict v;
    json_error_t error;
    json_t *j = json_loadb(s.data(), s.size(), JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);

    v.valid = j != NULL;
    v.why = v.valid ? "valid" : error.text;
    json_decref(j);
    return v;
}

struct sax {
    string *to;
    bool Null() { *to += 'n'; return true; }
    bool Bool(bool b) { *to += b ? 't' : 'f'; return true; }
    bool Int(int) { return false; }
    bool Uint(unsigned) { return false; }
    bool Int64(int64_t) { return false; }
    bool Uint64(uint64_t) { return false; }
    bool Double(double) { return false; }
    bool RawNumber(const char *p, rapidjson::SizeType n, bool) { put_string(*to, '0', p, n); return true; }
    bool String(const char *p, rapidjson::SizeType n, bool) { put_string(*to, '"', p, n); return true; }
    bool Key(const char *p, rapidjson::SizeType n, bool) { put_string(*to, 'k', p, n); return true; }
    bool StartObject() { *to += '{'; return true; }
    bool EndObject(rapidjson::SizeType) { *to += '}'; return true; }
    bool StartArray() { *to += '['; return true; }
    bool EndArray(rapidjson::SizeType) { *to += ']'; return true; }
};

static verdict by_rapidjson(const string &s)
{
    verdict v;
    rapidjson::Reader reader;
    rapidjson::StringStream in(s.c_str());
    sax handler = { &v.tokens };
    auto result = reader.Parse<rapidjson::kParseValidateEncodingFlag | rapidjson::kParseNumbersAsStringsFlag |
                               rapidjson::kParseIterativeFlag>(in, handler);

    v.valid = !result.IsError();
    v.why = v.valid ? "valid" : "error " + std::to_string(result.Code());
    return v;
}

/* What is in the text, for the excuses. */
struct features {
    bool nul, mark, lone_low, lone_high, surrogate, broken, big_number, long_number, odd_escape;
};

static bool has_escape(const string &s, bool high_only, bool low_only)
{
    for (size_t i = 0; i + 5 < s.size(); i++) {
        unsigned u = 0;
        if (s[i] == '\\' && s[i + 1] != 'u') {
            i++;
            continue;
        }
        if (s[i] != '\\' || sscanf(s.substr(i + 2, 4).c_str(), "%4x", &u) != 1)
            continue;
        if ((high_only && u >> 10 == 0x36) || (low_only && u >> 10 == 0x37))
            return true;
    }
    return false;
}

static bool valid_utf8(const string &s)
{
    return simdjson::validate_utf8(s.data(), s.size());
}

/* Is there a number that a double or 64 bits do not hold? */
static bool huge_number(const string &s)
{
    for (size_t i = 0; i < s.size(); i++)
        if (isdigit((unsigned char)s[i])) {
            char *end;
            size_t from = i;
            double d = strtod(s.c_str() + from, &end);
            size_t n = (size_t)(end - (s.c_str() + from));

            if (d > 1.7e308 || (n > 17 && d > 9.2e18) || (n > 17 && d > 9e15 && s.find_first_of(".eE", from) > from + n) || n > 300)
                return true;
            i += n;
        }
    return false;
}

/* Is there an exponent that is too big for a double, of whatever number? */
static bool huge_exponent(const string &s)
{
    for (size_t i = 1; i + 1 < s.size(); i++)
        if ((s[i] | 0x20) == 'e' && (isdigit((unsigned char)s[i - 1]) || s[i - 1] == '.') &&
            s[i + 1] != '-' && strtoul(s.c_str() + i + 1, nullptr, 10) > 290)
            return true;
    return false;
}

struct excuse {
    const char *who, *why;
    bool (*fits)(const string &s, const verdict &rill, const verdict &other);
};
static const excuse excuses[] = {
    { "any", "nesting ends at RILL_DEPTH",
      [](const string &, const verdict &r, const verdict &) { return r.why == "RILL_E_JSON_DEPTH"; } },
    { "rapidjson", "it reads up to NUL",
      [](const string &s, const verdict &, const verdict &) { return s.find('\0') != string::npos; } },
    { "rapidjson", "the second half of a surrogate pair alone becomes three bytes that are not UTF-8",
      [](const string &s, const verdict &r, const verdict &o) {
          return o.valid && r.why == "RILL_E_JSON_SURROGATE" && has_escape(s, false, true);
      } },
    { "rapidjson", "a byte order mark is passed over",
      [](const string &s, const verdict &, const verdict &) { return s.compare(0, 3, "\xef\xbb\xbf") == 0; } },
    { "rapidjson", "1e400 is too big for it, and 0e400",
      [](const string &s, const verdict &r, const verdict &o) {
          return r.valid && !o.valid && (huge_number(s) || huge_exponent(s));
      } },
    { "yajl", "half a surrogate pair becomes ?",
      [](const string &s, const verdict &r, const verdict &o) {
          return o.valid && r.why == "RILL_E_JSON_SURROGATE" && has_escape(s, true, true);
      } },
    { "yajl", "a surrogate, an overlong form or what is above U+10FFFF passes for UTF-8",
      [](const string &s, const verdict &r, const verdict &o) {
          return o.valid && r.why == "RILL_E_JSON_UTF8" && !valid_utf8(s);
      } },
    { "yajl", "a string behind the value that does not end",
      [](const string &, const verdict &r, const verdict &o) { return o.valid && r.why == "something behind it"; } },
    { "yajl", "a vertical tab and a form feed pass for white space",
      [](const string &s, const verdict &r, const verdict &o) {
          return o.valid && !r.valid && s.find_first_of("\v\f") != string::npos;
      } },
    { "jansson", "an integer that 64 bits, or a number that a double does not hold",
      [](const string &s, const verdict &r, const verdict &o) { return r.valid && !o.valid && huge_number(s); } },
    { "jansson", "NUL behind the value is its end",
      [](const string &s, const verdict &r, const verdict &o) { return o.valid && !r.valid && s.find('\0') != string::npos; } },
    { "jansson", "no NUL in a key",
      [](const string &, const verdict &r, const verdict &o) { return r.valid && o.why.find("NUL byte in object key") == 0; } },
    { "simdjson", "an integer that 64 bits, or a number that a double does not hold",
      [](const string &s, const verdict &r, const verdict &o) { return r.valid && !o.valid && huge_number(s); } },
};

static bool excused(const char *who, const string &s, const verdict &r, const verdict &o)
{
    for (const excuse &e : excuses)
        if ((strcmp(e.who, "any") == 0 || strcmp(e.who, who) == 0) && e.fits(s, r, o)) {
            excused_by[string(who) + ": " + e.why]++;
            excused_n++;
            return true;
        }
    return false;
}

static string without_numbers(const string &tokens)
{
    string to;

    for (size_t i = 0; i < tokens.size(); i++) {
        to += tokens[i];
        if (tokens[i] != '0' && tokens[i] != 'k' && tokens[i] != '"')
            continue;
        size_t end = tokens.find(':', i), n = (size_t)atol(tokens.c_str() + i + 1);
        if (tokens[i] != '0')
            to.append(tokens, i + 1, end + n - i);
        i = end + n;
    }
    return to;
}

static void compare_json(const string &s)
{
    verdict r = by_rill(s, true), o[4] = { by_simdjson(s), by_yajl(s), by_jansson(s), by_rapidjson(s) };
    static const char *const names[] = { "simdjson", "yajl", "jansson", "rapidjson" };

    compared[0]++;
    for (int k = 0; k < 4; k++) {
        if (r.valid != o[k].valid) {
            if (!excused(names[k], s, r, o[k]))
                show(names[k], s, r.why, o[k].why);
        } else if (r.valid && k != 2) { /* jansson does not keep the order */
            string a = k == 0 ? without_numbers(r.tokens) : r.tokens;
            if (a != o[k].tokens)
                show((string(names[k]) + ", the tokens").c_str(), s, a, o[k].tokens);
        }
    }
}

/* ---- event streams ---- */

struct dispatched {
    string name, data;
};
struct stream {
    vector<dispatched> events;
    string id;
    long retry = -1;
    bool cut = false; /* inside an event */
};

/* Unicode 3.9: one U+FFFD for each maximal subpart. */
static string decoded(const string &s)
{
    string to;

    for (size_t i = 0; i < s.size();) {
        unsigned char b = (unsigned char)s[i];
        size_t want = b < 0x80 ? 1 : b < 0xc2 ? 0 : b < 0xe0 ? 2 : b < 0xf0 ? 3 : b < 0xf5 ? 4 : 0, k = 1;
        unsigned char lo = b == 0xe0 ? 0xa0 : b == 0xf0 ? 0x90 : 0x80, hi = b == 0xed ? 0x9f : b == 0xf4 ? 0x8f : 0xbf;

        while (k < want && i + k < s.size() && (unsigned char)s[i + k] >= lo && (unsigned char)s[i + k] <= hi) {
            k++;
            lo = 0x80;
            hi = 0xbf;
        }
        if (want != 0 && k == want)
            to.append(s, i, k);
        else
            to += "\xef\xbf\xbd";
        i += k;
    }
    return to;
}

static stream read_stream(const string &bytes)
{
    string s = decoded(bytes), name, data;
    stream to;
    size_t at = s.compare(0, 3, "\xef\xbb\xbf") == 0 ? 3 : 0;
    bool has_data = false;

    for (;;) {
        size_t end = s.find_first_of("\r\n", at);
        if (end == string::npos)
            break; /* a line without its end is not there */
        string line = s.substr(at, end - at), field = line, value;
        at = s.compare(end, 2, "\r\n") == 0 ? end + 2 : end + 1;
        if (line.empty()) {
            if (has_data)
                to.events.push_back({ name, data.substr(0, data.size() - 1) });
            name = data = "";
            has_data = false;
            continue;
        }
        size_t colon = line.find(':');
        if (colon == 0)
            continue;
        if (colon != string::npos) {
            field = line.substr(0, colon);
            value = line.substr(colon + 1 + (line.compare(colon + 1, 1, " ") == 0));
        }
        if (field == "event")
            name = value;
        else if (field == "data") {
            data += value + "\n";
            has_data = true;
        } else if (field == "id" && value.find('\0') == string::npos)
            to.id = value;
        else if (field == "retry" && !value.empty() && value.find_first_not_of("0123456789") == string::npos)
            to.retry = value.size() > 10 && value.find_first_not_of('0') < value.size() - 10 ? 4294967295 : std::min(4294967295, atol(value.c_str()));
    }
    to.cut = has_data || at < s.size();
    return to;
}

static stream rill_stream(const string &s)
{
    rill_sse sse;
    rill_sse_item item;
    rill_in in = { (const uint8_t *)s.data(), s.size() };
    stream to;
    string name, data, id;

    rill_sse_init(&sse);
    while (rill_sse_next(&sse, &in, &item) == RILL_OK)
        switch (item.kind) {
        case RILL_SSE_NAME:
            if (item.part & RILL_FIRST)
                name.clear();
            name.append(item.text.p != NULL ? item.text.p : "", item.text.n);
            break;
        case RILL_SSE_DATA:
            data.append(item.text.p, item.text.n);
            break;
        case RILL_SSE_ID:
            if (item.part & RILL_FIRST)
                id.clear();
            id.append(item.text.p != NULL ? item.text.p : "", item.text.n);
            if ((item.part & RILL_LAST) && !item.bad)
                to.id = id;
            break;
        case RILL_SSE_RETRY:
            to.retry = (long)item.value;
            break;
        case RILL_SSE_DISPATCH:
            to.events.push_back({ name, data });
            /* fall through */
        case RILL_SSE_DROP:
            name = data = "";
            break;
        default:
            break;
        }
    return to;
}

static string printed(const stream &s)
{
    string to = "id " + s.id + ", retry " + std::to_string(s.retry);

    for (const dispatched &d : s.events)
        to += "\n    [" + d.name + "] " + d.data;
    return to;
}

static void compare_stream(const string &s)
{
    string a = printed(rill_stream(s)), b = printed(read_stream(s));

    compared[1]++;
    if (a != b)
        show("the reader of event streams", s, a, b);
}

/* ---- messages ---- */

struct block {
    string type, id, name, text, thinking, signature, input, verdict;
    bool deltas = false, stopped = false;
};
struct message {
    string id, model, reason, fault, outcome;
    std::map<int, block> blocks;
    std::map<string, uint64_t> usage;
};

struct odd {
    const char *why;
};

static const char *const counters[] = { "input_tokens", "output_tokens", "cache_creation_input_tokens", "cache_read_input_tokens" };
static const char *const inner_counters[][2] = {
    { "cache_creation", "ephemeral_5m_input_tokens" }, { "cache_creation", "ephemeral_1h_input_tokens" },
    { "output_tokens_details", "thinking_tokens" },    { "server_tool_use", "web_search_requests" },
    { "server_tool_use", "web_fetch_requests" },       { "server_tool_use", "code_execution_requests" },
};

/* A member; NULL if it is not given, or null. Of another kind: the stream is odd. */
static json_t *member(json_t *o, const char *key, json_type kind)
{
    json_t *v = json_object_get(o, key);

    if (v == NULL || json_is_null(v))
        return NULL;
    if (json_typeof(v) != kind)
        throw odd{ "a member of another kind" };
    return v;
}

static string text_of(json_t *o, const char *key)
{
    json_t *v = member(o, key, JSON_STRING);

    return v == NULL ? string() : string(json_string_value(v), json_string_length(v));
}

static void count(message &m, json_t *usage, const char *key)
{
    json_t *v = member(usage, key, JSON_INTEGER);

    if (v == NULL)
        return;
    if (json_integer_value(v) < 0 || json_integer_value(v) > 4294967295)
        throw odd{ "a counter out of range" };
    m.usage[key] = (uint64_t)json_integer_value(v);
}

static void read_usage(message &m, json_t *o)
{
    json_t *usage = member(o, "usage", JSON_OBJECT), *inner;
    const char *key;
    json_t *v;

    if (usage == NULL)
        return;
    for (const char *k : counters)
        count(m, usage, k);
    for (auto &k : inner_counters)
        if ((inner = member(usage, k[0], JSON_OBJECT)) != NULL)
            count(m, inner, k[1]);
    /* any name of a counter counts, wherever in the ledger it stands */
    for (const char *k : counters)
        json_object_foreach(usage, key, v)
            if (json_is_object(v) && json_object_get(v, k) != NULL)
                throw odd{ "a counter in another place" };
    for (auto &k : inner_counters) {
        if (json_object_get(usage, k[1]) != NULL)
            throw odd{ "a counter in another place" };
        json_object_foreach(usage, key, v)
            if (json_is_object(v) && (strcmp(key, k[0]) != 0 ? json_object_get(v, k[1]) != NULL
                                                             : json_object_get(v, "cache_creation") != NULL ||
                                                                   json_object_get(v, "output_tokens_details") != NULL ||
                                                                   json_object_get(v, "server_tool_use") != NULL))
                throw odd{ "a counter in another place" };
    }
}

/* Of the names that mean something in an event (or in a delta), no others than these may be given. */
static void only(json_t *o, std::initializer_list<const char *> all, std::initializer_list<const char *> may)
{
    for (const char *k : all) {
        bool fits = false;
        for (const char *x : may)
            fits = fits || strcmp(k, x) == 0;
        json_t *v = json_object_get(o, k);
        if (!fits && v != NULL && !json_is_null(v))
            throw odd{ "a member that does not belong there" };
    }
}

#define EVENT_NAMES                                                                                                        \
    { "index", "delta", "content_block", "usage", "message", "content", "error", "id", "model", "stop_reason", "stop_sequence", \
      "request_id" }
#define DELTA_NAMES { "text", "partial_json", "thinking", "signature", "citation", "content", "encrypted_content", "stop_reason", "stop_sequence" }
#define BLOCK_NAMES { "text", "input", "thinking", "signature" }

/* Is it the name of an event, or none of its own? */
static bool is_event(const string &name)
{
    static const char *const names[] = { "", "message", "message_start", "message_delta", "message_stop", "ping", "error",
                                         "content_block_start", "content_block_delta", "content_block_stop" };
    bool found = false;

    for (const char *k : names)
        found = found || name == k;
    return found;
}

/* Calls may be run behind this stop reason. */
static bool stands(const string &reason)
{
    return reason == "end_turn" || reason == "tool_use" || reason == "stop_sequence" || reason == "pause_turn";
}

static message read_message(const stream &from)
{
    message m;
    bool started = false, over = false;
    int open = -1, next = 0;

    m.outcome = "truncated";
    if (from.cut)
        throw odd{ "an event without its end" }; /* its counters may be there already */
    for (const dispatched &e : from.events) {
        if (over)
            break;
        json_error_t error;
        json_t *root = json_loadb(e.data.data(), e.data.size(), JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, &error);
        if (root == NULL || !json_is_object(root)) {
            json_decref(root);
            throw odd{ "data that is no JSON object" };
        }
        struct holder {
            json_t *j;
            ~holder() { json_decref(j); }
        } hold = { root };
        string type = text_of(root, "type");
        int index = -1;
        json_t *v;

        if (type.empty() && !is_event(e.name)) { /* nobody knows it, whatever it has */
            only(root, EVENT_NAMES, { "delta", "stop_reason", "content", "usage" });
            only(json_object_get(root, "delta"), DELTA_NAMES, { "stop_reason" });
            continue;
        }
        if (type.empty() || (!e.name.empty() && e.name != "message" && e.name != type))
            throw odd{ "no type, or another name" };
        if ((v = member(root, "index", JSON_INTEGER)) != NULL)
            index = json_integer_value(v) >= 0 && json_integer_value(v) < 65535 ? (int)json_integer_value(v) : -2;
        if (type.compare(0, 14, "content_block_") == 0 && index < 0)
            throw odd{ "index" };
        if (type == "message_start") {
            only(root, EVENT_NAMES, { "message" });
            json_t *msg = member(root, "message", JSON_OBJECT);
            if (started || msg == NULL)
                throw odd{ "message_start twice, or empty" };
            started = true;
            m.id = text_of(msg, "id");
            m.model = text_of(msg, "model");
            read_usage(m, msg);
        } else if (type == "content_block_start") {
            only(root, EVENT_NAMES, { "index", "content_block" });
            json_t *b = member(root, "content_block", JSON_OBJECT);
            if (!started || open >= 0 || index != next || b == NULL)
                throw odd{ "a block out of order" };
            block &x = m.blocks[index];
            open = next++;
            x.type = text_of(b, "type");
            x.id = text_of(b, "id");
            x.name = text_of(b, "name");
            text_of(b, "tool_use_id");
            text_of(b, "server_name");
            if (x.type.empty())
                throw odd{ "a block without a type" };
            if (x.type == "text") {
                only(b, BLOCK_NAMES, { "text" });
                x.text = text_of(b, "text");
            } else if (x.type == "thinking") {
                only(b, BLOCK_NAMES, { "thinking", "signature" });
                x.thinking = text_of(b, "thinking");
                x.signature = text_of(b, "signature");
            } else if (x.type == "tool_use" || x.type == "server_tool_use" || x.type == "mcp_tool_use") {
                only(b, BLOCK_NAMES, { "input" });
                json_t *input = json_object_get(b, "input");
                if (input != NULL && !(json_is_object(input) && json_object_size(input) == 0) && !json_is_null(input)) {
                    char *s = json_dumps(input, JSON_COMPACT | JSON_ENCODE_ANY);
                    x.input = s;
                    free(s);
                }
            } else {
                only(b, BLOCK_NAMES, {});
            }
        } else if (type == "content_block_delta") {
            only(root, EVENT_NAMES, { "index", "delta" });
            json_t *d = member(root, "delta", JSON_OBJECT);
            if (open < 0 || index != open || d == NULL)
                throw odd{ "a delta of another block" };
            block &x = m.blocks[index];
            string kind = text_of(d, "type");
            if (kind == "text_delta" && x.type == "text") {
                only(d, DELTA_NAMES, { "text" });
                x.text += text_of(d, "text");
            } else if (kind == "thinking_delta" && x.type == "thinking") {
                only(d, DELTA_NAMES, { "thinking" });
                x.thinking += text_of(d, "thinking");
            } else if (kind == "signature_delta" && x.type == "thinking") {
                only(d, DELTA_NAMES, { "signature" });
                x.signature += text_of(d, "signature");
            } else if (kind == "input_json_delta" && (x.type == "tool_use" || x.type == "server_tool_use" || x.type == "mcp_tool_use")) {
                only(d, DELTA_NAMES, { "partial_json" });
                string piece = text_of(d, "partial_json");
                if (!x.deltas && !piece.empty()) {
                    x.input.clear();
                    x.deltas = true;
                }
                x.input += piece;
            } else if (kind == "citations_delta" && x.type == "text") {
                only(d, DELTA_NAMES, { "citation" });
            } else {
                only(d, DELTA_NAMES, {});
                if (kind.empty() || kind == "text_delta" || kind == "thinking_delta" || kind == "signature_delta" ||
                    kind == "input_json_delta" || kind == "citations_delta" || kind == "compaction_delta")
                    throw odd{ "a delta that does not fit" };
            }
        } else if (type == "content_block_stop") {
            only(root, EVENT_NAMES, { "index" });
            if (open < 0 || index != open)
                throw odd{ "a stop of another block" };
            block &x = m.blocks[index];
            x.stopped = true;
            open = -1;
            if (x.type == "tool_use" && (x.id.empty() || x.name.empty()))
                x.verdict = "void";
            if (x.type == "tool_use" && !x.input.empty()) {
                verdict inner = by_yajl(x.input);
                if (!inner.valid || inner.tokens[0] != '{')
                    x.verdict = "void";
            }
        } else if (type == "message_delta") {
            only(root, EVENT_NAMES, { "delta", "usage" });
            json_t *d = member(root, "delta", JSON_OBJECT);
            read_usage(m, root);
            if (!started || d == NULL)
                throw odd{ "a message_delta without its delta" };
            only(d, DELTA_NAMES, { "stop_reason", "stop_sequence" });
            text_of(d, "stop_sequence");
            if (json_object_get(d, "type") != NULL)
                throw odd{ "a type in the delta of the message" };
            string reason = text_of(d, "stop_reason");
            if (member(d, "stop_reason", JSON_STRING) != NULL && reason.empty())
                throw odd{ "an empty stop reason" };
            if (reason.empty())
                continue;
            if (!m.reason.empty() || open >= 0)
                throw odd{ "a second stop reason, or an early one" };
            m.reason = reason;
            m.outcome = "logically complete";
            bool good = stands(reason);
            for (auto &b : m.blocks)
                if (b.second.type == "tool_use" && b.second.verdict.empty())
                    b.second.verdict = good ? "final" : "void";
        } else if (type == "message_stop") {
            only(root, EVENT_NAMES, {});
            if (open >= 0 || m.reason.empty())
                throw odd{ "a message_stop too early" };
            over = true;
            m.outcome = "complete";
        } else if (type == "error") {
            only(root, EVENT_NAMES, { "error", "request_id" });
            json_t *f = member(root, "error", JSON_OBJECT);
            text_of(root, "request_id");
            if (f == NULL)
                throw odd{ "an error without words" };
            m.fault = text_of(f, "type");
            text_of(f, "message");
            if (m.fault.empty())
                throw odd{ "an error without a type" };
            over = true;
            m.outcome = "server error";
        } else if (type == "message") {
            throw odd{ "a body in a stream" };
        } else {
            only(root, EVENT_NAMES, {});
        }
    }
    for (auto &b : m.blocks)
        if (b.second.type == "tool_use" && b.second.verdict.empty())
            b.second.verdict = "void";
    return m;
}

static message rill_decoded(const string &s, unsigned options)
{
    static rill_message d;
    rill_event ev;
    rill_in in = { (const uint8_t *)s.data(), s.size() };
    message m;
    rill_status st = RILL_OK;
    bool end = false;

    rill_message_init(&d, options);
    for (;;) {
        st = end ? rill_message_finish(&d, RILL_END_CLEAN, &ev) : rill_message_next(&d, &in, &ev);
        if (st != RILL_OK && end)
            break;
        if (st != RILL_OK) {
            end = true;
            continue;
        }
        block none, &b = ev.index >= 0 ? m.blocks[ev.index] : none;
        auto get = [](rill_slot k) {
            rill_scalar x = rill_message_get(&d, k);
            if (x.n != x.full)
                throw odd{ "longer than the hold" };
            return x.p != NULL ? string(x.p, x.n) : string();
        };
        string text(ev.text.p != NULL ? ev.text.p : "", ev.text.n);
        switch (ev.kind) {
        case RILL_EV_TEXT:
            b.text += text;
            break;
        case RILL_EV_THINKING:
            b.thinking += text;
            break;
        case RILL_EV_SIGNATURE:
            b.signature += text;
            break;
        case RILL_EV_TOOL_INPUT:
            if (ev.restart)
                b.input.clear();
            b.input += text;
            break;
        case RILL_EV_MESSAGE_START:
            m.id = get(RILL_ID);
            m.model = get(RILL_MODEL);
            break;
        case RILL_EV_BLOCK_START: {
            rill_text t = rill_block_name(ev.block);
            b.type = ev.block == RILL_BLOCK_OTHER ? get(RILL_TYPE) : string(t.p, t.n);
            b.id = get(RILL_ID);
            b.name = get(RILL_NAME);
            break;
        }
        case RILL_EV_MESSAGE_DELTA: {
            rill_text t = rill_reason_name(ev.reason);
            if (ev.reason != 0)
                m.reason = ev.reason == RILL_REASON_OTHER ? get(RILL_TYPE) : string(t.p, t.n);
            break;
        }
        case RILL_EV_CALL_FINAL:
            b.verdict += "final";
            break;
        case RILL_EV_CALL_VOID:
            if (ev.why == RILL_WHY_DEPTH)
                throw odd{ "deeper than the limit" };
            b.verdict += "void";
            break;
        case RILL_EV_ERROR: {
            rill_text t = rill_fault_name(ev.fault);
            m.fault = ev.fault == RILL_FAULT_OTHER ? get(RILL_TYPE) : string(t.p, t.n);
            break;
        }
        default:
            break;
        }
    }
    if (d.error == RILL_E_JSON_DEPTH || d.error == RILL_E_NOT_SSE)
        throw odd{ "deeper than the limit, or words" };
    static const char *const outcomes[] = { "open", "complete", "logically complete", "truncated", "server error", "protocol error" };
    m.outcome = outcomes[d.outcome];
    for (unsigned k = 0; k < RILL_COUNT_N; k++)
        if (d.usage.given >> k & 1) {
            rill_text t = rill_count_name(k);
            m.usage[string(t.p, t.n)] = d.usage.n[k];
        }
    return m;
}

static string compact(const string &s)
{
    json_error_t error;
    json_t *j = json_loadb(s.data(), s.size(), JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
    string to = s;

    if (j != NULL) {
        char *p = json_dumps(j, JSON_COMPACT | JSON_ENCODE_ANY);
        to = p;
        free(p);
    }
    json_decref(j);
    return to;
}

static string printed(const message &m)
{
    string to = "id " + m.id + ", model " + m.model + ", reason " + m.reason + ", fault " + m.fault + ", outcome " + m.outcome;

    for (auto &b : m.blocks)
        to += "\n    " + std::to_string(b.first) + " " + b.second.type + " id " + b.second.id + " name " + b.second.name + " text " +
              b.second.text + " thinking " + b.second.thinking + " signature " + b.second.signature + " input " +
              compact(b.second.input) + " " + b.second.verdict;
    for (auto &u : m.usage)
        to += "\n    " + u.first + " " + std::to_string(u.second);
    return to;
}

/* The whole answer as a body that was not streamed. What such a body would say in another way is odd. */
static string body_of(message &m)
{
    json_t *root = json_pack("{s:s, s:s}", "type", "message", "role", "assistant");
    struct holder {
        json_t *j;
        ~holder() { json_decref(j); }
    } hold = { root };
    auto set = [](json_t *o, const char *key, const string &value) {
        if (!value.empty())
            json_object_set_new(o, key, json_stringn(value.data(), value.size()));
    };
    int next = 0;

    if (m.outcome != "complete")
        throw odd{ "no whole answer" };
    set(root, "id", m.id);
    set(root, "model", m.model);
    json_t *list = json_array(), *usage = json_object();
    json_object_set_new(root, "content", list);
    json_object_set_new(root, "usage", usage);
    set(root, "stop_reason", m.reason);
    for (auto &entry : m.blocks) {
        block &x = entry.second;
        json_t *b = json_object(), *input = json_loadb(x.input.data(), x.input.size(), JSON_ALLOW_NUL, NULL);
        json_array_append_new(list, b);
        if (entry.first != next++ || (x.type != "text" && x.type != "thinking" && x.type != "tool_use"))
            throw odd{ "a block of another kind" };
        set(b, "type", x.type);
        set(b, "id", x.id);
        set(b, "name", x.name);
        set(b, "text", x.text);
        set(b, "thinking", x.thinking);
        set(b, "signature", x.signature);
        if (x.type != "tool_use")
            continue;
        if (!x.input.empty() && !json_is_object(input)) {
            json_decref(input);
            throw odd{ "an input that is no object" };
        }
        if (stands(m.reason) && x.verdict == "void" && !x.id.empty() && !x.name.empty()) {
            json_decref(input);
            throw odd{ "a call that is void for what stood before it" };
        }
        if (compact(x.input) == "{}")
            x.input.clear();
        json_object_set_new(b, "input", input != NULL ? input : json_object());
    }
    for (const char *k : counters)
        if (m.usage.count(k) != 0)
            json_object_set_new(usage, k, json_integer((json_int_t)m.usage[k]));
    for (auto &k : inner_counters) {
        if (m.usage.count(k[1]) == 0)
            continue;
        if (json_object_get(usage, k[0]) == NULL)
            json_object_set_new(usage, k[0], json_object());
        json_object_set_new(json_object_get(usage, k[0]), k[1], json_integer((json_int_t)m.usage[k[1]]));
    }
    char *text = json_dumps(root, JSON_COMPACT);
    string to = text;
    free(text);
    return to;
}

/* The stream, its events as JSON Lines, and the answer as one body. */
static void compare_message(const string &s, const stream &events)
{
    static const char *const names[] = { "the decoder of messages", "JSON Lines", "a body" };

    if (!valid_utf8(s)) {
        passed_by[2]++; /* a call whose input was repaired is void */
        return;
    }
    for (int how = 0; how < 3; how++)
        try {
            stream plain = events;
            string bytes = s;
            if (how == 1)
                bytes.clear();
            for (auto &e : plain.events)
                if (how == 1) {
                    bytes += e.data + "\n";
                    e.name.clear();
                }
            message want = read_message(plain);
            if (how == 2)
                bytes = body_of(want);
            string b = printed(want), a = printed(rill_decoded(bytes, how == 0 ? RILL_SSE : RILL_JSON));

            compared[2 + how]++;
            if (a != b)
                show(names[how], bytes, a, b);
        } catch (const odd &o) {
            passed_by[2] += how == 0;
        }
}

/* ---- inputs ---- */

static vector<std::pair<string, string>> files;

static void gather(const string &path)
{
    struct stat st;

    if (stat(path.c_str(), &st) != 0) {
        printf("%s: cannot read\n", path.c_str());
        failed++;
    } else if (S_ISDIR(st.st_mode)) {
        DIR *d = opendir(path.c_str());
        for (struct dirent *e; d != NULL && (e = readdir(d)) != NULL;)
            if (e->d_name[0] != '.')
                gather(path + "/" + e->d_name);
        if (d != NULL)
            closedir(d);
    } else if (st.st_size < 200000) {
        std::ifstream f(path, std::ios::binary);
        files.emplace_back(path, string(std::istreambuf_iterator<char>(f), {}));
    }
}

static void compare(const string &bytes)
{
    size_t tail = bytes.rfind('\xff');
    string s = tail == string::npos ? bytes : bytes.substr(0, tail);
    stream events = read_stream(s);

    compare_json(s);
    compare_stream(s);
    compare_message(s, events);
    for (const dispatched &e : events.events)
        compare_json(e.data);
}

int main(int argc, char **argv)
{
    unsigned seconds = 0;
    int i = 1;

    if (argc > 2 && strcmp(argv[1], "-r") == 0) {
        seconds = (unsigned)strtoul(argv[2], NULL, 10);
        i = 3;
    }
    for (; i < argc; i++)
        gather(argv[i]);
    for (auto &f : files) {
        at_hand = f.first;
        compare(f.second);
    }
    if (files.empty())
        return 2;
    void *mutator = afl_custom_init(NULL, 1);
    time_t end = time(NULL) + (time_t)seconds;
    string text;
    for (unsigned long k = 0, turn = 12345; failed == 0 && seconds != 0 && (k % 64 != 0 || time(NULL) < end); k++) {
        uint8_t *out;
        turn = turn * 6364136223846793005u + 1442695040888963407u;
        auto &f = files[(turn >> 33) % files.size()];
        if (text.empty() || (turn >> 40) % 3 == 0 || text.size() > 20000) {
            text = f.second;
            at_hand = f.first + ", changed";
        }
        size_t n = afl_custom_fuzz(mutator, (uint8_t *)&text[0], text.size(), &out, NULL, 0, 100000);
        text.assign((const char *)out, n);
        compare(text);
    }
    printf("JSON texts: %lu, each by five parsers; event streams: %lu; messages: %lu (%lu more were not clean), %lu as JSON Lines, "
           "%lu as a body\n",
           compared[0], compared[1], compared[2], passed_by[2], compared[3], compared[4]);
    for (auto &e : excused_by)
        printf("known: %s (%lu)\n", e.first.c_str(), e.second);
    printf("%lu passed, %u failed\n", compared[0] + compared[1] + compared[2] + compared[3] + compared[4] - failed, failed);
    return failed != 0;
}
