/*
 * box.h - the rows of `manifest`, and the bytes of each: what server.c and client.c share. See README.md.
 */
#ifndef BOX_H
#define BOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum end { END_CLOSE, END_CUT, END_RESET, END_HANG };
enum framing { CHUNKED, LENGTH, CLOSE };

struct serving {
    size_t cut;      /* bytes a piece; 0: 1460 */
    unsigned delay;  /* milliseconds before each piece */
    uint64_t repeat; /* of the loop file; UINT64_MAX: for ever */
    enum end end;
    enum framing framing;
};

struct row {
    char *name, *as, *serve, *want, *what; /* as in the manifest */
    struct serving how;
};

struct box {
    const char *folder;
    char *text;
    struct row *rows;
    size_t n;
};

/* NAME, NAME.loop as often as it says, NAME.tail. %N in the loop is how often it came before. */
struct body {
    struct part {
        uint8_t *p;
        size_t n;
    } part[3], loop, numbered;
    uint64_t repeat, round;
    unsigned now;
    size_t at;
};

void stop(const char *format, ...); /* prints it, exit status 2 */
void *room(size_t n);
bool word_of(const char *list, const char *word); /* is it one of these, with space between? */

void box_open(struct box *b, const char *folder);
void box_close(struct box *b);
const struct row *box_find(const struct box *b, const char *name, size_t n);
bool serving_set(struct serving *s, const char *text, size_t n); /* "cut=1 delay=5", also with commas */
void body_open(struct body *b, const struct box *box, const struct row *r, uint64_t repeat);
size_t body_read(struct body *b, uint8_t *to, size_t most); /* 0: the end */
void body_rewind(struct body *b);
void body_close(struct body *b);

#endif
