package student.intake.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.UUID;

/** The message group of a message that has none, on its way to a FIFO queue. */
public final class MessageGroup {

  private MessageGroup() {}

  /**
   * Returns {@code id}, or a UUID computed from it if SQS does not accept it as a message group id (SQS
   * API Reference, SendMessage: up to 128 printable ASCII characters except space).
   */
  public static String of(String id) {
    return id.matches("[!-~]{1,128}")
        ? id
        : UUID.nameUUIDFromBytes(id.getBytes(UTF_8)).toString();
  }
}
