package io.github.systemd4j.run;

/** Takes what is read from a pipe. On one thread. */
interface OutputSink {
    /**
     * Takes the first {@code count} bytes of an array, which the caller reuses.
     *
     * @return whether it wants more
     */
    boolean accept(byte[] bytes, int count);

    /** Takes the end of the pipe, and returns what was captured. */
    CapturedOutput end();
}
