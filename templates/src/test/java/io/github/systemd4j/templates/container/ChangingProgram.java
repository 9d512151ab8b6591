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
    static final List<Identifier> IDS =
            List.of(new Identifier("web1"), new Identifier("web2"), new Identifier("database"));

    static final String DELETION = "-";

    private ChangingProgram() {}

    public static void main(String... arguments) throws IOException {
        ContainerFolders folders = foldersIn(Path.of(arguments[0]));
        var random = new SplittableRandom(Long.parseLong(arguments[1]));
        var files = new ContainerFiles(folders);
        for (int i = 0; true; i++) {
            Identifier id = IDS.get(random.nextInt(IDS.size()));
            if (random.nextInt(5) == 0) {
                tell("begin", id, DELETION);
                files.delete(id);
                tell("done", id, DELETION);
            } else {
                var request = new RequestId(arguments[1] + "_" + i);
                tell("begin", id, request.value());
                files.install(id, CrashVersions.version(folders, id, request));
                tell("done", id, request.value());
            }
        }
    }

    static ContainerFolders foldersIn(Path folder) {
        return new ContainerFolders(folder.resolve("base"), folder.resolve("run"), folder.resolve("units"));
    }

    private static void tell(String what, Identifier id, String request) {
        System.out.println(what + " " + id + " " + request);
    }
}
