package io.github.systemd4j.examples.activation;

import static io.github.systemd4j.examples.activation.Client.tcp;
import static io.github.systemd4j.examples.activation.Client.unix;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.manager.Job;
import io.github.systemd4j.unit.JobResult;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starts, stops and restarts services, and loses no client. */
@Tag("systemd")
@Timeout(60)
@ExtendWith(Installation.class)
class RestartIT {
    private static final int CLIENTS = 200;
    private static final int VISITORS = 8;
    private static final List<SocketAddress> GREETER = List.of(tcp(18001), unix("/run/greeter"));
    private static final List<SocketAddress> NETTY = List.of(tcp(18004), unix("/run/netty"));

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
    void shouldAnswerAllThatComeAcrossARestart() throws Exception {
        try (Recipe greeter = Recipe.of("greeter.service", "greeter.socket")) {
            assertThat(acrossARestart(greeter, Client::greeted, GREETER)).hasSize(2);
        }
    }

    @Test
    void shouldAnswerAllThatComeAcrossARestartOfNetty() throws Exception {
        try (Recipe netty = Recipe.of("netty.service", "netty.socket")) {
            assertThat(acrossARestart(netty, RestartIT::echoed, NETTY)).containsOnly(0L);
        }
    }

    private static long echoed(SocketAddress address, String line) throws IOException {
        assertThat(Client.echo(address, line)).isEqualTo(line);
        return 0;
    }

    private interface Conversation {
        long hold(SocketAddress address, String name) throws IOException;
    }

    /** Clients connect before, during and after the restart. */
    private static Set<Long> acrossARestart(Recipe recipe, Conversation conversation, List<SocketAddress> addresses)
            throws Exception {
        var answered = new AtomicInteger();
        var restarted = new CompletableFuture<JobResult>();
        var visitors = new ArrayList<Future<Set<Long>>>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < VISITORS; i++) {
                SocketAddress address = addresses.get(i % addresses.size());
                visitors.add(threads.submit(() -> {
                    var processes = new HashSet<Long>();
                    while (answered.get() < CLIENTS || !restarted.isDone()) {
                        processes.add(conversation.hold(address, "Ada"));
                        answered.incrementAndGet();
                    }
                    return processes;
                }));
            }
            Recipe.await(() -> answered.get() >= CLIENTS / 4);
            restarted.complete(recipe.restart().await());
        }
        assertThat(restarted.join()).isEqualTo(JobResult.DONE);
        return visitors.stream()
                .flatMap(visitor -> visitor.resultNow().stream())
                .collect(Collectors.toSet());
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
