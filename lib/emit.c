/*
 * emit.c - frames to the bytes of an event stream.
 *
 * Each event is a format: letters that are written, and bytes from 80 up that stand for what the frame has, or skip
 * what it has not. The walk can stop anywhere: `pc` is the place in the format, `at` and `sub` the place in what is
 * being written. A comma behind { is left out, so every member may bring its own.
 *
 * All raw JSON of a frame is read before its first byte leaves.
 */
#include "rill/emit.h"
#include "internal.h"

/* bytes of a format */
enum {
    E_F_IF = 0x80,     /* + what: if it is not given, go on behind the next ELSE or FI */
    E_F_STRING = 0xa0, /* + text: as the inside of a JSON string */
    E_F_RAW = 0xb0,    /* + text: as it is, on one line */
    E_F_COUNT = 0xc0,  /* + counter: a member, if it is given */
    E_F_KEY = 0xd0,    /* the name of a delta's member */
    E_F_QUOTE,         /* ", if TEXT is letters */
    E_F_USAGE,         /* another format */
    E_F_FI = 0xe0,
    E_F_ELSE
};
/* texts and conditions besides those of the frame */
enum {
    E_W_EVENT = 0,
    E_W_REASON = 13,
    E_W_INDEX,
    E_W_TEXT_START = 16,
    E_W_THINKING_START,
    E_W_CALL_START,
    E_W_USAGE,
    E_W_GROUP
};

#define E_FI "\340"
#define E_ELSE "\341"
#define E_IF_TYPE "\201"
#define E_IF_REASON "\215"
#define E_IF_INDEX "\216"
#define E_MEMBER(bit, key, put) bit ",\"" key "\":\"" put "\"" E_FI
#define E_ID E_MEMBER("\202", "id", "\242")
#define E_MODEL E_MEMBER("\203", "model", "\243")
#define E_NAME E_MEMBER("\204", "name", "\244")
#define E_TOOL_USE_ID E_MEMBER("\205", "tool_use_id", "\245")
#define E_SERVER_NAME E_MEMBER("\206", "server_name", "\246")
#define E_REQUEST_ID E_MEMBER("\210", "request_id", "\250")
#define E_TYPE E_MEMBER("\201", "type", "\241")
#define E_INDEX "\216,\"index\":\276" E_FI
#define E_REASON "\"stop_reason\":\215\"\255\"" E_ELSE "null" E_FI
#define E_STOP ",\"stop_sequence\":\207\"\247\"" E_ELSE "null" E_FI
#define E_START E_MEMBER("\220", "text", "\251") E_MEMBER("\221", "thinking", "\251") "\222,\"input\":\271" E_FI
#define E_DELTA "\211,\"\320\":\321\251\321" E_FI
#define E_MESSAGE E_MEMBER("\211", "message", "\251")
#define E_MEMBERS "\212,\272" E_FI
#define E_OUTER "\213,\273" E_FI
#define E_USAGE "\223\322" E_FI
#define E_GROUP(bit, key, counts) bit ",\"" key "\":{" counts "}" E_FI

enum { E_HEAD = 9, E_TAIL = 11, E_COUNTERS = 13 };
static const char formats[] =
    /* OTHER */ E_MEMBERS
    "\0"
    /* MESSAGE_START */ ",\"message\":{\"type\":\"message\",\"role\":\"assistant\"" E_ID E_MODEL
    ",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null" E_USAGE E_MEMBERS "}" E_OUTER "\0"
    /* CONTENT_BLOCK_START */ E_INDEX
    ",\"content_block\":{" E_TYPE E_ID E_NAME E_TOOL_USE_ID E_SERVER_NAME E_START E_MEMBERS "}" E_OUTER "\0"
    /* CONTENT_BLOCK_DELTA */ E_INDEX ",\"delta\":{" E_TYPE E_DELTA E_MEMBERS "}" E_OUTER "\0"
    /* CONTENT_BLOCK_STOP */ E_INDEX E_MEMBERS "\0"
    /* MESSAGE_DELTA */ ",\"delta\":{" E_REASON E_STOP E_MEMBERS "}" E_USAGE E_OUTER "\0"
    /* MESSAGE_STOP */ E_MEMBERS "\0"
    /* PING */ E_MEMBERS "\0"
    /* ERROR */ ",\"error\":{" E_TYPE E_MESSAGE E_MEMBERS "}" E_REQUEST_ID E_OUTER "\0"
    /* HEAD, of both kinds */ "event: \260\ndata: {\"type\":\"\240\"\0{\"type\":\"\240\"\0"
    /* TAIL */ "}\n\n\0}\n\0"
    /* COUNTERS */ ",\"usage\":{\300\301\302\303" E_GROUP("\224", "cache_creation", "\304\305")
        E_GROUP("\225", "output_tokens_details", "\306")
            E_GROUP("\226", "server_tool_use", "\307\310\311") "\214,\274" E_FI "}\0";
