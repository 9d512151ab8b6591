package io.github.systemd4j.templates.unitfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UnitDocumentPropertyTest {
    private static final UnitValue VALUE = UnitValue.text("new");

    static LongStream seeds() {
        return LongStream.range(0, 500);
    }

    private static Optional<UnitDocument> document(long seed) {
        try {
            return Optional.of(UnitDocument.parse(new RandomText(seed).service()));
        } catch (UnitSyntaxException e) {
            assertThat(e.line()).isPositive();
            return Optional.empty();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldKeepEveryByteWhenBytesAreRandom(long seed) {
        byte[] all = "[]A=1 \\\\\\\n\r\0#;\u00ef\u00bb\u00bf\u00e4\u00ff\t\n\n".getBytes(StandardCharsets.ISO_8859_1);
        var random = new SplittableRandom(seed);
        byte[] bytes = new byte[random.nextInt(60)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = all[random.nextInt(all.length)];
        }

        try {
            assertThat(UnitDocument.parse(bytes).bytes()).isEqualTo(bytes);
        } catch (UnitSyntaxException e) {
            assertThat(e.column()).isPositive();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldKeepEveryByteWhenAFileIsNasty(long seed) {
        document(seed).ifPresent(document -> assertThat(document.toString()).isEqualTo(new RandomText(seed).service()));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldLeaveOtherAssignmentsWhenAKeyIsEdited(long seed) {
        document(seed).ifPresent(document -> {
            for (String key : List.of("Description", "Missing")) {
                UnitDocument set = document.set("Unit", key, VALUE);
                UnitDocument added = document.add("Unit", key, VALUE);
                UnitDocument removed = document.remove("Unit", key);

                assertThat(set.assignments("Unit", key))
                        .extracting(Assignment::toString)
                        .containsExactly(key + "=new");
                assertThat(added.value("Unit", key)).contains(new RawValue("new"));
                assertThat(added.assignments("Unit", key))
                        .hasSize(document.assignments("Unit", key).size() + 1);
                assertThat(removed.assignments("Unit", key)).isEmpty();
                for (UnitDocument edited : List.of(set, added, removed)) {
                    assertThat(others(edited, key)).isEqualTo(others(document, key));
                    assertThat(edited.problems()).hasSameSizeAs(document.problems());
                }
            }
        });
    }

    private static List<String> others(UnitDocument document, String key) {
        return document.assignments().stream()
                .filter(Predicate.not(assignment -> assignment.is("Unit", key)))
                .map(assignment -> assignment.section() + " " + assignment)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldKeepAllOtherBytesWhenAnAssignmentIsAddedAndRemoved(long seed) {
        document(seed).ifPresent(document -> {
            UnitDocument added = document.add("Unit", "Missing", VALUE);

            String text = added.toString();
            int start = text.indexOf("Missing=new");
            String without = text.substring(0, start) + text.substring(start + "Missing=new".length());
            assertThat(without.replaceAll("[\n\r\0]", ""))
                    .isEqualTo(document.toString().replaceAll("[\n\r\0]", ""));
            assertThat(without).hasSizeLessThanOrEqualTo(document.toString().length() + 9);
        });
    }
}
