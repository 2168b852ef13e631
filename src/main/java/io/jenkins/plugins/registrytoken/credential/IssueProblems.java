package io.jenkins.plugins.registrytoken.credential;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.ModelObject;
import io.jenkins.plugins.registrytoken.issuer.TokenIssuer;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The credentials of Jenkins and of folders that gave no new token the last time one was due. One is forgotten when it gives
 * a token again, and when it is changed or deleted. A user's own are left out, because administrators cannot see or correct them.
 */
@Restricted(NoExternalUse.class)
public final class IssueProblems {
    /** Every page for administrators asks for each. */
    private static final int MOST = 100;

    private final Map<TokenIssuer, Problem> problems = new ConcurrentHashMap<>();

    @NonNull
    public static IssueProblems get() {
        return Jenkins.get().lookup.setIfNull(IssueProblems.class, new IssueProblems());
    }

    /** The credential with this issuer gave a token. */
    void solved(@NonNull TokenIssuer issuer) {
        if (!problems.isEmpty()) {
            problems.remove(issuer);
        }
    }

    /**
     * The credential with this issuer, which is stored there, gave no token. Asks no store, because one that hangs would delay
     * all renewals; pages remove what is outdated.
     */
    synchronized void add(
            @NonNull TokenIssuer issuer, @NonNull StoredCredential place, @NonNull TokenException failure) {
        Problem before = problems.get(issuer);
        if (before != null || problems.size() < MOST || makeRoom(place.owner())) {
            Instant since = before == null ? Instant.now() : before.since();
            problems.put(issuer, new Problem(issuer, place, failure.getMessage(), since, failure.nextCall()));
        }
    }

    /**
     * Removes the newest problem of the folder with the most, or of Jenkins, so that one folder does not keep out all others.
     *
     * @return false if the owner itself has nearly as many, so that nothing was removed
     */
    private boolean makeRoom(ModelObject owner) {
        Map<ModelObject, List<Problem>> byOwner = problems.values().stream()
                .collect(Collectors.groupingBy(each -> each.place().owner()));
        List<Problem> most = Collections.max(byOwner.values(), Comparator.comparingInt(List::size));
        if (most.size() <= byOwner.getOrDefault(owner, List.of()).size() + 1) {
            return false;
        }
        problems.remove(
                Collections.max(most, Comparator.comparing(Problem::since)).issuer());
        return true;
    }

    /** At most a hundred, by id, without those of credentials that were changed or deleted since. */
    @NonNull
    public List<Problem> all() {
        problems.values().removeIf(Problem::isOutdated);
        return problems.values().stream()
                .sorted(Comparator.comparing(Problem::id).thenComparing(Problem::since))
                .toList();
    }

    /**
     * Why a credential gives no token.
     *
     * @param place where the credential is stored
     * @param reason the one line that a build gets
     * @param since when it failed first
     * @param nextTry when the cloud is asked again at the earliest; null if not before the credential is corrected
     */
    public record Problem(
            @NonNull TokenIssuer issuer,
            @NonNull StoredCredential place,
            @NonNull String reason,
            @NonNull Instant since,
            @CheckForNull Instant nextTry) {

        /** The ID of the credential. */
        @NonNull
        public String id() {
            return place.id();
        }

        /** The name of the credential's folder; null if it is one of Jenkins itself, or the current user may not see it. */
        @CheckForNull
        public String folder() {
            return place.folder();
        }

        /** The address of the credential's page; null if the current user may not see it. */
        @CheckForNull
        public String link() {
            return place.link();
        }

        private boolean isOutdated() {
            return !place.holds(issuer);
        }

        @Override
        public String toString() {
            return id() + ": " + reason;
        }
    }
}
