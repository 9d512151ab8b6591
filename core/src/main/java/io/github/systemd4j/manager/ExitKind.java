package io.github.systemd4j.manager;

/** How the main process of a service ended; {@code CLD_*} of sigaction(2). */
public enum ExitKind {
    /** There was none, or it has not ended. */
    NONE,
    /** It exited, and gave a status. */
    EXITED,
    /** A signal killed it. */
    KILLED,
    /** A signal killed it, and it dumped core. */
    DUMPED;

    /** The kind that {@code ExecMainCode} stands for. */
    static ExitKind of(int code) {
        return code < values().length ? values()[code] : NONE;
    }
}
