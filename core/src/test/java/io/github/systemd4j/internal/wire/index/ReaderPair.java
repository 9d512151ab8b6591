package io.github.systemd4j.internal.wire.index;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.github.systemd4j.internal.MemoryOwner;
import io.github.systemd4j.internal.wire.MessageScope;
import io.github.systemd4j.internal.wire.ParsedSignature;
import io.github.systemd4j.internal.wire.WireReader;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ProjectedValue;
import io.github.systemd4j.message.Projection;
import io.github.systemd4j.message.Utf8View;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Reads one body with an index and without: every step must have the same result. */
final class ReaderPair {
    private static final int BASE = 16;
    private static final String TYPES = "ybnqiuxtdsogha({v\0";

    /** The argument whose properties a projection wants, and their names: {@link RandomBodies} has the first ones. */
    private static final int PROPERTIES = 1;

    private static final List<String> NAMES =
            List.of("", "a", "unit.service", "ActiveState", "SubState", "x".repeat(300));

    private final MessageScope scope = new MessageScope(Thread.currentThread(), MemoryOwner.LIBRARY);
    private final IndexedReader indexed;
    private final WireReader plain;
    private final Utf8View text = new Utf8View();

    /** @param reader one that has read other bodies before, or a new one */
    ReaderPair(IndexedReader reader, Arena arena, byte[] signature, byte[] body) {
        MemorySegment memory = arena.allocate(BASE + body.length + IndexedReader.SLACK + signature.length);
        memory.fill((byte) 0xff); // what is behind the body must not matter
        MemorySegment.copy(body, 0, memory, JAVA_BYTE, BASE, body.length);
        long types = BASE + body.length + IndexedReader.SLACK;
        MemorySegment.copy(signature, 0, memory, JAVA_BYTE, types, signature.length);
        indexed = reader.wrap(memory, BASE, body.length, ParsedSignature.of(signature), types, scope);
        plain = new WireReader()
                .wrap(memory, BASE, body.length, types, signature.length, ByteOrder.nativeOrder(), scope);
    }

    /** Reads all values in order, up to the first error, and then others from the beginning. */
    void read(Random random) {
        readAll();
        project();
        for (int round = 0; round < 4; round++) {
            indexed.rewind();
            plain.rewind();
            for (int step = random.nextInt(40); step > 0; step--) {
                stepAtRandom(random);
            }
        }
        scope.end();
        indexed.release();
        plain.release();
    }

    private void readAll() {
        boolean more = true;
        for (int steps = 0; more; steps++) {
            char type = plain.peekType();
            int step = type == 0 ? 'E' : type;
            more = check((char) step) && steps < 10_000;
        }
    }

    private void project() {
        String expected = projected(plain);
        String found = projected(indexed);
        if (!expected.equals(found)) {
            throw new AssertionError("a projection: %s, with an index %s".formatted(expected, found));
        }
    }

    /** Returns the values of a projection, or the error. */
    private static String projected(BodyReader body) {
        var projection = new Projection();
        List<ProjectedValue> values = new ArrayList<>();
        for (int position = 0; position < 4; position++) {
            values.add(projection.argument(position));
        }
        for (String name : NAMES) {
            values.add(projection.property(PROPERTIES, name));
        }
        try {
            projection.read(body);
            return values.stream().map(ReaderPair::projected).toList().toString();
        } catch (BusException e) {
            return "error " + e;
        }
    }

    private static String projected(ProjectedValue value) {
        String content = switch (value.type()) {
            case 0 -> "";
            case 's', 'o', 'g' -> value.text().toString();
            case 'b' -> String.valueOf(value.booleanValue());
            case 'd' -> String.valueOf(value.doubleValue());
            case 'h' -> value.reader().peekSignature();
            case 'a', '(', '{', 'v' ->
                value.reader().skip().hasNext() + value.reader().peekSignature();
            default -> String.valueOf(value.longValue());
        };
        return value.type() + content;
    }

    private void stepAtRandom(Random random) {
        char next = plain.peekType();
        boolean usual = random.nextInt(20) > 0;
        check(
                switch (random.nextInt(9)) {
                    case 0 -> 'K';
                    case 1 -> 'E';
                    case 2 -> 'N';
                    case 3 -> 'S';
                    case 4 -> 'P';
                    case 5 -> 'A';
                    case 6 -> 'C';
                    default -> usual && next != 0 ? next : TYPES.charAt(random.nextInt(TYPES.length()));
                });
    }

    /** Takes one step with both; returns whether there was a value. */
    private boolean check(char step) {
        String expected = result(plain, step);
        String found = result(indexed, step);
        if (!expected.equals(found)) {
            throw new AssertionError("step %c: %s, with an index %s".formatted(step, expected, found));
        }
        return !expected.startsWith("error");
    }

    private String result(BodyReader reader, char step) {
        try {
            return String.valueOf(take(reader, step));
        } catch (BusException | IllegalStateException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return "error " + e;
        }
    }

    private Object take(BodyReader reader, char step) {
        return switch (step) {
            case 'y' -> reader.readByte();
            case 'b' -> reader.readBoolean();
            case 'n' -> reader.readInt16();
            case 'q' -> reader.readUint16();
            case 'i' -> reader.readInt32();
            case 'u' -> reader.readUint32();
            case 'x' -> reader.readInt64();
            case 't' -> reader.readUint64();
            case 'd' -> reader.readDouble();
            case 's' -> reader.readString(text).toString();
            case 'o' -> reader.readObjectPath(text).toString();
            case 'g' -> reader.readSignature(text).toString();
            case 'h' -> reader.readUnixFd();
            case 'a' -> entered(reader.enterArray());
            case '(' -> entered(reader.enterStruct());
            case '{' -> entered(reader.enterDictEntry());
            case 'v' -> entered(reader.enterVariant());
            case 'E' -> entered(reader.exit());
            case 'K' -> entered(reader.skip());
            case 'N' -> reader.hasNext();
            case 'S' -> reader.signature();
            case 'P' -> reader.peekSignature();
            case 'C' -> copied(reader);
            default -> elements(reader);
        };
    }

    private static Object entered(BodyReader reader) {
        return reader.peekType();
    }

    private static char element(BodyReader reader) {
        String type = reader.peekSignature();
        return type.length() == 2 && type.charAt(0) == 'a' ? type.charAt(1) : 'y';
    }

    private static Object copied(BodyReader reader) {
        byte[] into = new byte[16];
        long size = reader.readArray(element(reader), MemorySegment.ofArray(into));
        return size + HexFormat.of().formatHex(into);
    }

    private static Object elements(BodyReader reader) {
        char element = element(reader);
        return HexFormat.of().formatHex(reader.readArray(element).toArray(JAVA_BYTE));
    }
}
