package io.github.systemd4j.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.systemd4j.bindings.Libsystemd;
import io.github.systemd4j.bindings.libc.libc_h;
import java.lang.foreign.Arena;
import java.util.concurrent.Callable;

/** The actions of the tests' programs, for use in separate JVMs only. */
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

    /** Prints a complete line immediately, for the test that reads it. */
    static void print(Object line) {
        System.out.writeBytes((line + "\n").getBytes(UTF_8));
        System.out.flush();
    }

    /** Prints a result, or its error. */
    static void printResult(Callable<?> action) {
        try {
            print(action.call());
        } catch (Exception e) {
            print(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }
}
