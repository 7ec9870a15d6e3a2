package dev.scrubjay.gateway.cache.dictionary;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class DictionaryCodecTest {
  private static final LZ4Factory LIBRARY = LZ4Factory.fastestInstance();
  private static final Dictionary BUILT_IN = Dictionary.builtIn();

  /** Bytes with repetitions, of the dictionary and of their own. */
  private static byte[] repetitive(Random random, Dictionary dictionary, int length) {
    byte[] bytes = new byte[length];
    byte[] words = dictionary.bytes();
    int at = 0;
    while (at < length) {
      int count = Math.min(length - at, 1 + random.nextInt(40));
      switch (random.nextInt(at == 0 || words.length < 40 ? 1 : 3)) {
        case 1 -> System.arraycopy(words, random.nextInt(words.length - 39), bytes, at, count);
        case 2 -> {
          int from = random.nextInt(at);
          for (int i = 0; i < count; i++) {
            bytes[at + i] = bytes[from + i]; // may overlap
          }
        }
        default -> {
          for (int i = 0; i < count; i++) {
            bytes[at + i] = (byte) random.nextInt(256);
          }
        }
      }
      at += count;
    }
    return bytes;
  }

  @Property
  void compressedBytesAreDecompressedUnchanged(
      @ForAll long seed, @ForAll @Size(max = 80) byte[] d) {
    Random random = new Random(seed);
    for (Dictionary dictionary : List.of(Dictionary.EMPTY, Dictionary.of(d), BUILT_IN)) {
      byte[] raw = repetitive(random, dictionary, random.nextInt(3000));
      byte[] block = DictionaryCodec.compress(raw, dictionary);
      assertThat(DictionaryCodec.decompress(block, raw.length, dictionary)).isEqualTo(raw);
    }
  }

  @Property
  void libraryReadsWhatWeWriteAndWeReadWhatItWrites(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] raw = repetitive(random, BUILT_IN, random.nextInt(3000));
    byte[] ours = DictionaryCodec.compress(raw, Dictionary.EMPTY);
    assertThat(LIBRARY.safeDecompressor().decompress(ours, raw.length)).isEqualTo(raw);
    byte[] theirs = LIBRARY.highCompressor().compress(raw);
    assertThat(DictionaryCodec.decompress(theirs, raw.length, Dictionary.EMPTY)).isEqualTo(raw);
  }

  /**
   * The library has no dictionaries; but a block after a dictionary reads like the rest of a block
   * whose first literals are the dictionary.
   */
  @Property
  void libraryReadsABlockAfterItsDictionary(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] raw = repetitive(random, BUILT_IN, 20 + random.nextInt(3000));
    byte[] block = DictionaryCodec.compress(raw, BUILT_IN);
    int literals = (block[0] & 0xff) >>> 4;
    int at = 1;
    if (literals == 15) {
      int more;
      do {
        more = block[at++] & 0xff;
        literals += more;
      } while (more == 255);
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write(0xf0 | (block[0] & 0x0f));
    int rest = BUILT_IN.size() + literals - 15;
    for (; rest >= 255; rest -= 255) {
      whole.write(255);
    }
    whole.write(rest);
    whole.writeBytes(BUILT_IN.bytes());
    whole.write(block, at, block.length - at);
    byte[] all =
        LIBRARY.safeDecompressor().decompress(whole.toByteArray(), BUILT_IN.size() + raw.length);
    assertThat(Arrays.copyOfRange(all, BUILT_IN.size(), all.length)).isEqualTo(raw);
  }

  /** Written by liblz4 (python-lz4: high compression, level 9) with the dictionary. */
  @Test
  void blockOfTheReferenceImplementationIsDecompressed() {
    String shape =
        "{\"id\":\"chatcmpl-\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,"
            + "\"message\":{\"role\":\"assistant\",\"content\":\"";
    byte[] block =
        Base64.getDecoder().decode("DGwAHzdtAEk9aGEgAwDwCiwgc2FpZCB0aGUgc2NydWIgamF5In19XX0=");
    byte[] raw = DictionaryCodec.decompress(block, 154, Dictionary.of(shape.getBytes(UTF_8)));
    assertThat(new String(raw, UTF_8))
        .isEqualTo(
            shape.replace("chatcmpl-", "chatcmpl-7")
                + "ha ha ha ha ha ha ha, said the scrub jay\"}}]}");
  }

  @Property
  void anyBytesAreRefusedOrRead(@ForAll @Size(max = 60) byte[] block, @ForAll byte size) {
    int length = size & 0xff;
    try {
      assertThat(DictionaryCodec.decompress(block, length, BUILT_IN)).hasSize(length);
    } catch (LZ4Exception malformed) {
      assertThat(malformed).hasMessageMatching("(?s).+");
    }
  }

  @Test
  void blockOfAnotherLengthIsRefused() {
    byte[] block = DictionaryCodec.compress(new byte[500], BUILT_IN);
    for (int length : new int[] {0, 499, 501}) {
      assertThatThrownBy(() -> DictionaryCodec.decompress(block, length, BUILT_IN))
          .isInstanceOf(LZ4Exception.class);
    }
  }
}
