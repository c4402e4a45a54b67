/*
 * rill_cli.h - what the files of the program build/rill share.
 */
#ifndef RILL_CLI_H
#define RILL_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "rill.h"

enum { DONE = 0, INVALID = 1, USAGE = 2, TRUNCATED = 3, SERVER_ERROR = 4, LOGICALLY_DONE = 5 }; /* exit status */

enum cut { CUT_AS_READ, CUT_EVERY, CUT_RANDOM, CUT_LIST };

struct options {
    const char *file; /* NULL: standard input */
    unsigned framing; /* RILL_SSE, RILL_JSON */
    bool body;        /* RILL_JSON: one body; else JSON Lines */
    bool aws;         /* RILL_JSON, in the frames of an AWS event stream */
    unsigned end;     /* RILL_END_* */
    bool copy, join;
    enum cut cut;
    size_t least, most; /* length of a piece; CUT_EVERY: most */
    uint64_t seed;      /* CUT_RANDOM */
    const char *list;   /* CUT_LIST */
    unsigned pace;      /* ms between pieces */
    size_t buffer;      /* request: bytes of output at a time; 0: some */
    bool length, lint, raw;
};

/* rill_io.c: memory, input */

struct buf {
    char *p;
    size_t n, cap;
};

#if defined __GNUC__
__attribute__((noreturn, format(printf, 1, 2)))
#endif
void die(const char *format, ...); /* exit status 2 */
void *grow(void *p, size_t n);      /* realloc that does not fail */
void *moved(void *state, size_t n); /* a copy elsewhere; the original is wiped and freed */
void buf_put(struct buf *b, const char *p, size_t n);
void buf_str(struct buf *b, const char *s);
void buf_uint(struct buf *b, uint64_t n);
void buf_quoted(struct buf *b, const char *p, size_t n); /* as a JSON string */
void buf_repair(struct buf *b); /* broken UTF-8 becomes U+FFFD */
void buf_free(struct buf *b);

struct input {
    const struct options *o;
    const char *list;
    uint64_t random;
    int fd;
    bool ended, begun, sleeps;
    struct buf got;
    size_t used; /* of got */
};

void input_open(struct input *in, const struct options *o);
uint8_t *input_piece(struct input *in, size_t *n); /* its own block, for free(); NULL at the end */
void input_close(struct input *in);

/* Where one event ends and the next begins cannot always be told from the decoder's events (a delta has no mark), so
 * the bytes that it used are counted here. */
struct place {
    uint64_t event; /* 1 for the first; changes with the first byte of the next */
    uint64_t depth;
    bool json, open, line, cr, string, escape;
};

void place_pass(struct place *at, const uint8_t *p, size_t n);

/* Runs the decoder over the whole input; gives the exit status. */
typedef void handler(void *self, const rill_message *m, const rill_event *ev, uint64_t event);
int decode(const struct options *o, unsigned bits, handler *handle, void *self);
/* The same; `look` sees the bytes that the decoder used, before what it made of them. */
typedef void looker(void *self, const uint8_t *p, size_t n);
/* A frame of an AWS event stream that holds no event of the Messages API; payload: any text. */
typedef void framer(void *self, const struct buf *name, const struct buf *payload);
int decode_seen(const struct options *o, unsigned bits, handler *handle, looker *look, framer *other, void *self);

/* rill_names.c: names that come twice in an object of a call's input. Begins as 0. */
struct names {
    rill_json *json;
    struct names_object *open;
    size_t depth, cap;
    uint64_t hash;
    uint64_t twice; /* offset of the first that came again; UINT64_MAX: none */
    bool ended;
};

void names_read(struct names *s, const rill_event *ev); /* a TOOL_INPUT */
bool names_twice(const struct names *s, uint64_t *offset);
void names_free(struct names *s);

/* The calls of a message, for their verdicts. */
struct call {
    int32_t index;
    bool server, stopped, told, has_id, has_name;
    uint8_t why;
    struct buf id, name;
    struct names names;
};
struct calls {
    struct call *p;
    size_t n, cap;
    struct names early; /* of input that came before its BLOCK_START */
    int32_t early_index;
};

bool is_call(unsigned block, bool *server);
void calls_add(struct calls *c, const rill_message *m, const rill_event *ev); /* a BLOCK_START, if it is a call */
struct call *calls_find(struct calls *c, int32_t index);                      /* the newest; NULL */
void calls_input(struct calls *c, const rill_event *ev);                      /* a TOOL_INPUT */
unsigned calls_why(const struct call *c,
                   unsigned why); /* why such a call is void, with what the program itself found */
