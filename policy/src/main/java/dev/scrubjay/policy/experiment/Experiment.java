package dev.scrubjay.policy.experiment;

import static dev.scrubjay.policy.Ranges.require;

import dev.scrubjay.policy.cache.TtlStrategies;
import dev.scrubjay.policy.routing.RoutingPolicy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A comparison of policies on live requests. A hash assigns units to arms, so that a unit has the
 * same arm at all replicas, independent of other experiments.
 *
 * @param name 1 to 40 letters, digits, {@code _} or {@code -}
 * @param share the share of the units that take part, 0 to 1
 * @param tenants the tenants whose units take part; all, if empty
 * @param arms 2 to 4; the others are compared with the first
 * @param metric the metric that decides
 * @param alpha the probability of reporting a difference where there is none, over the whole run
 * @param tolerance how much lower the success of an arm may be before the arm is stopped, 0 to 1
 * @param isolated whether the first arm has cache entries of its own, as the others always have
 */
public record Experiment(
    String name,
    double share,
    Set<String> tenants,
    List<Arm> arms,
    Metric metric,
    double alpha,
    double tolerance,
    boolean isolated) {
  public static final int MAX_ARMS = 4;

  /** The number of groups of units, between which figures vary independently. */
  public static final int BUCKETS = 64;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,40}");

  public Experiment {
    tenants = Set.copyOf(tenants);
    arms = List.copyOf(arms);
    require(isName(name), "name", name, "1 to 40 letters, digits, '_' or '-'");
    require(share >= 0 && share <= 1, "share", share, "0 to 1");
    require(arms.size() >= 2 && arms.size() <= MAX_ARMS, "arms", arms.size(), "2 to 4");
    Set<String> names = new HashSet<>();
    arms.forEach(arm -> require(names.add(arm.name()), "arms", arm.name(), "each name once"));
    require(alpha > 0 && alpha < 1, "alpha", alpha, "between 0 and 1");
    require(tolerance >= 0 && tolerance <= 1, "tolerance", tolerance, "0 to 1");
  }

  /**
   * One of the compared policies.
   *
   * @param weight its share of the units, relative to the weights of the others, {@code > 0}
   * @param routing the routing policy, if it differs
   * @param ttl the TTLs of entries, if they differ
   */
  public record Arm(
      String name, double weight, Optional<RoutingPolicy> routing, Optional<TtlStrategies> ttl) {
    public Arm {
      require(isName(name), "name", name, "1 to 40 letters, digits, '_' or '-'");
      require(weight > 0, "weight", weight, "> 0");
    }
  }

  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** The share of the units that {@code arm} should have, 0 to 1. */
  public double expectedShare(int arm) {
    double sum = arms.stream().mapToDouble(Arm::weight).sum();
    return arms.get(arm).weight() / sum;
  }

  /** Whether the arms differ in the TTLs of entries. */
  public boolean comparesTtls() {
    return arms.stream().anyMatch(arm -> arm.ttl().isPresent());
  }

  /** The assignment of {@code unit} of {@code tenant}; empty if it takes no part. */
  public Optional<Assignment> assign(String tenant, String unit) {
    if (!tenants.isEmpty() && !tenants.contains(tenant)) {
      return Optional.empty();
    }
    ByteBuffer hash = hash(name, tenant, unit);
    if (uniform(hash.getLong()) >= share) {
      return Optional.empty();
    }
    double draw = uniform(hash.getLong());
    int bucket = (int) (uniform(hash.getLong()) * BUCKETS);
    int arm = 0;
    double upTo = expectedShare(0);
    while (draw >= upTo && arm < arms.size() - 1) {
      arm++;
      upTo += expectedShare(arm);
    }
    return Optional.of(new Assignment(name, arm, bucket));
  }

  /** A number in [0, 1) from the upper 53 bits. */
  private static double uniform(long bits) {
    return (bits >>> 11) * 0x1p-53;
  }

  private static ByteBuffer hash(String... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : parts) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
      }
      return ByteBuffer.wrap(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
