package student.intake.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import student.intake.bench.Plot.Point;

class PlotTest {

  @Test
  void a_line_rises_with_its_figures_from_the_left_to_the_right() throws Exception {
    var svg = parse(
        new Plot("title", "messages").line("ours", List.of(new Point(10, 1), new Point(1_000, 2))));
    var line = svg.getElementsByTagName("polyline").item(0).getAttributes().getNamedItem("points");
    var ends = line.getNodeValue().split("[ ,]", -1);
    assertThat(Double.parseDouble(ends[0])).isLessThan(Double.parseDouble(ends[2]));
    assertThat(Double.parseDouble(ends[1])).isGreaterThan(Double.parseDouble(ends[3]));
  }

  @Test
  void every_line_is_named() throws Exception {
    var points = List.of(new Point(1, 1), new Point(10, 2));
    var svg = parse(new Plot("title", "messages").line("ours", points).line("typical", points));
    assertThat(svg.getDocumentElement().getTextContent()).contains("title", "ours", "typical");
  }

  private static Document parse(Plot plot) throws Exception {
    return DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(plot.svg().getBytes(UTF_8)));
  }
}
