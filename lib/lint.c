/*
 * lint.c - what the API would refuse, found in the structs of a request before anything is sent.
 *
 *     enter an object: its rules -> row by row: the row's rules, then what the row holds -> leave -> ...
 *
 * The state is a place, and the number of the rule that is next there: so findings come one by one, and nothing is kept
 * of the tree. A rule is a function of the place; those that count (breakpoints, strict tools) count once, since no
 * rule runs twice at a place.
 */
#include "rill/request.h"
#include "internal.h"

/* ---- looking ---- */

static void lint_object(const rill_lint *l, rilli_object *o, unsigned depth)
{
    unsigned k;

    rilli_row_root(o, l->shape, l->root);
    for (k = 0; k < depth; k++)
        rilli_row_enter(o, &l->place, k);
}

/* The first row of the object at the place. 0: it is not an object inside a struct. */
static unsigned row_inside(const rill_lint *l)
{
    unsigned depth = l->place.depth;
    rilli_object o;

    if (depth == 0)
        return 0;
    lint_object(l, &o, --depth);
    return RILLI_ROW_KIND(&o.shape->rows[l->place.row[depth]]) == RILL_FIELD_INLINE ? l->place.row[depth] + 1u : 0;
}

static bool same_text(const char *a, const char *b)
{
    while (*a != 0 && *a == *b)
        a++, b++;
    return *a == *b;
}

static bool is_type(const rill_shape *s, const char *type)
{
    return s->type != NULL && same_text(s->type, type);
}

static bool same_bytes(const void *a, const void *b, size_t n)
{
    const uint8_t *p = (const uint8_t *)a, *q = (const uint8_t *)b;

    while (n != 0 && *p == *q)
        p++, q++, n--;
    return n == 0;
}

/* Are these n bytes this text? */
static bool is_text(const char *p, size_t n, const char *text)
{
    size_t k = 0;

    while (k < n && text[k] != 0 && p[k] == text[k])
        k++;
    return k == n && text[k] == 0;
}

static bool has_key(const rill_shape *s, unsigned row, const char *key)
{
    return same_text(RILLI_ROW_KEY(s, &s->rows[row]), key);
}

/* The row with this key, but for rows inside others; s->n: none. */
static unsigned row_of_key(const rill_shape *s, const char *key)
{
    unsigned k = 0;

    while (k < s->n && !same_text(RILLI_ROW_KEY(s, &s->rows[k]), key))
        k = rilli_row_after(s, k);
    return k;
}

/* What is cast to one of rill's own structs is one, and whole: its shape says so. */
static bool is_body(const rill_shape *s)
{
    return (s->place & RILL_IS_MESSAGES) != 0;
}

/* Text that is there to be looked at. */
static bool in_memory(const rill_data *d)
{
    return d->p != NULL && d->is == 0;
}

static bool same_data(const rill_data *a, const rill_data *b)
{
    return in_memory(a) && in_memory(b) && a->n == b->n && same_bytes(a->p, b->p, a->n);
}

/* As the turn sees it. */
static bool is_blank(const rill_data *d)
{
    const uint8_t *p = (const uint8_t *)d->p;
    uint32_t k = 0;

    while (k < d->n && p[k] <= ' ')
        k++;
    return k == d->n;
}

static bool good_name(const rill_data *d, uint32_t most)
{
    const char *p = (const char *)d->p;
    uint32_t k;

    if (d->n == 0 || d->n > most)
        return false;
    for (k = 0; k < d->n; k++)
        if (!((p[k] >= 'a' && p[k] <= 'z') || (p[k] >= 'A' && p[k] <= 'Z') || (p[k] >= '0' && p[k] <= '9') ||
              p[k] == '_' || p[k] == '-'))
            return false;
    return true;
}

static uint32_t characters(const rill_data *d)
{
    const uint8_t *p = (const uint8_t *)d->p;
    uint32_t k, n = 0;

    for (k = 0; k < d->n; k++)
        n += (p[k] & 0xc0) != 0x80;
    return n;
}

static bool is_raw(const rill_node *node)
{
    return node->shape->rows == NULL;
}

/* Where there is no list, its length says nothing. */
static uint32_t count(const rill_nodes *list)
{
    return list->p != NULL ? list->n : 0;
}

/* A node of messages[] as what it is, if it is that. */
static const rill_node_message *message_at(const rill_nodes *list, uint32_t k)
{
    const rill_node *node = list->p[k];

    return (node->shape->place & RILL_IS_MESSAGE) != 0 ? (const rill_node_message *)(const void *)node : NULL;
}

/* The string of this key in a node; NULL: nothing is known of it. */
static const rill_data *string_of(const rill_node *node, const char *key)
{
    const rill_shape *s = node->shape; /* a raw one has no rows */
    unsigned row = row_of_key(s, key);
    rilli_object o;

    o.p = (const uint8_t *)(const void *)node;
    return row < s->n && RILLI_ROW_KIND(&s->rows[row]) == RILL_FIELD_STRING
               ? (const rill_data *)RILLI_ROW_FIELD(&o, &s->rows[row])
               : NULL;
}

/* The members that go in raw into the object, or into one that is a part of it; NULL: it takes none. */
static const rill_data *extra_of(rilli_object o, unsigned first)
{
    const rill_field *row, *part = NULL;
    unsigned n = first;

    for (;;) {
        if (n == o.end) {
            if (part == NULL)
                return NULL;
            rilli_row_root(&o, (const rill_shape *)RILLI_ROW_AUX(o.shape, part), o.p);
            part = NULL;
            n = 0;
        }
        row = &o.shape->rows[n];
        if (RILLI_ROW_KIND(row) == RILL_FIELD_MEMBERS)
            return (const rill_data *)RILLI_ROW_FIELD(&o, row);
        if (RILLI_ROW_KIND(row) == RILL_FIELD_PART)
            part = row;
        n = rilli_row_after(o.shape, n);
    }
}

