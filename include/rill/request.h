/*
 * rill/request.h - a described request to the bytes of its body, pulled into buffers of any size.
 *
 *     static const rill_node_message hello = { RILL_NODE(message), .role = RILL_USER, .text = RILL_S("Hello") };
 *     static const rill_node *const messages[] = { &hello.node };
 *     static const rill_messages body = { .model = RILL_S("claude-haiku-4-5"), .max_tokens = RILL_INT(256),
 *                                         .messages = RILL_LIST(messages), .stream = RILL_TRUE };
 *
 *     rill_request_init(&r, &rill_shape_messages, &body, 0);
 *     rill_request_length(&r, &length);                              content-length, before the first byte
 *     do {
 *         rill_out out = { buffer, sizeof buffer };
 *         st = rill_request_read(&r, NULL, &out);
 *         send(buffer, sizeof buffer - out.n);
 *     } while (st == RILL_MORE);
 *
 * What is sent is described by tables: a shape is a list of rows, each a key and the field it is taken from. A node is
 * a struct whose first member points to its shape; so only the shapes that a program names are linked, and it may bring
 * its own. What has no shape goes in as raw JSON: as a node (rill_node_raw), as the value of any rill_data (RILL_J), or
 * as further members (`extra`). Raw JSON is read on its way out; the byte that would make it invalid does not leave.
 *
 * Zero means unset, in every field, and what is unset is not sent. So the structs may be const, in flash, and name only
 * what they send. What is 0, false, empty or null all the same is written RILL_INT(0), RILL_FALSE, RILL_S(""),
 * { any_array, 0 }, RILL_NULL.
 *
 * There are no callbacks. Content that is not in memory is a numbered source: read() gives RILL_NEED, the caller puts
 * bytes of source r.source, from its byte r.offset on, into *src and calls again. To wait is not to call; to fail is
 * rill_request_fail(). A body that failed is never closed, so it cannot be taken for a whole one.
 *
 * Text leaves escaped, as UTF-8 of whole characters; what is broken becomes U+FFFD, one for each maximal subpart, or
 * is an error (RILL_REFUSE). A lone surrogate can only come as broken UTF-8. Raw JSON is never repaired, always
 * refused.
 */
#ifndef RILL_REQUEST_H
#define RILL_REQUEST_H

#include "base.h"
#include "json.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- values ---- */

/* n bytes at p, or n bytes of source number `source` (1..65535). */
typedef struct rill_data {
    const void *p; /* NULL and source 0: unset */
    uint32_t n;    /* of a source also RILL_UNKNOWN: rill_request_end() tells its end; it has at most 2^32-1 bytes */
    uint16_t source;
    uint8_t is; /* 0: what its field says; or RILL_IS_*; another number is RILL_E_REQUEST_CHOICE */
} rill_data;
#define RILL_UNKNOWN 0xffffffffu
#define RILL_IS_JSON 1u /* one JSON value, checked, sent as it stands, whatever the field is */
#define RILL_IS_TEXT 2u /* of a field that is sent as base64: it is base64 already. It leaves escaped, as any text; \
                           that it is base64 only the lint looks at */

#define RILL_S(literal)                      \
    {                                        \
        (literal), sizeof(literal) - 1, 0, 0 \
    } /* "" is set, and empty */
#define RILL_MEM(pointer, length) \
    {                             \
        (pointer), (length), 0, 0 \
    }
#define RILL_FROM(source, length)   \
    {                               \
        NULL, (length), (source), 0 \
    }
#define RILL_J(literal)                                 \
    {                                                   \
        (literal), sizeof(literal) - 1, 0, RILL_IS_JSON \
    }
#define RILL_J_MEM(pointer, length)          \
    {                                        \
        (pointer), (length), 0, RILL_IS_JSON \
    }
#define RILL_J_FROM(source, length)            \
    {                                          \
        NULL, (length), (source), RILL_IS_JSON \
    }
#define RILL_NULL RILL_J("null")

/* n * 10^-places; there is no floating point: RILL_DEC(7, 1) is 0.7, RILL_DEC(-7, 1) is -0.7. A number that this cannot
 * hold goes into `extra`; made by these macros, which take their value more than once, it is RILL_E_REQUEST_CHOICE. */
typedef struct rill_num {
    uint32_t n;
    uint8_t set;      /* 0: unset, 1: set, 2: null */
    uint8_t places;   /* 0..9; more is RILL_E_REQUEST_CHOICE */
    uint8_t negative; /* 1: -n */
} rill_num;
#define RILL_INT(value) RILL_DEC(value, 0)
#define RILL_DEC(value, places)                                                                                     \
    {                                                                                                               \
        (uint32_t) RILL_ABS_(value), 1, (uint8_t)(RILL_ABS_(value) > 0xffffffffu || (places) > 9 ? 255 : (places)), \
            (uint8_t)(RILL_BELOW_0_(value) ? 1 : 0)                                                                 \
    }
#define RILL_BELOW_0_(value) (!((value) > 0 || ((value) | 0) == 0)) /* whole numbers only: 0.7 does not compile */
#define RILL_ABS_(value) (RILL_BELOW_0_(value) ? 0u - (uint64_t)(value) : (uint64_t)(value))
#define RILL_NULL_INT \
    {                 \
        0, 2, 0, 0    \
    }

/* 0: unset; else 1 + the place in the list that stands at the field. A number beyond the list is an error. */
typedef uint8_t rill_choice;
/* of yes or no */
#define RILL_FALSE 1u
#define RILL_TRUE 2u
#define RILL_NULL_BOOL 3u
/* of cache_control: {"type":"ephemeral"}, and the same with "ttl":"5m", "ttl":"1h" */
#define RILL_CACHE 1u
#define RILL_CACHE_5M 2u
#define RILL_CACHE_1H 3u

typedef struct rill_strings {
    const rill_data *p; /* NULL: unset */
    uint32_t n;         /* 0 with p: [] */
} rill_strings;

