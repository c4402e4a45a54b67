/*
 * fuzz_gate.c - each byte is an event: which calls become final, and which void, in every order of events? The plain
 * rules below say it, and the decoder must say the same: every call that started gets one verdict; it is final only if
 * its block has a start of its own with id and name, deltas that make up one JSON object, a stop, and nothing astray,
 * before it or since, and if then the first stop reason of the message comes and lets calls stand. Beside calls there
 * are blocks of text, and calls that the server makes itself, which get no verdict. `make fuzz-exhaustive` runs every
 * order of them.
 *
 * The rules are those of a decoder with room for all blocks. One with less must not let a call pass that this one
 * stops.
 */
#include "fuzz.h"

#define HEAD "data: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"model\":\"c\"}}\n\n"
#define START(index, rest) \
    "data: {\"type\":\"content_block_start\",\"index\":" index ",\"content_block\":{" rest "}}\n\n"
#define CALL "\"type\":\"tool_use\",\"id\":\"i\",\"name\":\"f\",\"input\":{}"
#define DELTA(index, json)                                     \
    "data: {\"type\":\"content_block_delta\",\"index\":" index \
    ",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"" json "\"}}\n\n"
#define TEXT(index) \
    "data: {\"type\":\"content_block_delta\",\"index\":" index ",\"delta\":{\"type\":\"text_delta\",\"text\":\"a\"}}\n\n"
#define STOP(index) "data: {\"type\":\"content_block_stop\",\"index\":" index "}\n\n"
#define REASON(json) "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":" json "}}\n\n"

