package io.github.systemd4j.internal.threads;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.daemon.Watchdog;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.manager.JobMode;
import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.run.TransientUnit;
import io.github.systemd4j.signals.SignalStream;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Broker;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.Descriptors;
import io.github.systemd4j.testing.JavaProgram;
import io.github.systemd4j.testing.PrivateBus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests threads of the library that outlive the application that caused them. */
class DaemonThreadsIT {
    @ParameterizedTest
    @EnumSource(Broker.class)
    void shouldKeepNothingOfAnApplicationThatIsGone(Broker broker) {
        try (PrivateBus dbus = broker.start()) {
            Command program = JavaProgram.run(
                    List.of("env", "WATCHDOG_USEC=60000000", "NOTIFY_SOCKET=/nowhere"),
                    Application.class,
                    dbus.address());
            assertThat(program.output()).as(program.errors()).isEqualTo("""
                    all is forgotten of the application that started these:
                    some events 1
                    some loop
                    systemd4j stream
                    systemd4j unix
                    systemd4j watchdog
                    systemd4j-fds
                    """);
        }
    }

    @ParameterizedTest
    @EnumSource(Broker.class)
    void shouldLetAnApplicationBeUnloadedThatBringsTheLibraryAlong(Broker broker) {
        try (PrivateBus dbus = broker.start()) {
            Command program = JavaProgram.run(List.of("env"), Container.class, dbus.address());
            assertThat(program.output()).as(program.errors()).isEqualTo("unloaded\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"src/main/java", "../templates/src/main/java"})
    void shouldBeTheOnlyPlaceThatCreatesThreads(String sources) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(sources))) {
            assertThat(files.filter(Files::isRegularFile))
                    .isNotEmpty()
                    .filteredOn(DaemonThreadsIT::createsThreads)
                    .extracting(Path::getFileName)
                    .extracting(Path::toString)
                    .isSubsetOf("DaemonThreads.java");
        }
    }

    private static boolean createsThreads(Path source) {
        try {
            String text = Files.readString(source);
            return Stream.of("new Thread(", "Thread.of", "Thread.startVirtualThread", "new Timer(", "Cleaner.create()")
                    .anyMatch(text::contains);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldCreateDaemonsWithTheClassLoaderOfTheSystem() {
        for (Thread thread : List.of(
                DaemonThreads.create("a name", () -> {}),
                DaemonThreads.named("a name").newThread(() -> {}),
                DaemonThreads.numbered("a name ").newThread(() -> {}))) {
            assertThat(thread.isDaemon()).isTrue();
            assertThat(thread.getName()).isIn("a name", "a name 1");
            assertThat(thread.getContextClassLoader()).isSameAs(ClassLoader.getSystemClassLoader());
        }
    }

    /** Loads an application, runs it to its end, and waits until it is unloaded. */
    static final class Container {
        public static void main(String[] args) throws Exception {
            WeakReference<ClassLoader> application = run(args[0]);
            Await.until(() -> {
                System.gc();
                return application.refersTo(null);
            });
            System.out.println("unloaded");
        }

        private static WeakReference<ClassLoader> run(String address) throws Exception {
            var urls = new ArrayList<URL>();
            for (String entry : System.getProperty("java.class.path").split(":")) {
                urls.add(Path.of(entry).toUri().toURL());
            }
            try (var loader = new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
                var task = loader.loadClass(ShortApplication.class.getName()).getConstructor(String.class);
                Thread thread = new Thread((Runnable) task.newInstance(address));
                thread.setContextClassLoader(loader);
                thread.start();
                thread.join();
                return new WeakReference<>(loader);
            }
        }
    }

    /** Opens and closes all objects that have threads, and sets a timer of the JDK. */
    public record ShortApplication(String address) implements Runnable {
        @Override
        public void run() {
            UnixFd.adopt(Descriptors.memfd()).close();
            try (Bus bus = Bus.open(BusAddress.of(address));
                    SystemdManager manager = SystemdManager.of(bus);
                    SignalStream stream = SignalStream.open(BusAddress.of(address))) {
                stream.subscribe(MatchRule.signals(), _ -> {});
                TransientUnit service = TransientUnit.of("a.service").execStart("/bin/true");
                manager.startAsync(service, JobMode.FAIL)
                        .exceptionally(_ -> null)
                        .join();
            }
        }
    }

    /** Opens all objects that have threads, on a thread of an application that ends afterwards. */
    static final class Application {
        private static final InheritableThreadLocal<Object> INHERITABLE = new InheritableThreadLocal<>();
        private static final List<AutoCloseable> OPEN = new ArrayList<>();

        public static void main(String[] args) throws Exception {
            List<WeakReference<?>> ofTheApplication = run(BusAddress.of(args[0]));
            Await.until(() -> {
                System.gc();
                return ofTheApplication.stream().allMatch(each -> each.refersTo(null));
            });
            System.out.println("all is forgotten of the application that started these:");
            Thread.getAllStackTraces().keySet().stream()
                    .map(Thread::getName)
                    .filter(name -> name.startsWith("systemd4j") || name.startsWith("some "))
                    .map(name -> name.replaceAll("( of)? ?unix:.*", "").replaceAll("systemd4j$", "systemd4j unix"))
                    .sorted()
                    .forEach(System.out::println);
            for (AutoCloseable each : OPEN) {
                each.close();
            }
        }

        private static List<WeakReference<?>> run(BusAddress address) throws InterruptedException {
            var loader = new URLClassLoader(new URL[0]);
            var value = new Object();
            Thread application = new Thread(() -> {
                INHERITABLE.set(value);
                open(address);
            });
            application.setContextClassLoader(loader);
            application.start();
            application.join();
            return List.of(new WeakReference<>(loader), new WeakReference<>(value));
        }

        private static void open(BusAddress address) {
            OPEN.add(UnixFd.adopt(Descriptors.memfd()));
            OPEN.add(EventLoop.start("some loop"));
            OPEN.add(Bus.open(address));
            OPEN.add(SignalStream.open(address));
            OPEN.add(Watchdog.builder(() -> true).errorHandler((_, _) -> {}).start());
            DaemonThreads.start(DaemonThreads.numbered("some events "), Application::sleep);
        }

        private static void sleep() {
            try {
                Thread.sleep(Long.MAX_VALUE);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
