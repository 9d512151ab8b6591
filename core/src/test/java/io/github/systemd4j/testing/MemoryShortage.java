package io.github.systemd4j.testing;

import java.time.Duration;
import java.util.ArrayList;

/** A shortage of memory, for a separate program with a small heap, which {@link #start} starts. */
public final class MemoryShortage {
    private static final int LARGE = 1 << 16;
    private static final int SMALL = 64;
    private static final int MOST = 1 << 19;

    private MemoryShortage() {}

    /** Starts a program with a small heap. */
    public static Command start(Class<?> program, String... arguments) {
        return Command.start(JavaProgram.withFlags(JavaProgram.commandLine(program, arguments), "-Xmx24m"));
    }

    /** Allocates the whole heap, and all memory that becomes free, for some time. */
    public static void last(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        var eaten = new ArrayList<byte[]>(MOST);
        int size = LARGE;
        while (System.nanoTime() < end && eaten.size() < MOST) {
            try {
                eaten.add(new byte[size]);
            } catch (OutOfMemoryError e) {
                size = SMALL;
            }
        }
        eaten.clear();
    }
}
