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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Closes connections and loops in every way, at every moment. */
class ClosingIT extends BrokerTest {
    private static final ExportedInterface HANGING = ExportedInterface.of(
            TEST_INTERFACE,
            ExportedMember.Method.async("Hang", "", "", _ -> new CompletableFuture<>()),
            ExportedMember.Signal.of("Done", ""));

    private final AtomicReference<Registration> own = new AtomicReference<>();

    private RemoteObject hanging() {
        Bus service = openBus();
        service.export(TEST_PATH, HANGING);
        return bus.object(service.uniqueName(), TEST_PATH);
    }

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
    void shouldCloseInsideASignalHandler() throws Exception {
        var calls = new LinkedBlockingQueue<Object>();
        bus.subscribe(testRule(), _ -> {
            calls.add("handled");
            bus.close();
            assertThat(bus.isOpen()).isFalse();
        });
        Bus emitter = openBus();
        emitter.emit(testSignal("i", 1));
        emitter.emit(testSignal("i", 2));
        Await.value(bus.closed());
        assertThat(calls).hasSize(1);
        assertThat(errors).isEmpty();
    }

    @Test
    void shouldCloseInsideAMethodHandler() throws Exception {
        bus.export(TEST_PATH, ExportedInterface.of(TEST_INTERFACE, ExportedMember.Method.of("Close", "", "", _ -> {
            bus.close();
            return Body.empty();
        })));
        Bus caller = openBus();
        CompletableFuture<Message> reply =
                caller.callAsync(MethodCall.to(bus.uniqueName(), TEST_PATH, TEST_INTERFACE, "Close"));
        Await.value(bus.closed());
        reply.handle((_, _) -> "either").get(10, TimeUnit.SECONDS);
    }

    @Test
    void shouldCloseInsideAReplyAndAPropertyGetter() throws Exception {
        bus.callAsync(MethodCall.to(DRIVER, DRIVER_PATH, DRIVER, "ListNames")).thenRun(bus::close);
        Await.value(bus.closed());
        Bus service = openBus();
        service.export(
                TEST_PATH, ExportedInterface.of(TEST_INTERFACE, ExportedMember.Property.readOnly("Closing", "s", () -> {
                    service.close();
                    return "closing";
                })));
        Bus caller = openBus();
        CompletableFuture<Message> reply = caller.callAsync(
                MethodCall.to(service.uniqueName(), TEST_PATH, "org.freedesktop.DBus.Properties", "Get")
                        .withArguments("ss", TEST_INTERFACE, "Closing"));
        Await.value(service.closed());
        reply.handle((_, _) -> "either").get(10, TimeUnit.SECONDS);
    }

    @Test
    void shouldCloseTheLoopInsideAHandler() throws Exception {
        bus.subscribe(testRule(), _ -> bus.loop().close());
        openBus().emit(testSignal("i", 1));
        Await.value(bus.closed());
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

    private static void assertDisconnected(Throwable error, int errno) {
        assertThat(error).isInstanceOfSatisfying(BusException.class, e -> {
            assertThat(e.name()).as(e.getMessage()).isEqualTo(ErrorName.DISCONNECTED);
            assertThat(e.errno()).isEqualTo(errno);
        });
    }

    @Test
    void shouldCloseInsideTheFailureOfItsOwnCalls() throws Exception {
        RemoteObject object = hanging();
        var replies = new ArrayList<CompletableFuture<Message>>();
        for (int i = 0; i < 600; i++) {
            replies.add(bus.callAsync(object.method(TEST_INTERFACE, "Hang").withoutAutoStart()));
            replies.getLast().whenComplete((_, _) -> bus.close());
        }
        bus.callAsync(MethodCall.to(DRIVER, DRIVER_PATH, DRIVER, "GetId"))
                .handle((_, _) -> "sent")
                .join();
        dbus.kill();
        bus.closed().handle((_, _) -> "whoever was first").get(10, TimeUnit.SECONDS);
        for (CompletableFuture<Message> reply : replies) {
            Await.failure(reply);
        }
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

    @Test
    void shouldEndEverythingInsideAGetterThatATaskCalls() throws Exception {
        for (Consumer<Bus> end : List.<Consumer<Bus>>of(
                Bus::close, each -> each.loop().close(), _ -> own.get().close())) {
            Bus service = openBus();
            own.set(service.export(
                    TEST_PATH,
                    ExportedInterface.of(TEST_INTERFACE, ExportedMember.Property.readOnly("Level", "s", () -> {
                        end.accept(service);
                        return "x".repeat(10_000);
                    }))));
            own.get().propertiesChanged("Level").handle((_, _) -> "either").get(10, TimeUnit.SECONDS);
            service.close();
            Await.value(service.closed());
        }
    }

    @Test
    void shouldRefuseAGetterThatAnnouncesItself() throws Exception {
        own.set(bus.export(
                TEST_PATH, ExportedInterface.of(TEST_INTERFACE, ExportedMember.Property.readOnly("Level", "s", () -> {
                    Await.value(own.get().propertiesChanged("Level"));
                    return "x";
                }))));
        assertThat(Await.failure(own.get().propertiesChanged("Level"))).isInstanceOf(BusException.class);
        bus.object(DRIVER, DRIVER_PATH).ping();
    }
}
