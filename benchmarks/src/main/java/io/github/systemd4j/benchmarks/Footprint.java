package io.github.systemd4j.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * The resources of the process. Sizes are in bytes.
 *
 * @param fds open file descriptors
 * @param threads Java threads; the number of the JVM's own threads varies
 * @param rss resident memory, including files
 * @param anonymous resident memory without files
 * @param heap live Java objects
 * @param nativeHeap see {@link NativeHeap}; negative if unknown
 */
record Footprint(int fds, int threads, long rss, long anonymous, long heap, long nativeHeap) {
    private static final Path FDS = Path.of("/proc/self/fd");
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int SAMPLES = 5;
    private static final int PAUSE_MILLIS = 50;

    /**
     * Measures the footprint after a garbage collection, and after a pause in which cleaners and ending threads finish.
     */
    static Footprint settled() throws IOException, InterruptedException {
        long[] nativeHeap = new long[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            System.gc();
            Thread.sleep(PAUSE_MILLIS);
            nativeHeap[i] = NativeHeap.bytes();
        }
        Arrays.sort(nativeHeap); // a measurement during a JIT compilation is megabytes too high or too low
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        return new Footprint(openFds(), threads, status("VmRSS:"), status("RssAnon:"), heap, nativeHeap[SAMPLES / 2]);
    }

    private static int openFds() throws IOException {
        try (Stream<Path> fds = Files.list(FDS)) {
            return (int) fds.count();
        }
    }

    private static long status(String field) throws IOException {
        try (Stream<String> lines = Files.lines(STATUS)) {
            String line =
                    lines.filter(each -> each.startsWith(field)).findFirst().orElse("0 kB");
            return Long.parseLong(line.replaceAll("\\D", "")) << 10;
        }
    }

    @Override
    public String toString() {
        return "%d fds, %d threads, rss %s (anonymous %s), heap %s, native %s"
                .formatted(fds, threads, kib(rss), kib(anonymous), kib(heap), kib(nativeHeap));
    }

    private static String kib(long bytes) {
        return bytes < 0 ? "unknown" : (bytes >> 10) + " KiB";
    }
}
