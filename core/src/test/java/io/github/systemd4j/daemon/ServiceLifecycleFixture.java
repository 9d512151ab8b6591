package io.github.systemd4j.daemon;

import static io.github.systemd4j.daemon.Scripted.print;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.JavaProgram;
import io.github.systemd4j.testing.NotifyReceiver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** The common parts of tests of services in separate JVMs: their notifications, signals, and some programs. */
abstract class ServiceLifecycleFixture {
    final NotifyReceiver receiver = NotifyReceiver.open();

    @AfterEach
    void close() {
        receiver.close();
    }

    Command start(Class<?> program, String... environment) {
        var launcher = new ArrayList<>(List.of("env", "--default-signal=INT", "NOTIFY_SOCKET=" + receiver.address()));
        launcher.addAll(List.of(environment));
        return JavaProgram.start(launcher, program);
    }

    static void signal(String name, Command program) {
        assertThat(Command.run("kill", "-" + name, Long.toString(program.pid())).exitStatus())
                .isZero();
    }

    void assertNotified(String... messages) {
        for (String message : messages) {
            assertThat(receiver.next()).isEqualTo(message);
        }
    }

    static final class Reloading {
        public static void main(String[] args) throws Exception {
            ServiceLifecycle.of(Reloading::start)
                    .onReload(Reloading::reload)
                    .healthCheck(_ -> true)
                    .errorHandler((where, error) -> print(where + ": " + error.getMessage()))
                    .run();
        }

        private static Closing start() throws IOException {
            print("starting");
            System.in.read();
            return new Closing();
        }

        private static void reload(Closing service) throws IOException {
            print("reload " + ++service.reloads);
            System.in.read();
            if (service.reloads == 2) {
                throw new IOException("no\nconfiguration");
            }
        }
    }

    /** Prints that it was closed. */
    static class Closing implements AutoCloseable {
        private int reloads;

        @Override
        public void close() {
            print("closed");
        }
    }

    static final class Exiting {
        public static void main(String[] args) throws Exception {
            ServiceLifecycle.of(Exiting::start).run();
        }

        private static Closing start() {
            Thread.ofPlatform().start(() -> {
                try {
                    System.in.read();
                } catch (IOException e) {
                    print(e);
                }
                System.exit(42);
            });
            return new Closing();
        }
    }
}
