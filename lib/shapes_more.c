/*
 * shapes_more.c - the parameters of a body that most requests do not have.
 */
#include "shapes.h"

/* ---- output_config ---- */

static const void *const effort_aux[] = { RILLI_TEXTS_EFFORT };
#define ROWS_EFFORT(X, T) X(T, CHOICE, 0, effort, "effort", 1)
RILL_FIELDS(effort, rill_node_message, ROWS_EFFORT)
RILLI_SHAPE(effort, NULL, effort, effort_aux);

#define ROWS_FORMAT(X, T) X(T, JSON, RILL_NEEDED, schema, "schema", 0)
RILL_FIELDS(format, rill_more, ROWS_FORMAT)
static RILLI_SHAPE(format, "json_schema", format, NULL);

#define ROWS_OLD_FORMAT(X, T) X(T, JSON, RILL_NEEDED, old_schema, "schema", 0)
RILL_FIELDS(old_format, rill_more, ROWS_OLD_FORMAT)
RILLI_SHAPE(old_format, "json_schema", old_format, NULL);

#define ROWS_TASK(X, T)                                \
    X(T, NUMBER, RILL_NEEDED, task_budget, "total", 0) \
    X(T, NUMBER, 0, task_remaining, "remaining", 0)
RILL_FIELDS(task, rill_more, ROWS_TASK)
static RILLI_SHAPE(task, "tokens", task, NULL);

static const void *const output_aux[] = { RILLI_TEXTS_EFFORT, &rilli_shape_format, &rilli_shape_task };
#define ROWS_OUTPUT(X, T)                \
    X(T, CHOICE, 0, effort, "effort", 1) \
    X(T, INLINE, 0, schema, "format", 2) \
    X(T, INLINE, 0, task_budget, "task_budget", 3)
RILL_FIELDS(output, rill_more, ROWS_OUTPUT)
RILLI_SHAPE(output, NULL, output, output_aux);

/* ---- the rest ---- */

#define ROWS_CONTAINER(X, T)               \
    X(T, STRING, 0, container_id, "id", 0) \
    X(T, NODES, 0, skills, "skills", RILL_IN_OTHER)
RILL_FIELDS(container, rill_more, ROWS_CONTAINER)
static RILLI_SHAPE(container, NULL, container, NULL);

static const void *const skill_aux[] = { "anthropic\0custom\0" };
#define ROWS_SKILL(X, T)                               \
    X(T, CHOICE, RILL_NEEDED, type, "type", 1)         \
    X(T, STRING, RILL_NEEDED, skill_id, "skill_id", 0) \
    X(T, STRING, 0, version, "version", 0)
RILL_FIELDS(skill, rill_node_skill, ROWS_SKILL)
RILL_SHAPE(skill, NULL, skill, skill_aux, RILL_IN_OTHER);

#define ROWS_DIAGNOSTICS(X, T) X(T, STRING, 0, previous_message_id, "previous_message_id", 0)
RILL_FIELDS(diagnostics, rill_more, ROWS_DIAGNOSTICS)
static RILLI_SHAPE(diagnostics, NULL, diagnostics, NULL);

#define ROWS_CONTEXT(X, T) X(T, NODES, 0, edits, "edits", RILL_IN_OTHER)
RILL_FIELDS(context, rill_more, ROWS_CONTEXT)
RILLI_SHAPE(context, NULL, context, NULL);

static const void *const summarize_aux[] = { "summarize\0" };
#define ROWS_SUMMARIZE(X, T)                         \
    X(T, CHOICE, RILL_NEEDED, compaction, "type", 1) \
    X(T, STRING, 0, compaction_instructions, "instructions", 0)
RILL_FIELDS(summarize, rill_more, ROWS_SUMMARIZE)
RILLI_SHAPE(summarize, NULL, summarize, summarize_aux);

static const void *const credit_aux[] = { "strict\0best_effort\0" };
#define ROWS_CREDIT(X, T)                                      \
    X(T, STRING, RILL_NEEDED, credit_object_token, "token", 0) \
    X(T, CHOICE, 0, credit_mode, "mode", 1)
