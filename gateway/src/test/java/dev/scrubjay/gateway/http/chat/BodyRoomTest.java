package dev.scrubjay.gateway.http.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BodyRoomTest {
  private static final int SMALL = 1000;
  private static final int LARGE = 1 << 20;

  private final BodyRoom room = new BodyRoom();

  private int taken(int bytes) {
    int bodies = 0;
    while (room.take(bytes)) {
      bodies++;
    }
    return bodies;
  }

  @Test
  void takesSoManyBodiesAndNoMore() {
    assertThat(taken(SMALL)).isEqualTo(256);
    room.give(SMALL);
    assertThat(taken(SMALL)).isEqualTo(1);
  }

  @Test
  void largeBodiesTakeWhatTheyHave() {
    assertThat(taken(LARGE)).isEqualTo(8);
    room.give(LARGE);
    assertThat(taken(LARGE / 2)).isEqualTo(2);
  }

  @Test
  void largeBodiesLeaveTheRoomOfSmallOnes() {
    assertThat(taken(LARGE)).isPositive();
    assertThat(room.take(SMALL)).isTrue();
    assertThat(taken(SMALL)).isPositive();
    room.give(LARGE);
    assertThat(room.take(LARGE)).isTrue();
  }
}
