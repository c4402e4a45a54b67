/*
 * message.c - response bytes to typed events.
 *
 *     bytes -> lines (sse.c) -> payload -> JSON (json.c) -> what its members mean -> pieces at once, marks at the end
 *
 * In the payload `scope` names the known objects
 * that are open, at most four deep; a value that no row knows is read raw and leaves as received. json.c reports each
 * value before its first byte is used (RILLI_JSON_BEGIN), so what is to be done with it (`act`) is decided once, there.
 *
 * An event owes its marks from its end on: they are bits of `todo`, handed out from the lowest up.
 *
 * The hold, from its start: the scalars of the event, each {slot, n, full, bytes}; then the delta that waits for its
 * index; then, for a moment, the string being matched. KEY_ROOM bytes of it are never used for the first two, so
 * a known name always fits, and whether it is found does not depend on how it was cut.
 */
#include "state.h"
#include "wide.h"

APART void warn(rill_message *m, unsigned bit)
{
    m->warn |= (uint32_t)1 << bit;
}

static rill_status fail(rill_message *m, rill_status st)
{
    forget_shape(m);
    m->error = (int8_t)st;
    return st;
}

APART bool is_space(uint8_t b)
{
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
}

/* ---- the hold ---- */

/* Adds a piece to the string being kept. What no longer fits is cut before a character; nothing is added after that. */
APART void keep(rill_message *m, const rilli_tok *t)
{
    size_t at = (size_t)m->hold_n + HEAD, fit, k;

    if ((t->part & RILL_FIRST) != 0) {
        m->key_n = 0;
        m->key_full = 0;
    }
    if (m->key_n == m->key_full) {
        at += m->key_n;
        fit = rilli_fit(t->p, t->n, RILL_HOLD - at);
        for (k = 0; k != fit; k++)
            m->hold[at + k] = t->p[k];
        m->key_n = (uint16_t)(m->key_n + fit);
        if (at + fit > KEY_ROOM)
            forget_shape(m);
    }
    m->key_full = t->n > 65535u - m->key_full ? 65535u : (uint16_t)(m->key_full + t->n);
}

/* Row of a string in a list. A string in one piece is looked up where it is; others were kept. */
APART unsigned find_kept(rill_message *m, const rilli_tok *t, unsigned list)
{
    if (t->part == (RILL_FIRST | RILL_LAST))
        return rilli_find(list, t->p, t->n);
    return m->key_n == m->key_full ? rilli_find(list, m->hold + m->hold_n + HEAD, m->key_n) : RILLI_ROW_NONE;
}

#define NO_SLOT 255u /* in an entry that nobody asks for */

/* An entry of the hold: what stands after its head, n bytes. */
APART void add_entry(rill_message *m, unsigned slot, unsigned n, unsigned full)
{
    uint8_t *h = m->hold + m->hold_n;

    h[0] = (uint8_t)slot;
    h[1] = (uint8_t)n;
    h[2] = (uint8_t)(n >> 8);
    h[3] = (uint8_t)full;
    h[4] = (uint8_t)(full >> 8);
    m->hold_n = (uint16_t)(m->hold_n + HEAD + n);
}

/* What was kept becomes a scalar of the event. */
APART void keep_scalar(rill_message *m, unsigned slot)
{
    unsigned n = m->key_n, room = RILL_HOLD - KEY_ROOM;

    if (n != m->key_full)
        warn(m, RILL_WARN_CUT);
    if (m->hold_n + HEAD > room) {
        warn(m, RILL_WARN_CUT);
        return;
    }
    room -= m->hold_n + HEAD;
    if (n > room) {
        warn(m, RILL_WARN_CUT);
        n = (unsigned)rilli_fit(m->hold + m->hold_n + HEAD, n, room);
    }
    add_entry(m, slot, n, m->key_full);
}

/* The entry of a slot from a place of the hold on, the last of several; NULL: there is none. */
APART const uint8_t *entry(const rill_message *m, unsigned from, unsigned slot)
{
    const uint8_t *found = NULL;

    while (from < m->hold_n) {
        const uint8_t *h = m->hold + from;

        if (h[0] == slot)
            found = h;
        from += HEAD + (h[1] | (unsigned)h[2] << 8);
    }
    return found;
}

/* Is the current block's scalar given, not empty, and not cut? */
APART bool whole(const rill_message *m, unsigned slot)
{
    const uint8_t *h = entry(m, m->hold_base, slot);

    return h != NULL && (h[1] | h[2]) != 0 && h[1] == h[3] && h[2] == h[4];
}

/* Takes a scalar out of the hold. */
APART void forget(rill_message *m, unsigned slot)
{
    const uint8_t *h = entry(m, 0, slot);
    unsigned at, next;

    if (h == NULL)
        return;
    at = (unsigned)(h - m->hold);
    next = at + HEAD + (h[1] | (unsigned)h[2] << 8);
    while (next < m->hold_n)
        m->hold[at++] = m->hold[next++];
    m->hold_n = (uint16_t)at;
}

rill_scalar rill_message_get(const rill_message *m, rill_slot slot)
{
    rill_scalar s = { NULL, 0, 0 };
    const uint8_t *h = entry(m, m->hold_get, slot);

    if (h != NULL) {
        s.p = (const char *)h + HEAD;
        s.n = (uint16_t)(h[1] | (unsigned)h[2] << 8);
        s.full = (uint16_t)(h[3] | (unsigned)h[4] << 8);
    }
    return s;
}

/* ---- open blocks and their calls ---- */

APART unsigned place_of(const rill_message *m, unsigned index)
{
    unsigned k;

    for (k = 0; k < RILL_BLOCKS; k++)
        if (m->open[k].bits != 0 && m->open[k].index == index)
            return k;
    return NOWHERE;
}

/* The only open block, or NOWHERE. */
APART unsigned only_open(const rill_message *m)
{
    unsigned k, found = NOWHERE;

    if ((m->flags & UNTRACKED) != 0)
        return NOWHERE;
    for (k = 0; k < RILL_BLOCKS; k++) {
        if (m->open[k].bits == 0)
            continue;
        if (found != NOWHERE)
            return NOWHERE;
        found = k;
    }
    return found;
}

static bool any_open(const rill_message *m)
{
    unsigned k;

    for (k = 0; k < RILL_BLOCKS; k++)
        if (m->open[k].bits != 0)
            return true;
    return false;
}

/* Opens a block and makes it the current one. */
APART void open_block(rill_message *m, unsigned index, unsigned kind, unsigned bits)
{
    rill_open_ *o = m->open;

    forget_shape(m);
    m->cur = 0;
    m->index = (uint16_t)index;
    for (; m->cur != RILL_BLOCKS; m->cur++, o++) {
        if (o->bits == 0) {
            o->index = (uint16_t)index;
            o->kind = (uint8_t)kind;
            o->bits = (uint8_t)bits;
            return;
        }
    }
    m->cur = NOWHERE;
    m->flags |= UNTRACKED;
    warn(m, RILL_WARN_UNTRACKED);
}

static rill_reader_ *reader_of(rill_message *m, unsigned place)
{
    unsigned k;

    for (k = 0; k < RILL_READERS; k++)
        if (m->reader[k].owner == (uint8_t)(place + 1))
            return &m->reader[k];
    return NULL;
}

/* Reads a piece of a call's input on. */
SHARED void rilli_read_input(rill_message *m, const rill_event *ev)
{
    unsigned place = place_of(m, (unsigned)ev->index);
    rill_reader_ *r;
    rill_in in;
    rilli_tok t;

    in.p = (const uint8_t *)ev->text.p;
    in.n = ev->text.n;
    if (in.n == 0 || place == NOWHERE)
        return;
    r = reader_of(m, place);
    if (r == NULL) {
        r = reader_of(m, NOWHERE); /* owner 0: a free one */
        if (r == NULL) {
            warn(m, RILL_WARN_UNTRACKED);
            m->open[place].bits |= BAD; /* whatever follows, this piece was not read */
            return;
        }
        r->owner = (uint8_t)(place + 1);
        r->why = INPUT_SPACE;
        rilli_json_again(&r->json, 0, 0);
    }
    while (r->why >= INPUT_DONE || r->why == RILL_WHY_UNFINISHED) {
        rill_status st;

#if RILL_WIDE
        if (r->why == RILL_WHY_UNFINISHED) {
            rilli_json_pass(&r->json, r->bits, RILL_INNER_DEPTH, &in);
            if (in.n == 0 && r->json.state != JS_DONE)
                return;
        }
#endif
        st = rilli_json_step(&r->json, r->bits, RILL_INNER_DEPTH, &in, &t);
        if (st == RILL_OK) {
            if (r->why == INPUT_SPACE && t.kind != RILL_JSON_OBJECT)
                r->why = RILL_WHY_NOT_OBJECT;
            else
                r->why = RILL_WHY_UNFINISHED;
        } else if (st == RILL_MORE) {
            break;
        } else if (st == RILL_END) {
            r->why = INPUT_DONE;
            while (in.n != 0 && is_space(*in.p))
                skip(&in, 1);
            if (in.n != 0)
                r->why = RILL_WHY_EXTRA;
            break;
        } else {
            r->why = st == RILL_E_JSON_DEPTH ? RILL_WHY_DEPTH : RILL_WHY_SYNTAX;
        }
    }
}

/* May the call in this block be run, as far as its own events tell? */
static unsigned verdict(rill_message *m, unsigned place, bool stopped)
{
    const rill_open_ *o = &m->open[place];
    const rill_reader_ *r = reader_of(m, place);

    if (!stopped)
        return RILL_WHY_UNSTOPPED;
    if ((o->bits & IMPLIED) != 0)
        return RILL_WHY_UNSTARTED;
    if ((o->bits & (INPUT | DELTAS)) != 0 && r == NULL)
        return RILL_WHY_UNTRACKED;
    if ((o->bits & BAD) != 0)
        return RILL_WHY_MISROUTED;
    if ((o->bits & NAMED) == 0)
        return RILL_WHY_NAME;
    if ((o->bits & REPAIRED) != 0)
        return RILL_WHY_REPAIRED;
    if (r == NULL)
        return RILL_WHY_NONE; /* no input at all is {} */
    if (r->why == INPUT_SPACE)
        return RILL_WHY_UNFINISHED;
    return r->why == INPUT_DONE ? RILL_WHY_NONE : r->why;
}

/* What protocol.def says of a number, as one bit each; bit 31 is that of OTHER, and of none. */
#define RILL_X(id, number, name, class_) | BIT_##class_((uint32_t)1 << (number))
#define BIT_PLAIN(bit) 0
#define BIT_CLIENT(bit) (bit)
#define BIT_SERVER(bit) 0
static const uint32_t client_blocks = 0 RILL_BLOCKS_LIST(RILL_X);
#undef BIT_SERVER
#define BIT_SERVER(bit) (bit)
static const uint32_t call_blocks = 0 RILL_BLOCKS_LIST(RILL_X); /* these, and those the server runs */
#define BIT_STANDS(bit) (bit)
#define BIT_CUTS(bit) 0
static const uint32_t standing_reasons = 0 RILL_REASONS_LIST(RILL_X);
#define BIT_RETRY(bit) (bit)
#define BIT_FINAL(bit) 0
static const uint32_t passing_faults = 0 RILL_FAULTS_LIST(RILL_X);
#undef RILL_X

static bool is_in(uint32_t set, unsigned number)
{
    return (set >> (number & 31) & 1u) != 0;
}

APART void void_call(rill_message *m, unsigned index, unsigned why)
{
    m->void_index = (uint16_t)index;
    m->why = (uint8_t)why;
    m->todo |= TODO_VOID;
}

/* Something went astray, nobody knows of which block. */
static void astray(rill_message *m)
{
    unsigned k;

    for (k = 0; k < RILL_BLOCKS; k++)
        if (m->open[k].bits != 0)
            m->open[k].bits |= BAD;
    m->options |= STRAY;
    if (m->calls != 0)
        m->todo |= TODO_CALLS; /* they are void */
}

