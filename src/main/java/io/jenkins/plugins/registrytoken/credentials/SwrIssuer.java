package io.jenkins.plugins.registrytoken.credentials;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.security.AccessControlled;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import io.jenkins.plugins.registrytoken.cloud.TokenRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.SwrEndpoint;
import io.jenkins.plugins.registrytoken.cloud.huawei.SwrLoginRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.SwrLoginRequest.Operation;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What the SWR (basic edition) of every cloud that runs one has in common. */
public abstract class SwrIssuer extends TokenIssuer {
    private static final long serialVersionUID = 1;

    private final String region;
    private final Authentication authentication;
    private String projectName;
    private String projectId;
    private String endpoint;

    protected SwrIssuer(@CheckForNull String region, @CheckForNull Authentication authentication) {
        this.region = Util.fixNull(region).strip();
        this.authentication = authentication;
    }

    @NonNull
    public String getRegion() {
        return region;
    }

    @CheckForNull
    public Authentication getAuthentication() {
        return authentication;
    }

    /** Whose namespace the login is for; null for the region's own project. */
    @CheckForNull
    public String getProjectName() {
        return projectName;
    }

    @DataBoundSetter
    public void setProjectName(@CheckForNull String projectName) {
        this.projectName = Util.fixEmptyAndTrim(projectName);
    }

    /** Sent as {@code X-Project-Id}, which sub-projects need; null to leave it out. */
    @CheckForNull
    public String getProjectId() {
        return projectId;
    }

    @DataBoundSetter
    public void setProjectId(@CheckForNull String projectId) {
        this.projectId = Util.fixEmptyAndTrim(projectId);
    }

    /** Where the API is called instead of at the region's public address; null for that. */
    @CheckForNull
    public String getEndpoint() {
        return endpoint;
    }

    @DataBoundSetter
    public void setEndpoint(@CheckForNull String endpoint) {
        this.endpoint = Util.fixEmptyAndTrim(endpoint);
    }

    @NonNull
    @Override
    public final TokenRequest request() throws TokenException {
        if (authentication == null) {
            throw invalid("The credential has no authentication: choose one.");
        }
        if (projectId != null && !projectId.matches("[A-Za-z0-9-]+")) {
            throw invalid("The project ID may hold letters, digits and hyphens only.");
        }
        Duration lifetime = lifetime();
        if (lifetime != null && !isLifetime(lifetime.toSeconds())) {
            throw invalid("The lifetime must be from 900 to 86400 seconds.");
        }
        try {
            SwrEndpoint regional = endpoint(region);
            return new SwrLoginRequest(
                    endpoint == null ? regional : regional.at(endpoint),
                    operation(),
                    projectName,
                    lifetime,
                    authentication.forHuawei(projectId));
        } catch (IllegalArgumentException e) {
            throw invalid(e.getMessage());
        }
    }

    /** @throws IllegalArgumentException if this cannot be a region */
    @NonNull
    protected abstract SwrEndpoint endpoint(@NonNull String region);

    @NonNull
    protected Operation operation() {
        return Operation.SECRET;
    }

    /** How long the login is asked to live; null to leave it to the cloud. */
    @CheckForNull
    protected Duration lifetime() {
        return null;
    }

    static boolean isLifetime(long seconds) {
        return seconds >= 900 && seconds <= 86_400;
    }

    private static TokenException invalid(String message) {
        return new TokenException(Reason.INVALID_REQUEST, message);
    }

    public abstract static class SwrDescriptor extends Descriptor<TokenIssuer> {

        @NonNull
        protected abstract List<String> regions();

        /** @throws IllegalArgumentException if this cannot be a region */
        @NonNull
        protected abstract SwrEndpoint endpoint(@NonNull String region);

        @POST
        public ComboBoxModel doFillRegionItems(@AncestorInPath AccessControlled context) {
            return FormPermission.mayEdit(context) ? new ComboBoxModel(regions()) : new ComboBoxModel();
        }

        @POST
        public FormValidation doCheckRegion(@AncestorInPath AccessControlled context, @QueryParameter String value) {
            return check(context, () -> endpoint(Util.fixNull(value).strip()));
        }

        @POST
        public FormValidation doCheckEndpoint(@AncestorInPath AccessControlled context, @QueryParameter String value) {
            return Util.fixNull(value).isBlank()
                    ? FormValidation.ok()
                    : check(context, () -> endpoint(regions().get(0)).at(value));
        }

        private static FormValidation check(AccessControlled context, Supplier<SwrEndpoint> configured) {
            try {
                if (FormPermission.mayEdit(context)) {
                    configured.get();
                }
                return FormValidation.ok();
            } catch (IllegalArgumentException e) {
                return FormValidation.error(e.getMessage());
            }
        }
    }
}
