package io.github.systemd4j.benchmarks;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.github.systemd4j.bindings.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What do the same four C functions cost over JNI, over FFM, and as critical calls of FFM: a trivial call, a call with a
 * String, a call back to Java, and a receive of 64 KiB? The C compiler builds the library at the beginning.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class JniBenchmark {
    private static final String TEXT = "/org/freedesktop/systemd1/unit/ctr_2dexample_2eservice";
    private static final int SIZE = 64 << 10;

    /** The functions over FFM. Constants, so that the JIT compiles the calls in place. */
    private static final class Ffm {
        private static final Linker LINKER = Linker.nativeLinker();
        private static final SymbolLookup LIBRARY = load();
        private static final FunctionDescriptor INCREMENT = FunctionDescriptor.of(JAVA_INT, JAVA_INT);
        private static final FunctionDescriptor LENGTH = FunctionDescriptor.of(JAVA_LONG, ADDRESS);
        private static final FunctionDescriptor RECEIVE =
                FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);

        static final MethodHandle PLAIN_INCREMENT = handle("increment", INCREMENT);
        static final MethodHandle CRITICAL_INCREMENT = handle("increment", INCREMENT, Linker.Option.critical(false));
        static final MethodHandle PLAIN_LENGTH = handle("length", LENGTH);
        static final MethodHandle CRITICAL_LENGTH = handle("length", LENGTH, Linker.Option.critical(false));
        static final MethodHandle PLAIN_RECEIVE = handle("receive", RECEIVE);
        static final MethodHandle CRITICAL_RECEIVE = handle("receive", RECEIVE, Linker.Option.critical(true));
        static final MethodHandle CALL_BACK = handle("call_back", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
        static final MemorySegment INCREMENT_OF_JAVA = upcall();

        private static SymbolLookup load() {
            try {
                Path directory = Files.createTempDirectory("jni");
                Path include = Path.of(System.getProperty("java.home"), "include");
                Path library = CCompiler.compile(
                        "jni/calls.c",
                        directory.resolve("libcalls.so"),
                        "cc",
                        "-shared",
                        "-fPIC",
                        "-O2",
                        "-Wall",
                        "-Wextra",
                        "-I" + include,
                        "-I" + include.resolve("linux"));
                System.load(library.toString());
                SymbolLookup symbols = SymbolLookup.libraryLookup(library, Arena.global());
                Files.delete(library); // remains loaded
                Files.delete(directory);
                return symbols;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        private static MethodHandle handle(String name, FunctionDescriptor function, Linker.Option... options) {
            return LINKER.downcallHandle(LIBRARY.findOrThrow(name), function, options);
        }

        private static MemorySegment upcall() {
            try {
                MethodHandle increment = MethodHandles.lookup()
                        .findStatic(JniCalls.class, "increment", MethodType.methodType(int.class, int.class));
                return LINKER.upcallStub(increment, INCREMENT, Arena.global());
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment text = arena.allocate(256);
    private final MemorySegment memory = arena.allocate(SIZE);
    private final byte[] array = new byte[SIZE];
    private final MemorySegment heap = MemorySegment.ofArray(array);
    private final ByteBuffer direct = ByteBuffer.allocateDirect(SIZE);
    private final ConnectedSockets sockets = ConnectedSockets.open();
    private final int fd = sockets.right().fd();
    private int number;

    /** Compiles and loads the library, and fills the socket. */
    @Setup
    public void fill() throws Throwable {
        check(Libc.write(sockets.left().fd(), memory, SIZE));
        check((long) Ffm.PLAIN_RECEIVE.invokeExact(fd, memory, (long) SIZE));
    }

    /** Frees the memory and closes the sockets. */
    @TearDown
    public void free() {
        sockets.close();
        arena.close();
    }

    private static long check(long count) {
        if (count != SIZE) {
            throw new IllegalStateException("%d of %d bytes".formatted(count, SIZE));
        }
        return count;
    }

    // --- a trivial call

    /** Calls a trivial function over JNI. */
    @Benchmark
    public int trivialJni() {
        number = JniCalls.increment0(number);
        return number;
    }

    /** Calls a trivial function over FFM. */
    @Benchmark
    public int trivialFfm() throws Throwable {
        number = (int) Ffm.PLAIN_INCREMENT.invokeExact(number);
        return number;
    }

    /** Calls a trivial function over FFM, as a critical call. */
    @Benchmark
    public int trivialFfmCritical() throws Throwable {
        number = (int) Ffm.CRITICAL_INCREMENT.invokeExact(number);
        return number;
    }

    // --- a call with a String

    /** Passes a String over JNI, which copies it to memory that it allocates and frees. */
    @Benchmark
    public long stringJni() {
        return JniCalls.length0(TEXT);
    }

    /** Passes a String over FFM, in memory that is reused. */
    @Benchmark
    public long stringFfm() throws Throwable {
        text.setString(0, TEXT);
        return (long) Ffm.PLAIN_LENGTH.invokeExact(text);
    }

    /** Passes a String over FFM, in memory that is reused, as a critical call. */
    @Benchmark
    public long stringFfmCritical() throws Throwable {
        text.setString(0, TEXT);
        return (long) Ffm.CRITICAL_LENGTH.invokeExact(text);
    }

    // --- a call back; a critical call must not make one

    /** Makes C call Java back over JNI. */
    @Benchmark
    public int upcallJni() {
        number = JniCalls.callBack0(number);
        return number;
    }

    /** Makes C call Java back over FFM. */
    @Benchmark
    public int upcallFfm() throws Throwable {
        number = (int) Ffm.CALL_BACK.invokeExact(Ffm.INCREMENT_OF_JAVA, number);
        return number;
    }

    // --- a receive of 64 KiB

    /** Receives over JNI into an array of Java. */
    @Benchmark
    public long receiveJni() {
        return check(JniCalls.receive0(fd, array));
    }

    /** Receives over JNI into memory outside Java's heap. */
    @Benchmark
    public long receiveJniDirect() {
        return check(JniCalls.receiveDirect0(fd, direct));
    }

    /** Receives over FFM into memory outside Java's heap, as the library does. */
    @Benchmark
    public long receiveFfm() throws Throwable {
        return check((long) Ffm.PLAIN_RECEIVE.invokeExact(fd, memory, (long) SIZE));
    }

    /** Receives over FFM into an array of Java, as a critical call. */
    @Benchmark
    public long receiveFfmCritical() throws Throwable {
        return check((long) Ffm.CRITICAL_RECEIVE.invokeExact(fd, heap, (long) SIZE));
    }
}