enum {
    A_START, A_TEXT_START, A_SERVER_START, A_DELTA, A_TEXT, A_LOST, A_ASTRAY, A_STOP, A_STOP_ASTRAY, A_NULL, A_REASON,
    A_END, A_ERROR, A_NOTHING, A_RESTART, A_BODY, A_UNREAD, A_TURN_END,
    A_AND_MORE = 64 /* the event says something else, too: all is astray */
};
static const struct symbol {
    char letter;
    uint8_t action, index;
    bool good;         /* START: id and name. REASON: calls stand */
    const char *input; /* DELTA */
    const char *text;
} symbols[] = {
    { 'a', A_START, 0, true, NULL, START("0", CALL) },
    { 'b', A_START, 1, true, NULL, START("1", CALL) },
    { 'c', A_START, 0, false, NULL, START("0", "\"type\":\"tool_use\",\"id\":\"i\"") },
    { 'd', A_START, 2, true, NULL, START("2", CALL) },
    { 't', A_TEXT_START, 1, true, NULL, START("1", "\"type\":\"text\",\"text\":\"\"") },
    { 'w', A_SERVER_START, 0, true, NULL,
      START("0", "\"type\":\"server_tool_use\",\"id\":\"i\",\"name\":\"web_search\",\"input\":{}") },
    { 'v', A_TEXT, 1, true, NULL, TEXT("1") },
    { 'x', A_TEXT, 0, true, NULL, TEXT("0") },
    { 'g', A_DELTA, 0, true, "{}", DELTA("0", "{}") },
    { 'h', A_DELTA, 0, true, "{\"x\":", DELTA("0", "{\\\"x\\\":") },
    { 'i', A_DELTA, 0, true, "1}", DELTA("0", "1}") },
    { 'j', A_DELTA, 0, true, " ", DELTA("0", " ") },
    { 'k', A_DELTA, 1, true, "{}", DELTA("1", "{}") },
    { 'l', A_DELTA, 1, true, "{\"x\":1}", DELTA("1", "{\\\"x\\\":1}") },
    { 'm', A_DELTA, 0, true, "", DELTA("0", "") },
    { 'n', A_ASTRAY, 0, false, NULL, "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":[]}\n\n" },
    { 'o', A_LOST, 1, false, NULL,
      "data: {\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":1}}\n\n" },
    { 'p', A_ASTRAY, 0, false, NULL, "event: content_block_delta\ndata: x\n\n" },
    { 'z', A_NULL, 0, false, NULL,
      "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":null}}\n\n" },
    { 'V', A_NOTHING, 0, false, NULL, "event: vertex_event\ndata: {\"delta\":{\"stop_reason\":\"tool_use\"}}\n\n" },
    { 'W', A_REASON, 0, false, NULL, "data: {\"type\":\"message_delta\",\"delta\":{},\"stop_reason\":\"tool_use\"}\n\n" },
    { 'X', A_STOP_ASTRAY, 0, false, NULL, "event: content_block_stop\ndata: {\"type\":[1],\"index\":0}\n\n" },
    /* where the type stands first it decides, and the rest is members of an event that may have any */
    { 'Y', A_NOTHING, 0, false, NULL,
      "data: {\"type\":\"ping\",\"content\":[{" CALL "}],\"stop_reason\":\"tool_use\"}\n\n" },
    { 'A', A_NOTHING, 0, false, NULL, "data: {\"type\":\"ping\",\"index\":0,\"content_block\":{" CALL "}}\n\n" },
    { 'B', A_START, 0, true, NULL,
      "data: {\"type\":\"content_block_start\",\"index\":0,\"delta\":{},\"content_block\":{" CALL "}}\n\n" },
    { 'C', A_DELTA, 0, true, "{}",
      "data: {\"type\":\"content_block_delta\",\"index\":0,"
      "\"delta\":{\"partial_json\":\"{}\",\"stop_reason\":\"tool_use\"}}\n\n" },
    { 'I', A_REASON, 0, true, NULL,
      "data: {\"type\":\"message_delta\",\"message\":{},\"content\":[{}],\"delta\":{\"stop_reason\":\"tool_use\"}}\n\n" },
    { 'L', A_STOP, 0, true, NULL,
      "data: {\"index\":0,\"type\":\"content_block_stop\",\"content_block\":{" CALL "}}\n\n" },
    /* but an error is one */
    { 'D', A_REASON, 0, false, NULL,
      "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"},\"error\":\"no\"}\n\n" },
    { 'F', A_REASON, 0, false, NULL,
      "data: {\"error\":{\"message\":\"no\"},\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"}}\n\n" },
    /* where it stands last, or not at all, only one of them can be what is meant */
    { 'G', A_START, 0, true, NULL,
      "data: {\"index\":0,\"content_block\":{" CALL "},\"type\":\"content_block_start\"}\n\n" },
    { 'H', A_START | A_AND_MORE, 0, true, NULL,
      "data: {\"index\":0,\"content_block\":{" CALL "},\"message\":{},\"type\":\"content_block_start\"}\n\n" },
    { 'J', A_REASON, 0, false, NULL, "data: {\"delta\":{\"stop_reason\":\"tool_use\"},\"message\":{}}\n\n" },
    { 'K', A_ASTRAY, 0, false, NULL, "data: {\"message\":{},\"delta\":{\"stop_reason\":\"tool_use\"}}\n\n" },
    { 'O', A_REASON, 0, false, NULL,
      "data: {\"content\":[{}],\"delta\":{\"stop_reason\":\"tool_use\"},\"type\":\"message_delta\"}\n\n" },
    /* two messages in one stream: the blocks before are the other one's, once an index comes again */
    { 'Z', A_RESTART, 0, false, NULL, HEAD },
    { 'f', A_BODY, 0, false, NULL, "data: {\"type\":\"message\",\"content\":[],\"stop_reason\":\"tool_use\"}\n\n" },
    /* what cannot be read may have been a delta, if there are quotes in it and blocks before it */
    { 'y', A_UNREAD, 0, false, NULL, "data: [{\"index\":0}]\n\n" },
    { 'q', A_NOTHING, 0, false, NULL, "data: : OTHERS\n\n" },
    { 'r', A_START, 0, false, NULL, START("0", "\"text\":\"a\"," CALL) },
    { 'e', A_REASON, 0, false, NULL,
      "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"},\"error\":500}\n\n" },
    { 's', A_STOP, 0, true, NULL, STOP("0") },
    { 'u', A_STOP, 1, true, NULL, STOP("1") },
    { 'R', A_REASON, 0, true, NULL, REASON("\"tool_use\"") },
    { 'Q', A_REASON, 0, false, NULL, REASON("\"tool_use\",\"stop_reason\":\"tool_use\"") },
    { 'S', A_TURN_END, 0, true, NULL, REASON("\"end_turn\"") },
    { 'T', A_REASON, 0, false, NULL, REASON("\"max_tokens\"") },
    { 'U', A_REASON, 0, false, NULL, REASON("\"next_years_reason\"") },
    { 'N', A_NOTHING, 0, false, NULL, REASON("null") },
    { 'P', A_NOTHING, 0, false, NULL, "event: ping\ndata: {\"type\":\"ping\"}\n\n" },
    { 'M', A_END, 0, false, NULL, "data: {\"type\":\"message_stop\"}\n\n" },
    { 'E', A_ERROR, 0, false, NULL,
      "data: {\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"x\"}}\n\n" },
};

/* A verdict: the index and whether the call is final. Those that one event brings stand in the order of their index;
 * the letter of the event stands before them. */
struct list {
    unsigned v[256];
    size_t n, event;
};

