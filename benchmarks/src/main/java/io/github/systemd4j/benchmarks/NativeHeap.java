package io.github.systemd4j.benchmarks;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * The number of bytes that malloc(3) has allocated for libsystemd and for Java arenas. The JVM's own allocations, which
 * are most of all and vary, are subtracted; the JVM reports them with {@code -XX:NativeMemoryTracking=summary}.
 */
final class NativeHeap {
    /** {@code struct mallinfo2}, ten {@code size_t}; glibc 2.33. */
    private static final StructLayout MALLINFO2 =
            MemoryLayout.structLayout(MemoryLayout.sequenceLayout(10, JAVA_LONG).withName("fields"));

    private static final int HBLKHD = 4;
    private static final int UORDBLKS = 7;

    private static final @Nullable MethodHandle MALLINFO = Linker.nativeLinker()
            .defaultLookup()
            .find("mallinfo2")
            .map(function -> Linker.nativeLinker().downcallHandle(function, FunctionDescriptor.of(MALLINFO2)))
            .orElse(null);

    /** The JVM's total, and its category "Other", which contains Java arenas. */
    private static final Pattern JVM = Pattern.compile(" malloc: (\\d+).*\\(malloc=(\\d+) tag=Other", Pattern.DOTALL);

    private NativeHeap() {}

    /** Returns the bytes, or a negative number if the C library or the JVM doesn't report them. */
    static long bytes() {
        MethodHandle mallinfo = MALLINFO;
        Matcher jvm = JVM.matcher(nativeMemorySummary());
        if (mallinfo == null || !jvm.find()) {
            return -1;
        }
        return allocated(mallinfo) - Long.parseLong(jvm.group(1)) + Long.parseLong(jvm.group(2));
    }

    private static long allocated(MethodHandle mallinfo) {
        try (Arena arena = Arena.ofConfined()) {
            var info = (MemorySegment) mallinfo.invokeExact((SegmentAllocator) arena);
            return info.getAtIndex(JAVA_LONG, HBLKHD) + info.getAtIndex(JAVA_LONG, UORDBLKS);
        } catch (Throwable t) {
            throw new IllegalStateException(t);
        }
    }

    private static String nativeMemorySummary() {
        try {
            return (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "vmNativeMemory",
                            new Object[] {new String[] {"summary", "scale=B"}},
                            new String[] {String[].class.getName()});
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }
}
