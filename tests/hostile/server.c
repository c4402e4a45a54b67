/*
 * server.c - serves the rows of the box on a loopback port, for any client. For tests only. See README.md.
 */
#define _POSIX_C_SOURCE 200809L

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "box.h"

static bool put(int fd, const void *p, size_t n)
{
    const char *at = (const char *)p;

    while (n != 0) {
        ssize_t k = send(fd, at, n, MSG_NOSIGNAL);

        if (k <= 0)
            return false;
        at += k;
        n -= (size_t)k;
    }
    return true;
}

static bool put_str(int fd, const char *s)
{
    return put(fd, s, strlen(s));
}

static void wait_ms(unsigned ms)
{
    struct timespec t;

    t.tv_sec = (time_t)(ms / 1000);
    t.tv_nsec = (long)(ms % 1000) * 1000000;
    if (ms != 0)
        nanosleep(&t, NULL);
}

/* The head of the request, into `to`; its body is read too, and forgotten. */
static bool request_read(int fd, char *to, size_t most)
{
    size_t n = 0, left = 0;
    char *end = NULL, *length;

    while (end == NULL && n + 1 < most) {
        ssize_t k = recv(fd, to + n, most - 1 - n, 0);

        if (k <= 0)
            return false;
        n += (size_t)k;
        to[n] = '\0';
        end = strstr(to, "\r\n\r\n");
    }
    if (end == NULL)
        return false;
    *end = '\0';
    for (length = to; *length != '\0'; length++)
        if (strncmp(length, "\r\nContent-Length:", 17) == 0 || strncmp(length, "\r\ncontent-length:", 17) == 0)
            left = (size_t)strtoul(length + 17, NULL, 10);
    for (n -= (size_t)(end + 4 - to); n < left;) {
        char rest[4096];
        ssize_t k = recv(fd, rest, sizeof rest, 0);

        if (k <= 0)
            return false;
        n += (size_t)k;
    }
    return true;
}

/* An answer of its own. */
static void plain(int fd, const char *status, const char *text)
{
    put_str(fd, "HTTP/1.1 ");
    put_str(fd, status);
    put_str(fd, "\r\ncontent-type: text/plain; charset=utf-8\r\nconnection: close\r\n\r\n");
    put_str(fd, text);
}

static void list(int fd, const struct box *b)
{
    size_t i;

    plain(fd, "200 OK", "");
    for (i = 0; i < b->n; i++)
        if (!word_of(b->rows[i].as, "call")) {
            put_str(fd, b->rows[i].name);
            put_str(fd, "\t");
            put_str(fd, b->rows[i].want);
            put_str(fd, "\t");
            put_str(fd, b->rows[i].what);
            put_str(fd, "\n");
        }
}

static bool head(int fd, const struct row *r, const struct serving *how, struct body *body)
{
    uint8_t piece[4096];
    char line[64];
    size_t n = 0, k;

    put_str(fd, "HTTP/1.1 200 OK\r\ncontent-type: ");
    put_str(fd, word_of(r->as, "json")    ? "application/json"
                : word_of(r->as, "lines") ? "application/x-ndjson"
                : word_of(r->as, "aws")   ? "application/vnd.amazon.eventstream"
                                          : "text/event-stream; charset=utf-8");
    if (how->framing == CHUNKED)
        put_str(fd, "\r\ntransfer-encoding: chunked");
    if (how->framing == LENGTH) {
        while ((k = body_read(body, piece, sizeof piece)) != 0)
            n += k;
        body_rewind(body);
        snprintf(line, sizeof line, "\r\ncontent-length: %lu", (unsigned long)n);
        put_str(fd, line);
    }
    return put_str(fd, "\r\nconnection: close\r\n\r\n");
}

