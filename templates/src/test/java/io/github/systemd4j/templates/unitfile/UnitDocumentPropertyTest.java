package io.github.systemd4j.templates.unitfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.templates.internal.syntax.Line;
import io.github.systemd4j.templates.internal.syntax.SystemdUtf8;
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
    void shouldKeepAllOtherBytesWhenAnAssignmentIsAdded(long seed) {
        document(seed).ifPresent(document -> {
            String before = document.toString();
            String after = document.add("Unit", "Missing", VALUE).toString();

            int start = commonPrefix(before, after);
            assertThat(after).endsWith(before.substring(start));
            assertThat(after.substring(start, after.length() - before.length() + start))
                    .contains("Missing=new");
        });
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldChangeNothingElseWhenLineEndsAreMixed(long seed) {
        for (int i = 0; i < 10; i++) {
            String text = RandomText.mixedEnds(
                    seed * 10 + i,
                    "[Unit]",
                    "[S]",
                    "a=b",
                    "a=b \\",
                    "# x",
                    "# y \\",
                    "",
                    " ",
                    "k=v",
                    "k=v \\",
                    "\ufeffk=v");
            UnitDocument document = UnitDocument.parse(text);
            UnitDocument added = document.add("Unit", "k", VALUE);

            assertThat(added.value("Unit", "k")).contains(new RawValue("new"));
            assertThat(added.assignments("Unit", "k"))
                    .hasSize(document.assignments("Unit", "k").size() + 1);
            assertThat(document.set("Unit", "k", VALUE).values("Unit", "k")).containsExactly(new RawValue("new"));
            for (UnitDocument edited : List.of(added, document.set("Unit", "k", VALUE), document.remove("Unit", "k"))) {
                assertThat(all(edited, "k")).as(text).isEqualTo(all(document, "k"));
            }
        }
    }

    /** Returns all assignments except those of a key of [Unit], without lines, which may have moved. */
    private static List<String> all(UnitDocument document, String key) {
        return document.assignments().stream()
                .filter(Predicate.not(assignment -> assignment.is("Unit", key)))
                .map(assignment -> assignment.section() + " " + assignment.key() + "=" + assignment.value())
                .toList();
    }

    private static int commonPrefix(String a, String b) {
        int length = 0;
        while (length < a.length() && length < b.length() && a.charAt(length) == b.charAt(length)) {
            length++;
        }
        return length;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldKeepAllOtherLinesWhenAnAssignmentIsRemoved(long seed) {
        document(seed).ifPresent(document -> {
            String bytes = SystemdUtf8.encode(document.toString());
            ParsedUnit parsed = UnitParser.parse(null, bytes);
            var kept = new StringBuilder();
            for (int i = 0; i < parsed.lines().size(); i++) {
                Line line = parsed.lines().get(i);
                if (!isOwn(parsed, i)) {
                    kept.append(line.content()).append(line.end());
                } else if (i == parsed.bomLine()) {
                    kept.append(Line.BOM).append(line.end());
                }
            }

            assertThat(SystemdUtf8.encode(document.remove("Unit", "Description").toString()))
                    .isEqualTo(kept.toString());
        });
    }

    private static boolean isOwn(ParsedUnit parsed, int line) {
        return parsed.entries().stream()
                .anyMatch(entry -> entry instanceof UnitEntry.Value(Assignment assignment, var lines)
                        && assignment.is("Unit", "Description")
                        && lines.contains(line));
    }
}
