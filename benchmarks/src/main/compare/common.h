/* What all of these programs need: clocks, sockets, and an exit at the first error. */
#pragma once

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { ACKNOWLEDGED = 256 }; /* signals through a broker for each byte that the consumer sends */

_Noreturn static inline void fail(const char *what, int error) {
    fprintf(stderr, "%s: %s: %s\n", program_invocation_short_name, what, strerror(error));
    exit(EXIT_FAILURE);
}

/* Returns the result of a system call, and exits if it failed. */
static inline long check(long result, const char *what) {
    if (result < 0)
        fail(what, errno);
    return result;
}

static inline uint64_t nanos(clockid_t clock) {
    struct timespec now;

    clock_gettime(clock, &now);
    return now.tv_sec * UINT64_C(1000000000) + now.tv_nsec;
}

static inline struct sockaddr_un unix_address(const char *path) {
    struct sockaddr_un address = { .sun_family = AF_UNIX };

    if (strlen(path) >= sizeof address.sun_path)
        fail(path, ENAMETOOLONG);
    strcpy(address.sun_path, path);
    return address;
}

static inline int connect_to(const char *path) {
    struct sockaddr_un address = unix_address(path);
    int fd = check(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");

    check(connect(fd, (struct sockaddr *) &address, sizeof address), path);
    return fd;
}
