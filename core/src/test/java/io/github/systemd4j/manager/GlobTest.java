package io.github.systemd4j.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "*, anything.service",
        "ctr-*.service, ctr-.service",
        "ctr-?.service, ctr-a.service",
        "[a-c]x, bx",
        "[!a-c]x, dx",
        "[]a]x, ]x",
        "a[b, a[b",
        "dev-a\\x2db.swap, dev-a\\x2db.swap",
        "a.b, a.b",
        "[\\d], d",
        "[a&&b], &"
    })
    void shouldMatch(String glob, String name) {
        assertThat(Glob.compile(glob).matcher(name).matches()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "a.b, axb",
        "ctr-?.service, ctr-.service",
        "[a-c]x, dx",
        "[!a-c]x, bx",
        "[\\d], 5",
        "*.service, a.socket"
    })
    void shouldNotMatch(String glob, String name) {
        assertThat(Glob.compile(glob).matcher(name).matches()).isFalse();
    }

    @Test
    void shouldRefuseARangeThatEndsBeforeItBegins() {
        assertThatThrownBy(() -> Glob.compile("[z-a]*"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"[z-a]*\"");
    }
}