RILL_FIELDS(credit, rill_more, ROWS_CREDIT)
static RILLI_SHAPE(credit, NULL, credit, credit_aux);

static const void *const thread_aux[] = { "create\0continue\0" };
#define ROWS_THREAD(X, T)                        \
    X(T, CHOICE, RILL_NEEDED, thread, "type", 1) \
    X(T, STRING, 0, thread_message_id, "previous_message_id", 0)
RILL_FIELDS(thread, rill_more, ROWS_THREAD)
static RILLI_SHAPE(thread, NULL, thread, thread_aux);

static const void *const billing_aux[] = { "billing_policy\0", "self\0user_profile\0" };
#define ROWS_BILLING(X, T)                        \
    X(T, CHOICE, RILL_NEEDED, billing, "type", 1) \
    X(T, CHOICE, 0, bill_to, "bill_to", 2)
RILL_FIELDS(billing, rill_more, ROWS_BILLING)
RILLI_SHAPE(billing, NULL, billing, billing_aux);

static const void *const more_aux[] = { &rilli_shape_output,
                                        &rilli_shape_old_format,
                                        &rilli_shape_container,
                                        &rilli_shape_diagnostics,
                                        &rilli_shape_context,
                                        &rilli_shape_summarize,
                                        "default\0",
                                        &rilli_shape_credit,
                                        &rilli_shape_thread,
                                        &rilli_shape_billing };
#define ROWS_MORE(X, T)                                              \
    X(T, INLINE, 0, effort, "output_config", 1)                      \
    X(T, INLINE, 0, old_schema, "output_format", 2)                  \
    X(T, STRING, 0, inference_geo, "inference_geo", 0)               \
    X(T, STRING, 0, speed, "speed", 0)                               \
    X(T, STRING, 0, container, "container", 0)                       \
    X(T, INLINE, 0, container_id, "container", 3)                    \
    X(T, INLINE, 0, previous_message_id, "diagnostics", 4)           \
    X(T, NODES, 0, mcp_servers, "mcp_servers", RILL_IN_OTHER)        \
    X(T, INLINE, 0, edits, "context_management", 5)                  \
    X(T, INLINE, 0, compaction, "compaction", 6)                     \
    X(T, CHOICE, 0, fallbacks_default, "fallbacks", 7)               \
    X(T, NODES, 0, fallbacks, "fallbacks", RILL_IN_OTHER)            \
    X(T, STRING, 0, credit_token, "fallback_credit_token", 0)        \
    X(T, INLINE, 0, credit_object_token, "fallback_credit_token", 8) \
    X(T, INLINE, 0, thread, "thread", 9)                             \
    X(T, INLINE, 0, billing, "billing_policy", 10)
RILL_FIELDS(more, rill_more, ROWS_MORE)
RILL_SHAPE(more, NULL, more, more_aux, RILL_IN_OTHER);

static const void *const configuration_aux[] = { RILLI_TEXTS_BOOL };
#define ROWS_TOOL_CONFIGURATION(X, T)       \
    X(T, LITERAL, 0, enabled, "enabled", 1) \
    X(T, STRINGS, 0, allowed_tools, "allowed_tools", 0)
RILL_FIELDS(tool_configuration, rill_node_mcp_server, ROWS_TOOL_CONFIGURATION)
static RILLI_SHAPE(tool_configuration, NULL, tool_configuration, configuration_aux);
static const void *const mcp_server_aux[] = { &rilli_shape_tool_configuration };
#define ROWS_MCP_SERVER(X, T)                                      \
    X(T, STRING, RILL_NEEDED, url, "url", 0)                       \
    X(T, STRING, RILL_NEEDED, name, "name", 0)                     \
    X(T, STRING, 0, authorization_token, "authorization_token", 0) \
    X(T, INLINE, 0, enabled, "tool_configuration", 1)
