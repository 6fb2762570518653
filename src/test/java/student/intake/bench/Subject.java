package student.intake.bench;

import java.util.List;
import student.intake.runtime.FunctionProcess.Launch;

/** A function that is measured. */
enum Subject {
  STUDENT_INTAKE("student-intake", "student.intake.IntakeHandler"), TYPICAL("typical",
      "student.intake.bench.baseline.Typical"), ORIGINAL_WAY("original's way",
          "student.intake.bench.baseline.OriginalWay");

  private final String title;
  private final String handler;

  Subject(String title, String handler) {
    this.title = title;
    this.handler = handler;
  }

  /** What tables and plots call it. */
  String title() {
    return title;
  }

  /** Started on these CPUs, with these flags of the JVM. */
  Launch launch(String cpus, List<String> jvmFlags) {
    return new Launch(
        handler + "::handleRequest",
        this == STUDENT_INTAKE ? List.of() : BaselineClasses.classPath(),
        List.of("taskset", "--cpu-list", cpus),
        jvmFlags,
        false);
  }
}
