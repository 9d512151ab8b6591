package io.github.systemd4j.templates.container;

import java.util.Optional;

/**
 * The texts of a container's unit files.
 *
 * @param service the text of {@link ContainerId#serviceName}, which runs the container
 * @param socket the text of {@link ContainerId#socketName}, which listens for a socket-activated container
 * @param proxy the text of {@link ContainerId#proxyName}, which passes the connections of the socket on to a container
 *     that doesn't accept them itself
 */
public record ContainerUnitFiles(String service, Optional<String> socket, Optional<String> proxy) {}
