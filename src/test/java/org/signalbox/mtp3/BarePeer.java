// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

import org.jspecify.annotations.NullUnmarked;
import org.signalbox.link.LinkFailure;
import org.signalbox.link.LinkIdentity;
import org.signalbox.link.LinkUser;
import org.signalbox.link.SignallingLink;
import org.signalbox.mtp3.LinkTestMessage.Acknowledgement;
import org.signalbox.mtp3.WireLink.Wire;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.MsuDecodeException;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The far end of one link as a test engineer's keyboard: sends what it is told, writes down what
/// it gets, and answers link tests as long as it is asked to.
@NullUnmarked
final class BarePeer implements LinkUser {
    final World world;
    final SimLoop loop;
    final WireLink link;

    /// Its own code, and the code it believes the other end has.
    PointCode self;

    PointCode other;

    /// The link code it believes the link has.
    int linkCode;

    boolean answersTests = true;
    NetworkIndicator network = NetworkIndicator.INTERNATIONAL;

    /// What came, but for link tests and their answers: as in `TFP 5.5.5` or in hexadecimal digits.
    final List<String> received = new ArrayList<>();

    /// Sees every message that comes, before anything else is done with it.
    Consumer<Msu> tap = _ -> {};

    final List<LinkTestMessage> tests = new ArrayList<>();
    final List<RoutingLabel> testLabels = new ArrayList<>();

    BarePeer(World world, Wire wire, String self, String other, int linkCode) {
        this(world, wire, PointCode.itu(self), PointCode.itu(other), linkCode);
    }

    BarePeer(World world, Wire wire, PointCode self, PointCode other, int linkCode) {
        this.world = world;
        this.self = self;
        this.other = other;
        this.linkCode = linkCode;
        this.loop = world.loop("peer " + self + ":" + linkCode);
        this.link = wire.end(1, new LinkIdentity("peer", linkCode), this, loop);
        loop.run(link::start);
    }

    void send(SnmMessage message) {
        send(ServiceIndicator.SNM, SnmCodec.encode(self.variant(), message));
    }

    void send(LinkTestMessage message) {
        send(
                LinkTestCodec.service(self.variant()),
                new RoutingLabel(other, self, SignallingLinkSelection.of(linkCode)),
                LinkTestCodec.encode(self.variant(), linkCode, message));
    }

    void send(ServiceIndicator service, byte... userPart) {
        send(service, new RoutingLabel(other, self, SignallingLinkSelection.of(0)), userPart);
    }

    void send(ServiceIndicator service, RoutingLabel label, byte... userPart) {
        send(ServiceInformation.of(network, service), label, userPart);
    }

    void send(ServiceInformation service, RoutingLabel label, byte... userPart) {
        link.send(Msu.compose(world.allocator(), service, label, userPart));
    }

    /// Octets from the service information octet on.
    void sendHex(String hex) {
        byte[] octets = ByteBufUtil.decodeHexDump(hex);
        ByteBuf buffer = world.allocator().buffer(octets.length).writeBytes(octets);
        try {
            link.send(Msu.decode(self.variant(), buffer));
        } catch (MsuDecodeException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    @Override
    public void onMsu(SignallingLink from, Msu msu) {
        try (msu) {
            tap.accept(msu);
            switch (msu.serviceInformation().serviceIndicator()) {
                case SLTM, SLTM_SPECIAL -> onTest(msu);
                case SNM -> received.add(describe(SnmCodec.decode(msu)));
                default -> received.add(ByteBufUtil.hexDump(msu.octets()));
            }
        } catch (SnmDecodeException | LinkTestDecodeException broken) {
            throw new AssertionError(broken);
        }
    }

    private void onTest(Msu msu) throws LinkTestDecodeException {
        LinkTestMessage message = LinkTestCodec.decode(msu);
        tests.add(message);
        testLabels.add(msu.label());
        if (message instanceof LinkTestMessage.Test test && answersTests) {
            send(new Acknowledgement(test.pattern()));
        }
    }

    private static String describe(SnmMessage message) {
        return switch (message) {
            case SnmMessage.AboutDestination about -> about.heading() + " " + about.destination();
            case SnmMessage.UserPartUnavailable upu ->
                    "UPU " + upu.destination() + " " + upu.userPart().word();
            case SnmMessage.TransferControlled tfc ->
                    "TFC " + tfc.destination() + " " + tfc.status();
            default -> message.heading().name();
        };
    }

    @Override
    public void onInService(SignallingLink link) {}

    @Override
    public void onOutOfService(SignallingLink link, LinkFailure failure) {
        link.loop().execute(link::start);
    }

    @Override
    public void onRemoteProcessorOutage(SignallingLink link, boolean outage) {}

    @Override
    public void onCongestion(SignallingLink link, int level) {}

    @Override
    public void onBatchEnd(SignallingLink link) {}
}