/* The call with this index waits for the stop reason. false: there is no room for it. */
static bool wait_for_reason(rill_message *m, unsigned index)
{
    unsigned d;

    if (m->calls == 0)
        m->call_base = (uint16_t)index;
    if (index < m->call_base) {
        d = m->call_base - index;
        if (d - 1 > 30 || m->calls >> (32 - d) != 0)
            return false;
        m->call_base = (uint16_t)index;
        m->calls = m->calls << d | 1u;
        return true;
    }
    d = index - m->call_base;
    if (d > 31)
        return false;
    m->calls |= (uint32_t)1 << d;
    return true;
}

/* Takes the waiting call of this index out. false: there is none. */
APART bool take_waiting(rill_message *m, unsigned index)
{
    unsigned d = index - m->call_base;
    uint32_t bit;

    if (index < m->call_base || d > 31)
        return false;
    bit = (uint32_t)1 << d;
    if ((m->calls & bit) == 0)
        return false;
    m->calls &= ~bit;
    return true;
}

/* ---- events ---- */

APART void new_event(rill_event *ev, unsigned kind)
{
    static const rill_text none = { NULL, 0 };

    ev->kind = (uint8_t)kind;
    ev->part = ev->block = ev->of = ev->why = ev->fault = ev->reason = 0;
    ev->restart = false;
    ev->index = -1;
    ev->warn = 0;
    ev->text = ev->key = none;
#if RILL_RAW
    ev->raw = none;
    ev->raw_last = false;
#endif
}

/* Index and kind of the block in a place; without a place, the index that was given. */
APART void of_block(const rill_message *m, rill_event *ev, unsigned place)
{
    if (place != NOWHERE) {
        ev->index = m->open[place].index;
        ev->block = m->open[place].kind;
    } else if (m->index != NO_INDEX) {
        ev->index = m->index;
    }
}

/* A piece of content. */
static rill_status new_piece(rill_message *m, rill_event *ev, unsigned kind, const uint8_t *p, size_t n, unsigned part)
{
    new_event(ev, kind);
    ev->part = (uint8_t)part;
    ev->text.p = (const char *)p;
    ev->text.n = n;
    m->progress += (uint32_t)n;
    return RILL_OK;
}

/* U+FFFD for the first half of a pair whose second never came. */
APART rill_status lost_half(rill_message *m, rill_event *ev)
{
    unsigned place = place_of(m, m->high_index);
    rilli_tok t;

    rilli_utf8_broken(&t);
    new_piece(m, ev, m->high_kind, t.p, t.n, RILL_FIRST | RILL_LAST);
    ev->index = m->high_index;
    if (place != NOWHERE) {
        ev->block = m->open[place].kind;
        m->open[place].bits |= REPAIRED;
    }
    m->high = 0;
    warn(m, RILL_WARN_REPAIRED);
    return RILL_OK;
}

/* The warnings of the event at hand, counted and gone. */
APART uint32_t settle_warnings(rill_message *m)
{
    uint32_t w = m->warn, left;
    uint8_t *count = m->warned;

    for (left = w; left != 0; left >>= 1, count++)
        if ((left & 1u) != 0 && *count != 255)
            ++*count;
    m->warn = 0;
    return w;
}

APART void stop_block(rill_message *m, rill_event *ev, unsigned place, bool stopped)
{
    rill_open_ *o = &m->open[place];
    rill_reader_ *r = reader_of(m, place);
    unsigned why = verdict(m, place, stopped);

    ev->kind = RILL_EV_BLOCK_STOP;
    of_block(m, ev, place);
    if (is_in(client_blocks, o->kind)) {
        if (why == RILL_WHY_NONE && !wait_for_reason(m, o->index)) {
            warn(m, RILL_WARN_UNTRACKED);
            why = RILL_WHY_UNTRACKED;
        }
        if (why != RILL_WHY_NONE)
            void_call(m, o->index, why);
    } else if (r != NULL || is_in(call_blocks, o->kind) || why < RILL_WHY_NAME) {
        ev->why = (uint8_t)why;
    }
    if (r != NULL) {
        r->owner = 0;
        ev->part = RILL_LAST;
    }
    o->bits = 0;
    forget_shape(m);
}

static bool in_body(const rill_message *m)
{
    return (m->got & GOT_CONTENT) != 0;
}

/* Hands out the first mark that is owed. */
APART rill_status drain(rill_message *m, rill_event *ev)
{
    unsigned bit = m->todo & (0u - m->todo), k;

    new_event(ev, 0);
    m->hold_get = RILL_HOLD; /* no scalars, unless said below */
    if ((bit & (TODO_STOPS | TODO_BSTOP)) != 0) {
        k = m->cur;
        if (bit == TODO_STOPS) {
            k = m->stop;
            if (k == NOWHERE) /* all */
                for (k = 0; k + 1 != RILL_BLOCKS && m->open[k].bits == 0; k++)
                    continue;
        }
        if (m->high != 0 && m->high_index == (k != NOWHERE ? m->open[k].index : m->index))
            return lost_half(m, ev);
        if (k == NOWHERE) {
            ev->kind = RILL_EV_BLOCK_STOP;
            ev->why = RILL_WHY_UNTRACKED;
            of_block(m, ev, k);
        } else {
            stop_block(m, ev, k, bit == TODO_BSTOP);
        }
        if (in_body(m))
            m->hold_n = m->hold_base; /* the block's scalars; the body's own go on */
        for (k = 0; k < RILL_BLOCKS && m->open[k].bits == 0; k++)
            continue;
        if (bit == TODO_STOPS && m->stop == NOWHERE && k != RILL_BLOCKS)
            bit = 0; /* more of them */
    } else if (bit == TODO_VOID) {
        ev->kind = RILL_EV_CALL_VOID;
        ev->index = m->void_index;
        ev->why = m->why;
    } else if (bit == TODO_MSTART) {
        ev->kind = RILL_EV_MESSAGE_START;
        m->hold_get = 0;
    } else if (bit == TODO_BSTART) {
        ev->kind = RILL_EV_BLOCK_START;
        of_block(m, ev, m->cur);
        m->hold_get = m->hold_base;
        if ((m->got & SETTLED) != 0) {
            ev->restart = (m->got & GUESSED) != 0; /* pieces of it went out before this */
            m->got = (uint16_t)(m->got & ~GUESSED);
        }
        if (m->cur != NOWHERE)
            m->open[m->cur].bits |= whole(m, RILL_ID) && whole(m, RILL_NAME) ? BEGUN | NAMED : BEGUN;
        else
            ev->block = m->sub;
        if (m->cur == NOWHERE && is_in(client_blocks, m->sub))
            void_call(m, m->index, RILL_WHY_UNTRACKED);
    } else if (bit == TODO_MARK) {
        m->hold_get = 0;
        ev->kind = m->mark;
        ev->fault = m->mark == RILL_EV_ERROR ? m->fault : 0;
        if (m->mark == RILL_EV_MESSAGE_DELTA) {
            ev->reason = m->newreason & REASON_BITS;
            if ((m->newreason & TWICE) != 0)
                ev->why = RILL_WHY_MISROUTED;
        }
        if (m->mark == RILL_EV_UNKNOWN && (m->got & GOT_DELTA) != 0)
            of_block(m, ev, m->cur);
    } else if (bit == TODO_CALLS) {
        for (k = 0; (m->calls >> k & 1u) == 0; k++)
            continue;
        m->calls &= ~((uint32_t)1 << k);
        ev->index = m->call_base + (int32_t)k;
        ev->kind = RILL_EV_CALL_FINAL;
        if ((m->newreason & TWICE) != 0)
            ev->why = RILL_WHY_MISROUTED;
        else if (!is_in(standing_reasons, m->reason))
            ev->why = RILL_WHY_REASON;
        if (ev->why != 0)
            ev->kind = RILL_EV_CALL_VOID;
        if (m->calls != 0)
            bit = 0;
    } else {
        ev->kind = RILL_EV_MESSAGE_STOP;
    }
    m->todo &= (uint8_t)~bit;
    ev->warn = settle_warnings(m);
    if (ev->kind == RILL_EV_CALL_FINAL)
        m->flags |= SEEN;
    if (ev->kind != RILL_EV_PING && ev->kind != RILL_EV_NOTE)
        m->progress++;
    return RILL_OK;
}

/* ---- members ---- */

/* Something about the current block, if it is open, is contradictory. */
APART void blame(rill_message *m)
{
    if (m->cur != NOWHERE && m->open[m->cur].bits != 0)
        m->open[m->cur].bits |= BAD;
}

/* Of a member there is no telling what is meant: no call that it may belong to is to be run. */
static void contradiction(rill_message *m)
{
    blame(m);
    if (m->of == RILLI_SCOPE_EVENT || (m->of == RILLI_SCOPE_DELTA && m->cur == NOWHERE))
        m->newreason |= TWICE;
    else if (m->of == RILLI_SCOPE_DELTA)
        m->newreason |= TAKEN;
}

/* the rows of the members of an event */
#define RILL_X(action, arg, name) ROW_EVENT_##name,
enum { RILL_MEMBERS_EVENT_LIST(RILL_X) };
#undef RILL_X

/* m->at, while a value is read */
#define AT_FIRST 1u /* raw: nothing of it was handed out yet */

/* Is it time for the BLOCK_START of the block being read, now that a piece of its content is at hand? */
APART bool start_due(const rill_message *m)
{
    if ((m->got & SETTLED) != 0 || m->sub == 0)
        return false;
    if (!in_body(m) && (m->got & GOT_INDEX) == 0)
        return false;
#if RILL_BETA
    if (m->sub == RILL_BLOCK_MCP_TOOL_USE && entry(m, m->hold_base, RILL_SERVER_NAME) == NULL)
        return false;
#endif
    return !is_in(call_blocks, m->sub) ||
           (entry(m, m->hold_base, RILL_ID) != NULL && entry(m, m->hold_base, RILL_NAME) != NULL);
}

/* A start for the index of an open block, in this place, implies its stop. */
APART void stop_for_start(rill_message *m, unsigned place)
{
    m->warn |= (uint32_t)1 << RILL_WARN_REUSED | (uint32_t)1 << RILL_WARN_IMPLIED;
    m->stop = (uint8_t)place;
    m->todo |= TODO_STOPS;
    if (is_in(call_blocks, m->open[place].kind))
        m->newreason |= TAKEN; /* whose input is whose? */
}

/* The index of a block that gives none. There is none behind the last. */
APART unsigned next_index(const rill_message *m)
{
    return m->next - (m->next == NO_INDEX ? 1u : 0u);
}

/* The start of the current block is known as far as it will be: places it, owes its mark. */
APART void settle_start(rill_message *m)
{
    rill_open_ *o = m->cur != NOWHERE ? &m->open[m->cur] : NULL;
    unsigned index, bits = OPEN, k;

    m->got |= SETTLED;
    if ((m->got & GOT_INDEX) == 0 && !in_body(m)) {
        warn(m, RILL_WARN_INDEX);
        bits |= BAD;
    }
    if ((m->got & GOT_INDEX) == 0 || in_body(m))
        m->index = (uint16_t)next_index(m);
    index = m->index;
    if (o != NULL) {
        if (o->index != index && (m->got & GUESSED) != 0) {
            warn(m, RILL_WARN_MISROUTED);
            bits |= BAD;
        }
        bits |= o->bits;
        o->bits = 0; /* so that it is not found itself */
    }
    k = place_of(m, index);
    if (k != NOWHERE) {
        stop_for_start(m, k);
    } else if (index < m->next && m->stop == NOWHERE) {
        warn(m, RILL_WARN_REUSED);
        if ((m->flags & UNTRACKED) != 0)
            bits |= BAD; /* that block may be open */
        if (take_waiting(m, index)) {
            void_call(m, index, RILL_WHY_MISROUTED);
            bits |= BAD;
        }
    } else if (index > m->next) {
        warn(m, RILL_WARN_GAP);
    }
    if (index >= m->next)
        m->next = (uint16_t)(index + 1);
    else if ((m->options & RESTARTED) != 0)
        m->newreason |= TWICE; /* the blocks before are another message's */
    if (is_in(call_blocks, m->sub)) {
        if ((bits & DELTAS) != 0)
            warn(m, RILL_WARN_WRONG_KIND);
        if ((bits & DELTAS) != 0 || (m->options & STRAY) != 0 || m->reason != 0)
            bits |= BAD; /* content of another kind, or what may have been input, or the verdicts came before it */
    }
    if (m->sub == 0)
        warn(m, RILL_WARN_NO_TYPE);
    if (m->sub == RILL_BLOCK_OTHER && (m->got & GUESSED) != 0)
        warn(m, RILL_WARN_WRONG_KIND); /* content of it went out before its type was known */
    if ((m->flags & STARTED) == 0)
        warn(m, RILL_WARN_UNSTARTED);
    m->todo |= TODO_BSTART;
    if (o == NULL)
        return;
    o->index = (uint16_t)index;
    o->kind = m->sub;
    o->bits = (uint8_t)(bits & ~DELTAS);
}

