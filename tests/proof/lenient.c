/*
 * lenient.c - rill/tool.h as in tool.c, with RILL_LENIENT=1, in two runs. MEND=1: all but mend(), in whose place
 * any_mend() does whatever mended_() allows. MEND=2: mend() by itself, from every error of the reader; mended_() asserts
 * what it may have done.
 */
#include "tool.c"

static unsigned depth_before_;

/* A piece of a string, which is not in the bytes given. */
static rill_status any_text(rill_tool *t, rilli_tok *tok)
{
    static const rill_in none;

    tok->at = NULL;
    tok->n = 0;
    tok->how = RILLI_HOW_PLAIN;
    if (Frama_C_interval(0, 1)) {
        into_text(&t->json, 0);
        t->json.state = JS_STR;
        t->json.flags |= RILLI_JSON_TOLD;
        return given(RILL_OK, &t->json, &none, tok, RILLI_JSON_ODD, RILL_FIRST | RILL_LAST);
    }
    if (t->json.depth != 0 && Frama_C_interval(0, 1))
        return piece(&t->json, RILL_JSON_KEY, Frama_C_interval(0, 1), false, &none, 0, tok);
    return piece(&t->json, RILL_JSON_STRING, Frama_C_interval(0, 1), false, &none, 0, tok);
}

rill_status any_mend(rill_tool *t, rill_status error, rill_in *in, rilli_tok *tok)
{
    const unsigned depth = t->json.depth;

    //@ assert in->n != 0 && \valid_read(in->p);
    broke_ = (unsigned)Frama_C_interval(0, 1);
    //@ split broke_;
    if (broke_ != 0) {
        t->json.state = Frama_C_unsigned_char_interval(JS_VALUE, JS_EXP);
        t->json.carry[0] = Frama_C_unsigned_char_interval(0, RILLI_CARRY - 2);
        t->json.flags = (uint8_t)(Frama_C_unsigned_char_interval(0, 11) * 16);
        t->json.flags &= RILLI_JSON_IN_KEY | RILLI_JSON_BEGUN | RILLI_JSON_TOLD;
        if (depth != 0 && Frama_C_interval(0, 1))
            t->json.depth--;
        else if (depth != RILL_INNER_DEPTH && Frama_C_interval(0, 1))
            t->json.depth++;
        return (rill_status)Frama_C_interval(RILL_E_JSON_CUT, RILL_E_JSON_SYNTAX);
    }
    if (error == RILL_E_JSON_DEPTH)
        return error;
    t->mended = Frama_C_unsigned_short_interval(1, 65535);
    if (error == RILL_E_JSON_SYNTAX) {
        if (Frama_C_interval(0, 1))
            value_over(&t->json);
        else
            into_text(&t->json, 1);
        return RILL_MORE;
    }
    in->p++;
    in->n--;
    return any_text(t, tok);
}

void mends_(const rill_tool *t)
{
    depth_before_ = t->json.depth;
}

void mended_(const rill_tool *t, rill_status error, rill_status st, size_t n, const rill_in *in, const rilli_tok *tok)
{
    const unsigned depth = t->json.depth;

    //@ split depth;
    if (st < 0) {
        //@ assert in->n == n && depth <= depth_before_ + 1 && depth_before_ <= depth + 1;
        tool_.flags |= RILLI_TOOL_BROKEN;
        holds();
        return;
    }
    //@ assert depth == depth_before_ && t->mended != 0;
    holds();
    if (error == RILL_E_JSON_SYNTAX) {
        //@ assert st == RILL_MORE && in->n == n && depth != 0;
        //@ assert t->json.state == JS_AFTER || JS_BAD <= t->json.state <= JS_EXP;
        return;
    }
    //@ assert (error == RILL_E_JSON_CONTROL || error == RILL_E_JSON_ESCAPE) && st == RILL_OK && in->n + 1 == n;
    //@ assert tok->kind == RILL_JSON_KEY || tok->kind == RILL_JSON_STRING || tok->kind == RILLI_JSON_ODD;
    if (tok->kind == RILLI_JSON_ODD) {
        //@ assert t->json.state == JS_STR && (t->json.flags & RILLI_JSON_TOLD) != 0;
        return;
    }
    //@ assert tok->n <= 4 && \valid_read(tok->p + (0 .. tok->n - 1));
    //@ assert JS_STR <= t->json.state <= JS_UNIT && (t->json.flags & RILLI_JSON_BEGUN) != 0;
    if (tok->kind == RILL_JSON_KEY) {
        //@ assert depth != 0;
    }
}
