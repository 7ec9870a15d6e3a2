package dev.scrubjay.gateway.cache.dictionary;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Invented answers of a bot for customers of a library, in the JSON of chat completions. */
public final class ChatAnswers {
  private static final List<String> SUBJECTS =
      List.of(
          "the reading room",
          "your library card",
          "an inter-library loan",
          "the newspaper archive",
          "a reserved book",
          "our audio collection",
          "the late fee",
          "a lost audio book",
          "the children's corner",
          "the map cabinet",
          "a damaged cover",
          "the seminar on Thursday");
  private static final List<String> SENTENCES =
      List.of(
          "You can renew %s online until two days before it is due. ",
          "As for %s, a colleague at the desk on the second floor has to sign the form. ",
          "We close at %d o'clock, and %s is not available after that. ",
          "Please note that %s costs %d cents for every day. ",
          "If you no longer need %s, return it through the flap in the north wall. ",
          "Nobody else has asked for %s since the %dth of last month. ",
          "Members since %d may take %s home over the weekend. ",
          "I have put %s on hold under the number %d, and it waits for a week. ",
          "Sadly, %s was moved to the cellar when the river rose in %d. ",
          "\\n\\n1. **Bring your card.** Without it, we cannot find %s. ",
          "\\n2. **Ask early.** It takes about %d days to fetch %s from the depot. ");

  private ChatAnswers() {}

  /** {@code count} answers of about {@code bytes} each. */
  public static List<byte[]> of(long seed, int count, int bytes) {
    Random random = new Random(seed);
    return Stream.generate(() -> answer(random, bytes)).limit(count).toList();
  }

  private static byte[] answer(Random random, int bytes) {
    StringBuilder text = new StringBuilder();
    while (text.length() < bytes - 560) {
      text.append(
          SENTENCES
              .get(random.nextInt(SENTENCES.size()))
              .replace("%s", SUBJECTS.get(random.nextInt(SUBJECTS.size())))
              .replace("%d", String.valueOf(random.nextInt(2000))));
    }
    int tokens = text.length() / 4;
    return """
    {"id":"chatcmpl-%s","object":"chat.completion","created":%d,"model":"gpt-4o-2024-08-06",\
    "choices":[{"index":0,"message":{"role":"assistant","content":"%s","refusal":null,\
    "annotations":[]},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":%d,\
    "completion_tokens":%d,"total_tokens":%d,"prompt_tokens_details":{"cached_tokens":0,\
    "audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0,\
    "accepted_prediction_tokens":0,"rejected_prediction_tokens":0}},"service_tier":"default",\
    "system_fingerprint":"fp_%s"}\
    """
        .formatted(
            letters(random, 29),
            1_764_000_000 + random.nextInt(1_000_000),
            text,
            300,
            tokens,
            300 + tokens,
            letters(random, 10))
        .getBytes(UTF_8);
  }

  private static String letters(Random random, int count) {
    StringBuilder letters = new StringBuilder();
    random
        .ints(count, 0, 62)
        .forEach(
            i ->
                letters.append(
                    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".charAt(i)));
    return letters.toString();
  }
}
