/* example_loop.c - a question, the tool calls it is answered with, their results, and so on until the model is done.
 * Each file on the command line is what the server sends on one connection. */
#include "rill.h"
#include <stdio.h>
#include <string.h>

struct set_light { bool on; uint8_t percent; };
static const rill_row light_rows[] = {
    RILL_ROW(0, "on", struct set_light, on, BOOL, RILL_REQUIRED, 0, 0),
    RILL_ROW(0, "percent", struct set_light, percent, UINT, 0, 0, 100),
};
static const rill_tool_def set_light = RILL_TOOL("set_light", struct set_light, light_rows, 0);
static const rill_node_tool light_tool = {
    RILL_NODE(tool), .name = RILL_S("set_light"),
    .input_schema = RILL_S("{\"type\":\"object\",\"properties\":{\"on\":{\"type\":\"boolean\"},\"percent\":"
                           "{\"type\":\"integer\"}},\"required\":[\"on\"]}"),
};
static const rill_node *const tools[] = { &light_tool.node };

enum { MESSAGES = 9, CALLS = 4 }; /* a longer talk ends; of more calls at a time none runs */
static uint8_t store[4096]; /* what was said so far: messages as JSON, one behind the other */
static size_t used;
static rill_node_raw said[MESSAGES];
static const rill_node *messages[MESSAGES];
static uint32_t messages_n, calls_n;
static bool too_many; /* more calls than CALLS: none of them runs */

static rill_message m;
static rill_turn turn;
static rill_show show;
static struct call {
    rill_call c;
    const rill_tool_def *tool;
    RILL_STORE(struct set_light) args;
    char id[RILL_HOLD], text[160];
    rill_node_tool_result result;
} calls[CALLS];

static bool keep(size_t n) /* n bytes behind the others are one more message */
{
    if (n == 0 || messages_n == MESSAGES)
        return false;
    said[messages_n] = (rill_node_raw){ RILL_NODE(raw), RILL_MEM(store + used, (uint32_t)n) };
    messages[messages_n] = &said[messages_n].node;
    messages_n++;
    used += n;
    return true;
}

static bool say(rill_node_message user)
{
    rill_request r;
    rill_out out = { store + used, sizeof store - used };

    rill_request_init(&r, &rill_shape_message, &user, 0);
    return rill_request_read(&r, NULL, &out) == RILL_END && keep((size_t)r.sent);
}

static bool ask(void)
{
    rill_messages body = { .model = RILL_S("claude-haiku-4-5"), .max_tokens = RILL_INT(1024), .stream = RILL_TRUE,
                           .messages = { messages, messages_n }, .tools = RILL_LIST(tools) };
    rill_request r;
    rill_status st;

    rill_request_init(&r, &rill_shape_messages, &body, 0);
    do {
        uint8_t packet[64];
        rill_out out = { packet, sizeof packet };
        st = rill_request_read(&r, NULL, &out);
        fwrite(packet, 1, sizeof packet - out.n, stdout); /* or send() */
    } while (st == RILL_MORE);
    puts("");
    return st == RILL_END;
}

static void follow(struct call *k, rill_event *ev)
{
    const struct set_light *light;
    rill_value v;
    int n;

    while (rill_call_next(&k->c, ev, k->tool, &k->args, NULL, &v) == RILL_OK)
        continue;
    light = (const struct set_light *)rill_call_take(&k->c, ev, k->tool, &k->args);
    if (light != NULL) { /* only here may the tool run */
        n = sprintf(k->text, "The light is %s.", light->on ? "on" : "off");
    } else if (ev->kind == RILL_EV_END && k->c.tool.why != 0) { /* it must not; the model is told why */
        n = (int)rill_tool_explain(&k->c, k->tool, k->text, sizeof k->text);
        k->result.is_error = RILL_TRUE;
    } else {
        return;
    }
    k->result.text = (rill_data)RILL_MEM(k->text, (uint32_t)n);
}

