package io.jenkins.plugins.registrytoken.cloud;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.Predefined;
import io.jenkins.plugins.registrytoken.contract.RequestContract;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

public class EveryRequestHasAContractTest {
    private static final String CLOUDS = CloudRequest.class.getPackageName();

    @Test
    void everyRequestToACloudIsGivenByAContract() {
        Set<String> given = new ClassFileImporter()
                .withImportOption(Predefined.ONLY_INCLUDE_TESTS).importPackages(CLOUDS).stream()
                        .filter(type -> type.isAssignableTo(RequestContract.class))
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method -> method.getName().equals("request"))
                        .map(method -> method.getRawReturnType())
                        .filter(type -> !type.isInterface())
                        .map(JavaClass::getName)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(given, equalTo(requestsOfTheCore()));
    }

    /** The names of all kinds of requests to a cloud. What else implements it passes one of these on. */
    public static Set<String> requestsOfTheCore() {
        Set<String> requests = new ClassFileImporter()
                .withImportOption(Predefined.DO_NOT_INCLUDE_TESTS).importPackages(CLOUDS).stream()
                        .filter(type -> type.isAssignableTo(CloudRequest.class) && !type.isInterface())
                        .map(JavaClass::getName)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(requests, hasSize(greaterThan(10)));
        return requests;
    }
}
