package io.github.systemd4j.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.internal.connection.Futures;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.Struct;
import io.github.systemd4j.run.TransientUnit;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.UnitDirectory;
import io.github.systemd4j.unit.JobResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Thousands of jobs at once, with every possible result. */
@Tag("systemd")
class JobFloodIT {
    private static final Duration MAX_WAIT = Duration.ofMinutes(5);

    /** The way in which a job ends. */
    private enum End {
        DONE(JobResult.DONE) {
            @Override
            TransientUnit make(TransientUnit unit) {
                return unit.execStart("/bin/true");
            }
        },
        FAILED(JobResult.FAILED) {
            @Override
            TransientUnit make(TransientUnit unit) {
                return unit.execStart("/bin/false");
            }
        },
        DEPENDENCY(JobResult.DEPENDENCY) {
            @Override
            TransientUnit make(TransientUnit unit) {
                return unit.execStart("/bin/true")
                        .requires("flood-failing.service")
                        .after("flood-failing.service");
            }
        },
        SKIPPED_BY_CONDITION(JobResult.DONE) {
            @Override
            TransientUnit make(TransientUnit unit) {
                return unit.execStart("/bin/false").with("Conditions", List.of(unless("ConditionPathExists")));
            }
        },
        ASSERT(JobResult.ASSERT) {
            @Override
            TransientUnit make(TransientUnit unit) {
                return unit.execStart("/bin/true").with("Asserts", List.of(unless("AssertPathExists")));
            }
        },
        TIMEOUT(JobResult.TIMEOUT) {
            @Override
            TransientUnit make(TransientUnit unit) {
                return endless(unit).with("JobRunningTimeoutUSec", Duration.ofMillis(20));
            }
        },
        CANCELED(JobResult.CANCELED) {
            @Override
            TransientUnit make(TransientUnit unit) {
                return endless(unit);
            }
        },
        NOT_FOUND(SystemdErrorName.NO_SUCH_UNIT) {
            @Override
            TransientUnit make(TransientUnit unit) {
                return unit.execStart("/bin/true").requires("flood-nowhere.service");
            }
        },
        MASKED(SystemdErrorName.UNIT_MASKED) {
            @Override
            TransientUnit make(TransientUnit unit) {
                return unit.execStart("/bin/true").requires("flood-masked.service");
            }
        };

        /** Returns the job's result, or the name of the error if it is refused. */
        private final Object expected;

        End(Object expected) {
            this.expected = expected;
        }

        abstract TransientUnit make(TransientUnit unit);

        private static Struct unless(String condition) {
            return Struct.of(condition, false, false, "/nowhere");
        }

        private static TransientUnit endless(TransientUnit unit) {
            return unit.execStart("/bin/sleep", "infinity");
        }

        /** Most without a process, because systemd needs time to start one. */
        static End of(int number) {
            int percent = number % 100;
            return percent < 9
                    ? values()[percent]
                    : percent < 20 ? values()[percent % 5] : percent < 40 ? DONE : SKIPPED_BY_CONDITION;
        }
    }

    private record Started(String unit, End end, CompletableFuture<Job> job, CompletableFuture<Object> outcome) {
        /** Cancels the job as soon as it exists, not on the loop's thread, because canceling blocks. */
        void cancel() {
            job.thenAccept(there -> Thread.startVirtualThread(() -> JobFloodIT.cancel(there)));
        }
    }

    @BeforeEach
    void write() {
        UnitDirectory.oneshot("flood-failing.service", "false");
        UnitDirectory.write("flood-masked.service", "");
        Command.run("systemctl", "daemon-reload");
    }

    @AfterEach
    void stopWhatIsEndless() {
        Command.run("systemctl", "stop", "flood-*", "direct-*", "reexec-*", "reload-*");
    }

    private static Started start(SystemdManager systemd, String prefix, int number) {
        End end = End.of(number);
        TransientUnit unit = end.make(TransientUnit.of(prefix + number + ".service")
                .with("Type", "oneshot")
                .with("CollectMode", "inactive-or-failed"));
        CompletableFuture<Job> job = systemd.startAsync(unit, JobMode.FAIL);
        CompletableFuture<Object> outcome = job.thenCompose(Job::result)
                .handle((result, error) -> error == null ? result : ((BusException) Futures.cause(error)).name());
        var started = new Started(unit.toString(), end, job, outcome);
        if (end == End.CANCELED) {
            started.cancel();
        }
        return started;
    }

