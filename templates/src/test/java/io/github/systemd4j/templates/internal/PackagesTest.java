package io.github.systemd4j.templates.internal;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.testing.PackageRules;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packages of the templates: their sizes, and what each must not know. */
class PackagesTest {
    /** The hidden implementation of containers, which may have cycles with them. */
    private static final Map<String, Set<String>> HIDDEN = Map.of(
            "container",
            Set.of("internal.geard", "internal.names", "internal.rendering", "internal.state", "internal.units"));

    private static final PackageRules RULES = new PackageRules("io.github.systemd4j.templates", HIDDEN);

    @Test
    void shouldSeeTheClasses() {
        assertThat(RULES.classes()).hasSizeGreaterThan(100);
    }

    @Test
    void shouldHaveNoCycles() {
        RULES.checkNoCycles();
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
        RULES.checkIndependent(knower, known);
    }

    @Test
    void shouldLeaveNativeCodeToTheCore() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.github.systemd4j.bindings..")
                .check(RULES.classes());
    }

    @Test
    void shouldHavePackagesOfLimitedSize() throws IOException {
        assertThat(PackageRules.sourceFiles())
                .hasSizeGreaterThan(10)
                .allSatisfy((_, files) -> assertThat(files).hasSizeLessThanOrEqualTo(PackageRules.MAX_FILES));
    }
}
