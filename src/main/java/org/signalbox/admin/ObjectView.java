// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.alarm.ManagedObject;

import java.util.Optional;

/// A thing of the node that an event or an alarm is about.
///
/// @param kind what it is: `linkset`, `link`, `destination`, `as`, `asp`, `diameter-peer`, `node`
/// @param instance the network it is in; empty if its name says enough
/// @param name `ToCountryB:0` of a link, `4.5.6` of a destination; empty of the node
/// @param text all of that for people: `link ToCountryB:0`
public record ObjectView(String kind, Optional<Integer> instance, String name, String text) {
    static ObjectView of(ManagedObject object) {
        return new ObjectView(
                object.type().word(),
                Optional.ofNullable(object.instance()),
                object.name(),
                object.toString());
    }

    /// Whether it is what an operator calls so: `ToCountryB`, which is any of its links too.
    ///
    /// @param wanted a name; of a linkset, what is part of it is meant as well
    public boolean isCalled(String wanted) {
        return name.equals(wanted) || name.startsWith(wanted + ":");
    }
}
