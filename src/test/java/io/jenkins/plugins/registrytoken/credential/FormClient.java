package io.jenkins.plugins.registrytoken.credential;

import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.util.NameValuePair;
import org.jvnet.hudson.test.JenkinsRule;

/** Calls the web methods behind the forms, as a browser does, or somebody who is no browser. */
final class FormClient {
    private final JenkinsRule jenkins;
    private final JenkinsRule.WebClient client;

    /** @param user logs in with the name as password */
    FormClient(JenkinsRule jenkins, String user) throws Exception {
        this.jenkins = jenkins;
        client = jenkins.createWebClient()
                .withThrowExceptionOnFailingStatusCode(false)
                .login(user);
        client.addRequestHeader("Accept-Language", "en-US");
    }

    /**
     * @param under the object whose web method is called, such as {@code job/folder/}; empty for Jenkins
     * @param kind whose descriptor has the method
     * @param parameters names and values in turn
     */
    WebResponse post(String under, Class<?> kind, String method, String... parameters) throws IOException {
        WebRequest request = new WebRequest(
                new URL(jenkins.getURL(), under + "descriptorByName/" + kind.getName() + '/' + method),
                HttpMethod.POST);
        List<NameValuePair> pairs = new ArrayList<>();
        for (int i = 0; i < parameters.length; i += 2) {
            pairs.add(new NameValuePair(parameters[i], parameters[i + 1]));
        }
        request.setRequestParameters(pairs);
        return client.getPage(client.addCrumb(request)).getWebResponse();
    }

    /** What a person sees of it. */
    String text(String under, Class<?> kind, String method, String... parameters) throws IOException {
        return post(under, kind, method, parameters)
                .getContentAsString()
                .replaceAll("<[^>]*>", "")
                .replace("&amp;", "&")
                .replace("&#039;", "'")
                .strip();
    }

    /** What <em>Test connection</em> says. */
    String test(String under, String json) throws IOException {
        return text(under, RegistryTokenCredentials.class, "testConnection", "json", json);
    }
}
