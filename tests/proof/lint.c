/*
 * lint.c - rill/request.h's rill_lint in parts (RUN), each a run of its own. A function that one part shows has any
 * answer in the later ones (stands_in_).
 *
 * 1  what scans bytes: each of these functions alone, for texts of none to LONG bytes
 * 2  what looks at a raw value, for each row of each shape
 * 4  the walk: one round from every row of every shape, and every element of a list, whatever the rules say; the place
 *    that it leaves is one of the tree
 * 8  the rules, by number: of every row of every shape, and of the objects
 *
 * Anything is in the fields. The places are the root, each object that is a part of it, and of those; among the tools,
 * the servers and the system blocks of a body; among the blocks of a message, with others around it; a tool that is
 * listed; a body in a batch.
 */
#include "rill/request.h"

#include "eva.h"

#ifndef OTHER
#define OTHER 0 /* the lists have other nodes: 1: results; 2: a set of tools, and none that is raw */
#endif
#ifndef RUN
#define RUN 15
#endif
#ifndef LONG
#define LONG 6   /* bytes of a text; a member among raw ones has 4 */
#endif
#define RAW 16   /* of a raw value */
#define MOST 600 /* of a struct */
#define TEXTS_N 2
#define TURN 4 /* messages of the body */
enum { AT_CALL, AT_RESULT, AT_WORDS, AT_PICTURE, AT_TOOL, AT_RAW, AT_ROOM, LIST }; /* nodes of other lists */

/* what stands in */
#define ANY_KEY 1u    /* same_key() */
#define ANY_SPACE 2u  /* raw_skip(), raw_space() */
#define ANY_MEMBER 4u /* raw_next() */
#define ANY_TEXT 8u   /* what compares a text, or looks at its letters */
#define ANY_VALUE 16u /* what looks at a raw value, a message, a schema */
#define ANY_RULE 32u  /* the rules of a row and of an object */

/* what hints of other files name */
rill_json json_;
rill_request r_;
rill_in in_, src_;
rill_out out_;
size_t piece_n, left_, at_;
unsigned content_, stands_in_;

unsigned rounds_;
static unsigned set_;   /* is what was looked at last there? */
static unsigned beside_; /* are there raw members beside the row? */
static unsigned name_;  /* of those of tools: the last one */
static unsigned last_;  /* the block of a message that was looked at last */
static size_t key_at_;  /* the place of a key among raw members, from their end */
static unsigned n_;     /* the length of texts */
static unsigned given_; /* are fields that hold texts set to what is in memory? */
static uint32_t space_k_, space_;
static bool stands_alone_; /* the struct at hand is no node */
rill_lint l_;

struct raw_member;
static bool any(void);
static const char *any_skip(const char *p, const char *end);
static uint32_t any_space(const rill_data *d, uint32_t k);
static bool any_key(const char *p, const char *p_end, const char *key);
static bool any_member(struct raw_member *m);
static uint32_t any_of(const rill_data *d);
static bool any_bytes(const void *a, const void *b, size_t n);
static void any_parameters(const rill_data *d, int32_t *optional, int32_t *unions);
static bool any_twice(const rill_data *d, struct raw_member *m);
static bool any_message(const rill_node *node, rill_finding *f);
static bool any_form(const char *p, const char *end);
static bool any_rule(rill_lint *l, unsigned least);

#include "../lib/lint.c" /* of build/proof */

union room {
    uint64_t number;
    const void *pointer;
    uint8_t bytes[MOST];
};
static union room room, child; /* of any struct */
static char letters[RAW];
static rill_data texts[TEXTS_N];
static rill_messages body;
static rill_more more;
static rill_node_raw raw;
static rill_node_tool_use call;
static rill_node_tool_result result;
static rill_node_text words;
static rill_node_media picture;
static rill_node_tool tool;
static rill_node_api_tool toolset;
static rill_node_message turn[TURN - 1];
static rill_batch batch;
static rill_node_batch_item item;
static const rill_node *talk[TURN], *list[LIST], *items[1];
static rill_finding found_;

