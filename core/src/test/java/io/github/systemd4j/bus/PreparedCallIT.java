package io.github.systemd4j.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BodyWriter;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.signals.SignalStream;
import io.github.systemd4j.testing.Allocations;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Descriptors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests prepared calls of a bus and of a stream, driven and with a loop of their own. */
@Timeout(120)
class PreparedCallIT extends CallFixture {
    private static final Consumer<BodyWriter> NOTHING = _ -> {};

    private BusAddress address() {
        return BusAddress.of(dbus.address());
    }

    /** Runs a test with each kind of connection. */
    private void onEach(Action action) throws Exception {
        List<Function<BusAddress, BusConnection>> openings = List.of(
                Bus::open,
                SignalStream::open,
                to -> Bus.builder(to).driven().open(),
                to -> SignalStream.builder(to).driven().open());
        for (Function<BusAddress, BusConnection> opening : openings) {
            try (BusConnection connection = opening.apply(address())) {
                action.run(connection);
            }
        }
    }

    @FunctionalInterface
    private interface Action {
        void run(BusConnection connection) throws Exception;
    }

    private MethodCall echo() {
        return object.method(TEST_INTERFACE, "Echo");
    }

    private static Object value(Message reply) {
        return reply.body().readValue();
    }

    private static void assertFails(String name, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        BusException.class, e -> assertThat(e.name()).isEqualTo(name));
    }

    @Test
    void shouldSendOtherArgumentsEachTime() throws Exception {
        onEach(connection -> {
            PreparedCall echo = connection.prepare(echo(), "v");
            for (int i = 0; i < 1_000; i++) {
                var sent = new Variant("s", "x".repeat(i % 300));
                assertThat(echo.<Object>call(w -> w.writeValue("v", sent), PreparedCallIT::value))
                        .isEqualTo(sent);
            }
            byte[] large = new byte[1 << 20];
            large[1 << 19] = 7;
            Object returned = echo.call(w -> w.writeValue("v", new Variant("ay", large)), PreparedCallIT::value);
            assertThat(returned)
                    .isInstanceOfSatisfying(
                            Variant.class, v -> assertThat((byte[]) v.value()).isEqualTo(large));
            assertThat(echo).hasToString(echo() + " with \"v\"");
        });
    }

    @Test
    void shouldCallManyTimesAtOnce() throws Exception {
        onEach(connection -> {
            PreparedCall echo = connection.prepare(echo(), "v");
            var replies = new ArrayList<CompletableFuture<Object>>();
            for (int i = 0; i < 200; i++) {
                int number = i;
                replies.add(echo.callAsync(w -> w.writeValue("v", number), PreparedCallIT::value));
            }
            for (int i = 0; i < 200; i++) {
                CompletableFuture<Object> reply = replies.get(i);
                assertThat(connection.loop().await(() -> reply)).isEqualTo(new Variant("i", i));
            }
        });
    }

    @Test
    void shouldServeSeveralThreads() throws Exception {
        for (BusConnection connection : List.of(bus, SignalStream.open(address()))) {
            try (connection) {
                PreparedCall echo = connection.prepare(echo(), "v");
                var done = new ArrayList<CompletableFuture<Void>>();
                for (int thread = 0; thread < 8; thread++) {
                    String text = Integer.toString(thread).repeat(thread + 1);
                    done.add(CompletableFuture.runAsync(() -> {
                        for (int i = 0; i < 200; i++) {
                            assertThat(echo.<Object>call(w -> w.writeValue("v", text), PreparedCallIT::value))
                                    .isEqualTo(new Variant("s", text));
                        }
                    }));
                }
                for (CompletableFuture<Void> each : done) {
                    Await.value(each);
                }
            }
        }
    }

    @Test
    void shouldPassErrorsAndTimeouts() throws Exception {
        onEach(connection -> {
            PreparedCall fail = connection.prepare(object.method(TEST_INTERFACE, "Fail"), "ss");
            Consumer<BodyWriter> error = w -> {
                w.writeString("io.github.Odd.Name");
                w.writeString("on purpose");
            };
            assertFails("io.github.Odd.Name", () -> fail.call(error, Message::serial));
            assertThat(Await.failure(failing(connection, fail.callAsync(error, Message::serial))))
                    .isInstanceOf(BusException.class);
            PreparedCall hang =
                    connection.prepare(object.method(TEST_INTERFACE, "Hang").withTimeout(Duration.ofMillis(30)), "");
            assertFails(ErrorName.TIMEOUT, () -> hang.call(NOTHING, Message::serial));
            assertThatThrownBy(() -> connection.prepare(echo(), "v").call(w -> w.writeValue("v", 1), _ -> {
                        throw new IllegalStateException("the reader fails");
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the reader fails");
        });
    }

    /** Drives a connection until a future fails, if nothing else does. */
    private static <T> CompletableFuture<T> failing(BusConnection connection, CompletableFuture<T> future) {
        while (connection.loop().inLoop() && !future.isDone()) {
            connection.loop().poll(Duration.ofSeconds(1));
        }
        return future;
    }

    @Test
    void shouldRefuseOtherArgumentsThanDeclared() throws Exception {
        onEach(connection -> {
            PreparedCall echo = connection.prepare(echo(), "v");
            assertFails(ErrorName.INVALID_SIGNATURE, () -> echo.call(w -> w.writeString("x"), Message::serial));
            assertFails(ErrorName.INVALID_SIGNATURE, () -> echo.callAsync(NOTHING, Message::serial));
            assertThatThrownBy(() -> echo.call(w -> w.beginVariant("s"), Message::serial))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("still open");
            assertThatThrownBy(() -> echo.call(
                            _ -> {
                                throw new IllegalStateException("no arguments");
                            },
                            Message::serial))
                    .hasMessage("no arguments");
            assertThatThrownBy(() -> connection.prepare(echo().withArguments("v", 1), "v"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("already has arguments");
            assertThatThrownBy(() -> connection.prepare(echo(), "a"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("invalid signature");
            assertThat(echo.<Object>call(w -> w.writeValue("v", 1), PreparedCallIT::value))
                    .isEqualTo(new Variant("i", 1));
        });
    }

    @Test
    void shouldRefuseToWriteAfterTheArguments() {
        var stored = new AtomicReference<BodyWriter>();
        PreparedCall echo = bus.prepare(echo(), "v");
        echo.call(
                w -> {
                    stored.set(w);
                    w.writeValue("v", 1);
                },
                Message::serial);
        assertThatThrownBy(() -> stored.get().writeByte((byte) 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldPassDescriptorsAndCloseThem() throws Exception {
        service.export(
                TEST_PATH + "/files",
                ExportedInterface.of(TEST_INTERFACE, ExportedMember.Method.of("Take", "h", "b", call -> {
                    try (UnixFd fd = call.body().readUnixFd()) {
                        return Body.of("b", fd.fd() >= 0);
                    }
                })));
        MethodCall take = MethodCall.to(service.uniqueName(), TEST_PATH + "/files", TEST_INTERFACE, "Take");
        for (Bus each : List.of(bus, Bus.builder(address()).driven().open())) {
            try (each;
                    UnixFd file = UnixFd.adopt(Descriptors.memfd())) {
                assertThat(each.prepare(take, "h")
                                .<Boolean>call(
                                        w -> w.writeUnixFd(file),
                                        reply -> reply.body().readBoolean()))
                        .isTrue();
            }
        }
        try (SignalStream stream = SignalStream.open(address());
                UnixFd file = UnixFd.adopt(Descriptors.memfd())) {
            assertThatThrownBy(() -> stream.prepare(take, "h").call(w -> w.writeUnixFd(file), Message::serial))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void shouldFailWhenTheConnectionIsClosed() throws Exception {
        onEach(connection -> {
            PreparedCall echo = connection.prepare(echo(), "v");
            connection.close();
            assertFails(ErrorName.DISCONNECTED, () -> echo.call(w -> w.writeValue("v", 1), Message::serial));
            assertThat(Await.failure(echo.callAsync(w -> w.writeValue("v", 1), Message::serial)))
                    .isInstanceOf(BusException.class);
        });
    }

    @Test
    void shouldAllocateLittle() {
        try (Bus driven = Bus.builder(address()).driven().open()) {
            PreparedCall call = driven.prepare(MethodCall.to(DRIVER, DRIVER_PATH, DRIVER, "NameHasOwner"), "s");
            Consumer<BodyWriter> arguments = w -> w.writeString("org.freedesktop.DBus");
            Function<Message, Boolean> reader = reply -> reply.body().readBoolean();
            assertThat(bytesPerCall(() -> call.call(arguments, reader)))
                    .as("bytes of a prepared call")
                    .isLessThan(200);
            assertThat(bytesPerCall(() -> plain(driven)))
                    .as("bytes of a plain call")
                    .isLessThan(1_300);
        }
    }

    private static void plain(Bus bus) {
        try (Message reply = bus.call(MethodCall.to(DRIVER, DRIVER_PATH, DRIVER, "NameHasOwner")
                .withArguments("s", "org.freedesktop.DBus"))) {
            reply.body().readBoolean();
        }
    }

    private static long bytesPerCall(Runnable call) {
        return Allocations.ofMany(call, 2_000, 10) / 2_000;
    }
}
