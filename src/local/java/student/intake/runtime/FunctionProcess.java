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

/** The built function in a process of its own, as Lambda's managed runtime starts it. */
public final class FunctionProcess implements AutoCloseable {

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
    return start(api, environment, Launch.withFlags(jvmFlags));
  }

  /**
   * Starts a function, this one or another.
   *
   * @param environment its variables beside those that Lambda sets; it inherits none
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

  /** The jars of the package: those of the built one if there is one, else as the build lists them. */
  public static List<Path> packageJars() {
    return BUILT_PACKAGE == null ? listedJars() : jarsIn(Path.of(BUILT_PACKAGE, "lib"));
  }

  /** The class path of the package: this function's classes and jars. */
  public static List<Path> packaged() {
    var classes = Path.of(BUILT_PACKAGE == null ? "target/classes" : BUILT_PACKAGE);
    return Stream.concat(Stream.of(classes), packageJars().stream()).toList();
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

  /** The process, for whoever measures it. */
  public ProcessHandle handle() {
    return process.toHandle();
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

  /** What measures the coverage of the tests' JVM measures the function's as well. */
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

  /** Where {@code type} was loaded from. */
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

  /** As variables or, since these would be stale in what is restored, where to ask for them. */
  private static Map<String, String> credentials(RuntimeApi api, Launch launch) {
    return launch.snapStart()
        ? Map.of(
            "AWS_CONTAINER_CREDENTIALS_FULL_URI", api.credentialsUri(),
            "AWS_CONTAINER_AUTHORIZATION_TOKEN", "local")
        : Map.of("AWS_ACCESS_KEY_ID", "local", "AWS_SECRET_ACCESS_KEY", "local");
  }

  /**
   * What is started, and how.
   *
   * @param handler as Lambda's Handler names it
   * @param classPath of the function, without Lambda's runtime
   * @param prefix of the command, {@code taskset} say
   * @param jvmFlags such as the heap's size
   * @param snapStart whether a snapshot is taken once it is initialized, as under SnapStart: the hooks
   *     of org.crac then run, and the process goes on when {@link RuntimeApi#restore} is called
   */
  public record Launch(
      String handler,
      List<Path> classPath,
      List<String> prefix,
      List<String> jvmFlags,
      boolean snapStart) {

    private static final String HANDLER = "student.intake.IntakeHandler::handleRequest";

    /** What Lambda gives a Java runtime under SnapStart, so that org.crac finds its hooks. */
    private static final String HOOKS = "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac";

    public Launch {
      classPath = List.copyOf(classPath);
      prefix = List.copyOf(prefix);
      jvmFlags = List.copyOf(jvmFlags);
    }

    /** This function, with these flags of the JVM. */
    public static Launch withFlags(String... jvmFlags) {
      return new Launch(HANDLER, packaged(), List.of(), List.of(jvmFlags), false);
    }

    /** The same under SnapStart. */
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

  private String epitaph(Process ended) {
    return "The function's process ended with " + ended.exitValue() + "; it wrote:\n"
        + String.join("\n", output);
  }
}
