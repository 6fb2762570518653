package student.intake.bench;

import java.nio.file.Path;
import student.intake.bench.harness.BenchmarkHarness;
import student.intake.bench.harness.Cpus;
import student.intake.bench.harness.ExecutionEnvironment;
import student.intake.bench.harness.FunctionUnderTest;
import student.intake.bench.harness.Profile;
import student.intake.bench.profile.CpuProfile;
import student.intake.bench.profile.Part;
import student.intake.bench.report.MarkdownTable;
import student.intake.bench.report.Report;

/** Shows which parts of the function use the CPU time of batches of 100, and then of batches of 1. */
final class ProfileBenchmark {

  private static final Path FOLDER = Path.of("target/bench");

  private final BenchmarkHarness harness;
  private final Report report;

  ProfileBenchmark(BenchmarkHarness harness, Report report) {
    this.harness = harness;
    this.report = report;
  }

  void measure() {
    try (var environment = harness.start(FunctionUnderTest.studentIntake(), Cpus.DEDICATED)) {
      var hundred = profile(environment, 100, 2_000);
      var one = profile(environment, 1, 3_000);
      report.addSection("profile", table(hundred, one));
    }
  }

  private Profile profile(ExecutionEnvironment environment, int batchSize, int warmUpBatches) {
    var file = FOLDER.resolve("profile-%d.collapsed".formatted(batchSize));
    report.progress("profile, batches of %,d; samples in %s".formatted(batchSize, file));
    harness.interval(environment, batchSize, warmUpBatches);
    return harness.profile(environment, batchSize, 1_000, file);
  }

  private static MarkdownTable table(Profile hundred, Profile one) {
    var table = MarkdownTable.withHeader(
        "part", "CPU µs per message, batches of 100", "CPU µs per message, batches of 1");
    var sharesOfHundred = CpuProfile.read(hundred.stacks());
    var sharesOfOne = CpuProfile.read(one.stacks());
    for (var part : Part.values()) {
      table.addRow(
          part.title(),
          text(sharesOfHundred.share(part) * hundred.cpuMicroseconds()),
          text(sharesOfOne.share(part) * one.cpuMicroseconds()));
    }
    table.addRow("total", text(hundred.cpuMicroseconds()), text(one.cpuMicroseconds()));
    return table;
  }

  private static String text(double microseconds) {
    return MarkdownTable.decimal(microseconds, 1);
  }
}
