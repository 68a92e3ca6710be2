// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.screening;

import java.util.List;

/// How the operator's own numbers begin.
///
/// @param titles global titles of its nodes
/// @param imsis of its subscribers: its country and network codes
public record HomePlmn(List<DigitPrefix> titles, List<DigitPrefix> imsis) {
    /// Nothing is said of them.
    public static final HomePlmn UNKNOWN = new HomePlmn(List.of(), List.of());

    public HomePlmn {
        titles = List.copyOf(titles);
        imsis = List.copyOf(imsis);
    }
}
