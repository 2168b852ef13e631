package io.jenkins.plugins.registrytoken.issuer.alibaba;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.registrytoken.Messages;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AlibabaEndpoints;
import io.jenkins.plugins.registrytoken.cloud.alibaba.ControllerIdentity;
import io.jenkins.plugins.registrytoken.cloud.alibaba.EcsRoleRequest;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.FormChecks;
import io.jenkins.plugins.registrytoken.issuer.MetadataAuthentication;
import io.jenkins.plugins.registrytoken.issuer.Requester;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.util.List;
import okhttp3.HttpUrl;
import org.jenkinsci.Symbol;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The RAM role that the platform gives the controller: of its service account in a cluster, or of its virtual machine. */
@Restricted(NoExternalUse.class)
public final class AlibabaEcsAuthentication extends MetadataAuthentication implements AlibabaAuthentication {
    private static final long serialVersionUID = 1;
    /** A system property with another address of the metadata service. */
    static final String METADATA = "registryToken.alibabaEcs.metadata";

    private String roleName;

    @DataBoundConstructor
    public AlibabaEcsAuthentication() {}

    /** The role of the machine, which then goes before that of a service account; null for the role that the platform names. */
    @CheckForNull
    public String getRoleName() {
        return Util.fixEmptyAndTrim(roleName);
    }

    @DataBoundSetter
    public void setRoleName(@CheckForNull String roleName) {
        this.roleName = roleName;
    }

    @NonNull
    @Override
    public Source<IssuedKey> keys(@NonNull AlibabaSite site, @NonNull Requester requester) throws TokenException {
        HttpUrl metadata = HttpUrl.get(address(requester, METADATA, EcsRoleRequest.METADATA_SERVICE));
        EcsRoleRequest machine = new EcsRoleRequest(metadata, getRoleName(), isFirstVersion());
        if (getRoleName() != null) {
            return machine;
        }
        Source<IssuedKey> keys =
                ControllerIdentity.of(EnvVars.masterEnvVars, site.sts(), Requester.CONTROLLER, machine);
        if (keys != machine) {
            requester.requireAllowed(AlibabaEndpoints::isOfCloud, List.of(site.sts()));
        }
        return keys;
    }

    @Extension(ordinal = Authentication.KEYLESS - 1)
    @Symbol("alibabaEcs")
    public static final class DescriptorImpl extends Descriptor<Authentication> {
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
