/*
 * test_message.c - rill/message.h: the cases of cases/message at every cut; each row of protocol.def, made here from
 * the lists; what a table of cases says better than a case.
 */
#include "harness.h"
#include "rill/message.h"

#include <stdarg.h>

/* ---- names of what comes out ---- */

static const char *const kind_name[] = { "?",
                                         "text",
                                         "thinking",
                                         "signature",
                                         "input",
                                         "citation",
                                         "compaction",
                                         "member",
                                         "error-text",
                                         "raw",
                                         "?",
                                         "?",
                                         "?",
                                         "?",
                                         "?",
                                         "?",
                                         "message-start",
                                         "block-start",
                                         "block-stop",
                                         "message-delta",
                                         "call-final",
                                         "call-void",
                                         "message-stop",
                                         "ping",
                                         "error",
                                         "unknown",
                                         "note",
                                         "end" };
static const char *const of_name[] = { "?",
                                       "event",
                                       "message",
                                       "block",
                                       "delta",
                                       "usage",
                                       "fault",
                                       "cache_creation",
                                       "output_tokens_details",
                                       "server_tool_use" };
static const char *const slot_name[] = { "?",           "type",          "id",        "model", "name", "tool_use_id",
                                         "server_name", "stop_sequence", "request_id" };
static const char *const outcome_name[] = { "open",      "complete",     "logically complete",
                                            "truncated", "server error", "protocol error" };
static const char *const retry_name[] = { "no", "yes", "output seen" };
static const char *const why_name[] = {
#define RILL_X(id, number, text) #id,
    RILL_WHYS(RILL_X)
#undef RILL_X
};

/* What some run showed. */
static struct {
    bool why[RILL_WHY_OTHER + 1], warning[RILL_WARN_N], error[128], outcome[8], retry[4];
    bool kind[32], slot[16], of[10];
} seen;

/* ---- the layer, for cases ---- */

static bool case_option(struct settings *set, const char *word, const char *rest)
{
    static const struct {
        const char *word;
        unsigned bit;
    } bits[] = { { "sse", 0 },
                 { "json", RILL_JSON },
                 { "detect", RILL_DETECT },
                 { "strict", RILL_STRICT },
                 { "utf8-error", RILL_UTF8_ERROR },
                 { "quiet", RILL_QUIET },
                 { "raw", RILL_RAW_BLOCKS } };
    static const char *const ends[] = { "clean", "reset", "timeout", "abort" };
    unsigned k;
    char *q;

    for (k = 0; k < sizeof bits / sizeof bits[0]; k++)
        if (strcmp(word, bits[k].word) == 0 && *rest == 0) {
            set->options |= bits[k].bit;
            return true;
        }
    for (k = 0; k < 4; k++)
        if (strcmp(word, "end") == 0 && strcmp(rest, ends[k]) == 0) {
            set->how = k;
            return true;
        }
    if (strcmp(word, "limit") != 0)
        return false;
    set->n[0] = (uint32_t)strtoul(rest, &q, 10);
    set->n[1] = (uint32_t)strtoul(q, &q, 10);
    return *q == 0;
}

static rill_status case_init(void *state, const struct settings *set)
{
    rill_message *m = (rill_message *)state;
    rill_status st = rill_message_init(m, set->options);

    if (st == RILL_OK)
        rill_message_limit(m, set->n[0], set->n[1]);
    return st;
}

static rill_status case_next(void *state, rill_in *in, void *out)
{
    rill_status st = rill_message_next((rill_message *)state, in, (rill_event *)out);

    if (st < 0)
        seen.error[-(int)st] = true;
    return st;
}

static rill_status case_finish(void *state, const struct settings *set, void *out)
{
    return rill_message_finish((rill_message *)state, set->how, (rill_event *)out);
}

static uint64_t case_offset(const void *state)
{
    return ((const rill_message *)state)->offset;
}

/* A line that grows. */
struct line {
    char p[480];
    size_t n;
};

static void add(struct line *l, const char *format, ...)
{
    va_list ap;
    int n;

    va_start(ap, format);
    n = vsnprintf(l->p + l->n, sizeof l->p - l->n, format, ap);
    va_end(ap);
    if (n > 0)
        l->n = l->n + (size_t)n < sizeof l->p ? l->n + (size_t)n : sizeof l->p - 1;
}

static void add_name(struct line *l, rill_text name, unsigned number)
{
    if (name.n != 0)
        add(l, " %.*s", (int)name.n, name.p);
    else
        add(l, number == 63 ? " other" : number == 0 ? " none" : " ?%u", number);
}

static void add_scalars(struct line *l, struct trace *t, const rill_message *m)
{
    unsigned k;

    for (k = RILL_TYPE; k <= RILL_REQUEST_ID; k++) {
        rill_scalar s = rill_message_get(m, (rill_slot)k);
        char *text;

        if (s.p == NULL) {
            if (s.n != 0 || s.full != 0)
                trace_fault(t, "%s is not given, and has a length", slot_name[k]);
            continue;
        }
        if (s.n > s.full || !valid_utf8(s.p, s.n))
            trace_fault(t, "%s is no scalar", slot_name[k]);
        if (rill_is(s, s.p, s.n) != (s.n == s.full))
            trace_fault(t, "rill_is() of %s, %u bytes of %u", slot_name[k], s.n, s.full);
        text = escaped(s.p, s.n);
        add(l, " %s=%.120s", slot_name[k], text);
        if (s.n != s.full)
            add(l, "(cut, %u)", s.full);
        free(text);
        seen.slot[k] = true;
    }
}

static void add_warnings(struct line *l, uint32_t warn)
{
    unsigned k;

    for (k = 0; k < RILL_WARN_N; k++)
        if ((warn >> k & 1u) != 0) {
            add(l, " !%s", rill_warning_name(k));
            seen.warning[k] = true;
        }
}

/* The `raw` of all events of one block, until raw_last. */
#ifdef HARNESS_CASES
static char raw_text[HARNESS_CASES];
#else
static char raw_text[1 << 16];
#endif
#define RAW_N 0     /* trace.memo: its length */
#define LONG_SEEN 1 /* a NOTE stood inside a string */
#define EARLY 2     /* 1: marks that a start implies came, the start did not yet; 2: it was the last */

static void note_raw(struct trace *t, const rill_event *ev)
{
#if RILL_RAW
    size_t n = ev->raw.n;

    if (!valid_utf8(ev->raw.p, n))
        trace_fault(t, "a piece of raw is not whole, valid characters");
    if (n > sizeof raw_text - t->memo[RAW_N])
        n = (size_t)(sizeof raw_text - t->memo[RAW_N]);
    if (n != 0)
        memcpy(raw_text + t->memo[RAW_N], ev->raw.p, n);
    t->memo[RAW_N] += n;
    if (ev->raw_last) {
        char *text = escaped(raw_text, (size_t)t->memo[RAW_N]);

        trace_line(t, "raw %.500s", text);
        free(text);
        t->memo[RAW_N] = 0;
    }
#else
    (void)t;
    (void)ev;
#endif
}

static void note_piece(struct trace *t, const rill_event *ev)
{
    static const unsigned natural[] = {
        0, RILL_BLOCK_TEXT, RILL_BLOCK_THINKING, RILL_BLOCK_THINKING, RILL_BLOCK_TOOL_USE, RILL_BLOCK_TEXT, 17
    };
    struct line head = { "", 0 };
    unsigned part = ev->part;

    if (ev->warn != 0 || ev->why != 0 || ev->fault != 0 || ev->reason != 0)
        trace_fault(t, "%s with what belongs to a mark", kind_name[ev->kind]);
    if ((ev->key.n != 0) != (ev->kind == RILL_EV_MEMBER || ev->kind == RILL_EV_COMPACTION) &&
        ev->kind != RILL_EV_MEMBER)
        trace_fault(t, "%s: key of %lu bytes", kind_name[ev->kind], (unsigned long)ev->key.n);
    if ((ev->of != 0) != (ev->kind == RILL_EV_MEMBER) || ev->of > RILL_OF_SERVER_TOOL_USE)
        trace_fault(t, "%s: of is %u", kind_name[ev->kind], ev->of);
    if (ev->restart && (ev->kind != RILL_EV_TOOL_INPUT || (part & RILL_FIRST) == 0))
        trace_fault(t, "%s: restart", kind_name[ev->kind]);
    if (ev->kind == RILL_EV_RAW) {
        if (ev->text.n != 0 || ev->part != 0)
            trace_fault(t, "RAW with text");
        return;
    }
    add(&head, "%s", kind_name[ev->kind]);
    if (ev->index != -1)
        add(&head, " %ld", (long)ev->index);
    if (ev->kind <= RILL_EV_COMPACTION && ev->block != natural[ev->kind]) {
        add(&head, " in");
        add_name(&head, rill_block_name(ev->block), ev->block);
    }
    if (ev->kind == RILL_EV_MEMBER)
        add(&head, " %s", of_name[ev->of]);
    if (ev->kind == RILL_EV_MEMBER || ev->kind == RILL_EV_COMPACTION) {
        char *key = escaped(ev->key.p, ev->key.n);

        add(&head, " %.60s:", key);
        free(key);
        seen.of[ev->of] = true;
    }
    if (t->memo[LONG_SEEN] != 0 && (part & RILL_FIRST) == 0)
        part |= TRACE_ENDLESS; /* the NOTE ended its line */
    t->memo[LONG_SEEN] = t->memo[EARLY] = 0;
    trace_piece(t, head.p, part, ev->text);
    if (ev->restart)
        trace_add(t, " (restart)");
}

