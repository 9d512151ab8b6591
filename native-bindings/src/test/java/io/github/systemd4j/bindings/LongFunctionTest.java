package io.github.systemd4j.bindings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.systemd4j.bindings.libc.libc_h;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LongFunctionTest {
    private static final int LARGE_FD = 200;

    private final LongFunction fcntl = new LongFunction("fcntl");

    /** The third argument is variadic in C. */
    @Test
    void shouldPassVariadicArguments() {
        int duplicate = fcntl.callChecked(0, LibcConstants.F_DUPFD_CLOEXEC, LARGE_FD);
        assertThat(duplicate).isGreaterThanOrEqualTo(LARGE_FD);
        assertThat(fcntl.callChecked(duplicate, LibcConstants.F_GETFD)).isEqualTo(LibcConstants.FD_CLOEXEC);
        assertThat(fcntl.callChecked(duplicate, LibcConstants.F_SETFD, 0)).isZero();
        assertThat(fcntl.callChecked(duplicate, LibcConstants.F_GETFD)).isZero();
        assertThat(Libc.close(duplicate)).isZero();
    }

    @Test
    void shouldCaptureErrnoOfAnIntResult() {
        assertThat(fcntl.callChecked(-1, LibcConstants.F_GETFD)).isEqualTo(-libc_h.EBADF());
        assertThat(fcntl.callInt(-1, LibcConstants.F_GETFD)).isEqualTo(-1);
    }

    @Test
    void shouldReturnLongs() {
        assertThat(new LongFunction("atoll").call(text("-5000000000"))).isEqualTo(-5_000_000_000L);
        assertThat(new LongFunction("atoi").callInt(text("-7"))).isEqualTo(-7);
    }

    private final CallMemory memory = new CallMemory();

    private long text(String text) {
        return memory.allocate(text, UTF_8).address();
    }

    @Test
    void shouldKnowWhetherAFunctionExists() {
        assertThat(fcntl.exists()).isTrue();
        var unknown = new LongFunction("no_such_function");
        assertThat(unknown.exists()).isFalse();
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(unknown::call);
    }

    @Test
    void shouldReadErrnoWhereTheLinkerWritesIt() {
        assertThat(Linker.Option.captureStateLayout().byteOffset(PathElement.groupElement("errno")))
                .isEqualTo(CapturedErrno.ERRNO_OFFSET);
    }

    @TempDir
    private Path directory;

    /** Prints what a function returns that a preloaded library replaces. */
    static final class Preloaded {
        private Preloaded() {}

        public static void main(String[] args) {
            System.out.println(LongFunction.interposed("getgid").callInt());
        }
    }

    @Test
    void shouldCallTheFunctionOfAPreloadedLibrary() throws Exception {
        Path library = Tool.cc(directory, "preloaded.so", "int getgid(void) { return 4242; }", "-shared", "-fPIC");
        Tool.Result result = Tool.java(
                Map.of("LD_PRELOAD", library.toString()),
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        "target/classes:target/test-classes",
                        Preloaded.class.getName()));
        assertThat(result.output()).isEqualTo("4242\n");
    }
}
