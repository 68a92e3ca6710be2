// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.signalbox.link.LinkUser;
import org.signalbox.ss7.Variant;

import java.util.Optional;
import java.util.function.Consumer;

/// Gives application servers that come into being by registration (RFC 4666 section 4.4) their
/// place in level 3, which those of the configuration are given when that is applied. Its methods
/// are called on the layer's loop and return at once; level 3 may have a loop of its own.
public interface ServerRegistrar {
    /// Has no place for anybody.
    ServerRegistrar NONE =
            new ServerRegistrar() {
                @Override
                public void take(AsConfig server, Consumer<Optional<Place>> answer) {
                    answer.accept(Optional.empty());
                }

                @Override
                public void use(ApplicationServer server) {}

                @Override
                public void leave(String server, Runnable left) {
                    left.run();
                }
            };

    /// Level 3's side of an application server.
    record Place(Variant variant, LinkUser user) {}

    /// Asks for a place, and so for a way to the point of the key.
    ///
    /// @param answer called once, on the layer's loop: empty if the point, or the name, is
    ///     somebody else's, or the network is not there
    void take(AsConfig server, Consumer<Optional<Place>> answer);

    /// The application server is made: level 3 starts it.
    void use(ApplicationServer server);

    /// The place is not needed any more; what the server holds, level 3 takes back.
    ///
    /// @param left called once, on the layer's loop: level 3 has let go of the server
    void leave(String server, Runnable left);
}
