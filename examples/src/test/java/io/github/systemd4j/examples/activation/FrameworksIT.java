package io.github.systemd4j.examples.activation;

import static io.github.systemd4j.examples.activation.Client.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.examples.Commands;
import io.github.systemd4j.unit.JobResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each service is stopped when its first client connects. The profile "frameworks" has built the programs. */
@Tag("frameworks")
@Timeout(180)
@ExtendWith(Installation.class)
class FrameworksIT {
    private static final Path PROJECTS = Path.of("frameworks");
    private static final int RESTARTS = 3;

    @BeforeAll
    static void install() throws IOException {
        for (Path project : projects()) {
            Path name = project.getFileName();
            Path programs = project.resolve("target");
            assertThat(programs.resolve("lib"))
                    .as("built by ./check frameworks")
                    .exists();
            Path directory = Files.createDirectories(Path.of("/opt/recipes").resolve(name));
            copy(programs, "glob:" + name + ".jar", directory);
            copy(programs, "glob:*-fat.jar", directory.getParent());
            copy(programs.resolve("lib"), "glob:*.jar", directory);
            copy(project.resolve("src/main/systemd"), "glob:*", Path.of("/etc/systemd/system"));
        }
        Commands.run("systemctl", "daemon-reload");
    }

    private static List<Path> projects() throws IOException {
        try (Stream<Path> directories = Files.list(PROJECTS)) {
            return directories
                    .filter(directory -> Files.exists(directory.resolve("pom.xml")))
                    .toList();
        }
    }

    private static void copy(Path from, String pattern, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                if (file.getFileSystem().getPathMatcher(pattern).matches(file.getFileName())) {
                    Files.copy(file, to.resolve(file.getFileName()));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"spring, 18021", "spring-jar, 18022"})
    void shouldStartForTheFirstClientAndAnswerAllAcrossRestarts(String name, int port) throws Exception {
        SocketAddress address = tcp(port);
        try (Recipe recipe = Recipe.of(name + ".service", name + ".socket")) {
            try (HttpConnection first = HttpConnection.connect(address)) {
                assertThat(first.greeted("Ada")).isEqualTo(recipe.process());
            }
            recipe.awaitState("active");
            assertThat(new HttpLoad(address).acrossRestarts(recipe, RESTARTS)).hasSize(1 + RESTARTS);
            recipe.stop();
            assertThat(recipe.journalOfAllRuns()).doesNotContain("Failed with result", "WARNING");
        }
    }

    @Test
    void shouldStartForTheFirstClientOfGrpcAndAnswerAllAcrossRestarts() throws Exception {
        try (Recipe grpc = Recipe.of("grpc.service", "grpc.socket")) {
            Process client = grpcClient();
            try (BufferedReader answers = client.inputReader()) {
                assertThat(answers.readLine()).isEqualTo("serving");
                grpc.awaitState("active");
                for (int i = 0; i < RESTARTS; i++) {
                    assertThat(grpc.restart().await()).isEqualTo(JobResult.DONE);
                    assertThat(answers.readLine()).isEqualTo("serving");
                }
                client.getOutputStream().close();
                assertThat(client.waitFor()).isZero();
            } finally {
                client.destroyForcibly();
            }
            grpc.stop();
            assertThat(grpc.journalOfAllRuns()).doesNotContain("Failed with result");
        }
    }

    private static Process grpcClient() throws IOException {
        return new ProcessBuilder(
                        "/opt/jdk-25/bin/java",
                        "-cp",
                        "/opt/recipes/grpc/*",
                        "io.github.systemd4j.examples.grpc.HealthClient",
                        "18023")
                .redirectError(Redirect.INHERIT)
                .start();
    }

    @Test
    void shouldNotifyTheWatchdogAsLongAsTheHealthEndpointReportsLiveness() throws Exception {
        try (DropIn _ = DropIn.of("spring.service", "[Service]\nWatchdogSec=2\n");
                Recipe spring = Recipe.of("spring.service", "spring.socket");
                HttpConnection client = HttpConnection.connect(tcp(18021))) {
            client.greeted("Ada");
            spring.awaitState("active");
            long first = spring.lastWatchdogNotification();
            Recipe.await(() -> spring.lastWatchdogNotification() > first);
        }
    }
}
