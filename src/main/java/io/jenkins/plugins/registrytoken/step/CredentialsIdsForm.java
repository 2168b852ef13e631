package io.jenkins.plugins.registrytoken.step;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Queue;
import hudson.model.queue.Tasks;
import hudson.security.ACL;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.registrytoken.Messages;
import io.jenkins.plugins.registrytoken.credential.RegistryTokenCredentials;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.springframework.security.core.Authentication;

/** The credentials of step and wrapper: one text with commas between the IDs, and in their forms a row for each ID. */
final class CredentialsIdsForm {
    private static final String ROWS = "credentialsIds";
    private static final String ID = "credentialsId";

    private CredentialsIdsForm() {}

    /** The IDs in a text with commas between them. */
    @NonNull
    static List<String> ids(@CheckForNull String text) {
        return Stream.of(Util.fixNull(text).split(","))
                .map(String::strip)
                .filter(id -> !id.isEmpty())
                .toList();
    }

    /** The text of what a form submitted: an object for each row. */
    @NonNull
    static String text(@NonNull JSONObject form) {
        List<String> ids = new ArrayList<>();
        if (form.has(ROWS)) {
            for (Object row : JSONArray.fromObject(form.get(ROWS))) {
                String id = row instanceof JSONObject ? ((JSONObject) row).optString(ID) : String.valueOf(row);
                if (!id.isBlank()) {
                    ids.add(id);
                }
            }
        } else if (form.has(ID)) {
            ids.add(form.getString(ID));
        }
        return String.join(", ", ids);
    }

    /** The registry tokens that jobs here may use; only the current one for users who may not see them. */
    @NonNull
    static ListBoxModel choices(@CheckForNull Item item, @CheckForNull String current) {
        StandardListBoxModel choices = new StandardListBoxModel();
        if (maySee(item)) {
            choices.includeEmptyValue()
                    .includeMatchingAs(
                            user(item),
                            item,
                            RegistryTokenCredentials.class,
                            List.of(),
                            CredentialsIdsForm::isForBuilds);
        }
        return choices.includeCurrentValue(current == null ? "" : current);
    }

    /** Whether jobs here may use the chosen one, told to those only who may see it. */
    @NonNull
    static FormValidation check(@CheckForNull Item item, @CheckForNull String id) {
        String wanted = Util.fixNull(id);
        if (!maySee(item)) {
            return FormValidation.ok();
        }
        if (wanted.isBlank()) {
            return FormValidation.error(Messages.CredentialsIdsForm_Choose());
        }
        boolean found =
                CredentialsProvider.lookupCredentialsInItem(RegistryTokenCredentials.class, item, user(item)).stream()
                        .anyMatch(credentials -> credentials.getId().equals(wanted) && isForBuilds(credentials));
        return found ? FormValidation.ok() : FormValidation.error(Messages.CredentialsIdsForm_None());
    }

    /** A form that belongs to no item finds credentials with the scope SYSTEM as well, which no build may use. */
    private static boolean isForBuilds(Credentials credentials) {
        return credentials.getScope() != CredentialsScope.SYSTEM;
    }

    /** Whether the current user may see what jobs here use. */
    static boolean maySee(@CheckForNull Item item) {
        return item == null
                ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                : item.hasPermission(Item.EXTENDED_READ) || item.hasPermission(CredentialsProvider.USE_ITEM);
    }

    /** The identity that builds here run with. */
    private static Authentication user(@CheckForNull Item item) {
        return item instanceof Queue.Task ? Tasks.getAuthenticationOf2((Queue.Task) item) : ACL.SYSTEM2;
    }
}
