package student.intake.local.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentMessagesTest {

  private static final String LARGEST = "x".repeat(1_024 * 1_024);

  private final RecentMessages<Integer> recent = new RecentMessages<>(100);

  @Test
  void are_the_newest_of_many() {
    for (var i = 0; i < 250; i++) {
      recent.add("m-" + i, "", i);
    }
    assertThat(recent.newestFirst()).hasSize(100).startsWith(249, 248).endsWith(150);
    assertThat(recent.dropped()).isEqualTo(150);
  }

  @Test
  void have_bodies_of_64_MiB_at_most() {
    for (var i = 0; i < 70; i++) {
      recent.add("m-" + i, LARGEST, i);
    }
    assertThat(recent.newestFirst()).hasSize(64).startsWith(69);
  }

  @Test
  void have_room_again_when_one_is_removed() {
    for (var i = 0; i < 1_000; i++) {
      recent.add("m-" + i, LARGEST, i);
      assertThat(recent.remove("m-" + i)).contains(i);
    }
    assertThat(recent.dropped()).isZero();
  }

  @Test
  void count_a_message_that_is_added_again_once() {
    for (var i = 0; i < 1_000; i++) {
      recent.add("same", LARGEST, i);
    }
    assertThat(recent.newestFirst()).containsExactly(999);
    assertThat(recent.dropped()).isZero();
  }

  @Test
  void change_only_while_they_are_remembered() {
    recent.add("m-1", "", 1);
    assertThat(recent.update("m-1", it -> it + 1)).isTrue();
    assertThat(recent.update("m-2", it -> it + 1)).isFalse();
    assertThat(recent.get("m-1")).contains(2);
  }
}
