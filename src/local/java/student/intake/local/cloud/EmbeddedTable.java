package student.intake.local.cloud;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;
import static software.amazon.awssdk.services.dynamodb.model.BillingMode.PAY_PER_REQUEST;
import static software.amazon.awssdk.services.dynamodb.model.KeyType.HASH;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Server;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;

/** The students' table on DynamoDB Local, on the loopback interface. */
public final class EmbeddedTable implements AutoCloseable {

  private final String tableName;
  private final LocalDynamoDBRequestHandler requests;
  private final Server server;
  private final DynamoDbClient client;

  private EmbeddedTable(
      String tableName, LocalDynamoDBRequestHandler requests, Server server,
      DynamoDbClient client) {
    this.tableName = tableName;
    this.requests = requests;
    this.server = server;
    this.client = client;
  }

  /**
   * Starts DynamoDB Local and creates the table if it does not exist.
   *
   * @param port 0 for any free port
   * @param data directory of the table's data; empty to keep it in memory
   * @throws PortInUseException if {@code port} is in use
   */
  public static EmbeddedTable start(String tableName, int port, Optional<Path> data) {
    var requests = requests(data);
    var server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    server.setHandler(DynamoDbLocalHandler.of(requests));
    PortInUseException.start("table", port, () -> {
      server.start();
      return server;
    });
    var client = LocalClients.dynamoDb(URI.create("http://127.0.0.1:" + server.getURI().getPort()));
    var table = new EmbeddedTable(tableName, requests, server, client);
    table.createIfAbsent();
    return table;
  }

  private static LocalDynamoDBRequestHandler requests(Optional<Path> data) {
    var directory = data.map(EmbeddedTable::createDirectories).map(Path::toString).orElse(null);
    var noDelay = false;
    var sharedByAllCredentials = true;
    return new LocalDynamoDBRequestHandler(
        0, data.isEmpty(), directory, sharedByAllCredentials, noDelay);
  }

  private static Path createDirectories(Path directory) {
    try {
      return Files.createDirectories(directory);
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot create the data directory " + directory, failure);
    }
  }

  private void createIfAbsent() {
    var key = KeySchemaElement.builder().attributeName("id").keyType(HASH).build();
    var id = AttributeDefinition.builder().attributeName("id").attributeType(S).build();
    try {
      client.createTable(
          table -> table.tableName(tableName)
              .billingMode(PAY_PER_REQUEST)
              .attributeDefinitions(id)
              .keySchema(key));
    } catch (ResourceInUseException _) {
      // The data directory has the table of an earlier run.
    }
  }

  /** Returns the DynamoDB endpoint. */
  public URI endpoint() {
    return client.serviceClientConfiguration().endpointOverride().orElseThrow();
  }

  /** Returns a client of the table; {@link #close} closes it. */
  public DynamoDbClient client() {
    return client;
  }

  /** Returns the table's name. */
  public String name() {
    return tableName;
  }

  /** Returns every item, in no particular order. */
  public List<Map<String, AttributeValue>> items() {
    return stream().toList();
  }

  /** Returns the ids of all students in the table. */
  public Set<String> ids() {
    return stream().map(it -> requireNonNull(it.get("id")).s()).collect(toSet());
  }

  /** Returns every item, in no particular order, and reads one page at a time. */
  public Stream<Map<String, AttributeValue>> stream() {
    return client.scanPaginator(it -> it.tableName(tableName).consistentRead(true))
        .items()
        .stream();
  }

  /** Returns the number of items. */
  public int count() {
    return client.scanPaginator(it -> it.tableName(tableName).select("COUNT")).stream()
        .mapToInt(it -> it.count())
        .sum();
  }

  /** Returns the number of items that the table itself counts, without reading them. */
  public long approximateCount() {
    return client.describeTable(it -> it.tableName(tableName)).table().itemCount();
  }

  @Override
  public void close() {
    client.close();
    try {
      server.stop();
    } catch (Exception failure) {
      throw new IllegalStateException("The embedded table did not stop", failure);
    } finally {
      // Otherwise the data directory cannot be opened again.
      requests.shutdown();
    }
  }
}
