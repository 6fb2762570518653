package student.intake.runtime;

import static java.util.stream.Collectors.joining;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The built function in a process of its own, as Lambda's managed runtime starts it. */
public final class FunctionProcess implements AutoCloseable {

  private static final String HANDLER = "student.intake.IntakeHandler::handleRequest";
  private static final Path PACKAGE_CLASS_PATH = Path.of("target/function.classpath");

  /** The folder of a built package, {@code .aws-sam/build/IntakeFunction} say, to run instead. */
  private static final @Nullable String BUILT_PACKAGE = System.getProperty("function.package");

  private final Process process;
  private final CompletableFuture<?> watched;
  private final List<String> output = new CopyOnWriteArrayList<>();

  private FunctionProcess(Process process, RuntimeApi api) {
    this.process = process;
    Thread.ofVirtual().name("function-output").start(() -> readOutput(process.inputReader()));
    this.watched = process.onExit().thenAccept(it -> api.abandon(epitaph(it)));
  }

  /**
   * Starts the function.
   *
   * @param environment its variables beside those that Lambda sets; it inherits none
   * @param jvmFlags such as the heap's size
   */
  public static FunctionProcess start(
      RuntimeApi api, Map<String, String> environment, String... jvmFlags) {
    var library = NativeLibrary.extract();
    var builder = new ProcessBuilder(command(library, jvmFlags)).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(lambdaEnvironment(api));
    builder.environment().putAll(environment);
    try {
      return new FunctionProcess(builder.start(), api);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The jars of the package: those of the built one if there is one, else as the build lists them. */
  public static List<Path> packageJars() {
    return BUILT_PACKAGE == null ? listedJars() : jarsIn(Path.of(BUILT_PACKAGE, "lib"));
  }

  private static List<Path> jarsIn(Path folder) {
    try (var jars = Files.list(folder)) {
      return jars.sorted().toList();
    } catch (IOException failure) {
      throw new UncheckedIOException("No package was built: sam build makes it", failure);
    }
  }

  private static List<Path> listedJars() {
    try {
      return Stream.of(Files.readString(PACKAGE_CLASS_PATH).strip().split(File.pathSeparator, -1))
          .map(Path::of)
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException("Run Maven first: it writes " + PACKAGE_CLASS_PATH, failure);
    }
  }

  /** What the process has written so far, line by line. */
  public List<String> output() {
    return List.copyOf(output);
  }

  /** Ends the process at once, as SIGKILL does. */
  public void kill() {
    process.destroyForcibly();
  }

  /** Ends the process as SIGTERM does, and waits for that. */
  @Override
  public void close() {
    process.destroy();
    watched.join();
  }

  private static List<String> command(Path library, String... jvmFlags) {
    return Stream.of(
        Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
        agents(),
        Stream.of("-D" + NativeLibrary.PROPERTY + "=" + library),
        Stream.of(jvmFlags),
        Stream.of("-cp", classPath(), AWSLambda.class.getName(), HANDLER))
        .flatMap(it -> it)
        .toList();
  }

  /** What measures the coverage of the tests' JVM measures the function's as well. */
  private static Stream<String> agents() {
    return ManagementFactory.getRuntimeMXBean()
        .getInputArguments()
        .stream()
        .filter(it -> it.startsWith("-javaagent:"));
  }

  private static String classPath() {
    var runtime = Stream.of(AWSLambda.class, PojoSerializer.class).map(FunctionProcess::jarOf);
    var classes = Path.of(BUILT_PACKAGE == null ? "target/classes" : BUILT_PACKAGE);
    var function = Stream.concat(Stream.of(classes), packageJars().stream());
    return Stream.concat(function, runtime).map(Path::toString)
        .collect(joining(File.pathSeparator));
  }

  private static Path jarOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Map<String, String> lambdaEnvironment(RuntimeApi api) {
    return Map.of(
        "AWS_LAMBDA_RUNTIME_API", api.address(),
        "AWS_LAMBDA_FUNCTION_NAME", "student-intake",
        "AWS_LAMBDA_FUNCTION_VERSION", "1",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512",
        "AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand",
        "AWS_EXECUTION_ENV", "AWS_Lambda_java25",
        "LAMBDA_TASK_ROOT", "/var/task",
        "_HANDLER", HANDLER,
        "AWS_ACCESS_KEY_ID", "local",
        "AWS_SECRET_ACCESS_KEY", "local");
  }

  private void readOutput(BufferedReader reader) {
    try (reader) {
      reader.lines().forEach(output::add);
    } catch (IOException | UncheckedIOException _) {
      // The process has ended.
    }
  }

  private String epitaph(Process ended) {
    return "The function's process ended with " + ended.exitValue() + "; it wrote:\n"
        + String.join("\n", output);
  }
}
