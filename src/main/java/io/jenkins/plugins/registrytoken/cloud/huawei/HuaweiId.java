package io.jenkins.plugins.registrytoken.cloud.huawei;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.Found;
import io.jenkins.plugins.registrytoken.cloud.Source;
import java.util.regex.Pattern;

/** The IDs of projects and instances, which are configured or looked up by name. */
public final class HuaweiId {
    /** All IDs of instances, and hardly a name. */
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}");

    private HuaweiId() {}

    /**
     * The ID of a project.
     *
     * @param id null to look it up by name
     * @throws IllegalArgumentException if this cannot be an ID
     */
    @NonNull
    public static Source<Found<String>> ofProject(
            @CheckForNull String id, @NonNull String name, @NonNull Endpoint iam, @NonNull HuaweiAuth auth) {
        return id == null ? new ProjectIdRequest(iam, name, auth) : configured(id);
    }

    /** The ID of an instance that is given by its ID or its name. */
    @NonNull
    public static Source<Found<String>> ofInstance(@NonNull SwrEnterprise enterprise, @NonNull String idOrName) {
        return UUID.matcher(idOrName).matches() ? configured(idOrName) : new SwrInstanceIdRequest(enterprise, idOrName);
    }

    /** @throws IllegalArgumentException if this cannot be an ID */
    @NonNull
    public static Found<String> configured(@NonNull String id) {
        check(id);
        return Found.configured(id);
    }

    /** @throws IllegalArgumentException if this cannot be an ID: it becomes part of a path and must not change that */
    public static void check(@NonNull String id) {
        if (!isValid(id)) {
            throw new IllegalArgumentException(
                    "The ID of a project or an instance may hold letters, digits and hyphens only.");
        }
    }

    static boolean isValid(@NonNull String id) {
        return id.matches("[A-Za-z0-9-]{1,256}");
    }
}
