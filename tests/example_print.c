/*
 * example_print.c - print an answer as it arrives; the program of README.md. Standard input is the response body.
 */
#include <stdio.h>

#include "rill.h"

int main(void)
{
    static rill_message m;
    rill_show show;
    rill_event ev;
    uint8_t chunk[512];
    char line[80];
    size_t n;

    rill_message_init(&m, RILL_SSE);
    rill_show_init(&show, 0);
    while ((n = fread(chunk, 1, sizeof chunk, stdin)) > 0) { /* or recv(), or your stack's callback */
        rill_in in = { chunk, n };
        while (rill_message_next(&m, &in, &ev) == RILL_OK)
            while (ev.kind == RILL_EV_TEXT && (n = rill_show_next(&show, &ev.text, line, sizeof line)) != 0)
                fwrite(line, 1, n, stdout); /* what the model wrote shows, and does not act on the terminal */
    }
    while (rill_message_finish(&m, RILL_END_CLEAN, &ev) == RILL_OK)
        continue;
    fprintf(stderr, "\n%s\n", m.outcome == RILL_COMPLETE ? "complete" : "not whole");
    return m.outcome == RILL_COMPLETE ? 0 : 1;
}