static void note_end(struct trace *t, const rill_message *m)
{
    struct line l = { "", 0 };
    unsigned k;

    if (m->outcome < RILL_COMPLETE || m->outcome > RILL_PROTOCOL_ERROR || m->retry > RILL_RETRY_OUTPUT_SEEN) {
        trace_fault(t, "outcome %u, retry %u", m->outcome, m->retry);
        return;
    }
    seen.outcome[m->outcome] = seen.retry[m->retry] = true;
    add(&l, "%lu end %s, retry %s, progress %lu", (unsigned long)m->offset, outcome_name[m->outcome],
        retry_name[m->retry], (unsigned long)m->progress);
    if (m->pings != 0)
        add(&l, ", pings %lu", (unsigned long)m->pings);
    if ((m->error != 0) != (m->outcome == RILL_PROTOCOL_ERROR))
        trace_fault(t, "error %d, outcome %u", m->error, m->outcome);
    if (m->error != 0)
        add(&l, ", %s", rill_status_name((rill_status)m->error));
    trace_line(t, "%s", l.p);
    l.n = 0;
    for (k = 0; k < RILL_COUNT_N; k++)
        if ((m->usage.given >> k & 1u) != 0)
            add(&l, " %.*s=%lu", (int)rill_count_name(k).n, rill_count_name(k).p, (unsigned long)m->usage.n[k]);
        else if (m->usage.n[k] != 0)
            trace_fault(t, "count %u is not given and not 0", k);
    if (l.n != 0)
        trace_line(t, "usage%s", l.p);
    l.n = 0;
    for (k = 0; k < RILL_WARN_N; k++)
        if (m->warned[k] != 0) {
            add(&l, " %s=%u", rill_warning_name(k), m->warned[k]);
            seen.warning[k] = true;
        }
    if (l.n != 0)
        trace_line(t, "warned%s", l.p);
}

static bool is_server(unsigned block)
{
    enum { PLAIN, CLIENT, SERVER };

#define RILL_X(id, number, name, class_)     \
    if (block == number && class_ == SERVER) \
        return true;
    RILL_BLOCKS_LIST(RILL_X)
#undef RILL_X
    return false;
}

static void case_note(struct trace *t, const void *state, const void *out)
{
    const rill_message *m = (const rill_message *)state;
    const rill_event *ev = (const rill_event *)out;
    struct line l = { "", 0 };

    if (ev->kind == 0 || ev->kind > RILL_EV_END || kind_name[ev->kind][0] == '?') {
        trace_fault(t, "an event of kind %u", ev->kind);
        return;
    }
    seen.kind[ev->kind] = true;
    if (ev->index < -1 || ev->index > 65534 || ev->warn >> RILL_WARN_N != 0)
        trace_fault(t, "%s: index %ld, warn %lx", kind_name[ev->kind], (long)ev->index, (unsigned long)ev->warn);
    if (RILL_IS_PIECE(ev->kind)) {
        note_piece(t, ev);
        note_raw(t, ev);
        return;
    }
    if ((ev->part != 0 && (ev->part != RILL_LAST || ev->kind != RILL_EV_BLOCK_STOP)) || ev->text.n != 0 ||
        ev->key.n != 0 || ev->of != 0 || (ev->restart && ev->kind != RILL_EV_BLOCK_START))
        trace_fault(t, "%s with what belongs to a piece", kind_name[ev->kind]);
    if ((ev->why != 0 && ev->kind != RILL_EV_CALL_VOID && ev->kind != RILL_EV_BLOCK_STOP &&
         (ev->kind != RILL_EV_MESSAGE_DELTA || ev->why != RILL_WHY_MISROUTED)) ||
        ev->why > RILL_WHY_SYNTAX)
        trace_fault(t, "%s: why %u", kind_name[ev->kind], ev->why);
    if ((ev->fault != 0 && ev->kind != RILL_EV_ERROR) || (ev->reason != 0 && ev->kind != RILL_EV_MESSAGE_DELTA))
        trace_fault(t, "%s: fault %u, reason %u", kind_name[ev->kind], ev->fault, ev->reason);
    note_raw(t, ev);
    if (ev->kind == RILL_EV_END) {
        note_end(t, m);
        return;
    }
    /* a start that comes before its piece, the stop it implies and the verdict on a call that does not fit the table
     * come a few bytes sooner or later: where is not printed */
    if ((ev->warn >> RILL_WARN_REUSED & 1u) != 0 && (ev->kind == RILL_EV_BLOCK_STOP || ev->kind == RILL_EV_CALL_VOID))
        t->memo[EARLY] = 1;
    if (ev->kind != RILL_EV_BLOCK_START && t->memo[EARLY] != 1 &&
        (t->memo[EARLY] == 0 || ev->why != RILL_WHY_UNTRACKED))
        add(&l, "%lu ", (unsigned long)m->offset);
    if (ev->kind == RILL_EV_BLOCK_START)
        t->memo[EARLY] = 2;
    else if (t->memo[EARLY] == 2)
        t->memo[EARLY] = 0;
    add(&l, "%s", kind_name[ev->kind]);
    if (ev->index != -1)
        add(&l, " %ld", (long)ev->index);
    if (ev->kind == RILL_EV_BLOCK_START || ev->kind == RILL_EV_BLOCK_STOP || ev->block != 0)
        add_name(&l, rill_block_name(ev->block), ev->block);
    if (ev->kind == RILL_EV_MESSAGE_DELTA)
        add_name(&l, rill_reason_name(ev->reason), ev->reason);
    if (ev->kind == RILL_EV_ERROR)
        add_name(&l, rill_fault_name(ev->fault), ev->fault);
    /* of a plain block it says again what a warning said; test_tool.c looks at it */
    if (ev->why != 0 && (ev->kind != RILL_EV_BLOCK_STOP || is_server(ev->block) || ev->why >= RILL_WHY_NAME)) {
        add(&l, " %s", why_name[ev->why]);
        seen.why[ev->why] = true;
    }
    if (!(ev->kind == RILL_EV_NOTE && (ev->warn >> RILL_WARN_LONG & 1u) != 0)) /* that one belongs to no event */
        add_scalars(&l, t, m);
    else
        t->memo[LONG_SEEN] = 1;
    add_warnings(&l, ev->warn);
    trace_line(t, "%s", l.p);
}

static void case_last(struct trace *t, const void *state)
{
    char *text = escaped(raw_text, (size_t)t->memo[RAW_N]);

    (void)state;
    if (t->memo[RAW_N] != 0)
        trace_line(t, "raw %.400s ...", text);
    free(text);
}

/* clang-format off */
static const struct layer message_layer = {
    "message", sizeof(rill_message), sizeof(rill_event), case_option, case_init, case_next, case_finish, case_offset,
    case_note, case_last, 1, 128, true, false, true
};
/* clang-format on */

/* ---- streams made here ---- */

struct text {
#ifdef HARNESS_CASES
    char p[3500];
#else
    char p[1 << 14];
#endif
    size_t n;
};

static void put(struct text *t, const char *format, ...)
{
    va_list ap;
    int n;

    va_start(ap, format);
    n = vsnprintf(t->p + t->n, sizeof t->p - t->n, format, ap);
    va_end(ap);
    if (n < 0 || (size_t)n >= sizeof t->p - t->n) {
        fprintf(stderr, "too small a buffer\n");
        exit(2);
    }
    t->n += (size_t)n;
}

/* An event; JSON Lines have no frame. */
static void put_event(struct text *t, bool sse, const char *format, ...)
{
    va_list ap;
    char json[sizeof t->p / 4];

    va_start(ap, format);
    vsnprintf(json, sizeof json, format, ap);
    va_end(ap);
    put(t, sse ? "data: %s\n\n" : "%s\n", json);
}

static struct settings options(unsigned bits)
{
    struct settings set = { 0, 0, { 0, 0, 0, 0 } };

    set.options = bits;
    return set;
}

static void log_of(const char *p, size_t n, unsigned bits, struct trace *t)
{
    struct plan whole = { PLAN_WHOLE, 0, 0 };
    struct settings set = options(bits);

    run_plan(&message_layer, &set, p, n, whole, t);
    t->set = NULL;
    CHECKF(t->fault[0] == 0, "%s\n%.300s", t->fault, p);
}

/* At every cut, against the log of the whole. */
static bool all_cuts(const struct text *t, unsigned bits, const char *title)
{
    struct settings set = options(bits);
    char *input = escaped(t->p, t->n), *where = (char *)need(strlen(input) + 100);
    bool ok;

    sprintf(where, "%.60s, options %u: %s", title, bits, input);
    ok = CHECKF(run_cuts(&message_layer, &set, t->p, t->n, NULL, where), "%.60s", title);
    free(input);
    free(where);
    return ok;
}

/* Is this line in the log, but for its offset? */
static bool has_line(const struct trace *t, const char *line)
{
    const char *p, *q;
    size_t n = strlen(line);

    for (p = t->text; *p != 0; p = q + (*q != 0)) {
        q = p + strcspn(p, "\n");
        if (*p >= '0' && *p <= '9')
            p += strspn(p, "0123456789") + 1;
        if ((size_t)(q - p) == n && memcmp(p, line, n) == 0)
            return true;
    }
    return false;
}

static bool expect_line(const struct trace *t, const char *format, ...)
{
    char line[300];
    va_list ap;

    va_start(ap, format);
    vsnprintf(line, sizeof line, format, ap);
    va_end(ap);
    return CHECKF(has_line(t, line), "no line \"%s\" in\n%s", line, t->text);
}

