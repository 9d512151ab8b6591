package io.github.systemd4j.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.Subscription;
import io.github.systemd4j.testing.Await;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Closes connections and loops while they are in use, and ends their broker. */
class ClosingIT extends ClosingFixture {
    @Test
    void shouldFailAllCallsThatWait() throws Exception {
        RemoteObject object = hanging();
        var replies = new ArrayList<CompletableFuture<Message>>();
        for (int i = 0; i < 100; i++) {
            replies.add(bus.callAsync(object.method(TEST_INTERFACE, "Hang")));
        }
        bus.close();
        for (CompletableFuture<Message> reply : replies) {
            assertDisconnected(Await.failure(reply), 108);
        }
    }

    @Test
    void shouldFailEverythingAfterwards() throws Exception {
        Subscription subscription = bus.subscribe(testRule(), _ -> {});
        Registration registration = bus.export(TEST_PATH, HANGING);
        bus.close();
        bus.close();
        assertDisconnected(catchError(() -> bus.object(DRIVER, DRIVER_PATH).ping()), 108);
        assertDisconnected(catchError(() -> bus.subscribe(testRule(), _ -> {})), 108);
        assertDisconnected(catchError(() -> bus.export("/x", HANGING)), 108);
        assertDisconnected(Await.failure(bus.emit(testSignal(""))), 108);
        assertDisconnected(Await.failure(registration.emit("Done")), 108);
        assertDisconnected(catchError(bus::peerCredentials), 108);
        subscription.close();
        registration.close();
        assertThat(bus.closed()).isCompleted();
    }

    @Test
    void shouldWriteWhatWasSentBefore() throws Exception {
        var received = new LinkedBlockingQueue<Object>();
        Bus receiver = openBus();
        receiver.subscribe(testRule(), signal -> received.add(signal.body().readValue()));
        for (int i = 0; i < 2_000; i++) {
            bus.emit(testSignal("i", i));
        }
        bus.close();
        for (int i = 0; i < 2_000; i++) {
            assertThat(Await.next(received)).isEqualTo(i);
        }
    }

    @Test
    void shouldLetEveryThreadCloseAtOnce() throws Exception {
        RemoteObject object = hanging();
        for (int round = 0; round < 30; round++) {
            Bus victim = openBus();
            var started = new ConcurrentLinkedQueue<CompletableFuture<?>>();
            var threads = new ArrayList<Thread>();
            for (int i = 0; i < 8; i++) {
                int calls = 5 * i;
                threads.add(Thread.startVirtualThread(() -> {
                    for (int n = 0; n < calls; n++) {
                        started.add(victim.callAsync(object.method(TEST_INTERFACE, "Hang")));
                        started.add(victim.emit(testSignal("i", n)));
                    }
                    victim.close();
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(victim.closed()).isCompleted();
            for (CompletableFuture<?> each : started) {
                each.handle((_, _) -> "done").get(10, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void shouldNoticeThatTheBrokerWasKilled() throws Exception {
        RemoteObject object = hanging();
        CompletableFuture<Message> reply = bus.callAsync(object.method(TEST_INTERFACE, "Hang"));
        bus.object(DRIVER, DRIVER_PATH).ping();
        dbus.kill();
        assertDisconnected(Await.failure(reply), 104);
        assertDisconnected(Await.failure(bus.closed()), 104);
        assertThat(bus.isOpen()).isFalse();
        assertDisconnected(catchError(() -> bus.object(DRIVER, DRIVER_PATH).ping()), 104);
        dbus.restart();
        openBus().object(DRIVER, DRIVER_PATH).ping();
    }

    @Test
    void shouldSurviveABrokerThatIsKilledUnderLoad() throws Exception {
        for (int round = 0; round < 5; round++) {
            Bus victim = openBus();
            victim.subscribe(testRule(), signal -> signal.body().readValue());
            var emitting = CompletableFuture.runAsync(() -> {
                while (victim.isOpen()) {
                    victim.emit(testSignal("ay", (Object) new byte[2_000]));
                    victim.callAsync(MethodCall.to(DRIVER, DRIVER_PATH, DRIVER, "ListNames"));
                    if (ThreadLocalRandom.current().nextInt(20) == 0) {
                        victim.object(DRIVER, DRIVER_PATH).ping();
                    }
                }
            });
            Thread.sleep(ThreadLocalRandom.current().nextInt(100));
            dbus.kill();
            Await.failure(victim.closed());
            emitting.handle((_, _) -> "ended").get(10, TimeUnit.SECONDS);
            dbus.restart();
        }
    }

    @Test
    void shouldFreeMessagesThatAreHeldForAnAnswer() throws Exception {
        var answers = new LinkedBlockingQueue<CompletableFuture<Body>>();
        bus.export(TEST_PATH, ExportedInterface.of(TEST_INTERFACE, ExportedMember.Method.async("Hang", "", "", _ -> {
            var answer = new CompletableFuture<Body>();
            answers.add(answer);
            return answer;
        })));
        Bus caller = openBus();
        var reply = caller.callAsync(MethodCall.to(bus.uniqueName(), TEST_PATH, TEST_INTERFACE, "Hang"));
        CompletableFuture<Body> answer = Await.next(answers);
        bus.close();
        answer.complete(Body.empty());
        assertThat(Await.failure(reply))
                .isInstanceOfSatisfying(
                        BusException.class, e -> assertThat(e.name()).isEqualTo(ErrorName.NO_REPLY));
    }

    private static Throwable catchError(Runnable action) {
        return catchThrowable(action::run);
    }

    @Test
    void shouldCloseOneBusOfALoopAgainAndAgain() throws Exception {
        try (EventLoop loop = EventLoop.start("shared", (_, error) -> errors.add(error))) {
            for (int i = 0; i < 100; i++) {
                Bus one = Bus.builder(BusAddress.of(dbus.address())).loop(loop).open();
                Bus other =
                        Bus.builder(BusAddress.of(dbus.address())).loop(loop).open();
                one.close();
                one.close();
                Bus.builder(BusAddress.of(dbus.address()))
                        .loop(loop)
                        .openAsync()
                        .thenAccept(Bus::close)
                        .join();
                one.close();
                other.close();
            }
        }
        assertThat(errors).isEmpty();
    }
}