static const char *raw_skip(const char *p, const char *end)
{
    while (p < end && (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n'))
        p++;
    return p;
}

static uint32_t raw_space(const rill_data *d, uint32_t k)
{
    const char *p = (const char *)d->p;

    return (uint32_t)(raw_skip(p + k, p + d->n) - p);
}

/* Is the key from p on this one, which ends with NUL or a quote? \uXXXX in it is what it says. */
static bool same_key(const char *p, const char *p_end, const char *key)
{
    while (p != p_end && *key != 0 && *key != '"') {
        unsigned c = (uint8_t)*p++, j;

        if (c == '\\' && *key != '\\' && p_end - p >= 5 && *p == 'u')
            for (c = 0, p++, j = 4; j != 0; j--, p++)
                c = c << 4 | (((uint8_t)*p + ((uint8_t)*p >> 6) * 9u) & 15u); /* 'A' is 0x41, 'a' 0x61 */
        if (c != (uint8_t)*key++)
            return false;
    }
    return p == p_end && (*key == 0 || *key == '"');
}

/* A member among raw ones. */
struct raw_member {
    const char *key, *key_end;
    const char *value, *end; /* of all of them */
};

/* The next one from m->value on, with this key unless that is NULL. */
APART bool raw_next(struct raw_member *m, const char *key)
{
    const char *p = m->value, *end = m->end;
    uint32_t depth = 0;

    for (; p < end; p += p != end) { /* a string may end there */
        if (*p == '"') {
            m->key = p + 1;
            for (p++; p < end && *p != '"'; p++)
                p += *p == '\\' && p + 1 < end;
            if (depth != 0 || p == end)
                continue;
            m->key_end = p;
            p = raw_skip(p + 1, end);
            if (p == end)
                break;
            if (*p != ':') { /* it is no key */
                p--;
                continue;
            }
            m->value = p = raw_skip(p + 1, end);
            if (p == end)
                break;
            if (key == NULL || same_key(m->key, m->key_end, key))
                return true;
            p--;
        } else if (*p == '}' || *p == ']') {
            if (depth-- == 0)
                break;
        } else {
            depth += *p == '{' || *p == '[';
        }
    }
    return false;
}

static uint32_t length_to_nul(const char *p)
{
    uint32_t n = 0;

    while (p[n] != 0)
        n++;
    return n;
}

/* The value of a member among raw ones; NULL: it is not there. It ends before *end. */
static const char *raw_value(const char *p, const char *end, const char *key)
{
    struct raw_member m = { NULL, NULL, p, end };

    return raw_next(&m, key) ? m.value : NULL;
}

static const char *raw_member(const rill_data *d, const char *key)
{
    const char *p = (const char *)d->p;

    return p != NULL ? raw_value(p, p + d->n, key) : NULL;
}

/* ---- schemas of strict tools ---- */

/* what an object or array in a schema is */
enum { IS_OTHER, IS_SCHEMA, IS_PARAMETER, IS_PROPERTIES, IS_SCHEMAS, IS_UNION, IS_REQUIRED, IS_LIST };

/* The value of this key in a schema, if it is an object or array. */
static unsigned schema_part(const char *p, size_t n)
{
    static const char known[] = "\3properties\0\4$defs\0\4definitions\0\4patternProperties\0\5anyOf\0\5oneOf\0"
                                "\7allOf\0\7prefixItems\0\1items\0\1additionalProperties\0\1not\0\6required\0";
    const char *name;

    for (name = known; *name != 0; name++) {
        if (is_text(p, n, name + 1))
            return (unsigned)*name;
        while (*name != 0)
            name++;
    }
    return IS_OTHER;
}

/* Counts the parameters of a schema that may be left out, and those of more than one type. What nests deeper than this
 * goes uncounted. */
static void count_parameters(const rill_data *d, int32_t *optional, int32_t *unions)
{
    const char *p = (const char *)d->p;
    uint8_t is[24];
    bool more = false; /* the key was "type" */
    unsigned depth = 0, next = IS_SCHEMA;
    uint32_t k, start;

    for (k = 0; k < d->n; k++) {
        unsigned in = depth != 0 && depth <= sizeof is ? is[depth - 1] : IS_OTHER;

        if (p[k] == '"') {
            start = k + 1;
            while (++k < d->n && p[k] != '"')
                k += p[k] == '\\' && k + 1 < d->n;
            if (k >= d->n)
                return;
            *optional -= in == IS_REQUIRED;
            if (raw_space(d, k + 1) >= d->n || p[raw_space(d, k + 1)] != ':')
                continue;
            *optional += in == IS_PROPERTIES;
            next = in == IS_PROPERTIES ? (unsigned)IS_PARAMETER : in == IS_SCHEMAS ? (unsigned)IS_SCHEMA : IS_OTHER;
            if (in == IS_SCHEMA || in == IS_PARAMETER)
                next = schema_part(p + start, k - start);
            more = in == IS_PARAMETER && is_text(p + start, k - start, "type");
        } else if (p[k] == '{' || p[k] == '[') {
            *unions += p[k] == '[' && (more || (in == IS_PARAMETER && next == IS_UNION));
            more = false;
            if (depth == 0 || in == IS_UNION || in == IS_LIST)
                next = IS_SCHEMA;
            if (depth < sizeof is)
                is[depth] = (uint8_t)next;
            depth++;
            next = IS_OTHER;
        } else if (p[k] == '}' || p[k] == ']') {
            if (depth == 0)
                return;
            depth--;
            next = IS_OTHER;
        } else if (p[k] == ',') {
            more = false;
            next = IS_OTHER;
        }
    }
}

static uint8_t add_up_to(uint8_t sum, int32_t n)
{
    return n <= 0 ? sum : n > 255 - sum ? 255 : (uint8_t)(sum + n);
}

/* ---- pairs of calls and results ---- */

/* The id of a call or of a result; NULL: the node is none. */
static const rill_data *id_of(const rill_node *node, bool result)
{
    return is_type(node->shape, result ? "tool_result" : "tool_use") ? string_of(node, result ? "tool_use_id" : "id")
                                                                     : NULL;
}

/* Is there, in the first n blocks, a call or result with this id; or anything that may be one? */
static bool has_id(const rill_nodes *blocks, uint32_t n, const rill_data *id, bool result, bool maybe)
{
    uint32_t k;

    for (k = 0; k < n; k++) {
        const rill_data *other = id_of(blocks->p[k], result);

        if (other != NULL ? same_data(other, id) || (maybe && !in_memory(other)) : maybe && is_raw(blocks->p[k]))
            return true;
    }
    return false;
}

/*
 * Is it answered in the turn that follows the message at `at`, or asked for in the one before? The API merges messages
 * of one role that follow each other, so a turn is all of these.
 */
static bool paired(const rill_nodes *list, uint32_t at, const rill_data *id, bool result)
{
    unsigned own = result ? RILL_USER : RILL_ASSISTANT, role = own;
    uint32_t k = at;

    while ((k = result ? k - 1 : k + 1) < list->n) { /* 0 - 1 is beyond it too */
        const rill_node_message *m = message_at(list, k);

        if (m == NULL)
            return true;
        if (m->role != role) {
            if (role != own || m->role + own != RILL_USER + RILL_ASSISTANT)
                return false;
            role = m->role;
        }
        if (role != own && (m->text.is != 0 || has_id(&m->blocks, count(&m->blocks), id, !result, true)))
            return true;
    }
    return false;
}

/* Is this type in the list, which ends with an empty one? */
static bool in_texts(const char *type, const char *list)
{
    while (type != NULL && *list != 0) {
        if (same_text(type, list))
            return true;
        while (*list++ != 0)
            ;
    }
    return false;
}

static bool type_in(const rill_shape *s, const char *list)
{
    return in_texts(s->type, list);
}

/* A block of a tool that the server runs: a call, or what it gave. */
static bool is_of_server(const rill_shape *s)
{
    const char *end = s->type;

    if (end == NULL || type_in(s, "tool_use\0tool_result\0"))
        return false;
    while (*end != 0 && !same_text(end, "_tool_use") && !same_text(end, "_tool_result"))
        end++;
    return *end != 0;
}

/* ---- rules ---- */

static bool found(rill_finding *f, unsigned code, const char *key)
{
    const char *end = key;

    while (*end != 0 && end - key != 255)
        end++;
    f->code = (uint8_t)code;
    f->key = key;
    f->key_n = (uint8_t)(end - key);
    return true;
}

/* n * 10^-places against percent * 10^-2: -1, 0, 1 */
static int compare_number(const rill_num *n, uint32_t percent)
{
    uint64_t value = n->n, limit = percent;
    unsigned k;

    for (k = n->places; k < 9; k++)
        value *= 10;
    for (k = 2; k < 9; k++)
        limit *= 10;
    if (n->negative != 0 && n->n != 0)
        return -1;
    return value < limit ? -1 : value > limit;
}

/* A number of things, not less than none. */
static bool is_whole(const rill_num *n)
{
    return n->places == 0 && (n->negative == 0 || n->n == 0);
}

static const rill_more *more_of(const rill_messages *b)
{
    return b->more != NULL && (b->more->shape->place & RILL_IS_MORE) != 0 ? (const rill_more *)(const void *)b->more
                                                                          : NULL;
}

static bool any_data(const rill_data *d)
{
    return d->p != NULL || d->source != 0;
}

/* Has one of them this name, or may have it? The work stays linear: behind the first 1000 one may. */
static bool is_named(const rill_nodes *list, const char *key, const rill_data *name)
{
    uint32_t k, n = count(list);

    for (k = 0; k < n && k < 1000; k++) {
        const rill_data *other = string_of(list->p[k], key);

        if (other == NULL ? is_raw(list->p[k]) || row_of_key(list->p[k]->shape, key) < list->p[k]->shape->n
                          : same_data(other, name) || (any_data(other) && !in_memory(other)))
            return true;
    }
    return k == 1000 || !in_memory(name);
}

/* Does this message end with what a tool of the server asked for or gave, or with a compaction? Then the turn was
 * paused, and is to be sent back. */
static bool is_paused(const rill_node_message *m)
{
    uint32_t n = count(&m->blocks);
    const rill_node *last = m->text.p == NULL && n != 0 ? m->blocks.p[n - 1] : NULL;

    return m->text.is != 0 ||
           (last != NULL && (is_raw(last) || is_of_server(last->shape) || is_type(last->shape, "compaction")));
}

/* May there be tools beside the list: those of a thread, or raw ones? */
static bool tools_elsewhere(const rill_messages *b, const rill_more *m)
{
    if (m != NULL && m->thread != 0)
        return true;
    return b->extra.p != NULL ? raw_member(&b->extra, "tools") != NULL : b->extra.source != 0;
}

/* Rules of a body, by number. */
static bool body_rule(const rill_lint *l, const rill_messages *b, unsigned rule, rill_finding *f)
{
    const rill_more *m = more_of(b);
    bool on = b->think == RILL_THINK_ENABLED || b->think == RILL_THINK_ADAPTIVE;
    bool batch = l->place.depth > 1; /* a body inside a body of a batch */
    uint32_t n = count(&b->messages);
    const rill_node_message *message;

    switch (rule) {
    case 0:
        message = n != 0 ? message_at(&b->messages, 0) : NULL;
        if (message != NULL && message->role > RILL_USER)
            return found(f, RILL_LINT_FIRST_ROLE, "messages");
        return false;
    case 1:
        if (b->think == RILL_THINK_ENABLED && b->think_budget.set == 2)
            return found(f, RILL_LINT_NEEDED, "thinking.budget_tokens");
        if (b->think_budget.set == 1 &&
            (b->think != RILL_THINK_ENABLED || !is_whole(&b->think_budget) || b->think_budget.n < 1024 ||
             (b->max_tokens.set == 1 && b->think_budget.n >= b->max_tokens.n)))
            return found(f, RILL_LINT_BUDGET, "thinking.budget_tokens");
        return false;
    case 2:
        if (on && b->temperature.set == 1 && compare_number(&b->temperature, 100) != 0)
            return found(f, RILL_LINT_SAMPLING, "temperature");
        return false;
    case 3:
        if (on && b->top_p.set == 1 && compare_number(&b->top_p, 95) < 0)
            return found(f, RILL_LINT_SAMPLING, "top_p");
        return false;
    case 4:
        if (on && b->top_k.set == 1)
            return found(f, RILL_LINT_SAMPLING, "top_k");
        return false;
    case 5:
        if (b->think == RILL_THINK_ENABLED && (b->choose == RILL_CHOOSE_ANY || b->choose == RILL_CHOOSE_TOOL))
            return found(f, RILL_LINT_FORCED, "tool_choice.type");
        return false;
    case 6:
        if (b->choose == RILL_CHOOSE_TOOL && !any_data(&b->choose_name))
            return found(f, RILL_LINT_NEEDED, "tool_choice.name");
        return false;
    case 7:
        if (b->choose == RILL_CHOOSE_TOOL && any_data(&b->choose_name) && !tools_elsewhere(b, m) &&
            !is_named(&b->tools, "name", &b->choose_name))
            return found(f, RILL_LINT_NO_TOOL, "tool_choice.name");
        return false;
    case 8:
        if ((b->choose == RILL_CHOOSE_NONE && b->choose_one != 0) ||
            (b->choose != RILL_CHOOSE_TOOL && any_data(&b->choose_name)))
            return found(f, RILL_LINT_EXCLUSIVE, "tool_choice");
        return false;
    case 9:
        message = n != 0 ? message_at(&b->messages, n - 1) : NULL;
        if (on && message != NULL && message->role == RILL_ASSISTANT && !is_paused(message))
            return found(f, RILL_LINT_PREFILL, "messages");
        return false;
    case 10:
        if (b->temperature.set == 1 &&
            (compare_number(&b->temperature, 0) < 0 || compare_number(&b->temperature, 100) > 0))
            return found(f, RILL_LINT_LIMIT, "temperature");
        return false;
    case 11:
        if (b->top_p.set == 1 && (compare_number(&b->top_p, 0) < 0 || compare_number(&b->top_p, 100) > 0))
            return found(f, RILL_LINT_LIMIT, "top_p");
        return false;
    case 12:
        if (batch && b->max_tokens.set == 1 && b->max_tokens.n == 0)
            return found(f, RILL_LINT_LIMIT, "max_tokens");
        return false;
    case 13:
        if (n > 100000 || (b->messages.p != NULL && n == 0))
            return found(f, RILL_LINT_LIMIT, "messages");
        return false;
    case 14:
        if (count(&b->tools) != 0 && (l->deferred == b->tools.n || l->deferred > 10000))
            return found(f, RILL_LINT_LIMIT, "tools");
        return false;
    case 23:
        if (b->choose == RILL_CHOOSE_ANY && count(&b->tools) == 0 && !tools_elsewhere(b, m) &&
            (m == NULL || count(&m->mcp_servers) == 0))
            return found(f, RILL_LINT_NO_TOOL, "tool_choice");
        return false;
    case 24: {
        const char *p = batch ? raw_member(&b->extra, "stream") : NULL;

        if (p != NULL && *p == 't')
            return found(f, RILL_LINT_EXCLUSIVE, "stream");
        return false;
    }
    case 25:
        if ((b->think == RILL_THINK_DISABLED || b->think == RILL_THINK_BETWEEN_TOOLS) &&
            (b->think_display != 0 || b->think_mismatch != 0))
            return found(f, RILL_LINT_EXCLUSIVE, "thinking");
        return false;
    default:
        break;
    }
    if (m == NULL)
        return false;
    switch (rule) {
    case 15:
        if (m->task_budget.set == 1 && (m->task_budget.n < 20000 || !is_whole(&m->task_budget)))
            return found(f, RILL_LINT_LIMIT, "output_config.task_budget.total");
        return false;
    case 16:
        if (any_data(&m->schema) && any_data(&m->old_schema))
            return found(f, RILL_LINT_EXCLUSIVE, "output_format");
        return false;
    case 17:
        if (m->compaction != 0 && m->edits.p != NULL)
            return found(f, RILL_LINT_EXCLUSIVE, "context_management");
        return false;
    case 18:
        if ((any_data(&m->credit_token) || any_data(&m->credit_object_token)) &&
            (m->fallbacks.p != NULL || m->fallbacks_default != 0))
            return found(f, RILL_LINT_EXCLUSIVE, "fallback_credit_token");
        return false;
    case 19:
        if (m->thread != 0 &&
            (b->cache != 0 || m->edits.p != NULL || m->fallbacks.p != NULL || m->fallbacks_default != 0))
            return found(f, RILL_LINT_EXCLUSIVE, "thread");
        return false;
    case 20:
        if (m->thread == 2 && !any_data(&m->thread_message_id))
            return found(f, RILL_LINT_NEEDED, "thread.previous_message_id");
        return false;
    case 21:
        if (batch && (any_data(&m->speed) || m->thread != 0 || m->fallbacks.p != NULL || m->fallbacks_default != 0))
            return found(f, RILL_LINT_EXCLUSIVE,
                         any_data(&m->speed) ? "speed"
                         : m->thread != 0    ? "thread"
                                             : "fallbacks");
        return false;
    default: /* 22 */
        if (count(&m->fallbacks) > 3)
            return found(f, RILL_LINT_LIMIT, "fallbacks");
        return false;
    }
}
#define BODY_RULES 26u
#define BODY_RULE_TOOLS 14u /* needs what the walk counts: runs when the body is left */

/* The list `messages` around the place, and which of it the place is in. */
APART const rill_nodes *messages_around(const rill_lint *l, uint32_t *k)
{
    unsigned depth = l->base - 1u;
    rilli_object o;

    lint_object(l, &o, depth);
    *k = l->place.element[depth];
    return (const rill_nodes *)RILLI_ROW_FIELD(&o, &o.shape->rows[l->place.row[depth]]);
}

/* The other parameters of the body around the place; NULL: none. */
static const rill_more *more_around(const rill_lint *l)
{
    rilli_object o;

    lint_object(l, &o, l->base - 1u);
    return more_of((const rill_messages *)(const void *)o.p);
}

/* May a node of this shape stand here? */
static bool in_place(const rill_lint *l, const rill_shape *shape)
{
    unsigned depth = l->place.depth;
    const rill_field *row;
    rilli_object o;

    if (depth == 0)
        return true;
    lint_object(l, &o, depth - 1);
    row = &o.shape->rows[l->place.row[depth - 1]];
    return RILLI_ROW_KIND(row) != RILL_FIELD_NODES || (shape->place >> RILLI_ROW_ARG(row) & 1) != 0;
}

/* Does something else than results stand before block `here` of the message m at `at`, in the same turn? It is paired,
 * so another turn is before this one. */
static bool behind_others(const rill_nodes *list, const rill_node_message *m, uint32_t at, uint32_t here)
{
    uint32_t k;

    for (;;) {
        for (k = 0; k < here; k++)
            if (!is_raw(m->blocks.p[k]) && !is_type(m->blocks.p[k]->shape, "tool_result"))
                return true;
        m = message_at(list, --at);
        if (m == NULL || m->role != RILL_USER)
            return false;
        if (m->text.p != NULL && m->text.is == 0)
            return true;
        here = count(&m->blocks);
    }
}

/* Has a message before that at `at`, of the same turn, which is that of this role, this id? */
static bool earlier_id(const rill_nodes *list, uint32_t at, unsigned role, const rill_data *id, bool result)
{
    while (at-- != 0) {
        const rill_node_message *m = message_at(list, at);

        if (m == NULL || m->role != role)
            break;
        if (has_id(&m->blocks, count(&m->blocks), id, result, false))
            return true;
    }
    return false;
}

/* May a block of this type not stand in a message of this role? */
static bool wrong_role(const rill_shape *s, unsigned role)
{
    static const char not_of_user[] = "tool_use\0server_tool_use\0mcp_tool_use\0thinking\0redacted_thinking\0";
    static const char not_of_assistant[] = "tool_result\0image\0";
    static const char of_system[] = "tool_addition\0tool_removal\0";

    if (role == RILL_SYSTEM)
        return s->type != NULL && !is_type(s, "text") && !type_in(s, of_system);
    return role != 0 && (type_in(s, role == RILL_USER ? not_of_user : not_of_assistant) || type_in(s, of_system));
}

/* May an instruction stand here? Behind a turn of the user, or what a tool of the server gave; before one of the
 * assistant. */
static bool system_fits(const rill_nodes *list, uint32_t at)
{
    const rill_node_message *m = at != 0 ? message_at(list, at - 1) : NULL;

    if (m != NULL && m->role == RILL_SYSTEM) /* one turn with it */
        return true;
    if (m != NULL && m->role == RILL_ASSISTANT && m->text.is == 0) {
        uint32_t n = count(&m->blocks);
        const rill_node *last = n != 0 ? m->blocks.p[n - 1] : NULL;

        if (last == NULL || (!is_raw(last) && (!is_of_server(last->shape) || string_of(last, "tool_use_id") == NULL)))
            return false;
    }
    while (++at < list->n && (m = message_at(list, at)) != NULL)
        if (m->role != RILL_SYSTEM)
            return m->role != RILL_USER;
    return true;
}

/* All documents are cited or none; and none together with an output format. Either is found once. */
static bool document_rule(rill_lint *l, const rill_node_media *d, rill_finding *f)
{
    unsigned before = l->documents, now = before | (d->citations == RILL_TRUE ? 1u : 2u);
    const rill_more *m = more_around(l);

    l->documents = (uint8_t)now;
    if (now != before && (now == 3 || (now == 1 && m != NULL && (any_data(&m->schema) || any_data(&m->old_schema)))))
        return found(f, RILL_LINT_CITATIONS, "citations");
    return false;
}

/* A message that goes in raw: is it an object, its role one that there is? */
static bool raw_message(const rill_node *node, rill_finding *f)
{
    static const char roles[] = "user\0assistant\0system\0";
    const rill_data *in = &((const rill_node_raw *)(const void *)node)->json;
    const char *p = (const char *)in->p, *end, *role, *quote;

    if (p == NULL)
        return false;
    end = p + in->n;
    p = raw_skip(p, end);
    if (p == end) /* the encoder says so */
        return false;
    if (*p != '{')
        return found(f, RILL_LINT_VALUE, "");
    p = raw_value(p + 1, end, "role");
    if (p != NULL && *p++ == '"') {
        for (quote = p; quote != end && *quote != '"';)
            quote++;
        for (role = roles; *role != 0; role += length_to_nul(role) + 1)
            if (same_key(p, quote, role))
                return false;
    }
    return found(f, RILL_LINT_VALUE, "role");
}

/* Rules of a node among the messages. */
APART bool message_rule(const rill_lint *l, rill_finding *f)
{
    uint32_t at;
    const rill_nodes *list = messages_around(l, &at);
    const rill_node_message *m = message_at(list, at);

    if (m != NULL && m->role == RILL_SYSTEM && !system_fits(list, at))
        return found(f, RILL_LINT_PLACE, "");
    return is_raw(list->p[at]) && raw_message(list->p[at], f);
}

/* The message whose block the place is in; NULL: it is in something else of it, or nothing is known of it. */
APART const rill_node_message *message_of_block(const rill_lint *l)
{
    const rill_node_message *m;
    rilli_object o;

    lint_object(l, &o, l->base);
    m = (const rill_node_message *)(const void *)o.p;
    return (o.shape->place & RILL_IS_MESSAGE) != 0 &&
                   RILLI_ROW_FIELD(&o, &o.shape->rows[l->place.row[l->base]]) == (const void *)&m->blocks
               ? m
               : NULL;
}

/* Rules of a node among the blocks of one. */
APART bool block_rule(rill_lint *l, const rilli_object *o, unsigned rule, rill_finding *f)
{
    bool result = is_type(o->shape, "tool_result");
    uint32_t at, here;
    const rill_nodes *list;
    const rill_node_message *m;
    const rill_more *more;
    const rill_data *id;

    if (l->base == 0 || l->place.depth != l->base + 1u)
        return l->base != 0 && l->place.depth == l->base && rule == 0 && message_rule(l, f);
    m = message_of_block(l);
    if (m == NULL)
        return false;
    list = messages_around(l, &at);
    if (rule == 0 && m->role == RILL_USER && (o->shape->place & RILL_IS_MEDIA) != 0)
        return document_rule(l, (const rill_node_media *)(const void *)o->p, f);
    if (wrong_role(o->shape, m->role)) {
        if (rule == 0 && in_place(l, o->shape))
            return found(f, RILL_LINT_PLACE, "");
        return false;
    }
    id = id_of((const rill_node *)(const void *)o->p, result); /* it is an element */
    if (id == NULL)
        return false;
    here = l->place.element[l->base];
    switch (rule) {
    case 0:
        if (result && (more = more_around(l)) != NULL && more->thread == 2)
            return false; /* what was asked is in the thread */
        if (in_memory(id) && !paired(list, at, id, result))
            return result ? found(f, RILL_LINT_UNASKED, "tool_use_id") : found(f, RILL_LINT_UNANSWERED, "id");
        return false;
    case 1:
        if (in_memory(id) && (has_id(&m->blocks, here, id, result, false) || earlier_id(list, at, m->role, id, result)))
            return found(f, RILL_LINT_SAME_ID, result ? "tool_use_id" : "id");
        return false;
    default:
        if (result && paired(list, at, id, true) && behind_others(list, m, at, here))
            return found(f, RILL_LINT_RESULT_LATE, "");
        return false;
    }
}
#define BLOCK_RULES 3u

static bool row_found(const rilli_object *o, unsigned row, unsigned code, rill_finding *f)
{
    return found(f, code, RILLI_ROW_KEY(o->shape, &o->shape->rows[row]));
}

static bool sends(const rilli_object *o, unsigned row)
{
    return rilli_row_next(o, row) == row;
}

static bool key_sends(const rilli_object *o, const char *key)
{
    unsigned row = row_of_key(o->shape, key);

    return row < o->shape->n && sends(o, row);
}

/* Is another row of the object with the same key set, before `to`? */
static bool other_sends(const rilli_object *o, unsigned first, unsigned row, unsigned to)
{
    const char *key = RILLI_ROW_KEY(o->shape, &o->shape->rows[row]);
    unsigned k;

    for (k = first; k < to; k = rilli_row_after(o->shape, k))
        if (k != row && has_key(o->shape, k, key) && sends(o, k))
            return true;
    return false;
}

/* The body around the place, and its level; false: there is none. */
static bool body_around(const rill_lint *l, rilli_object *o, unsigned *level)
{
    for (*level = l->place.depth + 1u; (*level)-- != 0;) {
        lint_object(l, o, *level);
        if (is_body(o->shape))
            return true;
    }
    return false;
}

/* Is it the JSON text null? */
static bool is_null(const rill_data *d)
{
    const char *p = (const char *)d->p, *end;

    if (p == NULL)
        return false;
    end = p + d->n;
    p = raw_skip(p, end);
    return end - p >= 4 && same_bytes(p, "null", 4);
}

/* Has one of the nodes before this one, in its list, the same name? Not all are looked at: the work stays linear. */
static bool named_before(const rill_lint *l, const rill_data *name, const char *key)
{
    unsigned depth = l->place.depth;
    const rill_nodes *list;
    rilli_object o;
    uint32_t k, n;

    if (depth == 0)
        return false;
    lint_object(l, &o, --depth);
    if (RILLI_ROW_KIND(&o.shape->rows[l->place.row[depth]]) != RILL_FIELD_NODES)
        return false;
    list = (const rill_nodes *)RILLI_ROW_FIELD(&o, &o.shape->rows[l->place.row[depth]]);
    k = l->place.element[depth];
    for (n = 0; k-- != 0 && n < 1000; n++) {
        const rill_data *other = string_of(list->p[k], key);

        if (other != NULL && same_data(other, name))
            return true;
    }
    return false;
}

/* The raw members that stand beside the fields of the object at the place: its own, or of the object that it is a part
 * of. */
APART const rill_data *extra_beside(const rill_lint *l, const rilli_object *o)
{
    unsigned depth = l->place.depth, first = row_inside(l), kind;
    const rill_data *extra = extra_of(*o, first);
    rilli_object above;

    while (extra == NULL && first == 0 && depth-- != 0) {
        lint_object(l, &above, depth);
        kind = RILLI_ROW_KIND(&above.shape->rows[l->place.row[depth]]);
        if (kind != RILL_FIELD_PART && kind != RILL_FIELD_MORE)
            break;
        extra = extra_of(above, 0);
    }
    return extra;
}

static bool begins_with(const rill_data *d, const char *p)
{
    uint32_t k = 0;

    while (k < d->n && p[k] != 0 && ((const char *)d->p)[k] == p[k])
        k++;
    return p[k] == 0;
}

static bool one_of(const rill_data *d, const char *list)
{
    for (; *list != 0; list++) {
        const char *p = list;

        while (*list != 0)
            list++;
        if (d->n == (size_t)(list - p) && begins_with(d, p))
            return true;
    }
    return false;
}

/* Is the key of this row in the list? */
static bool key_in(const rill_shape *s, unsigned row, const char *list)
{
    for (; *list != 0; list++) {
        if (has_key(s, row, list))
            return true;
        while (*list != 0)
            list++;
    }
    return false;
}

/* what is not sent when it is empty */
static const char never_empty[] = "model\0url\0file_id\0media_type\0data\0skill_id\0tool_name\0server_name\0token\0"
                                  "mcp_server_name\0";
/* what counts, and is not checked with the body */
static const char counts[] = "max_tokens\0top_k\0remaining\0value\0max_uses\0max_characters\0max_content_tokens\0"
                             "display_width_px\0display_height_px\0display_number\0";

/* Ordered: of two rows with one key the one that fits best counts. */
enum { GIVEN_NOT, GIVEN_WRONG, GIVEN_UNLISTED, GIVEN_GOOD };

/* A raw value for a choice: is it in the list? */
static unsigned in_list(const char *list, const char *p, const char *end, bool literal)
{
    rill_data text = { NULL, 0, 0, 0 };
    const char *q;
    bool in_string;

    if (!literal) {
        if (*p != '"')
            return GIVEN_WRONG;
        for (text.p = p + 1; (const char *)text.p + text.n < end && p[text.n + 1] != '"';)
            text.n++;
        return one_of(&text, list) ? GIVEN_GOOD : GIVEN_UNLISTED;
    }
    for (; *list != 0; list += length_to_nul(list) + 1) {
        if (*list == *p && *p != '{' && *p != '"') /* true, false: the encoder reads the rest */
            return GIVEN_GOOD;
        in_string = false;
        for (q = p, text.n = 0; list[text.n] != 0 && q < end && list[text.n] == *q; text.n++) {
            in_string = in_string != (*q == '"');
            q = in_string ? q + 1 : raw_skip(q + 1, end);
        }
        if (list[text.n] == 0)
            return GIVEN_GOOD;
        if (*list == '{') /* there may be more such values */
            text.source = 1;
    }
    return text.source != 0 && (*p == '{' || *p == '"') ? GIVEN_UNLISTED : GIVEN_WRONG;
}

/* What begins JSON that is not just any; 0: any may stand there. */
static char form_of(const rill_shape *s, unsigned row)
{
    if (key_in(s, row, "input_schema\0schema\0configs\0") ||
        (has_key(s, row, "input") && type_in(s, "tool_use\0server_tool_use\0")))
        return '{';
    return has_key(s, row, "input_examples") ? '[' : 0;
}

/* Is it an object, a list, as is said for this row? */
APART bool good_form(const rill_shape *s, unsigned row, const char *p, const char *end)
{
    char form = form_of(s, row);

    p = raw_skip(p, end);
    if (form == 0 || p == end || *p != form || !has_key(s, row, "input_schema"))
        return form == 0 || (p != end && *p == form);
    p = raw_value(p + 1, end, "type");
    return p != NULL && end - p > 7 && same_bytes(p, "\"object\"", 8);
}

/* Is this raw value the string? */
static bool is_string(const char *p, const char *end, const char *text)
{
    uint32_t n = length_to_nul(text);

    return (size_t)(end - p) > n + 1u && *p == '"' && same_bytes(p + 1, text, n) && p[n + 1] == '"';
}

/* Are the members of the raw object at p those that stand in these rows? Not those of objects in it. */
APART unsigned inside_fits(const rill_shape *s, unsigned row, const char *p, const char *end)
{
    unsigned last = rilli_row_after(s, row), fits = GIVEN_GOOD;

    for (row++; row < last; row = rilli_row_after(s, row)) {
        const rill_field *r = &s->rows[row];
        const char *value = raw_value(p + 1, end, RILLI_ROW_KEY(s, r));
        unsigned kind = RILLI_ROW_KIND(r);

        if (value == NULL) {
            if ((r->at & RILL_NEEDED) != 0 || kind == RILL_FIELD_CONST)
                return GIVEN_WRONG;
        } else if (kind == RILL_FIELD_CONST) {
            if (!is_string(value, end, (const char *)RILLI_ROW_AUX(s, r)))
                return GIVEN_UNLISTED; /* it is no such object */
        } else if (kind == RILL_FIELD_CHOICE && *value != 'n' &&
                   in_list((const char *)RILLI_ROW_AUX(s, r), value, end, false) != GIVEN_GOOD) {
            fits = GIVEN_UNLISTED;
        }
    }
    return fits;
}

/* Is this raw value one that the row may have? */
static unsigned value_fits(const rill_shape *s, unsigned n, const char *p, const char *end)
{
    const rill_field *row = &s->rows[n];
    unsigned kind = RILLI_ROW_KIND(row);
    bool needed = (row->at & RILL_NEEDED) != 0;
    const char *q = p;

    if (*p == 'n')
        return needed ? GIVEN_WRONG : GIVEN_GOOD;
    switch (kind) {
    case RILL_FIELD_NUMBER:
        while (q < end && *q >= '0' && *q <= '9')
            q++;
        if (!needed && !key_in(s, n, counts) && !has_key(s, n, "budget_tokens"))
            return q != p || *p == '-' ? GIVEN_GOOD : GIVEN_WRONG;
        return q == p || q - p > 9 || (q < end && (*q == '.' || (*q | 0x20) == 'e')) ? GIVEN_WRONG : GIVEN_GOOD;
    case RILL_FIELD_STRING:
    case RILL_FIELD_BASE64:
        return *p != '"' || (end - p > 1 && p[1] == '"' && key_in(s, n, never_empty)) ? GIVEN_WRONG : GIVEN_GOOD;
    case RILL_FIELD_JSON:
        return good_form(s, n, p, end) ? GIVEN_GOOD : GIVEN_WRONG;
    case RILL_FIELD_CHOICE:
    case RILL_FIELD_LITERAL:
        return in_list((const char *)RILLI_ROW_AUX(s, row), p, end, kind == RILL_FIELD_LITERAL);
    case RILL_FIELD_STRINGS:
    case RILL_FIELD_NODES:
        return *p == '[' ? GIVEN_GOOD : GIVEN_WRONG;
    default:
        if (*p != '{')
            return GIVEN_WRONG;
        return kind == RILL_FIELD_INLINE ? inside_fits(s, n, p, end) : (unsigned)GIVEN_GOOD;
    }
}

/* The first of the raw members whose key is there twice, or is that of the type. Of 32 keys those behind them are
 * looked at. */
static bool raw_twice(const char *type, const rill_data *d, struct raw_member *m)
{
    struct raw_member behind;
    unsigned k;

    m->value = (const char *)d->p;
    m->end = m->value + d->n;
    for (k = 0; k < 32 && raw_next(m, NULL); k++) {
        behind = *m;
        if ((type != NULL && same_key(m->key, m->key_end, "type")) || raw_next(&behind, m->key))
            return true;
    }
    return false;
}

/* The names of tools whose type begins like this; of an empty one: it has none. */
static const char *tool_name(const rill_data *type)
{
    static const char known[] =
        "text_editor_20241022\0str_replace_editor\0text_editor_20250124\0str_replace_editor\0"
        "text_editor_20250429\0str_replace_based_edit_tool\0text_editor_20250728\0str_replace_based_edit_tool\0"
        "bash_2\0bash\0computer_2\0computer\0memory_2\0memory\0web_search_2\0web_search\0web_fetch_2\0web_fetch\0"
        "code_execution_2\0code_execution\0advisor_2\0advisor\0tool_search_tool_regex\0tool_search_tool_regex\0"
        "tool_search_tool_bm25\0tool_search_tool_bm25\0computer_toolset_2\0\0browser_toolset_2\0\0mcp_toolset\0\0";
    const char *p = known;

    while (type != NULL && in_memory(type) && *p != 0) {
        const char *name = p + length_to_nul(p) + 1;

        if (begins_with(type, p))
            return name;
        p = name + length_to_nul(name) + 1;
    }
    return NULL;
}

/* The type of a tool that the API defines; NULL: it is no such tool. */
static const rill_data *tool_type(const rilli_object *o)
{
    unsigned row = row_of_key(o->shape, "type");

    return (o->shape->place & RILL_IN_TOOLS) != 0 && o->shape->type == NULL && row < o->shape->n &&
                   RILLI_ROW_KIND(&o->shape->rows[row]) == RILL_FIELD_STRING
               ? (const rill_data *)RILLI_ROW_FIELD(o, &o->shape->rows[row])
               : NULL;
}

/* Does this kind of tool need the row? */
static bool tool_needs(const rilli_object *o, unsigned row)
{
    const rill_data *type = tool_type(o);
    const char *name = tool_name(type);

    if (name == NULL)
        return false;
    if (has_key(o->shape, row, "name"))
        return *name != 0;
    return (key_in(o->shape, row, "display_width_px\0display_height_px\0") && same_text(name, "computer")) ||
           (has_key(o->shape, row, "model") && same_text(name, "advisor")) ||
           (has_key(o->shape, row, "mcp_server_name") && begins_with(type, "mcp_toolset"));
}

/* Is the row the budget of thinking that is enabled? `first`: of the rows inside its object. */
static bool thinking_needs(const rilli_object *o, unsigned first, unsigned row)
{
    return first != 0 && has_key(o->shape, row, "budget_tokens") && has_key(o->shape, first, "type") &&
           RILLI_ROW_KIND(&o->shape->rows[first]) == RILL_FIELD_CHOICE &&
           *(const rill_choice *)RILLI_ROW_FIELD(o, &o->shape->rows[first]) == RILL_THINK_ENABLED;
}

static bool is_server(const rill_shape *s)
{
    return is_type(s, "url") && row_of_key(s, "authorization_token") < s->n;
}

/* Does this row of a tool say which server it is for? */
static bool is_toolset_row(const rill_shape *s, unsigned row)
{
    return (s->place & RILL_IN_TOOLS) != 0 && has_key(s, row, "mcp_server_name");
}

/* The shape of the object that the place is in, or in a part of. */
static const rill_shape *whole_shape(const rill_lint *l)
{
    unsigned depth = l->place.depth;
    rilli_object o;

    for (; depth != 0; depth--) {
        unsigned kind;

        lint_object(l, &o, depth - 1);
        kind = RILLI_ROW_KIND(&o.shape->rows[l->place.row[depth - 1]]);
        if (kind != RILL_FIELD_PART && kind != RILL_FIELD_INLINE)
            break;
    }
    lint_object(l, &o, depth);
    return o.shape;
}

/* Values that the API lists; shapes of the program's own have other ones. */
static bool good_value(const rill_lint *l, const rilli_object *o, unsigned row, const rill_data *d)
{
    const rill_shape *node = whole_shape(l);

    if (has_key(o->shape, row, "media_type"))
        return is_type(node, "image") ? one_of(d, "image/jpeg\0image/png\0image/gif\0image/webp\0")
                                      : !is_type(node, "document") || one_of(d, "application/pdf\0");
    if (has_key(o->shape, row, "speed"))
        return one_of(d, "standard\0fast\0");
    if (has_key(o->shape, row, "inference_geo"))
        return one_of(d, "us\0global\0");
    if (has_key(o->shape, row, "response_inclusion"))
        return one_of(d, "full\0excluded\0");
    return !has_key(o->shape, row, "url") || row_of_key(node, "authorization_token") == node->n ||
           begins_with(d, "https://");
}

/* blocks that may have no breakpoint */
static const char without_marks[] = "thinking\0redacted_thinking\0fallback\0mcp_tool_listing\0";

/* Is this a tool whose input must fit its schema? */
static bool strict_tool(const rilli_object *o)
{
    unsigned row = row_of_key(o->shape, "strict");

    return row < o->shape->n && RILLI_ROW_KIND(&o->shape->rows[row]) == RILL_FIELD_LITERAL &&
           *(const rill_choice *)RILLI_ROW_FIELD(o, &o->shape->rows[row]) == RILL_TRUE;
}

/* Digits of base64, in groups of four? */
static bool is_base64(const rill_data *d)
{
    const char *p = (const char *)d->p;
    uint32_t k, n = d->n;

    if (n % 4 != 0)
        return false;
    for (k = 0; k < 2 && n != 0 && p[n - 1] == '='; k++)
        n--;
    for (k = 0; k < n; k++)
        if (!((p[k] >= 'a' && p[k] <= 'z') || (p[k] >= 'A' && p[k] <= 'Z') || (p[k] >= '/' && p[k] <= '9') ||
              p[k] == '+'))
            return false;
    return true;
}

/* Is a choice beyond its list? */
static bool beyond_list(const char *text, unsigned c)
{
    while (*text != 0 && --c != 0)
        text += length_to_nul(text) + 1;
    return *text == 0;
}

/* A breakpoint of 1h behind one of 5m, in the order of the prefix: tools, system, messages, the last block. The walk
 * comes to the tools last, so it may find the later one first. */
APART bool marks_mixed(rill_lint *l, bool hour)
{
    unsigned level, order = 2, upto, mixed;
    rilli_object o;

    if (body_around(l, &o, &level)) {
        unsigned row = l->place.row[level];

        order = level == l->place.depth           ? 3
                : has_key(o.shape, row, "tools")  ? 0
                : has_key(o.shape, row, "system") ? 1
                                                  : 2;
    }
    upto = (2u << order) - 1;
    mixed = hour ? l->ttl & upto : (l->ttl >> 4) & ~upto;
    l->ttl |= (uint8_t)(1u << order << (hour ? 4 : 0));
    return mixed != 0;
}

/* Rules of members that go in raw. type: of the object they are in, if the node brings it. */
APART bool extra_rule(const char *type, const rill_data *d, unsigned rule, rill_finding *f)
{
    struct raw_member m = { NULL, NULL, NULL, NULL };

    if (d->p == NULL)
        return false;
    if (rule == 0) {
        if (in_texts(type, without_marks) && raw_member(d, "cache_control") != NULL)
            return found(f, RILL_LINT_PLACE, "cache_control");
        return false;
    }
    if (!raw_twice(type, d, &m))
        return false;
    found(f, RILL_LINT_TWICE, "");
    f->key = m.key;
    f->key_n = (uint8_t)(m.key_end - m.key < 255 ? m.key_end - m.key : 255);
    return true;
}

/* what a rule of a row looks at */
#define ROW_HERE(l) ((l)->place.row[(l)->place.depth])

/* The value of this row's key among the raw members beside it, and where they end; NULL: there is none. */
static const char *raw_beside(const rill_lint *l, const rilli_object *o, const char **end)
{
    const rill_data *extra = extra_beside(l, o);

    *end = NULL;
    if (extra == NULL || extra->p == NULL)
        return extra != NULL && extra->source != 0 ? "n" : NULL; /* it may be there */
    *end = (const char *)extra->p + extra->n;
    return raw_member(extra, RILLI_ROW_KEY(o->shape, &o->shape->rows[ROW_HERE(l)]));
}

/* Of a row that is not set: is it needed, or given raw, and how? */
APART bool unset_rule(const rill_lint *l, const rilli_object *o, rill_finding *f)
{
    unsigned n = ROW_HERE(l), k = row_inside(l), best = GIVEN_NOT, fits;
    const char *end, *p;

    if (other_sends(o, k, n, o->end))
        return false;
    p = raw_beside(l, o, &end);
    if (p == NULL && ((o->shape->rows[n].at & RILL_NEEDED) != 0 || tool_needs(o, n) || thinking_needs(o, k, n)))
        return row_found(o, n, RILL_LINT_NEEDED, f);
    if (end == NULL || p == NULL)
        return false;
    for (; k < o->end; k = rilli_row_after(o->shape, k)) {
        if (!has_key(o->shape, k, RILLI_ROW_KEY(o->shape, &o->shape->rows[n])))
            continue;
        if (k < n)
            return false; /* said of that one */
        fits = value_fits(o->shape, k, p, end);
        best = fits > best ? fits : best;
    }
    if (best == GIVEN_GOOD)
        return false;
    return row_found(o, n, best == GIVEN_WRONG ? RILL_LINT_VALUE : RILL_LINT_UNKNOWN, f);
}

/* Of one that is set: is its key given once more? */
APART bool twice_rule(const rill_lint *l, const rilli_object *o, rill_finding *f)
{
    unsigned n = ROW_HERE(l);
    const char *end;

    if (other_sends(o, row_inside(l), n, n) || (raw_beside(l, o, &end) != NULL && end != NULL))
        return row_found(o, n, RILL_LINT_TWICE, f);
    return false;
}

/* Before there were toolsets, a server had none. */
static bool any_toolset(const rill_nodes *tools)
{
    uint32_t k, n = count(tools);

    for (k = 0; k < n && k < 1000; k++) {
        const rill_data *name = string_of(tools->p[k], "mcp_server_name");

        if (name != NULL && any_data(name))
            return true;
    }
    return false;
}

/* Is the node at the place a tool that a server of MCP has listed? It goes back as it was received. */
APART bool is_listed(const rill_lint *l)
{
    unsigned depth = l->place.depth;
    rilli_object o;

    if (depth == 0)
        return false;
    lint_object(l, &o, --depth);
    return has_key(o.shape, l->place.row[depth], "tools") && row_of_key(o.shape, "mcp_server_name") < o.shape->n;
}

/* Is this a server of MCP whose toolset is not there, while others are, or a toolset whose server is not? */
APART bool peer_rule(const rill_lint *l, const rilli_object *o, rill_finding *f)
{
    unsigned n = ROW_HERE(l), level;
    const rill_data *name = (const rill_data *)RILLI_ROW_FIELD(o, &o->shape->rows[n]);
    bool server = is_server(o->shape) && has_key(o->shape, n, "name");
    const rill_messages *b;
    const rill_more *m;
    rilli_object around;

    if ((!server && !is_toolset_row(o->shape, n)) || !body_around(l, &around, &level))
        return false;
    b = (const rill_messages *)(const void *)around.p;
    m = more_of(b);
    if ((m != NULL ? m->thread != 0 : b->more != NULL) ||
        (b->extra.p != NULL ? raw_member(&b->extra, server ? "tools" : "mcp_servers") != NULL : b->extra.source != 0))
        return false; /* it may be there, or in the thread */
    if (server ? !any_toolset(&b->tools) || is_named(&b->tools, "mcp_server_name", name)
               : m != NULL && is_named(&m->mcp_servers, "name", name))
        return false;
    return row_found(o, n, RILL_LINT_MCP, f);
}

/* Rules of strings that are in memory. */
APART bool string_rule(const rill_lint *l, const rilli_object *o, unsigned rule, rill_finding *f)
{
    unsigned n = ROW_HERE(l), code = RILL_LINT_VALUE;
    const rill_data *d = (const rill_data *)RILLI_ROW_FIELD(o, &o->shape->rows[n]);
    const rill_shape *s = o->shape;
    bool name = has_key(s, n, "name"), wrong = false, custom = has_key(s, n, "custom_id");
    const char *fixed;

    switch (rule) {
    case 0:
        code = RILL_LINT_EMPTY_TEXT;
        if (is_type(s, "compaction"))
            wrong = d->n == 0 && has_key(s, n, "content");
        else
            wrong = is_blank(d) && ((has_key(s, n, "text") && is_type(s, "text")) ||
                                    (has_key(s, n, "content") && s->type == NULL) || has_key(s, n, "system"));
        break;
    case 1:
        wrong = d->n == 0 && key_in(s, n, never_empty);
        break;
    case 2:
        code = RILL_LINT_NAME;
        if (custom || (name && row_of_key(s, "input_schema") < s->n))
            wrong = !good_name(d, 64) && !is_listed(l);
        else if (has_key(s, n, "tool_use_id") || (has_key(s, n, "id") && row_of_key(s, "input") < s->n) ||
                 (name && is_type(s, "tool_use")))
            wrong = !good_name(d, UINT32_MAX);
        break;
    case 3:
        code = RILL_LINT_LIMIT;
        wrong = has_key(s, n, "user_id") && characters(d) > 256;
        break;
    case 4:
        code = RILL_LINT_SAME_ID;
        wrong = (custom || is_toolset_row(s, n) || (name && (is_server(s) || (s->place & RILL_IN_TOOLS) != 0))) &&
                named_before(l, d, RILLI_ROW_KEY(s, &s->rows[n]));
        break;
    default: /* 5 */
        fixed = name ? tool_name(tool_type(o)) : NULL;
        wrong = !good_value(l, o, n, d) || (fixed != NULL && (d->n != length_to_nul(fixed) || !begins_with(d, fixed)));
        break;
    }
    if (wrong)
        row_found(o, n, code, f);
    return wrong;
}
#define STRING_RULES 6u

/* Who may call a tool: the model, or code in a version of a tool. */
static bool good_callers(const rill_strings *callers)
{
    uint32_t k;

    for (k = 0; k < callers->n; k++)
        if (in_memory(&callers->p[k]) && !one_of(&callers->p[k], "direct\0") &&
            !begins_with(&callers->p[k], "code_execution_2"))
            return false;
    return true;
}

/* Are there too many parameters, now that those of this schema are counted too? */
APART bool many_parameters(rill_lint *l, const rill_data *d)
{
    int32_t optional = 0, unions = 0;
    bool first_one = l->optional <= 24, first_union = l->unions <= 16;

    count_parameters(d, &optional, &unions);
    l->optional = add_up_to(l->optional, optional);
    l->unions = add_up_to(l->unions, unions);
    return (first_one && l->optional > 24) || (first_union && l->unions > 16);
}

/* Rules of a field that is set, by its kind. */
APART bool set_rule(rill_lint *l, const rilli_object *o, unsigned rule, rill_finding *f)
{
    unsigned n = ROW_HERE(l), code = RILL_LINT_VALUE;
    const rill_shape *s = o->shape;
    const rill_field *row = &s->rows[n];
    const void *field = RILLI_ROW_FIELD(o, row);
    const rill_data *d = (const rill_data *)field;
    const rill_num *num = (const rill_num *)field;
    const rill_nodes *nodes = (const rill_nodes *)field;
    bool wrong = false, needed = (row->at & RILL_NEEDED) != 0;
    rill_choice c;

    switch (RILLI_ROW_KIND(row)) {
    case RILL_FIELD_BASE64:
        if (rule == 1) {
            code = RILL_LINT_LIMIT; /* an image of more than 10 MB of base64 */
            wrong = is_type(s, "image") && d->n != RILL_UNKNOWN && d->is != RILL_IS_JSON &&
                    d->n > UINT32_C(10) * 1024 * 1024 / 4 * (d->is == 0 ? 3 : 4);
        } else if (rule == 2) {
            wrong = d->is == RILL_IS_TEXT && d->p != NULL && !is_base64(d);
        }
        if (rule != 0)
            break;
        /* fall through */
    case RILL_FIELD_STRING:
        wrong = rule == 0 && needed && d->is == RILL_IS_JSON && is_null(d);
        break;
    case RILL_FIELD_JSON:
        if (rule == 0) {
            wrong = needed && form_of(s, n) == 0 && is_null(d);
        } else if (rule == 1) {
            wrong = d->p != NULL && !good_form(s, n, (const char *)d->p, (const char *)d->p + d->n) && !is_listed(l);
        } else {
            code = RILL_LINT_LIMIT;
            wrong =
                rule == 2 && has_key(s, n, "input_schema") && strict_tool(o) && d->p != NULL && many_parameters(l, d);
        }
        break;
    case RILL_FIELD_NUMBER:
        if (rule == 0) {
            wrong = needed && num->set == 2;
            break;
        }
        code = RILL_LINT_LIMIT;
        if (rule == 1 && num->set == 1)
            wrong = num->places > 9 || (!is_whole(num) && key_in(s, n, counts)) ||
                    (has_key(s, n, "value") && is_type(s, "compact_20260112") && compare_number(num, 5000000) < 0);
        break;
    case RILL_FIELD_CHOICE:
    case RILL_FIELD_LITERAL:
        c = *(const rill_choice *)field;
        if (rule == 0) {
            wrong = beyond_list((const char *)RILLI_ROW_AUX(s, row), c);
        } else if (RILLI_ROW_KIND(row) == RILL_FIELD_CHOICE) {
            break;
        } else if (has_key(s, n, "cache_control")) {
            code = rule == 1 ? RILL_LINT_PLACE : rule == 2 ? RILL_LINT_CACHE_MARKS : RILL_LINT_CACHE_ORDER;
            if (rule == 1)
                wrong = type_in(s, without_marks);
            else if (rule == 2)
                wrong = l->marks < 255 && ++l->marks == 5;
            else
                wrong = marks_mixed(l, c == RILL_CACHE_1H);
        } else if (c == RILL_TRUE && rule == 1) {
            code = RILL_LINT_LIMIT;
            wrong = has_key(s, n, "strict") && l->strict < 255 && ++l->strict == 21;
            if (has_key(s, n, "defer_loading") && (s->place & RILL_IN_TOOLS) != 0 && row_inside(l) == 0)
                l->deferred++;
        }
        break;
    case RILL_FIELD_STRINGS:
        if (rule == 0) {
            code = RILL_LINT_EXCLUSIVE;
            wrong = has_key(s, n, "blocked_domains") && key_sends(o, "allowed_domains");
        } else if (rule == 1) {
            wrong = has_key(s, n, "allowed_callers") && !good_callers((const rill_strings *)field);
        }
        break;
    case RILL_FIELD_NODES:
        code = rule == 0 ? RILL_LINT_LIMIT : RILL_LINT_EMPTY_TEXT;
        wrong = rule == 0 ? nodes->n > 100000 && has_key(s, n, "requests")
                          : rule == 1 && nodes->n == 0 && has_key(s, n, "content") && row_of_key(s, "role") < s->n;
        break;
    default:
        break;
    }
    if (wrong)
        row_found(o, n, code, f);
    return wrong;
}
#define SET_RULES 4u
#define ROW_RULES (3u + SET_RULES + STRING_RULES)

/* The next rule of a row. */
static bool row_rule(rill_lint *l, const rilli_object *o, rill_finding *f)
{
    const rill_field *row = &o->shape->rows[ROW_HERE(l)];
    unsigned kind = RILLI_ROW_KIND(row), rule = l->rule++;
    const rill_data *d = (const rill_data *)RILLI_ROW_FIELD(o, row);

    if (kind == RILL_FIELD_MEMBERS) {
        if (rule == 1)
            l->rule = ROW_RULES;
        return extra_rule(row_inside(l) == 0 ? o->shape->type : NULL, d, rule, f);
    }
    if (*RILLI_ROW_KEY(o->shape, row) == 0 || !sends(o, ROW_HERE(l))) {
        l->rule = ROW_RULES;
        return *RILLI_ROW_KEY(o->shape, row) != 0 && unset_rule(l, o, f);
    }
    if (rule == 0)
        return twice_rule(l, o, f);
    if (rule <= SET_RULES)
        return set_rule(l, o, rule - 1, f);
    if (kind != RILL_FIELD_STRING || !in_memory(d)) {
        l->rule = ROW_RULES;
        return false;
    }
    rule -= SET_RULES + 1;
    return rule < STRING_RULES ? string_rule(l, o, rule, f) : rule == STRING_RULES && peer_rule(l, o, f);
}

/* ---- the walk ---- */

/* The rules of an object that is entered. false: all have run. */
static bool object_rules(rill_lint *l, const rilli_object *o, rill_finding *f)
{
    bool body = is_body(o->shape);

    if (l->rule == 0 && !in_place(l, o->shape)) {
        l->rule = 1;
        return found(f, RILL_LINT_PLACE, "");
    }
    if (l->rule == 0) {
        l->rule = 1;
        if (is_type(o->shape, "image") && ++l->images == 601)
            return found(f, RILL_LINT_LIMIT, "");
    }
    while (l->rule <= (body ? BODY_RULES : BLOCK_RULES)) {
        unsigned rule = l->rule++ - 1u;

        if (body ? rule != BODY_RULE_TOOLS && body_rule(l, (const rill_messages *)(const void *)o->p, rule, f)
                 : block_rule(l, o, rule, f))
            return true;
    }
    if (body)
        l->deferred = l->images = l->marks = l->strict = l->documents = l->optional = l->unions = l->ttl = 0;
    return false;
}

rill_status rill_lint_init_(rill_lint *l, const rill_shape *shape, const void *root, uint32_t abi)
{
    static const rill_lint zero = { 0 };

    if (abi != RILL_ABI)
        return RILL_E_ABI;
    *l = zero;
    l->abi = abi;
    l->shape = shape;
    l->root = root;
    return RILL_OK;
}

/* From a row to what it holds, its next element, or the next row. true: that nests too deep. */
APART bool step(rill_lint *l, const rilli_object *o, rill_finding *f)
{
    rill_place_ *at = &l->place;
    unsigned n = ROW_HERE(l), kind = RILLI_ROW_KIND(&o->shape->rows[n]);
    uint32_t *element = &at->element[at->depth];

    if (kind >= RILL_FIELD_NODES && sends(o, n) &&
        *element < (kind == RILL_FIELD_NODES ? ((const rill_nodes *)RILLI_ROW_FIELD(o, &o->shape->rows[n]))->n : 1u)) {
        rilli_object below = *o;

        if (kind == RILL_FIELD_NODES && has_key(o->shape, n, "messages"))
            l->base = (uint8_t)(at->depth + 1);
        rilli_row_enter(&below, at, at->depth);
        if (below.shape->rows == NULL && l->base != at->depth + 1u) {
            ++*element;
        } else if (at->depth == RILL_NESTING - 1) {
            ++*element;
            return row_found(o, n, RILL_LINT_DEPTH, f);
        } else {
            at->depth++;
            l->entered = 0;
            l->rule = 0;
        }
        return false;
    }
    if (l->base == at->depth + 1u) /* the row was `messages` */
        l->base = 0;
    ROW_HERE(l) = (uint8_t)rilli_row_after(o->shape, n);
    *element = 0;
    l->rule = 0;
    return false;
}

rill_status rill_lint_next(rill_lint *l, rill_finding *f)
{
    rilli_object o;

    for (;;) {
        lint_object(l, &o, l->place.depth);
        if (l->entered == 0) {
            if (row_inside(l) == 0 && object_rules(l, &o, f))
                return RILL_OK;
            l->entered = 1;
            l->rule = 0;
            ROW_HERE(l) = (uint8_t)row_inside(l);
            l->place.element[l->place.depth] = 0;
        }
        if (ROW_HERE(l) == o.end) {
            if (l->rule == 0 && is_body(o.shape) && row_inside(l) == 0) {
                l->rule = 1;
                if (body_rule(l, (const rill_messages *)(const void *)o.p, BODY_RULE_TOOLS, f))
                    return RILL_OK;
            }
            if (l->place.depth == 0)
                return RILL_END;
            l->place.depth--;
            l->place.element[l->place.depth]++;
            l->rule = ROW_RULES; /* they ran before the object was entered */
            continue;
        }
        while (l->rule < ROW_RULES)
            if (row_rule(l, &o, f))
                return RILL_OK;
        if (step(l, &o, f))
            return RILL_OK;
    }
}

rill_status rill_lint_length(const rill_shape *shape, uint64_t length, rill_finding *f)
{
    uint32_t most = shape == &rill_shape_batch ? 256 : shape == &rill_shape_bedrock ? 20 : 32;

    if (shape == &rill_shape_vertex)
        most = 30;
    if (length <= (uint64_t)most << 20)
        return RILL_END;
    found(f, RILL_LINT_LIMIT, "");
    return RILL_OK;
}

/* ---- where ---- */

static size_t add_to(char *to, size_t cap, size_t n, const char *p, size_t more)
{
    for (; more != 0; more--, n++, p++)
        if (n < cap - 1)
            to[n] = *p;
    return n;
}

size_t rill_lint_path(const rill_lint *l, const rill_finding *f, char *to, size_t cap)
{
    rilli_object o;
    unsigned depth;
    size_t n = 0;

    rilli_row_root(&o, l->shape, l->root);
    for (depth = 0; depth < l->place.depth; depth++) {
        const rill_field *r = &o.shape->rows[l->place.row[depth]];
        const char *key = RILLI_ROW_KEY(o.shape, r);

        if (*key != 0)
            n = add_to(to, cap, n, ".", n != 0);
        while (*key != 0)
            n = add_to(to, cap, n, key++, 1);
        if (RILLI_ROW_KIND(r) == RILL_FIELD_NODES) {
            char digits[12], *p = digits + sizeof digits;
            uint32_t k = l->place.element[depth];

            *--p = ']';
            do
                *--p = (char)('0' + k % 10);
            while ((k /= 10) != 0);
            *--p = '[';
            n = add_to(to, cap, n, p, (size_t)(digits + sizeof digits - p));
        }
        rilli_row_enter(&o, &l->place, depth);
    }
    n = add_to(to, cap, n, ".", n != 0 && f->key_n != 0);
    n = add_to(to, cap, n, f->key, f->key_n);
    to[n < cap ? n : cap - 1] = 0;
    return n;
}
