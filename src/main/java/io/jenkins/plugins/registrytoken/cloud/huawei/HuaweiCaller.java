package io.jenkins.plugins.registrytoken.cloud.huawei;

import edu.umd.cs.findbugs.annotations.NonNull;

/** Who makes a call, which decides the advice if it is refused. */
public enum HuaweiCaller {
    ACCESS_KEY(
            "the owner of the access key",
            "Check the access key: that it is right, enabled, and of an account in this region."),
    TEMPORARY_KEY(
            "the owner of the temporary access key",
            "Check the temporary access key: it belongs to one security token and expires with it."),
    AGENCY("the agency", "Check the agency: that it exists, is for this account or server, and has not expired."),
    WEB_IDENTITY(
            "the user group or agency that the ID token stands for",
            "Check the identity provider and the agency: that they exist, and that the key has not expired."),
    IAM_TOKEN(
            "the user of the IAM token",
            "Enter a new IAM token, scoped to the project: one lives 24 hours, and ends early when the user, the "
                    + "password or the permissions change."),
    IAM_USER(
            "the IAM user",
            "Check the account name, the user name and the password, that the user is enabled and may log in from here, "
                    + "and that it needs no second factor.");

    private final String owner;
    private final String advice;

    HuaweiCaller(String owner, String advice) {
        this.owner = owner;
        this.advice = advice;
    }

    /** Whom to grant a permission. */
    @NonNull
    String owner() {
        return owner;
    }

    /** Whether a session policy may have narrowed what the caller is allowed. */
    boolean mayHavePolicy() {
        return this == AGENCY || this == WEB_IDENTITY;
    }

    /** The advice if the cloud does not accept the proof. */
    @NonNull
    String advice() {
        return advice;
    }
}
