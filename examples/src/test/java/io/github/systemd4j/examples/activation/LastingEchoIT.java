package io.github.systemd4j.examples.activation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.examples.Commands;
import io.github.systemd4j.unit.JobResult;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("systemd")
@Tag("any-broker")
@Timeout(60)
@ExtendWith(Installation.class)
class LastingEchoIT {
    private static void assertEcho(Client client, String line) throws IOException {
        client.send(line);
        assertThat(client.hear()).isEqualTo(line);
    }

    @Test
    void shouldKeepItsClientsAcrossARestartAndACrash() throws Exception {
        try (Recipe echo = Recipe.of("lasting.service", "lasting.socket");
                Client client = Client.connect(Client.tcp(18030))) {
            assertEcho(client, "one");
            assertThat(echo.restart().await()).isEqualTo(JobResult.DONE);
            assertEcho(client, "two");
            long killed = echo.process();
            Commands.run("systemctl", "kill", "--kill-who=main", "--signal=KILL", "lasting.service");
            assertEcho(client, "three");
            assertThat(echo.process()).isNotEqualTo(killed);
            try (Client another = Client.connect(Client.tcp(18030))) {
                assertEcho(another, "four");
                Recipe.await(() -> echo.storedDescriptors() == 2);
            }
            Recipe.await(() -> echo.storedDescriptors() == 1); // of the client that has left, nothing remains
            echo.stop();
            assertThat(client.isAtEnd()).isTrue();
        }
    }
}
