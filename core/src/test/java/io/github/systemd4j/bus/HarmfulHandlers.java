package io.github.systemd4j.bus;

import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.loop.EventSource;
import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.Signal;
import io.github.systemd4j.message.Subscription;
import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.signals.SignalStream;
import io.github.systemd4j.testing.Descriptors;
import io.github.systemd4j.testing.OpenFds;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Overflows the stack or fills the heap in each kind of callback. It is a separate program, because an error that isn't
 * caught would end the JVM.
 */
final class HarmfulHandlers {
    private static final String PATH = "/io/github/systemd4j/test";
    private static final String INTERFACE = "io.github.systemd4j.Test";
    private static final Duration PAUSE = Duration.ofMillis(1);
    private static final long PAUSE_NANOS = PAUSE.toNanos();

    /** A signal may not be sent or handled if memory or stack runs out. */
    private static final OutOfMemoryError LOST = new OutOfMemoryError("a signal was lost");

    private static final Duration SHORT = Duration.ofSeconds(5);

    private final BusAddress address;
    private final Harm harm;
    private final Bus peer;
    private final EventLoop loop = EventLoop.start("harmed", this::onError);
    private final AtomicInteger harmed = new AtomicInteger();
    private Bus bus;
    private Registration registration;
    private volatile boolean reportsHarm;
    private int polls;

    private HarmfulHandlers(BusAddress address, Harm harm) {
        this.address = address;
        this.harm = harm;
        this.peer = Bus.open(address);
        peer.export(PATH, ExportedInterface.of(INTERFACE, echoing()));
        this.bus = open();
        this.registration = export();
    }

    /** @param args the address of a broker, a harm, and the number of seconds for which it is repeated */
    public static void main(String[] args) throws Exception {
        BusAddress address = BusAddress.of(args[0]);
        Harm harm = Harm.valueOf(args[1]);
        long nanos = TimeUnit.SECONDS.toNanos(Long.parseLong(args[2]));
        long start = System.nanoTime();
        var fds = new OpenFds();
        do {
            new HarmfulHandlers(address, harm).run();
        } while (System.nanoTime() - start < nanos);
        fds.checkNoneLeft();
        System.out.println("survived");
    }

    private void run() throws Exception {
        act(); // links all functions at their first call
        harm("signal", () -> peer.emit(signal("Harm")));
        harm("reply", () -> bus.callAsync(echo(peer.uniqueName()), _ -> inflict()));
        harm("method", () -> peer.callAsync(call("Harm")));
        harm("getter", () -> peer.callAsync(properties("Get", "ss", INTERFACE, "Read")));
        harm("setter", () -> peer.callAsync(properties("Set", "ssv", INTERFACE, "Written", Variant.of(1))));
        harm("announced getter", () -> registration.propertiesChanged("Read"));
        harm("error handler", () -> {
            reportsHarm = true;
            loop.execute(() -> {
                throw new IllegalStateException("to be reported");
            });
        });
        harm("task", () -> loop.execute(this::inflict));
        harm("future", () -> bus.callAsync(echo(peer.uniqueName())).thenAccept(_ -> inflict()));
        harm("source", () -> loop.execute(() -> loop.add(new HarmfulSource())));
        harm("stream", () -> peer.emit(signal("HarmStream")));
        harm("closing", () -> peer.emit(signal("Close")));
        harmPolling();
        loop.close();
        peer.close();
    }

    /** Harms a thread that drives its loop itself. */
    private void harmPolling() throws Exception {
        try (EventLoop driven = EventLoop.driven(this::onError)) {
            Bus polled = drive(driven, Bus.builder(address).loop(driven).openAsync());
            drive(driven, polled.subscribeAsync(MatchRule.signal(INTERFACE, "Poll"), _ -> polls++));
            try {
                harm.inflict(() -> poll(driven));
            } catch (VirtualMachineError e) {
                Harm.Hoard.releaseAll();
            }
            drive(driven, polled.callAsync(echo(peer.uniqueName())));
        }
    }

    private static <T> T drive(EventLoop driven, CompletableFuture<T> future) {
        while (!future.isDone()) {
            driven.poll(SHORT);
        }
        return future.resultNow();
    }

    private void poll(EventLoop driven) {
        int before = polls;
        peer.emit(signal("Poll"));
        long deadline = System.nanoTime() + 100 * PAUSE_NANOS;
        while (polls == before) {
            driven.poll(PAUSE);
            if (System.nanoTime() > deadline) {
                throw LOST;
            }
        }
    }

    private static Signal signal(String member) {
        return Signal.of(PATH, INTERFACE, member);
    }