static const rill_shape *const shapes[] = {
    &rill_shape_advisor_redacted_result, &rill_shape_advisor_result, &rill_shape_advisor_tool_result,
    &rill_shape_advisor_tool_result_error, &rill_shape_api_tool, &rill_shape_bash_code_execution_output,
    &rill_shape_bash_code_execution_result, &rill_shape_bash_code_execution_tool_result,
    &rill_shape_bash_code_execution_tool_result_error, &rill_shape_batch, &rill_shape_batch_item, &rill_shape_bedrock,
    &rill_shape_browser_state, &rill_shape_char_location, &rill_shape_clear_thinking, &rill_shape_clear_tool_uses,
    &rill_shape_code_execution_output, &rill_shape_code_execution_result, &rill_shape_code_execution_tool_result,
    &rill_shape_code_execution_tool_result_error, &rill_shape_compact, &rill_shape_compaction,
    &rill_shape_container_upload, &rill_shape_content_block_location, &rill_shape_count_tokens,
    &rill_shape_custom_tool, &rill_shape_document, &rill_shape_download_completed, &rill_shape_download_failed,
    &rill_shape_download_started, &rill_shape_encrypted_code_execution_result, &rill_shape_fallback,
    &rill_shape_fallback_block, &rill_shape_image, &rill_shape_mcp_server, &rill_shape_mcp_tool_listing,
    &rill_shape_mcp_tool_ref, &rill_shape_mcp_tool_result, &rill_shape_mcp_tool_use, &rill_shape_mcp_toolset_ref,
    &rill_shape_message, &rill_shape_messages, &rill_shape_more, &rill_shape_page_location, &rill_shape_raw,
    &rill_shape_redacted_thinking, &rill_shape_search_result, &rill_shape_search_result_location,
    &rill_shape_server_tool_use, &rill_shape_skill, &rill_shape_system_message, &rill_shape_tab,
    &rill_shape_tab_opened, &rill_shape_text, &rill_shape_text_editor_code_execution_create_result,
    &rill_shape_text_editor_code_execution_str_replace_result, &rill_shape_text_editor_code_execution_tool_result,
    &rill_shape_text_editor_code_execution_tool_result_error, &rill_shape_text_editor_code_execution_view_result,
    &rill_shape_thinking, &rill_shape_tool, &rill_shape_tool_addition, &rill_shape_tool_definition,
    &rill_shape_tool_ref, &rill_shape_tool_reference, &rill_shape_tool_removal, &rill_shape_tool_result,
    &rill_shape_tool_search_tool_result, &rill_shape_tool_search_tool_result_error,
    &rill_shape_tool_search_tool_search_result, &rill_shape_tool_use, &rill_shape_url_sources, &rill_shape_vertex,
    &rill_shape_web_fetch_result, &rill_shape_web_fetch_tool_result, &rill_shape_web_fetch_tool_result_error,
    &rill_shape_web_search_result, &rill_shape_web_search_result_location, &rill_shape_web_search_tool_result,
    &rill_shape_web_search_tool_result_error,
};
#define SHAPES (sizeof shapes / sizeof *shapes)
#ifndef FROM /* the shapes of this run */
#define FROM 0
#define TO SHAPES
#endif

/* ---- what stands for what other parts show ---- */

static bool any(void)
{
    return (bool)Frama_C_interval(0, 1);
}

/* n bytes at p, which end where the text does. */
static void readable(const char *p, size_t n)
{
    //@ assert n <= RAW && (n == 0 || \valid_read(p + (0 .. n - 1)));
}

static const char *any_skip(const char *p, const char *end)
{
    size_t n = (size_t)(end - p);

    //@ dynamic_split left_;
    //@ split n;
    readable(p, n);
    left_ = Frama_C_size_t_interval(0, n);
    //@ merge n;
    return end - left_;
}

/* Of one text the same each time. */
static uint32_t any_space(const rill_data *d, uint32_t k)
{
    //@ dynamic_split space_;
    //@ assert k <= d->n;
    if (k == space_k_)
        return space_;
    space_k_ = k;
    space_ = Frama_C_unsigned_int_interval(k, d->n);
    return space_;
}

static bool any_key(const char *p, const char *p_end, const char *key)
{
    size_t n = (size_t)(p_end - p);

    //@ assert \valid_read(key) && n <= RAW;
    return any();
}

static bool any_member(struct raw_member *m)
{
    size_t n = (size_t)(m->end - m->value);
    bool is = false;

#if (RUN & 8) == 0
    //@ dynamic_split left_;
    //@ dynamic_split key_at_;
#endif
    //@ split n;
    readable(m->value, n);
    if (n >= 4 && any()) {
        is = true;
        key_at_ = Frama_C_size_t_interval(3, n - 1);
        m->key = m->end - key_at_;
        m->key_end = m->end - Frama_C_size_t_interval(3, key_at_);
        left_ = Frama_C_size_t_interval(1, n - 3);
        m->value = m->end - left_;
    }
    //@ merge n;
    return is;
}

