package io.github.systemd4j.examples.activation;

import static io.github.systemd4j.examples.Commands.run;

import io.github.systemd4j.examples.Programs;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Installs all recipes once, as a user would, into a throw-away systemd. When a test fails, it prints the output of the
 * services.
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

    /**
     * Copies instead of linking, because services may have no access to the target, for example in a home directory.
     */
    private static void installJava() throws IOException {
        Path mountPoint = Files.createDirectories(Path.of("/opt/jdk-25"));
        run("mount", "--bind", JAVA_HOME.toString(), mountPoint.toString());
    }

    private static void installPrograms(Path directory) throws IOException {
        for (Path part : Programs.classPath()) {
            if (Files.isDirectory(part)) {
                String module = part.getParent().getParent().getFileName().toString();
                run(
                        JAVA_HOME + "/bin/jar",
                        "--create",
                        "--file",
                        directory + "/" + module + ".jar",
                        "-C",
                        "" + part,
                        ".");
            } else {
                Files.copy(part, directory.resolve(part.getFileName()));
            }
        }
    }

    private static void installKey(Path directory) throws IOException {
        Files.writeString(directory.resolve("password"), PASSWORD + "\n");
        run(
                JAVA_HOME + "/bin/keytool",
                "-genkeypair",
                "-keystore",
                directory + "/key.p12",
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

    /** Returns a context that trusts the key of the recipes. */
    static SSLContext trusting() {
        try {
            KeyStore key = KeyStore.getInstance(new File("/etc/greeter/key.p12"), PASSWORD.toCharArray());
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("greeter", key.getCertificate("greeter"));
            var trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void installUnits(Path directory) throws IOException {
        try (Stream<Path> units = Files.list(UNITS)) {
            for (Path unit : units.toList()) {
                Files.copy(unit, directory.resolve(unit.getFileName()));
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
