// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import java.util.Arrays;
import java.util.HexFormat;

/// A message of the signalling link test (service indicator 1, Q.707 section 2).
public sealed interface LinkTestMessage {
    /// What the acknowledgement must bring back.
    Pattern pattern();

    /// SLTM: is this the link, and is that you?
    record Test(Pattern pattern) implements LinkTestMessage {}

    /// SLTA: the answer, on the same link.
    record Acknowledgement(Pattern pattern) implements LinkTestMessage {}

    /// 1 to 15 octets that the tester chooses. Immutable.
    final class Pattern {
        /// As the length field of the message allows.
        public static final int OCTETS_MAX = 15;

        private final byte[] octets;

        private Pattern(byte[] octets) {
            this.octets = octets;
        }

        /// @throws IllegalArgumentException unless there are 1 to 15 octets
        public static Pattern of(byte... octets) {
            if (octets.length < 1 || octets.length > OCTETS_MAX) {
                throw new IllegalArgumentException(
                        "a test pattern of " + octets.length + " octets, expected 1 to 15");
            }
            return new Pattern(octets.clone());
        }

        public byte[] octets() {
            return octets.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Pattern that && Arrays.equals(octets, that.octets);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(octets);
        }

        /// In hexadecimal digits.
        @Override
        public String toString() {
            return HexFormat.of().formatHex(octets);
        }
    }
}
