// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.util.List;

/// A check of a firewall.
///
/// @param mode under which line it is configured: [#OF_IWF] or [#OF_DIAMETER]
/// @param check as it is configured
/// @param action what becomes of messages that it finds
/// @param exceptions of whom it is not held, in order
/// @param found how many messages since the last `clear`
public record FirewallView(
        String mode, String check, String action, List<String> exceptions, long found) {
    public static final String OF_DIAMETER = "diameter firewall";
    public static final String OF_IWF = "iwf firewall";

    public FirewallView {
        exceptions = List.copyOf(exceptions);
    }
}
