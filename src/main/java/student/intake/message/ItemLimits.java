package student.intake.message;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * DynamoDB's limits for a student's item (Amazon DynamoDB Developer Guide, "Quotas": partition key 1 to
 * 2,048 bytes, item 400 KB; "Item sizes and formats": an item's size is that of its attribute names and
 * values in UTF-8).
 */
final class ItemLimits {

  static final int MAX_KEY_BYTES = 2_048;
  static final int MAX_ITEM_BYTES = 400 * 1_024;

  private static final int ATTRIBUTE_NAME_BYTES = bytes("id") + bytes("student_name");

  private ItemLimits() {}

  static int itemBytes(Student student) {
    return ATTRIBUTE_NAME_BYTES + bytes(student.id()) + bytes(student.name());
  }

  static int bytes(String text) {
    return text.getBytes(UTF_8).length;
  }
}