/* Does a delta of this kind belong into a block of that? */
static bool fits(unsigned kind, unsigned block)
{
    switch (block) {
    case RILL_BLOCK_TEXT:
        return kind == RILL_EV_TEXT || kind == RILL_EV_CITATION;
    case RILL_BLOCK_THINKING:
        return kind == RILL_EV_THINKING || kind == RILL_EV_SIGNATURE;
    default:
        if (block == 0 || block == RILL_BLOCK_OTHER)
            return true;
        return is_in(call_blocks, block) == (kind == RILL_EV_TOOL_INPUT);
    }
}

/* Content of a delta of a kind that does not belong into its block: it is not for nothing there. */
static void check_kind(rill_message *m, unsigned kind)
{
    if (m->cur != NOWHERE && !fits(kind, m->open[m->cur].kind)) {
        warn(m, RILL_WARN_WRONG_KIND);
        m->open[m->cur].bits |= BAD;
        if (kind == RILL_EV_TOOL_INPUT)
            m->newreason |= TWICE; /* of which call? */
    }
}

/* What is known of the event so far: its type, or else its name. */
static unsigned known_type(const rill_message *m)
{
    return m->type != 0 ? m->type : m->name;
}

/* Content of a delta begins: which block is it for? What does not belong there may be empty still. */
APART void route(rill_message *m, unsigned kind)
{
    bool fit = m->cur == NOWHERE || fits(kind, m->open[m->cur].kind);

    if (fit || m->streamed == 0)
        m->streamed = (uint8_t)kind;
    if (!fit)
        forget_note(m);
    if (kind >= RILL_EV_CITATION)
        check_kind(m, kind);
    if (m->cur != NOWHERE)
        return;
    if (kind == RILL_EV_TOOL_INPUT) {
        m->options |= STRAY;
        m->newreason |= TWICE;
    }
    if ((m->flags & UNTRACKED) != 0)
        return;
    if (m->next == 0 && m->index == NO_INDEX && kind <= RILL_EV_TOOL_INPUT &&
        known_type(m) != RILL_TYPE_MESSAGE_DELTA) {
        m->index = 0; /* of the first block, whose start is missing, unless its index comes and is another */
        m->got |= GUESSED;
    }
    if (m->index < m->next || m->index == NO_INDEX || kind > RILL_EV_TOOL_INPUT) {
        warn(m, RILL_WARN_ORPHAN);
        return;
    }
    warn(m, RILL_WARN_IMPLIED);
    if (m->index > m->next)
        warn(m, RILL_WARN_GAP);
    m->next = (uint16_t)(m->index + 1);
    m->sub = kind == RILL_EV_TEXT         ? RILL_BLOCK_TEXT
             : kind == RILL_EV_TOOL_INPUT ? RILL_BLOCK_TOOL_USE
                                          : RILL_BLOCK_THINKING;
    open_block(m, m->index, m->sub, OPEN | IMPLIED);
    m->sub = 0;
    m->hold_base = m->hold_n;
    m->todo |= TODO_BSTART;
}

/* Text begins: the second half of a surrogate pair may stand there, or be missing at its end. */
SHARED void rilli_begin_text(rill_message *m, unsigned kind)
{
    unsigned index = m->cur != NOWHERE ? m->open[m->cur].index : m->index;

    if ((m->options & RILL_UTF8_ERROR) == 0 && index != NO_INDEX &&
        (m->high == 0 || (m->high_index == index && m->high_kind == kind))) {
        m->json.flags |= RILLI_JSON_KEEP;
        m->json.high = m->high;
        m->high = 0;
    }
}

/* of m->seen[1], where no row is */
#define SEEN_USAGE 0x8000u  /* counters of the event were taken */
#define SEEN_REASON 0x4000u /* a stop reason of the event, not of its delta, was */
#define SEEN_TYPES 0x2000u  /* it has a second type */

/* Is this the type of an event, 0: not known, without counters of ours? */
static bool has_no_usage(unsigned type)
{
    return type != 0 && type != RILL_TYPE_MESSAGE_DELTA && type != RILL_TYPE_MESSAGE;
}

/* The event says two things of itself: no call is to be run, unless nobody knows what it is. */
APART void wrong_kind(rill_message *m)
{
    warn(m, RILL_WARN_WRONG_KIND);
    m->newreason |= TWICE;
}

/* members that say what an event is; it has one of them, beside an error */
#define GOT_KIND (GOT_DELTA | GOT_BLOCK | GOT_MESSAGE | GOT_CONTENT)
#define OWN_REASON GOT_INDEX /* of own_members(): a stop reason of the event itself */

/* Of the members that say what an event is, and stop reasons, those that one of this kind has; an error in any but a
 * body. */
APART unsigned own_members(unsigned kind)
{
    static const uint16_t own[RILL_TYPE_MESSAGE + 1] = {
        [RILL_TYPE_MESSAGE_START] = GOT_MESSAGE,
        [RILL_TYPE_CONTENT_BLOCK_START] = GOT_BLOCK,
        [RILL_TYPE_CONTENT_BLOCK_DELTA] = GOT_DELTA,
        [RILL_TYPE_MESSAGE_DELTA] = GOT_DELTA | GOT_REASON,
        [RILL_TYPE_MESSAGE] = GOT_CONTENT | OWN_REASON | GOT_ERROR,
    };

    return (kind <= RILL_TYPE_MESSAGE ? own[kind] : GOT_DELTA | GOT_BLOCK | GOT_MESSAGE | GOT_REASON | OWN_REASON) ^
           GOT_ERROR;
}

/* A member that says what the event is, by this bit: what is to be done with it. Where the type is known, it decides; a
 * name may be wrong, but makes no body of what has another. */
APART unsigned may_be(rill_message *m, unsigned bit, unsigned act)
{
    unsigned kind = bit == GOT_CONTENT ? known_type(m) : m->type;

    if ((m->got & REPLAY) != 0)
        return act; /* a delta that waited */
    if (kind != 0 && (own_members(kind) & bit) == 0)
        return RILLI_ACT_MEMBER;
    if (bit != GOT_ERROR && (m->got & GOT_KIND) != 0) {
        wrong_kind(m);
        return RILLI_ACT_MEMBER;
    }
    if ((bit & (GOT_CONTENT | GOT_MESSAGE)) != 0 && (m->flags & STARTED) != 0) {
        warn(m, RILL_WARN_REUSED);
        if (bit == GOT_MESSAGE) {
            m->got |= GOT_MESSAGE; /* though it is not read */
        } else if (kind == 0 || m->next != 0) {
            m->newreason |= TWICE;
        }
        return RILLI_ACT_MEMBER;
    }
    m->got = (uint16_t)(m->got | bit);
    return act;
}

/* A value begins with b, which is not used yet: what is to be done with it? */
APART void begin_value(rill_message *m, uint8_t b)
{
    static const rill_digits_ zero = { 0 };
    static const char opens[] = { 0, '"', '"', '0', '{', '[', '"', '"', '"', 0, 0, '0' }; /* by action */
    unsigned depth = m->json.depth, act = m->act, arg = m->arg;

    m->json.flags &= (uint8_t) ~(RILLI_JSON_KEEP | RILLI_JSON_FIRST);
    if (b == '-' || (b >= '0' && b <= '9'))
        b = '0';
    if (m->scope[depth] == RILLI_SCOPE_CONTENT) {
        act = b == '{' ? RILLI_ACT_ENTER : RILLI_ACT_MEMBER;
        arg = RILLI_SCOPE_BLOCK;
        m->of = RILLI_SCOPE_EVENT;
        m->key_row = (uint8_t)rilli_find(RILLI_LIST_SCOPE + RILLI_SCOPE_EVENT, (const uint8_t *)"content", 7);
    } else if (b == 'n' && act != RILLI_ACT_MEMBER && act != RILLI_ACT_RAW) {
        act = RILLI_ACT_SKIP; /* null is as good as not given */
    } else if (opens[act] != 0 && (uint8_t)opens[act] != b) {
        if (act == RILLI_ACT_ENTER && b == '"' &&
            (arg == RILLI_SCOPE_FAULT ||
             (arg == RILLI_SCOPE_MESSAGE &&
              (m->type == 0 || m->type == RILL_TYPE_ERROR || m->name == RILL_TYPE_ERROR)))) {
            act = RILLI_ACT_STREAM; /* {"error":"..."}, {"message":"..."} */
            arg = RILL_EV_ERROR_TEXT;
        } else if (act == RILLI_ACT_ENTER && arg == RILLI_SCOPE_FAULT && b == 'f') {
            act = RILLI_ACT_MEMBER; /* "error":false is no error */
        } else {
            warn(m, act == RILLI_ACT_COUNT   ? RILL_WARN_COUNT
                    : act == RILLI_ACT_INDEX ? RILL_WARN_INDEX
                                             : RILL_WARN_VALUE);
            if (m->of != RILLI_SCOPE_EVENT || act == RILLI_ACT_TYPE ||
                ((1u << arg & (GOT_DELTA | GOT_ERROR)) != 0 &&
                 (m->type == 0 || (own_members(m->type) & 1u << arg) != 0))) {
                contradiction(m);
                if (m->of == RILLI_SCOPE_EVENT)
                    m->got = (uint16_t)(m->got | (1u << arg & GOT_ERROR));
            }
            act = RILLI_ACT_MEMBER;
        }
    } else if (m->sub == RILL_BLOCK_OTHER && (m->of == RILLI_SCOPE_BLOCK || m->of == RILLI_SCOPE_DELTA) &&
               act >= RILLI_ACT_STREAM) {
        act = RILLI_ACT_MEMBER; /* of a type that nobody knows: nothing is known of it, */
        if (m->of == RILLI_SCOPE_DELTA)
            blame(m); /* but that it may be input */
    }
    switch (act) {
    case RILLI_ACT_CONTENT:
        act = may_be(m, GOT_CONTENT, act);
        if (act == RILLI_ACT_MEMBER)
            break;
        m->flags |= STARTED;
        m->todo |= TODO_MSTART;
        break;
    case RILLI_ACT_ENTER:
        if (depth == 1 && arg != RILLI_SCOPE_USAGE)
            act = may_be(m, 1u << arg, act);
        if (act == RILLI_ACT_MEMBER)
            break;
        if (arg == RILLI_SCOPE_DELTA) {
            m->cur = NOWHERE;
            if ((m->got & GOT_INDEX) != 0)
                m->cur = (uint8_t)place_of(m, m->index);
            else if (m->type != RILL_TYPE_MESSAGE_DELTA)
                m->cur = (uint8_t)only_open(m);
            if (m->cur != NOWHERE && (m->got & GOT_INDEX) == 0)
                m->got |= GUESSED;
            if (m->cur == NOWHERE && (m->got & REPLAY) == 0 && (m->seen[1] >> ROW_EVENT_index & 1u) == 0 &&
                known_type(m) != RILL_TYPE_MESSAGE_DELTA && any_open(m))
                act = RILLI_ACT_HELD; /* of no block, where none is open, is the delta of the message */
        } else if (arg == RILLI_SCOPE_BLOCK) {
            m->got = (uint16_t)(m->got & ~SETTLED);
            if (in_body(m)) { /* its MESSAGE_START is out; the blocks need the room */
                forget(m, RILL_ID);
                forget(m, RILL_MODEL);
            }
            m->hold_base = m->hold_n;
            m->cur = NOWHERE;
            if ((m->got & GOT_INDEX) != 0 && !in_body(m)) {
                m->stop = (uint8_t)place_of(m, m->index);
                if (m->stop != NOWHERE)
                    stop_for_start(m, m->stop);
            }
#if RILL_RAW
            if ((m->options & RILL_RAW_BLOCKS) != 0)
                m->got |= TEE;
#endif
        } else if (arg == RILLI_SCOPE_MESSAGE) {
            forget(m, RILL_STOP_SEQUENCE); /* the event's own are not the message's */
            forget(m, RILL_ID);
        } else if (arg == RILLI_SCOPE_USAGE && depth == 1 && has_no_usage(known_type(m))) {
            act = RILLI_ACT_MEMBER; /* not our message's usage: vertex_event */
        } else if (arg == RILLI_SCOPE_USAGE && depth == 1) {
            m->seen[1] |= SEEN_USAGE;
        }
        if (arg == RILLI_SCOPE_BLOCK || arg == RILLI_SCOPE_DELTA)
            m->sub = 0;
        break;
    case RILLI_ACT_STREAM:
        if (arg == RILL_EV_ERROR_TEXT) {
            if (depth == 1)
                act = may_be(m, GOT_ERROR, act);
            break;
        }
        if (m->of == RILLI_SCOPE_DELTA)
            route(m, arg);
        else
            m->json.flags |= RILLI_JSON_FIRST;
        rilli_begin_text(m, arg);
        break;
    case RILLI_ACT_RAW: /* of a delta, all of them */
        if (b == 'n' && m->cur != NOWHERE && !fits(arg, m->open[m->cur].kind))
            act = RILLI_ACT_SKIP;
        else
            route(m, arg);
        break;
    case RILLI_ACT_INPUT:
        if (b == '{')
            m->json.flags |= RILLI_JSON_FIRST;
        else if (start_due(m))
            settle_start(m);
        break;
    case RILLI_ACT_INDEX:
    case RILLI_ACT_COUNT:
        m->number = zero;
        break;
    default:
        break;
    }
    m->act = (uint8_t)act;
    m->arg = (uint8_t)arg;
    m->at = AT_FIRST;
    if (act == RILLI_ACT_MEMBER || act == RILLI_ACT_RAW || act == RILLI_ACT_HELD ||
        (act == RILLI_ACT_INPUT && b != '{')) {
        m->json.flags &= (uint8_t)~RILLI_JSON_PEEK;
        m->raw_depth = (uint16_t)depth;
        if (act == RILLI_ACT_HELD) {
            m->held_end = (uint16_t)(m->hold_n + HEAD);
            forget_shape(m); /* what is noted stands where this goes */
        }
    }
}

