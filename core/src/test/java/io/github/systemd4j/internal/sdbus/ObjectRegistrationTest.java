package io.github.systemd4j.internal.sdbus;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.bus.MemberFlag;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ObjectRegistrationTest {
    @Test
    void shouldGiveLibsystemdTheFlagsOfItsHeader() {
        assertThat(ObjectRegistration.bits(Set.of())).isZero();
        assertThat(ObjectRegistration.bits(Set.of(MemberFlag.DEPRECATED, MemberFlag.HIDDEN, MemberFlag.UNPRIVILEGED)))
                .isEqualTo(1 | 1 << 1 | 1 << 2);
        assertThat(ObjectRegistration.bits(EnumSet.allOf(MemberFlag.class)))
                .isEqualTo(1 | 1 << 1 | 1 << 2 | 1 << 3 | 1 << 4 | 1 << 5 | 1 << 6 | 1 << 7);
    }
}
