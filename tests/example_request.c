/*
 * example_request.c - a question about a photo that is still in the camera, with a tool; the program of README.md. It
 * prints the body with its length before it.
 */
#include <stdio.h>

#include "rill.h"

enum { PHOTO = 1, PHOTO_BYTES = 1000 }; /* a number for the source, and how much it has */

static const rill_node_media photo = { RILL_NODE(image), .media = RILL_S("image/jpeg"),
                                       .data = RILL_FROM(PHOTO, PHOTO_BYTES) };
static const rill_node_text question = { RILL_NODE(text),
                                         .text = RILL_S("Is the door open? If so, switch on the light.") };
static const rill_node *const content[] = { &photo.node, &question.node };
static const rill_node_message user = { RILL_NODE(message), .role = RILL_USER, .blocks = RILL_LIST(content) };
static const rill_node *const messages[] = { &user.node };

static const rill_node_tool light = { RILL_NODE(tool), .name = RILL_S("set_light"), .cache = RILL_CACHE,
                                      .input_schema = RILL_S("{\"type\":\"object\",\"properties\":{\"on\":"
                                                             "{\"type\":\"boolean\"}},\"required\":[\"on\"]}") };
static const rill_node *const tools[] = { &light.node };

static const rill_messages body = { .model = RILL_S("claude-haiku-4-5"),
                                    .max_tokens = RILL_INT(1024),
                                    .stream = RILL_TRUE,
                                    .system = RILL_S("You watch a door."),
                                    .messages = RILL_LIST(messages),
                                    .tools = RILL_LIST(tools) };

static size_t camera(uint32_t from, uint8_t *to, size_t n) /* n bytes of the photo at most */
{
    for (size_t k = 0; k < n; k++)
        to[k] = (uint8_t)(from + k);
    return n < PHOTO_BYTES - from ? n : PHOTO_BYTES - from;
}

int main(void)
{
    rill_request r;
    rill_in src = { NULL, 0 };
    uint8_t packet[64], pixels[20];
    uint64_t length;
    rill_status st;

    rill_request_init(&r, &rill_shape_messages, &body, 0);
    if (rill_request_length(&r, &length) != RILL_OK)
        return 1;
    printf("content-length: %lu\r\n\r\n", (unsigned long)length);
    do {
        rill_out out = { packet, sizeof packet };

        st = rill_request_read(&r, &src, &out);
        fwrite(packet, 1, sizeof packet - out.n, stdout); /* or send() */
        if (st == RILL_NEED) {
            src.n = camera(r.offset, pixels, sizeof pixels);
            src.p = pixels;
            if (src.n == 0) /* it has failed; one that is only late is waited for, here */
                rill_request_fail(&r);
        }
    } while (st == RILL_MORE || st == RILL_NEED);
    return st == RILL_END ? 0 : 1;
}
