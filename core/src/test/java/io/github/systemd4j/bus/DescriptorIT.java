package io.github.systemd4j.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.OpenFds;
import io.github.systemd4j.testing.Peers.SocketPair;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Tests descriptors in calls and replies, and who closes them. */
class DescriptorIT extends DescriptorFixture {
    @Test
    void shouldPassTheSameFile() {
        try (SocketPair pair = SocketPair.open()) {
            assertThat(object.call(TEST_INTERFACE, "Identify", "h", pair.left()))
                    .containsExactly(target(pair.left()));
            assertThat(target(pair.left())).isNotEqualTo(target(pair.right()));
        }
    }

    @Test
    void shouldLetTheCallerCloseItsOwnAtOnce() {
        MethodCall call;
        String target;
        try (SocketPair pair = SocketPair.open()) {
            target = target(pair.left());
            call = object.method(TEST_INTERFACE, "Identify").withArguments("h", pair.left());
        }
        String identified = bus.call(call, reply -> reply.body().readString());
        assertThat(identified).isEqualTo(target);
        assertThatThrownBy(() -> bus.call(call))
                .as("its duplicates were sent and closed")
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldOwnWhatItReads() {
        var fds = (List<?>) object.call(TEST_INTERFACE, "Open", "").getFirst();
        assertThat(fds.size()).isEqualTo(2);
        for (Object each : fds) {
            try (UnixFd fd = (UnixFd) each) {
                assertThat(target(fd)).startsWith("socket:");
                assertThat(closesOnExec(fd)).isTrue();
            }
        }
    }

    @Test
    void shouldReadADescriptorOfAKeptMessageAgainAndAgain() {
        try (Message reply = bus.call(object.method(TEST_INTERFACE, "Open"))) {
            BodyReader body = reply.body().enterArray();
            try (UnixFd first = body.readUnixFd();
                    UnixFd again = reply.body().enterArray().readUnixFd()) {
                assertThat(first.fd()).isNotEqualTo(again.fd());
                assertThat(target(first)).isEqualTo(target(again));
            }
        }
    }

    @Test
    void shouldNotLeakWhatNobodyReads() throws Exception {
        int before = OpenFds.count();
        for (int i = 0; i < 500; i++) {
            try (SocketPair pair = SocketPair.open()) {
                object.call(TEST_INTERFACE, "Ignore", "v", pair.left());
                bus.call(object.method(TEST_INTERFACE, "Open")).close();
            }
        }
        Await.until(() -> OpenFds.count() <= before);
    }

    @Test
    void shouldCloseTheDuplicatesOfACallThatFails() {
        int before = OpenFds.count();
        for (int i = 0; i < 100; i++) {
            try (SocketPair pair = SocketPair.open()) {
                assertThatThrownBy(() -> bus.object("io.github.systemd4j.Nobody", "/")
                                .call(TEST_INTERFACE, "Ignore", "v", pair.left()))
                        .isInstanceOf(BusException.class);
            }
        }
        assertThat(OpenFds.count()).isLessThanOrEqualTo(before);
    }

    @Test
    void shouldCloseTheDuplicatesOfAnswersThatArentSent() throws Exception {
        service.export(
                TEST_PATH + "/odd",
                ExportedInterface.of(
                        TEST_INTERFACE,
                        ExportedMember.Method.of("Lie", "", "s", _ -> pipe()),
                        ExportedMember.Method.of("Unheard", "", "h", _ -> pipe()),
                        ExportedMember.Property.readOnly("Socket", "h", SHARED::left)));
        RemoteObject odd = bus.object(service.uniqueName(), TEST_PATH + "/odd");
        int before = OpenFds.count();
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> odd.call(TEST_INTERFACE, "Lie", "")).isInstanceOf(BusException.class);
            Await.value(bus.send(odd.method(TEST_INTERFACE, "Unheard")));
            try (UnixFd socket = (UnixFd) odd.property(TEST_INTERFACE, "Socket")) {
                assertThat(socket.fd()).isPositive();
            }
        }
        odd.ping();
        assertThat(OpenFds.count()).isLessThanOrEqualTo(before);
    }

    @Test
    void shouldCloseValuesThatNobodyTakes() throws Exception {
        var seen = new AtomicInteger();
        Registration registration = service.export(
                TEST_PATH + "/values",
                ExportedInterface.of(
                        TEST_INTERFACE,
                        ExportedMember.Property.writable("Socket", "v", () -> Variant.of(SHARED.left()), value -> {
                            seen.incrementAndGet();
                            if (seen.get() % 2 == 0) {
                                throw new BusException(ErrorName.NOT_SUPPORTED, "not now");
                            }
                        })));
        RemoteObject values = bus.object(service.uniqueName(), TEST_PATH + "/values");
        var changes = new AtomicInteger();
        values.onPropertiesChanged(TEST_INTERFACE, (changed, _) -> {
            if (changes.incrementAndGet() % 2 == 0) {
                throw new IllegalStateException("the handler fails");
            }
        });
        int before = OpenFds.count();
        for (int i = 0; i < 50; i++) {
            assertThatThrownBy(() -> values.property(TEST_INTERFACE, "Socket", String.class))
                    .isInstanceOf(BusException.class)
                    .hasMessageContaining("is a Variant, not a String");
            values.setProperty(TEST_INTERFACE, "Socket", new Variant("v", Variant.of(SHARED.left())));
            assertThatThrownBy(() ->
                            values.setProperty(TEST_INTERFACE, "Socket", new Variant("v", Variant.of(SHARED.left()))))
                    .hasMessageContaining("not now");
            Await.value(registration.propertiesChanged("Socket"));
            UnixFd.closeAll(values.properties(TEST_INTERFACE));
        }
        Await.until(() -> changes.get() == 100);
        assertThat(seen).hasValue(100);
        assertFewLeft(before);
    }

    @Test
    void shouldCloseAReplyThatIsNoLongerWantedWhenItIsRead() throws Exception {
        int before = OpenFds.count();
        for (int i = 0; i < 100; i++) {
            var reply = new CompletableFuture<CompletableFuture<?>>();
            CompletableFuture<List<Object>> call = bus.callAsync(object.method(TEST_INTERFACE, "Open"), message -> {
                reply.join().cancel(true);
                received.add("too late");
                return message.body().readValues();
            });
            reply.complete(call);
            assertThat(Await.next(received)).isEqualTo("too late");
            assertThat(call).isCancelled();
        }
        object.ping();
        assertFewLeft(before);
    }

    @Test
    void shouldCloseTheDuplicatesOfWhatComesAfterTheEnd() throws Exception {
        var answer = new CompletableFuture<Body>();
        Bus closing = openBus();
        Registration registration = closing.export(
                TEST_PATH,
                ExportedInterface.of(
                        TEST_INTERFACE,
                        ExportedMember.Method.async("Late", "", "h", _ -> {
                            received.add("called");
                            return answer;
                        }),
                        ExportedMember.Signal.of("Opened", "h")));
        CompletableFuture<Message> call =
                bus.callAsync(bus.object(closing.uniqueName(), TEST_PATH).method(TEST_INTERFACE, "Late"));
        assertThat(Await.next(received)).isEqualTo("called");
        closing.close();
        assertThat(Await.failure(call)).isInstanceOf(BusException.class);
        int before = OpenFds.count();
        answer.complete(pipe());
        assertThat(Await.failure(registration.emit("Opened", SHARED.left()))).isInstanceOf(BusException.class);
        assertThat(OpenFds.count()).isLessThanOrEqualTo(before);
    }
}
