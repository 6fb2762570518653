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

/** The students' table on DynamoDB Local, reachable over HTTP on loopback only. */
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
   * Starts DynamoDB Local and creates the table unless it is there.
   *
   * @param port 0 for any free one
   * @param data folder that keeps the table; empty to keep it in memory
   * @throws PortTakenException if another process listens on {@code port}
   */
  public static EmbeddedTable start(String tableName, int port, Optional<Path> data) {
    var requests = requests(data);
    var server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    server.setHandler(TableHandler.of(requests));
    PortTakenException.guard("table", port, server::start);
    var client = LocalClients.dynamoDb(URI.create("http://127.0.0.1:" + server.getURI().getPort()));
    var table = new EmbeddedTable(tableName, requests, server, client);
    table.createUnlessPresent();
    return table;
  }

  private static LocalDynamoDBRequestHandler requests(Optional<Path> data) {
    var folder = data.map(EmbeddedTable::created).map(Path::toString).orElse(null);
    var noDelay = false;
    var sharedByAllCredentials = true;
    return new LocalDynamoDBRequestHandler(
        0, data.isEmpty(), folder, sharedByAllCredentials, noDelay);
  }

  private static Path created(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot keep the table in " + folder, failure);
    }
  }

  private void createUnlessPresent() {
    var key = KeySchemaElement.builder().attributeName("id").keyType(HASH).build();
    var id = AttributeDefinition.builder().attributeName("id").attributeType(S).build();
    try {
      client.createTable(
          table -> table.tableName(tableName)
              .billingMode(PAY_PER_REQUEST)
              .attributeDefinitions(id)
              .keySchema(key));
    } catch (ResourceInUseException _) {
      // Kept in the data folder from an earlier run.
    }
  }

  /** The endpoint of DynamoDB. */
  public URI endpoint() {
    return client.serviceClientConfiguration().endpointOverride().orElseThrow();
  }

  /** A client of the table, closed with it. */
  public DynamoDbClient client() {
    return client;
  }

  /** The table's name. */
  public String name() {
    return tableName;
  }

  /** Every item of the table, in no particular order. */
  public List<Map<String, AttributeValue>> items() {
    return stream().toList();
  }

  /** The ids of every student in the table. */
  public Set<String> ids() {
    return stream().map(it -> requireNonNull(it.get("id")).s()).collect(toSet());
  }

  /** Every item of the table, in no particular order, read page by page. */
  public Stream<Map<String, AttributeValue>> stream() {
    return client.scanPaginator(it -> it.tableName(tableName).consistentRead(true))
        .items()
        .stream();
  }

  /** How many items the table has. */
  public int count() {
    return client.scanPaginator(it -> it.tableName(tableName).select("COUNT")).stream()
        .mapToInt(it -> it.count())
        .sum();
  }

  @Override
  public void close() {
    client.close();
    try {
      server.stop();
    } catch (Exception failure) {
      throw new IllegalStateException("The embedded table did not stop", failure);
    } finally {
      // Without it a data folder cannot be opened again.
      requests.shutdown();
    }
  }
}
