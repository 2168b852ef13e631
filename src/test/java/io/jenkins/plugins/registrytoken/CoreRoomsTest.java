package io.jenkins.plugins.registrytoken;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.notNullValue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
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
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class CoreRoomsTest {
    private static final String ROOT = "io.jenkins.plugins.registrytoken.";
    private static final Pattern NAME_OF_A_CLOUD = Pattern.compile(
            "(?i)huawei|telekom|otc\\b|\\bswr|alibaba|aliyun|\\bacr\\b|\\bacs|x-(acs|auth|sdk|security|subject|metadata)-");

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.jenkins.plugins.registrytoken");

    /** What may know what: each room imports these of ours and no others. A cloud is {@code x}. */
    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            entry("token", Set.of()),
            entry("settings", Set.of("token")),
            entry("authfile", Set.of("token")),
            entry("cloud.http", Set.of("token")),
            entry("cloud.sign", Set.of()),
            entry("cloud", Set.of("cloud.http", "token")),
            entry("cloud.x", Set.of("cloud", "cloud.http", "cloud.sign", "token")),
            entry("issuer", Set.of("cloud", "token")),
            entry("issuer.x", Set.of("cloud", "cloud.x", "issuer", "token")),
            entry("credential", Set.of("cloud", "cloud.http", "issuer", "settings", "token")),
            entry("log", Set.of("token")),
            entry("page", Set.of("issuer", "token")),
            entry("session.agent", Set.of()),
            entry("session", Set.of("authfile", "credential", "log", "page", "session.agent", "token")),
            entry("step", Set.of("credential", "log", "session", "settings", "token")),
            entry("docker", Set.of("authfile", "credential", "log", "page", "session", "token")),
            entry("admin", Set.of("credential", "session")));

    @TestFactory
    Stream<DynamicTest> aRoomKnowsNoOthersThanItMay() {
        Set<String> rooms = new TreeSet<>();
        classes.forEach(type -> rooms.add(room(type)));
        rooms.remove("");
        return rooms.stream()
                .map(room -> DynamicTest.dynamicTest(room, () -> {
                    String cloud = cloud(room);
                    Set<String> may = MAY_IMPORT.get(cloud == null ? room : room.replace(cloud, "x"));
                    assertThat("there is a line for it", may, notNullValue());
                    Set<String> known = may.stream()
                            .map(other -> cloud == null ? other : other.replace(".x", '.' + cloud))
                            .collect(Collectors.toSet());
                    noClasses()
                            .that()
                            .resideInAPackage(ROOT + room)
                            .should()
                            .dependOnClassesThat(describe(
                                    "are in other rooms than " + known,
                                    type -> isOurs(type)
                                            && !room(type).isEmpty()
                                            && !room(type).equals(room)
                                            && !known.contains(room(type))))
                            .check(classes);
                }));
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().startsWith(ROOT.substring(0, ROOT.length() - 1));
    }

    /** Its package below that of the plugin; empty for the texts, which are in that. */
    private static String room(JavaClass type) {
        String name = type.getPackageName();
        return name.length() < ROOT.length() ? "" : name.substring(ROOT.length());
    }

    /** The last part of the name of a room that belongs to one cloud; null for all others. */
    private static String cloud(String room) {
        return room.matches("(cloud|issuer)\\.(?!http$|sign$)\\w+") ? room.substring(room.indexOf('.') + 1) : null;
    }

    @Test
    void cloudsDoNotKnowEachOther() {
        for (String floor : List.of("cloud", "issuer")) {
            slices().matching(ROOT + floor + ".(*)..")
                    .should()
                    .notDependOnEachOther()
                    .ignoreDependency(alwaysTrue(), resideInAnyPackage(ROOT + "cloud.http", ROOT + "cloud.sign"))
                    .allowEmptyShould(true)
                    .check(classes);
        }
    }

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
                        "io.jenkins.plugins.okhttp..")
                .check(classes);
    }

    @Test
    void noRoomsStandInACircle() {
        slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(classes);
    }

    @Test
    void noFilesOfFormsAndCredentialsStandInACircle() {
        for (String room : List.of("issuer", "credential")) {
            slices().assignedFrom(new SliceAssignment() {
                        @Override
                        public SliceIdentifier getIdentifierOf(JavaClass type) {
                            return room(type).equals(room)
                                    ? SliceIdentifier.of(type.getName().replaceFirst("\\$.*", ""))
                                    : SliceIdentifier.ignore();
                        }

                        @Override
                        public String getDescription() {
                            return "files of " + room;
                        }
                    })
                    .should()
                    .beFreeOfCycles()
                    .allowEmptyShould(true)
                    .check(classes);
        }
    }

    /** Jenkins loads what signatures of forms mention when it starts. */
    @Test
    void noSignatureOfAFormMentionsHttpOrJson() {
        noCodeUnits()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage(ROOT + "issuer..")
                .and(describe("are no lambdas", unit -> !unit.getName().startsWith("lambda$")))
                .should(new ArchCondition<JavaCodeUnit>("mention a type of HTTP or JSON") {
                    @Override
                    public void check(JavaCodeUnit unit, ConditionEvents events) {
                        Stream.concat(Stream.of(unit.getRawReturnType()), unit.getRawParameterTypes().stream())
                                .map(JavaClass::getName)
                                .filter(name -> name.startsWith("okhttp3.") || name.startsWith("com.fasterxml."))
                                .forEach(name -> events.add(
                                        SimpleConditionEvent.satisfied(unit, unit.getFullName() + ": " + name)));
                    }
                })
                .allowEmptyShould(true)
                .check(classes);
    }

    /** The core and the extension point are for other plugins; the core cannot be annotated, as it knows no Jenkins. */
    @Test
    void otherPluginsSeeTheExtensionPointOnly() {
        classes()
                .that()
                .arePublic()
                .and()
                .areTopLevelClasses()
                .and()
                .resideOutsideOfPackages(
                        ROOT + "token..",
                        ROOT + "cloud..",
                        ROOT + "authfile..",
                        ROOT + "issuer",
                        ROOT.substring(0, ROOT.length() - 1))
                .should()
                .beAnnotatedWith("org.kohsuke.accmod.Restricted")
                .allowEmptyShould(true)
                .check(classes);
    }

    @Test
    void nothingIsLookedUpByTheNameOfAMethod() {
        noClasses()
                .should()
                .callMethodWhere(describe("looks up a method by name", call -> Set.of(
                                "java.lang.Class.getMethod",
                                "java.lang.Class.getDeclaredMethod",
                                "java.lang.Class.getMethods",
                                "hudson.Util.isOverridden")
                        .contains(call.getTarget().getOwner().getName()
                                + '.'
                                + call.getTarget().getName())))
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
                .resideOutsideOfPackages(ROOT + "token..", ROOT + "cloud..", ROOT + "authfile..")
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
