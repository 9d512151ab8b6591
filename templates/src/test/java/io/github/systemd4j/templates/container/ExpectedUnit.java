package io.github.systemd4j.templates.container;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** States what systemd must read from a container's service, independently of templates and builders. */
sealed interface ExpectedUnit permits ExpectedGeardUnit, ExpectedRuntimeUnit {
    /**
     * One command of a unit.
     *
     * @param mayFail whether its failure is ignored
     * @param words the program and its arguments
     */
    record Call(boolean mayFail, List<String> words) {}

    /** Returns the expectation for a profile. */
    static ExpectedUnit of(ContainerRuntime.Profile profile, ContainerUnit unit) {
        return switch (profile) {
            case GEARD -> new ExpectedGeardUnit(unit);
            case PODMAN, DOCKER -> new ExpectedRuntimeUnit(profile, unit);
        };
    }

    /** Returns the keys with a section, in order. */
    List<String> keys();

    /** Returns the keys whose values {@link #calls} states. */
    List<String> commandKeys();

    /** Returns the commands of a key, in order. */
    List<Call> calls(String key);

    /** Returns the arguments of all calls of the runtime while the unit is started. */
    List<List<String>> callsOfStart();

    static List<String> times(String key, int count) {
        return Collections.nCopies(count, key);
    }

    /** Returns the arguments of an option for each value. */
    static Stream<String> each(String option, Stream<String> values) {
        return values.flatMap(value -> Stream.of(option, value));
    }

    /** Returns the value of {@code -v} for a bind mount. */
    static String mount(BindMount mount) {
        var access = Map.of(BindMount.Access.READ_WRITE, "", BindMount.Access.READ_ONLY, "ro");
        var label = Map.of(BindMount.Label.UNCHANGED, "", BindMount.Label.SHARED, "z", BindMount.Label.PRIVATE, "Z");
        String options = Stream.of(access.get(mount.access()), label.get(mount.label()))
                .filter(option -> !option.isEmpty())
                .collect(Collectors.joining(","));
        String paths = mount.hostPath() + ":" + mount.path();
        return options.isEmpty() ? paths : paths + ":" + options;
    }

    /** Returns the call of a hook; none if there is no hook. */
    static List<Call> hook(ContainerUnit unit, String phase, boolean mayFail) {
        Optional<Path> hook = unit.initExecutable();
        return hook.stream()
                .map(program -> new Call(
                        mayFail,
                        List.of(
                                program.toString(),
                                "init",
                                phase,
                                unit.id().value(),
                                unit.image().value())))
                .toList();
    }

    /** Returns arguments before specifiers and variables are expanded. */
    static List<String> escaped(List<String> words) {
        return words.stream()
                .map(word -> word.replace("%", "%%").replace("$", "$$"))
                .toList();
    }
}
