package io.jenkins.plugins.registrytoken.token;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.lang.reflect.RecordComponent;
import java.util.Collection;

/** How much memory something takes beside objects of fixed size, in bytes and roughly. */
final class Weight {
    private Weight() {}

    /** Counts texts, what {@linkplain Expiring#weight tells its weight}, and these in collections and records. */
    static int of(@CheckForNull Object whole) {
        if (whole instanceof CharSequence text) {
            return text.length();
        }
        if (whole instanceof Expiring expiring) {
            return expiring.weight();
        }
        int weight = 0;
        if (whole instanceof Collection<?> parts) {
            for (Object part : parts) {
                weight += of(part);
            }
        } else if (whole instanceof Record) {
            for (RecordComponent component : whole.getClass().getRecordComponents()) {
                weight += of(part(whole, component));
            }
        }
        return weight;
    }

    @CheckForNull
    private static Object part(Object whole, RecordComponent component) {
        try {
            // A record need not be public.
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(whole);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("A record does not show what it holds", e);
        }
    }
}