/* the counters of each group */
static const uint16_t counts_of[] = { 1u << RILL_COUNT_CACHE_5M | 1u << RILL_COUNT_CACHE_1H, 1u << RILL_COUNT_THINKING,
                                      1u << RILL_COUNT_WEB_SEARCH | 1u << RILL_COUNT_WEB_FETCH |
                                          1u << RILL_COUNT_CODE_EXECUTION };
static const char delta_keys[] = "text\0thinking\0signature\0partial_json\0citation\0content\0";

/* ---- what the frame has ---- */

/* rows of each list, by RILLI_LIST_* */
#define E_ONE_3(id, number, name) +1
#define E_ONE_4(id, number, name, more) +1
static const uint8_t list_rows[] = { RILL_EVENTS_LIST(E_ONE_3), RILL_BLOCKS_LIST(E_ONE_4), RILL_DELTAS_LIST(E_ONE_3),
                                     RILL_REASONS_LIST(E_ONE_4), RILL_FAULTS_LIST(E_ONE_4) };

/* The API's name of a number in a list; of OTHER the frame's own. n == 0: there is none. */
static rill_text name_for(const rill_frame *f, unsigned list, unsigned number)
{
    rill_text t = { NULL, 0 };
    unsigned row;

    if (number == RILL_TYPE_OTHER)
        return f->text[RILL_TYPE];
    for (row = 0; row != list_rows[list]; row++)
        if ((rilli_row(list, row) & RILLI_NUMBER) == number)
            return rilli_row_name(list, row);
    return t;
}

static rill_text inner_type(const rill_frame *f)
{
    unsigned list = RILLI_LIST_FAULTS, number = f->fault;

    if (f->type == RILL_TYPE_CONTENT_BLOCK_START) {
        list = RILLI_LIST_BLOCKS;
        number = f->block;
    } else if (f->type == RILL_TYPE_CONTENT_BLOCK_DELTA) {
        list = RILLI_LIST_DELTAS;
        number = f->delta;
    }
    return name_for(f, list, number);
}

/* Is TEXT JSON, not letters? */
static bool text_is_raw(const rill_frame *f)
{
    if (f->type == RILL_TYPE_CONTENT_BLOCK_START)
        return rilli_flags(RILLI_LIST_BLOCKS, f->block) != 0;
    return f->type == RILL_TYPE_CONTENT_BLOCK_DELTA && f->delta >= RILL_EV_CITATION && f->delta != RILL_TYPE_OTHER;
}

/* The text that `more` is about. */
static unsigned long_one(const rill_frame *f)
{
    return f->type == RILL_TYPE_ERROR || (f->type == RILL_TYPE_CONTENT_BLOCK_DELTA && f->delta != RILL_TYPE_OTHER)
               ? RILL_FRAME_TEXT
               : RILL_FRAME_MEMBERS;
}

static rill_text decimal(uint32_t v, char *digits)
{
    rill_text t;

    t.n = 0;
    do {
        digits[9 - t.n++] = (char)('0' + v % 10);
        v /= 10;
    } while (v != 0);
    t.p = digits + 10 - t.n;
    return t;
}

/* digits: room for the index, or NULL if only its being there matters */
static rill_text value_of(const rill_frame *f, unsigned what, char *digits)
{
    rill_text t = { NULL, 0 };

    if (what != 0 && what < RILL_FRAME_TEXTS)
        t = f->text[what];
    if (what == E_W_EVENT)
        t = name_for(f, RILLI_LIST_EVENTS, f->type);
    else if (what == RILL_TYPE)
        t = inner_type(f);
    else if (what == E_W_REASON)
        t = name_for(f, RILLI_LIST_REASONS, f->reason);
    else if (what == E_W_INDEX && f->index >= 0)
        t = digits != NULL ? decimal((uint32_t)f->index, digits) : rilli_pick("0", 0);
    else if (what == RILL_FRAME_TEXT && t.n == 0 && f->type == RILL_TYPE_CONTENT_BLOCK_START && text_is_raw(f))
        t = rilli_pick("{}", 0);
    else if (what == RILL_FRAME_TEXT && f->type == RILL_TYPE_CONTENT_BLOCK_DELTA && f->delta == RILL_TYPE_OTHER)
        t.p = NULL;
    return t;
}

