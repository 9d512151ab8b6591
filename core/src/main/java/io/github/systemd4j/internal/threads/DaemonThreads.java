package io.github.systemd4j.internal.threads;

import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Creates all threads of the library. They are daemon threads, and inherit neither the context class loader nor
 * thread-local values: those of the thread that happens to start one may belong to an application that is undeployed
 * while the new thread continues. Their context class loader is the system class loader. The library's own would remain
 * forever with the thread that closes forgotten descriptors, and with a JDK thread that inherits it from the first
 * thread that sets a timer.
 */
public final class DaemonThreads {
    private DaemonThreads() {}

    /** Creates a thread, which the caller starts. */
    public static Thread create(String name, Runnable task) {
        return builder().name(name).unstarted(task);
    }

    /** Creates threads with the same name. */
    public static ThreadFactory named(String name) {
        return builder().name(name).factory();
    }

    /** Creates threads whose names are a prefix and a number, from 1. */
    public static ThreadFactory numbered(String prefix) {
        return builder().name(prefix, 1).factory();
    }

    /** Without inherited thread-locals, the JDK sets the system class loader as the context class loader. */
    private static Thread.Builder.OfPlatform builder() {
        return Thread.ofPlatform().daemon().inheritInheritableThreadLocals(false);
    }

    /**
     * Starts a thread of a factory that the library's user has chosen.
     *
     * @throws IllegalStateException if the factory creates none
     */
    public static void start(ThreadFactory factory, Runnable task) {
        @Nullable Thread thread = factory.newThread(task);
        if (thread == null) {
            throw new IllegalStateException("the thread factory returned no thread");
        }
        thread.start();
    }
}
