package student.intake.local.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import student.intake.local.cloud.LocalContext;

class KilledFunctionTest {

  private final List<SQSMessage> processed = new ArrayList<>();
  private final RequestHandler<SQSEvent, SQSBatchResponse> function = (event, _) -> {
    processed.addAll(event.getRecords());
    return new SQSBatchResponse(List.of());
  };

  @RepeatedTest(20)
  void processes_some_messages_of_its_batch_and_gives_no_response() {
    assertThatThrownBy(() -> invoke(true, 10)).hasMessageContaining("killed");
    assertThat(processed).hasSizeLessThan(10);
  }

  @Test
  void processes_none_of_a_batch_of_one() {
    assertThatThrownBy(() -> invoke(true, 1)).hasMessageContaining("killed");
    assertThat(processed).isEmpty();
  }

  @Test
  void processes_all_if_it_is_not_killed() {
    assertThat(invoke(false, 10).getBatchItemFailures()).isEmpty();
    assertThat(processed).hasSize(10);
  }

  private SQSBatchResponse invoke(boolean killed, int messages) {
    var event = new SQSEvent();
    event.setRecords(Collections.nCopies(messages, new SQSMessage()));
    return new KilledFunction(function, () -> killed)
        .handleRequest(event, LocalContext.withTimeLeft(Duration.ofSeconds(1)));
  }
}