void calls_free(struct calls *c);
bool reason_stands(unsigned reason);
rill_text scalar_text(rill_scalar s);
const char *outcome_name(unsigned outcome);

/* Text that cannot act on a terminal (rill/show.h); a piece of one, or all of it on one line. */
void put_shown(FILE *to, rill_show *show, const char *p, size_t n);
void put_safe(FILE *to, const char *p, size_t n);

/* rill_object.c: an object, member by member */

struct field {
    struct buf key, json; /* json: a whole value */
    struct buf text;      /* or a string, decoded */
    bool is_text;
    struct object *inner; /* or the members of an object */
};
struct object {
    struct field *p;
    size_t n, cap;
    size_t *slot, slots; /* 1 + the place of a field, by the hash of its key; 0: none */
};
#define NO_MEMBERS        \
    {                     \
        NULL, 0, 0, NULL, 0 \
    }

struct field *object_find(struct object *o, const char *key, size_t n); /* NULL: it has none */
struct field *object_get(struct object *o, const char *key, size_t n);  /* a new one if it has none */
#define GET(o, key) object_get((o), (key), strlen(key))
#define FIND(o, key) object_find((o), (key), strlen(key))
void set_json(struct field *f, const char *p, size_t n);
void set_text(struct field *f, rill_text t);
void object_free(struct object *o);
void put_object(struct buf *to, struct object *o);          /* type first */
bool is_json(const struct buf *b);                          /* one value, and nothing else */
void read_object(struct object *o, const struct buf *json); /* it may be cut; of a key given twice the first counts */
void decode_text(struct field *f);                          /* a string of JSON */

/* rill_usage.c: the counters of the library, in the object that they came in. Its own reader sees the bytes that the
 * library used, for what has no event: null, and where an unknown member of an inner object stands. Begins as 0. */
struct usage {
    rill_sse *sse;
    rill_json *json;
    bool over;            /* the event's JSON */
    unsigned inside;      /* depth of the value of "usage"; 0: outside */
    struct buf key, word; /* at hand */
    bool in_message;
    bool met_message, met[2]; /* these keys: "message", "usage" outside and in it */
    struct buf now, open; /* "usage" of this event, as far as it came; its brackets */
    bool whole, given;
    struct object all;    /* of all events that were taken, if one was given */
};

void usage_bytes(struct usage *u, const struct options *o, const uint8_t *p, size_t n);
void usage_take(struct usage *u); /* the event at hand counts */
void usage_free(struct usage *u);
/* The object: the counters, and what else is in `seen`; `odd` gets what stands where a counter should. */
void usage_put(struct buf *to, const rill_usage *counts, const struct buf *seen,
               void (*odd)(void *self, const struct buf *key, const struct buf *json), void *self);

/* rill_line.c: one line of output, a JSON object; a queue of them */

struct line {
    struct buf out, keys, rest;
    unsigned keys_n;
};

void line_open(struct line *l, const char *event);             /* event NULL: an object without the key "event" */
bool line_key(struct line *l, const char *key, size_t n);      /* false, and nothing written, if it is there already */
void line_reserve(struct line *l, const char *key);            /* from now on as if it were there */
void line_release(struct line *l, const char *key);            /* no longer */
void line_str(struct line *l, const char *key, const char *s); /* s NULL: null */
void line_text(struct line *l, const char *key, const char *p, size_t n);
void line_uint(struct line *l, const char *key, uint64_t n);
void line_index(struct line *l, int32_t index);
void line_why(struct line *l, unsigned why);                      /* rill_why or rill_tool_why, as "why" */
void line_scalar(struct line *l, const char *key, rill_scalar s); /* null if not given */
void line_member(struct line *l, const char *of, const struct buf *key, const struct buf *json);
void line_odd(struct line *l, const char *of, const struct buf *key, const struct buf *json); /* under "members" */
bool line_has(const struct line *l, const char *key);
void line_close(struct line *l, struct buf *to); /* to becomes the owner of the text */
void line_print(struct line *l);                 /* at once */

/* Lines wait here while one that has to stand before them is not complete. */
struct entry {
    struct buf text;
    bool waits;
};
struct queue {
    struct entry *p;
    size_t head, n, cap;
};

size_t queue_place(struct queue *q, size_t at);              /* keeps a place; at: q->n, or before that entry */
void queue_fill(struct queue *q, size_t at, struct line *l); /* l NULL: nothing stands there */
void queue_flush(struct queue *q);
void queue_free(struct queue *q);

/* modes */
int run_events(const struct options *o);
int run_text(const struct options *o);
int run_tools(const struct options *o);
int run_message(const struct options *o);
int run_turn(const struct options *o);
int run_request(const struct options *o);

#endif
