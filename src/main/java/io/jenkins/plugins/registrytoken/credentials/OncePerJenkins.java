package io.jenkins.plugins.registrytoken.credentials;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Lookup;
import java.util.function.Supplier;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Objects of which a Jenkins has one. They are no extensions, as Jenkins makes all of those when it starts, and loads all
 * that their methods mention, though most starts need none of it for a long time.
 */
@Restricted(NoExternalUse.class)
public final class OncePerJenkins {
    private OncePerJenkins() {}

    /** @param maker called if there is none yet; if others call it in the same moment, only one of theirs is kept */
    @NonNull
    public static <T> T get(@NonNull Class<T> type, @NonNull Supplier<T> maker) {
        Lookup all = Jenkins.get().lookup;
        T present = all.get(type);
        return present == null ? all.setIfNull(type, maker.get()) : present;
    }
}
