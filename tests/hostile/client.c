/*
 * client.c - a client made of rill against the box: every row at several cuts in process, and through a socket; each
 * time what came is held against the manifest. See README.md.
 */
#define _POSIX_C_SOURCE 200809L

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "box.h"
#include "calls.h"
#include "rill.h"

enum { SHOWN = 48, CALLS = 8, ENDLESS = 12 << 20, WHOLE = 4 << 20 };
enum { STALL_BYTES = 4 << 20, STALL_MS = 400 }; /* without progress, that much is enough */
enum { SILENT_S = 5 };                          /* without a byte: longer than a busy machine takes */

/* ---- the device's tools, for rows with the option `tools`, `lenient` or `mended` ---- */

struct set_pin {
    uint8_t pin;
    bool on;
};
struct note {
    RILL_SIZED(64) words;
};
union args {
    struct set_pin pin;
    struct note note;
};

static const rill_row pin_rows[] = {
    RILL_ROW(0, "pin", struct set_pin, pin, UINT, RILL_REQUIRED, 0, 40),
    RILL_ROW(0, "on", struct set_pin, on, BOOL, 0, 0, 0),
};
static const rill_row note_rows[] = { RILL_ROW(0, "words", struct note, words, SIZED, RILL_REQUIRED, 0, 0) };
#define TOOLS(flags)                                                       \
    {                                                                      \
        RILL_TOOL("set_pin", struct set_pin, pin_rows, RILL_TOOL_OPEN | (flags)), \
        RILL_TOOL("note", struct note, note_rows, RILL_TOOL_OPEN | (flags)),      \
    }
static const rill_tool_def tools[3][2] = { TOOLS(0), TOOLS(RILL_TOOL_LENIENT),
                                           TOOLS(RILL_TOOL_LENIENT | RILL_TOOL_MENDED) };

/* ---- a client ---- */

struct shown {
    char p[SHOWN];
    size_t n;
};

/* what is copied before every piece, where the row runs that way */
struct state {
    rill_http http;
    rill_message message;
    rill_sse sse;
    struct call {
        rill_call call;
        const rill_tool_def *tool;
        bool run;
        RILL_STORE(union args) store;
    } call[CALLS];
};

struct client {
    const struct row *row;
    bool has_http, over, stalled, not_stream, moves, json, fields;
    const rill_tool_def *tools;
    struct state *s;
    size_t calls_n;
    int http_error, error; /* the first; it must stick */
    struct shown text, said, type, id, new_id;
    char verdicts[400];
    unsigned unknown, events;
    uint32_t retry;
    bool retry_given;
    uint64_t body; /* bytes of it, out of HTTP */
    uint32_t progress;
    uint64_t quiet, quiet_ms; /* bytes since, and time */
    const char *broken; /* what never may be */
};

static void show(struct shown *to, const void *p, size_t n)
{
    size_t k = to->n < SHOWN ? SHOWN - to->n : 0;

    if (k > n)
        k = n;
    if (k != 0)
        memcpy(to->p + to->n, p, k);
    to->n += n;
}

static void put_shown(struct out *o, const char *key, const struct shown *s)
{
    size_t i;

    if (s->n > SHOWN) {
        put(o, " %s=%luB", key, (unsigned long)s->n);
        return;
    }
    put(o, " %s=\"", key);
    for (i = 0; i < s->n; i++) {
        unsigned char c = (unsigned char)s->p[i];

        if (c < 0x20 || c == '"' || c == '\\' || c > 0x7e)
            put(o, "\\x%02x", c);
        else
            put(o, "%c", c);
    }
    put(o, "\"");
}

