package student.intake.bench.harness;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import student.intake.runtime.FunctionProcess;
import student.intake.runtime.FunctionProcess.Launch;

/**
 * A Lambda function to measure.
 *
 * @param title the name in tables and charts
 * @param handler the function's Handler setting
 * @param classPath without Lambda's runtime
 * @param variables environment variables in addition to those of every function
 */
public record FunctionUnderTest(
    String title, String handler, List<Path> classPath, Map<String, String> variables) {

  private static final String BASELINE = "student.intake.bench.baseline.";
  private static final String METHOD = "::handleRequest";

  public FunctionUnderTest {
    classPath = List.copyOf(classPath);
    variables = Map.copyOf(variables);
  }

  /** Returns the packaged function of this project. */
  public static FunctionUnderTest studentIntake() {
    return new FunctionUnderTest(
        "student-intake", "student.intake.IntakeHandler" + METHOD, FunctionProcess.packaged(),
        Map.of());
  }

  /** Returns a function as it is typically written: sequential, with Powertools. */
  public static FunctionUnderTest typical() {
    return baseline("typical", "TypicalFunction", BaselineClassPath.withLibraries());
  }

  /** Returns a function that makes a GetItem and a PutItem for each message. */
  public static FunctionUnderTest getThenPut() {
    return baseline("get-then-put", "GetThenPutFunction", BaselineClassPath.withLibraries());
  }

  /** Returns a function that only makes SDK calls. Its package has this project's libraries. */
  public static FunctionUnderTest sdkOnly() {
    var classPath = Stream.concat(
        BaselineClassPath.classes(), FunctionProcess.packageJars().stream()).toList();
    return baseline("sdk-only", "SdkOnlyFunction", classPath);
  }

  /** Returns a function that only makes concurrent calls, with this HTTP client of the SDK. */
  public static FunctionUnderTest concurrentPuts(String httpClient) {
    return baseline(
        httpClient, "ConcurrentPutsFunction", BaselineClassPath.withHttpClients())
        .withVariable("HTTP_CLIENT", httpClient);
  }

  private static FunctionUnderTest baseline(String title, String type, List<Path> classPath) {
    return new FunctionUnderTest(title, BASELINE + type + METHOD, classPath, Map.of());
  }

  /** Returns the functions that do the same work: this project's and the two baselines. */
  public static List<FunctionUnderTest> comparable() {
    return List.of(studentIntake(), typical(), getThenPut());
  }

  /** Returns the total size of the jars, in millions of bytes. */
  public double megabytes() {
    return JarSizes.megabytes(classPath.stream());
  }

  /** Returns a copy whose only additional environment variable is this one. */
  public FunctionUnderTest withVariable(String name, String value) {
    return new FunctionUnderTest(title, handler, classPath, Map.of(name, value));
  }

  Launch launch(Cpus cpus, List<String> jvmFlags) {
    return new Launch(
        handler,
        classPath,
        List.of("taskset", "--cpu-list", cpus.list()),
        jvmFlags,
        false);
  }
}
