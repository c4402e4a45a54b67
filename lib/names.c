/*
 * names.c - protocol.def as tables, and the walk over them.
 *
 * All names stand in one pool of text, one inside another where that saves bytes. A row of a list is two bytes, where
 * its name begins and how long it is, and beside them one: a public number with flags, or for members action * 16 +
 * argument. Nothing points anywhere, so there is no relocation.
 */
#include "rill/message.h"
#include "internal.h"
#include "wide.h"

/* ---- the pool ---- */

/* W(word): a name. J(joined): two that overlap, itself none. I(name, in, at): inside another, from that letter on. */
/* clang-format off */
#define POOL(W, J, I)                                                                                            \
    W(api_error) I(error, api_error, 4)                                                                          \
    W(cache_creation_input_tokens) I(cache_creation, cache_creation_input_tokens, 0)                             \
    W(cache_read_input_tokens) I(input_tokens, cache_read_input_tokens, 11)                                      \
    W(citations_delta) I(citation, citations_delta, 0)                                                           \
    W(compaction_delta) I(compaction, compaction_delta, 0)                                                       \
    W(content_block_start) I(content_block, content_block_start, 0) I(content, content_block_start, 0)           \
    J(content_block_stop_sequence) I(content_block_stop, content_block_stop_sequence, 0)                         \
        I(stop_sequence, content_block_stop_sequence, 14)                                                        \
    J(encrypted_content_block_delta) I(encrypted_content, encrypted_content_block_delta, 0)                      \
        I(content_block_delta, encrypted_content_block_delta, 10)                                                \
    W(input_json_delta) I(input, input_json_delta, 0)                                                            \
    W(message_start) I(message, message_start, 0)                                                                \
    W(model_context_window_exceeded) I(model, model_context_window_exceeded, 0)                                  \
    W(output_tokens_details) I(output_tokens, output_tokens_details, 0)                                          \
    J(redacted_thinking_tokens) I(redacted_thinking, redacted_thinking_tokens, 0)                                \
        I(thinking_tokens, redacted_thinking_tokens, 9)                                                          \
    W(request_id) I(id, request_id, 8)                                                                           \
    W(server_name) I(name, server_name, 7)                                                                       \
    J(server_tool_use_id) I(server_tool_use, server_tool_use_id, 0) I(tool_use_id, server_tool_use_id, 7)        \
        I(tool_use, server_tool_use_id, 7)                                                                       \
    W(signature_delta) I(signature, signature_delta, 0)                                                          \
    W(text_delta) I(delta, text_delta, 5)                                                                        \
    W(text_editor_code_execution_tool_result) I(text, text_editor_code_execution_tool_result, 0)                 \
        I(code_execution_tool_result, text_editor_code_execution_tool_result, 12)                                \
    W(thinking_delta) I(thinking, thinking_delta, 0)                                                             \
    W(authentication_error) W(bash_code_execution_tool_result) W(billing_error) W(code_execution_requests)       \
    W(conflict_error) W(container_upload) W(end_turn) W(ephemeral_1h_input_tokens) W(ephemeral_5m_input_tokens)  \
    W(index) W(invalid_request_error) W(max_tokens) W(message_delta) W(message_stop) W(not_found_error)          \
    W(overloaded_error) W(partial_json) W(pause_turn) W(permission_error) W(ping) W(rate_limit_error) W(refusal) \
    W(request_too_large) W(stop_reason) W(timeout_error) W(tool_search_tool_result) W(type) W(usage)             \
    W(web_fetch_requests) W(web_fetch_tool_result) W(web_search_requests) W(web_search_tool_result)              \
    POOL_BETA(W, J, I)
#if RILL_BETA
#define POOL_BETA(W, J, I)                                                                                 \
    W(advisor_tool_result) W(connector_text) W(fallback) W(mcp_tool_listing) W(mcp_tool_result) W(mcp_tool_use)
#else
#define POOL_BETA(W, J, I)
#endif
/* clang-format on */

#define TEXT(word) #word
#define NO_TEXT(name, in, at)
#define LETTERS(word) char word[sizeof #word - 1];
#define AT(word) AT_##word = offsetof(struct letters, word),
#define AT_INSIDE(name, in, at) AT_##name = offsetof(struct letters, in) + (at),
#define NO_PLACE(word)

