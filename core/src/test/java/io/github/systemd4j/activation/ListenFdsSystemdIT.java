package io.github.systemd4j.activation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.JavaProgram;
import io.github.systemd4j.testing.UnitDirectory;
import io.github.systemd4j.unit.JobResult;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A service to which systemd hands a descriptor of every kind. */
@Tag("systemd")
class ListenFdsSystemdIT {
    private static final Path OUTPUT = Path.of("/run/systemd4j-test-kinds.txt");

    @Test
    void shouldKnowEveryKindThatSystemdHandsOver() throws Exception {
        UnitDirectory.write("kinds.socket", """
                [Socket]
                ListenStream=127.0.0.1:47811
                ListenStream=/run/kinds.stream
                ListenStream=@kinds
                ListenDatagram=[::1]:47811
                ListenDatagram=/run/kinds.datagram
                ListenSequentialPacket=/run/kinds.seqpacket
                ListenFIFO=/run/kinds.fifo
                ListenSpecial=/dev/pts/ptmx
                ListenNetlink=kobject-uevent 1
                ListenMessageQueue=/kinds
                """);
        UnitDirectory.write("kinds.service", """
                [Service]
                Type=oneshot
                StandardOutput=truncate:%s
                ExecStart=%s
                """.formatted(
                        OUTPUT, String.join(" ", JavaProgram.onClassPath(ShowListenFds.class, "show"))));
        try (SystemdManager systemd = SystemdManager.openSystem()) {
            systemd.reload();
            assertThat(systemd.unit("kinds.socket").start().await()).isEqualTo(JobResult.DONE);
            assertThat(systemd.unit("kinds.service").start().await()).isEqualTo(JobResult.DONE);
        }
        assertThat(Files.readString(OUTPUT)
                        .strip()
                        .substring("handed over: ".length())
                        .split("; "))
                .as(Command.run("journalctl", "--unit=kinds.service").output())
                .containsExactly(
                        "fd 3 'kinds.socket', a listening TCP socket on /127.0.0.1:47811",
                        "fd 4 'kinds.socket', a listening Unix stream socket on /run/kinds.stream",
                        "fd 5 'kinds.socket', a listening Unix stream socket on @kinds",
                        "fd 6 'kinds.socket', a UDP socket on /[0:0:0:0:0:0:0:1]:47811",
                        "fd 7 'kinds.socket', a Unix datagram socket on /run/kinds.datagram",
                        "fd 8 'kinds.socket', a listening Unix sequential-packet socket on /run/kinds.seqpacket",
                        "fd 9 'kinds.socket', a FIFO",
                        "fd 10 'kinds.socket', a file",
                        "fd 11 'kinds.socket', a netlink socket",
                        "fd 12 'kinds.socket', a message queue");
    }
}
