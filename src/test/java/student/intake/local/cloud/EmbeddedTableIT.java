package student.intake.local.cloud;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class EmbeddedTableIT {

  private static final int OTHERS = 50;

  @Test
  void a_table_responds_while_other_tables_start() {
    try (var table = EmbeddedTable.start("testtable", 0, Optional.empty())) {
      var others = CompletableFuture.runAsync(EmbeddedTableIT::startOthers);
      assertThatCode(() -> {
        do {
          table.count();
        } while (!others.isDone());
      }).doesNotThrowAnyException();
      others.join();
    }
  }

  private static void startOthers() {
    for (var other = 0; other < OTHERS; other++) {
      EmbeddedTable.start("testtable", 0, Optional.empty()).close();
    }
  }
}
