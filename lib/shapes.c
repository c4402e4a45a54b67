/*
 * shapes.c - what most requests have, as tables: the body, messages, text, images, thinking, tools and their results.
 * The first of two rows with one key is the plainer one.
 */
#include "shapes.h"

static const void *const cache_aux[] = { RILLI_TEXTS_CACHE, RILLI_TEXTS_BOOL };

const rill_shape rill_shape_raw = { NULL, NULL, NULL, NULL, 0, 255 };

/* ---- messages ---- */

static const void *const message_aux[] = { "user\0assistant\0system\0" };
#define ROWS_MESSAGE(X, T)                        \
    X(T, CHOICE, RILL_NEEDED, role, "role", 1)    \
    X(T, STRING, RILL_NEEDED, text, "content", 0) \
    X(T, NODES, 0, blocks, "content", RILL_IN_CONTENT)
RILL_FIELDS(message, rill_node_message, ROWS_MESSAGE)
RILL_SHAPE(message, NULL, message, message_aux, RILL_IN_MESSAGES);

#define ROWS_TEXT(X, T)                                       \
    X(T, STRING, RILL_NEEDED, text, "text", 0)                \
    X(T, NODES, 0, citations, "citations", RILL_IN_CITATIONS) \
    X(T, LITERAL, 0, cache, "cache_control", RILLI_AUX_CACHE)
RILL_FIELDS(text, rill_node_text, ROWS_TEXT)
RILL_SHAPE(text, "text", text, cache_aux, RILL_IN_CONTENT | RILL_IN_RESULT | RILL_IN_SYSTEM | RILL_IN_DOCUMENT);

#define ROWS_THINKING(X, T)                            \
    X(T, STRING, RILL_NEEDED, thinking, "thinking", 0) \
    X(T, STRING, RILL_NEEDED, signature, "signature", 0)
RILL_FIELDS(thinking, rill_node_thinking, ROWS_THINKING)
RILL_SHAPE(thinking, "thinking", thinking, NULL, RILL_IN_CONTENT);

#define ROWS_REDACTED(X, T) X(T, STRING, RILL_NEEDED, value, "data", 0)
RILL_FIELDS(redacted_thinking, rill_node_one, ROWS_REDACTED)
RILL_SHAPE(redacted_thinking, "redacted_thinking", redacted_thinking, NULL, RILL_IN_CONTENT);

/* ---- images ---- */

#define ROWS_BASE64(X, T)                             \
    X(T, STRING, RILL_NEEDED, media, "media_type", 0) \
    X(T, BASE64, RILL_NEEDED, data, "data", 0)
RILL_FIELDS(base64, rill_node_media, ROWS_BASE64)
RILLI_SHAPE(base64, "base64", base64, NULL);

#define ROWS_URL(X, T) X(T, STRING, RILL_NEEDED, url, "url", 0)
RILL_FIELDS(url, rill_node_media, ROWS_URL)
RILLI_SHAPE(url, "url", url, NULL);

#define ROWS_FILE_ID(X, T) X(T, STRING, RILL_NEEDED, file, "file_id", 0)
RILL_FIELDS(file, rill_node_media, ROWS_FILE_ID)
RILLI_SHAPE(file, "file", file, NULL);

static const void *const transformations_aux[] = { "downsize\0error\0" };
#define ROWS_TRANSFORMATIONS(X, T) X(T, CHOICE, 0, oversized, "oversized_image", 1)
RILL_FIELDS(transformations, rill_node_media, ROWS_TRANSFORMATIONS)
static RILLI_SHAPE(transformations, NULL, transformations, transformations_aux);

static const void *const image_aux[] = { RILLI_TEXTS_CACHE, &rilli_shape_base64, &rilli_shape_url, &rilli_shape_file,
                                         &rilli_shape_transformations };
