/*
 * rill_io.c - the input of build/rill, cut as asked, and the loop around the decoder.
 */
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "rill_cli.h"

void die(const char *format, ...)
{
    va_list args;

    fflush(stdout);
    fputs("rill: ", stderr);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    exit(USAGE);
}

void *grow(void *p, size_t n)
{
    p = realloc(p, n != 0 ? n : 1);
    if (p == NULL)
        die("out of memory");
    return p;
}

void *moved(void *state, size_t n)
{
    void *copy = grow(NULL, n);

    memcpy(copy, state, n);
    memset(state, 0xA5, n);
    free(state);
    return copy;
}

void buf_put(struct buf *b, const char *p, size_t n)
{
    if (n > b->cap - b->n) {
        b->cap = b->cap + n + b->cap / 2 + 64;
        b->p = (char *)grow(b->p, b->cap);
    }
    if (n != 0)
        memcpy(b->p + b->n, p, n);
    b->n += n;
}

void buf_str(struct buf *b, const char *s)
{
    buf_put(b, s, strlen(s));
}

void buf_uint(struct buf *b, uint64_t n)
{
    char digits[20];
    size_t i = sizeof digits;

    do
        digits[--i] = (char)('0' + n % 10);
    while ((n /= 10) != 0);
    buf_put(b, digits + i, sizeof digits - i);
}

void buf_quoted(struct buf *b, const char *p, size_t n)
{
    static const char hex[] = "0123456789abcdef";
    static const char named[] = "\bb\tt\nn\ff\rr\"\"\\\\";
    size_t i, plain = 0;

    if (p == NULL)
        p = "";
    buf_put(b, "\"", 1);
    for (i = 0; i < n; i++) {
        unsigned char c = (unsigned char)p[i];
        char escape[6] = { '\\', 'u', '0', '0', 0, 0 };
        const char *name = named;

        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        buf_put(b, p + plain, i - plain);
        plain = i + 1;
        while (*name != '\0' && *name != p[i])
            name += 2;
        if (*name != '\0') {
            escape[1] = name[1];
            buf_put(b, escape, 2);
        } else {
            escape[4] = hex[c >> 4];
            escape[5] = hex[c & 15];
            buf_put(b, escape, 6);
        }
    }
    buf_put(b, p + plain, n - plain);
    buf_put(b, "\"", 1);
}

/* how many bytes at p are one whole character, or, of a broken one, the part that U+FFFD stands for; [Unicode 3.9] */
static size_t subpart(const unsigned char *p, size_t n, bool *whole)
{
    unsigned char low = 0x80, high = 0xBF;
    size_t want = p[0] < 0x80 ? 1 : p[0] < 0xC2 ? 0 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : p[0] < 0xF5 ? 4 : 0, k;

    if (p[0] == 0xE0)
        low = 0xA0;
    else if (p[0] == 0xED)
        high = 0x9F;
    else if (p[0] == 0xF0)
        low = 0x90;
    else if (p[0] == 0xF4)
        high = 0x8F;
    for (k = 1; k < want && k < n && p[k] >= low && p[k] <= high; k++) {
        low = 0x80;
        high = 0xBF;
    }
    *whole = k == want;
    return k;
}

void buf_repair(struct buf *b)
{
    struct buf to = { NULL, 0, 0 };
    size_t i, k;
    bool whole;

    for (i = 0; i < b->n; i += k) {
        k = subpart((const unsigned char *)b->p + i, b->n - i, &whole);
        buf_put(&to, whole ? b->p + i : "\xEF\xBF\xBD", whole ? k : 3);
    }
    buf_free(b);
    *b = to;
}

void buf_free(struct buf *b)
{
    free(b->p);
    memset(b, 0, sizeof *b);
}

void input_open(struct input *in, const struct options *o)
{
    memset(in, 0, sizeof *in);
    in->o = o;
    in->list = o->list;
    in->random = o->seed;
    in->sleeps = o->pace != 0 && isatty(STDOUT_FILENO);
    if (o->file != NULL) {
        in->fd = open(o->file, O_RDONLY);
        if (in->fd < 0)
            die("%s: %s", o->file, strerror(errno));
    }
}

/* more bytes into `got`; false at the end */
static bool fill(struct input *in)
{
    enum { STEP = 65536 };
    ssize_t n;

    if (in->ended)
        return false;
    if (in->used != 0) {
        memmove(in->got.p, in->got.p + in->used, in->got.n - in->used);
        in->got.n -= in->used;
        in->used = 0;
    }
    if (in->got.cap - in->got.n < STEP) {
        in->got.cap = in->got.cap * 2 + STEP;
        in->got.p = (char *)grow(in->got.p, in->got.cap);
    }
    do
        n = read(in->fd, in->got.p + in->got.n, STEP);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        die("%s: %s", in->o->file != NULL ? in->o->file : "standard input", strerror(errno));
    in->got.n += (size_t)n;
    in->ended = n == 0;
    return !in->ended;
}

