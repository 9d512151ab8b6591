package io.github.systemd4j.internal.systemd;

import io.github.systemd4j.message.BodyReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads arrays of replies. */
public final class ArrayReader {
    private ArrayReader() {}

    /** Returns a reader of an array of structs. */
    public static <T> Function<BodyReader, List<T>> of(Function<BodyReader, T> row) {
        return ofKnown(body -> Optional.of(row.apply(body)));
    }

    /** Returns a reader of an array of structs that leaves out those for which the reader of a row returns empty. */
    public static <T> Function<BodyReader, List<T>> ofKnown(Function<BodyReader, Optional<T>> row) {
        return body -> read(body, row);
    }

    private static <T> List<T> read(BodyReader body, Function<BodyReader, Optional<T>> row) {
        var rows = new ArrayList<T>();
        body.enterArray();
        while (body.hasNext()) {
            body.enterStruct();
            row.apply(body).ifPresent(rows::add);
            body.exit();
        }
        body.exit();
        return List.copyOf(rows);
    }

    /** Reads an array of strings or paths. */
    public static List<String> strings(BodyReader body) {
        var strings = new ArrayList<String>();
        body.enterArray();
        while (body.hasNext()) {
            strings.add(body.peekType() == 'o' ? body.readObjectPath().value() : body.readString());
        }
        body.exit();
        return List.copyOf(strings);
    }
}