/* The same logs, but for offsets, counters of pings, and what `skip` begins. */
static char *plain(const struct trace *t, const char *skip)
{
    char *to = (char *)need(t->n + 1), *w = to;
    const char *p, *q;

    for (p = t->text; *p != 0; p = q + (*q != 0)) {
        q = p + strcspn(p, "\n");
        if (*p >= '0' && *p <= '9')
            p += strspn(p, "0123456789") + 1;
        if (skip != NULL && strncmp(p, skip, strlen(skip)) == 0)
            continue;
        while (p < q && strncmp(p, ", pings ", 8) != 0)
            *w++ = *p++;
        *w++ = '\n';
    }
    *w = 0;
    return to;
}

static void same_logs(const struct trace *a, const struct trace *b, const char *skip, const char *what)
{
    char *pa = plain(a, skip), *pb = plain(b, skip);

    CHECKF(strcmp(pa, pb) == 0, "%s:\n%s-- and --\n%s", what, pa, pb);
    free(pa);
    free(pb);
}

/* All orders of up to 4 members of an object. */
static const char *const *order_of(const char *const *members, unsigned n, unsigned which, const char **to)
{
    bool used[4] = { false, false, false, false };
    unsigned k, m, left;

    for (k = 0; k < n; k++) {
        left = which % (n - k);
        which /= n - k;
        for (m = 0; used[m] || left-- != 0; m++)
            ;
        used[m] = true;
        to[k] = members[m];
    }
    return to;
}

static void object(char *to, const char *const *members, unsigned n, unsigned which)
{
    const char *order[4];
    unsigned k;

    order_of(members, n, which, order);
    strcpy(to, "{");
    for (k = 0; k < n; k++)
        sprintf(to + strlen(to), "%s%s", k != 0 ? "," : "", order[k]);
    strcat(to, "}");
}

/* ---- each row of protocol.def ---- */

#define CLASS_PLAIN 0
#define CLASS_CLIENT 1
#define CLASS_SERVER 2
static const struct {
    const char *name;
    unsigned number;
    int class_;
} blocks[] = {
#define RILL_X(id, number, name, class_) { #name, number, CLASS_##class_ },
    RILL_BLOCKS_LIST(RILL_X)
#undef RILL_X
};
#define STANDS 1
#define CUTS 0
static const struct {
    const char *name;
    unsigned number;
    int stands;
} reasons[] = {
#define RILL_X(id, number, name, verdict) { #name, number, verdict },
    RILL_REASONS_LIST(RILL_X)
#undef RILL_X
};
#undef STANDS
#undef CUTS
#define RETRY 1
#define FINAL 0
static const struct {
    const char *name;
    unsigned number;
    int retry;
} faults[] = {
#define RILL_X(id, number, name, retry) { #name, number, retry },
    RILL_FAULTS_LIST(RILL_X)
#undef RILL_X
};
#undef RETRY
#undef FINAL
static const struct {
    const char *name, *object;
    unsigned number;
} counts[] = {
#define RILL_X(id, number, name, object) { #name, object, number },
    RILL_COUNTS_LIST(RILL_X)
#undef RILL_X
};
static const char *const event_names[] = {
#define RILL_X(id, number, name) #name,
    RILL_EVENTS_LIST(RILL_X)
#undef RILL_X
};
#define N(list) (sizeof(list) / sizeof(list)[0])

static bool is_name(rill_text t, const char *name)
{
    return t.n == strlen(name) && memcmp(t.p, name, t.n) == 0;
}

static void every_block(void)
{
    unsigned k, which, outer;

    for (k = 0; k < N(blocks); k++) {
        CHECK(is_name(rill_block_name(blocks[k].number), blocks[k].name));
        for (which = 0; which < 6; which++)
            for (outer = 0; outer < 6; outer++) {
                struct text t = { "", 0 };
                struct trace log;
                char type[80], inner[200], members_1[240], whole[400];
                const char *in[3], *out[3];

                sprintf(type, "\"type\":\"%s\"", blocks[k].name);
                in[0] = type;
                in[1] = "\"id\":\"i\"";
                in[2] = "\"name\":\"n\"";
                object(inner, in, 3, which);
                sprintf(members_1, "\"content_block\":%s", inner);
                out[0] = "\"type\":\"content_block_start\"";
                out[1] = "\"index\":0";
                out[2] = members_1;
                object(whole, out, 3, outer);
                put_event(&t, true, "{\"type\":\"message_start\",\"message\":{}}");
                put_event(&t, true, "%s", whole);
                put_event(&t, true, "{\"type\":\"content_block_stop\",\"index\":0}");
                put_event(&t, true, "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"}}");
                log_of(t.p, t.n, 0, &log);
                expect_line(&log, "block-start 0 %s id=i name=n", blocks[k].name);
                expect_line(&log, "block-stop 0 %s", blocks[k].name);
                CHECK(has_line(&log, "call-final 0") == (blocks[k].class_ == CLASS_CLIENT));
                trace_free(&log);
            }
    }
    CHECK(rill_block_name(RILL_BLOCK_NONE).n == 0 && rill_block_name(RILL_BLOCK_OTHER).n == 0);
    CHECK(rill_block_name(255).n == 0 && rill_block_name(64).n == 0);
}

/* With a call that waits: it becomes final or void, by the row. */
static void every_reason(void)
{
    unsigned k, which, outer;

    for (k = 0; k < N(reasons); k++) {
        CHECK(is_name(rill_reason_name(reasons[k].number), reasons[k].name));
        for (which = 0; which < 2; which++)
            for (outer = 0; outer < 6; outer++) {
                struct text t = { "", 0 };
                struct trace log;
                char reason[100], inner[200], delta[240], whole[400];
                const char *in[2], *out[3];
                bool odd = strcmp(reasons[k].name, "end_turn") == 0;

                sprintf(reason, "\"stop_reason\":\"%s\"", reasons[k].name);
                in[0] = reason;
                in[1] = "\"stop_sequence\":null";
                object(inner, in, 2, which);
                sprintf(delta, "\"delta\":%s", inner);
                out[0] = "\"type\":\"message_delta\"";
                out[1] = "\"usage\":{\"output_tokens\":9}";
                out[2] = delta;
                object(whole, out, 3, outer);
                put_event(&t, true, "{\"type\":\"message_start\",\"message\":{}}");
                put_event(&t, true,
                          "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\","
                          "\"id\":\"i\",\"name\":\"n\",\"input\":{}}}");
                put_event(&t, true, "{\"type\":\"content_block_stop\",\"index\":0}");
                put_event(&t, true, "%s", whole);
                log_of(t.p, t.n, 0, &log);
                expect_line(&log, "message-delta %s%s", reasons[k].name, odd ? " !reason" : "");
                expect_line(&log, reasons[k].stands ? "call-final 0" : "call-void 0 REASON");
                expect_line(&log, "usage output_tokens=9");
                trace_free(&log);
            }
    }
    CHECK(rill_reason_name(RILL_REASON_NONE).n == 0 && rill_reason_name(RILL_REASON_OTHER).n == 0);
}

/* In a stream, in a body, in both orders; before and after output. */
static void every_fault(void)
{
    unsigned k, which, outer, sse, text;

    for (k = 0; k < N(faults); k++) {
        CHECK(is_name(rill_fault_name(faults[k].number), faults[k].name));
        for (which = 0; which < 2; which++)
            for (outer = 0; outer < 6; outer++)
                for (sse = 0; sse < 2; sse++)
                    for (text = 0; text < 2; text++) {
                        struct text t = { "", 0 };
                        struct trace log;
                        char type[100], inner[200], error[240], whole[400];
                        const char *in[2], *out[3];

                        sprintf(type, "\"type\":\"%s\"", faults[k].name);
                        in[0] = type;
                        in[1] = "\"message\":\"m\"";
                        object(inner, in, 2, which);
                        sprintf(error, "\"error\":%s", inner);
                        out[0] = "\"type\":\"error\"";
                        out[1] = "\"request_id\":\"r\"";
                        out[2] = error;
                        object(whole, out, 3, outer);
                        put_event(&t, sse != 0, "{\"type\":\"message_start\",\"message\":{}}");
                        if (text != 0)
                            put_event(&t, sse != 0,
                                      "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"text\":\"a\"}}");
                        put_event(&t, sse != 0, "%s", whole);
                        log_of(t.p, t.n, sse != 0 ? 0 : RILL_JSON, &log);
                        expect_line(&log, "error %s request_id=r", faults[k].name);
                        expect_line(&log, "error-text m");
                        expect_line(&log, "end server error, retry %s, progress %s",
                                    !faults[k].retry ? "no"
                                    : text != 0      ? "output seen"
                                                     : "yes",
                                    text != 0 ? "6" : "4");
                        trace_free(&log);
                    }
    }
    CHECK(rill_fault_name(RILL_FAULT_NONE).n == 0 && rill_fault_name(RILL_FAULT_OTHER).n == 0);
}

static void every_count(void)
{
    unsigned k;

    CHECK(N(counts) == RILL_COUNT_N);
    for (k = 0; k < N(counts); k++) {
        struct text t = { "", 0 };
        struct trace log;
        bool inside = counts[k].object[0] != 0;

        CHECK(is_name(rill_count_name(counts[k].number), counts[k].name));
        put(&t, "{\"type\":\"message_delta\",\"delta\":{},\"usage\":{");
        put(&t, inside ? "\"%s\":{\"%s\":7}" : "%s\"%s\":7", counts[k].object, counts[k].name);
        put(&t, "}}");
        log_of(t.p, t.n, RILL_JSON, &log);
        expect_line(&log, "usage %s=7", counts[k].name);
        trace_free(&log);
    }
    CHECK(rill_count_name(RILL_COUNT_N).n == 0);
}

