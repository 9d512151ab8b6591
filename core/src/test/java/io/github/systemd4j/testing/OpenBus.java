package io.github.systemd4j.testing;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.bus.BusException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A program that opens a bus, for tests as another user or in another environment. */
public final class OpenBus {
    private OpenBus() {}

    /**
     * Opens {@code user}, {@code user-manager} or a peer's address; prints that it did, or the error's name and errno.
     */
    public static void main(String[] args) {
        try (var _ = Bus.open(address(args[0]))) {
            System.out.println("opened");
        } catch (BusException e) {
            System.out.println(e.name() + " " + e.errno());
        }
    }

    private static BusAddress address(String argument) {
        return switch (argument) {
            case "user" -> BusAddress.user();
            case "user-manager" -> BusAddress.userManager();
            default -> BusAddress.peer(argument);
        };
    }

    /** Runs the program as the user nobody. */
    public static Command asNobody(String address) {
        return run(address, "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
    }

    /** Runs the program in the environment of root's user manager. */
    public static Command asUser(String address) {
        return run(address, "env", "--unset=DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR=/run/user/0");
    }

    private static Command run(String address, String... launcher) {
        Stream<String> java = Stream.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath(),
                OpenBus.class.getName(),
                address);
        String[] arguments =
                Stream.concat(Arrays.stream(launcher).skip(2), java).toArray(String[]::new);
        return Command.run(launcher[0], launcher[1], arguments);
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
