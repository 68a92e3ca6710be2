// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import org.restcomm.protocols.ss7.indicator.AddressIndicator;
import org.restcomm.protocols.ss7.sccp.parameter.GlobalTitle;
import org.signalbox.sccp.message.SccpAddress;
import org.signalbox.sccp.message.SubsystemNumber;

/// One of our addresses, where jSS7 wants one of its own. All it asks for is the subsystem.
///
/// @param ours what it stands for
record TcapAddress(SccpAddress ours)
        implements org.restcomm.protocols.ss7.sccp.parameter.SccpAddress {
    @Override
    public boolean isTranslated() {
        return false;
    }

    @Override
    public void setTranslated(boolean translated) {
        throw unused();
    }

    @Override
    public AddressIndicator getAddressIndicator() {
        throw unused();
    }

    @Override
    public int getSignalingPointCode() {
        throw unused();
    }

    @Override
    public int getSubsystemNumber() {
        SubsystemNumber subsystem = ours.subsystem();
        return subsystem == null ? SubsystemNumber.NOT_KNOWN.value() : subsystem.value();
    }

    @Override
    public GlobalTitle getGlobalTitle() {
        throw unused();
    }

    private static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("jSS7's TCAP has no use for it");
    }
}