/* A key that has a row in its scope, in an object at this depth. */
RILLI_INLINE void known_key(rill_message *m, unsigned depth, unsigned scope, unsigned row)
{
    unsigned bit = 1u << row, v;

    m->of = (uint8_t)scope;
    m->act = RILLI_ACT_MEMBER;
    m->key_row = (uint8_t)row;
    if ((m->seen[depth] & bit) != 0) {
        if (row == ROW_EVENT_type)
            m->seen[depth] |= SEEN_TYPES; /* which in other scopes nobody asks for */
        warn(m, RILL_WARN_REPEATED);
        contradiction(m);
        return;
    }
    m->seen[depth] = (uint16_t)(m->seen[depth] | bit);
    v = rilli_row(RILLI_LIST_SCOPE + scope, row);
    if (scope == RILLI_SCOPE_EVENT &&
        ((m->type == RILL_TYPE_OTHER &&
          (m->name != RILL_TYPE_ERROR || (row != ROW_EVENT_error && row != ROW_EVENT_message))) ||
         (v >> 4 == RILLI_ACT_SCALAR && !in_body(m) &&
          ((m->got & (GOT_MESSAGE | GOT_BLOCK)) != 0 ||
           (m->type == 0 && m->name == RILL_TYPE_OTHER && (v & 15) != RILL_REQUEST_ID)))))
        return; /* an event that nobody knows; an id that somebody gave the event, not what is in it */
    if (scope == RILLI_SCOPE_BLOCK && (m->got & SETTLED) != 0 && v >> 4 == RILLI_ACT_SCALAR)
        return; /* its BLOCK_START is out */
    m->act = (uint8_t)(v >> 4);
    m->arg = v & 15;
}

/* A key, or a piece of one. */
APART void key(rill_message *m, const rilli_tok *t)
{
    unsigned depth = m->json.depth, scope = m->scope[depth], row;

    if (t->part != (RILL_FIRST | RILL_LAST))
        keep(m, t);
    if ((t->part & RILL_LAST) == 0)
        return;
    row = find_kept(m, t, RILLI_LIST_SCOPE + scope);
    if (row == RILLI_ROW_NONE) {
        m->of = (uint8_t)scope;
        m->act = RILLI_ACT_MEMBER;
        m->key_row = (uint8_t)row;
        if (t->part == (RILL_FIRST | RILL_LAST))
            keep(m, t);
#if RILL_MEMBERS
        if (m->key_n != m->key_full)
            warn(m, RILL_WARN_CUT);
#endif
        return;
    }
    known_key(m, depth, scope, row);
}

/* A piece of a string whose use is to be whole. */
static void whole_string(rill_message *m, const rilli_tok *t)
{
    unsigned list = RILLI_LIST_EVENTS, row, number = RILL_TYPE_OTHER;

    if (m->act == RILLI_ACT_SCALAR) {
        keep(m, t);
        if ((t->part & RILL_LAST) != 0)
            keep_scalar(m, m->arg);
        return;
    }
    if (t->part != (RILL_FIRST | RILL_LAST))
        keep(m, t);
    if ((t->part & RILL_LAST) == 0)
        return;
    if (m->act == RILLI_ACT_REASON && m->type != 0 && (own_members(m->type) & (GOT_REASON | OWN_REASON)) == 0)
        return; /* a known event that has none */
    if (m->act == RILLI_ACT_REASON)
        list = RILLI_LIST_REASONS;
    else if (m->of == RILLI_SCOPE_BLOCK)
        list = RILLI_LIST_BLOCKS;
    else if (m->of == RILLI_SCOPE_DELTA)
        list = RILLI_LIST_DELTAS;
    else if (m->of == RILLI_SCOPE_FAULT)
        list = RILLI_LIST_FAULTS;
    row = find_kept(m, t, list);
    if (row != RILLI_ROW_NONE) {
        number = rilli_row(list, row) & RILLI_NUMBER;
    } else {
        if (t->part == (RILL_FIRST | RILL_LAST))
            keep(m, t);
        if ((m->got & GOT_REASON) == 0 || m->of != RILLI_SCOPE_DELTA)
            keep_scalar(m, RILL_TYPE); /* of a delta that gives a reason, the reason's name */
    }
    if (m->of == RILLI_SCOPE_FAULT) {
        m->fault = (uint8_t)number;
    } else if (m->act == RILLI_ACT_REASON) {
        m->newreason = (uint8_t)(number | (m->newreason & ~REASON_BITS) | ((m->got & GOT_REASON) != 0 ? TWICE : 0));
        m->got |= GOT_REASON;
        if (m->of == RILLI_SCOPE_EVENT)
            m->seen[1] |= SEEN_REASON;
    } else if (m->of == RILLI_SCOPE_EVENT) {
        m->type = (uint8_t)number;
    } else {
        m->sub = (uint8_t)number;
    }
}

/* A number is whole. */
APART void whole_number(rill_message *m)
{
    rill_number n;
    uint32_t v = UINT32_MAX;
    bool fits_in = false;

    rilli_number(&m->number, &n);
    if (!n.big && n.power >= 0 && n.digits <= UINT32_MAX && (!n.negative || n.digits == 0)) {
        int k = n.power;

        for (v = (uint32_t)n.digits; k != 0 && v <= UINT32_MAX / 10; k--)
            v *= 10;
        fits_in = k == 0;
    }
    if (m->act == RILLI_ACT_INDEX) {
        m->index = NO_INDEX;
        if (fits_in && v < NO_INDEX) {
            m->index = (uint16_t)v;
            m->got |= GOT_INDEX;
        } else {
            warn(m, RILL_WARN_INDEX);
        }
        return;
    }
    if (!fits_in) {
        warn(m, RILL_WARN_COUNT);
        if (n.negative || n.power < 0)
            return; /* the last good value stands */
        v = UINT32_MAX;
    }
    m->usage.n[m->arg] = v;
    m->usage.given = (uint16_t)(m->usage.given | 1u << m->arg);
}

/* A piece of content, of the current block. */
SHARED rill_status rilli_content(rill_message *m, rill_event *ev, unsigned kind, const uint8_t *p, size_t n,
                                 unsigned part)
{
    rill_open_ *o = m->cur != NOWHERE ? &m->open[m->cur] : NULL;

    new_piece(m, ev, kind, p, n, part);
    if (kind == RILL_EV_ERROR_TEXT)
        return RILL_OK;
    of_block(m, ev, m->cur);
    if (n == 0 || kind == RILL_EV_MEMBER)
        return RILL_OK;
    m->flags |= SEEN;
    if (m->of == RILLI_SCOPE_BLOCK && (m->got & SETTLED) == 0) {
        m->got |= GUESSED; /* if its index is still to come */
        if (kind < RILL_EV_SIGNATURE && o != NULL)
            o->bits |= DELTAS; /* if it is a call, there should be none */
    } else if (kind < (m->of == RILLI_SCOPE_BLOCK ? RILL_EV_SIGNATURE : RILL_EV_CITATION)) {
        check_kind(m, kind);
    }
    if (kind == RILL_EV_TOOL_INPUT && o != NULL) {
        if (m->of == RILLI_SCOPE_BLOCK) {
            o->bits |= INPUT;
        } else {
            if ((o->bits & (INPUT | DELTAS)) == INPUT) {
                rill_reader_ *r = reader_of(m, m->cur);

                if (r != NULL)
                    r->owner = 0;
                ev->restart = true;
                warn(m, RILL_WARN_INPUT_TWICE);
            }
            o->bits |= DELTAS;
        }
    }
    return RILL_OK;
}

/* U+FFFD was put for something: in a value, or in a key of what is raw. */
static void repaired(rill_message *m)
{
    warn(m, RILL_WARN_REPAIRED);
    if (m->cur != NOWHERE && (m->raw_depth != 0 || (m->json.flags & RILLI_JSON_IN_KEY) == 0) &&
        (m->act == RILLI_ACT_INPUT || (m->act == RILLI_ACT_STREAM && m->arg == RILL_EV_TOOL_INPUT) ||
         (m->act == RILLI_ACT_SCALAR && m->of == RILLI_SCOPE_BLOCK)))
        m->open[m->cur].bits |= REPAIRED;
}

/* A piece of a raw value, t, leaves or goes into the hold; over: it is the last. RILL_MORE: it was no event. */
APART rill_status raw_piece(rill_message *m, rill_in *in, rill_event *ev, const rilli_tok *t, bool over)
{
    unsigned part = (m->at & AT_FIRST) != 0 ? RILL_FIRST : 0, kind = m->arg;

    if (over) {
        part |= RILL_LAST;
        m->raw_depth = 0;
        m->json.flags |= RILLI_JSON_PEEK;
    }
    if (m->act == RILLI_ACT_HELD) {
        size_t n = t->n;

        for (; n != 0 && m->held_end < RILL_HOLD - KEY_ROOM; n--)
            m->hold[m->held_end++] = t->p[t->n - n];
        if (n != 0) { /* the error is after the first character that found no room */
            if ((t->how & RILLI_HOW_CARRIED) == 0) {
                do
                    n--;
                while (n != 0 && (t->p[t->n - n] & 0xc0) == 0x80);
                in->p -= n;
                in->n += n;
            }
            return RILL_E_HOLD;
        }
        if (over) {
            unsigned size = m->held_end - m->hold_n - HEAD;

            m->got |= HOLDING;
            m->held_at = (uint16_t)(m->hold_n + HEAD);
            add_entry(m, NO_SLOT, size, size);
        }
        return RILL_MORE;
    }
    if (t->n == 0 && !over)
        return RILL_MORE;
    m->at = 0;
    if (m->act == RILLI_ACT_INPUT)
        return rilli_content(m, ev, RILL_EV_TOOL_INPUT, t->p, t->n, part);
#if RILL_MEMBERS
    if ((m->options & RILL_QUIET) != 0)
        return RILL_MORE;
    if (m->act == RILLI_ACT_MEMBER)
        kind = RILL_EV_MEMBER;
    rilli_content(m, ev, kind, t->p, t->n, part);
    if (kind == RILL_EV_MEMBER) {
        ev->of = m->of;
        if (m->of != RILLI_SCOPE_BLOCK && m->of != RILLI_SCOPE_DELTA) {
            ev->index = -1;
            ev->block = 0;
        }
    }
    if (m->key_row != RILLI_ROW_NONE) {
        ev->key = rilli_row_name(RILLI_LIST_SCOPE + m->of, m->key_row);
    } else {
        ev->key.p = (const char *)m->hold + m->hold_n + HEAD;
        ev->key.n = m->key_n;
    }
    if (kind == RILL_EV_CITATION)
        ev->key.n = 0;
    return RILL_OK;
#else
    (void)ev;
    (void)kind;
    (void)part;
    return RILL_MORE;
#endif
}

