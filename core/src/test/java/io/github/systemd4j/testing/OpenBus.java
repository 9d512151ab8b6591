package io.github.systemd4j.testing;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.message.BusException;
import java.util.List;

/** A program that opens a bus, for tests as another user or in another environment. */
public final class OpenBus {
    private OpenBus() {}

    /**
     * Opens {@code user}, {@code user-manager} or a peer's address. Prints that it did, or the errno, name and message
     * of the error.
     */
    public static void main(String[] args) {
        try (var _ = Bus.open(address(args[0]))) {
            System.out.println("opened");
        } catch (BusException e) {
            System.out.println(e.errno() + " " + e.getMessage());
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

    /** Runs the program without the variables that contain the addresses of a user's brokers and managers. */
    public static Command withoutUserVariables(String address) {
        return run(address, "env", "--unset=DBUS_SESSION_BUS_ADDRESS", "--unset=XDG_RUNTIME_DIR");
    }

    private static Command run(String address, String... launcher) {
        return JavaProgram.run(List.of(launcher), OpenBus.class, address);
    }
}
