package io.github.systemd4j.bindings;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Runs the programs that tests compare with: a C compiler, binutils, another JVM. */
final class Tool {
    private static final long SECONDS = 60;

    /** Variables with options that the child JVM would print to its output. */
    private static final Set<String> OPTIONS_OF_JAVA = Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    private Tool() {}

    /** The combined output of a program. */
    record Result(int status, String output) {}

    /** Builds a program, or with {@code -shared} a library, from C with the headers of the symbol lists. */
    static Path cc(Path directory, String name, String source, String... options)
            throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve(name + ".c"), source);
        Path built = directory.resolve(name);
        var command = new ArrayList<>(
                List.of("cc", "-I" + Symbol.LISTS, "-Isrc/test/c", "-o", built.toString(), file.toString()));
        command.addAll(List.of(options));
        Result result = run(command, "install a C compiler (Debian, Ubuntu: apt install gcc libc6-dev)");
        if (result.status != 0) {
            throw new AssertionError("cc failed. Are the headers of libsystemd 252 or newer installed "
                    + "(Debian, Ubuntu: apt install libsystemd-dev; Fedora: dnf install systemd-devel)?\n"
                    + result.output);
        }
        return built;
    }

    static Result readelf(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("readelf"));
        command.addAll(List.of(arguments));
        return run(command, "install binutils (Debian, Ubuntu: apt install binutils)");
    }

    static Result java(Map<String, String> environment, List<String> arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command);
        builder.environment().keySet().removeAll(OPTIONS_OF_JAVA);
        builder.environment().putAll(environment);
        return run(builder, "this JVM has no launcher");
    }

    static Result run(List<String> command, String remedy) throws IOException, InterruptedException {
        return run(new ProcessBuilder(command), remedy);
    }

    private static Result run(ProcessBuilder builder, String remedy) throws IOException, InterruptedException {
        Path output = Files.createTempFile("output", null);
        try {
            Process process = start(builder.redirectErrorStream(true).redirectOutput(output.toFile()), remedy);
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("not ended after " + SECONDS + " s: " + builder.command());
            }
            return new Result(process.exitValue(), Files.readString(output, UTF_8));
        } finally {
            Files.delete(output);
        }
    }

    private static Process start(ProcessBuilder builder, String remedy) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new AssertionError(builder.command().getFirst() + " is missing: " + remedy, e);
        }
    }
}
