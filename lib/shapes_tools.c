/*
 * shapes_tools.c - tools that the API defines: one table for all, since type and name are data.
 */
#include "shapes.h"

static const void *const location_aux[] = { "approximate\0" };
#define ROWS_LOCATION(X, T)                       \
    X(T, CHOICE, RILL_NEEDED, located, "type", 1) \
    X(T, STRING, 0, city, "city", 0)              \
    X(T, STRING, 0, region, "region", 0)          \
    X(T, STRING, 0, country, "country", 0)        \
    X(T, STRING, 0, timezone, "timezone", 0)
RILL_FIELDS(location, rill_node_api_tool, ROWS_LOCATION)
static RILLI_SHAPE(location, NULL, location, location_aux);

static const void *const tool_default_aux[] = { RILLI_TEXTS_BOOL };
#define ROWS_TOOL_DEFAULT(X, T)                     \
    X(T, LITERAL, 0, default_enabled, "enabled", 1) \
    X(T, LITERAL, 0, default_defer_loading, "defer_loading", 1)
RILL_FIELDS(tool_default, rill_node_api_tool, ROWS_TOOL_DEFAULT)
static RILLI_SHAPE(tool_default, NULL, tool_default, tool_default_aux);

#define ROWS_TOOL_CITES(X, T) X(T, LITERAL, 0, citations, "enabled", 1)
RILL_FIELDS(tool_cites, rill_node_api_tool, ROWS_TOOL_CITES)
static RILLI_SHAPE(tool_cites, NULL, tool_cites, tool_default_aux);

static const void *const api_tool_aux[] = { RILLI_TEXTS_CACHE, RILLI_TEXTS_BOOL, &rilli_shape_location,
                                            &rilli_shape_tool_default, &rilli_shape_tool_cites };
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
    X(T, INLINE, 0, located, "user_location", 3)                 \
    X(T, NODE, 0, url_sources, "url_sources", 0)                 \
    X(T, STRING, 0, model, "model", 0)                           \
    X(T, STRING, 0, mcp_server_name, "mcp_server_name", 0)       \
    X(T, STRING, 0, response_inclusion, "response_inclusion", 0) \
    X(T, JSON, 0, configs, "configs", 0)                         \
    X(T, INLINE, 0, default_enabled, "default_config", 4)        \
    X(T, NODES, 0, tools, "tools", RILL_IN_TOOLS)                \
    X(T, JSON, 0, input_examples, "input_examples", 0)           \
    X(T, LITERAL, 0, caching, "caching", 1)                      \
    X(T, INLINE, 0, citations, "citations", 5)                   \
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
#define ROWS_USER_INPUT(X, T) X(T, CHOICE, RILL_NEEDED, user_input, "type", 1)
RILL_FIELDS(user_input, rill_node_url_sources, ROWS_USER_INPUT)
static RILLI_SHAPE(user_input, NULL, user_input, url_source_aux);
#define ROWS_CLIENT_RESULTS(X, T)                        \
    X(T, CHOICE, RILL_NEEDED, client_results, "type", 1) \
    X(T, NODES, 0, client_tools, "tools", RILL_IN_OTHER)
RILL_FIELDS(client_results, rill_node_url_sources, ROWS_CLIENT_RESULTS)
static RILLI_SHAPE(client_results, NULL, client_results, url_source_aux);
#define ROWS_SERVER_RESULTS(X, T)                        \
    X(T, CHOICE, RILL_NEEDED, server_results, "type", 1) \
    X(T, NODES, 0, server_tools, "tools", RILL_IN_OTHER)
RILL_FIELDS(server_results, rill_node_url_sources, ROWS_SERVER_RESULTS)
static RILLI_SHAPE(server_results, NULL, server_results, url_source_aux);

static const void *const url_sources_aux[] = { &rilli_shape_user_input, &rilli_shape_client_results,
                                               &rilli_shape_server_results };
#define ROWS_URL_SOURCES(X, T)                                \
    X(T, INLINE, 0, user_input, "user_input", 1)              \
    X(T, INLINE, 0, client_results, "client_tool_results", 2) \
    X(T, INLINE, 0, server_results, "server_tool_results", 3)
RILL_FIELDS(url_sources, rill_node_url_sources, ROWS_URL_SOURCES)
RILL_SHAPE(url_sources, NULL, url_sources, url_sources_aux, RILL_IN_OTHER);
