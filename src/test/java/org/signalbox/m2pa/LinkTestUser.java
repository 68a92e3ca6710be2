// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import io.netty.buffer.ByteBufAllocator;

import org.signalbox.link.LinkFailure;
import org.signalbox.link.LinkUser;
import org.signalbox.link.SignallingLink;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// As much of level 3 as the test suites want: it sends SLTM when the link comes into service and
/// answers SLTM by SLTA (Q.707). Writes down what it is told.
final class LinkTestUser implements LinkUser {
    static final byte[] SLTM = HexFormat.of().parseHex("11201112");
    static final byte[] SLTA = HexFormat.of().parseHex("21201112");

    private static final ServiceInformation SERVICE =
            ServiceInformation.of(NetworkIndicator.INTERNATIONAL, ServiceIndicator.SLTM);

    final List<String> events = new ArrayList<>();
    final List<String> received = new ArrayList<>();
    private final ByteBufAllocator allocator;
    private boolean testsLinks = true;
    private boolean transfers;

    LinkTestUser(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /// Neither sends nor answers.
    LinkTestUser silent() {
        testsLinks = false;
        return this;
    }

    /// Sends everything back over the link it came by, as it is.
    LinkTestUser transferring() {
        transfers = true;
        return silent();
    }

    @Override
    public void onInService(SignallingLink link) {
        events.add("in service");
        if (testsLinks) {
            link.send(message(SLTM));
        }
    }

    @Override
    public void onOutOfService(SignallingLink link, LinkFailure failure) {
        events.add("out of service: " + failure.cause());
    }

    @Override
    public void onRemoteProcessorOutage(SignallingLink link, boolean outage) {
        events.add("remote outage: " + outage);
    }

    @Override
    public void onCongestion(SignallingLink link, int level) {
        events.add("congestion: " + level);
    }

    @Override
    public void onMsu(SignallingLink link, Msu msu) {
        if (transfers) {
            link.send(msu);
            return;
        }
        byte[] userPart = msu.userPart();
        received.add(HexFormat.of().formatHex(userPart));
        boolean test = testsLinks && userPart.length > 0 && userPart[0] == SLTM[0];
        msu.close();
        if (test) {
            link.send(message(SLTA));
        }
    }

    @Override
    public void onBatchEnd(SignallingLink link) {}

    Msu message(byte... userPart) {
        RoutingLabel label =
                new RoutingLabel(
                        PointCode.itu(2067), PointCode.itu(8240), SignallingLinkSelection.of(0));
        return Msu.compose(allocator, SERVICE, label, userPart);
    }
}
