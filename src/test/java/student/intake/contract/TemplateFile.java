package student.intake.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.Yaml;

/** {@code template.yaml} as JSON. A CloudFormation function in short form is replaced by its argument. */
public final class TemplateFile {

  private static final String SHORT_FORM = "(?<=[\\s\\[,])![A-Z]\\w+";

  private TemplateFile() {}

  /** Returns the resources of {@code type} by their logical ids. */
  public static Map<String, JsonNode> resources(String type) {
    Object template = new Yaml()
        .load(Contract.read(Path.of("template.yaml")).replaceAll(SHORT_FORM, ""));
    var resources = new TreeMap<String, JsonNode>();
    new ObjectMapper().valueToTree(template).path("Resources").properties().forEach(it -> {
      if (it.getValue().path("Type").asText().equals(type)) {
        resources.put(it.getKey(), it.getValue());
      }
    });
    return resources;
  }
}
