package io.github.systemd4j.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.connection.Futures;
import io.github.systemd4j.loop.ErrorHandler;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.signals.SignalStream;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.LiveThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests connections that the calling thread drives, both a bus and a stream. */
@Timeout(60)
class DrivenIT extends CallFixture {
    private static final Duration LONG = Duration.ofDays(1);

    /** Runs a test on a new thread with a driven connection of each kind, which it closes. */
    private void onEach(Action action) throws Exception {
        onThread(() -> with(this::driven, action));
        onThread(() -> with(this::drivenStream, action));
    }

    private static void with(Function<ErrorHandler, BusConnection> opening, Action action) throws Exception {
        var errors = new ArrayList<Throwable>();
        try (BusConnection connection = opening.apply((_, error) -> errors.add(error))) {
            action.run(connection, errors);
        }
    }

    @FunctionalInterface
    private interface Action {
        void run(BusConnection connection, List<Throwable> errors) throws Exception;
    }

    @FunctionalInterface
    private interface Task {
        void run() throws Exception;
    }

    private static void onThread(Task task) throws Exception {
        var outcome = new CompletableFuture<Void>();
        Thread.ofPlatform().name("caller").start(() -> {
            try {
                task.run();
                outcome.complete(null);
            } catch (Throwable t) {
                outcome.completeExceptionally(t);
            }
        });
        Await.value(outcome);
    }

    private Bus driven(ErrorHandler errorHandler) {
        return Bus.builder(BusAddress.of(dbus.address()))
                .errorHandler(errorHandler)
                .driven()
                .open();
    }

    private SignalStream drivenStream(ErrorHandler errorHandler) {
        return SignalStream.builder(BusAddress.of(dbus.address()))
                .errorHandler(errorHandler)
                .driven()
                .open();
    }

    private MethodCall echo() {
        return object.method(TEST_INTERFACE, "Echo").withArguments("v", "hello");
    }

    private MethodCall hang() {
        return object.method(TEST_INTERFACE, "Hang").withTimeout(LONG);
    }

    private static Object echoed(Message reply) {
        return reply.body().readValue();
    }

    private static void assertInterrupted(Task call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(BusException.class, e -> {
            assertThat(e.name()).isEqualTo(ErrorName.FAILED);
            assertThat(e.errno()).isEqualTo(libc_h.EINTR());
        });
        assertThat(Thread.interrupted()).isTrue();
    }

