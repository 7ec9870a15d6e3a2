/** What more memory and other TTLs would bring: samples of accesses, and the curves of them. */
@NullMarked
package dev.scrubjay.gateway.curves;

import org.jspecify.annotations.NullMarked;
