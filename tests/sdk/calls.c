/*
 * calls.c - calls NAME: the whole HTTP request of one of the calls below, as rill makes it from structs. calls.mjs has
 * the same calls for the API's own client, and judge.mjs compares what both send.
 */
#include <stdio.h>
#include <string.h>

#include "rill.h"

#define MODEL RILL_S("claude-test")
#define STRANGE "line\nend\r\n\"quoted\" \\ \x01\x1f \xe2\x80\xa8 \xc3\xa9 \xf0\x9f\x98\x80"
#define SCHEMA "{\"type\":\"object\",\"properties\":{\"on\":{\"type\":\"boolean\"}},\"required\":[\"on\"]}"

static const uint8_t picture[] = { 0xff, 0xd8, 0xff, 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0 };

/* ---- plain ---- */

static const rill_node_message hello = { RILL_NODE(message), .role = RILL_USER, .text = RILL_S(STRANGE) };
static const rill_node *const hellos[] = { &hello.node };
static const rill_messages plain = { .model = MODEL, .max_tokens = RILL_INT(1024), .messages = RILL_LIST(hellos) };
static const rill_messages streamed = {
    .model = MODEL, .max_tokens = RILL_INT(1024), .messages = RILL_LIST(hellos), .stream = RILL_TRUE
};

static const rill_data stops[] = { RILL_S("\n\nHuman:"), RILL_S("END") };
static const rill_node_text rule = { RILL_NODE(text), .text = RILL_S("Answer briefly."), .cache = RILL_CACHE_1H };
static const rill_node_text style = { RILL_NODE(text), .text = RILL_S("In French.") };
static const rill_node *const rules[] = { &style.node, &rule.node };
static const rill_messages sampled = { .model = MODEL,
                                       .max_tokens = RILL_INT(1),
                                       .messages = RILL_LIST(hellos),
                                       .system_blocks = RILL_LIST(rules),
                                       .stop_sequences = RILL_LIST(stops),
                                       .temperature = RILL_DEC(7, 1),
                                       .top_p = RILL_DEC(95, 2),
                                       .top_k = RILL_INT(40),
                                       .user_id = RILL_S("u-1"),
                                       .service_tier = 2 };

/* ---- tools ---- */

static const rill_node_tool light = { RILL_NODE(tool),
                                      .name = RILL_S("set_light"),
                                      .description = RILL_S("On or off."),
                                      .input_schema = RILL_S(SCHEMA),
                                      .cache = RILL_CACHE_5M,
                                      .strict = RILL_TRUE };
static const rill_node_tool custom = { RILL_NODE(custom_tool), .name = RILL_S("other"),
                                       .input_schema = RILL_S(SCHEMA) };
static const rill_node *const tools[] = { &custom.node, &light.node };
static const rill_node_tool_use use = { RILL_NODE(tool_use), .id = RILL_S("toolu_1"), .name = RILL_S("set_light"),
                                        .input = RILL_S("{\"on\": true, \"x\": [1, -2.5e10, null]}") };
static const rill_node_tool_use empty_use = { RILL_NODE(tool_use), .id = RILL_S("toolu_2"), .name = RILL_S("other") };
static const rill_node_text let_me_see = { RILL_NODE(text), .text = RILL_S("Let me see.") };
static const rill_node *const asking[] = { &let_me_see.node, &use.node, &empty_use.node };
static const rill_node_media photo = { RILL_NODE(image), .media = RILL_S("image/jpeg"),
                                       .data = RILL_MEM(picture, sizeof picture) };
static const rill_node_text seen = { RILL_NODE(text), .text = RILL_S("It is on."), .cache = RILL_CACHE };
static const rill_node *const seen_list[] = { &seen.node, &photo.node };
static const rill_node_tool_result found = { RILL_NODE(tool_result), .tool_use_id = RILL_S("toolu_1"),
                                             .blocks = RILL_LIST(seen_list) };
