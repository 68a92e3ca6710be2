// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.time.Instant;
import java.util.Optional;

/// A message that passed a link or a Diameter connection, decoded into one line; see
/// [NodePort#watchMessages].
///
/// @param epochNanos when, nanoseconds since 1970-01-01T00:00:00Z
/// @param layer where it was seen
/// @param over the link (`ToCountryB:0`), application server, process, or address of the Diameter
///     peer
/// @param incoming whether it came from there; if not, it was sent there
/// @param label of MTP3; empty for others
/// @param protocol the highest that was understood: `MTP3`, `SCCP`, `TCAP`, `MAP`, `Diameter`, or
///     the user part; `M2PA` or `M3UA` for what was seen there
/// @param from who sent it, for a ladder: a global title and subsystem, a point code, a host;
///     empty if it does not say
/// @param to for whom it is, likewise; empty if it does not say, as answers of Diameter
/// @param summary what it is
/// @param dialogue by what its answer is known again; empty if by nothing
public record MessageView(
        long epochNanos,
        Layer layer,
        String over,
        boolean incoming,
        Optional<Label> label,
        String protocol,
        String from,
        String to,
        String summary,
        String dialogue) {
    /// Where messages are seen.
    public enum Layer {
        /// On links and to application servers: messages with a routing label.
        MTP3,
        /// On connections of Diameter peers.
        DIAMETER,
        /// On associations of links: link status, acknowledgements, and what carries messages.
        M2PA,
        /// On associations with processes and gateways: all that M3UA says.
        M3UA
    }

    /// The routing label.
    ///
    /// @param instance number of the network
    /// @param opc where it begins
    /// @param dpc where it is to go
    /// @param serviceIndicator in a word: `SCCP`, `ISUP`
    public record Label(int instance, String opc, String dpc, String serviceIndicator) {}

    /// When it passed.
    public Instant time() {
        return Instants.of(epochNanos);
    }

    /// All of it as `debug` prints it.
    public String line() {
        String way = incoming ? "from " : "to ";
        return label.map(
                                at ->
                                        "%s%s opc %s dpc %s si %s: "
                                                .formatted(
                                                        way,
                                                        over,
                                                        at.opc(),
                                                        at.dpc(),
                                                        at.serviceIndicator()))
                        .orElse(way + over + ": ")
                + protocol
                + " "
                + from
                + (to.isEmpty() ? "" : " > " + to)
                + (from.isEmpty() ? "" : ", ")
                + summary;
    }
}
