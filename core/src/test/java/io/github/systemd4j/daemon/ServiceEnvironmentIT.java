package io.github.systemd4j.daemon;

import static io.github.systemd4j.daemon.Scripted.print;
import static io.github.systemd4j.daemon.Scripted.printResult;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.JavaProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Prints what a program knows about its service, within a service and without one. */
class ServiceEnvironmentIT extends ServiceFixture {
    static final class Showing {
        private Showing() {}

        public static void main(String[] args) throws Exception {
            for (ServiceDirectory kind : ServiceDirectory.values()) {
                print(ServiceEnvironment.directories(kind));
            }
            printResult(() -> ServiceEnvironment.directory(ServiceDirectory.STATE));
            printResult(() -> ServiceEnvironment.directory(ServiceDirectory.CACHE));
            print(ServiceEnvironment.credentialNames());
            printResult(Showing::password);
            print(ServiceEnvironment.credential("none").isPresent());
            printResult(ServiceEnvironment::invocationId);
            print(ServiceEnvironment.journalStream()
                    .filter(JournalStream::isStandardOutput)
                    .isPresent());
            print(ServiceEnvironment.journalStream()
                    .filter(JournalStream::isStandardError)
                    .isPresent());
            print(ServiceEnvironment.execPid()
                    .equals(OptionalLong.of(ProcessHandle.current().pid())));
        }

        private static String password() throws Exception {
            try (ServiceCredential password =
                    ServiceEnvironment.credential("password").orElseThrow()) {
                return new String(password.toCharArray());
            }
        }
    }

    @Test
    void shouldReportTheSettingsOfTheService() throws Exception {
        Path output = file("output");
        Files.writeString(file("password"), "sésame");
        String settings = """
                Type=oneshot
                RemainAfterExit=yes
                Environment=LC_ALL=C.UTF-8
                StandardOutput=append:%s
                StandardError=journal
                StateDirectory=showing/one showing/two
                CacheDirectory=showing
                RuntimeDirectory=showing
                LoadCredential=password:%s
                SetCredential=other:text
                """.formatted(output, file("password"));
        try (var service = TestService.write("showing.service", settings, Showing.class)) {
            service.does("start");
            String invocation = service.property("InvocationID");
            assertThat(Files.readAllLines(output))
                    .containsExactly(
                            "[/var/lib/showing/one, /var/lib/showing/two]",
                            "[/var/cache/showing]",
                            "[/run/showing]",
                            "[]",
                            "[]",
                            "IllegalStateException: StateDirectory= has more than one directory, use"
                                    + " directories(STATE): [/var/lib/showing/one, /var/lib/showing/two]",
                            "Optional[/var/cache/showing]",
                            "[other, password]",
                            "sésame",
                            "false",
                            "Optional[" + invocation + "]",
                            "false",
                            "true",
                            "true");
        }
    }

    @Test
    void shouldReportNothingOutsideOfAService() {
        Command program = JavaProgram.run(
                List.of("env", "-u", "INVOCATION_ID", "-u", "JOURNAL_STREAM", "-u", "SYSTEMD_EXEC_PID"), Showing.class);
        assertThat(program.output().lines())
                .as(program.errors())
                .containsExactly(
                        "[]",
                        "[]",
                        "[]",
                        "[]",
                        "[]",
                        "Optional.empty",
                        "Optional.empty",
                        "[]",
                        "NoSuchElementException: No value present",
                        "false",
                        "Optional.empty",
                        "false",
                        "false",
                        "false");
    }
}
