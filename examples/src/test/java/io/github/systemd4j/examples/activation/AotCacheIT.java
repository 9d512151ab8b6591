package io.github.systemd4j.examples.activation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.examples.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("systemd")
@Timeout(120)
@ExtendWith(Installation.class)
class AotCacheIT {
    private static final Path DROP_IN = Path.of("/etc/systemd/system/greeter.service.d/aot.conf");
    private static final Path CACHE = Path.of("/var/cache/greeter/greeter.aot");

    private static void install(String settings) throws IOException {
        Files.createDirectories(DROP_IN.getParent());
        Files.copy(Path.of("src/main/aot", settings), DROP_IN, StandardCopyOption.REPLACE_EXISTING);
        Commands.run("systemctl", "daemon-reload");
    }

    @AfterEach
    void uninstall() throws IOException {
        Files.deleteIfExists(DROP_IN);
        Commands.run("systemctl", "daemon-reload");
        Commands.run("systemctl", "stop", "greeter.service");
    }

    @Test
    void shouldStartFromTheCacheThatATrainingWrote() throws Exception {
        install("train.conf");
        try (Recipe greeter = Recipe.of("greeter.service", "greeter.socket")) {
            Client.greeted(Client.unix("/run/greeter"), "Ada");
            greeter.awaitState("active");
            greeter.stop();
            assertThat(CACHE).exists();

            install("quick.conf");
            long process = Client.greeted(Client.unix("/run/greeter"), "Grace");
            assertThat(Files.readString(Path.of("/proc/" + process + "/maps")))
                    .contains(CACHE.getFileName().toString());
        }
    }
}
