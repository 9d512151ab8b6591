/* What a C program on libsystemd does in the comparison of benchmarks/journal. Prints for each measurement:
   entries, elapsed nanoseconds, processor nanoseconds, 0 for the bytes that Java allocates, length and hash of all bytes
   that were read. */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <systemd/sd-journal.h>
#include <time.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define NANOS 1000000000ull
#define FACTOR 0x9e3779b97f4a7c15ull

static const char *const five[] = {"MESSAGE=", "PRIORITY=", "_SYSTEMD_UNIT=", "_PID=", "SYSLOG_IDENTIFIER="};

static uint64_t entries, length, hash;

static void check(int result, const char *what) {
        if (result < 0) {
                fprintf(stderr, "%s: %s\n", what, strerror(-result));
                exit(1);
        }
}

static uint64_t now(clockid_t clock) {
        struct timespec t;
        clock_gettime(clock, &t);
        return t.tv_sec * NANOS + t.tv_nsec;
}

static uint64_t mix(uint64_t h, uint64_t word) {
        uint64_t mixed = (h ^ word) * FACTOR;
        return mixed ^ mixed >> 32;
}

/* Reads all bytes: the same function as Utf8View.contentHash(). */
static void touch(const char *bytes, size_t size) {
        uint64_t h = size, rest = 0;
        size_t i = 0;
        for (; i + sizeof(uint64_t) <= size; i += sizeof(uint64_t)) {
                uint64_t word;
                memcpy(&word, bytes + i, sizeof word);
                h = mix(h, word);
        }
        memcpy(&rest, bytes + i, size - i);
        h = mix(h, rest);
        length += size;
        hash += (uint32_t) (h * FACTOR >> 32);
}

static void touch_all(const char *data, size_t size) {
        const char *equals = memchr(data, '=', size);
        touch(data, equals - data);
        touch(equals + 1, data + size - equals - 1);
}

static void touch_five(const char *data, size_t size) {
        for (size_t i = 0; i < COUNT(five); i++) {
                size_t name = strlen(five[i]);
                if (size >= name && memcmp(data, five[i], name) == 0) {
                        touch(data + name, size - name);
                        return;
                }
        }
}

static void read_entries(sd_journal *j, void (*field)(const char *, size_t)) {
        check(sd_journal_seek_head(j), "seek_head");
        for (;;) {
                const void *data;
                size_t size;
                int result = sd_journal_next(j);
                check(result, "next");
                if (result == 0)
                        return;
                sd_journal_restart_data(j);
                while ((result = sd_journal_enumerate_available_data(j, &data, &size)) > 0)
                        field(data, size);
                check(result, "enumerate");
                entries++;
        }
}

static void measure(const char *workload, const char *directory, uint64_t duration) {
        sd_journal *j;
        check(sd_journal_open_directory(&j, directory, 0), directory);
        check(sd_journal_set_data_threshold(j, 0), "threshold");
        if (strcmp(workload, "match") == 0)
                check(sd_journal_add_match(j, "REMAINDER=3", 0), "match");
        void (*field)(const char *, size_t) = strcmp(workload, "read-five") == 0 ? touch_five : touch_all;
        read_entries(j, field); /* maps the files */
        uint64_t started = 0, cpu = 0, passes = 0;
        entries = length = hash = 0;
        started = now(CLOCK_MONOTONIC);
        cpu = now(CLOCK_PROCESS_CPUTIME_ID);
        do {
                read_entries(j, field);
                passes++;
        } while (now(CLOCK_MONOTONIC) - started < duration);
        printf("%" PRIu64 " %" PRIu64 " %" PRIu64 " 0 %" PRIu64 " %" PRIu64 "\n", entries, now(CLOCK_MONOTONIC) - started,
               now(CLOCK_PROCESS_CPUTIME_ID) - cpu, length / passes, hash / passes);
        sd_journal_close(j);
}

/* Runs a program, and reads its output, as a collector does that starts journalctl. */
static void run(uint64_t count, char **command) {
        int ends[2];
        static char buffer[1 << 16];
        struct rusage usage;
        uint64_t started = now(CLOCK_MONOTONIC), sum = 0;
        check(pipe(ends), "pipe");
        if (fork() == 0) {
                dup2(ends[1], STDOUT_FILENO);
                execvp(command[0], command);
                _exit(127);
        }
        close(ends[1]);
        for (ssize_t n; (n = read(ends[0], buffer, sizeof buffer)) > 0;)
                sum += n;
        int status;
        wait(&status);
        check(status == 0 ? 0 : -EIO, command[0]);
        getrusage(RUSAGE_CHILDREN, &usage);
        uint64_t cpu = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * NANOS +
                       (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1000ull;
        printf("%" PRIu64 " %" PRIu64 " %" PRIu64 " 0 %" PRIu64 " 0\n", count, now(CLOCK_MONOTONIC) - started, cpu, sum);
}

/* Writes entries with the fields that a logging framework writes. */
static void generate(uint64_t count) {
        for (uint64_t i = 0; i < count; i++)
                check(sd_journal_send("MESSAGE=GET /api/orders/%" PRIu64 " 200 in %" PRIu64 " ms", i, i % 97, "PRIORITY=%d",
                                      (int) (i % 8), "REMAINDER=%d", (int) (i % 10), "THREAD=http-nio-8080-exec-%d", (int) (i % 16),
                                      "LOGGER=com.example.orders.web.OrderController", "TRACE_ID=%032" PRIx64, i * FACTOR,
                                      "SYSLOG_IDENTIFIER=orders", NULL),
                      "send");
}

int main(int argc, char **argv) {
        if (argc == 3 && strcmp(argv[1], "generate") == 0)
                generate(strtoull(argv[2], NULL, 10));
        else if (argc > 3 && strcmp(argv[1], "run") == 0)
                run(strtoull(argv[2], NULL, 10), argv + 3);
        else if (argc == 4)
                measure(argv[1], argv[2], strtoull(argv[3], NULL, 10) * 1000000);
        else
                return 2;
        return 0;
}
