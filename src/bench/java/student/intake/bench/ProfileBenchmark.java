package student.intake.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import student.intake.bench.harness.BenchmarkHarness;
import student.intake.bench.harness.Cpus;
import student.intake.bench.harness.FunctionUnderTest;
import student.intake.bench.harness.Profile;
import student.intake.bench.profile.CpuProfile;
import student.intake.bench.profile.Part;
import student.intake.bench.report.MarkdownTable;
import student.intake.bench.report.Report;

/** Shows which parts of the function use the CPU time of settled batches of 100. */
final class ProfileBenchmark {

  private static final int BATCH_SIZE = 100;
  private static final int WARM_UP_BATCHES = 2_000;
  private static final int BATCHES = 1_000;
  private static final Path FILE = Path.of("target/bench/profile.collapsed");

  private final BenchmarkHarness harness;
  private final Report report;

  ProfileBenchmark(BenchmarkHarness harness, Report report) {
    this.harness = harness;
    this.report = report;
  }

  void measure() {
    report.progress("profile, batches of %,d; samples in %s".formatted(BATCH_SIZE, FILE));
    var measured = profile();
    var shares = CpuProfile.read(measured.stacks());
    var table = MarkdownTable.withHeader("part", "CPU µs per message");
    for (var part : Part.values()) {
      table.addRow(part.title(), text(shares.share(part) * measured.cpuMicroseconds()));
    }
    table.addRow("total", text(measured.cpuMicroseconds()));
    report.addSection("profile", table);
  }

  private Profile profile() {
    try (
        var environment = harness.start(FunctionUnderTest.studentIntake(), Cpus.DEDICATED)) {
      harness.interval(environment, BATCH_SIZE, WARM_UP_BATCHES);
      Files.createDirectories(FILE.getParent());
      return harness.profile(environment, BATCH_SIZE, BATCHES, FILE);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String text(double microseconds) {
    return MarkdownTable.decimal(microseconds, 1);
  }
}
