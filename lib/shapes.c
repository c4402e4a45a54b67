/*
 * shapes.c - what most requests have, as tables: the body, messages, text, images, thinking, tools and their results.
 * The first of two rows with one key is the plainer one.
 */
#include "shapes.h"

/* All keys of these tables, once. The end of one may be another, and the type of a node. */
#define COMMON_KEYS(K)                                                                                                 \
    K(role)                                                                                                            \
    K(content)                                                                                                         \
    K(text) K(citations) K(cache_control) K(redacted_thinking) K(signature) K(source) K(media_type) K(url) K(file_id)  \
        K(transformations) K(oversized_image) K(input) K(caller) K(tool_id) K(toolset_name) K(tool_use_id) K(is_error) \
            K(description) K(input_schema) K(strict) K(defer_loading) K(eager_input_streaming) K(allowed_callers)      \
                K(input_examples) K(user_id) K(tool_choice) K(disable_parallel_tool_use) K(budget_tokens) K(display)   \
                    K(block_binding) K(prefix_mismatch_behavior) K(max_tokens) K(system) K(messages) K(tools)          \
                        K(stop_sequences) K(temperature) K(top_p) K(top_k) K(metadata) K(service_tier) K(model)        \
                            K(stream)
#define COMMON_ROOM(key) char key[sizeof #key];
#define COMMON_TEXT(key) #key,
struct common_keys {
    COMMON_KEYS(COMMON_ROOM)
};
static const struct common_keys common_keys = { COMMON_KEYS(COMMON_TEXT) };
#define COMMON_NONE role[4]
#define COMMON_THINKING redacted_thinking[9]
#define COMMON_TYPE media_type[6]
#define COMMON_DATA metadata[4]
#define COMMON_IMAGE oversized_image[10]
#define COMMON_ID tool_use_id[9]
#define COMMON_NAME toolset_name[8]

#define COMMON_FIELD(T, kind, need, field, key, arg) \
    { RILL_ROW_AT_(T, kind, need, field), RILL_ROW_KEY_(kind, arg, offsetof(struct common_keys, key)) },
#define COMMON_FIELDS(table, T, ROWS) static const rill_field common_fields_##table[] = { ROWS(COMMON_FIELD, (T, 0)) };
#define COMMON_SHAPE(type, table, place)                                       \
    {                                                                          \
        (type), (const char *)&common_keys, common_fields_##table, common_aux, \
            sizeof common_fields_##table / sizeof(rill_field), (place)         \
    }

/* and all lists, and what else their rows name */
static const void *const common_aux[] = { RILLI_TEXTS_CACHE,
                                          RILLI_TEXTS_BOOL,
                                          RILLI_TEXTS_ROLE,
                                          RILLI_TEXTS_CHOOSE,
                                          RILLI_TEXTS_THINK,
                                          RILLI_TEXTS_DISPLAY,
                                          RILLI_TEXTS_MISMATCH,
                                          "auto\0standard_only\0",
                                          "downsize\0error\0",
                                          "base64",
                                          common_keys.url,
                                          "file",
                                          "{}",
                                          &rilli_shape_body };
enum {
    AUX_CACHE = 1,
    AUX_BOOL,
    AUX_ROLE,
    AUX_CHOOSE,
    AUX_THINK,
    AUX_DISPLAY,
    AUX_MISMATCH,
    AUX_TIER,
    AUX_OVERSIZED,
    AUX_BASE64,
    AUX_URL,
    AUX_FILE,
    AUX_NOTHING,
    AUX_BODY
};

const rill_shape rill_shape_raw = { NULL, NULL, NULL, NULL, 0, 255 };

/* ---- messages ---- */

#define ROWS_MESSAGE(X, T)                          \
    X(T, CHOICE, RILL_NEEDED, role, role, AUX_ROLE) \
    X(T, STRING, RILL_NEEDED, text, content, 0)     \
    X(T, NODES, 0, blocks, content, RILL_IN_CONTENT)
COMMON_FIELDS(message, rill_node_message, ROWS_MESSAGE)
const rill_shape rill_shape_message = COMMON_SHAPE(NULL, message, RILL_IN_MESSAGES | RILL_IS_MESSAGE);

#define ROWS_TEXT(X, T)                                     \
    X(T, STRING, RILL_NEEDED, text, text, 0)                \
    X(T, NODES, 0, citations, citations, RILL_IN_CITATIONS) \
    X(T, LITERAL, 0, cache, cache_control, AUX_CACHE)
