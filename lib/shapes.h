/*
 * shapes.h - lists and tables that several files of shapes use.
 */
#ifndef RILL_SHAPES_H
#define RILL_SHAPES_H

#include "rill/request.h"
#include "internal.h"

#define RILLI_TEXTS_CACHE \
    "{\"type\":\"ephemeral\"}\0{\"type\":\"ephemeral\",\"ttl\":\"5m\"}\0{\"type\":\"ephemeral\",\"ttl\":\"1h\"}\0"
#define RILLI_TEXTS_BOOL "false\0true\0null\0"
#define RILLI_TEXTS_ROLE "user\0assistant\0system\0"
#define RILLI_TEXTS_EFFORT "low\0medium\0high\0xhigh\0max\0"
#define RILLI_TEXTS_CHOOSE "auto\0any\0tool\0none\0"
#define RILLI_TEXTS_THINK "enabled\0adaptive\0disabled\0between_tools\0"
#define RILLI_TEXTS_DISPLAY "summarized\0omitted\0updates\0"
#define RILLI_TEXTS_MISMATCH "error\0drop_block\0"

/* where these two stand in the aux of most */
#define RILLI_AUX_CACHE 1
#define RILLI_AUX_BOOL 2

/* Rows of more than one table. Where a list stands in aux differs. */
#define RILLI_ROWS_CALLER(X, T)                       \
    X(T, INLINE, 0, caller, "caller", 2)              \
    X(T, STRING, RILL_NEEDED, caller_type, "type", 0) \
    X(T, STRING, 0, caller_tool, "tool_id", 0)
#define RILLI_ROWS_THINK(X, T, kinds, displays, mismatches)        \
    X(T, INLINE, 0, as_think, "thinking", 5)                       \
    X(T, CHOICE, RILL_NEEDED, think, "type", kinds)                \
    X(T, NUMBER, 0, think_budget, "budget_tokens", 0)              \
    X(T, CHOICE, 0, think_display, "display", displays)            \
    X(T, INLINE, 0, as_binding, "block_binding", 1)                \
    X(T, CHOICE, 0, think_mismatch, "prefix_mismatch_behavior", mismatches)
#define RILLI_ROWS_OUTPUT(X, T, efforts, json_schema, tokens) \
    X(T, INLINE, 0, as_output, "output_config", 8)            \
    X(T, CHOICE, 0, effort, "effort", efforts)                \
    X(T, INLINE, 0, as_format, "format", 2)                   \
    X(T, CONST, 0, format_type, "type", json_schema)          \
    X(T, JSON, RILL_NEEDED, schema, "schema", 0)              \
    X(T, INLINE, 0, as_task, "task_budget", 3)                \
    X(T, CONST, 0, task_type, "type", tokens)                 \
    X(T, NUMBER, RILL_NEEDED, task_budget, "total", 0)        \
    X(T, NUMBER, 0, task_remaining, "remaining", 0)
#define RILLI_ROWS_OLD_FORMAT(X, T, json_schema)         \
    X(T, INLINE, 0, as_old_format, "output_format", 2)   \
    X(T, CONST, 0, old_format_type, "type", json_schema) \
    X(T, JSON, RILL_NEEDED, old_schema, "schema", 0)
#define RILLI_ROWS_CONTEXT(X, T)                       \
    X(T, INLINE, 0, as_context, "context_management", 1) \
    X(T, NODES, 0, edits, "edits", RILL_IN_OTHER)
#define RILLI_ROWS_SUMMARIZE(X, T, summarize)                \
    X(T, INLINE, 0, as_compaction, "compaction", 2)          \
    X(T, CHOICE, RILL_NEEDED, compaction, "type", summarize) \
    X(T, STRING, 0, compaction_instructions, "instructions", 0)
#define RILLI_ROWS_BILLING(X, T, kinds, payers)       \
    X(T, INLINE, 0, as_billing, "billing_policy", 2)  \
    X(T, CHOICE, RILL_NEEDED, billing, "type", kinds) \
    X(T, CHOICE, 0, bill_to, "bill_to", payers)

/* A body without model, stream, and what a platform adds. */
extern const rill_shape rilli_shape_body;

#endif