    private static void cancel(Job job) {
        try {
            job.cancel();
        } catch (BusException e) {
            // it has ended, or systemd re-executes itself and may not have received this
        }
    }

    private static Map<End, Integer> check(List<Started> all, Set<Object> tolerated) {
        var counts = new EnumMap<End, Integer>(End.class);
        for (Started started : all) {
            String name = started.unit + ", " + started.end;
            assertThat(started.outcome).as(name).succeedsWithin(MAX_WAIT);
            Object outcome = started.outcome.join();
            if (!tolerated.contains(outcome)) {
                assertThat(outcome).as(name).isEqualTo(started.end.expected);
                counts.merge(started.end, 1, Integer::sum);
            }
        }
        return counts;
    }

    /** Repeats the cancellation, which systemd may not have received while it re-executed itself. */
    private static void cancelWhatGoesOn(List<Started> all) {
        all.stream()
                .filter(started -> started.end == End.CANCELED && !started.outcome.isDone())
                .forEach(Started::cancel);
    }

    /** Most jobs wait for the limit, which takes longer than the usual call timeout. */
    private static Bus open(BusAddress address) {
        return Bus.builder(address).callTimeout(MAX_WAIT).open();
    }

    private static void flood(BusAddress address, String prefix, int count) throws Exception {
        try (Bus bus = open(address);
                var systemd = SystemdManager.of(bus)) {
            long begin = System.nanoTime();
            List<Started> read = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Started started = start(systemd, prefix, i);
                if (i % 11 != 7) {
                    read.add(started);
                }
            }
            Map<End, Integer> counts = check(read, Set.of());
            assertThat(counts).containsOnlyKeys(End.values());
            RetainedState.assertNothing(systemd);
            double seconds = (System.nanoTime() - begin) / 1e9;
            System.out.printf(
                    "%,d jobs over %s in %.1f s: %,.0f/s; those that were read: %s%n",
                    count, address, seconds, count / seconds, counts);
        }
    }

    @Test
    void shouldLoseNoneOfTenThousandJobs() throws Exception {
        flood(BusAddress.system(), "flood-", 10_000);
    }

    @Test
    void shouldLoseNoneOverThePrivateSocket() throws Exception {
        flood(BusAddress.systemManager(), "direct-", 2_000);
    }

    @Test
    void shouldLeaveNoJobHangingWhenSystemdReexecutesItself() throws Exception {
        try (Bus bus = open(BusAddress.system());
                var systemd = SystemdManager.of(bus);
                var other = SystemdManager.openSystem()) {
            List<Started> all = new ArrayList<>();
            for (int round = 0; round < 4; round++) {
                for (int i = 0; i < 500; i++) {
                    all.add(start(systemd, "reexec-" + round + "-", i));
                }
                all.get(all.size() - 250).outcome.get(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
                other.reexecute();
            }
            cancelWhatGoesOn(all);
            Set<Object> tolerated = Set.of(JobResult.UNKNOWN, ErrorName.NO_REPLY, ErrorName.NAME_HAS_NO_OWNER);
            Map<End, Integer> counts = check(all, tolerated);
            long missed = all.stream()
                    .filter(started -> started.outcome.join() == JobResult.UNKNOWN)
                    .count();
            RetainedState.assertNothing(systemd);
            int known = counts.values().stream().mapToInt(Integer::intValue).sum();
            assertThat(known).isGreaterThan(all.size() / 2);
            System.out.printf(
                    "%,d jobs while systemd re-executed itself 4 times, %,d with their result, %,d missed it: %s%n",
                    all.size(), known, missed, counts);
        }
    }

    @Test
    void shouldLoseNoneWhenSystemdReloads() throws Exception {
        try (Bus bus = open(BusAddress.system());
                var systemd = SystemdManager.of(bus)) {
            List<Started> all = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                all.add(start(systemd, "reload-", i));
            }
            Await.value(all.getFirst().outcome);
            Command.run("systemctl", "daemon-reload");
            Command.run("systemctl", "daemon-reload");
            check(all, Set.of());
            RetainedState.assertNothing(systemd);
        }
    }
}
