// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.access;

import java.security.SecureRandom;

/// Salts and tokens: what nobody may guess, and no seed may repeat.
final class RandomOctets {
    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomOctets() {}

    static byte[] of(int count) {
        byte[] octets = new byte[count];
        RANDOM.nextBytes(octets);
        return octets;
    }
}
