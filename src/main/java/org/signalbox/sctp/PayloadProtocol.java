// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

/// SCTP payload protocol identifiers in use here, as IANA lists them.
public enum PayloadProtocol {
    M2UA(2),
    M3UA(3),
    SUA(4),
    M2PA(5),
    DIAMETER(46);

    private final int number;

    PayloadProtocol(int number) {
        this.number = number;
    }

    /// In host order; transports put it onto the wire in network order.
    public int number() {
        return number;
    }
}
