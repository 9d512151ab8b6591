package io.github.systemd4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A dbus-daemon of one's own, which ends with {@link #close()} or with the JVM, however that ends. */
final class PrivateBroker implements AutoCloseable {
    private static final String CONFIGURATION = """
            <busconfig>
              <type>session</type>
              <listen>unix:dir=%s</listen>
              <auth>EXTERNAL</auth>
              <policy context="default">
                <allow send_destination="*"/>
                <allow receive_sender="*"/>
                <allow own="*"/>
              </policy>
            </busconfig>
            """;

    /** Runs a command until the input ends, then deletes a folder; the output is the command's alone. */
    private static final String KEEPER = """
            trap : INT TERM HUP
            "$@" &
            exec >/dev/null
            cat
            kill $!
            wait
            rm -r "$0"
            """;

    private final Process keeper;
    private final String address;

    private PrivateBroker(Process keeper, String address) {
        this.keeper = keeper;
        this.address = address;
    }

    /** Starts one, and blocks until it listens. */
    static PrivateBroker start() throws IOException {
        Path folder = Files.createTempDirectory("systemd4j");
        Path configuration = Files.writeString(folder.resolve("configuration"), CONFIGURATION.formatted(folder));
        Process keeper = new ProcessBuilder(
                        "sh",
                        "-c",
                        KEEPER,
                        folder.toString(),
                        "dbus-daemon",
                        "--nofork",
                        "--nopidfile",
                        "--print-address",
                        "--config-file=" + configuration)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String address = keeper.inputReader().readLine();
        if (address == null) {
            keeper.getOutputStream().close();
            throw new IOException("dbus-daemon doesn't start; is it installed? (Debian, Ubuntu: apt install dbus)");
        }
        return new PrivateBroker(keeper, address);
    }

    String address() {
        return address;
    }

    @Override
    public void close() throws IOException {
        keeper.getOutputStream().close();
        keeper.onExit().join();
    }
}
