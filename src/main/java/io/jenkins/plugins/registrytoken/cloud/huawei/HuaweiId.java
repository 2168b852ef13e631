package io.jenkins.plugins.registrytoken.cloud.huawei;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Cloud;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.util.regex.Pattern;

/** The ID of a project or an instance: configured, or looked up by name. */
public sealed interface HuaweiId permits HuaweiId.Known, ProjectIdRequest, SwrInstanceIdRequest {

    /** What all IDs of instances look like, and hardly a name. */
    Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}");

    /**
     * The ID, of letters, digits and hyphens.
     *
     * @throws TokenException if it is to be looked up and cannot be found
     */
    @NonNull
    String id(@NonNull Cloud cloud) throws TokenException;

    /**
     * Of a project.
     *
     * @param id null to look it up by name
     * @throws IllegalArgumentException if this cannot be an ID
     */
    @NonNull
    static HuaweiId ofProject(
            @CheckForNull String id, @NonNull String name, @NonNull Endpoint iam, @NonNull HuaweiAuth authentication) {
        return id == null ? new ProjectIdRequest(iam, name, authentication) : new Known(id);
    }

    /** Of an instance, by its ID or its name. */
    @NonNull
    static HuaweiId ofInstance(@NonNull SwrEnterprise enterprise, @NonNull String idOrName) {
        return UUID.matcher(idOrName).matches() ? new Known(idOrName) : new SwrInstanceIdRequest(enterprise, idOrName);
    }

    /** An ID that is configured. */
    record Known(@NonNull String id) implements HuaweiId {

        /** @throws IllegalArgumentException if this cannot be an ID */
        public Known {
            check(id);
        }

        @Override
        public String id(Cloud cloud) {
            return id;
        }
    }

    /** @throws IllegalArgumentException if this cannot be an ID: what becomes part of a path must not change it */
    static void check(@NonNull String id) {
        if (!isValid(id)) {
            throw new IllegalArgumentException(
                    "The ID of a project or an instance may hold letters, digits and hyphens only.");
        }
    }

    /** Whether this can be an ID. */
    static boolean isValid(@NonNull String id) {
        return id.matches("[A-Za-z0-9-]{1,256}");
    }
}
