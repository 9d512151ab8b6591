package io.github.systemd4j.examples.activation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.unit.JobResult;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that send requests to a service without a pause while it is restarted; each request must be answered. */
final class HttpLoad {
    private static final int CLIENTS_OF_EACH_KIND = 4;
    private static final int REQUESTS_BETWEEN_RESTARTS = 100;
    private static final int REQUESTS_OF_A_CONNECTION = 50;

    private final SocketAddress address;
    private final AtomicInteger answered = new AtomicInteger();
    private volatile boolean ended;

    HttpLoad(SocketAddress address) {
        this.address = address;
    }

    /** Restarts the service under load, and returns the processes that replied. */
    Set<Long> acrossRestarts(Recipe recipe, int restarts) throws Exception {
        var clients = new ArrayList<Future<Set<Long>>>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CLIENTS_OF_EACH_KIND; i++) {
                clients.add(threads.submit(requests(1)));
                clients.add(threads.submit(requests(REQUESTS_OF_A_CONNECTION)));
            }
            restart(recipe, restarts, clients);
        }
        var processes = new HashSet<Long>();
        for (Future<Set<Long>> client : clients) {
            processes.addAll(client.get());
        }
        return processes;
    }

    private void restart(Recipe recipe, int restarts, List<Future<Set<Long>>> clients) throws InterruptedException {
        try {
            awaitAnswers(clients);
            for (int i = 0; i < restarts; i++) {
                assertThat(recipe.restart().await()).isEqualTo(JobResult.DONE);
                awaitAnswers(clients);
            }
        } finally {
            ended = true;
        }
    }

    /** Waits for more answers, or for the first failure of a client. */
    private void awaitAnswers(List<Future<Set<Long>>> clients) throws InterruptedException {
        int enough = answered.get() + REQUESTS_BETWEEN_RESTARTS;
        Recipe.await(() -> answered.get() >= enough || clients.stream().anyMatch(Future::isDone));
    }

    private Callable<Set<Long>> requests(int perConnection) {
        return () -> {
            var processes = new HashSet<Long>();
            while (!ended) {
                converse(perConnection, processes);
            }
            return processes;
        };
    }

    private void converse(int requests, Set<Long> processes) throws IOException {
        try (HttpConnection connection = HttpConnection.connect(address)) {
            for (int i = 0; i < requests && connection.isReusable() && !ended; i++) {
                processes.add(connection.greeted("Ada"));
                answered.incrementAndGet();
            }
        }
    }
}
