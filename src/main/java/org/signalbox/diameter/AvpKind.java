// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter;

/// An AVP of a dictionary.
public interface AvpKind {
    /// What the dictionary says of an AVP; each part as the method of its name.
    record Definition(int code, int vendor, String label, AvpType type, boolean isMandatory) {}

    Definition definition();

    default int code() {
        return definition().code();
    }

    /// Whose code it is: 0 for those of the base protocol, which are sent without a vendor.
    default int vendor() {
        return definition().vendor();
    }

    default AvpType type() {
        return definition().type();
    }

    /// Whether it is sent with the M bit: who does not know it refuses the message.
    default boolean isMandatory() {
        return definition().isMandatory();
    }

    /// As the standards write it, with hyphens.
    default String label() {
        return definition().label();
    }
}