static const rill_node_tool_result failed = { RILL_NODE(tool_result), .tool_use_id = RILL_S("toolu_2"),
                                              .text = RILL_S("no such thing"), .is_error = RILL_TRUE };
static const rill_node *const results[] = { &found.node, &failed.node };
static const rill_node_message asked = { RILL_NODE(message), .role = RILL_ASSISTANT, .blocks = RILL_LIST(asking) };
static const rill_node_message answered = { RILL_NODE(message), .role = RILL_USER, .blocks = RILL_LIST(results) };
static const rill_node *const talk[] = { &hello.node, &asked.node, &answered.node };
static const rill_messages with_tools = { .model = MODEL,
                                          .max_tokens = RILL_INT(1024),
                                          .messages = RILL_LIST(talk),
                                          .tools = RILL_LIST(tools),
                                          .choose = RILL_CHOOSE_TOOL,
                                          .choose_name = RILL_S("set_light"),
                                          .choose_one = RILL_TRUE };

static const rill_data domains[] = { RILL_S("example.com"), RILL_S("example.org") };
static const rill_node_api_tool web = { RILL_NODE(api_tool),
                                        RILL_WEB_SEARCH_20250305,
                                        .max_uses = RILL_INT(3),
                                        .allowed_domains = RILL_LIST(domains),
                                        .located = 1,
                                        .city = RILL_S("Paris"),
                                        .timezone = RILL_S("Europe/Paris") };
static const rill_node_api_tool fetch = { RILL_NODE(api_tool), RILL_WEB_FETCH_20250910,
                                          .blocked_domains = RILL_LIST(domains), .max_content_tokens = RILL_INT(5000),
                                          .citations = RILL_TRUE };
static const rill_node_api_tool bash = { RILL_NODE(api_tool), RILL_BASH_20250124 };
static const rill_node_api_tool editor = { RILL_NODE(api_tool), RILL_TEXT_EDITOR_20250728,
                                           .max_characters = RILL_INT(9999) };
static const rill_node_api_tool computer = { RILL_NODE(api_tool), RILL_COMPUTER_20250124,
                                             .display_width_px = RILL_INT(1024), .display_height_px = RILL_INT(768),
                                             .display_number = RILL_INT(0) };
static const rill_node_api_tool memory = { RILL_NODE(api_tool), RILL_MEMORY_20250818, .cache = RILL_CACHE };
static const rill_node_api_tool code = { RILL_NODE(api_tool), RILL_CODE_EXECUTION_20250825 };
static const rill_node_api_tool find = { RILL_NODE(api_tool), RILL_TOOL_SEARCH_BM25 };
static const rill_node *const api_tools[] = { &web.node,      &fetch.node,  &bash.node, &editor.node,
                                              &computer.node, &memory.node, &code.node, &find.node };
static const rill_messages with_api_tools = { .model = MODEL,
                                              .max_tokens = RILL_INT(1024),
                                              .messages = RILL_LIST(hellos),
                                              .tools = RILL_LIST(api_tools),
                                              .choose = RILL_CHOOSE_AUTO };

/* ---- images, documents ---- */

static const rill_node_media by_url = { RILL_NODE(image), .url = RILL_S("https://example.com/a.png"),
                                        .cache = RILL_CACHE };
static const rill_node_media by_id = { RILL_NODE(image), .file = RILL_S("file_1") };
static const rill_node_media pdf = { RILL_NODE(document),
                                     .media = RILL_S("application/pdf"),
                                     .data = RILL_MEM(picture, sizeof picture - 1),
                                     .citations = RILL_TRUE,
                                     .title = RILL_S("A"),
                                     .context = RILL_S("of 2026") };
static const rill_node_media letter = { RILL_NODE(document), .plain = RILL_S(STRANGE), .citations = RILL_FALSE };
static const rill_node_media page = { RILL_NODE(document), .url = RILL_S("https://example.com/a.pdf") };
static const rill_node_media filed = { RILL_NODE(document), .file = RILL_S("file_2") };
static const rill_node_media parts = { RILL_NODE(document), .blocks = RILL_LIST(seen_list) };
static const rill_node *const result_text[] = { &let_me_see.node };
static const rill_node_search_result hit = { RILL_NODE(search_result), .source = RILL_S("https://a"),
                                             .title = RILL_S("t"), .blocks = RILL_LIST(result_text),
                                             .citations = RILL_TRUE };
