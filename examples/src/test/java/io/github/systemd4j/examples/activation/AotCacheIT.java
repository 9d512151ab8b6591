package io.github.systemd4j.examples.activation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("systemd")
@Tag("any-broker")
@Timeout(120)
@ExtendWith(Installation.class)
class AotCacheIT {
    private static final Path CACHE = Path.of("/var/cache/greeter/greeter.aot");

    private static DropIn install(String settings) throws IOException {
        return DropIn.of("greeter.service", Files.readString(Path.of("src/main/aot", settings)));
    }

    @Test
    void shouldStartFromTheCacheThatATrainingWrote() throws Exception {
        try (DropIn _ = install("train.conf");
                Recipe greeter = Recipe.of("greeter.service", "greeter.socket")) {
            Client.greeted(Client.unix("/run/greeter"), "Ada");
            greeter.awaitState("active");
            greeter.stop();
            assertThat(CACHE).exists();
        }
        try (DropIn _ = install("quick.conf");
                Recipe _ = Recipe.of("greeter.service", "greeter.socket")) {
            long process = Client.greeted(Client.unix("/run/greeter"), "Grace");
            assertThat(Files.readString(Path.of("/proc/" + process + "/maps")))
                    .contains(CACHE.getFileName().toString());
        }
    }
}
