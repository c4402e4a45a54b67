/*
 * firmware.c - a valve that waters plants: 64 KB of flash, 8 KB of RAM, a Cortex-M0+ or better, nothing else.
 *
 * Packets come from the modem (semihosting: the file that is the first argument); text is printed as it comes. A call of the
 * tool drives a pin when the decoder has made it final. Between two packets the device sleeps: its state goes to memory
 * that stays on, RAM loses its content. Then the next request, with the answer received and the tool's result in it,
 * leaves through a buffer of 128 bytes; and the pin goes off when its time is over. The second time the connection breaks
 * before the stop reason, and the pin stays as it is. At the end: how much of everything was used.
 */
#include <string.h>

#include "rill.h"
#include "target.h"

enum { PACKET = 120, SEND = 128, PINS = 8, NAP_AFTER = 11, BREAK_AFTER = 14 };

struct set_pin {
    uint8_t pin;
    bool on;
    uint16_t seconds;
};
static const rill_row pin_rows[] = { /* without its seconds a valve would stay open */
    RILL_ROW(0, "pin", struct set_pin, pin, UINT, RILL_REQUIRED, 0, PINS - 1),
    RILL_ROW(0, "on", struct set_pin, on, BOOL, RILL_REQUIRED, 0, 0),
    RILL_ROW(0, "seconds", struct set_pin, seconds, UINT, RILL_REQUIRED, 1, 600),
};
static const rill_tool_def set_pin = RILL_TOOL("set_pin", struct set_pin, pin_rows, 0);

/* All that an answer needs while it arrives. */
static struct session {
    rill_message m;
    rill_turn turn;
    rill_call call;
    const rill_tool_def *tool; /* NULL: it is none of ours */
    RILL_STORE(struct set_pin) args;
    char id[40]; /* of the call */
    bool called, many, done;
} s;
static uint8_t packet[PACKET];
/* Memory that keeps its content in the deepest sleep. For the turn flash or a file would do: it is only appended to, and
 * cut. */
static uint8_t retained[sizeof s];
static char turn_store[1024];
static volatile uint8_t pins[PINS]; /* a port of the chip */
static uint16_t seconds_left[PINS];

/* ---- the chip ---- */

static uintptr_t console, modem;

static uintptr_t open_file(const char *path, size_t n, uintptr_t mode)
{
    uintptr_t block[3];

    block[0] = (uintptr_t)path;
    block[1] = mode;
    block[2] = n;
    return semihost(SEMIHOST_OPEN, block);
}

static void print(const char *p, size_t n)
{
    uintptr_t block[3];

    block[0] = console;
    block[1] = (uintptr_t)p;
    block[2] = n;
    (void)semihost(SEMIHOST_WRITE, block);
}
#define PRINT(literal) print((literal), sizeof(literal) - 1)

static void print_text(const char *p)
{
    size_t n = 0;

    while (p[n] != 0)
        n++;
    print(p, n);
}

static void print_number(unsigned long v)
{
    char digits[10], *p = digits + sizeof digits;

    do
        *--p = (char)('0' + v % 10);
    while ((v /= 10) != 0);
    print(p, (size_t)(digits + sizeof digits - p));
}

static size_t receive(void)
{
    uintptr_t block[3];

    block[0] = modem;
    block[1] = (uintptr_t)packet;
    block[2] = sizeof packet;
    return sizeof packet - semihost(SEMIHOST_READ, block);
}

/* false: what was stored cannot be used, the request is to be made again. */
static bool nap(void)
{
    (void)rill_seal(&s.m);
    (void)rill_seal(&s.turn);
    if (s.called)
        (void)rill_call_seal(&s.call);
    memcpy(retained, &s, sizeof s);
    memset(&s, 0xa5, sizeof s);
    memset(packet, 0xa5, sizeof packet);
    PRINT("\n(asleep, awake)\n");
    memcpy(&s, retained, sizeof s);
    return rill_resume(&s.m) == RILL_OK && rill_resume(&s.turn) == RILL_OK &&
           (!s.called || rill_call_resume(&s.call) == RILL_OK);
}

/* Once a second, from the timer: a pin that is on for some time goes off. */
static void second(void)
{
    unsigned k;

    for (k = 0; k < PINS; k++)
        if (seconds_left[k] != 0 && --seconds_left[k] == 0)
            pins[k] = 0;
}