static uint32_t any_of(const rill_data *d)
{
    readable((const char *)d->p, d->n);
    return Frama_C_unsigned_int_interval(0, UINT32_MAX);
}

static bool any_bytes(const void *a, const void *b, size_t n)
{
    readable((const char *)a, n);
    readable((const char *)b, n);
    return any();
}

static void any_parameters(const rill_data *d, int32_t *optional, int32_t *unions)
{
    readable((const char *)d->p, d->n);
    *optional = Frama_C_long_interval(INT32_MIN, INT32_MAX);
    *unions = Frama_C_long_interval(INT32_MIN, INT32_MAX);
}

static bool any_twice(const rill_data *d, struct raw_member *m)
{
    const char *const end = (const char *)d->p + d->n;

    //@ dynamic_split set_;
    readable((const char *)d->p, d->n);
    set_ = Frama_C_unsigned_int_interval(0, 1);
    if (set_ == 0)
        return false;
    key_at_ = Frama_C_size_t_interval(0, d->n);
    m->key = end - key_at_;
    m->key_end = end - Frama_C_size_t_interval(0, key_at_);
    return true;
}

static bool any_message(const rill_node *node, rill_finding *f)
{
    const rill_data *d = &((const rill_node_raw *)(const void *)node)->json;

    //@ split d->p == (void *)0;
    if (d->p != NULL)
        readable((const char *)d->p, d->n);
    //@ merge d->p == (void *)0;
    return any() && found(f, RILL_LINT_VALUE, "role");
}

static bool any_form(const char *p, const char *end)
{
    //@ split end - p;
    readable(p, (size_t)(end - p));
    //@ merge end - p;
    return any();
}

/* At least this many have run. */
static bool any_rule(rill_lint *l, unsigned least)
{
    l->rule = Frama_C_unsigned_char_interval(least, 255);
    return any();
}

/* ---- what scans bytes ---- */

/* Nothing shall tell runs apart that differ in what was before. */
static void fresh(void)
{
#if (RUN & 8) == 0 /* to the rules a place in a text is as good as another */
    //@ dynamic_split left_;
    //@ dynamic_split key_at_;
    //@ dynamic_split space_;
#endif
    //@ dynamic_split set_;
    //@ dynamic_split beside_;
    //@ dynamic_split name_;
    //@ dynamic_split last_;
    Frama_C_make_unknown(letters, sizeof letters);
    found_.key = "";
    found_.key_n = found_.code = 0;
    space_k_ = UINT32_MAX;
    space_ = set_ = beside_ = name_ = last_ = 0;
    left_ = key_at_ = 0;
}

static void text_of(rill_data *d, unsigned n)
{
    fresh();
    n_ = n;
    d->p = letters + RAW - n;
    d->n = n;
    d->source = 0;
    d->is = 0;
}

static void scan_whole(unsigned n)
{
    rill_data d;

    text_of(&d, n);
    is_blank(&d);
    good_name(&d, 64);
    characters(&d);
    is_base64(&d);
    same_bytes(d.p, "beginning", n);
    begins_with(&d, "beginning");
    one_of(&d, "a\0choice\0");
    is_text((const char *)d.p, n, "type");
    schema_part((const char *)d.p, n);
    fresh();
}

/* From k on. */
static void scan_space(unsigned n, unsigned k)
{
    const char *p, *from;
    rill_data d;

    text_of(&d, n);
    from = (const char *)d.p + k;
    p = raw_skip(from, (const char *)d.p + n);
    //@ assert from <= p <= from + (n - k);
    k = raw_space(&d, k);
    //@ assert k <= n;
    fresh();
}

static void scan_key(unsigned n, unsigned k)
{
    const char *p;
    rill_data d;

    text_of(&d, n);
    p = (const char *)d.p;
    same_key(p + k, p + n, "type");
    fresh();
    same_key(p, p + k, "a\\b");
    fresh();
    if (k < n) { /* one of the text itself, which a quote ends */
        letters[RAW - 1] = '"';
        same_key(p, p + n, p + k);
        fresh();
    }
}

static void scan_member(unsigned n, unsigned k)
{
    struct raw_member m;
    const char *from, *end;
    rill_data d;

    text_of(&d, n);
    from = m.value = (const char *)d.p + k;
    end = m.end = (const char *)d.p + n;
    m.key = m.key_end = NULL;
    stands_in_ = ANY_KEY;
    if (raw_next(&m, any() ? "a" : NULL)) { /* that they are in order is asserted there */
        //@ assert from < m.key && m.value < end && *m.key_end == '"';
    }
    stands_in_ = 0;
    fresh();
}

