package io.github.systemd4j.testing;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.bus.BusException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A program that opens a peer's address, for tests of what another user may open. */
public final class OpenBus {
    private OpenBus() {}

    /** Prints the error's name and errno, or that there was none. */
    public static void main(String[] args) {
        try (Bus bus = Bus.open(BusAddress.peer(args[0]))) {
            System.out.println("opened " + bus);
        } catch (BusException e) {
            System.out.println(e.name() + " " + e.errno());
        }
    }

    /** Runs the program as the user nobody. */
    public static Command asNobody(String address) {
        return Command.run(
                "setpriv",
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath(),
                OpenBus.class.getName(),
                address);
    }

    /** What this JVM has on its module path, and the tests. */
    private static String classPath() {
        Stream<String> modules =
                Arrays.stream(System.getProperty("jdk.module.path").split(":"));
        return Stream.concat(
                        modules,
                        Stream.of(
                                Path.of("target/test-classes").toAbsolutePath().toString()))
                .collect(Collectors.joining(":"));
    }
}
