package io.github.systemd4j.templates.unitfile;

import io.github.systemd4j.unit.UnitName;
import java.io.IOException;

/** Prints the variables of a unit as its files in the system's search path have them, one a line. */
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