static void add(struct list *l, unsigned v)
{
    size_t k = l->n++;

    REQUIRE(l->n < 256);
    for (; k > l->event && l->v[k - 1] > v; k--)
        l->v[k] = l->v[k - 1];
    l->v[k] = v;
}

static void add_event(struct list *l, unsigned letter)
{
    REQUIRE(l->n < 255);
    l->v[l->n++] = 0x1000 + letter;
    l->event = l->n;
}

/* ---- the plain rules ---- */

struct block {
    enum { OF_CALL, OF_TEXT, OF_SERVER } kind;
    bool open, waits, good, own, told; /* own: it has a start; told: its BLOCK_START was handed out */
    bool read, whole;                  /* its input has a reader; all of it went there */
    char input[200];
    size_t n;
};

struct rules {
    struct block b[3];
    unsigned next;
    bool strayed, reasoned; /* something was lost; a stop reason was given */
    bool restarted;         /* there were blocks, and then the message started again */
    struct list out;
};

/* One object, and nothing but blanks around it: of the alphabet's inputs only these can be put together. */
static bool is_object(const char *s)
{
    s += strspn(s, " ");
    if (strncmp(s, "{}", 2) == 0)
        s += 2;
    else if (strncmp(s, "{\"x\":", 5) == 0) {
        s += 5;
        s += strspn(s, " ");
        for (; strncmp(s, "{\"x\":", 5) == 0; s += strspn(s, " "))
            return false; /* deeper: the alphabet has no second } */
        if (strncmp(s, "1}", 2) != 0)
            return false;
        s += 2;
    } else {
        return false;
    }
    return s[strspn(s, " ")] == 0;
}

static void void_call(struct rules *r, unsigned index)
{
    add(&r->out, index * 2);
}

/* The block's stop, or what takes its place. */
static void close_block(struct rules *r, unsigned index, bool stopped)
{
    struct block *b = &r->b[index];

    b->open = false;
    if (b->kind != OF_CALL)
        return;
    if (stopped && b->good && b->own && b->whole && (b->n == 0 || is_object(b->input)))
        b->waits = true;
    else
        void_call(r, index);
}

static void close_all(struct rules *r)
{
    for (unsigned k = 0; k < 3; k++)
        if (r->b[k].open)
            close_block(r, k, false);
}

static void open_one(struct rules *r, unsigned index, bool good, bool own)
{
    struct block *b = &r->b[index];

    memset(b, 0, sizeof *b);
    b->open = b->whole = true;
    b->kind = OF_CALL;
    b->good = good;
    b->own = own;
    if (index >= r->next)
        r->next = index + 1;
}

static unsigned readers(const struct rules *r)
{
    unsigned n = 0;

    for (unsigned k = 0; k < 3; k++)
        n += r->b[k].open && r->b[k].read;
    return n;
}

/* Something was lost: of which of them? */
static void all_astray(struct rules *r)
{
    r->strayed = true;
    for (unsigned k = 0; k < 3; k++) {
        r->b[k].good = false;
        if (r->b[k].waits)
            void_call(r, k);
        r->b[k].waits = false;
    }
}

