package student.intake.bench.report;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A line chart with a logarithmic x axis, as SVG. */
public final class LineChart {

  private static final int WIDTH = 720;
  private static final int HEIGHT = 360;
  private static final int LEFT = 70;
  private static final int TOP = 40;
  private static final int RIGHT = 150;
  private static final int BOTTOM = 50;
  private static final int GRID_LINES = 5;
  private static final List<String> COLORS = List.of(
      "#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e");

  private final String title;
  private final String xTitle;
  private final List<Line> lines = new ArrayList<>();

  /** Creates a chart without lines. */
  public LineChart(String title, String xTitle) {
    this.title = title;
    this.xTitle = xTitle;
  }

  /** Adds a line. The x values must be positive. */
  public LineChart addLine(String name, List<Point> points) {
    lines.add(new Line(name, List.copyOf(points)));
    return this;
  }

  /** Returns the chart as an SVG document. */
  public String svg() {
    var content = new ArrayList<String>();
    content.add(text(LEFT, TOP / 2, "start", title));
    content.add(text(LEFT + innerWidth() / 2, HEIGHT - 10, "middle", xTitle));
    for (var step = 0; step <= GRID_LINES; step++) {
      var value = maxY() * step / GRID_LINES;
      content.add(grid(LEFT, y(value), WIDTH - RIGHT, y(value)));
      content.add(text(LEFT - 8, y(value) + 4, "end", number(value)));
    }
    for (var power = Math.ceil(Math.log10(minX())); power <= Math.log10(maxX()); power++) {
      var value = Math.pow(10, power);
      content.add(grid(x(value), TOP, x(value), HEIGHT - BOTTOM));
      content.add(text(x(value), HEIGHT - BOTTOM + 18, "middle", number(value)));
    }
    for (var i = 0; i < lines.size(); i++) {
      var color = COLORS.get(i % COLORS.size());
      content.add(polyline(lines.get(i), color));
      content.add(
          text(WIDTH - RIGHT + 10, TOP + 20.0 * i, "start", lines.get(i).name())
              .replace("<text", "<text fill=\"" + color + "\""));
    }
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" \
        font-size="12">
        <rect width="100%%" height="100%%" fill="white"/>
        %s
        </svg>
        """.formatted(WIDTH, HEIGHT, String.join("\n", content));
  }

  private String polyline(Line line, String color) {
    var points = line.points()
        .stream()
        .map(it -> String.format(Locale.ROOT, "%.1f,%.1f", x(it.x()), y(it.y())))
        .collect(joining(" "));
    return "<polyline fill=\"none\" stroke-width=\"2\" stroke=\"%s\" points=\"%s\"/>"
        .formatted(color, points);
  }

  private double x(double value) {
    var fraction = Math.log10(value / minX()) / Math.log10(maxX() / minX());
    return LEFT + fraction * innerWidth();
  }

  private double y(double value) {
    return HEIGHT - BOTTOM - value / maxY() * (HEIGHT - TOP - BOTTOM);
  }

  private static double innerWidth() {
    return WIDTH - LEFT - RIGHT;
  }

  private double minX() {
    return points().mapToDouble(Point::x).min().orElse(1);
  }

  private double maxX() {
    return points().mapToDouble(Point::x).max().orElse(1);
  }

  private double maxY() {
    return points().mapToDouble(Point::y).max().orElse(1) * 1.05;
  }

  private Stream<Point> points() {
    return lines.stream().flatMap(it -> it.points().stream());
  }

  private static String grid(double fromX, double fromY, double toX, double toY) {
    return String.format(Locale.ROOT,
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>",
        fromX,
        fromY,
        toX,
        toY);
  }

  private static String text(double x, double y, String anchor, String text) {
    return String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x,
        y, anchor, text);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  /** A point of a line. */
  public record Point(double x, double y) {}

  private record Line(String name, List<Point> points) {}
}
