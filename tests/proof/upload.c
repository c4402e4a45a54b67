/*
 * upload.c - rill/upload.h. init: names and media types of up to CHUNK bytes. The rest call by call: from every place in
 * the body, with any part of a text, of an escape and of the boundary behind it.
 */
#include "rill/upload.h"
#include "eva.h"

#define ROOM 1
/* places in the text of the body */
enum {
    BOUNDARY = 2,
    PART_END = 43,
    EXPIRES = 44,
    SECONDS = 68,
    FILE_PART = 72,
    NAME = 90,
    TYPE = 108,
    CONTENT = 113,
    LAST_BOUNDARY = 118,
    DONE = 123
};

static uint8_t to[ROOM];
static char name[CHUNK], mime[CHUNK], type[RILL_UPLOAD_TYPE];
static rill_file f;
rill_in in_;
rill_out out_;
rill_upload upload_;
unsigned first_digit_; /* of expires_in_seconds */

/* base.c is in the layer policy. */
unsigned rilli_decimal(uint64_t n, char digits[20])
{
    Frama_C_make_unknown(digits, 20);
    return first_digit_;
}

/* The longest text that a place can be inside of. */
static size_t longest(unsigned op)
{
    if (op == BOUNDARY || op == LAST_BOUNDARY)
        return 20;
    if (op == SECONDS)
        return 20 - first_digit_;
    if (op == NAME)
        return f.filename.n;
    if (op == TYPE)
        return f.mime.n == 0 ? 24 : f.mime.n;
    return op == CONTENT ? f.n : 0;
}

static void any_file(size_t n, size_t mime_n, bool source, unsigned first_digit)
{
    Frama_C_make_unknown((char *)&f, sizeof f);
    Frama_C_make_unknown(name, sizeof name);
    Frama_C_make_unknown(mime, sizeof mime);
    Frama_C_make_unknown((char *)chunk, sizeof chunk);
    f.filename.p = n == 0 ? NULL : name + CHUNK - n;
    f.filename.n = n;
    f.mime.p = mime_n == 0 ? NULL : mime + CHUNK - mime_n;
    f.mime.n = mime_n;
    f.p = source ? NULL : chunk + CHUNK - n;
    f.n = (uint32_t)n;
    first_digit_ = first_digit;
}

static void holds(void)
{
    size_t most = longest(upload_.op);

    //@ assert upload_.error <= 0;
    if (upload_.error != 0)
        return;
    //@ assert upload_.op <= DONE && upload_.hex <= 2 && upload_.match < 20 && upload_.at <= most;
    if (upload_.op > PART_END) {
        //@ assert upload_.back == FILE_PART;
    } else if (upload_.back != EXPIRES + 1) {
        //@ assert upload_.back == FILE_PART + 1;
    }
}

static void over(void)
{
    rill_upload_fail(&upload_);
    //@ assert upload_.error <= 0;
    Frama_C_make_unknown((char *)to, sizeof to); /* what comes next shall not tell these runs apart */
    upload_.op = upload_.back = upload_.hex = upload_.match = 0;
    upload_.at = 0;
    out_.n = 0;
    out_.p = NULL;
}

static void call(unsigned op, unsigned back, size_t at, size_t room, size_t in_n)
{
    Frama_C_make_unknown((char *)&upload_, sizeof upload_);
    upload_.error = 0;
    upload_.op = (uint8_t)op;
    upload_.back = (uint8_t)back;
    upload_.at = (uint32_t)at;
    upload_.hex = Frama_C_unsigned_char_interval(0, 2);
    upload_.match = Frama_C_unsigned_char_interval(0, 19);
    out_.p = room <= ROOM ? to + ROOM - room : NULL; /* NULL goes on to the end */
    out_.n = room;
    in_.n = in_n;
    in_.p = chunk + CHUNK - in_n;
    rill_upload_read(&upload_, &f, Frama_C_interval(0, 1) ? &in_ : NULL, &out_);
    //@ assert out_.n <= room && (out_.p != \null ==> out_.p + out_.n == to + ROOM);
    //@ assert in_.n <= in_n && in_.p + in_.n == chunk + CHUNK;
    holds();
    over();
}

/* From each place, and in it. */
static void calls(unsigned from, unsigned last)
{
    unsigned op;
    size_t at, room, in_n;

    //@ loop unroll 200;
    for (op = from; op <= last; op++)
        //@ loop unroll 30;
        for (at = 0; at <= longest(op); at++)
            //@ loop unroll 10;
            for (room = 0; room <= ROOM + (op == EXPIRES || op == FILE_PART || op >= CONTENT); room++)
                //@ loop unroll 10;
                for (in_n = 0; in_n <= (op < CONTENT ? 0 : 2); in_n++) {
                    call(op, op > PART_END ? FILE_PART : EXPIRES + 1, at, room, in_n);
                    if (op <= PART_END)
                        call(op, FILE_PART + 1, at, room, in_n);
                }
}

int main(void)
{
    unsigned k;
    size_t n, mime_n;

    Frama_C_make_unknown((char *)to, sizeof to);
    rill_upload_init_(&upload_, &f, 0);
    //@ loop unroll 10;
    for (n = 0; n <= CHUNK; n++)
        //@ loop unroll 10;
        for (mime_n = 0; mime_n <= (n == 1 ? CHUNK : 0); mime_n++) {
            any_file(n, mime_n, Frama_C_interval(0, 1), 10);
            if (rill_upload_init_(&upload_, &f, RILL_ABI) == RILL_OK)
                holds();
            over();
        }
#if SIZE_MAX > 65535
    any_file(1, 1, 0, 10); /* refused before it is read */
    f.mime.n = Frama_C_size_t_interval(65536, SIZE_MAX);
    rill_upload_init_(&upload_, &f, RILL_ABI);
    f.filename.n = Frama_C_size_t_interval(65536, SIZE_MAX);
    rill_upload_init_(&upload_, &f, RILL_ABI);
    over();
#endif
    any_file(1, 0, 0, 10);
    calls(0, DONE);
    any_file(2, 1, 1, 19);
    calls(0, DONE);
    //@ loop unroll 10;
    for (k = 10; k < 20; k++) {
        any_file(1, 1, 0, k);
        calls(SECONDS, SECONDS);
    }
    //@ loop unroll 10;
    for (n = 0; n <= CHUNK; n++) {
        any_file(n, n, 0, 10);
        calls(NAME, CONTENT);
        any_file(n, n, 1, 10);
        calls(CONTENT, CONTENT);
    }
    upload_.error = (int8_t)Frama_C_interval(-128, -1);
    rill_upload_read(&upload_, &f, NULL, NULL);
    rill_upload_fail(&upload_);
    rill_upload_type(&f, type);
    return 0;
}
