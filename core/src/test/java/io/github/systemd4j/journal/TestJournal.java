package io.github.systemd4j.journal;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.Libsystemd;
import io.github.systemd4j.bindings.libc.iovec;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.bindings.libc.sockaddr_un;
import io.github.systemd4j.bindings.libsystemd.sd_journal_h;
import io.github.systemd4j.testing.Command;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Writes to the journal of the testbed, and finds its files. */
final class TestJournal {
    private static final String NO_LIMITS = "[Journal]\nRateLimitIntervalSec=0\nSystemMaxUse=2G\nRuntimeMaxUse=2G\n";

    private TestJournal() {}

    /** Lets journald accept any number of entries. */
    static void removeLimits() throws Exception {
        Path directory = Files.createDirectories(Path.of("/etc/systemd/journald.conf.d"));
        Path file = directory.resolve("test.conf");
        if (!Files.exists(file)) {
            Files.writeString(file, NO_LIMITS);
            run("systemctl", "restart", "systemd-journald");
        }
    }

    static void send(String... fields) {
        send(Arrays.stream(fields)
                .map(field -> field.getBytes(StandardCharsets.UTF_8))
                .toList());
    }

    /** Sends an entry of these fields, each {@code NAME=value}. */
    static void send(List<byte[]> fields) {
        Libsystemd.load();
        try (Arena call = Arena.ofConfined()) {
            MemorySegment vector = call.allocate(iovec.layout(), fields.size());
            for (int i = 0; i < fields.size(); i++) {
                MemorySegment element = iovec.asSlice(vector, i);
                iovec.iov_base(element, call.allocateFrom(JAVA_BYTE, fields.get(i)));
                iovec.iov_len(element, fields.get(i).length);
            }
            JournalException.check(sd_journal_h.sd_journal_sendv(vector, fields.size()), "sd_journal_sendv");
        }
    }

    /** Sends lines {@code NAME=value} as one datagram; libsystemd refuses more than about 300 fields. */
    static void sendLines(String lines) {
        byte[] path = "/run/systemd/journal/socket".getBytes(StandardCharsets.US_ASCII);
        try (Arena call = Arena.ofConfined()) {
            MemorySegment address = call.allocate(sockaddr_un.layout());
            sockaddr_un.sun_family(address, (short) libc_h.AF_UNIX());
            MemorySegment.copy(path, 0, sockaddr_un.sun_path(address), JAVA_BYTE, 0, path.length);
            int socket = Libc.socket(libc_h.AF_UNIX(), libc_h.SOCK_DGRAM(), 0);
            JournalException.check(Libc.connect(socket, address, (int) address.byteSize()), "connecting");
            byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
            JournalException.check(
                    (int) Libc.write(socket, call.allocateFrom(JAVA_BYTE, bytes), bytes.length), "writing");
            Libc.close(socket);
        }
    }

    /** Returns a field with a binary value. */
    static byte[] field(String name, byte[] value) {
        byte[] prefix = (name + "=").getBytes(StandardCharsets.US_ASCII);
        byte[] field = Arrays.copyOf(prefix, prefix.length + value.length);
        System.arraycopy(value, 0, field, prefix.length, value.length);
        return field;
    }

    /** Waits until journald has stored all entries. */
    static void sync() {
        run("journalctl", "--sync");
    }

    /** Lets journald begin new files. */
    static void rotate() {
        run("journalctl", "--rotate");
    }

    static void run(String program, String... arguments) {
        Command command = Command.run(
                Stream.concat(Stream.of(program), Arrays.stream(arguments)).toList());
        if (command.exitStatus() != 0) {
            throw new AssertionError(program + " " + List.of(arguments) + ": " + command.errors());
        }
    }

    /** Returns what a program prints, as bytes. It may fail. */
    static byte[] output(Path directory, String... command) throws Exception {
        Path file = Files.createTempFile(directory, "output", "");
        new ProcessBuilder(command)
                .redirectOutput(file.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        return bytes;
    }

    /** Returns the directory with the files of this machine. */
    static Path directory() {
        Path machine = Path.of(Id128.machine().toString());
        Path persistent = Path.of("/var/log/journal").resolve(machine);
        return Files.exists(persistent)
                ? persistent
                : Path.of("/run/log/journal").resolve(machine);
    }
}
