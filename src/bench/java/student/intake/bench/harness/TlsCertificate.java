package student.intake.bench.harness;

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
 * A self-signed certificate for 127.0.0.1. The trust store also contains the JDK's certificates, so
 * that a function reads as many certificates as it does on AWS.
 */
record TlsCertificate(Path keyStore, Path trustStore) {

  private static final Path FOLDER = Path.of("target/bench/tls");
  private static final Path JDK = Path.of(System.getProperty("java.home"));

  /** The password of the JDK's trust store. */
  private static final String PASSWORD = "changeit";

  /** Creates the certificate and its stores with the JDK's keytool. */
  static TlsCertificate create() {
    try {
      Files.createDirectories(FOLDER);
      var certificate = new TlsCertificate(
          FOLDER.resolve("keys.p12"), FOLDER.resolve("trust.p12"));
      var exported = FOLDER.resolve("certificate.pem");
      Files.deleteIfExists(certificate.keyStore);
      Files.copy(
          JDK.resolve("lib/security/cacerts"), certificate.trustStore,
          StandardCopyOption.REPLACE_EXISTING);
      keytool(certificate.keyStore, "-genkeypair", "-alias", "table", "-keyalg", "RSA", "-keysize",
          "2048", "-dname",
          "CN=127.0.0.1", "-ext", "SAN=ip:127.0.0.1", "-validity", "30", "-storetype", "PKCS12");
      keytool(certificate.keyStore, "-exportcert", "-rfc", "-alias", "table", "-file",
          exported.toString());
      keytool(certificate.trustStore, "-importcert", "-noprompt", "-alias", "table", "-file",
          exported.toString());
      return certificate;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Returns the TLS context of a server with this certificate. */
  SSLContext serverContext() {
    try (var file = Files.newInputStream(keyStore)) {
      var store = KeyStore.getInstance("PKCS12");
      store.load(file, PASSWORD.toCharArray());
      var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(store, PASSWORD.toCharArray());
      var context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (IOException | GeneralSecurityException failure) {
      throw new IllegalStateException("Cannot load the certificate of the simulated table",
          failure);
    }
  }

  /** Returns the flags of a JVM that trusts this certificate. */
  List<String> clientFlags() {
    return List.of(
        "-Djavax.net.ssl.trustStore=" + trustStore,
        "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
  }

  private static void keytool(Path store, String... arguments) {
    var command = Stream.of(
        Stream.of(JDK.resolve("bin/keytool").toString()),
        Stream.of(arguments),
        Stream.of("-keystore", store.toString(), "-storepass", PASSWORD))
        .flatMap(it -> it)
        .toList();
    CommandOutput.ofSuccess(Path.of(""), command);
  }
}
