/*
 * rill.h - the streaming core between a socket and a program that talks to the Anthropic Messages API.
 *
 * Bytes go in as they arrive, in pieces of any size; typed events come out. This holds for every call:
 *
 * - All memory is the caller's. No heap, no libc, no globals, no threads, no clock, no callbacks, no floating
 *   point, no recursion. Two states never meet; one state belongs to one thread at a time.
 * - A state is one plain struct of fixed size with no pointer into itself: a copy of it is a checkpoint. Stored, it may
 *   be resumed elsewhere by the same build; rill_seal() and rill_resume() (rill/base.h) refuse one of another version
 *   or configuration.
 * - Input is a cursor that the call moves; it may end at any byte. Where it ends changes nothing but the number of
 *   pieces that one string comes in: the same events, errors, limits, warnings and counts for every cut, and the same
 *   offsets at each mark (but for two that rill/message.h names).
 * - Text that is handed out is valid UTF-8 of whole characters. It is good until the next call on the same state,
 *   or until the chunk is reused.
 * - Errors are negative, stick, and have an offset. Structs that a call gives are written only with RILL_OK.
 * - Work is linear in the bytes. Every limit is a macro of rill/config.h or an argument, and has a result of its own.
 * - NULL goes with length 0. Elsewhere it is the caller's mistake, as is a state that was not initialised.
 *
 *   header           turns                           into                                     needs
 *   rill/base.h      -                               results, cursors, text                   -
 *   rill/sse.h       any bytes                       the parts of server-sent events          base
 *   rill/json.h      any bytes                       JSON tokens                              base
 *   rill/message.h   SSE, JSON bodies, JSON Lines    typed events, usage, outcome, verdicts   sse, json
 *   rill/aws.h       an AWS event stream (Bedrock)   JSON for message                         base
 *   rill/http.h      an HTTP/1.1 response            status, headers, the body without framing base
 *   rill/policy.h    what is known of a failure      whether and when to try again            base
 *   rill/head.h      a described call                the head of an HTTP request              base
 *   rill/upload.h    a file                          the body of an upload                    base
 *   rill/show.h      text that others wrote          text that only shows: terminals, logs     base
 *   rill/tool.h      the input of tool calls         values with paths; a C struct, if whole  json, message
 *   rill/turn.h      typed events                    the assistant message to send back       message
 *   rill/emit.h      frames, one an event            SSE or JSON Lines                        json
 *   rill/request.h   const structs                   the body of a request; what is wrong     json
 *                                                    with it before it is sent
 *
 * Each header stands alone, and a layer is left out by not compiling its file.
 *
 * What may change: the number behind a name never does, names and meanings not within a major version (while it
 * is 0: not within a minor one). The size of structs and their private members may, with any release: caller and
 * library are compiled together, init refuses a mixture. Let pass results, events and enumerators that you do not
 * know.
 */
#ifndef RILL_H
#define RILL_H

#include "rill/aws.h"
#include "rill/base.h"
#include "rill/config.h"
#include "rill/head.h"
#include "rill/http.h"
#include "rill/emit.h"
#include "rill/json.h"
#include "rill/message.h"
#include "rill/policy.h"
#include "rill/request.h"
#include "rill/show.h"
#include "rill/sse.h"
#include "rill/upload.h"
#include "rill/tool.h"
#include "rill/turn.h"

#endif
