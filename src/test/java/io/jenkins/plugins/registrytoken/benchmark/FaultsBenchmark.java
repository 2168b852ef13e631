package io.jenkins.plugins.registrytoken.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.registrytoken.cloud.faults.FaultMatrixTest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;

/** The matrix of faults, whose figures belong to those of speed: for how long a cloud that is down keeps a build. */
class FaultsBenchmark extends FaultMatrixTest {
    private static final String AREA = "faults";

    @Override
    @AfterAll
    protected void write() throws Exception {
        super.write();
        JsonNode matrix = new ObjectMapper()
                .readTree(Path.of("target", "fault-matrix.json").toFile());
        Figures figures = new Figures()
                .add(Figure.of(
                        AREA, "calls × faults, each with and without an old token", "cases", number(matrix, "cases")))
                .add(Figure.of(AREA, "longest wait for a token or an error", "s", number(matrix, "longestWaitSeconds"))
                        .goal(25))
                .add(Figure.of(AREA, "longest error", "characters", number(matrix, "longestLine")));
        for (String left : new String[] {"calls", "connections", "sockets", "threads", "descriptors"}) {
            figures.add(Figure.count(
                    AREA, left + " left", "", matrix.path("left").path(left).doubleValue(), 0));
        }
        figures.write(FaultsBenchmark.class);
    }

    private static double number(JsonNode matrix, String name) {
        return matrix.path(name).doubleValue();
    }
}