/* Each name as SSE name alone, as type alone, as both; strict does not mind. */
static void every_event(void)
{
    unsigned k, how, m;

    for (k = 0; k < N(event_names); k++)
        for (how = 0; how < 3; how++) {
            static const char *const extra[] = { "", ",\"index\":0", ",\"index\":0,\"delta\":{}", ",\"error\":{}",
                                                 ",\"message\":{}" };

            for (m = 0; m < N(extra); m++) {
                struct text t = { "", 0 };
                struct trace log;

                if (how != 1)
                    put(&t, "event: %s\n", event_names[k]);
                put(&t, how == 0 ? "data: {\"x\":1%s}\n\n" : "data: {\"type\":\"%s\"%s}\n\n",
                    how == 0 ? extra[m] : event_names[k], extra[m]);
                log_of(t.p, t.n, RILL_STRICT | RILL_QUIET, &log);
                CHECKF(strstr(log.text, "mismatch") == NULL && strstr(log.text, "MISMATCH") == NULL, "%s", t.p);
                CHECKF((strstr(log.text, "no_type") != NULL) == (how == 0) || strstr(log.text, "block-start") != NULL,
                       "%s%s", t.p, log.text); /* a block without type warns, too */
                CHECKF(how == 0 || strstr(log.text, "unknown") == NULL, "%s%s", t.p, log.text);
                trace_free(&log);
                all_cuts(&t, RILL_STRICT, t.p);
            }
        }
}

/* Each delta in a block it fits, its type before and after its content, its index first, between and last. */
static void every_delta(void)
{
    static const struct {
        const char *type, *member, *block, *log;
        bool members;
    } deltas[] = {
        { "text_delta", "\"text\":\"a\"", "text", "text 0 a", false },
        { "input_json_delta", "\"partial_json\":\"{}\"", "tool_use", "input 0 {}", false },
        { "thinking_delta", "\"thinking\":\"a\"", "thinking", "thinking 0 a", false },
        { "signature_delta", "\"signature\":\"a\"", "thinking", "signature 0 a", false },
        { "citations_delta", "\"citation\":{\"a\":1}", "text", "citation 0 {\"a\":1}", true },
        { "compaction_delta", "\"content\":null", "compaction", "compaction 0 content: null", true },
    };
    unsigned k, which, outer, names = 0;

#define RILL_X(id, number, name)    \
    for (k = 0; k < N(deltas); k++) \
        names += strcmp(deltas[k].type, #name) == 0;
    RILL_DELTAS_LIST(RILL_X)
#undef RILL_X
    CHECK(names == N(deltas));
    for (k = 0; k < N(deltas); k++)
        for (which = 0; which < 2; which++)
            for (outer = 0; outer < 6; outer++) {
                struct text t = { "", 0 };
                struct trace log;
                char type[60], inner[200], delta[240], whole[400];
                const char *in[2], *out[3];

                if (deltas[k].members && (!RILL_MEMBERS || (!RILL_BETA && strcmp(deltas[k].block, "compaction") == 0)))
                    continue;
                sprintf(type, "\"type\":\"%s\"", deltas[k].type);
                in[0] = type;
                in[1] = deltas[k].member;
                object(inner, in, 2, which);
                sprintf(delta, "\"delta\":%s", inner);
                out[0] = "\"type\":\"content_block_delta\"";
                out[1] = "\"index\":0";
                out[2] = delta;
                object(whole, out, 3, outer);
                put_event(&t, true, "{\"type\":\"message_start\",\"message\":{}}");
                put_event(&t, true,
                          "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"%s\","
                          "\"id\":\"i\",\"name\":\"n\"}}",
                          deltas[k].block);
                put_event(&t, true, "%s", whole);
                put_event(&t, true, "{\"type\":\"content_block_stop\",\"index\":0}");
                log_of(t.p, t.n, 0, &log);
                expect_line(&log, "%s", deltas[k].log);
                CHECKF(strchr(log.text, '!') == NULL, "%s%s", t.p, log.text);
                trace_free(&log);
                if (which == 1)
                    all_cuts(&t, 0, whole);
            }
}

/* ---- the same message by three ways ---- */

static void a_message(struct text *t, bool sse)
{
    put_event(t, sse, "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"model\":\"m\"}}");
    put_event(
        t, sse,
        "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"thinking\",\"thinking\":\"hm\"}}");
    put_event(t, sse, "{\"type\":\"content_block_stop\",\"index\":0}");
    put_event(
        t, sse,
        "{\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"text\",\"text\":\"\\u00e9\\n\"}}");
    put_event(t, sse, "{\"type\":\"content_block_stop\",\"index\":1}");
    put_event(t, sse,
              "{\"type\":\"content_block_start\",\"index\":2,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t1\","
              "\"name\":\"ls\",\"input\":{\"a\":[1,{}]}}}");
    put_event(t, sse, "{\"type\":\"content_block_stop\",\"index\":2}");
    put_event(t, sse,
              "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"},\"usage\":{\"output_tokens\":5}}");
    put_event(t, sse, "{\"type\":\"message_stop\"}");
}

static void three_ways(void)
{
    struct text *sse = (struct text *)need(sizeof *sse), *lines = (struct text *)need(sizeof *lines),
                *body = (struct text *)need(sizeof *body);
    struct trace a, b, c;

    sse->n = lines->n = body->n = 0;
    a_message(sse, true);
    a_message(lines, false);
    put(body, "{\"id\":\"msg_1\",\"model\":\"m\",\"type\":\"message\",\"content\":[{\"type\":\"thinking\","
               "\"thinking\":\"hm\"},"
               "{\"type\":\"text\",\"text\":\"\\u00e9\\n\"},{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"ls\","
               "\"input\":{\"a\":[1,{}]}}"
               "],\"stop_reason\":\"tool_use\",\"usage\":{\"output_tokens\":5}}");
    log_of(sse->p, sse->n, 0, &a);
    log_of(lines->p, lines->n, RILL_JSON, &b);
    log_of(body->p, body->n, RILL_JSON, &c);
    same_logs(&a, &b, NULL, "SSE and JSON Lines");
    same_logs(&a, &c, "message-delta", "SSE and body"); /* a body's names the id again */
    CHECK(strchr(a.text, '!') == NULL);
    trace_free(&b);
    log_of(lines->p, lines->n, RILL_DETECT, &b);
    same_logs(&a, &b, NULL, "SSE and JSON Lines, detected");
    trace_free(&a);
    trace_free(&b);
    trace_free(&c);
    all_cuts(sse, 0, "SSE");
    all_cuts(lines, RILL_JSON, "JSON Lines");
    all_cuts(body, RILL_JSON, "body");
    free(sse);
    free(lines);
    free(body);
}

/* Members in any order: the same marks. Pieces may come before their BLOCK_START, and then do not know their block. */
static void shuffled_keys(void)
{
    static const char *const block[] = { "\"type\":\"tool_use\"", "\"id\":\"t1\"", "\"name\":\"ls\"",
                                         "\"input\":{\"a\":1}" };
    static const char *const bad[] = { "\"type\":\"tool_use\"", "\"id\":\"t1\"", "\"name\":\"ls\"", "\"input\":[1]" };
    unsigned which, outer, body;
    struct trace first[2], log;

    memset(first, 0, sizeof first);
    for (body = 0; body < 4; body++)
        for (which = 0; which < 24; which++)
            for (outer = 0; outer < 6; outer++) {
                struct text t = { "", 0 };
                char inner[300], member[340], whole[600];
                const char *out[3];
                bool good = (body & 1) == 0;

                object(inner, good ? block : bad, 4, which);
                if (body < 2) {
                    sprintf(member, "\"content_block\":%s", inner);
                    out[0] = "\"type\":\"content_block_start\"";
                    out[1] = "\"index\":0";
                } else {
                    sprintf(member, "\"content\":[%s]", inner);
                    out[0] = "\"type\":\"message\"";
                    out[1] = "\"stop_reason\":\"tool_use\"";
                }
                out[2] = member;
                object(whole, out, 3, outer);
                if (body < 2)
                    put_event(&t, false, "{\"type\":\"message_start\",\"message\":{}}");
                put_event(&t, false, "%s", whole);
                if (body < 2) {
                    put_event(&t, false, "{\"type\":\"content_block_stop\",\"index\":0}");
                    put_event(&t, false, "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"}}");
                    put_event(&t, false, "{\"type\":\"message_stop\"}");
                }
                log_of(t.p, t.n, RILL_JSON, &log);
                expect_line(&log, "block-start 0 tool_use id=t1 name=ls");
                expect_line(&log, "block-stop 0 tool_use");
                expect_line(&log, good ? "call-final 0" : "call-void 0 NOT_OBJECT");
                expect_line(&log, good ? "message-delta tool_use" : "message-delta tool_use !reason");
                expect_line(&log, "end complete, retry no, progress %d", good ? 14 : 10);
                if (first[!good].text == NULL)
                    first[!good] = log;
                else {
                    same_logs(&first[!good], &log, "input 0", "order of the members");
                    trace_free(&log);
                }
                if (which % 5 == outer)
                    all_cuts(&t, RILL_JSON, whole);
            }
    trace_free(&first[0]);
    trace_free(&first[1]);
}

/* ---- tables and holds, at -1, 0, +1 of what the macros say ---- */

static void put_call(struct text *t, unsigned index, bool stop)
{
    put_event(t, false,
              "{\"type\":\"content_block_start\",\"index\":%u,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t%u\","
              "\"name\":\"ls\"}}",
              index, index);
    if (stop)
        put_event(t, false, "{\"type\":\"content_block_stop\",\"index\":%u}", index);
}