static void scan_schema(unsigned n, unsigned depth)
{
    int32_t optional = 0, unions = 0;
    rill_data d;

    text_of(&d, n);
    stands_in_ = ANY_SPACE;
    at_ = depth;
    count_parameters(&d, &optional, &unions);
    at_ = stands_in_ = 0;
    fresh();
}

static void scans(void)
{
    static const unsigned depths[] = { 0, 1, 2, 23, 24, 25 };
    unsigned n, k;

    //@ loop unroll 10;
    for (n = 0; n <= LONG; n++) {
        scan_whole(n);
        //@ loop unroll 10;
        for (k = 0; k <= n; k++) {
            scan_space(n, k);
            scan_key(n, k);
            scan_member(n, k);
        }
        //@ loop unroll 10;
        for (k = 0; k < sizeof depths / sizeof *depths; k++)
            scan_schema(n, depths[k]);
    }
}

/* ---- what looks at a raw value ---- */

static void values_of(const rill_shape *s, unsigned k, unsigned n)
{
    rill_data d;

    text_of(&d, n);
    if (RILLI_ROW_KIND(&s->rows[k]) == RILL_FIELD_JSON)
        good_form(s, k, (const char *)d.p, (const char *)d.p + n);
    if (n != 0)
        value_fits(s, k, (const char *)d.p, (const char *)d.p + n);
    fresh();
}

static void values_of_rows(const rill_shape *s)
{
    unsigned k, n;

    //@ loop unroll 100;
    for (k = 0; k < s->n; k++)
        //@ loop unroll 20;
        for (n = 0; n <= RAW; n += n < 2 ? 1 : RAW - 2)
            values_of(s, k, n);
}

static void values_of_members(unsigned n)
{
    struct raw_member m;
    rill_data d;

    text_of(&d, n);
    is_null(&d);
    fresh();
    raw.node.shape = &rill_shape_raw;
    raw.json = d;
    raw_message(&raw.node, &found_);
    fresh();
    if (raw_twice(any() ? "type" : NULL, &d, &m)) {
        //@ assert \valid_read(m.key_end) && m.key_end - m.key >= 0;
    }
    d.p = NULL;
    is_null(&d);
    raw.json = d;
    raw_message(&raw.node, &found_);
    fresh();
}

static void values(void)
{
    unsigned n, k, part;

    stands_in_ = ANY_KEY | ANY_SPACE | ANY_MEMBER;
    //@ loop unroll 10;
    for (n = 0; n <= LONG; n++)
        values_of_members(n);
    //@ loop unroll 100;
    for (k = FROM; k < TO && k < SHAPES; k++) {
        const rill_shape *s = shapes[k];

        values_of_rows(s);
        //@ loop unroll 100;
        for (part = 0; part < s->n; part++)
            if (s == &rill_shape_messages && RILLI_ROW_KIND(&s->rows[part]) == RILL_FIELD_PART) /* of others too */
                values_of_rows((const rill_shape *)RILLI_ROW_AUX(s, &s->rows[part]));
    }
    stands_in_ = 0;
}

/* ---- what is in the fields ---- */

static void some_data(rill_data *d)
{
    d->is = Frama_C_unsigned_char_interval(0, 255);
    d->source = Frama_C_unsigned_short_interval(0, 65535);
    if (given_ == 0) {
        d->p = NULL;
        d->n = Frama_C_unsigned_int_interval(0, UINT32_MAX);
        return;
    }
    d->p = any() ? letters + RAW - n_ : NULL;
    d->n = n_;
}

static void any_number(rill_num *n)
{
    n->n = Frama_C_unsigned_int_interval(0, UINT32_MAX);
    n->places = Frama_C_unsigned_char_interval(0, 255);
    n->negative = Frama_C_unsigned_char_interval(0, 255);
    n->set = Frama_C_unsigned_char_interval(0, 255);
}

/* What a row that is of known struct points to; its own content is looked at where it is the object. */
static const rill_node *any_child(const rill_shape *s, unsigned n)
{
    const rill_node *node = &raw.node;

    if (RILLI_ROW_KIND(&s->rows[n]) == RILL_FIELD_MORE)
        node = &more.node;
    else if (RILLI_ROW_ARG(&s->rows[n]) != 0)
        node = (const rill_node *)(const void *)child.bytes;
    return any() ? node : NULL;
}