/* The held delta is read now. last: the event's } was already seen. */
APART rill_status replay(rill_message *m, bool last)
{
    m->got = (uint16_t)((m->got & ~HOLDING) | REPLAY | (last ? REPLAY_LAST : 0));
    m->act = RILLI_ACT_ENTER;
    m->arg = RILLI_SCOPE_DELTA;
    m->of = RILLI_SCOPE_EVENT;
    rilli_json_again(&m->json, 1, (uint8_t)((m->json.flags & RILLI_JSON_STRICT) | RILLI_JSON_PEEK));
    return RILL_MORE;
}

/* ---- JSON ---- */

#define AGAIN ((rill_status)127) /* the held delta is to be read before *in goes on */

/* A token that is part of no raw value. RILL_OK: an event; RILL_MORE: none; RILL_END: the payload's value is over. */
APART rill_status token(rill_message *m, const rilli_tok *t, rill_event *ev)
{
    unsigned depth = m->json.depth;

    switch (t->kind) {
    case RILLI_JSON_BEGIN:
        begin_value(m, *t->p);
        break;
    case RILLI_JSON_INSIDE: /* content begins */
        if (start_due(m)) {
            settle_start(m);
            m->json.flags |= m->act == RILLI_ACT_INPUT ? RILLI_JSON_FIRST : 0;
        } else if (m->act == RILLI_ACT_INPUT) {
            m->json.flags &= (uint8_t)~RILLI_JSON_PEEK;
            m->raw_depth = (uint16_t)(depth - 1);
            m->at = 0;
            return rilli_content(m, ev, RILL_EV_TOOL_INPUT, (const uint8_t *)"{", 1, RILL_FIRST);
        }
        break;
    case RILL_JSON_OBJECT:
    case RILL_JSON_ARRAY:
        m->scope[depth] = m->arg; /* of INPUT, which may be {}, it is none */
        m->seen[depth] = 0;
        if (m->arg == RILLI_SCOPE_BLOCK)
            open_block(m, (m->got & GOT_INDEX) != 0 && !in_body(m) ? m->index : next_index(m), 0, OPEN);
        break;
    case RILL_JSON_CLOSE:
        if (m->scope[depth + 1] == RILLI_SCOPE_BLOCK) {
            if (in_body(m)) {
                if ((m->got & SETTLED) == 0)
                    settle_start(m);
                m->todo |= TODO_BSTOP;
            }
#if RILL_RAW
            if ((m->got & TEE) != 0) {
                m->got = (uint16_t)(m->got & ~TEE);
                new_event(ev, RILL_EV_RAW);
                of_block(m, ev, m->cur);
                ev->raw_last = true;
                return RILL_OK;
            }
#endif
        }
        if (depth != 0)
            break;
        if ((m->got & HOLDING) != 0) {
            replay(m, true);
            return AGAIN;
        }
        return RILL_END;
    case RILL_JSON_KEY:
        key(m, t);
        break;
    case RILL_JSON_STRING:
        if (m->act == RILLI_ACT_STREAM) {
            if (m->of == RILLI_SCOPE_BLOCK && t->n == 0 && t->part == (RILL_FIRST | RILL_LAST) && m->json.high == 0)
                break; /* "", where the block's content will come by deltas */
            rilli_content(m, ev, m->arg, t->p, t->n, t->part);
            if ((t->part & RILL_LAST) != 0 && m->json.high != 0) {
                m->high = m->json.high;
                m->high_kind = m->arg;
                m->high_index = (uint16_t)ev->index;
                m->json.high = 0;
            }
            return RILL_OK;
        }
        if (m->act != RILLI_ACT_SKIP)
            whole_string(m, t);
        break;
    case RILL_JSON_NUMBER:
        rilli_digits(&m->number, t->p, t->n);
        if ((t->part & RILL_LAST) != 0)
            whole_number(m);
        break;
    default:
        break;
    }
    if (depth == 1 && (m->got & HOLDING) != 0 && !rilli_json_in_value(&m->json) &&
        ((m->got & GOT_INDEX) != 0 || m->type == RILL_TYPE_MESSAGE_DELTA)) {
        replay(m, false);
        return AGAIN;
    }
    return RILL_MORE;
}

#if RILL_WIDE
static inline const uint8_t *no_spaces(const uint8_t *p, const uint8_t *end)
{
    return p != end && *p == ' ' ? rilli_spaces_to(p, end) : p;
}

/* What whole_number() does, with digits that are whole in the chunk. NULL: they are more than it takes, or a number
 * that is no integer; else the byte after them. */
static const uint8_t *short_number(rill_message *m, const uint8_t *p, const uint8_t *end)
{
    uint32_t v = 0;
    const uint8_t *q = p;

    while (q != end && *q - (unsigned)'0' <= 9 && q - p < 9)
        v = v * 10 + *q++ - '0';
    if (q == end || (*q != ',' && *q != '}' && *q != ' ') || (*p == '0' && q - p != 1))
        return NULL;
    if (m->act == RILLI_ACT_COUNT) {
        m->usage.n[m->arg] = v;
        m->usage.given = (uint16_t)(m->usage.given | 1u << m->arg);
    } else if (v < NO_INDEX) {
        m->index = (uint16_t)v;
        m->got |= GOT_INDEX;
    } else {
        return NULL;
    }
    return q;
}

/* the rows of the members of a delta */
#define RILL_X(action, arg, name) ROW_DELTA_##name,
enum { RILL_MEMBERS_DELTA_LIST(RILL_X) };
#undef RILL_X

/* Takes the type and the index of an event as nearly all have them: "type":"...","index":0 after the same SSE name.
 * Gives how far it went, or p. */
static const uint8_t *known_head(rill_message *m, const uint8_t *p, const uint8_t *end)
{
    static const char type[] = "\"type\":\"", index[] = ",\"index\":";
    const uint8_t *q;
    size_t n;

    if ((size_t)(end - p) < sizeof type || memcmp(p, type, sizeof type - 1) != 0)
        return p;
    q = p + (sizeof type - 1);
    n = rilli_event_at(m->name, q, (size_t)(end - q));
    if (n == 0)
        return p;
    p = q + n + 1; /* behind the quote */
    m->type = m->name;
    m->seen[1] = 1u << ROW_EVENT_type;
    q = p + (sizeof index - 1);
    if ((size_t)(end - p) < sizeof index || memcmp(p, index, sizeof index - 1) != 0 || *q - (unsigned)'0' > 9)
        return p;
    m->act = RILLI_ACT_INDEX;
    q = short_number(m, q, end);
    if (q == NULL)
        return p;
    m->seen[1] |= 1u << ROW_EVENT_index;
    return q;
}

#define UP_TO_TEXT(type, key) ",\"delta\":{\"type\":\"" type "_delta\",\"" key "\":\""
/* Begins the text of a delta that is what its block mostly has. Gives where it stands, or p. */
static const uint8_t *known_delta(rill_message *m, const uint8_t *p, const uint8_t *end)
{
    static const char text[] = UP_TO_TEXT("text", "text"), thinking[] = UP_TO_TEXT("thinking", "thinking"),
                      input[] = UP_TO_TEXT("input_json", "partial_json");
    unsigned place = place_of(m, m->index), row = ROW_DELTA_partial_json, kind = RILL_EV_TOOL_INPUT;
    const char *want = input;
    size_t n = sizeof input - 1;

    if (place == NOWHERE)
        return p;
    if (m->open[place].kind == RILL_BLOCK_TEXT) {
        want = text;
        n = sizeof text - 1;
        row = ROW_DELTA_text;
        kind = RILL_EV_TEXT;
    } else if (m->open[place].kind == RILL_BLOCK_THINKING) {
        want = thinking;
        n = sizeof thinking - 1;
        row = ROW_DELTA_thinking;
        kind = RILL_EV_THINKING;
    }
    if ((size_t)(end - p) < n || !rilli_same(p, (const uint8_t *)want, n))
        return p;
    enter_delta(m, place, kind);
    m->got |= GOT_DELTA;
    m->seen[1] |= 1u << ROW_EVENT_delta;
    m->seen[2] = (uint16_t)(1u << ROW_DELTA_type | 1u << row);
    m->json.depth = 2;
    m->json.flags &= (uint8_t) ~(RILLI_JSON_KEEP | RILLI_JSON_FIRST);
    m->key_row = (uint8_t)row;
    m->sub = (uint8_t)kind;
    m->at = AT_FIRST;
    route(m, kind);
    rilli_begin_text(m, kind);
    return p + n;
}

/* Reads members that are simple and whole in the chunk, and does at once what their tokens would. RILL_OK: an event;
 * RILL_END: the payload's value is over; RILL_MORE: something is not that simple, or a mark is owed. */
static rill_status members(rill_message *m, rill_in *in, rill_event *ev)
{
    rill_json_core *c = &m->json;
    const uint8_t *p = in->p, *const end = p + in->n, *q;
    unsigned state = c->state, depth = c->depth, scope, row;
    rilli_tok t;

    t.kind = RILL_JSON_STRING;
    t.part = RILL_FIRST | RILL_LAST;
    t.how = RILLI_HOW_PLAIN;
    if (state == JS_VALUE) {
        if (depth != 0)
            return RILL_MORE;
        goto enter; /* { is next: with it begin_json() was called */
    }
    for (;;) {
        q = no_spaces(p, end);
        if (q == end)
            break;
        scope = m->scope[depth];
        if (state == JS_AFTER) {
            if (scope == RILLI_SCOPE_CONTENT)
                break;
            if (*q == '}') {
                if (scope == RILLI_SCOPE_BLOCK && in_body(m))
                    break;
                p = q + 1;
                c->depth = (uint16_t)--depth;
                if (depth != 0)
                    continue;
                state = JS_DONE;
                break;
            }
            if (*q != ',')
                break;
            q = no_spaces(q + 1, end);
            if (q == end)
                break;
        }
        if (*q != '"')
            break;
        t.p = ++q;
        q = rilli_run_to(in->p, q, end);
        t.n = (size_t)(q - t.p);
        if (end - q < 3 || q[0] != '"' || q[1] != ':')
            break;
        q = no_spaces(q + 2, end);
        if (q == end || !rilli_begins_value(*q))
            break;
        row = rilli_find(RILLI_LIST_SCOPE + scope, t.p, t.n);
        if (row != RILLI_ROW_NONE)
            known_key(m, depth, scope, row);
        else
            key(m, &t);
        p = q;
        t.p = p + 1;
        if (*p == '"' && m->act >= RILLI_ACT_SKIP && m->act <= RILLI_ACT_REASON) {
            q = t.p + rilli_letters(t.p, (size_t)(end - t.p));
            t.n = (size_t)(q - t.p);
            if (q != end && *q == '"' && (1u << m->act & (1u << RILLI_ACT_SKIP | 1u << RILLI_ACT_TYPE |
                                                           1u << RILLI_ACT_SCALAR | 1u << RILLI_ACT_REASON)) != 0) {
                c->flags &= (uint8_t)~RILLI_JSON_KEEP;
                if (m->act != RILLI_ACT_SKIP)
                    whole_string(m, &t);
                if (m->act > RILLI_ACT_ENTER)
                    forget_note(m);
                p = q + 1;
                state = JS_AFTER;
                continue;
            }
        } else if ((m->act == RILLI_ACT_INDEX || m->act == RILLI_ACT_COUNT) && (q = short_number(m, p, end)) != NULL) {
            c->flags &= (uint8_t)~RILLI_JSON_KEEP;
            if (m->act == RILLI_ACT_COUNT)
                forget_note(m);
            p = q;
            state = JS_AFTER;
            continue;
        }
        begin_value(m, *p);
    begun:
        state = JS_PEEKED;
#if RILL_FAST
        in->n -= (size_t)(p - in->p);
        in->p = p;
        rilli_shape_value(m, in);
#endif
        if (m->todo != 0 || m->raw_depth != 0)
            break;
        if ((c->flags & RILLI_JSON_FIRST) != 0 && c->high == 0 && end - p >= 2 && p[1] == (*p == '"' ? '"' : '}')) {
            c->flags &= (uint8_t)~RILLI_JSON_FIRST;
            p += 2; /* "" or {}, where the block's content will come by deltas; unless half a pair waits for it */
            state = JS_AFTER;
            continue;
        }
        if (m->act == RILLI_ACT_STREAM) { /* a quote is next */
            if ((c->flags & RILLI_JSON_FIRST) != 0 || c->high != 0)
                break;
            t.n = rilli_letters(t.p, (size_t)(end - t.p));
            q = t.p + t.n;
            if (q != end && *q == '"') {
                q++;
                state = JS_AFTER;
            } else if (t.n != 0) {
                t.part = RILL_FIRST;
                state = JS_STR;
            } else {
                break;
            }
            c->state = (uint8_t)state;
            c->flags = (uint8_t)((c->flags & ~(RILLI_JSON_IN_KEY | RILLI_JSON_TOLD)) | RILLI_JSON_BEGUN);
            in->p = q;
            in->n = (size_t)(end - q);
            token(m, &t, ev);
#if RILL_FAST
            if (state == JS_AFTER)
                rilli_shape_text_over(m, in);
#endif
            return RILL_OK;
        }
        if (*p == '{' && m->act == RILLI_ACT_ENTER) {
        enter: /* RILL_DEPTH is more than known objects nest */
            m->bits[depth >> 3] = (uint8_t)(m->bits[depth >> 3] | 1u << (depth & 7));
            c->depth = (uint16_t)++depth;
            m->scope[depth] = m->arg;
            m->seen[depth] = 0;
            if (m->arg == RILLI_SCOPE_BLOCK)
                open_block(m, (m->got & GOT_INDEX) != 0 ? m->index : next_index(m), 0, OPEN);
            p++;
            state = JS_FIRST_KEY;
            if (depth == 1) {
                q = known_head(m, p, end);
                if (q != p)
                    state = JS_AFTER;
                p = q;
                if (m->type == RILL_TYPE_CONTENT_BLOCK_DELTA && (m->got & GOT_INDEX) != 0)
                    q = known_delta(m, p, end);
                if (q != p) {
                    t.p = q;
                    p = q - 1;
                    depth = 2;
                    goto begun;
                }
            }
        } else if (m->act == RILLI_ACT_SKIP && end - p > 4 && memcmp(p, "null", 4) == 0) {
            p += 4;
            state = JS_AFTER;
        } else {
            break;
        }
    }
    c->state = (uint8_t)state;
    in->p = p;
    in->n = (size_t)(end - p);
    return state == JS_DONE ? RILL_END : RILL_MORE;
}

