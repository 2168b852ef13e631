package io.jenkins.plugins.registrytoken.token;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;

/**
 * Hosts in a request, which is a key of the cache: unlike a list of the JDK, two of these are compared without an iterator
 * for each.
 */
final class HostList extends AbstractList<String> implements RandomAccess {
    private final String[] hosts;

    HostList(List<String> hosts) {
        this.hosts = hosts.toArray(String[]::new);
    }

    @Override
    public String get(int index) {
        return hosts[index];
    }

    @Override
    public int size() {
        return hosts.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HostList list ? Arrays.equals(hosts, list.hosts) : super.equals(other);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hosts);
    }
}
