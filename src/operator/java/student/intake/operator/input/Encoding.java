package student.intake.operator.input;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
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

  /** How to save a file so that it can be read. */
  static final String SAVE_AS = "In a spreadsheet, save it as CSV in UTF-8 (in Excel, the type CSV UTF-8).";

  private static final String EXPORT = "Export the students as CSV in UTF-8 from the program that made it.";

  /** Number of bytes in which the kind of a ZIP file is looked for. */
  private static final int START_BYTES = 65_536;

  private static final int MAX_MARK_BYTES = 6;

  private static final String ZIP = "504b0304";

  private static final List<Document> DOCUMENTS = List.of(
      new Document("d0cf11e0", "an Excel workbook of the old format (.xls)", SAVE_AS),
      new Document("25504446", "a PDF document", EXPORT),
      new Document("7b5c727466", "a Rich Text document", EXPORT),
      new Document("89504e47", "an image", EXPORT),
      new Document("ffd8ff", "an image", EXPORT),
      new Document("fffe0000", "UTF-32", SAVE_AS),
      new Document("0000feff", "UTF-32", SAVE_AS));

  private static final List<Compressed> COMPRESSED = List.of(
      new Compressed("1f8b", "gzip", "gunzip -c"),
      new Compressed("425a68", "bzip2", "bunzip2 -c"),
      new Compressed("fd377a585a00", "xz", "xz -dc"),
      new Compressed("28b52ffd", "zstd", "zstd -dc"));

  private static final List<Mark> MARKS = List.of(
      new Mark("efbbbf", UTF_8), new Mark("fffe", UTF_16LE), new Mark("feff", UTF_16BE));

  /**
   * Returns the encoding by the byte order mark, or {@code told}, or UTF-8.
   *
   * @throws InputException if the bytes are not text, or contradict {@code told}
   */
  static Encoding of(Input input, Optional<Charset> told) throws IOException {
    var start = input.fromStart().readNBytes(START_BYTES);
    var hex = HexFormat.of().formatHex(start, 0, Math.min(start.length, MAX_MARK_BYTES));
    requireText(input, start, hex);
    for (var it : MARKS) {
      if (hex.startsWith(it.hex)) {
        requireSame(input, it.charset, told);
        return new Encoding(it.charset, it.hex.length() / 2);
      }
    }
    return new Encoding(told.isPresent() ? other(input, told.get()) : utf8(input, start), 0);
  }

  private static void requireText(Input input, byte[] start, String hex) {
    if (hex.startsWith(ZIP)) {
      throw zip(input, new String(start, ISO_8859_1));
    }
    for (var it : DOCUMENTS) {
      if (hex.startsWith(it.hex)) {
        throw new InputException("%s is %s".formatted(input.name(), it.description), it.advice);
      }
    }
    for (var it : COMPRESSED) {
      if (hex.startsWith(it.hex)) {
        throw compressed(input, it.description, it.filter);
      }
    }
  }

  private static InputException zip(Input input, String start) {
    if (start.contains("[Content_Types].xml") || start.contains("xl/")) {
      return new InputException("%s is an Excel workbook".formatted(input.name()), SAVE_AS);
    }
    if (start.contains("mimetypeapplication/vnd.oasis")) {
      return new InputException("%s is an OpenDocument file".formatted(input.name()), SAVE_AS);
    }
    return input.invocation().file().equals("-")
        ? new InputException("%s is a ZIP file".formatted(input.name()), "Unpack it first.")
        : compressed(input, "ZIP", "unzip -p");
  }

  private static InputException compressed(Input input, String kind, String filter) {
    return new InputException(
        "%s is compressed with %s".formatted(input.name(), kind),
        "Unpack it: " + input.invocation().afterFilter(filter));
  }

  private static void requireSame(Input input, Charset mark, Optional<Charset> told) {
    if (told.isPresent() && !told.get().equals(mark)
        && !(told.get().equals(UTF_16) && !mark.equals(UTF_8))) {
      throw new InputException(
          "%s starts with the byte order mark of %s; leave out --encoding".formatted(
              input.name(), mark));
    }
  }

  /**
   * Text in another encoding is almost never valid UTF-8. UTF-8 that is read in an encoding of single bytes
   * gives wrong names, which the table would keep.
   */
  private static Charset other(Input input, Charset told) throws IOException {
    if (told.newEncoder().maxBytesPerChar() == 1 && isUtf8(input)) {
      throw new InputException(
          "%s is UTF-8, not %s; leave out --encoding".formatted(input.name(), told));
    }
    return told.equals(UTF_16) ? UTF_16BE : told;
  }

  /** Returns whether all bytes are UTF-8, and not all are ASCII. */
  private static boolean isUtf8(Input input) throws IOException {
    var text = new InputStreamReader(input.fromStart(), UTF_8.newDecoder());
    var chars = new char[START_BYTES];
    var isAscii = true;
    try {
      for (var count = text.read(chars); count != -1; count = text.read(chars)) {
        for (var i = 0; i < count; i++) {
          isAscii &= chars[i] <= 0x7F;
        }
      }
    } catch (CharacterCodingException _) {
      return false;
    }
    return !isAscii;
  }

  private static Charset utf8(Input input, byte[] start) {
    // In UTF-16, every other byte of ASCII text is 0; in UTF-32, three of four.
    if (start.length >= 2 && (start[0] == 0 || start[1] == 0)) {
      var isWide = start[1] == 0 && (start[0] == 0 || (start.length > 2 && start[2] == 0));
      throw new InputException(
          "%s: line 1, byte %d is 0x00: the file is not UTF-8".formatted(
              input.name(), start[0] == 0 ? 1 : 2),
          isWide
              ? new String[]{SAVE_AS}
              : new String[]{SAVE_AS,
                  "Or, if it is UTF-16 without a byte order mark, add --encoding %s.".formatted(
                      start[0] == 0 ? UTF_16BE : UTF_16LE)});
    }
    return UTF_8;
  }

  private record Mark(String hex, Charset charset) {}

  private record Document(String hex, String description, String advice) {}

  private record Compressed(String hex, String description, String filter) {}
}
