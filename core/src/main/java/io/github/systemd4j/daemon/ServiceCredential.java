package io.github.systemd4j.daemon;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.github.systemd4j.internal.text.Excerpt;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/**
 * A secret that the service manager passed to this service: a password, a key; see {@code LoadCredential=},
 * {@code LoadCredentialEncrypted=} and {@code SetCredential=} in systemd.exec(5).
 *
 * <p>The bytes are outside of Java's heap, so that the garbage collector makes no copies of them. {@link #close()}
 * overwrites and frees them; a credential that isn't closed is never freed. The methods that return bytes or characters
 * throw {@link IllegalStateException} afterwards. Safe from any thread.
 *
 * @see <a href="https://systemd.io/CREDENTIALS/"> System and Service Credentials</a>
 */
public final class ServiceCredential implements AutoCloseable {
    /** The limit of systemd for all credentials of a service, and for their names. */
    private static final int MAX_BYTES = 1 << 20;

    private static final int MAX_NAME = 255;

    private final Arena arena = Arena.ofShared();
    private final String name;
    private final MemorySegment bytes;

    private ServiceCredential(String name, FileChannel file) throws IOException {
        this.name = name;
        try {
            this.bytes = read(arena.allocate(size(name, file)), file);
        } catch (Throwable t) {
            arena.close();
            throw t;
        }
    }

    /** Reads a credential; empty if the directory has none of this name. */
    static Optional<ServiceCredential> read(Path directory, String name) throws IOException {
        Path path = directory.resolve(checkName(name));
        if (Files.exists(path) && !Files.isRegularFile(path)) { // opening a FIFO would wait
            throw new IOException("the credential %s is not a regular file".formatted(path));
        }
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            return Optional.of(new ServiceCredential(name, file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Checks a name as systemd does, so that it can't lead out of the directory. */
    static String checkName(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    ("\"%s\" is not a valid credential name: use 1 to %d ASCII characters, without control characters, "
                                    + "colons and slashes")
                            .formatted(Excerpt.of(name), MAX_NAME));
        }
        return name;
    }

    static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= MAX_NAME
                && !name.equals(".")
                && !name.equals("..")
                && name.chars().allMatch(c -> c >= ' ' && c <= '~' && c != ':' && c != '/');
    }

    private static long size(String name, FileChannel file) throws IOException {
        long size = file.size();
        if (size > MAX_BYTES) {
            throw new IOException("the credential \"%s\" has %d bytes, more than systemd passes: %d"
                    .formatted(name, size, MAX_BYTES));
        }
        return size;
    }

    private static MemorySegment read(MemorySegment memory, FileChannel file) throws IOException {
        ByteBuffer buffer = memory.asByteBuffer();
        int count = 0;
        while (buffer.hasRemaining() && count >= 0) {
            count = file.read(buffer);
        }
        return memory.asSlice(0, buffer.position());
    }

    /** Returns the name. */
    public String name() {
        return name;
    }

    /** Returns the number of bytes. */
    public int size() {
        return (int) bytes.byteSize();
    }

    /** Returns a read-only view of the bytes, which is invalid after {@link #close()}. */
    public ByteBuffer buffer() {
        return open().asByteBuffer().asReadOnlyBuffer();
    }

    /** Returns a copy of the bytes, which the caller overwrites after use. */
    public byte[] toByteArray() {
        return open().toArray(JAVA_BYTE);
    }

    /**
     * Returns the text in UTF-8 as characters, as {@link java.security.KeyStore} takes a password. The caller overwrites
     * them after use. Line ends are not removed.
     *
     * @throws CharacterCodingException if the bytes aren't UTF-8
     */
    public char[] toCharArray() throws CharacterCodingException {
        CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(buffer());
        try {
            return Arrays.copyOf(decoded.array(), decoded.limit());
        } finally {
            Arrays.fill(decoded.array(), '\0');
        }
    }

    private MemorySegment open() {
        if (!arena.scope().isAlive()) {
            throw new IllegalStateException(this + " was closed");
        }
        return bytes;
    }

    /**
     * Overwrites the bytes with zeros and frees them; the second time does nothing.
     *
     * @throws IllegalStateException if another thread reads the bytes at this moment; they are overwritten
     *     nevertheless
     */
    @Override
    public synchronized void close() {
        if (arena.scope().isAlive()) {
            bytes.fill((byte) 0);
            arena.close();
        }
    }

    /** Returns the name and the number of bytes, without the bytes. */
    @Override
    public String toString() {
        return "credential \"%s\" of %d bytes".formatted(name, size());
    }
}