static void client_open(struct client *c, const struct row *row, bool http, bool moves)
{
    const char *bar;

    memset(c, 0, sizeof *c);
    c->row = row;
    c->has_http = http;
    c->moves = moves;
    c->json = word_of(row->as, "json") || word_of(row->as, "lines");
    c->fields = word_of(row->as, "fields");
    c->tools = word_of(row->as, "tools")     ? tools[0]
               : word_of(row->as, "lenient") ? tools[1]
               : word_of(row->as, "mended")  ? tools[2]
                                             : NULL;
    c->s = (struct state *)room(sizeof *c->s);
    if (rill_http_init(&c->s->http) != RILL_OK || rill_sse_init(&c->s->sse) != RILL_OK ||
        rill_message_init(&c->s->message, (c->json ? RILL_JSON : RILL_SSE) |
                                              (word_of(row->as, "strict") ? RILL_STRICT : 0) |
                                              (word_of(row->as, "utf8-error") ? RILL_UTF8_ERROR : 0)) != RILL_OK)
        stop("other macros than the library's");
    bar = strstr(row->as, "limit=");
    if (bar != NULL) {
        char *end;
        unsigned long soft = strtoul(bar + 6, &end, 10);

        rill_message_limit(&c->s->message, (uint32_t)soft, (uint32_t)strtoul(end + 1, NULL, 10));
    }
}

static void client_close(struct client *c)
{
    free(c->s);
}

static void follow(struct client *c, rill_event *ev)
{
    struct state *s = c->s;
    size_t i;

    if (ev->kind == RILL_EV_BLOCK_START && ev->block == RILL_BLOCK_TOOL_USE && c->calls_n < CALLS && c->tools != NULL) {
        struct call *k = &s->call[c->calls_n++];

        k->tool = rill_tool_find(c->tools, 2, rill_message_get(&s->message, RILL_NAME));
        rill_call_begin(&k->call, ev, k->tool, &k->store);
    }
    for (i = 0; i < c->calls_n; i++) {
        struct call *k = &s->call[i];
        rill_event piece = *ev;
        rill_value v;

        while (rill_call_next(&k->call, &piece, k->tool, &k->store, NULL, &v) == RILL_OK)
            continue;
        if (rill_call_take(&k->call, ev, k->tool, &k->store) != NULL)
            k->run = true;
    }
}

static void put_call(struct client *c, int32_t index, const char *result)
{
    size_t n = strlen(c->verdicts);
    struct out o = { c->verdicts + n, sizeof c->verdicts - n };

    if (o.n > 48) /* of hundreds the first are shown */
        put(&o, "%s%ld:%s", n != 0 ? "," : "", (long)index, result);
}

static void put_calls(struct client *c)
{
    size_t i;

    for (i = 0; i < c->calls_n; i++) {
        struct call *k = &c->s->call[i];
        const union args *args = (const union args *)(const void *)k->store.bytes;
        char line[120];
        struct out o = { line, sizeof line };

        put(&o, "%s", k->run ? "run" : "no/");
        if (!k->run)
            put(&o, "%s", why_name(k->call.tool.why));
        if (k->call.tool.mended != 0)
            put(&o, "(mended %u)", k->call.tool.mended);
        if (k->run && k->tool == &c->tools[0])
            put(&o, "(%d)", args->pin.pin);
        if (k->run && k->tool == &c->tools[1]) {
            struct shown words = { { 0 }, 0 };

            show(&words, args->note.words.text, args->note.words.n);
            put_shown(&o, "words", &words);
        }
        put_call(c, k->call.tool.index, line);
    }
}

static void event(struct client *c, rill_event *ev)
{
    switch (ev->kind) {
    case RILL_EV_TEXT:
        show(&c->text, ev->text.p, ev->text.n);
        break;
    case RILL_EV_ERROR_TEXT:
        show(&c->said, ev->text.p, ev->text.n);
        break;
    case RILL_EV_UNKNOWN:
        c->unknown++;
        break;
    default:
        break;
    }
    follow(c, ev);
    if (c->tools == NULL && ev->kind == RILL_EV_CALL_FINAL)
        put_call(c, ev->index, "run");
    if (c->tools == NULL && ev->kind == RILL_EV_CALL_VOID) {
        char line[40];
        struct out o = { line, sizeof line };

        put(&o, "no/%s", why_name(ev->why));
        put_call(c, ev->index, line);
    }
    if (ev->kind == RILL_EV_END)
        put_calls(c);
}

static void sse_bytes(struct client *c, rill_in in)
{
    rill_sse_item item;

    while (rill_sse_next(&c->s->sse, &in, &item) == RILL_OK)
        switch (item.kind) {
        case RILL_SSE_DISPATCH:
            c->events++;
            break;
        case RILL_SSE_RETRY:
            c->retry = item.value;
            c->retry_given = true;
            break;
        case RILL_SSE_DATA:
            show(&c->text, item.text.p, item.text.n);
            break;
        case RILL_SSE_ID:
            if ((item.part & RILL_FIRST) != 0)
                c->new_id.n = 0;
            show(&c->new_id, item.text.p, item.text.n);
            if ((item.part & RILL_LAST) != 0 && !item.bad)
                c->id = c->new_id;
            break;
        default:
            break;
        }
}

