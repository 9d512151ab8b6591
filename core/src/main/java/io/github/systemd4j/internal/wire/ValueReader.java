package io.github.systemd4j.internal.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.github.systemd4j.internal.BusErrors;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.Struct;
import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.message.Variant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads values of any type as Java values. The caller owns their descriptors. If reading fails, the descriptors that
 * were already read are closed.
 */
public final class ValueReader {
    /** The number that libsystemd accepts with a message. A body may refer to one of them thousands of times. */
    private static final int MAX_FDS = 1_024;

    private final BodyReader body;
    private final List<UnixFd> fds = new ArrayList<>();

    private ValueReader(BodyReader body) {
        this.body = body;
    }

    public static Object read(BodyReader body) {
        return read(body, ValueReader::value);
    }

    public static List<Object> readAll(BodyReader body) {
        return read(body, ValueReader::values);
    }

    public static Variant readVariant(BodyReader body) {
        return read(body, ValueReader::variant);
    }

    public static Struct readStruct(BodyReader body) {
        return read(body, ValueReader::struct);
    }

    private static <T> T read(BodyReader body, Function<ValueReader, T> reading) {
        var reader = new ValueReader(body);
        try {
            return reading.apply(reader);
        } catch (Throwable t) {
            UnixFd.closeAll(reader.fds);
            throw t;
        }
    }

    private List<Object> values() {
        var values = new ArrayList<>();
        while (body.hasNext()) {
            values.add(value());
        }
        return values;
    }

    private Object value() {
        return switch (body.peekType()) {
            case 'y' -> body.readByte();
            case 'b' -> body.readBoolean();
            case 'n' -> body.readInt16();
            case 'q' -> body.readUint16();
            case 'i' -> body.readInt32();
            case 'u' -> body.readUint32();
            case 'x' -> body.readInt64();
            case 't' -> body.readUint64();
            case 'd' -> body.readDouble();
            case 's' -> body.readString();
            case 'o' -> body.readObjectPath();
            case 'g' -> body.readSignature();
            case 'h' -> fd();
            case 'v' -> variant();
            case '(' -> struct();
            case 'a' -> array();
            default ->
                throw new BusException(
                        ErrorName.INVALID_SIGNATURE,
                        "a value was requested, but \"" + body.signature() + "\" has no more");
        };
    }

    private UnixFd fd() {
        if (fds.size() == MAX_FDS) {
            throw BusErrors.tooLarge("more than %d file descriptors in a value".formatted(MAX_FDS));
        }
        UnixFd fd = body.readUnixFd();
        fds.add(fd);
        return fd;
    }

    private Variant variant() {
        body.enterVariant();
        String signature = body.signature();
        var variant = new Variant(signature, value());
        body.exit();
        return variant;
    }

    private Struct struct() {
        body.enterStruct();
        var struct = new Struct(values());
        body.exit();
        return struct;
    }

    private Object array() {
        String type = body.peekSignature();
        if (type.equals("ay")) {
            return body.readArray('y').toArray(JAVA_BYTE);
        }
        body.enterArray();
        Object array = type.startsWith("a{") ? map() : List.copyOf(values());
        body.exit();
        return array;
    }

    private Map<Object, Object> map() {
        var map = new LinkedHashMap<>();
        while (body.hasNext()) {
            body.enterDictEntry();
            UnixFd.closeAll(map.put(value(), value()));
            body.exit();
        }
        return map;
    }
}
