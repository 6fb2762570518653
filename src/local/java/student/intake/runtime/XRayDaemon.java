package student.intake.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A fake X-Ray daemon that receives segment documents as UDP datagrams (X-Ray Developer Guide, "Sending
 * segment documents to the X-Ray daemon": a header line, then the document).
 */
public final class XRayDaemon implements AutoCloseable {

  private static final int MAX_DATAGRAM_BYTES = 65_535;

  /** The kernel drops datagrams that do not fit; it may grant less. */
  private static final int RECEIVE_BUFFER_BYTES = 4 * 1_024 * 1_024;

  private final DatagramSocket socket;
  private final List<JsonNode> documents;
  private final Consumer<JsonNode> consumer;

  private XRayDaemon(
      DatagramSocket socket, List<JsonNode> documents, Consumer<JsonNode> consumer) {
    this.socket = socket;
    this.documents = documents;
    this.consumer = consumer;
  }

  /** Starts to listen on a free port of the loopback interface, and keeps the documents. */
  public static XRayDaemon start() {
    var documents = new CopyOnWriteArrayList<JsonNode>();
    return start(documents, documents::add);
  }

  /** Starts to listen on a free port of the loopback interface, and keeps no document. */
  public static XRayDaemon start(Consumer<JsonNode> consumer) {
    return start(List.of(), consumer);
  }

  private static XRayDaemon start(List<JsonNode> documents, Consumer<JsonNode> consumer) {
    try {
      var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
      socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
      var daemon = new XRayDaemon(socket, documents, consumer);
      Thread.ofVirtual().name("x-ray-daemon").start(daemon::receive);
      return daemon;
    } catch (SocketException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Returns the value of {@code AWS_XRAY_DAEMON_ADDRESS}. */
  public String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  /** Returns the documents kept so far. */
  public List<JsonNode> documents() {
    return List.copyOf(documents);
  }

  @Override
  public void close() {
    socket.close();
  }

  private void receive() {
    var mapper = new ObjectMapper();
    var packet = new DatagramPacket(new byte[MAX_DATAGRAM_BYTES], MAX_DATAGRAM_BYTES);
    try {
      while (true) {
        socket.receive(packet);
        var text = new String(packet.getData(), 0, packet.getLength(), UTF_8);
        consumer.accept(mapper.readTree(text.substring(text.indexOf('\n') + 1)));
      }
    } catch (IOException _) {
      // Closed.
    }
  }
}
