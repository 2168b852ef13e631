package io.jenkins.plugins.registrytoken.cloud;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.registrytoken.cloud.http.Loopback;
import java.util.List;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    private static final Endpoint PUBLIC = Endpoint.ofHost("Example Registry", "api.example.com", "example.com");

    @AfterEach
    void allow() {
        System.setProperty(Loopback.PROPERTY, "true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST",
                "localhost.",
                "cloud.localhost",
                "127.0.0.1",
                "127.255.255.254",
                "127.1",
                "2130706433",
                "0.0.0.0",
                "[::1]",
                "[0:0::1]",
                "[::]",
                "[::ffff:127.0.0.1]"
            })
    void loopbackIsAcceptedOnlyWhereItIsAllowed(String host) {
        for (String address : new String[] {"http://" + host + ":8080", "https://" + host}) {
            System.setProperty(Loopback.PROPERTY, "true");
            parse(address);
            for (String value : new String[] {"false", "", "yes"}) {
                System.setProperty(Loopback.PROPERTY, value);
                assertThat(
                        assertThrows(IllegalArgumentException.class, () -> parse(address))
                                .getMessage(),
                        equalTo("The endpoint must not be on loopback (localhost, 127.0.0.1): enter the address of the "
                                + "cloud."));
            }
            System.clearProperty(Loopback.PROPERTY);
            assertThrows(IllegalArgumentException.class, () -> parse(address));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "swr.example.com",
                "localhost.example.com",
                "mylocalhost",
                "127.0.0.1.example.com",
                "128.0.0.1",
                "169.254.169.254",
                "[fe80::1]",
                "127.example"
            })
    void elsewhereOnlyHttpsIsAccepted(String host) {
        assertThat(
                assertThrows(IllegalArgumentException.class, () -> parse("http://" + host))
                        .getMessage(),
                equalTo("The endpoint must begin with https://."));
        System.clearProperty(Loopback.PROPERTY);
        parse("https://" + host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "cr.example.com",
                "ftp://cr.example.com",
                "https://cr.example.com/path",
                "https://cr.example.com/?q",
                "https://cr.example.com/#f",
                "https://user:secret@cr.example.com",
            })
    void anAddressThatCannotBeOneIsRefusedWithTheUsualOne(String address) {
        assertThat(
                assertThrows(IllegalArgumentException.class, () -> PUBLIC.at(address))
                        .getMessage(),
                equalTo("The endpoint must be an address like https://api.example.com."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://cr-vpc.example.org", "https://x:8443/ ", "http://localhost:1", "http://[::1]:1"})
    void theSameServiceCanBeAtAnotherAddress(String address) {
        Endpoint endpoint = PUBLIC.at(address);
        assertThat(endpoint.url(), equalTo(HttpUrl.get(address.strip())));
        assertThat(
                endpoint.describe(),
                equalTo("Example Registry at " + endpoint.url().host()));
        assertThat(endpoint.hosts(List.of()).accept("team.example.com"), is(true));
    }

    private static void parse(String address) {
        PUBLIC.at(address);
    }
}
