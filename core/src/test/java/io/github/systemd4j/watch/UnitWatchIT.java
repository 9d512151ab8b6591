package io.github.systemd4j.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.testing.Systemctl;
import io.github.systemd4j.testing.UnitDirectory;
import io.github.systemd4j.unit.ActiveState;
import io.github.systemd4j.unit.JobResult;
import io.github.systemd4j.unit.LoadState;
import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.unit.UnitResult;
import java.util.HashSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests the states and changes of units that a watch shows. */
@Tag("systemd")
@SuppressWarnings("try") // some close a watch while it is in use
class UnitWatchIT extends WatchFixture {
    @Test
    void shouldKnowAllUnits() throws Exception {
        try (UnitWatch watch = openSystem()) {
            assertSeesAll(watch);
            assertThat(watch.isInSync()).isTrue();
        }
    }

    @Test
    void shouldKnowUnitsThatNoListContains() {
        Systemctl.runService(UNIT, "sleep", "infinity");
        try (UnitWatch watch = openSystem()) {
            UnitState state = watch.unit(UNIT).orElseThrow();
            assertThat(state.mainPid()).hasValue(Long.parseLong(Systemctl.property(UNIT, "MainPID")));
            assertThat(state.invocationId()).contains(Systemctl.property(UNIT, "InvocationID"));
            assertThat(state.result()).contains(UnitResult.SUCCESS);
        } finally {
            Systemctl.run("stop", UNIT);
        }
    }

    @Test
    void shouldShowAServiceFromItsStartToItsEnd() throws Exception {
        try (UnitWatch watch = openSystem();
                UnitEvents events = watch.feed()
                        .names(UNIT)
                        .overflow(OverflowPolicy.COALESCE, 100)
                        .events()) {
            Systemctl.runService(UNIT, "sleep", "infinity");
            UnitChange started = next(events, isNow(ActiveState.ACTIVE));
            assertThat(started.state().mainPid()).hasValue(Long.parseLong(Systemctl.property(UNIT, "MainPID")));
            assertThat(started.state().invocationId()).contains(Systemctl.property(UNIT, "InvocationID"));
            Systemctl.run("stop", UNIT);
            assertThat(next(events, isRemoved()).state().mainPid()).isEmpty();
        }
    }

    @Test
    void shouldShowEachChangeOnceAndWhole() throws Exception {
        UnitDirectory.write(UNIT, "[Service]\nExecStart=sleep infinity\n");
        try (UnitWatch watch = openSystem();
                UnitEvents events = watch.feed()
                        .names(UNIT)
                        .overflow(OverflowPolicy.COALESCE, 100)
                        .events()) {
            Systemctl.run("start", UNIT);
            next(
                    events,
                    isNow(ActiveState.ACTIVE)
                            .and(change -> change.state().jobId().isEmpty()));
            Systemctl.run("kill", "--signal=KILL", UNIT);
            UnitChange failed = next(events, isNow(ActiveState.FAILED));
            assertThat(failed.previous()).map(UnitState::activeState).contains(ActiveState.ACTIVE);
            assertThat(failed.state().mainPid()).isEmpty();
            assertThat(failed.state().result()).contains(UnitResult.SIGNAL);
            assertThat(failed.state().subState()).isEqualTo("failed");
            Systemctl.run("reset-failed", UNIT);
            assertThat(next(events, _ -> true).state().activeState()).isEqualTo(ActiveState.INACTIVE);
            assertThat(next(events, _ -> true).type()).isEqualTo(UnitChange.Type.REMOVED);
        } finally {
            UnitDirectory.delete(UNIT);
        }
    }

    @Test
    void shouldReportJobsAndTheirResults() throws Exception {
        UnitDirectory.write(UNIT, "[Service]\nType=oneshot\nExecStart=false\n");
        try (UnitWatch watch = openSystem();
                UnitEvents events = watch.feed()
                        .names(UNIT)
                        .overflow(OverflowPolicy.COALESCE, 100)
                        .events()) {
            Systemctl.run("start", "--no-block", UNIT);
            UnitChange ended = next(events, change -> change.jobResult().isPresent());
            assertThat(ended.jobResult()).contains(JobResult.FAILED);
            assertThat(ended.state().jobId()).isEmpty();
        } finally {
            UnitDirectory.delete(UNIT);
            Systemctl.run("daemon-reload");
        }
    }

