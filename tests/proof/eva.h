/*
 * eva.h - what the drivers for Frama-C's EVA share.
 *
 * A driver makes any bytes, in any number of chunks of 0..CHUNK bytes each, every one of which ends where `chunk` ends.
 * in_.n is split everywhere, so the analysis knows in_.p exactly wherever it knows in_.n.
 */
#include "__fc_builtin.h"
#include <string.h>

#include "internal.h"

#ifndef CHUNK
#define CHUNK 8
#endif
static uint8_t chunk[CHUNK];

static void next_chunk(void)
{
    //@ dynamic_split in_.n;
    Frama_C_make_unknown((char *)chunk, sizeof chunk);
    in_.n = Frama_C_size_t_interval(0, CHUNK);
    in_.p = chunk + CHUNK - in_.n;
}