static const rill_node *const media[] = { &photo.node, &by_url.node, &by_id.node, &pdf.node, &letter.node,
                                          &page.node,  &filed.node,  &parts.node, &hit.node };
static const rill_node_message shown = { RILL_NODE(message), .role = RILL_USER, .blocks = RILL_LIST(media) };
static const rill_node *const shown_list[] = { &shown.node };
static const rill_messages with_media = { .model = MODEL,
                                          .max_tokens = RILL_INT(1024),
                                          .messages = RILL_LIST(shown_list) };

/* ---- thinking, structured output ---- */

static const rill_node_thinking thought = { RILL_NODE(thinking), RILL_S("Hm."), RILL_S("EqQB/+==") };
static const rill_node_one hidden = { RILL_NODE(redacted_thinking), .value = RILL_S("AAAA") };
static const rill_node *const thoughts[] = { &thought.node, &hidden.node, &let_me_see.node };
static const rill_node_message thought_turn = { RILL_NODE(message), .role = RILL_ASSISTANT,
                                                .blocks = RILL_LIST(thoughts) };
static const rill_node_message cited = { RILL_NODE(message), .role = RILL_USER, .text = RILL_S("") };
static const rill_node *const thinking_talk[] = { &hello.node, &thought_turn.node, &cited.node };
static const rill_messages thinking = { .model = MODEL,
                                        .max_tokens = RILL_INT(4096),
                                        .messages = RILL_LIST(thinking_talk),
                                        .think = RILL_THINK_ENABLED,
                                        .think_budget = RILL_INT(2048) };
static const rill_more form = { RILL_NODE(more), .effort = RILL_EFFORT_MEDIUM, .schema = RILL_S(SCHEMA),
                                .inference_geo = RILL_S("us") };
static const rill_messages adaptive = { .model = MODEL,
                                        .max_tokens = RILL_INT(4096),
                                        .messages = RILL_LIST(hellos),
                                        .think = RILL_THINK_ADAPTIVE,
                                        .think_display = 1,
                                        .cache = RILL_CACHE,
                                        .more = &form.node };

static const rill_node_citation quote = { RILL_NODE(char_location),      .cited_text = RILL_S(STRANGE),
                                          .document_index = RILL_INT(0), .document_title = RILL_NULL,
                                          .start = RILL_INT(0),          .end = RILL_INT(9) };
static const rill_node_citation link = { RILL_NODE(web_search_result_location), .cited_text = RILL_S("c"),
                                         .title = RILL_S("t"), .url = RILL_S("u"), .encrypted_index = RILL_S("e") };
static const rill_node *const quotes[] = { &quote.node, &link.node };
static const rill_node_text quoting = { RILL_NODE(text), .text = RILL_S("as it says"), .citations = RILL_LIST(quotes) };
static const rill_node_tool_use searching = { RILL_NODE(server_tool_use), .id = RILL_S("srvtoolu_1"),
                                              .name = RILL_S("web_search"), .input = RILL_S("{\"query\":\"q\"}") };
static const rill_node_found web_hit = { RILL_NODE(web_search_result), .url = RILL_S("u"), .title = RILL_S("t"),
                                         .encrypted_content = RILL_S("e"), .page_age = RILL_NULL };
static const rill_node *const web_hits[] = { &web_hit.node };
static const rill_node_server_result searched = { RILL_NODE(web_search_tool_result),
                                                  .tool_use_id = RILL_S("srvtoolu_1"), .list = RILL_LIST(web_hits) };
static const rill_node *const server_blocks[] = { &searching.node, &searched.node, &quoting.node };
static const rill_node_message server_turn = { RILL_NODE(message), .role = RILL_ASSISTANT,
                                               .blocks = RILL_LIST(server_blocks) };