static void fill_row(const rill_shape *s, unsigned n, uint8_t *at)
{
    void *field = at + (s->rows[n].at & 0x7ffu);

    switch (RILLI_ROW_KIND(&s->rows[n])) {
    case RILL_FIELD_STRING:
    case RILL_FIELD_BASE64:
    case RILL_FIELD_JSON:
    case RILL_FIELD_MEMBERS:
        some_data((rill_data *)field);
        break;
    case RILL_FIELD_CHOICE:
    case RILL_FIELD_LITERAL:
        *(rill_choice *)field = Frama_C_unsigned_char_interval(0, 255);
        break;
    case RILL_FIELD_NUMBER:
        any_number((rill_num *)field);
        break;
    case RILL_FIELD_STRINGS:
        ((rill_strings *)field)->p = any() ? texts : NULL;
        ((rill_strings *)field)->n = Frama_C_unsigned_int_interval(0, TEXTS_N);
        break;
    case RILL_FIELD_NODES:
        ((rill_nodes *)field)->p = given_ != 0 && any() ? list : NULL;
        ((rill_nodes *)field)->n = Frama_C_unsigned_int_interval(0, given_ != 0 ? LIST : UINT32_MAX);
        break;
    case RILL_FIELD_NODE:
    case RILL_FIELD_MORE:
        *(const rill_node **)field = any_child(s, n);
        break;
    default:
        break;
    }
}

static void fill_own(const rill_shape *s, uint8_t *at)
{
    unsigned k;

    //@ loop unroll 100;
    for (k = 0; k < s->n; k++)
        fill_row(s, k, at);
}

static void fill(const rill_shape *s, uint8_t *at)
{
    unsigned k;

    ((rill_node *)(void *)at)->shape = s;
    fill_own(s, at);
    //@ loop unroll 100;
    for (k = 0; k < s->n; k++)
        if (RILLI_ROW_KIND(&s->rows[k]) == RILL_FIELD_PART)
            fill_own((const rill_shape *)RILLI_ROW_AUX(s, &s->rows[k]), at);
}

/* What has rules of its own has all members. */
static void fill_whole(const rill_shape *s, uint8_t *at)
{
    static const union room zero = { 0 };

    *(union room *)(void *)at = zero;
    if ((s->place & RILL_IS_MESSAGES) != 0)
        fill(&rill_shape_messages, at);
    if ((s->place & RILL_IS_MESSAGE) != 0)
        fill(&rill_shape_message, at);
    if ((s->place & RILL_IS_MEDIA) != 0)
        fill(&rill_shape_document, at);
    fill(s, at);
}

static void fill_lists(void)
{
    unsigned k;

    some_data(&texts[0]);
    some_data(&texts[1]);
    fill(&rill_shape_tool_use, (uint8_t *)&call);
    fill(&rill_shape_tool_result, (uint8_t *)&result);
    fill(&rill_shape_text, (uint8_t *)&words);
    fill(&rill_shape_document, (uint8_t *)&picture);
    fill(&rill_shape_tool, (uint8_t *)&tool);
    raw.node.shape = &rill_shape_raw;
    some_data(&raw.json);
    fill(&rill_shape_more, (uint8_t *)&more);
    fill(&rill_shape_api_tool, (uint8_t *)&toolset);
    list[AT_CALL] = OTHER == 1 ? &result.node : &call.node;
    list[AT_RESULT] = &result.node;
    list[AT_WORDS] = OTHER == 1 ? &result.node : &words.node;
    list[AT_PICTURE] = OTHER == 1 ? &result.node : &picture.node;
    list[AT_TOOL] = OTHER == 1 ? &result.node : OTHER == 2 ? &toolset.node : &tool.node;
    /* of a raw one nobody knows what it is: many loops end there */
    list[AT_RAW] = OTHER == 1 ? &result.node : OTHER == 2 ? &words.node : &raw.node;
    list[AT_ROOM] = stands_alone_ ? &raw.node : (const rill_node *)(const void *)room.bytes;
    //@ loop unroll 10;
    for (k = 0; k < TURN - 1; k++) {
        fill(&rill_shape_message, (uint8_t *)&turn[k]);
        talk[k] = &turn[k].node;
    }
    if (OTHER == 1)
        turn[0].role = RILL_ASSISTANT; /* as before each result that is asked for */
    talk[k] = &raw.node;
    fill(&rill_shape_messages, (uint8_t *)&body);
    body.messages.p = talk;
    body.messages.n = TURN;
    body.more = any() ? &more.node : NULL;
}