/* ---- the answer ---- */

static bool handle(rill_event *ev)
{
    const struct set_pin *to;
    rill_value v;
    rill_out out;
    rill_status st;

    do {
        out.p = (uint8_t *)turn_store + s.turn.written;
        out.n = sizeof turn_store - s.turn.written;
    } while ((st = rill_turn_next(&s.turn, &s.m, ev, &out)) == RILL_BACK);
    if (st != RILL_OK)
        return false;
    if (ev->kind == RILL_EV_TEXT)
        print(ev->text.p, ev->text.n);
    if (ev->kind == RILL_EV_BLOCK_START && ev->block == RILL_BLOCK_TOOL_USE && s.called) {
        s.many = !s.done; /* none runs; one that begins behind the stop reason is void, and the first was run */
    } else if (ev->kind == RILL_EV_BLOCK_START && ev->block == RILL_BLOCK_TOOL_USE) {
        rill_scalar id = rill_message_get(&s.m, RILL_ID), name = rill_message_get(&s.m, RILL_NAME);
        rill_text text;

        text.p = id.p;
        text.n = id.n;
        if (id.n != id.full || !rill_cstr(text, s.id, sizeof s.id))
            return false;
        s.called = true;
        s.tool = rill_tool_find(&set_pin, 1, name);
        (void)rill_call_begin(&s.call, ev, s.tool, &s.args);
    }
    if (!s.called || s.many) {
        if (ev->kind == RILL_EV_END && s.many)
            PRINT("\nnot run: more calls than one\n");
        return true;
    }
    while (rill_call_next(&s.call, ev, s.tool, &s.args, NULL, &v) == RILL_OK)
        continue;
    to = (const struct set_pin *)rill_call_take(&s.call, ev, s.tool, &s.args);
    if (to != NULL) {
        pins[to->pin] = to->on;
        seconds_left[to->pin] = to->on ? to->seconds : 0;
        s.done = true;
        PRINT("\npin ");
        print_number(to->pin);
        PRINT(" is ");
        print_number(pins[to->pin]);
        PRINT(", for ");
        print_number(to->seconds);
        PRINT(" s\n");
    } else if (ev->kind == RILL_EV_END && !s.done) {
        PRINT("\nnot run: ");
        print_text(rill_tool_why_text(s.call.tool.why));
        PRINT("\n");
    }
    return true;
}

static bool receive_answer(const char *path, size_t path_n, unsigned packets)
{
    rill_event ev;
    rill_in in;
    unsigned k;

    memset(&s, 0, sizeof s);
    modem = open_file(path, path_n, 1);
    if (modem == UINTPTR_MAX || rill_message_init(&s.m, RILL_SSE) != RILL_OK || rill_turn_init(&s.turn, 0) != RILL_OK)
        return false;
    for (k = 0; k < packets; k++) {
        in.n = receive();
        in.p = packet;
        if (in.n == 0)
            break;
        while (rill_message_next(&s.m, &in, &ev) == RILL_OK)
            if (!handle(&ev))
                return false;
        if (k == NAP_AFTER && !nap()) /* in the middle of a name in the tool's input */
            return false;
    }
    (void)semihost(SEMIHOST_CLOSE, &modem);
    while (rill_message_finish(&s.m, k == packets ? RILL_END_RESET : RILL_END_CLEAN, &ev) == RILL_OK)
        if (!handle(&ev))
            return false;
    return true;
}

/* ---- the next request ---- */

/* The answer to all calls at once: they were too many. It goes behind the turn. 0: there is no room. */
static uint32_t refuse_calls(void)
{
    static const char why[] = "Not run: one call at a time, please.";
    rill_text text;
    rill_answer a;
    rill_out out;
    rill_in in;

    text.p = why;
    text.n = sizeof why - 1;
    in.p = (const uint8_t *)turn_store;
    in.n = s.turn.written;
    out.p = (uint8_t *)turn_store + s.turn.written;
    out.n = sizeof turn_store - s.turn.written;
    if (rill_answer_init(&a) != RILL_OK || rill_answer_next(&a, &in, text, &out) != RILL_END)
        return 0;
    return (uint32_t)((char *)out.p - turn_store) - s.turn.written;
}

