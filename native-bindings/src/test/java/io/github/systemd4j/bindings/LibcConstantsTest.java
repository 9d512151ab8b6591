package io.github.systemd4j.bindings;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.bindings.libc.libc_h;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LibcConstantsTest {
    static Stream<Field> constants() {
        return Arrays.stream(LibcConstants.class.getFields());
    }

    @ParameterizedTest
    @MethodSource("constants")
    void shouldBeTheGeneratedConstant(Field constant) throws Exception {
        assertThat(constant.get(null))
                .isEqualTo(libc_h.class.getMethod(constant.getName()).invoke(null));
    }
}
