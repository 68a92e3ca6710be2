// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;

import java.util.List;
import java.util.Optional;

/// A numbered list that permits or denies messages (`access-list 2700 instance 0 permit all`).
///
/// The first entry that matches decides; what no entry matches is denied, so an empty list denies
/// all. Immutable.
///
/// @param number 2700 to 2999
/// @param entries in the order of their input
public record AccessList(int number, List<Entry> entries) {
    public static final int NUMBER_MIN = 2700;
    public static final int NUMBER_MAX = 2999;

    /// So that one message costs a bounded number of comparisons.
    public static final int ENTRIES_MAX = 256;

    /// The highest instance of a node; ITP counts from 0.
    public static final int INSTANCE_MAX = 7;

    /// Whether a matching message passes.
    public enum Action {
        PERMIT("permit"),
        DENY("deny");

        private final String word;

        Action(String word) {
            this.word = word;
        }

        /// As written in the configuration.
        public String word() {
            return word;
        }
    }

    /// One line of a list. Criteria that are empty match everything; with none it is `all`.
    ///
    /// @param instance the instance whose messages it looks at, 0 to 7
    /// @param action what happens to a message that meets all criteria
    /// @param service service indicator
    /// @param destination destination point code
    /// @param origin originating point code
    public record Entry(
            int instance,
            Action action,
            Optional<ServiceIndicator> service,
            Optional<PointCodeMatch> destination,
            Optional<PointCodeMatch> origin) {
        public Entry {
            if (instance < 0 || instance > INSTANCE_MAX) {
                throw new IllegalArgumentException(
                        "instance " + instance + " out of range 0 to " + INSTANCE_MAX);
            }
        }

        /// An entry that matches every message of an instance.
        public static Entry all(int instance, Action action) {
            return new Entry(
                    instance, action, Optional.empty(), Optional.empty(), Optional.empty());
        }

        boolean matches(
                int fromInstance, ServiceInformation information, PointCode dpc, PointCode opc) {
            return fromInstance == instance
                    && (service.isEmpty() || service.get() == information.serviceIndicator())
                    && (destination.isEmpty() || destination.get().matches(dpc))
                    && (origin.isEmpty() || origin.get().matches(opc));
        }

        /// As in the configuration, without the list's number: `instance 0 permit si 3 dpc 4.5.6
        /// 0.0.0`.
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder("instance ");
            text.append(instance).append(' ').append(action.word());
            service.ifPresent(si -> text.append(" si ").append(si.bits()));
            destination.ifPresent(dpc -> text.append(" dpc ").append(dpc));
            origin.ifPresent(opc -> text.append(" opc ").append(opc));
            boolean criteria = service.isPresent() || destination.isPresent() || origin.isPresent();
            return criteria ? text.toString() : text.append(" all").toString();
        }
    }

    public AccessList {
        entries = List.copyOf(entries);
        if (number < NUMBER_MIN || number > NUMBER_MAX) {
            throw new IllegalArgumentException(
                    "access list number %d out of range %d to %d"
                            .formatted(number, NUMBER_MIN, NUMBER_MAX));
        }
        if (entries.size() > ENTRIES_MAX) {
            throw new IllegalArgumentException(
                    "access list %d has %d entries, at most %d are allowed"
                            .formatted(number, entries.size(), ENTRIES_MAX));
        }
    }

    public boolean permits(
            int instance, ServiceInformation information, PointCode dpc, PointCode opc) {
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            if (entry.matches(instance, information, dpc, opc)) {
                return entry.action() == Action.PERMIT;
            }
        }
        return false;
    }

    /// The lines of the configuration that make this list.
    public List<String> lines() {
        return entries.stream().map(entry -> "access-list " + number + " " + entry).toList();
    }
}
