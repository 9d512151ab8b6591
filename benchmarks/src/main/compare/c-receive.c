/* The limit: receives the bytes in large reads, and only finds where each message ends. */
#include "turn.h"
#include "wire.h"

enum { BUFFER = 256 << 10 };

static int connect_consumer(const struct turn *turn) {
    if (turn->is_broker) {
        int fd = connect_to_broker(turn->socket);
        call_broker(fd, "AddMatch", "type='signal',path_namespace='/org/freedesktop/systemd1'");
        call_broker(fd, "AddMatch", "type='signal',interface='io.github.systemd4j.benchmarks.Turn'");
        return fd;
    }
    int fd = connect_to(turn->socket);
    authenticate(fd);
    return fd;
}

/* Returns the size of the complete messages. */
static size_t walk(struct turn *turn, const char *bytes, size_t size) {
    size_t at = 0;

    while (size - at >= HEADER_SIZE && size - at >= message_size(bytes + at)) {
        if (load32(bytes + at + BODY_SIZE_AT) == 0)
            end(turn);
        else
            saw_message(turn);
        at += message_size(bytes + at);
    }
    return at;
}

static void take(struct turn *turn) {
    static char buffer[BUFFER];
    int fd = connect_consumer(turn);
    size_t size = 0;

    ready();
    while (!turn->has_ended) {
        size += check(read(fd, buffer + size, sizeof buffer - size), "read");
        size_t walked = walk(turn, buffer, size);
        memmove(buffer, buffer + walked, size -= walked);
    }
    close(fd);
}

int main(void) {
    return take_turns(take);
}
