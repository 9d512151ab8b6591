package io.github.systemd4j.activation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.JavaProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs that are started with descriptors: by a shell, and by systemd-socket-activate as an independent peer. */
class ListenFdsIT {
    private static final String OWN_PID = "export LISTEN_PID=$$; ";

    @TempDir
    private Path directory;

    // --- The environment ---

    /** Runs the program by exec in a shell, after {@code setting}. */
    private static String run(String setting, String redirections, String task) {
        var command = new ArrayList<>(List.of("sh", "-c", setting + "exec \"$@\" " + redirections, "sh"));
        command.addAll(JavaProgram.onClassPath(ShowListenFds.class, task));
        Command program = Command.run(command);
        assertThat(program.exitStatus()).as(program.errors()).isZero();
        return program.output().strip();
    }

    private static String show(String setting, String redirections) {
        return run(setting, redirections, "show");
    }

    @Test
    void shouldReportThatNothingWasHandedOver() {
        assertThat(show("", ""))
                .isEqualTo("handed over: LISTEN_PID isn't set: this process was not started by socket activation");
    }

    @Test
    void shouldNotNeedNativeCodeWhenNothingWasHandedOver() {
        List<String> denied = JavaProgram.onModulePath(ShowListenFds.class, "show").stream()
                .filter(word -> !word.startsWith("--enable-native-access"))
                .toList();
        Command program = Command.run(JavaProgram.withFlags(denied, "--illegal-native-access=deny"));
        assertThat(program.output()).as(program.errors()).startsWith("handed over: LISTEN_PID isn't set");
    }

    @Test
    void shouldReportTheOtherProcessThatWasMeant() {
        assertThat(show("export LISTEN_PID=1 LISTEN_FDS=1; ", "3</dev/null"))
                .matches("handed over: LISTEN_PID is 1, but the id of this process is \\d+: "
                        + "start Java by exec if a wrapper script starts it");
    }

