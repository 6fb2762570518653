package student.intake.local;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.util.Optional;
import java.util.OptionalInt;
import student.intake.IntakeHandler;
import student.intake.local.cloud.EmbeddedCloud;
import student.intake.local.cloud.ListeningTelemetry;
import student.intake.local.cloud.OutcomeCounts;
import student.intake.local.cloud.PortInUseException;
import student.intake.local.cloud.Template;
import student.intake.local.page.LocalPage;

/**
 * An embedded cloud, the function for it, and the page if there is one.
 *
 * @param counts the function's outcomes
 */
record LocalIntake(
    EmbeddedCloud cloud, RequestHandler<SQSEvent, SQSBatchResponse> function,
    OutcomeCounts counts, Optional<LocalPage> page)
    implements
    AutoCloseable {

  /**
   * Starts the cloud and the page. No event source mapping invokes the function yet.
   *
   * @param pagePort 0 for any free port; empty for no page
   * @throws PortInUseException if a port is in use
   */
  static LocalIntake start(EmbeddedCloud.Options options, OptionalInt pagePort) {
    return pagePort.isPresent()
        ? startWithPage(options, pagePort.getAsInt())
        : startWithoutPage(options);
  }

  private static LocalIntake startWithoutPage(EmbeddedCloud.Options options) {
    var counts = new OutcomeCounts();
    var cloud = EmbeddedCloud.start(Template.read(), options);
    return new LocalIntake(
        cloud, IntakeHandler.create(cloud.settings(), counts), counts, Optional.empty());
  }

  private static LocalIntake startWithPage(EmbeddedCloud.Options options, int port) {
    var counts = new OutcomeCounts();
    var logs = new LocalPage.Logs();
    var cloud = EmbeddedCloud.start(Template.read(), options, logs.listener());
    try {
      var page = LocalPage.start(cloud, logs, port);
      var telemetry = new ListeningTelemetry(counts, logs.listener());
      var function = page.function(it -> IntakeHandler.create(it, telemetry));
      return new LocalIntake(cloud, function, counts, Optional.of(page));
    } catch (PortInUseException failure) {
      cloud.close();
      throw failure;
    }
  }

  @Override
  public void close() {
    page.ifPresent(LocalPage::close);
    cloud.close();
  }
}
