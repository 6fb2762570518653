package student.intake.bench;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.DoubleStream;

/**
 * Messages at a steady rate, gathered into batches and handed to environments, for ten minutes from
 * nothing.
 *
 * <p>Assumed: messages come at random (exponential gaps). One gatherer hands a batch over when it is
 * full or its window ends, and an environment is free; until then it gathers on.
 * The mapping starts with 5 invocations at once and may use 300 more each minute, up to its maximum
 * concurrency (Lambda Developer Guide, "Scaling"). A batch of n takes {@code overhead + n / rate};
 * an environment that is new takes {@code coldStart} before. Environments live on until the end.
 *
 * @param batchSize of the mapping
 * @param window of the mapping, in seconds
 * @param maximumConcurrency of the mapping
 * @param gigabytes of the function's memory
 * @param overhead of an invocation, in seconds
 * @param rate messages a second of one environment with a full batch
 * @param coldStart in seconds
 */
record Simulation(
    int batchSize,
    double window,
    int maximumConcurrency,
    double gigabytes,
    double overhead,
    double rate,
    double coldStart) {

  private static final double DURATION = 600;
  private static final int FIRST_CONCURRENCY = 5;
  private static final double MORE_EACH_SECOND = 300 / 60.0;
  private static final long SEED = 6;

  /** US dollars, us-east-1, arm64, November 2026: a GB-second, and a million of each other. */
  private static final double GIGABYTE_SECOND = 0.000_013_333_4;
  private static final double INVOCATIONS = 0.20;
  private static final double QUEUE_REQUESTS = 0.40;
  private static final double WRITES = 0.625;

  /** A send of its own; receives and deletes in tens, if there are so many. */
  private static final double MAX_A_REQUEST = 10;

  /** Ten minutes of so many messages a second. */
  Result run(double messagesPerSecond) {
    var sent = arrivals(messagesPerSecond);
    var state = new State();
    var first = 0;
    while (first < sent.length) {
      var lastOfFull = first + batchSize - 1;
      var windowEnd = sent[first] + window;
      var ready = lastOfFull < sent.length ? Math.min(windowEnd, sent[lastOfFull]) : windowEnd;
      var start = state.whenFree(ready);
      var end = first;
      while (end < sent.length && end <= lastOfFull && sent[end] <= start) {
        end++;
      }
      state.process(sent, first, end, start);
      first = end;
    }
    return state.result();
  }

  private static double[] arrivals(double messagesPerSecond) {
    var random = new Random(SEED);
    return DoubleStream
        .iterate(gap(random, messagesPerSecond), it -> it < DURATION,
            it -> it + gap(random, messagesPerSecond))
        .toArray();
  }

  private static double gap(Random random, double messagesPerSecond) {
    return -Math.log(1 - random.nextDouble()) / messagesPerSecond;
  }

  /**
   * What became of them.
   *
   * @param meanBatch messages of an invocation
   * @param environments that were started
   * @param medianLatency seconds from the send of a message until its student is in the table
   * @param lateLatency the same for one of a hundred
   * @param dollarsPerMillion SQS, Lambda and DynamoDB
   */
  record Result(
      double meanBatch,
      int environments,
      double medianLatency,
      double lateLatency,
      double dollarsPerMillion) {}

  private final class State {

    private final PriorityQueue<Double> freeAt = new PriorityQueue<>(Comparator.naturalOrder());
    private final List<Double> latencies = new ArrayList<>();
    private int environments;
    private int invocations;
    private double busySeconds;

    /** When, from {@code ready} on, an environment is free or a new one may be started. */
    double whenFree(double ready) {
      return mayStart(ready) || isFree(ready) ? ready : requireNonNull(freeAt.peek());
    }

    void process(double[] sent, int from, int to, double start) {
      var isNew = !isFree(start);
      if (isNew) {
        environments++;
      } else {
        freeAt.remove();
      }
      var seconds = (isNew ? coldStart : 0) + overhead + (to - from) / rate;
      freeAt.add(start + seconds);
      busySeconds += seconds;
      invocations++;
      for (var i = from; i < to; i++) {
        latencies.add(start + seconds - sent[i]);
      }
    }

    private boolean isFree(double at) {
      var first = freeAt.peek();
      return first != null && first <= at;
    }

    private boolean mayStart(double at) {
      var most = FIRST_CONCURRENCY + (int) (MORE_EACH_SECOND * at);
      return environments < Math.min(maximumConcurrency, most);
    }

    Result result() {
      var messages = latencies.size();
      var sorted = latencies.stream().sorted().toList();
      var meanBatch = (double) messages / invocations;
      var polled = 2 / Math.min(MAX_A_REQUEST, meanBatch);
      var each = busySeconds * gigabytes * GIGABYTE_SECOND / messages * 1_000_000;
      return new Result(
          meanBatch,
          environments,
          sorted.get(messages / 2),
          sorted.get(messages * 99 / 100),
          each + INVOCATIONS / meanBatch + QUEUE_REQUESTS * (1 + polled) + WRITES);
    }
  }
}
