package io.github.systemd4j.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.systemd4j.bindings.Libsystemd;
import io.github.systemd4j.bindings.libc.libc_h;
import java.lang.foreign.Arena;
import java.util.concurrent.Callable;

/** What programs of the tests do; only in a JVM of their own. */
final class Scripted {
    private Scripted() {}

    /** Sets a variable in the environment of C, while no other thread reads any. */
    static void setenv(String name, String value) {
        Libsystemd.load();
        try (Arena arena = Arena.ofConfined()) {
            libc_h.setenv(arena.allocateFrom(name), arena.allocateFrom(value), 1);
        }
    }

    static void unsetenv(String name) {
        Libsystemd.load();
        try (Arena arena = Arena.ofConfined()) {
            libc_h.unsetenv(arena.allocateFrom(name));
        }
    }

    /** Prints a line at once and as a whole, for the test that reads it. */
    static void say(Object line) {
        System.out.writeBytes((line + "\n").getBytes(UTF_8));
        System.out.flush();
    }

    /** Prints a result, or the error. */
    static void sayResult(Callable<?> action) {
        try {
            say(action.call());
        } catch (Exception e) {
            say(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }
}
