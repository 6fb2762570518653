package student.intake.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate for loopback, made with the JDK's keytool, and a trust store that holds it beside all
 * that the JDK trusts: as many as a function on AWS has to read.
 */
record Certificate(Path keys, Path trust) {

  private static final Path FOLDER = Path.of("target/bench/tls");
  private static final Path JDK = Path.of(System.getProperty("java.home"));

  /** The JDK's own trust store has no other. */
  private static final String PASSWORD = "changeit";

  static Certificate make() {
    try {
      Files.createDirectories(FOLDER);
      var made = new Certificate(FOLDER.resolve("keys.p12"), FOLDER.resolve("trust.p12"));
      var exported = FOLDER.resolve("certificate.pem");
      Files.deleteIfExists(made.keys);
      Files.copy(
          JDK.resolve("lib/security/cacerts"), made.trust, StandardCopyOption.REPLACE_EXISTING);
      keytool(made.keys, "-genkeypair", "-alias", "table", "-keyalg", "EC", "-dname",
          "CN=127.0.0.1", "-ext", "SAN=ip:127.0.0.1", "-validity", "30", "-storetype", "PKCS12");
      keytool(made.keys, "-exportcert", "-rfc", "-alias", "table", "-file", exported.toString());
      keytool(made.trust, "-importcert", "-noprompt", "-alias", "table", "-file",
          exported.toString());
      return made;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** What a server needs that shows it. */
  SSLContext context() {
    try (var file = Files.newInputStream(keys)) {
      var store = KeyStore.getInstance("PKCS12");
      store.load(file, PASSWORD.toCharArray());
      var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(store, PASSWORD.toCharArray());
      var context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (IOException | GeneralSecurityException failure) {
      throw new IllegalStateException("The stand-in's certificate cannot be used", failure);
    }
  }

  /** The flags of a JVM that trusts it. */
  List<String> trusting() {
    return List.of(
        "-Djavax.net.ssl.trustStore=" + trust, "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
  }

  private static void keytool(Path store, String... arguments) throws IOException {
    var command = Stream.of(
        Stream.of(JDK.resolve("bin/keytool").toString()),
        Stream.of(arguments),
        Stream.of("-keystore", store.toString(), "-storepass", PASSWORD))
        .flatMap(it -> it)
        .toList();
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IllegalStateException("keytool failed: " + output);
    }
  }
}