RILL_FIELDS(mcp_server, rill_node_mcp_server, ROWS_MCP_SERVER)
RILL_SHAPE(mcp_server, "url", mcp_server, mcp_server_aux, RILL_IN_OTHER);

/* ---- context_management.edits[] ---- */

#define ROWS_AT_TOKENS(X, T) X(T, NUMBER, RILL_NEEDED, trigger_tokens, "value", 0)
RILL_FIELDS(at_tokens, rill_node_edit, ROWS_AT_TOKENS)
static RILLI_SHAPE(at_tokens, "input_tokens", at_tokens, NULL);
#define ROWS_AT_TOOL_USES(X, T) X(T, NUMBER, RILL_NEEDED, trigger_tool_uses, "value", 0)
RILL_FIELDS(at_tool_uses, rill_node_edit, ROWS_AT_TOOL_USES)
static RILLI_SHAPE(at_tool_uses, "tool_uses", at_tool_uses, NULL);
#define ROWS_KEEP(X, T) X(T, NUMBER, RILL_NEEDED, keep, "value", 0)
RILL_FIELDS(keep, rill_node_edit, ROWS_KEEP)
static RILLI_SHAPE(keep_tool_uses, "tool_uses", keep, NULL);
static RILLI_SHAPE(keep_turns, "thinking_turns", keep, NULL);
#define ROWS_AT_LEAST(X, T) X(T, NUMBER, RILL_NEEDED, clear_at_least, "value", 0)
RILL_FIELDS(at_least, rill_node_edit, ROWS_AT_LEAST)
static RILLI_SHAPE(at_least, "input_tokens", at_least, NULL);

static const void *const clear_tool_uses_aux[] = { RILLI_TEXTS_BOOL, &rilli_shape_at_tokens, &rilli_shape_at_tool_uses,
                                                   &rilli_shape_keep_tool_uses, &rilli_shape_at_least };
#define ROWS_CLEAR_TOOL_USES(X, T)                              \
    X(T, INLINE, 0, trigger_tokens, "trigger", 2)               \
    X(T, INLINE, 0, trigger_tool_uses, "trigger", 3)            \
    X(T, INLINE, 0, keep, "keep", 4)                            \
    X(T, INLINE, 0, clear_at_least, "clear_at_least", 5)        \
    X(T, STRINGS, 0, exclude_tools, "exclude_tools", 0)         \
    X(T, LITERAL, 0, clear_tool_inputs, "clear_tool_inputs", 1) \
    X(T, STRINGS, 0, clear_inputs_of, "clear_tool_inputs", 0)
RILL_FIELDS(clear_tool_uses, rill_node_edit, ROWS_CLEAR_TOOL_USES)
RILL_SHAPE(clear_tool_uses, "clear_tool_uses_20250919", clear_tool_uses, clear_tool_uses_aux, RILL_IN_OTHER);

static const void *const clear_thinking_aux[] = { "{\"type\":\"all\"}\0\"all\"\0", &rilli_shape_keep_turns };
#define ROWS_CLEAR_THINKING(X, T)    \
    X(T, INLINE, 0, keep, "keep", 2) \
    X(T, LITERAL, 0, keep_all, "keep", 1)
RILL_FIELDS(clear_thinking, rill_node_edit, ROWS_CLEAR_THINKING)
RILL_SHAPE(clear_thinking, "clear_thinking_20251015", clear_thinking, clear_thinking_aux, RILL_IN_OTHER);

static const void *const compact_aux[] = { RILLI_TEXTS_BOOL, &rilli_shape_at_tokens };
#define ROWS_COMPACT(X, T)                                                \
    X(T, INLINE, 0, trigger_tokens, "trigger", 2)                         \
    X(T, LITERAL, 0, pause_after_compaction, "pause_after_compaction", 1) \
    X(T, STRING, 0, instructions, "instructions", 0)
RILL_FIELDS(compact, rill_node_edit, ROWS_COMPACT)
RILL_SHAPE(compact, "compact_20260112", compact, compact_aux, RILL_IN_OTHER);
