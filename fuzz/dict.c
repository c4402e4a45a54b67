/*
 * dict.c - prints a dictionary for the fuzzers, made from the list of the protocol's names.
 */
#include <stdio.h>

#include "rill.h"

static void word(const char *name)
{
    printf("\"\\\"%s\\\"\"\n", name);
    printf("\"%s\"\n", name);
}

#define WORD2(a, b, name) word(#name);
#define WORD3(id, number, name) word(#name);
#define WORD4(id, number, name, more) word(#name);

int main(void)
{
    static const char *const words[] = {
        "event: ", "data: ", "id: ", "retry: ", ":", "\\x0a", "\\x0a\\x0a", "\\x0d\\x0a", "\\x0d", "\\xef\\xbb\\xbf",
        "\\\\u00", "\\\\ud83d\\\\ude00", "\\\\ud83d", "\\\\n", "\\\\\\\"", "\\xf0\\x9f\\x98\\x80", "\\xc3", "\\xff",
        "{", "}", "[", "]", ",", "true", "false", "null", "-1", "0", "1e2", "65535", "4294967296", "0.5", "[DONE]",
        "data: {\\\"type\\\":\\\"", "\\\"}\\x0a\\x0a", "{\\\"type\\\":\\\"", "\\\"index\\\":0", "\\\"index\\\":1",
        "\\\"input\\\":{}", "\\\"partial_json\\\":\\\"",
        "{\\\\\\\"a\\\\\\\":1}", "\\\"stop_reason\\\":\\\"tool_use\\\"",
        ":message-type\\x07\\x00", ":event-type\\x07\\x00\\x05chunk", ":exception-type\\x07\\x00",
        ":error-code\\x07\\x00", ":error-message\\x07\\x00", "{\\\"bytes\\\":\\\"eyJ0", "e30=\\\"}", "\\xfe",
        "role", "assistant", "citations", "details", "service_tier", "iterations",
    };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        printf("\"%s\"\n", words[i]);
    RILL_EVENTS_LIST(WORD3)
    RILL_BLOCKS_LIST(WORD4)
    RILL_DELTAS_LIST(WORD3)
    RILL_REASONS_LIST(WORD4)
    RILL_FAULTS_LIST(WORD4)
    RILL_COUNTS_LIST(WORD4)
    RILL_MEMBERS_EVENT_LIST(WORD2)
    RILL_MEMBERS_MESSAGE_LIST(WORD2)
    RILL_MEMBERS_DELTA_LIST(WORD2)
    RILL_MEMBERS_BLOCK_LIST(WORD2)
    RILL_MEMBERS_FAULT_LIST(WORD2)
    RILL_MEMBERS_USAGE_LIST(WORD2)
    return 0;
}
