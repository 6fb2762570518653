package student.intake.bench.profile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The shares of the CPU time by part, which add up to 1. */
public final class CpuProfile {

  /** A stack as async-profiler writes it: {@code [main tid=7];a/Outer.run;a/Inner.run 42}. */
  private static final Pattern STACK = Pattern.compile(
      "\\[(?<thread>.*?) tid=\\d+];(?<frames>.*) (?<samples>\\d+)");

  private final Map<Part, Long> samples;
  private final long total;

  private CpuProfile(Map<Part, Long> samples) {
    this.samples = samples;
    this.total = samples.values().stream().mapToLong(it -> it).sum();
  }

  /** Reads a file with a stack on each line. */
  public static CpuProfile read(Path stacks) {
    try (var lines = Files.lines(stacks)) {
      return of(lines);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static CpuProfile of(Stream<String> stacks) {
    var samples = new EnumMap<Part, Long>(Part.class);
    stacks.forEach(line -> {
      var stack = STACK.matcher(line);
      if (!stack.matches()) {
        throw new IllegalArgumentException("Not a stack of async-profiler: " + line);
      }
      var frames = List.of(stack.group("frames").replace('/', '.').split(";", -1)).reversed();
      samples.merge(
          Part.of(stack.group("thread"), frames), Long.valueOf(stack.group("samples")), Long::sum);
    });
    return new CpuProfile(samples);
  }

  /** Returns the share of a part, from 0 to 1. */
  public double share(Part part) {
    return (double) samples.getOrDefault(part, 0L) / total;
  }
}
