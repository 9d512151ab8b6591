package io.github.systemd4j.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

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

/** Checks the packages of the module whose tests run. */
public final class PackageRules {
    /** The largest number of source files in a package. */
    public static final int MAX_FILES = 35;

    private final String root;
    private final Map<String, Set<String>> hidden;
    private final JavaClasses classes = new ClassFileImporter().importPath(Path.of("target/classes"));

    /**
     * Imports the classes of the module.
     *
     * @param root the name of the package that contains the others
     * @param hidden the hidden implementation of each exported package that has one; only with that it may have cycles
     */
    public PackageRules(String root, Map<String, Set<String>> hidden) {
        this.root = root + ".";
        this.hidden = hidden;
    }

    /** Returns the classes of the module. */
    public JavaClasses classes() {
        return classes;
    }

    /** Checks that no packages depend on each other, except a package and its hidden implementation. */
    public void checkNoCycles() {
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
                .check(classes);
    }

    private String owner(String name) {
        return hidden.entrySet().stream()
                .filter(entry -> entry.getValue().contains(name))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(name);
    }

    private String name(JavaClass each) {
        return (each.getPackageName() + ".").replace(root, "").replaceFirst("\\.$", "");
    }

    /**
     * Checks that a package doesn't depend on others.
     *
     * @param known the names of the others, separated by spaces
     */
    public void checkIndependent(String name, String known) {
        Set<String> forbidden = Set.of(known.split(" "));
        noClasses()
                .that(inPackage(Set.of(name)))
                .should()
                .dependOnClassesThat(inPackage(forbidden))
                .check(classes);
    }

    /** Returns whether a class is in one of these packages, whose names are relative to the root. */
    public DescribedPredicate<JavaClass> inPackage(Set<String> names) {
        return DescribedPredicate.describe("are in " + names, each -> names.contains(name(each)));
    }

    /** Returns the source files of each directory. */
    public static Map<Path, List<Path>> sourceFiles() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.groupingBy(Path::getParent));
        }
    }
}
