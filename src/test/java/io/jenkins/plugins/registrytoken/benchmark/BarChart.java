package io.jenkins.plugins.registrytoken.benchmark;

import java.util.List;
import java.util.Locale;

/** Figures of one unit as bars, those of this plugin in another colour, as an SVG that is readable on light and dark. */
final class BarChart {
    /** The colours of the bars of this plugin, and of all others. */
    static final String OURS = "#1a7f37";

    static final String OTHERS = "#8c959f";

    private static final int WIDTH = 860;
    private static final int NAMES = 430;
    private static final int VALUES = 90;
    private static final int ROW = 26;
    private static final int HEAD = 34;

    private final String title;
    private final List<Figure> figures;
    private final String end;

    /** @param end of the names, which goes without saying */
    BarChart(String title, List<Figure> figures, String end) {
        this.title = title;
        this.figures = figures;
        this.end = end;
    }

    String svg() {
        double largest = figures.stream().mapToDouble(Figure::value).max().orElse(0);
        StringBuilder svg = new StringBuilder();
        int height = HEAD + ROW * figures.size() + 8;
        line(svg, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\"", WIDTH, height);
        line(svg, "  font-family=\"sans-serif\" font-size=\"13\">");
        line(svg, "<title>%s</title>", escaped(title));
        line(svg, "<rect width=\"%d\" height=\"%d\" rx=\"6\" fill=\"#ffffff\"/>", WIDTH, height);
        line(svg, "<text x=\"12\" y=\"22\" font-weight=\"bold\" fill=\"#1f2328\">%s</text>", escaped(title));
        for (int row = 0; row < figures.size(); row++) {
            Figure figure = figures.get(row);
            int y = HEAD + ROW * row;
            double length = largest == 0 ? 0 : Math.max(1, (WIDTH - NAMES - VALUES) * figure.value() / largest);
            line(
                    svg,
                    "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"#1f2328\">%s</text>",
                    NAMES - 8,
                    y + 17,
                    escaped(figure.name().substring(0, figure.name().length() - end.length())));
            line(
                    svg,
                    "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
                    NAMES,
                    y + 4,
                    length,
                    ROW - 8,
                    isOurs(figure) ? OURS : OTHERS);
            line(
                    svg,
                    "<text x=\"%.1f\" y=\"%d\" fill=\"#1f2328\">%s</text>",
                    NAMES + length + 6,
                    y + 17,
                    PerformancePage.value(figure.value(), ""));
        }
        return svg.append("</svg>\n").toString();
    }

    private static boolean isOurs(Figure figure) {
        return figure.count() || figure.name().contains("withRegistryToken");
    }

    private static void line(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
