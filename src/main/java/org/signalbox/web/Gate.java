// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import org.signalbox.access.Caller;
import org.signalbox.access.Operator;

import java.util.Optional;

/// Lets in whom no configuration names, as whoever started a laboratory.
@FunctionalInterface
public interface Gate {
    /// Nobody but those who are configured.
    Gate SHUT = (_, _) -> Optional.empty();

    /// @param token what stood behind `Bearer`
    /// @return empty if it is not known here
    Optional<Operator> admit(String token, Caller caller);
}
