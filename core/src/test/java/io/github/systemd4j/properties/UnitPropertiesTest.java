package io.github.systemd4j.properties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.manager.JobMode;
import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.ObjectPath;
import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.run.TransientUnit;
import io.github.systemd4j.unit.ActiveState;
import io.github.systemd4j.unit.JobType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class UnitPropertiesTest {
    private static final long NONE = -1;

    private static UnitProperties of(Map<String, Variant> values) {
        return UnitProperties.read(Body.of("a{sv}", values).reader());
    }

    private static UnitProperties of(String name, String signature, Object value) {
        return of(Map.of(name, new Variant(signature, value)));
    }

    @Test
    void shouldReadTimes() {
        assertThat(of("Stamp", "t", 1_500_000L).getInstant("Stamp")).contains(Instant.ofEpochMilli(1_500));
        assertThat(of("Stamp", "t", 0L).getInstant("Stamp")).isEmpty();
        assertThat(of("Stamp", "t", NONE).getInstant("Stamp")).isEmpty();
        assertThat(of("SpanUSec", "t", 1_500L).getDuration("SpanUSec")).contains(Duration.ofNanos(1_500_000));
        assertThat(of("SpanNSec", "t", 1_500L).getDuration("SpanNSec")).contains(Duration.ofNanos(1_500));
        assertThat(of("SpanUSec", "t", 0L).getDuration("SpanUSec")).contains(Duration.ZERO);
        assertThat(of("SpanUSec", "t", NONE).getDuration("SpanUSec")).isEmpty();
    }

    @Test
    void shouldBeReadByTypedProperties() {
        UnitProperties properties = of("MainPID", "u", 4_711);
        assertThat(properties.as(ServiceProperties.class)).isEqualTo(new ServiceProperties(properties));
        assertThat(properties.as(ServiceProperties.class).mainPid()).hasValue(4_711);
        assertThatThrownBy(() -> properties.as(ServiceProperties.class).slice()).hasMessageContaining("Slice");
    }

    @Test
    void shouldCloseADescriptor() {
        try (UnixFd fd = UnixFd.duplicate(0);
                Body body = Body.of("a{sv}", Map.of("Fd", new Variant("ah", List.of(fd))))) {
            assertThat(UnitProperties.read(body.reader())).hasToString("{Fd=[fd (closed)]}");
        }
    }

    @Test
    void shouldReadNumbersOfAnyWidth() {
        assertThat(of("N", "y", 7).getLong("N")).isEqualTo(7);
        assertThat(of("N", "q", 65_535).getLong("N")).isEqualTo(65_535);
        assertThat(of("N", "i", -7).getLong("N")).isEqualTo(-7);
        assertThat(of("N", "u", 4_294_967_295L).getLong("N")).isEqualTo(4_294_967_295L);
        assertThat(of("N", "t", -2L).getLong("N")).isEqualTo(-2);
        assertThatThrownBy(() -> of("N", "u", 4_294_967_295L).get("N", int.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("property N is no int, but a Long (4294967295)");
    }

    record Limit(long n) {}

    record Limits(List<Long> n) {}

    @Test
    void shouldHaveNoNumberWhereSystemdHasNone() {
        UnitProperties infinite = of("N", "t", NONE);
        assertThat(infinite.getOptionalLong("N")).isEmpty();
        assertThat(of("N", "i", -1).getOptionalLong("N")).hasValue(-1);
        assertThat(of("N", "t", 0L).getOptionalLong("N")).hasValue(0);
        assertThat(infinite.asMap()).containsEntry("N", TransientUnit.INFINITY);
        assertThat(infinite.get("N", Object.class)).isEqualTo(TransientUnit.INFINITY);
        assertNoNumber(() -> infinite.getLong("N"));
        assertNoNumber(() -> infinite.get("N", long.class));
        assertNoNumber(() -> infinite.get("N", Duration.class));
        assertNoNumber(() -> infinite.get("N", Instant.class));
        assertNoNumber(() -> infinite.as(Limit.class));
        assertNoNumber(() -> of("N", "at", List.of(1L, NONE)).as(Limits.class));
    }

    private static void assertNoNumber(ThrowingCallable reading) {
        assertThatThrownBy(reading)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(", but a Long (-1): infinite or not set, so ask for an optional value");
    }

    @Test
    void shouldReadTextAndLists() {
        assertThat(of("S", "s", "text").getString("S")).isEqualTo("text");
        assertThat(of("S", "o", new ObjectPath("/a")).getString("S")).isEqualTo("/a");
        assertThat(of("S", "as", List.of("a", "b")).getStrings("S")).containsExactly("a", "b");
        assertThat(of("S", "b", true).getBoolean("S")).isTrue();
        assertThatThrownBy(() -> of("S", "s", "text").getBoolean("S"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("property S is no Boolean, but a String (text)");
        assertThatThrownBy(() -> of("S", "s", "text").getBoolean("T"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no property T");
    }

    record Numbers(List<Long> s) {}

    @Test
    void shouldCheckTheElementsOfLists() {
        assertThat(of("S", "au", List.of(1L, 2L)).as(Numbers.class).s()).containsExactly(1L, 2L);
        assertThatThrownBy(() -> of("S", "as", List.of("a")).as(Numbers.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("property s is no Long, but a String (a)");
    }

    /** A record with every kind of component. */
    record All(
            String text,
            boolean flag,
            int narrow,
            long wide,
            double real,
            List<String> list,
            Instant stamp,
            Duration spanUSec,
            ActiveState state,
            Optional<Instant> optionalStamp,
            Optional<Duration> optionalSpanNSec,
            Optional<JobType> optionalWord,
            OptionalLong optionalNumber,
            Optional<String> absent) {}

    private static Map<String, Variant> values(long optional, String word) {
        return Map.ofEntries(
                Map.entry("TEXT", Variant.of("text")),
                Map.entry("Flag", Variant.of(true)),
                Map.entry("Narrow", new Variant("u", 7)),
                Map.entry("Wide", new Variant("u", 8)),
                Map.entry("Real", Variant.of(0.5)),
                Map.entry("List", new Variant("as", List.of("a"))),
                Map.entry("Stamp", new Variant("t", 1_000_000)),
                Map.entry("SpanUSec", new Variant("t", 1_000_000)),
                Map.entry("State", Variant.of("active")),
                Map.entry("OptionalStamp", new Variant("t", optional)),
                Map.entry("OptionalSpanNSec", new Variant("t", optional)),
                Map.entry("OptionalWord", Variant.of(word)),
                Map.entry("OptionalNumber", new Variant("t", optional)));
    }

    @Test
    void shouldFillRecords() {
        assertThat(of(values(1_000, "try-restart")).as(All.class))
                .isEqualTo(new All(
                        "text",
                        true,
                        7,
                        8,
                        0.5,
                        List.of("a"),
                        Instant.ofEpochSecond(1),
                        Duration.ofSeconds(1),
                        ActiveState.ACTIVE,
                        Optional.of(Instant.ofEpochMilli(1)),
                        Optional.of(Duration.ofNanos(1_000)),
                        Optional.of(JobType.TRY_RESTART),
                        OptionalLong.of(1_000),
                        Optional.empty()));
    }

    @Test
    void shouldLeaveEmptyWhatIsNotSet() {
        All all = of(values(NONE, "")).as(All.class);
        assertThat(all.optionalStamp).isEmpty();
        assertThat(all.optionalSpanNSec).isEmpty();
        assertThat(all.optionalWord).isEmpty();
        assertThat(all.optionalNumber).isEmpty();
        assertThat(of(values(NONE, "of-the-future")).as(All.class).optionalWord).contains(JobType.UNKNOWN);
    }

    record Plain(Instant stamp) {}

    record Mode(JobMode mode) {}

    @Test
    void shouldReportWhatDoesNotFit() {
        assertThatThrownBy(() -> of("Stamp", "t", 0L).as(Plain.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "property stamp is no Instant, but a Long (0): infinite or not set, so ask for an optional value");
        assertThatThrownBy(() -> of("Mode", "s", "of-the-future").as(Mode.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("property mode is no JobMode, but a String (of-the-future)");
    }
}
