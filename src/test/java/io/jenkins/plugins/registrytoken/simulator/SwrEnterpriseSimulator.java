package io.jenkins.plugins.registrytoken.simulator;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;

/** The Enterprise Edition: instances, their hosts and their temporary credentials. */
final class SwrEnterpriseSimulator {
    private static final Pattern PATH =
            Pattern.compile("/v2/([A-Za-z0-9-]+)/instances(?:/([A-Za-z0-9-]+)(?:/(domainname|temp-credential))?)?");

    private final Clock clock;
    private final Accounts accounts;
    private final Supplier<String> passwords;
    private final List<Instance> instances = new CopyOnWriteArrayList<>();

    SwrEnterpriseSimulator(Clock clock, Accounts accounts, Supplier<String> passwords) {
        this.clock = clock;
        this.accounts = accounts;
        this.passwords = passwords;
    }

    void has(Instance instance) {
        instances.removeIf(old -> old.id().equals(instance.id()));
        instances.add(instance);
    }

    /** The answer; null if this is nothing for the Enterprise Edition. */
    MockResponse answer(RecordedRequest request, Duration life) {
        HttpUrl url = request.getRequestUrl();
        Matcher path = PATH.matcher(url.encodedPath());
        if (!path.matches()) {
            return null;
        }
        MockResponse refusal = accounts.refusal(request);
        if (refusal != null) {
            return refusal;
        }
        List<Instance> own = instances.stream()
                .filter(instance -> instance.project().equals(path.group(1)))
                .toList();
        if (path.group(2) == null) {
            return list(own, number(url, "offset"), number(url, "limit"));
        }
        Instance instance = own.stream()
                .filter(one -> one.id().equals(path.group(2)))
                .findFirst()
                .orElse(null);
        if (instance == null) {
            return Answers.json(404, "{\"error_code\":\"SWR.0404\",\"error_msg\":\"instance not found\"}");
        }
        String what = path.group(3) == null ? "" : path.group(3);
        if (request.getMethod().equals("POST") != what.equals("temp-credential")) {
            return Answers.json(405, "{\"error_code\":\"SWR.0405\",\"error_msg\":\"Method not allowed\"}");
        }
        return switch (what) {
            case "" -> Answers.json(200, instance.json());
            case "domainname" -> Answers.json(200, Map.of("domain_name_infos", instance.domainNames()));
            default -> credential(accounts.caller(request), life);
        };
    }

    private MockResponse credential(String caller, Duration life) {
        return Answers.json(
                201,
                Map.of(
                        "user_id", "temporary-of-" + caller,
                        "auth_token", passwords.get(),
                        "token_id", "simulated",
                        "created_at", clock.instant().toString(),
                        "expire_date", clock.instant().plus(life).toString()));
    }

    private static MockResponse list(List<Instance> instances, int offset, int limit) {
        return Answers.json(
                200,
                Map.of(
                        "total",
                        instances.size(),
                        "instances",
                        instances.stream()
                                .skip(offset)
                                .limit(limit)
                                .map(Instance::json)
                                .toList()));
    }

    private static int number(HttpUrl url, String name) {
        return Integer.parseInt(url.queryParameter(name));
    }

    /**
     * An instance.
     *
     * @param address null if it has none
     * @param domains that the customer gave it
     */
    record Instance(String project, String id, String name, String status, String address, List<String> domains) {

        Map<String, ?> json() {
            Map<String, String> json = new LinkedHashMap<>(Map.of("id", id, "name", name, "status", status));
            if (address != null) {
                json.put("access_address", address);
            }
            return json;
        }

        List<Map<String, String>> domainNames() {
            List<Map<String, String>> all = new ArrayList<>();
            if (address != null) {
                all.add(Map.of("uid", "0", "type", "default", "domain_name", "default." + address));
            }
            domains.forEach(domain -> all.add(Map.of("uid", "1", "type", "custom", "domain_name", domain)));
            return all;
        }
    }
}
