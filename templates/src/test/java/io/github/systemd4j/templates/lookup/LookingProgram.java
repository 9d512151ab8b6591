package io.github.systemd4j.templates.lookup;

import io.github.systemd4j.unit.UnitName;
import java.io.IOException;

/** Prints the variables of a unit from the files in the system's search path, one on each line. */
final class LookingProgram {
    private LookingProgram() {}

    public static void main(String... arguments) throws IOException {
        UnitLookup.of(UnitSearchPath.system())
                .find(new UnitName(arguments[0]))
                .settings()
                .values("Service", "Environment")
                .forEach(setting -> System.out.println(setting.value()));
    }
}
