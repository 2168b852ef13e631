package io.jenkins.plugins.registrytoken.demo;

import io.jenkins.plugins.registrytoken.registry.RealRegistry;
import io.jenkins.plugins.registrytoken.registry.TinyImage;
import io.jenkins.plugins.registrytoken.registry.Tools;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Properties;

/** What is around the demo's Jenkins: the cloud, and a registry that takes its logins where one is installed. */
final class World implements AutoCloseable {
    static final String ADMIN = "admin";

    private static final String ACCESS_KEY = "DEMOACCESSKEY";
    private static final String SECRET = "canary-secret-access-key";
    private static final String PASSWORD = "canary-token-of-the-demo";

    private final String adminPassword = new BigInteger(80, new SecureRandom()).toString(Character.MAX_RADIX);
    private final Path image;
    private final RealRegistry registry;
    private final CloudSimulator cloud;

    /** @param directory must exist */
    World(Path directory) throws Exception {
        image = TinyImage.write(Files.createDirectory(directory.resolve("image")));
        registry = Tools.has("docker-registry") && Tools.has("skopeo")
                ? new RealRegistry(
                        Files.createDirectory(directory.resolve("registry")),
                        "simulated-region@" + ACCESS_KEY,
                        PASSWORD)
                : null;
        cloud = new CloudSimulator(Clock.systemUTC())
                .knows(ACCESS_KEY, SECRET)
                .serves(registryHost())
                .issues(PASSWORD);
    }

    boolean hasRegistry() {
        return registry != null;
    }

    String registryHost() {
        return registry != null ? registry.host() : "registry.simulated.example";
    }

    String adminPassword() {
        return adminPassword;
    }

    /** What no build may show. */
    String[] secrets() {
        return new String[] {SECRET, PASSWORD, adminPassword};
    }

    /** By the names that {@code jenkins.yaml} has for them. */
    Properties settings() {
        Properties settings = new Properties();
        settings.putAll(Map.of(
                "ADMIN_PASSWORD",
                adminPassword,
                "REGISTRY",
                registry != null ? registryHost() : "",
                "IMAGE",
                image.toString(),
                "CLOUD",
                cloud.endpoint(),
                "ACCESS_KEY_ID",
                ACCESS_KEY,
                "SECRET_ACCESS_KEY",
                SECRET));
        return settings;
    }

    @Override
    public void close() throws Exception {
        try (cloud) {
            if (registry != null) {
                registry.close();
            }
        }
    }
}
