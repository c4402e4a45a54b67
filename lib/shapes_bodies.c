/*
 * shapes_bodies.c - the bodies besides that of the first party's /v1/messages.
 */
#include "shapes.h"

#define ROWS_BETAS(X, T) X(T, STRINGS, 0, betas, "anthropic_beta", 0)

static const void *const bedrock_aux[] = { "\"bedrock-2023-05-31\"", &rilli_shape_body };
#define ROWS_BEDROCK(X, T)                           \
    X(T, STRING, 0, version, "anthropic_version", 1) \
    ROWS_BETAS(X, T)                                 \
    X(T, PART, 0, body, "", 2)
RILL_FIELDS(bedrock, rill_messages, ROWS_BEDROCK)
RILL_SHAPE(bedrock, NULL, bedrock, bedrock_aux, 0);

static const void *const vertex_aux[] = { "\"vertex-2023-10-16\"", RILLI_TEXTS_BOOL, &rilli_shape_body };
#define ROWS_VERTEX(X, T)                            \
    X(T, STRING, 0, version, "anthropic_version", 1) \
    X(T, LITERAL, 0, stream, "stream", 2)            \
    X(T, PART, 0, body, "", 3)
RILL_FIELDS(vertex, rill_messages, ROWS_VERTEX)
RILL_SHAPE(vertex, NULL, vertex, vertex_aux, 0);

/* ---- count_tokens ---- */

static const void *const count_more_aux[] = { RILLI_TEXTS_EFFORT, "json_schema",      "tokens",
                                              "summarize\0",      "billing_policy\0", "self\0user_profile\0" };
#define ROWS_COUNT_MORE(X, T)                                 \
    RILLI_ROWS_OUTPUT(X, T, 1, 2, 3)                          \
    RILLI_ROWS_OLD_FORMAT(X, T, 2)                            \
    X(T, STRING, 0, speed, "speed", 0)                        \
    X(T, NODES, 0, mcp_servers, "mcp_servers", RILL_IN_OTHER) \
    RILLI_ROWS_CONTEXT(X, T)                                  \
    RILLI_ROWS_SUMMARIZE(X, T, 4)                             \
    RILLI_ROWS_BILLING(X, T, 5, 6)
RILL_FIELDS(count_more, rill_more, ROWS_COUNT_MORE)
static RILL_SHAPE(count_more, NULL, count_more, count_more_aux, RILL_IN_OTHER);

static const void *const count_tokens_aux[] = { RILLI_TEXTS_CACHE,     RILLI_TEXTS_BOOL,    RILLI_TEXTS_CHOOSE,
                                                RILLI_TEXTS_THINK,     RILLI_TEXTS_DISPLAY, RILLI_TEXTS_MISMATCH,
                                                &rill_shape_count_more };
#define ROWS_COUNT_TOKENS(X, T)                                               \
    X(T, STRING, 0, version, "anthropic_version", 0)                          \
    X(T, STRING, RILL_NEEDED, model, "model", 0)                              \
    X(T, STRING, 0, system, "system", 0)                                      \
    X(T, NODES, 0, system_blocks, "system", RILL_IN_SYSTEM)                   \
    X(T, NODES, RILL_NEEDED, messages, "messages", RILL_IN_MESSAGES)          \
    X(T, NODES, 0, tools, "tools", RILL_IN_TOOLS)                             \
    X(T, INLINE, 0, as_choose, "tool_choice", 3)                              \
    X(T, CHOICE, RILL_NEEDED, choose, "type", 3)                              \
    X(T, STRING, 0, choose_name, "name", 0)                                   \
    X(T, LITERAL, 0, choose_one, "disable_parallel_tool_use", RILLI_AUX_BOOL) \
    RILLI_ROWS_THINK(X, T, 4, 5, 6)                                           \
    X(T, LITERAL, 0, cache, "cache_control", RILLI_AUX_CACHE)                 \
    X(T, MORE, 0, more, "", 7)                                                \
    X(T, MEMBERS, 0, extra, "", 0)
RILL_FIELDS(count_tokens, rill_messages, ROWS_COUNT_TOKENS)
RILL_SHAPE(count_tokens, NULL, count_tokens, count_tokens_aux, RILL_IS_MESSAGES);

/* ---- batches ---- */

static const void *const params_aux[] = { &rilli_shape_body };
#define ROWS_PARAMS(X, T)                        \
    X(T, STRING, RILL_NEEDED, model, "model", 0) \
    X(T, PART, 0, body, "", 1)
RILL_FIELDS(params, rill_messages, ROWS_PARAMS)
static RILL_SHAPE(params, NULL, params, params_aux, RILL_IN_OTHER);

static const void *const batch_item_aux[] = { &rill_shape_params };
#define ROWS_BATCH_ITEM(X, T)                            \
    X(T, STRING, RILL_NEEDED, custom_id, "custom_id", 0) \
    X(T, NODE, RILL_NEEDED, params, "params", 1)
RILL_FIELDS(batch_item, rill_node_batch_item, ROWS_BATCH_ITEM)
RILL_SHAPE(batch_item, NULL, batch_item, batch_item_aux, RILL_IN_OTHER);

#define ROWS_BATCH(X, T) X(T, NODES, RILL_NEEDED, requests, "requests", RILL_IN_OTHER)
RILL_FIELDS(batch, rill_batch, ROWS_BATCH)
RILL_SHAPE(batch, NULL, batch, NULL, 0);

/* ---- fallbacks[] ---- */

static const void *const fallback_more_aux[] = { RILLI_TEXTS_EFFORT, "json_schema", "tokens" };
#define ROWS_FALLBACK_MORE(X, T) RILLI_ROWS_OUTPUT(X, T, 1, 2, 3) X(T, STRING, 0, speed, "speed", 0)
RILL_FIELDS(fallback_more, rill_more, ROWS_FALLBACK_MORE)
static RILL_SHAPE(fallback_more, NULL, fallback_more, fallback_more_aux, RILL_IN_OTHER);

static const void *const fallback_aux[] = { RILLI_TEXTS_THINK, RILLI_TEXTS_DISPLAY, RILLI_TEXTS_MISMATCH,
                                            &rill_shape_fallback_more };
#define ROWS_FALLBACK(X, T)                      \
    X(T, STRING, RILL_NEEDED, model, "model", 0) \
    X(T, NUMBER, 0, max_tokens, "max_tokens", 0) \
    RILLI_ROWS_THINK(X, T, 1, 2, 3)              \
    X(T, MORE, 0, more, "", 4)
RILL_FIELDS(fallback, rill_messages, ROWS_FALLBACK)
RILL_SHAPE(fallback, NULL, fallback, fallback_aux, RILL_IN_OTHER);
