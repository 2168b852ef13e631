package io.jenkins.plugins.registrytoken.issuer.alibaba;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import io.jenkins.plugins.registrytoken.Messages;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.cloud.TokenRequest;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AcrPersonalTokenRequest;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AcrPersonalTokenRequest.Address;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Alibaba Cloud Container Registry, Personal Edition. */
@Restricted(NoExternalUse.class)
public final class AlibabaAcrPersonal extends AlibabaIssuer {
    private static final long serialVersionUID = 1;

    private Address address;

    @DataBoundConstructor
    public AlibabaAcrPersonal(@CheckForNull String region, @CheckForNull Authentication authentication) {
        super(region, authentication);
    }

    /** Which of the region's hosts builds use. */
    @NonNull
    public Address getAddress() {
        return address == null ? Address.PUBLIC : address;
    }

    @DataBoundSetter
    public void setAddress(@CheckForNull Address address) {
        this.address = address;
    }

    @NonNull
    @Override
    TokenRequest request(@NonNull Endpoint registry, @NonNull Source<IssuedKey> keys) {
        List<String> hosts = registryHosts();
        return new AcrPersonalTokenRequest(
                registry, hosts.isEmpty() ? List.of(getAddress().host(getRegion())) : hosts, keys);
    }

    @Extension
    @Symbol("alibabaAcrPersonal")
    public static final class DescriptorImpl extends AlibabaDescriptor {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AlibabaAcrPersonal_DisplayName();
        }

        /** The name of this address in the language of the user. */
        @NonNull
        public String name(@NonNull Address address) {
            return switch (address) {
                case PUBLIC -> Messages.AlibabaAcr_Public();
                case VPC -> Messages.AlibabaAcr_Vpc();
                case INTERNAL -> Messages.AlibabaAcrPersonal_Internal();
                case INTERNATIONAL -> Messages.AlibabaAcrPersonal_International();
                case INTERNATIONAL_VPC -> Messages.AlibabaAcrPersonal_InternationalVpc();
                case INTERNATIONAL_INTERNAL -> Messages.AlibabaAcrPersonal_InternationalInternal();
            };
        }
    }
}
