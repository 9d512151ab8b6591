package io.github.systemd4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documentation prints is what is compiled and run: before each block of code is a link to its file. */
class DocumentationTest {
    private static final Path PROJECT = Path.of("..");
    private static final Pattern CODE = Pattern.compile("(?ms)^```\\w+\n.*?^```$");
    private static final Pattern LINKED_CODE =
            Pattern.compile("(?ms)^\\[[^]]+]\\(([^)]+)\\)[^\n]*(?:\n[^\n]+)*\n\n```\\w+\n(.*?)^```$");

    /** To a file of the project, to a heading of it, or to one of the same page. */
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]*)(?:#([^)]+))?\\)");

    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

    static List<Path> guides() throws IOException {
        try (Stream<Path> files = Files.list(PROJECT.resolve("docs"))) {
            return Stream.concat(
                            Stream.of(PROJECT.resolve("README.md")),
                            files.filter(file -> file.toString().endsWith(".md")))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("guides")
    void shouldPrintThePrograms(Path page) throws IOException {
        String text = Files.readString(page);
        assertThat(LINKED_CODE.matcher(text).results())
                .hasSameSizeAs(CODE.matcher(text).results().toList())
                .isNotEmpty()
                .allSatisfy(block -> assertThat(block.group(2)).isEqualTo(file(page, block)));
    }

    private static String file(Path page, MatchResult block) throws IOException {
        return Files.readString(page.resolveSibling(block.group(1)));
    }

    static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(PROJECT, 3)) {
            return files.filter(file -> file.toString().endsWith(".md")).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void shouldLinkWhatIsThere(Path page) throws IOException {
        assertThat(LINK.matcher(Files.readString(page)).results()).allSatisfy(link -> {
            Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
            assertThat(target).exists();
            if (link.group(2) != null) {
                assertThat(anchors(target)).contains(link.group(2));
            }
        });
    }

    private static Stream<String> anchors(Path page) throws IOException {
        return HEADING.matcher(Files.readString(page))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w -]", "")
                        .replace(' ', '-'));
    }
}
