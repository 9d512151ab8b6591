package io.github.systemd4j.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.ObjectPath;
import io.github.systemd4j.message.Signature;
import io.github.systemd4j.message.Struct;
import io.github.systemd4j.message.Variant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RecordValuesTest {
    record Basics(
            byte y,
            boolean b,
            short n,
            int q,
            int i,
            long u,
            long x,
            long t,
            double d,
            String s,
            ObjectPath o,
            Signature g,
            Variant v) {}

    record Boxes(Integer i, Number n, Object o, Comparable<?> s) {}

    record Job(long id, ObjectPath path) {}

    record Unit(String name, Job job, List<String> aliases) {}

    record Raw(byte[] bytes, Map<String, Variant> properties, Struct job) {}

    record Units(List<Unit> units, Map<String, Job> jobs, Map<Integer, List<Job>> queues) {}

    record Wide(Collection<Job> a, Iterable<? extends Job> b, SequencedMap<String, Job> c, Map<?, ?> d, List<?> e) {}

    record Picky(String s) {
        Picky {
            if (s.isEmpty()) {
                throw new IllegalArgumentException("empty");
            }
        }
    }

    record Late(Supplier<String> s) {}

    record Nothing() {}

    private static final Unit SSH =
            new Unit("ssh.service", new Job(7, new ObjectPath("/job/7")), List.of("sshd.service"));

    static Stream<Arguments> fits() {
        Struct job = Struct.of(7L, new ObjectPath("/job/7"));
        return Stream.of(
                Arguments.of("", new Nothing()),
                Arguments.of(
                        "ybnqiuxtdsogv",
                        new Basics(
                                (byte) -1,
                                true,
                                (short) -1,
                                65_535,
                                -1,
                                4_294_967_295L,
                                -1,
                                -1,
                                0.5,
                                "s",
                                new ObjectPath("/o"),
                                new Signature("g"),
                                new Variant("s", "v"))),
                Arguments.of("inos", new Boxes(1, (short) 2, new ObjectPath("/o"), "s")),
                Arguments.of("s(uo)as", SSH),
                Arguments.of("s(uo)as", new Unit("", new Job(0, new ObjectPath("/")), List.of())),
                Arguments.of(
                        "a(s(uo)as)a{s(uo)}a{ia(uo)}",
                        new Units(List.of(SSH, SSH), Map.of("ssh", SSH.job()), Map.of(1, List.of(SSH.job())))),
                Arguments.of("a(s(uo)as)a{s(uo)}a{ia(uo)}", new Units(List.of(), Map.of(), Map.of())),
                Arguments.of(
                        "a(uo)a(uo)a{s(uo)}a{s(uo)}a(uo)",
                        new Wide(
                                List.of(SSH.job()),
                                List.of(SSH.job()),
                                new LinkedHashMap<>(Map.of("k", SSH.job())),
                                Map.of("k", job),
                                List.of(job))));
    }

    @ParameterizedTest
    @MethodSource("fits")
    void shouldBeReadAsItWasWritten(String signature, Record value) {
        Object[] components = RecordValues.values(value).toArray();
        BodyReader flat = Body.of(signature, components).reader();
        assertThat((Object) flat.readRecord(value.getClass())).isEqualTo(value);
        assertThat(flat.hasNext()).isFalse();
        if (!signature.isEmpty()) {
            BodyReader struct = Body.of("(" + signature + ")s", value, "end").reader();
            assertThat((Object) struct.readStruct(value.getClass())).isEqualTo(value);
            assertThat(struct.readString()).isEqualTo("end");
        }
    }

    @Test
    void shouldBeReadOneByOneInsideAnArray() {
        Body body = Body.of("a(uo)", List.of(SSH.job(), SSH.job()));
        BodyReader reader = body.reader().enterArray();
        while (reader.hasNext()) {
            assertThat(reader.readStruct(Job.class)).isEqualTo(SSH.job());
        }
        reader.exit();
    }

    @Test
    void shouldReturnJavaValuesWhenRequested() {
        Raw raw = Body.of("aya{sv}(uo)", new byte[] {1}, Map.of("k", 1), SSH.job())
                .reader()
                .readRecord(Raw.class);
        assertThat(raw.job()).isEqualTo(Struct.of(7L, new ObjectPath("/job/7")));
        assertThat(raw.bytes()).containsExactly(1);
        assertThat(raw.properties()).isEqualTo(Map.of("k", new Variant("i", 1)));
    }

    static Stream<Arguments> misfits() {
        return Stream.of(
                Arguments.of(Body.of("u", 7), Job.class, "Job has 2 components, the message 1 values"),
                Arguments.of(
                        Body.of("uos", 7, new ObjectPath("/"), ""), Job.class, "2 components, the message 3 values"),
                Arguments.of(
                        Body.of("us", 7, "/"), Job.class, "component path of Job is a " + ObjectPath.class.getName()),
                Arguments.of(
                        Body.of("io", 7, new ObjectPath("/")),
                        Job.class,
                        "component id of Job is a long, the value a Integer"),
                Arguments.of(Body.of("s(uo)ai", "", SSH.job(), List.of(1)), Unit.class, "component aliases of Unit"),
                Arguments.of(Body.of("s(us)as", "", Struct.of(1, ""), List.of()), Unit.class, "component path of Job"),
                Arguments.of(Body.of("sias", "", 1, List.of()), Unit.class, "component job of Unit is a"),
                Arguments.of(Body.of("as", List.of("a")), Late.class, "component s of Late is a"),
                Arguments.of(Body.of("a{sv}", Map.of()), Late.class, "component s of Late is a"));
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void shouldReportWhichComponentWhenItDoesNotFit(Body body, Class<? extends Record> type, String which) {
        assertThatThrownBy(() -> body.reader().readRecord(type)).isInstanceOfSatisfying(BusException.class, e -> {
            assertThat(e.name()).isEqualTo(ErrorName.INVALID_SIGNATURE);
            assertThat(e.message()).contains(which);
        });
    }

    @Test
    void shouldPassOnWhatTheConstructorThrows() {
        assertThatThrownBy(() -> Body.of("s", "").reader().readRecord(Picky.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("empty");
    }
}
