package io.github.systemd4j.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parses variables, also those that no service manager sets. */
class EnvironmentReaderTest {
    private static EnvironmentReader with(String value) {
        return new EnvironmentReader(Map.of("NAME", value)::get);
    }

    private static void assertInvalid(Runnable reading, String expected) {
        assertThatThrownBy(reading::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("the environment variable NAME=")
                .hasMessageEndingWith(
                        " is invalid, it must be " + expected + ": only the service manager should set it");
    }

    @Test
    void shouldReturnNothingWithoutAValue() {
        for (var reader : List.of(new EnvironmentReader(_ -> null), with(""))) {
            assertThat(reader.path("NAME")).isEmpty();
            assertThat(reader.paths("NAME")).isEmpty();
            assertThat(reader.id("NAME")).isEmpty();
            assertThat(reader.pid("NAME")).isEmpty();
            assertThat(reader.journalStream("NAME")).isEmpty();
            assertThat(reader.base64("NAME")).isEmpty();
        }
    }

    @Test
    void shouldReturnPaths() {
        assertThat(with("/var/lib/a").path("NAME")).contains(Path.of("/var/lib/a"));
        assertThat(with("/a b:c").path("NAME")).contains(Path.of("/a b:c"));
        assertThat(with("/var/lib/a:/var/lib/b/c").paths("NAME"))
                .containsExactly(Path.of("/var/lib/a"), Path.of("/var/lib/b/c"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", ".", "/a:", ":/a", "/a::/b", ":", "/a:../b", "~/a", "\n/a"})
    void shouldRefuseRelativePaths(String value) {
        assertInvalid(() -> with(value).paths("NAME"), "absolute paths");
    }

    @Test
    void shouldRefuseARelativePathInOnePiece() {
        assertInvalid(() -> with("a").path("NAME"), "absolute paths");
    }

    @Test
    void shouldReportAPathThatJavaCannotConvert() {
        assertThatThrownBy(() -> with("/a\0b").path("NAME"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the environment variable NAME=/a\\u0000b can't be converted to a path:"
                        + " start Java with LC_ALL=C.UTF-8");
    }

    @Test
    void shouldCutAndEscapeWhatIsInvalid() {
        assertThatThrownBy(() -> with("\033[2J" + "x".repeat(1_000_000)).id("NAME"))
                .hasMessageStartingWith("the environment variable NAME=\\e[2Jxxx")
                .hasMessageContaining("… (1000004 characters)");
    }

    @Test
    void shouldReturnIds() {
        String id = "0123456789abcdef0123456789abcdef";
        assertThat(with(id).id("NAME")).contains(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0123456789abcdef0123456789abcde",
                "0123456789abcdef0123456789abcdef0",
                "0123456789ABCDEF0123456789ABCDEF",
                "01234567-89ab-cdef-0123-456789abcdef",
                "0123456789abcdef0123456789abcdef\n"
            })
    void shouldRefuseWhatIsNoId(String value) {
        assertInvalid(() -> with(value).id("NAME"), "32 lower-case hexadecimal digits");
    }

    @Test
    void shouldReturnProcessIds() {
        assertThat(with("4194304").pid("NAME")).hasValue(4_194_304);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "x", "1 ", "4294967297", "99999999999999999999"})
    void shouldRefuseWhatIsNoProcessId(String value) {
        assertInvalid(() -> with(value).pid("NAME"), "a process id");
    }

    @ParameterizedTest
    @CsvSource({"8:12345, 8, 12345", "0:0, 0, 0", "18446744073709551615:18446744073709551614, -1, -2"})
    void shouldReturnTheStreamToTheJournal(String value, long device, long inode) {
        assertThat(with(value).journalStream("NAME"))
                .contains(new JournalStream(device, inode))
                .hasValueSatisfying(stream -> assertThat(stream).hasToString(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"8", "8:", ":8", "8:9:10", "-8:9", "+8:9", "8: 9", "18446744073709551616:1", "٣:٤"})
    void shouldRefuseWhatIsNoStream(String value) {
        assertInvalid(() -> with(value).journalStream("NAME"), "the numbers of a device and an inode");
    }

    @Test
    void shouldDecodeBase64() {
        assertThat(with("c29tZSAyMDAwMDAgMjAwMDAwMAA=").base64("NAME"))
                .isEqualTo("some 200000 2000000\0".getBytes(StandardCharsets.UTF_8));
        assertThat(with("AP/\n+\n").base64("NAME")).containsExactly(0, 0xff, 0xfe);
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "A===", "some text!", "AA-_"})
    void shouldRefuseWhatIsNotBase64(String value) {
        assertInvalid(() -> with(value).base64("NAME"), "Base64");
    }
}
