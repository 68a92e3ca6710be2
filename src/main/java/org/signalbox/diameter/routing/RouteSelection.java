// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.routing;

import java.util.Collection;
import java.util.List;

/// Says which peers a request may be given to.
public interface RouteSelection {
    /// @param open each once; those that do not take the application may be among them
    /// @return names of some of them, the best first; empty: there is no way
    List<String> select(RouteKeys keys, Collection<Candidate> open);
}
