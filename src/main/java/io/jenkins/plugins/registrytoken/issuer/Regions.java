package io.jenkins.plugins.registrytoken.issuer;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Item;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import io.jenkins.plugins.registrytoken.Messages;
import java.util.List;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.function.Function;
import org.jvnet.localizer.LocaleProvider;

/** The regions of a cloud in its form: ids to choose from, with the names that the cloud's console shows. */
public final class Regions {
    private final Class<?> owner;
    private final List<String> ids;
    private final String example;
    private final Function<String, ?> rule;

    /**
     * @param owner a class beside whose file {@code Regions.properties} has the names; a region without one shows its id
     * @param ids those that are known; others can be typed
     * @param example one of them, for those who enter something else
     * @param rule throws {@link IllegalArgumentException} for what cannot be the id of one
     */
    public Regions(
            @NonNull Class<?> owner,
            @NonNull List<String> ids,
            @NonNull String example,
            @NonNull Function<String, ?> rule) {
        this.owner = owner;
        this.ids = ids;
        this.example = example;
        this.rule = rule;
    }

    /** The id in what was chosen or typed: {@code eu-de} of {@code eu-de (Germany)}. */
    @NonNull
    static String id(@NonNull String entered) {
        return entered.strip().split("\\s", 2)[0];
    }

    @NonNull
    ComboBoxModel choices(@CheckForNull Item item) {
        ComboBoxModel choices = new ComboBoxModel();
        if (FormChecks.mayEdit(item)) {
            ids.forEach(id -> choices.add(name(id).equals(id) ? id : id + " (" + name(id) + ')'));
        }
        return choices;
    }

    /** Names the region if it is known, so that a slip is seen. */
    @NonNull
    FormValidation check(@CheckForNull Item item, @NonNull String entered) {
        String id = id(entered);
        FormValidation problem =
                FormChecks.check(item, FormChecks.holds(() -> rule.apply(id)), Messages.Form_Region(example));
        if (problem.kind != FormValidation.Kind.OK || !FormChecks.mayEdit(item)) {
            return problem;
        }
        return FormValidation.ok(ids.contains(id) ? name(id) : Messages.Form_NewRegion());
    }

    private String name(String id) {
        try {
            return ResourceBundle.getBundle(
                            owner.getPackageName() + ".Regions",
                            LocaleProvider.getLocale(),
                            owner.getClassLoader(),
                            Control.getNoFallbackControl(Control.FORMAT_PROPERTIES))
                    .getString(id);
        } catch (MissingResourceException e) {
            return id;
        }
    }
}
