/*
 * explain.c - rill_tool_explain() for every call that is not to be run: with each row of a table that has all kinds, in each
 * container, into 0 to CHUNK bytes. Every write is below the end of `to`, and so many are given as were written at most.
 */
#include "rill/tool.h"
#include "__fc_builtin.h"
#include "internal.h"

rill_call c_;
rill_tool tool_; /* what hints of other files name */
rill_event ev_;
rill_json json_;
size_t at_, left_;
rill_out out_;
unsigned token_, depth_, passes_;

struct args {
    bool b;
    int32_t i, f, g;
    uint8_t e, x;
    char t[4];
    RILL_SIZED(2) z;
    int16_t k[3];
    uint16_t k_n;
};
static const rill_row rows_[] = {
    RILL_ROW(0, "b", struct args, b, BOOL, 0, 0, 0),
    RILL_ROW(0, "i", struct args, i, INT, RILL_NULLABLE, -5, 100),
    RILL_ROW_FIXED(0, "f", struct args, f, 1, 0, -5, 150),
    RILL_ROW_FIXED(0, "g", struct args, g, 19, 0, 0, 0),
    RILL_ROW_FIXED(0, "h", struct args, g, 20, 0, 0, 0),
    RILL_ROW_ENUM(0, "e", struct args, e, 0, 2, "on\0off"),
    RILL_ROW(0, "t", struct args, t, TEXT, 0, 0, 0),
    RILL_ROW(0, "z", struct args, z, SIZED, 0, 0, 0),
    RILL_ROW_ANY(0, "a", 0),
    RILL_ROW_LIST(0, "k", struct args, k, 0, k_n, 0, 2),
    RILL_ROW_ELEMENT(1, int16_t, INT, 0, 0, 0),
    RILL_ROW_OBJECT(0, "o", 0),
    RILL_ROW(1, "x", struct args, x, UINT, RILL_REQUIRED, 0, 0),
    RILL_ROW_OBJECT(1, "v", 0),
    RILL_ROW_OBJECT(0, "w", 0),
};
#define ROWS 15
static const rill_tool_def table_ = RILL_TOOL("table", struct args, rows_, 0);
static char to_[CHUNK];
size_t said_; /* bytes written, room: one number for each pair; states that differ in it are kept apart */

unsigned rilli_decimal(uint64_t n, char *to)
{
    unsigned k;

    //@ loop unroll 20;
    for (k = 0; k < 20; k++)
        to[k] = Frama_C_char_interval('0', '9');
    return Frama_C_unsigned_int_interval(0, 19);
}

const char *rill_why_text(unsigned why)
{
    return "why";
}

/* A row or 255; and where the call stands. */
static void explain(const rill_tool_def *def, unsigned why, unsigned most, unsigned row, unsigned parent)
{
    rill_call any;
    size_t cap, n;

    //@ loop unroll 20;
    for (cap = 0; cap <= CHUNK; cap++) {
        Frama_C_make_unknown((char *)&any, sizeof any);
        any.why_row = (uint8_t)row;
        any.parent = (uint8_t)parent;
        any.depth = parent == 255 ? 1 : rows_[parent].level + 2u;
        any.tool.why = Frama_C_unsigned_char_interval(why, most);
        any.tool.path_n = Frama_C_unsigned_short_interval(1, RILL_PATH);
        c_ = any;
        Frama_C_make_unknown(to_, sizeof to_);
        said_ = cap;
        n = rill_tool_explain(&c_, def, to_ + CHUNK - cap, cap);
        //@ assert n <= cap;
        said_ = 0;
        if (Frama_C_interval(0, 1))
            token_ = 0;
    }
}

int main(void)
{
    unsigned row;

    explain(NULL, 0, RILL_WHY_KIND - 1, 255, 255);
    explain(&table_, 0, 255, ROWS, 255);
    explain(&table_, 0, 255, 255, 255);
    //@ loop unroll 40;
    for (row = 0; row < ROWS; row++) {
        explain(&table_, 0, 255, row, 255);
        explain(&table_, RILL_WHY_UNEXPECTED, RILL_WHY_UNEXPECTED, 255, rows_[row].kind >= RILL_BIND_OBJECT ? row : 255u);
    }
    return 0;
}