typedef struct rill_node rill_node;
typedef struct rill_nodes {
    const rill_node *const *p; /* NULL: unset */
    uint32_t n;                /* 0 with p: [] */
} rill_nodes;
#define RILL_LIST(array)                          \
    {                                             \
        (array), sizeof(array) / sizeof(array)[0] \
    } /* of rill_data, or of const rill_node * */

/* ---- shapes ---- */

/* what a row's field is, and what becomes of it */
typedef enum rill_field_kind {
    RILL_FIELD_STRING = 1,  /* rill_data: a string. arg: JSON text that is sent if it is unset             */
    RILL_FIELD_BASE64 = 2,  /* rill_data: a string, of base64                                              */
    RILL_FIELD_JSON = 3,    /* rill_data: one JSON value. arg: as STRING                                   */
    RILL_FIELD_MEMBERS = 4, /* rill_data: "a":1,"b":2 - members, without braces, one at least: with none it stays unset,
                               for RILL_S("") is RILL_E_JSON_CUT. The row's key is "" */
    RILL_FIELD_CHOICE = 5,  /* rill_choice: a string of the list arg                                       */
    RILL_FIELD_LITERAL = 6, /* rill_choice: a JSON text of the list arg                                    */
    RILL_FIELD_CONST = 7,   /* no field: the string arg; inside an INLINE                                  */
    RILL_FIELD_NUMBER = 8,  /* rill_num                                                                    */
    RILL_FIELD_STRINGS = 9, /* rill_strings                                                                */
    RILL_FIELD_NODES = 10,  /* rill_nodes. arg: where these stand, RILL_IN_*                               */
    RILL_FIELD_NODE = 11,   /* pointer to a node. arg: or to a struct of this shape                        */
    RILL_FIELD_MORE = 12,   /* as NODE, but its members stand beside those of this object. Key ""           */
    RILL_FIELD_PART = 13,   /* no field: so do the members that the shape arg makes of this struct. Key ""  */
    RILL_FIELD_INLINE = 14  /* no field: an object of the next arg rows, if one of their fields is set     */
} rill_field_kind;

typedef struct rill_field {
    uint16_t at;  /* kind * 4096 + offset of the field + RILL_NEEDED */
    uint16_t key; /* arg * 4096 + where its key begins in the keys of the shape */
} rill_field;
#define RILL_NEEDED 2048u /* the lint complains when it is unset */

/* where a node may stand */
#define RILL_IN_MESSAGES 1u
#define RILL_IN_CONTENT 2u /* of a message */
#define RILL_IN_RESULT 4u  /* of a tool_result */
#define RILL_IN_SYSTEM 8u  /* of the body */
#define RILL_IN_TOOLS 16u
#define RILL_IN_CITATIONS 32u /* of a text block */
#define RILL_IN_DOCUMENT 64u  /* the source of a document; a search result */
#define RILL_IN_OTHER 128u
/* what its struct is, or begins with, in all members: the lint's rules for what they mean together apply */
#define RILL_IS_MESSAGES 256u /* rill_messages */
#define RILL_IS_MORE 512u     /* rill_more */
#define RILL_IS_MESSAGE 1024u /* rill_node_message */
#define RILL_IS_MEDIA 2048u   /* rill_node_media, of a document */

typedef struct rill_shape {
    const char *type;       /* sent first as "type":"..."; NULL: none */
    const char *keys;       /* of all rows, each ended by NUL */
    const rill_field *rows; /* NULL: rill_node_raw */
    const void *const *aux; /* args, from 1 on: shapes (NODE, MORE, PART); lists (CHOICE, LITERAL): texts ended by NUL
                               each, and one more; a text (STRING, JSON, CONST) */
    uint8_t n;
    uint16_t place; /* RILL_IN_*, RILL_IS_* */
} rill_shape;

/*
 * Tables are made from a list of rows, here for `struct lamp { rill_node node; rill_data name; rill_choice on; }`:
 *
 *     #define LAMP(X, T) X(T, STRING, RILL_NEEDED, name, "name", 0) X(T, CHOICE, 0, on, "on", 1)
 *     static const void *const lamp_aux[] = { "off\0on\0" };
 *     RILL_FIELDS(lamp, struct lamp, LAMP)
 *     RILL_SHAPE(lamp, "lamp", lamp, lamp_aux, RILL_IN_CONTENT);
 *
 * This defines rill_shape_lamp. A row without a field has any name in its place; the names of a table differ. A field
 * has to begin in the first 2048 bytes of its struct; a table has at most 255 rows, 4096 bytes of keys and 15 in aux.
 */
#define RILL_FIELDS(table, T, ROWS)                                                                      \
    struct rill_keys_##table {                                                                           \
        ROWS(RILL_FIELD_ROOM_, )                                                                         \
    };                                                                                                   \
    static const struct rill_keys_##table rill_keys_##table = { ROWS(RILL_FIELD_KEY_, ) };               \
    static const rill_field rill_fields_##table[] = { ROWS(RILL_FIELD_, (T, struct rill_keys_##table)) };
#define RILL_SHAPE(name, type, table, aux, place)                                           \
    const rill_shape rill_shape_##name = { (type),                                          \
                                           (const char *)&rill_keys_##table,                \
                                           rill_fields_##table,                             \
                                           (aux),                                           \
                                           sizeof rill_fields_##table / sizeof(rill_field), \
                                           (place) }
#define RILL_FIELD_ROOM_(T, kind, need, field, key, arg) char field[sizeof(key)];
#define RILL_FIELD_KEY_(T, kind, need, field, key, arg) key,
#define RILL_FIELD_(T, kind, need, field, key, arg) \
    { RILL_ROW_AT_(T, kind, need, field), RILL_ROW_KEY_(kind, arg, offsetof(RILL_KEYS_ T, field)) },
