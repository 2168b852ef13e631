package io.jenkins.plugins.registrytoken.credentials;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The credentials that gave no new token the last time one was due. Forgets one as soon as it gives a token again. */
@Restricted(NoExternalUse.class)
public final class IssueProblems {
    private final Map<String, Problem> problems = new ConcurrentHashMap<>();

    @NonNull
    public static IssueProblems get() {
        return OncePerJenkins.get(IssueProblems.class, IssueProblems::new);
    }

    /**
     * @param job full name of the job that asked; null for none
     * @param failure null if all is well
     */
    void last(
            @NonNull String id,
            @NonNull TokenIssuer issuer,
            @CheckForNull String job,
            @CheckForNull TokenException failure) {
        if (failure != null) {
            boolean stored = StoredIssuer.exists(issuer, job);
            problems.compute(
                    id,
                    (key, before) -> new Problem(
                            id,
                            failure.getMessage(),
                            before == null ? Instant.now() : before.since(),
                            failure.nextCall(),
                            issuer,
                            job,
                            stored));
        } else if (!problems.isEmpty()) {
            problems.remove(id);
        }
    }

    /** By id, without those of credentials that were changed or deleted since. */
    @NonNull
    public List<Problem> all() {
        problems.values().removeIf(Problem::isOutdated);
        return problems.values().stream()
                .sorted(Comparator.comparing(Problem::id))
                .toList();
    }

    /**
     * Why a credential gives no token.
     *
     * @param reason the one line that a build gets
     * @param since when it failed first
     * @param nextTry when the cloud is asked again at the earliest; null if not before the credential is corrected
     * @param job full name of the job that asked the last time; null for none
     * @param stored whether it was found in Jenkins or in a folder
     */
    public record Problem(
            @NonNull String id,
            @NonNull String reason,
            @NonNull Instant since,
            @CheckForNull Instant nextTry,
            @NonNull TokenIssuer issuer,
            @CheckForNull String job,
            boolean stored) {

        /** The address of the credential's page; null if the current user may not see it. */
        @CheckForNull
        public String link() {
            return StoredIssuer.find(issuer, job).map(StoredIssuer::link).orElse(null);
        }

        private boolean isOutdated() {
            return stored && !StoredIssuer.exists(issuer, job);
        }

        @Override
        public String toString() {
            return id + ": " + reason;
        }
    }
}
