// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.ss7.Variant;

/// How a live capture is read. No pcap link type says which variant its messages are of, so the
/// reader must be told, unless it is the one that Wireshark takes for granted.
final class ReaderCommand {
    private ReaderCommand() {}

    /// @param address as in `127.0.0.1:57012`
    static String of(Variant variant, String address) {
        String preference =
                switch (variant) {
                    case ITU -> "";
                    case ANSI -> " -o mtp3.standard:ANSI";
                    case CHINA -> " -o \"mtp3.standard:Chinese ITU\"";
                    case TTC -> " -o mtp3.standard:Japan";
                };
        return "wireshark -k -i TCP@" + address + preference;
    }
}
