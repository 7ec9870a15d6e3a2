package dev.scrubjay.gateway;

import static dev.scrubjay.gateway.SemanticScene.CHAT;
import static dev.scrubjay.gateway.SemanticScene.PLAIN;
import static dev.scrubjay.gateway.SemanticScene.body;
import static dev.scrubjay.gateway.SemanticScene.isReused;
import static dev.scrubjay.gateway.SemanticScene.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The whole way with the model in the process. */
final class SemanticLocalModelIT {
  private static final List<String> WORDINGS =
      List.of(
          "Where is my card? I ordered it and it has still to arrive.",
          "My card is still on its way, can you tell me where it is?",
          "I am waiting for the card that I ordered, where is it?",
          "The card I ordered is yet to come, where could it be?",
          "Can I find out where the card is that I am waiting for?",
          "Still waiting on my card, where is it at the moment?",
          "I would like to know where my ordered card is.",
          "Is there a way to see where my card is? It has yet to arrive.",
          "It seems my card is late to arrive, where is it?",
          "Could you tell me where the card is which I have ordered?",
          "How do I find where my card is, as it is still to arrive?",
          "I have been waiting a while for my card, where is it?",
          "Where has the card gone that I ordered from you?",
          "Please tell me where my card is because I am still waiting.",
          "I want to find my card, which has yet to be delivered.",
          "The delivery of my card takes long, where is it?");

  private final SemanticScene scene = new SemanticScene();

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void aWordingIsAnsweredFromTheCacheByTheModelInTheProcess() {
    TestGateway gateway =
        scene.gateway("mode: \"on\", delta: 0.3, audit: 0, embeddings: {max_wait: 30s}");
    boolean reused = false;
    for (int round = 0; round < WORDINGS.size() && !reused; round++) {
      reused = isReused(scene.post(gateway, CHAT, body(PLAIN, WORDINGS.get(round))));
    }

    assertThat(reused).as(SemanticScene.metrics(gateway)).isTrue();
    assertThat(scene.embedded.get()).isZero();
    assertThat(sum(gateway, "semantic_vectors", "")).isPositive();
  }

  /** The lines of the semantic cache's warm-up, with the threads that wrote them. */
  private static ListAppender<ILoggingEvent> warmUps(Logger logger) {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.setLevel(Level.DEBUG);
    logger.addAppender(log);
    return log;
  }

  private static List<String> threads(ListAppender<ILoggingEvent> log, String message) {
    return List.copyOf(log.list).stream()
        .filter(line -> line.getFormattedMessage().startsWith(message))
        .map(ILoggingEvent::getThreadName)
        .toList();
  }

  @Test
  void modelAndSearchesAreWarmedUpOffTheEventLoopsWhereItIsOn() {
    Logger logger = (Logger) LoggerFactory.getLogger("dev.scrubjay.gateway.semantic");
    ListAppender<ILoggingEvent> log = warmUps(logger);
    try {
      scene.gateway("mode: \"off\"");
      scene.gateway("mode: shadow");
      await().until(() -> !threads(log, "searches were warmed up").isEmpty());
      await().until(() -> !threads(log, "the model has read").isEmpty());

      assertThat(threads(log, "searches were warmed up")).containsExactly("search-warm-up");
      assertThat(threads(log, "the model has read"))
          .allSatisfy(thread -> assertThat(thread).startsWith("embedding-"));
    } finally {
      logger.detachAppender(log);
      logger.setLevel(null);
    }
  }
}