/* ---- where a call may begin ---- */

static rill_place_ place_;

static void any_lint(const rill_shape *s, const void *root, unsigned base)
{
    rill_lint some;

    fresh();
    Frama_C_make_unknown((char *)&some, sizeof some);
    some.shape = s;
    some.root = root;
    some.place = place_;
    some.base = (uint8_t)base;
    some.entered = 0;
    l_ = some;
}

/* One round of the walk, at this row, of which so many elements have been looked into. */
static void walk(const rill_shape *s, const void *root, unsigned base, unsigned row, uint32_t element, unsigned entered)
{
    char to[300];
    rilli_object o;
    size_t cap = Frama_C_size_t_interval(1, sizeof to);

    //@ dynamic_split l_.place.depth;
    //@ dynamic_split l_.entered;
    any_lint(s, root, base);
    l_.place.row[place_.depth] = (uint8_t)row;
    l_.place.element[place_.depth] = element;
    l_.entered = (uint8_t)entered;
    found_.key = "";
    found_.key_n = 0;
    rounds_ = 0;
    rill_lint_next(&l_, &found_);
    if (entered == 0) {
        found_.key = letters + RAW - n_;
        found_.key_n = (uint8_t)n_;
        rill_lint_path(&l_, &found_, to, cap);
    }
    //@ assert l_.place.depth < RILL_NESTING;
    lint_object(&l_, &o, l_.place.depth);
    if (l_.entered != 0) {
        //@ assert l_.place.row[l_.place.depth] <= o.end;
    }
    any_lint(s, root, 0); /* what comes next shall not tell these runs apart */
}

/* Each row of the object at the place. */
static void walks(const rill_shape *s, const void *root, unsigned base)
{
    rilli_object o;
    unsigned n, first, end;
    uint32_t k;

    any_lint(s, root, base);
    lint_object(&l_, &o, place_.depth);
    first = row_inside(&l_);
    end = o.end;
    //@ loop unroll 100;
    for (n = first; n < end; n++)
        //@ loop unroll 10;
        for (k = 0; k <= LIST; k++)
            if (k < 2 || RILLI_ROW_KIND(&o.shape->rows[n]) == RILL_FIELD_NODES)
                walk(s, root, base, n, k, 1);
    walk(s, root, base, end, 0, 1);
    walk(s, root, base, 0, 0, 0);
}

/* Every rule of the object at the place. */
static void of_object(const rill_shape *s, const void *root, unsigned base)
{
    rilli_object o;
    unsigned rule, last;

    any_lint(s, root, base);
    lint_object(&l_, &o, place_.depth);
    if (row_inside(&l_) != 0)
        return;
    last = is_body(o.shape) ? BODY_RULES : BLOCK_RULES;
    //@ loop unroll 40;
    for (rule = 0; rule <= last + 1; rule++) {
        any_lint(s, root, base);
        l_.rule = (uint8_t)rule;
        rounds_ = 0;
        object_rules(&l_, &o, &found_);
    }
    any_lint(s, root, base);
    if (is_body(o.shape))
        body_rule(&l_, (const rill_messages *)(const void *)o.p, BODY_RULE_TOOLS, &found_);
    any_lint(s, root, base);
}

/* Every rule of each row of it. */
static void of_rows(const rill_shape *s, const void *root, unsigned base)
{
    rilli_object o;
    unsigned n, first, end, rule;

    any_lint(s, root, base);
    lint_object(&l_, &o, place_.depth);
    first = row_inside(&l_);
    end = o.end;
    //@ loop unroll 100;
    for (n = first; n < end; n++) {
        unsigned last = RILLI_ROW_KIND(&o.shape->rows[n]) == RILL_FIELD_STRING ? ROW_RULES : SET_RULES + 2;

        //@ loop unroll 20;
        for (rule = 0; rule < last; rule++) { /* behind the last of another kind none is left */
            any_lint(s, root, base);
            l_.entered = 1;
            l_.place.row[place_.depth] = (uint8_t)n;
            l_.rule = (uint8_t)rule;
            row_rule(&l_, &o, &found_);
        }
        any_lint(s, root, base);
    }
}