COMMON_FIELDS(text, rill_node_text, ROWS_TEXT)
const rill_shape rill_shape_text =
    COMMON_SHAPE(common_keys.text, text, RILL_IN_CONTENT | RILL_IN_RESULT | RILL_IN_SYSTEM | RILL_IN_DOCUMENT);

#define ROWS_THINKING(X, T)                            \
    X(T, STRING, RILL_NEEDED, thinking, COMMON_THINKING, 0) \
    X(T, STRING, RILL_NEEDED, signature, signature, 0)
COMMON_FIELDS(thinking, rill_node_thinking, ROWS_THINKING)
const rill_shape rill_shape_thinking = COMMON_SHAPE(&common_keys.COMMON_THINKING, thinking, RILL_IN_CONTENT);

#define ROWS_REDACTED(X, T) X(T, STRING, RILL_NEEDED, value, COMMON_DATA, 0)
COMMON_FIELDS(redacted_thinking, rill_node_one, ROWS_REDACTED)
const rill_shape rill_shape_redacted_thinking =
    COMMON_SHAPE(common_keys.redacted_thinking, redacted_thinking, RILL_IN_CONTENT);

/* ---- images ---- */

#define ROWS_IMAGE(X, T)                                       \
    X(T, INLINE, RILL_NEEDED, as_data, source, 3)              \
    X(T, CONST, 0, data_type, COMMON_TYPE, AUX_BASE64)              \
    X(T, STRING, RILL_NEEDED, media, media_type, 0)            \
    X(T, BASE64, RILL_NEEDED, data, COMMON_DATA, 0)                 \
    X(T, INLINE, 0, as_url, source, 2)                         \
    X(T, CONST, 0, url_type, COMMON_TYPE, AUX_URL)                  \
    X(T, STRING, RILL_NEEDED, url, url, 0)                     \
    X(T, INLINE, 0, as_file, source, 2)                        \
    X(T, CONST, 0, file_type, COMMON_TYPE, AUX_FILE)                \
    X(T, STRING, RILL_NEEDED, file, file_id, 0)                \
    X(T, INLINE, 0, transformations, transformations, 1)       \
    X(T, CHOICE, 0, oversized, oversized_image, AUX_OVERSIZED) \
    X(T, LITERAL, 0, cache, cache_control, AUX_CACHE)
COMMON_FIELDS(image, rill_node_media, ROWS_IMAGE)
const rill_shape rill_shape_image =
    COMMON_SHAPE(&common_keys.COMMON_IMAGE, image, RILL_IN_CONTENT | RILL_IN_RESULT | RILL_IN_DOCUMENT);

/* ---- tools ---- */

#define ROWS_TOOL_USE(X, T)                           \
    X(T, STRING, RILL_NEEDED, id, COMMON_ID, 0)            \
    X(T, STRING, RILL_NEEDED, name, COMMON_NAME, 0)        \
    X(T, JSON, 0, input, input, AUX_NOTHING)          \
    X(T, INLINE, 0, caller, caller, 2)                \
    X(T, STRING, RILL_NEEDED, caller_type, COMMON_TYPE, 0) \
    X(T, STRING, 0, caller_tool, tool_id, 0)          \
    X(T, STRING, 0, toolset_name, toolset_name, 0)    \
    X(T, LITERAL, 0, cache, cache_control, AUX_CACHE)
COMMON_FIELDS(tool_use, rill_node_tool_use, ROWS_TOOL_USE)
const rill_shape rill_shape_tool_use = COMMON_SHAPE("tool_use", tool_use, RILL_IN_CONTENT);

#define ROWS_TOOL_RESULT(X, T)                             \
    X(T, STRING, RILL_NEEDED, tool_use_id, tool_use_id, 0) \
    X(T, STRING, 0, text, content, 0)                      \
    X(T, NODES, 0, blocks, content, RILL_IN_RESULT)        \
    X(T, LITERAL, 0, is_error, is_error, AUX_BOOL)         \
    X(T, STRING, 0, toolset_name, toolset_name, 0)         \
    X(T, LITERAL, 0, cache, cache_control, AUX_CACHE)