static bool given(const rill_frame *f, unsigned what)
{
    rill_text t;

    switch (what) {
    case E_W_TEXT_START:
        return f->block == RILL_BLOCK_TEXT;
    case E_W_THINKING_START:
        return f->block == RILL_BLOCK_THINKING;
    case E_W_CALL_START:
        return text_is_raw(f);
    case E_W_USAGE:
        return f->usage != NULL || f->text[RILL_FRAME_LEDGER].n != 0;
    case E_W_GROUP:
    case E_W_GROUP + 1:
    case E_W_GROUP + 2:
        return f->usage != NULL && (f->usage->given & counts_of[what - E_W_GROUP]) != 0;
    default:
        if (f->more && what == long_one(f))
            return true; /* even if its first piece is empty */
        t = value_of(f, what, NULL);
        return t.p != NULL && (t.n != 0 || (what > RILL_TYPE && what <= RILL_FRAME_TEXT));
    }
}

/* ---- is it fit to be sent? ---- */

static bool fits_line(rill_text t)
{
    size_t at = 0;

    while (at < t.n) {
        const uint8_t *p = (const uint8_t *)t.p + at;
        int k = *p >= 0x80 ? rilli_utf8(p, t.n - at) : *p >= 0x20;

        if (k <= 0)
            return false;
        at += (size_t)k;
    }
    return true;
}

/* Reads raw JSON on. */
static rill_status read_raw(rill_emit *e, const char *p, size_t n)
{
    rill_status st = RILL_OK;
    rilli_tok t;
    rill_in in;

    in.p = (const uint8_t *)p;
    in.n = n;
    while (st == RILL_OK)
        st = rilli_json_step(&e->json, e->bits, RILL_DEPTH - 2, &in, &t);
    return st != RILL_END || rilli_json_blank(&in) ? st : RILL_E_JSON_SYNTAX;
}

/* A raw text of the frame, or a piece of it. */
static rill_status check_raw(rill_emit *e, const rill_frame *f, unsigned what, bool first, bool last)
{
    rill_text t = f->text[what];
    bool members = what != RILL_FRAME_TEXT;
    rill_status st;

    if (first) {
        rilli_json_again(&e->json, 0, RILLI_JSON_STRICT);
        if (members) {
            if (t.n == 0 || *t.p != '"') /* neither nothing nor white space may follow a comma */
                return RILL_E_JSON_SYNTAX;
            read_raw(e, "{", 1);
        }
    }
    st = read_raw(e, t.p, t.n);
    if (st == RILL_END && members)
        return RILL_E_JSON_SYNTAX; /* a } that is not theirs */
    if (st == RILL_MORE && last) {
        st = read_raw(e, members ? "}" : " ", 1);
        if (st == RILL_MORE)
            st = RILL_E_JSON_CUT;
    }
    return st < 0 ? st : RILL_OK;
}

/* Are its numbers known, and does its name fit its line? */
bool rilli_emit_named(const rill_frame *f)
{
    rill_text name = value_of(f, E_W_EVENT, NULL);

    if (f->type == RILL_TYPE_MESSAGE || name.n == 0 || !fits_line(name) || f->index > RILL_FRAME_INDEX)
        return false;
    if (f->type == RILL_TYPE_CONTENT_BLOCK_DELTA && f->delta == 0)
        return false;
    if ((f->block | f->delta | f->fault) != 0 && !given(f, RILL_TYPE))
        return false;
    return f->reason == 0 || given(f, E_W_REASON);
}

/* The whole frame, or the rest of the one before: of that first the long text, for which the reader stayed where it
 * was, and with the last piece of it what stands behind. */
rill_status rilli_emit_check(rill_emit *e, const rill_frame *f, bool rest)
{
    unsigned longest = long_one(f), first = RILL_FRAME_TEXT + !text_is_raw(f), what; /* of the texts that are JSON */
    rill_status st = RILL_OK;

    if (rest && longest >= first) {
        st = check_raw(e, f, longest, false, !f->more);
        first = longest; /* what stands before it is out */
    }
    for (what = rest && f->more ? 0 : RILL_FRAME_LEDGER; what >= first && st == RILL_OK; what--)
        if (what != longest && f->text[what].n != 0)
            st = check_raw(e, f, what, true, true);
    if (st == RILL_OK && !rest && longest >= first && given(f, longest))
        st = check_raw(e, f, longest, true, !f->more);
    return st;
}

