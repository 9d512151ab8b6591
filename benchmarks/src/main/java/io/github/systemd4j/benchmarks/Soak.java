package io.github.systemd4j.benchmarks;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.bus.ExportedInterface;
import io.github.systemd4j.bus.ExportedMember;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.Signal;
import io.github.systemd4j.message.UnixFd;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/**
 * Performs each operation that acquires a resource very often, and fails if one leaks.
 *
 * <p>Runs in phases on a dbus-daemon that it starts. Each phase runs a tenth of its cycles to warm up, then the rest,
 * and takes the process's {@link Footprint} after each part. Descriptors and threads must be the same. The Java heap
 * and the native heap may grow by a few bytes a cycle, much less than the smallest object that could leak, plus some
 * slack for the work that the JVM does in the background.
 *
 * <p>Exits with 0 if nothing leaks, 1 if something does, 2 if the arguments are wrong.
 */
public final class Soak {
    private static final String NAME = "io.github.systemd4j.Soak";
    private static final String PATH = "/io/github/systemd4j/soak";

    private static final int CALLS_IN_FLIGHT = 200;
    private static final int BLOCKING_EVERY = 10;
    private static final int FDS_IN_FLIGHT = 16;
    private static final int SIGNALS_A_SUBSCRIPTION = 10;

    private static final int BYTES_A_CYCLE = 2;
    private static final long SLACK = 512 << 10;

    private final String address;
    private boolean leaks;

    private Soak(String address) {
        this.address = address;
    }

    /** Runs all phases; {@code --opens N} and {@code --calls N} set the number of cycles. */
    public static void main(String[] args) throws Exception {
        int opens = 10_000;
        int calls = 1_000_000;
        for (int i = 0; i < args.length; i += 2) {
            switch (args[i]) {
                case "--opens" -> opens = number(args, i + 1);
                case "--calls" -> calls = number(args, i + 1);
                default -> usage();
            }
        }
        System.exit(run(opens, calls) ? 0 : 1);
    }

    private static int number(String[] args, int index) {
        if (index == args.length || !args[index].matches("[1-9]\\d{1,8}")) {
            usage();
        }
        return Integer.parseInt(args[index]);
    }

    private static void usage() {
        System.err.println("usage: Soak [--opens N] [--calls N]");
        System.exit(2);
    }

    private static boolean run(int opens, int calls) throws Exception {
        if (NativeHeap.bytes() < 0) {
            System.err.println("native memory isn't measured: that needs -XX:NativeMemoryTracking=summary, and glibc");
        }
        try (var broker = PrivateBroker.startDaemon()) {
            var soak = new Soak(broker.address());
            soak.phase("opens, a loop each", opens, soak::openWithOwnLoop);
            soak.phase("opens, one loop", opens, soak::openOnOneLoop);
            soak.connected((client, service) -> {
                soak.phase("calls", calls, cycles -> call(client, service, cycles));
                soak.phase("signals", calls / 10, cycles -> signal(client, service, cycles));
                soak.phase("descriptors", calls / 10, cycles -> passDescriptors(client, service, cycles));
            });
            return !soak.leaks;
        }
    }

    private void phase(String name, int cycles, Work work) throws Exception {
        int warmUp = cycles / 10;
        work.run(warmUp);
        Footprint before = Footprint.settled();
        work.run(cycles - warmUp);
        Footprint after = Footprint.settled();
        String leak = leak(before, after, cycles - warmUp);
        leaks |= !leak.isEmpty();
        System.out.printf("%-18s %9d  %s -> %s  %s%n", name, cycles, before, after, leak.isEmpty() ? "ok" : leak);
    }

