// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

/// What an end asks of another (TS 29.002 section 17.6.6).
public enum Operation {
    /// A telephone submits to its service centre.
    MO_FORWARD(MapNames.MO_FORWARD),
    /// A service centre asks a register where a telephone is.
    SEND_ROUTING_INFO(45),
    /// A service centre delivers.
    MT_FORWARD(44),
    /// A service centre tells a register how a delivery ended.
    REPORT_DELIVERY(47),
    /// A register tells a service centre that a telephone can be reached.
    ALERT(64),
    /// A switching centre tells a register the same.
    READY(66);

    private final int code;

    Operation(int code) {
        this.code = code;
    }

    /// Its name in MAP since version 3.
    public String words() {
        return MapNames.operation(code);
    }
}