/* As many calls as can wait for the stop reason: 32, in a window of 32 indices. */
static void waiting_calls(void)
{
    unsigned n, k;

    for (n = 31; n <= 33; n++) {
        struct text t = { "", 0 };
        struct trace log;

        put_event(&t, false, "{\"type\":\"message_start\",\"message\":{}}");
        for (k = 0; k < n; k++)
            put_call(&t, k, true);
        put_event(&t, false, "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"}}");
        log_of(t.p, t.n, RILL_JSON, &log);
        for (k = 0; k < n && k < 32; k++)
            expect_line(&log, "call-final %u", k);
        CHECK(has_line(&log, "call-void 32 UNTRACKED") == (n == 33));
        CHECK(has_line(&log, "block-stop 32 tool_use !untracked") == (n == 33));
        trace_free(&log);
        all_cuts(&t, RILL_JSON, "waiting calls");
    }
}

/* Calls open at once: RILL_BLOCKS of them; with input for one more, all are void. So is what no reader is left for. */
static void open_calls(void)
{
    unsigned n, k;

    for (n = RILL_BLOCKS > 1 ? RILL_BLOCKS - 1 : 1; n <= RILL_BLOCKS + 1; n++) {
        struct text t = { "", 0 };
        struct trace log;
        unsigned finals = 0;

        put_event(&t, false, "{\"type\":\"message_start\",\"message\":{}}");
        for (k = 0; k < n; k++)
            put_call(&t, k, false);
        for (k = 0; k < n; k++)
            put_event(&t, false, "{\"type\":\"content_block_delta\",\"index\":%u,\"delta\":{\"partial_json\":\"{}\"}}",
                      k);
        for (k = 0; k < n; k++)
            put_event(&t, false, "{\"type\":\"content_block_stop\",\"index\":%u}", k);
        put_event(&t, false, "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"}}");
        log_of(t.p, t.n, RILL_JSON, &log);
        for (k = 0; k < n; k++) {
            char final[40], untracked[40], misrouted[40];

            sprintf(final, "call-final %u", k);
            sprintf(untracked, "call-void %u UNTRACKED", k);
            sprintf(misrouted, "call-void %u MISROUTED", k);
            CHECKF(has_line(&log, final) + has_line(&log, untracked) + has_line(&log, misrouted) == 1,
                   "one verdict on call %u of %u", k, n);
            finals += has_line(&log, final);
        }
        CHECKF(finals == (n > RILL_BLOCKS ? 0 : n < RILL_READERS ? n : RILL_READERS) || (finals == 32 && n >= 32),
               "%u of %u calls are final", finals, n);
        CHECK((strstr(log.text, "warned untracked") != NULL) == (n > RILL_BLOCKS || n > RILL_READERS || n > 32));
        trace_free(&log);
    }
}

/* A scalar of n bytes: whole up to what the hold can keep, cut after that; never equal to a shorter one. */
/* One too long is cut after a whole character, and never the whole name. */
static void cut_after_a_character(void)
{
    const unsigned room = RILL_HOLD - 44 - 5;
    unsigned n, k;

    for (n = room + 1; n <= room + 700 && n < 4000; n++) {
        struct text t = { "", 0 };
        rill_message m;
        rill_event ev;
        rill_in in;
        rill_scalar s;
        static char name[4000];
        bool is_void = false;

        name[0] = 'x';
        for (k = n % 2; k < n; k++)
            name[k] = (k - n % 2) % 2 == 0 ? '\xc3' : '\xa9';
        put(&t,
            "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"%.*s\"}}"
            "{\"type\":\"content_block_stop\",\"index\":0}",
            (int)n, name);
        CHECK(rill_message_init(&m, RILL_JSON) == RILL_OK);
        in.p = (const uint8_t *)t.p;
        in.n = t.n;
        CHECK(rill_message_next(&m, &in, &ev) == RILL_OK && ev.kind == RILL_EV_BLOCK_START);
        s = rill_message_get(&m, RILL_NAME);
        CHECKF(s.full == n && s.n <= room && s.n + 19u > room && s.n % 2 == n % 2 && memcmp(s.p, name, s.n) == 0,
               "%u: %u of %u", n, s.n, s.full);
        while (rill_message_next(&m, &in, &ev) == RILL_OK)
            is_void |= ev.kind == RILL_EV_CALL_VOID && ev.why == RILL_WHY_NAME;
        CHECK(is_void);
    }
    for (n = room - 20; n <= room && room < 3000; n++) { /* what stands before it leaves little room, or none */
        struct text t = { "", 0 };
        rill_message m;
        rill_event ev;
        rill_in in;
        rill_scalar s;
        static char id[3000];

        memset(id, 'i', sizeof id);
        put(&t, "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"%.*s\",\"name\":\"\xc3\xa9\xc3\xa9\"}}",
            (int)n, id);
        CHECK(rill_message_init(&m, RILL_JSON) == RILL_OK);
        in.p = (const uint8_t *)t.p;
        in.n = t.n;
        CHECK(rill_message_next(&m, &in, &ev) == RILL_OK && ev.kind == RILL_EV_BLOCK_START);
        s = rill_message_get(&m, RILL_NAME);
        k = n + 5 > room ? 0 : room - n - 5;
        CHECKF(s.p == NULL ? n + 5 > room : s.full == 4 && s.n == (k > 4 ? 4 : k / 2 * 2), "%u: %u", n, s.n);
    }
}

static void scalar_at_hold(void)
{
    const unsigned room = RILL_HOLD - 44 - 5;
    unsigned n;

    for (n = room - 1; n <= room + 1; n++) {
        struct text t = { "", 0 };
        rill_message m;
        rill_event ev;
        rill_in in;
        rill_scalar s;
        static char want[RILL_HOLD + 8];

        memset(want, 'i', sizeof want);
        if (n > 4000)
            return; /* more than a text of ours holds */
        put(&t, "{\"type\":\"message_start\",\"message\":{\"id\":\"%.*s\"}}", (int)n, want);
        CHECK(rill_message_init(&m, RILL_JSON) == RILL_OK);
        in.p = (const uint8_t *)t.p;
        in.n = t.n;
        CHECK(rill_message_next(&m, &in, &ev) == RILL_OK && ev.kind == RILL_EV_MESSAGE_START);
        s = rill_message_get(&m, RILL_ID);
        CHECK(s.full == n && s.n == (n < room ? n : room));
        CHECK(rill_is(s, want, n) == (n <= room));
        CHECK(!rill_is(s, want, s.n) || s.n == n);
        CHECK(!rill_is(s, want, s.n - 1u));
        CHECK((ev.warn == (uint32_t)1 << RILL_WARN_CUT) == (n > room));
        CHECK(rill_message_get(&m, RILL_MODEL).p == NULL && rill_message_get(&m, (rill_slot)99).p == NULL);
    }
}

/* A delta before its index, with two blocks open: n bytes of it fit. */
static void delta_at_hold(void)
{
    const unsigned room = RILL_HOLD - 44 - 5;
    unsigned n;
    size_t before;

    for (n = room - 1; n <= room + 1 && room < 4500 && RILL_BLOCKS > 1; n++) {
        struct text t = { "", 0 };
        struct trace log;

        put(&t, "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\"}}\n");
        put(&t, "{\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"text\"}}\n");
        before = t.n;
        put(&t, "{\"delta\":{\"text\":\"");
        while (t.n < before + n + 7)
            put(&t, "x");
        put(&t, "\"},\"index\":0}");
        log_of(t.p, t.n, RILL_JSON, &log);
        CHECKF((strstr(log.text, "error RILL_E_HOLD") != NULL) == (n > room), "%u bytes:\n%s", n, log.text);
        CHECK((strstr(log.text, "text 0 xxx") != NULL || strstr(log.text, "text 0 x{*") != NULL) == (n <= room));
        trace_free(&log);
        all_cuts(&t, RILL_JSON, "a delta at the hold");
    }
}

/* ---- every byte in many states ---- */

