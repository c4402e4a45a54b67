/*
 * turn.c - events to the assistant message of the next request.
 *
 *     NONE -> UNSTARTED (pieces before their BLOCK_START) -> OPEN -> STOPPED -> NONE, a block more
 *               |                                             |        |
 *               +--- no BLOCK_START came                      +--------+--- it cannot be sent back: SKIP
 *
 * An event is turned into a plan first: bits, one for each thing to write, in the order of writing. turn_run() writes
 * them with whatever room there is; only when the plan is empty is anything decided again. A block that is STOPPED
 * counts only once the next event is no verdict against it.
 *
 * Inside a block one member is open at a time (`section`); `seen` are those that were.
 */
#include "rill/turn.h"
#include "internal.h"

/* t->state */
enum { T_NONE_OPEN, T_UNSTARTED, OPEN_BLOCK, STOPPED_BLOCK, SKIP_BLOCK, T_BEYOND, T_FINAL, T_CLOSED };

/* t->next: what happens when the plan is written */
enum { T_DECIDE, T_TAKE_NEXT, T_BLOCK_ENDS };

/* t->flags: the block */
#define T_WRITTEN 1u   /* its { is out */
#define T_FIRST_KEY 2u /* and nothing after it */
#define T_VISIBLE 4u   /* its text is more than white space */
#define T_RESULT 8u    /* it answers a call of the server */
#define T_MENDED 16u
#define T_NEED_TYPE 64u /* of text: it is written when the next member begins, or at the end */
#define T_GOES_ON 32u   /* text that goes on in a second block */
#define T_EARLY 128u    /* input came before its start */

/* t->options, beside what was given */
#define T_RUN 128u /* there was a CALL_FINAL */

/* t->raw: a value that leaves as received */
enum { T_RAW_NONE, T_RAW_HELD /* its first byte is not out yet */, T_RAW_COPY, T_RAW_SKIP };

/* members: the names that are written or matched; sections from K_TEXT on */
static const char keys[] = "type\0id\0name\0tool_use_id\0server_name\0text\0thinking\0signature\0input\0citations\0"
                           "content\0encrypted_content\0";
enum {
    K_TYPE,
    K_ID,
    K_NAME,
    K_TOOL_USE_ID,
    K_SERVER_NAME,
    K_TEXT,
    K_THINKING,
    K_SIGNATURE,
    K_INPUT,
    K_CITATIONS,
    K_CONTENT, /* of a compaction; also a member of other blocks */
    K_ENCRYPTED_CONTENT,
    K_OTHER
};
static const uint8_t slots[] = { RILL_TYPE, RILL_ID, RILL_NAME, RILL_TOOL_USE_ID, RILL_SERVER_NAME };

/* t->plan: places of its bits */
enum {
    P_STRING_END,
    P_LIST_END,
    P_EMPTY, /* + K_TEXT .. K_ENCRYPTED_CONTENT - K_TEXT: an empty member */
    P_HEAD = P_EMPTY + 7,
    P_COMMA,
    P_BRACE,
    P_SCALAR, /* + K_TYPE .. K_SERVER_NAME: a member from the mark */
    P_KEY = P_SCALAR + 5,
    P_NEXT,
    P_VALUE,
    P_BLOCK_END,
    P_TAIL
};
/* what stands there, in that order; nothing where it is made */
static const char plan_texts[] = "\"\0]\0\0\0\0\0\0\0\0"
                                 "{\"role\":\"assistant\",\"content\":[\0,\0{\0\0\0\0\0\0\0,\0\0}\0]}\0";
#define T_HEAD_SKIP 30u /* of P_HEAD, with RILL_TURN_CONTENT */

#define T_BIT(n) ((uint32_t)1 << (n))
#define T_SEEN(k) (1u << (k))
/* of `empty` */
#define T_INPUT T_SEEN(K_INPUT - K_TEXT)
#define T_MAY_BE_EMPTY ((T_SEEN(K_OTHER - K_TEXT) - 1) & ~T_SEEN(K_CITATIONS - K_TEXT))

