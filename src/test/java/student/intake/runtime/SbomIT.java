package student.intake.runtime;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The SBOM of the package (CycloneDX specification 1.6). */
@TestInstance(PER_CLASS)
class SbomIT {

  private static final Path FILE = Path.of("target/student-intake-sbom.json");

  private List<JsonNode> components = List.of();

  @BeforeAll
  void read() throws IOException {
    assertThat(FILE).as("Maven writes it if it is online").exists();
    components = new ObjectMapper().readTree(FILE.toFile()).path("components").valueStream()
        .toList();
  }

  @Test
  void lists_exactly_the_packaged_jars() throws Exception {
    assertThat(components.stream().collect(toMap(SbomIT::fileName, SbomIT::sha256)))
        .isEqualTo(hashesByFileName());
  }

  @Test
  void has_a_license_of_each_component() {
    assertThat(components).isNotEmpty()
        .allSatisfy(it -> assertThat(it.path("licenses")).as("%s", it).isNotEmpty());
  }

  private static Map<String, String> hashesByFileName() throws Exception {
    var hashes = new TreeMap<String, String>();
    for (var jar : FunctionProcess.packageJars()) {
      var hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
      hashes.put(jar.getFileName().toString(), HexFormat.of().formatHex(hash));
    }
    return hashes;
  }

  /** sam build puts the group id before the name of a jar. */
  private static String fileName(JsonNode component) {
    var prefix = System.getProperty("function.package") == null
        ? ""
        : component.path("group").asText() + ".";
    return prefix + component.path("name").asText() + "-" + component.path("version").asText()
        + ".jar";
  }

  private static String sha256(JsonNode component) {
    return component.path("hashes")
        .valueStream()
        .filter(it -> it.path("alg").asText().equals("SHA-256"))
        .map(it -> it.path("content").asText())
        .findFirst()
        .orElse("");
  }
}
