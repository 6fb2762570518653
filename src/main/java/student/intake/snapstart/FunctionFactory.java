package student.intake.snapstart;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import student.intake.aws.AwsClients;
import student.intake.batch.CheckAndAdd;
import student.intake.telemetry.Telemetry;

/** Builds a function to prime: the same as the deployed one, but for these parts. */
@FunctionalInterface
public interface FunctionFactory {

  /** Returns a function that uses {@code clients}, {@code table} and {@code telemetry}. */
  RequestHandler<SQSEvent, SQSBatchResponse> create(
      AwsClients clients, CheckAndAdd table, Telemetry telemetry);
}
