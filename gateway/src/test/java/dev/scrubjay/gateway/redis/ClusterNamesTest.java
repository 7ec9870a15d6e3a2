package dev.scrubjay.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each node of a Cluster that has slots owns one of the names that are looked up at the start. */
final class ClusterNamesTest {
  @Test
  void eachMasterOwnsOneName() {
    Partitions nodes = new Partitions();
    int masters = 40;
    for (int i = 0; i < masters; i++) {
      nodes.add(
          node(
              "master" + i,
              IntStream.range(
                      i * SlotHash.SLOT_COUNT / masters, (i + 1) * SlotHash.SLOT_COUNT / masters)
                  .boxed()
                  .toList()));
    }
    nodes.add(node("replica", List.of()));
    nodes.updateCache();

    assertThat(Topology.Cluster.unusedKeys(nodes))
        .hasSize(masters)
        .extracting(name -> nodes.getPartitionBySlot(SlotHash.getSlot(name)).getNodeId())
        .doesNotHaveDuplicates();
  }

  @Test
  void clusterWithoutSlotsHasNoNames() {
    assertThat(Topology.Cluster.unusedKeys(new Partitions())).isEmpty();
  }

  private static RedisClusterNode node(String id, List<Integer> slots) {
    RedisClusterNode node = RedisClusterNode.of(id);
    node.setSlots(slots);
    return node;
  }
}
