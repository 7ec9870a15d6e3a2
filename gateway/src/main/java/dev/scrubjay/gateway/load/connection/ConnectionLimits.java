package dev.scrubjay.gateway.load.connection;

import java.time.Duration;

/**
 * Limits of connections.
 *
 * @param header until a request's headers are there, from its first byte, or from when its
 *     connection was accepted
 * @param idle how long a connection may be without a request
 * @param most the most connections in all
 * @param mostPerAddress the most from one address
 */
public record ConnectionLimits(Duration header, Duration idle, int most, int mostPerAddress) {
  private static final int USUAL_MOST = 10_000;

  /**
   * Limits of which zeros are replaced.
   *
   * @param most 0 for half of the descriptors, at most 10,000
   * @param mostPerAddress 0 for half of {@code most}
   * @param descriptors that the process may open
   */
  public static ConnectionLimits of(
      Duration header, Duration idle, int most, int mostPerAddress, long descriptors) {
    int inAll = most > 0 ? most : Math.clamp(descriptors / 2, 1, USUAL_MOST);
    int each = mostPerAddress > 0 ? mostPerAddress : Math.max(1, inAll / 2);
    return new ConnectionLimits(header, idle, inAll, each);
  }
}
