package io.github.systemd4j.internal.sddaemon;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.LibcConstants;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.testing.NotifyReceiver;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A program with descriptors 3 and 4 that calls both implementations in many environments, and prints each difference
 * and the number of comparisons. The environment is that of C, which only a program of its own may change.
 */
final class ComparedFunctions {
    private static final List<String> NUMBERS = List.of(
            "",
            "0",
            "1",
            "2",
            "3",
            "-1",
            "+2",
            " 2",
            "2 ",
            "\t2",
            "\n2",
            "\u000b2",
            " -2",
            "0x2",
            "0X2",
            "0x",
            "x2",
            "02",
            "08",
            "0b10",
            "2x",
            "2.0",
            "1e1",
            "2147483644",
            "2147483645",
            "2147483647",
            "2147483648",
            "4294967298",
            "9223372036854775807",
            "9223372036854775808",
            "18446744073709551614",
            "18446744073709551615",
            "18446744073709551616",
            "-18446744073709551615",
            "99999999999999999999999x",
            "٢",
            "-",
            "+",
            "--2",
            "0x-2");

    private static final List<String> NAMES = List.of(
            "a:b",
            "a",
            "a:b:c",
            "",
            ":",
            "a:",
            ":b",
            "::",
            "a\\:b:c",
            "a\\x2db:c",
            "a\\:b",
            "a:b\\",
            "\\",
            "\\\\:b",
            "a b:\"c\"",
            "'a:b'",
            "größe:b",
            " a: b",
            "a\n:b");

    private static final List<String> SOCKETS = List.of(
            "",
            "/",
            "@",
            "a",
            "relative/path",
            "/nowhere/notify",
            "/tmp",
            "@nobody",
            "vsock:2:1",
            "/" + "a".repeat(106),
            "/" + "a".repeat(107),
            "/" + "a".repeat(200),
            "@" + "a".repeat(106),
            "@" + "a".repeat(107),
            "@" + "a".repeat(200));

    private int comparisons;

    private ComparedFunctions() {}

    public static void main(String[] args) {
        var compared = new ComparedFunctions();
        compared.compareDescriptors();
        compared.compareWatchdog();
        compared.compareNotifications();
        System.out.println(compared.comparisons + " comparisons");
    }

    private void compareDescriptors() {
        String own = Integer.toString(Libc.getpid());
        for (String pid : pids(own)) {
            setenv("LISTEN_PID", pid);
            setenv("LISTEN_FDS", "2");
            compare("LISTEN_PID", pid, ComparedFunctions::taken);
        }
        setenv("LISTEN_PID", own);
        for (String count : NUMBERS) {
            setenv("LISTEN_FDS", count);
            compare("LISTEN_FDS", count, ComparedFunctions::taken);
        }
        setenv("LISTEN_FDS", "2");
        for (String names : NAMES) {
            setenv("LISTEN_FDNAMES", names);
            compare("LISTEN_FDNAMES", names, ComparedFunctions::taken);
        }
        for (String names : NAMES) {
            setenv("LISTEN_FDNAMES", names);
            setenv("LISTEN_PID", "1");
            compare("LISTEN_FDNAMES of another process", names, ComparedFunctions::taken);
            setenv("LISTEN_PID", own);
            setenv("LISTEN_FDS", "x");
            compare("LISTEN_FDNAMES of no number", names, ComparedFunctions::taken);
            setenv("LISTEN_FDS", "2");
        }
        Libc.unsetenv("LISTEN_FDNAMES");
        comparePidFdId();
        Libc.unsetenv("LISTEN_FDS");
        compare("LISTEN_FDS", "unset", ComparedFunctions::taken);
        Libc.unsetenv("LISTEN_PID");
        compare("LISTEN_PID", "unset", ComparedFunctions::taken);
    }

    /** Compares with libsystemd where it checks this id; otherwise with what newer versions do. */
    private void comparePidFdId() {
        InheritedDescriptors.idOfThisProcess().ifPresent(own -> {
            expectPlain(Long.toString(own), "2 [unknown, unknown] 11");
            expectPlain(Long.toString(own + 1), "0 [] 00");
            setenv("LISTEN_PIDFDID", Long.toString(own + 1));
            if (taken(LibsystemdFunctions.INSTANCE).startsWith("0")) {
                NUMBERS.forEach(id -> {
                    setenv("LISTEN_PIDFDID", id);
                    compare("LISTEN_PIDFDID", id, ComparedFunctions::taken);
                });
            }
        });
        Libc.unsetenv("LISTEN_PIDFDID");
    }

