/*
 * Sends the signals of all workloads over raw sockets, from prebuilt messages, so that it uses almost no time.
 *
 * Usage: generator SOCKET ACKNOWLEDGEMENTS FILE. Consumers connect to both sockets. A turn is a line of the input:
 *
 *   peer coalesced|packets|paced TRAFFIC COUNT    to the consumer that connects, after a line "go"
 *   broker PATH TRAFFIC COUNT                     through a broker, after a line "go"
 *   call|calls - - COUNT                          answers the calls of the consumer that connects
 *
 * Its result is a line: messages, checksum of all that is to be read, nanoseconds in total, nanoseconds of waiting.
 */
#include "signals.h"

#include <poll.h>
#include <stdbool.h>

enum {
    BLOCK = 510,          /* signals in one write of coalesced traffic: 140 KiB and more */
    PACKETS = 16,         /* passed to the kernel at once, each as its own packet, as dbus-broker does */
    PACE_NANOS = 250000,  /* interval of paced signals */
    WINDOW = 2048,        /* unacknowledged signals through a broker, far below its limits */
    CALLS = 64 << 10,     /* room for the calls of one read */
};

struct sender {
    int fd, acknowledgements;
    const struct signals *signals;
    uint64_t count, sent, acknowledged, checksum, waited;
};

/* --- Sending ------------------------------------------------------------ */

static void await(struct sender *s, int fd, short events) {
    uint64_t since = nanos(CLOCK_MONOTONIC);

    check(poll(&(struct pollfd){ .fd = fd, .events = events }, 1, -1), "poll");
    s->waited += nanos(CLOCK_MONOTONIC) - since;
}

