package student.intake.batch;

class DirectReporterTest extends BatchItemFailureReporterContract {

  DirectReporterTest() {
    super(new DirectReporter());
  }
}
