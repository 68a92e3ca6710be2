// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.signalbox.diameter.Application;
import org.signalbox.diameter.AvpWriter;
import org.signalbox.diameter.peer.RequestWriter;
import org.signalbox.diameter.sgd.RequestEnvelope;
import org.signalbox.diameter.sgd.SgdCommand;
import org.signalbox.diameter.sgd.SgdQuirks;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.diameter.sgd.SgdRequestCodec;

import java.util.function.Function;

/// Writes a request for each peer as that one wants it.
///
/// @param quirks of a peer, by its name
record SgdRequestWriter(
        SgdRequest request, RequestEnvelope envelope, Function<String, SgdQuirks> quirks)
        implements RequestWriter {
    @Override
    public void write(String peer, AvpWriter avps) {
        SgdRequestCodec.write(avps, request, envelope, quirks.apply(peer));
    }

    @Override
    public Application application(String peer, Application usual) {
        return SgdCommand.of(request).application(quirks.apply(peer));
    }
}