/* Is it at something that members() may read? */
static bool at_member(const rill_message *m, const rill_in *in)
{
    unsigned state = m->json.state;

    return (state == JS_AFTER || state == JS_FIRST_KEY || state == JS_VALUE) && in->n != 0 && m->raw_depth == 0 &&
           (m->json.flags & RILLI_JSON_FIRST) == 0 && (m->got & (HOLDING | REPLAY)) == 0 &&
           (m->options & RILL_RAW_BLOCKS) == 0;
}
#endif

/* Reads on in the payload's value, up to the next event. What was used and has not left yet begins at `raw` in a raw
 * value, at `tee` in a block that also leaves as received. */
APART rill_status json(rill_message *m, rill_in *in, rill_event *ev)
{
    const uint8_t *raw = in->p;
    rill_status st, out;
    rilli_tok t;
#if RILL_RAW
    const uint8_t *tee = (m->got & TEE) != 0 ? in->p : NULL;
#endif

    do {
        bool over, cut; /* cut: what was used last is the beginning of a character */

#if RILL_WIDE
        if (at_member(m, in)) {
            out = members(m, in, ev);
            if (out == RILL_MORE && m->todo != 0)
                out = drain(m, ev);
            if (out != RILL_MORE)
                return out;
            raw = in->p;
        }
#endif
        st = rilli_json_step(&m->json, m->bits, RILL_DEPTH, in, &t);
        if (st != RILL_OK)
            t.kind = t.how = 0;
        cut = m->json.carry[0] != 0 || st == RILL_E_JSON_UTF8;
        out = RILL_MORE;
        if ((t.how & RILLI_HOW_REPAIRED) != 0 && ((t.how & RILLI_HOW_CARRIED) != 0 || m->raw_depth == 0))
            repaired(m);
        if (m->raw_depth != 0) {
            over = st == RILL_OK && m->json.depth == m->raw_depth && !rilli_json_in_value(&m->json);
            if (!over && st == RILL_OK && t.kind != RILLI_JSON_ODD && (t.how & RILLI_HOW_CARRIED) == 0)
                continue;
            if ((t.how & RILLI_HOW_CARRIED) == 0) {
                t.p = raw;
                t.n = cut ? 0 : (size_t)(in->p - raw);
            }
            raw = in->p;
            out = raw_piece(m, in, ev, &t, over);
        } else if (st == RILL_OK) {
            out = token(m, &t, ev);
#if RILL_FAST
            if (t.kind == RILLI_JSON_BEGIN)
                rilli_shape_value(m, in);
            else if (t.kind == RILL_JSON_STRING && m->act == RILLI_ACT_STREAM && (t.part & RILL_LAST) != 0)
                rilli_shape_text_over(m, in);
#endif
            if (t.kind == RILLI_JSON_BEGIN) {
                raw = in->p;
#if RILL_RAW
                if (tee == NULL && (m->got & TEE) != 0)
                    tee = raw;
#endif
            } else if (t.kind == RILLI_JSON_INSIDE) {
                raw = in->p;
            }
            if (out == RILL_MORE && m->todo != 0)
                out = drain(m, ev);
        }
#if RILL_RAW
        if (tee != NULL) {
            size_t n = cut ? 0 : (size_t)(in->p - tee);
            const uint8_t *p = tee;

            if ((t.how & RILLI_HOW_CARRIED) != 0) {
                p = t.p;
                n = t.n;
            }
            if (n != 0) {
                if (out == RILL_MORE &&
                    (st != RILL_OK || (t.how & RILLI_HOW_CARRIED) != 0 || t.kind == RILLI_JSON_ODD)) {
                    new_event(ev, RILL_EV_RAW);
                    of_block(m, ev, m->cur);
                    out = RILL_OK;
                }
                if (out == RILL_OK) {
                    ev->raw.p = (const char *)p;
                    ev->raw.n = n;
                }
            }
        }
#endif
        if (out < 0)
            st = out;
        if (st < 0)
            fail(m, st); /* what was read before it still leaves */
    } while (st == RILL_OK && out == RILL_MORE);
    return out != RILL_MORE ? out : st;
}

/* ---- events of the stream ---- */

/* Of an event without a type, what its members say. */
static unsigned kind_by_members(const rill_message *m)
{
    if ((m->got & GOT_ERROR) != 0)
        return RILL_TYPE_ERROR;
    if ((m->got & GOT_CONTENT) != 0)
        return RILL_TYPE_MESSAGE;
    if ((m->got & GOT_BLOCK) != 0)
        return RILL_TYPE_CONTENT_BLOCK_START;
    if ((m->got & GOT_MESSAGE) != 0)
        return RILL_TYPE_MESSAGE_START;
    if ((m->got & GOT_REASON) != 0)
        return RILL_TYPE_MESSAGE_DELTA;
    return (m->got & GOT_DELTA) != 0 ? RILL_TYPE_CONTENT_BLOCK_DELTA : RILL_TYPE_OTHER;
}

APART void stop_all(rill_message *m)
{
    if (any_open(m)) {
        warn(m, RILL_WARN_IMPLIED);
        m->stop = NOWHERE;
        m->todo |= TODO_STOPS;
    }
}

APART void mark(rill_message *m, unsigned kind)
{
    m->mark = (uint8_t)kind;
    m->todo |= TODO_MARK;
}

/* The stop reason that this event gave, if any. */
APART void settle_reason(rill_message *m)
{
    unsigned reason = m->newreason & REASON_BITS;

    if (reason == 0)
        return;
    if (m->reason != 0 && m->reason != reason)
        warn(m, RILL_WARN_REASON);
    m->reason = (uint8_t)reason;
    stop_all(m);
    if (m->calls != 0)
        m->todo |= TODO_CALLS;
    if (reason == (m->calls != 0 ? RILL_REASON_END_TURN : RILL_REASON_TOOL_USE)) {
        warn(m, RILL_WARN_REASON);
        if ((m->options & RESTARTED) != 0)
            m->newreason |= TWICE; /* it may be that of another message */
    }
}

/* The delta had nothing that could be read, or input, or is contradictory. */
static bool may_be_input(const rill_message *m)
{
    return m->streamed == 0 || m->streamed == RILL_EV_TOOL_INPUT || (m->newreason & TAKEN) != 0;
}

/* The delta's index, and what it was. kind: of the event that it was in. */
static void settle_delta(rill_message *m, unsigned kind)
{
    bool bad = false;

    if ((m->flags & STARTED) == 0)
        warn(m, RILL_WARN_UNSTARTED);
    if ((m->got & GOT_INDEX) == 0) {
        warn(m, RILL_WARN_INDEX);
        bad = true;
        if (may_be_input(m))
            m->newreason |= TWICE;
    } else {
        if (take_waiting(m, m->index)) {
            void_call(m, m->index, RILL_WHY_MISROUTED); /* what was whole is not what was meant */
            bad = true;
        }
        if (m->cur == NOWHERE) {
            m->cur = (uint8_t)place_of(m, m->index);
            if (m->cur != NOWHERE)
                kind = 0; /* it is open, but the delta could not be read */
        } else if ((m->got & GUESSED) != 0 && m->open[m->cur].index != m->index) {
            warn(m, RILL_WARN_MISROUTED);
            if (may_be_input(m))
                m->newreason |= TWICE;
            bad = true; /* it was the only one open, so the right one is not */
        }
    }
    if (m->sub == RILL_TYPE_OTHER) {
        mark(m, RILL_EV_UNKNOWN);
        if (m->streamed != 0)
            kind = 0; /* before its type was known */
    } else if (m->sub != 0 && m->streamed != 0 && m->sub != m->streamed)
        kind = 0;
    if (kind != RILL_TYPE_CONTENT_BLOCK_DELTA) {
        warn(m, RILL_WARN_WRONG_KIND);
        bad = true;
    }
    if (bad)
        blame(m);
}

JOINED void settle_stop(rill_message *m)
{
    m->cur = NOWHERE;
    if ((m->got & GOT_INDEX) != 0) {
        m->cur = (uint8_t)place_of(m, m->index);
        if (m->cur == NOWHERE && (m->flags & UNTRACKED) == 0)
            warn(m, RILL_WARN_ORPHAN);
        else
            m->todo |= TODO_BSTOP;
    } else {
        warn(m, RILL_WARN_INDEX);
        m->cur = (uint8_t)only_open(m);
        if (m->cur == NOWHERE)
            return;
        m->open[m->cur].bits |= BAD;
        m->todo |= TODO_BSTOP;
    }
}

/* Of the members that were read, those that an event of this kind does not have. */
APART unsigned members_beside(rill_message *m, unsigned kind)
{
    unsigned got = m->got & (GOT_KIND | GOT_ERROR | GOT_REASON);

    if (kind == RILL_TYPE_ERROR)
        return 0; /* whatever else it has */
    m->fault = 0;
    if ((m->seen[1] & SEEN_REASON) != 0)
        got ^= GOT_REASON | OWN_REASON;
    got &= ~own_members(kind) | (kind == RILL_TYPE_OTHER ? GOT_BLOCK : GOT_ERROR);
    if (got != 0)
        wrong_kind(m);
    return got;
}

JOINED void settle_message_start(rill_message *m)
{
    if ((m->flags & STARTED) == 0) {
        m->flags |= STARTED;
        mark(m, RILL_EV_MESSAGE_START);
    } else {
        warn(m, RILL_WARN_REUSED);
        if (m->next != 0)
            m->options |= RESTARTED;
    }
}

