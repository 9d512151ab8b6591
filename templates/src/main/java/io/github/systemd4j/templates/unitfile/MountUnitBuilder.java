package io.github.systemd4j.templates.unitfile;

import io.github.systemd4j.unit.UnitType;
import java.time.Duration;

/**
 * Collects the directives of a mount point. Its unit's name is that of {@code Where=}, escaped; see
 * {@link io.github.systemd4j.unit.UnitName#escapePath}.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.mount.html">systemd.mount(5)</a>
 */
public final class MountUnitBuilder extends ExecUnitBuilder<MountUnitBuilder> {
    /** A mount point without directives. */
    public MountUnitBuilder() {
        super(UnitType.MOUNT, "Mount");
    }

    /** The device, file or other resource; see {@code What=}. */
    public MountUnitBuilder what(String resource) {
        return own("What", UnitValue.text(resource));
    }

    /** The path of the mount point; see {@code Where=}. */
    public MountUnitBuilder where(String path) {
        return own("Where", UnitValue.path(path));
    }

    /** The type of the file system; see {@code Type=}. */
    public MountUnitBuilder type(String type) {
        return own("Type", UnitValue.text(type));
    }

    /** The options, which commas separate; see {@code Options=}. */
    public MountUnitBuilder options(String... options) {
        return own("Options", UnitValue.text(String.join(",", options)));
    }

    /** The permissions of the mount point's directory if it is made, as in {@code 0755}; see {@code DirectoryMode=}. */
    public MountUnitBuilder directoryMode(int mode) {
        return own("DirectoryMode", UnitValue.mode(mode));
    }

    /** How long to wait for mount; see {@code TimeoutSec=}. */
    public MountUnitBuilder timeout(Duration limit) {
        return ownLimit("TimeoutSec", limit);
    }

    /** Whether it is unmounted while it is in use; see {@code LazyUnmount=}. */
    public MountUnitBuilder lazyUnmount(boolean enabled) {
        return own("LazyUnmount", UnitValue.bool(enabled));
    }
}
