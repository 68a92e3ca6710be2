// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.summary;

/// A message in one line.
///
/// @param protocol the highest that was understood: `MTP3`, `SCCP`, `TCAP`, `MAP`, `Diameter`, or
///     the user part
/// @param from who sent it, as its highest layer says: a global title and subsystem, a point code,
///     a host
/// @param to for whom it is, likewise
/// @param text what it is: `UDT begin 1a2b0001 sendRoutingInfoForSM`
/// @param dialogue by what its answer is known again: a transaction or session; empty if by
///     nothing
public record Summary(String protocol, String from, String to, String text, String dialogue) {}