    @Test
    void shouldSeeLoadStatesChange() throws Exception {
        UnitDirectory.write(UNIT, "[Unit]\nWants=systemd4j-wanted.service\n[Service]\nExecStart=sleep infinity\n");
        try (UnitWatch watch = openSystem();
                UnitEvents events =
                        watch.feed().names("systemd4j-wanted.service").events()) {
            Systemctl.run("start", UNIT);
            assertThat(next(events, _ -> true).state().loadState()).isEqualTo(LoadState.NOT_FOUND);
            UnitDirectory.write("systemd4j-wanted.service", "[Service]\nExecStart=sleep infinity\n");
            Systemctl.run("daemon-reload");
            assertThat(next(events, _ -> true).state().loadState()).isEqualTo(LoadState.LOADED);
            UnitDirectory.delete("systemd4j-wanted.service");
            Systemctl.run("mask", "--runtime", "systemd4j-wanted.service");
            assertThat(next(events, _ -> true).state().loadState()).isEqualTo(LoadState.MASKED);
        } finally {
            Systemctl.run("unmask", "--runtime", "systemd4j-wanted.service");
            Systemctl.run("stop", UNIT);
            UnitDirectory.delete(UNIT);
            Systemctl.run("daemon-reload");
        }
    }

    /** systemd finds a unit file when the unit is started, without a reload and without a signal about it. */
    @Test
    void shouldSeeAUnitFileThatSystemdFindsWithoutAReload() throws Exception {
        UnitDirectory.write(UNIT, "[Unit]\nWants=systemd4j-wanted.service\n[Service]\nExecStart=sleep infinity\n");
        try (UnitWatch watch = openSystem();
                UnitEvents events =
                        watch.feed().names("systemd4j-wanted.service").events()) {
            Systemctl.run("start", UNIT);
            assertThat(next(events, _ -> true).state().loadState()).isEqualTo(LoadState.NOT_FOUND);
            UnitDirectory.write("systemd4j-wanted.service", "[Service]\nExecStart=sleep infinity\n");
            Systemctl.run("start", "systemd4j-wanted.service");
            assertThat(next(events, change -> change.state().loadState() == LoadState.LOADED))
                    .isNotNull();
            assertSeesAll(watch);
        } finally {
            Systemctl.run("stop", UNIT, "systemd4j-wanted.service");
            UnitDirectory.delete("systemd4j-wanted.service");
            UnitDirectory.delete(UNIT);
            Systemctl.run("daemon-reload");
        }
    }

    @Test
    void shouldFollowAUnitWhoseNameIsEscaped() throws Exception {
        String unit = "systemd4j-" + UnitName.escape("a/b-c \u00e4") + ".service";
        try (UnitWatch watch = openSystem();
                UnitEvents events = watch.feed().names(unit).events()) {
            Systemctl.runService(unit, "sleep", "infinity");
            next(events, isNow(ActiveState.ACTIVE));
            Systemctl.run("stop", unit);
            next(events, isRemoved());
        }
    }

    @Test
    void shouldShowUnitsThatAreGoneBeforeTheyAreListed() throws Exception {
        try (UnitWatch watch = openSystem();
                UnitEvents events = watch.feed()
                        .patterns("systemd4j-brief-*")
                        .overflow(OverflowPolicy.COALESCE, 1_000)
                        .events()) {
            for (int i = 0; i < 20; i++) {
                Systemctl.runService("systemd4j-brief-" + i + ".service", "--collect", "true");
            }
            var ran = new HashSet<String>();
            while (ran.size() < 20) {
                UnitChange removed = next(events, isRemoved());
                assertThat(removed.state().loadState()).isEqualTo(LoadState.LOADED);
                assertThat(removed.state().invocationId().orElseThrow()).hasSize(32);
                ran.add(removed.unit().value());
            }
        }
    }

    @Test
    void shouldNotMissUnitsThatComeAtOnce() throws Exception {
        UnitDirectory.write("systemd4j-mass@.service", "[Service]\nExecStart=sleep infinity\n");
        String[] units = IntStream.range(0, 200)
                .mapToObj("systemd4j-mass@%d.service"::formatted)
                .toArray(String[]::new);
        try (UnitWatch watch = openSystem();
                UnitEvents events = watch.feed().patterns("systemd4j-mass@*").events()) {
            Systemctl.run("start", units);
            var active = new HashSet<String>();
            while (active.size() < units.length) {
                active.add(next(events, isNow(ActiveState.ACTIVE)).unit().value());
            }
            assertSeesAll(watch);
            Systemctl.run("stop", units);
            assertSeesAll(watch);
        } finally {
            UnitDirectory.delete("systemd4j-mass@.service");
        }
    }
}
