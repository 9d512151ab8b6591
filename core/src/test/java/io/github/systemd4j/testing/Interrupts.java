package io.github.systemd4j.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.UnixFd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Interrupts blocking calls at random moments, around their end, when a result may arrive that no caller receives. */
public final class Interrupts {
    private final SplittableRandom random;
    private final List<Call> calls = new ArrayList<>();

    /** Creates an empty list of calls. Prints the seed of the random moments. */
    public Interrupts() {
        long seed = System.nanoTime();
        System.out.println("interrupts at random moments, seed " + seed);
        random = new SplittableRandom(seed);
    }

    /** Adds a call, whose result is closed. */
    public Interrupts add(String name, Callable<? extends @Nullable Object> call) {
        calls.add(new Call(name, call));
        return this;
    }

    /** Adds a call that returns nothing. */
    public Interrupts run(String name, Action action) {
        return add(name, () -> {
            action.run();
            return null;
        });
    }

    /** A call without a result. */
    @FunctionalInterface
    public interface Action {
        /** Makes the call. */
        void run() throws Exception;
    }

    /** Makes one call after another for some time, and each at least twice. */
    public void during(Duration time) throws Exception {
        long deadline = System.nanoTime() + time.toNanos();
        for (int round = 0; round < 2 || System.nanoTime() < deadline; round++) {
            for (Call call : calls) {
                call.make();
            }
        }
        calls.forEach(System.out::println);
        assertThat(calls).anyMatch(call -> call.interrupted > 0).anyMatch(call -> call.interrupted < call.made);
    }

    private final class Call {
        private final String name;
        private final Callable<? extends @Nullable Object> call;
        private long usualNanos = TimeUnit.MILLISECONDS.toNanos(1);
        private int made;
        private int interrupted;

        Call(String name, Callable<? extends @Nullable Object> call) {
            this.name = name;
            this.call = call;
        }

        void make() throws Exception {
            var outcome = new FutureTask<>(this::isInterrupted);
            Thread caller = random.nextBoolean() ? Thread.startVirtualThread(outcome) : new Thread(outcome);
            if (!caller.isVirtual()) {
                caller.start();
            }
            long moment = System.nanoTime() + random.nextLong(2 * usualNanos);
            while (System.nanoTime() < moment) {
                Thread.onSpinWait();
            }
            caller.interrupt();
            made++;
            interrupted += outcome.get(20, TimeUnit.SECONDS) ? 1 : 0;
        }

        private boolean isInterrupted() throws Exception {
            long begin = System.nanoTime();
            Object result;
            try {
                result = call.call();
            } catch (BusException e) {
                assertThat(e).as(name).extracting(BusException::name).isEqualTo(ErrorName.FAILED);
                assertThat(e).as(name).extracting(BusException::errno).isEqualTo(libc_h.EINTR());
                assertThat(Thread.currentThread().isInterrupted()).as(name).isTrue();
                usualNanos += usualNanos / 8; // the call may take longer than estimated
                return true;
            }
            usualNanos = (7 * usualNanos + System.nanoTime() - begin) / 8;
            if (result instanceof AutoCloseable owner) {
                owner.close();
            } else {
                UnixFd.closeAll(result);
            }
            return false;
        }

        @Override
        public String toString() {
            return "%s: %d calls of about %d µs, %d interrupted".formatted(name, made, usualNanos / 1_000, interrupted);
        }
    }
}
