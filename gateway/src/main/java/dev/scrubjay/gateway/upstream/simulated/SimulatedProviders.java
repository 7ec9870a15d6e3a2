package dev.scrubjay.gateway.upstream.simulated;

import dev.scrubjay.gateway.config.ModelConfig;
import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.config.ProviderConfig.Timeouts;
import dev.scrubjay.gateway.config.ProviderKind;
import dev.scrubjay.gateway.config.file.DefaultCatalog;
import dev.scrubjay.gateway.config.reader.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * SIMULATED providers of the default catalog: one HTTP server on loopback with the APIs of OpenAI,
 * Anthropic, Meta's hosts and Google. Each model has the catalog's latency and accuracy, and faults
 * can be set for it.
 */
public final class SimulatedProviders {
  private static final String HOST = "127.0.0.1";
  private static final int MAX_CONNECTIONS = 512;

  private static final double OTHER_ACCURACY = 0.9;
  private static final double OTHER_LATENCY_MILLIS = 800;

  private final HttpServer server;
  private final Faults faults;
  private final Timeouts timeouts;

  private SimulatedProviders(HttpServer server, Faults faults, Timeouts timeouts) {
    this.server = server;
    this.faults = faults;
    this.timeouts = timeouts;
  }

  /**
   * Starts the providers on a free port.
   *
   * @param latencyScale the factor of the catalog's latencies: 1 as real models, 0 immediate
   */
  public static Future<SimulatedProviders> start(Vertx vertx, double latencyScale) {
    return start(vertx, latencyScale, Timeouts.DEFAULT);
  }

  /**
   * Starts the providers on a free port.
   *
   * @param timeouts the deadlines of calls to them
   */
  public static Future<SimulatedProviders> start(
      Vertx vertx, double latencyScale, Timeouts timeouts) {
    Faults faults = new Faults();
    Map<String, SimulatedModel> listed = new HashMap<>();
    for (ModelConfig model : DefaultCatalog.models()) {
      listed.put(model.upstreamName(), new SimulatedModel(vertx, model, latencyScale, faults));
    }
    SimulatedModels models =
        new SimulatedModels(
            listed,
            name ->
                new SimulatedModel(
                    vertx, name, OTHER_ACCURACY, OTHER_LATENCY_MILLIS * latencyScale, faults));
    return vertx
        .createHttpServer(new HttpServerOptions().setHost(HOST).setPort(0))
        .requestHandler(new Endpoints(models, faults, new KeptResponses()).router(vertx))
        .listen()
        .map(server -> new SimulatedProviders(server, faults, timeouts));
  }

  /** The faults and calls of the models. */
  public Faults faults() {
    return faults;
  }

  /** The URL below which faults are set, at {@code /_simulated/faults/MODEL}. */
  public String controlUrl() {
    return "http://" + HOST + ":" + server.actualPort();
  }

  /** The configurations of the providers. */
  public List<ProviderConfig> providers() {
    return List.of(
        provider("openai", ProviderKind.OPENAI, "/openai/v1"),
        provider("anthropic", ProviderKind.ANTHROPIC, "/anthropic"),
        provider("meta", ProviderKind.OPENAI, "/meta/v1"),
        provider("google", ProviderKind.GEMINI, "/google/v1beta"));
  }

  private ProviderConfig provider(String name, ProviderKind kind, String path) {
    return new ProviderConfig(
        name,
        kind,
        List.of(URI.create(controlUrl() + path)),
        Optional.of(new Secret("simulated")),
        timeouts,
        MAX_CONNECTIONS,
        true);
  }

  public Future<Void> close() {
    return server.close();
  }
}
