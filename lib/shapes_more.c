/*
 * shapes_more.c - the parameters of a body that most requests do not have.
 */
#include "shapes.h"

static const void *const more_aux[] = { RILLI_TEXTS_EFFORT,   "json_schema",      "tokens",
                                        "summarize\0",        "default\0",        "strict\0best_effort\0",
                                        "create\0continue\0", "billing_policy\0", "self\0user_profile\0" };
#define ROWS_MORE(X, T)                                            \
    RILLI_ROWS_OUTPUT(X, T, 1, 2, 3)                               \
    RILLI_ROWS_OLD_FORMAT(X, T, 2)                                 \
    X(T, STRING, 0, inference_geo, "inference_geo", 0)             \
    X(T, STRING, 0, speed, "speed", 0)                             \
    X(T, STRING, 0, container, "container", 0)                     \
    X(T, INLINE, 0, as_container, "container", 2)                  \
    X(T, STRING, 0, container_id, "id", 0)                         \
    X(T, NODES, 0, skills, "skills", RILL_IN_OTHER)                \
    X(T, INLINE, 0, as_diagnostics, "diagnostics", 1)              \
    X(T, STRING, 0, previous_message_id, "previous_message_id", 0) \
    X(T, NODES, 0, mcp_servers, "mcp_servers", RILL_IN_OTHER)      \
    RILLI_ROWS_CONTEXT(X, T)                                       \
    RILLI_ROWS_SUMMARIZE(X, T, 4)                                  \
    X(T, CHOICE, 0, fallbacks_default, "fallbacks", 5)             \
    X(T, NODES, 0, fallbacks, "fallbacks", RILL_IN_OTHER)          \
    X(T, STRING, 0, credit_token, "fallback_credit_token", 0)      \
    X(T, INLINE, 0, as_credit, "fallback_credit_token", 2)         \
    X(T, STRING, RILL_NEEDED, credit_object_token, "token", 0)     \
    X(T, CHOICE, 0, credit_mode, "mode", 6)                        \
    X(T, INLINE, 0, as_thread, "thread", 2)                        \
    X(T, CHOICE, RILL_NEEDED, thread, "type", 7)                   \
    X(T, STRING, 0, thread_message_id, "previous_message_id", 0)   \
    RILLI_ROWS_BILLING(X, T, 8, 9)
RILL_FIELDS(more, rill_more, ROWS_MORE)
RILL_SHAPE(more, NULL, more, more_aux, RILL_IN_OTHER | RILL_IS_MORE);

static const void *const skill_aux[] = { "anthropic\0custom\0" };
#define ROWS_SKILL(X, T)                               \
    X(T, CHOICE, RILL_NEEDED, type, "type", 1)         \
    X(T, STRING, RILL_NEEDED, skill_id, "skill_id", 0) \
    X(T, STRING, 0, version, "version", 0)
RILL_FIELDS(skill, rill_node_skill, ROWS_SKILL)
RILL_SHAPE(skill, NULL, skill, skill_aux, RILL_IN_OTHER);

static const void *const mcp_server_aux[] = { RILLI_TEXTS_BOOL };
#define ROWS_MCP_SERVER(X, T)                                      \
    X(T, STRING, RILL_NEEDED, url, "url", 0)                       \
    X(T, STRING, RILL_NEEDED, name, "name", 0)                     \
    X(T, STRING, 0, authorization_token, "authorization_token", 0) \
    X(T, INLINE, 0, as_configuration, "tool_configuration", 2)     \
    X(T, LITERAL, 0, enabled, "enabled", 1)                        \
    X(T, STRINGS, 0, allowed_tools, "allowed_tools", 0)
RILL_FIELDS(mcp_server, rill_node_mcp_server, ROWS_MCP_SERVER)
RILL_SHAPE(mcp_server, "url", mcp_server, mcp_server_aux, RILL_IN_OTHER);

/* ---- context_management.edits[] ---- */

#define ROWS_AT_TOKENS(X, T, input_tokens)               \
    X(T, INLINE, 0, at_tokens, "trigger", 2)             \
    X(T, CONST, 0, at_tokens_type, "type", input_tokens) \
    X(T, NUMBER, RILL_NEEDED, trigger_tokens, "value", 0)

static const void *const clear_tool_uses_aux[] = { RILLI_TEXTS_BOOL, "input_tokens", "tool_uses" };
#define ROWS_CLEAR_TOOL_USES(X, T)                              \
    ROWS_AT_TOKENS(X, T, 2)                                     \
    X(T, INLINE, 0, at_uses, "trigger", 2)                      \
    X(T, CONST, 0, at_uses_type, "type", 3)                     \
    X(T, NUMBER, RILL_NEEDED, trigger_tool_uses, "value", 0)    \
    X(T, INLINE, 0, as_keep, "keep", 2)                         \
    X(T, CONST, 0, keep_type, "type", 3)                        \
    X(T, NUMBER, RILL_NEEDED, keep, "value", 0)                 \
    X(T, INLINE, 0, as_at_least, "clear_at_least", 2)           \
    X(T, CONST, 0, at_least_type, "type", 2)                    \
    X(T, NUMBER, RILL_NEEDED, clear_at_least, "value", 0)       \
    X(T, STRINGS, 0, exclude_tools, "exclude_tools", 0)         \
    X(T, LITERAL, 0, clear_tool_inputs, "clear_tool_inputs", 1) \
    X(T, STRINGS, 0, clear_inputs_of, "clear_tool_inputs", 0)
RILL_FIELDS(clear_tool_uses, rill_node_edit, ROWS_CLEAR_TOOL_USES)
RILL_SHAPE(clear_tool_uses, "clear_tool_uses_20250919", clear_tool_uses, clear_tool_uses_aux, RILL_IN_OTHER);

static const void *const clear_thinking_aux[] = { "{\"type\":\"all\"}\0\"all\"\0", "thinking_turns" };
#define ROWS_CLEAR_THINKING(X, T)               \
    X(T, INLINE, 0, as_keep, "keep", 2)         \
    X(T, CONST, 0, keep_type, "type", 2)        \
    X(T, NUMBER, RILL_NEEDED, keep, "value", 0) \
    X(T, LITERAL, 0, keep_all, "keep", 1)
RILL_FIELDS(clear_thinking, rill_node_edit, ROWS_CLEAR_THINKING)
RILL_SHAPE(clear_thinking, "clear_thinking_20251015", clear_thinking, clear_thinking_aux, RILL_IN_OTHER);

static const void *const compact_aux[] = { RILLI_TEXTS_BOOL, "input_tokens" };
#define ROWS_COMPACT(X, T)                                                \
    ROWS_AT_TOKENS(X, T, 2)                                               \
    X(T, LITERAL, 0, pause_after_compaction, "pause_after_compaction", 1) \
    X(T, STRING, 0, instructions, "instructions", 0)
RILL_FIELDS(compact, rill_node_edit, ROWS_COMPACT)
RILL_SHAPE(compact, "compact_20260112", compact, compact_aux, RILL_IN_OTHER);
