package io.github.systemd4j.templates.container;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Changes containers until it is killed, and prints what it begins and has completed: {@code begin <id> <change>} and
 * {@code done <id> <change>}. The change is {@value #DELETION}, {@value #ROLL_BACK}, or the request of an installation.
 */
final class ChangingProgram {
    static final List<ContainerId> IDS =
            List.of(new ContainerId("web1"), new ContainerId("web2"), new ContainerId("database"));

    static final String DELETION = "-";
    static final String ROLL_BACK = "<";

    private ChangingProgram() {}

    public static void main(String... arguments) throws IOException {
        ContainerDirectories directories = directoriesIn(Path.of(arguments[0]));
        var random = new SplittableRandom(Long.parseLong(arguments[1]));
        var files = new ContainerFiles(directories);
        for (int i = 0; true; i++) {
            ContainerId id = IDS.get(random.nextInt(IDS.size()));
            String change = switch (random.nextInt(6)) {
                case 0 -> DELETION;
                case 1 -> ROLL_BACK;
                default -> arguments[1] + "_" + i;
            };
            System.out.println("begin " + id + " " + change);
            change(directories, files, id, change);
            System.out.println("done " + id + " " + change);
        }
    }

    private static void change(ContainerDirectories directories, ContainerFiles files, ContainerId id, String change)
            throws IOException {
        switch (change) {
            case DELETION -> files.delete(id);
            case ROLL_BACK -> rollBack(files, id);
            default -> files.install(id, CrashVersions.version(directories, id, new RequestId(change)));
        }
    }

    /** Rolls back, or changes nothing if there is no former version. */
    private static void rollBack(ContainerFiles files, ContainerId id) throws IOException {
        if (files.isInstalled(id)) {
            try {
                files.rollBack(id);
            } catch (IllegalStateException _) {
                // the container has one version
            }
        }
    }

    static ContainerDirectories directoriesIn(Path directory) {
        return new ContainerDirectories(
                directory.resolve("base"),
                directory.resolve("state"),
                directory.resolve("run"),
                directory.resolve("units"));
    }
}
