package io.github.systemd4j.bindings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.systemd4j.bindings.libsystemd.sd_bus_message_handler_t;
import io.github.systemd4j.bindings.libsystemd.sd_bus_property_get_t;
import io.github.systemd4j.bindings.libsystemd.sd_bus_property_set_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Calls the function pointers as C does. */
class UpcallsTest {
    /** More than 32 bits, of which the highest is set. */
    private static final long HIGH = 0xffff_8000_0000_0000L;

    private final List<Long> arguments = new ArrayList<>();

    @BeforeAll
    static void load() {
        Libsystemd.load();
    }

    @Test
    void shouldPassAddressesAndResultWhenMessageHandlerIsCalled() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment handler = Upcalls.messageHandler(
                    (m, userdata, error) -> {
                        arguments.addAll(List.of(m, userdata, error));
                        return -5;
                    },
                    arena);

            int result = sd_bus_message_handler_t.invoke(handler, at(HIGH + 1), at(HIGH + 2), at(HIGH + 3));

            assertThat(result).isEqualTo(-5);
            assertThat(arguments).containsExactly(HIGH + 1, HIGH + 2, HIGH + 3);
        }
    }

    @Test
    void shouldPassAddressesAndResultWhenPropertyHandlersAreCalled() {
        Upcalls.PropertyHandler handler = (bus, path, iface, property, message, userdata, error) -> {
            arguments.addAll(List.of(bus, path, iface, property, message, userdata, error));
            return 6;
        };
        try (Arena arena = Arena.ofConfined()) {
            int got = sd_bus_property_get_t.invoke(
                    Upcalls.propertyGetter(handler, arena), at(1), at(2), at(3), at(4), at(5), at(6), at(HIGH));
            int set = sd_bus_property_set_t.invoke(
                    Upcalls.propertySetter(handler, arena), at(8), at(9), at(10), at(11), at(12), at(13), at(14));

            assertThat(got).isEqualTo(6);
            assertThat(set).isEqualTo(6);
            assertThat(arguments).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, HIGH, 8L, 9L, 10L, 11L, 12L, 13L, 14L);
        }
    }

    @Test
    void shouldEndWithTheArenaWhenItIsClosed() {
        MemorySegment handler;
        try (Arena arena = Arena.ofConfined()) {
            handler = Upcalls.messageHandler((m, userdata, error) -> 0, arena);
        }

        assertThatIllegalStateException()
                .isThrownBy(() -> sd_bus_message_handler_t.invoke(handler, at(0), at(0), at(0)));
    }

    private static MemorySegment at(long address) {
        return MemorySegment.ofAddress(address);
    }
}
