package io.github.systemd4j.internal.sddaemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.bindings.libc.sockaddr_in;
import io.github.systemd4j.bindings.libc.sockaddr_in6;
import io.github.systemd4j.bindings.libc.sockaddr_storage;
import io.github.systemd4j.bindings.libc.sockaddr_un;
import org.junit.jupiter.api.Test;

class SocketAddressFieldsTest {
    @Test
    void shouldHaveTheOffsetsOfTheGeneratedLayouts() {
        assertThat(SocketAddressFields.STORAGE_BYTES)
                .isEqualTo(sockaddr_storage.layout().byteSize());
        assertThat(SocketAddressFields.FAMILY)
                .isEqualTo(sockaddr_storage.ss_family$offset())
                .isEqualTo(sockaddr_in.sin_family$offset())
                .isEqualTo(sockaddr_in6.sin6_family$offset())
                .isEqualTo(sockaddr_un.sun_family$offset());
        assertThat(sockaddr_storage.ss_family$layout().byteSize()).isEqualTo(Short.BYTES);
        assertThat(SocketAddressFields.PORT)
                .isEqualTo(sockaddr_in.sin_port$offset())
                .isEqualTo(sockaddr_in6.sin6_port$offset());
    }

    @Test
    void shouldHaveTheOffsetsOfAddresses() {
        assertThat(SocketAddressFields.INET_ADDRESS).isEqualTo(sockaddr_in.sin_addr$offset());
        assertThat(SocketAddressFields.INET_ADDRESS_BYTES)
                .isEqualTo(sockaddr_in.sin_addr$layout().byteSize());
        assertThat(SocketAddressFields.INET6_ADDRESS).isEqualTo(sockaddr_in6.sin6_addr$offset());
        assertThat(SocketAddressFields.INET6_ADDRESS_BYTES)
                .isEqualTo(sockaddr_in6.sin6_addr$layout().byteSize());
        assertThat(SocketAddressFields.INET6_SCOPE_ID).isEqualTo(sockaddr_in6.sin6_scope_id$offset());
        assertThat(SocketAddressFields.UNIX_PATH).isEqualTo(sockaddr_un.sun_path$offset());
        assertThat(SocketAddressFields.UNIX_PATH_BYTES)
                .isEqualTo(sockaddr_un.sun_path$layout().byteSize());
    }
}
