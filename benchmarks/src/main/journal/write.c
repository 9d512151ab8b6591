/*
 * Writes entries to the journal with sd_journal_sendv(3): write WARM_UP ENTRIES
 * Prints the elapsed time and the processor time of the ENTRIES: "elapsed_ns cpu_ns 0", as JournalWrite.java does,
 * which writes the same fields.
 */
#define SD_JOURNAL_SUPPRESS_LOCATION
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <systemd/sd-journal.h>
#include <time.h>

static int64_t now(clockid_t clock)
{
    struct timespec time;
    clock_gettime(clock, &time);
    return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

static struct iovec field(char *text)
{
    return (struct iovec) {text, strlen(text)};
}

static void write_entries(long entries)
{
    char number[64];
    for (long i = 0; i < entries; i++) {
        snprintf(number, sizeof number, "REQUEST=%ld", i);
        struct iovec fields[] = {
            field("PRIORITY=6"),
            field("MESSAGE=GET /orders/4711 answered with status 200 after 12 milliseconds"),
            field("SYSLOG_IDENTIFIER=journal-write"),
            field("LOGGER=io.github.systemd4j.benchmarks.JournalWrite"),
            field("THREAD=main"),
            field("CODE_FUNC=io.github.systemd4j.benchmarks.JournalWrite.write"),
            field("USER_AGENT=Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"),
            field(number),
        };
        int result = sd_journal_sendv(fields, sizeof fields / sizeof *fields);
        if (result < 0) {
            fprintf(stderr, "sd_journal_sendv: %s\n", strerror(-result));
            exit(1);
        }
    }
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: write WARM_UP ENTRIES\n");
        return 2;
    }
    write_entries(atol(argv[1]));
    int64_t elapsed = now(CLOCK_MONOTONIC);
    int64_t cpu = now(CLOCK_PROCESS_CPUTIME_ID);
    write_entries(atol(argv[2]));
    printf("%" PRId64 " %" PRId64 " 0\n", now(CLOCK_MONOTONIC) - elapsed, now(CLOCK_PROCESS_CPUTIME_ID) - cpu);
    return 0;
}