static const rill_node *const server_talk[] = { &hello.node, &server_turn.node, &hello.node };
static const rill_messages after_search = { .model = MODEL,
                                            .max_tokens = RILL_INT(9),
                                            .messages = RILL_LIST(server_talk) };

/* ---- beta ---- */

static const rill_node_mcp_server server = { RILL_NODE(mcp_server), .url = RILL_S("https://mcp.example.com/sse"),
                                             .name = RILL_S("home"), .authorization_token = RILL_S("t0k3n") };
static const rill_node *const servers[] = { &server.node };
static const rill_node_edit clear = {
    RILL_NODE(clear_tool_uses),       .trigger_tokens = RILL_INT(30000),   .keep = RILL_INT(3),
    .clear_at_least = RILL_INT(5000), .exclude_tools = RILL_LIST(domains), .clear_tool_inputs = RILL_FALSE
};
static const rill_node *const edits[] = { &clear.node };
static const rill_node_skill skill = { RILL_NODE(skill), .type = 1, .skill_id = RILL_S("pptx"),
                                       .version = RILL_S("latest") };
static const rill_node *const skills[] = { &skill.node };
static const rill_more beta_more = { RILL_NODE(more), .mcp_servers = RILL_LIST(servers), .edits = RILL_LIST(edits),
                                     .skills = RILL_LIST(skills), .container_id = RILL_S("container_1") };
static const rill_node_api_tool mcp = { RILL_NODE(api_tool), RILL_MCP_TOOLSET, .mcp_server_name = RILL_S("home"),
                                        .default_enabled = RILL_FALSE,
                                        .configs = RILL_S("{\"search\":{\"enabled\":true,\"defer_loading\":true}}") };
static const rill_node *const mcp_tools[] = { &mcp.node };
static const rill_messages beta = { .model = MODEL,
                                    .max_tokens = RILL_INT(1024),
                                    .messages = RILL_LIST(hellos),
                                    .tools = RILL_LIST(mcp_tools),
                                    .more = &beta_more.node };

/* ---- count_tokens, batches, files ---- */

static const rill_messages counted = {
    .model = MODEL, .messages = RILL_LIST(talk), .tools = RILL_LIST(tools), .system = RILL_S("Answer briefly.")
};
static const rill_node_batch_item first = { RILL_NODE(batch_item), .custom_id = RILL_S("a-1"), .params = &plain.node };
static const rill_node_batch_item second = { RILL_NODE(batch_item), .custom_id = RILL_S("a-2"),
                                             .params = &with_tools.node };
static const rill_node *const items[] = { &first.node, &second.node };
static const rill_batch batch = { RILL_LIST(items) };
static const rill_file file = { .filename = RILL_TEXT("a \"b\" \xc3\xa9.jpg"),
                                .mime = RILL_TEXT("image/jpeg"),
                                .p = picture,
                                .n = sizeof picture,
                                .nonce = { 1, 2, 3 } };

