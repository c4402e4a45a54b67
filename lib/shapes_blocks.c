/*
 * shapes_blocks.c - content blocks that are rarer: documents, citations, search results, MCP, compaction, browser
 * state.
 */
#include "shapes.h"

static const void *const block_aux[] = { RILLI_TEXTS_CACHE, RILLI_TEXTS_BOOL };

/* ---- documents ---- */

static const void *const document_aux[] = { RILLI_TEXTS_CACHE, RILLI_TEXTS_BOOL, "base64", "url", "file", "text",
                                            "text/plain",      "content" };
#define ROWS_DOCUMENT(X, T)                                \
    X(T, INLINE, RILL_NEEDED, as_data, "source", 3)        \
    X(T, CONST, 0, data_type, "type", 3)                   \
    X(T, STRING, RILL_NEEDED, media, "media_type", 0)      \
    X(T, BASE64, RILL_NEEDED, data, "data", 0)             \
    X(T, INLINE, 0, as_url, "source", 2)                   \
    X(T, CONST, 0, url_type, "type", 4)                    \
    X(T, STRING, RILL_NEEDED, url, "url", 0)               \
    X(T, INLINE, 0, as_file, "source", 2)                  \
    X(T, CONST, 0, file_type, "type", 5)                   \
    X(T, STRING, RILL_NEEDED, file, "file_id", 0)          \
    X(T, INLINE, 0, as_plain, "source", 3)                 \
    X(T, CONST, 0, plain_type, "type", 6)                  \
    X(T, CONST, 0, plain_media, "media_type", 7)           \
    X(T, STRING, RILL_NEEDED, plain, "data", 0)            \
    X(T, INLINE, 0, as_content, "source", 3)               \
    X(T, CONST, 0, content_type, "type", 8)                \
    X(T, STRING, 0, content, "content", 0)                 \
    X(T, NODES, 0, blocks, "content", RILL_IN_DOCUMENT)    \
    X(T, STRING, 0, title, "title", 0)                     \
    X(T, STRING, 0, context, "context", 0)                 \
    X(T, INLINE, 0, as_citations, "citations", 1)          \
    X(T, LITERAL, 0, citations, "enabled", RILLI_AUX_BOOL) \
    X(T, LITERAL, 0, cache, "cache_control", RILLI_AUX_CACHE)
RILL_FIELDS(document, rill_node_media, ROWS_DOCUMENT)
RILL_SHAPE(document, "document", document, document_aux,
           RILL_IN_CONTENT | RILL_IN_RESULT | RILL_IN_OTHER | RILL_IS_MEDIA);

#define ROWS_SEARCH_RESULT(X, T)                                  \
    X(T, STRING, RILL_NEEDED, source, "source", 0)                \
    X(T, STRING, RILL_NEEDED, title, "title", 0)                  \
    X(T, NODES, RILL_NEEDED, blocks, "content", RILL_IN_DOCUMENT) \
    X(T, INLINE, 0, as_citations, "citations", 1)                 \
    X(T, LITERAL, 0, citations, "enabled", RILLI_AUX_BOOL)        \
    X(T, LITERAL, 0, cache, "cache_control", RILLI_AUX_CACHE)
RILL_FIELDS(search_result, rill_node_search_result, ROWS_SEARCH_RESULT)
RILL_SHAPE(search_result, "search_result", search_result, block_aux, RILL_IN_CONTENT | RILL_IN_RESULT);

/* ---- citations ---- */

#define ROWS_IN_DOCUMENT(X, T, from, to)                           \
    X(T, STRING, RILL_NEEDED, cited_text, "cited_text", 0)         \
    X(T, NUMBER, RILL_NEEDED, document_index, "document_index", 0) \
    X(T, STRING, 0, document_title, "document_title", 0)           \
    X(T, NUMBER, RILL_NEEDED, start, from, 0)                      \
    X(T, NUMBER, RILL_NEEDED, end, to, 0)                          \
    X(T, STRING, 0, file_id, "file_id", 0)
#define ROWS_CHARS(X, T) ROWS_IN_DOCUMENT(X, T, "start_char_index", "end_char_index")
#define ROWS_PAGES(X, T) ROWS_IN_DOCUMENT(X, T, "start_page_number", "end_page_number")
#define ROWS_BLOCKS(X, T) ROWS_IN_DOCUMENT(X, T, "start_block_index", "end_block_index")
RILL_FIELDS(char_location, rill_node_citation, ROWS_CHARS)
RILL_SHAPE(char_location, "char_location", char_location, NULL, RILL_IN_CITATIONS);
RILL_FIELDS(page_location, rill_node_citation, ROWS_PAGES)
RILL_SHAPE(page_location, "page_location", page_location, NULL, RILL_IN_CITATIONS);
RILL_FIELDS(content_block_location, rill_node_citation, ROWS_BLOCKS)
RILL_SHAPE(content_block_location, "content_block_location", content_block_location, NULL, RILL_IN_CITATIONS);

