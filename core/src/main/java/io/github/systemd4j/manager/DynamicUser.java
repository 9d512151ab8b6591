package io.github.systemd4j.manager;

import io.github.systemd4j.internal.systemd.ArrayReader;
import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.message.BodyReader;
import java.util.List;
import java.util.function.Function;

/**
 * A user that systemd has allocated for a service with {@code DynamicUser=}.
 *
 * @param uid the user ID, 0 to 2^32-1
 * @param name the user name
 */
public record DynamicUser(long uid, String name) {
    static final Function<BodyReader, List<DynamicUser>> ROWS =
            ArrayReader.of(row -> new DynamicUser(row.readUint32(), row.readString()));

    /** Returns the components with the beginning of each text, and control characters escaped. */
    @Override
    public String toString() {
        return Excerpt.of(this);
    }
}
