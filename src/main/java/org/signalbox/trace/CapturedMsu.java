// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

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
public final class CapturedMsu implements Captured {
    private final long epochNanos;
    private final int instance;
    private final Direction direction;
    private final LinkIdentity link;
    private final ServiceInformation serviceInformation;
    private final PointCode dpc;
    private final PointCode opc;
    private final int sls;
    private final byte[] octets;

    private CapturedMsu(
            long epochNanos, int instance, Direction direction, LinkIdentity link, Msu msu) {
        this.epochNanos = epochNanos;
        this.instance = instance;
        this.direction = direction;
        this.link = link;
        this.serviceInformation = msu.serviceInformation();
        this.dpc = msu.dpc();
        this.opc = msu.opc();
        this.sls = msu.sls().value();
        this.octets = new byte[msu.length()];
        msu.octets().getBytes(msu.octets().readerIndex(), octets);
    }

    /// Copies `msu`, which stays the caller's.
    ///
    /// @param epochNanos when it passed, nanoseconds since 1970-01-01T00:00:00Z
    public static CapturedMsu of(
            long epochNanos, int instance, Direction direction, LinkIdentity link, Msu msu) {
        return new CapturedMsu(epochNanos, instance, direction, link, msu);
    }

    @Override
    public long epochNanos() {
        return epochNanos;
    }

    public int instance() {
        return instance;
    }

    @Override
    public Direction direction() {
        return direction;
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

    /// How many octets the service information octet and the signalling information field have.
    public int length() {
        return octets.length;
    }

    /// A copy of what follows the label.
    public byte[] userPart() {
        return Arrays.copyOfRange(octets, 1 + dpc.variant().labelOctets(), octets.length);
    }

    /// For the formats of this package only, which do not write into it.
    byte[] octets() {
        return octets;
    }

    /// Whether an access list permits it.
    ///
    /// @param content takes what it says above its label
    public boolean permittedBy(AccessList list, MessageContent content) {
        int userPartAt = 1 + dpc.variant().labelOctets();
        content.begin(
                dpc.variant(),
                serviceInformation.serviceIndicator(),
                Unpooled.wrappedBuffer(octets),
                userPartAt,
                octets.length - userPartAt);
        return list.permits(
                instance, serviceInformation.serviceIndicator(), dpc, opc, link.linkset(), content);
    }
}
