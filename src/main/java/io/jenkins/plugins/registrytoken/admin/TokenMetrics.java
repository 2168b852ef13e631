package io.jenkins.plugins.registrytoken.admin;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.MetricSet;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.credential.IssueListener;
import io.jenkins.plugins.registrytoken.session.Sessions;
import java.time.Duration;
import java.util.Map;
import jenkins.metrics.api.MetricProvider;
import jenkins.metrics.api.Metrics;
import org.jenkinsci.plugins.variant.OptionalExtension;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Figures for the metrics plugin, which Prometheus and OpenTelemetry read. Those of an issuer bear its symbol. */
@OptionalExtension(requirePlugins = "metrics")
@Restricted(NoExternalUse.class)
public final class TokenMetrics extends MetricProvider implements IssueListener {
    private static final String PREFIX = "registry-token";

    @NonNull
    @Override
    public MetricSet getMetricSet() {
        return () -> Map.of(MetricRegistry.name(PREFIX, "open-sessions"), (Gauge<Integer>)
                () -> Sessions.get().count());
    }

    @Override
    public void issued(String issuer, Duration took) {
        count(issuer, "issued");
        latency(issuer, took);
    }

    @Override
    public void failed(String issuer, Duration took) {
        count(issuer, "failures");
        latency(issuer, took);
    }

    @Override
    public void cached(String issuer) {
        count(issuer, "cache-hits");
    }

    private static void count(String issuer, String what) {
        MetricRegistry registry = Metrics.metricRegistry();
        if (registry != null) {
            registry.counter(MetricRegistry.name(PREFIX, issuer, what)).inc();
        }
    }

    private static void latency(String issuer, Duration took) {
        MetricRegistry registry = Metrics.metricRegistry();
        if (registry != null) {
            registry.timer(MetricRegistry.name(PREFIX, issuer, "latency")).update(took);
        }
    }
}