#define ROWS_WEB(X, T)                                               \
    X(T, STRING, RILL_NEEDED, cited_text, "cited_text", 0)           \
    X(T, STRING, RILL_NEEDED, encrypted_index, "encrypted_index", 0) \
    X(T, STRING, 0, title, "title", 0)                               \
    X(T, STRING, RILL_NEEDED, url, "url", 0)
RILL_FIELDS(web_search_result_location, rill_node_citation, ROWS_WEB)
RILL_SHAPE(web_search_result_location, "web_search_result_location", web_search_result_location, NULL,
           RILL_IN_CITATIONS);

#define ROWS_FOUND_AT(X, T)                                                  \
    X(T, STRING, RILL_NEEDED, cited_text, "cited_text", 0)                   \
    X(T, NUMBER, RILL_NEEDED, search_result_index, "search_result_index", 0) \
    X(T, STRING, RILL_NEEDED, source, "source", 0)                           \
    X(T, STRING, 0, title, "title", 0)                                       \
    X(T, NUMBER, RILL_NEEDED, start, "start_block_index", 0)                 \
    X(T, NUMBER, RILL_NEEDED, end, "end_block_index", 0)
RILL_FIELDS(search_result_location, rill_node_citation, ROWS_FOUND_AT)
RILL_SHAPE(search_result_location, "search_result_location", search_result_location, NULL, RILL_IN_CITATIONS);

/* ---- one string each ---- */

#define ROWS_UPLOAD(X, T)                          \
    X(T, STRING, RILL_NEEDED, value, "file_id", 0) \
    X(T, LITERAL, 0, cache, "cache_control", RILLI_AUX_CACHE)
RILL_FIELDS(container_upload, rill_node_one, ROWS_UPLOAD)
RILL_SHAPE(container_upload, "container_upload", container_upload, block_aux, RILL_IN_CONTENT);

#define ROWS_REFERENCE(X, T)                         \
    X(T, STRING, RILL_NEEDED, value, "tool_name", 0) \
    X(T, LITERAL, 0, cache, "cache_control", RILLI_AUX_CACHE)
RILL_FIELDS(tool_reference, rill_node_one, ROWS_REFERENCE)
RILL_SHAPE(tool_reference, "tool_reference", tool_reference, block_aux, RILL_IN_RESULT | RILL_IN_OTHER);

/* ---- messages in the middle ---- */

static const void *const system_message_aux[] = { RILLI_TEXTS_ROLE, "never\0next_user_message\0", RILLI_TEXTS_EFFORT };
#define ROWS_SYSTEM_MESSAGE(X, T)                      \
    X(T, CHOICE, RILL_NEEDED, role, "role", 1)         \
    X(T, STRING, 0, text, "content", 0)                \
    X(T, NODES, 0, blocks, "content", RILL_IN_CONTENT) \
    X(T, CHOICE, 0, clear_at, "clear_at", 2)           \
    X(T, INLINE, 0, as_output, "output_config", 1)     \
    X(T, CHOICE, 0, effort, "effort", 3)
RILL_FIELDS(system_message, rill_node_message, ROWS_SYSTEM_MESSAGE)
RILL_SHAPE(system_message, NULL, system_message, system_message_aux, RILL_IN_MESSAGES | RILL_IS_MESSAGE);

#define ROWS_TOOL_CHANGE(X, T)               \
    X(T, NODE, RILL_NEEDED, tool, "tool", 0) \
    X(T, LITERAL, 0, cache, "cache_control", RILLI_AUX_CACHE)
RILL_FIELDS(tool_change, rill_node_tool_change, ROWS_TOOL_CHANGE)
RILL_SHAPE(tool_addition, "tool_addition", tool_change, block_aux, RILL_IN_CONTENT | RILL_IN_OTHER);
RILL_SHAPE(tool_removal, "tool_removal", tool_change, block_aux, RILL_IN_CONTENT | RILL_IN_OTHER);

