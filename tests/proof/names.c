/* names.c - the lists of names: any bytes are looked up, any number asked for its name. */
#include "eva.h"

#if RILL_WIDE
#include "../lib/names.c" /* of build/proof */

/* Each name is compared with what stands at the beginning of an array and at its end, so that nothing outside is read. */
static void each_name(void)
{
    static uint8_t text[64];
    unsigned k;
    size_t n, size;

    Frama_C_make_unknown((char *)text, sizeof text);
    //@ loop unroll 300;
    for (k = 0; k < sizeof name_places / sizeof *name_places; k++) {
        n = name_places[k] & 63u;
        same_name(pool + (name_places[k] >> 6), text, n);
        same_name(pool + (name_places[k] >> 6), text + sizeof text - n, n);
    }
    //@ loop unroll 20;
    for (k = 0; k < 20; k++)
        //@ loop unroll 70;
        for (n = 0; n <= sizeof text; n++) {
            size = rilli_event_at(k, text + sizeof text - n, n);
            //@ assert size == 0 || size < n;
        }
    rilli_event_at(Frama_C_unsigned_int_interval(20, UINT_MAX), text, sizeof text);
}
#endif

int main(void)
{
    static uint8_t any[300];
    unsigned list = Frama_C_unsigned_int_interval(0, RILLI_LIST_SCOPE + RILLI_SCOPE_FAULT), row;
    unsigned number = Frama_C_unsigned_int_interval(0, UINT_MAX);

#if RILL_WIDE
    each_name();
#endif
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
#if !RILL_WIDE
    rill_status_name((rill_status)Frama_C_interval(-32767, 32767));
    rill_status_text((rill_status)Frama_C_interval(-32767, 32767));
    rill_why_text(number);
    rill_warning_name(number);
    rill_lint_name(number);
    rill_lint_text(number);
#endif
    return 0;
}