static void body_bytes(struct client *c, rill_in in)
{
    uint64_t before = c->s->message.offset;
    rill_event ev;
    int st;

    if (c->fields) {
        sse_bytes(c, in);
        return;
    }
    while ((st = (int)rill_message_next(&c->s->message, &in, &ev)) == RILL_OK) {
        if (c->error != 0)
            c->broken = "an event after the error";
        event(c, &ev);
    }
    if (c->error != 0 && (st != c->error || c->s->message.offset != before))
        c->broken = "the error does not stick";
    if (st < 0)
        c->error = st;
    else if (in.n != 0)
        c->broken = "MORE, with bytes left";
}

/* The head is known: what is its body? */
static void head(struct client *c)
{
    const rill_http *h = &c->s->http;
    bool json = c->type.n >= 16 && memcmp(c->type.p, "application/json", 16) == 0;

    if (h->status == 200 && !json)
        return;
    c->not_stream = !json;
    if (!c->json && json) {
        c->json = true;
        if (rill_message_init(&c->s->message, RILL_JSON) != RILL_OK)
            stop("other macros than the library's");
    }
}

static void client_feed(struct client *c, const uint8_t *p, size_t n)
{
    rill_http_item item;
    rill_in in;
    int st;

    if (c->moves) {
        struct state *copy = (struct state *)room(sizeof *copy);

        *copy = *c->s;
        memset(c->s, 0xA5, sizeof *c->s);
        free(c->s);
        c->s = copy;
    }
    in.p = p;
    in.n = n;
    if (!c->has_http) {
        body_bytes(c, in);
    } else {
        while ((st = (int)rill_http_next(&c->s->http, &in, &item)) == RILL_OK) {
            if (c->http_error != 0)
                c->broken = "an item after the error";
            c->body += item.kind == RILL_HTTP_BODY ? item.bytes.n : 0;
            if (item.kind == RILL_HTTP_HEAD)
                head(c);
            else if (item.kind == RILL_HTTP_BODY && !c->not_stream)
                body_bytes(c, item.bytes);
            else if (item.kind == RILL_HTTP_HEADER && RILL_IS(item.name, "content-type"))
                show(&c->type, item.bytes.p, item.bytes.n);
        }
        if (c->http_error != 0 && st != c->http_error)
            c->broken = "the error does not stick";
        if (st < 0)
            c->http_error = st;
        c->over = st == RILL_END;
    }
}

/* n bytes have come, in so many milliseconds: of the row, so a busy machine takes no longer. */
static void client_clock(struct client *c, size_t n, uint64_t ms)
{
    if (c->s->message.progress != c->progress)
        c->quiet = c->quiet_ms = 0;
    c->progress = c->s->message.progress;
    c->quiet += n;
    c->quiet_ms += ms;
    if (c->quiet > STALL_BYTES || c->quiet_ms > STALL_MS)
        c->over = c->stalled = true;
}

static const char *status_word(int st)
{
    const char *name = rill_status_name((rill_status)st);

    return strncmp(name, "RILL_E_", 7) == 0 ? name + 7 : name + 5;
}

static const char *const outcomes[] = {
    "open", "complete", "logically_complete", "truncated", "server_error", "protocol_error",
};

