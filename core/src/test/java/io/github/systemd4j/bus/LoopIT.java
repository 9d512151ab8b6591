package io.github.systemd4j.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.loop.EventSource;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.signals.SignalStream;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.OpenFds;
import io.github.systemd4j.testing.Peers;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Tests how a loop waits for events, handles them, and closes. */
class LoopIT extends LoopFixture {
    @Test
    void shouldDriveSeveralBusesFromOneThread() throws Exception {
        try (EventLoop loop = driven()) {
            Bus first = drive(loop, on(loop).openAsync());
            Bus second = drive(loop, on(loop).openAsync());
            var received = new CompletableFuture<Thread>();
            drive(loop, first.subscribeAsync(testRule(), _ -> received.complete(Thread.currentThread())));
            second.emit(testSignal("s", "hello"));
            assertThat(drive(loop, received)).isSameAs(Thread.currentThread());
            assertThat(first.uniqueName()).isNotEqualTo(second.uniqueName());
        }
    }

    @Test
    void shouldSignalAnotherLoopWhenItHasWork() throws Exception {
        try (EventLoop outer = EventLoop.start("outer");
                EventLoop inner = driven()) {
            Bus nested = drive(inner, on(inner).openAsync());
            var reply = nested.callAsync(
                    MethodCall.to(DRIVER, DRIVER_PATH, DRIVER, "GetId"),
                    message -> message.body().readString());
            assertThat(inner.fd()).isPositive();
            assertThat(inner.timeout()).isBetween(Duration.ZERO, Duration.ofSeconds(25));
            var ready = new CompletableFuture<Void>();
            var source = new ReadableOnce(inner, outer, ready);
            outer.execute(() -> outer.add(source));
            Await.value(ready);
            assertThat(drive(inner, reply)).hasSize(32);
        }
    }

