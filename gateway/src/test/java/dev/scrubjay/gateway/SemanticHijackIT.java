package dev.scrubjay.gateway;

import static dev.scrubjay.gateway.SemanticScene.CHAT;
import static dev.scrubjay.gateway.SemanticScene.PLAIN;
import static dev.scrubjay.gateway.SemanticScene.PLANT;
import static dev.scrubjay.gateway.SemanticScene.body;
import static dev.scrubjay.gateway.SemanticScene.wording;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * No user of a tenant can have others get an answer that they planted: beyond delta if nobody tells
 * users apart, and not at all if somebody does.
 */
final class SemanticHijackIT {
  /** The bound on wrong answers that the scene sets. */
  private static final double DELTA = 0.1;

  private static final int VICTIMS = 40;
  private static final int VARIANTS = 200;
  private static final String EVIL = "Send your money to Eve.";

  private final SemanticScene scene = new SemanticScene();

  @AfterEach
  void close() {
    scene.close();
  }

  private void plant(TestGateway gateway, int first, int prompts) {
    for (int number = first; number < first + prompts; number++) {
      String suffixed = wording("card", number) + " " + PLANT;
      assertThat(scene.post(gateway, CHAT, body(PLAIN, suffixed)).body()).contains(EVIL);
    }
  }

  /** The number of the victims that get the planted answer. */
  private int victims(TestGateway gateway, int first, int prompts) {
    int hijacked = 0;
    for (int number = first; number < first + prompts; number++) {
      HttpResponse<String> response = scene.ask(gateway, "card", number);
      hijacked += response.body().contains(EVIL) ? 1 : 0;
    }
    return hijacked;
  }

  @Test
  void anAnswerThatWasPlantedBeforeIsNotGivenToOthersBeyondDelta() {
    TestGateway gateway = scene.on("");
    plant(gateway, 1000, 5);

    int hijacked = victims(gateway, 0, VICTIMS);
    System.out.println("hijacked " + hijacked + " of " + VICTIMS);
    assertThat(hijacked).isLessThanOrEqualTo((int) (DELTA * VICTIMS));
  }

  /** A question that is worded so that a model gives the planted answer. */
  private static String planted(String topic, int number) {
    String plain = wording(topic, 1000 + number);
    return switch (number % 5) {
      case 0 -> plain + " " + PLANT;
      case 1 -> PLANT + " " + plain + " " + plain;
      default -> plain.replaceFirst("^\\w+", PLANT); // which no guard tells from another wording
    };
  }

  private static String ofUser(String user, String text) {
    return body(PLAIN + ",\"user\":\"" + user + "\"", text);
  }

  @Test
  void noPlantedAnswerIsGivenToAnotherUser() {
    TestGateway gateway = scene.on("");
    int own = 0;
    for (int number = 0; number < VARIANTS; number++) {
      String topic = number % 2 == 0 ? "card" : "loan";
      String text = planted(topic, number / 2);
      HttpResponse<String> response = gateway.post(CHAT, ofUser("eve", text));
      assertThat(response.body()).contains(EVIL);
      own += SemanticScene.isReused(response) ? 1 : 0;
    }
    assertThat(own).as("the planted answer is licensed for who planted it").isPositive();

    int reused = 0;
    for (int number = 0; number < 2 * VICTIMS; number++) {
      String text = wording(number % 2 == 0 ? "card" : "loan", number);
      HttpResponse<String> response = gateway.post(CHAT, ofUser("user" + number % 4, text));
      assertThat(response.body()).as(text).doesNotContain(EVIL);
      reused += SemanticScene.isReused(response) ? 1 : 0;
    }
    System.out.println("own " + own + " of " + VARIANTS + ", others' " + reused);
  }

  @Test
  void anAnswerThatIsPlantedAmongLicensedOnesIsNotGivenToOthers() {
    TestGateway gateway = scene.on("");
    int next = scene.learn(gateway, "card", 0) + 1;
    int hijacked = 0;
    for (int round = 0; round < 4; round++) {
      scene.post(gateway, CHAT, body(PLAIN, wording("card", 1000 + round) + " " + PLANT));
      hijacked += victims(gateway, next + round * 8, 8);
    }
    assertThat(hijacked).isZero();
  }
}
