// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter;

/// What requests are for (RFC 6733 section 2.4).
///
/// @param vendor whose it is; 0 for those of the IETF
/// @param id unsigned
public record Application(int vendor, int id) {
    /// Said by those who pass on what is for others, whatever it is for.
    public static final Application RELAY = new Application(0, 0xFFFF_FFFF);

    @Override
    public String toString() {
        return Integer.toUnsignedString(id);
    }
}
