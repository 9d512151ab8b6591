package io.github.systemd4j.manager;

import io.github.systemd4j.bus.BodyReader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Arrays in replies. */
final class Rows {
    private Rows() {}

    /** An array of structs. */
    static <T> List<T> read(BodyReader body, Function<BodyReader, T> row) {
        return readPlain(body, reader -> {
            reader.enterStruct();
            T value = row.apply(reader);
            reader.exit();
            return value;
        });
    }

    /** An array of anything. */
    static <T> List<T> readPlain(BodyReader body, Function<BodyReader, T> element) {
        var elements = new ArrayList<T>();
        body.enterArray();
        while (body.hasNext()) {
            elements.add(element.apply(body));
        }
        body.exit();
        return List.copyOf(elements);
    }

    /** How a reply is read that is one array of structs. */
    static <T> Function<BodyReader, List<T>> of(Function<BodyReader, T> row) {
        return body -> read(body, row);
    }
}
