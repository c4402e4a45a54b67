/*
 * shapes_server.c - blocks of tools that the server runs, for turns that are sent back by hand.
 */
#include "shapes.h"

#define ROWS_CALL(X, T)                        \
    X(T, STRING, RILL_NEEDED, id, "id", 0)     \
    X(T, STRING, RILL_NEEDED, name, "name", 0) \
    X(T, JSON, 0, input, "input", 2)           \
    RILLI_ROWS_CALLER(X, T)                    \
    X(T, LITERAL, 0, cache, "cache_control", 1)
static const void *const server_tool_use_aux[] = { RILLI_TEXTS_CACHE, "{}" };
RILL_FIELDS(server_tool_use, rill_node_tool_use, ROWS_CALL)
RILL_SHAPE(server_tool_use, "server_tool_use", server_tool_use, server_tool_use_aux, RILL_IN_CONTENT);

/* ---- MCP ---- */

#define ROWS_MCP_TOOL_USE(X, T) ROWS_CALL(X, T) X(T, STRING, RILL_NEEDED, server_name, "server_name", 0)
RILL_FIELDS(mcp_tool_use, rill_node_tool_use, ROWS_MCP_TOOL_USE)
RILL_SHAPE(mcp_tool_use, "mcp_tool_use", mcp_tool_use, server_tool_use_aux, RILL_IN_CONTENT);

static const void *const mcp_tool_result_aux[] = { RILLI_TEXTS_CACHE, RILLI_TEXTS_BOOL };
#define ROWS_MCP_TOOL_RESULT(X, T)                           \
    X(T, STRING, RILL_NEEDED, tool_use_id, "tool_use_id", 0) \
    X(T, STRING, 0, text, "content", 0)                      \
    X(T, NODES, 0, blocks, "content", RILL_IN_RESULT)        \
    X(T, LITERAL, 0, is_error, "is_error", 2)                \
    X(T, LITERAL, 0, cache, "cache_control", 1)
RILL_FIELDS(mcp_tool_result, rill_node_tool_result, ROWS_MCP_TOOL_RESULT)
RILL_SHAPE(mcp_tool_result, "mcp_tool_result", mcp_tool_result, mcp_tool_result_aux, RILL_IN_CONTENT);

#define ROWS_LISTING(X, T)                                           \
    X(T, STRING, RILL_NEEDED, mcp_server_name, "mcp_server_name", 0) \
    X(T, NODES, RILL_NEEDED, tools, "tools", RILL_IN_TOOLS)
RILL_FIELDS(mcp_tool_listing, rill_node_mcp_tool_listing, ROWS_LISTING)
RILL_SHAPE(mcp_tool_listing, "mcp_tool_listing", mcp_tool_listing, NULL, RILL_IN_CONTENT);

/* ---- results ---- */

static const void *const server_result_aux[] = { RILLI_TEXTS_CACHE };
#define ROWS_SERVER_RESULT(X, T)                             \
    X(T, STRING, RILL_NEEDED, tool_use_id, "tool_use_id", 0) \
    RILLI_ROWS_CALLER(X, T)                                  \
    X(T, NODE, 0, content, "content", 0)                     \
    X(T, NODES, 0, list, "content", RILL_IN_OTHER)           \
    X(T, LITERAL, 0, cache, "cache_control", 1)
RILL_FIELDS(server_result, rill_node_server_result, ROWS_SERVER_RESULT)

#define ROWS_FAILED(X, T)                                  \
    X(T, STRING, RILL_NEEDED, error_code, "error_code", 0) \
    X(T, STRING, 0, error_message, "error_message", 0)
RILL_FIELDS(failed, rill_node_failed, ROWS_FAILED)

