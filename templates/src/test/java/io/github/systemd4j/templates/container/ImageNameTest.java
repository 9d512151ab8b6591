package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageNameTest {
    private static final String HEX = "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "busybox",
                "busybox:1.36",
                "library/busybox",
                "a/b/c",
                "a.b/c",
                "a__b/c--d.e",
                "localhost/x",
                "localhost:5000/x:_T.-",
                "Registry.example.org:5000/team/web:1.0",
                "1.2.3.4/x",
                "[::1]:5000/x",
                "[fe80::a]/x",
                "x@sha256:0123456789abcdef0123456789ABCDEF",
                "x:y@sha512+b64u:0123456789abcdef0123456789abcdef"
            })
    void shouldTakeNames(String text) {
        assertThat(new ImageName(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-v",
                "--privileged",
                "_a",
                ".a",
                "a-",
                "a/",
                "/a",
                "a//b",
                "a..b",
                "a___b",
                "a.-b",
                "a_.b",
                "A",
                "a/B",
                "a b",
                "a\n",
                "a\0",
                "a%n",
                "a$b",
                "a;b",
                "a'",
                "a\"",
                "a\\",
                "\u00e4",
                "a\ud800",
                "\u0661",
                "a:",
                "a:-b",
                "a:.b",
                "a:b c",
                "a:b:c",
                "a.b:/x",
                "a.b:x/x",
                "a.b:123456/x",
                "-a.b/x",
                "a..b/x",
                "[]/x",
                "[::1/x",
                "[x]/x",
                "[::1]x/x",
                "a@",
                "a@sha256",
                "a@sha256:",
                "a@sha256:123",
                "a@:0123456789abcdef0123456789abcdef",
                "a@sha256:0123456789abcdef0123456789abcdeg",
                "a@sha 256:0123456789abcdef0123456789abcdef",
                "@sha256:0123456789abcdef0123456789abcdef"
            })
    void shouldRefuseOthers(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ImageName(text))
                .withMessageStartingWith("\"" + text + "\" is not an image name: ");
    }

    @Test
    void shouldRefuseLongerNames() {
        assertThat(new ImageName("a".repeat(255)).value()).hasSize(255);
        assertThatIllegalArgumentException().isThrownBy(() -> new ImageName("a".repeat(256)));
        assertThat(new ImageName("a:" + "b".repeat(128)).value()).hasSize(130);
        assertThatIllegalArgumentException().isThrownBy(() -> new ImageName("a:" + "b".repeat(129)));
    }

    @Test
    void shouldTakeALongDigestWithATag() {
        assertThat(new ImageName("registry.example.org/a:b@sha256:" + HEX).value())
                .endsWith(HEX);
    }
}
