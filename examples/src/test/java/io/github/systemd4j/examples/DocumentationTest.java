package io.github.systemd4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documentation prints is what is compiled and run: before each block of code is a link to its file. */
class DocumentationTest {
    private static final Path PROJECT = Path.of("..");
    private static final Pattern CODE = Pattern.compile("(?ms)^```\\w+\n.*?^```$");
    private static final Pattern LINKED_CODE =
            Pattern.compile("(?ms)^\\[[^]]+]\\(([^)]+)\\)[^\n]*(?:\n[^\n]+)*\n\n```\\w+\n(.*?)^```$");

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/socket-activation.md", "docs/daemon.md"})
    void shouldPrintThePrograms(String name) throws IOException {
        Path page = PROJECT.resolve(name);
        String text = Files.readString(page);
        assertThat(LINKED_CODE.matcher(text).results())
                .hasSameSizeAs(CODE.matcher(text).results().toList())
                .isNotEmpty()
                .allSatisfy(block -> assertThat(block.group(2)).isEqualTo(file(page, block)));
    }

    private static String file(Path page, MatchResult block) throws IOException {
        return Files.readString(page.resolveSibling(block.group(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/socket-activation.md", "docs/daemon.md"})
    void shouldLinkWhatIsThere(String name) throws IOException {
        Path page = PROJECT.resolve(name);
        Pattern link = Pattern.compile("]\\(([^)#:]+)\\)");
        assertThat(link.matcher(Files.readString(page)).results())
                .allSatisfy(
                        path -> assertThat(page.resolveSibling(path.group(1))).exists());
    }
}
