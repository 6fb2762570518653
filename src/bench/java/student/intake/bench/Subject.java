package student.intake.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import student.intake.runtime.FunctionProcess;
import student.intake.runtime.FunctionProcess.Launch;

/**
 * A function that is measured.
 *
 * @param title what tables and plots call it
 * @param handler its class
 * @param classPath of the function, without Lambda's runtime
 * @param environment variables of its own
 */
record Subject(
    String title, String handler, List<Path> classPath, Map<String, String> environment) {

  private static final String BASELINE = "student.intake.bench.baseline.";

  Subject {
    classPath = List.copyOf(classPath);
    environment = Map.copyOf(environment);
  }

  /** The function that this project is. */
  static Subject studentIntake() {
    return new Subject(
        "student-intake", "student.intake.IntakeHandler", FunctionProcess.packaged(), Map.of());
  }

  /** What is usually written. */
  static Subject typical() {
    return new Subject("typical", BASELINE + "Typical", Baselines.classPath(), Map.of());
  }

  /** The way of the microservice that was rebuilt. */
  static Subject originalWay() {
    return new Subject("original's way", BASELINE + "OriginalWay", Baselines.classPath(), Map.of());
  }

  /** The SDK alone, with the libraries of this function, none of which it calls. */
  static Subject barePuts() {
    var classPath = Stream.concat(
        Baselines.classes(), FunctionProcess.packageJars().stream()).toList();
    return new Subject("PutItem alone", BASELINE + "BarePuts", classPath, Map.of());
  }

  /** Nothing but calls, with this HTTP client of the SDK. */
  static Subject puts(String httpClient) {
    return new Subject(
        httpClient,
        BASELINE + "ConcurrentPuts",
        Baselines.classPathWithHttpClients(),
        Map.of("HTTP_CLIENT", httpClient));
  }

  /** This one and what it is measured beside. */
  static List<Subject> all() {
    return List.of(studentIntake(), typical(), originalWay());
  }

  /** What its jars take, in millions of bytes. */
  double megabytes() {
    return Jars.megabytes(classPath.stream());
  }

  /** The same with another variable, under another title. */
  Subject with(String variable, String value, String otherTitle) {
    return new Subject(otherTitle, handler, classPath, Map.of(variable, value));
  }

  /** Started on these CPUs, with these flags of the JVM. */
  Launch launch(String cpus, List<String> jvmFlags) {
    return new Launch(
        handler + "::handleRequest",
        classPath,
        List.of("taskset", "--cpu-list", cpus),
        jvmFlags,
        false);
  }
}
