package io.github.systemd4j.activation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.JavaProgram;
import io.github.systemd4j.testing.NotifyReceiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service on a system without libsystemd: the loader finds a directory of that name first, and no library. */
class WithoutLibsystemdIT {
    @TempDir
    private Path directory;

    @Test
    void shouldTakeDescriptorsAndNotifyTheManager() throws Exception {
        hideLibsystemd();
        try (var receiver = NotifyReceiver.open()) {
            String environment = "export LD_LIBRARY_PATH=%s NOTIFY_SOCKET=%s LISTEN_PID=$$ LISTEN_FDS=2 "
                            .formatted(directory, receiver.address())
                    + "LISTEN_FDNAMES=null:zero WATCHDOG_USEC=5000000 WATCHDOG_PID=$$; ";
            var command =
                    new ArrayList<>(List.of("sh", "-c", environment + "exec \"$@\" 3</dev/null 4</dev/zero", "sh"));
            command.addAll(JavaProgram.commandLine(WithoutLibsystemd.class));
            try (Command program = Command.start(command)) {
                assertThat(receiver.next()).isEqualTo("READY=1");
                assertThat(receiver.next()).isEqualTo("BARRIER=1"); // closes the descriptor that came with it
                assertThat(program.exitStatus()).as(program.errors()).isZero();
                assertThat(program.output()).isEqualTo("""
                                fd 3 'null', a file; fd 4 'zero', a file
                                Optional[PT5S]
                                SENT
                                SENT
                                libsystemd.so.0 can't be loaded: install libsystemd (Debian, Ubuntu: apt install \
                                libsystemd0; Fedora: dnf install systemd-libs)
                                """);
            }
        }
    }

    private void hideLibsystemd() throws IOException {
        Files.createDirectory(directory.resolve("libsystemd.so.0"));
    }
}
