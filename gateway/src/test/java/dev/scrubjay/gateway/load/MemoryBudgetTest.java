package dev.scrubjay.gateway.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.stream.Allowance;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class MemoryBudgetTest {
  private static final long MB = 1 << 20;
  private static final List<MemoryKind> KINDS = List.of(MemoryKind.values());
  private final MemoryBudget budget = new MemoryBudget(12 * MB);

  @Test
  void oneTenantLeavesHalfToTheNext() {
    Allowance greedy = budget.allowance("a", MemoryKind.BODY);
    assertThat(greedy.grow(6 * MB)).isTrue();
    assertThat(greedy.grow(1)).isFalse();
    assertThat(budget.allowance("b", MemoryKind.BODY).grow(4 * MB)).isTrue();
    assertThat(budget.refused(MemoryKind.BODY)).isEqualTo(1);
  }

  @Test
  void whatIsReleasedCanBeTakenAgain() {
    Allowance first = budget.allowance("a", MemoryKind.BODY);
    first.grow(6 * MB);
    first.release();
    first.release();
    assertThat(first.grow(1)).isFalse();
    assertThat(budget.used(MemoryKind.BODY)).isZero();
    assertThat(budget.allowance("a", MemoryKind.BODY).grow(6 * MB)).isTrue();
  }

  @Test
  void capturesAreGivenUpBeforeAnswers() {
    budget.allowance("a", MemoryKind.LOG).grow(5 * MB);
    budget.allowance("b", MemoryKind.LOG).grow(4 * MB);
    Allowance capture = budget.allowance("f", MemoryKind.CAPTURE);
    assertThat(capture.grow(MB)).isFalse();
    assertThat(budget.allowance("f", MemoryKind.REPLY).grow(MB)).isTrue();
  }

  @Test
  void allowancesGivenBackInAnyOrderLeaveNothingInUse() {
    Random random = new Random(7);
    List<Allowance> open = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      if (random.nextInt(3) == 0 && !open.isEmpty()) {
        open.remove(random.nextInt(open.size())).release();
      } else if (random.nextInt(3) == 0 && !open.isEmpty()) {
        open.get(random.nextInt(open.size())).shrink(random.nextInt(100_000));
      } else {
        MemoryKind kind = KINDS.get(random.nextInt(KINDS.size()));
        Allowance allowance = budget.allowance("t" + random.nextInt(5), kind);
        allowance.grow(random.nextInt(200_000));
        open.add(allowance);
      }
      long used = 0;
      for (MemoryKind kind : MemoryKind.values()) {
        used += budget.used(kind);
      }
      assertThat(used).isBetween(0L, budget.limit());
    }
    open.forEach(Allowance::release);
    for (MemoryKind kind : MemoryKind.values()) {
      assertThat(budget.used(kind)).isZero();
    }
  }
}
