package dev.scrubjay.gateway.load.connection;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The file descriptors, and so the sockets, that the process may open. */
public final class Descriptors {
  private Descriptors() {}

  /** Their number; the largest there is if it is not known. */
  public static long limit() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
            && system.getMaxFileDescriptorCount() > 0
        ? system.getMaxFileDescriptorCount()
        : Long.MAX_VALUE;
  }
}