static void look_at(const rill_shape *s, const void *root, unsigned base, bool rows)
{
    if ((RUN & 4) != 0 && rows) {
        stands_in_ = ANY_RULE;
        walks(s, root, base);
    }
    if ((RUN & 8) != 0) {
        stands_in_ = ANY_KEY | ANY_SPACE | ANY_MEMBER | ANY_TEXT | ANY_VALUE;
        of_object(s, root, base);
        if (rows)
            of_rows(s, root, base);
    }
    stands_in_ = 0;
}

static void look(const rill_shape *s, const void *root, unsigned base)
{
    look_at(s, root, base, true);
}

static void at(unsigned depth, unsigned row, uint32_t element)
{
    place_.depth = (uint8_t)(depth + 1);
    place_.row[depth] = (uint8_t)row;
    place_.element[depth] = element;
}

/* Makes this row of the object at `o` lead to an object, and moves the place there. Gives its shape; NULL: none. */
static const rill_shape *down(const rill_shape *s, uint8_t *o, unsigned depth, unsigned k)
{
    const rill_field *row = &s->rows[k];
    const rill_shape *known = NULL;
    void *field = o + (row->at & 0x7ffu);
    unsigned kind = RILLI_ROW_KIND(row);

    if (kind >= RILL_FIELD_NODE && kind <= RILL_FIELD_PART && RILLI_ROW_ARG(row) != 0)
        known = (const rill_shape *)RILLI_ROW_AUX(s, row);
    at(depth, k, 0);
    switch (kind) {
    case RILL_FIELD_NODES: /* a listed tool */
        if (!has_key(s, k, "tools") || is_body(s))
            return NULL;
        ((rill_nodes *)field)->p = list;
        ((rill_nodes *)field)->n = LIST;
        place_.element[depth] = AT_TOOL;
        return &rill_shape_tool;
    case RILL_FIELD_MORE:
        *(const rill_node **)field = &more.node;
        return known != NULL ? known : &rill_shape_more;
    case RILL_FIELD_NODE:
        if (known != NULL)
            fill_whole(known, child.bytes);
        *(const rill_node **)field = known != NULL ? (const rill_node *)(const void *)child.bytes : &words.node;
        return known != NULL ? known : &rill_shape_text;
    case RILL_FIELD_PART:
        return known;
    case RILL_FIELD_INLINE:
        return s;
    default:
        return NULL;
    }
}

/* The objects in these rows, which are at this level of a part or inside another row. */
static void inside(const rill_shape *root, const rill_shape *s, unsigned first, unsigned end, unsigned depth)
{
    unsigned k;

    //@ loop unroll 100;
    for (k = first; k < end; k++)
        if (down(s, room.bytes, depth, k) != NULL)
            look(root, room.bytes, 0);
}

/* The object itself, those that are a part of it, and those that are a part of these. */
static void alone(const rill_shape *s)
{
    unsigned k;

    place_.depth = 0;
    look(s, room.bytes, 0);
    //@ loop unroll 100;
    for (k = 0; k < s->n; k++) {
        const rill_shape *below = down(s, room.bytes, 0, k);
        unsigned kind = RILLI_ROW_KIND(&s->rows[k]);

        if (below == NULL)
            continue;
        look_at(s, room.bytes, 0, kind != RILL_FIELD_PART || s == &rill_shape_messages); /* others have the same */
        if (kind == RILL_FIELD_PART && s == &rill_shape_messages)
            inside(s, below, 0, below->n, 1);
        else if (kind == RILL_FIELD_INLINE)
            inside(s, s, k + 1, k + 1 + RILLI_ROW_ARG(&s->rows[k]), 1);
    }
}

static unsigned row_of_kind(const rill_shape *s, unsigned kind)
{
    unsigned k = 0;

    //@ loop unroll 100;
    while (RILLI_ROW_KIND(&s->rows[k]) != kind)
        k++;
    return k;
}

/* To this row of the part of the body. Gives the level below. */
static unsigned into(const char *key, unsigned kind, uint32_t element)
{
    const rill_shape *s = &rill_shape_messages, *part;
    unsigned k = row_of_kind(s, RILL_FIELD_PART);

    part = (const rill_shape *)RILLI_ROW_AUX(s, &s->rows[k]);
    at(0, k, 0);
    //@ loop unroll 100;
    for (k = 0; RILLI_ROW_KIND(&part->rows[k]) != kind || !has_key(part, k, key); k++)
        ;
    at(1, k, element);
    return 2;
}

/* The list at hand is this one of the body's. */
static void list_is(rill_nodes *of)
{
    fill_lists();
    of->p = list;
    of->n = LIST;
}

