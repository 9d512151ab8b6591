package io.github.systemd4j.run;

/**
 * The end of a command and what it wrote.
 *
 * @param exit how the service of the command ended
 * @param output what was captured of its standard output; empty if lines were passed to a handler
 * @param error what was captured of its standard error; empty if it was merged into the output, or if lines were passed
 *     to a handler
 */
public record CommandResult(ServiceExit exit, CapturedOutput output, CapturedOutput error) {
    /** Returns whether the command was started and has ended successfully; see {@link ServiceExit#isSuccess}. */
    public boolean isSuccess() {
        return exit.isSuccess();
    }
}