    private MethodCall call(String member) {
        return MethodCall.to(bus.uniqueName(), PATH, INTERFACE, member).withTimeout(SHORT);
    }

    private MethodCall properties(String member, String signature, Object... arguments) {
        return MethodCall.to(bus.uniqueName(), PATH, "org.freedesktop.DBus.Properties", member)
                .withArguments(signature, arguments)
                .withTimeout(SHORT);
    }

    private MethodCall echo(String name) {
        return MethodCall.to(name, PATH, INTERFACE, "Echo")
                .withArguments("s", "echo")
                .withTimeout(SHORT);
    }

    private void harm(String where, Runnable trigger) throws Exception {
        int before = harmed.get();
        try {
            trigger.run();
        } catch (OutOfMemoryError e) {
            // the harm has been done
        }
        while (harmed.get() == before) {
            LockSupport.parkNanos(PAUSE_NANOS); // allocates nothing
        }
        if (harm == Harm.EXHAUST) {
            LockSupport.parkNanos(20 * PAUSE_NANOS); // lets the loop run out of memory elsewhere
            Harm.Hoard.releaseAll();
        }
        reportsHarm = false;
        if (!bus.isOpen()) {
            bus.close();
            bus = open();
            registration = export();
        }
        checkAlive(where);
    }

    private void checkAlive(String where) {
        try {
            String echo =
                    peer.call(echo(bus.uniqueName()), reply -> reply.body().readString());
            bus.call(echo(peer.uniqueName()));
            if (!echo.equals("echo")) {
                throw new IllegalStateException(echo);
            }
        } catch (RuntimeException e) {
            throw new IllegalStateException("after " + harm + " in " + where, e);
        }
    }

    private @Nullable Object inflict() {
        inflict(this::act);
        return null;
    }

    private void inflict(Runnable action) {
        try {
            harm.inflict(action);
        } finally {
            harmed.incrementAndGet();
        }
    }

    /** Calls methods of the library. */
    private void act() {
        check(registration.propertiesChanged("Safe"));
        check(bus.emit(signal("Nothing")));
        bus.callAsync(echo(peer.uniqueName())).cancel(true);
        bus.subscribeAsync(MatchRule.signal(INTERFACE, "Nothing"), _ -> {}).thenAccept(Subscription::close);
    }

    private static void check(CompletableFuture<?> done) {
        if (done.isCompletedExceptionally() && done.exceptionNow() instanceof VirtualMachineError error) {
            throw error;
        }
    }

    private void onError(String where, Throwable error) {
        if (reportsHarm) {
            reportsHarm = false;
            inflict();
        }
    }

    private Bus open() {
        Bus opened = Bus.builder(address).loop(loop).open();
        opened.subscribe(MatchRule.signal(INTERFACE, "Harm"), _ -> inflict());
        opened.subscribe(MatchRule.signal(INTERFACE, "Close"), _ -> {
            inflict(opened::close);
            opened.close();
        });
        SignalStream.builder(address)
                .loop(loop)
                .open()
                .subscribe(MatchRule.signal(INTERFACE, "HarmStream"), _ -> inflict());
        return opened;
    }

    private Registration export() {
        return bus.export(PATH, ExportedInterface.of(INTERFACE, echoing(), harmful(), read(), written(), safe()));
    }

    private static ExportedMember echoing() {
        return ExportedMember.Method.of(
                "Echo", "s", "s", call -> Body.of("s", call.body().readString()));
    }

    private ExportedMember harmful() {
        return ExportedMember.Method.of("Harm", "", "", _ -> {
            inflict();
            return Body.empty();
        });
    }

    private ExportedMember read() {
        return ExportedMember.Property.readOnly("Read", "i", () -> {
                    inflict();
                    return 1;
                })
                .withFlags(MemberFlag.EMITS_CHANGE);
    }

    private ExportedMember written() {
        return ExportedMember.Property.writable("Written", "i", () -> 1, _ -> inflict());
    }

    private static ExportedMember safe() {
        return ExportedMember.Property.readOnly("Safe", "i", () -> 1).withFlags(MemberFlag.EMITS_CHANGE);
    }

    /** A source whose deadline expires once. */
    private final class HarmfulSource implements EventSource {
        private final UnixFd fd = UnixFd.adopt(Descriptors.eventfd());

        @Override
        public int events() {
            return 0;
        }

        @Override
        public long deadlineMicros() {
            return 0;
        }

        @Override
        public int fd() {
            return fd.fd();
        }

        @Override
        public void dispatch(int events) {
            close();
            inflict();
        }

        @Override
        public void close() {
            loop.remove(this);
            fd.close();
        }
    }
}
