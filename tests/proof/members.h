/*
 * members.h - of the driver message.c, what RILL_WIDE and RILL_FAST add: members(), one round from each place where it
 * is called; what it calls for the head of an event and of a delta; the lines before the data; and what stands for
 * shape.c, which leaves any shape.
 */

/* ---- what stands for names.c, json.c and sse.c ---- */

size_t rilli_event_at(unsigned event, const uint8_t *p, size_t n)
{
    //@ assert n == 0 || \valid_read(p + (0 .. n - 1));
    if (n == 0 || Frama_C_interval(0, 1))
        return 0;
    run_n = Frama_C_size_t_interval(0, n - 1);
    //@ split run_n;
    return run_n;
}

void rilli_json_pass(rill_json_core *c, uint8_t *bits, unsigned max, rill_in *in)
{
    //@ assert c->state <= JS_EXP && c->depth <= max && c->carry[0] <= RILLI_CARRY - 2;
    //@ assert in->n > 0 ==> \valid_read(in->p + (0 .. in->n - 1));
    run_n = Frama_C_size_t_interval(0, in->n);
    //@ split run_n;
    skip(in, run_n);
    core_any(c, max);
}

bool rilli_sse_head(rill_sse_core *c, rill_in *in, rill_text *name)
{
    //@ assert c->state <= SSE_VALUE && c->field <= RILLI_FIELD_COMMENT;
    if (in->n == 0 || Frama_C_interval(0, 1))
        return false;
    name->p = (const char *)in->p;
    name->n = Frama_C_size_t_interval(0, in->n - 1);
    run_n = Frama_C_size_t_interval(name->n, in->n - 1);
    //@ split run_n;
    skip(in, run_n);
    c->state = SSE_VALUE;
    c->field = RILLI_FIELD_DATA;
    return true;
}

bool rilli_sse_tail(rill_sse_core *c, rill_in *in)
{
    //@ assert c->state <= SSE_VALUE && c->field <= RILLI_FIELD_COMMENT;
    if (in->n < 2 || Frama_C_interval(0, 1))
        return false;
    skip(in, 2);
    c->state = 0;
    c->field = RILLI_FIELD_OTHER;
    return true;
}

/* ---- what stands for shape.c ---- */

/* Any shape in a phase up to this one. */
static void shape_any(rill_shape_ *s, unsigned most)
{
    s->phase = Frama_C_unsigned_char_interval(SHAPE_UNKNOWN, (uint8_t)most);
    s->again = Frama_C_unsigned_char_interval(0, SHAPE_ROOM / 2);
    s->again_at = Frama_C_unsigned_char_interval(0, SHAPE_ROOM / 2);
    s->place = Frama_C_unsigned_char_interval(0, RILL_BLOCKS - 1);
}

static void shape_holds(const rill_message *m)
{
    //@ assert m->shape.phase <= SHAPE_OVER;
    //@ assert m->shape.again + m->shape.again_at <= SHAPE_ROOM;
    if (m->shape.phase >= SHAPE_TEXT_DUE) {
        //@ assert m->cur < RILL_BLOCKS && m->error == 0;
    }
}

void rilli_shape_begin(rill_message *m)
{
    shape_any(&m->shape, SHAPE_LINES_DUE);
}

void rilli_shape_note(rill_message *m, const rill_in *in, size_t more)
{
    //@ assert in->n > 0 ==> \valid_read(in->p + (0 .. in->n - 1));
    //@ assert m->shape.phase == SHAPE_LINES || m->shape.phase == SHAPE_DATA || m->shape.phase == SHAPE_TAIL;
    if (Frama_C_interval(0, 1))
        m->shape.phase = SHAPE_UNKNOWN;
}

void rilli_shape_data(rill_message *m, const rill_in *in)
{
    //@ assert m->shape.phase == SHAPE_LINES;
    m->shape.phase = (uint8_t)(Frama_C_interval(0, 1) ? SHAPE_DATA : SHAPE_UNKNOWN);
}

