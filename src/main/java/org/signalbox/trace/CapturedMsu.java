// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.signalbox.link.LinkIdentity;
import org.signalbox.link.MsuTap.Direction;
import org.signalbox.screening.AccessList;
import org.signalbox.screening.MessageContent;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceInformation;

import java.util.Arrays;

/// A copy of a message as it passed a link. Immutable: it may be shared, and needs no release.
public final class CapturedMsu extends Captured {
    private final int instance;
    private final LinkIdentity link;
    private final ServiceInformation serviceInformation;
    private final PointCode dpc;
    private final PointCode opc;
    private final int sls;

    private CapturedMsu(
            long epochNanos, int instance, Direction direction, LinkIdentity link, Msu msu) {
        super(epochNanos, direction, ByteBufUtil.getBytes(msu.octets()));
        this.instance = instance;
        this.link = link;
        this.serviceInformation = msu.serviceInformation();
        this.dpc = msu.dpc();
        this.opc = msu.opc();
        this.sls = msu.sls().value();
    }

    /// Copies `msu`, which stays the caller's.
    ///
    /// @param epochNanos when it passed, nanoseconds since 1970-01-01T00:00:00Z
    public static CapturedMsu of(
            long epochNanos, int instance, Direction direction, LinkIdentity link, Msu msu) {
        return new CapturedMsu(epochNanos, instance, direction, link, msu);
    }

    public int instance() {
        return instance;
    }

    public LinkIdentity link() {
        return link;
    }

    public ServiceInformation serviceInformation() {
        return serviceInformation;
    }

    public PointCode dpc() {
        return dpc;
    }

    public PointCode opc() {
        return opc;
    }

    /// Its signalling link selection.
    public int sls() {
        return sls;
    }

    /// A copy of what follows the label.
    public byte[] userPart() {
        return Arrays.copyOfRange(octets(), 1 + dpc.variant().labelOctets(), length());
    }

    /// Whether an access list permits it.
    ///
    /// @param content takes what it says above its label
    public boolean permittedBy(AccessList list, MessageContent content) {
        int userPartAt = 1 + dpc.variant().labelOctets();
        content.begin(
                dpc.variant(),
                serviceInformation.serviceIndicator(),
                Unpooled.wrappedBuffer(octets()),
                userPartAt,
                length() - userPartAt);
        return list.permits(
                instance, serviceInformation.serviceIndicator(), dpc, opc, link.linkset(), content);
    }
}
