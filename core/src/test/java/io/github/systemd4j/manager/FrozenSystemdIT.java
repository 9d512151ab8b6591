package io.github.systemd4j.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.internal.connection.Futures;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.run.ServiceExit;
import io.github.systemd4j.run.TransientUnit;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.Systemctl;
import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.watch.UnitWatch;
import io.github.systemd4j.watch.WatchFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The systemd of a user and its broker, which are stopped for some time: calls end in time, and after both continue,
 * neither side retains anything. PID 1 can't be stopped.
 */
@Tag("systemd")
class FrozenSystemdIT extends WatchFixture {
    private static final Duration CALL_TIMEOUT = Duration.ofMillis(500);
    private static final BusAddress USER_BUS = BusAddress.of("unix:path=/run/user/0/bus");
    private static final String PREFIX = "s4j-frozen-";
    private static final int CALLS = 30;

    private SystemdManager manager;
    private UnitWatch watch;

    @BeforeEach
    void open() {
        Systemctl.run("start", "user@0.service");
        manager = SystemdManager.of(
                Bus.builder(USER_BUS).callTimeout(CALL_TIMEOUT).open());
        watch = watchOf(USER_BUS).open();
    }

    @AfterEach
    void close() {
        watch.close();
        manager.close();
        manager.bus().close();
    }

    @Test
    void shouldKeepNothingWhenSystemdIsStoppedForAWhile() throws Exception {
        List<ProcessHandle> systemd = List.of(process(Systemctl.property("user@0.service", "MainPID")));
        assertGoesOnAfter(systemd);
    }

    @Test
    void shouldKeepNothingWhenTheBrokerIsStoppedForAWhile() throws Exception {
        ProcessHandle broker = process(user("show", "--property=MainPID", "--value", "dbus.service"));
        assertGoesOnAfter(Stream.concat(Stream.of(broker), broker.descendants()).toList());
    }

    private static ProcessHandle process(String pid) {
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private void assertGoesOnAfter(List<ProcessHandle> stopped) throws Exception {
        run("before").join();
        signal("STOP", stopped);
        try {
            callEverything();
        } finally {
            signal("CONT", stopped);
        }
        RetainedState.assertNothing(manager);
        Await.until(
                () -> user("list-units", "--all", "--no-legend", PREFIX + "*").isEmpty());
        assertThat(run("after").join().isSuccess()).isTrue();
        Await.until(() -> watch.isInSync() && names(watch).equals(userUnits()));
    }

    private static void signal(String name, List<ProcessHandle> processes) {
        processes.forEach(each ->
                Command.run("kill", "-" + name, Long.toString(each.pid())).exitStatus());
    }

    /** More calls than the limit permits, some of which are abandoned. */
    private void callEverything() throws Exception {
        var calls = new ArrayList<CompletableFuture<?>>();
        for (int i = 0; i < CALLS; i++) {
            calls.add(run("run-" + i));
            calls.add(manager.startAsync(service("start-" + i), JobMode.FAIL));
            calls.add(CompletableFuture.runAsync(manager::version, Thread::startVirtualThread));
            CompletableFuture<ServiceExit> canceled = run("canceled-" + i);
            Thread.sleep(1);
            canceled.cancel(true);
        }
        for (CompletableFuture<?> call : calls) {
            assertThat(Futures.cause(Await.failure(call))).isInstanceOf(BusException.class);
        }
    }

    private CompletableFuture<ServiceExit> run(String name) {
        return manager.runAsync(service(name));
    }

    private static TransientUnit service(String name) {
        return TransientUnit.of(PREFIX + name + ".service")
                .execStart("/bin/true")
                .with("CollectMode", "inactive-or-failed");
    }

    private static List<String> names(UnitWatch watch) {
        return watch.units().keySet().stream().map(UnitName::value).toList();
    }

    private static List<String> userUnits() {
        return user("list-units", "--all", "--full", "--plain", "--no-legend", "--no-pager")
                .lines()
                .map(line -> line.strip().split("\\s+", 2)[0])
                .filter(Predicate.not(String::isEmpty))
                .sorted()
                .toList();
    }

    private static String user(String... words) {
        var command = new ArrayList<>(List.of("env", "XDG_RUNTIME_DIR=/run/user/0", "systemctl", "--user"));
        command.addAll(List.of(words));
        Command systemctl = Command.run(command);
        assertThat(systemctl.exitStatus()).as(systemctl.errors()).isZero();
        return systemctl.output().strip();
    }
}
