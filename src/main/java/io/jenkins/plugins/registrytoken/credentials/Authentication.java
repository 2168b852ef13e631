package io.jenkins.plugins.registrytoken.credentials;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionPoint;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.KeySource;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiAuthentication;
import java.io.Serializable;
import java.util.List;
import jenkins.model.Jenkins;

/**
 * How a {@link TokenIssuer} proves to its cloud who asks. Which clouds accept it is said by the methods that it overrides.
 * They give an object that does not belong to what is stored: Jenkins loads all that the methods of stored classes mention
 * when it starts, which is too early for what only a call needs. For the same reason it is no lambda. And descriptors here
 * name their class: who leaves it to Jenkins to find has it inspect all methods of that class.
 */
public abstract class Authentication implements Describable<Authentication>, ExtensionPoint, Serializable {
    private static final long serialVersionUID = 1;

    /** How it signs in to Huawei Cloud and Open Telekom Cloud; null if they do not accept it. */
    @CheckForNull
    public SignIn<HuaweiSite, HuaweiAuthentication> forHuawei() {
        return null;
    }

    /** How it signs in to Alibaba Cloud, given where roles are assumed; null if Alibaba Cloud does not accept it. */
    @CheckForNull
    public SignIn<Endpoint, KeySource> forAlibaba() {
        return null;
    }

    /** The authentication that it needs itself, such as that of the user who assumes a role; null if it needs none. */
    @CheckForNull
    public Authentication getAuthentication() {
        return null;
    }

    /** The secrets that it holds itself, without those that other credentials hold; null for each that was left empty. */
    @NonNull
    protected List<Secret> secrets() {
        return List.of();
    }

    /** The kinds that Huawei Cloud and Open Telekom Cloud accept, the access key first. */
    @NonNull
    static List<Descriptor<Authentication>> forHuaweiClouds() {
        return kindsWith("forHuawei");
    }

    /** The kinds that Alibaba Cloud accepts, the access key first. */
    @NonNull
    static List<Descriptor<Authentication>> forAlibabaCloud() {
        return kindsWith("forAlibaba");
    }

    private static List<Descriptor<Authentication>> kindsWith(String signIn) {
        return Jenkins.get().getDescriptorList(Authentication.class).stream()
                .filter(kind -> Util.isOverridden(Authentication.class, kind.clazz, signIn))
                .toList();
    }
}
