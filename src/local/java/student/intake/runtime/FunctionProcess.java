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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A process that runs a function as Lambda's managed runtime does. */
public final class FunctionProcess implements AutoCloseable {

  private static final Path PACKAGE_CLASS_PATH = Path.of("target/function.classpath");

  /** The directory of a built package, such as {@code .aws-sam/build/IntakeFunction}. */
  private static final @Nullable String BUILT_PACKAGE = System.getProperty("function.package");

  private final Process process;
  private final CompletableFuture<?> watched;
  private final List<String> output = new CopyOnWriteArrayList<>();

  private FunctionProcess(Process process, RuntimeApi api) {
    this.process = process;
    // A virtual thread that reads a pipe blocks its carrier, which may be the only one.
    Thread.ofPlatform()
        .daemon()
        .name("function-output")
        .start(() -> readOutput(process.inputReader()));
    this.watched = process.onExit().thenAccept(it -> api.abandon(exitMessage(it)));
  }

  /**
   * Starts this project's function.
   *
   * @param environment environment variables in addition to those that Lambda sets; none is inherited
   * @param jvmFlags JVM flags, such as the heap size
   */
  public static FunctionProcess start(
      RuntimeApi api, Map<String, String> environment, String... jvmFlags) {
    return start(api, environment, Launch.withFlags(jvmFlags));
  }

  /**
   * Starts a function.
   *
   * @param environment environment variables in addition to those that Lambda sets; none is inherited
   */
  public static FunctionProcess start(
      RuntimeApi api, Map<String, String> environment, Launch launch) {
    var library = NativeLibrary.extract();
    var builder = new ProcessBuilder(command(library, launch)).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(lambdaEnvironment(api, launch));
    builder.environment().putAll(environment);
    try {
      return new FunctionProcess(builder.start(), api);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Returns the jars of the deployment package. */
  public static List<Path> packageJars() {
    return BUILT_PACKAGE == null ? listedJars() : jarsIn(Path.of(BUILT_PACKAGE, "lib"));
  }

  /** Returns the class path of the deployment package: the function's classes and the jars. */
  public static List<Path> packaged() {
    var classes = Path.of(BUILT_PACKAGE == null ? "target/classes" : BUILT_PACKAGE);
    return Stream.concat(Stream.of(classes), packageJars().stream()).toList();
  }

  private static List<Path> jarsIn(Path directory) {
    try (var jars = Files.list(directory)) {
      return jars.sorted().toList();
    } catch (IOException failure) {
      throw new UncheckedIOException("The package is missing: run sam build", failure);
    }
  }

  private static List<Path> listedJars() {
    try {
      return Stream.of(Files.readString(PACKAGE_CLASS_PATH).strip().split(File.pathSeparator, -1))
          .map(Path::of)
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(PACKAGE_CLASS_PATH + " is missing: run Maven first", failure);
    }
  }

  /** Returns the lines that the process has written so far. */
  public List<String> output() {
    return List.copyOf(output);
  }

  /** Returns a handle of the process. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** Sends SIGKILL to the process. */
  public void kill() {
    process.destroyForcibly();
  }

  /** Sends SIGTERM to the process and waits until it has ended. */
  @Override
  public void close() {
    process.destroy();
    watched.join();
  }

  private static List<String> command(Path library, Launch launch) {
    return Stream.of(
        launch.prefix().stream(),
        Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
        agents(),
        Stream.of("-D" + NativeLibrary.PROPERTY + "=" + library),
        launch.jvmFlags().stream(),
        Stream.of("-cp", classPath(launch), AWSLambda.class.getName(), launch.handler()))
        .flatMap(it -> it)
        .toList();
  }

  /** The agents of this JVM: the tests measure the coverage of the process, too. */
  private static Stream<String> agents() {
    return ManagementFactory.getRuntimeMXBean()
        .getInputArguments()
        .stream()
        .filter(it -> it.startsWith("-javaagent:"));
  }

  private static String classPath(Launch launch) {
    return Stream.concat(
        launch.classPath().stream(),
        Stream.of(AWSLambda.class, PojoSerializer.class).map(FunctionProcess::jarOf))
        .map(Path::toString)
        .collect(joining(File.pathSeparator));
  }

  /** Returns the jar or directory that {@code type} was loaded from. */
  public static Path jarOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Map<String, String> lambdaEnvironment(RuntimeApi api, Launch launch) {
    var environment = new HashMap<>(
        Map.of(
            "AWS_LAMBDA_RUNTIME_API", api.address(),
            "AWS_LAMBDA_FUNCTION_NAME", "student-intake",
            "AWS_LAMBDA_FUNCTION_VERSION", "1",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512",
            "AWS_LAMBDA_INITIALIZATION_TYPE", launch.snapStart() ? "snap-start" : "on-demand",
            "AWS_EXECUTION_ENV", "AWS_Lambda_java25",
            "LAMBDA_TASK_ROOT", "/var/task",
            "_HANDLER", launch.handler()));
    environment.putAll(credentials(api, launch));
    return environment;
  }

  /** Under SnapStart an endpoint: credentials in variables would have expired after a restore. */
  private static Map<String, String> credentials(RuntimeApi api, Launch launch) {
    return launch.snapStart()
        ? Map.of(
            "AWS_CONTAINER_CREDENTIALS_FULL_URI", api.credentialsUri(),
            "AWS_CONTAINER_AUTHORIZATION_TOKEN", "local")
        : Map.of("AWS_ACCESS_KEY_ID", "local", "AWS_SECRET_ACCESS_KEY", "local");
  }

  /**
   * How a function is started.
   *
   * @param handler the function's Handler setting
   * @param classPath class path of the function, without Lambda's runtime
   * @param prefix prefix of the command, such as {@code taskset}
   * @param jvmFlags JVM flags, such as the heap size
   * @param snapStart whether to initialize as under SnapStart: the hooks of org.crac run before the
   *     snapshot, and the process continues when {@link RuntimeApi#restore} is called
   */
  public record Launch(
      String handler,
      List<Path> classPath,
      List<String> prefix,
      List<String> jvmFlags,
      boolean snapStart) {

    private static final String HANDLER = "student.intake.IntakeHandler::handleRequest";

    /** The JVM flag that Lambda sets under SnapStart. */
    private static final String HOOKS = "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac";

    public Launch {
      classPath = List.copyOf(classPath);
      prefix = List.copyOf(prefix);
      jvmFlags = List.copyOf(jvmFlags);
    }

    /** Returns a launch of this project's function. */
    public static Launch withFlags(String... jvmFlags) {
      return new Launch(HANDLER, packaged(), List.of(), List.of(jvmFlags), false);
    }

    /** Returns a copy with SnapStart. */
    public Launch underSnapStart() {
      var flags = Stream.concat(jvmFlags.stream(), Stream.of(HOOKS)).toList();
      return new Launch(handler, classPath, prefix, flags, true);
    }
  }

  private void readOutput(BufferedReader reader) {
    try (reader) {
      reader.lines().forEach(output::add);
    } catch (IOException | UncheckedIOException _) {
      // The process has ended.
    }
  }

  private String exitMessage(Process ended) {
    return "The function's process ended with exit code " + ended.exitValue() + "; its output:\n"
        + String.join("\n", output);
  }
}
