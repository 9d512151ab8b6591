package io.github.systemd4j.run;

/** How the main process of a service ended; {@code CLD_*} of sigaction(2). */
public enum ExitKind {
    /** There was no main process, or it has not ended. */
    NONE,
    /** It exited with a status. */
    EXITED,
    /** A signal killed it. */
    KILLED,
    /** A signal killed it, and it dumped core. */
    DUMPED;

    /** Returns the kind that {@code ExecMainCode} stands for; {@link #NONE} for all other values. */
    public static ExitKind of(int code) {
        return code >= 0 && code < values().length ? values()[code] : NONE;
    }
}
