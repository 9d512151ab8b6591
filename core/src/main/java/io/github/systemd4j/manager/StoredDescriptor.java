package io.github.systemd4j.manager;

import io.github.systemd4j.internal.systemd.ArrayReader;
import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.message.BodyReader;
import java.util.List;
import java.util.function.Function;

/**
 * A file descriptor that a service has stored in the manager; see sd_notify(3), {@code FDSTORE=1}.
 *
 * @param name the name that the service has given to it
 * @param mode the type and permissions of the file, as in {@code st_mode}
 * @param deviceMajor the major number of the device that has the file
 * @param deviceMinor the minor number of the device that has the file
 * @param inode the file's inode number
 * @param specialMajor the major number of a device file
 * @param specialMinor the minor number of a device file
 * @param path the path in {@code /proc}
 * @param flags the open flags, as in open(2)
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
