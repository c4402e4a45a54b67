/*
 * split.h - the lines of an event stream, for peers that read JSON only. Included by each after
 *
 *     static void line(PEER_STATE *, const uint8_t *p, size_t n, struct sink *);
 *
 * which gets the value of a data line, whole; STREAM_SPARE bytes after it may be read. A line that stands whole in its
 * piece is not copied. What recordings never hold is left out: an event of several data lines, CR alone.
 */
#include <stdlib.h>

static void whole_line(PEER_STATE *state, const uint8_t *p, size_t n, struct sink *to)
{
    if (n != 0 && p[n - 1] == '\r')
        n--;
    if (n >= 5 && memcmp(p, "data:", 5) == 0) {
        size_t skip = n > 5 && p[5] == ' ' ? 6 : 5;
        line(state, p + skip, n - skip, to);
    }
}

static void split(PEER_STATE *state, const struct stream *s, size_t piece, struct sink *to)
{
    uint8_t *kept = NULL; /* the begin of a line that a piece's end cut */
    size_t n = 0, cap = 0, at = 0, event = 0;

    while (at < s->n) {
        size_t end = piece_end(s, piece, at, &event);
        while (at < end) {
            const uint8_t *p = s->p + at, *nl = (const uint8_t *)memchr(p, '\n', end - at);
            size_t k = nl != NULL ? (size_t)(nl - p) : end - at;
            at += k + (nl != NULL);
            if (nl != NULL && n == 0) {
                whole_line(state, p, k, to);
                continue;
            }
            if (cap < n + k + STREAM_SPARE) {
                kept = (uint8_t *)realloc(kept, cap = 2 * (n + k) + STREAM_SPARE);
                if (kept == NULL)
                    abort();
            }
            memcpy(kept + n, p, k);
            n += k;
            if (nl != NULL) {
                whole_line(state, kept, n, to);
                n = 0;
            }
        }
    }
    free(kept);
}
