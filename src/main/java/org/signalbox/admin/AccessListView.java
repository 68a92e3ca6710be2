// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.util.List;

/// An access list as configured.
///
/// @param number 2700 to 2999
/// @param entries in their own words, in the order of their input
public record AccessListView(int number, List<String> entries) {
    public AccessListView {
        entries = List.copyOf(entries);
    }
}
