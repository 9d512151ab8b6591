package io.github.systemd4j.internal;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.testing.PackageRules;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packages of the core: their sizes, and what each must not know. */
class PackagesTest {
    private static final String ROOT = "io.github.systemd4j";

    /** The hidden implementation of each exported package that has one; only with that it may have cycles. */
    private static final Map<String, Set<String>> HIDDEN = Map.of(
            "message", Set.of("internal", "internal.wire", "internal.wire.index", "internal.wire.projection"),
            "loop", Set.of("internal.loop", "internal.connection"),
            "bus", Set.of("internal.address", "internal.sdbus"),
            "signals", Set.of("internal.readahead"));

    private static final PackageRules RULES = new PackageRules(ROOT, HIDDEN);

    @Test
    void shouldSeeTheClasses() {
        assertThat(RULES.classes()).hasSizeGreaterThan(300);
    }

    @Test
    void shouldHaveNoCycles() {
        RULES.checkNoCycles();
    }

    @ParameterizedTest
    @CsvSource({
        "message, loop bus signals unit manager watch daemon activation properties run internal.sdbus",
        "loop, bus signals unit manager watch daemon activation internal.sdbus internal.readahead",
        "unit, bus signals loop manager watch",
        "bus, unit manager watch properties run signals internal.systemd internal.readahead",
        "signals, unit manager watch properties run internal.systemd",
        "run, bus signals manager watch",
        "properties, bus signals loop manager watch run",
        "manager, watch signals internal.readahead internal.sdbus",
        "watch, manager run properties internal.readahead internal.sdbus",
        "daemon, bus signals manager watch",
        "activation, bus signals loop manager watch daemon",
        "journal, bus signals loop manager watch run properties daemon activation logging internal.logging",
        "logcontrol, signals manager watch daemon activation",
        "logging, bus signals loop manager watch daemon activation",
        "internal.logging, bus signals loop manager watch daemon activation logging",
        "internal.text, message loop bus signals internal internal.wire",
        "internal.wire, loop bus signals internal.connection internal.sdbus internal.readahead",
        "internal.wire, internal.wire.index internal.wire.projection",
        "internal.wire.index, loop bus signals internal.wire.projection internal.connection internal.readahead",
        "internal.wire.projection, loop bus signals internal.connection internal.sdbus internal.readahead",
        "internal.connection, bus signals internal.sdbus internal.readahead",
        "internal.address, internal.sdbus internal.readahead signals",
        "internal.sdbus, internal.readahead signals internal.systemd manager watch",
        "internal.readahead, internal.sdbus internal.systemd manager watch",
        "internal.systemd, manager watch"
    })
    void shouldNotKnow(String knower, String known) {
        RULES.checkIndependent(knower, known);
    }

    @Test
    void shouldUseLibsystemdForTheControlPlaneOnly() {
        noClasses()
                .that(RULES.inPackage(Set.of("internal.readahead", "watch", "manager", "signals")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".bindings.libsystemd..")
                .check(RULES.classes());
    }

    @Test
    void shouldHavePackagesOfLimitedSize() throws IOException {
        assertThat(PackageRules.sourceFiles())
                .hasSizeGreaterThan(20)
                .allSatisfy((_, files) -> assertThat(files).hasSizeLessThanOrEqualTo(PackageRules.MAX_FILES));
    }
}
