package io.github.systemd4j.examples.activation;

import static io.github.systemd4j.examples.Commands.run;

import io.github.systemd4j.examples.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Installs all recipes once, as a user would, into a systemd that is thrown away afterwards. When a test fails it shows
 * what the services said.
 */
final class Installation implements BeforeAllCallback, TestWatcher {
    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));
    private static final Path UNITS = Path.of("src/main/systemd");
    private static final String PASSWORD = "not a secret";

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(Namespace.create(Installation.class))
                .getOrComputeIfAbsent(Installation.class, _ -> install());
    }

    private static String install() {
        try {
            installJava();
            installPrograms(Files.createDirectories(Path.of("/opt/recipes")));
            installKey(Files.createDirectories(Path.of("/etc/greeter")));
            installUnits(Path.of("/etc/systemd/system"));
            return run("systemctl", "daemon-reload");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** No link, for what it leads to may be in a home, where services don't get at it. */
    private static void installJava() throws IOException {
        Path mountPoint = Files.createDirectories(Path.of("/opt/jdk-25"));
        run("mount", "--bind", JAVA_HOME.toString(), mountPoint.toString());
    }

    private static void installPrograms(Path folder) throws IOException {
        for (Path part : Programs.classPath()) {
            if (Files.isDirectory(part)) {
                String module = part.getParent().getParent().getFileName().toString();
                run(JAVA_HOME + "/bin/jar", "--create", "--file", folder + "/" + module + ".jar", "-C", "" + part, ".");
            } else {
                Files.copy(part, folder.resolve(part.getFileName()));
            }
        }
    }

    private static void installKey(Path folder) throws IOException {
        Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        run(
                JAVA_HOME + "/bin/keytool",
                "-genkeypair",
                "-keystore",
                folder + "/key.p12",
                "-storepass",
                PASSWORD,
                "-alias",
                "greeter",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=ip:127.0.0.1");
    }

    private static void installUnits(Path folder) throws IOException {
        try (Stream<Path> units = Files.list(UNITS)) {
            for (Path unit : units.toList()) {
                Files.copy(unit, folder.resolve(unit.getFileName()));
            }
        }
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        try {
            System.err.println(context.getDisplayName() + ": " + run("journalctl", "--boot", "--no-pager"));
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}
