/* The D-Bus wire format, little-endian, as far as the programs that use no library need it. */
#pragma once

#include "common.h"

enum { METHOD_CALL = 1, METHOD_RETURN = 2, SIGNAL = 4 };
enum { PATH = 1, INTERFACE = 2, MEMBER = 3, REPLY_SERIAL = 5, DESTINATION = 6, SIGNATURE = 8 };
enum { TYPE_AT = 1, BODY_SIZE_AT = 4, SERIAL_AT = 8, FIELDS_SIZE_AT = 12, HEADER_SIZE = 16 };

#define BROKER "org.freedesktop.DBus"

static inline size_t padded(size_t size, size_t alignment) {
    return (size + alignment - 1) & -alignment;
}

static inline uint32_t load32(const char *at) {
    uint32_t value;

    memcpy(&value, at, sizeof value);
    return value;
}

static inline void store32(char *at, uint32_t value) {
    memcpy(at, &value, sizeof value);
}

/* Returns the size of the message whose fixed header begins here. */
static inline size_t message_size(const char *message) {
    return padded(HEADER_SIZE + load32(message + FIELDS_SIZE_AT), 8) + load32(message + BODY_SIZE_AT);
}

/* --- Writing a message -------------------------------------------------- */

struct writer {
    char *start, *at; /* the beginning of the message, and the current position */
};

static inline void put(struct writer *w, const void *bytes, size_t size) {
    memcpy(w->at, bytes, size);
    w->at += size;
}

static inline void put_padding(struct writer *w, size_t alignment) {
    char *to = w->start + padded(w->at - w->start, alignment);

    memset(w->at, 0, to - w->at);
    w->at = to;
}

static inline void put_byte(struct writer *w, char value) {
    put(w, &value, 1);
}

static inline void put_uint32(struct writer *w, uint32_t value) {
    put_padding(w, 4);
    put(w, &value, 4);
}

static inline void put_uint64(struct writer *w, uint64_t value) {
    put_padding(w, 8);
    put(w, &value, 8);
}

static inline void put_string(struct writer *w, const char *value) {
    put_uint32(w, strlen(value));
    put(w, value, strlen(value) + 1);
}

static inline void put_signature(struct writer *w, const char *value) {
    put_byte(w, strlen(value));
    put(w, value, strlen(value) + 1);
}

/* Returns the position of the size, which is written when the array ends. */
static inline char *begin_array(struct writer *w, size_t alignment) {
    put_uint32(w, 0);
    char *size_at = w->at - 4;
    put_padding(w, alignment);
    return size_at;
}

static inline void end_array(struct writer *w, char *size_at, size_t alignment) {
    store32(size_at, w->at - w->start - padded(size_at + 4 - w->start, alignment));
}

static inline void put_field(struct writer *w, char code, const char *type, const char *value) {
    if (!value)
        return;
    put_padding(w, 8);
    put_byte(w, code);
    put_signature(w, type);
    if (*type == 'g')
        put_signature(w, value);
    else
        put_string(w, value);
}

static inline struct writer begin_message(char *at, char type, uint32_t serial) {
    struct writer w = { at, at };

    put(&w, (char[]){ 'l', type, 0, 1 }, 4);
    put_uint32(&w, 0);
    put_uint32(&w, serial);
    put_uint32(&w, 0);
    return w;
}

static inline void end_fields(struct writer *w) {
    store32(w->start + FIELDS_SIZE_AT, w->at - w->start - HEADER_SIZE);
    put_padding(w, 8);
}

static inline size_t end_message(struct writer *w) {
    size_t size = w->at - w->start, body_at = message_size(w->start);

    store32(w->start + BODY_SIZE_AT, size - body_at);
    return size;
}

/* --- The socket --------------------------------------------------------- */

static inline void write_all(int fd, const char *from, size_t size) {
    while (size > 0) {
        ssize_t count = check(write(fd, from, size), "write");
        from += count;
        size -= count;
    }
}

static inline void read_all(int fd, char *to, size_t size) {
    while (size > 0) {
        ssize_t count = check(read(fd, to, size), "read");
        if (count == 0)
            fail("read", ECONNRESET);
        to += count;
        size -= count;
    }
}

/* Reads lines of the authentication until one begins with a word. */
static inline void read_until(int fd, const char *word) {
    char line[256];
    size_t size;

    do {
        for (size = 0; size == 0 || line[size - 1] != '\n'; size++)
            read_all(fd, line + size, 1);
    } while (strncmp(line, word, strlen(word)) != 0);
}

/* --- Being a client of a broker ----------------------------------------- */

static inline void authenticate(int fd) {
    char uid[16], request[64];
    char *end = request + 1 + sprintf(request + 1, "AUTH EXTERNAL ");

    request[0] = 0;
    sprintf(uid, "%u", getuid());
    for (char *digit = uid; *digit; digit++)
        end += sprintf(end, "%02x", *digit);
    end += sprintf(end, "\r\n");
    write_all(fd, request, end - request);
    read_until(fd, "OK");
    write_all(fd, "BEGIN\r\n", 7);
}

/* Waits for the reply, and skips all other messages. */
static inline void call_broker(int fd, const char *method, const char *argument) {
    static char buffer[64 << 10];
    struct writer w = begin_message(buffer, METHOD_CALL, 1);

    put_field(&w, PATH, "o", "/org/freedesktop/DBus");
    put_field(&w, INTERFACE, "s", BROKER);
    put_field(&w, MEMBER, "s", method);
    put_field(&w, DESTINATION, "s", BROKER);
    put_field(&w, SIGNATURE, "g", argument ? "s" : NULL);
    end_fields(&w);
    if (argument)
        put_string(&w, argument);
    write_all(fd, buffer, end_message(&w));
    do {
        read_all(fd, buffer, HEADER_SIZE);
        read_all(fd, buffer + HEADER_SIZE, message_size(buffer) - HEADER_SIZE);
    } while (buffer[TYPE_AT] != METHOD_RETURN);
}

static inline int connect_to_broker(const char *path) {
    int fd = connect_to(path);

    authenticate(fd);
    call_broker(fd, "Hello", NULL);
    return fd;
}
