package student.intake.batch;

import static java.util.concurrent.TimeUnit.SECONDS;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static student.intake.batch.Messages.fifo;
import static student.intake.batch.Messages.inGroup;
import static student.intake.batch.Messages.standard;
import static student.intake.batch.Messages.student;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import student.intake.batch.Outcome.Added;
import student.intake.batch.Outcome.AlreadyPresent;
import student.intake.batch.Outcome.Conflict;
import student.intake.batch.Outcome.Rejected;
import student.intake.batch.Outcome.Retry;
import student.intake.message.Rejection;
import student.intake.message.Student;

class BatchProcessorTest {

  private static final Outcome ADDED = new Added();
  private static final Outcome RETRY = new Retry("ThrottlingException", "HTTP status 400");
  private static final int MANY = 100;
  private static final Duration ABORT_TIMEOUT = Duration.ofMillis(200);
  private static final ConcurrentCalls CALLS = new ConcurrentCalls(8, ABORT_TIMEOUT,
      ConcurrentCalls.Context.NONE);

  @Nested
  class Every_message_gets_the_outcome {

    @Test
    void that_the_table_returned_for_its_student() throws Exception {
      CheckAndAdd table = student -> switch (student.id()) {
        case "new" -> new Added();
        case "same" -> new AlreadyPresent();
        case "other" -> new Conflict();
        default -> RETRY;
      };
      var outcomes = process(
          table,
          student("m1", "new"),
          student("m2", "same"),
          student("m3", "other"),
          student("m4", "busy"));
      assertThat(outcomes)
          .isEqualTo(
              Map.of(
                  "m1", List.of(new Added()),
                  "m2", List.of(new AlreadyPresent()),
                  "m3", List.of(new Conflict()),
                  "m4", List.of(RETRY)));
    }

    @Test
    void of_a_rejection_without_a_call_to_the_table() throws Exception {
      var outcomes = process(it -> mustNotBeAsked(it), standard("m1", "not json"));
      assertThat(outcomes)
          .isEqualTo(Map.of("m1", List.of(new Rejected(Rejection.MALFORMED_JSON))));
    }

    @Test
    void of_a_retry_when_the_table_throws_anything() throws Exception {
      CheckAndAdd table = student -> {
        if (student.id().equals("e")) {
          throw new OutOfMemoryError("for the test");
        }
        throw new IllegalStateException("connection pool shut down");
      };
      var outcomes = process(table, student("m1", "e"), student("m2", "x"));
      assertThat(outcomes.get("m1")).first().matches(it -> causeOf(it).equals("OutOfMemoryError"));
      assertThat(outcomes.get("m2"))
          .first()
          .matches(it -> causeOf(it).equals("IllegalStateException"));
    }

    @Test
    void for_each_copy_of_a_repeated_message() throws Exception {
      var outcomes = process(_ -> ADDED, student("m1", "a"), student("m1", "a"));
      assertThat(outcomes).isEqualTo(Map.of("m1", List.of(ADDED, ADDED)));
    }

    @Test
    void in_an_empty_batch_there_is_none() throws Exception {
      assertThat(process(it -> mustNotBeAsked(it))).isEmpty();
    }

    private static Outcome mustNotBeAsked(Student student) {
      throw new AssertionError("asked for " + student);
    }
  }

  @Nested
  class Messages_about_one_student {

    @Test
    void run_in_the_order_of_the_batch() throws Exception {
      var seen = new ConcurrentLinkedQueue<String>();
      CheckAndAdd table = student -> {
        seen.add(student.name());
        return ADDED;
      };
      var messages = IntStream.range(0, MANY)
          .mapToObj(i -> standard("m" + i, "{\"id\":\"a\",\"student_name\":\"" + i + "\"}"))
          .toArray(SQSMessage[]::new);
      process(table, messages);
      assertThat(seen)
          .containsExactlyElementsOf(IntStream.range(0, MANY).mapToObj(String::valueOf).toList());
    }