#define ROWS_IMAGE(X, T)                             \
    X(T, INLINE, RILL_NEEDED, data, "source", 2)     \
    X(T, INLINE, 0, url, "source", 3)                \
    X(T, INLINE, 0, file, "source", 4)               \
    X(T, INLINE, 0, oversized, "transformations", 5) \
    X(T, LITERAL, 0, cache, "cache_control", RILLI_AUX_CACHE)
RILL_FIELDS(image, rill_node_media, ROWS_IMAGE)
RILL_SHAPE(image, "image", image, image_aux, RILL_IN_CONTENT | RILL_IN_RESULT | RILL_IN_DOCUMENT);

/* ---- tools ---- */

#define ROWS_CALLER(X, T)                             \
    X(T, STRING, RILL_NEEDED, caller_type, "type", 0) \
    X(T, STRING, 0, caller_tool, "tool_id", 0)
RILL_FIELDS(caller, rill_node_tool_use, ROWS_CALLER)
RILLI_SHAPE(caller, NULL, caller, NULL);

static const void *const tool_use_aux[] = { RILLI_TEXTS_CACHE, "{}", &rilli_shape_caller };
#define ROWS_TOOL_USE(X, T)                          \
    X(T, STRING, RILL_NEEDED, id, "id", 0)           \
    X(T, STRING, RILL_NEEDED, name, "name", 0)       \
    X(T, JSON, 0, input, "input", 2)                 \
    X(T, INLINE, 0, caller_type, "caller", 3)        \
    X(T, STRING, 0, toolset_name, "toolset_name", 0) \
    X(T, LITERAL, 0, cache, "cache_control", RILLI_AUX_CACHE)
RILL_FIELDS(tool_use, rill_node_tool_use, ROWS_TOOL_USE)
RILL_SHAPE(tool_use, "tool_use", tool_use, tool_use_aux, RILL_IN_CONTENT);

#define ROWS_TOOL_RESULT(X, T)                               \
    X(T, STRING, RILL_NEEDED, tool_use_id, "tool_use_id", 0) \
    X(T, STRING, 0, text, "content", 0)                      \
    X(T, NODES, 0, blocks, "content", RILL_IN_RESULT)        \
    X(T, LITERAL, 0, is_error, "is_error", RILLI_AUX_BOOL)   \
    X(T, STRING, 0, toolset_name, "toolset_name", 0)         \
    X(T, LITERAL, 0, cache, "cache_control", RILLI_AUX_CACHE)
RILL_FIELDS(tool_result, rill_node_tool_result, ROWS_TOOL_RESULT)
RILL_SHAPE(tool_result, "tool_result", tool_result, cache_aux, RILL_IN_CONTENT);

#define ROWS_TOOL(X, T)                                                              \
    X(T, STRING, RILL_NEEDED, name, "name", 0)                                       \
    X(T, STRING, 0, description, "description", 0)                                   \
    X(T, JSON, RILL_NEEDED, input_schema, "input_schema", 0)                         \
    X(T, LITERAL, 0, cache, "cache_control", RILLI_AUX_CACHE)                        \
    X(T, LITERAL, 0, strict, "strict", RILLI_AUX_BOOL)                               \
    X(T, LITERAL, 0, defer_loading, "defer_loading", RILLI_AUX_BOOL)                 \
    X(T, LITERAL, 0, eager_input_streaming, "eager_input_streaming", RILLI_AUX_BOOL) \
    X(T, STRINGS, 0, allowed_callers, "allowed_callers", 0)                          \
    X(T, JSON, 0, input_examples, "input_examples", 0)                               \
    X(T, MEMBERS, 0, extra, "", 0)
RILL_FIELDS(tool, rill_node_tool, ROWS_TOOL)
RILL_SHAPE(tool, NULL, tool, cache_aux, RILL_IN_TOOLS);
RILL_SHAPE(custom_tool, "custom", tool, cache_aux, RILL_IN_TOOLS);

/* ---- the body ---- */

#define ROWS_METADATA(X, T) X(T, STRING, 0, user_id, "user_id", 0)
RILL_FIELDS(metadata, rill_messages, ROWS_METADATA)
static RILLI_SHAPE(metadata, NULL, metadata, NULL);

