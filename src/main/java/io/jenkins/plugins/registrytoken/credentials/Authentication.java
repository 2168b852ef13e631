package io.jenkins.plugins.registrytoken.credentials;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionPoint;
import hudson.model.Describable;
import hudson.model.Descriptor;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.io.Serializable;
import java.util.List;
import jenkins.model.Jenkins;

/**
 * How a {@link TokenIssuer} proves to its cloud who asks. Which clouds accept it is said by the interfaces that it
 * implements: {@link HuaweiSignIn}, {@link AlibabaSignIn}.
 */
public abstract class Authentication implements Describable<Authentication>, ExtensionPoint, Serializable {
    private static final long serialVersionUID = 1;

    /** The kinds that a cloud accepts, in the order of their names. */
    @NonNull
    static List<Descriptor<Authentication>> accepted(@NonNull Class<?> signIn) {
        return Jenkins.get().getDescriptorList(Authentication.class).stream()
                .filter(descriptor -> signIn.isAssignableFrom(descriptor.clazz))
                .toList();
    }

    /** @throws TokenException if none was chosen, or one that the cloud does not accept */
    @NonNull
    static <T> T as(@NonNull Class<T> signIn, @CheckForNull Authentication authentication) throws TokenException {
        if (authentication == null) {
            throw new TokenException(Reason.INVALID_REQUEST, "The credential has no authentication: choose one.");
        }
        if (!signIn.isInstance(authentication)) {
            throw new TokenException(
                    Reason.INVALID_REQUEST,
                    "This registry does not accept the authentication \""
                            + authentication.getDescriptor().getDisplayName() + "\": choose another.");
        }
        return signIn.cast(authentication);
    }
}
