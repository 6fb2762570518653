package student.intake.runtime;

import static java.util.Objects.requireNonNull;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Extracts the native library of the runtime interface client to a separate file for each process. By
 * default the client writes one fixed file, which replaces the library of running processes.
 */
final class NativeLibrary {

  static final String PROPERTY = "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

  private NativeLibrary() {}

  /** Returns a file that is deleted when this JVM exits. */
  static Path extract() {
    var architecture = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
    var name = "/jni/libaws-lambda-jni.linux-" + architecture + ".so";
    try (var library = requireNonNull(AWSLambda.class.getResourceAsStream(name), name)) {
      var copy = Files.createTempFile("aws-lambda-jni", ".so");
      copy.toFile().deleteOnExit();
      Files.copy(library, copy, StandardCopyOption.REPLACE_EXISTING);
      return copy;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