/* ---- writing ---- */

/* Part `phase` of what a bit of the plan stands for. false: there is none. */
static bool turn_part(const rill_turn *t, const rill_message *m, const rill_event *ev, unsigned bit, rill_text *x,
                      unsigned *how)
{
    unsigned k = t->section;

    *how = RILLI_PUT_RAW;
    if (bit == P_VALUE) {
        *x = ev->text;
        x->n -= t->drop;
        if (ev->kind <= RILL_EV_SIGNATURE)
            *how = RILLI_PUT_STRING;
        return t->phase == 0;
    }
    if (bit >= P_EMPTY && bit < P_HEAD) {
        k = bit - P_EMPTY + K_TEXT;
    } else if (bit >= P_SCALAR && bit < P_KEY) {
        k = bit - P_SCALAR;
    } else if (bit != P_KEY) {
        *x = rilli_pick(plan_texts, bit);
        if ((t->options & RILL_TURN_CONTENT) != 0) {
            if (bit == P_HEAD)
                x->p += T_HEAD_SKIP, x->n -= T_HEAD_SKIP;
            if (bit == P_TAIL)
                x->n = 1;
        }
        return t->phase == 0;
    }
    switch (t->phase) {
    case 0:
        x->p = &",\""[(t->flags & T_FIRST_KEY) != 0];
        x->n = 2u - ((t->flags & T_FIRST_KEY) != 0);
        return true;
    case 1:
        *how = RILLI_PUT_STRING;
        *x = k == K_OTHER ? ev->key : rilli_pick(keys, k);
        return true;
    case 2:
        x->p = "\":";
        x->n = 2;
        return true;
    case 4:
        if (bit >= P_KEY || bit < P_HEAD)
            return false;
        *how = RILLI_PUT_STRING;
        *x = rill_block_name(t->kind);
        if (k != K_TYPE || x->n == 0) {
            rill_scalar s = rill_message_get(m, (rill_slot)slots[k]);

            x->p = s.p;
            x->n = s.n;
        }
        return true;
    default: /* 3: what opens the value; 5 */
        if (t->phase == 5) {
            x->p = "\"";
            x->n = 1;
            return true;
        }
        x->p = (const char *)&t->held;
        x->n = t->held != 0;
        if (bit < P_HEAD) {
            x->p = k == K_INPUT ? "{}" : "\"\"";
            x->n = 2;
        } else if (bit < P_KEY) {
            x->p = "\"";
            x->n = 1;
        }
        return t->phase == 3;
    }
}

/* Writes what is planned. false: there is no room. */
static bool turn_run(rill_turn *t, const rill_message *m, const rill_event *ev, rill_out *out)
{
    unsigned bit, how;
    rill_text x;

    for (bit = 0; t->plan != 0; bit++) {
        if ((t->plan >> bit & 1u) == 0)
            continue;
        if (bit == P_KEY && t->section == K_INPUT && t->phase == 0 && t->at == 0)
            t->input = t->written;
        while (turn_part(t, m, ev, bit, &x, &how)) {
            size_t room = out->n;
            bool all;

            if (bit == P_VALUE && t->at == 0 && t->sub == 0)
                t->at = t->from;
            all = rilli_put(x, how, &t->at, &t->sub, out);
            room -= out->n;
            if (room > UINT32_MAX - t->written) {
                t->error = (int8_t)RILL_E_TURN_SIZE;
                return false;
            }
            t->written += (uint32_t)room;
            if (!all)
                return false;
            t->at = 0;
            t->phase++;
        }
        if (bit == P_BRACE)
            t->flags |= T_FIRST_KEY;
        else if (t->phase > 1)
            t->flags &= (uint8_t)~T_FIRST_KEY;
        t->phase = 0;
        t->plan &= ~T_BIT(bit);
    }
    return true;
}

/* ---- blocks ---- */

