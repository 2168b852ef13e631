package io.jenkins.plugins.registrytoken.cloud;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;

/** What the key of a role may be used for at most, in the JSON of its cloud. It can only take permissions away. */
public final class SessionPolicy {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private SessionPolicy() {}

    /**
     * The policy as it is sent: without the blanks that users lay it out with.
     *
     * @param policy null for none
     * @param longest how many characters the cloud takes, without those blanks
     * @throws IllegalArgumentException if this is no JSON object or too long; the message says so
     */
    @CheckForNull
    public static String compact(@CheckForNull String policy, int longest) {
        if (policy == null) {
            return null;
        }
        String compact = json(policy).toString();
        if (compact.length() > longest) {
            throw new IllegalArgumentException("The session policy has " + compact.length()
                    + " characters without blanks, and the cloud takes " + longest + ": shorten it.");
        }
        return compact;
    }

    /** @throws IllegalArgumentException if this is no JSON object; the message says so */
    @NonNull
    public static JsonNode json(@NonNull String policy) {
        try {
            JsonNode json = JSON.readTree(policy);
            if (!json.isObject() || json.isEmpty()) {
                throw new IllegalArgumentException("The session policy must be a JSON object, in braces.");
            }
            return json;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The session policy is no JSON: check "
                    + (e.getLocation() == null
                            ? "it."
                            : "line " + e.getLocation().getLineNr() + ", column "
                                    + e.getLocation().getColumnNr() + '.'));
        }
    }
}
