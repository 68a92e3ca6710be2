// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.LinkIdentity;
import org.signalbox.ss7.PointCode;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// All linksets of a network by name, and the rules that their configurations must meet together.
final class Linksets {
    private final PointCode own;
    private final Map<String, LinksetControl> byName = new TreeMap<>();

    private int nextNumber;

    /// @param own the code of this point, to which no linkset leads
    Linksets(PointCode own) {
        this.own = own;
    }

    /// A number that no linkset has had.
    int nextNumber() {
        return nextNumber++;
    }

    void add(LinksetControl linkset) {
        byName.put(linkset.config.name(), linkset);
    }

    void remove(String name) {
        byName.remove(name);
    }

    /// In the order of their names.
    Collection<LinksetControl> all() {
        return Collections.unmodifiableCollection(byName.values());
    }

    /// The number of each, by name.
    Map<String, Integer> numbers() {
        Map<String, Integer> numbers = new HashMap<>();
        byName.forEach((name, linkset) -> numbers.put(name, linkset.number));
        return numbers;
    }

    @Nullable LinksetControl find(String name) {
        return byName.get(name);
    }

    /// @throws IllegalArgumentException if there is no such linkset
    LinksetControl get(String name) {
        LinksetControl linkset = byName.get(name);
        if (linkset == null) {
            throw new IllegalArgumentException("no linkset " + name);
        }
        return linkset;
    }

    /// The linkset to an adjacent point; null if the point is not adjacent.
    @Nullable LinksetControl toward(PointCode adjacent) {
        for (LinksetControl linkset : byName.values()) {
            if (linkset.config.farEnd().isDestination()
                    && linkset.config.adjacent().equals(adjacent)) {
                return linkset;
            }
        }
        return null;
    }

    private @Nullable LinksetControl mate() {
        return byName.values().stream()
                .filter(linkset -> linkset.config.farEnd() == FarEnd.MATE)
                .findFirst()
                .orElse(null);
    }

    @Nullable LinkControl findLink(LinkIdentity id) {
        LinksetControl linkset = byName.get(id.linkset());
        return linkset == null ? null : linkset.links.get(id.code());
    }

    /// @throws IllegalArgumentException if there is no such link
    LinkControl link(LinkIdentity id) {
        LinkControl link = get(id.linkset()).links.get(id.code());
        if (link == null) {
            throw new IllegalArgumentException("no link " + id);
        }
        return link;
    }

    /// @throws IllegalArgumentException if a linkset configured so cannot be added; says why
    void checkAddable(LinksetConfig linkset) {
        if (byName.containsKey(linkset.name())) {
            throw new IllegalArgumentException("linkset " + linkset.name() + " exists already");
        }
        if (linkset.adjacent().variant() != own.variant()) {
            throw new IllegalArgumentException(
                    "linkset %s leads to a point of another variant".formatted(linkset.name()));
        }
        LinksetControl mate = linkset.farEnd() == FarEnd.MATE ? mate() : null;
        if (mate != null) {
            throw new IllegalArgumentException(
                    "linkset %s leads to a mate, as %s does already"
                            .formatted(linkset.name(), mate.config.name()));
        }
        if (!linkset.farEnd().isDestination()) {
            return;
        }
        if (linkset.adjacent().equals(own)) {
            throw new IllegalArgumentException(
                    "linkset %s leads to %s, which is this point itself"
                            .formatted(linkset.name(), linkset.adjacent()));
        }
        LinksetControl other = toward(linkset.adjacent());
        if (other != null
                && (other.config.farEnd() == FarEnd.POINT || linkset.farEnd() == FarEnd.POINT)) {
            throw new IllegalArgumentException(
                    "linkset %s leads to %s, as %s does already"
                            .formatted(linkset.name(), linkset.adjacent(), other.config.name()));
        }
    }
}
