package dev.scrubjay.gateway.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.cache.redis.TestCaches;
import dev.scrubjay.gateway.cache.redis.TestRedis;
import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.RedisConfig;
import dev.scrubjay.gateway.config.file.ConfigLoader;
import dev.scrubjay.gateway.redis.RedisLink;
import dev.scrubjay.gateway.shared.PairLog;
import dev.scrubjay.gateway.shared.SharedState;
import dev.scrubjay.policy.evidence.Observation.ObservedCall;
import dev.scrubjay.policy.evidence.Observation.ObservedVerdict;
import dev.scrubjay.policy.evidence.Provenance;
import dev.scrubjay.policy.evidence.Verdict;
import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.prior.Ability;
import dev.scrubjay.policy.routing.ModelConditions;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.routing.RoutingRequest;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import dev.scrubjay.policy.words.GapByWords;
import dev.scrubjay.policy.words.PromptWords;
import dev.scrubjay.policy.words.WordedPair;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What two replicas learn from the words of judged pairs, through a real Redis. */
final class WordLearningIT {
  private static final String EASY = "Sum up this letter from the landlord, please";
  private static final String HARD = "Prove that the sequence converges to zero";
  private static final ModelCatalog CATALOG =
      new ModelCatalog(
          List.of(model("strong", 1e-5), model("cheap", 1e-6)),
          Map.of(
              "strong", Ability.even(2, 40, "invented"),
              "cheap", Ability.even(1.4, 40, "invented")));

  private final Vertx vertx = Vertx.vertx();
  private final String tenant = "words-" + UUID.randomUUID();
  private final String other = "other-" + UUID.randomUUID();
  private volatile Instant now = Instant.ofEpochSecond(1_800_000_000);
  private RedisLink link;
  private SharedState shared;
  private volatile GatewayConfig config;
  private Replica one;
  private Replica two;

