package io.github.systemd4j.templates.quadlet;

import io.github.systemd4j.templates.container.ContainerId;
import io.github.systemd4j.templates.container.ContainerRuntime;
import io.github.systemd4j.templates.container.ContainerUnit;
import io.github.systemd4j.templates.internal.rendering.QuadletUnits;
import java.util.SequencedMap;

/**
 * The texts of a container's files for quadlet: a {@code .container} file, a {@code .volume} file for each of its own
 * volumes, and a {@code .network} file for each network. Immutable.
 *
 * <p>For the container {@code web1}, the files are {@code ctr-web1.container}, from which quadlet generates
 * {@code ctr-web1.service}, and files whose names begin with {@code ctr-web1-} and end with a digest, such as
 * {@code ctr-web1-data-0123456789ab.volume}. Containers that share a network each have a file for it.
 *
 * <p>Each value of the container stays one value or one argument of the service, whatever it contains. An option or
 * argument that is empty or a single semicolon, which quadlet can't write, comes from a variable of the service.
 */
public final class QuadletFiles {
    private final ContainerId id;
    private final SequencedMap<String, String> texts;

    private QuadletFiles(ContainerUnit unit, boolean startOnBoot) {
        this.id = unit.id();
        this.texts = QuadletUnits.render(unit, startOnBoot);
    }

    /**
     * Renders a container that is started only on request.
     *
     * @throws IllegalArgumentException if quadlet can't express a value: the container is socket-activated or isolated,
     *     its id has only hexadecimal digits, the image's name ends with {@code .image} or {@code .build}, or a text
     *     has the character U+0080; the message begins with the field's name. {@link ContainerRuntime#podman()} can
     *     express all of these except such an id.
     */
    public static QuadletFiles of(ContainerUnit unit) {
        return new QuadletFiles(unit, false);
    }

    /**
     * Renders a container that is also started when the machine boots, or, for a user's container, when the user's
     * manager starts.
     *
     * @throws IllegalArgumentException as {@link #of} does
     */
    public static QuadletFiles startedOnBoot(ContainerUnit unit) {
        return new QuadletFiles(unit, true);
    }

    /** Returns the container. */
    public ContainerId id() {
        return id;
    }

    /** Returns the texts by the names of their files, the {@code .container} file last. Unmodifiable. */
    public SequencedMap<String, String> texts() {
        return texts;
    }

    /** Returns the names of the files. */
    @Override
    public String toString() {
        return texts.keySet().toString();
    }
}
