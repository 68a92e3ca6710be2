// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.util.OptionalInt;

/// What `route-lookup gt` asks: where a message to a global title would go.
///
/// @param instance the network that the message is in
/// @param digits hexadecimal, at most 64
/// @param indicator GTI as the network numbers it; empty for the form that says most
/// @param type translation type
/// @param plan numbering plan
/// @param nature nature of address
/// @param subsystem of the called address; empty if it has none
/// @param sls signalling link selection
public record TitleQuestion(
        int instance,
        String digits,
        OptionalInt indicator,
        int type,
        int plan,
        int nature,
        OptionalInt subsystem,
        int sls) {}
