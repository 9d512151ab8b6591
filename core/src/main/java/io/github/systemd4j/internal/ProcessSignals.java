package io.github.systemd4j.internal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Handles signals that are sent to this process, until this object is closed. Uses reflection, because the compiler
 * warns of {@code sun.misc.Signal}, the JDK's only API for signals, and the warning can't be suppressed.
 */
public final class ProcessSignals implements AutoCloseable {
    private final Deque<Handled> handled = new ArrayDeque<>();

    /**
     * A signal, and its handler before ours.
     *
     * @param signal a {@code sun.misc.Signal}
     * @param before a {@code sun.misc.SignalHandler}
     */
    private record Handled(Object signal, Object before) {}

    /** Runs a handler for a signal, in the place of a {@code sun.misc.SignalHandler}. */
    private record Running(Runnable handler) implements InvocationHandler {
        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
                throws ReflectiveOperationException {
            if (method.getDeclaringClass() == Object.class) {
                return method.invoke(handler, arguments);
            }
            handler.run();
            return null;
        }
    }

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
            var ours = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, new Running(handler));
            handled.push(new Handled(signal, install(signal, ours)));
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

    private static Object install(Object signal, Object handler) throws ReflectiveOperationException {
        return signal.getClass()
                .getMethod("handle", signal.getClass(), Class.forName("sun.misc.SignalHandler"))
                .invoke(null, signal, handler);
    }

    /** Restores the previous handling of the signals. */
    @Override
    public void close() {
        while (!handled.isEmpty()) {
            Handled last = handled.pop();
            try {
                install(last.signal, last.before);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
