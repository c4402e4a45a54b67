/* print_answer - sends a request over a connected socket (TLS is the board's), prints the answer while it arrives. */
#include <zephyr/kernel.h>
#include <zephyr/net/http/client.h>
#include <zephyr/sys/printk.h>

#include "rill.h"

#define KEY "your key"

static const char request[] = "{\"model\":\"claude-haiku-4-5\",\"max_tokens\":1024,\"stream\":true,"
			      "\"messages\":[{\"role\":\"user\",\"content\":\"What is a rill?\"}]}";
static rill_message m;

static int on_response(struct http_response *r, enum http_final_call final, void *user)
{
	rill_in in = { r->body_frag_start, r->body_frag_len };
	rill_event ev;

	ARG_UNUSED(final);
	ARG_UNUSED(user);
	while (rill_message_next(&m, &in, &ev) == RILL_OK)
		if (ev.kind == RILL_EV_TEXT)
			printk("%.*s", (int)ev.text.n, ev.text.p);
	return 0;
}

/* Up to Zephyr 4.1 a callback returns nothing. */
static void on_response_void(struct http_response *r, enum http_final_call final, void *user)
{
	(void)on_response(r, final, user);
}

int print_answer(int sock)
{
	static const char *headers[] = { "content-type: application/json\r\n", "anthropic-version: 2023-06-01\r\n",
					 "x-api-key: " KEY "\r\n", NULL };
	static uint8_t buffer[512];
	struct http_request req = { 0 };
	rill_event ev;
	int sent;

	rill_message_init(&m, RILL_DETECT); /* an error comes as JSON */
	req.method = HTTP_POST;
	req.url = "/v1/messages";
	req.host = "api.anthropic.com";
	req.protocol = "HTTP/1.1";
	req.header_fields = headers;
	req.payload = request;
	req.payload_len = sizeof(request) - 1;
	req.response = _Generic(req.response, void (*)(struct http_response *, enum http_final_call, void *)
				: on_response_void, default
				: on_response);
	req.recv_buf = buffer;
	req.recv_buf_len = sizeof(buffer);
	sent = http_client_req(sock, &req, 600000 /* ms, for the whole answer */, NULL);
	while (rill_message_finish(&m, sent < 0 ? RILL_END_RESET : RILL_END_CLEAN, &ev) == RILL_OK)
		continue;
	printk("\n%s\n", m.outcome == RILL_COMPLETE ? "complete" : "not whole");
	return m.outcome == RILL_COMPLETE ? 0 : -1;
}

int main(void)
{
	return print_answer(0); /* the socket that your board has connected */
}
