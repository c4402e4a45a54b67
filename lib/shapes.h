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
#define RILLI_TEXTS_EFFORT "low\0medium\0high\0xhigh\0max\0"

/* where these two stand in the aux of most */
#define RILLI_AUX_CACHE 1
#define RILLI_AUX_BOOL 2

/* Shapes that only rows point to. */
extern const rill_shape rilli_shape_caller;
extern const rill_shape rilli_shape_base64, rilli_shape_url, rilli_shape_file;
extern const rill_shape rilli_shape_effort, rilli_shape_output, rilli_shape_old_format, rilli_shape_context;
extern const rill_shape rilli_shape_summarize, rilli_shape_billing, rilli_shape_think, rilli_shape_tool_choice;
/* A body without model, stream, and what a platform adds. */
extern const rill_shape rilli_shape_body;

/* Defines rilli_shape_NAME; may be static. */
#define RILLI_SHAPE(name, type, table, aux)                                              \
    const rill_shape rilli_shape_##name = { (type),                                      \
                                            rill_keys_##table,                           \
                                            rill_fields_##table,                           \
                                            (aux),                                       \
                                            sizeof rill_fields_##table / sizeof(rill_field), \
                                            RILL_IN_OTHER }

#endif
