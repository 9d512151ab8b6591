package io.github.systemd4j.manager;

import io.github.systemd4j.internal.systemd.ArrayReader;
import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.message.BodyReader;
import java.util.List;
import java.util.function.Function;

/**
 * A file descriptor that a service left with systemd; see sd_notify(3), {@code FDSTORE=1}.
 *
 * @param name as the service called it
 * @param mode the type and permissions of the file, as in {@code st_mode}
 * @param deviceMajor of the device that the file is on
 * @param deviceMinor of the device that the file is on
 * @param inode the file's number there
 * @param specialMajor of the device that the file is
 * @param specialMinor of the device that the file is
 * @param path what {@code /proc} calls it
 * @param flags how it is open, as in open(2)
 */
public record StoredDescriptor(
        String name,
        long mode,
        long deviceMajor,
        long deviceMinor,
        long inode,
        long specialMajor,
        long specialMinor,
        String path,
        long flags) {
    static final Function<BodyReader, List<StoredDescriptor>> ROWS =
            ArrayReader.of(row -> row.readRecord(StoredDescriptor.class));

    /** Returns the components with the beginning of each text, and control characters escaped. */
    @Override
    public String toString() {
        return Excerpt.of(this);
    }
}
