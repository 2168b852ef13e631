package io.jenkins.plugins.registrytoken.issuer.huawei;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.model.Descriptor;
import io.jenkins.plugins.registrytoken.Messages;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.cloud.huawei.ControllerIdentity;
import io.jenkins.plugins.registrytoken.cloud.huawei.EcsKeyRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiAuth;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiCaller;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiEndpoints;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.MetadataAuthentication;
import io.jenkins.plugins.registrytoken.issuer.Requester;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.util.List;
import okhttp3.HttpUrl;
import org.jenkinsci.Symbol;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;

/** The identity that the platform gives the controller: by an ID token in a file, or by the agency of its virtual machine. */
@Restricted(NoExternalUse.class)
public final class HuaweiEcsAuthentication extends MetadataAuthentication implements HuaweiAuthentication {
    private static final long serialVersionUID = 1;
    /** A system property with another address of the metadata service. */
    static final String METADATA = "registryToken.huaweiEcs.metadata";

    @DataBoundConstructor
    public HuaweiEcsAuthentication() {}

    @NonNull
    @Override
    public HuaweiAuth auth(@NonNull HuaweiSite site, @NonNull Requester requester) throws TokenException {
        HttpUrl metadata = HttpUrl.get(address(requester, METADATA, EcsKeyRequest.METADATA));
        EcsKeyRequest machine = new EcsKeyRequest(metadata, isFirstVersion());
        Source<IssuedKey> keys = ControllerIdentity.of(EnvVars.masterEnvVars, site.iam(), machine);
        if (keys == machine) {
            return new HuaweiAuth.Signature(machine, site.projectId(), HuaweiCaller.AGENCY);
        }
        requester.requireAllowed(HuaweiEndpoints::isOfCloud, List.of(site.iam()));
        return new HuaweiAuth.Signature(keys, site.projectId(), HuaweiCaller.WEB_IDENTITY);
    }

    @Extension(ordinal = Authentication.KEYLESS - 1)
    @Symbol("huaweiEcs")
    public static final class DescriptorImpl extends Descriptor<Authentication> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.HuaweiEcsAuthentication_DisplayName();
        }
    }
}
