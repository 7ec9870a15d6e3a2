package dev.scrubjay.gateway.redis;

import dev.scrubjay.gateway.config.RedisConfig;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.SocketOptions.TcpUserTimeoutOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.masterreplica.MasterReplica;
import io.lettuce.core.masterreplica.StatefulRedisMasterReplicaConnection;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.EpollProvider;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Connects to a Redis: to one server, which sentinels may name, or to a Cluster. */
sealed interface Topology {
  /** Keys are text, values are bytes. */
  RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

  /** The kernel's own watch over connections, beside {@link LinkProbe}. */
  KeepAliveOptions KEEP_ALIVE =
      KeepAliveOptions.builder()
          .enable()
          .idle(Duration.ofSeconds(5))
          .interval(Duration.ofSeconds(1))
          .count(3)
          .build();

  /** How long sent bytes may go without an acknowledgement; where epoll is available. */
  TcpUserTimeoutOptions USER_TIMEOUT =
      TcpUserTimeoutOptions.builder()
          .enable(EpollProvider.isAvailable())
          .tcpUserTimeout(Duration.ofSeconds(5))
          .build();

  /** The beginning of the names of keys that are never written. */
  String UNUSED = "sj:unused:";

  AbstractRedisClient client();

  public CompletionStage<RedisClusterAsyncCommands<String, byte[]>> connect();

  /** Connects for lookups, which may go to replicas. */
  public CompletionStage<RedisClusterAsyncCommands<String, byte[]>> connectToReplicas();

  public CompletionStage<? extends StatefulRedisPubSubConnection<String, byte[]>> connectPubSub();

  /** Names of keys that do not exist, of which each server for commands owns one. */
  public Collection<String> unusedKeys();

  static Topology of(String url, RedisConfig config, ClientResources resources) {
    return switch (RedisAddress.parse(url)) {
      case RedisAddress.MasterAddress master -> Single.of(master, config, resources);
      case RedisAddress.ClusterAddress cluster -> Cluster.of(cluster, config, resources);
    };
  }

  private static RedisURI named(RedisURI uri, RedisConfig config) {
    uri.setTimeout(config.connectTimeout());
    uri.setClientName("scrubjay");
    return uri;
  }

  /** Sets the bounds and time limits that Lettuce lacks by default. */
  private static void bound(ClientOptions.Builder options, RedisConfig config) {
    options
        .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
        .requestQueueSize(config.queueSize())
        .timeoutOptions(TimeoutOptions.enabled(config.storeTimeout()))
        .socketOptions(
            SocketOptions.builder()
                .connectTimeout(config.connectTimeout())
                .keepAlive(KEEP_ALIVE)
                .tcpUserTimeout(USER_TIMEOUT)
                .build());
    config
        .caFile()
        .ifPresent(
            file -> options.sslOptions(SslOptions.builder().trustManager(file.toFile()).build()));
  }

  /** A topology of one server, with replicas if it has any. */
  record Single(RedisClient client, SentinelPasswords uris) implements Topology {
    private static Single of(
        RedisAddress.MasterAddress master, RedisConfig config, ClientResources resources) {
      RedisClient client = AsyncRedisClient.of(resources);
      ClientOptions.Builder options = ClientOptions.builder();
      bound(options, config);
      client.setOptions(options.build());
      RedisURI uri = named(master.uri(), config);
      return new Single(
          client,
          SentinelPasswords.of(
              uri, config.sentinelPassword().or(master::sentinelPassword).orElse(null)));
    }

    @Override
    public Collection<String> unusedKeys() {
      return List.of(UNUSED);
    }

    @Override
    public CompletionStage<RedisClusterAsyncCommands<String, byte[]>> connect() {
      return uris.attempt(uri -> client.connectAsync(CODEC, uri).toCompletableFuture())
          .thenApply(connection -> connection.async());
    }

    @Override
    public CompletionStage<RedisClusterAsyncCommands<String, byte[]>> connectToReplicas() {
      return uris.attempt(uri -> MasterReplica.connectAsync(client, CODEC, uri))
          .thenApply(Single::fromReplicas);
    }

    private static RedisClusterAsyncCommands<String, byte[]> fromReplicas(
        StatefulRedisMasterReplicaConnection<String, byte[]> connection) {
      connection.setReadFrom(ReadFrom.REPLICA_PREFERRED);
      return connection.async();
    }

    @Override
    public CompletionStage<StatefulRedisPubSubConnection<String, byte[]>> connectPubSub() {
      return uris.attempt(uri -> client.connectPubSubAsync(CODEC, uri).toCompletableFuture());
    }
  }

  /** A Cluster, whose nodes are looked up again every 30 s and on every sign of a change. */
  record Cluster(RedisClusterClient client) implements Topology {
    private static final Duration REFRESH = Duration.ofSeconds(30);

    private static Cluster of(
        RedisAddress.ClusterAddress address, RedisConfig config, ClientResources resources) {
      RedisClusterClient client =
          RedisClusterClient.create(
              resources, address.seeds().stream().map(seed -> named(seed, config)).toList());
      ClusterClientOptions.Builder options =
          ClusterClientOptions.builder()
              .topologyRefreshOptions(
                  ClusterTopologyRefreshOptions.builder()
                      .enablePeriodicRefresh(REFRESH)
                      .adaptiveRefreshTriggersTimeout(Duration.ofSeconds(1))
                      .build());
      bound(options, config);
      // Lettuce connects to a node when it is first needed; commands to it wait until then.
      options.disconnectedBehavior(DisconnectedBehavior.ACCEPT_COMMANDS);
      client.setOptions(options.build());
      return new Cluster(client);
    }

    @Override
    public Collection<String> unusedKeys() {
      return unusedKeys(client.getPartitions());
    }

    /** A name for each node that has slots. */
    static Collection<String> unusedKeys(Partitions nodes) {
      long masters = nodes.stream().filter(node -> !node.hasNoSlots()).count();
      Map<String, String> names = new HashMap<>();
      for (int i = 0; i < SlotHash.SLOT_COUNT && names.size() < masters; i++) {
        String name = UNUSED + i;
        RedisClusterNode master = nodes.getPartitionBySlot(SlotHash.getSlot(name));
        if (master != null) {
          names.putIfAbsent(master.getNodeId(), name);
        }
      }
      return names.values();
    }

    /** Looks up the nodes first, as Lettuce does not do so when it connects without blocking. */
    private <C> CompletionStage<C> onceNodesAreKnown(Supplier<CompletableFuture<C>> connect) {
      return client.refreshPartitionsAsync().thenCompose(found -> connect.get());
    }

    @Override
    public CompletionStage<RedisClusterAsyncCommands<String, byte[]>> connect() {
      return onceNodesAreKnown(() -> client.connectAsync(CODEC))
          .thenApply(StatefulRedisClusterConnection::async);
    }

    @Override
    public CompletionStage<RedisClusterAsyncCommands<String, byte[]>> connectToReplicas() {
      return onceNodesAreKnown(() -> client.connectAsync(CODEC))
          .thenApply(
              connection -> {
                connection.setReadFrom(ReadFrom.REPLICA_PREFERRED);
                return connection.async();
              });
    }

    @Override
    public CompletionStage<? extends StatefulRedisPubSubConnection<String, byte[]>>
        connectPubSub() {
      return onceNodesAreKnown(() -> client.connectPubSubAsync(CODEC));
    }
  }
}