    @Test
    void shouldReportThatTheCountIsMissing() {
        assertThat(show(OWN_PID, ""))
                .isEqualTo("handed over: LISTEN_FDS isn't set: this process was not started by socket activation");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LISTEN_PID=x LISTEN_FDS=1|LISTEN_PID is not a process id: 'x'",
                "LISTEN_PID=-1 LISTEN_FDS=1|LISTEN_PID is not a process id: '-1'",
                "LISTEN_PID=99999999999 LISTEN_FDS=1|LISTEN_PID is not a process id: '99999999999'",
                "LISTEN_FDS=x|LISTEN_FDS is not a number of descriptors: 'x'",
                "LISTEN_FDS=|LISTEN_FDS is not a number of descriptors: ''",
                "LISTEN_FDS=0|LISTEN_FDS is not a number of descriptors: '0'",
                "LISTEN_FDS=-1|LISTEN_FDS is not a number of descriptors: '-1'",
                "LISTEN_FDS=99999999999|LISTEN_FDS is not a number of descriptors: '99999999999'",
                "LISTEN_FDS=1 LISTEN_FDNAMES=a:b|LISTEN_FDNAMES is 'a:b', but must have as many "
                        + "names as LISTEN_FDS says: 1",
            })
    void shouldRefuseAnEnvironmentThatContradictsItself(String variables, String message) {
        assertThat(show(OWN_PID + "export " + variables + "; ", "3</dev/null")).isEqualTo("refused: " + message);
    }

    @Test
    void shouldRefuseACountThatGoesBeyondWhatWasPassed() {
        assertThat(show(OWN_PID + "export LISTEN_FDS=2147483647; ", "3</dev/null"))
                .startsWith("refused: LISTEN_FDS is 2147483647, but fd ")
                .endsWith("pass that many descriptors, starting at fd 3, without gaps");
    }

    @Test
    void shouldNotTakeDescriptorsOfThisProcessForThosePassed() {
        assertThat(show(OWN_PID + "export LISTEN_FDS=3; ", "3</dev/null 5</dev/null"))
                .isEqualTo("refused: LISTEN_FDS is 3, but fd 4 was opened by this process: "
                        + "pass that many descriptors, starting at fd 3, without gaps");
    }

    @Test
    void shouldShowWhatWasHandedOver() throws IOException {
        Path fifo = directory.resolve("fifo");
        assertThat(Command.run("mkfifo", fifo.toString()).exitStatus()).isZero();

        assertThat(show(
                        OWN_PID + "export LISTEN_FDS=3 LISTEN_FDNAMES=first::third; ",
                        "3</dev/null 4<>%s 5<%s".formatted(fifo, "/etc/passwd")))
                .isEqualTo("handed over: fd 3 'first', a file; fd 4 '', a FIFO; fd 5 'third', a file");
    }

    @Test
    void shouldGiveTheSameOnASecondCall() {
        assertThat(run(OWN_PID + "export LISTEN_FDS=1 LISTEN_FDNAMES=a; ", "3<>" + fifo(), "show-twice"))
                .isEqualTo("true\nfd 3 'a', a FIFO");
    }

    private String fifo() {
        String fifo = directory.resolve("fifo").toString();
        assertThat(Command.run("mkfifo", fifo).exitStatus()).isZero();
        return fifo;
    }

    @Test
    void shouldUnsetTheEnvironmentOfC() {
        assertThat(run(OWN_PID + "export LISTEN_FDS=1 LISTEN_FDNAMES=a; ", "3</dev/null", "unset"))
                .isEqualTo("1\nnull null null\n1\nfd 3 'a', a file");
    }

    @Test
    void shouldRefuseToHandOverTwiceWhenLoadedTwice() {
        assertThat(run(OWN_PID + "export LISTEN_FDS=1 LISTEN_FDNAMES=a; ", "3</dev/null", "load-twice"))
                .isEqualTo("fd 3 'a', a file\n"
                        + "this class was loaded by another class loader, too, and has taken the descriptors "
                        + "there: load systemd4j only once");
    }

    // --- systemd-socket-activate ---

    private static InetSocketAddress freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }
    }

    /** Starts a program by the first client, and returns what the client reads. */
    private static String answer(SocketAddress address, List<String> options, List<String> program) throws Exception {
        try (Command activator = activate(address, options, program)) {
            String answer = read(address);
            assertThat(answer).as(activator.errors()).isEqualTo("answered\n");
            return activator.errors();
        }
    }

    private static Command activate(SocketAddress address, List<String> options, List<String> program)
            throws InterruptedException {
        var command = new ArrayList<>(List.of("systemd-socket-activate", "--listen=" + text(address)));
        command.addAll(options);
        command.addAll(program);
        Command activator = Command.start(command);
        Await.until(() -> activator.errors().contains("Listening on"));
        return activator;
    }

    private static String text(SocketAddress address) {
        return address instanceof InetSocketAddress inet ? "127.0.0.1:" + inet.getPort() : address.toString();
    }

    private static String read(SocketAddress address) throws IOException {
        try (var client = SocketChannel.open(address);
                var in = Channels.newInputStream(client)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<String> opened(String task) {
        return JavaProgram.withFlags(
                JavaProgram.onClassPath(ShowListenFds.class, task), "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
    }

    private SocketAddress path() {
        return UnixDomainSocketAddress.of(directory.resolve("socket"));
    }

    @Test
    void shouldAnswerTheClientThatActivatedIt() throws Exception {
        answer(freePort(), List.of(), opened("answer"));
    }

    @Test
    void shouldAnswerOverAUnixSocketWhoseNameAnotherGave() throws Exception {
        answer(path(), List.of("--fdname=test"), opened("answer"));
        assertThat(directory.resolve("socket")).exists();
    }

    @Test
    void shouldAnswerAConnectionThatWasAcceptedForIt() throws Exception {
        answer(freePort(), List.of("--accept"), opened("answer"));
    }

    @Test
    void shouldAnswerAsAModule() throws Exception {
        answer(
                freePort(),
                List.of(),
                JavaProgram.withFlags(
                        JavaProgram.onModulePath(ShowListenFds.class, "answer"),
                        "--add-opens=java.base/sun.nio.ch=io.github.systemd4j"));
    }

    @Test
    void shouldAnswerOverStandardInputWithoutFlags() throws Exception {
        answer(path(), List.of("--inetd"), JavaProgram.onClassPath(ShowListenFds.class, "answer-standard-input"));
    }

    @Test
    void shouldAnswerAConnectionThatIsStandardInputWithoutFlags() throws Exception {
        answer(
                freePort(),
                List.of("--inetd", "--accept"),
                JavaProgram.onClassPath(ShowListenFds.class, "answer-standard-input"));
    }

    @Test
    void shouldCloseDescriptorsOnExec() throws Exception {
        try (Command activator = activate(path(), List.of(), opened("show-flags"));
                var client = SocketChannel.open(path())) {
            assertThat(client.isConnected()).isTrue();
            assertThat(activator.exitStatus()).as(activator.errors()).isZero();
            assertThat(activator.output()).isEqualTo("true\ntrue\n");
        }
    }

    @Test
    void shouldNameTheFlagThatIsMissingOnTheClassPath() throws Exception {
        assertThat(errorsOf(JavaProgram.onClassPath(ShowListenFds.class, "answer")))
                .contains("start java with --add-opens java.base/sun.nio.ch=ALL-UNNAMED,"
                        + " or put the line \"Add-Opens: java.base/sun.nio.ch\" into the manifest");
    }

    @Test
    void shouldNameTheFlagThatIsMissingOnTheModulePath() throws Exception {
        assertThat(errorsOf(JavaProgram.onModulePath(ShowListenFds.class, "answer")))
                .containsPattern("start java with --add-opens java.base/sun.nio.ch=io.github.systemd4j\\R");
    }

    @Test
    void shouldReportWhatStandardInputIs() {
        Command program = Command.run(JavaProgram.onClassPath(ShowListenFds.class, "echo-datagram"));
        assertThat(program.errors())
                .contains(
                        "standard input is a FIFO, which System.inheritedChannel() can't return as a DatagramChannel");
    }

    /** Returns the errors of a program that fails, and whose client gets no reply. */
    private String errorsOf(List<String> program) throws Exception {
        try (Command activator = activate(path(), List.of(), program);
                var client = SocketChannel.open(path())) {
            assertThat(client.isConnected()).isTrue();
            assertThat(activator.exitStatus()).isEqualTo(1); // the activator has executed the program
            return activator.errors();
        }
    }
}