    @Test
    void stop_at_the_first_retry_and_do_not_affect_others() throws Exception {
      var calls = new AtomicInteger();
      CheckAndAdd table = student -> student.id().equals("a") && calls.getAndIncrement() == 1
          ? RETRY
          : ADDED;
      var outcomes = process(
          table,
          student("m1", "a"),
          student("m2", "a"),
          student("m3", "a"),
          student("m4", "b"));
      assertThat(outcomes)
          .isEqualTo(
              Map.of(
                  "m1", List.of(ADDED),
                  "m2", List.of(RETRY),
                  "m3", List.of(Retry.BEHIND_A_RETRY),
                  "m4", List.of(ADDED)));
    }
  }

  @Nested
  class A_message_group {

    @Test
    void of_a_FIFO_queue_stops_at_its_first_retry() throws Exception {
      var outcomes = process(
          student -> student.id().equals("b") ? RETRY : ADDED,
          fifo("g1", student("m1", "a")),
          fifo("g1", student("m2", "b")),
          fifo("g2", student("m3", "c")),
          fifo("g1", student("m4", "d")));
      assertThat(outcomes)
          .isEqualTo(
              Map.of(
                  "m1", List.of(ADDED),
                  "m2", List.of(RETRY),
                  "m3", List.of(ADDED),
                  "m4", List.of(Retry.BEHIND_A_RETRY)));
    }

    @Test
    void of_a_FIFO_queue_continues_after_a_rejection() throws Exception {
      var outcomes = process(
          _ -> ADDED,
          fifo("g1", standard("m1", "not json")),
          fifo("g1", student("m2", "a")));
      assertThat(outcomes.get("m2")).containsExactly(ADDED);
    }

    @Test
    void of_a_standard_queue_implies_no_order() throws Exception {
      var outcomes = process(
          student -> student.id().equals("a") ? RETRY : ADDED,
          inGroup("tenant", student("m1", "a")),
          inGroup("tenant", student("m2", "b")));
      assertThat(outcomes.get("m2")).containsExactly(ADDED);
    }
  }

  @Nested
  class Lanes_run_concurrently {

    @Test
    void up_to_the_maximum_concurrency() throws Exception {
      var running = new AtomicInteger();
      var most = new AtomicInteger();
      var threeAtOnce = new CyclicBarrier(3);
      CheckAndAdd table = _ -> {
        most.accumulateAndGet(running.incrementAndGet(), Math::max);
        meet(threeAtOnce);
        running.decrementAndGet();
        return ADDED;
      };
      var outcomes = outcomes(
          new BatchProcessor(table).process(
              List.of(manyStudents(99)),
              minuteFromNow(),
              new ConcurrentCalls(3, ABORT_TIMEOUT, ConcurrentCalls.Context.NONE)));
      assertThat(outcomes.values()).hasSize(99).containsOnly(List.of(ADDED));
      assertThat(most).hasValue(3);
    }

    @Test
    void on_virtual_threads() throws Exception {
      var outcomes = process(_ -> Thread.currentThread().isVirtual() ? ADDED : RETRY,
          student("m1", "a"));
      assertThat(outcomes).isEqualTo(Map.of("m1", List.of(ADDED)));
    }

    @Test
    void in_the_context_of_the_caller() throws Exception {
      var carried = new AtomicInteger();
      var counting = new ConcurrentCalls.Context() {
        @Override
        public <T> Callable<T> wrap(Callable<T> task) {
          carried.incrementAndGet();
          return task;
        }
      };
      new BatchProcessor(_ -> ADDED)
          .process(List.of(manyStudents(5)), minuteFromNow(),
              new ConcurrentCalls(8, ABORT_TIMEOUT, counting));
      assertThat(carried).hasValue(5);
    }
  }

  @Nested
  class At_the_deadline {

