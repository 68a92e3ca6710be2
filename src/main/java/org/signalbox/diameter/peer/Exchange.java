// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.AvpWriter;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.DiameterHeader;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;

/// One request of a peer: who waits for its answer, and the answer when there is one.
final class Exchange implements Responder {
    /// One who waits: a request that was sent again comes by several ways.
    record Asker(Peer peer, Connection connection, DiameterHeader header, List<byte[]> proxies) {}

    /// An answer as it is kept.
    ///
    /// @param avps all but Proxy-Info
    record Given(boolean isError, byte[] avps) {}

    /// In the place of an answer: there is none.
    static final Given NOTHING = new Given(false, new byte[0]);

    final RequestKey key;
    final long forgottenAt;
    final ArrayDeque<Asker> askers = new ArrayDeque<>();
    @Nullable Given given;

    private final Reception reception;

    Exchange(RequestKey key, long forgottenAt, Reception reception) {
        this.key = key;
        this.forgottenAt = forgottenAt;
        this.reception = reception;
    }

    @Override
    public void answer(Consumer<AvpWriter> avps) {
        reception.answer(this, false, avps);
    }

    @Override
    public void refuse(DiameterException why) {
        reception.refuse(this, why);
    }

    @Override
    public void discard() {
        reception.discard(this);
    }
}
