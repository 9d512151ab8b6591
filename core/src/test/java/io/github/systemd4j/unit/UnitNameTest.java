package io.github.systemd4j.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.message.ObjectPath;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitNameTest {
    @Test
    void shouldTakeAPlainNameApart() {
        var name = new UnitName("dev-disk-by\\x2dlabel-a.b.swap");
        assertThat(name.type()).isEqualTo(UnitType.SWAP);
        assertThat(name.prefix()).isEqualTo("dev-disk-by\\x2dlabel-a.b");
        assertThat(name.instance()).isEmpty();
        assertThat(name.isTemplate()).isFalse();
        assertThat(name.isInstance()).isFalse();
        assertThat(name).hasToString("dev-disk-by\\x2dlabel-a.b.swap");
    }

    @Test
    void shouldTakeAnInstanceApart() {
        var name = new UnitName("getty@tty@1.a.service");
        assertThat(name.type()).isEqualTo(UnitType.SERVICE);
        assertThat(name.prefix()).isEqualTo("getty");
        assertThat(name.instance()).contains("tty@1.a");
        assertThat(name.isTemplate()).isFalse();
        assertThat(name.isInstance()).isTrue();
        assertThat(name.template()).isEqualTo(new UnitName("getty@.service"));
    }

    @Test
    void shouldTakeATemplateApart() {
        var name = new UnitName("getty@.service");
        assertThat(name.prefix()).isEqualTo("getty");
        assertThat(name.instance()).isEmpty();
        assertThat(name.isTemplate()).isTrue();
        assertThat(name.isInstance()).isFalse();
        assertThat(name.template()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"getty@.service", "getty@tty1.service"})
    void shouldNameAnotherInstance(String name) {
        assertThat(new UnitName(name).withInstance("a@b\\x20")).hasToString("getty@a@b\\x20.service");
    }

    @ParameterizedTest
    @EnumSource
    void shouldNameTheUnitOfEachType(UnitType type) {
        UnitName name = new UnitName("a.b@c.d.service").withType(type);
        assertThat(name).hasToString("a.b@c.d." + type.dbusName());
        assertThat(name.type()).isEqualTo(type);
    }

    @Test
    void shouldTakeNamesOf255Characters() {
        String prefix = "a".repeat(255 - ".service".length());
        assertThat(UnitName.isValid(prefix + ".service")).isTrue();
        assertThatThrownBy(() -> new UnitName(prefix + "a.service"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(".service\" at character 255: it has 256 characters, but 255 at most");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''           | at character 0: it is empty
            nginx        | at character 5: it has no unit type: nginx.service? UnitName.mangle makes it so
            a.conf       | at character 1: ".conf" is no unit type, but .service .socket .target
            a.SERVICE    | at character 1: ".SERVICE" is no unit type
            a.           | at character 1: "." is no unit type
            a.service.   | at character 9: "." is no unit type
            a b.service  | at character 1: ' ' is none of A-Z a-z 0-9 : - _ . \\ @: UnitName.escape makes any text part
            /dev/sda     | at character 0: '/' is none of
            aß.service   | at character 1: 'ß' is none of
            a😀.service  | at character 1: '😀' is none of
            @.service    | at character 0: nothing precedes the '@'
            @a.service   | at character 0: nothing precedes the '@'
            .service     | at character 0: nothing precedes the '.'
            """)
    void shouldReportWhatIsWrongAndWhere(String name, String problem) {
        assertThat(UnitName.isValid(name)).isFalse();
        assertThatThrownBy(() -> new UnitName(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("invalid unit name \"" + name + "\" " + problem);
    }

    @ParameterizedTest
    @CsvSource({"'', 0: it is empty", "a b, 1: ' ' is none of", "a/b, 1: '/' is none of"})
    void shouldRefuseAnInvalidInstance(String instance, String problem) {
        assertThatThrownBy(() -> new UnitName("a@.service").withInstance(instance))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("invalid instance \"" + instance + "\" at character " + problem);
    }

    @Test
    void shouldRefuseToMakeInstancesOfAPlainName() {
        var name = new UnitName("a.socket");
        for (var attempt : Stream.<Runnable>of(name::template, () -> name.withInstance("b"))
                .toList()) {
            assertThatThrownBy(attempt::run)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "\"a.socket\" is neither a template nor an instance: those have an '@', as a@.socket has");
        }
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "a b/c-d, a\\x20b-c\\x2dd", ".ä\\, \\x2e\\xc3\\xa4\\x5c", "😀, \\xf0\\x9f\\x98\\x80"})
    void shouldEscapeAndUnescape(String text, String escaped) {
        assertThat(UnitName.escape(text)).isEqualTo(escaped);
        assertThat(UnitName.unescape(escaped)).isEqualTo(text);
        assertThat(UnitName.unescapeBytes(escaped)).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldEscapeBytesThatAreNoText() {
        assertThat(UnitName.escape(new byte[] {(byte) 0xff, 'a'})).isEqualTo("\\xffa");
        assertThat(UnitName.unescapeBytes("\\xFFa")).containsExactly(0xff, 'a');
        assertThatThrownBy(() -> UnitName.unescape("\\xff"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("what was escaped isn't UTF-8: unescapeBytes takes any bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\", "a\\x", "a\\x1", "a\\x1g", "a\\y41", "a\\\\x41"})
    void shouldRefuseIncompleteEscapes(String escaped) {
        assertThatThrownBy(() -> UnitName.unescape(escaped))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at character 1: a backslash isn't followed by x and two hexadecimal digits");
    }

    @Test
    void shouldRefuseWhatNoNameCanStandFor() {
        for (var attempt : Stream.<Runnable>of(
                        () -> UnitName.escape("a\0"),
                        () -> UnitName.escape(new byte[] {'a', 0}),
                        () -> UnitName.unescape("a\\x00"),
                        () -> UnitName.mangle("a\0"))
                .toList()) {
            assertThatThrownBy(attempt::run)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("NUL at byte 1, which no unit's name can stand for");
        }
        assertThatThrownBy(() -> UnitName.escape("a\ud800"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("an unpaired surrogate");
    }

    @ParameterizedTest
    @CsvSource({"/, -", "/mnt/my disk, mnt-my\\x20disk", "/.a, \\x2ea", "/ä, \\xc3\\xa4"})
    void shouldEscapeAndUnescapePaths(String path, String escaped) {
        assertThat(UnitName.escapePath(path)).isEqualTo(escaped);
        assertThat(UnitName.unescapePath(escaped)).isEqualTo(path);
    }

    @Test
    void shouldReportWhyAPathCannotBeEscaped() {
        assertThatThrownBy(() -> UnitName.escapePath("/a/../b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the path \"/a/../b\" has a \"..\": resolve it first");
        assertThatThrownBy(() -> UnitName.unescapePath("a--b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"a--b\" stands for \"/a//b\", which isn't the shortest form of a path");
    }

    @ParameterizedTest
    @CsvSource({
        "nginx, nginx.service",
        "nginx.socket, nginx.socket",
        "a b*, a\\x20b\\x2a.service",
        "getty@tty1, getty@tty1.service",
        "/mnt/my disk/, mnt-my\\x20disk.mount",
        "/dev/sda, dev-sda.device",
        "/dev/, dev.mount",
        "/a/../b, -a-..-b.service"
    })
    void shouldMangleWhatPeopleType(String text, String name) {
        assertThat(UnitName.mangle(text)).hasToString(name);
    }

    @Test
    void shouldShortenTheNamesOfLongPaths() {
        String a = "a".repeat(250);
        assertThat(UnitName.mangle("/" + a)).hasToString(a.substring(0, 232) + "_506d9c632ced75cd.mount");
    }

    @Test
    void shouldAddTheTypeThatIsAskedFor() {
        assertThat(UnitName.mangle("user-1000", UnitType.SLICE)).hasToString("user-1000.slice");
        assertThat(UnitName.mangle("a.service", UnitType.SLICE)).hasToString("a.service");
    }

    @ParameterizedTest
    @CsvSource({
        "nginx, nginx.service",
        "ng*, ng*",
        "a b[0-9]?, a\\x20b[0-9]?",
        "/mnt/a, mnt-a.mount",
        "/mnt/*, mnt-\\x2a.mount",
        "a/*.mount, a-*.mount",
        "nginx.socket, nginx.socket"
    })
    void shouldKeepGlobs(String text, String pattern) {
        assertThat(UnitName.mangleGlob(text, UnitType.SERVICE)).isEqualTo(pattern);
    }

    @Test
    void shouldRefuseToMangleWhatGivesNoName() {
        for (String text : new String[] {"", "@a", "a".repeat(250)}) {
            assertThatThrownBy(() -> UnitName.mangle(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void shouldKnowWhereTheObjectIs() {
        var name = new UnitName("0a@b-\\x20.service");
        var path = new ObjectPath("/org/freedesktop/systemd1/unit/_30a_40b_2d_5cx20_2eservice");
        assertThat(name.objectPath()).isEqualTo(path);
        assertThat(UnitName.ofObjectPath(path)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/org/freedesktop/systemd1/unit",
                "/org/freedesktop/systemd1/unit/",
                "/org/freedesktop/systemd1/unit/_",
                "/org/freedesktop/systemd1/unit/a_2eservice/b",
                "/org/freedesktop/systemd1/unit/_ff_2eservice",
                "/org/freedesktop/systemd1/job/1"
            })
    void shouldRefuseObjectsThatAreNoUnits(String path) {
        assertThatThrownBy(() -> UnitName.ofObjectPath(path)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldOrderByText() {
        assertThat(new UnitName("a.socket")).isBetween(new UnitName("a.service"), new UnitName("b.service"));
    }
}
