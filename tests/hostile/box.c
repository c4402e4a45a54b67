/*
 * box.c - the manifest and the files of the rows.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "box.h"

void stop(const char *format, ...)
{
    va_list args;

    fflush(stdout);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    exit(2);
}

void *room(size_t n)
{
    void *p = calloc(n != 0 ? n : 1, 1);

    if (p == NULL)
        stop("out of memory");
    return p;
}

bool word_of(const char *list, const char *word)
{
    size_t n = strlen(word);

    for (; *list != '\0'; list += strcspn(list, " "), list += strspn(list, " "))
        if (strncmp(list, word, n) == 0 && (list[n] == ' ' || list[n] == '\0'))
            return true;
    return false;
}

static bool file_read(struct part *to, const char *folder, const char *name, const char *as, const char *more)
{
    char path[1024];
    long n = 0;
    FILE *f;

    snprintf(path, sizeof path, "%s/rows/%s.%.*s%s", folder, name, (int)strcspn(as, " "), as, more);
    f = fopen(path, "rb");
    if (f == NULL)
        return false;
    if (fseek(f, 0, SEEK_END) != 0 || (n = ftell(f)) < 0 || fseek(f, 0, SEEK_SET) != 0)
        stop("%s: cannot read", path);
    to->n = (size_t)n;
    to->p = (uint8_t *)room(to->n);
    if (fread(to->p, 1, to->n, f) != to->n)
        stop("%s: cannot read", path);
    fclose(f);
    return true;
}

static bool is(const char *p, size_t n, const char *word)
{
    return n == strlen(word) && memcmp(p, word, n) == 0;
}

static bool set_one(struct serving *s, const char *key, size_t key_n, const char *value, size_t n)
{
    static const char *const ends[] = { "close", "cut", "reset", "hang" };
    static const char *const framings[] = { "chunked", "length", "close" };
    uint64_t number = 0;
    size_t i;

    for (i = 0; is(key, key_n, "end") && i < 4; i++)
        if (is(value, n, ends[i])) {
            s->end = (enum end)i;
            return true;
        }
    for (i = 0; is(key, key_n, "framing") && i < 3; i++)
        if (is(value, n, framings[i])) {
            s->framing = (enum framing)i;
            return true;
        }
    if (is(key, key_n, "repeat") && is(value, n, "endless")) {
        s->repeat = UINT64_MAX;
        return true;
    }
    for (i = 0; i < n && i < 18 && value[i] >= '0' && value[i] <= '9'; i++)
        number = number * 10 + (uint64_t)(value[i] - '0');
    if (i != n || n == 0)
        return false;
    if (is(key, key_n, "cut"))
        s->cut = (size_t)number;
    else if (is(key, key_n, "delay"))
        s->delay = (unsigned)number;
    else if (is(key, key_n, "repeat"))
        s->repeat = number;
    else
        return false;
    return true;
}

bool serving_set(struct serving *s, const char *text, size_t n)
{
    size_t at = 0;

    while (at < n) {
        size_t key = at, value;

        if (text[at] == ' ' || text[at] == ',') {
            at++;
            continue;
        }
        while (at < n && text[at] != '=')
            at++;
        value = at + 1;
        while (at < n && text[at] != ' ' && text[at] != ',')
            at++;
        if (value > at || !set_one(s, text + key, value - 1 - key, text + value, at - value))
            return false;
    }
    return true;
}

/* The text between two bars, without the space around it. */
static char *column(char **line)
{
    char *p = *line + strspn(*line, " "), *end = strchr(p, '|');

    *line = end != NULL ? end + 1 : p + strlen(p);
    if (end == NULL)
        end = *line;
    while (end > p && (end[-1] == ' ' || end[-1] == '\n'))
        end--;
    *end = '\0';
    return p;
}

