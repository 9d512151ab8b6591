package io.github.systemd4j.internal.threads;

import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Creates all threads of the library. They are daemons and inherit nothing: the context class loader and the inheritable
 * thread-local values of the thread that happens to need one first may belong to an application that is undeployed while
 * the new thread goes on. The context class loader is the library's own, which its threads keep alive anyway.
 */
public final class DaemonThreads {
    private static final @Nullable ClassLoader LIBRARY = DaemonThreads.class.getClassLoader();

    private DaemonThreads() {}

    /** Creates a thread, which the caller starts. */
    public static Thread create(String name, Runnable task) {
        return factory(builder().name(name)).newThread(task);
    }

    /** Creates threads of one name. */
    public static ThreadFactory named(String name) {
        return factory(builder().name(name));
    }

    /** Creates threads whose names are a prefix and a number, from 1. */
    public static ThreadFactory numbered(String prefix) {
        return factory(builder().name(prefix, 1));
    }

    private static Thread.Builder.OfPlatform builder() {
        return Thread.ofPlatform().daemon().inheritInheritableThreadLocals(false);
    }

    private static ThreadFactory factory(Thread.Builder.OfPlatform builder) {
        ThreadFactory factory = builder.factory();
        return task -> {
            Thread thread = factory.newThread(task);
            thread.setContextClassLoader(LIBRARY);
            return thread;
        };
    }

    /**
     * Starts a thread of a factory that the library's user has chosen.
     *
     * @throws IllegalStateException if the factory makes none
     */
    public static void start(ThreadFactory factory, Runnable task) {
        @Nullable Thread thread = factory.newThread(task);
        if (thread == null) {
            throw new IllegalStateException("the thread factory made no thread");
        }
        thread.start();
    }
}
