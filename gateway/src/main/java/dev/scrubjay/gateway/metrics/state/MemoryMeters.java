package dev.scrubjay.gateway.metrics.state;

import dev.scrubjay.gateway.load.MemoryBudget;
import dev.scrubjay.gateway.load.MemoryKind;
import dev.scrubjay.gateway.metrics.family.Families;

/** The meters of the memory that requests hold together. */
public final class MemoryMeters {
  public MemoryMeters(Families families, MemoryBudget memory) {
    families
        .read("memory_budget_bytes", "Memory that requests may hold together", memory::limit)
        .readLevels(
            "memory_used_bytes",
            "Memory that requests hold, by what for",
            rows -> {
              for (MemoryKind kind : MemoryKind.values()) {
                rows.row(memory.used(kind), kind.label());
              }
            },
            "kind")
        .readCounts(
            "memory_refused_total",
            "How often there was no memory: a body or reply is refused, anything else given up",
            rows -> {
              for (MemoryKind kind : MemoryKind.values()) {
                rows.row(memory.refused(kind), kind.label());
              }
            },
            "kind");
  }
}
