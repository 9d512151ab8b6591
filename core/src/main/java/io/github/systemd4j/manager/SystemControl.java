package io.github.systemd4j.manager;

/**
 * Methods that end the machine, the container or the user's manager: <strong>at once, without confirmation, and without
 * stopping units in order</strong>.
 *
 * <p>These are the raw methods of systemd's manager. For an orderly end, start {@code poweroff.target},
 * {@code reboot.target} or {@code exit.target} with {@link JobMode#REPLACE_IRREVERSIBLY}. A user's manager has
 * only {@link #exit()}, and refuses the others with {@link io.github.systemd4j.message.ErrorName#NOT_SUPPORTED}.
 */
public final class SystemControl {
    private final ManagerClient client;

    SystemControl(ManagerClient client) {
        this.client = client;
    }

    /** Ends a user's manager, or the container that the system's manager runs in; see {@code Exit}. */
    public void exit() {
        client.performLast("Exit");
    }

    /**
     * Sets the exit status of a user's manager or a container; see {@code SetExitCode}.
     *
     * @param status 0 to 255
     */
    public void setExitCode(int status) {
        if (status < 0 || status > 255) {
            throw new IllegalArgumentException("invalid exit status %d: it must be 0 to 255".formatted(status));
        }
        client.perform("SetExitCode", "y", status);
    }

    /** Reboots the machine; see {@code Reboot}. */
    public void reboot() {
        client.performLast("Reboot");
    }

    /**
     * Restarts user space only, without the kernel; see {@code SoftReboot}. systemd 254.
     *
     * @param newRoot the new root directory; empty for {@code /run/nextroot/} or the current one
     */
    public void softReboot(String newRoot) {
        client.performSince(254, "SoftReboot", "s", newRoot);
    }

    /** Switches the machine off; see {@code PowerOff}. */
    public void powerOff() {
        client.performLast("PowerOff");
    }

    /** Stops the machine without switching it off; see {@code Halt}. */
    public void halt() {
        client.performLast("Halt");
    }

    /** Boots the kernel that was loaded by kexec(8); see {@code KExec}. */
    public void kexec() {
        client.performLast("KExec");
    }

    /**
     * Switches from the initial RAM disk to a root file system; see {@code SwitchRoot}.
     *
     * @param newRoot the new root directory
     * @param init the new PID 1; empty for systemd
     */
    public void switchRoot(String newRoot, String init) {
        client.perform("SwitchRoot", "ss", newRoot, init);
    }
}
