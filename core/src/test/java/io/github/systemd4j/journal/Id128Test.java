package io.github.systemd4j.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class Id128Test {
    private static final String TEXT = "0123456789abcdeffedcba9876543210";

    @Test
    void shouldHaveTheSameTextWhenParsed() {
        Id128 id = Id128.parse(TEXT);

        assertThat(id).hasToString(TEXT);
        assertThat(Id128.parse(TEXT.toUpperCase())).isEqualTo(id);
        assertThat(Id128.parse("01234567-89ab-cdef-fedc-ba9876543210")).isEqualTo(id);
        assertThat(id.toUuid()).isEqualTo(UUID.fromString("01234567-89ab-cdef-fedc-ba9876543210"));
        assertThat(Id128.of(id.toUuid())).isEqualTo(id);
    }

    @Test
    void shouldRefuseTextWhenItIsNoId() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Id128.parse("0123"))
                .withMessage("invalid id \"0123\": it must have 32 hexadecimal digits, or be a UUID");
        assertThatIllegalArgumentException().isThrownBy(() -> Id128.parse(TEXT.replace('0', 'g')));
        assertThatIllegalArgumentException().isThrownBy(() -> Id128.parse("0123456789abcdef-fedcba98-76543210"));
    }

    @Test
    void shouldBeTheKernelsWhenItIsThatOfTheBoot() throws Exception {
        String kernels = Files.readString(Path.of("/proc/sys/kernel/random/boot_id"));

        assertThat(Id128.boot()).isEqualTo(Id128.parse(kernels.strip()));
    }
}
