package student.intake.telemetry;

import com.amazonaws.xray.entities.Entity;
import com.amazonaws.xray.entities.Subsegment;
import com.amazonaws.xray.entities.ThrowableDescription;
import com.amazonaws.xray.strategy.ThrowableSerializationStrategy;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkServiceException;
import student.intake.batch.ErrorCode;

/**
 * Describes an exception and its causes by their classes, and an error of AWS also by its code. Their
 * messages may quote a student's name, and their stack traces would make a document too large.
 */
final class RedactedThrowables implements ThrowableSerializationStrategy {

  /** Ends a circle of causes. */
  private static final int MAX_CAUSES = 10;

  @Override
  public List<ThrowableDescription> describeInContext(
      Throwable failure, List<Subsegment> subsegments) {
    return describeInContext(null, failure, subsegments);
  }

  @Override
  public List<ThrowableDescription> describeInContext(
      @Nullable Entity entity, Throwable failure, List<Subsegment> subsegments) {
    var descriptions = Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .limit(MAX_CAUSES)
        .map(it -> description(it, entity))
        .toList();
    for (var i = 1; i < descriptions.size(); i++) {
      descriptions.get(i - 1).setCause(descriptions.get(i).getId());
    }
    return descriptions;
  }

  private static ThrowableDescription description(Throwable failure, @Nullable Entity entity) {
    var description = new ThrowableDescription(failure);
    description.setType(failure.getClass().getName());
    if (failure instanceof SdkServiceException) {
      description.setMessage(ErrorCode.of(failure));
    }
    if (entity != null) {
      description.setId(entity.getCreator().getIdGenerator().newEntityId());
    }
    return description;
  }
}
