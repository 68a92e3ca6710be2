// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.screening;

import org.signalbox.link.Instance;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;

import java.util.List;

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

    /// One line of a list.
    ///
    /// @param instance the instance whose messages it looks at, 0 to 7
    /// @param action what happens to a message that meets all criteria
    /// @param criteria which messages those are
    public record Entry(int instance, Action action, Criteria criteria) {
        public Entry {
            if (instance < 0 || instance > Instance.MAX) {
                throw new IllegalArgumentException(
                        "instance " + instance + " out of range 0 to " + Instance.MAX);
            }
        }

        /// An entry that matches every message of an instance.
        public static Entry all(int instance, Action action) {
            return new Entry(instance, action, Criteria.ALL);
        }

        /// As in the configuration, without the list's number: `instance 0 permit si 3 dpc 4.5.6
        /// 0.0.0`.
        @Override
        public String toString() {
            return "instance " + instance + " " + words();
        }

        /// The same without the instance: `permit si 3 dpc 4.5.6 0.0.0`.
        public String words() {
            return action.word() + " " + criteria;
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

    /// Whether it permits a message.
    ///
    /// @param linkset the one that it came by, or leaves by
    /// @param content of the same message
    public boolean permits(
            int instance,
            ServiceIndicator service,
            PointCode dpc,
            PointCode opc,
            String linkset,
            MessageContent content) {
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            if (entry.instance() == instance
                    && entry.criteria().match(service, dpc, opc, linkset, content)) {
                return entry.action() == Action.PERMIT;
            }
        }
        return false;
    }

    /// Whether it may permit a message with such a label, whatever else that says. Callable from
    /// several threads at once.
    public boolean mayPermit(
            int instance, ServiceIndicator service, PointCode dpc, PointCode opc, String linkset) {
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            if (entry.instance() == instance
                    && entry.criteria().matchLabel(service, dpc, opc, linkset)
                    && (entry.action() == Action.PERMIT || entry.criteria().isOfLabel())) {
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
