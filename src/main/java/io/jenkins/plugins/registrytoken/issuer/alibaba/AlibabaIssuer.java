package io.jenkins.plugins.registrytoken.issuer.alibaba;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.cloud.TokenRequest;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AlibabaEndpoints;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.FormChecks;
import io.jenkins.plugins.registrytoken.issuer.KeyAuthentication;
import io.jenkins.plugins.registrytoken.issuer.RegionalIssuer;
import io.jenkins.plugins.registrytoken.issuer.Regions;
import io.jenkins.plugins.registrytoken.issuer.Requester;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.util.Arrays;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** An edition of Alibaba Cloud Container Registry. */
@Restricted(NoExternalUse.class)
public abstract class AlibabaIssuer extends RegionalIssuer {
    private static final long serialVersionUID = 1;

    private String stsEndpoint;

    protected AlibabaIssuer(@CheckForNull String region, @CheckForNull Authentication authentication) {
        super(region, authentication);
    }

    /** Where roles are assumed instead of at the region's public address; null for that. */
    @CheckForNull
    public String getStsEndpoint() {
        return Util.fixEmptyAndTrim(stsEndpoint);
    }

    @DataBoundSetter
    public void setStsEndpoint(@CheckForNull String stsEndpoint) {
        this.stsEndpoint = stsEndpoint;
    }

    @NonNull
    @Override
    public List<String> addresses() {
        return Arrays.asList(getEndpoint(), getStsEndpoint());
    }

    @NonNull
    @Override
    public final TokenRequest request(@NonNull Requester requester) throws TokenException {
        Endpoint registry = AlibabaEndpoints.containerRegistry(getRegion()).at(getEndpoint());
        Endpoint sts = AlibabaEndpoints.sts(getRegion()).at(getStsEndpoint());
        AlibabaSite site = new AlibabaSite(sts, registry);
        return request(registry, AlibabaAuthentication.keys(getAuthentication(), site, requester));
    }

    /** @param keys what requests are signed with */
    @NonNull
    abstract TokenRequest request(@NonNull Endpoint registry, @NonNull Source<IssuedKey> keys);

    /** The helpers of its form. */
    public abstract static class AlibabaDescriptor extends RegionalDescriptor {
        AlibabaDescriptor() {
            super("https://cr-vpc.cn-shanghai.aliyuncs.com");
        }

        @NonNull
        @Override
        protected Regions regions() {
            return new Regions(
                    AlibabaIssuer.class, AlibabaEndpoints.REGIONS, "cn-shanghai", AlibabaEndpoints::containerRegistry);
        }

        @NonNull
        @Override
        public List<Descriptor<Authentication>> getAuthentications() {
            return Authentication.kinds(KeyAuthentication.class, AlibabaAuthentication.class);
        }

        @POST
        public FormValidation doCheckStsEndpoint(@AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.endpoint(item, value, "https://sts-vpc.cn-shanghai.aliyuncs.com");
        }
    }
}
