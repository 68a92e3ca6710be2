// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.ss7;

/// The service information octet (Q.704 section 14.2): network indicator, two spare bits that carry
/// the message priority in ANSI networks, service indicator.
///
/// ```
///    8   7   6   5   4   3   2   1
///  +-------+-------+---------------+
///  |  NI   | prio. |      SI       |
///  +-------+-------+---------------+
/// ```
///
/// All 256 values are interned.
public final class ServiceInformation {
    private static final ServiceInformation[] VALUES = intern();

    private final int octet;

    private ServiceInformation(int octet) {
        this.octet = octet;
    }

    /// What an octet of the wire says; one of 256 constants.
    ///
    /// @param octet 0 to 255
    public static ServiceInformation ofOctet(int octet) {
        return VALUES[octet];
    }

    /// With the spare bits zero.
    public static ServiceInformation of(NetworkIndicator network, ServiceIndicator service) {
        return VALUES[network.bits() << 6 | service.bits()];
    }

    /// With a priority in the spare bits, as ANSI networks have it.
    ///
    /// @param priority 0 to 3
    public static ServiceInformation of(
            NetworkIndicator network, int priority, ServiceIndicator service) {
        return VALUES[network.bits() << 6 | (priority & 3) << 4 | service.bits()];
    }

    /// The same with another network indicator.
    public ServiceInformation in(NetworkIndicator network) {
        return VALUES[octet & 0x3F | network.bits() << 6];
    }

    /// 0 to 255, as on the wire.
    public int octet() {
        return octet;
    }

    public NetworkIndicator networkIndicator() {
        return NetworkIndicator.of(octet >>> 6);
    }

    public ServiceIndicator serviceIndicator() {
        return ServiceIndicator.of(octet & 0x0F);
    }

    /// The spare bits, 0 to 3: message priority in ANSI networks and by national option.
    public int priority() {
        return octet >>> 4 & 0x03;
    }

    @Override
    public String toString() {
        return networkIndicator().word() + "/" + serviceIndicator().word();
    }

    private static ServiceInformation[] intern() {
        ServiceInformation[] values = new ServiceInformation[256];
        for (int octet = 0; octet < values.length; octet++) {
            values[octet] = new ServiceInformation(octet);
        }
        return values;
    }
}