/* The event is to be looked at again, with what has changed; or the plan is to be written first. */
#define AGAIN_EVENT ((rill_status)5)

static rill_status turn_give(rill_turn *t, uint32_t plan, unsigned next)
{
    t->plan = plan;
    t->next = (uint8_t)next;
    return AGAIN_EVENT;
}

static rill_status take_back(rill_turn *t, uint32_t to)
{
    bool more = t->written != to;

    t->written = to;
    return more ? RILL_BACK : AGAIN_EVENT;
}

static void begin_block(rill_turn *t, int32_t index)
{
    t->state = T_UNSTARTED;
    t->index = index;
    t->begun = t->written;
    t->kind = t->class_ = t->section = t->raw = t->empty = 0;
    t->seen = 0;
    if ((t->flags & T_GOES_ON) != 0) {
        t->state = OPEN_BLOCK;
        t->kind = RILL_BLOCK_TEXT;
    }
    t->flags = (t->flags & T_GOES_ON) != 0 ? T_NEED_TYPE : 0;
}

/* Here the turn may end: all that is written stays. */
APART void turn_keep(rill_turn *t)
{
    t->safe = t->written;
    t->safe_blocks = t->blocks;
    t->safe_owed = t->owed;
}

/* The bit of a call in t->kept, 0: those that wait are elsewhere. */
static uint32_t kept_bit(const rill_turn *t, int32_t index)
{
    uint32_t d = (uint32_t)index - t->kept_from;

    return d < 32 ? T_BIT(d) : 0;
}

/* A call counts. Those that wait with it for their verdict, which are no more than 31 indices away, have room beside
 * it. */
static void keep_call(rill_turn *t)
{
    uint32_t index = (uint32_t)t->index, up = index - t->kept_from, down = t->kept_from - index;

    if (up > 62) {
        t->kept = down < 32 ? t->kept << down : 0;
        t->kept_from = index;
    } else if (up > 31) {
        t->kept >>= up - 31;
        t->kept_from = index - 31;
    }
    if ((t->flags & T_MENDED) == 0) /* what is run is not the input that is sent back */
        t->kept |= kept_bit(t, t->index);
    t->call = t->written;
    t->call_blocks = t->blocks;
}

/* The stopped block counts. */
static void turn_commit(rill_turn *t)
{
    t->state = T_NONE_OPEN;
    if (t->blocks == UINT16_MAX) {
        t->error = (int8_t)RILL_E_TURN_SIZE;
        return;
    }
    t->blocks++;
    if (t->class_ == RILLI_CLASS_CLIENT) {
        t->owed++;
        keep_call(t);
    }
    if (t->class_ == RILLI_CLASS_SERVER)
        t->pending++;
    else if ((t->flags & T_RESULT) != 0 && t->pending != 0)
        t->pending--;
    if (t->pending != 0 || t->kind == RILL_BLOCK_THINKING || t->kind == RILL_BLOCK_REDACTED_THINKING)
        return;
    turn_keep(t);
}

/* The block cannot be sent back as it is. */
static rill_status drop_block(rill_turn *t, unsigned why)
{
    if ((t->options & RILL_TURN_ANSWER) != 0 && t->class_ == RILLI_CLASS_CLIENT && why != RILL_WHY_NAME &&
        ((t->seen & T_SEEN(K_INPUT)) != 0 ? t->section == K_INPUT : t->raw == T_RAW_NONE)) {
        if (t->state == STOPPED_BLOCK && (t->seen & T_SEEN(K_INPUT)) == 0) { /* it has {} already */
            t->flags |= T_MENDED;
            return AGAIN_EVENT;
        }
        t->changed |= RILL_TURN_MENDED;
        t->flags |= T_MENDED;
        t->raw = 0;
        turn_give(t, T_BIT(P_EMPTY + K_INPUT - K_TEXT) | T_BIT(P_BLOCK_END), T_BLOCK_ENDS);
        return take_back(t, (t->seen & T_SEEN(K_INPUT)) != 0 ? t->input : t->written);
    }
    t->changed |= RILL_TURN_DROPPED;
    t->state = t->state == OPEN_BLOCK ? SKIP_BLOCK : T_NONE_OPEN;
    if (t->class_ == RILLI_CLASS_SERVER && (t->kind != RILL_BLOCK_OTHER || why != RILL_WHY_NAME))
        t->state = T_BEYOND;
    return take_back(t, t->begun);
}

