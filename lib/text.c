/*
 * text.c - numbers to words for people, made from the same lists as the numbers. A program that prints none of
 * them does not link it. Where files are joined (make single), the lists of layers that were left out are not there.
 */
#include "rill.h"

const char *rill_status_name(rill_status st)
{
#define RILL_X(name, value, text) \
    case name:                    \
        return #name;
    switch ((int)st) { RILL_RESULTS(RILL_X) default: return "?"; }
#undef RILL_X
}

const char *rill_status_text(rill_status st)
{
#define RILL_X(name, value, text) \
    case name:                    \
        return text;
    switch ((int)st) { RILL_RESULTS(RILL_X) default: return "?"; }
#undef RILL_X
}

#ifdef RILL_MESSAGE_H
const char *rill_why_text(unsigned why)
{
#define RILL_X(id, number, text) \
    case number:                 \
        return text;
    switch (why) { RILL_WHYS(RILL_X) default: return "?"; }
#undef RILL_X
}

const char *rill_warning_name(unsigned warning)
{
#define RILL_X(id, bit, name, text) \
    case bit:                       \
        return name;
    switch (warning) { RILL_WARNINGS(RILL_X) default: return "?"; }
#undef RILL_X
}
#endif

#ifdef RILL_REQUEST_H
const char *rill_lint_name(unsigned code)
{
#define RILL_X(id, number, name, text) \
    case number:                       \
        return name;
    switch (code) { RILL_FINDINGS(RILL_X) default: return "?"; }
#undef RILL_X
}

const char *rill_lint_text(unsigned code)
{
#define RILL_X(id, number, name, text) \
    case number:                       \
        return text;
    switch (code) { RILL_FINDINGS(RILL_X) default: return "?"; }
#undef RILL_X
}
#endif
