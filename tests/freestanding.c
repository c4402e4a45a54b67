/*
 * freestanding.c - a program without a C library: its own _start, two system calls, four memory functions. It decodes
 * an answer with thinking, text and a tool call, in pieces of every size from 1 to 64.
 *
 * Linux on x86-64 and aarch64; `make test` leaves it out elsewhere. Exit status 0: all was as it must be.
 */
#include "rill.h"

void *memcpy(void *restrict to, const void *restrict from, size_t n);
void *memmove(void *to, const void *from, size_t n);
void *memset(void *to, int value, size_t n);
int memcmp(const void *a, const void *b, size_t n);
void begin(void);

/* volatile: else the compiler sees what these loops do, and calls memcpy */
void *memcpy(void *restrict to, const void *restrict from, size_t n)
{
    volatile uint8_t *t = to;
    const uint8_t *f = from;

    while (n-- != 0)
        *t++ = *f++;
    return to;
}

void *memmove(void *to, const void *from, size_t n)
{
    volatile uint8_t *t = to;
    const uint8_t *f = from;

    if ((uintptr_t)to <= (uintptr_t)from)
        return memcpy(to, from, n);
    while (n-- != 0)
        t[n] = f[n];
    return to;
}

void *memset(void *to, int value, size_t n)
{
    volatile uint8_t *t = to;

    while (n-- != 0)
        *t++ = (uint8_t)value;
    return to;
}

int memcmp(const void *a, const void *b, size_t n)
{
    const uint8_t *p = a, *q = b;

    for (; n-- != 0; p++, q++)
        if (*p != *q)
            return *p < *q ? -1 : 1;
    return 0;
}

#if defined(__x86_64__)
__asm__(".globl _start\n_start: xorl %ebp, %ebp\n andq $-16, %rsp\n call begin\n hlt\n");
static long system_call(long number, long a, long b, long c)
{
    long result;

    __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory");
    return result;
}
#define SYS_WRITE 1
#define SYS_EXIT 60
#elif defined(__aarch64__)
__asm__(".globl _start\n_start: mov x29, #0\n mov x30, #0\n bl begin\n brk #0\n");
static long system_call(long number, long a, long b, long c)
{
    register long x8 __asm__("x8") = number;
    register long x0 __asm__("x0") = a;
    register long x1 __asm__("x1") = b;
    register long x2 __asm__("x2") = c;

    __asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory");
    return x0;
}
#define SYS_WRITE 64
#define SYS_EXIT 93
#else
#error "x86-64 or aarch64"
#endif

static void say(const char *s)
{
    size_t n = 0;

    while (s[n] != 0)
        n++;
    (void)system_call(SYS_WRITE, 1, (long)(intptr_t)s, (long)n);
}

static void leave(int status)
{
    for (;;)
        (void)system_call(SYS_EXIT, status, 0, 0);
}

static const char stream[] =
    "event: message_start\n"
    "data: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_01\",\"type\":\"message\",\"role\":\"assistant\","
    "\"content\":[],\"model\":\"claude-x\",\"stop_reason\":null,\"stop_sequence\":null,"
    "\"usage\":{\"input_tokens\":25,\"output_tokens\":1}}}\n\n"
    "event: content_block_start\n"
    "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\","
    "\"signature\":\"\"}}\n\n"
    "event: content_block_delta\n"
    "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"thinking_delta\","
    "\"thinking\":\"I need \"}}\n\n"
    "event: ping\n"
    "data: {\"type\": \"ping\"}\n\n"
    "event: content_block_delta\n"
    "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"thinking_delta\","
    "\"thinking\":\"the weather.\"}}\n\n"
    "event: content_block_delta\n"
    "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"signature_delta\","
    "\"signature\":\"EqQBCg==\"}}\n\n"
    "event: content_block_stop\n"
    "data: {\"type\":\"content_block_stop\",\"index\":0}\n\n"
    "event: content_block_start\n"
    "data: {\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n"
    "event: content_block_delta\n"
    "data: {\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"text_delta\",\"text\":\"Gr\\u00fc\"}}\n\n"
    "event: content_block_delta\n"
    "data: {\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"text_delta\","
    "\"text\":\"\xc3\x9f Gott \\ud83d\\ude00\\n\"}}\n\n"
    "event: content_block_stop\n"
    "data: {\"type\":\"content_block_stop\",\"index\":1}\n\n"
    "event: content_block_start\n"
    "data: {\"type\":\"content_block_start\",\"index\":2,\"content_block\":{\"type\":\"tool_use\",\"id\":\"toolu_01\","
    "\"name\":\"get_weather\",\"input\":{}}}\n\n"
    "event: content_block_delta\n"
    "data: {\"type\":\"content_block_delta\",\"index\":2,\"delta\":{\"type\":\"input_json_delta\","
    "\"partial_json\":\"\"}}\n\n"
    "event: content_block_delta\n"
    "data: {\"type\":\"content_block_delta\",\"index\":2,\"delta\":{\"type\":\"input_json_delta\","
    "\"partial_json\":\"{\\\"city\\\": \\\"Wi\"}}\n\n"
    "event: content_block_delta\n"
    "data: {\"type\":\"content_block_delta\",\"index\":2,\"delta\":{\"type\":\"input_json_delta\","
    "\"partial_json\":\"en\\\"}\"}}\n\n"
    "event: content_block_stop\n"
    "data: {\"type\":\"content_block_stop\",\"index\":2}\n\n"
    "event: message_delta\n"
    "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\",\"stop_sequence\":null},"
    "\"usage\":{\"output_tokens\":89}}\n\n"
    "event: message_stop\n"
    "data: {\"type\":\"message_stop\"}\n\n";