/* Is it of interest that an event of this kind can be read in two ways? Where nobody knows it by its type, or without
 * one by its name, only if it has content or two types. */
static bool matters(const rill_message *m, unsigned kind)
{
    return kind != RILL_TYPE_OTHER || (m->name != 0 ? m->name : m->type) != RILL_TYPE_OTHER ||
           (m->streamed | (m->got & (GOT_CONTENT | GOT_BLOCK)) | (m->seen[1] & SEEN_TYPES)) != 0;
}

/* The event is over: what was it, and what does it owe? */
SHARED rill_status rilli_finish_event(rill_message *m)
{
    unsigned kind = m->type, odd = 0;
    bool parsed = m->state == PAYLOAD_AFTER || (m->state == PAYLOAD_SKIPPED && (m->warn >> RILL_WARN_EXTRA & 1u) != 0);
    const bool over = (m->flags & (STOPPED | FAILED)) != 0;

    if (m->state == PAYLOAD_JSON)
        return fail(m, RILL_E_EVENT_CUT);
    if (!parsed) {
        kind = 0;
        if (m->name != 0)
            m->newreason = m->name == RILL_TYPE_CONTENT_BLOCK_DELTA ? TWICE : 0;
        if (m->state == PAYLOAD_NONE && !over) {
            if (m->name == RILL_TYPE_PING || m->name == RILL_TYPE_MESSAGE_STOP)
                kind = m->name; /* with empty data; they need none */
            else
                warn(m, RILL_WARN_NOT_JSON);
        } else if (m->state == PAYLOAD_DONE && m->at != 6) {
            warn(m, RILL_WARN_NOT_JSON);
        }
        if (kind != 0)
            warn(m, RILL_WARN_NO_TYPE);
    } else if (kind == 0) {
        warn(m, RILL_WARN_NO_TYPE);
        kind = m->name != 0 ? m->name : kind_by_members(m);
    } else if (m->name != 0 && m->name != kind) {
        warn(m, RILL_WARN_MISMATCH);
        if ((m->options & RILL_STRICT) != 0)
            return fail(m, RILL_E_MISMATCH);
        m->newreason |= TWICE;
    }
    if (m->name == RILL_TYPE_ERROR && !over)
        kind = RILL_TYPE_ERROR; /* whatever it says of itself */
    m->state = PAYLOAD_OVER;
    if ((m->got & (GOT_KIND | GOT_ERROR | GOT_REASON) &
         (kind == RILL_TYPE_CONTENT_BLOCK_DELTA ? ~GOT_DELTA : ~0u)) != 0)
        odd = members_beside(m, kind);
    if (parsed && has_no_usage(kind) && (m->seen[1] & SEEN_USAGE) != 0)
        warn(m, RILL_WARN_WRONG_KIND); /* it came before the type, and counted */
    if (kind == RILL_TYPE_CONTENT_BLOCK_DELTA || m->streamed != 0) /* content of a delta may stand in what is none */
        settle_delta(m, kind);
    if ((odd & GOT_BLOCK) != 0) {
        m->newreason |= TAKEN; /* a content_block where none belongs */
        if (kind != RILL_TYPE_OTHER)
            m->hold_n = m->hold_base; /* its id is not the message's */
        if (m->cur != NOWHERE && (m->open[m->cur].bits & BEGUN) == 0) {
            m->open[m->cur].bits = 0;
            if ((m->got & GUESSED) != 0 && m->open[m->cur].index != m->index)
                warn(m, RILL_WARN_MISROUTED);
            m->cur = NOWHERE;
        }
    }
    switch (kind) {
    case 0:
    case RILL_TYPE_CONTENT_BLOCK_DELTA:
        break;
    case RILL_TYPE_MESSAGE_START:
        settle_message_start(m);
        break;
    case RILL_TYPE_CONTENT_BLOCK_START:
        if ((m->got & GOT_BLOCK) == 0) {
            m->hold_base = m->hold_n;
            m->got = (uint16_t)(m->got & ~SETTLED);
            m->sub = 0;
            open_block(m, m->index, 0, OPEN);
        }
        if ((m->got & SETTLED) == 0)
            settle_start(m);
        break;
    case RILL_TYPE_CONTENT_BLOCK_STOP:
        settle_stop(m);
        break;
    case RILL_TYPE_MESSAGE:
        if ((m->flags & STARTED) == 0)
            m->todo |= TODO_MSTART;
        if ((m->newreason & REASON_BITS) == 0)
            warn(m, RILL_WARN_REASON);
        m->flags |= STARTED | STOPPED;
        m->todo |= TODO_MSTOP;
        /* fall through */
    case RILL_TYPE_MESSAGE_DELTA:
        if ((m->newreason & TAKEN) != 0)
            m->newreason |= TWICE; /* its delta is no block's */
        settle_reason(m);
        mark(m, RILL_EV_MESSAGE_DELTA);
        break;
    case RILL_TYPE_MESSAGE_STOP:
        if (m->reason == 0)
            warn(m, RILL_WARN_REASON);
        m->flags |= STOPPED;
        stop_all(m);
        mark(m, RILL_EV_MESSAGE_STOP);
        break;
    case RILL_TYPE_PING:
        m->pings++;
        mark(m, RILL_EV_PING);
        break;
    case RILL_TYPE_ERROR:
        m->flags |= FAILED;
        mark(m, RILL_EV_ERROR);
        break;
    default:
        mark(m, RILL_EV_UNKNOWN);
        break;
    }
    if ((m->newreason & TAKEN) != 0)
        blame(m);
    if ((m->newreason & TWICE) != 0 && !over && matters(m, kind))
        astray(m);
    if (m->todo == 0 && m->warn != 0)
        mark(m, RILL_EV_NOTE);
    return RILL_OK;
}

/* Forgets the event before. */
SHARED void rilli_begin_event(rill_message *m)
{
    m->state = PAYLOAD_NONE;
    m->of = RILLI_SCOPE_EVENT; /* what is read ahead does not set it; the turn asks for it */
    m->name = m->type = m->sub = 0;
    m->newreason = m->streamed = 0;
    m->got = 0;
    m->cur = m->stop = NOWHERE;
    m->index = NO_INDEX;
    m->hold_n = m->hold_base = m->hold_get = 0;
#if RILL_FAST
    rilli_shape_begin(m);
#endif
}

/* The payload is JSON, and begins here. */
RILLI_INLINE void begin_json(rill_message *m)
{
    m->state = PAYLOAD_JSON;
    m->act = RILLI_ACT_ENTER;
    m->arg = RILLI_SCOPE_EVENT;
    m->raw_depth = 0;
    m->scope[0] = 0;
    m->at = 0;
    rilli_json_again(&m->json, 0,
                     (uint8_t)((m->json.flags & (RILLI_JSON_STRICT | RILLI_JSON_LINES)) | RILLI_JSON_PEEK));
}

/* Reads on in data that is no JSON value, or none yet. AGAIN: one begins. */
APART rill_status payload(rill_message *m, rill_in *in, rill_event *ev)
{
    const bool sse = (m->options & RILL_JSON) == 0, over = (m->flags & (STOPPED | FAILED)) != 0;

    for (; in->n != 0; skip(in, 1)) {
        uint8_t b = *in->p;

        if ((m->json.flags & RILLI_JSON_LINES) != 0 && (b == '\n' || b == '\r'))
            break;
        if (m->state == PAYLOAD_DONE && m->at < 6) {
            if (b == (uint8_t) "[DONE]"[m->at]) {
                m->at++;
                continue;
            }
        } else if (is_space(b)) {
            continue;
        }
        if (m->state == PAYLOAD_SKIPPED) {
            if (b == '"' && m->next != 0)
                m->newreason |= TWICE; /* it may have been a delta */
            continue;
        }
        if (m->state == PAYLOAD_NONE && !over && b == '{') {
            begin_json(m);
            return AGAIN;
        }
        if (m->state == PAYLOAD_NONE && sse && b == '[') {
            m->state = PAYLOAD_DONE;
            m->at = 1;
            continue;
        }
        if (m->state == PAYLOAD_AFTER) {
            warn(m, RILL_WARN_EXTRA);
            m->newreason |= TWICE;
        } else if (over) {
            warn(m, RILL_WARN_AFTER_END);
        } else if (sse) {
            warn(m, RILL_WARN_NOT_JSON);
        } else {
            return fail(m, RILL_E_NOT_JSON);
        }
        m->state = PAYLOAD_SKIPPED;
        if (!sse) { /* for good */
            mark(m, RILL_EV_NOTE);
            return drain(m, ev);
        }
    }
    return RILL_MORE;
}

/* The name in this row of the events is that of the event. */
static void named(rill_message *m, unsigned row)
{
    m->name = (uint8_t)rilli_row(RILLI_LIST_EVENTS, row);
    if (m->name == RILL_TYPE_MESSAGE) /* SSE's own default, so it says nothing */
        m->name = 0;
}

/* The SSE name is over: which event? */
static void end_name(rill_message *m)
{
    rilli_tok t = { 0 };
    unsigned row;

    m->name = 0;
    if (m->state == PAYLOAD_JSON) { /* between two lines of one JSON value: there is no room to keep it */
        m->name = RILL_TYPE_OTHER;
        return;
    }
    if (m->key_full == 0)
        return;
    row = find_kept(m, &t, RILLI_LIST_EVENTS);
    if (row != RILLI_ROW_NONE) {
        named(m, row);
        return;
    }
    m->name = RILL_TYPE_OTHER;
    if ((m->got & GOT_DATA) == 0)
        keep_scalar(m, RILL_TYPE);
}

#if RILL_WIDE
/* What line() does, for the lines before the data that nearly all events have: a known name. false: they are others. */
static bool quick_lines(rill_message *m, rill_in *in)
{
    rill_in rest = *in;
    rill_sse_core sse = m->sse;
    rill_text name;
    unsigned row;

    if (m->got != 0 || m->name != 0 || !rilli_sse_at_line(&sse) || !rilli_sse_head(&sse, &rest, &name))
        return false;
    row = rilli_find(RILLI_LIST_EVENTS, (const uint8_t *)name.p, name.n);
    if (row == RILLI_ROW_NONE)
        return false;
    named(m, row);
    m->got = GOT_DATA | IN_DATA;
    m->sse = sse;
    *in = rest;
    if (*in->p == '{' && (m->flags & (STOPPED | FAILED)) == 0)
        begin_json(m);
    return true;
}
#endif

/* Reads on between the data. RILL_OK: something was done, no event; RILL_MORE; or an error. */
APART rill_status line(rill_message *m, rill_in *in)
{
    rilli_tok t;

    if (m->json.carry[0] == 0 || in->n == 0) {
        switch (rilli_sse_step(&m->sse, in)) {
        case RILLI_SSE_MORE:
            return RILL_MORE;
        case RILLI_SSE_BEGIN:
            if (m->sse.field == RILLI_FIELD_DATA) {
                m->got |= (m->got & GOT_DATA) != 0 ? IN_DATA | LF_DUE : IN_DATA | GOT_DATA;
            } else if (m->sse.field == RILLI_FIELD_EVENT) {
                if ((m->got & GOT_DATA) == 0)
                    m->hold_n = 0;
                if (m->state != PAYLOAD_JSON)
                    m->key_n = m->key_full = 0;
            }
            return RILL_OK;
        case RILLI_SSE_END:
            if (m->sse.field == RILLI_FIELD_EVENT)
                end_name(m);
            if (m->sse.field == RILLI_FIELD_COMMENT) {
                m->pings++;
                forget_note(m);
            }
            return RILL_OK;
        case RILLI_SSE_BLANK:
            if ((m->got & GOT_DATA) != 0)
                return rilli_finish_event(m);
            m->state = PAYLOAD_OVER;
            return RILL_OK;
        default:
            break;
        }
    }
    rilli_text(m->json.carry, in, &t, RILLI_TEXT_LINE);
    if (t.n != 0) {
        t.part = 0;
        if (m->sse.field == RILLI_FIELD_EVENT && m->state != PAYLOAD_JSON)
            keep(m, &t);
        return RILL_OK;
    }
    return RILL_MORE;
}

