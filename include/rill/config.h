/*
 * rill/config.h - every macro a user may set, and nothing else.
 *
 * Set them on the command line of the compiler, alike for rill's own files and for all that include it.
 * init refuses a caller that was compiled with another value of any of them but RILL_WIDE (RILL_E_ABI), rill_resume() a
 * state that was (RILL_E_STATE). "state" marks a macro that changes the size of a struct.
 *
 * A smaller value takes away names, types or the slack of a limit. It never changes which input is
 * valid, and never lets a tool call pass that a larger value would stop. What each cut saves is
 * printed by `make size-features`.
 */
#ifndef RILL_CONFIG_H
#define RILL_CONFIG_H

#include <stdint.h>

/* Levels of nesting in a JSON text or in a response. 8..4096, a multiple of 8. state: one bit a level.
 * One level more is RILL_E_JSON_DEPTH. What the API itself sends is 7 deep, schemas and tool input aside. */
#ifndef RILL_DEPTH
#define RILL_DEPTH 64
#endif

/* Levels of nesting inside the JSON that `partial_json` carries. 8..4096, a multiple of 8. state: one
 * bit a level for each reader. One level more makes the call void (RILL_WHY_DEPTH); the stream goes on. */
#ifndef RILL_INNER_DEPTH
#define RILL_INNER_DEPTH 32
#endif

/* 1: the bytes around a delta's text are compared with those of the delta before, instead of being read as JSON; only
 * where they differ are they read. Nothing else changes, except the time. state: see `make ram`; the bytes of the shape
 * are in the hold, which should have 160 or more: a shorter one cannot hold what the API sends, and nothing is gained.
 * 0: left out. */
#ifndef RILL_FAST
#if UINTPTR_MAX > 0xffffffffu
#define RILL_FAST 1
#else
#define RILL_FAST 0
#endif
#endif

/* Bytes for what must be whole before it is of use (id, model, name, a name that is not in the list) and for
 * a delta that stands before its index while several blocks are open. 96..32768, with 16-bit pointers ..16384.
 * state. 44 of them stay free for the name that is being matched; the scalars of one event share the rest, at 5 bytes
 * more each: an id of 30 bytes leaves room for a name of 12 in 96 bytes, of 36 in 120, of 108 in 192. A scalar that
 * finds no room is cut (RILL_WARN_CUT); a call whose name or id was cut is void (RILL_WHY_NAME). A delta that finds
 * none is RILL_E_HOLD, and the stream is over; the first-party API sends the index first. */
#ifndef RILL_HOLD
#if RILL_FAST || UINTPTR_MAX > 0xffffffffu
#define RILL_HOLD 192
#else
#define RILL_HOLD 120
#endif
#endif

/* Content blocks that can be open at the same time. 1..64. state: 4 bytes each. The first-party API opens one
 * at a time. One more is RILL_WARN_UNTRACKED: its events still come, a call in it is void, and with a delta of input
 * for it all calls are, for it could be of another. */
#ifndef RILL_BLOCKS
#define RILL_BLOCKS 4
#endif

/* Tool calls, the server's too, whose input may arrive interleaved. 1..15. state: 18 bytes and the inner depth
 * each. One more is void (RILL_WHY_UNTRACKED). Calls one after the other share one reader. */
#ifndef RILL_READERS
#define RILL_READERS 1
#endif

/* Bytes and steps of the path of a value inside a tool call's input. 16..32768 and 1..4096. state: of rill_tool and
 * rill_call, a byte each and two a step. $.steps[0].name has 15 bytes and 3 steps. A longer path is marked cut; nothing
 * else depends on it. RILL_PATH 0: there are no paths; each is $, and marked cut unless that is all of it. A table does
 * not need them; rill_tool_explain() has the name of the row. */
#ifndef RILL_PATH
#define RILL_PATH 48
#endif
#ifndef RILL_STEPS
#define RILL_STEPS 8
#endif

