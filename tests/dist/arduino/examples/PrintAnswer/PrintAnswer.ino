// PrintAnswer - the body of a streamed answer comes in over Serial; its text goes out as it arrives.
// With a network board, read from its client in place of Serial.
#include <rill.h>

static rill_message m;
static bool over;

void setup()
{
    Serial.begin(115200);
    rill_message_init(&m, RILL_SSE);
}

void loop()
{
    uint8_t bytes[64];
    size_t n = 0;
    rill_event ev;

    while (n < sizeof bytes && Serial.available() > 0)
        bytes[n++] = (uint8_t)Serial.read();
    rill_in in = { bytes, n };
    while (rill_message_next(&m, &in, &ev) == RILL_OK) {
        if (ev.kind == RILL_EV_TEXT)
            Serial.write((const uint8_t *)ev.text.p, ev.text.n);
        if (ev.kind == RILL_EV_MESSAGE_STOP && !over) {
            over = true;
            Serial.println();
            Serial.println("complete");
        }
    }
}
