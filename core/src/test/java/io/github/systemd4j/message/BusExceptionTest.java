package io.github.systemd4j.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.internal.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BusExceptionTest {
    @Test
    void shouldBePrintedWithItsName() {
        var error = new BusException(ErrorName.FAILED, "no such unit");
        assertThat(error)
                .hasMessage("[org.freedesktop.DBus.Error.Failed] no such unit")
                .hasToString(BusException.class.getName() + ": " + error.getMessage());
        assertThat(error.name()).isEqualTo(ErrorName.FAILED);
        assertThat(error.message()).isEqualTo("no such unit");
        assertThat(error.errno()).isZero();
        assertThat(error.is(ErrorName.FAILED)).isTrue();
        assertThat(error.is(ErrorName.TIMEOUT)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Failed", "org.example.", "org.1", "org.exa mple"})
    void shouldRefuseAnInvalidName(String name) {
        assertThatThrownBy(() -> new BusException(name, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("error name");
    }

    @ParameterizedTest
    @CsvSource({
        "2, FileNotFound, No such file or directory",
        "13, AccessDenied, Permission denied",
        "1, AccessDenied, Operation not permitted",
        "22, InvalidArgs, Invalid argument",
        "104, Disconnected, Connection reset by peer",
        "74, InconsistentMessage, Bad message",
        "90, LimitsExceeded, Message too long",
        "105, LimitsExceeded, No buffer space available",
        "24, LimitsExceeded, Too many open files",
        "23, LimitsExceeded, Too many open files in system",
        "12, NoMemory, Cannot allocate memory",
        "5, Failed, Input/output error"
    })
    void shouldNameAnErrno(int errno, String name, String text) {
        assertThatThrownBy(() -> Errno.check(-errno, "trying")).isInstanceOfSatisfying(BusException.class, error -> {
            assertThat(error.name()).isEqualTo("org.freedesktop.DBus.Error." + name);
            assertThat(error.message()).isEqualTo("trying: " + text);
            assertThat(error.errno()).isEqualTo(errno);
        });
        assertThat(Errno.check(errno, "trying")).isEqualTo(errno);
    }
}
