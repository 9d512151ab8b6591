package io.github.systemd4j.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Command;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Communicates with systemd's own tool as the peer, in both directions. */
class BusctlIT extends BrokerTest {
    private static final String NAME = "io.github.systemd4j.Service";

    private final AtomicReference<Object> level = new AtomicReference<>(5L);
    private Registration registration;

    @BeforeEach
    void export() {
        registration = bus.export(
                TEST_PATH,
                ExportedInterface.of(
                        TEST_INTERFACE,
                        ExportedMember.Method.of(
                                        "Describe",
                                        "ia{sv}(sd)at",
                                        "s",
                                        call -> Body.of(
                                                "s", call.body().readValues().toString()))
                                .withNames("number", "options", "pair", "sizes", "description"),
                        ExportedMember.Method.of("Fail", "", "", _ -> {
                            throw new BusException("io.github.systemd4j.Error.Odd", "odd indeed");
                        }),
                        ExportedMember.Property.writable("Level", "u", level::get, level::set),
                        ExportedMember.Signal.of("Changed", "si").withNames("what", "count")));
        bus.requestName(NAME);
    }

    private Command busctl(String... arguments) {
        return Command.run("busctl", "--address=" + dbus.address(), arguments);
    }

    @Test
    void shouldBeCalled() {
        Command call = busctl(
                "call",
                "--",
                NAME,
                TEST_PATH,
                TEST_INTERFACE,
                "Describe",
                "ia{sv}(sd)at",
                "-7",
                "1",
                "key",
                "as",
                "2",
                "a",
                "b",
                "x",
                "0.5",
                "2",
                "1",
                "255");
        assertThat(call.output())
                .isEqualTo(
                        "s \"[-7, {key=Variant[signature=as, value=[a, b]]}, Struct[fields=[x, 0.5]], [1, 255]]\"\n");
    }

    @Test
    void shouldAnswerWithErrors() {
        Command failed = busctl("call", NAME, TEST_PATH, TEST_INTERFACE, "Fail");
        assertThat(failed.exitStatus()).isEqualTo(1);
        assertThat(failed.errors()).contains("odd indeed");
    }

    @Test
    void shouldBeIntrospected() {
        assertThat(busctl("introspect", NAME, TEST_PATH, TEST_INTERFACE).output())
                .contains(".Describe", "ia{sv}(sd)at", ".Level", "writable", "emits-change", ".Changed", "si");
    }

    @Test
    void shouldHaveItsPropertiesReadAndSet() {
        assertThat(busctl("get-property", NAME, TEST_PATH, TEST_INTERFACE, "Level")
                        .output())
                .isEqualTo("u 5\n");
        assertThat(busctl("set-property", NAME, TEST_PATH, TEST_INTERFACE, "Level", "u", "9")
                        .exitStatus())
                .isZero();
        assertThat(level).hasValue(9L);
    }

    @Test
    void shouldReceiveWhatBusctlEmits() throws Exception {
        var received = new LinkedBlockingQueue<List<Object>>();
        bus.subscribe(testRule(), signal -> received.add(signal.body().readValues()));
        busctl("emit", TEST_PATH, TEST_INTERFACE, "Changed", "sa{sv}", "hello", "1", "k", "i", "3");
        assertThat(Await.next(received)).isEqualTo(List.of("hello", Map.of("k", new Variant("i", 3))));
    }

    @Test
    void shouldBeMonitored() throws Exception {
        try (Command monitor = Command.start("busctl", "--address=" + dbus.address(), "monitor", NAME)) {
            Await.until(() -> monitor.errors().contains("Monitoring bus"));
            registration.emit("Changed", "seen", 3);
            Await.until(() -> monitor.output().contains("STRING \"seen\""));
            assertThat(monitor.output()).contains("Interface=" + TEST_INTERFACE, "Member=Changed", "INT32 3");
        }
    }
}
