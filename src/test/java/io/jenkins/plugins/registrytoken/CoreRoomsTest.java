package io.jenkins.plugins.registrytoken;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CoreRoomsTest {
    private static final String ROOT = "io.jenkins.plugins.registrytoken.";
    private static final Pattern NAME_OF_A_CLOUD = Pattern.compile(
            "(?i)huawei|telekom|otc\\b|\\bswr|alibaba|aliyun|\\bacr\\b|\\bacs|x-(acs|auth|sdk|security|subject|metadata)-");

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.jenkins.plugins.registrytoken");

    @Test
    void theCoreKnowsNoJenkins() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + "token..", ROOT + "cloud..", ROOT + "authfile..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "hudson..",
                        "jenkins..",
                        "org.kohsuke..",
                        "com.cloudbees..",
                        "org.jenkinsci..",
                        "io.jenkins.plugins.okhttp..",
                        ROOT + "settings..",
                        ROOT + "credentials..",
                        ROOT + "build..",
                        ROOT + "admin..")
                .check(classes);
    }

    @Test
    void noRoomsStandInACircle() {
        slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(classes);
    }

    @Test
    void noFilesOfCredentialsStandInACircle() {
        slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        return type.getPackageName().equals(ROOT + "credentials")
                                ? SliceIdentifier.of(type.getName().replaceFirst("\\$.*", ""))
                                : SliceIdentifier.ignore();
                    }

                    @Override
                    public String getDescription() {
                        return "files of credentials";
                    }
                })
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(classes);
    }

    @Test
    void settingsKnowNoOtherRoomButTokens() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "settings..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + "cloud..",
                        ROOT + "authfile..",
                        ROOT + "credentials..",
                        ROOT + "build..",
                        ROOT + "admin..")
                .allowEmptyShould(true)
                .check(classes);
    }

    @Test
    void tokensAndAuthFilesKnowNoCloud() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + "token..", ROOT + "authfile..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + "cloud..", "okhttp3..", "okio..")
                .check(classes);
    }

    @Test
    void whatSignaturesAreMadeOfKnowsNothingOfOurs() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "cloud.sign")
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + ".").and(resideOutsideOfPackage(ROOT + "cloud.sign")))
                .check(classes);
    }

    /** Or another cloud would need an edit there. Names of headers and products count as names. */
    @Test
    void noCloudIsNamedWhereAllCloudsMeet() throws IOException {
        Path core = sources().resolve(ROOT.replace('.', '/'));
        List<Path> files = new ArrayList<>();
        for (String room : List.of("token", "cloud", "cloud/http", "cloud/sign")) {
            try (Stream<Path> in = Files.list(core.resolve(room))) {
                in.filter(Files::isRegularFile).forEach(files::add);
            }
        }
        assertThat(files.size(), greaterThan(20));
        List<String> names = new ArrayList<>();
        for (Path file : files) {
            NAME_OF_A_CLOUD
                    .matcher(Files.readString(file))
                    .results()
                    .forEach(name -> names.add(file.getFileName() + ": " + name.group()));
        }
        assertThat(names, empty());
    }

    /** Of the whole plugin, even where the core is built alone. */
    private static Path sources() {
        Path sources = Path.of("src/main/java");
        return Files.isDirectory(sources) ? sources : Path.of("../../src/main/java");
    }

    @Test
    void theJenkinsRoomsKnowNoJsonAndNoCrypto() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + "settings..", ROOT + "credentials..", ROOT + "build..", ROOT + "admin..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "com.fasterxml..", "javax.crypto..", "java.security.MessageDigest", "java.net.http..")
                .allowEmptyShould(true)
                .check(classes);
    }

    /**
     * The permission is asked of the object in which credentials are looked up. Two parameters of different types may be two
     * unrelated objects of one path.
     */
    @Test
    void webMethodsTakeNoOtherAncestorThanAnItem() {
        noMethods()
                .should(new ArchCondition<JavaMethod>("take another ancestor than an Item") {
                    @Override
                    public void check(JavaMethod method, ConditionEvents events) {
                        method.getParameters().stream()
                                .filter(parameter -> parameter.isAnnotatedWith("org.kohsuke.stapler.AncestorInPath"))
                                .filter(parameter ->
                                        !parameter.getRawType().getName().equals("hudson.model.Item"))
                                .forEach(parameter -> events.add(SimpleConditionEvent.satisfied(
                                        method,
                                        method.getFullName() + " takes "
                                                + parameter.getRawType().getName())));
                    }
                })
                .check(classes);
    }
}
