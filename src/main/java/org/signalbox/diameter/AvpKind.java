// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter;

/// An AVP of a dictionary.
public interface AvpKind {
    int code();

    /// Whose code it is: 0 for those of the base protocol, which are sent without a vendor.
    int vendor();

    AvpType type();

    /// Whether it is sent with the M bit: who does not know it refuses the message.
    boolean isMandatory();

    /// As the standards write it, with hyphens.
    String label();
}
