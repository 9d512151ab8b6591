package io.github.systemd4j.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
        "[a&&b], &",
        "[^a]x, bx",
        "*.service, a.b.service",
        "a*b*c, aXbYbZc",
        "'', ''"
    })
    void shouldMatch(String glob, String name) {
        assertThat(new Glob(glob).matches(name)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "a.b, axb",
        "ctr-?.service, ctr-.service",
        "[a-c]x, dx",
        "[!a-c]x, bx",
        "[\\d], 5",
        "*.service, a.socket",
        "[^a]x, ax",
        "a*b*c, aXbY",
        "[z-a], m",
        "?, ''"
    })
    void shouldNotMatch(String glob, String name) {
        assertThat(new Glob(glob).matches(name)).isFalse();
    }

    /** A backtracking matcher would need exponential time. */
    @Test
    @Timeout(10)
    void shouldMatchWithoutBacktracking() {
        assertThat(new Glob("*a".repeat(50) + "*b").matches("a".repeat(250))).isFalse();
    }

    @Test
    void shouldAgreeWithTheJdkOnRandomPatterns() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            String glob = text(random, "ab*?");
            String name = text(random, "ab");
            assertThat(new Glob(glob).matches(name))
                    .as("%s and %s, seed %d", glob, name, seed)
                    .isEqualTo(FileSystems.getDefault()
                            .getPathMatcher("glob:" + glob)
                            .matches(Path.of(name)));
        }
    }

    private static String text(Random random, String alphabet) {
        return random.ints(random.nextInt(8), 0, alphabet.length())
                .mapToObj(i -> alphabet.substring(i, i + 1))
                .collect(Collectors.joining());
    }
}
