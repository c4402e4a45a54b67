/* names.c - the lists of names: any bytes are looked up, any number asked for its name. */
#include "eva.h"

int main(void)
{
    static uint8_t any[300];
    unsigned list = Frama_C_unsigned_int_interval(0, RILLI_LIST_SCOPE + RILLI_SCOPE_FAULT), row;
    unsigned number = Frama_C_unsigned_int_interval(0, UINT_MAX);

    //@ split list;
    Frama_C_make_unknown((char *)any, sizeof any);
    row = rilli_find(list, any, Frama_C_size_t_interval(0, sizeof any));
    if (row != RILLI_ROW_NONE) {
        rilli_row(list, row);
        rilli_row_name(list, row);
    }
    if (list < RILLI_LIST_SCOPE)
        rilli_flags(list, number);
    rill_block_name(number);
    rill_reason_name(number);
    rill_fault_name(number);
    rill_count_name(number);
    rill_status_name((rill_status)Frama_C_interval(-32767, 32767));
    rill_status_text((rill_status)Frama_C_interval(-32767, 32767));
    rill_why_text(number);
    rill_warning_name(number);
    rill_lint_name(number);
    rill_lint_text(number);
    return 0;
}
