package io.jenkins.plugins.registrytoken.token;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class HostListTest {
    private final List<String> hosts = RegistryHost.entered(List.of("https://a.example/", "b.example:5000"));

    @Test
    void itIsAListLikeAnyOther() {
        List<String> same = List.of("a.example", "b.example:5000");
        assertThat(hosts, equalTo(same));
        assertThat(same, equalTo(hosts));
        assertThat(hosts.hashCode(), equalTo(same.hashCode()));
        assertThat(hosts, equalTo(RegistryHost.entered(same)));
        assertThat(hosts, not(equalTo(RegistryHost.entered(List.of("b.example:5000", "a.example")))));
    }

    @Test
    void nobodyChangesIt() {
        assertThrows(UnsupportedOperationException.class, () -> hosts.set(0, "c.example"));
        assertThrows(UnsupportedOperationException.class, () -> hosts.add("c.example"));
    }
}