static void send_all(struct sender *s, const char *from, size_t size) {
    while (size > 0) {
        ssize_t count = send(s->fd, from, size, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (count < 0 && errno == EAGAIN) {
            await(s, s->fd, POLLOUT);
            continue;
        }
        check(count, "send");
        from += count;
        size -= count;
    }
}

static size_t ring_index(const struct sender *s) {
    return s->sent % SIGNALS;
}

/* Prepares the next signals, with serial numbers of their own, as far as they are contiguous in memory. */
static size_t prepare(struct sender *s, size_t limit) {
    size_t first = ring_index(s), end = first + limit;

    if (end > SIGNALS)
        end = SIGNALS;
    if (end > first + s->count - s->sent)
        end = first + s->count - s->sent;
    for (size_t i = first; i < end; i++) {
        store32(s->signals->bytes + s->signals->at[i] + SERIAL_AT, s->sent + i - first + 1);
        s->checksum += s->signals->checksum[i];
    }
    return end - first;
}

static void send_block(struct sender *s, size_t limit) {
    size_t first = ring_index(s), count = prepare(s, limit);

    send_all(s, s->signals->bytes + s->signals->at[first], s->signals->at[first + count] - s->signals->at[first]);
    s->sent += count;
}

static void send_packets(struct sender *s) {
    struct mmsghdr packets[PACKETS] = { 0 };
    struct iovec bytes[PACKETS];
    size_t first = ring_index(s), count = prepare(s, PACKETS), done = 0;

    for (size_t i = 0; i < count; i++) {
        const size_t *at = s->signals->at + first + i;
        bytes[i] = (struct iovec){ s->signals->bytes + at[0], at[1] - at[0] };
        packets[i].msg_hdr = (struct msghdr){ .msg_iov = bytes + i, .msg_iovlen = 1 };
    }
    while (done < count) {
        int accepted = sendmmsg(s->fd, packets + done, count - done, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (accepted < 0 && errno == EAGAIN) {
            await(s, s->fd, POLLOUT);
            continue;
        }
        done += check(accepted, "sendmmsg");
    }
    s->sent += count;
}

static void send_paced(struct sender *s, uint64_t due) {
    char digits[STAMP_DIGITS + 1];
    struct timespec time = { due / 1000000000, due % 1000000000 };

    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL);
    sprintf(digits, "%016lx", nanos(CLOCK_MONOTONIC));
    memcpy(s->signals->stamp[ring_index(s)], digits, STAMP_DIGITS);
    send_block(s, 1);
}

static void take_acknowledgements(struct sender *s) {
    char bytes[WINDOW];

    await(s, s->acknowledgements, POLLIN);
    s->acknowledged += ACKNOWLEDGED * check(read(s->acknowledgements, bytes, sizeof bytes), "acknowledgements");
}

static void send_through_broker(struct sender *s) {
    while (s->sent >= s->acknowledged + WINDOW)
        take_acknowledgements(s);
    send_block(s, ACKNOWLEDGED);
}

static void send_signals(struct sender *s, const char *how) {
    uint64_t begun = nanos(CLOCK_MONOTONIC);

    while (s->sent < s->count) {
        if (strcmp(how, "packets") == 0)
            send_packets(s);
        else if (strcmp(how, "paced") == 0)
            send_paced(s, begun + s->sent * PACE_NANOS);
        else if (strcmp(how, "broker") == 0)
            send_through_broker(s);
        else
            send_block(s, BLOCK);
    }
}

/* --- Being the peer ----------------------------------------------------- */

static int listen_at(const char *path) {
    struct sockaddr_un address = unix_address(path);
    int fd = check(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");

    check(bind(fd, (struct sockaddr *) &address, sizeof address), path);
    check(listen(fd, 1), path);
    return fd;
}

static void answer_authentication(int fd, const char *request) {
    if (strncmp(request, "AUTH EXTERNAL\r", 14) == 0)
        write_all(fd, "DATA\r\n", 6);
    else if (strncmp(request, "AUTH EXTERNAL", 13) == 0 || strncmp(request, "DATA", 4) == 0)
        write_all(fd, "OK 11111111111111111111111111111111\r\n", 37);
    else if (strncmp(request, "NEGOTIATE_UNIX_FD", 17) == 0)
        write_all(fd, "AGREE_UNIX_FD\r\n", 15);
    else
        write_all(fd, "REJECTED EXTERNAL\r\n", 19);
}

/* Accepts any client. See the D-Bus specification, "Authentication Protocol". */
static int accept_consumer(int listening) {
    int fd = check(accept4(listening, NULL, NULL, SOCK_CLOEXEC), "accept");
    char line[256] = "";

    read_all(fd, line, 1);
    for (;;) {
        size_t size = 0;
        while (size == 0 || line[size - 1] != '\n')
            read_all(fd, line + size++, 1);
        if (strncmp(line, "BEGIN", 5) == 0)
            return fd;
        answer_authentication(fd, line);
    }
}

/* Reads until the peer closes the connection, and ignores the content. */
static void drain(int fd) {
    char bytes[4096];

    while (read(fd, bytes, sizeof bytes) > 0) {
    }
}

/* Reads calls. With many calls in flight, the time of waiting is measured, at the cost of a system call. */
static ssize_t read_calls(struct sender *s, char *to, size_t size, bool in_flight) {
    ssize_t count = recv(s->fd, to, size, in_flight ? MSG_DONTWAIT : 0);

    if (count < 0 && errno == EAGAIN) {
        await(s, s->fd, POLLIN);
        count = recv(s->fd, to, size, 0);
    }
    return count;
}

static bool is_complete(const char *call, size_t size) {
    return size >= HEADER_SIZE && size >= message_size(call);
}

/* Answers calls of any method with the path of a unit, each with a packet of its own. */
static void answer_calls(struct sender *s, bool in_flight) {
    static const char path[] = "/org/freedesktop/systemd1/unit/ctr_2dexample_2eservice";
    static char calls[CALLS];
    char reply[256];
    size_t filled = 0;
    ssize_t count;
    struct writer w = begin_message(reply, METHOD_RETURN, 1);

    put_byte(&w, REPLY_SERIAL);
    put_signature(&w, "u");
    put_uint32(&w, 0);
    char *reply_serial = w.at - 4;
    put_field(&w, SIGNATURE, "g", "o");
    end_fields(&w);
    put_string(&w, path);
    size_t size = end_message(&w);

    while ((count = read_calls(s, calls + filled, sizeof calls - filled, in_flight)) > 0) {
        char *call = calls;
        filled += count;
        for (; is_complete(call, filled); call += message_size(call)) {
            filled -= message_size(call);
            store32(reply + SERIAL_AT, ++s->sent);
            store32(reply_serial, load32(call + SERIAL_AT));
            s->checksum += strlen(path) + *path;
            write_all(s->fd, reply, size);
        }
        memmove(calls, call, filled);
    }
}

/* --- Turns -------------------------------------------------------------- */

static void await_go(void) {
    char line[16];

    if (!fgets(line, sizeof line, stdin))
        exit(EXIT_SUCCESS);
}

static void report(const struct sender *s, uint64_t begun) {
    printf("sent %lu %lu %lu %lu\n", s->sent, s->checksum, nanos(CLOCK_MONOTONIC) - begun, s->waited);
}

static void send_turn(struct sender *s, const char *how) {
    char end[256];

    await_go();
    uint64_t begun = nanos(CLOCK_MONOTONIC);
    send_signals(s, how);
    send_all(s, end, build_end(end));
    report(s, begun);
}

static void take_peer_turn(struct sender *s, int consumers, const char *how) {
    s->fd = accept_consumer(consumers);
    send_turn(s, how);
    drain(s->fd);
}

static void take_broker_turn(struct sender *s, int acknowledgements, const char *broker) {
    s->acknowledgements = check(accept4(acknowledgements, NULL, NULL, SOCK_CLOEXEC), "accept");
    s->fd = connect_to_broker(broker);
    send_turn(s, "broker");
    drain(s->acknowledgements);
    close(s->acknowledgements);
}

static void take_call_turn(struct sender *s, int consumers, bool in_flight) {
    uint64_t begun = nanos(CLOCK_MONOTONIC);

    s->fd = accept_consumer(consumers);
    answer_calls(s, in_flight);
    report(s, begun);
}

int main(int argc, char *argv[]) {
    char line[512], role[16], how[256], traffic[16];

    if (argc != 4)
        fail("SOCKET ACKNOWLEDGEMENTS FILE", EINVAL);
    int consumers = listen_at(argv[1]), acknowledgements = listen_at(argv[2]);
    setlinebuf(stdout);
    puts("listening");
    while (fgets(line, sizeof line, stdin)) {
        struct signals signals;
        struct sender s = { .signals = &signals };

        if (sscanf(line, "%15s %255s %15s %lu", role, how, traffic, &s.count) != 4)
            fail(line, EINVAL);
        build_signals(&signals, traffic, argv[3]);
        if (strcmp(role, "peer") == 0)
            take_peer_turn(&s, consumers, how);
        else if (strcmp(role, "broker") == 0)
            take_broker_turn(&s, acknowledgements, how);
        else
            take_call_turn(&s, consumers, strcmp(role, "calls") == 0);
        close(s.fd);
        free(signals.bytes);
    }
}
