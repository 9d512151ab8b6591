package io.github.systemd4j.run;

/** When systemd runs a command of a unit; see systemd.service(5) and systemd.socket(5). */
public enum ExecStep {
    /** First, to decide whether the service starts at all. */
    CONDITION("ExecCondition"),
    /** Before the start. */
    START_PRE("ExecStartPre"),
    /** The service itself. */
    START("ExecStart"),
    /** After the start. */
    START_POST("ExecStartPost"),
    /** To make the service read its configuration again. */
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

    /** The property that has the commands. */
    String property() {
        return property;
    }

    /** The property that has commands with any flags. */
    String propertyWithFlags() {
        return property + "Ex";
    }
}