COMMON_FIELDS(tool_result, rill_node_tool_result, ROWS_TOOL_RESULT)
const rill_shape rill_shape_tool_result = COMMON_SHAPE("tool_result", tool_result, RILL_IN_CONTENT);

#define ROWS_TOOL(X, T)                                                      \
    X(T, STRING, RILL_NEEDED, name, COMMON_NAME, 0)                               \
    X(T, STRING, 0, description, description, 0)                             \
    X(T, JSON, RILL_NEEDED, input_schema, input_schema, 0)                   \
    X(T, LITERAL, 0, cache, cache_control, AUX_CACHE)                        \
    X(T, LITERAL, 0, strict, strict, AUX_BOOL)                               \
    X(T, LITERAL, 0, defer_loading, defer_loading, AUX_BOOL)                 \
    X(T, LITERAL, 0, eager_input_streaming, eager_input_streaming, AUX_BOOL) \
    X(T, STRINGS, 0, allowed_callers, allowed_callers, 0)                    \
    X(T, JSON, 0, input_examples, input_examples, 0)                         \
    X(T, MEMBERS, 0, extra, COMMON_NONE, 0)
COMMON_FIELDS(tool, rill_node_tool, ROWS_TOOL)
const rill_shape rill_shape_tool = COMMON_SHAPE(NULL, tool, RILL_IN_TOOLS);
const rill_shape rill_shape_custom_tool = COMMON_SHAPE("custom", tool, RILL_IN_TOOLS);

/* ---- the body ---- */

#define ROWS_BODY(X, T)                                                     \
    X(T, NUMBER, RILL_NEEDED, max_tokens, max_tokens, 0)                    \
    X(T, STRING, 0, system, system, 0)                                      \
    X(T, NODES, 0, system_blocks, system, RILL_IN_SYSTEM)                   \
    X(T, NODES, RILL_NEEDED, messages, messages, RILL_IN_MESSAGES)          \
    X(T, NODES, 0, tools, tools, RILL_IN_TOOLS)                             \
    X(T, INLINE, 0, tool_choice, tool_choice, 3)                            \
    X(T, CHOICE, RILL_NEEDED, choose, COMMON_TYPE, AUX_CHOOSE)                   \
    X(T, STRING, 0, choose_name, COMMON_NAME, 0)                                 \
    X(T, LITERAL, 0, choose_one, disable_parallel_tool_use, AUX_BOOL)       \
    X(T, INLINE, 0, thinking, COMMON_THINKING, 5)                                \
    X(T, CHOICE, RILL_NEEDED, think, COMMON_TYPE, AUX_THINK)                     \
    X(T, NUMBER, 0, think_budget, budget_tokens, 0)                         \
    X(T, CHOICE, 0, think_display, display, AUX_DISPLAY)                    \
    X(T, INLINE, 0, block_binding, block_binding, 1)                        \
    X(T, CHOICE, 0, think_mismatch, prefix_mismatch_behavior, AUX_MISMATCH) \
    X(T, LITERAL, 0, cache, cache_control, AUX_CACHE)                       \
    X(T, STRINGS, 0, stop_sequences, stop_sequences, 0)                     \
    X(T, NUMBER, 0, temperature, temperature, 0)                            \
    X(T, NUMBER, 0, top_p, top_p, 0)                                        \
    X(T, NUMBER, 0, top_k, top_k, 0)                                        \
    X(T, INLINE, 0, metadata, metadata, 1)                                  \
    X(T, STRING, 0, user_id, user_id, 0)                                    \
    X(T, CHOICE, 0, service_tier, service_tier, AUX_TIER)                   \
    X(T, MORE, 0, more, COMMON_NONE, 0)                                          \
    X(T, MEMBERS, 0, extra, COMMON_NONE, 0)
COMMON_FIELDS(body, rill_messages, ROWS_BODY)
const rill_shape rilli_shape_body = COMMON_SHAPE(NULL, body, RILL_IN_OTHER | RILL_IS_MESSAGES);

#define ROWS_MESSAGES(X, T)                    \
    X(T, STRING, RILL_NEEDED, model, model, 0) \
    X(T, LITERAL, 0, stream, stream, AUX_BOOL) \
    X(T, PART, 0, body, COMMON_NONE, AUX_BODY)
COMMON_FIELDS(messages, rill_messages, ROWS_MESSAGES)
const rill_shape rill_shape_messages = COMMON_SHAPE(NULL, messages, 0);
