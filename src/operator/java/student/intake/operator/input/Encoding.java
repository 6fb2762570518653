package student.intake.operator.input;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The encoding of an input.
 *
 * @param charset never UTF-16 of unspecified byte order
 * @param markBytes length of the byte order mark at the start
 */
record Encoding(Charset charset, int markBytes) {

  /** Number of bytes that {@link #of} looks at. */
  static final int START_BYTES = 65_536;

  /** How to save a file so that it can be read. */
  static final String SAVE_AS = "In a spreadsheet, save it as CSV in UTF-8 (in Excel, the type CSV UTF-8).";

  private static final int MAX_MARK_BYTES = 4;

  private static final List<Binary> BINARIES = List.of(
      new Binary("504b0304", "an Excel workbook or another ZIP file"),
      new Binary("d0cf11e0", "an Excel workbook of the old format (.xls)"),
      new Binary("25504446", "a PDF document"),
      new Binary("1f8b", "compressed with gzip; use gunzip -c FILE | scripts/send -"),
      new Binary("fffe0000", "UTF-32"),
      new Binary("0000feff", "UTF-32"));

  private static final List<Mark> MARKS = List.of(
      new Mark("efbbbf", UTF_8), new Mark("fffe", UTF_16LE), new Mark("feff", UTF_16BE));

  /**
   * Returns the encoding by the byte order mark, or {@code told}, or UTF-8.
   *
   * @param start the first {@link #START_BYTES} bytes, or fewer if the input is shorter
   * @throws InputException if the bytes are not text, or contradict {@code told}
   */
  static Encoding of(String name, byte[] start, Optional<Charset> told) {
    var hex = HexFormat.of().formatHex(start, 0, Math.min(start.length, MAX_MARK_BYTES));
    for (var it : BINARIES) {
      if (hex.startsWith(it.hex)) {
        throw new InputException("%s is %s".formatted(name, it.description), SAVE_AS);
      }
    }
    for (var it : MARKS) {
      if (hex.startsWith(it.hex)) {
        requireSame(name, it.charset, told);
        return new Encoding(it.charset, it.hex.length() / 2);
      }
    }
    return new Encoding(told.map(it -> other(name, start, it)).orElseGet(() -> utf8(name, start)),
        0);
  }

  private static void requireSame(String name, Charset mark, Optional<Charset> told) {
    if (told.isPresent() && !told.get().equals(mark)
        && !(told.get().equals(UTF_16) && !mark.equals(UTF_8))) {
      throw new InputException(
          "%s starts with the byte order mark of %s; leave out --encoding".formatted(name, mark));
    }
  }

  /**
   * Text in another encoding is almost never valid UTF-8. UTF-8 that is read in an encoding of single bytes
   * gives wrong names, which the table would keep.
   */
  private static Charset other(String name, byte[] start, Charset told) {
    if (told.newEncoder().maxBytesPerChar() == 1) {
      var chars = CharBuffer.allocate(start.length);
      var result = UTF_8.newDecoder().decode(ByteBuffer.wrap(start), chars, false);
      if (!result.isError() && chars.flip().chars().anyMatch(it -> it > 0x7F)) {
        throw new InputException("%s is UTF-8, not %s; leave out --encoding".formatted(name, told));
      }
    }
    return told.equals(UTF_16) ? UTF_16BE : told;
  }

  private static Charset utf8(String name, byte[] start) {
    // In UTF-16, every other byte of ASCII text is 0.
    if (start.length >= 2 && (start[0] == 0) != (start[1] == 0)) {
      throw new InputException(
          "%s: line 1, byte %d is 0x00: the file is not UTF-8".formatted(
              name, start[0] == 0 ? 1 : 2),
          SAVE_AS,
          "Or, if it is UTF-16 without a byte order mark, add --encoding %s.".formatted(
              start[0] == 0 ? UTF_16BE : UTF_16LE));
    }
    return UTF_8;
  }

  private record Mark(String hex, Charset charset) {}

  private record Binary(String hex, String description) {}
}