/* The end: what came of it, in words. */
static void client_end(struct client *c, bool clean, struct out *o)
{
    const rill_message *m = &c->s->message;
    const rill_http *h = &c->s->http;
    const char *between = " warn=";
    rill_event ev;
    unsigned i;
    int st = RILL_END;

    if (c->has_http) {
        st = (int)rill_http_finish(&c->s->http);
        if (c->http_error != 0 && st != c->http_error)
            c->broken = "finish forgets the error";
    }
    if (c->fields) {
        put(o, "events=%u", c->events);
        put_shown(o, "data", &c->text);
        put_shown(o, "id", &c->id);
        if (c->retry_given)
            put(o, " retry=%lu", (unsigned long)c->retry);
        put(o, " comments=%lu", (unsigned long)c->s->sse.comments);
        return;
    }
    while (rill_message_finish(&c->s->message,
                               c->stalled                ? RILL_END_TIMEOUT
                               : clean && st == RILL_END ? RILL_END_CLEAN
                                                         : RILL_END_RESET,
                               &ev) == RILL_OK)
        event(c, &ev);
    if (c->http_error != 0)
        put(o, "refused error=%s@%llu", status_word(c->http_error), (unsigned long long)h->offset);
    else if (c->stalled)
        put(o, "stalled");
    else if (c->not_stream)
        put(o, "not_stream");
    else
        put(o, "%s", outcomes[m->outcome]);
    if (m->error != 0)
        put(o, " error=%s@%llu", status_word(m->error), (unsigned long long)m->offset);
    if (word_of(c->row->as, "http")) {
        if (st == RILL_E_HTTP_CUT && c->http_error == 0)
            put(o, " error=HTTP_CUT@%llu", (unsigned long long)h->offset);
        if (h->status != 200 && c->http_error == 0)
            put(o, " status=%u", h->status);
        if (h->retry_after_ms != RILL_HTTP_UNSET) {
            rill_attempt attempt = { 0 };

            attempt.status = h->status;
            attempt.should_retry = h->should_retry;
            attempt.retry_after_ms = h->retry_after_ms;
            put(o, " wait=%lu", (unsigned long)rill_policy_wait(&attempt, 2, 60000));
        }
    }
    for (i = 0; i < RILL_WARN_N; i++)
        if (m->warned[i] != 0) {
            put(o, "%s%s", between, rill_warning_name(i));
            between = ",";
        }
    if (*c->verdicts != '\0')
        put(o, " calls=%s", c->verdicts);
    if (c->unknown != 0)
        put(o, " unknown=%u", c->unknown);
    if (c->text.n != 0)
        put_shown(o, "text", &c->text);
    if (c->said.n != 0)
        put_shown(o, "said", &c->said);
    if (word_of(c->row->as, "shown"))
        put(o, " shown=harmless"); /* was looked at before */
    if (word_of(c->row->as, "usage"))
        for (i = RILL_COUNT_INPUT; i <= RILL_COUNT_OUTPUT; i++) {
            put(o, i == RILL_COUNT_INPUT ? " usage=" : "/");
            if ((m->usage.given >> i & 1) != 0)
                put(o, "%lu", (unsigned long)m->usage.n[i]);
            else
                put(o, "-");
        }
}

/* ---- in process ---- */

static uint32_t chance;

static size_t draw(size_t most)
{
    chance = chance * 1664525u + 1013904223u;
    return (chance >> 8) % (most + 1);
}

/* every: that many bytes a piece; 0: 0 to 64 by chance. split: the first piece, the rest whole. */
static void run(struct body *body, const struct row *row, size_t every, size_t split, bool moves, struct out *o)
{
    static uint8_t whole[WHOLE];
    uint64_t total = 0;
    struct client c;
    size_t want = split != 0 ? split : every;

    client_open(&c, row, word_of(row->as, "http"), moves);
    body_rewind(body);
    chance = 1;
    while (!c.over && total < ENDLESS) {
        uint8_t *piece;
        size_t n;

        if (every == 0)
            want = draw(64);
        n = body_read(body, whole, want);
        if (n == 0 && want != 0)
            break;
        piece = (uint8_t *)malloc(n != 0 ? n : 1); /* its own block: a sanitizer sees one byte too far */
        if (piece == NULL)
            stop("out of memory");
        memcpy(piece, whole, n);
        client_feed(&c, piece, n);
        client_clock(&c, n, row->how.delay);
        free(piece);
        total += n;
        want = split != 0 ? WHOLE : every;
        if (row->how.repeat == UINT64_MAX && (c.error != 0 || c.http_error != 0))
            break;
    }
    c.stalled |= row->how.end == END_HANG;
    client_end(&c, row->how.end == END_CLOSE, o);
    if (c.broken != NULL)
        put(o, " BROKEN: %s", c.broken);
    client_close(&c);
}

/* ---- through a socket ---- */

static int port;

