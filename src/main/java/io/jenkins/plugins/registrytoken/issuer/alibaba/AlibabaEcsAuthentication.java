package io.jenkins.plugins.registrytoken.issuer.alibaba;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.registrytoken.Messages;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.cloud.alibaba.EcsRoleRequest;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.FormChecks;
import io.jenkins.plugins.registrytoken.issuer.Requester;
import io.jenkins.plugins.registrytoken.token.TokenException;
import jenkins.util.SystemProperties;
import okhttp3.HttpUrl;
import org.jenkinsci.Symbol;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The RAM role of the virtual machine that the controller runs on. */
@Restricted(NoExternalUse.class)
public final class AlibabaEcsAuthentication extends Authentication implements AlibabaAuthentication {
    private static final long serialVersionUID = 1;
    /** A system property with another address of the metadata service. */
    static final String METADATA = "registryToken.alibabaEcs.metadata";

    private String roleName;
    private boolean firstVersion;

    @DataBoundConstructor
    public AlibabaEcsAuthentication() {}

    /** Null for the role that the metadata service names. */
    @CheckForNull
    public String getRoleName() {
        return Util.fixEmptyAndTrim(roleName);
    }

    @DataBoundSetter
    public void setRoleName(@CheckForNull String roleName) {
        this.roleName = roleName;
    }

    /** Whether the first version of the metadata service will do, which any process may ask. */
    public boolean isFirstVersion() {
        return firstVersion;
    }

    @DataBoundSetter
    public void setFirstVersion(boolean firstVersion) {
        this.firstVersion = firstVersion;
    }

    @NonNull
    @Override
    public Source<IssuedKey> keys(@NonNull AlibabaSite site, @NonNull Requester requester) throws TokenException {
        requester.requireController();
        HttpUrl metadata =
                HttpUrl.get(SystemProperties.getString(METADATA, EcsRoleRequest.METADATA_SERVICE.toString()));
        return new EcsRoleRequest(metadata, getRoleName(), firstVersion);
    }

    @Extension
    @Symbol("alibabaEcs")
    public static final class DescriptorImpl extends Descriptor<Authentication> {
        public DescriptorImpl() {
            super(AlibabaEcsAuthentication.class);
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AlibabaEcsAuthentication_DisplayName();
        }

        @POST
        public FormValidation doCheckRoleName(@AncestorInPath Item item, @QueryParameter String value) {
            String name = Util.fixNull(value).strip();
            return FormChecks.check(item, name.isEmpty() || EcsRoleRequest.isRoleName(name), Messages.Form_RoleName());
        }
    }
}
