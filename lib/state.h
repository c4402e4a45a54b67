/*
 * state.h - what message.c keeps in a rill_message, for it and for shape.c.
 */
#ifndef RILL_STATE_H
#define RILL_STATE_H

#include "rill/message.h"
#include "internal.h"

/* m->state: the payload */
enum {
    PAYLOAD_NONE,    /* nothing of it */
    PAYLOAD_DONE,    /* in [DONE] */
    PAYLOAD_JSON,    /* in its value */
    PAYLOAD_AFTER,   /* behind that */
    PAYLOAD_SKIPPED, /* it is none */
    PAYLOAD_OVER     /* the marks are owed; then the next begins */
};

/* m->flags: the stream */
#define FRESH 1u      /* no line yet that tells an event stream from something else */
#define STARTED 2u    /* message_start */
#define STOPPED 4u    /* message_stop, or the end of a body */
#define FAILED 8u     /* an error event */
#define SEEN 16u      /* content was handed out */
#define UNTRACKED 32u /* a block did not fit the table */
#define FINISHED 64u
#define ENDED 128u /* RILL_EV_END was handed out */

/* m->got: the event; of a member that says what it is, the bit of its scope */
#define GOT_INDEX 1u
#define GOT_REASON 2u
#define GOT_MESSAGE (1u << RILLI_SCOPE_MESSAGE)
#define GOT_BLOCK (1u << RILLI_SCOPE_BLOCK)
#define GOT_DELTA (1u << RILLI_SCOPE_DELTA)
#define GOT_ERROR (1u << RILLI_SCOPE_FAULT)
#define GOT_CONTENT (1u << RILLI_SCOPE_CONTENT) /* it is a body */
#define TEE 32u                                 /* inside a content block that is to leave as received too */
#define GOT_DATA 128u                           /* it has a data line */
#define IN_DATA 256u                            /* *in is inside one */
#define LF_DUE 512u                             /* a second one began */
#define GUESSED 2048u                           /* the index is that of the only open block, or the next free one */
#define HOLDING 4096u                           /* a delta waits in the hold */
#define REPLAY 8192u                            /* it is being read again */
#define REPLAY_LAST 16384u                      /* and after it the event is over */
#define SETTLED 32768u /* the block's start was looked at; nothing of it can change any more */

/* rill_open_.bits; 0: the place is free */
#define OPEN 1u
#define NAMED 2u     /* name and id are whole */
#define BAD 4u       /* something about it is contradictory */
#define INPUT 8u     /* its start has input */
#define DELTAS 16u   /* input came in deltas; before its start is settled: it has text or thinking */
#define REPAIRED 32u /* its input, id or name was not valid UTF-8 */
#define BEGUN 64u    /* its BLOCK_START was handed out */
#define IMPLIED 128u /* it has no start of its own */

/* m->newreason, beside the number */
#define REASON_BITS 63u
#define TWICE 128u /* the event can be read in two ways, or was read in part */
#define TAKEN 64u  /* so can the current block: its start has the index of an open call, or its delta says two things */

/* m->options, beside what was given */
#define STRAY 64u      /* an event could be read in two ways, or input went astray: a later call may lack it */
#define RESTARTED 128u /* the message started again behind blocks */

#define NOWHERE 255u /* no place in the table */
#define NO_INDEX 65535u
#define INPUT_DONE 60u  /* rill_reader_.why: a whole object was read */
#define INPUT_SPACE 61u /* nothing but white space */
#define HEAD 5u         /* bytes before a scalar in the hold */
#define KEY_ROOM 44u    /* HEAD and the longest name of protocol.def */

