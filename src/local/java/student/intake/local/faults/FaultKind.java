package student.intake.local.faults;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import student.intake.local.faults.Fault.ChangedAcknowledgement;
import student.intake.local.faults.Fault.ChangedAcknowledgement.Change;
import student.intake.local.faults.Fault.ErrorResponse;
import student.intake.local.faults.Fault.PartialFailure;
import student.intake.local.faults.Fault.PartialFailure.Refusal;
import student.intake.local.faults.Fault.Response;

/**
 * The faults that the tests and the soak try. A kind added here is tried by both.
 *
 * <p>No kind is a lie that no caller could detect: a response that reports success without having
 * forwarded the call lacks what the service would have sent, at least its request id.
 */
public enum FaultKind {
  // Errors of AWS.
  INTERNAL_ERROR,
  SERVICE_UNAVAILABLE,
  THROTTLED,
  ACCESS_DENIED,
  RESOURCE_MISSING,
  INVALID_REQUEST,
  UNKNOWN_ERROR,

  // Errors without an error code.
  ERROR_WITH_HTML,
  ERROR_WITHOUT_BODY,
  ERROR_WITH_EMPTY_OBJECT,
  ERROR_WITH_CUT_JSON,
  ERROR_WITH_NULL_CODE,
  ERROR_WITH_EMPTY_CODE,
  REDIRECT,

  // Errors that quote the request.
  ERROR_CODE_QUOTES_INPUT,
  ERROR_MESSAGE_QUOTES_INPUT,

  // Responses with the status of a success.
  SUCCESS_WITH_HTML,
  SUCCESS_WITH_CUT_JSON,
  SUCCESS_QUOTES_INPUT,
  SUCCESS_WITHOUT_BODY,
  SUCCESS_WITH_EMPTY_OBJECT,

  // Says that the condition failed, but not which item is there.
  CONDITION_FAILED_WITHOUT_ITEM(Service.TABLE),

  // Batch calls of which a part fails.
  ENTRIES_REFUSED(Service.QUEUES),
  ENTRIES_REFUSED_WITHOUT_CODE(Service.QUEUES),
  ENTRIES_REFUSED_WITHOUT_ID(Service.QUEUES),
  ENTRIES_REFUSED_AS_NULL(Service.QUEUES),
  ENTRIES_OMITTED(Service.QUEUES),

  // Batch calls whose entries all succeed.
  ENTRIES_ACKNOWLEDGED_TWICE(Service.QUEUES),
  UNKNOWN_ENTRIES_ACKNOWLEDGED(Service.QUEUES),
  NULL_ENTRY_ACKNOWLEDGED(Service.QUEUES),

  // Connections and time.
  CLOSED_BEFORE_CALL,
  CLOSED_AFTER_CALL,
  RESPONSE_CUT,
  RESPONSE_SLOW,
  RESPONSE_DELAYED,
  CALL_DELAYED;

  private enum Service {
    ANY,
    TABLE,
    QUEUES
  }

  private static final String HTML = "text/html";
  private static final String JSON = "application/x-amz-json-1.0";
  private static final String PAGE = "<html><body>Please wait</body></html>";

  private final Service service;

  FaultKind() {
    this(Service.ANY);
  }

  FaultKind(Service service) {
    this.service = service;
  }

  /** Returns the kinds for calls to DynamoDB. */
  public static List<FaultKind> forTable() {
    return Stream.of(values()).filter(it -> it.service != Service.QUEUES).toList();
  }

  /** Returns the kinds for calls to SQS. */
  public static List<FaultKind> forQueues() {
    return Stream.of(values()).filter(it -> it.service != Service.TABLE).toList();
  }

  /** Returns whether the call reaches the endpoint, at least in part, so that it may have its effect. */
  public boolean forwards() {
    return fault(Duration.ZERO).forwards();
  }

