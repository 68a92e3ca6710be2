// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

/// Names an SS7 network between the two ends of an association (RFC 4666 section 1.4.2.3); what it
/// means is agreed between them.
///
/// @param value 32 bits, to be read as unsigned
public record NetworkAppearance(int value) {
    /// As in `8`.
    @Override
    public String toString() {
        return Integer.toUnsignedString(value);
    }
}