/* What kind of bytes are these? RILL_OK: it is known, or nothing was seen yet. */
static rill_status sniff(rill_message *m, const rill_in *in)
{
    uint8_t b = *in->p;

    if ((m->options & RILL_DETECT) != 0) {
        if (b == '{') {
            m->options = (uint8_t)((m->options & ~RILL_DETECT) | RILL_JSON);
            forget_shape(m); /* there are no lines to note */
            m->json.flags &= (uint8_t)~RILLI_JSON_LINES;
        }
    }
    if (b == '\r' || b == '\n' || (b == 0xef && m->sse.state == 0))
        return RILL_OK; /* a blank line, a byte order mark: not yet */
    if ((m->options & RILL_JSON) != 0)
        m->flags &= (uint8_t)~FRESH;
    else if (b == '{' || b == '[' || b == '<' || b == 0x1f)
        return fail(m, RILL_E_NOT_SSE);
    return RILL_OK;
}

/* Reads on between the data, with an eye on how the stream begins. As line(). */
APART rill_status between(rill_message *m, rill_in *in)
{
    rill_status st;
    rill_in first; /* as long as it may be something else, byte by byte */

    if ((m->flags & FRESH) == 0 || in->n == 0) {
#if RILL_WIDE
        if (quick_lines(m, in))
            return RILL_OK;
#endif
        return line(m, in);
    }
    if (rilli_sse_at_line(&m->sse)) {
        st = sniff(m, in);
        if (st != RILL_OK || (m->options & RILL_JSON) != 0)
            return st;
    } else if (rilli_sse_no_field(&m->sse, *in->p)) {
        return fail(m, RILL_E_NOT_SSE);
    }
    first.p = in->p;
    first.n = 1;
    st = line(m, &first);
    skip(in, 1 - first.n);
    if (rilli_sse_named(&m->sse))
        m->flags &= (uint8_t)~FRESH;
    return st == RILL_MORE && in->n != 0 ? RILL_OK : st;
}

static rill_status decode(rill_message *m, rill_in *in, rill_event *ev)
{
    const size_t n = in->n;

    for (;;) {
        unsigned got = m->got;
        rill_in other, *from = &other;
        rill_status st;

        if (m->todo != 0)
            return drain(m, ev);
        if (m->state == PAYLOAD_OVER) {
#if RILL_FAST
            rilli_shape_over(m, in);
#endif
            rilli_begin_event(m);
            m->size = 0u - (uint32_t)(n - in->n); /* the caller adds all that is used, */
            if ((m->soft | m->hard) != 0)
                return RILL_MORE; /* and looks anew how far it is to a limit */
            continue;
        }
#if RILL_FAST
        if (m->shape.phase > SHAPE_TRY || (m->shape.phase == SHAPE_TRY && got != 0)) {
            st = rilli_shape_follow(m, in);
            if (st == RILL_BACK)
                continue;
            if (st != RILL_END)
                return st;
            got = m->got;
        }
#endif
        if ((got & REPLAY) != 0) {
            other.p = m->hold + m->held_at;
            other.n = (size_t)(m->held_end - m->held_at);
        } else if ((m->options & RILL_JSON) == 0 && (got & IN_DATA) == 0) {
            st = between(m, in);
#if RILL_FAST
            if (m->shape.phase == SHAPE_LINES && (m->got & IN_DATA) != 0)
                rilli_shape_data(m, in);
#endif
            if (st != RILL_OK)
                return st;
            continue;
        } else if ((got & LF_DUE) != 0) { /* an LF between two data lines */
            other.p = (const uint8_t *)"\n";
            other.n = 1;
            m->got = (uint16_t)(got & ~LF_DUE);
            m->json.flags &= (uint8_t)~RILLI_JSON_LINES;
        } else {
            from = in;
        }
        if (from != in)
            forget_note(m);
        st = m->state == PAYLOAD_JSON ? json(m, from, ev) : payload(m, from, ev);
        if ((got & REPLAY) != 0)
            m->held_at = (uint16_t)(m->held_end - other.n);
        if (st == RILL_MORE) {
            if (from == in) {
                if (in->n == 0)
                    return RILL_MORE;
                m->got = (uint16_t)(m->got & ~IN_DATA);
#if RILL_FAST
                if (m->shape.phase == SHAPE_TEXT_DUE) /* the line ends inside the text */
                    m->shape.phase = SHAPE_KNOWN;
#endif
            } else if ((got & REPLAY) != 0) {
                if ((got & REPLAY_LAST) != 0)
                    rilli_json_over(&m->json);
                m->got = (uint16_t)(m->got & ~(REPLAY | REPLAY_LAST));
            }
        }
        if ((m->options & RILL_JSON) == 0 && (m->got & REPLAY) == 0)
            m->json.flags |= RILLI_JSON_LINES;
        if (st == RILL_END) {
            m->state = PAYLOAD_AFTER;
            if ((m->options & RILL_JSON) != 0) {
                rilli_finish_event(m);
#if RILL_WIDE
            } else if (rilli_sse_tail(&m->sse, in)) { /* it ends in *in: a held delta has no end of the event */
                m->got = (uint16_t)(m->got & ~IN_DATA);
                st = rilli_finish_event(m);
                if (st != RILL_OK)
                    return st;
#endif
            }
        } else if (st != RILL_MORE && st != AGAIN) {
            return st;
        }
    }
}

#if RILL_FAST
/* What is to be done where there is a limit. */
static rill_status limited(rill_message *m, rill_in *in, rill_event *ev)
{
    uint32_t limit = m->soft - 1u < m->hard - 1u ? m->soft : m->hard; /* the nearer one; 0 is none */

    if (m->size < limit && in->n <= limit - m->size)
        return rilli_shape_glide(m, in, ev);
    if (m->shape.phase == SHAPE_OVER)
        rilli_shape_settle(m);
    return rilli_message_read(m, in, ev);
}

rill_status rill_message_next(rill_message *m, rill_in *in, rill_event *ev)
{
    if (m->shape.phase < SHAPE_TEXT_DUE)
        return rilli_message_read(m, in, ev);
    return (m->soft | m->hard) != 0 ? limited(m, in, ev) : rilli_shape_glide(m, in, ev);
}

rill_status rilli_message_read(rill_message *m, rill_in *in, rill_event *ev)
#else
rill_status rill_message_next(rill_message *m, rill_in *in, rill_event *ev)
#endif
{
    for (;;) {
        uint32_t limit = m->hard;
        size_t used, rest = 0; /* of the chunk: behind the limit */
        rill_status st;

        if (m->error != 0)
            return (rill_status)m->error;
        if ((m->flags & FINISHED) != 0)
            return RILL_END;
        if (m->soft - 1u < m->hard - 1u && m->size <= m->soft && (m->warn >> RILL_WARN_LONG & 1u) == 0)
            limit = m->soft; /* it is set, and the nearer one */
        if (limit != 0) {
            used = m->size < limit ? limit - m->size : 0;
            if (in->n > used)
                rest = in->n - used;
        }
        in->n -= rest;
        used = in->n;
#if RILL_FAST
        m->shape.left = 0;
        if (m->shape.again != 0) { /* what matched, and yet is to be read */
            rill_in again;

            again.p = m->hold + KEY_ROOM + m->shape.again_at;
            again.n = m->shape.again;
            m->shape.again = 0;
            decode(m, &again, ev); /* neither an event nor its end: where they were noted there was none */
            in->n += rest;
            continue;
        }
        m->shape.left = in->n;
#endif
        st = decode(m, in, ev);
#if RILL_FAST
        if (st == RILL_MORE &&
            (m->shape.phase == SHAPE_LINES || m->shape.phase == SHAPE_DATA || m->shape.phase == SHAPE_TAIL))
            rilli_shape_note(m, in, 0);
        else if (st == RILL_OK && (!RILL_IS_PIECE(ev->kind) || m->shape.phase < SHAPE_TEXT))
            forget_note(m);
#endif
        if (st == RILL_OK && ev->kind == RILL_EV_TOOL_INPUT)
            rilli_read_input(m, ev);
        used -= in->n;
        in->n += rest;
        m->size += (uint32_t)used;
        m->offset += used;
        if (st != RILL_MORE || in->n == 0)
            return st;
#if RILL_FAST
        if (m->shape.again != 0)
            continue;
#endif
        if (limit == 0 || m->size < limit)
            continue; /* an event ended in between */
        /* there is a byte more, and the event is not over */
        if (limit == m->hard)
            return fail(m, RILL_E_EVENT_SIZE);
        warn(m, RILL_WARN_LONG);
        new_event(ev, RILL_EV_NOTE);
        ev->warn = (uint32_t)1 << RILL_WARN_LONG;
        m->hold_get = RILL_HOLD;
        return RILL_OK;
    }
}

rill_status rill_message_init_(rill_message *m, unsigned options, uint32_t abi)
{
    static const rill_message zero = { 0 };

    if (abi != RILL_ABI)
        return RILL_E_ABI;
    *m = zero;
    m->abi = abi;
    m->options = (uint8_t)(options & (STRAY - 1));
    m->flags = FRESH;
    m->json.flags = (options & RILL_UTF8_ERROR) != 0 ? RILLI_JSON_STRICT : 0;
    if ((options & RILL_JSON) == 0)
        m->json.flags |= RILLI_JSON_LINES;
    rilli_begin_event(m);
    return RILL_OK;
}

void rill_message_limit(rill_message *m, uint32_t soft, uint32_t hard)
{
    m->soft = soft;
    m->hard = hard;
}

/* How it ended, and whether to try again. */
static void settle_outcome(rill_message *m, unsigned how)
{
    m->retry = RILL_RETRY_NO;
    if (m->error != 0) {
        m->outcome = RILL_PROTOCOL_ERROR;
        if (m->error != RILL_E_JSON_DEPTH && m->error != RILL_E_EVENT_SIZE && m->error != RILL_E_HOLD)
            m->retry = RILL_RETRY_YES;
    } else if ((m->flags & FAILED) != 0) {
        m->outcome = RILL_SERVER_ERROR;
        if (is_in(passing_faults, m->fault))
            m->retry = RILL_RETRY_YES;
    } else if ((m->flags & STOPPED) != 0) {
        m->outcome = RILL_COMPLETE;
    } else if (m->reason != 0) {
        m->outcome = RILL_LOGICALLY_COMPLETE;
    } else {
        m->outcome = RILL_TRUNCATED;
        m->retry = RILL_RETRY_YES;
    }
    if (how == RILL_END_ABORT)
        m->retry = RILL_RETRY_NO;
    if (m->retry == RILL_RETRY_YES && (m->flags & SEEN) != 0)
        m->retry = RILL_RETRY_OUTPUT_SEEN;
}

rill_status rill_message_finish(rill_message *m, unsigned how, rill_event *ev)
{
    unsigned why = RILL_WHY_TRUNCATED, k;

    if ((m->flags & ENDED) != 0)
        return RILL_END;
    m->flags |= FINISHED;
    forget_shape(m);
    settle_outcome(m, how);
    if (m->todo != 0)
        return drain(m, ev); /* of an event that is whole: an error comes after what stood before it */
    settle_warnings(m);
    if (m->outcome == RILL_PROTOCOL_ERROR || m->outcome == RILL_SERVER_ERROR)
        why = RILL_WHY_ERROR;
    else if (m->outcome != RILL_TRUNCATED)
        why = RILL_WHY_REASON;
    if (m->high != 0) {
        lost_half(m, ev);
        settle_warnings(m);
        return RILL_OK;
    }
    m->hold_get = RILL_HOLD;
    new_event(ev, RILL_EV_CALL_VOID);
    ev->why = (uint8_t)why;
    m->progress++;
    for (k = 0; k < RILL_BLOCKS; k++) {
        rill_open_ *o = &m->open[k];

        if (o->bits != 0 && is_in(client_blocks, o->kind)) { /* with the kind its BLOCK_START is out */
            o->bits = 0;
            ev->index = o->index;
            return RILL_OK;
        }
    }
    for (k = 0; k < 32; k++) {
        if ((m->calls >> k & 1u) != 0) {
            m->calls &= ~((uint32_t)1 << k);
            ev->index = m->call_base + (int32_t)k;
            return RILL_OK;
        }
    }
    ev->kind = RILL_EV_END;
    ev->why = 0;
    m->flags |= ENDED;
    return RILL_OK;
}
