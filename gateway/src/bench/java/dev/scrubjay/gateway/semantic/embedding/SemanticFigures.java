package dev.scrubjay.gateway.semantic.embedding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * Replays questions whose right answer is known, in random orders and with popular answers first,
 * and prints how many the verified semantic cache answers and how many wrongly, beside fixed
 * thresholds and vCache. Each line of the file is {@code {"text": …, "intent": …}}; questions of one intent
 * have one answer.
 */
public final class SemanticFigures {
  private static final int SEEDS = 3;

  /** As many users ask, in further replays. */
  private static final List<Integer> USERS = List.of(2, 5, 20);

  private static final List<Double> DELTAS = List.of(0.01, 0.02);

  private SemanticFigures() {}

  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      System.err.println("usage: bench semantic FILE (lines of {\"text\": …, \"intent\": …})");
      System.exit(2);
    }
    LabelledPrompts prompts = read(Path.of(args[0]));
    System.out.printf("%d questions, %d answers%n", prompts.size(), prompts.answers());
    for (boolean popular : List.of(false, true)) {
      for (int seed = 1; seed <= SEEDS; seed++) {
        report(prompts, order(prompts, new Random(seed), popular), popular, seed);
      }
    }
  }

  private static void report(
      LabelledPrompts prompts, List<Integer> order, boolean popular, int seed) {
    List<SemanticReplay.Result> fixed = new ArrayList<>();
    for (int percent = 70; percent <= 99; percent++) {
      fixed.add(SemanticReplay.fixed(prompts, order, percent / 100.0));
    }
    for (double delta : DELTAS) {
      SemanticReplay.Result verified = SemanticReplay.verified(prompts, order, delta, seed, 1);
      SemanticReplay.Result vcache = SemanticReplay.vcache(prompts, order, delta, seed);
      System.out.printf(
          "%s, seed %d, delta %.2f: hits %.3f, wrong %.4f of requests, %.4f of hits;"
              + " first reuse after %.1f comparisons;"
              + " fixed threshold %.3f at that error, %.3f at delta;"
              + " vCache %.3f, wrong %.4f, first reuse after %.1f%n",
          popular ? "popular answers first" : "random order",
          seed,
          delta,
          verified.hits(),
          verified.wrong(),
          verified.wrong() / Math.max(verified.hits(), 1e-9),
          verified.comparisons(),
          best(fixed, verified.wrong()),
          best(fixed, delta),
          vcache.hits(),
          vcache.wrong(),
          vcache.comparisons());
      for (int users : USERS) {
        SemanticReplay.Result told = SemanticReplay.verified(prompts, order, delta, seed, users);
        System.out.printf(
            "  by %d users: hits %.3f, wrong %.4f; first reuse after %.1f comparisons%n",
            users, told.hits(), told.wrong(), told.comparisons());
      }
    }
  }

  private static double best(List<SemanticReplay.Result> fixed, double wrong) {
    return fixed.stream()
        .filter(result -> result.wrong() <= wrong)
        .mapToDouble(SemanticReplay.Result::hits)
        .max()
        .orElse(0);
  }

  static List<Integer> order(LabelledPrompts prompts, Random random, boolean popular) {
    double[] weights = new double[prompts.answers()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = popular ? 1.0 / (1 + random.nextInt(weights.length)) : 1;
    }
    Map<Integer, Double> times = new HashMap<>();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < prompts.size(); i++) {
      order.add(i);
      times.put(i, -Math.log(1 - random.nextDouble()) / weights[prompts.answer(i)]);
    }
    order.sort(Comparator.comparing(i -> times.getOrDefault(i, 0.0)));
    return order;
  }

  private static LabelledPrompts read(Path file) throws IOException {
    SentenceModel model = SentenceModel.load();
    JsonMapper mapper = new JsonMapper();
    Map<String, Integer> answers = new HashMap<>();
    LabelledPrompts prompts = new LabelledPrompts();
    for (String line : Files.readAllLines(file)) {
      JsonNode prompt = mapper.readTree(line);
      String text = prompt.path("text").asText();
      int answer = answers.computeIfAbsent(prompt.path("intent").asText(), key -> answers.size());
      prompts.add(text, Objects.requireNonNull(model.embed(text), "too long"), answer);
    }
    return prompts;
  }
}
