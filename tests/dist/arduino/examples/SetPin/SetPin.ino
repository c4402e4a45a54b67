// SetPin - a tool that sets a pin. The body of a streamed answer comes in over Serial. The pin is set when the whole call
// was read, is what the table asks for, and the answer was not cut; else the model is told what was wrong.
#include <rill.h>

struct SetPin {
    uint8_t pin;
    bool on;
};
static const rill_row rows[] = {
    RILL_ROW(0, "pin", SetPin, pin, UINT, RILL_REQUIRED, 2, 13),
    RILL_ROW(0, "on", SetPin, on, BOOL, RILL_REQUIRED, 0, 0),
};
static const rill_tool_def tools[] = { RILL_TOOL("set_pin", SetPin, rows, 0) };

static rill_message m;
static rill_call call;
static const rill_tool_def *tool;
static RILL_STORE(SetPin) store;
static bool following;

void setup()
{
    Serial.begin(115200);
    rill_message_init(&m, RILL_SSE);
}

static void handle(rill_event *ev)
{
    rill_value v;

    if (ev->kind == RILL_EV_BLOCK_START && ev->block == RILL_BLOCK_TOOL_USE && !following) {
        tool = rill_tool_find(tools, 1, rill_message_get(&m, RILL_NAME));
        following = rill_call_begin(&call, ev, tool, &store) == RILL_OK;
    }
    if (!following)
        return;
    while (rill_call_next(&call, ev, tool, &store, NULL, &v) == RILL_OK)
        continue;
    const SetPin *args = (const SetPin *)rill_call_take(&call, ev, tool, &store);
    if (args != NULL) {
        pinMode(args->pin, OUTPUT);
        digitalWrite(args->pin, args->on ? HIGH : LOW);
        following = false;
    } else if ((ev->kind == RILL_EV_CALL_VOID || ev->kind == RILL_EV_CALL_FINAL) && ev->index == call.tool.index) {
        char why[120];

        Serial.write((const uint8_t *)why, rill_tool_explain(&call, tool, why, sizeof why));
        Serial.println();
        following = false;
    }
}

void loop()
{
    uint8_t b;
    rill_event ev;

    while (Serial.available() > 0) {
        b = (uint8_t)Serial.read();
        rill_in in = { &b, 1 };
        while (rill_message_next(&m, &in, &ev) == RILL_OK)
            handle(&ev);
    }
}