/* Bits that close the member at hand. */
static uint32_t section_end(const rill_turn *t)
{
    if (t->section == K_CITATIONS)
        return T_BIT(P_LIST_END);
    return t->section >= K_TEXT && t->section <= K_SIGNATURE ? T_BIT(P_STRING_END) : 0;
}

static uint32_t type_due(rill_turn *t)
{
    if ((t->flags & T_NEED_TYPE) == 0)
        return 0;
    t->flags &= (uint8_t)~T_NEED_TYPE;
    return T_BIT(P_SCALAR + K_TYPE);
}

/* Why a block ends. */
enum { T_BY_STOP, T_BY_NEXT, T_BY_CUT };

static rill_status close_block(rill_turn *t, unsigned how, unsigned why)
{
    unsigned want = t->empty;
    bool good = t->raw == T_RAW_NONE && how != T_BY_CUT;

    if (t->class_ != 0) {
        good = good && how == T_BY_STOP;
        want |= T_INPUT;
    } else if (t->kind == RILL_BLOCK_TEXT) {
        good = (t->flags & T_VISIBLE) != 0 && t->raw != T_RAW_COPY;
        want = 0;
    } else if (t->kind == RILL_BLOCK_THINKING) {
        good = good && (t->seen & T_SEEN(K_SIGNATURE)) != 0;
        want = T_SEEN(K_THINKING - K_TEXT);
    } else if (t->kind != RILL_BLOCK_OTHER) {
#if RILL_BETA
        if (t->kind == RILL_BLOCK_COMPACTION)
            want = 0; /* the API takes no empty content */
#endif
        good = good && (t->seen | want) != 0;
    }
    if (!good)
        return drop_block(t, why);
    want &= ~((unsigned)t->seen >> K_TEXT);
    return turn_give(t, section_end(t) | type_due(t) | (uint32_t)want << P_EMPTY | T_BIT(P_BLOCK_END), T_BLOCK_ENDS);
}

/* Bits that open the block. */
static uint32_t block_open(rill_turn *t)
{
    if ((t->flags & T_WRITTEN) != 0)
        return 0;
    t->flags |= T_WRITTEN;
    return T_BIT(t->blocks == 0 ? P_HEAD : P_COMMA) | T_BIT(P_BRACE);
}