    private static void assertFails(String name, Task call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        BusException.class, e -> assertThat(e.name()).isEqualTo(name));
    }

    @Test
    void shouldCallWithoutAnotherThread() throws Exception {
        onEach((connection, _) -> {
            var reading = new ArrayList<Thread>();
            for (int i = 0; i < 100; i++) {
                assertThat(connection.<Object>call(echo(), reply -> {
                            reading.add(Thread.currentThread());
                            return echoed(reply);
                        }))
                        .isEqualTo(new Variant("s", "hello"));
            }
            assertThat(reading).hasSize(100).containsOnly(Thread.currentThread());
            assertThat(connection.loop().inLoop()).isTrue();
        });
        LiveThreads.awaitNone("systemd4j stream");
    }

    @Test
    void shouldOfferEverythingElseThatWaits() throws Exception {
        onThread(() -> {
            try (Bus driven = driven(ErrorHandler.logging())) {
                driven.requestName("io.github.systemd4j.Driven");
                driven.releaseName("io.github.systemd4j.Driven");
                driven.object(service.uniqueName(), TEST_PATH).ping();
                assertThat(driven.credentials(service.uniqueName()).pid()).isPresent();
                assertThat(driven.peerCredentials().uid()).isPresent();
                assertThat(driven.object(service.uniqueName(), TEST_PATH).call(TEST_INTERFACE, "Echo", "v", 1))
                        .hasSize(1);
            }
        });
    }

    @Test
    void shouldRunHandlersOfSignalsThatComeBeforeTheReply() throws Exception {
        service.export(
                TEST_PATH + "/announcing",
                ExportedInterface.of(TEST_INTERFACE, ExportedMember.Method.of("Announce", "", "", _ -> {
                    service.emit(testSignal("i", 1));
                    service.emit(testSignal("i", 2));
                    return Body.empty();
                })));
        MethodCall announce =
                MethodCall.to(service.uniqueName(), TEST_PATH + "/announcing", TEST_INTERFACE, "Announce");
        onEach((connection, errors) -> {
            var handling = new ArrayList<Thread>();
            var subscription = connection.subscribe(testRule(), signal -> {
                handling.add(Thread.currentThread());
                connection.callAsync(echo(), DrivenIT::echoed);
                connection.call(echo(), DrivenIT::echoed);
            });
            connection.call(announce, Message::serial);
            assertThat(handling).hasSize(2).containsOnly(Thread.currentThread());
            assertThat(errors)
                    .hasSize(2)
                    .allSatisfy(error -> assertThat(error)
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("would wait for itself: use the method that returns a future"));
            subscription.close();
            connection.call(echo(), DrivenIT::echoed);
        });
    }

    @Test
    void shouldReceiveInPollWhatNobodyWaitsFor() throws Exception {
        onEach((connection, _) -> {
            var received = new CompletableFuture<Thread>();
            connection.subscribe(testRule(), _ -> received.complete(Thread.currentThread()));
            Await.value(service.emit(testSignal("i", 1)));
            while (!received.isDone()) {
                connection.loop().poll(Duration.ofSeconds(1));
            }
            assertThat(received.join()).isSameAs(Thread.currentThread());
        });
    }

    @Test
    void shouldAnswerCallsThatComeBeforeTheReply() throws Exception {
        service.export(
                TEST_PATH + "/asking",
                ExportedInterface.of(
                        TEST_INTERFACE,
                        ExportedMember.Method.async(
                                "AskBack",
                                "",
                                "s",
                                call -> service.callAsync(
                                                MethodCall.to(
                                                        call.sender().toString(), "/nowhere", TEST_INTERFACE, "Any"),
                                                Message::serial)
                                        .handle((_, error) ->
                                                Body.of("s", ((BusException) Futures.cause(error)).name())))));
        MethodCall ask = MethodCall.to(service.uniqueName(), TEST_PATH + "/asking", TEST_INTERFACE, "AskBack");
        onEach((connection, _) -> assertThat(
                        connection.<String>call(ask, reply -> reply.body().readString()))
                .isEqualTo(connection instanceof Bus ? ErrorName.UNKNOWN_OBJECT : ErrorName.UNKNOWN_METHOD));
    }

    @Test
    void shouldTimeOut() throws Exception {
        onEach((connection, _) -> {
            MethodCall hasty = hang().withTimeout(Duration.ofMillis(50));
            assertFails(ErrorName.TIMEOUT, () -> connection.call(hasty, Message::serial));
            connection.call(echo(), DrivenIT::echoed);
        });
    }

    @Test
    void shouldEndWhenInterrupted() throws Exception {
        onEach((connection, errors) -> {
            handled.clear();
            for (int i = 0; i < 3; i++) {
                interruptWhileHanging(Thread.currentThread());
                assertInterrupted(() -> connection.call(hang(), Message::serial));
            }
            Thread.currentThread().interrupt();
            assertInterrupted(() -> connection.call(hang(), Message::serial));
            connection.call(echo(), DrivenIT::echoed);
            assertThat(errors).isEmpty();
        });
    }

    private void interruptWhileHanging(Thread caller) {
        Thread.ofPlatform().start(() -> {
            try {
                Await.next(handled);
                caller.interrupt();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void shouldFailTheCallWhenAnotherThreadClosesTheConnection() throws Exception {
        onEach((connection, _) -> {
            handled.clear();
            var closing = CompletableFuture.runAsync(() -> {
                next(handled::take);
                connection.close();
            });
            assertFails(ErrorName.DISCONNECTED, () -> connection.call(hang(), Message::serial));
            Await.value(closing);
            assertFails(ErrorName.DISCONNECTED, () -> connection.call(echo(), Message::serial));
            assertThat(connection.isOpen()).isFalse();
        });
    }

    private static <T> T next(Callable<T> source) {
        try {
            return source.call();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldFailTheCallWhenAHandlerClosesTheConnection() throws Exception {
        onEach((connection, _) -> {
            handled.clear();
            connection.subscribe(testRule(), _ -> connection.close());
            CompletableFuture.runAsync(() -> {
                next(handled::take);
                service.emit(testSignal("i", 1));
            });
            assertFails(ErrorName.DISCONNECTED, () -> connection.call(hang(), Message::serial));
        });
    }

    @Test
    void shouldFailTheCallWhenThePeerIsGone() throws Exception {
        onThread(() -> with(this::driven, (connection, _) -> {
            var stopping = CompletableFuture.runAsync(() -> {
                next(handled::take);
                dbus.close();
            });
            assertFails(ErrorName.DISCONNECTED, () -> connection.call(hang(), Message::serial));
            Await.value(stopping);
        }));
    }

    @Test
    void shouldServeOtherThreadsWhileItIsDriven() throws Exception {
        onEach((connection, _) -> {
            handled.clear();
            var other = CompletableFuture.supplyAsync(() -> {
                next(handled::take);
                return connection.<Object>call(echo(), DrivenIT::echoed);
            });
            var caller = Thread.currentThread();
            other.whenComplete((_, _) -> caller.interrupt());
            assertInterrupted(() -> connection.call(hang(), Message::serial));
            assertThat(Await.value(other)).isEqualTo(new Variant("s", "hello"));
        });
    }

    @Test
    void shouldFailOnOtherThreadsWhileNobodyDrivesIt() throws Exception {
        onEach((connection, _) -> {
            handled.clear();
            MethodCall note = object.method(TEST_INTERFACE, "Note")
                    .withArguments("s", "late")
                    .withTimeout(Duration.ofMillis(10));
            var other = CompletableFuture.supplyAsync(() -> connection.call(note, Message::serial));
            assertThat(Await.failure(other))
                    .isInstanceOfSatisfying(
                            BusException.class, e -> assertThat(e.name()).isEqualTo(ErrorName.TIMEOUT))
                    .hasMessageContaining("the event loop doesn't run")
                    .hasMessageContaining("thread \"caller\" drives it");
            connection.call(echo(), DrivenIT::echoed);
            assertThat(handled).isEmpty(); // the call wasn't sent
        });
    }

    @Test
    void shouldWaitForWhatAnotherThreadCompletes() throws Exception {
        onThread(() -> {
            try (EventLoop loop = EventLoop.driven()) {
                var slow = new CompletableFuture<String>();
                CompletableFuture.runAsync(() -> {
                    next(() -> {
                        Thread.sleep(50);
                        return true;
                    });
                    slow.complete("late");
                });
                assertThat(loop.await(() -> slow)).isEqualTo("late");
                assertThat(loop.await(() -> CompletableFuture.supplyAsync(() -> "task", loop)))
                        .isEqualTo("task");
                assertThat(loop.await(() -> CompletableFuture.supplyAsync(() -> "task", loop), LONG))
                        .isEqualTo("task");
                var never = new CompletableFuture<String>();
                assertFails(ErrorName.TIMEOUT, () -> loop.await(() -> never, Duration.ofMillis(20)));
                CompletableFuture.runAsync(loop::close);
                assertFails(ErrorName.DISCONNECTED, () -> loop.await(CompletableFuture::new));
            }
        });
    }

    @Test
    void shouldBeRefusedOnAVirtualThread() throws Exception {
        var refused = new CompletableFuture<Throwable>();
        Thread.startVirtualThread(() -> {
            try {
                driven(ErrorHandler.logging()).close();
            } catch (Throwable t) {
                refused.complete(t);
            }
        });
        assertThat(Await.value(refused))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("virtual thread");
    }

    @Test
    void shouldBeRefusedWhenNobodyCouldDriveIt() {
        Bus.Builder builder = Bus.builder(BusAddress.of(dbus.address())).driven();
        assertThatThrownBy(builder::openAsync)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no thread would drive the loop");
        assertThatThrownBy(builder.loop(bus.loop())::open)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("use one of them");
    }

    @Test
    void shouldLeaveNothingBehindWhenOpeningFails() throws Exception {
        onThread(() -> {
            for (String address : List.of("unix:path=/nowhere", "nonsense:", dbus.address())) {
                BusAddress to = BusAddress.peer(address); // a broker doesn't serve peers: it asks for Hello
                try (Bus opened = Bus.builder(to).driven().open()) {
                    assertFails(ErrorName.DISCONNECTED, () -> opened.call(hang(), Message::serial));
                } catch (BusException | IllegalArgumentException e) {
                    assertThat(e).isNotNull();
                }
                assertThatThrownBy(() -> SignalStream.builder(BusAddress.of("unix:path=/nowhere"))
                                .driven()
                                .open())
                        .isInstanceOf(BusException.class);
            }
        });
    }

    @Test
    void shouldRunOnALoopThatServesSeveral() throws Exception {
        onThread(() -> {
            try (EventLoop loop = EventLoop.driven()) {
                Bus first =
                        Bus.builder(BusAddress.of(dbus.address())).loop(loop).open();
                SignalStream second = SignalStream.builder(BusAddress.of(dbus.address()))
                        .loop(loop)
                        .open();
                var received = new ArrayList<Integer>();
                second.subscribe(
                        MatchRule.signal(TEST_INTERFACE, "Changed"),
                        signal -> received.add(signal.body().readInt32()));
                Await.value(service.emit(testSignal("i", 7)));
                second.call(echo(), DrivenIT::echoed);
                first.call(echo(), DrivenIT::echoed);
                assertThat(received).containsExactly(7);
            }
        });
    }
}
