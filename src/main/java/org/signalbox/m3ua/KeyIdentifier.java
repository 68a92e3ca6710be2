// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

/// Names a routing key within one registration request and its response (RFC 4666 section 3.6.1):
/// the Local-RK-Identifier.
///
/// @param value 32 bits, to be read as unsigned
public record KeyIdentifier(int value) {
    /// As in `3`.
    @Override
    public String toString() {
        return Integer.toUnsignedString(value);
    }
}