    @Test
    void no_check_and_add_starts() throws Exception {
      var noTimeForACall = Deadline.in(Duration.ofSeconds(60), Duration.ofSeconds(61),
          Duration.ZERO);
      var result = new BatchProcessor(_ -> ADDED)
          .process(List.of(student("m1", "a")), noTimeForACall, CALLS);
      assertThat(outcomes(result)).isEqualTo(Map.of("m1", List.of(Retry.DEADLINE_REACHED)));
    }

    @Test
    void a_rejection_is_still_a_rejection() throws Exception {
      var over = Deadline.in(Duration.ofSeconds(60), Duration.ofSeconds(61), Duration.ZERO);
      var result = new BatchProcessor(_ -> ADDED)
          .process(List.of(standard("m1", "")), over, CALLS);
      assertThat(outcomes(result))
          .isEqualTo(Map.of("m1", List.of(new Rejected(Rejection.EMPTY_BODY))));
    }

    @Test
    void a_call_that_never_ends_is_cancelled_and_every_message_has_an_outcome() throws Exception {
      var never = new CountDownLatch(1);
      CheckAndAdd table = student -> {
        if (student.id().equals("stuck")) {
          awaitUninterruptibly(never);
        }
        return ADDED;
      };
      var soon = Deadline.in(Duration.ofMillis(500), Duration.ZERO, Duration.ZERO);
      var messages = List.of(student("m1", "stuck"), student("m2", "stuck"), student("m3", "a"));
      var result = new BatchProcessor(table).process(messages, soon, CALLS);
      assertThat(outcomes(result))
          .isEqualTo(
              Map.of(
                  "m1", List.of(Retry.DEADLINE_REACHED),
                  "m2", List.of(Retry.DEADLINE_REACHED),
                  "m3", List.of(ADDED)));
      never.countDown();
    }

    @Test
    void which_an_interrupt_brings_forward_the_outcomes_so_far_are_kept() throws Exception {
      var never = new CountDownLatch(1);
      var handler = Thread.currentThread();
      CheckAndAdd table = student -> {
        if (student.id().equals("last")) {
          handler.interrupt();
          awaitUntilInterrupted(never);
        }
        return ADDED;
      };
      var outcomes = outcomes(
          new BatchProcessor(table).process(
              List.of(student("m1", "first"), student("m2", "last")),
              minuteFromNow(),
              new ConcurrentCalls(1, ABORT_TIMEOUT, ConcurrentCalls.Context.NONE)));
      assertThat(outcomes)
          .isEqualTo(Map.of("m1", List.of(ADDED), "m2", List.of(Retry.DEADLINE_REACHED)));
    }
  }

  private static Map<String, List<Outcome>> process(CheckAndAdd table, SQSMessage... messages) {
    return process(new BatchProcessor(table), messages);
  }

  private static Map<String, List<Outcome>> process(
      BatchProcessor processor, SQSMessage... messages) {
    return outcomes(
        processor.process(List.of(messages), minuteFromNow(), CALLS));
  }

  private static Map<String, List<Outcome>> outcomes(BatchResult result) {
    return result.messages().stream()
        .collect(
            groupingBy(
                it -> it.message().getMessageId(), mapping(BatchMessage::outcome, toList())));
  }

  private static Deadline minuteFromNow() {
    return Deadline.in(Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofSeconds(1));
  }

  private static SQSMessage[] manyStudents(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> student("m" + i, "s" + i))
        .toArray(SQSMessage[]::new);
  }

  private static String causeOf(Outcome outcome) {
    return outcome instanceof Retry(var cause, _) ? cause : "no retry";
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(10, SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException waitedInVain) {
      throw new IllegalStateException("Fewer concurrent calls than allowed", waitedInVain);
    }
  }

  private static void awaitUntilInterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    while (true) {
      try {
        latch.await();
        return;
      } catch (InterruptedException _) {
        // Simulates a call that ignores its interruption.
      }
    }
  }
}
