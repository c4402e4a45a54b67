/*
 * rill.c - the program build/rill: shows what the library makes of a stream.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rill_cli.h"

static const char usage[] =
    "usage: rill [OPTIONS] MODE [FILE]\n"
    "\n"
    "Reads FILE, or standard input, as bytes arrive.\n"
    "\n"
    "  text      the answer, for people\n"
    "  events    one JSON object a line for every event of the Messages API\n"
    "  tools     one JSON object a line for every value inside tool input, then the verdict on the call\n"
    "  message   the Message, as it would have come without streaming\n"
    "  turn      the assistant message that the next request sends back; then, if calls are owed an answer, a line with\n"
    "            the user message that says they were interrupted\n"
    "  sse       one JSON object a line for every server-sent event, whatever its payload\n"
    "  json      checks one JSON text: `valid`, or `invalid OFFSET REASON`\n"
    "  request   fills the structs of a request from a JSON body and prints what the encoder makes of them\n"
    "\n"
    "  --framing sse|json|lines|aws\n"
    "                             what the bytes are: an event stream (default), one Message or error body,\n"
    "                             one event object a line, an AWS event stream (Bedrock)\n"
    "  --cut N|random:SEED|LIST   hand the bytes on in pieces of N bytes, in random pieces of 0 to 64 bytes, in\n"
    "                             pieces of these lengths (3,0,17), the rest whole\n"
    "  --copy                     go on with a copy of the state before every piece, and wipe the original\n"
    "  --join                     events, tools: join the pieces of a string, so that the cut does not show\n"
    "  --end clean|reset|timeout  how the transport ended (default clean)\n"
    "  --pace MS                  wait between pieces if standard output is a terminal; pieces of 20 to 200 bytes\n"
    "                             unless --cut is given\n"
    "  --buffer N                 request: pull the body in buffers of N bytes\n"
    "  --length                   request: print its length first, on standard error\n"
    "  --raw                      request: print how much of it has no struct, on standard error\n"
    "  --lint                     request: print what the API would refuse, one finding a line, instead of the body\n"
    "  -h, --help, --version\n"
    "\n"
    "exit status: 0 complete, or valid; 1 invalid input; 2 usage; 3 truncated; 4 an error of the server;\n"
    "             5 complete but for the last event\n";

/* digits at *s, up to most; *s behind them */
static bool number(const char **s, uint64_t most, uint64_t *to)
{
    const char *p = *s;
    uint64_t n = 0;

    for (; *p >= '0' && *p <= '9'; p++) {
        uint64_t digit = (uint64_t)(*p - '0');

        if (n > (most - digit) / 10)
            return false;
        n = n * 10 + digit;
    }
    if (p == *s)
        return false;
    *s = p;
    *to = n;
    return true;
}

static bool whole_number(const char *s, uint64_t most, uint64_t *to)
{
    return number(&s, most, to) && *s == '\0';
}

static bool is_list(const char *s)
{
    uint64_t n;

    while (number(&s, INT32_MAX, &n)) {
        if (*s == '\0')
            return true;
        if (*s++ != ',')
            return false;
    }
    return false;
}

static void set_cut(struct options *o, const char *value)
{
    uint64_t n;

    if (strncmp(value, "random:", 7) == 0 && whole_number(value + 7, UINT64_MAX, &o->seed)) {
        o->cut = CUT_RANDOM;
        o->least = 0;
        o->most = 64;
    } else if (whole_number(value, INT32_MAX, &n) && n != 0) {
        o->cut = CUT_EVERY;
        o->most = (size_t)n;
    } else if (strchr(value, ',') != NULL && is_list(value)) {
        o->cut = CUT_LIST;
        o->list = value;
    } else
        die("--cut %s: neither a length from 1 up, nor random:SEED, nor a list of lengths", value);
}

