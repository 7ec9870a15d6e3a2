package dev.scrubjay.gateway.chaos;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.scrubjay.gateway.Gateway;
import dev.scrubjay.gateway.Wiring;
import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.file.ConfigLoader;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * Replicas of a gateway under load, with providers that fail some calls and a Redis that gets from
 * one trouble into the next, all drawn from a seed; and what is left of it afterwards.
 *
 * <p>Run by {@code scripts/chaos [MINUTES] [SEED]}.
 */
final class ChaosRun {
  private static final int REPLICAS = 3;
  private static final Duration LAST_REQUESTS = Duration.ofSeconds(60);

  private final long seed;
  private final Duration duration;
  private final CountDownLatch never = new CountDownLatch(1);

  ChaosRun(long seed, Duration duration) {
    this.seed = seed;
    this.duration = duration;
  }

  /**
   * Runs for the given minutes and prints the table.
   *
   * @param args minutes and seed, both optional
   */
  public static void main(String[] args) throws InterruptedException {
    double minutes = args.length > 0 ? Double.parseDouble(args[0]) : 10;
    long seed = args.length > 1 ? Long.parseLong(args[1]) : new Random().nextInt(1_000_000);
    Duration duration = Duration.ofMillis(Math.round(minutes * 60_000));
    ChaosReport report = new ChaosRun(seed, duration).run();
    System.out.println(report.table());
    System.exit(report.faults().isEmpty() ? 0 : 1);
  }

  /** Runs it all, and says what was seen. */
  ChaosReport run() throws InterruptedException {
    List<Vertx> machines = new ArrayList<>();
    try (FaultyProvider provider = new FaultyProvider(seed);
        TroubledRedis redis = new TroubledRedis()) {
      List<Gateway> gateways = new ArrayList<>();
      for (int i = 0; i < REPLICAS; i++) {
        machines.add(Vertx.vertx());
        gateways.add(started(machines.get(i), provider, redis));
      }
      List<String> urls =
          gateways.stream().map(gateway -> "http://127.0.0.1:" + gateway.port()).toList();
      try (ChaosLoad load = new ChaosLoad(urls, seed)) {
        return observed(load, provider, redis, urls);
      }
    } finally {
      machines.forEach(vertx -> vertx.close().toCompletionStage().toCompletableFuture().join());
    }
  }

  private static Gateway started(Vertx vertx, FaultyProvider provider, TroubledRedis redis) {
    String yaml =
        """
        server: {host: 127.0.0.1, port: 0}
        list_models: false
        providers:
          openai: {base_url: "%s", api_key: sk-chaos-openai, timeouts: {connect: 1s, first_byte: 2s, idle: 2s, total: 8s}}
          anthropic: {base_url: "%s", api_key: sk-chaos-anthropic, timeouts: {connect: 1s, first_byte: 2s, idle: 2s, total: 8s}}
        models:
          one: {provider: openai, display_name: One, input_cost_per_token: 0.000001, output_cost_per_token: 0.000002, latency: 1s, accuracy: 0.9, max_tokens: 100000, capabilities: [text]}
          other: {provider: anthropic, display_name: Other, input_cost_per_token: 0.000001, output_cost_per_token: 0.000002, latency: 1s, accuracy: 0.9, max_tokens: 100000, capabilities: [text]}
        """
            .formatted(provider.url("/openai"), provider.url("/anthropic"));
    GatewayConfig config = ConfigLoader.load(Path.of("chaos.yaml"), yaml, Map.of()).config();
    return Wiring.start(vertx, config, redis.url())
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  private ChaosReport observed(
      ChaosLoad load, FaultyProvider provider, TroubledRedis redis, List<String> urls)
      throws InterruptedException {
    Random random = new Random(seed);
    long begin = System.nanoTime();
    List<RedisTrouble> troubles = new ArrayList<>();
    Resources early = null;
    while (System.nanoTime() - begin < duration.toNanos()) {
      RedisTrouble trouble = drawn(random, troubles);
      redis.begin(trouble);
      pass(1000 + random.nextInt(3000));
      redis.end(trouble);
      pass(2000 + random.nextInt(3000));
      troubles.add(trouble);
      if (early == null && System.nanoTime() - begin > duration.toNanos() / 3) {
        early = Resources.now();
      }
    }
    provider.heal();
    Awaitility.await().atMost(LAST_REQUESTS).until(load::isOver);
    Resources late = Resources.now();
    ReplicaCounters counters = ReplicaCounters.of(urls);
    StoredAnswers stored = StoredAnswers.of(urls);
    return new ChaosReport(
        seed,
        duration,
        troubles,
        provider.calls(),
        provider.faults(),
        load.outcomes(),
        load.violations(),
        load.replies(200),
        counters,
        stored,
        early == null ? late : early,
        late);
  }

  /** Each trouble once, in an order of the seed's, then any. */
  private static RedisTrouble drawn(Random random, List<RedisTrouble> before) {
    List<RedisTrouble> left = new ArrayList<>(List.of(RedisTrouble.values()));
    if (before.size() < left.size()) {
      left.removeAll(before);
    }
    return left.get(random.nextInt(left.size()));
  }

  private void pass(int millis) throws InterruptedException {
    if (never.await(millis, TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("never comes");
    }
  }

  /**
   * What this process holds, after a collection of garbage.
   *
   * @param heapMiB used
   * @param descriptors open
   */
  record Resources(long heapMiB, long descriptors) {
    @SuppressWarnings("PMD.DoNotCallGarbageCollectionExplicitly")
    static Resources now() {
      System.gc();
      long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      UnixOperatingSystemMXBean system =
          (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      return new Resources(used >> 20, system.getOpenFileDescriptorCount());
    }
  }
}
