package io.github.systemd4j.templates.container;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** Creates versions of containers whose every byte follows from their names, so that a partial one is recognized. */
final class CrashVersions {
    private static final int MOST_LINES = 2_000;
    private static final String REQUEST_KEY = "X-ContainerRequestId=";
    private static final String ENVIRONMENT_KEY = "EnvironmentFile=";

    private CrashVersions() {}

    /**
     * Returns the version that a request makes: half of them have a socket, a quarter a proxy, and two thirds an
     * environment.
     */
    static ContainerFiles.Version version(ContainerDirectories directories, ContainerId id, RequestId request) {
        int kind = Math.floorMod(request.hashCode(), 12);
        boolean hasSocket = kind % 2 == 0;
        boolean hasProxy = kind % 4 == 0;
        boolean hasEnvironment = kind % 3 != 0;
        String head = hasEnvironment ? ENVIRONMENT_KEY + directories.environment(id, request) + "\n" : "";
        var units = new ContainerUnitFiles(
                REQUEST_KEY + request + "\n" + head + text(id, request, "service"),
                text(hasSocket, id, request, "socket"),
                text(hasProxy, id, request, "proxy"));
        return new ContainerFiles.Version(
                request, units, text(hasEnvironment, id, request, "environment"), Set.of("volume-" + kind));
    }

    private static Optional<String> text(boolean there, ContainerId id, RequestId request, String kind) {
        return there ? Optional.of(text(id, request, kind)) : Optional.empty();
    }

    private static String text(ContainerId id, RequestId request, String kind) {
        int lines = 1 + Math.floorMod((request + kind).hashCode(), MOST_LINES);
        return "#%s of %s by %s%n".formatted(kind, id, request).repeat(lines) + "#end\n";
    }

    /** Returns the request that made a version; empty if the text is incomplete. */
    static Optional<RequestId> requestOf(String service) {
        return Arrays.stream(service.split("\n"))
                .filter(line -> line.startsWith(REQUEST_KEY))
                .map(line -> line.substring(REQUEST_KEY.length()))
                .filter(RequestId::isValid)
                .map(RequestId::new)
                .findFirst();
    }
}
