package io.github.systemd4j.manager;

/**
 * What ends the machine, the container or the user's manager that systemd runs: <strong>at once, without asking
 * anybody, and without stopping units in order</strong>.
 *
 * <p>These are the raw methods of systemd's manager. An orderly end is a job: start {@code poweroff.target},
 * {@code reboot.target} or {@code exit.target} with {@link JobMode#REPLACE_IRREVERSIBLY}. A user's manager takes
 * {@link #exit()} alone, and refuses all else with {@link io.github.systemd4j.message.ErrorName#NOT_SUPPORTED}.
 */
public final class SystemControl {
    private final ManagerClient calls;

    SystemControl(ManagerClient calls) {
        this.calls = calls;
    }

    /** Ends a user's manager, or the container that the system's manager runs in; see {@code Exit}. */
    public void exit() {
        calls.performLast("Exit");
    }

    /**
     * Sets the status that a user's manager or a container ends with; see {@code SetExitCode}.
     *
     * @param status 0 to 255
     */
    public void setExitCode(int status) {
        if (status < 0 || status > 255) {
            throw new IllegalArgumentException("an exit status is 0 to 255, not " + status);
        }
        calls.perform("SetExitCode", "y", status);
    }

    /** Boots the machine again; see {@code Reboot}. */
    public void reboot() {
        calls.performLast("Reboot");
    }

    /**
     * Boots only what runs above the kernel again; see {@code SoftReboot}. systemd 254.
     *
     * @param newRoot the directory that becomes the root; empty for {@code /run/nextroot/} or the present one
     */
    public void softReboot(String newRoot) {
        calls.performSince(254, "SoftReboot", "s", newRoot);
    }

    /** Switches the machine off; see {@code PowerOff}. */
    public void powerOff() {
        calls.performLast("PowerOff");
    }

    /** Stops the machine without switching it off; see {@code Halt}. */
    public void halt() {
        calls.performLast("Halt");
    }

    /** Boots the kernel that was loaded for it; see {@code KExec}. */
    public void kexec() {
        calls.performLast("KExec");
    }

    /**
     * Leaves the initial RAM disk for a root file system; see {@code SwitchRoot}.
     *
     * @param newRoot the directory that becomes the root
     * @param init the program that becomes PID 1; empty for systemd
     */
    public void switchRoot(String newRoot, String init) {
        calls.perform("SwitchRoot", "ss", newRoot, init);
    }
}
