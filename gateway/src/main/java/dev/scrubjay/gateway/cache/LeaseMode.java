package dev.scrubjay.gateway.cache;

/** How a lease is asked for. */
public enum LeaseMode {
  /** If the entry has come meanwhile, it is taken instead. */
  LOOK,
  /** The entry is to be made anew, even if it is there. */
  MAKE,
  /** As {@link #MAKE}, and whoever makes it already, makes it in vain. */
  TAKE
}
