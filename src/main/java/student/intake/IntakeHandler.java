package student.intake;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import student.intake.event.BatchResponseWriter;
import student.intake.event.SqsEventReader;

/**
 * The Lambda entry: builds the function once for an execution environment, rehearses it before a
 * snapshot is taken, and hands batches over.
 */
public final class IntakeHandler implements RequestStreamHandler {

  private final SqsEventReader reader = new SqsEventReader();
  private final BatchResponseWriter writer = new BatchResponseWriter();
  private final Intake intake;

  /** The hooks of org.crac are held weakly: whoever does not keep its own loses it. */
  @SuppressWarnings("UnusedVariable")
  private final Optional<Priming> priming;

  /**
   * The function as Lambda builds it.
   *
   * @throws InvalidSettingException if the environment's variables cannot be used
   */
  public IntakeHandler() {
    this(Settings.from(System.getenv()));
  }

  private IntakeHandler(Settings settings) {
    this(IntakeHandler.create(settings), Optional.of(Priming.register(settings)));
  }

  /** The entry to {@code intake}, and {@code priming}, to be kept for as long as the entry lives. */
  IntakeHandler(Intake intake, Optional<Priming> priming) {
    this.intake = intake;
    this.priming = priming;
  }

  /**
   * Processes one batch and answers with the messages to retry, and no others.
   *
   * @throws BatchFailedException if not one message is done with, unless the settings say otherwise
   */
  @Override
  public void handleRequest(InputStream event, OutputStream response, Context context)
      throws IOException {
    writer.write(intake.handleRequest(reader.read(event), context), response);
  }
}
