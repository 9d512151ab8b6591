package io.github.systemd4j.templates.unitfile;

import io.github.systemd4j.unit.UnitType;
import java.time.Duration;

/**
 * Builds the file of a mount point. The unit's name is the escaped path of {@code Where=}; see
 * {@link io.github.systemd4j.unit.UnitName#escapePath}.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.mount.html"> systemd.mount(5)</a>
 */
public final class MountUnitBuilder extends ExecUnitBuilder<MountUnitBuilder> {
    /** Creates a mount point without directives. */
    public MountUnitBuilder() {
        super(UnitType.MOUNT, "Mount");
    }

    /** Sets the device, file or other resource; see {@code What=}. */
    public MountUnitBuilder what(String resource) {
        return own("What", UnitValue.text(resource));
    }

    /** Sets the path of the mount point; see {@code Where=}. */
    public MountUnitBuilder where(String path) {
        return own("Where", UnitValue.path(path));
    }

    /** Sets the type of the file system; see {@code Type=}. */
    public MountUnitBuilder type(String type) {
        return own("Type", UnitValue.text(type));
    }

    /** Sets the mount options; see {@code Options=}. */
    public MountUnitBuilder options(String... options) {
        return own("Options", UnitValue.text(String.join(",", options)));
    }

    /**
     * Sets the permissions of the mount point's directory if systemd creates it, as in {@code 0755}; see
     * {@code DirectoryMode=}.
     */
    public MountUnitBuilder directoryMode(int mode) {
        return own("DirectoryMode", UnitValue.mode(mode));
    }

    /** Sets how long systemd waits for the mount command; see {@code TimeoutSec=}. */
    public MountUnitBuilder timeout(Duration limit) {
        return ownLimit("TimeoutSec", limit);
    }

    /** Sets whether the file system is unmounted lazily, while it is in use; see {@code LazyUnmount=}. */
    public MountUnitBuilder lazyUnmount(boolean enabled) {
        return own("LazyUnmount", UnitValue.bool(enabled));
    }
}
