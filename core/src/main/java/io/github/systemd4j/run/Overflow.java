package io.github.systemd4j.run;

/** What happens when a command writes more than {@link StandardStreams} capture. */
public enum Overflow {
    /** The first bytes are captured, and the rest is read and discarded. The command continues. */
    KEEP_FIRST,
    /** The last bytes are captured, and earlier ones are discarded. The command continues. */
    KEEP_LAST,
    /**
     * The first bytes are captured, and the pipe is closed: the command gets {@code SIGPIPE} or {@code EPIPE} when it
     * writes more, as in front of head(1).
     */
    CLOSE
}
