package io.github.systemd4j.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.testing.Await;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Tests calls that end before a reply: by timeouts, cancellation, and interrupts. */
class CallCancellationIT extends CallFixture {
    private MethodCall hang() {
        return object.method(TEST_INTERFACE, "Hang");
    }

    @Test
    void shouldTimeOutByCall() {
        assertThatThrownBy(() -> bus.call(hang().withTimeout(Duration.ofMillis(50))))
                .isInstanceOfSatisfying(
                        BusException.class, e -> assertThat(e.name()).isEqualTo(ErrorName.TIMEOUT))
                .hasMessageContaining("0.05S")
                .hasMessageContaining("Hang");
    }

    @Test
    void shouldTimeOutByBus() {
        try (Bus hasty = Bus.builder(BusAddress.of(dbus.address()))
                .callTimeout(Duration.ofMillis(50))
                .open()) {
            assertError(() -> hasty.call(hang()), ErrorName.TIMEOUT);
        }
    }

    @Test
    void shouldCancel() throws Exception {
        CompletableFuture<Message> reply = bus.callAsync(hang());
        assertThat(Await.next(handled)).isEqualTo("Hang");
        assertThat(reply.cancel(true)).isTrue();
        assertThatThrownBy(reply::join).isInstanceOf(CancellationException.class);
        never.complete(Body.empty());
        object.ping();
        assertThat(errors).isEmpty();
    }

    @Test
    void shouldNotSendWhatWasCancelledBefore() throws Exception {
        var blocker = new CompletableFuture<Void>();
        bus.loop().execute(blocker::join);
        CompletableFuture<Message> reply =
                bus.callAsync(object.method(TEST_INTERFACE, "Note").withArguments("s", "cancelled"));
        reply.cancel(true);
        blocker.complete(null);
        object.call(TEST_INTERFACE, "Note", "s", "after");
        assertThat(handled).containsExactly("after");
    }

    @Test
    void shouldHonourADeadlineOfTheFuture() throws Exception {
        CompletableFuture<Message> reply = bus.callAsync(hang()).orTimeout(50, TimeUnit.MILLISECONDS);
        assertThat(Await.failure(reply)).isInstanceOf(TimeoutException.class);
        object.ping();
    }

    @Test
    void shouldGiveUpWhenInterrupted() throws Exception {
        var failure = new CompletableFuture<Throwable>();
        Thread caller = Thread.ofPlatform().start(() -> {
            try {
                bus.call(hang());
            } catch (BusException e) {
                failure.complete(e);
            }
        });
        assertThat(Await.next(handled)).isEqualTo("Hang");
        caller.interrupt();
        assertThat(Await.value(failure))
                .isInstanceOfSatisfying(
                        BusException.class, e -> assertThat(e.errno()).isEqualTo(libc_h.EINTR()));
    }
}
