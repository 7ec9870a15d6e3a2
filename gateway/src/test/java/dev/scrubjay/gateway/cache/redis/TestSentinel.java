package dev.scrubjay.gateway.cache.redis;

import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.redis.LocalRedis;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import io.lettuce.core.sentinel.api.sync.RedisSentinelCommands;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A Redis master with two replicas, watched by three sentinels, all {@link LocalRedis} servers on
 * loopback. A master that is killed is replaced in a few seconds.
 */
public final class TestSentinel implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final String NAME = "scrubjay";
  private static final int REPLICAS = 2;
  private static final int SENTINELS = 3;
  private static final int QUORUM = 2;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

  private record Sentinel(
      LocalRedis server, StatefulRedisSentinelConnection<String, String> connection)
      implements AutoCloseable {
    static Sentinel start(RedisClient client) {
      LocalRedis server = LocalRedis.start("--sentinel");
      return new Sentinel(server, client.connectSentinel(RedisURI.create(server.url())));
    }

    RedisSentinelCommands<String, String> ask() {
      return connection.sync();
    }

    void watch(int port) {
      ask().monitor(NAME, HOST, port, QUORUM);
      ask().set(NAME, "down-after-milliseconds", "1000");
      ask().set(NAME, "failover-timeout", "3000");
    }

    int masterPort() {
      return ((InetSocketAddress) ask().getMasterAddrByName(NAME)).getPort();
    }

    boolean knowsAll() {
      List<Map<String, String>> replicas = ask().replicas(NAME);
      return replicas.size() == REPLICAS
          && replicas.stream().allMatch(replica -> "ok".equals(replica.get("master-link-status")))
          && Integer.toString(SENTINELS - 1).equals(ask().master(NAME).get("num-other-sentinels"));
    }

    boolean isCalm() {
      return "master".equals(ask().master(NAME).get("flags"));
    }

    @Override
    public void close() {
      connection.close();
      server.close();
    }
  }

  private final RedisClient client = RedisClient.create();
  private final List<LocalRedis> servers = new ArrayList<>();
  private final List<Sentinel> sentinels = new ArrayList<>();
  private final String url;

  private TestSentinel() {
    client.setOptions(
        ClientOptions.builder().timeoutOptions(TimeoutOptions.enabled(ANSWER_LIMIT)).build());
    try {
      LocalRedis master = LocalRedis.start("--repl-diskless-sync-delay", "0");
      servers.add(master);
      for (int i = 0; i < REPLICAS; i++) {
        servers.add(
            LocalRedis.start(
                "--repl-diskless-sync-delay",
                "0",
                "--replicaof",
                HOST,
                Integer.toString(master.port())));
      }
      for (int i = 0; i < SENTINELS; i++) {
        sentinels.add(Sentinel.start(client));
      }
      url =
          sentinels.stream()
              .map(sentinel -> HOST + ":" + sentinel.server.port())
              .collect(Collectors.joining(",", "redis-sentinel://", "/0#" + NAME));
      awaitReplicas(master);
      sentinels.forEach(sentinel -> sentinel.watch(master.port()));
      await().atMost(LIMIT).until(() -> sentinels.stream().allMatch(Sentinel::knowsAll));
    } catch (Throwable e) {
      close();
      throw e;
    }
  }

  /** Starts the servers, and returns once the sentinels know all of them. */
  public static TestSentinel start() {
    return new TestSentinel();
  }

  /** Waits for the replicas, as a sentinel looks for them at once and then every ten seconds. */
  private void awaitReplicas(LocalRedis master) {
    try (StatefulRedisConnection<String, String> connection =
        client.connect(RedisURI.create(master.url()))) {
      await()
          .atMost(LIMIT)
          .until(
              () -> {
                String replication = connection.sync().info("replication");
                return replication.lines().filter(line -> line.contains("state=online")).count()
                    == REPLICAS;
              });
    }
  }

  /** The sentinels: {@code redis-sentinel://127.0.0.1:s1,127.0.0.1:s2,127.0.0.1:s3/0#scrubjay}. */
  public String url() {
    return url;
  }

  /** The port of the master, according to the first sentinel. */
  public int masterPort() {
    return sentinels.getFirst().masterPort();
  }

  /** Kills the master, and returns once it has ended. */
  public void killMaster() {
    int port = masterPort();
    LocalRedis master =
        servers.stream()
            .filter(server -> server.port() == port)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no server has port " + port));
    TestCluster.kill(master);
  }

  /**
   * Lets the sentinels make a replica the master, and returns once they agree. The old master
   * remains a master until the sentinels make it a replica, some ten seconds later.
   */
  public void failover() {
    int port = masterPort();
    sentinels.getFirst().ask().failover(NAME);
    await()
        .atMost(LIMIT)
        .until(
            () ->
                masterPort() != port
                    && sentinels.stream()
                        .allMatch(
                            sentinel ->
                                sentinel.masterPort() == masterPort() && sentinel.isCalm()));
  }

  /** Ends all servers. */
  @Override
  public void close() {
    sentinels.forEach(Sentinel::close);
    servers.forEach(LocalRedis::close);
    client.shutdown(Duration.ZERO, Duration.ZERO);
  }
}
