// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

/// An end of a dialogue, as SCCP is told to find it: an international number of E.164, and a
/// subsystem.
///
/// @param digits of the title
/// @param subsystem 6 HLR, 8 MSC (and MME, and service centres), 149 SGSN
public record MapParty(String digits, int subsystem) {}
