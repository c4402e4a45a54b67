/* example_device.c - a device with two tools: it sets a pin, it shows a text. Standard input is the response body. */
#include "rill.h"
#include <stdio.h>
#include <string.h>
struct set_pin { uint8_t pin; bool on; };
struct show_text { char text[32]; uint8_t line; };
static const rill_row pin_rows[] = { RILL_ROW(0, "pin", struct set_pin, pin, UINT, RILL_REQUIRED, 0, 40),
                                     RILL_ROW(0, "on", struct set_pin, on, BOOL, RILL_REQUIRED, 0, 0) },
                      text_rows[] = { RILL_ROW(0, "text", struct show_text, text, TEXT, RILL_REQUIRED, 0, 0),
                                      RILL_ROW(0, "line", struct show_text, line, UINT, 0, 0, 3) };
static const rill_tool_def tools[] = { RILL_TOOL("set_pin", struct set_pin, pin_rows, 0),
                                       RILL_TOOL("show_text", struct show_text, text_rows, 0) };
static rill_message m;
static struct call {
    rill_call c;
    const rill_tool_def *tool;
    RILL_STORE(union { struct set_pin pin; struct show_text text; }) store;
} calls[4], *end = calls;
static void show(const char *what, const char *p, size_t n) /* one line, whatever the model wrote */
{
    rill_text text = { p, n };
    char line[200];
    rill_show s;
    rill_show_init(&s, RILL_SHOW_LINE);
    printf("%s: %.*s\n", what, (int)rill_show_next(&s, &text, line, sizeof line), line);
}
static void handle(rill_event *ev)
{
    char why[200]; rill_value v;
    if (ev->kind == RILL_EV_BLOCK_START && ev->block == RILL_BLOCK_TOOL_USE && end == calls + 4) {
        puts("not run: four calls are the most"); /* and so in its tool_result */
    } else if (ev->kind == RILL_EV_BLOCK_START && ev->block == RILL_BLOCK_TOOL_USE) {
        end->tool = rill_tool_find(tools, 2, rill_message_get(&m, RILL_NAME));
        rill_call_begin(&end->c, ev, end->tool, &end->store);
        end++;
    }
    for (struct call *k = calls; k != end; k++) {
        while (rill_call_next(&k->c, ev, k->tool, &k->store, NULL, &v) == RILL_OK)
            continue; /* v.path and v.text may be shown; nothing may be done yet */
        const void *args = rill_call_take(&k->c, ev, k->tool, &k->store);
        if (args != NULL && k->tool == &tools[0])
            printf("pin %d: %d\n", ((const struct set_pin *)args)->pin, ((const struct set_pin *)args)->on);
        else if (args != NULL)
            show("text", ((const struct show_text *)args)->text, strlen(((const struct show_text *)args)->text));
        else if (ev->kind == RILL_EV_END && k->c.tool.why != 0) /* the tool_result, with is_error */
            show("not run", why, rill_tool_explain(&k->c, k->tool, why, sizeof why));
    }
}
int main(void)
{
    uint8_t byte[64]; rill_event ev;
    rill_message_init(&m, RILL_SSE);
    for (size_t n; (n = fread(byte, 1, sizeof byte, stdin)) > 0;)
        for (rill_in in = { byte, n }; rill_message_next(&m, &in, &ev) == RILL_OK;)
            handle(&ev);
    while (rill_message_finish(&m, RILL_END_CLEAN, &ev) == RILL_OK)
        handle(&ev);
    return m.outcome != RILL_COMPLETE;
}
