package dev.scrubjay.gateway.metrics.state;

import static dev.scrubjay.gateway.metrics.family.Families.word;

import dev.scrubjay.gateway.cache.dictionary.DictionaryCounts;
import dev.scrubjay.gateway.metrics.family.Families;
import dev.scrubjay.gateway.metrics.family.ReadFamily;
import java.util.function.LongSupplier;

/** The meters of the dictionaries that entries are compressed with. */
public final class DictionaryMeters {

  /**
   * @param held the trained dictionaries in memory
   */
  public DictionaryMeters(Families families, DictionaryCounts counts, LongSupplier held) {
    families
        .read("cache_dictionaries", "Trained dictionaries in memory", held::getAsLong)
        .readCounts(
            "cache_dictionary_use_count_total",
            "Entries compressed with a dictionary, by dictionary",
            rows -> rows(rows, counts, DictionaryCounts.Use.values()),
            "dictionary")
        .readCounts(
            "cache_dictionary_training_count_total",
            "Trainings of dictionaries, by outcome",
            rows -> rows(rows, counts, DictionaryCounts.Training.values()),
            "outcome")
        .readCounts(
            "cache_dictionary_failure_count_total",
            "Dictionaries that were needed and not found, by reason",
            rows -> rows(rows, counts, DictionaryCounts.Failure.values()),
            "reason");
  }

  private static void rows(ReadFamily.Rows rows, DictionaryCounts counts, Enum<?>... all) {
    for (Enum<?> one : all) {
      rows.row(counts.of(one), word(one));
    }
  }
}
