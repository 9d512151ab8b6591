package io.github.systemd4j.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.ObjectPath;
import io.github.systemd4j.signals.SignalStream;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.OpenBus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Connects to systemd as PID 1 in every way. */
@Tag("systemd")
class SystemdIT {
    private static final String SYSTEMD = "org.freedesktop.systemd1";
    private static final String SYSTEMD_PATH = "/org/freedesktop/systemd1";
    private static final String MANAGER = "org.freedesktop.systemd1.Manager";

    private static RemoteObject manager(Bus bus) {
        return bus.uniqueName().isEmpty() ? bus.peerObject(SYSTEMD_PATH) : bus.object(SYSTEMD, SYSTEMD_PATH);
    }

    private static void assertSystemdAnswers(BusAddress address) {
        try (Bus bus = Bus.open(address)) {
            String version = manager(bus).property(MANAGER, "Version", String.class);
            assertThat(Command.run("systemctl", "--version").output()).contains(version);
        }
    }

    @Test
    void shouldReachItOverTheSystemBus() {
        assertSystemdAnswers(BusAddress.system());
    }

    @Test
    void shouldReachItOverItsPrivateSocket() {
        assertSystemdAnswers(BusAddress.systemManager());
    }

    @Test
    void shouldReportThatAnotherUserIsDenied() {
        assertThat(OpenBus.asNobody("unix:path=/run/systemd/private").output())
                .startsWith("13 [%s]".formatted(ErrorName.ACCESS_DENIED));
    }

    @Test
    void shouldReachItAsAMachine() {
        assertSystemdAnswers(BusAddress.machine(".host"));
    }

    @Test
    void shouldReachItOverSsh() {
        assertSystemdAnswers(BusAddress.remote("root@somewhere"));
    }

    @Test
    void shouldReachTheUsersManager() {
        Command.run("systemctl", "start", "user@0.service");
        assertThat(Path.of("/run/user/0/systemd/private")).exists();
        assertSystemdAnswers(BusAddress.peer("unix:path=/run/user/0/systemd/private"));
        assertSystemdAnswers(BusAddress.of("unix:path=/run/user/0/bus"));
        assertThat(OpenBus.asUser("user").output()).isEqualTo("opened\n");
        assertThat(OpenBus.asUser("user-manager").output()).isEqualTo("opened\n");
    }

    @Test
    void shouldSeeUnitsComeAndGo() throws Exception {
        try (Bus bus = Bus.openSystem()) {
            var jobs = new LinkedBlockingQueue<List<Object>>();
            bus.subscribe(
                    MatchRule.signal(MANAGER, "JobRemoved").sender(SYSTEMD),
                    signal -> jobs.add(signal.body().readValues()));
            manager(bus).call(MANAGER, "Subscribe", "");
            Files.writeString(
                    Path.of("/run/systemd/system/systemd4j-test.service"), "[Service]\nType=oneshot\nExecStart=true\n");
            manager(bus).call(MANAGER, "Reload", "");
            Object job = manager(bus)
                    .call(MANAGER, "StartUnit", "ss", "systemd4j-test.service", "replace")
                    .getFirst();
            List<Object> removed = Await.next(jobs);
            assertThat(removed.subList(1, 4)).isEqualTo(List.of(job, "systemd4j-test.service", "done"));
        }
    }

    @Test
    void shouldSeeUnitsOverThePrivateSocket() throws Exception {
        try (Bus bus = Bus.open(BusAddress.systemManager())) {
            var jobs = new LinkedBlockingQueue<List<Object>>();
            bus.subscribe(
                    MatchRule.signal(MANAGER, "JobRemoved").sender(SYSTEMD),
                    signal -> jobs.add(signal.body().readValues()));
            manager(bus).call(MANAGER, "Subscribe", "");
            Object job = manager(bus)
                    .call(MANAGER, "RestartUnit", "ss", "systemd-journald.service", "replace")
                    .getFirst();
            List<Object> removed = Await.next(jobs);
            while (!removed.get(1).equals(job)) {
                removed = Await.next(jobs);
            }
            assertThat(removed.subList(2, 4)).isEqualTo(List.of("systemd-journald.service", "done"));
        }
    }

    @Test
    void shouldSelectTheJobsOfAUnit() throws Exception {
        try (Bus bus = Bus.openSystem();
                SignalStream stream = SignalStream.open(BusAddress.system())) {
            var jobs = new LinkedBlockingQueue<ObjectPath>();
            MatchRule rule = MatchRule.signal(MANAGER, "JobRemoved")
                    .sender(SYSTEMD)
                    .argumentPath(1, "/org/freedesktop/systemd1/job/")
                    .argument(2, "systemd-journald.service");
            for (BusConnection source : List.of(bus, stream)) {
                source.subscribe(rule, signal -> jobs.add(signal.body().skip().readObjectPath()));
            }
            manager(bus).call(MANAGER, "Subscribe", "");
            Object job = manager(bus)
                    .call(MANAGER, "RestartUnit", "ss", "systemd-journald.service", "replace")
                    .getFirst();
            assertThat(Await.next(jobs)).isEqualTo(job);
            assertThat(Await.next(jobs)).isEqualTo(job);
        }
    }

    @Test
    void shouldDescribeItself() {
        try (Bus bus = Bus.openSystem()) {
            Introspection introspection = manager(bus).introspect();
            assertThat(introspection.interfaceNamed(MANAGER).orElseThrow().method("StartUnit"))
                    .isPresent();
            assertThat(introspection.children()).contains("unit", "job");
        }
    }
}
