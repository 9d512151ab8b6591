package io.github.systemd4j.templates.container;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Changes containers until it is killed, and tells what it begins and has done: {@code begin <id> <request>} and {@code
 * done <id> <request>}, with {@value #DELETION} for the request of a deletion.
 */
final class ChangingProgram {
    static final List<ContainerId> IDS =
            List.of(new ContainerId("web1"), new ContainerId("web2"), new ContainerId("database"));

    static final String DELETION = "-";

    private ChangingProgram() {}

    public static void main(String... arguments) throws IOException {
        ContainerDirectories directories = directorysIn(Path.of(arguments[0]));
        var random = new SplittableRandom(Long.parseLong(arguments[1]));
        var files = new ContainerFiles(directories);
        for (int i = 0; true; i++) {
            ContainerId id = IDS.get(random.nextInt(IDS.size()));
            if (random.nextInt(5) == 0) {
                tell("begin", id, DELETION);
                files.delete(id);
                tell("done", id, DELETION);
            } else {
                var request = new RequestId(arguments[1] + "_" + i);
                tell("begin", id, request.value());
                files.install(id, CrashVersions.version(directories, id, request));
                tell("done", id, request.value());
            }
        }
    }

    static ContainerDirectories directorysIn(Path directory) {
        return new ContainerDirectories(
                directory.resolve("base"), directory.resolve("run"), directory.resolve("units"));
    }

    private static void tell(String what, ContainerId id, String request) {
        System.out.println(what + " " + id + " " + request);
    }
}
