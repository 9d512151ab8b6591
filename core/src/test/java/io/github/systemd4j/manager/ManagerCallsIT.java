package io.github.systemd4j.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.manager.FaultySystemd.Fault;
import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.run.StandardStreams;
import io.github.systemd4j.run.TransientUnit;
import io.github.systemd4j.testing.Broker;
import io.github.systemd4j.testing.Descriptors;
import io.github.systemd4j.unit.UnitName;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls every method of a manager, with a systemd that replies with faults. */
@ParameterizedClass
@EnumSource(Broker.class)
class ManagerCallsIT extends ManagerFaultsFixture {
    /** Methods that call nothing, and one that waits without a limit of time, also for a systemd that always leaves. */
    private static final Set<String> NO_CALLS = Set.of(
            "bus",
            "close",
            "unit",
            "unitFiles",
            "control",
            "jobs",
            "environment",
            "name",
            "path",
            "toString",
            "awaitStateAsync");

    @ParameterizedTest
    @EnumSource(Fault.class)
    void shouldEndEveryCall(Fault fault) throws Exception {
        systemd.begin(_ -> fault);
        callEverything();
        systemd.begin(_ -> Fault.NONE);
        assertNothingRetained();
    }

    @Test
    void shouldAllowInteractiveAuthorizationInEveryCall() throws Exception {
        systemd.begin(_ -> Fault.ERROR);
        callEverything();
        assertThat(systemd.interactive.values()).hasSizeGreaterThan(60).containsOnly(false);
        manager.setInteractiveAuthorization(true);
        callEverything();
        assertThat(systemd.interactive.values()).containsOnly(true);
    }

    private void callEverything() throws Exception {
        Unit unit = manager.unit(FaultySystemd.UNIT);
        for (Object target :
                List.of(manager, unit, manager.unitFiles(), manager.control(), manager.jobs(), manager.environment())) {
            var calls = new ArrayList<CompletableFuture<?>>();
            for (Method method : target.getClass().getDeclaredMethods()) {
                if (isCall(method)) {
                    calls.add(onThread(() -> call(target, method)));
                }
            }
            for (CompletableFuture<?> call : calls) {
                awaitEnd(call);
            }
        }
    }

    private static boolean isCall(Method method) {
        int modifiers = method.getModifiers();
        return Modifier.isPublic(modifiers)
                && !Modifier.isStatic(modifiers)
                && !NO_CALLS.contains(method.getName())
                && !method.getName().equals("setInteractiveAuthorization");
    }

    private static void call(Object target, Method method) {
        Object[] arguments = Arrays.stream(method.getParameters())
                .map(each -> argument(each.getType()))
                .toArray();
        try {
            Object result = method.invoke(target, arguments);
            UnixFd.closeAll(result instanceof CompletableFuture<?> future ? future.join() : result);
        } catch (InvocationTargetException e) {
            throw new CompletionException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        } finally {
            UnixFd.closeAll(Arrays.asList(arguments));
        }
    }

    /** Returns a value that methods with a parameter of this type can send. */
    private static Object argument(Class<?> type) {
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type.isArray()) {
            return Array.newInstance(type.getComponentType(), 0);
        }
        return Objects.requireNonNull(ARGUMENTS.get(type), type::toString).get();
    }

    private static final Map<Class<?>, Supplier<Object>> ARGUMENTS = Map.ofEntries(
            Map.entry(String.class, () -> "0123456789abcdef0123456789abcdef"),
            Map.entry(UnitName.class, () -> new UnitName(FaultySystemd.UNIT)),
            Map.entry(int.class, () -> 1),
            Map.entry(long.class, () -> 1L),
            Map.entry(Collection.class, List::of),
            Map.entry(Map.class, () -> Map.of("A", "b")),
            Map.entry(Class.class, () -> String.class),
            Map.entry(Variant.class, () -> Variant.of("")),
            Map.entry(UnixFd.class, () -> UnixFd.adopt(Descriptors.memfd())),
            Map.entry(Duration.class, () -> Duration.ofSeconds(1)),
            Map.entry(Predicate.class, () -> (Predicate<Object>) _ -> true),
            Map.entry(StandardStreams.class, StandardStreams::capture),
            Map.entry(TransientUnit.class, () -> service("transient.service")));
}