/* What came out, one line an event: pieces of one string are joined. */
static const char expected[] = "start msg_01 claude-x\n"
                               "block\n"
                               "thinking I need the weather.\n"
                               "block stop\n"
                               "block\n"
                               "text Gr\xc3\xbc\xc3\x9f Gott \xf0\x9f\x98\x80\n"
                               "\n"
                               "block stop\n"
                               "block toolu_01 get_weather\n"
                               "input {\"city\": \"Wien\"}\n"
                               "block stop\n"
                               "reason tool_use\n"
                               "final\n"
                               "stop\n"
                               "end\n";

static char log_text[1024];
static size_t log_n;
static unsigned last_kind;

static void put(const char *p, size_t n)
{
    if (n > sizeof log_text - log_n)
        n = sizeof log_text - log_n;
    memcpy(log_text + log_n, p, n);
    log_n += n;
}
#define PUT(literal) put((literal), sizeof(literal) - 1)

static void put_slot(const rill_message *m, rill_slot slot)
{
    rill_scalar s = rill_message_get(m, slot);

    if (s.p != NULL) {
        PUT(" ");
        put(s.p, s.n);
    }
}

static void note(const rill_message *m, const rill_event *ev)
{
    rill_text name = rill_reason_name(ev->reason);

    if (ev->kind == RILL_EV_PING || ev->kind == RILL_EV_SIGNATURE || ev->kind == RILL_EV_MEMBER)
        return;
    if (last_kind != ev->kind && last_kind != 0)
        PUT("\n");
    switch (ev->kind) {
    case RILL_EV_THINKING:
    case RILL_EV_TEXT:
    case RILL_EV_TOOL_INPUT:
        if (last_kind == ev->kind)
            ;
        else if (ev->kind == RILL_EV_TEXT)
            PUT("text ");
        else if (ev->kind == RILL_EV_THINKING)
            PUT("thinking ");
        else
            PUT("input ");
        put(ev->text.p, ev->text.n);
        last_kind = ev->kind;
        return;
    case RILL_EV_MESSAGE_START:
        PUT("start");
        put_slot(m, RILL_ID);
        put_slot(m, RILL_MODEL);
        break;
    case RILL_EV_BLOCK_START:
        PUT("block");
        put_slot(m, RILL_ID);
        put_slot(m, RILL_NAME);
        break;
    case RILL_EV_BLOCK_STOP:
        PUT("block stop");
        break;
    case RILL_EV_MESSAGE_DELTA:
        PUT("reason ");
        put(name.p, name.n);
        break;
    case RILL_EV_CALL_FINAL:
        PUT("final");
        break;
    case RILL_EV_MESSAGE_STOP:
        PUT("stop");
        break;
    case RILL_EV_END:
        PUT("end");
        break;
    default:
        PUT("another event");
        break;
    }
    PUT("\n");
    last_kind = 0;
}

static bool decode(size_t cut)
{
    static rill_message m, copy;
    rill_event ev;
    size_t at = 0;

    log_n = 0;
    last_kind = 0;
    if (rill_message_init(&m, RILL_SSE) != RILL_OK)
        return false;
    while (at < sizeof stream - 1) {
        rill_in in;
        rill_status st;

        in.p = (const uint8_t *)stream + at;
        in.n = sizeof stream - 1 - at < cut ? sizeof stream - 1 - at : cut;
        at += in.n;
        while ((st = rill_message_next(&m, &in, &ev)) == RILL_OK)
            note(&m, &ev);
        if (st != RILL_MORE)
            return false;
        copy = m;
        memset(&m, 0xa5, sizeof m);
        m = copy;
    }
    while (rill_message_finish(&m, RILL_END_CLEAN, &ev) == RILL_OK)
        note(&m, &ev);
    return m.outcome == RILL_COMPLETE && m.reason == RILL_REASON_TOOL_USE && m.usage.n[RILL_COUNT_INPUT] == 25 &&
           m.usage.n[RILL_COUNT_OUTPUT] == 89 && log_n == sizeof expected - 1 &&
           memcmp(log_text, expected, log_n) == 0;
}

void begin(void)
{
    size_t cut;

    for (cut = 1; cut <= 64; cut++)
        if (!decode(cut)) {
            put("\0", 1);
            log_text[sizeof log_text - 1] = 0;
            say(log_text);
            say("0 passed, 1 failed\n");
            leave(1);
        }
    say("1 passed, 0 failed\n");
    leave(0);
}
