package io.github.systemd4j.internal.text;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LastValidPathTest {
    private static final int PATHS = 200_000;
    private static final String CHARACTERS = "/az_AZ09-.\u00e9";

    private final Random random = new Random(18_002);
    private final LastValidPath last = new LastValidPath();

    @Test
    void shouldAcceptExactlyTheValidPaths() {
        int valid = 0;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(1_024);
            String path = "/org/freedesktop/systemd1/unit/a";
            for (int i = 0; i < PATHS; i++) {
                path = next(path);
                byte[] bytes = path.getBytes(StandardCharsets.ISO_8859_1);
                MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, 8, bytes.length);
                boolean expected = NameValidator.isPath(memory, 8, bytes.length);
                assertThat(last.isValid(memory, 8, bytes.length)).as(path).isEqualTo(expected);
                assertStored(path, expected);
                valid += expected ? 1 : 0;
            }
        }
        assertThat(valid).isBetween(PATHS / 10, PATHS * 9 / 10);
    }

    /** Hashes that are stored from path to path are those of each path alone. */
    private void assertStored(String path, boolean valid) {
        PathWords stored = last.path();
        boolean usual = path.length() >= 8 && path.length() <= 256;
        if (stored == null) {
            assertThat(valid && usual).as(path).isFalse();
            return;
        }
        var alone = new PathWords();
        alone.set(path);
        int size = random.nextInt(path.length() + 1);
        assertThat(stored.length()).isEqualTo(path.length());
        assertThat(stored.isSame(PathWords.of(path), path.length())).as(path).isTrue();
        assertThat(stored.hash(size)).as(path).isEqualTo(alone.hash(size));
    }

    /** Returns a path that differs in one place from the last one, or a new one. */
    private String next(String path) {
        int at = random.nextInt(path.length() + 1);
        String character = String.valueOf(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        return switch (random.nextInt(8)) {
            case 0 -> "/org/freedesktop/systemd1/unit/" + "u".repeat(random.nextInt(12)) + "_2eservice";
            case 1 -> "/" + "a/b".repeat(random.nextInt(120));
            case 2 -> path.substring(0, at) + character + path.substring(at);
            case 3 -> path.substring(0, Math.max(1, at));
            default -> "/org/freedesktop/systemd1/unit/" + random.nextInt(100_000) + (at % 5 == 0 ? character : "");
        };
    }
}
