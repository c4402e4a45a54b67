/*
 * request_shapes.h - the list of all shapes of rill/request.h.
 */
#ifndef REQUEST_SHAPES_H
#define REQUEST_SHAPES_H

#include "rill/request.h"

/* all but raw; of two that fit the same object, the plainer one first */
#define SHAPE_BODIES(X) X(messages) X(count_tokens) X(bedrock) X(vertex) X(batch)
#define SHAPE_NODES(X)                                                                                                \
    X(message)                                                                                                        \
    X(system_message)                                                                                                 \
    X(text)                                                                                                           \
    X(image) X(document) X(thinking) X(redacted_thinking) X(container_upload) X(tool_reference)                       \
        X(code_execution_output) X(bash_code_execution_output) X(tool_use) X(server_tool_use) X(mcp_tool_use) X(      \
            tool_result) X(mcp_tool_result) X(tool) X(custom_tool) X(fallback) X(more) X(batch_item) X(char_location) \
            X(page_location) X(content_block_location) X(web_search_result_location) X(search_result_location)        \
                X(search_result) X(browser_state) X(tab) X(tab_opened) X(download_started) X(download_completed) X(   \
                    download_failed) X(mcp_tool_listing) X(compaction) X(tool_addition) X(tool_removal) X(tool_ref)   \
                    X(mcp_tool_ref) X(mcp_toolset_ref) X(tool_definition) X(fallback_block) X(web_search_tool_result) \
                        X(web_fetch_tool_result) X(code_execution_tool_result) X(bash_code_execution_tool_result)     \
                            X(text_editor_code_execution_tool_result) X(tool_search_tool_result)                      \
                                X(advisor_tool_result) X(web_search_tool_result_error) X(web_fetch_tool_result_error) \
                                    X(code_execution_tool_result_error) X(bash_code_execution_tool_result_error)      \
                                        X(text_editor_code_execution_tool_result_error)                               \
                                            X(tool_search_tool_result_error) X(advisor_tool_result_error)             \
                                                X(web_search_result) X(web_fetch_result) X(code_execution_result)     \
                                                    X(encrypted_code_execution_result) X(bash_code_execution_result)  \
                                                        X(text_editor_code_execution_view_result)                     \
                                                            X(text_editor_code_execution_create_result)               \
                                                                X(text_editor_code_execution_str_replace_result)      \
                                                                    X(tool_search_tool_search_result)                 \
                                                                        X(advisor_result) X(advisor_redacted_result)  \
                                                                            X(api_tool) X(url_sources) X(skill)       \
                                                                                X(mcp_server) X(clear_tool_uses)      \
                                                                                    X(clear_thinking) X(compact)

#endif
