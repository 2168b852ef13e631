package io.jenkins.plugins.registrytoken.cloud.huawei;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Answer;
import io.jenkins.plugins.registrytoken.cloud.Cloud;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.Found;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.token.TokenException;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;

/**
 * The SWR Enterprise Edition of a project, whose instances are registries of their own.
 *
 * @param endpoint that of the basic edition
 * @param project the ID of the project that the instances are in
 */
public record SwrEnterprise(
        @NonNull Endpoint endpoint,
        @NonNull Source<Found<String>> project,
        @NonNull HuaweiAuth auth) {

    private static final byte[] NO_BODY = {};

    /** The service and the host that is asked, to begin a message with. */
    @NonNull
    public String describe() {
        return endpoint.service() + " Enterprise at " + endpoint.url().host();
    }

    Answer list(Cloud cloud, int offset, int limit) throws TokenException {
        String projectId = project.get(cloud).value();
        HttpUrl url = instances(projectId)
                .addQueryParameter("limit", String.valueOf(limit))
                .addQueryParameter("offset", String.valueOf(offset))
                .build();
        return send(cloud, projectId, "swr:instance:list", new Request.Builder().url(url));
    }

    Answer show(Cloud cloud, String instanceId) throws TokenException {
        return get(cloud, "swr:instance:get", instanceId, "");
    }

    Answer domainNames(Cloud cloud, String instanceId) throws TokenException {
        return get(cloud, "swr:instance:listDomainNames", instanceId, "domainname");
    }

    Answer temporaryCredential(Cloud cloud, String instanceId) throws TokenException {
        String projectId = project.get(cloud).value();
        HttpUrl url = instances(projectId)
                .addPathSegment(instanceId)
                .addPathSegment("temp-credential")
                .build();
        return send(
                cloud,
                projectId,
                "swr:instance:createTempCredential",
                new Request.Builder().url(url).post(RequestBody.create(NO_BODY)));
    }

    private Answer get(Cloud cloud, String permission, String instanceId, String what) throws TokenException {
        String projectId = project.get(cloud).value();
        HttpUrl.Builder url = instances(projectId).addPathSegment(instanceId);
        if (!what.isEmpty()) {
            url.addPathSegment(what);
        }
        return send(cloud, projectId, permission, new Request.Builder().url(url.build()));
    }

    private HttpUrl.Builder instances(String projectId) {
        return endpoint.url().newBuilder().encodedPath("/v2/" + projectId + "/instances");
    }

    private Answer send(Cloud cloud, String projectId, String permission, Request.Builder request)
            throws TokenException {
        return new HuaweiApi(describe(), permission, auth.inProject(projectId))
                .send(cloud, request.header("Content-Type", "application/json").build());
    }
}
