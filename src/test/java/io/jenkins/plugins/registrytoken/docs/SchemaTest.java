package io.jenkins.plugins.registrytoken.docs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An editor that knows the schema takes every example, and marks what Jenkins or the plugin would refuse. */
class SchemaTest {
    private static final String KEY = "{accessKey: {accessKeyId: AK, secretAccessKey: '${SK}'}}";

    private Schema schema;

    @BeforeEach
    void load() throws IOException {
        schema = new Schema();
    }

    @Test
    void everyExampleIsValid() throws IOException {
        int tokens = 0;
        for (Page.Block block : Page.blocks("yaml")) {
            assertThat(block.toString(), schema.problems(block.code()), empty());
            tokens += block.code().split("- registryToken:", -1).length - 1;
        }
        assertThat(tokens, greaterThan(10));
    }

    @Test
    void whatIsRightPasses() {
        passes("huaweiSwr", "{region: cn-north-4, lifetimeSeconds: 900, authentication: huaweiEcs}");
        passes("huaweiSwr", "{region: '${REGION}', lifetimeSeconds: '${SECONDS}', authentication: " + KEY + "}");
        passes(
                "openTelekomCloudSwr",
                "{region: eu-ch2, endpoint: 'http://127.0.0.1:80/', authentication: " + KEY + "}");
        passes(
                "alibabaAcr",
                "{region: us-west-1, instance: cri-1, registryHosts: 'a.example, b.example:5000', authentication: "
                        + KEY + "}");
    }

    @Test
    void whatIsMissingIsNamed() {
        refuses("openTelekomCloudSwr", "{authentication: " + KEY + "}", "required key [region] not found");
        refuses("openTelekomCloudSwr", "{region: eu-de}", "required key [authentication] not found");
        refuses(
                "alibabaAcr",
                "{region: cn-hangzhou, authentication: " + KEY + "}",
                "required key [instance] not found");
        refuses(
                "openTelekomCloudSwr",
                "{region: eu-de, authentication: {accessKey: {accessKeyId: AK}}}",
                "required key [secretAccessKey] not found");
        refuses(
                "openTelekomCloudSwr",
                "{region: eu-de, authentication: {huaweiAgency: {agencyName: a, authentication: " + KEY + "}}}",
                "required key [accountName] not found");
    }

    @Test
    void whatIsUnknownIsRefused() {
        refuses(
                "openTelekomCloudSwr",
                "{region: eu-de, regoin: eu-nl, authentication: " + KEY + "}",
                "extraneous key [regoin] is not permitted");
        refuses(
                "openTelekomCloudSwr",
                "{region: eu-de, lifetimeSeconds: 3600, authentication: " + KEY + "}",
                "extraneous key [lifetimeSeconds] is not permitted");
        refuses("dockerHub", "{}", "extraneous key [dockerHub] is not permitted");
        refuses(
                "huaweiSwr",
                "{region: cn-north-4, authentication: {alibabaEcs: {}}}",
                "extraneous key [alibabaEcs] is not permitted");
    }

    @Test
    void whatIsOutOfItsRangeIsRefused() {
        refuses(
                "huaweiSwr",
                "{region: cn-north-4, lifetimeSeconds: 899, authentication: " + KEY + "}",
                "899 is not greater or equal to 900");
        refuses(
                "huaweiSwr",
                "{region: cn-north-4, lifetimeSeconds: 86401, authentication: " + KEY + "}",
                "86401 is not less or equal to 86400");
        for (String wrong : new String[] {
            "region: EU, authentication: " + KEY,
            "region: eu-de, endpoint: 'http://swr.example.com', authentication: " + KEY,
            "region: eu-de, endpoint: 'https://swr.example.com/path', authentication: " + KEY,
            "region: eu-de, projectId: '../x', authentication: " + KEY
        }) {
            assertThat(wrong, problems("openTelekomCloudSwr", "{" + wrong + "}"), not(empty()));
        }
        assertThat(
                problems("alibabaAcrPersonal", "{region: cn-hangzhou, address: MARS, authentication: " + KEY + "}"),
                not(empty()));
    }

    @Test
    void aCredentialHasOneIssuer() {
        assertThat(
                schema.problems(file("{id: x}")),
                contains(
                        "#/credentials/system/domainCredentials/0/credentials/0/registryToken: required key [issuer] not found"));
        assertThat(
                schema.problems(file("{id: x, issuer: {huaweiSwr: {region: cn-north-4, authentication: " + KEY
                        + "}, openTelekomCloudSwr: {region: eu-de, authentication: " + KEY + "}}}")),
                not(empty()));
    }

    private void passes(String issuer, String settings) {
        assertThat(problems(issuer, settings), empty());
    }

    private void refuses(String issuer, String settings, String problem) {
        assertThat(
                problems(issuer, settings).stream()
                        .map(line -> line.replaceFirst("^#\\S*: ", ""))
                        .toList(),
                hasItem(problem));
    }

    private java.util.List<String> problems(String issuer, String settings) {
        return schema.problems(file("{id: x, issuer: {" + issuer + ": " + settings + "}}"));
    }

    private static String file(String registryToken) {
        return "credentials: {system: {domainCredentials: [{credentials: [{registryToken: " + registryToken + "}]}]}}";
    }
}
