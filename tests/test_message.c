/*
 * test_message.c - rill/message.h: the cases of cases/message at every cut; each row of protocol.def, made here from the
 * lists; what a table of cases says better than a case.
 */
#include "harness.h"
#include "rill/message.h"

#include <stdarg.h>
#include <time.h>

/* ---- names of what comes out ---- */

static const char *const kind_name[] = {
    "?",           "text",       "thinking",    "signature", "input",         "citation",   "compaction",
    "member",      "error-text", "raw",         "?",         "?",             "?",          "?",
    "?",           "?",          "message-start", "block-start", "block-stop", "message-delta", "call-final",
    "call-void",   "message-stop", "ping",      "error",     "unknown",       "note",       "end"
};
static const char *const of_name[] = { "?", "event", "message", "block", "delta", "usage", "fault" };
static const char *const slot_name[] = { "?", "type", "id", "model", "name", "tool_use_id", "server_name", "stop_sequence",
                                         "request_id" };
static const char *const outcome_name[] = { "open", "complete", "logically complete", "truncated", "server error",
                                            "protocol error" };
static const char *const retry_name[] = { "no", "yes", "output seen" };
static const char *const why_name[] = {
#define RILL_X(id, number, text) #id,
    RILL_WHYS(RILL_X)
#undef RILL_X
};

/* What some run showed. */
static struct {
    bool why[RILL_WHY_OTHER + 1], warning[RILL_WARN_N], error[128], outcome[8], retry[4];
    bool kind[32], slot[16], of[8];
} seen;

/* ---- the layer, for cases ---- */

static bool case_option(struct settings *set, const char *word, const char *rest)
{
    static const struct {
        const char *word;
        unsigned bit;
    } bits[] = { { "sse", 0 },          { "json", RILL_JSON },   { "detect", RILL_DETECT },
                 { "strict", RILL_STRICT }, { "utf8-error", RILL_UTF8_ERROR }, { "quiet", RILL_QUIET },
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
static char raw_text[1 << 16];
#define RAW_N 0       /* trace.memo: its length */
#define LONG_SEEN 1   /* a NOTE stood inside a string */
#define MARKS 2       /* how many of a kind */

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
    static const unsigned natural[] = { 0, RILL_BLOCK_TEXT, RILL_BLOCK_THINKING, RILL_BLOCK_THINKING, RILL_BLOCK_TOOL_USE,
                                        RILL_BLOCK_TEXT, 17 };
    struct line head = { "", 0 };
    unsigned part = ev->part;

    if (ev->warn != 0 || ev->why != 0 || ev->fault != 0 || ev->reason != 0)
        trace_fault(t, "%s with what belongs to a mark", kind_name[ev->kind]);
    if ((ev->key.n != 0) != (ev->kind == RILL_EV_MEMBER || ev->kind == RILL_EV_COMPACTION) && ev->kind != RILL_EV_MEMBER)
        trace_fault(t, "%s: key of %lu bytes", kind_name[ev->kind], (unsigned long)ev->key.n);
    if ((ev->of != 0) != (ev->kind == RILL_EV_MEMBER) || ev->of > RILL_OF_FAULT)
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
    t->memo[LONG_SEEN] = 0;
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
    add(&l, "%lu end %s, retry %s, progress %lu", (unsigned long)m->offset, outcome_name[m->outcome], retry_name[m->retry],
        (unsigned long)m->progress);
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
    if (ev->part != 0 || ev->text.n != 0 || ev->key.n != 0 || ev->of != 0 || ev->restart)
        trace_fault(t, "%s with what belongs to a piece", kind_name[ev->kind]);
    if ((ev->why != 0 && ev->kind != RILL_EV_CALL_VOID && ev->kind != RILL_EV_BLOCK_STOP) || ev->why > RILL_WHY_SYNTAX)
        trace_fault(t, "%s: why %u", kind_name[ev->kind], ev->why);
    if ((ev->fault != 0 && ev->kind != RILL_EV_ERROR) || (ev->reason != 0 && ev->kind != RILL_EV_MESSAGE_DELTA))
        trace_fault(t, "%s: fault %u, reason %u", kind_name[ev->kind], ev->fault, ev->reason);
    note_raw(t, ev);
    if (ev->kind == RILL_EV_END) {
        note_end(t, m);
        return;
    }
    /* a start that comes before its piece does so at a place that depends on the chunks by a quote's width */
    if (ev->kind != RILL_EV_BLOCK_START)
        add(&l, "%lu ", (unsigned long)m->offset);
    add(&l, "%s", kind_name[ev->kind]);
    if (ev->index != -1)
        add(&l, " %ld", (long)ev->index);
    if (ev->kind == RILL_EV_BLOCK_START || ev->kind == RILL_EV_BLOCK_STOP || ev->block != 0)
        add_name(&l, rill_block_name(ev->block), ev->block);
    if (ev->kind == RILL_EV_MESSAGE_DELTA)
        add_name(&l, rill_reason_name(ev->reason), ev->reason);
    if (ev->kind == RILL_EV_ERROR)
        add_name(&l, rill_fault_name(ev->fault), ev->fault);
    if (ev->why != 0) {
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

int main(int argc, char **argv)
{
    harness_begin(argc, argv);
    run_cases(&message_layer);
    return harness_end();
}