static void every_byte(void)
{
#define START "data: {\"type\":\"message_start\",\"message\":{}}\n\n"
#define CALL                                                                                                     \
    "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"a\"," \
    "\"name\":\"b\"}}\n\n"
#define DELTA "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{"
    static const char *const before[] = {
        "",
        "\xef",
        "\xef\xbb",
        "\xef\xbb\xbf",
        "\r",
        "\n",
        "e",
        "event",
        "event:",
        "event: p",
        "event: ping\n",
        "data",
        "data:",
        "data: ",
        "data: [",
        "data: [DONE",
        "data: [DONE]",
        "data: {",
        "data: {}",
        "data: {}\n",
        "data: {}\r",
        ":",
        "x",
        "data: {\"",
        "data: {\"t",
        "data: {\"type",
        "data: {\"type\"",
        "data: {\"type\":",
        "data: {\"type\":\"",
        "data: {\"type\":\"pin",
        "data: {\"type\":\"ping",
        "data: {\"type\":\"ping\"",
        "data: {\"type\":\"ping\\",
        "data: {\"type\":\"\\u",
        "data: {\"type\":\"\\ud83d",
        "data: {\"type\":\"\xe2\x82",
        "data: {\"a\":",
        "data: {\"a\":[",
        "data: {\"a\":[1",
        "data: {\"a\":-",
        "data: {\"a\":tru",
        "data: {\"index\":",
        "data: {\"index\":1",
        "data: {\"index\":1.",
        "data: {\"index\":1e",
        "data: {\"usage\":",
        "data: {\"usage\":{\"input_tokens\":",
        "data: {\"usage\":{\"input_tokens\":7",
        "data: {\"delta\":",
        "data: {\"delta\":{\"text\":\"a",
        "data: {\"content\":",
        "data: {\"content\":[",
        "data: {\"content\":[{",
        "data: {\"error\":",
        "data: {\"error\":\"",
        "data: {\"message\":",
        START DELTA "\"text\":",
        START DELTA "\"text\":\"",
        START DELTA "\"text\":\"\\ud83d",
        START DELTA "\"text\":\"\xf0\x9f",
        START CALL DELTA "\"partial_json\":\"",
        START CALL DELTA "\"partial_json\":\"{",
        START CALL DELTA "\"partial_json\":\"{}",
        START CALL DELTA "\"partial_json\":\"{\\\"",
        START CALL DELTA "\"partial_json\":\"{}\"",
        START CALL DELTA "\"partial_json\":\"{}\"}",
        "data: {\"index\":0,\"content_block\":",
        "data: {\"index\":0,\"content_block\":{\"text\":\"",
        "data: {\"index\":0,\"content_block\":{\"input\":",
        "data: {\"index\":0,\"content_block\":{\"input\":{",
        "data: {\"index\":0,\"content_block\":{\"input\":{ ",
        "data: {\"index\":0,\"content_block\":{\"input\":[",
        "data: {\"index\":0,\"content_block\":{\"input\":{\"a\":\"\xe2\x82",
        "data: {\"index\":0,\"content_block\":{\"a\":\"\xe2",
        "data: {\"type\":\"message_stop\"}\n\n",
        "data: {\"type\":\"error\"}\n\n",
        "data: {\"type\":\"message_stop\"}\n\ndata:",
    };
#undef START
#undef CALL
#undef DELTA
    static const char *const after[] = { "", "\"}}\n\n", "\n\ndata: {\"type\":\"ping\"}\n\n" };
    static const unsigned bits[] = { 0, RILL_DETECT, RILL_DETECT | RILL_STRICT | RILL_UTF8_ERROR | RILL_RAW_BLOCKS };
    struct plan single = { PLAN_EVERY, 1, 0 }, whole = { PLAN_WHOLE, 0, 0 }, two = { PLAN_SPLIT, 0, 0 };
    unsigned k, m, b, o;

    for (k = 0; k < N(before); k++)
        for (m = 0; m < N(after); m++)
            for (b = 0; b < 256; b++) {
                char p[400];
                size_t n = strlen(before[k]), cut = n;
                struct settings set;
                struct trace t[3];

                o = (k + m + b) % (unsigned)N(bits);
                memcpy(p, before[k], n);
                p[n++] = (char)b;
                memcpy(p + n, after[m], strlen(after[m]));
                n += strlen(after[m]);
                set = options(bits[o]);
                two.a = cut + 1;
                run_plan(&message_layer, &set, p, n, whole, &t[0]);
                run_plan(&message_layer, &set, p, n, single, &t[1]);
                run_plan(&message_layer, &set, p, n, two, &t[2]);
                CHECKF(t[0].fault[0] == 0 && t[1].fault[0] == 0, "\"%s\" %02X \"%s\": %s%s", before[k], b, after[m],
                       t[0].fault, t[1].fault);
                CHECKF(strcmp(t[0].text, t[1].text) == 0,
                       "\"%s\" %02X \"%s\", options %u, byte by byte:\n%s-- and --\n%s", before[k], b, after[m],
                       set.options, t[0].text, t[1].text);
                CHECKF(strcmp(t[0].text, t[2].text) == 0,
                       "\"%s\" %02X \"%s\", options %u, cut after it:\n%s-- and --\n%s", before[k], b, after[m],
                       set.options, t[0].text, t[2].text);
                trace_free(&t[0]);
                trace_free(&t[1]);
                trace_free(&t[2]);
            }
}

/* ---- random streams: grammar with faults; every cut gives the same ---- */

static const char *pick(uint32_t *seed, const char *const *list, size_t n)
{
    return list[(random_next(seed) >> 9) % n];
}
#define PICK(list) pick(seed, list, N(list))

static void random_event(struct text *t, uint32_t *seed, bool sse)
{
    static const char *const strings[] = { "",         "a",       "bc", "\\ud83d", "\\ude00", "\xc3\xa9",      "\xff",
                                           "\xe2\x82", "\\u00e9", "{}", "{",       "}",       "{\\\"a\\\":1}", " ",
                                           "\\n" };
    static const char *const members[] = {
        "text", "partial_json", "thinking", "signature", "citation", "content", "x"
    };
    static const char *const types[] = { "text", "tool_use", "thinking", "server_tool_use", "hologram", "tool_use" };
    static const char *const inputs[] = { "{}",   "{ }",   "{\"a\":1}",          "[]", "{\"a\":\"\xff\"}",
                                          "null", "\"x\"", "{\"a\":\"\\ud83d\"}" };
    static const char *const indices[] = { "0", "1", "0", "1", "2", "1.0", "-1", "null" };
    static const char *const why[] = { "\"tool_use\"", "\"end_turn\"", "\"max_tokens\"", "null", "\"x\"" };
    static const char *const spare[] = {
        "", "", "", "{\"type\":\"ping\"}", "{\"type\":\"y\",\"z\":[{\"a\":\"\xe2\x82\"}]}", "[DONE]", "x"
    };
    static const char *const names[] = { "", "", "", "", "event: ping\n", "event: content_block_delta\n", ": c\n" };
    char m[5][200], whole[900];
    const char *list[4];
    unsigned kind = (random_next(seed) >> 7) % 16, n = 0, order = (random_next(seed) >> 5) % 24;

    sprintf(m[3], "\"index\":%s", PICK(indices));
    if (kind < 4) {
        sprintf(m[0], "\"type\":\"%s\"", PICK(types));
        sprintf(m[1], random_next(seed) & 64 ? "\"input\":%s" : "\"text\":\"%s\"",
                random_next(seed) & 64 ? "{}" : PICK(inputs));
        if (strchr(m[1], '"') != NULL && strncmp(m[1], "\"text", 5) == 0)
            sprintf(m[1], "\"text\":\"%s\"", PICK(strings));
        strcpy(m[2], "\"id\":\"i\"");
        strcpy(m[4], "\"name\":\"n\"");
        list[0] = m[0], list[1] = m[1], list[2] = m[2], list[3] = m[4];
        object(whole, list, 4, order);
        sprintf(m[2], "\"content_block\":%.160s", whole);
        strcpy(m[0], "\"type\":\"content_block_start\"");
    } else if (kind < 10) {
        sprintf(m[0], "\"%s\":\"%s\"", PICK(members), PICK(strings));
        sprintf(m[2], "\"delta\":{%.150s}", m[0]);
        strcpy(m[0], "\"type\":\"content_block_delta\"");
    } else if (kind < 13) {
        strcpy(m[0], "\"type\":\"content_block_stop\"");
        strcpy(m[2], "\"y\":0");
    } else if (kind == 13) {
        sprintf(m[2], "\"delta\":{\"stop_reason\":%s}", PICK(why));
        strcpy(m[0], "\"type\":\"message_delta\"");
        strcpy(m[3], "\"usage\":{\"output_tokens\":3}");
    } else if (kind == 14) {
        strcpy(m[0], "\"type\":\"message_start\"");
        strcpy(m[2], "\"message\":{\"id\":\"x\xc3\"}");
        strcpy(m[3], "\"q\":\"\\ud83d\"");
    } else {
        put(t, sse ? "%sdata: %s\n\n" : "%s%s", sse ? PICK(names) : "", sse ? PICK(spare) : "");
        return;
    }
    list[n++] = m[3];
    list[n++] = m[2];
    if ((random_next(seed) & 0x700) != 0)
        list[n++] = m[0];
    object(whole, list, n, order % (n == 2 ? 2 : 6));
    put(t, sse ? "%sdata: %s%s" : "%s%s%s", sse ? PICK(names) : "", whole,
        sse ? (random_next(seed) & 32 ? "\n\n" : "\r\n\r\n") : "\n");
}

static void random_streams(void)
{
    uint32_t seed = 20261121;
    unsigned round, k, bad = 0;

    for (round = 0; round < 100 && bad < 3; round++) {
        struct text t = { "", 0 };
        unsigned bits = (random_next(&seed) >> 3) & (RILL_STRICT | RILL_UTF8_ERROR | RILL_QUIET | RILL_RAW_BLOCKS);
        bool sse = (random_next(&seed) & 0x30) != 0;

        if ((bits & RILL_STRICT) != 0 && (random_next(&seed) & 0x30) != 0)
            bits &= ~(RILL_STRICT | RILL_UTF8_ERROR);
        for (k = 0; k < 3 + round % 12; k++)
            random_event(&t, &seed, sse);
        if (round % 3 == 0 && t.n != 0) /* a broken byte anywhere */
            t.p[random_next(&seed) % t.n] = (char)random_next(&seed);
        bad += !all_cuts(&t, bits | (sse ? RILL_SSE : RILL_JSON), "a random stream");
    }
}

/* ---- work ---- */

struct cost {
    uint64_t events, text;
    rill_message m;
};

/* head, n times one byte, tail; in chunks. */
static void feed_long(const char *head, char byte, size_t n, const char *tail, unsigned bits, size_t chunk,
                      struct cost *c)
{
    size_t head_n = strlen(head), all = head_n + n + strlen(tail), pos, k;
    uint8_t *p = (uint8_t *)need(all);
    rill_event ev;
    rill_in in;