/* m->shape.phase: the shape of a delta is noted down or followed, see shape.c */
enum {
    SHAPE_UNKNOWN,   /* there is none */
    SHAPE_LINES,     /* noting down the event: its lines before the data, */
    SHAPE_DATA,      /* the data before the text, */
    SHAPE_TEXT,      /* nothing of the text, */
    SHAPE_TAIL,      /* what follows it */
    SHAPE_KNOWN,     /* there is one; this event is read without it */
    SHAPE_TRY,       /* its lines were others; its data may be the same */
    SHAPE_LINES_DUE, /* the bytes are compared: the same four parts */
    SHAPE_DATA_DUE,
    SHAPE_TEXT_DUE,
    SHAPE_TAIL_DUE,
    SHAPE_END_DUE, /* and from the last } on */
    SHAPE_OVER     /* the event is over; of it, all stands as it was at its text, for the next may be the same */
};

RILLI_INLINE void forget_shape(rill_message *m)
{
#if RILL_FAST
    m->shape.phase = SHAPE_UNKNOWN;
#else
    (void)m;
#endif
}

/* The event at hand is not to be noted down. */
RILLI_INLINE void forget_note(rill_message *m)
{
#if RILL_FAST
    if (m->shape.phase < SHAPE_KNOWN)
        m->shape.phase = SHAPE_UNKNOWN;
#else
    (void)m;
#endif
}

RILLI_INLINE void skip(rill_in *in, size_t n)
{
    in->p += n;
    in->n -= n;
}

/* At the text of a delta for the block in this place: { and "delta":{ are behind. */
RILLI_INLINE void enter_delta(rill_message *m, unsigned place, unsigned kind)
{
    m->cur = (uint8_t)place;
    m->act = RILLI_ACT_STREAM;
    m->arg = (uint8_t)kind;
    m->of = m->scope[2] = RILLI_SCOPE_DELTA;
    m->bits[0] |= 3;
}

/* What message.c has for shape.c; without that it is its own. */
#if RILL_FAST
#define SHARED
#else
#define SHARED APART
#endif

/* Forgets the event before. */
SHARED void rilli_begin_event(rill_message *m);
/* The event is over: what was it, and what does it owe? */
SHARED rill_status rilli_finish_event(rill_message *m);
/* Text begins: the second half of a surrogate pair may stand there, or be missing at its end. */
SHARED void rilli_begin_text(rill_message *m, unsigned kind);
/* A piece of content, of the current block. */
SHARED rill_status rilli_content(rill_message *m, rill_event *ev, unsigned kind, const uint8_t *p, size_t n,
                                 unsigned part);

#if RILL_FAST
/* ---- shape.c ---- */

/* A new event begins. */
void rilli_shape_begin(rill_message *m);
/* Notes down what was used of the chunk since the last time, and the next `more` bytes. */
void rilli_shape_note(rill_message *m, const rill_in *in, size_t more);
/* In the noting: the data begins; a value is next; a text is over; the event is over. */
void rilli_shape_data(rill_message *m, const rill_in *in);
void rilli_shape_value(rill_message *m, const rill_in *in);
void rilli_shape_text_over(rill_message *m, const rill_in *in);
void rilli_shape_over(rill_message *m, const rill_in *in);
/* Makes SHAPE_OVER what it stands for: the next event begins. */
void rilli_shape_settle(rill_message *m);
/* Follows the shape where rilli_shape_glide() may not. RILL_MORE: all is used, or what came before is to be read after
 * all; RILL_BACK: a part of it is over; RILL_END: the rest is to be read in the usual way. */
rill_status rilli_shape_follow(rill_message *m, rill_in *in);
/* rill_message_next(), from SHAPE_TEXT_DUE on, where no limit is near. */
rill_status rilli_shape_glide(rill_message *m, rill_in *in, rill_event *ev);

/* ---- message.c, for it ---- */

/* Reads a piece of a call's input on. */
void rilli_read_input(rill_message *m, const rill_event *ev);
/* rill_message_next(), from any place but SHAPE_OVER. */
rill_status rilli_message_read(rill_message *m, rill_in *in, rill_event *ev);
#endif

#endif
