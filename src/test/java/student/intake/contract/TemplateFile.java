package student.intake.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import student.intake.local.cloud.Template;

/** {@code template.yaml} as JSON. */
public final class TemplateFile {

  private TemplateFile() {}

  /** Returns the resources of {@code type} by their logical ids. */
  public static Map<String, JsonNode> resources(String type) {
    var template = Template.load(Path.of("template.yaml"));
    var resources = new TreeMap<String, JsonNode>();
    new ObjectMapper().valueToTree(template).path("Resources").properties().forEach(it -> {
      if (it.getValue().path("Type").asText().equals(type)) {
        resources.put(it.getKey(), it.getValue());
      }
    });
    return resources;
  }
}
