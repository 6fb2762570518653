package student.intake.operator.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import student.intake.message.Student;
import student.intake.operator.input.SeenStudents.Sighting;
import student.intake.operator.input.SeenStudents.Verdict;

class SeenStudentsTest {

  private final SeenStudents seen = new SeenStudents(20_000, long[]::new);

  @Test
  void every_student_of_many_is_found_again() {
    for (var i = 1; i <= 20_000; i++) {
      assertThat(seen.add(student(i, "n"), i)).isEqualTo(new Sighting.First());
    }
    for (var i = 1; i <= 20_000; i++) {
      assertThat(seen.add(student(i, "n"), 20_000 + i)).isEqualTo(new Sighting.Repeat(i));
    }
  }

  @Test
  void another_name_is_found_with_the_first_line() {
    seen.add(student(1, "Ada"), 2);
    assertThat(seen.add(student(1, "ada"), 5)).isEqualTo(new Sighting.OtherName(2, false));
    assertThat(seen.add(student(1, "Bob"), 7)).isEqualTo(new Sighting.OtherName(2, true));
    assertThat(seen.add(student(1, "Ada"), 9)).isEqualTo(new Sighting.Repeat(2));
  }

  @Test
  void only_the_first_line_of_a_student_with_one_name_is_sent() {
    seen.add(student(1, "Ada"), 2);
    seen.add(student(1, "Ada"), 3);
    seen.add(student(2, "Bob"), 4);
    seen.add(student(2, "Bert"), 5);
    assertThat(seen.verdict(student(1, "Ada"), 2)).isEqualTo(Verdict.SEND);
    assertThat(seen.verdict(student(1, "Ada"), 3)).isEqualTo(Verdict.SKIP);
    assertThat(seen.verdict(student(2, "Bob"), 4)).isEqualTo(Verdict.SKIP);
    assertThat(seen.verdict(student(2, "Bert"), 5)).isEqualTo(Verdict.SKIP);
  }

  @Test
  void a_line_that_was_not_added_is_unknown() {
    seen.add(student(1, "Ada"), 2);
    assertThat(seen.verdict(student(1, "Eve"), 2)).isEqualTo(Verdict.UNKNOWN);
    assertThat(seen.verdict(student(9, "Ada"), 2)).isEqualTo(Verdict.UNKNOWN);
    assertThat(seen.verdict(student(1, "Ada"), 1)).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void more_than_the_maximum_of_ids_are_refused() {
    var small = new SeenStudents(2, long[]::new);
    small.add(student(1, "n"), 1);
    small.add(student(2, "n"), 2);
    small.add(student(2, "n"), 3);
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> small.add(student(3, "n"), 4))
        .withMessageContaining("more than 2 different ids");
  }

  @Test
  void more_ids_than_fit_into_memory_are_refused_with_the_line() {
    var small = new SeenStudents(20_000, length -> {
      if (length > 20_000) {
        throw new OutOfMemoryError("of this test");
      }
      return new long[length];
    });
    assertThatExceptionOfType(InputException.class).isThrownBy(() -> {
      for (var i = 1; i <= 20_000; i++) {
        small.add(student(i, "n"), i);
      }
    }).withMessage("line 3073: the ids of the input do not fit into the memory of Java");
  }

  private static Student student(int id, String name) {
    return new Student("s-" + id, name);
  }
}