#define FILES RILL_TEXT("files-api-2025-04-14")
#define BETAS RILL_TEXT("mcp-client-2025-11-20,context-management-2025-06-27,skills-2025-10-02")
static const struct call {
    const char *name;
    const rill_shape *shape; /* NULL: no body */
    const void *root;
    rill_head_call head;
} calls[] = {
    { "plain", &rill_shape_messages, &plain, { .to = RILL_TO_MESSAGES } },
    { "streamed", &rill_shape_messages, &streamed, { .to = RILL_TO_MESSAGES } },
    { "sampled", &rill_shape_messages, &sampled, { .to = RILL_TO_MESSAGES } },
    { "with tools", &rill_shape_messages, &with_tools, { .to = RILL_TO_MESSAGES } },
    { "with tools of the API", &rill_shape_messages, &with_api_tools, { .to = RILL_TO_MESSAGES } },
    { "with media", &rill_shape_messages, &with_media, { .to = RILL_TO_MESSAGES } },
    { "thinking", &rill_shape_messages, &thinking, { .to = RILL_TO_MESSAGES } },
    { "adaptive", &rill_shape_messages, &adaptive, { .to = RILL_TO_MESSAGES } },
    { "after a search", &rill_shape_messages, &after_search, { .to = RILL_TO_MESSAGES } },
    { "beta", &rill_shape_messages, &beta, { .to = RILL_TO_MESSAGES, .betas = BETAS } },
    { "counted", &rill_shape_count_tokens, &counted, { .to = RILL_TO_COUNT_TOKENS } },
    { "batch", &rill_shape_batch, &batch, { .to = RILL_TO_BATCH_CREATE } },
    { "batches", NULL, NULL, { .to = RILL_TO_BATCH_LIST, .query = RILL_TEXT("?limit=20") } },
    { "a batch", NULL, NULL, { .to = RILL_TO_BATCH_GET, .id = RILL_TEXT("msgbatch_1") } },
    { "a batch, cancelled", NULL, NULL, { .to = RILL_TO_BATCH_CANCEL, .id = RILL_TEXT("msgbatch_1") } },
    { "a batch, deleted", NULL, NULL, { .to = RILL_TO_BATCH_DELETE, .id = RILL_TEXT("msgbatch_1") } },
    { "upload", NULL, &file, { .to = RILL_TO_FILE_UPLOAD, .betas = FILES } },
    { "a file", NULL, NULL, { .to = RILL_TO_FILE_GET, .betas = FILES, .id = RILL_TEXT("file/1?#") } },
    { "a file, deleted", NULL, NULL, { .to = RILL_TO_FILE_DELETE, .betas = FILES, .id = RILL_TEXT("file_1") } },
    { "models", NULL, NULL, { .to = RILL_TO_MODEL_LIST } },
    { "a model", NULL, NULL, { .to = RILL_TO_MODEL_GET, .id = RILL_TEXT("claude-test") } },
};

/* ---- */

static uint8_t packet[61];

static void send(rill_out out)
{
    fwrite(packet, 1, sizeof packet - out.n, stdout);
}

static int call(const struct call *c)
{
    bool upload = c->root == &file;
    rill_head_call asked_for = c->head;
    char type[RILL_UPLOAD_TYPE];
    rill_status st = RILL_END;
    rill_request r;
    rill_upload u;
    rill_head h;

    asked_for.host = (rill_text)RILL_TEXT("api.anthropic.com");
    asked_for.bearer = (rill_text)RILL_TEXT("none");
    asked_for.version = (rill_text)RILL_TEXT("2026-10-21"); /* the client's */
    if (c->shape != NULL && (rill_request_init(&r, c->shape, c->root, RILL_REFUSE) != RILL_OK ||
                             rill_request_length(&r, &asked_for.length) != RILL_OK))
        return 1;
    if (upload) {
        if (rill_upload_init(&u, &file) != RILL_OK)
            return 1;
        asked_for.length = u.length;
        asked_for.content_type = rill_upload_type(&file, type);
    }
    if (rill_head_init(&h, &asked_for) != RILL_OK)
        return 1;
    do {
        rill_out out = { packet, sizeof packet };

        st = rill_head_read(&h, &asked_for, &out);
        send(out);
    } while (st == RILL_MORE);
    if (st == RILL_END && (c->shape != NULL || upload))
        do {
            rill_out out = { packet, sizeof packet };

            st = upload ? rill_upload_read(&u, &file, NULL, &out) : rill_request_read(&r, NULL, &out);
            send(out);
        } while (st == RILL_MORE);
    return st == RILL_END ? 0 : 1;
}

int main(int argc, char **argv)
{
    for (size_t k = 0; argc == 2 && k < sizeof calls / sizeof *calls; k++)
        if (strcmp(argv[1], calls[k].name) == 0)
            return call(&calls[k]);
    for (size_t k = 0; argc == 1 && k < sizeof calls / sizeof *calls; k++)
        puts(calls[k].name);
    return argc == 1 ? 0 : 2;
}
