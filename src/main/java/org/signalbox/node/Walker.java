// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.LinkIdentity;
import org.signalbox.mtp3.LinksetStatus;
import org.signalbox.mtp3.Mtp3Network;
import org.signalbox.mtp3.RouteAnswer;
import org.signalbox.mtp3.RouteQuery;
import org.signalbox.sccp.SccpLayer;
import org.signalbox.sccp.Walk;
import org.signalbox.screening.Direction;
import org.signalbox.screening.ScreeningWalk;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.MsuDecodeException;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Walks a message through a network of a node without sending it: screening where it comes in,
/// SCCP if it is for that, screening where it leaves. On the control loop.
final class Walker {
    private final Assembly assembly;
    private final int instance;
    private final Mtp3Network network;
    private final List<String> steps = new ArrayList<>();

    Walker(Assembly assembly, int instance, Mtp3Network network) {
        this.assembly = assembly;
        this.instance = instance;
        this.network = network;
    }

    /// As [Node#walk].
    MessageWalk walk(byte[] octets, Optional<String> linkset) throws IOException {
        PointCode from = linkset.isPresent() ? adjacent(linkset.get()) : null;
        Msu msu;
        try {
            msu = Msu.decode(network.config().variant(), Unpooled.copiedBuffer(octets));
        } catch (MsuDecodeException wrong) {
            throw new IOException("no message: " + wrong.getMessage(), wrong);
        }
        try {
            return walk(msu, linkset, from);
        } finally {
            msu.close();
        }
    }

    private PointCode adjacent(String linkset) throws IOException {
        return network.linksetStatus().stream()
                .filter(status -> status.name().equals(linkset))
                .map(LinksetStatus::adjacent)
                .findFirst()
                .orElseThrow(() -> new IOException("there is no linkset " + linkset));
    }

    private MessageWalk walk(Msu msu, Optional<String> linkset, @Nullable PointCode from) {
        if (linkset.isPresent() && isRefused(msu, Direction.INBOUND, linkset.get())) {
            return end(msu, null, null);
        }
        SccpLayer layer = assembly.sccp().all().get(instance);
        Optional<Walk> relayed =
                layer != null
                                && network.config().isOwn(msu.dpc())
                                && msu.serviceInformation().serviceIndicator()
                                        == ServiceIndicator.SCCP
                        ? layer.walk(msu)
                        : Optional.empty();
        if (relayed.isPresent()) {
            steps.addAll(relayed.get().lines());
            return end(msu, relayed.get().next().orElse(null), null);
        }
        String leaving = network.config().isOwn(msu.dpc()) ? null : wayOut(msu, from);
        return leaving != null && isRefused(msu, Direction.OUTBOUND, leaving)
                ? end(msu, null, null)
                : end(msu, msu.dpc(), from);
    }

    /// The linkset by which it would leave; null if it would not.
    private @Nullable String wayOut(Msu msu, @Nullable PointCode from) {
        RouteAnswer answer =
                network.answer(new RouteQuery(msu.dpc(), from, msu.sls().value(), null));
        LinkIdentity link = answer.ways().isEmpty() ? null : answer.ways().getFirst().link();
        return link == null ? null : link.linkset();
    }

    private boolean isRefused(Msu msu, Direction direction, String linkset) {
        ScreeningWalk screened = assembly.screens().explain(instance, msu, direction, linkset);
        screened.lines()
                .forEach(line -> steps.add("%s %s: %s".formatted(direction, linkset, line)));
        if (screened.refused()) {
            steps.add("=> thrown away by screening");
        }
        return screened.refused();
    }

    private MessageWalk end(Msu msu, @Nullable PointCode next, @Nullable PointCode from) {
        return new MessageWalk(
                msu.toString(),
                steps,
                Optional.ofNullable(next),
                Optional.ofNullable(from),
                msu.sls().value());
    }
}
