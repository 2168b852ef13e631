package io.jenkins.plugins.registrytoken.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PerformancePageTest {
    @Test
    void everyFigureOfThePageWasMeasured() throws Exception {
        assertEquals(PerformancePage.published().text(), PerformancePage.publishedText());
    }

    @Test
    void everyPlotShowsWhatWasMeasured() throws Exception {
        Map<Path, String> plots = PerformancePage.published().plots();
        for (Map.Entry<Path, String> plot : plots.entrySet()) {
            assertEquals(plot.getValue(), Files.readString(plot.getKey()), plot.getKey()::toString);
            assertTrue(plot.getValue().contains(BarChart.OURS), () -> plot.getKey() + " has a bar of this plugin");
            assertTrue(
                    plot.getValue().contains(BarChart.OTHERS), () -> plot.getKey() + " has another to compare it with");
        }
        assertFalse(plots.isEmpty());
    }

    @Test
    void everyAreaThatWasMeasuredIsOnThePage() throws Exception {
        for (String area : PerformancePage.published().areas()) {
            assertTrue(PerformancePage.publishedText().contains("<!-- measured: " + area + " -->"), area);
        }
    }
}
