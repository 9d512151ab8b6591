package io.github.systemd4j.run;

import io.github.systemd4j.internal.text.EnumNames;

/** How systemd runs a command differently; see systemd.service(5), "Special executable prefixes". */
public enum ExecFlag {
    /** Its failure counts as success: {@code -}. */
    IGNORE_FAILURE,
    /** It gets full privileges, whatever the unit's user and sandbox are: {@code +}. */
    PRIVILEGED,
    /** It isn't run as the unit's user, but in its sandbox: {@code !}. */
    NO_SETUID,
    /** As {@link #NO_SETUID} where the kernel has no ambient capabilities, else of no effect: {@code !!}. */
    AMBIENT,
    /** Variables in its arguments stay as they are: {@code :}. */
    NO_ENV_EXPAND;

    private final String dbusName = EnumNames.dbusName(this);

    /** Returns the name that systemd uses for it. */
    public String dbusName() {
        return dbusName;
    }
}
