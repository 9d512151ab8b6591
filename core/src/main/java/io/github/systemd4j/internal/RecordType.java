package io.github.systemd4j.internal;

import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Creates records from values by their canonical constructor. */
public final class RecordType {
    private RecordType() {}

    /**
     * Creates a record. Exceptions of its constructor are thrown unchanged.
     *
     * @param type is public, or its package is opened to this module
     * @param arguments one for each component, of its type
     */
    public static <R extends Record> R construct(Class<R> type, @Nullable Object[] arguments) {
        Class<?>[] parameters = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            var constructor = type.getDeclaredConstructor(parameters);
            if (!constructor.canAccess(null)) {
                constructor.setAccessible(true);
            }
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof RuntimeException refused ? refused : new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the class of the values of a component: that of the box for a primitive type. */
    public static Class<?> boxed(Class<?> type) {
        return MethodType.methodType(type).wrap().returnType();
    }
}