/* splitmix64: the same numbers on every machine */
static uint64_t draw(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15u;

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/* the length of the next piece; SIZE_MAX: what one read gives */
static size_t wanted(struct input *in)
{
    const struct options *o = in->o;
    char *end;
    size_t n;

    switch (o->cut) {
    case CUT_EVERY:
        return o->most;
    case CUT_RANDOM:
        return o->least + (size_t)(draw(&in->random) % (o->most - o->least + 1));
    case CUT_LIST:
        if (*in->list == '\0')
            return SIZE_MAX - 1; /* all */
        n = (size_t)strtoul(in->list, &end, 10);
        in->list = *end == ',' ? end + 1 : end;
        return n;
    case CUT_AS_READ:
        break;
    }
    return SIZE_MAX;
}

uint8_t *input_piece(struct input *in, size_t *n)
{
    size_t want = wanted(in), have;
    uint8_t *piece;

    while (have = in->got.n - in->used, have < want && (want != SIZE_MAX || have == 0))
        if (!fill(in))
            break;
    if (have == 0 && in->ended)
        return NULL;
    if (in->sleeps && in->begun) {
        struct timespec pause;

        pause.tv_sec = (time_t)(in->o->pace / 1000);
        pause.tv_nsec = (long)(in->o->pace % 1000) * 1000000;
        nanosleep(&pause, NULL);
    }
    in->begun = true;
    *n = have < want ? have : want;
    piece = (uint8_t *)grow(NULL, *n);
    if (*n != 0)
        memcpy(piece, in->got.p + in->used, *n);
    in->used += *n;
    return piece;
}

void input_close(struct input *in)
{
    if (in->o->file != NULL)
        close(in->fd);
    buf_free(&in->got);
}

void place_pass(struct place *at, const uint8_t *p, size_t n)
{
    for (; n != 0; p++, n--) {
        if (at->json) {
            if (at->string) {
                at->string = at->escape || *p != '"';
                at->escape = !at->escape && *p == '\\';
            } else if (*p == '"')
                at->string = true;
            else if (*p == '{' || *p == '[')
                at->event += at->depth++ == 0;
            else if ((*p == '}' || *p == ']') && at->depth != 0)
                at->depth--;
            continue;
        }
        if (*p == '\n' && at->cr) {
            at->cr = false;
            continue;
        }
        at->cr = *p == '\r';
        if (*p != '\n' && *p != '\r') {
            at->event += !at->open;
            at->open = at->line = true;
        } else {
            if (!at->line)
                at->open = false;
            at->line = false;
        }
    }
}

int decode(const struct options *o, unsigned bits, handler *handle, void *self)
{
    return decode_seen(o, bits, handle, NULL, NULL, self);
}

int decode_seen(const struct options *o, unsigned bits, handler *handle, looker *look, framer *other, void *self)
{
    static const uint8_t status[] = {
        [RILL_OPEN] = TRUNCATED,
        [RILL_COMPLETE] = DONE,
        [RILL_LOGICALLY_COMPLETE] = LOGICALLY_DONE,
        [RILL_TRUNCATED] = TRUNCATED,
        [RILL_SERVER_ERROR] = SERVER_ERROR,
        [RILL_PROTOCOL_ERROR] = INVALID,
    };
    rill_message *m = (rill_message *)grow(NULL, sizeof *m);
    rill_aws *a = (rill_aws *)grow(NULL, sizeof *a);
    struct buf name = { NULL, 0, 0 }, payload = { NULL, 0, 0 };
    uint64_t frame = 0; /* where the one at hand begins */
    bool events = false;
    struct input input;
    struct place at;
    rill_aws_item item;
    rill_event ev;
    rill_status st;
    uint8_t *piece;
    unsigned end = o->end;
    size_t n;
    int result;

    memset(&at, 0, sizeof at);
    at.json = o->framing == RILL_JSON;
    st = rill_message_init(m, o->framing | bits);
    if (st == RILL_OK)
        st = rill_aws_init(a);
    if (st != RILL_OK)
        die("%s", rill_status_text(st));
    input_open(&input, o);
    while (st >= RILL_OK && (piece = input_piece(&input, &n)) != NULL) {
        rill_in in, json;

        in.p = piece;
        in.n = n;
        if (o->copy) {
            m = (rill_message *)moved(m, sizeof *m);
            a = (rill_aws *)moved(a, sizeof *a);
        }
        do {
            const uint8_t *from;

            if (o->aws) {
                st = rill_aws_next(a, &in, &item);
                if (st != RILL_OK)
                    break;
                if (item.kind == RILL_AWS_DONE) {
                    buf_repair(&name);
                    buf_repair(&payload);
                    if (!events && other != NULL)
                        other(self, &name, &payload);
                    frame = a->offset;
                    events = false;
                    name.n = payload.n = 0;
                } else if (item.kind != RILL_AWS_JSON && other != NULL)
                    buf_put(item.kind == RILL_AWS_NAME ? &name : &payload, (const char *)item.bytes.p, item.bytes.n);
                if (item.kind != RILL_AWS_JSON)
                    continue;
                events = true;
                json = item.bytes;
            } else {
                json = in;
            }
            do {
                from = json.p;
                st = rill_message_next(m, &json, &ev);
                place_pass(&at, from, (size_t)(json.p - from));
                if (look != NULL)
                    look(self, from, (size_t)(json.p - from));
                if (st == RILL_OK)
                    handle(self, m, &ev, at.event);
            } while (st == RILL_OK);
        } while (o->aws && st >= RILL_OK);
        free(piece);
        fflush(stdout);
    }
    if (o->aws && st >= RILL_OK && rill_aws_finish(a) == RILL_E_AWS_CUT && end == RILL_END_CLEAN)
        end = RILL_END_RESET;
    if (o->aws) { /* places are places in the frames; of an error in what a frame holds, where the frame begins */
        m->offset = m->error != 0 ? frame : a->offset;
        if (a->error != 0 && a->error != RILL_E_AWS_CUT && m->error == 0)
            m->error = a->error;
    }
    while (rill_message_finish(m, end, &ev) == RILL_OK)
        handle(self, m, &ev, at.event + 1);
    result = m->outcome < sizeof status ? status[m->outcome] : INVALID;
    input_close(&input);
    buf_free(&name);
    buf_free(&payload);
    free(a);
    free(m);
    return result;
}

bool is_call(unsigned block, bool *server)
{
    enum { PLAIN, CLIENT, SERVER };
    unsigned kind = PLAIN;

    switch (block) {
#define X(id, number, name, class_) \
    case number:                    \
        kind = class_;              \
        break;
        RILL_BLOCKS_LIST(X)
#undef X
    default:
        break;
    }
    *server = kind == SERVER;
    return kind != PLAIN;
}

bool reason_stands(unsigned reason)
{
    enum { CUTS, STANDS };

    switch (reason) {
#define X(id, number, name, verdict) \
    case number:                     \
        return verdict == STANDS;
        RILL_REASONS_LIST(X)
#undef X
    default:
        return false;
    }
}

static bool keep(struct buf *to, rill_scalar s)
{
    buf_put(to, s.p, s.n);
    return s.p != NULL;
}

void calls_add(struct calls *c, const rill_message *m, const rill_event *ev)
{
    struct call call;

    memset(&call, 0, sizeof call);
    if (!is_call(ev->block, &call.server))
        return;
    call.index = ev->index;
    call.has_id = keep(&call.id, rill_message_get(m, RILL_ID));
    call.has_name = keep(&call.name, rill_message_get(m, RILL_NAME));
    if (ev->restart && c->early_index == ev->index) {
        call.names = c->early;
        memset(&c->early, 0, sizeof c->early);
    }
    if (c->n == c->cap) {
        c->cap = c->cap * 2 + 8;
        c->p = (struct call *)grow(c->p, c->cap * sizeof *c->p);
    }
    c->p[c->n++] = call;
}

struct call *calls_find(struct calls *c, int32_t index)
{
    size_t i = c->n;

    while (i-- != 0)
        if (c->p[i].index == index)
            return &c->p[i];
    return NULL;
}

void calls_input(struct calls *c, const rill_event *ev)
{
    struct call *call = calls_find(c, ev->index);

    if (call != NULL && !call->stopped) {
        names_read(&call->names, ev);
        return;
    }
    if (c->early_index != ev->index || (ev->part & RILL_FIRST) != 0)
        names_free(&c->early);
    c->early_index = ev->index;
    names_read(&c->early, ev);
}

unsigned calls_why(const struct call *c, unsigned why)
{
    uint64_t offset;

    return why == RILL_WHY_NONE && c != NULL && names_twice(&c->names, &offset) ? RILL_WHY_TWICE : why;
}

void calls_free(struct calls *c)
{
    names_free(&c->early);
    while (c->n != 0) {
        c->n--;
        buf_free(&c->p[c->n].id);
        buf_free(&c->p[c->n].name);
        names_free(&c->p[c->n].names);
    }
    free(c->p);
    c->p = NULL;
    c->cap = 0;
}

void put_shown(FILE *to, rill_show *show, const char *p, size_t n)
{
    rill_text text;
    char line[256];

    text.p = p;
    text.n = n;
    while ((n = rill_show_next(show, &text, line, sizeof line)) != 0)
        fwrite(line, 1, n, to);
}

void put_safe(FILE *to, const char *p, size_t n)
{
    rill_show show;

    if (rill_show_init(&show, RILL_SHOW_LINE) == RILL_OK)
        put_shown(to, &show, p, n);
}

rill_text scalar_text(rill_scalar s)
{
    rill_text t;

    t.p = s.p;
    t.n = s.n;
    return t;
}

const char *outcome_name(unsigned outcome)
{
    static const char *const name[] = {
        "open", "complete", "logically_complete", "truncated", "server_error", "protocol_error",
    };

    return outcome < sizeof name / sizeof *name ? name[outcome] : "?";
}
