/*
 * answer.c - a stored turn to the user message that answers its calls.
 *
 * The store is trusted: it is JSON, and a call has its id right behind its type, as turn.c wrote them. That pair cannot
 * stand inside a string, where its quotes would be escaped.
 */
#include "rill/turn.h"
#include "internal.h"

enum { A_SCAN, A_HEAD, A_OPEN, A_ID, A_CONTENT, A_WHY, A_CLOSE, A_TAIL, A_DONE };
enum { A_IN_STRING = 1, A_BEHIND_BACKSLASH = 2, A_LIST_ONLY = 4 };
#define A_NO_MATCH 255u

rill_status rill_answer_init_(rill_answer *a, uint32_t abi)
{
    static const rill_answer zero = { 0 };

    if (abi != RILL_ABI)
        return RILL_E_ABI;
    *a = zero;
    a->abi = abi;
    a->match = A_NO_MATCH;
    return RILL_OK;
}

/* Reads one byte. true: the id of a call begins behind it. */
static bool scan_byte(rill_answer *a, uint8_t b)
{
    static const char call[] = "\"type\":\"tool_use\",\"id\":\"";

    if (a->depth == 0 && b == '[')
        a->flags |= A_LIST_ONLY;
    if ((a->flags & A_IN_STRING) != 0) {
        if ((a->flags & A_BEHIND_BACKSLASH) != 0)
            a->flags &= (uint8_t)~A_BEHIND_BACKSLASH;
        else if (b == '\\')
            a->flags |= A_BEHIND_BACKSLASH;
        else if (b == '"')
            a->flags &= (uint8_t)~A_IN_STRING;
    } else if (b == '"') {
        a->flags |= A_IN_STRING;
        if (a->match == A_NO_MATCH && a->depth == 3u - ((a->flags & A_LIST_ONLY) != 0))
            a->match = 0;
    } else if (b == '{' || b == '[') {
        a->depth++;
    } else if (b == '}' || b == ']') {
        a->depth--;
    }
    if (a->match == A_NO_MATCH)
        return false;
    if (b != (uint8_t)call[a->match++])
        a->match = A_NO_MATCH;
    if (a->match != sizeof call - 1)
        return false;
    a->match = A_NO_MATCH;
    return true;
}

rill_status rill_answer_next(rill_answer *a, rill_in *in, rill_text why, rill_out *out)
{
    /* the state's own; of A_ID, behind A_OPEN, and A_WHY there is none */
    static const char literal[] = ",\0{\"role\":\"user\",\"content\":[\0{\"type\":\"tool_result\",\"tool_use_id\":\"\0"
                                  "\0\",\"is_error\":true,\"content\":\"\0\0\"}\0]}\0";

    for (;;) {
        rill_text x = why;
        unsigned how = RILLI_PUT_RAW;

        switch (a->state) {
        case A_SCAN:
            if (in->n == 0)
                return RILL_MORE;
            in->n--;
            if (scan_byte(a, *in->p++))
                a->state = A_HEAD;
            else if (a->depth == 0)
                a->state = a->answers != 0 ? A_TAIL : A_DONE;
            continue;
        case A_ID: /* as it stands, up to its quote */
            if (in->n == 0 || out->n == 0)
                return RILL_MORE;
            scan_byte(a, *in->p);
            if ((a->flags & A_IN_STRING) == 0) {
                a->state = A_CONTENT;
            } else {
                *out->p++ = *in->p;
                out->n--;
            }
            in->p++;
            in->n--;
            continue;
        case A_DONE:
            return RILL_END;
        case A_WHY:
            how = RILLI_PUT_STRING;
            break;
        default:
            x = rilli_pick(literal, a->state == A_HEAD && a->answers != 0 ? 0 : a->state);
            break;
        }
        if (!rilli_put(x, how, &a->at, &a->sub, out))
            return RILL_MORE;
        a->at = 0;
        if (a->state == A_OPEN)
            a->answers++;
        a->state = a->state == A_CLOSE ? A_SCAN : (uint8_t)(a->state + 1);
    }
}
