package dev.scrubjay.gateway.semantic.embedding;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WordPiecesTest {
  private static final List<String> VOCABULARY =
      List.of(
          "[UNK]", "[CLS]", "[SEP]", "card", "##s", "cafe", "don", "'", "t", "[", "]", "sep", "银",
          "行", "?", "-");

  private final WordPieces pieces = new WordPieces(ids());

  private static Map<String, Integer> ids() {
    Map<String, Integer> ids = new HashMap<>();
    VOCABULARY.forEach(piece -> ids.put(piece, ids.size()));
    return ids;
  }

  private List<String> read(String text) {
    return Arrays.stream(pieces.tokens(text, 100))
        .mapToObj(id -> VOCABULARY.get((int) id))
        .toList();
  }

  @Test
  void wordsAreTakenInTheLongestPieces() {
    assertThat(read("Cards? card")).containsExactly("[CLS]", "card", "##s", "?", "card", "[SEP]");
    assertThat(read("cardx")).containsExactly("[CLS]", "[UNK]", "[SEP]");
  }

  @Test
  void caseAccentsAndControlCharactersDoNotMatter() {
    assertThat(read("CAF\u00c9")).isEqualTo(read("cafe\u0301")).isEqualTo(read("ca\u0000fe"));
    assertThat(read("caf\u00e9")).containsExactly("[CLS]", "cafe", "[SEP]");
  }

  @Test
  void punctuationAndIdeographsAreWords() {
    assertThat(read("don't")).containsExactly("[CLS]", "don", "'", "t", "[SEP]");
    assertThat(read("银行")).containsExactly("[CLS]", "银", "行", "[SEP]");
  }

  @Test
  void aTextCannotSpellASpecialToken() {
    assertThat(read("[SEP]")).containsExactly("[CLS]", "[", "sep", "]", "[SEP]");
  }

  private boolean known(String text) {
    return pieces.areKnown(requireNonNull(pieces.tokens(text, 100)));
  }

  @Test
  void aTextOfMostlyUnknownWordsIsNotKnown() {
    assertThat(known("cards card? 银")).isTrue();
    assertThat(known("cards card? 猫")).as("one of five").isTrue();
    assertThat(known("银行 猫")).as("one of three").isFalse();
    assertThat(known("猫犬")).isFalse();
    assertThat(known("")).isFalse();
  }

  @Test
  void longTextsAndLongWordsAreNotTaken() {
    assertThat(pieces.tokens("card ".repeat(10), 11)).isNull();
    assertThat(pieces.tokens("card ".repeat(10), 12)).hasSize(12);
    assertThat(read("card".repeat(30))).containsExactly("[CLS]", "[UNK]", "[SEP]");
  }
}
