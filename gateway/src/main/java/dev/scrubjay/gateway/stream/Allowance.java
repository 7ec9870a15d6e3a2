package dev.scrubjay.gateway.stream;

/** The part of a shared amount of memory that one thing may take. Thread-safe. */
public interface Allowance {
  /** One without a limit. */
  Allowance UNLIMITED =
      new Allowance() {
        @Override
        public boolean grow(long bytes) {
          return true;
        }

        @Override
        public void shrink(long bytes) {}

        @Override
        public void release() {}
      };

  /** Takes more; false, and nothing is taken, if there is not as much. */
  boolean grow(long bytes);

  /** Gives some back. */
  void shrink(long bytes);

  /** Gives everything back; further calls do nothing, and nothing more is granted. */
  void release();
}
