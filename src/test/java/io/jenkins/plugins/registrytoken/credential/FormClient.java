package io.jenkins.plugins.registrytoken.credential;

import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.TokenIssuer;
import io.jenkins.plugins.registrytoken.issuer.WebIdentity;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.sf.json.JSONObject;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.util.NameValuePair;
import org.jvnet.hudson.test.JenkinsRule;

/** Calls the web methods behind the forms, as a browser does, or somebody who is no browser. */
public final class FormClient {
    private final JenkinsRule jenkins;
    private final JenkinsRule.WebClient client;

    /** @param user logs in with the name as password */
    public FormClient(JenkinsRule jenkins, String user) throws Exception {
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
    public String test(String under, String json) throws IOException {
        return text(under, RegistryTokenCredentials.class, "testConnection", "json", json);
    }

    /** The form of a registry token that is stored, as it is. */
    public static String form(String id, TokenIssuer stored) throws ReflectiveOperationException {
        return JSONObject.fromObject(Map.of("id", id, "issuer", json(stored))).toString();
    }

    /** As the form of what is stored submits it, which has secrets encrypted. */
    private static JSONObject json(Object stored) throws ReflectiveOperationException {
        JSONObject json = new JSONObject();
        json.put("stapler-class", stored.getClass().getName());
        for (Class<?> kind = stored.getClass(); kind != Object.class; kind = kind.getSuperclass()) {
            for (Field field : kind.getDeclaredFields()) {
                field.setAccessible(true);
                Object value = Modifier.isStatic(field.getModifiers()) ? null : field.get(stored);
                if (value instanceof Secret) {
                    json.put(field.getName(), ((Secret) value).getEncryptedValue());
                } else if (value instanceof String) {
                    json.put(field.getName(), value);
                } else if (value instanceof Authentication || value instanceof WebIdentity) {
                    json.put(field.getName(), json(value));
                }
            }
        }
        return json;
    }
}
