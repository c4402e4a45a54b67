/*
 * lint.c - rill/request.h's rill_lint, call by call: from every row of every shape of the library, with anything in its
 * fields, and any rule that is next there; at the root, in each object that is a part of it, among the tools and the
 * servers of a body, among the blocks of a message with others around it, and in a batch. What is raw, and the texts,
 * are any bytes, of none to LONG.
 *
 * rill_lint_next() goes round once: each of its rounds begins where a call may. That its place stays in the tree is
 * shown by a walk over a small body, from the beginning to the end.
 */
#include "rill/request.h"

#include "eva.h"

#include "../lib/lint.c" /* of build/proof */

#define TEXT_LENGTHS 3 /* none in memory, 1, LONG */
#define LONG 12  /* bytes of a text */
#define MOST 600 /* bytes of a struct */
#define TEXTS_N 2
#define TURN 4 /* messages of the body */
#define LIST 7 /* nodes of other lists */

/* what hints of other files name */
rill_json json_;
rill_request r_;
rill_in in_, src_;
rill_out out_;
size_t piece_n, left_, at_;
unsigned content_, stands_in_;

unsigned rounds_;
unsigned n_;     /* the length of texts */
unsigned given_; /* are fields that hold texts set to what is in memory? */
rill_lint l_;

union room {
    uint64_t number;
    const void *pointer;
    uint8_t bytes[MOST];
};
static union room room, second, child, third; /* of any struct */
static char letters[LONG];
static rill_data texts[TEXTS_N];
static rill_messages body;
static rill_more more;
static rill_node_raw raw;
static rill_node_tool_use call;
static rill_node_tool_result result;
static rill_node_text words;
static rill_node_media picture;
static rill_node_tool tool;
static rill_node_message turn[TURN - 1];
static const rill_node *talk[TURN], *list[LIST], *blocks[LIST], *one[1];
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
#ifndef FROM /* the shapes of this run */
#define FROM 0
#define TO SHAPES
#endif
#define SHAPES (sizeof shapes / sizeof *shapes)

/* ---- what is in the fields ---- */

static void some_data(rill_data *d)
{
    d->is = Frama_C_unsigned_char_interval(0, 255);
    d->source = Frama_C_unsigned_short_interval(0, 65535);
    if (given_ == 0) {
        d->p = NULL;
        d->n = Frama_C_unsigned_int_interval(0, UINT_MAX);
        return;
    }
    d->p = Frama_C_interval(0, 1) ? letters + LONG - n_ : NULL;
    d->n = n_;
}

static void any_number(rill_num *n)
{
    n->n = Frama_C_unsigned_int_interval(0, UINT_MAX);
    n->places = Frama_C_unsigned_char_interval(0, 255);
    n->negative = Frama_C_unsigned_char_interval(0, 255);
    n->set = Frama_C_unsigned_char_interval(0, 255);
}

/* What a row that is of known struct points to; its own content is looked at where it is the object. */
static const rill_node *any_child(const rill_shape *s, unsigned n)
{
    const rill_node *node = &raw.node;

    if (RILLI_ROW_ARG(&s->rows[n]) != 0)
        node = (const rill_node *)(const void *)child.bytes;
    else if (RILLI_ROW_KIND(&s->rows[n]) == RILL_FIELD_MORE)
        node = &more.node;
    return Frama_C_interval(0, 1) ? node : NULL;
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
        ((rill_strings *)field)->p = texts;
        ((rill_strings *)field)->n = Frama_C_unsigned_int_interval(0, TEXTS_N);
        break;
    case RILL_FIELD_NODES:
        ((rill_nodes *)field)->p = given_ != 0 ? list : NULL;
        ((rill_nodes *)field)->n = Frama_C_unsigned_int_interval(0, LIST);
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

/* ---- where a call may begin ---- */

static rill_place_ place_;

static void any_lint(const rill_shape *s, const void *root, unsigned base)
{
    rill_lint any;

    Frama_C_make_unknown((char *)&any, sizeof any);
    any.shape = s;
    any.root = root;
    any.place = place_;
    any.base = (uint8_t)base;
    any.entered = 0;
    l_ = any;
}

/* One round, at this row, of which so many elements have been looked into. */
static void once(const rill_shape *s, const void *root, unsigned base, unsigned row, uint32_t element,
                 unsigned entered)
{
    char to[300];
    rilli_object o;
    size_t cap = Frama_C_size_t_interval(1, sizeof to);

    any_lint(s, root, base);
    l_.place.row[place_.depth] = (uint8_t)row;
    l_.place.element[place_.depth] = element;
    l_.entered = (uint8_t)entered;
    found_.key = "";
    found_.key_n = 0;
    rounds_ = 0;
    rill_lint_next(&l_, &found_);
    found_.key = letters + LONG - n_;
    found_.key_n = (uint8_t)n_;
    rill_lint_path(&l_, &found_, to, cap);
    if (l_.entered != 0) {
        lint_object(&l_, &o, l_.place.depth);
        //@ assert l_.place.row[l_.place.depth] <= o.end;
    }
    any_lint(s, root, 0); /* what comes next shall not tell these runs apart */
}

/* Each row of the object at the place, with any rule. */
static void rounds(const rill_shape *s, const void *root, unsigned base)
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
            if (k == 0 || RILLI_ROW_KIND(&o.shape->rows[n]) == RILL_FIELD_NODES)
                once(s, root, base, n, k, 1);
    once(s, root, base, end, 0, 1);
    once(s, root, base, 0, 0, 0);
}

