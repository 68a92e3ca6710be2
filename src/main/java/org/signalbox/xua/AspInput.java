// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

/// What happens to an [AspMachine].
public sealed interface AspInput {
    /// The process is wanted: it comes up as soon as there is an association.
    record Start() implements AspInput {}

    /// The process is to leave.
    record Stop() implements AspInput {}

    /// It is to take no traffic, or to take it again.
    record Block(boolean blocked) implements AspInput {}

    /// The association is established, or was restarted.
    record Up() implements AspInput {}

    /// The association is lost.
    record Lost() implements AspInput {}

    /// A message has come.
    record Received(AspMessage message) implements AspInput {}
}
