package io.github.systemd4j.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.Signature;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExportedMemberTest {
    private static final ExportedMember.Method METHOD =
            ExportedMember.Method.of("Add", "i(ii)", "a{sv}", _ -> Body.empty());
    private static final ExportedMember.Signal SIGNAL = ExportedMember.Signal.of("Changed", "sas");

    @Test
    void shouldChangeOnlyWhatIsAskedForWhenCopied() {
        ExportedMember.Method method = METHOD.withNames("a", "b", "sum").withFlags(MemberFlag.UNPRIVILEGED);
        assertThat(method.name()).isEqualTo("Add");
        assertThat(method.arguments()).hasToString("i(ii)");
        assertThat(method.results()).hasToString("a{sv}");
        assertThat(method.names()).containsExactly("a", "b", "sum");
        assertThat(method.flags()).containsExactly(MemberFlag.UNPRIVILEGED);
        assertThat(method.handler()).isSameAs(METHOD.handler());
        assertThat(METHOD.names()).isEmpty();
        assertThat(METHOD.flags()).isEmpty();

        ExportedMember.Signal signal = SIGNAL.withNames("a", "b").withFlags(MemberFlag.DEPRECATED);
        assertThat(signal.names()).containsExactly("a", "b");
        assertThat(signal.flags()).containsExactly(MemberFlag.DEPRECATED);
        assertThat(signal.withNames("a", "b").flags()).containsExactly(MemberFlag.DEPRECATED);
    }

    @Test
    void shouldKeepItsOwnListsWhenOthersChange() {
        var names = new ArrayList<>(List.of("a", "b"));
        var flags = EnumSet.of(MemberFlag.HIDDEN);
        var signal = new ExportedMember.Signal("Changed", new Signature("ss"), names, flags);
        names.clear();
        flags.clear();
        assertThat(signal.names()).containsExactly("a", "b");
        assertThat(signal.flags()).containsExactly(MemberFlag.HIDDEN);
    }

    static Stream<Arguments> invalidOnes() {
        return Stream.of(
                invalid(() -> ExportedMember.Method.of("a.b", "", "", _ -> Body.empty()), "member name \"a.b\""),
                invalid(() -> ExportedMember.Method.of("A", "a", "", _ -> Body.empty()), "signature \"a\""),
                invalid(() -> ExportedMember.Method.of("A", "", "(", _ -> Body.empty()), "signature \"(\""),
                invalid(() -> METHOD.withNames("a", "b"), "\"i(ii)a{sv}\" takes 3 names, not 2"),
                invalid(() -> METHOD.withNames("a", "b", "c", "d"), "takes 3 names, not 4"),
                invalid(() -> METHOD.withNames("a", "b", "c d"), "\"c d\""),
                invalid(() -> ExportedMember.Signal.of("", ""), "member name \"\""),
                invalid(() -> ExportedMember.Signal.of("A", "{sv}"), "signature \"{sv}\""),
                invalid(() -> SIGNAL.withNames("a"), "\"sas\" takes 2 names, not 1"),
                invalid(() -> ExportedMember.Property.readOnly("A", "", () -> ""), "not exactly one complete type"),
                invalid(() -> ExportedMember.Property.readOnly("A", "ss", () -> ""), "not exactly one complete type"),
                invalid(() -> ExportedMember.Property.readOnly("1", "s", () -> ""), "member name \"1\""));
    }

    private static Arguments invalid(Runnable make, String why) {
        return Arguments.of(make, why);
    }

    @ParameterizedTest
    @MethodSource("invalidOnes")
    void shouldReportWhyWhenInvalid(Runnable make, String why) {
        assertThatThrownBy(make::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void shouldBeAnnouncedAsFlagged() {
        var property = ExportedMember.Property.writable("A", "s", () -> "", _ -> {});
        assertThat(property.isAnnounced()).isTrue();
        assertThat(property.withFlags(MemberFlag.EMITS_INVALIDATION).isAnnounced())
                .isTrue();
        assertThat(property.withFlags(MemberFlag.HIDDEN).isAnnounced()).isFalse();
        assertThat(property.withFlags().flags()).isEmpty();
        assertThat(property.withFlags().setter()).isNotNull();
        assertThat(ExportedMember.Property.readOnly("A", "s", () -> "").setter())
                .isNull();
    }

    @Test
    void shouldRefuseFlagsThatDontFit() {
        var readable = ExportedMember.Property.readOnly("A", "s", () -> "");
        var writable = ExportedMember.Property.writable("A", "s", () -> "", _ -> {});
        var method = ExportedMember.Method.of("A", "", "", _ -> Body.empty());
        assertThatThrownBy(() -> readable.withFlags(MemberFlag.UNPRIVILEGED))
                .hasMessageContaining("property A has [UNPRIVILEGED]");
        assertThatThrownBy(() -> writable.withFlags(MemberFlag.CONST)).hasMessageContaining("property A has [CONST]");
        assertThatThrownBy(() -> readable.withFlags(MemberFlag.CONST, MemberFlag.EMITS_CHANGE))
                .hasMessageContaining("property A has more than one of");
        assertThatThrownBy(() -> method.withFlags(MemberFlag.EXPLICIT)).hasMessageContaining("method A has [EXPLICIT]");
        assertThatThrownBy(() -> ExportedInterface.of("a.b", method, readable))
                .hasMessage("a.b has two members named A");
    }
}