void rilli_shape_value(rill_message *m, const rill_in *in)
{
    //@ assert in->n > 0 ==> \valid_read(in->p + (0 .. in->n - 1));
    if (m->shape.phase < SHAPE_TEXT_DUE)
        m->shape.phase = Frama_C_unsigned_char_interval(SHAPE_UNKNOWN, SHAPE_TRY);
}

void rilli_shape_text_over(rill_message *m, const rill_in *in)
{
    if (m->shape.phase == SHAPE_TEXT_DUE)
        m->shape.phase = SHAPE_TAIL_DUE;
    else if (m->shape.phase == SHAPE_TEXT && Frama_C_interval(0, 1))
        m->shape.phase = SHAPE_TAIL;
}

void rilli_shape_over(rill_message *m, const rill_in *in)
{
    shape_any(&m->shape, SHAPE_KNOWN);
}

void rilli_shape_settle(rill_message *m)
{
    //@ assert m->shape.phase == SHAPE_OVER;
    m->cur = NOWHERE;
    shape_any(&m->shape, SHAPE_DATA_DUE);
    //@ split m_.shape.phase;
}

rill_status rilli_shape_follow(rill_message *m, rill_in *in)
{
    shape_holds(m);
    //@ assert m->shape.phase != SHAPE_OVER;
    if (m->shape.phase < SHAPE_LINES_DUE || m->shape.phase == SHAPE_TEXT_DUE)
        return RILL_END;
    run_n = Frama_C_size_t_interval(0, in->n);
    //@ split run_n;
    skip(in, run_n);
    shape_any(&m->shape, SHAPE_END_DUE);
    m->cur = Frama_C_unsigned_char_interval(0, RILL_BLOCKS - 1);
    return Frama_C_interval(0, 1) ? RILL_MORE : RILL_BACK;
}

rill_status rilli_shape_glide(rill_message *m, rill_in *in, rill_event *ev)
{
    shape_holds(m);
    //@ assert m->shape.phase >= SHAPE_TEXT_DUE;
    skip(in, Frama_C_size_t_interval(0, in->n));
    shape_any(&m->shape, SHAPE_OVER);
    return (rill_status)Frama_C_interval(-1, 2);
}

/* ---- what hints call ---- */

/* json() goes on as it does where members() took nothing: what that leaves is a state in which a call may find it. */
static rill_status members_any(rill_message *m)
{
    if (owed_)
        m->todo = TODO_MARK;
    switch (Frama_C_interval(0, 2)) {
    case 0:
        return RILL_OK;
    case 1:
        return RILL_END;
    default:
        return RILL_MORE;
    }
}

static const uint8_t *head_any(rill_message *m, const uint8_t *p, const uint8_t *end)
{
    //@ assert p <= end;
    if (p == end || Frama_C_interval(0, 1))
        return p;
    m->type = m->name;
    m->seen[1] = Frama_C_unsigned_short_interval(0, 65535);
    m->act = RILLI_ACT_INDEX;
    if (Frama_C_interval(0, 1)) {
        m->index = Frama_C_unsigned_short_interval(0, NO_INDEX - 1);
        m->got |= GOT_INDEX;
    }
    run_n = Frama_C_size_t_interval(1, (size_t)(end - p));
    //@ split run_n;
    return p + run_n;
}

/* The value that is next begins with b. */
static void first_is(unsigned b)
{
    switch (b) {
    case '{':
    case '[':
    case '"':
    case 'n':
    case 'f':
    case 't':
        first_ = b;
        break;
    default:
        first_ = '0';
    }
}

/* Is it something else than the beginning of a text, which has *n bytes? */
static bool other_delta(size_t *n, size_t rest)
{
    if (rest == 0 || Frama_C_interval(0, 1))
        return true;
    run_n = Frama_C_size_t_interval(1, rest);
    //@ split run_n;
    *n = run_n;
    return false;
}

