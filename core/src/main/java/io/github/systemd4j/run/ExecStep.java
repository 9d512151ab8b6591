package io.github.systemd4j.run;

/** The step in which systemd runs a command of a unit; see systemd.service(5) and systemd.socket(5). */
public enum ExecStep {
    /** Before all others; decides whether the service starts at all. */
    CONDITION("ExecCondition"),
    /** Before the start. */
    START_PRE("ExecStartPre"),
    /** The service itself. */
    START("ExecStart"),
    /** After the start. */
    START_POST("ExecStartPost"),
    /** To reload the configuration of the service. */
    RELOAD("ExecReload"),
    /** Before a socket is closed. */
    STOP_PRE("ExecStopPre"),
    /** To stop the service. */
    STOP("ExecStop"),
    /** After the stop, also if the start failed. */
    STOP_POST("ExecStopPost");

    private final String property;

    ExecStep(String property) {
        this.property = property;
    }

    /** Returns the property of the commands. */
    String property() {
        return property;
    }

    /** Returns the property of commands with any flags. */
    String propertyWithFlags() {
        return property + "Ex";
    }
}