/* 1: the names of blocks that only the beta surface sends are in the list. 0: such a block arrives as
 * RILL_BLOCK_OTHER with its name, as one that is invented next year does. */
#ifndef RILL_BETA
#define RILL_BETA 1
#endif

/* 1: members that have no event of their own are handed out as raw JSON (RILL_EV_MEMBER, RILL_EV_CITATION,
 * RILL_EV_COMPACTION). 0: they are checked and skipped. */
#ifndef RILL_MEMBERS
#define RILL_MEMBERS 1
#endif

/* 1: what is whole in the chunk is read several bytes at a time; so is what a request sends, where pointers have 64
 * bits. Nothing else changes, except the time. 0: byte by byte, as is smallest. */
#ifndef RILL_WIDE
#if UINTPTR_MAX > 0xffffffffu
#define RILL_WIDE 1
#else
#define RILL_WIDE 0
#endif
#endif

/* 1: rill_event has the field `raw`, each content block's JSON as received (option RILL_RAW_BLOCKS). 0: it has not. */
#ifndef RILL_RAW
#define RILL_RAW 1
#endif

/* 1: the JSON inside a call may be read leniently, on request (RILL_TOOL_LENIENT, RILL_TOOL_MENDED). 0: these options
 * do not exist, every call is read strictly. The default is 1 where pointers have 64 bits. */
#ifndef RILL_LENIENT
#if UINTPTR_MAX > 0xffffffffu
#define RILL_LENIENT 1
#else
#define RILL_LENIENT 0
#endif
#endif

/* Any number of 32 bits, for states that outlive the program (rill_seal() in rill/base.h): a state of a program with
 * another number is refused. The number of a build, or the first digits of its commit. */
#ifndef RILL_BUILD
#define RILL_BUILD 0
#endif

#if RILL_FAST / 2 != 0 || RILL_WIDE / 2 != 0 || RILL_BETA / 2 != 0 || RILL_MEMBERS / 2 != 0 || RILL_RAW / 2 != 0 || \
    RILL_LENIENT / 2 != 0 || RILL_FAST < 0 || RILL_WIDE < 0 || RILL_BETA < 0 || RILL_MEMBERS < 0 || RILL_RAW < 0 || \
    RILL_LENIENT < 0
#error "RILL_FAST, RILL_WIDE, RILL_BETA, RILL_MEMBERS, RILL_RAW, RILL_LENIENT: 0 or 1"
#endif
#if RILL_BUILD < 0 || RILL_BUILD > 0xffffffff
#error "RILL_BUILD: 0..4294967295"
#endif
#if RILL_DEPTH < 8 || RILL_DEPTH > 4096 || RILL_DEPTH % 8 != 0
#error "RILL_DEPTH: 8..4096, a multiple of 8"
#endif
#if RILL_INNER_DEPTH < 8 || RILL_INNER_DEPTH > 4096 || RILL_INNER_DEPTH % 8 != 0
#error "RILL_INNER_DEPTH: 8..4096, a multiple of 8"
#endif
#if RILL_HOLD < 96 || RILL_HOLD > 32768 || (UINTPTR_MAX <= 0xffff && RILL_HOLD > 16384)
#error "RILL_HOLD: 96..32768, with 16-bit pointers ..16384"
#endif
#if RILL_BLOCKS < 1 || RILL_BLOCKS > 64
#error "RILL_BLOCKS: 1..64"
#endif
#if RILL_PATH < 0 || (RILL_PATH > 0 && RILL_PATH < 16) || RILL_PATH > 32768
#error "RILL_PATH: 0..32768, not 1..15"
#endif
#if RILL_STEPS < 1 || RILL_STEPS > 4096
#error "RILL_STEPS: 1..4096"
#endif
#if RILL_READERS < 1 || RILL_READERS > 15
#error "RILL_READERS: 1..15"
#endif

#endif
