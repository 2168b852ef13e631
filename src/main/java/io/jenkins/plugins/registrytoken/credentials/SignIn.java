package io.jenkins.plugins.registrytoken.credentials;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.util.function.Function;

/**
 * How an {@link Authentication} signs in to a cloud.
 *
 * @param <P> the place where it signs in
 * @param <S> what calls are proved or signed with
 */
public interface SignIn<P, S> {

    /**
     * What calls are proved or signed with. Calls nobody.
     *
     * @throws TokenException if the configuration is incomplete
     * @throws IllegalArgumentException likewise, with a message for people
     */
    @NonNull
    S at(@NonNull P place, @NonNull Requester requester) throws TokenException;

    /**
     * How this authentication signs in to a cloud.
     *
     * @param forCloud what gives the sign-in for that cloud, such as {@code Authentication::forHuawei}; may give null
     * @throws TokenException if none was chosen, or one that the cloud does not accept
     */
    @NonNull
    static <P, S> SignIn<P, S> of(
            @CheckForNull Authentication authentication, @NonNull Function<Authentication, SignIn<P, S>> forCloud)
            throws TokenException {
        if (authentication == null) {
            throw new TokenException(Reason.INVALID_REQUEST, "The credential has no authentication: choose one.");
        }
        SignIn<P, S> accepted = forCloud.apply(authentication);
        if (accepted == null) {
            throw new TokenException(
                    Reason.INVALID_REQUEST,
                    "This registry does not accept the authentication \""
                            + authentication.getDescriptor().getDisplayName() + "\": choose another.");
        }
        return accepted;
    }
}
