package io.github.systemd4j.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class IntrospectionTest {
    /** The example of the specification, and the annotations of systemd. */
    private static final String EXAMPLE = """
            <!DOCTYPE node PUBLIC "-//freedesktop//DTD D-BUS Object Introspection 1.0//EN"
                "http://www.freedesktop.org/standards/dbus/1.0/introspect.dtd">
            <node name="/com/example/sample_object0">
              <!-- a comment -->
              <interface name="com.example.SampleInterface0">
                <method name="Frobate">
                  <annotation name="org.freedesktop.DBus.Deprecated" value="true"/>
                  <arg name="foo" type="i" direction="in"/>
                  <arg name="bar" type="as" direction="out"/>
                  <arg name="baz" type="a{us}" direction="out"/>
                </method>
                <method name="Bazify">
                  <arg name="bar" type="(iiu)" direction="in"/>
                  <arg name="len" type="u"/>
                  <arg type="v" direction="out"/>
                </method>
                <method name="Mogrify"/>
                <signal name="Changed">
                  <arg name="new_value" type="b"/>
                  <arg type="s" direction="out"/>
                </signal>
                <property name="Bar" type="y" access="readwrite"/>
                <property name="Foo" type="a(sv)" access="read">
                  <annotation name="org.freedesktop.DBus.Property.EmitsChangedSignal" value="const"/>
                </property>
                <property name="Baz" type="s" access="write"/>
              </interface>
              <interface name="com.example.Empty"></interface>
              <node name="child_of_sample_object"/>
              <node name="another/child">
                <interface name="com.example.Inner"/>
                <node name="grandchild"/>
              </node>
            </node>
            """;

    @Test
    void shouldReportTheMembersOfTheObject() {
        Introspection object = Introspection.parse(EXAMPLE);
        assertThat(object.children()).containsExactly("child_of_sample_object", "another/child");
        assertThat(object.interfaces())
                .extracting(Introspection.Interface::name)
                .containsExactly("com.example.SampleInterface0", "com.example.Empty");
        var sample = object.interfaceNamed("com.example.SampleInterface0").orElseThrow();
        assertThat(sample.methods())
                .containsExactly(
                        new Introspection.Method(
                                "Frobate",
                                List.of(argument("foo", "i")),
                                List.of(argument("bar", "as"), argument("baz", "a{us}"))),
                        new Introspection.Method(
                                "Bazify",
                                List.of(argument("bar", "(iiu)"), argument("len", "u")),
                                List.of(argument("", "v"))),
                        new Introspection.Method("Mogrify", List.of(), List.of()));
        assertThat(sample.signals())
                .containsExactly(
                        new Introspection.Signal("Changed", List.of(argument("new_value", "b"), argument("", "s"))));
        assertThat(sample.properties())
                .containsExactly(
                        new Introspection.Property("Bar", "y", true, Introspection.Changes.EMITS_CHANGE),
                        new Introspection.Property("Foo", "a(sv)", false, Introspection.Changes.CONST),
                        new Introspection.Property("Baz", "s", true, Introspection.Changes.EMITS_CHANGE));
        assertThat(sample.method("Mogrify")).isPresent();
        assertThat(sample.method("Changed")).isEmpty();
        assertThat(sample.property("Foo")).isPresent();
        assertThat(sample.property("Frobate")).isEmpty();
        assertThat(object.interfaceNamed("com.example.Inner")).isEmpty();
        var empty = object.interfaceNamed("com.example.Empty").orElseThrow();
        assertThat(empty.methods()).isEmpty();
    }

    private static Introspection.Argument argument(String name, String type) {
        return new Introspection.Argument(name, type);
    }

    @ParameterizedTest
    @CsvSource({
        "true, invalidates, EMITS_INVALIDATION",
        "false, true, EMITS_CHANGE",
        "true, const, CONST",
        "true, false, UNANNOUNCED",
        "false, newer, UNANNOUNCED",
        "newer, newer, EMITS_CHANGE"
    })
    void shouldReportHowChangesAreAnnounced(String ofInterface, String ofProperty, Introspection.Changes changes) {
        String annotation = "<annotation name='org.freedesktop.DBus.Property.EmitsChangedSignal' value='%s'/>";
        Introspection object = Introspection.parse("<node><interface name='a.B'>"
                + "<property name='C' type='s' access='read'>" + annotation.formatted(ofProperty) + "</property>"
                + annotation.formatted(ofInterface)
                + "</interface></node>");
        assertThat(object.interfaces().getFirst().properties())
                .containsExactly(new Introspection.Property("C", "s", false, changes));
    }

    @Test
    void shouldBeEmptyWhenTheObjectHasNothing() {
        assertThat(Introspection.parse("<node/>")).isEqualTo(new Introspection(List.of(), List.of()));
    }

    static Stream<Arguments> noIntrospections() {
        String laughs = "<!DOCTYPE node [<!ENTITY l0 \"lol\">"
                + Stream.iterate(1, i -> i + 1)
                        .limit(30)
                        .map(i -> "<!ENTITY l%d \"%s\">".formatted(i, ("&l" + (i - 1) + ";").repeat(10)))
                        .reduce("", String::concat);
        return Stream.of(
                Arguments.of("", "empty"),
                Arguments.of("no XML", "text"),
                Arguments.of("<node>", "unclosed"),
                Arguments.of("<node></interface>", "crossed"),
                Arguments.of("<node><interface name='a&nbsp;b'/></node>", "unknown entity"),
                Arguments.of("<node name='a' name='b'/>", "attribute twice"),
                Arguments.of("<node>\0</node>", "NUL"),
                Arguments.of("<node/><node/>", "two roots"),
                Arguments.of("<html/>", "another root"),
                Arguments.of(laughs + "]><node name='&l30;'/>", "billion laughs in an attribute"),
                Arguments.of(laughs + "]><node>&l30;</node>", "billion laughs in the text"),
                Arguments.of("<node>".repeat(100_000), "deep"),
                Arguments.of("<!DOCTYPE node [<!ENTITY a \"&b;\"><!ENTITY b \"&a;\">]><node name='&a;'/>", "a circle"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("noIntrospections")
    void shouldRefuseWhatIsNoIntrospection(String xml, String why) {
        assertThatThrownBy(() -> Introspection.parse(xml)).isInstanceOfSatisfying(BusException.class, e -> {
            assertThat(e.name()).isEqualTo(ErrorName.INCONSISTENT_MESSAGE);
            assertThat(e.errno()).isEqualTo(74); // EBADMSG
            assertThat(e.message()).startsWith("introspection: ");
        });
    }

    @Test
    void shouldReadNoFileWhenAnEntityNamesOne(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("secret"), "<interface name='secret'/>");
        for (String declaration : List.of(
                "<!ENTITY x SYSTEM \"%s\">".formatted(file.toUri()),
                "<!ENTITY x SYSTEM \"%s\">".formatted(file),
                "<!ENTITY %% y SYSTEM \"%s\"> %%y; <!ENTITY x '<interface name=\"secret\"/>'>"
                        .formatted(file.toUri()))) {
            String xml = "<!DOCTYPE node [%s]><node>&x;</node>".formatted(declaration);
            assertNoSecret(xml);
        }
        assertNoSecret("<!DOCTYPE node SYSTEM \"%s\"><node/>".formatted(file.toUri()));
        assertNoSecret("<node xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include href='%s'/></node>"
                .formatted(file.toUri()));
    }

    private static void assertNoSecret(String xml) {
        try {
            assertThat(Introspection.parse(xml).interfaces()).isEmpty();
        } catch (BusException e) {
            assertThat(e.message()).startsWith("introspection: ");
        }
    }

    @Test
    void shouldAskNobodyForTheDoctype() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(200);
            String url = "http://127.0.0.1:%d/introspect.dtd".formatted(server.getLocalPort());
            assertThat(Introspection.parse("<!DOCTYPE node PUBLIC \"x\" \"%s\"><node/>".formatted(url))
                            .interfaces())
                    .isEmpty();
            assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void shouldPrintNothingWhenMalformed() {
        PrintStream before = System.err;
        var printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            assertThatThrownBy(() -> Introspection.parse("<node>")).isInstanceOf(BusException.class);
        } finally {
            System.setErr(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    }
}
