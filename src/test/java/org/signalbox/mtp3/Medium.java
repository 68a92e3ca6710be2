// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.SctpTransport;

import java.io.IOException;

/// What links run over in a test on real sockets: SCTP, addresses, and a way to lose all packets.
interface Medium extends AutoCloseable {
    /// The SCTP that one line uses at both ends.
    ///
    /// @param line 1 to 100
    SctpTransport transport(int line);

    /// Where one end of a line is.
    ///
    /// @param side 1 or 2
    LocalEndpoint end(int line, int side) throws IOException;

    /// From here on all packets of the line are lost, both ways, and nobody is told; or none is.
    void silence(int line, boolean silent);

    @Override
    void close();
}
