package io.github.systemd4j.bindings;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compares the structs and constants in Java with those that the C compiler reads from the same headers. */
class LayoutTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void shouldHaveTheValueInCWhenConstantIsGenerated(Header header) throws Exception {
        var statements = new ArrayList<String>();
        var expected = new ArrayList<String>();

        for (Symbol constant : header.symbols("constant")) {
            statements.add("CONSTANT(" + constant.name() + ");");
            expected.add(constant.name() + " = " + valueInJava(header, constant.name()));
        }

        assertThat(output(header, statements)).isEqualTo(expected).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = "SD_DAEMON", mode = EnumSource.Mode.EXCLUDE) // has no struct
    void shouldHaveTheLayoutInCWhenStructIsGenerated(Header header) throws Exception {
        var statements = new ArrayList<String>();
        var expected = new ArrayList<String>();

        for (Symbol type : header.symbols()) {
            if (isAggregate(type)) {
                describe(header.generated(type.name()), nameInC(type), statements, expected);
            }
        }

        assertThat(output(header, statements)).isEqualTo(expected).isNotEmpty();
    }

    @Test
    void shouldHaveTheLayoutInCWhenItIsEpollEvent() throws Exception {
        MemoryLayout layout = epoll_event.layout();

        assertThat(output(
                        Header.LIBC,
                        List.of(
                                "TYPE(struct epoll_event);",
                                "FIELD(struct epoll_event, events);",
                                "FIELD(struct epoll_event, data);")))
                .containsExactly(
                        "struct epoll_event: %d bytes".formatted(layout.byteSize()),
                        "struct epoll_event.events: 4 bytes at "
                                + layout.byteOffset(PathElement.groupElement("events")),
                        "struct epoll_event.data: 8 bytes at " + layout.byteOffset(PathElement.groupElement("data")));
    }

    @Test
    void shouldHaveTheBytesInCWhenEpollEventIsFilled() throws Exception {
        long size = epoll_event.layout().byteSize();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment events = arena.allocate(epoll_event.layout(), 2);
            epoll_event.set(events.asSlice(size), 0x01020304, 0x1122334455667788L);

            String inC = output(Header.LIBC, List.of("""
                                struct epoll_event e;
                                memset(&e, 0, sizeof e);
                                e.events = 0x01020304;
                                e.data.u64 = 0x1122334455667788;
                                for (size_t i = 0; i < sizeof e; i++)
                                    printf("%02x", ((unsigned char *) &e)[i]);
                                puts("");""")).getFirst();

            assertThat(HexFormat.of().formatHex(events.asSlice(size).toArray(JAVA_BYTE)))
                    .isEqualTo(inC);
            assertThat(epoll_event.events(events, 1)).isEqualTo(0x01020304);
            assertThat(epoll_event.data(events, 1)).isEqualTo(0x1122334455667788L);
        }
    }

    private static boolean isAggregate(Symbol type) {
        return switch (type.kind()) {
            case "struct", "union" -> true;
            case "typedef" -> !type.name().endsWith("_t"); // names with this ending are function pointers
            default -> false;
        };
    }

    private static String nameInC(Symbol type) {
        return type.kind().equals("typedef") ? type.name() : type.kind() + " " + type.name();
    }

    private static void describe(Class<?> generated, String name, List<String> statements, List<String> expected)
            throws ReflectiveOperationException {
        statements.add("TYPE(" + name + ");");
        expected.add("%s: %d bytes".formatted(name, layout(generated, "layout").byteSize()));
        for (String field : fields(generated)) {
            long size = layout(generated, field + "$layout").byteSize();
            long offset = (long) generated.getMethod(field + "$offset").invoke(null);
            statements.add("%s(%s, %s);".formatted(size == 0 ? "FLEXIBLE_FIELD" : "FIELD", name, field));
            expected.add("%s.%s: %d bytes at %d".formatted(name, field, size, offset));
        }
    }

    private static List<String> fields(Class<?> generated) {
        return Arrays.stream(generated.getDeclaredMethods())
                .map(Method::getName)
                .filter(name -> name.endsWith("$offset"))
                .map(name -> name.replace("$offset", ""))
                .sorted()
                .toList();
    }

    private static MemoryLayout layout(Class<?> generated, String method) throws ReflectiveOperationException {
        return (MemoryLayout) generated.getMethod(method).invoke(null);
    }

    private static String valueInJava(Header header, String constant) throws ReflectiveOperationException {
        Object value = header.generated().getMethod(constant).invoke(null);
        if (value instanceof MemorySegment segment) {
            return segment.byteSize() > 0 ? '"' + segment.getString(0) + '"' : "pointer " + segment.address();
        }
        return value.toString();
    }

    /** Returns the output of a C program with these statements. */
    private List<String> output(Header header, List<String> statements) throws IOException, InterruptedException {
        String source = """
                #include %s
                #include "layout.h"
                int main(void) {
                %s
                }
                """.formatted(header.include, String.join("\n", statements));
        Path program = Tool.cc(directory, header.list, source);
        return Tool.run(List.of(program.toString()), "it was just built")
                .output()
                .lines()
                .toList();
    }
}
