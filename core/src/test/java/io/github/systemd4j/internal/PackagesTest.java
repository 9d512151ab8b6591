package io.github.systemd4j.internal;

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

/** The packages of the core: their sizes, and what each must not know. */
class PackagesTest {
    private static final int MAX_FILES = 35;
    private static final String ROOT = "io.github.systemd4j.";
    private static final JavaClasses CLASSES = new ClassFileImporter().importPath(Path.of("target/classes"));

    /** The hidden implementation of each exported package that has one; only with that it may have cycles. */
    private static final Map<String, Set<String>> HIDDEN = Map.of(
            "message", Set.of("internal", "internal.wire"),
            "loop", Set.of("internal.loop", "internal.connection"),
            "bus", Set.of("internal.address", "internal.sdbus"),
            "signals", Set.of("internal.readahead"));

    @Test
    void shouldSeeTheClasses() {
        assertThat(CLASSES).hasSizeGreaterThan(300);
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
        return HIDDEN.entrySet().stream()
                .filter(entry -> entry.getValue().contains(name))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(name);
    }

    private static String name(JavaClass each) {
        return (each.getPackageName() + ".").replace(ROOT, "").replaceFirst("\\.$", "");
    }

    @ParameterizedTest
    @CsvSource({
        "message, loop bus signals unit manager watch daemon activation properties run internal.sdbus",
        "loop, bus signals unit manager watch daemon activation internal.sdbus internal.readahead",
        "unit, bus signals loop manager watch",
        "bus, unit manager watch properties run signals internal.systemd internal.readahead",
        "signals, unit manager watch properties run internal.systemd",
        "run, bus signals loop manager watch",
        "properties, bus signals loop manager watch run",
        "manager, watch signals internal.readahead internal.sdbus",
        "watch, manager run properties internal.readahead internal.sdbus",
        "daemon, bus signals manager watch",
        "activation, bus signals loop manager watch message",
        "internal.text, message loop bus signals internal internal.wire",
        "internal.wire, loop bus signals internal.connection internal.sdbus internal.readahead",
        "internal.connection, bus signals internal.sdbus internal.readahead",
        "internal.address, internal.sdbus internal.readahead signals",
        "internal.sdbus, internal.readahead signals internal.systemd manager watch",
        "internal.readahead, internal.sdbus internal.systemd manager watch",
        "internal.systemd, manager watch"
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
    void shouldUseLibsystemdForTheControlPlaneOnly() {
        noClasses()
                .that(inPackage(Set.of("internal.readahead", "watch", "manager", "signals")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + "bindings.libsystemd..")
                .check(CLASSES);
    }

    @Test
    void shouldHavePackagesOfASizeThatOneCanSurvey() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            Map<Path, List<Path>> packages = sources.filter(
                            source -> source.toString().endsWith(".java"))
                    .collect(Collectors.groupingBy(Path::getParent));
            assertThat(packages)
                    .hasSizeGreaterThan(20)
                    .allSatisfy((_, files) -> assertThat(files).hasSizeLessThanOrEqualTo(MAX_FILES));
        }
    }
}
