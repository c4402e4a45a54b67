/* ghost.h - ahead of every file that EVA reads: what its hints name, whatever function they stand in. */
#include "rill/json.h"
#include "rill/request.h"
#include "rill/upload.h"
#include "rill/tool.h"
#include "rill/turn.h"
#include "internal.h"

extern rill_in in_;     /* the driver's cursor */
extern size_t piece_n;  /* the length of the piece that text.c made last */
extern rill_json json_; /* the driver's reader */
extern size_t at_;       /* the driver's place in a text, and its output */
extern rill_out out_;
extern unsigned rounds_; /* of rill_json_skip(): one is enough, for each begins where a call may */
extern rill_upload upload_; /* the driver's upload */
extern rill_tool tool_;  /* the driver's, and its event */
extern rill_event ev_;
extern rill_answer answer_;
extern rill_turn turn_;
extern rill_request r_; /* the driver's, and its source */
extern rill_in src_;
extern unsigned content_, stands_in_;
extern unsigned passes_; /* of rilli_tool_step(): one is enough, for each begins where a call may */
extern unsigned token_, depth_; /* see tokens.h */
extern size_t left_;
extern size_t said_; /* of explain: bytes written, room */

/* mend() of tool.c, see lenient.c */
#ifndef MEND
#define MEND 0
#endif
#if MEND == 2
#define MEND_ONLY(st) if ((st) >= 0) return RILL_MORE;
#else
#define MEND_ONLY(st)
#endif
rill_status any_mend(rill_tool *t, rill_status error, rill_in *in, rilli_tok *tok);
void mends_(const rill_tool *t);
void mended_(const rill_tool *t, rill_status error, rill_status st, size_t n, const rill_in *in, const rilli_tok *tok);