/* false: the event ends the stream. */
static bool apply(struct rules *r, const struct symbol *s)
{
    struct block *b = &r->b[s->index];
    bool again = r->restarted && s->index < r->next;

    switch (s->action & ~A_AND_MORE) {
    case A_START:
    case A_TEXT_START:
    case A_SERVER_START:
        if (b->open && b->kind != OF_TEXT) { /* whose input is whose? */
            close_block(r, s->index, false);
            open_one(r, s->index, false, true);
        } else if (b->waits) { /* it was whole; which of the two was meant? */
            void_call(r, s->index);
            open_one(r, s->index, false, true);
        } else { /* what was lost may have been for it; the verdicts are out */
            open_one(r, s->index, s->good && !r->strayed && !r->reasoned, true);
        }
        b->kind = (s->action & ~A_AND_MORE) == A_START ? OF_CALL : s->action == A_TEXT_START ? OF_TEXT : OF_SERVER;
        if (again)
            all_astray(r);
        break;
    case A_NULL: /* as good as not given, but for one thing */
    case A_TEXT:
        if (b->waits) /* was it whole? */
            void_call(r, s->index);
        b->waits = false;
        if (s->action == A_NULL)
            break;
        if (b->open) {
            b->good = false;
        } else if (s->index >= r->next) {
            open_one(r, s->index, false, false);
            b->kind = OF_TEXT;
        }
        break;
    case A_DELTA:
        if (b->open && b->kind == OF_TEXT) { /* of which call? */
            if (*s->input != 0)
                all_astray(r);
            break;
        }
        if (!b->open)
            all_astray(r);
        if (!b->open && s->index >= r->next) {
            open_one(r, s->index, false, false);
        } else if (!b->open) {
            break;
        }
        if (*s->input != 0 && !b->read) { /* the server's too: its stop says what was wrong */
            b->read = readers(r) < RILL_READERS;
            if (!b->read)
                b->whole = false;
        }
        if (b->kind == OF_SERVER)
            break;
        REQUIRE(b->n + strlen(s->input) < sizeof b->input);
        strcpy(b->input + b->n, s->input);
        b->n += strlen(s->input);
        break;
    case A_LOST: /* it is none that could be read */
        if (b->open)
            b->good = false;
        else
            all_astray(r);
        break;
    case A_UNREAD:
        if (r->next == 0)
            break;
        all_astray(r);
        break;
    case A_ASTRAY:
        all_astray(r);
        break;
    case A_STOP_ASTRAY:
        all_astray(r);
        if (b->open)
            close_block(r, s->index, true);
        break;
    case A_STOP:
        if (b->open)
            close_block(r, s->index, true);
        break;
    case A_TURN_END: /* of the message that started last */
    case A_REASON:
        close_all(r);
        r->reasoned = true;
        for (unsigned k = 0; k < 3; k++)
            if (r->b[k].waits) {
                add(&r->out, k * 2 + (s->good && !(s->action == A_TURN_END && r->restarted)));
                r->b[k].waits = false;
            }
        break;
    case A_RESTART:
        r->restarted = r->restarted || r->next != 0;
        break;
    case A_BODY:
        close_all(r);
        all_astray(r);
        return false;
    case A_END:
        close_all(r);
        return false;
    case A_ERROR:
        return false;
    default:
        break;
    }
    if ((s->action & A_AND_MORE) != 0)
        all_astray(r);
    return true;
}

/* Does `got` let no call pass, at any event, that `rules` stops there? */
static bool no_more_finals(const struct list *got, const struct list *rules)
{
    size_t i = 0, k = 0;

    for (; i < got->n; i++) {
        if (got->v[i] < 0x1000 && (got->v[i] & 1) == 0)
            continue;
        while (k < rules->n && rules->v[k] != got->v[i] && (got->v[i] >= 0x1000 || rules->v[k] < 0x1000))
            k++;
        if (k == rules->n || rules->v[k] != got->v[i])
            return false;
        k++;
    }
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct rules r;
    static struct list got;
    const struct symbol *s;
    rill_message m;
    rill_event ev;
    rill_status st;
    bool over = false;

    memset(&r, 0, sizeof r);
    memset(&got, 0, sizeof got);
    REQUIRE(rill_message_init(&m, RILL_SSE) == RILL_OK);
    for (size_t k = 0; k <= size && k < 24; k++) {
        rill_in in = { (const uint8_t *)HEAD, sizeof HEAD - 1 };
        size_t j;

        if (k != 0) {
            for (j = 0; j < sizeof symbols / sizeof *symbols && symbols[j].letter != (char)data[k - 1]; j++)
                continue;
            if (j == sizeof symbols / sizeof *symbols)
                continue;
            s = &symbols[j];
            in.p = (const uint8_t *)s->text;
            in.n = strlen(s->text);
            add_event(&r.out, (unsigned char)s->letter);
            add_event(&got, (unsigned char)s->letter);
            if (!over)
                over = !apply(&r, s);
        }
        while ((st = rill_message_next(&m, &in, &ev)) == RILL_OK)
            if (ev.kind == RILL_EV_CALL_FINAL || ev.kind == RILL_EV_CALL_VOID)
                add(&got, (unsigned)ev.index * 2 + (ev.kind == RILL_EV_CALL_FINAL));
        REQUIRE(st == RILL_MORE && in.n == 0);
    }
    add_event(&r.out, 0);
    add_event(&got, 0);
    for (unsigned k = 0; k < 3; k++)
        if ((r.b[k].open && r.b[k].kind == OF_CALL) || r.b[k].waits)
            void_call(&r, k);
    while (rill_message_finish(&m, RILL_END_CLEAN, &ev) == RILL_OK)
        if (ev.kind == RILL_EV_CALL_FINAL || ev.kind == RILL_EV_CALL_VOID)
            add(&got, (unsigned)ev.index * 2 + (ev.kind == RILL_EV_CALL_FINAL));
    REQUIRE(no_more_finals(&got, &r.out));
    if (RILL_BLOCKS >= 3)
        REQUIRE(got.n == r.out.n && memcmp(got.v, r.out.v, got.n * sizeof *got.v) == 0);
    return 0;
}
