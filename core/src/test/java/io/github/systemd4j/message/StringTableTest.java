package io.github.systemd4j.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.testing.Allocations;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StringTableTest {
    private static Utf8View view(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Utf8View().wrap(MemorySegment.ofArray(bytes), 0, bytes.length);
    }

    @Test
    void shouldGiveTheSameStringAgain() {
        var table = new StringTable(64);
        String first = table.get(view("dbus.service"));
        assertThat(first).isEqualTo("dbus.service");
        assertThat(table.get(view("dbus.service"))).isSameAs(first);
    }

    @Test
    void shouldReturnTheRequestedTextWhenOthersShareItsPlace() {
        var table = new StringTable(2);
        for (int round = 0; round < 3; round++) {
            for (String text : List.of("", "a", "b", "c", "\u00e9", "a\u00e9", "x".repeat(1000))) {
                assertThat(table.get(view(text))).isEqualTo(text);
            }
        }
    }

    @Test
    void shouldKeepTheTwoThatCameLastOfAPlace() {
        var table = new StringTable(2);
        String a = table.get(view("a"));
        String b = table.get(view("b"));
        assertThat(table.get(view("a"))).isSameAs(a);
        assertThat(table.get(view("b"))).isSameAs(b);
    }

    @Test
    void shouldNotAllocateForWhatItKnows() {
        var table = new StringTable(1024);
        List<Utf8View> names = IntStream.range(0, 100)
                .mapToObj(i -> view("ctr-" + i + ".service"))
                .toList();
        names.forEach(table::get);
        long missed = names.stream()
                .filter(name -> table.get(name) != table.get(name))
                .count();
        assertThat(missed).isZero();
        Utf8View name = names.getFirst();
        assertThat(Allocations.ofMany(() -> table.get(name))).isZero();
    }

    @Test
    void shouldRefuseACapacityThatIsNone() {
        assertThatThrownBy(() -> new StringTable(1)).hasMessageContaining("2 to 2^24");
        assertThatThrownBy(() -> new StringTable(Integer.MAX_VALUE)).hasMessageContaining("2 to 2^24");
    }
}
