package io.github.systemd4j.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalMatchTest {
    @Test
    void shouldBecomeOneGroupWhenFieldsDiffer() {
        assertThat(JournalMatch.field("A", "1", "2").and(JournalMatch.field("B", "3")))
                .hasToString("A=1 A=2 B=3");
        assertThat(JournalMatch.field("A", "1").and(JournalMatch.field("A", "2")))
                .hasToString("A=1 and A=2");
        assertThat(JournalMatch.field("A", "1").or(JournalMatch.field("B", "2")))
                .hasToString("A=1 + B=2");
        assertThat(JournalMatch.all()).hasToString("all");
    }

    @Test
    void shouldSelectAllWhenOneAlternativeDoes() {
        assertThat(JournalMatch.all().or(JournalMatch.field("A", "1"))).hasToString("all");
        assertThat(JournalMatch.all().and(JournalMatch.field("A", "1"))).hasToString("A=1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "message", "A=B", "A\nB", "ÄA", "A B", "__CURSOR"})
    void shouldRefuseNameWhenItIsInvalid(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> JournalMatch.field(name, "1"));
        assertThatIllegalArgumentException().isThrownBy(() -> FieldSet.of(name));
    }

    @Test
    void shouldRefuseMatchWhenItHasNoValuesOrTooMany() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JournalMatch.field("A"))
                .withMessage("no values for A: no entry would be selected");
        JournalMatch clauses = JournalMatch.all();
        for (int i = 0; i < 200; i++) {
            clauses = clauses.and(JournalMatch.field("A", "" + i));
        }
        JournalMatch many = clauses;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> many.or(many))
                .withMessage("the match would have 40000 clauses, more than 10000");
    }

    @Test
    void shouldRefuseSetWhenItHasNoFieldsOrOneTwice() {
        assertThatIllegalArgumentException().isThrownBy(FieldSet::of);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FieldSet.of("A", "A"))
                .withMessage("invalid fields [A, A]: name at least one, and none twice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FieldSet.of("A").value("B"))
                .withMessage("the set has no field B, only [A]");
    }
}