static rill_status start_block(rill_turn *t, const rill_message *m, const rill_event *ev)
{
    uint32_t plan = 0;
    bool bad = ev->block == RILL_BLOCK_NONE || (ev->warn >> RILL_WARN_CUT & 1u) != 0;
    bool named;
    unsigned k;

    if (t->state == OPEN_BLOCK)
        return close_block(t, T_BY_NEXT, RILL_WHY_UNSTOPPED);
    if (t->state != T_UNSTARTED)
        begin_block(t, ev->index);
    t->state = OPEN_BLOCK;
    t->index = ev->index;
    t->kind = ev->block;
    t->class_ = (uint8_t)rilli_flags(RILLI_LIST_BLOCKS, ev->block);
    named = rill_message_get(m, RILL_ID).n != 0 && rill_message_get(m, RILL_NAME).n != 0;
    if (t->kind == RILL_BLOCK_OTHER && named && (((unsigned)t->seen >> K_TEXT | t->empty) & T_INPUT) != 0)
        t->class_ = RILLI_CLASS_SERVER; /* what has that is a call */
    if ((t->flags & T_EARLY) != 0 && t->class_ == 0)
        bad = true; /* input that the decoder did not read may be no JSON */
#if !RILL_MEMBERS
    if (ev->block != RILL_BLOCK_TEXT && ev->block != RILL_BLOCK_THINKING && t->class_ == 0)
        bad = true;
#endif
    for (k = 0; k < sizeof slots; k++)
        if (k == 0 || rill_message_get(m, (rill_slot)slots[k]).p != NULL)
            plan |= T_BIT(P_SCALAR + k);
    if (t->class_ != 0 && !named)
        bad = true;
#if RILL_BETA
    if (t->kind == RILL_BLOCK_MCP_TOOL_USE && (plan & T_BIT(P_SCALAR + K_SERVER_NAME)) == 0)
        bad = true; /* it came behind the input, where no event has it */
#endif
    if ((plan & T_BIT(P_SCALAR + K_TOOL_USE_ID)) != 0)
        t->flags |= T_RESULT;
    if (bad) {
        t->next = T_TAKE_NEXT; /* also where something is taken back */
        return drop_block(t, RILL_WHY_NAME);
    }
    if (t->kind == RILL_BLOCK_TEXT) { /* perhaps there is none */
        if (plan != T_BIT(P_SCALAR))
            t->changed |= RILL_TURN_IGNORED; /* the API takes no text with an id or a name */
        t->flags |= T_NEED_TYPE;
        return RILL_OK;
    }
    plan |= section_end(t);
    if (t->section != 0)
        t->section = K_OTHER;
    return turn_give(t, plan | block_open(t), T_TAKE_NEXT);
}

/* ---- pieces ---- */

/* The members that belong into the block. */
static unsigned fitting(const rill_turn *t)
{
    const unsigned others = T_SEEN(K_CONTENT) | T_SEEN(K_ENCRYPTED_CONTENT) | T_SEEN(K_OTHER);

    if (t->kind == RILL_BLOCK_OTHER)
        return 0xffff;
    if (t->class_ != 0)
        return T_SEEN(K_INPUT) | others;
    if (t->kind == RILL_BLOCK_TEXT)
        return T_SEEN(K_TEXT) | T_SEEN(K_CITATIONS) | others;
    if (t->kind == RILL_BLOCK_THINKING)
        return T_SEEN(K_THINKING) | T_SEEN(K_SIGNATURE) | others;
    return 0xffff;
}

/* Which of the known members is this? */
static unsigned turn_key(rill_text key)
{
    unsigned k;
    size_t i;

    for (k = 0; k < K_OTHER; k++) {
        rill_text x = rilli_pick(keys, k);

        if (x.n != key.n)
            continue;
        for (i = 0; i < x.n && x.p[i] == key.p[i]; i++)
            continue;
        if (i == x.n)
            break;
    }
    return k;
}

/* Reads the first bytes of a value that leaves as received: is it one to leave? What is empty or null here may come by
 * deltas still, and a member must not stand there twice. true: the rest is to be copied, from t->from on. */
static bool look_at_raw(rill_turn *t, const rill_event *ev, unsigned k, bool *opens)
{
    const char *p = ev->text.p;
    size_t n = ev->text.n, i = 0;
    unsigned want = k >= K_CONTENT ? 0u : k == K_INPUT ? '{' : k == K_CITATIONS ? '[' : '"';

    if ((ev->part & RILL_FIRST) != 0) {
        t->raw = T_RAW_COPY;
        t->held = 0;
        if (*p == 'n') {
            t->raw = T_RAW_SKIP;
        } else if (ev->kind == RILL_EV_CITATION) {
            *opens = true;
            if (t->section != K_CITATIONS)
                t->held = '[';
        } else if (want != 0 && want != (uint8_t)*p) {
            t->raw = T_RAW_SKIP;
        } else if (want != 0 || (*p == '"' && k < K_OTHER)) {
            t->raw = T_RAW_HELD;
            t->held = (uint8_t)*p;
            i = 1;
        } else {
            *opens = true;
        }
    }
    if (t->raw == T_RAW_HELD) {
        if (t->held != '"')
            while (i < n && (uint8_t)p[i] <= ' ')
                i++;
        if (i < n) {
            t->raw = T_RAW_COPY;
            *opens = true;
            if (p[i] == (t->held == '"' ? '"' : t->held + 2)) {
                t->raw = T_RAW_SKIP;
                t->empty |= (uint8_t)(T_SEEN(k) >> K_TEXT & T_MAY_BE_EMPTY);
                *opens = false;
            }
        }
    }
    t->from = i;
    if (i < n && k <= K_CITATIONS && k != K_INPUT && ev->kind == RILL_EV_MEMBER && (ev->part & RILL_LAST) != 0)
        t->drop = 1; /* what closes it comes with the end of the section */
    return t->raw == T_RAW_COPY;
}

