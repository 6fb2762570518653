package student.intake.bench;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.DoubleStream;

/**
 * Simulates an event source mapping and its execution environments for ten minutes, starting with an
 * empty queue and no environment.
 *
 * <p>Assumptions: messages arrive at random (exponential intervals). One gatherer invokes the function
 * when its batch is full or the batching window ends, and an environment is available; until then it
 * adds messages. The mapping starts with up to 5 concurrent invocations and adds up to 300 per minute,
 * up to its maximum concurrency (Lambda Developer Guide, "Configuring scaling behavior for SQS event
 * source mappings"). A batch of n messages takes {@code overhead + n / rate}, plus {@code coldStart} in
 * a new environment. Environments exist until the end.
 *
 * @param window batching window, in seconds
 * @param maximumConcurrency maximum concurrency of the event source mapping
 * @param gigabytes memory of the function
 * @param overhead overhead of an invocation, in seconds
 * @param rate messages per second of one environment with full batches
 * @param coldStart additional duration of the first invocation of an environment, in seconds
 */
record Simulation(
    int batchSize,
    double window,
    int maximumConcurrency,
    double gigabytes,
    double overhead,
    double rate,
    double coldStart) {

  private static final double DURATION_SECONDS = 600;
  private static final int INITIAL_CONCURRENCY = 5;
  private static final double ADDED_CONCURRENCY_PER_SECOND = 300 / 60.0;
  private static final long SEED = 6;

  /** Prices in US dollars: us-east-1, arm64, November 2026. */
  private static final double PER_GIGABYTE_SECOND = 0.000_013_333_4;
  private static final double PER_MILLION_INVOCATIONS = 0.20;
  private static final double PER_MILLION_QUEUE_REQUESTS = 0.40;
  private static final double PER_MILLION_WRITES = 0.625;

  /** Each message is sent with its own request, and received and deleted in batches of up to 10. */
  private static final double MAX_MESSAGES_PER_REQUEST = 10;

  /** Simulates ten minutes at this rate. */
  Result run(double messagesPerSecond) {
    var sent = arrivals(messagesPerSecond);
    var state = new State();
    var first = 0;
    while (first < sent.length) {
      var lastOfFullBatch = first + batchSize - 1;
      var windowEnd = sent[first] + window;
      var ready = lastOfFullBatch < sent.length
          ? Math.min(windowEnd, sent[lastOfFullBatch])
          : windowEnd;
      var start = state.availableFrom(ready);
      var end = first;
      while (end < sent.length && end <= lastOfFullBatch && sent[end] <= start) {
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
        .iterate(interval(random, messagesPerSecond), it -> it < DURATION_SECONDS,
            it -> it + interval(random, messagesPerSecond))
        .toArray();
  }

  private static double interval(Random random, double messagesPerSecond) {
    return -Math.log(1 - random.nextDouble()) / messagesPerSecond;
  }

  /**
   * The result of a simulation.
   *
   * @param meanBatch mean number of messages per invocation
   * @param environments number of environments that were started
   * @param medianLatency seconds from sending a message until its student is in the table
   * @param p99Latency 99th percentile of the latency, in seconds
   * @param dollarsPerMillion cost of SQS, Lambda and DynamoDB per million messages
   */
  record Result(
      double meanBatch,
      int environments,
      double medianLatency,
      double p99Latency,
      double dollarsPerMillion) {}

  private final class State {

    private final PriorityQueue<Double> freeAt = new PriorityQueue<>(Comparator.naturalOrder());
    private final List<Double> latencies = new ArrayList<>();
    private int environments;
    private int invocations;
    private double busySeconds;

    /** Returns the earliest time from {@code ready} on at which an environment is available. */
    double availableFrom(double ready) {
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
      var limit = INITIAL_CONCURRENCY + (int) (ADDED_CONCURRENCY_PER_SECOND * at);
      return environments < Math.min(maximumConcurrency, limit);
    }

    Result result() {
      var messages = latencies.size();
      var sorted = latencies.stream().sorted().toList();
      var meanBatch = (double) messages / invocations;
      var pollRequests = 2 / Math.min(MAX_MESSAGES_PER_REQUEST, meanBatch);
      var compute = busySeconds * gigabytes * PER_GIGABYTE_SECOND / messages * 1_000_000;
      return new Result(
          meanBatch,
          environments,
          sorted.get(messages / 2),
          sorted.get(messages * 99 / 100),
          compute + PER_MILLION_INVOCATIONS / meanBatch
              + PER_MILLION_QUEUE_REQUESTS * (1 + pollRequests) + PER_MILLION_WRITES);
    }
  }
}
