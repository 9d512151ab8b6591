package io.github.systemd4j.testing;

import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.UnixFd;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A shortage of file descriptors, for a separate program, which {@link #run} starts. */
public final class DescriptorShortage {
    private static final int LIMIT = 256;

    /** Without tests and classes like them, because the programs don't have the libraries of tests. */
    private static final Pattern NEEDED =
            Pattern.compile("io/github/systemd4j/(bindings|bus|internal|manager|signals|templates|testing)/"
                    + "(?!.*(Fuzz|Test|IT|PackageRules)).*[.]class");

    private DescriptorShortage() {}

    /** Runs a program with a low limit of descriptors, to its end. */
    public static Command run(Class<?> program, String... arguments) {
        return JavaProgram.run(List.of("prlimit", "--nofile=%d:%<d".formatted(LIMIT)), program, arguments);
    }

    /** Loads the classes first, because there will be no descriptor to read a class file. */
    private static void loadClasses() throws Exception {
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path root = Path.of(entry);
            if (Files.isDirectory(root)) {
                loadClasses(root);
            }
        }
    }

    private static void loadClasses(Path root) throws IOException, ClassNotFoundException {
        try (var files = Files.walk(root)) {
            for (Path file : files.map(root::relativize).toList()) {
                String name = file.toString();
                if (NEEDED.matcher(name).matches()) {
                    String type = name.replace('/', '.').substring(0, name.length() - ".class".length());
                    Class.forName(type, false, DescriptorShortage.class.getClassLoader());
                }
            }
        }
    }

    /**
     * Opens a resource while there are too few descriptors, and frees one after another until it can be opened. Prints
     * the result.
     */
    public static void openLast(String name, Callable<? extends AutoCloseable> opening) throws Exception {
        loadClasses();
        opening.call().close();
        List<UnixFd> rest = takeAll();
        int failures = 0;
        while (!opens(opening)) {
            failures++;
            rest.removeLast().close();
        }
        rest.forEach(UnixFd::close);
        System.out.println(name + ": " + (failures > 0 ? "opens when there are enough" : "needs none"));
    }

    private static List<UnixFd> takeAll() {
        var all = new ArrayList<UnixFd>();
        try {
            while (all.size() < LIMIT) {
                all.add(UnixFd.duplicate(0));
            }
        } catch (BusException e) {
            assertLimit(e);
        }
        return all;
    }

    private static boolean opens(Callable<? extends AutoCloseable> opening) throws Exception {
        long before = count();
        try (var _ = opening.call()) {
            return true;
        } catch (BusException | UncheckedIOException e) {
            assertLimit(e);
            Await.until(() -> count() == before);
            return false;
        }
    }

    private static void assertLimit(RuntimeException error) {
        boolean expected = error instanceof BusException failure
                ? failure.errno() == libc_h.EMFILE() && failure.is(ErrorName.LIMITS_EXCEEDED)
                : String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT).contains("too many open files");
        if (!expected) {
            throw error;
        }
    }

    private static long count() {
        return IntStream.range(0, LIMIT).filter(Descriptors::isOpen).count();
    }
}
