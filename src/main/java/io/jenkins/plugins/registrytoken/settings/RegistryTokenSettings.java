package io.jenkins.plugins.registrytoken.settings;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.registrytoken.Messages;
import io.jenkins.plugins.registrytoken.token.RegistryHost;
import jenkins.model.GlobalConfiguration;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The settings for all registry tokens of this Jenkins: the section <em>Registry tokens</em> of its configuration. */
@Extension
@Symbol("registryTokens")
@Restricted(NoExternalUse.class)
public final class RegistryTokenSettings extends GlobalConfiguration {
    private static final int LONGEST_CONNECT_SECONDS = 60;
    private static final int LONGEST_CALL_SECONDS = 120;

    private int connectTimeoutSeconds = 5;
    private int callTimeoutSeconds = 15;
    private boolean variablesAllowed = true;
    private String allowedHosts;

    public RegistryTokenSettings() {
        load();
    }

    @NonNull
    public static RegistryTokenSettings get() {
        return ExtensionList.lookupSingleton(RegistryTokenSettings.class);
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.RegistryTokenSettings_DisplayName();
    }

    /** Until there is a connection to a cloud: from 1 to 60. */
    public int getConnectTimeoutSeconds() {
        return within(connectTimeoutSeconds, LONGEST_CONNECT_SECONDS);
    }

    /** Anything else than 1 to 60 counts as the nearest of them. */
    @DataBoundSetter
    public void setConnectTimeoutSeconds(int seconds) {
        connectTimeoutSeconds = seconds;
        save();
    }

    /** Until the whole answer of a cloud is there: from 1 to 120. */
    public int getCallTimeoutSeconds() {
        return within(callTimeoutSeconds, LONGEST_CALL_SECONDS);
    }

    /** Anything else than 1 to 120 counts as the nearest of them. */
    @DataBoundSetter
    public void setCallTimeoutSeconds(int seconds) {
        callTimeoutSeconds = seconds;
        save();
    }

    /** Whether a {@code withRegistryToken} block may have its login in variables, which are not renewed. */
    public boolean isVariablesAllowed() {
        return variablesAllowed;
    }

    @DataBoundSetter
    public void setVariablesAllowed(boolean variablesAllowed) {
        this.variablesAllowed = variablesAllowed;
        save();
    }

    /**
     * Hosts beside the clouds' own that may get passwords, tokens, and signatures with the key of another credential:
     * {@code host[:port]} each, separated by commas or blanks, without a port for all ports. Null for none.
     */
    @CheckForNull
    public String getAllowedHosts() {
        return Util.fixEmptyAndTrim(allowedHosts);
    }

    @DataBoundSetter
    public void setAllowedHosts(@CheckForNull String allowedHosts) {
        this.allowedHosts = Util.fixEmptyAndTrim(allowedHosts);
        save();
    }

    /** Whether passwords and tokens may be sent to this host, which is none of a cloud. */
    public boolean allows(@NonNull String host, int port) {
        return RegistryHost.split(allowedHosts).stream()
                .anyMatch(entry -> entry.equalsIgnoreCase(host) || entry.equalsIgnoreCase(host + ':' + port));
    }

    @POST
    public FormValidation doCheckAllowedHosts(@QueryParameter String value) {
        boolean right = RegistryHost.split(value).stream().allMatch(RegistryHost::isValid);
        return right || !Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                ? FormValidation.ok()
                : FormValidation.error(Messages.Form_Hosts());
    }

    @POST
    public FormValidation doCheckConnectTimeoutSeconds(@QueryParameter String value) {
        return check(value, LONGEST_CONNECT_SECONDS);
    }

    @POST
    public FormValidation doCheckCallTimeoutSeconds(@QueryParameter String value) {
        return check(value, LONGEST_CALL_SECONDS);
    }

    private static FormValidation check(@CheckForNull String entered, int longest) {
        String value = Util.fixNull(entered);
        if (!Jenkins.get().hasPermission(Jenkins.ADMINISTER)) {
            return FormValidation.ok();
        }
        boolean right =
                value.matches("\\d{1,3}") && Integer.parseInt(value) == within(Integer.parseInt(value), longest);
        return right ? FormValidation.ok() : FormValidation.error(Messages.RegistryTokenSettings_Seconds(longest));
    }

    private static int within(int seconds, int longest) {
        return Math.max(1, Math.min(seconds, longest));
    }
}
