package io.github.systemd4j.benchmarks;

import io.github.systemd4j.message.ObjectPath;
import io.github.systemd4j.unit.UnitName;
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
 * How long does it take to check a unit's name, to escape it, and to convert it to the path of systemd's object and
 * back? A program that follows units may have to do the last for each signal.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class UnitNameBenchmark {
    private static final String NAME = "ctr-web@3.service";
    private static final String TEXT = "my web-server, No. 3";
    private static final String PATH = "/var/lib/web server/data-3";

    private final String escaped = UnitName.escape(TEXT);
    private final UnitName name = new UnitName(NAME);
    private final String objectPath = name.objectPath().value();

    /** Checks whether systemd accepts the name. */
    @Benchmark
    public UnitName check() {
        return new UnitName(NAME);
    }

    /** Escapes any text as a part of a name. */
    @Benchmark
    public String escape() {
        return UnitName.escape(TEXT);
    }

    /** Unescapes a part of a name. */
    @Benchmark
    public String unescape() {
        return UnitName.unescape(escaped);
    }

    /** Escapes a path as a part of a name. */
    @Benchmark
    public String escapePath() {
        return UnitName.escapePath(PATH);
    }

    /** Converts the name to the path of its object. */
    @Benchmark
    public ObjectPath objectPath() {
        return name.objectPath();
    }

    /** Converts the path of an object to the name. */
    @Benchmark
    public UnitName ofObjectPath() {
        return UnitName.ofObjectPath(objectPath);
    }
}
