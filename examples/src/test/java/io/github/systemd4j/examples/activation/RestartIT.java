package io.github.systemd4j.examples.activation;

import static io.github.systemd4j.examples.activation.Client.tcp;
import static io.github.systemd4j.examples.activation.Client.unix;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.manager.Job;
import io.github.systemd4j.unit.JobResult;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starts, stops and restarts services, and loses no client. */
@Tag("systemd")
@Tag("any-broker")
@Timeout(60)
@ExtendWith(Installation.class)
class RestartIT {
    private static final int CLIENTS = 200;
    private static final List<SocketAddress> GREETER = List.of(tcp(18001), unix("/run/greeter"));

    @Test
    void shouldAnswerAllThatComeAtOnceWhileTheServiceIsDown() throws Exception {
        try (Recipe greeter = Recipe.of("greeter.service", "greeter.socket")) {
            var answers = new ArrayList<Future<Long>>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var all = new CyclicBarrier(CLIENTS);
                for (int i = 0; i < CLIENTS; i++) {
                    SocketAddress address = GREETER.get(i % GREETER.size());
                    answers.add(threads.submit(() -> {
                        all.await();
                        return Client.greeted(address, "Ada");
                    }));
                }
            }
            assertThat(answers).extracting(Future::resultNow).containsOnly(greeter.process());
        }
    }

    @Test
    void shouldLetTheClientsFinishThatItHasTaken() throws Exception {
        try (Recipe greeter = Recipe.of("greeter.service", "greeter.socket");
                Client client = Client.connect(tcp(18001))) {
            assertThat(client.hear()).isEqualTo("your name?");
            long process = greeter.process();
            Job restart = greeter.restart();
            greeter.awaitState("deactivating");
            assertThat(client.introduced("Ada")).isEqualTo(process);
            assertThat(restart.await()).isEqualTo(JobResult.DONE);
            assertThat(Client.greeted(tcp(18001), "Grace"))
                    .isEqualTo(greeter.process())
                    .isNotEqualTo(process);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"greeter", "netty"})
    void shouldLeaveThePathOfAUnixSocketWhenTheServiceEnds(String name) throws Exception {
        Path path = Path.of("/run", name);
        try (DropIn _ = DropIn.of(
                        name + ".service", "[Service]\nDynamicUser=no\n"); // so that it could delete the socket
                Recipe recipe = Recipe.of(name + ".service", name + ".socket")) {
            Client.connect(unix(path.toString())).close();
            recipe.awaitState("active");
            recipe.stop();
            assertThat(recipe.state()).isEqualTo("inactive");
            assertThat(path).exists();
        }
    }
}
