/*
 * peer.h - the job that all do: of each event its type, of each delta the index, kind and decoded text.
 *
 * The text is copied into one buffer; a hash goes over types, indexes, kinds and where the texts end. A peer reads the
 * stream in pieces: of one size, or as long as the events.
 */
#ifndef PEER_H
#define PEER_H

#include <string.h>

#include "generate.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
    EVENT_OTHER,
    EVENT_MESSAGE_START,
    EVENT_BLOCK_START,
    EVENT_DELTA,
    EVENT_BLOCK_STOP,
    EVENT_MESSAGE_DELTA,
    EVENT_MESSAGE_STOP,
    EVENT_PING
};
enum { KIND_NONE, KIND_TEXT, KIND_THINKING, KIND_SIGNATURE, KIND_INPUT };

struct sink {
    uint8_t *to;
    size_t n;
    uint64_t hash;
    size_t errors; /* events that could not be read */
};

static inline void sink_text(struct sink *s, const void *p, size_t n)
{
    memcpy(s->to + s->n, p, n);
    s->n += n;
}

/* After its text, if it has one. index 0 where there is none. */
static inline void sink_event(struct sink *s, unsigned type, uint64_t index, unsigned kind)
{
    s->hash = (s->hash ^ (type | kind << 4 | index << 8 | (uint64_t)s->n << 24)) * 0x9E3779B97F4A7C15u;
}

static inline int equal(const char *p, const char *name, size_t n)
{
    return memcmp(p, name, n) == 0;
}

static inline unsigned event_type(const char *p, size_t n)
{
    switch (n) {
    case 19:
        return equal(p, "content_block_delta", 19)   ? EVENT_DELTA
               : equal(p, "content_block_start", 19) ? EVENT_BLOCK_START
                                                     : 0;
    case 18:
        return equal(p, "content_block_stop", 18) ? EVENT_BLOCK_STOP : 0;
    case 13:
        return equal(p, "message_start", 13)   ? EVENT_MESSAGE_START
               : equal(p, "message_delta", 13) ? EVENT_MESSAGE_DELTA
                                               : 0;
    case 12:
        return equal(p, "message_stop", 12) ? EVENT_MESSAGE_STOP : 0;
    case 4:
        return equal(p, "ping", 4) ? EVENT_PING : 0;
    default:
        return EVENT_OTHER;
    }
}
/* Those with an index come first. */
static inline int has_index(unsigned type)
{
    return type >= EVENT_BLOCK_START && type <= EVENT_BLOCK_STOP;
}

static inline unsigned delta_kind(const char *p, size_t n)
{
    switch (n) {
    case 10:
        return equal(p, "text_delta", 10) ? KIND_TEXT : 0;
    case 14:
        return equal(p, "thinking_delta", 14) ? KIND_THINKING : 0;
    case 15:
        return equal(p, "signature_delta", 15) ? KIND_SIGNATURE : 0;
    case 16:
        return equal(p, "input_json_delta", 16) ? KIND_INPUT : 0;
    default:
        return KIND_NONE;
    }
}
static const char *const delta_field[] = { "(none at all)", "text", "thinking", "signature", "partial_json" };
static inline size_t delta_field_n(unsigned kind)
{
    return kind == KIND_TEXT ? 4 : kind == KIND_THINKING ? 8 : kind == KIND_SIGNATURE ? 9 : 12;
}
/* The field itself names the kind. */
static inline unsigned field_kind(const char *p, size_t n)
{
    switch (n) {
    case 4:
        return equal(p, "text", 4) ? KIND_TEXT : 0;
    case 8:
        return equal(p, "thinking", 8) ? KIND_THINKING : 0;
    case 9:
        return equal(p, "signature", 9) ? KIND_SIGNATURE : 0;
    case 12:
        return equal(p, "partial_json", 12) ? KIND_INPUT : 0;
    default:
        return KIND_NONE;
    }
}

/* Where the piece that begins at `at` ends. */
#define PIECE_WHOLE ((size_t)-1)
#define PIECE_EVENT ((size_t)0)
static inline size_t piece_end(const struct stream *s, size_t piece, size_t at, size_t *event)
{
    if (piece == PIECE_EVENT)
        return s->ends[(*event)++];
    return s->n - at < piece ? s->n : at + piece;
}

struct peer {
    const char *name;
    const char *(*about)(void); /* version and how it is used */
    void (*run)(const struct stream *s, size_t piece, struct sink *to);
};

#ifdef __cplusplus
}
#endif

#endif
