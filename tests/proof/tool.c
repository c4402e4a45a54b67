/*
 * tool.c - rill/tool.h without tables, call by call: from every state in which a call can find a rill_tool, with any
 * event of up to CHUNK bytes of text. A state is told by how deep the input is and where its path was cut.
 */
#include "rill/tool.h"
#include "tokens.h"

#define MOST_CUT (RILL_STEPS + 1)

rill_tool tool_;
rill_event ev_;
rill_json json_;
unsigned rounds_, passes_, broke_;
size_t at_;
rill_out out_;

unsigned rilli_flags(unsigned list, unsigned number)
{
    return Frama_C_unsigned_int_interval(0, 255);
}

static void any_state(unsigned depth, unsigned cut_at)
{
    rill_tool any;
    unsigned k;

    Frama_C_make_unknown((char *)&any, sizeof any);
    any.json.state = Frama_C_unsigned_char_interval(JS_VALUE, JS_EXP);
    any.json.flags = (uint8_t)(Frama_C_interval(0, 1) * RILLI_JSON_IN_KEY + Frama_C_interval(0, 1) * RILLI_JSON_BEGUN +
                               Frama_C_interval(0, 1) * RILLI_JSON_TOLD);
    any.json.depth = (uint16_t)depth;
    any.json.carry[0] = Frama_C_unsigned_char_interval(0, RILLI_CARRY - 2);
    any.flags &= (uint8_t)~RILLI_TOOL_BROKEN;
    any.cut_at = (uint16_t)cut_at;
    any.path_n = Frama_C_unsigned_short_interval(1, RILL_PATH);
    any.path[0] = '$';
    //@ loop unroll 100;
    for (k = 0; k < RILL_STEPS; k++)
        any.from[k] = k >= depth || (cut_at != 0 && k + 1 > cut_at) ? Frama_C_unsigned_short_interval(0, 65535)
                                                                    : Frama_C_unsigned_short_interval(1, RILL_PATH);
    tool_ = any;
}

static void holds(void)
{
    unsigned k;

    //@ assert tool_.json.state <= JS_EXP;
    //@ assert tool_.json.depth <= RILL_INNER_DEPTH;
    //@ assert tool_.json.carry[0] <= RILLI_CARRY - 2;
    //@ assert tool_.json.flags \in { 0, 16, 32, 48, 128, 144, 160, 176 };
    //@ assert 1 <= tool_.path_n <= RILL_PATH && tool_.path[0] == '$';
    if ((tool_.flags & RILLI_TOOL_BROKEN) != 0)
        return;
    //@ assert tool_.cut_at <= MOST_CUT && tool_.cut_at <= tool_.json.depth;
    //@ assert tool_.json.depth > RILL_STEPS ==> tool_.cut_at != 0;
    //@ loop unroll 100;
    for (k = 0; k < RILL_STEPS; k++)
        if (k < tool_.json.depth && (tool_.cut_at == 0 || k + 1 <= tool_.cut_at)) {
            //@ assert 1 <= tool_.from[k] <= RILL_PATH;
        }
}

static void any_event(void)
{
    next_chunk();
    Frama_C_make_unknown((char *)&ev_, sizeof ev_);
    ev_.restart = Frama_C_interval(0, 1);
    ev_.text.p = (const char *)in_.p;
    ev_.text.n = in_.n;
}

static void call(unsigned how)
{
    rill_value v;
    rill_status st;

    //@ dynamic_split in_.n;
    //@ dynamic_split ev_.text.n;
    //@ dynamic_split tool_.json.depth;
    //@ dynamic_split tool_.cut_at;
    any_event();
    passes_ = 0;
    switch (how) {
    case 0:
        st = rill_tool_next(&tool_, &ev_, &v);
        if (st == RILL_OK && (v.kind == RILL_JSON_STRING || v.kind == RILL_JSON_NUMBER)) {
            //@ assert v.text.n == 0 || \valid_read(v.text.p + (0 .. v.text.n - 1));
        }
        break;
    default:
        rill_tool_commit(&tool_, &ev_);
        rill_tool_path(&tool_);
    }
    if (MEND != 2) /* that one stops halfway */
        holds();
    //@ merge broke_;
    in_.n = 0; /* all is shown: what comes next shall not tell these runs apart */
    in_.p = chunk;
    piece_n = left_ = passes_ = broke_ = 0;
    token_ = depth_ = 0;
    ev_.text.n = 0;
    ev_.text.p = NULL;
    tool_.json.depth = tool_.cut_at = 0;
    Frama_C_make_unknown((char *)chunk, sizeof chunk);
}

int main(void)
{
    unsigned depth, cut_at, how;

    any_event();
    rill_tool_begin_(&tool_, &ev_, Frama_C_unsigned_int_interval(0, UINT_MAX), 0);
    rill_tool_begin_(&tool_, &ev_, Frama_C_unsigned_int_interval(0, UINT_MAX), RILL_ABI);
    holds();
    //@ loop unroll 100;
    for (depth = 0; depth <= RILL_INNER_DEPTH; depth++) {
        //@ loop unroll 100;
        for (cut_at = depth > RILL_STEPS; cut_at <= MOST_CUT && cut_at <= depth; cut_at++)
            //@ loop unroll 4;
            for (how = 0; how < 2; how++) {
                any_state(depth, cut_at);
                call(how);
                if (MEND == 2)
                    goto deeper; /* what else there is of no matter to it */
                any_state(depth, cut_at);
                tool_.flags |= RILLI_TOOL_BROKEN;
                tool_.cut_at = Frama_C_unsigned_short_interval(0, MOST_CUT);
                Frama_C_make_unknown((char *)tool_.from, sizeof tool_.from);
                call(how);
            }
    deeper:;
    }
    return 0;
}
