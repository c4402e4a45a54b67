/* wrong_rows.c - rows of tables that must not compile, one for each WRONG from 1; with WRONG 0 all are right. */
#include "rill.h"

struct args {
    uint8_t pin;
    int16_t small;
    uint32_t count;
    int64_t big;
    struct {
        uint64_t a, b;
    } sixteen;
    uint8_t three[3];
    uint16_t list[4];
    uint16_t list_n;
    uint32_t wide_n;
    float real;
    RILL_SIZED(10) sized;
    char text[8];
    uint8_t huge[65536];
    uint8_t beyond;
};
struct small {
    uint8_t pin;
};

#define LIST(n, lo, hi) RILL_ROW_LIST(0, "list", struct args, list, 0, n, lo, hi)
#define ELEMENT RILL_ROW_ELEMENT(1, uint16_t, UINT, 0, 0, 0)

static const rill_row rows[] = {
#if WRONG == 0
    RILL_ROW(0, "pin", struct args, pin, UINT, 0, 0, 255),
    RILL_ROW(0, "small", struct args, small, INT, 0, -32768, 32767),
    RILL_ROW(0, "count", struct args, count, UINT, 0, 1, 4294967295),
    RILL_ROW(0, "big", struct args, big, INT, 0, INT64_MIN, INT64_MAX),
    RILL_ROW(0, "sized", struct args, sized, SIZED, 0, 0, 0),
    RILL_ROW(0, "text", struct args, text, TEXT, 0, 0, 0),
    LIST(list_n, 4, 4),
    ELEMENT,
#elif WRONG == 1 /* more than the member holds */
    RILL_ROW(0, "pin", struct args, pin, UINT, 0, 0, 256),
#elif WRONG == 2 /* less than an unsigned member holds */
    RILL_ROW(0, "pin", struct args, pin, UINT, 0, -1, 5),
#elif WRONG == 3
    RILL_ROW(0, "small", struct args, small, INT, 0, -32769, 0),
#elif WRONG == 4 /* none is in the range */
    RILL_ROW(0, "small", struct args, small, INT, 0, 2, 1),
#elif WRONG == 5 /* no integer has 16 bytes */
    RILL_ROW(0, "sixteen", struct args, sixteen, INT, 0, 0, 0),
#elif WRONG == 6 /* nor 3 */
    RILL_ROW(0, "three", struct args, three, UINT, 0, 0, 0),
#elif WRONG == 7
    RILL_ROW_ENUM(0, "three", struct args, three, 0, 1, "a"),
#elif WRONG == 8 /* a list with more elements than its array */
    LIST(list_n, 0, 5),
    ELEMENT,
#elif WRONG == 9 /* at least as many as it cannot have */
    LIST(list_n, 5, 0),
    ELEMENT,
#elif WRONG == 10
    LIST(list_n, -1, 4),
    ELEMENT,
#elif WRONG == 11 /* a counter of four bytes */
    LIST(wide_n, 0, 4),
    ELEMENT,
#elif WRONG == 12
    RILL_ROW_ELEMENT(1, uint8_t[3], INT, 0, 0, 0),
#elif WRONG == 13 /* more than 32 rows */
#define EIGHT ELEMENT, ELEMENT, ELEMENT, ELEMENT, ELEMENT, ELEMENT, ELEMENT, ELEMENT
    EIGHT, EIGHT, EIGHT, EIGHT, ELEMENT,
#elif WRONG == 14 /* no integer */
    RILL_ROW(0, "real", struct args, real, INT, 0, 0, 0),
#elif WRONG == 15 /* no RILL_SIZED */
    RILL_ROW(0, "text", struct args, text, SIZED, 0, 0, 0),
#elif WRONG == 16 /* no chars */
    RILL_ROW(0, "list", struct args, list, TEXT, 0, 0, 0),
#elif WRONG == 17 /* too far behind */
    RILL_ROW(0, "beyond", struct args, beyond, UINT, 0, 0, 0),
#elif WRONG == 19 /* two objects, and parts of both */
    RILL_ROW_OBJECT(0, "o", RILL_LAST_ONE),
#elif WRONG == 18 /* too large a struct, below */
#define STRUCT struct args
    ELEMENT,
#else
#error "there are no more"
#endif
};

#ifndef STRUCT
#define STRUCT struct small
#endif
extern const rill_tool_def def;
const rill_tool_def def = RILL_TOOL("x", STRUCT, rows, 0);
