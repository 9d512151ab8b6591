package io.github.systemd4j.templates.unitfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.run.ExecFlag;
import io.github.systemd4j.unit.UnitName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnitBuilderIT {
    private static final UnitName SERVICE = new UnitName("s4j-a.service");

    @TempDir
    private Path directory;

    @Test
    void shouldBeVerifiedWhenItIsAService() throws IOException {
        CommandLine command = CommandLine.of("/bin/true", "100%", "$A", "b c", "", ";");

        assertVerified(
                "s4j-a.service",
                new ServiceUnitBuilder()
                        .wantedBy(new UnitName("multi-user.target"), new UnitName("graphical.target"))
                        .requiredBy(new UnitName("s4j-b.target"))
                        .also(new UnitName("s4j-b.target"))
                        .alias(new UnitName("s4j-c.service"))
                        .description("Greets 100%")
                        .documentation("man:sshd(8)", "https://example.org/?a=%20")
                        .wants(new UnitName("basic.target"))
                        .bindsTo(new UnitName("basic.target"))
                        .partOf(new UnitName("basic.target"))
                        .before(new UnitName("shutdown.target"))
                        .after(new UnitName("basic.target"))
                        .conflicts(new UnitName("shutdown.target"))
                        .onFailure(new UnitName("basic.target"))
                        .conditionPathExists("/etc/a b%c")
                        .defaultDependencies(false)
                        .type(ServiceUnitBuilder.Type.ONESHOT)
                        .execCondition(command)
                        .execStartPre(command, command.with(ExecFlag.IGNORE_FAILURE))
                        .execStart(command.calledAs("my name").with(ExecFlag.NO_ENV_EXPAND))
                        .execStartPost(command.with(ExecFlag.PRIVILEGED))
                        .execReload(CommandLine.of("/bin/kill", "-HUP").withExpanded("$MAINPID"))
                        .execStop(command.with(ExecFlag.NO_SETUID))
                        .execStopPost(command.with(ExecFlag.AMBIENT))
                        .restart(ServiceUnitBuilder.Restart.ON_FAILURE)
                        .restartDelay(Duration.ofMillis(1_500))
                        .timeoutStart(Duration.ofMinutes(5))
                        .timeoutStop(Duration.ofHours(30))
                        .watchdog(Duration.ofNanos(5_000))
                        .remainAfterExit(true)
                        .pidFile("/run/a.pid")
                        .successExitStatus(3, 143)
                        .user("daemon")
                        .group("1")
                        .dynamicUser(false)
                        .workingDirectory("/var/lib/a b")
                        .environment("A", "\"x\" 'y' \\z\t%n")
                        .environmentFile("/etc/a b")
                        .optionalEnvironmentFile("/etc/c")
                        .privateTmp(true)
                        .noNewPrivileges(true)
                        .readWritePaths("/var/a b", "/c\"d'\\e")
                        .readOnlyPaths("/usr")
                        .inaccessiblePaths("/home")
                        .stateDirectory("a", "b/c")
                        .runtimeDirectory("a")
                        .cacheDirectory("a")
                        .logsDirectory("a")
                        .slice(new UnitName("s4j.slice"))
                        .memoryMax(512L << 20)
                        .memoryHigh(1_000_001)
                        .tasksMax(10)
                        .cpuWeight(200)
                        .cpuQuota(150)
                        .ioWeight(50)
                        .with("X-Greeter", "Greeting", UnitValue.text("Hello"))
                        .with("Service", "UMask", UnitValue.mode(0_27)));
    }

    @Test
    void shouldBeVerifiedWhenItIsAnotherType() throws IOException {
        Files.writeString(directory.resolve("s4j-a.service"), "[Service]\nExecStart=/bin/true\n");

        assertVerified(
                "s4j-a.socket",
                new SocketUnitBuilder()
                        .listenStream("127.0.0.1:4711")
                        .listenStream("/run/a%b")
                        .listenDatagram("@name")
                        .listenSequentialPacket("/run/c d")
                        .listenFifo("/run/e")
                        .accept(false)
                        .service(SERVICE)
                        .fileDescriptorName("web")
                        .socketUser("daemon")
                        .socketGroup("daemon")
                        .socketMode(0_660)
                        .backlog(10)
                        .removeOnStop(true)
                        .memoryMax(1 << 20));
        assertVerified(
                "s4j-a.slice", new SliceUnitBuilder().description("A slice").tasksMax(100));
        assertVerified(
                "s4j-a.target", new TargetUnitBuilder().description("A target").allowIsolate(true));
        assertVerified(
                "s4j-a.timer",
                new TimerUnitBuilder()
                        .onCalendar("Mon *-*-* 02:00:00")
                        .onActive(Duration.ofSeconds(90))
                        .onBoot(Duration.ofDays(1))
                        .onUnitActive(Duration.ofHours(1))
                        .onUnitInactive(Duration.ofHours(1))
                        .accuracy(Duration.ofMillis(1))
                        .randomizedDelay(Duration.ofMinutes(1))
                        .persistent(true)
                        .wakeSystem(false)
                        .unit(SERVICE));
        assertVerified(
                "s4j-a.path",
                new PathUnitBuilder()
                        .pathExists("/run/a b")
                        .pathExistsGlob("/run/*%")
                        .pathChanged("/run/c")
                        .pathModified("/run/d")
                        .directoryNotEmpty("/run/e")
                        .makeDirectory(true)
                        .unit(SERVICE));
        assertVerified(
                "mnt-s4j\\x20a.mount",
                new MountUnitBuilder()
                        .what("tmpfs")
                        .where("/mnt/s4j a")
                        .type("tmpfs")
                        .options("size=10%", "mode=700")
                        .directoryMode(0_755)
                        .timeout(Duration.ofSeconds(5))
                        .lazyUnmount(true));
    }

    @Test
    void shouldOrderSectionsWhenCallsAreMixed() {
        String text = new ServiceUnitBuilder()
                .wantedBy(SERVICE)
                .with("X-Last", "A", UnitValue.number(1))
                .user("b")
                .description("c")
                .environment("D", "4")
                .build()
                .toString();

        assertThat(text)
                .isEqualTo("[Unit]\nDescription=c\n\n[Service]\nUser=b\nEnvironment=D=4\n\n"
                        + "[Install]\nWantedBy=s4j-a.service\n\n[X-Last]\nA=1\n");
    }

    @Test
    void shouldRefuseWhenANameIsNone() {
        var builder = new ServiceUnitBuilder();

        assertThatThrownBy(() -> builder.environment("1A", "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.environment("A=B", "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.stateDirectory("/a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("\"/a\" is not a valid directory name");
        assertThatThrownBy(() -> builder.stateDirectory("a/../b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.stateDirectory("a:b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.workingDirectory("a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> UnitValue.mode(0_10000)).isInstanceOf(IllegalArgumentException.class);
    }

    private void assertVerified(String name, UnitBuilder<?> builder) throws IOException {
        Path file = Files.write(directory.resolve(name), builder.build().bytes());
        var verify = io.github.systemd4j.testing.Command.run("systemd-analyze", "verify", "--man=no", file.toString());

        assertThat(verify.errors().lines().filter(line -> line.contains("s4j"))).isEmpty();
        assertThat(verify.exitStatus()).isZero();
    }
}
