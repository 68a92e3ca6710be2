// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

import java.util.List;

/// Destinations of which one is chosen for each message (`cs7 gtt application-group`).
///
/// @param members 1 to [#MEMBERS_MAX], in the order of the lines
public record ApplicationGroup(String name, Multiplicity multiplicity, List<Member> members) {
    /// In an instance.
    public static final int GROUPS_MAX = 4_096;

    /// In a group.
    public static final int MEMBERS_MAX = 64;

    /// One of them.
    ///
    /// @param number its cost, 1 to [#COST_MAX], or its weight, 0 to [#WEIGHT_MAX]; who has weight
    /// 0
    ///     gets messages only while no other member can take them
    public record Member(Destination destination, int number) {
        public static final int COST_MAX = 64;
        public static final int WEIGHT_MAX = 999;
    }

    public ApplicationGroup {
        members = List.copyOf(members);
    }
}
