// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.sctp.SctpProfile;

import java.util.List;

/// A set of SCTP parameters and who uses it.
///
/// @param profile its name and what it says
/// @param links that use it, as `ToCountryB:0`
public record ProfileView(SctpProfile profile, List<String> links) {
    public ProfileView {
        links = List.copyOf(links);
    }
}
