/* lenient.c - rill/tool.h as in tool.c, with RILL_LENIENT=1. */
#include "tool.c"
