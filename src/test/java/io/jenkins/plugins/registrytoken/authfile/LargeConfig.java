package io.jenkins.plugins.registrytoken.authfile;

import io.jenkins.plugins.registrytoken.token.Login;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A Docker configuration with the logins of many hosts, some 100 bytes each. */
public final class LargeConfig {
    private static final Map<String, Login> LOGINS = Map.of("swr.example", new Login("eu-de@AK", "token"));

    private final byte[] bytes;

    public LargeConfig(int hosts) {
        StringBuilder text = new StringBuilder("{\"credsStore\": \"pass\", \"auths\": {");
        for (int host = 0; host < hosts; host++) {
            String login = new Login("team-" + host, "canary-password-" + host).encode();
            text.append(host == 0 ? "" : ", ")
                    .append("\"registry-%05d.team.example\": {\"auth\": \"".formatted(host))
                    .append(login)
                    .append("\"}");
        }
        bytes = text.append("}}").toString().getBytes(StandardCharsets.UTF_8);
    }

    public int size() {
        return bytes.length;
    }

    /** Read, with a login added, as the text of a file. */
    public byte[] merged() throws AuthFileException {
        return new AuthFileMerge(ConfigJson.parse(bytes)).logins(LOGINS).toBytes();
    }
}
