/*
 * shapes_tools.c - tools that the API defines: one table for all, since type and name are data.
 */
#include "shapes.h"

static const void *const api_tool_aux[] = { RILLI_TEXTS_CACHE, RILLI_TEXTS_BOOL, "approximate\0" };
#define ROWS_API_TOOL(X, T)                                      \
    X(T, STRING, RILL_NEEDED, type, "type", 0)                   \
    X(T, STRING, 0, name, "name", 0)                             \
    X(T, NUMBER, 0, max_uses, "max_uses", 0)                     \
    X(T, NUMBER, 0, max_characters, "max_characters", 0)         \
    X(T, NUMBER, 0, max_content_tokens, "max_content_tokens", 0) \
    X(T, NUMBER, 0, max_tokens, "max_tokens", 0)                 \
    X(T, NUMBER, 0, display_width_px, "display_width_px", 0)     \
    X(T, NUMBER, 0, display_height_px, "display_height_px", 0)   \
    X(T, NUMBER, 0, display_number, "display_number", 0)         \
    X(T, STRINGS, 0, allowed_domains, "allowed_domains", 0)      \
    X(T, STRINGS, 0, blocked_domains, "blocked_domains", 0)      \
    X(T, STRINGS, 0, allowed_callers, "allowed_callers", 0)      \
    X(T, INLINE, 0, as_location, "user_location", 5)             \
    X(T, CHOICE, RILL_NEEDED, located, "type", 3)                \
    X(T, STRING, 0, city, "city", 0)                             \
    X(T, STRING, 0, region, "region", 0)                         \
    X(T, STRING, 0, country, "country", 0)                       \
    X(T, STRING, 0, timezone, "timezone", 0)                     \
    X(T, NODE, 0, url_sources, "url_sources", 0)                 \
    X(T, STRING, 0, model, "model", 0)                           \
    X(T, STRING, 0, mcp_server_name, "mcp_server_name", 0)       \
    X(T, STRING, 0, response_inclusion, "response_inclusion", 0) \
    X(T, JSON, 0, configs, "configs", 0)                         \
    X(T, INLINE, 0, as_default, "default_config", 2)             \
    X(T, LITERAL, 0, default_enabled, "enabled", 2)              \
    X(T, LITERAL, 0, default_defer_loading, "defer_loading", 2)  \
    X(T, NODES, 0, tools, "tools", RILL_IN_TOOLS)                \
    X(T, JSON, 0, input_examples, "input_examples", 0)           \
    X(T, LITERAL, 0, caching, "caching", 1)                      \
    X(T, INLINE, 0, as_citations, "citations", 1)                \
    X(T, LITERAL, 0, citations, "enabled", 2)                    \
    X(T, LITERAL, 0, use_cache, "use_cache", 2)                  \
    X(T, LITERAL, 0, enable_zoom, "enable_zoom", 2)              \
    X(T, LITERAL, 0, strict, "strict", 2)                        \
    X(T, LITERAL, 0, defer_loading, "defer_loading", 2)          \
    X(T, LITERAL, 0, cache, "cache_control", 1)                  \
    X(T, MEMBERS, 0, extra, "", 0)
RILL_FIELDS(api_tool, rill_node_api_tool, ROWS_API_TOOL)
RILL_SHAPE(api_tool, NULL, api_tool, api_tool_aux, RILL_IN_TOOLS);

/* ---- url_sources ---- */

static const void *const url_source_aux[] = { "all\0none\0only\0except\0" };
#define ROWS_URL_SOURCES(X, T)                           \
    X(T, INLINE, 0, as_user, "user_input", 1)            \
    X(T, CHOICE, RILL_NEEDED, user_input, "type", 1)     \
    X(T, INLINE, 0, as_client, "client_tool_results", 2) \
    X(T, CHOICE, RILL_NEEDED, client_results, "type", 1) \
    X(T, NODES, 0, client_tools, "tools", RILL_IN_OTHER) \
    X(T, INLINE, 0, as_server, "server_tool_results", 2) \
    X(T, CHOICE, RILL_NEEDED, server_results, "type", 1) \
    X(T, NODES, 0, server_tools, "tools", RILL_IN_OTHER)
RILL_FIELDS(url_sources, rill_node_url_sources, ROWS_URL_SOURCES)
RILL_SHAPE(url_sources, NULL, url_sources, url_source_aux, RILL_IN_OTHER);
