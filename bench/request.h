/*
 * request.h - a request as plain data, for the encoders that are measured.
 */
#ifndef BENCH_REQUEST_H
#define BENCH_REQUEST_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { TURNS = 60 };

struct plain {
    const char *system, *name, *description, *schema;
    const char *asked, *answered, *input, *result; /* of each turn */
};

extern const struct plain plain;
size_t rapidjson_write(const char **text); /* of TURNS turns */

#ifdef __cplusplus
}
#endif

#endif