static rill_status turn_piece(rill_turn *t, const rill_message *m, const rill_event *ev)
{
    unsigned k = ev->kind + (K_TEXT - RILL_EV_TEXT);
    bool opens = false, raw = ev->kind >= RILL_EV_CITATION;
    uint32_t plan = 0;
    size_t i;

    if (ev->kind > RILL_EV_MEMBER || ev->index < 0 || (ev->kind == RILL_EV_MEMBER && ev->of != RILL_OF_BLOCK))
        return RILL_OK;
    if (!raw && ev->text.n == 0)
        goto last;
    if (ev->kind >= RILL_EV_COMPACTION)
        k = turn_key(ev->key);
    if (t->state == SKIP_BLOCK && ev->index == t->index)
        return RILL_OK;
    if ((t->flags & T_GOES_ON) != 0) {
        begin_block(t, ev->index);
    } else if ((t->state != OPEN_BLOCK && t->state != T_UNSTARTED) || ev->index != t->index) {
        if (ev->block != RILL_BLOCK_NONE || (m->of != RILL_OF_BLOCK && m->warned[RILL_WARN_UNTRACKED] != 0))
            goto order; /* that block was left for another; or it may have been, and is in no table */
        if (m->of != RILL_OF_BLOCK || t->state == T_UNSTARTED) {
            t->changed |= RILL_TURN_IGNORED; /* for a block that is not open */
            return RILL_OK;
        }
        if (t->state == OPEN_BLOCK) /* another begins, before its BLOCK_START */
            return close_block(t, T_BY_NEXT, RILL_WHY_UNSTOPPED);
        begin_block(t, ev->index);
    }
    if (!raw && t->raw == T_RAW_COPY) /* half a character, lost in what was cut inside another member */
        return drop_block(t, RILL_WHY_UNSTOPPED);
    if (ev->kind == RILL_EV_TOOL_INPUT && t->state == T_UNSTARTED)
        t->flags |= T_EARLY;
    if ((fitting(t) >> k & 1u) == 0) {
        t->changed |= RILL_TURN_IGNORED;
        return RILL_OK;
    }
    if (ev->kind == RILL_EV_TOOL_INPUT && t->state == OPEN_BLOCK) {
        if (t->kind == RILL_BLOCK_OTHER)
            t->class_ = RILLI_CLASS_SERVER; /* as in start_block(); of its name the decoder's verdict tells */
        if (t->class_ == 0)
            return drop_block(t, RILL_WHY_NAME); /* as in start_block() */
    }
    if (ev->restart && (t->seen & T_SEEN(K_INPUT)) != 0) {
        if (t->section != K_INPUT)
            goto order;
        t->seen &= (uint16_t)~T_SEEN(K_INPUT);
        t->section = 0;
        return take_back(t, t->input);
    }
    if (ev->kind >= RILL_EV_COMPACTION) {
        if (k < K_OTHER && (ev->part & RILL_FIRST) != 0 && (k < K_TEXT || (t->seen & T_SEEN(k)) != 0)) {
            /* the first counts, and of an id only what stands before the content */
            t->raw = T_RAW_SKIP;
            t->changed |= RILL_TURN_IGNORED;
            goto last;
        }
    } else if (t->section != k && (t->seen & T_SEEN(k)) != 0) {
        if (t->kind != RILL_BLOCK_TEXT || (t->flags & T_VISIBLE) == 0)
            goto order;
        close_block(t, T_BY_NEXT, RILL_WHY_NONE);
        t->changed |= RILL_TURN_SPLIT;
        t->flags |= T_GOES_ON;
        return AGAIN_EVENT;
    }
    t->drop = 0;
    t->from = 0;
    if (raw) {
        if (!look_at_raw(t, ev, k, &opens))
            goto last;
    } else if (t->section != k) {
        opens = true;
        t->held = k == K_INPUT ? 0 : '"';
    }
    for (i = 0; k == K_TEXT && i < ev->text.n; i++)
        if ((uint8_t)ev->text.p[i] > ' ')
            t->flags |= T_VISIBLE;
    if (opens) {
        bool goes_on = k == K_CITATIONS && t->section == k;

        plan = goes_on ? T_BIT(P_NEXT) : section_end(t) | T_BIT(P_KEY);
        plan |= block_open(t) | (goes_on ? 0 : type_due(t));
        t->section = (uint8_t)k;
        t->seen |= (uint16_t)T_SEEN(k);
    }
    turn_give(t, plan | T_BIT(P_VALUE), T_TAKE_NEXT);
    if ((ev->part & RILL_LAST) != 0)
        t->raw = T_RAW_NONE;
    return AGAIN_EVENT;
last:
    if ((ev->part & RILL_LAST) != 0 && raw)
        t->raw = T_RAW_NONE;
    return RILL_OK;
order:
    t->error = (int8_t)RILL_E_TURN_ORDER;
    return RILL_E_TURN_ORDER;
}