  private record Replica(Knowledge knowledge, KnowledgeExchange exchange) {}

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    config = config(folder, "");
    link = TestCaches.link(vertx, TestRedis.url(), RedisConfig.DEFAULT);
    await().until(link::isReachable);
    shared = new SharedState(link);
    one = replica(() -> config);
    two = replica(() -> config);
  }

  private static GatewayConfig config(Path folder, String more) throws Exception {
    String text = "catalog: seed\n" + more;
    return ConfigLoader.load(Files.writeString(folder.resolve("c.yaml"), text), Map.of()).config();
  }

  private Replica replica(Supplier<GatewayConfig> settings) {
    Knowledge knowledge = new Knowledge(shared, () -> CATALOG, settings, () -> now, new Random(1));
    return new Replica(knowledge, new KnowledgeExchange(vertx, shared, knowledge, () -> now));
  }

  @AfterEach
  void stop() {
    get(link.close());
    get(vertx.close());
  }

  private static ModelProfile model(String id, double price) {
    return new ModelProfile(
        id, id, "p", price, price, Duration.ofSeconds(1), 0.9, 100_000, Set.of(Capability.TEXT));
  }

  private static <T> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  /** So many judged pairs at a replica: the cheap model fails at every other hard prompt. */
  private void judge(Replica replica, String tenant, int pairs) {
    for (int i = 0; i < pairs; i++) {
      boolean hard = i % 4 == 0;
      double cheap = hard && i % 8 == 0 ? 0 : 1;
      verdict(replica, tenant, "strong", 1);
      verdict(replica, tenant, "cheap", cheap);
      pair(replica, tenant, (hard ? HARD : EASY) + ", number " + i, 1 - cheap);
    }
  }

  private void verdict(Replica replica, String tenant, String model, double score) {
    ObservedCall call = new ObservedCall(TaskType.GENERAL, TaskComplexity.MODERATE, model, 200);
    ObservedVerdict verdict =
        new ObservedVerdict(call, new Verdict(score, Provenance.PROOF), Optional.empty());
    Knowledge knowledge = replica.knowledge();
    assertThat(knowledge.add(tenant, knowledge.learning(tenant).evidence(verdict, now))).isTrue();
  }

  private void pair(Replica replica, String tenant, String prompt, double gap) {
    WordedPair pair =
        new WordedPair(
            PromptWords.of(prompt),
            TaskType.GENERAL,
            TaskComplexity.MODERATE,
            200,
            "strong",
            "cheap",
            gap);
    get(replica.knowledge().tenant(tenant).words().add(pair));
  }

  /** The model that a replica chooses for a prompt. */
  private static String choice(Replica replica, String tenant, String prompt) {
    RoutingRequest request =
        new RoutingRequest(
            TaskType.GENERAL,
            TaskComplexity.MODERATE,
            200,
            300,
            Integer.MAX_VALUE,
            Set.of(Capability.TEXT),
            Optional.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            false,
            PromptWords.of(prompt));
    Routed routed =
        (Routed)
            replica
                .knowledge()
                .router(tenant, RoutingPolicy.DEFAULT)
                .route(request, ModelConditions.ALL_HEALTHY);
    return routed.selected().model().id();
  }

  private static GapByWords said(Replica replica, String tenant) {
    return replica.knowledge().router(tenant, RoutingPolicy.DEFAULT).words();
  }

  private void exchange() {
    get(one.exchange().tick());
    get(two.exchange().tick());
    get(two.exchange().tick()); // by the two models that the first has told
  }

  @Test
  void pairsAtOneReplicaChangeTheChoiceOfTheOtherForTheirTenantAlone() {
    judge(one, tenant, 400);
    for (int i = 0; i < 400; i++) {
      verdict(one, other, "strong", 1);
      verdict(one, other, "cheap", i % 8 == 0 ? 0 : 1);
    }
    assertThat(said(two, tenant).hasSay()).isFalse();
    assertThat(said(two, other).hasSay()).isFalse();
    exchange();

    assertThat(said(two, tenant).pairs()).isEqualTo(400);
    assertThat(choice(two, tenant, EASY + ", once more")).isEqualTo("cheap");
    assertThat(choice(two, tenant, HARD + ", once more")).isEqualTo("strong");
    assertThat(said(two, other).hasSay()).isFalse();
    assertThat(choice(two, other, EASY)).isEqualTo(choice(two, other, HARD));
    assertThat(two.knowledge().words(tenant))
        .singleElement()
        .satisfies(gap -> assertThat(gap.slope()).isPositive());
  }

  @Test
  void ofSeveralTenantsOneIsLearnedOfAtATime() {
    judge(one, tenant, 400);
    judge(one, other, 400);
    said(two, tenant);
    said(two, other);
    get(one.exchange().tick());
    get(two.exchange().tick());
    assertThat(said(two, tenant).hasSay()).isNotEqualTo(said(two, other).hasSay());
    get(two.exchange().tick());
    assertThat(said(two, tenant).hasSay()).isTrue();
    assertThat(said(two, other).hasSay()).isTrue();
  }

  @Test
  void pairsAreLearnedFromAnewWhenThereAreFivePercentMore() {
    judge(one, tenant, 400);
    said(two, tenant);
    exchange();
    for (int i = 0; i < 19; i++) {
      pair(one, tenant, EASY, 0);
    }
    exchange();
    assertThat(said(two, tenant).pairs()).isEqualTo(400);
    pair(one, tenant, EASY, 0);
    exchange();
    assertThat(said(two, tenant).pairs()).isEqualTo(420);
  }

  @Test
  void rubbishAmongThePairsIsIgnoredAndInTheirPlaceKeepsWhatIsKnown() {
    judge(one, tenant, 400);
    said(two, tenant);
    exchange();
    PairLog log = shared.pairs(tenant);
    byte[] rubbish = "W1|no pair".getBytes(StandardCharsets.UTF_8);
    get(link.run(redis -> redis.rpush(log.place(), rubbish)));
    for (int i = 0; i < 20; i++) {
      pair(one, tenant, EASY, 0);
    }
    exchange();
    assertThat(said(two, tenant).pairs()).isEqualTo(420);
    assertThat(two.knowledge().ignored()).isEqualTo(1);

    get(link.run(redis -> redis.set(log.place(), rubbish)));
    get(
        link.run(
            redis -> redis.set(log.place() + ":added", "1000".getBytes(StandardCharsets.UTF_8))));
    exchange();
    assertThat(said(two, tenant).pairs()).isEqualTo(420);
    get(link.run(redis -> redis.set(log.place() + ":added", rubbish)));
    exchange();
    assertThat(said(two, tenant).hasSay()).isTrue();
    pair(one, tenant, EASY, 0);
    assertThat(get(log.read())).hasSize(1); // the place is ours again
  }

  @Test
  void whereThePairsAreDeletedWordsHaveNoSay() {
    judge(one, tenant, 400);
    said(two, tenant);
    exchange();
    assertThat(said(two, tenant).hasSay()).isTrue();
    String place = shared.pairs(tenant).place();
    get(link.run(redis -> redis.del(place, place + ":added")));
    exchange();
    assertThat(said(two, tenant).hasSay()).isFalse();
  }

  @Test
  void whereLearningIsTurnedOffWordsHaveNoSay(@TempDir Path folder) throws Exception {
    GatewayConfig on = config;
    judge(one, tenant, 400);
    said(two, tenant);
    exchange();
    config = config(folder, "performance: {learning: {enabled: false}}");
    exchange();
    assertThat(said(two, tenant).hasSay()).isFalse();
    config = on;
    exchange();
    assertThat(said(two, tenant).hasSay()).isTrue();
  }

  @Test
  void pairsAreBoundedInNumberAndTime() {
    PairLog log = shared.pairs(tenant);
    for (int i = 0; i < PairLog.MOST + 10; i++) {
      get(log.add("pair " + i, Duration.ofMinutes(1)));
    }
    List<String> kept = get(log.read());
    assertThat(kept)
        .hasSize(PairLog.MOST)
        .startsWith("pair 10")
        .endsWith("pair " + (PairLog.MOST + 9));
    assertThat(get(log.count())).isEqualTo(PairLog.MOST + 10);
    for (String key : List.of(log.place(), log.place() + ":added")) {
      long millis = get(link.run(redis -> redis.pttl(key)));
      assertThat(millis).isBetween(1L, 60_000L);
    }
  }

  @Test
  void withASigningKeyUnsignedPairsTeachNothing(@TempDir Path folder) throws Exception {
    judge(one, tenant, 400);
    String key = "0123456789abcdef0123456789abcdef";
    GatewayConfig signed = config(folder, "performance: {learning: {signing_key: " + key + "}}");
    Replica signing = replica(() -> signed);
    said(signing, tenant);
    for (int i = 0; i < 4; i++) {
      get(signing.exchange().tick());
    }
    assertThat(said(signing, tenant).hasSay()).isFalse();
    assertThat(signing.knowledge().ignored()).as("each once").isBetween(400L, 410L);
  }
}
