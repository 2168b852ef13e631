package io.jenkins.plugins.registrytoken.log;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.FilePath;
import hudson.console.ConsoleLogFilter;
import hudson.console.LineTransformationOutputStream;
import hudson.model.Computer;
import hudson.model.Run;
import hudson.remoting.Channel;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.WeakHashMap;
import jenkins.util.JenkinsJVM;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Masks logins in a build's log and in what leaves a block, until they expire. Logins may join while the log is being
 * written. It outlives a restart, and goes along to every agent on which a step of the block writes the log itself: but what
 * one agent said to be logins of its user goes to no other.
 */
@Restricted(NoExternalUse.class)
public final class TokenMask extends ConsoleLogFilter implements Serializable {
    private static final long serialVersionUID = 1;
    /** Far more than logs are on their way at once; those that were told longest ago are left out first. */
    private static final int MOST_LEARNT = 1000;

    /**
     * Every mask in this JVM, copies included: Pipeline restores its own after a restart, and an agent gets one with each
     * log that it writes. All have to learn of a new token, and Jenkins offers no list of them.
     */
    private static final Set<TokenMask> ALIVE =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    /**
     * What they learnt, by {@link #id}. A log on its way to an agent may be overtaken by what tells its copies of a new
     * token, and by the token itself.
     */
    private static final Map<String, ArrayList<LoginForms>> LEARNT =
            Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, ArrayList<LoginForms>> eldest) {
                    return size() > MOST_LEARNT;
                }
            });

    private final String id;
    private final String charset;
    private volatile ArrayList<LoginForms> known = new ArrayList<>();
    private transient LineMask compiled;

    public TokenMask(@NonNull Charset charset) {
        this.id = UUID.randomUUID().toString();
        this.charset = charset.name();
        ALIVE.add(this);
    }

    /** The part of a mask that an agent gets. */
    private TokenMask(TokenMask other, @CheckForNull String node) {
        this.id = other.id;
        this.charset = other.charset;
        this.known = new ArrayList<>(
                other.known.stream().filter(forms -> forms.isFor(node)).toList());
    }

    /** The id that all copies of a mask share. */
    @NonNull
    public String id() {
        return id;
    }

    /**
     * Makes every copy in this JVM mask these too, and those that will arrive.
     *
     * @return whether there was any
     */
    public static boolean add(@NonNull String id, @NonNull Collection<LoginForms> added) {
        LEARNT.merge(id, new ArrayList<>(added), LoginForms::merge);
        List<TokenMask> copies = copies(id);
        copies.forEach(copy -> copy.add(added));
        return !copies.isEmpty();
    }

    /** All in this JVM that have this id; they know the same. */
    @NonNull
    public static List<TokenMask> copies(@NonNull String id) {
        synchronized (ALIVE) {
            return ALIVE.stream().filter(mask -> mask.id.equals(id)).toList();
        }
    }

    /** Drops what is kept for copies that have not arrived yet: after the end of a session none will. */
    public static void forget(@NonNull String id) {
        LEARNT.remove(id);
    }

    private synchronized void add(Collection<LoginForms> added) {
        known = LoginForms.merge(known, added);
        compiled = null;
    }

    /** This text without logins, however many lines it has; equal to it if it holds none. */
    @NonNull
    public String mask(@NonNull String text) {
        return known.isEmpty() ? text : lines().maskAll(text);
    }

    private synchronized LineMask lines() {
        if (compiled == null) {
            compiled = new LineMask(known.stream().flatMap(LoginForms::texts).toList());
        }
        return compiled.another();
    }

    /** On its way to an agent without what only another may know. */
    private Object writeReplace() {
        Channel channel = Channel.current();
        if (channel == null || !JenkinsJVM.isJenkinsJVM()) {
            return this;
        }
        Computer computer = new FilePath(channel, "").toComputer();
        return new TokenMask(this, computer == null ? null : computer.getName());
    }

    private Object readResolve() {
        ALIVE.add(this); // before it looks, so that it misses nothing that is learnt meanwhile
        ArrayList<LoginForms> learnt = LEARNT.get(id);
        if (learnt != null) {
            add(learnt);
        }
        return this;
    }

    @Override
    public OutputStream decorateLogger(@CheckForNull Run run, @NonNull OutputStream logger) {
        return new MaskingStream(logger);
    }

    private final class MaskingStream extends LineTransformationOutputStream.Delegating {
        private List<LoginForms> masked = List.of();
        private LineMask lines;

        MaskingStream(OutputStream out) {
            super(out);
        }

        @Override
        protected void eol(byte[] bytes, int length) throws IOException {
            List<LoginForms> current = known;
            if (current.isEmpty()) {
                out.write(bytes, 0, length);
                return;
            }
            if (current != masked) {
                lines = lines();
                masked = current; // or newer, which is then looked at twice
            }
            Charset encoding = Charset.forName(charset);
            String line = new String(bytes, 0, length, encoding);
            String clean = lines.mask(line);
            if (clean.equals(line)) {
                out.write(bytes, 0, length);
            } else {
                out.write(clean.getBytes(encoding));
            }
        }
    }
}
