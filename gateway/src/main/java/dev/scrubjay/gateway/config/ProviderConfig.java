package dev.scrubjay.gateway.config;

import dev.scrubjay.gateway.config.reader.Secret;
import dev.scrubjay.gateway.dialect.translation.Prefill;
import dev.scrubjay.policy.scaling.QueuePolicy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A provider.
 *
 * @param name the name by which models refer to it
 * @param kind the API that it serves
 * @param baseUrls the addresses of its endpoints, such as {@code https://api.openai.com/v1}, to
 *     which the dialect's paths are appended
 * @param credentials sent with each call
 * @param extras headers and query parameters of the operator's own
 * @param azure of a provider of kind {@link ProviderKind#AZURE}
 * @param responses whether it has OpenAI's Responses API beside chat completions
 * @param timeouts the deadlines of a call
 * @param maxConnections the most concurrent calls to each endpoint
 * @param queue the calls that wait while as many are made as may be
 * @param simulated whether its answers are invented
 */
public record ProviderConfig(
    String name,
    ProviderKind kind,
    List<URI> baseUrls,
    Credentials credentials,
    CallExtras extras,
    Optional<AzureConfig> azure,
    boolean responses,
    Timeouts timeouts,
    int maxConnections,
    QueuePolicy queue,
    boolean simulated) {
  public ProviderConfig {
    baseUrls = List.copyOf(baseUrls);
  }

  /** A provider with at most one key, and nothing out of the ordinary. */
  public ProviderConfig(
      String name,
      ProviderKind kind,
      List<URI> baseUrls,
      Optional<Secret> apiKey,
      Timeouts timeouts,
      int maxConnections,
      boolean simulated) {
    this(
        name,
        kind,
        baseUrls,
        apiKey
            .<Credentials>map(key -> new Credentials.ApiKeys(List.of(key)))
            .orElse(new Credentials.NoCredentials()),
        CallExtras.NONE,
        Optional.empty(),
        WellKnownProvider.hasResponses(name, kind),
        timeouts,
        maxConnections,
        QueuePolicy.NONE,
        simulated);
  }

  /** The first of its keys, if it has any. */
  public Optional<Secret> apiKey() {
    return credentials instanceof Credentials.ApiKeys keys
        ? Optional.of(keys.keys().getFirst())
        : Optional.empty();
  }

  /** Whether its calls carry the key that the client sends. */
  public boolean takesClientsKeys() {
    return credentials instanceof Credentials.ClientsKey;
  }

  /** Whether it can be asked for a list of its models. */
  public boolean listsModels() {
    boolean hasList =
        switch (kind) {
          case OPENAI, ANTHROPIC, GEMINI -> WellKnownProvider.quirksOf(this).listsModels();
          case AZURE, BEDROCK, VERTEX -> false;
        };
    return hasList && !simulated && !takesClientsKeys();
  }

  /** All that must not be shown of it, wherever a provider may quote it. */
  public List<Secret> secrets() {
    return Stream.of(
            credentials.secrets(),
            List.copyOf(extras.headers().values()),
            List.copyOf(extras.query().values()),
            extras.proxies().secrets())
        .flatMap(List::stream)
        .toList();
  }

  /**
   * What the operator adds to each call, and the way that it takes.
   *
   * @param headers by name; the values may be secrets
   * @param query parameters by name; the values may be secrets
   * @param proxies between the gateway and the provider
   * @param prefill how its models continue an answer, where the operator knows it
   */
  public record CallExtras(
      Map<String, Secret> headers,
      Map<String, Secret> query,
      Proxies proxies,
      Optional<Prefill> prefill) {
    public static final CallExtras NONE =
        new CallExtras(Map.of(), Map.of(), Proxies.NONE, Optional.empty());

    public CallExtras {
      headers = Map.copyOf(headers);
      query = Map.copyOf(query);
    }
  }

  /**
   * The deadlines of a call.
   *
   * @param connect until there is a connection: TCP, a proxy's tunnel, TLS and the opening
   *     handshake of a WebSocket together
   * @param firstByte from the end of the request to the reply's first byte
   * @param idle between two bytes of the reply
   * @param total from start to end
   */
  public record Timeouts(Duration connect, Duration firstByte, Duration idle, Duration total) {
    public static final Timeouts DEFAULT =
        new Timeouts(
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofMinutes(10));

    /** The deadlines of a call that must end within {@code timeLeft}. */
    public Timeouts within(Duration timeLeft) {
      return timeLeft.compareTo(total) < 0
          ? new Timeouts(connect, firstByte, idle, timeLeft)
          : this;
    }
  }
}
