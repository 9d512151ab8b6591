package io.github.systemd4j.bus;

import io.github.systemd4j.bindings.libsystemd.sd_bus_h;
import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.message.BodyReader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * The credentials of a process; unknown ones are empty. A pid may be used again after its process has ended.
 *
 * @param pid process id
 * @param uid effective user id, 0 to 2^32-1
 * @param gids supplementary group ids and the primary one, as far as they are known
 * @param securityLabel of a security module such as SELinux
 */
public record Credentials(OptionalInt pid, OptionalLong uid, List<Long> gids, Optional<String> securityLabel) {

    /** Reads the reply to {@code GetConnectionCredentials}; skips other entries, which may have descriptors. */
    static Credentials of(BodyReader reply) {
        OptionalInt pid = OptionalInt.empty();
        OptionalLong uid = OptionalLong.empty();
        List<Long> gids = List.of();
        Optional<String> label = Optional.empty();
        reply.enterArray();
        while (reply.hasNext()) {
            String name = reply.enterDictEntry().readString();
            reply.enterVariant();
            switch (name + " " + reply.peekSignature()) {
                case "ProcessID u" -> pid = OptionalInt.of((int) reply.readUint32());
                case "UnixUserID u" -> uid = OptionalLong.of(reply.readUint32());
                case "UnixGroupIDs au" -> gids = gids(reply);
                case "LinuxSecurityLabel ay" -> label = Optional.of(label(reply));
                default -> reply.skip();
            }
            reply.exit().exit();
        }
        return new Credentials(pid, uid, gids, label);
    }

    private static List<Long> gids(BodyReader reply) {
        var gids = new ArrayList<Long>();
        reply.enterArray();
        while (reply.hasNext()) {
            gids.add(reply.readUint32());
        }
        reply.exit();
        return List.copyOf(gids);
    }

    private static String label(BodyReader reply) {
        return MemorySegment.ofArray(reply.readArray('y').toArray(ValueLayout.JAVA_BYTE))
                .getString(0);
    }

    /** Returns what libsystemd knows about the peer of a bus. Must be called on the loop's thread. */
    static Credentials ofPeer(MemorySegment bus) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ValueLayout.ADDRESS);
            long mask = sd_bus_h.SD_BUS_CREDS_PID()
                    | sd_bus_h.SD_BUS_CREDS_EUID()
                    | sd_bus_h.SD_BUS_CREDS_EGID()
                    | sd_bus_h.SD_BUS_CREDS_SUPPLEMENTARY_GIDS()
                    | sd_bus_h.SD_BUS_CREDS_SELINUX_CONTEXT();
            Errno.check(sd_bus_h.sd_bus_get_owner_creds(bus, mask, out), "asking for the peer's credentials");
            MemorySegment creds = out.get(ValueLayout.ADDRESS, 0);
            try {
                return read(creds, out);
            } finally {
                sd_bus_h.sd_bus_creds_unref(creds);
            }
        }
    }

    private static Credentials read(MemorySegment creds, MemorySegment out) {
        OptionalInt pid = sd_bus_h.sd_bus_creds_get_pid(creds, out) < 0
                ? OptionalInt.empty()
                : OptionalInt.of(out.get(ValueLayout.JAVA_INT, 0));
        OptionalLong uid = sd_bus_h.sd_bus_creds_get_euid(creds, out) < 0
                ? OptionalLong.empty()
                : OptionalLong.of(Integer.toUnsignedLong(out.get(ValueLayout.JAVA_INT, 0)));
        Optional<String> label = sd_bus_h.sd_bus_creds_get_selinux_context(creds, out) < 0
                ? Optional.empty()
                : Optional.of(out.get(sd_bus_h.C_POINTER, 0).getString(0));
        return new Credentials(pid, uid, gids(creds, out), label);
    }

    private static List<Long> gids(MemorySegment creds, MemorySegment out) {
        LongStream primary = sd_bus_h.sd_bus_creds_get_egid(creds, out) < 0
                ? LongStream.empty()
                : LongStream.of(Integer.toUnsignedLong(out.get(ValueLayout.JAVA_INT, 0)));
        int count = sd_bus_h.sd_bus_creds_get_supplementary_gids(creds, out);
        MemorySegment groups = out.get(sd_bus_h.C_POINTER, 0);
        LongStream supplementary = LongStream.range(0, Math.max(0, count))
                .map(i -> Integer.toUnsignedLong(groups.getAtIndex(ValueLayout.JAVA_INT, i)));
        return LongStream.concat(primary, supplementary).distinct().boxed().toList();
    }

    /** Returns the components with the beginning of each text, and control characters escaped. */
    @Override
    public String toString() {
        return Excerpt.of(this);
    }
}