/* ---- events ---- */

/* The stream is over. */
static rill_status end_turn(rill_turn *t, const rill_message *m)
{
    bool complete = m->outcome == RILL_COMPLETE || m->outcome == RILL_LOGICALLY_COMPLETE;

    if (t->state == OPEN_BLOCK || t->state == T_UNSTARTED)
        return close_block(t, T_BY_CUT, RILL_WHY_TRUNCATED);
    if (t->state == T_FINAL) {
        t->state = T_CLOSED;
        return t->blocks != 0 ? turn_give(t, T_BIT(P_TAIL), T_TAKE_NEXT) : RILL_OK;
    }
    t->state = T_FINAL;
    if (m->reason == RILL_REASON_REFUSAL && (t->options & T_RUN) != 0) {
        t->error = (int8_t)RILL_E_TURN_ORDER;
        return RILL_E_TURN_ORDER;
    }
    if (m->reason == RILL_REASON_REFUSAL || (!complete && (t->options & RILL_TURN_WHOLE) != 0)) {
        t->safe_blocks = 0;
    } else if (complete && (m->reason == RILL_REASON_PAUSE_TURN || m->reason == RILL_REASON_TOOL_USE)) {
        turn_keep(t);
    }
    if (t->safe_blocks == 0)
        t->safe = t->safe_owed = 0;
    if (t->blocks != t->safe_blocks)
        t->changed |= RILL_TURN_DROPPED;
    t->blocks = t->safe_blocks;
    t->owed = t->safe_owed;
    return take_back(t, t->safe);
}

/* A call is to be run: it must be in the turn, whatever comes. The decoder judges all calls that wait, so the last one
 * that is in the turn is a good end. */
static rill_status turn_final(rill_turn *t, uint32_t bit)
{
    if ((t->kept & bit) == 0) {
        t->error = (int8_t)RILL_E_TURN_ORDER;
        return RILL_E_TURN_ORDER;
    }
    t->options |= T_RUN;
    if (t->call > t->safe) {
        t->safe = t->call;
        t->safe_blocks = t->call_blocks;
        t->safe_owed = t->owed;
    }
    return RILL_OK;
}

