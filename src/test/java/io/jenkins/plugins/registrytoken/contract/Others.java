package io.jenkins.plugins.registrytoken.contract;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

/** Varies a value in one place: a record in each of its components, and theirs. */
final class Others {
    private final BiFunction<String, Object, Object> hook;

    /** @param hook another value, given the path of a component and its value; null to have it varied here */
    Others(BiFunction<String, Object, Object> hook) {
        this.hook = hook;
    }

    /** By the path of the place, the others that differ there only; none if the constructors take no other value. */
    Map<String, List<Object>> of(Object request) {
        return of("", request.getClass(), request);
    }

    private Map<String, List<Object>> of(String path, Class<?> type, Object value) {
        Object own = path.isEmpty() ? null : hook.apply(path, value);
        if (own != null) {
            return Map.of(path, List.of(own));
        }
        return value instanceof Record whole ? ofRecord(path, whole) : Map.of(path, ofValue(type, value));
    }

    /** The components of a record, and theirs, with their names; without those that are null. */
    static Stream<Map.Entry<String, Object>> parts(Record whole) {
        return Stream.of(whole.getClass().getRecordComponents()).flatMap(component -> {
            Object part = get(component, whole);
            Stream<Map.Entry<String, Object>> inner = part instanceof Record deeper ? parts(deeper) : Stream.empty();
            return part == null ? inner : Stream.concat(Stream.of(Map.entry(component.getName(), part)), inner);
        });
    }

    private Map<String, List<Object>> ofRecord(String path, Record whole) {
        RecordComponent[] components = whole.getClass().getRecordComponents();
        Object[] values = Stream.of(components).map(part -> get(part, whole)).toArray();
        Map<String, List<Object>> others = new LinkedHashMap<>();
        for (int i = 0; i < components.length; i++) {
            int changed = i;
            String name = components[i].getName();
            of(path.isEmpty() ? name : path + '.' + name, components[i].getType(), values[i])
                    .forEach((place, parts) -> others.put(
                            place,
                            parts.stream()
                                    .flatMap(part -> with(whole.getClass(), components, values, changed, part))
                                    .toList()));
        }
        return others;
    }

    private static List<Object> ofValue(Class<?> type, Object value) {
        if (value instanceof List<?> list) {
            return ofList(list);
        }
        if (value instanceof Enum<?> constant) {
            return Stream.of((Object[]) constant.getDeclaringClass().getEnumConstants())
                    .filter(other -> other != value)
                    .toList();
        }
        if (value instanceof Boolean flag) {
            return List.of(!flag);
        }
        if (value instanceof HttpUrl url) {
            return List.of(url.newBuilder().host("127.0.0.2").build());
        }
        if (value instanceof Instant moment) {
            return moment.equals(Instant.MAX)
                    ? List.of(Instant.EPOCH.plus(Duration.ofDays(36_500)))
                    : List.of(moment.plusSeconds(1));
        }
        if (value instanceof String || type == String.class) {
            return value == null ? List.of("x1") : List.of(value + "x", value + "1", "x" + value);
        }
        if (value instanceof Integer || type == Integer.class) {
            return value == null ? List.of(1, 1000) : List.of((int) value + 1, (int) value - 1);
        }
        if (value instanceof Duration || type == Duration.class) {
            return value == null
                    ? List.of(Duration.ofHours(1))
                    : List.of(((Duration) value).plusMinutes(1), ((Duration) value).minusMinutes(1));
        }
        return List.of();
    }

    private static List<Object> ofList(List<?> list) {
        List<Object> longer = new ArrayList<>(list);
        longer.add("x1.example");
        return list.isEmpty() ? List.of(longer) : List.of(list.subList(1, list.size()), longer);
    }

    private static Object get(RecordComponent part, Record whole) {
        try {
            part.getAccessor().setAccessible(true);
            return part.getAccessor().invoke(whole);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** None if the record does not take the value. */
    private static Stream<Object> with(
            Class<?> type, RecordComponent[] components, Object[] values, int changed, Object value) {
        Object[] all = values.clone();
        all[changed] = value;
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return Stream.of(constructor.newInstance(all));
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException) {
                return Stream.empty();
            }
            throw new AssertionError(e);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
