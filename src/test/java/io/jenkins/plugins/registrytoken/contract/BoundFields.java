package io.jenkins.plugins.registrytoken.contract;

import hudson.Util;
import hudson.model.Describable;
import hudson.util.Secret;
import java.beans.Introspector;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.sf.json.JSONObject;
import org.kohsuke.stapler.ClassDescriptor;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** The fields of an object as forms bind them: the parameters of its constructor, then those that have a setter. */
final class BoundFields {
    private BoundFields() {}

    /** What the getters give, by field. */
    static Map<String, Object> of(Object bean) {
        Map<String, Object> values = new LinkedHashMap<>();
        required(bean).forEach(field -> values.put(field, value(bean, field)));
        setters(bean.getClass()).keySet().forEach(field -> values.put(field, value(bean, field)));
        return values;
    }

    /** The fields that the constructor takes. */
    static List<String> required(Object bean) {
        return List.of(ClassDescriptor.loadParameterNames(constructor(bean.getClass())));
    }

    /** A copy whose other fields are these. */
    static <T> T copy(T bean, Map<String, ?> values) {
        try {
            Map<String, Method> setters = setters(bean.getClass());
            Object copy = constructor(bean.getClass())
                    .newInstance(required(bean).stream().map(values::get).toArray());
            for (Map.Entry<String, Method> setter : setters.entrySet()) {
                if (values.containsKey(setter.getKey())) {
                    setter.getValue().invoke(copy, values.get(setter.getKey()));
                }
            }
            @SuppressWarnings("unchecked")
            T sameKind = (T) copy;
            return sameKind;
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** What a form gives in which nothing is entered. */
    static <T> T empty(Class<T> kind) {
        Constructor<?> constructor = constructor(kind);
        Object[] nothing = Stream.of(constructor.getParameterTypes())
                .map(type -> type == boolean.class ? Boolean.FALSE : type == int.class ? (Object) 0 : null)
                .toArray();
        try {
            return kind.cast(constructor.newInstance(nothing));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** A form of a value that can be compared and read in a message: maps for objects, texts for secrets, null for none. */
    static Object comparable(Object value) {
        if (value instanceof Secret secret) {
            return Util.fixEmpty(secret.getPlainText());
        }
        if (!(value instanceof Describable)) {
            return value;
        }
        Map<String, Object> fields = new LinkedHashMap<>(Map.of("class", value.getClass()));
        of(value).forEach((field, content) -> fields.put(field, comparable(content)));
        return fields;
    }

    /** What a browser submits if all of it was typed in. */
    static JSONObject form(Object bean) {
        JSONObject form = new JSONObject();
        form.put("stapler-class", bean.getClass().getName());
        of(bean).forEach((field, value) -> {
            if (value instanceof Describable) {
                form.put(field, form(value));
            } else if (value != null) {
                form.put(field, value instanceof Enum<?> one ? one.name() : comparable(value));
            }
        });
        return form;
    }

    /** The plain texts of all secrets that its getters give. */
    static List<String> secrets(Object bean) {
        return Stream.of(bean.getClass().getMethods())
                .filter(method -> method.getReturnType() == Secret.class && method.getParameterCount() == 0)
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .map(method -> Secret.toString((Secret) call(method, bean)))
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private static Object call(Method getter, Object bean) {
        try {
            return getter.invoke(bean);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static Constructor<?> constructor(Class<?> kind) {
        return Stream.of(kind.getConstructors())
                .filter(constructor -> constructor.isAnnotationPresent(DataBoundConstructor.class))
                .findFirst()
                .orElseThrow(() -> new AssertionError(kind + " has no constructor with @DataBoundConstructor"));
    }

    private static Map<String, Method> setters(Class<?> kind) {
        Map<String, Method> setters = new TreeMap<>();
        for (Method method : kind.getMethods()) {
            if (method.isAnnotationPresent(DataBoundSetter.class)) {
                setters.put(Introspector.decapitalize(method.getName().substring("set".length())), method);
            }
        }
        return setters;
    }

    static Object value(Object bean, String field) {
        String name = field.substring(0, 1).toUpperCase() + field.substring(1);
        for (Method method : bean.getClass().getMethods()) {
            if (method.getParameterCount() == 0 && method.getName().matches("(get|is)" + name)) {
                return call(method, bean);
            }
        }
        throw new AssertionError(bean.getClass() + " has no getter of " + field);
    }
}
