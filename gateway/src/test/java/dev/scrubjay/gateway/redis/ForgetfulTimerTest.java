package dev.scrubjay.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.util.Timeout;
import io.netty.util.TimerTask;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ForgetfulTimerTest {
  @Test
  void whatIsCancelledIsLetGoOfBeforeTheNextTick() {
    ForgetfulTimer timer = new ForgetfulTimer(Duration.ofHours(1));
    byte[] carried = new byte[1000];
    WeakReference<byte[]> seen = new WeakReference<>(carried);
    Timeout timeout = timer.newTimeout(using(carried), 1, TimeUnit.HOURS);
    carried = null;

    assertThat(timeout.cancel()).isTrue();

    System.gc();
    assertThat(seen.get()).isNull();
    assertThat(timeout.isCancelled()).isTrue();
    timer.stop();
  }

  private static TimerTask using(byte[] carried) {
    return timeout -> assertThat(carried).isEmpty();
  }

  @Test
  void whatIsNotCancelledRunsWhenItIsDue() {
    ForgetfulTimer timer = new ForgetfulTimer(Duration.ofMillis(1));
    AtomicReference<Timeout> run = new AtomicReference<>();
    AtomicBoolean cancelledOne = new AtomicBoolean();
    timer.newTimeout(timeout -> cancelledOne.set(true), 1, TimeUnit.MILLISECONDS).cancel();

    timer.newTimeout(run::set, 20, TimeUnit.MILLISECONDS);

    await().until(() -> run.get() != null);
    assertThat(run).hasValueMatching(timeout -> timeout != null && timeout.isExpired());
    assertThat(cancelledOne).isFalse();
    timer.stop();
  }
}