    memcpy(p, head, head_n);
    memset(p + head_n, byte, n);
    memcpy(p + head_n + n, tail, strlen(tail));
    c->events = c->text = 0;
    CHECK(rill_message_init(&c->m, bits) == RILL_OK);
    for (pos = 0; pos < all; pos += k) {
        k = all - pos < chunk ? all - pos : chunk;
        in.p = p + pos;
        in.n = k;
        while (rill_message_next(&c->m, &in, &ev) == RILL_OK) {
            c->events++;
            c->text += ev.text.n;
        }
    }
    CHECKF(c->m.error == 0 && c->m.offset == all, "error %d at %lu: %.60s", c->m.error, (unsigned long)c->m.offset,
           head);
    free(p);
}

#define DELTA_OF(member) "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"" member "\":\""
static const struct {
    const char *head;
    char byte;
    const char *tail;
    unsigned bits;
    int text; /* 1: the bytes come out; 0: they do not; 2: they do if RILL_MEMBERS */
} longs[] = {
    { DELTA_OF("text"), 'a', "\"}}\n\n", 0, 1 },
    { DELTA_OF("partial_json"), ' ', "{}\"}}\n\n", 0, 1 },
    { "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"x\",\"a\":\"", 'a', "\"}}\n\n",
      0, 2 },
    { "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"x\",\"a\":\"", 'a', "\"}}\n\n",
      RILL_RAW_BLOCKS, 2 },
    { "data: {\"type\":\"ping\",\"a\":\"", 'a', "\"}\n\n", RILL_QUIET, 0 },
    { "data: {\"type\":\"message_start\",\"message\":{\"id\":\"", 'a', "\"}}\n\n", 0, 0 },
    { "data: {\"type\":\"", 'a', "\"}\n\n", 0, 0 },
    { "data: {\"", 'a', "\":\"\"}\n\n", RILL_QUIET, 0 },
    { "data: {\"type\":\"x\",\"index\":", '1', "}\n\n", RILL_QUIET, 0 },
    { "data: {\"type\":\"message_delta\",\"usage\":{\"input_tokens\":", '1', "}}\n\n", 0, 0 },
    { "data: {", ' ', "}\n\n", 0, 0 },
    { "data: ", ' ', "\n\n", 0, 0 },
    { "data: ", 'x', "\n\n", 0, 0 },
    { "event: ", 'x', "\n\n", 0, 0 },
    { ":", 'x', "\n\n", 0, 0 },
    { "", '\n', "", 0, 0 },
    { "x", 'x', ":\n", 0, 0 }, /* a field that nobody knows */
    { "{\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\"", 'a', "\"}]}", RILL_JSON, 1 },
    { "{\"type\":\"message\",\"content\":[],\"stop_reason\":\"end_turn\"}", ' ', "", RILL_JSON, 0 },
    { "{\"type\":\"message\",\"content\":[],\"stop_reason\":\"end_turn\"}", 'x', "", RILL_JSON, 0 },
};

/* A megabyte anywhere: what comes out, and in how many pieces. */
static void long_values(void)
{
    static const size_t chunks[] = { 1, 3, 1400, (size_t)1 << 21 };
    const size_t n = (size_t)1 << 20;
    struct cost c;
    unsigned k, m;

    for (k = 0; k < N(longs); k++)
        for (m = 0; m < N(chunks); m++) {
            bool text = longs[k].text == 1 || (longs[k].text == 2 && RILL_MEMBERS);

            feed_long(longs[k].head, longs[k].byte, n, longs[k].tail, longs[k].bits, chunks[m], &c);
            CHECKF(c.text >= (text ? n : 0) && c.text <= (text ? n : 0) + 8, "%s: %lu bytes came out", longs[k].head,
                   (unsigned long)c.text);
            CHECKF(c.events <= (n + 200) / chunks[m] + 8, "%s: %lu events", longs[k].head, (unsigned long)c.events);
        }
}

/* ---- the calls themselves ---- */

static unsigned finish_all(rill_message *m, unsigned how, rill_event *last)
{
    unsigned n = 0;

    while (rill_message_finish(m, how, last) == RILL_OK)
        n++;
    return n;
}

static void ends(void)
{
    static const char call[] =
        "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"i\","
        "\"name\":\"n\"}}\n\n",
                      broken[] = "data: {x";
    rill_message m;
    rill_event ev, was;
    rill_in in;

    memset(&ev, 0, sizeof ev); /* its padding is compared, too */
    /* before any byte */
    CHECK(rill_message_init(&m, RILL_SSE) == RILL_OK && m.outcome == RILL_OPEN && m.retry == RILL_RETRY_NO);
    CHECK(finish_all(&m, RILL_END_CLEAN, &ev) == 1 && ev.kind == RILL_EV_END && ev.index == -1);
    CHECK(m.outcome == RILL_TRUNCATED && m.retry == RILL_RETRY_YES && m.offset == 0);
    /* twice; next after it */
    was = ev;
    CHECK(rill_message_finish(&m, RILL_END_ABORT, &ev) == RILL_END && memcmp(&was, &ev, sizeof ev) == 0);
    CHECK(m.retry == RILL_RETRY_YES);
    in.p = (const uint8_t *)call;
    in.n = sizeof call - 1;
    CHECK(rill_message_next(&m, &in, &ev) == RILL_END && in.n == sizeof call - 1 && m.offset == 0);
    /* outcome stands from the first call on */
    CHECK(rill_message_init(&m, RILL_SSE) == RILL_OK);
    CHECK(rill_message_next(&m, &in, &ev) == RILL_OK && ev.kind == RILL_EV_BLOCK_START);
    CHECK(rill_message_next(&m, &in, &ev) == RILL_MORE);
    CHECK(rill_message_finish(&m, RILL_END_TIMEOUT, &ev) == RILL_OK && ev.kind == RILL_EV_CALL_VOID);
    CHECK(ev.why == RILL_WHY_TRUNCATED && ev.index == 0 && m.outcome == RILL_TRUNCATED && m.retry == RILL_RETRY_YES);
    CHECK(rill_message_next(&m, &in, &ev) == RILL_END);
    CHECK(finish_all(&m, RILL_END_TIMEOUT, &ev) == 1 && ev.kind == RILL_EV_END);
    /* an error stays, also after finish */
    CHECK(rill_message_init(&m, RILL_SSE) == RILL_OK);
    in.p = (const uint8_t *)broken;
    in.n = sizeof broken - 1;
    CHECK(rill_message_next(&m, &in, &ev) == RILL_E_JSON_SYNTAX && m.error == RILL_E_JSON_SYNTAX && m.offset == 7);
    CHECK(rill_message_next(&m, &in, &ev) == RILL_E_JSON_SYNTAX && in.n == 1);
    CHECK(finish_all(&m, RILL_END_CLEAN, &ev) == 1 && m.outcome == RILL_PROTOCOL_ERROR);
    CHECK(rill_message_next(&m, &in, &ev) == RILL_E_JSON_SYNTAX && m.offset == 7);
    CHECK(rill_message_finish(&m, RILL_END_CLEAN, &ev) == RILL_END);
}

/* Marks that wait are handed out without a byte, by next() or by finish(). */
static void marks_wait(void)
{
    struct text t = { "", 0 };
    unsigned by, n, k;

    put_event(&t, true, "{\"type\":\"message_start\",\"message\":{}}");
    for (k = 0; k < 3; k++) {
        put(&t,
            "data: {\"type\":\"content_block_start\",\"index\":%u,\"content_block\":{\"type\":\"tool_use\","
            "\"id\":\"i\",\"name\":\"n\"}}\n\n",
            k);
        put_event(&t, true, "{\"type\":\"content_block_stop\",\"index\":%u}", k);
    }
    put_event(&t, true, "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"}}");
    for (by = 0; by < 2; by++) {
        rill_message m;
        rill_event ev;
        rill_in in;

        in.p = (const uint8_t *)t.p;
        in.n = t.n;
        CHECK(rill_message_init(&m, RILL_SSE) == RILL_OK);
        do
            CHECK(rill_message_next(&m, &in, &ev) == RILL_OK);
        while (ev.kind != RILL_EV_MESSAGE_DELTA && ev.kind != RILL_EV_END);
        CHECK(in.n == 0);
        in.p = NULL;
        for (n = 0; n < 3; n++) {
            CHECK((by == 0 ? rill_message_next(&m, &in, &ev) : rill_message_finish(&m, RILL_END_CLEAN, &ev)) ==
                  RILL_OK);
            CHECK(ev.kind == RILL_EV_CALL_FINAL && ev.index == (int32_t)n);
        }
        CHECK(finish_all(&m, RILL_END_CLEAN, &ev) == 1 && ev.kind == RILL_EV_END &&
              m.outcome == RILL_LOGICALLY_COMPLETE);
    }
}

/* To ask memory for a state changes nothing of it, at whatever place it stands. */
static void asked_for(void)
{
    static const char half[] = "data: {\"type\":\"message_start\",\"mess";
    rill_message m[3], copy[3];
    rill_event ev;
    unsigned k;

    memset(m, 0x5a, sizeof m);
    CHECK(rill_message_init(&m[1], RILL_SSE) == RILL_OK);
    for (k = 0; k < 3; k++) {
        rill_in in = { (const uint8_t *)half, sizeof half - 1 };

        memcpy(copy, m, sizeof m);
        rill_message_prefetch(&m[k]);
        CHECK(memcmp(copy, m, sizeof m) == 0);
        if (k == 0)
            CHECK(rill_message_next(&m[1], &in, &ev) == RILL_MORE);
    }
}