static void in_body(const rill_shape *s)
{
    const rill_shape *const b = &rill_shape_messages;
    unsigned k, depth;

    if ((s->place & RILL_IN_TOOLS) != 0) {
        list_is(&body.tools);
        into("tools", RILL_FIELD_NODES, AT_ROOM);
        look(b, &body, 0);
    }
    if ((s->place & RILL_IN_SYSTEM) != 0) {
        list_is(&body.system_blocks);
        into("system", RILL_FIELD_NODES, AT_ROOM);
        look(b, &body, 0);
    }
    if (s == &rill_shape_mcp_server) {
        list_is(&more.mcp_servers);
        body.more = &more.node;
        depth = into("", RILL_FIELD_MORE, 0);
        at(depth, row_of_key(&rill_shape_more, "mcp_servers"), AT_ROOM);
        look(b, &body, 0);
    }
    if ((s->place & RILL_IN_CONTENT) != 0) {
        //@ loop unroll 10;
        for (k = 0; k < TURN - 1; k++) {
            list_is(&turn[k].blocks);
            depth = into("messages", RILL_FIELD_NODES, k);
            at(depth, row_of_kind(&rill_shape_message, RILL_FIELD_NODES), AT_ROOM);
            look_at(b, &body, depth, k == 1);
        }
    }
    if (s == &rill_shape_messages) {
        //@ loop unroll 10;
        for (k = 0; k < TURN; k++) {
            fill_lists();
            depth = into("messages", RILL_FIELD_NODES, k);
            look_at(b, &body, depth, k == 0 || k == TURN - 1);
        }
        //@ loop unroll 10;
        for (k = 0; k < 2; k++) { /* the last is raw, or not */
            fill_lists();
            body.messages.n = TURN - k;
            at(0, row_of_kind(b, RILL_FIELD_PART), 0);
            look_at(b, &body, 0, false);
        }
    }
}

/* A body in a batch. */
static void in_batch(void)
{
    const rill_shape *s = &rill_shape_batch_item, *params = (const rill_shape *)RILLI_ROW_AUX(s, &s->rows[1]);

    fill_lists();
    fill(&rill_shape_batch_item, (uint8_t *)&item);
    item.params = &body.node;
    items[0] = &item.node;
    batch.requests.p = items;
    batch.requests.n = 1;
    at(0, 0, 0);
    look(&rill_shape_batch, &batch, 0);
    at(1, 1, 0);
    at(2, row_of_kind(params, RILL_FIELD_PART), 0);
    look_at(&rill_shape_batch, &batch, 0, false);
}

/* A result in a result, as deep as they may nest. */
static void deepest(void)
{
    unsigned k;

    fill_lists();
    result.blocks.p = list;
    result.blocks.n = LIST;
    //@ loop unroll 20;
    for (k = 0; k < RILL_NESTING - 1; k++)
        at(k, row_of_kind(&rill_shape_tool_result, RILL_FIELD_NODES), AT_RESULT);
    look(&rill_shape_tool_result, &result, 0);
}

static void shapes_of_run(void)
{
    unsigned k;

    //@ loop unroll 100;
    for (k = FROM; k < TO && k < SHAPES; k++)
        //@ loop unroll 2;
        for (given_ = (RUN & 8) != 0 ? 0 : 1; given_ < 2; given_++) {
            stands_alone_ = shapes[k] == &rill_shape_batch;
            fill_whole(shapes[k], room.bytes);
            fill_lists();
            alone(shapes[k]);
            if (given_ != 0)
                in_body(shapes[k]);
            if (given_ != 0 && shapes[k] == &rill_shape_batch) {
                in_batch();
                deepest();
            }
        }
}

int main(void)
{
    Frama_C_make_unknown(letters, sizeof letters);
    n_ = LONG;
    if ((RUN & 1) != 0)
        scans();
    if ((RUN & 2) != 0)
        values();
    if ((RUN & 12) != 0)
        shapes_of_run();
    if ((RUN & 4) != 0) {
        rill_lint_init_(&l_, &rill_shape_messages, &body, 0);
        rill_lint_init_(&l_, &rill_shape_messages, &body, RILL_ABI);
        rill_lint_length(any() ? &rill_shape_batch : any() ? &rill_shape_bedrock : &rill_shape_vertex,
                         (uint64_t)Frama_C_unsigned_int_interval(0, UINT32_MAX) << 8, &found_);
    }
    return 0;
}
