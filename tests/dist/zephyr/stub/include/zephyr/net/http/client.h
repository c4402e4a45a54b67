/* client.h - as much of it as the sample uses: the answer is standard input. */
#ifndef ZEPHYR_HTTP_CLIENT_H
#define ZEPHYR_HTTP_CLIENT_H

#include <stddef.h>
#include <stdint.h>

enum http_method { HTTP_GET = 1, HTTP_POST = 3 };
enum http_final_call { HTTP_DATA_MORE = 0, HTTP_DATA_FINAL = 1 };
struct http_response {
	uint8_t *body_frag_start;
	size_t body_frag_len;
	uint16_t http_status_code;
};
#ifdef ZEPHYR_4_1
typedef void (*http_response_cb_t)(struct http_response *rsp, enum http_final_call final_data, void *user_data);
#else
typedef int (*http_response_cb_t)(struct http_response *rsp, enum http_final_call final_data, void *user_data);
#endif
struct http_request {
	enum http_method method;
	http_response_cb_t response;
	uint8_t *recv_buf;
	size_t recv_buf_len;
	const char *url;
	const char *protocol;
	const char **header_fields;
	const char *host;
	const char *payload;
	size_t payload_len;
};
int http_client_req(int sock, struct http_request *req, int32_t timeout, void *user_data);

#endif
