// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import org.signalbox.access.Operator;

import java.util.Optional;

/// Says who somebody is that shows a token.
@FunctionalInterface
public interface Gate {
    /// @param token what stood behind `Bearer`; empty if nothing did
    /// @param from address and port of whoever asks
    /// @return empty if nobody is let in with it
    Optional<Operator> admit(Optional<String> token, String from);
}