static const void *const tool_choice_aux[] = { "auto\0any\0tool\0none\0", RILLI_TEXTS_BOOL };
#define ROWS_TOOL_CHOICE(X, T)                   \
    X(T, CHOICE, RILL_NEEDED, choose, "type", 1) \
    X(T, STRING, 0, choose_name, "name", 0)      \
    X(T, LITERAL, 0, choose_one, "disable_parallel_tool_use", 2)
RILL_FIELDS(tool_choice, rill_messages, ROWS_TOOL_CHOICE)
RILLI_SHAPE(tool_choice, NULL, tool_choice, tool_choice_aux);

static const void *const binding_aux[] = { "error\0drop_block\0" };
#define ROWS_BINDING(X, T) X(T, CHOICE, 0, think_mismatch, "prefix_mismatch_behavior", 1)
RILL_FIELDS(binding, rill_messages, ROWS_BINDING)
static RILLI_SHAPE(binding, NULL, binding, binding_aux);

static const void *const think_aux[] = { "enabled\0adaptive\0disabled\0between_tools\0",
                                         "summarized\0omitted\0updates\0", &rilli_shape_binding };
#define ROWS_THINK(X, T)                              \
    X(T, CHOICE, RILL_NEEDED, think, "type", 1)       \
    X(T, NUMBER, 0, think_budget, "budget_tokens", 0) \
    X(T, CHOICE, 0, think_display, "display", 2)      \
    X(T, INLINE, 0, think_mismatch, "block_binding", 3)
RILL_FIELDS(think, rill_messages, ROWS_THINK)
RILLI_SHAPE(think, NULL, think, think_aux);

static const void *const body_aux[] = { RILLI_TEXTS_CACHE, "auto\0standard_only\0", &rilli_shape_metadata,
                                        &rilli_shape_tool_choice, &rilli_shape_think };
#define ROWS_BODY(X, T)                                              \
    X(T, NUMBER, RILL_NEEDED, max_tokens, "max_tokens", 0)           \
    X(T, STRING, 0, system, "system", 0)                             \
    X(T, NODES, 0, system_blocks, "system", RILL_IN_SYSTEM)          \
    X(T, NODES, RILL_NEEDED, messages, "messages", RILL_IN_MESSAGES) \
    X(T, NODES, 0, tools, "tools", RILL_IN_TOOLS)                    \
    X(T, INLINE, 0, choose, "tool_choice", 4)                        \
    X(T, INLINE, 0, think, "thinking", 5)                            \
    X(T, LITERAL, 0, cache, "cache_control", RILLI_AUX_CACHE)        \
    X(T, STRINGS, 0, stop_sequences, "stop_sequences", 0)            \
    X(T, NUMBER, 0, temperature, "temperature", 0)                   \
    X(T, NUMBER, 0, top_p, "top_p", 0)                               \
    X(T, NUMBER, 0, top_k, "top_k", 0)                               \
    X(T, INLINE, 0, user_id, "metadata", 3)                          \
    X(T, CHOICE, 0, service_tier, "service_tier", 2)                 \
    X(T, NODE, 0, more, "", 0)                                       \
    X(T, MEMBERS, 0, extra, "", 0)
RILL_FIELDS(body, rill_messages, ROWS_BODY)
RILLI_SHAPE(body, NULL, body, body_aux);

static const void *const messages_aux[] = { RILLI_TEXTS_BOOL, &rilli_shape_body };
#define ROWS_MESSAGES(X, T)                      \
    X(T, STRING, RILL_NEEDED, model, "model", 0) \
    X(T, LITERAL, 0, stream, "stream", 1)        \
    X(T, INLINE, 0, model, "", 2)
RILL_FIELDS(messages, rill_messages, ROWS_MESSAGES)
RILL_SHAPE(messages, NULL, messages, messages_aux, 0);
