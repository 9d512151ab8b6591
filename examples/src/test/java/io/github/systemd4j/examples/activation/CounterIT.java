package io.github.systemd4j.examples.activation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.examples.Commands;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("systemd")
@Tag("any-broker")
@Timeout(60)
@ExtendWith(Installation.class)
class CounterIT {
    private static String visit() throws IOException {
        try (Client visitor = Client.connect(Client.tcp(18009))) {
            return visitor.hear();
        }
    }

    @Test
    void shouldGoOnCountingAfterARestartAndACrash() throws Exception {
        try (Recipe counter = Recipe.of("counter.service", "counter.socket")) {
            assertThat(visit()).isEqualTo("you are number 1");
            assertThat(visit()).isEqualTo("you are number 2");
            counter.restart().await();
            assertThat(visit()).isEqualTo("you are number 3");
            long killed = counter.process();
            Commands.run("systemctl", "kill", "--kill-who=main", "--signal=KILL", "counter.service");
            Recipe.await(() -> counter.process() != killed);
            assertThat(visit()).isEqualTo("you are number 4");
            counter.awaitState("active");
            Commands.run("systemctl", "reload", "counter.service");
            counter.awaitStatus("0 visitors");
            assertThat(visit()).isEqualTo("you are number 1");
            counter.stop();
            assertThat(visit()).as("what is stopped is forgotten").isEqualTo("you are number 1");
        }
    }
}
