/* print_answer - asks a question, prints the answer while it arrives. The network is up when app_main() goes on. */
#include <stdio.h>

#include "esp_crt_bundle.h"
#include "esp_http_client.h"
#include "rill.h"

#define KEY "your key"

static const rill_node_text question = { RILL_NODE(text), .text = RILL_S("What is a rill?") };
static const rill_node *const content[] = { &question.node };
static const rill_node_message user = { RILL_NODE(message), .role = RILL_USER, .blocks = RILL_LIST(content) };
static const rill_node *const messages[] = { &user.node };
static const rill_messages body = { .model = RILL_S("claude-haiku-4-5"), .max_tokens = RILL_INT(1024),
                                    .stream = RILL_TRUE, .messages = RILL_LIST(messages) };
static rill_message m;

static esp_err_t on_event(esp_http_client_event_t *e)
{
    rill_event ev;

    if (e->event_id == HTTP_EVENT_ON_DATA) {
        rill_in in = { e->data, (size_t)e->data_len };
        while (rill_message_next(&m, &in, &ev) == RILL_OK)
            if (ev.kind == RILL_EV_TEXT)
                fwrite(ev.text.p, 1, ev.text.n, stdout);
    }
    return ESP_OK;
}

void app_main(void)
{
    static uint8_t text[256];
    rill_request r;
    rill_in src = { NULL, 0 };
    rill_out out = { text, sizeof text };
    rill_event ev;
    esp_http_client_config_t config = { .url = "https://api.anthropic.com/v1/messages", .method = HTTP_METHOD_POST,
                                        .event_handler = on_event, .crt_bundle_attach = esp_crt_bundle_attach,
                                        .timeout_ms = 120000 }; /* it may think before it speaks */
    esp_http_client_handle_t client = esp_http_client_init(&config);
    esp_err_t sent;

    if (client == NULL || rill_request_init(&r, &rill_shape_messages, &body, 0) != RILL_OK ||
        rill_request_read(&r, &src, &out) != RILL_END)
        return;
    rill_message_init(&m, RILL_DETECT); /* an error comes as JSON */
    esp_http_client_set_header(client, "content-type", "application/json");
    esp_http_client_set_header(client, "anthropic-version", "2023-06-01");
    esp_http_client_set_header(client, "x-api-key", KEY);
    esp_http_client_set_post_field(client, (const char *)text, (int)(sizeof text - out.n));
    sent = esp_http_client_perform(client);
    while (rill_message_finish(&m, sent == ESP_OK ? RILL_END_CLEAN : RILL_END_RESET, &ev) == RILL_OK)
        continue;
    printf("\n%s\n", m.outcome == RILL_COMPLETE ? "complete" : "not whole");
    esp_http_client_cleanup(client);
}