/* finish() in the middle of anything: END comes, each call that was started has a verdict. */
static void finish_anywhere(void)
{
    struct text t = { "", 0 };
    size_t n;

    a_message(&t, true);
    for (n = 0; n <= t.n; n++) {
        rill_message m;
        rill_event ev;
        rill_in in;
        unsigned starts = 0, verdicts = 0, k;

        in.p = (const uint8_t *)t.p;
        in.n = n;
        CHECK(rill_message_init(&m, RILL_SSE) == RILL_OK);
        while (rill_message_next(&m, &in, &ev) == RILL_OK) {
            starts += ev.kind == RILL_EV_BLOCK_START && ev.block == RILL_BLOCK_TOOL_USE;
            verdicts += ev.kind == RILL_EV_CALL_FINAL;
        }
        for (k = 0; rill_message_finish(&m, RILL_END_CLEAN, &ev) == RILL_OK; k++)
            verdicts += ev.kind == RILL_EV_CALL_VOID;
        CHECKF(k <= 2 && ev.kind == RILL_EV_END && starts == verdicts, "cut at %lu", (unsigned long)n);
        CHECK(m.outcome == (n == t.n                         ? RILL_COMPLETE
                            : verdicts == 1 && m.reason != 0 ? RILL_LOGICALLY_COMPLETE
                                                             : RILL_TRUNCATED));
    }
}

static void warned_stops_at_255(void)
{
    struct text t = { "", 0 };
    struct trace log;
    unsigned k;

    for (k = 0; k < 300; k++)
        put(&t, "data: x\n\n");
    log_of(t.p, t.n, 0, &log);
    expect_line(&log, "warned not_json=255");
    trace_free(&log);
}

/* A chunk from the end of a text to the end of its event, with spaces between the brackets, and with one byte among
 * them that is none. */
static void byte_among_spaces(void)
{
    static const char head[] =
        "data: {\"type\":\"message_start\",\"message\":{}}\n\n"
        "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n";
    static const char delta[] = "data: {\"type\":\"content_block_delta\",\"index\":0,"
                                "\"delta\":{\"type\":\"text_delta\",\"text\":\"a\"}}\n\n";
    char before[sizeof head + 4 * sizeof delta];
    const size_t n = (size_t)sprintf(before, "%s%s%s%s%.*s", head, delta, delta, delta, (int)sizeof delta - 5, delta);
    unsigned spaces, at;

    for (spaces = 0; spaces < 40; spaces++)
        for (at = 0; at <= spaces; at++) { /* the last: nowhere */
            const size_t size = spaces + 4;
            uint8_t *p = (uint8_t *)need(size);
            rill_message m;
            rill_event ev;
            rill_in in;

            memset(p, ' ', size);
            p[0] = p[size - 3] = '}';
            p[size - 2] = p[size - 1] = '\n';
            if (at != spaces)
                p[at + 1] = 'x';
            CHECK(rill_message_init(&m, RILL_SSE) == RILL_OK);
            in.p = (const uint8_t *)before;
            in.n = n;
            while (rill_message_next(&m, &in, &ev) == RILL_OK)
                continue;
            in.p = p;
            in.n = size;
            CHECKF(rill_message_next(&m, &in, &ev) == (at == spaces ? RILL_MORE : RILL_E_JSON_SYNTAX) &&
                       in.n == (at == spaces ? 0 : size - 1 - at),
                   "%u spaces, at %u", spaces, at);
            free(p);
        }
}

static void refuses_other_macros(void)
{
    rill_message m;

    CHECK(rill_message_init_(&m, RILL_SSE, RILL_ABI) == RILL_OK);
    CHECK(rill_message_init_(&m, RILL_SSE, RILL_ABI + 1) == RILL_E_ABI);
}

/* Bits that are no option say nothing. */
static void other_options(void)
{
    struct text t = { "", 0 };
    struct trace a, b;

    a_message(&t, true);
    log_of(t.p, t.n, 0, &a);
    log_of(t.p, t.n, ~63u, &b);
    same_logs(&a, &b, NULL, "other options");
    trace_free(&a);
    trace_free(&b);
}

/* ---- was all of it seen? ---- */

static const struct {
    int number;
    const char *name, *text;
} whys[] = {
#define RILL_X(id, number, text) { number, #id, text },
    RILL_WHYS(RILL_X)
#undef RILL_X
}, warnings[] = {
#define RILL_X(id, bit, name, text) { bit, name, text },
    RILL_WARNINGS(RILL_X)
#undef RILL_X
}, results[] = {
#define RILL_X(name, value, text) { value, #name, text },
    RILL_RESULTS(RILL_X)
#undef RILL_X
};

static void texts(void)
{
    unsigned k;

    for (k = 0; k < N(whys); k++)
        CHECK(strcmp(rill_why_text((unsigned)whys[k].number), whys[k].text) == 0);
    for (k = 0; k < N(warnings); k++)
        CHECK(strcmp(rill_warning_name((unsigned)warnings[k].number), warnings[k].name) == 0);
    CHECK(strcmp(rill_why_text(RILL_WHY_OTHER), "?") == 0 && strcmp(rill_why_text(255), "?") == 0);
    CHECK(strcmp(rill_warning_name(RILL_WARN_N), "?") == 0);
}

/* The cases and tests above show each name of each list at least once; last of all. */
static void all_were_seen(void)
{
    unsigned k;

    for (k = 1; k < N(whys); k++)
        CHECKF(seen.why[whys[k].number], "RILL_WHY_%s", whys[k].name);
    for (k = 0; k < N(warnings); k++)
        CHECKF(seen.warning[warnings[k].number], "warning %s", warnings[k].name);
    for (k = 0; k < N(results); k++)
        if (results[k].number <= -40 && results[k].number > -70) /* the others have tests of their own */
            CHECKF(seen.error[-results[k].number], "%s", results[k].name);
    for (k = RILL_COMPLETE; k <= RILL_PROTOCOL_ERROR; k++)
        CHECKF(seen.outcome[k], "outcome %s", outcome_name[k]);
    for (k = 0; k <= RILL_RETRY_OUTPUT_SEEN; k++)
        CHECKF(seen.retry[k], "retry %s", retry_name[k]);
    for (k = 1; k <= RILL_EV_END; k++)
        if (kind_name[k][0] != '?' && (k != RILL_EV_RAW || RILL_RAW) &&
            ((k != RILL_EV_MEMBER && k != RILL_EV_CITATION && k != RILL_EV_COMPACTION) || RILL_MEMBERS))
            CHECKF(seen.kind[k], "event %s", kind_name[k]);
    for (k = RILL_TYPE; k <= RILL_REQUEST_ID; k++)
        CHECKF(seen.slot[k], "slot %s", slot_name[k]);
    for (k = RILL_OF_EVENT; k <= RILL_OF_SERVER_TOOL_USE && RILL_MEMBERS; k++)
        CHECKF(seen.of[k], "member of %s", of_name[k]);
}

/* A piece without text has a place all the same: here the chunk that it was in. */
static void empty_piece_is_in_the_chunk(void)
{
    static const char delta[] =
        "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"";
    static const char rest[] = "\"}}\n\n", start[] = "data: {\"type\":\"content_block_start\",\"index\":0,"
                                                    "\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n";
    const char *const parts[] = { start, delta, "\\ud83d", rest, delta, rest };
    char chunk[6][128];
    rill_message m;
    rill_event ev;
    unsigned k, empty = 0;

    CHECK(rill_message_init(&m, RILL_SSE) == RILL_OK);
    for (k = 0; k < 6; k++) {
        rill_in in;

        in.n = strlen(parts[k]);
        memcpy(chunk[k], parts[k], in.n);
        in.p = (const uint8_t *)chunk[k];
        memset(&ev, 0x55, sizeof ev);
        while (rill_message_next(&m, &in, &ev) == RILL_OK) {
            if (ev.kind == RILL_EV_TEXT && ev.text.n == 0) {
                CHECK(ev.text.p >= chunk[k] && ev.text.p <= chunk[k] + strlen(parts[k]));
                empty++;
            }
        }
    }
    CHECK(empty != 0);
}

/* all_were_seen() needs the whole run: with a title it is not asked. */
int main(int argc, char **argv)
{
    int k;
    bool files = false;

    harness_begin(argc, argv);
    for (k = 1; k < argc; k++)
        files = files || (strlen(argv[k]) > 4 && strcmp(argv[k] + strlen(argv[k]) - 4, ".txt") == 0);
    run_cases(&message_layer);
    TEST(every_event);
    TEST(every_block);
    TEST(every_delta);
    TEST(every_reason);
    TEST(every_fault);
    TEST(every_count);
    TEST(three_ways);
    TEST(shuffled_keys);
    TEST_LARGE(waiting_calls);
    TEST(open_calls);
    TEST(scalar_at_hold);
    TEST(cut_after_a_character);
    TEST(delta_at_hold);
    TEST(every_byte);
    TEST_LONG(random_streams);
    TEST_LONG(long_values);
    TEST(ends);
    TEST(marks_wait);
    TEST(asked_for);
    TEST(finish_anywhere);
    TEST(warned_stops_at_255);
    TEST(byte_among_spaces);
    TEST(empty_piece_is_in_the_chunk);
    TEST(refuses_other_macros);
    TEST(other_options);
    TEST(texts);
    /* with other macros some limits are out of the cases' reach */
    if (files && RILL_HOLD == 160 && RILL_BLOCKS == 4 && RILL_READERS == 1 && RILL_DEPTH == 64 &&
        RILL_INNER_DEPTH == 32)
        TEST_LARGE(all_were_seen);
    return harness_end();
}
