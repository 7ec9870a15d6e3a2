package dev.scrubjay.gateway.cache.redis;

import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.redis.LocalRedis;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.ClusterPartitionParser;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode.NodeFlag;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A Redis Cluster on loopback, of {@link LocalRedis} servers: three masters, each with a replica. A
 * master that is killed is replaced by its replica in about three seconds.
 */
public final class TestCluster implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final int MASTERS = 3;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

  private record Node(
      LocalRedis server, int busPort, StatefulRedisConnection<String, String> connection)
      implements AutoCloseable {
    static Node start(RedisClient client) {
      int busPort = LocalRedis.freePort();
      LocalRedis server =
          LocalRedis.start(
              "--cluster-enabled",
              "yes",
              "--cluster-port",
              Integer.toString(busPort),
              "--cluster-node-timeout",
              "1000",
              "--repl-diskless-sync-delay",
              "0");
      return new Node(server, busPort, client.connect(RedisURI.create(server.url())));
    }

    RedisCommands<String, String> redis() {
      return connection.sync();
    }

    void meet(Node other) {
      redis()
          .dispatch(
              CommandType.CLUSTER,
              new StatusOutput<>(StringCodec.UTF8),
              new CommandArgs<>(StringCodec.UTF8)
                  .add("MEET")
                  .add(HOST)
                  .add(other.server.port())
                  .add(other.busPort));
    }

    Partitions view() {
      return ClusterPartitionParser.parse(redis().clusterNodes());
    }

    boolean hasMet(int count) {
      Partitions view = view();
      return view.size() == count && view.stream().noneMatch(node -> node.is(NodeFlag.HANDSHAKE));
    }

    boolean isReady() {
      return redis().clusterInfo().contains("cluster_state:ok")
          && !redis().info("replication").contains("master_link_status:down");
    }

    @Override
    public void close() {
      connection.close();
      server.close();
    }
  }

  private final RedisClient client = RedisClient.create();
  private final List<Node> masters = new ArrayList<>();
  private final List<Node> running = new ArrayList<>();
  private final String url;

  private TestCluster() {
    client.setOptions(
        ClientOptions.builder().timeoutOptions(TimeoutOptions.enabled(ANSWER_LIMIT)).build());
    try {
      for (int i = 0; i < 2 * MASTERS; i++) {
        running.add(Node.start(client));
      }
      masters.addAll(running.subList(0, MASTERS));
      url =
          masters.stream()
              .map(node -> HOST + ":" + node.server.port())
              .collect(Collectors.joining(",", "redis-cluster://", ""));
      form();
    } catch (Throwable e) {
      close();
      throw e;
    }
  }

  /** Starts a Cluster, and returns once it serves every slot. */
  public static TestCluster start() {
    return new TestCluster();
  }

  private void form() {
    for (int i = 0; i < MASTERS; i++) {
      RedisCommands<String, String> master = masters.get(i).redis();
      master.clusterSetConfigEpoch(i + 1);
      master.clusterAddSlots(
          IntStream.range(
                  i * SlotHash.SLOT_COUNT / MASTERS, (i + 1) * SlotHash.SLOT_COUNT / MASTERS)
              .toArray());
    }
    for (int i = 0; i < running.size(); i++) {
      for (Node later : running.subList(i + 1, running.size())) {
        running.get(i).meet(later);
      }
    }
    awaitAll(node -> node.hasMet(2 * MASTERS));
    for (int i = 0; i < MASTERS; i++) {
      running.get(MASTERS + i).redis().clusterReplicate(masters.get(i).redis().clusterMyId());
    }
    awaitAll(node -> replicas(node.view()) == MASTERS && node.isReady());
  }

  private interface Condition {
    boolean holds(Node node);
  }

  private void awaitAll(Condition condition) {
    await().atMost(LIMIT).until(() -> running.stream().allMatch(condition::holds));
  }

  /** The masters at the start: {@code redis-cluster://127.0.0.1:p1,127.0.0.1:p2,127.0.0.1:p3}. */
  public String url() {
    return url;
  }

  /** One of the three masters at the start. */
  public LocalRedis master(int index) {
    return masters.get(index).server;
  }

  /** Kills the server that owns the slot of {@code key}, and returns once it has ended. */
  public void killMasterOf(String key) {
    Node master = running(owner(running.getFirst(), key));
    running.remove(master);
    master.connection.close();
    kill(master.server);
  }

  /** Makes the replica for {@code key} the master, and returns once all servers know. */
  public void failover(String key) {
    Partitions view = running.getFirst().view();
    String master = owner(running.getFirst(), key).getNodeId();
    Node replica =
        running(
            view.stream()
                .filter(node -> master.equals(node.getSlaveOf()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no replica for " + key)));
    long replicas = replicas(view);
    replica.redis().clusterFailover(false);
    awaitAll(
        node ->
            owner(node, key).getUri().getPort() == replica.server.port()
                && replicas(node.view()) == replicas
                && node.isReady());
  }

  private static long replicas(Partitions view) {
    return view.stream().filter(node -> node.getSlaveOf() != null).count();
  }

  private static RedisClusterNode owner(Node asked, String key) {
    return asked.view().getPartitionBySlot(SlotHash.getSlot(key));
  }

  private Node running(RedisClusterNode wanted) {
    return running.stream()
        .filter(node -> node.server.port() == wanted.getUri().getPort())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(wanted + " does not run"));
  }

  /** Kills a server with {@code SIGKILL}, and returns once it has ended. */
  static void kill(LocalRedis server) {
    server.server().destroyForcibly();
    await().until(() -> !server.isAlive());
  }

  /** Ends all servers. */
  @Override
  public void close() {
    running.forEach(Node::close);
    client.shutdown(Duration.ZERO, Duration.ZERO);
  }
}