static bool send_request(void)
{
    static const rill_node_message question = { RILL_NODE(message), .role = RILL_USER, .text = RILL_S("Soil: 18 %") };
    static const rill_node_tool tool = { RILL_NODE(tool), .name = RILL_S("set_pin"),
                                         .input_schema = RILL_S("{\"type\":\"object\"}") };
    static const rill_node *const tools[] = { &tool.node };
    rill_node_raw turn = { RILL_NODE(raw), .json = RILL_MEM(turn_store, s.turn.written) },
                  refusal = { RILL_NODE(raw), .json = RILL_MEM(turn_store, 0) };
    rill_node_tool_result result = { RILL_NODE(tool_result), .tool_use_id = RILL_MEM(s.id, 0), .text = RILL_S("done") };
    const rill_node *results[1], *messages[3];
    rill_node_message user = { RILL_NODE(message), .role = RILL_USER, .blocks = { results, 1 } };
    rill_messages body = { .model = RILL_S("claude-haiku-4-5"), .max_tokens = RILL_INT(256), .stream = RILL_TRUE,
                           .messages = { messages, 3 }, .tools = RILL_LIST(tools) };
    uint8_t buffer[SEND];
    char why[120];
    rill_request r;
    rill_out out;
    rill_status st;
    unsigned sends = 0;

    if (s.turn.owed == 0) { /* no call is left in the turn that wants an answer */
        PRINT("(nothing to send)\n");
        return true;
    }
    while (s.id[result.tool_use_id.n] != 0)
        result.tool_use_id.n++;
    if (!s.done) { /* the model is told why */
        result.is_error = RILL_TRUE;
        result.text.p = why;
        result.text.n = (uint32_t)rill_tool_explain(&s.call, s.tool, why, sizeof why);
    }
    results[0] = &result.node;
    messages[0] = &question.node;
    messages[1] = &turn.node;
    messages[2] = &user.node;
    if (s.many) {
        refusal.json.p = turn_store + s.turn.written;
        refusal.json.n = refuse_calls();
        messages[2] = &refusal.node;
        if (refusal.json.n == 0)
            return false;
    }
    if (rill_request_init(&r, &rill_shape_messages, &body, 0) != RILL_OK)
        return false;
    do {
        out.p = buffer;
        out.n = sizeof buffer;
        st = rill_request_read(&r, NULL, &out);
        print((const char *)buffer, sizeof buffer - out.n);
        sends++;
    } while (st == RILL_MORE);
    PRINT("\n(sent in ");
    print_number(sends);
    PRINT(")\n");
    return st == RILL_END;
}

int target_main(void);
int target_main(void)
{
    extern uint32_t target_data_load[], target_data[], target_data_end[], target_rom[];
    static char words[128];
    uintptr_t block[2];
    const char *path = words;
    size_t n = 0, flash, fixed, stack;
    unsigned seconds = 0;
    bool ok;

    stack_paint();
    console = open_file(":tt", 3, 4);
    block[0] = (uintptr_t)words;
    block[1] = sizeof words;
    (void)semihost(SEMIHOST_ARGUMENTS, block);
    while (*path != 0 && *path++ != ' ')
        ;
    while (path[n] != 0)
        n++;

    ok = receive_answer(path, n, 100) && s.m.outcome == RILL_COMPLETE && send_request();
    if (pins[3] != 0) {
        while (pins[3] != 0 && seconds != 1000) {
            second();
            seconds++;
        }
        if (pins[3] != 0)
            return 1;
        PRINT("pin 3 is off after ");
        print_number(seconds);
        PRINT(" s\n");
    }
    PRINT("again, and the connection breaks:\n");
    ok = receive_answer(path, n, BREAK_AFTER) && s.m.outcome == RILL_TRUNCATED && !s.done && pins[3] == 0 && ok;

    flash = (uintptr_t)target_data_load + ((uintptr_t)target_data_end - (uintptr_t)target_data) - (uintptr_t)target_rom;
    fixed = (uintptr_t)target_heap - (uintptr_t)target_data;
    stack = stack_high_water();
    PRINT("flash ");
    print_number(flash);
    PRINT("\nram ");
    print_number(fixed);
    PRINT("\nstate ");
    print_number(sizeof s);
    PRINT("\nstack ");
    print_number(stack);
    PRINT("\n");
    return !ok;
}
