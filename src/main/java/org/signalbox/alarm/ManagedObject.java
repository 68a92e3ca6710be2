// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.alarm;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.Locale;

/// A thing of the node that events and alarms are about.
///
/// @param type what it is
/// @param instance the network it is in; null if it is in none, or its name says enough
/// @param name what operators call it: `ToCountryB:0` of a link, `4.5.6` of a destination; empty of
///     the node and of an instance
public record ManagedObject(Type type, @Nullable Integer instance, String name)
        implements Comparable<ManagedObject> {
    /// The node as a whole.
    public static final ManagedObject NODE = new ManagedObject(Type.NODE, null, "");

    private static final Comparator<ManagedObject> ORDER =
            Comparator.comparing(ManagedObject::type)
                    .thenComparing(o -> o.instance() == null ? 0 : o.instance())
                    .thenComparing(ManagedObject::name);

    /// What things there are.
    public enum Type {
        NODE,
        /// This node in one network.
        INSTANCE,
        LINKSET,
        LINK,
        /// An SCTP association, by the name of what it carries.
        ASSOCIATION,
        DESTINATION,
        /// An application server.
        AS,
        ASP,
        MATE,
        DIAMETER_PEER,
        /// A subsystem of SCCP at another point.
        SUBSYSTEM,
        CAPTURE,
        CERTIFICATE,
        /// Who is sent syslog messages.
        LOG_HOST;

        /// As typed and shown: `diameter-peer`.
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// This node in one network.
    public static ManagedObject instance(int number) {
        return new ManagedObject(Type.INSTANCE, number, "");
    }

    /// A thing whose name is unique in the node.
    public static ManagedObject of(Type type, String name) {
        return new ManagedObject(type, null, name);
    }

    /// A thing of one network.
    public static ManagedObject of(Type type, int instance, String name) {
        return new ManagedObject(type, instance, name);
    }

    @Override
    public int compareTo(ManagedObject other) {
        return ORDER.compare(this, other);
    }

    /// As shown: `link ToCountryB:0`, `destination 4.5.6`, and with its network if that is not 0:
    /// `destination 1:4.5.6`.
    @Override
    public String toString() {
        if (type == Type.INSTANCE) {
            return "instance " + instance;
        }
        String where = instance == null || instance == 0 ? "" : instance + ":";
        return name.isEmpty() ? type.word() : type.word() + " " + where + name;
    }
}
