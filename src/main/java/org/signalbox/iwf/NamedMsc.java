// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.sgd.ServingNode;

/// MSCs by names that Diameter can route by: a service centre of Diameter, which knows MMEs only,
/// is told of an MSC as of an MME of ours, and what it sends there comes to us.
final class NamedMsc {
    private static final String PREFIX = "msc-";

    private NamedMsc() {}

    static ServingNode.Name name(String number, IwfConfig config) {
        return new ServingNode.Name(PREFIX + number + '.' + config.realm(), config.realm());
    }

    /// The number of a node, by a name of ours or by one that is configured.
    ///
    /// @return null if there is none
    static @Nullable String number(String host, IwfConfig config) {
        String end = '.' + config.realm();
        int digits = host.length() - end.length();
        boolean isOurs =
                digits > PREFIX.length()
                        && host.regionMatches(true, 0, PREFIX, 0, PREFIX.length())
                        && host.regionMatches(true, digits, end, 0, end.length());
        return isOurs ? host.substring(PREFIX.length(), digits) : config.numbersOfHosts().get(host);
    }
}