static bool is(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

static void set(struct options *o, const char *name, const char *value)
{
    uint64_t n;

    if (is(name, "framing")) {
        o->body = is(value, "json");
        o->aws = is(value, "aws");
        o->framing = is(value, "sse") ? RILL_SSE : RILL_JSON;
        if (o->framing == RILL_JSON && !o->body && !o->aws && !is(value, "lines"))
            die("--framing %s: sse, json, lines or aws is wanted", value);
    } else if (is(name, "end")) {
        if (!is(value, "clean") && !is(value, "reset") && !is(value, "timeout"))
            die("--end %s: clean, reset or timeout is wanted", value);
        o->end = is(value, "clean") ? RILL_END_CLEAN : is(value, "reset") ? RILL_END_RESET : RILL_END_TIMEOUT;
    } else if (is(name, "cut"))
        set_cut(o, value);
    else if (is(name, "buffer")) {
        if (!whole_number(value, INT32_MAX, &n) || n == 0)
            die("--buffer %s: a number of bytes from 1 up is wanted", value);
        o->buffer = (size_t)n;
    } else if (whole_number(value, 60000, &n))
        o->pace = (unsigned)n;
    else
        die("--pace %s: milliseconds are wanted, 60000 at most", value);
}

static void id_in_force(struct buf *to, const struct buf *id)
{
    to->n = 0;
    buf_put(to, id->p, id->n);
}

/* The frames of an AWS event stream in the form of server-sent events. */
static int run_frames(const struct options *o)
{
    rill_aws *a = (rill_aws *)grow(NULL, sizeof *a);
    struct buf name = { NULL, 0, 0 }, data = { NULL, 0, 0 };
    struct input input;
    struct line l;
    rill_aws_item item;
    rill_status st;
    uint64_t offset;
    uint8_t *piece;
    size_t n;

    st = rill_aws_init(a);
    if (st != RILL_OK)
        die("%s", rill_status_text(st));
    input_open(&input, o);
    while (st >= RILL_OK && (piece = input_piece(&input, &n)) != NULL) {
        rill_in in;

        in.p = piece;
        in.n = n;
        if (o->copy)
            a = (rill_aws *)moved(a, sizeof *a);
        while ((st = rill_aws_next(a, &in, &item)) == RILL_OK) {
            if (item.kind != RILL_AWS_DONE) {
                buf_put(item.kind == RILL_AWS_NAME ? &name : &data, (const char *)item.bytes.p, item.bytes.n);
                continue;
            }
            if (name.n == 0)
                buf_str(&name, "message");
            buf_repair(&name);
            buf_repair(&data);
            line_open(&l, NULL);
            line_text(&l, "event", name.p, name.n);
            line_text(&l, "data", data.p, data.n);
            line_str(&l, "id", "");
            line_print(&l);
            name.n = data.n = 0;
        }
        free(piece);
        fflush(stdout);
    }
    st = rill_aws_finish(a);
    offset = a->offset;
    line_open(&l, NULL);
    line_key(&l, "end", 3);
    buf_str(&l.out, "true");
    line_str(&l, "retry", NULL);
    line_str(&l, "last_event_id", "");
    line_uint(&l, "comments", 0);
    if (st < RILL_OK) {
        line_str(&l, "error", rill_status_name(st));
        line_uint(&l, "offset", offset);
    }
    line_print(&l);
    input_close(&input);
    buf_free(&name);
    buf_free(&data);
    free(a);
    return st == RILL_E_AWS_CUT ? TRUNCATED : st < RILL_OK ? INVALID : DONE;
}

static int run_sse(const struct options *o)
{
    rill_sse *s = (rill_sse *)grow(NULL, sizeof *s);
    struct buf name = { NULL, 0, 0 }, data = { NULL, 0, 0 }, id = { NULL, 0, 0 };
    struct buf next_id = { NULL, 0, 0 }, last_id = { NULL, 0, 0 };
    struct input input;
    struct line l;
    rill_sse_item item;
    uint64_t retry = UINT64_MAX;
    uint8_t *piece;
    size_t n;

    if (o->aws) {
        free(s);
        return run_frames(o);
    }
    if (rill_sse_init(s) != RILL_OK)
        die("%s", rill_status_text(RILL_E_ABI));
    input_open(&input, o);
    while ((piece = input_piece(&input, &n)) != NULL) {
        rill_status st;
        rill_in in;

        in.p = piece;
        in.n = n;
        if (o->copy)
            s = (rill_sse *)moved(s, sizeof *s);
        do {
            st = rill_sse_next(s, &in, &item);
            if (st != RILL_OK)
                continue;
            if (item.kind == RILL_SSE_DISPATCH || item.kind == RILL_SSE_DROP)
                id_in_force(&last_id, &id);
            switch (item.kind) {
            case RILL_SSE_NAME:
                if ((item.part & RILL_FIRST) != 0)
                    name.n = 0;
                buf_put(&name, item.text.p, item.text.n);
                break;
            case RILL_SSE_DATA:
                buf_put(&data, item.text.p, item.text.n);
                break;
            case RILL_SSE_ID:
                if ((item.part & RILL_FIRST) != 0)
                    next_id.n = 0;
                buf_put(&next_id, item.text.p, item.text.n);
                if ((item.part & RILL_LAST) != 0 && !item.bad)
                    id_in_force(&id, &next_id);
                break;
            case RILL_SSE_RETRY:
                retry = item.value;
                break;
            case RILL_SSE_DISPATCH:
                if (name.n == 0)
                    buf_str(&name, "message");
                line_open(&l, NULL);
                line_text(&l, "event", name.p, name.n);
                line_text(&l, "data", data.p, data.n);
                line_text(&l, "id", last_id.p, last_id.n);
                line_print(&l);
                name.n = data.n = 0;
                break;
            case RILL_SSE_DROP:
                name.n = 0;
                break;
            default:
                break;
            }
        } while (st == RILL_OK);
        free(piece);
        fflush(stdout);
    }
    line_open(&l, NULL);
    line_key(&l, "end", 3);
    buf_str(&l.out, "true");
    if (retry == UINT64_MAX)
        line_str(&l, "retry", NULL);
    else
        line_uint(&l, "retry", retry);
    line_text(&l, "last_event_id", last_id.p, last_id.n);
    line_uint(&l, "comments", s->comments);
    line_print(&l);
    input_close(&input);
    buf_free(&name);
    buf_free(&data);
    buf_free(&id);
    buf_free(&next_id);
    buf_free(&last_id);
    free(s);
    return DONE;
}

static int run_json(const struct options *o)
{
    rill_json *j = (rill_json *)grow(NULL, sizeof *j);
    rill_json_tok tok;
    struct input input;
    rill_status st;
    uint64_t passed = 0; /* bytes in the pieces before */
    uint64_t wrong = 0;
    uint8_t *piece;
    size_t n;

    st = rill_json_init(j, RILL_JSON_STRICT);
    if (st != RILL_OK)
        die("%s", rill_status_text(st));
    input_open(&input, o);
    while (st >= RILL_OK && (piece = input_piece(&input, &n)) != NULL) {
        rill_in in;

        in.p = piece;
        in.n = n;
        if (o->copy)
            j = (rill_json *)moved(j, sizeof *j);
        while ((st = rill_json_next(j, &in, &tok)) == RILL_OK)
            ;
        wrong = j->offset;
        if (st == RILL_END) {
            while (in.n != 0 && (*in.p == ' ' || *in.p == '\t' || *in.p == '\n' || *in.p == '\r'))
                in.p++, in.n--;
            if (in.n != 0) {
                st = RILL_E_JSON_SYNTAX;
                wrong = passed + (uint64_t)(n - in.n);
            }
        }
        passed += n;
        free(piece);
    }
    if (st >= RILL_OK) {
        while ((st = rill_json_finish(j, &tok)) == RILL_OK)
            ;
        wrong = j->offset;
    }
    if (st < RILL_OK)
        printf("invalid %llu %s\n", (unsigned long long)wrong, rill_status_text(st));
    else
        puts("valid");
    input_close(&input);
    free(j);
    return st < RILL_OK ? INVALID : DONE;
}

int main(int argc, char **argv)
{
    static const char *const with_value[] = { "framing", "cut", "end", "pace", "buffer" };
    static const struct {
        const char *name;
        int (*run)(const struct options *);
    } modes[] = {
        { "text", run_text },       { "events", run_events }, { "sse", run_sse },     { "json", run_json },
        { "message", run_message }, { "turn", run_turn },     { "tools", run_tools }, { "request", run_request },
    };
    static struct options o;
    static const struct {
        const char *name;
        bool *set;
    } flags[] = { { "copy", &o.copy }, { "join", &o.join }, { "length", &o.length }, { "lint", &o.lint }, { "raw", &o.raw } };
    static char long_help[] = "--help";
    const char *mode = NULL;
    bool only_words = false;
    int i, status;
    size_t k;

    for (i = 1; i < argc; i++) {
        char *arg = argv[i], *value;

        if (!only_words && is(arg, "-h"))
            arg = long_help;
        if (only_words || strncmp(arg, "--", 2) != 0) {
            if (!only_words && arg[0] == '-' && arg[1] != '\0')
                die("%s: no such option; see rill --help", arg);
            if (mode == NULL)
                mode = arg;
            else if (o.file == NULL)
                o.file = arg;
            else
                die("%s: one FILE at most; see rill --help", arg);
            continue;
        }
        arg += 2;
        if (*arg == '\0') {
            only_words = true;
            continue;
        }
        if (is(arg, "help") || is(arg, "version")) {
            fputs(is(arg, "help") ? usage : "rill " RILL_VERSION "\n", stdout);
            return DONE;
        }
        for (k = 0; k < sizeof flags / sizeof *flags && !is(arg, flags[k].name); k++)
            ;
        if (k != sizeof flags / sizeof *flags) {
            *flags[k].set = true;
            continue;
        }
        value = strchr(arg, '=');
        if (value != NULL)
            *value++ = '\0';
        for (k = 0; k < sizeof with_value / sizeof *with_value && !is(arg, with_value[k]); k++)
            ;
        if (k == sizeof with_value / sizeof *with_value)
            die("--%s: no such option%s; see rill --help", arg, value != NULL ? " with a value" : "");
        if (value == NULL && (value = argv[++i]) == NULL)
            die("--%s: a value is wanted; see rill --help", arg);
        set(&o, arg, value);
    }
    if (mode == NULL)
        die("no MODE; see rill --help");
    if (!is(mode, "request") && (o.buffer != 0 || o.length || o.lint || o.raw))
        die("--%s: only with the mode request", o.buffer != 0 ? "buffer"
                                                : o.length    ? "length"
                                                : o.lint      ? "lint"
                                                              : "raw");
    if (o.file != NULL && is(o.file, "-"))
        o.file = NULL;
    if (o.pace != 0 && o.cut == CUT_AS_READ) {
        o.cut = CUT_RANDOM;
        o.least = 20;
        o.most = 200;
    }
    for (k = 0; k < sizeof modes / sizeof *modes && !is(mode, modes[k].name); k++)
        ;
    if (k == sizeof modes / sizeof *modes)
        die("%s: no such MODE; see rill --help", mode);
    if (modes[k].run == NULL)
        die("%s: not built into this version", mode);
    status = modes[k].run(&o);
    if (fflush(stdout) != 0 || ferror(stdout))
        die("standard output: cannot write");
    return status;
}
