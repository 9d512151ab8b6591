package io.github.systemd4j.manager;

import io.github.systemd4j.bus.BodyReader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Arrays in replies. */
final class Rows {
    private Rows() {}

    /** How an array of structs is read. */
    static <T> Function<BodyReader, List<T>> of(Function<BodyReader, T> row) {
        return body -> read(body, row);
    }

    private static <T> List<T> read(BodyReader body, Function<BodyReader, T> row) {
        var rows = new ArrayList<T>();
        body.enterArray();
        while (body.hasNext()) {
            body.enterStruct();
            rows.add(row.apply(body));
            body.exit();
        }
        body.exit();
        return List.copyOf(rows);
    }

    /** Reads an array of strings or paths. */
    static List<String> strings(BodyReader body) {
        var strings = new ArrayList<String>();
        body.enterArray();
        while (body.hasNext()) {
            strings.add(body.peekType() == 'o' ? body.readObjectPath().value() : body.readString());
        }
        body.exit();
        return List.copyOf(strings);
    }
}
