package student.intake.bench.profile;

import java.util.List;
import java.util.Optional;

/** A part of the function's CPU time. */
public enum Part {
  SDK_TIMERS("SDK: timers of each call"),
  READ_TIMEOUTS("timeouts of socket reads"),
  SOCKET("socket writes and reads"),
  HTTP_CLIENT("Apache's HTTP client without the socket"),
  SIGNING("SDK: signing"),
  MARSHALLING("SDK: marshalling and unmarshalling"),
  SDK("SDK: everything else"),
  VIRTUAL_THREADS("virtual threads, executor, futures"),
  XRAY("X-Ray SDK"),
  FUNCTION("the function's own code, its log and metrics"),
  RUNTIME("Lambda's runtime client"),
  JIT("JIT compilers"),
  COLLECTOR("garbage collector and other threads of the JVM"),
  OTHER("other");

  /** The parts by the start of a frame's class and method. The first match counts. */
  private static final List<Rule> FRAMES = List.of(
      new Rule("software.amazon.awssdk.core.internal.http.timers.", SDK_TIMERS),
      new Rule("software.amazon.awssdk.utils.ScheduledExecutorUtils", SDK_TIMERS),
      new Rule("java.util.concurrent.ScheduledThreadPoolExecutor", SDK_TIMERS),
      new Rule("java.util.concurrent.ThreadPoolExecutor", SDK_TIMERS),
      new Rule("java.lang.VirtualThread.schedule", READ_TIMEOUTS),
      new Rule("java.lang.VirtualThread.cancel", READ_TIMEOUTS),
      new Rule("sun.nio.ch.", SOCKET),
      new Rule("java.net.Socket", SOCKET),
      new Rule("org.apache.hc.", HTTP_CLIENT),
      new Rule("software.amazon.awssdk.http.apache5.", HTTP_CLIENT),
      new Rule("software.amazon.awssdk.http.auth.", SIGNING),
      new Rule("software.amazon.awssdk.core.internal.http.pipeline.stages.SigningStage", SIGNING),
      new Rule("software.amazon.awssdk.protocols.", MARSHALLING),
      new Rule("software.amazon.awssdk.services.dynamodb.transform.", MARSHALLING),
      new Rule("software.amazon.awssdk.services.dynamodb.model.", MARSHALLING),
      new Rule("software.amazon.awssdk.thirdparty.jackson.", MARSHALLING),
      new Rule("software.amazon.awssdk.", SDK),
      new Rule("java.lang.VirtualThread", VIRTUAL_THREADS),
      new Rule("jdk.internal.vm.Continuation", VIRTUAL_THREADS),
      new Rule("java.util.concurrent.ThreadPerTaskExecutor", VIRTUAL_THREADS),
      new Rule("java.util.concurrent.FutureTask", VIRTUAL_THREADS),
      new Rule("java.util.concurrent.CompletableFuture", VIRTUAL_THREADS),
      new Rule("com.amazonaws.xray.", XRAY),
      new Rule("student.intake.", FUNCTION),
      new Rule("software.amazon.lambda.powertools.", FUNCTION),
      new Rule("org.slf4j.", FUNCTION),
      new Rule("com.amazonaws.", RUNTIME));

  /** The parts by the start of a thread's name. */
  private static final List<Rule> THREADS = List.of(
      new Rule("call-timeouts", SDK_TIMERS),
      new Rule("ForkJoinPool-1-delayScheduler", READ_TIMEOUTS),
      new Rule("VirtualThread-unparker", READ_TIMEOUTS),
      new Rule("ForkJoinPool-1-worker-", VIRTUAL_THREADS),
      new Rule("VirtualThread-unblocker", VIRTUAL_THREADS),
      new Rule("C1 ", JIT),
      new Rule("C2 ", JIT),
      new Rule("VM ", COLLECTOR),
      new Rule("GC ", COLLECTOR));

  private final String title;

  Part(String title) {
    this.title = title;
  }

  /** Returns the text for tables. */
  public String title() {
    return title;
  }

  /**
   * Returns the part that a sample belongs to. The innermost frame with a part decides, so that the
   * JDK's strings and collections count for their caller. Without such a frame, the thread decides.
   *
   * @param thread the thread's name
   * @param frames class and method, such as {@code java.lang.String.length}; the innermost first
   */
  static Part of(String thread, List<String> frames) {
    return frames.stream()
        .flatMap(it -> Rule.firstMatch(FRAMES, it).stream())
        .findFirst()
        .or(() -> Rule.firstMatch(THREADS, thread))
        .orElse(OTHER);
  }

  private record Rule(String prefix, Part part) {

    static Optional<Part> firstMatch(List<Rule> rules, String name) {
      return rules.stream().filter(it -> name.startsWith(it.prefix)).map(Rule::part).findFirst();
    }
  }
}
