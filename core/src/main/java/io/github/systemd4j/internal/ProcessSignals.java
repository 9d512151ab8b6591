package io.github.systemd4j.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Handles signals that are sent to this process, until this object is closed. Uses reflection, because the compiler
 * warns of {@code sun.misc.Signal}, the JDK's only API for signals, and the warning can't be suppressed.
 */
public final class ProcessSignals implements AutoCloseable {
    private final Deque<Runnable> undoing = new ArrayDeque<>();

    /**
     * Runs a handler for each signal that arrives, on a new thread. If the process was started with the signal ignored,
     * as nohup(1) does with {@code HUP}, it remains ignored.
     *
     * @param name such as {@code TERM}
     * @throws IllegalStateException if the JVM leaves the signal to the operating system, or has no signals
     */
    public void handle(String name, Runnable handler) {
        try {
            Class<?> type = Class.forName("sun.misc.SignalHandler");
            Object signal = Class.forName("sun.misc.Signal")
                    .getConstructor(String.class)
                    .newInstance(name);
            Object before = install(signal, MethodHandleProxies.asInterfaceInstance(type, ignoringSignal(handler)));
            undoing.push(() -> restore(signal, before));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(
                    "SIG%s can't be handled: this JVM lacks the module jdk.unsupported".formatted(name), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "SIG%s can't be handled: this JVM leaves it to the operating system; start java without -Xrs"
                            .formatted(name),
                    e);
        }
    }

    private static MethodHandle ignoringSignal(Runnable handler) throws ReflectiveOperationException {
        MethodHandle run = MethodHandles.lookup().findVirtual(Runnable.class, "run", MethodType.methodType(void.class));
        return MethodHandles.dropArguments(run.bindTo(handler), 0, Class.forName("sun.misc.Signal"));
    }

    private static Object install(Object signal, Object handler) throws ReflectiveOperationException {
        return signal.getClass()
                .getMethod("handle", signal.getClass(), Class.forName("sun.misc.SignalHandler"))
                .invoke(null, signal, handler);
    }

    private static void restore(Object signal, Object before) {
        try {
            install(signal, before);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Restores the previous handling of the signals. */
    @Override
    public void close() {
        while (!undoing.isEmpty()) {
            undoing.pop().run();
        }
    }
}