  /**
   * Returns the fault.
   *
   * @param tooLong a delay longer than the caller's timeout of an attempt
   */
  public Fault fault(Duration tooLong) {
    return switch (this) {
      case INTERNAL_ERROR -> new ErrorResponse(500, "InternalServerError");
      case SERVICE_UNAVAILABLE -> new ErrorResponse(503, "ServiceUnavailable");
      case THROTTLED -> new ErrorResponse(400, "ThrottlingException");
      case ACCESS_DENIED -> new ErrorResponse(400, "AccessDeniedException");
      case RESOURCE_MISSING -> new ErrorResponse(400, "ResourceNotFoundException");
      case INVALID_REQUEST -> new ErrorResponse(400, "ValidationException");
      case UNKNOWN_ERROR -> new ErrorResponse(400, "SomethingNew");
      case ERROR_WITH_HTML -> new Response(503, HTML, PAGE);
      case ERROR_WITHOUT_BODY -> new Response(503, "", "");
      case ERROR_WITH_EMPTY_OBJECT -> new Response(400, JSON, "{}");
      case ERROR_WITH_CUT_JSON -> new Response(400, JSON, "{\"__type\": \"Validation");
      case ERROR_WITH_NULL_CODE -> new Response(400, JSON, "{\"__type\": null, \"message\": null}");
      case ERROR_WITH_EMPTY_CODE -> new Response(400, JSON, "{\"__type\": \"\"}");
      case REDIRECT -> new Response(302, HTML, PAGE);
      case ERROR_CODE_QUOTES_INPUT ->
        new Response(400, JSON, "{\"__type\": \"" + Response.INPUT + "\"}");
      case ERROR_MESSAGE_QUOTES_INPUT ->
        new Response(
            400,
            JSON,
            "{\"__type\": \"ValidationException\", \"message\": \"" + Response.INPUT + "\"}");
      case SUCCESS_WITH_HTML -> new Response(200, HTML, PAGE);
      case SUCCESS_WITH_CUT_JSON ->
        new Response(200, JSON, "{\"Attributes\": {}, \"Successful\": [{\"Id\": \"0\"");
      case SUCCESS_QUOTES_INPUT -> new Response(200, JSON, "{\"Attributes\": " + Response.INPUT);
      case SUCCESS_WITHOUT_BODY -> new Response(200, "", "");
      case SUCCESS_WITH_EMPTY_OBJECT -> new Response(200, JSON, "{}");
      case CONDITION_FAILED_WITHOUT_ITEM ->
        new ErrorResponse(400, "ConditionalCheckFailedException");
      case ENTRIES_REFUSED -> new PartialFailure(Refusal.COMPLETE);
      case ENTRIES_REFUSED_WITHOUT_CODE -> new PartialFailure(Refusal.WITHOUT_CODE);
      case ENTRIES_REFUSED_WITHOUT_ID -> new PartialFailure(Refusal.WITHOUT_ID);
      case ENTRIES_REFUSED_AS_NULL -> new PartialFailure(Refusal.NULL_ENTRY);
      case ENTRIES_OMITTED -> new PartialFailure(Refusal.OMITTED);
      case ENTRIES_ACKNOWLEDGED_TWICE -> new ChangedAcknowledgement(Change.ENTRIES_TWICE);
      case UNKNOWN_ENTRIES_ACKNOWLEDGED -> new ChangedAcknowledgement(Change.UNKNOWN_IDS);
      case NULL_ENTRY_ACKNOWLEDGED -> new ChangedAcknowledgement(Change.NULL_ENTRY);
      case CLOSED_BEFORE_CALL -> new Fault.ClosedBeforeCall();
      case CLOSED_AFTER_CALL -> new Fault.ClosedAfterCall();
      case RESPONSE_CUT -> new Fault.CutResponse();
      case RESPONSE_SLOW -> new Fault.SlowResponse(tooLong);
      case RESPONSE_DELAYED -> new Fault.DelayedResponse(tooLong);
      case CALL_DELAYED -> new Fault.DelayedCall(tooLong);
    };
  }
}