/* ---- writing ---- */

/* e->state */
enum { E_BETWEEN, E_PAUSED, E_BEGUN, E_INSIDE, E_ENDING };

static uint16_t format_at(unsigned k)
{
    return (uint16_t)(rilli_pick(formats, k).p - formats);
}

/* Writes x. false: there is no room. */
static bool write_part(rill_emit *e, const rill_text *x, unsigned how, rill_out *out)
{
    if (x->n == 0)
        return true;
    if (e->at == 0 && e->first != 0 && *x->p == ',') /* what follows { is RAW */
        e->at = 1;
    if (!rilli_put(*x, how, &e->at, &e->sub, out))
        return false;
    e->first = how == RILLI_PUT_RAW && x->p[x->n - 1] == '{';
    e->at = 0;
    return true;
}

/* Writes `,"name":n`. */
static bool write_count(rill_emit *e, const rill_frame *f, unsigned count, char *digits, rill_out *out)
{
    if (f->usage == NULL || (f->usage->given >> count & 1) == 0)
        return true;
    for (; e->phase < 4; e->phase++) {
        rill_text x = rilli_pick(",\"\0\":", e->phase >> 1);

        if (e->phase == 1)
            x = rill_count_name(count);
        if (e->phase == 3)
            x = decimal(f->usage->n[count], digits);
        if (!write_part(e, &x, RILLI_PUT_RAW, out))
            return false;
    }
    e->phase = 0;
    return true;
}

rill_status rilli_emit_write(rill_emit *e, const rill_frame *f, rill_out *out)
{
    unsigned lines = e->options & RILL_EMIT_LINES;
    char digits[10];

    for (;;) {
        const char *format = formats + e->pc;
        unsigned op = (uint8_t)*format, what = op & 31u, how = RILLI_PUT_RAW, end = 1;
        rill_text x;

        x.p = format;
        x.n = 0;
        if (op == 0) {
            if (e->back != 0) {
                e->pc = e->back;
                e->back = 0;
            } else if (e->state == E_ENDING) {
                e->state = E_BETWEEN;
                return RILL_OK;
            } else if (e->state == E_BEGUN) {
                e->state = E_INSIDE;
                e->pc = format_at(f->type == RILL_TYPE_OTHER ? 0 : f->type);
            } else {
                e->state = E_ENDING;
                e->pc = format_at(E_TAIL + lines);
            }
            continue;
        }
        if (op < E_F_IF) {
            while (x.p[x.n] != 0 && (uint8_t)x.p[x.n] < E_F_IF)
                x.n++;
            end = (unsigned)x.n;
        } else if (op < E_F_STRING) {
            if (!given(f, what))
                while ((uint8_t)format[end++] < E_F_FI)
                    continue;
        } else if (op < E_F_COUNT) {
            what &= 15;
            x = value_of(f, what, digits);
            if (op >= E_F_RAW || (what == RILL_FRAME_TEXT && text_is_raw(f)))
                how = what == E_W_EVENT ? RILLI_PUT_RAW : RILLI_PUT_FLAT;
            else
                how = RILLI_PUT_STRING;
        } else if (op < E_F_KEY) {
            if (!write_count(e, f, op & 15u, digits, out))
                return RILL_MORE;
        } else if (op == E_F_KEY) {
            x = rilli_pick(delta_keys, f->delta - 1u);
        } else if (op == E_F_QUOTE) {
            x = rilli_pick(text_is_raw(f) ? "" : "\"", 0);
        } else if (op == E_F_USAGE) {
            e->back = (uint16_t)(e->pc + 1);
            e->pc = format_at(E_COUNTERS);
            continue;
        } else if (op == E_F_ELSE) {
            while ((uint8_t)format[end++] != E_F_FI)
                continue;
        }
        if (!write_part(e, &x, how, out))
            return RILL_MORE;
        if (f->more && op >= E_F_STRING && op < E_F_COUNT && what == long_one(f)) {
            e->state = E_PAUSED;
            return RILL_OK;
        }
        e->pc = (uint16_t)(e->pc + end);
    }
}

#if RILL_WIDE
/* Writes literals and names where there is room for all. */
static uint8_t *put_all(uint8_t *to, rill_text x)
{
    while (x.n != 0) {
        *to++ = (uint8_t)*x.p++;
        x.n--;
    }
    return to;
}
#define E_PUT(to, literal) (memcpy((to), (literal), sizeof(literal) - 1), (to) + sizeof(literal) - 1)

