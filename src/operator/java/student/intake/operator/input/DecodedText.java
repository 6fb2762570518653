package student.intake.operator.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;

/**
 * The text of an input. A byte order mark at the start of a line is dropped: files that were put together
 * can have one in front of each. Bytes that are not text end the reading with an {@link InputException}
 * that names their line and position.
 */
final class DecodedText extends Reader {

  static final char BYTE_ORDER_MARK = '\uFEFF';

  private static final int BUFFER_BYTES = 16_384;

  private final String name;
  private final InputStream in;
  private final Encoding encoding;
  private final CharsetDecoder decoder;
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER_BYTES).flip();
  private final CharBuffer chars = CharBuffer.allocate(BUFFER_BYTES).flip();
  private boolean ended;
  private boolean decodedAll;

  /** Length of what has been decoded, in bytes. */
  private long offset;

  /** Number of the line in which {@link #offset} is. */
  private long line = 1;

  /** Offset of that line's first byte. */
  private long lineStart;

  /** The last character that was read. The start of the input is the start of a line. */
  private char last = '\n';

  private long recordLine;
  private long recordChars;
  private long maxRecordChars = Long.MAX_VALUE;

  private DecodedText(String name, InputStream in, Encoding encoding) {
    this.name = name;
    this.in = in;
    this.encoding = encoding;
    this.decoder = encoding.charset().newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  /** Returns the text of {@code input} from its start. */
  static DecodedText of(Input input, Encoding encoding) throws IOException {
    var in = input.fromStart();
    in.skipNBytes(encoding.markBytes());
    var text = new DecodedText(input.name(), in, encoding);
    text.offset = encoding.markBytes();
    return text;
  }

  /**
   * Starts a record at line {@code number}. Reading it ends with an {@link InputException} if it has more
   * than about {@code maxChars} characters.
   */
  void startRecord(long number, long maxChars) {
    recordLine = number;
    recordChars = 0;
    maxRecordChars = maxChars;
  }

  @Override
  public int read(char[] target, int start, int length) throws IOException {
    while (!chars.hasRemaining()) {
      if (decodedAll) {
        return -1;
      }
      decode();
    }
    var count = Math.min(length, chars.remaining());
    chars.get(target, start, count);
    recordChars += count;
    if (recordChars > maxRecordChars) {
      throw new InputException(
          "%s: the record that starts in line %d is longer than a message can be".formatted(
              name, recordLine),
          "Is a quote in this line not closed?");
    }
    return count;
  }

  private void decode() throws IOException {
    bytes.compact();
    if (!ended) {
      var count = in.read(bytes.array(), bytes.position(), bytes.remaining());
      ended = count == -1;
      bytes.position(bytes.position() + Math.max(0, count));
    }
    bytes.flip();
    chars.clear();
    var before = bytes.position();
    var result = decoder.decode(bytes, chars, ended);
    if (ended && result.isUnderflow()) {
      decodedAll = decoder.flush(chars).isUnderflow();
    }
    var start = offset;
    offset += bytes.position() - before;
    chars.flip();
    var nul = chars.toString().indexOf('\0');
    if (nul >= 0) {
      chars.limit(nul);
      offset = start + encodedLength(chars);
    }
    countLines();
    if (nul >= 0) {
      throw notText(0);
    }
    if (result.isError()) {
      throw notText(Byte.toUnsignedInt(bytes.get(bytes.position())));
    }
    dropByteOrderMarks();
  }

  private void countLines() {
    var previous = last;
    var start = -1;
    for (var i = 0; i < chars.limit(); i++) {
      var it = chars.get(i);
      if (it == '\r' || it == '\n') {
        start = i + 1;
        if (it == '\r' || previous != '\r') {
          line++;
        }
      }
      previous = it;
    }
    if (start >= 0) {
      lineStart = offset - encodedLength(chars.duplicate().position(start));
    }
  }

  private int encodedLength(CharBuffer text) {
    return encoding.charset().encode(text.duplicate()).remaining();
  }

  private void dropByteOrderMarks() {
    var kept = 0;
    for (var i = 0; i < chars.limit(); i++) {
      var it = chars.get(i);
      if (it != BYTE_ORDER_MARK || (last != '\n' && last != '\r')) {
        chars.put(kept++, it);
        last = it;
      }
    }
    chars.limit(kept);
  }

  private InputException notText(int value) {
    var where = "%s: line %d, byte %d is 0x%02X: the file is not %s (byte %d of the file)"
        .formatted(
            name, line, offset - lineStart + 1, value,
            value == 0 ? "text" : encoding.charset(), offset + 1);
    return value != 0 && encoding.charset().equals(UTF_8)
        ? new InputException(
            where, Encoding.SAVE_AS,
            "Or, if you know its encoding, name it, for example --encoding windows-1252.")
        : new InputException(where, Encoding.SAVE_AS);
  }

  @Override
  public void close() {
    // Input owns the stream.
  }
}
