// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.machine.netty;

import org.signalbox.machine.Entropy;

import java.security.SecureRandom;

/// Entropy of the operating system. Safe for use from any thread.
public final class SecureEntropy implements Entropy {
    private final SecureRandom random = new SecureRandom();

    @Override
    public void nextBytes(byte[] bytes) {
        random.nextBytes(bytes);
    }

    @Override
    public int nextInt() {
        return random.nextInt();
    }

    @Override
    public long nextLong() {
        return random.nextLong();
    }

    @Override
    public int nextInt(int bound) {
        return random.nextInt(bound);
    }
}
