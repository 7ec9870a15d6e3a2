/** How providers are treated: whom to leave alone, and when to call once more. */
@NullMarked
package dev.scrubjay.policy.upstream;

import org.jspecify.annotations.NullMarked;