static void serve(int fd, const struct box *b)
{
    char request[8192], *path, *end;
    const struct row *r = NULL;
    struct serving how;
    struct linger no = { 1, 0 };
    struct body body;
    uint8_t *piece;
    bool raw, asked = false, all = true;
    size_t n;

    if (!request_read(fd, request, sizeof request) || (path = strchr(request, ' ')) == NULL)
        return;
    path++;
    path[strcspn(path, " ?\r\n")] = '\0';
    for (; *path != '\0'; path = end + (*end != '\0')) {
        end = path + strcspn(path, "/");
        asked |= end != path;
        if (r == NULL)
            r = box_find(b, path, (size_t)(end - path));
    }
    if (!asked) {
        list(fd, b);
        return;
    }
    if (r == NULL || word_of(r->as, "call")) {
        plain(fd, "404 Not Found",
              r == NULL ? "no row of this name; / lists them\n" : "a call of the library: nothing is served\n");
        return;
    }
    how = r->how;
    for (path = strchr(request, ' ') + 1; *path != '\0'; path = end + (*end != '\0')) {
        end = path + strcspn(path, "/");
        if (box_find(b, path, (size_t)(end - path)) == r)
            break; /* what is behind it is the client's */
        if (!serving_set(&how, path, (size_t)(end - path))) {
            plain(fd, "400 Bad Request",
                  "before a row: cut=N delay=MS repeat=N framing=chunked|length|close end=close|cut|reset|hang\n");
            return;
        }
    }
    body_open(&body, b, r, how.repeat);
    raw = word_of(r->as, "http");
    if (!raw)
        all = head(fd, r, &how, &body);
    if (how.cut == 0)
        how.cut = 1460;
    piece = (uint8_t *)room(how.cut);
    while (all && (n = body_read(&body, piece, how.cut)) != 0) {
        char size[24];

        wait_ms(how.delay);
        snprintf(size, sizeof size, "%lx\r\n", (unsigned long)n);
        if (!raw && how.framing == CHUNKED)
            all = put_str(fd, size) && put(fd, piece, n) && put_str(fd, "\r\n");
        else
            all = put(fd, piece, n);
    }
    if (all && !raw && how.framing == CHUNKED && how.end == END_CLOSE)
        put_str(fd, "0\r\n\r\n");
    if (how.end == END_HANG)
        recv(fd, request, sizeof request, 0); /* until the client has had enough */
    if (how.end == END_RESET) {
        wait_ms(50); /* what was sent has arrived */
        setsockopt(fd, SOL_SOCKET, SO_LINGER, &no, sizeof no);
    } else {
        shutdown(fd, SHUT_WR);
        recv(fd, request, sizeof request, 0);
    }
    free(piece);
    body_close(&body);
}

int main(int argc, char **argv)
{
    struct sockaddr_in at;
    struct box b;
    socklen_t n = sizeof at;
    bool watched;
    int one = 1, fd = socket(AF_INET, SOCK_STREAM, 0), client;

    if (argc < 2 || argc > 3)
        stop("usage: server FOLDER [PORT]; PORT -: any, until standard input ends");
    watched = argc == 3 && strcmp(argv[2], "-") == 0;
    box_open(&b, argv[1]);
    memset(&at, 0, sizeof at);
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    at.sin_port = htons((uint16_t)(argc == 3 && !watched ? atoi(argv[2]) : 0));
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (fd < 0 || bind(fd, (const struct sockaddr *)&at, sizeof at) != 0 || listen(fd, 16) != 0 ||
        getsockname(fd, (struct sockaddr *)&at, &n) != 0)
        stop("cannot listen");
    printf("http://127.0.0.1:%u/\n", (unsigned)ntohs(at.sin_port));
    fflush(stdout);
    signal(SIGCHLD, SIG_IGN);
    for (;;) {
        struct pollfd ready[2] = { { fd, POLLIN, 0 }, { STDIN_FILENO, POLLIN, 0 } };

        if (poll(ready, watched ? 2 : 1, -1) > 0 && watched && ready[1].revents != 0)
            return 0; /* whoever started it is gone */
        if ((ready[0].revents & POLLIN) == 0)
            continue;
        client = accept(fd, NULL, NULL);
        if (client < 0)
            continue;
        setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        if (fork() == 0) {
            close(fd);
            serve(client, &b);
            close(client);
            _exit(0);
        }
        close(client);
    }
}
