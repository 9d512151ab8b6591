package io.github.systemd4j.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.testing.Await;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PropertyChangesIT extends BrokerTest {
    @Test
    void shouldFollowPropertyChanges() throws Exception {
        var received = new LinkedBlockingQueue<Object>();
        Bus emitter = openBus();
        var level = new AtomicInteger(1);
        Registration registration = emitter.export(
                TEST_PATH,
                ExportedInterface.of(
                        TEST_INTERFACE,
                        ExportedMember.Property.readOnly("Level", "i", level::get),
                        ExportedMember.Property.readOnly("Secret", "i", level::get)
                                .withFlags(MemberFlag.EMITS_INVALIDATION)));
        bus.object(emitter.uniqueName(), TEST_PATH)
                .onPropertiesChanged(
                        TEST_INTERFACE, (changed, invalidated) -> received.add(List.of(changed, invalidated)));
        level.set(2);
        registration.propertiesChanged("Level", "Secret");
        assertThat(Await.next(received)).isEqualTo(List.of(Map.of("Level", 2), List.of("Secret")));
        assertThatThrownBy(() -> registration.propertiesChanged("Other")).hasMessageContaining("Other");
    }
}
