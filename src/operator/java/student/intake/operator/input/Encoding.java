package student.intake.operator.input;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.Arrays;
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
  static final int START_BYTES = 8;

  private static final List<Mark> MARKS = List.of(
      new Mark(UTF_8, 0xEF, 0xBB, 0xBF), new Mark(UTF_16LE, 0xFF, 0xFE),
      new Mark(UTF_16BE, 0xFE, 0xFF));

  private static final List<Binary> BINARIES = List.of(
      new Binary("an Excel workbook or another ZIP file", 'P', 'K', 3, 4),
      new Binary("an Excel workbook of the old format (.xls)", 0xD0, 0xCF, 0x11, 0xE0),
      new Binary("a PDF document", '%', 'P', 'D', 'F'),
      new Binary("a gzip file; decompress it with gunzip", 0x1F, 0x8B),
      new Binary("UTF-32", 0xFF, 0xFE, 0, 0),
      new Binary("UTF-32", 0, 0, 0xFE, 0xFF));

  /**
   * Returns the encoding by the byte order mark, or {@code told}, or UTF-8.
   *
   * @param start the first {@link #START_BYTES} bytes, or fewer if the input is shorter
   * @throws InputException if the bytes are not text, or {@code told} contradicts the byte order mark
   */
  static Encoding of(String name, byte[] start, Optional<Charset> told) {
    BINARIES.stream().filter(it -> it.starts(start)).findFirst().ifPresent(it -> {
      throw new InputException("%s is %s".formatted(name, it.description), SAVE_AS);
    });
    var mark = MARKS.stream().filter(it -> it.starts(start)).findFirst();
    if (mark.isPresent()) {
      var charset = mark.get().charset;
      if (!told.map(it -> it.equals(charset) || (it.equals(UTF_16) && !charset.equals(UTF_8)))
          .orElse(true)) {
        throw new InputException(
            "%s starts with the byte order mark of %s; leave out --encoding".formatted(
                name, charset));
      }
      return new Encoding(charset, mark.get().bytes.length);
    }
    return new Encoding(
        told.map(it -> it.equals(UTF_16) ? UTF_16BE : it)
            .orElseGet(() -> utf8(name, start)),
        0);
  }

  /** How to save a file so that it can be read. */
  static final String SAVE_AS = "In a spreadsheet, save it as CSV in UTF-8 (Excel: the type \"CSV UTF-8 (Comma delimited)\").";

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

  private static boolean starts(byte[] start, byte[] with) {
    return start.length >= with.length
        && Arrays.equals(start, 0, with.length, with, 0, with.length);
  }

  private static byte[] bytes(int... values) {
    var bytes = new byte[values.length];
    for (var i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static final class Mark {
    private final Charset charset;
    private final byte[] bytes;

    Mark(Charset charset, int... bytes) {
      this.charset = charset;
      this.bytes = bytes(bytes);
    }

    boolean starts(byte[] start) {
      return Encoding.starts(start, bytes);
    }
  }

  private static final class Binary {
    private final String description;
    private final byte[] bytes;

    Binary(String description, int... bytes) {
      this.description = description;
      this.bytes = bytes(bytes);
    }

    boolean starts(byte[] start) {
      return Encoding.starts(start, bytes);
    }
  }
}
