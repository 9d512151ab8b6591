package io.github.systemd4j.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Captures outputs and splits them into lines, in chunks of any size. */
class OutputSinkTest {
    private static final long SEED = 20_250_917;

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4_096, 10_000, 99_999, 100_000, 100_001, 1 << 20})
    void shouldCaptureTheFirstOrTheLastBytesUpToTheLimit(int limit) {
        byte[] written = new byte[100_000];
        new Random(SEED).nextBytes(written);
        int kept = Math.min(limit, written.length);
        var first = new byte[kept];
        var last = new byte[kept];
        System.arraycopy(written, 0, first, 0, kept);
        System.arraycopy(written, written.length - kept, last, 0, kept);

        CapturedOutput begin = captured(written, new OutputBuffer(limit, Overflow.KEEP_FIRST));
        CapturedOutput end = captured(written, new OutputBuffer(limit, Overflow.KEEP_LAST));

        assertThat(begin.bytes()).isEqualTo(first);
        assertThat(end.bytes()).isEqualTo(last);
        for (CapturedOutput output : List.of(begin, end)) {
            assertThat(output.discarded()).isEqualTo(written.length - kept);
            assertThat(output.isTruncated()).isEqualTo(kept < written.length);
        }
    }

    private static CapturedOutput captured(byte[] written, OutputSink sink) {
        var sizes = new Random(SEED);
        byte[] chunk = new byte[1 << 16];
        for (int at = 0; at < written.length; ) {
            int count = Math.min(written.length - at, 1 + sizes.nextInt(sizes.nextBoolean() ? 10 : 20_000));
            System.arraycopy(written, at, chunk, 0, count);
            assertThat(sink.accept(chunk, count)).isTrue();
            at += count;
        }
        return sink.end();
    }

    @Test
    void shouldWantNoMoreWhenTheLimitCloses() {
        var buffer = new OutputBuffer(3, Overflow.CLOSE);
        assertThat(buffer.accept("abc".getBytes(UTF_8), 3)).isTrue();
        assertThat(buffer.accept("def".getBytes(UTF_8), 3)).isFalse();
        CapturedOutput output = buffer.end();
        assertThat(output.text()).isEqualTo("abc");
        assertThat(output.isTruncated()).isTrue();
        assertThat(output.discarded()).isZero();
    }

    @Test
    void shouldPassLines() {
        var lines = new ArrayList<String>();
        var errors = new ArrayList<String>();
        var splitter = new LineSplitter(
                "the output of x.service",
                line -> {
                    lines.add(line);
                    if (line.equals("bad")) {
                        throw new IllegalArgumentException(line);
                    }
                },
                8,
                (context, _) -> errors.add(context));

        pass(splitter, "one\n\ntw");
        pass(splitter, "o\nbad\nlonger than eight\nä");
        assertThat(splitter.end().bytes()).isEmpty();

        assertThat(lines).containsExactly("one", "", "two", "bad", "longer t", "han eigh", "t", "ä");
        assertThat(errors).containsExactly("a line of the output of x.service");
    }

    private static void pass(OutputSink sink, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        assertThat(sink.accept(bytes, bytes.length)).isTrue();
    }

    @Test
    void shouldRefuseALimitThatIsNotPositive() {
        assertThatThrownBy(() -> StandardStreams.capture().limit(0, Overflow.CLOSE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("invalid limit of 0 bytes: it must be positive");
    }
}