static void run_socket(const struct row *row, struct out *o)
{
    struct sockaddr_in at;
    rill_head_call call;
    rill_head h;
    rill_out to;
    uint8_t buffer[4096];
    struct client c;
    ssize_t n = 1;
    size_t cut = row->how.cut != 0 ? row->how.cut : 1460;
    bool clean;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct timeval patience = { SILENT_S, 0 };

    memset(&at, 0, sizeof at);
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    at.sin_port = htons((uint16_t)port);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (fd < 0 || connect(fd, (const struct sockaddr *)&at, sizeof at) != 0)
        stop("cannot connect");
    memset(&call, 0, sizeof call);
    snprintf((char *)buffer, sizeof buffer, "/%s", row->name);
    call.base.p = (const char *)buffer;
    call.base.n = strlen(call.base.p);
    call.host.p = "127.0.0.1";
    call.host.n = 9;
    call.length = 0;
    to.p = buffer + 1024;
    to.n = 3072;
    if (rill_head_init(&h, &call) != RILL_OK || rill_head_read(&h, &call, &to) != RILL_END ||
        send(fd, buffer + 1024, (size_t)(to.p - buffer) - 1024, MSG_NOSIGNAL) < 0)
        stop("cannot ask");
    client_open(&c, row, true, false);
    while (!c.over && (n = recv(fd, buffer, sizeof buffer, 0)) > 0) {
        uint64_t pieces = c.body / cut;

        client_feed(&c, buffer, (size_t)n);
        client_clock(&c, (size_t)n, (c.body / cut - pieces) * row->how.delay);
        if (row->how.repeat == UINT64_MAX && (c.error != 0 || c.http_error != 0))
            break;
    }
    if (n < 0 && row->how.end == END_HANG)
        c.stalled = true;
    clean = n >= 0;
    close(fd);
    client_end(&c, clean || c.error != 0, o);
    if (c.broken != NULL)
        put(o, " BROKEN: %s", c.broken);
    client_close(&c);
}

static pid_t server_start(const char *program, const char *folder)
{
    char line[128];
    int end[2], in[2]; /* `in` stays open: the server ends with this program, however that ends */
    pid_t pid = 0;
    FILE *f;

    if (pipe(end) != 0 || pipe(in) != 0 || (pid = fork()) < 0)
        stop("cannot start %s", program);
    if (pid == 0) {
        dup2(in[0], STDIN_FILENO);
        dup2(end[1], STDOUT_FILENO);
        close(in[0]);
        close(in[1]);
        close(end[0]);
        close(end[1]);
        execl(program, program, folder, "-", (char *)NULL);
        _exit(127);
    }
    close(in[0]);
    close(end[1]);
    f = fdopen(end[0], "r");
    if (f == NULL || fgets(line, sizeof line, f) == NULL || sscanf(line, "http://127.0.0.1:%d/", &port) != 1)
        stop("%s does not start", program);
    return pid;
}

/* ---- the program build/rill, for rows with the option `shown` ---- */

static const char *program;

/* Is there nothing in what it prints that acts on a terminal, and no key? */
static bool is_harmless(const struct box *b, const struct row *row)
{
    char line[1024], word[8] = { 0 };
    bool harmless = true;
    size_t n = 0;
    FILE *f;
    int c;

    snprintf(line, sizeof line, "%s text %s/rows/%s.sse 2>&1", program, b->folder, row->name);
    f = popen(line, "r");
    if (f == NULL)
        stop("cannot start %s", program);
    for (; (c = getc(f)) != EOF; n++) {
        memmove(word, word + 1, 5);
        word[5] = (char)c;
        harmless &= (c >= 0x20 || c == '\n' || c == '\t') && c != 0x7f;
        harmless &= !(word[4] == '\xc2' && c >= 0x80 && c <= 0x9f);                      /* C1 */
        harmless &= !(word[3] == '\xe2' && word[4] == '\x80' && c >= 0xaa && c <= 0xae); /* turned */
        harmless &= !(word[3] == '\xe2' && word[4] == '\x81' && c >= 0xa6 && c <= 0xa9);
        harmless &= memcmp(word, "SECRET", 6) != 0;
    }
    pclose(f);
    return harmless && n != 0;
}

/* ---- the table ---- */

static unsigned passed, failed;