    private static String leak(Footprint before, Footprint after, int cycles) {
        var leaks = new ArrayList<String>();
        if (after.fds() != before.fds()) {
            leaks.add("descriptors");
        }
        if (after.threads() != before.threads()) {
            leaks.add("threads");
        }
        long bound = (long) BYTES_A_CYCLE * cycles + SLACK;
        if (after.heap() - before.heap() > bound) {
            leaks.add("Java objects");
        }
        if (before.nativeHeap() >= 0 && after.nativeHeap() - before.nativeHeap() > bound) {
            leaks.add("native memory");
        }
        return leaks.isEmpty() ? "" : "LEAKS " + String.join(", ", leaks);
    }

    private void openWithOwnLoop(int cycles) {
        for (int i = 0; i < cycles; i++) {
            Bus.open(BusAddress.of(address)).close();
        }
    }

    private void openOnOneLoop(int cycles) {
        try (EventLoop loop = EventLoop.start("soak")) {
            for (int i = 0; i < cycles; i++) {
                Bus.builder(BusAddress.of(address)).loop(loop).open().close();
            }
        }
    }

    private void connected(Conversation conversation) throws Exception {
        try (Bus client = Bus.open(BusAddress.of(address));
                Bus service = Bus.open(BusAddress.of(address))) {
            service.export(
                    PATH,
                    ExportedInterface.of(
                            NAME,
                            ExportedMember.Method.of("Echo", "s", "s", call -> Body.write(w -> w.copy(call.body()))),
                            ExportedMember.Method.of("Pass", "h", "h", call -> Body.write(w -> w.copy(call.body())))));
            service.requestName(NAME);
            conversation.run(client, service);
        }
    }

    /** Makes windows of asynchronous calls, and blocking calls between them. */
    private static void call(Bus client, Bus service, int cycles) {
        MethodCall echo = MethodCall.to(NAME, PATH, NAME, "Echo").withArguments("s", "ctr-example.service");
        var replies = new ArrayList<CompletableFuture<String>>(CALLS_IN_FLIGHT);
        for (int i = 1; i <= cycles; i++) {
            if (i % BLOCKING_EVERY == 0) {
                client.call(echo);
            } else {
                replies.add(client.callAsync(echo, reply -> reply.body().readString()));
            }
            if (replies.size() == CALLS_IN_FLIGHT) {
                finish(replies);
            }
        }
        finish(replies);
    }

    private static void finish(List<CompletableFuture<String>> replies) {
        replies.forEach(CompletableFuture::join);
        replies.clear();
    }

    /** Makes a subscription for every few signals, by the sender's name, so that the name's owner is followed, too. */
    private static void signal(Bus client, Bus service, int cycles) throws InterruptedException {
        var received = new Semaphore(0);
        MatchRule rule = MatchRule.signal(NAME, "Changed").sender(NAME);
        Signal changed = Signal.of(PATH, NAME, "Changed").withArguments("s", "active");
        for (int i = 0; i < cycles; i += SIGNALS_A_SUBSCRIPTION) {
            try (var _ = client.subscribe(rule, _ -> received.release())) {
                for (int n = 0; n < SIGNALS_A_SUBSCRIPTION; n++) {
                    service.emit(changed);
                }
                received.acquire(SIGNALS_A_SUBSCRIPTION);
            }
        }
    }

    /** Sends each descriptor to the service, which returns it. */
    private static void passDescriptors(Bus client, Bus service, int cycles) {
        try (ConnectedSockets sockets = ConnectedSockets.open()) {
            var replies = new ArrayList<CompletableFuture<UnixFd>>(FDS_IN_FLIGHT);
            for (int i = 0; i < cycles; i++) {
                MethodCall pass = MethodCall.to(NAME, PATH, NAME, "Pass").withArguments("h", sockets.left());
                replies.add(client.callAsync(pass, reply -> reply.body().readUnixFd()));
                if (replies.size() == FDS_IN_FLIGHT) {
                    replies.forEach(reply -> reply.join().close());
                    replies.clear();
                }
            }
            replies.forEach(reply -> reply.join().close());
        }
    }

    private interface Work {
        void run(int cycles) throws Exception;
    }

    private interface Conversation {
        void run(Bus client, Bus service) throws Exception;
    }
}
