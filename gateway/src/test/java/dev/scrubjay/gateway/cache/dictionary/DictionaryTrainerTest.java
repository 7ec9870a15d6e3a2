package dev.scrubjay.gateway.cache.dictionary;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jpountz.lz4.LZ4Factory;
import org.junit.jupiter.api.Test;

final class DictionaryTrainerTest {
  private static final List<byte[]> SAMPLES = ChatAnswers.of(1, 128, 1100);
  private static final List<byte[]> OTHERS = ChatAnswers.of(2, 100, 1100);

  @Test
  void dictionariesSaveMoreThanTheSpecificationsThirtyPercentAtOneKilobyte() {
    var fast = LZ4Factory.fastestInstance().fastCompressor();
    double plain =
        OTHERS.stream().mapToDouble(a -> 1 - fast.compress(a).length / (double) a.length).sum()
            / OTHERS.size();
    double builtIn = DictionaryTrainer.saving(OTHERS, Dictionary.builtIn());
    double trained = DictionaryTrainer.saving(OTHERS, DictionaryTrainer.train(SAMPLES));
    assertThat(plain).isLessThan(0.3);
    assertThat(builtIn).isGreaterThan(0.5);
    assertThat(trained).isGreaterThan(builtIn + 0.1);
  }

  @Test
  void dictionaryThatSavesMoreIsFoundOnceOnly() {
    Dictionary first = DictionaryTrainer.better(SAMPLES, Dictionary.builtIn()).orElseThrow();
    assertThat(DictionaryTrainer.better(OTHERS, first)).isEmpty();
  }

  @Test
  void nothingOfOneOrTwoAnswersIsInADictionary() {
    List<byte[]> samples = new ArrayList<>(SAMPLES);
    String rare = "the code to the vault is 4417-2231-9080";
    for (int i = 0; i < 2; i++) {
      samples.add("Again: %s. %s".formatted(rare, rare).getBytes(UTF_8));
    }
    String dictionary = new String(DictionaryTrainer.train(samples).bytes(), UTF_8);
    assertThat(dictionary).contains("return it through the flap");
    assertThat(
            IntStream.rangeClosed(0, rare.length() - 12).mapToObj(i -> rare.substring(i, i + 12)))
        .noneMatch(dictionary::contains);
  }

  @Test
  void answersWithNothingInCommonGiveNothingBetter() {
    List<byte[]> noise =
        IntStream.range(0, 128)
            .mapToObj(
                seed -> {
                  byte[] bytes = new byte[1100];
                  new Random(seed).nextBytes(bytes);
                  return bytes;
                })
            .toList();
    assertThat(DictionaryTrainer.better(noise, Dictionary.builtIn())).isEmpty();
  }

  /** Entries in Redis refer to it by its bytes' hash: a change makes all of them misses. */
  @Test
  void builtInDictionaryStaysAsItWasReleased() {
    assertThat(Dictionary.builtIn().name()).isEqualTo("e816b4a2c57a6664");
  }

  @Test
  void namesAreReadAsTheyAreWritten() {
    Dictionary dictionary = Dictionary.of(new byte[] {1, 2, 3});
    assertThat(Dictionary.id(dictionary.name())).isEqualTo(dictionary.id());
    assertThat(Dictionary.id("no name")).isEqualTo(Dictionary.EMPTY.id());
    assertThat(Dictionary.id("zzzzzzzzzzzzzzzz")).isEqualTo(Dictionary.EMPTY.id());
    assertThatThrownBy(() -> Dictionary.of(new byte[Dictionary.MAX_BYTES + 1]))
        .hasMessageContaining("dictionary: 16385 bytes");
  }
}
