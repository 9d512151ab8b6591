package io.github.systemd4j.run;

import io.github.systemd4j.internal.text.EnumNames;

/** An option for how systemd runs a command; see systemd.service(5), "Special executable prefixes". */
public enum ExecFlag {
    /** A failure counts as success: {@code -}. */
    IGNORE_FAILURE,
    /** The command has full privileges, regardless of the unit's user and sandbox: {@code +}. */
    PRIVILEGED,
    /** The command runs in the unit's sandbox, but not as its user: {@code !}. */
    NO_SETUID,
    /** Like {@link #NO_SETUID} if the kernel has no ambient capabilities, without effect otherwise: {@code !!}. */
    AMBIENT,
    /** Variables in the arguments are not expanded: {@code :}. */
    NO_ENV_EXPAND;

    private final String dbusName = EnumNames.dbusName(this);

    /** Returns the name that systemd uses for it. */
    public String dbusName() {
        return dbusName;
    }
}