static void at(unsigned depth, unsigned row, uint32_t element)
{
    place_.depth = (uint8_t)(depth + 1);
    place_.row[depth] = (uint8_t)row;
    place_.element[depth] = element;
}

static void fill_lists(void)
{
    unsigned k;

    texts[0].p = texts[1].p = NULL;
    some_data(&texts[0]);
    some_data(&texts[1]);
    fill(&rill_shape_tool_use, (uint8_t *)&call);
    fill(&rill_shape_tool_result, (uint8_t *)&result);
    fill(&rill_shape_text, (uint8_t *)&words);
    fill(&rill_shape_image, (uint8_t *)&picture);
    fill(&rill_shape_tool, (uint8_t *)&tool);
    raw.node.shape = &rill_shape_raw;
    some_data(&raw.json);
    fill(&rill_shape_more, (uint8_t *)&more);
    list[0] = &raw.node;
    list[1] = &call.node;
    list[2] = &result.node;
    list[3] = &words.node;
    list[4] = &picture.node;
    list[5] = &tool.node;
    list[6] = (const rill_node *)(const void *)room.bytes;
    //@ loop unroll 10;
    for (k = 0; k < TURN - 1; k++) {
        fill(&rill_shape_message, (uint8_t *)&turn[k]);
        talk[k] = &turn[k].node;
    }
    talk[k] = &raw.node;
    fill(&rill_shape_messages, (uint8_t *)&body);
    body.messages.p = talk;
    body.messages.n = TURN;
    body.more = Frama_C_interval(0, 1) ? &more.node : NULL;
}

/* The object itself, and those that are a part of it. */
static void alone(const rill_shape *s)
{
    unsigned k;

    place_.depth = 0;
    rounds(s, room.bytes, 0);
    //@ loop unroll 100;
    for (k = 0; k < s->n; k++) {
        const rill_field *row = &s->rows[k];
        unsigned kind = RILLI_ROW_KIND(row);
        const rill_node *node = kind == RILL_FIELD_MORE ? &more.node : &words.node;

        if (kind <= RILL_FIELD_NODES)
            continue;
        if (kind == RILL_FIELD_NODE || kind == RILL_FIELD_MORE) {
            if (RILLI_ROW_ARG(row) != 0) {
                fill((const rill_shape *)RILLI_ROW_AUX(s, row), child.bytes);
                node = (const rill_node *)(const void *)child.bytes;
            }
            *(const rill_node **)(void *)(room.bytes + (row->at & 0x7ffu)) = node;
        }
        at(0, k, 0);
        rounds(s, room.bytes, 0);
    }
}

/* To an element of this list of the body, which may stand in a part of it. Gives the level below. */
static unsigned into(const char *key, uint32_t element)
{
    const rill_shape *s = &rill_shape_messages;
    unsigned depth = 0, k;

    //@ loop unroll 100;
    for (k = 0; row_of_key(s, key) == s->n; k++)
        if (RILLI_ROW_KIND(&rill_shape_messages.rows[k]) == RILL_FIELD_PART) {
            s = (const rill_shape *)RILLI_ROW_AUX(&rill_shape_messages, &rill_shape_messages.rows[k]);
            at(0, k, 0);
            depth = 1;
        }
    at(depth, row_of_key(s, key), element);
    return depth + 1;
}

static unsigned row_of_nodes(const rill_shape *s)
{
    unsigned k = 0;

    //@ loop unroll 100;
    while (RILLI_ROW_KIND(&s->rows[k]) != RILL_FIELD_NODES)
        k++;
    return k;
}

static void in_body(const rill_shape *s)
{
    const rill_shape *const b = &rill_shape_messages;
    unsigned k, depth;

    if ((s->place & RILL_IN_TOOLS) != 0) {
        body.tools.p = list;
        body.tools.n = LIST;
        into("tools", LIST - 1);
        rounds(b, &body, 0);
    }
    if ((s->place & RILL_IN_CONTENT) != 0) {
        //@ loop unroll 10;
        for (k = 0; k < TURN - 1; k++) {
            turn[k].blocks.p = list;
            turn[k].blocks.n = LIST;
            depth = into("messages", k);
            at(depth, row_of_nodes(&rill_shape_message), LIST - 1);
            rounds(b, &body, depth);
        }
    }
    if (s == &rill_shape_messages) {
        //@ loop unroll 10;
        for (k = 0; k < TURN; k++) {
            depth = into("messages", k);
            rounds(b, &body, depth);
        }
    }
}

int main(void)
{
    unsigned k, n;

    //@ dynamic_split l_.place.depth;
    //@ dynamic_split l_.entered;
    Frama_C_make_unknown(letters, sizeof letters);
    rill_lint_init_(&l_, &rill_shape_messages, &body, 0);
    rill_lint_init_(&l_, &rill_shape_messages, &body, RILL_ABI);
    //@ loop unroll 100;
    for (k = FROM; k < TO && k < SHAPES; k++) {
        //@ split k;
        //@ loop unroll 4;
        for (n = 0; n < TEXT_LENGTHS; n++) {
            given_ = n != 0;
            n_ = n == TEXT_LENGTHS - 1 ? LONG : n;
            fill(shapes[k], room.bytes);
            fill_lists();
            alone(shapes[k]);
            in_body(shapes[k]);
        }
    }
    return 0;
}
