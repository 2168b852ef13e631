package io.jenkins.plugins.registrytoken.cloud.http;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells hosts that are the controller itself, which is where simulated clouds run and no real one does. */
public final class Loopback {
    /** The system property without which no API is called on loopback. */
    public static final String PROPERTY = "registryToken.allowLoopback";

    private static final Pattern IPV4 = Pattern.compile("0*(\\d{1,10})((?:\\.\\d{1,10}){0,3})");

    private Loopback() {}

    /** Whether endpoints on loopback are accepted: only if the property {@value #PROPERTY} is {@code true}. */
    public static boolean isAllowed() {
        return Boolean.getBoolean(PROPERTY);
    }

    /**
     * Whether this is {@code localhost}, a name below it, an address of 127.0.0.0/8, {@code ::1}, or an address that means
     * any of this machine. Names are not looked up.
     *
     * @param host without port; IPv6 without brackets
     */
    public static boolean is(@NonNull String host) {
        String name = host.toLowerCase(Locale.ROOT);
        name = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        if (name.equals("localhost") || name.endsWith(".localhost") || name.equals("::1") || name.equals("::")) {
            return true;
        }
        Matcher address = IPV4.matcher(name);
        if (!address.matches()) {
            return false;
        }
        long first = Long.parseLong(address.group(1));
        // Java also takes an address as one number.
        long network = address.group(2).isEmpty() ? first >> 24 : first;
        return network == 127 || network == 0;
    }
}
