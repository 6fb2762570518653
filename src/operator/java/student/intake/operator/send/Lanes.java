package student.intake.operator.send;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import student.intake.operator.input.InputLine.Valid;
import student.intake.operator.send.CheckedInput.LinesToSend;

/**
 * Hands lines to workers in batches. The workers of a standard queue share one lane. On a FIFO queue each
 * worker has its own, and the lines of a message group are all in the same one, in order.
 *
 * <p>One thread adds lines; each batch is taken by one worker.
 */
final class Lanes {

  private final Destination destination;
  private final List<Lane> lanes;

  private Lanes(Destination destination, List<Lane> lanes) {
    this.destination = destination;
    this.lanes = lanes;
  }

  /** Creates the lanes for {@code workers} workers. */
  static Lanes of(Destination destination, int workers) {
    return new Lanes(
        destination,
        destination.isFifo()
            ? IntStream.range(0, workers).mapToObj(_ -> new Lane(1)).toList()
            : List.of(new Lane(workers)));
  }

  /** Returns the lane of each worker. */
  Stream<Lane> ofWorkers() {
    return lanes.stream().flatMap(it -> Stream.generate(() -> it).limit(it.workers));
  }

  /** Adds a line. Waits while its lane has a complete batch for each of its workers. */
  void add(Valid line) throws InterruptedException {
    lane(line).add(line);
  }

  /** Completes the last batches; no lines are added after this. Does not wait. */
  void end() {
    lanes.forEach(Lane::end);
  }

  /** Returns the number of batches of {@code lines}, without workers. */
  long count(LinesToSend lines) throws IOException {
    var count = 0L;
    for (var line = lines.next(); line != null; line = lines.next()) {
      count += lane(line).builder.add(line).isEmpty() ? 0 : 1;
    }
    return count + lanes.stream().filter(it -> !it.builder.take().isEmpty()).count();
  }

  private Lane lane(Valid line) {
    var lane = lanes.size() == 1
        ? 0
        : Math.floorMod(destination.messageGroupId(line).hashCode(), lanes.size());
    return lanes.get(lane);
  }

  /** Batches in order. */
  static final class Lane {

    private static final List<Valid> END = List.of();

    private final int workers;
    private final Semaphore room;
    private final BatchBuilder builder = new BatchBuilder();
    private final BlockingQueue<List<Valid>> batches = new LinkedBlockingQueue<>();

    Lane(int workers) {
      this.workers = workers;
      this.room = new Semaphore(workers);
    }

    private void add(Valid line) throws InterruptedException {
      var complete = builder.add(line);
      if (!complete.isEmpty()) {
        room.acquire();
        batches.add(complete);
      }
    }

    private void end() {
      var last = builder.take();
      if (!last.isEmpty()) {
        batches.add(last);
      }
      batches.add(END);
    }

    /** Gives each batch to {@code worker}, until the end. Each worker calls this once. */
    void forEach(Consumer<List<Valid>> worker) throws InterruptedException {
      for (var batch = batches.take(); !batch.isEmpty(); batch = batches.take()) {
        room.release();
        worker.accept(batch);
      }
      // For the next worker of this lane.
      batches.add(END);
    }
  }
}
