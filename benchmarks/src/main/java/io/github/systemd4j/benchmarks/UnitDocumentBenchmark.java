package io.github.systemd4j.benchmarks;

import io.github.systemd4j.templates.unitfile.CommandLine;
import io.github.systemd4j.templates.unitfile.RawValue;
import io.github.systemd4j.templates.unitfile.UnitDocument;
import io.github.systemd4j.templates.unitfile.UnitValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long does it take, and what is allocated, to read a unit file of forty lines, to look up a value in it, and to
 * edit it? The file is in memory.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class UnitDocumentBenchmark {
    private static final String TEXT = """
            # The shop's web server. Its settings are in /etc/shop/web.env;
            # what differs from machine to machine belongs into a drop-in.
            [Unit]
            Description=Web server of the shop
            Documentation=man:shop-web(8) https://example.org/shop/web
            After=network-online.target shop-database.service
            Wants=network-online.target
            Requires=shop-database.service
            ConditionPathExists=/etc/shop/web.env
            StartLimitIntervalSec=5min
            StartLimitBurst=4

            [Service]
            Type=notify
            User=shop
            Group=shop
            EnvironmentFile=/etc/shop/web.env
            Environment=LANG=C.UTF-8 "JAVA_OPTS=-Xmx256m -XX:+UseSerialGC"
            ExecStartPre=/usr/bin/shop-check --quiet /etc/shop
            ExecStart=/usr/bin/java --enable-native-access=ALL-UNNAMED \\
                -jar /usr/share/shop/web.jar \\
                --listen 127.0.0.1:8080 \\
                --name "Web server, %i"
            ExecReload=/bin/kill -HUP $MAINPID
            Restart=on-failure
            RestartSec=2s
            TimeoutStartSec=90
            WatchdogSec=30s
            KillMode=mixed
            LimitNOFILE=65536

            ; Only its own directories
            StateDirectory=shop
            RuntimeDirectory=shop
            ProtectSystem=strict
            ProtectHome=yes
            PrivateTmp=yes
            NoNewPrivileges=yes
            MemoryMax=512M

            [Install]
            WantedBy=multi-user.target
            """;

    private final byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);
    private final UnitDocument unit = UnitDocument.parse(bytes);
    private final UnitValue command =
            UnitValue.commands(CommandLine.of("/usr/bin/shop-web", "--name", "Web server, 100%"));

    /** Parses the file. */
    @Benchmark
    public UnitDocument parse() {
        return UnitDocument.parse(bytes);
    }

    /** Returns all values of a list. */
    @Benchmark
    public List<RawValue> lookUp() {
        return unit.values("Service", "Environment");
    }

    /** Finds a command, and splits it into its arguments. */
    @Benchmark
    public List<CommandLine> commands() {
        return unit.value("Service", "ExecStart").orElseThrow().commands();
    }

    /** Replaces the command. */
    @Benchmark
    public UnitDocument set() {
        return unit.set("Service", "ExecStart", command);
    }

    /** Parses the file, replaces the command, and writes the file. */
    @Benchmark
    public byte[] edit() {
        return UnitDocument.parse(bytes).set("Service", "ExecStart", command).bytes();
    }
}