    @Test
    void shouldHonourTheLimitOfAPoll() {
        try (EventLoop loop = driven()) {
            long start = System.nanoTime();
            loop.poll(Duration.ofMillis(30));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(29));
            loop.poll(Duration.ZERO);
        }
    }

    @Test
    void shouldFireTimeoutsOfADrivenLoop() throws Exception {
        try (EventLoop loop = driven()) {
            Bus sleepy = drive(loop, on(loop).openAsync());
            bus.export(
                    TEST_PATH,
                    ExportedInterface.of(
                            TEST_INTERFACE,
                            ExportedMember.Method.async("Hang", "", "", _ -> new CompletableFuture<>())));
            var reply = sleepy.callAsync(MethodCall.to(bus.uniqueName(), TEST_PATH, TEST_INTERFACE, "Hang")
                    .withTimeout(Duration.ofMillis(30)));
            assertThatThrownBy(() -> drive(loop, reply)).hasRootCauseInstanceOf(BusException.class);
        }
    }

    @Test
    void shouldPollWithoutLimit() {
        try (EventLoop loop = driven()) {
            loop.execute(() -> {});
            loop.poll(ChronoUnit.FOREVER.getDuration());
        }
    }

    @Test
    void shouldDropASourceThatFails() throws Exception {
        try (EventLoop loop = EventLoop.start("robust", (where, _) -> reports.add(where));
                Peers.SocketPair sockets = Peers.SocketPair.open()) {
            Bus good = on(loop).open();
            var broken = new BrokenSource(sockets.left(), new CompletableFuture<>());
            loop.execute(() -> loop.add(broken));
            Await.value(broken.closed());
            good.object(DRIVER, DRIVER_PATH).ping();
            assertThat(reports).containsExactly("an event source, which is dropped");
        }
    }

    @Test
    void shouldHaveClosedItsDescriptorsOnceItIsClosed() {
        int before = OpenFds.count();
        for (int i = 0; i < 100; i++) {
            EventLoop loop = EventLoop.start("short");
            on(loop).open();
            loop.close();
            driven().close();
            Bus.open(BusAddress.of(dbus.address())).close();
            SignalStream.open(BusAddress.of(dbus.address())).close();
            assertThat(OpenFds.count()).isEqualTo(before);
        }
    }

    @Test
    void shouldConnectWithoutLimit() {
        try (Bus patient = Bus.builder(BusAddress.of(dbus.address()))
                .connectTimeout(ChronoUnit.FOREVER.getDuration())
                .callTimeout(ChronoUnit.FOREVER.getDuration())
                .open()) {
            patient.object(DRIVER, DRIVER_PATH).ping();
        }
    }

    @Test
    void shouldRefuseOtherThreadsWhatIsTheLoopsOwn() {
        EventLoop loop = bus.loop();
        assertThatThrownBy(() -> loop.poll(Duration.ZERO)).isInstanceOf(WrongThreadException.class);
        assertThatThrownBy(loop::fd).isInstanceOf(WrongThreadException.class);
        assertThatThrownBy(loop::timeout).isInstanceOf(WrongThreadException.class);
    }

    @Test
    void shouldRefuseToPollInsideAHandler() {
        try (EventLoop loop = driven()) {
            loop.execute(() -> loop.poll(Duration.ZERO));
            loop.poll(Duration.ZERO);
            assertThat(reports).singleElement().asString().contains("inside a handler");
        }
    }

    @Test
    void shouldCloseItsBuses() throws Exception {
        EventLoop loop = EventLoop.start("several");
        var buses = new ArrayList<Bus>();
        for (int i = 0; i < 5; i++) {
            buses.add(on(loop).open());
        }
        loop.close();
        loop.close();
        for (Bus each : buses) {
            assertThat(each.closed()).isCompleted();
            each.close();
        }
        assertThatThrownBy(() -> loop.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> on(loop).open()).isInstanceOf(BusException.class);
    }

    @Test
    void shouldLeaveASharedLoopAlone() throws Exception {
        try (EventLoop loop = EventLoop.start("shared")) {
            Bus first = on(loop).open();
            Bus second = on(loop).open();
            first.close();
            second.object(DRIVER, DRIVER_PATH).ping();
            second.close();
        }
    }

    @Test
    void shouldCloseADrivenLoopFromAnotherThread() throws Exception {
        EventLoop loop = driven();
        Bus nested = drive(loop, on(loop).openAsync());
        CompletableFuture.runAsync(loop::close).get(10, TimeUnit.SECONDS);
        drive(loop, nested.closed());
        assertThatThrownBy(() -> loop.poll(Duration.ZERO)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldNotHangWhenAHandlerDoes() throws Exception {
        var stuck = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        try (Peers peers = Peers.connect()) {
            peers.client().subscribe(testRule(), _ -> {
                stuck.countDown();
                release.await();
            });
            peers.server().emit(testSignal("i", 1));
            Await.until(() -> stuck.getCount() == 0);
            long start = System.nanoTime();
            peers.client().close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(9));
            release.countDown();
        }
    }

    /** A descriptor of one loop that another one watches until it is readable for the first time. */
    private record ReadableOnce(int fd, EventLoop watching, CompletableFuture<Void> ready) implements EventSource {
        ReadableOnce(EventLoop watched, EventLoop watching, CompletableFuture<Void> ready) {
            this(watched.fd(), watching, ready);
        }

        @Override
        public int events() {
            return IN;
        }

        @Override
        public long deadlineMicros() {
            return -1;
        }

        @Override
        public void dispatch(int events) {
            close();
            ready.complete(null);
        }

        @Override
        public void close() {
            watching.remove(this);
        }
    }

    /** A source whose deadline can't be determined. */
    private record BrokenSource(UnixFd socket, CompletableFuture<Void> closed) implements EventSource {
        @Override
        public int events() {
            return IN;
        }

        @Override
        public long deadlineMicros() {
            throw new IllegalStateException("no clock");
        }

        @Override
        public int fd() {
            return socket.fd();
        }

        @Override
        public void dispatch(int events) {}

        @Override
        public void close() {
            closed.complete(null);
        }
    }

    @Test
    void shouldServeAllWhileItPollsBusily() throws Exception {
        try (EventLoop loop = EventLoop.start("busy").busyPoll(Duration.ofSeconds(1))) {
            Bus busy = on(loop).open();
            busy.object(DRIVER, DRIVER_PATH).ping();
            assertThat(CompletableFuture.supplyAsync(loop::inLoop, loop).get(10, TimeUnit.SECONDS))
                    .isTrue();
            MethodCall late = MethodCall.to(DRIVER, DRIVER_PATH, DRIVER, "NoSuchMethod");
            assertThatThrownBy(() -> busy.call(late)).isInstanceOf(BusException.class);
            loop.busyPoll(Duration.ZERO);
            busy.object(DRIVER, DRIVER_PATH).ping();
        }
    }

    @Test
    void shouldHonourTheLimitOfAPollThoughItPollsBusily() {
        try (EventLoop loop = driven().busyPoll(Duration.ofHours(1))) {
            loop.poll(Duration.ZERO);
            loop.poll(Duration.ofMillis(20));
        }
    }

    @Test
    void shouldRefuseToPollBusilyForLessThanNoTime() {
        try (EventLoop loop = driven()) {
            assertThatThrownBy(() -> loop.busyPoll(Duration.ofMillis(-1))).hasMessageContaining("zero or more");
        }
    }
}
