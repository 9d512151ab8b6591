package io.github.systemd4j.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.bindings.libc.libc_h;
import org.junit.jupiter.api.Test;

/** Tests the advice for errors that the installed libsystemd and kernel don't all return. */
class NotifySocketTest {
    @Test
    void shouldAdviseTheSameOnARelativePathWithEachLibsystemd() {
        assertThat(NotifySocket.advice(libc_h.EPROTO()))
                .contains("must be an absolute path")
                .isEqualTo(NotifySocket.advice(libc_h.EINVAL()));
    }

    @Test
    void shouldNameTheSettingThatForbidsUnixSockets() {
        assertThat(NotifySocket.advice(libc_h.EAFNOSUPPORT())).contains("add AF_UNIX to RestrictAddressFamilies=");
    }
}