static bool judge(const struct row *row, const char *got, const char *how)
{
    if (strcmp(got, row->want) == 0)
        return true;
    printf("FAIL  %-30s %s\n      want: %s\n      got:  %s\n      %s\n", row->name, row->what, row->want, got, how);
    return false;
}

/* The first run that gives something else ends it. */
static bool run_all(struct body *body, const struct row *row, char *got, size_t got_n)
{
    static const size_t every[] = { WHOLE, 1, 2, 3, 7, 64, 1460, 0 };
    bool endless = row->how.repeat == UINT64_MAX, large = row->how.repeat > 500;
    char how[80];
    uint8_t rest[4096];
    size_t i, length = 0, n;
    struct out o;

    for (i = 0; i < sizeof every / sizeof *every; i++) {
        unsigned moves;

        if ((endless && every[i] < 7) || (large && every[i] != 0 && every[i] < 1460 && every[i] != 7))
            continue;
        for (moves = 0; moves < (large ? 1 : 2); moves++) {
            o.p = got;
            o.n = got_n;
            run(body, row, every[i], 0, moves != 0, &o);
            snprintf(how, sizeof how, "in process, %lu bytes a piece%s", (unsigned long)every[i],
                     moves != 0 ? ", the state moved before each" : "");
            if (!judge(row, got, every[i] != 0 ? how : "in process, pieces of 0 to 64 bytes"))
                return false;
        }
    }
    body_rewind(body);
    while (!large && (n = body_read(body, rest, sizeof rest)) != 0)
        length += n;
    for (i = 1; i < length && length <= 4096; i++) {
        o.p = got;
        o.n = got_n;
        run(body, row, WHOLE, i, false, &o);
        snprintf(how, sizeof how, "in process, cut at %lu", (unsigned long)i);
        if (!judge(row, got, how))
            return false;
    }
    o.p = got;
    o.n = got_n;
    run_socket(row, &o);
    return judge(row, got, "through a socket");
}

static bool run_row(const struct box *b, const struct row *row)
{
    struct body body;
    char got[800];
    struct out o = { got, sizeof got };
    bool ok;

    if (word_of(row->as, "call")) {
        run_call(row->name, &o);
        ok = judge(row, got, "a call of the library");
    } else if (word_of(row->as, "shown") && !is_harmless(b, row)) {
        printf("FAIL  %-30s %s: not harmless\n", row->name, row->what);
        return false;
    } else {
        body_open(&body, b, row, row->how.repeat);
        ok = run_all(&body, row, got, sizeof got);
        body_close(&body);
    }
    if (ok)
        printf("ok    %-30s %s\n      %s\n", row->name, row->what, got);
    return ok;
}

/* No row is passed over for want of a row of that name. */
static bool all_there(const struct box *b, char *const *names, int n)
{
    bool there = true, found;
    size_t i;

    for (; n > 0; n--, names++) {
        for (i = 0, found = false; i < b->n; i++)
            found = found || strcmp(*names, b->rows[i].name) == 0;
        if (!found)
            printf("no row is called %s\n", *names);
        there = there && found;
    }
    if (b->n == 0)
        printf("no row at all\n");
    if (there)
        return b->n != 0;
    printf("there are:");
    for (i = 0; i < b->n; i++)
        printf(" %s", b->rows[i].name);
    printf("\n");
    return false;
}

int main(int argc, char **argv)
{
    struct box b;
    pid_t server;
    size_t i;

    if (argc < 4)
        stop("usage: client FOLDER SERVER RILL [ROW...]");
    program = argv[3];
    box_open(&b, argv[1]);
    if (!all_there(&b, argv + 4, argc - 4)) {
        printf("0 passed, 1 failed\n");
        return 1;
    }
    server = server_start(argv[2], argv[1]);
    for (i = 0; i < b.n; i++) {
        int k = 4;

        while (k < argc && strcmp(argv[k], b.rows[i].name) != 0)
            k++;
        if (argc > 4 && k == argc)
            continue;
        if (run_row(&b, &b.rows[i]))
            passed++;
        else
            failed++;
        fflush(stdout);
    }
    kill(server, SIGTERM);
    waitpid(server, NULL, 0);
    box_close(&b);
    printf("%u passed, %u failed\n", passed, failed);
    return failed != 0;
}
