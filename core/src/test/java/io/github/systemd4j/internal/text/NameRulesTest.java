package io.github.systemd4j.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.github.systemd4j.bindings.libsystemd.sd_bus_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class NameRulesTest {
    private static final long SEED = 20_030_411;
    private static final int STRINGS = 10_000;

    /** A kind of name, this library's check of it, and libsystemd's. */
    enum Kind {
        INTERFACE(NameRules::checkInterface, sd_bus_h::sd_bus_interface_name_is_valid, "org.example.A1"),
        ERROR(NameRules::checkErrorName, sd_bus_h::sd_bus_interface_name_is_valid, "org.example.Error.Failed"),
        BUS_NAME(NameRules::checkBusName, sd_bus_h::sd_bus_service_name_is_valid, ":1.23-a"),
        MEMBER(NameRules::checkMember, sd_bus_h::sd_bus_member_name_is_valid, "Get_Unit2"),
        PATH(NameRules::checkPath, sd_bus_h::sd_bus_object_path_is_valid, "/org/example/_2d/0");

        final UnaryOperator<String> check;
        final ToIntFunction<MemorySegment> oracle;
        final String example;

        Kind(UnaryOperator<String> check, ToIntFunction<MemorySegment> oracle, String example) {
            this.check = check;
            this.oracle = oracle;
            this.example = example;
        }

        boolean accepts(String name) {
            try {
                return check.apply(name).equals(name);
            } catch (IllegalArgumentException refused) {
                return false;
            }
        }

        /** Returns the result of the check that reads bytes. Only paths have one. */
        boolean acceptsBytes(String name) {
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            return this == PATH ? NameValidator.isPath(MemorySegment.ofArray(bytes), 0, bytes.length) : accepts(name);
        }

        boolean libsystemdAccepts(String name) {
            try (Arena arena = Arena.ofConfined()) {
                return oracle.applyAsInt(arena.allocateFrom(name)) > 0;
            }
        }

        /** libsystemd takes members that begin with a digit, which the specification and the brokers refuse. */
        boolean specificationAccepts(String name) {
            return libsystemdAccepts(name) && !(this == MEMBER && Character.isDigit(name.charAt(0)));
        }

        String ofLength(int length) {
            return example + "a".repeat(length - example.length());
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void shouldAgreeWithLibsystemdOnRandomStrings(Kind kind) {
        var random = new Random(SEED);
        int valid = 0;
        for (int i = 0; i < STRINGS; i++) {
            String name = i % 2 == 0 ? random(random) : changed(kind.example, random);
            boolean accepted = kind.accepts(name);
            if (accepted != kind.specificationAccepts(name) || accepted != kind.acceptsBytes(name)) {
                fail("seed %d: \"%s\" was %s", SEED, name, accepted ? "accepted" : "refused");
            }
            valid += accepted ? 1 : 0;
        }
        assertThat(valid).as("valid ones").isBetween(STRINGS / 50, STRINGS / 50 * 49);
    }

    private static String random(Random random) {
        String alphabet = random.nextBoolean() ? "aZ_0.:/-" : "aaaZ09_..//:--$ \n\u00e9";
        var name = new StringBuilder(random.nextInt(4) == 0 ? ":" : random.nextInt(3) == 0 ? "/" : "");
        for (int left = random.nextInt(8); left > 0; left--) {
            name.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return name.toString();
    }

    private static String changed(String example, Random random) {
        var name = new StringBuilder(example);
        for (int left = 1 + random.nextInt(2); left > 0; left--) {
            int at = random.nextInt(name.length());
            name.replace(at, at + random.nextInt(2), "aZ_0.:/-$".charAt(random.nextInt(9)) + "");
        }
        return name.toString();
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, mode = EnumSource.Mode.EXCLUDE, names = "PATH")
    void shouldTake255CharactersWhenNoMore(Kind kind) {
        assertThat(kind.accepts(kind.ofLength(255))).isTrue();
        assertThat(kind.libsystemdAccepts(kind.ofLength(255))).isTrue();
        assertThat(kind.libsystemdAccepts(kind.ofLength(256))).isFalse();
        assertThatThrownBy(() -> kind.check.apply(kind.ofLength(256)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("256")
                .hasMessageContaining("255");
    }

    /** The specification has no limit. */
    @ParameterizedTest
    @CsvSource({"65536,true", "65537,false", "10000000,false"})
    void shouldTakePathsOfAnyLengthThoughLibsystemdDoesNot(int length, boolean takenByLibsystemd) {
        String path = Kind.PATH.ofLength(length);
        assertThat(Kind.PATH.accepts(path)).isTrue();
        assertThat(Kind.PATH.acceptsBytes(path)).isTrue();
        assertThat(Kind.PATH.libsystemdAccepts(path)).isEqualTo(takenByLibsystemd);
    }

    @ParameterizedTest
    @CsvSource({"a,true", "a.b,true", "a-b._c,true", "'',false", "1,false", ":1.2,false", "a.,false", "a..b,false"})
    void shouldTakeOneElementWhenItIsANamespace(String name, boolean taken) {
        if (taken) {
            assertThatCode(() -> NameRules.checkNamespace(name)).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> NameRules.checkNamespace(name)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("tooLongNamespaces")
    void shouldRefuseNamespaceWhenTooLong(String name) {
        assertThatThrownBy(() -> NameRules.checkNamespace(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("namespace of 256 characters");
    }

    static String[] tooLongNamespaces() {
        return new String[] {"a".repeat(256), "a." + "a".repeat(254)};
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            INTERFACE | org          | interface name | character 3 | two elements
            INTERFACE | org.         | interface name | character 4 | empty
            INTERFACE | .org         | interface name | character 0 | empty
            INTERFACE | org.4ever    | interface name | character 4 | begins with a digit
            INTERFACE | org.a-b      | interface name | character 5 | A-Z a-z 0-9 _
            ERROR     | org.ex'mple  | error name     | character 6 | A-Z a-z 0-9 _
            BUS_NAME  | org.a$b      | bus name       | character 5 | A-Z a-z 0-9 _ -
            BUS_NAME  | org.0pointer | bus name       | character 4 | begins with a digit
            BUS_NAME  | :1           | bus name       | character 2 | two elements
            BUS_NAME  | :            | bus name       | character 1 | two elements
            BUS_NAME  | :.1          | bus name       | character 1 | empty
            MEMBER    | ``           | member name    | character 0 | empty
            MEMBER    | 1st          | member name    | character 0 | begins with a digit
            MEMBER    | Get.Unit     | member name    | character 3 | A-Z a-z 0-9 _
            PATH      | ``           | object path    | character 0 | begin with '/'
            PATH      | org          | object path    | character 0 | begin with '/'
            PATH      | //           | object path    | character 1 | aren't empty
            PATH      | /a//b        | object path    | character 3 | aren't empty
            PATH      | /a/          | object path    | character 2 | not end with '/'
            PATH      | /a-b         | object path    | character 2 | A-Z a-z 0-9 _
            """)
    void shouldReportWhatWhereAndWhichRuleWhenRefused(Kind kind, String name, String what, String where, String rule) {
        assertThatThrownBy(() -> kind.check.apply(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(what, "\"" + name + "\"", where, rule);
    }
}