static const uint8_t *number_any(rill_message *m, const uint8_t *p, const uint8_t *end)
{
    //@ assert p < end && (m->act == RILLI_ACT_COUNT ==> m->arg < RILL_COUNT_N);
    if (p + 1 == end || Frama_C_interval(0, 1))
        return NULL;
    run_n = Frama_C_size_t_interval(1, (size_t)(end - p) - 1);
    //@ split run_n;
    m->index = Frama_C_unsigned_short_interval(0, NO_INDEX - 1);
    m->got = (uint16_t)(m->got | GOT_INDEX);
    return p + run_n;
}

/* ---- the parts ---- */

/* With the next n bytes: `whole` 1: up to the value of a member; 2: from its key on, which was read. */
static void members_at(const uint8_t *stack, unsigned state, unsigned whole, size_t n)
{
    rill_status st;

    place(stack, state, state, 0, 0);
    if (stack[0] == 0) {
        act_is(RILLI_ACT_ENTER, RILLI_SCOPE_EVENT);
        m_.scope[0] = 0;
    }
    m_.got = Frama_C_unsigned_short_interval(0, HOLDING - 1);
    if (Frama_C_interval(0, 1))
        m_.got |= SETTLED;
    //@ split m_.got >= SETTLED;
    m_.options = Frama_C_unsigned_char_interval(0, RILL_RAW_BLOCKS - 1);
    if (Frama_C_interval(0, 1))
        m_.options |= STRAY;
    in_.n = n;
    in_.p = chunk + CHUNK - n;
    if (!at_member(&m_, &in_))
        return;
    alone_ = 1;
    whole_ = whole;
    st = members(&m_, &in_, &ev_);
    if (st == RILL_END)
        m_.state = PAYLOAD_AFTER;
    holds();
    place_holds();
    done();
    JOIN;
}

static void of_members(const uint8_t *stack)
{
    const unsigned scope = stack[stack[0]];
    size_t n;

    if (stack[0] == 1) { /* json(), where members() leaves a mark */
        place(stack, JS_AFTER, JS_AFTER, 0, 0);
        m_.got = 0;
        m_.options = 0;
        owed_ = 1;
        call();
    }

    if (stack[0] != 0 && scope == 0)
        return; /* at the { of an input it is not called */
    //@ loop unroll 20;
    for (n = 1; n <= CHUNK; n++) {
        if (stack[0] == 0 || scope == RILLI_SCOPE_CONTENT)
            members_at(stack, JS_VALUE, 1, n);
        if (stack[0] != 0) {
            members_at(stack, JS_AFTER, 1, n);
            if (scope != RILLI_SCOPE_CONTENT) {
                members_at(stack, JS_FIRST_KEY, 1, n);
                members_at(stack, JS_FIRST_KEY, 2, n);
            }
        }
    }
}

/* The head of an event and of a delta, and the lines before the data, with so many bytes. */
static void of_heads(size_t n)
{
    const uint8_t *q;
    unsigned how;

    //@ loop unroll 5;
    for (how = 0; how < 5; how++) {
        message_any();
        whole_ = how < 3 ? 3 : 4;
        in_.n = n;
        in_.p = chunk + CHUNK - n;
        q = in_.p;
        if (how == 0) {
            q = known_head(&m_, in_.p, in_.p + n);
        } else if (how == 1) {
            q = known_delta(&m_, in_.p, in_.p + n);
        } else if (how == 2) {
            quick_lines(&m_, &in_);
        } else if (n != 0) {
            act_is(how == 3 ? RILLI_ACT_COUNT : RILLI_ACT_INDEX, Frama_C_unsigned_int_interval(0, RILL_COUNT_N - 1));
            q = short_number(&m_, in_.p, in_.p + n);
        }
        if (q != NULL) {
            //@ assert chunk + CHUNK - n <= q <= chunk + CHUNK;
        }
        holds();
        done();
        JOIN;
    }
}