static const char pool[] = POOL(TEXT, TEXT, NO_TEXT);
struct letters {
    POOL(LETTERS, LETTERS, NO_TEXT)
};
enum { POOL(AT, NO_PLACE, AT_INSIDE) AT_END = sizeof(struct letters) };
typedef char pool_too_large[AT_END <= 1024 ? 1 : -1];

/* ---- rows to bytes ---- */

#define CLASS_PLAIN 0u
#define CLASS_CLIENT RILLI_CLASS_CLIENT
#define CLASS_SERVER RILLI_CLASS_SERVER
#define VERDICT_CUTS 0u
#define VERDICT_STANDS RILLI_REASON_STANDS
#define ADVICE_FINAL 0u
#define ADVICE_RETRY RILLI_FAULT_RETRY

/* arguments of members; of SCALAR a rill_slot, of STREAM and RAW a rill_event_kind, of ENTER and CONTENT a scope */
#define ARG_TYPE(a) 0
#define ARG_SKIP(a) 0
#define ARG_INDEX(a) 0
#define ARG_CONTENT(a) RILLI_SCOPE_CONTENT
#define ARG_REASON(a) 0
#define ARG_INPUT(a) 0
#define ARG_ENTER(a) RILLI_SCOPE_##a
#define ARG_SCALAR(a) RILL_##a
#define ARG_STREAM(a) RILL_EV_##a
#define ARG_RAW(a) RILL_EV_##a

#define PLACE_OF(name) (uint16_t)((unsigned)AT_##name << 6 | (sizeof #name - 1))
#define PLACE(id, number, name) PLACE_OF(name),
#define PLACE_4(id, number, name, extra) PLACE(id, number, name)
#define NUMBER(id, number, name) (number),
#define BLOCK(id, number, name, class_) (number) | CLASS_##class_,
#define REASON(id, number, name, verdict) (number) | VERDICT_##verdict,
#define FAULT(id, number, name, retry) (number) | ADVICE_##retry,
#define COUNT(id, number, name, object) RILLI_ACT_COUNT * 16 + (number),
#define MEMBER(action, arg, name) RILLI_ACT_##action * 16 + ARG_##action(arg),

/* every list in the order of RILLI_LIST_*: X(id, its places, its numbers) */
#define LISTS(X)                                                                       \
    X(events, RILL_EVENTS_LIST(PLACE), RILL_EVENTS_LIST(NUMBER))                       \
    X(blocks, RILL_BLOCKS_LIST(PLACE_4), RILL_BLOCKS_LIST(BLOCK))                      \
    X(deltas, RILL_DELTAS_LIST(PLACE), RILL_DELTAS_LIST(NUMBER))                       \
    X(reasons, RILL_REASONS_LIST(PLACE_4), RILL_REASONS_LIST(REASON))                  \
    X(faults, RILL_FAULTS_LIST(PLACE_4), RILL_FAULTS_LIST(FAULT))                      \
    X(in_event, RILL_MEMBERS_EVENT_LIST(PLACE), RILL_MEMBERS_EVENT_LIST(MEMBER))       \
    X(in_message, RILL_MEMBERS_MESSAGE_LIST(PLACE), RILL_MEMBERS_MESSAGE_LIST(MEMBER)) \
    X(in_block, RILL_MEMBERS_BLOCK_LIST(PLACE), RILL_MEMBERS_BLOCK_LIST(MEMBER))       \
    X(in_delta, RILL_MEMBERS_DELTA_LIST(PLACE), RILL_MEMBERS_DELTA_LIST(MEMBER))       \
    X(in_usage, RILL_COUNTS_USAGE_LIST(PLACE_4) RILL_MEMBERS_USAGE_LIST(PLACE),        \
      RILL_COUNTS_USAGE_LIST(COUNT) RILL_MEMBERS_USAGE_LIST(MEMBER))                   \
    X(in_fault, RILL_MEMBERS_FAULT_LIST(PLACE), RILL_MEMBERS_FAULT_LIST(MEMBER))       \
    X(in_cache, RILL_COUNTS_CACHE_LIST(PLACE_4), RILL_COUNTS_CACHE_LIST(COUNT))        \
    X(in_output, RILL_COUNTS_OUTPUT_LIST(PLACE_4), RILL_COUNTS_OUTPUT_LIST(COUNT))     \
    X(in_server_tool, RILL_COUNTS_SERVER_TOOL_LIST(PLACE_4), RILL_COUNTS_SERVER_TOOL_LIST(COUNT))

