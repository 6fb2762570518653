package student.intake.batch;

import java.util.ServiceLoader;

/** Finds the reporter that is packaged with the function. */
public final class ReporterLoader {

  private ReporterLoader() {}

  /**
   * Returns the reporter that the package provides as a service, or else a {@link DirectReporter}.
   *
   * @throws IllegalStateException if the package provides more than one
   */
  public static BatchItemFailureReporter load() {
    // Lambda loads the function with a class loader that need not be the thread's.
    var loader = ReporterLoader.class.getClassLoader();
    var provided = ServiceLoader.load(BatchItemFailureReporter.class, loader).stream().toList();
    return switch (provided.size()) {
      case 0 -> new DirectReporter();
      case 1 -> provided.getFirst().get();
      default -> throw new IllegalStateException(
          "Package one reporter of batch item failures, not " + provided.size());
    };
  }
}
