package io.jenkins.plugins.registrytoken.cloud.huawei;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Cloud;
import io.jenkins.plugins.registrytoken.token.TokenException;

/** The ID of a project or an instance: configured, or looked up by name. */
public sealed interface HuaweiId permits HuaweiId.Known, ProjectIdRequest, SwrInstanceIdRequest {

    /**
     * The ID, of letters, digits and hyphens.
     *
     * @throws TokenException if it is to be looked up and cannot be found
     */
    @NonNull
    String id(@NonNull Cloud cloud) throws TokenException;

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
        return id.matches("[A-Za-z0-9-]+");
    }
}