#define ROWS_TOOL_REF(X, T) X(T, STRING, RILL_NEEDED, name, "name", 0)
RILL_FIELDS(tool_ref, rill_node_tool_ref, ROWS_TOOL_REF)
RILL_SHAPE(tool_ref, "tool_reference", tool_ref, NULL, RILL_IN_OTHER);
#define ROWS_TOOLSET_REF(X, T) X(T, STRING, RILL_NEEDED, server_name, "server_name", 0)
RILL_FIELDS(mcp_toolset_ref, rill_node_tool_ref, ROWS_TOOLSET_REF)
RILL_SHAPE(mcp_toolset_ref, "mcp_toolset_reference", mcp_toolset_ref, NULL, RILL_IN_OTHER);
#define ROWS_MCP_TOOL_REF(X, T) ROWS_TOOLSET_REF(X, T) ROWS_TOOL_REF(X, T)
RILL_FIELDS(mcp_tool_ref, rill_node_tool_ref, ROWS_MCP_TOOL_REF)
RILL_SHAPE(mcp_tool_ref, "mcp_tool_reference", mcp_tool_ref, NULL, RILL_IN_OTHER);
#define ROWS_DEFINITION(X, T) X(T, NODE, RILL_NEEDED, definition, "definition", 0)
RILL_FIELDS(tool_definition, rill_node_tool_ref, ROWS_DEFINITION)
RILL_SHAPE(tool_definition, "tool_definition", tool_definition, NULL, RILL_IN_OTHER);

/* ---- compaction, fallback ---- */

#define ROWS_COMPACTION(X, T)                                   \
    X(T, STRING, 0, content, "content", 0)                      \
    X(T, STRING, 0, encrypted_content, "encrypted_content", 0)  \
    X(T, STRING, 0, signature, "signature", 0)                  \
    X(T, NODES, 0, tool_changes, "tool_changes", RILL_IN_OTHER) \
    X(T, LITERAL, 0, cache, "cache_control", RILLI_AUX_CACHE)
RILL_FIELDS(compaction, rill_node_compaction, ROWS_COMPACTION)
RILL_SHAPE(compaction, "compaction", compaction, block_aux, RILL_IN_CONTENT);

static const void *const fallback_block_aux[] = { "refusal\0" };
#define ROWS_FALLBACK_BLOCK(X, T)                 \
    X(T, INLINE, RILL_NEEDED, as_from, "from", 1) \
    X(T, STRING, RILL_NEEDED, from, "model", 0)   \
    X(T, INLINE, RILL_NEEDED, as_to, "to", 1)     \
    X(T, STRING, RILL_NEEDED, to, "model", 0)     \
    X(T, INLINE, 0, as_trigger, "trigger", 2)     \
    X(T, CHOICE, RILL_NEEDED, trigger, "type", 1) \
    X(T, STRING, 0, trigger_category, "category", 0)
RILL_FIELDS(fallback_block, rill_node_fallback_block, ROWS_FALLBACK_BLOCK)
RILL_SHAPE(fallback_block, "fallback", fallback_block, fallback_block_aux, RILL_IN_CONTENT);

/* ---- the browser toolset ---- */

#define ROWS_BROWSER_STATE(X, T)                                  \
    X(T, NODES, RILL_NEEDED, tabs, "tabs", RILL_IN_OTHER)         \
    X(T, NODES, 0, state_changes, "state_changes", RILL_IN_OTHER) \
    X(T, LITERAL, 0, cache, "cache_control", RILLI_AUX_CACHE)
RILL_FIELDS(browser_state, rill_node_browser_state, ROWS_BROWSER_STATE)
RILL_SHAPE(browser_state, "browser_state", browser_state, block_aux, RILL_IN_RESULT);

#define ROWS_TAB(X, T)                             \
    X(T, STRING, RILL_NEEDED, tab_id, "tab_id", 0) \
    X(T, STRING, RILL_NEEDED, title, "title", 0)   \
    X(T, STRING, RILL_NEEDED, url, "url", 0)       \
    X(T, LITERAL, 0, active, "active", RILLI_AUX_BOOL)
RILL_FIELDS(tab, rill_node_tab, ROWS_TAB)
RILL_SHAPE(tab, NULL, tab, block_aux, RILL_IN_OTHER);

#define ROWS_TAB_OPENED(X, T) X(T, STRING, RILL_NEEDED, tab_id, "tab_id", 0)
RILL_FIELDS(tab_opened, rill_node_change, ROWS_TAB_OPENED)
RILL_SHAPE(tab_opened, "tab_opened", tab_opened, NULL, RILL_IN_OTHER);

#define ROWS_DOWNLOAD(X, T)                                  \
    X(T, STRING, RILL_NEEDED, download_id, "download_id", 0) \
    X(T, STRING, RILL_NEEDED, url, "url", 0)                 \
    X(T, STRING, 0, path, "path", 0)                         \
    X(T, NUMBER, 0, size_bytes, "size_bytes", 0)             \
    X(T, STRING, 0, error, "error", 0)
RILL_FIELDS(download, rill_node_change, ROWS_DOWNLOAD)
RILL_SHAPE(download_started, "download_started", download, NULL, RILL_IN_OTHER);
RILL_SHAPE(download_completed, "download_completed", download, NULL, RILL_IN_OTHER);
RILL_SHAPE(download_failed, "download_failed", download, NULL, RILL_IN_OTHER);
