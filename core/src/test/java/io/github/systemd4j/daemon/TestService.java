package io.github.systemd4j.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.JavaProgram;
import io.github.systemd4j.testing.UnitDirectory;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A service of systemd, controlled and observed by systemctl(1). It ends with the test. */
record TestService(String unit) implements AutoCloseable {
    /** Writes the unit file of a Java program, with additional settings. */
    static TestService write(String unit, String settings, Class<?> program, String... arguments) {
        String execStart = JavaProgram.commandLine(program, arguments).stream()
                .map(word -> word.replace("$", "$$").replace("%", "%%"))
                .collect(Collectors.joining(" "));
        UnitDirectory.write(unit, """
                [Unit]
                StartLimitIntervalSec=0
                [Service]
                ExecStart=%s
                ExecReload=kill -HUP $MAINPID
                %s
                """.formatted(execStart, settings));
        return new TestService(unit);
    }

    /** Runs {@code systemctl VERB UNIT}, which must succeed. */
    TestService does(String verb, String... options) {
        Command command = systemctl(verb, options);
        assertThat(command.exitStatus()).as(command.errors()).isZero();
        return this;
    }

    private Command systemctl(String verb, String... options) {
        String[] more = Arrays.copyOf(options, options.length + 1);
        more[options.length] = unit;
        return Command.run("systemctl", verb, more);
    }

    /** Starts the service, and expects a failure. */
    void failsToStart() {
        assertThat(systemctl("start").exitStatus()).isNotZero();
    }

    String property(String name) {
        return systemctl("show", "--value", "--property=" + name).output().strip();
    }

    void awaits(String property, String value) throws InterruptedException {
        Await.until(() -> property(property).equals(value));
    }

    void assertIs(String property, String value) {
        assertThat(property(property)).as(property).isEqualTo(value);
    }

    @Override
    public void close() {
        systemctl("stop");
        UnitDirectory.delete(unit);
    }
}