    private void expectPlain(String pidFdId, String expected) {
        setenv("LISTEN_PIDFDID", pidFdId);
        String plain = taken(PlainFunctions.INSTANCE);
        if (!plain.equals(expected)) {
            System.out.printf("LISTEN_PIDFDID=%s: %s instead of %s%n", pidFdId, plain, expected);
        }
    }

    private static List<String> pids(String own) {
        var pids = new ArrayList<>(NUMBERS);
        pids.addAll(
                List.of(own, " " + own, own + " ", "+" + own, "0" + own, "0x" + Integer.toHexString(Libc.getpid())));
        pids.addAll(List.of("0" + Integer.toOctalString(Libc.getpid()), Long.toString((1L << 32) + Libc.getpid())));
        return pids;
    }

    /** Returns the result, the names, and which descriptors are closed on exec. */
    private static String taken(DaemonFunctions functions) {
        for (int fd = 3; fd <= 4; fd++) {
            Libc.fcntl(fd, LibcConstants.F_SETFD, 0);
        }
        var names = new ArrayList<String>();
        int result = functions.listenFdsWithNames(names);
        return result + " " + names + " " + Libc.fcntl(3, LibcConstants.F_GETFD, 0)
                + Libc.fcntl(4, LibcConstants.F_GETFD, 0);
    }

    private void compareWatchdog() {
        compare("WATCHDOG_USEC", "unset", ComparedFunctions::watchdog);
        for (String interval : NUMBERS) {
            setenv("WATCHDOG_USEC", interval);
            compare("WATCHDOG_USEC", interval, ComparedFunctions::watchdog);
        }
        setenv("WATCHDOG_USEC", "5000000");
        for (String pid : pids(Integer.toString(Libc.getpid()))) {
            setenv("WATCHDOG_PID", pid);
            compare("WATCHDOG_PID", pid, ComparedFunctions::watchdog);
        }
    }

    private static String watchdog(DaemonFunctions functions) {
        long[] micros = new long[1];
        int result = functions.watchdogEnabled(micros);
        return result > 0 ? result + " " + micros[0] : Integer.toString(result);
    }

    private void compareNotifications() {
        compare("NOTIFY_SOCKET", "unset", functions -> Integer.toString(functions.notifyWithFds(0, "READY=1")));
        for (String socket : SOCKETS) {
            setenv("NOTIFY_SOCKET", socket);
            compare("NOTIFY_SOCKET", socket, functions -> Integer.toString(functions.notifyWithFds(0, "READY=1")));
        }
        try (var inFileSystem = NotifyReceiver.open();
                var isAbstract = NotifyReceiver.openAbstract()) {
            for (NotifyReceiver receiver : List.of(inFileSystem, isAbstract)) {
                setenv("NOTIFY_SOCKET", receiver.address());
                compare(
                        "the message",
                        "größer",
                        functions -> functions.notifyWithFds(0, "STATUS=größer\nREADY=1") + receiver.next());
                compare("for another", "1", functions -> functions.notifyWithFds(1, "READY=1") + receiver.next());
                compare(
                        "for none",
                        "999999999",
                        functions -> functions.notifyWithFds(999_999_999, "READY=1") + receiver.next());
                compare(
                        "descriptors",
                        "3 4",
                        functions -> functions.notifyWithFds(0, "FDSTORE=1", 3, 4) + receiver.next());
                compare(
                        "a closed one",
                        "99",
                        functions -> Integer.toString(functions.notifyWithFds(0, "FDSTORE=1", 99)));
                compare("the barrier", "1", functions -> functions.notifyBarrier(1_000) + receiver.next());
            }
        }
    }

    private void compare(String variable, String value, Function<DaemonFunctions, String> call) {
        String libsystemd = call.apply(LibsystemdFunctions.INSTANCE);
        String plain = call.apply(PlainFunctions.INSTANCE);
        comparisons++;
        if (!plain.equals(libsystemd)) {
            System.out.printf("%s=\"%s\": libsystemd %s, plain %s%n", variable, value, libsystemd, plain);
        }
    }

    private static void setenv(String name, String value) {
        try (Arena arena = Arena.ofConfined()) {
            libc_h.setenv(arena.allocateFrom(name), arena.allocateFrom(value), 1);
        }
    }
}
