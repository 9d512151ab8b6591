/* The headers of the C library that declare the symbols in libc.symbols. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

/* With __USE_GNU, glibc declares socket addresses as transparent unions, which the C ABI passes like plain pointers.
   jextract supports only pointers. */
#undef __USE_GNU
#include <sys/socket.h>
#include <netinet/in.h>
#include <sys/un.h>
extern int accept4(int fd, struct sockaddr *addr, socklen_t *addr_len, int flags);
