#include <stdio.h>
#include <zephyr/net/http/client.h>

int http_client_req(int sock, struct http_request *req, int32_t timeout, void *user_data)
{
	struct http_response r = { 0 };
	size_t k;

	(void)sock;
	(void)timeout;
	for (k = 0; req->header_fields[k] != NULL; k++)
		fputs(req->header_fields[k], stderr);
	fprintf(stderr, "%.*s\n", (int)req->payload_len, req->payload);
	while ((r.body_frag_len = fread(req->recv_buf, 1, req->recv_buf_len, stdin)) > 0) {
		r.body_frag_start = req->recv_buf;
		req->response(&r, HTTP_DATA_MORE, user_data);
	}
	r.body_frag_start = NULL;
	(void)req->response(&r, HTTP_DATA_FINAL, user_data);
	return 0;
}
