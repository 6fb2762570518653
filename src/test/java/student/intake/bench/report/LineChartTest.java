package student.intake.bench.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import student.intake.bench.report.LineChart.Point;

class LineChartTest {

  @Test
  void larger_x_values_are_further_right_and_larger_y_values_higher() throws Exception {
    var svg = parse(
        new LineChart("title", "messages").addLine("student-intake",
            List.of(new Point(10, 1), new Point(1_000, 2))));
    var line = svg.getElementsByTagName("polyline").item(0).getAttributes().getNamedItem("points");
    var ends = line.getNodeValue().split("[ ,]", -1);
    assertThat(Double.parseDouble(ends[0])).isLessThan(Double.parseDouble(ends[2]));
    assertThat(Double.parseDouble(ends[1])).isGreaterThan(Double.parseDouble(ends[3]));
  }

  @Test
  void the_chart_contains_its_title_and_the_name_of_every_line() throws Exception {
    var points = List.of(new Point(1, 1), new Point(10, 2));
    var svg = parse(new LineChart("title", "messages").addLine("student-intake", points)
        .addLine("typical", points));
    assertThat(svg.getDocumentElement().getTextContent()).contains("title", "student-intake",
        "typical");
  }

  private static Document parse(LineChart chart) throws Exception {
    return DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(chart.svg().getBytes(UTF_8)));
  }
}
