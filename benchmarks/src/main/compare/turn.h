/*
 * The code that the consumers in C share. A turn is a line of the input:
 *
 *   peer|broker|call|calls SOCKET ACKNOWLEDGEMENTS COUNT
 *
 * The consumer connects to the socket, and for a broker also to that of the acknowledgements, prints "ready", and
 * receives signals until End, or makes COUNT calls, one after another or IN_FLIGHT at a time. It then prints: messages, nanoseconds from the first to the last,
 * nanoseconds of CPU meanwhile, bytes allocated (0 in C), the checksum of all that it has read, and the latencies, in
 * nanoseconds, of 50 %, 99 % and 99.9 % of the messages that contain the time of sending.
 */
#pragma once

#include "common.h"

#include <inttypes.h>
#include <stdbool.h>

enum { MOST_LATENCIES = 1 << 16, IN_FLIGHT = 100 };

struct turn {
    bool is_broker, is_call, is_in_flight, has_ended;
    char socket[128];
    int acknowledgements;
    uint64_t count, messages, checksum, begun, cpu, duration;
    uint64_t *latencies;
    size_t taken;
};

static inline void add_latency(struct turn *turn, uint64_t sent) {
    if (turn->taken < MOST_LATENCIES)
        turn->latencies[turn->taken++] = nanos(CLOCK_MONOTONIC) - sent;
}

/* A text that begins with "@" is the time at which the message was sent. */
static inline void saw_bytes(struct turn *turn, const char *text, size_t size) {
    turn->checksum += size + (unsigned char) *text;
    if (*text == '@')
        add_latency(turn, strtoull(text + 1, NULL, 16));
}

static inline void saw_text(struct turn *turn, const char *text) {
    saw_bytes(turn, text, strlen(text));
}

static inline void saw_number(struct turn *turn, uint64_t number) {
    turn->checksum += number;
}

static inline void begin(struct turn *turn) {
    turn->begun = nanos(CLOCK_MONOTONIC);
    turn->cpu = nanos(CLOCK_PROCESS_CPUTIME_ID);
}

/* Records a message. Called first for each message. */
static inline void saw_message(struct turn *turn) {
    if (turn->messages++ == 0)
        begin(turn);
    if (turn->is_broker && turn->messages % ACKNOWLEDGED == 0)
        check(write(turn->acknowledgements, "", 1), "acknowledgement");
}

static inline void end(struct turn *turn) {
    turn->duration = nanos(CLOCK_MONOTONIC) - turn->begun;
    turn->cpu = nanos(CLOCK_PROCESS_CPUTIME_ID) - turn->cpu;
    turn->has_ended = true;
}

static inline void ready(void) {
    puts("ready");
    fflush(stdout);
}

static inline int in_order(const void *left, const void *right) {
    uint64_t a = *(const uint64_t *) left, b = *(const uint64_t *) right;

    return (a > b) - (a < b);
}

static inline uint64_t percentile(const struct turn *turn, unsigned of_1000) {
    return turn->taken ? turn->latencies[(turn->taken - 1) * of_1000 / 1000] : 0;
}

static inline void print_result(struct turn *turn) {
    qsort(turn->latencies, turn->taken, sizeof *turn->latencies, in_order);
    printf("result %" PRIu64 " %" PRIu64 " %" PRIu64 " 0 %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 "\n",
           turn->messages, turn->duration, turn->cpu, turn->checksum, percentile(turn, 500), percentile(turn, 990),
           percentile(turn, 999));
    fflush(stdout);
}

static inline int take_turns(void (*take)(struct turn *turn)) {
    char how[16], acknowledgements[128];
    struct turn turn = { 0 };

    while (scanf("%15s %127s %127s %" SCNu64, how, turn.socket, acknowledgements, &turn.count) == 4) {
        turn.is_broker = strcmp(how, "broker") == 0;
        turn.is_call = strcmp(how, "call") == 0;
        turn.is_in_flight = strcmp(how, "calls") == 0;
        turn.acknowledgements = turn.is_broker ? connect_to(acknowledgements) : -1;
        turn.latencies = calloc(MOST_LATENCIES, sizeof *turn.latencies);
        take(&turn);
        print_result(&turn);
        free(turn.latencies);
        close(turn.acknowledgements);
        turn = (struct turn){ 0 };
    }
    return EXIT_SUCCESS;
}