#define SERVER_TOOL(name)                                                                                    \
    RILL_SHAPE(name##_tool_result, #name "_tool_result", server_result, server_result_aux, RILL_IN_CONTENT); \
    RILL_SHAPE(name##_tool_result_error, #name "_tool_result_error", failed, NULL, RILL_IN_OTHER)

SERVER_TOOL(web_search);
SERVER_TOOL(web_fetch);
SERVER_TOOL(code_execution);
SERVER_TOOL(bash_code_execution);
SERVER_TOOL(text_editor_code_execution);
SERVER_TOOL(tool_search);
SERVER_TOOL(advisor);

/* ---- their content ---- */

#define ROWS_FOUND(X, T)                                                 \
    X(T, STRING, RILL_NEEDED, url, "url", 0)                             \
    X(T, STRING, RILL_NEEDED, title, "title", 0)                         \
    X(T, STRING, RILL_NEEDED, encrypted_content, "encrypted_content", 0) \
    X(T, STRING, 0, page_age, "page_age", 0)
RILL_FIELDS(web_search_result, rill_node_found, ROWS_FOUND)
RILL_SHAPE(web_search_result, "web_search_result", web_search_result, NULL, RILL_IN_OTHER);

#define ROWS_FETCHED(X, T)                           \
    X(T, STRING, RILL_NEEDED, url, "url", 0)         \
    X(T, STRING, 0, retrieved_at, "retrieved_at", 0) \
    X(T, NODE, RILL_NEEDED, content, "content", 0)
RILL_FIELDS(web_fetch_result, rill_node_found, ROWS_FETCHED)
RILL_SHAPE(web_fetch_result, "web_fetch_result", web_fetch_result, NULL, RILL_IN_OTHER);

#define ROWS_RAN(X, T, out_key)                              \
    X(T, STRING, RILL_NEEDED, out, out_key, 0)               \
    X(T, STRING, RILL_NEEDED, err, "stderr", 0)              \
    X(T, NUMBER, RILL_NEEDED, return_code, "return_code", 0) \
    X(T, NODES, 0, content, "content", RILL_IN_OTHER)
#define ROWS_RAN_PLAIN(X, T) ROWS_RAN(X, T, "stdout")
#define ROWS_RAN_ENCRYPTED(X, T) ROWS_RAN(X, T, "encrypted_stdout")
RILL_FIELDS(ran, rill_node_ran, ROWS_RAN_PLAIN)
RILL_SHAPE(code_execution_result, "code_execution_result", ran, NULL, RILL_IN_OTHER);
RILL_SHAPE(bash_code_execution_result, "bash_code_execution_result", ran, NULL, RILL_IN_OTHER);
RILL_FIELDS(ran_encrypted, rill_node_ran, ROWS_RAN_ENCRYPTED)
RILL_SHAPE(encrypted_code_execution_result, "encrypted_code_execution_result", ran_encrypted, NULL, RILL_IN_OTHER);

#define ROWS_OUTPUT_FILE(X, T) X(T, STRING, RILL_NEEDED, value, "file_id", 0)
RILL_FIELDS(output_file, rill_node_one, ROWS_OUTPUT_FILE)
RILL_SHAPE(code_execution_output, "code_execution_output", output_file, NULL, RILL_IN_OTHER);
RILL_SHAPE(bash_code_execution_output, "bash_code_execution_output", output_file, NULL, RILL_IN_OTHER);

#define ROWS_VIEWED(X, T)                                \
    X(T, STRING, RILL_NEEDED, content, "content", 0)     \
    X(T, STRING, RILL_NEEDED, file_type, "file_type", 0) \
    X(T, NUMBER, 0, num_lines, "num_lines", 0)           \
    X(T, NUMBER, 0, start_line, "start_line", 0)         \
    X(T, NUMBER, 0, total_lines, "total_lines", 0)
RILL_FIELDS(viewed, rill_node_edited, ROWS_VIEWED)
RILL_SHAPE(text_editor_code_execution_view_result, "text_editor_code_execution_view_result", viewed, NULL,
           RILL_IN_OTHER);

static const void *const created_aux[] = { RILLI_TEXTS_BOOL };
#define ROWS_CREATED(X, T) X(T, LITERAL, RILL_NEEDED, is_file_update, "is_file_update", 1)
RILL_FIELDS(created, rill_node_edited, ROWS_CREATED)
RILL_SHAPE(text_editor_code_execution_create_result, "text_editor_code_execution_create_result", created, created_aux,
           RILL_IN_OTHER);

#define ROWS_REPLACED(X, T)                    \
    X(T, STRINGS, 0, lines, "lines", 0)        \
    X(T, NUMBER, 0, new_lines, "new_lines", 0) \
    X(T, NUMBER, 0, new_start, "new_start", 0) \
    X(T, NUMBER, 0, old_lines, "old_lines", 0) \
    X(T, NUMBER, 0, old_start, "old_start", 0)
RILL_FIELDS(replaced, rill_node_edited, ROWS_REPLACED)
RILL_SHAPE(text_editor_code_execution_str_replace_result, "text_editor_code_execution_str_replace_result", replaced,
           NULL, RILL_IN_OTHER);

#define ROWS_TOOLS_FOUND(X, T) X(T, NODES, RILL_NEEDED, tool_references, "tool_references", RILL_IN_OTHER)
RILL_FIELDS(tools_found, rill_node_tools_found, ROWS_TOOLS_FOUND)
RILL_SHAPE(tool_search_tool_search_result, "tool_search_tool_search_result", tools_found, NULL, RILL_IN_OTHER);

#define ROWS_ADVICE(X, T)                      \
    X(T, STRING, RILL_NEEDED, text, "text", 0) \
    X(T, STRING, 0, stop_reason, "stop_reason", 0)
RILL_FIELDS(advice, rill_node_advice, ROWS_ADVICE)
RILL_SHAPE(advisor_result, "advisor_result", advice, NULL, RILL_IN_OTHER);
#define ROWS_REDACTED_ADVICE(X, T)                          \
    X(T, STRING, RILL_NEEDED, text, "encrypted_content", 0) \
    X(T, STRING, 0, stop_reason, "stop_reason", 0)
RILL_FIELDS(redacted_advice, rill_node_advice, ROWS_REDACTED_ADVICE)
RILL_SHAPE(advisor_redacted_result, "advisor_redacted_result", redacted_advice, NULL, RILL_IN_OTHER);