static rill_status turn_decide(rill_turn *t, const rill_message *m, const rill_event *ev)
{
    unsigned kind = ev->kind;
    bool same = ev->index >= 0 && ev->index == t->index;

    if (kind == RILL_EV_RAW) /* how many there are, between a stop and its verdict too, is up to the chunks */
        return RILL_OK;
    if (t->state == STOPPED_BLOCK) {
        if (kind == RILL_EV_CALL_VOID && same && ev->why > RILL_WHY_REASON && (t->flags & T_MENDED) == 0)
            return drop_block(t, ev->why);
        turn_commit(t);
        if (t->error != 0)
            return (rill_status)t->error;
    }
    if (kind == RILL_EV_CALL_FINAL)
        return turn_final(t, kept_bit(t, ev->index));
    if (kind == RILL_EV_BLOCK_START)
        t->kept &= ~kept_bit(t, ev->index);
    if (t->state == T_CLOSED || (t->state == T_BEYOND && kind != RILL_EV_END))
        return RILL_OK;
    if (RILL_IS_PIECE(kind))
        return turn_piece(t, m, ev);
    switch (kind) {
    case RILL_EV_BLOCK_START:
        return start_block(t, m, ev);
    case RILL_EV_BLOCK_STOP:
        if (same && t->state == OPEN_BLOCK)
            return ev->why != 0 && t->class_ != 0 ? drop_block(t, ev->why) : close_block(t, T_BY_STOP, RILL_WHY_NONE);
        if (same && t->state == SKIP_BLOCK)
            t->state = T_NONE_OPEN;
        break;
    case RILL_EV_UNKNOWN: /* a delta that nobody knows */
        if (same && t->state == OPEN_BLOCK)
            t->changed |= RILL_TURN_IGNORED;
        break;
    case RILL_EV_CALL_VOID:
        if (same && t->state == OPEN_BLOCK)
            return drop_block(t, ev->why);
        break;
    case RILL_EV_END:
        return end_turn(t, m);
    case RILL_EV_NOTE:
        if ((ev->warn & (T_BIT(RILL_WARN_LONG) | T_BIT(RILL_WARN_CUT))) == T_BIT(RILL_WARN_LONG))
            return RILL_OK; /* the event goes on */
        if (t->state == OPEN_BLOCK && t->section == K_OTHER && (ev->warn >> RILL_WARN_CUT & 1u) != 0)
            return drop_block(t, RILL_WHY_NAME); /* a member whose name was too long */
        break;
    default:
        break;
    }
    if (t->state == T_UNSTARTED && (m->todo & TODO_BSTART) == 0)
        return drop_block(t, RILL_WHY_NAME); /* what began it is no start */
    return RILL_OK;
}

rill_status rill_turn_next(rill_turn *t, const rill_message *m, const rill_event *ev, rill_out *out)
{
    for (;;) {
        rill_status st;
        unsigned next;

        if (t->error == 0 && !turn_run(t, m, ev, out) && t->error == 0)
            return RILL_MORE;
        if (t->error != 0)
            return (rill_status)t->error;
        next = t->next;
        t->next = T_DECIDE;
        if (next == T_BLOCK_ENDS) {
            t->state = STOPPED_BLOCK;
            if (ev->kind == RILL_EV_BLOCK_STOP)
                return RILL_OK;
        }
        if (next == T_TAKE_NEXT)
            return RILL_OK;
        st = turn_decide(t, m, ev);
        if (st != AGAIN_EVENT)
            return st;
    }
}

rill_status rill_turn_init_(rill_turn *t, unsigned options, uint32_t abi)
{
    static const rill_turn zero = { 0 };

    if (abi != RILL_ABI)
        return RILL_E_ABI;
    *t = zero;
    t->abi = abi;
    t->options = (uint8_t)options;
    t->index = -1;
    return RILL_OK;
}
