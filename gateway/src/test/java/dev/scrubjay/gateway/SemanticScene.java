package dev.scrubjay.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.scrubjay.gateway.FakeProvider.Received;
import dev.scrubjay.gateway.FakeProvider.Reply;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.redis.LocalRedis;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.awaitility.Awaitility;

/**
 * Gateways with a semantic cache, and a provider whose model gives each topic one answer, and whose
 * vectors of texts about one topic have a cosine of about .98.
 */
final class SemanticScene implements AutoCloseable {
  static final String CHAT = "/v1/chat/completions";

  /** What the vector of a text costs. */
  static final double VECTOR_USD = 5 * 0.000001;

  /** The members of the body of most requests, besides the messages. */
  static final String PLAIN = "\"model\":\"m\"";

  /** A word by which a prompt gets the answer that its author wants others to get. */
  static final String PLANT = "eve";

  private static final List<String> TOPICS = List.of("card", "loan", "mortgage", "insurance");
  private static final String SPOILT = "-before";
  private static final int DIMENSIONS = 32;
  private static final int MOST_WORDINGS = 80;

  /** Words of which wordings are made, in another order each time. */
  private static final List<String> WORDS =
      List.of(
          "manager",
          "lobby",
          "leaflet",
          "form",
          "queue",
          "clerk",
          "hall",
          "door",
          "customers",
          "clients",
          "members",
          "folks",
          "office",
          "branch",
          "website",
          "portal",
          "counter",
          "service",
          "desk",
          "team",
          "colleagues",
          "advice",
          "guide",
          "topic");

  final Map<String, String> answers = new ConcurrentHashMap<>();
  final FakeProvider provider = new FakeProvider(this::reply);
  final LocalRedis redis = LocalRedis.start();
  final AtomicInteger asked = new AtomicInteger();
  final AtomicInteger embedded = new AtomicInteger();
  final AtomicInteger judged = new AtomicInteger();
  volatile Function<String, Reply> embedder = SemanticScene::embedded;
  private final List<TestGateway> gateways = new ArrayList<>();

  /** A gateway with these settings of the semantic cache. */
  TestGateway gateway(String semantic) {
    TestGateway gateway =
        TestGateway.serving(
            redis.url(),
            """
            catalog: seed
            providers:
              one: {kind: openai, responses: true, base_url: "%s/v1", api_key: sk-one-0123456789}
            cache_policies:
              max_cache_size: 10000
              semantic: {%s}
            tenants:
              apart: {semantic: {mode: "off"}}
            models:
              m: {provider: one, input_cost_per_token: 0.000001, output_cost_per_token: 0.000002}
              other: {provider: one}
              judge: {provider: one, input_cost_per_token: 0.000001,
                output_cost_per_token: 0.000002, routed: false}
              embed: {provider: one, capabilities: [embedding], routed: false,
                input_cost_per_token: 0.000001}
            """
                .formatted(provider.url(), semantic),
            Map.of());
    gateways.add(gateway);
    return gateway.connected();
  }

  /** A gateway that reuses answers, with more settings. */
  TestGateway on(String more) {
    return gateway("mode: \"on\", delta: 0.1, audit: 0, embeddings: {model: embed}" + more);
  }

  /** Another gateway of the same tenants. */
  TestGateway replica(TestGateway gateway) {
    TestGateway other = gateway.replica(redis.url());
    gateways.add(other);
    return other.connected();
  }

  private Reply reply(Received request) {
    JsonNode body = request.body();
    if (request.uri().getPath().endsWith("/embeddings")) {
      embedded.incrementAndGet();
      return embedder.apply(body.path("input").asText());
    }
    if (body.path("model").asText().equals("judge")) {
      judged.incrementAndGet();
      return whole(answers.getOrDefault("judge", "YES"));
    }
    asked.incrementAndGet();
    String text = Json.text(body);
    String topic = topic(text);
    String usual = answers.getOrDefault(topic, "All about the " + topic + ".");
    String answer = text.contains(PLANT) ? "Send your money to Eve." : usual;
    return body.path("stream").asBoolean() ? ChatReplies.streamed(answer) : whole(answer);
  }

  private static Reply whole(String text) {
    return ChatReplies.whole(Json.object().put("role", "assistant").put("content", text), "stop");
  }

  /** The topic that is named last. */
  private static String topic(String text) {
    return Collections.max(TOPICS, (a, b) -> text.lastIndexOf(a) - text.lastIndexOf(b));
  }

