package io.github.systemd4j.manager;

import static io.github.systemd4j.testing.Errors.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.internal.systemd.FutureErrors;
import io.github.systemd4j.internal.systemd.SystemdNames;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.SignalHandler;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.properties.ManagerProperties;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.UnitDirectory;
import io.github.systemd4j.unit.ActiveState;
import io.github.systemd4j.unit.JobResult;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests methods that read and change the state of systemd itself. */
@Tag("systemd")
class SystemdStateIT extends SystemdManagerFixture {
    @Test
    void shouldReportItsVersionAndFeatures() {
        ManagerProperties properties = new ManagerProperties(systemd.properties());
        assertThat(busctl("Version")).isEqualTo("s \"" + properties.version() + "\"\n");
        assertThat(systemd.version()).isEqualTo(properties.version());
        assertThat(busctl("Features")).contains(properties.features());
        assertThat(busctl("Virtualization")).contains(properties.virtualization());
        assertThat(busctl("Architecture")).contains(properties.architecture());
        assertThat(busctl("SystemState")).isEqualTo("s \"" + systemd.state().dbusName() + "\"\n");
        assertThat(properties.systemState()).isEqualTo(systemd.state());
        assertThat(properties.progress()).isBetween(0.0, 1.0);
        assertThat(properties.unitPath()).contains("/run/systemd/system");
        assertThat(properties.userspaceTimestamp()).isPresent();
        assertThat(busctl("DefaultTimeoutStartUSec"))
                .isEqualTo("t " + properties.defaultTimeoutStart().toNanos() / 1_000 + "\n");
        assertThat(systemd).hasToString("systemd at " + systemd.bus());
    }

    @Test
    void shouldSetWhatCanBeSet() {
        systemd.setProperty("LogLevel", Variant.of("debug"));
        assertThat(systemd.property("LogLevel", String.class)).isEqualTo("debug");
        systemd.setProperty("LogLevel", Variant.of("info"));
        assertFails(ErrorName.PROPERTY_READ_ONLY, () -> systemd.setProperty("Version", Variant.of("260")));
    }

    @Test
    void shouldReload() {
        UnitDirectory.write("changing.service", "[Unit]\nDescription=first\n[Service]\nExecStart=true\n");
        Unit changing = systemd.unit("changing.service");
        changing.start().await();
        changing.ref();
        assertThat(changing.properties().description()).isEqualTo("first");
        UnitDirectory.write("changing.service", "[Unit]\nDescription=second\n[Service]\nExecStart=true\n");
        systemd.reload();
        assertThat(changing.properties().description()).isEqualTo("second");
        changing.unref();
    }

    @Test
    void shouldReexecute() {
        Unit lasting = lasting("lasting.service");
        systemd.reexecute();
        assertThat(lasting.properties().activeState()).isEqualTo(ActiveState.ACTIVE);
        assertThat(lasting.stop().await()).isEqualTo(JobResult.DONE);
    }

    @Test
    void shouldKeepAJobWhoseCancelWasLostInAReexecution() throws Exception {
        UnitDirectory.oneshot("endless.service", "sleep infinity");
        Job start = systemd.unit("endless.service").start();
        assertThat(Await.failure(reexecuteAnd("CancelJob", "u", start.id()))).matches(FutureErrors::isAbsence);
        assertThat(start.result()).isNotDone();
        start.cancel();
        assertThat(Await.value(start.result())).isEqualTo(JobResult.CANCELED);
        assertThat(systemd.unit("endless.service").stop().await()).isEqualTo(JobResult.DONE);
    }

    /** systemd does not receive a call, because it re-executes itself for the previous one. */
    private CompletableFuture<Message> reexecuteAnd(String member, String signature, Object argument) throws Exception {
        Bus bus = systemd.bus();
        var calls = new ManagerClient(bus);
        var back = new CompletableFuture<Void>();
        SignalHandler handler = signal -> {
            if (SystemdNames.isBack(signal)) {
                back.complete(null);
            }
        };
        try (var _ = bus.subscribe(SystemdNames.OWNER_CHANGED, handler)) {
            CompletableFuture<Message> lost = CompletableFuture.supplyAsync(
                            () -> {
                                bus.callAsync(calls.method("Reexecute", ""));
                                return bus.callAsync(calls.method(member, signature, argument));
                            },
                            bus.loop())
                    .thenCompose(reply -> reply);
            Await.value(back);
            return lost;
        }
    }

    @Test
    void shouldReexecuteOverThePrivateSocket() throws Exception {
        try (var direct = SystemdManager.open(BusAddress.systemManager())) {
            direct.reexecute();
            assertThat(Await.failure(direct.bus().closed())).isInstanceOf(BusException.class);
        }
        Await.until(
                () -> !Command.run("systemctl", "is-system-running").output().isEmpty());
    }

    @Test
    void shouldSetEnvironment() {
        systemd.environment().set(Map.of("COLOR", "green", "EQUATION", "a=b"));
        assertThat(systemd.environment().get()).containsEntry("COLOR", "green").containsEntry("EQUATION", "a=b");
        assertThat(Command.run("systemctl", "show-environment").output()).contains("COLOR=green");
        systemd.environment().replace(List.of("COLOR"), Map.of("EQUATION", "c=d"));
        assertThat(systemd.environment().get()).doesNotContainKey("COLOR").containsEntry("EQUATION", "c=d");
        systemd.environment().unset(List.of("EQUATION"));
        assertThat(systemd.environment().get()).doesNotContainKey("EQUATION");
    }

    @Test
    void shouldShowItsStatusOrNot() {
        for (ShowStatus status : List.of(ShowStatus.YES, ShowStatus.NO)) {
            systemd.setShowStatus(status);
            assertThat(systemd.property("ShowStatus", Boolean.class)).isEqualTo(status == ShowStatus.YES);
        }
        for (ShowStatus status : ShowStatus.values()) {
            systemd.setShowStatus(status);
        }
    }

    @Test
    void shouldEmitSignalsToSubscribers() throws Exception {
        var reloading = new LinkedBlockingQueue<Boolean>();
        try (var _ = systemd.bus()
                .subscribe(
                        SystemdNames.signal("Reloading"),
                        signal -> reloading.add(signal.body().readBoolean()))) {
            systemd.subscribe();
            assertFails(SystemdErrorName.ALREADY_SUBSCRIBED, systemd::subscribe);
            Command.run("systemctl", "daemon-reload");
            assertThat(Await.next(reloading)).isTrue();
            assertThat(Await.next(reloading)).isFalse();
        }
        systemd.unsubscribe();
        assertFails(SystemdErrorName.NOT_SUBSCRIBED, systemd::unsubscribe);
    }

    @Test
    void shouldKnowDynamicUsers() {
        UnitDirectory.write("dynamic.service", "[Service]\nType=exec\nDynamicUser=yes\nExecStart=sleep infinity\n");
        assertThat(systemd.unit("dynamic.service").start().await()).isEqualTo(JobResult.DONE);
        DynamicUser user = systemd.dynamicUsers().getFirst();
        assertThat(user.name()).isEqualTo("dynamic");
        assertThat(systemd.dynamicUser("dynamic")).isEqualTo(user.uid());
        assertThat(systemd.dynamicUser(user.uid())).isEqualTo("dynamic");
        assertThat(systemd.unit("dynamic.service").stop().await()).isEqualTo(JobResult.DONE);
        assertFails(SystemdErrorName.NO_SUCH_DYNAMIC_USER, () -> systemd.dynamicUser("nobody-else"));
    }
}
