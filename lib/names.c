/*
 * names.c - protocol.def as tables, and the walk over them.
 *
 * All lists are one string of names, each name ended by NUL and each list by one more, and beside it one byte a
 * name: a public number with flags, or for members action * 16 + argument. Nothing points anywhere, so a name
 * costs its letters and two bytes, and no relocation.
 */
#include "internal.h"

/* ---- rows to bytes ---- */

#define CLASS_PLAIN 0u
#define CLASS_CLIENT RILLI_CLASS_CLIENT
#define CLASS_SERVER RILLI_CLASS_SERVER
#define VERDICT_CUTS 0u
#define VERDICT_STANDS RILLI_REASON_STANDS
#define ADVICE_FINAL 0u
#define ADVICE_RETRY RILLI_FAULT_RETRY

/* arguments of members; of SCALAR a rill_slot, of STREAM and RAW a rill_event_kind, of ENTER a scope */
#define ARG_TYPE(a) 0
#define ARG_SKIP(a) 0
#define ARG_INDEX(a) 0
#define ARG_CONTENT(a) 0
#define ARG_REASON(a) 0
#define ARG_INPUT(a) 0
#define ARG_ENTER(a) RILLI_SCOPE_##a
#define ARG_SCALAR(a) RILL_##a
#define ARG_STREAM(a) RILL_EV_##a
#define ARG_RAW(a) RILL_EV_##a

#define TEXT(id, number, name) name "\0"
#define TEXT_4(id, number, name, extra) name "\0"
#define NUMBER(id, number, name) (number),
#define BLOCK(id, number, name, class_) (number) | CLASS_##class_,
#define REASON(id, number, name, verdict) (number) | VERDICT_##verdict,
#define FAULT(id, number, name, retry) (number) | ADVICE_##retry,
#define COUNT(id, number, name, object) RILLI_ACT_COUNT * 16 + (number),
#define MEMBER(action, arg, name) RILLI_ACT_##action * 16 + ARG_##action(arg),

/* every list in the order of RILLI_LIST_*: X(id, its names, its rows) */
#define LISTS(X)                                                                                        \
    X(events, RILL_EVENTS_LIST(TEXT), RILL_EVENTS_LIST(NUMBER))                                         \
    X(blocks, RILL_BLOCKS_LIST(TEXT_4), RILL_BLOCKS_LIST(BLOCK))                                        \
    X(deltas, RILL_DELTAS_LIST(TEXT), RILL_DELTAS_LIST(NUMBER))                                         \
    X(reasons, RILL_REASONS_LIST(TEXT_4), RILL_REASONS_LIST(REASON))                                    \
    X(faults, RILL_FAULTS_LIST(TEXT_4), RILL_FAULTS_LIST(FAULT))                                        \
    X(in_event, RILL_MEMBERS_EVENT_LIST(TEXT), RILL_MEMBERS_EVENT_LIST(MEMBER))                         \
    X(in_message, RILL_MEMBERS_MESSAGE_LIST(TEXT), RILL_MEMBERS_MESSAGE_LIST(MEMBER))                   \
    X(in_block, RILL_MEMBERS_BLOCK_LIST(TEXT), RILL_MEMBERS_BLOCK_LIST(MEMBER))                         \
    X(in_delta, RILL_MEMBERS_DELTA_LIST(TEXT), RILL_MEMBERS_DELTA_LIST(MEMBER))                         \
    X(in_usage, RILL_COUNTS_LIST(TEXT_4) RILL_MEMBERS_USAGE_LIST(TEXT),                                 \
      RILL_COUNTS_LIST(COUNT) RILL_MEMBERS_USAGE_LIST(MEMBER))                                          \
    X(in_fault, RILL_MEMBERS_FAULT_LIST(TEXT), RILL_MEMBERS_FAULT_LIST(MEMBER))

#define LETTERS(id, texts, bytes) char id[sizeof(texts)];
#define NUMBERS(id, texts, bytes) uint8_t id[sizeof((uint8_t[]){ bytes })];
#define LETTERS_INIT(id, texts, bytes) texts,
#define NUMBERS_INIT(id, texts, bytes) { bytes },
#define BEGIN(id, texts, bytes) { (uint16_t)offsetof(struct letters, id), (uint16_t)offsetof(struct numbers, id) },

struct letters {
    LISTS(LETTERS)
};
struct numbers {
    LISTS(NUMBERS)
};
static const struct letters letters = { LISTS(LETTERS_INIT) };
static const struct numbers numbers = { LISTS(NUMBERS_INIT) };
static const struct {
    uint16_t letter, number;
} begin[] = { LISTS(BEGIN){ sizeof letters, sizeof numbers } };

/* ---- the walk ---- */

unsigned rilli_find(unsigned list, const uint8_t *p, size_t n)
{
    const char *q = (const char *)&letters + begin[list].letter;
    unsigned row;

    for (row = 0; *q != 0; row++) {
        size_t k = 0;

        while (k < n && (uint8_t)*q == p[k] && *q != 0) {
            q++;
            k++;
        }
        if (k == n && *q == 0)
            return row;
        while (*q != 0)
            q++;
        q++;
    }
    return RILLI_ROW_NONE;
}

unsigned rilli_row(unsigned list, unsigned row)
{
    return ((const uint8_t *)&numbers)[begin[list].number + row];
}

rill_text rilli_row_name(unsigned list, unsigned row)
{
    rill_text t;

    t.p = (const char *)&letters + begin[list].letter;
    for (; row != 0; row--)
        while (*t.p++ != 0)
            continue;
    for (t.n = 0; t.p[t.n] != 0; t.n++)
        continue;
    return t;
}

/* Row of a public number, or RILLI_ROW_NONE. */
static unsigned row_of(unsigned list, unsigned number)
{
    unsigned n = begin[list + 1].number - begin[list].number, row;

    for (row = 0; row < n; row++)
        if ((rilli_row(list, row) & RILLI_NUMBER) == number)
            return row;
    return RILLI_ROW_NONE;
}

unsigned rilli_flags(unsigned list, unsigned number)
{
    unsigned row = row_of(list, number);

    return row == RILLI_ROW_NONE ? 0 : rilli_row(list, row) & ~RILLI_NUMBER;
}

static rill_text name_of(unsigned list, unsigned number)
{
    static const rill_text none = { "", 0 };
    unsigned row = row_of(list, number);

    return row == RILLI_ROW_NONE ? none : rilli_row_name(list, row);
}

rill_text rill_block_name(unsigned block)
{
    return name_of(RILLI_LIST_BLOCKS, block);
}

rill_text rill_reason_name(unsigned reason)
{
    return name_of(RILLI_LIST_REASONS, reason);
}

rill_text rill_fault_name(unsigned fault)
{
    return name_of(RILLI_LIST_FAULTS, fault);
}

rill_text rill_count_name(unsigned count)
{
    static const rill_text none = { "", 0 };

    return count < RILL_COUNT_N ? rilli_row_name(RILLI_LIST_SCOPE + RILLI_SCOPE_USAGE, count) : none;
}
