package io.github.systemd4j.templates.container;

import java.util.Optional;

/**
 * The texts of a container's unit files.
 *
 * @param service of {@link ContainerId#serviceName}, which runs the container
 * @param socket of {@link ContainerId#socketName}, which listens for a socket-activated container
 * @param proxy of {@link ContainerId#proxyName}, which passes the connections of the socket on to the container, if the
 *     container doesn't take them itself
 */
public record ContainerUnitFiles(String service, Optional<String> socket, Optional<String> proxy) {}
