package io.github.systemd4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks that the code of the documentation is compiled and run: the paragraph before each block of code links the file
 * that contains it.
 */
class DocumentationTest {
    private static final Path PROJECT = Path.of("..");
    private static final Pattern FENCE = Pattern.compile("(?m)^```");
    private static final Pattern CLASS_AND_METHOD = Pattern.compile("`[a-z]*([A-Z]\\w+)\\.(\\w+)[^`]*`");
    private static final Pattern METHOD = Pattern.compile("`([a-z]\\w+)\\([^`]*\\)`");
    private static final Pattern EXPORTED = Pattern.compile("exports [\\w.]+\\.(\\w+);");
    private static final Set<String> WITHOUT_PROGRAMS = Set.of("docs/README.md", "docs/troubleshooting.md");
    private static final int MOST_LINES = 5;

    /** A link to a file of the project, to a heading of it, or to a heading of the same page. */
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
        List<CodeBlock> blocks = CodeBlock.of(page);
        assertThat(FENCE.matcher(Files.readString(page)).results()).hasSize(2 * blocks.size());

        List<CodeBlock> programs = blocks.stream().filter(CodeBlock::isCompiled).toList();
        assertThat(programs)
                .allSatisfy(block -> assertThat(block)
                        .matches(
                                each -> each.isIn(content(each)), "is in the file that the paragraph before it links"));
        assertThat(programs.isEmpty())
                .isEqualTo(WITHOUT_PROGRAMS.contains(PROJECT.relativize(page).toString()));
    }

    private static String content(CodeBlock block) {
        try {
            return Files.readString(block.file().orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fails if a class or method is renamed, but not in the documentation. */
    @ParameterizedTest
    @MethodSource("guides")
    void shouldNameClassesAndMethodsThatExist(Path page) throws IOException {
        Map<String, String> classes = classes();
        assertThat(CLASS_AND_METHOD.matcher(Files.readString(page)).results())
                .filteredOn(name -> classes.containsKey(name.group(1)))
                .allSatisfy(name -> assertThat(classes.get(name.group(1)))
                        .as(name.group())
                        .containsPattern("\\b%s\\b".formatted(name.group(2))));
        assertThat(METHOD.matcher(Files.readString(page)).results())
                .allSatisfy(name -> assertThat(classes.values())
                        .as(name.group())
                        .anyMatch(source -> source.contains(" " + name.group(1) + "(")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "templates"})
    void shouldListTheExportedPackages(String module) throws IOException {
        Path descriptor = PROJECT.resolve(module).resolve("src/main/java/module-info.java");
        String index = Files.readString(PROJECT.resolve("docs/README.md"));
        assertThat(EXPORTED.matcher(Files.readString(descriptor)).results().map(export -> export.group(1)))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(index).contains("\n| `" + name + "` |"));
    }

    /** Returns the sources of the library, by the simple names of classes. */
    private static Map<String, String> classes() throws IOException {
        var classes = new HashMap<String, String>();
        for (String module : List.of("core", "templates")) {
            try (Stream<Path> files = Files.walk(PROJECT.resolve(module).resolve("src/main/java"))) {
                for (Path file :
                        files.filter(file -> file.toString().endsWith(".java")).toList()) {
                    String name = file.getFileName().toString().replace(".java", "");
                    classes.merge(name, Files.readString(file), String::concat);
                }
            }
        }
        return classes;
    }

    @Test
    void shouldKeepTheFirstSnippetsShort() throws IOException {
        List<CodeBlock> blocks = CodeBlock.of(PROJECT.resolve("README.md"));
        assertThat(blocks.stream().filter(CodeBlock::isJava))
                .hasSize(5)
                .allSatisfy(snippet -> assertThat(snippet.lines()).isLessThanOrEqualTo(MOST_LINES));
        assertThat(blocks.stream().filter(CodeBlock::isOutput)).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/first-program.md"})
    void shouldNameTheArtifactsAndTheirVersion(String page) throws Exception {
        Pattern dependency = Pattern.compile("<(?:parent|dependency)>\\s*<groupId>(.+)</groupId>\\s*"
                + "<artifactId>(.+)</artifactId>\\s*<version>(.+)</version>");
        MatchResult parent = first(dependency, PROJECT.resolve("core/pom.xml"));
        MatchResult documented = first(dependency, PROJECT.resolve(page));
        assertThat(documented.group(1)).isEqualTo(parent.group(1));
        assertThat(documented.group(2)).isEqualTo("systemd4j-core");
        assertThat(documented.group(3)).isEqualTo(parent.group(3));
    }

    private static MatchResult first(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file)).results().findFirst().orElseThrow();
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
