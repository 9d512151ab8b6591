package io.github.systemd4j.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.ProjectedValue;
import io.github.systemd4j.message.Projection;
import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.unit.UnitName;
import org.junit.jupiter.api.Test;

class TrackedPropertyTest {
    @Test
    void shouldCloseADescriptorOfASelectedProperty() {
        var update = new UnitUpdate().of(UnitState.unknown(new UnitName("a.service")));
        try (UnixFd fd = UnixFd.duplicate(0);
                Body body = Body.of("v", Variant.of(fd))) {
            var answer = new Projection();
            ProjectedValue value = answer.argument(0);
            answer.read(body.reader());
            TrackedProperty.selected("Fd").read(value, update);
        }
        assertThat(update.toState().properties())
                .hasEntrySatisfying("Fd", value -> assertThat(value.value()).hasToString("fd (closed)"));
    }
}
