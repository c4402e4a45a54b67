/*
 * checkpoint.c - stores the states of half a stream, or reads them back and goes on; for checkpoint.sh, which compiles
 * it in several configurations and exchanges the files.
 *
 *     checkpoint abi             the number of this configuration
 *     checkpoint store FILE      decode half of the stream, store the states
 *     checkpoint resume FILE     read them, decode the rest, print the text: status 0; refused: 3, with the result
 */
#include <stdio.h>
#include <string.h>

#include "rill.h"

static const char stream[] = "data: {\"type\":\"message_start\",\"message\":{\"id\":\"m\"}}\n\n"
                             "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\"}}\n\n"
                             "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\","
                             "\"text\":\"half and half\"}}\n\n"
                             "data: {\"type\":\"content_block_stop\",\"index\":0}\n\n"
                             "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}\n\n"
                             "data: {\"type\":\"message_stop\"}\n\n";

static struct {
    rill_message m;
    rill_json json; /* nothing but a second state, of a kind that fewer macros change */
} kept;

static void print(rill_in in)
{
    rill_event ev;

    while (rill_message_next(&kept.m, &in, &ev) == RILL_OK)
        if (ev.kind == RILL_EV_TEXT)
            printf("%.*s", (int)ev.text.n, ev.text.p);
}

int main(int argc, char **argv)
{
    const size_t half = (size_t)(strstr(stream, " and half") - stream);
    rill_in in;
    rill_event ev;
    rill_status st;
    FILE *f;

    if (argc == 2 && strcmp(argv[1], "abi") == 0) {
        printf("%08lx\n", (unsigned long)RILL_ABI);
        return 0;
    }
    if (argc != 3)
        return 2;
    if (strcmp(argv[1], "store") == 0) {
        if (rill_message_init(&kept.m, RILL_SSE) != RILL_OK || rill_json_init(&kept.json, 0) != RILL_OK)
            return 1;
        in.p = (const uint8_t *)stream;
        in.n = half;
        print(in);
        f = fopen(argv[2], "wb");
        if (rill_seal(&kept.m) != RILL_OK || rill_seal(&kept.json) != RILL_OK || f == NULL)
            return 1;
        return fwrite(&kept, 1, sizeof kept, f) != sizeof kept || fclose(f) != 0;
    }
    f = fopen(argv[2], "rb");
    if (f == NULL || fread(&kept, 1, sizeof kept, f) == 0) /* how long it is must not matter */
        return 1;
    fclose(f);
    st = rill_resume(&kept.m);
    if (st == RILL_OK)
        st = rill_resume(&kept.json);
    if (st != RILL_OK) {
        puts(rill_status_name(st));
        return 3;
    }
    in.p = (const uint8_t *)stream + half;
    in.n = sizeof stream - 1 - half;
    print(in);
    while (rill_message_finish(&kept.m, RILL_END_CLEAN, &ev) == RILL_OK)
        continue;
    return kept.m.outcome == RILL_COMPLETE ? 0 : 1;
}