#define RILL_STRUCT_(T, keys) T
#define RILL_KEYS_(T, keys) keys
#define RILL_ROW_AT_(T, kind, need, field)                          \
    (uint16_t)(RILL_FIELD_##kind * 4096u + RILL_AT_##kind(T, field) * \
               sizeof(char[RILL_AT_##kind(T, field) < 2048 ? 1 : -1]) + (need))
#define RILL_ROW_KEY_(kind, arg, at) \
    (uint16_t)(RILL_ROW_ARG_(kind, arg) * 4096u * sizeof(char[RILL_ROW_ARG_(kind, arg) < 16 ? 1 : -1]) + (at))
#define RILL_ROW_ARG_(kind, arg)                                                          \
    (RILL_FIELD_##kind != RILL_FIELD_NODES ? (arg)                                        \
                                           : ((arg) > 15) * 4u + (((arg) & 0xccu) != 0) * 2u + (((arg) & 0xaau) != 0))
#define RILL_AT_(T, field) offsetof(RILL_STRUCT_ T, field)
#define RILL_AT_STRING(T, field) RILL_AT_(T, field)
#define RILL_AT_BASE64(T, field) RILL_AT_(T, field)
#define RILL_AT_JSON(T, field) RILL_AT_(T, field)
#define RILL_AT_MEMBERS(T, field) RILL_AT_(T, field)
#define RILL_AT_CHOICE(T, field) RILL_AT_(T, field)
#define RILL_AT_LITERAL(T, field) RILL_AT_(T, field)
#define RILL_AT_NUMBER(T, field) RILL_AT_(T, field)
#define RILL_AT_STRINGS(T, field) RILL_AT_(T, field)
#define RILL_AT_NODES(T, field) RILL_AT_(T, field)
#define RILL_AT_NODE(T, field) RILL_AT_(T, field)
#define RILL_AT_MORE(T, field) RILL_AT_(T, field)
#define RILL_AT_PART(T, field) 0u
#define RILL_AT_INLINE(T, field) 0u
#define RILL_AT_CONST(T, field) 0u

/* First member of every node. */
struct rill_node {
    const rill_shape *shape;
};
#define RILL_NODE(name)    \
    {                      \
        &rill_shape_##name \
    }

/* ---- nodes that most requests have ---- */

/* Anything, anywhere: one JSON value. A stored turn goes into `messages` like this. */
typedef struct rill_node_raw {
    rill_node node;
    rill_data json;
} rill_node_raw;
extern const rill_shape rill_shape_raw;

/* messages[]. Text or blocks. The shape system_message also knows the fields of mid-conversation instructions. */
#define RILL_USER 1u
#define RILL_ASSISTANT 2u
#define RILL_SYSTEM 3u
/* effort */
#define RILL_EFFORT_LOW 1u
#define RILL_EFFORT_MEDIUM 2u
#define RILL_EFFORT_HIGH 3u
#define RILL_EFFORT_XHIGH 4u
#define RILL_EFFORT_MAX 5u
typedef struct rill_node_message {
    rill_node node;
    rill_data text;
    rill_nodes blocks;
    rill_choice role;
    rill_choice clear_at; /* system_message: 1 never, 2 next_user_message */
    rill_choice effort;   /* system_message: output_config.effort */
} rill_node_message;
extern const rill_shape rill_shape_message, rill_shape_system_message;

typedef struct rill_node_text {
    rill_node node;
    rill_data text;
    rill_nodes citations; /* rill_node_citation */
    rill_choice cache;
} rill_node_text;
extern const rill_shape rill_shape_text;

/* One of: media with data (base64 on the way), url, file; for a document also plain or content or blocks. */
typedef struct rill_node_media {
    rill_node node;
    rill_data media; /* "image/jpeg", "application/pdf" */
    rill_data data, url, file;
    rill_choice oversized; /* image: transformations.oversized_image, 1 downsize, 2 error */
    rill_choice cache;
    rill_choice citations;    /* document: citations.enabled */
    rill_data plain;          /* document: text/plain */
    rill_data content;        /* document: text */
    rill_nodes blocks;        /* document: text and image blocks */
    rill_data title, context; /* document */
} rill_node_media;
extern const rill_shape rill_shape_image, rill_shape_document;

typedef struct rill_node_thinking {
    rill_node node;
    rill_data thinking, signature;
} rill_node_thinking;
extern const rill_shape rill_shape_thinking;

/* One string: redacted_thinking (data), container_upload (file_id), tool_reference (tool_name), code_execution_output
 * and bash_code_execution_output (file_id). */
typedef struct rill_node_one {
    rill_node node;
    rill_data value;
    rill_choice cache; /* container_upload, tool_reference */
} rill_node_one;
extern const rill_shape rill_shape_redacted_thinking, rill_shape_container_upload, rill_shape_tool_reference;
extern const rill_shape rill_shape_code_execution_output, rill_shape_bash_code_execution_output;

typedef struct rill_node_tool_use {
    rill_node node;
    rill_data id, name;
    rill_data input; /* JSON; unset: {} */
    rill_choice cache;
    rill_data caller_type, caller_tool; /* caller: type, tool_id */
    rill_data toolset_name;
    rill_data server_name; /* mcp_tool_use */
} rill_node_tool_use;
extern const rill_shape rill_shape_tool_use, rill_shape_server_tool_use, rill_shape_mcp_tool_use;

/* Text, blocks, or neither. */
typedef struct rill_node_tool_result {
    rill_node node;
    rill_data tool_use_id;
    rill_data text;
    rill_nodes blocks;
    rill_choice is_error, cache;
    rill_data toolset_name;
} rill_node_tool_result;
extern const rill_shape rill_shape_tool_result, rill_shape_mcp_tool_result;

/* tools[]: one of your own. The shape custom_tool also sends "type":"custom". */
typedef struct rill_node_tool {
    rill_node node;
    rill_data name, description;
    rill_data input_schema; /* JSON */
    rill_choice cache;
    rill_choice strict, defer_loading, eager_input_streaming;
    rill_strings allowed_callers;
    rill_data input_examples; /* JSON */
    rill_data extra;          /* members */
} rill_node_tool;
extern const rill_shape rill_shape_tool, rill_shape_custom_tool;

/* ---- bodies ---- */

/* tool_choice.type */
#define RILL_CHOOSE_AUTO 1u
#define RILL_CHOOSE_ANY 2u
#define RILL_CHOOSE_TOOL 3u
#define RILL_CHOOSE_NONE 4u
/* thinking.type */
#define RILL_THINK_ENABLED 1u
#define RILL_THINK_ADAPTIVE 2u
#define RILL_THINK_DISABLED 3u
#define RILL_THINK_BETWEEN_TOOLS 4u

/*
 * The body of POST /v1/messages and its relatives. The shape given to init says which:
 *
 *     messages      first party, and servers like it
 *     count_tokens  /v1/messages/count_tokens: only what that takes
 *     bedrock       no model, no stream; anthropic_version and anthropic_beta in the body
 *     vertex        no model; anthropic_version in the body
 *     fallback      one of rill_more.fallbacks: model, max_tokens, thinking, and of more: output_config, speed
 */
typedef struct rill_messages {
    rill_node node; /* only of a fallback */
    rill_data model;
    rill_num max_tokens;
    rill_nodes messages;
    rill_data system;         /* text */
    rill_nodes system_blocks; /* or text blocks */
    rill_nodes tools;
    rill_strings stop_sequences;
    rill_num temperature, top_p, top_k;
    rill_data user_id;          /* metadata.user_id */
    rill_num think_budget;      /* thinking.budget_tokens */
    rill_choice think;          /* thinking.type */
    rill_choice think_display;  /* thinking.display: 1 summarized, 2 omitted, 3 updates */
    rill_choice think_mismatch; /* thinking.block_binding.prefix_mismatch_behavior: 1 error, 2 drop_block */
    rill_choice choose;         /* tool_choice.type */
    rill_choice choose_one;     /* tool_choice.disable_parallel_tool_use */
    rill_choice cache;          /* automatic caching: a breakpoint too */
    rill_choice stream;
    rill_choice service_tier; /* 1 auto, 2 standard_only */
    rill_data choose_name;    /* tool_choice.name */
    const rill_node *more;    /* rill_more */
    rill_data extra;          /* members: whatever rill does not know; none: unset */
    rill_data version;  /* anthropic_version of bedrock and vertex; unset: bedrock-2023-05-31, vertex-2023-10-16.
                           Of count_tokens only if it is set: Vertex takes it */
    rill_strings betas; /* anthropic_beta of bedrock; elsewhere it is a header */
} rill_messages;
extern const rill_shape rill_shape_messages, rill_shape_count_tokens, rill_shape_bedrock, rill_shape_vertex;
extern const rill_shape rill_shape_fallback;

/* The other parameters of a body; .more = &more.node. */
typedef struct rill_more {
    rill_node node;          /* RILL_NODE(more) */
    rill_choice effort;      /* output_config.effort: RILL_EFFORT_* */
    rill_data schema;        /* output_config.format: JSON schema */
    rill_num task_budget;    /* output_config.task_budget.total */
    rill_num task_remaining; /* and .remaining */
    rill_data old_schema;    /* output_format, deprecated: JSON schema */
    rill_data inference_geo, speed;
    rill_data container;           /* id; or */
    rill_data container_id;        /* container.id */
    rill_nodes skills;             /* container.skills */
    rill_data previous_message_id; /* diagnostics.previous_message_id; RILL_NULL asks for it without one */
    rill_nodes mcp_servers;
    rill_nodes edits;       /* context_management.edits */
    rill_choice compaction; /* 1: {"type":"summarize"} */
    rill_data compaction_instructions;
    rill_choice fallbacks_default; /* 1: "fallbacks":"default"; or */
    rill_nodes fallbacks;          /* rill_messages of shape fallback */
    rill_data credit_token;        /* fallback_credit_token; or, with */
    rill_data credit_object_token; /* fallback_credit_token.token */
    rill_choice credit_mode;       /* fallback_credit_token.mode: 1 strict, 2 best_effort */
    rill_choice thread;            /* thread.type: 1 create, 2 continue */
    rill_data thread_message_id;   /* thread.previous_message_id */
    rill_choice billing;           /* billing_policy: 1 */
    rill_choice bill_to;           /* billing_policy.bill_to: 1 self, 2 user_profile */
} rill_more;
extern const rill_shape rill_shape_more;

/* POST /v1/messages/batches: requests of rill_node_batch_item. `stream` of a body is not sent here. */
typedef struct rill_batch {
    rill_nodes requests;
} rill_batch;
typedef struct rill_node_batch_item {
    rill_node node;
    rill_data custom_id;
    const rill_node *params; /* &body.node of a rill_messages; its shape is not looked at */
} rill_node_batch_item;
extern const rill_shape rill_shape_batch, rill_shape_batch_item;

/* ---- further nodes; each links what it names ---- */

/* text.citations[]: shapes char_location, page_location, content_block_location, web_search_result_location,
 * search_result_location */
typedef struct rill_node_citation {
    rill_node node;
    rill_data cited_text;
    rill_num document_index;        /* char, page, content block */
    rill_data document_title;       /* the same; may be RILL_NULL */
    rill_num start, end;            /* of characters, pages or blocks; end is exclusive */
    rill_data title;                /* web search, search result; may be RILL_NULL */
    rill_data url, encrypted_index; /* web search */
    rill_num search_result_index;   /* search result */
    rill_data source;               /* search result */
    rill_data file_id;
} rill_node_citation;
extern const rill_shape rill_shape_char_location, rill_shape_page_location, rill_shape_content_block_location;
extern const rill_shape rill_shape_web_search_result_location, rill_shape_search_result_location;

typedef struct rill_node_search_result {
    rill_node node;
    rill_data source, title;
    rill_nodes blocks; /* text */
    rill_choice citations, cache;
} rill_node_search_result;
extern const rill_shape rill_shape_search_result;

/* in a tool_result of the browser toolset */
typedef struct rill_node_browser_state {
    rill_node node;
    rill_nodes tabs, state_changes;
    rill_choice cache;
} rill_node_browser_state;
typedef struct rill_node_tab { /* shape tab */
    rill_node node;
    rill_data tab_id, title, url;
    rill_choice active;
} rill_node_tab;
typedef struct rill_node_change { /* shapes tab_opened, download_started, download_completed, download_failed */
    rill_node node;
    rill_data tab_id; /* tab_opened */
    rill_data download_id, url, path, error;
    rill_num size_bytes;
} rill_node_change;
extern const rill_shape rill_shape_browser_state, rill_shape_tab, rill_shape_tab_opened, rill_shape_download_started;
extern const rill_shape rill_shape_download_completed, rill_shape_download_failed;

typedef struct rill_node_mcp_tool_listing {
    rill_node node;
    rill_data mcp_server_name;
    rill_nodes tools; /* rill_node_tool, shape tool */
} rill_node_mcp_tool_listing;
extern const rill_shape rill_shape_mcp_tool_listing;

typedef struct rill_node_compaction {
    rill_node node;
    rill_data content, encrypted_content, signature; /* may be RILL_NULL */
    rill_nodes tool_changes;                         /* rill_node_tool_change */
    rill_choice cache;
} rill_node_compaction;
extern const rill_shape rill_shape_compaction;

/* shapes tool_addition, tool_removal: in a system message, or in compaction.tool_changes */
typedef struct rill_node_tool_change {
    rill_node node;
    const rill_node *tool; /* rill_node_tool_ref */
    rill_choice cache;
} rill_node_tool_change;
/* shapes tool_ref (name), mcp_tool_ref (server_name, name), mcp_toolset_ref (server_name), tool_definition */
typedef struct rill_node_tool_ref {
    rill_node node;
    rill_data server_name, name;
    const rill_node *definition; /* an entry of tools[] */
} rill_node_tool_ref;
extern const rill_shape rill_shape_tool_addition, rill_shape_tool_removal;
extern const rill_shape rill_shape_tool_ref, rill_shape_mcp_tool_ref, rill_shape_mcp_toolset_ref;
extern const rill_shape rill_shape_tool_definition;

typedef struct rill_node_fallback_block { /* shape fallback_block */
    rill_node node;
    rill_data from, to;         /* models */
    rill_choice trigger;        /* 1: {"type":"refusal"} */
    rill_data trigger_category; /* may be RILL_NULL */
} rill_node_fallback_block;
extern const rill_shape rill_shape_fallback_block;

/* Results of server tools, sent back by hand; a whole turn is better sent back raw. Shapes NAME_tool_result for the
 * NAMEs web_search, web_fetch, code_execution, bash_code_execution, text_editor_code_execution, tool_search,
 * advisor. */
typedef struct rill_node_server_result {
    rill_node node;
    rill_data tool_use_id;
    rill_data caller_type, caller_tool;
    const rill_node *content; /* one object; or */
    rill_nodes list;          /* web_search: rill_node_found */
    rill_choice cache;
} rill_node_server_result;
extern const rill_shape rill_shape_web_search_tool_result, rill_shape_web_fetch_tool_result;
extern const rill_shape rill_shape_code_execution_tool_result, rill_shape_bash_code_execution_tool_result;
extern const rill_shape rill_shape_text_editor_code_execution_tool_result, rill_shape_tool_search_tool_result;
extern const rill_shape rill_shape_advisor_tool_result;

/* their content */
typedef struct rill_node_failed { /* shapes NAME_tool_result_error */
    rill_node node;
    rill_data error_code, error_message;
} rill_node_failed;
extern const rill_shape rill_shape_web_search_tool_result_error, rill_shape_web_fetch_tool_result_error;
extern const rill_shape rill_shape_code_execution_tool_result_error, rill_shape_bash_code_execution_tool_result_error;
extern const rill_shape rill_shape_text_editor_code_execution_tool_result_error;
extern const rill_shape rill_shape_tool_search_tool_result_error, rill_shape_advisor_tool_result_error;

typedef struct rill_node_found { /* shapes web_search_result, web_fetch_result */
    rill_node node;
    rill_data url;
    rill_data title, encrypted_content, page_age; /* web_search_result; page_age may be RILL_NULL */
    rill_data retrieved_at;                       /* web_fetch_result; may be RILL_NULL */
    const rill_node *content;                     /* web_fetch_result: rill_node_media, document */
} rill_node_found;
extern const rill_shape rill_shape_web_search_result, rill_shape_web_fetch_result;

typedef struct rill_node_ran { /* shapes code_execution_result, encrypted_..., bash_code_execution_result */
    rill_node node;
    rill_data out, err; /* stdout, of encrypted_ encrypted_stdout; stderr */
    rill_num return_code;
    rill_nodes content; /* rill_node_one */
} rill_node_ran;
extern const rill_shape rill_shape_code_execution_result, rill_shape_encrypted_code_execution_result;
extern const rill_shape rill_shape_bash_code_execution_result;

/* shapes text_editor_code_execution_view_result, _create_result, _str_replace_result */
typedef struct rill_node_edited {
    rill_node node;
    rill_data content, file_type;                /* view */
    rill_num num_lines, start_line, total_lines; /* view; may be null */
    rill_choice is_file_update;                  /* create */
    rill_strings lines;                          /* str_replace */
    rill_num new_lines, new_start, old_lines, old_start;
} rill_node_edited;
extern const rill_shape rill_shape_text_editor_code_execution_view_result;
extern const rill_shape rill_shape_text_editor_code_execution_create_result;
extern const rill_shape rill_shape_text_editor_code_execution_str_replace_result;

typedef struct rill_node_tools_found { /* shape tool_search_tool_search_result */
    rill_node node;
    rill_nodes tool_references; /* rill_node_one, shape tool_reference */
} rill_node_tools_found;
extern const rill_shape rill_shape_tool_search_tool_search_result;

typedef struct rill_node_advice { /* shapes advisor_result, advisor_redacted_result */
    rill_node node;
    rill_data text; /* text, encrypted_content */
    rill_data stop_reason;
} rill_node_advice;
extern const rill_shape rill_shape_advisor_result, rill_shape_advisor_redacted_result;

/* tools[]: one that the API defines. Type and name are data: a new version of a tool needs no new rill. */
typedef struct rill_node_api_tool {
    rill_node node; /* RILL_NODE(api_tool) */
    rill_data type, name;
    rill_num max_uses, max_characters, max_content_tokens, max_tokens;
    rill_num display_width_px, display_height_px, display_number;
    rill_strings allowed_domains, blocked_domains, allowed_callers;
    rill_choice located; /* user_location: 1, {"type":"approximate"} with ... */
    rill_data city, region, country, timezone;
    const rill_node *url_sources; /* rill_node_url_sources */
    rill_data model;              /* advisor */
    rill_data mcp_server_name;
    rill_data response_inclusion;                       /* "full", "excluded" */
    rill_data configs;                                  /* JSON: {member: {enabled, defer_loading}} */
    rill_choice default_enabled, default_defer_loading; /* default_config */
    rill_nodes tools;                                   /* mcp_toolset: pinned listing, rill_node_tool */
    rill_data input_examples;                           /* JSON */
    rill_choice caching;                                /* advisor: as cache */
    rill_choice citations;                              /* citations.enabled */
    rill_choice use_cache, enable_zoom, strict, defer_loading, cache;
    rill_data extra; /* members */
} rill_node_api_tool;
extern const rill_shape rill_shape_api_tool;
#define RILL_API_TOOL(type_, name_) .type = RILL_S(type_), .name = RILL_S(name_)
#define RILL_TEXT_EDITOR_20241022 RILL_API_TOOL("text_editor_20241022", "str_replace_editor")
#define RILL_TEXT_EDITOR_20250124 RILL_API_TOOL("text_editor_20250124", "str_replace_editor")
#define RILL_TEXT_EDITOR_20250429 RILL_API_TOOL("text_editor_20250429", "str_replace_based_edit_tool")
#define RILL_TEXT_EDITOR_20250728 RILL_API_TOOL("text_editor_20250728", "str_replace_based_edit_tool")
#define RILL_BASH_20241022 RILL_API_TOOL("bash_20241022", "bash")
#define RILL_BASH_20250124 RILL_API_TOOL("bash_20250124", "bash")
#define RILL_COMPUTER_20241022 RILL_API_TOOL("computer_20241022", "computer")
#define RILL_COMPUTER_20250124 RILL_API_TOOL("computer_20250124", "computer")
#define RILL_COMPUTER_20251124 RILL_API_TOOL("computer_20251124", "computer")
#define RILL_COMPUTER_TOOLSET_20260801 .type = RILL_S("computer_toolset_20260801")
#define RILL_BROWSER_TOOLSET_20260801 .type = RILL_S("browser_toolset_20260801")
#define RILL_MEMORY_20250818 RILL_API_TOOL("memory_20250818", "memory")
#define RILL_WEB_SEARCH_20250305 RILL_API_TOOL("web_search_20250305", "web_search")
#define RILL_WEB_SEARCH_20260209 RILL_API_TOOL("web_search_20260209", "web_search")
#define RILL_WEB_SEARCH_20260318 RILL_API_TOOL("web_search_20260318", "web_search")
#define RILL_WEB_FETCH_20250910 RILL_API_TOOL("web_fetch_20250910", "web_fetch")
#define RILL_WEB_FETCH_20260209 RILL_API_TOOL("web_fetch_20260209", "web_fetch")
#define RILL_WEB_FETCH_20260309 RILL_API_TOOL("web_fetch_20260309", "web_fetch")
#define RILL_WEB_FETCH_20260318 RILL_API_TOOL("web_fetch_20260318", "web_fetch")
#define RILL_CODE_EXECUTION_20250522 RILL_API_TOOL("code_execution_20250522", "code_execution")
#define RILL_CODE_EXECUTION_20250825 RILL_API_TOOL("code_execution_20250825", "code_execution")
#define RILL_CODE_EXECUTION_20260120 RILL_API_TOOL("code_execution_20260120", "code_execution")
#define RILL_CODE_EXECUTION_20260521 RILL_API_TOOL("code_execution_20260521", "code_execution")
#define RILL_TOOL_SEARCH_REGEX RILL_API_TOOL("tool_search_tool_regex_20251119", "tool_search_tool_regex")
#define RILL_TOOL_SEARCH_BM25 RILL_API_TOOL("tool_search_tool_bm25_20251119", "tool_search_tool_bm25")
#define RILL_ADVISOR_20260301 RILL_API_TOOL("advisor_20260301", "advisor")
#define RILL_MCP_TOOLSET .type = RILL_S("mcp_toolset")

/* of a type: 1 all, 2 none, 3 only, 4 except; the tools of the last two are rill_node_tool_ref, shape tool_ref */
typedef struct rill_node_url_sources {
    rill_node node; /* RILL_NODE(url_sources) */
    rill_choice user_input, client_results, server_results;
    rill_nodes client_tools, server_tools;
} rill_node_url_sources;
extern const rill_shape rill_shape_url_sources;

/* container.skills[] */
typedef struct rill_node_skill {
    rill_node node;   /* RILL_NODE(skill) */
    rill_choice type; /* 1 anthropic, 2 custom */
    rill_data skill_id, version;
} rill_node_skill;
extern const rill_shape rill_shape_skill;

/* mcp_servers[] */
typedef struct rill_node_mcp_server {
    rill_node node; /* RILL_NODE(mcp_server) */
    rill_data url, name, authorization_token;
    rill_choice enabled;        /* tool_configuration.enabled, deprecated */
    rill_strings allowed_tools; /* tool_configuration.allowed_tools, deprecated */
} rill_node_mcp_server;
extern const rill_shape rill_shape_mcp_server;

/* context_management.edits[]: shapes clear_tool_uses, clear_thinking, compact */
typedef struct rill_node_edit {
    rill_node node;
    rill_num trigger_tokens;            /* trigger.value, of type input_tokens; clear_tool_uses, compact; or */
    rill_num trigger_tool_uses;         /* of type tool_uses; clear_tool_uses */
    rill_num keep;                      /* tool uses, or thinking turns */
    rill_choice keep_all;               /* clear_thinking: 1 {"type":"all"}, 2 "all" */
    rill_num clear_at_least;            /* clear_tool_uses: input tokens */
    rill_strings exclude_tools;         /* clear_tool_uses */
    rill_choice clear_tool_inputs;      /* clear_tool_uses; or */
    rill_strings clear_inputs_of;       /* clear_tool_inputs as a list */
    rill_choice pause_after_compaction; /* compact */
    rill_data instructions;             /* compact */
} rill_node_edit;
extern const rill_shape rill_shape_clear_tool_uses, rill_shape_clear_thinking, rill_shape_compact;

/* ---- the encoder ---- */

/* Objects within objects. The one that init was given counts, as do the tables of PART and MORE rows: below a body of
 * the shapes messages, bedrock and vertex, which have a PART, 10 more go. Raw JSON has RILL_DEPTH levels of its own. */
#define RILL_NESTING 12u

/* private: a place in a tree of nodes; no pointer, so a state may be stored */
typedef struct rill_place_ {
    uint8_t depth;
    uint8_t row[RILL_NESTING];
    uint32_t element[RILL_NESTING];
} rill_place_;

typedef struct rill_request {
    uint32_t abi;
    uint32_t offset; /* after RILL_NEED: bytes of the source that were taken; give those that follow */
    uint16_t source; /* after RILL_NEED: its number */
    int8_t error;    /* rill_status that sticks, or 0 */
    /* private; the size may change. Small members stand in front: short instructions reach them. */
    uint8_t phase;
    uint16_t at; /* bytes of the literal at hand that are out */
    uint8_t flags, pend_n;
    uint8_t carry[5], pend[6];
    rill_place_ place;
    /* to be read at any time */
    uint32_t repaired; /* characters replaced by U+FFFD since init or restart; stops at 2^32-1 */
    uint64_t sent;     /* bytes given or counted since init or restart; after an error: all that may have left */
    uint64_t promised; /* what the last whole counting run gave; 0: none. What stands before is zero at a restart. */
    /* private */
    const rill_shape *shape;
    const void *root;
    uint8_t options; /* as given to init */
    rill_json_core json;
    uint8_t bits[RILL_DEPTH / 8];
} rill_request;

#define RILL_REFUSE 1u /* text that is not UTF-8 is RILL_E_REQUEST_TEXT; else it is repaired */

/*
 * rill_request_init - begin a body.
 *
 * shape, root  what to send and how; both, and all they point to, stay as they are until the end.
 * gives        RILL_OK, or RILL_E_ABI.
 */
#define rill_request_init(r, shape, root, options) rill_request_init_((r), (shape), (root), (options), RILL_ABI)
rill_status rill_request_init_(rill_request *r, const rill_shape *shape, const void *root, unsigned options,
                               uint32_t abi);

/*
 * rill_request_read - the next bytes of the body.
 *
 * src    bytes of source r->source, moved past what was used; only looked at while a source is being sent. NULL is
 *        as none. They may be any number, but not more than the source still has: RILL_E_REQUEST_LENGTH.
 * out    any room from 1 byte up, moved. NULL, or p == NULL: count (the dry run).
 * gives  RILL_MORE  out is full; call again with room.
 *        RILL_NEED  call again with bytes of source r->source, from its byte r->offset on. To wait is not to call; a
 *                   call without bytes gives RILL_NEED again, however often. A source that can give no more is told
 *                   of with rill_request_fail(), or with rill_request_end() if its length is RILL_UNKNOWN. Of such
 *                   a source a byte behind the first 2^32-1 is RILL_E_REQUEST_LENGTH.
 *        RILL_END   the body is complete; r->sent is its length.
 *        RILL_E_REQUEST_*, RILL_E_JSON_* (raw JSON): it sticks. What was written before stands in out.
 * cost   linear; the same bytes for every size of out and src. No recursion. Stack: make stack.
 * rule   RFC 8259; RFC 4648 section 4 (base64); the Messages API's reference.
 */
rill_status rill_request_read(rill_request *r, rill_in *src, rill_out *out);

/*
 * rill_request_length - the exact length, by a dry run; all that is in memory is checked on the way.
 *
 * gives  RILL_OK    *length is written, and the body is at its first byte again. From now on bytes sent are compared:
 *                   RILL_E_REQUEST_LENGTH instead of the first byte too many, or instead of the last bracket when
 *                   there are too few.
 *        RILL_NEED  the length of a source must be read to be known: text, JSON, or base64 of RILL_UNKNOWN length.
 *                   Then call read() with out->p == NULL up to RILL_END; r->promised is the length; restart.
 *        RILL_E_*   as read() would give while sending.
 */
rill_status rill_request_length(rill_request *r, uint64_t *length);

/* rill_request_restart - the first byte again: a retry, a stack that rewinds. The promised length stays. Sources are
 * asked for again, from their first byte. */
void rill_request_restart(rill_request *r);

/* rill_request_end, rill_request_fail - after RILL_NEED: the source has no more bytes; has failed
 * (RILL_E_REQUEST_SOURCE from now on). */
void rill_request_end(rill_request *r);
void rill_request_fail(rill_request *r);

/* ---- lint: what the API would refuse, before anything is sent ---- */

/* number, name, text. What a rule is about stands in the Messages API's reference. */
#define RILL_FINDINGS(X)                                                                                 \
    X(NEEDED, 1, "needed", "a required field is unset")                                                  \
    X(TWICE, 2, "twice", "two fields give the same key")                                                 \
    X(PLACE, 3, "place", "a node of this kind, or a breakpoint, may not stand here")                     \
    X(NAME, 4, "name", "empty, too long, or of characters other than A-Z a-z 0-9 _ -")                   \
    X(FIRST_ROLE, 5, "first_role", "the first message is not the user's")                                \
    X(EMPTY_TEXT, 6, "empty_text", "empty text, or white space alone")                                   \
    X(CACHE_MARKS, 7, "cache_marks", "more than four cache breakpoints")                                 \
    X(BUDGET, 8, "budget", "budget_tokens below 1024, or not below max_tokens")                          \
    X(SAMPLING, 9, "sampling", "not together with thinking: temperature but 1, top_p below 0.95, top_k") \
    X(FORCED, 10, "forced", "a forced tool choice together with thinking")                               \
    X(UNANSWERED, 11, "unanswered", "a tool_use without its tool_result in the next turn")               \
    X(UNASKED, 12, "unasked", "a tool_result without its tool_use in the turn before")                   \
    X(RESULT_LATE, 13, "result_late", "a tool_result behind other blocks of its turn")                   \
    X(EXCLUSIVE, 14, "exclusive", "two parameters that exclude each other")                              \
    X(LIMIT, 15, "limit", "more than the API takes, or less")                                            \
    X(PREFILL, 16, "prefill", "the last message is the assistant's, together with thinking")             \
    X(SAME_ID, 17, "same_id", "an id, or a name, a second time")                                         \
    X(NO_TOOL, 18, "no_tool", "the tool that is to be used is not in tools")                             \
    X(DEPTH, 19, "depth", "nodes nested deeper than RILL_NESTING")                                       \
    X(CITATIONS, 20, "citations", "on some documents but not on all, or together with an output format") \
    X(VALUE, 21, "value", "not a value that the API takes here")                                         \
    X(UNKNOWN, 22, "unknown", "a value that rill does not know")                                         \
    X(CACHE_ORDER, 23, "cache_order", "a cache breakpoint of 1h behind one of 5m")                       \
    X(MCP, 24, "mcp", "an MCP server without its toolset, or the other way round")

typedef enum rill_lint_code {
#define RILL_X(id, number, name, text) RILL_LINT_##id = number,
    RILL_FINDINGS(RILL_X)
#undef RILL_X
} rill_lint_code;

typedef struct rill_finding {
    uint8_t code; /* rill_lint_code */
    uint8_t key_n;
    const char *key; /* of the field at fault, key_n bytes, in a table or in `extra`; 0: the object itself */
} rill_finding;

typedef struct rill_lint {
    uint32_t abi;
    /* private from here; the size may change */
    uint32_t deferred;
    const rill_shape *shape;
    const void *root;
    uint16_t images;
    uint8_t rule, entered, marks, strict, documents, optional, unions;
    uint8_t base, ttl; /* base: 1 + the level that holds `messages` */
    rill_place_ place;
} rill_lint;

/*
 * rill_lint_init - begin to look at a body.
 *
 * gives  RILL_OK, or RILL_E_ABI.
 */
#define rill_lint_init(l, shape, root) rill_lint_init_((l), (shape), (root), RILL_ABI)
rill_status rill_lint_init_(rill_lint *l, const rill_shape *shape, const void *root, uint32_t abi);

/*
 * rill_lint_next - the next finding, in the order of the body.
 *
 * f      written only with RILL_OK.
 * gives  RILL_OK, or RILL_END.
 * note   Messages that are kept raw, as those of a stored talk are, are not looked into: no id in them is paired.
 *        What is raw JSON or comes from a source is not looked into, but for the members of `extra` (their keys, their
 *        kinds, and values of lists that rill knows) and the role of a message; an answer that may stand in it is taken
 *        for given. Rules that depend on the model, or on a beta flag, are left to the API: so servers of MCP need
 *        toolsets only where there are some. Of the schemas of strict tools the parameters are counted.
 *        RILL_LINT_UNKNOWN is a remark, not a fault: what it is about is sent as it stands.
 *        A shape of the program's own is looked at by its keys and its type. If the type is one of the API's, so are
 *        its rules.
 * cost   no copies, no tables: ids are compared in place, each call and each result with all blocks of its turn and of
 *        the one that answers it or is answered. So the work grows with the square of the blocks and messages of one
 *        turn, and is linear in the number of turns. A turn is all messages of one role that follow each other: the API
 *        merges them. 1000 results in a turn are nothing; 20,000 messages of one result each take seconds, so limit
 *        what a stranger may send before it is looked at. The names of tools and of servers, and each custom_id, are
 *        compared with the 1000 before; the first 32 keys of `extra` with those behind them.
 */
rill_status rill_lint_next(rill_lint *l, rill_finding *f);

/*
 * rill_lint_path - where the finding just given is, as messages[2].content[0].tool_use_id
 *
 * to     cap bytes; a path that does not fit is cut. Always terminated; cap at least 1.
 * gives  the length of the whole path.
 */
size_t rill_lint_path(const rill_lint *l, const rill_finding *f, char *to, size_t cap);

/*
 * rill_lint_length - is the body longer than its API takes? 32 MiB; 20 to Bedrock, 30 to Vertex, 256 for a batch.
 *
 * shape   as given to rill_lint_init(); length: what rill_request_length() gave.
 * f       written only with RILL_OK: RILL_LINT_LIMIT, of the body itself.
 * gives   RILL_OK, or RILL_END.
 */
rill_status rill_lint_length(const rill_shape *shape, uint64_t length, rill_finding *f);

/* rill_lint_name, rill_lint_text - "cache_marks", "more than four cache breakpoints"; "?" for a number not in the list.
 * Linked only if called. */
const char *rill_lint_name(unsigned code);
const char *rill_lint_text(unsigned code);

/* ---- text ---- */

/*
 * rill_trim - the length of the longest prefix of at most `most` bytes that does not cut a character.
 *
 * gives  n, if n is not more. Broken UTF-8 counts byte for byte.
 */
size_t rill_trim(const char *p, size_t n, size_t most);

#ifdef __cplusplus
}
#endif

#endif