void box_open(struct box *b, const char *folder)
{
    struct part text = { NULL, 0 };
    char path[1024], *line, *next;
    FILE *f;

    memset(b, 0, sizeof *b);
    b->folder = folder;
    snprintf(path, sizeof path, "%s/manifest", folder);
    f = fopen(path, "rb");
    if (f == NULL)
        stop("%s: cannot read", path);
    text.p = (uint8_t *)room(1 << 20);
    text.n = fread(text.p, 1, (1 << 20) - 1, f);
    fclose(f);
    b->text = (char *)text.p;
    b->rows = (struct row *)room(1000 * sizeof *b->rows);
    for (line = (char *)text.p; line != NULL && *line != '\0' && b->n < 1000; line = next) {
        struct row *r = &b->rows[b->n];

        next = strchr(line, '\n');
        if (next != NULL)
            *next++ = '\0';
        if (*line == '#' || *line == '\0')
            continue;
        r->name = column(&line);
        r->as = column(&line);
        r->serve = column(&line);
        r->want = column(&line);
        r->what = column(&line);
        if (*r->what == '\0')
            stop("%s: %s: five columns are wanted", path, r->name);
        if (box_find(b, r->name, strlen(r->name)) != NULL)
            stop("%s: %s: twice", path, r->name);
        if (!serving_set(&r->how, r->serve, strlen(r->serve)))
            stop("%s: %s: %s?", path, r->name, r->serve);
        b->n++;
    }
}

void box_close(struct box *b)
{
    free(b->rows);
    free(b->text);
}

const struct row *box_find(const struct box *b, const char *name, size_t n)
{
    size_t i;

    for (i = 0; i < b->n; i++)
        if (is(name, n, b->rows[i].name))
            return &b->rows[i];
    return NULL;
}

void body_open(struct body *b, const struct box *box, const struct row *r, uint64_t repeat)
{
    char name[256];

    memset(b, 0, sizeof *b);
    b->repeat = repeat;
    snprintf(name, sizeof name, "%.*s", (int)strcspn(r->name, "+"), r->name); /* name+word: read in another way */
    if (!file_read(&b->part[0], box->folder, name, r->as, ""))
        stop("%s: there is no file", r->name);
    if (file_read(&b->part[1], box->folder, name, r->as, ".loop") != (r->how.repeat != 0))
        stop("%s: a loop and how often it comes belong together", r->name);
    file_read(&b->part[2], box->folder, name, r->as, ".tail");
    b->numbered.p = (uint8_t *)room(b->part[1].n + 24);
    b->loop = b->part[1];
}

void body_rewind(struct body *b)
{
    b->now = 0;
    b->at = 0;
    b->round = 0;
}

/* The loop with the number of this round in it. */
static void number(struct body *b)
{
    const uint8_t *p = b->loop.p, *end = p + b->loop.n;

    while (p < end && (*p != '%' || end - p < 2 || p[1] != 'N'))
        p++;
    if (p == end)
        return;
    b->numbered.n = (size_t)(p - b->loop.p);
    memcpy(b->numbered.p, b->loop.p, b->numbered.n);
    b->numbered.n += (size_t)sprintf((char *)b->numbered.p + b->numbered.n, "%llu", (unsigned long long)b->round);
    memcpy(b->numbered.p + b->numbered.n, p + 2, (size_t)(end - p) - 2);
    b->numbered.n += (size_t)(end - p) - 2;
    b->part[1] = b->numbered;
}

size_t body_read(struct body *b, uint8_t *to, size_t most)
{
    size_t n = 0;

    while (n < most && b->now < 3) {
        const struct part *part;
        size_t k;

        if (b->now == 1 && b->at == 0)
            number(b);
        part = &b->part[b->now];
        k = b->now == 1 && b->round == b->repeat ? 0 : part->n - b->at;
        if (k > most - n)
            k = most - n;
        if (k != 0)
            memcpy(to + n, part->p + b->at, k);
        n += k;
        b->at += k;
        if (k != 0 && b->at < part->n)
            continue;
        b->at = 0;
        if (b->now != 1 || b->round == b->repeat || part->n == 0)
            b->now++;
        else
            b->round++;
    }
    return n;
}

void body_close(struct body *b)
{
    free(b->part[0].p);
    free(b->loop.p);
    free(b->part[2].p);
    free(b->numbered.p);
}
