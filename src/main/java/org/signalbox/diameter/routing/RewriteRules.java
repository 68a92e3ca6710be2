// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.routing;

import io.netty.buffer.ByteBuf;

import org.signalbox.diameter.AvpReader;
import org.signalbox.diameter.AvpWriter;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.DiameterHeader;
import org.signalbox.diameter.ResultCode;
import org.signalbox.diameter.routing.RewriteRule.Direction;
import org.signalbox.metrics.Counters;
import org.signalbox.ss7.OctetString;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Changes messages on their way from and to peers: hides names of hosts, calls realms as a partner
/// calls them, adds or leaves out what a peer wants or does not bear.
///
/// The header stays, and what [RewriteRule] does not let be changed; AVPs that no action is for
/// stay octet for octet, in their order. The rules are applied one after the other, each to what
/// the one before has left. Of the loop of the peers.
public final class RewriteRules {
    /// A rule with its peers, if they are not all.
    private record Bound(
            RewriteRule rule,
            boolean isForAll,
            Set<String> peers,
            Counters<RewriteCounter> counters) {
        boolean isFor(Direction direction, String peer, DiameterHeader header) {
            return rule.direction() == direction
                    && (isForAll || peers.contains(peer))
                    && rule.isFor(header);
        }
    }

    private final List<Bound> rules = new ArrayList<>();

    /// @param rules with groups that there are, each rule of another name
    public RewriteRules(List<RewriteRule> rules, List<PeerGroup> groups, RoutingCounters counters) {
        Map<String, Set<String>> peers = new HashMap<>();
        for (PeerGroup group : groups) {
            Set<String> names = new HashSet<>();
            group.members().forEach(member -> names.add(member.peer()));
            peers.put(group.name(), names);
        }
        Set<String> names = new HashSet<>();
        for (RewriteRule rule : rules) {
            String group = rule.group();
            Set<String> members = group == null ? Set.of() : peers.get(group);
            if (members == null) {
                throw new IllegalArgumentException("group " + group + " is not defined");
            }
            names.add(rule.name());
            this.rules.add(
                    new Bound(rule, group == null, members, counters.byRewrite().of(rule.name())));
        }
        counters.byRewrite().keep(names);
    }

    /// Applies the rules to a message.
    ///
    /// @param peer who sends or gets it, as it is configured
    /// @param message whole; taken over, unless an exception is thrown
    /// @return the message as it was, or another; the caller's
    /// @throws DiameterException if the AVPs are none, or become too many octets
    public ByteBuf rewrite(Direction direction, String peer, ByteBuf message)
            throws DiameterException {
        DiameterHeader header = DiameterHeader.read(message);
        ByteBuf current = message;
        try {
            for (Bound bound : rules) {
                if (bound.isFor(direction, peer, header)) {
                    ByteBuf next = apply(bound, header, current);
                    if (current != message && current != next) {
                        current.release();
                    }
                    current = next;
                }
            }
        } catch (DiameterException refused) {
            if (current != message) {
                current.release();
            }
            throw refused;
        }
        if (current != message) {
            message.release();
        }
        return current;
    }

    private static ByteBuf apply(Bound bound, DiameterHeader header, ByteBuf message)
            throws DiameterException {
        bound.counters.increment(RewriteCounter.APPLIED);
        AvpWriter writer = new AvpWriter(message.alloc(), header);
        boolean isChanged;
        try {
            isChanged = rewrite(new AvpReader().begin(message), bound.rule.actions(), writer);
        } catch (DiameterException refused) {
            writer.discard();
            throw refused;
        }
        if (!isChanged) {
            writer.discard();
            return message;
        }
        ByteBuf rewritten = writer.finish();
        if (rewritten.readableBytes() > DiameterHeader.MESSAGE_OCTETS_MAX) {
            rewritten.release();
            throw new DiameterException(
                    ResultCode.UNABLE_TO_COMPLY,
                    "rewrite %s makes too long a message".formatted(bound.rule.name()),
                    null);
        }
        bound.counters.increment(RewriteCounter.CHANGED);
        return rewritten;
    }

    /// Writes the AVPs of a message or a group as the actions leave them.
    ///
    /// @return whether that makes a difference
    private static boolean rewrite(AvpReader avps, List<RewriteAction> actions, AvpWriter writer)
            throws DiameterException {
        boolean isChanged = false;
        Set<AvpPath.Step> left = new HashSet<>();
        while (avps.next()) {
            List<RewriteAction> here =
                    actions.stream().filter(action -> action.path().first().isOf(avps)).toList();
            if (here.isEmpty()) {
                writer.copy(avps);
                continue;
            }
            if (here.stream().anyMatch(RewriteRules::isDrop)) {
                isChanged = true;
                continue;
            }
            here.forEach(action -> left.add(action.path().first()));
            isChanged |= rewriteOne(avps, here, writer);
        }
        for (RewriteAction action : actions) {
            if (action
                            instanceof
                            RewriteAction.Add(AvpPath path, boolean isMandatory, OctetString data)
                    && path.isWhole()
                    && left.add(path.first())) {
                AvpPath.Step step = path.first();
                writer.octets(step.code(), step.vendor(), isMandatory, data.toArray());
                isChanged = true;
            }
        }
        return isChanged;
    }

    private static boolean isDrop(RewriteAction action) {
        return action instanceof RewriteAction.Drop && action.path().isWhole();
    }

    private static boolean rewriteOne(AvpReader avp, List<RewriteAction> actions, AvpWriter writer)
            throws DiameterException {
        List<RewriteAction> inside =
                actions.stream()
                        .filter(action -> !action.path().isWhole())
                        .map(RewriteAction::inside)
                        .toList();
        if (!inside.isEmpty()) {
            int group = writer.begin(avp.code(), avp.vendor(), avp.isMandatory());
            boolean isChanged = rewrite(avp.nested(), inside, writer);
            writer.end(group);
            return isChanged;
        }
        OctetString before = OctetString.of(avp.octets());
        OctetString data = before;
        for (RewriteAction action : actions) {
            data = dataAfter(action, data);
        }
        if (data.equals(before)) {
            writer.copy(avp);
            return false;
        }
        writer.octets(avp.code(), avp.vendor(), avp.isMandatory(), data.toArray());
        return true;
    }

    private static OctetString dataAfter(RewriteAction action, OctetString data) {
        return switch (action) {
            case RewriteAction.Drop _, RewriteAction.Add _ -> data;
            case RewriteAction.Set set -> set.data();
            case RewriteAction.Rename rename -> {
                String name = new String(data.toArray(), StandardCharsets.ISO_8859_1);
                yield OctetString.of(rename.rename(name).getBytes(StandardCharsets.ISO_8859_1));
            }
        };
    }
}