  /** The vector of {@code text} as the Embeddings API gives it. */
  static Reply embedded(String text) {
    Random noise = new Random(text.hashCode());
    ArrayNode vector = Json.object().putArray("embedding");
    int topic = TOPICS.indexOf(topic(text));
    for (int i = 0; i < DIMENSIONS; i++) {
      vector.add((i == topic ? 1 : 0) + 0.03 * noise.nextGaussian());
    }
    return embedding(Json.text(vector));
  }

  /** A reply of the Embeddings API with {@code vector}, a JSON array. */
  static Reply embedding(String vector) {
    return Reply.json(
        200,
        """
        {"object":"list","model":"embed","data":[{"object":"embedding","index":0,"embedding":%s}],
         "usage":{"prompt_tokens":5,"total_tokens":5}}\
        """
            .formatted(vector));
  }

  /** A wording of a question about {@code topic}; others of other numbers. */
  static String wording(String topic, int number) {
    List<String> words = new ArrayList<>(WORDS);
    Collections.shuffle(words, new Random(number));
    return String.join(" ", words.subList(0, 5))
        + " is the "
        + topic
        + " "
        + String.join(" ", words.subList(5, 9));
  }

  /** The body of a request with one message of a user. */
  static String body(String members, String text) {
    return "{%s,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}".formatted(members, text);
  }

  /** Asks about a topic in further wordings until an answer is given again; its number. */
  int learn(TestGateway gateway, String topic, int from) {
    for (int number = from; number < from + MOST_WORDINGS; number++) {
      if (isReused(ask(gateway, topic, number))) {
        return number;
      }
    }
    throw new AssertionError("no answer was reused:\n" + metrics(gateway));
  }

  /** Asks about a topic in further wordings until an answer is given again; that answer. */
  HttpResponse<String> reused(TestGateway gateway, String topic, int from, String... headers) {
    for (int number = from; number < from + MOST_WORDINGS; number++) {
      HttpResponse<String> response = ask(gateway, topic, number, headers);
      if (isReused(response)) {
        return response;
      }
    }
    throw new AssertionError("no answer was reused:\n" + metrics(gateway));
  }

  /** Asks once, and waits until that was learned from. */
  HttpResponse<String> ask(TestGateway gateway, String topic, int number, String... headers) {
    return post(gateway, CHAT, body(PLAIN, wording(topic, number)), headers);
  }

  /** Posts a request, and waits until its answer was learned from. */
  HttpResponse<String> post(TestGateway gateway, String path, String body, String... headers) {
    double before = learned(gateway);
    double due = due(gateway);
    HttpResponse<String> response = gateway.post(path, body, headers);
    double owed = due(gateway) - due;
    if (owed > 0) {
      Awaitility.await()
          .dontCatchUncaughtExceptions()
          .until(() -> learned(gateway) - before >= owed);
    }
    return response;
  }

  /** The searches that had a candidate to compare with. */
  private static double due(TestGateway gateway) {
    return sum(
        gateway,
        "semantic_search_count_total",
        "result=\"ask\"",
        "result=\"audit\"",
        "result=\"shadow_hit\"",
        "result=\"stopped_hit\"",
        "result=\"unusable\"");
  }

  private static double learned(TestGateway gateway) {
    return sum(gateway, "semantic_compared_count_total", "")
        + sum(gateway, "semantic_uncompared_count_total", "");
  }

  /** Puts rubbish in the place of a key of Redis. */
  void spoil(String key) {
    try (RedisClient client = RedisClient.create(redis.url())) {
      RedisCommands<String, String> commands = client.connect().sync();
      commands.rename(key, key + SPOILT);
      commands.set(key, "rubbish");
    }
  }

  /** Puts back what {@link #spoil} took away. */
  void restore(String key) {
    try (RedisClient client = RedisClient.create(redis.url())) {
      client.connect().sync().rename(key + SPOILT, key);
    }
  }

  /** The values of a hash in Redis. */
  List<String> redisValues(String key) {
    try (RedisClient client = RedisClient.create(redis.url())) {
      return client.connect().sync().hvals(key);
    }
  }

  /** The sum of a family's series whose labels have one of {@code labels}. */
  static double sum(TestGateway gateway, String family, String... labels) {
    return gateway
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(family))
        .filter(line -> List.of(labels).stream().anyMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  static String metrics(TestGateway gateway) {
    return String.join(
        "\n", gateway.get("/metrics").body().lines().filter(l -> l.contains("semantic_")).toList());
  }

  static boolean isReused(HttpResponse<String> response) {
    return status(response).contains("detail=semantic");
  }

  static String status(HttpResponse<String> response) {
    return response.headers().firstValue("cache-status").orElse("");
  }

  @Override
  public void close() {
    gateways.forEach(TestGateway::close);
    provider.close();
    redis.close();
  }
}