/* Writes what nearly all frames are, a delta of letters and nothing else, if there is room for it however it is
 * escaped: what the formats say, at once. false: nothing was written. */
static bool write_delta(const rill_frame *f, rill_out *out)
{
    const rill_text text = f->text[RILL_FRAME_TEXT];
    const size_t room = 200; /* for all but the text */
    rill_out inside;
    rill_text name;
    char digits[10];
    uint8_t *to = out->p, sub = 0;
    size_t at = 0;
    unsigned k;

    if (f->type != RILL_TYPE_CONTENT_BLOCK_DELTA || f->delta == 0 || f->delta >= RILL_EV_CITATION || f->more ||
        f->index < 0 || f->index > RILL_FRAME_INDEX || text.p == NULL || out->n < room || text.n > (out->n - room) / 6)
        return false;
    for (k = RILL_FRAME_MEMBERS; k < RILL_FRAME_TEXTS; k++)
        if (f->text[k].n != 0)
            return false;
    if ((f->block | f->fault | f->reason) != 0)
        return false; /* they may be wrong */
    name = name_for(f, RILLI_LIST_EVENTS, f->type);
    to = E_PUT(to, "event: ");
    to = put_all(to, name);
    to = E_PUT(to, "\ndata: {\"type\":\"");
    to = put_all(to, name);
    to = E_PUT(to, "\",\"index\":");
    to = put_all(to, decimal((uint32_t)f->index, digits));
    to = E_PUT(to, ",\"delta\":{\"type\":\"");
    to = put_all(to, inner_type(f));
    to = E_PUT(to, "\",\"");
    to = put_all(to, rilli_pick(delta_keys, f->delta - 1u));
    to = E_PUT(to, "\":\"");
    inside.p = to;
    inside.n = out->n - (size_t)(to - out->p);
    rilli_put(text, RILLI_PUT_STRING, &at, &sub, &inside);
    to = E_PUT(inside.p, "\"}}\n\n");
    out->n -= (size_t)(to - out->p);
    out->p = to;
    return true;
}
#endif

/* Calls one after the other: none has another's stack below it. */
rill_status rill_emit_next(rill_emit *e, const rill_frame *f, rill_out *out)
{
    rill_status st;

    if (e->error != 0)
        return (rill_status)e->error;
#if RILL_WIDE
    if (e->state == E_BETWEEN && (e->phase | e->at) == 0 && (e->options & RILL_EMIT_LINES) == 0 &&
        write_delta(f, out)) {
        e->type = f->type; /* as the formats leave it */
        e->delta = f->delta;
        return RILL_OK;
    }
#endif
    if (e->state == E_BETWEEN) {
        if ((e->phase | e->at) != 0 || !rilli_emit_named(f)) /* a comment is not over */
            return RILL_E_EMIT_FRAME;
        st = rilli_emit_check(e, f, false);
        if (st != RILL_OK)
            return st;
        e->pc = format_at(E_HEAD + (e->options & RILL_EMIT_LINES));
        e->type = f->type;
        e->delta = f->delta;
        e->state = E_BEGUN;
    } else {
        st = f->type == e->type && f->delta == e->delta ? RILL_OK : RILL_E_EMIT_FRAME;
        if (st == RILL_OK && e->state == E_PAUSED) {
            st = rilli_emit_check(e, f, true);
            e->state = E_INSIDE;
        }
        if (st != RILL_OK) {
            e->error = (int8_t)st;
            return st;
        }
    }
    return rilli_emit_write(e, f, out);
}

rill_status rill_emit_comment(rill_emit *e, rill_text text, rill_out *out)
{
    if (e->error != 0)
        return (rill_status)e->error;
    if (e->state != E_BETWEEN || !fits_line(text))
        return RILL_E_EMIT_FRAME;
    for (; e->phase < 3; e->phase++) {
        rill_text x = rilli_pick(": \0\n\n", e->phase >> 1);

        if (e->phase == 1)
            x = text;
        if ((e->options & RILL_EMIT_LINES) != 0)
            x.n = e->phase >> 1;
        if (!rilli_put(x, RILLI_PUT_RAW, &e->at, &e->sub, out))
            return RILL_MORE;
        e->at = 0;
    }
    e->phase = 0;
    return RILL_OK;
}

rill_status rill_emit_init_(rill_emit *e, unsigned options, uint32_t abi)
{
    static const rill_emit zero = { 0 };

    if (abi != RILL_ABI)
        return RILL_E_ABI;
    *e = zero;
    e->abi = abi;
    e->options = (uint8_t)options;
    return RILL_OK;
}
