package io.github.systemd4j.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.testing.Command;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceCredentialTest {
    @TempDir
    private Path directory;

    private ServiceCredential credential(byte... bytes) throws IOException {
        Files.write(directory.resolve("key"), bytes);
        return ServiceCredential.read(directory, "key").orElseThrow();
    }

    @Test
    void shouldReturnTheBytes() throws IOException {
        byte[] secret = "pässword\n".getBytes(UTF_8);
        try (ServiceCredential key = credential(secret)) {
            assertThat(key.name()).isEqualTo("key");
            assertThat(key.size()).isEqualTo(secret.length);
            assertThat(key.toByteArray()).isEqualTo(secret);
            assertThat(key.toCharArray()).isEqualTo("pässword\n".toCharArray());
            assertThat(key.buffer()).isEqualTo(ByteBuffer.wrap(secret));
            assertThatThrownBy(() -> key.buffer().put((byte) 0)).isInstanceOf(ReadOnlyBufferException.class);
            assertThat(key).hasToString("credential \"key\" of 10 bytes");
        }
    }

    @Test
    void shouldReturnNoBytesOfAnEmptyFile() throws IOException {
        try (ServiceCredential empty = credential()) {
            assertThat(empty.toByteArray()).isEmpty();
            assertThat(empty.toCharArray()).isEmpty();
        }
    }

    @Test
    void shouldNotShowTheBytesAfterItWasClosed() throws IOException {
        ServiceCredential key = credential((byte) 's');
        ByteBuffer buffer = key.buffer();
        key.close();
        key.close();
        assertThatThrownBy(buffer::get).isInstanceOf(IllegalStateException.class);
        for (var reading : List.<ThrowingCallable>of(key::buffer, key::toByteArray, key::toCharArray)) {
            assertThatThrownBy(reading)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("credential \"key\" of 1 bytes was closed");
        }
    }

    @Test
    void shouldReportBytesThatAreNoText() throws IOException {
        try (ServiceCredential key = credential((byte) 0xff)) {
            assertThatThrownBy(key::toCharArray).isInstanceOf(CharacterCodingException.class);
        }
    }

    @Test
    void shouldReturnNothingForAFileThatIsNotThere() throws IOException {
        assertThat(ServiceCredential.read(directory, "key")).isEmpty();
        assertThat(ServiceCredential.read(directory.resolve("other"), "key")).isEmpty();
    }

    @Test
    void shouldReadAFileOfTheLargestSizeOnly() throws IOException {
        try (var file = new RandomAccessFile(directory.resolve("key").toFile(), "rw")) {
            file.setLength(1 << 20);
            try (ServiceCredential key =
                    ServiceCredential.read(directory, "key").orElseThrow()) {
                assertThat(key.size()).isEqualTo(1 << 20);
            }
            file.setLength((1 << 20) + 1);
        }
        assertThatThrownBy(() -> ServiceCredential.read(directory, "key"))
                .isInstanceOf(IOException.class)
                .hasMessage("the credential \"key\" has 1048577 bytes, more than systemd passes: 1048576");
    }

    @Test
    void shouldRefuseWhatIsNoFile() throws IOException {
        Files.createDirectory(directory.resolve("directory"));
        Command.run("mkfifo", directory.resolve("fifo").toString());
        for (String name : List.of("directory", "fifo")) {
            assertThatThrownBy(() -> ServiceCredential.read(directory, name))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the credential %s is not a regular file".formatted(directory.resolve(name)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../key", "/etc/shadow", "a/b", "a:b", "a\0b", "a\nb", "ä"})
    void shouldRefuseNamesThatSystemdRefuses(String name) {
        assertThatThrownBy(() -> ServiceEnvironment.credential(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a valid credential name");
    }

    @Test
    void shouldRefuseNamesThatAreTooLong() {
        assertThat(ServiceCredential.checkName("a".repeat(255))).hasSize(255);
        assertThatThrownBy(() -> ServiceCredential.checkName("a".repeat(256)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
