package dev.scrubjay.gateway.load.connection;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The books of open connections: how many there are, and which of them wait for a request, the one
 * that has waited longest first. Each step takes the same time, however many there are.
 * Thread-safe.
 *
 * @param <C> a connection
 */
final class Admissions<C> {
  private static final int NETWORK_BYTES = 8;

  private final int most;
  private final int mostPerAddress;
  private final Map<C, Address<C>> open = new HashMap<>();
  private final Map<ByteBuffer, Address<C>> addresses = new HashMap<>();
  private final Set<C> waiting = new LinkedHashSet<>();

  Admissions(int most, int mostPerAddress) {
    this.most = most;
    this.mostPerAddress = mostPerAddress;
  }

  private static final class Address<C> {
    private final ByteBuffer key;
    private final Set<C> waiting = new LinkedHashSet<>();
    private int open;

    Address(ByteBuffer key) {
      this.key = key;
    }
  }

  /**
   * A connection that has to be closed for another one, which may be that one itself.
   *
   * @param reason {@link CloseReason#CAP} or {@link CloseReason#ADDRESS_CAP}
   */
  record Displaced<C>(C connection, CloseReason reason) {}

  /** Enters a new connection, which waits for a request. */
  synchronized @Nullable Displaced<C> enter(C connection, @Nullable InetAddress from) {
    Address<C> address = address(from);
    Displaced<C> displaced = null;
    if (address.open >= mostPerAddress) {
      displaced = displaced(address.waiting, connection, CloseReason.ADDRESS_CAP);
    } else if (open.size() >= most) {
      displaced = displaced(waiting, connection, CloseReason.CAP);
    }
    if (displaced == null || !displaced.connection().equals(connection)) {
      stay(connection, from);
      awaitsRequest(connection);
    }
    return displaced;
  }

  /** Enters a connection whatever the limits are, as it was struck out but has a request now. */
  synchronized void stay(C connection, @Nullable InetAddress from) {
    Address<C> address = address(from);
    if (open.putIfAbsent(connection, address) == null) {
      addresses.put(address.key, address);
      address.open++;
    }
  }

  private Address<C> address(@Nullable InetAddress from) {
    ByteBuffer key = key(from);
    Address<C> known = addresses.get(key);
    return known == null ? new Address<>(key) : known;
  }

  private Displaced<C> displaced(Set<C> candidates, C added, CloseReason reason) {
    Iterator<C> longest = candidates.iterator();
    if (!longest.hasNext()) {
      return new Displaced<>(added, reason);
    }
    C connection = longest.next();
    leave(connection);
    return new Displaced<>(connection, reason);
  }

  /** Notes that a connection has no request. */
  synchronized void awaitsRequest(C connection) {
    Address<C> address = open.get(connection);
    if (address != null) {
      waiting.add(connection);
      address.waiting.add(connection);
    }
  }

  /** Notes that a connection has a request, so that it is not closed for another one. */
  synchronized void hasRequest(C connection) {
    Address<C> address = open.get(connection);
    if (address != null) {
      waiting.remove(connection);
      address.waiting.remove(connection);
    }
  }

  /** Strikes a connection out; further calls do nothing. */
  synchronized void leave(C connection) {
    Address<C> address = open.remove(connection);
    if (address == null) {
      return;
    }
    waiting.remove(connection);
    address.waiting.remove(connection);
    address.open--;
    if (address.open == 0) {
      addresses.remove(address.key);
    }
  }

  synchronized int open() {
    return open.size();
  }

  /** One for each IPv4 address, and for each network of IPv6, as a host has a whole network. */
  private static ByteBuffer key(@Nullable InetAddress address) {
    if (address == null) {
      return ByteBuffer.allocate(0);
    }
    byte[] bytes = address.getAddress();
    int significant = address instanceof Inet6Address ? NETWORK_BYTES : bytes.length;
    return ByteBuffer.wrap(bytes, 0, significant);
  }
}