#define NUMBERS(id, places, bytes) uint8_t id[sizeof((uint8_t[]){ bytes })];
#define NUMBERS_INIT(id, places, bytes) { bytes },
#define PLACES(id, places, bytes) places
#define BEGIN(id, places, bytes) (uint8_t) offsetof(struct numbers, id),

struct numbers {
    LISTS(NUMBERS)
    uint8_t none; /* a row of no list, without name, number and flags */
};
static const struct numbers numbers = { LISTS(NUMBERS_INIT) 0 };
static const uint16_t name_places[] = { LISTS(PLACES) 0 };
#define NO_NAME offsetof(struct numbers, none)
static const uint8_t list_begin[] = { LISTS(BEGIN)(uint8_t) NO_NAME };

/* ---- the walk ---- */

#ifdef RILLI_EIGHT
/* Mostly shorter than a call of memcmp takes. */
static inline bool same_name(const char *a, const uint8_t *b, size_t n)
{
    const uint8_t *q = (const uint8_t *)a;

    if (n >= 8) {
        size_t k = 0;

        do {
            if (rilli_load(q + k) != rilli_load(b + k))
                return false;
            k += 8;
        } while (k <= n - 8);
        return rilli_load(q + n - 8) == rilli_load(b + n - 8);
    }
    if (n >= 4) {
        uint32_t v, w, x, y;

        memcpy(&v, q, 4);
        memcpy(&w, b, 4);
        memcpy(&x, q + n - 4, 4);
        memcpy(&y, b + n - 4, 4);
        return ((v ^ w) | (x ^ y)) == 0;
    }
    while (n != 0 && q[n - 1] == b[n - 1])
        n--;
    return n == 0;
}
#else
static bool same_name(const char *a, const uint8_t *b, size_t n)
{
    while (n != 0 && (uint8_t)a[n - 1] == b[n - 1])
        n--;
    return n == 0;
}
#endif

unsigned rilli_find(unsigned list, const uint8_t *p, size_t n)
{
    unsigned row, rows = (unsigned)list_begin[list + 1] - list_begin[list];
    const uint16_t *place = name_places + list_begin[list];

    for (row = 0; row != rows; row++) {
        unsigned at = place[row];
        const char *q = pool + (at >> 6);

        if ((at & 63) == n && same_name(q, p, n))
            return row;
    }
    return RILLI_ROW_NONE;
}

#if RILL_WIDE
size_t rilli_event_at(unsigned event, const uint8_t *p, size_t n)
{
#define EVENT_PLACE(id, number, name) [number] = PLACE_OF(name),
    static const uint16_t places[] = { RILL_EVENTS_LIST(EVENT_PLACE) };
    size_t size;

    if (event >= sizeof places / sizeof *places)
        return 0;
    size = places[event] & 63;
    return size < n && p[size] == '"' && same_name(pool + (places[event] >> 6), p, size) ? size : 0;
}
#endif

static unsigned number_at(unsigned at)
{
    return ((const uint8_t *)&numbers)[at];
}

unsigned rilli_row(unsigned list, unsigned row)
{
    return number_at(list_begin[list] + row);
}

rill_text rilli_row_name(unsigned list, unsigned row)
{
    unsigned place = name_places[list_begin[list] + row];
    rill_text t;

    t.p = pool + (place >> 6);
    t.n = place & 63;
    return t;
}

/* Where the row of a public number is, counted from the first list. */
static unsigned row_of(unsigned list, unsigned number)
{
    unsigned at;

    for (at = list_begin[list]; at != list_begin[list + 1]; at++)
        if ((number_at(at) & RILLI_NUMBER) == number)
            return at;
    return NO_NAME;
}

unsigned rilli_flags(unsigned list, unsigned number)
{
    return number_at(row_of(list, number)) & ~RILLI_NUMBER;
}

rill_text rill_block_name(unsigned block)
{
    return rilli_row_name(0, row_of(RILLI_LIST_BLOCKS, block));
}

rill_text rill_reason_name(unsigned reason)
{
    return rilli_row_name(0, row_of(RILLI_LIST_REASONS, reason));
}

rill_text rill_fault_name(unsigned fault)
{
    return rilli_row_name(0, row_of(RILLI_LIST_FAULTS, fault));
}

rill_text rill_count_name(unsigned count)
{
    unsigned at = list_begin[RILLI_LIST_SCOPE + RILLI_SCOPE_USAGE];

    while (at != NO_NAME && number_at(at) != RILLI_ACT_COUNT * 16 + count)
        at++;
    return rilli_row_name(0, at);
}
