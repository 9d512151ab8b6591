package io.github.systemd4j.templates.internal;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packages of the templates: their sizes, and what each must not know. */
class PackagesTest {
    private static final int MAX_FILES = 35;
    private static final String ROOT = "io.github.systemd4j.templates.";
    private static final JavaClasses CLASSES = new ClassFileImporter().importPath(Path.of("target/classes"));

    /** The hidden implementation of containers, which may have cycles with them. */
    private static final Set<String> HIDDEN =
            Set.of("internal.geard", "internal.names", "internal.rendering", "internal.state", "internal.units");

    @Test
    void shouldSeeTheClasses() {
        assertThat(CLASSES).hasSizeGreaterThan(100);
    }

    @Test
    void shouldHaveNoCycles() {
        slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass each) {
                        return SliceIdentifier.of(owner(name(each)));
                    }

                    @Override
                    public String getDescription() {
                        return "each package with its hidden implementation";
                    }
                })
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    private static String owner(String name) {
        return HIDDEN.contains(name) ? "container" : name;
    }

    private static String name(JavaClass each) {
        return (each.getPackageName() + ".").replace(ROOT, "").replaceFirst("\\.$", "");
    }

    @ParameterizedTest
    @CsvSource({
        "unitfile, container quadlet template lookup",
        "lookup, container quadlet template",
        "template, container quadlet lookup internal.rendering internal.geard",
        "container, quadlet lookup",
        "internal.syntax, unitfile lookup container",
        "internal.files, container unitfile",
        "internal.programs, container unitfile",
        "internal.rendering, internal.geard quadlet internal.state"
    })
    void shouldNotKnow(String knower, String known) {
        Set<String> forbidden = Set.of(known.split(" "));
        noClasses()
                .that(inPackage(Set.of(knower)))
                .should()
                .dependOnClassesThat(inPackage(forbidden))
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> inPackage(Set<String> names) {
        return DescribedPredicate.describe("are in " + names, each -> names.contains(name(each)));
    }

    @Test
    void shouldLeaveNativeCodeToTheCore() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.github.systemd4j.bindings..")
                .check(CLASSES);
    }

    @Test
    void shouldHavePackagesOfASizeThatOneCanSurvey() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            Map<Path, List<Path>> packages = sources.filter(
                            source -> source.toString().endsWith(".java"))
                    .collect(Collectors.groupingBy(Path::getParent));
            assertThat(packages)
                    .hasSizeGreaterThan(10)
                    .allSatisfy((_, files) -> assertThat(files).hasSizeLessThanOrEqualTo(MAX_FILES));
        }
    }
}
