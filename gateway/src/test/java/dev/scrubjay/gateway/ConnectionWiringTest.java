package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.file.ConfigLoader;
import dev.scrubjay.gateway.load.connection.Connections;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class ConnectionWiringTest {
  private static final GatewayConfig CONFIG =
      ConfigLoader.load(
              Path.of("scrubjay.yaml"),
              """
              server: {limits: {max_connections: 500}}
              providers:
                p: {kind: openai, base_url: "http://localhost:1", api_key: k, max_connections: 150}
              models:
                m: {provider: p, cost_per_token: 0.000001, latency: 1s, accuracy: 0.9, max_tokens: 1000}
              """,
              Map.of())
          .config();

  private static List<String> warnings(long descriptors) {
    Logger logger = (Logger) LoggerFactory.getLogger(ConnectionWiring.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    try {
      Connections connections = ConnectionWiring.connections(CONFIG, descriptors);
      assertThat(connections.limits().most()).isEqualTo(500);
    } finally {
      logger.detachAppender(log);
    }
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void tooFewDescriptorsAreWarnedAbout() {
    assertThat(warnings(899)).singleElement().asString().contains("899", "500", "900", "ulimit -n");
  }

  @Test
  void asManyAsClientsAndProvidersNeedAreEnough() {
    assertThat(warnings(900)).isEmpty();
  }
}
