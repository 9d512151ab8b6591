package io.github.systemd4j.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.github.systemd4j.internal.sdbus.NativeMessage;
import io.github.systemd4j.internal.text.SignatureSyntax;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureTest {
    private static final long SEED = 42_010;
    private static final int STRINGS = 20_000;

    static Stream<String> validOnes() {
        return Stream.of(
                "",
                "ybnqiuxtdsogvh",
                "as",
                "aay",
                "a{sv}",
                "a{oa{sa{sv}}}",
                "(i)",
                "((((y))))",
                "a(ssssssouso)",
                "a{gv}a{hv}a{dv}a{bv}",
                "(a{s(ii)}av)",
                "y".repeat(255),
                "a".repeat(32) + "y",
                "(".repeat(32) + "y" + ")".repeat(32),
                "a".repeat(32) + "(".repeat(32) + "y" + ")".repeat(32),
                "a{s".repeat(32) + "v" + "}".repeat(32),
                "(".repeat(17) + "a{y".repeat(16) + "y" + "}".repeat(16) + ")".repeat(17),
                "a{y".repeat(32) + "(".repeat(32) + "y" + ")".repeat(32) + "}".repeat(32),
                "(".repeat(31) + "a{sv}" + ")".repeat(31));
    }

    @ParameterizedTest
    @MethodSource("validOnes")
    void shouldBeTakenWhenValid(String signature) {
        assertThat(new Signature(signature)).hasToString(signature);
        assertThat(String.join("", SignatureSyntax.split(signature))).isEqualTo(signature);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            a       , 1, a type is missing
            aa      , 2, a type is missing
            sa      , 2, a type is missing
            ()      , 1, no type begins with ')'
            (       , 1, a type is missing
            (i      , 2, ')' is missing
            i)      , 1, no type begins with ')'
            )       , 0, no type begins with ')'
            (a}     , 2, no type begins with '}'
            (a)     , 2, no type begins with ')'
            (i}     , 2, no type begins with '}'
            a{i)    , 3, no type begins with ')'
            a{sv    , 4, '}' is missing
            a{sv)   , 4, '}' is missing
            a{s     , 3, a type is missing
            a{      , 2, key
            a{}     , 2, key
            a{s}    , 3, no type begins with '}'
            a{vs}   , 2, key
            a{ass}  , 2, key
            a{(i)s} , 2, key
            a{svs}  , 4, '}' is missing
            {sv}    , 0, only in an array
            (a{s}v) , 4, no type begins with '}'
            ({sv})  , 1, only in an array
            a{s{sv}}, 3, only in an array
            } , 0, no type begins with '}'
            r       , 0, no type begins with 'r'
            e       , 0, no type begins with 'e'
            m       , 0, no type begins with 'm'
            *       , 0, no type begins with '*'
            `s `    , 1, no type begins with ' '
            \u00e9  , 0, no type begins with '\u00e9'
            """)
    void shouldReportWhereAndWhyWhenInvalid(String signature, int position, String why) {
        assertThatThrownBy(() -> new Signature(signature))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("\"" + signature + "\"", "character " + position, why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "s\0", "\u0141", "\ud83d\ude00"})
    void shouldBeRefusedWhenNoType(String signature) {
        assertThatThrownBy(() -> new Signature(signature)).isInstanceOf(IllegalArgumentException.class);
    }

    static Stream<Arguments> overLimits() {
        return Stream.of(
                Arguments.of("y".repeat(256), "256 characters: at most 255"),
                Arguments.of("a".repeat(33) + "y", "character 32: arrays may be nested 32 deep"),
                Arguments.of("(".repeat(33) + "y" + ")".repeat(33), "character 32: structs may be nested 32 deep"),
                Arguments.of("a{s".repeat(33) + "v" + "}".repeat(33), "arrays may be nested 32 deep"));
    }

    @ParameterizedTest
    @MethodSource("overLimits")
    void shouldReportWhichLimitWhenExceeded(String signature, String which) {
        assertThatThrownBy(() -> new Signature(signature))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(which);
        try (var libsystemd = new NativeMessage()) {
            assertThat(libsystemd.takesInVariant(signature)).isFalse();
        }
    }

    @Test
    void shouldAgreeWithLibsystemdOnRandomStrings() {
        var random = new Random(SEED);
        int valid = 0;
        try (var libsystemd = new NativeMessage()) {
            for (int i = 0; i < STRINGS; i++) {
                String signature = random(random);
                boolean single = isSingle(signature);
                if (single != libsystemd.takesInVariant(signature)) {
                    fail("seed %d: \"%s\" was %s", SEED, signature, single ? "accepted" : "refused");
                }
                valid += single ? 1 : 0;
            }
        }
        assertThat(valid).isBetween(STRINGS / 50, STRINGS / 50 * 49);
    }

    /** Returns a type that is valid in most cases; in the others, one character was changed, added or removed. */
    private static String random(Random random) {
        var signature = new StringBuilder(RandomBodies.type(random, 3));
        if (random.nextBoolean()) {
            int at = random.nextInt(signature.length());
            String by = random.nextInt(3) == 0 ? "" : "" + "ybvsa(){}".charAt(random.nextInt(9));
            signature.replace(at, at + random.nextInt(2), by);
        }
        return signature.toString();
    }

    private static boolean isSingle(String signature) {
        try {
            return SignatureSyntax.checkSingle(signature).equals(signature);
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }

    @Test
    void shouldAgreeWithLibsystemdOnShortStrings() {
        try (var libsystemd = new NativeMessage()) {
            for (String signature : allOf("ysva(){}", 5)) {
                assertThat(isSingle(signature)).as(signature).isEqualTo(libsystemd.takesInVariant(signature));
            }
        }
    }

    private static List<String> allOf(String alphabet, int length) {
        return length == 0
                ? List.of("")
                : Stream.concat(
                                Stream.of(""),
                                allOf(alphabet, length - 1).stream()
                                        .flatMap(rest -> alphabet.chars().mapToObj(c -> (char) c + rest)))
                        .toList();
    }

    @Test
    void shouldSplitIntoCompleteTypes() {
        assertThat(SignatureSyntax.split("sa{sv}as(iaai)v")).containsExactly("s", "a{sv}", "as", "(iaai)", "v");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ss", "a{sv}s", "(i)(i)", "{sv}"})
    void shouldBeNoVariantWhenNotOneType(String signature) {
        assertThatThrownBy(() -> new Variant(signature, "")).isInstanceOf(IllegalArgumentException.class);
    }
}