static void display(rill_text text)
{
    char part[64];
    size_t n;

    while ((n = rill_show_next(&show, &text, part, sizeof part)) != 0)
        fwrite(part, 1, n, stdout);
}

static bool handle(rill_event *ev)
{
    rill_status st;
    rill_out out;

    do { /* the turn is written behind what was said; after RILL_BACK some of it did not count */
        out = (rill_out){ store + used + turn.written, sizeof store - used - turn.written };
        st = rill_turn_next(&turn, &m, ev, &out);
    } while (st == RILL_BACK);
    if (st != RILL_OK)
        return false; /* the store is full: no tool runs in a turn that cannot be sent back */
    if (ev->kind == RILL_EV_TEXT)
        display(ev->text);
    if (ev->kind == RILL_EV_BLOCK_START && ev->block == RILL_BLOCK_TOOL_USE && calls_n == CALLS)
        too_many = true; /* all calls begin before the first of them is final */
    else if (ev->kind == RILL_EV_BLOCK_START && ev->block == RILL_BLOCK_TOOL_USE) {
        rill_scalar id = rill_message_get(&m, RILL_ID), name = rill_message_get(&m, RILL_NAME);
        struct call *k = &calls[calls_n++];
        *k = (struct call){ .tool = rill_tool_find(&set_light, 1, name),
                            .result = { RILL_NODE(tool_result), .tool_use_id = RILL_MEM(k->id, (uint32_t)id.n) } };
        if (id.n != 0)
            memcpy(k->id, id.p, id.n);
        rill_call_begin(&k->c, ev, k->tool, &k->args);
    }
    for (uint32_t k = 0; k != calls_n && !too_many; k++)
        follow(&calls[k], ev);
    return true;
}

static bool hear(FILE *connection)
{
    bool good = true;
    uint8_t bytes[100];
    rill_event ev;

    rill_message_init(&m, RILL_SSE);
    rill_turn_init(&turn, RILL_TURN_ANSWER); /* a call that is cut stays, and is answered */
    rill_show_init(&show, 0);
    calls_n = 0;
    too_many = false;
    for (size_t n; (n = fread(bytes, 1, sizeof bytes, connection)) > 0;) /* or recv() */
        for (rill_in in = { bytes, n }; rill_message_next(&m, &in, &ev) == RILL_OK;)
            good &= handle(&ev);
    while (rill_message_finish(&m, RILL_END_CLEAN, &ev) == RILL_OK)
        good &= handle(&ev);
    puts("");
    return good && (too_many || turn.owed == calls_n) && keep(turn.written);
}

static bool refuse(void) /* the answer to all calls of the turn that was just kept, from the store */
{
    static const char why[] = "Not run: too many calls at a time.";
    const rill_data *kept = &said[messages_n - 1].json;
    rill_text text = { why, sizeof why - 1 };
    rill_in in = { (const uint8_t *)kept->p, kept->n };
    rill_out out = { store + used, sizeof store - used };
    rill_answer a;

    rill_answer_init(&a);
    return rill_answer_next(&a, &in, text, &out) == RILL_END && keep((size_t)(out.p - store) - used);
}

int main(int argc, char **argv)
{
    const rill_node *results[CALLS];
    bool good = say((rill_node_message){ RILL_NODE(message), .role = RILL_USER, .text = RILL_S("Light, please.") });

    for (uint32_t k = 0; k != CALLS; k++)
        results[k] = &calls[k].result.node;
    for (int k = 1; k < argc && good; k++) {
        FILE *connection = fopen(argv[k], "rb");
        good = connection != NULL && ask() && hear(connection);
        if (good && turn.owed == 0 && m.reason != RILL_REASON_PAUSE_TURN)
            return m.outcome != RILL_COMPLETE;
        if (good && turn.owed != 0) /* a turn that was paused goes back as it is */
            good = too_many ? refuse() : say((rill_node_message){ RILL_NODE(message), .role = RILL_USER,
                                                                  .blocks = { results, calls_n } });
    }
    return 1;
}
